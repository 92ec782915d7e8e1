"""The only place that logs a finding."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_flamedesign.core.facts import Finding

#: Every warning has this type, and its rule's id as subtype.
TYPE = "flamedesign"

logger = logging.getLogger(__name__)


def log_findings(env: BuildEnvironment, findings: Iterable[Finding]) -> None:
    """Log findings, which are in the order of files, each at its line of its file."""
    is_line_open = True  # Sphinx has written what it checks, and not ended the line
    for source, found in groupby(findings, key=attrgetter("source")):
        path = Path(env.srcdir, source)
        for finding in found:
            location = f"{path}:{finding.line}"
            if finding.severity == "info":
                if is_line_open:
                    logger.info("")
                is_line_open = False
                logger.info("%s: %s [%s.%s]", location, finding.message, TYPE, finding.rule)
            else:
                log = logger.error if finding.severity == "error" else logger.warning
                log("%s", finding.message, location=location, type=TYPE, subtype=finding.rule)
