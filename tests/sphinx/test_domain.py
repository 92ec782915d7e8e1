"""Roles, links, inventory, and that pages and warnings are right after every kind of build."""

from __future__ import annotations

import copy
import os
import pickle
import shutil

import pytest
from sphinx.errors import SphinxError
from sphinx.util.inventory import InventoryFile

CONF = 'flamedesign_documents = ["designs/*"]\n'
INDEX = "# Index\n\n```{design-graph}\n```\n\n```{design-table}\n```\n\n```{toctree}\n:glob:\ndesigns/*\nother\n```\n"
ONE = "---\naliases: caching\n---\n\n# RFE1: A cache\n\n## Function Specification\n\n**Related Features:**\n\n- RFE2\n"
TWO = "# RFE2: Eviction\n\n## Motivation\n\n**Target:** TBD\n"


@pytest.fixture
def site(project):
    project.configure(CONF)
    project.write("index.md", INDEX)
    project.write("designs/one.md", ONE)
    project.write("designs/two.md", TWO)
    project.write("other.md", "# Other\n\n{design}`RFE2` here\n")
    return project


def edit(project, name, text):
    path = project.write(name, text)
    later = path.stat().st_mtime + 5
    os.utime(path, (later, later))


class TestRoles:
    def use(self, site, text, name="other.md"):
        site.write(name, f"# Other\n\n{text}\n" if name.endswith("md") else f"Other\n=====\n\n{text}\n")
        site.build()
        return site.page("other")

    @pytest.mark.parametrize("target", ["RFE1", "rfe-1", "RFE 1", "caching", "A cache", "Caching"])
    @pytest.mark.parametrize("role", ["design", "design:feature"])
    def test_id_alias_and_title_lead_to_the_design(self, site, role, target):
        page = self.use(site, f"See {{{role}}}`{target}`.")
        link = '<a class="reference internal" href="designs/one.html#design-rfe1" title="RFE1: A cache">'
        assert f'{link}<span class="xref design design-feature">A cache</span></a>' in page

    def test_the_same_in_rest(self, site):
        (site.src / "other.md").unlink()
        page = self.use(site, "See :design:`rfe-1` and :design:feature:`that one <RFE2>`.", "other.rst")
        assert ">A cache</span></a>" in page
        assert ">that one</span></a>" in page

    def test_any_finds_designs(self, site):
        assert 'href="designs/one.html#design-rfe1"' in self.use(site, "{any}`RFE1`")

    def test_an_unknown_target_is_reported_once_with_the_nearest_ids(self, site):
        page = self.use(site, "line 3\n\n{design}`RFE12` and [x](index.md)\n")
        (warning,) = [line for line in site.warnings() if "RFE12" in line]
        assert warning == (
            "other.md:5: WARNING: there is no design 'RFE12'; correct the id, or write the design [flamedesign.unknown-feature]"
        )
        assert "RFE12" in page

    def test_warnings_can_be_suppressed_by_rule(self, site):
        site.build(suppress_warnings=["flamedesign.missing-field"])
        assert {line.rpartition("[")[2] for line in site.ours()} == {"flamedesign.placeholder-field]"}


def test_designs_are_in_the_inventory(site):
    site.build()
    data = (site.apps[-1].outdir / "objects.inv").read_bytes()
    inventory = InventoryFile.loads(data, uri="").data if hasattr(InventoryFile.loads(data, uri=""), "data") else None
    if inventory is not None:
        item = inventory["design:feature"]["RFE1"]
        assert (item.uri, item.display_name) == ("designs/one.html#design-rfe1", "RFE1: A cache")


def test_findings_have_lines_and_are_reported_on_every_build(site):
    site.build()
    first = site.ours()
    assert (
        "designs/two.md:5: WARNING: 'Target' of RFE2 is still a placeholder; write it, or say that it does not apply [flamedesign.placeholder-field]"
        in first
    )
    assert (
        "designs/one.md:7: WARNING: RFE1 has no 'Scope' in 'Function Specification'; write it, or say there that it does not apply [flamedesign.missing-field]"
        in first
    )
    for builder in ("html", "latex", "text", "html"):
        site.build(builder)
        assert site.ours() == first


def test_findings_stay_where_nothing_changed_and_no_view_is_shown(site):
    site.write("index.md", "# Index\n\n```{toctree}\n:glob:\ndesigns/*\n```\n")
    (site.src / "other.md").unlink()
    site.build()
    first = site.ours()
    assert first
    site.build()
    assert site.ours() == first


