"""Which group a design belongs to: by component, status, or what its header says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import TEMPLATE, design, of_all, statement

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.grouping import COMPONENT, SEVERAL, STATUS, find_group, list_groupings
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.core.template import HeaderRole, MetadataKey

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


def groups_of(grouping, *designs):
    graph = build_graph(Facts(designs), {"Cache": {}, "Store": {}}, folders=["docs", "rpc"])
    return [find_group(graph, one, grouping) for one in graph.shown.designs.values()]


def naming(id_, *names, **more):
    return design(id_, statements=tuple(statement("related", one, names=(one,)) for one in names), **more)


def test_by_component():
    assert groups_of(
        COMPONENT,
        naming("RFE1", "docs", "docs", "docs", "Cache"),  # what is configured goes before folders
        naming("RFE2", "Cache", "Store", "Store"),
        naming("RFE3", "Cache", "Store", "docs"),
        naming("RFE4", "docs"),
        naming("RFE5", "docs", "rpc"),
        naming("RFE6", "nothing"),
        naming("RFE7", "Cache", "Cache", components=("store",)),  # what the header says goes before all else
        naming("RFE8", "Cache", components=("Store", "Desk")),
        naming("RFE9", components=("Desk",)),
    ) == ["cache", "store", SEVERAL, "docs", SEVERAL, "", "store", SEVERAL, "desk"]


def test_by_status_and_header():
    said = (("author", ("Ann", "Bob")), ("release", ("2.0",)))
    one, other = design("RFE1", status="draft", metadata=said), design("RFE2", metadata=(("author", ("Ann",)),))
    assert groups_of(STATUS, one, other) == ["draft", ""]
    assert groups_of("author", one, other) == [SEVERAL, "Ann"]
    assert groups_of("release", one, other) == ["2.0", ""]
    assert groups_of("owner author", other) == ["Ann"]


def test_what_there_is_to_group_by():
    keys = (
        MetadataKey("number", "Number", holds=HeaderRole.ID),
        MetadataKey("state", "State", holds=HeaderRole.STATUS),
        MetadataKey("team", "Team"),
        MetadataKey("area", "Area", holds=HeaderRole.COMPONENT),
        MetadataKey("component", "Component"),
    )
    assert list_groupings(of_all(replace(TEMPLATE, metadata=keys))) == ["component", "status", "area", "team"]
