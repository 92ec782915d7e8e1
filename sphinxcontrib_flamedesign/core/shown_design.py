"""A design as views are given it."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.model import Design, Field, Reference


def without_prose(design: Design) -> Design:
    """Return what views may show of a design: a field that is not named here has its default, and is not shown."""
    return Design(
        design.id,
        design.title,
        design.docname,
        source="",
        anchor=design.anchor,
        line=0,
        status=design.status,
        template=design.template,
        number=design.number,
        metadata=design.metadata,
        blank_values=design.blank_values,
        components=design.components,
        aliases=design.aliases,
        short_names=design.short_names,
        fields=tuple(Field(fact.name, fact.state, anchor=fact.anchor) for fact in design.fields),
        references=tuple(
            Reference(reference.kind, "", 0, reference.ids, reference.documents) for reference in design.references
        ),
    )
