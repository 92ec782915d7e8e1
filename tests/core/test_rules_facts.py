"""The rules by themselves, on facts that no document had to be read for: whole findings, and what is none."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from support import HAS_MYST, TEMPLATE, design, of_all, statement, superseding

from sphinxcontrib_flamedesign.core.accept import accept, find_findings
from sphinxcontrib_flamedesign.core.baseline import Entry, apply_baseline, follow_renames
from sphinxcontrib_flamedesign.core.declared import Declaration, Subject
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import (
    Citation,
    Facts,
    Field,
    Finding,
    Mention,
    Problem,
    Reference,
    Relation,
    RoleUse,
    ScopeEntry,
    ScopeSide,
    Section,
    Severity,
    State,
    TargetKind,
    UseCase,
    Waiver,
)
from sphinxcontrib_flamedesign.core.near_label import NearLabel
from sphinxcontrib_flamedesign.core.project import Project, SourceTree
from sphinxcontrib_flamedesign.core.required_fields import completeness, missing_fields, whole_percent
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.template_file import read_shipped
from sphinxcontrib_flamedesign.core.text.addresses import find_address
from sphinxcontrib_flamedesign.core.text.bare_numbers import BareNumbers
from sphinxcontrib_flamedesign.core.text.waiver_syntax import parse_waiver

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


def rfe(number, **more):
    """Make a design whose header is read from line 10 to 13."""
    header = (("status", 11, ""), ("author", 12, ""), ("created", 13, ""))
    return design(f"RFE{number}", f"d{number}", f"Title {number}", **{"line": 10, "header_lines": header, **more})


def replacing(*ids):
    """Make what line 14 of a header says that a design supersedes."""
    return superseding(*ids, line=14)


def naming(kind, line, *ids, **more):
    """Make a statement that names designs."""
    return statement(kind, line=line, ids=ids, **more)


def project_of(*designs, template=TEMPLATE, source_tree=None, components=(), elsewhere=(), **facts):
    facts = Facts(designs=designs, **facts)
    graph = build_graph(facts, {name: {} for name in components})
    around = source_tree or SourceTree()
    return Project(facts, graph, of_all(template), frozenset(elsewhere), tuple(components), around)


def report(project, severities, *baseline):
    """Return what is reported of a project."""
    return accept(find_findings(project, severities), project, severities, *baseline).reported


def find(rule, *designs, **more):
    """Return the findings of one rule: where, of which slot, about what, and the words."""
    severities = dict.fromkeys(RULES, "off") | {rule: "error"}
    found = report(project_of(*designs, **more), severities)
    assert {(one.rule, one.severity) for one in found} <= {(rule, "error")}
    assert all((one.docname, one.source) == ("d" + one.source[1:-3], one.source) for one in found)
    return [(one.design, one.line, one.field, one.subject, one.message) for one in found]


def places(rule, *designs, **more):
    return [one[:4] for one in find(rule, *designs, **more)]


def field(slug, state="filled", line=20, bare=False):
    there = state != "missing"
    return Field(slug, State(state), line if there else None, f"anchor-{slug}" if there else None, bare, order=line)


class TestShape:
    def test_missing_ones_once_and_where_they_belong(self):
        fields = (
            field("motivation", line=5),
            field("target", "missing"),
            field("spec", "missing"),
            field("cli", "missing"),
            field("compatibility", "missing"),
        )
        one = rfe(1, fields=fields)
        tail = "write it, or say there that it does not apply"
        assert find("missing-field", one) == [
            ("RFE1", 5, "target", None, f"RFE1 has no 'Target' in 'Motivation'; {tail}"),
            ("RFE1", 10, "spec", None, f"RFE1 has no 'Function Specification'; {tail}"),
        ]
        assert [fact.name for fact in missing_fields(one.fields, one, TEMPLATE)] == ["target", "spec"]

    def test_what_is_reported_otherwise_is_not_missing_too(self):
        fields = (field("motivation", "missing"), field("spec"), field("api", "missing"), field("cli", "missing"))
        fence = Problem("open-fence", "m", "d1", "d1.md", 3, "cli")
        other = Problem("misplaced-field", "m", "d1", "d1.md", 3, "motivation")
        assert places("missing-field", rfe(1, fields=fields), problems=(fence,)) == [
            ("RFE1", 10, "motivation", None),
            ("RFE1", 20, "api", None),
        ]
        assert places("missing-field", rfe(1, fields=fields), problems=(other,)) == [("RFE1", 20, "spec", "spec/*")]
        assert len(places("missing-field", rfe(1, fields=fields), rfe(2, fields=fields), problems=(fence,))) == 4

    def test_a_section_without_any_of_its_fields_is_one_finding(self):
        bare = (field("spec", line=20), field("api", "missing"), field("cli", "missing"))
        message = (
            "'Function Specification' of RFE1 has none of 'API', 'CLI'; write them, or say there that it does not apply"
        )
        assert find("missing-field", rfe(1, fields=bare)) == [("RFE1", 20, "spec", "spec/*", message)]
        one_there = (*bare, field("scope", line=21))
        assert [one[2] for one in find("missing-field", rfe(1, fields=one_there))] == ["api", "cli"]
        does_not_apply = (field("spec", "not-applicable", 20), *bare[1:])
        assert find("missing-field", rfe(1, fields=does_not_apply)) == []
        assert find("missing-field", rfe(1, fields=(bare[0], bare[1])))[0][2] == "api"

    def test_a_misplaced_part_of_no_design(self):
        problem = Problem("misplaced-field", "move it", "d1", "d1.md", 3, "cli")
        assert find("misplaced-field", problems=(problem,)) == [(None, 3, "cli", None, "move it")]

    def test_placeholders_and_what_is_empty(self):
        fields = (
            field("motivation", "placeholder", 5),
            field("background", "placeholder", 6),
            field("target", "placeholder", 7, bare=True),
            field("cli", "placeholder", None),
        )
        one = rfe(1, fields=fields, sections=(Section("A", 30, True, True), Section("B", 31, True, False)))
        tail = "write it, or say that it does not apply"
        assert find("placeholder-field", one) == [
            ("RFE1", 6, "background", None, f"'Background' of RFE1 is still a placeholder; {tail}"),
            ("RFE1", 10, "cli", None, f"'CLI' of RFE1 is still a placeholder; {tail}"),
        ]
        assert find("empty-section", one) == [
            ("RFE1", 7, "target", None, f"'Target' of RFE1 is empty; {tail}"),
            ("RFE1", 30, None, "A", "nothing stands below 'A'; write it, or take the heading out"),
        ]

    def test_completeness(self):
        states = ["filled", "not-applicable", "placeholder", "missing"]
        fields = [field(slug, one) for slug, one in zip(("api", "cli", "scope", "target"), states, strict=True)]
        optional = [field("breaking-changes", "missing"), field("compatibility", "placeholder")]
        assert completeness(rfe(1, fields=tuple(fields)), TEMPLATE) == 0.5
        assert completeness(rfe(1, fields=(*fields, *optional)), TEMPLATE) == 0.4
        assert completeness(rfe(1), TEMPLATE) == 1.0
        assert [whole_percent(share) for share in (0, 0.29, 0.999, 1.0)] == [0, 29, 99, 100]

    def test_as_few_sections_as_can_be_are_out_of_order(self):
        roots = [slot.name for slot in TEMPLATE.fields if slot.parent is None]
        for order in itertools.permutations(range(1, 6)):
            fields = tuple(field(slug, line=line) for slug, line in zip(roots, order, strict=True))
            found = places("section-order", rfe(1, fields=fields))
            rises = [
                kept for size in range(6) for kept in itertools.combinations(order, size) if list(kept) == sorted(kept)
            ]
            assert len(found) == 5 - max(map(len, rises))
            left = [line for line in order if line not in {line for _, line, _, _ in found}]
            assert left == sorted(left)

    def test_where_a_section_belongs(self):
        fields = (field("motivation", line=9), field("spec", line=3), field("implementation", line=4), field("use-cases", "missing"), field("references", line=1))  # fmt: skip
        assert find("section-order", rfe(1, fields=fields)) == [
            ("RFE1", 1, "references", None, "'References' stands behind 'Implementation Detail' in the template; move it there"),
            ("RFE1", 9, "motivation", None, "'Motivation' stands before the other sections in the template; move it there"),
        ]  # fmt: skip

    def test_other_sections(self):
        one = rfe(1, sections=(Section("Test", 30, True, False), Section("Inner", 31, False, False)))
        known = "Motivation, Function Specification, Implementation Detail, Use Cases, References"
        assert find("unknown-section", one) == [
            ("RFE1", 30, None, "Test", f"'Test' is no section of this template; it has {known}")
        ]

    def test_use_cases(self):
        one = rfe(1, use_cases=(UseCase("Put", "basic-use-cases", 40, ("steps", "outcome")),))
        tail = "add it, so that the use case can be tested"
        assert find("use-case-incomplete", one) == [
            ("RFE1", 40, "basic-use-cases", "Put", f"'Put' has no 'steps' and no 'outcome'; {tail}")
        ]

    def test_nothing_without_a_reason(self):
        names = ["api", "cli", "compatibility", "related-features", "related-documents"]
        fields = tuple(field(slug, "not-applicable", 20 + line, bare=slug != "cli") for line, slug in enumerate(names))
        assert find("not-applicable-without-reason", rfe(1, fields=(*fields, field("security", "not-applicable", None, bare=True)))) == [
            ("RFE1", 10, "security", None, "'Security' of RFE1 does not apply, but does not say why; add a few words"),
            ("RFE1", 20, "api", None, "'API' of RFE1 does not apply, but does not say why; add a few words"),
        ]  # fmt: skip


class TestMetadata:
    def test_status(self):
        found = find("invalid-status", rfe(1, status="new"), rfe(2, status="DRAFT"), rfe(3), rfe(4, status="acepted"))
        assert found == [
            (
                "RFE1",
                11,
                None,
                "new",
                "'new' is no status of this template; it knows draft, review, accepted, implemented, superseded,"
                " deprecated, withdrawn, rejected",
            ),
            (
                "RFE4",
                11,
                None,
                "acepted",
                "'acepted' is no status of this template; it knows draft, review, accepted, implemented, superseded,"
                " deprecated, withdrawn, rejected; did you mean 'accepted'?",
            ),
        ]

    def test_two_designs_of_one_id(self):
        one, two = rfe(1), design("RFE1", "e")
        (found,) = report(project_of(two, one), dict.fromkeys(RULES, "off") | {"duplicate-id": "error"})
        assert (found.source, found.line, found.design, found.field, found.subject) == (
            "e.md",
            3,
            "RFE1@e",
            None,
            "RFE1",
        )
        assert found.message == (
            "the id RFE1 is that of d1.md already; give this design another one,"
            " or name the one that is no design in `exclude`: 'd1' or 'e'"
        )
        (found,) = report(
            project_of(one, replace(two, by_directive=True)), dict.fromkeys(RULES, "off") | {"duplicate-id": "error"}
        )
        assert found.message.endswith("; give this design another one")

    @pytest.mark.parametrize(
        ("owner", "said"),
        [
            (None, "nobody owns RFE1; name a person or a team in its header, as 'Author'"),
            ("TBD", "nobody owns RFE1: its 'Author' says 'TBD'; name a person or a team in its header"),
            ("none", "nobody owns RFE1: its 'Author' says 'none'; name a person or a team in its header"),
            ("Ada", None),
        ],
    )
    def test_owner(self, owner, said):
        metadata = (("author", (owner,)),) if owner else ()
        expected = [("RFE1", 12, None, "author", said)] if said else []
        blank = tuple(one for one in ("TBD", "none") if one == owner)  # as reading notes it
        assert find("missing-owner", rfe(1, metadata=metadata, blank_values=blank)) == expected

    def test_a_file_of_metadata_that_one_design_lacks(self):
        (kep,) = (one for one in read_shipped() if one.name == "kep")
        bare = rfe(1, template="kep")
        other = rfe(2, template="kep", status="implemented")
        (said,) = [one for one in find("missing-metadata", bare, other, template=kep) if one[0] == "RFE1"]
        assert said == ("RFE1", 10, None, "kep.yaml", "RFE1 has no metadata; write kep.yaml beside d1.md")
        assert [one[0] for one in find("missing-owner", bare, template=kep)] == []

        class Around(SourceTree):
            def find_data_files(self, source):
                return {"d1.md": ["design.json"]}.get(source, ())

        (said,) = [one[-1] for one in find("missing-metadata", bare, template=kep, source_tree=Around())]
        assert said.endswith("write kep.yaml beside d1.md; design.json there is not read")

    @pytest.mark.parametrize(
        ("date", "fits"),
        [
            ("2026-01-31", True),
            ("2026/1/31", True),
            ("2026.01.31 and 2025-2-3", True),
            ("2026-01-31, 2026-02-30", False),
            ("2026-13-01", False),
            ("12026-01-31", False),
            ("March 3, 2026", True),
            ("2026, in\nMarch", True),
            ("3.4.2026", False),
            ("in 26", False),
            ("mid 20267", False),
            ("Q1 2026", False),
            ("", True),
        ],
    )
    def test_dates(self, date, fits):
        said = f"{date!r} is no date that reads in one way; write 'Created' as year-month-day: 2026-03-31"
        expected = [] if fits else [("RFE1", 13, None, "created", said)]
        assert find("invalid-date", rfe(1, metadata=(("created", (date,)),))) == expected

    def test_drafts_that_nobody_changes(self):
        class Ages(SourceTree):
            def find_ages(self, sources, beyond):
                assert (sources, beyond) == (["d1.md", "d2.md", "d4.md"], 180)
                return {"d1.md": 181}

        designs = [rfe(1, status="draft"), rfe(2, status="review"), rfe(3, status="accepted"), rfe(4, status="draft")]  # fmt: skip
        said = (
            "RFE1 is a draft that nobody has changed for 181 days; finish it, or say in its status that it is given up"
        )
        assert find("stale-draft", *designs, source_tree=Ages()) == [("RFE1", 11, None, None, said)]
        assert find("stale-draft", *designs) == []


class TestLinks:
    def test_unknown_designs(self):
        one = rfe(
            1,
            statements=(
                naming("related", 30, "RFE21", "RFE2"),
                naming("related", 31, "RFE21"),
                naming("related", 29, "RFE90"),
            ),
            references=(Reference(Citation.EXTERNAL, "x", 28, ("RFE90", "RFE3")),),
            relations=replacing("RFE91"),
        )
        uses = (
            RoleUse("RFE92", "d2", "d2.md", 50),
            RoleUse("RFE90", "d1", "d1.md", 28),
            RoleUse("RFE92", "d2", "d2.md", 50),
            RoleUse("Disk", "d2", "d2.md", 51, TargetKind.EITHER),
            RoleUse("Tape", "d2", "d2.md", 52, TargetKind.EITHER),
            RoleUse("Tape", "d2", "d2.md", 53, TargetKind.COMPONENT),
            RoleUse("title 2", "d2", "d2.md", 54),
        )  # fmt: skip
        assert find("unknown-feature", one, rfe(2), uses=uses, components=["Disk"], elsewhere=["RFE3"]) == [
            ("RFE1", 14, None, "RFE91", "there is no design 'RFE91'; correct the id, or write the design"),
            ("RFE1", 28, None, "RFE90", "there is no design 'RFE90'; correct the id, or write the design"),
            ("RFE1", 30, "a-slot", "RFE21", "there is no design 'RFE21'; correct the id, or write the design"),
            ("RFE2", 50, None, "RFE92", "there is no design 'RFE92'; correct the id, or write the design"),
            ("RFE2", 52, None, "Tape", "there is no design 'Tape'; correct the id, or write the design"),
        ]  # fmt: skip

    def test_components(self):
        def name(line, *names, **more):
            return naming(more.pop("kind", "related"), line, *more.pop("ids", ()), names=names, **more)

        one = rfe(
            1,
            statements=(
                name(30, "Sesion Manager", "Session Managers", "session_manager"),
                name(31, "Sesion Manager", ids=("RFE2",)),
                name(32, "Sesion Manager", documents=("x",)),
                name(33, "Sesion Manager", paths=("x/y",)),
                name(34, "Sesion Manager", kind="compatibility"),
                name(35, "Sesion-Manager", kind="depends"),
                name(36, "Object Store 2", "Object Store 1"),
                name(37, "Sesionmanager", "Worker"),
            ),
        )
        uses = (RoleUse("Sesion Manager 2", "d1", "d1.md", 50, TargetKind.COMPONENT), RoleUse("Zzz", "d1", "d1.md", 51, TargetKind.COMPONENT))  # fmt: skip
        components = ["Session Manager", "Object Store 1"]
        tail = "is no component of this project; did you mean 'Session Manager'?"
        found = find("unknown-component", one, rfe(2), components=components, uses=uses)
        assert found == [
            ("RFE1", 30, "a-slot", "Sesion Manager", f"'Sesion Manager' {tail}"),
            ("RFE1", 35, "a-slot", "Sesion-Manager", f"'Sesion-Manager' {tail}"),
            ("RFE1", 50, None, "Sesion Manager 2", "there is no component 'Sesion Manager 2'; did you mean 'Session Manager'?"),
            ("RFE1", 51, None, "Zzz", "there is no component 'Zzz'; the project has Object Store 1, Session Manager"),
        ]  # fmt: skip
        assert find("unknown-component", one) == []
        (without,) = find("unknown-component", rfe(1), uses=uses[1:])
        tail = "list it in `flamedesign_components`; `flamedesign components` proposes a table"
        assert without[-1] == f"there is no component 'Zzz'; {tail}"

    def test_itself(self):
        one = rfe(
            1,
            relations=replacing("title 1", "RFE2"),
            references=(
                Reference(Citation.EXTERNAL, "me", 40, documents=("d1",)),
                Reference(Citation.EXTERNAL, "me again", 40, documents=("d1",)),
                Reference(Citation.EXTERNAL, "me too", 41, ("RFE2",), ("d1",)),
                Reference(Citation.EXTERNAL, "other", 42, documents=("d2",)),
            ),
        )
        noted = Problem("self-reference", "noted", "d1", "d1.md", 39, "cli")
        assert find("self-reference", one, rfe(2), problems=(noted,)) == [
            ("RFE1", 14, None, "title 1", "'title 1' names RFE1 itself; name another design, or take it out"),
            ("RFE1", 39, "cli", "RFE1", "noted"),
            ("RFE1", 40, None, "me", "'me' leads to this document itself; name another one, or take it out"),
        ]

    def test_a_link_in_prose(self):
        class Around(SourceTree):
            def has_document(self, path):
                return path != "gone.md"

        links = [Mention(path, line, by_link=True) for path, line in (("gone.md", 50), ("there.md", 51))]
        one = rfe(1, mentions=(*links, Mention("gone.md", 52)))
        stated = rfe(2, mentions=links[:1], statements=(naming("related", 30, "RFE9", documents=("gone.md",)),))
        assert find("broken-document-link", one, stated, source_tree=Around()) == [
            ("RFE1", 50, None, "gone.md", "there is no document 'gone.md'; correct the path"),
        ]

    def test_documents(self):
        class Around(SourceTree):
            def has_document(self, path):
                return {"gone.md": False, "d22.md": False, "#x": False, "d2": False, "there.md": True}.get(path)

        one = rfe(
            1,
            statements=(
                naming("related", 30, documents=("gone.md", "d2", "#x", "there.md", "unknown.md")),
                naming("related", 31, "RFE9", documents=("d22.md",)),
                naming("related", 32, "RFE2", documents=("d22.md",)),
            ),
            references=(Reference(Citation.EXTERNAL, "x", 40, documents=("gone.md",)), Reference(Citation.EXTERNAL, "x", 41, documents=("d22.md",))),
        )  # fmt: skip
        other = rfe(3, references=(Reference(Citation.EXTERNAL, "x", 41, documents=("d22.md",)),))
        assert find("broken-document-link", one, rfe(2), other, source_tree=Around()) == [
            ("RFE1", 30, "a-slot", "gone.md", "there is no document 'gone.md'; correct the path"),
            ("RFE1", 32, "a-slot", "d22.md", "there is no document 'd22.md'; did you mean 'd2.md'?"),
            ("RFE3", 41, None, "d22.md", "there is no document 'd22.md'; did you mean 'd2.md'?"),
        ]
        assert find("broken-document-link", one, rfe(2)) == []

    def test_targets_that_are_out_of_force(self):
        said = tuple(naming("depends", 30 + number, f"RFE{number}") for number in range(2, 8))
        designs = [
            rfe(1, statements=(*said, naming("related", 40, "RFE3"), naming("reference", 41, "RFE7"))),
            rfe(2, status="superseded"),
            rfe(3, status="withdrawn"),
            rfe(4, status="deprecated", statements=(naming("depends", 30, "RFE3"),)),
            rfe(5, status="accepted"),
            rfe(6, status="accepted", relations=replacing("title 5"), statements=(naming("related", 30, "RFE5"),)),
            rfe(7, status="rejected"),
        ]
        assert find("superseded-target", *designs) == [
            ("RFE1", 32, "internal-dependencies", "RFE2", "RFE2 is superseded; name the design that has taken its place; if this one has, state it with `supersedes`"),
            ("RFE1", 35, "internal-dependencies", "RFE5", "RFE5 is superseded; name RFE6, which has taken its place"),
        ]  # fmt: skip
        say = "say how RFE1 does without it, or take this out"
        assert find("withdrawn-target", *designs) == [
            ("RFE1", 33, "internal-dependencies", "RFE3", f"RFE3 is withdrawn; {say}"),
            ("RFE1", 34, "internal-dependencies", "RFE4", f"RFE4 is deprecated; {say}"),
            ("RFE1", 37, "internal-dependencies", "RFE7", f"RFE7 is rejected; {say}"),
        ]

    def test_circles(self):
        def needs(number, *others):
            return rfe(number, statements=tuple(naming("depends", 30 + other, f"RFE{other}") for other in others))

        designs = [needs(1, 2), needs(2, 3, 9), needs(3, 4, 1), needs(4, 2), needs(5, 6), needs(6, 5), needs(7, 1, 7), needs(8)]  # fmt: skip
        tail = "depend on each other in a circle; take one of these dependencies out"
        assert find("dependency-cycle", *designs) == [
            ("RFE1", 32, "internal-dependencies", "RFE1", f"RFE1 → RFE2 → RFE3 → RFE1 {tail}"),
            ("RFE5", 36, "internal-dependencies", "RFE5", f"RFE5 → RFE6 → RFE5 {tail}"),
        ]

    def test_what_supersedes_in_a_circle_takes_no_place(self):
        def named(number, *others):
            return naming("depends", 30 + number, *(f"RFE{other}" for other in others))

        designs = [
            rfe(1, relations=replacing("RFE2")),
            rfe(2, relations=replacing("RFE1", "RFE3")),
            rfe(3),
            rfe(4, relations=replacing("RFE4")),
            rfe(5, relations=replacing("RFE6")),
            rfe(6, relations=replacing("RFE7")),
            rfe(7, relations=replacing("RFE5")),
            rfe(8, relations=replacing("RFE7")),
            rfe(9, statements=(named(9, 1, 2, 3, 4, 5, 6, 7),)),
        ]
        tail = "supersede each other in a circle; take one of these statements out"
        assert find("supersedes-cycle", *designs) == [
            ("RFE1", 14, None, "RFE1", f"RFE1 → RFE2 → RFE1 {tail}"),
            ("RFE5", 14, None, "RFE5", f"RFE5 → RFE6 → RFE7 → RFE5 {tail}"),
        ]
        assert [one[-1] for one in find("superseded-target", *designs)] == [
            "RFE3 is superseded; name RFE2, which has taken its place",
            "RFE7 is superseded; name RFE8, which has taken its place",
        ]

    def test_updates_that_nobody_answers(self):
        designs = [
            rfe(1, statements=(naming("updates", 30, "RFE2", "RFE3", "RFE4", "RFE9"), naming("updates", 31, "RFE2"))),
            rfe(2),
            rfe(3, statements=(naming("related", 30, "RFE1"),)),
            rfe(4, status="withdrawn"),
            rfe(5, status="withdrawn", statements=(naming("updates", 30, "RFE2"),)),
        ]
        said = "RFE2 has to be updated for RFE1 and says nothing of it; name it there"
        assert find("missing-acknowledgement", *designs) == [("RFE1", 30, "updates-required", "RFE2", said)]

    def test_relations_of_which_one_side_says_nothing(self):
        designs = [
            rfe(1, statements=(naming("related", 30, "RFE2"), naming("integration", 31, "RFE3"), naming("related", 32, "RFE4", "RFE6"))),
            rfe(2, references=(Reference(Citation.EXTERNAL, "x", 40, ("RFE9",)),)),
            rfe(3),
            rfe(4, references=(Reference(Citation.EXTERNAL, "x", 40, ("RFE1",)),)),
            rfe(5, statements=(naming("depends", 30, "RFE2"), naming("related", 31, "RFE3"), naming("updates", 32, "RFE3"))),
            rfe(6, status="withdrawn"),
        ]  # fmt: skip
        assert find("one-sided-relation", *designs) == [
            ("RFE1", 30, "related-features", "RFE2", "RFE2 says nothing of RFE1, which names it here; name it there too"),
            ("RFE1", 31, "integration-points", "RFE3", "RFE3 says nothing of RFE1, which names it here; name it there too"),
        ]  # fmt: skip

    def breaking(self, number, *statements, state_of="filled", **more):
        fields = (field("breaking-changes", state_of, 25), *more.pop("fields", ()))
        return rfe(number, fields=fields, statements=statements, **more)

    def test_breaks_and_says_not_what_to_do(self):
        designs = [
            self.breaking(1, naming("breaking", 26, "RFE9", text="Put waits")),
            self.breaking(2, naming("breaking", 26, "RFE9", text="Put waits. MIGRATE it")),
            self.breaking(3, fields=(field("compatibility"),)),
            self.breaking(4, fields=(field("compatibility", "placeholder"),)),
            self.breaking(5, state_of="placeholder"),
            self.breaking(6, status="withdrawn"),
            self.breaking(7, naming("related", 26, "RFE9", text="migrate it")),
        ]
        said = "breaks something and says of no migration; say under 'Compatibility' what users have to do"
        assert find("breaking-without-migration", *designs) == [
            (f"RFE{number}", 25, "breaking-changes", None, f"RFE{number} {said}") for number in (1, 4, 7)
        ]

    def test_breaks_and_names_nobody(self):
        depending = rfe(2, statements=(naming("depends", 30, "RFE1"),))
        assert places("breaking-not-propagated", self.breaking(1), depending) == [
            ("RFE1", 25, "breaking-changes", "RFE2")
        ]

    def test_breaks_others_that_do_not_know(self):
        designs = [
            self.breaking(1, naming("breaking", 26, "RFE2", "RFE3", "RFE8", "RFE99"), naming("related", 27, "RFE6")),
            rfe(2),
            rfe(3, statements=(naming("related", 30, "RFE1"),)),
            rfe(4, statements=(naming("depends", 30, "RFE1"),), mentions=(Mention("RFE1", 30),)),
            rfe(5, statements=(naming("depends", 30, "RFE1"),), mentions=(Mention("RFE1", 31),)),
            rfe(6, statements=(naming("depends", 30, "RFE1"),)),
            rfe(7, status="withdrawn", statements=(naming("depends", 30, "RFE1"),)),
            rfe(8, statements=(naming("depends", 30, "RFE1"),)),
            rfe(9, statements=(naming("updates", 30, "RFE1"),)),
        ]
        assert find("breaking-not-propagated", *designs) == [
            ("RFE1", 25, "breaking-changes", "RFE4", "RFE4 depends on RFE1, which breaks something, and says nothing of that; name RFE1 there, or RFE4 here"),
            ("RFE1", 26, "breaking-changes", "RFE2", "RFE2 is broken by RFE1 and says nothing of that; name RFE1 there"),
            ("RFE1", 26, "breaking-changes", "RFE8", "RFE8 is broken by RFE1 and says nothing of that; name RFE1 there"),
        ]  # fmt: skip


class TestContradictions:
    def declares(self, number, *declared, **more):
        declarations = tuple(
            Declaration(Subject(subject), name, "configuration", 20 + line, value)
            for line, (subject, name, value) in enumerate(declared)
        )
        return rfe(number, declarations=declarations, **more)

    def test_defaults(self):
        designs = [
            self.declares(1, ("option", "a.b", "1"), ("exit-code", "x: 1", "no"), ("variable", "A_B", None)),
            self.declares(2, ("option", "a.b", "1"), ("option", "a.b", "2"), ("option", "a.b", "3")),
            self.declares(3, ("option", "a.b", None), ("exit-code", "x: 1", "yes"), ("variable", "A_B", "4")),
            self.declares(4, ("option", "a.b", "9"), status="withdrawn"),
            self.declares(5, ("variable", "a.b", "7")),
        ]
        assert find("conflicting-default", *designs) == [
            ("RFE2", 21, "configuration", "a.b", "the option 'a.b' has the default '2' here and '1' in RFE1 (d1.md:20); correct the one that is wrong"),
            ("RFE3", 21, "configuration", "x: 1", "the exit code 'x: 1' means 'yes' here and 'no' in RFE1 (d1.md:21); correct the one that is wrong"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("values", "reported"),
        [
            ((["1"], ["2"], ["3"]), [("RFE2", "2", "1"), ("RFE3", "3", "1")]),
            ((["5", "4"], ["6"]), [("RFE1", "4", "5"), ("RFE2", "6", "5")]),
            ((["5"], ["5", "6", "7"], ["5"], [None], ["6"]), [("RFE2", "6", "5"), ("RFE5", "6", "5")]),
            (([None], ["1"], ["2"]), [("RFE3", "2", "1")]),
            ((["a", "a"], ["a"]), []),
        ],
    )
    def test_each_design_is_compared_with_the_first_that_gives_a_default(self, values, reported):
        designs = [
            self.declares(number, *(("option", "a.b", value) for value in of_design))
            for number, of_design in enumerate(values, 1)
        ]
        found = find("conflicting-default", *designs)
        assert [one[0] for one in found] == [id_ for id_, *_ in reported]
        for one, (_, value, first) in zip(found, reported, strict=True):
            assert f"has the default {value!r} here and {first!r} in" in one[-1]

    def test_a_design_whose_default_is_reported_is_not_reported_for_declaring(self):
        designs = [self.declares(number, ("option", "a.b", value)) for number, value in enumerate([None, "1", "2"], 1)]
        assert [one[0] for one in find("conflicting-declaration", *designs)] == ["RFE2"]

    def test_declared_twice(self):
        designs = [
            self.declares(1, ("command", "a b", None), ("command", "a b", None), ("flag", "a --c", "1"), ("endpoint", "GET /x", None)),
            self.declares(2, ("command", "a b", None), ("command", "a b", None), ("flag", "a --c", "2")),
            self.declares(3, ("command", "a b", None), statements=(naming("related", 30, "RFE1"),)),
            self.declares(4, ("endpoint", "GET /x", None), statements=(naming("related", 30, "RFE2"),)),
        ]  # fmt: skip
        tail = "declare it in one of them, and name that design in the other"
        assert find("conflicting-declaration", *designs) == [
            ("RFE2", 20, "configuration", "a b", f"the command 'a b' is declared by RFE1 (d1.md:20) too; {tail}"),
            (
                "RFE4",
                20,
                "configuration",
                "GET /x",
                f"the endpoint 'GET /x' is declared by RFE1 (d1.md:23) too; {tail}",
            ),
        ]

    def test_scope(self):
        def bounds(number, *entries, **more):
            scope = tuple(
                ScopeEntry(ScopeSide(bound), text, "a-slot", 20 + line) for line, (bound, text) in enumerate(entries)
            )
            return rfe(number, scope=scope, **more)

        designs = [
            bounds(
                1, ("in", "Implementation and support of the Object Caches"), ("in", "Caches"), ("out", "a disk store")
            ),
            bounds(2, ("out", "object cache"), ("out", "cache"), ("out", "new Cache Objects")),
            bounds(3, ("out", "object cache"), statements=(naming("related", 30, "RFE1"),)),
            bounds(4, ("in", "disk store"), ("out", "Disk Stores"), ("out", "other things")),
            bounds(5, ("in", "object cache"), status="withdrawn"),
        ]
        tail = "take one of them out, or name here the design that has it in scope"
        assert find("scope-conflict", *designs) == [
            ("RFE1", 22, "a-slot", "a disk store", f"'a disk store' is out of scope here and in scope in RFE4 (d4.md:20); {tail}"),
            ("RFE2", 20, "a-slot", "object cache", f"'object cache' is out of scope here and in scope in RFE1 (d1.md:20); {tail}"),
            ("RFE2", 22, "a-slot", "new Cache Objects", f"'new Cache Objects' is out of scope here and in scope in RFE1 (d1.md:20); {tail}"),
            ("RFE4", 21, "a-slot", "Disk Stores", f"'Disk Stores' is out of scope here and in scope in RFE4 (d4.md:20); {tail}"),
        ]  # fmt: skip


class Tree(SourceTree):
    has_sources = True

    def has_source(self, path):
        return path in {"a.py", "b.py"}

    def count_lines(self, path):
        return {"a.py": 9}.get(path)

    def find_moved(self, path):
        return "new/x.py" if path == "x.py" else None

    def find_nearest(self, path):
        return "a.py" if path in {"aa.py", "x.py"} else None


class TestCode:
    one = rfe(
        1,
        references=tuple(
            Reference(Citation.IMPLEMENTATION, "t", line, path=path, last_line=last)
            for line, (path, last) in enumerate(
                [("a.py", 9), ("a.py", 10), ("b.py", 99), ("x.py", 5), (None, None)], 40
            )
        ),
        statements=(naming("related", 39, paths=("aa.py", "none.py")), naming("related", 50, paths=("x.py",))),
    )

    def test_paths(self):
        assert find("missing-code-path", self.one, source_tree=Tree()) == [
            ("RFE1", 39, "a-slot", "aa.py", "there is no 'aa.py' in the source tree; did you mean 'a.py'?"),
            ("RFE1", 39, "a-slot", "none.py", "there is no 'none.py' in the source tree; correct it"),
            ("RFE1", 43, None, "x.py", "there is no 'x.py' in the source tree; moved to new/x.py; name that"),
        ]
        assert find("missing-code-path", self.one) == []

    @pytest.mark.parametrize(
        ("path", "is_missing"),
        [("gone/x.py", True), ("gone/", True), ("gone", True), ("gone/x", False), ("application/json", False)],
    )
    def test_what_is_a_path(self, path, is_missing):
        one = rfe(1, statements=(naming("related", 39, paths=(path,)),))
        assert bool(find("missing-code-path", one, source_tree=Tree())) is is_missing

    def test_cited_and_named_on_one_line(self):
        cited = Reference(Citation.IMPLEMENTATION, "t", 39, path="gone.py")
        one = rfe(1, references=(cited,), statements=(naming("related", 39, paths=("gone.py",)),))
        assert places("missing-code-path", one, source_tree=Tree()) == [("RFE1", 39, None, "gone.py")]

    def test_lines(self):
        said = "a.py has 9 lines, and line 10 is named; correct the line"
        assert find("line-beyond-end", self.one, source_tree=Tree()) == [("RFE1", 41, None, "a.py:10", said)]
        assert find("line-beyond-end", self.one) == []


class TestNearLabels:
    """What a design lacks, and has almost."""

    @pytest.mark.parametrize("suffix", ["md", "rst"] if HAS_MYST else ["rst"])
    def test_the_line_that_is_almost_the_field_is_named(self, project, suffix):
        heading = {"md": "\n{1} {0}\n\n", "rst": "\n{0}\n{2}\n\n"}[suffix]
        head = lambda title, level: heading.format(title, "#" * level, "=-~"[level - 1] * 40)  # noqa: E731
        text = (
            head("RFE1: Cache", 1) + head("Motivators", 2) + "So.\n" + head("Function Specification", 2)
            + "**API** is there.\n\nCLI\n\nSome words.\n\n``Configuration``\n\n- Scope\n- Other Interfaces: none of them\n"
            + "\n**Skope:** All.\n"
            + head("Implementation Details", 3) + "So.\n"
        )  # fmt: skip
        project.write("index.rst", "Index\n=====\n")
        project.write(f"RFE1.{suffix}", text)
        found = project.export(flamedesign_documents=["RFE1"])["findings"]
        said = {one["field"]: one["message"].split("; ")[1] for one in found if one["rule"] == "missing-field"}
        lines = {text: number for number, text in enumerate(text.strip().splitlines(), 1)}
        nothing = "write it, or say there that it does not apply"
        at = f"line {lines['**API** is there.']}"
        assert said["api"] == f"{at} has 'API', but no colon stands behind it: mend that, or write the field here"
        assert re.match(r"line \d+ has 'CLI', but it is neither a heading nor bold, and ", said["cli"])
        assert re.match(r"line \d+ has 'Implementation Details', but the other top-level ", said["implementation"])
        assert said["motivation"].endswith("has 'Motivators': rename it, or add it to the aliases of the field")
        assert said["scope"].endswith("has 'Skope': rename it, or add it to the aliases of the field")
        assert said["use-cases"] == nothing

    @pytest.mark.parametrize(("label", "is_near"), [("Skope", True), ("Skape", False)])
    def test_how_near_a_label_is(self, project, label, is_near):
        project.write("index.rst", "Index\n=====\n")
        project.write(
            "RFE1.rst",
            f"RFE1: X\n=======\n\nFunction Specification\n----------------------\n\n**API:** X.\n\n**{label}:** All.\n",
        )
        found = project.export(flamedesign_documents=["RFE1"])["findings"]
        (message,) = [one["message"] for one in found if one["rule"] == "missing-field" and one["field"] == "scope"]
        assert (f"line 9 has {label!r}: rename it" in message) is is_near

    def test_a_section_without_fields(self):
        fields = (field("motivation"), field("background", "missing"), field("target", "missing"))
        near = (NearLabel("target", "Goals", 7, "it stands elsewhere", "part.md"),)
        (found, *_) = find("missing-field", rfe(1, fields=fields, near_labels=near))
        assert found[-1].endswith(
            "; line 7 of part.md has 'Goals', but it stands elsewhere: mend that, or write the field here"
        )


class TestBareNumbers:
    """Numbers of documents, where ids are not made of them."""

    queue, cache = (design(id_, f"docs/adrs/{id_}") for id_ in ("0003-queue", "0004-cache"))

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("0003", {"0003": "0003-queue"}),
            ("0003: it feeds it, and 0004", {"0003": "0003-queue"}),
            ("It needs ADR 3 and adr-0004", {"ADR 3": "0003-queue", "adr-0004": "0004-cache"}),
            ("ADRs #4", {"ADRs #4": "0004-cache"}),
            *((text, {}) for text in ("3 nodes", "it has 0003 of them", "HTTP 3", "ADR 5", "00030", "0003.md", "adr/0003", "0003-queue")),
        ],
    )  # fmt: skip
    def test_what_they_mean(self, text, found):
        assert dict(BareNumbers([(one.id, one.docname) for one in (self.queue, self.cache)]).find(text)) == found

    def test_one_that_is_several_is_none(self):
        assert [*BareNumbers([("a", "adr/0003-a"), ("b", "adr/0003-b")]).find("ADR 3")] == []

    @pytest.mark.parametrize("number", [None, 3])
    def test_the_design_that_is_meant_is_named(self, number):
        queue = replace(self.queue, number=number)
        cited = (Reference(Citation.RELATED_DOCUMENT, "0003", 8), Reference(Citation.RELATED_DOCUMENT, "x", 9))
        relation = Relation(Kind.DEPENDS, "depends", "ADR 3", 4)
        asking = replace(self.cache, references=cited, relations=(relation,))
        found = report(project_of(queue, asking), dict.fromkeys(RULES, "off") | {"unknown-feature": "error"})
        said = "there is no design {!r}; did you mean '0003-queue'?"
        expected = [(4, said.format("ADR 3")), (8, said.format("0003"))] if number is None else []
        assert [(one.line, one.message) for one in found] == expected


class TestAddresses:
    """Those that lack what makes them links."""

    @pytest.mark.parametrize(
        ("path", "address"),
        [
            ("docs/example.org/x", "example.org/x"),
            ("www.example.de", "www.example.de"),
            ("a.b.example.io", "a.b.example.io"),
            *((path, None) for path in ("docs/queue.md", "src/main.c", "organisation", "a.organ/x", "docs/x.orgs")),
        ],
    )
    def test_which_they_are(self, path, address):
        assert find_address(path) == address

    def test_an_entry_that_is_no_link(self):
        texts = ("example.org/x: a page", "The site example.org", "www.example.org.", "src/a.py")
        cited = [Reference(Citation.EXTERNAL, text, line) for line, text in enumerate(texts, 7)]
        linked = Reference(Citation.EXTERNAL, "example.org", 20, url="https://example.org")
        assert find("broken-document-link", rfe(1, references=(*cited, linked))) == [
            ("RFE1", 7, None, "example.org/x", "'example.org/x' is no link; write https://example.org/x"),
            ("RFE1", 9, None, "www.example.org", "'www.example.org' is no link; write https://www.example.org"),
        ]

    def test_a_path_that_is_rather_an_address(self):
        class Around(Tree):
            def has_document(self, path):
                return False

            def has_source(self, path):
                return False

            def find_moved(self, path):
                return None

            def find_nearest(self, path):
                return None

        one = rfe(1, mentions=(Mention("docs/example.org/x.md", 5, by_link=True),))
        fix = "; write https://example.org/x.md, if it is an address"
        assert find("broken-document-link", one, source_tree=Around())[0][-1].endswith(fix)
        cited = Reference(Citation.IMPLEMENTATION, "x", 5, path="example.org/x.md")
        assert find("missing-code-path", rfe(1, references=(cited,)), source_tree=Around())[0][-1].endswith(fix)


class TestAcceptance:
    empty = rfe(1, fields=(field("api", "placeholder", 5), field("cli", "placeholder", 6)))

    def waive(self, comment, line=3, first=None, last=None, docname="d1"):
        return Waiver(*parse_waiver(comment), docname, f"{docname}.md", line, first, last)

    def run(self, *waivers, severities=None, baseline=(), designs=None):
        chosen = dict.fromkeys(RULES, "off") | dict.fromkeys(
            ("placeholder-field", "invalid-waiver", "unused-waiver", "fixed-baseline-entry"), "warning"
        )
        project = project_of(*(designs or [self.empty]), waivers=waivers)
        found = report(project, chosen | (severities or {}), baseline, "known.txt")
        return [(one.source, one.line, one.rule, one.severity, one.field or one.subject) for one in found]

    def test_where_a_comment_holds(self):
        five, six = [("d1.md", line, "placeholder-field", "warning", slug) for line, slug in ((5, "api"), (6, "cli"))]
        allow = "flamedesign: allow placeholder-field - so"
        unused = ("d1.md", 3, "unused-waiver", "warning", "placeholder-field")
        assert self.run() == [five, six]
        assert self.run(self.waive(allow)) == []
        assert self.run(self.waive(allow, first=4, last=5)) == [six]
        assert self.run(self.waive(allow, first=6, last=9)) == [five]
        assert self.run(self.waive(allow, first=7, last=9)) == [unused, five, six]
        assert self.run(self.waive(allow, docname="d2")) == [five, six, ("d2.md", *unused[1:])]
        assert self.run(self.waive(allow, first=7, last=9), severities={"placeholder-field": "off"}) == []
        assert self.run(self.waive("flamedesign: allow missing-code-path - x"), severities={"missing-code-path": "error"}) == [five, six]  # fmt: skip

    def test_faults(self):
        def find(comment):
            project = project_of(self.empty, waivers=(self.waive(comment),))
            found = report(project, dict.fromkeys(RULES, "off") | {"invalid-waiver": "error"})
            return [(one.line, one.design, one.field, one.subject, one.message) for one in found]

        head = (3, "RFE1", None)
        assert find("flamedesign: permit it") == [(*head, None, "this comment allows nothing; write `flamedesign: allow RULE - REASON`")]  # fmt: skip
        assert find("flamedesign: allow placeholder-feld, unused-waiver, zzz") == [
            (*head, "unused-waiver", "'unused-waiver' cannot be allowed by a comment; mend the comment that it is about"),
            (*head, None, "no reason is given, so nothing is allowed; write `flamedesign: allow placeholder-feld, unused-waiver, zzz - REASON`"),
            (*head, "placeholder-feld", "there is no rule 'placeholder-feld'; did you mean 'placeholder-field'?"),
            (*head, "zzz", "there is no rule 'zzz'"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("comment", "parsed"),
        [
            ("flamedesign: allow a,b c – d - e", (("a", "b", "c"), "d - e")),
            ("flamedesign: allow a: said\n  so", (("a",), "said so")),
            (" flamedesign:allow a --- b", (("a",), "b")),
            ("flamedesign: allow a-b", (("a-b",), "")),
            ("flamedesign: allow", ((), "")),
            ("flamedesign: ALLOW a - b", ((), "")),
            ("flamedesigns: allow a - b", None),
        ],
    )
    def test_comments(self, comment, parsed):
        assert parse_waiver(comment) == parsed

    def test_baseline(self):
        five, six = [("d1.md", line, "placeholder-field", "warning", slug) for line, slug in ((5, "api"), (6, "cli"))]
        api, gone = Entry("placeholder-field", "d1", "api", 1, 4), Entry("placeholder-field", "d1", "", 3, 5)
        fixed = ("known.txt", 5, "fixed-baseline-entry", "warning", None)
        assert self.run(baseline=[api]) == [six]
        assert self.run(baseline=[api, gone]) == [six, fixed]
        assert self.run(baseline=[gone], severities={"fixed-baseline-entry": "off"}) == [five, six]
        assert self.run(baseline=[gone, Entry("missing-code-path", "d1", "x")], severities={"placeholder-field": "off"}) == []  # fmt: skip

        def say(*entries):
            found = report(project_of(self.empty), {"fixed-baseline-entry": "info"}, entries, "known.txt")
            return [(one.message, one.docname, one.design) for one in found if one.rule == "fixed-baseline-entry"]

        tail = "take it out of the baseline"
        assert say(gone, Entry("no-such-rule", "d9", "s")) == [
            (f"'no-such-rule' is no longer found in d9 (s); {tail}", "d9", None),
            (f"'placeholder-field' is no longer found 3 times in d1; {tail}", "d1", "RFE1"),
        ]

    @pytest.mark.parametrize("there", [True, False])
    def test_what_is_found_beside_a_renamed_document_is_known(self, there):
        class Around(SourceTree):
            def has_document(self, path):
                return there and path == "old/kep.yaml"

        project = project_of(design("RFE1", "new/d1"), source_tree=Around())
        entry = Entry("r", "old/kep.yaml", "s", 1, 3, "RFE1")
        found = [Finding("r", Severity.WARNING, "m", "new/d1", "new/kep.yaml", 4, "RFE1", None, "s")]
        left, known, _ = apply_baseline(found, follow_renames([entry], project, found))
        assert (left, known) == ((found, []) if there else ([], found))

    def test_two_entries_never_become_one(self):
        project = project_of(design("RFE1", "new/d1"))
        for names in (("old/d1", "new/d1"), ("old/d1", "older/d1")):
            entries = [Entry("r", name, "s", 1, line, "RFE1") for line, name in enumerate(names)]
            assert follow_renames(entries, project, []) == entries

    def test_severities(self):
        designs = [rfe(number, status=status, fields=(field("api", "placeholder", 5),)) for number, status in enumerate(("draft", "accepted", None), 1)]  # fmt: skip

        def weigh(chosen):
            found = self.run(designs=designs, severities={"placeholder-field": chosen})
            return [(one[0], one[3]) for one in found]

        assert weigh("info") == [("d1.md", "info"), ("d2.md", "info"), ("d3.md", "info")]
        assert weigh({}) == [("d1.md", "warning"), ("d2.md", "error"), ("d3.md", "warning")]
        assert weigh({"draft": "off", "*": "info"}) == [("d2.md", "error"), ("d3.md", "info")]
        assert weigh({"*": "off"}) == [("d2.md", "error")]

    def test_order(self):
        fields = (field("cli", "placeholder", 5), field("api", "placeholder", 5), field("target", "placeholder", 4))
        fields = (*fields, field("background", "filled", 3))
        found = self.run(designs=[rfe(2, fields=fields), rfe(1, fields=fields[:1])])
        assert [(one[0], one[1], one[4]) for one in found] == [
            ("d1.md", 5, "cli"),
            ("d2.md", 4, "target"),
            ("d2.md", 5, "api"),
            ("d2.md", 5, "cli"),
        ]

    def test_what_reading_noted(self):
        problems = (Problem("open-fence", "m", "d1", "d1.md", 8, "cli"), Problem("open-fence", "n", "d9", "d9.md", 9))
        assert find("open-fence", self.empty, problems=problems) == [
            ("RFE1", 8, "cli", None, "m"),
            (None, 9, None, None, "n"),
        ]
        assert RULES["open-fence"].summary == "A code block in Markdown is not closed and swallows what follows it."
        assert {one.id for one in RULES.values() if one.severity == "info"} >= {
            "fixed-baseline-entry",
            "missing-owner",
            "not-applicable-without-reason",
            "one-sided-relation",
            "section-order",
            "stale-draft",
        }
        assert {one.id for one in RULES.values() if one.severity == "off"} >= {"unknown-section"}
        assert {one.id for one in RULES.values() if one.needs_source_tree} >= {
            "line-beyond-end",
            "missing-code-path",
            "stale-draft",
        }
