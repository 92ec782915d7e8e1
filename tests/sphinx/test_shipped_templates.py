"""Each template that ships: a design of it is written, read, built and asked about as one of any other is."""

from __future__ import annotations

import json

import pytest
from support import HAS_MYST, run_command

from sphinxcontrib_flamedesign.core.kinds import Kind
from sphinxcontrib_flamedesign.core.template import Required
from sphinxcontrib_flamedesign.core.template_checks import KEYS
from sphinxcontrib_flamedesign.core.template_file import find_shipped, list_shipped, make_template, read_template

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.builds]

VIEWS = ("graph", "matrix", "table", "worklist", "report")
#: Where each template's documents may lie, as folders that the latest design tells otherwise.
PLACES = {
    "kep": "keps/sig-one/0001-first/README",
    "nova-spec": "specs/2026.1/approved/first",
    "flame": "designs/RFE1-first",
}
COMMANDS = (
    ("check", "--no-cache"),
    ("check", "--no-cache", "--format", "json"),
    ("show", "{id}"),
    ("explain", "{file}"),
    ("impact", "{id}"),
    ("graph", "--format", "json"),
    ("graph", "--format", "mermaid"),
    ("export",),
    ("migrate", "{file}"),
)
#: What is found in a design of which nothing is written yet.
EMPTY = {"placeholder-field", "empty-section", "missing-owner", "missing-metadata", "missing-id"}


@pytest.fixture(params=list_shipped())
def made(request, project, monkeypatch):
    """Return a project with two new designs of a template, and their files."""
    name = request.param
    if not HAS_MYST:
        pytest.skip("most of these templates are for Markdown")
    template = make_template(read_template(find_shipped(name)), name)
    documents = "" if template.documents else 'flamedesign_documents = ["designs/*"]\n'
    project.configure(f'flamedesign_template = "{name}"\n{documents}')
    project.write(
        "index.rst",
        "Index\n=====\n\n.. toctree::\n   :glob:\n\n   **\n\n" + "".join(f".. design-{one}::\n\n" for one in VIEWS),
    )
    monkeypatch.chdir(project.src)
    files = []
    for title in ("A first one", "A second one"):
        place = ["--output", f"{PLACES[name]}.md"] if not files and name in PLACES else []
        if place:
            (project.src / place[1]).parent.mkdir(parents=True, exist_ok=True)
        done = run_command("new", title, *place)
        assert done.exit_code == 0, done.output
        files.append(done.output.splitlines()[0])
    return project, files


def test_new_designs_are_read_as_they_were_written_and_asked_about(made):
    project, files = made
    export = project.export()
    values = {"id": next(iter(export["designs"])), "file": files[-1]}
    for command in COMMANDS:
        done = run_command(*(word.format(**values) for word in command))
        assert done.exit_code in {0, 1}, done.output
        assert "Traceback" not in done.output
    assert sorted(design["title"] for design in export["designs"].values()) == ["A first one", "A second one"]
    states = {field["state"] for design in export["designs"].values() for field in design["fields"].values()}
    assert states <= {"placeholder", "filled"}
    assert {finding["rule"] for finding in export["findings"]} <= EMPTY


def test_pages(made):
    project, _ = made
    project.build(flamedesign_layout_seconds=0)
    assert {line.rpartition("[flamedesign.")[2].rstrip("]") for line in project.warnings()} <= EMPTY
    assert "A second one" in project.page("index")


#: What stands in the schema for a value of each type.
TEXTS, TEXT = {"$ref": "#/$defs/texts"}, {"$ref": "#/$defs/text"}
SHAPES = {str: TEXT, Kind: TEXT, list: TEXTS, bool: {"type": "boolean"}, Required: {"$ref": "#/$defs/required"}}


def read_schema():
    path = find_shipped("flame").parents[1] / "formats/template.schema.json"
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("name", KEYS)
def test_the_schema_has_what_is_checked(name):
    properties = read_schema()["$defs"].get(name, read_schema())["properties"]
    for key, kind in KEYS[name].items():
        shape = {part: said for part, said in properties.pop(key).items() if part != "description"}
        if key == "since":
            assert shape == {"type": ["integer", "string"]}
        elif kind is dict:
            assert shape.get("type") == "object" or shape == {"$ref": f"#/$defs/{key}"}
        elif kind in SHAPES:
            assert shape == SHAPES[kind]
        else:
            assert shape == {"enum": [*kind]}
    of_extending = {"template": {"extends"}, "fields": {"remove", "after"}, "metadata": {"remove", "after"}}
    assert properties.keys() == of_extending.get(name, set())


@pytest.mark.parametrize("name", list_shipped())
def test_templates_fit_the_schema(name):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(read_template(find_shipped(name)), read_schema())
