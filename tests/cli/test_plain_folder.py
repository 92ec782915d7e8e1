"""Commands on a folder that no ``conf.py`` describes, and its site."""

from __future__ import annotations

import json
import re
from importlib import import_module

import pytest
from repositories import git
from support import HAS_MYST, run_command

from sphinxcontrib_flamedesign.cli import plain_folder

pytestmark = pytest.mark.builds

DECISION = "{0}. {1}\n================\n\nStatus\n------\n\n{2}\n\nContext\n-------\n\n{3}\n\nDecision\n--------\n\nSo.\n\nConsequences\n------------\n\nGood.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder of two decisions beside much else."""
    top = tmp_path / "team"
    for name, text in {
        "adr/0001-cache.rst": DECISION.format(1, "Keep results", "accepted", "They are slow."),
        "adr/0002-queue.rst": DECISION.format(2, "One queue", "accepted\n\nAmends 1", "Two are."),
        "README.rst": "Not a design\n============\n",
        "node_modules/pack/adr/0009-no.rst": "Of others\n=========\n",
        "other/notes.rst": "Broken `\n",
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, "utf-8")
    monkeypatch.chdir(top)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return top


def names(top):
    return sorted(str(path.relative_to(top)) for path in top.rglob("*"))


def designs(*arguments):
    done = run_command("export", *arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


class TestSettings:
    def test_a_template_says_which_documents_are_designs(self, folder):
        before = names(folder)
        assert sorted(designs("--template", "nygard")["designs"]) == ["ADR-1", "ADR-2"]
        assert names(folder) == before

    @pytest.mark.parametrize(("name", "head"), [("flamedesign.toml", ""), ("pyproject.toml", "[tool.flamedesign]\n")])
    def test_files(self, folder, name, head):
        (folder / name).write_text(f'{head}template = "nygard"\ndocuments = ["adr/0001-*"]\nid-prefixes = ["DR"]\n')
        assert sorted(designs()["designs"]) == ["DR-1"]
        assert sorted(designs("--documents", "adr/*", "--id-prefix", "X")["designs"]) == ["X-1", "X-2"]

    @pytest.mark.parametrize("stated", ['"bad.toml"', "3", '{"x/*" = "bad.toml"}'])
    def test_of_an_option_alone_the_template_is_read(self, folder, stated):
        (folder / "bad.toml").write_text("name = 3\n")
        (folder / "flamedesign.toml").write_text(f"template = {stated}\n")
        assert run_command("check", "--template", "nygard", "--fail-on", "error").exit_code == 0
        assert run_command("new", "One", "--template", "nygard", "--output", "-").exit_code == 0

    def test_an_option_chooses_from_a_table_of_templates(self, folder):
        (folder / "bad.toml").write_text("name = 3\n")
        (folder / "flamedesign.toml").write_text('template = {"x/*" = "bad.toml", "adr/0001*" = "nygard"}\n')
        assert sorted(designs("--template", "nygard")["designs"]) == ["ADR-1"]

    @pytest.mark.parametrize("inside", ["adr", "adr/old"])
    def test_inside_the_folder_that_a_template_names(self, folder, monkeypatch, inside):
        (folder / "adr/old").mkdir()
        (folder / "adr/old/0003-x.rst").write_text(DECISION.format(3, "X", "accepted", "x"), "utf-8")
        (folder / "own.toml").write_text(
            'name = "own"\ntitle = "Own"\ndocuments = ["adr/**"]\n[id]\npath = ["adr/**/{number}-*"]\n'
            'form = ["DR-{number}"]\n[fields.context]\nlabel = "Context"\n'
        )
        monkeypatch.chdir(folder / inside)
        assert sorted(designs("--template", str(folder / "own.toml"))["designs"]) == ["DR-1", "DR-2", "DR-3"]
        site = run_command("site", "--template", str(folder / "own.toml"), "--output", str(folder / "out"))
        assert "in 3 designs" in site.output, site.output

    def test_a_folder_that_has_designs_of_its_own_is_the_project(self, folder, monkeypatch):
        (folder / "docs/adr/adr").mkdir(parents=True)
        (folder / "docs/adr/adr/0004-x.rst").write_text(DECISION.format(4, "X", "accepted", "x"), "utf-8")
        (folder / "docs/adr/0005-x.rst").write_text(DECISION.format(5, "X", "accepted", "x"), "utf-8")
        monkeypatch.chdir(folder / "docs/adr")
        assert sorted(designs("--template", "nygard")["designs"]) == ["ADR-4"]

    def test_from_below(self, folder, monkeypatch):
        (folder / "flamedesign.toml").write_text('template = "nygard"\n')
        monkeypatch.chdir(folder / "adr")
        assert sorted(designs()["designs"]) == ["ADR-1", "ADR-2"]

    def test_a_template_of_ones_own(self, folder):
        (folder / "own.toml").write_text(
            'name = "own"\ntitle = "Own"\ndocuments = ["adr/*"]\n[fields.context]\nlabel = "Context"\n'
        )
        assert sorted(designs("--template", "own.toml")["designs"]) == ["adr/0001-cache", "adr/0002-queue"]

    @pytest.mark.parametrize(
        ("text", "arguments", "said"),
        [
            (None, (), "no conf.py or flamedesign.toml in or above .; name a template with --template"),
            (None, ("--template", "flame"), "template 'flame'; name the designs, as with --documents \"adr/*\""),
            (None, ("--documents", "rfcs/*"), 'is called like ["rfcs/*"]'),
            (
                "",
                (),
                "nothing says which documents in it are designs, and none has most of the sections of the template",
            ),
            ("template = ", (), "flamedesign.toml cannot be read"),
            ('template = "nope"\n', (), "nope"),
            (
                'template = "nygard"\ncard = 3\n',
                (),
                "Error: card in flamedesign.toml must be one of 'top', 'end', 'none'",
            ),
            (
                'template = "nygard"\ncards = true\n',
                (),
                "flamedesign.toml: 'cards' is no setting; did you mean 'card'?",
            ),
            ('templat = "nygard"\n', (), "flamedesign.toml: 'templat' is no setting; did you mean 'template'?"),
            ("bogus = 1\n", (), "flamedesign.toml: 'bogus' is no setting; there are documents, exclude, template, "),
            ('flamedesign-template = "nygard"\n', (), "did you mean 'template'?"),
            ('documents = "adr/*"\n', (), "flamedesign.toml must be a list of strings, not 'adr/*'; write [\"adr/*\"]"),
            ("documents = [3]\n", (), "documents in"),
            ('template = ["adr.toml"]\n', (), 'of documents, and is a list; write "adr.toml"'),
            ("[tool.flamedesign]\n", (), "flamedesign.toml: 'tool' is no setting; put what it holds at the top level"),
            ('documents = ["adr/*.rst"]\n', (), "no suffix; write 'adr/*', which matches 2 documents"),
            ('documents = ["adr"]\n', (), "not of a folder; write 'adr/*', which matches 2 documents"),
            (None, ("--documents", "adr/*.rst"), "no suffix; write 'adr/*'"),
            (None, ("--template", "kep"), "name the designs with --documents, or with `documents` in flamedesign.toml"),
        ],
    )
    def test_what_cannot_be_used(self, folder, text, arguments, said):
        if text is not None:
            (folder / "flamedesign.toml").write_text(text)
        done = run_command("check", *arguments)
        assert (done.exit_code, "Traceback" in done.output) == (2, False)
        assert said in done.output

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "give --template nygard"),
            (("--template", "kep"), "; the template 'nygard' fits 2 documents here: give --template nygard"),
            (("--template", "flame"), "; the template 'nygard' fits 2 documents here: give --template nygard"),
            (("--template", "nygrad"), "Error: there is no template 'nygrad', by name or as a file; those that ship"),
            (("--template", "nygrad"), "; did you mean 'nygard'?"),
            (("--template", "adr"), "; did you mean 'madr'?"),
            (
                ("notes",),
                "; no template that ships fits: learn theirs with `flamedesign template derive --documents 'notes",
            ),
        ],
    )
    def test_which_template_is_meant(self, folder, arguments, said):
        (folder / "notes").mkdir()
        (folder / "notes/a.md").write_text("# A\n\n## Aims\n\n## Means\n", "utf-8")
        done = run_command("check", *arguments)
        assert (done.exit_code, said in done.output) == (2, True), done.output

    def test_a_template_of_which_nothing_is_there(self, folder):
        arguments = ("--template", "kep", "--documents", "adr/*")
        done = run_command("check", *arguments, "--no-cache", "--format", "json")
        (found,) = json.loads(done.stdout)["findings"]
        assert (done.exit_code, found["rule"], "nygard" in found["message"]) == (1, "unfit-template", True)
        assert found["message"] in run_command("explain", "adr/0002-queue.rst", *arguments).stdout
        for command in (("site", "--output", "out"), ("graph",)):
            assert "The template 'kep' does not fit" in run_command(*command, *arguments).stderr
        (folder / "flamedesign.toml").write_text(
            'template = "kep"\ndocuments = ["adr/*"]\nrules.unfit-template = "off"\n'
        )
        assert "[missing-field]" in run_command("check", "--no-cache").stdout

    def test_a_default_template_that_fits_worse_than_another(self, folder):
        (folder / "adr/0003-flame.rst").write_text("RFE3: A\n=======\n\nMotivation\n----------\n\nx\n", "utf-8")
        only = ("--documents", "adr/0001*", "--no-cache")
        assert "the template is 'flame' by default" in run_command("check", *only).stdout
        assert "'nygard' fits 1 of them: give --template nygard; or learn" in run_command("check", *only).stdout
        assert "[unfit-template]" not in run_command("check", *only, "--template", "flame").stdout
        for number in (4, 5):
            text = f"Doc {number}\n=====\n\nAims\n----\n\nx\n\nMeans\n-----\n\nUse Cases\n---------\n\nx\n\nReferences\n----------\n\nx\n"
            (folder / f"adr/{number}-own.rst").write_text(text, "utf-8")
        own = run_command("check", "--documents", "adr/*-own", "--no-cache").stdout
        assert "by default, and does not fit documents such as adr/4-own.rst; learn theirs with" in own
        assert "[missing-field]" not in own
        draft = ("--documents", "adr/0003*", "--no-cache")
        assert "[unfit-template]" not in run_command("check", *draft).stdout

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("proposal.yaml", "proposal.yaml lies there: rename what holds it to kep.yaml, or let"),
            ("design.json", "design.json lies there: rename what holds it to kep.yaml"),
            ("a.txt", "no other YAML, TOML or JSON file"),
        ],
    )
    def test_a_metadata_file_of_another_name(self, folder, name, said):
        for number in (1, 2):
            place = folder / f"keps/sig/{number}-a"
            place.mkdir(parents=True)
            (place / "README.rst").write_text("Summary\n=======\n\nx\n\nMotivation\n==========\n\ny\n", "utf-8")
            (place / name).write_text("title: A\n", "utf-8")
        done = run_command("check", "--template", "kep", "--no-cache", "--format", "json")
        found = [one["message"] for one in json.loads(done.stdout)["findings"] if one["rule"] == "missing-metadata"]
        assert [("kep.yaml" in one, said in one) for one in found] == [(True, True)], found

    def test_a_configuration_further_down(self, folder):
        (folder / "docs/source").mkdir(parents=True)
        (folder / "docs/source/conf.py").write_text("", "utf-8")
        said = "; name the folder of docs/source/conf.py with --conf docs/source"
        for arguments in (
            ["graph", "docs"],
            ["graph"],
            ["check", "docs"],
            ["export", "--conf", "docs"],
            ["new", "Two"],
        ):
            done = run_command(*arguments)
            assert (done.exit_code, said in done.output) == (2, True), (arguments, done.output)

    def test_a_folder_that_is_no_argument(self, folder):
        assert "(adr); run it in that folder: cd adr" in run_command("graph", "adr").output

    def test_a_document_that_is_no_design(self, folder):
        done = run_command("explain", "README.rst", "--template", "nygard")
        assert done.exit_code == 2
        assert done.output.splitlines()[-1] == (
            "Error: README.rst is no design of this project; give --documents 'adr/*' --documents README, or write"
            ' documents = ["adr/*", "README"] in flamedesign.toml, or open one with a `design` directive'
        )

    def test_paths_are_shown_from_here_or_whole(self, folder, monkeypatch):
        assert "adr/0001-cache.rst:1" in run_command("show", "ADR-1", "--template", "nygard").output
        (folder / "flamedesign.toml").write_text('template = "nygard"\n', "utf-8")
        monkeypatch.chdir(folder / "other")
        assert f"{folder}/adr/0001-cache.rst:1" in run_command("show", "ADR-1").output
        assert f"{folder}/adr/0003-three.rst" in run_command("new", "Three").output

    def test_documents_are_known_by_their_sections(self, folder):
        own = (
            'name = "own"\ntitle = "Own"\n[fields.context]\nlabel = "Context"\n[fields.decision]\nlabel = "Decision"\n'
        )
        (folder / "own.toml").write_text(own)
        done = run_command("check", "--template", "own.toml", "--no-cache")
        said = "2 documents have the sections of the template 'own', and so count as designs: \"adr/*\"."
        assert (said in done.stderr, "2 designs" in done.stdout) == (True, True), done.output

    def test_what_is_left_out(self, folder):
        settings = 'template = "nygard"\nexclude = ["adr/0002-*"]\n'
        (folder / "flamedesign.toml").write_text(settings)
        assert sorted(designs()["designs"]) == ["ADR-1"]
        said = run_command("check", "--no-cache", "adr/0002-queue.rst").stderr
        assert "so none was checked; `exclude` of the settings leaves 'adr/0002-queue' out" in said
        (folder / "conf.py").write_text(
            'extensions = ["sphinxcontrib_flamedesign"]\nroot_doc = "README"\nflamedesign_template = "nygard"\n'
            'flamedesign_exclude = ["adr/0001-*"]\n'
        )
        assert sorted(designs()["designs"]) == ["ADR-2"]

    @pytest.mark.parametrize(
        ("file", "text"),
        [
            ("flamedesign.toml", 'template = "own.toml"\ndocuments = {}\n'),
            (
                "conf.py",
                'extensions = ["sphinxcontrib_flamedesign"]\nflamedesign_template = "own.toml"\n'
                "flamedesign_documents = {}\n",
            ),
            (None, ""),
        ],
    )
    def test_what_a_template_leaves_out_is_no_design_unless_it_is_named(self, folder, file, text):
        (folder / "index.rst").write_text("Index\n=====\n")
        (folder / "own.toml").write_text(
            'name = "own"\ntitle = "Own"\nexclude = ["adr/0002-queue"]\n[fields.context]\nlabel = "Context"\n'
        )

        def found(*patterns):
            if file is None:
                options = [option for pattern in patterns for option in ("--documents", pattern)]
                return sorted(designs("--template", "own.toml", *options)["designs"])
            (folder / file).write_text(text.format([*patterns]))
            return sorted(designs()["designs"])

        assert found("adr/*") == ["adr/0001-cache"]
        assert found("adr/*", "adr/0002-queue") == ["adr/0001-cache", "adr/0002-queue"]
        options = () if file is not None else ("--template", "own.toml", "--documents", "adr/*")
        found("adr/*")
        said = run_command("check", "--no-cache", *options, "adr/0002-queue.rst").output
        assert "the template 'own' leaves 'adr/0002-queue' out by its `exclude`" in said

    def test_options_go_before_conf_py(self, folder):
        (folder / "conf.py").write_text('extensions = ["sphinxcontrib_flamedesign"]\nroot_doc = "README"\n')
        assert sorted(designs("--template", "nygard", "--documents", "adr/0002-*")["designs"]) == ["ADR-2"]


