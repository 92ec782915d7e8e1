/** Making elements. What comes from documents or from the address is only ever text, never markup. */

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Make a part of a drawing. */
export function makeSvg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number>,
  ...children: (Node | string)[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Make a button that says what it does, and by which key it is done, where there is one. */
export function makeButton(label: string, face: Node | string, act: () => void, key = ""): HTMLButtonElement {
  const button = make("button", { type: "button", class: "flamedesign-button", title: key ? `${label} (${key})` : label }, face);
  if (face !== label) button.setAttribute("aria-label", label);
  if (key) button.setAttribute("aria-keyshortcuts", key);
  button.addEventListener("click", act);
  return button;
}

/** Call `act` where a person goes elsewhere from an element, by key or pointer. */
export function whenLeft(element: Element, act: () => void): void {
  element.addEventListener("focusout", (event) => {
    const { relatedTarget: to } = event as FocusEvent;
    if (to instanceof Node && !element.contains(to)) act();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.composedPath().includes(element)) act();
  });
}

/** Make a search box. `tell` is called while a person types. */
export function makeSearch(label: string, tell: () => void): HTMLInputElement {
  const box = make("input", { type: "search", class: "flamedesign-find", placeholder: label, "aria-label": label });
  box.maxLength = 200;
  box.addEventListener("input", tell);
  return box;
}

/** Make the place where results are shown, and read out by screen readers. */
export function makeStatus(): HTMLElement {
  return make("span", { class: "flamedesign-count", role: "status" });
}

/** Return a test whether a text holds all words that a person looks for. Texts are lower case. */
export function makeMatch(searched: string): (text: string) => boolean {
  const terms = searched.toLowerCase().split(/\s+/).filter(Boolean);
  return (text) => terms.every((term) => text.includes(term));
}

/** Return a function that runs another one once before the next picture is painted, however often it is called. */
export function oncePerFrame(act: () => void): () => void {
  let frame = 0;
  return () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      act();
    });
  };
}
