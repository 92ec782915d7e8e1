/** What is said below a drawing: what a search found, what filters have left, and what a person is at. */

import type { Tally } from "./choice";
import type { Left } from "./drawing_filters";
import { countStated, type Box, type Line, type Part } from "./model";
import { hasSite } from "./site";
import { countInWords, word } from "./words";

export interface Said {
  readonly left: Left;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly searched: string;
  /** How many designs the graph has, drawn or in the list only. */
  readonly allDesigns: number;
  readonly allComponents: number;
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
    const drawn = word("{count} of {all} drawn lines", { count: left.lines.size, all: lines.length });
    parts.push([...countBoxes(said), drawn, ...countOnLines(left, lines)].join(", "));
  }
  if (left.words.length) parts.push(countInWords(left.words.length));
  if (lit) parts.push(describeBox(said, lit));
  return parts.filter(Boolean).join(". ");
}

/** Say how many are left of each sort of boxes that the drawing has; designs and components are of all, drawn or not. */
function countBoxes({ left, boxes, allDesigns, allComponents }: Said): string[] {
  const sorts = [
    ["{count} of {all} groups", (box: Box) => box.isGroup, 0],
    ["{count} of {all} designs", isDesign, allDesigns],
    ["{count} of {all} without a document", (box: Box) => box.isUnknown, 0],
    ["{count} of {all} of other projects", (box: Box) => box.isOther, 0],
    ["{count} of {all} components", (box: Box) => box.isComponent, allComponents],
  ] as const;
  return sorts.flatMap(([said, isOne, inAll]) => {
    const several = boxes.filter(isOne);
    const all = Math.max(inAll, several.length);
    const count = several.filter((box) => left.boxes.has(box)).length;
    const isSaid = several.some(({ isUnknown, isOther }) => isUnknown || isOther) ? count : all;
    return isSaid ? [word(said, { count, all })] : [];
  });
}

/** Tell whether a box is a design that has a document here. */
export function isDesign({ isGroup, isComponent, isUnknown, isOther }: Box): boolean {
  return !isGroup && !isComponent && !isUnknown && !isOther;
}

/** Say how many statements the lines stand for that are left; nothing of lines between groups. */
function countOnLines(left: Left, lines: readonly Line[]): string[] {
  const all = countStated(lines.flatMap((line) => line.parts));
  const count = countStated([...left.lines].flatMap((line) => left.partsOf(line)));
  return all ? [word("{count} of {all} statements on lines", { count, all })] : [];
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
  const said = word("{name}: {lines} of {total} drawn lines, {in} to it and {out} from it.", counts);
  if (!hasSite || !box.leads) return said;
  return `${said} ${isTouched ? word("A second tap shows them alone, with the words.") : word("Enter or a click shows them alone, with the words.")}`;
}

/** Return how many statements of a kind the lines stand for that are left, and how many are in words only. */
export function countKind(kind: string, { lines, partsOf }: Pick<Left, "lines" | "partsOf">, allLines: readonly Line[], inWords: number): Tally {
  const countOf = (parts: readonly Part[]): number => countStated(parts.filter((part) => part.kind === kind));
  return { count: countOf([...lines].flatMap(partsOf)), all: countOf(allLines.flatMap((line) => line.parts)), inWords };
}
