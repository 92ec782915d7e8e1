/** The rows of a table: those that stand on the page, and those that it holds briefly for the script to add. */

import { STATES, stateName, stateOf } from "./heat";
import { make } from "./dom";
import { capital, componentName, word } from "./words";

/** What rows are found by: the key in the address, what of a row holds the values, and what they are called. */
interface Filter {
  readonly key: string;
  readonly label: string;
  readonly data: string;
  readonly separator: string;
  readonly nameOf: (value: string) => string;
}

const ANSWERS: Record<string, string> = { yes: "acknowledged", no: "not acknowledged", idle: "nothing to do" };

/** Return what rows without a value are called. */
export const noneName = (): string => capital(word("none"));

/** Return what a status is called, as the page writes it. */
export const statusName = (status: string): string => capital(status.toLowerCase()) || noneName();

const orNone = (value: string): string => value || noneName();

/** Those of brief rows first, in their order; then those of updates. */
export const FILTERS: readonly Filter[] = [
  { key: "status", label: "Status", data: "fdStatus", separator: "\n", nameOf: statusName },
  { key: "component", label: "Component", data: "fdComponents", separator: " ", nameOf: (key) => (key ? componentName(key) : noneName()) },
  { key: "owner", label: "Owner", data: "fdOwner", separator: "\n", nameOf: orNone },
  { key: "reviewer", label: "Reviewer", data: "fdReviewer", separator: "\n", nameOf: orNone },
  { key: "kind", label: "Kind", data: "fdKind", separator: "\n", nameOf: capital },
  { key: "asking", label: "Asked by", data: "fdAsking", separator: "\n", nameOf: orNone },
  { key: "target", label: "To be updated", data: "fdTarget", separator: "\n", nameOf: (name) => name || capital(word("in words only")) },
  { key: "answer", label: "Acknowledged", data: "fdAnswer", separator: "\n", nameOf: (answer) => capital(word(ANSWERS[answer] ?? "nobody can")) },
];

/** So many of them have a value in brief rows; that of the group follows. */
const IN_BRIEF = 5;

/** The class of the row above those of a group. */
export const GROUP_ROW = "flamedesign-group-row";

export interface Row {
  readonly element: HTMLTableRowElement;
  /** What a reader can search for, in lower case. */
  readonly text: string;
  /** The name of the group in which it stands on the page. */
  readonly group: string;
  /** What it is found by, in the order of FILTERS. */
  readonly values: readonly (readonly string[])[];
  /** Return what it is sorted by in a column. */
  value(column: number): string;
  /** Return the state of a field in a column of a heat map, by its place among all. */
  state(column: number): number;
}

/** Text, or the text of the link and what follows it. */
type BriefCell = string | readonly [string, string?];
type Brief = readonly [address: string, filters: readonly number[], cells: readonly BriefCell[], states?: string];

function split(valueOf: (data: string, place: number) => string | undefined): readonly (readonly string[])[] {
  return FILTERS.map(({ data, separator }, place) => (valueOf(data, place) ?? "").split(separator));
}

function searchable(text: string, values: readonly (readonly string[])[]): string {
  const names = FILTERS.flatMap(({ nameOf }, place) => (values[place] ?? []).filter(Boolean).map(nameOf));
  return [text, ...names].join("\n").toLowerCase();
}

function readRow(element: HTMLTableRowElement): Row {
  const named = element.closest(".flamedesign-heat") ? element.cells[0] : element; // each other cell names its field
  const values = split((data) => element.dataset[data]);
  return {
    element,
    text: searchable(named?.textContent ?? "", values),
    group: element.closest("tbody")?.querySelector<HTMLElement>(`.${GROUP_ROW} > *`)?.dataset["fdValue"] ?? "",
    values,
    value: (column) => element.cells[column]?.dataset["fdValue"] ?? element.cells[column]?.textContent?.trim() ?? "",
    state: (column) => stateOf(element.cells[column]),
  };
}

