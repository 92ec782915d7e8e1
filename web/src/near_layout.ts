/**
 * Where the boxes and lines of a neighbourhood lie: by construction, no line passes through a box. A line between two
 * columns that are beside each other stays in the space between them, one between boxes of a column is an arc beside
 * it, and any other passes each column between two of its boxes.
 */

import { pointsOn, type Curves } from "./curves";
import type { Column, Neighbourhood, NearLine } from "./neighbourhood";
import { placeNumbers } from "./number_places";
import type { Place as Spans, Point } from "./packing";
import type { SiteNode } from "./site";

/** The room that a drawing has, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
  /** How high it may get before it is scrolled. */
  readonly most: number;
  /** Return how wide a name is. */
  readonly measure: (name: string) => number;
}

/** Of boxes; where there is no room for titles, they hold names alone. */
export interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly row: number;
  /** How near rows may be where there is no room for more. */
  readonly leastRow: number;
  readonly gap: number;
  /** Between a side of a box and its words. */
  readonly padding: number;
  /** The room beside an outer column, for arcs. */
  readonly gutter: number;
  readonly withTitles: boolean;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line with its course; where there is room for the number of its statements, the middle of that. */
export interface Course {
  readonly near: NearLine;
  readonly curves: Curves;
  /** Whether its head points to the right. */
  readonly isRightward: boolean;
  readonly number: Point | null;
}

export interface NearLayout {
  readonly sizes: Sizes;
  readonly places: ReadonlyMap<SiteNode, Place>;
  readonly courses: readonly Course[];
  /** Of the left end of the words above and below each column. */
  readonly heads: ReadonlyMap<Column, Point>;
  readonly feet: ReadonlyMap<Column, Point>;
  readonly view: Place;
}

const WIDE: Sizes = { width: 124, height: 32, row: 42, leastRow: 38, gap: 48, padding: 8, gutter: 20, withTitles: true };
const NARROW: Sizes = { width: 92, height: 22, row: 28, leastRow: 26, gap: 28, padding: 5, gutter: 16, withTitles: false };
const WIDEST = 176; // of a box
const NARROWEST = 72;
const MOST_NAMED = 160; // of a box that is as wide as its name; more is cut
const USUAL_GAP = 76; // between columns, before boxes get wider
const MOST_GUTTER = 64;
const GUTTER_SHARE = 0.3; // of the room that is left, what arcs take
const LOOSEST = 1.35; // how much farther apart rows may be than they have to
const HEAD = 26; // the room of the words above the columns
const PORT = 8;
const CORNER = 4;
const LEAST_MIDDLE = 56;
const EDGE = 2;
const LEAST_ARC = 8;
const LANE = 4; // how far lines that pass beside a column are apart
const CLEAR = 3; // and how far from what stands in it
const CLEAR_MIDDLE = 28; // from the middle, whose own lines they are not
const LEVEL = 6; // how far from a box a line that passes it is straight

/** Whether a line joins columns that are beside each other. The others are paler: they lead past the middle. */
export function isStep({ from, to }: NearLine): boolean {
  return Math.abs(from - to) === 1;
}

/** Lay a neighbourhood out for a region. */
export function layOutNear(near: Neighbourhood, room: Room): NearLayout {
  return new Layout(near, room).make();
}

function countRows({ nodes, more }: Column): number {
  return nodes.length + (more ? 1 : 0);
}

