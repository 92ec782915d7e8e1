/** Where the numbers of lines stand after these have been moved: on their line, and on no box and no other number. */

import type { Place, Point } from "./packing";

export interface Numbered {
  readonly points: readonly Point[];
  readonly text: string;
}

const DIGIT = 6;
const HEIGHT = 9;
const MARGIN = 2;
const ENDS = 0.12; // of a line, where lines meet

/** Return the middle of the number of each line, as far as there is room: where fewest other lines pass, and near to the middle. */
export function placeNumbers(lines: readonly Numbered[], boxes: readonly Place[]): (Point | null)[] {
  const taken = [...boxes];
  return lines.map(({ points, text }, own) => {
    if (!text) return null;
    const others = lines.filter((_line, place) => place !== own).flatMap((line) => line.points);
    const candidates = middleFirst(points).map((point) => ({ point, room: roomOf(text, point) }));
    const free = candidates.filter(({ room }) => !taken.some((one) => meets(one, room)));
    const counted = free.map((one) => ({ ...one, met: others.filter((point) => isIn(one.room, point)).length }));
    const best = counted.reduce<(typeof counted)[number] | null>((least, one) => (least && least.met <= one.met ? least : one), null);
    if (best) taken.push(best.room);
    return best?.point ?? null;
  });
}

function middleFirst(points: readonly Point[]): Point[] {
  const skipped = Math.ceil(points.length * ENDS);
  const middle = (points.length - 1) / 2;
  const places = points.map((_point, place) => place).slice(skipped, points.length - skipped);
  return places.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle)).map((place) => points[place]!);
}

function roomOf(text: string, [x, y]: Point): Place {
  const [width, height] = [DIGIT * text.length + 2 * MARGIN, HEIGHT + 2 * MARGIN];
  return { across: { start: x - width / 2, end: x + width / 2 }, down: { start: y - height / 2, end: y + height / 2 } };
}

function meets(one: Place, other: Place): boolean {
  const overlap = (axis: keyof Place): boolean => one[axis].start < other[axis].end && other[axis].start < one[axis].end;
  return overlap("across") && overlap("down");
}

function isIn({ across, down }: Place, [x, y]: Point): boolean {
  return across.start < x && x < across.end && down.start < y && y < down.end;
}
