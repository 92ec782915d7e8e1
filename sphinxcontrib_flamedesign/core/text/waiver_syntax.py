"""How a comment says that findings are accepted, and why."""

from __future__ import annotations

import re

_WAIVER = re.compile(r"\s*flamedesign:\s*(\w*)(.*)", re.DOTALL)


_REASON = re.compile(r"(?:^|\s)[-–—]+\s|:\s")


_COMMAND = "allow"


def parse_waiver(comment: str) -> tuple[tuple[str, ...], str] | None:
    """Return the rules that a comment allows findings of, and the reason; None where it is another comment.

    ``flamedesign: allow missing-field, unknown-feature - reason`` is one; any other word in place of
    ``allow`` gives no rules.
    """
    match = _WAIVER.fullmatch(comment)
    if match is None:
        return None
    if match[1] != _COMMAND:
        return (), ""
    rules, *reason = _REASON.split(match[2], maxsplit=1)
    names = tuple(name for name in re.split(r"[,\s]+", rules) if name)
    return names, " ".join(reason[0].split()) if reason else ""
