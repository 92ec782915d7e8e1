/** The drawing of a neighbourhood. What comes from the site is only ever text. */

import { makeSvg } from "./dom";
import type { Column, Neighbourhood, NearLine } from "./neighbourhood";
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

/** The room that a drawing has, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Of boxes; where there is no room for titles, they hold names alone. */
interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly row: number;
  readonly gap: number;
  /** Between a side of a box and its words. */
  readonly padding: number;
  readonly withTitles: boolean;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const WIDE: Sizes = { width: 136, height: 32, row: 42, gap: 56, padding: 8, withTitles: true };
const NARROW: Sizes = { width: 92, height: 22, row: 28, gap: 28, padding: 5, withTitles: false };
const WIDEST = 176; // of a box
const LOOSEST = 1.35; // how much farther apart rows may be than they have to
const HEAD = 26; // the room of the words above the columns
const PORT = 8;
const LEAST_MIDDLE = 56;
const EDGE = 2;
const ELLIPSIS = 12; // how wide it is

/** Return the sizes for so many columns and rows: larger ones where there is room for them. */
function findSizes(columns: number, rows: number, { width, height }: Room): Sizes {
  const sizes = columns * (WIDE.width + WIDE.gap) - WIDE.gap + 2 * EDGE > width ? NARROW : WIDE;
  const inner = width - 2 * EDGE;
  const most = sizes === WIDE ? Math.min(WIDEST, (inner - (columns - 1) * WIDE.gap) / columns) : sizes.width;
  const between = (inner - columns * most) / Math.max(1, columns - 1);
  const row = Math.min(LOOSEST * sizes.row, (height - HEAD) / rows);
  return { ...sizes, width: most, gap: Math.max(sizes.gap, Math.min(120, between)), row: Math.max(sizes.row, row) };
}

