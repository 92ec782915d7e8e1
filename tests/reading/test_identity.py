"""Who a design is, and what its header says, by templates of other teams: in small projects."""

from __future__ import annotations

from textwrap import dedent

import pytest
from support import run_command

FIELDS = """
[fields.context]
label = "Context"
[fields.decision]
label = "Decision"
"""
ADR = """
name = "adr"
title = "Decision"
documents = ["adr/*"]
exclude = ["adr/README"]

[id]
form = ["ADR-{number:4}"]
path = ["adr/{number}-{name}"]
title = ["{number}. {title}", "{title}"]
text = ["adr/{number}-*", "https://example.org/decisions/{number}"]
pending = ["NNNN"]

[kinds.amends]
label = "amends"
inverse = "amended by"
like = "depends"

[metadata.status]
label = "Status"
section = "Status"
holds = "status"
values = ["proposed", "accepted", "superseded"]
superseded = ["superseded"]

[metadata.deciders]
label = "Deciders"
aliases = ["Decided by"]
holds = "owner"
many = true

[metadata.amends]
label = "Amends"
links = "amends"
many = true

[metadata.amended-by]
label = "Amended by"
links = "amends"
many = true
reverse = true
"""


@pytest.fixture
def export(project):
    """Read some documents by a template, and return their export."""

    def read(template: str, files: dict[str, str], **config: object) -> dict[str, object]:
        project.write("own.toml", template + FIELDS)
        project.write("index.rst", "Index\n=====\n")
        for name, text in files.items():
            project.write(name, text)
        return project.export(**{"flamedesign_template": "own.toml", "suppress_warnings": ["toc"], **config})

    return read


def called(export):
    """Return what each document's design is called, and its title."""
    return {one["docname"]: (one["id"], one["title"]) for one in export["designs"].values()}


def edges(export, *kinds):
    """Return the interactions of some kinds, with what states them where."""
    return [
        (one["source"], one["kind"], one["target"], one["target_type"], one["docname"], one["line"])
        for one in export["interactions"]
        if one["kind"] in kinds
    ]


def found(export, *rules):
    return [(one["docname"], one["line"], one["rule"]) for one in export["findings"] if one["rule"] in rules]


def test_relations_joined_in_one_clause(export):
    files = {f"adr/{number}-x.rst": f"{number}. X\n====\n" for number in range(2, 6)}
    text = "1. Y\n====\n\nStatus\n------\n\nAccepted and amends ADR-2 and ADR-3 and supersedes 4\n"
    made = export(ADR, files | {"adr/1-y.rst": text})
    assert edges(made, "amends", "supersedes") == [
        ("ADR-0001", "amends", "ADR-0002", "feature", "adr/1-y", 7),
        ("ADR-0001", "amends", "ADR-0003", "feature", "adr/1-y", 7),
        ("ADR-0001", "supersedes", "ADR-0004", "feature", "adr/1-y", 7),
    ]
    assert made["designs"]["ADR-0001"]["status"] == "accepted"


def test_an_id_in_the_title_that_a_header_states(export):
    made = export(ADR, {"adr/x.rst": ":title: ADR-7 - Use a queue\n\nContext\n-------\n\nText.\n"})
    assert called(made) == {"adr/x": ("ADR-0007", "Use a queue")}


