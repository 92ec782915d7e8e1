"""Directives, roles and metadata that are misspelt, or written so that a parser takes them for something else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from importlib.metadata import version

import pytest
from docutils import nodes
from docutils.utils import new_document
from support import FLAME, HAS_MYST, id_scheme

from sphinxcontrib_flamedesign.core.text.directive_names import DirectiveNames
from sphinxcontrib_flamedesign.reading.mistakes import MistakeFinder, may_hold_mistakes
from sphinxcontrib_flamedesign.reading.places import Places
from sphinxcontrib_flamedesign.reading.source_text import SourceText

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
    return f"there is no directive `{written}`, so that nothing in it is read; did you mean '{name}'?"


NO_SUCH = (
    "there is no directive `design-nonsense`, so that nothing in it is read; there are `design`, `design-card`,"
    " `design-graph`, `design-impact`, `design-matrix`, `design-overview`, `design-report`, `design-table`, `design-worklist`,"
    " and `design-` with the name of a field of the template"
)
REST = {
    "like none": (f"{VIEW}.. design-nonsense::\n", 4, NO_SUCH),
    "field": (f"{RST}.. design-motvation::\n\n   Words.\n", 7, directive("design-motvation", "design-motivation")),
    "heading": (
        f"{RST}.. design-function-specification::\n\n   Words.\n",
        7,
        directive("design-function-specification", "design-spec"),
    ),
    "begun": (
        f"{RST}.. design-breaking::\n\n   - None\n",
        7,
        directive("design-breaking", "design-breaking-changes"),
    ),
    "begun as two": (f"{RST}.. design-data::\n\n   - None\n", 7, directive("design-data", "design-data-structures")),
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
    "role": (f"{VIEW}See :desgin:`RFE1`.\n", 4, "there is no role `desgin`; did you mean 'design'?"),
    "role of the domain": (
        f"{VIEW}See :design:featur:`RFE1`.\n",
        4,
        "there is no role `design:featur`; did you mean 'design:feature'?",
    ),
    "role, hyphen": (
        f"{VIEW}See :design-component:`X`.\n",
        4,
        "there is no role `design-component`; did you mean 'design:component'?",
    ),
    "role without its domain": (
        f"{VIEW}See :component:`X`.\n",
        4,
        "there is no role `component`; did you mean 'design:component'?",
    ),
    "role, misspelt, without its domain": (
        f"{VIEW}See :featrue:`X`.\n",
        4,
        "there is no role `featrue`; did you mean 'design:feature'?",
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
    "heading": (
        f"{MYST}{TICKS}{{design-function-specification}}\nWords.\n{TICKS}\n",
        7,
        directive("design-function-specification", "design-spec"),
    ),
    "begun": (
        f"{MYST}{TICKS}{{design-breaking}}\n- None\n{TICKS}\n",
        7,
        directive("design-breaking", "design-breaking-changes"),
    ),
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
    "role": (f"{MYST_VIEW}See {{desgin}}`RFE1`.\n", 3, "there is no role `desgin`; did you mean 'design'?"),
    "role of the domain": (
        f"{MYST_VIEW}See {{design:featur}}`RFE1`.\n",
        3,
        "there is no role `design:featur`; did you mean 'design:feature'?",
    ),
    "role without its domain": (
        f"{MYST_VIEW}See {{compnent}}`X`.\n",
        3,
        "there is no role `compnent`; did you mean 'design:component'?",
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


#: Two designs, so that there is something to choose.
VIEW_OPTIONS = {
    "name": (
        ".. design-graph::\n   :kind: related\n",
        "`design-graph` has no option `kind`; did you mean 'kinds'? It has `focus`, `depth`, `direction`, `kinds`,"
        " `origin`, `status`, `components`, `group-by`, `caption`, `alt`, `author`,"
        " `created`, `issue`, `owner`, `class`, `name`",
        "invalid-option",
    ),
    "number": (
        ".. design-graph::\n   :depth: two\n",
        "`:depth:` of `design-graph` cannot be 'two'; it takes a whole number from 1 to 99",
        "invalid-option",
    ),
    "one colon": (
        ".. design-table::\n   sort: id\n",
        "'sort: id' is no option of `design-table`; write `:sort: id`, directly below its first line",
        "invalid-option",
    ),
    "no blank": (
        ".. design-table::\n   :sort:id\n",
        "':sort:id' is no option of `design-table`; write `:sort: id`, directly below its first line",
        "invalid-option",
    ),
    "blank line": (
        ".. design-table::\n\n   :srot: id\n",
        "':srot: id' is no option of `design-table`; write `:sort: id`, directly below its first line",
        "invalid-option",
    ),
    "status": (
        ".. design-table::\n   :status: drft\n",
        "`:status:` of `design-table` cannot be 'drft'; it takes some of draft, review, accepted, implemented,"
        " superseded, deprecated, withdrawn, rejected, none, separated by commas; did you mean 'draft'?",
        "invalid-option",
    ),
    "kinds": (
        ".. design-graph::\n   :kinds: related, brekaing\n",
        "`:kinds:` of `design-graph` cannot be 'brekaing'; it takes some of related, updates, integration,"
        " compatibility, breaking, depends, reference, supersedes, uses, mention, shares, separated by commas; did you"
        " mean 'breaking'?",
        "invalid-option",
    ),
    "direction": (
        ".. design-graph::\n   :direction: incomming\n",
        "`:direction:` of `design-graph` cannot be 'incomming'; it takes incoming, outgoing, both; did you mean"
        " 'incoming'?",
        "invalid-option",
    ),
    "component": (
        ".. design-table::\n   :components: nobody\n",
        "there is no component 'nobody'; list it in `flamedesign_components`; `flamedesign components` proposes a table",
        "unknown-component",
    ),
    "design": (
        ".. design-impact:: RFE11\n",
        "there is no design 'RFE11'; correct the id, or write the design",
        "unknown-feature",
    ),
}


def test_options_of_views(found):
    check(found, "rst", {name: (f"{VIEW}{text}", 4, *rest) for name, (text, *rest) in VIEW_OPTIONS.items()})


def test_a_component_that_a_view_names_is_told_from_those_that_there_are(found):
    said = found({"b.rst": f"{VIEW}.. design-table::\n   :components: nobody\n"}, flamedesign_components={"Store": {}})
    assert "there is no component 'nobody'; the project has Store" in said["b.rst"][0]


def test_a_status_that_no_design_has_where_the_template_lists_none(project):
    project.write(
        "flat.toml", 'name = "flat"\ntitle = "Flat"\n[metadata.status]\nlabel = "Status"\n[fields.why]\nlabel = "Why"\n'
    )
    project.write("index.rst", f"{VIEW}.. design-table::\n   :status: open, shut, none\n")
    project.write("a.rst", "One\n===\n\n.. design:: RFE1\n   :status: open\n\n.. design-why::\n\n   So.\n")
    project.build("dummy", flamedesign_template="flat.toml")
    (said,) = [line for line in project.ours() if "invalid-status" in line]
    assert (
        said
        == "index.rst:4: WARNING: no design has the status 'shut'; there are open, none [flamedesign.invalid-status]"
    )


def test_what_a_misspelt_group_or_column_is_meant_to_be(found):
    options = ["columns: id, titel, stauts", "group-by: compnent", "sort: -stats"]
    text = "".join(f".. design-table::\n   :{option}\n\n" for option in options)
    said = [line.rpartition("; ")[2] for line in found({"b.rst": f"{VIEW}{text}"})["b.rst"]]
    meant = ["'title' or 'status'", "'component'", "'-status'"]
    assert said == [f"did you mean {one}? [flamedesign.invalid-option]" for one in meant]


def test_a_title_or_component_that_is_misspelt(found):
    text = f"{VIEW}See :design:`Storag` and :design:component:`Stroe`.\n\n.. design-impact:: Stroe\n"
    documents = {"b.rst": text, "c.rst": "Storage\n=======\n\n.. design:: RFE8\n"}
    said = found(documents, flamedesign_components={"Store": {}})["b.rst"]
    assert [line.partition("WARNING: ")[2].rpartition(" [")[0] for line in said] == [
        "there is no component 'Stroe'; did you mean 'Store'?",
        "there is no design 'Storag'; did you mean 'Storage'?",
        "there is no design 'Stroe'; did you mean 'Store'?",
    ]


NOT_READ = "the front matter is not read, for it"
NO_METADATA = "is no metadata of this template, so that it is not read; did you mean"
FRONT_MATTER = {
    "key": ("---\nstauts: draft\n---\n# RFE4: Fine\n", 2, f"'stauts' {NO_METADATA} 'status'?"),
    "short key": ("---\nDtae: 2026-01-01\n---\n# RFE4: Fine\n", 2, f"'Dtae' {NO_METADATA} 'date'?"),
    "key of ours": ("---\nsupercedes: RFE1\n---\n# RFE4: Fine\n", 2, f"'supercedes' {NO_METADATA} 'supersedes'?"),
    "line": (
        "# RFE4: Fine\n\nAuthor: Ann\nStauts: draft\n\n## Motivation\n\nSo.\n",
        4,
        f"'Stauts' {NO_METADATA} 'status'?",
    ),
    "bold": ("# RFE4: Fine\n\n- **Stauts:** draft\n\n## Motivation\n\nSo.\n", 3, f"'Stauts' {NO_METADATA} 'status'?"),
    "blank": (
        "---\nstatus:draft\n---\n# RFE4: Fine\n",
        2,
        f"{NOT_READ} is no YAML with keys; write each key as `key: value`, with a blank after the colon",
    ),
    "colon": (
        "---\nstatus: draft\ntitle: RFE4: Fine\n---\n# RFE4: Fine\n",
        3,
        f'{NOT_READ} is no YAML with keys; put quotation marks around the value: "RFE4: Fine"',
    ),
    "bracket": (
        "---\nstatus: [draft\n---\n# RFE4: Fine\n",
        2,
        f"{NOT_READ} is no YAML with keys; close '[draft' with ], or quote it",
    ),
    "date": (
        "---\nstatus: draft\ncreated: 2024-13-02\n---\n# RFE4: Fine\n",
        3,
        "the front matter is not read, for 2024-13-02 is no date; correct it, or put quotation marks around it:"
        ' "2024-13-02"',
    ),
    "tab": (
        "---\nauthors:\n\t- Ann\n---\n# RFE4: Fine\n",
        3,
        f"{NOT_READ} is no YAML with keys; indent with blanks in place of the tab",
    ),
    "open": ("---\nstatus: draft\n\n# RFE4: Fine\n", 1, f"{NOT_READ} is not closed; put `---` below it"),
    "late": (
        "\n---\nstatus: draft\n---\n# RFE4: Fine\n",
        2,
        f"{NOT_READ} does not start on the first line; remove what stands above it",
    ),
    "dashes": (
        "--\nstatus: draft\n--\n# RFE4: Fine\n",
        1,
        f"{NOT_READ} stands between lines of '--'; put `---` above and below it",
    ),
    "TOML": (
        "+++\nstatus = 'draft'\n+++\n# RFE4: Fine\n",
        1,
        f"{NOT_READ} stands between lines of '+++'; put `---` above and below it",
    ),
}
if HAS_MYST and version("myst-parser").startswith("4."):
    del FRONT_MATTER["date"]  # which ends a build with MyST-Parser 4, with or without designs


def test_front_matter(project):
    project.write("index.rst", "Index\n=====\n")
    for number, (text, _, _) in enumerate(FRONT_MATTER.values()):
        # Not `Project.write`, which would take blank lines away.
        project.write(f"m{number}.md", "").write_text(text, "utf-8")
    for _ in range(2):
        project.build("dummy", flamedesign_documents=["m*"])
        said = [line for line in project.ours() if "invalid-metadata" in line]
        assert said == sorted(
            f"m{number}.md:{line}: WARNING: {message} [flamedesign.invalid-metadata]"
            for number, (_, line, message) in enumerate(FRONT_MATTER.values())
        )


def test_front_matter_in_rest(project):
    project.write("index.rst", "---\nstatus: draft\n---\n\nRFE4: Fine\n==========\n")
    project.build("dummy", flamedesign_documents=["index"])
    (said,) = [line for line in project.ours() if "metadata" in line]
    message = "the front matter is not read, for reST has none; write a field list: `:status: draft`"
    assert said == f"index.rst:1: WARNING: {message} [flamedesign.invalid-metadata]"


def test_a_field_list_in_rest(project):
    project.write("index.rst", ":stauts: draft\n:id: RFE4\n:id: RFE5\n\nFine\n====\n")
    project.build("dummy", flamedesign_documents=["index"])
    assert [line for line in project.ours() if "metadata" in line] == [
        f"index.rst:1: WARNING: 'stauts' {NO_METADATA} 'status'? [flamedesign.invalid-metadata]",
        "index.rst:3: WARNING: id is 'RFE4' above and 'RFE5' here; 'RFE4' counts, remove the other"
        " [flamedesign.contradictory-metadata]",
    ]


def test_metadata_that_stands_twice_in_yaml(project):
    project.write("index.md", "---\nid: RFE4\nstatus: draft\nid: RFE5\nStatus: draft\n---\n# Fine\n")
    project.build("dummy", flamedesign_documents=["index"])
    (said,) = [line for line in project.ours() if "metadata" in line]
    message = "id is 'RFE4' above and 'RFE5' here; 'RFE4' counts, remove the other"
    assert said == f"index.md:4: WARNING: {message} [flamedesign.contradictory-metadata]"


def test_other_metadata_is_no_mistake(project):
    keys = (
        "tags",
        "slug",
        "data",
        "stats",
        "uid",
        "weight",
        "layout",
        "titles",
        "subtitle",
        "dates",
        "issued",
        "alias",
    )
    for name in ("index", "b"):  # the second states the status, so that `statsu` is something else
        project.write(f"{name}.md", "")
    matter = "".join(f"{key}: x\n" for key in keys)
    (project.src / "index.md").write_text(
        f"---\n{matter}Status : draft\nstatsu: x\n---\n# RFE4: Fine\n\nNote: it is.\n"
    )
    (project.src / "b.md").write_text("---\n---\n\n# RFE5: Fine\n")
    project.build("dummy", flamedesign_documents=["*"])
    assert [line for line in project.ours() if "metadata" in line] == []
    assert project.export(flamedesign_documents=["*"])["designs"]["RFE4"]["status"] == "draft"


def test_thousands_of_names_take_little_time():
    text = [f".. design-x{number}::" for number in range(20_000)]
    document = new_document("a.rst")
    places = Places([], lambda path: "", lambda path: SourceText(""), {"": "a.rst"})
    finder = MistakeFinder(DirectiveNames([FLAME]), id_scheme("RFE"), places, True, False, "")
    document += [nodes.paragraph(line, line) for line in text]
    start = time.process_time()
    assert may_hold_mistakes("\n".join(text), finder.names)
    assert list(finder.find(document)) == []
    assert time.process_time() - start < 10
