"""The same facts in every form that says them, once and twice."""

from __future__ import annotations

import pytest
from support import states

HEAD = "# RFE1: X\n\n## Function Specification\n\n### Feature Interaction\n\n"
REST_HEAD = (
    "RFE1: X\n=======\n\nFunction Specification\n----------------------\n\nFeature Interaction\n~~~~~~~~~~~~~~~~~~~\n\n"
)

#: How a label and the words after it are written.
FORMS = {
    "item": "- **{label}:** {words}\n",
    "plain item": "- {label}: {words}\n",
    "item with a dash": "- **{label}** — {words}\n",
    "definition": "{label}\n: {words}\n\n",
    "field": ":{label}: {words}\n",
    "row": "| {label} | {words} |\n",
    "row of three": "| {words} | {label} | x |\n",
    "heading": "#### {label}\n\n{words}\n\n",
    "paragraph": "**{label}:** {words}\n\n",
    "label above": "**{label}:**\n\n- {words}\n\n",
    "plain paragraph": "{label}: {words}\n\n",
    "line": "**{label}:** {words}\n",
    "italic": "*{label}:* {words}\n\n",
    "rubric": ":::{{rubric}} {label}\n:::\n\n{words}\n\n",
    "directive": "```{{design-updates-required}}\n{words}\n```\n\n",
}
REST_FORMS = {
    "item": "- **{label}:** {words}\n",
    "plain item": "- {label}: {words}\n",
    "definition": "{label}\n   {words}\n\n",
    "field": ":{label}: {words}\n",
    "row": "   * - {label}\n     - {words}\n",
    "heading": "{label}\n^^^^^^^^^^^^^^^^\n\n{words}\n\n",
    "paragraph": "**{label}:** {words}\n\n",
    "label above": "**{label}:**\n\n- {words}\n\n",
    "plain paragraph": "{label}: {words}\n\n",
    "rubric": ".. rubric:: {label}\n\n{words}\n\n",
    "directive": ".. design-updates-required::\n\n   {words}\n\n",
}
TABLES = {"row": "| Part | Text |\n| --- | --- |\n", "row of three": "| What | Type | Why |\n| --- | --- | --- |\n"}


def edges(design, kind):
    return [one["target"] for one in design["interactions"] if one["kind"] == kind]


def of_syntax(form: str, *, is_rest: bool, entries: list[tuple[str, str]]) -> tuple[str, str]:
    made = (REST_FORMS if is_rest else FORMS)[form]
    table = ".. list-table::\n\n" if is_rest and form == "row" else "" if is_rest else TABLES.get(form, "")
    body = table + "".join(made.format(label=label, words=words) for label, words in entries)
    return (REST_HEAD + body, "RFE1.rst") if is_rest else (HEAD + body, "RFE1.md")


EVERY = [*((form, False) for form in FORMS), *((form, True) for form in REST_FORMS)]


@pytest.mark.parametrize(("form", "is_rest"), EVERY)
def test_a_label_that_stands_twice(read, form, is_rest):
    entries = [("Updates Required", "RFE2 (schema)"), ("Updates Required", "RFE3 (API)")]
    design = read(*of_syntax(form, is_rest=is_rest, entries=entries))
    assert edges(design, "updates") == ["RFE2", "RFE3"]
    assert edges(design, "related") == edges(design, "mention") == []
    assert states(design)["updates-required"] == "filled"


@pytest.mark.parametrize(("form", "is_rest"), [one for one in EVERY if one[0] not in {"directive", "row of three"}])
def test_another_label_between_two(read, form, is_rest):
    entries = [("Updates Required", "RFE2"), ("Breaking Changes", "None"), ("Updates Required", "RFE3")]
    if form == "heading" and is_rest:
        entries[1] = ("Compatibility", "None")
    design = read(*of_syntax(form, is_rest=is_rest, entries=entries))
    assert edges(design, "updates") == ["RFE2", "RFE3"]
    assert edges(design, "breaking") == []


