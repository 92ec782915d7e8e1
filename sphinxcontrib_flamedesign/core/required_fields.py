"""Which fields a design must have, and how many of them it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sphinxcontrib_flamedesign.core.kinds import N_
from sphinxcontrib_flamedesign.core.model import Design, Field, State
from sphinxcontrib_flamedesign.core.template import HeaderRole, Template
from sphinxcontrib_flamedesign.core.text.days import find_date

#: What the state of a field is called that is missing and need not be there.
NOT_REQUIRED = N_("not required")


def required_names(design: Design, template: Template) -> frozenset[str]:
    """Return the fields that a design must have: by its status, and by whether it is newer than the field itself."""
    required = template.required_in(design.status)
    dated = required & template.required_since.keys()
    if not dated:
        return required
    return required - {
        name for name in dated if any(_is_older(design, since, template) for since in template.required_since[name])
    }


def _is_older(design: Design, since: str, template: Template) -> bool:
    """Return whether a design is older than a number or a day; one of which neither is known is not."""
    if since.isdigit():
        return design.number is not None and design.number < int(since)
    key = template.key_of(HeaderRole.DATE)
    dates = (find_date(value) for value in design.values_of(key.key)) if key is not None else ()
    first = next((date for date in dates if date is not None), None)
    return first is not None and first < dt.date.fromisoformat(since)


def required_fields(design: Design, template: Template) -> list[Field]:
    """Return the facts of the fields that count: one that is not required counts only when it is there."""
    required = required_names(design, template)
    return [fact for fact in design.fields if fact.state is not State.MISSING or fact.name in required]


def completeness(design: Design, template: Template) -> float:
    """Return the share of the required fields that are filled or not applicable, from 0 to 1."""
    required = required_fields(design, template)
    done = sum(fact.state in {State.FILLED, State.NOT_APPLICABLE} for fact in required)
    return done / len(required) if required else 1.0


def whole_percent(share: float) -> int:
    """Return a share as a percentage, rounded down: only what is whole is 100 %."""
    return int(share * 100 + 1e-9)


def missing_fields(fields: Iterable[Field], design: Design, template: Template) -> list[Field]:
    """Return which fields of a design are required and missing, each once: not those inside one that is missing too."""
    missing = [fact for fact in fields if fact.state is State.MISSING]
    required = required_names(design, template) if missing else frozenset()
    missing = [fact for fact in missing if fact.name in required]
    names = {fact.name for fact in missing}
    return [fact for fact in missing if template[fact.name].parent not in names]


def placeholder_fields(fields: Iterable[Field], template: Template) -> list[Field]:
    """Return which fields are still placeholders, each once: the inner one where two stand in each other."""
    return _innermost(fields, State.PLACEHOLDER, template)


def _innermost(fields: Iterable[Field], state: State, template: Template) -> list[Field]:
    held = [fact for fact in fields if fact.state is state]
    outer = {ancestor for fact in held for ancestor in template.ancestors(fact.name)}
    return [fact for fact in held if fact.name not in outer]


def place_of(design: Design, field: str, template: Template) -> Field | None:
    """Return the nearest field around one that is present: where a missing field belongs."""
    ancestors = template.ancestors(field)
    if not ancestors:
        return None
    facts = {fact.name: fact for fact in design.fields if fact.name in ancestors}
    return next((facts[outer] for outer in ancestors if facts[outer].anchor), None)
