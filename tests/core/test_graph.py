"""The graph, what a change reaches, and what two exports differ in, each at its limits."""

from __future__ import annotations

import dataclasses
import json

import pytest
from lxml import etree
from support import design, of_all, statement, superseding

from sphinxcontrib_flamedesign.core.diff import Detail, Part, compare_exports
from sphinxcontrib_flamedesign.core.force import Force
from sphinxcontrib_flamedesign.core.formats.comparison import difference_to_lines
from sphinxcontrib_flamedesign.core.formats.dot import graph_to_dot
from sphinxcontrib_flamedesign.core.formats.graph_json import graph_to_json
from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts
from sphinxcontrib_flamedesign.core.formats.graphml import graph_to_graphml
from sphinxcontrib_flamedesign.core.formats.json_reports import difference_to_json
from sphinxcontrib_flamedesign.core.formats.markdown import MARKDOWN_LENGTH, difference_to_markdown
from sphinxcontrib_flamedesign.core.formats.mermaid import graph_to_mermaid
from sphinxcontrib_flamedesign.core.graph import names_itself, resolve_reference
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.impact import Direction, find_neighbourhood, find_tasks
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind, Origin
from sphinxcontrib_flamedesign.core.model import (
    Citation,
    Facts,
    Field,
    IdSource,
    Mention,
    Reference,
    Relation,
    ScopeEntry,
    ScopeSide,
    State,
)

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


#: The kinds that authors state.
DECLARED = frozenset(kind for kind in KINDS.values() if kind.spec.origin is Origin.DECLARED)


def cite(line=9, text="x", **more):
    return Reference(Citation.IMPLEMENTATION, text, line, **more)


def graph_of(*designs, components=None, labels=None, folders=()):
    return build_graph(Facts(designs=designs), components or {}, labels, (), folders)


def edges(graph):
    return [
        (edge.source, str(edge.kind), edge.target_type.value, edge.target, edge.line) for edge in graph.interactions
    ]


