"""The list of designs in a README, and the work that somebody's designs still need."""

from __future__ import annotations

import json
import subprocess

import pytest
from support import CONF, TEMPLATE_FILE, run_command

pytestmark = pytest.mark.builds

DESIGN = "{id}: {title}\n{line}\n\n:Status: {status}\n:Author: {owner}\n\nFunction Specification\n----------------------\n\n**Updates Required:**\n\n{updates}\n"
OPENING, CLOSING = "<!-- flamedesign-index -->", "<!-- flamedesign-index-end -->"


def text(id_, title, owner, *updates, status="draft"):
    points = "\n".join(f"- {one}" for one in updates) or "None."
    return DESIGN.format(id=id_, title=title, line="=" * 60, status=status, owner=owner, updates=points)


@pytest.fixture
def top(tmp_path, monkeypatch):
    """Return a repository with three designs in a project."""
    top = tmp_path / "team"
    for name, said in {
        "docs/conf.py": CONF
        + f"flamedesign_documents = ['designs/*']\nflamedesign_components = {{'Scheduler': {{}}}}\nflamedesign_template = {str(TEMPLATE_FILE)!r}\n",
        "docs/index.rst": "Index\n=====\n",
        "docs/designs/RFE10.rst": text("RFE10", "Ten | *x*", "Bob", "RFE2: ask `@all` first", "Scheduler: wait"),
        "docs/designs/RFE2.rst": text("RFE2", "Two", "Ann Lee <ann@example.org>, @carol", status="accepted"),
        "docs/designs/RFE3.rst": text("RFE3", "Three", "Bob", "RFE10: count", "RFE2: count"),
        "README.md": "# Team\n\nText.\n",
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(said, "utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=top, check=True)
    monkeypatch.chdir(top)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return top


def index(*arguments):
    return run_command("index", "--conf", "docs", *arguments)


def stale(*arguments):
    done = run_command("check", "--conf", "docs", "--format", "json", *arguments)
    return [one for one in json.loads(done.stdout)["findings"] if one["rule"] == "stale-index"]


class TestIndex:
    def test_on_standard_output(self, top):
        assert index().stdout.splitlines() == [
            "| Design | Title | Status | Owner |",
            "| --- | --- | --- | --- |",
            r"| [RFE2](docs/designs/RFE2.rst) | Two | accepted | Ann Lee, @carol |",
            "| [RFE3](docs/designs/RFE3.rst) | Three | draft | Bob |",
            r"| [RFE10](docs/designs/RFE10.rst) | Ten \| x | draft | Bob |",
        ]
        assert index("--format", "rst").stdout.startswith(".. list-table::\n")

    def test_a_readme(self, top):
        assert stale() == []
        done = index("--write", "README.md")
        assert (done.exit_code, done.stdout, done.stderr) == (0, "Wrote a list of 3 designs to README.md.\n", "")
        written = (top / "README.md").read_text("utf-8")
        assert written.startswith(f"# Team\n\nText.\n\n{OPENING}\n\n| Design |")
        before = (top / "README.md").stat().st_mtime_ns
        assert index("--write", "README.md").stdout == "README.md lists 3 designs already; it stays as it is.\n"
        assert (top / "README.md").stat().st_mtime_ns == before
        assert stale() == []

    def test_a_file_that_is_not_there(self, top):
        refused = index("--write", "READMEE.md")
        said = "Error: READMEE.md does not exist; did you mean 'README.md'? For a new file of this name, create it empty first\n"
        assert (refused.exit_code, refused.stderr.rpartition("\n\n")[2]) == (2, said)
        assert not (top / "READMEE.md").exists()
        made = index("--write", "docs/designs.md")
        assert made.stdout == "Wrote a list of 3 designs to docs/designs.md, which is a new file.\n"
        assert (top / "docs/designs.md").read_text("utf-8").startswith(f"# Designs\n\n{OPENING}\n")
        index("--write", "docs/designs.rst")
        assert (top / "docs/designs.rst").read_text("utf-8").startswith("Designs\n=======\n\n.. flamedesign-index\n")
        (top / "READMEE.md").touch()
        assert index("--write", "READMEE.md").stdout == "Wrote a list of 3 designs to READMEE.md.\n"

    def test_check_says_when_it_is_stale(self, top, monkeypatch):
        index("--write", "README.md")
        (top / "docs/designs/RFE3.rst").write_text(text("RFE3", "Three", "Ann"), "utf-8")
        (found,) = stale()
        assert (found["docname"], found["line"], found["severity"]) == ("../README.md", 10, "warning")
        assert "run `flamedesign index --write README.md`" in found["message"]
        monkeypatch.chdir(top / "docs")
        assert f"run `flamedesign index --write {top}/README.md`" in run_command("check").stdout
        monkeypatch.chdir(top)
        assert stale("docs/designs") == []
        assert "README.md:10: warning: " in run_command("check", "docs").stdout
        index("--write", "README.md")
        assert stale() == []

    def test_it_can_be_known_or_off(self, top):
        (top / "README.md").write_text(f"{OPENING}\n{CLOSING}\n", "utf-8")
        run_command("check", "docs", "--baseline", "known.txt", "--update-baseline")
        assert "stale-index | ../README.md" in (top / "known.txt").read_text("utf-8")
        assert stale("--baseline", "known.txt") == []

    def test_other_files(self, top):
        (top / "docs/index.rst").write_text(
            "All\n===\n\n.. flamedesign-index\n.. flamedesign-index-end\n\nEnd", "utf-8"
        )
        done = index("--write", "docs/index.rst")
        written = (top / "docs/index.rst").read_text("utf-8")
        assert (done.exit_code, written.endswith(".. flamedesign-index-end\n\nEnd")) == (0, True)
        assert "   * - :doc:`RFE2 </designs/RFE2>`\n     - Two\n     - accepted\n" in written
        assert stale() == []
        index("--write", "docs/part/index.rst")  # it is a document once it is there
        assert ":doc:`RFE2 </designs/RFE2>`" in (top / "docs/part/index.rst").read_text("utf-8")
        index("--write", "README.rst")
        assert "`RFE2 <docs/designs/RFE2.rst>`__" in (top / "README.rst").read_text("utf-8")
        assert stale() == []
        assert "will not say when it is stale" in index("--write", "docs/designs/more/new.md").stderr
        assert "(../RFE2.rst)" in (top / "docs/designs/more/new.md").read_text("utf-8")

    @pytest.mark.parametrize(
        ("said", "arguments", "message"),
        [
            (f"a\n{OPENING}\n".encode(), [], "README.md:2: this marker opens a list of designs that none ends"),
            (f"{OPENING}\n{CLOSING}\n".encode(), ["--format", "rst"], "are of markdown; leave --format out"),
            (b"\xff", [], "README.md cannot be read: it is not UTF-8; save it as UTF-8"),
        ],
    )
    def test_what_cannot_be_written(self, top, said, arguments, message):
        (top / "README.md").write_bytes(said)
        done = index("--write", "README.md", *arguments)
        assert (done.exit_code, message in done.stderr) == (2, True), done.stderr
        assert (top / "README.md").read_bytes() == said

    def test_no_designs_empty_no_list(self, top):
        index("--write", "README.md")
        before = (top / "README.md").read_bytes()
        for path in (top / "docs/designs").iterdir():
            path.unlink()
        done = index("--write", "README.md")
        assert (done.exit_code, "there are no designs: " in done.stderr) == (2, True)
        assert (top / "README.md").read_bytes() == before

    def test_nothing_above_the_repository_is_looked_at(self, top):
        (top.parent / "README.md").write_text(f"{OPENING}\n{CLOSING}\n", "utf-8")
        assert stale() == []


def worklist(*arguments):
    return run_command("worklist", "--conf", "docs", *arguments)


#: What the list of updates ends with.
HOW = "A design acknowledges an update by naming the one that requires it: a line under 'Related Features' is enough."


class TestWorklist:
    def test_all(self, top):
        assert worklist().stdout == (
            "4 open updates.\n\nScheduler\n  RFE10 (draft): Scheduler: wait\n      docs/designs/RFE10.rst:13\n\n"
            "RFE2: Two (Ann Lee, @carol)\n"
            "  RFE10 (draft): RFE2: ask @all first\n      docs/designs/RFE10.rst:12\n"
            "  RFE3 (draft): RFE2: count\n      docs/designs/RFE3.rst:13\n\n"
            f"RFE10: Ten | x (Bob)\n  RFE3 (draft): RFE10: count\n      docs/designs/RFE3.rst:12\n\n{HOW}\n"
        )

    @pytest.mark.parametrize("name", ["ann", "Ann Lee", "@carol"])
    def test_of_an_owner(self, top, name):
        done = worklist("--owner", name, "--format", "markdown")
        assert done.stdout == (
            f"**2 open updates** for `{name}`\n\n`RFE2: Two`, owned by `Ann Lee`, `@carol`:\n\n"
            "- `RFE10` (`draft`): `RFE2: ask @all first`, `docs/designs/RFE10.rst:12`\n"
            f"- `RFE3` (`draft`): `RFE2: count`, `docs/designs/RFE3.rst:13`\n\n{HOW}\n"
        )

    def test_what_is_acknowledged_is_done(self, top):
        (top / "docs/designs/RFE2.rst").write_text(text("RFE2", "Two", "Ann", "RFE10: wait", "RFE3: wait"), "utf-8")
        assert worklist("--owner", "ann").stdout == "0 open updates for ann.\n"

    def test_json(self, top):
        data = json.loads(worklist("--format", "json", "--owner", "bob").stdout)
        of_component, task = data["tasks"]
        assert (of_component["owners"], of_component["interaction"]["source"]) == (["Bob"], "RFE10")
        assert (data["owner"], task["owners"], task["interaction"]["source"]) == ("bob", ["Bob"], "RFE3")

    @pytest.mark.parametrize(("name", "said"), [("carl", "@carol"), ("zz", "owners are")])
    def test_nobody(self, top, name, said):
        done = worklist("--owner", name)
        assert (done.exit_code, "owns no design" in done.stderr, said in done.stderr) == (2, True, True), done.stderr

    def test_nobody_where_no_line_holds_owners(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "own.toml").write_text('name = "own"\ntitle = "Own"\n[fields.why]\nlabel = "Why"\n', "utf-8")
        (tmp_path / "a.rst").write_text("A\n=\n\nWhy\n---\n\nSo.\n", "utf-8")
        options = ("--owner", "ann", "--template", "own.toml", "--documents", "a")
        for command in ("worklist", "show"):
            said = run_command(command, *options).stderr
            assert 'no line of own holds owners: write holds = "owner" at the one that names them' in said
