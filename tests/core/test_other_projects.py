"""What is taken of another project's export, and what of it in the graph: nothing in such a file is trusted."""

from __future__ import annotations

import json

import pytest
from support import design, of_all, statement

from sphinxcontrib_flamedesign.core.accept import find_findings
from sphinxcontrib_flamedesign.core.diff import compare_exports
from sphinxcontrib_flamedesign.core.export_data import parse_export
from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.formats.comparison import difference_to_lines
from sphinxcontrib_flamedesign.core.formats.designs_json import export_project, to_json
from sphinxcontrib_flamedesign.core.formats.dot import graph_to_dot
from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.impact import find_impact, find_tasks
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind
from sphinxcontrib_flamedesign.core.model import Citation, Facts, Mention, Reference, Relation
from sphinxcontrib_flamedesign.core.other_export import MOST_BYTES, OtherExportError, read_other
from sphinxcontrib_flamedesign.core.other_projects import Others
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.template import IdSpec
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes
from sphinxcontrib_flamedesign.core.text.ids import IdScheme

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough

URL = "https://platform.example.org"


def entry(id_, title="Storage", **more):
    return {"id": id_, "title": title, "uri": f"{id_}.html#d", "source": f"{id_}.md", "status": None, **more}


def edge(source, target, kind="related", **more):
    said = {"target_type": "feature", "kind": kind, "origin": "declared", "text": f"{target}: x", "line": 7}
    return {"source": source, "target": target, **said, **more}


def export(*designs, edges=(), **more):
    named = {one["id"]: one for one in designs}
    kinds = {"related": {"reaches_target": "probably", "reaches_source": "probably"}}
    return {"version": 2, "project": "Platform", "kinds": kinds, "designs": named, "interactions": [*edges], **more}


@pytest.fixture
def other(tmp_path):
    """Read an export of another project, of data or of text."""

    def read(data, name="platform", url=URL):
        path = tmp_path / f"{name}.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
        return read_other(name, path, url)

    return read


def graph_of(*designs, others=(), kinds=KINDS, own_name="Client"):
    return build_graph(Facts(designs), {}, others=Others(tuple(others), own_name, kinds))


def ends(graph):
    return [(one.source, str(one.kind), one.target) for one in graph.interactions]


class TestWhatStatementsMean:
    def test_an_id_with_a_project_and_one_that_only_another_project_has(self, other):
        platform = other(export(entry("RFE3", status="accepted"), entry("RFE1", "Theirs")))
        said = statement("related", ids=("platform:rfe-3", "RFE-3", "RFE1", "platform:RFE1", "platform:RFE9", "RFE9"))
        graph = graph_of(design("RFE2", statements=(said,)), design("RFE1"), others=[platform])
        assert [one.target for one in graph.interactions] == [
            "RFE1", "RFE9", "platform:RFE1", "platform:RFE3", "platform:RFE9",
        ]  # fmt: skip
        assert list(graph.designs) == ["RFE1", "RFE2"]
        found = graph.others["platform:RFE3"]
        assert (found.title, found.status, found.project) == ("Storage", "accepted", "Platform")
        assert found.address == "https://platform.example.org/RFE3.html#d"

    def test_an_id_that_two_other_projects_have_means_neither(self, other):
        others = [other(export(entry("RFE3")), name) for name in ("one", "two")]
        graph = graph_of(design("RFE2", statements=(statement("related", ids=("RFE3", "two:RFE3")),)), others=others)
        assert ends(graph) == [("RFE2", "related", "RFE3"), ("RFE2", "related", "two:RFE3")]

    def test_metadata_references_and_prose(self, other):
        platform = other(export(entry("RFE3"), entry("RFE4"), entry("RFE5")))
        relation = Relation(Kind.SUPERSEDES, "superseded-by", "RFE3", 2, ids=("RFE3",), reverse=True)
        cited = Reference(Citation.RELATED_DOCUMENT, "RFE4", 9, ids=("RFE4",))
        graph = graph_of(
            design("RFE2", relations=(relation,), references=(cited,), mentions=(Mention("RFE5", 3),)),
            others=[platform],
        )
        assert ends(graph) == [("RFE2", "mention", "platform:RFE5"), ("platform:RFE3", "supersedes", "RFE2")]
        assert graph.cited == {"RFE2": {"platform:RFE4": cited}}

    @pytest.mark.parametrize(
        ("about", "named"),
        [
            ("RFE1", {}),
            ("client:RFE1", {"client:RFE1": {"project": "Client"}}),
        ],
    )
    def test_what_another_project_states_of_a_design_here(self, other, about, named):
        data = export(
            entry("RFE3"), edges=[edge("RFE3", about), edge(about, "RFE3", "supersedes"), edge("RFE3", "RFE9")]
        )
        data["designs"] |= named
        graph = graph_of(design("RFE1"), others=[other(data)])
        assert ends(graph) == [("RFE1", "supersedes", "platform:RFE3"), ("platform:RFE3", "related", "RFE1")]
        first = graph.interactions[1]
        assert (first.stated_by, first.project, graph.place_of(first)) == (
            "platform:RFE3",
            "Platform",
            "platform:RFE3.md:7",
        )

    @pytest.mark.parametrize(
        "row",
        [
            edge("RFE3", "x:RFE1"),
            edge("RFE3", "third:RFE1"),
            edge("RFE3", "Title"),
            edge("RFE3", "RFE1", target_type="component"),
            edge("RFE1", "RFE3", project="Client"),
            edge("RFE3", "RFE4"),
            edge("RFE8", "RFE1"),
        ],
    )
    def test_what_is_about_no_design_here(self, other, row):
        data = export(entry("RFE3"), entry("RFE4"), edges=[row])
        data["designs"]["third:RFE1"] = {"project": "Third"}
        assert ends(graph_of(design("RFE1", title="Title"), others=[other(data)])) == []

    def test_a_kind_that_is_not_known_here_is_one_that_reaches_as_far(self, other):
        kinds = {
            "rides": {"reaches_target": None, "reaches_source": "must"},
            "odd": {"reaches_target": "refers", "reaches_source": "must"},
        }
        rows = [edge("RFE3", "RFE1", name) for name in ("odd", "rides", "untold")]
        graph = graph_of(design("RFE1"), others=[other(export(entry("RFE3"), edges=rows, kinds=kinds))])
        assert [one.kind for one in graph.interactions] == [Kind.DEPENDS, Kind.REFERENCE, Kind.REFERENCE]


