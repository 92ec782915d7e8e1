"""What the reference pages say, as lines of MyST made from the code, so that they can say nothing else."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from importlib.resources import files
from typing import TYPE_CHECKING, cast

import click

from sphinxcontrib_flamedesign.cli.main import COMMANDS, main
from sphinxcontrib_flamedesign.config import PREFIX, Settings, default_of
from sphinxcontrib_flamedesign.core.kinds import KINDS, Origin
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.template import (
    COMMON_METADATA,
    FieldSpec,
    HeaderRole,
    MetadataKey,
    Template,
    Templates,
)
from sphinxcontrib_flamedesign.core.template_checks import KEYS, REQUIRED_KEYS
from sphinxcontrib_flamedesign.core.template_file import find_shipped, list_shipped, make_template, read_template
from sphinxcontrib_flamedesign.domain import DesignDomain
from sphinxcontrib_flamedesign.reading.directives import PRESENTATION
from sphinxcontrib_flamedesign.views.all_views import VIEWS
from sphinxcontrib_flamedesign.views.base import ViewDirective
from sphinxcontrib_flamedesign.views.design_columns import DESIGN_COLUMNS
from sphinxcontrib_flamedesign.views.filters import TableSubject
from sphinxcontrib_flamedesign.views.table import DEFAULT_COLUMNS, known_columns

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = files("sphinxcontrib_flamedesign")

#: What each option of a view means; a view with an option that is not here stops the build of the documentation.
OPTION_MEANINGS: Mapping[str, str] = {
    "alt": "what the drawing shows, in words, for those who cannot see it",
    "caption": "a caption",
    "class": "classes for style sheets, as for any directive",
    "columns": "the [columns](#columns), in their order",
    "components": "only designs that name one of these components",
    "depth": "how many steps from the focus are shown; 1 unless given, for the impact all",
    "direction": "whether the interactions that the focus states are followed, those that name it, or both",
    "focus": "only this design or component and the designs around it: an id, a title, a name or an alias",
    "group-by": "what designs or updates are grouped by",
    "kinds": "only interactions of these [kinds](kinds.md)",
    "name": "a name to refer to, as for any directive",
    "of": "what the rows are",
    "origin": "only interactions that authors declare, or that are inferred",
    "sort": "the column that rows are sorted by; with `-` before it, from the end",
    "status": "only designs with one of these statuses; `none` is a design without one",
}


def load_template(name: str) -> Template:
    """Return a template that ships."""
    return make_template(read_template(cast("Path", find_shipped(name))), name)


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table, with a blank line after it."""
    yield f"| {' | '.join(heading)} |"
    yield "|" + "---|" * len(heading)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def code(*words: object) -> str:
    """Return words in code style, separated by commas; a dash for none."""
    return ", ".join(f"`{word}`" for word in words) or "–"


def rules() -> Iterator[str]:
    """Yield a section for each rule: what it finds, why that matters and what to do."""
    severities = load_template("flame").severities
    for id_, rule in RULES.items():
        others = severities.get(id_, {})
        said = "".join(f", in status *{status}* `{severity}`" for status, severity in others.items())
        yield from (f"(rule-{id_})=", f"### {id_}", "", f"Severity: `{rule.severity}`{said}", "")
        yield from (inspect.cleandoc(rule.documentation), "")


def configuration() -> Iterator[str]:
    """Yield an entry for each configuration value."""
    for item in fields(Settings):
        help_text = str(item.metadata["help"]).replace("``", "`")
        types = " or ".join("None" if one is type(None) else one.__name__ for one in item.metadata["types"])
        yield from (f"````{{confval}} {PREFIX}{item.name}", f":type: {types}")
        yield from (f":default: `{default_of(item)!r}`", "", help_text, "````", "")


_TITLES = {
    "template": "At the top",
    "id": "`[id]`",
    "metadata": "`[metadata.NAME]`",
    "kinds": "`[kinds.NAME]`",
    "fields": "`[fields.NAME]`",
}


def template_file() -> Iterator[str]:
    """Yield a table for each kind of table in a template file."""
    for name, title in _TITLES.items():
        must, keys = REQUIRED_KEYS.get(name, ()), _descriptions(name)
        yield from (f"### {title}", "")
        rows = (
            (f"`{key}`{' (needed)' if key in must else ''}", _type_of(name, key), said) for key, said in keys.items()
        )
        yield from table(("key", "takes", "what it says"), rows)


def _descriptions(table_name: str) -> dict[str, str]:
    """Return what each key of a table of template files means, as the schema says."""
    schema = json.loads((_PACKAGE / "core/formats/template.schema.json").read_text("utf-8"))
    properties = schema["$defs"].get(table_name, schema)["properties"]
    return {key: one["description"] for key, one in properties.items() if "description" in one}