/** Return the sizes for so many columns and rows: larger ones where there is room for them, and for the longest name first; smaller ones where a drawing would be scrolled. */
function findSizes(columns: number, rows: number, gutters: number, longest: number, { width, height, most: highest }: Room): Sizes {
  const whole = columns * (WIDE.width + WIDE.gap) - WIDE.gap + 2 * EDGE + gutters * WIDE.gutter;
  const sizes = whole > width || HEAD + rows * WIDE.leastRow > highest ? NARROW : WIDE;
  const gaps = Math.max(1, columns - 1);
  const spare = width - 2 * EDGE - columns * sizes.width - gaps * USUAL_GAP;
  const gutter = Math.max(sizes.gutter, Math.min(MOST_GUTTER, (GUTTER_SHARE * spare) / Math.max(1, gutters)));
  const inner = width - 2 * EDGE - gutters * gutter;
  const usual = Math.max(WIDE.gap, Math.min(USUAL_GAP, (inner - columns * WIDE.width) / gaps));
  const room = (inner - (columns - 1) * (sizes === WIDE ? usual : sizes.gap)) / columns;
  const usualWidth = sizes === WIDE ? Math.min(WIDEST, room) : Math.max(NARROWEST, Math.min(sizes.width, room));
  const named = Math.min(MOST_NAMED, longest + 2 * sizes.padding, (inner - (columns - 1) * WIDE.gap) / columns);
  const most = Math.max(usualWidth, named);
  const between = (inner - columns * most) / gaps;
  const usualRow = Math.max(sizes.leastRow, Math.min(sizes.row, (highest - HEAD) / rows));
  const row = Math.max(usualRow, Math.min(LOOSEST * sizes.row, (height - HEAD) / rows));
  return { ...sizes, width: most, gutter, gap: Math.max(sizes.gap, Math.min(120, between)), row };
}

type Side = "left" | "right";

/** An end of a line at a side of a box, and what ends there are sorted by. */
interface End {
  readonly line: NearLine;
  readonly isStart: boolean;
  readonly order: readonly [number, number];
}

class Layout {
  private readonly sizes: Sizes;
  private readonly order: readonly number[];
  private readonly height: number;
  private readonly right: number;
  private readonly places = new Map<SiteNode, Place>();
  private readonly heads = new Map<Column, Point>();
  private readonly feet = new Map<Column, Point>();
  private readonly left: ReadonlyMap<number, number>;
  /** How high each line passes each column. */
  private readonly lanes = new Map<NearLine, Map<number, number>>();

  constructor(
    private readonly near: Neighbourhood,
    room: Room,
  ) {
    const { columns, lines } = near;
    this.order = columns.map(({ step }) => step);
    const rows = Math.max(...columns.map(countRows));
    const outer = [this.order[0]!, this.order.at(-1)!].filter((step) => step && lines.some(({ from, to }) => from === step && to === step));
    const longest = Math.max(...columns.flatMap(({ nodes }) => nodes.map(({ name }) => room.measure(name))));
    this.sizes = findSizes(columns.length, rows, outer.length, longest, room);
    const { width, gap, gutter } = this.sizes;
    const first = EDGE + (outer.some((step) => step < 0) ? gutter : 0);
    this.left = new Map(this.order.map((step, place) => [step, first + place * (width + gap)]));
    this.right = this.left.get(this.order.at(-1)!)! + width + (outer.some((step) => step > 0) ? gutter : 0) + EDGE;
    const middleHeight = this.findMiddleHeight();
    this.height = HEAD + Math.max(rows * this.sizes.row, middleHeight + 8);
    for (const column of columns) this.placeColumn(column, column.step ? this.sizes.height : middleHeight);
    for (const step of this.order) this.findLanes(step);
  }

  make(): NearLayout {
    const ports = this.findPorts();
    const paths = this.near.lines.map((line) => this.path(line, ports));
    const numbered = this.near.lines.map((line, place) => {
      const isNumbered = line.count > 1 && isStep(line) && (!line.from || !line.to);
      return { points: pointsOn(paths[place]!), text: isNumbered ? String(line.count) : "" };
    });
    const numbers = placeNumbers(numbered, [...[...this.places.values()].map(toSpans), ...this.findWords()]);
    const courses = this.near.lines.map((near, place): Course => {
      return { near, curves: paths[place]!, isRightward: this.sideOf(near, false) === "left", number: numbers[place]! };
    });
    const heights = paths.flat().map(([, y]) => y);
    const [top, bottom] = [Math.min(0, ...heights.map((y) => y - CLEAR)), Math.max(this.height, ...heights.map((y) => y + CLEAR))];
    const view = { x: 0, y: top, width: this.right, height: bottom - top };
    return { sizes: this.sizes, places: this.places, courses, heads: this.heads, feet: this.feet, view };
  }

  /** Return the room of the words above and below the columns, which may be longer than these are wide. */
  private findWords(): Spans[] {
    const width = this.sizes.width + this.sizes.gap;
    return [...this.heads.values(), ...this.feet.values()].map(([x, y]) => ({ across: { start: x, end: x + width }, down: { start: y - 12, end: y + 4 } }));
  }

