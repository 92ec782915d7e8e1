/** Filters: what can be chosen, what was chosen, and the controls to choose with. */

import { make, makeMatch, makeSearch, whenLeft } from "./dom";
import { kindOf } from "./line_words";
import type { State } from "./state";
import { countInWords, countStatements, word } from "./words";

/** A menu with more entries can be searched, and folds those of what stands once. */
const MOST_PLAIN = 8;

/** The values of one property, how often each occurs, and which were chosen. While none is chosen, all are shown. */
export class Choice {
  readonly counts = new Map<string, number>();
  private readonly chosen = new Set<string>();
  private readonly watchers: (() => void)[] = [];
  private readonly counters: (() => void)[] = [];

  constructor(
    private readonly key: string,
    items: Iterable<readonly string[]>,
    private readonly state: State,
  ) {
    this.recount(items);
    for (const value of state.read(key)) if (this.counts.has(value)) this.chosen.add(value);
  }

  /** Count anew how often each value occurs; one that no longer does can still be chosen. */
  recount(items: Iterable<readonly string[]>): void {
    for (const value of this.counts.keys()) this.counts.set(value, 0);
    for (const values of items) for (const value of values) this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
    for (const act of this.counters) act();
  }

  get size(): number {
    return this.chosen.size;
  }

  /** Whether it chooses by anything: not where nothing has a value. */
  get narrows(): boolean {
    return this.chosen.size > 0 && (this.counts.size > 1 || !this.counts.has(""));
  }

  has(value: string): boolean {
    return this.chosen.has(value);
  }

  /** Tell whether something with these values is shown. */
  admits(values: readonly string[]): boolean {
    return this.chosen.size === 0 || values.some((value) => this.chosen.has(value));
  }

  toggle(value: string): void {
    if (!this.chosen.delete(value)) this.chosen.add(value);
    this.tell();
  }

  clear(): void {
    this.choose([]);
  }

  /** Choose some values in place of those that were chosen; what does not occur is passed over. */
  choose(values: readonly string[]): void {
    this.chosen.clear();
    for (const value of values) if (this.counts.has(value)) this.chosen.add(value);
    this.tell();
  }

  /** Call `act` after each change. */
  watch(act: () => void): void {
    this.watchers.push(act);
  }

  /** Call `act` whenever values are counted anew. */
  watchCounts(act: () => void): void {
    this.counters.push(act);
  }

  private tell(): void {
    this.state.write(this.key, ...[...this.chosen].sort());
    for (const act of this.watchers) act();
  }
}

function makeTallyOf(said: string): HTMLElement {
  return make("span", { class: "flamedesign-tally" }, said);
}

export type TallyOf = (value: string) => Tally;

/** How many statements there are of a kind. */
export interface Tally {
  /** On the lines that are shown, and on those of all the drawing. */
  readonly count: number;
  readonly all: number;
  readonly inWords: number;
}

/**
 * Make the entries of a legend buttons that choose kinds; return a function that says anew how many there are of each.
 *
 * Each has room for what it says while all is shown, of which there is `wholeOf`: none moves while filters change.
 */
export function makeChips(legend: Element, choice: Choice, wholeOf: TallyOf): (tallyOf: TallyOf) => void {
  const chips = new Map<string, readonly [Element, HTMLElement, isOnLines: boolean]>();
  for (const entry of legend.querySelectorAll("li")) {
    const value = kindOf(entry);
    if (!value || !choice.counts.has(value)) continue;
    entry.querySelector(".flamedesign-in-words")?.remove(); // the tally says so
    const whole = wholeOf(value);
    const tally = makeTallyOf("");
    reserve(tally, sayTally(whole, whole.all > 0));
    const chip = make("button", { type: "button", class: "flamedesign-chip" }, ...entry.childNodes, tally);
    chips.set(value, [entry, tally, whole.all > 0]);
    chip.addEventListener("click", () => choice.toggle(value));
    const press = (): void => chip.setAttribute("aria-pressed", String(choice.has(value)));
    choice.watch(press);
    press();
    entry.append(chip);
  }
  return (tallyOf) => {
    for (const [value, [entry, tally, isOnLines]] of chips) {
      const said = tallyOf(value);
      tally.textContent = sayTally(said, isOnLines);
      reserve(tally, tally.textContent);
      tally.parentElement!.title = describeTally(said, isOnLines);
      entry.classList.toggle("flamedesign-none", said.count === 0);
    }
  };
}

/** Keep room for a text, also while a shorter one is shown. */
function reserve(tally: HTMLElement, text: string): void {
  if (text.length > (tally.dataset["most"] ?? "").length) tally.dataset["most"] = text;
}

