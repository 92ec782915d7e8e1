/** Where the numbers of lines stand after these have been moved: on their own line, and on no box and no other number. */

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
const STEP = 4; // how far places on a line are apart that are looked at, at most
const ENDS = 0.12; // of a line, where lines meet
const MOST_END = 16; // of a long line; an arrow takes as much

const TILE = 24;

type Piece = readonly [Point, Point];

/**
 * Return the middle of the number of each line, as far as there is room beside the boxes and the other numbers.
 *
 * It is as near to the middle as can be where no other line passes; where one passes everywhere, where the fewest do.
 */
export function placeNumbers(lines: readonly Numbered[], boxes: readonly Place[]): (Point | null)[] {
  const taken = [...boxes];
  const tiles = new Tiles(lines);
  return lines.map(({ points, text }, own) => {
    if (!text) return null;
    const middle = leastCrossed(middleFirst(points), (point) => {
      const room = roomOf(text, point);
      if (taken.some((one) => meets(one, room))) return null;
      return tiles.countLines(room, own);
    });
    if (middle) taken.push(roomOf(text, middle));
    return middle;
  });
}

/** The pieces of lines by the squares in which they lie: what is far away need not be looked at. */
class Tiles {
  private readonly tiles = new Map<string, (readonly [line: number, Piece])[]>();

  constructor(lines: readonly Numbered[]) {
    lines.forEach(({ points }, line) => {
      points.slice(1).forEach((point, place) => {
        const piece: Piece = [points[place]!, point];
        for (const key of keysOf(around(piece))) {
          const known = this.tiles.get(key);
          if (known) known.push([line, piece]);
          else this.tiles.set(key, [[line, piece]]);
        }
      });
    });
  }

  /** Return how many lines other than one pass through a room. */
  countLines(room: Place, own: number): number {
    const found = new Set<number>();
    for (const key of keysOf(room)) {
      for (const [line, piece] of this.tiles.get(key) ?? []) {
        if (line !== own && !found.has(line) && passes(piece, room)) found.add(line);
      }
    }
    return found.size;
  }
}

/** Return the keys of the squares that a place touches. */
function keysOf({ across, down }: Place): string[] {
  const keys: string[] = [];
  for (let column = Math.floor(across.start / TILE); column * TILE <= across.end; column++) {
    for (let row = Math.floor(down.start / TILE); row * TILE <= down.end; row++) keys.push(`${column} ${row}`);
  }
  return keys;
}

/** Return the first point through which the fewest lines pass, of those where a number can stand. */
function leastCrossed(points: readonly Point[], countLines: (point: Point) => number | null): Point | null {
  let [best, least]: [Point | null, number] = [null, Infinity];
  for (const point of points) {
    const count = countLines(point);
    if (count !== null && count < least) [best, least] = [point, count];
    if (!least) break;
  }
  return best;
}

/** Return places on a line, those near to its middle first. */
function middleFirst(points: readonly Point[]): Point[] {
  const dense = points.flatMap((point, place) => (place ? between(points[place - 1]!, point) : [point]));
  const starts = dense.map((point, place) => (place ? lengthOf([dense[place - 1]!, point]) : 0));
  starts.forEach((length, place) => (starts[place] = length + (starts[place - 1] ?? 0)));
  const whole = starts.at(-1) ?? 0;
  const skipped = Math.min(ENDS * whole, MOST_END);
  const places = dense.map((_point, place) => place).filter((place) => skipped <= starts[place]! && starts[place]! <= whole - skipped);
  const away = (place: number): number => Math.abs(starts[place]! - whole / 2);
  return places.sort((one, other) => away(one) - away(other)).map((place) => dense[place]!);
}

/** Return points from one to another, without the first. */
function between(from: Point, to: Point): Point[] {
  const count = Math.max(1, Math.ceil(lengthOf([from, to]) / STEP));
  return Array.from({ length: count }, (_part, place): Point => {
    const share = (place + 1) / count;
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  });
}

function lengthOf([[left, top], [right, bottom]]: Piece): number {
  return Math.hypot(right - left, bottom - top);
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
function around([[left, top], [right, bottom]]: Piece): Place {
  return {
    across: { start: Math.min(left, right), end: Math.max(left, right) },
    down: { start: Math.min(top, bottom), end: Math.max(top, bottom) },
  };
}

/** Return whether a piece of a line passes through a room: it does not where all corners lie on one side of it. */
function passes([[left, top], [right, bottom]]: Piece, room: Place): boolean {
  const { across, down } = room;
  if (Math.min(left, right) >= across.end || Math.max(left, right) <= across.start) return false;
  if (Math.min(top, bottom) >= down.end || Math.max(top, bottom) <= down.start) return false;
  const corners = [across.start, across.end].flatMap((x) => [down.start, down.end].map((y) => (right - left) * (y - top) - (bottom - top) * (x - left)));
  return corners.some((side) => side <= 0) && corners.some((side) => side >= 0);
}
