/** The words of a neighbourhood: who says what of the middle, by kinds. What comes from the site is only ever text. */

import { make, makeSvg } from "./dom";
import { strokes, type Leads } from "./near_drawing";
import type { Admits, Direction } from "./neighbourhood";
import { addressOf, placeOf, type SiteKind, type SiteLine, type SiteNode, type Statement } from "./site";
import { countInWords, countStatements, word } from "./words";

/** So many statements of an entry, and so many entries of a kind, are shown at once; a fold has the others. */
export const SHOWN_STATEMENTS = 3;
const SHOWN_ENTRIES = 30;

/** All that is stated of one kind with one other end; in words only, that may be none. */
interface Entry {
  readonly kind: SiteKind;
  readonly other: SiteNode | null;
  readonly isInWords: boolean;
  readonly statements: Statement[];
  /** How many more there are than the file has. */
  readonly more: number;
}

/** So many letters of a name are not broken at the end of a line. */
const MOST_WHOLE = 24;

/** What is shown of a neighbourhood in words. */
export interface Asked {
  readonly middle: SiteNode;
  readonly direction: Direction;
  readonly admits: Admits;
  /** The kinds of which is said too that nothing is stated. */
  readonly kinds: readonly SiteKind[];
}

/** Return the words at the middle of a neighbourhood: what it refers to, and what refers to it. */
export function describeNeighbourhood({ middle, direction, admits, kinds }: Asked, leads: Leads): Node[] {
  const steps = ([1, -1] as const).filter((step) => direction !== (step < 0 ? "out" : "in"));
  const sides = steps.map((step) => [step, collect(middle, step, admits)] as const);
  const heading = make("p", { class: "flamedesign-near-name" }, ...nameOf(middle));
  const facts = describeFacts(middle, sides.flatMap(([, entries]) => entries));
  const said = sides.map(([step, entries]) => makeSide(step, entries, isKnown(middle, step) ? kinds : [], leads));
  return [heading, make("p", {}, facts), ...said.flatMap((side) => side ?? [])];
}

/** Tell whether all is known that leads to a node, or from it: components state nothing, and designs need a document here. */
function isKnown({ uri, project }: SiteNode, step: 1 | -1): boolean {
  return !project && (step < 0 || uri !== "");
}

/** Return the words of a line, of some kinds. */
export function describeLine(line: SiteLine, admits: Admits): HTMLElement {
  const heading = make("p", { class: "flamedesign-near-name" }, `${line.source.name} → ${line.target.name}`);
  const entries = entriesOf(line, line.target, admits);
  const kinds = entries.flatMap((entry) => [makeKind(entry.kind, 1), ...entry.statements.map(makeStatement), ...makeMore(entry)]);
  return make("div", { class: "flamedesign-near-line", tabindex: "-1", role: "group", "aria-label": heading.textContent }, heading, ...kinds);
}

function describeFacts(middle: SiteNode, entries: readonly Entry[]): string {
  const count = (isInWords: boolean): number =>
    entries.filter((entry) => entry.isInWords === isInWords).reduce((sum, { statements, more }) => sum + statements.length + more, 0);
  const [stated, inWords] = [count(false), count(true)];
  return [middle.status, countStatements(stated), inWords ? countInWords(inWords) : ""].filter(Boolean).join(", ");
}

/** Return the entries of a side: of each kind, the strongest first; what leads somewhere goes before words alone. */
function collect(middle: SiteNode, step: 1 | -1, admits: Admits): Entry[] {
  const lines = step < 0 ? middle.incoming : middle.outgoing;
  const found = lines.flatMap((line) => entriesOf(line, step < 0 ? line.source : line.target, admits));
  const inWords = new Map<string, Entry>();
  for (const { source, statement } of step < 0 ? middle.words : middle.ownWords) {
    const { kind } = statement;
    if (!admits(kind)) continue;
    const other = step < 0 ? source : null;
    const key = `${kind.name} ${other?.id ?? ""}`;
    const entry = inWords.get(key) ?? { kind, other, isInWords: true, statements: [], more: 0 };
    entry.statements.push(statement);
    inWords.set(key, entry);
  }
  const order = (one: Entry, other: Entry): number =>
    one.kind.rank - other.kind.rank || Number(one.isInWords) - Number(other.isInWords) || other.statements.length - one.statements.length;
  return [...found, ...inWords.values()].sort(order);
}

/** Return the statements of a line by their kinds. */
function entriesOf(line: SiteLine, other: SiteNode, admits: Admits): Entry[] {
  const entries = line.kinds.map((kind, place): Entry => {
    const statements = line.statements.filter((one) => one.kind === kind);
    return { kind, other, isInWords: false, statements, more: line.counts[place]! - statements.length };
  });
  return entries.filter(({ kind }) => admits(kind));
}