/** Draw a neighbourhood for a region. */
export function drawNeighbourhood(near: Neighbourhood, room: Room, leads: Leads): SVGSVGElement {
  const middle: Column = { step: 0, nodes: [near.middle], more: 0 };
  const columns = [...near.columns, middle].sort((one, other) => one.step - other.step);
  const rows = Math.max(...columns.map(({ nodes, more }) => nodes.length + (more ? 1 : 0)));
  const sizes = findSizes(columns.length, rows, room);
  const ports = Math.max(...[-1, 1].map((step) => near.lines.filter(({ outer }) => outer === step).length));
  const middleHeight = Math.max(LEAST_MIDDLE, ports * PORT + PORT);
  const height = HEAD + Math.max(rows * sizes.row, middleHeight + 8);
  const places = new Map<string, Place>();
  columns.forEach((column, at) => {
    const count = column.nodes.length + (column.more ? 1 : 0);
    column.nodes.forEach((node, row) => {
      const own = column.step ? sizes.height : middleHeight;
      const y = HEAD + (height - HEAD) / 2 + (row - (count - 1) / 2) * sizes.row;
      places.set(keyOf(column.step, node), { x: EDGE + at * (sizes.width + sizes.gap), y: y - own / 2, width: sizes.width, height: own });
    });
  });
  const width = 2 * EDGE + columns.length * sizes.width + (columns.length - 1) * sizes.gap;
  const svg = makeSvg("svg", { class: "flamedesign-svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "group" });
  svg.append(...drawLines(near, places, leads));
  for (const column of columns) svg.append(...drawColumn(column, places, sizes, leads));
  return svg;
}

function keyOf(step: number, node: SiteNode): string {
  return `${step} ${node.id}`;
}

function drawColumn(column: Column, places: ReadonlyMap<string, Place>, sizes: Sizes, leads: Leads): Node[] {
  const boxes = column.nodes.map((node) => drawBox(node, places.get(keyOf(column.step, node))!, column.step, sizes, leads));
  const first = places.get(keyOf(column.step, column.nodes[0]!))!;
  const last = places.get(keyOf(column.step, column.nodes.at(-1)!))!;
  const more = column.more ? [drawMore(column, first.x, last.y + sizes.row + sizes.height / 2, leads)] : [];
  if (Math.abs(column.step) !== 1) return [...boxes, ...more];
  const count = column.nodes.length + column.more;
  const incoming = count === 1 ? word("1 refers to it") : word("{count} refer to it", { count });
  const said = column.step < 0 ? incoming : word("It refers to {count}", { count });
  return [makeText(first.x, first.y - 8, said), ...boxes, ...more];
}

/** Draw how many more there are than a column holds: the words have those that are next to the middle. */
function drawMore({ step, more }: Column, x: number, y: number, leads: Leads): Node {
  const said = word("{count} more", { count: more });
  if (Math.abs(step) !== 1) return makeText(x, y, said);
  return makeButton("flamedesign-more", said, [makeText(x, y, said)], () => leads.readRest(step), { tabindex: "0" });
}

function makeText(x: number, y: number, text: string, css = ""): SVGElement {
  return makeSvg("text", { x, y, ...(css ? { class: css } : {}) }, text);
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

function cutWord(word: SVGTextElement): string {
  const [text, room] = [word.textContent ?? "", Number(word.dataset["room"])];
  const whole = word.getComputedTextLength();
  if (whole <= room) return text;
  let most = Math.min(text.length - 1, Math.ceil((text.length * room) / whole));
  while (most > 1 && word.getSubStringLength(0, most) > room - ELLIPSIS) most--;
  return `${text.slice(0, most).replace(/[\s\ud800-\udbff]+$/, "")}…`;
}

function drawLines(near: Neighbourhood, places: ReadonlyMap<string, Place>, leads: Leads): Node[] {
  const rights = findPorts(near.lines, places, 0);
  const lefts = findPorts(near.lines, places, 1);
  const numbered: Node[] = [];
  const drawn = near.lines.map((line) => {
    const [from, to] = endsOf(line);
    const [start, end] = [places.get(from)!, places.get(to)!];
    const [x1, y1, x2, y2] = [start.x + start.width, rights.get(line)!, end.x, lefts.get(line)!];
    if (line.line.count > 1 && Math.abs(line.outer) === 1) numbered.push(drawNumber(line, x1, y1, x2, y2));
    return drawLine(line.line, x1, y1, x2, y2, leads);
  });
  return [...drawn, ...numbered];
}

/** Return the keys of the places that a line joins: where it starts, and where it leads to. */
function endsOf({ line, outer }: NearLine): readonly [string, string] {
  const inner = outer < 0 ? outer + 1 : outer - 1;
  return outer < 0 ? [keyOf(outer, line.source), keyOf(inner, line.target)] : [keyOf(inner, line.source), keyOf(outer, line.target)];
}

/** Return how high each line starts (0) or ends (1): those of one box in the order of what they lead to or come from. */
function findPorts(lines: readonly NearLine[], places: ReadonlyMap<string, Place>, own: 0 | 1): ReadonlyMap<NearLine, number> {
  const byPlace = new Map<Place, [NearLine, number][]>();
  for (const line of lines) {
    const ends = endsOf(line);
    const [place, far] = [places.get(ends[own])!, places.get(ends[1 - own]!)!.y];
    const known = byPlace.get(place);
    if (known) known.push([line, far]);
    else byPlace.set(place, [[line, far]]);
  }
  const ports = new Map<NearLine, number>();
  for (const [place, several] of byPlace) {
    several.sort(([, one], [, other]) => one - other);
    const step = Math.min(PORT, (place.height - 8) / Math.max(1, several.length - 1));
    several.forEach(([line], row) => ports.set(line, place.y + place.height / 2 + (row - (several.length - 1) / 2) * step));
  }
  return ports;
}

function drawLine(line: SiteLine, x1: number, y1: number, x2: number, y2: number, leads: Leads): Node {
  const kind = line.kinds[0]!;
  const bend = (x2 - x1) * 0.5;
  const d = `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2 + kind.base},${y2}`;
  const said = `${line.source.name} → ${line.target.name}: ${kind.label}, ${countStatements(line.count)}`;
  const ends = { "data-source": line.source.id, "data-target": line.target.id };
  const face = [makeSvg("title", {}, said), ...strokes(kind, d, x2, y2), makeSvg("path", { class: "flamedesign-hit", d, fill: "none" })];
  return makeButton(`flamedesign-edge flamedesign-kind-${kind.name}`, said, face, () => leads.read(line), ends);
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
export function strokes(kind: LineStyle, d: string, x: number, y: number): SVGElement[] {
  const stroke = { stroke: "currentColor", "stroke-width": kind.width };
  const line = makeSvg("path", { d, fill: "none", ...stroke, ...(kind.dash ? { "stroke-dasharray": kind.dash } : {}) });
  const head = makeSvg("path", { d: kind.head, fill: kind.filled ? "currentColor" : "none", ...stroke, transform: `translate(${x} ${y})` });
  return [line, head];
}

/** Draw a number beside the outer box, where the lines are farthest apart. */
function drawNumber({ line, outer }: NearLine, x1: number, y1: number, x2: number, y2: number): Node {
  const share = outer < 0 ? 0.35 : 0.62;
  const bend = (1 - share) ** 3 + 3 * share * (1 - share) ** 2;
  const x = x1 + (x2 - x1) * (1.5 * share * (1 - share) + share ** 3);
  const y = y1 * bend + y2 * (1 - bend);
  const text = makeSvg("text", { x, y: y + 3.5, "text-anchor": "middle", "aria-hidden": "true" }, String(line.count));
  return makeSvg("g", { class: `flamedesign-edge-label flamedesign-kind-${line.kinds[0]!.name}` }, text);
}
