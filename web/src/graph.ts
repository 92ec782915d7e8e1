/** The controls of a drawing: search, filters, zoom, and what is near to what. */

import { Arrangement } from "./arrangement";
import { ARROWS, nearest } from "./arrows";
import { makeChips, type Tally, type TallyOf } from "./choice";
import { make, makeSearch, makeStatus, makeSvg, oncePerFrame, whenLeft } from "./dom";
import { DrawingFilters, type Left, type ListOnly } from "./drawing_filters";
import { FocusView, type Focused } from "./focus_view";
import { makeBar } from "./graph_bar";
import { readInWords, Statements } from "./drawing_statements";
import { describe, countKind, isDesign } from "./drawing_words";
import { LineStrokes } from "./line_strokes";
import { LineWords } from "./line_words";
import { Listed } from "./listed";
import { readDrawing, type Box, type Line } from "./model";
import { PillWords } from "./pill_words";
import { isBox, Pointing } from "./pointing";
import { hasSite } from "./site";
import { Stage } from "./stage";
import type { State } from "./state";
import { Suggestions } from "./suggestions";
import { word } from "./words";

class Graph {
  private readonly boxes: readonly Box[];
  private readonly lines: readonly Line[];
  /** How many designs and components the graph has, drawn or in the list only. */
  private readonly allDesigns: number;
  private readonly allComponents: number;
  private readonly filters: DrawingFilters;
  private readonly arrangement: Arrangement;
  private readonly stage: Stage;
  private readonly pointing: Pointing;
  private readonly focus: FocusView;
  private readonly suggestions: Suggestions;
  private readonly statements: Statements;
  private readonly listed: Listed;
  private readonly lineWords: LineWords;
  private readonly strokes: LineStrokes;
  private readonly pillWords: PillWords;
  private readonly search: HTMLInputElement;
  private readonly status = makeStatus();
  private readonly draw = oncePerFrame(() => this.render());
  private readonly narrow = oncePerFrame(() => this.showFound());
  /** Shows in the legend how many statements of each kind the lines stand for. */
  private recount: (tallyOf: TallyOf) => void = () => undefined;
  private left: Left;
  /** How many designs and components a search finds that are not drawn. */
  private undrawn = 0;
  /** What is said while nothing else is. */
  private notice = "";
  /** What a person went to by key or search. */
  private current: Box | null = null;

  constructor(
    private readonly figure: HTMLElement,
    private readonly canvas: HTMLElement,
    svg: SVGSVGElement,
    private readonly state: State,
  ) {
    [this.boxes, this.lines] = readDrawing(svg);
    const listOnly = readListOnly(figure);
    this.allDesigns = this.boxes.filter(isDesign).length + listOnly.length;
    this.allComponents = this.boxes.some((box) => box.isComponent) ? Number(figure.dataset["fdAllComponents"]) : 0;
    this.filters = new DrawingFilters(this.boxes, this.lines, readInWords(figure), listOnly, state);
    this.listed = new Listed(figure);
    this.lineWords = new LineWords(this.lines, this.legend);
    this.pillWords = new PillWords(this.boxes);
    this.strokes = new LineStrokes(this.lines, this.legend);
    this.arrangement = new Arrangement(svg, this.boxes, this.lines, this.strokes);
    this.left = this.filters.find("");
    this.stage = new Stage(canvas, svg, () => this.moved(), () => this.subject?.element ?? null);
    this.pointing = new Pointing(figure, svg, [...this.boxes, ...this.lines], {
      changed: this.draw,
      leads: (box) => hasSite && box.leads !== "",
      open: (id) => this.open(id),
      endsOf: (lines) => this.filters.endsOf(lines),
      describe: (line) => this.lineWords.describe(line, this.left.partsOf(line)),
    });
    this.focus = new FocusView(
      figure,
      canvas,
      state,
      this.filters.kind,
      (said, shown) => this.focused(said, shown),
      (id) => this.goBack(id),
    );
    this.statements = new Statements(this.legend);
    this.suggestions = new Suggestions(
      (id) => !this.focus.isOpen && this.boxes.some((box) => box.leads === id),
      (id) => this.open(id),
      (count) => this.offered(count),
    );
    this.search = makeSearch(word("Find in the drawing"), () => this.searched());
    this.build();
    this.listen();
    this.restore();
    this.focus.restore();
    for (const choice of this.filters.all) choice.watch(this.narrow);
    this.filters.kind.watch(() => this.focus.refresh());
  }

