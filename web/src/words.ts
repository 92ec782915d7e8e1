/** Our words in the language of the page, and the names of its components: the element that loads us holds both. */

function read(name: string): Map<string, string> {
  return new Map(Object.entries(JSON.parse(document.currentScript?.dataset[name] ?? "{}")));
}

const words = read("fdWords");
const components = read("fdComponents");

/** Return a text, for which the English one stands, with values in the place of `{names}`. */
export function word(text: string, values: Record<string, string | number> = {}): string {
  return (words.get(text) ?? text).replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}

/** Return words of ours as they stand alone; names stay as they are written. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function countDesigns(count: number): string {
  return count === 1 ? word("1 design") : word("{count} designs", { count });
}

export function countLines(count: number): string {
  return count === 1 ? word("1 line") : word("{count} lines", { count });
}

export function countStatements(count: number): string {
  return count === 1 ? word("1 statement") : word("{count} statements", { count });
}

/** Return how many statements lead to nothing that is known. */
export function countInWords(count: number): string {
  return count === 1 ? word("1 statement in words only") : word("{count} statements in words only", { count });
}

/** Return the name of a component. */
export function componentName(key: string): string {
  return components.get(key) ?? key;
}
