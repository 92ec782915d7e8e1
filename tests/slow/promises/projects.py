"""Small random projects of design documents, as data: what the edit scripts change, and how it is written as files."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from repositories import GIT, commit, git

HAS_MYST = importlib.util.find_spec("myst_parser") is not None

IDS = tuple(f"RFE{number}" for number in range(1, 8))
TITLES = ("A cache", "Eviction", "Scheduling", "Spilling", "Placement", "Tracing <b> & co", "Überblick – Ω", "A cache")
ALIASES = ("caching", "RFE50", "the one", "Eviction")
STATUSES = ("", "draft", "accepted", "implemented", "superseded", "whatever")
COMPONENTS = ("Scheduler", "scheduler service", "Object Store", "ostore", "Gateway")
TEXTS = (
    "Objects are fetched again and again.",
    "TBD",
    "None.",
    "As RFE3 says, and {role:RFE2}, on the Scheduler.",
    "It sets `CACHE_SIZE` and reads `code/src/a.py`, see {role:caching}.",
    "Two lines: <i>one</i>\nand RFE6.",
)
ENTRIES = (
    "RFE1",
    "**Eviction (RFE-2)**: frees what it holds.",
    "{role:RFE3} asks first",
    "Scheduler: asks the cache.",
    "`src/a.py`: hold objects",
    "`src/b.py:7` and RFE5",
    "ostore, of {component:Object Store}",
    "RFE40 as well",
    "platform:RFE3: stores what it takes",
)
CODE = ("src/a.py", "src/b.py", "src/deep/c.py")
PARTS = ("_parts/one.txt", "_parts/two.txt")

#: Slug -> label and section, as the shipped template has them: those that hold text, and those that hold entries.
TEXT_FIELDS = {
    "background": ("Background", "motivation"),
    "target": ("Target", "motivation"),
    "configuration": ("Configuration", "spec"),
    "cli": ("CLI", "spec"),
    "limitations": ("Limitations", "spec"),
    "architecture": ("Architecture", "implementation"),
}
ENTRY_FIELDS = {
    "related-features": ("Related Features", "spec"),
    "updates-required": ("Updates Required", "spec"),
    "integration-points": ("Integration Points", "spec"),
    "breaking-changes": ("Breaking Changes", "spec"),
    "components": ("Components", "implementation"),
    "internal-dependencies": ("Internal dependencies", "implementation"),
    "related-documents": ("Related Documents", "references"),
    "implementation-references": ("Implementation References", "references"),
}
SECTIONS = {
    "motivation": "Motivation",
    "spec": "Function Specification",
    "implementation": "Implementation Detail",
    "references": "References",
}
#: View directive -> the arguments and options that it is tried with.
VIEWS: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = {
    "design-graph": (
        ("", ()),
        ("", (("focus", "RFE1"), ("depth", "2"))),
        ("", (("group-by", "status"), ("caption", "By status"))),
        ("", (("group-by", "component"), ("origin", "declared, inferred"))),
        ("", (("status", "draft, accepted"),)),
        ("", (("components", "Scheduler"), ("kinds", "related, updates, mention"))),
    ),
    "design-table": (
        ("", ()),
        ("", (("sort", "-interactions"),)),
        ("", (("of", "components"),)),
        ("", (("columns", "id, title, status, components, findings"), ("status", "draft"))),
    ),
    "design-matrix": (("", ()), ("", (("of", "components"),)), ("", (("group-by", "status"),))),
    "design-impact": (("RFE1", ()), ("caching", (("depth", "3"),)), ("Scheduler", ())),
    "design-worklist": (("", ()), ("", (("group-by", "source"),))),
    "design-report": (("", ()), ("", (("status", "draft"),))),
}


@dataclass
class Document:
    """One document: a design, written plainly or in directives, or a page with views and references only."""

    suffix: str
    style: str
    id: str = "RFE1"
    title: str = TITLES[0]
    status: str = ""
    alias: str = ""
    supersedes: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[str]] = field(default_factory=dict)
    part: str = ""
    waiver: str = ""
    prose: str = "Some words."
    views: list[tuple[str, int]] = field(default_factory=list)

    @property
    def is_design(self) -> bool:
        return self.style != "page"


@dataclass
class Model:
    """A project as data. ``moved`` are files that are renamed rather than written."""

    documents: dict[str, Document] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    code: dict[str, int] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    template: int = 0
    baseline: str = ""
    #: The export of another project.
    other: str = ""
    moved: dict[str, str] = field(default_factory=dict)
    #: Metadata files beside documents: the status in each.
    metadata: dict[str, str] = field(default_factory=dict)
    #: How often all is to be committed, a year apart, and has been; and the files that get another time.
    commits: int = 0
    committed: int = 0
    touched: list[str] = field(default_factory=list)

    def path_of(self, name: str) -> str:
        return f"{name}.{self.documents[name].suffix}"

    def render(self) -> dict[str, str]:
        """Return all files of the project."""
        files = {"conf.py": self.configuration(), f"index.{_INDEX_SUFFIX}": _index()}
        files |= {self.path_of(name): write_document(one) for name, one in self.documents.items()}
        files |= self.parts
        files |= {f"code/{path}": "x = 1\n" * lines for path, lines in self.code.items()}
        files |= {path: f"status: {status}\n" for path, status in self.metadata.items()}
        if self.settings.get("flamedesign_template"):
            files["own.toml"] = _TEMPLATES[self.template % len(_TEMPLATES)]
        if self.settings.get("flamedesign_baseline"):
            files["baseline.txt"] = self.baseline
        if self.other:
            files["platform.json"] = self.other
        return files

    def configuration(self) -> str:
        lines = [f"{name} = {value!r}" for name, value in sorted(self.settings.items())]
        return _CONF + "\n".join(lines) + "\n"

    def write(self, folder: Path) -> None:
        """Make a folder hold the project: what has not changed is not touched."""
        wanted = self.render()
        for old, new in self.moved.items():
            if (folder / old).exists() and new in wanted:
                (folder / new).parent.mkdir(parents=True, exist_ok=True)
                (folder / old).replace(folder / new)
        self.moved = {}
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        there = {name for name in there if not name.startswith(".git/")}
        for name in there - wanted.keys():
            (folder / name).unlink()
        for name, text in wanted.items():
            path = folder / name
            if name not in there or path.read_text("utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
                os.utime(path, ns=(time.time_ns(), time.time_ns()))  # a file's own clock is coarse
        for name in wanted.keys() & self.touched:  # others have been moved since
            os.utime(folder / name, ns=(time.time_ns(), time.time_ns()))
        self.touched = []
        self.commit(folder)

    def commit(self, folder: Path) -> None:
        """Commit all as often as is wanted."""
        if GIT is None:
            return
        if self.commits and not (folder / ".git").exists():
            git(folder, "init", "-q")
        while self.committed < self.commits:
            commit(folder, f"{2001 + self.committed}-01-01T00:00:00+0000")
            self.committed += 1


#: What a template calls the metadata file beside a document.
METADATA_FILE = "meta.yaml"
#: Where such files can be.
METADATA_FILES = tuple(f"designs/{folder}{METADATA_FILE}" for folder in ("", "deep/"))
_INDEX_SUFFIX = "md" if HAS_MYST else "rst"
_CONF = f"""\
project = "Test"
author = copyright = "Testers"
version = release = "1"
extensions = {[*(["myst_parser"] if HAS_MYST else []), "sphinxcontrib_flamedesign"]}
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
exclude_patterns = ["_parts", "code"]
html_theme = "basic"
latex_documents = [("index", "all.tex", "All", "Testers", "howto")]
linkcheck_ignore = [".*"]
epub_show_urls = "no"
suppress_warnings = ["epub.unknown_project_files"]
flamedesign_documents = ["designs/**"]
"""
_TEMPLATES = (
    'name = "own"\ntitle = "Own"\n[metadata.status]\nlabel = "Status"\n'
    '[fields.motivation]\nlabel = "Motivation"\n'
    '[fields.background]\nlabel = "Background"\nparent = "motivation"\n',
    'name = "own"\ntitle = "Own"\n[metadata.status]\nlabel = "Status"\nvalues = ["draft", "accepted"]\n'
    '[fields.motivation]\nlabel = "Motivation"\n'
    '[fields.target]\nlabel = "Target"\nparent = "motivation"\n'
    '[fields.spec]\nlabel = "Function Specification"\n'
    '[fields.related-features]\nlabel = "Related Features"\nparent = "spec"\nstyle = "list"\ndeclares = "related"\n',
    'name = "own\n',
    f'name = "own"\ntitle = "Own"\n[metadata]\nfile = "{METADATA_FILE}"\n'
    '[metadata.status]\nlabel = "Status"\nvalues = ["draft", "accepted"]\n'
    '[fields.motivation]\nlabel = "Motivation"\n',
)
COMPONENT_SETTINGS: tuple[dict[str, dict[str, list[str]]], ...] = (
    {},
    {"Scheduler": {"aliases": ["scheduler service"], "paths": ["src/a*"]}},
    {"Scheduler": {"aliases": ["ostore"], "paths": []}, "Object Store": {"aliases": [], "paths": ["src/**"]}},
    {"Object Store": {"aliases": ["ostore", "Scheduler"], "paths": ["src/b.py"]}},
)
RULE_SETTINGS: tuple[dict[str, object], ...] = (
    {},
    {"missing-field": "off"},
    {"missing-field": "info", "placeholder-field": "error"},
    {"unknown-feature": "off", "missing-field": "error"},
    {"no-such-rule": "off"},
)


PROJECT_SETTINGS: tuple[dict[str, dict[str, str]] | None, ...] = (
    None,
    {"platform": {"export": "platform.json", "url": "https://platform.example.org/"}},
    {"platform": {"export": "platform.json", "url": "../platform"}},
    {"other": {"export": "platform.json", "url": "../platform"}},
)


def make_export(chance: random.Random) -> str:
    """Return what another project exports, or what is no export."""
    if chance.random() < 0.1:
        return "{"
    ids = chance.sample(("RFE3", "RFE40", "RFE41"), chance.randint(1, 3))
    designs = {
        id_: {"id": id_, "title": chance.choice(TITLES), "uri": f"{id_}.html#d", "source": f"{id_}.md", "status": None}
        for id_ in ids
    }
    said = {"target_type": "feature", "origin": "declared", "text": "It <asks>.", "line": 3}
    edges = [
        {"source": chance.choice(ids), "target": chance.choice(IDS), "kind": kind, **said}
        for kind in ("updates", "depends", "rides")
    ]
    data = {"version": 2, "project": "Platform", "kinds": {}, "designs": designs, "interactions": edges}
    return json.dumps(data)


def make_model(chance: random.Random) -> Model:
    """Return a random project."""
    model = Model()
    for name in chance.sample(NAMES, chance.randint(3, 6)):
        model.documents[name] = make_document(chance, name)
    for part in PARTS:
        model.parts[part] = make_part(chance)
    model.code = {path: chance.randint(1, 9) for path in CODE if chance.random() < 0.6}
    if chance.random() < 0.5:
        model.settings["flamedesign_components"] = chance.choice(COMPONENT_SETTINGS)
    if chance.random() < 0.5:
        model.settings["flamedesign_source_root"] = "code"
    if chance.random() < 0.2:
        model.settings["flamedesign_template"] = "own.toml"
    model.settings["flamedesign_layout_seconds"] = 60 if chance.random() < 0.3 else 0
    return model


#: Where documents can be; those in ``designs`` are designs even where they are written plainly.
NAMES = ("designs/a", "designs/b", "designs/deep/c", "designs/deep/er/d", "designs/e", "notes", "pages/f", "pages/g")


def make_document(chance: random.Random, name: str) -> Document:
    """Return a random document that can stand under a name."""
    suffix = chance.choice(("md", "rst")) if HAS_MYST else "rst"
    if not name.startswith("designs/") and chance.random() < 0.7:
        return Document(suffix, "page", views=make_views(chance, chance.randint(1, 3)), prose=chance.choice(TEXTS))
    style = chance.choice(("plain", "directives")) if name.startswith("designs/") else "directives"
    document = Document(suffix, style, id=chance.choice(IDS), title=chance.choice(TITLES))
    document.status = chance.choice(STATUSES)
    document.alias = chance.choice(ALIASES) if chance.random() < 0.3 else ""
    document.supersedes = chance.choice(IDS) if chance.random() < 0.2 else ""
    document.part = chance.choice(PARTS) if chance.random() < 0.3 else ""
    document.prose = chance.choice(TEXTS)
    for slug in chance.sample(sorted(TEXT_FIELDS), 3):
        document.texts[slug] = chance.choice(TEXTS)
    for slug in chance.sample(sorted(ENTRY_FIELDS), 3):
        document.entries[slug] = [chance.choice(ENTRIES) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.2:
        document.views = make_views(chance, 1)
    return document


def make_views(chance: random.Random, count: int) -> list[tuple[str, int]]:
    """Return so many views, each as its directive and which of its options it is tried with."""
    names = [chance.choice(sorted(VIEWS)) for _ in range(count)]
    return [(name, chance.randrange(len(VIEWS[name]))) for name in names]


def make_part(chance: random.Random) -> str:
    """Return the text of an included file: entries and words that reST and Markdown read alike."""
    said = chance.sample(("- RFE4 from a part", "- RFE5 as well", "- Gateway: from a part"), chance.randint(1, 3))
    return f"Included {chance.choice(('words', 'text', 'RFE7'))}.\n\n" + "\n".join(said) + "\n"


class Markup(Protocol):
    """How a document's parts are written in one syntax."""

    def header(self, document: Document) -> str: ...
    def heading(self, text: str, level: int) -> str: ...
    def role(self, name: str, target: str) -> str: ...
    def literal(self, text: str) -> str: ...
    def directive(self, name: str, argument: str, options: Iterable[tuple[str, str]], body: str) -> str: ...
    def comment(self, text: str) -> str: ...


