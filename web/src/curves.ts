/** Lines of cubic Bézier curves: a start, then three points for each curve. */

import type { Move, Point } from "./packing";

export type Curves = readonly Point[];

/** How many parts of a curve are looked at, where it is asked what a line meets. */
const PARTS = 16;

export function readCurves(outline: string): Curves {
  return [...outline.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]): Point => [Number(x), Number(y)]);
}

export function writeCurves([start, ...rest]: Curves): string {
  const write = ([x, y]: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;
  return start ? `M${write(start)} C${rest.map(write).join(" ")}` : "";
}

/** Return curves whose ends are moved. Where one sets out or arrives level, it goes on to do so. */
export function moveCurves(curves: Curves, move: Move): Curves {
  return curves.map((point, place) => {
    const moved = move(point);
    const end = curves[[0, -1, 1][place % 3]! + place] ?? point;
    const isLevel = Math.abs(point[0] - end[0]) >= Math.abs(point[1] - end[1]);
    return isLevel ? [moved[0], point[1] + move(end)[1] - end[1]] : moved;
  });
}

/** Return points of all curves, about as far apart on each. */
export function pointsOn(curves: Curves): Point[] {
  const starts = curves.map((_point, place) => place).filter((place) => place % 3 === 0 && place + 3 < curves.length);
  const shares = Array.from({ length: PARTS + 1 }, (_part, number) => number / PARTS);
  return starts.flatMap((start) => shares.map((share) => pointAt(curves.slice(start, start + 4), share)));
}

function pointAt(curve: Curves, share: number): Point {
  const rest = 1 - share;
  const weights = [rest ** 3, 3 * share * rest ** 2, 3 * share ** 2 * rest, share ** 3];
  const along = (axis: 0 | 1): number => weights.reduce((sum, weight, place) => sum + weight * curve[place]![axis], 0);
  return [along(0), along(1)];
}
