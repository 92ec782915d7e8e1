/** What is said below a drawing: what a search found, what filters have left, and what a person is at. */

import type { Tally } from "./choice";
import type { Left } from "./drawing_filters";
import type { Box, Line } from "./model";
import { hasSite } from "./site";
import { countInWords, countLines, word } from "./words";

export interface Said {
  readonly left: Left;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly searched: string;
  /** How many a search finds that are not drawn. */
  readonly undrawn: number;
  /** Where a person went to, and what is lit: that, or what the pointer is on. */
  readonly current: Box | null;
  readonly lit: Box | null;
  /** Whether that was by a finger. */
  readonly isTouched: boolean;
}

/** Return it; nothing where all is shown. */
export function describe(said: Said): string {
  const { left, boxes, lines, lit } = said;
  const parts = [describeSearch(said)];
  if (left.boxes.size < boxes.length || left.lines.size < lines.length) {
    parts.push([...countBoxes(left.boxes, boxes), word("{count} of {all} lines", { count: left.lines.size, all: lines.length })].join(", "));
  }
  if (left.words.length) parts.push(countInWords(left.words.length));
  if (lit) parts.push(describeBox(said, lit));
  return parts.filter(Boolean).join(". ");
}

/** Say how many are left of each sort of boxes that the drawing has. */
function countBoxes(left: ReadonlySet<Box>, boxes: readonly Box[]): string[] {
  const sorts = [
    ["{count} of {all} groups", (box: Box) => box.isGroup],
    ["{count} of {all} designs", (box: Box) => !box.isGroup && !box.isComponent],
    ["{count} of {all} components", (box: Box) => box.isComponent],
  ] as const;
  return sorts.flatMap(([said, isOne]) => {
    const all = boxes.filter(isOne);
    const count = all.filter((box) => left.has(box)).length;
    return all.length ? [word(said, { count, all: all.length })] : [];
  });
}

function describeSearch({ searched, left: { found }, undrawn, current }: Said): string {
  const place = current ? found.indexOf(current) + 1 : 0;
  const count = found.length + undrawn;
  if (place && undrawn) return word("{place} of {count} found, {more} of them not drawn", { place, count, more: undrawn });
  if (place) return word("{place} of {count} found", { place, count });
  if (!searched) return "";
  return undrawn ? word("{count} found, {more} of them not drawn", { count, more: undrawn }) : word("{count} found", { count });
}

function describeBox({ left, lines: all, isTouched }: Said, box: Box): string {
  const total = all.length;
  const lines = box.lines.filter((line) => left.lines.has(line));
  const out = lines.filter((line) => line.source === box.id).length;
  const counts = { name: box.name, lines: lines.length, total, in: lines.length - out, out };
  const said = word("{name}: {lines} of {total} lines, {in} to it and {out} from it.", counts);
  if (!hasSite || !box.leads) return said;
  return `${said} ${isTouched ? word("A second tap shows them alone, with the words.") : word("Enter or a click shows them alone, with the words.")}`;
}

/** Return how many lines of a kind are drawn, and of how many, where these are not all, and how many statements are in words only. */
export function countKind(kind: string, left: ReadonlySet<Line>, all: readonly Line[], inWords: number): Tally {
  const ofKind = ({ kinds }: Line): boolean => kinds.includes(kind);
  const [count, total] = [[...left].filter(ofKind).length, all.filter(ofKind).length];
  const lines = count === total ? countLines(total) : word("{count} of {all} lines", { count, all: total });
  return total ? makeTally(count, lines, inWords) : makeTally(count, "", inWords);
}

/** Make what the legend says of a kind: its lines; where `lines` says nothing of them, its statements in words only. */
export function makeTally(count: number, lines: string, inWords: number): Tally {
  const whole = [lines, inWords || !lines ? countInWords(inWords) : ""].filter(Boolean).join(", ");
  return { count, text: lines || countInWords(inWords), whole };
}