class TestWhatFollows:
    @pytest.fixture
    def graph(self, other):
        rows = [edge("RFE3", "RFE1", "updates"), edge("RFE4", "RFE1", "depends"), edge("RFE4", "RFE3", "depends")]
        platform = other(export(*map(entry, ("RFE3", "RFE4", "RFE5", "RFE6")), edges=rows))
        said = statement("updates", ids=("platform:RFE5", "platform:RFE3", "platform:RFE7"))
        return graph_of(design("RFE1"), design("RFE2", statements=(said,)), others=[platform])

    def test_impact_goes_there_and_comes_back(self, graph):
        force = Force(graph, of_all())
        found = {one.id: (one.effect, one.distance) for one in find_impact(force, "RFE1")}
        assert found == {"platform:RFE4": ("must", 1), "platform:RFE3": ("probably", 1)}
        found = {one.id: (str(one.effect), one.distance) for one in find_impact(force, "RFE2")}
        assert found == {
            "platform:RFE3": ("must", 1),
            "platform:RFE5": ("must", 1),
            "platform:RFE7": ("no-document", 1),
            "RFE1": ("must", 2),
            "platform:RFE4": ("must", 3),
        }

    def test_updates_that_are_asked_of_and_by_others(self, graph):
        tasks = [(one.interaction.ends, one.is_acknowledged, one.idle) for one in find_tasks(Force(graph, of_all()))]
        assert tasks == [
            (("RFE2", "platform:RFE3"), None, None),
            (("RFE2", "platform:RFE5"), None, None),
            (("RFE2", "platform:RFE7"), None, "no-document"),
            (("platform:RFE3", "RFE1"), False, None),
        ]

    def test_one_that_is_given_up_there_passes_nothing_on(self, other):
        rows = [edge("RFE3", "RFE1", "updates"), edge("RFE3", "RFE2", "depends")]
        platform = other(export(entry("RFE3", status="rejected"), edges=rows))
        force = Force(graph_of(design("RFE1"), design("RFE2"), others=[platform]), of_all())
        assert [(one.id, str(one.effect)) for one in find_impact(force, "RFE2")] == [("platform:RFE3", "out-of-force")]
        assert [one.idle for one in find_tasks(force)] == ["out-of-force"]

    def test_no_rule_is_about_other_projects(self, graph):
        project = Project(Facts(tuple(graph.designs.values())), graph, of_all())
        found = find_findings(project, {})
        assert {one.docname for one in found} <= {one.docname for one in graph.designs.values()}
        unknown = [one.subject for one in found if one.rule in {"unknown-feature", "missing-acknowledgement"}]
        assert unknown == ["platform:RFE7"]

    def test_the_export_has_those_that_are_joined_and_says_whose_they_are(self, graph):
        project = Project(Facts(tuple(graph.designs.values())), graph, of_all())
        text = to_json(export_project(project, (), "Client", lambda one: f"{one.docname}.html#d"))
        data = parse_export(text)
        assert list(data["designs"]) == ["RFE1", "RFE2", "platform:RFE3", "platform:RFE4", "platform:RFE5"]
        assert data["designs"]["platform:RFE5"] == {
            "id": "platform:RFE5",
            "title": "Storage",
            "project": "Platform",
            "uri": "https://platform.example.org/RFE5.html#d",
            "status": None,
        }
        assert [one.get("project") for one in data["interactions"]] == [None] * 3 + ["Platform"] * 2

    def test_of_an_export_that_names_this_project_only_its_own_statements_count(self, graph, other):
        project = Project(Facts(tuple(graph.designs.values())), graph, of_all())
        client = other(to_json(export_project(project, (), "Client", lambda one: f"{one.docname}.html#d")), "client")
        back = graph_of(design("RFE3"), design("RFE5"), others=[client], own_name="Platform")
        assert ends(back) == [("client:RFE2", "updates", "RFE3"), ("client:RFE2", "updates", "RFE5")]
        assert list(back.others) == ["client:RFE1", "client:RFE2"]

    def test_a_comparison_shows_what_others_state_where_it_is_about(self, graph, other):
        def data(graph):
            project = Project(Facts(tuple(graph.designs.values())), graph, of_all())
            return export_project(project, (), "Client", lambda _one: "")

        knows = other(export(entry("RFE3")))
        before = graph_of(*graph.designs.values(), others=[knows])
        lines = list(difference_to_lines(compare_exports(data(before), data(graph))))
        assert "~ RFE1: " in lines[0]
        assert "    + interaction needed by platform:RFE4: RFE1: x" in lines
        assert not [line for line in lines if line[2:].startswith("platform:")]

    def test_an_export_that_only_one_side_has_is_no_difference(self, other):
        said = (statement("related", ids=("RFE3", "platform:RFE4")),)
        cited = (Reference(Citation.RELATED_DOCUMENT, "RFE3", 9, ids=("RFE3",)),)
        one = design("RFE1", statements=said, references=cited)
        platform = other(export(entry("RFE3"), entry("RFE4"), edges=[edge("RFE3", "RFE1")]))

        def data(graph):
            return export_project(Project(Facts((one,)), graph, of_all()), (), "Client", lambda _one: "")

        assert data(graph_of(one, others=[platform]))["projects"] == {"platform": "Platform"}
        for sides in (((), (platform,)), ((platform,), ())):
            assert not compare_exports(*(data(graph_of(one, others=others)) for others in sides))

    def test_what_no_interaction_joins_refreshes_no_page(self, graph):
        assert sorted(graph.shown.others) == ["platform:RFE3", "platform:RFE4", "platform:RFE5"]

    def test_formats_for_other_programs(self, graph):
        text = graph_to_dot(GraphParts(tuple(graph.designs.values()), graph.interactions, (), graph.others))
        assert '[label="platform:RFE3\\nStorage", style=dashed]' in text
        assert '[label="platform:RFE7", style=dashed]' in text


