"""Writes down all that users see of a checkout, and compares two such recordings.

Record before and after a change of the code that must not be seen, with the same demo both times::

    python tools/record.py write /tmp/before --inputs main
    python tools/record.py write /tmp/after --inputs main
    diff -r /tmp/before /tmp/after

A recording holds the demo, and a folder of real design documents where one is named: what each builder writes and
says, all anchors of each page, and what each command prints and writes in each format. It uses nothing of the package
but its command, the name of the extension and the names in its export. Paths, versions and dates of today are left
out, so that two recordings of one checkout are equal, byte for byte.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from multiprocessing.pool import Pool
from pathlib import Path

import click
from recording.builds import BUILDERS
from recording.commands import PROGRAM
from recording.comparison import Replacements, compare_recordings
from recording.plan import Plan, plan_help
from recording.projects import GIT_ENVIRONMENT, Project, copy_project, extract_revision
from recording.recorder import Recorder

REPOSITORY = Path(__file__).resolve().parent.parent
#: Fixed, so that what Sphinx dates is the same each time.
_EPOCH = "1800000000"
#: How often rubbish is collected: with Python's own figures, that takes a quarter of the time.
_COLLECT = (200_000, 20, 100)
#: After how many jobs a process makes way for a new one: it takes seconds to start, and grows with each job.
_JOBS = 4
#: A function, and what it is called with.
_Job = tuple[Callable[..., None], tuple[object, ...]]

_FOLDER = click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, help=__doc__)
def main() -> None:
    """Run the program."""


@main.command()
@click.argument("output", type=click.Path(file_okay=False, resolve_path=True, path_type=Path))
@click.option("--checkout", type=_FOLDER, default=REPOSITORY, help="The code to record; this checkout unless given.")
@click.option(
    "--inputs",
    metavar="REVISION",
    default="HEAD",
    show_default=True,
    help="The revision of this repository whose demo is recorded, with the files that it cites.",
)
@click.option("--corpus", type=_FOLDER, help="A folder of design documents, as tests/slow/corpus/conf.py names them.")
@click.option("--entry-point", metavar="MODULE:NAME", help=f"Where {PROGRAM} is; as pyproject.toml says unless given.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help="How many processes to use.")
def write(output: Path, checkout: Path, inputs: str, corpus: Path | None, entry_point: str | None, jobs: int) -> None:
    """Write a recording to the folder OUTPUT, which must be empty or new."""
    if output.is_dir() and any(output.iterdir()):
        raise click.UsageError(f"{output} is not empty")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name).resolve()
        _fix_environment(scratch, checkout)
        recorder = Recorder(checkout, entry_point or _read_entry_point(checkout), scratch, output)
        projects = list(_prepare(inputs, corpus, scratch))
        context = multiprocessing.get_context("spawn")
        with context.Pool(jobs, gc.set_threshold, _COLLECT, maxtasksperchild=_JOBS) as pool:
            _record(pool, recorder, projects)


@main.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option(
    "--replacements",
    "path",
    type=_FILE,
    help='A TOML file, `replacements = [["old", "new"], …]`: what is replaced in OLD first, in this order.',
)
@click.option("--ignore-space", is_flag=True, help="Compare without white space and lines of tables in plain text.")
@click.pass_context
def compare(context: click.Context, old: Path, new: Path, path: Path | None, ignore_space: bool) -> None:
    """Print the files in which two recordings differ, each with its first difference.

    The exit status is 1 if there are any.
    """
    try:
        replacements = Replacements.read(path) if path is not None else Replacements()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    count = 0
    for difference in compare_recordings(old, new, replacements, ignore_space=ignore_space):
        click.echo(difference)
        count += 1
    for text in replacements.unused():
        click.echo(f"Replaced nowhere: {text!r}", err=True)
    click.echo(f"{count} files differ.", err=True)
    context.exit(int(count > 0))


def _fix_environment(scratch: Path, checkout: Path) -> None:
    """Make all processes find the checkout's package first, and nothing that depends on the user."""
    for name in ("FORCE_COLOR", "NO_COLOR", "LANGUAGE", "PYTHONHASHSEED"):
        os.environ.pop(name, None)
    os.environ |= {
        **GIT_ENVIRONMENT,
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(checkout),
        "PYTHONWARNINGS": "ignore",
        "SOURCE_DATE_EPOCH": _EPOCH,
        "TZ": "UTC",
        "XDG_CACHE_HOME": str(scratch / "cache"),
    }
    sys.path.insert(0, str(checkout))  # which processes that are started take over


def _read_entry_point(checkout: Path) -> str:
    data = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))
    return str(data["project"]["scripts"][PROGRAM])


def _prepare(inputs: str, corpus: Path | None, scratch: Path) -> Iterator[Project]:
    """Write the projects to the scratch folder."""
    tree = scratch / "inputs"
    extract_revision(REPOSITORY, inputs, tree)
    yield Project("demo", tree, "demo", pages=("index",))
    if corpus is not None:
        project = Project("corpus", corpus, pages=("designs/*", "designs/*/*"), every_option=False)
        folder = copy_project(project, scratch / "corpus")
        conf = next(tree.glob("tests/**/corpus/conf.py"))  # older revisions have it in another folder
        (folder / "conf.py").write_bytes(conf.read_bytes())
        yield replace(project, tree=folder)


def _record(pool: Pool, recorder: Recorder, projects: Sequence[Project]) -> None:
    """Record all projects, the last one first, for it takes longest."""
    exports = pool.map(recorder.export, projects, chunksize=1)
    choices, version = pool.apply(recorder.describe)
    recorder = replace(recorder, version=version)
    jobs: list[_Job] = []
    for project, export in reversed(list(zip(projects, exports, strict=True))):
        jobs += [(recorder.run_build, (project, export, builder, False)) for builder in BUILDERS]
        jobs.append((recorder.run_build, (project, export, "html", True)))
        sessions = Plan(export, choices, project.every_option).sessions()
        jobs += [(recorder.run_session, (project, export, part)) for session in sessions for part in session.split()]
    jobs.append((recorder.run_session, (projects[0], exports[0], plan_help(choices))))
    for result in [pool.apply_async(function, arguments) for function, arguments in jobs]:
        result.get()


if __name__ == "__main__":
    main()