@pytest.mark.parametrize(
    ("status", "read", "edge"),
    [
        ("Akzeptiert, ersetzt ADR 2", "akzeptiert", ("ADR-0001", "ADR-0002")),
        ("Ersetzt durch ADR 2", "ersetzt", ("ADR-0002", "ADR-0001")),
        ("Ersetzt ADR 2", None, ("ADR-0001", "ADR-0002")),
    ],
)
def test_a_word_that_is_a_status_and_a_relation_in_another_language(export, status, read, edge):
    template = ADR.replace('title = "Decision"', 'title = "Decision"\nlanguages = ["english", "german"]', 1)
    text = f"1. Y\n====\n\nStatus\n------\n\n{status}\n"
    made = export(template, {"adr/1-y.rst": text, "adr/2-x.rst": "2. X\n====\n"})
    assert made["designs"]["ADR-0001"]["status"] == read
    assert [(one[0], one[2]) for one in edges(made, "supersedes")] == [edge]


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("#2", [2]),
        ("#2 and #3", [2, 3]),
        ("#2–#4", [2, 3, 4]),
        ("#2 #3", [2, 3]),
        ("2 / 3", [2, 3]),
        ("2 (in part), #3 (the rest)", [2, 3]),
        ("Proposals 2, 3 and 4", [2, 3, 4]),
        ("ADRs 2 and 3", [2, 3]),
        ("ADRs 2-4", [2, 3, 4]),
        ("0002-x", [2]),
        ("adr/0002-x", [2]),
        # An issue, a denial, and what says that there is nothing.
        ("#9", []),
        ("`issue #2 <https://example.org/issues/2>`_", []),
        ("`#2 <https://example.org/issues/2>`_", []),
        ("PR #2", []),
        ("ADR-3 (not ADR-2)", [3]),
        ("unrelated to ADR-2", []),
        ("No dependencies", []),
    ],
)
def test_designs_that_a_line_of_the_header_names(export, said, named):
    files = {f"adr/{number:04}-x.rst": f"{number}. X\n====\n" for number in range(2, 5)}
    made = export(ADR, files | {"adr/0001-y.rst": f"1. Y\n====\n\n:Amends: {said}\n"})
    targets = [edge[2] for edge in edges(made, "amends") if edge[3] == "feature"]
    assert targets == [f"ADR-{number:04}" for number in named]
    words = [one["text"] for one in made["interactions"] if one["target_type"] == "unresolved"]
    assert all("#" in one for one in words)


def test_a_path_in_a_header_that_two_documents_end_in(export):
    template = (
        ADR.replace('"adr/*"', '"**", "**/README"')
        .replace("adr/README", "index")
        .replace("adr/{number}-{name}", "*/{name}")
    )
    files = {"a/cache.rst": "A\n=\n", "b/cache.rst": "B\n=\n", "b/log/README.rst": "C\n=\n", "d.rst": "D\n=\n\n"}
    made = export(template, files | {"e.rst": "E\n=\n\n:Amends: cache, b/cache, log, nothing.md\n"})
    assert [one["target"] for one in made["interactions"] if one["target_type"] == "feature"] == [
        "b/cache",
        "b/log/README",
    ]


def test_a_title_as_asciidoc_writes_it(export):
    text = "= ADR-7: Use a queue\n\n**Status**: accepted\n\n## Words\n\nText.\n\n## Context\n\nText.\n"
    made = export(ADR, {"adr/x.md": text}, extensions=["myst_parser", "sphinxcontrib_flamedesign"])
    assert called(made) == {"adr/x": ("ADR-0007", "Use a queue")}


