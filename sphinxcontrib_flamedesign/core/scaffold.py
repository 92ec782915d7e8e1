"""Skeletons of new designs, made from the template: every field with what an author is asked to write in it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from sphinxcontrib_flamedesign.core.template import FieldSpec, HeaderRole, MetadataKey, Template

_INDENT = "   "


_MARKDOWN_MARKS = re.compile(r"[\\`*<{$&|~]|\[(?=[^\]]{0,999}\][(\[:])|^(?:[#>+=:%-]|\d+(?=[.)]))")


_REST_MARKS = re.compile(r"[\\`*|]|_(?!\w)|^(?:[.>=~:+#-]|(?:\d+|[A-Za-z]|[ivxlcIVXLC]+)(?=[.)]\s))|::$")


_PLAIN_YAML = re.compile(r"[A-Za-z][\w ./-]*|\d{4}-\d\d-\d\d")


_YAML_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


class Style(StrEnum):
    """How a design is written: plain Markdown, or the directives of MyST or reST."""

    PLAIN = "plain"
    MYST = "myst"
    REST = "rest"

    @property
    def ending(self) -> str:
        """The ending of a file that is written so."""
        return ".rst" if self is Style.REST else ".md"


def escape_text(text: str, style: Style) -> str:
    """Write text so that neither Markdown nor reST sees marks in it."""
    line = " ".join(text.split())
    pattern = _REST_MARKS if style is Style.REST else _MARKDOWN_MARKS
    return pattern.sub(lambda match: _escape_mark(match[0]), line)


def _escape_mark(mark: str) -> str:
    """Escape one mark; where it starts with a number or word, after that: an escaped digit would show its escape."""
    return f"{mark}\\" if mark[0].isalnum() else f"\\{mark}"


def make_skeleton(
    template: Template, id_: str, heading: str, style: Style, owner: str, created: str, *, colons: bool
) -> str:
    """Return the text of a new design, in which every field is a placeholder.

    :param owner: whose design it is; empty where nobody knows.
    :param created: today's date, as ``2026-01-31``.
    :param colons: whether MyST knows fences of colons here; else they are of backticks.
    """
    metadata = [(item.key, _initial(item, template, owner, created)) for item in template.metadata]
    heading = escape_text(heading, style)
    lines: list[str] = []
    if style is Style.PLAIN:
        pairs = [*metadata, ("id", id_)]
        lines += ["---", *(f"{key}: {_yaml(value)}" for key, value in pairs), "---", "", f"# {heading}", ""]
        lines += _plain_fields(template, template.roots)
    elif style is Style.MYST:
        options = [f":{key}: {value}" for key, value in metadata]
        fence = (":" if colons else "`") * 3
        lines += [f"# {heading}", "", f"{fence}{{design}} {id_}", *options, fence, ""]
        for spec in template.roots:
            lines += [*_myst_field(spec, template, ":" if colons else "`"), ""]
    else:
        options = [f"{_INDENT}:{key}: {value}" for key, value in metadata]
        lines += [heading, "=" * _width(heading), "", f".. design:: {id_}", *options, ""]
        for spec in template.roots:
            lines += [*_rest_field(spec, template), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _initial(key: MetadataKey, template: Template, owner: str, created: str) -> str:
    if key.holds is HeaderRole.DATE:
        return created
    if key.holds is HeaderRole.OWNER and owner:
        return " ".join(owner.split())
    return key.values[0] if key.values else _placeholder(template)


def _placeholder(template: Template) -> str:
    """Return the template's own word for what is still to be written."""
    return next((word.upper() for word in template.words.placeholder), "...")


def _yaml(value: str) -> str:
    safe = _PLAIN_YAML.fullmatch(value) and value.casefold() not in _YAML_WORDS
    return value if safe else json.dumps(value, ensure_ascii=False)


def _width(text: str) -> int:
    """Return how many columns a text takes: reST wants its line under a title to be as wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _prompts(spec: FieldSpec, template: Template, style: Style) -> list[str]:
    """Return what an author is asked to write, as a paragraph or as a list."""
    if not spec.prompts and not template.children(spec.name):
        return [_placeholder(template)]
    prompts = [escape_text(prompt, style) for prompt in spec.prompts]
    return prompts if len(prompts) < 2 else [f"- {prompt}" for prompt in prompts]


def _plain_fields(template: Template, specs: Iterable[FieldSpec]) -> Iterator[str]:
    for spec in specs:
        label = escape_text(spec.label, Style.PLAIN)
        yield from (f"## {label}" if spec.parent is None else f"**{label}:**", "")
        prompts = _prompts(spec, template, Style.PLAIN)
        if prompts:
            yield from (*prompts, "")
        yield from _plain_fields(template, template.children(spec.name))


def _myst_field(spec: FieldSpec, template: Template, mark: str) -> list[str]:
    inner = [_myst_field(child, template, mark) for child in template.children(spec.name)]
    fence = mark * max((len(lines[0]) - len(lines[0].lstrip(mark)) + 1 for lines in inner), default=3)
    content = _prompts(spec, template, Style.MYST)
    for lines in inner:
        content += [*([""] if content else []), *lines]
    return [f"{fence}{{design-{spec.name}}}", *content, fence]


def _rest_field(spec: FieldSpec, template: Template) -> list[str]:
    content = _prompts(spec, template, Style.REST)
    for child in template.children(spec.name):
        content += [*([""] if content else []), *_rest_field(child, template)]
    indented = [f"{_INDENT}{line}" if line else "" for line in content]
    return [f".. design-{spec.name}::", *([""] if indented else []), *indented]
