"""Documents that are no regular files: whoever opens a named pipe waits for its writer, and Sphinx does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.core.files import is_file
from sphinxcontrib_flamedesign.derived import get_derived

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def leave_out_special_files(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Take pipes, devices and the like out of what is read; a finding names them."""
    paths = {name: Path(env.doc2path(name)) for name in sorted(added | changed)}
    special = {name: path for name, path in paths.items() if path.exists() and not is_file(path)}
    for name in special:
        added.discard(name)
        changed.discard(name)
        env.found_docs.discard(name)
        if name in env.all_docs:
            removed.add(name)
    get_derived(env).special_files = tuple(path.relative_to(env.srcdir).as_posix() for path in special.values())
    return []
