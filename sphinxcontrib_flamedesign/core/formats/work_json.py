"""Open work as JSON, for programs."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.formats.designs_json import export_interaction, to_json
from sphinxcontrib_flamedesign.core.task_groups import OpenWork


def work_to_json(work: OpenWork) -> str:
    """Write each open update as the interaction that requires it, and who owns what is to be updated."""
    tasks = [
        {"interaction": export_interaction(task.interaction), "owners": list(work.owners_of(group))}
        for group, several in work.groups
        for task in several
    ]
    return to_json({"owner": work.owner, "tasks": tasks})
