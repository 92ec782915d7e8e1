/** The controls of a table: sort by its headings, and filter its rows. */

import { Choice, makeMenu } from "./choice";
import { Groups } from "./groups";
import { HeatMap } from "./heat";
import { make, makeButton, makeMatch, makeSearch, makeStatus, oncePerFrame } from "./dom";
import type { State } from "./state";
import { FILTERS, GROUP_ROW, readRows, type Row } from "./rows";
import { word } from "./words";

const FEWEST = 6; // rows that are worth a filter
const FIRST = 120; // rows that are shown at once; the others follow, some with each picture
const NEXT = 400;
const MOST_OF_MAP = 100; // rows of a heat map that are shown at all: each has dozens of cells
const SOME_OF_MAP = 25; // of those, with each picture

class Table {
  private readonly rows: readonly Row[];
  private readonly search: HTMLInputElement;
  private readonly status = makeStatus();
  private readonly choices: readonly Choice[];
  private readonly render = oncePerFrame(() => this.showRows());
  private readonly headings: readonly HTMLTableCellElement[];
  private readonly heat: HeatMap | undefined;
  private readonly groups: Groups;
  /** Whether the page did not show all rows that it holds, and how many more there are that it does not hold. */
  private readonly hasBrief: boolean;
  private readonly left: number;
  /** The rows in rising order of each column that was asked for; those without a value stand apart, at the end. */
  private readonly orders = new Map<string, readonly [Row[], Row[]]>();
  private sort = "";
  private frame = 0;
  /** The rows that are found, also those for which the page has no room. */
  found: readonly Row[];

  constructor(
    private readonly table: HTMLTableElement,
    private readonly state: State,
  ) {
    this.hasBrief = "fdBrief" in table.dataset;
    this.found = this.rows = readRows(table);
    this.left = Number(table.dataset["fdLeft"] ?? 0);
    this.headings = [...table.querySelectorAll<HTMLTableCellElement>("th[data-fd-sort]")];
    this.search = makeSearch(word("Filter the rows"), () => this.searched());
    this.choices = FILTERS.map(({ key }, place) => new Choice(key, this.rows.map((row) => row.values[place] ?? []), state));
    if (table.classList.contains("flamedesign-heat")) this.heat = new HeatMap(table, this.rows, state, () => this.draw());
    this.groups = new Groups(table, this.heat ? [] : this.rows, state, () => this.draw());
    for (const cell of this.headings) if (cell.dataset["fdSort"] !== "state") this.makeSortable(cell);
    const [searched = ""] = state.read("q");
    const [sort = ""] = state.read("sort");
    this.search.value = searched.slice(0, this.search.maxLength);
    if (this.rows.length >= FEWEST || this.narrowed || this.groups.differ) this.build(); // what an address narrows, a reader can widen
    this.sort = this.headings.some((cell) => cell.dataset["fdSort"] !== "state" && [columnOf(cell), `-${columnOf(cell)}`].includes(sort)) ? sort : "";
    this.markHeadings();
    if (this.hasBrief) table.closest(".flamedesign-view")?.querySelector(".flamedesign-cut")?.remove();
    if (this.narrowed || this.sort || this.groups.differ || this.hasBrief || this.left) this.draw();
    for (const choice of this.choices) choice.watch(() => this.draw());
  }

  private get narrowed(): boolean {
    return this.search.value.trim() !== "" || this.choices.some((choice) => choice.narrows) || this.heat?.narrowed === true;
  }

  private build(): void {
    const bar = make("div", { class: "flamedesign-bar", role: "group", "aria-label": word("Controls of the table") }, this.search);
    for (const [place, choice] of this.choices.entries()) {
      const filter = FILTERS[place];
      if (filter && (choice.counts.size > 1 || choice.narrows)) bar.append(makeMenu(word(filter.label), choice, filter.nameOf));
    }
    bar.append(...(this.heat?.menus ?? []), ...this.groups.menu, this.status);
    (this.table.closest(".flamedesign-scroll") ?? this.table).before(bar);
  }

  private makeSortable(cell: HTMLTableCellElement): void {
    const place = cell.querySelector("p") ?? cell;
    const button = make("button", { type: "button", class: "flamedesign-sort" }, ...place.childNodes);
    button.addEventListener("click", () => {
      const column = columnOf(cell);
      this.sort = { [column]: `-${column}`, [`-${column}`]: "" }[this.sort] ?? column;
      this.state.write("sort", ...(this.sort ? [this.sort] : []));
      this.markHeadings();
      this.draw();
    });
    place.append(button);
  }

  private searched(): void {
    this.state.write("q", ...[this.search.value.trim()].filter(Boolean));
    this.draw();
  }

