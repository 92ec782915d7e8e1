/**
 * Who is near to a design or component, in columns: as far from the middle as it is steps from it, and all lines between
 * these. `:focus:` of the directive and `--focus` of the command choose the same (`views/filters.py`, `graph_lines.py`).
 */

import type { Site, SiteKind, SiteLine, SiteNode } from "./site";

export type Direction = "both" | "in" | "out";

export interface Focus {
  readonly id: string;
  readonly depth: number;
  readonly direction: Direction;
}

/** Which kinds are followed, and drawn. */
export type Admits = (kind: SiteKind) => boolean;

export interface Column {
  /** How far it lies from the middle: to the left, who refers to it, to the right, what it refers to. */
  readonly step: number;
  readonly nodes: readonly SiteNode[];
  /** How many more there are than a column holds. */
  readonly more: number;
}

/** A line, how many of its statements are of kinds that are drawn, the first of these, and the columns in which it starts and ends. */
export interface NearLine {
  readonly line: SiteLine;
  readonly count: number;
  readonly kind: SiteKind;
  readonly from: number;
  readonly to: number;
}

export interface Neighbourhood {
  readonly middle: SiteNode;
  /** From left to right; that of the middle holds it alone. */
  readonly columns: readonly Column[];
  readonly lines: readonly NearLine[];
}

const MOST_ROWS = 30;

/** A node that is found: with which rows of the columns before it is joined, and by which kind at best on each side. */
interface Found {
  readonly rows: number[];
  readonly ranks: [left: number, right: number];
}

/** Return the neighbourhood of a node. */
export function findNeighbourhood(site: Site, focus: Focus, admits: Admits): Neighbourhood | null {
  const middle = site.find(focus.id);
  if (!middle) return null;
  const columns: Column[] = [{ step: 0, nodes: [middle], more: 0 }];
  const seen = new Set([middle]);
  let outermost: readonly Column[] = columns;
  for (let distance = 1; distance <= focus.depth && outermost.length; distance++) {
    outermost = findNext(outermost, focus.direction, seen, admits);
    columns.push(...outermost);
  }
  const steps = new Map(columns.flatMap(({ step, nodes }) => nodes.map((node) => [node, step] as const)));
  return { middle, columns: columns.sort((one, other) => one.step - other.step), lines: linesBetween(steps, admits) };
}

/** Return the columns one step farther out. */
function findNext(columns: readonly Column[], direction: Direction, seen: Set<SiteNode>, admits: Admits): Column[] {
  const found = new Map<SiteNode, Found>();
  const follow = (line: SiteLine, other: SiteNode, row: number, isRight: boolean): void => {
    if (seen.has(other) || !line.kinds.some(admits)) return;
    const known: Found = found.get(other) ?? { rows: [], ranks: [Infinity, Infinity] };
    const side = isRight ? 1 : 0;
    known.ranks[side] = Math.min(known.ranks[side], line.kinds.find(admits)!.rank);
    known.rows.push(row);
    found.set(other, known);
  };
  for (const { step, nodes } of columns) {
    nodes.forEach((node, row) => {
      if (step && node.isComponent) return; // what else is said of a component is not about the middle
      if (direction !== "out") for (const line of node.incoming) follow(line, line.source, row, step > 0);
      if (direction !== "in") for (const line of node.outgoing) follow(line, line.target, row, step >= 0);
    });
  }
  for (const node of found.keys()) seen.add(node);
  const distance = Math.abs(columns[0]!.step) + 1;
  const isRight = ({ ranks: [left, right] }: Found): boolean => right <= left;
  return [-distance, distance].flatMap((step) => {
    const nodes = inOrder(new Map([...found].filter(([, one]) => isRight(one) === step > 0)));
    return nodes.length ? [{ step, nodes: nodes.slice(0, MOST_ROWS), more: Math.max(0, nodes.length - MOST_ROWS) }] : [];
  });
}

/** Return nodes by the rows that they are joined with, then the strongest first. */
function inOrder(found: ReadonlyMap<SiteNode, Found>): SiteNode[] {
  const mean = ({ rows }: Found): number => rows.reduce((sum, row) => sum + row, 0) / rows.length;
  const order = ([node, one]: [SiteNode, Found], [otherNode, other]: [SiteNode, Found]): number =>
    mean(one) - mean(other) || Math.min(...one.ranks) - Math.min(...other.ranks) || node.name.localeCompare(otherNode.name, undefined, { numeric: true });
  return [...found].sort(order).map(([node]) => node);
}

function linesBetween(steps: ReadonlyMap<SiteNode, number>, admits: Admits): NearLine[] {
  const lines = [...steps.keys()].flatMap((node) => node.outgoing).filter(({ target, kinds }) => steps.has(target) && kinds.some(admits));
  return drawnLines(lines, admits).map((line) => {
    const ends = { from: steps.get(line.source)!, to: steps.get(line.target)! };
    return { line, count: countStated(line, admits), kind: line.kinds.find(admits)!, ...ends };
  });
}

/** Return how many statements of a line are of some kinds. */
export function countStated({ kinds, counts }: SiteLine, admits: Admits): number {
  return kinds.reduce((sum, kind, place) => sum + (admits(kind) ? counts[place]! : 0), 0);
}

/** Return lines without those that only cite, where another line joins the pair. */
export function drawnLines(lines: readonly SiteLine[], admits: Admits): SiteLine[] {
  const onlyCites = ({ kinds }: SiteLine): boolean => kinds.every((kind) => kind.cites || !admits(kind));
  const stated = new Map<SiteNode, Set<SiteNode>>();
  for (const line of lines) {
    if (onlyCites(line)) continue;
    for (const [end, other] of [[line.source, line.target], [line.target, line.source]] as const) {
      const known = stated.get(end);
      if (known) known.add(other);
      else stated.set(end, new Set([other]));
    }
  }
  return lines.filter((line) => !onlyCites(line) || !stated.get(line.source)?.has(line.target));
}
