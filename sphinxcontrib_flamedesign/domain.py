"""The design domain: it keeps the facts of each document and resolves references to designs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType

from sphinxcontrib_flamedesign.conditions import Condition, Truth, Variants
from sphinxcontrib_flamedesign.core.digest import fingerprint
from sphinxcontrib_flamedesign.core.model import ENV_VERSION, Design, Facts, Problem, RoleUse, TargetKind, Waiver
from sphinxcontrib_flamedesign.domain_data import SAID, SHOWN, DesignData, Packed
from sphinxcontrib_flamedesign.page_links import address_of_other, make_link
from sphinxcontrib_flamedesign.reading.nodes import CARD
from sphinxcontrib_flamedesign.reporting import log_findings
from sphinxcontrib_flamedesign.roles import ComponentRole, FeatureRole

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.roles import XRefRole
    from sphinx.util.typing import RoleFunction

    from sphinxcontrib_flamedesign.core.model import Finding
    from sphinxcontrib_flamedesign.core.other_projects import OtherDesign
    from sphinxcontrib_flamedesign.core.project import Project

#: Views to which others link; the first two are tables that list all components, or all designs.
LINKED_VIEWS = COMPONENTS, DESIGNS, IMPACT, MATRIX, REPORT, WORKLIST = (
    *("components", "designs", "impact", "matrix", "report", "worklist"),
)

#: The view that a document shows whose table has a column of git's dates.
CHANGED = "changed"

#: The view that a document shows whose view may hold a drawing.
DRAWING = "drawing"


class Derivation(Protocol):
    """What follows from the facts, which another module computes."""

    @property
    def project(self) -> Project:
        """The project as its facts are now."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What the rules find in it, and nothing accepts."""

    def holds(self, condition: Condition) -> bool:
        """Return whether this build shows what stands in a condition."""

    def forget(self) -> None:
        """Take note that the facts have changed."""


@lru_cache(maxsize=256)
def _from_folder(source: str, folder: str) -> str | None:
    """Return a file's path from a folder; docutils' paths are relative to where it runs.

    A document that is a link is called by its own name, not by that of the file it leads to.
    """
    path, root = Path.cwd() / os.path.normpath(source), Path(folder)
    if not path.is_file():
        return None
    if not path.is_relative_to(root):
        path, root = path.resolve(), root.resolve()
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # on two drives
        return path.as_posix()


