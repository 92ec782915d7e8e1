"""Builds with designs of other projects in the graph, in both syntaxes and with several builders."""

from __future__ import annotations

import json
import re
import zlib

import pytest
from repositories import git
from support import run_command

PLATFORM = """
project = "Platform"
extensions = ["sphinxcontrib_flamedesign"]
flamedesign_documents = ["RFE*"]
"""

SETTINGS = """
project = "Client"
extensions += ["sphinx.ext.intersphinx"]
flamedesign_documents = ["RFE*"]
flamedesign_projects = {"platform": {"export": "platform.json", "url": "https://platform.example.org/"}}
"""


def edge(source, target, kind="related", text="", line=7):
    return {
        "source": source,
        "target": target,
        "target_type": "feature",
        "kind": kind,
        "origin": "declared",
        "text": text or f"{target}: said there",
        "line": line,
    }


def write_export(project, titles, edges=()):
    designs = {
        id_: {
            "id": id_,
            "title": title,
            "uri": f"{id_}.html#design-{id_.lower()}",
            "source": f"{id_}.md",
            "status": "accepted",
        }
        for id_, title in titles.items()
    }
    data = {"version": 2, "project": "Platform", "kinds": {}, "designs": designs, "interactions": list(edges)}
    project.write("platform.json", json.dumps(data))


MARKDOWN = """
# RFE1: Viewer

## Required updates

- platform:RFE3: tell what has changed
- {design}`RFE4`: be faster
"""

REST = """
RFE1: Viewer
============

Required updates
----------------

- platform:RFE3: tell what has changed
- :design:`RFE4`: be faster
"""

INDEX = """
Client
======

:design:`platform:RFE3`, :design:`words <platform:RFE-4>`, :any:`RFE4`

.. toctree::

   RFE1
   views
   plain

"""

VIEWS = """
Views
=====

.. design-graph::

.. design-impact:: RFE1

.. design-impact:: platform:RFE3

.. design-worklist::

.. design-matrix::

.. design-table::

.. design-overview::

.. design-report::
"""


@pytest.fixture
def two(project):
    """Two projects: the other one has two designs, of which one asks something of the design here."""
    project.configure(SETTINGS)
    titles = {"RFE3": "Storage <b>", "RFE4": "Reader", "RFE5": "Apart"}
    write_export(project, titles, [edge("RFE3", "RFE1", "updates", "RFE1: call <i>it</i>"), edge("RFE3", "RFE4")])
    project.write("index.rst", INDEX)
    project.write("views.rst", VIEWS)
    project.write("plain.rst", "Plain\n=====\n")
    project.write("RFE1.rst", REST)
    return project


@pytest.mark.parametrize(("name", "text"), [("RFE1.md", MARKDOWN), ("RFE1.rst", REST)])
def test_both_syntaxes_name_designs_of_other_projects(two, name, text):
    (two.src / "RFE1.rst").unlink()
    two.write(name, text)
    exported = two.export()
    stated = [(one["source"], one["kind"], one["target"], one.get("project")) for one in exported["interactions"]]
    assert stated == [
        ("RFE1", "updates", "platform:RFE3", None),
        ("RFE1", "updates", "platform:RFE4", None),
        ("platform:RFE3", "updates", "RFE1", "Platform"),
    ]
    assert [id_ for id_ in exported["designs"] if ":" in id_] == ["platform:RFE3", "platform:RFE4"]
    assert not [line for line in two.ours() if "missing-" not in line]