class TestCommands:
    def test_check_finds_what_it_finds_with_a_conf_py(self, folder):
        (folder / "adr/0003-x.rst").write_text(DECISION.format(3, "X", "unheard", "TBD"))
        without = run_command("check", "--template", "nygard", "--no-cache")
        (folder / "conf.py").write_text(
            'extensions = ["sphinxcontrib_flamedesign"]\nroot_doc = "README"\nflamedesign_template = "nygard"\n'
        )
        assert (without.exit_code, without.stdout) == (1, run_command("check", "--no-cache").stdout)
        assert "placeholder-field" in without.stdout

    def test_what_was_read_is_kept(self, folder):
        (folder / "flamedesign.toml").write_text('template = "nygard"\n')
        first, second = run_command("check"), run_command("check")
        assert (first.exit_code, first.stdout) == (second.exit_code, second.stdout) == (0, first.stdout)

    def test_directives_and_roles_that_nobody_registers(self, folder):
        text = ".. note-of-ours:: a\n   :state: b\n\n   See ADR-1, and :ours:`words <there>`."
        (folder / "adr/0003-x.rst").write_text(DECISION.format(3, "X", "accepted", text))
        done = run_command("check", "--template", "nygard", "--no-cache")
        assert done.exit_code == 0, done.output
        assert "what no extension registers is read as what it holds: :ours: (1), note-of-ours (1)" in done.stderr
        found = [one for one in designs("--template", "nygard")["interactions"] if one["source"] == "ADR-3"]
        assert [(one["kind"], one["target"]) for one in found] == [("mention", "ADR-1")]

    def test_a_directive_that_says_what_is_still_to_be_done(self, folder):
        (folder / "adr/0003-x.rst").write_text(DECISION.format(3, "X", "accepted", ".. todo:: Ask the lab."))
        (folder / "adr/0004-y.rst").write_text(DECISION.format(4, "Y", "accepted", ".. todo::\n\n   Ask the lab."))
        found = [
            one["design"] for one in designs("--template", "nygard")["findings"] if one["rule"] == "placeholder-field"
        ]
        assert found == ["ADR-3", "ADR-4"]

    def test_a_misspelt_directive_of_ours_is_no_container(self, folder):
        (folder / "adr/0003-x.rst").write_text(DECISION.format(3, "X", "accepted", ".. design-contxt::\n\n   Words."))
        assert "unknown-directive" in run_command("check", "--template", "nygard", "--no-cache").output

    def test_a_prefix_of_one_letter(self, folder):
        (folder / "adr/0003-x.rst").write_text("P-1: A title\n============\n\nWords.\n")
        arguments = ("--template", "flame", "--documents", "adr/0003-x")
        done = run_command("check", "--no-cache", *arguments)
        assert "P is no prefix of ids here; give --id-prefix P-" in done.stdout
        assert list(designs(*arguments, "--id-prefix", "P-")["designs"]) == ["P-1"]

    @pytest.mark.parametrize(
        ("text", "source", "said"),
        [
            (None, "adr/0001-cache.rst:1", "give --id-prefix ADR --id-prefix RFC-"),
            ('template = "nygard"\n', "flamedesign.toml:1", 'write id_prefixes = ["ADR", "RFC-"] in flamedesign.toml'),
        ],
    )
    def test_prefixes_that_are_not_set(self, folder, text, source, said):
        if text is not None:
            (folder / "flamedesign.toml").write_text(text)
        for number in (3, 4):
            (folder / f"adr/RFC-{number}-x.rst").write_text(f"RFC-{number}: A title\n===============\n\nWords.\n")
        done = run_command("check", "--no-cache", *(() if text else ("--template", "nygard")), "--documents", "adr/*")
        assert "conf.py" not in done.output
        assert said in done.stdout
        assert f"{source}: " in done.stdout

    def test_patterns_that_match_nothing(self, folder):
        arguments = ("check", "--no-cache", "--template", "nygard")
        done = run_command(*arguments, "--documents", "adr/0*", "--documents", "rfc/*")
        assert "the pattern 'rfc/*' of --documents matches no document" in done.stdout
        assert "conf.py" not in done.output
        (folder / "flamedesign.toml").write_text('documents = ["adr/0*", "rfc/*"]\n')
        assert "the pattern 'rfc/*' of documents in flamedesign.toml matches no" in run_command(*arguments).stdout

    @pytest.mark.parametrize("file", ["conf.py", "flamedesign.toml"])
    def test_what_options_give_is_called_by_them_whatever_else_is_set(self, folder, file):
        text = 'extensions = ["sphinxcontrib_flamedesign"]\nroot_doc = "main"\n' if file == "conf.py" else ""
        (folder / "main.rst").write_text("Main\n====\n")
        (folder / file).write_text(f"{text}{'flamedesign_' * bool(text)}documents = ['adr/0003*']\n")
        arguments = ("check", "--no-cache", "--template", "nygard", "--documents", "adr/0*")
        done = run_command(*arguments, "--documents", "rfc/*")
        assert "the pattern 'rfc/*' of --documents matches no document" in done.stdout
        assert f"{file}:" not in done.stdout
        done = run_command(*arguments, "--id-prefix", "9-!")
        assert done.stderr.startswith("Error: --id-prefix has the prefix '9-!'")
        done = run_command("check", "--no-cache", "--documents", "adr/0*", "--template", "none.toml")
        assert done.stderr.startswith("Error: --template cannot be used: ")

    def test_settings_that_others_go_before(self, folder):
        (folder / "pyproject.toml").write_text('[tool.flamedesign]\ndocuments = ["none/*"]\n')
        (folder / "flamedesign.toml").write_text('template = "nygard"\ndocuments = ["adr/0*"]\n')
        said = "[tool.flamedesign] in pyproject.toml is not read: flamedesign.toml goes before it; keep one of them."
        for _ in range(2):
            assert run_command("check").stderr.splitlines().count(said) == 1
        (folder / "pyproject.toml").write_text("[tool.other]\n")
        assert "pyproject.toml" not in run_command("check").output

    def test_patterns_of_a_table_that_make_no_design(self, folder):
        table = '[template]\n"adr/*" = "nygard"\n"rfcs/*" = "rust-rfc"\n"other/*" = "kep"\n"none/*" = "pep"\n'
        settings = folder / "flamedesign.toml"
        (folder / "rfcs").mkdir()
        (folder / "rfcs/0001-a.rst").write_text("A\n=\n")
        settings.write_text(table)
        done = run_command("check", "--no-cache")
        documents = 'write documents = ["adr/*", "rfcs/*", "other/*"] in flamedesign.toml'
        for pattern, file in {"rfcs/*": "rfcs/0001-a.rst", "other/*": "other/notes.rst"}.items():
            assert (
                f"flamedesign.toml:1: warning: the pattern '{pattern}' of template in flamedesign.toml chooses the template"
                f" of '{file}', which makes no design: no pattern of documents matches; {documents} [unread-document]"
            ) in done.stdout
        assert "the pattern 'none/*' of template in flamedesign.toml matches no document" in done.stdout
        settings.write_text(f'documents = ["adr/*", "rfcs/*"]\n{table}')
        done = run_command("check", "--no-cache")
        assert "in 3 designs" in done.stdout
        assert "flamedesign.toml" not in done.stdout
        settings.write_text('[template]\n"rfcs/*" = "rust-rfc"\n')
        refused = run_command("check", "--no-cache")
        assert (refused.exit_code, "the pattern 'rfcs/*' of template" in refused.stderr) == (2, True), refused.output

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((), "and the template takes ["),
            (("--documents", "adr/*"), 'and --documents is ["adr/*"]'),
        ],
    )
    def test_where_designs_are(self, folder, arguments, said):
        done = run_command("check", "--no-cache", "README.rst", "--template", "nygard", *arguments)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr

    def test_new(self, folder):
        done = run_command("new", "Third", "--template", "nygard")
        assert done.exit_code == 0, done.output
        assert (folder / "adr/0003-third.rst").is_file()


