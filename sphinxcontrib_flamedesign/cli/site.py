"""``flamedesign site``: the whole site of a folder of documents that no ``conf.py`` describes."""

from __future__ import annotations

import os
import re
import shlex
import webbrowser
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

import click
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinxcontrib_flamedesign.cli.conf_below import find_conf_with_extension
from sphinxcontrib_flamedesign.cli.configuration_folder import find_conf
from sphinxcontrib_flamedesign.cli.found_files import list_documents
from sphinxcontrib_flamedesign.cli.given_settings import settings_options
from sphinxcontrib_flamedesign.cli.options import FOLDER, OUTPUT_FOLDER, print_if_unfit, tag_option
from sphinxcontrib_flamedesign.cli.plain_folder import (
    SUFFIXES,
    PlainFolder,
    find_folder_around,
    find_plain_folder,
    make_configuration,
    read_stated_template,
)
from sphinxcontrib_flamedesign.cli.project_loader import InputError, echo_all_but_last, refuse_what_is_no_text
from sphinxcontrib_flamedesign.cli.read_failures import MISREAD, WarningLog
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.site_pages import PAGES, find_theme, make_page
from sphinxcontrib_flamedesign.cli.terminal import MissingError, echo
from sphinxcontrib_flamedesign.cli.unregistered import describe_unregistered, read_unknown
from sphinxcontrib_flamedesign.cli.written_conf import write_conf_files
from sphinxcontrib_flamedesign.config import DEFAULT_TEMPLATE, PREFIX, Settings
from sphinxcontrib_flamedesign.core.doc_patterns import WILDCARD
from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.formats.check_report import Report, summarise
from sphinxcontrib_flamedesign.core.model import Design
from sphinxcontrib_flamedesign.core.template import ALL_DOCUMENTS, Templates
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.reading.tools import ProjectTools

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


#: Where the pages that are made lie below the folder of a site, by which it is known for one.
_OWN_PAGES = Path(".doctrees", "pages")


#: Links to files are looked at, which else are silent: those that lead out of what is read are sorted out here.
_WARNINGS = {
    "show_warning_types": True,
    "suppress_warnings": ["toc", "app.add_node", "epub", "ref"],
}

#: What is said of a link to a file, or of an image.
_MISSING_FILE = re.compile(
    r"(?P<path>.+?)(?::\d+)?: WARNING: (?:'myst' (?:cross-)?reference target not found: '?|"
    r"(?:image|download) file not readable: )(?P<target>[^'\s]+)'?"
)


@click.command(
    short_help="Build the site of a folder without a conf.py.",
    epilog="For instance: `flamedesign site . --template madr --output site --open`.",
)
@click.argument("folder", type=FOLDER, default=".")
@click.option("--output", "-o", type=OUTPUT_FOLDER, help="The folder of the site.")
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@click.option(
    "--write-conf",
    is_flag=True,
    help="Write conf.py, .readthedocs.yaml and the pages of the site to FOLDER, to go on with.",
)
@tag_option
@settings_options
def site(folder: Path, output: Path | None, opens: bool, write_conf: bool, tags: tuple[str, ...]) -> None:
    """Build the site of the designs in FOLDER: graph, table, report, worklist and every design.

    Nothing is written beside the documents. Where a conf.py describes the folder, sphinx-build builds its site.
    """
    if output is None and not write_conf:
        raise MissingError("name the folder of the site with --output, or ask for --write-conf")
    if output == Path("-"):
        raise click.UsageError("a site is a folder; give --output the name of one, as in --output site")
    conf = find_conf(folder)
    if conf is not None:
        raise InputError(f"{show_path(conf / 'conf.py')} describes this folder; build its site with sphinx-build")
    if write_conf:
        _refuse_second_conf(folder)
    plain = find_plain_folder(folder)
    if plain is None or plain.file is None:
        around = None if write_conf else find_folder_around(folder.resolve())  # FOLDER itself gets the conf.py
        plain = PlainFolder(around or folder.resolve())
    values = _without_excluded(plain, make_configuration(plain))
    if output is not None:
        documents = list_documents(plain.root, values)
        _refuse_sources(plain, documents, output)
        _refuse_foreign(output)
    if write_conf:
        write_conf_files(plain, values)
        _print_what_is_next(plain)
    if output is not None:
        start = _build(plain, values, documents, output.resolve(), tags)
        if opens:
            webbrowser.open(start.as_uri())


