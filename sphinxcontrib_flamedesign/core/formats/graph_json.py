"""The graph as JSON."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.formats.designs_json import export_interaction, to_json
from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts
from sphinxcontrib_flamedesign.core.interaction import TargetType


def graph_to_json(parts: GraphParts) -> str:
    """Write the graph as JSON: features, components, and interactions as in the export."""
    nodes = parts.nodes.values()
    features = [
        {
            "id": node.id,
            "title": node.title or None,
            "status": node.status,
            **({"project": node.project} if node.project else {}),
        }
        for node in nodes
        if node.type is TargetType.FEATURE
    ]
    components = [{"id": node.id, "name": node.name} for node in nodes if node.type is TargetType.COMPONENT]
    interactions = [export_interaction(edge) for edge in parts.interactions]
    return to_json({"features": features, "components": components, "interactions": interactions})
