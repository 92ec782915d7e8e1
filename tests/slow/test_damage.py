"""Real documents are damaged in many ways, one at a time: the rules find the damage, where it is.

The project is read once. Of each damaged document only that one is read again, and the rules run over all facts.
"""

from __future__ import annotations

import logging
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp
from support import CORPUS, CORPUS_CONF

from sphinxcontrib_flamedesign.config import get_templates
from sphinxcontrib_flamedesign.core.model import Finding
from sphinxcontrib_flamedesign.core.rules.source_paths import cited_paths
from sphinxcontrib_flamedesign.derived import get_findings
from sphinxcontrib_flamedesign.domain import get_domain
from sphinxcontrib_flamedesign.reading.design_record import DesignRead
from sphinxcontrib_flamedesign.reading.notes import READ_EVENT

pytestmark = pytest.mark.corpus
pytest.importorskip("myst_parser")

SEED = int(os.environ.get("FLAMEDESIGN_DAMAGE_SEED", "20261124"))
COUNT = int(os.environ.get("FLAMEDESIGN_DAMAGE_COUNT", "200"))
AIM = 0.99


@dataclass(frozen=True)
class Damage:
    """One document after something was done to it, and how to tell that this was found."""

    what: str
    docname: str
    text: str
    is_found_by: Callable[[Finding], bool]
    removed_path: str | None = None


