"""The derived view of a project: graph and findings, computed from the domain's facts when they are first asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from sphinxcontrib_flamedesign.config import get_settings, get_template
from sphinxcontrib_flamedesign.core.graph import build_graph
from sphinxcontrib_flamedesign.core.rules import Project, find_findings

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
        facts, template = domain.facts, get_template(env.config)
        settings = get_settings(env.config)
        # What intersphinx has loaded: another project's designs exist too.
        elsewhere = frozenset(getattr(env, "intersphinx_inventory", {}).get("design:feature", ()))
        labels = {name: place[0] for name, place in env.domaindata["std"]["anonlabels"].items()}
        project = Project(facts, build_graph(facts, settings.components, labels), template, elsewhere)
        findings = find_findings(project, settings.rules)
        known = domain.revision, DerivedProject(facts, project.graph, template, elsewhere, findings)
        _derived[domain] = known
    return known[1]