def _type_of(table_name: str, key: str) -> str:
    """Return what a key of a template file takes, in words."""
    kind = KEYS[table_name].get(key, str)
    if key == "since":
        return "a number or a date"
    if kind is list:
        return "a list of texts"
    if isinstance(kind, type):
        if hasattr(kind, "__members__"):
            return code(*kind)
        return {str: "a text", bool: "true or false", dict: "a table"}.get(kind, "the name of a kind")
    return "true, false or statuses"


def words() -> Iterator[str]:
    """Yield the lists of words with what each is for, as the comments in the English ones say."""
    text = (_PACKAGE / "core/words/english.toml").read_text("utf-8")
    rows = [(f"`{key}`", said) for said, key in re.findall(r"^# (.+)\n([a-z-]+) = ", text, re.MULTILINE)]
    yield from table(("key", "what it holds"), rows)


def templates() -> Iterator[str]:
    """Yield the templates that ship as a table."""
    rows = []
    for name in list_shipped():
        one = load_template(name)
        where = code(*one.documents) if one.documents else "what `flamedesign_documents` says"
        rows.append((f"[`{name}`](templates/{name}.md)", one.title, code(*one.ids.form), where))
    yield from table(("template", "of", "ids", "documents"), rows)


def template(name: str) -> Iterator[str]:
    """Yield all that a template says: how designs are called, their header and their fields."""
    one = load_template(name)
    yield from ("## Ids and documents", "")
    for key, said in _descriptions("id").items():
        if values := getattr(one.ids, key):
            yield from (f"`id.{key}`", f": {code(*values)}", f": *{said}*", "")
    if one.documents:
        yield from ("`documents`", f": {code(*one.documents)}", "")
    if one.exclude:
        yield from ("`exclude`", f": {code(*one.exclude)}", "")
    yield from ("## Metadata", "", *metadata(one.metadata))
    if one.metadata_file:
        yield from (f"It stands in `{one.metadata_file}` beside the document.", "")
    if one.status.values:
        yield from ("## Statuses", "")
        rows = ((f"`{value}`", str(one.status.standing_of(value))) for value in one.status.values)
        yield from table(("status", "which means"), rows)
    yield from ("## Fields", "")
    for spec in one.fields:
        yield from _field(spec, one)
    yield ""


def _field(spec: FieldSpec, one: Template) -> Iterator[str]:
    """Yield the entry of one field."""
    indent = "  " * len(one.ancestors(spec.name))
    required = _required(spec)
    said = f"; its statements declare interactions of the kind `{spec.declares}`" if spec.declares else ""
    yield f"{indent}- **{spec.label}** (`{spec.directive}`{required}){said}"
    if also := ", ".join(f"*{alias}*" for alias in (*spec.aliases, *spec.short)):
        yield f"{indent}  \\\n{indent}  Also written: {also}."
    if spec.prompts:
        yield f"{indent}  \\\n{indent}  {' '.join(spec.prompts)}"


def _required(spec: FieldSpec) -> str:
    """Return when a field must be there, in words; nothing where it always must."""
    if isinstance(spec.required, bool):
        return "" if spec.required else ", where it applies"
    return f", in {code(*spec.required)}"


def metadata(keys: Iterable[MetadataKey]) -> Iterator[str]:
    """Yield lines of a header as a table."""
    rows = []
    for key in keys:
        names = ", ".join(f"*{name}*" for name in (key.label, *key.aliases))
        says = f"the {key.holds}" if key.holds else "–"
        if key.links:
            says = f"`{key.links}`: designs that {'name this one' if key.reverse else 'this one names'}"
        rows.append((f"`{key.key}`", names, says, "several" if key.many else "one"))
    yield from table(("key", "written", "holds", "values"), rows)


def common_metadata() -> Iterator[str]:
    """Yield what every design may state, whatever its template."""
    yield from metadata(COMMON_METADATA)


def header_roles() -> Iterator[str]:
    """Yield what a line of a header can hold."""
    yield code(*HeaderRole)


def views() -> Iterator[str]:
    """Yield a section for each view: what it shows, and its options."""
    for directive in VIEWS:
        argument = " [DESIGN]" if directive.argument_option else ""
        yield from (f"## design-{directive.view}{argument}", "", inspect.cleandoc(directive.__doc__ or ""), "")
        yield from table(("option", "takes", "meaning"), _options(directive))
        yield from (f"```{{example}} {directive.view}", "```", "")


def _options(directive: type[ViewDirective]) -> Iterator[tuple[str, str, str]]:
    """Yield the options of a view; what depends on the templates of a project is said in words."""
    own = {"columns": "some of the columns, separated by commas", "sort": "a column, or `-` and a column"}
    own |= {"status": "some of the statuses of the templates, or `none`, separated by commas"}
    for name, type_ in directive.options_type.types().items():
        if name != directive.argument_option:
            takes = own.get(name, type_.takes) if type_.takes == "any text" else type_.takes
            yield f"`{name}`", takes, OPTION_MEANINGS[name]
    for name in PRESENTATION:
        yield f"`{name}`", "any text", OPTION_MEANINGS[name]