class TestIds:
    def test_from_title_path_metadata_and_directive(self, export):
        made = export(
            ADR,
            {
                "adr/1-queue.rst": "Use a queue\n===========\n",
                "adr/0002-cache.rst": "3. Use a cache\n==============\n",
                "adr/other.rst": "4. Use a disk\n=============\n",
                "adr/stated.rst": ":id: 5\n\nUse a lock\n==========\n",
                "adr/opened.rst": "Use a log\n=========\n\n.. design:: adr 6\n",
                "adr/none.rst": "Use nothing\n===========\n",
                "adr/README.rst": "7. No decision\n==============\n",
            },
        )
        assert called(made) == {
            "adr/0002-cache": ("ADR-0003", "Use a cache"),
            "adr/1-queue": ("ADR-0001", "Use a queue"),
            "adr/none": ("adr/none", "Use nothing"),
            "adr/opened": ("ADR-0006", "Use a log"),
            "adr/other": ("ADR-0004", "Use a disk"),
            "adr/stated": ("ADR-0005", "Use a lock"),
        }
        assert found(made, "missing-id") == [("adr/none", 1, "missing-id")]
        assert made["templates"] == {"adr": ["**"]}

    def test_one_that_is_still_to_be_given(self, export):
        made = export(
            ADR,
            {
                "adr/NNNN-queue.rst": "Use a queue\n===========\n\nSee NNNN.\n",
                "adr/NNNN-cache.rst": "NNNN. Use a cache\n=================\n",
                "adr/8-disk.rst": "NNNN. Use a disk\n================\n",
                "adr/NNNN-lock.rst": "9. Use a lock\n=============\n",
            },
        )
        assert {docname: id_ for docname, (id_, _) in called(made).items()} == {
            "adr/8-disk": "ADR-0008",
            "adr/NNNN-cache": "adr/NNNN-cache",
            "adr/NNNN-lock": "ADR-0009",
            "adr/NNNN-queue": "adr/NNNN-queue",
        }
        assert called(made)["adr/NNNN-cache"][1] == "Use a cache"
        assert found(made, "pending-id", "missing-id", "duplicate-id") == [
            ("adr/NNNN-cache", 1, "pending-id"),
            ("adr/NNNN-queue", 1, "pending-id"),
        ]

    def test_of_two_documents_with_one_both_stay(self, export):
        made = export(
            ADR,
            {
                "adr/1-queue.rst": "Use a queue\n===========\n",
                "adr/1-a.rst": "1. Use a cache\n==============\n",
                "adr/2-c.rst": "Use a disk\n==========\n\nContext\n-------\n\nAs ADR-1 says.\n",
            },
        )
        assert {docname: id_ for docname, (id_, _) in called(made).items()} == {
            "adr/1-a": "ADR-0001",
            "adr/1-queue": "ADR-0001@adr/1-queue",
            "adr/2-c": "ADR-0002",
        }
        assert edges(made, "mention") == [("ADR-0002", "mention", "ADR-0001", "feature", "adr/2-c", 7)]
        assert found(made, "duplicate-id") == [("adr/1-queue", 1, "duplicate-id")]

    def test_a_title_that_was_copied(self, export):
        made = export(ADR, {"adr/1-queue.rst": "1. Queue\n========\n", "adr/2-cache.rst": "1. Cache\n========\n"})
        assert {docname: id_ for docname, (id_, _) in called(made).items()} == {
            "adr/1-queue": "ADR-0001",
            "adr/2-cache": "ADR-0002",
        }
        assert found(made, "duplicate-id") == [("adr/2-cache", 1, "duplicate-id")]

    def test_where_a_template_says_only_the_form_an_id_may_stand_anywhere_in_a_title(self, export):
        template = 'name = "t"\ntitle = "T"\ndocuments = ["d/*"]\n[id]\nform = ["FD{number}"]\npending = ["NNNN"]\n'
        made = export(template, {"d/a.rst": "A cache (FD-7)\n==============\n", "d/b.rst": "FDNNNN: A\n=========\n"})
        assert called(made) == {"d/a": ("FD7", "A cache"), "d/b": ("d/b", "A")}
        assert found(made, "pending-id") == [("d/b", 1, "pending-id")]

    def test_a_template_without_ids_asks_for_none(self, export):
        made = export('name = "t"\ntitle = "T"\ndocuments = ["d/*"]\n', {"d/a.rst": "RFE1: A\n=======\n"})
        assert called(made) == {"d/a": ("d/a", "RFE1: A")}
        assert found(made, "missing-id") == []

    def test_names_are_ids_in_links_and_roles_only(self, export):
        template = (
            'name = "s"\ntitle = "S"\ndocuments = ["specs/*/*"]\n[id]\nform = ["{name}"]\npath = ["specs/*/{name}"]\n'
        )
        made = export(
            template,
            {
                "specs/a/one.rst": "One\n===\n\nContext\n-------\n\nNot two, but :doc:`../b/three` and :design:`FOUR`.\n",
                "specs/a/two.rst": "Two\n===\n",
                "specs/b/three.rst": "Three\n=====\n",
                "specs/b/four.rst": "Four\n====\n",
            },
        )
        assert sorted(made["designs"]) == ["four", "one", "three", "two"]
        assert [edge[2] for edge in edges(made, "mention")] == ["four", "three"]


