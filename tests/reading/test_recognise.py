"""Plain documents: which label opens which slot, how far it reaches, and what its statements name."""

from __future__ import annotations

from functools import partial

import pytest
from docutils import nodes
from support import states

from sphinxcontrib_flamedesign.core.declared import Subject
from sphinxcontrib_flamedesign.domain import get_domain

#: The components of which the documents speak: other names are text.
_NAMES = (
    *("Scheduler", "Session Manager", "Session Management", "Cache", "Queue", "Core", "Eviction", "2nd Store"),
    *("Storage layer", "Python SDK", "Storage", "Node Registration", "flmctl", "flmadm", "web hook", "Examples"),
    *("common", "rpc"),
)
COMPONENTS = {name: {} for name in _NAMES}


@pytest.fixture
def read(read):
    return partial(read, flamedesign_components=COMPONENTS)


def interactions(design, kind):
    return [(edge["target"], edge["line"]) for edge in design["interactions"] if edge["kind"] == kind]


@pytest.mark.parametrize(
    "label",
    [
        "**CLI:** Run it.",
        "**CLI**: Run it.",
        "*CLI:* Run it.",
        "- **CLI:** Run it.",
        "- CLI: Run it.",
        "- CLI — Run it.",
        "CLI: Run it.",
        "- ✅ **CLI:** Run it.",
        "- [x] CLI: Run it.",
        "⚠️ *CLI*: Run it.",
        "**CLI:**\n\nRun it.",
        "**CLI**\n\nRun it.",
        "### CLI\n\nRun it.",
        "### 2.3 CLI\n\nRun it.",
        "##### CLI (new)\n\nRun it.",
        "### Command-Line Interface\n\nRun it.",
        "CLI\n: Run it.",
        "**CLI:**\n\n```sh\nrun it\n```",
        "**CLI:**\n\n| Command |\n| --- |\n| run |",
        "**CLI:**\n\n![a screen](x.png)",
        "| Part | Text |\n| --- | --- |\n| CLI | Run it. |",
    ],
)
def test_every_form_of_a_label(read, label):
    design = read(f"# RFE1: X\n\n## Function Specification\n\n{label}\n")
    assert states(design) == {"spec": "filled", "cli": "filled"}
    assert design["fields"]["cli"]["line"] in {5, 7}


@pytest.mark.parametrize(
    "label",
    [
        ":CLI: Run it.",
        "CLI\n  Run it.",
        ".. rubric:: CLI\n\nRun it.",
        "**CLI:** Run it.",
        "#. *CLI*: Run it.",
        "CLI\n^^^\n\nRun it.",
        "CLI\n^^^\n\n.. code-block:: sh\n\n   run it",
        "CLI\n^^^\n\n.. list-table::\n\n   * - run",
    ],
)
def test_every_form_of_a_label_in_rest(read, label):
    design = read(f"RFE1: X\n=======\n\nFunction Specification\n----------------------\n\n{label}\n", "RFE1.rst")
    assert states(design) == {"spec": "filled", "cli": "filled"}
    assert design["fields"]["cli"]["line"] in {7, 9}


@pytest.mark.parametrize("heading", ["a) Motivation", "IV. Motivation", "B. Motivation", "2.1 Motivation", "Motivaton"])
def test_a_heading_that_is_numbered_or_misspelt(read, heading):
    assert states(read(f"# RFE1\n\n## {heading}\n\nText.\n")) == {"motivation": "filled"}


def test_the_title_of_a_table_is_read(read):
    text = "RFE1: X\n=======\n\nMotivation\n----------\n\n.. list-table:: As in RFE7\n\n   * - run\n     - it\n"
    assert read(text, "RFE1.rst")["mentions"] == ["RFE7"]


class TestContext:
    def test_a_label_counts_in_its_own_section_only(self, read):
        design = read("# RFE1\n\n## Motivation\n\n**Scope:** all\n\n**Current Limitations:** some\n")
        assert states(design) == {"motivation": "filled"}

    def test_a_label_inside_another_thing_is_that_things(self, read):
        design = read(
            """
            # RFE1

            ## Function Specification

            - **Work package 1:** first
              - **Scope:** the cache
              - **CLI:** one command
            - **Compatibility:**
              - **Breaking Change:** polling is gone
            - **Breaking Changes:** polling
            """
        )
        assert states(design) == {
            "spec": "filled",
            "feature-interaction": "filled",
            "compatibility": "filled",
            "breaking-changes": "filled",
        }
        assert design["fields"]["breaking-changes"]["line"] == 10

    def test_the_better_match_wins_over_the_earlier(self, read):
        design = read("# RFE1\n\n## Function Specification\n\n**Limitation:** one\n\n**Limitations:** two\n")
        assert design["fields"]["limitations"]["line"] == 7

    def test_the_first_of_two_equal_labels_wins(self, read):
        design = read("# RFE1\n\n## Function Specification\n\n### CLI\n\na\n\n### Other\n\n**CLI:** b\n")
        assert design["fields"]["cli"]["line"] == 5

    def test_a_section_of_another_name_closes_what_was_open(self, read):
        design = read("# RFE1\n\n## Function Specification\n\n**API:** a\n\n## Risks\n\n**CLI:** b\n")
        assert states(design) == {"spec": "filled", "api": "filled"}


class TestExtent:
    def test_a_label_below_a_deeper_heading_is_a_sibling(self, read):
        design = read(
            """
            # RFE1

            ## 3. Implementation

            **Data Structures:**

            ### A struct

            text

            **Algorithms:**

            ### An algorithm

            Location: here
            """
        )
        assert states(design) == {"implementation": "filled", "data-structures": "filled", "algorithms": "filled"}

    def test_flat_items_behind_a_bare_label_are_its_content(self, read):
        design = read("# RFE1\n\n## Function Specification\n\n- **In Scope:**\n- a\n- b\n- **Out of Scope:**\n- c\n")
        assert states(design) == {
            "spec": "filled",
            "scope": "filled",
            "in-scope": "filled",
            "out-of-scope": "filled",
        }

    def test_a_parent_without_a_label_is_filled_by_its_child(self, read):
        design = read("# RFE1\n\n## Function Specification\n\n**Related Features:** RFE2\n")
        assert design["fields"]["feature-interaction"] == {"state": "filled", "line": 5}

    def test_a_horizontal_rule_is_no_content(self, read):
        design = read("# RFE1\n\n## Motivation\n\n**Target:**\n\n---\n\n## References\n")
        assert states(design) == {"motivation": "placeholder", "target": "placeholder", "references": "placeholder"}

    def test_examples_directly_below_use_cases_are_basic_use_cases(self, read):
        design = read("# RFE1\n\n## Use Cases\n\n**Example 1: Put**\n\n- Description: x\n")
        assert states(design) == {"use-cases": "filled", "basic-use-cases": "filled"}

    def test_comments_are_no_content(self, read):
        design = read("# RFE1\n\n## Motivation\n\n**Target:**\n\n<!-- write this -->\n\n% and this\n")
        assert states(design)["target"] == "placeholder"

    def test_the_templates_own_text_is_a_placeholder(self, read):
        design = read(
            """
            # RFE1

            ## Function Specification

            **CLI:**
            - Command-line interface commands
            - Options and flags
            - Usage examples
            - Exit codes
            """
        )
        assert states(design) == {"spec": "placeholder", "cli": "placeholder"}

    def test_another_label_behind_a_refusal_is_about_something_else(self, read):
        design = read(
            "# RFE1\n\n## Function Specification\n\n**API:**\n\nNo API changes.\n\n**Behavior:**\n\nIt waits.\n"
        )
        assert states(design)["api"] == "not-applicable"