  private findMiddleHeight(): number {
    const ends = (["left", "right"] as const).map(
      (side) => this.near.lines.filter((line) => [true, false].some((isStart) => this.stepOf(line, isStart) === 0 && this.sideOf(line, isStart) === side)).length,
    );
    return Math.max(LEAST_MIDDLE, (Math.max(...ends) + 1) * PORT);
  }

  private placeColumn(column: Column, height: number): void {
    const { row, width } = this.sizes;
    const x = this.left.get(column.step)!;
    const first = HEAD + (this.height - HEAD) / 2 - ((countRows(column) - 1) / 2) * row;
    column.nodes.forEach((node, place) => this.places.set(node, { x, y: first + place * row - height / 2, width, height }));
    if (column.step) this.heads.set(column, [x, first - height / 2 - 8]);
    if (column.more) this.feet.set(column, [x, first + column.nodes.length * row + 4]);
  }

  // Ends of lines

  private stepOf({ from, to }: NearLine, isStart: boolean): number {
    return isStart ? from : to;
  }

  private nodeOf({ line }: NearLine, isStart: boolean): SiteNode {
    return isStart ? line.source : line.target;
  }

  /** Return at which side of its box a line starts or ends: arcs lie on the side away from the middle. */
  private sideOf(line: NearLine, isStart: boolean): Side {
    const [own, other] = [this.stepOf(line, isStart), this.stepOf(line, !isStart)];
    return own < other || (own === other && own > 0) ? "right" : "left";
  }

  /** Return how high each line starts and ends: those at one side of a box in the order of what they lead to. */
  private findPorts(): ReadonlyMap<NearLine, readonly [start: number, end: number]> {
    const sides = { left: new Map<SiteNode, End[]>(), right: new Map<SiteNode, End[]>() };
    for (const line of this.near.lines) {
      for (const isStart of [true, false]) {
        const [node, ends] = [this.nodeOf(line, isStart), sides[this.sideOf(line, isStart)]];
        ends.set(node, [...(ends.get(node) ?? []), { line, isStart, order: this.orderOf(line, isStart) }]);
      }
    }
    const ports = new Map(this.near.lines.map((line): [NearLine, [number, number]] => [line, [0, 0]]));
    for (const [node, ends] of [...sides.left, ...sides.right]) {
      const { y, height } = this.places.get(node)!;
      ends.sort(({ order: one }, { order: other }) => one[0] - other[0] || one[1] - other[1]);
      const step = Math.min(PORT, (height - 2 * CORNER) / Math.max(1, ends.length - 1));
      ends.forEach(({ line, isStart }, place) => {
        ports.get(line)![isStart ? 0 : 1] = y + height / 2 + (place - (ends.length - 1) / 2) * step;
      });
    }
    return ports;
  }

  /** Return the order of an end: arcs up, then what leads away, then arcs down; of arcs, the nearest lie innermost. */
  private orderOf(line: NearLine, isStart: boolean): readonly [number, number] {
    const [own, other] = [this.middleOf(this.nodeOf(line, isStart)), this.middleOf(this.nodeOf(line, !isStart))];
    if (line.from === line.to) return [Math.sign(other - own), -1 / (other - own)];
    const lanes = [...(this.lanes.get(line)?.values() ?? [])];
    return [0, (isStart ? lanes[0] : lanes.at(-1)) ?? other];
  }

  private middleOf(node: SiteNode): number {
    const { y, height } = this.places.get(node)!;
    return y + height / 2;
  }

  // Lines

