"""Small projects, written and built by a test itself."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import unescape
from pathlib import Path
from textwrap import dedent
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from docutils import nodes
from sphinx.testing.util import SphinxTestApp

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.cli.main import main
from sphinxcontrib_flamedesign.core.kinds import KINDS, Kind
from sphinxcontrib_flamedesign.core.model import Design, Finding, Relation, Statement
from sphinxcontrib_flamedesign.core.template import ALL_DOCUMENTS, IdSpec, Template, Templates
from sphinxcontrib_flamedesign.core.template_file import find_shipped, make_template, read_template
from sphinxcontrib_flamedesign.core.text.ids import IdScheme

#: The folder of the sources: of the package, the documentation, the demo and the tests.
ROOT = Path(__file__).parent.parent
#: The folder with the corpus of real design documents.
SHARED = Path(os.environ.get("FLAMEDESIGN_SHARED", ROOT.parent / "shared"))
CORPUS = SHARED / "corpus" / "flame"
#: The configuration with which the corpus is read.
CORPUS_CONF = ROOT / "tests" / "slow" / "corpus"

#: The template of tests that would fail when a field is added to the shipped one.
TEMPLATE_FILE = ROOT / "tests" / "template.toml"
TEMPLATE = make_template(read_template(TEMPLATE_FILE), "flame.toml")
#: The template that is shipped.
FLAME = make_template(read_template(find_shipped("flame")), "flame.toml")

HAS_MYST = importlib.util.find_spec("myst_parser") is not None

CONF = f"""
project = "Test"
author = copyright = "Testers"
version = release = "1"
extensions = {["myst_parser"] if HAS_MYST else []} + ["sphinxcontrib_flamedesign"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
exclude_patterns = ["_build"]
html_theme = "basic"
html_copy_source = False
"""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Project:
    """A folder of sources that is built as often as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.src = folder / "src"
        self.src.mkdir()
        self.apps: list[SphinxTestApp] = []
        self.write("conf.py", CONF)

    def write(self, name: str, text: str) -> Path:
        if name.endswith(".md") and not HAS_MYST:
            pytest.skip("this project is without MyST-Parser")
        path = self.src / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), "utf-8")
        return path

    def configure(self, text: str) -> None:
        self.write("conf.py", CONF + dedent(text))

    def build(
        self,
        builder: str = "html",
        *,
        parallel: int = 0,
        fresh: bool = False,
        files: tuple[str, ...] = (),
        connect: dict[str, Callable[..., object]] | None = None,
        tags: Sequence[str] = (),
        **overrides: object,
    ) -> SphinxTestApp:
        app = SphinxTestApp(
            builder,
            srcdir=self.src,
            builddir=self.src.parent / "build",
            freshenv=fresh,
            parallel=parallel,
            tags=tags,
            confoverrides=overrides,
        )
        self.apps.append(app)
        for event, callback in (connect or {}).items():
            app.connect(event, callback)
        app.build(filenames=[self.src / name for name in files] or None)
        return app

    def warnings(self) -> list[str]:
        """Return the last build's warnings, with paths relative to the sources."""
        text = _COLOUR.sub("", self.apps[-1].warning.getvalue()).replace(f"{self.src}/", "")
        return [line for line in text.splitlines() if line.strip()]

    def ours(self) -> list[str]:
        """Return the last build's warnings that are this extension's."""
        return [line for line in self.warnings() if "[flamedesign." in line]

    def export(self, **overrides: object) -> dict[str, dict[str, dict[str, object]]]:
        self.build("designs", **overrides)
        return self.read_export()

    def read_export(self) -> dict[str, dict[str, dict[str, object]]]:
        return json.loads((self.apps[-1].outdir / "designs.json").read_text("utf-8"))

    def written(self) -> set[str]:
        """Return the names of the pages that the last build wrote."""
        return set(re.findall(r"writing output\.\.\. \[.*?\] (\S+)", _COLOUR.sub("", self.apps[-1].status.getvalue())))

    def page(self, name: str) -> str:
        return (self.apps[-1].outdir / f"{name}.html").read_text("utf-8")

    def doctree(self, name: str) -> nodes.document:
        return self.apps[-1].env.get_doctree(name)

    def close(self) -> None:
        for app in self.apps:
            app.cleanup()


def design(id_: str, docname: str | None = None, title: str | None = None, **more: object) -> Design:
    """Make the record of a design, of which a test says only what it is about."""
    docname = docname or id_.lower()
    given = {"source": f"{docname}.md", "anchor": f"design-{id_.lower()}", "line": 3, "template": "flame", **more}
    return Design(id=id_, title=title or f"The {id_}", docname=docname, **given)


def of_all(template: Template = TEMPLATE) -> Templates:
    """Return the templates of a project that has one for all documents."""
    return Templates(((ALL_DOCUMENTS, template),))


def id_scheme(*prefixes: str) -> IdScheme:
    """Return what finds ids of some prefixes and a number."""
    return IdScheme(IdSpec(form=("RFE{number}",) if prefixes else ()), prefixes)


