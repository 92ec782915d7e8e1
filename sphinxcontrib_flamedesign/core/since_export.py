"""What has changed in a project since an earlier export of it."""

from __future__ import annotations

from typing import cast

from sphinxcontrib_flamedesign.core.diff import Difference, ExportData, compare_exports
from sphinxcontrib_flamedesign.core.formats.designs_json import export_project
from sphinxcontrib_flamedesign.core.project import Project


def find_changes(project: Project, old: ExportData) -> Difference:
    """Return what a project says that an earlier export does not, and the other way round; findings aside."""
    new = cast("ExportData", export_project(project, (), "", lambda _design: ""))
    return compare_exports({**old, "findings": []}, new)
