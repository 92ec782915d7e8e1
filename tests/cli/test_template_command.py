"""``flamedesign template``: from the document that a team copies to a checked site."""

from __future__ import annotations

import json
import tomllib

import pytest
from support import HAS_MYST, run_command

from sphinxcontrib_flamedesign.core.template_file import find_shipped, list_shipped, make_template, read_template

TEMPLATE = """\
# PROP-NNNN: Short title

- Owner: <who>
- Status: <Draft | Agreed | Dropped>
- Replaces: <PROP-NNNN>

## Why

Say what is wrong today.

## What (optional)

Say what changes.
"""
FIRST = """\
# PROP-0001: A queue

- Owner: Ann
- Status: Agreed

## Why

Nobody waits.
"""
SECOND = """\
# PROP-0002: Two queues

- Owner: Bob, Cem
- Status: Agreed by all
- Replaces: PROP-1

## Why

TBD
"""
pytestmark = pytest.mark.skipif(not HAS_MYST, reason="its documents are Markdown")


@pytest.fixture
def folder(project, monkeypatch):
    project.write("props/PROP-NNNN-template.md", TEMPLATE)
    project.write("props/PROP-0001-queue.md", FIRST)
    project.write("props/PROP-0002-queues.md", SECOND)
    project.write("index.rst", "Index\n=====\n\n.. design-graph::\n")
    monkeypatch.chdir(project.src)
    return project.src


def derive(*more):
    done = run_command("template", "derive", "props/PROP-NNNN-template.md", "--documents", "props/PROP-*.md", *more)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_design_that_is_taken_for_what_is_copied_is_no_design(folder):
    documents = ("--documents", "props/PROP-000*.md")
    done = run_command("template", "derive", "props/PROP-0002-queues.md", *documents, "--output", "own.toml")
    said = "props/PROP-0002-queues.md, from which the others are copied, is left out of the designs by `exclude`."
    assert done.output.splitlines()[1:] == [said]
    (folder / "conf.py").unlink()
    refused = run_command("explain", "props/PROP-0002-queues.md", "--template", "own.toml")
    assert (refused.exit_code, "by its `exclude`" in refused.output) == (2, True), refused.output
    shown = run_command("template", "derive", "props/PROP-0002-queues.md", "--output", "-").output
    assert shown.startswith("name = ")
    assert "read it, and correct" not in shown


def test_what_is_written_is_used(folder, project):
    assert derive("--output", "own.toml") == (
        "own.toml: 2 fields and 3 lines of metadata; read it, and correct what is guessed, then: write"
        ' flamedesign_template = "own.toml" in conf.py\n'
    )
    data = tomllib.loads((folder / "own.toml").read_text("utf-8"))
    assert data["id"]["form"] == ["PROP-{number:4}", "{name}"]
    assert data["exclude"] == ["props/PROP-NNNN-template"]
    project.configure('flamedesign_template = "own.toml"\n')
    export = project.export()
    assert {id_: design["title"] for id_, design in export["designs"].items()} == {
        "PROP-0001": "A queue",
        "PROP-0002": "Two queues",
    }
    assert [design["status"] for design in export["designs"].values()] == ["Agreed", "Agreed"]
    assert export["designs"]["PROP-0002"]["metadata"]["owner"] == ["Bob", "Cem"]
    assert [(one["source"], one["kind"], one["target"]) for one in export["interactions"]] == [
        ("PROP-0002", "supersedes", "PROP-0001")
    ]
    assert [one["rule"] for one in export["findings"]] == ["placeholder-field"]


def test_documents_below_the_folder_of_the_configuration(folder, monkeypatch):
    (folder / "props/index.md").write_text("# All proposals\n\n## Why\n\n- [One](PROP-0001-queue.md)\n", "utf-8")
    monkeypatch.chdir(folder.parent)
    done = run_command("template", "derive", "--documents", f"{folder.name}/props/*.md", "--output", "own.toml")
    first, *others = done.output.splitlines()
    assert first.endswith(f'write flamedesign_template = "../own.toml" in {folder.name}/conf.py')
    assert others == ["props/index is the page of its folder, and no design: see `exclude`."]
    data = tomllib.loads((folder.parent / "own.toml").read_text("utf-8"))
    assert (data["documents"], data["exclude"]) == (["props/*"], ["props/PROP-NNNN-template", "props/index"])
    assert data["id"]["path"] == ["props/PROP-{number}-{name}"]


def test_standard_output_and_a_name(folder):
    assert tomllib.loads(derive("--name", "props"))["name"] == "props"


