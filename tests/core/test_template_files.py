"""Template files: what they take from each other, from languages, and what is wrong with their newer keys."""

from __future__ import annotations

import datetime as dt

import pytest
from support import TEMPLATE, design

from sphinxcontrib_flamedesign.core.required_fields import required_names
from sphinxcontrib_flamedesign.core.template_file import (
    TemplateError,
    find_shipped,
    list_languages,
    list_shipped,
    make_template,
    make_words,
    read_template,
)

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough

BASE = """
name = "base"
title = "Base"
documents = ["a/*"]
[words]
none = ["nix"]
[metadata.status]
label = "Status"
values = ["new"]
[metadata.owner]
label = "Owner"
[fields.one]
label = "One"
aliases = ["First"]
[fields.two]
label = "Two"
[fields.three]
label = "Three"
"""


@pytest.fixture
def make(tmp_path):
    def write_and_read(text: str, **files: str):
        for name, content in {"base": BASE, **files, "own": text}.items():
            (tmp_path / f"{name}.toml").write_text(content, "utf-8")
        return make_template(read_template(tmp_path / "own.toml"), "own.toml")

    return write_and_read


class TestExtends:
    def test_other_ids_have_other_titles(self, make):
        base = BASE + '[id]\nform = ["B-{number}"]\ntitle = ["B-{number}: {title}"]\npath = ["a/{number}-{name}"]\n'
        template = make('extends = "base.toml"\nname = "own"\n[id]\nform = ["OK-{number}"]\n', base=base)
        assert (template.ids.form, template.ids.title, template.ids.path) == (
            ("OK-{number}",),
            (),
            ("a/{number}-{name}",),
        )

    def test_a_text_that_can_never_be_an_id(self, make):
        ids = 'form = ["{team}/A-{number}"]\npath = ["{team}/{number}"]\ntext = ["A-{number}"]\n'
        with pytest.raises(TemplateError) as caught:
            make('extends = "base.toml"\nname = "own"\n[id]\n' + ids)
        assert "id.text: 'A-{number}' fills no form" in caught.value.problems[0]

    def test_tables_merge_and_values_replace(self, make):
        own = """
extends = "base.toml"
name = "own"
documents = ["b/*"]
[words]
none = ["nada"]
[metadata.status]
values = ["old"]
[metadata.owner]
remove = true
[fields.one]
label = "Uno"
[fields.two]
remove = true
[fields.last]
label = "Last"
[fields.between]
label = "Between"
after = "one"
[fields.three]
after = "between"
required = false
"""
        template = make(own)
        assert (template.name, template.title, template.documents) == ("own", "Base", ("b/*",))
        assert [spec.name for spec in template.fields] == ["one", "between", "three", "last"]
        assert (template["one"].label, template["one"].aliases) == ("Uno", ("First",))
        assert (template["three"].label, template["three"].required) == ("Three", False)
        assert [key.key for key in template.metadata] == ["status"]
        assert template.status.values == ("old",)
        assert "nada" in template.words.none
        assert "nix" not in template.words.none

    @pytest.mark.parametrize(
        "removed", [["configuration"], ["references"], ["scope", "in-scope"], ["spec", "components"]]
    )
    def test_what_is_inside_a_removed_field_and_relies_on_it_goes_along(self, make, removed):
        tables = "".join(f"[fields.{name}]\nremove = true\n" for name in removed)
        template, whole = make(f'extends = "flame"\n{tables}'), make('extends = "flame"\n')
        left = {spec.name for spec in whole.fields if {spec.name, *whole.ancestors(spec.name)}.isdisjoint(removed)}
        assert {spec.name for spec in template.fields} == left
        for spec in template.fields:
            assert spec.relies_on == tuple(name for name in whole[spec.name].relies_on if name in left)

    def test_what_moves_out_of_a_removed_field_stays(self, make):
        own = '[fields.scope]\nremove = true\n[fields.limitations]\nparent = "spec"\n'
        template = make(f'extends = "flame"\n{own}')
        assert (template["limitations"].parent, template["limitations"].label) == ("spec", "Limitations")
        assert {"scope", "in-scope", "out-of-scope"}.isdisjoint(spec.name for spec in template.fields)

    def test_what_is_no_name_in_a_template_that_is_extended_is_a_problem_of_it(self, make):
        base = BASE + '[fields.four]\nlabel = "Four"\nparent = ["one"]\nrelies-on = [["one"]]\n'
        with pytest.raises(TemplateError) as caught:
            make('extends = "base.toml"\n[fields.one]\nremove = true\n', base=base)
        assert caught.value.problems[:2] == (
            "fields.four.parent: must be a string",
            "fields.four.relies-on: must be a list of strings",
        )

    def test_what_is_removed_must_be_there(self, make):
        with pytest.raises(TemplateError) as caught:
            make('extends = "base.toml"\n[fields.thre]\nremove = true\n')
        assert caught.value.problems == ("fields.thre: there is none to remove; did you mean 'three'?",)

    def test_what_one_stands_after_must_be_there(self, make):
        with pytest.raises(TemplateError) as caught:
            make('extends = "base.toml"\n[metadata.more]\nlabel = "More"\nafter = "statuss"\n')
        assert caught.value.problems == ("metadata.more.after: there is no 'statuss'; did you mean 'status'?",)

    def test_statuses_that_require_something_must_be_there(self, make):
        with pytest.raises(TemplateError) as caught:
            make('extends = "base.toml"\n[fields.one]\nrequired = ["nwe"]\n[metadata.owner]\nrequired = ["old"]\n')
        assert caught.value.problems == (
            "metadata.owner.required: 'old' is none of new",
            "fields.one.required: 'nwe' is none of new; did you mean 'new'?",
        )

    def test_one_that_ships_and_one_that_extends_another(self, make):
        template = make('extends = "middle.toml"\n', middle='extends = "kep"\nname = "middle"\n')
        shipped = make_template(read_template(find_shipped("kep")), "kep.toml")
        assert (template.name, template.fields) == ("middle", shipped.fields)

    @pytest.mark.parametrize(
        ("name", "problem"),
        [
            ("own.toml", "extends: 'own.toml' extends this template itself"),
            ("back.toml", "extends: 'own.toml' extends this template itself"),
            ("no.toml", "extends: 'no.toml' is no template that ships here, nor a file; those that ship are flame,"),
            ("kap", "did you mean 'kep'?"),
            ("baes.toml", "did you mean 'base.toml'?"),
            ("base", "did you mean 'base.toml'?"),
        ],
    )
    def test_what_cannot_be_extended(self, make, name, problem):
        with pytest.raises(TemplateError) as caught:
            make(f'extends = "{name}"\n', back='extends = "own.toml"\n')
        assert problem in caught.value.problems[0]

    def test_what_is_extended_is_checked_with_it(self, make):
        with pytest.raises(TemplateError) as caught:
            make('extends = "base.toml"\n[fields.in]\nlabel = "First"\n[fields.deep]\nlabel = "x"\nparent = "twoo"\n')
        assert caught.value.problems == (
            "fields.deep.parent: there is no field 'twoo'; did you mean 'two'?",
            "fields.in: 'First' already means the field 'one'",
        )

    def test_ids_in_headers_have_any_form(self, make):
        ids = '[id]\nform = ["TN-{nr}"]\n[metadata.note]\nlabel = "Note"\nholds = "id"\n'
        assert make(f'extends = "base.toml"\n{ids}').ids.form == ("TN-{nr}",)


