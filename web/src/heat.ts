/** The columns of a heat map: its sections fold, its fields are chosen, and rows are found by the states of fields. */

import { Choice, makeMenu } from "./choice";
import { make } from "./dom";
import type { Row } from "./rows";
import type { State } from "./state";
import { capital, word } from "./words";

/** The states of a field, the worst first, as cells have them for a class. */
export const STATES = ["missing", "placeholder", "not-applicable", "filled", "not-required"];
const LABELS = ["missing", "placeholder", "not applicable", "filled", "not required"];
const NARROW = 640; // pixels; on narrower screens, sections are folded at first
const FEW = 8; // fields beside which names have room
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

/** Writes several states, of which a field has one. */
const LIST = new Intl.ListFormat(document.documentElement.lang || undefined, { type: "disjunction" });

/** A section: the column of its shares, and those of its fields after it. */
interface Section {
  readonly name: string;
  readonly cell: HTMLTableCellElement;
  readonly share: number;
  readonly fields: readonly number[];
}

/** The states of a field of which a design says nothing. */
const UNSAID = ["missing", "placeholder", "not-required"];

export class HeatMap {
  private readonly fields = new Map<number, string>();
  private readonly sections: readonly Section[];
  private readonly folded: Set<string>;
  private readonly field: Choice;
  private readonly chosen: Choice;
  private readonly sheet = new CSSStyleSheet();
  private readonly selector: string;
  /** The entries of the legend, each with its state and the words that it has for all fields. */
  private readonly legend: readonly (readonly [entry: Element, state: string, text: string])[];

  constructor(
    private readonly table: HTMLTableElement,
    private readonly rows: readonly Row[],
    private readonly state: State,
    act: () => void,
  ) {
    const [groups, headings] = [...(table.tHead?.rows ?? [])];
    const ofFields = [...(headings?.querySelectorAll<HTMLTableCellElement>("[data-fd-sort=state]") ?? [])];
    for (const cell of ofFields) this.fields.set(cell.cellIndex, cell.textContent?.trim() ?? "");
    this.sections = groups ? findSections(groups) : [];
    const known = new Set(this.sections.map((section) => section.name));
    const stated = state.read("fold").filter((name) => known.has(name));
    const region = table.parentElement ?? table;
    this.folded = new Set(stated.length || region.clientWidth >= NARROW ? stated : known);
    this.field = new Choice("field", rows.map(() => [...this.fields.values()]), state);
    this.chosen = new Choice("state", rows.map((row) => [...new Set(this.statesOf(row, () => true))]), state);
    const key = [...(table.closest(".flamedesign-report")?.querySelectorAll(".flamedesign-key > [class]") ?? [])];
    this.legend = key.map((entry) => [entry, STATES[stateOf(entry)] ?? "", entry.textContent ?? ""] as const).filter(([, of]) => of);
    table.setAttribute(NAME, String(++made));
    this.selector = `[${NAME}="${made}"] :is(thead tr:last-child, tbody tr, tfoot tr) > `;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
    for (const section of this.sections) this.makeFold(section);
    for (const cell of ofFields) this.makeFilter(cell);
    this.show();
    this.count();
    if (!stated.length) this.foldUntilFits(region);
    addEventListener("beforeprint", () => this.show(true)); // paper has no buttons to unfold by
    addEventListener("afterprint", () => this.show());
    this.field.watch(() => (this.show(), this.count(), act()));
    this.chosen.watch(act);
  }

  /** Return the menus of fields and of states. */
  get menus(): HTMLElement[] {
    const nameOf = (state: string): string => capital(stateName(STATES.indexOf(state)));
    return [makeMenu(word("Field"), this.field, (name) => name), makeMenu(word("State"), this.chosen, nameOf)];
  }

  /** Whether rows are left out. */
  get narrowed(): boolean {
    return this.chosen.size > 0;
  }

  /** What holds of the rows that are shown, in words; nothing where that is of no single field. */
  describe(count: number): string {
    const [field, ...others] = [...this.fields.values()].filter((name) => this.field.has(name));
    if (!field || others.length || !this.narrowed) return "";
    const states = STATES.filter((state) => this.chosen.has(state)).map((state) => stateName(STATES.indexOf(state)));
    const values = { count, all: this.rows.length, field, state: LIST.format(states) };
    return word("{count} of {all} designs where '{field}' is {state}", values);
  }

