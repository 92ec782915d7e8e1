/** The bar above a drawing: its search, its filters, what leads out of a focus, and its zoom. */

import { makeMenu } from "./choice";
import { make, makeButton } from "./dom";
import type { DrawingFilters } from "./drawing_filters";
import { statusName } from "./rows";
import { capital, componentName, countDesigns, countLines, word } from "./words";

export interface BarActs {
  readonly reset: () => void;
  readonly zoom: (steps: number) => void;
  readonly fit: () => void;
  readonly fillScreen: () => void;
}

/** Make the bar. `focus` are the controls of the focus, which are shown in it alone. */
export function makeBar(search: HTMLInputElement, suggestions: Element, filters: DrawingFilters, focus: Element, acts: BarActs): Element {
  const bar = make("div", { class: "flamedesign-bar", role: "group", "aria-label": word("Controls of the drawing") });
  search.setAttribute("aria-keyshortcuts", "/");
  bar.append(make("span", { class: "flamedesign-field" }, search, suggestions), makeTools(filters, acts), focus, makeZoom(acts));
  return bar;
}

function makeTools({ status, component, origin }: DrawingFilters, acts: BarActs): Element {
  const menus = [
    [word("Status"), status, statusName, countDesigns],
    [word("Component"), component, componentName, countDesigns],
    [word("Origin"), origin, (name: string) => capital(word(name)), countLines],
  ] as const;
  const useful = menus.filter(([, choice]) => choice.counts.size > 1);
  return make(
    "span",
    { class: "flamedesign-tools" },
    ...useful.map(([label, choice, nameOf, sayCount]) => makeMenu(label, choice, nameOf, sayCount)),
    makeButton(word("Reset"), word("Reset"), acts.reset),
  );
}

/** Make a button that is pressed while the drawing fills the screen. */
function makeFullScreen(acts: BarActs): Element {
  const button = makeButton(word("Full screen"), word("Full screen"), acts.fillScreen, "f");
  const press = (): void => button.setAttribute("aria-pressed", String(document.fullscreenElement?.contains(button) ?? false));
  document.addEventListener("fullscreenchange", press);
  press();
  return button;
}

function makeZoom(acts: BarActs): Element {
  const zoom = make(
    "span",
    { class: "flamedesign-tools flamedesign-zoom", role: "group", "aria-label": word("Zoom") },
    makeButton(word("Zoom out"), "−", () => acts.zoom(-1), "-"),
    makeButton(word("Zoom in"), "+", () => acts.zoom(1), "+"),
    makeButton(word("Fit"), word("Fit"), acts.fit, "0"),
  );
  if (document.fullscreenEnabled) zoom.append(makeFullScreen(acts));
  return zoom;
}
