"""What happens to a text before it is read, and to a document right after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from docutils.statemachine import string2lines
from sphinx.parsers import RSTParser

from sphinxcontrib_flamedesign.core.template import HeaderForm
from sphinxcontrib_flamedesign.derived import get_derived
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.document_conditions import DocumentConditions
from sphinxcontrib_flamedesign.reading.inlines import text_of
from sphinxcontrib_flamedesign.reading.mail_header import mail_header_as_fields
from sphinxcontrib_flamedesign.reading.mistakes import may_hold_mistakes
from sphinxcontrib_flamedesign.reading.nodes import elements_of
from sphinxcontrib_flamedesign.reading.open_document import INCLUDED
from sphinxcontrib_flamedesign.reading.source_text import read_source
from sphinxcontrib_flamedesign.reading.transform import MAIL_HEADER, SUSPECT

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def note_suspects(env: BuildEnvironment, text: str) -> None:
    """Note that a text that is about to be read may hold a misspelt directive or role of ours."""
    if may_hold_mistakes(text, get_derived(env).tools.names):
        env.temp_data[SUSPECT] = True


def settle_included(env: BuildEnvironment, path: Path, text: str, *, is_exact: bool) -> str:
    """Return the text of an included file, below as many blank lines as its document leaves out above it.

    Of text that is cut, docutils counts the lines from the cut.

    :param path: the file, from the project's source folder.
    :param is_exact: whether its parser counts the lines that it leaves out itself, or has these blank ones.
    """
    file = Path(env.srcdir, path)
    name = get_domain(env).file_name(str(file))
    if name is not None:
        if is_exact:
            cast("dict[str, str]", env.temp_data.setdefault(INCLUDED, {}))[name] = str(file)
        if not text.strip():  # which leaves no trace in the document
            get_domain(env).note_files(env.docname, [name])
    whole = "\n".join(string2lines(read_source(env, file).text, convert_whitespace=True))
    if not text.strip() or text not in whole:
        return text
    start = len(whole) - len(text) if whole.endswith(text) else whole.index(text)
    return "\n" * whole.count("\n", 0, start) + text


def settle_mail_header(env: BuildEnvironment, docname: str, text: str) -> str:
    """Return the text of a design, in which a header like that of a mail is a field list.

    A parser that is none of Sphinx's own may be made for such documents: it reads the header as it is.
    """
    derived = get_derived(env)
    tools = derived.tools.find(docname) if derived.tools.is_plain_design(docname) else None
    if tools is None or tools.template.header is not HeaderForm.RFC2822 or derived.parser_of(docname) is not RSTParser:
        return text
    as_fields = mail_header_as_fields(text)
    if as_fields != text:
        env.temp_data[MAIL_HEADER] = True
    return as_fields


def take_translated_title(env: BuildEnvironment, doctree: nodes.document) -> None:
    """Show a design under the title that its page has, where that has been translated."""
    if not get_domain(env).holds_design(env.docname):
        return
    title = doctree.next_node(nodes.title)
    tools = get_derived(env).tools.find(env.docname)
    if title is None or tools is None or not title.get("translated"):
        return
    if not DocumentConditions(elements_of(doctree)).around(title):
        get_domain(env).retitle(env.docname, tools.clean_title(text_of(title.children)))
