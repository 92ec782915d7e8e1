"""The source tree as rules ask it: what is there, what lies outside, what is near, and what git knows of it."""

from __future__ import annotations

import os
import time

import pytest
from repositories import clone, commit, git

from sphinxcontrib_flamedesign.core.text.suggest import MANY
from sphinxcontrib_flamedesign.git import Repository
from sphinxcontrib_flamedesign.source_tree import History, ProjectSourceTree, SourceFolder

pytestmark = pytest.mark.thorough

MODULE = "sphinxcontrib_flamedesign.source_tree"


def write(root, *paths, text="1\n"):
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def link(path, target):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


@pytest.fixture
def root(tmp_path):
    write(tmp_path, "elsewhere/secret.py", "elsewhere/RFE9.rst")
    return write(tmp_path / "tree", "src/engine/main.py", "src/a.py", "docs/guide/intro.rst", "docs/draft1.rst")


@pytest.fixture
def folder(root):
    return SourceFolder(root)


class TestDocuments:
    @pytest.fixture
    def has_document(self, root):
        write(root, "docs/image.png", "docs/_build/page.html", "docs/_build/RFE1.rst", "docs/out/RFE2.rst")
        link(root / "docs/shared", root.parent / "elsewhere")
        documents = frozenset({"guide/intro", "made/by-an-extension"})
        return ProjectSourceTree(root / "docs", documents, root, [root / "docs/out"]).has_document

    @pytest.mark.parametrize(
        ("path", "is_there"),
        [
            *(
                ("guide/intro", True),
                ("guide/intro.rst", True),
                ("guide/intro.md", True),
                ("made/by-an-extension", True),
            ),
            *(("image.png", True), ("guide", True), ("guide/../image.png", True), ("draft1", True)),
            *(("none", False), ("none/intro", False), ("draft", False), ("draft[1]", False), ("image.png/more", False)),
            *(("_build/page.html", False), ("_build", False), ("_build/RFE1", False), ("out/RFE2", False)),
            *(("../src/a.py", True), ("../src/none.py", False), ("../..", None), ("../../elsewhere/RFE9.rst", None)),
            *(("shared/secret.py", None), ("shared/RFE9", None), ("shared", None), ("no\0name", False)),
        ],
    )
    def test_what_is_there_and_what_cannot_be_told(self, has_document, path, is_there):
        assert has_document(path) is is_there

    def test_without_a_source_tree_nothing_beside_the_documents_is_looked_at(self, root):
        asked = ProjectSourceTree(root / "docs", frozenset(), None)
        assert asked.has_document("../src/a.py") is None
        assert asked.has_document("guide/intro.rst") is True


def test_without_a_source_tree_every_source_counts_as_there(tmp_path):
    asked = ProjectSourceTree(tmp_path, frozenset(), None)
    assert (asked.has_sources, asked.has_source("any.py"), asked.is_source("any.py")) == (False, True, False)
    assert (asked.count_lines("any.py"), asked.find_moved("any.py"), asked.find_nearest("any.py")) == (None, None, None)
    assert not asked.folders


class TestWhatIsThere:
    @pytest.mark.parametrize(
        ("path", "is_found", "counts_as_there"),
        [
            *(("src/a.py", True, True), ("src/engine", True, True), ("src/engine/", True, True)),
            *(("main.py", False, True), ("engine", False, True), ("src/*.py", False, True), ("src/*.c", False, False)),
            *(("nowhere.py", False, False), ("engine/main.py", False, False), ("a*c.py", False, False)),
            *(("../elsewhere/none.py", False, True), ("/etc/none", False, True), ("~/none", False, True)),
            *((r"src\none.py", False, True), ("https://example.org/none.py", False, True)),
            *(
                ("src/no..ne.py", False, False),
                (f"src/{'n' * 300}.py", False, False),
                ("src/~none", False, False),
                ("src/no\0ne.py", False, False),
            ),
        ],
    )
    def test_paths(self, root, path, is_found, counts_as_there):
        asked = ProjectSourceTree(root, frozenset(), root)
        assert (asked.is_source(path), asked.has_source(path)) == (is_found, counts_as_there)
        assert (asked.is_source(path), asked.has_source(path)) == (is_found, counts_as_there)  # what is kept

    @pytest.mark.parametrize(
        ("target", "is_found", "counts_as_there"),
        [
            *(("engine/main.py", True, True), ("../docs/guide/intro.rst", True, True), ("{root}/src/a.py", True, True)),
            *(("none.py", False, False), ("way", False, False)),
            *(("../../elsewhere/secret.py", False, True), ("{root}/../elsewhere/secret.py", False, True)),
            *(("/etc/none", False, True), ("{root}/../none", False, True)),
        ],
    )
    def test_links(self, root, folder, target, is_found, counts_as_there):
        link(root / "src/way", target.format(root=root))
        link(root / "to/the/way", "../../src/way")
        for path in ("src/way", "to/the/way"):
            assert (folder.find(path) is not None, folder.has(path)) == (is_found, counts_as_there), path

    def test_a_link_to_a_folder_on_the_way(self, root, folder):
        link(root / "lib/motor", "../src/engine")
        assert folder.find("lib/motor/main.py") == root / "src/engine/main.py"
        assert folder.find("lib/motor/none.py") is None

    def test_so_many_links_are_followed(self, root, folder):
        link(root / "link0", "src/a.py")
        for number in range(1, 50):
            link(root / f"link{number}", f"link{number - 1}")
        assert folder.find("link39") == root / "src/a.py"
        assert folder.find("link40") is None

    def test_what_builds_have_written_is_no_source(self, root):
        write(root, "site/page.py", "docs/_build/page.py", "old/page.py", "old/.buildinfo")
        folder = SourceFolder(root, [root / "site"])
        for path in ("site/page.py", "docs/_build/page.py", "old/page.py"):
            assert (folder.find(path), folder.has(path)) == (None, False)
        assert not folder.has("page.py")
        assert folder.files == ("docs/draft1.rst", "docs/guide/intro.rst", "src/a.py", "src/engine/main.py")
        assert folder.folders == ("docs", "src")