class TestGraph:
    def test_names_documents_labels_and_components(self):
        graph = graph_of(
            design("RFE2", "b/FS", aliases=("Cache",)),
            design("RFE1", "a/FS", statements=(statement("related", "Disk", names=("Disk_Layer",)),)),
            components={"Session Manager": {"aliases": ["SM"], "paths": ["sm/*"]}},
            labels={"cache": "b/FS"},
            folders=["disk-layer", "docs"],
        )
        assert list(graph.designs) == ["RFE1", "RFE2"]
        names = ["RFE2", "rfe2", "CACHE", "the rfe2", "RFE3"]
        assert [one and one.id for one in map(graph.find, names)] == ["RFE2"] * 4 + [None]
        documents = ["b/FS", "#cache", "#other", "c/FS"]
        assert [one and one.id for one in map(graph.design_of, documents)] == ["RFE2", "RFE2", None, None]
        components = ["sm", "session_manager", "DISK layer", "none"]
        found = [one and (one.key, one.name, one.anchor) for one in map(graph.find_component, components)]
        manager = ("session-manager", "Session Manager", "component-session-manager")
        assert found == [manager, manager, ("disk-layer", "Disk_Layer", "component-disk-layer"), None]

    def test_two_documents_with_one_id(self):
        first, second = design("RFE1", "a"), design("RFE1", "b")
        graph = graph_of(second, first, design("RFE2", "c"))
        assert graph.designs["RFE1"] is first
        renamed = dataclasses.replace(second, id="RFE1@b")
        assert graph.duplicates == {"RFE1": (first, renamed)}
        assert list(graph.designs.values()) == [first, renamed, design("RFE2", "c")]

    def test_of_two_documents_with_one_id_that_which_states_it_holds_it(self):
        by_path, by_title = (
            design("RFE1", name, id_source=source)
            for name, source in zip("ab", (IdSource.PATH, IdSource.TITLE), strict=True)
        )
        graph = graph_of(by_path, by_title, design("rfe001", "c"))
        assert {id_: one.docname for id_, one in graph.designs.items()} == {"RFE1": "b", "RFE1@a": "a", "RFE1@c": "c"}
        assert [one.docname for one in graph.duplicates["RFE1"]] == ["b", "c", "a"]

    def test_a_copied_title_leaves_a_design_the_id_of_its_path(self):
        original, copy = design("RFE1", "RFE1"), design("RFE1", "RFE2", path_id="RFE2")
        graph = graph_of(copy, original)
        assert {id_: one.docname for id_, one in graph.designs.items()} == {"RFE1": "RFE1", "RFE2": "RFE2"}
        taken = graph_of(copy, original, design("RFE2", "RFE2-other"))
        assert list(taken.designs) == ["RFE1", "RFE1@RFE2", "RFE2"]

    def test_a_name_of_several_designs_is_that_in_the_readers_folder_or_template(self):
        one, two, three = (
            design(id_, f"{folder}/{number}", short_names=("0007",), template=template)
            for number, (id_, folder, template) in enumerate(
                [("team-a/7", "a", "x"), ("team-b/7", "b", "x"), ("team-c/7", "c", "y")]
            )
        )
        graph = graph_of(one, two, three)
        readers = [None, two, design("N", "b/other", template="y"), design("N", "d/other", template="y")]
        assert [graph.find("7", reader).id for reader in readers] == ["team-a/7", "team-b/7", "team-b/7", "team-c/7"]

    def test_what_metadata_says_of_others(self):
        own_words = Relation(Kind.SUPERSEDES, "supersedes", "the rfe3", 4)
        in_a_file = Relation(Kind.DEPENDS, "needs", "something else", 7, "design.yaml")
        one = design("RFE1", line=9, relations=(*superseding("rfe-002", line=0), own_words, in_a_file))
        graph = graph_of(one, design("RFE2", aliases=("rfe-2",)), design("RFE3"))
        assert [(edge.kind, edge.target_type, edge.target, edge.line, edge.file) for edge in graph.interactions] == [
            ("supersedes", "feature", "RFE3", 4, ""),
            ("depends", "unresolved", "something else", 7, "design.yaml"),
            ("supersedes", "feature", "RFE2", 9, ""),
        ]

    def test_what_is_said_of_another_design_is_stated_by_that(self):
        graph = graph_of(design("RFE1", relations=superseding("RFE2", "RFE9", reverse=True)), design("RFE2"))
        found = [
            (edge.source, edge.source_type, edge.target, edge.target_type, edge.docname, edge.stated_by)
            for edge in graph.interactions
        ]
        assert found == [
            ("RFE2", "feature", "RFE1", "feature", "rfe1", "RFE1"),
            ("RFE9", "unresolved", "RFE1", "feature", "rfe1", "RFE1"),
        ]
        assert {id_: [*targets] for id_, targets in graph.supersedes.items()} == {"RFE2": ["RFE1"]}

    def test_who_has_taken_its_place_is_no_mention_too(self):
        one = design("RFE1", relations=superseding("RFE2", reverse=True), mentions=(Mention("RFE2", 2),))
        assert edges(graph_of(one, design("RFE2"))) == [("RFE2", "supersedes", "feature", "RFE1", 2)]

    def test_nothing_interacts_with_itself_by_its_metadata(self):
        by_title = Relation(Kind.SUPERSEDES, "supersedes", "The RFE1", 4)
        by_link = Relation(Kind.SUPERSEDES, "supersedes", "this", 5, documents=("rfe1.md",))
        noted = Relation(Kind.SUPERSEDES, "supersedes", "RFE1", 6, names_itself=True)
        one = design("RFE1", relations=(*superseding("RFE1"), by_title, by_link, noted))
        graph = graph_of(one)
        assert graph.interactions == ()
        assert all(names_itself(graph, one, relation) for relation in one.relations)

    def test_views_are_given_neither_lines_nor_words_of_the_prose(self):
        said = statement("updates", "tell RFE2", ids=("rfe2",))
        one = design(
            "RFE1", statements=(said,), references=(cite(ids=("RFE2",)),), fields=(Field("a", State.FILLED, 4),)
        )
        moved = dataclasses.replace(
            one,
            line=30,
            statements=(said._replace(line=50),),
            references=(cite(90, "more", ids=("RFE2",)),),
            fields=(Field("a", State.FILLED, 40),),
            scope=(ScopeEntry(ScopeSide.IN, "words", "a", 41),),
        )
        before, after = (graph_of(version, design("RFE2")) for version in (one, moved))
        assert before != after
        assert before.shown == after.shown
        assert before.shown.cited["RFE1"].keys() == {"RFE2"}
        for changed in ({"title": "Other"}, {"status": "draft"}, {"fields": (Field("a", State.MISSING),)}):
            assert graph_of(dataclasses.replace(one, **changed), design("RFE2")).shown != before.shown

    def test_views_are_given_interactions_in_their_order(self):
        listed = [statement("related", f"RFE{number}: x", 99 - number, ids=(f"RFE{number}",)) for number in range(2, 9)]
        graph = graph_of(design("RFE1", statements=tuple(listed)))
        assert [edge.target for edge in graph.shown.interactions] == [edge.target for edge in graph.interactions]
        assert sorted(graph.shown.interactions, key=lambda edge: edge.order) == list(graph.shown.interactions)
        assert [edge.text for edge in graph.shown.interactions] == [edge.excerpt for edge in graph.interactions]

    def test_a_whole_edge(self):
        one = design(
            "RFE1", statements=(statement("updates", "tell RFE2", ids=("rfe2",)),), relations=superseding("RFE9")
        )
        cited = cite(path="a.py", text="`a.py`")
        graph = graph_of(
            design("RFE2", mentions=(Mention("RFE1", 7),), references=(cited,)),
            one,
            design("RFE3", references=(cite(path="a.py"),)),
        )
        whole = [
            (edge.origin, edge.text, edge.docname, edge.line, edge.anchor, str(edge.kind), edge.target)
            for edge in graph.interactions
        ]
        assert whole == [
            (Origin.DECLARED, "RFE9", "rfe1", 2, "design-rfe1", "supersedes", "RFE9"),
            (Origin.DECLARED, "tell RFE2", "rfe1", 5, "anchor-5", "updates", "RFE2"),
            (Origin.INFERRED, "RFE1", "rfe2", 7, "design-rfe2", "mention", "RFE1"),
            (Origin.INFERRED, "`a.py`", "rfe2", 9, "design-rfe2", "shares", "a.py"),
            (Origin.INFERRED, "x", "rfe3", 9, "design-rfe3", "shares", "a.py"),
        ]

    def test_what_is_declared_is_no_mention_too(self):
        one = design(
            "RFE1",
            statements=(statement("related", "a", ids=("RFE2",)),),
            mentions=(Mention("RFE2", 1), Mention("RFE3", 2), Mention("RFE1", 3), Mention("the rfe3", 4)),
        )
        assert edges(graph_of(one, design("RFE2"))) == [
            ("RFE1", "mention", "feature", "RFE3", 2),
            ("RFE1", "mention", "feature", "the rfe3", 4),
            ("RFE1", "related", "feature", "RFE2", 5),
        ]

    def test_targets(self):
        said = (
            statement("related", "a", 1, ids=("RFE1", "RFE2", "rfe2"), names=("Disk",)),
            statement(
                "related", "b", 2, documents=("b/FS.md", "b", "b/", "#two", "c/none", "#none"), paths=("x/y.py",)
            ),
            statement("related", "c", 3, paths=("sm/a.py", "disk/b.py", "disk", "q/r.py"), names=("Disk",)),
            statement("related", "d", 4, names=("Disk", "DISK", "SM")),
            statement("related", "e", 5),
            statement("compatibility", "f", 6, names=("Other",)),
            statement("reference", "g", 7, documents=("AGENTS.md",)),
            statement("related", "h", 8, documents=("AGENTS.md",)),
        )
        components = {"Session Manager": {"aliases": ["SM"], "paths": ["sm/"]}}
        graph = graph_of(
            design("RFE1", "a/FS", statements=said),
            design("RFE2", "b/FS"),
            components=components,
            labels={"two": "b/FS"},
            folders=["disk", "q.r"],
        )
        by_line = {}
        for edge in edges(graph):
            by_line.setdefault(edge[4], []).append((edge[2], edge[3]))
        assert by_line == {
            1: [("feature", "RFE2")],
            2: [("feature", "RFE2")],
            3: [("component", "disk"), ("path", "disk"), ("path", "q/r.py"), ("component", "session-manager")],
            4: [("component", "disk"), ("component", "session-manager")],
            5: [("unresolved", "e")],
            6: [("unresolved", "f")],
            7: [("path", "AGENTS.md")],
            8: [("unresolved", "h")],
        }
        assert graph.components["disk"].spellings == ("DISK", "Disk")
        assert graph.components["disk"].name == "Disk"
        assert graph.components["disk"].paths == ("disk/b.py",)

    def test_a_file_that_stands_alone_is_that_of_the_one_path_that_ends_in_it(self):
        def targets(*paths):
            stated = tuple(statement("updates", path, line, paths=(path,)) for line, path in enumerate(paths, 1))
            graph = graph_of(design("A", statements=stated[:1]), design("B", statements=stated[1:]))
            return [edge.target for edge in graph.interactions if edge.kind is not Kind.SHARES]

        assert targets("types.py", "a/b/types.py") == ["a/b/types.py"] * 2
        assert targets("types.py", "a/types.py", "b/types.py") == ["types.py", "a/types.py", "b/types.py"]
        assert targets("types.py", "a/b/other.py") == ["types.py", "a/b/other.py"]

    def test_a_folder_of_two_designs_is_neither(self):
        said = (statement("related", "them", documents=("b",)),)
        graph = graph_of(design("RFE1", "a", statements=said), design("RFE2", "b/x"), design("RFE3", "b/y"))
        assert edges(graph) == [("RFE1", "related", "unresolved", "them", 5)]

    def test_a_folder_of_one_design_is_that(self):
        said = (statement("related", "it", documents=("b/",)),)
        graph = graph_of(design("RFE1", "a", statements=said), design("RFE2", "b/x"))
        assert edges(graph) == [("RFE1", "related", "feature", "RFE2", 5)]

    def test_the_nearest_ids(self):
        graph = graph_of(*(design(f"RFE{number}") for number in (318, 319, 418, 777)))
        assert graph.nearest("RFE313") == ["RFE319", "RFE318"]
        assert graph.speller().find("RFE313", 1) == ["RFE319"]
        assert graph.nearest("XYZ") == []
        graph = graph_of(*(design(f"FLAME1{number}") for number in range(10, 15)))
        assert [len(graph.speller().find("FLAME199", count)) for count in (1, 4)] == [1, 4]

    def test_an_id_means_neither_that_of_who_asks_nor_any_of_most(self):
        graph = graph_of(*(design(f"RFE{number}") for number in (318, 319, 418, 777)))
        assert graph.nearest("RFE313", ("RFE319",)) == ["RFE318"]
        few = graph_of(*(design(f"HD-{number}") for number in (1, 2, 3)))
        assert (few.nearest("HD-9"), few.nearest("HD-9", ("HD-1",))) == ([], [])
        assert few.nearest("DH-2") == ["HD-2"]

    def test_of_many_ids_those_that_are_one_letter_off(self):
        graph = graph_of(*(design(f"RFE{number}") for number in range(1000, 1501)))
        assert graph.speller().find("RFE1O00", 9) == [f"RFE1{number}00" for number in (5, 4, 3, 2, 1, 0)]
        assert graph.speller().find("RFE11234", 9) == ["RFE1234", "RFE1134", "RFE1124", "RFE1123"]
        assert graph.speller().find("RFE123", 2) == ["RFE1423", "RFE1323"]
        assert graph.speller().find("RFE0123", 9) == ["RFE1123", "RFE1023"]
        assert graph.nearest("RFE2000") == ["RFE1000"]

    def test_how_many_statements_lead_to_and_from_each(self):
        said = (statement("related", "a", ids=("RFE2", "RFE9")), statement("updates", "b", ids=("RFE2",)))
        graph = graph_of(
            design("RFE1", statements=said, mentions=(Mention("RFE3", 7),)), design("RFE2"), design("RFE3")
        )
        assert graph.degree() == {"RFE1": 3, "RFE2": 2}

    def test_what_a_reference_points_to(self):
        one = design("RFE1", "a")
        graph = graph_of(one, design("RFE2", "b", aliases=("Cache",)))
        reference = cite(ids=("RFE9", "cache", "RFE1"), documents=("b.md", "none", "a"))
        assert resolve_reference(graph, one, reference) == ("RFE2", "RFE9")