class TestPages:
    def test_roles_link_to_the_pages_of_the_other_project(self, two):
        app = two.build(nitpicky=True)
        page = two.page("index")
        link = '<a class="reference external" href="https://platform.example.org/RFE3.html#design-rfe3" title="platform:RFE3: Storage &lt;b&gt;">'
        assert f'{link}<span class="design design-feature">Storage &lt;b&gt;</span></a>' in re.sub(
            r"xref |std ", "", page
        )
        assert page.count('href="https://platform.example.org/RFE4.html#design-rfe4"') == 2
        assert "reference target not found" not in app.warning.getvalue()

    def test_views_show_them_and_count_designs_here_alone(self, two):
        two.build()
        page = two.page("views")
        assert "1 design," in page
        assert "1 design," in page
        assert "Boxes with long dashes are designs of other projects: platform." in page
        assert 'class="flamedesign-node flamedesign-other' in page
        assert "If platform:RFE3 changes: 2 must change." in page
        assert "If RFE1 changes: 2 must change." in page
        assert "<b>" not in page.replace("<b></b>", "")
        assert "<i>it" not in page
        assert "platform:RFE5" not in page

    def test_the_card_is_told_who_asks(self, two):
        two.build()
        page = two.page("RFE1")
        row = re.search(r"Referred to by</span>.*?</p>", page, re.DOTALL)[0]
        assert 'href="https://platform.example.org/RFE3.html#design-rfe3">platform:RFE3</a>' in row

    def test_the_inventory_has_the_designs_here_alone(self, two):
        app = two.build()
        names = [name for name, *_ in app.env.get_domain("design").get_objects()]
        assert [name for name in names if "RFE" in name] == ["RFE1"]

    def test_a_path_to_the_pages_is_relative_to_the_root_of_the_site(self, two):
        entry = {"platform": {"export": "platform.json", "url": "../platform"}}
        two.write("deep/page.rst", "Page\n====\n\n:design:`platform:RFE3`\n\n.. design-impact:: RFE1\n")
        two.build(flamedesign_projects=entry)
        assert two.page("deep/page").count('href="../../platform/RFE3.html#design-rfe3"') == 5
        two.build("dirhtml", flamedesign_projects=entry)
        text = (two.apps[-1].outdir / "deep/page/index.html").read_text("utf-8")
        assert 'href="../../../platform/RFE3.html#design-rfe3"' in text
        data = (two.apps[-1].outdir / "designs-graph.js").read_text("utf-8")
        assert re.search(r'"\.\./platform/RFE3\.html#design-rfe3","\w*","platform"\]', data)
        assert "could not be" not in two.apps[-1].warning.getvalue()

    @pytest.mark.parametrize("builder", ["text", "man", "latex", "epub", "singlehtml", "xml", "gettext"])
    @pytest.mark.parametrize("url", ["https://platform.example.org", "../platform"])
    def test_all_builders_write_them(self, two, builder, url):
        entry = {"platform": {"export": "platform.json", "url": url}}
        settings = {"flamedesign_projects": entry, "nitpicky": True, "epub_version": "1", "epub_copyright": "c"}
        app = two.build(builder, **settings)
        assert "not found" not in app.warning.getvalue()
        written = "".join(
            one.read_text("utf-8", "ignore")
            for one in app.outdir.rglob("*")
            if one.suffix in {".tex", ".xhtml", ".html"}
        )
        if builder in {"latex", "epub"}:
            assert ("platform.example.org/RFE3.html" in written) == url.startswith("https")
            assert "../platform" not in written


class TestIncremental:
    def test_a_changed_export_writes_the_pages_that_show_it(self, two):
        two.build()
        two.build()
        assert two.written() == set()
        write_export(two, {"RFE3": "Storage", "RFE4": "Reader", "RFE5": "Changed"}, [edge("RFE3", "RFE1", "updates")])
        two.build()
        assert two.written() == {"index", "views", "RFE1"}
        incremental = {name: two.page(name) for name in ("index", "views", "RFE1")}
        export = two.read_export()
        two.build(fresh=True)
        assert {name: two.page(name) for name in incremental} == incremental
        assert two.read_export() == export

    def test_a_design_that_nothing_names_refreshes_no_page(self, two):
        two.build()
        write_export(
            two,
            {"RFE3": "Storage <b>", "RFE4": "Reader", "RFE5": "Other"},
            [edge("RFE3", "RFE1", "updates", "RFE1: call <i>it</i>"), edge("RFE3", "RFE4")],
        )
        two.build()
        assert two.written() == set()

    def test_a_name_that_is_added_reads_all_anew(self, two):
        two.configure(SETTINGS.replace('"platform"', '"other"'))
        two.build()
        assert [line for line in two.ours() if "'RFE3'" in line or "platform:RFE3" in line]
        two.configure(SETTINGS)
        two.build()
        assert not [line for line in two.ours() if "RFE3" in line]

    def test_parallel_builds_are_the_same(self, two):
        two.build(fresh=True)
        pages = {name: two.page(name) for name in ("index", "views", "RFE1")}
        two.build(fresh=True, parallel=2)
        assert {name: two.page(name) for name in pages} == pages


