"""The derived view of a project: graph and findings, computed from the domain's facts when they are first asked for."""

from __future__ import annotations

import os.path
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from sphinxcontrib_flamedesign.config import get_files, get_settings, get_template
from sphinxcontrib_flamedesign.core.graph import build_graph
from sphinxcontrib_flamedesign.core.rules import Project, find_findings
from sphinxcontrib_flamedesign.sources import ProjectSurroundings
from sphinxcontrib_flamedesign.unread import Unread

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxcontrib_flamedesign.core.facts import Finding
    from sphinxcontrib_flamedesign.domain import DesignDomain


@dataclass(frozen=True)
class DerivedProject(Project):
    """A project and what its rules find."""

    findings: list[Finding] = field(default_factory=list)


_derived: WeakKeyDictionary[DesignDomain, tuple[int, DerivedProject]] = WeakKeyDictionary()


def get_project(env: BuildEnvironment) -> DerivedProject:
    """Return the project as its facts are now. Nothing of it is stored: it is never stale."""
    domain = cast("DesignDomain", env.get_domain("design"))
    known = _derived.get(domain)
    if known is None or known[0] != domain.revision:
        known = domain.revision, _derive(env, domain)
        _derived[domain] = known
    return known[1]


def _derive(env: BuildEnvironment, domain: DesignDomain) -> DerivedProject:
    settings, files = get_settings(env.config), get_files(env.config)
    facts, of_configuration = Unread(env).find(domain.facts)
    labels = {name: place[0] for name, place in env.domaindata["std"]["anonlabels"].items()}
    outputs = [Path(folder).resolve() for folder in (domain.builder.outdir, env.doctreedir)]
    project = Project(
        facts=facts,
        graph=build_graph(facts, settings.components, labels),
        template=get_template(env.config),
        # What intersphinx has loaded: another project's designs exist too.
        elsewhere=frozenset(getattr(env, "intersphinx_inventory", {}).get("design:feature", ())),
        components=tuple(
            alias for name, entry in settings.components.items() for alias in (name, *entry.get("aliases", ()))
        ),
        surroundings=ProjectSurroundings(Path(env.srcdir), frozenset(env.found_docs), files.source_root, outputs),
        of_configuration=of_configuration,
    )
    baseline = Path(os.path.relpath(files.baseline, env.srcdir)).as_posix() if files.baseline is not None else ""
    findings = find_findings(project, settings.rules, files.known, baseline)
    return DerivedProject(
        project.facts,
        project.graph,
        project.template,
        project.elsewhere,
        project.components,
        project.surroundings,
        project.of_configuration,
        findings,
    )
