"""What is shown, exported and suggested grows with what stands in the documents, and no faster."""

from __future__ import annotations

import json
import pickle
import sys
import tracemalloc

import pytest
from support import HAS_MYST, Project, design, run_command

from sphinxcontrib_flamedesign.core.components import component_key
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import Citation, Facts, Reference, Statement
from sphinxcontrib_flamedesign.core.text.normalise import EXCERPT, excerpt
from sphinxcontrib_flamedesign.core.text.suggest import LONGEST, MOST_ASKED, Speller
from sphinxcontrib_flamedesign.domain_data import Packed
from sphinxcontrib_flamedesign.outputs import Outputs
from sphinxcontrib_flamedesign.source_tree import SourceFolder

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough
#: So many designs name each other: their names are more than is shown of a statement.
CROWD = 42

LONG = "9" * 9000
LABELS = ("Related Features", "Updates Required", "Integration Points")


class TestSuggestions:
    @pytest.mark.parametrize("name", ["RFE" + LONG, "A" * 200_000])
    def test_no_long_name_is_compared(self, name):
        tracemalloc.start()
        assert Speller(["RFE1", name + "1"]).find(name) == []
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 1_000_000

    def test_no_long_name_is_suggested(self):
        known = ["a" * LONGEST, "b" * (LONGEST + 1)]
        assert Speller(known).find("a" * (LONGEST - 1)) == ["a" * LONGEST]
        assert Speller(known).find("b" * LONGEST) == []

    def test_only_the_first_of_very_many_are_compared(self):
        speller = Speller(["RFE1"])
        found = [speller.find(f"RFE1{number % 9}") for number in range(MOST_ASKED + 1)]
        assert found == [["RFE1"]] * MOST_ASKED + [[]]

    def test_of_many_files_of_one_name_none_is_meant(self, tmp_path):
        for number in range(150):
            (tmp_path / f"p{number}").mkdir()
            (tmp_path / f"p{number}/__init__.py").touch()
        (tmp_path / "p1/engine.py").touch()
        tree = SourceFolder(tmp_path)
        assert tree.find_nearest("q/__init__.py") is None
        assert tree.find_nearest("q/engine.py") == "p1/engine.py"
        assert tree.find_nearest("q/engin.py") == "p1/engine.py"

    @pytest.mark.parametrize("command", ["show", "impact", "new", "review", "graph"])
    def test_on_the_command_line(self, project, command):
        write_designs(project, 3)
        arguments = {"graph": ["graph", "--focus", "RFE" + LONG], "review": ["review", f"RFE{LONG}:RFE1"]}
        done = run_command(*arguments.get(command, [command, "RFE" + LONG]), "--conf", project.src)
        assert done.exit_code in {0, 2}
        assert "did you mean" not in done.output


def write_designs(project, count, **config):
    """Write designs that name all others, under three labels in one item each."""
    project.configure('flamedesign_documents = ["d*"]\nflamedesign_layout_seconds = 0\n')
    views = "".join(
        f".. design-{name}::\n\n" for name in ("table", "graph", "matrix", "report", "worklist", "impact:: RFE1")
    ).replace("RFE1::", "RFE1")
    project.write("index.rst", f"Index\n=====\n\n.. toctree::\n   :glob:\n\n   d*\n\n{views}")
    for number in range(1, count + 1):
        others = ", ".join(f"RFE{other}" for other in range(1, count + 1) if other != number)
        said = "".join(f"**{label}:**\n\n- {others}\n\n" for label in LABELS)
        text = (
            f"RFE{number}: One\n{'=' * 20}\n\nFunction Specification\n----------------------\n\nFeature Interaction\n"
        )
        project.write(f"d{number}.rst", f"{text}~~~~~~~~~~~~~~~~~~~\n\n{said}")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("crowd"))
    write_designs(project, CROWD)
    yield project
    project.close()