  private build(): void {
    const bar = makeBar(this.search, this.suggestions.element, this.filters, this.focus.controls, {
      reset: () => this.reset(),
      zoom: (steps) => this.shownStage.zoom(steps),
      fit: () => this.shownStage.fit(),
      fillScreen: () => this.fillScreen(),
    });
    const first = this.figure.querySelector(".flamedesign-most") ?? this.canvas;
    const { legend } = this;
    first.before(bar, ...(legend ? [legend] : []));
    whenLeft(this.search.parentElement!, () => this.suggestions.close());
    if (legend && this.filters.kind.counts.size > 1) this.recount = makeChips(legend, this.filters.kind, (kind) => this.countAll(kind));
    for (const entry of this.figure.querySelectorAll<HTMLElement>(".flamedesign-most li")) this.makeShortcut(entry);
    this.canvas.after(this.statements.element);
    const caption = this.figure.querySelector("figcaption") ?? this.figure.appendChild(make("figcaption"));
    caption.replaceChildren(this.status, make("span", { class: "flamedesign-static" }, ...caption.childNodes));
    this.figure.classList.add("flamedesign-live");
  }

  private restore(): void {
    this.readSearch();
    const [id] = this.state.read("node");
    this.current = this.boxes.find((box) => box.id === id) ?? null;
    (this.current ?? this.boxes[0])?.target.setAttribute("tabindex", "0");
    const [view = ""] = this.state.read("view");
    this.render();
    if (view) this.stage.view = view;
    else if (this.current) this.stage.centre(this.current.element);
    else this.stage.rest();
  }

  /**
   * What the drawing is about: what a search found first, else its focus, else the most connected component, round
   * which designs stand, or design of what is left, from the top.
   */
  private get subject(): Box | undefined {
    const { boxes, found } = this.left;
    const focus = [...boxes].find(({ element }) => element.classList.contains("flamedesign-focus"));
    if (found[0] ?? focus) return found[0] ?? focus;
    const top = new Map([...boxes].map((box) => [box, box.element.getBoundingClientRect().top]));
    const order = (one: Box, other: Box): number =>
      Number(other.isComponent) - Number(one.isComponent) || other.lines.length - one.lines.length || top.get(one)! - top.get(other)!;
    return [...top.keys()].sort(order)[0];
  }

  private readSearch(): void {
    const [searched = ""] = this.state.read("q");
    this.search.value = searched.slice(0, this.search.maxLength);
  }

  /** Let an entry of the list of the most connected lead to its neighbourhood. */
  private makeShortcut(entry: HTMLElement): void {
    const { id = "" } = entry.dataset;
    const box = this.boxes.find((one) => one.id === id);
    const face = entry.firstElementChild;
    if (!hasSite || !box?.leads || !face) return;
    const button = make("button", { type: "button", class: "flamedesign-shortcut" }, ...face.childNodes);
    button.addEventListener("click", () => this.open(id));
    face.replaceWith(button);
  }

  private reset(): void {
    this.search.value = "";
    this.state.write("q");
    for (const choice of this.filters.all) choice.clear();
    this.suggestions.hide();
    this.goTo(null);
    this.stage.reset();
  }

  private listen(): void {
    this.figure.addEventListener("keydown", (event) => this.press(event));
    this.search.addEventListener("keydown", (event) => this.pressInSearch(event));
    this.search.addEventListener("focus", () => this.suggestions.prepare());
    // Not on the drawing itself, which Chromium then takes for something to be focused.
    this.canvas.addEventListener("focusin", (event) => this.arrived(event));
    this.canvas.addEventListener("focusout", () => this.pointing.tip.hide());
    this.figure.addEventListener("fullscreenchange", () => {
      if (document.fullscreenElement === this.figure) this.shownStage.fit();
      else this.shownStage.reset();
    });
  }

  // What is shown

  private render(): void {
    const searched = this.search.value.trim();
    if (!this.focus.isOpen) this.left = this.filters.find(searched);
    this.showParts(this.brightParts(searched !== ""));
    this.showKinds();
    const place = this.arrangement.show(this.left.boxes, this.left.lines);
    if (place) {
      this.stage.show(place);
      this.stage.rest();
    }
    this.figure.classList.toggle("flamedesign-narrowed", this.left.boxes.size < this.boxes.length);
    this.keepReachable();
    if (this.focus.isOpen) return;
    const { lines, words } = this.left;
    this.recount((kind) => countKind(kind, this.left, this.lines, this.filters.countWords(kind, this.left)));
    this.statements.show(words, !lines.size);
    this.say(this.describe(searched) || this.notice);
  }

  /** Let lines, components and the list show and say how much there is of the kinds that are shown. */
  private showKinds(): void {
    const { lines, partsOf } = this.left;
    for (const line of lines) {
      this.lineWords.write(line, partsOf(line));
      this.strokes.take(line, partsOf(line));
    }
    this.pillWords.write(this.left);
    this.listed.show(this.filters.kind);
  }