class TestMisspelt:
    def test_projects_and_ids_of_other_projects(self, two):
        two.write("RFE1.rst", REST + "- platfrom:RFE3: misspelt\n- platform:RFE99: asks\n- note:RFE3: no project\n")
        two.write("RFE3.rst", "RFE3: Here\n==========\n")
        two.build()
        said = [line.partition("there is no design ")[2] for line in two.ours() if "unknown-feature" in line]
        assert said == [
            "'platfrom:RFE3'; did you mean 'platform:RFE3'? [flamedesign.unknown-feature]",
            "'platform:RFE99'; did you mean 'platform:RFE3' or 'platform:RFE4' or 'platform:RFE5'? [flamedesign.unknown-feature]",
        ]

    @pytest.mark.parametrize(
        ("name", "text", "line"),
        [
            ("RFE7.md", "---\nsupersedes: platfrom:RFE3\n---\n\n# RFE7: X\n", 2),
            ("RFE7.md", "# RFE7: X\n\n**Supersedes:** platfrom:RFE3\n", 3),
            ("RFE7.md", "```{design} RFE7\n:supersedes: platfrom:RFE3\n```\n", 1),
            ("RFE7.md", "# RFE7: X\n\n## Motivation\n\n**Background:** As platfrom:RFE3 says.\n", 5),
            ("RFE7.md", "# RFE7: X\n\n## Motivation\n\n**Background:** As {design}`platfrom:RFE3` says.\n", 5),
            ("RFE7.rst", ":supersedes: RFE4, platfrom:RFE3\n\nRFE7: X\n=======\n", 1),
            ("RFE7.rst", "RFE7: X\n=======\n\n:Supersedes: platfrom:RFE3\n", 4),
            ("RFE7.rst", "X\n=\n\n.. design:: RFE7\n   :supersedes: platfrom:RFE3\n", 4),
            ("RFE7.rst", "RFE7: X\n=======\n\nMotivation\n----------\n\nAs platfrom:RFE3 says.\n", 7),
        ],
    )
    def test_a_project_in_metadata_and_prose(self, two, name, text, line):
        two.write(name, text)
        two.write("RFE3.rst", "RFE3: Here\n==========\n")
        exported = two.export()
        said = [one for one in two.ours() if "unknown-feature" in one]
        told = "there is no design 'platfrom:RFE3'; did you mean 'platform:RFE3'?"
        assert said == [f"{name}:{line}: WARNING: {told} [flamedesign.unknown-feature]"]
        ends = {
            end
            for one in exported["interactions"]
            if "RFE7" in (one["source"], one["target"])
            for end in (one["source"], one["target"])
        }
        assert "RFE3" not in ends

    def test_a_word_before_an_id_that_is_no_project(self, two):
        two.write(
            "RFE7.md", "# RFE7: X\n\n## Motivation\n\n**Background:** See platform:80, platforms:all and form:RFE3.\n"
        )
        two.write("RFE3.rst", "RFE3: Here\n==========\n")
        mentions = two.export()["designs"]["RFE7"]["mentions"]
        assert mentions == ["RFE3"]

    def test_commands_name_those_of_the_project(self, two):
        for name, near in (
            ("platfrom:RFE3", "'platform:RFE3'"),
            ("platform:RFE99", "'platform:RFE3' or 'platform:RFE4' or 'platform:RFE5'"),
        ):
            done = run_command("show", name, "--conf", two.src)
            assert f"there is no design '{name}'; did you mean {near}?" in done.output


