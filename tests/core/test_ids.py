"""How designs are called: ids by the patterns of a template, in titles, paths, links and text."""

from __future__ import annotations

import pytest

from sphinxcontrib_flamedesign.core.template import IdSpec, Words
from sphinxcontrib_flamedesign.core.template_file import TemplateError, make_template, make_words
from sphinxcontrib_flamedesign.core.text.id_patterns import fill_path, find_pattern_problem, match_path
from sphinxcontrib_flamedesign.core.text.id_schemes import IdSchemes
from sphinxcontrib_flamedesign.core.text.ids import IdScheme, bare_address, id_key
from sphinxcontrib_flamedesign.core.text.title_cleaner import TitleCleaner

PROPOSALS = IdScheme(
    IdSpec(
        form=("EP-{number}", "{name}"),
        path=("props/*/{number}-{name}/README",),
        title=("EP-{number}: {title}", "{title}"),
        text=("props/*/{number}-*", "https://example.org/issues/{number}"),
        pending=("NNNN",),
    )
)
DECISIONS = IdScheme(IdSpec(form=("ADR-{number:4}",), title=("{number}. {title}",)))
TEAMS = IdScheme(IdSpec(form=("{team}/ADR-{number}", "ADR-{number}"), path=("{team}/adr/{number}-*",)))

#: As Kubernetes has it: a document may be called by its number or by its name.
KEP = IdScheme(
    IdSpec(
        form=("KEP-{number}", "{name}"),
        path=("keps/*/{number}-{name}/README", "keps/*/{name}"),
        title=("KEP-{number}: {title}", "{title}"),
        text=("KEP {number}", "keps/*/{number}-*", "https://github.com/kubernetes/enhancements/issues/{number}"),
        pending=("NNNN", "0000"),
    )
)


class TestText:
    def test_a_full_stop_behind_a_name_ends_a_sentence(self):
        scheme = IdScheme(IdSpec(form=("{name}",), text=("Spec: {name}",)))
        assert scheme.find("See Spec: caching. Or Spec: v1.2, too.") == ["caching", "v1.2"]

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("see EP-12, ep 0013 and EPs #14/15", ["EP-12", "EP-13", "EP-14", "EP-15"]),
            ("DEEP-12 and EP-x and EPIC 3", []),
            ("EP-NNNN is none yet", []),
            ("a-name-alone", []),
        ],
    )
    def test_find(self, text, found):
        assert PROPOSALS.find(text) == found

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("EP-12-EP-15 and EP-17", [12, 13, 14, 15, 17]),
            ("EPs 12–14.", [12, 13, 14]),
            ("EP-12..14", [12, 13, 14]),
            ("EP-12, 14 and 16 (pools)", [12, 14, 16]),
            ("both EP-12 & 13", [12, 13]),
            ("EP-12/13, 15", [12, 13, 15]),
            ("EPs 1, 2 and 13", [1, 2, 13]),
            ("EPs 1-3", [1, 2, 3]),
            ("EPs 1 and 2 others", [1]),
            # A description, a remark, a size, a date, a path and an order that is none.
            ("EP-12 - EP-15", [12, 15]),
            ("EP-12 to EP-15", [12, 15]),
            ("EP-12 and 13 others", [12]),
            ("EP-1 and 2.", [1]),
            ("EP-12, 2026.", [12]),
            ("EP-12, 13 May", [12]),
            ("EP-12-13-minutes", [12]),
            ("EP-15-EP-12", [15, 12]),
            ("EP-10-EP-99", [10, 99]),
        ],
    )
    def test_several_in_few_words(self, text, numbers):
        scheme = IdScheme(PROPOSALS.spec, (), ["and"])
        assert scheme.find(text) == [f"EP-{number}" for number in numbers]

    def test_a_range_is_one_of_one_year(self):
        scheme = IdScheme(IdSpec(form=("DD-{year}-{number}",)))
        assert scheme.find("DD-2025-7…DD-2025-9") == ["DD-2025-7", "DD-2025-8", "DD-2025-9"]
        assert scheme.find("DD-2025-7…DD-2026-9") == ["DD-2025-7", "DD-2026-9"]

    def test_numbers_are_filled_up_where_the_form_says_so(self):
        assert DECISIONS.find("ADR-4, ADR 0004, adr-0004.md and ADR-12345") == ["ADR-0004", "ADR-12345"]
        assert DECISIONS.format({"number": "007"}) == "ADR-0007"

    def test_years_and_numbers(self):
        scheme = IdScheme(IdSpec(form=("DD-{year}-{number}",)))
        assert scheme.find("DD-2024-003 and dd 2024 3") == ["DD-2024-3"]

    def test_a_form_of_placeholders_only_means_nothing_in_prose(self):
        scheme = IdScheme(IdSpec(form=("{name}",)))
        assert scheme.find("any word of a text") == []
        assert scheme.canonical(" a-spec ") == "a-spec"
        assert scheme.parse("two words") is None


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("HTTPS://example.org/issues/0012#note-3", ["EP-12"]),
            ("/props/core/12-a-cache/", ["EP-12"]),
            ("./props/core/12-a-cache/README.md", ["EP-12"]),
            ("props/core/7-own/props/net/12-other/README", ["EP-12"]),
            ("https://host/tree/main/props/core/12-a-cache/notes.md", ["EP-12"]),
            ("props/core/NNNN-template", []),
            ("https://example.com/issues/12", []),
        ],
    )
    def test_find_in_address(self, address, found):
        assert PROPOSALS.find_in_address(address) == found

    def test_bare_address(self):
        assert bare_address("https://x.org/a/b.md?q=1#c") == "x.org/a/b"
        assert bare_address("../a") == "../a"


