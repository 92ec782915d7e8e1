"""The words of each slot: no export holds them, and some commands tell by them what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.core.review import digest
from sphinxcontrib_flamedesign.reading.blocks import Form

if TYPE_CHECKING:
    from sphinxcontrib_flamedesign.core.diff import WordsData
    from sphinxcontrib_flamedesign.core.rules import Project
    from sphinxcontrib_flamedesign.reading.transform import DesignRead


class Words:
    """The words of each slot, by document, as they are while documents are read."""

    def __init__(self) -> None:
        self.by_document: dict[str, dict[str, list[str]]] = {}

    def keep(self, read: DesignRead) -> None:
        """Keep the words of a design."""
        self.by_document[read.design.docname] = {
            slug: [block.node.astext() if block.form is Form.CODE else block.text for block in blocks]
            for slug, blocks in read.own.items()
        }

    def digests(self, project: Project) -> dict[str, dict[str, str]]:
        """Return the digests of the slots that are there, with those inside them, by design and slot."""
        template = project.template
        inside = {
            outer.slug: [
                slot.slug for slot in template.slots if slot is outer or template.contains(outer.slug, slot.slug)
            ]
            for outer in template.slots
        }
        digests: dict[str, dict[str, str]] = {}
        for id_, design in project.graph.designs.items():
            words = self.by_document[design.docname]
            texts = {slug: [text for one in inner for text in words[one]] for slug, inner in inside.items()}
            digests[id_] = {slug: digest(said) for slug, said in texts.items() if said}
        return digests

    def data(self, project: Project) -> WordsData:
        """Return the words themselves, without those of the slots inside, as a comparison takes them."""
        slots = project.template.slots
        return {
            "texts": {
                id_: {
                    slot.slug: " ".join(" ".join(self.by_document[design.docname][slot.slug]).split())
                    for slot in slots
                    if not slot.collects
                }
                for id_, design in project.graph.designs.items()
            },
            "stating": [slot.slug for slot in slots if slot.declares or slot.cites],
        }
