/** How the lines of a drawing are drawn: each in the stroke of the strongest kind that is shown of it. */

import { readCurves, writeCurves, type Curves } from "./curves";
import { kindOf } from "./line_words";
import { strokeOf, type Line, type Part } from "./model";
import type { Point } from "./packing";

/** The tip of each glyph in a legend, which points to the right. */
const TIP: Point = [33, 6];
const LOOKS = ["fill", "stroke-width", "stroke-dasharray"];

/** A line or a glyph as the page has it. */
interface Course {
  readonly outline: string;
  readonly curves: Curves;
  readonly arrow: string;
  readonly paths: readonly SVGPathElement[];
}

/** How a line ends in another stroke: how far off its place on the page, and with which arrow there. */
interface End {
  readonly away: Point;
  readonly arrow: string;
}

export class LineStrokes {
  private readonly courses: ReadonlyMap<Line, Course>;
  private readonly glyphs: ReadonlyMap<string, Course>;
  private readonly ends = new Map<Line, End>();
  private readonly moves = new Map<Line, readonly [Curves, Point]>();
  private readonly kinds: Map<Line, string>;

  constructor(lines: readonly Line[], legend: Element | null) {
    this.courses = new Map(lines.map((line) => [line, readCourse(line.element)]));
    const entries = [...(legend?.querySelectorAll("li") ?? [])];
    this.glyphs = new Map(entries.flatMap((entry) => (kindOf(entry) ? [[kindOf(entry), readCourse(entry)]] : [])));
    this.kinds = new Map(lines.map((line) => [line, strokeOf(line.parts)]));
  }

  /** Return the course of a line on the page. */
  curvesOf(line: Line): Curves {
    return this.courses.get(line)!.curves;
  }

  /** Draw a line where the page has it. */
  restore(line: Line): void {
    this.moves.delete(line);
    this.draw(line);
  }

  /** Draw a line elsewhere; its arrow is moved as it is. */
  move(line: Line, curves: Curves, arrow: Point): void {
    this.moves.set(line, [curves, arrow]);
    this.draw(line);
  }

  /** Draw a line in the stroke of some of its parts. */
  take(line: Line, parts: readonly Part[]): void {
    const [before, kind] = [this.kinds.get(line)!, strokeOf(parts)];
    const glyph = this.glyphs.get(kind);
    if (!glyph || kind === before) return;
    this.kinds.set(line, kind);
    for (const part of [line.element, line.words]) part?.classList.replace(`flamedesign-kind-${before}`, `flamedesign-kind-${kind}`);
    this.courses.get(line)!.paths.slice(0, 2).forEach((path, place) => copyLook(glyph.paths[place]!, path));
    if (kind === strokeOf(line.parts)) this.ends.delete(line);
    else this.ends.set(line, this.endIn(line, glyph));
    this.draw(line);
  }

  /** Return how a line ends in the stroke of a glyph: it points where it does on the page. */
  private endIn(line: Line, glyph: Course): End {
    const { curves } = this.courses.get(line)!;
    const [[x, y], end] = [curves.at(-2)!, curves.at(-1)!];
    const tip = this.tipOf(line);
    const length = Math.hypot(x - tip[0], y - tip[1]) || 1;
    const [right, down] = [(tip[0] - x) / length, (tip[1] - y) / length];
    const place = ([along, aside]: Point): Point => {
      const [ahead, beside] = [along - TIP[0], aside - TIP[1]];
      return [tip[0] + ahead * right - beside * down, tip[1] + ahead * down + beside * right];
    };
    const base = place(glyph.curves.at(-1)!);
    const points = readCurves(glyph.arrow).map((point) => place(point).map((at) => at.toFixed(1)).join(","));
    return { away: [base[0] - end[0], base[1] - end[1]], arrow: `M${points.join(" L")}${glyph.arrow.endsWith("Z") ? " Z" : ""}` };
  }

  /** Return the tip of a line on the page: the point of its arrow that is that of its glyph; a bar has none, and the line ends at it. */
  private tipOf(line: Line): Point {
    const { curves, arrow } = this.courses.get(line)!;
    const like = readCurves(this.glyphs.get(strokeOf(line.parts))!.arrow);
    const place = like.findIndex(([x, y]) => x === TIP[0] && y === TIP[1]);
    return readCurves(arrow)[place] ?? curves.at(-1)!;
  }

  private draw(line: Line): void {
    const { outline, curves, arrow, paths: [course, head, hit] } = this.courses.get(line)!;
    const [moved, shift] = this.moves.get(line) ?? [curves, [0, 0]];
    const end = this.ends.get(line);
    const written = end || moved !== curves ? writeCurves(moveEnd(moved, end?.away ?? [0, 0])) : outline;
    for (const path of [course, hit]) path?.setAttribute("d", written);
    head?.setAttribute("d", end?.arrow ?? arrow);
    if (head) shiftTo(head, shift);
  }
}

function readCourse(element: Element): Course {
  const paths = [...element.querySelectorAll("path")];
  const outline = paths[0]?.getAttribute("d") ?? "";
  return { outline, curves: readCurves(outline), arrow: paths[1]?.getAttribute("d") ?? "", paths };
}

function moveEnd(curves: Curves, [right, down]: Point): Curves {
  return curves.map((point, place) => (place === curves.length - 1 ? [point[0] + right, point[1] + down] : point));
}

function copyLook(from: Element, to: Element): void {
  for (const name of LOOKS) {
    const value = from.getAttribute(name);
    if (value === null) to.removeAttribute(name);
    else to.setAttribute(name, value);
  }
}

/** Move a part of a drawing. */
export function shiftTo(element: Element, [right, down]: Point): void {
  if (!right && !down) element.removeAttribute("transform");
  else element.setAttribute("transform", `translate(${right.toFixed(1)} ${down.toFixed(1)})`);
}
