"""What the browser script must be told: its words in the language of the page, and the names of components."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.kinds import N_
from sphinxcontrib_flamedesign.messages import _

#: The script's words. It has them in English itself, and finds the others by them.
_WORDS = (
    N_("Controls of the drawing"),
    N_("Find in the drawing"),
    N_("{count} found"),
    N_("not connected: no statements with others"),
    N_("{count} found, {more} of them not drawn"),
    N_("{place} of {count} found"),
    N_("{place} of {count} found, {more} of them not drawn"),
    N_("{count} of {all} groups"),
    N_("{count} of {all} designs"),
    N_("{count} of {all} components"),
    N_("{count} of {all} lines"),
    N_("{name}: {lines} of {total} lines, {in} to it and {out} from it."),
    N_("Enter or a click shows them alone, with the words."),
    N_("A second tap shows them alone, with the words."),
    N_("{count} of {all} shown"),
    N_("Status"),
    N_("Component"),
    N_("Owner"),
    N_("Reviewer"),
    N_("Kind"),
    N_("Asked by"),
    N_("To be updated"),
    N_("in words only"),
    N_("Acknowledged"),
    N_("acknowledged"),
    N_("not acknowledged"),
    N_("nobody can"),
    N_("nothing to do"),
    N_("Origin"),
    N_("declared"),
    N_("inferred"),
    N_("none"),
    N_("{name}: {count}"),
    N_("Find in {name}"),
    N_("{count} that stand once"),
    N_("Reset"),
    N_("Zoom"),
    N_("Zoom in"),
    N_("Zoom out"),
    N_("Fit"),
    N_("Full screen"),
    N_("Take this view away"),
    N_("Save as SVG"),
    N_("Save as PNG"),
    N_("Save as CSV"),
    N_("Copy link"),
    N_("The link is copied"),
    N_("{count} more are not on this page"),
    N_("Controls of the table"),
    N_("Field"),
    N_("State"),
    N_("filled"),
    N_("placeholder"),
    N_("not applicable"),
    N_("missing"),
    N_("not required"),
    N_("Filter the rows"),
    N_("No row fits the filters."),
    N_("Clear the filters"),
    N_("Group by"),
    N_("No groups"),
    N_("Several"),
    N_("{count} of {all} designs where '{field}' is {state}"),
    N_("Show the designs that say nothing in {name}"),
    N_("Choose a design or component"),
    N_("What a change of {name} reaches"),
    N_("Superseded by"),
    N_("Depth"),
    N_("Direction"),
    N_("in"),
    N_("both"),
    N_("out"),
    N_("Show all"),
    N_("{name} and what is near to it"),
    N_("{name} and what is one step from it"),
    N_("{name} and what is within {depth} steps of it"),
    N_("{name} and what refers to it"),
    N_("{name} and what leads to it in {depth} steps"),
    N_("{name} and what it refers to"),
    N_("{name} and what it leads to in {depth} steps"),
    N_("The neighbourhood could not be loaded; the list below has all statements."),
    N_("{count} more"),
    N_("{count} more in the document"),
    N_("1 statement"),
    N_("{count} statements"),
    N_("1 statement in words only"),
    N_("{count} statements in words only"),
    N_("named in the words of"),
    N_("1 design"),
    N_("{count} designs"),
    N_("1 line"),
    N_("{count} lines"),
    N_("nothing"),
    N_("The words of {name}"),
    N_("1 refers to it"),
    N_("{count} refer to it"),
    N_("1 more refers to it"),
    N_("{count} more refer to it"),
    N_("It refers to {count}"),
    N_("1 of them to it"),
    N_("{count} of them to it"),
    N_("It refers to"),
    N_("Refer to it"),
)


def script_attributes(components: Mapping[str, Component]) -> dict[str, str]:
    """Return attributes for the element that loads the script; it takes them as text, and runs nothing of it.

    :param components: the project's components, by key.
    """
    words = {text: translated for text in _WORDS if (translated := _(text)) != text}
    names = {key: component.name for key, component in sorted(components.items()) if component.name != key}
    data = {"data-fd-words": words, "data-fd-components": names}
    return {name: json.dumps(values, ensure_ascii=False) for name, values in data.items() if values}
