"""Values in ``conf.py`` that are wrong: one wrong entry loses that entry alone, and each says what is right."""

from __future__ import annotations

import pickle
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.config import Config
from sphinx.errors import ConfigError
from support import run_command

from sphinxcontrib_flamedesign.conf_source import ConfSource
from sphinxcontrib_flamedesign.config import Settings, get_files, get_settings, register_values
from sphinxcontrib_flamedesign.config_checker import UnusableConfigError, check_values
from sphinxcontrib_flamedesign.core.template_file import TemplateError, make_template
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.core.text.suggest import is_slip

DESIGN = "RFE1: A cache\n=============\n\nMotivation\n----------\n\nIt is slow.\n"


def check(folder, *, overrides=None, **values):
    """Check values, and return the configuration, and where it comes from."""
    config = Config({f"flamedesign_{name}": value for name, value in values.items()}, overrides)
    register_values(SimpleNamespace(add_config_value=lambda *arguments: config.add(*arguments[:4], "")))
    return config, check_values(SimpleNamespace(confdir=folder), config)


def problems(folder, **values):
    """Return what is wrong with values, and what is left of them."""
    config, origin = check(folder, **values)
    settings = get_settings(config)
    said = [problem.text.replace(" in conf.py", "") for problem in origin.problems]
    return said, [getattr(settings, name) for name in values]


class _Odd:
    def __repr__(self):
        raise RuntimeError

    __str__ = __repr__


_ROUND: list[object] = []
_ROUND.append(_ROUND)
VALUES = [
    *(None, True, False, 0, 1, -1, 3.5, 10**5000, float("nan"), float("inf"), 1j, "", " ", "x", "\0", "\ud800", "a" * 5000),
    *(b"", b"x", b"\xff", bytearray(b"x"), (), ("designs/*",), [], [None], [""], ["x", None, 3], [b"designs/*"], [["x"]]),
    *(set(), {"x"}, frozenset({"x"}), {}, {"x": None}, {None: "x"}, {1: 2}, {"x": {}}, {"x": []}, {"x": ["y"]}),
    *({"x": "error"}, {"missing-field": None}, {"missing-field": []}, {"missing-field": {}}, {"missing-field": {1: 2}}),
    *({"missing-field": {"draft": None}}, {"missing-field": {"draft": {}}}, {"x": {"aliases": "y"}}, {"x": {"aliases": [1]}}),
    *({"x": {"aliases": None, 3: []}}, {"": {}}, {b"x": {}}, object, object(), _Odd(), len, range(3), iter([]), Path("x")),
    *([Path("x")], _ROUND, {"x": _ROUND}, "https://x/{", "https://x/{path!}", "https://x/{path:{line}}", ["[z-a]"], ["[", "**"]),
    *(["x" * 5000], "../" * 2000, "x.toml", "conf.py", ".", "~", "RFE", ["R-1"], ["é"], "[x", "{}", [{}], [()]),
]  # fmt: skip


PROJECT = '{"export": "../platform/designs.json", "url": "https://platform.example.org/"}'


@pytest.mark.parametrize("name", [item.name for item in fields(Settings)])
def test_no_value_is_a_traceback(tmp_path, name, caplog):
    for value in VALUES:
        try:
            config, origin = check(tmp_path, **{name: value})
        except UnusableConfigError:
            if name == "template":
                continue
            raise
        settings = get_settings(config)
        get_files(config, origin.folder)
        pickle.dumps(getattr(settings, name))
        for problem in origin.problems:
            assert len(problem.text) < 600
            assert "\n" not in problem.text
            assert " at 0x" not in problem.text


