/** The drawing above the impact of what a reader chose: as the page has it of what its author chose. */

import { make, makeSvg } from "./dom";
import { strokes } from "./near_drawing";
import type { LineStyle } from "./site";
import { word } from "./words";

/** What a box stands for: it may lead somewhere. */
export interface Box {
  readonly name: string;
  readonly address: string;
  readonly isRound: boolean;
}

/** A row: how its line is drawn, the class of its strength, its words, its boxes, and what is said in words only. */
export interface Row {
  readonly style: LineStyle;
  readonly css: string;
  readonly words: string;
  readonly boxes: readonly Box[];
  /** How many there are, also those of which there is no box. */
  readonly count: number;
  readonly inWords: string;
  /** The address of the list below that has them all; nothing where there is none. */
  readonly list: string;
}

/** Where a row has its words and its boxes, how high it is, and how many lines of boxes it may have. */
interface Layout {
  readonly width: number;
  readonly words: number;
  readonly boxes: number;
  readonly lines: number;
  /** How far below the words the first line of boxes stands. */
  readonly below: number;
}

const BESIDE: Layout = { width: 740, words: 180, boxes: 350, lines: 1, below: 0 };
const BELOW: Layout = { width: 346, words: 54, boxes: 54, lines: 3, below: 26 };
const PITCH = 36;
const MARGIN = 2;
const OWN = { width: 116, height: 30 };
const [HEIGHT, PADDING, GAP, MORE, LEADING] = [22, 16, 8, 34, 28];
const [MOST_OF_OWN, MOST] = [15, 18];
const SIZE = 11; // of letters, as the style sheet has it
const pen = make("canvas").getContext("2d");

function widthOf(text: string): number {
  if (pen) pen.font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  return pen?.measureText(text).width ?? text.length * SIZE * 0.6;
}

function cut(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** Draw what a change reaches: beside what changes, and for a narrow screen below it. */
export function drawImpact(name: string, rows: readonly Row[]): HTMLElement[] {
  if (!rows.length) return [];
  return [makeRegion(name, drawBeside(name, rows), "flamedesign-wide-only"), makeRegion(name, drawBelow(name, rows), "flamedesign-narrow-only")];
}

function makeRegion(name: string, svg: SVGElement, css: string): HTMLElement {
  const label = word("What a change of {name} reaches", { name });
  return make("div", { class: `flamedesign-neighbourhood ${css}`, role: "region", tabindex: "0", "aria-label": label }, svg);
}

function makeDrawing({ width }: Layout, height: number, parts: readonly SVGElement[]): SVGElement {
  return makeSvg("svg", { class: "flamedesign-svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "group" }, ...parts);
}

function drawBeside(name: string, rows: readonly Row[]): SVGElement {
  const height = Math.max(PITCH * rows.length, OWN.height + 4) + 2 * MARGIN;
  const middle = height / 2;
  const [left, right] = [MARGIN + OWN.width, BESIDE.words - 8];
  const bend = (right - left) / 2;
  const parts = [drawBox(cut(name, MOST_OF_OWN), name, MARGIN, middle - OWN.height / 2, OWN.width, OWN.height, 3, "flamedesign-own")];
  rows.forEach((row, number) => {
    const place = number - (rows.length - 1) / 2;
    const [y, start] = [middle + place * PITCH, middle + place * 7];
    const end = right + row.style.base;
    parts.push(drawLine(row, `M${left},${start} C${left + bend},${start} ${right - bend},${y} ${end},${y}`, right, y, BESIDE), ...drawBoxes(row, y, BESIDE)[0]);
  });
  return makeDrawing(BESIDE, height, parts);
}

function drawBelow(name: string, rows: readonly Row[]): SVGElement {
  const [bottom, trunk, right] = [MARGIN + OWN.height, 20, BELOW.words - 8];
  const parts = [drawBox(cut(name, MOST_OF_OWN), name, MARGIN, MARGIN, OWN.width, OWN.height, 3, "flamedesign-own")];
  let y = bottom;
  for (const row of rows) {
    y += PITCH;
    const course = `M${trunk},${bottom} C${trunk},${y - 12} ${trunk},${y} ${right + row.style.base},${y}`;
    const [boxes, end] = drawBoxes(row, y, BELOW);
    parts.push(drawLine(row, course, right, y, BELOW), ...boxes);
    y = end;
  }
  return makeDrawing(BELOW, y + HEIGHT / 2 + MARGIN, parts);
}

function drawLine(row: Row, course: string, x: number, y: number, layout: Layout): SVGElement {
  return makeSvg("g", { class: row.css }, ...strokes(row.style, course, x, y), makeText(row.words, layout.words, y, "flamedesign-count"));
}

/** Draw as many boxes as there is room for, how many more there are, what is in words only; and return where they end. */
function drawBoxes(row: Row, at: number, layout: Layout): readonly [SVGElement[], number] {
  const shapes: SVGElement[] = [];
  const end = layout.width - MARGIN;
  const inWords = row.inWords ? widthOf(row.inWords) + GAP : 0;
  let [x, y, line] = [layout.boxes, at + (row.boxes.length || inWords ? layout.below : 0), 1];
  const nextLine = (): void => void ([x, y, line] = [layout.boxes, y + LEADING, line + 1]);
  for (const [number, box] of row.boxes.entries()) {
    const width = widthOf(cut(box.name, MOST)) + PADDING;
    if (x + width > end && line < layout.lines) nextLine();
    const room = line === layout.lines ? (number < row.boxes.length - 1 ? MORE : 0) + inWords : 0;
    if (x + width > end - room) {
      shapes.push(linkTo(row.list, makeText(`+${row.count - number}`, x, y, "")));
      x += MORE;
      break;
    }
    shapes.push(drawLinked(box, x, y - HEIGHT / 2, width));
    x += width + GAP;
  }
  if (row.inWords) {
    if (x + inWords > end) nextLine();
    shapes.push(makeText(row.inWords, x, y, ""));
  }
  return [shapes, y];
}

function makeText(text: string, x: number, y: number, css: string): SVGElement {
  return makeSvg("text", { x, y: y + 4, ...(css ? { class: css } : {}) }, text);
}

function drawLinked({ name, address, isRound }: Box, x: number, y: number, width: number): SVGElement {
  const box = drawBox(cut(name, MOST), name, x, y, width, HEIGHT, isRound ? HEIGHT / 2 : 3, "");
  return linkTo(address, box);
}

function linkTo(address: string, part: SVGElement): SVGElement {
  return address ? makeSvg("a", { href: address }, part) : part;
}

function drawBox(shown: string, name: string, x: number, y: number, width: number, height: number, rx: number, css: string): SVGElement {
  const words = makeSvg("text", { x: x + width / 2, y: y + height / 2 + 4, "text-anchor": "middle" }, shown);
  return makeSvg("g", { class: `flamedesign-node ${css}`.trim() }, makeSvg("title", {}, name), makeSvg("rect", { x, y, width, height, rx }), words);
}
