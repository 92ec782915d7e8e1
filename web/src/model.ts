/** What a drawing says about its designs and interactions. */

export interface Box {
  readonly element: SVGGElement;
  /** What takes the focus: the link, or the box itself where it leads nowhere. */
  readonly target: SVGElement;
  readonly id: string;
  /** What it is called, and all that its words say. */
  readonly label: string;
  readonly name: string;
  readonly status: readonly string[];
  readonly components: readonly string[];
  /** The design or component whose neighbourhood it leads to; nothing for a group of designs that have none. */
  readonly leads: string;
  /** Whether it is a component, which has no status. */
  readonly isComponent: boolean;
  /** Whether it stands for a group of designs. */
  readonly isGroup: boolean;
  /** Whether it is an id of which there is no document, or a design of another project. */
  readonly isUnknown: boolean;
  readonly isOther: boolean;
  readonly lines: Line[];
}

/** All statements of a line that are of one kind: how many there are, and their texts, each once. */
export interface Part {
  readonly kind: string;
  readonly origin: string;
  readonly count: number;
  readonly texts: readonly string[];
}

export interface Line {
  readonly element: SVGGElement;
  /** The words beside the line, where there is room for them. */
  readonly words: Element | null;
  readonly source: string;
  readonly other: string;
  /** What it stands for, by kinds, that of its stroke first; nothing where it joins groups. */
  readonly parts: readonly Part[];
  /** Its ends in words, and what it says of them in the stroke that it has. */
  readonly heading: string;
}

/** Return the boxes and lines of a drawing. Their titles are taken out, or the browser would show them over ours. */
export function readDrawing(svg: SVGSVGElement): [Box[], Line[]] {
  const boxes = [...svg.querySelectorAll<SVGGElement>(".flamedesign-node")].map(readBox);
  const words = new Map([...svg.querySelectorAll<SVGGElement>(".flamedesign-edge-label")].map((one) => [endsOf(one), one]));
  const edges = [...svg.querySelectorAll<SVGGElement>(".flamedesign-edge")];
  const lines = edges.map((edge) => readLine(edge, words.get(endsOf(edge)) ?? null));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  for (const line of lines) for (const end of new Set([line.source, line.other])) byId.get(end)?.lines.push(line);
  return [boxes, lines];
}

function readBox(element: SVGGElement): Box {
  const { id = "", title = "", status, components, component, group, leads } = element.dataset;
  const name = takeTitle(element) || (title ? `${id}: ${title}` : id);
  const target = element.querySelector<SVGElement>("a") ?? element;
  target.setAttribute("aria-label", name);
  if (target === element) target.setAttribute("role", "button");
  target.setAttribute("tabindex", "-1");
  const isComponent = component !== undefined;
  const label = group === undefined && !isComponent ? id : title;
  const own = leads ?? (group === undefined ? id : "");
  const [isUnknown, isOther] = ["flamedesign-unknown", "flamedesign-other"].map((css) => element.classList.contains(css)) as [boolean, boolean];
  const lists = { status: status === undefined ? [] : [status], components: list(components), lines: [] };
  return { element, target, id, label, name, leads: own, isComponent, isGroup: group !== undefined, isUnknown, isOther, ...lists };
}

function endsOf({ dataset }: SVGGElement): string {
  return JSON.stringify([dataset["source"], dataset["target"], dataset["kind"]]);
}

function readLine(element: SVGGElement, words: Element | null): Line {
  const { source = "", target: other = "", stated } = element.dataset;
  const [heading = "", ...texts] = takeTitle(element).split("\n");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", [heading, ...texts].join("\n"));
  const course = element.querySelector("path")?.cloneNode() as SVGPathElement | undefined;
  course?.setAttribute("class", "flamedesign-hit"); // a line is too thin to be pointed at
  course?.removeAttribute("stroke-dasharray");
  if (course) element.append(course);
  return { element, words, source, other, parts: readParts(list(stated), texts), heading };
}

function readParts(stated: readonly string[], texts: readonly string[]): Part[] {
  let read = 0;
  return stated.map((part) => {
    const [kind = "", origin = "", count, different] = part.split(":");
    const start = read;
    read += Number(different);
    return { kind, origin, count: Number(count), texts: texts.slice(start, read) };
  });
}

/** Return the kind in whose stroke some parts of a line are drawn; nothing of a line between groups. */
export function strokeOf(parts: readonly Part[]): string {
  return parts[0]?.kind ?? "";
}

/** Return how many statements some parts of lines stand for. */
export function countStated(parts: readonly Part[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

function takeTitle(element: SVGGElement): string {
  const title = element.querySelector("title");
  title?.remove();
  return title?.textContent ?? "";
}

function list(text = ""): readonly string[] {
  return text.split(" ").filter(Boolean);
}
