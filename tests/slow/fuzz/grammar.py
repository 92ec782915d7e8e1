"""A grammar of design documents, good and bad, in Markdown and reST, and of what else a file may hold."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib import resources

from sphinxcontrib_flamedesign.core.kinds import KINDS as KINDS_BY_NAME
from sphinxcontrib_flamedesign.core.template_file import find_shipped, make_template, read_template

FLAME = find_shipped("flame")
assert FLAME is not None
FLAME_TEXT = FLAME.read_text("utf-8")
TEMPLATE = make_template(read_template(FLAME), "flame")
SCHEMA_TEXT = (resources.files("sphinxcontrib_flamedesign.core.formats") / "designs.schema.json").read_text("utf-8")

#: Characters that readers of text trip over.
ODD = "\0\x01\x1b\x7f\x85\u200b\u200d\u202e\u2028\u2066\ufeff\ufffe\U0001f600İßſΩ–—’“`*_|[](){}<>&\"'\\:=#~^+-!?@$%.,;/ \t\r\n"
SLUGS = [*(slot.name for slot in TEMPLATE.fields), "nothing", ""]
KEYS = [*(item.key for item in TEMPLATE.metadata), "id", "title", "aliases", "supersedes", "x", ""]
KINDS = list(map(str, KINDS_BY_NAME))
ROOTS = [slot for slot in TEMPLATE.fields if slot.parent is None]
WORDS = [
    *(slot.label for slot in TEMPLATE.fields),
    *(alias for slot in TEMPLATE.fields for alias in slot.aliases[:2]),
    *(key.label for key in TEMPLATE.metadata),
    *TEMPLATE.words.none,
    *TEMPLATE.words.placeholder,
    *("None", "N/A", "TBD", "No changes.", "not applicable", "draft", "Accepted", "superseded by RFE2", "2026-01-31"),
    *("RFE1", "rfe-2", "RFE 3/4", "RFE", "RFE00", "RFE999999999999", "RFE#5", "Scheduler", "Object Store"),
    *("src/a.py:5-9", "a/../../b", "/etc/passwd", "~/x", "file:///x", "C:\\x", "a.md", "src/*.rs", "x" * 300),
    *("CACHE_SIZE", "--flag", "cache.size = 1", "GET /x/{id}", "flm list", "exit code 2", "defaults to `5`"),
    *("https://example.org/a?b=c#d", "javascript:alert(1)", "<b>", "<!-- x -->", "a -> b", "x: y", "Use Case 1: a"),
    *("flamedesign: allow missing-field - why", "flamedesign: allow", "(if applicable)", "1.2.", "|", "…", "", " "),
]
ENTRIES = [
    *("RFE1: x", "RFE2", "**A cache (RFE-2)**: frees", "Scheduler: asks", "`src/a.py:7`: hold", "{design}`RFE2`"),
    *(
        ":design:`RFE2`",
        "`d2`",
        "[x](d2.rst)",
        "https://example.org",
        "`CACHE_SIZE` (default: `5`)",
        "`flm list --all`",
    ),
    *("None", "TBD", "(RFE5) a, b -> c", "``src/a.py``", "`x <d2.rst>`_", ":doc:`d2`", "[RFE3]: b", "| a | b |"),
]
YAML = ["[a, b]", "{a: b}", "*a", "&a x", "!!python/object:x", "|", "'", "1e999", "~", "#5", "2026-01-31", '"\\ud800"']
DIRECTIVES = [
    "design",
    "design-graph",
    "design-table",
    "design-impact",
    "note",
    "code-block",
    "include",
    "contents",
    "x",
]
FENCES = ["```", "~~~", ":::", "::::", "`````"]
INDENTS = ["", " ", "   ", "    ", "\t", "> ", "- "]


def encode(text: str) -> bytes:
    """Return text as bytes, and halves of characters too."""
    return text.encode("utf-8", "surrogatepass")


def word(chance: random.Random) -> str:
    """Return a word or a few that mean something here, or odd characters."""
    if chance.random() < 0.8:
        return chance.choice(WORDS)
    if chance.random() < 0.7:
        return "".join(chance.choices(ODD, k=chance.randint(0, 6)))
    return "".join(chr(chance.choice([chance.randrange(0x250), chance.randrange(0xD800)])) for _ in range(4))


def words(chance: random.Random) -> str:
    """Return a line of words."""
    return " ".join(word(chance) for _ in range(chance.choice([0, 1, 1, 1, 2, 3, 6])))


class Grammar:
    """Writes one document."""

    def __init__(self, chance: random.Random, suffix: str) -> None:
        self.chance, self.is_markdown = chance, suffix == "md"

    def words(self) -> str:
        return words(self.chance)

    def many(self, make: Callable[[], str], most: int = 4, separator: str = "\n") -> str:
        return separator.join(make() for _ in range(self.chance.randint(0, most)))

    def document(self) -> str:
        heads = [self.front_matter, lambda: "# RFE1: A cache"] if self.is_markdown else []
        heads += [lambda: "RFE1: A cache\n=============", lambda: ".. design:: RFE1\n   :status: x", self.heading]
        parts = [self.chance.choice(heads)()]
        for _ in range(self.chance.randint(1, 12)):
            made = self.chance.choice([self.section, *self.blocks()])()
            marker = self.chance.choice(INDENTS) if self.chance.random() < 0.2 else ""
            parts.append("\n".join(marker + line for line in made.splitlines()))
        return self.chance.choice(["\n\n", "\n\n", "\n"]).join(parts) + "\n"

    def blocks(self) -> list[Callable[[], str]]:
        shared = [self.words, self.label, self.items, self.field, self.raw, self.directive, self.heading]
        if self.is_markdown:
            return [*shared, self.table, self.fence, self.front_matter]
        return [*shared, self.list_table]

    def section(self) -> str:
        """Write a section as authors do: its heading, and some of its parts with what belongs there."""
        root = self.chance.choice(ROOTS)
        lines = [f"## {root.label}"] if self.is_markdown else [root.label, "-" * len(root.label)]
        inner = [slot for slot in TEMPLATE.fields if TEMPLATE.root(slot.name) == root.name]
        for slot in self.chance.sample(inner, min(len(inner), 4)):
            label = slot.label
            ways = [f"**{label}:**", f"### {label}", f"- **{label}:** x", label, f"**{label}** {self.words()}"]
            lines += ["", self.chance.choice(ways), "", self.items()]
        return "\n".join(lines)

    def items(self) -> str:
        def item() -> str:
            mark = self.chance.choice(["- ", "- ", "* ", "1. ", "10) ", "- [ ] ", "- - ", "  - "])
            return mark + self.chance.choice([self.chance.choice(ENTRIES), self.words(), self.label()])

        return self.many(item)

    def label(self) -> str:
        marks, end = self.chance.choice(["**", "*", "__", "", "`"]), self.chance.choice([":", "", " -", ": x"])
        return f"{marks}{self.words()}{end}{marks} {self.words()}"

    def field(self) -> str:
        return f":{self.chance.choice(KEYS)}: {self.words()}"

    def heading(self) -> str:
        if self.is_markdown and self.chance.random() < 0.7:
            return f"{'#' * self.chance.randint(1, 7)} {self.words()}"
        text = self.words()
        return f"{text}\n{self.chance.choice('=-~^') * self.chance.choice([0, 3, len(text), 40])}"

    def front_matter(self) -> str:
        def line() -> str:
            return f"{self.chance.choice(KEYS)}: {self.chance.choice([self.words(), self.chance.choice(YAML)])}"

        return f"---\n{self.many(line)}\n---\n"

    def directive(self) -> str:
        name = self.chance.choice([f"design-{self.chance.choice(SLUGS)}", self.chance.choice(DIRECTIVES)])
        if self.is_markdown:
            fence = self.chance.choice(FENCES)
            return f"{fence}{{{name}}} {self.words()}\n{self.many(self.field)}\n{self.items()}\n{self.words()}\n{fence}"
        body = "\n".join([self.many(self.field), "", self.items(), "", self.words()])
        return f".. {name}:: {self.words()}\n" + "\n".join(f"   {line}" for line in body.splitlines())

    def raw(self) -> str:
        """Write the marks of one syntax, also in the other."""
        text, other = self.words(), self.words()
        markdown = [f"[{text}]({other})", f"{{design}}`{text}` {{any}}`{other}`", f"{text}\n: {other}", f"% {text}"]
        markdown += [f"<!-- {text} -->", f"({text})=", f"![{text}]({other})", f"[^{text}]: {other}", f"${text}$"]
        rest = [f".. {text}", f".. _{text}: {other}", f"`{text} <{other}>`_", f":design:`{text}` :any:`{other}`"]
        rest += [
            f"{text}::\n\n   {other}",
            f"{text}\n  {other}",
            f"|{text}| [{other}]_",
            f"==== ====\n{text}\n==== ====",
        ]
        is_own = self.chance.random() < 0.9
        return self.chance.choice(markdown if is_own is self.is_markdown else rest)

    def table(self) -> str:
        def row() -> str:
            return f"| {self.many(lambda: self.chance.choice([self.chance.choice(ENTRIES), self.words()]), 3, ' | ')} |"

        return f"{row()}\n|---|---|\n{self.many(row)}"

    def list_table(self) -> str:
        def row() -> str:
            return f"   * - {self.words()}\n     - {self.chance.choice(ENTRIES)}"

        return f".. list-table::\n   :header-rows: 1\n\n{self.many(row)}"

    def fence(self) -> str:
        return f"{self.chance.choice(FENCES)}{self.words()}\n{self.section()}\n{self.chance.choice(['', *FENCES])}"


def mutate(data: bytes, chance: random.Random, most: int = 4) -> bytes:
    """Return data of which some bytes are taken out, put in, doubled or moved."""
    for _ in range(chance.randint(0, most)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.randint(0, 40))
        way = chance.choice(["out", "double", "in", "odd", "move"])
        if way == "out":
            data = data[:start] + data[end:]
        elif way == "double":
            data = data[:end] + data[start:end] * chance.choice([1, 2, 30]) + data[end:]
        elif way == "in":
            data = data[:start] + encode(word(chance)) + data[start:]
        elif way == "odd":
            data = data[:start] + chance.randbytes(chance.randint(1, 4)) + data[start:]
        else:
            other = chance.randint(0, len(data))
            data = data[:start] + data[other : other + 40] + data[end:]
    return data


def make_document(chance: random.Random) -> tuple[str, bytes]:
    """Return a document: the ending of its name, and its bytes."""
    suffix = chance.choice(["md", "rst"])
    data = encode(Grammar(chance, suffix).document())
    return suffix, mutate(data, chance) if chance.random() < 0.5 else data
