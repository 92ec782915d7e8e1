"""Measures the rules: the graph of many designs and all rules over it, and whether that grows in line with them.

Run it where the extension is installed; it takes some seconds and prints a table::

    python tests/slow/benchmarks/rules.py [--designs N] [--runs N]

All times are CPU seconds. Nothing is asserted: the figures depend on the machine.
"""

from __future__ import annotations

import argparse
import random
import time

from sphinxcontrib_flamedesign.core.accept import find_findings
from sphinxcontrib_flamedesign.core.declared import Declaration, Subject
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import (
    Citation,
    Design,
    Facts,
    Field,
    Reference,
    ScopeEntry,
    ScopeSide,
    State,
    Statement,
)
from sphinxcontrib_flamedesign.core.project import Project
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.template import ALL_DOCUMENTS, Template, Templates
from sphinxcontrib_flamedesign.core.template_file import find_shipped, make_template, read_template

SEED = 20261124
KINDS = (Kind.RELATED, Kind.UPDATES, Kind.DEPENDS, Kind.INTEGRATION, Kind.BREAKING)
STATUSES = ("draft", "accepted", "implemented", "superseded", None)


def make_designs(count: int, template: Template) -> tuple[Design, ...]:
    """Return so many designs with three interactions each, some of them with parts that are missing."""
    chance = random.Random(SEED)
    return tuple(_make_design(number, count, template, chance) for number in range(1, count + 1))


def _make_design(number: int, count: int, template: Template, chance: random.Random) -> Design:
    id_, source = f"RFE{number}", f"designs/RFE{number}/FS.md"
    fields = tuple(
        Field(spec.name, State.FILLED if chance.random() > 0.02 else State.MISSING, place, spec.name, order=place)
        for place, spec in enumerate(template.fields)
    )
    statements = tuple(
        Statement(chance.choice(KINDS), "related-features", f"RFE{target}", line, "x", (f"RFE{target}",))
        for line, target in enumerate((chance.randint(1, count + 20) for _ in range(3)), 100)
    )
    return Design(
        id=id_,
        title=f"Title {number}",
        docname=source.removesuffix(".md"),
        source=source,
        anchor=f"design-rfe{number}",
        line=1,
        status=chance.choice(STATUSES),
        metadata=(("author", ("Ann",)), ("created", ("2026-01-01",))),
        template=template.name,
        fields=fields,
        statements=statements,
        references=(Reference(Citation.IMPLEMENTATION, "x", 200, path=f"src/{number % 500}/main.py"),),
        declarations=(Declaration(Subject.OPTION, f"cache.option_{number}", "configuration", 50, "1"),),
        scope=(ScopeEntry(ScopeSide.OUT, f"thing number {number}", "out-of-scope", 60),),
    )


def measure(count: int, template: Template) -> tuple[float, float, int, dict[str, float]]:
    """Return the seconds for the graph and for all rules, how much they find, and the seconds of each rule."""
    facts = Facts(designs=make_designs(count, template))
    start = time.process_time()
    graph = build_graph(facts, {"Storage": {"paths": ["src/1/*"]}})
    built = time.process_time()
    project = Project(facts, graph, Templates(((ALL_DOCUMENTS, template),)), components=("Storage",))
    found = find_findings(project, {})
    done = time.process_time()
    each = {}
    for rule in RULES.values():
        if rule.check is not None:
            before = time.process_time()
            list(rule.check(project))
            each[rule.id] = time.process_time() - before
    return built - start, done - built, len(found), each


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--designs", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    template = make_template(read_template(find_shipped("flame")), "flame")
    print(f"{'designs':>8} {'graph':>8} {'rules':>8} {'both':>8} {'findings':>9}")
    for count in (options.designs // 10, options.designs // 2, options.designs):
        runs = [measure(count, template) for _ in range(options.runs)]
        graph, rules, found, each = min(runs, key=lambda run: run[0] + run[1])
        print(f"{count:>8} {graph:>8.2f} {rules:>8.2f} {graph + rules:>8.2f} {found:>9}")
    slowest = sorted(each.items(), key=lambda one: -one[1])[:5]
    print("slowest:", ", ".join(f"{rule} {seconds:.3f}" for rule, seconds in slowest))


if __name__ == "__main__":
    main()
