"""What values are called where a project sets them: in ``conf.py``, in a file of settings, or by an option."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinxcontrib_flamedesign.config import PREFIX, SETTINGS_FILE, get_given_options
from sphinxcontrib_flamedesign.core.text.quoting import quote_list

if TYPE_CHECKING:
    from sphinx.config import Config

DOCUMENTS, ID_PREFIXES = f"{PREFIX}documents", f"{PREFIX}id_prefixes"


@dataclass(frozen=True)
class SettingNames:
    """Names values, and says how to set them."""

    config: Config

    @property
    def file(self) -> str | None:
        """The file that has the values in place of ``conf.py``: empty where options alone give them, else None."""
        return cast("str | None", self.config[SETTINGS_FILE])

    def file_of(self, value: str) -> str | None:
        """Return the same for one value, which an option may give in place of a file or ``conf.py``."""
        return "" if value in get_given_options(self.config) else self.file

    def name_of(self, setting: str) -> str:
        """Return what a setting is called where the project sets it."""
        value = f"{PREFIX}{setting}"
        file = self.file_of(value)
        if file == "":
            return get_given_options(self.config).get(value, f"--{setting}")
        return value if file is None else f"{setting} in {Path(file).name}"

    def describe_how_to_name(self, patterns: Sequence[str]) -> str:
        """Return how to set patterns of designs, wherever the project sets values."""
        file, values = self.file_of(DOCUMENTS), quote_list(patterns)
        if file is None:
            return f"write {DOCUMENTS} = {values}"
        if file:
            return f"write documents = {values} in {Path(file).name}"
        options = " ".join(f"--documents {shlex.quote(pattern)}" for pattern in patterns)
        in_file = f", or write documents = {values} in flamedesign.toml" if self.file == "" else ""
        return f"give {options}{in_file}"

    def describe_how_to_set_prefixes(self, prefixes: Sequence[str]) -> str:
        """Return how to set the prefixes of ids."""
        file = self.file_of(ID_PREFIXES)
        if file == "":
            return f"give {' '.join(f'--id-prefix {shlex.quote(prefix)}' for prefix in prefixes)}"
        if file is None:
            return f"write {ID_PREFIXES} = {quote_list(prefixes)}"
        return f"write {ID_PREFIXES.removeprefix(PREFIX)} = {quote_list(prefixes)} in {Path(file).name}"
