/** What filters and a search leave of a drawing. */

import { Choice } from "./choice";
import { makeMatch } from "./dom";
import { namesChosen, placeOfBox, type InWordsOnly } from "./drawing_statements";
import type { Box, Line, Part } from "./model";
import { bestFirst } from "./ranking";
import type { State } from "./state";
import { componentName } from "./words";

/** The components of each design of a drawing that is in the list only. */
export type ListOnly = readonly (readonly string[])[];

export interface Left {
  readonly boxes: ReadonlySet<Box>;
  readonly lines: ReadonlySet<Line>;
  /** What of each line the filters admit, whether it is left or not. */
  readonly partsOf: (line: Line) => readonly Part[];
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
    listOnly: ListOnly,
    state: State,
  ) {
    this.drawnKinds = new Set(lines.flatMap(kindsOf));
    this.kind = new Choice("kind", [...lines.map(kindsOf), ...words.map(({ kind }) => [kind])], state);
    this.status = new Choice("status", boxes.map((box) => box.status), state);
    const ofDrawn = boxes.filter((box) => !box.isComponent).map((box) => box.components);
    const drawn = new Set(ofDrawn.flat());
    const ofOthers = listOnly.map((components) => components.filter((one) => drawn.has(one)));
    this.component = new Choice("component", [...ofDrawn, ...ofOthers], state);
    this.origin = new Choice("origin", lines.map(({ parts }) => [...new Set(parts.map(({ origin }) => origin))]), state);
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
    return { ...left, boxes, lines, words: left.words.filter(isOfOne(boxes)), found: bestFirst(found, searched, ({ id, label }) => [id, label]) };
  }

  /** Return the boxes at the ends of lines, in the order of the drawing. */
  endsOf(lines: Iterable<Line>): Box[] {
    const ends = new Set([...lines].flatMap((line) => [line.source, line.other]));
    return this.boxes.filter((box) => ends.has(box.id));
  }

  private filter(): Left {
    const parts = new Map(this.lines.map((line) => [line, line.parts.filter((part) => this.admits(part))]));
    const partsOf = (line: Line): readonly Part[] => parts.get(line) ?? [];
    const admitted = this.narrowsLines ? this.lines.filter((line) => partsOf(line).length) : this.lines;
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
    return { boxes: new Set([...boxes].filter(isLeft)), lines, partsOf, words: said, found: [] };
  }

  private admits({ kind, origin }: Part): boolean {
    return this.kind.admits([kind]) && this.origin.admits([origin]);
  }

  /** Return how many statements of a kind are in words only, whatever is chosen. */
  countAllWords(kind: string): number {
    return this.words.filter((one) => one.kind === kind).length;
  }

  /** Return how many statements of a kind, chosen or not, are in words only: where a search has found some boxes, of these. */
  countWords(kind: string, { boxes, found }: Left): number {
    const words = this.admittedWords.filter((one) => one.kind === kind);
    return (found.length ? words.filter(isOfOne(boxes)) : words).length;
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

function kindsOf({ parts }: Line): string[] {
  return parts.map(({ kind }) => kind);
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
