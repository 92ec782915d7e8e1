/** What a search finds in the whole site, where the drawing does not show all of it: designs and components. */

import { make, makeMatch } from "./dom";
import { bestFirst } from "./ranking";
import { addressOf, hasSite, loadSite, type SiteNode } from "./site";
import { countInWords, word } from "./words";

const MOST = 8;

/** Where an entry leads: something about a node is shown here, its document has all, or nothing is known of it. */
type Leading = "here" | "away" | "nowhere";

export class Suggestions {
  readonly element = make("ul", { class: "flamedesign-panel flamedesign-suggestions" });
  private asked = "";
  private isClosed = false;

  /** `choose` shows what was chosen; `tell` is told how many are found that are not drawn, and whether the site was searched; `leads` tells what a node leads to. */
  constructor(
    private readonly isDrawn: (id: string) => boolean,
    private readonly choose: (id: string) => void,
    private readonly tell: (count: number, isSearched: boolean) => void,
    private readonly leads: (node: SiteNode) => Leading = ({ uri, incoming, outgoing }) => (uri && !incoming.length && !outgoing.length ? "away" : "here"),
  ) {
    this.element.hidden = true;
  }

  /** Offer what is found once the site is loaded, unless something else is searched by then. */
  show(searched: string): void {
    this.asked = searched;
    this.isClosed = false;
    if (!searched || !hasSite) {
      this.offer([]);
      return;
    }
    const matches = makeMatch(searched);
    loadSite()
      .then((site) => {
        if (this.asked !== searched) return;
        const found = site.search(matches).filter((node) => this.leads(node) !== "nowhere");
        const undrawn = found.filter((node) => !this.isDrawn(node.id));
        const drawn = undrawn.length ? found.filter((node) => this.isDrawn(node.id)) : []; // else the drawing says all
        this.offer(bestFirst([...drawn, ...undrawn], searched, ({ name }) => [name]), undrawn.length, true);
      })
      .catch(() => this.offer([])); // the drawing is searched in any case
  }

  /** Load the site before it is asked for, so that the first letter finds it there. */
  prepare(): void {
    if (hasSite) loadSite().catch(() => undefined); // a search tries it again
  }

  hide(): void {
    this.show("");
  }

  /** Take the list away until something else is searched: what is found stays found. */
  close(): void {
    this.isClosed = true;
    this.element.hidden = true;
  }

  /** Choose the first that is offered; return whether there is one. */
  take(): boolean {
    const first = this.element.querySelector<HTMLElement>("button, a");
    first?.click();
    return first !== null;
  }

  private offer(found: readonly SiteNode[], undrawn = 0, isSearched = false): void {
    const entries = found.slice(0, MOST).map((node) => make("li", {}, this.makeEntry(node)));
    const more = found.length - entries.length;
    this.element.replaceChildren(...entries, ...(more > 0 ? [make("li", {}, word("{count} more", { count: more }))] : []));
    this.element.hidden = this.isClosed || !entries.length;
    this.tell(undrawn, isSearched);
  }

  /** Make a button that shows a node; where nothing is near to one, a link to its document says so. */
  private makeEntry(node: SiteNode): HTMLElement {
    const name = [make("strong", {}, node.name), node.title ? ` ${node.title}` : ""];
    if (this.leads(node) === "away") {
      const { length } = node.ownWords;
      const unjoined = [word("not connected: no lines to others"), length ? countInWords(length) : ""];
      const why = make("span", { class: "flamedesign-said" }, unjoined.filter(Boolean).join(", "));
      return make("a", { href: addressOf(node) }, ...name, why);
    }
    const button = make("button", { type: "button" }, ...name);
    button.addEventListener("click", () => {
      this.hide();
      this.choose(node.id);
    });
    return button;
  }
}
