"""The rules. Each has an id, a default severity, a docstring that is also its documentation, and one generator.

A new rule is one function in the module of its subject. Their order here is that of lists of all rules.
"""

# Importing these registers their rules, in this order.
from sphinxcontrib_flamedesign.core.rules import (  # isort: skip  # noqa: F401
    completeness,
    metadata,
    references,
    relations,
    conflicts,
    source_paths,
    design_list,
    waivers,
    configuration,
)