class TestRelations:
    def test_a_status_that_names_the_successor(self, export):
        made = export(
            ADR,
            {
                "adr/1-a.rst": "1. A\n====\n\nStatus\n------\n\nSuperseded by :doc:`2-b`\n",
                "adr/2-b.rst": "2. B\n====\n\nStatus\n------\n\nAccepted\n",
                "adr/3-c.rst": "3. C\n====\n\nStatus\n------\n\nSuperseded by ADR-9, in May\n",
                "adr/4-d.rst": "4. D\n====\n\nStatus\n------\n\nAccepted with revisions\n",
                "adr/5-e.rst": "5. E\n====\n\nStatus\n------\n\n**Accepted** (2026-01-02)\n",
                "adr/6-f.rst": "6. F\n====\n\nStatus\n------\n\nSuperseded by #2\n",
            },
        )
        statuses = {id_: one["status"] for id_, one in made["designs"].items()}
        assert statuses == {
            "ADR-0001": "superseded",
            "ADR-0002": "accepted",
            "ADR-0003": "superseded",
            "ADR-0004": "accepted with revisions",
            "ADR-0005": "accepted",
            "ADR-0006": "superseded",
        }
        assert edges(made, "supersedes", "mention") == [
            ("ADR-0002", "supersedes", "ADR-0001", "feature", "adr/1-a", 7),
            ("ADR-0002", "supersedes", "ADR-0006", "feature", "adr/6-f", 7),
            ("ADR-0009", "supersedes", "ADR-0003", "feature", "adr/3-c", 7),
        ]
        (unknown,) = [one for one in made["interactions"] if one["source"] == "ADR-0009"]
        assert unknown["source_type"] == "unresolved"
        assert found(made, "unknown-feature", "invalid-status") == [
            ("adr/3-c", 7, "unknown-feature"),
            ("adr/4-d", 7, "invalid-status"),
        ]

    def test_kinds_of_a_template_in_both_directions(self, export):
        made = export(
            ADR,
            {
                "adr/1-a.rst": ":Amends: 2, ADR-0003\n\n1. A\n====\n",
                "adr/2-b.rst": "2. B\n====\n\n| Amended by: ADR 3\n| Decided by: Ann, Bo\n",
                "adr/3-c.rst": "3. C\n====\n\n:Amends: none\n:Amended-by: nothing known\n",
            },
        )
        assert edges(made, "amends") == [
            ("ADR-0001", "amends", "ADR-0002", "feature", "adr/1-a", 1),
            ("ADR-0001", "amends", "ADR-0003", "feature", "adr/1-a", 1),
            ("ADR-0003", "amends", "ADR-0002", "feature", "adr/2-b", 4),
            ("nothing known", "amends", "ADR-0003", "feature", "adr/3-c", 5),
        ]
        assert made["designs"]["ADR-0002"]["metadata"]["deciders"] == ["Ann", "Bo"]
        assert made["kinds"]["amends"] == {
            "label": "amends",
            "inverse": "amended by",
            "origin": "declared",
            "reaches_target": None,
            "reaches_source": "must",
        }

    def test_by_title(self, export):
        made = export(
            ADR,
            {
                "adr/1-a.rst": ":Supersedes: the old way\n\n1. A\n====\n",
                "adr/2-b.rst": "2. The old way\n==============\n\n:Supersedes: The old way\n",
            },
        )
        assert edges(made, "supersedes") == [("ADR-0001", "supersedes", "ADR-0002", "feature", "adr/1-a", 1)]
        assert found(made, "self-reference") == [("adr/2-b", 4, "self-reference")]


