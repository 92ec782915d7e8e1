/** What the designs of a drawing state in words only: no line can stand for it, but the list of the page has it. */

import type { Choice } from "./choice";
import { make } from "./dom";
import { kindOfEntry, listBelow } from "./listed";
import type { Box } from "./model";
import { componentName, countInWords } from "./words";

/** A statement in words only, as the list of the page has it. */
export interface InWordsOnly {
  readonly kind: string;
  /** Where its design stands: the box of it leads there too. */
  readonly place: string;
  /** The names of the components that its words name. */
  readonly components: readonly string[];
  /** The links to its design and to its words. */
  readonly design: Element;
  readonly said: Element;
}

/** Return what the list below a drawing has; nothing where it is too long for words. */
export function readInWords(figure: Element): InWordsOnly[] {
  const list = listBelow(figure);
  const entries = [...(list?.querySelectorAll("li > .flamedesign-in-words") ?? [])].map((mark) => mark.parentElement!);
  const named = list && entries.length ? readNamed(list) : new Map<string, string[]>();
  return entries.flatMap((entry) => {
    const kind = kindOfEntry(entry);
    const said = entry.querySelector(":scope > a:last-child");
    const first = entry.firstElementChild; // a design that another document speaks of
    const design = first?.matches("a") ? first : entry.parentElement?.closest("li")?.querySelector(":scope > a");
    if (!kind || !said || !design) return [];
    return [{ kind, place: placeOf(design), components: named.get(placeOf(said)) ?? [], design, said }];
  });
}

function placeOf(link: Element): string {
  return link.getAttribute("href") ?? "";
}

/** Return the names of the components that statements name, by where these stand: the end of the list has them. */
function readNamed(list: Element): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const component of list.querySelectorAll("li > .flamedesign-component:first-child")) {
    for (const said of component.parentElement!.querySelectorAll(":scope > ul > li > a:last-child")) {
      named.set(placeOf(said), [...(named.get(placeOf(said)) ?? []), component.textContent ?? ""]);
    }
  }
  return named;
}

/** Tell whether the words of a statement name a component that is chosen, where one is. */
export function namesChosen(said: InWordsOnly, component: Choice): boolean {
  return !component.size || [...component.counts.keys()].some((key) => component.has(key) && said.components.includes(componentName(key)));
}

/** Return where the document of a box is. */
export function placeOfBox({ target }: Box): string {
  return target.getAttribute("href") ?? "";
}

/** Make an entry for each design, with its statements. */
function makeEntries(statements: readonly InWordsOnly[]): HTMLElement[] {
  const designs = new Map(statements.map(({ place, design }) => [place, design]));
  return [...designs].map(([place, design]) => {
    const said = statements.filter((one) => one.place === place).map((one) => one.said.cloneNode(true));
    return make("li", {}, design.cloneNode(true), ...said);
  });
}

/** The statements of the chosen kinds, below a drawing: in sight where no line is left, else folded. */
export class Statements {
  readonly element = make("details", { class: "flamedesign-unlined" });
  private shown: readonly InWordsOnly[] = [];

  constructor(private readonly legend: Element | null) {
    this.element.hidden = true;
  }

  /** Show statements; what a reader has opened or closed stays so while they are the same. */
  show(statements: readonly InWordsOnly[], isOpen: boolean): void {
    if (statements.length === this.shown.length && statements.every((one, place) => one === this.shown[place])) return;
    this.shown = statements;
    this.element.hidden = !statements.length;
    this.element.open = isOpen;
    const kinds = [...new Set(statements.map(({ kind }) => kind))];
    const parts = kinds.flatMap((kind) => {
      return [this.makeHeading(kind), make("ul", {}, ...makeEntries(statements.filter((one) => one.kind === kind)))];
    });
    const summary = make("summary", {}, countInWords(statements.length));
    this.element.replaceChildren(summary, ...parts);
  }

  /** Make the heading of a kind, as the legend shows it. */
  private makeHeading(kind: string): Element {
    const entry = this.legend?.querySelector(`.flamedesign-kind-${kind}`);
    const face = [...(entry?.querySelector("button") ?? entry ?? make("span")).childNodes].filter((node) => !(node instanceof HTMLElement));
    return make("p", { class: `flamedesign-near-kind flamedesign-kind-${kind}` }, ...face.map((node) => node.cloneNode(true)));
  }
}