@pytest.mark.parametrize(
    ("name", "value", "said", "left"),
    [
        ("documents", "designs/*", 'must be a list of strings, not \'designs/*\'; write ["designs/*"]', []),
        ("documents", {"b", "a"}, 'must be a list of strings, not set; write ["a", "b"]', []),
        ("documents", None, "must be a list of strings, not None", []),
        ("documents", ["a", 3, "b"], "has 3 in its list; each must be a string that is not empty", ["a", "b"]),
        ("documents", ["a", b"b"], 'has bytes in its list; write "b"', ["a"]),
        ("documents", ["a", "[z-a]"], "has the pattern '[z-a]', which is no pattern: bad character range z-a at position 1", ["a"]),
        ("id_prefixes", "RFE", 'must be a list of strings, not \'RFE\'; write ["RFE"]', None),
        (
            "id_prefixes",
            ["ADR-7", "KEP-"],
            "has the prefix 'ADR-7'; each must consist of letters, with at most one hyphen, underscore or space after"
            ' them; write "ADR-"',
            ["KEP-"],
        ),
        ("components", ["A", "B"], 'must be a dictionary: canonical name -> {"aliases": [...], "paths": [...]}, not list; write {"A": {}, "B": {}}', {}),
        ("components", {"A": ["a"], "B": {}}, 'has the entry \'A\', which must be a dictionary {"aliases": [...], "paths": [...]}, not list; write {"aliases": ["a"]}', {"B": {}}),
        ("components", {"A": {"alias": ["a"], "paths": ["p"]}}, "has the key 'alias' in the entry 'A'; there are 'aliases' and 'paths'; did you mean 'aliases'?", {"A": {"paths": ["p"]}}),
        ("components", {"A": {"aliases": "a", "paths": ["p"]}}, "has 'aliases' in the entry 'A', which must be a list of strings, not 'a'; write [\"a\"]", {"A": {"paths": ["p"]}}),
        ("projects", ["a"], f"must be a dictionary: name -> {PROJECT}, not list", {}),
        *(
            (
                "projects",
                {name: {"export": "x", "url": "y"}},
                f"has the name {name!r}; that of a project starts with a letter, has letters, digits and `-_.`, and is not"
                " 'component'",
                {},
            )
            for name in ("a b", "", "a:b", "é", "Component", "1", 'a"')
        ),
        ("projects", {"a": "designs.json"}, f"has the entry 'a', which must be a dictionary {PROJECT}, not 'designs.json'", {}),
        ("projects", {"a": {"export": "x", "urls": "y"}}, "has the key 'urls' in the entry 'a'; there are 'export' and 'url'; did you mean 'url'?", {}),
        ("projects", {"a": {"export": "x"}}, "has no usable 'url' in the entry 'a': it is missing", {}),
        ("projects", {"a": {"export": 3, "url": "y"}}, "has no usable 'export' in the entry 'a': it must be a string, not 3", {}),
        *(
            (
                "projects",
                {"a": {"export": "x", "url": url}},
                f"has the 'url' {url!r} in the entry 'a'; it must be an address that starts with https:// or http://, or a"
                " path relative to the root of these pages",
                {},
            )
            for url in ("javascript:alert(1)", "//example.org", "data:x", 'a"b', "https://a b", "x?y", "\\\\host", "ftp://a")
        ),
        (
            "projects",
            {"a": {"export": "x", "url": "https://example.org"}},
            "names 'x', which cannot be used: there is no such file",
            {"a": {"export": "x", "url": "https://example.org"}},
        ),
        ("rules", {"missing-feld": "off", "missing-id": "off"}, "names a rule 'missing-feld' that does not exist; did you mean 'missing-field'?", {"missing-id": "off"}),
        ("rules", {"missing-field": "Error", "missing-id": "off"}, "gives 'missing-field' the severity 'Error'; it can be error, warning, info, off; did you mean 'error'?", {"missing-id": "off"}),
        ("rules", {"missing-field": False}, "gives 'missing-field' the severity False; it can be error, warning, info, off; did you mean 'off'?", {}),
        ("rules", {"missing-field": {"draft": "of", "review": "info"}}, "gives 'missing-field' the severity 'of' in the status 'draft'; it can be error, warning, info, off; did you mean 'off'?", {"missing-field": {"review": "info"}}),
        ("rules", {"missing-field": {"drafts": "off", "review": "info"}}, "names a status 'drafts' for 'missing-field' that the template does not know; did you mean 'draft'?", {"missing-field": {"review": "info"}}),
        ("rules", "missing-field", "must be a dictionary: rule id -> severity, or rule id -> {status: severity}, not 'missing-field'; write {\"missing-field\": \"off\"}", {}),
        ("card", "yes", "must be one of 'top', 'end', 'none', not 'yes'", "top"),
        ("baseline", ["known.txt"], "must be a string, not list", None),
        ("source_root", "nowhere", "names 'nowhere', which is no folder; it starts from that of conf.py", None),
        ("source_url", "example.org", "must be an address that starts with https:// or http://, not 'example.org'", None),
        ("document_url", "example.org/{path}", "must be an address that starts with https:// or http://, not 'example.org/{path}'", None),
        ("document_url", "https://example.org/{path}/{line}", "must hold {path} once, and no other braces", None),
        ("layout_seconds", "5", "must be a number of seconds, from 0 to 3600, not '5'", 5),
    ],
)  # fmt: skip
def test_what_is_said_and_what_is_left(tmp_path, name, value, said, left):
    assert problems(tmp_path, **{name: value}) == ([f"flamedesign_{name} {said}"], [left])


