"""Survives: whatever happens to a build or stands in a document, the message is clear and the next build is right."""

from __future__ import annotations

import errno
import os
import random
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from building import Build, Place, preload, read_tree, run
from editing import EDITS
from figures import asked, note
from projects import HAS_MYST, Document, Model, make_model
from scripts import Workshop

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.builds]

CONF = """\
project = "Test"
version = release = "1"
extensions = [{extensions}]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
html_theme = "basic"
"""
OURS = 'flamedesign_documents = ["d*"]\nflamedesign_layout_seconds = 0\n'
VIEWS = "".join(f".. design-{name}::\n\n" for name in ("table", "graph", "matrix", "report", "worklist"))


@pytest.fixture(scope="module", autouse=True)
def _preloaded():
    preload()


@pytest.mark.promises
@pytest.mark.parametrize("number", range(asked("KILLS", 10)))
def test_killed_at_any_moment(tmp_path, number):
    chance = random.Random(number + asked("SEED", 0))
    workshop = Workshop(tmp_path, make_model(chance))
    workshop.write()
    start = time.monotonic()
    if number % 4:  # else the first build of all is killed
        workshop.build(Build())
    took = max(time.monotonic() - start, 0.5)
    killed = False
    while not killed:
        for edit in chance.sample(sorted(EDITS), 3):
            EDITS[edit](workshop.model, chance)
        workshop.write()
        killed = workshop.build(Build(kill_after=chance.random() * took, parallel=chance.choice((1, 2)))).code < 0
    damaged = damage_kept(workshop, chance) if number % 2 else 0
    workshop.check("html")
    note(kills=1, damaged=damaged)


def damage_kept(workshop: Workshop, chance: random.Random) -> int:
    """Cut off what builds have kept, change a byte of it, or write what another version might; return how many."""
    files = sorted(workshop.place.doctrees.glob("flamedesign-derived/*"))
    for path in files:
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        changed = whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        path.write_bytes(chance.choice((whole[:place], changed, b'{"version": 99}', b"\x80\x04\xff")))
    return len(files)


@pytest.fixture
def workshop(tmp_path):
    """One design that names another one, and a page with a table."""
    design = Document("rst", "plain", id="RFE1", texts={"target": "TBD"}, entries={"related-features": ["RFE2"]})
    model = Model(documents={"designs/a": design, "notes": Document("rst", "page", views=[("design-graph", 0)])})
    made = Workshop(tmp_path, model)
    made.write()
    return made


class TestDamage:
    """What earlier builds have left, or the disk gives back, is not what it should be."""

    def change(self, workshop):
        workshop.model.documents["designs/a"].status = "accepted"
        workshop.write()

    @pytest.mark.parametrize("call", ["os.open", "os.fdopen", "os.replace"])
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
    def test_a_full_or_broken_disk(self, workshop, monkeypatch, call, code):
        workshop.build(Build())
        before = read_tree(workshop.place.output("html"))
        self.change(workshop)

        def fill():
            def fail(*arguments, **options):
                if call == "os.replace" and "designs." not in str(arguments):  # Sphinx calls it as well
                    return Path(arguments[0]).rename(arguments[1])
                raise OSError(code, os.strerror(code))

            monkeypatch.setattr(f"sphinxcontrib_flamedesign.core.files.{call}", fail)

        outcome = workshop.build(Build(prepare=fill))
        assert outcome.error == ""
        (line,) = [line for line in outcome.ours if "designs.json" in line]
        assert os.strerror(code) in line
        after = read_tree(workshop.place.output("html"))
        assert after["designs.json"] == before["designs.json"]
        assert [name for name in after if "/." in f"/{name}" and name != ".buildinfo"] == []
        workshop.check("html")

    def test_an_export_that_cannot_be_replaced(self, workshop):
        place = workshop.place.output("html") / "designs.json"
        place.mkdir(parents=True)
        outcome = workshop.build(Build())
        assert outcome.error == ""
        assert [line for line in outcome.ours if line.startswith("WARNING: designs.json cannot be written:")]
        place.rmdir()
        workshop.check("html")

    def test_folders_of_ours_that_are_files(self, workshop):
        workshop.place.doctrees.mkdir(parents=True)
        for name in ("flamedesign-pages", "flamedesign-layouts"):
            (workshop.place.doctrees / name).write_text("not a folder", "utf-8")
        assert workshop.build(Build()).error == ""
        self.change(workshop)
        workshop.check("html")

    @pytest.mark.parametrize("content", [b"", b"\x80\x04\xff", b"[1, 2]", b"{", b'{"version": 99}', b'{"a": {"b": 1}}'])
    def test_files_that_are_torn_or_of_another_version(self, workshop, content):
        workshop.build(Build())
        ours = [path for path in workshop.place.doctrees.rglob("flamedesign-*/*") if path.is_file()]
        assert ours
        for path in [*ours, workshop.place.doctrees / "environment.pickle"]:
            path.write_bytes(content)
        self.change(workshop)
        workshop.check("html")

    @pytest.mark.parametrize("content", [b"", b"\x80\x04\xff", b"[1, 2]"])
    def test_a_torn_doctree(self, workshop, content):
        workshop.build(Build())
        path = workshop.place.doctrees / "designs/a.doctree"
        path.write_bytes(content)
        assert workshop.build(Build()).error == ""
        self.change(workshop)
        workshop.check("html")

    def test_an_environment_without_its_doctrees_folder(self, workshop):
        workshop.build(Build())
        shutil.rmtree(workshop.place.doctrees)
        self.change(workshop)
        workshop.check("html")


