/** The impact of a design or component that a reader chooses, kept in the address. The words are those of the page. */

import { make, makeSearch, makeStatus, makeSvg, whenLeft } from "./dom";
import { drawImpact, type Box } from "./impact_drawing";
import { strokes } from "./near_drawing";
import { countShown, SHOWN_STATEMENTS } from "./near_words";
import { addressOf, loadImpacts, loadSite, placeOf, type Site, type SiteKind, type SiteNode, type Statement, type Thing } from "./site";
import type { RawImpact } from "./site";
import type { State } from "./state";
import { Suggestions } from "./suggestions";
import { word } from "./words";

type RawOf = RawImpact["of"][string];
type RawBlock = RawOf[2][number];
type RawEntry = RawBlock[3][number];

export class ImpactView {
  private readonly search = makeSearch(word("Choose a design or component"), () => this.suggestions.show(this.search.value.trim()));
  private readonly status = makeStatus();
  private readonly suggestions = new Suggestions(
    () => false,
    (id) => this.open(id),
    (count, isSearched) => (this.status.textContent = isSearched && !count ? word("{count} found", { count }) : ""),
    ({ uri, isComponent }) => (uri || isComponent ? "here" : "nowhere"),
  );
  private readonly element = make("div", { class: "flamedesign-chosen" });
  private readonly title = document.title;
  /** What the page shows of what its author chose, or of what may be chosen. */
  private readonly own: readonly HTMLElement[];

  constructor(
    view: HTMLElement,
    private readonly state: State,
  ) {
    this.own = [...view.children].filter((child): child is HTMLElement => child instanceof HTMLElement);
    const field = make("span", { class: "flamedesign-field" }, this.search, this.suggestions.element);
    const bar = make("div", { class: "flamedesign-bar", role: "group", "aria-label": word("Choose a design or component") }, field, this.status);
    view.prepend(bar, this.element);
    whenLeft(field, () => this.suggestions.close());
    this.search.addEventListener("focus", () => this.suggestions.prepare());
    field.addEventListener("keydown", (event) => this.press(event));
    view.addEventListener("click", (event) => this.followed(event));
    addEventListener("popstate", () => this.restore());
    this.restore();
  }

  /** Show what the address says; what the page has, where that is nothing that is known. */
  private restore(): void {
    const [id = ""] = this.state.read("focus");
    if (!id) {
      this.show(null);
      return;
    }
    this.load(id).catch(() => undefined);
  }

  private open(id: string): void {
    this.search.value = "";
    this.suggestions.hide();
    this.state.push({ focus: id });
    this.load(id).then(
      () => this.element.querySelector<HTMLElement>(".flamedesign-impact-name")?.focus(),
      () => undefined,
    );
  }

  /** Show what the files of the site say of a node; what the page has where they cannot be loaded. */
  private async load(id: string): Promise<void> {
    try {
      const [site, impacts] = await Promise.all([loadSite(), loadImpacts()]);
      this.show({ site, impacts, id });
    } catch (error) {
      this.show(null);
      throw error;
    }
  }