class TestMetadataFiles:
    TEMPLATE = """
name = "kep"
title = "KEP"
documents = ["keps/*/*/README"]

[id]
form = ["KEP-{number}", "{name}"]
path = ["keps/*/{number}-{name}/README", "keps/*/{name}/README"]
title = ["KEP-{number}: {title}", "{title}"]

[metadata]
file = "kep.yaml"

[metadata.kep-number]
label = "KEP number"
holds = "id"

[metadata.title]
label = "Title"
holds = "title"

[metadata.authors]
label = "Authors"
holds = "owner"
many = true

[metadata.see-also]
label = "See also"
links = "related"
many = true

[metadata."milestone.stable"]
label = "Stable in"
"""
    TOML = TEMPLATE.replace("kep.yaml", "kep.toml")
    YAML_FILE = """\
    kep-number: 7
    title: A cache
    authors:
      - "@ann"
      - "@bo"
    see-also:
      - "/keps/net/8-other"
      - KEP-9
    milestone:
      stable: "v1.30"
    """
    TOML_FILE = """\
    kep-number = 7
    title = "A cache"
    authors = ["@ann", "@bo"]
    see-also = ["/keps/net/8-other", "KEP-9"]
    [milestone]
    stable = "v1.30"
    """

    @pytest.mark.parametrize(
        ("template", "file", "text", "lines"),
        [(TEMPLATE, "kep.yaml", YAML_FILE, (7, 8)), (TOML, "kep.toml", TOML_FILE, (4, 4))],
        ids=["yaml", "toml"],
    )
    def test_says_what_the_document_does_not(self, export, project, template, file, text, lines):
        made = export(
            template.replace('[metadata."milestone.stable"]', '[metadata.stable]\naliases = ["milestone.stable"]'),
            {
                f"keps/net/old-name/{file}": dedent(text),
                "keps/net/old-name/README.rst": "A cache\n=======\n",
                "keps/net/8-other/README.rst": "KEP-8: Other\n============\n",
            },
        )
        assert called(made)["keps/net/old-name/README"] == ("KEP-7", "A cache")
        design = made["designs"]["KEP-7"]
        assert design["metadata"] == {
            "authors": ["@ann", "@bo"],
            "see-also": ["/keps/net/8-other", "KEP-9"],
            "stable": "v1.30",
        }
        stated = [one for one in made["interactions"] if one["kind"] == "related"]
        source = f"keps/net/old-name/{file}"
        assert [(one["target"], one["line"], one["file"]) for one in stated] == [
            ("KEP-8", lines[0], source),
            ("KEP-9", lines[1], source),
        ]
        (unknown,) = [one for one in project.ours() if "unknown-feature" in one]
        assert unknown.startswith(f"{source}:{lines[1]}: ")

    def test_one_that_cannot_be_read_is_reported_there(self, export, project):
        export(
            self.TEMPLATE.replace('."milestone.stable"', ".stable"),
            {"keps/net/7-a/kep.yaml": "title: [a\nx: }\n", "keps/net/7-a/README.rst": "A\n=\n"},
        )
        (said,) = [one for one in project.ours() if "invalid-metadata" in one]
        assert said.startswith("keps/net/7-a/kep.yaml:2: ")

    def test_one_that_cannot_be_read_is_one_finding(self, export, project):
        required = self.TEMPLATE.replace('."milestone.stable"', ".stable").replace("many = true", "required = true", 1)
        documents = {"keps/net/7-a/kep.yaml": "title: [a\nx: }\n", "keps/net/7-a/README.rst": "A\n=\n"}
        export(required, documents)
        assert [one for one in project.ours() if "missing-metadata" in one] == []

    def test_front_matter_that_cannot_be_read_is_one_finding(self, export, project):
        template = self.TEMPLATE.replace('."milestone.stable"', ".stable").replace('file = "kep.yaml"\n', "")
        template = template.replace("many = true", "required = true", 1)
        text = "---\ntitle: [A\nauthors: Ann\n---\n\n# A\n"
        export(template, {"keps/net/7-a/README.md": text})
        rules = {"invalid-metadata", "missing-metadata", "missing-owner"}
        said = [one for one in project.ours() if any(f"flamedesign.{rule}" in one for rule in rules)]
        assert [one.partition(": ")[0] for one in said] == ["keps/net/7-a/README.md:2"]

    @pytest.mark.parametrize("name", ["kep.yml", "KEP.yaml", "oep.yml", "kep.toml", "kep.json"])
    @pytest.mark.parametrize("header", ["", ":authors: Ann\n\n"], ids=["bare", "header"])
    def test_one_of_almost_the_right_name(self, export, project, name, header):
        template = self.TEMPLATE.replace('."milestone.stable"', ".stable")
        folder = "keps/net/7-a"
        there = {"keps/net/8-b/kep.yaml": "authors: Bo\n", "keps/net/8-b/README.rst": "B\n=\n"}
        export(template, {f"{folder}/{name}": "authors: Ann\n", f"{folder}/README.rst": f"{header}A\n=\n", **there})
        (said,) = [one for one in project.ours() if "missing-metadata" in one]
        place = f"{folder}/README.rst:{3 if header else 1}"
        assert said.startswith(f"{place}: WARNING: {name} beside {folder}/README.rst is not read, for the")
        project.configure('flamedesign_template = "own.toml"\n')
        explained = run_command("explain", project.src / folder / "README.rst").stdout
        assert f"But {name} beside {folder}/README.rst is not read, for the" in explained
        (project.src / folder / name).rename(project.src / folder / "kep.yaml")
        project.export(flamedesign_template="own.toml")
        assert [one for one in project.ours() if "missing-metadata" in one] == []

    def test_a_misspelt_key(self, export, project):
        template = self.TEMPLATE.replace('[metadata."milestone.stable"]', "[metadata.needs]")
        written = "autors: Ann\nsee-aslo: KEP-8\nneds: KEP-9\nreplaced: KEP-3\n"
        export(template, {"keps/net/7-a/kep.yaml": written, "keps/net/7-a/README.rst": "A\n=\n"})
        said = [one.partition("/7-a/")[2] for one in project.ours() if "invalid-metadata" in one]
        unread = "is no metadata of this template, so that it is not read; did you mean"
        assert said == [
            f"kep.yaml:1: WARNING: 'autors' {unread} 'authors'? [flamedesign.invalid-metadata]",
            f"kep.yaml:2: WARNING: 'see-aslo' {unread} 'see-also'? [flamedesign.invalid-metadata]",
            f"kep.yaml:3: WARNING: 'neds' {unread} 'needs'? [flamedesign.invalid-metadata]",
        ]

    def test_one_that_contradicts_the_document_is_reported_there(self, export, project):
        export(
            self.TEMPLATE.replace('."milestone.stable"', ".stable"),
            {
                "keps/net/7-a/kep.yaml": "authors: Ann\nkep-number: 7\n",
                "keps/net/7-a/README.rst": ":kep-number: 8\n\nA\n=\n",
            },
        )
        (said,) = [one for one in project.ours() if "contradictory-metadata" in one]
        assert said.startswith("keps/net/7-a/kep.yaml:2: ")
        project.configure('flamedesign_template = "own.toml"')
        path = project.src / "keps/net/7-a/kep.yaml"
        assert "kep.yaml:2: warning: " in run_command("check", "--no-cache", path).stdout

    def test_another_id_than_title_and_folder_say_is_reported_there(self, export, project):
        export(
            self.TEMPLATE.replace('."milestone.stable"', ".stable"),
            {
                "keps/net/14-a/kep.yaml": "authors: Ann\nkep-number: 15\n",
                "keps/net/14-a/README.rst": "KEP-14: A\n=========\n",
                "keps/net/7-b/kep.yaml": "kep-number: 8\n",
                "keps/net/7-b/README.rst": "B\n=\n",
                "keps/net/old-name/kep.yaml": "kep-number: 9\n",
                "keps/net/old-name/README.rst": "KEP-0009: C\n===========\n",
            },
        )
        both, path = [one for one in project.ours() if "contradictory-metadata" in one]
        assert both.startswith(
            "keps/net/14-a/kep.yaml:2: WARNING: the id is KEP-15 here, and its title says KEP-14 and its path says KEP-14;"
        )
        assert path.startswith("keps/net/7-b/kep.yaml:1: WARNING: the id is KEP-8 here, and its path says KEP-7;")

    def test_a_change_of_one_has_the_document_read_again(self, export, project):
        template = self.TEMPLATE.replace('."milestone.stable"', ".stable")
        export(template, {"keps/net/7-a/README.rst": "A\n=\n"})
        project.write("keps/net/7-a/kep.yaml", "authors: Ann\n")
        assert project.export(flamedesign_template="own.toml")["designs"]["KEP-7"]["metadata"] == {"authors": ["Ann"]}
        project.write("keps/net/7-a/kep.yaml", "authors: Bo\n")
        assert project.export(flamedesign_template="own.toml")["designs"]["KEP-7"]["metadata"] == {"authors": ["Bo"]}


