"""The configuration: each value once, with its type, default, check and help; and how the others read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from sphinxcontrib_flamedesign.conf_source import ConfSource
from sphinxcontrib_flamedesign.core.baseline import Entry, parse_baseline
from sphinxcontrib_flamedesign.core.rules import RULES
from sphinxcontrib_flamedesign.core.template import Template, make_template
from sphinxcontrib_flamedesign.setting_checks import (
    Check,
    check_address,
    check_components,
    check_optional_text,
    check_patterns,
    check_prefixes,
    check_rules,
    check_seconds,
    check_switch,
    check_text,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "flamedesign_"
DEFAULT_TEMPLATE = "flame"
TEMPLATE_DATA = "flamedesign_template_data"
BASELINE_TEXT = "flamedesign_baseline_text"
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
    template: str = _value(
        DEFAULT_TEMPLATE,
        "env",
        (str,),
        check_text,
        "A template that ships in the package, or the path of a TOML file, relative to ``conf.py``.",
    )
    id_prefixes: tuple[str, ...] = _value(
        ["RFE"],
        "env",
        (list, tuple),
        check_prefixes,
        "Prefixes of feature ids: with ``RFE``, ``RFE318``, ``RFE-318`` and ``rfe 318`` all mean ``RFE318``.",
    )
    components: Mapping[str, Mapping[str, tuple[str, ...]]] = _value(
        {},
        "env",
        (dict,),
        check_components,
        "Canonical component name -> ``{'aliases': [...], 'paths': [...]}``: names and path patterns that mean it.",
    )
    card: bool = _value(
        True, "env", (bool,), check_switch, "Show a card with status and completeness on each design's page."
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
    layout_seconds: float = _value(
        5,
        "html",
        (int, float),
        check_seconds,
        "How long the layout of one drawing may take before a list is shown in its place; 0 draws nothing.",
    )


_cache: WeakKeyDictionary[Config, tuple[Settings, Template]] = WeakKeyDictionary()


def _read(config: Config) -> tuple[Settings, Template]:
    if config not in _cache:
        values = {item.name: getattr(config, PREFIX + item.name) for item in fields(Settings)}
        template = make_template(config[TEMPLATE_DATA], config[PREFIX + "template"])
        _cache[config] = Settings(**values), template
    return _cache[config]


def get_settings(config: Config) -> Settings:
    """Return the checked configuration of a project."""
    return _read(config)[0]


def get_template(config: Config) -> Template:
    """Return the template of a project."""
    return _read(config)[1]


@dataclass(frozen=True, slots=True)
class Files:
    """What the configuration names by paths relative to ``conf.py``: the source tree, and the baseline's entries."""

    source_root: Path | None
    baseline: Path | None
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

    folder: Path
    source: ConfSource
    problems: tuple[SettingProblem, ...]


_origins: WeakKeyDictionary[Config, Origin] = WeakKeyDictionary()


def keep_origin(config: Config, origin: Origin) -> None:
    """Keep where a configuration comes from, once its values have been checked."""
    _origins[config] = origin
    _cache.pop(config, None)


def get_problems(config: Config) -> tuple[SettingProblem, ...]:
    """Return what is wrong with the configuration's values."""
    return _origins[config].problems


def find_setting(config: Config, name: str, entry: str | None = None) -> tuple[Path, int]:
    """Return the file and line of a value of ``conf.py``, or of an entry in it."""
    source = _origins[config].source
    return source.path, source.find_line(name, entry) or 1


def get_files(config: Config) -> Files:
    """Return what the configuration names by paths."""
    settings, folder = get_settings(config), _origins[config].folder
    return Files(
        source_root=Path(folder, settings.source_root).resolve() if settings.source_root is not None else None,
        baseline=Path(folder, settings.baseline) if settings.baseline is not None else None,
        known=parse_baseline(config[BASELINE_TEXT], RULES).entries,
    )


def keep_sources_inside(config: Config, folder: Path) -> None:
    """Forget a source tree that lies outside a folder."""
    root = get_files(config).source_root
    if root is not None and not root.is_relative_to(folder):
        setattr(config, PREFIX + "source_root", None)
        _cache.pop(config, None)


def default_of(item: Field[object]) -> object:
    """Return the default of a configuration value."""
    return item.default if item.default is not MISSING else cast("Callable[[], object]", item.default_factory)()


def register_values(app: Sphinx) -> None:
    """Register every value with Sphinx."""
    for item in fields(Settings):
        rebuild, types, help_text = (item.metadata[key] for key in ("rebuild", "types", "help"))
        app.add_config_value(PREFIX + item.name, default_of(item), rebuild, frozenset(types), help_text)
    # These hold the content of files: Sphinx then takes a change of one for a change of the configuration.
    app.add_config_value(TEMPLATE_DATA, {}, "env", frozenset({dict}))
    app.add_config_value(BASELINE_TEXT, "", "html", frozenset({str}))
