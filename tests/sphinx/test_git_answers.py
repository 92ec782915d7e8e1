"""What git is asked about a repository: the answers are those of the folder, complete and exact."""

from __future__ import annotations

import os
from itertools import count
from types import SimpleNamespace

import pytest
from repositories import clone, commit, git

from sphinxcontrib_flamedesign.git import GitError, NoRepositoryError, Repository, find_git_folder, find_user_name

pytestmark = pytest.mark.thorough

MODULE = "sphinxcontrib_flamedesign.git"
UNKNOWN = "0123456789" * 4


def write(root, **texts):
    for name, text in texts.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return a repository of three commits: of 1970, of second 1000 and of second 2000."""
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "-q")
    write(root, a="a\n", b="b\n", docs__a="docs\n", docs__empty="")
    (root / "docs/123").write_text("digits\n")
    (root / "docs/124").write_text("other digits\n")
    commit(root, "@0 +0000")
    git(root, "tag", "first")
    write(root, b="b 2\n", docs__new="n\n")
    commit(root, "@1000 +0000")
    git(root, "tag", "second")
    write(root, b="b 3\n", docs__a="docs 3\n")
    git(root, "rm", "-q", "a")
    commit(root, "@2000 +0000")
    git(root, "branch", "side", "second")
    git(root, "worktree", "add", "-q", root.parent / f"{root.name}-side", "side")
    write(root.parent / f"{root.name}-side", side="s\n")
    commit(root.parent / f"{root.name}-side", "@3000 +0000")
    git(root, "tag", "other", git(root, "commit-tree", "HEAD^{tree}", "-m", "of another root"))
    return root


class TestCommits:
    def test_a_revision_is_the_commit_that_it_means(self, root):
        asked = Repository(root)
        for revision in ("HEAD", "first", "side", "HEAD~1"):
            assert asked.find_commit(revision) == git(root, "rev-parse", revision)
        assert asked.find_head() == asked.find_commit("HEAD")

    @pytest.mark.parametrize("revision", ["none", "HEAD:b", "HEAD^{tree}", "", "--all", "HEAD..side", UNKNOWN, "a\tb"])
    def test_what_is_none(self, root, revision):
        assert Repository(root).find_commit(revision) is None

    def test_a_name_that_no_revision_can_have(self, root):
        with pytest.raises(GitError, match=r"^git cannot be run: embedded null byte$"):
            Repository(root).find_commit("a\0b")

    def test_before_the_first_commit_there_is_no_head(self, tmp_path):
        git(tmp_path, "init", "-q")
        assert Repository(tmp_path).find_head() is None
        (tmp_path / ".git/refs/heads/main").write_text(f"{UNKNOWN}\n")
        with pytest.raises(GitError, match=r"^the commit that is checked out is missing or damaged; see git fsck$"):
            Repository(tmp_path).find_head()

    def test_where_branches_went_apart(self, root):
        asked = Repository(root)
        assert asked.find_fork("side") == asked.find_commit("second")
        assert asked.find_fork("first") == asked.find_commit("first")
        assert asked.find_fork("HEAD") == asked.find_head()
        assert asked.find_fork("other") is None

    def test_what_cannot_be_compared(self, root):
        with pytest.raises(GitError, match=f"^git merge-base: .*{UNKNOWN}"):
            Repository(root).find_fork(UNKNOWN)
        with pytest.raises(GitError, match=r"^git diff-index: "):
            Repository(root).list_changed(UNKNOWN)

    def test_the_top_and_whether_it_is_shallow(self, root, tmp_path):
        assert Repository(root / "docs").find_top() == root
        assert not Repository(root).is_shallow()
        assert Repository(clone(root, tmp_path / "shallow", "--depth", "1")).is_shallow()


class TestFiles:
    @pytest.fixture
    def edited(self, root, tmp_path):
        """Return a clone with a file staged, one edited, one new, one ignored and one removed."""
        folder = clone(root, tmp_path / "edited")
        write(folder, staged="s\n", docs__123="edited\n", docs__fresh="f\n", docs__ignored="i\n")
        (folder / ".git/info/exclude").write_text("ignored\n")
        (folder / "docs/empty").unlink()
        git(folder, "add", "staged")
        return folder

    def test_changed_since_a_commit(self, edited):
        asked = Repository(edited)
        assert asked.list_changed("HEAD") == {"staged", "docs/123", "docs/fresh", "docs/empty"}
        assert asked.list_changed("HEAD~1") == {"staged", "docs/123", "docs/fresh", "docs/empty", "a", "b", "docs/a"}

    def test_those_that_git_knows_and_those_that_it_does_not_ignore(self, edited):
        known = {"b", "docs/123", "docs/124", "docs/a", "docs/empty", "docs/new", "staged"}
        assert set(Repository(edited).list_committed()) == known
        assert set(Repository(edited).list_files()) == known | {"docs/fresh"}
        assert set(Repository(edited / "docs").list_committed()) == {"123", "124", "a", "empty", "new"}
        assert set(Repository(edited / "docs").list_files()) == {"123", "124", "a", "empty", "new", "fresh"}

    def test_of_a_commit(self, root):
        (root / "docs/link").symlink_to("a")
        try:
            git(root, "add", "docs/link")
            tree = git(root, "write-tree")
        finally:
            git(root, "rm", "-q", "--cached", "docs/link")
            (root / "docs/link").unlink()
        entries = {one.path: one for one in Repository(root / "docs").list_entries(tree)}
        assert {path: one.mode for path, one in entries.items()} == {
            **dict.fromkeys(("b", "docs/123", "docs/124", "docs/a", "docs/empty", "docs/new"), "100644"),
            "docs/link": "120000",
        }
        assert entries["b"].object_id == git(root, "rev-parse", "HEAD:b")

    def test_contents_come_in_the_order_asked_for(self, root):
        asked = Repository(root)
        ids = [git(root, "rev-parse", f"HEAD:{name}") for name in ("docs/empty", "b", "docs/empty", "docs/123")]
        assert list(asked.read_objects(ids)) == [b"", b"b 3\n", b"", b"digits\n"]
        assert list(asked.read_objects([])) == []

    def test_contents_that_are_missing(self, root):
        contents = Repository(root).read_objects([git(root, "rev-parse", "HEAD:b"), UNKNOWN])
        assert next(contents) == b"b 3\n"
        with pytest.raises(GitError, match=f"^git cat-file: {UNKNOWN} missing$"):
            next(contents)


class TestDates:
    def test_of_a_file_and_of_all(self, root):
        asked = Repository(root)
        assert [asked.find_date(path) for path in ("docs/123", "docs/new", "b", "a", "none", None)] == [
            *(0, 1000, 2000, 2000, None, 2000),
        ]
        assert asked.find_dates(["docs/123", "none", "b"]) == {"docs/123": 0, "b": 2000}

    @pytest.mark.parametrize(
        ("date", "changed"),
        [
            (2001, set()),
            (2000, {"a", "b", "docs/a"}),
            (1001, {"a", "b", "docs/a"}),
            (1000, {"a", "b", "docs/a", "docs/new"}),
            (0, {"a", "b", "docs/a", "docs/new", "docs/123", "docs/124", "docs/empty"}),
            (-5, {"a", "b", "docs/a", "docs/new", "docs/123", "docs/124", "docs/empty"}),
        ],
    )
    def test_changed_since_a_date(self, root, date, changed):
        assert Repository(root).list_changed_since(date) == changed
        inside = {path.removeprefix("docs/") for path in changed if path.startswith("docs/")}
        assert Repository(root / "docs").list_changed_since(date) == inside

    def test_last_changes_of_all(self, root):
        docs = {"123": 0, "124": 0, "empty": 0, "new": 1000, "a": 2000}
        assert Repository(root / "docs").find_last_changes() == docs
        assert Repository(root).find_last_changes() == {
            **{f"docs/{name}": date for name, date in docs.items()},
            "a": 2000,
            "b": 2000,
        }

    def test_last_changes_of_a_shallow_clone(self, root, tmp_path):
        folder = clone(root, tmp_path / "shallow", "--depth", "2")
        assert Repository(folder).find_last_changes() == {"a": 2000, "b": 2000, "docs/a": 2000}


def test_of_several_moves_the_latest_counts(tmp_path):
    git(tmp_path, "init", "-q")
    text = "".join(f"{number}\n" for number in range(30))
    for new in ("b", "c"):
        write(tmp_path, a=f"{new}\n{text}")
        commit(tmp_path)
        git(tmp_path, "mv", "a", new)
        commit(tmp_path)
    write(tmp_path, docs__x=f"x\n{text}{text}")
    commit(tmp_path)
    git(tmp_path, "mv", "docs/x", "docs/y")
    commit(tmp_path)
    assert Repository(tmp_path).find_moves() == {"a": "c", "docs/x": "docs/y"}
    assert Repository(tmp_path / "docs").find_moves() == {"x": "y"}


class TestWhichRepository:
    def test_the_nearest_one_around_the_folder(self, tmp_path):
        (tmp_path / "top/.git").mkdir(parents=True)
        (tmp_path / "top/inner/deep").mkdir(parents=True)
        (tmp_path / "top/inner/.git").write_text("gitdir: elsewhere\n")
        assert find_git_folder(tmp_path / "top/inner/deep") == tmp_path / "top/inner/.git"
        assert find_git_folder(tmp_path / "top/none") == tmp_path / "top/.git"
        with pytest.raises(NoRepositoryError, match=r"none is not in a git repository$"):
            find_git_folder(tmp_path / "none")

    def test_none_is_looked_for_above_a_ceiling(self, tmp_path, monkeypatch):
        (tmp_path / ".git").mkdir()
        (tmp_path / "ceiling/project").mkdir(parents=True)
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", os.pathsep.join(["", str(tmp_path / "ceiling")]))
        with pytest.raises(NoRepositoryError):
            find_git_folder(tmp_path / "ceiling/project")
        (tmp_path / "ceiling/.git").mkdir()
        assert find_git_folder(tmp_path / "ceiling") == tmp_path / "ceiling/.git"
        with pytest.raises(NoRepositoryError):  # so git itself has it
            find_git_folder(tmp_path / "ceiling/project")

    def test_git_dir_means_none_only_where_it_leads_nowhere(self, tmp_path, monkeypatch):
        (tmp_path / ".git").mkdir()
        for value in ("", "none", str(tmp_path)):
            monkeypatch.setenv("GIT_DIR", value)
            assert find_git_folder(tmp_path) == tmp_path / ".git"
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
        with pytest.raises(NoRepositoryError):
            find_git_folder(tmp_path)


def test_the_user_s_configuration_is_read_and_its_name_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "configuration").write_text('[user]\n\tname = "  Ada\\n\\tB.  "\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "configuration"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
    assert find_user_name(tmp_path) == "Ada B."
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    assert find_user_name(tmp_path) == ""
    monkeypatch.setenv("PATH", "")
    assert find_user_name(tmp_path) == ""


@pytest.mark.skipif(os.name == "nt", reason="the programs are shell scripts")
class TestWhatGitSays:
    """A program in git's place says what git would."""

    @pytest.fixture
    def say(self, tmp_path, monkeypatch):
        (tmp_path / "project/.git").mkdir(parents=True)
        (tmp_path / "bin").mkdir()
        monkeypatch.setenv("PATH", f"bin{os.pathsep}{tmp_path / 'bin'}{os.pathsep}/bin{os.pathsep}/usr/bin")

        def make(script, of_partial="exit 1"):
            text = f"#!/bin/sh\ncase $* in *partialclone*) {of_partial};; esac\n{script}\n"
            (tmp_path / "bin/git").write_text(text, "utf-8")
            (tmp_path / "bin/git").chmod(0o755)
            return Repository(tmp_path / "project")

        return make

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            *(("fatal: bad  object\\n", "bad object"), ("warning: old\\nfatal: bad\\n", "bad")),
            *(("error: first\\nfatal: worst\\n", "worst"), ("hint: no\\nerror: this\\nhint: no\\n", "this")),
            *(("error: one\\nerror: two\\n", "one"), ("warning: only\\nmore\\n", "only")),
            *(("\\n  some\\033[31m thing\\n", "some�[31m thing"), ("", "it ended with 3")),
        ],
    )
    def test_the_worst_line_is_the_reason(self, say, said, reason):
        with pytest.raises(GitError) as raised:
            say(f"printf '{said}' >&2; exit 3").is_shallow()
        assert str(raised.value) == f"git rev-parse: {reason}"

    def test_a_clone_that_is_partial_is_named_as_the_reason(self, say):
        asked = say("exit 1", of_partial="echo remote.origin.promisor true; exit 0")
        with pytest.raises(GitError, match="ended with 1; the clone is partial, and nothing is fetched here"):
            asked.is_shallow()

    def test_a_repository_that_git_does_not_take_for_one(self, say, tmp_path):
        asked = say("echo 'fatal: not a git repository (or any parent up to mount point /)' >&2; exit 128")
        with pytest.raises(GitError) as raised:
            asked.is_shallow()
        assert str(raised.value) == f"{tmp_path}/project/.git is damaged, and git does not take it for a repository"

    @pytest.mark.parametrize(
        ("answer", "is_shallow"), [("true", True), ("false", False), ("--is-shallow-repository", False)]
    )
    def test_a_plain_answer(self, say, answer, is_shallow):
        assert say(f"echo {answer}").is_shallow() is is_shallow

    def test_an_answer_that_is_too_long(self, say, monkeypatch):
        monkeypatch.setattr(f"{MODULE}._LONGEST_ANSWER", 10)
        assert say("printf 1234567890").find_date() == 1234567890
        with pytest.raises(GitError, match=r"^git says more than 10 bytes$"):
            say("printf 12345678901").find_date()

    @pytest.mark.parametrize("answer", ["", "x blob", "x blob y", "x blob 3 4", "x missing"])
    def test_contents_that_are_not_announced(self, say, answer):
        with pytest.raises(GitError, match=f"^git cat-file: {answer or 'it ends too early'}$"):
            list(say(f"printf '{answer}'").read_objects(["x"]))

    def test_a_top_that_is_no_folder(self, say):
        with pytest.raises(GitError, match=r"^git rev-parse: somewhere is no folder$"):
            say("echo somewhere").find_top()

    def test_questions_that_belong_together_share_the_time(self, say, monkeypatch):
        asked = say("printf '5 x'")
        assert asked.find_dates(["a", "b"]) == {"a": 5, "b": 5}
        say("sleep 0.1; printf '5 x'")
        self.let_pass(6, monkeypatch)
        assert asked.find_dates(["a"]) == {"a": 5}
        with pytest.raises(GitError, match=r"^git takes too long, and has been stopped$"):
            asked.find_dates(["a", "b"])
        assert asked.find_date() == 5  # one alone has its own

    @pytest.mark.parametrize("question", ["find_moves", "find_last_changes", "list_changed_since"])
    def test_so_do_two_steps_of_one(self, say, monkeypatch, question):
        asked = say("sleep 0.1; printf '5 x'")
        self.let_pass(11, monkeypatch)
        with pytest.raises(GitError, match=r"^git takes too long, and has been stopped$"):
            getattr(asked, question)(*([0] if question == "list_changed_since" else []))

    def let_pass(self, seconds, monkeypatch):
        """Let so much time pass whenever somebody looks at the clock."""
        clock = count(0, seconds)
        monkeypatch.setattr(f"{MODULE}.time", SimpleNamespace(monotonic=lambda: next(clock)))

    def test_git_is_told_nothing_of_another_repository(self, say, monkeypatch):
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_PAGER", "GIT_CONFIG_COUNT", "GIT_EXEC_PATH"):
            monkeypatch.setenv(name, "other")
        monkeypatch.setenv("OTHER", "kept")
        names = "$GIT_DIR,$GIT_WORK_TREE,$GIT_PREFIX,$GIT_PAGER,$GIT_CONFIG_COUNT,$GIT_EXEC_PATH,$OTHER"
        (answer,) = say(f"printf '%s\\0' \"{names}\"").list_files()
        assert answer == ",,,,other,other,kept"

    def test_no_program_of_a_folder_that_path_does_not_name_in_full(self, say, tmp_path, monkeypatch):
        asked = say("printf '5 x'")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PATH", "bin")
        with pytest.raises(GitError, match=r"^git is not installed$"):
            asked.find_date()
        (tmp_path / "bin").rename(tmp_path / "other")
        (tmp_path / "bin").mkdir()
        say("printf '6 x'")
        monkeypatch.setenv("PATH", os.pathsep.join(["bin", str(tmp_path / "other"), "/bin", "/usr/bin"]))
        assert asked.find_date() == 5
