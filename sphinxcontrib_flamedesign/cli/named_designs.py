"""The design, component or document that the words of a command name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.cli.options import compose
from sphinxcontrib_flamedesign.cli.project_loader import InputError, ProjectRead
from sphinxcontrib_flamedesign.cli.shown_path import relative_to, show_path
from sphinxcontrib_flamedesign.config import get_ids, get_settings
from sphinxcontrib_flamedesign.core.components import Component, component_key
from sphinxcontrib_flamedesign.core.files import is_file
from sphinxcontrib_flamedesign.core.formats.comparison import cut_line
from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.interaction import Interaction
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
from sphinxcontrib_flamedesign.core.text.normalise import split_list
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, nearest, suggest_each
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.unread import NO_DESIGN

if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # which is no generic type in all versions of click


#: So many of a project's designs are named where none is like the one that is asked for.
_MOST_NAMED = 3


def find_design(read: ProjectRead, name: str) -> Design:
    """Return the design with this id, in any spelling, alias or title.

    :raises InputError: there is none; the message names those that look like it.
    """
    design = find_any_design(read, name)
    if isinstance(design, OtherDesign):
        raise InputError(f"{design.id} is a design of another project; name one of this project")
    return design


def find_any_design(read: ProjectRead, name: str) -> Design | OtherDesign:
    """Return the design with this id, in any spelling, alias or title, here or in another project.

    :raises InputError: there is none; the message names those that look like it.
    """
    design, component = _find_named(read, name)
    if design is None:
        if component is not None:
            raise InputError(f"{name!r} is a component, not a design: `flamedesign impact` says who refers to it")
        _refuse_file(read, name)
        raise InputError(f"there is no design {name!r}{_describe_what_is_meant(read, name)}")
    return design


def find_design_or_component(read: ProjectRead, name: str) -> Design | OtherDesign | Component:
    """Return the same, else the component with this name or alias.

    :raises InputError: there is none; the message names those that look like it.
    """
    design, component = _find_named(read, name)
    found = design or component
    if found is None:
        _refuse_file(read, name)
        graph = read.project.graph
        names = {component_key(other.name): other.name for other in graph.components.values()}
        near = nearest(component_key(name), names)
        meant = [*graph.nearest(_canonical(read, name)), *([names[near]] if near is not None else [])]
        hint = did_you_mean(meant) or _describe_what_is_meant(read, name)
        raise InputError(f"there is no design or component {name!r}{hint}")
    return found


def _canonical(read: ProjectRead, name: str) -> str:
    return get_ids(read.environment.config).canonical(name)


def _find_named(read: ProjectRead, name: str) -> tuple[Design | OtherDesign | None, Component | None]:
    """Return the design, and the component, that a name means."""
    graph = read.project.graph
    design = graph.find(_canonical(read, name)) or graph.find(name) or graph.find_other(name)
    return design, graph.find_component(name)


def _describe_what_is_meant(read: ProjectRead, name: str) -> str:
    """Return which designs a name may mean that none has: by its spelling, by words of titles, or by who owns them."""
    graph = read.project.graph
    if near := graph.nearest(_canonical(read, name)):
        return did_you_mean(near)
    if titled := graph.titled(name):
        more = f", and {len(titled) - _MOST_NAMED} more" if len(titled) > _MOST_NAMED else ""
        named = ", ".join(f"{design.id} ({cut_line(design.title)})" for design in titled[:_MOST_NAMED])
        return f"; the titles that have it: {named}{more}"
    if any(read.project.owned_by(name)):
        return f"; {name} owns designs: see show --owner"
    return f"; {_describe_what_there_is(graph)}"


def _refuse_file(read: ProjectRead, name: str) -> None:
    """Refuse the path of a document where a design is to be named.

    :raises InputError: there is such a file; the message says which design it is, if it is one.
    """
    path = Path(name)
    if not is_file(path):
        return
    design = find_design_of_file(read, path)
    raise InputError(f"{show_path(path)} is the design {design.id}: name that") if design else no_design(path, read)


def find_design_of_file(read: ProjectRead, path: Path) -> Design | None:
    """Return the design whose document is a file; None where that holds none."""
    whole = compose(path.resolve())
    return next(
        (design for design in read.project.designs if compose((read.source / design.source).resolve()) == whole), None
    )


def describe_left_out(read: ProjectRead, path: Path) -> str | None:
    """Return what leaves a document out of the designs, as the one that new ones are copied from; None if nothing."""
    name = Path(relative_to(path.resolve(), read.source)).with_suffix("").as_posix()
    settings, tools = get_settings(read.environment.config), get_derived(read.environment).tools
    if tools.is_plain_design(name) and name in read.environment.found_docs:
        return f"{show(name)} is no design: {NO_DESIGN}"
    if Matcher(settings.exclude)(name):
        return f"`exclude` of the settings leaves {show(name)} out"
    template = tools.find_template_without(name) if tools.is_meant(name) else None
    return f"the template {template.name!r} leaves {show(name)} out by its `exclude`" if template is not None else None


def no_design(path: Path, read: ProjectRead) -> InputError:
    """Return that a document is none of the project's designs, and what makes it one."""
    if path.suffix not in read.environment.config.source_suffix:
        return InputError(f"{show_path(path)} is no document{_describe_what_is_beside(path, read)}")
    unread = get_derived(read.environment).unread
    name = relative_to(path.resolve(), read.source)
    is_below = not name.startswith("../")
    hidden = unread.describe_hidden(name)
    if hidden is not None:
        return InputError(hidden)
    left_out = describe_left_out(read, path)
    if left_out is not None:
        return InputError(f"{show_path(path)} is no design of this project: {left_out}")
    how = (
        unread.describe_how_to_add(name.removesuffix(path.suffix))
        if is_below
        else f"it lies outside {show_path(read.source)}"
    )
    return InputError(f"{show_path(path)} is no design of this project; {how}, or open one with a `design` directive")


def _describe_what_is_beside(path: Path, read: ProjectRead) -> str:
    """Return which document is read with a file that is none, or else lies in its folder, and is a design."""
    whole = compose(path.resolve())
    found = [
        [compose((read.source / file).resolve()) for file in read.files_of(design.docname)]
        for design in read.project.designs
    ]
    beside = [files[0] for files in found if whole in files]
    beside += [files[0] for files in found if files[0].parent == whole.parent]
    return f"; name the document, as {show_path(beside[0])}" if beside else ""


def _describe_what_there_is(graph: Graph) -> str:
    first = ", ".join(list(graph.designs)[:_MOST_NAMED])
    return f"this project has {len(graph.designs)}, such as {clean(first)}" if first else "this project has none"


def show_place(read: ProjectRead, edge: Interaction) -> str:
    """Return the file and line that state an interaction, as commands print them."""
    place = read.project.graph.place_of(edge)
    return clean(place) if edge.project else show_path(read.source / place)


def choose_kinds(read: ProjectRead, value: str | None) -> frozenset[str] | None:
    """Return the kinds of interaction that ``--kinds`` lists, or None where it is not given."""
    if value is None:
        return None
    kinds = read.project.templates.kinds
    wrong = [word for word in split_list(value) if word not in kinds]
    if wrong or not split_list(value):
        named = ", ".join(map(show, wrong)) or "nothing"
        are = "are no kinds" if len(wrong) > 1 else "is no kind"
        message = f"{named} {are} of interaction; there are {', '.join(kinds)}{suggest_each(wrong, kinds)}"
        raise click.BadParameter(message, param_hint="--kinds")
    return frozenset(split_list(value))
