/** The tooltip of a drawing: it stays while the pointer is on it, and Escape takes it away. */

import { make } from "./dom";

const GRACE = 250; // milliseconds to move the pointer from what the tooltip is about to the tooltip
const GAP = 6;

export class Tip {
  private readonly element: HTMLElement;
  private timer = 0;
  private beside: () => DOMRect = () => new DOMRect();
  private free: readonly Element[] = [];

  constructor(private readonly figure: HTMLElement) {
    this.element = make("div", { class: "flamedesign-tip", role: "tooltip" });
    this.element.hidden = true;
    this.element.addEventListener("pointerenter", () => this.keep());
    figure.append(this.element);
  }

  get shown(): boolean {
    return !this.element.hidden;
  }

  /** Show a text beside a place in the window, and on none of some elements, if there is room. */
  show(beside: () => DOMRect, content: readonly Node[], free: readonly Element[]): void {
    this.hide();
    this.free = free;
    this.element.replaceChildren(...content);
    this.element.hidden = false;
    this.beside = beside;
    this.follow();
  }

  /** Stay where a pointer has come back. */
  keep(): void {
    clearTimeout(this.timer);
  }

  hide(): void {
    this.keep();
    this.element.hidden = true;
  }

  /** Call `act` unless the pointer comes to the tooltip first; then call it when the pointer leaves that. */
  afterGrace(act: () => void): void {
    this.keep();
    this.timer = setTimeout(act, this.shown ? GRACE : 0);
    this.element.onpointerleave = () => this.afterGrace(act);
  }

  /** Stand again beside what the text is about, after that has moved. */
  follow(): void {
    if (!this.shown) return;
    const beside = this.beside();
    const { style, offsetWidth: width, offsetHeight: height } = this.element;
    const { clientHeight } = document.documentElement;
    const figure = this.figure.getBoundingClientRect();
    const within = (left: number): number => Math.max(figure.left, Math.min(left, figure.right - width));
    const below = beside.bottom + GAP;
    const above = beside.top - GAP - height;
    const places: [number, number][] = [
      [within(beside.left), below],
      [within(beside.left), above],
      [within(beside.right + GAP), beside.top],
      [within(beside.left - GAP - width), beside.top],
    ];
    const taken = this.free.map((element) => element.getBoundingClientRect());
    const cost = ([left, top]: [number, number]): number => {
      const covered = taken.filter((one) => one.left < left + width && left < one.right && one.top < top + height && top < one.bottom);
      return covered.length + (top < 0 || top + height > clientHeight ? 0.5 : 0);
    };
    const [left, top] = places.reduce((best, place) => (cost(place) < cost(best) ? place : best));
    style.left = `${left - figure.left}px`;
    style.top = `${top - figure.top}px`;
  }
}
