"""Titles that are no headings: of cards, dropdowns, tabs, admonitions and tables."""

from __future__ import annotations

import pytest
from support import states

DESIGN = {"extensions": ["myst_parser", "sphinx_design", "sphinxcontrib_flamedesign"]}
HEAD = "# RFE1: X\n\n## Function Specification\n\n"
REST_HEAD = "RFE1: X\n=======\n\nFunction Specification\n----------------------\n\n"


@pytest.fixture
def read_boxes(read):
    pytest.importorskip("sphinx_design")
    return lambda text, name="RFE1.md": read(text, name, **DESIGN)


def edges(design):
    return [(one["kind"], one["target"]) for one in design["interactions"]]


def findings(design, rule):
    return [one["line"] for one in design["findings"] if one["rule"] == rule]


@pytest.mark.parametrize(
    "box",
    [
        "::::{grid}\n:::{grid-item-card} API\nIt has calls.\n:::\n::::\n",
        ":::{card} API\nIt has calls.\n:::\n",
        ":::{dropdown} API\nIt has calls.\n:::\n",
        "::::{tab-set}\n:::{tab-item} API\nIt has calls.\n:::\n::::\n",
    ],
)
def test_a_title_opens_a_field_that_ends_with_its_box(read_boxes, box):
    design = read_boxes(f"{HEAD}{box}\nTBD\n\n**CLI:** None.\n")
    assert states(design) == {"spec": "filled", "api": "filled", "cli": "not-applicable"}
    design = read_boxes(f"{HEAD}{box.replace('It has calls.', 'TBD')}\nText.\n")
    assert states(design) == {"spec": "filled", "api": "placeholder"}


@pytest.mark.parametrize(
    "box",
    [
        ".. grid::\n\n   .. grid-item-card:: API\n\n      It has calls.\n",
        ".. card:: API\n\n   It has calls.\n",
        ".. dropdown:: API\n\n   It has calls.\n",
        ".. tab-set::\n\n   .. tab-item:: API\n\n      It has calls.\n",
    ],
)
def test_a_title_opens_a_field_in_rest(read_boxes, box):
    design = read_boxes(f"{REST_HEAD}{box}\nTBD\n", "RFE1.rst")
    assert states(design) == {"spec": "filled", "api": "filled"}


@pytest.mark.parametrize(
    ("before", "box", "after"),
    [
        ("", ":::{{card}} Updates Required\n{}\n:::\n", ""),
        ("", ":::{{dropdown}} Updates Required\n{}\n:::\n", ""),
        ("::::{grid}\n", ":::{{grid-item-card}} Updates Required\n{}\n:::\n", "::::\n"),
        ("::::{tab-set}\n", ":::{{tab-item}} Updates Required\n{}\n:::\n", "::::\n"),
    ],
)
def test_a_title_that_stands_twice(read_boxes, before, box, after):
    boxes = f"{before}{box.format('RFE2')}{box.format('RFE3')}{after}"
    assert edges(read_boxes(f"{HEAD}### Feature Interaction\n\n{boxes}")) == [("updates", "RFE2"), ("updates", "RFE3")]


@pytest.mark.parametrize("title", ["Session Manager", 'Text: "Note"', "Examples and Tests", "TBD"])
@pytest.mark.parametrize("box", ["dropdown", "card", "admonition", "rubric"])
def test_a_title_is_no_statement(read_boxes, title, box):
    body = f":::{{{box}}} {title}\n{'' if box == 'rubric' else '- RFE2'}\n:::\n\n- RFE3\n"
    design = read_boxes(f"{HEAD}### Feature Interaction\n\n**Related Features:**\n\n{body}")
    assert edges(design) == [("related", "RFE2")] * (box != "rubric") + [("related", "RFE3")]


MADE = [
    (":::{{dropdown}} {0}\n{1}\n:::\n", ".. dropdown:: {0}\n\n   {1}\n"),
    (":::{{card}} {0}\n{1}\n:::\n", ".. card:: {0}\n\n   {1}\n"),
    (
        "::::{{tab-set}}\n:::{{tab-item}} {0}\n{1}\n:::\n::::\n",
        ".. tab-set::\n\n   .. tab-item:: {0}\n\n      {1}\n",
    ),
]