class Markdown:
    """MyST."""

    def header(self, document: Document) -> str:
        lines = [f"{name}: {value}" for name, value in _metadata(document)]
        return "---\n" + "\n".join(lines) + "\n---\n\n" if lines else ""

    def heading(self, text: str, level: int) -> str:
        return f"{'#' * level} {text}\n\n"

    def role(self, name: str, target: str) -> str:
        return f"{{{name}}}`{target}`"

    def literal(self, text: str) -> str:
        return f"`{text}`"

    def directive(self, name: str, argument: str, options: Iterable[tuple[str, str]], body: str) -> str:
        fence = ":" * (3 + max((len(line) - len(line.lstrip(":")) for line in body.splitlines()), default=0))
        fence = fence if len(fence) > 3 else ":::"
        head = f"{fence}{{{name}}} {argument}".rstrip() + "\n"
        head += "".join(f":{key}: {value}\n" for key, value in options)
        return f"{head}\n{body}\n{fence}\n\n" if body else f"{head}{fence}\n\n"

    def comment(self, text: str) -> str:
        return f"<!-- {text} -->\n\n"


class Restructured:
    """reStructuredText."""

    def header(self, document: Document) -> str:
        lines = [f":{name}: {value}" for name, value in _metadata(document)]
        return "\n".join(lines) + "\n\n" if lines else ""

    def heading(self, text: str, level: int) -> str:
        return f"{text}\n{'=-~^'[level - 1] * (len(text) + 2)}\n\n"

    def role(self, name: str, target: str) -> str:
        return f":{name}:`{target}`"

    def literal(self, text: str) -> str:
        return f"``{text}``"

    def directive(self, name: str, argument: str, options: Iterable[tuple[str, str]], body: str) -> str:
        head = f".. {name}:: {argument}".rstrip() + "\n"
        head += "".join(f"   :{key}: {value}\n" for key, value in options)
        inside = "".join(f"   {line}".rstrip() + "\n" for line in body.rstrip().splitlines())
        return f"{head}\n{inside}\n"

    def comment(self, text: str) -> str:
        return f".. {text}\n\n"


