"""Skeletons of new designs, made from the template: every field with what an author is asked to write in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sphinxcontrib_flamedesign.core.header_marks import HeaderMarks
from sphinxcontrib_flamedesign.core.header_tables import TableMarks
from sphinxcontrib_flamedesign.core.template import FieldSpec, HeaderForm, HeaderRole, MetadataKey, Template
from sphinxcontrib_flamedesign.core.text.widths import count_columns

_INDENT = "   "


_MARKDOWN_MARKS = re.compile(r"[\\`*<{$&|~]|\[(?=[^\]]{0,999}\][(\[:])|^(?:[#>+=:%-]|\d+(?=[.)]))")


_REST_MARKS = re.compile(r"[\\`*|]|_(?!\w)|^(?:[.>=~:+#-]|(?:\d+|[A-Za-z]|[ivxlcIVXLC]+)(?=[.)]\s))|::$")


#: What an author replaces; no tag of HTML, after which all text is code until that ends.
_TO_REPLACE = r"(<(?!(?i:script|style|pre|textarea)\b)[^\W\d_][^<>`]{0,200}>)"

#: What is escaped in guidance, and what is not.
_PROMPT_MARKS = re.compile(rf"{_TO_REPLACE}|{_MARKDOWN_MARKS.pattern}")

#: How what an author ticks starts.
_TO_TICK = re.compile(r"\[[ xX]\] ")


_PLAIN_YAML = re.compile(r"[A-Za-z][\w ./-]*|\d{4}-\d\d-\d\d|[1-9]\d{0,8}")


_YAML_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


class Style(StrEnum):
    """How a design is written: plain Markdown or reST, or the directives of MyST or reST."""

    PLAIN = "plain"
    PLAIN_REST = "plain-rest"
    MYST = "myst"
    REST = "rest"

    @property
    def is_rest(self) -> bool:
        """Whether it is reST, and not Markdown."""
        return self in {Style.REST, Style.PLAIN_REST}

    @property
    def is_plain(self) -> bool:
        """Whether it has no directives."""
        return self in {Style.PLAIN, Style.PLAIN_REST}

    @property
    def ending(self) -> str:
        """The ending of a file that is written so."""
        return ".rst" if self.is_rest else ".md"


@dataclass(frozen=True, slots=True)
class Habits:
    """How most documents of a template are written; as a skeleton is where there are none."""

    #: How the lines of the header are marked; None for front matter and field lists.
    marks: HeaderMarks | TableMarks | None = None
    #: How these lines are called, by their keys, and which ones most documents leave out.
    names: Mapping[str, str] = field(default_factory=dict)
    unstated: frozenset[str] = frozenset()
    #: Whether the line that holds the id says the number alone; None where no document tells.
    has_bare_id: bool | None = None
    #: The levels of the headings of the title and of sections; None where bold labels open sections.
    title_level: int = 1
    section_level: int | None = 2
    #: Whether fields inside others have headings of their own; else bold labels.
    has_headings: bool = False

    def states(self, key: MetadataKey) -> bool:
        """Return whether a line is written: most documents have it, or all must."""
        return bool(key.required) or key.key not in self.unstated


@dataclass(frozen=True, slots=True)
class NewDesign:
    """What is known of a design that is to be written.

    ``parts`` are those of its id; ``heading`` is its title as it stands in the document, ``created`` today's date as
    ``2026-01-31``, and ``owner`` empty where nobody knows.
    """

    template: Template
    id: str
    title: str
    heading: str
    created: str
    owner: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)
    #: Whether MyST knows fences of colons; else they are of backticks.
    has_colons: bool = True
    #: Whether neither the document's name, nor its heading, nor a line of the template's says the id.
    states_id: bool = True


def escape_text(text: str, style: Style) -> str:
    """Write text so that neither Markdown nor reST sees marks in it."""
    line = " ".join(text.split())
    pattern = _REST_MARKS if style.is_rest else _MARKDOWN_MARKS
    return pattern.sub(lambda match: _escape_mark(match[0]), line)


def _escape_mark(mark: str) -> str:
    """Escape one mark; where it starts with a number or word, after that: an escaped digit would show its escape."""
    return f"{mark}\\" if mark[0].isalnum() else f"\\{mark}"


def make_skeleton(new: NewDesign, style: Style) -> str:
    """Return the text of a new design, in which every field is a placeholder."""
    template = new.template
    if style.is_plain:
        lines = [*_plain_header(new, style), *_sections_of_metadata(new, style)]
        lines += _plain_fields(new, template.roots, 0, style)
    elif style is Style.MYST:
        mark = ":" if new.has_colons else "`"
        options = [f":{key.key}: {value}" for key, value in _options(new)]
        lines = [*_heading(new.heading, 1, style), f"{mark * 3}{{design}} {new.id}", *options, mark * 3, ""]
        for spec in template.roots:
            lines += [*_myst_field(spec, template, mark), ""]
    else:
        options = [f"{_INDENT}:{key.key}: {value}" for key, value in _options(new)]
        lines = [*_heading(new.heading, 1, style), f".. design:: {new.id}", *options, ""]
        for spec in template.roots:
            lines += [*_rest_field(spec, template), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def make_metadata_file(new: NewDesign) -> str:
    """Return the text of the metadata file beside a new design."""
    pairs = [(key, value) for key, value in _values(new, is_file=True) if value]
    if (new.template.metadata_file or "").endswith(".toml"):
        return "".join(f"{key.key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in pairs)
    item = "\n  -"
    return "".join(f"{key.key}:{item if key.many else ''} {_yaml(value)}\n" for key, value in pairs)


def _values(new: NewDesign, *, is_file: bool = False) -> list[tuple[MetadataKey, str]]:
    """Return the lines of a header with what they say at first; what only names other designs says nothing yet."""
    keys = [key for key in new.template.metadata if key.section is None and (key.links is None or key.required)]
    pairs = [(key, _initial(key, new)) for key in keys if is_file or new.habits.states(key)]
    return [(key, value) for key, value in pairs if value]


def _options(new: NewDesign) -> list[tuple[MetadataKey, str]]:
    """Return the options of a directive, whose argument says the id, and the heading above it the title."""
    return [(key, value) for key, value in _values(new) if key.holds not in {HeaderRole.ID, HeaderRole.TITLE}]


def _plain_header(new: NewDesign, style: Style) -> list[str]:
    """Return the title of a document with what is known of it: as front matter above it, or in lines below it.

    A header like that of a mail holds the title too.
    """
    template = new.template
    if style.is_rest and template.header is HeaderForm.RFC2822:
        keys = [key for key in template.metadata if key.section is None and not key.links]
        return [*(f"{key.label}: {_initial(key, new)}".rstrip() for key in keys), "", ""]
    title = _heading(new.heading, new.habits.title_level, style)
    if template.metadata_file is not None:
        return title
    values = _values(new)
    if new.habits.marks is not None:
        pairs = [(new.habits.names.get(key.key, key.label), escape_text(value, style)) for key, value in values]
        return [*title, *new.habits.marks.write([*pairs, *([("ID", new.id)] if new.states_id else [])])]
    pairs = [(new.habits.names.get(key.key) or _usual_name(key, style), value) for key, value in values]
    pairs += [("id", new.id)] if new.states_id else []
    if not pairs:
        return title
    if style.is_rest:
        return [*title, *(f":{name}: {escape_text(value, style)}" for name, value in pairs), ""]
    return ["---", *(f"{key}: {_yaml(value)}" for key, value in pairs), "---", "", *title]


def _usual_name(key: MetadataKey, style: Style) -> str:
    """Return what a line is called where no document tells: in front matter by its key, or a label in small letters."""
    return key.key if style is Style.PLAIN and not key.label.islower() else key.label


def _sections_of_metadata(new: NewDesign, style: Style) -> Iterator[str]:
    for key in new.template.metadata:
        if key.section is not None and new.habits.section_level is not None:
            yield from (*_heading(key.section, new.habits.section_level, style), _initial(key, new), "")
        elif key.section is not None:
            yield from (f"{_label(key.section, style)} {_initial(key, new)}", "")


def _initial(key: MetadataKey, new: NewDesign) -> str:
    """Return what a line of a header says at first; nothing where it needs to say nothing."""
    if key.holds is HeaderRole.DATE:
        return new.created
    if key.holds is HeaderRole.OWNER and new.owner:
        return " ".join(new.owner.split())
    if key.holds is HeaderRole.TITLE:
        return new.title
    if key.holds is HeaderRole.ID:
        number = new.parts.get("number", "")
        is_bare = new.habits.has_bare_id
        if is_bare is None:
            is_bare = new.id == f"{key.label} {number}" or key.key.endswith("number")
        return str(int(number)) if is_bare and number.isdigit() else new.id
    if key.values:
        return next(iter((*key.drafts, *key.values)))
    if key.prompts:
        return key.prompts[0]
    return _placeholder(new.template)


def _placeholder(template: Template) -> str:
    """Return the template's own word for what is still to be written."""
    return next((word.upper() for word in template.words.placeholder), "...")