class TestIdentity:
    @pytest.mark.parametrize(
        ("name", "text", "id_", "title"),
        [
            ("RFE9.md", "---\nid: rfe-7\n---\n\n# RFE8: A\n", "RFE7", "A"),
            ("RFE9.md", "# RFE8 - A\n", "RFE8", "A"),
            ("RFE9.md", "# Design: A, after RFE8\n", "RFE9", "A, after RFE8"),
            ("designs/RFE9-a/FS.md", "# A\n", "RFE9", "A"),
            ("RFE9.rst", "RFE8: A\n=======\n", "RFE8", "A"),
            ("xRFE9x.md", "# A, after RFE8\n", "RFE8", "A, after RFE8"),
        ],
    )
    def test_id_and_title(self, read, name, text, id_, title):
        design = read(text, name)
        assert (design["id"], design["title"]) == (id_, title)

    def test_no_id_anywhere_is_reported(self, project):
        project.write("index.md", "# A\n")
        export = project.export(flamedesign_documents=["index"])
        assert list(export["designs"]) == ["index"]
        (warning,) = [line for line in project.ours() if "missing-id" in line]
        assert warning.startswith("index.md:1: WARNING: no id is stated, nor found in title or path; 'index' is used.")

    def test_metadata_from_header_lines(self, read):
        design = read(
            """
            # RFE1: X

            **Status:** In Review (second round)
            **Author:** Ada
            and Grace
            **Date**: 2026-01-02

            - **Issue:** [#4](https://example.org/4)

            ## Motivation

            **Author:** not this
            """
        )
        assert design["status"] == "review"
        assert design["metadata"] == {"author": ["Ada and Grace"], "created": "2026-01-02", "issue": "#4"}

    def test_hard_line_breaks_end_a_header_line(self, read):
        design = read("# RFE1: X\n\n**Status:** Draft  \n**Author:** Ada\\\n**Issue:** #4\n")
        assert (design["status"], design["metadata"]) == ("draft", {"author": ["Ada"], "issue": "#4"})

    def test_a_value_that_yaml_takes_for_a_comment(self, read, project):
        design = read("---\nIssue: #209\nAuthors: [Ada, Grace]\n---\n\n# RFE1: X\n")
        assert design["metadata"] == {"author": ["Ada", "Grace"], "issue": "#209"}
        (finding,) = [one for one in design["findings"] if one["rule"] == "unquoted-value"]
        assert 'quote it: `Issue: "#209"`' in finding["message"]


class TestStatements:
    def spec(self, read, body, label="Related Features"):
        return read(f"# RFE1: X\n\n## Function Specification\n\n**{label}:**\n\n{body}\n")

    def test_items_rows_and_lines(self, read):
        design = self.spec(read, "| Feature | How |\n|---|---|\n| **Gang (RFE-4)** | waits |\n| RFE5/RFE6 | asks |")
        assert interactions(design, "related") == [("RFE4", 9), ("RFE5", 10), ("RFE6", 10)]

    def test_an_enumeration_is_one_statement_a_name(self, read):
        design = read("# RFE1: X\n\n## Function Specification\n\n**Related Features:** Node Registration, Eviction.\n")
        assert interactions(design, "related") == [("eviction", 5), ("node-registration", 5)]
        design = self.spec(read, "- `a/x.rs`, `b/y.rs`")
        assert interactions(design, "related") == [("a/x.rs", 7), ("b/y.rs", 7)]

    def test_what_an_enumeration_names_has_one_anchor(self, read, project):
        read("# RFE1: X\n\n## Function Specification\n\n**Related Features:**\n\n- Disk, Eviction\n- Disk\n")
        statements = get_domain(project.apps[-1].env).design_in("RFE1").statements
        assert [one.anchor.removeprefix("design-rfe1-related-features-") for one in statements] == [
            "disk",
            "disk",
            "disk-2",
        ]

    def test_the_sentence_before_a_list_is_no_statement(self, read):
        design = self.spec(read, "These are asked:\n\n- RFE4\n\n  more about it\n\n- RFE5\n")
        assert interactions(design, "related") == [("RFE4", 9), ("RFE5", 13)]

    def test_an_item_that_leads_to_others_says_them(self, read):
        design = self.spec(
            read, "- **types.py**:\n  - Add a field.\n  - Remove these:\n    - the old one\n", "Updates Required"
        )
        (statement,) = (edge for edge in design["interactions"] if edge["kind"] == "updates")
        assert statement["text"] == "types.py: Add a field; Remove these: the old one"
        assert statement["target"] == "types.py"

    def test_features_in_nested_items_are_named_there(self, read):
        design = self.spec(read, "- Scheduler: asks\n  - RFE4\n  - RFE5\n- RFE6\n\n  - as RFE6 does\n")
        assert interactions(design, "related") == [("scheduler", 7), ("RFE4", 8), ("RFE5", 9), ("RFE6", 10)]

    def test_links_in_nested_items_lead_from_the_document(self, read):
        design = self.spec(read, "- Scheduler: asks\n  - [gang](../RFE4/FS.md)\n- Cache\n\n  see [it](RFE5.md)\n")
        assert interactions(design, "related") == [("scheduler", 7), ("RFE4", 8), ("RFE5", 9)]

    @pytest.mark.parametrize(
        ("body", "targets"),
        [
            ("- RFE4 (gang): unlike RFE5", ["RFE4"]),
            ("- **Gang** (RFE4/5) — as RFE6", ["RFE4", "RFE5"]),
            ("- [Gang](b/RFE4.md): as RFE5", ["RFE4"]),
            ("- Caches: RFE4 and RFE5", ["RFE4", "RFE5"]),
            ("It works: RFE4 asks RFE5.", ["RFE4", "RFE5"]),
            ("- RFE4: stores; RFE5: reads, unlike RFE6", ["RFE4", "RFE5"]),
            ("- **RFE4**: stores; **RFE5** — reads", ["RFE4", "RFE5"]),
            ("- RFE4; RFE5: both read; unlike RFE6", ["RFE4", "RFE5"]),
            ("| Feature | How |\n|---|---|\n| RFE4: gang | unlike RFE5 |\n| Cache | as RFE6 |", ["RFE4", "RFE6"]),
        ],
    )
    def test_features_behind_the_colon_are_of_the_description(self, read, body, targets):
        assert [target for target, _ in interactions(self.spec(read, body), "related")] == targets

    @pytest.mark.parametrize(
        ("body", "targets"),
        [
            ("- `flmctl` gets a flag.", ["flmctl"]),
            ("- `a/b.rs` loads modules.", ["a/b.rs"]),
            ("- `flmctl` → web hook", ["flmctl", "web-hook"]),
            ("- gets `flmctl` going", ["gets flmctl going"]),
            ("- `a` and `b` get a flag", ["a and b get a flag"]),
            ("- `a` or **b** `c`", ["a or b c"]),
            ("- **flmctl, flmadm**: get a flag", ["flmctl", "flmadm"]),
            ("- Update `flmctl`, `flmadm`, and all examples.", ["Update flmctl, flmadm, and all examples."]),
            ("- `flmctl`, flmadm, and Examples.", ["flmctl", "flmadm", "examples"]),
            ("- [ ] Session Manager: counts", ["session-manager"]),
            ("- [x] **Session Manager** counts", ["session-manager"]),
            ("- 🔌 Session Manager → web hook", ["session-manager", "web-hook"]),
            ("| Feature | How |\n|---|---|\n| — | cache grows |", ["cache"]),
        ],
    )
    def test_what_words_name(self, read, body, targets):
        assert {target for target, _ in interactions(self.spec(read, body), "related")} == set(targets)

    def test_a_paragraph_of_a_section_of_sources_states_something_only_of_designs(self, project, read):
        project.write("guide.md", "# Guide\n\nWords.\n")
        design = read("# RFE1\n\n## References\n\nSee [the guide](guide.md).\n")
        assert [one for one in design["interactions"] if one["origin"] == "declared"] == []

    def test_headings_may_be_entries(self, read):
        design = read(
            "# RFE1\n\n## Specification\n\n### Related Features\n\n#### RFE4: Gang\n\nWaits.\n\n#### RFE5\n\n- asks\n"
        )
        assert interactions(design, "related") == [("RFE4", 7), ("RFE5", 11)]

    @pytest.mark.parametrize(
        ("item", "target"),
        [
            ("**Storage layer**", "storage-layer"),
            ("Session Management", "session-management"),
            ("2nd Store", "2nd-store"),
            ("`client.py`: asks", "client.py"),
            ("sdk/x.py: asks", "sdk/x.py"),
            ("Uses it.", "Uses it."),
            ("Python SDK -> Storage", "python-sdk"),
        ],
    )
    def test_what_is_a_name_and_what_is_a_sentence(self, read, item, target):
        assert interactions(self.spec(read, f"- {item}"), "related")[0] == (target, 7)

    def test_cells_that_say_nothing_are_no_names(self, read):
        assert interactions(self.spec(read, "| No | Part |\n|---|---|\n| 1 | Cache |\n| - | Queue |"), "related") == [
            ("cache", 9),
            ("queue", 10),
        ]

    def test_links_name_the_design_they_lead_to(self, read, project):
        project.write("other/RFE2-cache/FS.md", "# A cache\n")
        body = "- [the cache](other/RFE2-cache/FS.md)\n- [its folder](other/RFE2-cache/)\n- {doc}`caching <other/RFE2-cache/FS>`"
        project.write("index.rst", "Index\n=====\n")
        project.write("RFE1.md", f"# X\n\n## Function Specification\n\n**Related Features:**\n\n{body}\n")
        project.export(flamedesign_documents=["RFE1", "other/*/FS"])
        edges = project.read_export()["interactions"]
        assert [(edge["target"], edge["line"]) for edge in edges if edge["kind"] == "related"] == [
            ("RFE2", 7),
            ("RFE2", 8),
            ("RFE2", 9),
        ]

    def test_issues_code_and_itself_are_nothing(self, read):
        design = self.spec(read, "- Issue #21 and Task #50\n- RFE1 itself\n\n```\nRFE9\n```\n")
        assert design["mentions"] == []
        assert [target for target, _ in interactions(design, "related")] == ["Issue #21 and Task #50"]

    def test_nothing_to_state_gives_no_statement(self, read):
        assert interactions(self.spec(read, "None."), "related") == []
        assert interactions(self.spec(read, "TBD"), "related") == []

    def test_components_fold_and_are_configured(self, project):
        project.write("index.rst", "Index\n=====\n")
        body = (
            "- Session Manager: a\n- `session_manager`: b\n- `sm/src/x.rs`: c\n- Backend: d\n- Python SDK -> Storage: e"
        )
        project.write("RFE1.md", f"# X\n\n## Function Specification\n\n**Updates Required:**\n\n{body}\n")
        session_manager = {"aliases": ["Backend"], "paths": ["sm/*"]}
        components = {"Session Manager": session_manager, "Python SDK": {}, "Storage": {}}
        export = project.export(flamedesign_documents=["RFE1"], flamedesign_components=components)
        targets = [(edge["target"], edge["target_type"]) for edge in export["interactions"]]
        assert targets == [("session-manager", "component")] * 4 + [
            ("python-sdk", "component"),
            ("storage", "component"),
        ]
        assert export["components"]["session-manager"] == {
            "name": "Session Manager",
            "spellings": ["Backend", "Session Manager", "session_manager"],
            "paths": ["sm/src/x.rs"],
        }

    def test_a_path_belongs_to_the_component_that_its_first_folder_is_called_like(self, read):
        design = self.spec(read, "- Session Manager: asks\n- `session_manager/src/x.rs`: waits\n- `other/y.rs`: no")
        assert interactions(design, "related") == [("session-manager", 7), ("session-manager", 8), ("other/y.rs", 9)]

    def test_an_enumeration_of_code_spans(self, read):
        assert interactions(self.spec(read, "- `common`, `rpc`"), "related") == [("common", 7), ("rpc", 7)]

    def test_prose_names_known_components_only(self, read):
        body = "- Scheduler: asks\n\n**Compatibility:**\n\n- Backward compatible: yes\n- Scheduler: as before"
        assert interactions(self.spec(read, body), "compatibility") == [
            ("Backward compatible: yes", 11),
            ("scheduler", 12),
        ]

    def test_a_component_that_a_role_names_is_no_feature(self, read):
        design = read("# RFE1: A\n\n## References\n\n**Related Documents:**\n\n- {design:component}`Scheduler` notes\n")
        assert [one["target"] for one in design["references"]] == [None]

    def test_a_related_document_is_no_component(self, read):
        text = "# RFE1\n\n## References\n\n**Related Documents:**\n\n- [AGENTS.md](../AGENTS.md): how\n- A talk\n"
        edges = [(edge["target"], edge["target_type"]) for edge in read(text)["interactions"]]
        assert edges == [("AGENTS.md", "path"), ("A talk", "unresolved")]


