"""The switch that has builds derive anew what they take from the last one, and fail where the two differ."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from click.testing import CliRunner
from figures import note

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Whether it is on.
IS_ON = bool(os.environ.get("PROMISES_COMPARE"))
#: What stands in the traceback of a build that has kept something else than it derives.
DIFFERS = "KeptDiffersError"


class KeptDiffersError(AssertionError):
    """What is kept is not what is derived."""


def compare_kept() -> None:
    """Have all builds of this process compare; processes of builds call it at their start."""
    from sphinxcontrib_flamedesign import extension, refresh
    from sphinxcontrib_flamedesign.builder import SITE_BUILDERS, _uris
    from sphinxcontrib_flamedesign.core.formats.designs_json import FILENAME, export_project, to_json
    from sphinxcontrib_flamedesign.derived import get_derived, get_findings, get_project

    find_outdated, finish = refresh.PageRefresher.find_outdated, extension._finish

    def derive_anew(env: BuildEnvironment) -> tuple[object, ...]:
        derived = get_derived(env)
        derived.forget()
        derived.kept = None
        pages, accepted = refresh.digest_pages(env), derived.accepted
        derived.forget()
        return pages, accepted.reported, accepted.known

    def compare_outdated(self: refresh.PageRefresher, env: BuildEnvironment) -> list[str]:
        kept = get_derived(env).kept
        note(kept=int(kept is not None), derived=int(kept is None))
        if kept is not None:
            for one, other in zip((kept.pages, kept.reported, kept.known), derive_anew(env), strict=True):
                if one != other:
                    raise KeptDiffersError(f"kept {one!r}, derived {other!r}")
        return find_outdated(self, env)

    def compare_export(app: Sphinx, exception: Exception | None) -> None:
        finish(app, exception)
        path = app.outdir / FILENAME
        if exception is None and app.builder.name in SITE_BUILDERS and path.is_file():
            env = app.env
            anew = export_project(get_project(env), get_findings(env), env.config.project, _uris(app.builder))
            if path.read_text("utf-8") != to_json(anew):
                raise KeptDiffersError(FILENAME)

    refresh.PageRefresher.find_outdated = compare_outdated
    extension._finish = compare_export


def compare_answers(source: Path, cache: Path) -> None:
    """Have the command say what it has kept, keep it, say it again, and find it out anew.

    :raises KeptDiffersError: these are not the same.
    """
    from sphinxcontrib_flamedesign.cli import check, kept_answer
    from sphinxcontrib_flamedesign.cli.main import main

    read, words = check.read_project, ["check", str(source), "--cache-dir", str(cache)]
    # The files are new, and none of them changes meanwhile.
    with patch.object(kept_answer, "_SETTLED", -(10**15)), patch.object(check, "read_project", wraps=read) as reading:
        said = [CliRunner().invoke(main, asked) for asked in (words, words, [*words, "--no-cache"])]
        note(answers=3 - reading.call_count, read=reading.call_count)
    one, *others = [(done.exit_code, done.stdout, done.stderr) for done in said]
    for other in others:
        if one != other:
            raise KeptDiffersError(f"{source}: one says {one!r}, another {other!r}")