class TestWords:
    def test_english_unless_others_are_said_and_own_ones_added(self, make):
        english, german = make_words(), make_words(["german"])
        assert make(BASE).words.none == (*english.none, "nix")
        assert make('languages = ["german"]\n' + BASE).words.none == (*german.none, "nix")
        both = make('languages = ["english", "german"]\n' + BASE).words
        assert set(both.none) == {*english.none, *german.none, "nix"}
        assert set(list_languages()) >= {"chinese", "english", "german", "japanese"}

    def test_a_language_of_which_there_are_no_words(self, make):
        with pytest.raises(TemplateError) as caught:
            make('languages = ["klingon"]\n' + BASE)
        assert caught.value.problems == (
            f"languages: 'klingon' is none of {', '.join(list_languages())}; give its words under [words]",
        )


class TestKeys:
    @pytest.mark.parametrize(
        ("tables", "problem"),
        [
            (
                {"fields": {"a": {"label": "A", "since": "soon"}}},
                "fields.a.since: 'soon' must be the number of an id or a date",
            ),
            ({"fields": {"a": {"label": "A", "since": True}}}, "fields.a.since: True must be"),
            (
                {"fields": {"a": {"label": "A", "repeat": "Story"}}},
                "fields.a.repeat: 'Story' must hold one placeholder, as",
            ),
            (
                {"fields": {"a": {"label": "A", "repeat": "{a} {b}"}}},
                "fields.a.repeat: '{a} {b}' must hold one placeholder",
            ),
            ({"fields": {"a": {"label": "A", "keep": "yes"}}}, "fields.a.keep: must be true or false"),
            ({"fields": {"a": {"label": "A", "optional": True}}}, "fields.a.optional: unknown key"),
            (
                {"metadata": {"file": "../kep.yaml"}},
                "metadata.file: '../kep.yaml' must be the name of a YAML or TOML file",
            ),
            ({"metadata": {"file": "kep.json"}}, "metadata.file: 'kep.json' must be the name of a YAML or TOML file"),
            ({"metadata": {"header": "mail"}}, "metadata.header: 'mail' is none of rfc2822"),
            ({"metadata": {"x": {"label": "X", "links": "likes"}}}, "metadata.x.links: 'likes' is none of related,"),
            (
                {"metadata": {"x": {"label": "X", "links": "mention"}}},
                "metadata.x.links: 'mention' is none of related,",
            ),
            ({"metadata": {"x": {"label": "X", "reverse": True}}}, "metadata.x.reverse: says the direction of `links`"),
            (
                {"metadata": {"x": {"label": "X", "holds": "name"}}},
                "metadata.x.holds: 'name' is none of id, title, owner,",
            ),
            (
                {"id": {"form": ["TN-{nr}"], "path": ["notes/TN-{number}-{name}"], "title": ["{title}"]}},
                "id.form: no `path` or `title` has the {nr} of 'TN-{nr}'; there are {number}, {name}, {day}, {month}, {year}",
            ),
            (
                {"id": {"form": ["TN-{nr}"]}},
                "id.form: no `path` or `title` has the {nr} of 'TN-{nr}'; there are {day}, {month}, {number}, {year}",
            ),
            ({"id": {"forms": []}}, "id.forms: unknown key; did you mean 'form'?"),
            ({"id": []}, "id: must be a table"),
            ({"documents": "a/*"}, "documents: must be a list of strings"),
        ],
    )
    def test_what_is_wrong_with_one(self, tables, problem):
        with pytest.raises(TemplateError) as caught:
            make_template({"name": "t", "title": "T", "fields": {"b": {"label": "B"}}, **tables}, "t.toml")
        assert caught.value.problems[0].startswith(problem)

    def test_metadata_that_is_called_like_a_key_of_its_table(self, make):
        template = make(BASE + '[metadata.file]\nlabel = "File"\n[metadata.header]\nlabel = "Header"\n')
        assert [key.key for key in template.metadata] == ["status", "owner", "file", "header"]
        assert (template.metadata_file, template.header) == (None, None)

    @pytest.mark.parametrize("name", list_shipped())
    def test_those_that_ship_say_which_statuses_are_out_of_force(self, name):
        template = make_template(read_template(find_shipped(name)), name)
        assert template.name == name
        if template.status.values:
            assert template.status.drafts
            assert template.status.superseded or template.status.withdrawn


