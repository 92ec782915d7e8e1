/** The excerpts that Sphinx's search shows below each page that it finds: words of the document, not those of our views. */

interface PageSearch {
  htmlToText?: (page: string, ...more: unknown[]) => string;
}

/** Of Sphinx's own script, on its page of the search. */
declare const Search: PageSearch | undefined;

/** What no search finds a page by, as the card, and drawings, whose words stand beside them. */
const LEFT_OUT = ".no-search, .flamedesign-view, .flamedesign-graph, .flamedesign-details";

/** Leave what we add out of the text of a page that an excerpt is taken from. */
export function leaveOutOfExcerpts(): void {
  if (typeof Search === "undefined" || !Search.htmlToText) return;
  const read = Search.htmlToText;
  Search.htmlToText = (page, ...more) => {
    const parsed = new DOMParser().parseFromString(page, "text/html");
    for (const part of parsed.querySelectorAll(LEFT_OUT)) part.remove();
    return read(new XMLSerializer().serializeToString(parsed), ...more);
  };
}