  /** Count the statements of a kind while no filter leaves any out. */
  private countAll(kind: string): Tally {
    return countKind(kind, { lines: new Set(this.lines), partsOf: ({ parts }) => parts }, this.lines, this.filters.countAllWords(kind));
  }

  private say(text: string): void {
    this.status.textContent = text;
    this.figure.classList.toggle("flamedesign-told", text !== "");
  }

  /** Return what is not dimmed: what is near to where a person points or is, else all but what a search did not find. */
  private brightParts(searched: boolean): ReadonlySet<Box | Line> {
    const { boxes, lines, found } = this.left;
    const subject = this.pointing.pointed ?? this.current;
    if (subject) {
      const touched = isBox(subject) ? subject.lines.filter((line) => lines.has(line)) : [subject];
      return new Set([subject, ...touched, ...this.filters.endsOf(touched)]);
    }
    return new Set(searched && !found.length ? [] : [...boxes, ...lines]);
  }

  private showParts(bright: ReadonlySet<Box | Line>): void {
    const { boxes, lines } = this.left;
    const found = new Set(this.left.found);
    for (const box of this.boxes) {
      show(box.element, boxes.has(box), bright.has(box));
      box.element.classList.toggle("flamedesign-found", found.has(box));
      box.element.classList.toggle("flamedesign-current", box === this.current);
    }
    for (const line of this.lines) {
      show(line.element, lines.has(line), bright.has(line));
      if (line.words) show(line.words, lines.has(line), bright.has(line));
    }
  }

  /** One box can be reached by Tab, the others from it by the arrow keys: nobody has to walk through hundreds. */
  private keepReachable(): void {
    const { boxes } = this.left;
    const reachable = this.boxes.find((box) => box.target.getAttribute("tabindex") === "0");
    if (reachable && boxes.has(reachable)) return;
    reachable?.target.setAttribute("tabindex", "-1");
    const [first] = boxes;
    first?.target.setAttribute("tabindex", "0");
  }

  private describe(searched: string): string {
    const { boxes, lines, left, allDesigns, allComponents, undrawn, current } = this;
    const lit = this.pointing.pointed ?? current;
    const isTouched = this.pointing.isTouched;
    return describe({ boxes, lines, left, searched, allDesigns, allComponents, undrawn, current, lit: lit && isBox(lit) ? lit : null, isTouched });
  }

  // Search

  private searched(): void {
    const searched = this.search.value.trim();
    this.state.write("q", ...[searched].filter(Boolean));
    this.suggestions.show(searched);
    this.goTo(null);
    this.narrow();
  }

  /** Note how many a search finds that are not drawn. */
  private offered(count: number): void {
    if (count === this.undrawn) return;
    this.undrawn = count;
    this.narrow();
  }

  /** Show what was searched or chosen: where none of it is in sight, go to the first. */
  private showFound(): void {
    this.render();
    const found = this.left.found.length ? this.left.found : [...this.left.boxes];
    if (found[0] && !found.some((box) => this.stage.shows(box.element))) this.stage.centre(found[0].element);
  }

