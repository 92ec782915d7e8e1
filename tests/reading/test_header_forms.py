"""Metadata that has several values, and metadata that is a section, in each form that says it."""

from __future__ import annotations

import pytest

BODY = "\n\n## Motivation\n\nText.\n"
REST_BODY = "\n\nMotivation\n----------\n\nText.\n"


def contradictions(design):
    return [one["message"] for one in design["findings"] if one["rule"] == "contradictory-metadata"]


REST_HEADERS = [
    ":Author: Ann\n:Author: Bob\n:Status: Draft",
    ":Authors: - Ann\n          - Bob\n:Status: Draft",
    ":Authors:\n   - Ann\n   - Bob\n:Status: Draft",
    ":Authors: Ann, Bob\n:Status: Draft",
    "**Authors:**\n\n- Ann\n- Bob\n\n**Status:** Draft",
    "- **Authors:**\n\n  - Ann\n  - Bob\n\n- **Status:** Draft",
    "- Author: Ann\n- Author: Bob\n- Status: Draft",
    "Authors\n   - Ann\n   - Bob\n\nStatus\n   Draft",
    "Authors\n-------\n\n- Ann\n- Bob\n\nStatus\n------\n\nDraft",
]


@pytest.mark.parametrize(
    ("header", "is_above"),
    [*((one, False) for one in REST_HEADERS), *((one, True) for one in REST_HEADERS if one.startswith(":"))],
)
def test_two_authors_in_rest(read, header, is_above):
    title = "RFE1: X\n=======\n\n"
    text = f"{header}\n\n{title}{REST_BODY}" if is_above else f"{title}{header}{REST_BODY}"
    design = read(text, "RFE1.rst")
    assert (design["metadata"]["author"], design["status"]) == (["Ann", "Bob"], "draft")
    assert contradictions(design) == []


@pytest.mark.parametrize(
    "header",
    [
        ":Author: Ann\n:Author: Bob\n:Status: Draft",
        "**Author:** Ann\n**Author:** Bob\n**Status:** Draft",
        "- Author: Ann\n- Author: Bob\n- Status: Draft",
        "- **Authors:**\n  - Ann\n  - Bob\n- **Status:** Draft",
        "**Authors:**\n\n- Ann\n- Bob\n\n**Status:** Draft",
        "**Authors**\n\n- Ann\n- Bob\n\n**Status:** Draft",
        "Authors:\n\n* Ann\n* Bob\n\nStatus: Draft",
        "Authors\n: - Ann\n  - Bob\n\nStatus\n: Draft",
        "| Author | Ann |\n| --- | --- |\n| Author | Bob |\n| Status | Draft |",
        "## Authors\n\n- Ann\n- Bob\n\n## Status\n\nDraft",
    ],
)
def test_two_authors(read, header):
    design = read(f"# RFE1: X\n\n{header}{BODY}")
    assert (design["metadata"]["author"], design["status"]) == (["Ann", "Bob"], "draft")
    assert contradictions(design) == []


@pytest.mark.parametrize("value", ["[Ann, Bob]", "\n  - Ann\n  - Bob", "Ann, Bob"])
def test_two_authors_in_front_matter(read, value):
    assert read(f"---\nauthors: {value}\n---\n# RFE1: X{BODY}")["metadata"]["author"] == ["Ann", "Bob"]


