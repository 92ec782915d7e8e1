"""What is running text: neither marks of notes, nor notes, nor messages, nor struck words are the author's."""

from __future__ import annotations

import pytest
from support import states

STRIKING = ["colon_fence", "deflist", "fieldlist", "strikethrough"]


def markdown(body: str) -> str:
    return f"# RFE1: X\n\n## Function Specification\n\n### Feature Interaction\n\n{body}\n"


def rest(body: str) -> str:
    sections = "Function Specification\n----------------------\n\nFeature Interaction\n~~~~~~~~~~~~~~~~~~~\n"
    return f".. role:: strike\n\nRFE1: X\n=======\n\n{sections}\n{body}\n"


def edges(design: dict) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["target"], one["text"]) for one in design["interactions"]]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("RFE2[^2]", "RFE2"),
        ("RFE2[^2] stores", "RFE2 stores"),
        ("**RFE2[^2]**: stores", "RFE2: stores"),
        ("RFE14{sup}`3`", "RFE14"),
        ("RFE13<sup>2</sup>", "RFE13"),
        ("RFE-13<sup>[2]</sup>, RFE 14<sup>a</sup>", "RFE-13, RFE 14"),
        ("RFE13²", "RFE13²"),
        ("RFE5<sub>3</sub>", "RFE5"),
        ("RFE5{sub}`3`", "RFE5"),
        ("RFE2: Session Manager{sup}`2`", "RFE2: Session Manager"),
        ("RFE2: Session Manager<sup>2</sup>", "RFE2: Session Manager"),
        ("RFE2: 2 km{sup}`2` of CO{sub}`2`", "RFE2: 2 km2 of CO2"),
        ("RFE2: all powers{sup}`n`", "RFE2: all powersn"),
        ("RFE2: Grid{sub}`2`", "RFE2: Grid2"),
        ("~~RFE2~~ RFE3", "RFE3"),
        ("~~RFE2~~, RFE3", "RFE3"),
        ("RFE2, ~~RFE3~~, RFE4", "RFE2, RFE4"),
        ("RFE2, <del>RFE3</del>, RFE4", "RFE2, RFE4"),
        ("<del>RFE2</del> RFE3", "RFE3"),
        ("<span>RFE2</span><br>", "RFE2"),
        ("RFE2 needs O(n{sup}`2`)", "RFE2 needs O(n2)"),
        ("RFE2 takes {nobody}`its` key", "RFE2 takes its key"),
    ],
)
def test_words_of_a_statement(read, marked, plain):
    text = markdown(f"- **Related Features:** {marked}\n\n[^2]: A note.\n")
    named = [word.strip(",:²").replace("-", "") for word in plain.replace("RFE ", "RFE").split() if "RFE" in word]
    assert edges(read(text, myst_enable_extensions=STRIKING)) == [("related", name, plain) for name in named]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("RFE2\\ [1]_", "RFE2"),
        ("RFE2 [#named]_", "RFE2"),
        ("RFE2 [*]_ stores", "RFE2 stores"),
        ("RFE2\\ [Kn74]_", "RFE2"),
        ("RFE14\\ :sup:`3`", "RFE14"),
        ("RFE14\\ |four|", "RFE14"),
        ("RFE14\\ :sub:`3`", "RFE14"),
        ("RFE2 Session Manager\\ |four|", "RFE2 Session Manager"),
        ("RFE2 |name|", "RFE2 Runner"),
        (":strike:`RFE3` RFE2", "RFE2"),
        (":strike:`RFE3`, RFE2", "RFE2"),
        ("RFE2 takes :nobody:`its` key", "RFE2 takes its key"),
        ("RFE2 takes `its`:nobody: key", "RFE2 takes its key"),
    ],
)
def test_words_of_a_statement_in_rest(read, marked, plain):
    notes = ".. [1] A note.\n.. [#named] Another.\n.. [*] A third.\n.. [Kn74] A book.\n"
    notes += "\n.. |four| replace:: :sup:`4`\n.. |name| replace:: Runner\n"
    found = edges(read(rest(f"- **Related Features:** {marked}\n\n{notes}"), "RFE1.rst"))
    assert found == [("related", plain.split()[0], plain)]


