"""What views choose of a project's designs and interactions, on designs that are made up."""

from __future__ import annotations

import json
import re

from docutils import nodes
from support import design, of_all, statement, superseding
from view_pages import html_of
from view_pages import make_view as make

from sphinxcontrib_flamedesign.core.formats.graph_json import graph_to_json
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.interaction import TargetType
from sphinxcontrib_flamedesign.core.model import Facts
from sphinxcontrib_flamedesign.core.template_file import make_template
from sphinxcontrib_flamedesign.reading.nodes import design_drawing, design_table
from sphinxcontrib_flamedesign.views.filters import Filters, choose_designs, pack_metadata, select
from sphinxcontrib_flamedesign.views.graph_lines import component_node, graph_parts, join_statements
from sphinxcontrib_flamedesign.views.graph_view import GraphOptions
from sphinxcontrib_flamedesign.views.impact_view import ImpactOptions
from sphinxcontrib_flamedesign.views.matrix import MatrixOptions
from sphinxcontrib_flamedesign.views.overview import OverviewOptions
from sphinxcontrib_flamedesign.views.report import ReportOptions
from sphinxcontrib_flamedesign.views.table import TableOptions
from sphinxcontrib_flamedesign.views.wording import end_name
from sphinxcontrib_flamedesign.views.worklist import WorklistOptions


def graph_of(*designs, components=None):
    return build_graph(Facts(designs=designs), components or {})


def chosen(graph, **options):
    return [edge.ends for edge in select(graph, Filters.parse(options)).interactions]


def table_rows(made, number=0):
    body = next(iter(list(made.findall(design_table))[number].findall(nodes.tbody)))
    return [[entry.astext() for entry in row.children] for row in body.children]


class TestSourcesWithoutDocument:
    """``superseded-by`` says what a design does of which there may be no document."""

    GRAPH = graph_of(
        design("RFE1", relations=superseding("RFE9", reverse=True), status="draft"), design("RFE2", status="accepted")
    )

    def test_their_interactions_are_chosen_with_the_design_that_they_lead_to(self):
        assert chosen(self.GRAPH) == [("RFE9", "RFE1")]
        assert chosen(self.GRAPH, status="draft") == [("RFE9", "RFE1")]
        assert chosen(self.GRAPH, status="accepted") == []
        assert chosen(self.GRAPH, focus="RFE1") == [("RFE9", "RFE1")]
        assert chosen(self.GRAPH, focus="RFE2") == []
        assert chosen(self.GRAPH, focus="RFE1", direction="outgoing") == []

    def test_graph_matrix_and_formats_show_them(self):
        assert "RFE9" in make(GraphOptions, self.GRAPH).astext()
        matrix = make(MatrixOptions, self.GRAPH)
        assert "RFE9" in [row[0] for row in table_rows(matrix)]
        assert table_rows(matrix, 1) == [["RFE9", "supersedes", "RFE1", "RFE9"]]
        features = json.loads(graph_to_json(graph_parts(select(self.GRAPH, Filters()))))["features"]
        assert {"id": "RFE9", "title": None, "status": None} in features


class TestOneNameForTwoThings:
    """A component may have the id of a design for a key."""

    GRAPH = graph_of(
        design("cache", title="The cache", statements=(statement("related", "says", ids=("queue",)),)),
        design("queue", title="The queue", statements=(statement("updates", "CACHE: grows", names=("CACHE",)),)),
        components={"CACHE": {}},
    )

    def test_each_has_its_own_name(self):
        assert end_name(self.GRAPH, "cache", TargetType.FEATURE) == "cache"
        assert end_name(self.GRAPH, "cache", TargetType.COMPONENT) == "CACHE"

    def test_the_matrix_says_which_is_meant(self):
        matrix = make(MatrixOptions, self.GRAPH)
        tips = [one["tip"] for one in matrix.findall(nodes.inline) if "tip" in one]
        assert [one for one in tips if one.startswith("cache related to queue: ")]
        listed = table_rows(make(MatrixOptions, self.GRAPH, of="components"), 1)
        assert listed[1][:3] == ["queue", "requires update of", "CACHE"]

    def test_the_impact_says_which_changes(self):
        assert "If cache changes" in make(ImpactOptions, self.GRAPH, focus="cache").astext()

    def test_the_neighbourhood_of_a_design_is_not_that_of_the_component(self):
        selection = select(self.GRAPH, Filters.parse({"focus": "cache", "kinds": "updates"}))
        assert [one.id for one in selection.designs] == ["cache"]


