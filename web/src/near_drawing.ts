/** The drawing of a neighbourhood. What comes from the site is only ever text. */

import { writeCurves } from "./curves";
import { makeSvg } from "./dom";
import { isStep, layOutNear, type Course, type NearLayout, type Place, type Room, type Sizes } from "./near_layout";
import type { Column, NearLine, Neighbourhood } from "./neighbourhood";
import { BASELINE } from "./number_places";
import type { Point } from "./packing";
import type { LineStyle, SiteLine, SiteNode } from "./site";
import { countStatements, word } from "./words";

/** How a node leads to its own neighbourhood, and a line to its words. */
export interface Leads {
  address(node: SiteNode): string;
  follow(node: SiteNode): void;
  read(line: SiteLine): void;
  /** Show the words of all that a side of the middle has no room for. */
  readRest(step: number): void;
}

/** Draw a neighbourhood for a region. */
export function drawNeighbourhood(near: Neighbourhood, room: Room, leads: Leads): SVGSVGElement {
  const layout = layOutNear(near, room);
  const { x, y, width, height } = layout.view;
  const svg = makeSvg("svg", { class: "flamedesign-svg", viewBox: `${x} ${y} ${width} ${height}`, width, height, role: "group" });
  svg.append(...drawLines(layout.courses, leads));
  for (const column of near.columns) svg.append(...drawColumn(column, near, layout, leads));
  return svg;
}

function drawColumn(column: Column, near: Neighbourhood, layout: NearLayout, leads: Leads): Node[] {
  const boxes = column.nodes.map((node) => drawBox(node, layout.places.get(node)!, column.step, layout.sizes, leads));
  const [head, foot] = [layout.heads.get(column), layout.feet.get(column)];
  const more = foot ? [drawMore(column, foot, leads)] : [];
  return [...(head ? [makeText(head, sayHead(column, near))] : []), ...boxes, ...more];
}

/** Say what the boxes beside the middle are to it: each stands on one side, also where both refer to each other; of others, how far they are. */
function sayHead({ step, nodes, more }: Column, { lines }: Neighbourhood): string {
  const mutual = new Set(lines.filter(({ from, to }) => from === 1 && to === 0).map(({ line }) => line.source));
  const count = nodes.length + more;
  if (Math.abs(step) > 1) return word("{count} in {steps} steps", { count, steps: Math.abs(step) });
  if (step > 0) {
    const both = mutual.size === 1 ? word("1 of them to it") : word("{count} of them to it", { count: mutual.size });
    return [word("It refers to {count}", { count }), mutual.size ? both : ""].filter(Boolean).join(", ");
  }
  if (mutual.size) return count === 1 ? word("1 more refers to it") : word("{count} more refer to it", { count });
  return count === 1 ? word("1 refers to it") : word("{count} refer to it", { count });
}

/** Draw how many more there are than a column holds: the words have those that are next to the middle. */
function drawMore({ step, more }: Column, at: Point, leads: Leads): Node {
  const said = word("{count} more", { count: more });
  if (Math.abs(step) !== 1) return makeText(at, said);
  return makeButton("flamedesign-more", said, [makeText(at, said)], () => leads.readRest(step), { tabindex: "0" });
}

function makeText([x, y]: Point, text: string): SVGElement {
  return makeSvg("text", { x, y }, text);
}

function drawBox(node: SiteNode, place: Place, step: number, sizes: Sizes, leads: Leads): Node {
  const { x, y, width, height } = place;
  const spoken = [node.name, node.title].filter(Boolean).join(": ");
  const css = ["flamedesign-node flamedesign-compact", node.isComponent ? "flamedesign-pill" : "", node.uri || node.isComponent ? "" : "flamedesign-unknown"];
  const rx = node.isComponent ? Math.min(height, sizes.height) / 2 : 4;
  const rect = makeSvg("rect", { x, y, width, height, rx });
  const title = sizes.withTitles && !node.isComponent ? node.title : "";
  const middle = y + height / 2;
  const [left, room] = [x + sizes.padding, width - 2 * sizes.padding];
  const words = [makeWords(left, title ? middle - 2 : middle + 4, room, node.name, "flamedesign-id", node.isComponent)];
  if (title) words.push(makeWords(left, middle + 10, room, title, "", false));
  const titled = makeSvg("title", {}, spoken);
  const link = makeSvg("a", { href: leads.address(node), "aria-label": spoken, ...(step ? { tabindex: -1 } : { "aria-current": "true" }) }, titled, rect, ...words);
  link.addEventListener("click", (event) => {
    if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leads.follow(node);
  });
  return makeSvg("g", { class: [...css, step ? "" : "flamedesign-current"].filter(Boolean).join(" "), "data-id": node.id }, link);
}

const ELLIPSIS = 12; // how wide it is
const MOST_ID = 0.7; // how much of a name its id may take