def test_documents_outside_the_patterns_are_left_alone(project):
    project.write("index.md", "# Tutorial\n\n## Motivation\n\n**Target:** TBD\n\n## References\n\n- RFE9\n")
    export = project.export(flamedesign_documents=["designs/*"])
    assert export["designs"] == {}
    assert export["interactions"] == []
    assert [line.rpartition(" ")[2] for line in project.ours()] == ["[flamedesign.unmatched-pattern]"]


def test_a_document_of_another_kind_gives_no_statement(read):
    design = read("# Changelog\n\n## 1.2\n\n### Motivation\n\n- RFE9 fixed\n\n## 1.1\n\n- **Scope:** wider\n")
    assert interactions(design, "related") == []
    assert design["mentions"] == ["RFE9"]


def test_marks_leave_headings_and_their_labels_as_they_are(project):
    project.write("index.md", "# RFE1: X\n\n## Motivation\n\n**Target:** a\n\n[to](#motivation)\n")
    project.build("html", flamedesign_documents=["index"], myst_heading_anchors=3)
    assert [line for line in project.warnings() if "flamedesign" not in line] == []
    page = project.page("index")
    assert 'id="design-rfe1-motivation"' in page
    assert 'id="design-rfe1-target"' in page
    assert 'href="#motivation"' in page


REST = "RFE1: X\n=======\n\nFunction Specification\n----------------------\n\n**Related Features:**\n\n{}\n"


def test_substitutions_are_read_in_their_place(read):
    design = read(REST.format("- |feat| is related\n\n.. |feat| replace:: RFE7"), "RFE1.rst")
    assert interactions(design, "related") == [("RFE7", 9)]


def test_escaped_letters_are_read_as_they_look(read):
    design = read(REST.format("- Sch\\eduler: asks"), "RFE1.rst")
    assert interactions(design, "related") == [("scheduler", 9)]


def test_the_title_of_a_directive_in_a_list_keeps_its_mark_up(read, project):
    read("# RFE1: X\n\n- :::{design-motivation} *Why* we do\n  Text.\n  :::\n")
    rubric = project.doctree("RFE1").next_node(nodes.rubric)
    assert [type(part) for part in rubric.children] == [nodes.emphasis, nodes.Text]
    assert rubric.astext() == "Why we do"


def test_named_and_anonymous_links_lead_where_their_targets_say(read):
    body = "**x**\n\nReferences\n----------\n\n**External References:**\n\n- `RFC 1`_\n- `two`__\n\n.. _RFC 1: https://example.org/1\n__ https://example.org/2"
    design = read(REST.format(body), "RFE1.rst")
    assert [reference["url"] for reference in design["references"]] == [
        "https://example.org/1",
        "https://example.org/2",
    ]


def test_front_matter_behind_a_comment(read):
    design = read(".. A licence\n\n:id: RFE3\n:status: draft\n\nX\n=\n", "RFE1.rst")
    assert (design["id"], design["status"], design["mentions"]) == ("RFE3", "draft", [])


def test_front_matter_of_a_page_without_a_title(project):
    project.write("index.rst", "Index\n=====\n")
    project.write("RFE4.md", "---\norphan: true\nstatus: draft\n---\n\n**Motivation**\n\nText.\n")
    project.build(flamedesign_documents=["RFE*"])
    assert [line for line in project.warnings() if "flamedesign" not in line] == []
    assert "orphan" not in project.page("RFE4")


def test_a_component_with_words_behind_it_is_one_component(read):
    design = read(
        "# RFE1\n\n## Function Specification\n\n**Integration Points:**\n\n- Core: template, wordings and records.\n"
    )
    assert interactions(design, "integration") == [("core", 7)]


def test_ids_in_footnotes_are_mentions(read):
    assert read("# RFE1\n\nText[^1].\n\n[^1]: As RFE92 says.\n")["mentions"] == ["RFE92"]