/**
 * Make a side of the words, if it has any. `asked` are kinds of which it says too that there is nothing: what words
 * name in passing is by none of them, so that it stands apart, after these.
 */
function makeSide(step: 1 | -1, entries: readonly Entry[], asked: readonly SiteKind[], leads: Leads): HTMLElement | null {
  const title = make("p", { class: "flamedesign-near-title", tabindex: "-1" }, step < 0 ? word("Refer to it") : word("It refers to"));
  const [naming, stated] = [entries.filter(isNaming), entries.filter((entry) => !isNaming(entry))];
  const unnamed = asked.filter((kind) => !naming.some((entry) => entry.kind === kind));
  const kinds = [...new Set([...stated.map(({ kind }) => kind), ...unnamed])].sort((one, other) => one.rank - other.rank);
  const lists = kinds.flatMap((kind) => {
    const items = stated.filter((entry) => entry.kind === kind).map((entry) => makeEntry(entry, leads));
    if (items.length) return [makeKind(kind, step), make("ul", {}, ...fold(items, SHOWN_ENTRIES, "li"))];
    return [makeKind(kind, step, make("span", { class: "flamedesign-count" }, word("nothing")))];
  });
  if (naming.length) {
    const items = naming.map((entry) => makeEntry(entry, leads));
    lists.push(make("p", { class: "flamedesign-near-kind" }, word("named in the words of")), make("ul", {}, ...fold(items, SHOWN_ENTRIES, "li")));
  }
  if (!lists.length) return null;
  return make("div", { "data-step": String(step) }, title, ...lists);
}

/** Tell whether an entry is of words that name the middle, a component, but lead nowhere. */
function isNaming({ isInWords, other }: Entry): boolean {
  return isInWords && other !== null;
}

function makeKind(kind: SiteKind, step: 1 | -1, ...more: Node[]): HTMLElement {
  const svg = makeSvg("svg", { viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" });
  svg.append(...strokes(kind, `M1,6 L${33 + kind.base},6`, 33, 6));
  return make("p", { class: `flamedesign-near-kind flamedesign-kind-${kind.name}` }, svg, step < 0 ? kind.inverse : kind.label, ...more);
}

function nameOf(node: SiteNode): Node[] {
  const address = addressOf(node);
  const name = address ? make("a", { href: address }, node.name) : make("strong", {}, node.name);
  return [name, document.createTextNode(node.title ? ` ${node.title}` : "")];
}

function makeEntry(entry: Entry, leads: Leads): HTMLElement {
  const { other, isInWords, statements } = entry;
  const said = isNaming(entry) ? entry.kind.label : countInWords(statements.length);
  const note = isInWords ? [make("span", { class: "flamedesign-count" }, said)] : [];
  const name = other ? [makeName(other, leads), other.title ? ` ${other.title} ` : " "] : [];
  return make("li", {}, ...name, ...note, ...fold(statements.map(makeStatement), SHOWN_STATEMENTS, "span"), ...makeMore(entry));
}

function makeName(node: SiteNode, leads: Leads): HTMLElement {
  const name = make("a", { href: leads.address(node), ...(node.name.length <= MOST_WHOLE ? { class: "flamedesign-whole" } : {}) }, node.name);
  name.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leads.follow(node);
  });
  return name;
}

/** Make the words of a statement, which lead to where they stand. */
function makeStatement(statement: Statement): HTMLElement {
  const words = { class: "flamedesign-said", dir: "auto" };
  return statement.by.uri ? make("a", { ...words, href: placeOf(statement) }, statement.text) : make("span", words, statement.text);
}

function makeMore({ more }: Entry): HTMLElement[] {
  return more ? [make("span", { class: "flamedesign-said" }, word("{count} more in the document", { count: more }))] : [];
}

/** Return how many of some things stand there at once, where a fold has the others: one more is no reason for a fold. */
export function countShown(count: number, most: number): number {
  return count > most + 1 ? most : count;
}

/** Return the first of some elements, and the others in a fold. */
function fold(elements: readonly HTMLElement[], most: number, around: "li" | "span"): HTMLElement[] {
  const shown = elements.slice(0, countShown(elements.length, most));
  const rest = elements.slice(shown.length);
  if (!rest.length) return shown;
  const summary = make("summary", {}, word("{count} more", { count: rest.length }));
  const folded = make("details", {}, summary, ...(around === "li" ? [make("ul", {}, ...rest)] : rest));
  return [...shown, around === "li" ? make("li", {}, folded) : folded];
}