/** Make words that {@link cutWords} cuts at the side of their box. */
function makeWords(x: number, y: number, room: number, text: string, css: string, centred: boolean): SVGElement {
  const at = centred ? { x: x + room / 2, "text-anchor": "middle" } : { x };
  return makeSvg("text", { ...at, y, ...(css ? { class: css } : {}), "data-room": room }, text);
}

/** Cut the words in the boxes of a drawing that is on the page: the browser knows how wide its letters are. */
export function cutWords(svg: SVGSVGElement): void {
  const words = [...svg.querySelectorAll<SVGTextElement>("[data-room]")];
  const shown = words.map(cutWord); // all are measured before one is changed, which would be slow
  words.forEach((word, place) => {
    word.textContent = shown[place]!;
    word.removeAttribute("data-room");
  });
}

/** Return words with an ellipsis where they do not fit: at their end, or in the middle of a name, for long ids differ at their ends. */
function cutWord(word: SVGTextElement): string {
  const [text, room] = [word.textContent ?? "", Number(word.dataset["room"])];
  const whole = word.getComputedTextLength();
  if (whole <= room) return text;
  const isName = word.classList.contains("flamedesign-id");
  const id = text.indexOf("@") + 1; // with a document after it
  const tailOf = (letters: number): number => {
    const half = isName ? Math.floor(letters / 2) : 0;
    return id <= MOST_ID * letters ? Math.min(half, letters - id) : half;
  };
  const widthOf = (start: number, letters: number): number => (letters ? word.getSubStringLength(start, letters) : 0);
  const fits = (letters: number): boolean => {
    const tail = tailOf(letters);
    return widthOf(0, letters - tail) + widthOf(text.length - tail, tail) <= room - ELLIPSIS;
  };
  let most = Math.min(text.length - 1, Math.ceil((text.length * room) / whole));
  while (most > 1 && !fits(most)) most--;
  const tail = tailOf(most);
  return `${text.slice(0, most - tail).replace(/[\s\ud800-\udbff]+$/, "")}…${text.slice(text.length - tail).replace(/^[\s\udc00-\udfff]+/, "")}`;
}

/** Draw lines, those past the middle below the others, and their numbers on top. */
function drawLines(courses: readonly Course[], leads: Leads): Node[] {
  const inOrder = [...courses].sort((one, other) => Number(isStep(one.near)) - Number(isStep(other.near)));
  const numbers = courses.flatMap(({ near, number }) => (number ? [drawNumber(near, number)] : []));
  return [...inOrder.map((course) => drawLine(course, leads)), ...numbers];
}

function drawLine({ near, curves, isRightward }: Course, leads: Leads): Node {
  const { line, count, kind } = near;
  const d = writeCurves(curves);
  const [x, y] = curves.at(-1)!;
  const said = `${line.source.name} → ${line.target.name}: ${kind.label}, ${countStatements(count)}`;
  const ends = { "data-source": line.source.id, "data-target": line.target.id };
  const tip = isRightward ? x - kind.base : x + kind.base;
  const face = [makeSvg("title", {}, said), ...strokes(kind, d, tip, y, isRightward), makeSvg("path", { class: "flamedesign-hit", d, fill: "none" })];
  const css = `flamedesign-edge flamedesign-kind-${kind.name}${isStep(near) ? "" : " flamedesign-aside"}`;
  return makeButton(css, said, face, () => leads.read(line), ends);
}

/** Make a part of the drawing that does something, by pointer and by key. */
function makeButton(css: string, said: string, face: Node[], act: () => void, more: Record<string, string> = {}): Node {
  const button = makeSvg("g", { class: css, role: "button", tabindex: -1, "aria-label": said, ...more }, ...face);
  button.addEventListener("click", act);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  return button;
}

/** Return the strokes of a line: its course, and its head. */
export function strokes(kind: LineStyle, d: string, x: number, y: number, isRightward = true): SVGElement[] {
  const stroke = { stroke: "currentColor", "stroke-width": kind.width };
  const line = makeSvg("path", { d, fill: "none", ...stroke, ...(kind.dash ? { "stroke-dasharray": kind.dash } : {}) });
  const transform = `translate(${x} ${y})${isRightward ? "" : " rotate(180)"}`;
  const head = makeSvg("path", { d: kind.head, fill: kind.filled ? "currentColor" : "none", ...stroke, transform });
  return [line, head];
}

function drawNumber({ line, count, kind }: NearLine, [x, y]: Point): Node {
  const text = makeSvg("text", { x, y: y + BASELINE, "text-anchor": "middle", "aria-hidden": "true" }, String(count));
  const ends = { "data-source": line.source.id, "data-target": line.target.id };
  return makeSvg("g", { class: `flamedesign-edge-label flamedesign-kind-${kind.name}`, ...ends }, text);
}
