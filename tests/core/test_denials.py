"""What words deny: designs that are named to say that nothing is to be done with them."""

from __future__ import annotations

import pytest
from support import id_scheme

from sphinxcontrib_flamedesign.core.template_file import make_words
from sphinxcontrib_flamedesign.core.text.denials import DenialReader
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes

READER = DenialReader(make_words(["english", "german", "chinese"]), IdSchemes((id_scheme("RFE"),)))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Does not affect RFE12.", {12}),
        ("This doesn’t affect the pools of RFE12 or RFE13, RFE14 and RFE15", {12, 13, 14, 15}),
        ("RFE12 and RFE13 are not affected", {12, 13}),
        ("RFE12: unaffected", {12}),
        ("[ ] not RFE12", {12}),
        ("RFE11 reads it, but RFE12 is not affected", {12}),
        ("independent of RFE12; uses RFE13", {12}),
        ("no changes to RFE12, but RFE13 must learn of it", {12}),
        ("Betrifft nicht RFE12", {12}),
        ("不影响 RFE12，依赖 RFE13", {12}),
        # What is no denial of a design.
        ("RFE12", set()),
        ("not only RFE12", set()),
        ("RFE12 does not affect others", set()),
        ("It is not a cache. RFE12 is", set()),
        ("Does not change the order in which the many old callers of RFE12 read", set()),
        ("RFE12 stores what is not affected", set()),
    ],
)
def test_what_is_denied(text, numbers):
    assert READER.find(text) == {f"RFE{number}" for number in numbers}


def test_no_words_deny_nothing():
    assert DenialReader(make_words(["japanese"]), IdSchemes((id_scheme("RFE"),))).find("not RFE12") == frozenset()
