"""Rules about what accepts findings: comments in documents, and the baseline."""

from __future__ import annotations

from collections.abc import Iterator

from sphinxcontrib_flamedesign.core.model import Finding, Severity, Waiver
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import (
    ABOUT_WAIVERS,
    FIXED,
    RULES,
    finding_at,
    rule,
    rule_without_check,
)
from sphinxcontrib_flamedesign.core.text.suggest import Speller, did_you_mean


@rule("invalid-waiver")
def _invalid_waiver(project: Project) -> Iterator[Finding]:
    """A comment that would accept findings names no rule, a rule that does not exist, or no reason.

    Later readers cannot tell why the finding was accepted. Write `flamedesign: allow RULE - REASON`.
    """
    speller = Speller(RULES)
    comments: dict[tuple[str, int], Waiver] = {}
    for other in project.facts.waivers:
        comments.setdefault((other.source, other.line), other)  # several documents may include its file
    for waiver in comments.values():
        for message, subject in _find_faults(waiver, speller):
            yield finding_at(waiver, "invalid-waiver", message, project, subject=subject)


def _find_faults(waiver: Waiver, speller: Speller) -> Iterator[tuple[str, str | None]]:
    if not waiver.rules:
        yield "this comment allows nothing; write `flamedesign: allow RULE - REASON`", None
    for name in waiver.rules:
        if name in ABOUT_WAIVERS:
            yield f"{name!r} cannot be allowed by a comment; mend the comment that it is about", name
        elif name not in RULES:
            yield f"there is no rule {name!r}{did_you_mean(speller.find(name))}", name
    if waiver.rules and not waiver.reason:
        names = ", ".join(waiver.rules)
        yield f"no reason is given, so nothing is allowed; write `flamedesign: allow {names} - REASON`", None


rule_without_check(
    "unused-waiver",
    """A comment accepts findings of a rule, and nothing is found of it there.

    It would hide what comes later. Take the rule out of the comment.
    """,
)


rule_without_check(
    FIXED,
    """An entry of the baseline is no longer found.

    The baseline only shrinks: take the entry out, so that the finding cannot come back unseen.
    """,
    Severity.INFO,
)
