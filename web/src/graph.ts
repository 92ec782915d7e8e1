/** The controls of a drawing: search, filters, zoom, and what is near to what. */

import { Choice, makeChips, makeMenu } from "./choice";
import { make, makeButton, makeMatch, makeSearch, makeStatus, oncePerFrame } from "./dom";
import { FocusView } from "./focus_view";
import { readDrawing, type Box, type Line } from "./model";
import { hasSite, type SiteNode } from "./site";
import { Stage } from "./stage";
import type { State } from "./state";
import { Suggestions } from "./suggestions";
import { Tip } from "./tip";
import { componentName, word } from "./words";

/** Where an arrow key leads, as steps to the right and down. */
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

class Graph {
  private readonly boxes: readonly Box[];
  private readonly lines: readonly Line[];
  private readonly byElement = new Map<Element, Box | Line>();
  private readonly choices: Record<"kind" | "status" | "component" | "origin", Choice>;
  private readonly stage: Stage;
  private readonly tip: Tip;
  private readonly focus: FocusView;
  private readonly suggestions: Suggestions;
  private readonly search: HTMLInputElement;
  private readonly status = makeStatus();
  private readonly texts = new Map<Box, string>();
  private readonly draw = oncePerFrame(() => this.render());
  private readonly narrow = oncePerFrame(() => this.showFound());
  private found: Box[] = [];
  /** What is said while nothing else is. */
  private notice = "";
  /** What a person went to by key or search, and what the pointer is on. */
  private current: Box | null = null;
  private pointed: Box | Line | null = null;

  constructor(
    private readonly figure: HTMLElement,
    private readonly canvas: HTMLElement,
    private readonly svg: SVGSVGElement,
    private readonly state: State,
  ) {
    [this.boxes, this.lines] = readDrawing(svg);
    for (const part of [...this.boxes, ...this.lines]) this.byElement.set(part.element, part);
    for (const box of this.boxes) {
      const names = box.components.map(componentName);
      this.texts.set(box, [box.id, box.name, ...box.components, ...names].join("\n").toLowerCase());
    }
    this.choices = {
      kind: new Choice("kind", this.lines.map((line) => line.kinds), state),
      status: new Choice("status", this.boxes.map((box) => box.status), state),
      component: new Choice("component", this.boxes.map((box) => box.components), state),
      origin: new Choice("origin", this.lines.map((line) => line.origin), state),
    };
    this.stage = new Stage(canvas, svg, () => this.moved());
    this.tip = new Tip(figure);
    this.focus = new FocusView(
      figure,
      canvas,
      state,
      (kinds) => this.choices.kind.admits(kinds),
      (said, node) => this.focused(said, node),
    );
    this.suggestions = new Suggestions(
      (id) => !this.focus.isOpen && this.boxes.some((box) => box.id === id),
      (id) => this.open(id),
    );
    this.search = makeSearch(word("Find in the drawing"), () => this.searched());
    this.build();
    this.listen();
    this.restore();
    this.focus.restore();
    for (const choice of Object.values(this.choices)) choice.watch(this.narrow);
  }

  private build(): void {
    const { status, component, origin, kind } = this.choices;
    const menus = [
      [word("Status"), status, (value: string) => value || word("none")],
      [word("Component"), component, componentName],
      [word("Origin"), origin, word],
    ] as const;
    const tools = make(
      "span",
      { class: "flamedesign-tools" },
      ...menus.filter(([, choice]) => choice.counts.size > 1).map(([label, choice, nameOf]) => makeMenu(label, choice, nameOf)),
      makeButton(word("Reset"), word("Reset"), () => this.reset()),
    );
    const zoom = make(
      "span",
      { class: "flamedesign-tools flamedesign-zoom", role: "group", "aria-label": word("Zoom") },
      makeButton(word("Zoom out"), "−", () => this.stage.zoom(-1), "-"),
      makeButton(word("Zoom in"), "+", () => this.stage.zoom(1), "+"),
      makeButton(word("Fit"), word("Fit"), () => this.stage.fit(), "0"),
    );
    if (document.fullscreenEnabled) zoom.append(makeButton(word("Full screen"), word("Full screen"), () => this.fillScreen(), "f"));
    this.search.setAttribute("aria-keyshortcuts", "/");
    const bar = make("div", { class: "flamedesign-bar", role: "group", "aria-label": word("Controls of the drawing") });
    const field = make("span", { class: "flamedesign-field" }, this.search, this.suggestions.element);
    bar.append(field, tools, this.focus.controls, zoom);
    const first = this.figure.querySelector(".flamedesign-most") ?? this.canvas;
    const legend = this.figure.querySelector(".flamedesign-legend");
    first.before(bar, ...(legend ? [legend] : []));
    if (legend && kind.counts.size > 1) makeChips(legend, kind);
    for (const entry of this.figure.querySelectorAll<HTMLElement>(".flamedesign-most li")) this.makeShortcut(entry);
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
    const [first] = [...this.boxes].sort((one, other) => other.lines.length - one.lines.length);
    if (first) this.stage.rest(first.element);
    if (view) this.stage.view = view;
    else if (this.current) this.stage.centre(this.current.element);
    this.render();
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
    if (!hasSite || !box?.isNode || !face) return;
    const button = make("button", { type: "button", class: "flamedesign-shortcut" }, ...face.childNodes);
    button.addEventListener("click", () => this.open(id));
    face.replaceWith(button);
  }

