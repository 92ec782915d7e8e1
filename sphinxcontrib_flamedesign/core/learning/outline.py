"""A document as its headings, what stands below each, and its header: all that a template can be learnt from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading below the title, with what stands directly below it.

    ``level`` is 1 for those directly below the title. ``texts`` are its paragraphs, items and pieces of code, ``links``
    what these link to; ``comment`` are the words of comments below it, and ``above`` those of the comment right above
    it.
    """

    label: str
    level: int
    line: int
    texts: tuple[str, ...] = ()
    comment: str = ""
    above: str = ""
    #: Whether it is a bold label, and no heading.
    is_label: bool = False
    #: The form of which it is one of several, as ``Option {number}``; its label is then the same for all of them.
    repeat: str | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """One line of a header: the name of its key, its value, and whether that is one of a list."""

    name: str
    value: str
    is_item: bool = False
    #: The words of a comment in the line.
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """One document, by its name: without suffix, relative to the folder of all documents."""

    docname: str
    title: str
    headings: tuple[Heading, ...]
    header: tuple[HeaderLine, ...] = ()
    #: Whether its header is like that of a mail.
    is_mail: bool = False
    #: The name of the metadata file beside it, and what that holds.
    metadata_file: str | None = None
    file_lines: tuple[HeaderLine, ...] = ()

    @property
    def all_lines(self) -> tuple[HeaderLine, ...]:
        """The lines of its header, and of the file beside it."""
        return (*self.header, *self.file_lines)