def test_what_a_note_names_is_a_mention(read):
    design = read(markdown("- **Related Features:** RFE2[^2]\n\n[^2]: Not before RFE3.\n"))
    assert [one[:2] for one in edges(design)] == [("related", "RFE2"), ("mention", "RFE3")]
    notes = ".. rubric:: Footnotes\n\n.. [1] Not before RFE3.\n"
    design = read(rest(f"- **Related Features:** RFE2\\ [1]_\n\n{notes}"), "RFE1.rst")
    assert [one[:2] for one in edges(design)] == [("related", "RFE2"), ("mention", "RFE3")]
    text = "# RFE1\n\n## References\n\n- **Related Documents:** RFE2[^2]\n\n[^2]: Not before RFE3.\n"
    assert [one[:2] for one in edges(read(text))] == [("reference", "RFE2"), ("mention", "RFE3")]


@pytest.mark.parametrize(
    "last",
    [
        "[^2]: A note.\n",
        ":::{rubric} Footnotes\n:::\n\n[^2]: A note.\n",
        "#### Footnotes\n\n[^2]: A note.\n",
        "---\n\n[^2]: **Background:** A note.\n",
        "[a]: https://example.org\n",
        '<a id="end"></a>\n',
        "~~Text.~~\n",
        "[^2]\n",
    ],
)
def test_a_placeholder_before_notes(read, last):
    body = f"# RFE1\n\n## Motivation\n\n### Target\n\nTBD[^2]\n\n{last}\n[^2]: B.\n"
    design = read(body, myst_enable_extensions=STRIKING)
    assert states(design) == {"motivation": "placeholder", "target": "placeholder"}


@pytest.mark.parametrize(
    "last",
    [
        ".. [1] A note.\n",
        ".. [#] A note.\n",
        ".. [Kn] A book.\n",
        ".. rubric:: Footnotes\n\n.. [1] A note.\n",
        ".. _a: https://example.org\n\n.. [1] A note.\n",
        ".. _a: https://example.org\n\n.. rubric:: Footnotes\n\n.. [1] A note.\n",
    ],
)
def test_a_placeholder_before_notes_in_rest(read, last):
    after = "Use Cases\n---------\n\nA case.\n"
    for behind in ("", after):
        body = f"RFE1\n====\n\nMotivation\n----------\n\n**Target:** TBD\n\n{last}\n{behind}"
        design = read(body, "RFE1.rst")
        assert {name: state for name, state in states(design).items() if "use-cases" not in name} == {
            "motivation": "placeholder",
            "target": "placeholder",
        }


def test_a_section_that_holds_nothing_but_notes_is_filled(read):
    design = read("RFE1\n====\n\nReferences\n----------\n\n.. [1] A book.\n.. _b: https://example.org\n", "RFE1.rst")
    assert states(design) == {"references": "filled"}


@pytest.mark.parametrize(
    "status",
    [
        "**Status**: ~~Draft~~ Accepted",
        "**Status**: Accepted[^1]",
        "**Status[^1]**: Accepted",
        "**Status**: <del>Draft</del> Accepted",
        "**Status**: {nobody}`Accepted`",
        "- **Status**: ~~Draft~~ Accepted[^1]",
        "| Status | ~~Draft~~ Accepted[^1] |\n| --- | --- |\n| Author | Ann |",
        ":Status: ~~Draft~~ Accepted[^1]",
        "Status\n: ~~Draft~~ Accepted[^1]",
    ],
)
def test_status(read, status):
    text = f"# RFE1: ~~Old~~ New[^1]\n\n{status}\n\n## Motivation\n\nText.\n\n[^1]: Status: draft\n"
    design = read(text, myst_enable_extensions=STRIKING)
    assert (design["status"], design["title"]) == ("accepted", "New")


def test_front_matter(read):
    text = "---\nstatus: ~~draft~~ accepted\nauthor: Ann <ann@example.org>\n---\n\n# RFE1: X\n"
    design = read(text, myst_enable_extensions=STRIKING)
    assert (design["status"], design["metadata"]["author"]) == ("accepted", ["Ann <ann@example.org>"])


@pytest.mark.parametrize(
    "status",
    [
        ":Status: :strike:`Draft` Accepted",
        ":Status: Accepted [1]_",
        "**Status** [1]_: Accepted",
        ":Status: :nobody:`Accepted`",
        "Status [1]_\n   Accepted [1]_",
    ],
)
def test_status_in_rest(read, status):
    title = "RFE1: New [1]_\n==============\n"
    text = f".. role:: strike\n\n{title}\n{status}\n\nMotivation\n----------\n\nText.\n\n.. [1] Status: draft\n"
    design = read(text, "RFE1.rst")
    assert (design["status"], design["title"]) == ("accepted", "New")


