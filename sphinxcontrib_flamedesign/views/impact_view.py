"""What a change of a design or a component reaches: what must change, what is probably affected, what refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from docutils import nodes

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.impact import find_impact, find_in_words, find_stated
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.domain import IMPACT
from sphinxcontrib_flamedesign.messages import _
from sphinxcontrib_flamedesign.reading.nodes import SHARED, design_folded, design_picture, design_statement
from sphinxcontrib_flamedesign.views.base import View, ViewDirective, ViewOptions
from sphinxcontrib_flamedesign.views.drawing.impact_picture import draw_impact, draw_narrow_impact
from sphinxcontrib_flamedesign.views.drawing.svg_elements import kind_glyph
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs, missing_reason
from sphinxcontrib_flamedesign.views.impact_words import ImpactBlock, ImpactEntry, ImpactWords, Quotation
from sphinxcontrib_flamedesign.views.tables import Limit, captioned, component_link
from sphinxcontrib_flamedesign.views.view_nodes import (
    item,
    joined,
    line,
    link,
    link_of_box,
    link_to_statement,
    remark,
    words,
)
from sphinxcontrib_flamedesign.views.view_options import any_text, option, some_of
from sphinxcontrib_flamedesign.views.wording import more_label

#: A thing with its statements takes a kilobyte.
REACHED = Limit(600, 50)


#: A design that can be chosen takes some 150 bytes.
CHOICES = Limit(2000, 200)


#: So many designs stand first where none is chosen: those with most interactions.
MOST_CONNECTED = 12


#: The class of an impact in which the script lets readers choose the design.
CHOOSABLE = "flamedesign-choosable"


@dataclass(frozen=True)
class ImpactOptions(ViewOptions):
    """What a change is of, and how far it is followed."""

    filters: Filters = some_of(Filters, "focus", "depth", "kinds", "origin")
    caption: str = option("caption", any_text, "")

    def make(self, view: View) -> list[nodes.Node]:
        """Return lists of what a change reaches, by how strongly it does; else of what a reader may choose."""
        graph, name = view.graph, self.filters.focus
        if name is None:
            why = missing_reason(graph, self.filters)
            return [remark(why)] if why else [self._contain(_most_connected(view, self.caption))]
        focus = self.filters.find_focus(graph)
        if isinstance(focus, Component):
            return [self._contain(self._list_reached(view, focus.key, TargetType.COMPONENT))]
        if focus is not None:
            return [self._contain(self._list_reached(view, focus.id, TargetType.FEATURE))]
        return [remark(_("There is no design or component %s.") % name)]

    def _contain(self, content: Sequence[nodes.Node]) -> nodes.container:
        css = ["flamedesign-view", "flamedesign-impact", SHARED, *([CHOOSABLE] if is_of_one(self.filters) else [])]
        return nodes.container("", *content, classes=css)

    def _list_reached(self, view: View, start: str, type_: TargetType) -> list[nodes.Node]:
        """Return what is reached from a design or a component, or that there is nothing."""
        said = self._find(view, start, type_)
        counts = said.counts
        if self.filters.metadata and not said.found:
            counts = _("A change of %s affects no design that fits these options.") % said.name
        listed = REACHED.describe(len(said.found), view)
        most = REACHED.shown(max(len(said.found), len(said.in_words), len(said.stated)), view)
        blocks = list(said.blocks(most))
        is_drawn = view.is_page and bool(said.rows)
        anchors = [nodes.make_id(f"{view.anchor}-list-{number}") if is_drawn else "" for number in range(len(blocks))]
        picture = [_picture(said, anchors)] if is_drawn else []
        made = zip(blocks, anchors, strict=True)
        listed_below = [part for block, anchor in made for part in _make_block(view, block, anchor)]
        choices = _choices(view, start) if view.is_page and is_of_one(self.filters) else []
        return [_name(view, start, type_), *captioned(self.caption, counts, listed), *picture, *listed_below, *choices]

    def _find(self, view: View, start: str, type_: TargetType) -> ImpactWords:
        """Return what is reached, and what is stated of a component, as far as the options choose it."""
        filters, graph = self.filters, view.graph
        asks = filters.kinds is not None or filters.origin is not None
        kinds = filters.choose_kinds(graph) if asks else None
        found = find_impact(view.force, start, kinds, filters.depth, start_type=type_)
        stated = find_stated(graph, start, kinds) if type_ is TargetType.COMPONENT else ()
        if filters.metadata:
            chosen = choose_designs(graph, Filters(metadata=filters.metadata))
            found = tuple(
                reached for reached in found if reached.target_type is TargetType.FEATURE and reached.id in chosen
            )
            stated = [edge for edge in stated if edge.source in chosen]
            return ImpactWords(graph, start, type_, found, (), stated, says_all=False)
        in_words = find_in_words(graph, start, kinds) if type_ is TargetType.FEATURE else ()
        return ImpactWords(graph, start, type_, found, in_words, stated, says_all=kinds is None)


def is_of_one(filters: Filters) -> bool:
    """Return whether options say of what a change is, and nothing else."""
    return replace(filters, focus=None) == Filters()


def _name(view: View, key: str, type_: TargetType) -> nodes.paragraph:
    """Return what the impact is of: the name, as a link, and the title."""
    return line(*_titled(view, key, type_), classes=["flamedesign-impact-name"])


def _titled(view: View, key: str, type_: TargetType) -> list[nodes.Node]:
    design = view.graph.design_or_other(key) if type_ is TargetType.FEATURE else None
    title = [words(f" {design.title}", "flamedesign-title")] if design is not None else []
    return [_thing(view, key, type_), *title]


def _most_connected(view: View, caption: str) -> list[nodes.Node]:
    """Return the designs with most interactions, each with how much a change of it reaches, and links to all."""
    graph, force = view.graph, view.force
    degree = graph.degree()
    ids = sorted((id_ for id_ in graph.designs if degree[id_]), key=lambda id_: (-degree[id_], natural(id_)))
    if not ids:
        return [*captioned(caption, _("No design states an interaction.")), *_choices(view)]
    entries = []
    for id_ in ids[:MOST_CONNECTED]:
        found, in_words = find_impact(force, id_), find_in_words(graph, id_)
        said = ImpactWords(graph, id_, TargetType.FEATURE, found, in_words)
        title = nodes.inline("", "", *_titled(view, id_, TargetType.FEATURE), classes=["flamedesign-reached"])
        entries.append(item(title, words(": ", "flamedesign-separator"), words(said.counts, "flamedesign-path")))
    listed = nodes.bullet_list("", *entries, classes=["flamedesign-affected", "flamedesign-offered"])
    return [*captioned(caption, _("The designs with most interactions:")), listed, *_choices(view)]


def _choices(view: View, own: str = "") -> list[nodes.Node]:
    """Return links to all other designs, whose cards say what a change of each reaches."""
    ids = sorted((id_ for id_ in view.graph.designs if id_ != own), key=natural)
    shown = ids[: CHOICES.shown(len(ids), view)]
    named = [link(view.graph.designs[id_], id_, view.docname) for id_ in shown]
    more = [words(more_label(len(ids) - len(shown)))] if len(shown) < len(ids) else []
    about = _("What a change of each reaches stands in its card:")
    listed = line(words(f"{about} "), *joined([*named, *more]))
    folded = design_folded("", listed, summary=_("Other designs (%d)") % len(ids))
    return [nodes.container("", folded, classes=["flamedesign-choices"])] if ids else []


def _picture(said: ImpactWords, anchors: Sequence[str]) -> design_picture:
    """Return the picture of what is reached, whose boxes lead where the lists below do, and else to these lists."""
    wide, narrow = (draw(said.name, said.rows, anchors) for draw in (draw_impact, draw_narrow_impact))
    return design_picture("", picture=wide, narrow=narrow)


def _make_block(view: View, block: ImpactBlock, anchor: str) -> list[nodes.Node]:
    """Return a list below its heading; what is in words only comes last, folded where it is not grave."""
    ids = [anchor] if anchor else []
    entries = [_entry(view, impact_entry) for impact_entry in block.entries]
    if block.in_words and not block.folds_words:
        title = words(block.in_words_heading, "flamedesign-reached")
        said = _lines(_said(view, block.in_words))
        entries.append(item(title, words(": ", "flamedesign-separator"), *said))
    listed = [nodes.bullet_list("", *entries, classes=["flamedesign-affected"])] if entries else []
    if block.is_folded:
        folded = design_folded("", *listed, summary=block.heading)
        return [nodes.container("", folded, classes=[block.css], ids=ids)]
    heading = nodes.paragraph("", "", words(block.heading, "flamedesign-distance"), classes=[block.css], ids=ids)
    heading["translatable"] = False
    return [heading, *listed, *_fold_words(view, block)]


def _fold_words(view: View, block: ImpactBlock) -> list[nodes.Node]:
    """Return what is in words only, folded: by these statements nothing must change."""
    if not block.in_words or not block.folds_words:
        return []
    entry = nodes.list_item("", line(*_lines(_said(view, block.in_words))))
    listed = nodes.bullet_list("", entry, classes=["flamedesign-affected"])
    folded = design_folded("", listed, summary=block.in_words_heading)
    return [nodes.container("", folded, classes=["flamedesign-in-words"])]


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


def _entry(view: View, impact_entry: ImpactEntry) -> nodes.list_item:
    """Return what is reached, with the statements that say so, which lead to where they stand; a fold has the last."""
    steps: list[nodes.Node] = [words(impact_entry.steps)] if impact_entry.steps else []
    if impact_entry.successors:
        named = joined([_thing(view, id_, TargetType.FEATURE) for id_ in impact_entry.successors])
        steps.append(nodes.inline("", "", words(_("Superseded by") + " "), *named))
    listed = item(
        nodes.inline("", "", *_titled(view, impact_entry.key, impact_entry.type), classes=["flamedesign-reached"]),
        words(": ", "flamedesign-separator"),
        *_lines([*steps, *_said(view, impact_entry.shown)]),
    )
    if impact_entry.folded:
        more = [words(more_label(impact_entry.more))] if impact_entry.more else []
        rest = line(*_lines([*_said(view, impact_entry.folded), *more]))
        listed += design_folded("", rest, summary=more_label(len(impact_entry.folded) + impact_entry.more))
    return listed


def _said(view: View, quoted: Sequence[Quotation]) -> list[nodes.Node]:
    """Return some statements: what each is, and its words, which lead to where it stands.

    A page need not show what a statement is again where the one before is the same.
    """
    again = [place > 0 and quotation.label == quoted[place - 1].label for place, quotation in enumerate(quoted)]
    return [_statement(view, quotation, is_again=is_again) for quotation, is_again in zip(quoted, again, strict=True)]


def _statement(view: View, quoted: Quotation, *, is_again: bool) -> nodes.Node:
    edge = quoted.edge
    glyph = nodes.raw("", kind_glyph(edge.kind), format="html")
    css = [f"flamedesign-kind-{edge.kind}", *(["flamedesign-again"] if is_again else [])]
    said = link_to_statement(view.graph.stating(edge), edge.excerpt, view.docname, edge.anchor)
    said["classes"].append("flamedesign-said")
    kind = nodes.inline("", "", glyph, words(quoted.label), classes=css)
    return nodes.inline("", "", kind, words(" "), said, classes=["flamedesign-statement"])


class ImpactDirective(ViewDirective):
    """Lists what a change of a design or a component reaches, with the words that say so."""

    view = IMPACT
    options_type = ImpactOptions
    argument_option = "focus"

    def is_of_all(self, filters: Filters) -> bool:
        """Return whether readers can choose any design in it."""
        return is_of_one(filters)
