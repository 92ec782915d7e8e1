"""Facets: which designs and interactions a view shows. Each option is read and checked here, for all views alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sphinxcontrib_flamedesign.core.facts import INFERRED_KINDS, Design, Kind
from sphinxcontrib_flamedesign.core.graph import Graph, Interaction, Origin, TargetType
from sphinxcontrib_flamedesign.core.impact import Direction, find_neighbourhood
from sphinxcontrib_flamedesign.core.wording import split_list
from sphinxcontrib_flamedesign.messages import _


@dataclass(frozen=True)
class OptionCheck:
    """What an option takes, in words, and what is wrong with a value: the wrong part of it, or nothing."""

    takes: str
    find_wrong: Callable[[str], str | None]

    def __call__(self, value: str) -> str | None:
        """Say what is wrong with a value, or nothing."""
        wrong = self.find_wrong(value)
        return None if wrong is None else f"cannot be {wrong!r}; it takes {self.takes}"


DEFAULT_DEPTH = 1
_DIGITS = re.compile(r"(\d+)")
_DEEPEST = 99


def one_of(choices: Collection[str]) -> OptionCheck:
    """Return the check of an option that takes one of some words."""
    return OptionCheck(", ".join(choices), lambda value: None if value in choices else value)


def several_of(choices: Collection[str]) -> OptionCheck:
    """Return the check of an option that takes some words, separated by commas."""

    def find_wrong(value: str) -> str | None:
        words = split_list(value)
        wrong = [word for word in words if word not in choices]
        return ", ".join(wrong) if wrong or not words else None

    return OptionCheck(f"some of {', '.join(choices)}, separated by commas", find_wrong)


def some_statuses(statuses: Collection[str]) -> OptionCheck:
    """Return the check of an option that takes some of a template's statuses, in any case, or none."""
    check = several_of((*(status.casefold() for status in statuses), "none"))
    return OptionCheck(check.takes, lambda value: check.find_wrong(value.casefold()))


def _is_depth(value: str) -> bool:
    return value.isascii() and value.isdigit() and 1 <= int(value[:3]) <= _DEEPEST


#: An option that takes any text.
any_text = OptionCheck("any text", lambda value: None if value else value)
#: An option that takes a number of steps.
whole_number = OptionCheck(f"a whole number from 1 to {_DEEPEST}", lambda value: None if _is_depth(value) else value)


#: The options that choose designs, and those that choose interactions.
DESIGN_OPTIONS: Mapping[str, OptionCheck] = {"status": any_text, "components": any_text}
INTERACTION_OPTIONS: Mapping[str, OptionCheck] = {"kinds": several_of(tuple(Kind)), "origin": several_of(tuple(Origin))}
FOCUS_OPTIONS: Mapping[str, OptionCheck] = {
    "focus": any_text,
    "depth": whole_number,
    "direction": one_of(tuple(Direction)),
}


@dataclass(frozen=True)
class Selection:
    """The part of a project that a view shows, in the order of ids.

    ``interactions`` lead from a design that is shown to another one that is, or to a feature of which there is
    no document.
    """

    graph: Graph
    designs: tuple[Design, ...]
    interactions: tuple[Interaction, ...]


def chosen_kinds(options: Mapping[str, str]) -> frozenset[Kind]:
    """Return the kinds that options choose: those named, else all of the chosen origin, else the declared ones."""
    if "kinds" in options:
        named = frozenset(Kind(kind) for kind in split_list(options["kinds"]))
        return named & _kinds_of(options["origin"]) if "origin" in options else named
    return _kinds_of(options.get("origin", Origin.DECLARED))


def _kinds_of(origins: str) -> frozenset[Kind]:
    chosen = split_list(origins)
    declared = frozenset(Kind) - INFERRED_KINDS if Origin.DECLARED in chosen else frozenset()
    return declared | (INFERRED_KINDS if Origin.INFERRED in chosen else frozenset())


def why_nothing(graph: Graph, options: Mapping[str, str]) -> str:
    """Say why a view has nothing to show: there are no designs, or not the one that it is about; else nothing."""
    if not graph.designs:
        return _("There are no designs yet.")
    if "focus" in options and graph.find(options["focus"]) is None:
        return _("There is no design %s.") % options["focus"]
    return ""