def deep(lines, indent):
    return "".join(f"{' ' * (indent * number)}{line}\n\n" for number, line in enumerate(lines))


MD = "# RFE1: A cache\n\n## Motivation\n\n**Target:** x\n\n"
RST = "RFE1: A cache\n=============\n\nMotivation\n----------\n\n**Target:** x\n\n"
MANY = asked("MANY", 1000)
#: Characters that turn the direction of text, or that nobody sees.
HIDDEN = "\u202e\u200b\u2066\ufeff\u200d"
#: Name -> suffix and content: all that a document can do to its reader.
HOSTILE: dict[str, tuple[str, str | bytes]] = {
    "empty": ("rst", ""),
    "no title": ("rst", "Only a line.\n"),
    "invalid UTF-8": ("rst", b"RFE1: A \xff\xfe\n============\n"),
    "binary": ("rst", bytes(range(256)) * 200),
    "NUL": ("rst", RST.replace("x", "a\x00b RFE\x001")),
    "control characters": ("rst", RST.replace("cache", "\x01\x1b[31m\x7f")),
    "bidirectional and zero-width characters": (
        "rst",
        RST.replace("cache", "\u202e\u200b\u2066\ufeff").replace("Tar", "Tar\u200d"),
    ),
    "carriage returns": ("rst", RST.replace("\n", "\r")),
    "a title of 100 kB": ("rst", f"{'A' * 100_000}\n{'=' * 100_000}\n\nx\n"),
    "numbers of 5,000 digits": ("rst", f"RFE{'1' * 5000}: A\n{'=' * 5100}\n\nRFE{'9' * 5000}\n"),
    "a circle of includes": ("rst", RST + ".. include:: d.rst\n"),
    "a circle of includes by other names": ("rst", RST + ".. include:: ../src/./d.rst\n.. include:: index.rst\n"),
    "bidirectional and zero-width characters in ids": (
        "rst",
        f"A\n=\n\n.. design:: RFE1{HIDDEN}\n   :aliases: {HIDDEN}\n",
    ),
    "an id of nothing that is seen": ("rst", f"{HIDDEN}\n{'=' * 9}\n\n.. design:: {HIDDEN}\n   :title: {HIDDEN}\n"),
    "a literal block of some MB": ("rst", RST + "::\n\n" + "   word\n" * 125_000 * asked("MEGABYTES", 1)),
    "1,000 nested quotes": ("rst", RST + deep(["x"] * 1000, 1)),
    "100 nested quotes": ("rst", RST + deep(["x"] * 100, 1)),
    "50 nested lists": ("rst", RST + deep(["- x"] * 50, 2)),
    "1,000 nested lists": ("rst", RST + deep(["- x"] * 1000, 2)),
    "60 nested fields": ("rst", RST + deep([".. design-target::"] * 60, 3) + " " * 180 + "x\n"),
    "1,000 nested fields": ("rst", RST + deep([".. design-target::"] * 1000, 3) + " " * 3000 + "x\n"),
    "many labels": ("rst", RST + "**Target:** x\n\n" * MANY),
    "many fields": ("rst", RST + ".. design-target::\n\n   x\n\n" * MANY),
    "many designs in one document": ("rst", RST + ".. design:: RFE1\n\n" * MANY),
    "many entries": ("rst", RST + "**Related Documents:**\n\n" + "".join(f"- RFE{n}\n" for n in range(MANY))),
    "many roles": ("rst", RST + "".join(f":design:`RFE{n}`\n" for n in range(MANY))),
}
if HAS_MYST:
    HOSTILE |= {
        "MyST: NUL": ("md", MD.replace("x", "a\x00b")),
        "MyST: halves of characters": (
            "md",
            '---\nid: "R\\ud800"\nstatus: "\\ud83d"\naliases: ["\\udfff"]\n---\n' + MD,
        ),
        "MyST: front matter that is no YAML": ("md", "---\na: [\n---\n" + MD),
        "MyST: front matter that grows": (
            "md",
            "---\na: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nstatus: [*b,*b,*b,*b]\nid: *b\n---\n" + MD,
        ),
        "MyST: an id of 100 kB": ("md", f"---\nid: {'A' * 100_000}\n---\n" + MD),
        "MyST: hidden characters in metadata": (
            "md",
            '---\nid: "RFE1\u202e"\naliases: "\u200b, \u2066"\nstatus: "\u202edraft"\n---\n' + MD,
        ),
        "MyST: 1,000 nested quotes": ("md", MD + "> " * 1000 + "x\n"),
        "MyST: 1,000 nested lists": ("md", MD + deep(["- x"] * 1000, 2)),
        "MyST: a circle of includes": ("md", MD + "```{include} d.md\n```\n"),
        "MyST: many headings": ("md", MD + "## Motivation\n\nx\n\n" * MANY),
        "MyST: many keys": ("md", "---\n" + "".join(f"k{n}: v\n" for n in range(MANY)) + f"status: draft\n---\n{MD}"),
        "MyST: many rows": ("md", MD + "**Related Documents:**\n\n| a | b |\n|---|---|\n" + "| RFE2 | x |\n" * MANY),
        "MyST: lists without end in front matter": ("md", f'---\nstatus: "{"[" * 100_000}"\n---\n{MD}'),
        "MyST: a code block of some MB": ("md", MD + f"```\n{'word ' * 200_000 * asked('MEGABYTES', 1)}\n```\n"),
        "MyST: a paragraph of some MB": ("md", MD + "RFE2 or word " * 80_000 * asked("MEGABYTES", 1)),
    }