  /** Show the rows of all states, and the columns of all fields. */
  clear(): void {
    for (const choice of [this.field, this.chosen]) if (choice.size) choice.clear();
  }

  /** Return whether a field that is shown has one of the chosen states. */
  admits(row: Row): boolean {
    return this.chosen.admits(this.statesOf(row));
  }

  private statesOf(row: Row, isShown = (name: string): boolean => !this.field.size || this.field.has(name)): string[] {
    const shown = [...this.fields].filter(([, name]) => isShown(name));
    return shown.map(([column]) => STATES[row.state(column)] ?? "").filter(Boolean);
  }

  /** Count the states anew in the fields that are shown: for the menu the designs, for the legend the cells. */
  private count(): void {
    const states = this.rows.map((row) => this.statesOf(row));
    this.chosen.recount(states.map((several) => [...new Set(several)]));
    const all = states.flat();
    for (const [entry, state, text] of this.legend) {
      const count = all.filter((one) => one === state).length;
      entry.textContent = this.field.size ? text.replace(/\d+(?=\)$)/, String(count)) : text; // of all designs, also beyond the page
    }
  }

  /** Make a heading the button that shows the designs that say nothing in its field, and again all. */
  private makeFilter(cell: HTMLTableCellElement): void {
    const name = this.fields.get(cell.cellIndex) ?? "";
    const place = cell.querySelector("p") ?? cell;
    const button = make("button", { type: "button", class: "flamedesign-sort flamedesign-lacking" }, ...place.childNodes);
    const isAlone = (): boolean => this.field.size === 1 && this.field.has(name) && this.chosen.size > 0;
    const refresh = (): void => button.setAttribute("aria-pressed", String(isAlone()));
    button.addEventListener("click", () => {
      const isChosen = isAlone();
      this.field.choose(isChosen ? [] : [name]);
      this.chosen.choose(isChosen ? [] : UNSAID);
    });
    cell.title = word("Show the designs that say nothing in {name}", { name });
    this.field.watch(refresh);
    this.chosen.watch(refresh);
    refresh();
    place.append(button);
  }

  /** Fold the sections with most fields while some columns are beyond the edge, where nobody could read their heads. */
  private foldUntilFits(region: Element): void {
    for (const { name } of [...this.sections].sort((one, other) => other.fields.length - one.fields.length)) {
      if (region.scrollWidth <= region.clientWidth + 1) return;
      this.folded.add(name);
      this.show();
    }
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
    const isChosen = (column: number): boolean => everything || !this.field.size || this.field.has(this.fields.get(column) ?? "");
    const hidden = [...this.fields.keys()].filter((column) => !isChosen(column));
    const shares: number[] = [];
    this.table.classList.toggle("flamedesign-few", this.field.size > 0 && this.field.size <= FEW && !everything);
    for (const { name, cell, share, fields } of this.sections) {
      const isFolded = !everything && !this.field.size && this.folded.has(name);
      if (isFolded) hidden.push(...fields);
      if (isFolded || everything) shares.push(share);
      const shown = (isFolded ? 0 : fields.filter(isChosen).length) + (isFolded || everything ? 1 : 0);
      cell.hidden = shown === 0;
      cell.colSpan = Math.max(shown, 1);
      cell.classList.toggle("flamedesign-needless", shown <= 1 && !isFolded);
      cell.querySelector("button")?.setAttribute("aria-expanded", String(!this.folded.has(name)));
    }
    this.sheet.replaceSync(`${this.rule(hidden, "none")} ${this.rule(shares, "table-cell")}`);
  }

  private rule(columns: readonly number[], display: string): string {
    const places = columns.map((column) => `:nth-child(${column + 1})`).join(", ");
    return places && `${this.selector}:is(${places}) { display: ${display}; }`;
  }
}

/** Return the sections over the columns: each cell of a row may stand over several. */
function findSections(row: HTMLTableRowElement): Section[] {
  const sections: Section[] = [];
  let column = 0;
  for (const cell of row.cells) {
    const name = cell.dataset["fdSection"];
    const share = column;
    if (name !== undefined) column += 1; // which stands under no heading of its own
    const fields = Array.from({ length: cell.colSpan }, (_, place) => column + place);
    if (name !== undefined) sections.push({ name, cell, share, fields });
    column += cell.colSpan;
  }
  return sections;
}
