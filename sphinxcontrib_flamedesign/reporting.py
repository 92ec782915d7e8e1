"""The only place that logs: nothing of a document or a file name that a terminal obeys gets into a build's log."""

from __future__ import annotations

import os.path
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinxcontrib_flamedesign.core.model import Finding, Severity
from sphinxcontrib_flamedesign.core.rules.design_list import name_file
from sphinxcontrib_flamedesign.core.text.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment
    from sphinx.util.logging import SphinxLoggerAdapter


#: Every warning has this type, and its rule's id as subtype.
TYPE = "flamedesign"


#: The subtype of the message that git could not answer.
GIT = "git"


_logger: SphinxLoggerAdapter = logging.getLogger(__name__)


def warn(message: str, *, subtype: str, location: str | None = None, is_error: bool = False) -> None:
    """Log a warning, or an error."""
    log = _logger.error if is_error else _logger.warning
    log("%s", clean(message), location=location and clean(location), type=TYPE, subtype=subtype)


def log_findings(env: BuildEnvironment, findings: Iterable[Finding], unanswered: str | None = None) -> None:
    """Log findings, which are in the order of files, each at its line of its file.

    :param unanswered: what could not be found out, and why; there may be more findings than were found.
    """
    is_line_open = True  # Sphinx has written what it checks, and not ended the line
    for source, found in groupby(findings, key=attrgetter("source")):
        path = os.path.normpath(Path(env.srcdir, source))  # a configuration may lie beside the documents
        for finding in (name_file(other, path) for other in found):
            location = f"{path}:{finding.line}"
            if finding.severity is Severity.INFO:
                _log_info(location, finding.message, finding.rule, is_line_open=is_line_open)
                is_line_open = False
            else:
                is_error = finding.severity is Severity.ERROR
                warn(finding.message, subtype=finding.rule, location=location, is_error=is_error)
    if unanswered is not None:
        _log_info(str(env.srcdir), unanswered, GIT, is_line_open=is_line_open)


def _log_info(location: str, message: str, subtype: str, *, is_line_open: bool) -> None:
    if is_line_open:
        _logger.info("")
    _logger.info("%s", clean(f"{location}: {message} [{TYPE}.{subtype}]"))
