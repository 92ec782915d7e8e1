"""What two exports differ in, as JSON."""

from __future__ import annotations

from dataclasses import asdict

from sphinxcontrib_flamedesign.core.diff import Detail, Difference
from sphinxcontrib_flamedesign.core.formats.designs_json import to_json


def difference_to_json(difference: Difference) -> str:
    """Return a difference as JSON, with all details."""
    designs = [
        {
            "id": one.id,
            "title": one.title,
            "change": str(one.change),
            "completeness": one.completeness,
            "details": [_detail_data(detail) for detail in one.details],
        }
        for one in difference.designs
    ]
    return to_json({"designs": designs, "elsewhere": [_detail_data(detail) for detail in difference.elsewhere]})


def _detail_data(detail: Detail) -> dict[str, object]:
    return {**asdict(detail), "change": str(detail.change)}
