"""A dry run of a release: it builds sdist and wheel, looks at all that they hold, and uses the wheel as a user does.

It uploads nothing. What it has built is left in ``dist``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from collections.abc import Collection
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
PACKAGE = "sphinxcontrib_flamedesign"

#: What is tracked and not in the sdist: it is about the repository alone.
NOT_IN_SDIST = (".ci/", ".readthedocs.yaml")
#: What the build adds.
ADDED_TO_SDIST = ("PKG-INFO",)

#: The picture in the README, as the demo's graph is drawn.
PICTURE = "docs/images/graph.svg"

#: A project whose documents have a gap, as a user would write it.
PROJECT = {
    "conf.py": 'extensions = ["myst_parser", "sphinxcontrib_flamedesign"]\n',
    "index.md": "# Designs\n\n```{design-graph}\n```\n\n- {doc}`one`\n- {doc}`two`\n",
    "one.md": "# One\n\n```{design} RFE1\n```\n\n## References\n\n**Related Documents:**\n\n- RFE2\n",
    "two.md": "# Two\n\n```{design} RFE2\n```\n\n## Motivation\n\n**Target:** TBD\n",
}


def main() -> None:
    """Run all steps; the first that fails ends the program."""
    tracked = _run("git", "ls-files").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "first"), Path(folder, "second")
        _build(first)
        _build(second)
        _compare_bytes(first, second)
        (sdist,), (wheel,) = first.glob("*.tar.gz"), first.glob("*.whl")
        _check_sdist(sdist, tracked)
        _check_wheel(wheel, tracked)
        _run(sys.executable, "-m", "twine", "check", "--strict", str(sdist), str(wheel))
        _run(sys.executable, "-m", "check_wheel_contents", "--toplevel", PACKAGE, str(wheel))
        _use(wheel, Path(folder, "user"))
        shutil.rmtree(ROOT / "dist", ignore_errors=True)
        shutil.copytree(first, ROOT / "dist")
    sys.stdout.write(f"dist/{sdist.name} and dist/{wheel.name} can be uploaded.\n")


def _build(folder: Path) -> None:
    """Build the sdist, and from that the wheel."""
    _run(sys.executable, "-m", "build", "--quiet", "--outdir", str(folder))


def _compare_bytes(first: Path, second: Path) -> None:
    for one in sorted(first.iterdir()):
        if one.read_bytes() != (second / one.name).read_bytes():
            sys.exit(f"{one.name} differs from one build to the next")


def _check_sdist(sdist: Path, tracked: Collection[str]) -> None:
    """Check that the sdist holds all that is tracked, and nothing else."""
    with tarfile.open(sdist) as archive:
        held = {str(PurePosixPath(*PurePosixPath(name).parts[1:])) for name in archive.getnames()}
    meant = {name for name in tracked if not name.startswith(NOT_IN_SDIST)}
    _compare_names(sdist.name, held, meant | set(ADDED_TO_SDIST))


def _check_wheel(wheel: Path, tracked: Collection[str]) -> None:
    """Check that the wheel holds all of the package that is tracked, its metadata, and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    metadata = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    _compare_names(wheel.name, set(names) - metadata, {name for name in tracked if name.startswith(f"{PACKAGE}/")})
    for end in ("/METADATA", "/RECORD", "/WHEEL", "/entry_points.txt", "/licenses/LICENSE"):
        if not any(name.endswith(end) for name in metadata):
            sys.exit(f"{wheel.name} has no {end[1:]}")


def _compare_names(name: str, held: Collection[str], meant: Collection[str]) -> None:
    for says, names in (("lacks", set(meant) - set(held)), ("holds what is not meant", set(held) - set(meant))):
        if names:
            sys.exit(f"{name} {says}: {', '.join(sorted(names)[:9])}")


def _use(wheel: Path, folder: Path) -> None:
    """Install the wheel where nothing else is, and run what the documentation starts with."""
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    _run(str(programs / "python"), "-m", "pip", "install", "--quiet", f"{wheel}[site]")
    for name, text in PROJECT.items():
        (folder / name).write_text(text, "utf-8")
    _run(str(programs / "flamedesign"), "template", "list")
    _run(str(programs / "sphinx-build"), "-q", "-b", "html", ".", "html", folder=folder)
    found = _run(str(programs / "flamedesign"), "check", "--fail-on", "error", folder=folder)
    picture = _run(str(programs / "flamedesign"), "graph", "--conf", "demo")
    if picture != (ROOT / PICTURE).read_text("utf-8"):
        sys.exit(f"{PICTURE} is out of date: flamedesign graph --conf demo --output {PICTURE}")
    page = (folder / "html" / "index.html").read_text("utf-8")
    if "[placeholder-field]" not in found or "<svg" not in page or not (folder / "html" / "designs.json").is_file():
        sys.exit("the wheel does not do what it is for")


def _run(*command: str, folder: Path = ROOT) -> str:
    """Run a program, and return what it prints; where it fails, this ends with its words."""
    sys.stdout.write(f"$ {' '.join(command)}\n")
    sys.stdout.flush()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(list(command), cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}it ended with {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    main()
