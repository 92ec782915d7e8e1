/** The list below a drawing: it has the kinds alone that are shown. */

import type { Choice } from "./choice";

/** A statement of the list, or all statements of a kind about a component. */
interface Entry {
  readonly element: HTMLElement;
  readonly kind: string;
}

/** Return the list below a drawing. */
export function listBelow(figure: Element): Element | null {
  return figure.nextElementSibling?.matches(".flamedesign-details") ? figure.nextElementSibling : null;
}

/** Return the kind of an entry of the list, where it is a statement. */
export function kindOfEntry(entry: Element): string | undefined {
  return /flamedesign-kind-([\w-]+)/.exec(entry.querySelector(":scope > [class*='flamedesign-kind-']")?.className ?? "")?.[1];
}

export class Listed {
  private readonly items: readonly HTMLElement[];
  private readonly entries: readonly Entry[];

  constructor(figure: Element) {
    this.items = [...(listBelow(figure)?.querySelectorAll<HTMLElement>("li") ?? [])];
    this.entries = this.items.flatMap((element) => {
      const kind = kindOfEntry(element);
      return kind === undefined ? [] : [{ element, kind }];
    });
  }

  /** Show the statements of the kinds that are chosen, below whom they are of. A list of names alone stays whole. */
  show(kind: Choice): void {
    const shown = new Set<Element>();
    for (const entry of this.entries) {
      if (!kind.admits([entry.kind])) continue;
      for (let item: Element | null = entry.element; item && !shown.has(item); item = item.parentElement!.closest("li")) shown.add(item);
    }
    for (const item of this.items) item.hidden = kind.size > 0 && this.entries.length > 0 && !shown.has(item);
  }
}
