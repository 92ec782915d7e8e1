/** All designs of the site and the lines between them: one file for all pages, loaded when it is first asked for; as is that of impacts. */

export interface SiteNode {
  readonly id: string;
  readonly title: string;
  /** The address of its document, relative to the site; empty where there is none. */
  readonly uri: string;
  readonly status: string;
  /** What the configuration calls the other project that it is of: only what joins it with this one is known. Empty for most. */
  readonly project: string;
  /** What stands in bold: the id of a design, the name of a component. */
  readonly name: string;
  readonly isComponent: boolean;
  readonly incoming: SiteLine[];
  readonly outgoing: SiteLine[];
  /** What is said in words only: by it; and of it, where it is a component. */
  readonly ownWords: InWords[];
  readonly words: InWords[];
}

/** How a line is drawn. */
export interface LineStyle {
  readonly dash: string;
  readonly width: number;
  /** The outline of the arrow, whose tip is at 0 and points to the right, and where the line ends before it. */
  readonly head: string;
  readonly base: number;
  readonly filled: boolean;
}

export interface SiteKind extends LineStyle {
  readonly name: string;
  readonly label: string;
  readonly inverse: string;
  /** Whether one end must change where the other one does. */
  readonly binding: boolean;
  /** Whether it only cites: no line is drawn where another one joins the pair. */
  readonly cites: boolean;
  /** The place among the kinds, the strongest first. */
  readonly rank: number;
}

export interface SiteLine {
  readonly source: SiteNode;
  readonly target: SiteNode;
  /** That of its stroke first. */
  readonly kinds: readonly SiteKind[];
  /** How many statements are of each of these kinds. */
  readonly counts: readonly number[];
  /** The first of them, at least. */
  readonly statements: readonly Statement[];
}

/** What a design states, and where. */
export interface Statement {
  readonly kind: SiteKind;
  readonly text: string;
  /** The design whose document states it, and the place there. */
  readonly by: SiteNode;
  readonly anchor: string;
}

/** A statement that leads to nothing that is known. */
export interface InWords {
  readonly source: SiteNode;
  readonly statement: Statement;
}

type RawKind = Omit<SiteKind, "rank">;
/** A kind, words, a place, and who states it, where that is not the source. */
type RawStatement = readonly [number, string, string, number?];

/** A node by its number, or the name of what is none. */
type RawThing = number | string;
/** The numbers of statements, each with that of what it is called. */
type RawSaid = readonly number[];
/** A thing, what is said; how many more statements, in how many steps, by what it is superseded. */
type RawEntry = readonly [RawThing, RawSaid, number?, number?, (readonly RawThing[])?];
/** A heading, a class, whether it is folded, entries; and in words only: a heading, whether that is folded, statements. */
type RawBlock = readonly [number, number, number, readonly RawEntry[], (readonly [number, number, RawSaid])?];
/** A strength, words, things, or the list that has them, and what is said in words only; how many things there are, where these are not all. */
type RawRow = readonly [string, number, readonly RawThing[] | number, number, number?];
/** The number of what is stated in words only, or of a line and of its statement; else who states it, the kind, the words, the place. */
type RawQuoted = readonly [number] | readonly [number, number] | readonly [number, number, string, string];

/** What a change of each node reaches, in words that the page's own impact has too. */
export interface RawImpact {
  readonly of: Readonly<Record<string, readonly [counts: number, rows: readonly RawRow[], blocks: readonly RawBlock[]]>>;
  readonly statements: readonly RawQuoted[];
  readonly strengths: Readonly<Record<string, LineStyle>>;
  /** With marks for names: that of what changes, or of where a line starts, and of where it leads. */
  readonly texts: readonly string[];
}

/** A node, or the name of what is none. */
export type Thing = SiteNode | string;

interface Raw {
  readonly kinds: readonly RawKind[];
  readonly lines: readonly (readonly [number, number, readonly number[], readonly number[], readonly RawStatement[]])[];
  readonly nodes: readonly (readonly string[])[];
  /** A source, the components that it names, and what it states. */
  readonly words: readonly (readonly [number, readonly number[], ...RawStatement])[];
}

/** What the files hold, by the functions that take it. */
interface Held {
  flamedesignGraph: Raw;
  flamedesignImpact: RawImpact;
}

