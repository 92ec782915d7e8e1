"""What a build keeps of what it derived: the next one takes it where nothing has changed, and nowhere else."""

from __future__ import annotations

import inspect
import json
import os
import pickle

import pytest

from sphinxcontrib_flamedesign import derived as derived_module
from sphinxcontrib_flamedesign.core.digest import fingerprint
from sphinxcontrib_flamedesign.core.model import Finding, Severity
from sphinxcontrib_flamedesign.core.project import SourceTree
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.kept import FOLDER, Kept, Written, read_kept, write_kept
from sphinxcontrib_flamedesign.questions import QUESTIONS, AnsweringTree, question

FINDING = Finding("missing-field", Severity.WARNING, "m", "a", "a.md", 3, "RFE1", "scope")
IN_HEADER = Finding("stale-draft", Severity.INFO, "ü", "a\udcff", "a.md", 1)
KEPT = Kept(
    "key",
    {("has_source", "src/a.py"): "1", ("find_ages", ("a.md", "b.md"), 365): "2"},
    [FINDING],
    [IN_HEADER],
    {"index": "3"},
    {"designs.json": Written("4", 5, 6)},
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "kept" / "html.json"
    write_kept(path, KEPT)
    return path


class TestFile:
    def test_it_is_read_as_it_was_written(self, path):
        assert read_kept(path) == KEPT
        assert type(read_kept(path).reported[0].severity) is Severity

    @pytest.mark.parametrize("content", [b"", b"\x80\x04\xff", b"[1, 2]", b"{}\n{}\n", b"\n\n", b"[" * 100_000])
    def test_what_is_no_such_file_is_nothing(self, path, content):
        path.write_bytes(content)
        assert read_kept(path) is None

    def test_one_that_is_cut_off_or_has_another_byte_is_nothing(self, path):
        whole = path.read_bytes()
        for length in range(0, len(whole) - 1, 7):
            path.write_bytes(whole[:length])
            assert read_kept(path) is None
        for place in range(0, len(whole) - 1, 7):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert read_kept(path) is None

    @pytest.mark.parametrize(
        "change",
        [
            {"reported": [["missing-field", "warning"]]},
            {"reported": [["missing-field", "grave", "m", "a", "a.md", 3, None, None, None]]},
            {"known": [["missing-field", "warning", "m", "a", "a.md", "3", None, None, None]]},
            {"asked": [[["keep"], "1"]]},
            {"asked": [[["has_source", {}], "1"]]},
            {"pages": {"index": 3}},
            {"pages": None},
            {"written": {"designs.json": ["4", "5", 6]}},
        ],
    )
    def test_one_of_another_form_is_nothing(self, path, change):
        """The digest is right: another version wrote it."""
        body = json.dumps(json.loads(path.read_text("utf-8").split("\n")[1]) | change)
        path.write_text(f"{fingerprint(body)}\n{body}\n", "utf-8")
        assert read_kept(path) is None

    def test_a_folder_that_cannot_be_written_costs_nothing_else(self, tmp_path):
        (tmp_path / "file").write_text("", "utf-8")
        write_kept(tmp_path / "file" / "html.json", KEPT)
        assert read_kept(tmp_path / "file" / "html.json") is None


class Tree(AnsweringTree):
    lines = 1

    @question
    def count_lines(self, path):
        return self.lines


class TestQuestions:
    def test_the_same_answers(self):
        before, after = Tree(), Tree()
        before.count_lines("a.py")
        assert after.answers(before.asked)
        assert after.asked == before.asked

    def test_another_answer_and_what_was_asked_is_forgotten(self):
        before, after = Tree(), Tree()
        before.count_lines("a.py")
        after.lines = 2
        assert not after.answers(before.asked)
        assert after.asked == {}

    def test_all_that_rules_ask_is_noted(self):
        asked = {name for name, one in vars(SourceTree).items() if inspect.isfunction(one)}
        assert "has_source" in asked
        assert asked <= QUESTIONS


ONE = "# RFE1: A cache\n\n## Motivation\n\n**Target:** TBD\n\n## Function Specification\n\n**Related Features:**\n\n- RFE2\n"
TWO = "# RFE2: Eviction\n\n## Motivation\n\n**Target:** all\n\n## References\n\n- `src/a.py`\n"
SETTINGS = 'flamedesign_documents = ["RFE*"]\nflamedesign_source_root = "../code"\n'


@pytest.fixture
def site(project):
    project.configure(SETTINGS)
    project.write("index.md", "# Index\n\n```{design-table}\n```\n\n```{toctree}\n:glob:\nRFE*\n```\n")
    project.write("RFE1.md", ONE)
    project.write("RFE2.md", TWO)
    code = project.src.parent / "code/src"
    code.mkdir(parents=True)
    (code / "a.py").write_text("x = 1\n", "utf-8")
    project.build()
    return project


def takes(site, builder="html", **options):
    """Build, and return whether what was kept was taken."""
    return get_derived(site.build(builder, **options).env).kept is not None


def later(path):
    os.utime(path, ns=(path.stat().st_mtime_ns + 10**9,) * 2)


class TestBuilds:
    def test_nothing_has_changed(self, site):
        first, export = site.ours(), site.apps[-1].outdir / "designs.json"
        written = export.stat().st_mtime_ns, export.read_bytes()
        assert takes(site)
        assert site.ours() == first
        assert (export.stat().st_mtime_ns, export.read_bytes()) == written
        assert takes(site, parallel=2)
        assert site.ours() == first

    def test_a_document_that_says_the_same(self, site):
        first = site.ours()
        later(
            site.write(
                "RFE1.md", ONE.replace("A cache\n", "A cache\n\nAnother sentence.\n", 1).replace("\n\n\n", "\n\n")
            )
        )
        assert not takes(site)  # its fields have other lines
        later(site.src / "RFE1.md")
        assert takes(site)
        assert [line.partition(": ")[2] for line in site.ours()] == [line.partition(": ")[2] for line in first]

    def test_digests_of_documents_are_stored_and_follow_them(self, site):
        stored = pickle.loads((site.apps[-1].doctreedir / "environment.pickle").read_bytes()).domaindata["design"]
        before = dict(stored["digests"])
        assert before.keys() >= {"RFE1", "RFE2"}
        later(site.write("RFE2.md", TWO.replace("all", "some")))
        site.build()
        assert dict(get_domain(site.apps[-1].env).digests) | {"RFE2": ""} == before | {"RFE2": ""}
        later(site.write("RFE2.md", TWO.replace("all", "TBD")))
        site.build()
        after = dict(get_domain(site.apps[-1].env).digests)
        assert (after["RFE1"] == before["RFE1"], after["RFE2"] == before["RFE2"]) == (True, False)

    def test_two_builders_keep_their_own(self, site):
        assert not takes(site, "text")
        assert takes(site, "text")
        assert takes(site)
        assert len(list((site.apps[-1].doctreedir / FOLDER).iterdir())) == 2

    def test_a_damaged_file_is_replaced(self, site):
        first = site.ours()
        (kept,) = (site.apps[-1].doctreedir / FOLDER).iterdir()
        whole = kept.read_bytes()
        kept.write_bytes(whole[:-9])
        assert not takes(site)
        assert site.ours() == first
        assert read_kept(kept) is not None
        assert takes(site)

    def test_another_version_of_the_package(self, site, monkeypatch):
        monkeypatch.setattr(derived_module, "stamp_of_code", lambda: "other")
        assert not takes(site)

    def test_other_settings(self, site):
        assert not takes(site, flamedesign_rules={"missing-field": "off"})
        assert not any("missing-field" in line for line in site.ours())
        assert takes(site, flamedesign_rules={"missing-field": "off"})
        site.write("known.txt", "missing-field | RFE1 | scope\n")
        assert not takes(site, flamedesign_baseline="known.txt")

    def test_another_template(self, site):
        own = 'name = "own"\ntitle = "Own"\n[fields.motivation]\nlabel = "Motivation"\n'
        site.write("own.toml", own)
        assert not takes(site, flamedesign_template="own.toml")
        assert takes(site, flamedesign_template="own.toml")
        site.write("own.toml", f'{own}[fields.rollout]\nlabel = "Rollout"\n')
        assert not takes(site, flamedesign_template="own.toml")
        assert any("'Rollout'" in line for line in site.ours())

    def test_a_source_file_that_is_gone(self, site):
        (site.src.parent / "code/src/a.py").unlink()
        assert not takes(site)
        assert any("there is no 'src/a.py'" in line for line in site.ours())
        assert takes(site)
        assert any("there is no 'src/a.py'" in line for line in site.ours())

    def test_an_export_that_is_gone_or_changed_is_written_again(self, site):
        export = site.apps[-1].outdir / "designs.json"
        whole = export.read_bytes()
        export.unlink()
        assert takes(site)
        assert export.read_bytes() == whole
        export.write_text("{}", "utf-8")
        assert takes(site)
        assert export.read_bytes() == whole
        assert takes(site, project="Other name")
        assert b"Other name" in export.read_bytes()

    def test_an_earlier_export_that_cannot_be_used_is_named_each_time(self, site):
        site.write("before.json", "{}")
        for is_kept in (False, True):
            assert takes(site, flamedesign_previous="before.json") is is_kept
            assert any("flamedesign_previous" in line for line in site.ours()), site.warnings()