def _refuse_second_conf(folder: Path) -> None:
    """Refuse to write a conf.py around one that has the designs already.

    :raises InputError: one below loads the extension.
    """
    below = find_conf_with_extension(folder)
    if below is not None:
        inside = shlex.quote(show_path(below.parent))
        raise InputError(
            f"{show_path(below)} loads the extension already; build its site with `sphinx-build {inside} site`, and"
            f" give the other commands --conf {inside}"
        )


def _without_excluded(plain: PlainFolder, values: Mapping[str, object]) -> dict[str, object]:
    """Return a configuration that leaves out what a template does: what is copied for new designs is no page."""
    stated = values.get(f"{PREFIX}template", DEFAULT_TEMPLATE)
    table = stated if isinstance(stated, dict) else {ALL_DOCUMENTS: stated}
    templates = Templates(tuple((pattern, read_stated_template(str(name), plain)) for pattern, name in table.items()))
    named = cast("list[str]", values.get(f"{PREFIX}documents") or [])
    tools = ProjectTools(Settings(documents=tuple(named)), templates)
    left_out = [name for name in list_documents(plain.root, values) if tools.find_template_without(name) is not None]
    files = [f"{WILDCARD.sub('?', name)}{suffix}" for name in left_out for suffix in SUFFIXES]
    return {**values, "exclude_patterns": [*cast("list[str]", values["exclude_patterns"]), *files]}


def _refuse_sources(plain: PlainFolder, documents: Iterable[str], output: Path) -> None:
    """Refuse to write a site among the documents, which Sphinx would read again, or around them.

    :raises InputError: the folder of the site is that of documents, or lies in one or around one.
    """
    whole = output.resolve()
    folders = {(plain.root / name).parent for name in documents}
    if whole == plain.root or any(whole in {path, *path.parents} for path in folders):
        raise InputError(f"{show_path(output)} holds documents; give --output a folder of its own, as --output site")


def _refuse_foreign(output: Path) -> None:
    """Refuse to write a site over files that are not those of an earlier one.

    :raises InputError: the folder holds something, and was not made by this command.
    """
    if output.is_dir() and any(output.iterdir()) and not (output / _OWN_PAGES).is_dir():
        raise InputError(
            f"{show_path(output)} is not empty, and no site of this command; give --output a new folder, or empty it"
        )


def _print_what_is_next(plain: PlainFolder) -> None:
    """Print what builds a site from now on, and what has no more effect."""
    if plain.file is not None:
        echo(f"conf.py holds what {show_path(plain.file)} says, and is read in its place from now on.", err=True)
    folder = shlex.quote(show_path(plain.root))
    echo(f"Build the site with `sphinx-build {folder} site`.", err=True)


def _build(
    plain: PlainFolder, values: Mapping[str, object], documents: Collection[str], output: Path, tags: Sequence[str]
) -> Path:
    """Build the site and return its first page.

    :param documents: the names of all documents, of which some may be called like a page of the site.
    :raises InputError: Sphinx cannot build it.
    """
    pages = _Pages(output / _OWN_PAGES, documents)
    log = WarningLog()
    with patch_docutils(), docutils_namespace(), read_unknown() as unregistered:
        try:
            pages.folder.mkdir(parents=True, exist_ok=True)  # first of all: a site that fails is one all the same
            app = Sphinx(
                srcdir=plain.root,
                confdir=None,
                outdir=output,
                doctreedir=output / ".doctrees",
                buildername="html",
                confoverrides={**values, **_html(values), **pages.configuration, **_WARNINGS},
                status=None,
                warning=log,  # type: ignore[arg-type]  # it writes, and does nothing else
                tags=tags,
            )
            derived = get_derived(app.env)
            derived.show_path = show_path
            problems = [str(problem) for problem in derived.origin.problems]
            derived.tools = _SiteTools(derived.tools, pages.names.values())
            app.connect("env-get-outdated", pages.add)
            app.connect("env-before-read-docs", _refuse_unreadable)
            app.connect("env-purge-doc", partial(_remove_page, output))
            app.connect("env-updated", _name_pages)
            if not problems:
                app.build()
            project, findings = derived.project, derived.findings
        except Exception as error:
            raise InputError(f"the site cannot be built: {' '.join(str(error).split())}") from error
    if problems:
        raise InputError(echo_all_but_last(problems))
    for message in log.messages:
        if MISREAD.match(message) or _is_broken_inside(message, plain.root):
            echo(f"Sphinx: {message}", err=True)
    if unregistered:
        text = describe_unregistered(unregistered)
        echo(f"{text[0].upper()}{text[1:]}", err=True)
    start = output / f"{pages.names['index']}.html"
    print_if_unfit(project)
    report = Report(findings, str, [design.source for design in project.designs], "warning", 0)
    echo(f"{start}: {summarise(report)}{'; flamedesign check lists them' if report.findings else ''}")
    return start