class TestFormats:
    """The graph for other programs."""

    graph = graph_of(
        design("RFE1", title='A "cache"', status="draft", statements=(statement("related", "asks\\", ids=("RFE2",)),)),
        design("RFE3", mentions=(Mention("RFE1", 7),)),
    )
    parts = GraphParts(tuple(graph.designs.values()), graph.interactions)

    def test_dot(self):
        assert graph_to_dot(self.parts).splitlines() == [
            "digraph designs {",
            "  rankdir=LR",
            "  node [shape=box]",
            '  n0 [label="RFE1\\nA \\"cache\\""]',
            '  n1 [label="RFE2", style=dashed]',
            '  n2 [label="RFE3\\nThe RFE3"]',
            '  n0 -> n1 [label="related to", tooltip="asks\\\\"]',
            '  n2 -> n0 [label="mentions", tooltip="RFE1", style=dashed]',
            "}",
        ]

    def test_mermaid(self):
        assert graph_to_mermaid(self.parts).splitlines() == [
            "flowchart LR",
            '  n0["RFE1<br/>A #34;cache#34;"]',
            '  n1["RFE2"]',
            '  n2["RFE3<br/>The RFE3"]',
            '  n0 -->|"related to"| n1',
            '  n2 -.->|"mentions"| n0',
        ]

    def test_graphml(self):
        root = etree.fromstring(graph_to_graphml(self.parts).encode())
        data = [
            (len(one.attrib), *(f"{part.get('key')}={part.text}" for part in one))
            for one in root.iter("{*}node", "{*}edge")
        ]
        assert data == [
            (1, "node-id=RFE1", "node-type=feature", 'node-title=A "cache"', "node-status=draft"),
            (1, "node-id=RFE2", "node-type=feature"),
            (1, "node-id=RFE3", "node-type=feature", "node-title=The RFE3"),
            (2, "edge-kind=related", "edge-origin=declared", "edge-text=asks\\", "edge-docname=rfe1", "edge-line=5"),
            (2, "edge-kind=mention", "edge-origin=inferred", "edge-text=RFE1", "edge-docname=rfe3", "edge-line=7"),
        ]

    def test_json(self):
        data = json.loads(graph_to_json(self.parts))
        assert data["features"] == [
            {"id": "RFE1", "title": 'A "cache"', "status": "draft"},
            {"id": "RFE2", "title": None, "status": None},
            {"id": "RFE3", "title": "The RFE3", "status": None},
        ]
        assert [(one["source"], one["kind"], one["target"]) for one in data["interactions"]] == [
            ("RFE1", "related", "RFE2"),
            ("RFE3", "mention", "RFE1"),
        ]

    def test_components_are_nodes(self):
        said = statement("updates", "Cache: keeps more", names=("Cache",))
        graph = graph_of(design("cache", title="The cache", statements=(said,)), components={"Cache": {}})
        parts = GraphParts(tuple(graph.designs.values()), graph.interactions, tuple(graph.components.values()))
        assert '  n1 [label="Cache", style=rounded]' in graph_to_dot(parts).splitlines()
        assert '  n1(["Cache"])' in graph_to_mermaid(parts).splitlines()
        assert '<data key="node-type">component</data><data key="node-title">Cache</data>' in graph_to_graphml(parts)
        assert json.loads(graph_to_json(parts))["components"] == [{"id": "cache", "name": "Cache"}]
        assert "  n0 -> n1 [" in graph_to_dot(parts)


