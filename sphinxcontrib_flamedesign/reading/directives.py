"""The directives ``design`` and one ``design-<slug>`` for each slot of the template."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from sphinxcontrib_flamedesign.config import get_settings, get_template
from sphinxcontrib_flamedesign.core.template import Slot, Template
from sphinxcontrib_flamedesign.core.wording import IdPattern, MetadataIndex
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.identity import COMMON_KEYS
from sphinxcontrib_flamedesign.reading.nodes import design_field, design_header, pack_options

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec


class _AnyOption(dict[str, Callable[[str], str]]):
    """Accepts every option: reST would drop a directive with its content for one that it does not know."""

    def __missing__(self, name: str) -> Callable[[str], str]:
        return directives.unchanged

    def __bool__(self) -> bool:
        return True

    def __contains__(self, name: object) -> bool:
        return True


class LenientDirective(SphinxDirective):
    """Takes options as they are, reports the wrong ones and goes on, in reST and MyST alike."""

    option_spec: ClassVar[OptionSpec] = _AnyOption()
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def problem(self, rule: str, message: str, slug: str | None = None) -> None:
        """Note something that could not be taken as written."""
        get_domain(self.env).note_problem(rule, message, self.env.docname, self.lineno, slug)

    def known_options(self, known: tuple[str, ...]) -> dict[str, str]:
        """Return the options with known names, and report the others."""
        options: dict[str, str] = {}
        for name, value in self.options.items():
            if name in known:
                options[name] = (value or "").strip()
            else:
                choices = ", ".join(f"`{one}`" for one in known)
                self.problem("invalid-option", f"`{self.name}` has no option `{name}`; it has {choices}")
        return options

    def finish(self, node: Element, options: dict[str, str]) -> None:
        """Give a node its source, and the classes and name that the author asks for."""
        self.set_source_info(node)
        node["classes"] += options.get("class", "").split()
        if options.get("name"):
            self.options["name"] = options["name"]
            self.add_name(node)


#: Options that every directive has.
PRESENTATION = ("class", "name")


class DesignDirective(LenientDirective):
    """Opens a design. Its argument is the design's id, its options are the design's metadata."""

    def run(self) -> list[Node]:
        """Return the place of the design's card, and what stands inside the directive."""
        keys = MetadataIndex(get_template(self.config))
        names = tuple(item.key for item in get_template(self.config).metadata)
        known = (*(name for name in COMMON_KEYS if name != "id"), *names, "authors", *PRESENTATION)
        given = {(keys.match(name) or name): value for name, value in self.options.items()}
        self.options = {name: value for name, value in given.items() if value is not None}
        options = self.known_options(tuple(dict.fromkeys(known)))
        self.check_status(options.get("status"))
        node = design_header()
        self.finish(node, options)
        facts = {name: value for name, value in options.items() if name not in PRESENTATION and value}
        if self.arguments:
            facts["id"] = IdPattern(get_settings(self.config).id_prefixes).canonical(self.arguments[0])
        node["options"] = pack_options(facts)
        return [node, *self.parse_content_to_nodes()]

    def check_status(self, status: str | None) -> None:
        """Report a status that the template does not know."""
        values = next((key.values for key in get_template(self.config).metadata if key.key == "status"), ())
        if status and values and status.casefold() not in values:
            message = f"{status!r} is no status of this template; it knows {', '.join(values)}"
            self.problem("invalid-option", message)


class FieldDirective(LenientDirective):
    """Base of the directives that each open one slot of the template."""

    slot: ClassVar[Slot]

    def run(self) -> list[Node]:
        """Return a section with the slot's label, or the argument, as its title."""
        node = design_field(slot=self.slot.slug)
        options = self.known_options(PRESENTATION)
        written = self.arguments[0] if self.arguments else ""
        if written:
            inline, messages = self.parse_inline(written, lineno=self.lineno)
            title = nodes.title(written, "", *inline)
        else:
            messages = []
            title = nodes.title("", self.slot.label, translatable=False)
        self.set_source_info(title)
        node += [title, *messages]
        self.finish(node, options)
        node += self.parse_content_to_nodes()
        return [node]


def field_directive(slot: Slot, template: Template) -> type[FieldDirective]:
    """Make the directive of a slot, with a name and documentation of its own."""
    name = "".join(word.capitalize() for word in slot.slug.split("-"))
    inside = f" in {template[slot.parent].label!r}" if slot.parent else ""
    prompts = "".join(f"\n\n    - {prompt}" for prompt in slot.prompts)
    documentation = f"Opens {slot.label!r}{inside} of a design.{prompts}"
    return type(f"Design{name}Directive", (FieldDirective,), {"slot": slot, "__doc__": documentation})


def register_directives(app: Sphinx) -> None:
    """Register the directives of the project's template, once the configuration is known."""
    template = get_template(app.config)
    for slot in template.slots:
        app.add_directive(f"design-{slot.slug}", field_directive(slot, template), override=True)