  /** Find how high lines pass a column: between what stands there, as near as can be to the straight way. */
  private findLanes(step: number): void {
    const passing = this.near.lines.filter(({ from, to }) => Math.min(from, to) < step && step < Math.max(from, to));
    const free = this.findFree(step);
    const byRoom = new Map<Spans["down"], (readonly [NearLine, number])[]>();
    for (const line of passing) {
      const aim = this.straightAt(line, step);
      const far = ({ start, end }: Spans["down"]): number => Math.max(start - aim, aim - end, 0);
      const room = free.reduce((best, one) => (far(one) < far(best) ? one : best));
      byRoom.set(room, [...(byRoom.get(room) ?? []), [line, aim]]);
    }
    for (const [room, lines] of byRoom) {
      lines.sort(([, one], [, other]) => one - other);
      const gap = Math.min(LANE, (room.end - room.start) / Math.max(1, lines.length - 1));
      const most = (lines.length - 1) * gap;
      const mean = lines.reduce((sum, [, aim]) => sum + aim, 0) / lines.length;
      const first = Math.max(room.start, Math.min(mean - most / 2, room.end - most));
      lines.forEach(([line], place) => {
        const known = this.lanes.get(line) ?? new Map<number, number>();
        this.lanes.set(line, known.set(step, first + place * gap));
      });
    }
  }

  /** Return the room between, above and below what stands in a column. */
  private findFree(step: number): Spans["down"][] {
    const column = this.near.columns.find((one) => one.step === step)!;
    const taken = column.nodes.map((node) => toSpans(this.places.get(node)!).down);
    const [head, foot] = [this.heads.get(column), this.feet.get(column)];
    if (head) taken.unshift({ start: head[1] - 12, end: taken[0]!.start });
    if (foot) taken.push({ start: foot[1] - 12, end: foot[1] + 4 });
    const clear = step ? CLEAR : CLEAR_MIDDLE;
    const starts = [-Infinity, ...taken.map(({ end }) => end + clear)];
    const ends = [...taken.map(({ start }) => start - clear), Infinity];
    return starts.map((start, place) => ({ start, end: ends[place]! })).filter(({ start, end }) => start <= end);
  }

  private straightAt({ line, from, to }: NearLine, step: number): number {
    const [start, end] = [this.middleOf(line.source), this.middleOf(line.target)];
    return start + ((end - start) * (step - from)) / (to - from);
  }

  private path(near: NearLine, ports: ReadonlyMap<NearLine, readonly [number, number]>): Curves {
    const [start, end] = ports.get(near)!;
    const { base } = near.kind;
    const [x1, edge] = [this.edgeOf(near, true), this.edgeOf(near, false)];
    const x2 = this.sideOf(near, false) === "left" ? edge + base : edge - base;
    if (near.from === near.to) return this.arc(near.from, [x1, start], [x2, end]);
    const turn = Math.sign(near.to - near.from);
    const points: Point[] = [[x1, start]];
    const steps = this.order.filter((step) => Math.min(near.from, near.to) < step && step < Math.max(near.from, near.to));
    for (const step of turn > 0 ? steps : steps.reverse()) {
      const x = this.left.get(step)!;
      const y = this.lanes.get(near)!.get(step)!;
      const beside = [x - LEVEL, x + this.sizes.width + LEVEL];
      for (const at of turn > 0 ? beside : beside.reverse()) points.push([at, y]);
    }
    points.push([x2, end]);
    return points.flatMap((point, place) => (place ? curveTo(points[place - 1]!, point) : [point]));
  }

  private edgeOf(line: NearLine, isStart: boolean): number {
    const { x, width } = this.places.get(this.nodeOf(line, isStart))!;
    return this.sideOf(line, isStart) === "left" ? x : x + width;
  }

  /** Return an arc beside a column: the farther its ends are apart, the farther out it lies. */
  private arc(step: number, start: Point, end: Point): Curves {
    const isOuter = step === this.order[0] || step === this.order.at(-1);
    const most = isOuter ? this.sizes.gutter - EDGE : this.sizes.gap / 2;
    const share = Math.min(1, (Math.abs(end[1] - start[1]) / this.height) ** 0.7);
    const depth = ((LEAST_ARC + (most - LEAST_ARC) * share) * 4) / 3; // a curve goes 3/4 as far as its points
    const out = start[0] + Math.sign(step) * depth;
    return [start, [out, start[1]], [out, end[1]], end];
  }
}

/** Return the rest of a curve that leaves and arrives level. */
function curveTo([x1, y1]: Point, [x2, y2]: Point): Point[] {
  const middle = (x1 + x2) / 2;
  return [[middle, y1], [middle, y2], [x2, y2]];
}

function toSpans({ x, y, width, height }: Place): Spans {
  return { across: { start: x, end: x + width }, down: { start: y, end: y + height } };
}
