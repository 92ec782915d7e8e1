"""Whose line it is: files and lines of what stands in included files, in tables, tabs and under other file types."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support import run_command

pytest.importorskip("myst_parser")

# MyST-Parser asks for it where it reads an included file.
pytestmark = pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app'")

SETTINGS = """
flamedesign_documents = ["designs/*"]
flamedesign_rules = {"missing-field": "off", "missing-owner": "off"}
exclude_patterns = ["_build", "inc"]
"""

INDEX = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   designs/*\n"

#: Markdown and reST that include each other, cut and nested; each unknown id stands on one line.
NESTED = {
    "designs/RFE1.md": """\
        # RFE1: Cache

        ```{include} ../inc/part.md
        :start-line: 2
        ```

        ```{eval-rst}
        .. include:: /inc/rest.rst
           :start-after: START
           :end-before: STOP
        ```

        ## References

        **Related Documents:**

        - RFE901
        """,
    "designs/RFE2.rst": """\
        ===========
        RFE2: Store
        ===========

        .. include:: /inc/rest.rst
           :start-after: START
           :end-before: STOP

        .. include:: /inc/part.md
           :parser: myst_parser.sphinx_
           :start-line: 2
        """,
    "inc/part.md": """\
        left out

        ## Motivation

        **Background:** TBD

        ## Function Specification

        **Related Features:**

        - RFE902
        - RFE903

        **Integration Points:**

        | a | b |
        |---|---|
        | RFE904 | x |
        | RFE905 | {design}`RFE906` |

        ```{include} /inc/inner.md
        :heading-offset: 2
        :start-after: BEGIN
        :end-before: END
        ```

        ### Updates Required

        RFE907 has to be changed
        """,
    "inc/inner.md": """\
        left out
        BEGIN

        # Compatibility

        RFE908 is broken

        END
        """,
    "inc/rest.rst": """\
        left out

        .. START

        Use Cases
        ---------

        Nothing but :design:`RFE909`

        References
        ----------

        **Related Documents:**

        - RFE910

        .. csv-table:: More
           :header: "a","b"

           RFE911,b
           "RFE912",c

        .. include:: /inc/deep.rst
           :start-line: 4

        .. list-table::

           * - RFE913
             - b

        STOP
        """,
    "inc/deep.rst": """\
        a

        b

        c

        - RFE914

        .. rubric:: External References

        - RFE915
        """,
}


@pytest.fixture
def place(project):
    """Write a project, and return what tells its folder."""

    def write(files: dict[str, str], settings: str = "") -> Path:
        project.configure(SETTINGS + settings)
        project.write("index.rst", INDEX)
        for name, text in files.items():
            project.write(name, text)
        return project.src

    return write


def check(folder: Path, *arguments: object) -> str:
    return run_command("check", folder, "--no-cache", *arguments).stdout


def places_of(text: str, folder: Path) -> set[tuple[str, int]]:
    """Return the files and lines in which a word stands."""
    files = [path for path in folder.rglob("*") if path.suffix in {".md", ".rst"}]
    return {
        (path.relative_to(folder).as_posix(), number)
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(rf"{text}\b", line)
    }


class TestNestedIncludes:
    @pytest.fixture
    def folder(self, place, monkeypatch):
        folder = place(NESTED)
        monkeypatch.chdir(folder)
        return folder

    @pytest.fixture
    def found(self, folder):
        """Return the unknown ids of a report, each with its place, and compare them with a search for the words."""

        def compare(places: list[tuple[str, str, int]]) -> None:
            named = [(re.search(r"RFE9\d\d", text), file, line) for text, file, line in places]
            known = [(match[0], file, line) for match, file, line in named if match]
            assert {id_ for id_, _, _ in known} == {f"RFE9{number:02}" for number in range(1, 16)}
            for id_, file, line in known:
                assert {(file, line)} == places_of(id_, folder)

        return compare

    def test_console(self, folder, found):
        lines = re.findall(r"^(\S+?):(\d+): \w+: (.*)", check(folder), re.MULTILINE)
        found([(text, file, int(line)) for file, line, text in lines])

    def test_json(self, folder, found):
        findings = json.loads(check(folder, "--format", "json"))["findings"]
        suffixes = {"designs/RFE1": ".md", "designs/RFE2": ".rst"}
        found(
            [
                (one["message"], one.get("file") or one["docname"] + suffixes[one["docname"]], one["line"])
                for one in findings
            ]
        )

    def test_sarif(self, folder, found):
        results = json.loads(check(folder, "--format", "sarif"))["runs"][0]["results"]
        places = [(one["message"]["text"], one["locations"][0]["physicalLocation"]) for one in results]
        found([(text, one["artifactLocation"]["uri"], one["region"]["startLine"]) for text, one in places])

    def test_github(self, folder, found):
        lines = re.findall(r"^::\w+ file=(.*?),line=(\d+),.*?::(.*)", check(folder, "--format", "github"), re.MULTILINE)
        found([(text, file, int(line)) for file, line, text in lines])

    def test_junit(self, folder, found):
        cases = ET.fromstring(check(folder, "--format", "junit")).iter("failure")
        texts = [re.match(r"(\S+?):(\d+): (.*)", case.text) for case in cases]
        found([(match[3], match[1], int(match[2])) for match in texts])

    def test_baseline_names_the_file(self, folder):
        run_command("check", folder, "--no-cache", "--update-baseline", "--baseline", "known.txt")
        text = (folder / "known.txt").read_text("utf-8")
        assert "unknown-feature | inc/deep.rst | RFE914 | 2\n" in text
        assert "unknown-feature | designs/RFE1 | RFE901 | 1 | RFE1\n" in text
        assert "No findings" in check(folder, "--baseline", "known.txt")

    def test_warnings_of_a_build(self, project, folder, found):
        project.build("dummy")
        lines = [re.match(r"(\S+?):(\d+): \w+: (.*)", line) for line in project.ours()]
        found([(match[3], match[1], int(match[2])) for match in lines])

    def test_interactions_and_fields_of_the_export(self, project, folder):
        export = project.export()
        for edge in export["interactions"]:
            named = re.search(r"RFE9\d\d", edge["target"])
            if named:
                file = edge.get("file") or export["designs"][edge["source"]]["source"]
                assert {(file, edge["line"])} == places_of(named[0], folder)
        fields = export["designs"]["RFE1"]["fields"]
        assert fields["background"] == {"state": "placeholder", "line": 5, "file": "inc/part.md"}
        assert fields["compatibility"] == {"state": "filled", "line": 4, "file": "inc/inner.md"}
        assert fields["updates-required"] == {"state": "filled", "line": 27, "file": "inc/part.md"}
        assert fields["references"] == {"state": "filled", "line": 13}
        rest = export["designs"]["RFE2"]["fields"]
        assert rest["use-cases"] == {"state": "filled", "line": 5, "file": "inc/rest.rst"}
        assert rest["external-references"] == {"state": "filled", "line": 9, "file": "inc/deep.rst"}

    def test_incremental_and_parallel_builds_say_the_same(self, project, folder):
        whole = project.export(fresh=True)
        project.write("inc/inner.md", NESTED["inc/inner.md"] + "\n")
        assert project.export() == whole
        project.build("designs", fresh=True, parallel=2)
        assert project.read_export() == whole

    def test_explain_names_the_file(self, folder):
        said = run_command("explain", "designs/RFE1.md").stdout
        assert "background  placeholder  line 5 of inc/part.md: 'Background:'" in said
        assert "line 7 of inc/deep.rst: " in said


def test_lines_with_the_same_words_above_the_cut(place):
    folder = place(
        {
            "designs/RFE1.rst": "RFE1: X\n=======\n\n.. include:: /inc/a.rst\n   :start-line: 4\n",
            "inc/a.rst": "- RFE91\n\nx\n\n- RFE91\n",
        }
    )
    assert "inc/a.rst:5" not in check(folder)  # it is no entry, but a mention
    edges = json.loads(run_command("export", "--conf", folder).stdout)["interactions"]
    assert [(edge["file"], edge["line"]) for edge in edges] == [("inc/a.rst", 5)]


def test_a_file_outside_the_folder_of_documents(project, place):
    (project.src.parent / "shared.md").write_text("## Motivation\n\nTBD\n", "utf-8")
    folder = place({"designs/RFE1.md": "# RFE1: X\n\n```{include} ../../shared.md\n```\n"})
    said = run_command("check", folder, "--no-cache", "--format", "json").stdout
    assert [(one["file"], one["line"]) for one in json.loads(said)["findings"]] == [("../shared.md", 1)]


INCLUDING = {
    "md": "# RFE1: Cache\n\n{above}```{{include}} ../inc/part.md\n```\n",
    "rst": "RFE1: Cache\n===========\n\n{above}.. include:: ../inc/part.rst\n",
}
PARTS = {
    "md": "## Motivation\n\n{comment}**Background:** TBD\n\n## Function Specification\n\n**Related Features:**\n\n- RFE99\n",
    "rst": "Motivation\n----------\n\n{comment}**Background:** TBD\n\n"
    "Function Specification\n----------------------\n\n**Related Features:**\n\n- RFE99\n",
}
COMMENTS = {"md": "% flamedesign: allow {} - known\n\n", "rst": ".. flamedesign: allow {} - known\n\n"}


@pytest.mark.parametrize("syntax", ["md", "rst"])
class TestWaivers:
    def write(self, place, syntax, above="", comment=""):
        above, comment = (COMMENTS[syntax].format(one) if one else "" for one in (above, comment))
        parts = PARTS[syntax].format(comment=comment)
        return place(
            {
                f"designs/RFE1.{syntax}": INCLUDING[syntax].format(above=above),
                f"inc/part.{syntax}": parts,
            }
        )

    def test_in_the_included_file(self, place, syntax):
        said = check(self.write(place, syntax, comment="placeholder-field"))
        assert "placeholder-field" not in said
        assert "unused-waiver" not in said
        assert "unknown-feature" in said

    def test_nothing_of_the_kind_in_the_included_file(self, place, syntax):
        said = check(self.write(place, syntax, comment="empty-section"))
        line = 3 if syntax == "md" else 4
        assert re.search(rf"part\.{syntax}:{line}: warning: nothing is found of 'empty-section' in what follows", said)

    def test_at_the_head_of_the_document_that_includes(self, place, syntax):
        assert "No findings" in check(self.write(place, syntax, above="placeholder-field, unknown-feature"))

    def test_in_a_file_of_which_one_document_has_the_finding(self, project, place, syntax):
        folder = self.write(place, syntax, comment="placeholder-field")
        text = INCLUDING[syntax].format(above="").replace("RFE1", "RFE2")
        option = ':end-before: "**Background"\n```\n' if syntax == "md" else "   :end-before: **Background\n"
        project.write(f"designs/RFE2.{syntax}", text.removesuffix("```\n") + option)
        assert "unused-waiver" not in check(folder)


def test_a_waiver_above_an_include_in_a_section(place):
    above = "## Other\n\nx\n\n% flamedesign: allow placeholder-field, unknown-feature - known\n\n"
    files = {"designs/RFE1.md": INCLUDING["md"].format(above=above), "inc/part.md": PARTS["md"].format(comment="")}
    assert "No findings" in check(place(files))


class TestWhoHoldsAnId:
    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("all.rst", "All\n===\n\n.. include:: designs/RFE1.rst\n\n.. include:: designs/RFE2.rst\n"),
            ("all.md", "# All\n\n```{eval-rst}\n.. include:: /designs/RFE1.rst\n```\n"),
            ("designs/all.rst", ".. include:: RFE1.rst\n"),
        ],
    )
    def test_a_page_that_includes_designs_is_none(self, project, place, name, text):
        place(
            {
                name: text,
                "designs/RFE1.rst": "Cache\n=====\n\n.. design:: RFE1\n\n.. design-motivation::\n\n   TBD\n",
                "designs/RFE2.rst": "Store\n=====\n\n.. design:: RFE2\n\nMotivation\n----------\n\nLike RFE1.\n",
            }
        )
        export = project.export()
        held = {id_: design["docname"] for id_, design in export["designs"].items()}
        assert held == {"RFE1": "designs/RFE1", "RFE2": "designs/RFE2"}
        assert [(one["rule"], one["docname"], one["line"]) for one in export["findings"]] == [
            ("placeholder-field", "designs/RFE1", 6)
        ]
        project.build("html")
        page = project.page(name.partition(".")[0])
        assert 'class="flamedesign-card' not in page

    @pytest.mark.parametrize("own", ["", "They belong to RFE1.\n\n"])
    @pytest.mark.parametrize("suffix", ["rst", "md"])
    def test_a_page_with_a_title_that_includes_designs_by_title(self, project, place, suffix, own):
        """RFE3 says nothing but its title."""
        designs = {
            "md": "# RFE{0}: A\n\n## Motivation\n\nLike RFE1.\n",
            "rst": "RFE{0}: A\n=======\n\nMotivation\n----------\n\nLike RFE1.\n",
        }
        include = {"md": "```{{include}} RFE{0}.md\n```\n\n", "rst": ".. include:: RFE{0}.rst\n\n"}[suffix]
        files = {f"designs/RFE{number}.{suffix}": designs[suffix].format(number) for number in (1, 2)}
        files[f"designs/RFE3.{suffix}"] = {"md": "# RFE3: A\n", "rst": "RFE3: A\n=======\n"}[suffix]
        title = {"md": "# {0}\n\n", "rst": "{0}\n=======\n\n"}[suffix]
        files[f"designs/all.{suffix}"] = title.format("All") + own + include.format(1) + include.format(2)
        files[f"designs/one.{suffix}"] = title.format("One") + own + include.format(3)
        files[f"designs/own.{suffix}"] = title.format("Own") + f"**Motivation**\n\nSo.\n\n{include.format(3)}"
        place(files)
        export = project.export()
        assert sorted(export["designs"]) == ["RFE1", "RFE2", "RFE3", "designs/own"]
        found = [one["docname"] for one in export["findings"] if one["rule"] in {"missing-id", "duplicate-field"}]
        assert found == ["designs/own"]

    @pytest.mark.parametrize(
        ("suffix", "directive"), [("md", "# Cache\n\n```{design}\n```\n"), ("rst", "Cache\n=====\n\n.. design::\n")]
    )
    def test_of_two_in_a_folder_the_one_with_a_directive(self, project, place, suffix, directive):
        other = {"md": "# Notes\n\nx\n", "rst": "Notes\n=====\n\nx\n"}[suffix]
        place({f"designs/RFE110/A.{suffix}": other, f"designs/RFE110/README.{suffix}": directive})
        assert project.export()["designs"]["RFE110"]["docname"] == "designs/RFE110/README"

    def test_a_page_that_includes_a_design_and_names_it(self, project, place):
        text = "Cache\n=====\n\n.. design:: RFE1\n\nFunction Specification\n----------------------\n\nx\n"
        related = "\nRelated Features\n~~~~~~~~~~~~~~~~\n\n- RFE1\n"
        place({"designs/RFE1.rst": text, "all.rst": f".. include:: designs/RFE1.rst\n{related}"})
        assert project.export()["findings"] == []

    def test_a_reference_in_an_included_design_is_that_designs(self, project, place):
        text = "RFE1: Cache\n===========\n\nAs :design:`RFE91` does.\n"
        place({"designs/RFE1.rst": text, "all.rst": "All\n===\n\n.. include:: designs/RFE1.rst\n"})
        found = [(one["docname"], one["design"], one["line"]) for one in project.export()["findings"]]
        assert found == [("designs/RFE1", "RFE1", 4)]

    def test_a_title_in_an_included_file_that_is_no_document(self, project, place):
        place({"designs/a.md": "```{include} ../inc/head.md\n```\n", "inc/head.md": "\n# RFE1: Cache\n\nTBD\n"})
        export = project.export()
        assert export["designs"]["RFE1"]["docname"] == "designs/a"
        place({"designs/b.md": "# RFE1: Cache\n\nx\n"})
        export = project.export()
        assert export["designs"]["RFE1"]["docname"] == "designs/b"
        duplicate = next(one for one in export["findings"] if one["rule"] == "duplicate-id")
        assert (duplicate["file"], duplicate["line"]) == ("inc/head.md", 1)

    def test_a_file_beside_the_design_in_its_folder(self, project, place):
        settings = 'flamedesign_documents = ["designs/**"]'
        place({"designs/RFE7/CHANGELOG.md": "# Changelog\n\nx\n", "designs/RFE7/FS.md": "# RFE7: X\n\nx\n"}, settings)
        assert project.export()["designs"]["RFE7"]["docname"] == "designs/RFE7/FS"


class TestOtherForms:
    def test_rows_of_a_table_in_csv(self, place):
        table = '- x\n\n:::{csv-table} More\n:header: "a","b"\n\n"RFE91",b\n\nRFE92,c\n:::\n'
        folder = place(
            {
                "designs/RFE1.md": f"# RFE1: X\n\n## Function Specification\n\n### Related Features\n\n{table}",
                "designs/RFE2.rst": "RFE2: X\n=======\n\nFunction Specification\n----------------------\n\n"
                "Related Features\n~~~~~~~~~~~~~~~~\n\n.. csv-table::\n\n   RFE93,b\n   RFE94,c\n\n"
                ".. csv-table::\n   :file: ../inc/more.csv\n",
                "inc/more.csv": "RFE95,b\nRFE96,c\n",
            }
        )
        said = re.findall(r"^(\S+:\d+): .*'(RFE9\d)'", check(folder), re.MULTILINE)
        found = {id_: path.rpartition("src/")[2] for path, id_ in said}
        assert found == {
            "RFE91": "designs/RFE1.md:12",
            "RFE92": "designs/RFE1.md:14",
            "RFE93": "designs/RFE2.rst:12",
            "RFE94": "designs/RFE2.rst:13",
            "RFE95": "inc/more.csv:1",
            "RFE96": "inc/more.csv:2",
        }

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            (
                "designs/RFE1.md",
                "# RFE1: X\n\n## Function Specification\n\n::::{tab-set}\n:::{tab-item} Related Features\n- RFE91\n:::\n"
                ":::{tab-item} Scope\nTBD\n:::\n::::\n",
            ),
            (
                "designs/RFE1.rst",
                "RFE1: X\n=======\n\nFunction Specification\n----------------------\n\n.. tab-set::\n\n"
                "   .. tab-item:: Related Features\n\n      - RFE91\n\n   .. tab-item:: Scope\n\n      TBD\n",
            ),
        ],
    )
    def test_tabs(self, place, name, text):
        pytest.importorskip("sphinx_design")
        folder = place({name: text}, 'extensions += ["sphinx_design"]')
        findings = json.loads(check(folder, "--format", "json"))["findings"]
        lines = text.splitlines()
        assert {one["rule"]: lines[one["line"] - 1].strip() for one in findings} == {
            "unknown-feature": "- RFE91",
            "placeholder-field": next(line.strip() for line in lines if line.endswith("Scope")),
        }

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("designs/RFE1.md", "# RFE1: X\n\nText\n\n```{eval-rst}\n.. autofunction:: flame_module.act\n```\n"),
            ("designs/RFE1.rst", "RFE1: X\n=======\n\nText\n\n.. autofunction:: flame_module.act\n"),
        ],
    )
    def test_docstrings(self, place, name, text, monkeypatch):
        folder = place({name: text}, 'extensions += ["sphinx.ext.autodoc"]')
        (folder.parent / "flame_module.py").write_text(
            'def act():\n    """Act.\n\n    As :design:`RFE91` does.\n    """\n'
        )
        monkeypatch.syspath_prepend(folder.parent)
        (found,) = json.loads(check(folder, "--format", "json"))["findings"]
        assert "file" not in found
        assert text.splitlines()[found["line"] - 1] == "Text"

    def test_rest_under_another_file_type(self, project, place):
        settings = """
            from sphinx.parsers import RSTParser

            source_suffix = {".rst": "restructuredtext", ".txt": "pep"}

            class PepParser(RSTParser):
                supported = ("pep",)

            def setup(app):
                app.add_source_parser(PepParser)
            """
        text = "RFE1: X\n=======\n\nMotivation\n----------\n\nTBD\n\nReferences\n----------\n\n.. rubric:: Related Documents\n\nTBD\n"
        place({}, settings)
        project.configure(SETTINGS + "".join(line[12:] + "\n" for line in settings.splitlines()))
        project.write("designs/RFE1.txt", text)
        found = json.loads(check(project.src, "--format", "json"))["findings"]
        assert [(one["line"], one["field"]) for one in found] == [(4, "motivation"), (12, "related-documents")]


def test_a_document_that_is_a_link(project, place, monkeypatch):
    elsewhere = project.src.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "RFE1.md").write_text("# RFE1: X\n\n## Motivation\n\nTBD\n", "utf-8")
    folder = place({"designs/RFE2.md": "# RFE2: Y\n\nx\n"})
    (folder / "designs/RFE1.md").symlink_to(elsewhere / "RFE1.md")
    monkeypatch.chdir(folder.parent)
    assert run_command("explain", "src/designs/RFE1.md").stdout.startswith("RFE1: X\nsrc/designs/RFE1.md:1 ")
    assert "src/designs/RFE1.md:3: warning:" in run_command("check", "--no-cache", "src/designs/RFE1.md").stdout
    assert "+:::{design-motivation}" in run_command("migrate", "src/designs/RFE1.md").stdout
    run_command("migrate", "--write", "src/designs/RFE1.md")
    assert (folder / "designs/RFE1.md").is_symlink()
    assert "design-motivation" in (elsewhere / "RFE1.md").read_text("utf-8")


@pytest.mark.parametrize("syntax", ["md", "rst"])
def test_comments_that_say_the_same(place, syntax):
    comment = COMMENTS[syntax].format("empty-section").strip()
    title = "# RFE1: X" if syntax == "md" else "RFE1: X\n======="
    section = "## A" if syntax == "md" else "A\n-"
    folder = place({f"designs/RFE1.{syntax}": f"{title}\n\n{section}\n\n{comment}\n\n{comment}\n\nx\n"})
    lines = [one["line"] for one in json.loads(check(folder, "--format", "json"))["findings"]]
    assert lines == ([5, 7] if syntax == "md" else [7, 9])