def superseding(*ids: str, line: int = 2, reverse: bool = False) -> tuple[Relation, ...]:
    """Make the records of metadata that says which designs another one supersedes."""
    key = "superseded-by" if reverse else "supersedes"
    return tuple(Relation(Kind.SUPERSEDES, key, id_, line, "", (id_,), (), reverse) for id_ in ids)


def statement(kind: str, text: str = "text", line: int = 5, **more: object) -> Statement:
    """Make the record of a statement, which names what `ids`, `names` and the like say."""
    return Statement(KINDS[kind], "a-slot", text, line, f"anchor-{line}", **more)


def finding(
    rule: str = "missing-field", severity: str = "warning", docname: str = "a", line: int = 4, **more: object
) -> Finding:
    """Make the record of a finding in a Markdown document."""
    given = {"message": "m", "design": "RFE1", **more}
    return Finding(rule, severity, given.pop("message"), docname, f"{docname}.md", line, **given)


def design_text(
    id_: str,
    *related: str,
    title: str = "Some title",
    status: str = "draft",
    motivation: str | None = None,
    points: Iterable[str] | None = None,
) -> str:
    """Return a plain design in reST, which is the same facts as in Markdown, and read without MyST too."""
    heading = f"{id_}: {title}"
    text = f":status: {status}\n\n{heading}\n{'=' * (len(heading) + 1)}\n\n"
    if motivation is not None:
        text += f"Motivation\n----------\n\n**Background:** {motivation}\n\n**Target:** TBD\n\n"
    text += "Function Specification\n----------------------\n"
    for label, entries in (("Related Features", related), ("Integration Points", points)):
        if entries is not None:
            text += f"\n**{label}:**\n\n" + ("".join(f"- {entry}\n" for entry in entries) or "None.\n")
    return text


def text_with_fields(heading: str, fields: Mapping[str, Iterable[str]], status: str | None = None) -> str:
    """Return a plain design in reST with the entries of some fields of its specification."""
    header = f":status: {status}\n\n" if status is not None else ""
    spec = "Function Specification\n----------------------"
    text = "\n\n".join(f"**{label}:**\n\n" + "\n".join(f"- {one}" for one in lines) for label, lines in fields.items())
    return f"{header}{heading}\n{'=' * len(heading)}\n\n{spec}\n\n{text}\n"


def run_command(*arguments: object) -> Result:
    """Run the command in this process; what it raises, but for its exit, fails the test."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def start(*arguments: object, redirected: str = "", **options: object) -> subprocess.Popen[bytes]:
    """Start the command in a process of its own, with no cache that outlasts the test.

    :param redirected: what a shell makes of its streams.
    """
    # A shell lets what it runs in the background ignore interrupts.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += "from sphinxcontrib_flamedesign.cli.main import main; main()"
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(sphinxcontrib_flamedesign.__file__).parents[1]),
        "XDG_CACHE_HOME": str(Path(str(options.get("cwd", "."))).resolve().parent / "xdg"),
    }
    command = ["sh", "-c", f'exec "$@" {redirected}', "sh"] if redirected else []
    return subprocess.Popen(
        [*command, sys.executable, "-c", code, *map(os.fsencode, map(str, arguments))],
        env={**environment, **options.pop("env", {})},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def run_on_terminal(*arguments: object, **options: object) -> tuple[int, str]:
    """Return the exit status of the command, and what a terminal gets of it."""
    ours, its = os.openpty()
    process = start(*arguments, stdin=its, stdout=its, stderr=its, **options)
    os.close(its)
    shown = b""
    try:
        while part := os.read(ours, 1 << 16):
            shown += part
    except OSError:  # so Linux says that nobody writes any more
        pass
    finally:
        os.close(ours)
    return process.wait(), shown.decode("utf-8")


def states(design: dict[str, object]) -> dict[str, str]:
    """Return the states of the fields that are there."""
    fields: dict[str, dict[str, str]] = design["fields"]
    return {slug: field["state"] for slug, field in fields.items() if field["state"] != "missing"}


def plain_lines(app: SphinxTestApp) -> list[str]:
    """Return what a build has said of ours, warnings and more, without colours."""
    text = _COLOUR.sub("", app.warning.getvalue() + app.status.getvalue())
    return [line for line in text.splitlines() if "[flamedesign." in line]


def dead_anchors(folder: Path) -> list[str]:
    """Return the links to places on pages that the pages do not have."""
    pages = {path: path.read_text("utf-8") for path in folder.rglob("*.*html")}
    ids = {path.resolve(): set(re.findall(r'\bid="([^"]+)"', text)) for path, text in pages.items()}
    dead = []
    for path, text in pages.items():
        for link in map(unescape, re.findall(r'href="([^"]*#[^"]+)"', text)):
            page, _, anchor = link.rpartition("#")
            target = (path.parent / unquote(page)).resolve() if page else path.resolve()
            is_ours = anchor.startswith(("design-", "component-", "fd-"))  # Sphinx has some of its own
            if is_ours and "://" not in link and unquote(anchor) not in ids.get(target, {unquote(anchor)}):
                dead.append(f"{path.name}: {link}")
    return dead
