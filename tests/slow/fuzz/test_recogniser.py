"""Fuzzes the recogniser: whatever a document holds, it is read, judged, exported and shown."""

from __future__ import annotations

import json
import logging
import pickle

import pytest
from docutils.parsers.rst import directives, roles
from fuzzing import fuzz
from grammar import SCHEMA_TEXT, make_document
from sphinx.testing.util import SphinxTestApp

from sphinxcontrib_flamedesign.core.formats.designs_json import export_project, to_json
from sphinxcontrib_flamedesign.core.schema import find_mismatch
from sphinxcontrib_flamedesign.derived import get_findings, get_project
from sphinxcontrib_flamedesign.domain import get_domain

pytest.importorskip("myst_parser")
pytestmark = pytest.mark.filterwarnings("ignore")  # of Sphinx's and MyST's own

CONF = """
extensions = ["myst_parser"{ours}]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
html_theme = "basic"
flamedesign_documents = ["d*"]
flamedesign_source_root = "."
flamedesign_source_url = "https://example.org/{{path}}#L{{line}}"
flamedesign_components = {{"Scheduler": {{"aliases": ["sched"], "paths": ["src/*"]}}}}
"""
VIEWS = "".join(f".. design-{name}::\n\n" for name in ("table", "graph", "matrix", "report", "worklist"))
SCHEMA = json.loads(SCHEMA_TEXT)
OTHER = "RFE2: Eviction\n==============\n\nMotivation\n----------\n\n**Related Features:** RFE1\n"


class Reader:
    """A project of which one document is read again and again, each time with other content."""

    def __init__(self, folder, *, ours):
        source = folder / "src"
        source.mkdir(parents=True)
        (source / "conf.py").write_text(CONF.format(ours=', "sphinxcontrib_flamedesign"' if ours else ""), "utf-8")
        index = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   d*\n\n"
        (source / "index.rst").write_text(index + (VIEWS if ours else ""), "utf-8")
        (source / "d2.rst").write_text(OTHER, "utf-8")
        (source / "md.md").write_text("# x\n", "utf-8")
        (source / "d1.md").write_text("# x\n", "utf-8")
        (source / "d1b.rst").write_text("x\n=\n", "utf-8")
        self.app = SphinxTestApp("html", srcdir=source, builddir=folder / "build")
        self.app.build()
        self.app.builder.prepare_writing({"index"})
        self.registries = directives._directives.copy(), roles._roles.copy()

    def enter(self):
        """Let docutils know the directives and roles of this project alone: it keeps those of a process in one place."""
        directives._directives, roles._roles = self.registries

    def read(self, suffix, data):
        """Read the document and return what the project's export then is."""
        self.enter()
        app, name = self.app, {"md": "d1", "rst": "d1b"}[suffix]
        (app.srcdir / f"{name}.{suffix}").write_bytes(data)
        app.env.clear_doc(name)
        for domain in app.env.domains.values():
            domain.clear_doc(name)
        app.builder.read_doc(name)
        return name

    def export(self):
        domain = get_domain(self.app.env)
        domain.derived.forget()
        project = get_project(self.app.env)
        pickle.loads(pickle.dumps(domain.data))
        return to_json(export_project(project, get_findings(self.app.env), "x", lambda design: "y"))

    def show(self, name):
        self.enter()
        for page in (name, "index"):
            doctree = self.app.env.get_and_resolve_doctree(page, self.app.builder, tags=self.app.tags)
            self.app.builder.write_doc_serialized(page, doctree)
            self.app.builder.write_doc(page, doctree)


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    plain, ours = (Reader(tmp_path_factory.mktemp("fuzz"), ours=ours) for ours in (False, True))
    logging.getLogger("sphinx").setLevel(logging.CRITICAL)
    yield ours, plain
    for reader in (ours, plain):
        reader.app.cleanup()


def check(readers, suffix, data):
    ours, plain = readers
    try:
        name = ours.read(suffix, data)
    except Exception as error:
        with pytest.raises(type(error)):  # Sphinx gives this document up by itself
            plain.read(suffix, data)
        ours.read(suffix, b"x")
        return
    text = ours.export()
    text.encode("utf-8")
    assert find_mismatch(json.loads(text), SCHEMA) is None
    most = data.decode("utf-8", "replace").replace("\r\n", "\n")
    most = 2 + sum(most.count(one) for one in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
    for entry in json.loads(text)["findings"]:
        assert 1 <= entry["line"] <= most or entry["docname"] != name
    ours.read(suffix, data)
    assert ours.export() == text
    try:
        ours.show(name)
    except Exception as error:
        plain.read(suffix, data)
        with pytest.raises(type(error)):
            plain.show(name)


@pytest.mark.fuzz
def test_recogniser(readers):
    fuzz(lambda example: check(readers, *example), make_document, count=100)
