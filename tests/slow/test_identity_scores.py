"""Who the designs of eight projects are, with the templates that ship and with those that are learnt from them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import SHARED, run_command

pytestmark = pytest.mark.corpus

#: Project -> the template that ships for it, the document that its authors copy, and its documents.
PROJECTS = {
    "kep": ("kep", "keps/NNNN-kep-template/README.md", "keps/*/*/README.md"),
    "nova-specs": ("nova-spec", "specs/2026.2-template.rst", "specs/*/*/*.rst"),
    "rust-rfc": ("rust-rfc", "0000-template.md", "text/*.md"),
    "swift-evolution": ("swift-evolution", "proposal-templates/0000-swift-template.md", "proposals/*.md"),
    "nep": ("nep", "doc/neps/nep-template.rst", "doc/neps/nep-0*.rst"),
    "madr": ("madr", "template/adr-template.md", "docs/decisions/*.md"),
    "pep": ("pep", None, None),
    "adr-nygard": ("nygard", None, None),
}
AIMS = {"ids": 0.99, "titles": 0.98, "statuses": 0.98, "relations": 0.95}
CONF = """
project = "x"
extensions = ["myst_parser", "sphinxcontrib_flamedesign"]
exclude_patterns = ["LICEN*", "**/LICEN*"]
root_doc = "start"
flamedesign_template = "{template}"
"""


def read_expected(name: str) -> dict[str, object]:
    """Return what the documents of a project say of themselves, by their paths."""
    expected: dict[str, object] = json.loads((SHARED / "corpus" / name / "expected-identity.json").read_text("utf-8"))
    return expected


def score(folder: Path, name: str, template: str, expected: dict[str, object]) -> dict[str, float]:
    """Build a project and return how well its export agrees with what is expected of its documents."""
    (folder / "conf.py").write_text(CONF.format(template=template), "utf-8")
    (folder / "start.rst").write_text("Start\n=====\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "designs", folder, folder / "_out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    (folder / "_out/expected.json").write_text(json.dumps(expected), "utf-8")
    tool = [sys.executable, SHARED / "tools/score_identity.py"]
    given = [folder / "_out/designs.json", folder / "_out/expected.json"]
    text = subprocess.run([*tool, *given], capture_output=True, text=True, check=True).stdout
    sys.stdout.write(f"{name}, {template}\n{text}")
    words = [line.split() for line in text.splitlines()]
    assert words[0][1] == words[0][3]
    return {word[0]: float(word[1]) for word in words[1:] if word[1] != "-"}


@pytest.fixture
def folder(tmp_path, request):
    source = SHARED / "corpus" / request.getfixturevalue("name")
    if not source.is_dir():
        missing = f"there is no corpus at {source}; set FLAMEDESIGN_SHARED"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return Path(shutil.copytree(source, tmp_path / "project"))


#: Each project is read once a day, with one template or the other, and of those that ship with many documents each
#: third one; with all that it has where this is set.
ALL = bool(os.environ.get("FLAMEDESIGN_SCORES"))
MANY = 60


def leave_some(folder: Path, expected: dict[str, object]) -> dict[str, object]:
    """Remove two of three documents of a large project, and return what is expected of the others."""
    if ALL or len(expected) < MANY:
        return expected
    some = dict(sorted(expected.items())[::3])
    for path in expected.keys() - some.keys():
        (folder / path).unlink()
    return some


LEARNT = [name for name, (_, document, _) in PROJECTS.items() if document is not None]


@pytest.mark.parametrize("name", PROJECTS if ALL else ["kep", "swift-evolution", "pep", "adr-nygard"])
def test_shipped(folder, name):
    scores = score(folder, name, PROJECTS[name][0], leave_some(folder, read_expected(name)))
    assert {key: value for key, value in scores.items() if value < AIMS[key]} == {}


@pytest.mark.parametrize("name", LEARNT if ALL else ["nova-specs", "rust-rfc", "nep", "madr"])
def test_learnt(folder, name, monkeypatch):
    _, document, documents = PROJECTS[name]
    monkeypatch.chdir(folder)
    done = run_command("template", "derive", document, "--documents", documents, "--output", "own.toml")
    assert done.exit_code == 0, done.output
    scores = score(folder, name, "own.toml", read_expected(name))
    assert {key: value for key, value in scores.items() if value < AIMS[key]} == {}
    if name == "nova-specs":
        check_missing_sections(json.loads((folder / "_out/designs.json").read_text("utf-8")), folder)


def check_missing_sections(export: dict[str, dict[str, dict[str, object]]], folder: Path) -> None:
    """Compare the missing sections with those that the project's own checker finds."""
    import tomllib

    fields = tomllib.loads((folder / "own.toml").read_text("utf-8"))["fields"]
    expected = json.loads((SHARED / "corpus/nova-specs/expected-against-2026.2.json").read_text("utf-8"))["expected"]
    by_source = {str(design["source"]).removeprefix("specs/"): design for design in export["designs"].values()}
    assert expected.keys() == by_source.keys()
    for path, wanted in expected.items():
        missing = {name for name, field in by_source[path]["fields"].items() if field["state"] == "missing"}
        sections = {fields[name]["label"] for name in missing if "parent" not in fields[name]}
        assert sections == set(wanted["missing_sections"]), path
        inner = {fields[name]["label"] for name in missing if fields[name].get("parent") not in {None, *missing}}
        present = {key: value for key, value in wanted["missing_subsections"].items() if key not in sections}
        assert inner == {label for labels in present.values() for label in labels}, path
