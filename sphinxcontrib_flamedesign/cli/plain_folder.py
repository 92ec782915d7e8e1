"""Projects without a ``conf.py``: any folder of documents, with settings in a TOML file or given as options."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util.matching import Matcher

from sphinxcontrib_flamedesign.cli.folder_templates import template_files
from sphinxcontrib_flamedesign.cli.found_files import find_files, never_in
from sphinxcontrib_flamedesign.cli.given_settings import given_options, given_settings
from sphinxcontrib_flamedesign.cli.section_guess import (
    SectionGuess,
    describe_what_fits,
    example_of,
    guess_designs,
    pattern_of,
)
from sphinxcontrib_flamedesign.cli.shown_path import show_path
from sphinxcontrib_flamedesign.cli.terminal import CommandError, NoDesignsError, echo
from sphinxcontrib_flamedesign.config import (
    DEFAULT_TEMPLATE,
    GIVEN_OPTIONS,
    PREFIX,
    SETTINGS_FILE,
    Settings,
    narrow_templates,
)
from sphinxcontrib_flamedesign.core.doc_patterns import WILDCARD, PatternAdviser, patterns_of
from sphinxcontrib_flamedesign.core.files import describe_unreadable
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.template_file import (
    TemplateError,
    find_template,
    make_template,
    read_template,
    suggest_template,
)
from sphinxcontrib_flamedesign.core.text.counts import describe_count
from sphinxcontrib_flamedesign.core.text.quoting import quote, quote_list, show
from sphinxcontrib_flamedesign.core.text.suggest import suggest
from sphinxcontrib_flamedesign.setting_checks import Mistake, UnusableError, check_patterns, check_template

if TYPE_CHECKING:
    from sphinx.config import Config

#: Where settings may stand: the name of a file, and the table in it that holds them.
_FILES = (("flamedesign.toml", ()), ("pyproject.toml", ("tool", "flamedesign")))

#: The names of these files.
SETTINGS_FILES = tuple(name for name, _ in _FILES)

#: What documents are called.
SUFFIXES = (".md", ".rst")

#: So many documents that are taken for designs are named.
_MOST_GUESSED = 2


# Without MyST-Parser, no Markdown is read, which is reported.
_EXTENSIONS = (*(["myst_parser"] if find_spec("myst_parser") is not None else []), "sphinxcontrib_flamedesign")

#: What MyST-Parser warns of, but unknown directives and roles: it drops those without a trace if they are suppressed,
#: and those of ours are findings.
_OF_MYST = (
    *("attribute", "deprecated", "directive_body", "directive_comments", "directive_option", "directive_parse"),
    *("domains", "duplicate_def", "header", "heading_slug", "html", "inv_retrieval", "iref_ambiguous", "iref_missing"),
    *("linkify", "not_supported", "render", "section_ref", "strikethrough", "substitution", "topmatter"),
    *("xref_ambiguous", "xref_missing"),
)

#: Suppressed, for links lead out of what is read.
_QUIET = (*(f"myst.{name}" for name in _OF_MYST), "ref", "toc", "image", "download", "app.add_node", "epub")


class SettingsError(CommandError):
    """Settings of a folder that cannot be used."""


@dataclass(frozen=True)
class PlainFolder:
    """A folder of documents that no ``conf.py`` describes, with its settings by their names in ``conf.py``."""

    root: Path
    settings: Mapping[str, object] = field(default_factory=dict)
    #: The file that holds them, if one does.
    file: Path | None = None


def find_plain_folder(near: Path) -> PlainFolder | None:
    """Return the folder that a file with settings describes, or else what the options of the command ask for.

    :param near: a folder or file.
    :raises SettingsError: a file with settings cannot be read.
    """
    start = near if near.is_dir() else near.parent
    for folder in (start.resolve(), *start.resolve().parents):
        for name, keys in _FILES:
            settings = _read_settings(folder / name, keys)
            if settings is not None:
                return PlainFolder(folder, settings, folder / name)
    if not given_settings():
        return None
    here = Path.cwd()
    folder = here if start.resolve().is_relative_to(here) else start.resolve()
    return PlainFolder(find_folder_around(folder) or folder)


def find_folder_around(folder: Path) -> Path | None:
    """Return the folder around one from which the template names the designs in it, as ``docs/adr/*`` does in ``docs``.

    None where the template has no pattern for documents, the options have their own, or it means nothing there.
    """
    given = given_settings()
    name = given.get(f"{PREFIX}template")
    if name is None or f"{PREFIX}documents" in given:
        return None
    patterns = read_stated_template(str(name), PlainFolder(folder)).documents
    around = {root for pattern in patterns if (root := _find_root(folder, pattern)) is not None}
    if not around:
        return None
    files = [path.rpartition(".")[0] for path in find_files(folder, _with_suffixes(["**"]), never_in(folder))]
    matches = Matcher(patterns)
    if any(map(matches, files)):
        return None
    nearest = sorted(around, key=lambda root: len(root.parts), reverse=True)
    return next((path for path in nearest if any(matches(_seen_from(path, folder, file)) for file in files)), None)


def _find_root(folder: Path, pattern: str) -> Path | None:
    """Return the folder from which a pattern means what lies in another one: the one before its first parts."""
    *head, _ = WILDCARD.split(pattern)[0].split("/")
    parts = folder.parts
    ends = range(len(parts), len(head), -1) if head else ()
    end = next((end for end in ends if [*parts[end - len(head) : end]] == head), None)
    return Path(*parts[: end - len(head)]) if end is not None else None


def _seen_from(root: Path, folder: Path, file: str) -> str:
    return folder.joinpath(file).relative_to(root).as_posix()


def _read_settings(path: Path, keys: Iterable[str]) -> dict[str, object] | None:
    """Return the settings in a file; None where it holds none."""
    try:
        table: object = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SettingsError(f"{show_path(path)} cannot be read: {describe_unreadable(error)}") from error
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise SettingsError(f"[{'.'.join(keys)}] in {show_path(path)} must be a table")
    return {PREFIX + name.replace("-", "_"): value for name, value in table.items()}


def make_configuration(folder: PlainFolder, *, may_be_empty: bool = False) -> dict[str, object]:
    """Return the configuration with which Sphinx reads a folder: of all its files, only the designs.

    :param may_be_empty: whether a folder without designs is what was meant, as for the first one.
    :raises NoDesignsError: nothing says which documents are designs, or there are none.
    :raises SettingsError: a setting cannot be used.
    """
    _refuse_unknown(folder)
    _print_if_passed_over(folder)
    settings = _settings_of(folder)
    _check(check_template, settings, "template", folder)
    exclude = [*never_in(folder.root), *_with_suffixes(_patterns_in(settings, "exclude", folder))]
    documents = [*_documents_of(settings, folder)]
    if not documents:
        documents = _guess_documents(settings, folder, exclude, may_be_empty=may_be_empty)
        settings[f"{PREFIX}documents"] = documents
    include = _with_suffixes(documents)
    found = find_files(folder.root, include, exclude)
    if not found and not may_be_empty:
        is_of_template = not settings.get(f"{PREFIX}documents")
        message = _describe_no_match(folder, documents, exclude)
        fitting = _describe_where_it_fits(settings, folder, exclude) or describe_what_fits(folder.root, SUFFIXES)
        raise NoDesignsError(message + fitting if is_of_template else message)
    return {
        **settings,
        SETTINGS_FILE: str(folder.file or ""),
        GIVEN_OPTIONS: given_options(),
        "project": folder.root.name,
        "extensions": [*_EXTENSIONS],
        "include_patterns": include,
        "exclude_patterns": exclude,
        "root_doc": found[0].rpartition(".")[0] if found else "",
        "suppress_warnings": [*_QUIET],
    }


def _print_if_passed_over(folder: PlainFolder) -> None:
    """Report settings beside those of a folder that do not count."""
    if folder.file is None:
        return
    for name, keys in _FILES[1:]:
        other = folder.file.with_name(name)
        with suppress(SettingsError):
            if other != folder.file and _read_settings(other, keys) is not None:
                table = f"[{'.'.join(keys)}] in {show_path(other)}"
                echo(f"{table} is not read: {show_path(folder.file)} goes before it; keep one of them.", err=True)


def _settings_of(folder: PlainFolder) -> dict[str, object]:
    """Return the settings of a folder, with those that options give in their place."""
    given, name = given_settings(), f"{PREFIX}template"
    if name in given:
        given[name] = narrow_templates(folder.settings.get(name), given[name], folder.root)
    return {**folder.settings, **given}


def find_changed_settings(config: Config, folder: Path, changed: Collection[Path]) -> Path | None:
    """Return a file that has changed and says how all documents are read: a template, or ``flamedesign.toml``.

    :param folder: the one from which the configuration names templates.
    """
    files = [Path(getattr(config, SETTINGS_FILE) or ""), *template_files(config, folder)]
    return next((file for file in files if file in changed and file.name != _FILES[1][0]), None)


def _refuse_unknown(folder: PlainFolder) -> None:
    """Refuse names of settings that there are not.

    :raises SettingsError: the file with settings has one.
    """
    known = [item.name for item in fields(Settings)]
    names = [name.removeprefix(PREFIX) for name in folder.settings]
    wrong = [name for name in names if name not in known]
    if "tool" in wrong and folder.file is not None:
        moved = "put what it holds at the top level: [tool.flamedesign] is for pyproject.toml"
        raise SettingsError(f"{show_path(folder.file)}: 'tool' is no setting; {moved}")
    if wrong and folder.file is not None:
        hint = suggest(wrong[0].removeprefix(PREFIX), known) or f"; there are {', '.join(known)}"
        raise SettingsError(f"{show_path(folder.file)}: {show(wrong[0])} is no setting{hint}")


def _with_suffixes(patterns: Iterable[str]) -> list[str]:
    """Return patterns of files for patterns of documents."""
    return [f"{pattern}{suffix}" for pattern in patterns for suffix in SUFFIXES]


def _guess_documents(
    settings: Mapping[str, object], folder: PlainFolder, exclude: Sequence[str], *, may_be_empty: bool
) -> list[str]:
    """Return patterns of the documents that have sections of the template, and say so.

    :raises NoDesignsError: there are none.
    """
    template = read_stated_template(str(settings.get(f"{PREFIX}template", DEFAULT_TEMPLATE)), folder)
    files = find_files(folder.root, _with_suffixes(["**"]), exclude)
    names = [name.rpartition(".")[0] for name in files]
    guess = guess_designs(folder.root, files, template)
    if not guess.designs and may_be_empty:
        return []
    if not guess.designs:
        raise NoDesignsError(_describe_none_guessed(folder, template, names, guess.copied))
    pattern = pattern_of(guess.designs, names)
    patterns = [pattern] if pattern is not None else [re.sub(r"([*?\[])", r"[\1]", name) for name in guess.designs]
    echo(_describe_guessed(guess, template, pattern), err=True)
    return patterns


def _describe_guessed(guess: SectionGuess, template: Template, pattern: str | None) -> str:
    """Return which documents are taken for designs."""
    names = quote(pattern) if pattern is not None else ", ".join(guess.designs[:_MOST_GUESSED])
    more = " …" if pattern is None and len(guess.designs) > _MOST_GUESSED else ""
    what = describe_count(len(guess.designs), "document has", "documents have")
    copied = f"; {guess.copied[0]} looks like what they are copied from, and is none" if guess.copied else ""
    return (
        f"{what} the sections of the template {template.name!r}, and so count as designs: {names}{more}{copied}."
        " Name the designs with --documents to choose others."
    )


def _describe_none_guessed(folder: PlainFolder, template: Template, names: Sequence[str], copied: Sequence[str]) -> str:
    """Return that no document is known for a design, and how to name those that are."""
    beside = f" but {copied[0]}, which new designs are copied from," if copied else ""
    message = (
        f"{show_path(folder.root)} has no conf.py, nothing says which documents in it are designs, and none{beside} has"
        f" most of the sections of the template {template.name!r}; name "
    )
    if not names:
        return f"{message}a folder with documents in Markdown or reST: here are none"
    pattern = example_of(names)
    how = f'as with --documents "{pattern}" or documents = ["{pattern}"] in flamedesign.toml'
    return f"{message}the designs, {how}{describe_what_fits(folder.root, SUFFIXES)}"


def _describe_where_it_fits(settings: Mapping[str, object], folder: PlainFolder, exclude: Sequence[str]) -> str:
    """Return the end of a message: how to name the documents that have the sections of the template; empty if none."""
    name = settings.get(f"{PREFIX}template")
    if not isinstance(name, str):
        return ""
    files = find_files(folder.root, _with_suffixes(["**"]), exclude)
    found = guess_designs(folder.root, files, read_stated_template(name, folder)).designs
    if not found:
        return ""
    pattern = pattern_of(found, [file.rpartition(".")[0] for file in files])
    named = " ".join(f"--documents {shlex.quote(text)}" for text in ([pattern] if pattern else patterns_of(found)))
    return f"; {describe_count(len(found), 'document has', 'documents have')} the sections of {name!r}: give {named}"


def _describe_no_match(folder: PlainFolder, patterns: Sequence[str], exclude: Sequence[str]) -> str:
    """Return that no document is called like any of some patterns, and what would be."""
    names = [name.rpartition(".")[0] for name in find_files(folder.root, _with_suffixes(["**"]), exclude)]

    def count(pattern: str) -> int:
        return sum(map(Matcher([pattern]), names))

    advice = PatternAdviser(names, SUFFIXES, folder.root.as_posix(), count).advise(patterns[0])
    message = f"no document below {show_path(folder.root)} is called like {quote_list(patterns)}: {advice}"
    return f"{message}; name the designs with --documents, or with `documents` in flamedesign.toml"


def _documents_of(settings: Mapping[str, object], folder: PlainFolder) -> Iterator[str]:
    """Yield the patterns of documents that are designs: as they are set, or else those of the templates.

    :raises SettingsError: they cannot be used, or a template cannot be read.
    """
    usable = _patterns_in(settings, "documents", folder)
    templates = settings.get(f"{PREFIX}template", DEFAULT_TEMPLATE)
    if usable:
        yield from usable
    elif isinstance(templates, dict):
        yield from map(str, templates)
    else:
        yield from read_stated_template(str(templates), folder).documents


def _patterns_in(settings: Mapping[str, object], setting: str, folder: PlainFolder) -> list[str]:
    """Return the patterns that a setting holds.

    :raises SettingsError: they cannot be used.
    """
    return cast("list[str]", _check(check_patterns, settings, setting, folder) or [])


def _check(
    check: Callable[[object], tuple[object, list[Mistake]]],
    settings: Mapping[str, object],
    setting: str,
    folder: PlainFolder,
) -> object:
    """Return what can be used of a setting; None where it is not set.

    :raises SettingsError: it cannot be used, or not all of it.
    """
    name = PREFIX + setting
    if name not in settings:
        return None
    try:
        usable, mistakes = check(settings[name])
    except UnusableError as error:
        raise SettingsError(f"{_place_of(name, folder)} {error}") from error
    if mistakes:
        raise SettingsError(f"{_place_of(name, folder)} {mistakes[0].text}")
    return usable


def read_stated_template(name: str, folder: PlainFolder) -> Template:
    """Return a template that ships, or that a folder's settings name.

    :raises SettingsError: it cannot be read.
    """
    path = find_template(name, folder.root)
    if path is None:
        unknown = f"{show(Path(name).name)}, by name or as a file"
        is_option = Path(name).is_absolute()  # which is seen from the working directory
        hint = suggest_template(show_path(Path(name)), Path()) if is_option else suggest_template(name, folder.root)
        raise SettingsError(f"there is no template {unknown}{hint}")
    try:
        return make_template(read_template(path), str(path))
    except TemplateError as error:
        raise SettingsError(f"the template cannot be used: {error}") from error


def _place_of(name: str, folder: PlainFolder) -> str:
    """Return what a setting is called, and where it is given."""
    plain = name.removeprefix(PREFIX)
    given = given_options()
    if folder.file is not None and name not in given:
        return f"{plain} in {show_path(folder.file)}"
    return given.get(name, f"--{plain}")