  private reset(): void {
    this.search.value = "";
    this.state.write("q");
    for (const choice of Object.values(this.choices)) choice.clear();
    this.suggestions.hide();
    this.goTo(null);
    this.stage.reset();
  }

  private listen(): void {
    this.figure.addEventListener("keydown", (event) => this.press(event));
    this.search.addEventListener("keydown", (event) => this.pressInSearch(event));
    this.svg.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch") this.point(this.partAt(event), event);
    });
    this.svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.point(null, event);
    });
    this.svg.addEventListener("click", (event) => this.tap(event));
    // Not on the drawing itself, which Chromium then takes for something to be focused.
    this.canvas.addEventListener("focusin", (event) => this.arrived(event));
    this.canvas.addEventListener("focusout", () => this.tip.hide());
    this.figure.addEventListener("fullscreenchange", () => {
      if (document.fullscreenElement === this.figure) this.stage.fit();
      else this.stage.reset();
    });
  }

  // What is shown

  private readonly showsLine = (line: Line): boolean =>
    this.choices.kind.admits(line.kinds) && this.choices.origin.admits(line.origin);

  private readonly showsBox = (box: Box): boolean =>
    (box.isComponent || this.choices.status.admits(box.status)) && this.choices.component.admits(box.components);

  private render(): void {
    const searched = this.search.value.trim();
    const matches = makeMatch(searched);
    const boxes = new Set(this.boxes.filter(this.showsBox));
    const ids = new Set([...boxes].map((box) => box.id));
    const lines = new Set(this.lines.filter((line) => this.showsLine(line) && ids.has(line.source) && ids.has(line.other)));
    this.found = searched ? [...boxes].filter((box) => matches(this.texts.get(box) ?? "")) : [];
    this.showParts(boxes, lines, this.brightParts(searched !== "", lines));
    this.keepReachable(boxes);
    this.focus.refresh();
    if (!this.focus.isOpen) this.say(this.describe(searched, boxes, lines) || this.notice);
  }

  private say(text: string): void {
    this.status.textContent = text;
    this.figure.classList.toggle("flamedesign-told", text !== "");
  }

  /** Return what is not dimmed: what is near to where a person points or is, else what was searched or chosen. */
  private brightParts(searched: boolean, lines: ReadonlySet<Line>): ReadonlySet<Box | Line> {
    const subject = this.pointed ?? this.current;
    if (subject) {
      const touched = isBox(subject) ? subject.lines.filter((line) => lines.has(line)) : [subject];
      return new Set([subject, ...touched, ...this.boxesAt(touched)]);
    }
    if (searched) return new Set([...this.found, ...this.found.flatMap((box) => box.lines)]);
    const narrowed = this.choices.kind.size + this.choices.origin.size > 0;
    return new Set([...lines, ...(narrowed ? this.boxesAt([...lines]) : this.boxes)]);
  }

  private boxesAt(lines: readonly Line[]): Box[] {
    const ends = new Set(lines.flatMap((line) => [line.source, line.other]));
    return this.boxes.filter((box) => ends.has(box.id));
  }

  private showParts(boxes: ReadonlySet<Box>, lines: ReadonlySet<Line>, bright: ReadonlySet<Box | Line>): void {
    const found = new Set(this.found);
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
  private keepReachable(boxes: ReadonlySet<Box>): void {
    const reachable = this.boxes.find((box) => box.target.getAttribute("tabindex") === "0");
    if (reachable && boxes.has(reachable)) return;
    reachable?.target.setAttribute("tabindex", "-1");
    const [first] = boxes;
    first?.target.setAttribute("tabindex", "0");
  }

  /** Say what is lit, else what was found and what filters have left; nothing where all is shown. */
  private describe(searched: string, boxes: ReadonlySet<Box>, lines: ReadonlySet<Line>): string {
    const parts = [];
    const place = this.current ? this.found.indexOf(this.current) + 1 : 0;
    const count = this.found.length;
    if (place) parts.push(word("{place} of {count} found", { place, count }));
    else if (searched && this.boxes.length) parts.push(word("{count} found", { count }));
    if (Object.values(this.choices).some((choice) => choice.size)) {
      const counts = { boxes: boxes.size, all: this.boxes.length, lines: lines.size, total: this.lines.length };
      parts.push(word("{boxes} of {all} designs and components, {lines} of {total} lines", counts));
    }
    const lit = this.pointed ?? this.current;
    if (lit && isBox(lit)) parts.push(this.describeBox(lit, lines));
    return parts.join(". ");
  }

  private describeBox(box: Box, shown: ReadonlySet<Line>): string {
    const lines = box.lines.filter((line) => shown.has(line));
    const out = lines.filter((line) => line.source === box.id).length;
    const counts = { name: box.name, lines: lines.length, total: this.lines.length, in: lines.length - out, out };
    const said = word("{name}: {lines} of {total} lines, {in} to it and {out} from it.", counts);
    return hasSite && box.isNode ? `${said} ${word("Enter or a click shows them alone, with the words.")}` : said;
  }

  // Search

  private searched(): void {
    const searched = this.search.value.trim();
    this.state.write("q", ...[searched].filter(Boolean));
    this.suggestions.show(searched);
    this.goTo(null);
    this.narrow();
  }

  /** Show what was searched or chosen: where none of it is in sight, go to the first. */
  private showFound(): void {
    this.render();
    const found = this.found.length ? this.found : this.boxes.filter(this.showsBox);
    if (found[0] && !found.some((box) => this.stage.shows(box.element))) this.stage.centre(found[0].element);
  }

  private pressInSearch(event: KeyboardEvent): void {
    const step = this.focus.isOpen ? 0 : { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && this.search.value) {
      event.stopPropagation();
      event.preventDefault();
      this.search.value = "";
      this.searched();
    } else if (step && this.found.length) {
      event.preventDefault();
      this.walk(step);
    } else if (event.key === "Enter" && (this.focus.isOpen || !this.found.length)) {
      if (this.suggestions.take()) event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.current || !this.found.includes(this.current)) this.walk(1);
      this.current?.target.focus({ preventScroll: true });
    }
  }

  private walk(step: number): void {
    const before = this.current ? this.found.indexOf(this.current) : -1;
    const place = before < 0 && step < 0 ? this.found.length - 1 : (before + step + this.found.length) % this.found.length;
    const box = this.found[place]!;
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
    this.tip.hide();
    this.state.write("node", ...(box ? [box.id] : []));
    this.draw();
  }

  private arrived(event: FocusEvent): void {
    const box = this.partAt(event);
    if (box && isBox(box) && (event.target as Element).matches(":focus-visible")) this.goTo(box);
  }

  /** Show the neighbourhood of a box. */
  private open(id: string): void {
    this.tip.hide();
    this.pointed = null;
    this.focus.open(id);
  }

  /** Say what of the site is shown in place of the drawing; the search holds its name. */
  private focused(said: string, node: SiteNode | null): void {
    this.suggestions?.hide();
    if (node) this.search.value = node.name;
    else this.readSearch();
    this.notice = node ? "" : said;
    this.say(said);
    if (!node) this.draw();
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.escape();
    const inside = event.target instanceof Element && this.canvas.contains(event.target);
    if (!inside || event.key === "Escape") return;
    const acts: Record<string, () => void> = {
      "+": () => this.stage.zoom(1),
      "=": () => this.stage.zoom(1),
      "-": () => this.stage.zoom(-1),
      "0": () => this.stage.fit(),
      f: () => this.fillScreen(),
      "/": () => this.search.focus(),
    };
    const box = this.partAt(event);
    if (event.key === "Enter" && box && isBox(box) && box.isNode && hasSite) {
      event.preventDefault();
      this.open(box.id);
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

  private step(event: KeyboardEvent, [right, down]: readonly [number, number]): boolean {
    const from = this.partAt(event);
    if (!from || !isBox(from)) return false;
    const next = nearest(from, this.boxes.filter(this.showsBox), right, down);
    next?.target.focus();
    return true;
  }

  /** Take away the tooltip; where there is none, leave the box that a person was at. */
  private escape(): void {
    if (this.tip.shown) this.tip.hide();
    else this.goTo(null);
  }

  private fillScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else this.figure.requestFullscreen().catch(() => this.stage.fit()); // a page within a page may not be allowed to
  }

  private moved(): void {
    const { view } = this.stage;
    this.state.write("view", ...(view ? [view] : []));
    this.tip.follow();
  }

  // Pointing

  private partAt(event: Event): Box | Line | null {
    const element = event.target instanceof Element ? event.target.closest(".flamedesign-node, .flamedesign-edge") : null;
    return (element && this.byElement.get(element)) ?? null;
  }

  private point(part: Box | Line | null, event: MouseEvent): void {
    if (part && part === this.pointed) {
      this.tip.keep();
      return;
    }
    const take = (): void => {
      this.pointed = part;
      if (part && !isBox(part)) this.explain(part, event);
      else this.tip.hide();
      this.draw();
    };
    if (part) take();
    else this.tip.afterGrace(take);
  }

  /** Show the neighbourhood of a box. A finger cannot hover: its first tap lights the box, its second one leads there. */
  private tap(event: PointerEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const part = this.partAt(event);
    const isAgain = event.pointerType !== "touch" || (part !== null && part === this.pointed);
    if (isAgain) {
      if (!part || !isBox(part) || !part.isNode || !hasSite) return;
      event.preventDefault();
      this.open(part.id);
      return;
    }
    event.preventDefault();
    this.pointed = part;
    if (part && !isBox(part)) this.explain(part, event);
    else this.tip.hide();
    this.draw();
  }

  /** Show what is stated where a line was pointed at, and on neither of its ends. */
  private explain(line: Line, at: MouseEvent): void {
    const said = [
      make("div", {}, make("strong", {}, line.heading)),
      ...line.statements.map((statement) => make("div", {}, statement)),
    ];
    const point = new DOMRect(at.clientX, at.clientY);
    this.tip.show(() => point, said, this.boxesAt([line]).map(({ element }) => element));
  }
}

