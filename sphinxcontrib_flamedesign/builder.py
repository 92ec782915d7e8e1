"""The builder ``designs``, and the same export beside the pages of the HTML builders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.builders import Builder
from sphinx.errors import SphinxError

from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.formats.designs_json import FILENAME, SCHEMA_FILENAME, export_project, write_export
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.derived import get_derived, get_findings, get_project
from sphinxcontrib_flamedesign.domain import DRAWING, IMPACT, get_domain
from sphinxcontrib_flamedesign.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from sphinxcontrib_flamedesign.core.model import Design


#: What the script of pages loads, beside the export: scripts, since pages that are opened as files load nothing else.
GRAPH_FILENAME, IMPACT_FILENAME = "designs-graph.js", "designs-impact.js"

#: The HTML builders that write a site; an EPUB may hold no file that it does not list.
SITE_BUILDERS = ("html", "dirhtml", "singlehtml")


class DesignsBuilder(Builder):
    """Writes ``designs.json``: everything that the project's designs say."""

    name = "designs"
    format = "json"
    epilog = f"The designs are in %(outdir)s/{FILENAME}."
    allow_parallel = True
    #: It is about the pages of this builder.
    stands_for = "html"

    def get_outdated_docs(self) -> str:
        """Return what Sphinx shows as outdated: the export is made anew each time."""
        return "all documents"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the page that the HTML builder writes for a document."""
        return page_of(self.config, docname)

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the export; no document has to be resolved for it.

        :raises SphinxError: it cannot be written.
        """
        try:
            export(self)
        except OSError as error:
            raise SphinxError(clean(f"{FILENAME} cannot be written: {error}")) from error

    def write_doc(self, docname: str, doctree: object) -> None:
        """Write nothing: the export is about all documents at once."""


def page_of(config: Config, docname: str) -> str:
    """Return the page that the HTML builder writes for a document, relative to the export."""
    suffix = config.html_link_suffix or config.html_file_suffix or ".html"
    return f"{quote(docname, errors='surrogateescape')}{suffix}"


def export(builder: Builder) -> None:
    """Write the export of a project into a builder's output folder.

    :raises OSError: it cannot be written.
    """
    env = builder.env
    exported = export_project(get_project(env), get_findings(env), env.config.project, _uris(builder))
    write_export(Path(builder.outdir), exported)


def _uris(builder: Builder) -> Callable[[Design], str]:
    """Return what gives the address of a design, relative to the export."""
    root = builder.env.config.root_doc

    def uri_of(design: Design) -> str:
        page = builder.get_target_uri(design.docname)
        if builder.name == "singlehtml":  # gives places in its one page, and not the page
            page = builder.get_target_uri(root).partition("#")[0] or f"{quote(root)}.html"
        return f"{page}#{design.anchor}"

    return uri_of


def _written_from(builder: Builder) -> object:
    """Return what the files beside the pages show, beside what is kept: names, addresses and words."""
    env, uri_of = builder.env, _uris(builder)
    return env.config.project, env.config.language, [uri_of(design) for design in get_project(env).designs]


def export_site(app: Sphinx, exception: Exception | None) -> None:
    """Write the export beside the pages of a site; without it, the pages are still good."""
    if exception is None and app.builder.name in SITE_BUILDERS:
        names = (FILENAME, SCHEMA_FILENAME)
        try:
            get_derived(app.env).write_once(names, _written_from(app.builder), lambda: export(app.builder))
        except OSError as error:
            warn(f"{FILENAME} cannot be written: {error}", subtype="export")


def has_site_graph(builder: Builder) -> bool:
    """Return whether a builder writes a site that shows the graph, or impacts that readers choose."""
    domain = get_domain(builder.env)
    return builder.name in SITE_BUILDERS and (domain.shows(DRAWING) or domain.shows(IMPACT))


def _write_graph(app: Sphinx) -> None:
    from sphinxcontrib_flamedesign.views.graph_data import site_data
    from sphinxcontrib_flamedesign.views.impact_data import impacts_of

    project, folder = get_project(app.env), Path(app.builder.outdir)
    impacts = [*impacts_of(project)] if get_domain(app.env).shows(IMPACT) else []
    graph, impact = site_data(project.graph, project.templates, _uris(app.builder), impacts)
    write_whole(folder / GRAPH_FILENAME, graph)
    if impact:
        write_whole(folder / IMPACT_FILENAME, impact)
    else:
        (folder / IMPACT_FILENAME).unlink(missing_ok=True)


def write_site_graph(app: Sphinx, exception: Exception | None) -> None:
    """Write what the script draws neighbourhoods from beside the pages of a site that shows the graph.

    Where none does, what an earlier build has left there goes.
    """
    if exception is None and app.builder.name in SITE_BUILDERS:
        try:
            if has_site_graph(app.builder):
                has_impacts = get_domain(app.env).shows(IMPACT)
                names = [GRAPH_FILENAME, IMPACT_FILENAME] if has_impacts else [GRAPH_FILENAME]
                written = _written_from(app.builder), has_impacts
                get_derived(app.env).write_once(names, written, lambda: _write_graph(app))
            else:
                for name in (GRAPH_FILENAME, IMPACT_FILENAME):
                    Path(app.builder.outdir, name).unlink(missing_ok=True)
        except OSError as error:
            warn(f"{GRAPH_FILENAME} cannot be written: {error}", subtype="export")