class TestStatementsThatNameMany:
    #: More of a statement than is shown.
    TOO_MUCH = ", ".join(f"RFE{number}" for number in range(2, CROWD + 1))[: EXCERPT + 1]

    def test_words_are_cut_in_the_export(self, crowd):
        interactions = crowd.export()["interactions"]
        texts = {one["text"] for one in interactions if one["source"] == "RFE1"}
        assert texts == {self.TOO_MUCH[: self.TOO_MUCH.rindex(",", 0, EXCERPT - 1)] + "…"}
        assert len(interactions) == 3 * CROWD * (CROWD - 1)

    @pytest.mark.parametrize(
        "arguments",
        [
            *(["graph", "--format", form] for form in ("dot", "graphml", "json", "mermaid")),
            *(["check", "--no-cache", "--format", form] for form in ("text", "github", "sarif", "json", "junit")),
            ["show", "RFE1"],
            ["show", "RFE1", "--format", "json"],
            ["impact", "RFE1"],
            ["review"],
        ],
        ids=" ".join,
    )
    def test_words_are_cut_in_commands(self, crowd, arguments):
        done = run_command(*arguments, "--conf", crowd.src)
        assert done.exit_code in {0, 1}
        assert len(done.output) > 100
        assert self.TOO_MUCH not in done.output

    def test_pages_are_bounded(self, crowd):
        crowd.build()
        page = crowd.page("d1")
        assert page.count(self.TOO_MUCH) == 3  # as the document itself says it
        assert len(page) < 250_000
        assert page.count(f"{3 * (CROWD - 1) - 100} more") == 2  # on each side, a hundred are listed
        assert self.TOO_MUCH not in crowd.page("index")

    def test_words_are_kept_once(self):
        text = "RFE1, " * 20_000
        references = tuple(
            Reference(Citation.EXTERNAL, text, 9, url=f"https://example.org/{number}") for number in range(99)
        )
        said = tuple(Statement(Kind.RELATED, "x", text, 9, "", (f"RFE{number}",)) for number in range(99))
        designs = Packed(
            {
                f"d{number}": design(f"RFE{number}", f"d{number}", statements=said, references=references)
                for number in range(2)
            }
        )
        read = pickle.loads(pickle.dumps(designs))
        assert len({id(one.text) for record in read.values() for one in (*record.statements, *record.references)}) == 1
        graph = build_graph(Facts(tuple(read.values())), {})
        assert len({id(edge.text) for edge in graph.interactions if edge.kind is Kind.RELATED}) == 1
        assert sys.getsizeof(excerpt(text)) < 2 * EXCERPT + 200

    def test_a_text_of_the_length_stays(self):
        assert excerpt("x" * EXCERPT) == "x" * EXCERPT
        assert excerpt("x" * (EXCERPT + 1)) == "x" * (EXCERPT - 1) + "…"


class TestComponents:
    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("C client", "c-client"),
            ("C++ client", "c_plus_plus-client"),
            ("c++ Client", "c_plus_plus-client"),
            ("C# client", "c_sharp-client"),
            ("C*", "c_star"),
            ("F#", "f_sharp"),
            (".NET", "_dotnet"),
            ("NET", "net"),
            ("Node.js", "node-js"),
            ("日本語", "日本語"),
            ("हिन्दी", "हिन्दी"),
            ("हन्द", "हन्द"),
            ("cafe\u0301", "caf\u00e9"),
            ("Compute & Storage", "compute-storage"),
            ("Session_Manager", "session-manager"),
            ("User's cache (old)", "user's-cache-old"),
            ("& …", "_26-_2026"),
        ],
    )
    def test_keys(self, name, key):
        assert component_key(name) == key

    @pytest.mark.parametrize("suffix", ["rst", "md"])
    def test_names_that_differ_in_a_mark_are_several(self, project, suffix):
        components = {"C++ client": {"aliases": ["Fast client"]}}
        components |= {name: {} for name in ("C# client", "C client", "C*", "F#", ".NET", "日本語")}
        project.configure(f'flamedesign_documents = ["d*"]\nflamedesign_components = {components!r}\n')
        roles = [":design:component:`fast client`", ":design:component:`C# client`", ":design:component:`.NET`"]
        view = ".. design-table::\n   :of: components\n"
        project.write("index.rst", f"Index\n=====\n\n{' and '.join(roles)}\n\n{view}\n.. toctree::\n\n   d\n")
        marks = ("", "", "") if suffix == "md" else ("\n======", "\n" + "-" * 22, "\n" + "~" * 19)
        head = ("# ", "## ", "### ") if suffix == "md" else ("", "", "")
        names = ["C++ client", "C# client", "C client", "c# CLIENT", r"C\*", "F#", ".NET", "日本語"]
        lines = [
            f"{head[0]}RFE1: A{marks[0]}",
            f"{head[1]}Function Specification{marks[1]}",
            f"{head[2]}Feature Interaction{marks[2]}",
            "**Integration Points:**",
            "\n".join(f"- **{name}**: is asked" for name in names),
        ]
        project.write(f"d.{suffix}", "\n\n".join(lines) + "\n")
        project.build(flamedesign_rules={"missing-field": "off"})
        assert project.ours() == []
        data = project.read_export()["components"]
        assert {key: one["name"] for key, one in data.items()} == {
            "_dotnet": ".NET",
            "c-client": "C client",
            "c_plus_plus-client": "C++ client",
            "c_sharp-client": "C# client",
            "c_star": "C*",
            "f_sharp": "F#",
            "日本語": "日本語",
        }
        page = project.page("index")
        assert [page.count(f'id="component-{key}"') for key in data] == [1] * 7
        for key in ("c_plus_plus-client", "c_sharp-client", "_dotnet"):
            assert f'href="#component-{key}"' in page