class TestRequired:
    """Whether a design must have a field depends on its status, its number and its date."""

    def template(self, **keys):
        specs = {"outer": {"label": "Outer", **keys}, "inner": {"label": "Inner", "parent": "outer"}}
        metadata = {"created": {"label": "Created", "holds": "date"}}
        return make_template({"name": "flame", "title": "T", "metadata": metadata, "fields": specs}, "t.toml")

    @pytest.mark.parametrize(
        ("keys", "made", "must"),
        [
            ({}, {}, True),
            ({"required": False}, {}, False),
            ({"required": ["final"]}, {"status": "final"}, True),
            ({"required": ["final"]}, {"status": "draft"}, False),
            ({"required": ["final"]}, {}, False),
            ({"since": 7}, {"number": 6}, False),
            ({"since": 7}, {"number": 7}, True),
            ({"since": 7}, {}, True),
            ({"since": dt.date(2026, 1, 2)}, {"metadata": (("created", ("on 2026-01-01",)),)}, False),
            ({"since": "2026-01-02"}, {"metadata": (("created", ("2026/1/2",)),)}, True),
            ({"since": "2026-01-02"}, {"metadata": (("created", ("in May",)),)}, True),
            ({"since": "2026-01-02"}, {}, True),
        ],
    )
    def test_one_and_what_is_inside_it(self, keys, made, must):
        template = self.template(**keys)
        one = design("RFE1", **made)
        assert [name in required_names(one, template) for name in ("outer", "inner")] == [must, must]

    def test_the_shipped_one_asks_for_most(self):
        one = design("RFE1", status="draft")
        assert "background" in required_names(one, TEMPLATE)
        assert "advanced-use-cases" not in required_names(one, TEMPLATE)
