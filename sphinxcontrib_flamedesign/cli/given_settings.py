"""Options that give settings: they go before those of ``conf.py`` and of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from sphinxcontrib_flamedesign.config import PREFIX
from sphinxcontrib_flamedesign.core.template_file import find_shipped
from sphinxcontrib_flamedesign.core.text.quoting import show

_Command = TypeVar("_Command", bound=Callable[..., object])

#: Under this key the context of a command has the settings that its options give.
_KEY = f"{__name__}.settings"

#: The options that give settings: their names, what they set, and whether they may be given several times.
_OPTIONS = (
    ("--template", "template", False),
    ("--documents", "documents", True),
    ("--id-prefix", "id_prefixes", True),
)


def settings_options(command: _Command, without: str = "") -> _Command:
    """Add the options that give settings, one of them left out if need be; they go before those of files."""
    texts = {
        "template": (
            "NAME",
            "The template of the designs, as `flamedesign_template`: a file, or one of `flamedesign template list`.",
        ),
        "documents": (
            "PATTERN",
            "Documents that are designs, without their suffix, as `flamedesign_documents`; may be given several times.",
        ),
        "id_prefixes": ("LETTERS", "What stands in front of the numbers of ids; may be given several times."),
    }
    for name, setting, is_list in (pair for pair in reversed(_OPTIONS) if pair[1] != without):
        metavar, help_text = texts[setting]
        add = click.option(
            name,
            multiple=True,
            expose_value=False,
            callback=_keep(setting, is_list=is_list),
            metavar=metavar,
            help=help_text,
        )
        command = add(command)
    return command


def take_one(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> str | None:
    """Return the value of an option that takes one: the last of several does not win in silence.

    :raises click.BadParameter: it is given several times.
    """
    if len(set(values)) > 1:
        raise click.BadParameter(
            f"it is given {len(values)} times, as {' and '.join(map(show, values))}, and takes one; give one of them",
            ctx=context,
            param=parameter,
        )
    return values[0] if values else None


def settings_arguments() -> list[str]:
    """Return the options that give the settings of the present command, for another process."""
    arguments: list[str] = []
    for name, setting, _is_list in _OPTIONS:
        value = given_settings().get(PREFIX + setting, [])
        arguments += [word for one in (value if isinstance(value, list) else [value]) for word in (name, str(one))]
    return arguments


def _keep(setting: str, *, is_list: bool) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], None]:
    """Return what keeps the value of an option in the context of its command."""

    def keep(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
        value = list(values) if is_list else take_one(context, parameter, values)
        if value:
            keep_setting(context, setting, value)

    return keep


def keep_setting(context: click.Context, setting: str, value: object) -> None:
    """Keep a setting that an option of a command gives."""
    if setting == "template" and isinstance(value, str) and find_shipped(value) is None:
        value = str(Path(value).resolve())
    context.meta.setdefault(_KEY, {})[PREFIX + setting] = value


def given_options() -> dict[str, str]:
    """Return the options of the present command that give settings, by the names of these."""
    given = given_settings()
    return {PREFIX + setting: name for name, setting, _is_list in _OPTIONS if PREFIX + setting in given}


def given_settings() -> dict[str, object]:
    """Return the settings that the options of the present command give."""
    context = click.get_current_context(silent=True)
    return dict(context.meta.get(_KEY, {})) if context is not None else {}
