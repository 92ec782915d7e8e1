/** What filters and a search leave of a drawing. */

import { Choice } from "./choice";
import { makeMatch } from "./dom";
import { namesChosen, placeOfBox, type InWordsOnly } from "./drawing_statements";
import type { Box, Line } from "./model";
import { bestFirst } from "./ranking";
import type { State } from "./state";
import { componentName } from "./words";

export interface Left {
  readonly boxes: ReadonlySet<Box>;
  readonly lines: ReadonlySet<Line>;
  /** What is stated in words only, of the kinds that are chosen. */
  readonly words: readonly InWordsOnly[];
  /** The boxes that a search names, the best first; what they are joined with is left beside them. */
  readonly found: readonly Box[];
}

export class DrawingFilters {
  readonly kind: Choice;
  readonly status: Choice;
  readonly component: Choice;
  readonly origin: Choice;
  private readonly drawnKinds: ReadonlySet<string>;
  private readonly byId: ReadonlyMap<string, Box>;
  private readonly texts: ReadonlyMap<Box, string>;

  constructor(
    private readonly boxes: readonly Box[],
    private readonly lines: readonly Line[],
    private readonly words: readonly InWordsOnly[],
    state: State,
  ) {
    this.drawnKinds = new Set(lines.flatMap((line) => line.kinds));
    this.kind = new Choice("kind", [...lines.map((line) => line.kinds), ...words.map(({ kind }) => [kind])], state);
    this.status = new Choice("status", boxes.map((box) => box.status), state);
    this.component = new Choice("component", boxes.filter((box) => !box.isComponent).map((box) => box.components), state);
    this.origin = new Choice("origin", lines.map((line) => line.origin), state);
    this.byId = new Map(boxes.map((box) => [box.id, box]));
    this.texts = new Map(boxes.map((box) => [box, textOf(box)]));
  }

  get all(): readonly Choice[] {
    return [this.kind, this.status, this.component, this.origin];
  }

  /** Return what is left. Where a search names nothing that is drawn, it leaves all. */
  find(searched: string): Left {
    const left = this.filter();
    const matches = makeMatch(searched);
    const found = searched ? [...left.boxes].filter((box) => matches(this.texts.get(box)!)) : [];
    if (!found.length) return { ...left, words: searched ? [] : left.words, found };
    const lines = new Set(found.flatMap((box) => box.lines).filter((line) => left.lines.has(line)));
    const boxes = new Set([...found, ...this.endsOf(lines)]);
    return { boxes, lines, words: left.words.filter(isOfOne(boxes)), found: bestFirst(found, searched, ({ id, label }) => [id, label]) };
  }

  /** Return the boxes at the ends of lines, in the order of the drawing. */
  endsOf(lines: Iterable<Line>): Box[] {
    const ends = new Set([...lines].flatMap((line) => [line.source, line.other]));
    return this.boxes.filter((box) => ends.has(box.id));
  }

  private filter(): Left {
    const admitted = this.lines.filter((line) => this.kind.admits(line.kinds) && this.origin.admits(line.origin));
    const named = this.component.size ? this.whoNames(admitted) : null;
    const said = this.admittedWords.filter(({ kind }) => this.kind.has(kind));
    const undrawn = new Set(said.filter(({ kind }) => !this.drawnKinds.has(kind)).map(({ place }) => place));
    const states = (box: Box): boolean => undrawn.has(placeOfBox(box));
    const isOf = (box: Box): boolean => !named || named.has(box) || states(box);
    const isAdmitted = (box: Box): boolean => (box.isComponent || this.status.admits(box.status)) && isOf(box);
    const boxes = new Set(this.boxes.filter(isAdmitted));
    const lines = new Set(admitted.filter((line) => [line.source, line.other].every((id) => boxes.has(this.byId.get(id)!))));
    const joined = new Set(this.endsOf(lines));
    const isLeft = (box: Box): boolean => joined.has(box) || states(box) || (box.isComponent ? this.isUnfiltered : !this.narrowsLines);
    return { boxes: new Set([...boxes].filter(isLeft)), lines, words: said, found: [] };
  }

  /** Return how many statements of a kind, chosen or not, are in words only. */
  countWords(kind: string): number {
    return this.admittedWords.filter((one) => one.kind === kind).length;
  }

  /** The statements in words only that the menus admit. */
  private get admittedWords(): readonly InWordsOnly[] {
    if (this.origin.size) return [];
    const named = this.words.filter((one) => namesChosen(one, this.component));
    return this.status.size ? named.filter(isOfOne(this.boxes.filter((box) => this.status.admits(box.status)))) : named;
  }

  private get narrowsLines(): boolean {
    return this.kind.size + this.origin.size > 0;
  }

  private get isUnfiltered(): boolean {
    return this.all.every((choice) => !choice.size);
  }

  /** Return the chosen components, and the designs that name one: by a line, where lines are chosen too. */
  private whoNames(lines: readonly Line[]): ReadonlySet<Box> {
    const isChosen = ({ components }: Box): boolean => components.some((one) => this.component.has(one));
    const named = this.boxes.filter(isChosen);
    if (!this.narrowsLines) return new Set(named);
    const pills = named.filter((box) => box.isComponent);
    const ids = new Set(pills.map((box) => box.id));
    const drawn = new Set(this.boxes.filter((box) => box.isComponent).flatMap((box) => box.components));
    const undrawn = named.filter((box) => box.components.some((one) => this.component.has(one) && !drawn.has(one)));
    return new Set([...pills, ...this.endsOf(lines.filter((line) => ids.has(line.other))), ...undrawn]);
  }
}

/** Return a test whether a statement is one of some boxes. */
function isOfOne(boxes: Iterable<Box>): (said: InWordsOnly) => boolean {
  const places = new Set([...boxes].map(placeOfBox));
  return ({ place }) => places.has(place);
}

/** Return what a search looks in: not the numbers that components and groups of designs say of themselves. */
function textOf(box: Box): string {
  const name = box.isComponent || box.leads !== box.id ? box.label : box.name;
  return [box.id, name, ...box.components, ...box.components.map(componentName)].join("\n").toLowerCase();
}
