"""Groups of designs: by component, by status, or by what any line of their headers says."""

from __future__ import annotations

from collections.abc import Collection

from sphinxcontrib_flamedesign.core.graph import Graph
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import HeaderRole, Templates

COMPONENT, STATUS = "component", "status"


#: The group of designs that belong to more than one alike; no component, status or value is called so.
SEVERAL = "*"


#: Lines of a header that are not the same in two designs, or are grouped by as what they hold.
_APART = frozenset({HeaderRole.ID, HeaderRole.TITLE, HeaderRole.STATUS})


def list_groupings(templates: Templates) -> list[str]:
    """Return what designs can be grouped by: component, status, and the keys of the templates' metadata, sorted."""
    keys = {key.key for template in templates.templates for key in template.metadata if key.holds not in _APART}
    return [COMPONENT, STATUS, *sorted(keys - {COMPONENT, STATUS})]


def find_group(graph: Graph, design: Design, grouping: str) -> str:
    """Return the group of a design: one of many has those that belong to several; empty where it has none.

    :param grouping: one of those of :func:`list_groupings`, or several keys of metadata, with blanks between them.
    """
    if grouping == COMPONENT:
        return _only(_components_of(graph, design.id))
    if grouping == STATUS:
        return design.status or ""
    return _only(graph.header_values(design, grouping.split()))


def _only(found: Collection[str]) -> str:
    return SEVERAL if len(found) > 1 else next(iter(found), "")


def _components_of(graph: Graph, id_: str) -> Collection[str]:
    """Return the components to which a design belongs: several where it is tied between them.

    What its header says goes before what it names, and what is configured before folders; then the number counts.
    """
    if id_ in graph.components_stated:
        return graph.components_stated[id_]
    named = graph.component_counts.get(id_, {})
    counts = {key: count for key, count in named.items() if graph.components[key].is_configured} or named
    most = max(counts.values(), default=0)
    return [key for key, count in counts.items() if count == most]
