/** Who is near to a design or component: in columns, so that each line leads from a column to the next one. */

import type { Site, SiteLine, SiteNode } from "./site";

export type Direction = "both" | "in" | "out";

export interface Focus {
  readonly id: string;
  readonly depth: number;
  readonly direction: Direction;
}

export interface Column {
  /** How far it lies from the middle: to the left, who refers to it, to the right, what it refers to. */
  readonly step: number;
  readonly nodes: readonly SiteNode[];
  /** How many more there are than a column holds. */
  readonly more: number;
}

/** A line between two columns that are next to each other; `outer` is the step of that farther from the middle. */
export interface NearLine {
  readonly line: SiteLine;
  readonly outer: number;
}

export interface Neighbourhood {
  readonly middle: SiteNode;
  readonly columns: readonly Column[];
  readonly lines: readonly NearLine[];
}

const MOST_ROWS = 30;

/** Return the neighbourhood of a node; `admits` says which lines are followed. */
export function findNeighbourhood(site: Site, focus: Focus, admits: (line: SiteLine) => boolean): Neighbourhood | null {
  const middle = site.find(focus.id);
  if (!middle) return null;
  const columns: Column[] = [];
  const lines: NearLine[] = [];
  const sides = { in: [-1], out: [1], both: [-1, 1] }[focus.direction];
  for (const side of sides) {
    const seen = new Set([middle]);
    let inner: readonly SiteNode[] = [middle];
    for (let step = 1; step <= focus.depth && inner.length; step++) {
      const column = findColumn(inner, seen, side * step, admits);
      if (!column.nodes.length) break;
      columns.push(column);
      lines.push(...linesBetween(inner, column, admits));
      inner = column.nodes;
    }
  }
  return { middle, columns: columns.sort((one, other) => one.step - other.step), lines };
}

/** Return the lines from a node outwards, and the node at the other end of one. */
function outward(node: SiteNode, step: number): readonly SiteLine[] {
  return step < 0 ? node.incoming : node.outgoing;
}

function outerEnd(line: SiteLine, step: number): SiteNode {
  return step < 0 ? line.source : line.target;
}

/** Return the nodes one step farther out: by the rows that they are joined with, then the strongest first. */
function findColumn(inner: readonly SiteNode[], seen: Set<SiteNode>, step: number, admits: (line: SiteLine) => boolean): Column {
  const rows = new Map<SiteNode, { rows: number[]; rank: number }>();
  inner.forEach((node, row) => {
    for (const line of outward(node, step)) {
      const other = outerEnd(line, step);
      if (!admits(line) || seen.has(other)) continue;
      const known = rows.get(other) ?? { rows: [], rank: Infinity };
      rows.set(other, { rows: [...known.rows, row], rank: Math.min(known.rank, line.kinds[0]!.rank) });
    }
  });
  const mean = (node: SiteNode): number => rows.get(node)!.rows.reduce((sum, row) => sum + row, 0) / rows.get(node)!.rows.length;
  const found = [...rows.keys()].sort(
    (one, other) =>
      mean(one) - mean(other) ||
      rows.get(one)!.rank - rows.get(other)!.rank ||
      one.name.localeCompare(other.name, undefined, { numeric: true }),
  );
  for (const node of found) seen.add(node);
  return { step, nodes: found.slice(0, MOST_ROWS), more: Math.max(0, found.length - MOST_ROWS) };
}

function linesBetween(inner: readonly SiteNode[], column: Column, admits: (line: SiteLine) => boolean): NearLine[] {
  const outer = new Set(column.nodes);
  const lines = inner.flatMap((node) => outward(node, column.step));
  return lines.filter((line) => admits(line) && outer.has(outerEnd(line, column.step))).map((line) => ({ line, outer: column.step }));
}
