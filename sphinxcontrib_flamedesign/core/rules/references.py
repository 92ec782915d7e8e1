"""Rules about what designs name: whether it exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sphinxcontrib_flamedesign.core.components import component_key
from sphinxcontrib_flamedesign.core.graph import Graph, names_itself
from sphinxcontrib_flamedesign.core.model import (
    Design,
    Finding,
    Mention,
    Reference,
    Relation,
    RoleUse,
    Statement,
    TargetKind,
)
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import finding, finding_at, finding_of, rule
from sphinxcontrib_flamedesign.core.text.addresses import find_address, suggest_address
from sphinxcontrib_flamedesign.core.text.bare_numbers import BareNumbers
from sphinxcontrib_flamedesign.core.text.suggest import Speller, did_you_mean

_UNKNOWN_FEATURE = "unknown-feature"


#: So many components are named where one does not exist.
_SHOWN = 10


#: How close a name must be to that of a component (``difflib`` ratio) to be a misspelling of it.
COMPONENT_RATIO = 0.92


#: The same for a path and that of a document, and for titles, aliases and components that roles name.
_SOURCE_RATIO = _NAME_RATIO = 0.75


#: A word that is built like an id.
_NUMBERED = re.compile(r"(?<![\w./-])([A-Za-z]{2,12})-?(\d{1,9})(?![\w/])")


#: A word that is built like the id of a design of another project, with the name of that before it.
_OF_PROJECT = re.compile(r"(?<![\w./:-])([^\W\d_][\w-]{2,40}):(\w(?:[\w./-]{0,40}\w)?)")


#: In shorter prefixes, other letters make another word.
_PREFIX_LETTERS = 3


def _describe_unknown(
    name: str,
    graph: Graph,
    speller: Speller,
    asking: Design | None,
    numbers: BareNumbers,
    others: Speller | None = None,
) -> str:
    """Return the message about a design that does not exist, with the ids of others that look like it.

    :param others: what finds other names that may be meant, where no id is.
    """
    near = graph.near_in_project(name) or [id_ for words, id_ in numbers.find(name) if words == name]
    near = near or speller.find_meant(name, _names_of(asking) if asking is not None else ())
    near = near or (others.find(name) if others is not None else [])
    return f"there is no design {name!r}{did_you_mean(near) or '; correct the id, or write the design'}"


def _names_of(design: Design) -> tuple[str, ...]:
    return design.id, design.title, *design.aliases


@rule(_UNKNOWN_FEATURE)
def _unknown_feature(project: Project) -> Iterator[Finding]:
    """A statement, a reference or a role names a feature of which there is no document.

    The name is misspelt, or the document has gone. Correct the id, or write the design that it promises.
    """
    graph = project.graph
    speller, numbers = graph.speller(), _find_numbers(project)
    names = Speller(name for other in project.designs for name in _names_of(other))
    reported: set[tuple[str, int, str]] = set()
    prefixes = {match[1] for id_ in graph.designs if (match := _NUMBERED.fullmatch(id_))}
    for design in project.designs:
        named = [*_names_in(design, prefixes, graph, numbers)]
        seen: set[str] = set()
        for id_, one in sorted(named, key=lambda pair: (pair[1].source, pair[1].line)):
            if id_ not in seen and not project.knows(id_):
                seen.add(id_)
                reported.add((one.source or design.source, one.line, id_))
                yield finding_of(
                    _UNKNOWN_FEATURE, design, _describe_unknown(id_, graph, speller, design, numbers), one, id_
                )
        for relation in design.relations:
            misspelt = _find_misspelt_name(relation, design, graph, names, numbers)
            for id_ in relation.ids or misspelt:
                if id_ not in seen and not project.knows(id_):
                    seen.add(id_)
                    message = _describe_unknown(id_, graph, names if misspelt else speller, design, numbers)
                    line, source = _place_of(relation, design)
                    reported.add((source or design.source, line, id_))
                    yield finding(_UNKNOWN_FEATURE, design, message, line, None, id_, source=source)
    titles = {text for design in project.designs for text in (design.title, *design.aliases)}
    components = {component.name for component in graph.components.values()}
    by_title, by_any_name = Speller(titles, _NAME_RATIO), Speller(titles | components, _NAME_RATIO)
    for use in project.facts.uses:
        place = (use.source, use.line, use.target)
        if not _is_met(project, use) and place not in reported:
            reported.add(place)
            others = by_any_name if use.target_kind is TargetKind.EITHER else by_title
            message = _describe_unknown(
                use.target, graph, speller, project.designs_by_document.get(use.docname), numbers, others
            )
            yield finding_at(use, _UNKNOWN_FEATURE, message, project, subject=use.target)


def _names_in(
    design: Design, prefixes: Iterable[str], graph: Graph, numbers: BareNumbers
) -> Iterator[tuple[str, Statement | Reference | Mention]]:
    """Yield the ids that statements and references name, and what is almost one in their words.

    In other words of the design, an id that nobody has is none, but for one after the misspelt name of a project.
    """
    yield from ((id_, one) for one in _entries_of(design) for id_ in one.ids)
    for text, one in _texts_of(design).items():
        yield from ((id_, one) for id_ in (*_find_slips(text, prefixes, graph), *_find_slips_of_project(text, graph)))
        if not one.ids and not one.documents and graph.find(text, design) is None:
            yield from ((words, one) for words, _ in numbers.find(text))
    for mention in design.mentions:
        yield from ((id_, mention) for id_ in _find_slips_of_project(mention.id, graph))


def _find_numbers(project: Project) -> BareNumbers:
    """Return what finds designs by numbers in the names of their documents that are not those of their ids."""
    return BareNumbers((design.id, design.docname) for design in project.designs if design.number is None)


def _find_misspelt_name(
    relation: Relation, design: Design, graph: Graph, names: Speller, numbers: BareNumbers
) -> tuple[str, ...]:
    """Return the words of metadata that should name a design, where they are almost a name of one, or one word."""
    text = relation.text
    if relation.names_itself or relation.ids or relation.documents or "/" in text or graph.find(text, design):
        return ()
    by_number = tuple(words for words, _ in numbers.find(text)) if " " in text else ()
    return by_number or ((text,) if " " not in text or names.find(text) else ())


def _place_of(relation: Relation, design: Design) -> tuple[int, str]:
    """Return the line and file of a value of metadata, or else those in which the design opens: of an option."""
    return (relation.line, relation.source) if relation.line else (design.line, design.opened_in)


def _entries_of(design: Design) -> tuple[Statement | Reference, ...]:
    return (*design.statements, *design.references)


def _texts_of(design: Design) -> Mapping[str, Statement | Reference]:
    """Return the words of statements and references, each once, with the first that says them."""
    texts: dict[str, Statement | Reference] = {}
    for one in _entries_of(design):
        texts.setdefault(one.text, one)
    return texts


def _find_slips(text: str, prefixes: Iterable[str], graph: Graph) -> Iterator[str]:
    """Yield what would be the id of a design that there is, were its letters in their order: ``REF318``."""
    for letters, digits in _NUMBERED.findall(text):
        if any(_is_slip(letters.upper(), prefix) and prefix + digits in graph.designs for prefix in prefixes):
            yield letters.upper() + digits


def _find_slips_of_project(text: str, graph: Graph) -> Iterator[str]:
    """Yield what would be the id of a design of another project, were the name of that as it is configured."""
    for match in _OF_PROJECT.finditer(text) if graph.others and ":" in text else ():
        meant = graph.project_meant(match[1])
        is_misspelt = meant is not None and meant.casefold() != match[1].casefold()
        if is_misspelt and graph.find_other(f"{meant}:{match[2]}") is not None:
            yield match[0]


def _is_slip(letters: str, prefix: str) -> bool:
    """Return whether letters are those of a prefix in another order, or with one more or one less."""
    if letters == prefix or min(len(letters), len(prefix)) < _PREFIX_LETTERS:
        return False
    longer, shorter = sorted((letters, prefix), key=len, reverse=True)
    without_one = {longer[:place] + longer[place + 1 :] for place in range(len(longer))}
    return sorted(letters) == sorted(prefix) or shorter in without_one


def _is_met(project: Project, use: RoleUse) -> bool:
    """Return whether a use is not of a feature, or names a feature, or a component where it may, that there is."""
    is_other = use.target_kind in {TargetKind.COMPONENT, TargetKind.STATUS, TargetKind.METADATA}
    is_component = use.target_kind is TargetKind.EITHER and project.graph.find_component(use.target) is not None
    return is_other or is_component or project.knows(use.target)


@rule("unknown-component")
def _unknown_component(project: Project) -> Iterator[Finding]:
    """A statement names a component that is almost called like one of the project's, or a role one that there is not.

    It counts as text, so that the graph shows none. Use the name that is configured, or add an alias.
    """
    speller = Speller(project.graph.components)
    for use in project.facts.uses:
        if use.target_kind is TargetKind.COMPONENT and project.graph.find_component(use.target) is None:
            near = speller.find(component_key(use.target))
            hint = did_you_mean(project.graph.components[key].name for key in near) or _describe_components(project)
            message = f"there is no component {use.target!r}{hint}"
            yield finding_at(use, "unknown-component", message, project, subject=use.target)
    known = {component_key(name): name for name in project.components}
    if not known:
        return
    speller = Speller(known, COMPONENT_RATIO)
    judged: dict[str, str | None] = {}
    for design in project.graph.designs.values():
        for statement in design.statements:
            if not statement.kind.spec.names_things or statement.ids or statement.documents or statement.paths:
                continue
            for name in statement.names:
                if name not in judged:
                    judged[name] = _misspelt(name, known, speller)
                meant = judged[name]
                if meant is not None:
                    message = f"{name!r} is no component of this project{did_you_mean([meant])}"
                    yield finding_of("unknown-component", design, message, statement, name)


def _describe_components(project: Project) -> str:
    """Return which components there are, as far as they fit in a line."""
    names = [component.name for component in project.graph.components.values()]
    if not names:
        return "; list it in `flamedesign_components`; `flamedesign components` proposes a table"
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"; the project has {', '.join(names[:_SHOWN])}{more}"


def _misspelt(name: str, known: Mapping[str, str], speller: Speller) -> str | None:
    """Return the name that another one almost is; a number or one more word makes another thing of it."""
    key = component_key(name)
    near = speller.find(key)
    is_other = key in known or not near or near[0].count("-") != key.count("-") or _digits(key) != _digits(near[0])
    return None if is_other or key.rstrip("s") == near[0].rstrip("s") else known[near[0]]


def _digits(text: str) -> str:
    return "".join(other for other in text if other.isdigit())


@rule("self-reference")
def _self_reference(project: Project) -> Iterator[Finding]:
    """A design names itself where it should name another one.

    It was copied from there, or the id is wrong: the interaction that is meant is not in the graph. Correct the id.
    """
    yield from _noted_self_references(project)
    for design in project.graph.designs.values():
        for relation in design.relations:
            if names_itself(project.graph, design, relation):
                message = f"{relation.text!r} names {design.id} itself; name another design, or take it out"
                line, source = _place_of(relation, design)
                yield finding("self-reference", design, message, line, None, relation.text, source=source)
        seen: set[tuple[str, int]] = set()
        for reference in design.references:
            if (
                design.docname in reference.documents
                and (reference.source, reference.line) not in seen
                and not reference.ids
            ):
                seen.add((reference.source, reference.line))
                message = f"{reference.text!r} leads to this document itself; name another one, or take it out"
                yield finding_of("self-reference", design, message, reference, reference.text)


def _noted_self_references(project: Project) -> Iterator[Finding]:
    for problem in project.problems.get("self-reference", ()):
        design = project.designs_by_document.get(problem.docname)
        if design is not None:  # a page that includes a whole design holds none
            field, subject = problem.field, design.id
            yield finding_at(problem, "self-reference", problem.message, project, field=field, subject=subject)


@rule("broken-document-link")
def _broken_document_link(project: Project) -> Iterator[Finding]:
    """A statement, a reference or other words of a design link to a document that is not there.

    The document has been moved, or the path is wrong; or it is an address on the web, and lacks its `https://`. Correct
    the path or the address.
    """
    speller = Speller((design.source for design in project.designs), _SOURCE_RATIO)
    for design in project.designs:
        seen: set[str] = set()
        for one in (each for each in _entries_of(design) if each.documents):
            if any(not project.knows(id_) for id_ in one.ids):
                continue  # that is reported already
            for path in one.documents:
                if path not in seen and _is_broken(project, path):
                    seen.add(path)
                    message = _describe_broken(project, path, one.ids, speller, design)
                    yield finding_of("broken-document-link", design, message, one, path)
        for reference in design.references:
            if address := _unlinked_address(reference):
                message = f"{address!r} is no link; write https://{address}"
                yield finding_of("broken-document-link", design, message, reference, address)
        for mention in _links_in_prose(design):
            if _is_broken(project, mention.id):
                message = _describe_broken(project, mention.id, (), speller, design)
                line, source = mention.line, mention.source
                yield finding("broken-document-link", design, message, line, None, mention.id, source=source)


def _unlinked_address(reference: Reference) -> str | None:
    """Return the address that an entry opens with which cites nothing, for that lacks its ``https://``."""
    if reference.ids or reference.documents or reference.url or reference.path or not reference.text:
        return None
    first = reference.text.split(maxsplit=1)[0].rstrip(",;:.")
    return first if find_address(first) == first else None


def _links_in_prose(design: Design) -> Iterator[Mention]:
    """Yield what links lead to outside statements and references, and outside metadata that names a design by them."""
    named = (relation for relation in design.relations if relation.ids)
    stated = {path for one in (*_entries_of(design), *named) for path in one.documents}
    yield from (mention for mention in design.mentions if mention.by_link and mention.id not in stated)


def _is_broken(project: Project, path: str) -> bool:
    if path.startswith("#"):
        return False  # Sphinx reports labels that do not exist
    return project.graph.design_of(path) is None and project.source_tree.has_document(path) is False


def _describe_broken(project: Project, path: str, ids: Sequence[str], speller: Speller, asking: Design) -> str:
    named = (project.graph.find(id_) for id_ in ids)
    near = [design.source for design in named if design is not None]
    near = near or [text for text in speller.find(path, 2) if text != asking.source]
    return f"there is no document {path!r}{did_you_mean(near[:1]) or suggest_address(path) or '; correct the path'}"