@pytest.mark.parametrize("form", ["item", "plain item", "field", "definition", "row", "heading", "paragraph"])
def test_labels_that_contradict_each_other(read, form):
    entries = [("Breaking Changes", "none"), ("Breaking Changes", "RFE3's API")]
    design = read(*of_syntax(form, is_rest=False, entries=entries))
    assert states(design)["breaking-changes"] == "filled"
    assert edges(design, "breaking") == ["RFE3"]
    assert [one["rule"] for one in design["findings"] if one["rule"] == "duplicate-field"] == ["duplicate-field"]


#: Forms of which each may stand above or below each other one.
MIXED = ["item", "plain item", "definition", "field", "row", "heading", "paragraph", "label above", "plain paragraph"]


@pytest.mark.parametrize("between", ["", "RFE4 is words.\n\n"])
@pytest.mark.parametrize("is_rest", [False, True])
@pytest.mark.parametrize("form", MIXED)
def test_a_label_that_stands_twice_in_two_forms(project, form, is_rest, between):
    project.write("index.rst", "Index\n=====\n")
    for number, other in enumerate(MIXED, 10):
        first = of_syntax(form, is_rest=is_rest, entries=[("Updates Required", "RFE2")])
        second = of_syntax(other, is_rest=is_rest, entries=[("Updates Required", "RFE3")])
        head = REST_HEAD if is_rest else HEAD
        suffix = "rst" if is_rest else "md"
        text = f"{first[0]}\n{between}{second[0].removeprefix(head)}".replace("RFE1:", f"RFE{number}:", 1)
        project.write(f"RFE{number}.{suffix}", text)
    export = project.export(flamedesign_documents=["RFE*"])
    found = {f"RFE{number}": set() for number in range(10, 10 + len(MIXED))}
    for one in export["interactions"]:
        if one["kind"] == "updates" and one["target"].startswith("RFE"):
            found[one["source"]].add((one["target"], one["text"]))
    for targets in found.values():
        assert {("RFE2", "RFE2"), ("RFE3", "RFE3")} <= targets


@pytest.mark.parametrize("is_rest", [False, True])
@pytest.mark.parametrize("first", ["item", "paragraph", "plain paragraph", "definition"])
@pytest.mark.parametrize("second", ["plain item", "heading", "field", "row"])
def test_labels_in_two_forms_that_contradict_each_other(read, first, second, is_rest):
    head, name = of_syntax(first, is_rest=is_rest, entries=[("Breaking Changes", "none")])
    below, _ = of_syntax(second, is_rest=is_rest, entries=[("Breaking Changes", "RFE3's API")])
    design = read(f"{head}\n{below.removeprefix(REST_HEAD if is_rest else HEAD)}", name)
    assert states(design)["breaking-changes"] == "filled"
    assert edges(design, "breaking") == ["RFE3"]
    assert [one["rule"] for one in design["findings"] if one["rule"] == "duplicate-field"] == ["duplicate-field"]


def test_an_item_below_its_label_says_so_again(read):
    design = read(f"{HEAD}**Updates Required:**\n\n- RFE2\n- **Updates Required:** RFE3\n- RFE4\n")
    assert edges(design, "updates") == ["RFE2", "RFE3", "RFE4"]


def test_another_wording_in_the_same_list(read):
    design = read(f"{HEAD}- **Required Updates:** RFE2\n- **Updates Required:** RFE3\n- **Updates Required:** RFE4\n")
    assert edges(design, "updates") == ["RFE2", "RFE3", "RFE4"]
    assert [one["rule"] for one in design["findings"] if one["rule"] == "duplicate-field"] == []


@pytest.mark.parametrize(
    "body",
    ["Motivation\n: Text.\n", ":Background: TBD\n", "- **Motivation:** Text.\n", "| Motivation | Text. |\n| - | - |\n"],
)
def test_a_section_is_no_definition_field_item_or_row(read, body):
    assert states(read(f"# RFE1: X\n\nAbout it.\n\n{body}")) == {}


