"""The feature-interaction graph: what of it is shown, as a drawing by designs, or by groups of them, and as a list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from docutils import nodes

from sphinxcontrib_flamedesign.core.facts import INFERRED_KINDS, Design, Kind
from sphinxcontrib_flamedesign.core.graph import Interaction, Origin
from sphinxcontrib_flamedesign.messages import _, ngettext
from sphinxcontrib_flamedesign.reading.nodes import design_drawing, design_list
from sphinxcontrib_flamedesign.views.build import View, item, link, link_of_box, remark, words
from sphinxcontrib_flamedesign.views.drawing import (
    Drawing,
    DrawnBox,
    DrawnFrame,
    DrawnLine,
    Sketch,
    draw,
    standalone_style,
)
from sphinxcontrib_flamedesign.views.facets import (
    DEFAULT_DEPTH,
    Grouping,
    Selection,
    components_of,
    group_of,
    select,
    why_none,
    why_nothing,
)
from sphinxcontrib_flamedesign.views.layout import LayoutError, TimeLimit
from sphinxcontrib_flamedesign.views.layout_cache import LayoutCache
from sphinxcontrib_flamedesign.views.words import STROKES, Head, Stroke, kind_label

#: More than so many boxes or lines are no picture that anybody can read, whatever the time.
MOST_BOXES = 100
MOST_LINES = 300
#: So many characters of SVG at most: a page has more to hold than one drawing.
MOST_CHARACTERS = 400_000
#: So many lines between groups at most.
MOST_GROUP_LINES = 60
#: More interactions than that are listed by their targets alone, without the stated words. This and the next
#: are for a page with one view; where there are several, each has its part.
MOST_STATED = 1500
#: So many designs and interactions at most are listed at all.
MOST_LISTED = 20_000

#: The drawing by designs may take so much of the time; the rest is for the drawing by groups.
_FIRST_SHARE = 0.8
_HEAT_LEVELS = 5
_HEAT_COLOUR = "#51677d"


@dataclass(frozen=True, slots=True)
class Group:
    """Designs that belong together: the key, what it is called, and where the list shows it."""

    key: str
    name: str
    anchor: str
    designs: tuple[Design, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the designs."""
        return frozenset(design.id for design in self.designs)


def make_graph(view: View) -> list[nodes.Node]:
    """Return the graph: a drawing with its list where one can be had, else the list and the reason."""
    graph, options = view.project.graph, view.options
    selection = select(graph, options)
    if why := why_nothing(graph, options) or why_none(selection):
        return [remark(why)]
    caption = options.get("caption") or describe(selection, options)
    drawing, grouping, why = _find_drawing(view, selection, options.get("alt") or caption)
    notes = [why] if why else []
    listed = make_list(view, selection, grouping)
    if drawing is None:
        return [*map(remark, (caption, *notes)), *listed]
    node = design_drawing("", *listed, caption=" ".join([caption, *notes]), key=view.anchor)
    node["drawing"] = drawing
    return [node]


def describe(selection: Selection, options: Mapping[str, str]) -> str:
    """Say in a sentence or two what is shown of the graph, and how much."""
    shown, all_ = len(selection.designs), len(selection.graph.designs)
    part = _("%(shown)d of %(all)d designs") % {"shown": shown, "all": all_}
    designs = ngettext("%d design", "%d designs", shown) if shown == all_ else part
    count = len(selection.interactions)
    if "kinds" in options or "origin" in options:
        found = {edge.kind for edge in selection.interactions}
        kinds = ", ".join(kind_label(kind) for kind in Kind if kind in found) or _("none")
        edges = ngettext("%d interaction between them", "%d interactions between them", count) + f" ({kinds})"
    else:
        edges = ngettext("%d declared interaction between them", "%d declared interactions between them", count)
    text = f"{designs}, {edges}."
    if "focus" in options:
        return f"{_near(selection, options)}: {text}"
    named = {key for edge in selection.interactions for key in (edge.source, edge.target)}
    alone = sum(design.id not in named for design in selection.designs)
    none = ngettext(
        "%d design has none; only the list shows it.", "%d designs have none; only the list shows them.", alone
    )
    return f"{text} {none}" if alone else text