def test_all_mistakes_are_said_at_once(tmp_path):
    rules = {"missing-feld": "off", "missing-id": "of", 3: "off", "missing-field": {"drafts": "off", "*": "info"}}
    said, left = problems(tmp_path, rules=rules, id_prefixes=["R1", "ADR", "A--"], documents=["a", 1, ""])
    assert len(said) == 8
    assert left == [{"missing-field": {"*": "info"}}, ["ADR"], ["a"]]


def test_a_path_may_be_one_of_pathlib(tmp_path):
    (tmp_path / "src").mkdir()
    assert problems(tmp_path, source_root=Path("src")) == ([], ["src"])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("flamedesign_document", "flamedesign_documents"),
        ("flamedesign_id_prefix", "flamedesign_id_prefixes"),
        ("flamedesing_documents", "flamedesign_documents"),
        ("flamedesign_baselines", "flamedesign_baseline"),
        ("flame_design_documents", "flamedesign_documents"),
        ("FLAMEDESIGN_DOCUMENTS", "flamedesign_documents"),
        ("flamedesigndocuments", "flamedesign_documents"),
        ("flamedesign_rule", "flamedesign_rules"),
        ("flamdesign_rules", "flamedesign_rules"),
    ],
)
def test_a_name_that_is_almost_one_of_ours(project, name, meant):
    project.write("index.rst", "Index\n=====\n")
    project.configure(f'\n{name} = ["designs/*"]\n')
    project.build("dummy")
    assert project.ours() == [
        f"conf.py:10: WARNING: {name} is no value of this extension; did you mean {meant!r}? [flamedesign.config]"
    ]
    done = run_command("check", str(project.src))
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{name} is no value of this extension; did you mean {meant!r}?" in done.stderr


def test_names_that_start_as_ours_do_and_names_of_others(project):
    project.write("index.rst", "Index\n=====\n")
    project.configure(
        "flamedesign_frobnicate = 1\nflamedesign_template_data = {}\ndesign_documents = []\ndocuments = []\n"
        "import sphinxcontrib_flamedesign as flamedesign_x\ndef flamedesign_document(): pass\n_flamedesign_rule = 1\n"
        "def setup(app): app.add_config_value('flamedesign_document_x', 1, '')\nflamedesign_document_x = 2\n"
    )
    project.build("dummy")
    said = [line.partition(" is no value of this extension; ")[::2] for line in project.ours()]
    assert [name.rpartition(" ")[2] for name, _ in said] == ["flamedesign_frobnicate", "flamedesign_template_data"]
    assert said[0][1].startswith("there are flamedesign_documents, flamedesign_exclude, ")


def test_a_name_and_a_value_of_the_command_line(project):
    project.write("index.rst", "Index\n=====\n")
    project.build("dummy", flamedesign_document="designs/*", flamedesign_card=3)
    assert project.ours() == [
        "WARNING: flamedesign_document is no value of this extension; did you mean 'flamedesign_documents'?"
        " [flamedesign.config]",
        "WARNING: flamedesign_card, given on the command line, must be one of 'top', 'end', 'none', not 3; write \"top\"; the default 'top' is used"
        " [flamedesign.config]",
    ]


def test_each_mistake_stands_at_its_line(project):
    project.write("index.rst", "Index\n=====\n")
    project.configure('flamedesign_rules = {\n    "missing-id": "info",\n    "missing-feld": "off",\n}\n')
    project.build("dummy")
    assert project.ours() == [
        "conf.py:11: WARNING: flamedesign_rules in conf.py names a rule 'missing-feld' that does not exist; did you mean"
        " 'missing-field'? The entry is left out [flamedesign.config]"
    ]


def test_lines_of_a_configuration(tmp_path):
    path = tmp_path / "conf.py"
    path.write_bytes(b"# coding: latin-1\na = '\xe9'\nb: list = ['x',\n 'y']\na += 'z'\nif a:\n    c = d = 'y'\n")
    source = ConfSource(path)
    assert [source.find_line(name) for name in "abcde"] == [5, 3, 7, 7, None]
    assert [source.find_line("b", entry) for entry in ("x", "y", "z")] == [3, 4, 3]
    assert ConfSource(tmp_path / "none.py").find_line("a") is None