def test_a_header_like_that_of_a_mail(export):
    template = """
name = "pep"
title = "PEP"
documents = ["pep-*"]
[id]
form = ["PEP {number}"]
path = ["pep-{number}"]
[metadata]
header = "rfc2822"
[metadata.pep]
label = "PEP"
holds = "id"
[metadata.title]
label = "Title"
holds = "title"
[metadata.author]
label = "Author"
holds = "owner"
many = true
[metadata.status]
label = "Status"
holds = "status"
values = ["Draft", "Final"]
[metadata.replaces]
label = "Replaces"
links = "supersedes"
many = true
"""
    made = export(
        template,
        {
            "pep-0007.rst": "PEP: 7\nTitle: A cache\nAuthor: Ann <ann@example.org>,\n        Bo\nStatus: Final\nReplaces: 6\n\nContext\n=======\n\nSlow.\n",
            "pep-0006.rst": "PEP: 6\nTitle: Another\nStatus: Draft\n\nContext\n=======\n\nSlow.\n",
        },
    )
    assert called(made) == {"pep-0006": ("PEP 6", "Another"), "pep-0007": ("PEP 7", "A cache")}
    design = made["designs"]["PEP 7"]
    assert (design["status"], design["metadata"]["author"]) == ("Final", ["Ann <ann@example.org>", "Bo"])
    assert design["fields"]["context"] == {"state": "filled", "line": 8}
    assert edges(made, "supersedes") == [("PEP 7", "supersedes", "PEP 6", "feature", "pep-0007", 6)]


