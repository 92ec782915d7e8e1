"""The configuration: each value once, with its type, default, check and help; and how the others read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, cast

from sphinxcontrib_flamedesign.conf_source import ConfSource
from sphinxcontrib_flamedesign.core.baseline import Entry
from sphinxcontrib_flamedesign.core.other_projects import OtherProject
from sphinxcontrib_flamedesign.core.template import Templates
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes
from sphinxcontrib_flamedesign.core.text.ids import IdScheme
from sphinxcontrib_flamedesign.setting_checks import (
    CardPlace,
    Check,
    check_address,
    check_card,
    check_components,
    check_document_address,
    check_optional_text,
    check_patterns,
    check_prefixes,
    check_projects,
    check_rules,
    check_seconds,
    check_template,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


PREFIX = "flamedesign_"


DEFAULT_TEMPLATE = "flame"


#: The templates themselves, made once: where they are equal to those of the last build, nothing is read again.
TEMPLATES = "flamedesign_template_data"

#: The file that holds the values where there is no ``conf.py``; empty where only options give them.
SETTINGS_FILE = "flamedesign_settings_file"

#: The options of the command that give values in place of these, by the names of the values.
GIVEN_OPTIONS = "flamedesign_given_options"


#: The entries of the baseline.
ENTRIES = "flamedesign_baseline_text"


#: The forms of the ids of other projects: texts are read by them.
OTHER_FORMS = "flamedesign_other_forms"


#: In place of a value's name: a name that only looks like one of ours.
MISNAMED = ""


def _value(
    default: object, rebuild: str, types: tuple[type, ...], check: Check, help_text: str
) -> Any:  # dataclasses.field() itself is typed so
    metadata = {"rebuild": rebuild, "types": types, "check": check, "help": help_text}
    if isinstance(default, (list, dict)):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """Every configuration value, without its prefix ``flamedesign_``."""

    documents: tuple[str, ...] = _value(
        [],
        "env",
        (list, tuple),
        check_patterns,
        "Patterns of document names that are plain design documents (``designs/*/FS``; ``*`` stays within a"
        " folder, ``**`` does not). A document with a ``design`` directive is one anyway.",
    )
    exclude: tuple[str, ...] = _value(
        [],
        "env",
        (list, tuple),
        check_patterns,
        "Patterns of document names that are no plain design documents, though ``flamedesign_documents`` or a template"
        " takes them for such, as the document that new designs are copied from.",
    )
    template: str | Mapping[str, str] = _value(
        DEFAULT_TEMPLATE,
        "env",
        (str, dict),
        check_template,
        "A template that ships in the package, or the path of a TOML file, relative to ``conf.py``. Or a table: pattern"
        " of document names -> template; the first that matches a document is its template.",
    )
    id_prefixes: tuple[str, ...] | None = _value(
        None,
        "env",
        (list, tuple, NoneType),
        check_prefixes,
        "Prefixes of ids, in place of the letters in the template's own: with ``ADR``, ``ADR4``, ``ADR-4`` and"
        " ``adr 0004`` all mean one design. A hyphen after the letters, as in ``ADR-``, is shown in ids.",
    )
    components: Mapping[str, Mapping[str, tuple[str, ...]]] = _value(
        {},
        "env",
        (dict,),
        check_components,
        "Canonical component name -> ``{'aliases': [...], 'paths': [...]}``: names and path patterns that mean it.",
    )
    projects: Mapping[str, Mapping[str, str]] = _value(
        {},
        "env",
        (dict,),
        check_projects,
        "Other projects whose designs are in the graph: name -> ``{'export': '…', 'url': '…'}``, the path of the"
        " project's ``designs.json``, relative to ``conf.py``, and where its pages are: an address, or a path from the"
        " root of these pages. Its designs are called ``name:ID``. Nothing is fetched.",
    )
    card: str = _value(
        str(CardPlace.TOP),
        "env",
        (str,),
        check_card,
        "Where the card with status and completeness stands on each design's page: ``'top'``, ``'end'`` or ``'none'``."
        " A page says otherwise with ``design-card`` in its front matter, or with the directive of that name.",
    )
    rules: Mapping[str, str | Mapping[str, str]] = _value(
        {},
        "html",
        (dict,),
        check_rules,
        "Rule id -> ``'error'``, ``'warning'``, ``'info'`` or ``'off'``: how much what a rule finds weighs here."
        " Or rule id -> ``{status: severity}``, where the status ``*`` is any other.",
    )
    baseline: str | None = _value(
        None,
        "html",
        (str, NoneType),
        check_optional_text,
        "A file of findings that are known and so not reported, relative to ``conf.py``. `flamedesign check"
        " --update-baseline` writes it.",
    )
    previous: str | None = _value(
        None,
        "html",
        (str, NoneType),
        check_optional_text,
        "An earlier ``designs.json``, relative to ``conf.py``: `design-overview` says what has changed since.",
    )
    source_root: str | None = _value(
        None,
        "html",
        (str, NoneType),
        check_optional_text,
        "The folder of the source tree, relative to ``conf.py``: source paths that designs cite are looked up there.",
    )
    source_url: str | None = _value(
        None,
        "html",
        (str, NoneType),
        check_address,
        "Where source paths that were found link to: ``https://…/{path}#L{line}``.",
    )
    document_url: str | None = _value(
        None,
        "env",
        (str, NoneType),
        check_document_address,
        "Where the sources of documents are shown: ``https://…/blob/*/docs/{path}``, where ``*`` is anything without a"
        " slash. Links to such addresses lead to the documents' designs.",
    )
    layout_seconds: float = _value(
        5,
        "html",
        (int, float),
        check_seconds,
        "How long the layout of one drawing may take before a list is shown in its place; 0 draws nothing.",
    )


def get_settings(config: Config) -> Settings:
    """Return the checked configuration of a project."""
    return Settings(**{item.name: getattr(config, PREFIX + item.name) for item in fields(Settings)})


def get_ids(config: Config) -> IdSchemes:
    """Return what knows a project's ids in all their spellings."""
    settings = get_settings(config)
    prefixes = settings.id_prefixes or ()
    schemes = (IdScheme(template.ids, prefixes, template.words.joiners) for template in get_templates(config).templates)
    return IdSchemes(tuple(schemes), tuple(settings.projects))