_MARKUPS: dict[str, Markup] = {"md": Markdown(), "rst": Restructured()}


def _metadata(document: Document) -> list[tuple[str, str]]:
    pairs = (("status", document.status), ("aliases", document.alias), ("supersedes", document.supersedes))
    return [(name, value) for name, value in pairs if value]


def write_document(document: Document) -> str:
    """Return a document's text."""
    markup = _MARKUPS[document.suffix]
    parts = {"plain": _plain, "directives": _directives, "page": _page}[document.style](document, markup)
    if document.views:
        parts += [_view(markup, name, number) for name, number in document.views]
    return "".join(parts)


def _words(markup: Markup, text: str) -> str:
    """Write text with roles and literals as a syntax has them."""
    pieces = text.split("`")
    written = "".join(markup.literal(piece) if number % 2 else piece for number, piece in enumerate(pieces))
    for name, role in (("role", "design"), ("component", "design:component")):
        while f"{{{name}:" in written:
            before, _, rest = written.partition(f"{{{name}:")
            target, _, label_end = rest.partition("}")
            written = f"{before}{markup.role(role, target)}{label_end}"
    return written


def _list(markup: Markup, entries: Sequence[str]) -> str:
    return "".join(f"- {_words(markup, entry)}\n" for entry in entries) + "\n"


