/**
 * Moving and zooming a drawing. Its region scrolls, as it does without this script: fingers, arrow keys and
 * wheels move it in the way of the platform, and at its end they move the page.
 */

import { oncePerFrame } from "./dom";

const STEP = 1.25;
const SMALLEST = 0.05;
const LARGEST = 4;
const LEAST_LETTERS = 9; // pixels; ids that are smaller cannot be read
const DRAG = 4; // pixels that a pressed mouse may move and still click

export class Stage {
  private box: DOMRect;
  private zoomed = false;
  /** Where the page shows the drawing by itself. */
  private home: readonly [number, number] = [0, 0];

  /** `tell` is called after each move; `subject` is what stands in the middle where not all can be shown. */
  constructor(
    private readonly canvas: HTMLElement,
    private readonly svg: SVGSVGElement,
    tell: () => void,
    private readonly subject: () => Element | null,
  ) {
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.box = new DOMRect(x, y, width || 1, height || 1);
    canvas.addEventListener("scroll", oncePerFrame(tell), { passive: true });
    canvas.addEventListener("wheel", (event) => this.turnWheel(event), { passive: false });
    this.followMouse();
    this.followFingers();
  }

  /** Show another part of the drawing, as the page would. */
  show(box: DOMRect): void {
    const share = box.width / this.box.width;
    this.box = box;
    this.svg.setAttribute("viewBox", [box.x, box.y, box.width, box.height].join(" "));
    this.svg.setAttribute("width", String(box.width));
    this.svg.setAttribute("height", String(box.height));
    for (const least of this.canvas.querySelectorAll<SVGSVGElement>(".flamedesign-least")) {
      least.setAttribute("width", String(least.width.baseVal.value * share));
    }
    if (this.fillsScreen) this.fit();
    else this.reset();
  }

  /** Zoom by some steps about the middle of the region, or about a point of the window. */
  zoom(steps: number, x?: number, y?: number): void {
    this.scaleTo(this.scale * STEP ** steps, x, y);
  }

  /** Show the whole drawing; where it could not be read, as much of it round its subject as fills its region one way. */
  fit(): void {
    this.freeze();
    const { clientWidth, clientHeight } = this.canvas;
    const { paddingLeft, paddingTop } = getComputedStyle(this.canvas);
    const [width, height] = [clientWidth - 2 * parseFloat(paddingLeft), clientHeight - 2 * parseFloat(paddingTop)];
    const most = this.fillsScreen ? 2 : 1;
    const shares = [width / this.box.width, height / this.box.height];
    const [whole, least] = [Math.min(...shares, most), this.leastScale];
    this.scaleTo(whole < least ? Math.max(least, Math.min(1, Math.max(...shares))) : whole);
    const subject = this.subject();
    if (whole < least && subject) this.centre(subject);
  }

  /** Show the drawing as the page does without this script. */
  reset(): void {
    this.zoomed = false;
    this.canvas.classList.remove("flamedesign-zoomed");
    for (const name of ["width", "height", "max-width", "min-width"]) this.svg.style.removeProperty(name);
    this.canvas.style.removeProperty("height");
    this.canvas.scrollTo(...this.home);
  }

  /** Let the drawing rest where its subject is in the middle, as far as it is larger than its region. */
  rest(): void {
    const subject = this.subject();
    if (!subject) return;
    this.centre(subject);
    this.home = [this.canvas.scrollLeft, this.canvas.scrollTop];
  }

  /** Scroll the region, and not the page, until an element is in its middle. */
  centre(element: Element): void {
    const at = element.getBoundingClientRect();
    this.moveTo(at.left + at.width / 2, at.top + at.height / 2);
  }

  /** Tell whether the middle of an element is in sight. */
  shows(element: Element): boolean {
    const [at, room] = [element.getBoundingClientRect(), this.canvas.getBoundingClientRect()];
    const [x, y] = [at.left + at.width / 2, at.top + at.height / 2];
    return x > room.left && x < room.right && y > room.top && y < room.bottom;
  }

  /** Say what is shown as text: the point in the middle, and the scale; nothing where it is what the page shows. */
  get view(): string {
    const { scrollLeft, scrollTop } = this.canvas;
    if (!this.zoomed && scrollLeft === this.home[0] && scrollTop === this.home[1]) return "";
    const [x, y] = this.middle;
    const at = this.svg.getBoundingClientRect();
    const point = [(x - at.left) / this.scale + this.box.x, (y - at.top) / this.scale + this.box.y];
    return [...point.map(Math.round), this.scale.toFixed(2)].join(" ");
  }