@pytest.mark.parametrize(
    "body",
    [
        "- RFE2: reads\n- RFE3 writes\n",
        "- **RFE2**: unlike RFE4\n- RFE3 — as RFE4\n",
        "#### RFE2: Runner\n\nIt reads, unlike RFE4.\n\n#### RFE3\n\nIt writes.\n",
        "#### [Runner](RFE2.md)\n\nIt reads.\n\n#### [Eviction](RFE3.md)\n\nIt writes.\n",
        "**RFE2:** It reads, unlike RFE4.\n\n**RFE3 (Eviction):** It writes.\n",
        "RFE2\n: reads, unlike RFE4\n\nRFE3\n: writes\n",
        ":RFE2: reads, unlike RFE4\n:RFE3: writes\n",
        "| Feature | How |\n| --- | --- |\n| RFE2 | reads |\n| RFE3 | writes |\n",
        "It works with RFE2 and RFE3.\n",
    ],
)
def test_statements_directly_below_their_section(read, body):
    assert edges(read(HEAD + body), "related") == ["RFE2", "RFE3"]


@pytest.mark.parametrize(
    "body",
    [
        "- RFE2: reads\n- RFE3 writes\n",
        "RFE2: Runner\n^^^^^^^^^^^^\n\nIt reads, unlike RFE4.\n\nRFE3\n^^^^\n\nIt writes.\n",
        "RFE2\n   reads\n\nRFE3\n   writes\n",
        ".. rubric:: RFE2\n\nIt reads.\n\n.. rubric:: RFE3\n\nIt writes.\n",
        "====  ======\nName  How\n====  ======\nRFE2  reads\nRFE3  writes\n====  ======\n",
    ],
)
def test_statements_directly_below_their_section_in_rest(read, body):
    assert edges(read(REST_HEAD + body, "RFE1.rst"), "related") == ["RFE2", "RFE3"]


@pytest.mark.parametrize(
    "body",
    [
        "- RFE2\n- [Eviction](RFE3.md)\n- [Paper](https://example.org)\n- `src/a.py`\n- A book\n",
        "See RFE2 and [Eviction](RFE3.md).\n",
        "| Document | Why |\n| --- | --- |\n| RFE2 | a |\n| A book | b |\n| [E](RFE3.md) | c |\n",
        "RFE2\n: reads\n\nA book\n: no design\n\nRFE3\n: writes\n",
        "### RFE2: Runner\n\nIt reads.\n\n### RFE3\n\nIt writes.\n",
    ],
)
def test_entries_directly_below_references(read, body):
    design = read(f"# RFE1: X\n\n## References\n\n{body}")
    assert [(one["kind"], one["target"]) for one in design["interactions"]] == [
        ("reference", "RFE2"),
        ("reference", "RFE3"),
    ]


def test_entries_directly_below_references_in_rest(read, project):
    text = "RFE1: X\n=======\n\nReferences\n----------\n\n- :doc:`other/RFE2`\n- `A <RFE3.html>`_\n- A book\n"
    design = read(text, "RFE1.rst")
    assert edges(design, "reference") == ["RFE2", "RFE3"]


@pytest.mark.parametrize("between", ["", "Some words.\n\n"])
@pytest.mark.parametrize("label", ["Related Features", "Affected Features"])
@pytest.mark.parametrize("is_rest", [False, True])
@pytest.mark.parametrize("form", [*MIXED[:5], *MIXED[6:]])
def test_a_label_in_its_top_level_section(read, form, is_rest, label, between):
    """In a column it is too little: tables there are about many things."""
    head = REST_HEAD if is_rest else HEAD
    text, name = of_syntax(form, is_rest=is_rest, entries=[(label, "RFE2")])
    above = head.partition("Feature Interaction")[0].removesuffix("### ")
    assert edges(read(above + between + text.removeprefix(head), name), "related") == ["RFE2"]


