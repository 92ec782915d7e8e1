"""What some builds show and others do not: the directives that say so, and Sphinx's own answer for one build.

The documents are read once for all builds. So reading keeps what a document says in each case, and each build
chooses by what its conditions come to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from docutils.utils import Reporter, new_document
from sphinx import addnodes
from sphinx.ext.ifconfig import ifconfig, process_ifconfig_nodes
from sphinx.util.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config


class Condition(NamedTuple):
    """What decides whether a build shows a part of a document: a directive, such as ``only``, and its expression."""

    directive: str
    expression: str


#: Whether each of a document's conditions holds.
Truth = tuple[bool, ...]


class Variants(NamedTuple):
    """What a document with conditions says, for each way in which they can hold: a record, or several, by its kind."""

    conditions: tuple[Condition, ...]
    said: dict[Truth, dict[str, object]]

    @property
    def differ(self) -> bool:
        """Whether it does not say the same in all of them."""
        first, *others = self.said.values()
        return any(other != first for other in others)


@dataclass(frozen=True)
class Build:
    """For what Sphinx evaluates a condition: the name of a builder, the tags that are set, and the configuration."""

    builder: str
    tags: Tags
    config: Config


def make_tags(builder: type[Builder], given: Iterable[str]) -> Tags:
    """Return the tags that are set in a build, as the builder itself sets them.

    :param given: those of the command line and of ``conf.py``.
    """
    own = (builder.format, builder.name, f"format_{builder.format}", f"builder_{builder.name}")
    return Tags({*given, *own})


def _holds_only(expression: str, build: Build) -> bool:
    try:
        return bool(build.tags.eval_condition(expression))
    except Exception:  # whatever is wrong with it: Sphinx says so, and shows what it is about
        return True


def _holds_ifconfig(expression: str, build: Build) -> bool:
    words = nodes.paragraph()
    probe = new_document("")
    probe.reporter = Reporter("", Reporter.SEVERE_LEVEL + 1, Reporter.SEVERE_LEVEL + 1)  # Sphinx says what is wrong
    probe += ifconfig("", words, expr=expression)
    app = SimpleNamespace(config=build.config, builder=SimpleNamespace(name=build.builder))
    process_ifconfig_nodes(cast("Sphinx", app), probe, "")
    return words in probe.children


#: The nodes whose content is shown where an expression holds, and what says whether it does.
CONDITIONS: Mapping[type[nodes.Node], Callable[[str, Build], bool]] = {
    addnodes.only: _holds_only,
    ifconfig: _holds_ifconfig,
}


_BY_NAME = {kind.__name__: holds for kind, holds in CONDITIONS.items()}


def condition_of(node: nodes.Element) -> Condition:
    """Return the condition that a node of one of these types states."""
    return Condition(type(node).__name__, str(node["expr"]))


def holds(condition: Condition, build: Build) -> bool:
    """Return whether a build shows what stands in a condition."""
    return _BY_NAME[condition.directive](condition.expression, build)