class TestWithIntersphinx:
    def test_a_role_of_an_inventory_and_an_id_are_one_design(self, two):
        inventory = two.src.parent / "objects.inv"
        header = (
            b"# Sphinx inventory version 2\n# Project: p\n# Version: 1\n# The remainder is compressed using zlib.\n"
        )
        lines = [f"{id_} design:feature 1 {id_}.html#design-{id_.lower()} {id_}: Title" for id_ in ("RFE3", "RFE9")]
        inventory.write_bytes(header + zlib.compress("\n".join(lines).encode()))
        two.write(
            "RFE1.rst",
            REST + "- :external+platform:design:feature:`RFE3`: again\n- RFE9: known to the inventory alone\n",
        )
        two.write("RFE3.rst", "RFE3: Here\n==========\n")
        mapping = {"platform": ("https://platform.example.org/", str(inventory))}
        exported = two.export(intersphinx_mapping=mapping)
        stated = [(one["target"], one["text"][:12]) for one in exported["interactions"] if one["source"] == "RFE1"]
        assert ("platform:RFE3", "RFE3: again") in stated
        assert not [one for one in stated if one[0] == "RFE3"]
        assert not [line for line in two.ours() if "unknown-feature" in line]


class TestCommands:
    @pytest.fixture
    def conf(self, two):
        return two.src

    def test_show_and_impact_of_a_design_of_another_project(self, conf):
        shown = run_command("show", "platform:rfe-3", "--conf", conf).output
        assert (
            "platform:RFE3: Storage <b>\nA design of another project, Platform: https://platform.example.org/RFE3.html"
            in shown
        )
        assert "requires update of → feature RFE1, platform:RFE3.md:7\n      RFE1: call <i>it</i>" in shown
        data = json.loads(run_command("show", "platform:RFE3", "--conf", conf, "--format", "json").output)
        assert data["design"]["project"] == "Platform"
        assert [one["id"] for one in data["impact"]] == ["RFE1", "platform:RFE4"]
        reached = run_command("impact", "platform:RFE3", "--conf", conf).output
        assert "  RFE1: Viewer\n    asked to update by platform:RFE3, platform:RFE3.md:7" in reached
        assert "  platform:RFE4: Reader\n" in run_command("impact", "RFE1", "--conf", conf).output

    def test_graph_worklist_and_review(self, conf):
        for form in ("svg", "dot", "mermaid", "graphml", "json"):
            text = run_command("graph", "--conf", conf, "--format", form, "-o", "-").output
            assert "platform:RFE3" in text.replace("platform#58;RFE3", "platform:RFE3")
        assert "Boxes with long dashes" in run_command("graph", "--conf", conf, "-o", "-").output
        focus = run_command("graph", "--conf", conf, "--format", "json", "--focus", "platform:RFE4").output
        assert [one["id"] for one in json.loads(focus)["features"]] == ["RFE1", "platform:RFE4"]
        said = run_command("worklist", "--conf", conf)
        assert "platform:RFE4: Reader\n  RFE1: RFE4: be faster" in said.output
        said = run_command("review", "--confirm", "platform:RFE3", "RFE1", "--conf", conf)
        assert "Traceback" not in said.output

    def test_what_is_cached_follows_the_export(self, two):
        assert "platform:RFE4" in run_command("impact", "RFE1", "--conf", two.src).output
        write_export(two, {"RFE3": "Storage"})
        said = run_command("impact", "RFE1", "--conf", two.src).output
        assert "  RFE4\n" in said.replace("(did", "\n(did").replace("RFE4 ", "RFE4")
        assert "Storage\n" in run_command("check", "--conf", two.src).output + said

    def test_a_comparison_with_a_revision_that_does_not_hold_the_export(self, two):
        two.write(".gitignore", "platform.json\n")
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            git(two.src, *words)
        assert run_command("diff", "HEAD", "--conf", two.src).output == "No difference.\n"

    def test_a_folder_without_conf_py(self, tmp_path, two):
        (tmp_path / "plain").mkdir()
        (tmp_path / "plain/RFE1.rst").write_text(REST)
        (tmp_path / "plain/platform.json").write_text((two.src / "platform.json").read_text())
        (tmp_path / "plain/flamedesign.toml").write_text(
            'documents = ["RFE*"]\n\n[projects.platform]\nexport = "platform.json"\nurl = "https://platform.example.org"\n'
        )
        shown = run_command("impact", "RFE1", "--conf", tmp_path / "plain")
        shown = run_command("-C", tmp_path / "plain", "impact", "RFE1") if shown.exit_code else shown
        assert "platform:RFE3" in shown.output


