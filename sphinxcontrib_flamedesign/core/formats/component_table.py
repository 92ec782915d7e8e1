"""A table of proposed components, as it is written in a configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sphinxcontrib_flamedesign.core.component_proposals import Proposal
from sphinxcontrib_flamedesign.core.text.printable import escape_unprintable

_NONE = "# No name that is not configured is used by two designs."


def components_to_toml(proposals: Sequence[Proposal]) -> str:
    """Return a table for ``flamedesign.toml``."""
    lines = ["# In pyproject.toml, each table is [tool.flamedesign.components.NAME]." if proposals else _NONE]
    for proposal in proposals:
        entry = (f"{key} = {_write_list(texts)}" for key, texts in _entries(proposal))
        lines += ["", f"# {proposal.usage}", f"[components.{_write(proposal.name)}]", *entry]
    return "".join(f"{line}\n" for line in lines)


def components_to_python(proposals: Sequence[Proposal]) -> str:
    """Return a value for ``conf.py``."""
    lines = ["flamedesign_components = {" if proposals else _NONE]
    for proposal in proposals:
        entry = ", ".join(f'"{key}": {_write_list(texts)}' for key, texts in _entries(proposal))
        lines.append(f"    {_write(proposal.name)}: {{{entry}}},  # {proposal.usage}")
    return "".join(f"{line}\n" for line in [*lines, *("}" for _ in proposals[:1])])


def _entries(proposal: Proposal) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what a component is configured by, as far as there is anything to say."""
    for key, texts in (("aliases", proposal.aliases), ("paths", proposal.paths)):
        if texts:
            yield key, texts


def _write_list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_write, texts))}]"


def _write(text: str) -> str:
    """Write a text as TOML and Python take it alike: as JSON does, with escapes for what a terminal may obey."""
    return escape_unprintable(json.dumps(text, ensure_ascii=False))