function isBox(part: Box | Line): part is Box {
  return "lines" in part;
}

function show(element: Element, shown: boolean, bright: boolean): void {
  element.classList.toggle("flamedesign-hidden", !shown);
  element.classList.toggle("flamedesign-dim", !bright);
}

/** Return the box that lies next in a direction: what lies aside counts twice as far. */
function nearest(from: Box, boxes: readonly Box[], right: number, down: number): Box | undefined {
  const [x, y] = middleOf(from);
  let best: Box | undefined;
  let least = Infinity;
  for (const box of boxes) {
    const [otherX, otherY] = middleOf(box);
    const along = (otherX - x) * right + (otherY - y) * down;
    const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right);
    const far = along + 2 * aside;
    if (along < 1 || far >= least) continue;
    best = box;
    least = far;
  }
  return best;
}

function middleOf(box: Box): [number, number] {
  const at = box.element.getBoundingClientRect();
  return [at.left + at.width / 2, at.top + at.height / 2];
}

/** Give a drawing its controls. */
export function startGraph(figure: HTMLElement, state: State): void {
  const canvas = figure.querySelector<HTMLElement>(".flamedesign-canvas") ?? makeEmpty(figure);
  const svg = canvas.querySelector<SVGSVGElement>("svg");
  if (svg) new Graph(figure, canvas, svg, state);
}

/** Make a drawing of nothing, where the page has none: designs can be found, and their neighbourhoods shown. */
function makeEmpty(figure: HTMLElement): HTMLElement {
  const canvas = make("div", { class: "flamedesign-canvas" }, document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  figure.classList.add("flamedesign-undrawn");
  figure.prepend(canvas);
  return canvas;
}
