"""The rules. Each has an id, a default severity, a docstring that is also its documentation, and one generator.

A new rule is one function in the file of its subject. Their order here is that of lists of all rules.
"""

from sphinxcontrib_flamedesign.core.rules.catalogue import (
    ANY_STATUS,
    OFF,
    RULES,
    SEVERITIES,
    Project,
    Rule,
    Severities,
    Surroundings,
    find_findings,
)

# Importing these registers their rules, in this order.
from sphinxcontrib_flamedesign.core.rules import (  # isort: skip  # noqa: F401
    shape,
    metadata,
    links,
    contradictions,
    code,
    waivers,
    configuration,
)
from sphinxcontrib_flamedesign.core.rules.code import cited_paths
from sphinxcontrib_flamedesign.core.rules.shape import (
    completeness,
    missing_fields,
    place_of,
    placeholder_fields,
    required_fields,
    whole_percent,
)

__all__ = [
    "ANY_STATUS",
    "OFF",
    "RULES",
    "SEVERITIES",
    "Project",
    "Rule",
    "Severities",
    "Surroundings",
    "cited_paths",
    "completeness",
    "find_findings",
    "missing_fields",
    "place_of",
    "placeholder_fields",
    "required_fields",
    "whole_percent",
]
