"""The typed nodes. Each is a subclass of a plain node, so that every writer knows what to do with it."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

#: In place of a view's name: a document whose author says where its card stands.
CARD = "card"


class design_header(nodes.container):
    """Where a design opens: becomes the card that shows its status and completeness.

    Attributes: ``options`` (the directive's options, as a list of ``name=value``), and ``docname``
    once the document has been read.
    """


class design_card_place(nodes.container):
    """Where an author wants the card of a document's design. Attributes: ``docname``."""


class design_field(nodes.section):
    """A field of the template that a directive opened: a section with a title and a stable anchor.

    Attributes: ``field``, the field name (MyST takes an attribute ``field name`` for an anchor of its own).
    """

    tagname = "section"  # docutils and Sphinx ask for it, not for the class, where they look for a title


class design_boxed_field(nodes.container):
    """A field that a directive opened where no section can be.

    Attributes: ``field``.
    """


class design_view(nodes.container):
    """The place of a view (a graph, a table …) that is made when its page is written.

    Attributes: ``view`` (its name), ``docname`` and ``options`` (a list of ``name=value``).
    """


class design_drawing(nodes.container):
    """A drawing, with the same as a list in it; only writers that can draw meet it.

    Attributes: ``drawing`` (a ``Drawing``; on pages None where nothing could be drawn), ``in_words`` (how many
    statements of each kind name nothing that is known), ``below`` (how many of each kind that gives no line its
    stroke are on lines), ``components`` (how many there are in all), ``caption``, and ``key``,
    which tells it from the others on its page.
    In the list, the words of each link to which a box leads have the attribute ``box``, the box's key.
    """


class design_list(nodes.bullet_list):
    """A list that may have very many entries: HTML writers write it without what docutils puts round each part."""


class design_card(nodes.container):
    """The card of a design, which writers other than those of pages write as what it holds."""


class design_picture(nodes.container):
    """The picture of a design's neighbourhood, for pages only; its boxes lead where the links beside it in its card do.

    Attributes: ``picture``, a ``Picture``, and ``narrow``, that for narrow screens, if it has one of its own.
    """


class design_folded(nodes.container):
    """What is folded on a page and stands in full everywhere else. Attributes: ``summary``, ``is_open`` (at first)."""


class design_statement(nodes.inline):
    """Words of an author's, which pages set in the direction of their script."""


class design_table(nodes.table):
    """A table whose cells hold paragraphs of inline nodes.

    Attributes: ``label`` (what its region is called), ``sortable``. An entry may have ``scope`` (it is a header of
    a row or column), ``sort`` ("text", "number" or "state"), ``value`` (what it is sorted by), ``label`` (the heading
    that narrow screens put beside it) and ``section`` (whose columns it stands over); a row may have ``filters`` (key
    -> what a reader finds it by), and one of totals stays below the others; inline nodes may have ``tip``, shown on
    hover. ``group_row()`` heads the rows of a group; ``group-by`` and ``group-label`` are the key and the name of
    what a table is grouped by.
    """


#: The class of a view without other controls, to which the script gives a button that copies its address.
SHARED = "flamedesign-shared"

#: The nodes that writers treat as the plain node that they are.
PLAIN_NODES: tuple[type[nodes.Element], ...] = (
    design_header,
    design_card_place,
    design_field,
    design_boxed_field,
    design_view,
)

#: Attribute of a section, paragraph, list item, row or definition that opens a field.
FIELD_NAME = "flamedesign-slug"

#: Attribute of a block into which the anchor of the field is put once translations are done.
ANCHOR = "flamedesign-anchor"


def pack_options(options: dict[str, str]) -> list[str]:
    """Keep a directive's options as a list of strings: docutils' XML writes them as they are."""
    return [f"{name}={value}" for name, value in options.items()]


def unpack_options(node: nodes.Element) -> dict[str, str]:
    """Return the options that :func:`pack_options` kept on a node."""
    packed: list[str] = node.get("options", [])
    return dict(item.split("=", 1) for item in packed)


def elements_of(document: nodes.document) -> list[nodes.Element]:
    """Return a document and the elements in it, in their order, sooner than docutils looks for them."""
    found: list[nodes.Element] = []
    ahead: list[nodes.Node] = [document]
    while ahead:
        node = ahead.pop()
        if isinstance(node, nodes.Element):
            found.append(node)
            ahead += reversed(node.children)
    return found


def outward_from(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and what it stands in, the nearest first, up to the document."""
    outer: nodes.Node | None = node
    while outer is not None:
        yield outer
        outer = outer.parent
