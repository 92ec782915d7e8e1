"""Directives in reST and MyST: sections, anchors, and what bad input leads to. Nothing is ever lost."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

from sphinxcontrib_flamedesign.core.template import RESERVED
from sphinxcontrib_flamedesign.reading.nodes import design_field

INDEX = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n"


def directive(syntax: str, name: str, argument: str = "", options: dict[str, str] | None = None, body: str = "") -> str:
    """Write a directive in reST or in MyST."""
    lines = [f":{key}: {value}".rstrip() for key, value in (options or {}).items()]
    if syntax == "rst":
        inner = [*lines, *([""] if lines and body else []), *body.splitlines()]
        separator = [] if lines else [""]
        text = [f".. {name}:: {argument}".rstrip(), *separator, *(f"   {line}".rstrip() for line in inner)]
        return "\n".join(text) + "\n\n"
    longest = max(
        (len(line) - len(line.lstrip(":")) for line in body.splitlines() if line.startswith(":::")), default=2
    )
    fence = ":" * (longest + 1)
    return "\n".join([f"{fence}{{{name}}} {argument}".rstrip(), *lines, *body.splitlines(), fence]) + "\n\n"


@pytest.fixture(params=["rst", "md"])
def syntax(request):
    return request.param


def page(syntax: str, body: str, title: str = "A cache") -> str:
    head = f"{title}\n{'=' * len(title)}\n\n" if syntax == "rst" else f"# {title}\n\n"
    return head + body


def build(project, syntax, body, title="A cache", builder="html"):
    project.write("index.rst", INDEX)
    project.write(f"a.{syntax}", page(syntax, body, title) if title else body)
    project.build(builder)
    return project.doctree("a")


def rule(project, name):
    return [line for line in project.ours() if f"[flamedesign.{name}]" in line]


def test_sections_titles_and_anchors(project, syntax):
    inner = directive(syntax, "design-out-of-scope", body="Text.")
    scope = directive(syntax, "design-scope", "Scope of *this*", body=inner)
    body = directive(syntax, "design", "rfe-318") + directive(syntax, "design-spec", body=scope)
    doctree = build(project, syntax, body)
    fields = list(doctree.findall(design_field))
    assert [field[0].astext() for field in fields] == ["Function Specification", "Scope of this", "Out of Scope"]
    assert [field["ids"] for field in fields] == [
        ["design-rfe318-spec"],
        ["design-rfe318-scope"],
        ["design-rfe318-out-of-scope"],
    ]
    toc = project.apps[-1].env.tocs["a"]
    links = [node["anchorname"] for node in toc.findall(nodes.reference)]
    assert links[1:] == ["#design-rfe318-spec", "#design-rfe318-scope", "#design-rfe318-out-of-scope"]
    html = project.page("a")
    assert '<section id="design-rfe318-out-of-scope">' in html
    assert 'href="#design-rfe318-out-of-scope" title="' in html


def test_a_document_without_a_title_gets_that_of_the_design(project, syntax):
    body = directive(syntax, "design", "RFE1", {"title": "A cache"}) + directive(
        syntax, "design-motivation", body="Why."
    )
    doctree = build(project, syntax, body, title="")
    assert [section[0].astext() for section in doctree.findall(nodes.section)] == ["A cache", "Motivation"]
    assert "A cache" in project.page("index")
    assert not [line for line in project.warnings() if "flamedesign" not in line]


def test_a_design_may_hold_its_fields(project, syntax):
    inner = directive(syntax, "design-motivation", body="Why.")
    doctree = build(project, syntax, directive(syntax, "design", "RFE1", {"status": "draft"}, inner))
    assert [field["field"] for field in doctree.findall(design_field)] == ["motivation"]
    assert "Why." in project.page("a")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("onwer", "owner"), ("autor", "author"), ("staus", "status"), ("superseded-bye", "superseded-by")],
)
def test_an_option_that_is_almost_a_name_of_metadata(project, syntax, written, meant):
    build(project, syntax, directive(syntax, "design", "RFE1", {written: "x"}))
    (found,) = rule(project, "invalid-option")
    assert f"`design` has no option `{written}`; did you mean '{meant}'? It has `status`" in found


def test_wrong_options_are_reported_and_nothing_is_lost(project, syntax):
    options = {"status": "drafty", "colour": "red"}
    body = directive(syntax, "design", "RFE1", options) + directive(
        syntax, "design-motivation", "", {"size": "1"}, "Why."
    )
    build(project, syntax, body)
    found = rule(project, "invalid-option")
    assert len(found) == 2
    assert any(
        "'drafty' is no status of this template; it knows draft, review" in line
        for line in rule(project, "invalid-status")
    )
    assert any("`design` has no option `colour`; it has `status`, `author`" in line for line in found)
    assert any("`design-motivation` has no option `size`; it has `class`, `name`" in line for line in found)
    assert "Why." in project.page("a")


def test_class_and_name_work_as_everywhere(project, syntax):
    body = directive(syntax, "design", "RFE1") + directive(
        syntax, "design-motivation", "", {"class": "wide", "name": "why"}, "Why."
    )
    project.write("b.rst", "B\n=\n\n:ref:`why`\n")
    build(project, syntax, body)
    assert 'href="a.html#why"' in project.page("b")
    assert '<section class="wide" id="why">' in project.page("a")


def test_a_second_design_is_reported(project, syntax):
    body = directive(syntax, "design", "RFE1") + directive(syntax, "design", "RFE2", body="Kept text.")
    build(project, syntax, body)
    (warning,) = rule(project, "second-design")
    line = 7 if syntax == "rst" else 6
    assert f"a.{syntax}:{line}: WARNING: a document holds one design" in warning
    assert "Kept text." in project.page("a")
    assert list(project.read_export()["designs"]) == ["RFE1"]


def test_an_id_twice_is_reported(project, syntax):
    project.write("b.md", "# B\n\n```{design} RFE1\n```\n")
    build(project, syntax, directive(syntax, "design", "RFE1"))
    (warning,) = rule(project, "duplicate-id")
    assert warning.startswith(
        f"b.md:3: WARNING: the id RFE1 is that of a.{syntax} already; give this design another one"
    )


def test_a_field_outside_its_section_is_reported(project, syntax):
    inner = directive(syntax, "design-out-of-scope", body="Not this.")
    body = directive(syntax, "design", "RFE1") + directive(syntax, "design-motivation", body=inner)
    build(project, syntax, body)
    (warning,) = rule(project, "misplaced-field")
    assert (
        "'Out of Scope' stands in 'Motivation', but belongs in 'Scope' of 'Function Specification'; move it" in warning
    )
    assert "Not this." in project.page("a")
    assert project.read_export()["designs"]["RFE1"]["fields"]["out-of-scope"]["state"] == "filled"


def test_a_field_where_no_section_can_be_is_reported(project, syntax):
    inner = directive(syntax, "design-motivation", body="Why.")
    quoted = directive(syntax, "note", body=inner)
    build(project, syntax, directive(syntax, "design", "RFE1") + quoted)
    (warning,) = rule(project, "misplaced-field")
    assert "`design-motivation` stands inside another element (note), which can hold no section; move it" in warning
    assert "Why." in project.page("a")
    assert re.search('<p class="rubric">.*Motivation</p>', project.page("a"))


def test_a_field_twice_is_reported(project, syntax):
    twice = directive(syntax, "design-motivation", body="One.") + directive(syntax, "design-motivation", body="Two.")
    doctree = build(project, syntax, directive(syntax, "design", "RFE1") + twice)
    (warning,) = rule(project, "duplicate-field")
    assert "'Motivation' was opened on line" in warning
    assert [field["ids"] for field in doctree.findall(design_field)] == [
        ["design-rfe1-motivation"],
        ["design-rfe1-motivation-2"],
    ]


def test_fields_of_no_design_are_reported(project, syntax):
    build(project, syntax, directive(syntax, "design-motivation", body="Why."))
    (warning,) = project.ours()
    assert (
        f"a.{syntax}:{4 if syntax == 'rst' else 3}: WARNING: `design-motivation` belongs to no design; open one"
        in warning
    )
    assert "Why." in project.page("a")


def test_a_design_without_an_id_takes_it_from_the_title(project, syntax):
    build(project, syntax, directive(syntax, "design"), title="RFE7: A cache")
    assert list(project.read_export()["designs"]) == ["RFE7"]


def test_labels_inside_a_directive_are_read_too(project, syntax):
    body = directive(syntax, "design", "RFE1") + directive(
        syntax, "design-spec", body="**Configuration:** one option\n\n**CLI:** None.\n"
    )
    build(project, syntax, body)
    fields = project.read_export()["designs"]["RFE1"]["fields"]
    assert (fields["configuration"]["state"], fields["cli"]["state"]) == ("filled", "not-applicable")


def test_one_class_with_documentation_for_each_field(project):
    from docutils.parsers.rst.directives import _directives

    project.write("index.rst", INDEX)
    project.build("dummy")
    views = {f"design-{name}" for name in RESERVED}
    made = {name: cls for name, cls in _directives.items() if name.startswith("design-") and name not in views}
    assert len({cls.__name__ for cls in made.values()}) == len(made)
    assert "Default values" in made["design-configuration"].__doc__
    assert made["design-configuration"].__doc__.startswith("Opens 'Configuration' in ")
    assert made["design-motivation"].__doc__.startswith("Opens 'Motivation' of a design.")


def test_text_on_the_next_line_is_content(project, syntax):
    if syntax == "rst":
        body = ".. design:: RFE1\n\n.. design-motivation::\n   It is slow.\n\n   And old.\n"
    else:
        body = "```{design} RFE1\n```\n\n```{design-motivation}\nIt is slow.\n\nAnd old.\n```\n"
    doctree = build(project, syntax, body)
    (field,) = doctree.findall(design_field)
    assert [child.astext() for child in field.children] == ["Motivation", "It is slow.", "And old."]
    assert [child.line for child in field.children[1:]] == [7, 9]


def test_an_option_twice_or_without_a_blank_line_behind_loses_nothing(project, syntax):
    options = ":status: draft\n{0}:status: accepted\n{0}:owner: Bob\n{0}:authors: Ada\n{0}  and Grace\n{0}Some text."
    if syntax == "rst":
        body = ".. design:: RFE1\n   " + options.format("   ") + "\n"
    else:
        body = "```{design} RFE1\n" + options.format("") + "\n```\n"
    build(project, syntax, body)
    twice, alike = rule(project, "invalid-option")
    assert "`design` has the option `status` twice; keep one of them" in twice
    assert "`design` has the options `owner` and `authors`, which both mean 'author'; keep one of them" in alike
    design = project.read_export()["designs"]["RFE1"]
    assert (design["status"], design["metadata"]) == ("accepted", {"author": ["Ada and Grace"]})
    assert "<p>Some text.</p>" in project.page("a")


def test_options_as_yaml_in_myst(project):
    project.write("index.rst", INDEX)
    project.write("a.md", '# A\n\n:::{design} RFE1\n---\nstatus: draft\nissue: "#209"\n---\nText RFE2.\n:::\n')
    project.build()
    design = project.read_export()["designs"]["RFE1"]
    assert (design["status"], design["metadata"], design["mentions"]) == ("draft", {"issue": "#209"}, ["RFE2"])


def test_a_number_sign_in_an_option_is_no_comment(project, syntax):
    build(project, syntax, directive(syntax, "design", "RFE1", {"issue": "#209"}))
    assert project.read_export()["designs"]["RFE1"]["metadata"] == {"issue": "#209"}


def test_a_view_with_content_stays_a_view(project, syntax):
    build(project, syntax, directive(syntax, "design-table", body="Kept."))
    (warning,) = rule(project, "invalid-option")
    assert "`design-table` takes no content; remove it, or set it off by a blank line" in warning
    assert "There are no designs yet." in project.page("a")
    assert "Kept." in project.page("a")


def test_fields_in_only_are_in_their_section(project, syntax):
    inner = directive(syntax, "design-motivation", body="Why.")
    build(project, syntax, directive(syntax, "design", "RFE1") + directive(syntax, "only", "html", body=inner))
    assert rule(project, "misplaced-field") == []
    assert '<section id="design-rfe1-motivation">' in project.page("a")


def test_a_boxed_field_is_still_a_fact(project, syntax):
    field = directive(syntax, "design-motivation", body="Why.")
    item = "- " + field.strip().replace("\n", "\n  ") + "\n"
    build(project, syntax, directive(syntax, "design", "RFE1") + item)
    assert len(rule(project, "misplaced-field")) == 1
    assert project.read_export()["designs"]["RFE1"]["fields"]["motivation"]["state"] == "filled"
    assert 'id="design-rfe1-motivation"' in project.page("a")


@pytest.mark.parametrize(
    ("outer", "inner", "said"),
    [
        (
            "design-in-scope",
            "design-cli",
            "'CLI' stands in 'In Scope', but belongs in 'Function Specification'; move it directly into `design-spec`",
        ),
        (
            "design-cli",
            "design-motivation",
            "'Motivation' stands in 'CLI', but is a section of its own; move it to the left margin",
        ),
    ],
)
def test_what_is_said_of_a_misplaced_field(project, syntax, outer, inner, said):
    body = directive(syntax, "design-spec", body=directive(syntax, outer, body=directive(syntax, inner, body="Text.")))
    build(project, syntax, directive(syntax, "design", "RFE1") + body)
    (warning,) = rule(project, "misplaced-field")
    assert said in warning


def test_a_field_beside_its_section_is_reported(project, syntax):
    body = directive(syntax, "design-motivation", body="Why.") + directive(syntax, "design-target", body="What.")
    build(project, syntax, directive(syntax, "design", "RFE1") + body)
    (warning,) = rule(project, "misplaced-field")
    assert "'Target' belongs in 'Motivation'; move it directly into `design-motivation`" in warning


def test_a_design_above_its_only_heading_keeps_its_title(project, syntax):
    heading = "Appendix\n========\n\nMore.\n" if syntax == "rst" else "# Appendix\n\nMore.\n"
    body = directive(syntax, "design", "RFE1", {"title": "A cache"}) + directive(
        syntax, "design-motivation", body="Why."
    )
    build(project, syntax, body + heading, title="")
    assert project.apps[-1].env.titles["a"].astext() == "A cache"
    assert "More." in project.page("a")


def test_an_anchor_that_is_taken_gets_another_everywhere(project, syntax):
    build(project, syntax, directive(syntax, "design", "RFE1"), title="Design RFE1")
    assert project.read_export()["designs"]["RFE1"]["uri"] == "a.html#design-rfe1-2"
    assert 'id="design-rfe1-2"' in project.page("a")


def test_anchors_stay_when_the_card_is_off(project):
    project.write("index.rst", INDEX)
    project.write("a.rst", ".. note:: x\n\n.. design:: RFE1\n   :name: here\n\n:ref:`to <here>`\n")
    project.build(flamedesign_card="none")
    page = project.page("a")
    assert 'id="here"' in page
    assert 'href="#here"' in page


@pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app'")  # MyST's own include
def test_included_files_are_named(project, syntax):
    project.write("index.rst", INDEX)
    text = directive(syntax, "design-motivation", "", {"size": "1"}, "Why.") + (
        "See :design:`RFE99`.\n" if syntax == "rst" else "See {design}`RFE99`.\n"
    )
    project.write("part.txt", "Text.\n\n" + text)
    include = ".. include:: part.txt\n\n" if syntax == "rst" else "```{include} part.txt\n```\n"
    project.write(f"a.{syntax}", page(syntax, directive(syntax, "design", "RFE1") + include))
    project.build()
    (warning,) = rule(project, "invalid-option")
    assert re.match("part.txt:[34]: WARNING", warning)  # MyST 4 counts one line too many in an include
    (warning,) = rule(project, "unknown-feature")
    assert warning.startswith("part.txt:")


def test_lines_of_fields_that_follow_each_other_directly(project):
    text = """
        ::::{design} RFE1
        :::{design-spec}
        ```{design-cli}
        Text.
        ```
        ```{design-api}
        Text.
        ```
        :::
        ::::
        """
    project.write("index.md", text)
    fields = project.export()["designs"]["RFE1"]["fields"]
    assert [fields[slug]["line"] for slug in ("spec", "cli", "api")] == [2, 3, 6]