#: What one such document may take: so many times what plain Sphinx takes, and so many seconds of processor time.
TIMES, SECONDS = 4, 20


def build_one(suffix, content, *, is_plain=False):
    """Build a project of one document, with the extension or, for comparison, without it."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        source = Path(name, "src")
        source.mkdir()
        extensions = (['"myst_parser"'] if HAS_MYST else []) + ([] if is_plain else ['"sphinxcontrib_flamedesign"'])
        conf = CONF.format(extensions=", ".join(extensions)) + ("" if is_plain else OURS)
        (source / "conf.py").write_text(conf, "utf-8")
        index = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   d*\n\n" + ("" if is_plain else VIEWS)
        (source / "index.rst").write_text(index, "utf-8")
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        if is_plain and isinstance(content, str):
            data = data.replace(b".. design-target::", b".. container::").replace(
                b".. design:: RFE1\n", b".. note:: x\n"
            )
        (source / f"d.{suffix}").write_bytes(data)
        place = Place.of(source, Path(name))
        outcome = run(place, Build())
        export = place.output("html") / "designs.json"
        return outcome, export.read_bytes() if export.exists() else b""


@pytest.mark.promises
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents(name):
    suffix, content = HOSTILE[name]
    plain, _ = build_one(suffix, content, is_plain=True)
    outcome, export = build_one(suffix, content)
    if plain.error:  # Sphinx itself gives up: then it is for the same reason
        assert outcome.error.splitlines()[-1].partition(":")[0] == plain.error.splitlines()[-1].partition(":")[0]
    else:
        assert outcome.error == ""
        assert export.decode("utf-8")
    assert outcome.seconds < TIMES * plain.seconds + SECONDS
    note(hostile=1, hostile_to_plain_sphinx=int(bool(plain.error)))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("baseline", b"\xff\xfe", "cannot be read: 'baseline.txt': it is not UTF-8"),
        ("baseline", b"\0" * 99, "baseline.txt:1: WARNING:"),
        ("baseline", b"rule | a | b | " + b"9" * 5000, "is no number of findings"),
        ("template", b"\xff\xfe", "is not UTF-8"),
        ("template", b"x = " + b"[" * 5000, "recursion"),
        ("template", b"", "fields: is missing"),
    ],
)
def test_configured_files_that_are_no_such_thing(workshop, name, content, message):
    file = {"baseline": "baseline.txt", "template": "own.toml"}[name]
    workshop.model.settings[f"flamedesign_{name}"] = file
    workshop.write()
    (workshop.source / file).write_bytes(content)
    outcome = workshop.build(Build())
    if name == "template":  # no other one takes its place
        assert message in outcome.error, outcome.error
        return
    assert outcome.error == ""
    assert [line for line in outcome.ours if message in line]


def test_links_that_lead_in_a_circle(tmp_path):
    source = tmp_path / "src"
    (source / "designs").mkdir(parents=True)
    (source / "conf.py").write_text(
        CONF.format(extensions='"sphinxcontrib_flamedesign"') + OURS.replace("d*", "**"), "utf-8"
    )
    (source / "index.rst").write_text("Index\n=====\n\n.. design-table::\n", "utf-8")
    (source / "designs/a.rst").symlink_to("a.rst")
    (source / "designs/deep").symlink_to("../designs")
    (source / "code").mkdir()
    (source / "code/round").symlink_to(".")
    (source / "code/a.py").symlink_to("a.py")
    (source / "d.rst").write_text(RST + "See ``round/round/a.py`` and ``a.py``.\n", "utf-8")
    outcome = run(Place.of(source, tmp_path), Build(settings={"flamedesign_source_root": "code"}))
    assert outcome.error == ""