@pytest.mark.parametrize(
    "words", ["- Memory: RFE2\n", "- Change the API: RFE2\n", "| Part | Why |\n| - | - |\n| Memory | RFE2 |\n"]
)
def test_other_words_in_a_top_level_section(read, words):
    design = read(HEAD.partition("### ")[0] + words)
    assert edges(design, "mention") == ["RFE2"]


#: Links that only the whole project resolves, to a design of which they do not name the id, in Markdown and reST.
LATE_LINKS = [
    ("{ref}`cache`", ":ref:`cache`"),
    ("{doc}`other`", ":doc:`other`"),
    ("[](#cache)", ":ref:`it <cache>`"),
    ("[](other.md)", "`it <other.md>`__"),
    ("<https://example.org/other.md>", "https://example.org/other.md"),
    ("[it](https://example.org/other.md)", "`it <https://example.org/other.md>`__"),
]


@pytest.mark.parametrize(
    ("above", "kind"),
    [
        (["References"], "reference"),
        (["References", "Related Documents"], "reference"),
        (["Function Specification", "Feature Interaction"], "related"),
    ],
)
@pytest.mark.parametrize("form", ["- {0}\n", "See {0}.\n"])
@pytest.mark.parametrize("is_rest", [False, True])
def test_links_that_are_resolved_late(project, above, kind, form, is_rest):
    project.write("index.md", "# Index\n")
    project.write("other.md", "(cache)=\n# RFE9: Cache\n")
    project.write("notes.md", "(notes)=\n# Notes\n")
    heads = [
        f"{title}\n{mark * 30}\n" if is_rest else f"{hashes} {title}\n"
        for title, mark, hashes in zip(above, "-~", ("##", "###"), strict=False)
    ]
    suffix, title = ("rst", "A\n=======\n") if is_rest else ("md", "A\n")
    notes = ":doc:`notes`" if is_rest else "{doc}`notes`"
    for number, links in enumerate(LATE_LINKS, 10):
        words = (
            form.format(links[is_rest]) + "\n" + ("" if len(above) == 2 and kind == "reference" else form.format(notes))
        )
        lead = f"RFE{number}: {title}" if is_rest else f"# RFE{number}: {title}"
        project.write(f"RFE{number}.{suffix}", "\n".join([lead, *heads, words]))
    export = project.export(
        flamedesign_documents=["RFE*", "other"], flamedesign_document_url="https://example.org/{path}"
    )
    found = [
        (one["source"], one["kind"], one["target"]) for one in export["interactions"] if one["target_type"] == "feature"
    ]
    assert sorted(found) == [(f"RFE{number}", kind, "RFE9") for number, _ in enumerate(LATE_LINKS, 10)]
    assert all(one["text"] for one in export["interactions"])
    assert all(one["target"] != "notes" for one in export["interactions"] if kind == "reference")


@pytest.mark.parametrize("is_rest", [False, True])
@pytest.mark.parametrize(
    "words", ["session manager", "session-manager", "Session manager", "- session manager", "`session manager`"]
)
def test_a_component_in_every_spelling(project, words, is_rest):
    project.write("index.rst", "Index\n=====\n")
    project.write(
        "RFE2.md", HEAD.replace("RFE1", "RFE2") + "**Integration Points:**\n\n- Session Manager\n- night shift\n"
    )
    text, name = of_syntax("paragraph", is_rest=is_rest, entries=[("Integration Points", "")])
    code = words.replace("`", "``") if is_rest else words
    project.write(name, text.replace(":** ", ":**") + code + "\n")
    settings = {"flamedesign_documents": ["RFE*"], "flamedesign_components": {"Session Manager": {}}}
    found = project.export(**settings)["interactions"]
    named = [(one["target"], one["target_type"]) for one in found if one["source"] == "RFE1"]
    assert named == [("session-manager", "component")]
    assert ("night shift", "unresolved") in {(one["target"], one["target_type"]) for one in found}
