"""Random edit scripts: each step changes a project in one way and builds it, and now and then a build is broken off."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from building import Build
from projects import (
    ALIASES,
    CODE,
    COMPONENT_SETTINGS,
    ENTRIES,
    ENTRY_FIELDS,
    HAS_MYST,
    IDS,
    METADATA_FILES,
    NAMES,
    PARTS,
    PROJECT_SETTINGS,
    RULE_SETTINGS,
    STATUSES,
    TEXT_FIELDS,
    TEXTS,
    TITLES,
    Document,
    Model,
    make_document,
    make_export,
    make_part,
    make_views,
)

Edit = Callable[[Model, random.Random], None]
EDITS: dict[str, Edit] = {}


@dataclass(frozen=True)
class Step:
    """One step of a script: which edit, by which chance its details are chosen, and how the project is then built."""

    edit: str
    chance: int
    build: str = "html"


def _edit(function: Edit) -> Edit:
    EDITS[function.__name__] = function
    return function


def _designs(model: Model) -> list[Document]:
    return [one for one in model.documents.values() if one.is_design]


def _change(model: Model, chance: random.Random, name: str, values: tuple[str, ...]) -> None:
    designs = _designs(model)
    if designs:
        setattr(chance.choice(designs), name, chance.choice(values))


@_edit
def nothing(model: Model, chance: random.Random) -> None:
    """Change nothing."""


@_edit
def title(model: Model, chance: random.Random) -> None:
    _change(model, chance, "title", TITLES)


@_edit
def status(model: Model, chance: random.Random) -> None:
    _change(model, chance, "status", STATUSES)


@_edit
def id_(model: Model, chance: random.Random) -> None:
    _change(model, chance, "id", IDS)


@_edit
def alias(model: Model, chance: random.Random) -> None:
    _change(model, chance, "alias", ("", *ALIASES))


@_edit
def supersedes(model: Model, chance: random.Random) -> None:
    _change(model, chance, "supersedes", ("", *IDS))


@_edit
def waiver(model: Model, chance: random.Random) -> None:
    _change(model, chance, "waiver", ("", "missing-field", "unknown-feature, missing-field", "no-such-rule"))


@_edit
def prose(model: Model, chance: random.Random) -> None:
    if model.documents:
        chance.choice(list(model.documents.values())).prose = chance.choice(TEXTS)


@_edit
def field(model: Model, chance: random.Random) -> None:
    """Write a field, or take it out."""
    designs = _designs(model)
    if not designs:
        return
    texts, slug = chance.choice(designs).texts, chance.choice(sorted(TEXT_FIELDS))
    if slug in texts and chance.random() < 0.5:
        del texts[slug]
    else:
        texts[slug] = chance.choice(TEXTS)


@_edit
def statement(model: Model, chance: random.Random) -> None:
    """Add, change or remove a statement."""
    designs = _designs(model)
    if not designs:
        return
    entries, slug = chance.choice(designs).entries, chance.choice(sorted(ENTRY_FIELDS))
    listed = entries.setdefault(slug, [])
    if listed and chance.random() < 0.4:
        listed.pop(chance.randrange(len(listed)))
    else:
        listed.insert(chance.randint(0, len(listed)), chance.choice(ENTRIES))
    if not listed:
        del entries[slug]


@_edit
def view(model: Model, chance: random.Random) -> None:
    """Add a view to a document, or take one out."""
    if not model.documents:
        return
    views = chance.choice(list(model.documents.values())).views
    if views and chance.random() < 0.5:
        views.pop()
    else:
        views += make_views(chance, 1)


@_edit
def part(model: Model, chance: random.Random) -> None:
    """Include another file, or none."""
    _change(model, chance, "part", ("", *PARTS))


@_edit
def included(model: Model, chance: random.Random) -> None:
    """Change an included file."""
    model.parts[chance.choice(PARTS)] = make_part(chance)


@_edit
def add(model: Model, chance: random.Random) -> None:
    free = [name for name in NAMES if name not in model.documents]
    if free:
        name = chance.choice(free)
        model.documents[name] = make_document(chance, name)


@_edit
def delete(model: Model, chance: random.Random) -> None:
    if model.documents:
        del model.documents[chance.choice(list(model.documents))]


@_edit
def move(model: Model, chance: random.Random) -> None:
    """Rename a document's file as it is: its time of change stays."""
    free = [name for name in NAMES if name not in model.documents]
    if free and model.documents:
        old, new = chance.choice(list(model.documents)), chance.choice(free)
        document = model.documents.pop(old)
        model.moved[f"{old}.{document.suffix}"] = f"{new}.{document.suffix}"
        model.documents[new] = document


@_edit
def swap(model: Model, chance: random.Random) -> None:
    """Write each of two documents under the name of the other."""
    if len(model.documents) > 1:
        one, other = chance.sample(list(model.documents), 2)
        documents = model.documents
        documents[one], documents[other] = documents[other], documents[one]


