"""Directives, roles and metadata that are misspelt, or written so that a parser takes them for something else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

TICKS = "```"
RST = "Storage\n=======\n\n.. design:: RFE3\n   :status: accepted\n\n"
MYST = f"# Storage\n\n{TICKS}{{design}} RFE3\n:status: accepted\n{TICKS}\n\n"
VIEW = "View\n====\n\n"
MYST_VIEW = "# View\n\n"


@pytest.fixture
def found(project):
    """Return what is said of documents, on the build that reads them and on the next one; both say the same."""

    def build(documents: Mapping[str, str], **settings: object) -> dict[str, list[str]]:
        project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n")
        project.write("a.rst", "One\n===\n\n.. design:: RFE1\n")
        for name, text in documents.items():
            project.write(name, text)
        rules = dict.fromkeys(("missing-field", "duplicate-id", "missing-id", "empty-section"), "off")
        project.build("dummy", flamedesign_rules=rules, **settings)
        said = project.ours()
        project.build("dummy", flamedesign_rules=rules, **settings)
        assert project.ours() == said
        return {name: [line for line in said if line.startswith(f"{name}:")] for name in documents}

    return build


def check(
    found: Callable[..., dict[str, list[str]]], suffix: str, cases: Mapping[str, tuple[str, int, str, str]]
) -> None:
    """Check that each document gets its message at its line, and no other."""
    names = {f"case{number}.{suffix}": case for number, case in enumerate(cases.values())}
    assert found({name: case[0] for name, case in names.items()}) == {
        name: [f"{name}:{line}: WARNING: {message} [flamedesign.{rule}]"]
        for name, (_, line, message, rule) in names.items()
    }


def directive(written: str, name: str) -> str:
    return f"there is no directive `{written}`, so that nothing in it is read; did you mean `{name}`?"


REST = {
    "field": (f"{RST}.. design-motvation::\n\n   Words.\n", 7, directive("design-motvation", "design-motivation")),
    "view": (f"{VIEW}.. designs-graph::\n", 4, directive("designs-graph", "design-graph")),
    "design": (f"{VIEW}.. desgin:: RFE3\n   :status: draft\n", 4, directive("desgin", "design")),
    "short": (f"{RST}.. design-cil::\n\n   None.\n", 7, directive("design-cil", "design-cli")),
    "underscore": (f"{VIEW}.. design_graph::\n", 4, directive("design_graph", "design-graph")),
    "domain": (f"{VIEW}.. design:graph::\n", 4, directive("design:graph", "design-graph")),
    "no hyphen": (f"{VIEW}.. designgraph::\n", 4, directive("designgraph", "design-graph")),
    "label": (
        f"{RST}.. design-function-specification::\n\n   Words.\n",
        7,
        directive("design-function-specification", "design-spec"),
    ),
    "slug": (f"{RST}.. motivation::\n\n   Words.\n", 7, directive("motivation", "design-motivation")),
    "one colon": (
        f"{VIEW}.. design-graph:\n",
        4,
        "'.. design-graph:' is a comment and no directive; write `.. design-graph::`",
    ),
    "one colon, options": (
        f"{VIEW}.. design-graph:\n   :kinds: related\n\nWords.\n",
        4,
        "'.. design-graph:' is a comment and no directive; write `.. design-graph::`",
    ),
    "one colon, design": (
        "Storage\n=======\n\n.. design: RFE3\n   :status: accepted\n",
        4,
        "'.. design: RFE3' is a comment and no directive; write `.. design:: RFE3`",
    ),
    "one colon, misspelt": (
        f"{RST}.. design-motvation: Why\n\n   Words.\n",
        7,
        "'.. design-motvation: Why' is a comment and no directive; write `.. design-motivation:: Why`",
    ),
    "no colon": (
        f"{VIEW}.. design-graph\n",
        4,
        "'.. design-graph' is a comment and no directive; write `.. design-graph::`",
    ),
    "no blank behind": (
        "Storage\n=======\n\n.. design::RFE3\n",
        4,
        "'.. design::RFE3' is a comment and no directive; write `.. design:: RFE3`",
    ),
    "three colons": (
        f"{VIEW}.. design-graph:::\n",
        4,
        "'.. design-graph:::' is a comment and no directive; write `.. design-graph::`",
    ),
    "field list": (
        f"{VIEW}:design-graph:\n",
        4,
        "':design-graph:' is text and no directive; write `.. design-graph::`",
    ),
    "argument": (
        f"{VIEW}:design-impact: RFE1\n",
        4,
        "':design-impact: RFE1' is text and no directive; write `.. design-impact:: RFE1`",
    ),
    "no blank": (
        f"{VIEW}..design-graph::\n",
        4,
        "'..design-graph::' is text and no directive; write `.. design-graph::`",
    ),
    "no blank, options": (
        f"{VIEW}..design-graph::\n   :kinds: related\n",
        4,
        "'..design-graph::' is text and no directive; write `.. design-graph::`",
    ),
    "one dot": (
        f"{VIEW}. design-graph::\n",
        4,
        "'. design-graph::' is text and no directive; write `.. design-graph::`",
    ),
    "no dots": (f"{VIEW}design-graph::\n", 4, "'design-graph::' is text and no directive; write `.. design-graph::`"),
    "no dots, options": (
        f"{VIEW}design-graph::\n\n   :kinds: related\n",
        4,
        "'design-graph::' is text and no directive; write `.. design-graph::`",
    ),
    "no blank line": (
        f"{VIEW}All designs:\n.. design-graph::\n",
        5,
        "'.. design-graph::' is text and no directive; write `.. design-graph::`, below a blank line",
    ),
    "MyST": (
        f"{VIEW}:::{{design-graph}}\n:::\n",
        4,
        "':::{design-graph}' is text and no directive; write `.. design-graph::`",
    ),
    "MyST ticks": (
        f"{VIEW}{TICKS}{{design-graph}}\n{TICKS}\n",
        4,
        "'```{design-graph}' is text and no directive; write `.. design-graph::`",
    ),
    "indent": (
        f"{VIEW}.. design-table::\n:sort: id\n",
        5,
        "this line is not indented, so that it is no part of the directive above it; indent it,"
        " or set it off by a blank line",
    ),
    "role": (f"{VIEW}See :desgin:`RFE1`.\n", 4, "there is no role `desgin`; did you mean `design`?"),
    "role of the domain": (
        f"{VIEW}See :design:featur:`RFE1`.\n",
        4,
        "there is no role `design:featur`; did you mean `design:feature`?",
    ),
    "role, hyphen": (
        f"{VIEW}See :design-component:`X`.\n",
        4,
        "there is no role `design-component`; did you mean `design:component`?",
    ),
    "role, no colon before": (f"{VIEW}See design:`RFE1`.\n", 4, "design:`…` refers to nothing; write :design:`…`"),
    "role, no colon behind": (f"{VIEW}See :design`RFE1`.\n", 4, ":design`…` refers to nothing; write :design:`…`"),
    "role of MyST": (f"{VIEW}See {{design}}`RFE1`.\n", 4, "{design}`…` refers to nothing; write :design:`…`"),
}
MARKDOWN = {
    "field": (
        f"{MYST}{TICKS}{{design-motvation}}\nWords.\n{TICKS}\n",
        7,
        directive("design-motvation", "design-motivation"),
    ),
    "colons": (f"{MYST}:::{{design-motvation}}\nWords.\n:::\n", 7, directive("design-motvation", "design-motivation")),
    "view": (f"{MYST_VIEW}{TICKS}{{design-grpah}}\n{TICKS}\n", 3, directive("design-grpah", "design-graph")),
    "design": (f"{MYST_VIEW}{TICKS}{{desgin}} RFE3\n{TICKS}\n", 3, directive("desgin", "design")),
    "underscore": (f"{MYST_VIEW}{TICKS}{{design_graph}}\n{TICKS}\n", 3, directive("design_graph", "design-graph")),
    "no braces": (
        f"{MYST_VIEW}{TICKS}design-graph\n{TICKS}\n",
        3,
        "'```design-graph' opens no directive; write ```{design-graph}",
    ),
    "no braces, design": (
        f"{MYST_VIEW}~~~design RFE3\n~~~\n",
        3,
        "'~~~design RFE3' opens no directive; write ~~~{design}",
    ),
    "no braces, colons": (
        f"{MYST_VIEW}:::design-graph\n:::\n",
        3,
        "':::design-graph' opens no directive; write :::{design-graph}",
    ),
    "blank": (
        f"{MYST_VIEW}{TICKS}{{ design-graph }}\n{TICKS}\n",
        3,
        "'```{ design-graph }' opens no directive; write ```{design-graph}",
    ),
    "brace": (
        f"{MYST_VIEW}{TICKS}{{design-graph\n{TICKS}\n",
        3,
        "'```{design-graph' opens no directive; write ```{design-graph}",
    ),
    "in a quotation": (
        f"{MYST_VIEW}> {TICKS}design-graph\n> {TICKS}\n",
        3,
        "'```design-graph' opens no directive; write ```{design-graph}",
    ),
    "two ticks": (
        f"{MYST_VIEW}``{{design-graph}}\n``\n",
        3,
        "'``{design-graph}' is text and no directive; write ```{design-graph}",
    ),
    "two colons": (
        f"{MYST_VIEW}::{{design-graph}}\n::\n",
        3,
        "'::{design-graph}' is text and no directive; write ```{design-graph}",
    ),
    "reST": (
        f"{MYST_VIEW}.. design-impact:: RFE1\n",
        3,
        "'.. design-impact:: RFE1' is text and no directive; write ```{design-impact} RFE1",
    ),
    "eval-rst": (
        f"{MYST_VIEW}{TICKS}{{eval-rst}}\n.. design-graph:\n{TICKS}\n",
        4,
        "'.. design-graph:' is a comment and no directive; write `.. design-graph::`",
    ),
    "role": (f"{MYST_VIEW}See {{desgin}}`RFE1`.\n", 3, "there is no role `desgin`; did you mean `design`?"),
    "role of the domain": (
        f"{MYST_VIEW}See {{design:featur}}`RFE1`.\n",
        3,
        "there is no role `design:featur`; did you mean `design:feature`?",
    ),
    "role of reST": (f"{MYST_VIEW}See :design:`RFE1`.\n", 3, ":design:`…` refers to nothing; write {design}`…`"),
    "role, blank": (f"{MYST_VIEW}See {{design}} `RFE1`.\n", 3, "{design} `…` refers to nothing; write {design}`…`"),
}


def test_what_is_meant_to_be_a_directive_in_rest(found):
    check(found, "rst", {name: (*case, "unknown-directive") for name, case in REST.items()})


def test_what_is_meant_to_be_a_directive_in_markdown(found):
    check(found, "md", {name: (*case, "unknown-directive") for name, case in MARKDOWN.items()})


@pytest.mark.parametrize(
    ("enabled", "setting"), [([], "['colon_fence']"), (["deflist"], "['colon_fence', 'deflist']")], ids=["none", "one"]
)
def test_fences_of_colons_that_are_not_enabled(found, enabled, setting):
    text = f"{MYST}::::{{design-motivation}}\n\n:::{{design-target}}\nWords.\n:::\n::::\n\n:::{{design-spec}}\nWords.\n:::\n"
    message = (
        "'::::{design-motivation}' is text and no directive, for MyST's `colon_fence` is not enabled; put"
        f" `myst_enable_extensions = {setting}` into conf.py, or write ```{{design-motivation}}"
    )
    said = found({"b.md": text}, myst_enable_extensions=enabled)
    assert said == {"b.md": [f"b.md:7: WARNING: {message} [flamedesign.unknown-directive]"]}


def test_a_part_is_not_missing_whose_directive_is_misspelt(project):
    project.write("index.rst", f"{RST}.. design-motvation::\n\n   Words.\n")
    project.build()
    assert not [line for line in project.ours() if "has no 'Motivation'" in line]
    assert [line for line in project.ours() if "has no 'Function Specification'" in line]


def test_a_mistake_in_an_included_file_stands_there(project):
    project.write("index.rst", f"{VIEW}.. include:: part.txt\n")
    project.write("part.txt", "Words.\n\n.. design-graph:\n")
    project.build()
    (said,) = project.ours()
    assert said.startswith("part.txt:3: WARNING: '.. design-graph:' is a comment")


def test_a_waiver_accepts_a_mistake_on_a_page_without_anything_of_ours(project):
    project.write("index.rst", f"{VIEW}.. flamedesign: allow unknown-directive - a remark\n\n.. design-graph:\n")
    project.build()
    assert project.ours() == []


RIGHT = """
View
====

