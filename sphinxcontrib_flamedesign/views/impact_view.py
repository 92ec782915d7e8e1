"""What a change of a design or a component reaches: what must change, what is probably affected, what refers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from docutils import nodes

from sphinxcontrib_flamedesign.core.graph import Interaction, TargetType
from sphinxcontrib_flamedesign.core.impact import Reached, by_effect, find_impact, find_in_words
from sphinxcontrib_flamedesign.core.kinds import Effect, Strength
from sphinxcontrib_flamedesign.core.model import TargetKind
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import SHARED, design_folded, design_picture, design_statement
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.drawing.impact_picture import ImpactRow, draw_impact, draw_narrow_impact
from sphinxcontrib_flamedesign.views.drawing.svg_elements import kind_glyph
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs
from sphinxcontrib_flamedesign.views.tables import Limit, captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import (
    first_of,
    item,
    joined,
    line,
    link_of_box,
    link_to_statement,
    remark,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import (
    count_by_effect,
    edge_label,
    effect_heading,
    effect_label,
    end_name,
    impact_counts,
    in_words_heading,
    kind_label,
)

#: A thing with its statements takes a kilobyte.
REACHED = Limit(600, 50)


#: So many statements of each thing are quoted.
_QUOTED = 3


@dataclass(frozen=True)
class ImpactOptions(ViewOptions):
    """What a change is of, and how far it is followed."""

    filters: Filters = some_of(Filters, "focus", "depth", "kinds", "origin")
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return lists of what a change reaches, by how strongly it does."""
        graph, name = view.graph, self.filters.focus
        if name is None:
            return []
        design, component = graph.find(name), graph.find_component(name)
        if design is not None:
            return self._list_reached(view, design.id, TargetType.FEATURE)
        if component is not None:
            return self._list_reached(view, component.key, TargetType.COMPONENT)
        other = graph.find_other(name)
        if other is not None:
            return self._list_reached(view, other.id, TargetType.FEATURE)
        return [remark(_("There is no design or component %s.") % name)]

    def _list_reached(self, view: View, start: str, type_: TargetType) -> list[nodes.Node]:
        """Return what is reached from a design or a component, or that there is nothing."""
        filters = self.filters
        asks = filters.kinds is not None or filters.origin is not None
        kinds = filters.choose_kinds(view.graph) if asks else None
        found = find_impact(view.force, start, kinds, filters.depth, start_type=type_)
        if filters.metadata:
            chosen = choose_designs(view.graph, Filters(metadata=filters.metadata))
            found = tuple(one for one in found if one.target_type is TargetType.FEATURE and one.id in chosen)
        in_words = (
            find_in_words(view.graph, start, kinds) if type_ is TargetType.FEATURE and not filters.metadata else ()
        )
        name = end_name(view.graph, start, type_)
        if found or in_words:
            counts = _("If %(name)s changes: %(counts)s.") % {
                "name": name,
                "counts": impact_counts(found, [edge.kind for edge in in_words]),
            }
            said = counts, REACHED.describe(len(found), view)
        elif filters.metadata:
            said = _("A change of %s affects no design that fits these options.") % name, ""
        else:
            said = _("A change of %s affects nothing else, as far as the designs state.") % name, ""
        groups = list(by_effect(found, in_words))
        is_drawn = view.is_page and any(isinstance(effect, Strength) for effect, _things, _edges in groups)
        picture: list[nodes.Node] = [_picture(view, name, groups)] if is_drawn else []
        content = [*captioned(self.caption, *said), *picture, *_make_blocks(view, found, in_words)]
        return [nodes.container("", *content, classes=["flamedesign-view", "flamedesign-impact", SHARED])]


#: What a change reaches with an effect, and the statements that say so in words only.
_Group = tuple[Effect, Sequence[Reached], Sequence[Interaction]]


def _picture(view: View, name: str, groups: Sequence[_Group]) -> design_picture:
    """Return the picture of what is reached, whose boxes lead where the lists below do."""
    rows = [
        _picture_row(view, effect, things, stated) for effect, things, stated in groups if isinstance(effect, Strength)
    ]
    return design_picture("", picture=draw_impact(name, rows), narrow=draw_narrow_impact(name, rows))


def _picture_row(
    view: View, strength: Strength, found: Sequence[Reached], in_words: Sequence[Interaction]
) -> ImpactRow:
    others = frozenset(one.id for one in found if one.target_type is not TargetType.FEATURE)
    names = [(one.id, end_name(view.graph, one.id, one.target_type)) for one in found]
    said = count_by_effect(found).get(strength, effect_label(strength))
    stated = _("%d in words only") % len(in_words) if in_words else ""
    return ImpactRow(strength, said, names, others, f"+ {stated}" if stated and names else stated)


def _make_blocks(view: View, found: Sequence[Reached], in_words: Sequence[Interaction]) -> list[nodes.Node]:
    """Return a list for each effect, as far as there is room; what only refers to it is folded."""
    shown = found[: REACHED.shown(len(found), view)]
    stated = in_words[: REACHED.shown(len(in_words), view)]
    return [block for group in by_effect(shown, stated) for block in _make_block(view, *group)]