@pytest.mark.parametrize("title", ["RFE3 details", "Details of RFE3", "How RFE3: does it"])
@pytest.mark.parametrize("is_rest", [False, True])
@pytest.mark.parametrize("box", MADE)
def test_a_title_that_names_a_design_beside_others(read_boxes, box, is_rest, title):
    head = (
        f"{REST_HEAD}Feature Interaction\n~~~~~~~~~~~~~~~~~~~\n\n" if is_rest else f"{HEAD}### Feature Interaction\n\n"
    )
    name = "RFE1.rst" if is_rest else "RFE1.md"
    made = f"{head}**Related Features:**\n\n{box[is_rest]}"
    assert sorted(edges(read_boxes(made.format(title, "- RFE2"), name))) == [("mention", "RFE3"), ("related", "RFE2")]
    assert edges(read_boxes(made.format(title, "It reads."), name)) == [("related", "RFE3")]
    assert max(edges(read_boxes(made.format("RFE3: Runner", "- RFE2"), name))) == ("related", "RFE3")


@pytest.mark.parametrize(("words", "state"), [("TBD", "placeholder"), ("It has calls.", "filled"), ("", "filled")])
@pytest.mark.parametrize("is_rest", [False, True])
def test_where_a_card_leads_is_no_text(read_boxes, is_rest, words, state):
    """But a card that says nothing else says that."""
    made = (
        ".. card:: API\n   :link: https://x.org\n\n   {0}\n"
        if is_rest
        else ":::{{card}} API\n:link: https://x.org\n{0}\n:::\n"
    )
    text = (REST_HEAD if is_rest else HEAD) + made.format(words)
    assert states(read_boxes(text, "RFE1.rst" if is_rest else "RFE1.md"))["api"] == state
    if not is_rest:
        grid = f"::::{{grid}}\n:::{{grid-item-card}} API\n:link: https://x.org\n{words}\n:::\n::::\n"
        assert states(read_boxes(HEAD + grid))["api"] == state


@pytest.mark.parametrize("caption", ['Text: "Note"', "Examples and Tests", "TBD", "API"])
def test_a_caption_is_no_statement_and_no_label(read, caption):
    body = f"**Updates Required:**\n\n```{{code-block}} text\n:caption: '{caption}'\n\nx\n```\n\n- RFE3\n"
    design = read(f"{HEAD}### Feature Interaction\n\n{body}")
    assert edges(design) == [("updates", "RFE3")]
    assert "api" not in states(design)


def test_a_title_that_names_a_design_is_about_it(read_boxes):
    body = ":::{dropdown} RFE2: Runner\n- It reads, unlike RFE4.\n:::\n\n- RFE3\n"
    design = read_boxes(f"{HEAD}### Feature Interaction\n\n**Related Features:**\n\n{body}")
    assert sorted(edges(design)) == [("mention", "RFE4"), ("related", "RFE2"), ("related", "RFE3")]


@pytest.mark.parametrize(
    "entry",
    ["No changes required", "No changes required.", "None", "TBD", "N/A", "- No API changes required", "[ ] TODO"],
)
def test_an_entry_that_says_nothing_is_no_statement(read, entry):
    body = f"**Updates Required:**\n\n- RFE2\n- {entry.removeprefix('- ')}\n"
    assert edges(read(f"{HEAD}### Feature Interaction\n\n{body}")) == [("updates", "RFE2")]


@pytest.mark.parametrize(
    "box",
    [
        "::::::{tab-set}\n:::::{tab-item} One\n::::{design-spec}\n:::{design-api}\nCalls.\n:::\n::::\n:::::\n::::::\n",
        ":::::{card} One\n::::{design-spec}\n:::{design-api}\nCalls.\n:::\n::::\n:::::\n",
        ":::::{container} one\n::::{design-spec}\n:::{design-api}\nCalls.\n:::\n::::\n:::::\n",
    ],
)
def test_a_directive_in_a_box_is_at_home(read_boxes, box):
    design = read_boxes(f"# RFE1: X\n\n{box}")
    assert states(design) == {"spec": "filled", "api": "filled"}
    assert findings(design, "misplaced-field") == []


def test_a_directive_in_a_tab_is_at_home_in_rest(read_boxes):
    inner = "      .. design-spec::\n\n         .. design-api::\n\n            Calls.\n"
    design = read_boxes(f"RFE1: X\n=======\n\n.. tab-set::\n\n   .. tab-item:: One\n\n{inner}", "RFE1.rst")
    assert states(design) == {"spec": "filled", "api": "filled"}
    assert findings(design, "misplaced-field") == []
