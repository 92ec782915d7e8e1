"""What Sphinx says while it reads for a command."""

from __future__ import annotations

from dataclasses import dataclass, field

from sphinxcontrib_flamedesign.cli.terminal import without_style


@dataclass
class WarningLog:
    """The stream to which Sphinx writes its warnings: one text for each."""

    messages: list[str] = field(default_factory=list)
    encoding: str = "utf-8"

    def write(self, text: str) -> None:
        """Take one warning."""
        if text.strip():
            self.messages.append(" ".join(without_style(text).split()))
