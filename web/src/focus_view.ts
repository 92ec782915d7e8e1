/** The neighbourhood of one design or component in the place of the drawing, kept in the address. */

import { nearest } from "./arrows";
import type { Choice, Tally, TallyOf } from "./choice";
import { make, makeButton, oncePerFrame } from "./dom";
import { cutWords, drawNeighbourhood, type Leads } from "./near_drawing";
import { isStep, type Room } from "./near_layout";
import { describeLine, describeNeighbourhood } from "./near_words";
import { countStated, drawnLines, findNeighbourhood, type Admits, type Direction, type Focus, type NearLine, type Neighbourhood } from "./neighbourhood";
import { loadSite, type Site, type SiteLine, type SiteNode } from "./site";
import { Stage } from "./stage";
import type { State } from "./state";
import { countStatements, word } from "./words";

const DEPTHS = ["1", "2", "3"] as const;
const DIRECTIONS = ["in", "both", "out"] as const;
const PANEL = 800; // pixels; a figure that is wider has the words beside the drawing
const PANEL_WIDTH = 288;
const PADDING = 24;
const BORDERS = 2;
const PANEL_HEIGHT = 480; // at least; the drawing may take as much
const MOST_HEIGHT = 736; // of the region, as in the style sheet
const MOST_SHARE = 0.85; // of the window

/** What is shown: around which node, and how many statements of a kind. */
export interface Focused {
  readonly middle: SiteNode;
  readonly tallyOf: TallyOf;
}

export class FocusView implements Leads {
  /** The controls, for the bar of the drawing. */
  readonly controls = make("span", { class: "flamedesign-tools" });
  private readonly element = make("div", { class: "flamedesign-near" });
  private readonly panel = make("div", { class: "flamedesign-near-words", role: "region" });
  private readonly buttons: [HTMLButtonElement, (focus: Focus) => boolean][] = [];
  private focus: Focus | null = null;
  private site: Site | null = null;
  /** How many lines a drawing of the whole site has. */
  private allLines = 0;
  private width = 0;
  private own: Stage | null = null;
  /** Whether the keyboard's focus goes to the drawing once it is there: what had it is hidden by then. */
  private takesFocus = false;

  private readonly admits: Admits = ({ name }) => this.kind.admits([name]);

  /** `kind` chooses the kinds that are shown; `tell` says what is shown, or nothing; `leave` goes back. */
  constructor(
    private readonly figure: HTMLElement,
    canvas: HTMLElement,
    private readonly state: State,
    private readonly kind: Choice,
    private readonly tell: (said: string, shown: Focused | null) => void,
    private readonly leave: (id: string) => void,
  ) {
    canvas.after(this.element);
    const directions = { in: word("in"), both: word("both"), out: word("out") };
    this.controls.append(
      this.makeGroup(word("Depth"), DEPTHS, (depth) => depth, (focus) => String(focus.depth), (depth) => ({ depth: Number(depth) })),
      this.makeGroup(word("Direction"), DIRECTIONS, (one) => directions[one], (focus) => focus.direction, (direction) => ({ direction })),
      makeButton(word("Show all"), word("Show all"), () => this.close()),
    );
    new ResizeObserver(oncePerFrame(() => this.resized())).observe(figure);
    addEventListener("popstate", () => this.restore());
    this.element.hidden = true;
    for (const event of ["pointerover", "focusin"]) this.element.addEventListener(event, ({ target }) => this.light(target as Element));
    this.element.addEventListener("pointerleave", () => this.light(null));
  }

  get isOpen(): boolean {
    return this.focus !== null;
  }

  /** Its drawing, to be moved and zoomed, while it is shown. */
  get stage(): Stage | null {
    return this.own;
  }

  /** Show what the address says. */
  restore(): void {
    const [id = ""] = this.state.read("focus");
    const [depth = ""] = this.state.read("depth");
    const [direction = ""] = this.state.read("direction");
    this.focus = id
      ? {
          id,
          depth: DEPTHS.some((one) => one === depth) ? Number(depth) : 1,
          direction: DIRECTIONS.find((one): one is Direction => one === direction) ?? "both",
        }
      : null;
    this.load();
  }

  /** Show the neighbourhood of a node, as a step in the history of the page. */
  open(id: string): void {
    this.takesFocus = !(document.activeElement instanceof HTMLInputElement);
    this.change({ depth: 1, direction: "both", ...this.focus, id });
  }

  /** Show the whole drawing again. */
  close(): void {
    if (!this.focus) return;
    const { id } = this.focus;
    this.change(null);
    this.leave(id);
  }

  /** Go from a box or line to the next one in a direction. */
  step(from: Element, right: number, down: number): void {
    const parts = this.element.querySelectorAll<SVGElement>(".flamedesign-near-drawing :is(.flamedesign-node a, .flamedesign-edge)");
    nearest(from, [...parts], right, down)?.focus();
  }