def test_a_document_without_a_title_has_no_header_lines_in_its_sections(export):
    made = export(
        ADR,
        {
            "adr/1-a.rst": ":Status: accepted\n\nContext\n=======\n\nStatus: proposed\n\nDecision\n========\n\nStatus: proposed\n"
        },
    )
    assert [one["rule"] for one in made["findings"] if one["rule"] == "contradictory-metadata"] == []


class TestFields:
    def test_required_in_some_statuses_and_since_some_design(self, export):
        template = (
            ADR
            + """
[fields.tests]
label = "Tests"
required = ["accepted"]
[fields.risks]
label = "Risks"
since = 3
[fields.rollout]
label = "Rollout"
required = false
"""
        )
        text = "{0}. A\n====\n\nStatus\n------\n\n{1}\n\nContext\n-------\n\nx\n\nDecision\n--------\n\nx\n"
        made = export(
            template,
            {
                "adr/2-a.rst": text.format(2, "proposed"),
                "adr/3-b.rst": text.format(3, "proposed"),
                "adr/4-c.rst": text.format(4, "accepted"),
            },
        )
        missing = {(one["docname"], one["field"]) for one in made["findings"] if one["rule"] == "missing-field"}
        assert missing == {("adr/3-b", "risks"), ("adr/4-c", "risks"), ("adr/4-c", "tests")}
        assert {id_: one["completeness"] for id_, one in made["designs"].items()} == {
            "ADR-0002": 1.0,
            "ADR-0003": 0.6667,
            "ADR-0004": 0.5,
        }

    def test_addresses_of_links_are_what_references_hold(self, export):
        """At the end of a document they belong to all of it."""
        template = ADR + '\n[fields.references]\nlabel = "References"\n[fields.notes]\nlabel = "Notes"\n'
        address = ".. _{}: https://example.org/{}\n\n"
        text = f"1. A\n====\n\nReferences\n----------\n\n{address.format('a', 'a')}Notes\n-----\n\n{address.format('b', 'b')}"
        fields = export(template, {"adr/1-a.rst": text})["designs"]["ADR-0001"]["fields"]
        assert (fields["references"]["state"], fields["notes"]["state"]) == ("filled", "placeholder")

    def test_metadata_may_be_named_in_the_plural(self, export):
        template = ADR + '\n[metadata.previous-decision]\nlabel = "Previous decision"\nlinks = "related"\nmany = true\n'
        made = export(
            template, {"adr/1-a.rst": "1. A\n====\n\n:Previous decisions: ADR 2, ADR 3\n\nContext\n-------\n\nx\n"}
        )
        assert [one["target"] for one in made["interactions"]] == ["ADR-0002", "ADR-0003"]

    def test_what_stands_in_a_repeated_field_may_stand_again(self, export):
        template = (
            ADR
            + '\n[fields.story]\nlabel = "Story"\nrepeat = "Story {number}"\n[fields.goal]\nlabel = "Goal"\nparent = "story"\n'
        )
        story = "Story {0}\n-------\n\nGoal\n~~~~\n\nWords.\n\n"
        made = export(template, {"adr/1-a.rst": f"1. A\n====\n\n{story.format(1)}{story.format(2)}"})
        assert [one["rule"] for one in made["findings"] if one["rule"] == "duplicate-field"] == []

    def test_repeated_headings_are_one_field(self, export, project):
        template = ADR + '\n[fields.story]\nlabel = "Stories"\nrepeat = "Story {number}"\n'
        made = export(
            template,
            {
                "adr/1-a.rst": "1. A\n====\n\nStory 1: first\n--------------\n\nx\n\nStory 2\n-------\n\nTBD\n\nStoryboard\n----------\n\nx\n"
            },
        )
        assert made["designs"]["ADR-0001"]["fields"]["story"] == {"state": "filled", "line": 4}
        assert not [one for one in project.ours() if "contradictory" in one or "duplicate" in one]

    def test_boilerplate_that_stays_counts_as_text(self, export):
        prompt = 'prompts = ["Everybody must read this before the decision is taken."]\n'
        template = (
            ADR + f'\n[fields.note]\nlabel = "Note"\nkeep = true\n{prompt}\n[fields.why]\nlabel = "Why"\n{prompt}'
        )
        said = "Everybody must read this before the decision is taken."
        made = export(template, {"adr/1-a.rst": f"1. A\n====\n\nNote\n----\n\n{said}\n\nWhy\n---\n\n{said}\n"})
        fields = made["designs"]["ADR-0001"]["fields"]
        assert (fields["note"]["state"], fields["why"]["state"]) == ("filled", "placeholder")

    def test_one_label_in_two_parents(self, export):
        template = (
            ADR
            + """
[fields.client]
label = "Client"
[fields.client-risks]
label = "Risks"
parent = "client"
[fields.server]
label = "Server"
[fields.server-risks]
label = "Risks"
parent = "server"
"""
        )
        made = export(
            template,
            {
                "adr/1-a.rst": "1. A\n====\n\nServer\n------\n\nRisks\n~~~~~\n\nSome.\n\nClient\n------\n\nRisks\n~~~~~\n\nNone.\n"
            },
        )
        fields = made["designs"]["ADR-0001"]["fields"]
        assert (fields["server-risks"]["state"], fields["server-risks"]["line"]) == ("filled", 7)
        assert (fields["client-risks"]["state"], fields["client-risks"]["line"]) == ("not-applicable", 15)

    def test_a_field_that_needs_a_heading_has_no_label(self, export):
        template = ADR + '\n[fields.size]\nlabel = "Size"\nparent = "costs"\nheading = true\n'
        template = template.replace("[fields.size]", '[fields.costs]\nlabel = "Costs"\n[fields.size]')
        text = "1. A\n====\n\nCosts\n-----\n\n**Size:** big\n"
        assert export(template, {"adr/1-a.rst": text})["designs"]["ADR-0001"]["fields"]["size"]["state"] == "missing"

    def test_one_called_like_a_view(self, export):
        template = ADR + '\n[fields.impact]\nlabel = "Impact"\n'
        text = "1. A\n====\n\n.. design-field-impact::\n\n   Much.\n\n.. design-impact:: ADR-0001\n"
        made = export(template, {"adr/1-a.rst": text})
        assert made["designs"]["ADR-0001"]["fields"]["impact"]["state"] == "filled"


def test_statements_directly_below_a_field_that_groups_others(read):
    text = "# RFE3: X\n\n## Function Specification\n\n### Feature Interaction\n\nIt works with RFE1.\n\nIt is fast.\n\n"
    text += (
        "- RFE2 is used\n- The weather\n\n| Feature | How |\n|---|---|\n| RFE4 | x |\n\n**Updates Required:** RFE5\n"
    )
    design = read(text, "RFE3.md")
    assert edges(design, "related", "updates") == [
        ("RFE3", "related", "RFE1", "feature", "RFE3", 7),
        ("RFE3", "related", "RFE2", "feature", "RFE3", 11),
        ("RFE3", "related", "The weather", "unresolved", "RFE3", 12),
        ("RFE3", "related", "RFE4", "feature", "RFE3", 16),
        ("RFE3", "updates", "RFE5", "feature", "RFE3", 18),
    ]
