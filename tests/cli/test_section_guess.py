"""Which documents of a folder are taken for designs where nothing names them."""

from __future__ import annotations

import pytest
from support import TEMPLATE

from sphinxcontrib_flamedesign.cli.section_guess import describe_what_fits, example_of, guess_designs, pattern_of

FILES = {
    "docs/one/FS.md": "# RFE1: One\n\n## 1. Motivation\n\n## 2. Function Specification\n\n## References\n",
    "docs/two/FS.rst": "RFE2: Two\n=========\n\nMotivation\n----------\n\nUse Cases\n---------\n\nReferences\n----------\n",
    "docs/template/fs-template.md": "## Motivation\n\n## Use Cases\n\n## References\n",
    "docs/one/notes.md": "# Notes\n\n## Use Cases\n\n## References\n",
    "README.md": "Motivation and Use Cases are sections of a design.\n",
    "bad.md": None,
}


def test_most_of_the_sections_make_a_design(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\xff" if text is None else text.encode())
    guess = guess_designs(tmp_path, [*FILES, "gone.md"], TEMPLATE)
    assert guess.designs == ("docs/one/FS", "docs/two/FS")
    assert guess.copied == ("docs/template/fs-template",)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a/x.md", "a/y.md", "b/z.md"], "--documents 'a/*.md'`"),
        (["s/a/spec.rst", "s/b/spec.rst"], "--documents 's/*/spec.rst'`"),
        ([".git/x.md", "node_modules/x.md"], ""),
    ],
)
def test_where_a_template_is_learnt_from(tmp_path, monkeypatch, names, said):
    monkeypatch.chdir(tmp_path)
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("T\n===\n\nAims\n----\n\nMeans\n-----\n", "utf-8")
    assert describe_what_fits(tmp_path, (".md", ".rst")).endswith(said)
    assert bool(said) == bool(describe_what_fits(tmp_path, (".md", ".rst")))


@pytest.mark.parametrize(
    ("names", "others", "pattern"),
    [
        (["docs/one/FS", "docs/two/FS"], ["docs/one/notes", "README"], "docs/*/FS"),
        (["a/rfe1", "a/rfe2"], ["a/template"], "a/rfe*"),
        (["a/x", "a/b/y"], ["README"], "a/**"),
        (["a/x"], [], "a/x"),
        (["x", "a/y"], ["z"], None),
    ],
)
def test_patterns(names, others, pattern):
    assert pattern_of(names, [*names, *others]) == pattern


def test_an_example_is_of_the_fullest_folder():
    assert example_of(["README", "a/x", "b/x", "b/y"]) == "b/*"
    assert example_of(["README"]) == "*"
