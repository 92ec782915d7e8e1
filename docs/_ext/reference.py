"""Directives that write the reference pages from the code, so that they can say nothing else."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, ClassVar

import click
from sphinx.util.docutils import SphinxDirective

from sphinxcontrib_flamedesign.cli.main import COMMANDS, main
from sphinxcontrib_flamedesign.config import PREFIX, Settings, default_of, get_templates
from sphinxcontrib_flamedesign.core.kinds import KINDS
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.template import FieldSpec, Template
from sphinxcontrib_flamedesign.core.template_file import find_shipped, list_shipped, make_template, read_template
from sphinxcontrib_flamedesign.core.template_schema import DESCRIPTIONS
from sphinxcontrib_flamedesign.views import VIEWS

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx


class GeneratedDirective(SphinxDirective):
    """Base of the directives whose content comes from the code, as MyST text."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[Node]:
        """Return what the generated text says."""
        return self.parse_text_to_nodes("\n".join(self.lines()), allow_section_headings=True)

    def lines(self) -> Iterator[str]:
        """Yield lines of MyST."""
        raise NotImplementedError


class Rules(GeneratedDirective):
    """All rules: what each finds, why that matters, and what to do."""

    def lines(self) -> Iterator[str]:
        """Yield a section for each rule."""
        template = get_templates(self.config).templates[0]
        for id_, rule in RULES.items():
            others = template.severities.get(id_, {})
            said = "".join(f", in status *{status}* `{severity}`" for status, severity in others.items())
            yield from (f"(rule-{id_})=", f"## {id_}", "", f"Severity: `{rule.severity}`{said}", "")
            yield from (inspect.cleandoc(rule.documentation), "")


class Configuration(GeneratedDirective):
    """All configuration values with their defaults."""

    def lines(self) -> Iterator[str]:
        """Yield an entry for each value."""
        for item in fields(Settings):
            help_text = str(item.metadata["help"]).replace("``", "`")
            yield from (f"`{PREFIX}{item.name}`", f": {help_text}", "", f"  Default: `{default_of(item)!r}`", "")


class TemplateKeys(GeneratedDirective):
    """What may stand in a template file, table by table."""

    def lines(self) -> Iterator[str]:
        """Yield a table for each kind of table in the file."""
        titles = {"template": "At the top", "id": "`[id]`", "metadata": "`[metadata.NAME]`"}
        titles |= {"kinds": "`[kinds.NAME]`", "fields": "`[fields.NAME]`"}
        for name, keys in DESCRIPTIONS.items():
            yield from (f"### {titles[name]}", "", "| key | what it says |", "|---|---|")
            yield from (f"| `{key}` | {said} |" for key, said in keys.items())
            yield ""


class ShippedTemplates(GeneratedDirective):
    """The templates that ship."""

    def lines(self) -> Iterator[str]:
        """Yield them as a table."""
        yield from ("| template | of | ids | fields |", "|---|---|---|---|")
        for name in list_shipped():
            template = make_template(read_template(find_shipped(name)), name)
            forms = ", ".join(f"`{form}`" for form in template.ids.form)
            yield f"| `{name}` | {template.title} | {forms} | {len(template.fields)} |"


class TemplateFields(GeneratedDirective):
    """The fields of the template, one inside the other, with what an author is asked to write."""

    def lines(self) -> Iterator[str]:
        """Yield one list entry for each field."""
        template = get_templates(self.config).templates[0]
        for spec in template.fields:
            yield from self.entry(spec, template)

    def entry(self, spec: FieldSpec, template: Template) -> Iterator[str]:
        """Yield the entry of one field."""
        indent = "  " * len(template.ancestors(spec.name))
        optional = ", where it applies" if spec.required is False else ""
        said = f"; its statements declare interactions of the kind *{spec.declares}*" if spec.declares else ""
        yield f"{indent}- **{spec.label}** (`{spec.directive}`{optional}){said}"
        also = ", ".join(f"*{alias}*" for alias in (*spec.aliases, *spec.short))
        if also:
            yield f"{indent}  \\\n{indent}  Also written: {also}."
        if spec.prompts:
            yield f"{indent}  \\\n{indent}  {' '.join(spec.prompts)}"


class Views(GeneratedDirective):
    """The directives of the views and their options."""

    def lines(self) -> Iterator[str]:
        """Yield a section for each view."""
        for directive in VIEWS:
            argument = " ID" if directive.argument_option else ""
            yield from (f"## design-{directive.view}{argument}", "", inspect.cleandoc(directive.__doc__ or ""), "")
            yield from ("| option | takes |", "|---|---|")
            for name, check in directive.options_type.types().items():
                if name != directive.argument_option:
                    yield f"| `{name}` | {check.takes} |"
            yield ""


class Kinds(GeneratedDirective):
    """The kinds of interaction."""

    def lines(self) -> Iterator[str]:
        """Yield a table of the kinds: what they are called from either end, and how far a change reaches."""
        yield from (
            "| kind | A … B | B … A | a change of A reaches B | a change of B reaches A |",
            "|---|---|---|---|---|",
        )
        for name, kind in KINDS.items():
            spec = kind.spec
            reached = f"{spec.reaches_target or 'no'} | {spec.reaches_source or 'no'}"
            yield f"| `{name}` | {spec.label} | {spec.inverse} | {reached} |"


class Commands(GeneratedDirective):
    """The commands with their help, as they print it."""

    def lines(self) -> Iterator[str]:
        """Yield a section for each command."""
        for name in COMMANDS:
            command = main.get_command(click.Context(main), name)
            context = click.Context(command, info_name=f"flamedesign {name}", max_content_width=88, terminal_width=88)
            yield from (f"## flamedesign {name}", "", "```text", command.get_help(context), "```", "")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    for name, directive in {
        "generated-rules": Rules,
        "generated-configuration": Configuration,
        "generated-template": TemplateFields,
        "generated-template-keys": TemplateKeys,
        "generated-templates": ShippedTemplates,
        "generated-views": Views,
        "generated-kinds": Kinds,
        "generated-commands": Commands,
    }.items():
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