def _view(markup: Markup, name: str, number: int) -> str:
    argument, options = VIEWS[name][number % len(VIEWS[name])]
    return markup.directive(name, argument, options, "")


def _page(document: Document, markup: Markup) -> list[str]:
    return [markup.heading(f"Page {document.title}", 1), _words(markup, document.prose) + "\n\n"]


def _fields_in(document: Document, section: str) -> list[tuple[str, str, bool]]:
    slots = [(slug, label, False) for slug, (label, where) in TEXT_FIELDS.items() if where == section]
    slots += [(slug, label, True) for slug, (label, where) in ENTRY_FIELDS.items() if where == section]
    return [slot for slot in slots if slot[0] in document.texts or slot[0] in document.entries]


def _body(document: Document, markup: Markup, slug: str, *, is_list: bool) -> str:
    if is_list:
        return _list(markup, document.entries[slug])
    return _words(markup, document.texts[slug]) + "\n\n"


def _included(document: Document, markup: Markup, section: str) -> str:
    if not document.part or section != "spec":
        return ""
    return "**Compatibility:**\n\n" + markup.directive("include", f"/{document.part}", (), "")


def _plain(document: Document, markup: Markup) -> list[str]:
    parts = [markup.header(document), markup.heading(f"{document.id}: {document.title}", 1)]
    parts.append(_words(markup, document.prose) + "\n\n")
    if document.waiver:
        parts.append(markup.comment(f"flamedesign: allow {document.waiver} - known for long"))
    for section, title in SECTIONS.items():
        slots, included = _fields_in(document, section), _included(document, markup, section)
        if slots or included:
            parts.append(markup.heading(title, 2))
        for slug, label, is_list in slots:
            parts.append(f"**{label}:**\n\n" + _body(document, markup, slug, is_list=is_list))
        parts.append(included)
    return parts


def _directives(document: Document, markup: Markup) -> list[str]:
    parts = [markup.heading(document.title, 1), markup.directive("design", document.id, _metadata(document), "")]
    parts.append(_words(markup, document.prose) + "\n\n")
    if document.waiver:
        parts.append(markup.comment(f"flamedesign: allow {document.waiver} - known for long"))
    for section in SECTIONS:
        inside = "".join(
            markup.directive(f"design-{slug}", "", (), _body(document, markup, slug, is_list=is_list).rstrip())
            for slug, _, is_list in _fields_in(document, section)
        )
        inside += _included(document, markup, section)
        if inside:
            parts.append(markup.directive(f"design-{section}", "", (), inside.rstrip()))
    return parts


def _index() -> str:
    markup = _MARKUPS[_INDEX_SUFFIX]
    toctree = markup.directive("toctree", "", (("glob", ""), ("maxdepth", "1")), "designs/**\nnotes*\npages/*")
    return markup.heading("Index", 1) + markup.directive("design-table", "", (), "") + toctree
