"""Directives in reST and MyST: sections, anchors, and what bad input leads to. Nothing is ever lost."""

from __future__ import annotations

import re

import pytest
from docutils import nodes

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
    assert [field["slot"] for field in doctree.findall(design_field)] == ["motivation"]
    assert "Why." in project.page("a")


def test_wrong_options_are_reported_and_nothing_is_lost(project, syntax):
    options = {"status": "drafty", "colour": "red"}
    body = directive(syntax, "design", "RFE1", options) + directive(
        syntax, "design-motivation", "", {"size": "1"}, "Why."
    )
    build(project, syntax, body)
    found = rule(project, "invalid-option")
    assert len(found) == 3
    assert any("'drafty' is no status of this template; it knows draft, review" in line for line in found)
    assert any("`design` has no option `colour`; it has `title`" in line for line in found)
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
    assert "'Out of Scope' belongs in 'Scope' of 'Function Specification'; move it into `design-scope`" in warning
    assert "Not this." in project.page("a")
    assert project.read_export()["designs"]["RFE1"]["fields"]["out-of-scope"]["state"] == "filled"


def test_a_field_where_no_section_can_be_is_reported(project, syntax):
    inner = directive(syntax, "design-motivation", body="Why.")
    quoted = directive(syntax, "note", body=inner)
    build(project, syntax, directive(syntax, "design", "RFE1") + quoted)
    (warning,) = rule(project, "misplaced-field")
    assert "`design-motivation` stands inside a note, which can hold no section; move it" in warning
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


def test_one_class_with_documentation_for_each_slot(project):
    from docutils.parsers.rst.directives import _directives

    project.write("index.rst", INDEX)
    project.build("dummy")
    made = {name: cls for name, cls in _directives.items() if name.startswith("design-")}
    assert len({cls.__name__ for cls in made.values()}) == len(made)
    assert "Default values" in made["design-configuration"].__doc__