class Corpus:
    """The documents as they are, as they were read, and what the rules find in them."""

    def __init__(self, folder: Path) -> None:
        self.src, self.tree = folder / "src", folder / "tree"
        for path in CORPUS.rglob("*.md"):
            target = self.src / path.relative_to(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        for name in (CORPUS / "repository-files.txt").read_text("utf-8").split():
            target = self.tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("line\n" * 10)
        conf = (CORPUS_CONF / "conf.py").read_text("utf-8")
        (self.src / "conf.py").write_text(f"{conf}\nflamedesign_source_root = {str(self.tree)!r}\n", "utf-8")
        self.app = SphinxTestApp("dummy", srcdir=self.src, builddir=folder / "build")
        self.reads: dict[str, DesignRead] = {}
        listener = self.app.connect(READ_EVENT, lambda app, read: self.reads.__setitem__(read.design.docname, read))
        self.app.builder.read()
        self.app.disconnect(listener)  # they stay as they are, whatever is damaged later
        self.texts = {name: self.path(name).read_text("utf-8") for name in self.reads}
        self.designs = {name: read.design for name, read in self.reads.items()}
        self.template = get_templates(self.app.config).templates[0]
        self.before = Counter(one.key for one in self.findings())

    def path(self, docname: str) -> Path:
        return Path(self.app.env.doc2path(docname))

    def findings(self) -> list[Finding]:
        get_domain(self.app.env).derived.forget()
        return list(get_findings(self.app.env))

    def read(self, docname: str, text: str) -> None:
        """Read one document again, as it is now."""
        self.path(docname).write_text(text, "utf-8")
        self.app.env.clear_doc(docname)
        for domain in (*self.app.env.domains.values(),):
            domain.clear_doc(docname)
        self.app.builder.read_doc(docname)

    def gained(self, damages: list[Damage]) -> list[Finding]:
        """Return what is found of damaged documents, each damaged once, and was not found before; then mend them."""
        domain = get_domain(self.app.env)
        kept = {kind: dict(facts) for kind, facts in domain.data.items() if isinstance(facts, dict)}
        removed = [self.tree / one.removed_path for one in damages if one.removed_path]
        for path in removed:
            path.rename(path.with_name(f"{path.name}.away"))
        for one in damages:
            if one.text != self.texts[one.docname]:
                self.read(one.docname, one.text)
        left = self.before.copy()
        gained: list[Finding] = []
        for finding in self.findings():
            left[finding.key] -= 1
            if left[finding.key] < 0:
                gained.append(finding)
        domain.data.update(kept)
        for path in removed:
            path.with_name(f"{path.name}.away").rename(path)
        return gained


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    if not CORPUS.is_dir():
        missing = f"the corpus is not at {CORPUS}; set FLAMEDESIGN_SHARED to the folder that holds corpus/ and tools/"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    made = Corpus(tmp_path_factory.mktemp("damage"))
    logging.getLogger("sphinx").setLevel(logging.ERROR)  # it would print every document each time
    yield made
    made.app.cleanup()


@dataclass(frozen=True)
class Part:
    """A slot of a document that stands in whole lines: from its label to the line before what follows it."""

    docname: str
    field: str
    start: int
    end: int
    has_children: bool


def find_parts(corpus: Corpus) -> Iterator[Part]:
    """Yield the slots that can be damaged: required, there once under a label, in lines of their own."""
    for docname, read in sorted(corpus.reads.items()):
        openings = read.recognition.openings
        names = Counter(one.field for one in openings)
        lines = corpus.texts[docname].split("\n")
        for one in openings:
            slot = corpus.template[one.field]
            is_plain = names[one.field] == 1 and not one.also and not slot.collects and one.block.form.name != "TERM"
            in_row = one.scope is not None and one.scope.kind != "item"
            joined = any(one.field in other.also for other in openings)
            if one.field not in corpus.template.required_in(None) or not is_plain or in_row or joined:
                continue
            start = one.block.line
            end = corpus.reads[docname].blocks[one.end].line if one.end < len(read.blocks) else len(lines) + 1
            is_reported = ("misplaced-field", docname, one.field) in corpus.before
            inside = [other for other in openings if corpus.template.contains(one.field, other.field)]
            stands_apart = any(not start < other.block.line < end for other in inside)
            if end > start and not is_reported and not stands_apart and is_filled(docname, one.field, corpus):
                yield Part(docname, one.field, start, end, bool(inside))


def is_filled(docname: str, slug: str, corpus: Corpus) -> bool:
    return any(fact.name == slug and fact.state == "filled" for fact in corpus.designs[docname].fields)


def bare_label(line: str) -> str:
    """Return a line up to the end of its label."""
    match = re.match(r"\s*#+ .*|(\s*(?:[-*+]\s+)?)(\*{1,2}|_{1,2}).+?\2\s*:?|[^:]*:", line)
    return match[0] if match else line


def is_place(one: Finding, part: Part, corpus: Corpus) -> bool:
    """Tell a finding about what is gone: a slot is missing in the nearest section around it, or that is empty now.

    Where it was the last one of a section, the section has none of its fields.
    """
    openings = corpus.reads[part.docname].recognition.openings
    lines = {opening.field: opening.block.line for opening in openings if opening.field != part.field}
    ancestors = corpus.template.ancestors(part.field)
    if one.field is None or one.field not in {part.field, *ancestors}:
        return False
    if one.rule == "empty-section":
        return one.field in ancestors and one.line == lines.get(one.field)
    around = (lines[outer] for outer in corpus.template.ancestors(one.field) if outer in lines)
    is_bare = one.field in ancestors and one.line == lines.get(one.field)
    return one.rule == "missing-field" and (is_bare or one.line == next(around, corpus.designs[part.docname].line))


def damage_part(part: Part, way: str, corpus: Corpus) -> Damage | None:
    """Delete, empty or move a part."""
    lines = corpus.texts[part.docname].split("\n")
    inside = lines[part.start - 1 : part.end - 1]
    without = lines[: part.start - 1] + lines[part.end - 1 :]
    near = {part.field, *corpus.template.ancestors(part.field)}

    def is_missing(one: Finding) -> bool:
        return is_place(one, part, corpus)

    if way == "empty":
        lines[part.start - 1 : part.end - 1] = [bare_label(inside[0]), ""]
        rules = {"empty-section", "placeholder-field", "missing-field"}

        def is_found(one: Finding) -> bool:
            return one.rule in rules and one.field in near and one.line == part.start

    elif way == "delete":
        lines, is_found = without, is_missing
    else:
        moved = move_part(part, inside, without, corpus)
        if moved is None:
            return None
        lines, at = moved
        shift = len(inside) + 2

        def is_found(one: Finding) -> bool:
            as_before = replace(one, line=one.line - shift if one.line > at else one.line)
            is_here = (one.field, one.line) == (part.field, at + 2)
            return is_missing(as_before) or (is_here and one.rule in {"misplaced-field", "section-order"})

    what = f"{way} {part.field} in {part.docname}:{part.start}"
    return Damage(what, part.docname, "\n".join(lines), lambda one: one.docname == part.docname and is_found(one))


def move_part(part: Part, inside: list[str], without: list[str], corpus: Corpus) -> tuple[list[str], int] | None:
    """Return a document with a part below the heading of another section, and the line of that; or nothing."""
    other = "references" if corpus.template.root(part.field) != "references" else "motivation"
    opening = next((one for one in corpus.reads[part.docname].recognition.openings if one.field == other), None)
    is_apart = opening is not None and opening.is_heading and not inside[0].startswith((" ", "-", "|"))
    if opening is None or not is_apart or part.has_children:
        return None
    at = opening.block.line
    at -= (part.end - part.start) if at > part.start else 0
    return [*without[:at], "", *inside, "", *without[at:]], at


def damage_id(docname: str, line: int, name: str, wrong: str, corpus: Corpus) -> Damage | None:
    """Misspell an id in a statement or reference."""
    lines = corpus.texts[docname].split("\n")
    spelt = re.compile(rf"(?<!\w){name[:3]}[-_ ]?{name[3:]}(?!\d)", re.IGNORECASE)
    if not spelt.search(lines[line - 1]):
        return None
    lines[line - 1] = spelt.sub(wrong, lines[line - 1])

    written = f"{wrong[:3]}{int(wrong[3:])}"  # as ids are, whatever number of zeros

    def is_found(one: Finding) -> bool:
        return (one.rule, one.docname, one.line, one.subject) == ("unknown-feature", docname, line, written)

    return Damage(f"{name} -> {wrong} in {docname}:{line}", docname, "\n".join(lines), is_found)


def misspell(name: str, chance: random.Random) -> str:
    """Return an id as somebody mistypes it: a digit too few, too many, another one, or two of them swapped."""
    letters, digits = name[:3], name[3:]
    place = chance.randrange(len(digits))
    return letters + chance.choice(
        [
            digits[:place] + digits[place + 1 :] or "9",
            digits[:place] + digits[place] + digits[place:],
            digits[:place] + str(chance.randint(1, 9)) + digits[place + 1 :],
            digits[1] + digits[0] + digits[2:] if len(digits) > 1 else digits * 2,
        ]
    )


def damage_path(docname: str, line: int, path: str, corpus: Corpus) -> Damage:
    """Take a file away that is cited."""

    def is_found(one: Finding) -> bool:
        return (one.rule, one.docname, one.line, one.subject) == ("missing-code-path", docname, line, path)

    return Damage(f"remove {path} of {docname}:{line}", docname, corpus.texts[docname], is_found, path)


def choose(corpus: Corpus) -> list[Damage]:
    """Return as many damages as are asked for, the same each time."""
    chance = random.Random(SEED)
    parts = list(find_parts(corpus))
    known = {one.id for one in corpus.designs.values()}
    ids = [
        (docname, one.line, id_)
        for docname, design in sorted(corpus.designs.items())
        for one in (*design.statements, *design.references)
        for id_ in one.ids
        if id_ in known
    ]
    seen = {docname: known | {mention.id for mention in design.mentions} for docname, design in corpus.designs.items()}
    first: dict[tuple[str, str], int] = {}
    for docname, design in sorted(corpus.designs.items()):
        for path, one in cited_paths(design):
            if (corpus.tree / path).is_file():
                first[docname, path] = one.line
    paths = [(docname, line, path) for (docname, path), line in first.items()]
    made: list[Damage] = []
    while len(made) < COUNT:
        way = chance.choice(["delete", "empty", "move", "id", "path"])
        damage: Damage | None
        if way == "id":
            docname, line, name = chance.choice(ids)
            wrong = misspell(name, chance)
            damage = damage_id(docname, line, name, wrong, corpus) if wrong not in seen[docname] else None
        elif way == "path":
            damage = damage_path(*chance.choice(paths), corpus)
        else:
            damage = damage_part(chance.choice(parts), way, corpus)
        made += [damage] if damage is not None else []
    return made


def one_for_each_document(damages: list[Damage]) -> Iterator[list[Damage]]:
    """Yield damages together that are in different documents, and take different files away."""
    left = damages
    while left:
        taken: dict[str, Damage] = {}
        paths: set[str | None] = set()
        later = []
        for one in left:
            if one.docname in taken or (one.removed_path and one.removed_path in paths):
                later.append(one)
            else:
                taken[one.docname] = one
                paths.add(one.removed_path)
        yield list(taken.values())
        left = later


def test_undamaged_documents_gain_nothing(corpus):
    for docname in sorted(corpus.reads):
        corpus.read(docname, corpus.texts[docname])
    assert Counter(one.key for one in corpus.findings()) == corpus.before


def test_damage_is_found_where_it_is(corpus):
    missed = []
    chosen = choose(corpus)
    for damages in one_for_each_document(chosen):
        gained = corpus.gained(damages)
        damaged, removed = {one.docname for one in damages}, [one.removed_path for one in damages if one.removed_path]
        elsewhere = [one for one in gained if one.docname not in damaged]
        # Others cite what was removed too, and may do so by the end of its path.
        cited = [f"/{path}".endswith(f"/{one.subject}") for one in elsewhere for path in removed]
        assert {one.rule for one in elsewhere} <= {"missing-code-path"}, elsewhere
        assert sum(cited) >= len(elsewhere), elsewhere
        for damage in damages:
            if not any(damage.is_found_by(one) for one in gained):
                said = [(one.rule, one.field, one.line) for one in gained if one.docname == damage.docname]
                missed.append((damage.what, said))
    ways = Counter(damage.what.split()[0] if damage.what[:3] != "RFE" else "misspell" for damage in chosen)
    share = 1 - len(missed) / len(chosen)
    sys.stdout.write(f"{share:.1%} of {len(chosen)} damages found: {dict(sorted(ways.items()))}\n")
    assert share >= AIM, missed
    assert Counter(one.key for one in corpus.findings()) == corpus.before
