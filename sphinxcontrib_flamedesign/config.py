"""The configuration: each value once, with its type, default, check and help. Only this module reads ``app.config``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from string import Formatter
from types import NoneType
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from sphinxcontrib_flamedesign.core.baseline import Entry, parse_baseline
from sphinxcontrib_flamedesign.core.rules import ANY_STATUS, RULES, SEVERITIES, Severities
from sphinxcontrib_flamedesign.core.template import (
    Template,
    TemplateError,
    find_shipped,
    make_template,
    read_template,
)
from sphinxcontrib_flamedesign.warnings import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "flamedesign_"
DEFAULT_TEMPLATE = "flame"
_LONGEST = 3600


def _strings(value: object) -> str | None:
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) and item for item in value):
        return None
    return "must be a list of strings"


def _prefixes(value: object) -> str | None:
    wrong = _strings(value)
    if wrong is None and not all(item.isalpha() for item in cast("list[str]", value)):
        return "each prefix must consist of letters only"
    return wrong


def _text(value: object) -> str | None:
    return None if isinstance(value, str) and value else "must be a string"


def _switch(value: object) -> str | None:
    return None if isinstance(value, bool) else "must be True or False"


def _seconds(value: object) -> str | None:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= _LONGEST
    return None if good else f"must be a number of seconds, from 0 to {_LONGEST}"


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _address(value: object) -> str | None:
    """Check an address with places to fill in; only what a browser may safely follow."""
    if value is None:
        return None
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        return "must be an address that starts with https:// or http://"
    try:
        names = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
    except ValueError as error:
        return f"has braces that do not match: {error}"
    bare = value.replace("{path}", "").replace("{line}", "")
    good = "path" in names and names <= {"path", "line"} and not {"{", "}"} & set(bare)
    return None if good else "must hold {path}, may hold {line}, and no other braces"


def _near(name: object, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(name), list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _rules(value: object) -> str | None:
    if not isinstance(value, dict):
        return "must be a dictionary: rule id -> severity, or rule id -> {status: severity}"
    for rule, severity in value.items():
        if rule not in RULES:
            return f"names a rule {rule!r} that does not exist{_near(rule, RULES)}"
        for one in severity.values() if isinstance(severity, dict) else (severity,):
            if one not in SEVERITIES:
                hint = _near(one, SEVERITIES)
                return f"gives {rule!r} the severity {one!r}; it can be {', '.join(SEVERITIES)}{hint}"
    return None


def _statuses(severities: Severities, template: Template) -> str | None:
    """Check the statuses by which severities differ, which only the template knows."""
    known = (*template.status.values, ANY_STATUS)
    for rule, table in severities.items():
        for status in table if isinstance(table, dict) else ():
            if template.status.values and status not in known:
                return f"names a status {status!r} for {rule!r} that the template does not know{_near(status, known)}"
    return None


def _components(value: object) -> str | None:
    if not isinstance(value, dict):
        return "must be a dictionary: canonical name -> {'aliases': [...], 'paths': [...]}"
    for name, entry in value.items():
        if not isinstance(name, str) or not isinstance(entry, dict) or not set(entry) <= {"aliases", "paths"}:
            return f"the entry {name!r} must be a dictionary with the keys 'aliases' and 'paths' only"
        if any(_strings(entry[key]) for key in entry):
            return f"'aliases' and 'paths' of {name!r} must be lists of strings"
    return None


def _value(
    default: object, rebuild: str, types: tuple[type, ...], check: Callable[[object], str | None], help_text: str
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
        _strings,
        "Patterns of document names that are plain design documents (``designs/*/FS``; ``*`` stays within a"
        " folder, ``**`` does not). A document with a ``design`` directive is one anyway.",
    )
    template: str = _value(
        DEFAULT_TEMPLATE,
        "env",
        (str,),
        _text,
        "A template that ships in the package, or the path of a TOML file, relative to ``conf.py``.",
    )
    id_prefixes: tuple[str, ...] = _value(
        ["RFE"],
        "env",
        (list, tuple),
        _prefixes,
        "Prefixes of feature ids: with ``RFE``, ``RFE318``, ``RFE-318`` and ``rfe 318`` all mean ``RFE318``.",
    )
    components: Mapping[str, Mapping[str, tuple[str, ...]]] = _value(
        {},
        "env",
        (dict,),
        _components,
        "Canonical component name -> ``{'aliases': [...], 'paths': [...]}``: names and path patterns that mean it.",
    )
    card: bool = _value(
        True, "env", (bool,), _switch, "Show a card with status and completeness on each design's page."
    )
    rules: Mapping[str, str | Mapping[str, str]] = _value(
        {},
        "html",
        (dict,),
        _rules,
        "Rule id -> ``'error'``, ``'warning'``, ``'info'`` or ``'off'``: how much what a rule finds weighs here."
        " Or rule id -> ``{status: severity}``, where the status ``*`` is any other.",
    )
    baseline: str | None = _value(
        None,
        "html",
        (str, NoneType),
        _optional_text,
        "A file of findings that are known and so not reported, relative to ``conf.py``. `flamedesign check"
        " --update-baseline` writes it.",
    )
    source_root: str | None = _value(
        None,
        "html",
        (str, NoneType),
        _optional_text,
        "The folder of the source tree, relative to ``conf.py``: source paths that designs cite are looked up there.",
    )
    source_url: str | None = _value(
        None,
        "html",
        (str, NoneType),
        _address,
        "Where source paths that were found link to: ``https://…/{path}#L{line}``.",
    )
    layout_seconds: float = _value(
        5,
        "html",
        (int, float),
        _seconds,
        "How long the layout of one drawing may take before a list is shown in its place; 0 draws nothing.",
    )


_cache: WeakKeyDictionary[Config, tuple[Settings, Template]] = WeakKeyDictionary()


def _read(config: Config) -> tuple[Settings, Template]:
    if config not in _cache:
        values = {item.name: getattr(config, PREFIX + item.name) for item in fields(Settings)}
        template = make_template(config[PREFIX + "template_data"], config[PREFIX + "template"])
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


_folders: WeakKeyDictionary[Config, Path] = WeakKeyDictionary()


def get_files(config: Config) -> Files:
    """Return what the configuration names by paths."""
    settings, folder = get_settings(config), _folders[config]
    return Files(
        source_root=Path(folder, settings.source_root).resolve() if settings.source_root is not None else None,
        baseline=Path(folder, settings.baseline) if settings.baseline is not None else None,
        known=parse_baseline(config[PREFIX + "baseline_text"]).entries,
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
    app.add_config_value(PREFIX + "template_data", {}, "env", frozenset({dict}))
    app.add_config_value(PREFIX + "baseline_text", "", "html", frozenset({str}))


def _load_template(name: str, confdir: Path) -> dict[str, object]:
    path = find_shipped(name) or confdir / name
    data = read_template(path)
    severities = make_template(data, str(path)).severities
    problem = _rules(severities) or _statuses(severities, make_template(data, str(path)))
    if problem:
        raise TemplateError(str(path), [f"severities: {problem}"])
    return data


def _load_baseline(config: Config, confdir: Path) -> str:
    """Return the text of the baseline, and report what is wrong with it, each at its line."""
    name = getattr(config, PREFIX + "baseline")
    if name is None:
        return ""
    path = Path(confdir, name)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        _warn("%sbaseline in conf.py cannot be read, nothing is taken for known: %s", PREFIX, error)
        return ""
    for line, problem in parse_baseline(text).problems:
        _warn("%s", problem, location=f"{path}:{line}")
    return text


def _warn(message: str, *args: object, location: str | None = None) -> None:
    warn(message % args, subtype="config", location=location)


def check_values(app: Sphinx, config: Config) -> None:
    """Report wrong values and put their defaults in their place; load the template and the baseline."""
    confdir = _folders[config] = Path(app.confdir)
    for item in fields(Settings):
        problem = item.metadata["check"](getattr(config, PREFIX + item.name))
        if problem:
            _replace(config, item.name, problem)
    name = getattr(config, PREFIX + "template")
    try:
        data = _load_template(name, confdir)
    except TemplateError as error:
        _warn("%stemplate in conf.py cannot be used, %r is in its place: %s", PREFIX, DEFAULT_TEMPLATE, error)
        data = _load_template(DEFAULT_TEMPLATE, confdir)
    problem = _statuses(getattr(config, PREFIX + "rules"), make_template(data, name))
    if problem:
        _replace(config, "rules", problem)
    root = getattr(config, PREFIX + "source_root")
    if root is not None and not Path(confdir, root).is_dir():
        _replace(config, "source_root", f"names {root!r}, which is no folder")
    setattr(config, PREFIX + "template_data", data)
    setattr(config, PREFIX + "baseline_text", _load_baseline(config, confdir))
    _cache.pop(config, None)


def _replace(config: Config, name: str, problem: str) -> None:
    """Report a wrong value and put its default in its place."""
    default = next(default_of(item) for item in fields(Settings) if item.name == name)
    _warn("%s%s in conf.py %s; the default %r is used", PREFIX, name, problem, default)
    setattr(config, PREFIX + name, default)