  /** Show anew what is sorted and chosen; rows that are still to come from before are no longer waited for. */
  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.render();
  }

  private markHeadings(): void {
    for (const cell of this.headings) {
      const column = columnOf(cell);
      const direction = { [column]: "ascending", [`-${column}`]: "descending" }[this.sort];
      if (direction) cell.setAttribute("aria-sort", direction);
      else cell.removeAttribute("aria-sort");
    }
  }

  private showRows(): void {
    const matches = makeMatch(this.search.value);
    const chosen = [...this.choices.entries()].filter(([, choice]) => choice.size);
    const shown = this.sortedRows().filter(
      (row) => matches(row.text) && chosen.every(([place, choice]) => choice.admits(row.values[place] ?? [])) && (!this.heat?.narrowed || this.heat.admits(row)),
    );
    this.found = shown;
    const placed = this.heat ? shown.slice(0, MOST_OF_MAP) : shown;
    this.status.textContent = this.count(shown.length, placed.length);
    this.place(shown.length || !this.narrowed ? this.groups.arrange(placed) : [this.makeEmpty()]);
  }

  /** Return the row that stands where no other one does: it says why, and takes away what hides them. */
  private makeEmpty(): HTMLTableRowElement {
    const clear = makeButton(word("Clear the filters"), word("Clear the filters"), () => this.clear());
    const columns = [...(this.rows[0]?.element.cells ?? [])].length;
    const cell = make("td", { colspan: String(columns || 1) }, make("p", {}, word("No row fits the filters."), " ", clear));
    return make("tr", { class: "flamedesign-empty" }, cell);
  }

  private clear(): void {
    this.search.value = "";
    for (const choice of this.choices) if (choice.size) choice.clear();
    this.heat?.clear();
    this.searched();
    this.search.focus();
  }

  /** Return how many rows are found, and what of them is not shown. */
  private count(found: number, placed: number): string {
    const said: string[] = [];
    const shown = this.narrowed || placed < found ? word("{count} of {all} shown", { count: placed, all: this.rows.length }) : "";
    if (shown) said.push(this.heat?.describe(placed) || shown);
    if (this.narrowed && placed < found) said.push(word("{count} found", { count: found }));
    if (this.left) said.push(word("{count} more are not on this page", { count: this.left }));
    return said.join(", ");
  }

  /** Put the first rows in place at once and the others while the browser has time, so that typing never waits. */
  private place(rows: readonly HTMLTableRowElement[]): void {
    const [first, ...others] = this.table.tBodies;
    for (const body of others) body.remove();
    first?.replaceChildren();
    let body = first;
    let placed = 0;
    const placeSome = (): void => {
      const until = this.heat ? placed + SOME_OF_MAP : placed ? placed + NEXT : FIRST;
      for (const row of rows.slice(placed, until)) {
        if (row.classList.contains(GROUP_ROW) && body?.rows.length) body.after((body = make("tbody")));
        body?.append(row);
      }
      placed = until;
      if (placed < rows.length) this.frame = requestAnimationFrame(placeSome);
    };
    placeSome();
  }

  private sortedRows(): readonly Row[] {
    if (!this.sort) return this.rows;
    const falling = this.sort.startsWith("-");
    const [filled, empty] = this.orderOf(falling ? this.sort.slice(1) : this.sort);
    return [...(falling ? [...filled].reverse() : filled), ...empty];
  }

  private orderOf(column: string): readonly [Row[], Row[]] {
    const known = this.orders.get(column);
    if (known) return known;
    const sort = this.headings.find((cell) => columnOf(cell) === column)?.dataset["fdSort"];
    const numeric = sort !== "text";
    const keyed = this.rows.map((row) => [row.value(Number(column)), row] as const);
    const isFilled = ([value]: readonly [string, Row]): boolean => (numeric ? !isNaN(parseFloat(value)) : value !== "");
    const filled = keyed.filter(isFilled);
    if (numeric) filled.sort(([one], [other]) => parseFloat(one) - parseFloat(other));
    else filled.sort(([one], [other]) => COLLATOR.compare(one, other));
    const empty = keyed.filter((row) => !isFilled(row));
    const order = [filled.map(([, row]) => row), empty.map(([, row]) => row)] as const;
    this.orders.set(column, order);
    return order;
  }
}

/** Sorts RFE25 before RFE318. */
const COLLATOR = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true, sensitivity: "base" });

function columnOf(cell: HTMLTableCellElement): string {
  return String(cell.cellIndex);
}

/** Give a table its controls, and return what tells the rows that are found in it. */
export function startTable(table: HTMLTableElement, state: State): () => readonly HTMLTableRowElement[] {
  if (!table.tBodies.length) return () => [...table.rows];
  const controls = new Table(table, state);
  return () => [...(table.tHead?.rows ?? []), ...controls.found.map((row) => row.element), ...(table.tFoot?.rows ?? [])];
}