def columns() -> Iterator[str]:
    """Yield the columns of tables of designs and of components."""
    for subject in TableSubject:
        shown = DEFAULT_COLUMNS[subject]
        owner = ", and `owner` where the headers of most designs name one" if subject is TableSubject.DESIGNS else ""
        yield from (f"Columns of {subject}; those shown unless others are asked for are {code(*shown)}{owner}:", "")
        if subject is TableSubject.DESIGNS:
            rows = [(f"`{name}`", one.tip or one.heading) for name, one in DESIGN_COLUMNS.items()]
            yield from table(("column", "what it says"), [*rows, ("a key of the metadata", "what the header says")])
        else:
            yield from (code(*known_columns(subject, Templates(()))), "")


def kinds() -> Iterator[str]:
    """Yield the kinds of interaction as tables: the declared ones, and those that are inferred."""
    for origin in Origin:
        rows = []
        for name, kind in KINDS.items():
            spec = kind.spec
            if spec.origin is origin:
                force = "yes" if spec.needs_force else "–"
                answer = "yes" if spec.needs_answer else "–"
                reach = [f"`{one}`" if one else "–" for one in (spec.reaches_target, spec.reaches_source)]
                rows.append((f"`{name}`", spec.label, spec.inverse, *reach, force, answer))
        yield from (f"## Kinds that are {origin}", "")
        head = ("kind", "said by S of T", "said by T of S", "a change of S reaches T", "a change of T reaches S")
        yield from table((*head, "T must be in force", "T has to name S"), rows)


def roles() -> Iterator[str]:
    """Yield the roles with what they refer to."""
    for name, role in DesignDomain.roles.items():
        yield from (f"`` {{design:{name}}}`TARGET` `` in MyST, `` :design:{name}:`TARGET` `` in reST", "")
        yield from (f": {inspect.cleandoc(type(role).__doc__ or '')}", "")


def program() -> Iterator[str]:
    """Yield the help of the program."""
    yield from _help(main, "flamedesign")


def commands() -> Iterator[str]:
    """Yield a section for each command, with its help as it is printed."""
    for name in COMMANDS:
        command = cast("click.Command", main.get_command(click.Context(main), name))
        yield from (f"## flamedesign {name}", "", *_help(command, f"flamedesign {name}"))
        for inner, one in sorted(getattr(command, "commands", {}).items()):
            title = f"flamedesign {name} {inner}"
            yield from (f"### {title}", "", *_help(one, title))


def _help(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, max_content_width=88, terminal_width=88)
    yield from ("```text", command.get_help(context), "```", "")


def export() -> Iterator[str]:
    """Yield what ``designs.json`` holds, as its schema says."""
    schema = json.loads((_PACKAGE / "core/formats/designs.schema.json").read_text("utf-8"))
    yield from ("## At the top", "", *_properties(schema))
    for name, one in schema["$defs"].items():
        if "properties" in one:
            yield from (f"## {name.capitalize()}", "", *_properties(one))


def _properties(schema: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    """Yield the keys of an object of the schema as a table, with those of the objects in it."""
    yield from table(("key", "holds", "what it says"), _rows(schema, prefix))


def _rows(schema: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str, str]]:
    for key, one in cast("Mapping[str, dict[str, object]]", schema["properties"]).items():
        yield f"`{prefix}{key}`", _holds(one), str(one.get("description", "–"))
        for inner, mark in ((one, "."), (one.get("additionalProperties"), ".*."), (one.get("items"), "[]."))[:3]:
            if isinstance(inner, dict) and "properties" in inner:
                yield from _rows(inner, f"{prefix}{key}{mark}")


def _holds(one: Mapping[str, object]) -> str:
    """Return what a key holds: a type, a few words or a reference to another object."""
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    if "enum" in one:
        return code(*("null" if value is None else value for value in cast("list[object]", one["enum"])))
    if "const" in one:
        return f"`{one['const']}`"
    if "anyOf" in one:
        return " or ".join(_holds(inner) for inner in cast("list[dict[str, object]]", one["anyOf"]))
    if one.get("type") == "array":
        return f"a list of {_holds(cast('dict[str, object]', one.get('items', {})))}"
    inner = one.get("additionalProperties")
    if one.get("type") == "object" and isinstance(inner, dict):
        return f"by name, {_holds(inner)}"
    type_ = one.get("type", "anything")
    return " or ".join(cast("list[str]", type_)) if isinstance(type_, list) else str(type_)


#: What may stand in a directive ``generated``.
GENERATED: Mapping[str, Callable[..., Iterator[str]]] = {
    one.__name__.replace("_", "-"): one
    for one in (
        rules,
        configuration,
        template_file,
        words,
        templates,
        template,
        common_metadata,
        header_roles,
        views,
        columns,
        kinds,
        roles,
        program,
        commands,
        export,
    )
}
