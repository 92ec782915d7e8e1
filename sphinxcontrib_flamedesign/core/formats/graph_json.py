"""The graph as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from sphinxcontrib_flamedesign.core.formats.designs_json import export_interaction, to_json
from sphinxcontrib_flamedesign.core.graph import Interaction, titles_by_id
from sphinxcontrib_flamedesign.core.model import Design


def graph_to_json(designs: Sequence[Design], interactions: Sequence[Interaction]) -> str:
    """Write the graph as JSON: features, and interactions as in the export."""
    statuses = {design.id: design.status for design in designs}
    features = [
        {"id": id_, "title": title or None, "status": statuses.get(id_)}
        for id_, title in titles_by_id(designs, interactions).items()
    ]
    return to_json({"features": features, "interactions": [export_interaction(edge) for edge in interactions]})