@pytest.mark.parametrize(
    "section",
    [
        "## Status\n\nAccepted",
        "## Status\n\n**Accepted** on 2026-01-02.\n\nThis was long.",
        "## 1. Status\n\n- Accepted",
        "## Status:\n\n*Accepted*",
    ],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_a_section_is_the_status(read, section, place):
    text = f"# RFE1: X\n\n{section}{BODY}" if place == "first" else f"# RFE1: X{BODY}\n{section}\n"
    assert read(text)["status"] == "accepted"


@pytest.mark.parametrize(
    ("tasks", "status"),
    [
        ("- [ ] Draft\n- [x] Accepted\n", "accepted"),
        ("- [x] Draft\n- [X] Accepted\n- [ ] Implemented\n", "accepted"),
        ("- [ ] Draft\n- [ ] Accepted\n", None),
        ("- Draft\n", "draft"),
    ],
)
@pytest.mark.parametrize("is_rest", [False, True])
def test_the_box_that_is_ticked_is_the_status(read, tasks, status, is_rest):
    if is_rest:
        design = read(f"RFE1: X\n=======\n\nStatus\n------\n\n{tasks}", "RFE1.rst")
    else:
        design = read(f"# RFE1: X\n\n## Status\n\n{tasks}")
    assert design["status"] == status


@pytest.mark.parametrize(
    "line", ["Status: Accepted ✅ (2024)", "**Status:** Accepted ✅", "Status: ✅ Accepted", "Status: Accepted ✔️"]
)
@pytest.mark.parametrize("is_rest", [False, True])
def test_a_status_with_a_picture(read, line, is_rest):
    head = "RFE1: X\n=======\n\n" if is_rest else "# RFE1: X\n\n"
    design = read(f"{head}{line}\n", "RFE1.rst" if is_rest else "RFE1.md")
    assert design["status"] == "accepted"
    assert [one for one in design["findings"] if one["rule"] == "invalid-status"] == []


@pytest.mark.parametrize("body", ["### Status\n\nAccepted requests get 202.\n", "## Status\n\nIt is early.\n"])
def test_a_section_that_is_none(read, body):
    assert read(f"# RFE1: X{BODY}\n{body}")["status"] is None


def test_a_section_that_says_more_than_the_header(read):
    design = read(f"# RFE1: X\n\n**Status:** Draft\n\n## Status\n\nAccepted{BODY}")
    assert design["status"] == "draft"
    assert len(contradictions(design)) == 1


@pytest.mark.parametrize(
    "header",
    [
        "**Status:** Superseded by [Runner](RFE2.md)",
        "Status: Superseded by RFE2",
        "## Status\n\nSuperseded by [Runner](RFE2.md)",
        "## Status\n\nSuperseded by RFE2.",
        "- **Status:** superseded by [RFE2](RFE2.md)",
    ],
)
def test_a_status_that_names_the_successor(read, header):
    design = read(f"# RFE1: X\n\n{header}{BODY}")
    assert design["status"] == "superseded"
    assert [(one["kind"], one["source"], one["target"]) for one in design["interactions"]] == [
        ("supersedes", "RFE2", "RFE1")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Superseded by: RFE2",
        "Superseded (by RFE 2)",
        "Superseded → RFE2",
        "Superseded by RFE2 (not RFE4)",
        "Accepted, superseded by RFE2",
        "Accepted (superseded by RFE2)",
    ],
)
def test_a_status_that_names_the_successor_in_other_forms(read, said):
    design = read(f"# RFE1: X\n\nStatus: {said}{BODY}")
    assert design["status"] == "superseded"
    stated = [one for one in design["interactions"] if one["origin"] == "declared"]
    assert [(one["kind"], one["source"], one["target"]) for one in stated] == [("supersedes", "RFE2", "RFE1")]


@pytest.mark.parametrize("form", ["Status: {}", "## Status\n\n{}", "- **Status:** {}"])
@pytest.mark.parametrize(
    ("said", "status", "target"),
    [
        ("Accepted (supersedes RFE2)", "accepted", "RFE2"),
        ("**Accepted**, supersedes [RFE2](RFE2.md)", "accepted", "RFE2"),
        ("✅ Accepted. Supersedes RFE2. It has nothing to do with RFE4.", "accepted", "RFE2"),
        ("Accepted, supersedes nothing of RFE2", "accepted", None),
        ("Accepted (to supersede RFE2)", "accepted", None),
        ("[x] Accepted!", "accepted", None),
        (":tada: Accepted", "accepted", None),
        ("Accepted → Implemented", "accepted → implemented", None),
    ],
)
def test_a_status_with_what_stands_around_it(read, form, said, status, target):
    design = read(f"# RFE1: X\n\n{form.format(said)}{BODY}")
    named = [one["target"] for one in design["interactions"] if one["kind"] == "supersedes"]
    if form.startswith("##") and said.startswith(":"):
        return  # a section that opens with other words is none
    assert (design["status"], named) == (status, [target] if target is not None else [])


@pytest.mark.parametrize(
    ("header", "authors"),
    [
        ("- Authors: Ann Lee and Bob Ray\n- Status: ~~Approved~~ Draft", ["Ann Lee", "Bob Ray"]),
        ("| Authors | Ann<br>Bob (guest) |\n|---|---|\n| Status | Draft |", ["Ann", "Bob (guest)"]),
        ("_Status: Draft — Authors: @ann & @bob — Created: 2026-01-02_", ["@ann", "@bob"]),
        ("**Authors:** Ann, Bob and Cy\n**Status:** Draft", ["Ann", "Bob", "Cy"]),
    ],
)
def test_people_in_one_line(read, header, authors):
    design = read(f"# RFE1: X\n\n{header}{BODY}")
    assert (design["metadata"]["author"], design["status"]) == (authors, "draft")