  /** Show what {@link view} said; any other text is passed over. */
  set view(text: string) {
    const found = /^(-?\d{1,6}) (-?\d{1,6}) (\d\.\d\d)$/.exec(text);
    if (!found) return;
    const [x, y, scale] = found.slice(1).map(Number) as [number, number, number];
    this.scaleTo(scale);
    const at = this.svg.getBoundingClientRect();
    this.moveTo((x - this.box.x) * this.scale + at.left, (y - this.box.y) * this.scale + at.top);
  }

  private get scale(): number {
    return this.svg.getBoundingClientRect().width / this.box.width;
  }

  /** The scale below which ids cannot be read. */
  private get leastScale(): number {
    const id = this.svg.querySelector(".flamedesign-id");
    return id ? LEAST_LETTERS / parseFloat(getComputedStyle(id).fontSize) : 0;
  }

  private get middle(): [number, number] {
    const at = this.canvas.getBoundingClientRect();
    return [at.left + this.canvas.clientWidth / 2, at.top + this.canvas.clientHeight / 2];
  }

  private get fillsScreen(): boolean {
    return document.fullscreenElement?.contains(this.canvas) ?? false;
  }

  private moveTo(x: number, y: number): void {
    const [middleX, middleY] = this.middle;
    this.canvas.scrollBy(x - middleX, y - middleY);
  }

  private scaleTo(wanted: number, x = this.middle[0], y = this.middle[1]): void {
    this.freeze();
    const before = this.svg.getBoundingClientRect();
    const share = [(x - before.left) / before.width, (y - before.top) / before.height] as const;
    const scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    const { style } = this.svg;
    style.maxWidth = "none";
    style.minWidth = "0";
    style.width = `${this.box.width * scale}px`;
    style.height = `${this.box.height * scale}px`;
    const after = this.svg.getBoundingClientRect();
    this.canvas.scrollBy(after.left + share[0] * after.width - x, after.top + share[1] * after.height - y);
    this.zoomed = true;
    this.canvas.classList.add("flamedesign-zoomed");
    this.canvas.dispatchEvent(new Event("scroll")); // which does not happen by itself where all is in sight
  }

  /** Keep the height of the region, so that the page does not jump while its drawing grows. */
  private freeze(): void {
    if (!this.zoomed && !this.fillsScreen) this.canvas.style.height = getComputedStyle(this.canvas).height;
  }

  /** Zoom by the wheel where a person asks for it: with the control key, which is also a pinch on a touch pad. */
  private turnWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey && !this.fillsScreen) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 40 : event.deltaY;
    this.zoom(Math.max(-2, Math.min(2, -lines / 2)), event.clientX, event.clientY);
  }

  private followMouse(): void {
    const { canvas } = this;
    let start: { x: number; y: number; left: number; top: number } | null = null;
    let dragged = false;
    canvas.addEventListener("dragstart", (event) => event.preventDefault()); // of a link
    canvas.addEventListener("pointerdown", (event) => {
      const onScrollbar = event.target === canvas && (event.offsetX > canvas.clientWidth || event.offsetY > canvas.clientHeight);
      dragged = false;
      if (event.pointerType === "touch" || event.button !== 0 || onScrollbar) return;
      start = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop };
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!start) return;
      const [x, y] = [event.clientX - start.x, event.clientY - start.y];
      if (!dragged && Math.hypot(x, y) < DRAG) return;
      if (!dragged) canvas.setPointerCapture(event.pointerId);
      dragged = true;
      canvas.classList.add("flamedesign-dragging");
      canvas.scrollTo(start.left - x, start.top - y);
    });
    const end = (): void => {
      start = null;
      canvas.classList.remove("flamedesign-dragging");
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    const swallow = (event: Event): void => {
      if (!dragged) return;
      dragged = false;
      event.preventDefault();
      event.stopPropagation();
    };
    canvas.addEventListener("click", swallow, { capture: true });
  }

  private followFingers(): void {
    const { canvas } = this;
    let apart = 0;
    let scale = 1;
    const read = (event: TouchEvent): [number, number, number] => {
      const [one, other] = [event.touches[0]!, event.touches[1]!];
      const distance = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      return [distance, (one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2];
    };
    canvas.addEventListener(
      "touchstart",
      (event) => {
        if (event.touches.length !== 2) return;
        event.preventDefault();
        [apart] = read(event);
        scale = this.scale;
      },
      { passive: false },
    );
    canvas.addEventListener(
      "touchmove",
      (event) => {
        if (event.touches.length !== 2 || !apart) return;
        event.preventDefault();
        const [distance, x, y] = read(event);
        this.scaleTo((scale * distance) / apart, x, y);
      },
      { passive: false },
    );
    canvas.addEventListener("touchend", () => (apart = 0), { passive: true });
  }
}
