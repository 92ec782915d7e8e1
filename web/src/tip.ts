/** The tooltip of a drawing: it stays while the pointer is on it, and Escape takes it away. */

import { make } from "./dom";

const GRACE = 250; // milliseconds to move the pointer from what the tooltip is about to the tooltip
const GAP = 6;
let made = 0;

export class Tip {
  private readonly element: HTMLElement;
  private described: Element | null = null;
  private timer = 0;
  private beside: () => DOMRect = () => new DOMRect();

  constructor(private readonly figure: HTMLElement) {
    this.element = make("div", { class: "flamedesign-tip", role: "tooltip", id: `flamedesign-tip-${++made}` });
    this.element.hidden = true;
    this.element.addEventListener("pointerenter", () => this.keep());
    figure.append(this.element);
  }

  get shown(): boolean {
    return !this.element.hidden;
  }

  /** Show a text beside a place in the window; `described` is what the text is about, for screen readers. */
  show(beside: () => DOMRect, content: readonly Node[], described: Element | null): void {
    this.hide();
    this.element.replaceChildren(...content);
    this.element.hidden = false;
    this.described = described;
    described?.setAttribute("aria-describedby", this.element.id);
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
    this.described?.removeAttribute("aria-describedby");
    this.described = null;
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
    const { style, offsetWidth, offsetHeight } = this.element;
    const { clientHeight } = document.documentElement;
    const figure = this.figure.getBoundingClientRect();
    const left = Math.max(figure.left, Math.min(beside.left, figure.right - offsetWidth));
    const below = beside.bottom + GAP + offsetHeight <= clientHeight || beside.top < offsetHeight + GAP;
    const top = below ? beside.bottom + GAP : beside.top - GAP - offsetHeight;
    style.left = `${left - figure.left}px`;
    style.top = `${top - figure.top}px`;
  }
}
