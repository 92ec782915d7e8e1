/*! sphinxcontrib-flamedesign | MIT licence | source: web/ */

import { leaveOutOfExcerpts } from "./excerpts";
import { startGraph } from "./graph";
import { ImpactView } from "./impact";
import { hasImpacts } from "./site";
import { State } from "./state";
import { startTable } from "./table";
import { offerTaking } from "./take";

/** Give each drawing and each table of the page its controls, and other views the button that copies their address. */
const views = document.querySelectorAll<HTMLElement>("figure[data-fd-graph], table[data-fd-table]");
views.forEach((view, place) => {
  const state = new State(view.dataset["fdGraph"] || view.dataset["fdTable"] || view.id || String(place + 1));
  if (view instanceof HTMLTableElement) offerTaking(view, state, startTable(view, state));
  else {
    startGraph(view, state);
    offerTaking(view, state);
  }
});
/** The first impact of a page is that to which others lead. */
let impact = "impact";
for (const view of document.querySelectorAll<HTMLElement>(".flamedesign-shared")) {
  const isChoosable = view.classList.contains("flamedesign-choosable") && hasImpacts;
  const state = new State(isChoosable && impact ? impact : view.id);
  if (isChoosable) {
    if (impact || view.id) new ImpactView(view, state);
    impact = "";
  }
  offerTaking(view, state);
}
leaveOutOfExcerpts();