def test_documents_alone(folder):
    done = run_command("template", "derive", "--documents", "props/*.md")
    assert done.exit_code == 0, done.output
    data = tomllib.loads(done.output)
    assert (data["name"], data["documents"], data["exclude"]) == ("props", ["props/*"], ["props/PROP-NNNN-template"])
    assert list(data["fields"]) == ["why"]
    assert "# In 2 of 2 documents.\n[fields.why]" in done.output


@pytest.mark.parametrize(
    ("glob", "patterns"),
    [
        ("**/PROP-0*.md", ["PROP-0*", "**/PROP-0*"]),
        ("./props/**/*.md", ["props/**"]),
        ("props/PROP-0*.md", ["props/PROP-0*"]),
    ],
)
def test_globs_become_patterns_that_match_as_many(folder, glob, patterns):
    """In Sphinx's patterns, ``**/`` is a folder at least."""
    done = run_command("template", "derive", "props/PROP-NNNN-template.md", "--documents", glob)
    assert tomllib.loads(done.output)["documents"] == patterns


def test_drift(folder):
    derive("--output", "own.toml")
    done = run_command("template", "check", "own.toml", "props/PROP-NNNN-template.md")
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0,
        "props/PROP-NNNN-template.md has the fields, the metadata and the guidance of 'prop'.",
    )
    changed = TEMPLATE.replace("## What (optional)", "## Risks").replace("- Owner", "- Editor")
    (folder / "props/PROP-NNNN-template.md").write_text(changed, "utf-8")
    done = run_command("template", "check", "own.toml", "props/PROP-NNNN-template.md")
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "field 'Risks' is in the document, and not in the template",
        "field 'What' is in the template, and not in the document",
        "metadata 'Editor' is in the document, and not in the template",
        "metadata 'Owner' is in the template, and not in the document",
    ]


def test_a_file_that_is_there_is_not_written_over(folder):
    (folder / "own.toml").write_text("# by hand", "utf-8")
    done = run_command("template", "derive", "props/PROP-NNNN-template.md", "--output", "own.toml")
    assert (done.exit_code, done.output) == (
        2,
        "Error: own.toml exists already; name another file with --output\n",
    )
    assert (folder / "own.toml").read_text("utf-8") == "# by hand"


def test_a_pattern_that_is_said_matches(tmp_path, monkeypatch):
    text = "# T\n\n## What\n\nA.\n\n## Why\n\nB.\n"
    for place in ("NNNN-template", "net/0001-a", "net/0002-b", "store/0003-c"):
        (tmp_path / "all/oeps" / place).mkdir(parents=True)
        (tmp_path / "all/oeps" / place / "README.md").write_text(text, "utf-8")
    (tmp_path / "here").mkdir()
    for folder, said in (
        ("all", "'oeps/**/README.md'"),
        ("here", f"'{(tmp_path / 'all/oeps').as_posix()}/**/README.md'"),
    ):
        monkeypatch.chdir(tmp_path / folder)
        refused = run_command("template", "derive", str(tmp_path / "all/oeps"))
        assert refused.output.endswith(f"is a folder; name its documents as --documents {said}\n")
        assert run_command("template", "derive", "--documents", said.strip("'")).exit_code == 0
    (tmp_path / "all/oeps/net/0001-a/other.md").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path / "all")
    refused = run_command("template", "derive", "--documents", "oeps/*.md")
    assert "give it as 'oeps/net/0001-a/*.md'" in refused.output


def test_a_template_that_declares_nothing(folder):
    (folder / "conf.py").unlink()
    said = "No field of the template 'own' declares interactions: in the table of one that names designs, write"
    head = 'name = "own"\ntitle = "Own"\ndocuments = ["props/PROP-0*"]\n[fields.why]\nlabel = "Why"\n'
    for more, is_said in (
        ("", True),
        ('declares = "related"\n', False),
        ('[metadata.x]\nlabel = "X"\nlinks = "updates"\n', False),
    ):
        (folder / "own.toml").write_text(head + more, "utf-8")
        done = run_command("graph", "--format", "mermaid", "--template", "own.toml")
        assert (done.exit_code, said in done.stderr, said in done.stdout) == (0, is_said, False)


def test_list():
    done = run_command("template", "list")
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert [*lines] == list_shipped()
    kep = make_template(read_template(find_shipped("kep")), "kep")
    assert lines["kep"].endswith(f"proposal: {len(kep.fields)} fields; documents: keps/*/*/README, */*/README")
    assert "flamedesign check --template NAME" in done.stderr


