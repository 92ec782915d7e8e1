"""The columns of the table of designs: what each says of a design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from docutils import nodes

from sphinxcontrib_flamedesign.core.components import Component
from sphinxcontrib_flamedesign.core.interaction import Interaction
from sphinxcontrib_flamedesign.core.kinds import N_, Origin
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.required_fields import completeness, whole_percent
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.views.base import View
from sphinxcontrib_flamedesign.views.filters import components_of
from sphinxcontrib_flamedesign.views.tables import cell, component_link, number, some
from sphinxcontrib_flamedesign.views.view_nodes import link, status_words
from sphinxcontrib_flamedesign.views.wording import percent

#: The share of the width of most columns.
WIDTH = 13


@dataclass(frozen=True, slots=True)
class DesignColumn:
    """A column of the table of designs: its heading, translated where it is shown, and what it says of each design.

    ``count`` is for columns of numbers, ``words`` for all others; ``show`` is what stands in the cell where that is
    more than these, and ``tip`` says what numbers are of, where the heading does not.
    """

    heading: str
    width: int = WIDTH
    count: Callable[[DesignSource, Design], int] | None = None
    words: Callable[[DesignSource, Design], str] = lambda source, design: ""
    show: Callable[[DesignSource, Design], nodes.entry] | None = None
    tip: str = ""


class DesignSource:
    """What the columns of a table say of designs."""

    def __init__(self, view: View, columns: Sequence[str]) -> None:
        self.graph, self.templates, self.docname = view.graph, view.templates, view.docname
        self.linked = "id" if "id" in columns else "title"
        self.findings, self.changed = view.findings, view.changed

    @cached_property
    def degree(self) -> Counter[str]:
        """The number of declared interactions of each design."""
        return self.graph.degree()

    def components(self, design: Design) -> list[Component]:
        """Return the components that a design names."""
        return [self.graph.components[key] for key in components_of(self.graph, design.id)]

    def status(self, design: Design) -> list[nodes.Node]:
        """Return the status of a design, if it has one."""
        return [status_words(design.status, self.templates.of(design))] if design.status else []

    def sort_key(self, design: Design, column: str) -> tuple[float, object]:
        """Return what designs are sorted by."""
        known = DESIGN_COLUMNS.get(column)
        if known is not None and known.count is not None:
            return known.count(self, design), ()
        return 0, natural(self.text(design, column))

    def text(self, design: Design, column: str) -> str:
        """Return the words in a column that holds words; of metadata, as most headers spell them."""
        known = DESIGN_COLUMNS.get(column)
        if known is not None:
            return known.words(self, design)
        return ", ".join(self.graph.header_values(design, self.templates.metadata_names[column]))

    def shown_text(self, design: Design, column: str) -> str:
        """Return what stands in a column without links and marks, also where it is a number."""
        known = DESIGN_COLUMNS.get(column)
        if known is None or known.count is None:
            return self.text(design, column)
        return self.cell(design, column).astext()

    def cell(self, design: Design, column: str) -> nodes.entry:
        """Return the cell of a design in a column."""
        known = DESIGN_COLUMNS.get(column)
        if column == self.linked:
            return cell(link(design, self.text(design, column), self.docname))
        if known is not None and known.show is not None:
            return known.show(self, design)
        if known is not None and known.count is not None:
            return number(str(known.count(self, design)))
        return cell(nodes.Text(self.text(design, column)))

    def complete(self, design: Design) -> int:
        """Return how complete a design is, in percent."""
        return whole_percent(completeness(design, self.templates.of(design)))


#: The columns of the table of designs, in the order of documentation; the template's metadata are columns too.
DESIGN_COLUMNS: Mapping[str, DesignColumn] = {
    "id": DesignColumn(N_("Id"), 16, words=lambda source, design: design.id),
    "title": DesignColumn(N_("Title"), 40, words=lambda source, design: design.title),
    "status": DesignColumn(
        N_("Status"),
        words=lambda source, design: (design.status or "").capitalize(),
        show=lambda source, design: cell(*source.status(design)),
    ),
    "completeness": DesignColumn(
        N_("Complete"),
        count=DesignSource.complete,
        tip=N_("How many of the fields that the design must have are filled, or said not to apply"),
        show=lambda source, design: number(percent(source.complete(design) / 100)),
    ),
    "interactions": DesignColumn(
        N_("Statements"),
        count=lambda source, design: source.degree[design.id],
        tip=N_("Statements that the design makes, also in words only, and that other designs make of it"),
    ),
    "incoming": DesignColumn(
        N_("Incoming"),
        count=lambda source, design: count_declared(source.graph.edges_to(design.id)),
        tip=N_("Statements that other designs make of it"),
    ),
    "outgoing": DesignColumn(
        N_("Outgoing"),
        count=lambda source, design: count_declared(source.graph.outgoing.get(design.id, ())),
        tip=N_("Statements that the design makes, also in words only"),
    ),
    "components": DesignColumn(
        N_("Components"),
        28,
        words=lambda source, design: ", ".join(component.name for component in source.components(design)),
        show=lambda source, design: cell(
            *some([component_link(component, source.docname) for component in source.components(design)])
        ),
    ),
    "changed": DesignColumn(N_("Last change"), words=lambda source, design: source.changed.get(design.id, "")),
    "findings": DesignColumn(N_("Findings"), count=lambda source, design: source.findings.get(design.id, 0)),
}


def count_declared(edges: Iterable[Interaction]) -> int:
    """Return how many interactions are declared."""
    return sum(edge.origin is Origin.DECLARED for edge in edges)