class TestRules:
    """The rules of the recogniser, each with a small document of its own."""

    def test_a_word_around_a_label_that_says_no_more(self, read):
        design = read(
            "# RFE1\n\n## Implementation\n\n### Architecture Impact\n\nSmall.\n\n### Key Components\n\n- One\n"
        )
        assert states(design) == {"implementation": "filled", "architecture": "filled", "components": "filled"}

    def test_a_label_of_a_work_package_is_the_work_packages(self, read):
        design = read(
            "# RFE1\n\n## Function Specification\n\n### Phase 1\n\n#### P1.1: Split\n\n**Scope:**\n\n- one file\n"
        )
        assert states(design) == {"spec": "filled"}

    def test_a_label_behind_a_heading_that_belongs_to_the_label_before(self, read):
        design = read(
            "# RFE1\n\n## Function Specification\n\n**API:**\n\n### The messages\n\nTwo.\n\n**CLI:**\n\nNone.\n"
        )
        assert states(design) == {"spec": "filled", "api": "filled", "cli": "not-applicable"}

    def test_an_exact_heading_below_another_section_counts_if_its_own_has_none(self, read):
        text = "# RFE1\n\n## Function Specification\n\n### Architecture\n\nA.\n\n## Implementation\n\n### {}\n\nB.\n"
        assert read(text.format("Algorithms"))["fields"]["architecture"] == {"state": "filled", "line": 5}

    def test_an_exact_heading_below_a_section_of_another_name_counts_nowhere(self, read):
        text = "# RFE1\n\n## Motivation\n\nx\n\n## Appendix\n\n### References\n\n- y\n"
        assert states(read(text)) == {"motivation": "filled"}

    def test_an_exact_heading_in_its_own_section_goes_first(self, read):
        text = "# RFE1\n\n## Function Specification\n\n### Architecture\n\nA.\n\n## Implementation\n\n### Architecture\n\nB.\n"
        assert read(text)["fields"]["architecture"]["line"] == 11

    def test_a_column_that_says_of_what_kind_a_row_is(self, read):
        design = read(
            """
            # RFE1

            ## Implementation

            ### Dependencies

            | Dependency | Type | Notes |
            |---|---|---|
            | `nvml` | External | detection |
            | Scheduler | Internal | plugins |
            | Cache | Internal | results |
            | `tonic` | External | messages |
            """
        )
        assert states(design) == {
            "implementation": "filled",
            "dependencies": "filled",
            "external-dependencies": "filled",
            "internal-dependencies": "filled",
        }
        assert interactions(design, "depends") == [("scheduler", 10), ("cache", 11)]

    def test_rows_named_like_fields_inside_their_parent(self, read):
        rows = "| Aspect | Said |\n|---|---|\n| Performance | fast |\n| Security | None |\n| Taste | good |"
        design = read(f"# RFE1\n\n## Implementation\n\n### System Considerations\n\n{rows}\n")
        assert states(design) == {
            "implementation": "filled",
            "system-considerations": "filled",
            "performance": "filled",
            "security": "not-applicable",
        }

    def test_bold_words_with_more_behind_a_colon(self, read):
        design = read("# RFE1\n\n## Use Cases\n\n**Example 1: Put**\n\nx\n\n**Advanced: future mounts**\n\ny\n")
        assert states(design)["advanced-use-cases"] == "filled"

    @pytest.mark.parametrize("order", ["3 1 2", "2 3 1"])
    def test_sections_may_be_reordered_and_renumbered(self, read, order):
        parts = {
            "1": "## 7. Motivation\n\n**Target:** a\n",
            "2": "## I. Specification\n\n**CLI:** b\n",
            "3": "## References\n\nc\n",
        }
        design = read("# RFE1\n\n" + "\n---\n\n".join(parts[number] for number in order.split()))
        assert states(design) == {
            "motivation": "filled",
            "target": "filled",
            "spec": "filled",
            "cli": "filled",
            "references": "filled",
        }


class TestImplementationReferences:
    def paths(self, read, body):
        design = read(f"# RFE1\n\n## References\n\n**Implementation References:**\n\n{body}\n")
        return [(one["path"], one["line"]) for one in design["references"]]

    def test_suffixes_several_on_a_line_and_nested_bare_names(self, read):
        body = "- Cache: `core/cache.rs:56`, `core/lru.rs:52-60`\n- `core/api.py:Object` (was `old.py`)\n  - `mod.rs` - a part\n- `storage/`"
        assert self.paths(read, body) == [
            ("core/cache.rs", 7),
            ("core/lru.rs", 7),
            ("core/api.py", 8),
            ("mod.rs", 9),
            ("storage/", 10),
        ]

    def test_tables_and_labels_in_between(self, read):
        body = "**SDK:**\n\n- `sdk/a.py`\n\n| File | What |\n|---|---|\n| `b/c.go` | calls `Session.run` |"
        assert self.paths(read, body) == [("sdk/a.py", 9), ("b/c.go", 13)]

    def test_bare_text(self, read):
        assert self.paths(read, "- see core/cache.rs for it") == [("core/cache.rs", 7)]


def test_ordinary_documentation_gives_no_statements(read):
    design = read(
        """
        # A tutorial on caches

        ## Motivation

        You want to go fast. **Note:** read RFE2 first.

        ## Installation

        - **CLI:** run `pip install x/y.py`
        - **Related Features:** none of ours, see the shop

        ## References

        - [A book](https://example.org)

        ## Changelog

        **Updates Required:** no
        """
    )
    assert [edge for edge in design["interactions"] if edge["origin"] == "declared"] == []


class TestFences:
    def problems(self, read, text):
        design = read(text)
        return [(one["line"], one["message"]) for one in design["findings"] if one["rule"] == "open-fence"]

    def test_a_fence_that_swallows_another(self, read):
        text = "# RFE1\n\n## Motivation\n\n```\ncode\n\n**Target:**\n\n```sh\nrun\n```\n\n## References\n"
        ((line, message),) = self.problems(read, text)
        assert line == 5
        assert "is not closed, and holds '```sh'; close it with ``` above that" in message

    def test_a_fence_that_swallows_a_section(self, read):
        text = "# RFE1\n\n## Motivation\n\nText.\n\n```sh\nrun\n\n## 2. Function Specification\n\n**CLI:** x\n"
        ((line, message),) = self.problems(read, text)
        assert line == 7
        assert "holds '## 2. Function Specification'" in message

    def test_a_fence_that_makes_openings_of_those_below(self, read):
        text = "# RFE1\n\n```\nrun\n\n## Motivation\n\nText.\n\n```\nrun\n```\n\n## References\n\nText.\n"
        assert [line for line, _ in self.problems(read, text)] == [3, 12]

    @pytest.mark.parametrize(
        "block",
        [
            "````md\n```sh\nrun\n```\n````",
            "```sh\n# Configuration\nrun\n```",
            "```\n| API | x |\n```",
            "~~~\n```sh\n```\n~~~",
            "```markdown\n## Motivation\n\n**Background:** x\n```",
            "````markdown\n## Motivation\n\n```sh\nrun\n```\n````",
            "~~~md\n## Motivation\n~~~",
            "```\n## Motivation\n```\n\n```\n## References\n```",
            "```python\n## Motivation\n```",
            "```{code-block} markdown\n:caption: A sample\n\n## Motivation\n```",
            "- An item:\n\n  ```markdown\n  ## Motivation\n  ```",
            "> ```markdown\n> ## Motivation\n> ```",
            "    ```sh\n    run\n    ```\n\n    ```sh\n    run\n    ```",
            "- An item:\n\n      ```sh\n      run\n      ```\n      ```sh\n      run\n      ```",
        ],
    )
    def test_blocks_that_are_whole(self, read, block):
        assert self.problems(read, f"# RFE1\n\n{block}\n") == []


def test_contradictory_metadata(read):
    design = read("---\nstatus: draft\nauthor: Ada\n---\n\n# RFE1\n\n**Status:** Accepted\n**Author:** ada\n")
    (finding,) = [one for one in design["findings"] if one["rule"] == "contradictory-metadata"]
    assert (finding["line"], design["status"]) == (8, "draft")
    assert finding["message"] == "status is 'draft' above and 'Accepted' here; 'draft' counts, remove the other"


def test_doc_and_ref_roles_in_rest(project):
    project.write("index.rst", "Index\n=====\n")
    project.write("RFE2.rst", ".. _eviction:\n\nRFE2: Eviction\n==============\n")
    project.write("RFE1.rst", REST.format("- :doc:`RFE2`\n- :ref:`eviction`\n- :ref:`text <eviction>` again"))
    edges = project.export(flamedesign_documents=["RFE*"])["interactions"]
    assert [(edge["target"], edge["line"]) for edge in edges] == [("RFE2", 9), ("RFE2", 10), ("RFE2", 11)]