class TestTemplate:
    def test_documents_are_read_again_where_it_says_something_else(self, project):
        project.write("index.rst", DESIGN)
        project.configure('flamedesign_template = "own.toml"\n')

        def build(*names, comment=""):
            tables = "".join(f'[fields.{name}]\nlabel = "{name.title()}"\n' for name in names)
            project.write("own.toml", f'{comment}name = "own"\ntitle = "Own"\n{tables}')
            read = []
            project.build("dummy", connect={"source-read": lambda app, docname, content: read.append(docname)})
            return read

        assert build("why", "how") == ["index"]
        assert build("why", "how", comment="# A comment.\n") == []
        assert build("how", "why") == ["index"]

    def test_all_problems_stop_the_build(self, project):
        project.write("index.rst", "Index\n=====\n")
        project.write(
            "own.toml",
            'name = "own"\ntitle = "Own"\nwords = 3\n[severities.missing-feld]\n"*" = "off"\n[fields.a]\nlabel = "A"\n'
            'parent = "b"\ncolour = "red"\n[fields.c]\nlabel = "C"\nparent = "none"\n[fields.d]\nlabel = "D"\n'
            '[fields.e]\nlabel = "d"\n',
        )
        project.configure('flamedesign_template = "own.toml"\nflamedesign_card = 3\n')
        with pytest.raises(ConfigError) as caught:
            project.build("dummy")
        said = str(caught.value)
        assert said.startswith(f"{project.src}/conf.py:9: flamedesign_template in conf.py cannot be used: ")
        for problem in (
            "words: must be a table",
            "fields.a.colour: unknown key; known are label, ",
            "fields.c.parent: there is no field 'none'",
            "fields.e: 'd' already means the field 'd'",
        ):
            assert problem in said
        assert "\n" not in said
        done = run_command("check", str(project.src))
        assert (done.exit_code, done.stdout) == (2, "")
        assert "fields.e: 'd' already means the field 'd'" in done.stderr
        assert "flamedesign_card in conf.py must be one of 'top', 'end', 'none', not 3" in done.stderr

    def test_a_command_names_as_many_mistakes_as_there_are(self, project):
        project.configure('flamedesign_components = {f"Part{n}": {"pahts": []} for n in range(60)}\n')
        project.write("index.rst", "Index\n=====\n")
        done = run_command("check", str(project.src))
        assert (done.exit_code, done.stdout) == (2, "")
        assert all(f"'Part{number}'" in done.stderr for number in range(60))

    def test_all_severities_that_cannot_be(self, tmp_path):
        (tmp_path / "own.toml").write_text(
            'name = "o"\ntitle = "O"\n[severities.missing-feld]\n"*" = "off"\n[severities.missing-id]\n"*" = "of"\n'
            '[severities.missing-field]\nnew = "off"\n[metadata.status]\nlabel = "S"\nvalues = ["draft"]\n'
            '[fields.a]\nlabel = "A"\n'
        )
        with pytest.raises(ConfigError) as caught:
            check(tmp_path, template="own.toml")
        assert str(caught.value).count("severities: ") == 3

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("flmae", "is neither a template that ships here nor a file, seen from the folder of conf.py; those that ship are flame, kep, madr, nep, nova-spec, nygard, pep, rust-rfc, swift-evolution; did you mean 'flame'?"),
            ("onw.toml", "did you mean 'own.toml'?"),
            (".", "is neither a template that ships here"),
            (3, "must be a string, not 3"),
            (None, "must be a string, not None"),
        ],
    )  # fmt: skip
    def test_one_that_is_not_there(self, tmp_path, name, said):
        (tmp_path / "own.toml").write_text("")
        with pytest.raises(ConfigError) as caught:
            check(tmp_path, template=name)
        assert said in str(caught.value)

    @pytest.mark.parametrize(("name", "meant"), [("docs/own.toml", "own.toml"), ("top.toml", "../top.toml")])
    def test_one_that_is_named_as_seen_from_elsewhere(self, tmp_path, name, meant):
        docs = tmp_path / "docs"
        docs.mkdir()
        (docs / "own.toml").write_text("")
        (tmp_path / "top.toml").write_text("")
        with pytest.raises(ConfigError) as caught:
            check(docs, template=name)
        assert str(caught.value).endswith(f"a file, seen from the folder of conf.py; write {meant!r}")

    def test_the_rest_is_looked_at_where_one_table_is_malformed(self):
        slots = {
            "a": 3,
            "b": {"label": "B", "parent": "a"},
            "c": {"label": "B", "parent": "a"},
            "d": {"label": "D", "relies-on": ["a"]},
        }
        with pytest.raises(TemplateError) as caught:
            make_template({"name": "x", "title": "X", "fields": slots, "severities": 3}, "x.toml")
        assert caught.value.problems == (
            "severities: must be a table",
            "fields.a: must be a table",
            "fields.c: 'B' already means the field 'b'",
        )


