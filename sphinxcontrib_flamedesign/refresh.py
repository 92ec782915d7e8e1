"""Which pages are written again because what they show of other documents has changed.

Sphinx writes a page again when its own document has changed. Cards, views and references by title show
other documents too. For each page that holds one, a fingerprint of what it shows is kept beside the
doctrees, one file for each output folder, since one environment serves several builders. A page counts
as written only when it has been: after an interrupted build, or one of single files, the others follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from sphinxcontrib_flamedesign.card_choice import choose_place
from sphinxcontrib_flamedesign.code_links import linked_paths
from sphinxcontrib_flamedesign.config import get_settings, get_templates
from sphinxcontrib_flamedesign.core.digest import fingerprint, fingerprint_all
from sphinxcontrib_flamedesign.core.files import write_whole
from sphinxcontrib_flamedesign.core.model import RoleUse, TargetKind
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.derived import get_changed, get_derived, get_project
from sphinxcontrib_flamedesign.domain import (
    COMPONENTS,
    DRAWING,
    IMPACT,
    LINKED_VIEWS,
    WORKLIST,
    DesignDomain,
    get_domain,
)
from sphinxcontrib_flamedesign.kept import file_of
from sphinxcontrib_flamedesign.reading.private_fields import condition_of_field
from sphinxcontrib_flamedesign.setting_checks import CardPlace
from sphinxcontrib_flamedesign.views.drawing.engine_versions import engine_versions
from sphinxcontrib_flamedesign.views.drawing.layout_cache import get_layout_cache

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


FOLDER = "flamedesign-pages"


#: In place of a fingerprint: the page is still to be written, or shows nothing of ours any more.
_UNWRITTEN = ""


_PLAIN = "plain"


class PageRefresher:
    """Finds the pages of one build that are to be written again, and keeps what has been written."""

    def __init__(self, app: Sphinx) -> None:
        self.path = file_of(app.builder, FOLDER)
        self.shown: dict[str, str] = {}
        self.written: set[str] = set()
        self.layouts = get_layout_cache(app.env)

    def find_outdated(self, env: BuildEnvironment) -> list[str]:
        """Return the pages that show something else than when they were last written, sorted."""
        before = self._read()
        plain = {name: _PLAIN for name in before if name in env.found_docs}
        self.shown = plain | fingerprint_pages(env)
        outdated = [name for name, shown in sorted(self.shown.items()) if before.get(name) != shown]
        if outdated:
            self._write(self.shown | dict.fromkeys(outdated, _UNWRITTEN))
        return outdated

    def note_written(self, docname: str) -> None:
        """Keep that a page is being written."""
        self.written.add(docname)

    def finish(self) -> None:
        """Keep what the pages show, once the build has come to its end."""
        before = self._read()
        known = {name: shown if self._is_as_shown(name, before) else _UNWRITTEN for name, shown in self.shown.items()}
        known = {name: shown for name, shown in known.items() if shown != _PLAIN}
        if known != before:
            self._write(known)

    def _is_as_shown(self, name: str, before: dict[str, str]) -> bool:
        """Return whether a page is as a build that makes all pages would write it."""
        is_written = name in self.written or before.get(name) == self.shown[name]
        return is_written and name not in self.layouts.unfinished

    def _read(self) -> dict[str, str]:
        try:
            data = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return data if isinstance(data, dict) else {}

    def _write(self, known: dict[str, str]) -> None:
        try:
            write_whole(self.path, json.dumps(known, indent=0, sort_keys=True))
        except OSError:
            with suppress(OSError):
                self.path.unlink()  # then all pages are written again


def fingerprint_pages(env: BuildEnvironment) -> dict[str, str]:
    """Return a fingerprint of each page that shows something of ours: of what of other documents it shows."""
    domain, derived, settings = get_domain(env), get_derived(env), get_settings(env.config)
    derived.pages = derived.kept.pages if derived.kept is not None else digest_pages(env)
    private = sorted({name for template in get_templates(env.config).templates for name in template.private})
    holds = [derived.holds(condition_of_field(name)) for name in private]
    engines = engine_versions() if settings.layout_seconds and domain.shows(DRAWING) else ()
    configured = fingerprint((settings, engines, holds))
    return {name: fingerprint((env.all_docs.get(name), configured, shown)) for name, shown in derived.pages.items()}


def digest_pages(env: BuildEnvironment) -> dict[str, str]:
    """Return a digest of what each page shows of other documents, which is derived from all of them."""
    from sphinxcontrib_flamedesign.views.card import card_facts

    domain, project, settings = get_domain(env), get_project(env), get_settings(env.config)
    shown: dict[str, list[object]] = {}
    if domain.pages_with_views:
        whole = fingerprint_all(chain(_given(env), map(domain.page_of, LINKED_VIEWS)))
        shown = {name: [whole] for name in domain.pages_with_views}
    for name, uses in domain.uses.items():
        shown.setdefault(name, []).append([_shown_of(project, domain, use) for use in uses])
    for design in project.designs:
        if choose_place(env, design.docname) is not CardPlace.NONE:
            facts = card_facts(project, design)
            shown.setdefault(design.docname, []).append(
                (facts.metadata, facts.successors, facts.namesakes, facts.neighbours, facts.impact)
            )
            if any(neighbour.is_component for neighbour in facts.neighbours.outgoing):
                shown[design.docname].append([domain.page_of(view) for view in (COMPONENTS, IMPACT)])
            if facts.busy_owners:
                shown[design.docname].append((facts.busy_owners, domain.page_of(WORKLIST)))
    if settings.source_url is not None:
        for design in project.designs:
            shown.setdefault(design.docname, []).append(sorted(linked_paths(project, design)))
    for name, truth in domain.conditions:
        shown.setdefault(name, []).append(truth)
    return {name: fingerprint(parts) for name, parts in shown.items()}


def _given(env: BuildEnvironment) -> Iterator[object]:
    """Yield the records that views are given. They are the same for all views."""
    graph = get_project(env).graph.shown
    yield from chain(graph.designs.values(), graph.others.values(), graph.components.values(), graph.interactions)
    yield sorted(get_derived(env).accepted.counts.items())
    yield sorted(get_changed(env).items())
    yield get_derived(env).changes


def _shown_of(project: Project, domain: DesignDomain, use: RoleUse) -> object:
    if use.target_kind is TargetKind.COMPONENT:
        component = project.graph.find_component(use.target)
        return (component.name, domain.page_of(COMPONENTS)) if component is not None else None
    design = project.graph.find(use.target)
    if design is None:
        return project.graph.find_other(use.target)
    return design.id, design.title, design.docname, design.anchor