const COMPONENT = "component:";
const file = document.currentScript?.dataset["fdSite"] ?? "";
const impactFile = document.currentScript?.dataset["fdImpact"] ?? "";

/** A line that makes its statements when they are asked for: those of few lines of thousands ever are. */
class StatedLine implements SiteLine {
  constructor(
    readonly source: SiteNode,
    readonly target: SiteNode,
    readonly kinds: readonly SiteKind[],
    readonly counts: readonly number[],
    private readonly state: () => Statement[],
  ) {}

  get statements(): readonly Statement[] {
    return this.state();
  }
}

export class Site {
  readonly nodes: readonly SiteNode[];
  readonly lines: readonly SiteLine[];
  readonly words: readonly InWords[];
  /** The strongest first; those that bind are there where nothing is stated of them too. */
  readonly kinds: readonly SiteKind[];
  private readonly byId: ReadonlyMap<string, SiteNode>;
  private readonly texts: ReadonlyMap<SiteNode, string>;

  constructor(raw: Raw) {
    this.nodes = raw.nodes.map(readNode);
    const kinds = raw.kinds.map((kind, rank) => ({ ...kind, rank }));
    this.kinds = kinds;
    const read = (source: number, [kind, text, anchor, by]: RawStatement): Statement => {
      return { kind: kinds[kind]!, text, by: this.nodes[by ?? source]!, anchor };
    };
    this.lines = raw.lines.map(([source, target, own, counts, said]) => {
      const kindsOfLine = own.map((kind) => kinds[kind]!);
      const line = new StatedLine(this.nodes[source]!, this.nodes[target]!, kindsOfLine, counts, () => said.map((one) => read(source, one)));
      line.source.outgoing.push(line);
      line.target.incoming.push(line);
      return line;
    });
    this.words = raw.words.map(([source, components, ...said]) => {
      const words = { source: this.nodes[source]!, statement: read(source, said) };
      words.source.ownWords.push(words);
      for (const component of components) this.nodes[component]!.words.push(words);
      return words;
    });
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.texts = new Map(this.nodes.map((node) => [node, `${node.name}\n${node.title}`.toLowerCase()]));
  }

  find(id: string): SiteNode | undefined {
    return this.byId.get(id);
  }

  /** Return the nodes of which a test holds, by what they are called. */
  search(matches: (text: string) => boolean): SiteNode[] {
    return this.nodes.filter((node) => matches(this.texts.get(node)!));
  }
}

function readNode([id = "", title = "", uri = "", status = "", project = ""]: readonly string[]): SiteNode {
  const isComponent = id.startsWith(COMPONENT);
  const name = isComponent ? title : id;
  return { id, title: isComponent ? "" : title, uri, status, project, name, isComponent, incoming: [], outgoing: [], ownWords: [], words: [] };
}

let loading: Promise<Site> | null = null;
let loadingImpacts: Promise<RawImpact> | null = null;

/** Whether the site has the files. */
export const hasSite = file !== "";
export const hasImpacts = impactFile !== "";

/** Return the address of a page of the site, as seen from this page. */
export function addressOf(node: SiteNode): string {
  return node.uri && new URL(node.uri, new URL(file, document.baseURI)).href;
}

/** Return the address of a statement. */
export function placeOf({ by, anchor }: Pick<Statement, "by" | "anchor">): string {
  return addressOf(by).replace(/#.*|$/, `#${anchor}`);
}

/** Load a file, which gives what it holds to a function of this name. */
function load<Name extends keyof Held>(source: string, name: Name): Promise<Held[Name]> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const takers = window as unknown as Record<string, ((held: Held[Name]) => void) | undefined>;
    takers[name] = (held) => {
      delete takers[name];
      resolve(held);
    };
    script.onload = script.onerror = () => {
      if (takers[name]) reject(new Error(source)); // else it has been given
    };
    script.src = source;
    document.head.append(script);
  });
}

/** Load all designs of the site, once. */
export function loadSite(): Promise<Site> {
  loading ??= load(file, "flamedesignGraph").then((raw) => new Site(raw));
  loading.catch(() => (loading = null)); // the next try may have it
  return loading;
}

/** Load what a change of each reaches, once. */
export function loadImpacts(): Promise<RawImpact> {
  loadingImpacts ??= load(impactFile, "flamedesignImpact");
  loadingImpacts.catch(() => (loadingImpacts = null));
  return loadingImpacts;
}
