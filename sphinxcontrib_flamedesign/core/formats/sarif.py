"""Findings as SARIF 2.1.0 (OASIS standard), for code scanning."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from sphinxcontrib_flamedesign import __version__
from sphinxcontrib_flamedesign.core.formats.check_report import Report, describe_left_out
from sphinxcontrib_flamedesign.core.formats.designs_json import to_json
from sphinxcontrib_flamedesign.core.model import Finding, Severity
from sphinxcontrib_flamedesign.core.rules.registry import RULES, Rule

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


_SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


#: What stands for the folder that paths start from; code scanning takes it for the top of the repository.
_SARIF_BASE = "%SRCROOT%"


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """Return for each finding what stays the same when lines shift or wordings change; no two are alike."""
    seen: Counter[tuple[str, str, str]] = Counter()
    marks = []
    for finding in findings:
        seen[finding.key] += 1
        words = "\0".join((*finding.key, str(seen[finding.key])))
        marks.append(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())
    return marks


def findings_to_sarif(report: Report) -> str:
    """Return a SARIF 2.1.0 log: every rule with what it finds and what to do, and a result for each finding."""
    ids = sorted(RULES)
    results = [
        {
            "ruleId": finding.rule,
            "ruleIndex": ids.index(finding.rule),
            "level": _SARIF_LEVELS[finding.severity],
            "message": {"text": finding.message},
            "locations": [_sarif_location(report.path(finding.source), finding.line)],
            "partialFingerprints": {"finding/v1": mark},
        }
        for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    driver = {"name": "flamedesign", "version": __version__, "rules": [_sarif_rule(RULES[id_]) for id_ in ids]}
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_SARIF_BASE: {"description": {"text": "The folder in which the check ran."}}},
        "results": results,
    }
    if report.left_out:
        run["invocations"] = [_sarif_invocation(report, ids)]
    return to_json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_invocation(report: Report, ids: Sequence[str]) -> dict[str, object]:
    """Return that rules were not run: a notification for each."""
    notifications = [
        {
            "level": "note",
            "message": {"text": describe_left_out(report)},
            "associatedRule": {"id": rule, "index": ids.index(rule)},
        }
        for rule in report.left_out
    ]
    return {"executionSuccessful": True, "toolConfigurationNotifications": notifications}


def _sarif_location(path: str, line: int) -> dict[str, object]:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    place = {"uri": uri, "uriBaseId": _SARIF_BASE}
    return {"physicalLocation": {"artifactLocation": place, "region": {"startLine": line}}}


def _sarif_rule(rule: Rule) -> dict[str, object]:
    chosen = {"enabled": False} if rule.severity is Severity.OFF else {"level": _SARIF_LEVELS[rule.severity]}
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.advice},
        "defaultConfiguration": chosen,
    }