  address(node: SiteNode): string {
    return this.state.address(valuesOf({ depth: 1, direction: "both", ...this.focus, id: node.id }));
  }

  follow(node: SiteNode): void {
    this.open(node.id);
  }

  /** Show the words of a line above the others. */
  read(line: SiteLine): void {
    const words = describeLine(line, this.admits);
    this.panel.querySelector(".flamedesign-near-line")?.remove();
    this.panel.prepend(words);
    this.panel.scrollTop = 0;
    for (const edge of this.element.querySelectorAll<SVGElement>(".flamedesign-near-drawing .flamedesign-edge")) {
      const { source, target } = edge.dataset;
      edge.classList.toggle("flamedesign-current", source === line.source.id && target === line.target.id);
    }
    words.focus();
  }

  readRest(step: number): void {
    const side = this.panel.querySelector(`[data-step="${step}"]`);
    for (const rest of side?.querySelectorAll<HTMLDetailsElement>(":scope > ul > li > details") ?? []) rest.open = true;
    side?.querySelector<HTMLElement>(".flamedesign-near-title")?.focus();
  }

  /** Draw anew: other lines may be admitted. */
  refresh(): void {
    if (this.isOpen) this.show();
  }

  private change(focus: Focus | null): void {
    this.focus = focus;
    this.state.push(valuesOf(focus));
    this.load();
  }

  private load(): void {
    if (!this.focus || this.site) {
      this.show();
      return;
    }
    loadSite()
      .then((site) => {
        this.site = site;
        this.allLines = drawnLines(site.lines, () => true).length;
        this.show();
      })
      .catch(() => {
        this.focus = null;
        this.show();
        this.tell(word("The neighbourhood could not be loaded; the list below has all statements."), null);
      });
  }

  private makeGroup<Value extends string>(
    label: string,
    values: readonly Value[],
    nameOf: (value: Value) => string,
    read: (focus: Focus) => string,
    make_: (value: Value) => Partial<Focus>,
  ): HTMLElement {
    const buttons = values.map((value) => {
      const button = makeButton(nameOf(value), nameOf(value), () => this.focus && this.change({ ...this.focus, ...make_(value) }));
      this.buttons.push([button, (focus) => read(focus) === value]);
      return button;
    });
    const group = make("span", { class: "flamedesign-segments", role: "group", "aria-label": label }, ...buttons);
    return make("span", { class: "flamedesign-segmented" }, make("span", { "aria-hidden": "true" }, label), group);
  }

  private resized(): void {
    const width = this.figure.clientWidth;
    if (width !== this.width) this.refresh();
  }

  private show(): void {
    const near = this.focus && this.site && findNeighbourhood(this.site, this.focus, this.admits);
    this.element.hidden = !near;
    this.figure.classList.toggle("flamedesign-focused", Boolean(near));
    if (!near || !this.focus) {
      if (this.site) this.focus = null; // the site has no such design
      this.element.replaceChildren();
      this.own = null;
      this.tell("", null);
      return;
    }
    for (const [button, holds] of this.buttons) button.setAttribute("aria-pressed", String(holds(this.focus)));
    this.width = this.figure.clientWidth;
    const isWide = this.width >= PANEL;
    const svg = drawNeighbourhood(near, this.findRoom(isWide), this);
    const label = word("{name} and what is near to it", { name: near.middle.name });
    svg.setAttribute("aria-label", label);
    const region = make("div", { class: "flamedesign-near-drawing", role: "region", tabindex: "0", "aria-label": label }, svg);
    const { direction } = this.focus;
    const kinds = this.site!.kinds.filter(({ name, binding }) => (this.kind.size ? this.kind.has(name) : binding));
    this.panel.replaceChildren(...describeNeighbourhood({ middle: near.middle, direction, admits: this.admits, kinds }, this));
    this.panel.setAttribute("aria-label", word("The words of {name}", { name: near.middle.name }));
    this.panel.scrollTop = 0;
    this.element.classList.toggle("flamedesign-wide", isWide);
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(region, this.panel);
    cutWords(svg);
    this.own = new Stage(region, svg, () => undefined, () => svg.querySelector(".flamedesign-node.flamedesign-current"));
    region.scrollTo((region.scrollWidth - region.clientWidth) / 2, (region.scrollHeight - region.clientHeight) / 2);
    if (hadFocus || this.takesFocus) region.focus({ preventScroll: true });
    this.takesFocus = false;
    this.tell(
      describeShown(this.focus, near, this.site!, this.allLines),
      { middle: near.middle, tallyOf: (kind) => countNear(near, direction, this.admits, kind) },
    );
  }

