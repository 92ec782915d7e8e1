"""Never different: the same sources give the same bytes, however, where and in what order they are built."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building import Build, Place, preload, read_tree, run
from projects import IDS, VIEWS, Document, Model, make_document, make_part

pytestmark = pytest.mark.promises
SVG = re.compile(rb'<svg [^>]*class="flamedesign-svg.*?</svg>', re.DOTALL)


def make_large_model():
    """Return a project with a design of each sort and every view."""
    chance = random.Random(20261124)
    model = Model(parts={"_parts/one.txt": make_part(chance), "_parts/two.txt": make_part(chance)})
    for number in range(12):
        name = f"designs/{'deep/' * (number % 3)}d{number}"
        model.documents[name] = make_document(chance, name)
        model.documents[name].id = IDS[number] if number < len(IDS) - 1 else f"RFE{number + 20}"
        model.documents[name].views = []
    for view, variants in VIEWS.items():
        views = [(view, number) for number in range(len(variants))]
        model.documents[f"pages/{view}"] = Document("rst", "page", title=view, views=views)
    model.code = {"src/a.py": 3, "src/b.py": 9}
    model.settings = {
        "flamedesign_source_root": "code",
        "flamedesign_source_url": "https://example.org/{path}#L{line}",
        "flamedesign_components": {"Object Store": {"aliases": ["ostore"], "paths": ["src/**"]}},
        "flamedesign_layout_seconds": 600,
    }
    return model


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    make_large_model().write(folder)
    return folder


def build(source, folder, builder="html", **how):
    place = Place.of(source, folder)
    outcome = run(place, Build(builder, **how))
    assert not outcome.error
    return read_tree(place.output(builder)), outcome.ours


@pytest.fixture(scope="module")
def plain(source, tmp_path_factory):
    """The project as one process builds it, in the order of its files."""
    preload()
    return build(source, tmp_path_factory.mktemp("plain"))


def check_equal(built, plain):
    """Compare two trees, files first, so that a failure names them; and what was reported."""
    (tree, said), (wanted, wanted_said) = built, plain
    assert sorted(tree) == sorted(wanted)
    assert [name for name in tree if tree[name] != wanted[name]] == []
    assert sorted(said) == sorted(wanted_said)


def test_the_project_shows_all_that_there_is(plain):
    tree, said = plain
    assert len(SVG.findall(b"".join(tree[name] for name in sorted(tree)))) > 10
    assert said


@pytest.mark.parametrize("parallel", [2, 8])
def test_number_of_processes(source, plain, tmp_path, parallel):
    check_equal(build(source, tmp_path, parallel=parallel), plain)


@pytest.mark.parametrize("seed", [1, 2])
def test_order_in_which_documents_are_read(source, plain, tmp_path, seed):
    def shuffle(app, env, docnames):
        random.Random(seed).shuffle(docnames)

    check_equal(build(source, tmp_path, hooks={"env-before-read-docs": shuffle}, parallel=seed), plain)


def test_order_in_which_files_are_found(source, plain, tmp_path):
    def reverse():
        walk = os.walk

        def backwards(top, *arguments, **options):
            for folder, folders, names in walk(top, *arguments, **options):
                folders.sort(reverse=True)
                yield folder, folders, sorted(names, reverse=True)

        os.walk = backwards

    check_equal(build(source, tmp_path, prepare=reverse), plain)


def test_where_the_project_lies_shows_nowhere(source, plain, tmp_path):
    elsewhere = tmp_path / "else where" / "docs"
    shutil.copytree(source, elsewhere)
    for builder in ("html", "designs", "text", "latex", "singlehtml"):
        tree, said = build(elsewhere, tmp_path, builder)
        assert [name for name, data in tree.items() if str(tmp_path).encode() in data] == []
        if builder == "html":
            check_equal((tree, said), plain)


def call(python, source, folder, builder="html", cwd=None, **environment):
    """Build by a program of its own."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1800000000", **environment}
    command = [python, "-m", "sphinx", "-q", "-b", builder, "-d", folder / "doctrees", source, folder / "out"]
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return read_tree(folder / "out")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "America/Lima"},
    ],
    ids=["hash seed and time zone", "C locale"],
)
def test_environment_of_the_process(source, plain, tmp_path, environment):
    tree = call(sys.executable, source, tmp_path, cwd=tmp_path, **environment)
    assert [name for name in plain[0] if tree[name] != plain[0][name]] == []


def other_pythons():
    """Return the interpreters that are named for this, else those of tox' other environments."""
    named = os.environ.get("PROMISES_PYTHONS")
    if named is not None:
        return [Path(one) for one in named.split(os.pathsep) if one]
    found = Path(sys.prefix).parent.glob("py3*-sphinx*/bin/python")
    return sorted(one for one in found if "nomyst" not in one.parent.parent.name)  # the source has Markdown in it


def has_old_myst(python):
    """Tell whether an interpreter has MyST-Parser 4, which counts the lines of included files from 2."""
    code = "import importlib.metadata as m; print([d.version for d in m.distributions(name='myst-parser')])"
    return "'4." in subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("python", other_pythons(), ids=lambda path: path.parent.parent.name)
def test_versions_of_python_and_sphinx(source, plain, tmp_path, python):
    tree = call(python, source, tmp_path)
    lines = rb'"line": ?\d+' if has_old_myst(python) else rb"(?!)"
    assert re.sub(lines, b"", tree["designs.json"]) == re.sub(lines, b"", plain[0]["designs.json"])
    for name in (name for name in plain[0] if name.endswith(".html")):
        assert SVG.findall(tree[name]) == SVG.findall(plain[0][name])
