"""What headers say, and who is meant by a name."""

from __future__ import annotations

import pytest
from support import design

from sphinxcontrib_flamedesign.core.header_values import header_values, stated_values


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