  private pressInSearch(event: KeyboardEvent): void {
    const step = this.focus.isOpen ? 0 : { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const { found } = this.left;
    if (event.key === "Escape" && this.search.value && !this.focus.isOpen) {
      event.stopPropagation();
      event.preventDefault();
      this.search.value = "";
      this.searched();
    } else if (step && found.length) {
      event.preventDefault();
      this.walk(step);
    } else if (event.key === "Enter" && (this.focus.isOpen || !found.length)) {
      if (this.suggestions.take()) event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.suggestions.close();
      if (!this.current || !found.includes(this.current)) this.walk(1);
      this.current?.target.focus({ preventScroll: true });
    }
  }

  private walk(step: number): void {
    this.suggestions.close();
    const { found } = this.left;
    const before = this.current ? found.indexOf(this.current) : -1;
    const place = before < 0 && step < 0 ? found.length - 1 : (before + step + found.length) % found.length;
    const box = found[place]!;
    this.goTo(box);
    this.stage.centre(box.element);
  }

  // Going about

  /** Make a box the one that a person is at. */
  private goTo(box: Box | null): void {
    if (box) {
      for (const other of this.boxes) other.target.setAttribute("tabindex", other === box ? "0" : "-1");
    }
    this.current = box;
    this.pointing.tip.hide();
    this.state.write("node", ...(box ? [box.id] : []));
    this.draw();
  }

  private arrived(event: FocusEvent): void {
    const box = this.pointing.boxAt(event);
    if (box && (event.target as Element).matches(":focus-visible")) this.goTo(box);
  }

  /** Show the neighbourhood of a box. */
  private open(id: string): void {
    this.pointing.tip.hide();
    this.pointing.pointed = null;
    this.focus.open(id);
  }

  /** Say what of the site is shown in place of the drawing; the search holds its name. */
  private focused(said: string, shown: Focused | null): void {
    this.suggestions?.hide();
    if (shown) this.search.value = shown.middle.name;
    else this.readSearch();
    this.notice = shown ? "" : said;
    this.say(said);
    if (shown) this.recount(shown.tallyOf);
    else this.draw();
  }

  /** Go from the neighbourhood of a design or component back to its box in the drawing. */
  private goBack(id: string): void {
    const box = [...this.left.boxes].find((one) => one.leads === id);
    this.goTo(box ?? null);
    (box?.target ?? (this.boxes.length ? this.canvas : this.search)).focus({ preventScroll: true });
  }

  private get legend(): Element | null {
    return this.figure.querySelector(".flamedesign-legend");
  }

  /** What can be moved and zoomed now: the drawing, or that of the neighbourhood in its place. */
  private get shownStage(): Stage {
    return this.focus.stage ?? this.stage;
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.escape(event);
    const inside = event.target instanceof Element && event.target.closest(".flamedesign-canvas, .flamedesign-near-drawing") !== null;
    if (!inside || event.key === "Escape") return;
    const acts: Record<string, () => void> = {
      "+": () => this.shownStage.zoom(1),
      "=": () => this.shownStage.zoom(1),
      "-": () => this.shownStage.zoom(-1),
      "0": () => this.shownStage.fit(),
      f: () => this.fillScreen(),
      "/": () => this.search.focus(),
    };
    const box = this.pointing.boxAt(event);
    if (event.key === "Enter" && box?.leads && hasSite) {
      event.preventDefault();
      this.open(box.leads);
      return;
    }
    const act = acts[event.key];
    const arrow = ARROWS[event.key];
    if (!act && !arrow) return;
    event.stopPropagation(); // themes turn pages by arrows and have their own search
    if (act) act();
    else if (!this.step(event, arrow!)) return; // the browser scrolls the region
    event.preventDefault();
  }

  /** Go from a box to the next one, in a neighbourhood also to lines; return whether the key came from one. */
  private step(event: KeyboardEvent, [right, down]: readonly [number, number]): boolean {
    const from = (event.target as Element).closest<SVGGElement>(".flamedesign-node, .flamedesign-edge");
    if (!from) return false;
    if (this.focus.isOpen) this.focus.step(from, right, down);
    else nearest(from, [...this.left.boxes].map(({ target }) => target), right, down)?.focus();
    return true;
  }

  /** Take away the tooltip, else leave the neighbourhood, else leave the box that a person was at. */
  private escape(event: KeyboardEvent): void {
    if (this.pointing.tip.shown) this.pointing.tip.hide();
    else if (this.focus.isOpen) {
      event.preventDefault(); // some browsers empty a search by it
      this.focus.close();
    } else this.goTo(null);
  }

  private fillScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else this.figure.requestFullscreen().catch(() => this.stage.fit()); // a page within a page may not be allowed to
  }

  private moved(): void {
    const { view } = this.stage;
    this.state.write("view", ...(view ? [view] : []));
    this.pointing.tip.follow();
  }
}

function show(element: Element, shown: boolean, bright: boolean): void {
  element.classList.toggle("flamedesign-hidden", !shown);
  element.classList.toggle("flamedesign-dim", !bright);
}

function readListOnly(figure: HTMLElement): ListOnly {
  const components = JSON.parse(figure.dataset["fdListOnly"] ?? "[]") as string[];
  return components.map((keys) => keys.split(" ").filter(Boolean));
}

/** Give a drawing its controls. */
export function startGraph(figure: HTMLElement, state: State): void {
  const canvas = figure.querySelector<HTMLElement>(".flamedesign-canvas") ?? makeEmpty(figure);
  const svg = canvas.querySelector<SVGSVGElement>("svg");
  if (svg) new Graph(figure, canvas, svg, state);
}

/** Make a drawing of nothing, where the page has none: designs can be found, and their neighbourhoods shown. */
function makeEmpty(figure: HTMLElement): HTMLElement {
  const canvas = make("div", { class: "flamedesign-canvas" }, makeSvg("svg", {}));
  figure.classList.add("flamedesign-undrawn");
  figure.prepend(canvas);
  return canvas;
}
