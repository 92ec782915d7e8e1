"""What the browser script must be told: its words in the language of the page, and the names of components."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.messages import _


def script_attributes(components: Mapping[str, Component]) -> dict[str, str]:
    """Return attributes for the element that loads the script; it takes them as text, and runs nothing of it.

    :param components: the project's components, by key.
    """
    words = {text: translated for text, translated in _words().items() if translated != text}
    names = {key: one.name for key, one in sorted(components.items()) if one.name != key}
    data = {"data-fd-words": words, "data-fd-components": names}
    return {name: json.dumps(values, ensure_ascii=False) for name, values in data.items() if values}


def _words() -> dict[str, str]:
    """Return the script's words, translated. It has them in English itself, and finds the others by them."""
    return _words_of_neighbourhoods() | {
        "Controls of the drawing": _("Controls of the drawing"),
        "Find in the drawing": _("Find in the drawing"),
        "{count} found": _("{count} found"),
        "{count} found, {more} of them not drawn": _("{count} found, {more} of them not drawn"),
        "not connected: no statements with others": _("not connected: no statements with others"),
        "{count} of {all}": _("{count} of {all}"),
        "{place} of {count} found": _("{place} of {count} found"),
        "{boxes} of {all} designs and components, {lines} of {total} lines": _(
            "{boxes} of {all} designs and components, {lines} of {total} lines"
        ),
        "{name}: {lines} of {total} lines, {in} to it and {out} from it.": _(
            "{name}: {lines} of {total} lines, {in} to it and {out} from it."
        ),
        "Enter or a click shows them alone, with the words.": _("Enter or a click shows them alone, with the words."),
        "{count} of {all} shown": _("{count} of {all} shown"),
        "Status": _("Status"),
        "Component": _("Component"),
        "Owner": _("Owner"),
        "Reviewer": _("Reviewer"),
        "Origin": _("Origin"),
        "declared": _("declared"),
        "inferred": _("inferred"),
        "none": _("none"),
        "{name}: {count}": _("{name}: {count}"),
        "Find in {name}": _("Find in {name}"),
        "{count} that stand once": _("{count} that stand once"),
        "Reset": _("Reset"),
        "Zoom": _("Zoom"),
        "Zoom in": _("Zoom in"),
        "Zoom out": _("Zoom out"),
        "Fit": _("Fit"),
        "Full screen": _("Full screen"),
        "{count} more are not on this page": _("{count} more are not on this page"),
        "Controls of the table": _("Controls of the table"),
        "Field": _("Field"),
        "State": _("State"),
        "filled": _("filled"),
        "placeholder": _("placeholder"),
        "not applicable": _("not applicable"),
        "missing": _("missing"),
        "not required": _("not required"),
        "Filter the rows": _("Filter the rows"),
        "Take this view away": _("Take this view away"),
        "Save as SVG": _("Save as SVG"),
        "Save as CSV": _("Save as CSV"),
        "Copy link": _("Copy link"),
        "The link is copied": _("The link is copied"),
    }


def _words_of_neighbourhoods() -> dict[str, str]:
    return {
        "Depth": _("Depth"),
        "Direction": _("Direction"),
        "in": _("in"),
        "both": _("both"),
        "out": _("out"),
        "Show all": _("Show all"),
        "{name} and what is near to it": _("{name} and what is near to it"),
        "{count} of {all} shown: {name} and what is one step from it.": _(
            "{count} of {all} shown: {name} and what is one step from it."
        ),
        "{count} of {all} shown: {name} and what is within {depth} steps of it.": _(
            "{count} of {all} shown: {name} and what is within {depth} steps of it."
        ),
        "The neighbourhood could not be loaded; the list below has all statements.": _(
            "The neighbourhood could not be loaded; the list below has all statements."
        ),
        "{count} more": _("{count} more"),
        "1 refers to it": _("1 refers to it"),
        "{count} refer to it": _("{count} refer to it"),
        "It refers to {count}": _("It refers to {count}"),
        "It refers to": _("It refers to"),
        "Refer to it": _("Refer to it"),
    }