class TestWarnings:
    def test_an_export_that_is_missing_is_named_at_its_line(self, two):
        (two.src / "platform.json").unlink()
        two.build()
        line = 1 + two.src.joinpath("conf.py").read_text().splitlines().index(SETTINGS.splitlines()[-1])
        (said,) = [one for one in two.ours() if "flamedesign.config" in one]
        assert said.startswith(f"conf.py:{line}: WARNING: flamedesign_projects in conf.py names 'platform.json', which")
        assert "cannot be used: there is no such file; the entry is left out" in said

    def test_a_project_that_cannot_be_read_is_reported_once(self, two):
        two.write("platform.json", "{")
        two.build()
        assert len([one for one in two.ours() if "missing-" not in one]) == 1

    def test_check_reports_what_cannot_be_used(self, two):
        two.write("platform.json", '{"version": 1}')
        said = run_command("check", "--conf", two.src)
        assert "it is no export of version 2: `version` is 1" in said.output


class TestIdsThatStandAlone:
    """Ids in a form that no template here has."""

    OWN = """
name = "own"
title = "Own"
[id]
form = FORMS
path = ["adr/{number}-{name}"]
[metadata.status]
label = "Status"
[metadata.needs]
label = "Needs"
links = "depends"
many = true
[fields.updates]
label = "Required Updates"
style = "list"
declares = "updates"
[fields.why]
label = "Why"
required = false
"""

    TEXT = """
The viewer
==========

:Needs: RFE4

Required Updates
----------------

- RFE3: tells where.
- TN-7: is no design, and an rfe 3 of something else is none.

Why
---

As RFE5 says, and not rfe 5.
"""

    @pytest.fixture(params=['["{name}"]', '["ADR-{number:2}"]', '["ADR-{number:2}", "{name}"]'])
    def adr(self, project, request):
        project.configure(SETTINGS.replace('["RFE*"]', '["adr/*"]') + '\nflamedesign_template = "own.toml"\n')
        project.write("own.toml", self.OWN.replace("FORMS", request.param))
        write_export(project, {"RFE3": "Storage", "RFE4": "Reader", "RFE5": "Apart"})
        project.write("index.rst", "Client\n======\n\n.. toctree::\n   :glob:\n\n   adr/*\n")
        project.write("adr/0001-viewer.rst", self.TEXT)
        return project

    @staticmethod
    def ends(project):
        export = project.export()
        return sorted((one["kind"], one["target"]) for one in export["interactions"])

    NAMED = (
        ("depends", "platform:RFE4"),
        ("mention", "platform:RFE5"),
        ("updates", "TN-7: is no design, and an rfe 3 of something else is none."),
        ("updates", "platform:RFE3"),
    )

    def test_they_are_found_in_statements_metadata_and_prose(self, adr):
        assert self.ends(adr) == [*self.NAMED]
        assert [one for one in adr.ours() if "adr/" in one and "unknown" in one] == []

    def test_what_the_other_project_does_not_have_is_a_finding(self, adr):
        adr.write("adr/0001-viewer.rst", self.TEXT.replace("RFE3:", "RFE8:"))
        adr.build()
        (said,) = [one for one in adr.ours() if "unknown-feature" in one]
        assert "adr/0001-viewer.rst:9: " in said
        assert "RFE8" in said

    def test_without_another_project_nothing_is_one(self, adr):
        adr.configure('flamedesign_documents = ["adr/*"]\nflamedesign_template = "own.toml"\n')
        assert [target for kind, target in self.ends(adr) if kind == "mention"] == []
        assert [one for one in adr.ours() if "unknown-feature" in one and "RFE3" in one] == []

    def test_a_form_that_comes_or_goes_reads_all_anew(self, adr):
        write_export(adr, {"TS-3": "Storage"})
        before = self.ends(adr)
        assert ("updates", "platform:RFE3") not in before
        write_export(adr, {"RFE3": "Storage", "RFE4": "Reader", "RFE5": "Apart"})
        assert self.ends(adr) == [*self.NAMED]
        write_export(adr, {"TS-3": "Storage"})
        assert self.ends(adr) == before