.. design decisions: see below
.. design: see below

.. design: the picture
   of all

.. designs: RFE1 and RFE3

.. design notes

.. .. design-graph:

.. The next is left out for now.
   design-graph:

The design:

design::

   .. design-graph:

The directive design-graph:: is shown here, ``.. design-graph:`` and ``:design:`` too.

design-graph::

   .. desgin-graph::

.. code-block:: rst

   .. design-motvation::
   .. design-graph:
   ..design-graph::

:design: all of it
:designer: Ann

A **design:** "text", and a :ref:`genindex`.

.. .. desgin:: RFE1

>>> design-graph::
"""
RIGHT_MARKDOWN = f"""
# View

% design-graph: not now

<!-- design-graph: not now -->

{TICKS}`markdown
{TICKS}design-graph
{TICKS}
:::{{design-grpah}}
:::
.. design-graph::
{TICKS}`

{TICKS}design
An ASCII drawing.
{TICKS}

`{{design-graph}}` and ``{{design}}`RFE1` `` are code, and `.. design-graph::` too.

design-graph: shows a graph.

The design:`x` of {{designs}} `y`.

    .. design-graph:

:::{{note}}
Words.
:::
"""


@pytest.mark.parametrize(("name", "text"), [("b.rst", RIGHT), ("b.md", RIGHT_MARKDOWN)], ids=["rest", "markdown"])
def test_examples_remarks_and_words_are_no_mistakes(found, name, text):
    assert found({name: text}) == {name: []}
