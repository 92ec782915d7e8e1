"""Writes synthetic projects: so many designs, each with so many interactions; the same numbers give the same bytes.

Designs belong to components of some twelve each, and two of three interactions stay within the component,
as they do where people build a system. All of it is plain documents; a few words stand in each part, and as many
lines of prose beside them as are asked for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

#: How many designs the benchmarks ask for.
SIZES = (36, 300, 1000, 5000)
INTERACTIONS = 3
SEED = 20261101

_PER_COMPONENT = 12
_PER_FOLDER = 100
_NEAR = 2 / 3
_STATUSES = ("draft", "draft", "accepted", "implemented", "implemented", "superseded")
#: The parts that hold interactions, and how much of them each holds.
_LABELS = ("Related Features", "Updates Required", "Integration Points", "Internal dependencies")
_WEIGHTS = (5, 2, 2, 3)
_SPEC = _LABELS[:3]
_TITLES = ("Caching", "Recovery", "Scheduling", "Storage", "Metrics", "Batching", "Sessions", "Placement", "Tracing")
_THINGS = ("workers", "executors", "the object store", "nodes", "clients", "queues", "shared memory", "the gateway")
_SENTENCE = "each node keeps what it was last told until the next message of its neighbour says that it is old"
_PARAGRAPH, _LINE = 5, 14
_SECTIONS = 6
_CODE = {True: "```python\nx = 1\nprint(x)\n```", False: ".. code-block:: python\n\n   x = 1\n   print(x)"}
_LINK = {True: "[](page{}.md)", False: ":doc:`page{}`"}
_VERBS = ("reads", "extends", "shares limits with", "waits for", "is configured by", "reports to", "starts after")

CONF = """\
project = "Synthetic designs"
author = copyright = "Nobody"
version = release = "1"
extensions = [{extensions}"sphinxcontrib_flamedesign"]
flamedesign_documents = ["designs/**"]
flamedesign_rules = {{"missing-field": "off"}}
flamedesign_components = {components}
"""


def component_of(number: int) -> str:
    """Return the component that a design belongs to."""
    return f"Component {(number - 1) // _PER_COMPONENT + 1}"


def _targets(chance: random.Random, number: int, count: int, interactions: int) -> list[int]:
    """Return the designs that one names: never itself, none twice."""
    first = (number - 1) // _PER_COMPONENT * _PER_COMPONENT + 1
    near = [other for other in range(first, min(first + _PER_COMPONENT, count + 1)) if other != number]
    found: dict[int, None] = {}
    while len(found) < min(interactions, count - 1):
        inside = near and not set(near) <= found.keys() and chance.random() < _NEAR
        other = chance.choice(near) if inside else chance.randint(1, count)
        if other != number:
            found[other] = None
    return list(found)


def _statements(chance: random.Random, number: int, count: int, interactions: int) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {label: [] for label in _LABELS}
    for other in _targets(chance, number, count, interactions):
        label = chance.choices(_LABELS, _WEIGHTS)[0]
        said[label].append(f"RFE{other}: {chance.choice(_VERBS)} {chance.choice(_THINGS)}")
    said["Integration Points"].append(component_of(number))
    return said


def _prose(chance: random.Random, lines: int) -> Iterator[str]:
    """Yield so many lines in paragraphs, now and then with a word in code style or a list."""
    vocabulary = _SENTENCE.split()
    for start in range(0, lines, _PARAGRAPH):
        kind = chance.randrange(8)
        for number in range(min(_PARAGRAPH, lines - start)):
            words = chance.choices(vocabulary, k=_LINE)
            words[0] = f"``{words[0]}``" if kind == 0 else f"- {words[0]}" if kind == 1 else words[0]
            yield ("" if number else "\n") + " ".join(words)


def _lines(number: int, said: dict[str, list[str]], title: str, heading: str, prose: list[str]) -> Iterator[str]:
    def part(label: str) -> Iterator[str]:
        yield f"\n**{label}:**\n"
        yield from (f"- {text}" for text in said[label] or ["None"])

    def headed(words: str) -> Iterator[str]:
        yield from (f"\n{heading} {words}",) if heading else (f"\n{words}", "-" * len(words))

    yield title
    yield from headed("Motivation")
    yield f"\n**Background:** Design {number} is one of many."
    yield from prose[: len(prose) // 2]
    yield "\n**Target:** It is found in each view."
    yield from headed("Function Specification")
    for label in _SPEC:
        yield from part(label)
    yield from headed("Implementation Detail")
    yield from part(_LABELS[3])
    if prose:
        yield "\n**Architecture:**"
        yield from prose[len(prose) // 2 :]


def write_design(
    number: int, count: int, interactions: int = INTERACTIONS, *, markdown: bool = True, prose: int = 0
) -> str:
    """Return one design of a project of so many, as Markdown or as reST, with so many lines of prose."""
    chance = random.Random(f"{SEED}-{number}-{count}")
    title = f"RFE{number}: {chance.choice(_TITLES)} of {chance.choice(_THINGS)}"
    status = chance.choice(_STATUSES)
    said = _statements(chance, number, count, interactions)
    written = list(_prose(chance, prose))
    if markdown:
        return "\n".join([f"---\nstatus: {status}\n---", *_lines(number, said, f"# {title}", "##", written)]) + "\n"
    head = f":status: {status}\n\n{title}\n{'=' * len(title)}"
    return "\n".join(_lines(number, said, head, "", written)) + "\n"


def write_page(number: int, count: int, *, markdown: bool = True) -> str:
    """Return one of so many ordinary pages, which has nothing to do with designs: sections, code and links."""
    chance = random.Random(f"{SEED}-page-{number}")
    other = number // _PER_FOLDER * _PER_FOLDER + (number + 1) % _PER_FOLDER
    other = other if other < count else number
    title = f"Page {number}"
    lines = [f"# {title}" if markdown else f"{title}\n{'=' * len(title)}"]
    for section in range(_SECTIONS):
        heading = f"{chance.choice(_TITLES)} {section}"
        lines += [f"\n## {heading}" if markdown else f"\n{heading}\n{'-' * len(heading)}", *_prose(chance, 15)]
        lines.append(f"\n{_CODE[markdown]}\n\nSee {_LINK[markdown].format(other)}.")
    return "\n".join(lines) + "\n"


def write_pages(folder: Path, count: int, *, markdown: bool = True) -> None:
    """Write ordinary pages, a hundred to a folder."""
    for number in range(count):
        path = folder / "pages" / f"{number // _PER_FOLDER:02}" / f"page{number}.{'md' if markdown else 'rst'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_page(number, count, markdown=markdown), "utf-8")


def write_project(
    folder: Path, count: int, interactions: int = INTERACTIONS, *, markdown: bool = True, prose: int = 0
) -> None:
    """Write a project: its configuration, and its designs, a hundred to a folder.

    Whoever calls it writes ``index`` beside them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    suffix, extensions = ("md", '"myst_parser", ') if markdown else ("rst", "")
    components = {component_of(number): {} for number in range(1, count + 1, _PER_COMPONENT)}
    (folder / "conf.py").write_text(CONF.format(extensions=extensions, components=components), "utf-8")
    for number in range(1, count + 1):
        path = folder / "designs" / f"{number // _PER_FOLDER:02}" / f"rfe{number}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write_design(number, count, interactions, markdown=markdown, prose=prose), "utf-8")