#: A template that calls its owner a driver.
PEOPLE = make_template(
    {
        "name": "people",
        "title": "People",
        "metadata": {
            "driver": {"label": "Driver", "holds": "owner", "many": True},
            "checked-by": {"label": "Checked by", "holds": "reviewer"},
            "release": {"label": "Release"},
            "state": {"label": "State", "holds": "status"},
        },
        "fields": {"why": {"label": "Why"}},
    },
    "people.toml",
)


def owned(id_, driver=(), release="", **more):
    metadata = (("driver", driver), ("release", (release,) if release else ()))
    return design(id_, template="people", metadata=metadata, **more)


class TestMetadata:
    GRAPH = graph_of(
        owned("D1", ("Ann Lee <ann@example.org>", "Bob"), "1.2", statements=(statement("updates", "D2", ids=("D2",)),)),
        owned("D2", ("Bob",), "1.3", statements=(statement("breaking", "D3", ids=("D3",)),)),
        owned("D3"),
    )
    TEMPLATES = of_all(PEOPLE)

    def options(self, **values):
        return pack_metadata(values, self.TEMPLATES.metadata_names)

    def ids(self, **values):
        return sorted(choose_designs(self.GRAPH, Filters.parse(self.options(**values))))

    def test_lines_are_known_by_key_and_by_what_they_hold(self):
        assert dict(self.TEMPLATES.metadata_names) == {
            "driver": ("driver",),
            "checked-by": ("checked-by",),
            "release": ("release",),
            "owner": ("driver",),
            "reviewer": ("checked-by",),
        }

    def test_each_chooses_designs(self):
        assert self.ids(owner="ann") == self.ids(driver="Lee, Ann") == ["D1"]
        assert self.ids(owner="bob") == ["D1", "D2"]
        assert self.ids(owner="bob", release="1.3, 1.4") == ["D2"]
        assert self.ids(owner="none") == ["D3"]
        assert self.ids(owner="an") == []

    def make(self, options_type, **values):
        return make(options_type, self.GRAPH, self.TEMPLATES, **values)

    def test_every_view_with_filters_takes_them(self):
        mine = self.options(owner="bob")
        assert [row[0] for row in table_rows(self.make(TableOptions, **mine))] == ["D1", "D2"]
        assert "In all: 1 required update" in self.make(WorklistOptions, **self.options(owner="bob")).astext()
        assert "0 of 1 required updates" in self.make(WorklistOptions, **self.options(owner="ann")).astext()
        assert "2 of 3 designs" in self.make(ReportOptions, **mine).astext()
        (graph,) = self.make(GraphOptions, **mine).findall(design_drawing)
        assert graph["caption"].startswith("2 of 3 designs")
        assert "D3" not in self.make(OverviewOptions, **mine).astext()
        assert [row[:3] for row in table_rows(self.make(MatrixOptions, **mine), 1)] == [
            ["D1", "requires update of", "D2"]
        ]
        assert "D2" in self.make(ImpactOptions, focus="D1", **mine).astext()
        assert "D3" not in self.make(ImpactOptions, focus="D2", **mine).astext()
        said = self.make(ImpactOptions, focus="D2", **self.options(owner="none")).astext()
        assert "D3" in said
        assert "no design that fits" in self.make(ImpactOptions, focus="D3", **self.options(release="9")).astext()

    def test_columns(self):
        made = self.make(TableOptions, columns="id, owner, release")
        assert table_rows(made) == [
            ["D1", "Ann Lee, Bob", "1.2"],
            ["D2", "Bob", "1.3"],
            ["D3", "", ""],
        ]
        (head,) = made.findall(nodes.thead)
        assert [entry.astext() for entry in head[0]] == ["Id", "Owner", "Release"]

    def test_components_are_those_that_the_chosen_designs_name(self):
        said = statement("updates", "Store: grows", names=("Store",))
        other = statement("updates", "Queue: grows", names=("Queue",))
        designs = owned("D1", ("Ann",), statements=(said,)), owned("D2", ("Bob",), statements=(other,))
        graph = graph_of(*designs, components={"Store": {}, "Queue": {}})
        table = make(TableOptions, graph, self.TEMPLATES, of="components", **self.options(owner="ann"))
        assert [row[0] for row in table_rows(table)] == ["Store"]

    def test_readers_find_rows_by_people(self):
        made = self.make(TableOptions)
        filters = [row["filters"] for row in made.findall(nodes.row) if "filters" in row]
        assert [one.get("owner") for one in filters] == ["Ann Lee\nBob", "Bob", None]
        assert 'data-fd-owner="Ann Lee\nBob"' in html_of(made)


