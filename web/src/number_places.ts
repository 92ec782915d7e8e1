/** Where the numbers of lines stand after these have been moved: on their own line alone, and on no box and no other number. */

import type { Place, Point } from "./packing";

export interface Numbered {
  readonly points: readonly Point[];
  readonly text: string;
}

/** How far below its middle a number has its baseline. */
export const BASELINE = 3.5;

const DIGIT = 6;
const HEIGHT = 9;
const MARGIN = 2;
const ENDS = 0.12; // of a line, where lines meet

/** Return the middle of the number of each line, as far as there is room: near to the middle, and where no other line passes. */
export function placeNumbers(lines: readonly Numbered[], boxes: readonly Place[]): (Point | null)[] {
  const taken = [...boxes];
  const pieces = lines.map(({ points }) => points.slice(1).map((point, place) => around(points[place]!, point)));
  return lines.map(({ points, text }, own) => {
    if (!text) return null;
    const isFree = (room: Place): boolean => {
      const isMet = (one: Place): boolean => meets(one, room);
      return !taken.some(isMet) && !pieces.some((several, line) => line !== own && several.some(isMet));
    };
    const middle = middleFirst(points).find((point) => isFree(roomOf(text, point)));
    if (middle) taken.push(roomOf(text, middle));
    return middle ?? null;
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

/** Return the place that holds a piece of a line. */
function around([left, top]: Point, [right, bottom]: Point): Place {
  return {
    across: { start: Math.min(left, right), end: Math.max(left, right) },
    down: { start: Math.min(top, bottom), end: Math.max(top, bottom) },
  };
}
