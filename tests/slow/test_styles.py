"""Random sets of facts, written out in every authoring style: the same facts are read back, at the right lines."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from support import FLAME

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.model import State
from sphinxcontrib_flamedesign.core.template import FieldSpec

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough

DESIGNS = 60
WORDS = ["cache", "queue", "worker", "session", "index", "stream", "record", "cluster", "filter", "handle"]
STYLES = ("rst directives", "md directives", "md headings", "md labels", "md items", "rst headings", "rst labels")


@dataclass
class Field:
    slot: FieldSpec
    state: State
    text: str
    related: list[tuple[str, str]] = field(default_factory=list)


def make_fields(chance: random.Random) -> list[Field]:
    """Choose which leaves a design has, and what they say."""
    fields = []
    for slot in (one for one in FLAME.fields if not FLAME.children(one.name)):
        if chance.random() < 0.45:
            continue
        state = chance.choices([State.FILLED, State.PLACEHOLDER, State.NOT_APPLICABLE], [8, 1, 1])[0]
        text = {
            State.FILLED: f"The {chance.choice(WORDS)} knows every {chance.choice(WORDS)} of it.",
            State.PLACEHOLDER: chance.choice(["TBD", "TODO", "TBD."]),
            State.NOT_APPLICABLE: chance.choice(["None", "None.", "N/A", "Not applicable."]),
        }[state]
        made = Field(slot, state, text)
        if slot.declares and slot.declares is not Kind.REFERENCE and state is State.FILLED and chance.random() < 0.8:
            for number in chance.sample(range(5000, 5100), chance.randrange(1, 4)):
                spelt = chance.choice([f"RFE{number}", f"RFE-{number}", f"rfe {number}"])
                said = chance.choice(
                    [f"**The {chance.choice(WORDS)} ({spelt})**: waits", f"{spelt}: asks first", f"uses {spelt} twice"]
                )
                made.related.append((f"RFE{number}", said))
        fields.append(made)
    return fields


class Writer:
    """Writes a design in one style, and remembers the line of each field and statement."""

    def __init__(self, style: str, chance: random.Random) -> None:
        self.syntax, self.form = style.split()
        self.chance = chance
        self.lines: list[str] = []
        self.places: dict[str, int] = {}
        self.said: list[tuple[str, str, int]] = []

    def add(self, text: str = "", indent: int = 0) -> int:
        self.lines.append(" " * indent + text if text else "")
        return len(self.lines)

    def heading(self, text: str, level: int) -> int:
        if self.syntax == "md":
            line = self.add("#" * level + " " + text)
        else:
            line = self.add(text)
            self.add("=-~^"[level - 1] * len(text))
        self.add()
        return line

    def body(self, made: Field, indent: int = 0) -> None:
        if not made.related:
            self.add(made.text, indent)
        for id_, said in made.related:
            self.said.append((str(made.slot.declares), id_, self.add(f"- {said}", indent)))
        self.add()

    def write(self, id_: str, fields: list[Field]) -> str:
        self.heading(f"{id_}: A {self.chance.choice(WORDS)}" if self.form != "directives" else "A title", 1)
        if self.form == "directives":
            self.lines += [f".. design:: {id_}", ""] if self.syntax == "rst" else [":::{design} " + id_, ":::", ""]
        for root in [slot for slot in FLAME.fields if slot.parent is None]:
            inside = [made for made in fields if FLAME.root(made.slot.name) == root.name]
            if inside:
                self.section(root, inside)
        return "\n".join(self.lines) + "\n"

    def section(self, root: FieldSpec, fields: list[Field]) -> None:
        if self.form == "directives":
            self.directive(root.name, fields)
            return
        number = f"{self.chance.randrange(1, 6)}. " if self.chance.random() < 0.5 else ""
        self.places[root.name] = self.heading(number + root.label, 2)
        for made in fields:
            getattr(self, self.form)(made)

    def headings(self, made: Field) -> None:
        self.places[made.slot.name] = self.heading(made.slot.label, 3)
        self.body(made)

    def labels(self, made: Field) -> None:
        label = self.chance.choice(["**{}:**", "**{}**:", "*{}:*"]).format(made.slot.label)
        if made.related or self.chance.random() < 0.5:
            self.places[made.slot.name] = self.add(label)
            self.add()
            self.body(made)
        else:
            self.places[made.slot.name] = self.add(f"{label} {made.text}")
            self.add()

    def items(self, made: Field) -> None:
        if made.related:
            self.places[made.slot.name] = self.add(f"- **{made.slot.label}:**")
            self.body(made, 2)
        else:
            self.places[made.slot.name] = self.add(f"- **{made.slot.label}:** {made.text}")
            self.add()

    def directive(self, slug: str, fields: list[Field]) -> None:
        if self.syntax == "rst":
            self.places[slug] = self.add(f".. design-{slug}::")
            self.add()
            for made in fields:
                self.places[made.slot.name] = self.add(f".. design-{made.slot.name}::", 3)
                self.add()
                self.body(made, 6)
        else:
            self.places[slug] = self.add("::::{design-" + slug + "}")
            self.add()
            for made in fields:
                self.places[made.slot.name] = self.add(":::{design-" + made.slot.name + "}")
                self.body(made)
                self.lines.pop()
                self.add(":::")
                self.add()
            self.add("::::")
            self.add()


@pytest.mark.parametrize("style", STYLES)
def test_what_is_written_is_read_back(project, style):
    chance = random.Random(f"styles {style}")
    project.write("index.rst", "Index\n=====\n")
    expected = {}
    for number in range(1, DESIGNS + 1):
        fields = make_fields(chance)
        writer = Writer(style, chance)
        text = writer.write(f"RFE{number}", fields)
        project.write(f"designs/RFE{number}.{writer.syntax}", text)
        expected[f"RFE{number}"] = (fields, writer, text)
    export = project.export(flamedesign_documents=["designs/*"])
    declared: dict[str, list[tuple[str, str, int]]] = {id_: [] for id_ in expected}
    for edge in export["interactions"]:
        if edge["origin"] == "declared" and edge["target_type"] == "feature":
            declared[edge["source"]].append((edge["kind"], edge["target"], edge["line"]))
    for id_, (fields, writer, text) in expected.items():
        found = export["designs"][id_]["fields"]
        leaves = {slot.name for slot in FLAME.fields if not FLAME.children(slot.name)}
        assert {slug: one["state"] for slug, one in found.items() if slug in leaves and one["state"] != "missing"} == {
            made.slot.name: str(made.state) for made in fields
        }, text
        assert {slug: found[slug]["line"] for slug in writer.places} == writer.places, text
        assert sorted(declared[id_]) == sorted(writer.said), text
        assert export["designs"][id_]["mentions"] == sorted({target for _, target, _ in writer.said}), text
