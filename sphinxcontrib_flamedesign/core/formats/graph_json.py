"""The graph as JSON."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.formats.designs_json import export_interaction, to_json
from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts
from sphinxcontrib_flamedesign.core.graph import TargetType


def graph_to_json(parts: GraphParts) -> str:
    """Write the graph as JSON: features, components, and interactions as in the export."""
    nodes = parts.nodes.values()
    features = [
        {
            "id": one.id,
            "title": one.title or None,
            "status": one.status,
            **({"project": one.project} if one.project else {}),
        }
        for one in nodes
        if one.type is TargetType.FEATURE
    ]
    components = [{"id": one.id, "name": one.name} for one in nodes if one.type is TargetType.COMPONENT]
    interactions = [export_interaction(edge) for edge in parts.interactions]
    return to_json({"features": features, "components": components, "interactions": interactions})