@pytest.mark.parametrize(("text", "lines"), [("", 0), ("a", 1), ("a\n", 1), ("a\n\n", 2), ("a\nb", 2), ("\n", 1)])
def test_lines(root, folder, text, lines):
    write(root, "src/b.py", text=text)
    assert folder.count_lines("src/b.py") == lines


def test_lines_of_what_has_none(root, folder, monkeypatch):
    monkeypatch.setattr(f"{MODULE}._LARGEST", 4)
    write(root, "large.bin", text="12345")
    write(root, "small.bin", text="1234")
    assert [folder.count_lines(path) for path in ("large.bin", "small.bin", "src", "none.py")] == [None, 1, None, None]


class TestListing:
    """Where git does not say which files there are, those count that lie there."""

    def test_what_lies_there(self, root):
        write(root, ".hidden/a.py", ".editorconfig", "z.py", "src/.cache/b.py")
        link(root / "away", root.parent / "elsewhere")
        folder = SourceFolder(root)
        assert folder.files == (
            *(".editorconfig", "away", "docs/draft1.rst", "docs/guide/intro.rst", "src/a.py", "src/engine/main.py"),
            "z.py",
        )
        assert folder.folders == ("docs", "src")

    def test_a_large_tree_is_listed_in_part(self, root, monkeypatch):
        monkeypatch.setattr(f"{MODULE}._MOST_FILES", 2)
        assert 2 <= len(SourceFolder(root).files) < 4

    def test_what_builds_have_written_does_not_count_for_that(self, root, monkeypatch):
        write(root, *(f"site/{number}.html" for number in range(5)))
        monkeypatch.setattr(f"{MODULE}._MOST_FILES", 3)
        assert "docs/draft1.rst" in SourceFolder(root, [root / "site"]).files

    def test_a_folder_that_is_not_there(self, tmp_path):
        folder = SourceFolder(tmp_path / "none")
        assert (folder.files, folder.folders, folder.find("a.py")) == ((), (), None)

    def test_what_git_knows(self, root):
        git(root, "init", "-q")
        write(root, ".gitignore", text="*.o\n/made/\n")
        write(root, "top.py", "src/a.o", "made/b.py", ".github/ci.py")
        commit(root)
        write(root, "new/c.py", "src/new.py")
        folder = SourceFolder(root)
        assert folder.files == (
            *(".github/ci.py", ".gitignore", "docs/draft1.rst", "docs/guide/intro.rst", "new/c.py", "src/a.py"),
            *("src/engine/main.py", "src/new.py", "top.py"),
        )
        assert folder.folders == ("docs", "src")  # a folder that is new, and a hidden one, belong to no component
        assert SourceFolder(root / "src").files == ("a.py", "engine/main.py", "new.py")

    def test_names_that_are_no_text(self, root):
        names = [os.fsdecode(b"src/\xff.py"), os.fsdecode(b"\xff/a.py")]
        try:
            write(root, *names)
        except OSError:
            pytest.skip("this file system takes text only")
        folder = SourceFolder(root)
        assert folder.files == ("docs/draft1.rst", "docs/guide/intro.rst", "src/a.py", "src/engine/main.py")
        assert folder.folders == ("docs", "src")