def _is_broken_inside(message: str, root: Path) -> bool:
    """Return whether a warning is about a link to a file that is missing, and not about one that is not read."""
    match = _MISSING_FILE.match(message)
    if match is None:
        return False
    target = unquote(match["target"].partition("#")[0])
    start = root if target.startswith("/") else Path(match["path"]).parent
    place = Path(os.path.normpath(start / target.lstrip("/")))
    return bool(place.suffix) and place.is_relative_to(root) and not place.exists()


def _html(values: Mapping[str, object]) -> dict[str, object]:
    """Return how the pages are made: what Sphinx says of a project by itself nobody has stated here."""
    return {
        "html_theme": find_theme(),
        "html_title": values["project"],
        "html_show_copyright": False,
        "html_copy_source": False,
        "html_show_sourcelink": False,
    }


def _refuse_unreadable(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    refuse_what_is_no_text(app, docnames)


def _remove_page(output: Path, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Take the page of a document that is gone out of the site: Sphinx leaves it there."""
    if docname not in env.found_docs:
        (output / f"{docname}.html").unlink(missing_ok=True)


class _SiteTools(ProjectTools):
    """The tools of a project, which take no page that is made for a site for a design."""

    def __init__(self, tools: ProjectTools, pages: Iterable[str]) -> None:
        vars(self).update(vars(tools))
        self._pages = frozenset(pages)

    def is_plain_design(self, docname: str) -> bool:
        """Return whether a document is a design without a directive."""
        return docname not in self._pages and super().is_plain_design(docname)


class _Pages:
    """The pages beside the documents of a site: Sphinx reads them from the folder of its doctrees."""

    def __init__(self, folder: Path, documents: Collection[str]) -> None:
        self.folder = folder
        #: A document of the folder may have the name of one of them.
        self.names = {name: name if name not in documents else f"designs-{name}" for name in PAGES}

    @property
    def configuration(self) -> dict[str, object]:
        """What Sphinx must know of them."""
        return {"root_doc": self.names["index"]}

    def add(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> Sequence[str]:
        """Let Sphinx find the pages; return those that are to be read."""
        documents = sorted(app.project.docnames)
        outdated = []
        for key, name in self.names.items():
            path = self.folder / f"{name}.rst"
            text = make_page(key, [self.names[other] for other in PAGES if other != "index"], documents)
            if not path.is_file() or path.read_text("utf-8") != text or name not in env.all_docs:
                write_whole(path, text)
                outdated.append(name)
            app.project.docnames.add(name)
            # Sphinx has no public way to read a document from elsewhere.
            app.project._docname_to_path[name] = path
            app.project._path_to_docname[path] = name
            removed.discard(name)
        return outdated


def _name_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Call the page of a design as the design is called, where its first heading is but "Summary"."""
    for design in get_derived(env).project.designs:
        heading = env.titles.get(design.docname)
        if heading is not None and design.title not in heading.astext():
            env.titles[design.docname] = env.longtitles[design.docname] = nodes.title("", design.full_title)
            env.tocs[design.docname] = _under_one(design, env.tocs[design.docname])


def _under_one(design: Design, contents: nodes.bullet_list) -> nodes.bullet_list:
    """Return the contents of a page under one entry: else each heading is one in the contents of the site."""
    page = nodes.reference("", design.full_title, internal=True, refuri=design.docname, anchorname="")
    return nodes.bullet_list("", nodes.list_item("", addnodes.compact_paragraph("", "", page), contents))
