/** Taking a view away: its drawing as a file of SVG or PNG, its rows as a file of CSV, its address. */

import { make, makeButton, makeStatus, makeSvg } from "./dom";
import { paint } from "./paint";
import { save, type State } from "./state";
import { word } from "./words";

const MARGIN = 12;
const LINE = 22; // the height of a line of the legend
const LETTER = 7; // how wide a letter of it is, about
const WORDS = 640; // the least width of a picture that has statements in words
const GROUND = "#ffffff"; // a drawing that is taken away is for paper and slides
const FONT = "Arial, Helvetica, sans-serif"; // programs that draw slides look for the first font only
const STYLES = [
  "color", "fill", "fill-opacity", "font-family", "font-size", "font-weight", "opacity",
  "stroke", "stroke-dasharray", "stroke-opacity", "stroke-width", "text-anchor",
];

/** Give a view the buttons that take it away: those of its drawing, or of the rows of a table, and that of its address. */
export function offerTaking(view: HTMLElement, state: State, rowsOf?: () => readonly HTMLTableRowElement[]): void {
  const status = makeStatus();
  const bar = make("div", { class: "flamedesign-take", role: "group", "aria-label": word("Take this view away") });
  const whole = view.querySelector<SVGSVGElement>(".flamedesign-canvas > .flamedesign-svg");
  if (whole) {
    const shown = (): SVGSVGElement => view.querySelector<SVGSVGElement>(".flamedesign-near-drawing > svg") ?? whole;
    const saveSvg = (): void => saveText(new XMLSerializer().serializeToString(drawAlone(shown(), view)), "image/svg+xml", `${fileName(view, state)}.svg`);
    const savePng = async (): Promise<void> => {
      const painted = await paint(drawAlone(shown(), view));
      if (painted) saveAs(painted, `${fileName(view, state)}.png`);
    };
    bar.append(makeButton(word("Save as SVG"), word("Save as SVG"), saveSvg));
    bar.append(makeButton(word("Save as PNG"), word("Save as PNG"), () => void savePng()));
  }
  if (rowsOf) {
    bar.append(makeButton(word("Save as CSV"), word("Save as CSV"), () => saveText(writeRows(rowsOf()), "text/csv", `${fileName(view, state)}.csv`)));
  }
  if (navigator.clipboard) {
    bar.append(makeButton(word("Copy link"), word("Copy link"), () => copyLink(view, status)));
  }
  bar.append(status);
  state.watch((isNarrowed) => bar.classList.toggle("flamedesign-pinned", isNarrowed)); // what is worth sharing is in reach
  const around = view.closest<HTMLElement>(".flamedesign-scroll") ?? view;
  if (around === view && !rowsOf) view.append(bar);
  else around.after(bar);
}

async function copyLink(view: HTMLElement, status: HTMLElement): Promise<void> {
  save();
  const address = new URL(location.href);
  const place = view.closest("[id]");
  address.hash = place && !place.querySelector("h1") ? place.id : ""; // the page opens at its title, which some themes mark where a link leads to it
  try {
    await navigator.clipboard.writeText(address.href);
    status.textContent = word("The link is copied");
  } catch {
    status.textContent = address.href;
  }
}

/** Return what a file of a view is called: after the view, and what it is focused on; in letters that every system takes. */
function fileName(view: HTMLElement, state: State): string {
  const own = view.dataset["fdGraph"] || view.dataset["fdTable"] || view.id || document.title;
  const parts = [own.replace(/^fd-/, ""), ...state.read("focus")];
  return parts.join("-").replace(/[^\p{L}\p{N}_.@]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 100) || "view";
}

function saveText(text: string, type: string, name: string): void {
  saveAs(new Blob([text], { type: `${type};charset=utf-8` }), name);
}