  /** Light the box that a person is at with its neighbours, or a line with its ends; all where they are at none. */
  private light(at: Element | null): void {
    const drawing = this.element.querySelector(".flamedesign-near-drawing");
    const part = at?.closest<SVGElement>(".flamedesign-near-drawing :is(.flamedesign-node, .flamedesign-edge)");
    const isOwn = ({ dataset }: SVGElement): boolean =>
      part?.dataset["id"] !== undefined
        ? dataset["source"] === part.dataset["id"] || dataset["target"] === part.dataset["id"]
        : dataset["source"] === part?.dataset["source"] && dataset["target"] === part?.dataset["target"];
    const edges = [...(drawing?.querySelectorAll<SVGElement>(":is(.flamedesign-edge, .flamedesign-edge-label)") ?? [])];
    const lit = new Set(part ? edges.filter(isOwn) : []);
    const ends = new Set([...lit].flatMap(({ dataset }) => [dataset["source"], dataset["target"]]).concat(part?.dataset["id"]));
    for (const edge of edges) show(edge, lit.has(edge), part != null);
    for (const node of drawing?.querySelectorAll<SVGElement>(".flamedesign-node") ?? []) show(node, ends.has(node.dataset["id"]), part != null);
  }

  private findRoom(isWide: boolean): Room {
    const width = this.width - PADDING - BORDERS;
    const most = Math.min(MOST_HEIGHT, MOST_SHARE * innerHeight) - PADDING;
    const measure = makeMeasure(this.figure);
    return isWide ? { width: width - PANEL_WIDTH, height: PANEL_HEIGHT - PADDING, most, measure } : { width, height: 0, most, measure };
  }
}

/** Return a function that measures names in bold, as the style sheet has them in boxes. */
function makeMeasure(figure: HTMLElement): (name: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return () => 0;
  context.font = `600 11.5px ${getComputedStyle(figure).fontFamily}`;
  return (name) => Math.ceil(context.measureText(name).width) + 1;
}

/** Say what is shown, and how much that is of the site, which has so many lines. */
function describeShown({ depth, direction }: Focus, { middle, columns, lines }: Neighbourhood, { nodes }: Site, allLines: number): string {
  const shown = columns.flatMap((column) => column.nodes);
  const countOf = (said: string, isOne: (node: SiteNode) => boolean): string => {
    const [count, all] = [shown, nodes].map((several) => several.filter(isOne).length) as [number, number];
    return all ? word(said, { count, all }) : "";
  };
  const countApart = (said: string, isOne: (node: SiteNode) => boolean): string => (shown.some(isOne) ? countOf(said, isOne) : "");
  const counts = [
    countOf("{count} of {all} designs", ({ isComponent, uri, project }) => !isComponent && !project && uri !== ""),
    countApart("{count} of {all} without a document", ({ isComponent, uri, project }) => !isComponent && !project && uri === ""),
    countApart("{count} of {all} of other projects", ({ project }) => project !== ""),
    countOf("{count} of {all} components", ({ isComponent }) => isComponent),
    sayLines(lines, allLines),
    countStatements(lines.reduce((sum, { count }) => sum + count, 0)),
  ];
  return `${describeNear(depth, direction, middle.name)}: ${counts.filter(Boolean).join(", ")}.`;
}

function sayLines(lines: readonly NearLine[], all: number): string {
  const values = { count: lines.length, all, aside: lines.filter((line) => !isStep(line)).length };
  if (values.aside) return word("{count} of {all} lines of the whole site ({aside} paler: past it)", values);
  return word("{count} of {all} lines of the whole site", values);
}

function describeNear(depth: number, direction: Direction, name: string): string {
  const values = { name, depth };
  if (direction === "in") return depth === 1 ? word("{name} and what refers to it", values) : word("{name} and what leads to it in {depth} steps", values);
  if (direction === "out") return depth === 1 ? word("{name} and what it refers to", values) : word("{name} and what it leads to in {depth} steps", values);
  return depth === 1 ? word("{name} and what is one step from it", values) : word("{name} and what is within {depth} steps of it", values);
}

/** Return how many statements of a kind the lines stand for, and how many in words only the panel has. */
function countNear({ middle, lines }: Neighbourhood, direction: Direction, admits: Admits, kind: string): Tally {
  const count = lines.reduce((sum, { line }) => sum + countStated(line, (one) => one.name === kind && admits(one)), 0);
  const words = [...(direction === "in" ? [] : middle.ownWords), ...(direction === "out" ? [] : middle.words)];
  const inWords = words.filter(({ statement }) => statement.kind.name === kind).length;
  return { count, all: count, inWords };
}

/** Return what the address says of a focus; what is usual is left out. */
function valuesOf(focus: Focus | null): Record<string, string> {
  return {
    focus: focus?.id ?? "",
    depth: focus && focus.depth !== 1 ? String(focus.depth) : "",
    direction: focus && focus.direction !== "both" ? focus.direction : "",
  };
}

function show(part: Element, isLit: boolean, isAnyLit: boolean): void {
  part.classList.toggle("flamedesign-lit", isLit);
  part.classList.toggle("flamedesign-dim", isAnyLit && !isLit);
}
