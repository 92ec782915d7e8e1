"""What an incremental build of plain Sphinx, without the extension, leaves otherwise than a clean one does."""

from __future__ import annotations

import os
import time

import pytest
from building import Build, Place, die, read_tree, remove, run
from differences import KNOWN, compare
from scripts import forget_torn_build_info

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.builds]

CONF = 'project = "Test"\nversion = release = "1"\nhtml_theme = "basic"\nhtml_title = "One"\nepub_show_urls = "no"\n'
FILES = {
    "conf.py": CONF,
    "index.rst": "Index\n=====\n\n.. toctree::\n   :glob:\n\n   *\n",
    "a.rst": "First\n=====\n\nSome words.\n",
    "b.rst": "Second\n======\n\nUnusual words.\n",
    "c.rst": "Third\n=====\n\nOther words.\n",
}


class Plain:
    """A project without the extension."""

    def __init__(self, folder):
        self.source = folder / "src"
        self.source.mkdir()
        self.folder = folder
        self.place = Place.of(self.source, folder / "kept")
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.source / name
        path.write_text(text, "utf-8")
        os.utime(path, ns=(time.time_ns(), time.time_ns()))

    def build(self, builder="html", **how):
        return run(self.place, Build(builder, **how))

    def trees(self, builder="html"):
        """Return what builds have left, and what a clean build makes."""
        self.build(builder)
        fresh = Place.of(self.source, self.folder / "clean")
        remove(self.folder / "clean")
        run(fresh, Build(builder))
        return read_tree(self.place.output(builder)), read_tree(fresh.output(builder))


@pytest.fixture
def plain(tmp_path):
    made = Plain(tmp_path)
    made.build()
    return made


def known(name):
    return next(one for one in KNOWN if one.name == name)


def check_is_all(name, trees, *paths):
    """Check that these files differ, and that nothing is different in them but what is known."""
    after, clean = trees
    for path in paths:
        assert after[path] != clean[path]
        assert known(name).concerns(path)
        assert known(name).rest(after[path].decode()) == known(name).rest(clean[path].decode())
    assert compare(after, clean, ()) == []


def test_navigation(plain):
    plain.write("b.rst", FILES["b.rst"].replace("Second", "Third"))
    check_is_all("navigation", plain.trees(), "a.html", "c.html")


def test_title_of_the_site(plain):
    plain.write("conf.py", CONF.replace("One", "Two"))
    plain.build(hooks={"doctree-resolved": die})
    after, clean = plain.trees()
    assert "One</title>" in after["c.html"].decode()
    assert compare(after, clean, ()) == []


def test_empty_words(plain):
    plain.write("b.rst", FILES["b.rst"].replace("Unusual ", ""))
    check_is_all("empty words", plain.trees(), "searchindex.js")


def test_pages_that_no_index_has(plain):
    plain.write("d.rst", "Fourth\n======\n\nNew words.\n")
    plain.build(hooks={"html-collect-pages": die})
    after, clean = plain.trees()
    assert after["d.html"] == clean["d.html"]
    assert b'"d"' not in after["searchindex.js"]
    assert compare(after, clean, (), is_broken=True) == []
    assert [line.partition(":")[0] for line in compare(after, clean, ())] == ["searchindex.js differs"]


def test_each_known_difference_is_proven_here():
    assert all(f"test_{one.name.replace(' ', '_')}" in globals() for one in KNOWN)


def test_what_is_left_over_stays(plain):
    (plain.source / "b.rst").unlink()
    (plain.source / "c.rst").rename(plain.source / "c.txt")
    plain.write("conf.py", CONF.replace("One", "Two") + "source_suffix = ['.rst', '.txt']\n")
    after, clean = plain.trees()
    left = {"b.html", "_sources/b.rst.txt", "_sources/c.rst.txt", ".buildinfo.bak"}
    assert after.keys() - clean.keys() == left
    assert compare(after, clean, {"b"}) == []
    assert compare(after, clean, ()) == ["b.html should not be there"]


@pytest.mark.parametrize("lines", [0, 1, 3])
def test_a_build_info_that_was_cut_off(plain, lines):
    """`BuildInfo.load` asks for lines that are not there: Sphinx fails until the file is removed."""
    path = plain.place.output("html") / ".buildinfo"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:lines]), "utf-8")
    assert "IndexError" in plain.build().error
    forget_torn_build_info(path.parent)
    after, clean = plain.trees()
    assert compare(after, clean, ()) == []


def test_a_book_holds_what_is_left_over(plain):
    plain.build("epub")
    (plain.source / "b.rst").unlink()
    after, clean = plain.trees("epub")
    assert b"b.xhtml" in after["content.opf"]
    assert b"b.xhtml" not in clean["content.opf"]
