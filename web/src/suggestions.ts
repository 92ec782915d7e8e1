/** What a search finds that the drawing does not show: designs and components of the whole site. */

import { make, makeMatch } from "./dom";
import { hasSite, loadSite, type SiteNode } from "./site";

const MOST = 8;

export class Suggestions {
  readonly element = make("ul", { class: "flamedesign-panel flamedesign-suggestions" });
  private asked = "";

  constructor(
    private readonly isDrawn: (id: string) => boolean,
    private readonly choose: (id: string) => void,
  ) {
    this.element.hidden = true;
  }

  /** Offer what is found once the site is loaded, unless something else is searched by then. */
  show(searched: string): void {
    this.asked = searched;
    if (!searched || !hasSite) {
      this.element.hidden = true;
      return;
    }
    const matches = makeMatch(searched);
    loadSite()
      .then((site) => {
        if (this.asked === searched) this.offer(site.search(matches).filter((node) => !this.isDrawn(node.id)));
      })
      .catch(() => (this.element.hidden = true)); // the drawing is searched in any case
  }

  hide(): void {
    this.show("");
  }

  /** Choose the first that is offered; return whether there is one. */
  take(): boolean {
    const first = this.element.querySelector("button");
    if (!this.element.hidden) first?.click();
    return !this.element.hidden && first !== null;
  }

  private offer(found: readonly SiteNode[]): void {
    const entries = found.slice(0, MOST).map((node) => {
      const button = make("button", { type: "button" }, make("strong", {}, node.name), node.title ? ` ${node.title}` : "");
      button.addEventListener("click", () => {
        this.hide();
        this.choose(node.id);
      });
      return make("li", {}, button);
    });
    this.element.replaceChildren(...entries);
    this.element.hidden = !entries.length;
  }
}