@pytest.mark.parametrize(
    "header",
    [
        ":Authors: K. Brandt\n:Status: Draft\n\nRFE1: X\n=======\n",
        "RFE1: X\n=======\n\n:Authors: - K. Brandt\n:Status: Draft\n",
        "RFE1: X\n=======\n\nAuthors\n   K. Brandt\nStatus\n   Draft\n",
        "RFE1: X\n=======\n\n.. list-table::\n\n   * - Authors\n     - * K. Brandt\n   * - Status\n     - Draft\n",
    ],
)
def test_an_initial_that_rest_takes_for_a_number(read, header):
    design = read(f"{header}{REST_BODY}", "RFE1.rst")
    assert (design["metadata"]["author"], design["status"]) == (["K. Brandt"], "draft")


@pytest.mark.parametrize(
    ("top", "name"),
    [
        (f"# RFE1\n\n## Hooks\n\nStatus: Draft{BODY.replace('##', '###')}", "RFE1.md"),
        (f"# Design Document\n\n## RFE1: Hooks\n\nStatus: Draft{BODY.replace('##', '###')}", "x/FS.md"),
        (f"RFE1\n####\n\nHooks\n=====\n\n:Status: Draft{REST_BODY}", "RFE1.rst"),
        (f"RFE1\n####\n\nHooks\n****\n{REST_BODY.replace('-', '*')}".replace("****\n\n\n", "*****\n\n"), "RFE1.rst"),
    ],
)
def test_a_title_in_two_headings(read, top, name):
    design = read(top, name)
    assert (design["id"], design["title"]) == ("RFE1", "Hooks")
    assert design["status"] == ("draft" if "Draft" in top else None)
    assert design["fields"]["motivation"]["state"] == "filled"


@pytest.mark.parametrize(
    "below", ["## Overview\n\nText.\n\n## Motivation\n\nText.", "## Status\n\nDraft\n\n## Motivation"]
)
def test_a_section_is_no_rest_of_a_title(read, below):
    assert read(f"# RFE1\n\n{below}\n")["title"] == "RFE1"


@pytest.mark.parametrize("title", ["[RFE1] Hooks", "(RFE-1): Hooks"])
def test_an_id_in_brackets_before_a_title(read, title):
    design = read(f"# {title}{BODY}", "x/FS.md")
    assert (design["id"], design["title"]) == ("RFE1", "Hooks")


def test_a_title_that_opens_like_a_section_is_none(read):
    """A lone heading around all others opens a field only where it says no more than that is called."""
    design = read("# Implementation: Hooks\n\n## Motivation\n\nText.\n\n## Implementation\n\nCode.\n", "RFE1.md")
    assert design["title"] == "Implementation: Hooks"
    assert {name: design["fields"][name]["line"] for name in ("motivation", "implementation")} == {
        "motivation": 3,
        "implementation": 7,
    }


@pytest.mark.parametrize(
    "words",
    [
        "Draft",
        "**Current state**: *Draft*",
        "Current state: Draft\nDiscussion thread: here",
        "State: draft (since May)",
    ],
)
def test_a_status_section_may_name_the_status(read, words):
    assert read(f"# RFE1: X\n\n## Status\n\n{words}\n{BODY}")["status"] == "draft"


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ann <a@b.org>\n    Bob <b@b.org>", ["Ann <a@b.org>", "Bob <b@b.org>"]),
        ("Ann (Acme), Bob (@bob, Blip)", ["Ann (Acme)", "Bob (@bob, Blip)"]),
        ("Ann <a@b.org> (lead), Bob", ["Ann <a@b.org> (lead)", "Bob"]),
    ],
)
def test_where_the_name_of_a_person_ends(read, authors, names):
    design = read(f":Author: {authors}\n:Status: Draft\n\nRFE1: X\n=======\n{REST_BODY}", "RFE1.rst")
    assert design["metadata"]["author"] == names


def test_field_lists_in_markdown_end_each_other(read):
    design = read(f":status: draft\n:authors: Ann, Bob\n:labels: control, api\n\n# RFE1: X{BODY}")
    assert (design["metadata"]["author"], design["status"]) == (["Ann", "Bob"], "draft")


@pytest.mark.parametrize(
    ("said", "status"),
    [("In review", "review"), ("Under discussion", "under discussion"), ("under review since May", "review")],
)
def test_a_status_may_open_with_a_preposition(read, said, status):
    assert read(f"# RFE1: X\n\nStatus: {said}{BODY}")["status"] == status


