"""The formats by the names that users give them: one line for each.

A format is a function from records to text. There are four protocols: what a check found, the graph, what two
exports differ in, and open work. What only a terminal or a drawing shows is written by the command itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sphinxcontrib_flamedesign.core.diff import Difference
from sphinxcontrib_flamedesign.core.formats.check_report import Report
from sphinxcontrib_flamedesign.core.formats.dot import graph_to_dot
from sphinxcontrib_flamedesign.core.formats.github import findings_to_github
from sphinxcontrib_flamedesign.core.formats.gitlab import findings_to_gitlab
from sphinxcontrib_flamedesign.core.formats.graph_json import graph_to_json
from sphinxcontrib_flamedesign.core.formats.graph_parts import GraphParts
from sphinxcontrib_flamedesign.core.formats.graphml import graph_to_graphml
from sphinxcontrib_flamedesign.core.formats.json_reports import difference_to_json, findings_to_json, work_to_json
from sphinxcontrib_flamedesign.core.formats.junit import findings_to_junit
from sphinxcontrib_flamedesign.core.formats.markdown import difference_to_markdown, work_to_markdown
from sphinxcontrib_flamedesign.core.formats.mermaid import graph_to_mermaid
from sphinxcontrib_flamedesign.core.formats.sarif import findings_to_sarif
from sphinxcontrib_flamedesign.core.task_groups import OpenWork

FINDINGS_FORMATS: Mapping[str, Callable[[Report], str]] = {
    "github": findings_to_github,
    "gitlab": findings_to_gitlab,
    "sarif": findings_to_sarif,
    "json": findings_to_json,
    "junit": findings_to_junit,
}

GRAPH_FORMATS: Mapping[str, Callable[[GraphParts], str]] = {
    "dot": graph_to_dot,
    "mermaid": graph_to_mermaid,
    "graphml": graph_to_graphml,
    "json": graph_to_json,
}

COMPARISON_FORMATS: Mapping[str, Callable[[Difference], str]] = {
    "json": difference_to_json,
    "markdown": difference_to_markdown,
}

WORK_FORMATS: Mapping[str, Callable[[OpenWork], str]] = {
    "markdown": work_to_markdown,
    "json": work_to_json,
}