class TestBaseline:
    def test_all_wrong_lines_are_said_and_the_others_hold(self, project):
        project.configure('flamedesign_documents = ["designs/*"]\nflamedesign_baseline = "known.txt"\n')
        project.write("index.rst", "Index\n=====\n")
        project.write("designs/a.rst", DESIGN)
        project.write("known.txt", "missing-feld | designs/a | api\nnonsense\nmissing-field | designs/a | api\n")
        project.build("dummy")
        said = [line for line in project.ours() if line.startswith("known.txt")]
        assert said == [
            "known.txt:1: WARNING: there is no rule 'missing-feld'; did you mean 'missing-field'? [flamedesign.config]",
            "known.txt:2: WARNING: 'nonsense' is no entry; expected: rule | document | subject | how many | id of the design"
            " [flamedesign.config]",
        ]
        assert not any("'API'" in line for line in project.ours())
        for arguments in (
            ["check", str(project.src)],
            ["check", str(project.src), "--baseline", str(project.src / "known.txt")],
        ):
            done = run_command(*arguments)
            assert done.exit_code == 2
            assert "known.txt:1: there is no rule 'missing-feld'; did you mean 'missing-field'?\n" in done.stderr
            assert "known.txt:2: 'nonsense' is no entry" in done.stderr


def test_commands_name_all_mistakes(project):
    project.write("index.rst", "Index\n=====\n")
    project.configure('flamedesign_rules = {"missing-feld": "off"}\nflamedesign_card = 3\nflamedesign_id_prefix = []\n')
    done = run_command("export", "--conf", str(project.src))
    assert (done.exit_code, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert [line.rpartition("conf.py:")[2].partition(":")[0] for line in lines] == ["11", "10", "9"]
    assert all(line.startswith(f"Error: {project.src}") for line in lines)


def test_kinds_that_do_not_exist_are_all_named(project):
    project.write("index.rst", "Index\n=====\n")
    said = {}
    for kinds in ("relatd", "related,wrong,other", "relatd,braking"):
        done = run_command("impact", "RFE1", "--conf", str(project.src), "--kinds", kinds)
        assert done.exit_code == 2
        said[kinds] = done.stderr
    assert "'relatd' is no kind of interaction; there are related, " in said["relatd"]
    assert "; did you mean 'related'?" in said["relatd"]
    assert "'wrong', 'other' are no kinds of interaction; there are related, " in said["related,wrong,other"]
    assert "; did you mean 'related' or 'breaking'?" in said["relatd,braking"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "no such command: 'chekc'; did you mean 'check'?"),
        (["frobnicate"], "no such command: 'frobnicate'; there are check, components, diff, "),
        (["x" * 5000], f"no such command: '{'x' * 80}'…; there are "),
        (["check", "--formt", "json"], "; did you mean '--format'?"),
        (
            ["check", "--format", "jsno"],
            "is not one of 'text', 'github', 'gitlab', 'sarif', 'json', 'junit'; did you mean 'json'?",
        ),
        (
            ["new", "--style", "plian", "X"],
            "is not one of 'plain', 'plain-rest', 'myst', 'rest'; did you mean 'plain'?",
        ),
        (["index", "--format", "markdwon"], "; did you mean 'markdown'?"),
    ],
)
def test_a_command_or_option_that_does_not_exist(arguments, said):
    done = run_command(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_status_that_the_template_does_not_know(project):
    project.write("index.rst", "Index\n=====\n\n.. design:: RFE1\n")
    done = run_command("graph", "--conf", str(project.src), "--status", "drafty,draft,odd")
    assert done.exit_code == 2
    assert "Invalid value for --status: cannot be 'drafty, odd'; it takes some of draft, review, " in done.stderr


def test_slips():
    assert all(is_slip(written, "status") for written in ("stauts", "tsatus", "status ", "tatus", "statis", "statsu"))
    assert not any(is_slip(written, "status") for written in ("status", "state", "", "sattsu", "statusses"))
    assert show("x" * 90) == f"'{'x' * 80}'…"