PREFORMATTED = {
    "fence": "```\n  Authors: Ann,\n           Bob\n  Status: Draft\n  Supersedes: RFE2\n```",
    "yaml": "```yaml\nauthors: [Ann]\nauthor: Bob\nstatus: 'Draft'\nsupersedes:\n  - RFE2\n```",
    "broken yaml": "```yaml\nauthors: @Ann\nauthor: Bob\nstatus: Draft\nsupersedes: RFE2\n```",
    "indented": "    Author: Ann\n    Author: Bob\n    Status: Draft\n    Supersedes: RFE2",
    "pre": "<pre>\n  Author: Ann\n  Author: Bob\n  Status: Draft\n  Supersedes: RFE2\n</pre>",
    "table": "<table>\n<tr><td> Author(s) </td><td>Ann<br>Bob</td></tr>\n<tr><th>Status:</th><td><b>Draft</b></td></tr>\n"
    "<TR><td>Supersedes</td><td>RFE2</td></TR>\n</table>",
    "table in pieces": "<table>\n\n<tr><td>Author</td><td>Ann</td>\n<tr><td>Author</td><td>Bob</td>\n\n"
    "<tr><td>Status</td><td>Draft</td></tr>\n<tr><td>Supersedes</td><td>RFE2</td></tr>\n</table>",
}


@pytest.mark.parametrize("header", PREFORMATTED.values(), ids=PREFORMATTED)
@pytest.mark.parametrize("above", ["# RFE1: X\n\n", "# RFE1: X\n\n<!-- A note. -->\n\n", ""])
def test_preformatted(read, header, above):
    text = f"{above}{header}{BODY}"
    design = read(text, "RFE1.md")
    assert [author.strip("@") for author in design["metadata"]["author"]] == ["Ann", "Bob"]
    assert design["status"] == "draft"
    assert contradictions(design) == []
    (stated,) = (edge for edge in design["interactions"] if edge["kind"] == "supersedes")
    assert "RFE2" in text.split("\n")[stated["line"] - 1]


@pytest.mark.parametrize("directive", ["::", ".. code-block:: text", ".. raw:: html"])
def test_preformatted_in_rest(read, directive):
    tags = ("<pre>", "</pre>") if "raw" in directive else ("", "")
    lines = [tags[0], "Author: Ann", "Status: Draft", "Supersedes: RFE2", tags[1]]
    text = f"{directive}\n\n" + "\n".join(f"   {line}".rstrip() for line in lines if line) + REST_BODY
    design = read(text, "RFE1.rst")
    assert (design["metadata"]["author"], design["status"]) == (["Ann"], "draft")
    (stated,) = (edge for edge in design["interactions"] if edge["kind"] == "supersedes")
    assert "RFE2" in text.split("\n")[stated["line"] - 1]


@pytest.mark.parametrize(
    "code",
    [
        "```yaml\nkind: Pod\nstatus: Draft\n```",
        "```\nAuthor: Ann\nStatus: Draft\nAnd so on.\n```",
        "Like this:\n\n```\nAuthor: Ann\nStatus: Draft\n```",
        "<table><tr><td>Status</td><td>Draft</td><td>Old</td></tr></table>",
    ],
)
def test_code_that_is_no_header(read, code):
    design = read(f"# RFE1: X\n\n{code}{BODY}")
    assert (design["metadata"].get("author"), design["status"]) == (None, None)


@pytest.mark.parametrize(
    ("section", "stated"),
    [
        ("## Links\n\n* Supersedes [A](RFE2.md)\n* Replaces nothing\n* Supersedes RFE3, see there", ["RFE2", "RFE3"]),
        ("## Links\n\n* Superseded by [A](RFE2.md)", ["RFE1"]),
        ("**Related decisions:**\n\n- Supersedes: RFE2\n\nSupersedes RFE3", ["RFE2"]),
        ("## Motivation\n\n- Supersedes RFE2", []),
        ("## Links\n\n- Supersedes the old way\n- It supersedes RFE2", []),
    ],
)
def test_a_section_of_links(project, section, stated):
    for number in (2, 3):
        project.write(f"RFE{number}.md", f"# RFE{number}: A\n")
    project.write("index.rst", "Index\n=====\n")
    project.write("RFE1.md", f"# RFE1: X{BODY}\n{section}\n")
    found = project.export(flamedesign_documents=["**RFE*"])["interactions"]
    assert [edge["target"] for edge in found if edge["kind"] == "supersedes"] == stated


def test_a_link_in_front_matter_is_its_words(read):
    author = "Ann ([@ann](https://example.org/ann))"
    design = read(f"---\nauthor: {author}\nsupersedes: '[The old one](RFE2.md)'\n---\n# RFE1: X{BODY}")
    assert design["metadata"]["author"] == ["Ann (@ann)"]
    assert [edge["text"] for edge in design["interactions"]] == ["The old one"]