def test_designs_are_packed_in_the_environment(site):
    site.build()
    designs = site.apps[-1].env.domaindata["design"]["designs"]
    assert set(designs) == {"designs/one", "designs/two"}
    many = type(designs)({f"{name}{number}": design for number in range(500) for name, design in designs.items()})
    packed, plain = pickle.dumps(many), pickle.dumps(dict(many))
    assert pickle.loads(packed) == many
    assert type(pickle.loads(packed)) is type(many)
    assert type(copy.deepcopy(many)) is type(many)
    assert len(packed) < len(plain) / 2


class TestIncremental:
    def check_equals_clean(self, site, tmp_path):
        """Compare a second build with a clean one of the same sources, file by file."""
        site.build()
        incremental, warnings = self.read(site.apps[-1].outdir), site.ours()
        shutil.rmtree(site.apps[-1].outdir.parent)
        site.build()
        assert self.read(site.apps[-1].outdir) == incremental
        assert site.ours() == warnings

    def read(self, outdir):
        names = ["index.html", "other.html", "designs/one.html", "designs/two.html", "designs.json"]
        texts = {name: (outdir / name).read_text("utf-8") for name in names if (outdir / name).exists()}
        # Sphinx itself leaves the titles of neighbours in the side bar as they were.
        return {
            name: text.partition('role="main"')[2].partition("sphinxsidebar")[0] or text for name, text in texts.items()
        }

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("designs/two.md", TWO.replace("Eviction", "Clearing")),
            ("designs/two.md", TWO.replace("RFE2", "RFE3")),
            ("designs/two.md", TWO.replace("TBD", "less")),
            ("designs/two.md", "---\nstatus: accepted\n---\n" + TWO),
            ("designs/one.md", ONE.replace("- RFE2", "- RFE7")),
            ("designs/one.md", ONE + "- RFE9\n"),
        ],
    )
    def test_edit(self, site, tmp_path, name, text):
        site.build()
        edit(site, name, text)
        self.check_equals_clean(site, tmp_path)

    def test_edit_then_another_builder_then_html(self, site, tmp_path):
        site.build()
        edit(site, "designs/two.md", TWO.replace("Eviction", "Clearing"))
        site.build("latex")
        self.check_equals_clean(site, tmp_path)

    def test_removal(self, site, tmp_path):
        site.build()
        (site.src / "designs/two.md").unlink()
        site.build()
        assert "Eviction" not in site.page("index")
        assert list(site.read_export()["designs"]) == ["RFE1"]
        assert any("there is no design 'RFE2'" in line for line in site.ours())

    def test_a_changed_template_file_is_seen(self, site):
        head = 'name = "t"\ntitle = "T"\n[id]\nform = ["RFE{number}"]\n'
        site.write("t.toml", f'{head}[fields.motivation]\nlabel = "Motivation"\n')
        site.configure(CONF + 'flamedesign_template = "t.toml"\n')
        site.build()
        assert [line for line in site.ours() if "RFE1 has no" in line] == [
            "designs/one.md:5: WARNING: RFE1 has no 'Motivation'; write it, or say there that it does not apply"
            " [flamedesign.missing-field]"
        ]
        site.write("t.toml", f'{head}[fields.why]\nlabel = "Why"\n')
        site.build()
        assert any("RFE1 has no 'Why'" in line for line in site.ours())


def test_parallel_equals_serial(site):
    for number in range(12):
        site.write(f"designs/n{number}.md", ONE.replace("RFE1", f"RFE1{number}").replace("caching", f"c{number}"))
    site.build(fresh=True)
    serial = (site.apps[-1].outdir / "designs.json").read_bytes(), site.page("index"), site.ours()
    shutil.rmtree(site.apps[-1].outdir.parent)
    site.build(fresh=True, parallel=2)
    assert ((site.apps[-1].outdir / "designs.json").read_bytes(), site.page("index"), site.ours()) == serial


def test_titles_and_aliases_in_roles_give_mentions_by_id(site):
    site.write(
        "designs/one.md", ONE + "\n## Notes\n\nSee {design}`Eviction` and {design}`A cache` and {design}`Nothing`.\n"
    )
    export = site.export()
    assert export["designs"]["RFE1"]["mentions"] == ["RFE2"]
    assert {edge["target"] for edge in export["interactions"]} == {"RFE2"}


def test_superseded_designs_are_found_by_any_name_and_never_themselves(site):
    site.write("designs/two.md", "---\nsupersedes: caching, RFE2\n---\n" + TWO)
    edges = [edge for edge in site.export()["interactions"] if edge["kind"] == "supersedes"]
    assert [(edge["source"], edge["target"]) for edge in edges] == [("RFE2", "RFE1")]


