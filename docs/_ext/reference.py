"""The directives that write parts of the pages: those made from the code, and examples beside their outcome."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from generated import GENERATED
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx


class GeneratedDirective(SphinxDirective):
    """Its argument says what is made: ``rules``, or ``template madr``."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content: ClassVar[bool] = False

    def run(self) -> list[Node]:
        """Return what the generated text says."""
        name, *arguments = self.arguments[0].split()
        return self.parse_text_to_nodes("\n".join(GENERATED[name](*arguments)), allow_section_headings=True)


class ExampleDirective(SphinxDirective):
    """Shows a pair of files of one name, in MyST and in reST, and what becomes of them.

    A view stands below its source; a document is a page of its own, to which a link leads.
    """

    required_arguments = 1
    has_content: ClassVar[bool] = False

    def run(self) -> list[Node]:
        """Return both sources in tabs, and the outcome."""
        return self.parse_text_to_nodes("\n".join(self.lines(self.arguments[0])))

    def lines(self, name: str) -> Iterator[str]:
        """Yield the tabs and the outcome as MyST."""
        top = Path(self.env.srcdir)
        path = next((one for one in (top / f"snippets/{name}.md", top / f"examples/{name}.md") if one.is_file()), None)
        if path is None:
            msg = f"there is no example {name}: write docs/snippets/{name}.md, and the same as {name}.rst"
            raise self.error(msg)
        yield "::::::{tab-set}"
        for label, sync, source in (("MyST", "markdown", path), ("reST", "rst", path.with_suffix(".rst"))):
            self.env.note_dependency(str(source))
            text = source.read_text("utf-8")
            yield from (f":::::{{tab-item}} {label}", f":sync: {sync}", f"`````{sync}", text, "`````", ":::::")
        yield from ("::::::", "")
        if path.parent.name == "examples":
            yield f"As a page: {{doc}}`/examples/{name}`."
        else:
            yield from ("It shows this:", "", path.read_text("utf-8"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("generated", GeneratedDirective)
    app.add_directive("example", ExampleDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