  private press(event: KeyboardEvent): void {
    const entries = [...this.suggestions.element.querySelectorAll<HTMLElement>("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && event.target === this.search) {
      if (this.suggestions.take()) event.preventDefault();
    } else if (event.key === "Escape") {
      this.suggestions.close();
      this.search.focus();
    } else if (step && entries.length) {
      event.preventDefault();
      const next = entries[entries.indexOf(document.activeElement as HTMLElement) + step];
      (next ?? this.search).focus();
    }
  }

  /** Show the impact of what a link leads to that offers a choice, or that leads to this page in another state. */
  private followed(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement | SVGAElement>("a[href]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = new URL(link.getAttribute("href")!, document.baseURI);
    if (target.hash && target.search === location.search && target.pathname === location.pathname) return; // a list of what is shown
    const chosen = target.pathname === location.pathname ? this.state.readFrom(target) : "";
    const offers = link.closest(".flamedesign-choices, .flamedesign-offered") !== null;
    if (!chosen && !offers) return;
    event.preventDefault();
    loadSite()
      .then((site) => {
        const id = chosen || site.nodes.find((node) => addressOf(node) === target.href)?.id;
        if (id && site.find(id)) this.open(id);
        else location.assign(target);
      })
      .catch(() => location.assign(target));
  }

  private show(chosen: { site: Site; impacts: RawImpact; id: string } | null): void {
    const node = chosen?.site.find(chosen.id);
    const impact = chosen && node ? chosen.impacts.of[String(chosen.site.nodes.indexOf(node))] : undefined;
    for (const part of this.own) part.hidden = impact !== undefined && !part.classList.contains("flamedesign-choices");
    this.element.replaceChildren(...(chosen && node && impact ? new Impact(chosen.site, chosen.impacts, node, this.state).describe(impact) : []));
    document.title = node && impact ? `${node.name} – ${this.title}` : this.title;
  }
}

/** Makes what is said of one impact. What comes from the site is only ever text. */
class Impact {
  constructor(
    private readonly site: Site,
    private readonly raw: RawImpact,
    private readonly node: SiteNode,
    private readonly state: State,
  ) {}

  describe([counts, rows, blocks]: RawOf): Node[] {
    const drawn = rows.map(([strength, words, things, inWords, count = thingsOf(things, blocks).length]) => ({
      style: this.raw.strengths[strength]!,
      css: `flamedesign-strength-${strength}`,
      words: this.text(words),
      boxes: thingsOf(things, blocks).map((thing) => this.boxOf(this.thing(thing))),
      count,
      inWords: this.text(inWords),
      list: this.listOf(strength, blocks),
    }));
    const name = make("p", { class: "flamedesign-impact-name", tabindex: "-1" }, ...this.nameOf(this.node));
    const caption = make("p", { class: "flamedesign-caption", role: "status" }, this.text(counts, this.node.name));
    return [name, caption, ...drawImpact(this.node.name, drawn), ...blocks.flatMap((block, place) => this.makeBlock(block, this.anchor(place)))];
  }

  private anchor(place: number): string {
    return `fd.${this.state.view}.list-${place}`;
  }

  /** Return the address of the list of a strength, else of the first: below a component, what is stated of it stands by kinds. */
  private listOf(strength: string, blocks: readonly RawBlock[]): string {
    const place = this.node.isComponent ? 0 : blocks.findIndex(([, css]) => this.text(css) === `flamedesign-strength-${strength}`);
    return blocks.length ? `#${this.anchor(Math.max(place, 0))}` : "";
  }

  private text(number: number, source = "", target = ""): string {
    return (this.raw.texts[number] ?? "").replaceAll("\x01", source).replaceAll("\x02", target);
  }

  /** Return a statement, and the names of the ends of its line. */
  private quoted(number: number): { said: Statement; source?: string; target?: string } {
    const raw = this.raw.statements[number]!;
    if (raw.length === 1) return { said: this.site.words[raw[0]]!.statement };
    if (raw.length === 2) {
      const { source, target, statements } = this.site.lines[raw[0]]!;
      return { said: statements[raw[1]]!, source: source.name, target: target.name };
    }
    const [by, kind, text, anchor] = raw;
    return { said: { by: this.site.nodes[by]!, kind: this.site.kinds[kind]!, text, anchor } };
  }

  private thing(thing: number | string): Thing {
    return typeof thing === "number" ? this.site.nodes[thing]! : thing;
  }

  private makeBlock([heading, css, isFolded, entries, inWords]: RawBlock, id: string): Node[] {
    const items = entries.map((entry) => this.makeEntry(entry));
    if (inWords && !inWords[1]) items.push(makeItem([this.text(inWords[0])], this.makeSaid(inWords[2])));
    const listed = items.length ? [make("ul", { class: "flamedesign-affected" }, ...items)] : [];
    if (isFolded) return [make("div", { class: this.text(css), id }, makeFold(this.text(heading), listed))];
    const title = make("p", { class: this.text(css), id }, make("span", { class: "flamedesign-distance" }, this.text(heading)));
    if (!inWords?.[1]) return [title, ...listed];
    const item = make("li", {}, make("p", {}, ...this.makeSaid(inWords[2])));
    const fold = makeFold(this.text(inWords[0]), [make("ul", { class: "flamedesign-affected" }, item)]);
    return [title, ...listed, make("div", { class: "flamedesign-in-words" }, fold)];
  }

  private makeEntry([thing, said, more = 0, steps, successors = []]: RawEntry): HTMLElement {
    const notes: Node[] = steps !== undefined && this.text(steps) ? [makePath(this.text(steps))] : [];
    if (successors.length) {
      const named = successors.flatMap((one, place) => [...(place ? [", "] : []), this.linkTo(this.thing(one))]);
      notes.push(makePath(`${word("Superseded by")} `, ...named));
    }
    const count = said.length / 2; // each has a number, and that of what it is called
    const shown = 2 * countShown(count, SHOWN_STATEMENTS);
    const item = makeItem(this.nameOf(this.thing(thing)), [...notes, ...this.makeSaid(said.slice(0, shown))]);
    if (shown < said.length) {
      const left = more ? [makePath(word("{count} more", { count: more }))] : [];
      const rest = make("p", {}, ...this.makeSaid(said.slice(shown)), ...left);
      item.append(makeFold(word("{count} more", { count: count - shown / 2 + more }), [rest]));
    }
    return item;
  }

  private nameOf(thing: Thing): (Node | string)[] {
    const title = typeof thing === "string" || !(thing.uri || thing.project) ? "" : thing.title; // else it says that there is no document
    return [this.linkTo(thing), ...(title ? [make("span", { class: "flamedesign-title" }, ` ${title}`)] : [])];
  }

  /** Return what stands for a thing: a component leads to its own impact. */
  private boxOf(thing: Thing): Box {
    if (typeof thing === "string") return { name: thing, address: "", isRound: true };
    const { name, isComponent } = thing;
    const address = isComponent ? this.state.address({ focus: thing.id }) : addressOf(thing);
    return { name, address, isRound: isComponent };
  }

  private linkTo(thing: Thing): HTMLElement {
    const { name, address } = this.boxOf(thing);
    return address ? make("a", { href: address }, name) : make("span", {}, name);
  }

  /** Make statements, each with what it is, where that is not what the one before is. */
  private makeSaid(said: readonly number[]): Node[] {
    const pairs = said.flatMap((number, place) => (place % 2 ? [] : [{ ...this.quoted(number), label: said[place + 1]! }]));
    const labels = pairs.map(({ label, source, target }) => this.text(label, source, target));
    return pairs.map(({ said: { by, kind, text, anchor } }, place) => {
      const again = labels[place] === labels[place - 1] ? " flamedesign-again" : "";
      const words = { class: "flamedesign-said", dir: "auto" };
      const said = by.uri ? make("a", { ...words, href: placeOf({ by, anchor }) }, text) : make("span", words, text);
      const name = make("span", { class: `flamedesign-kind-${kind.name}${again}` }, makeGlyph(kind), labels[place]!);
      return makePath(make("span", { class: "flamedesign-statement" }, name, " ", said));
    });
  }
}

/** Return the things of a row: those that it names, or those of the list that it names. */
function thingsOf(things: readonly (number | string)[] | number, blocks: readonly RawBlock[]): readonly (number | string)[] {
  return typeof things === "number" ? blocks[things]![3].map(([thing]) => thing) : things;
}

function makeItem(name: readonly (Node | string)[], said: readonly Node[]): HTMLElement {
  return make("li", {}, make("p", {}, make("span", { class: "flamedesign-reached" }, ...name), ...said));
}

function makePath(...parts: (Node | string)[]): HTMLElement {
  return make("span", { class: "flamedesign-path" }, ...parts);
}

function makeFold(summary: string, content: readonly Node[]): HTMLElement {
  return make("details", { class: "flamedesign-more" }, make("summary", {}, summary), ...content);
}

function makeGlyph(kind: SiteKind): SVGElement {
  const svg = makeSvg("svg", { viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" });
  svg.append(...strokes(kind, `M1,6 L${33 + kind.base},6`, 33, 6));
  return svg;
}
