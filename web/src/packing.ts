/** What is left of a drawing, moved together: boxes keep their order in each column, and lines their way between them. */

export type Point = readonly [number, number];
export type Move = (point: Point) => Point;

/** From one coordinate to another one, along one axis. */
type Scale = (at: number) => number;

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Place {
  readonly across: Span;
  readonly down: Span;
}

interface Column {
  readonly across: Span;
  readonly scale: Scale;
}

const NEAR = 14; // beside a box nothing is squeezed, for there are arrows
const LANE = 6; // the room of each line that passes between two boxes
const LEAST_GAP = 8;

/**
 * Return how to move each point of a drawing of which some boxes are left.
 *
 * Each column is squeezed on its own, and centred; between two columns the one way passes over into the other. As each
 * keeps the order of all that it moves, no line comes to lie on a box that was beside it.
 */
export function moveTogether(all: readonly Place[], left: readonly Place[], lines: readonly (readonly Point[])[]): Move {
  const spans = join(all.map(({ across }) => across));
  const columns = spans.flatMap((across) => makeColumn(across, all, left, lines) ?? []);
  const room = lines.length ? Math.max(LEAST_GAP, ...gapsOf(spans).map(lengthOf)) : 2 * NEAR;
  const scale = squeeze(columns.map(({ across }) => across), () => room);
  return ([x, y]) => [scale(x), moveDown(columns, x, y)];
}

function makeColumn(across: Span, all: readonly Place[], left: readonly Place[], lines: readonly (readonly Point[])[]): Column | null {
  const within = (places: readonly Place[]): Span[] =>
    join(places.filter((place) => holds(across, place.across.start)).map(({ down }) => down));
  const rows = within(left);
  if (!rows.length) return null;
  const passing = lines.map((points) => points.filter(([x]) => holds(across, x)).map(([, y]) => y));
  const heights = passing.flat();
  const ends = heights.length ? [Math.min(...heights), Math.max(...heights)].map((y) => ({ start: y, end: y })) : [];
  const spansDown = join([...rows, ...ends]);
  const usual = Math.max(LEAST_GAP, Math.min(...gapsOf(within(all)).map(lengthOf), 2 * NEAR));
  const room = (gap: Span): number => usual + LANE * passing.filter((line) => line.some((y) => holds(gap, y))).length;
  const scale = squeeze(spansDown, room);
  const middle = (scale(spansDown[0]!.start) + scale(spansDown.at(-1)!.end)) / 2;
  return { across, scale: (y) => scale(y) - middle };
}

/** Return where a point comes to lie along the columns: beside one as in it, between two in the middle of both. */
function moveDown(columns: readonly Column[], x: number, y: number): number {
  const [one, other] = neighbours(columns, ({ across }) => x < across.start);
  if (!one || !other) return (one ?? other)?.scale(y) ?? y;
  const edge = Math.min(NEAR, (other.across.start - one.across.end) / 3);
  const [start, end] = [one.across.end + edge, other.across.start - edge];
  const share = Math.min(1, Math.max(0, (x - start) / (end - start)));
  return (1 - share) * one.scale(y) + share * other.scale(y);
}

/** Return a scale that keeps spans as long as they are, and makes the gaps between them no longer than their room. */
function squeeze(spans: readonly Span[], room: (gap: Span) => number): Scale {
  const knots: [number, number][] = [];
  let shift = 0;
  for (const gap of gapsOf(spans)) {
    const [length, most] = [lengthOf(gap), room(gap)];
    if (length <= most) continue;
    const edge = Math.min(NEAR, most / 4);
    knots.push([gap.start + edge, gap.start + edge - shift]);
    shift += length - most;
    knots.push([gap.end - edge, gap.end - edge - shift]);
  }
  return (at) => readScale(knots, at);
}

/** Return what lies between the knots of a scale, or outside of them as far from the next one as before. */
function readScale(knots: readonly (readonly [number, number])[], at: number): number {
  const [one, other] = neighbours(knots, ([from]) => at < from);
  if (one && other) return one[1] + ((at - one[0]) / (other[0] - one[0])) * (other[1] - one[1]);
  const near = one ?? other;
  return near ? at + near[1] - near[0] : at;
}

/** Return the last of the items before a place and the first after it, as far as there are such. */
function neighbours<Item>(items: readonly Item[], isAfter: (item: Item) => boolean): [Item | undefined, Item | undefined] {
  const found = items.findIndex(isAfter);
  const after = found < 0 ? items.length : found;
  return [items[after - 1], items[after]];
}

/** Return spans in order; those that meet are joined to one. */
function join(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (last && span.start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}

function gapsOf(spans: readonly Span[]): Span[] {
  return spans.slice(1).map((span, place) => ({ start: spans[place]!.end, end: span.start }));
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}

function holds({ start, end }: Span, at: number): boolean {
  return start <= at && at <= end;
}