/** Say briefly how many statements there are of a kind: on lines, or in words where the drawing has no line of it. */
function sayTally({ count, all, inWords }: Tally, isOnLines: boolean): string {
  if (!isOnLines && !count) return countInWords(inWords);
  return count === all ? countStatements(count) : word("{count} of {all}", { count, all });
}

function describeTally({ count, all, inWords }: Tally, isOnLines: boolean): string {
  const stated = count === all ? countStatements(count) : word("{count} of {all} statements", { count, all });
  return [isOnLines || count ? stated : "", inWords || !(isOnLines || count) ? countInWords(inWords) : ""].filter(Boolean).join(", ");
}

/** A value in a menu: what it is called, how often it stands, and its check box with its label. */
interface Entry {
  readonly name: string;
  readonly value: string;
  readonly count: number;
  readonly box: HTMLInputElement;
  readonly element: HTMLElement;
}

/** Make the entries of a menu: what stands most often first. */
function makeEntries(choice: Choice, nameOf: (value: string) => string, sayCount: (count: number) => string): Entry[] {
  const entries = [...choice.counts].map(([value, count]) => {
    const name = nameOf(value);
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => choice.toggle(value));
    const tally = makeTallyOf(sayCount(count));
    choice.watchCounts(() => (tally.textContent = sayCount(choice.counts.get(value) ?? 0)));
    return { name, value, count, box, element: make("label", {}, box, make("span", {}, name), tally) };
  });
  const byName = (one: Entry, other: Entry): number => one.name.localeCompare(other.name, undefined, { numeric: true });
  return entries.sort((one, other) => other.count - one.count || byName(one, other));
}

/** Put a search box above many entries, and fold those of what stands once, unless one of them is chosen. */
function arrangeMany(label: string, choice: Choice, entries: readonly Entry[]): HTMLElement[] {
  const single = entries.filter((entry) => entry.count === 1);
  const folded = single.length > 1 && single.length < entries.length ? single : [];
  const summary = make("summary", {}, word("{count} that stand once", { count: folded.length }));
  const fold = make("details", {}, summary, ...folded.map((entry) => entry.element));
  fold.open = folded.some((entry) => choice.has(entry.value));
  const search = makeSearch(word("Find in {name}", { name: label }), () => {
    const matches = makeMatch(search.value.trim());
    for (const entry of entries) entry.element.hidden = !matches(entry.name.toLowerCase());
    fold.hidden = folded.every((entry) => entry.element.hidden);
    fold.open = search.value.trim() !== "";
  });
  const shown = entries.filter((entry) => !folded.includes(entry)).map((entry) => entry.element);
  return [search, ...shown, ...(folded.length ? [fold] : [])];
}

/** Make a menu of check boxes. `nameOf` says what a value is called, and `sayCount` how often it stands. */
export function makeMenu(label: string, choice: Choice, nameOf: (value: string) => string, sayCount: (count: number) => string = String): HTMLElement {
  const button = make("button", { type: "button", class: "flamedesign-button", "aria-expanded": "false" });
  const panel = make("div", { class: "flamedesign-panel", role: "group", "aria-label": label });
  panel.hidden = true;
  const menu = make("div", { class: "flamedesign-menu" }, button, panel);
  const open = (opened: boolean): void => {
    panel.hidden = !opened;
    button.setAttribute("aria-expanded", String(opened));
    if (opened) keepInside(menu, panel);
  };
  const entries = makeEntries(choice, nameOf, sayCount);
  panel.append(...(entries.length > MOST_PLAIN ? arrangeMany(label, choice, entries) : entries.map((entry) => entry.element)));
  const refresh = (): void => {
    for (const { value, box } of entries) box.checked = choice.has(value);
    button.textContent = choice.size ? word("{name}: {count}", { name: label, count: choice.size }) : label;
    button.classList.toggle("flamedesign-active", choice.size > 0);
  };
  choice.watch(refresh);
  refresh();
  button.addEventListener("click", () => open(button.getAttribute("aria-expanded") === "false"));
  whenLeft(menu, () => open(false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  return menu;
}

/** Shift an open panel so that it stays within the bar that its menu stands in. */
function keepInside(menu: HTMLElement, panel: HTMLElement): void {
  const bar = menu.closest(".flamedesign-bar")?.getBoundingClientRect() ?? document.documentElement.getBoundingClientRect();
  const { left } = menu.getBoundingClientRect();
  const room = bar.right - left - panel.offsetWidth;
  panel.style.left = `${Math.max(bar.left - left, Math.min(0, room))}px`;
}
