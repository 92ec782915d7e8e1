"""What a build does not show, it does not state: in no file, finding or command; where it shows it, it is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support import HAS_MYST, ROOT, dead_anchors, plain_lines, run_command

pytestmark = pytest.mark.thorough

CONF = """
extensions += ["sphinx.ext.ifconfig"]
flamedesign_documents = ["designs/**"]
flamedesign_id_prefixes = ["RFE"]
show_warning_types = True

def setup(app):
    app.add_config_value("audience", "all", "env")
"""
INTERNAL = "only internal"
STAFF = "ifconfig audience == 'staff'"
#: Condition -> what makes it hold.
MADE_TRUE = {
    INTERNAL: {"tags": ["internal"]},
    "only not public and (internal or html_only)": {"tags": ["internal"]},
    STAFF: {"audience": "staff"},
    "ifconfig builder == 'none' or audience in ('staff', 'board')": {"audience": "board"},
}


def wrap(condition: str, text: str, suffix: str = "rst") -> str:
    """Put some lines into a condition."""
    directive, _, expression = condition.partition(" ")
    if suffix == "md":
        return f"````{{{directive}}} {expression}\n{text}\n````"
    indented = "\n".join(f"   {line}".rstrip() for line in text.split("\n"))
    return f".. {directive}:: {expression}\n\n{indented}"


def document(suffix: str, title: str, condition: str, *, about: str = "") -> str:
    """Return a design of which each kind of fact stands in a condition, each with the word Zebra."""
    is_md = suffix == "md"
    role = "{design}`RFE98`" if is_md else ":design:`RFE98`"
    code = "`src/zebra.py`" if is_md else "``src/zebra.py``"
    directive = (
        "```{design-table}\n:focus: RFE97\n```" if is_md else ".. design-table::\n   :focus: RFE97\n   :colour: Zebra"
    )
    heading = (
        (lambda level, text: f"{'#' * level} {text}")
        if is_md
        else (lambda level, text: f"{text}\n{'=~-'[level - 1] * 60}")
    )
    parts = [
        heading(1, title),
        wrap(condition, "**Author:** Zebra", suffix),
        heading(2, "Motivation"),
        f"**Background:** {about or 'A cache.'}",
        wrap(condition, "**Target:** Zebra wants it, as RFE99 says.", suffix),
        heading(2, "Function Specification"),
        "**Related Features:**",
        "- RFE3 always",
        wrap(condition, f"- RFE2 for customer Zebra\n- RFE77 for Zebra {role}\n- ZebraServer", suffix),
        "**Configuration Options:**",
        wrap(condition, f"- `zebra.mode`: default `1`, see {code}", suffix),
        wrap(condition, directive, suffix),
        heading(2, "References"),
        "**External References:**",
        wrap(condition, "- [Zebra](https://zebra.example)" if is_md else "- `Zebra <https://zebra.example>`__", suffix),
    ]
    return "\n\n".join(parts) + "\n"


@pytest.fixture
def site(project):
    project.configure(CONF)
    project.write(
        "index.rst",
        """
        Index
        =====

        .. toctree::
           :glob:

           designs/*

        See :design:`RFE2`.

        .. design-graph::
           :kinds: related, mention

        .. design-table::

        .. design-matrix::

        .. design-worklist::

        .. design-report::
        """,
    )
    for number in (2, 3):
        project.write(f"designs/RFE{number}.rst", f"RFE{number}: Other\n===========\n\nWords.\n")
    return project


def write_canary(site, condition: str, suffix: str) -> None:
    site.write(f"designs/RFE1.{suffix}", document(suffix, "RFE1: Cache", condition))


def contents(folder: Path) -> dict[str, bytes]:
    """Return what the files of an output hold, but for what Sphinx makes anew each time."""
    left_out = {"environment.pickle", ".buildinfo", ".buildinfo.bak", "last_build"}
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in left_out]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if ".doctrees" not in path.parts}


def files_with(word: str, folder: Path) -> list[str]:
    """Return the files of an output that hold a word, in any case."""
    return sorted(name for name, content in contents(folder).items() if word.encode() in content.lower())


SUFFIXES = [pytest.param("md", marks=pytest.mark.skipif(not HAS_MYST, reason="without MyST-Parser")), "rst"]
IN_FILES = {
    "html": {"designs.json", "searchindex.js", "designs/RFE1.html", "index.html"},
    "latex": {"test.tex"},
    "epub": {"designs/RFE1.xhtml", "index.xhtml"},
    "text": {"designs/RFE1.txt", "index.txt"},
    "xml": {"designs/RFE1.xml", "index.xml"},
    "designs": {"designs.json"},
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("condition", MADE_TRUE)
def test_a_word_is_in_all_files_or_in_none(site, condition, suffix):
    write_canary(site, condition, suffix)
    for builder in IN_FILES:
        app = site.build(builder)
        assert files_with("zebra", app.outdir) == []
        assert not [line for line in site.ours() if re.search(r"zebra|RFE(99|98|97|77)", line, re.IGNORECASE)]
    for builder, files in IN_FILES.items():
        app = site.build(builder, **MADE_TRUE[condition])
        assert files <= set(files_with("zebra", app.outdir))
        said = "\n".join(site.ours())
        assert all(id_ in said for id_ in ("RFE98", "RFE97", "RFE77"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_commands_state_what_a_build_shows(site, suffix):
    write_canary(site, INTERNAL, suffix)
    conf = ("--conf", site.src)
    calls = [
        ("export", *conf),
        ("show", "RFE1", *conf),
        ("show", "RFE1", "--format", "json", *conf),
        ("impact", "RFE1", *conf),
        ("explain", site.src / f"designs/RFE1.{suffix}"),
        ("review", *conf),
        *(("graph", "--format", form, *conf) for form in ("svg", "dot", "graphml", "json", "mermaid")),
        *(("check", "--no-cache", "--format", form, *conf) for form in ("text", "json", "sarif", "junit", "github")),
    ]
    for call in calls:
        hidden, shown = run_command(*call).output, run_command(*call, "-t", "internal").output
        assert not re.search(r"zebra|RFE(99|98|97|77)", hidden, re.IGNORECASE), call
        assert re.search(r"zebra|RFE77|RFE2", shown, re.IGNORECASE) or call[0] == "review", call
        assert hidden != shown or call[0] == "review", call


def test_comparisons_state_what_a_build_shows(site, tmp_path):
    write_canary(site, INTERNAL, "rst")
    before = tmp_path / "before.json"
    before.write_text(json.dumps(site.export()), "utf-8")
    call = ("diff", before, "--conf", site.src)
    assert "RFE77" not in run_command(*call).output
    assert "RFE77" in run_command(*call, "--tag", "internal").output


def test_migrated_is_what_a_build_shows(site):
    path = site.write("designs/RFE1.rst", FORMS["conditions in conditions"])
    outputs = {tags: run_command("migrate", path, "--conf", site.src, *tags) for tags in ((), ("-t", "internal"))}
    assert {done.exit_code for done in outputs.values()} == {0}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_included_files_in_conditions(site, suffix):
    site.write("parts/waived.rst", ".. flamedesign: allow unknown-feature - Zebra agreed\n\nSee :design:`RFE55`.\n")
    site.write("parts/list.rst", "- RFE77 for Zebra\n- RFE2 for Zebra\n")
    inside = {
        name: f"```{{eval-rst}}\n.. include:: ../parts/{name}.rst\n```"
        if suffix == "md"
        else f".. include:: ../parts/{name}.rst"
        for name in ("waived", "list")
    }
    heading = "## Function Specification" if suffix == "md" else "Function Specification\n----------------------"
    parts = [
        "# RFE1: Cache" if suffix == "md" else "RFE1: Cache\n===========",
        wrap(INTERNAL, inside["waived"], suffix),
        heading,
        "**Related Features:**",
        wrap(INTERNAL, inside["list"], suffix),
    ]
    site.write(f"designs/RFE1.{suffix}", "\n\n".join(parts) + "\n")
    site.configure(CONF + 'exclude_patterns = ["parts"]\n')
    for tags, unknown in (((), []), (("internal",), ["RFE77"]), ((), [])):
        said = json.dumps(site.export(tags=tags))
        assert ("RFE77 for Zebra" in said, "RFE55" in said) == (bool(tags), bool(tags))
        lines = [line for line in site.ours() if "[flamedesign.unknown-feature]" in line]
        assert [re.findall(r"RFE\d\d", line) for line in lines] == [[id_] for id_ in unknown]
        assert all("parts/list.rst:1:" in line for line in lines)


def test_the_cache_holds_what_each_build_shows(site, tmp_path):
    write_canary(site, INTERNAL, "rst")
    call = ("check", "--conf", site.src, "--cache-dir", tmp_path / "cache", "--format", "json")
    outputs = [run_command(*call, *tags).output for tags in ((), ("-t", "internal"), ())]
    assert ["RFE77" in output for output in outputs] == [False, True, False]


def test_a_command_answers_for_a_builder(site):
    write_canary(site, "only latex", "rst")
    call = ("show", "RFE1", "--conf", site.src)
    assert "Zebra" not in run_command(*call).output
    assert "Zebra" in run_command(*call, "--builder", "latex").output
    assert "Zebra" not in run_command(*call, "--builder", "designs").output  # which is about the pages of html
    wrong = run_command(*call, "--builder", "latx")
    assert wrong.exit_code == 2
    assert "there is no builder 'latx' in this project; did you mean 'latex'?" in wrong.output


@pytest.mark.parametrize(
    "condition", ["only html", "only builder_html", "only format_html", "ifconfig builder == 'html'"]
)
def test_without_pages_the_answer_is_that_of_html(site, condition):
    write_canary(site, condition, "rst")
    assert "Zebra" in json.dumps(site.export())
    write_canary(site, condition.replace("only ", "only not ").replace("==", "!="), "rst")
    assert "Zebra" not in json.dumps(site.export())


def test_builders_take_turns_on_one_set_of_doctrees(site):
    write_canary(site, "only latex", "rst")
    site.write(
        "designs/RFE4.rst", document("rst", "RFE4: Pages", "only html").replace("Zebra", "Yak").replace("zebra", "yak")
    )
    for _ in range(2):
        html = site.build("html").outdir
        assert (files_with("zebra", html), "index.html" in files_with("yak", html)) == ([], True)
        latex = site.build("latex").outdir
        assert (files_with("customer yak", latex), files_with("customer zebra", latex)) == ([], ["test.tex"])


@pytest.mark.parametrize("builder", ["html", "text"])
def test_other_tags_read_nothing_and_give_what_a_clean_build_gives(site, builder):
    write_canary(site, INTERNAL, "rst")
    clean = {}
    for tags in ((), ("internal",)):
        app = site.build(builder, fresh=True, tags=tags)
        clean[tags] = contents(app.outdir), plain_lines(app)
    assert clean[()] != clean["internal",]
    for tags in ((), ("internal",), ()):
        read = []
        app = site.build(
            builder, tags=tags, connect={"source-read": lambda app, docname, content, read=read: read.append(docname)}
        )
        assert (read, (contents(app.outdir), plain_lines(app))) == ([], clean[tags])


def test_processes_read_what_one_reads(site):
    for number in range(4, 12):
        site.write(f"designs/RFE{number}.rst", document("rst", f"RFE{number}: One", INTERNAL))
    for tags in ((), ("internal",)):
        alone = contents(site.build("html", fresh=True, tags=tags).outdir)
        assert contents(site.build("html", fresh=True, tags=tags, parallel=3).outdir) == alone


#: Documents of which parts of all forms stand in conditions.
FORMS = {
    "a section": """
        RFE1: Cache
        ===========

        .. only:: internal

           Motivation
           ----------

           **Background:** Zebra.

        Motivation
        ----------

        **Background:** TBD

        **Target:** TBD
        """,
    "an entry of a list, a cell, a definition and an admonition": """
        RFE1: Cache
        ===========

        Function Specification
        ----------------------

        **Related Features:**

        - RFE3

          .. only:: internal

             and RFE2, for Zebra

        **Integration Points:**

        .. list-table::

           * - Store
             - writes

               .. only:: internal

                  and Zebra

        Motivation
        ----------

        Background
           Words.

           .. only:: internal

              Zebra.

        .. note::

           .. only:: internal

              **Target:** Zebra
        """,
    "conditions in conditions": """
        RFE1: Cache
        ===========

        Motivation
        ----------

        .. only:: html or text

           **Background:** TBD

           .. only:: internal

              Zebra, as in RFE2.

        .. only:: internal

           .. only:: html

              **Target:** Zebra
        """,
    "the directive of the design": """
        A page
        ======

        .. only:: internal

           .. design:: RFE1
              :author: Zebra
              :title: The Zebra

           .. design-motivation::

              Zebra needs RFE2.
        """,
    "one of two directives": """
        A page
        ======

        .. only:: internal

           .. design:: RFE1
              :title: The Zebra

        .. only:: not internal

           .. design:: RFE1
              :title: The cache
        """,
    "views and waivers": """
        RFE1: Cache
        ===========

        .. only:: internal

           .. design-table::
              :of: components
              :columns: zebra

           .. flamedesign: allow empty-section - Zebra says so

        Function Specification
        ----------------------

        **Integration Points:** :design:component:`Store`
        """,
}


#: The same in Markdown.
MARKDOWN_FORMS = {
    "lists, a table, an admonition and reST in Markdown": """
        # RFE1: Cache

        ```{only} internal
        **Author:** Zebra
        ```

        ## Motivation

        :::{note}
        ```{only} internal
        **Background:** Zebra, see [](RFE2.rst)
        ```
        :::

        ## Function Specification

        **Related Features:**

        1. RFE2
           ```{only} internal
           - RFE3 for Zebra
           ```

        ```{eval-rst}
        .. only:: internal

           - :design:`Zebra`
        ```
        """,
    "directives": """
        # A page

        ````{only} internal
        ```{design} RFE1
        :title: The Zebra
        ```

        ```{design-motivation}
        Zebra needs RFE2.
        ```

        ```{design-table}
        :colour: zebra
        ```

        <!-- flamedesign: allow missing-field - Zebra says so -->
        ````

        ````{only} not internal
        ```{design-motivation}
        Words.
        ```
        ````
        """,
}


def write_forms(site, condition: str) -> dict[str, str]:
    """Write a design of each form, whose zebra has a letter of its own, and return the form of each zebra."""
    directive, _, expression = condition.partition(" ")
    forms = {}
    for number, (form, text) in enumerate({**FORMS, **(MARKDOWN_FORMS if HAS_MYST else {})}.items(), 10):
        for marks in (".. {}:: ", "{{{}}} "):
            text = text.replace(marks.format("only") + "internal", marks.format(directive) + expression)
            text = text.replace(marks.format("only") + "not internal", f"{marks.format(directive)}not ({expression})")
        letter = chr(ord("a") + number - 10)
        text = re.sub("([Zz]ebra)", rf"\1{letter}", text.replace("RFE1", f"RFE{number}"))
        site.write(f"designs/RFE{number}.{'md' if form in MARKDOWN_FORMS else 'rst'}", text)
        forms[f"zebra{letter}"] = form
    return forms


@pytest.mark.parametrize(
    ("condition", "builders"),
    [(INTERNAL, ("html", "dirhtml", "singlehtml", "epub", "text", "designs")), (STAFF, ("html", "text"))],
)
def test_each_form_can_stand_in_a_condition(site, condition, builders):
    forms = write_forms(site, condition)
    truth = {"tags": ["internal"], "audience": "staff"}
    for builder in builders:
        for given in ({}, truth, {}):
            app = site.build(builder, **given)
            said = "\n".join(site.ours()).lower()
            for zebra, form in forms.items():
                found = [*files_with(zebra, app.outdir), *([zebra] if zebra in said else [])]
                has_prose = builder != "designs"
                assert bool(found) is bool(given) or (not found and not has_prose), (builder, given, form, found)
            assert dead_anchors(app.outdir) == []


def test_objects_that_a_build_does_not_describe_are_not_used(site):
    described = wrap(INTERNAL, ".. confval:: zebra.mode\n   :default: 3\n\n   Words.")
    site.write("designs/RFE1.rst", f"RFE1: Cache\n===========\n\n{described}\n")
    site.write("designs/RFE4.rst", "RFE4: Other\n===========\n\nIt needs :confval:`zebra.mode`.\n")
    for tags in ((), ("internal",), ()):
        said = site.export(tags=tags)
        assert ("zebra" in json.dumps(said)) is bool(tags)
        uses = [edge for edge in said["interactions"] if edge["kind"] == "uses"]
        assert [(edge["source"], edge["target"]) for edge in uses] == [("RFE4", "RFE1")] * bool(tags)


def test_a_design_is_one_only_where_its_directive_is_shown(site):
    site.configure(CONF.replace('["designs/**"]', "[]"))
    site.write("designs/RFE1.rst", FORMS["the directive of the design"])
    assert list(site.export()["designs"]) == []
    assert list(site.export(tags=["internal"])["designs"]) == ["RFE1"]


def test_a_page_has_one_card(site):
    for form in ("the directive of the design", "one of two directives"):
        site.write("designs/RFE1.rst", FORMS[form])
        for tags in ((), ("internal",)):
            site.build(tags=tags)
            assert site.page("designs/RFE1").count('class="flamedesign-card') == 1


def test_the_state_of_a_field_is_that_of_what_is_shown(site):
    text = "RFE1: Cache\n===========\n\nMotivation\n----------\n\n**Background:**\n\n"
    text += wrap("only html", "Words.") + "\n\n" + wrap("only latex", "TBD") + "\n"
    site.write("designs/RFE1.rst", text)
    states = {}
    for builder in ("html", "latex"):
        output = run_command("show", "RFE1", "--format", "json", "--conf", site.src, "--builder", builder).output
        states[builder] = json.loads(output)["design"]["fields"]["background"]["state"]
    assert states == {"html": "filled", "latex": "placeholder"}


def test_a_condition_that_fails_is_as_sphinx_has_it(site):
    write_canary(site, "only (", "rst")
    assert "Zebra" in json.dumps(site.export())  # Sphinx warns, and shows it
    write_canary(site, "ifconfig nothing.like.this", "rst")
    assert "Zebra" not in json.dumps(site.export())


def test_what_accepts_findings_of_one_build_is_not_unused_in_another(site):
    text = "RFE1: Cache\n===========\n\n.. flamedesign: allow unknown-feature - agreed\n\n"
    text += "Function Specification\n----------------------\n\n**Related Features:**\n\n"
    site.write("designs/RFE1.rst", text + wrap(INTERNAL, "- RFE88") + "\n")
    site.write("known.txt", "placeholder-field | designs/RFE1 | motivation\n")

    def unused(*tags: str) -> list[str]:
        app = site.build("dummy", tags=tags, flamedesign_baseline="known.txt")
        said = re.findall(r"\[flamedesign\.(unused-waiver|fixed-baseline-entry)\]", "\n".join(plain_lines(app)))
        return sorted(said)

    assert unused() == unused("internal") == []
    site.write("designs/RFE1.rst", text + "- RFE2\n")
    assert unused() == ["fixed-baseline-entry", "unused-waiver"]


def test_conditions_beyond_six_count_as_shown(site):
    parts = [wrap(f"only a{number}", f"- RFE2 for Zebra {number}") for number in range(8)]
    text = "RFE1: Cache\n===========\n\nFunction Specification\n----------------------\n\n**Related Features:**\n\n"
    site.write("designs/RFE1.rst", text + "\n\n".join(parts) + "\n")
    said = json.dumps(site.export(tags=["a1", "a3"]))
    assert re.findall(r'"RFE2 for Zebra (\d)"', said) == ["1", "3", "6", "7"]
    assert [line for line in site.ours() if "[flamedesign.many-conditions]" in line]


@pytest.mark.parametrize("start", ["RFE1: Cache\n===========\n\n", "", "Page\n====\n\n"])
def test_no_link_leads_to_what_too_many_conditions_hide(site, start):
    """What counts as if it held may be missing from its page."""
    six = "\n\n".join(wrap(f"only a{number}", "Text.") for number in range(6))
    opening = "" if "RFE1" in start else ".. design:: RFE1\n\n"
    items = "- RFE2 first\n- RFE3 second"
    hidden = f"{opening}.. design-motivation::\n\n   **Background:** TBD\n\n.. design-related-features::\n\n"
    hidden += "\n".join(f"   {line}" for line in items.splitlines())
    site.write("designs/RFE1.rst", f"{start}{six}\n\n{wrap('only a6', hidden)}\n\n**Target:** TBD\n")
    for builder in ("html", "singlehtml", "epub"):
        app = site.build(builder)
        assert dead_anchors(app.outdir) == []
        assert "#design-rfe1" in "".join(path.read_text("utf-8") for path in app.outdir.rglob("index.*html"))
    assert "RFE2 first" in json.dumps(site.export())


@pytest.mark.parametrize("number", [0, pytest.param(1, marks=SUFFIXES[0].marks)])
def test_the_example_of_the_documentation(site, number):
    section = (ROOT / "docs/explanation/reading.md").read_text("utf-8").partition("## What a build leaves out\n")[2]
    _fence, language, text = re.findall(r"(?s)\n(`{3,})(rst|markdown)\n(.*?)\n\1\n", section)[number]
    site.write(f"designs/RFE1.{'rst' if language == 'rst' else 'md'}", text + "\n")
    for tags, named in (((), ["RFE2"]), (("internal",), ["RFE2", "RFE3"])):
        edges = site.export(tags=tags)["interactions"]
        assert [edge["target"] for edge in edges if edge["source"] == "RFE1"] == named