class TestIds:
    IDS = IdSchemes((IdScheme(IdSpec(form=("RFE{number}",))),), ("platform", "core.lib", "core"))

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("platform:RFE3 and RFE1", ["platform:RFE3", "RFE1"]),
            ("(Platform:ADR-0004), core.lib:a/b_c.", ["Platform:ADR-0004", "core.lib:a/b_c"]),
            ("platform:RFE3: it stores", ["platform:RFE3"]),
            ("platform:8080, platform: RFE1, my_platform:RFE2", ["RFE1", "RFE2"]),
            ("platfrom:RFE1 and xplatform:RFE2", ["platfrom:RFE1", "xplatform:RFE2"]),  # misspelt
            ("https://platform:RFE3.example.org", ["RFE3"]),
            ("core:1-cache", ["core:1-cache"]),
        ],
    )
    def test_an_id_with_a_project_before_it(self, text, found):
        assert self.IDS.find(text) == found

    def test_a_role_of_an_inventory_that_is_a_project(self):
        assert self.IDS.in_project(["RFE3", "RFE4"], {"RFE3": "platform", "RFE4": "else"}) == ["platform:RFE3", "RFE4"]


DEEP = "[" * 100_000


class TestHostile:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ("", "it is no JSON: Expecting value: line 1 column 1 (char 0)"),
            (DEEP, "it is nested too deeply"),
            ("1" * 5000, "it is no JSON: Exceeds the limit"),
            ("[]", "it is no export: it is no table"),
            ("{}", "it is no export of version 2: `version` is None"),
            ({"version": 3}, "it is no export of version 2: `version` is 3"),
            ({"version": [2]}, "it is no export of version 2: `version` is list"),
            ({"version": 2}, "it is no export: it has no text 'project'"),
            (export(designs=[]), "it is no export: `designs` is no table"),
            (export(designs={"RFE1": 3}), "it is no export: the design 'RFE1' is no table"),
            (export(entry("RFE1", title=3)), "it is no export: the design 'RFE1' has no text 'title'"),
            (export(entry("RFE1", status=[])), "it is no export: the design 'RFE1' has no text 'status'"),
            (export(entry("RFE1", project={})), "it is no export: the design 'RFE1' has no text 'project'"),
            (export(entry("RFE1", uri="javascript:alert(1)")), "it is no export: `uri` of the design 'RFE1' is no path: 'javascript:alert(1)'"),
            (export(entry("RFE1", uri="//evil.example.org")), "it is no export: `uri` of the design 'RFE1' is no path: '//evil.example.org'"),
            (export(kinds=None), "it is no export: `kinds` is missing"),
            (export(interactions={}), "it is no export: `interactions` is no list"),
            (export(interactions=[3]), "it is no export: an interaction is no table"),
            (export(interactions=[{"source": "a"}]), "it is no export: an interaction has no text 'target'"),
            (export(entry("RFE1"), edges=[edge("RFE1", "X", line=0)]), "it is no export: `line` of an interaction of 'RFE1' is 0"),
            (export(entry("RFE1"), edges=[edge("RFE1", "X", line=True)]), "it is no export: `line` of an interaction of 'RFE1' is True"),
            (export(entry("RFE1"), edges=[edge("RFE1", "X", kind=[])]), "it is no export: an interaction has no text 'kind'"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_used_is_named(self, other, data, said):
        with pytest.raises(OtherExportError) as raised:
            other(data)
        assert str(raised.value).startswith(said)
        assert len(str(raised.value)) < 400

    def test_a_file_that_is_missing_a_folder_or_huge(self, tmp_path):
        (tmp_path / "huge.json").touch()
        with (tmp_path / "huge.json").open("r+b") as stream:
            stream.truncate(MOST_BYTES + 1)  # which takes no room
        for name in ("missing.json", ".", "huge.json", "x" * 5000, "a\0b"):
            with pytest.raises(OtherExportError):
                read_other("platform", tmp_path / name, URL)

    def test_odd_letters_stand_where_they_can_be_shown(self, other):
        odd = entry('RFE1"><b>\u202e', "a\n\ud800\x1b[31m<script>", status="\x07new", uri='a b".html#"x')
        project = other(json.dumps(export(odd, edges=[edge(odd["id"], "RFE9", text="\x1b]0;x\n", file="a\nb")])))
        (found,), (said,) = project.designs, project.statements
        assert found.id == 'platform:RFE1"><b>\ufffd'
        assert (found.title, found.status) == ("a \ufffd\ufffd[31m<script>", "\ufffdnew")
        assert found.address == "https://platform.example.org/a%20b%22.html#%22x"
        assert (said.text, said.file) == ("\ufffd]0;x", "platform:a b")

    def test_what_is_long_is_cut(self, other):
        (found,) = other(export(entry("R" * 3000, "t" * 100_000))).designs
        assert len(found.id) < 600
        assert len(found.title) < 600

    def test_the_order_of_an_export_is_none(self, other):
        rows = [edge("RFE3", "RFE1"), edge("RFE4", "RFE1"), edge("RFE4", "RFE1", "updates")]
        first = other(export(entry("RFE3"), entry("RFE4"), edges=rows))
        assert first == other(export(entry("RFE4"), entry("RFE3"), edges=rows[::-1]))
