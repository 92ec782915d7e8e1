"""What headers say, and who is meant by a name."""

from __future__ import annotations

import pytest
from support import design

from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.header_values import header_values, stated_values
from sphinxcontrib_flamedesign.core.model import Facts


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (("Ann Lee <ann@example.org>", "Ann Lee", "Bob"), ("Ann Lee", "Bob")),
        (("<ann@example.org>", "ann@example.org"), ("<ann@example.org>", "ann@example.org")),
        (("a <b> c", "x <y>"), ("a <b> c", "x <y>")),
    ],
)
def test_an_address_behind_a_name_is_no_part_of_it(stated, shown):
    one = design("D1", metadata=(("author", stated),))
    assert header_values(one, ("author",)) == shown
    assert stated_values(one, ("author",)) == stated


def test_a_name_in_other_cases_is_shown_as_most_headers_spell_it():
    spelt = ["Flame Team", "Flame team", "flame team <flame@example.org>", "Flame team", "Ann", "ANN"]
    designs = [design(f"RFE{number}", metadata=(("author", (one,)),)) for number, one in enumerate(spelt, 1)]
    graph = build_graph(Facts(tuple(designs)), {})
    shown = [graph.header_values(graph.designs[one.id], ["author"]) for one in designs]
    assert shown == [("Flame team",)] * 4 + [("ANN",)] * 2
    both = design("RFE9", metadata=(("author", ("Ann", "ANN")),))
    assert build_graph(Facts((both,)), {}).header_values(both, ["author"]) == ("ANN",)
