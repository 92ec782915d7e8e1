"""The words of each field: no export holds them, and some commands tell by them what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.core.review import digest
from sphinxcontrib_flamedesign.reading.blocks import Form

if TYPE_CHECKING:
    from sphinxcontrib_flamedesign.core.export_data import FieldTextsData
    from sphinxcontrib_flamedesign.core.project import Project
    from sphinxcontrib_flamedesign.core.template import Template
    from sphinxcontrib_flamedesign.reading.design_record import DesignRead


class Words:
    """The words of each field, by document, as they are while documents are read."""

    def __init__(self) -> None:
        self.by_document: dict[str, dict[str, list[str]]] = {}

    def keep(self, read: DesignRead) -> None:
        """Keep the words of a design."""
        self.by_document[read.design.docname] = {
            field: [block.node.astext() if block.form is Form.CODE else block.text for block in blocks]
            for field, blocks in read.own.items()
        }

    def digests(self, project: Project) -> dict[str, dict[str, str]]:
        """Return the digests of the fields that are there, with those inside them, by design and field."""
        inside = {name: _find_inside(template) for name, template in project.templates.by_name.items()}
        digests: dict[str, dict[str, str]] = {}
        for id_, design in project.graph.designs.items():
            words = self.by_document[design.docname]
            fields = inside[design.template].items()
            texts = {field: [text for other in inner for text in words[other]] for field, inner in fields}
            digests[id_] = {field: digest(said) for field, said in texts.items() if said}
        return digests

    def data(self, project: Project) -> FieldTextsData:
        """Return the words themselves, without those of the fields inside, as a comparison takes them."""
        specs = [spec for template in project.templates.templates for spec in template.fields]
        return {
            "texts": {
                id_: {
                    spec.name: " ".join(" ".join(self.by_document[design.docname][spec.name]).split())
                    for spec in project.template_of(design).fields
                    if not spec.collects
                }
                for id_, design in project.graph.designs.items()
            },
            "stating": list(dict.fromkeys(spec.name for spec in specs if spec.declares or spec.cites)),
            "out_of_force": sorted(project.force.out_of_force),
        }


def _find_inside(template: Template) -> dict[str, list[str]]:
    """Return each field of a template with those inside it."""
    return {
        outer.name: [spec.name for spec in template.fields if spec is outer or template.contains(outer.name, spec.name)]
        for outer in template.fields
    }