@pytest.mark.parametrize(
    "label",
    [
        "**Background[^1]:**",
        "**Background**[^1]:",
        "### Background[^1]\n\n",
        "### ~~Old~~ Background\n\n",
        "[^1] **Background**:",
    ],
)
def test_labels(read, label):
    design = read(f"# RFE1\n\n## Motivation\n\n{label} Text.\n\n[^1]: A note.\n", myst_enable_extensions=STRIKING)
    assert states(design) == {"motivation": "filled", "background": "filled"}


def test_raw_html_is_what_stands_between_its_tags(read):
    text = "# RFE1\n\n## Motivation\n\n### Background\n\n<p>\nTBD\n</p>\n\n### Target\n\n<p>\nText.\n</p>\n"
    assert states(read(text)) == {"motivation": "filled", "background": "placeholder", "target": "filled"}


def test_a_struck_entry_states_nothing(read):
    design = read(markdown("**Related Features:**\n\n- ~~RFE2~~\n- RFE3\n"), myst_enable_extensions=STRIKING)
    assert edges(design) == [("related", "RFE3", "RFE3")]


def test_denials_and_struck_words_state_nothing(read):
    """Tildes strike out where MyST is not told of them, and a denied design is a mere mention; links count alike."""
    items = [
        "~~RFE12 is gone~~",
        "~~[RFE13](x.md)~~ RFE14",
        "RFE15 ~~and RFE16~~, RFE17",
        "Does not affect RFE18",
        "RFE19 ~~ RFE20",
        "the pools of RFE21, but RFE22 is not affected",
    ]
    fields = "\n".join(f"- {one}" for one in items)
    text = f"# RFE1: X\n\n## Function Specification\n\n### Feature Interaction\n\n#### Related Features\n\n{fields}\n"
    design = read(f"{text}\n#### Compatibility\n\n- Does not affect RFE23\n", suppress_warnings=["myst"])
    stated = [(one["kind"], one["target"]) for one in design["interactions"] if one["origin"] == "declared"]
    assert [target for kind, target in stated if kind == "related"] == [f"RFE{n}" for n in (14, 15, 17, 19, 20, 21)]
    assert ("compatibility", "RFE23") in stated
    assert {"RFE18", "RFE22"} <= set(design["mentions"])
    assert not {"RFE12", "RFE13", "RFE16"} & set(design["mentions"])


def test_changes_that_are_none_are_not_required(read):
    """Of a related design, "no changes" says no less than its name; and what is still to be written is a change."""
    entries = "- RFE12: no changes needed\n- RFE13 – TBD\n- RFE14: none, but its tests move\n\n"
    rows = "| RFE15 | none |\n|---|---|\n| RFE16 | reads it |\n| RFE17 | n/a |\n"
    text = "# RFE1: X\n\n## Function Specification\n\n### Feature Interaction\n\n"
    design = read(f"{text}#### Related Features\n\n- RFE18: unchanged\n\n#### Updates Required\n\n{entries}{rows}")
    stated = [(one["kind"], one["target"]) for one in design["interactions"] if one["origin"] == "declared"]
    updates = [target for kind, target in stated if kind == "updates"]
    assert (updates, ("related", "RFE18") in stated) == (["RFE13", "RFE14", "RFE16"], True)


def test_a_component_and_a_document_of_which_no_change_is_required_are_not_named(read):
    entries = (
        "- Scheduler: no change required\n- Executor: none, but its tests move\n- `src/a.py`: n/a\n- **Queue** - TBD\n"
        "- [Cache](x.md): unchanged\n\n"
        "| Store | no changes needed |\n|---|---|\n| Reader | reads it |\n\n"
        "Writer\n: No change required.\n\nPool\n: Grows.\n\nRFE12\n: None.\n"
    )
    text = f"# RFE1: X\n\n## Function Specification\n\n### Feature Interaction\n\n#### Updates Required\n\n{entries}"
    design = read(text, myst_enable_extensions=["deflist"], suppress_warnings=["myst"])
    stated = [one["text"] for one in design["interactions"] if one["origin"] == "declared"]
    assert [text.split()[0].strip(":") for text in stated] == ["Executor", "Queue", "Reader", "Pool"]


def test_what_introduces_the_fields_of_a_section_states_only_what_leads_to_a_design(read, project):
    project.write("guide.md", "# A guide\n")
    design = read(
        "# RFE1: A cache\n\n## References\n\nSee [the guide](guide.md) first.\n\n**Related Documents:**\n\n- x\n"
    )
    assert [one["target"] for one in design["interactions"] if "guide" in one["target"]] == []