def _yaml(value: str) -> str:
    safe = _PLAIN_YAML.fullmatch(value) and value.casefold() not in _YAML_WORDS
    return value if safe else json.dumps(value, ensure_ascii=False)


def _prompts(spec: FieldSpec, template: Template, style: Style) -> list[str]:
    """Return what an author is asked to write, as a paragraph or as a list."""
    if not spec.prompts and not template.children(spec.name):
        return [_placeholder(template)]
    prompts = [_write_prompt(prompt, style) for prompt in spec.prompts]
    is_list = len(prompts) > 1 or any(map(_TO_TICK.match, spec.prompts))
    return [f"- {prompt}" for prompt in prompts] if is_list else prompts


def _write_prompt(prompt: str, style: Style) -> str:
    """Write guidance as a template has it: what is to be replaced, ``<short title>``, is read as nothing anyway."""
    if style.is_rest or "</" in prompt:
        return escape_text(prompt, style)
    line = " ".join(prompt.split())
    return _PROMPT_MARKS.sub(lambda match: match[0] if match[1] else _escape_mark(match[0]), line)


def _plain_fields(new: NewDesign, specs: Iterable[FieldSpec], depth: int, style: Style) -> Iterator[str]:
    template, top = new.template, new.habits.section_level
    for spec in specs:
        label = spec.label if spec.repeat is None else re.sub(r"\{[a-z]+\}", "1", spec.repeat.replace("{letter}", "A"))
        if top is not None and (not depth or new.habits.has_headings or spec.heading):
            yield from _heading(label, top + depth, style)
        else:
            yield from (_label(label, style), "")
        prompts = _prompts(spec, template, style)
        if prompts:
            yield from (*prompts, "")
        yield from _plain_fields(new, template.children(spec.name), depth + 1, style)