def test_directives_name_what_they_take_and_rules_what_there_is(project):
    project.write(
        "people.toml",
        'name = "people"\ntitle = "P"\n[metadata.driver]\nlabel = "Driver"\nholds = "owner"\n[fields.why]\nlabel = "Why"\nrequired = false\n',
    )
    project.configure('flamedesign_documents = ["RFE*"]\nflamedesign_template = "people.toml"\n')
    project.write("RFE1.md", "---\ndriver: Ann Lee\n---\n\n# RFE1: One\n")
    project.write("RFE2.md", "---\ndriver: Bob\n---\n\n# RFE2: Two\n")
    view = "```{design-table}\n:owner: ann\n```\n\n"
    wrong = "```{design-table}\n:columns: id, boss\n:boss: ann\n```\n\n```{design-report}\n:owner: anne lee\n```\n"
    project.write("index.md", f"# Index\n\n{view}{wrong}\n")
    project.build()
    said = "\n".join(project.ours())
    assert "`design-table` has no option `boss`; it has " in said
    assert "`owner`" in said.partition("has no option `boss`")[2].partition("\n")[0]
    assert "cannot be 'boss'; it takes some of id, title," in said
    assert "no design has the owner 'anne lee'; did you mean 'Ann Lee'? [flamedesign.invalid-value]" in said
    assert re.search(r"1 of 2 designs\..*?>RFE1</a>", project.page("index"), re.DOTALL)
    project.write("RFE2.md", "---\ndriver: Ann\n---\n\n# RFE2: Two\n")
    project.build()
    assert "2 designs." in project.page("index")
    pages = []
    for key in ("owner", "driver"):
        project.write(
            "index.md",
            f"# Index\n\n```{{design-worklist}}\n:group-by: {key}\n```\n\n```{{design-report}}\n:group-by: {key}\n```\n",
        )
        project.build()
        assert "invalid-option" not in "\n".join(project.ours())
        pages.append(project.page("index"))
    assert pages[0] == pages[1]
    project.write(
        "other.toml",
        'name = "other"\ntitle = "Other"\n[fields.why]\nlabel = "Why"\n[metadata.owner]\nlabel = "Owner"\n',
    )
    project.configure(
        'flamedesign_documents = ["RFE*"]\nflamedesign_template = {"RFE1": "people.toml", "RFE2": "other.toml"}\n'
    )
    project.write("RFE2.md", "---\nowner: Ann Lee\n---\n\n# RFE2: Two\n")
    project.write("index.md", "# Index\n\n```{design-report}\n:group-by: owner\n```\n")
    project.build()
    page = project.page("index")
    assert "Ann Lee" in page
    assert "Not stated" not in page


def test_formats_for_other_programs_have_what_the_drawing_has():
    on = [statement("updates", f"{name}: grows", names=(name,)) for name in ("Disk", "Cache")]
    near = statement("related", "says", ids=("RFE2",))
    graph = graph_of(
        design("RFE1", statements=(on[0], on[1], near)),
        design("RFE2", statements=on[:1]),
        components={"Disk": {}, "Cache": {}},
    )
    selection = select(graph, Filters())
    joined, parts = join_statements(selection), graph_parts(selection)
    ends = {component_node(id_) if type_ is TargetType.COMPONENT else id_ for type_, id_ in parts.nodes}
    assert ends == joined.designs | {component_node(key) for key in joined.components}
    assert len(joined.components) == 1  # one design alone names the other
    assert {(edge.source, edge.target) for edge in parts.interactions} == {
        (line.source, line.target.removeprefix("component:")) for line in joined.lines
    }
