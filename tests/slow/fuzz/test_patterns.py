"""Nothing that reads words takes long, whatever text it is given: no regular expression, and no reader made of some."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import itertools
import pkgutil
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from grammar import TEMPLATE
from support import id_scheme

import sphinxcontrib_flamedesign
from sphinxcontrib_flamedesign.core.baseline import parse_baseline
from sphinxcontrib_flamedesign.core.declared import Subject
from sphinxcontrib_flamedesign.core.header_marks import find_marks
from sphinxcontrib_flamedesign.core.learning.document_headers import id_pattern
from sphinxcontrib_flamedesign.core.learning.document_ids import _learn_prefix
from sphinxcontrib_flamedesign.core.learning.learnt_template import Derived, Entry
from sphinxcontrib_flamedesign.core.learning.outline import HeaderLine, Outline
from sphinxcontrib_flamedesign.core.learning.template_document import _find_required
from sphinxcontrib_flamedesign.core.learning.template_header import _choices_in, _names_design
from sphinxcontrib_flamedesign.core.model import FieldStyle
from sphinxcontrib_flamedesign.core.scaffold import Style, escape_text
from sphinxcontrib_flamedesign.core.template import IdSpec
from sphinxcontrib_flamedesign.core.template_file import find_shipped, list_shipped, make_template, read_template
from sphinxcontrib_flamedesign.core.text.addresses import HostedDocuments
from sphinxcontrib_flamedesign.core.text.declared_names import DeclarationReader
from sphinxcontrib_flamedesign.core.text.denials import DenialReader
from sphinxcontrib_flamedesign.core.text.id_patterns import match_path
from sphinxcontrib_flamedesign.core.text.id_runs import NumberRuns
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes, _compile_projects
from sphinxcontrib_flamedesign.core.text.ids import IdScheme
from sphinxcontrib_flamedesign.core.text.labels import LabelIndex
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.core.text.normalise import split_enumeration, split_joined
from sphinxcontrib_flamedesign.core.text.paths import find_paths
from sphinxcontrib_flamedesign.core.text.states import StateReader
from sphinxcontrib_flamedesign.core.text.status_words import cut_status
from sphinxcontrib_flamedesign.core.text.title_cleaner import TitleCleaner
from sphinxcontrib_flamedesign.core.text.waiver_syntax import parse_waiver
from sphinxcontrib_flamedesign.reading.declarations import _examples
from sphinxcontrib_flamedesign.reading.header import Header, HeaderReader, Value
from sphinxcontrib_flamedesign.reading.metadata_file import read_entries
from sphinxcontrib_flamedesign.reading.status import find_status

PACKAGE = Path(sphinxcontrib_flamedesign.__file__).parent

#: Patterns of ids as templates have them: each kind of placeholder, in each place.
ID_SPEC = IdSpec(
    form=("RFE-{number:4}", "{team}/ADR-{number}", "DD-{year}-{number}", "{name}"),
    path=("designs/*/{number}-{name}/README", "**/{name}-{number}", "{team}/{year}/**"),
    title=("RFE {number} - {team}: {title}", "{name}: {title}", "{title}"),
    text=("#{number}", "designs/*/{number}-*", "https://example.org/{team}/issues/{number}", "{team}/{name}.md"),
    pending=("NNNN", "0000"),
)


def make_schemes() -> list[IdScheme]:
    """Return what finds the ids of all templates that ship, and of one that has patterns of all kinds."""
    shipped = (find_shipped(name) for name in list_shipped())
    specs = [make_template(read_template(path), path.stem).ids for path in shipped if path is not None]
    return [*(IdScheme(spec) for spec in (*specs, ID_SPEC)), id_scheme("RFE", "TASK")]


def patterns_of(*names: str) -> set[re.Pattern[str]]:
    """Return the patterns that schemes of ids keep under some names."""
    kept = [one for scheme in make_schemes() for name in names for one in getattr(scheme, name)]
    return {one if isinstance(one, re.Pattern) else one.regex for one in kept}


#: Templates that were learnt from documents with numbers, and from some with names alone.
LEARNT = Derived(Entry(), Entry({"form": ["RFE-{number}"]}), {}, {}, {})
NAMED = Derived(Entry(), Entry({"path": ["a/{name}/x"]}), {}, {}, {})

#: Where patterns are made of what is known only then: module and function -> a call of it.
MADE: dict[tuple[str, str], Callable[[], object]] = {
    ("core.text.declared_names", "DeclarationReader.__init__"): lambda: DeclarationReader(TEMPLATE.words),
    ("core.header_marks", "find_marks"): lambda: find_marks(["Title", "**Status:** Draft"], 2, ["Status"]),
    ("core.text.normalise", "split_joined"): lambda: split_joined("a and b", ["and"]),
    ("core.text.id_runs", "NumberRuns.__init__"): lambda: NumberRuns(["and"]),
    ("core.text.denials", "DenialReader.__init__"): lambda: DenialReader(TEMPLATE.words, IdSchemes(())),
    ("core.text.denials", "_compile"): lambda: DenialReader(TEMPLATE.words, IdSchemes(())),
    ("core.text.labels", "LabelIndex.__init__"): lambda: LabelIndex(TEMPLATE),
    ("reading.declarations", "_examples"): lambda: list(_examples([], SimpleNamespace(template=TEMPLATE))),
    ("core.learning.document_ids", "_learn_prefix"): lambda: _learn_prefix(
        [Outline("a", "RFE-7: X", ())], {"a": 7}, ""
    ),
    ("core.learning.document_headers", "id_pattern"): lambda: [
        id_pattern(made, [Outline("a/caching/x", "", ())]) for made in (LEARNT, NAMED)
    ],
    ("core.learning.template_header", "_names_design"): lambda: _names_design([HeaderLine("a", "RFE-7")], ["RFE"]),
    ("core.learning.template_document", "_find_required"): lambda: _find_required(["required for draft"], ["draft"]),
    ("core.learning.template_header", "_choices_in"): lambda: _choices_in("a | b since c", TEMPLATE.words),
    ("reading.header", "HeaderReader._split_clauses"): lambda: list(
        HeaderReader(MetadataIndex(TEMPLATE), "x")._split_clauses("a and b")
    ),
    ("reading.header", "HeaderReader._add_null"): lambda: HeaderReader(MetadataIndex(TEMPLATE), "x")._add_null(
        "issue", ["issue: #5"], 1
    ),
    ("core.text.status_words", "cut_status"): lambda: cut_status("draft", TEMPLATE.words),
}
#: The same, where it is known how the patterns are used: the way, and what returns them.
MADE_FOR: dict[tuple[str, str], tuple[str, Callable[[], Iterable[re.Pattern[str]]]]] = {
    ("core.text.ids", "IdScheme._compile"): ("search", lambda: patterns_of("_spoken", "_bare")),
    ("core.text.ids", "IdScheme._compile_path"): ("fullmatch", lambda: patterns_of("_paths")),
    ("core.text.ids", "IdScheme._compile_address"): ("search", lambda: patterns_of("_addresses")),
    ("core.text.ids", "IdScheme._compile_title"): ("fullmatch", lambda: patterns_of("_titles")),
    ("core.text.id_schemes", "_compile_projects"): ("search", lambda: [_compile_projects(("platform", "a.b-c"))]),
    ("core.text.addresses", "HostedDocuments.__init__"): (
        "fullmatch",
        lambda: made_by(lambda: HostedDocuments("https://a.example/*/blob/*/docs/{path}/edit"))[-1:],
    ),
    ("reading.metadata_file", "_find_line"): (
        "match",
        lambda: made_by(lambda: list(read_entries("a = 1\n[b]\nc = 1\n", is_toml=True))),
    ),
    ("core.text.id_patterns", "match_path"): (
        "fullmatch",
        lambda: made_by(lambda: [match_path(path, "x") for path in ID_SPEC.path])[-len(ID_SPEC.path) :],
    ),
}
#: What a text of a design is made of, and what nearly is one of the things that patterns look for.
CHARACTERS = "aA1 \t\n*`[](){}<>-_=:.,/#|\"'~+\\$&;!^%@–İ"
WORDS = (
    *("RFE1/", "RFE", "a_B", "A_", "a.b", "aB", "a ", "a/", "(a", "()", "- ", "--", " -", " - ", ": ", " : "),
    *("\n\n", "<!--", "-->", "**a", "1.", "I", "IV.", "a, ", "`a", "::", ":::", "GET /", "https://"),
    *("flamedesign:", "[a](", "a: ", "a\r", "default ", "--a", "-a,", " a -", "<item ", 'href="', "{a}"),
    *("```{", ".. ", "WARNING: ", "line 1", "2026-", "ab1", " \u2028", "a'", "(s)", "a (", "x=-", "Use Case 1 "),
)
UNITS = [*CHARACTERS, *WORDS, *map("".join, itertools.permutations("a1 *-_.:/(`", 2))]
#: What a text ends with, so that it is found late that it does not match.
TAILS = ["", "!\0"]
#: Every shape of text is tried in the first size, and those that take longest in the others.
SIZES = (2_000, 10_000, 50_000, 100_000)
#: How long the largest may take, in seconds of processor time; smaller ones accordingly less, and so much for the clock.
SECONDS, CLOCK = 1.0, 0.01
#: How often what took too long is tried.
TRIES = 3
#: How much longer the largest may take than half of it.
RATIO = 3.5


def modules() -> Iterator[tuple[str, object]]:
    for found in pkgutil.walk_packages([str(PACKAGE)], f"{sphinxcontrib_flamedesign.__name__}."):
        if found.name.endswith("__main__"):
            continue
        yield found.name.partition(".")[2], importlib.import_module(found.name)


#: Patterns that are used under another name, and how.
ALIASED = {
    "core.migrate._BETWEEN": ["fullmatch"],
    "reading.directives._YAML_OPTION": ["match"],
}


@dataclass(frozen=True)
class Use:
    """A pattern, and the methods that the package calls of it."""

    pattern: re.Pattern[str]
    methods: frozenset[str]


#: The ways in which a pattern can be tried: only at the start of a text, or at each place of it.
WAYS: dict[str, Callable[[re.Pattern[str], str], object]] = {
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "search": lambda pattern, text: deque(pattern.finditer(text), 0),
}
#: What else tries it at each place.
SEARCHES = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})
ANYHOW = frozenset(WAYS)


def _ways(methods: Iterable[str]) -> frozenset[str]:
    """Return the ways of some methods; all, where they are not known."""
    return (
        frozenset("search" if one in SEARCHES else one for one in methods if one not in {"compile", "pattern"})
        or ANYHOW
    )


def in_value(value: object) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a module's variable holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, re.Pattern))
    elif isinstance(value, (tuple, list)):
        yield from (one for one in value if isinstance(one, re.Pattern))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of functions of `re` that take a pattern, each with the function that it stands in."""

    def walk(node: ast.AST, place: str) -> Iterator[tuple[str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            inner = place
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                inner = f"{place}.{child.name}".lstrip(".")
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
                of = child.func.value
                if isinstance(of, ast.Name) and of.id == "re" and child.func.attr not in {"escape", "purge"}:
                    yield inner, child
            yield from walk(child, inner)

    yield from walk(tree, "")


def made_by(act: Callable[[], object]) -> list[re.Pattern[str]]:
    """Return the patterns that something makes or uses."""
    made: dict[re.Pattern[str], None] = {}
    compile_one = re._compile

    def keep(pattern: str, flags: int) -> re.Pattern[str]:
        compiled = compile_one(pattern, flags)
        made[compiled] = None
        return compiled

    with mock.patch.object(re, "_compile", keep):
        act()
    return list(made)


def find_patterns() -> dict[str, Use]:
    """Return all patterns of the package, by where they are.

    :raises AssertionError: one stands in the source that is not among them.
    """
    found: dict[str, Use] = {}
    everything = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    for name, module in modules():
        source = Path(str(module.__file__)).read_text("utf-8")
        assert "from re import" not in source
        assert "import re as" not in source
        for key, value in vars(module).items():
            patterns = list(in_value(value))
            if not patterns:
                continue
            # Nothing of what is imported, under which it would stand twice.
            text = source if key.startswith("_") else everything
            methods = _ways(ALIASED.get(f"{name}.{key}", re.findall(rf"\b{key}\.(\w+)", text)))
            found |= {f"{name}.{key}.{number}": Use(one, methods) for number, one in enumerate(patterns)}
        for place, call in calls(ast.parse(source)):
            literal, method = call.args[0], _ways([call.func.attr])
            if not place:
                continue  # a variable of the module, as above
            if isinstance(literal, ast.Constant):
                assert len(call.args) + len(call.keywords) <= 4, "flags are not looked at here"
                found[f"{name}:{call.lineno}"] = Use(re.compile(literal.value), method)
            elif (name, place) in MADE_FOR:
                method, of = MADE_FOR[name, place]
                by_text = sorted(of(), key=lambda one: one.pattern)
                found |= {
                    f"{name}.{place}.{number}": Use(one, frozenset({method})) for number, one in enumerate(by_text)
                }
            else:
                assert (name, place) in MADE, f"{name}, line {call.lineno}: add a call of {place} to MADE"
                made = made_by(MADE[name, place])
                assert made, f"{name}: {place} makes no pattern"
                found |= {f"{name}.{place}.{number}": Use(one, ANYHOW) for number, one in enumerate(made)}
    return found


PATTERNS = find_patterns()


def seconds(use: Use, text: str) -> float:
    """Return how long the slowest way to use a pattern takes."""
    longest = 0.0
    for method in use.methods:
        start = time.process_time()
        WAYS[method](use.pattern, text)
        longest = max(longest, time.process_time() - start)
    return longest


def make_text(unit: str, tail: str, head: str, size: int) -> str:
    return head + (unit * (size // len(unit) + 1))[: size - len(head) - len(tail)] + tail


#: The sets of characters that have a name, without those that are the others.
CATEGORIES = {"SPACE": str.isspace, "DIGIT": str.isdigit, "WORD": lambda one: one.isalnum() or one == "_"}


def holds(charset: list[tuple[object, object]], letter: str) -> bool:
    """Tell whether a set of characters that has been parsed holds one."""
    found, negated = False, False
    for kind, argument in charset:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                found |= argument == ord(letter)
            case "RANGE":
                found |= argument[0] <= ord(letter) <= argument[1]
            case "CATEGORY":
                name = str(argument).removeprefix("CATEGORY_")
                found |= CATEGORIES[name.removeprefix("NOT_")](letter) is not name.startswith("NOT_")
    return found is not negated


def walk(parts: Iterable[tuple[object, object]], text: str, groups: dict[int, str], seen: list[str]) -> str:
    """Return a text that a parsed pattern may match behind another one; each part of the way there is kept."""
    for kind, argument in parts:
        start = len(text)
        match str(kind):
            case "LITERAL":
                text += chr(argument)
                continue  # a word as a whole is enough
            case "ANY" | "NOT_LITERAL":
                text += "b" if argument == ord("a") else "a"
            case "IN":
                own = [chr(one) for sort, one in argument if str(sort) == "LITERAL"]
                text += next((one for one in (*own, *"a1 -#~.") if holds(argument, one)), "")
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                seen.append(text)
                once = walk(argument[2], text, groups, seen)[start:]
                text += once * max(1, argument[0])
            case "SUBPATTERN":
                text = walk(argument[3], text, groups, seen)
                groups[argument[0]] = text[start:]
            case "ATOMIC_GROUP":
                text = walk(argument, text, groups, seen)
            case "BRANCH":
                ways = [walk(inner, text, groups, seen) for inner in argument[1]]
                text = ways[0]
            case "GROUPREF":
                text += groups.get(argument, "")
        seen.append(text)
    seen.append(text)
    return text


def heads(pattern: re.Pattern[str]) -> list[str]:
    """Return what may open a match, so that what comes behind it is looked at."""
    seen: list[str] = []
    walk(re._parser.parse(pattern.pattern, pattern.flags), "", {}, seen)
    return ["", *dict.fromkeys(one for one in seen if one)]


#: What reads words with more than one pattern.
LABELS, STATES, IDS = LabelIndex(TEMPLATE), StateReader(TEMPLATE), id_scheme("RFE")
ALL_IDS = IdScheme(ID_SPEC)
DECLARATIONS = DeclarationReader(TEMPLATE.words)
LIST_FIELD = next(slot for slot in TEMPLATE.fields if slot.style is FieldStyle.LIST)
READERS: dict[str, Callable[[str], object]] = {
    "label": lambda text: LABELS.match(text, loose=True, fuzzy=True),
    "state": lambda text: STATES.judge([text], LIST_FIELD, rich=False),
    "value": STATES.judge_value,
    "status": lambda text: find_status(
        Header({"status": [Value(text)]}), SimpleNamespace(template=TEMPLATE, states=STATES)
    ),
    "ids": IDS.find,
    **{
        f"{name} of all kinds": getattr(ALL_IDS, name)
        for name in ("find", "find_in_address", "parse", "parse_path", "parse_title", "canonical", "strip", "first")
    },
    "title": lambda text: TitleCleaner(IDS, TEMPLATE.words)(text),
    "paths": lambda text: list(find_paths(text)),
    "enumeration": split_enumeration,
    "declaration": lambda text: DECLARATIONS.find_subject(text, list(Subject), "flm"),
    "default": DECLARATIONS.find_default,
    "waiver": lambda text: parse_waiver(f"flamedesign: allow {text}"),
    "baseline": parse_baseline,
    "skeleton": lambda text: [escape_text(text, style) for style in Style],
}
#: What the template's words add to what texts are made of.
TEMPLATE_UNITS = [f"{word} " for words in dataclasses.astuple(TEMPLATE.words) for word in words]


def limit(size: int) -> float:
    return SECONDS * size / SIZES[-1] + CLOCK


def shortest(measure: Callable[[], float], enough: float) -> float:
    """Return the first time that is short enough, or else the shortest: a machine may do something else meanwhile."""
    took = measure()
    for _ in range(TRIES - 1):
        if took < enough:
            break
        took = min(took, measure())
    return took


def assert_linear(
    measure: Callable[[tuple[str, ...], int], float], shapes: Iterable[tuple[str, ...]], what: str
) -> None:
    """Try each shape of text in the first size, and those that take longest in the others."""

    def took(shape: tuple[str, ...], size: int) -> float:
        least = shortest(lambda: measure(shape, size), limit(size))
        assert least < limit(size), f"{what}: {least:.2f} s for {size} of {shape}"
        return least

    for shape in sorted(shapes, key=lambda shape: took(shape, SIZES[0]), reverse=True)[:3]:
        *_, half = (took(shape, size) for size in SIZES[:-1])
        most = RATIO * half + CLOCK
        assert shortest(lambda shape=shape: measure(shape, SIZES[-1]), most) < min(most, limit(SIZES[-1])), shape


@pytest.mark.fuzz
@pytest.mark.parametrize("name", PATTERNS)
def test_time_grows_with_the_text_only(name):
    use = PATTERNS[name]
    opening = heads(use.pattern)
    shapes = [*itertools.product(UNITS, TAILS, opening[:1]), *itertools.product(CHARACTERS, TAILS, opening[1:])]
    assert_linear(lambda shape, size: seconds(use, make_text(*shape, size)), shapes, use.pattern.pattern)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", READERS)
def test_readers_of_words_take_linear_time(name):
    def measure(shape, size):
        text = make_text(*shape, "", size)
        start = time.process_time()
        READERS[name](text)
        return time.process_time() - start

    assert_linear(measure, itertools.product([*UNITS, *TEMPLATE_UNITS], TAILS), name)