class TestHeaderForms:
    @pytest.mark.parametrize(
        "header",
        [
            "**Status:** Draft | **Author:** Ada | **Issue:** #4",
            "**Status**: Draft, **Author**: Ada, **Issue**: #4",
            "Status: Draft\nAuthor: Ada\nIssue: #4",
            "Owner: Ada\nReviewers: Eve\nLast update: 2026-05-05\nStatus: Draft\nIssue: #4",
            "> Status: Draft\n> Author(s): Ada\n> Issue: #4",
            "**Status: Draft** — since May\n\n*Owner:* Ada\n\n**Issue** #4",
            "| Status | Author | Issue |\n|---|---|---|\n| Draft | Ada | #4 |",
            "| Version | Status | Author | Issue |\n|---|---|---|---|\n| 2 | Draft | Ada | #4 |\n| 1 | New | Eve | #5 |",
            "| **Status** | Draft |\n|---|---|\n| Author | Ada |\n| Issue | #4 |",
            "**Status:** Draft **Author:** Ada  **Issue:** #4",
            "Status：Draft\nAuthor：Ada\nTracking：#4",
            "| Key | Value |\n|---|---|\n| Status | Draft |\n| Author | Ada |\n| Issue | #4 |",
            "- **Current Status:** ✅ Draft\n- **Author:** Ada\n- **Issue:** [#4](https://example.org/4)",
            "## Metadata\n\n- **Status**: Draft\n- **Author**: Ada\n- **Issue**: #4",
        ],
    )
    def test_form(self, read, header):
        design = read(f"# RFE1: X\n\n{header}\n\n## Motivation\n\nStatus: accepted, says nobody.\n")
        assert (design["status"], design["metadata"]) == ("draft", {"author": ["Ada"], "issue": "#4"})

    def test_an_id_among_header_lines_is_none(self, read):
        design = read("# RFE1: X\n\nID: RFE7\nTitle: Y\nStatus: Draft\n")
        assert (design["id"], design["title"], design["status"]) == ("RFE1", "X", "draft")

    def test_lines_of_keys_in_one_paragraph(self, read):
        design = read("# RFE1: X\n\nAuthor: Ada\nIssue: #4\nStatus: no such\n")
        assert [one["line"] for one in design["findings"] if one["rule"] == "invalid-status"] == [5]
        design = read("# RFE1: X\n\nAuthor: Ada\nStatus: no such\nIssue: #4\n")
        assert [one["line"] for one in design["findings"] if one["rule"] == "invalid-status"] == [4]

    @pytest.mark.parametrize("key", ["Author", "author"])  # MyST takes the second one for mark-up
    def test_an_address_in_front_matter(self, read, key):
        design = read(f"---\n{key}: Ada <ada@example.org>\n---\n\n# RFE1\n")
        assert design["metadata"] == {"author": ["Ada <ada@example.org>"]}

    def test_what_it_supersedes(self, read):
        design = read("# RFE1: X\n\n**Supersedes:** RFE7\n")
        assert interactions(design, "supersedes") == [("RFE7", 3)]


class TestOwnersOfLabels:
    """A label that stands in the list, table or section of another slot is that slot's."""

    @pytest.mark.parametrize(
        "body", ["- API: a new rpc\n- CLI: a new flag", "| CLI | a new flag |\n|---|---|\n| API | x |"]
    )
    def test_in_a_list_or_table_of_another_field(self, read, body):
        design = read(f"# RFE1\n\n## Function Specification\n\n**In Scope:**\n\n{body}\n")
        assert states(design) == {"spec": "filled", "scope": "filled", "in-scope": "filled"}

    @pytest.mark.parametrize(
        ("body", "is_field"),
        [
            ("- Hints, and more\n\n  - **CLI:** run", True),
            ("- Hints, and more\n\n  **CLI:** run", True),
            ("- **Hints:** those below\n\n  - **CLI:** run", False),
            ("| Of | What |\n|---|---|\n| Hints | **CLI:** run |", False),
        ],
    )
    def test_in_something_that_has_a_label_or_none(self, read, body, is_field):
        design = read(f"# RFE1\n\n## Function Specification\n\n{body}\n")
        assert ("cli" in states(design)) is is_field

    @pytest.mark.parametrize("mark", ["[1]", "[RFC]"])
    def test_in_a_note_of_another_field(self, read, mark):
        head = "RFE1\n====\n\nFunction Specification\n----------------------\n\n"
        design = read(f"{head}**API:** see {mark}_\n\n.. {mark} Words.\n\n   **CLI:** run\n", "RFE1.rst")
        assert states(design) == {"spec": "filled", "api": "filled"}

    @pytest.mark.parametrize("box", [":::{design-api}\n{}\n:::", "- :::{design-api}\n  {}\n  :::"])
    def test_in_a_directive_of_another_field(self, read, box):
        text = box.replace("{}", "**CLI:** as text")
        body = f"::::{{design-spec}}\n{text}\n\n**Configuration:** x\n::::\n"
        assert states(read(f"# RFE1\n\n{body}")) == {"spec": "filled", "api": "filled", "configuration": "filled"}

    def test_below_the_heading_of_another_field(self, read):
        text = "# RFE1\n\n## Specification\n\n### Configuration\n\n**Scope:** per session\n\n### Scope\n\n**In Scope:** x\n"
        design = read(text)
        assert states(design) == {"spec": "filled", "configuration": "filled", "scope": "filled", "in-scope": "filled"}
        assert design["fields"]["scope"]["line"] == 9

    def test_a_heading_below_that_of_another_field(self, read):
        text = "# RFE1\n\n## Implementation\n\n### Algorithms\n\n#### Performance considerations\n\nx\n\n"
        design = read(text + "### System Considerations\n\n**Performance & Scalability**: y\n")
        assert design["fields"]["performance"]["line"] == design["fields"]["scalability"]["line"] == 13

    def test_plain_words_of_a_list_below_which_others_stand(self, read):
        text = "# RFE1\n\n## Implementation\n\n**Dependencies:**\n\n- External\n  - `tar`\n- Internal\n\n  RFE2\n- Version\n"
        design = read(text)
        assert set(states(design)) == {
            "implementation",
            "dependencies",
            "external-dependencies",
            "internal-dependencies",
        }
        assert interactions(design, "depends") == [("RFE2", 11)]

    @pytest.mark.parametrize(
        ("before", "label", "is_field"),
        [
            ("", "Performance:", True),
            ("Algorithms: sort.\n\n", "Performance:", True),
            ("**Algorithms:** sort.\n\n", "**Performance** —", True),
            ("**Algorithms:** sort.\n\n", "Performance:", False),
            ("### Algorithms\n\nSort.\n\n", "**Performance** —", False),
            ("**Algorithms:** sort.\n\n", "- Performance:", False),
            ("", "Performances:", False),
            ("**System Considerations:**\n\n", "Performances:", False),
            ("**System Considerations:**\n\n", "- Performances:", True),
        ],
    )
    def test_a_paragraph_among_its_like(self, read, before, label, is_field):
        design = read(f"# RFE1\n\n## Implementation\n\n{before}{label} n log n.\n")
        assert ("performance" in states(design)) is is_field

    def test_alone_below_the_heading_of_another_field(self, read):
        design = read("# RFE1\n\n## Implementation\n\n### Algorithms\n\n**Performance:** O(n)\n")
        assert states(design) == {"implementation": "filled", "algorithms": "filled"}

    @pytest.mark.parametrize(
        ("heading", "label", "slug"),
        [
            ("Scope", "### In Scope", "in-scope"),
            ("Feature Interaction", "**Related Features:**", "related-features"),
            ("System Considerations", "**Performance:**", "performance"),
            ("Dependencies", "**External:**", "external-dependencies"),
        ],
    )
    def test_below_an_inner_field_that_is_a_section_of_its_own(self, read, heading, label, slug):
        assert states(read(f"# RFE1\n\n## {heading}\n\n{label}\n\nText.\n"))[slug] == "filled"