def test_links_that_lead_back_are_not_followed(folder):
    for link, target in {"adr/up": "..", "other/[top]": "../..", "other/adr": "../adr", "self": "self"}.items():
        (folder / link).symlink_to(target, target_is_directory=True)
    done = run_command("check", "--template", "nygard", "--documents", "**", "--no-cache", "--format", "json")
    assert json.loads(done.stdout)["summary"]["designs"] == 6  # the decisions by `other/adr` too
    done = run_command("check", "--template", "nygard", "--no-cache")
    assert done.stdout == "No findings in 2 designs\n"


@pytest.mark.skipif(not HAS_MYST, reason="the documents are Markdown")
def test_misspelt_directives_and_roles_in_markdown_are_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "RFE1.md").write_text(
        "# RFE1: A\n\n```{design} RFE1\n```\n\n```{design-function-specification}\nWords.\n```\n\n"
        "{design:featur}`RFE2` [gone](nowhere.md)\n\n```{mermaid}\na\n```\n"
    )
    done = run_command("check", "--documents", "RFE*", "--no-cache")
    assert "RFE1.md:6: warning: there is no directive `design-function-specification`" in done.stdout
    assert "did you mean 'design-spec'?" in done.stdout
    assert "there is no role `design:featur`, did you mean" in done.stdout.replace("; did", ", did")
    assert "nowhere.md" not in done.stderr


