"""The directives ``design`` and one ``design-<field name>`` for each field of the template."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from sphinxcontrib_flamedesign.config import get_ids, get_templates
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.suggest import did_you_mean, nearest
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.nodes import CARD, design_card_place, design_field, design_header, pack_options
from sphinxcontrib_flamedesign.reading.notes import Note, note_later
from sphinxcontrib_flamedesign.reading.source_text import read_source
from sphinxcontrib_flamedesign.reading.unclosed_fence import fence_at
from sphinxcontrib_flamedesign.roles import HAS_OURS

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx


_OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*))?$")

_YAML_OPTION = re.compile(r"([\w-]+):(?:[ \t]+(.*))?$")

_OPENING = re.compile(r"\.\.[ \t]+[\w:-]+::[ \t]*\S")


class LenientDirective(SphinxDirective):
    """Takes its options apart itself, reports the wrong ones and goes on, in reST and MyST alike.

    Left to the parsers, reST would drop a directive with all that it holds for an option that is unknown,
    stands twice or is not followed by a blank line, and take text on its second line for its title.
    """

    option_spec: ClassVar[None] = None  # no option is the parser's
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[Node]:
        """Read argument and options, then make the nodes, of which the first has the place of the directive."""
        self.notes: list[Note] = []
        self.split_options()
        made = self.make()
        note_later(self.env, made[0], self.notes)
        return made

    def make(self) -> list[Node]:
        """Return the directive's nodes."""
        raise NotImplementedError

    def split_options(self) -> None:
        """Set argument, options and content from what the parser hands over."""
        # reST hands all lines up to the first blank one over as the argument, MyST the first line alone.
        is_rest = isinstance(self.state, RSTState)
        lines = self.arguments[0].split("\n") if self.arguments else []
        stands_on_first_line = not is_rest or _OPENING.match(self.block_text) is not None
        self.argument = lines.pop(0).strip() if lines and stands_on_first_line else ""
        if is_rest:
            source, line = self.place()
            items = [(source, line + index) for index in range(len(lines))]  # docutils counts these from 0
            block = StringList(lines, items=items)
            number = self.pop_options(block)
            if len(block) > number:
                rest = block[number:]
                rest.append("", source, items[-1][1])
                rest.extend(self.content)
                self.content = rest
                self.content_offset = items[number][1]
        else:
            self.content_offset -= self.counts_too_many()
            number = self.pop_options(self.content)
            self.content = self.content[number:]
            self.content_offset += number

    def counts_too_many(self) -> int:
        """Return by how many lines MyST misplaces content that starts with a fence of colons: it puts one before it."""
        if self.content_offset != 1 or not self.content or not self.content[0].startswith(":::"):
            return 0
        source, line = self.place()
        return int(fence_at(read_source(self.env, source).lines, line + 1).startswith(":"))

    def pop_options(self, lines: StringList) -> int:
        """Set the options from the lines that a directive starts with, and return how many lines they take."""
        self.options = {}
        self.written: dict[str, str] = {}
        pattern, number, name = _OPTION, 0, ""
        if len(lines) and lines[0].strip() == "---":  # MyST's other form
            pattern, number = _YAML_OPTION, 1
        for text in list(lines)[number:]:
            match = pattern.match(text)
            if match:
                name = self.key_of(match[1].lower())
                self.add_option(name, match[1].lower(), (match[2] or "").strip())
            elif pattern is _YAML_OPTION and text.strip() == "---":
                return number + 1
            elif name and text[:1] in {" ", "\t"} and text.strip():
                self.options[name] = f"{self.options[name]} {text.strip()}".strip()
            else:
                break
            number += 1
        return number

    def key_of(self, name: str) -> str:
        """Return under which name an option is kept."""
        return name

    def add_option(self, name: str, written: str, value: str) -> None:
        """Keep an option, as its author calls it; the last of two holds."""
        if pattern_quoted := re.fullmatch(r"([\"'])(.*)\1", value):
            value = pattern_quoted[2]
        if name in self.options:
            other = self.written[name]
            what = (
                f"option `{written}` twice"
                if other == written
                else f"options `{other}` and `{written}`, which both mean {name!r}"
            )
            self.problem("invalid-option", f"`{self.name}` has the {what}; keep one of them")
        self.options[name], self.written[name] = value, written

    def place(self) -> tuple[str, int]:
        """Return the path of the directive's file, and its line."""
        source, line = self.get_source_info()
        return str(source or ""), line or self.lineno

    @property
    def file_name(self) -> str:
        """The directive's file, relative to the project's source folder; nothing where it comes from none."""
        return get_domain(self.env).file_name(self.place()[0]) or ""

    def problem(self, rule: str, message: str, field: str | None = None) -> None:
        """Note something that could not be taken as written."""
        line = self.place()[1]
        note = get_domain(self.env).note_problem
        self.notes.append(partial(note, rule, message, self.env.docname, self.file_name, line, field))

    def known_options(self, known: tuple[str, ...]) -> dict[str, str]:
        """Return the options with known names, and report the others."""
        for name in self.options:
            if name not in known:
                near, choices = self.nearest_option(name, known), ", ".join(f"`{text}`" for text in known)
                hint = f"{did_you_mean([near])} It has" if near else "; it has"
                self.problem("invalid-option", f"`{self.name}` has no option `{name}`{hint} {choices}")
        return {name: value for name, value in self.options.items() if name in known}

    def nearest_option(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return the option that one is almost; None where it is like none."""
        return nearest(name, known)

    def finish(self, node: Element, options: dict[str, str]) -> None:
        """Give a node its source, and the classes and name that the author asks for."""
        self.set_source_info(node)
        node["classes"] += options.get("class", "").split()
        if options.get("name"):
            self.options["name"] = options["name"]
            self.add_name(node)
        self.env.temp_data[HAS_OURS] = True


#: Options that every directive has.
PRESENTATION = ("class", "name")


class DesignDirective(LenientDirective):
    """Opens a design. Its argument is the design's id, its options are the design's metadata."""

    def key_of(self, name: str) -> str:
        """Return the template's own name for an option: ``authors`` is its ``author``."""
        known = (MetadataIndex(template).match(name) for template in get_templates(self.config).templates)
        return next((key for key in known if key is not None), name)

    def nearest_option(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return the option that one is almost, also another name of it: ``owner`` where that means ``author``."""
        others = (MetadataIndex(template).nearest(name) for template in get_templates(self.config).templates)
        words = (other.replace(" ", "-") for other in others if other is not None)
        return super().nearest_option(name, known) or next((one for one in words if self.key_of(one) in known), None)

    def make(self) -> list[Node]:
        """Return the place of the design's card, and what stands inside the directive."""
        templates = get_templates(self.config).templates
        names = [key.key for template in templates for key in template.all_metadata if key.key != "id"]
        options = self.known_options((*dict.fromkeys(names), *PRESENTATION))
        node = design_header()
        self.finish(node, options)
        facts = {name: value for name, value in options.items() if name not in PRESENTATION and value}
        if self.argument:
            facts["id"] = get_ids(self.config).canonical(self.argument)
        node["options"] = pack_options(facts)
        return [node, *self.parse_content_to_nodes()]


class CardDirective(LenientDirective):
    """Puts the card of the document's design where it stands."""

    def make(self) -> list[Node]:
        """Return the place of the card, and after it what the directive cannot use."""
        self.notes.append(partial(get_domain(self.env).note_view, self.env.docname, CARD))
        options = self.known_options(PRESENTATION)
        if self.argument or self.content:
            message = f"`{self.name}` takes neither argument nor content: its card is that of the document's design"
            self.problem("invalid-option", message)
        node = design_card_place(docname=self.env.docname)
        self.finish(node, options)
        return [node, *self.parse_content_to_nodes()]


class FieldDirective(LenientDirective):
    """Base of the directives that each open one field of the template."""

    spec: ClassVar[FieldSpec]

    def make(self) -> list[Node]:
        """Return a section with the field's label, or the argument, as its title."""
        node = design_field(field=self.spec.name)
        options = self.known_options(PRESENTATION)
        if self.argument:
            inline, messages = self.parse_inline(self.argument, lineno=self.lineno)
            title = nodes.title(self.argument, "", *inline)
        else:
            messages = []
            title = nodes.title("", self.spec.label, translatable=False)
        self.set_source_info(title)
        node += [title, *messages]
        self.finish(node, options)
        node += self.parse_content_to_nodes()
        return [node]


def field_directive(spec: FieldSpec, template: Template) -> type[FieldDirective]:
    """Make the directive of a field, with a name and documentation of its own."""
    name = "".join(word.capitalize() for word in spec.name.split("-"))
    inside = f" in {template[spec.parent].label!r}" if spec.parent else ""
    prompts = "".join(f"\n\n    - {prompt}" for prompt in spec.prompts)
    documentation = f"Opens {spec.label!r}{inside} of a design.{prompts}"
    return type(f"Design{name}Directive", (FieldDirective,), {"spec": spec, "__doc__": documentation})


def register_directives(app: Sphinx) -> None:
    """Register the directives of the project's templates, once the configuration is known."""
    for template in reversed(get_templates(app.config).templates):  # of one name, the first template's is documented
        for spec in template.fields:
            app.add_directive(spec.directive, field_directive(spec, template), override=True)
