/** The places of boxes and lines in a drawing: those that the page gives them, or new ones for what is left of it. */

import { moveCurves, pointsOn } from "./curves";
import { shiftTo, type LineStrokes } from "./line_strokes";
import type { Box, Line } from "./model";
import { BASELINE, placeNumbers } from "./number_places";
import { moveTogether, type Move, type Place, type Point } from "./packing";

const MARGIN = 12;

export class Arrangement {
  private readonly whole: DOMRect;
  private readonly places: ReadonlyMap<Box, Place>;
  private readonly frames: readonly SVGGraphicsElement[];
  /** Whether it is laid out round components: lines then have a part of their own for each column that they pass. */
  private readonly isInColumns: boolean;
  private shown: ReadonlySet<Box | Line>;
  /** The numbers that have their places. */
  private numbers: string;

  constructor(
    private readonly svg: SVGSVGElement,
    private readonly boxes: readonly Box[],
    private readonly lines: readonly Line[],
    private readonly strokes: LineStrokes,
  ) {
    this.whole = DOMRect.fromRect(svg.viewBox.baseVal ?? undefined);
    this.places = new Map(boxes.map((box) => [box, placeOf(box.element.querySelector("rect")!)]));
    this.frames = [...svg.querySelectorAll<SVGGraphicsElement>(".flamedesign-cluster")];
    this.isInColumns = boxes.some((box) => box.isComponent);
    this.shown = new Set([...boxes, ...lines]);
    this.numbers = lines.map(numberOf).join();
  }

  /** Lay out what is left in columns, else leave it where it is; return the part of the drawing that holds it, or nothing where no less and no more is left. */
  show(boxes: ReadonlySet<Box>, lines: ReadonlySet<Line>): DOMRect | null {
    const shown = new Set([...boxes, ...lines]);
    const numbers = this.lines.map(numberOf).join();
    if (numbers === this.numbers && shown.size === this.shown.size && [...shown].every((part) => this.shown.has(part))) return null;
    [this.shown, this.numbers] = [shown, numbers];
    const isWhole = !boxes.size || (boxes.size === this.boxes.length && lines.size === this.lines.length);
    this.showFrames(boxes);
    if (!isWhole && this.isInColumns) this.pack([...boxes], [...lines]);
    else this.restore();
    if (isWhole) return this.whole;
    const { x, y, width, height } = this.svg.getBBox();
    return new DOMRect(x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN);
  }

  private restore(): void {
    for (const box of this.boxes) box.element.removeAttribute("transform");
    for (const line of this.lines) {
      this.strokes.restore(line);
      line.words?.classList.remove("flamedesign-crowded");
      line.words?.removeAttribute("transform");
    }
  }

  private pack(boxes: readonly Box[], lines: readonly Line[]): void {
    const courses = lines.map((line) => this.strokes.curvesOf(line));
    const places = boxes.map((box) => this.places.get(box)!);
    const move = moveTogether([...this.places.values()], places, courses.map(pointsOn));
    boxes.forEach((box, number) => shiftTo(box.element, away(cornerOf(places[number]!), move)));
    const moved = courses.map((curves) => moveCurves(curves, move));
    lines.forEach((line, number) => this.strokes.move(line, moved[number]!, away(courses[number]!.at(-1)!, move)));
    const numbered = moved.map((curves, number) => ({ points: pointsOn(curves), text: numberOf(lines[number]!) }));
    const middles = placeNumbers(numbered, places.map((place) => movePlace(place, move)));
    lines.forEach((line, number) => placeNumber(line, middles[number]!));
  }

  /** Show the frames in which a box is left. */
  private showFrames(boxes: ReadonlySet<Box>): void {
    const labels = this.svg.querySelectorAll(".flamedesign-cluster-label");
    const places = [...boxes].map((box) => this.places.get(box)!);
    this.frames.forEach((frame, number) => {
      const place = placeOf(frame.querySelector("rect")!);
      const isLeft = places.some((one) => holds(place, one));
      for (const part of [frame, labels[number]]) part?.classList.toggle("flamedesign-hidden", !isLeft);
    });
  }
}

function numberOf({ words }: Line): string {
  return words?.textContent ?? "";
}

function placeOf({ x, y, width, height }: SVGRectElement): Place {
  const [left, top] = [x.baseVal.value, y.baseVal.value];
  return { across: { start: left, end: left + width.baseVal.value }, down: { start: top, end: top + height.baseVal.value } };
}

function holds(outer: Place, inner: Place): boolean {
  const isWithin = (axis: keyof Place): boolean => outer[axis].start <= inner[axis].start && inner[axis].end <= outer[axis].end;
  return isWithin("across") && isWithin("down");
}

function cornerOf({ across, down }: Place): Point {
  return [across.start, down.start];
}

function movePlace(place: Place, move: Move): Place {
  const [right, down] = away(cornerOf(place), move);
  const shifted = ({ start, end }: Place["across"], by: number): Place["across"] => ({ start: start + by, end: end + by });
  return { across: shifted(place.across, right), down: shifted(place.down, down) };
}

/** Return how far a point moves. */
function away(point: Point, move: Move): Point {
  const to = move(point);
  return [to[0] - point[0], to[1] - point[1]];
}

function placeNumber({ words }: Line, middle: Point | null): void {
  const text = words?.querySelector("text");
  if (!words || !text) return;
  words.classList.toggle("flamedesign-crowded", middle === null);
  if (middle) shiftTo(words, [middle[0] - text.x.baseVal[0]!.value, middle[1] - text.y.baseVal[0]!.value + BASELINE]);
}