def get_templates(config: Config) -> Templates:
    """Return the templates of a project."""
    return cast("Templates", config[TEMPLATES])


@dataclass(frozen=True, slots=True)
class Files:
    """What the configuration names by paths relative to ``conf.py``: source tree, earlier export, known findings."""

    source_root: Path | None
    baseline: Path | None
    previous: Path | None
    known: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """What is wrong with a value: its name, what to say, and where it stands."""

    value: str
    text: str
    place: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the configuration comes from, and what is wrong with it."""

    source: ConfSource
    problems: tuple[SettingProblem, ...]
    #: Whether anybody has chosen the template, which else is the default.
    has_template: bool = True
    #: What the exports of other projects say.
    others: tuple[OtherProject, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder of ``conf.py``."""
        return self.source.path.parent

    def find_setting(self, name: str, entry: str | None = None) -> tuple[Path, int]:
        """Return the file and line of a value of ``conf.py``, or of an entry in it."""
        return self.source.path, self.source.find_line(name, entry) or 1


def get_files(config: Config, folder: Path) -> Files:
    """Return what the configuration names by paths that are relative to a folder."""
    settings = get_settings(config)
    return Files(
        source_root=Path(folder, settings.source_root).resolve() if settings.source_root is not None else None,
        baseline=Path(folder, settings.baseline) if settings.baseline is not None else None,
        previous=Path(folder, settings.previous) if settings.previous is not None else None,
        known=config[ENTRIES],
    )


def get_given_options(config: Config) -> Mapping[str, str]:
    """Return the options of the command that give values, by the names of these."""
    return cast("Mapping[str, str]", config[GIVEN_OPTIONS])


def narrow_templates(stated: object, given: object, folder: Path) -> object:
    """Return what an option that names a template stands for, beside what the project states.

    Of a table of templates that has it, the entries that do: it goes on being of their documents alone. Else it takes
    the place of all that is stated.

    :param folder: the one from which the project names its templates.
    """
    entries = stated.items() if isinstance(stated, Mapping) else ()
    meant = {
        pattern: name
        for pattern, name in entries
        if isinstance(name, str) and (name == given or str(Path(folder, name).resolve()) == given)
    }
    return meant or given


def default_of(item: Field[object]) -> object:
    """Return the default of a configuration value."""
    return item.default if item.default is not MISSING else cast("Callable[[], object]", item.default_factory)()


def register_values(app: Sphinx) -> None:
    """Register every value with Sphinx."""
    for item in fields(Settings):
        rebuild, types, help_text = (item.metadata[key] for key in ("rebuild", "types", "help"))
        app.add_config_value(PREFIX + item.name, default_of(item), rebuild, frozenset(types), help_text)
    # These hold the content of files: Sphinx then takes a change of one for a change of the configuration.
    app.add_config_value(TEMPLATES, None, "env", frozenset({Templates}))
    app.add_config_value(OTHER_FORMS, (), "env", frozenset({tuple}))
    app.add_config_value(SETTINGS_FILE, None, "", frozenset({str, NoneType}))
    app.add_config_value(GIVEN_OPTIONS, {}, "", frozenset({dict}))
    app.add_config_value(ENTRIES, (), "html", frozenset({tuple}))