def _near(selection: Selection, options: Mapping[str, str]) -> str:
    design = selection.graph.find(options["focus"])
    steps = int(options.get("depth", DEFAULT_DEPTH))
    near = (
        _("%(id)s and what is one step from it") if steps == 1 else _("%(id)s and what is within %(steps)d steps of it")
    )
    return near % {"id": design.id if design is not None else options["focus"], "steps": steps}


def _find_drawing(view: View, selection: Selection, label: str) -> tuple[Drawing | None, Grouping | None, str]:
    """Return the drawing by designs, else the one by groups, else none; how the list is grouped; and why."""
    chosen = Grouping(view.options["group-by"]) if "group-by" in view.options else None
    if not view.layout_seconds or not selection.interactions:
        return None, chosen, ""
    try:
        limit = TimeLimit(view.layout_seconds * _FIRST_SHARE)
        return draw_designs(selection, view.options, label, limit, view.layouts), chosen, ""
    except LayoutError as error:
        why = str(error)
    limit = TimeLimit(view.layout_seconds * (1 - _FIRST_SHARE))
    drawn_by = {Grouping.COMPONENT: _("Drawn by component, for %s."), Grouping.STATUS: _("Drawn by status, for %s.")}
    for grouping in [chosen] if chosen else Grouping:
        groups = find_groups(selection, grouping, view.anchor)
        try:
            drawing, note = draw_groups(selection, groups, label, limit, view.layouts)
        except LayoutError:
            continue
        return drawing, grouping, f"{drawn_by[grouping] % why} {note}"
    return None, chosen, _("Shown as a list, for %s.") % why


def draw_designs(
    selection: Selection, options: Mapping[str, str], label: str, limit: TimeLimit, layouts: LayoutCache
) -> Drawing:
    """Draw each design that has an interaction as a box.

    :param options: those of a view; the focus stands out, and groups are framed.
    :raises LayoutError: it is too large, or no layout could be had.
    """
    lines = _design_lines(selection.interactions)
    keys = sorted({key for edge in lines for key in (edge.source, edge.target)})
    if len(keys) > MOST_BOXES or len(lines) > MOST_LINES:
        raise _too_large(len(keys), len(lines))
    focus = selection.graph.find(options["focus"]) if "focus" in options else None
    boxes = tuple(_box(selection, key, is_focus=focus is not None and focus.id == key) for key in keys)
    frames = _frames(selection, Grouping(options["group-by"]), keys) if "group-by" in options else ()
    drawing = draw(Sketch(boxes, lines, label, frames), limit, layouts)
    if len(drawing.to_svg({})) > MOST_CHARACTERS:
        raise _too_large(len(keys), len(lines))
    return drawing


def standalone_svg(
    selection: Selection, options: Mapping[str, str], seconds: float, layouts: LayoutCache | None = None
) -> str:
    """Return the drawing by designs as an SVG that is no part of a page.

    :param seconds: how long the layout may take.
    :param layouts: takes what is to be said of the engines.
    :raises LayoutError: it is too large, or no layout could be had.
    """
    label = describe(selection, options)
    return draw_designs(selection, options, label, TimeLimit(seconds), layouts or LayoutCache()).to_svg(
        {}, standalone_style()
    )


def _frames(selection: Selection, grouping: Grouping, keys: Sequence[str]) -> tuple[DrawnFrame, ...]:
    """Return the groups as frames; designs without a group stand free."""
    groups = ((group, group.ids & set(keys)) for group in find_groups(selection, grouping) if group.key)
    return tuple(DrawnFrame(group.key, group.name, tuple(sorted(inside))) for group, inside in groups if inside)


def _too_large(boxes: int, lines: int) -> LayoutError:
    counts = {"boxes": boxes, "lines": lines}
    return LayoutError(_("%(boxes)d designs with %(lines)d lines between them are too many for one drawing") % counts)


def _box(selection: Selection, key: str, *, is_focus: bool) -> DrawnBox:
    design = selection.graph.designs.get(key)
    if design is None:
        return DrawnBox(key, key, _("no document"), data=(("title", ""),), is_known=False)
    status = design.status or ""
    components = " ".join(components_of(selection.graph, key))
    data = (("title", design.title), ("status", status), ("components", components))
    return DrawnBox(key, key, design.title, status.capitalize(), data, is_focus=is_focus)


def _design_lines(interactions: Iterable[Interaction]) -> tuple[DrawnLine, ...]:
    """Join the statements of one kind between two designs to one line."""
    merged: dict[tuple[str, str, Kind], list[str]] = defaultdict(list)
    for edge in interactions:
        merged[edge.source, edge.target, edge.kind].append(edge.excerpt)
    return tuple(_design_line(*key, texts) for key, texts in sorted(merged.items()))