def test_fields(folder):
    (folder / "own.toml").write_text(
        'name = "own"\ntitle = "T"\n[metadata.status]\nlabel = "Status"\nvalues = ["Draft", "Accepted"]\n[fields.why]\nlabel = "Why"\n'
        'aliases = ["Reason", "Cause"]\nsince = 7\nrequired = ["Accepted"]\n[fields.how]\nlabel = "How"\nparent = "why"\n'
        'required = false\n[fields.end]\nlabel = "End"\n',
        "utf-8",
    )
    assert run_command("template", "fields", "own.toml").stdout.splitlines() == [
        "why    Why: required since 7 in Accepted; also Reason / Cause",
        "  how  How: not required",
        "end    End: required",
    ]
    data = json.loads(run_command("template", "fields", "own.toml", "--format", "json").stdout)
    assert (data["template"], [field["name"] for field in data["fields"]]) == ("own", ["why", "how", "end"])
    assert data["fields"][:2] == [
        {"name": "why", "section": None, "labels": ["Why", "Reason", "Cause"], "required": ["Accepted"], "since": "7"},
        {"name": "how", "section": "why", "labels": ["How"], "required": False, "since": None},
    ]
    assert "did you mean 'kep'?" in run_command("template", "fields", "kepp").stderr


def test_what_is_copied_is_known_by_its_path(folder):
    for name, text in (
        ("NNNN-template", TEMPLATE),
        ("0001-queue", FIRST),
        ("0002-queues", SECOND),
        ("0000-first", FIRST),
    ):
        (folder / f"all/{name}").mkdir(parents=True)
        (folder / f"all/{name}/README.md").write_text(text, "utf-8")
    found = run_command("template", "derive", "--documents", "all/*/README.md", "--output", "-")
    learnt = tomllib.loads(found.stdout)
    assert learnt["exclude"] == ["all/NNNN-template/README"]
    assert "Say what changes." not in found.stdout
    assert learnt["metadata"]["status"]["values"] == ["Agreed"]


def test_pages_of_a_site_are_no_documents(folder):
    page = folder / "props/site/.doctrees/pages/index.md"
    page.parent.mkdir(parents=True)
    page.write_text("# Page\n\n## Rows\n\nx\n", "utf-8")
    found = run_command("template", "derive", "--documents", "props/**/*.md", "--output", "-")
    assert "Rows" not in found.stdout
    assert run_command("template", "derive", "--documents", f"{page.parent}/*.md", "--output", "-").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["derive"], "name the document that your team copies, or the ones it has written with --documents"),
        (["derive", "--documents", "props/*template.md"], "is the only document; name it without --documents"),
        (["derive", "none.md"], "none.md does not exist"),
        (
            ["derive", "index.rst", "--documents", "nowhere/*.md"],
            "matches no document below .; give it as 'props/*.md'",
        ),
        (["derive", "--documents", "Props/"], "give it as 'props/*.md'"),
        (["derive", "props"], "props is a folder; name its documents as --documents 'props/*.md'"),
        (["derive", "--documents", "empty.md", "bytes.md", "index.rst"], "(index.rst); if it comes from a pattern"),
        (["derive", "empty.md"], "no template can be learnt: empty.md has no headings or bold labels"),
        (["derive", "--documents", "empty.md"], "the documents empty.md have no headings or bold labels that most"),
        (["derive", "bytes.md"], "cannot be read"),
        (
            ["check", "nothing", "index.rst"],
            "there is no template 'nothing', by name or as a file; those that ship are",
        ),
        (["check", "broken.toml", "index.rst"], "the template cannot be used"),
    ],
)
def test_what_is_refused(folder, arguments, said):
    (folder / "empty.md").write_text("", "utf-8")
    (folder / "bytes.md").write_bytes(b"\xff\xfe\x00")
    (folder / "broken.toml").write_text("name = ", "utf-8")
    done = run_command("template", *arguments)
    assert done.exit_code == 2
    assert said in done.output


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("docs/design/*.rst", "design"),
        ("docs/designs/*.rst", "design"),
        ("platform/docs/*.rst", "platform"),
        ("*.rst", "own"),
    ],
)
def test_a_template_is_not_called_as_the_working_directory(tmp_path, monkeypatch, pattern, name):
    folder = tmp_path / "e" / pattern.rpartition("/")[0]
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "e")
    for title in ("Cache", "Queue"):
        (folder / f"{title.lower()}.rst").write_text(f"{title}\n=====\n\nWhy\n---\n\nSo.\n", "utf-8")
    done = run_command("template", "derive", "--documents", pattern)
    assert tomllib.loads(done.stdout)["name"] == name, done.output