function saveAs(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Return rows as CSV; no cell is taken for a formula by a spreadsheet. */
export function writeRows(rows: readonly HTMLTableRowElement[]): string {
  const lines = rows.map((row) => [...row.cells].map(writeCell).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function writeCell(cell: HTMLTableCellElement): string {
  const text = (cell.innerText || cell.textContent || "").replace(/\s+/g, " ").trim() || cell.title;
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"${",".repeat(cell.colSpan - 1)}`;
}

/** Return a drawing as it looks now, all of it, with its legend, in light colours: it needs neither page nor style sheet. */
export function drawAlone(svg: SVGSVGElement, figure: HTMLElement): SVGSVGElement {
  figure.classList.add("flamedesign-paper"); // no picture is painted before it is taken away again
  const copy = svg.cloneNode(true) as SVGSVGElement;
  settle(svg, copy);
  const { x, y, width, height } = svg.getBBox();
  const said = findWords(figure, svg);
  const room = Math.max(width, said.length ? WORDS : 320);
  const legend = drawLegend(findEntries(figure, svg), x, y + height + LINE, room);
  const words = drawWords(said, x, y + height + legend.height + LINE, room);
  figure.classList.remove("flamedesign-paper");
  const view = { x: x - MARGIN, y: y - MARGIN, width: room + 2 * MARGIN, height: height + 2 * MARGIN + legend.height + words.height };
  copy.prepend(makeSvg("rect", { fill: GROUND, ...view }));
  copy.append(...legend.parts, ...words.parts);
  const size = { viewBox: Object.values(view).join(" "), width: view.width, height: view.height };
  for (const [name, value] of Object.entries(size)) copy.setAttribute(name, String(value));
  return copy;
}

/** Write the look of each part into its copy, and take away what only the page needs. */
function settle(part: Element, copy: Element): void {
  const look = getComputedStyle(part);
  const copies = [...copy.children]; // words get their halo before them
  [...part.children].forEach((child, place) => settle(child, copies[place]!));
  for (const child of [...copy.children]) if (child.hasAttribute("data-fd-gone")) child.remove();
  if (look.display === "none" && part.tagName !== "title") copy.setAttribute("data-fd-gone", "");
  for (const { name } of [...copy.attributes]) {
    if (/^(class|tabindex|role|aria-|style$)/.test(name)) copy.removeAttribute(name);
  }
  if (copy instanceof SVGAElement) settleLink(copy);
  if (!(copy instanceof SVGGraphicsElement)) return;
  for (const name of STYLES) copy.setAttribute(name, settleValue(name, look.getPropertyValue(name)));
  if (copy instanceof SVGTextElement && look.stroke !== "none") layHalo(copy);
}

function settleValue(name: string, value: string): string {
  if (name === "font-family") return FONT;
  return /^(color|fill|stroke)$/.test(name) && value !== "none" ? toHex(value) : value;
}

/** Put the halo of words below them as words of its own: some programs draw it over them. */
function layHalo(words: SVGTextElement): void {
  const halo = words.cloneNode(true) as SVGTextElement;
  halo.setAttribute("fill", "none");
  halo.setAttribute("aria-hidden", "true");
  words.setAttribute("stroke", "none");
  words.before(halo);
}

/** Let a link lead where it does from the page; a page that is a file leads nowhere for others. */
function settleLink(link: SVGAElement): void {
  const address = new URL(link.href.baseVal, document.baseURI);
  if (address.protocol.startsWith("http")) link.setAttribute("href", address.href);
  else link.removeAttribute("href");
}

/** Return the entries of the legend of which something is drawn: a line of that stroke, or a mark. */
function findEntries(figure: HTMLElement, svg: SVGSVGElement): HTMLElement[] {
  const shown = (part: string): boolean => svg.querySelector(`${part}:not(.flamedesign-hidden)`) !== null;
  return [...figure.querySelectorAll<HTMLElement>(".flamedesign-legend li")].filter((entry) => {
    const standing = entry.querySelector<SVGElement>("svg")?.dataset["standing"];
    if (standing !== undefined) return shown(`.flamedesign-node[data-standing="${CSS.escape(standing)}"]:has(.flamedesign-mark)`);
    return shown(`.flamedesign-edge.${CSS.escape(entry.classList[0] ?? "")}`);
  });
}

function drawLegend(entries: readonly HTMLElement[], left: number, top: number, room: number): { parts: Element[]; height: number } {
  const parts: Element[] = [];
  let [x, y] = [left, top];
  for (const entry of entries) {
    const glyph = entry.querySelector("svg");
    const count = entry.querySelector(".flamedesign-tally")?.textContent ?? "";
    const text = entry.innerText.replace(/\s+/g, " ").trim().slice(0, -count.length || undefined).trim();
    const width = 40 + text.length * LETTER + 16;
    if (x > left && x + width > left + room) [x, y] = [left, y + LINE];
    if (glyph) {
      const copy = glyph.cloneNode(true) as SVGSVGElement;
      settle(glyph, copy);
      parts.push(makeSvg("g", { transform: `translate(${x} ${y - 10})` }, ...copy.childNodes));
    }
    parts.push(makeText(text, x + 40, y, toHex(getComputedStyle(entry).color)));
    x += width;
  }
  return { parts, height: parts.length ? y - top + 2 * LINE : 0 };
}

function makeText(text: string, x: number, y: number, fill: string, weight = "400"): SVGElement {
  return makeSvg("text", { x, y, fill, "font-family": FONT, "font-size": 12, "font-weight": weight }, text);
}

/** Return what the page says below a drawing without a line: the kinds, and for each the designs with their statements. */
function findWords(figure: HTMLElement, svg: SVGSVGElement): HTMLElement[] {
  if (svg.querySelector(".flamedesign-edge:not(.flamedesign-hidden)") || svg.closest(".flamedesign-near")) return [];
  return [...figure.querySelectorAll<HTMLElement>(".flamedesign-unlined:not([hidden]) > :is(summary, p), .flamedesign-unlined:not([hidden]) li > *")];
}

function drawWords(said: readonly HTMLElement[], left: number, top: number, room: number): { parts: Element[]; height: number } {
  let y = top;
  const parts = said.flatMap((part) => {
    const isStated = part.parentElement!.firstElementChild !== part; // it stands below its design
    const indent = part.closest("li") && isStated ? 2 * MARGIN : 0;
    const fill = toHex(getComputedStyle(part).color);
    return breakText(part.textContent ?? "", (room - indent) / LETTER).map((text) => {
      y += LINE;
      return makeText(text, left + indent, y - LINE, fill, part.closest("li") && isStated ? "400" : "600");
    });
  });
  return { parts, height: y - top };
}

/** Break a text into lines of so many letters. */
function breakText(text: string, letters: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= letters || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}

const known = new Map<string, string>();

/** Return a colour in the form that every program knows: browsers mix colours in forms of their own. */
function toHex(colour: string): string {
  const found = known.get(colour);
  if (found) return found;
  const canvas = make("canvas", { width: "1", height: "1" }).getContext("2d", { willReadFrequently: true });
  if (!canvas) return colour;
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = canvas.getImageData(0, 0, 1, 1).data;
  const hex = alpha ? `#${[red, green, blue].map((one) => one.toString(16).padStart(2, "0")).join("")}` : "none";
  known.set(colour, hex);
  return hex;
}
