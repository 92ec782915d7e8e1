/** Groups of rows: what they are grouped by, and the rows in the order of groups, each group below its heading. */

import { make } from "./dom";
import { FILTERS, GROUP_ROW, noneName, type Row } from "./rows";
import type { State } from "./state";
import { word } from "./words";

const NONE = "none"; // in the address, where the page itself has groups

/** Something that rows can be grouped by, and the name of each row's group. */
interface Grouping {
  readonly key: string;
  readonly label: string;
  readonly nameOf: (row: Row) => string;
}

/** A row, or the heading of a group. */
export type Part = HTMLTableRowElement;

export class Groups {
  private readonly own: string;
  private readonly groupings: readonly Grouping[];
  private readonly names = new Map<string, Node[]>();
  private readonly collator = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  private chosen: string;

  constructor(
    private readonly table: HTMLTableElement,
    private readonly rows: readonly Row[],
    private readonly state: State,
    private readonly act: () => void,
  ) {
    this.own = table.dataset["fdGroupBy"] ?? "";
    this.groupings = this.find();
    for (const heading of table.querySelectorAll<HTMLElement>(`.${GROUP_ROW} > [data-fd-value]`))
      this.names.set(heading.dataset["fdValue"] ?? "", [...heading.childNodes].filter((node) => !isLabel(node)));
    const [stated = this.own] = state.read("group");
    this.chosen = stated === NONE ? "" : this.groupings.some(({ key }) => key === stated) ? stated : this.own;
    this.mark();
  }

  /** Whether the rows stand in other groups than the page has. */
  get differ(): boolean {
    return this.chosen !== this.own;
  }

  /** Return the menu that says what rows are grouped by; none where there is nothing to group them by. */
  get menu(): HTMLElement[] {
    if (!this.groupings.length) return [];
    const options = [{ key: "", label: word("No groups") }, ...this.groupings];
    const select = make("select", { class: "flamedesign-button" }, ...options.map(({ key, label }) => make("option", { value: key }, label)));
    select.value = this.chosen;
    select.addEventListener("change", () => {
      this.chosen = select.value;
      this.state.write("group", ...(this.differ ? [this.chosen || NONE] : []));
      this.mark();
      this.act();
    });
    return [make("label", { class: "flamedesign-group-by" }, word("Group by"), " ", select)];
  }

  /** Return rows group by group, each group below its heading; those of a group stay in their order. */
  arrange(rows: readonly Row[]): Part[] {
    const grouping = this.groupings.find(({ key }) => key === this.chosen);
    if (!grouping) return rows.map((row) => row.element);
    const groups = new Map<string, Row[]>();
    if (grouping.key === this.own) for (const row of this.rows) groups.set(grouping.nameOf(row), []); // in their order
    for (const row of rows) {
      const name = grouping.nameOf(row);
      groups.set(name, [...(groups.get(name) ?? []), row]);
    }
    const order = [...groups].filter(([, several]) => several.length > 0);
    const isLast = (name: string): number => Number(name === noneName());
    if (grouping.key !== this.own) order.sort(([one], [other]) => isLast(one) - isLast(other) || this.collator.compare(one, other));
    return order.flatMap(([name, several]) => [this.makeHeading(name, several.length), ...several.map((row) => row.element)]);
  }

  private makeHeading(name: string, count: number): HTMLTableRowElement {
    const known = this.chosen === this.own ? this.names.get(name) : undefined;
    const face = known ? known.map((node) => node.cloneNode(true)) : [name];
    const columns = String(this.rows[0]?.element.cells.length ?? 1);
    const cell = make("th", { scope: "rowgroup", colspan: columns }, ...face, " ", make("span", { class: "flamedesign-label" }, `(${count})`));
    return make("tr", { class: GROUP_ROW }, cell);
  }

  private find(): Grouping[] {
    const own = { key: this.own, label: this.table.dataset["fdGroupLabel"] ?? this.own, nameOf: (row: Row) => row.group };
    const others = FILTERS.map(({ key, label, nameOf }, place) => ({
      key,
      label: word(label),
      nameOf: (row: Row) => {
        const [first = "", ...more] = row.values[place] ?? [];
        return more.length && key !== "component" ? word("Several") : nameOf(first); // the component that it names most
      },
    }));
    const useful = others.filter(({ key, nameOf }) => key !== this.own && new Set(this.rows.map(nameOf)).size > 1);
    return [...(this.own ? [own] : []), ...useful];
  }

  /** Tell the style sheet whether the groups are those of the page, whose names some columns need not repeat. */
  private mark(): void {
    this.table.classList.toggle("flamedesign-regrouped", this.differ);
  }
}

function isLabel(node: Node): boolean {
  return (node instanceof Element && node.classList.contains("flamedesign-label")) || !node.textContent?.trim();
}
