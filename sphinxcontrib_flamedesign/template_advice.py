"""Whether a template fits the designs that are to follow it, and which one to use in its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinxcontrib_flamedesign.config import PREFIX
from sphinxcontrib_flamedesign.core.model import Design, IdSource
from sphinxcontrib_flamedesign.core.template import Template
from sphinxcontrib_flamedesign.core.template_fit import (
    TemplateFit,
    describe_how_to_learn,
    find_best_shipped,
    holds_nothing,
    is_written,
    lacks_most,
    read_headings,
)

#: From fewer documents nothing is said of a template, and more are not looked at.
_LEAST_UNFIT, _MOST_COMPARED = 2, 200


@dataclass(frozen=True)
class TemplateAdviser:
    """Compares templates with documents."""

    #: The folder of the documents.
    folder: Path
    #: Whether nobody has chosen the template.
    is_default: bool
    #: The file that has the settings in place of ``conf.py``: empty where options alone give them, else None.
    settings_file: str | None
    #: Shows paths as the command does that looks for designs; None in a build, where they are seen from ``conf.py``.
    show_path: Callable[[Path], str] | None
    #: The folder of ``conf.py``.
    configuration: Path

    def describe_misfit(self, template: Template, designs: Sequence[Design]) -> str:
        """Return that a template does not fit most of its designs, and what to do; empty where it may."""
        bare = [design for design in designs if holds_nothing(design, template)]
        written = self._read_written(bare) if len(bare) * 2 > len(designs) else {}
        if _are_most(written, designs):
            return (
                f"the template {template.name!r} does not fit: next to nothing of it stands in {len(bare)} of"
                f" {len(designs)} documents, such as {next(iter(written))}; {self._describe_what_fits(written)}"
            )
        # Documents that hold most sections follow it: they are not opened to find out.
        is_doubtful = self.is_default and sum(lacks_most(design, template) for design in designs) * 2 > len(designs)
        written = self._read_written(designs) if is_doubtful else {}
        if not _fits_others(template, designs, written):
            return ""
        return (
            f"the template is {template.name!r} by default, and does not fit documents such as {next(iter(written))};"
            f" {self._describe_what_fits(written)}"
        )

    def _read_written(self, designs: Sequence[Design]) -> Mapping[str, Sequence[str]]:
        """Return the headings of the first documents that have enough of them, by source."""
        found = {design.source: read_headings(self.folder / design.source) for design in designs[:_MOST_COMPARED]}
        return {source: headings for source, headings in found.items() if is_written(headings)}

    def _describe_what_fits(self, documents: Mapping[str, Sequence[str]]) -> str:
        """Return which template to use in place of one that does not fit."""
        best = find_best_shipped([*documents.values()])
        learn = self._describe_how_to_learn(documents)
        if best is None or best[1] * 2 <= len(documents):
            return learn
        name, count = best
        file = self.settings_file
        how = f"give --template {name}" if file == "" else f'write {PREFIX if file is None else ""}template = "{name}"'
        return f"{name!r} fits {count} of them: {how}; or {learn}"

    def _describe_how_to_learn(self, sources: Iterable[str]) -> str:
        """Return how to get a template that fits some documents, to be run where the paths in it are seen from."""
        paths = [self.folder / source for source in sources]
        if self.show_path is not None:
            return describe_how_to_learn([*map(self.show_path, paths)])
        files = [os.path.relpath(path, self.configuration).replace(os.sep, "/") for path in paths]
        return f"{describe_how_to_learn(files)} in the folder of conf.py"


def _are_most(written: Mapping[str, Sequence[str]], designs: Sequence[Design]) -> bool:
    """Return whether documents are most of some designs, and more than one."""
    return len(written) >= _LEAST_UNFIT and len(written) * 2 > min(len(designs), _MOST_COMPARED)


def _fits_others(template: Template, designs: Sequence[Design], written: Mapping[str, Sequence[str]]) -> bool:
    """Return whether most of some documents follow another template than the default one.

    Nobody has said that they follow that, so some of its sections in them do not speak for it: a template that ships
    fits most of them, or they have neither the ids nor most sections of the default one.
    """
    if not written:
        return False
    best = find_best_shipped([*written.values()])
    if best is not None:
        return best[0] != template.name and best[1] * 2 > min(len(designs), _MOST_COMPARED)
    has_id = any(design.id_source is not IdSource.DOCUMENT for design in designs)
    return _are_most(written, designs) and not has_id and not any(map(TemplateFit(template).fits, written.values()))
