"""What a configuration leaves unread: patterns that match nothing, files that nothing reads, unknown prefixes of ids."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time

import pytest
from sphinx.util.matching import Matcher
from support import CONF, HAS_MYST, design_text, run_command

from sphinxcontrib_flamedesign.core.doc_patterns import PatternAdviser

REST = (
    # Sphinx puts what an extension reads into the default itself, so that it would be that of later tests too.
    'extensions = ["sphinxcontrib_flamedesign"]; source_suffix = {".rst": "restructuredtext"}\n'
    'flamedesign_rules = {"missing-field": "off", "missing-owner": "off"}\n'
)
RULES = {"unmatched-pattern", "unread-document", "missing-id"}


def write_orphan(title="RFE1: A cache"):
    return f":orphan:\n\n{title}\n{'=' * len(title)}\n\nMotivation\n----------\n\nIt is slow.\n"


@pytest.fixture
def site(project):
    project.write("index.rst", "Index\n=====\n")
    project.write("designs/a.rst", write_orphan())
    project.write("designs/deep/RFE2/FS.rst", write_orphan("RFE2: A runner"))
    return project


def configure(project, text):
    project.write("conf.py", CONF + REST + text)


def said(project):
    """Build twice, and return the findings about the configuration, which both builds have."""
    project.build("dummy")
    first = [line for line in project.ours() if any(f"flamedesign.{rule}]" in line for rule in RULES)]
    project.build("dummy")  # nothing has changed
    again = [line for line in project.ours() if any(f"flamedesign.{rule}]" in line for rule in RULES)]
    assert again == first
    return first


def check(project, *arguments):
    paths = [str(project.src / name) for name in arguments if not name.startswith("-")]
    options = [name for name in arguments if name.startswith("-")]
    return run_command("check", "--no-cache", "--conf", project.src, *paths, *options)


DOCUMENTS = ("index", "designs/a", "designs/b", "designs/RFE3/FS", "designs/RFE4/FS", "Other/RFE5", "top")


def advise(pattern, documents=DOCUMENTS, folder="/home/me/repo/docs"):
    adviser = PatternAdviser(
        documents, [".markdown", ".rst", ".md"], folder, lambda text: sum(map(Matcher([text]), documents))
    )
    return adviser.advise(pattern)


@pytest.mark.parametrize(
    ("pattern", "reason", "better"),
    [
        ("designs/*.md", "names of documents have no suffix", "designs/*"),
        ("designs/*.MD", "names of documents have no suffix", "designs/*"),
        ("designs/a.rst", "names of documents have no suffix", "designs/a"),
        ("designs/*.{md,rst}", "names of documents have no suffix", "designs/*"),
        ("designs/*.*", "names of documents have no suffix", "designs/*"),
        ("designs/", "a pattern is of documents, not of a folder", "designs/*"),
        ("designs", "a pattern is of documents, not of a folder", "designs/*"),
        ("./designs/*", "names of documents start in the source folder", "designs/*"),
        ("/designs/*", "names of documents start in the source folder", "designs/*"),
        ("docs/designs/*", "names of documents start in the source folder", "designs/*"),
        ("repo/docs/designs/*", "names of documents start in the source folder", "designs/*"),
        ("repo/*/designs/*", "names of documents start in the source folder", "designs/*"),
        ("repo/**", "names of documents start in the source folder", "**"),
        ("../docs/designs/*", "names of documents start in the source folder", "designs/*"),
        ("/home/me/repo/docs/designs/*", "names of documents start in the source folder", "designs/*"),
        ("/builds/1/repo/docs/designs/*", "names of documents start in the source folder", "designs/*"),
        ("designs\\*", "names of documents have forward slashes", "designs/*"),
        ("Designs/*", "names of documents differ in upper and lower case", "designs/*"),
        ("designs/rfe3/fs", "names of documents differ in upper and lower case", "designs/RFE3/FS"),
        ("other/**", "names of documents differ in upper and lower case", "Other/**"),
        ("desgins/*", "there is no such folder", "designs/*"),
        ("*/FS", "`*` stays within a folder, and `**` does not", "**/FS"),
        ("designs/FS", None, None),
        ("designs/.*", "patterns are no regular expressions", "designs/*"),
        ("nowhere/x", None, None),
    ],
)
def test_what_a_pattern_was_meant_to_be(pattern, reason, better):
    if better is None:
        assert advise(pattern) == "there are documents such as 'Other/RFE5', 'designs/RFE3/FS', 'designs/RFE4/FS'"
        return
    number = sum(map(Matcher([better]), DOCUMENTS))
    what = f"{number} documents" if number > 1 else "1 document"
    assert number
    assert advise(pattern) == f"{reason}; write {better!r}, which matches {what}"


def test_a_pattern_that_has_several_faults():
    said = advise(".\\Designs\\*.md")
    assert said.endswith("; write 'designs/*', which matches 2 documents")
    assert said.count(", and ") == 3
    assert advise("C:\\repo\\docs\\designs\\*").endswith("; write 'designs/*', which matches 2 documents")


def test_a_pattern_that_leads_outside_or_of_no_documents():
    assert advise("../elsewhere/*") == "it leads out of the source folder, /home/me/repo/docs, where all documents are"
    assert advise("designs/*", documents=()) == "there are no documents"


def test_advice_takes_no_long_time():
    documents = [f"some/folder/of/designs{number % 100}/RFE{number}/FS" for number in range(5000)]
    start = time.process_time()
    for pattern in (
        "*/" * 60 + "x",
        "nowhere/**/*/**/x.md",
        "a" * 5000,
        "../" * 90,
        "\\" * 200,
        "**/" * 9 + "x",
        "a*" * 6 + "/**",
    ):
        assert advise(pattern, documents)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "pattern", ["designs/*.rst", "designs/", "./designs/*", "src/designs/*", "DESIGNS/*", "designs\\*"]
)
def test_a_pattern_that_matches_nothing_is_said_on_every_build(site, pattern):
    configure(site, f"flamedesign_documents = [\n    'designs/deep/**',\n    {pattern!r},\n]\n")
    (line,) = said(site)
    number = len((CONF + REST).splitlines()) + 2
    assert line.startswith(
        f"conf.py:{number}: WARNING: the pattern {pattern!r} of flamedesign_documents matches no document: "
    )
    assert line.endswith("; write 'designs/*', which matches 1 document [flamedesign.unmatched-pattern]")
    done = check(site)
    assert done.exit_code == 1
    assert (
        f"conf.py:{number}: warning: the pattern {pattern!r} of flamedesign_documents matches no document"
        in done.stdout
    )


def test_all_that_match_nothing_and_none_that_matches(site):
    configure(site, "flamedesign_documents = ['designs/*', 'x/*', '**/FS', 'y']\n")
    assert [line.split("'")[1] for line in said(site)] == ["x/*", "y"]


def test_it_can_be_turned_off_and_be_known(site):
    configure(site, "flamedesign_documents = ['designs/*', 'x/*']\nflamedesign_rules['unmatched-pattern'] = 'off'\n")
    assert said(site) == []
    configure(site, "flamedesign_documents = ['designs/*', 'x/*']\nflamedesign_baseline = 'known.txt'\n")
    site.write("known.txt", "")
    assert check(site, "--update-baseline").exit_code == 0
    assert "unmatched-pattern | conf.py | x/*\n" in (site.src / "known.txt").read_text("utf-8")
    assert said(site) == []
    assert check(site).exit_code == 0


def test_a_pattern_whose_documents_are_left_out(site):
    configure(site, "exclude_patterns = ['_build', 'designs/de*']\nflamedesign_documents = ['designs/*', '**/FS']\n")
    (line,) = said(site)
    assert "exclude_patterns leaves 'designs/deep/RFE2/FS.rst' out with 'designs/de*'; take that out of it" in line
    configure(site, "include_patterns = ['index.rst', 'designs/a*']\nflamedesign_documents = ['designs/*', '**/FS']\n")
    (line,) = said(site)
    assert "include_patterns does not hold 'designs/deep/RFE2/FS.rst'; add it" in line


def test_configuration_beside_the_documents(site, tmp_path):
    (tmp_path / "conf").mkdir()
    configure(site, "flamedesign_documents = ['designs/*', 'x/*']\n")
    (site.src / "conf.py").rename(tmp_path / "conf/conf.py")
    arguments = ["check", "--no-cache", "--conf", str(tmp_path / "conf"), "--source", str(site.src), "--format", "json"]
    done = run_command(*arguments)
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["rule"], finding["docname"]) == ("unmatched-pattern", "conf.py")
    done = run_command(*arguments[:-2])
    assert f"{tmp_path}/conf/conf.py:" in done.stdout


@pytest.mark.parametrize(
    ("place", "glob"), [(".", "'designs/*.rst'"), ("..", "'{name}/designs/*.rst'"), ("designs", "'*.rst'")]
)
def test_how_to_learn_a_template_is_seen_from_here(project, monkeypatch, place, glob):
    project.write("index.rst", "Index\n=====\n")
    for name in "abc":
        text = f":orphan:\n\nNote {name}\n======\n\nColour\n------\n\nRed.\n\nShape\n-----\n\nRound.\n\nSize\n----\n\nBig.\n"
        project.write(f"designs/{name}.rst", text)
    configure(project, "flamedesign_documents = ['designs/*']\n")
    learn = "learn theirs with `flamedesign template derive --documents {}`"
    monkeypatch.chdir(project.src / place)
    done = run_command("check", "--no-cache", "--conf", project.src)
    assert learn.format(glob.format(name=project.src.name)) in done.stdout
    project.build("dummy")
    (line,) = [line for line in project.ours() if "unfit-template" in line]
    from_conf = learn.format("'designs/*.rst'")
    assert f"{from_conf} in the folder of conf.py [" in line


class TestUnreadDocuments:
    @pytest.fixture
    def mixed(self, site):
        for name in ("designs/b.md", "designs/c.md", "other/d.md"):  # not by `write`, for MyST is not needed here
            path = site.src / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("# RFE3: Three\n\n## Motivation\n\nSlow.\n", "utf-8")
        return site

    def test_files_beside_those_that_are_read(self, mixed, monkeypatch):
        configure(mixed, "flamedesign_documents = ['designs/*']\n")
        find_spec = importlib.util.find_spec
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name, *rest: find_spec("re" if name == "myst_parser" else name, *rest)
        )
        (line,) = said(mixed)
        assert line == (
            "conf.py:9: WARNING: flamedesign_documents means 'designs/b.md' and 1 more, which are not read: nothing reads"
            ' .md here; add "myst_parser" to extensions in conf.py [flamedesign.unread-document]'
        )
        done = check(mixed)
        assert done.exit_code == 1
        assert "[unread-document]" in done.stdout
        assert "[unread-document]" in check(mixed, "designs/a.rst").stdout  # it concerns whatever is checked

    def test_myst_parser_is_not_installed(self, mixed, monkeypatch):
        configure(mixed, "flamedesign_documents = ['other/*']\n")
        find_spec = importlib.util.find_spec
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name, *rest: None if name == "myst_parser" else find_spec(name, *rest)
        )
        (line,) = said(mixed)
        assert (
            "means 'other/d.md', which is not read: nothing reads .md here; install myst-parser, and add \"myst_parser\" to"
            " extensions in conf.py" in line
        )

    def test_nothing_is_read_at_all(self, mixed):
        configure(mixed, "flamedesign_documents = ['other/*', 'nowhere/*']\n")
        assert sorted(line.rpartition("[")[2] for line in said(mixed)) == [
            "flamedesign.unmatched-pattern]",
            "flamedesign.unread-document]",
        ]
        done = check(mixed)
        assert (done.exit_code, done.stdout) == (2, "")
        assert 'add "myst_parser" to extensions in conf.py' in done.stderr
        assert "the pattern 'nowhere/*' of flamedesign_documents matches no document" in done.stderr

    def test_other_suffixes(self, mixed):
        (mixed.src / "designs/x.RST").write_text("X\n=\n")
        (mixed.src / "designs/x.txt").write_text("X\n")
        configure(mixed, "flamedesign_documents = ['designs/*']\nexclude_patterns = ['**.md']\n")
        (line,) = said(mixed)
        assert (
            '\'designs/x.RST\', which is not read: nothing reads .RST here; add ".RST": "restructuredtext" to source_suffix'
            in line
        )

    @pytest.mark.skipif(not HAS_MYST, reason="reads Markdown")
    def test_all_is_read(self, mixed):
        configure(
            mixed, "extensions = ['myst_parser', 'sphinxcontrib_flamedesign']\nflamedesign_documents = ['designs/*']\n"
        )
        assert said(mixed) == []


class TestPrefixes:
    def test_those_of_titles_are_named_once_for_all(self, site):
        configure(site, "flamedesign_documents = ['designs/**']\n")
        for number in range(3):
            site.write(f"designs/{number}.rst", write_orphan(f"ADR-{number}: A decision"))
        site.write("designs/k.rst", write_orphan("KEP 7 - An enhancement"))
        site.write("designs/no.rst", write_orphan("Nothing"))
        site.write("designs/v.rst", write_orphan("Version 2"))
        one, *others = said(site)
        assert one == (
            "conf.py:1: WARNING: 4 designs have no id, such as 'ADR-0: A decision' in designs/0.rst: ADR, KEP are no prefixes"
            ' of ids here; write flamedesign_id_prefixes = ["RFE", "ADR-", "KEP "] [flamedesign.missing-id]'
        )
        assert [line.partition(":")[0] for line in others] == ["designs/no.rst", "designs/v.rst"]
        done = check(site, "designs/0.rst")
        assert done.exit_code == 1
        assert 'write flamedesign_id_prefixes = ["RFE", "ADR-", "KEP "]' in done.stdout

    def test_that_of_the_template_is_left_out_where_no_design_has_it(self, site):
        configure(site, "flamedesign_documents = ['designs/*']\n")
        site.write("designs/a.rst", write_orphan("ADR-7: A decision"))
        assert 'write flamedesign_id_prefixes = ["ADR-"]' in said(site)[0]

    def test_those_of_paths_and_configured_ones(self, site):
        configure(site, "flamedesign_documents = ['designs/**']\nflamedesign_id_prefixes = ['RFE', 'KEP']\n")
        site.write("designs/ADR-0007-cache.rst", write_orphan("A cache"))
        (line,) = said(site)
        number = len((CONF + REST).splitlines()) + 1
        assert line.startswith(f"conf.py:{number}: WARNING: 1 design has no id, such as 'A cache' in designs/ADR-0007")
        assert 'ADR is no prefix of ids here; write flamedesign_id_prefixes = ["RFE", "KEP", "ADR-"]' in line
        configure(site, "flamedesign_documents = ['designs/**']\nflamedesign_id_prefixes = ['RFE', 'KEP', 'ADR']\n")
        assert said(site) == []

    def test_one_that_is_accepted(self, site):
        configure(site, "flamedesign_documents = ['designs/**']\n")
        site.write("designs/x.rst", ".. flamedesign: allow missing-id - it has none\n\n" + write_orphan("HTTP 2"))
        assert said(site) == []
        assert not any("unused-waiver" in line for line in site.ours())


class TestForgotten:
    def test_documents_that_are_called_as_designs_are(self, site):
        configure(site, "")
        (line,) = said(site)
        assert line == (
            "conf.py:1: WARNING: 'designs/a.rst' and 1 more are called as designs are, and flamedesign_documents is empty;"
            ' write flamedesign_documents = ["designs/**"] [flamedesign.unread-document]'
        )
        done = check(site)
        assert (done.exit_code, done.stdout) == (2, "")
        assert 'is empty; write flamedesign_documents = ["designs/**"]' in done.stderr

    def test_one_beside_the_others(self, project):
        configure(project, "flamedesign_documents = []\n")
        project.write("index.rst", "Index of RFE1\n=============\n")
        project.write("RFE1-cache.rst", ":orphan:\n\nA cache\n=======\n")
        (line,) = said(project)
        assert "'RFE1-cache.rst' is called as designs are" in line
        assert 'write flamedesign_documents = ["RFE1-cache"]' in line

    def test_a_page_that_shows_designs_with_other_ids(self, project):
        configure(project, "")
        project.write("index.rst", "Index\n=====\n\n.. design-graph::\n")
        project.write("proposals/one.rst", ":orphan:\n\nHD-1: A cache\n=============\n")
        project.write("proposals/two.rst", ":orphan:\n\nHD-2: A queue\n=============\n")
        (line,) = said(project)
        assert line == (
            "conf.py:1: WARNING: 'index' shows designs, and there are none: flamedesign_documents is empty, and no"
            ' document has a `design` directive; write flamedesign_documents = ["proposals/*"]'
            " [flamedesign.unread-document]"
        )


class TestNoDesigns:
    @pytest.fixture
    def site(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.write("designs/a.rst", write_orphan("A cache"))
        return project

    def test_nothing_is_configured(self, site):
        configure(site, "")
        for arguments in ((), ("index.rst",), ("designs",), ("--update-baseline", f"--baseline={site.src}/known.txt")):
            done = check(site, *arguments)
            assert (done.exit_code, done.stdout) == (2, "")
            assert done.stderr == (
                "Error: there is no design to check: flamedesign_documents is empty, and no document has a `design`"
                ' directive; write flamedesign_documents = ["designs/*"]\n'
            )
        assert not (site.src / "known.txt").exists()

    def test_patterns_match_nothing(self, site):
        configure(site, "flamedesign_documents = ['designs/*.rst']\nflamedesign_rules['unmatched-pattern'] = 'off'\n")
        done = check(site, "--format=json")
        assert (done.exit_code, done.stdout) == (2, "")
        assert (
            "there is no design to check: the pattern 'designs/*.rst' of flamedesign_documents matches no"
            in done.stderr
        )
        assert "write 'designs/*', which matches 1 document" in done.stderr

    def test_there_is_but_the_root(self, project):
        project.write("index.rst", "Index\n=====\n")
        configure(project, "flamedesign_documents = ['designs/*']\n")
        assert "matches no document: there are documents such as 'index'" in check(project).stderr

    def test_documents_of_a_template_that_are_no_designs(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.write("keps/a/b/README.rst", "List\n====\n\n.. design-table::\n")
        configure(project, "flamedesign_template = 'kep'\n")
        said = 'the template takes ["keps/*/*/README"] for designs: of each document, it shows or lists designs'
        assert said in check(project).stderr

    @pytest.mark.parametrize("command", ["export", "graph", "worklist"])
    def test_commands_that_would_write_nothing_refuse_it(self, site, command):
        configure(site, "")
        done = run_command(command, "--conf", str(site.src))
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(
            "Error: there are no designs: flamedesign_documents is empty, and no document has a "
        )

    def test_a_design_that_is_asked_for(self, site):
        configure(site, "")
        done = run_command("show", "RFE1", "--conf", str(site.src))
        assert done.stderr == "Error: there is no design 'RFE1'; this project has none\n"

    def test_a_directive_is_enough(self, site):
        configure(site, "")
        site.write("x.rst", ":orphan:\n\nX\n=\n\n.. design:: RFE9\n")
        assert said(site) == []
        assert check(site).exit_code in {0, 1}


@pytest.mark.skipif(not HAS_MYST, reason="the project forgets an extension that is there")
def test_a_root_document_that_nothing_reads(tmp_path):
    """Sphinx stops without its root document, and says only that it cannot load it."""
    (tmp_path / "conf.py").write_text('extensions = ["sphinxcontrib_flamedesign"]\n', "utf-8")
    (tmp_path / "index.md").write_text("# Index\n", "utf-8")
    said = (
        "the root document is 'index.md', which is not read: nothing reads .md here;"
        ' add "myst_parser" to extensions in conf.py'
    )
    # In processes of their own: Sphinx keeps the suffixes that extensions have read in this one.
    build = [sys.executable, "-m", "sphinx", "-q", str(tmp_path), str(tmp_path / "out")]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert f"{tmp_path}/conf.py:1: WARNING: {said} [flamedesign.unread-document]" in done.stderr
    program = "from sphinxcontrib_flamedesign.cli.main import main; main()"
    command = [sys.executable, "-c", program, "check", "--no-cache", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, f"Error: {said}\n")


@pytest.mark.parametrize(("folder", "pattern"), [("design", "design/*"), ("a/ADRs", "a/ADRs/*"), ("api", "designs/*")])
def test_a_folder_that_is_there_is_proposed(project, folder, pattern):
    project.configure(REST)
    project.write("index.rst", "Index\n=====\n")
    for name in ("one", "two", "three"):
        project.write(f"{folder}/{name}.rst", f":orphan:\n\nThing {name}\n=========\n\nWords.\n")
    said = run_command("check", "--no-cache", "--conf", project.src).stderr
    assert said.endswith(f'write flamedesign_documents = ["{pattern}"]\n')


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
class TestSpecialFiles:
    def test_a_named_pipe_is_not_opened_and_named(self, project):
        project.configure('flamedesign_documents = ["designs/*"]\n')
        project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   designs/*\n")
        project.write("designs/RFE1.rst", design_text("RFE1"))
        project.write("designs/RFE2.rst", design_text("RFE2"))
        project.build()
        (project.src / "designs/RFE2.rst").unlink()
        os.mkfifo(project.src / "designs/RFE2.rst")
        for _ in range(2):
            app = project.build()
            said = "'designs/RFE2.rst' is no regular file, and is not read; move it, or exclude it"
            warned = [line for line in project.ours() if "regular" in line]
            assert (len(warned), said in warned[0]) == (1, True)
            assert app.env.all_docs.keys() == {"index", "designs/RFE1"}

    def test_the_command_does_not_wait_either(self, tmp_path, monkeypatch):
        (tmp_path / "designs").mkdir()
        (tmp_path / "designs/RFE1.rst").write_text(design_text("RFE1"))
        os.mkfifo(tmp_path / "designs/RFE2.rst")
        monkeypatch.chdir(tmp_path)
        assert "is no regular file" in run_command("check", "--no-cache", "--documents", "designs/*").stdout
        assert "nothing says which documents" in run_command("check", "--template", "flame").stderr  # each is opened


class TestTwoFilesOfOneName:
    def test_the_one_that_is_not_read_is_named(self, tmp_path, monkeypatch):
        (tmp_path / "designs").mkdir()
        for suffix in ("md", "rst") if HAS_MYST else ("rst",):
            (tmp_path / f"designs/RFE1.{suffix}").write_text(design_text("RFE1"))
        (tmp_path / "flamedesign.toml").write_text('documents = ["designs/*"]\n')
        monkeypatch.chdir(tmp_path)
        for _ in range(2):  # Sphinx says so where it starts anew alone
            said = [
                line for line in run_command("check", "--cache-dir=kept").stdout.splitlines() if "is not read" in line
            ]
            assert len(said) == HAS_MYST
        if HAS_MYST:
            hidden = "md" if "'designs/RFE1.md' is not read" in said[0] else "rst"
            explained = run_command("explain", f"designs/RFE1.{hidden}").output
            assert explained.endswith("is the document of this name; rename one of them\n")