def _label(text: str, style: Style) -> str:
    return f"**{escape_text(text, style)}:**"


def _heading(text: str, level: int, style: Style) -> list[str]:
    words = escape_text(text, style)
    if style.is_rest:
        return [words, "=-~^\"'"[min(level, 6) - 1] * count_columns(words), ""]
    bare = re.sub(r"^(\d+)\\(?=[.)])", r"\1", words)  # after the marks of a heading, a number starts no list
    return [f"{'#' * min(level, 6)} {bare}", ""]


def _myst_field(spec: FieldSpec, template: Template, mark: str) -> list[str]:
    inner = [_myst_field(child, template, mark) for child in template.children(spec.name)]
    fence = mark * max((len(lines[0]) - len(lines[0].lstrip(mark)) + 1 for lines in inner), default=3)
    content = _prompts(spec, template, Style.MYST)
    for lines in inner:
        content += [*([""] if content else []), *lines]
    return [f"{fence}{{{spec.directive}}}", *content, fence]


def _rest_field(spec: FieldSpec, template: Template) -> list[str]:
    content = _prompts(spec, template, Style.REST)
    for child in template.children(spec.name):
        content += [*([""] if content else []), *_rest_field(child, template)]
    indented = [f"{_INDENT}{line}" if line else "" for line in content]
    return [f".. {spec.directive}::", *([""] if indented else []), *indented]