def _design_line(source: str, target: str, kind: Kind, texts: Sequence[str]) -> DrawnLine:
    label = kind_label(kind)
    said = "\n".join([f"{source} → {target}: {label}", *dict.fromkeys(texts)])
    origin = Origin.INFERRED if kind in INFERRED_KINDS else Origin.DECLARED
    data = (("kind", str(kind)), ("origin", str(origin)))
    return DrawnLine(source, target, STROKES[kind], f"flamedesign-kind-{kind}", said, label, data)


def find_groups(selection: Selection, grouping: Grouping, anchor: str = "") -> tuple[Group, ...]:
    """Return the designs by component or status, in the order of their names; those without one come last.

    :param anchor: what the anchors of the groups start with.
    """
    members: dict[str, list[Design]] = defaultdict(list)
    for design in selection.designs:
        members[group_of(selection.graph, design, grouping)].append(design)
    keys = sorted(members, key=lambda key: (not key, _group_name(selection, grouping, key).casefold()))
    anchors: dict[str, str] = {}
    for number, key in enumerate(keys):
        own = nodes.make_id(f"{anchor}-{key or 'none'}")
        anchors[key] = own if own not in anchors.values() else f"{anchor}-{number}"
    return tuple(Group(key, _group_name(selection, grouping, key), anchors[key], tuple(members[key])) for key in keys)


def _group_name(selection: Selection, grouping: Grouping, key: str) -> str:
    if grouping is Grouping.STATUS:
        return key.capitalize() or _("No status")
    return selection.graph.components[key].name if key else _("No component")


def draw_groups(
    selection: Selection, groups: Sequence[Group], label: str, limit: TimeLimit, layouts: LayoutCache
) -> tuple[Drawing, str]:
    """Draw each group as a box, and all interactions between two as one line; say what is left out.

    :raises LayoutError: the groups tell nothing apart, or no layout could be had.
    """
    group_by_design = {design.id: group.key for group in groups for design in group.designs}
    counts: dict[tuple[str, str], Counter[Kind]] = defaultdict(Counter)
    for edge in selection.interactions:
        if edge.target in group_by_design:
            counts[group_by_design[edge.source], group_by_design[edge.target]][edge.kind] += 1
    inside = {source: kinds.total() for (source, target), kinds in counts.items() if source == target}
    between = {pair: kinds for pair, kinds in counts.items() if pair[0] != pair[1]}
    least = _least_count([kinds.total() for kinds in between.values()])
    shown = {pair: kinds for pair, kinds in between.items() if kinds.total() >= least}
    named = {key for pair in shown for key in pair}
    drawn = [group for group in groups if group.key in named]
    if not drawn:
        raise LayoutError(_("no groups tell the designs apart"))
    names = {group.key: group.name for group in drawn}
    boxes = tuple(_group_box(group, inside.get(group.key, 0)) for group in drawn)
    most = max(kinds.total() for kinds in shown.values())
    lines = tuple(_group_line(*pair, kinds, names, most) for pair, kinds in sorted(shown.items()))
    note = _("A line stands for all interactions between two groups: the wider, the more.")
    if least > 1:
        note += " " + _("Lines for fewer than %d are left out.") % least
    return draw(Sketch(boxes, lines, label), limit, layouts), note


def _least_count(counts: Sequence[int]) -> int:
    """Return how many interactions a line must stand for, so that no more lines are drawn than can be told apart."""
    if len(counts) <= MOST_GROUP_LINES:
        return 1
    return sorted(counts, reverse=True)[MOST_GROUP_LINES] + 1


def _group_box(group: Group, inside: int) -> DrawnBox:
    designs = ngettext("%d design", "%d designs", len(group.designs))
    title = f"{designs}, {ngettext('%d interaction among them', '%d interactions among them', inside)}"
    data = (("title", group.name), ("group", group.key))
    return DrawnBox(group.key, group.name, title, data=data, anchor=group.anchor)