class TestImpact:
    @property
    def graph(self):
        return graph_of(
            design(
                "RFE1",
                statements=(statement("updates", "u", 1, ids=("RFE2",)), statement("related", "r", 2, ids=("RFE3",))),
            ),
            design(
                "RFE2",
                statements=(statement("related", "c", 3, names=("Disk",)), statement("related", "d", 4, ids=("RFE3",))),
            ),
            design(
                "RFE3", references=(cite(ids=("RFE1",)),), statements=(statement("depends", "e", 5, ids=("RFE4",)),)
            ),
            design(
                "RFE4",
                statements=(statement("updates", "f", 6, ids=("RFE9",)), statement("updates", "g", 7, ids=("RFE3",))),
            ),
            design(
                "RFE5",
                statements=(statement("updates", "h", 8, ids=("RFE2",)), statement("updates", "i", 9, names=("Disk",))),
            ),
            components={"Disk": {}},
        )

    def test_neighbourhoods(self):
        def find(focus, depth=1, direction=Direction.BOTH, kinds=DECLARED):
            return sorted(find_neighbourhood(self.graph, {focus}, depth, direction, kinds))

        assert find("RFE2") == ["RFE1", "RFE2", "RFE3", "RFE5"]
        assert find("RFE2", 0) == ["RFE2"]
        assert find("RFE2", 1, Direction.OUTGOING) == ["RFE2", "RFE3"]
        assert find("RFE2", 2, Direction.OUTGOING) == ["RFE2", "RFE3", "RFE4"]
        assert find("RFE2", 1, Direction.INCOMING) == ["RFE1", "RFE2", "RFE5"]
        assert find("RFE2", 1, Direction.BOTH, {Kind.RELATED}) == ["RFE2", "RFE3"]

    def test_who_has_answered(self):
        found = [
            (task.interaction.source, task.interaction.target, task.is_acknowledged)
            for task in find_tasks(Force(self.graph, of_all()))
        ]
        assert found == [
            ("RFE1", "RFE2", False),
            ("RFE4", "RFE9", None),
            ("RFE4", "RFE3", True),
            ("RFE5", "RFE2", False),
            ("RFE5", "disk", None),
        ]
        answered = graph_of(
            design("RFE1", statements=(statement("updates", "u", ids=("RFE2",)),)),
            design("RFE2", references=(cite(ids=("RFE1",)), cite(ids=("RFE3",)))),
        )
        assert [task.is_acknowledged for task in find_tasks(Force(answered, of_all()))] == [True]