class TestWordings:
    @pytest.mark.parametrize(
        ("label", "names"),
        [
            ("**Performance & Scalability:**", {"performance", "scalability"}),
            ("**Reliability and Fault Tolerance:**", {"reliability"}),
            ("- **Security** —", {"security"}),
            ("**Security Considerations:**", {"security"}),
            ("**System Performance Requirements:**", {"performance"}),
            ("*Performance* -", {"performance"}),
            ("Performance：", {"performance"}),
            ("**Performance**：", {"performance"}),
            ("**Performance（latency）：**", {"performance"}),
        ],
    )
    def test_labels(self, read, label, names):
        design = read(f"# RFE1\n\n## Implementation\n\n### System Considerations\n\n{label} some text\n")
        assert set(states(design)) == {"implementation", "system-considerations", *names}

    @pytest.mark.parametrize(
        "heading",
        ["2. Functional Spec", "Part 2: Function Specification", "Section 2. Specification", "II. Function Spec"],
    )
    def test_sections(self, read, heading):
        assert "cli" in states(read(f"# RFE1\n\n## {heading}\n\n**CLI:** x\n"))

    def test_a_heading_of_no_field_that_has_nothing_to_be_seen_below_it(self, read):
        below = {"A": "<!-- TODO -->", "B": "", "D": "<b>Words</b>", "E": '<img src="e.png">'}
        text = "\n\n".join(f"### Option {name}\n\n{said}" for name, said in below.items())
        found = read(f"# RFE1\n\n## Motivation\n\nWhy.\n\n{text}\n")["findings"]
        said = [one["message"].partition(";")[0] for one in found if one["rule"] == "empty-section"]
        assert said == [f"nothing stands below 'Option {name}'" for name in "AB"]

    def test_a_section_joined_with_a_part_of_it(self, read):
        design = read("# RFE1\n\n## Motivation\n\n### Background and Motivation\n\nText.\n")
        assert states(design) == {"motivation": "filled", "background": "filled"}

    @pytest.mark.parametrize("label", ["### Implementation", "**Implementation:**"])
    def test_a_short_name_goes_before_the_name_of_another_section(self, read, label):
        design = read(f"# RFE1\n\n## References\n\n### Related\n\n- RFE2\n\n{label}\n\n- `a/b.rs`\n")
        assert states(design) == dict.fromkeys(
            ("references", "related-documents", "implementation-references"), "filled"
        )

    def test_the_real_label_goes_before_a_joined_one(self, read):
        design = read("# RFE1\n\n## Specification\n\n### Scope and Limitations\n\n**Limitations:** few\n")
        assert design["fields"]["limitations"] == {"state": "filled", "line": 7}

    @pytest.mark.parametrize(
        ("label", "text", "state"),
        [
            ("Limitations", "- No hot reload", "filled"),
            ("Out of Scope", "No GUI.", "filled"),
            ("Breaking Changes", "- No longer supports slots", "filled"),
            ("API", "No authentication is needed to call it.", "filled"),
            ("CLI", "No flags except --force.", "filled"),
            ("Breaking Changes", "None anticipated at this time.", "not-applicable"),
            (
                "Configuration",
                "No additional configuration is needed beyond the existing cluster settings.",
                "not-applicable",
            ),
            ("CLI", "Unchanged.", "not-applicable"),
            ("Breaking Changes", "- No", "not-applicable"),
            ("Breaking Changes", "None at all.", "not-applicable"),
            ("CLI", "This feature adds no commands.", "not-applicable"),
            ("CLI", "The CLI is unchanged.", "not-applicable"),
            ("CLI", "*(unchanged)*", "not-applicable"),
            ("CLI", "Not affected", "not-applicable"),
            ("CLI", "The order of the output is unchanged.", "filled"),
            ("CLI", "The output of `create` is unchanged. `deploy` is new.", "filled"),
            ("CLI", "The flag has no effect on the server.", "filled"),
            ("API", "No new RPCs. All is done by those there are.", "not-applicable"),
            ("API", "A session that has no owner is refused.", "filled"),
            ("Out of Scope", "A shell that has no history.", "filled"),
            ("Breaking Changes", "| Change | Impact |\n|---|---|\n| None | N/A |", "not-applicable"),
            ("API", "To be filled in", "placeholder"),
            ("API", "???", "placeholder"),
            ("Limitations", "—", "placeholder"),
            ("API", "To be determined during implementation", "placeholder"),
        ],
    )
    def test_ways_to_say_nothing(self, read, label, text, state):
        design = read(f"# RFE1\n\n## Specification\n\n**{label}:**\n\n{text}\n")
        assert [
            one for slug, one in states(design).items() if slug not in {"spec", "scope", "feature-interaction"}
        ] == [state]

    def test_nothing_beside_a_label_of_no_field(self, read):
        notes = "**Notes**\n\n- the daemon starts again\n- so do clients\n"
        design = read(f"# RFE1\n\n## Function Specification\n\n### CLI\n\nNone.\n\n{notes}")
        assert design["fields"]["cli"]["state"] == "not-applicable"


def in_rest(table):
    """Return a pipe table as reST has it."""
    head, _, *body = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()]
    rows = ["\n".join(f"   {' *'[not i]} - {cell}" for i, cell in enumerate(row)) for row in (head, *body)]
    return ".. list-table::\n   :header-rows: 1\n\n" + "\n".join(rows)


@pytest.mark.parametrize("markup", ["md", "rst"])
class TestColumns:
    """Tables whose columns are slots."""

    def read_in(self, read, markup, section, table):
        if markup == "md":
            return read(f"# RFE1\n\n## Function Specification\n\n### {section}\n\n{table}\n")
        text = f"RFE1\n====\n\nFunction Specification\n----------------------\n\n{section}\n{'~' * len(section)}\n\n"
        return read(f"{text}{in_rest(table)}\n", "RFE1.rst")

    def test_each_column_is_a_field(self, read, markup):
        table = "| In Scope | Out of Scope | Limitations |\n|---|---|---|\n| files | None | |\n| links | N/A | |"
        design = self.read_in(read, markup, "Scope", table)
        assert states(design) == {
            "spec": "filled",
            "scope": "filled",
            "in-scope": "filled",
            "out-of-scope": "not-applicable",
            "limitations": "placeholder",
        }

    def test_their_cells_are_statements(self, read, markup):
        table = "| Related Features | Updates Required |\n|---|---|\n| RFE2 | the CLI |\n| RFE3 | RFE4 |"
        design = self.read_in(read, markup, "Feature Interaction", table)
        assert [target for target, _ in interactions(design, "related")] == ["RFE2", "RFE3"]
        assert [target for target, _ in interactions(design, "updates")] == ["the CLI", "RFE4"]

    def test_where_the_first_column_is_a_field_its_rows_are(self, read, markup):
        table = "| Related Feature | Why |\n|---|---|\n| RFE2 | as RFE3 does |\n| Cache | keeps it |"
        design = self.read_in(read, markup, "Feature Interaction", table)
        assert [target for target, _ in interactions(design, "related")] == ["RFE2", "cache"]

    def test_a_field_in_another_column_is_none(self, read, markup):
        table = "| Feature | Updates Required |\n|---|---|\n| RFE2 | RFE3 |"
        design = self.read_in(read, markup, "Feature Interaction", table)
        assert states(design) == {"spec": "filled", "feature-interaction": "filled"}

    def test_a_first_column_directly_below_a_section_is_none(self, read, markup):
        table = "| Command | Meaning |\n|---|---|\n| `run` | runs |"
        text = "# RFE1\n\n## Function Specification\n\n"
        if markup == "rst":
            text, table = "RFE1\n====\n\nFunction Specification\n----------------------\n\n", in_rest(table)
        assert states(read(f"{text}{table}\n", f"RFE1.{markup}")) == {"spec": "filled"}

    def test_bold_headings_of_columns_are_no_labels(self, read, markup):
        table = "| **API** | **Meaning** |\n|---|---|\n| `run` | runs |"
        assert states(self.read_in(read, markup, "Phase 1", table)) == {"spec": "filled"}
        assert states(self.read_in(read, markup, "CLI", table)) == {"spec": "filled", "cli": "filled"}

    def test_nor_are_those_of_another_section(self, read, markup):
        table = "| Performance | Security |\n|---|---|\n| low | none |"
        assert set(states(self.read_in(read, markup, "Phase 1", table))) == {"spec"}
        assert set(states(self.read_in(read, markup, "API", table))) == {"spec", "api"}

    def test_a_header_that_is_a_row_like_the_others(self, read, markup):
        table = "| In Scope | files |\n|---|---|\n| Out of Scope | N/A |"
        design = self.read_in(read, markup, "Scope", table)
        assert states(design) == {
            "spec": "filled",
            "scope": "filled",
            "in-scope": "filled",
            "out-of-scope": "not-applicable",
        }


def test_the_whole_of_a_header_that_is_a_row_is_a_statement(read):
    table = "| Related Features | RFE2 | asks first |\n|---|---|---|\n| Updates Required | RFE4 | waits |"
    design = read(f"# RFE1\n\n## Specification\n\n### Feature Interaction\n\n{table}\n")
    stated = {one["kind"]: one["text"] for one in design["interactions"] if one["origin"] == "declared"}
    assert stated == {"related": "RFE2 — asks first", "updates": "RFE4 — waits"}


def test_a_row_says_of_what_kind_it_is_and_more(read):
    rows = "| Related Features | RFE2 | as RFE3 |\n| Related Features | RFE4 | — |\n| Updates Required | RFE5, RFE6 |"
    design = read(
        f"# RFE1\n\n## Specification\n\n### Feature Interaction\n\n| Type | Of | Why |\n|---|---|---|\n{rows}\n"
    )
    assert interactions(design, "related") == [("RFE2", 9), ("RFE4", 10)]
    assert interactions(design, "updates") == [("RFE5", 11), ("RFE6", 11)]


