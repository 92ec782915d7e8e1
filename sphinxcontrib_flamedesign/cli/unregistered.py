"""Directives and roles that nobody registers are read as what they hold."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles

from sphinxcontrib_flamedesign.reading.blocks import TODO

#: Misspelt directives of ours are reported, and are no containers.
_OURS = "design"


#: A title and its target, as in ``title <target>``.
_LINK = re.compile(r"(.{1,1000}?)\s*<[^<>]{1,1000}>", re.DOTALL)


class _AnyOption(dict[str, Any]):
    """Takes every option as it is."""

    def __bool__(self) -> bool:
        return True

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Any:
        return lambda value: value


class PlainContainer(Directive):
    """Reads what stands in a directive that no extension of the project registers."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = _AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return a container of what stands in the directive."""
        container = nodes.container("\n".join(self.content))
        self.state.nested_parse(self.content, self.content_offset, container)
        if self.name == "todo":
            words = " ".join(self.arguments)
            container.insert(0, nodes.paragraph(words, words) if words else [])
            container["classes"].append(TODO)
            return [container]
        return [*container.children]


def _read_as_text(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Return the words of a role that no extension of the project registers; of a link, those that are shown."""
    match = _LINK.fullmatch(text)
    return [nodes.Text(match[1] if match is not None else text)], []


def describe_unregistered(found: Counter[str]) -> str:
    """Return what no extension registers, each with how often it is met."""
    named = ", ".join(f"{name} ({count})" for name, count in sorted(found.items()))
    return f"what no extension registers is read as what it holds: {named}"


@contextlib.contextmanager
def read_unknown() -> Iterator[Counter[str]]:
    """Let unknown directives and roles be what they hold while documents are read, and count them by their names."""
    find_directive, find_role, found = directives.directive, roles.role, Counter[str]()

    def directive(name: str, language: Any, document: nodes.document) -> tuple[Any, list[nodes.system_message]]:
        known, messages = find_directive(name, language, document)
        if known is not None or name.startswith(_OURS):
            return known, messages
        found[name] += 1
        return PlainContainer, []

    def role(name: str, language: Any, line: int, reporter: Any) -> tuple[Any, list[nodes.system_message]]:
        known, messages = find_role(name, language, line, reporter)
        if known is not None or name.startswith(_OURS):
            return known, messages
        found[f":{name}:"] += 1
        return _read_as_text, []

    directives.directive, roles.role = directive, role  # type: ignore[assignment]  # which docutils types narrowly
    try:
        yield found
    finally:
        directives.directive, roles.role = find_directive, find_role
