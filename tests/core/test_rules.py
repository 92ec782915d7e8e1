"""Each rule finds what it should at the right line, and nothing else, in Markdown and in reST."""

from __future__ import annotations

import pytest
from rule_cases import CASES, OTHER_SECTION, find

from sphinxcontrib_flamedesign.core.rules.registry import RULES

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


def test_every_rule_has_a_case():
    """A new rule without one is named, and fails nothing."""
    assert {*CASES, *OTHER_SECTION} <= set(RULES)
    if without := set(RULES) - {*CASES, *OTHER_SECTION}:
        pytest.skip(f"tests/rule_cases.py has no case of {', '.join(sorted(without))}")


def test_every_rule_says_what_it_finds_why_and_what_to_do():
    for rule in RULES.values():
        first, blank, *more = rule.documentation.strip().split("\n")
        assert first.endswith("."), rule.id
        assert blank == "", rule.id
        assert " ".join(more).strip().endswith("."), rule.id


@pytest.mark.parametrize("suffix", ["md", "rst"])
@pytest.mark.parametrize("rule", CASES)
def test_rule(project, rule, suffix):
    components = {"Session Manager": {}} if rule == "unknown-component" else {}
    expected, found = find(project, CASES[rule], suffix, rule, flamedesign_components=components)
    assert expected
    assert found == expected
