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
    return {
        "Controls of the drawing": _("Controls of the drawing"),
        "Find in the drawing": _("Find in the drawing"),
        "{count} found": _("{count} found"),
        "{place} of {count}: {name}": _("{place} of {count}: {name}"),
        "{count} of {all} shown": _("{count} of {all} shown"),
        "Status": _("Status"),
        "Component": _("Component"),
        "Origin": _("Origin"),
        "declared": _("declared"),
        "inferred": _("inferred"),
        "none": _("none"),
        "{name}: {count}": _("{name}: {count}"),
        "Reset": _("Reset"),
        "Zoom": _("Zoom"),
        "Zoom in": _("Zoom in"),
        "Zoom out": _("Zoom out"),
        "Fit": _("Fit"),
        "Full screen": _("Full screen"),
        "Tap again to open": _("Tap again to open"),
        "and {count} more, in the list below the drawing": _("and {count} more, in the list below the drawing"),
        "Controls of the table": _("Controls of the table"),
        "Filter the rows": _("Filter the rows"),
        "Take this view away": _("Take this view away"),
        "Save as SVG": _("Save as SVG"),
        "Save as CSV": _("Save as CSV"),
        "Copy link": _("Copy link"),
        "The link is copied": _("The link is copied"),
    }