/** Makes rows that look like those that stand on the page already. */
class Maker {
  /** What stands in the cells of each column, by their words: a status has a mark. */
  private readonly faces = new Map<string, HTMLTableCellElement>();

  /** Of each column, its place among those of states, or among the others. */
  readonly places: readonly number[];
  private readonly isState: readonly boolean[];

  constructor(
    private readonly sample: HTMLTableRowElement,
    rows: readonly Row[],
    private readonly fields: readonly string[],
  ) {
    const isHeat = sample.closest(".flamedesign-heat") !== null;
    this.isState = [...sample.cells].map((cell) => isHeat && cell.cellIndex > 0 && !cell.classList.contains("flamedesign-number"));
    this.places = this.isState.map((is, column) => this.isState.slice(0, column).filter((other) => other === is).length);
    for (const { element } of rows)
      for (const cell of element.cells)
        if (cell.querySelector(".flamedesign-status, [class*=flamedesign-kind-]")) this.faces.set(`${cell.cellIndex} ${cell.textContent}`, cell);
  }

  make([address, , cells, states = ""]: Brief): HTMLTableRowElement {
    const row = make("tr");
    for (const [column, like] of [...this.sample.cells].entries()) {
      const place = this.places[column] ?? 0;
      row.append(this.isState[column] ? this.makeState(like, Number(states[place]), address) : this.makeCell(like, cells[place] ?? "", address));
    }
    return row;
  }

  private makeCell(like: HTMLTableCellElement, content: BriefCell, address: string): HTMLTableCellElement {
    if (typeof content === "string") {
      const face = this.faces.get(`${like.cellIndex} ${content}`);
      if (face) return face.cloneNode(true) as HTMLTableCellElement;
    }
    const cell = like.cloneNode() as HTMLTableCellElement;
    delete cell.dataset["fdValue"];
    if (typeof content === "string") cell.append(content);
    else {
      const [text, title = ""] = content;
      cell.append(make("a", { href: address }, text), ...(title ? [" ", make("span", { class: "flamedesign-title" }, title)] : []));
    }
    return cell;
  }

  private makeState(like: HTMLTableCellElement, state: number, address: string): HTMLTableCellElement {
    const text = `${this.fields[like.cellIndex] ?? ""}: ${stateName(state)}`;
    const first = like.classList.contains("flamedesign-first") ? " flamedesign-first" : "";
    const isLinked = STATES[state] !== "not-required";
    return make("td", { class: `flamedesign-${STATES[state] ?? ""}${first}` }, isLinked ? make("a", { href: address }, text) : text);
  }
}

/** Return all rows of a table, those that it holds briefly after those that stand on the page. */
export function readRows(table: HTMLTableElement): Row[] {
  const stood = [...table.tBodies].flatMap((body) => [...body.rows]);
  const rows = stood.filter((row) => !row.classList.contains(GROUP_ROW)).map(readRow);
  const sample = rows[0]?.element;
  const [known, brief] = JSON.parse(table.dataset["fdBrief"] ?? "[[],[]]") as [string[], Brief[]];
  delete table.dataset["fdBrief"];
  if (!sample) return rows;
  const fields = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])].map((cell) => cell.textContent?.trim() ?? "");
  const maker = new Maker(sample, rows, fields);
  return [...rows, ...brief.map((one) => readBrief(one, known, maker))];
}

function readBrief(brief: Brief, known: readonly string[], maker: Maker): Row {
  const [, filters, cells, states = ""] = brief;
  const values = split((_data, place) => known[(place < IN_BRIEF ? filters[place] : undefined) ?? -1]);
  const named = states ? cells.slice(0, 1) : cells;
  let element: HTMLTableRowElement | undefined;
  return {
    get element() {
      return (element ??= maker.make(brief)); // most are never shown
    },
    text: searchable(named.flat().join("\n"), values),
    group: known[filters[IN_BRIEF] ?? -1] ?? "",
    values,
    value: (column) => [cells[maker.places[column] ?? 0] ?? ""].flat().join(" "),
    state: (column) => Number(states[maker.places[column] ?? 0]),
  };
}