def export(designs=(), interactions=(), findings=()):
    return {
        "designs": {
            id_: {
                "title": id_,
                "source": f"{id_}.md",
                "status": None,
                "metadata": {},
                "fields": {},
                "completeness": 0.999,
                "references": [],
            }
            | dict(more)
            for id_, more in designs
        },
        "interactions": list(interactions),
        "findings": list(findings),
    }


def exported_finding(message, design=None, field=None, rule="a-rule", severity="warning"):
    return {"rule": rule, "severity": severity, "design": design, "field": field, "docname": "doc", "message": message}


class TestDifference:
    def lines(self, old, new):
        return list(difference_to_lines(compare_exports(old, new)))

    def test_none(self):
        assert self.lines(export(), export()) == ["No difference."]
        assert difference_to_markdown(compare_exports(export(), export())) == "The designs say the same as before.\n"
        assert not compare_exports(export(), export())

    def test_findings_of_no_design_and_of_unknown_ones(self):
        old = export(
            findings=[
                exported_finding("a on line 4"),
                exported_finding("b", "RFE7"),
                exported_finding("gone", field="api"),
            ]
        )
        new = export(findings=[exported_finding("a on line 5"), exported_finding("c", "RFE7"), exported_finding("d")])
        assert self.lines(old, new) == [
            "~ RFE7",
            "    ~ finding a-rule: warning: b → warning: c",
            "- finding a-rule api: warning: gone",
            "+ finding a-rule doc: warning: d",
        ]
        assert difference_to_markdown(compare_exports(old, new)) == (
            "**Designs: 1 changed**\n\n"
            "<details><summary>changed: <code>RFE7</code> <code></code>: 1 finding</summary>\n\n"
            "- changed: finding `a-rule`: `warning: b` → `warning: c`\n\n</details>\n\n"
            "- removed: finding `a-rule api`: `warning: gone`\n"
            "- added: finding `a-rule doc`: `warning: d`\n"
        )
        assert difference_to_markdown(compare_exports(export(), export(findings=[exported_finding("d")]))).startswith(
            "**Designs: none changed**\n\n- added"
        )

    def test_each_of_several_alike_counts_once(self):
        edge = {
            "source": "A",
            "target": "B",
            "target_type": "feature",
            "kind": "related",
            "origin": "declared",
            "text": "x",
        }
        guess = edge | {"origin": "inferred", "kind": "mention"}
        old = export([("A", {})], [edge, edge, guess])
        new = export(
            [("A", {"metadata": {"author": "Ada"}, "fields": {"api": {"state": "filled"}}})],
            [edge, edge | {"text": "y"}],
        )
        assert self.lines(old, new) == [
            "~ A: A",
            "    + metadata author: Ada",
            "    + field api: filled",
            "    - interaction mention B: x",
            "    ~ interaction related B: x → y",
        ]

    def test_interactions_are_called_as_on_pages(self):
        edge = {"source": "A", "target": "all clients", "target_type": "unresolved", "kind": "breaking"}
        edge |= {"origin": "declared", "text": "all clients change"}
        of_component = edge | {"target": "cache", "target_type": "component"}
        names = {"kinds": {"breaking": {"label": "breaks"}}, "components": {"cache": {"name": "Object Cache"}}}
        old, new = ({**export([("A", {})], edges), **names} for edges in ([], [edge, of_component]))
        assert self.lines(old, new)[1:] == [
            "    + interaction breaks Object Cache: all clients change",
            "    + interaction breaks, in words only: all clients change",
        ]

    def test_what_must_change(self):
        kinds = {"updates": ("must", "probably"), "depends": (None, "must"), "related": ("probably", "probably")}
        more = {"kinds": {key: self.reaching(key, *reach) for key, reach in kinds.items()}}
        more |= {"components": {"cache": {"name": "Object Cache"}}}
        designs = [(id_, {}) for id_ in "ABCDEFG"]
        stated = [("C", "A", "depends"), ("D", "C", "depends"), ("E", "A", "related"), ("A", "F", "updates")]
        before = [self.stating(*one) for one in (*stated, ("G", "F", "supersedes"))]
        component = self.stating("A", "cache", "updates") | {"target_type": "component"}
        in_words = self.stating("A", "all clients", "updates") | {"target_type": "unresolved"}
        after = [*before, component, in_words, self.stating("A", "X", "updates"), self.stating("A", "B", "updates")]
        old, new = ({**export(designs, edges), **more} for edges in (before, after))
        (difference,) = compare_exports(old, new).designs
        assert difference.must_change == ("Object Cache", "B", "C", "D")
        assert difference.must_change_as_before == ("C", "D")
        assert (
            self.lines(old, new)[-1] == "    must change: Object Cache, B; must change, as before: C, D (by way of C)"
        )
        assert "4 must change</summary>" in difference_to_markdown(compare_exports(old, new))
        assert (
            json.loads(difference_to_json(compare_exports(old, new)))["designs"][0]["must_change"][0] == "Object Cache"
        )
        known = {"texts": {}, "stating": [], "out_of_force": ["C"]}
        (difference,) = compare_exports(old, new, known, known).designs
        assert difference.must_change == ("Object Cache", "B", "F")
        (come,) = (one for one in compare_exports(export([]), new).designs if one.id == "A")
        assert (come.must_change_newly, come.must_change_as_before) == (("Object Cache", "B", "C", "D"), ())
        (gone,) = (one for one in compare_exports(old, export([])).designs if one.id == "A")
        assert gone.must_change == ("C", "D")
        title = {**export([("A", {"title": "new"}), *designs[1:]], before), **more}
        assert [one.must_change for one in compare_exports(old, title).designs] == [()]

    def test_more_than_a_line_holds_must_change(self):
        more = {"kinds": {"updates": self.reaching("updates", "must", None)}}
        designs = [(f"A{number}", {}) for number in range(20)]
        edges = [self.stating("A0", id_, "updates") for id_, _more in designs[1:]]
        old, new = ({**export(designs, several), **more} for several in ([], edges))
        assert self.lines(old, new)[-1] == "    must change: A1, A2, A3, A4, A5, A6, A7, A8, 11 more"
        assert "19 must change</summary>" in difference_to_markdown(compare_exports(old, new))
        assert "`A8`, 11 more\n" in difference_to_markdown(compare_exports(old, new))

    @staticmethod
    def reaching(kind, reaches_target, reaches_source):
        return {"label": kind, "inverse": kind, "reaches_target": reaches_target, "reaches_source": reaches_source}

    @staticmethod
    def stating(source, target, kind):
        edge = {"source": source, "target": target, "target_type": "feature", "kind": kind, "origin": "declared"}
        return edge | {"text": f"{kind} {target}"}

    def test_words(self):
        fields = {"api": {"state": "filled"}, "cli": {"state": "filled"}}
        old, new = (export([("A", {"fields": fields}), (id_, {})]) for id_ in "BC")
        texts = [{"A": {"api": "one", "cli": "same"}, "B": {"api": "b"}}, {"A": {"api": "two", "cli": "same"}}]
        was, now = ({"texts": one, "stating": []} for one in texts)
        assert [line for line in difference_to_lines(compare_exports(old, new, was, now)) if "text" in line] == [
            "    ~ text api: one → two"
        ]
        assert [line for line in difference_to_lines(compare_exports(new, old, now, was)) if "text" in line] == [
            "    ~ text api: two → one"
        ]

    def test_designs_that_are_new_and_gone(self):
        old = export([("A", {"completeness": 0.5, "status": "draft"})])
        new = export(
            [
                (
                    "B",
                    {
                        "status": "review",
                        "references": [{"kind": "x", "target": None, "text": "t", "url": None, "path": None}],
                    },
                )
            ]
        )
        assert self.lines(old, new) == [
            "- A: A (50% complete)",
            "    - status: draft",
            "+ B: B (99% complete)",
            "    + status: review",
        ]
        details = compare_exports(old, new).designs[1].details
        assert [one.name for one in details if one.part is Part.REFERENCE] == ["x"]
        assert difference_to_markdown(compare_exports(old, new)).startswith("**Designs: 1 added, 1 removed**\n\n")

    def test_long_words_are_cut(self):
        (line,) = [
            one for one in self.lines(export([("A", {})]), export([("A", {"title": "b" * 241})])) if "title" in one
        ]
        assert line == f"    ~ title: A → {'b' * 239}…"
        (line,) = [
            one for one in self.lines(export([("A", {})]), export([("A", {"title": "b" * 240})])) if "title" in one
        ]
        assert line.endswith(f" → {'b' * 240}")

    def test_markdown_is_cut_at_a_design(self):
        many = [exported_finding("w" * 240 + str(number), f"RFE{number:04}") for number in range(400)]
        text = difference_to_markdown(compare_exports(export(), export(findings=many)))
        shown = text.count("<details>")
        assert text.endswith(f"… and {400 - shown} more designs.\n")
        assert MARKDOWN_LENGTH - 1000 < len(text) < MARKDOWN_LENGTH + 1000

    def test_one_design_has_a_quarter_of_the_markdown(self):
        many = [exported_finding("w" * 200 + str(number), "RFE1") for number in range(400)]
        text = difference_to_markdown(compare_exports(export(), export(findings=many)))
        shown = text.count("- added")
        assert f"- … and {400 - shown} more\n" in text
        assert MARKDOWN_LENGTH // 4 < len(text) < MARKDOWN_LENGTH // 4 + 1000

    @pytest.mark.parametrize(
        ("message", "code"),
        [("a`b", "``warning: a`b``"), ("a``b`", "``` warning: a``b` ```"), ("<b>", "`warning: <b>`")],
    )
    def test_code(self, message, code):
        assert code in difference_to_markdown(compare_exports(export(), export(findings=[exported_finding(message)])))

    def test_data(self):
        assert Detail(Part.TITLE, "title", None, "a").change == "added"
        assert json.dumps(Detail(Part.TITLE, "title", "a", None).change) == '"removed"'