class TestOutputs:
    def test_what_builds_write_is_no_source(self, tmp_path):
        for name in (
            "docs/_build/html/a.html",
            "out/b.html",
            "old/.buildinfo",
            "old/c.html",
            "trees/environment.pickle",
            "trees/d.py",
            "src/e.py",
        ):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
        tree = SourceFolder(tmp_path, [tmp_path / "out"])
        assert tree.files == ("src/e.py",)
        assert [tree.has(name) for name in ("a.html", "out/b.html", "out", "old/*.html", "trees/d.py", "d.py")] == [
            False
        ] * 6
        assert [tree.has(name) for name in ("src/e.py", "e.py", "src", "docs", "*.py")] == [True] * 5
        assert tree.find_nearest("lib/c.html") is None

    def test_the_root_itself_is_none(self, tmp_path):
        root = tmp_path / "_build"
        root.mkdir()
        outputs = Outputs(root, [root])
        assert not outputs.hold(root)
        assert not outputs.hold(root / "a/b.py")
        assert outputs.hold(root / "a/_build/b.py")

    @pytest.mark.parametrize("place", ["src/out", "src/_build/html"])
    def test_a_second_build_finds_what_the_first_one_did(self, project, place):
        from sphinx.testing.util import SphinxTestApp

        project.configure(
            'flamedesign_documents = ["d*"]\nflamedesign_source_root = "."\nexclude_patterns = ["*out"]\n'
        )
        project.write("index.rst", "Index\n=====\n\n.. toctree::\n\n   d\n")
        out = place.removeprefix("src/")
        cited = [f"{out}/d.html", "d.html", "dd.html", f"{out}/*.html"]
        items = "".join(f"- ``{name}``\n" for name in cited)
        project.write(
            "d.rst", f"RFE1: A\n=======\n\nReferences\n----------\n\n**Implementation References:**\n\n{items}"
        )
        out = project.src.parent / place
        found = []
        for _ in range(2):
            out.mkdir(parents=True, exist_ok=True)
            app = SphinxTestApp("html", srcdir=project.src, builddir=project.src.parent / "b", freshenv=False)
            app.outdir = app.builder.outdir = type(app.outdir)(out)
            project.apps.append(app)
            app.build()
            found.append([line for line in project.ours() if "missing-code-path" in line])
        assert found[0] == found[1]
        assert len(found[0]) == len(cited)
        assert not any("did you mean" in line for line in found[0])


def test_digits_are_no_number(project):
    """Python converts no text of more than 4,300 digits; nothing of ours has to."""
    project.configure('flamedesign_documents = ["d*"]\n')
    options = f"   :title: RFE{LONG}\n   :aliases: RFE{LONG}\n   :supersedes: RFE{LONG}\n   :created: {LONG}\n"
    project.write("d.rst", f"RFE1{LONG}: A\n{'=' * 9100}\n\n.. design:: RFE2{LONG}\n{options}\n- RFE{LONG}\n")
    views = "".join(
        f".. design-{view}\n\n"
        for view in (f"graph::\n   :focus: RFE{LONG}\n   :depth: {LONG}", f"impact:: RFE{LONG}", "table::", "matrix::")
    )
    project.write("index.rst", f"Index\n=====\n\n:design:`RFE{LONG}`\n\n{views}\n.. toctree::\n\n   d\n")
    if HAS_MYST:
        project.write("d2.md", f"---\nid: {LONG}\nsupersedes: [{LONG}]\n---\n\n# RFE{LONG}: A\n\nRFE{LONG}\n")
    project.build()
    assert len(json.dumps(project.read_export())) < 1_000_000
