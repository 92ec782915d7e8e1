"""The configuration: each value once, with its type, default, check and help. Only this module reads ``app.config``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from sphinx.util import logging

from sphinxcontrib_flamedesign.core.rules import RULES, SEVERITIES
from sphinxcontrib_flamedesign.core.template import (
    Template,
    TemplateError,
    find_shipped,
    make_template,
    read_template,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "flamedesign_"
DEFAULT_TEMPLATE = "flame"
_LONGEST = 3600

logger = logging.getLogger(__name__)


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


def _rules(value: object) -> str | None:
    if not isinstance(value, dict):
        return "must be a dictionary: rule id -> severity"
    for rule, severity in value.items():
        if rule not in RULES:
            near = difflib.get_close_matches(str(rule), RULES, n=1)
            return f"names a rule {rule!r} that does not exist" + (f"; did you mean {near[0]!r}?" if near else "")
        if severity not in SEVERITIES:
            return f"gives {rule!r} the severity {severity!r}; it can be {', '.join(SEVERITIES)}"
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
    rules: Mapping[str, str] = _value(
        {},
        "env",
        (dict,),
        _rules,
        "Rule id -> ``'error'``, ``'warning'``, ``'info'`` or ``'off'``: how much what a rule finds weighs here.",
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


def _default(item: Field[object]) -> object:
    return item.default if item.default is not MISSING else cast("Callable[[], object]", item.default_factory)()


def register_values(app: Sphinx) -> None:
    """Register every value with Sphinx."""
    for item in fields(Settings):
        rebuild, types, help_text = (item.metadata[key] for key in ("rebuild", "types", "help"))
        app.add_config_value(PREFIX + item.name, _default(item), rebuild, frozenset(types), help_text)
    # Holds the template file's content: Sphinx then reads all documents again when the file changes.
    app.add_config_value(PREFIX + "template_data", {}, "env", frozenset({dict}))


def _load_template(name: str, confdir: Path) -> dict[str, object]:
    path = find_shipped(name) or confdir / name
    data = read_template(path)
    make_template(data, str(path))
    return data


def check_values(app: Sphinx, config: Config) -> None:
    """Report wrong values and put their defaults in their place; load the template."""
    for item in fields(Settings):
        problem = item.metadata["check"](getattr(config, PREFIX + item.name))
        if problem:
            default = _default(item)
            message = "%s%s in conf.py %s; the default %r is used"
            logger.warning(message, PREFIX, item.name, problem, default, type="flamedesign", subtype="config")
            setattr(config, PREFIX + item.name, default)
    name = getattr(config, PREFIX + "template")
    try:
        data = _load_template(name, Path(app.confdir))
    except TemplateError as error:
        message = "%stemplate in conf.py cannot be used, %r is in its place: %s"
        logger.warning(message, PREFIX, DEFAULT_TEMPLATE, error, type="flamedesign", subtype="config")
        data = _load_template(DEFAULT_TEMPLATE, Path(app.confdir))
    setattr(config, PREFIX + "template_data", data)
    _cache.pop(config, None)
