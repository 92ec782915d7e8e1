"""Who designs are and how they relate, by the template of a team of its own."""

from __future__ import annotations

import re

import pytest
from support import HAS_MYST, run_command

TEMPLATE = """\
name = "own"
title = "Own"
documents = ["props/**"]
[id]
form = ["P-{number}", "{name}"]
path = ["props/{number}-{name}", "props/*/{number}-{name}"]
title = ["P-{number}: {title}", "{title}"]
text = ["props/{number}-*", "https://example.org/issues/{number}"]
pending = ["NNNN"]
[kinds.follows]
label = "follows"
inverse = "followed by"
[metadata.number]
label = "Number"
holds = "id"
[metadata.status]
label = "Status"
holds = "status"
values = ["draft", "accepted", "superseded"]
drafts = ["draft"]
superseded = ["superseded"]
[metadata.team]
label = "Team"
required = ["accepted"]
[metadata.follows]
label = "Follows"
links = "follows"
many = true
[fields.why]
label = "Why"
[fields.risks]
label = "Risks"
since = 3
"""


def write(project, name, number, title, header="", body="Words.", risks="None."):
    """Write a proposal in reST; its heading says no id where it has no number."""
    heading = f"P-{number}: {title}" if number else title
    text = f"{heading}\n{'=' * len(heading)}\n\n{header}\n\nWhy\n---\n\n{body}\n\n"
    project.write(f"props/{name}.rst", text + (f"Risks\n-----\n\n{risks}\n" if risks else ""))