class TestUnknownSections:
    """A top-level heading that means no section may stand for one, by what stands below it."""

    PARTS = "**Configuration:**\n\nx\n\n**API:**\n\ny\n"

    def test_it_stands_for_the_section_of_the_parts_below_it(self, read):
        design = read(f"# RFE1\n\n## Motivation\n\nx\n\n## User Surface\n\n{self.PARTS}")
        assert states(design) == dict.fromkeys(("motivation", "spec", "configuration", "api"), "filled")
        assert design["fields"]["spec"]["line"] == 7

    @pytest.mark.parametrize(
        "text",
        [
            "## Motivation\n\nx\n\n## Appendix\n\n**Configuration:** one part is too few\n",
            f"## Specification\n\nx\n\n## Appendix\n\n{PARTS}",
            f"## Motivation\n\nx\n\n### Appendix\n\n{PARTS}",
            f"## Motivation\n\nx\n\n## Design\n\n{PARTS}\n**Architecture:** z\n\n**Components:** z\n",
            "## Motivation\n\nx\n\n## Tests\n\n**Performance:** x\n\n**Security:** y\n",
            f"## Changes\n\n{PARTS}",
        ],
    )
    def test_no_other_does(self, read, text):
        assert {"configuration", "api", "performance"}.isdisjoint(states(read(f"# RFE1\n\n{text}")))

    def test_in_rest(self, read):
        text = "RFE1\n====\n\nMotivation\n----------\n\nx\n\nUser Surface\n------------\n\n"
        design = read(f"{text}{self.PARTS}", "RFE1.rst")
        assert states(design) == dict.fromkeys(("motivation", "spec", "configuration", "api"), "filled")


class TestReferences:
    def entries(self, read, body):
        design = read(f"# RFE1\n\n## References\n\n{body}\n")
        return [(one["kind"], one["target"] or one["path"] or one["url"]) for one in design["references"]]

    def test_several_features_in_one_entry(self, read):
        body = "**Related Documents:**\n\n- RFE4/5 and RFE 6 (replaces RFE7)\n"
        assert self.entries(read, body) == [("related-document", f"RFE{number}") for number in (4, 5, 6)]
        assert self.entries(read, "**Related Documents:**\n\n- RFE4(replaces RFE7)\n") == [("related-document", "RFE4")]

    def test_several_addresses_in_one_entry(self, read):
        body = "**External References:**\n\n[a](https://a.org) and [b](https://b.org)\n\n[a](https://a.org) of RFE2"
        assert self.entries(read, body) == [
            ("external", "https://a.org"),
            ("external", "https://b.org"),
            ("external", "RFE2"),
        ]

    def test_notes(self, read):
        body = "See [1]_ and [RFE3]_.\n\n.. [1] RFE2: a cache\n.. [RFE3] A runner\n"
        design = read(
            f"RFE1\n====\n\nReferences\n----------\n\nRelated Documents\n~~~~~~~~~~~~~~~~~\n\n{body}", "RFE1.rst"
        )
        assert [(one["target"], one["text"]) for one in design["references"]] == [
            ("RFE3", "See and ."),
            ("RFE2", "RFE2: a cache"),
            ("RFE3", "RFE3 — A runner"),
        ]

    def test_features_behind_the_colon_are_of_the_description(self, read):
        body = "**Related Documents:**\n\n- RFE4: unlike RFE5\n- [A](b/RFE6.md) — as RFE7\n- Caches: RFE8, RFE9\n"
        found = [target for _, target in self.entries(read, body)]
        assert found == ["RFE4", "RFE6", "RFE8", "RFE9"]

    def test_entries_without_a_label(self, read):
        body = "- RFE4: A runner\n- [A paper](https://example.org)\n- `core/a.rs`"
        assert self.entries(read, body) == [
            ("related-document", "RFE4"),
            ("external", "https://example.org"),
            ("implementation", "core/a.rs"),
        ]

    @pytest.mark.parametrize(
        ("entry", "paths"),
        [
            ("`a/b.rs#L20-L30`", ["a/b.rs"]),
            ("`a/c.py::test_x`", ["a/c.py"]),
            ("`a/d.rs:10,20`", ["a/d.rs"]),
            ("Handler (`a/b.rs`)", ["a/b.rs"]),
            ("`a/b.rs` - replaces `a/old.rs`", ["a/b.rs"]),
            ("`Dockerfile`", ["Dockerfile"]),
            ("Cache: `a/b.rs`, `c.py`", ["a/b.rs", "c.py"]),
            ("calls `Session.run`", []),
        ],
    )
    def test_paths(self, read, entry, paths):
        body = f"**Implementation References:**\n\n- {entry}\n"
        assert self.entries(read, body) == [("implementation", path) for path in paths]


