"""The designs as rows for a spreadsheet."""

from __future__ import annotations

import csv
import io

from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.required_fields import completeness, whole_percent
from sphinxcontrib_flamedesign.core.text.normalise import natural
from sphinxcontrib_flamedesign.core.text.printable import one_line

#: What a spreadsheet takes for the start of a formula, which it would evaluate.
_FORMULA = ("=", "+", "-", "@")


def designs_to_csv(project: Project) -> str:
    """Return a row for each design, in the order of ids: who it is, its metadata, and how complete it is in percent."""
    keys = [key for key in project.templates.metadata_labels if key != "status"]
    designs = sorted(project.graph.designs.values(), key=lambda design: natural(design.id))
    keys = [key for key in keys if any(design.values_of(key) for design in designs)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "title", "status", "template", "source", *keys, "complete"])
    for other in designs:
        share = str(whole_percent(completeness(other, project.template_of(other))))
        values = [", ".join(other.values_of(key)) for key in keys]
        writer.writerow(
            map(_cell, [other.id, other.title, other.status or "", other.template, other.source, *values, share])
        )
    return text.getvalue()


def _cell(text: str) -> str:
    """Return text as a cell of one line that no program evaluates."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line
