"""Skeletons of new designs, made from the template: every slot with what an author is asked to write in it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from sphinxcontrib_flamedesign.core.template import Holds, MetadataKey, Slot, Template

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
    """Escape one mark; where it starts with a number or word, behind that: an escaped digit would show its escape."""
    return f"{mark}\\" if mark[0].isalnum() else f"\\{mark}"


def make_skeleton(
    template: Template, id_: str, heading: str, style: Style, owner: str, created: str, *, colons: bool
) -> str:
    """Return the text of a new design, in which every slot is a placeholder.

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
        lines += _plain_slots(template, template_roots(template))
    elif style is Style.MYST:
        options = [f":{key}: {value}" for key, value in metadata]
        fence = (":" if colons else "`") * 3
        lines += [f"# {heading}", "", f"{fence}{{design}} {id_}", *options, fence, ""]
        for slot in template_roots(template):
            lines += [*_myst_slot(slot, template, ":" if colons else "`"), ""]
    else:
        options = [f"{_INDENT}:{key}: {value}" for key, value in metadata]
        lines += [heading, "=" * _width(heading), "", f".. design:: {id_}", *options, ""]
        for slot in template_roots(template):
            lines += [*_rest_slot(slot, template), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def template_roots(template: Template) -> list[Slot]:
    """Return the slots that are sections of their own."""
    return [slot for slot in template.slots if slot.parent is None]


def _initial(key: MetadataKey, template: Template, owner: str, created: str) -> str:
    if key.holds is Holds.DATE:
        return created
    if key.holds is Holds.OWNER and owner:
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


def _prompts(slot: Slot, template: Template, style: Style) -> list[str]:
    """Return what an author is asked to write, as a paragraph or as a list."""
    if not slot.prompts and not template.children(slot.slug):
        return [_placeholder(template)]
    prompts = [escape_text(prompt, style) for prompt in slot.prompts]
    return prompts if len(prompts) < 2 else [f"- {prompt}" for prompt in prompts]


def _plain_slots(template: Template, slots: Iterable[Slot]) -> Iterator[str]:
    for slot in slots:
        label = escape_text(slot.label, Style.PLAIN)
        yield from (f"## {label}" if slot.parent is None else f"**{label}:**", "")
        prompts = _prompts(slot, template, Style.PLAIN)
        if prompts:
            yield from (*prompts, "")
        yield from _plain_slots(template, template.children(slot.slug))


def _myst_slot(slot: Slot, template: Template, mark: str) -> list[str]:
    inner = [_myst_slot(child, template, mark) for child in template.children(slot.slug)]
    fence = mark * max((len(lines[0]) - len(lines[0].lstrip(mark)) + 1 for lines in inner), default=3)
    content = _prompts(slot, template, Style.MYST)
    for lines in inner:
        content += [*([""] if content else []), *lines]
    return [f"{fence}{{design-{slot.slug}}}", *content, fence]


def _rest_slot(slot: Slot, template: Template) -> list[str]:
    content = _prompts(slot, template, Style.REST)
    for child in template.children(slot.slug):
        content += [*([""] if content else []), *_rest_slot(child, template)]
    indented = [f"{_INDENT}{line}" if line else "" for line in content]
    return [f".. design-{slot.slug}::", *([""] if indented else []), *indented]
