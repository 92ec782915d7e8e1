/** What a mouse or a finger points at in a drawing, and the tooltip of a line. */

import { make } from "./dom";
import type { Box, Line } from "./model";
import { Tip } from "./tip";

export interface PointingActs {
  /** What is pointed at is another part now. */
  readonly changed: () => void;
  /** Whether a box leads to its neighbourhood, and how. */
  readonly leads: (box: Box) => boolean;
  readonly open: (id: string) => void;
  readonly endsOf: (lines: Iterable<Line>) => readonly Box[];
  /** What is said of a line: a heading, and what it stands for. */
  readonly describe: (line: Line) => readonly [heading: string, ...texts: string[]];
}

export class Pointing {
  readonly tip: Tip;
  pointed: Box | Line | null = null;
  /** Whether a finger pointed last. */
  isTouched = false;
  private readonly byElement: ReadonlyMap<Element, Box | Line>;

  constructor(
    figure: HTMLElement,
    svg: SVGSVGElement,
    parts: readonly (Box | Line)[],
    private readonly acts: PointingActs,
  ) {
    this.tip = new Tip(figure);
    this.byElement = new Map(parts.map((part) => [part.element, part]));
    svg.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch") this.point(this.partAt(event), event);
    });
    svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.point(null, event);
    });
    svg.addEventListener("click", (event) => this.tap(event));
  }

  /** Return the box or line that an event is about. */
  partAt(event: Event): Box | Line | null {
    const element = event.target instanceof Element ? event.target.closest(".flamedesign-node, .flamedesign-edge") : null;
    return (element && this.byElement.get(element)) ?? null;
  }

  boxAt(event: Event): Box | null {
    const part = this.partAt(event);
    return part && isBox(part) ? part : null;
  }

  private point(part: Box | Line | null, event: PointerEvent): void {
    if (part && part === this.pointed) this.tip.keep();
    else if (part) this.take(part, event);
    else this.tip.afterGrace(() => this.take(null, event));
  }

  private take(part: Box | Line | null, event: PointerEvent): void {
    this.pointed = part;
    this.isTouched = event.pointerType === "touch";
    if (part && !isBox(part)) this.explain(part, event);
    else this.tip.hide();
    this.acts.changed();
  }

  /** Show the neighbourhood of a box. A finger cannot hover: its first tap lights the box, its second one leads there. */
  private tap(event: PointerEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const part = this.partAt(event);
    const isAgain = event.pointerType !== "touch" || (part !== null && part === this.pointed);
    if (!isAgain) {
      event.preventDefault();
      this.take(part, event);
    } else if (part && isBox(part) && this.acts.leads(part)) {
      event.preventDefault();
      this.acts.open(part.leads);
    }
  }

  /** Show what is stated where a line was pointed at, and on neither of its ends. */
  private explain(line: Line, at: MouseEvent): void {
    const [heading, ...texts] = this.acts.describe(line);
    const said = [make("div", {}, make("strong", {}, heading)), ...texts.map((text) => make("div", {}, text))];
    const point = new DOMRect(at.clientX, at.clientY);
    this.tip.show(() => point, said, this.acts.endsOf([line]).map(({ element }) => element));
  }
}

export function isBox(part: Box | Line): part is Box {
  return "lines" in part;
}