class TestParts:
    def test_title(self):
        assert PROPOSALS.parse_title("EP-12: A cache") == {"number": "12", "title": "A cache"}
        assert PROPOSALS.parse_title("A cache") == {"title": "A cache"}
        assert DECISIONS.parse_title("4. Use a queue") == {"number": "4", "title": "Use a queue"}

    def test_stated(self):
        assert PROPOSALS.parse("0012") == {"number": "0012"}
        assert PROPOSALS.parse("ep 12") == {"number": "12"}
        assert PROPOSALS.parse("a-cache") == {"name": "a-cache"}
        assert PROPOSALS.is_pending(PROPOSALS.parse("nnnn"))

    def test_all_forms_that_the_parts_fill(self):
        parts = TEAMS.parse_path("core/adr/0004-queue")
        assert TEAMS.formats(parts) == ("core/ADR-4", "ADR-4")

    def test_names_are_compared_without_case_and_numbers_as_numbers(self):
        assert id_key("ADR-0004") == id_key("adr-4")
        assert id_key("v1.0") != id_key("v10")


class TestPrefixes:
    def test_they_take_the_place_of_the_letters(self):
        scheme = IdScheme(IdSpec(form=("RFE{number}",)), ["FD", "Task"])
        assert scheme.find("fd-1, TASK 2, RFE3") == ["FD1", "Task2"]
        assert scheme.prefixes == ("FD", "Task")

    def test_they_may_say_what_stands_before_the_number(self):
        scheme = IdScheme(IdSpec(form=("RFE{number}",)), ["P-", "Q"])
        assert scheme.find("p1, P-2, Q 3") == ["P-1", "P-2", "Q3"]
        decisions = IdScheme(IdSpec(form=("ADR-{number:4}",)), ["ADR", "P "])
        assert decisions.find("adr7, P-8") == ["ADR-0007", "P 0008"]

    def test_several_templates(self):
        schemes = IdSchemes((DECISIONS, PROPOSALS))
        assert schemes.find("EP-1 by ADR-2") == ["ADR-0002", "EP-1"]
        assert schemes.canonical("adr 2") == "ADR-0002"
        assert schemes.canonical("ep1") == "EP-1"


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("{Number}", "has a brace that is no placeholder"),
        ("{a}{b}", "has two placeholders with nothing between them"),
        ("{a}-{a}", "has a placeholder twice"),
        ("plain", "has no placeholder"),
        ("{title}", "stands only in patterns of titles"),
        ("ADR-*-{number}", "stands only in patterns of paths and links"),
    ],
)
def test_patterns_that_cannot_be_used(pattern, problem):
    assert problem in find_pattern_problem(pattern)


def test_names_of_documents():
    pattern = "props/*/{number}-{name}/README"
    parts = match_path(pattern, "props/core/12-a-cache/README")
    assert parts == {"*1": "core", "number": "12", "name": "a-cache"}
    assert fill_path(pattern, {**parts, "number": "13", "name": "queue"}) == "props/core/13-queue/README"
    assert fill_path(pattern, {"number": "1", "name": "x"}) is None