def test_one_id_in_two_spellings_is_no_contradiction(site):
    site.write("designs/one.md", "---\nid: rfe-01\n---\n\n```{design} RFE1\n```\n\n" + ONE.partition("---\n\n")[2])
    site.write("designs/two.md", "---\nid: RFE3\n---\n\n```{design} RFE2\n```\n\n" + TWO)
    site.build()
    assert [line for line in site.ours() if "contradictory" in line] == [
        "designs/two.md:2: WARNING: id is 'RFE2' above and 'RFE3' here; 'RFE2' counts, remove the other"
        " [flamedesign.contradictory-metadata]"
    ]


def test_a_design_that_is_named_twice_on_a_line_is_one_finding(site):
    site.write("designs/one.md", ONE.replace("- RFE2", "- {design}`RFE99`"))
    site.build()
    assert len([line for line in site.ours() if "RFE99" in line]) == 1


def test_another_projects_designs_exist(site, tmp_path):
    site.build()
    inventory = tmp_path / "objects.inv"
    shutil.copy(site.apps[-1].outdir / "objects.inv", inventory)
    (site.src / "designs/two.md").unlink()
    site.configure(
        CONF + "extensions.append('sphinx.ext.intersphinx')\n"
        f"intersphinx_mapping = {{'there': ('https://example.org/', '{inventory}')}}\n"
    )
    site.build(fresh=True)
    assert [line for line in site.ours() if "RFE2" in line] == []
    assert 'href="https://example.org/designs/two.html#design-rfe2"' in site.page("other")


def test_translated_pages_and_their_titles(site):
    babel = pytest.importorskip("babel.messages")
    from babel.messages import mofile

    catalog = babel.Catalog(locale="de")
    catalog.add("RFE1: A cache", "RFE1: Ein Zwischenspeicher")
    catalog.add("See {design}`RFE99`.", "Siehe {design}`RFE99`.")
    folder = site.src / "locale/de/LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "designs.mo").open("wb") as stream:
        mofile.write_mo(stream, catalog)
    site.write("designs/one.md", ONE + "\nSee {design}`RFE99`.\n")
    site.build(language="de", locale_dirs=["locale"], gettext_auto_build=False)
    assert "Siehe" in site.page("designs/one")
    assert len([line for line in site.ours() if "RFE99" in line]) == 1
    assert site.read_export()["designs"]["RFE1"]["title"] == "Ein Zwischenspeicher"
    assert "Ein Zwischenspeicher" in site.page("index")


class TestSeverities:
    def test_they_can_be_chosen_by_rule(self, site):
        site.build(flamedesign_rules={"missing-field": "off", "placeholder-field": "error"})
        (line,) = site.ours()
        assert "ERROR: 'Target' of RFE2 is still a placeholder" in line
        found = site.read_export()["findings"]
        assert {one["severity"] for one in found if one["rule"] == "placeholder-field"} == {"error"}

    def test_infos_are_no_warnings(self, site):
        site.build(flamedesign_rules={"missing-field": "info", "placeholder-field": "info"})
        assert site.ours() == []
        assert {one["severity"] for one in site.read_export()["findings"]} == {"info"}

    def test_an_unknown_rule_is_reported(self, site):
        site.build(flamedesign_rules={"missing-fields": "off"})
        assert "names a rule 'missing-fields' that does not exist; did you mean 'missing-field'?" in site.ours()[0]


@pytest.mark.parametrize(
    ("builder", "uri"),
    [
        ("designs", "designs/one.html#design-rfe1"),
        ("dirhtml", "designs/one/#design-rfe1"),
        ("singlehtml", "index.html#design-rfe1"),
    ],
)
def test_addresses_in_the_export(site, builder, uri):
    site.build(builder)
    assert site.read_export()["designs"]["RFE1"]["uri"] == uri


def test_any_prefers_documents(site):
    site.write("RFE1.md", "# Same name\n")
    site.write("other.md", "# Other\n\n{any}`RFE1`\n")
    site.build()
    assert not [line for line in site.warnings() if "more than one target" in line]


def test_an_export_that_cannot_be_written_fails_its_own_builder_and_no_other(project):
    project.write("index.rst", "Index\n=====\n")
    for builder in ("designs", "html"):
        (project.src.parent / "build" / builder / "designs.json").mkdir(parents=True)
    with pytest.raises(SphinxError, match=r"designs\.json cannot be written"):
        project.build("designs")
    project.build("html")
    assert [line for line in project.ours() if "designs.json cannot be written" in line]