def _group_line(source: str, target: str, kinds: Counter[Kind], names: Mapping[str, str], most: int) -> DrawnLine:
    """Return the line between two groups: the more interactions, the wider and the stronger its colour."""
    count = kinds.total()
    heat = ceil(_HEAT_LEVELS * count / most)
    by_kind = ", ".join(f"{kinds[kind]} {kind_label(kind)}" for kind in Kind if kinds[kind])
    said = f"{names[source]} → {names[target]}: {count} ({by_kind})"
    stroke = Stroke(_HEAT_COLOUR, Head.FILLED, width=0.6 + 0.7 * heat)
    return DrawnLine(source, target, stroke, f"flamedesign-heat-{heat}", said, str(count), (("count", str(count)),))


def make_list(view: View, selection: Selection, grouping: Grouping | None) -> list[nodes.Node]:
    """Return the graph as a list: each design with what it names, by groups where the view has some.

    What is too much for one page is left out, and a line says so.
    """
    by_source: dict[str, list[Interaction]] = defaultdict(list)
    for edge in selection.interactions:
        by_source[edge.source].append(edge)
    is_full = len(selection.interactions) <= MOST_STATED * view.page_part
    entry = _full_entry if is_full else _short_entry
    kept = {design.id for design in _first_designs(selection.designs, by_source, MOST_LISTED * view.page_part)}

    def entries(designs: Iterable[Design]) -> Iterator[nodes.list_item]:
        return (entry(view, selection, one, by_source[one.id]) for one in designs if one.id in kept)

    if grouping is None:
        listed = design_list("", *entries(selection.designs))
    else:
        groups = find_groups(selection, grouping, view.anchor)
        listed = design_list("", *(_group_entry(group, list(entries(group.designs))) for group in groups))
    listed["classes"] = ["flamedesign-list"]
    return [*_left_out(selection, len(kept), is_full=is_full), listed]


def _first_designs(
    designs: Sequence[Design], by_source: Mapping[str, Sequence[Interaction]], left: float
) -> Iterator[Design]:
    """Yield designs until they and their interactions are as many as may be listed."""
    for design in designs:
        left -= 1 + len(by_source.get(design.id, ()))
        if left < 0:
            return
        yield design


def _left_out(selection: Selection, kept: int, *, is_full: bool) -> Iterator[nodes.paragraph]:
    """Say what the list leaves out, and how it is to be seen."""
    said = []
    if not is_full:
        counts = {"edges": len(selection.interactions)}
        said.append(_("For %(edges)d interactions, the list has no titles and none of the stated words.") % counts)
    if kept < len(selection.designs):
        counts = {"kept": kept, "all": len(selection.designs)}
        said.append(_("Only the first %(kept)d of %(all)d designs are listed.") % counts)
    if said:
        said.append(_("A graph with a focus, or of some components or kinds, shows its part in full."))
        yield remark(" ".join(said))


def _full_entry(view: View, selection: Selection, design: Design, edges: Sequence[Interaction]) -> nodes.list_item:
    """Return a design with what it says about each other one, linked to where it says so."""
    inner = nodes.bullet_list("")
    for edge in edges:
        said = link(design, " ".join(edge.excerpt.split()), view.docname, edge.anchor)
        kind = words(kind_label(edge.kind), f"flamedesign-kind-{edge.kind}")
        inner += item(kind, words(" "), _target(view, selection, edge.target), words(": "), said)
    return item(link_of_box(design, f"{design.id}: {design.title}", view.docname), *([inner] if edges else []))


def _target(view: View, selection: Selection, id_: str) -> nodes.Node:
    target = selection.graph.designs.get(id_)
    return link(target, id_, view.docname) if target is not None else words(id_, "flamedesign-unknown")


def _short_entry(view: View, selection: Selection, design: Design, edges: Sequence[Interaction]) -> nodes.list_item:
    """Return a design with the ids of those that it names."""
    by_kind = ((kind, dict.fromkeys(edge.target for edge in edges if edge.kind is kind)) for kind in Kind)
    named = "; ".join(f"{kind_label(kind)} {', '.join(targets)}" for kind, targets in by_kind if targets)
    return item(link_of_box(design, design.id, view.docname), *([words(f": {named}")] if named else []))


def _group_entry(group: Group, entries: list[nodes.list_item]) -> nodes.list_item:
    """Return a group with its designs; the drawing by groups leads here."""
    target = nodes.target("", "", ids=[group.anchor])
    heading = (target, nodes.strong("", group.name), words(f" ({len(group.designs)})"))
    return item(*heading, nodes.bullet_list("", *entries))