class TestNearest:
    @pytest.mark.parametrize(
        ("path", "nearest"),
        [
            *(("lib/main.py", "src/engine/main.py"), ("engine", "src/engine"), ("engine/", "src/engine")),
            *(("src/engine.py", "src/engine"), ("src/engnie/", "src/engine"), ("src/mian.py", "src/engine/main.py")),
            *(("lib/ui.cpp", "web/ui"), ("lib/web", "web"), ("lib/ui.css", "web/ui"), ("ui/view", "web/ui/core/view")),
            *(("none.xyz", None), ("docs/none.rst", None), ("", None)),
        ],
    )
    def test_of_the_same_name_or_one_that_is_near(self, root, folder, path, nearest):
        write(root, "web/ui/core/view/list.xml")
        assert folder.find_nearest(path) == nearest

    def test_of_several_the_one_whose_path_is_nearest(self, root):
        write(root, "web/client/util.py", "web/server/util.py", "tools/util.py")
        folder = SourceFolder(root)
        assert folder.find_nearest("web/serve/util.py") == "web/server/util.py"
        assert folder.find_nearest("web/cliant/util.py") == "web/client/util.py"

    def test_of_too_many_none_is_a_guess(self, root):
        write(root, *(f"p{number}/setup.py" for number in range(MANY)))
        assert SourceFolder(root).find_nearest("p7/x/setup.py") is not None
        write(root, "p/setup.py")
        assert SourceFolder(root).find_nearest("p7/x/setup.py") is None

    def test_what_was_asked_is_kept_and_no_more_is_asked_than_people_read(self, folder, monkeypatch):
        monkeypatch.setattr(f"{MODULE}.MOST_ASKED", 2)
        assert folder.find_nearest("none.xyz") is None
        assert folder.find_nearest("lib/main.py") == "src/engine/main.py"
        assert folder.find_nearest("other/main.py") is None
        assert folder.find_nearest("lib/main.py") == "src/engine/main.py"


DAY = 86_400
LATEST = 1_767_225_600


def text_of(name):
    """Return a text that git takes for no other file's."""
    return "".join(f"{name} {number}\n" for number in range(20))


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """Return a repository in which files and a folder were moved, once or more, and some of them removed."""
    root = tmp_path_factory.mktemp("moved")
    git(root, "init", "-q")
    names = (
        "once.py",
        "twice.py",
        "gone.py",
        "circle.py",
        "lib/a.py",
        "lib/in/b.py",
        "library.py",
        "lost/c.py",
        "pl1/d.py",
    )
    for name in names:
        write(root, name, text=text_of(name))
    commit(root)
    steps = [
        [("once.py", "new/once.py"), ("twice.py", "twice2.py"), ("gone.py", "gone2.py"), ("circle.py", "circle2.py")],
        [("twice2.py", "new/twice3.py"), ("circle2.py", "circle.py"), ("lib", "core"), ("library.py", "new/l.py")],
        [("lost/c.py", "found/c.py"), ("pl1", "pk1")],
    ]
    for step in steps:
        for old, new in step:
            (root / new).parent.mkdir(exist_ok=True)
            git(root, "mv", old, new)
        commit(root)
    git(root, "rm", "-q", "gone2.py", "circle.py", "found/c.py")
    commit(root)
    return SourceFolder(root)


@pytest.mark.parametrize(
    ("path", "new"),
    [
        *(("once.py", "new/once.py"), ("once.py/", "new/once.py"), ("twice.py", "new/twice3.py")),
        *(("twice2.py", "new/twice3.py"), ("gone.py", None), ("circle.py", None), ("circle2.py", None)),
        *(
            ("lib", "core"),
            ("lib/", "core"),
            ("lib/a.py", "core/a.py"),
            ("lib/in", "core/in"),
            ("library.py", "new/l.py"),
        ),
        *(("li", None), ("pl", None), ("pl1", "pk1"), ("lost", None), ("lost/c.py", None), ("never.py", None)),
    ],
)
def test_where_git_says_that_files_were_moved(moved, path, new):
    assert moved.find_moved(path) == new


def test_where_files_were_moved_to_is_named_only_where_a_message_can_show_it(tmp_path):
    git(tmp_path, "init", "-q")
    write(tmp_path, "old.py", text=text_of("old"))
    commit(tmp_path)
    try:
        (tmp_path / "old.py").rename(tmp_path / os.fsdecode(b"\xff.py"))
    except OSError:
        pytest.skip("this file system takes text only")
    commit(tmp_path)
    assert SourceFolder(tmp_path).find_moved("old.py") is None