@_edit
def syntax(model: Model, chance: random.Random) -> None:
    """Write a document in the other syntax, under the same name."""
    if model.documents and HAS_MYST:
        document = chance.choice(list(model.documents.values()))
        document.suffix = "rst" if document.suffix == "md" else "md"


@_edit
def style(model: Model, chance: random.Random) -> None:
    """Write a design in directives that was plain, or a page in its place."""
    if model.documents:
        chance.choice(list(model.documents.values())).style = chance.choice(("plain", "directives", "page"))


@_edit
def code(model: Model, chance: random.Random) -> None:
    """Add, change or remove a source file."""
    path = chance.choice(CODE)
    if path in model.code and chance.random() < 0.5:
        del model.code[path]
    else:
        model.code[path] = chance.randint(1, 9)


@_edit
def history(model: Model, chance: random.Random) -> None:
    """Commit all, a year after the last time."""
    model.commits += 1


@_edit
def clock(model: Model, chance: random.Random) -> None:
    """Give a document's file another time, and nothing else."""
    if model.documents:
        model.touched.append(model.path_of(chance.choice(list(model.documents))))


@_edit
def metadata(model: Model, chance: random.Random) -> None:
    """Write the metadata file beside documents, or take it away; the template says which it is."""
    path = chance.choice(METADATA_FILES)
    model.settings["flamedesign_template"], model.template = "own.toml", 3
    if path in model.metadata and chance.random() < 0.3:
        del model.metadata[path]
    else:
        model.metadata[path] = chance.choice(STATUSES)


def _set(model: Model, chance: random.Random, name: str, values: tuple[object, ...]) -> None:
    value = chance.choice(values)
    if value is None:
        model.settings.pop(name, None)
    else:
        model.settings[name] = value


@_edit
def components(model: Model, chance: random.Random) -> None:
    _set(model, chance, "flamedesign_components", COMPONENT_SETTINGS)


@_edit
def rules(model: Model, chance: random.Random) -> None:
    _set(model, chance, "flamedesign_rules", RULE_SETTINGS)


@_edit
def card(model: Model, chance: random.Random) -> None:
    _set(model, chance, "flamedesign_card", ("top", "end", "none"))


@_edit
def drawing(model: Model, chance: random.Random) -> None:
    _set(model, chance, "flamedesign_layout_seconds", (0, 60))


@_edit
def source_root(model: Model, chance: random.Random) -> None:
    _set(model, chance, "flamedesign_source_root", (None, "code", "code/src"))


@_edit
def source_url(model: Model, chance: random.Random) -> None:
    _set(model, chance, "flamedesign_source_url", (None, "https://example.org/{path}#L{line}"))


@_edit
def template(model: Model, chance: random.Random) -> None:
    """Choose another template, or change the template's file."""
    if chance.random() < 0.3:
        _set(model, chance, "flamedesign_template", (None, "own.toml"))
    else:
        model.template = chance.randrange(4)


@_edit
def baseline(model: Model, chance: random.Random) -> None:
    """Use a file of known findings, or change it."""
    _set(model, chance, "flamedesign_baseline", (None, "baseline.txt", "baseline.txt"))
    rules_ = chance.sample(("missing-field", "unknown-feature", "placeholder-field"), 2)
    model.baseline = "".join(f"{rule} | {chance.choice(NAMES)} | {chance.choice(IDS)} | 2\n" for rule in rules_)


@_edit
def other_project(model: Model, chance: random.Random) -> None:
    """Name another project, or change its export."""
    _set(model, chance, "flamedesign_projects", PROJECT_SETTINGS)
    model.other = make_export(chance)


@_edit
def html_title(model: Model, chance: random.Random) -> None:
    """Change a value of Sphinx itself that all pages show."""
    _set(model, chance, "html_title", ("One", "Two"))


#: How a step builds: a builder, then how many processes, which part, or how the build is broken off.
BUILDS = (
    *("html",) * 8,
    "html -j2",
    "html files",
    "html break",
    "html kill",
    "text break",
    "text",
    "dirhtml",
    "singlehtml",
    "latex",
    "designs",
    "epub",
    "linkcheck",
    "text files",
    "",
)
_EVENTS = ("env-purge-doc", "doctree-read", "env-updated", "doctree-resolved", "html-page-context", "build-finished")


def make_build(how: str, model: Model, chance: random.Random) -> Build | None:
    """Return the build that a step asks for, if it asks for one."""
    builder, _, way = how.partition(" ")
    if not builder:
        return None
    if way == "files":
        names = sorted(model.documents)
        files = [model.path_of(name) for name in chance.sample(names, min(len(names), 2))]
        return Build(builder, files=tuple(files)) if files else Build(builder)
    if way == "break":
        return Build(builder, break_at=(chance.choice(_EVENTS), chance.randrange(6)))
    if way == "kill":
        return Build(builder, kill_after=chance.random() * 0.5, parallel=chance.choice((1, 2)))
    return Build(builder, parallel=2 if way == "-j2" else 1)