@pytest.mark.skipif(not HAS_MYST, reason="it is about MyST-Parser")
def test_all_else_that_myst_warns_of_is_suppressed():
    warnings = import_module("myst_parser.warnings_").MystWarnings
    kept = {warning.value for warning in warnings}.difference(plain_folder._OF_MYST)
    assert kept == {"directive_unknown", "role_unknown"}


class TestSite:
    def test_all_pages(self, folder, tmp_path):
        before, output = names(folder), tmp_path / "site"
        done = run_command("site", ".", "--template", "nygard", "--output", output)
        assert done.exit_code == 0, done.output
        assert done.stdout == f"{output}/index.html: No findings in 2 designs\n"
        assert names(folder) == before
        index = (output / "index.html").read_text("utf-8")
        assert re.search(rf"<title>(?:[^<]* )?{folder.name}</title>", index)
        assert "Copyright" not in index
        assert "<svg xmlns" in index
        assert 'href="?fd.designs.status=accepted">2</a>' in index
        for page in ("report", "worklist", "adr/0001-cache", "adr/0002-queue"):
            assert f'href="{page}.html"' in index
            assert (output / f"{page}.html").is_file()
        assert not (output / "README.html").exists()
        assert "adr/0001-cache" in (output / "searchindex.js").read_text("utf-8")

    def test_the_second_build_reads_what_has_changed(self, folder, tmp_path, monkeypatch):
        arguments = ("site", ".", "--template", "nygard", "--output", tmp_path / "site")
        run_command(*arguments)
        before = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*.html")}
        pickled = {path: path.stat().st_mtime_ns for path in (tmp_path / "site/.doctrees").rglob("*.doctree")}
        assert run_command(*arguments).exit_code == 0
        assert {path: path.read_bytes() for path in (tmp_path / "site").rglob("*.html")} == before
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "site/.doctrees").rglob("*.doctree")} == pickled

    def test_what_tags_show(self, folder, tmp_path):
        path = folder / "adr/0001-cache.rst"
        path.write_text(path.read_text("utf-8") + "\n.. only:: staff\n\n   The zebra needs ADR 2.\n", "utf-8")
        for tags in ((), ("-t", "staff"), ()):
            output = tmp_path / "site"
            done = run_command("site", ".", "--template", "nygard", "--output", output, *tags)
            assert done.exit_code == 0, done.output
            pages = {file for file in output.rglob("*.*") if ".doctrees" not in file.parts}
            texts = [file.read_text("utf-8") for file in pages if file.suffix in {".html", ".js", ".json"}]
            assert any("zebra" in text for text in texts) is bool(tags)
            assert any(design["mentions"] for design in designs("--template", "nygard", *tags)["designs"].values()) is (
                bool(tags)
            )

    @pytest.mark.skipif(not HAS_MYST, reason="the document is in Markdown")
    def test_pages_are_called_as_designs_are(self, folder, tmp_path):
        (folder / "text").mkdir()
        (folder / "text/0001-cache.md").write_text(
            "- Feature Name: `cache`\n- Start Date: 2026-01-31\n\n# Summary\n\nWords.\n\n# Motivation\n\nWords.\n"
        )
        for _build in range(2):
            done = run_command("site", ".", "--template", "rust-rfc", "--output", tmp_path / "site")
            assert done.exit_code == 0, done.output
        entries = re.findall(r'"toctree-l1"><a [^>]*>([^<]*)<', (tmp_path / "site/index.html").read_text("utf-8"))
        assert entries == ["Report", "Worklist", "RFC 1: cache"]
        assert "<title>RFC 1: cache" in (tmp_path / "site/text/0001-cache.html").read_text("utf-8")

    @pytest.mark.parametrize("settings", ["", 'documents = ["adr/*"]\n'])
    def test_what_a_template_leaves_out_is_no_page(self, folder, tmp_path, settings):
        (folder / "own.toml").write_text(
            'name = "own"\ntitle = "Own"\ndocuments = ["adr/*"]\nexclude = ["adr/temp*"]\n'
            '[fields.context]\nlabel = "Context"\n'
        )
        (folder / "adr/temp[1].rst").write_text(DECISION.format("N", "Title", "draft", "Why."), "utf-8")
        (folder / "flamedesign.toml").write_text(f'template = "own.toml"\n{settings}')
        done = run_command("site", ".", "--output", tmp_path / "site")
        assert "in 2 designs" in done.stdout, done.output
        assert (tmp_path / "site/adr/0001-cache.html").is_file()
        assert not list((tmp_path / "site/adr").glob("temp*"))
        assert "temp[1]" not in (tmp_path / "site/index.html").read_text("utf-8")
        run_command("site", ".", "--write-conf")
        assert '"adr/temp?1].rst"' in (folder / "conf.py").read_text("utf-8")

    def test_a_conf_py_to_go_on_with(self, folder, tmp_path):
        done = run_command("site", ".", "--template", "nygard", "--write-conf")
        assert [line.rpartition("/")[2] for line in done.stdout.splitlines()] == [
            "conf.py",
            "index.rst",
            "report.rst",
            "worklist.rst",
            ".readthedocs.yaml",
        ]
        assert done.stderr == "Build the site with `sphinx-build . site`.\n"
        assert 'configuration: "conf.py"' in (folder / ".readthedocs.yaml").read_text("utf-8")
        assert run_command("check").stdout == "No findings in 2 designs\n"
        again = run_command("site", ".", "--template", "nygard", "--write-conf")
        assert "describes this folder; build its site with sphinx-build" in again.output

    def test_a_second_conf_py(self, folder):
        (folder / "docs").mkdir()
        (folder / "docs/conf.py").write_text('extensions = ["sphinxcontrib_flamedesign"]\n')
        refused = run_command("site", ".", "--template", "nygard", "--write-conf")
        assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
            2,
            "Error: docs/conf.py loads the extension already; build its site with `sphinx-build docs site`, and give the"
            " other commands --conf docs",
        )
        assert not (folder / "conf.py").exists()
        (folder / "docs/conf.py").write_text("extensions = []\n")  # of other documents
        assert run_command("site", ".", "--template", "nygard", "--write-conf").exit_code == 0

    def test_the_conf_py_of_a_file_with_settings_below_the_top(self, folder):
        git(folder, "init", "-q")
        (folder / "adr/pyproject.toml").write_text('[tool.flamedesign]\ntemplate = "nygard"\ndocuments = ["0*"]\n')
        done = run_command("site", "adr", "--write-conf")
        assert done.stderr.splitlines() == [
            "conf.py holds what adr/pyproject.toml says, and is read in its place from now on.",
            "Build the site with `sphinx-build adr site`.",
        ]
        text = (folder / "adr/conf.py").read_text("utf-8")
        assert str(folder) not in text
        assert "settings_file" not in text
        assert 'configuration: "adr/conf.py"' in (folder / "adr/.readthedocs.yaml").read_text("utf-8")
        assert not (folder / "conf.py").exists()
        index = (folder / "adr/index.rst").read_text("utf-8")
        assert "   /report\n   /worklist\n" in index
        assert run_command("check", "adr", "--no-cache").stdout == "No findings in 2 designs\n"

    def test_the_conf_py_of_a_template_that_an_option_names(self, folder):
        (folder / "own.toml").write_text(
            'name = "own"\ntitle = "Own"\ndocuments = ["0*"]\n[fields.context]\nlabel = "Context"\n'
        )
        assert run_command("site", "adr", "--template", "own.toml", "--write-conf").exit_code == 0
        assert 'flamedesign_template = "../own.toml"\n' in (folder / "adr/conf.py").read_text("utf-8")
        assert "in 2 designs" in run_command("check", "adr", "--no-cache").stdout

    def test_a_site_among_its_documents(self, folder):
        before = names(folder)
        for output in ("adr", ".", ".."):
            done = run_command("site", ".", "--template", "nygard", "--output", output)
            assert (done.exit_code, " holds documents; give --output a folder" in done.stderr) == (2, True)
        assert names(folder) == before

    @pytest.mark.parametrize("pattern", ["**", "adr/**", "adr/*"])
    def test_a_site_in_an_empty_folder_among_its_documents_is_none_of_them(self, folder, pattern):
        (folder / "adr/site").mkdir()
        arguments = (".", "--template", "nygard", "--documents", pattern)
        before = run_command("check", *arguments).stdout
        said = [run_command("site", *arguments, "--output", "adr/site").stdout for _ in range(2)]
        assert said[0] == said[1]
        assert run_command("check", *arguments).stdout == before

    def test_a_folder_below(self, folder, tmp_path):
        done = run_command("site", "adr", "--template", "nygard", "--documents", "0*", "--output", tmp_path / "site")
        assert done.stdout == f"{tmp_path}/site/index.html: No findings in 2 designs\n"
        assert run_command("site", "adr", "--template", "nygard", "--documents", "0*", "--write-conf").exit_code == 0
        assert not (folder / "conf.py").exists()
        assert (folder / "adr/conf.py").is_file()

    @pytest.mark.parametrize("pattern", ["*", "**"])
    def test_pages_are_no_designs(self, folder, tmp_path, pattern):
        (folder / "adr/report.rst").write_text(DECISION.format(3, "Reports", "accepted", "They are due."))
        arguments = ("site", "adr", "--template", "nygard", "--documents", pattern)
        for _ in range(2):
            done = run_command(*arguments, "--output", tmp_path / "site")
            assert done.stdout == f"{tmp_path}/site/index.html: No findings in 3 designs\n"
        assert 'href="designs-report.html"' in (tmp_path / "site/index.html").read_text("utf-8")
        before = names(folder)
        done = run_command(*arguments, "--write-conf")
        assert (done.exit_code, "index.rst would be a design" in done.output) == (2, True)
        assert names(folder) == before

    def test_pages_are_no_designs_of_a_template(self, folder, tmp_path):
        (folder / "own.toml").write_text(
            'name = "own"\ntitle = "Own"\ndocuments = ["**"]\n[fields.context]\nlabel = "Context"\n'
        )
        done = run_command("site", "adr", "--template", "own.toml", "--output", tmp_path / "site")
        assert done.stdout.endswith(" in 2 designs\n"), done.output

    @pytest.mark.skipif(not HAS_MYST, reason="the document is in Markdown")
    def test_what_sphinx_says(self, folder, tmp_path):
        links = "[a](gone.md) [b](../README.rst) [c](../../out.md) [d](0001-cache.rst) [h](https://x.org) ![i](no.png)"
        (folder / "adr/0003-x.md").write_text(f"# 3. T\n\n## Context\n\n{links}\n\n```{{include}} nix.md\n```\n")
        path = folder / "adr/0001-cache.rst"
        path.write_text(path.read_text("utf-8") + "\n.. include:: gone.inc\n")
        done = run_command("site", "adr", "--template", "nygard", "--documents", "*", "--output", tmp_path / "site")
        assert done.exit_code == 0
        said = [line for line in done.stderr.splitlines() if line.startswith("Sphinx: ")]
        assert [any(word in line for line in said) for word in ("nix.md", "gone.inc", "'gone.md'", "no.png")] == [
            True
        ] * 4
        assert len(said) == 4, said

    def test_settings_that_cannot_be_used(self, folder, tmp_path):
        (folder / "flamedesign.toml").write_text('template = "nygard"\ncard = 3\n')
        done = run_command("site", ".", "--output", tmp_path / "site")
        assert (done.exit_code, "card in flamedesign.toml must be one of" in done.output) == (2, True)
        (folder / "flamedesign.toml").write_text('template = "nygard"\n')
        assert run_command("site", ".", "--output", tmp_path / "site").exit_code == 0

    def test_a_document_that_is_no_text_is_named(self, folder, tmp_path):
        (folder / "adr/0003-latin.rst").write_bytes(DECISION.format(3, "Caf\xe9", "accepted", "x").encode("latin-1"))
        done = run_command("site", ".", "--template", "nygard", "--output", tmp_path / "site")
        assert done.exit_code == 2
        assert "adr/0003-latin.rst:1 is not UTF-8; save it as UTF-8" in done.output
        # What a failed build leaves is that of a site.
        (folder / "adr/0003-latin.rst").unlink()
        assert run_command("site", ".", "--template", "nygard", "--output", tmp_path / "site").exit_code == 0

    def test_a_folder_that_holds_something_else(self, folder, tmp_path):
        path = tmp_path / "pub/index.html"
        path.parent.mkdir()
        arguments = ("site", ".", "--template", "nygard", "--output", path.parent)
        path.write_text("Mine")
        done = run_command(*arguments)
        assert (done.exit_code, path.read_text()) == (2, "Mine")
        assert "is not empty, and no site of this command; give --output a new folder, or empty it" in done.output
        path.unlink()
        assert [run_command(*arguments).exit_code for _ in range(2)] == [0, 0]

    def test_the_page_of_a_design_that_is_gone(self, folder, tmp_path):
        arguments = ("site", ".", "--template", "nygard", "--output", tmp_path / "site")
        run_command(*arguments)
        (folder / "adr/0002-queue.rst").unlink()
        assert run_command(*arguments).exit_code == 0
        pages = {str(path.relative_to(tmp_path / "site")) for path in (tmp_path / "site").rglob("*.html")}
        assert "adr/0001-cache.html" in pages
        assert "adr/0002-queue.html" not in pages
        assert "0002-queue" not in (tmp_path / "site/searchindex.js").read_text("utf-8")

    def test_nothing_asked_for(self, folder):
        assert run_command("site", ".", "--template", "nygard").exit_code == 2


def test_a_template_that_fits_documents_of_other_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("notes/0001-a.md", "notes/0002-b.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# T\n\n## Context\n\nx\n\n## Decision\n\nx\n\n## Consequences\n\nx\n", "utf-8")
    (tmp_path / "other.md").write_text("# T\n", "utf-8")
    done = run_command("check", "--template", "nygard")
    said = "; 2 documents have the sections of 'nygard': give --documents 'notes/*'\n"
    assert (done.exit_code, done.stderr.endswith(said)) == (2, True), done.stderr
    assert "in 2 designs" in run_command("check", "--template", "nygard", "--documents", "notes/*").stdout