@pytest.fixture
def own(project):
    project.write("own.toml", TEMPLATE)
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   props/**\n\n.. design-graph::\n")
    project.configure('flamedesign_template = "own.toml"\n')
    return project


def edges(export, kind=None):
    found = [(one["source"], one["kind"], one["target"]) for one in export["interactions"]]
    return [one for one in found if kind is None or one[1] == kind]


class TestIds:
    def test_each_source(self, own):
        write(own, "0001-one", 1, "One")
        write(own, "0002-two", None, "Two")
        write(own, "three", None, "Three", ":Number: 3")
        write(own, "NNNN-four", None, "Four")
        own.write("props/five.rst", "Five\n====\n\n.. design:: P-5\n\nWhy\n---\n\nWords.\n")
        export = own.export()
        assert {id_: one["title"] for id_, one in export["designs"].items()} == {
            "P-1": "One",
            "P-2": "Two",
            "P-3": "Three",
            "P-5": "Five",
            "props/NNNN-four": "Four",
        }
        assert [(one["rule"], one["severity"]) for one in export["findings"] if one["rule"].endswith("-id")] == [
            ("pending-id", "info")
        ]

    def test_explain_says_where_an_id_comes_from(self, own, monkeypatch):
        write(own, "0002-two", None, "Two")
        monkeypatch.chdir(own.src)
        assert "id from the path" in run_command("explain", "props/0002-two.rst").output

    def test_one_name_in_two_folders(self, own):
        write(own, "a/0001-one", None, "One", body="See P-1, and :design:`P-1`.")
        write(own, "b/0001-one", None, "One again", body="See P-1.")
        write(own, "0002-two", 2, "Two", ":Follows: P-1")
        export = own.export()
        assert sorted(export["designs"]) == ["P-1", "P-1@props/b/0001-one", "P-2"]
        assert edges(export) == [("P-2", "follows", "P-1")]
        (finding,) = [one for one in export["findings"] if one["rule"] == "duplicate-id"]
        assert (finding["design"], finding["docname"]) == ("P-1@props/b/0001-one", "props/b/0001-one")

    def test_one_that_states_its_id_goes_before_one_that_has_it_from_its_path(self, own):
        write(own, "a/0001-one", None, "By path")
        write(own, "z", 1, "By title")
        assert own.export()["designs"]["P-1"]["title"] == "By title"

    @pytest.mark.parametrize(("title", "is_first"), [("RFE7: Cache", True), ("Cache", True), ("Cache", False)])
    def test_a_list_of_changes_is_not_the_design(self, project, title, is_first):
        changes, design = ("A", "FS") if is_first else ("Z", "FS")
        project.write("index.rst", "Index\n=====\n")
        project.write(f"RFE7/{changes}.md", "# RFE7 changes\n\n## [1.0] 2026-01-01\n\n- Added it.\n")
        project.write(
            f"RFE7/{design}.md", f"# {title}\n\n## Motivation\n\n**Background:** Slow.\n\n**Target:** Fast.\n"
        )
        project.write("RFE7/NOTES.md", "# Notes\n\n## Motivation\n\n**Background:** Slow.\n")
        export = project.export(flamedesign_documents=["RFE7/*"])
        assert {id_: one["docname"] for id_, one in export["designs"].items()} == {
            "RFE7": "RFE7/FS",
            f"RFE7@RFE7/{changes}": f"RFE7/{changes}",
            "RFE7@RFE7/NOTES": "RFE7/NOTES",
        }
        found = [one["docname"] for one in export["findings"] if one["rule"] == "duplicate-id"]
        assert sorted(found) == sorted([f"RFE7/{changes}", "RFE7/NOTES"])

    def test_a_title_with_the_id_of_another_one(self, own):
        write(own, "0001-one", 1, "One")
        write(own, "0011-other", 1, "Copied")
        export = own.export()
        assert {id_: one["title"] for id_, one in export["designs"].items()} == {"P-1": "One", "P-11": "Copied"}
        assert [one["docname"] for one in export["findings"] if one["rule"] == "duplicate-id"] == ["props/0011-other"]

    def test_designs_without_any_id(self, project):
        project.write("own.toml", 'name = "x"\ntitle = "X"\n[fields.why]\nlabel = "Why"\n')
        project.configure('flamedesign_template = "own.toml"\nflamedesign_documents = ["d/*"]\n')
        project.write("index.rst", "Index\n=====\n\n.. design-table::\n.. design-graph::\n")
        project.write("d/one.rst", "One\n===\n\nWhy\n---\n\nSee :doc:`two`.\n")
        project.write("d/two.rst", "Two\n===\n\nWhy\n---\n\nWords.\n")
        export = project.export()
        assert sorted(export["designs"]) == ["d/one", "d/two"]
        assert export["findings"] == []


class TestRelations:
    def test_all_ways_to_name_another_one(self, own):
        for number in range(1, 8):
            write(own, f"000{number}-p{number}", number, f"Title {number}")
        values = [
            "P-1",
            "2",
            "p3",
            "https://example.org/issues/4",
            "/props/0005-p5",
            "`words <0006-p6.rst>`_",
            "Title 7",
        ]
        header = ":Follows:\n" + "".join(f"   - {value}\n" for value in values)
        write(own, "0008-last", 8, "Last", header)
        assert edges(own.export(), "follows") == [("P-8", "follows", f"P-{number}") for number in range(1, 8)]

    @pytest.mark.parametrize("header", [":Supersedes: P-1", ":supersedes: P-0001"])
    def test_supersedes_is_one_thing(self, own, header):
        write(own, "0001-one", 1, "One")
        write(own, "0002-two", 2, "Two", header)
        export = own.export()
        assert edges(export) == [("P-2", "supersedes", "P-1")]
        assert export["interactions"][0]["line"] == 4

    def test_its_inverse_and_a_status(self, own):
        write(own, "0001-one", 1, "One", ":Superseded by: P-3")
        write(own, "0002-two", 2, "Two", ":Status: Superseded by P-9")
        write(own, "0003-three", 3, "Three")
        export = own.export()
        assert edges(export) == [("P-3", "supersedes", "P-1"), ("P-9", "supersedes", "P-2")]
        assert [one.get("source_type") for one in export["interactions"]] == [None, "unresolved"]
        assert export["designs"]["P-2"]["status"] == "superseded"

    @pytest.mark.parametrize(
        ("said", "status"),
        [
            ("Accepted", "accepted"),
            ("**Accepted** (2026-01-31)", "accepted"),
            ("accepted on Monday", "accepted"),
            ("Accepted with revisions", "accepted with revisions"),
            ("Partly superseded", "partly superseded"),
        ],
    )
    def test_statuses(self, own, said, status):
        write(own, "0001-one", 1, "One", f":Status: {said}")
        assert own.export()["designs"]["P-1"]["status"] == status

    def test_a_status_names_its_successor_by_number_and_keeps_its_words(self, own):
        write(own, "0001-one", 1, "One", ":Status: Superseded in favor of 2")
        write(own, "0002-two", 2, "Two")
        (stated,) = own.export()["interactions"]
        assert (stated["source"], stated["kind"], stated["target"]) == ("P-2", "supersedes", "P-1")
        assert stated["text"] == "Superseded in favor of 2"

    @pytest.mark.parametrize(("named", "found"), [("Titel 1", True), ("caching", True), ("what RFC 7 says", False)])
    def test_a_name_that_no_design_has(self, own, named, found):
        write(own, "0001-one", 1, "Title 1")
        write(own, "0002-two", 2, "Two", f":Supersedes: {named}")
        findings = [one for one in own.export()["findings"] if one["rule"] == "unknown-feature"]
        assert [(one["line"], named in one["message"]) for one in findings] == [(4, True)] * found

    def test_a_kind_is_judged_as_the_one_that_it_is_like(self, own):
        own.write("own.toml", TEMPLATE.replace('inverse = "followed by"', 'inverse = "followed by"\nlike = "depends"'))
        write(own, "0001-one", 1, "One", ":Follows: P-2")
        write(own, "0002-two", 2, "Two", ":Follows: P-1")
        assert "dependency-cycle" in {one["rule"] for one in own.export()["findings"]}

    def test_updates_of_a_kind_like_them(self, own):
        own.write("own.toml", TEMPLATE.replace('inverse = "followed by"', 'inverse = "followed by"\nlike = "updates"'))
        own.write("worklist.rst", ":orphan:\n\nWork\n====\n\n.. design-worklist::\n")
        write(own, "0001-one", 1, "One", ":Follows: P-2")
        write(own, "0002-two", 2, "Two")
        assert "missing-acknowledgement" in {one["rule"] for one in own.export()["findings"]}
        own.build()
        assert "P-1" in own.page("worklist")

    def test_paragraphs_below_a_status_that_is_a_section(self, project):
        """As adr-tools writes them."""
        project.configure('flamedesign_template = "nygard"\nflamedesign_documents = ["adr/*"]\n')
        project.write("index.rst", "Index\n=====\n")
        for number, lines in enumerate(
            [
                ["Superceded by `3. Three <0003-d.rst>`_"],
                ["Accepted", "Amends `1. One <0001-d.rst>`_"],
                ["Accepted", "Supercedes `1. One <0001-d.rst>`_\nAmended by 4"],
                ["Superseded by 3"],
            ],
            1,
        ):
            status = "\n\n".join(lines)
            body = "".join(f"{name}\n{'-' * 12}\n\nWords.\n\n" for name in ("Context", "Decision", "Consequences"))
            head = f"{number}. Title\n========\n\nDate: 2026-01-31\n\nStatus\n------\n\n{status}\n\n"
            project.write(f"adr/000{number}-d.rst", head + body)
        export = project.export()
        assert [(*edge, one["docname"]) for edge, one in zip(edges(export), export["interactions"], strict=True)] == [
            ("ADR-2", "amends", "ADR-1", "adr/0002-d"),
            ("ADR-3", "supersedes", "ADR-1", "adr/0001-d"),
            ("ADR-3", "supersedes", "ADR-4", "adr/0004-d"),
            ("ADR-3", "supersedes", "ADR-1", "adr/0003-d"),
            ("ADR-4", "amends", "ADR-3", "adr/0003-d"),
        ]
        assert [one["line"] for one in export["interactions"]] == [11, 9, 9, 11, 12]
        assert [one["status"] for one in export["designs"].values()] == [
            "superceded",
            "accepted",
            "accepted",
            "superseded",
        ]

    def test_what_a_key_has_for_a_value_holds_no_other_key(self, own):
        write(own, "0001-one", 1, "One")
        table = ".. list-table::\n\n   * - Follows\n     - Number: 1\n   * - Status\n     - draft\n"
        write(own, "0002-two", 2, "Two", f":Number: 2\n\n{table}")
        export = own.export()
        assert edges(export) == [("P-2", "follows", "P-1")]
        assert [one for one in export["findings"] if one["rule"] == "contradictory-metadata"] == []

    @pytest.mark.parametrize(("said", "status"), [("draft | accepted", "draft | accepted"), ("TBD", None)])
    def test_a_status_that_nobody_chose(self, own, said, status):
        write(own, "0001-one", 1, "One", f":Status: {said}")
        export = own.export()
        assert export["designs"]["P-1"]["status"] == status
        assert ("invalid-status" in {one["rule"] for one in export["findings"]}) == (status is not None)

    def test_prompts_of_metadata_are_no_values(self, own):
        own.write("own.toml", TEMPLATE.replace('label = "Team"', 'label = "Team"\nprompts = ["<your team>"]'))
        write(own, "0001-one", 1, "One", ":Status: accepted\n:Team: <your team>")
        own.write("views.rst", ":orphan:\n\nViews\n=====\n")
        own.build()
        assert "your team" not in own.page("props/0001-one").partition("flamedesign-card")[2].partition("</div>")[0]
        assert "missing-metadata" in {one["rule"] for one in own.export()["findings"]}

    def test_each_value_of_a_list_has_its_own_links(self, own):
        for number, title in enumerate(["One", "Two"], 1):
            write(own, f"000{number}-{title.lower()}", number, title)
        write(own, "0003-three", 3, "Three", ":Follows: `words <0001-one.rst>`_, P-2, Nonsense")
        export = own.export()
        assert [target for _, _, target in edges(export)] == ["Nonsense", "P-1", "P-2"]
        assert "Nonsense" in next(one["message"] for one in export["findings"] if one["rule"] == "unknown-feature")

    @pytest.mark.skipif(not HAS_MYST, reason="reST has no front matter")
    def test_front_matter_counts_as_it_is_written(self, own):
        head = "---\nnumber: 0010\nteam: yes\nfollows: [P-014, 1.10]\n---\n"
        own.write("props/ten.md", f"{head}\n# Ten\n\n## Why\n\nWords.\n")
        own.configure('extensions = ["myst_parser", "sphinxcontrib_flamedesign"]\nflamedesign_template = "own.toml"\n')
        export = own.export()
        assert export["designs"]["P-10"]["metadata"] == {"team": "yes", "follows": ["P-014", "1.10"]}
        assert [(one["target"], one["line"]) for one in export["interactions"]] == [("1.10", 4), ("P-14", 4)]

    def test_views_and_commands_know_the_kind(self, own, monkeypatch):
        write(own, "0001-one", 1, "One")
        write(own, "0002-two", 2, "Two", ":Follows: P-1")
        own.write(
            "views.rst", ":orphan:\n\nViews\n=====\n\n.. design-matrix::\n   :kinds: follows\n\n.. design-graph::\n"
        )
        own.build(flamedesign_layout_seconds=9)
        assert '<li class="flamedesign-kind-follows"><svg' in own.page("views")
        assert own.ours() == []
        monkeypatch.chdir(own.src)
        assert "follows P-1" in run_command("impact", "P-1", "--kinds", "follows").output
        assert "is no kind" in run_command("impact", "P-1", "--kinds", "folows").output
        assert own.export()["kinds"]["follows"] == {
            "label": "follows",
            "inverse": "followed by",
            "origin": "declared",
            "reaches_target": "probably",
            "reaches_source": "probably",
        }


class TestRequired:
    def test_by_status_and_by_number(self, own):
        write(own, "0001-old", 1, "Old", ":Status: draft", risks="")
        write(own, "0003-new", 3, "New", ":Status: accepted", risks="")
        found = [(one["design"], one["rule"], one["field"]) for one in own.export()["findings"]]
        assert found == [("P-3", "missing-field", "risks"), ("P-3", "missing-metadata", None)]

    @pytest.mark.parametrize(
        ("line", "said", "old", "new"),
        [
            ("number", "P-1", 'holds = "id"\n', 'holds = "id"\nrequired = true\n'),
            ("number", "P-1", 'holds = "id"\n', 'holds = "title"\nrequired = true\n'),
            ("status", "draft", 'holds = "status"\n', "required = true\n"),
            ("status", "draft", 'holds = "status"\n', 'holds = "status"\nrequired = true\n'),
            ("team", "Ann", 'required = ["accepted"]\n', 'holds = "reviewer"\nrequired = true\n'),
            ("team", "Core", 'required = ["accepted"]\n', 'holds = "component"\nrequired = true\n'),
            ("team", "2026-01-02", 'required = ["accepted"]\n', 'holds = "date"\nrequired = true\n'),
        ],
    )
    def test_each_line_whatever_it_holds(self, own, line, said, old, new):
        own.write("own.toml", TEMPLATE.replace(old, new))
        write(own, "0001-one", 1, "One", f":{line.title()}: {said}")
        write(own, "0002-two", 2, "Two")
        own.write(
            "props/0003-three.rst", "Three\n=====\n\n.. design:: P-3\n\nWhy\n---\n\nSo.\n\nRisks\n-----\n\nNone.\n"
        )
        found = [one["design"] for one in own.export()["findings"] if one["rule"] == "missing-metadata"]
        assert found == (["P-2"] if line == "number" else ["P-2", "P-3"])

    def test_check_as(self, own, monkeypatch):
        write(own, "0001-one", 1, "One", ":Status: draft")
        monkeypatch.chdir(own.src)
        assert run_command("check", "props/0001-one.rst", "--no-cache").exit_code == 0
        done = run_command("check", "props/0001-one.rst", "--as", "accepted", "--no-cache")
        assert done.exit_code == 1
        assert "has no 'Team', which its template requires" in done.output
        done = run_command("check", "props/0001-one.rst", "--as", "agreed", "--no-cache")
        assert (done.exit_code, "its template knows draft, accepted, superseded" in done.output) == (2, True)


class TestMetadataFile:
    @pytest.fixture
    def beside(self, own):
        own.write(
            "own.toml", TEMPLATE.replace("[metadata.number]", '[metadata]\nfile = "meta.yaml"\n[metadata.number]')
        )
        own.write("props/a/0001-one.rst", "One\n===\n\nWhy\n---\n\nWords.\n\nRisks\n-----\n\nNone.\n")
        return own

    def test_what_it_says_stands_in_it(self, beside):
        beside.write("props/a/meta.yaml", "status: accepted\nfollows:\n  - P-9\n  - P-1\n")
        export = beside.export()
        assert export["designs"]["P-1"]["status"] == "accepted"
        assert [one for one in beside.ours() if "meta.yaml" in one] == [
            "props/a/meta.yaml:3: WARNING: there is no design 'P-9'; correct the id, or write the design [flamedesign.unknown-feature]",
            "props/a/meta.yaml:4: WARNING: 'P-1' names P-1 itself; name another design, or take it out"
            " [flamedesign.self-reference]",
        ]

    def test_it_is_noticed_when_it_comes_changes_and_goes(self, beside):
        def status():
            beside.build()
            return beside.read_export()["designs"]["P-1"]["status"]

        assert status() is None
        path = beside.write("props/a/meta.yaml", "status: draft\n")
        assert status() == "draft"
        beside.write("props/a/meta.yaml", "status: accepted and more words\n")
        assert status() == "accepted and more words"
        path.unlink()
        assert status() is None

    @pytest.mark.parametrize(
        ("text", "line"), [("a: [\n", 2), ("- a\n", 1), ("x: 1\n\ty: 2\n", 2), ("a: !!python/name:os.system x\n", None)]
    )
    def test_what_is_no_yaml(self, beside, text, line):
        beside.write("props/a/meta.yaml", text)
        beside.build()
        found = [one for one in beside.ours() if "invalid-metadata" in one]
        assert len(found) == (line is not None)
        assert all(f"props/a/meta.yaml:{line}: " in one for one in found)

    def test_toml(self, own):
        own.write(
            "own.toml", TEMPLATE.replace("[metadata.number]", '[metadata]\nfile = "meta.toml"\n[metadata.number]')
        )
        own.write("props/a/0001-one.rst", "One\n===\n\nWhy\n---\n\nWords.\n\nRisks\n-----\n\nNone.\n")
        own.write("props/a/meta.toml", 'team = "x"\n\nfollows = [\n  "P-9",\n]\n')
        own.build()
        assert own.ours()[0].startswith("props/a/meta.toml:3: WARNING: there is no design 'P-9'")


class TestForms:
    def test_a_header_like_that_of_a_mail(self, own):
        own.write(
            "own.toml", TEMPLATE.replace("[metadata.number]", '[metadata]\nheader = "rfc2822"\n[metadata.number]')
        )
        own.write(
            "props/one.rst",
            "Number: 7\nStatus: Accepted\nFollows: P-9,\n  P-8\nTeam:\n\nWhy\n===\n\nTBD\n\nRisks\n=====\n\nNone.\n",
        )
        export = own.export()
        assert export["designs"]["P-7"]["status"] == "accepted"
        assert edges(export) == [("P-7", "follows", "P-8"), ("P-7", "follows", "P-9")]
        assert export["designs"]["P-7"]["fields"]["why"] == {"state": "placeholder", "line": 7}

    def test_a_header_like_that_of_a_mail_stays_on_its_page(self, own):
        template = TEMPLATE.replace("[metadata.number]", '[metadata]\nheader = "rfc2822"\n[metadata.number]')
        own.write("own.toml", template)
        own.write("props/one.rst", "Number: 7\nStatus: Accepted\n\nWhy\n===\n\nTBD\n")
        own.write("page.rst", ":orphan:\n\nA page\n======\n\nx\n")
        own.write("note.rst", "Note: this is no design\n\nA page\n======\n\nx\n")
        own.build()
        words = " ".join(re.sub("<[^>]*>", "", own.page("props/one")).split())
        assert "Number: 7 Status: Accepted" in words
        assert "<p>Note: this is no design</p>" in own.page("note")

    def test_a_parser_of_its_own_reads_its_header(self, own):
        template = TEMPLATE.replace("[metadata.number]", '[metadata]\nheader = "rfc2822"\n[metadata.number]')
        own.write("own.toml", template)
        own.write("props/one.mail", "Number: 7\nStatus: Accepted\n\nWhy\n===\n\nTBD\n")
        own.write(
            "conf.py",
            (own.src / "conf.py").read_text()
            + """
from sphinx.parsers import RSTParser


class MailParser(RSTParser):
    supported = ("mail",)

    def parse(self, inputstring, document):
        assert inputstring.startswith("Number: 7")
        self.initial_state = "RFC2822Body"
        super().parse(inputstring, document)


def setup(app):
    app.add_source_suffix(".mail", "mail")
    app.add_source_parser(MailParser)
""",
        )
        export = own.export()
        assert export["designs"]["P-7"]["status"] == "accepted"

    def test_a_status_that_is_a_section(self, own):
        own.write("own.toml", TEMPLATE.replace('holds = "status"', 'holds = "status"\nsection = "Status"'))
        own.write(
            "props/0001-one.rst", "One\n===\n\nStatus\n------\n\nSuperseded by `two <0002-two.rst>`_\n\nWhy\n---\n\nx\n"
        )
        write(own, "0002-two", 2, "Two")
        export = own.export()
        assert export["designs"]["P-1"]["status"] == "superseded"
        assert edges(export, "supersedes") == [("P-2", "supersedes", "P-1")]

    @pytest.mark.skipif(not HAS_MYST, reason="its documents are Markdown")
    def test_lists_and_tables_in_front_matter(self, own):
        own.write("own.toml", TEMPLATE + '[metadata."stage.first"]\nlabel = "First stage"\n')
        own.write(
            "props/0001-one.md",
            "---\nfollows: [P-8, P-9]\nstage:\n  first: 1.2\n---\n# One\n\n## Why\n\nx\n\n## Risks\n\nNone.\n",
        )
        export = own.export()
        assert [one[2] for one in edges(export)] == ["P-8", "P-9"]
        assert export["designs"]["P-1"]["metadata"]["stage.first"] == "1.2"


class TestSeveralTemplates:
    SECOND = 'name = "notes"\ntitle = "Notes"\n[id]\nform = ["N-{number}"]\n[fields.text]\nlabel = "Text"\n'

    @pytest.fixture
    def two(self, own):
        own.write("notes.toml", self.SECOND)
        own.configure(
            'flamedesign_template = {"props/**": "own.toml", "notes/*": "notes.toml"}\n'
            'flamedesign_documents = ["props/**", "notes/*"]\n'
        )
        own.write("notes/n1.rst", "N-1: A note\n===========\n\nText\n----\n\nAs P-1 says.\n")
        write(own, "0001-one", 1, "One", ":Follows: N-1")
        return own

    def test_one_graph(self, two):
        export = two.export()
        assert export["templates"] == {"own": ["props/**"], "notes": ["notes/*"]}
        assert {id_: one["template"] for id_, one in export["designs"].items()} == {"N-1": "notes", "P-1": "own"}
        assert edges(export) == [("N-1", "mention", "P-1"), ("P-1", "follows", "N-1")]
        assert list(export["designs"]["N-1"]["fields"]) == ["text"]

    def test_views(self, two):
        two.write("views.rst", ":orphan:\n\nV\n=\n\n.. design-report::\n.. design-table::\n   :columns: id, team\n")
        two.build()
        assert two.ours() == []
        page = two.page("views")
        assert "Notes" in page
        assert ">Text<" in page
        assert ">Risks<" in page

    def test_a_document_of_no_template(self, two):
        two.write("loose.rst", "Loose\n=====\n\n.. design:: N-2\n\nText\n----\n\nx\n")
        two.build()
        assert next(one for one in two.ours() if "no-template" in one).startswith("loose.rst:")

    def test_what_cannot_be_used_stops_the_build_with_all_its_problems(self, two):
        two.write("notes.toml", 'name = "own"\n')
        with pytest.raises(Exception, match=r"notes\.toml: title: is missing; fields: is missing"):
            two.build()
        two.write("notes.toml", self.SECOND.replace('"notes"', '"own"'))
        with pytest.raises(Exception, match="which are both called 'own'"):
            two.build()
        two.write("notes.toml", self.SECOND)
        with pytest.raises(Exception, match="id_prefixes is for one"):
            two.build(flamedesign_id_prefixes=["X"])


@pytest.mark.parametrize(("document", "targets"), [("RFE2", ["RFE2", "RFE3"]), ("notes", ["RFE3"])])
def test_what_introduces_fields_states_something_of_designs_alone(project, document, targets):
    project.write("index.rst", "Index\n=====\n")
    project.write(f"{document}.rst", "Other\n=====\n")
    text = (
        "RFE1: X\n=======\n\nFunction Specification\n----------------------\n\nFeature Interaction\n~~~~~~~~~~~~~~~~~~~\n\n"
        f"It has to do with others.\n\nSee :doc:`{document}` and ``a/b.py``.\n\n**Related Features:**\n\n- RFE3\n"
    )
    project.write("RFE1.rst", text)
    found = project.export(flamedesign_documents=["RFE*"])["interactions"]
    assert [edge["target"] for edge in found] == targets