class TestPlaces:
    @pytest.mark.parametrize(
        ("docname", "parts"),
        [
            ("keps/sig-node/1234-a.name_b/README", {"number": "1234", "name": "a.name_b"}),
            ("KEPS/sig-node/12-x/readme", {"number": "12", "name": "x"}),
            ("keps/sig-node/old-name", {"name": "old-name"}),
            ("keps/sig-node/sub/1-x/README", None),
            ("x/keps/sig-node/1-x/README", None),
        ],
    )
    def test_path(self, docname, parts):
        assert KEP.parse_path(docname) == parts

    def test_two_stars_stand_for_any_folders(self):
        scheme = IdScheme(IdSpec(form=("ADR-{number}",), path=("**/{number}-*",)))
        assert [scheme.parse_path(path) for path in ("7-x", "a/b/7-x", "a/7x")] == [
            {"number": "7"},
            {"number": "7"},
            None,
        ]

    @pytest.mark.parametrize(
        ("heading", "parts", "title"),
        [
            ("KEP-7: A cache", {"number": "7", "title": "A cache"}, "A cache"),
            ("kep-007 :  A: cache ", {"number": "007", "title": "A: cache"}, "A: cache"),
            ("KEP-7：A cache", {"number": "7", "title": "A cache"}, "A cache"),
            ("KEP-7 A cache", {"title": "KEP-7 A cache"}, "A cache"),
            ("KEP-NNNN: A cache", {"number": "NNNN", "title": "A cache"}, "A cache"),
            ("A cache", {"title": "A cache"}, "A cache"),
        ],
    )
    def test_title(self, heading, parts, title):
        assert KEP.parse_title(heading) == parts
        assert TitleCleaner(KEP, Words())(heading) == title

    def test_a_title_of_which_no_pattern_says_how_its_id_is_written(self):
        clean = TitleCleaner(PROPOSALS, make_words())
        assert clean("EP-0010 · A cache") == "A cache"
        assert clean("EP 10 – A cache: now") == "A cache: now"
        assert clean("EP: A cache") == "A cache"
        assert clean("EP-10: RFC: A cache") == "RFC: A cache"
        assert clean("Feature: A cache") == "A cache"
        assert clean("Features: A cache") == "Features: A cache"

    def test_the_id_that_a_text_opens_with_or_holds_first(self):
        assert KEP.leading("KEP-NNNN: x") == {"number": "NNNN"}
        assert KEP.leading("A KEP-1") is None
        assert KEP.first("x KEP-2 KEP-3") == {"number": "2"}
        assert KEP.first("x") is None

    def test_all_forms_that_parts_fill(self):
        parts = KEP.parse_path("keps/sig-node/0012-x/README")
        assert (KEP.format(parts), KEP.formats(parts)) == ("KEP-12", ("KEP-12", "x"))
        assert KEP.format({"team": "x"}) is None
        assert [KEP.is_pending(one) for one in ({"number": "nnnn"}, {"number": "0000"}, {"number": "12"}, {})] == [
            True,
            True,
            False,
            False,
        ]


@pytest.mark.parametrize(
    ("key", "pattern", "problem"),
    [
        ("form", "RFE{}", "has a brace that is no placeholder; write {number} or another name of letters"),
        ("form", "RFE{Number}", "has a brace that is no placeholder"),
        ("form", "{a}{b}", "has two placeholders with nothing between them"),
        ("form", "{a}-{a}", "has a placeholder twice"),
        ("form", "RFE", "has no placeholder; write {number} where the number stands"),
        ("form", "{number}-*", "has a `*`, which stands only in patterns of paths and links"),
        ("form", "{number}: {title}", "has {title}, which stands only in patterns of titles"),
        ("path", "{number}-{title}", "has {title}, which stands only in patterns of titles"),
        ("text", "KEP *{number}", "has a `*`"),
        ("title", "*: {title}", "has a `*`"),
        ("form", "TS-{nummer:3}", "gives digits to {nummer}, which takes letters; did you mean 'number'?"),
        ("path", "{name:2}", "gives digits to {name}, which takes letters; only day, month, number, year take digits"),
        ("form", "TS-{nummer}", "has {nummer}, which takes letters; did you mean 'number'?"),
        ("path", "tn-{numbr}", "has {numbr}, which takes letters; did you mean 'number'?"),
        ("text", "note {numer}", "has {numer}, which takes letters; did you mean 'number'?"),
    ],
)
@pytest.mark.parametrize("metadata", [{}, {"spec": {"label": "Spec", "holds": "id"}}], ids=["bare", "id-line"])
def test_what_is_wrong_with_a_pattern(key, pattern, problem, metadata):
    data = {"name": "t", "title": "T", "id": {key: [pattern]}, "metadata": metadata, "fields": {"a": {"label": "A"}}}
    with pytest.raises(TemplateError) as caught:
        make_template(data, "t.toml")
    (found,) = caught.value.problems
    assert found.startswith(f"id.{key}: {pattern!r} {problem}")


def test_a_placeholder_that_form_and_path_share_is_called_as_they_like():
    ids = {"form": ["TS-{numero}"], "path": ["ts-{numero}"]}
    make_template({"name": "t", "title": "T", "id": ids, "fields": {"a": {"label": "A"}}}, "t.toml")
