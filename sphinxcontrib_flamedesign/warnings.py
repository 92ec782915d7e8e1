"""The only place that logs a finding, and what findings could not be looked for."""

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

#: The subtype of the message that git could not answer.
GIT = "git"

logger = logging.getLogger(__name__)


def log_findings(env: BuildEnvironment, findings: Iterable[Finding], unanswered: str | None = None) -> None:
    """Log findings, which are in the order of files, each at its line of its file.

    :param unanswered: what could not be found out, and why; there may be more findings than were found.
    """
    is_line_open = True  # Sphinx has written what it checks, and not ended the line
    for source, found in groupby(findings, key=attrgetter("source")):
        path = Path(env.srcdir, source)
        for finding in found:
            location = f"{path}:{finding.line}"
            if finding.severity == "info":
                _log_info(location, finding.message, finding.rule, is_line_open=is_line_open)
                is_line_open = False
            else:
                log = logger.error if finding.severity == "error" else logger.warning
                log("%s", finding.message, location=location, type=TYPE, subtype=finding.rule)
    if unanswered is not None:
        _log_info(str(env.srcdir), unanswered, GIT, is_line_open=is_line_open)


def _log_info(location: str, message: str, subtype: str, *, is_line_open: bool) -> None:
    if is_line_open:
        logger.info("")
    logger.info("%s: %s [%s.%s]", location, message, TYPE, subtype)