def why_none(selection: Selection) -> str:
    """Say that a view's options choose nothing; nothing where they choose some design."""
    return "" if selection.designs else _("No design fits these options.")


def select(graph: Graph, options: Mapping[str, str]) -> Selection:
    """Return the part of a graph that a view's options choose."""
    kinds = chosen_kinds(options)
    shown = choose_designs(graph, options)
    focus = graph.find(options["focus"]) if "focus" in options else None
    if focus is not None:
        depth, direction = int(options.get("depth", DEFAULT_DEPTH)), Direction(options.get("direction", Direction.BOTH))
        near = find_neighbourhood(graph, focus.id, depth, direction, kinds)
        shown &= near
    else:
        near = None
    interactions = tuple(
        edge
        for edge in graph.interactions
        if edge.kind in kinds
        and edge.target_type == TargetType.FEATURE
        and edge.source in shown
        and (edge.target in shown or (edge.target not in graph.designs and (near is None or edge.target in near)))
    )
    return Selection(graph, tuple(design for id_, design in graph.designs.items() if id_ in shown), interactions)


def choose_designs(graph: Graph, options: Mapping[str, str]) -> set[str]:
    """Return the ids of the designs that options choose by status and components."""
    shown = set(graph.designs)
    if "status" in options:
        statuses = {status.casefold() for status in split_list(options["status"])}
        shown = {id_ for id_ in shown if (graph.designs[id_].status or "none").casefold() in statuses}
    chosen = chosen_components(graph, options)
    if chosen is not None:
        shown = {id_ for id_ in shown if chosen.intersection(components_of(graph, id_))}
    return shown


def chosen_components(graph: Graph, options: Mapping[str, str]) -> frozenset[str] | None:
    """Return the keys of the components that options name; nothing where they name none."""
    if "components" not in options:
        return None
    found = (graph.find_component(name) for name in split_list(options["components"]))
    return frozenset(one.key for one in found if one is not None)


def select_named_components(selection: Selection, options: Mapping[str, str]) -> tuple[Interaction, ...]:
    """Return the interactions of the chosen kinds that lead from the designs that are shown to components."""
    kinds, shown = chosen_kinds(options), {design.id for design in selection.designs}
    return tuple(
        edge
        for edge in selection.graph.interactions
        if edge.kind in kinds and edge.target_type == TargetType.COMPONENT and edge.source in shown
    )


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return what text is sorted by: ``RFE25`` stands before ``RFE318``."""
    parts = enumerate(_DIGITS.split(text.casefold()))
    return tuple(
        (len(number), number) if (number := part.lstrip("0")) and place % 2 else (0, part) for place, part in parts
    )


def components_of(graph: Graph, id_: str) -> tuple[str, ...]:
    """Return the keys of the components that a design names, the one that it names most first."""
    return graph.components_named.get(id_, ())


def name_of(graph: Graph, key: str) -> str:
    """Return what a design, a component or a path is called in words."""
    return graph.components[key].name if key in graph.components else key


class Of(StrEnum):
    """What a table or a matrix is of."""

    DESIGNS = "designs"
    COMPONENTS = "components"


class Grouping(StrEnum):
    """What designs can be grouped by."""

    COMPONENT = "component"
    STATUS = "status"


GROUP_OPTIONS: Mapping[str, OptionCheck] = {"group-by": one_of(tuple(Grouping))}


def group_of(graph: Graph, design: Design, grouping: Grouping) -> str:
    """Return the group of a design: its status, or the component that it names most; empty where it has none."""
    if grouping is Grouping.STATUS:
        return design.status or ""
    return next(iter(components_of(graph, design.id)), "")


def name_of_group(graph: Graph, grouping: Grouping, group: str) -> str:
    """Return what a group is called: a status, a component's name, or that there is none."""
    if grouping is Grouping.STATUS:
        return group.capitalize() or _("No status")
    return graph.components[group].name if group else _("No component")