@pytest.fixture(scope="module")
def dated(tmp_path_factory):
    """Return a repository whose files were committed so many days ago as their names say, at most once more."""
    root = tmp_path_factory.mktemp("dated")
    git(root, "init", "-q")
    write(root, ".gitignore", text="*.tmp\n")
    for days in (400, 181, 180, 1, 0):
        write(root, f"docs/{days}.rst", text=f"{days}\n")
        if days == 1:
            write(root, "docs/400-again.rst", text="again\n")
        if days == 400:
            write(root, "docs/400-again.rst", "other/400.rst")
        commit(root, f"@{LATEST - days * DAY} +0000")
    write(root, "docs/new.rst", "docs/left-out.tmp")
    write(root, "docs/400.rst", text="edited\n")
    return root


class TestDates:
    def ages(self, root, beyond):
        names = [path.name for path in (root / "docs").iterdir()]
        return ProjectSourceTree(root / "docs", frozenset(), None).find_ages(names, beyond)

    def test_only_what_is_older_than_asked_for(self, dated):
        assert self.ages(dated, 180) == {"181.rst": 181, "400.rst": 400}
        assert self.ages(dated, 179) == {"180.rst": 180, "181.rst": 181, "400.rst": 400}
        assert self.ages(dated, 400) == {}
        assert self.ages(dated, 0) == {"1.rst": 1, "400-again.rst": 1, "180.rst": 180, "181.rst": 181, "400.rst": 400}

    def test_only_documents_that_are_asked_about(self, dated):
        tree = ProjectSourceTree(dated / "docs", frozenset(), None)
        assert tree.find_ages(["400.rst", "none.rst"], 1) == {"400.rst": 400}

    def test_git_is_asked_about_those_only_that_no_late_commit_has_changed(self, dated, monkeypatch):
        asked = []
        monkeypatch.setattr(Repository, "find_dates", lambda self, paths: asked.extend(paths) or {})
        ProjectSourceTree(dated / "docs", frozenset(), None).find_ages(
            ["new.rst", "0.rst", "180.rst", "181.rst", "400.rst", "400-again.rst"], 180
        )
        assert asked == ["181.rst", "400.rst"]

    def test_a_clock_that_went_wrong(self, tmp_path):
        git(tmp_path, "init", "-q")
        for name, days in (("first", 500), ("180.rst", 180), ("181.rst", 181), ("wrong", 400), ("last", 0)):
            write(tmp_path, name, text=f"{name}\n")
            commit(tmp_path, f"@{LATEST - days * DAY} +0000")
        tree = ProjectSourceTree(tmp_path, frozenset(), None)
        assert tree.find_ages(["180.rst", "181.rst"], 180) == {"181.rst": 181}

    def test_the_day_of_the_latest_commit_is_that_of_utc(self, dated, monkeypatch):
        monkeypatch.setenv("TZ", "America/New_York")
        time.tzset()
        try:
            days = ProjectSourceTree(dated / "docs", frozenset(), None).find_last_changes()
        finally:
            monkeypatch.undo()
            time.tzset()
        assert sorted(days.items()) == [
            *(("0.rst", "2026-01-01"), ("1.rst", "2025-12-31"), ("180.rst", "2025-07-05"), ("181.rst", "2025-07-04")),
            *(("400-again.rst", "2025-12-31"), ("400.rst", "2024-11-27")),
        ]

    def test_where_there_is_no_repository_nothing_is_known_and_nothing_is_said(self, root):
        asked = ProjectSourceTree(root, frozenset(), root)
        assert (asked.find_ages(["docs/draft1.rst"], 0), asked.find_last_changes()) == ({}, {})
        assert asked.find_moved("src/old.py") is None
        assert asked.unanswered is None


class TestHistory:
    def test_the_first_reason_is_kept(self, root):
        (root / ".git").write_text("garbage\n", "utf-8")
        asked = ProjectSourceTree(root, frozenset(), root)
        assert asked.has_source("src/a.py")
        assert not asked.has_source("src/none.py")
        assert asked.unanswered is None  # git was not asked
        assert not asked.has_source("none.py")
        said = asked.unanswered
        assert said.startswith("git cannot say which files belong to the source tree: ")
        assert asked.find_moved("src/old.py") is None
        assert asked.unanswered == said

    def test_of_a_shallow_clone_only_commits_are_unknown(self, dated, tmp_path):
        folder = clone(dated, tmp_path / "shallow", "--depth", "1")
        history = History()
        assert history.ask(folder, "files", lambda repository: len(repository.list_files()), needs_commits=False) == 8
        assert history.unanswered is None
        assert history.ask(folder, "moves", lambda repository: repository.find_moves()) == {}
        assert history.unanswered.startswith("git cannot say moves: the clone is shallow; ")

    def test_before_the_first_commit_only_files_are_known(self, root):
        git(root, "init", "-q")
        history = History()
        assert history.ask(root, "files", lambda repository: len(repository.list_files()), needs_commits=False) == 4
        assert history.ask(root, "commits", lambda repository: "asked") is None
        assert history.unanswered is None