class TestLimits:
    def test_front_matter_that_says_nothing(self, read):
        design = read('---\nstatus:\nissue: "[4"\ncreated: "[5]"\nauthor: ~\n---\n\n# RFE1: X\n')
        assert (design["status"], design["metadata"]) == (None, {"created": "[5]", "issue": "[4"})
        assert [one["rule"] for one in design["findings"] if one["rule"] == "unquoted-value"] == []

    def test_bold_words_open_sections_on_the_second_level(self, read):
        text = "# RFE1: X\n\n**Motivation**\n\nText.\n\n{} References\n\n- x\n"
        assert "references" in states(read(text.format("##")))

    def test_links_from_the_root_and_up(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.write("other/RFE2.md", "# RFE2: A cache\n")
        body = "- [a](/other/RFE2.md)\n- [b](../other/RFE2.md#x)\n- [c](RFE3.md)\n- <https://example.org/RFE2>"
        project.write("a/RFE1.md", f"# RFE1\n\n## Specification\n\n**Related Features:**\n\n{body}\n")
        project.write("a/RFE3.md", "# RFE3: Other\n")
        export = project.export(flamedesign_documents=["**RFE*"], suppress_warnings=["myst"])
        edges = [(edge["target"], edge["line"]) for edge in export["interactions"] if edge["kind"] == "related"]
        assert edges == [("RFE2", 7), ("RFE2", 8), ("RFE3", 9), ("RFE2", 10)]

    @pytest.mark.parametrize(
        ("body", "lacks"),
        [
            ("- Description: x\n- Steps:\n  1. a\n- Expected: b", None),
            ("- Description: x\n- Expected: b", "'Workflow'"),
            ("It is put.\n\n1. a\n2. b\n\n- Result: c", None),
            ("It is put.\n\n```\nput\n```\n\n```\nthere\n```", None),
            ("```\n# Description: x\nput\n# Expected: there\n```", None),
            ("```\n# Expected: there\n```", None),
            ("Put.", "'Workflow' and no 'Expected outcome'"),
        ],
    )
    def test_parts_of_an_example(self, read, body, lacks):
        design = read(
            f"# RFE1\n\n## Use Cases\n\n### Basic Use Cases\n\n**Example 1: Put**\n\n{body}\n\n**Example 2: Get**\n\nx\n"
        )
        found = [
            one["message"]
            for one in design["findings"]
            if one["rule"] == "use-case-incomplete" and "1: Put" in one["message"]
        ]
        assert bool(found) == (lacks is not None), found
        assert lacks is None or lacks in found[0]


class TestDeclarations:
    @pytest.mark.parametrize(
        ("table", "values"),
        [
            ("| Option | Meaning |\n|---|---|\n| `cache.size` | how much |", [None]),
            ("| Option | Default |\n|---|---|\n| `cache.size` | 10 |\n| `cache.age` | - |", ["10", None]),
        ],
    )
    def test_the_column_of_defaults(self, read, project, table, values):
        read(f"# RFE1\n\n## Function Specification\n\n### Configuration\n\n{table}\n")
        declared = get_domain(project.apps[-1].env).design_in("RFE1").declarations
        assert [one.subject for one in declared] == [Subject.OPTION] * len(values)
        assert [one.value for one in declared] == values


class TestWithoutHeadings:
    """Bold labels stand for the headings of a document that has none below its title."""

    def test_labels_open_sections_and_their_fields(self, read):
        text = "**Motivation:** Slow.\n\n**Background:** It waits.\n\n**Related Features:**\n\n- RFE2 too\n"
        design = read(f"# RFE1: X\n\n{text}")
        assert {name for name, one in states(design).items() if one == "filled"} >= {"motivation", "background"}
        assert [target for target, _line in interactions(design, "related")] == ["RFE2"]

    @pytest.mark.parametrize(
        "text",
        [
            "**Motivation**\nSlow.\n\n**Use Cases**\nTBD\n",
            "- **Motivation**: Slow.\n- **Use Cases**: TBD\n",
            "- Motivation: Slow.\n- Use Cases: TBD\n",
            "- **Motivation**\n  - Slow.\n- **Use Cases**\n  - TBD\n",
            "| Topic | Words |\n|---|---|\n| Motivation | Slow. |\n| **Use Cases** | TBD |\n",
        ],
    )
    def test_labels_of_items_rows_and_lines_do(self, read, text):
        found = states(read(f"# RFE1: X\n\n- Status: draft\n\n{text}"))
        assert (found["motivation"], found["use-cases"]) == ("filled", "placeholder")

    @pytest.mark.parametrize(
        "text",
        [
            "Motivation\n   Slow.\n\nUse Cases\n   TBD\n",
            "Words.\n\n:Motivation: Slow.\n:Use Cases: TBD\n",
            ".. list-table::\n\n   * - Motivation\n     - Slow.\n   * - Use Cases\n     - TBD\n",
        ],
    )
    def test_definitions_do(self, read, text):
        found = states(read(f"RFE1: X\n=======\n\n{text}", "RFE1.rst"))
        assert (found["motivation"], found["use-cases"]) == ("filled", "placeholder")

    @pytest.mark.parametrize(
        "text",
        [
            "- **API**: Words.\n- **CLI**: Words.\n",
            "- **Motivation**: Words.\n\nAnd:\n\n- **Use Cases**: Words.\n",
            "- Words\n  - **Motivation**: Words.\n  - **Use Cases**: Words.\n",
            "**Motivation**\nis what counts.\n\n**Use Cases**\nare few.\n",
        ],
    )
    def test_what_is_mere_text(self, read, text):
        found = states(read(f"# RFE1: X\n\n{text}"))
        assert {found.get(name, "missing") for name in ("motivation", "use-cases", "api", "cli")} == {"missing"}

    def test_one_label_is_a_bold_word(self, read):
        assert (
            states(read("# RFE1: X\n\n**Motivation:** Slow.\n\n**Aside:** Words.\n")).get("motivation", "missing")
            == "missing"
        )

    def test_with_a_heading_they_are_what_they_were(self, read):
        text = "# RFE1: X\n\n**Motivation:** Slow.\n\n**Use Cases:** Some.\n\n## Aside\n\nWords.\n"
        assert states(read(text)).get("motivation", "missing") == "missing"


class TestUnknownLabels:
    """A bold label that the template does not know, below one that it does."""

    def read(self, read, text):
        design = read(f"# RFE1: X\n\n## Function Specification\n\n### Feature Interaction\n\n{text}\n")
        return interactions(design, "related")

    @pytest.mark.parametrize(
        "text",
        [
            "**Related Features:** RFE2 reads it.\n\n**Alternatives:** RFE7 was considered.",
            "**Related Features:**\n\n- RFE2\n\n**Alternatives:**\n\n- RFE7",
            "**Related Features:** RFE2\n**Alternatives:** RFE7",
            "**Related Features** - RFE2\n\n**Alternatives** - RFE7",
            "*Related Features*: RFE2\n\n*Alternatives*: RFE7",
            "**1. Related Features:** RFE2\n\n**2. Alternatives:** RFE7",
        ],
    )
    def test_it_ends_a_field_that_states_something(self, read, text):
        assert [target for target, _line in self.read(read, text)] == ["RFE2"]

    @pytest.mark.parametrize("separator", ["\n\n", "\n"])
    def test_labels_after_one_that_says_nothing_are_no_entries_of_it(self, read, separator):
        labels = ["**Related Features:**", "**Storage:** RFE2 reads it.", "**Queues:** RFE7"]
        assert self.read(read, separator.join(labels)) == []
        assert self.read(read, separator.join([*labels, "**Updates Required:** RFE8"])) == []

    @pytest.mark.parametrize(
        "text",
        [
            "**Related Features:** RFE2, and these:\n\n**Queues:** RFE7",
            "**Related Features:** RFE2\n\n**RFE7:** waits for it",
            "**Related Features:** RFE2\n\n**Note:** RFE7 too",
            "**Related Features:** RFE2\n\n**a. Queues:** RFE7",
            "**Related Features:** RFE2\n\n**The queue (`src/queue.rs`):** RFE7",
            "**Related Features:** RFE2\n\n- **Queues:** RFE7",
        ],
    )
    def test_it_opens_an_entry_of_the_field(self, read, text):
        assert [target for target, _line in self.read(read, text)] == ["RFE2", "RFE7"]

    def test_a_single_one_after_an_empty_label_stands_beside_it(self, read):
        text = "**Related Features:**\n\n**Alternatives:** RFE7\n\n**Updates Required:** RFE8"
        assert self.read(read, text) == []

    def test_the_words_below_it_are_mentions(self, read):
        text = "**Related Features:** RFE2\n\n**Alternatives:** RFE7\n\n**Updates Required:** RFE8"
        design = read(f"# RFE1: X\n\n## Function Specification\n\n### Feature Interaction\n\n{text}\n")
        assert "RFE7" in design["mentions"]
        assert [target for target, _line in interactions(design, "updates")] == ["RFE8"]

    def test_text_that_states_nothing_goes_on(self, read):
        design = read("# RFE1: X\n\n## Motivation\n\n**Target:** TBD\n\n**Success:** Ten a second.\n")
        assert states(design)["target"] == "filled"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (".. todo:: Ask the lab.", "placeholder"),
        (".. todo::\n\n   Ask the lab.\n\n   And the office.", "placeholder"),
        (".. todo:: Ask the lab.\n\nFiles are encrypted.", "filled"),
    ],
)
def test_what_is_still_to_be_done(read, body, state):
    extensions = ["sphinxcontrib_flamedesign", "sphinx.ext.todo"]
    text = f"RFE1: X\n=======\n\nMotivation\n----------\n\nBackground\n~~~~~~~~~~\n\n{body}\n"
    assert read(text, "RFE1.rst", extensions=extensions)["fields"]["background"]["state"] == state


@pytest.mark.parametrize(
    ("term", "definition", "said"),
    [
        ("Needs", "the queue of RFE2", "Needs: the queue of RFE2"),
        ("RFE2", "the queue", "RFE2"),
    ],
)
def test_a_definition_is_quoted_with_its_term_where_it_names_the_design(read, term, definition, said):
    design = read(
        f"RFE1: One\n=========\n\nRelated Features\n----------------\n\n{term}\n   {definition}\n", "RFE1.rst"
    )
    assert [edge["text"] for edge in design["interactions"] if edge["target"] == "RFE2"] == [said]


class TestBounds:
    """What ends where: each of these was once moved without a test that saw it."""

    def test_a_label_of_no_field_ends_what_says_that_there_is_nothing(self, read):
        body = "### CLI\n\nNone.\n\n**Remark**\n\n- The words\n- of somebody else.\n"
        assert states(read(f"# RFE1: X\n\n## Function Specification\n\n{body}"))["cli"] == "not-applicable"
        body = "### CLI\n\nRun it.\n\n**Remark**\n\nNone.\n"
        assert states(read(f"# RFE1: X\n\n## Function Specification\n\n{body}"))["cli"] == "filled"

    def test_a_field_stands_directly_below_another_section_or_not_at_all(self, read):
        below = "# RFE1: X\n\n## Motivation\n\n### Background\n\nText.\n\n{marks} Architecture\n\nText.\n"
        assert states(read(below.format(marks="###")))["architecture"] == "filled"
        assert "architecture" not in states(read(below.format(marks="####")))

    def test_what_follows_the_title_of_an_example_is_a_part_of_it(self, read):
        parts = "**Description:** Ann asks.\n\n**Workflow:** She waits.\n\n**Expected Outcome:** It answers.\n"
        body = f"### Basic Use Cases\n\n#### Example 1\n\n{parts}\n#### Example 2\n\n**Description:** Bob asks.\n"
        found = read(f"# RFE1: X\n\n## Use Cases\n\n{body}")["findings"]
        assert [one["message"].split(" has ")[0] for one in found if one["rule"] == "use-case-incomplete"] == [
            "'Example 2'"
        ]
