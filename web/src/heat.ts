/** The columns of a heat map: its sections fold, its fields are chosen, and rows are found by the states of fields. */

import { Choice, makeMenu } from "./choice";
import { make } from "./dom";
import type { Row } from "./rows";
import type { State } from "./state";
import { word } from "./words";

/** The states of a field, the worst first, as cells have them for a class. */
export const STATES = ["missing", "placeholder", "not-applicable", "filled", "not-required"];
const LABELS = ["missing", "placeholder", "not applicable", "filled", "not required"];
const NARROW = 640; // pixels; on narrower screens, sections are folded at first
const NAME = "data-fd-heat";
let made = 0;

/** Return what a state is called. */
export function stateName(state: number): string {
  return word(LABELS[state] ?? "");
}

/** Return the place of a cell's state among all, from the worst; -1 for a cell that has none. */
export function stateOf(cell: Element | undefined): number {
  return STATES.findIndex((state) => cell?.classList.contains(`flamedesign-${state}`));
}

interface Section {
  readonly name: string;
  readonly cell: HTMLTableCellElement;
  readonly first: number;
  readonly last: number;
}

export class HeatMap {
  private readonly fields = new Map<number, string>();
  private readonly sections: readonly Section[];
  private readonly folded: Set<string>;
  private readonly field: Choice;
  private readonly chosen: Choice;
  private readonly sheet = new CSSStyleSheet();
  private readonly selector: string;

  constructor(
    table: HTMLTableElement,
    rows: readonly Row[],
    private readonly state: State,
    act: () => void,
  ) {
    const [groups, headings] = [...(table.tHead?.rows ?? [])];
    for (const cell of headings?.querySelectorAll<HTMLTableCellElement>("[data-fd-sort=state]") ?? [])
      this.fields.set(cell.cellIndex, cell.textContent?.trim() ?? "");
    this.sections = groups ? findSections(groups) : [];
    const known = new Set(this.sections.map((section) => section.name));
    const stated = state.read("fold").filter((name) => known.has(name));
    this.folded = new Set(stated.length || (table.parentElement ?? table).clientWidth >= NARROW ? stated : known);
    this.field = new Choice("field", rows.map(() => [...this.fields.values()]), state);
    this.chosen = new Choice("state", rows.map((row) => [...new Set(this.statesOf(row))]), state);
    table.setAttribute(NAME, String(++made));
    this.selector = `[${NAME}="${made}"] :is(thead tr:last-child, tbody tr, tfoot tr) > `;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
    for (const section of this.sections) this.makeFold(section);
    this.show();
    addEventListener("beforeprint", () => this.show(true)); // paper has no buttons to unfold by
    addEventListener("afterprint", () => this.show());
    this.field.watch(() => (this.show(), act()));
    this.chosen.watch(act);
  }

  /** Return the menus of fields and of states. */
  get menus(): HTMLElement[] {
    const nameOf = (state: string): string => stateName(STATES.indexOf(state));
    return [makeMenu(word("Field"), this.field, (name) => name), makeMenu(word("State"), this.chosen, nameOf)];
  }

  /** Whether rows are left out. */
  get narrowed(): boolean {
    return this.chosen.size > 0;
  }

  /** Return whether a field that is shown has one of the chosen states. */
  admits(row: Row): boolean {
    return this.chosen.admits(this.statesOf(row));
  }

  private statesOf(row: Row): string[] {
    const shown = [...this.fields].filter(([, name]) => !this.field.size || this.field.has(name));
    return shown.map(([column]) => STATES[row.state(column)] ?? "").filter(Boolean);
  }

  private makeFold(section: Section): void {
    const place = section.cell.querySelector("p") ?? section.cell;
    const button = make("button", { type: "button", class: "flamedesign-fold" }, ...place.childNodes);
    button.addEventListener("click", () => {
      if (!this.folded.delete(section.name)) this.folded.add(section.name);
      this.state.write("fold", ...[...this.folded].sort());
      this.show();
    });
    place.append(button);
  }

  /** Hide the columns of what is folded or not chosen, by rules of style: rows that are placed later follow them. */
  private show(everything = false): void {
    const isShown = (column: number, section: Section): boolean => {
      if (everything) return true;
      const names = this.namesIn(section);
      if (this.field.size) return column === section.first ? names.some((name) => this.field.has(name)) : this.field.has(this.fields.get(column) ?? "");
      return column === section.first || !this.folded.has(section.name);
    };
    const hidden: number[] = [];
    const inSections = new Set<number>();
    for (const section of this.sections) {
      const columns = Array.from({ length: section.last - section.first + 1 }, (_, place) => section.first + place);
      const shown = columns.filter((column) => isShown(column, section));
      for (const column of columns) inSections.add(column);
      hidden.push(...columns.filter((column) => !shown.includes(column)));
      section.cell.hidden = shown.length === 0;
      section.cell.colSpan = Math.max(shown.length, 1);
      section.cell.classList.toggle("flamedesign-rotated", shown.length <= 2);
      section.cell.querySelector("button")?.setAttribute("aria-expanded", String(!this.folded.has(section.name)));
    }
    const isLeftOut = (name: string): boolean => !everything && this.field.size > 0 && !this.field.has(name);
    const single = [...this.fields].filter(([column, name]) => !inSections.has(column) && isLeftOut(name));
    hidden.push(...single.map(([column]) => column));
    const places = hidden.map((column) => `:nth-child(${column + 1})`).join(", ");
    this.sheet.replaceSync(places ? `${this.selector}:is(${places}) { display: none; }` : "");
  }

  private namesIn(section: Section): string[] {
    return [...this.fields].filter(([column]) => column >= section.first && column <= section.last).map(([, name]) => name);
  }
}

/** Return the sections over the columns: each cell of a row may stand over several. */
function findSections(row: HTMLTableRowElement): Section[] {
  const sections: Section[] = [];
  let column = 0;
  for (const cell of row.cells) {
    const name = cell.dataset["fdSection"];
    if (name !== undefined) sections.push({ name, cell, first: column, last: column + cell.colSpan - 1 });
    column += cell.colSpan;
  }
  return sections;
}