def _make_block(
    view: View, effect: Effect, found: Sequence[Reached], in_words: Sequence[Interaction]
) -> list[nodes.Node]:
    """Return what a change reaches with an effect; what is in words only comes last, folded where it is not grave."""
    entries = [_entry(view, one) for one in found]
    entries += [_words_entry(view, in_words)] if in_words and effect is Strength.MUST else []
    listed = nodes.bullet_list("", *entries, classes=["flamedesign-affected"]) if entries else None
    title = effect_heading(effect, len(found))
    css = f"flamedesign-strength-{effect if isinstance(effect, Strength) else 'none'}"
    if effect is Strength.REFERS and listed is not None:
        return [nodes.container("", design_folded("", listed, summary=title), classes=[css])]
    heading = nodes.paragraph("", "", words(title, "flamedesign-distance"), classes=[css])
    heading["translatable"] = False
    return [heading, *([listed] if listed is not None else []), *_fold_words(view, effect, in_words)]


def _words_entry(view: View, in_words: Sequence[Interaction]) -> nodes.list_item:
    """Return all statements that say in words only what a change reaches, as one of the things that it reaches."""
    title = words(in_words_heading(len(in_words)), "flamedesign-reached")
    return item(title, words(": ", "flamedesign-separator"), *_said_in_words(view, in_words))


def _fold_words(view: View, effect: Effect, in_words: Sequence[Interaction]) -> list[nodes.Node]:
    """Return the same, folded: by these statements nothing must change."""
    if not in_words or effect is Strength.MUST:
        return []
    entry = nodes.list_item("", line(*_said_in_words(view, in_words)))
    listed = nodes.bullet_list("", entry, classes=["flamedesign-affected"])
    folded = design_folded("", listed, summary=in_words_heading(len(in_words)))
    return [nodes.container("", folded, classes=["flamedesign-in-words"])]


def _said_in_words(view: View, in_words: Sequence[Interaction]) -> list[nodes.Node]:
    said = _said(view, in_words, lambda edge: kind_label(edge.kind), len(in_words))
    return _lines(said)


def _lines(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return what is said of a thing, each part in a line of its own on pages."""
    lines = [nodes.inline("", "", part, classes=["flamedesign-path"]) for part in parts]
    return joined(lines, "; ", "flamedesign-separator")


def _thing(view: View, key: str, type_: TargetType) -> nodes.Node:
    """Return the name of a design, a component or a path, linked where it leads anywhere."""
    graph = view.graph
    if type_ is TargetType.COMPONENT:
        named = component_link(graph.components[key], view.docname)
        named["box"] = key
        return named
    design = graph.design_or_other(key)
    return link_of_box(design, key, view.docname) if design is not None else design_statement("", key)


def _entry(view: View, reached: Reached) -> nodes.list_item:
    """Return what is reached, with the statements that say so; each leads to where it stands."""
    design = view.graph.design_or_other(reached.id) if reached.target_type is TargetType.FEATURE else None
    title = [words(f" {design.title}", "flamedesign-title")] if design is not None else []
    said = _said(view, reached.statements, lambda edge: edge_label(view.graph, edge, reached.id), _QUOTED)
    steps = [words(_("in %d steps") % reached.distance)] if reached.distance > 1 else []
    if reached.successors:
        named = joined([_thing(view, id_, TargetType.FEATURE) for id_ in reached.successors])
        steps.append(nodes.inline("", "", words(_("Superseded by") + " "), *named))
    return item(
        nodes.inline("", "", _thing(view, reached.id, reached.target_type), *title, classes=["flamedesign-reached"]),
        words(": ", "flamedesign-separator"),
        *_lines([*steps, *said]),
    )


def _said(
    view: View, edges: Sequence[Interaction], label_of: Callable[[Interaction], str], most: int
) -> list[nodes.Node]:
    """Return the first of some statements: what each is, and its words, which lead to where it stands.

    A page need not show what a statement is again where the one before is the same.
    """
    labels = [label_of(edge) for edge in edges]
    again = frozenset(edges[place] for place, label in enumerate(labels) if place and label == labels[place - 1])
    return first_of(edges, most, lambda edge: _statement(view, edge, label_of(edge), is_again=edge in again))


def _statement(view: View, edge: Interaction, label: str, *, is_again: bool) -> nodes.Node:
    glyph = nodes.raw("", kind_glyph(edge.kind), format="html")
    css = [f"flamedesign-kind-{edge.kind}", *(["flamedesign-again"] if is_again else [])]
    said = link_to_statement(view.graph.stating(edge), edge.excerpt, view.docname, edge.anchor)
    said["classes"].append("flamedesign-said")
    kind = nodes.inline("", "", glyph, words(label), classes=css)
    return nodes.inline("", "", kind, words(" "), said, classes=["flamedesign-statement"])


class ImpactDirective(ViewDirective):
    """Lists what a change of a design or a component reaches, with the words that say so."""

    view = "impact"
    options_type = ImpactOptions
    argument_option = "focus"
    target_kind = TargetKind.EITHER