class DesignDomain(Domain):
    """Design documents and references to them."""

    name = "design"
    label = "Design documents"
    object_types: ClassVar[dict[str, ObjType]] = {
        "feature": ObjType("design", "feature"),
        "component": ObjType("component", "component"),
    }
    roles: ClassVar[dict[str, RoleFunction | XRefRole]] = {"feature": FeatureRole(), "component": ComponentRole()}
    initial_data: ClassVar[dict[str, object]] = {
        "designs": Packed(),
        "uses": {},
        "problems": {},
        "views": {},
        "waivers": {},
        "variants": Packed(),
        "awaited": {},
        "files": {},
        "digests": {},
    }
    data_version = ENV_VERSION

    #: What follows from the facts; it is given when the builder is there.
    derived: Derivation

    @property
    def facts(self) -> Facts:
        """What all documents say in this build, in the order of their names, whatever order they were read in."""
        data = self._shown
        return Facts(
            designs=tuple(data["designs"][name] for name in sorted(data["designs"])),
            uses=tuple(use for name in sorted(data["uses"]) for use in data["uses"][name]),
            problems=tuple(problem for name in sorted(data["problems"]) for problem in data["problems"][name]),
            waivers=tuple(waiver for name in sorted(data["waivers"]) for waiver in data["waivers"][name]),
            conditional=frozenset(name for name, variants in data["variants"].items() if variants.differ),
        )

    @property
    def pages_with_views(self) -> list[str]:
        """The documents that show what all designs say, sorted."""
        return sorted(name for name, views in self._shown["views"].items() if {*views} != {CARD})

    @property
    def uses(self) -> Mapping[str, list[RoleUse]]:
        """The references to designs of each document."""
        return self._shown["uses"]

    @property
    def conditions(self) -> Iterator[tuple[str, Truth]]:
        """The documents with conditions, and whether each of these holds in this build."""
        for docname, variants in self._data["variants"].items():
            yield docname, tuple(map(self.derived.holds, variants.conditions))

    @property
    def digests(self) -> Iterator[tuple[str, str]]:
        """All documents that say something, sorted, each with a digest of what it says in all builds."""
        kept = cast("dict[str, dict[str, object]]", self.data)
        for name in sorted({name for kind in SAID for name in kept[kind]}):
            if name not in self._data["digests"]:
                self._data["digests"][name] = fingerprint([kept[kind].get(name) for kind in SAID])
            yield name, self._data["digests"][name]

    @property
    def _data(self) -> DesignData:
        return cast("DesignData", self.data)

    @property
    def _shown(self) -> DesignData:
        """What this build shows of what is kept."""
        if self._chosen is None:
            self._chosen = self._choose() if self._data["variants"] else self._data
        return self._chosen

    _chosen: DesignData | None = None

    def _choose(self) -> DesignData:
        """Return what is kept, with what documents say where their conditions hold as they do in this build."""
        kept = cast("dict[str, dict[str, object]]", self.data)
        shown = {kind: dict(kept[kind]) for kind in SHOWN}
        for docname, truth in self.conditions:
            for kind, said in self._data["variants"][docname].said[truth].items():
                shown[kind][docname] = said
        return cast("DesignData", {**kept, **shown})

    def choose_anew(self) -> None:
        """Take note that other conditions may hold than before."""
        self._chosen = None

    def _forget(self, docnames: Iterable[str]) -> None:
        """Forget what follows from what is kept of documents, for it changes."""
        for docname in docnames:
            self._data["digests"].pop(docname, None)
        self.choose_anew()
        self.derived.forget()

    def design_in(self, docname: str) -> Design | None:
        """Return the design that a document holds."""
        return self._shown["designs"].get(docname)

    def has_view(self, docname: str) -> bool:
        """Return whether a document holds a view."""
        return not {CARD}.issuperset(self._shown["views"].get(docname, ()))

    def places_card(self, docname: str) -> bool:
        """Return whether a directive says where the card of a document's design stands."""
        return CARD in self._shown["views"].get(docname, ())

    def has_place(self, docname: str) -> bool:
        """Return whether a document holds a view or a card."""
        return self.has_view(docname) or docname in self._shown["designs"]

    def shows(self, view: str) -> bool:
        """Return whether any document shows a view of this name."""
        return any(view in views for views in self._shown["views"].values())

    def source_of(self, docname: str) -> str:
        """Return a document's file, relative to the project's source folder, with forward slashes."""
        return str(self.env.doc2path(docname, base=False)).replace("\\", "/")

    def note_design(self, design: Design) -> None:
        """Keep what a document says."""
        self._data["designs"][design.docname] = design
        self._forget([design.docname])

    def file_name(self, path: str) -> str | None:
        """Return a file's path from the project's source folder; None where it is no file."""
        return _from_folder(path, str(self.env.srcdir)) if path else None

    def note_use(
        self, target: str, docname: str, source: str, line: int, target_kind: TargetKind = TargetKind.FEATURE
    ) -> None:
        """Keep that a role or a view's option refers to a design or a component.

        :param source: the file in which it does, where that is not the document's own.
        """
        use = RoleUse(target, docname, source or self.source_of(docname), line, target_kind)
        self._data["uses"].setdefault(docname, []).append(use)
        self._forget([docname])

    def note_problem(
        self, rule: str, message: str, docname: str, source: str, line: int, field: str | None = None
    ) -> None:
        """Keep what could not be taken as written: it is reported on every build, not only on the one that reads.

        :param source: the file in which it stands, where that is not the document's own.
        """
        problem = Problem(rule, message, docname, source or self.source_of(docname), line, field)
        self._data["problems"].setdefault(docname, []).append(problem)
        self._forget([docname])

    def note_files(self, docname: str, files: Iterable[str]) -> None:
        """Keep from which files beside its own a document is read: files that it includes, and that of its metadata."""
        noted = self._data["files"].setdefault(docname, [])
        noted += [file for file in dict.fromkeys(files) if file not in noted]

    def files_of(self, docname: str) -> list[str]:
        """Return the files that a document is read from, its own first."""
        return list(dict.fromkeys([self.source_of(docname), *self._data["files"].get(docname, ())]))

    def note_waiver(self, waiver: Waiver) -> None:
        """Keep that a comment accepts findings."""
        self._data["waivers"].setdefault(waiver.docname, []).append(waiver)
        self._forget([waiver.docname])

    def note_awaited(self, docname: str, path: str) -> None:
        """Keep that a document is to be read again when a file is there."""
        self._data["awaited"][docname] = path

    @property
    def awaited(self) -> Iterator[str]:
        """The paths of the files for which documents are to be read again once they are there."""
        yield from self._data["awaited"].values()

    def find_arrived(self) -> list[str]:
        """Return the documents of which a file that was missing is there now, sorted."""
        return sorted(name for name, path in self._data["awaited"].items() if Path(path).is_file())

    def note_view(self, docname: str, view: str) -> None:
        """Keep that a document shows a view."""
        self._data["views"].setdefault(docname, []).append(view)
        self._forget([docname])

    def take(self, docname: str) -> dict[str, object]:
        """Return what has been noted of a document, by kind, and keep it no more."""
        kept = cast("dict[str, dict[str, object]]", self.data)
        self._forget([docname])
        return {kind: kept[kind].pop(docname) for kind in SHOWN if docname in kept[kind]}

    def note_variants(self, docname: str, variants: Variants) -> None:
        """Keep what a document with conditions says."""
        self._data["variants"][docname] = variants
        self._forget([docname])

    def holds_design(self, docname: str) -> bool:
        """Return whether a document holds a design, in this build or in another one."""
        return docname in self._data["designs"] or docname in self._data["variants"]

    def retitle(self, docname: str, title: str) -> None:
        """Keep the design in a document under another title."""
        if docname in self._data["designs"]:
            self._data["designs"][docname] = replace(self._data["designs"][docname], title=title)
        if docname in self._data["variants"]:
            for said in self._data["variants"][docname].said.values():
                if "designs" in said:
                    said["designs"] = replace(cast("Design", said["designs"]), title=title)
        self._forget([docname])

    def clear_doc(self, docname: str) -> None:
        """Forget what a document said."""
        for by_document in cast("dict[str, dict[str, object]]", self.data).values():
            if isinstance(by_document, dict):  # Sphinx keeps the version of the data there too
                by_document.pop(docname, None)
        self._forget([docname])

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, object]) -> None:
        """Take over what a parallel reader has read."""
        for kind, by_document in otherdata.items():
            if isinstance(by_document, dict):
                own = cast("dict[str, dict[str, object]]", self.data)[kind]
                own.update({name: facts for name, facts in by_document.items() if name in docnames})
        self._forget(docnames)

    def check_consistency(self) -> None:
        """Report what the rules find in the whole project."""
        log_findings(self.env, self.derived.findings, self.derived.project.source_tree.unanswered)
        self.has_checked = True

    has_checked = False

    def page_of(self, view: str) -> str | None:
        """Return the document to which links to a view lead: the first by name that shows it."""
        return next((name for name, views in sorted(self._shown["views"].items()) if view in views), None)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        *both: Element,
    ) -> nodes.reference | None:
        """Link to a design or to a component; ``both`` are the node of the role, and what it shows."""
        node, contnode = both
        if typ == "component":
            return self._resolve_component(fromdocname, builder, target, node, contnode)
        design = self.derived.project.graph.find(target)
        if design is None:
            return self._resolve_other(fromdocname, builder, target, node, contnode)
        shown, title = _show_title(design, node, contnode)
        return make_link(builder, fromdocname, design.docname, design.anchor, shown, title)

    def _resolve_other(
        self, fromdocname: str, builder: Builder, target: str, node: Element, contnode: Element
    ) -> nodes.reference | None:
        """Link to a design of another project; where nothing can lead there, its words alone stand."""
        design = self.derived.project.graph.find_other(target)
        if design is None:
            return None
        shown, title = _show_title(design, node, contnode)
        address = address_of_other(builder, fromdocname, design)
        if address is None:
            return cast("nodes.reference", shown)  # Sphinx puts any node in the place of the role
        return nodes.reference("", "", shown, internal=False, refuri=address, reftitle=title)

    def _resolve_component(
        self, fromdocname: str, builder: Builder, target: str, node: Element, contnode: Element
    ) -> nodes.reference | None:
        component = self.derived.project.graph.find_component(target)
        if component is None:
            return None
        if not node.get("refexplicit"):
            contnode[:] = [nodes.Text(component.name)]  # shown as it is where no page lists the components
        page = self.page_of(COMPONENTS)
        return make_link(builder, fromdocname, page, component.anchor, contnode) if page is not None else None

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Let ``:any:`` find designs by id, alias and title."""
        if target in env.all_docs:  # `:any:` means the document then
            return []
        found = self.resolve_xref(env, fromdocname, builder, "feature", target, node, contnode)
        return [("design:feature", found)] if found is not None else []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield all designs, and the components that a page lists, for inventory, search and editors."""
        graph, page = self.derived.project.graph, self.page_of(COMPONENTS)
        for id_, design in graph.designs.items():
            yield id_, f"{id_}: {design.title}", "feature", design.docname, design.anchor, 1
        if page is None:
            return
        for component in graph.components.values():
            yield component.name, component.name, "component", page, component.anchor, 1


def _show_title(design: Design | OtherDesign, node: Element, content: Element) -> tuple[Element, str]:
    """Return what a role shows of a design, which is the title unless the role has its own words, and its tooltip."""
    if not node.get("refexplicit"):
        content = nodes.inline(design.title, design.title, classes=content.get("classes", []))
    return content, f"{design.id}: {design.title}"


def get_domain(env: BuildEnvironment) -> DesignDomain:
    """Return the design domain of an environment."""
    return cast("DesignDomain", env.get_domain("design"))
