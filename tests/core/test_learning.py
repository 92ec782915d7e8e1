"""What is learnt from documents, case by case: from outlines that are made here, without files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinxcontrib_flamedesign.core.learning.common_outline import derive_common
from sphinxcontrib_flamedesign.core.learning.document_ids import learn_ids
from sphinxcontrib_flamedesign.core.learning.documents import learn
from sphinxcontrib_flamedesign.core.learning.drift import find_drift
from sphinxcontrib_flamedesign.core.learning.learnt_template import (
    Derived,
    Entry,
    label_of,
    prefixes_of,
    shorten_guidance,
    title_of,
)
from sphinxcontrib_flamedesign.core.learning.listings import find_listings
from sphinxcontrib_flamedesign.core.learning.outline import HeaderLine, Heading, Outline
from sphinxcontrib_flamedesign.core.learning.repeated import fold_repeated
from sphinxcontrib_flamedesign.core.learning.statuses import group_statuses, read_statuses
from sphinxcontrib_flamedesign.core.learning.template_document import clean_label, derive
from sphinxcontrib_flamedesign.core.learning.toml_text import write_template
from sphinxcontrib_flamedesign.core.template_file import make_template, make_words
from sphinxcontrib_flamedesign.core.text.normalise import slugify

WORDS = make_words()


def headings(*labels, level=1, **texts):
    return tuple(Heading(label, level, 1, tuple(texts.get(label.lower(), ()))) for label in labels)


def header(*pairs):
    return tuple(HeaderLine(name, value) for name, value in pairs)


def derive_from(*labels, title="Title", lines=(), **texts):
    return derive(Outline("template", title, headings(*labels, **texts), header(*lines)), "own", WORDS)


def learn_from(derived, documents):
    learn(derived, documents, ["*"], WORDS)
    return derived


def entries(table):
    return {name: entry.values for name, entry in table.items()}


class TestHeadersOfKnownProcesses:
    """Lines of headers are taken for what they hold in processes that many teams have copied."""

    @pytest.mark.parametrize(
        ("role", "names"),
        [
            ("status", ("Status", "State")),
            ("owner", ("Author", "Authors", "Owner", "Owners", "Decision-Makers", "Deciders", "Assignee")),
            ("date", ("Created", "Date", "Creation-Date", "Start Date", "Date-Created")),
            ("reviewer", ("Reviewer", "Reviewers", "Review Manager", "Shepherd")),
            ("title", ("Title", "Feature Name", "Name")),
            ("component", ("Component", "Components")),
        ],
    )
    def test_what_a_line_holds(self, role, names):
        for name in names:
            (entry,) = derive_from(lines=[(name, "to be said")]).metadata.values()
            assert entry.values["holds"] == role, name
            assert entry.values.get("many", False) is (role in {"owner", "reviewer"}), name

    @pytest.mark.parametrize(
        ("kind", "is_reverse", "names"),
        [
            ("supersedes", False, ("Replaces", "Supersedes", "Obsoletes", "Succeeds", "Supplants", "Takes over from")),
            ("supersedes", True, ("Succeeded by", "Superseded-By", "Replaced by", "Obsoleted by")),
            ("depends", False, ("Requires", "Depends on", "Dependencies", "Needs", "Builds on", "Based on")),
            ("depends", False, ("Blocked by", "Prerequisites")),
            ("depends", True, ("Needed by", "Blocks")),
            ("related", False, ("Extends", "Related", "Related to")),
            ("updates", False, ("Updates",)),
            ("see-also", False, ("See-also",)),
            ("amends", False, ("Amends",)),
            ("amends", True, ("Amended by",)),
            ("continues", False, ("Previous Proposal",)),
        ],
    )
    def test_which_designs_a_line_names(self, kind, is_reverse, names):
        for name in names:
            derived = derive_from(lines=[(name, "to be said")])
            (entry,) = derived.metadata.values()
            assert (entry.values["links"], entry.values["many"]) == (kind, True), name
            assert entry.values.get("reverse", False) is is_reverse, name
            assert set(derived.kinds) == ({kind} & {"see-also", "amends", "continues"}), name
        if derived.kinds:
            assert derived.kinds[kind].values["like"] == "reference"
            data = {
                "name": "own",
                "title": "Own",
                "kinds": entries(derived.kinds),
                "metadata": entries(derived.metadata),
            }
            make_template({**data, "fields": {"why": {"label": "Why"}}}, "x.toml")

    @pytest.mark.parametrize(
        "name", ["ID", "Number", "No", "Proposal", "PEP", "RFC", "KEP", "ADR", "NEP", "KEP Number", "Our id"]
    )
    def test_which_line_holds_the_id(self, name):
        for value in ("NNNN", "XXXX", "0000", "X"):
            (entry,) = derive_from(lines=[(name, value)]).metadata.values()
            assert entry.values["holds"] == "id"
        (entry,) = derive_from(lines=[(name, "to be said")]).metadata.values()
        assert "holds" not in entry.values

    @pytest.mark.parametrize("value", ["YYYY-MM-DD", "yyyy-mm-dd", "2024-01-31", "dd.mm.yyyy"])
    def test_a_day_is_the_date_where_nothing_else_is_called_so(self, value):
        assert derive_from(lines=[("Begun", value)]).metadata["begun"].values["holds"] == "date"
        metadata = derive_from(lines=[("Begun", value), ("Date", value), ("Ended", value)]).metadata
        assert [entry.values.get("holds") for entry in metadata.values()] == [None, "date", None]

    @pytest.mark.parametrize(
        ("offered", "drafts", "superseded", "withdrawn"),
        [
            ("Proposed | Accepted | Deprecated | Superseded", ["Proposed"], ["Superseded"], ["Deprecated"]),
            (
                "Draft | Active | Provisional | Deferred | Rejected | Withdrawn | Final | Superseded",
                ["Draft", "Provisional", "Deferred"],
                ["Superseded"],
                ["Rejected", "Withdrawn"],
            ),
            (
                "provisional | implementable | implemented | replaced",
                ["provisional"],
                ["replaced"],
                [],
            ),
            ("discussion / published / abandoned", ["discussion"], [], ["abandoned"]),
            (
                "Pending review or Awaiting review or Returned for revision or On hold or Parked or Expired",
                ["Pending review", "Awaiting review", "Returned for revision", "On hold", "Parked"],
                [],
                ["Expired"],
            ),
            ("WIP|Open|Idea|Sketch|Exploring|Declined|Dropped|Cancelled", 5, [], ["Declined", "Dropped", "Cancelled"]),
            ("Superceded | Obsolete | Obsoleted | Done", [], ["Superceded", "Obsolete", "Obsoleted"], []),
            ("draft | Draft | done", ["draft"], [], []),
            ("Accepted | Final", [], [], []),
        ],
    )
    def test_what_statuses_say(self, offered, drafts, superseded, withdrawn):
        found = read_statuses([offered], WORDS)
        said = found.get("drafts", [])
        assert (len(said) if isinstance(drafts, int) else said) == drafts
        assert (found.get("superseded", []), found.get("withdrawn", [])) == (superseded, withdrawn)

    def test_a_status_that_only_few_documents_have(self):
        derived = derive_from(lines=[("Status", "Draft | Accepted")])
        said = ["Draft", "Accepted (in May)", "Withdrawn", "Sketched out", "On ice", "On ice, for now", "landed"]
        said += ["Finished", "Acepted", "TBD", "🚧 draft", "~", "In review – until May", "On ice!"]
        documents = [Outline(str(place), "T", (), header(("Status", text))) for place, text in enumerate(said)]
        values = learn_from(derived, documents).metadata["status"].values
        assert values["values"] == ["Draft", "Accepted", "On ice", "Withdrawn", "landed", "Finished", "In review"]
        assert (values["drafts"], values["withdrawn"]) == (["Draft", "In review"], ["Withdrawn"])
        assert derived.metadata["status"].comment == (
            "In documents: On ice (3), Withdrawn (1), landed (1), Finished (1), In review (1). Guessed by the words of"
            " the statuses: drafts, withdrawn."
        )

    def test_a_status_that_one_of_few_documents_has_where_nothing_offers_others(self):
        said = ["Shipped", "shipped", "In flight", "Stopped", "one of too many words to be"]
        documents = [Outline(str(place), "T", (), header(("Status", text))) for place, text in enumerate(said)]
        values = learn_from(derive_from(lines=[("Status", "")]), documents).metadata["status"].values
        assert (values["values"], values["withdrawn"]) == (["Shipped", "In flight", "Stopped"], ["Stopped"])
        many = [Outline(str(place), "T", (), header(("Status", "Shipped"))) for place in range(30)]
        values = learn_from(derive_from(lines=[("Status", "")]), [*documents, *many]).metadata["status"].values
        assert values["values"] == ["Shipped", "Stopped"]

    def test_days_are_the_date_where_one_line_has_them(self):
        for second, holds in (("soon", "date"), ("2025-01-02", None)):
            lines = header(("Started", "2025-01-01"), ("Ended", second), ("Stage", "done"))
            documents = [Outline(str(place), "T", (), lines) for place in range(4)]
            metadata = learn_from(derive_from("Why"), documents).metadata
            assert metadata["started"].values.get("holds") == holds
            assert "holds" not in metadata["ended"].values

    def test_a_list_of_one_is_a_list(self):
        lines = (HeaderLine("areas", "Ranker", is_item=True), HeaderLine("lead", "Ann"))
        documents = [Outline(str(place), "T", (), lines) for place in range(4)]
        metadata = learn_from(derive_from("Why"), documents).metadata
        assert metadata["areas"].values["many"] is True
        assert metadata["lead"].values["holds"] == "owner"

    def test_what_names_other_designs_is_called_in_several_ways(self):
        lines = [
            "Depends",
            "Required by",
            "Related ADRs",
            "Superseded by proposal",
            "Prerequisite",
            "Depends on weather",
        ]
        documents = [Outline(str(place), "T", (), header(*((one, "7") for one in lines))) for place in range(3)]
        metadata = entries(learn_from(derive_from(), documents).metadata)
        links = {key: (one.get("links"), one.get("reverse", False)) for key, one in metadata.items()}
        assert links == {
            "depends": ("depends", False),
            "required-by": ("depends", True),
            "related-adrs": ("related", False),
            "superseded-by-proposal": ("supersedes", True),
            "prerequisite": ("depends", False),
            "depends-on-weather": (None, False),
        }

    def test_a_title_that_is_the_name_of_a_folder_is_no_id(self):
        names = ["gossip", "chunks", "routes", "snapshots"]
        documents = [Outline(f"d/{one}/README", one.title(), (), header(("Title", one.title()))) for one in names]
        derived = learn_from(derive_from(), documents)
        assert derived.metadata["title"].values["holds"] == "title"
        assert derived.ids.values["path"] == ["d/{name}/README"]

    def test_a_phase_is_taken_for_the_status(self):
        for name in ("Phase", "Stage", "Maturity", "Lifecycle", "Progress", "Disposition"):
            (entry,) = derive_from(lines=[(name, "Draft | Shipped | Dropped")]).metadata.values()
            assert (entry.values["holds"], entry.values["drafts"], entry.values["withdrawn"]) == (
                *("status", ["Draft"], ["Dropped"]),
            )
        metadata = derive_from(lines=[("Phase", "a | b"), ("Status", "Draft | Done")]).metadata
        assert "holds" not in metadata["phase"].values

    def test_offered_values_stay_as_they_are_written(self):
        metadata = derive_from(lines=[("Size", "Small | Large"), ("Risk", "one of: low, High"), ("Team", "{a, b, c}")])
        found = [entry.values.get("values") for entry in metadata.metadata.values()]
        assert found == [["Small", "Large"], ["low", "High"], ["a", "b", "c"]]


class TestTitlesAndLabels:
    @pytest.mark.parametrize(
        ("name", "form", "title"),
        [
            *(("our-rfc", None, "Our RFC"), ("adr", None, "ADR"), ("my_kep template", None, "My KEP template")),
            *(("madr", None, "MADR"), ("nep", None, "NEP"), ("pep", None, "PEP"), ("rfd", None, "RFD")),
            *(("rfe", None, "RFE"), ("tip", "TIP-{number}", "TIP"), ("tip", "Tip-{number}", "Tip")),
            *(("tip-notes", "{number}", "Tip notes"), ("", None, "Design"), ("--", None, "Design")),
        ],
    )
    def test_title(self, name, form, title):
        assert title_of(name, Entry({"form": [form]} if form else {})) == title

    def test_prefixes(self):
        assert prefixes_of(Entry({"form": ["TIP-{number}", "{name}", "zip{number}"]})) == {"tip": "TIP", "zip": "zip"}
        assert prefixes_of(Entry({})) == {}

    @pytest.mark.parametrize(
        ("name", "label"),
        [("creation-date", "Creation date"), ("api_level.min", "Api level min"), ("RFC-PR", "RFC-PR"), ("xY", "XY")],
    )
    def test_label(self, name, label):
        assert label_of(name) == label

    @pytest.mark.parametrize(
        ("label", "bare", "is_optional"),
        [
            *(("Impact (optional)", "Impact", True), ("Impact [Optional]:", "Impact", True)),
            *(("Impact (required for Accepted)", "Impact", False), ("Impact (of both)", "Impact (of both)", False)),
            ("Impact:", "Impact", False),
        ],
    )
    def test_a_heading_that_says_whether_it_may_be_left_out(self, label, bare, is_optional):
        assert clean_label(label, WORDS) == (bare, is_optional)

    def test_long_guidance_is_cut_at_a_sentence(self):
        assert shorten_guidance("x" * 400) == "x" * 400
        assert shorten_guidance("One. Two? " + "word " * 100) == "One. Two?"
        assert shorten_guidance("A. " + "word " * 100) == "A."
        assert shorten_guidance("word " * 100) == "word " * 79 + "word …"


class TestFields:
    def test_nested_and_repeated_ones(self):
        outline = Outline(
            "template",
            "Title",
            (
                *(Heading("Why", 1, 1, ("Say why.", "Say why.", " ")), Heading("Goals", 2, 2)),
                *(Heading("Aim 1", 3, 3), Heading("Aim 2", 3, 4), Heading("Non-Goals", 2, 5)),
                *(Heading("How", 1, 6, (), "A comment."), Heading("Goals", 2, 7), Heading("What is left?", 2, 8)),
                *(Heading("Impact", 1, 9, ("Optional.",)), Heading("<Anything>", 1, 10, ("Replace it.",))),
            ),
        )
        assert entries(derive(outline, "own", WORDS).fields) == {
            "why": {"label": "Why", "prompts": ["Say why."]},
            "goals": {"label": "Goals", "parent": "why"},
            "aim": {"label": "Aim", "parent": "goals", "repeat": "Aim {number}"},
            "non-goals": {"label": "Non-Goals", "parent": "why", "scope": "out"},
            "how": {"label": "How", "prompts": ["A comment.", "What is left?"]},
            "how-goals": {"label": "Goals", "parent": "how"},
            "impact": {"label": "Impact", "required": False, "prompts": ["Optional."]},
        }

    def test_guidance_that_says_when_a_field_is_required(self):
        derived = derive_from(
            *("Why", "Tests"),
            lines=[("Status", "Draft | In review | Accepted")],
            tests=["Required for: in review, accepted."],
            why=["This section is optional."],
        )
        assert derived.fields["tests"].values["required"] == ["In review", "Accepted"]
        assert derived.fields["why"].values["required"] is False

    @pytest.mark.parametrize(
        "text", ["Optional subsections are below.", "What is required is said.", "A part that all designs have."]
    )
    def test_guidance_that_is_about_something_else(self, text):
        assert "required" not in derive_from("Why", why=[text]).fields["why"].values

    def test_a_status_in_a_section_of_its_own(self):
        derived = derive_from("1. Status", "Why", **{"1. status": ["Proposed | Accepted | Deprecated"]})
        assert derived.metadata["status"].values == {
            "label": "Status",
            "section": "Status",
            "holds": "status",
            "values": ["Proposed", "Accepted", "Deprecated"],
            "drafts": ["Proposed"],
            "withdrawn": ["Deprecated"],
        }
        assert list(derived.fields) == ["why"]


class TestDocuments:
    def documents(self, rows, lines=()):
        """Return a document for each row of labels."""
        return [
            Outline(f"d/{place:02}", f"TIP-{place}: T", headings(*row), header(*lines))
            for place, row in enumerate(rows, 1)
        ]

    def learnt(self, rows, *labels, lines=(), **texts):
        return learn_from(derive_from(*labels, **texts), self.documents(rows, lines)).fields

    @pytest.mark.parametrize(
        ("having", "total", "required", "comment"),
        [
            *((0, 10, None, "In 0 of 10 documents."), (1, 10, False, "In 1 of 10 documents.")),
            *((4, 10, False, "In 4 of 10 documents."), (5, 10, None, "In 5 of 10 documents.")),
            *((10, 10, None, ""), (19, 20, None, ""), (18, 20, None, "In 18 of 20 documents.")),
            *((1, 3, False, "In 1 of 3 documents."), (0, 3, None, "In 0 of 3 documents.")),
            (0, 2, None, "In 0 of 2 documents."),  # too few to tell
        ],
    )
    def test_what_most_documents_lack_is_not_asked_for(self, having, total, required, comment):
        entry = self.learnt([("Why",) if place < having else (f"Other {place}",) for place in range(total)], "Why")[
            "why"
        ]
        assert entry.values.get("required") is required
        assert entry.comment == comment

    @pytest.mark.parametrize(
        ("rows", "since", "comment"),
        [
            ([0] * 6 + [1] * 6, 7, "In 6 of 6 documents from there on, and in 0 before."),
            ([0] * 6 + [1] * 3 + [0] + [1] * 6, 7, "In 9 of 10 documents from there on, and in 0 before."),
            ([0] * 6 + [1] + [0] * 6 + [1] * 6, 14, "In 6 of 6 documents from there on, and in 1 before."),
            ([0] * 6 + [1, 0] * 5, None, ""),
            ([1] * 12, None, ""),
            ([0] * 4 + [1] * 5, None, ""),
        ],
    )
    def test_since_when_a_field_is_asked_for(self, rows, since, comment):
        entry = self.learnt([("Why", "How") if row else ("Why",) for row in rows], "Why", "How")["how"]
        assert entry.values.get("since") == since
        if since is not None:
            assert entry.comment == comment
            assert "required" not in entry.values

    def test_another_wording_is_what_stands_where_the_field_is_missing(self):
        rows = [("Why", "How", "Risks")] * 4 + [("Why", "Way to go", "Risks")] * 4
        fields = self.learnt(rows, "Why", "How", "Risks")
        assert fields["how"].values["aliases"] == ["Way to go"]
        assert fields["how"].comment.startswith("Called 'Way to go' in 4 of 8 documents.")
        assert "aliases" not in fields["why"].values
        assert "aliases" not in fields["risks"].values

    def test_another_wording_may_stand_beside_the_field_in_one_of_ten(self):
        rows = [("Why", "How")] * 9 + [("Why", "How", "Way to go")] + [("Why", "Way to go")] * 4
        assert self.learnt(rows, "Why", "How")["how"].values["aliases"] == ["Way to go"]
        assert "aliases" not in self.learnt([*rows, ("Why", "How", "Way to go")], "Why", "How")["how"].values

    def test_one_that_is_like_the_field_s_own_words_counts_more(self):
        rows = [("Open questions", "Cost")] * 4 + [("Cost of all", "Questions left")] * 4
        fields = self.learnt(rows, "Open questions", "Cost")
        assert fields["open-questions"].values["aliases"] == ["Questions left"]
        assert fields["cost"].values["aliases"] == ["Cost of all"]

    @pytest.mark.parametrize(
        "rows",
        [
            [("Why", "How")] * 4 + [("Why", "Way to go")] * 2,  # too few
            [("Why", "How", "Way to go")] * 4 + [("Why", "Way to go")] * 4,  # beside the field too
            [("Why", "How")] * 4 + [("Way to go", "Why")] * 4,  # elsewhere
        ],
    )
    def test_what_is_no_other_wording(self, rows):
        assert "aliases" not in self.learnt(rows, "Why", "How")["how"].values

    @pytest.mark.parametrize(
        ("label", "kind"),
        [("Dependencies", "depends"), ("Supersedes", "supersedes"), ("Superseded by", None), ("Why", None)],
    )
    def test_what_makes_interactions_of_a_field_is_said(self, label, kind):
        (entry,) = self.learnt([(label,)] * 2, label).values()
        said = f'If it names designs, declares = "{kind}" makes interactions of that.' if kind is not None else ""
        assert ("declares" in entry.values, entry.comment) == (False, said)

    @pytest.mark.parametrize(
        ("label", "texts", "said"),
        [
            (
                "Impact",
                ["ADR-2", "after ADR-1.", "None"],
                'Names other designs in 2 of 3 documents: declares = "related" ',
            ),
            ("Needs", ["ADR-2", "ADR-1", "ADR-1"], 'Names other designs in 3 of 3 documents: declares = "depends" '),
            ("Superseded by", ["ADR-2", "ADR-1", "ADR-1"], "Names other designs in 3 of 3 documents: declares"),
            ("Impact", ["ADR-1", "ADR-2", "ADR-3"], ""),  # each itself
            ("Impact", ["ADR-2", "None", "None"], ""),
            ("Impact", ["the second", "ADR", "3"], ""),
        ],
    )
    def test_a_field_in_which_designs_name_others(self, label, texts, said):
        documents = [
            Outline(f"adr-{number}", f"ADR-{number}: T", (*headings("Why"), Heading(label, 1, 3, (text,))))
            for number, text in enumerate(texts, 1)
        ]
        derived = learn_from(derive_from("Why", label), documents)
        field = derived.fields[slugify(label)]
        assert ("declares" in field.values, "declares" in derived.fields["why"].comment) == (False, False)
        assert field.comment.startswith(said) if said else field.comment == ""

    @pytest.mark.parametrize(("text", "is_said"), [("The {0} keeps it.", False), ("{0} and {1}.", True)])
    def test_names_in_paths_are_those_of_others_or_their_own(self, text, is_said):
        names = ("cache", "queue", "runner")
        documents = [
            Outline(f"design/{name}", name.title(), (Heading("Abstract", 1, 3, (text.format(name, other),)),))
            for name, other in zip(names, (*names[1:], names[0]), strict=True)
        ]
        derived = learn_from(derive_from("Abstract"), documents)
        assert derived.fields["abstract"].comment.startswith("Names other designs in 3 of 3") is is_said

    def test_capitals_before_the_number_in_names_of_files(self):
        documents = [Outline(f"design/TN{number}", f"Tech note {number} - T", headings("Why")) for number in (1, 2, 3)]
        ids = learn_from(derive_from("Why"), documents).ids
        assert (ids.texts("form"), ids.comment) == (["TN{number}"], "")

    def test_text_that_stays_is_kept(self):
        texts = ["All of this is public.", "All of this is public.", "All of this is public.", "Not this.", "Nor this."]

        def learnt(prompts, said):
            documents = [
                Outline(str(place), "T", (Heading("Legal", 1, 1, (text,)),)) for place, text in enumerate(said)
            ]
            derived = learn_from(derive_from("Legal", legal=prompts), documents)
            return derived.fields["legal"]

        entry = learnt(["All of this is public."], texts)
        assert (entry.values["keep"], entry.comment) == (True, "Stands unchanged in 3 of 5 documents.")
        entry = learnt(["Say whose it is."], texts)
        assert entry.values["prompts"] == ["All of this is public."]
        assert (entry.values["keep"], entry.comment) == (True, "Has these words in 3 of 5 documents.")
        assert "keep" not in learnt(["Say whose it is."], texts[:4]).values  # too few to tell
        assert "keep" not in learnt(["Say whose it is."], ["Nothing at all here."] * 3 + ["x", "y"]).values  # too short
        assert "keep" not in learnt(["All of this is public."], [*texts, "Nor that."]).values  # not in most

    def test_lines_that_many_headers_have(self):
        derived = derive_from("Why", lines=[("Author", "names")])
        lines = [("Authors", "Ada"), ("Areas", "core"), ("Areas", "web"), ("Ticket", "https://x.org/1 https://x.org/2")]
        documents = self.documents([("Why",)] * 10, lines)
        rare = header(("Rare", "x"), ("a.b", "in a table"))
        documents[:2] = [Outline(one.docname, one.title, one.headings, (*one.header, *rare)) for one in documents[:2]]
        assert entries(learn_from(derived, documents).metadata) == {
            "author": {"label": "Author", "holds": "owner", "many": True, "required": True},
            "areas": {"label": "Areas", "many": True, "required": True},
            "ticket": {"label": "Ticket", "required": True, "many": True},
        }
        assert derived.metadata["areas"].comment == "In 10 of 10 documents."

    @pytest.mark.parametrize(
        ("value", "is_learnt"), [("folder-1", True), ("Title 2, 7", True), ("ADR-7", True), ("Python 3.11", False)]
    )
    def test_what_names_designs_in_one_document(self, value, is_learnt):
        documents = [Outline(f"docs/folder-{place}", f"Title {place}", ()) for place in range(9)]
        documents[4] = replace(documents[4], header=header(("Requires", value)))
        metadata = entries(learn_from(derive_from(), documents).metadata)
        assert ("requires" in metadata) is is_learnt

    @pytest.mark.parametrize(
        ("names", "is_said"),
        [
            (["Ann van Lee", "Bob Ray, Ann van Lee"], True),
            (["@ann", "bob@example.org"], True),
            (["Ann Lee <ann@example.org>", "Åse Øst"], True),
            (["Storage", "Network"], False),
            (["Ann Lee", "Ann Lee"], False),
            (["small change", "Two"], False),
        ],
    )
    @pytest.mark.parametrize("owner", [False, True])
    def test_a_line_of_persons_may_hold_the_owner(self, names, is_said, owner):
        derived = Derived(Entry({"name": "own"}), Entry(), {}, {}, {})
        derived.metadata["keeper"] = Entry({"label": "Keeper"})
        if owner:
            derived.metadata["author"] = Entry({"label": "Author", "holds": "owner"})
        documents = [Outline(str(place), "T", (), header(("Keeper", value))) for place, value in enumerate(names)]
        comment = learn_from(derived, documents).metadata["keeper"].comment
        assert ('Names persons: if they own the design, holds = "owner" makes it known.' in comment) == (
            is_said and not owner
        )

    def test_values_beside_those_that_are_offered(self):
        derived = derive_from(lines=[("Size", "Small | Large")])
        said = ["small", "Huge", "Huge", "Tiny", "as large as it can be", "as large as it can be"]
        documents = [Outline(str(place), "T", (), header(("Size", value))) for place, value in enumerate(said)]
        entry = learn_from(derived, documents).metadata["size"]
        assert entry.values["values"] == ["Small", "Large", "Huge"]
        assert entry.comment == "In documents: Huge (2)."


class TestIds:
    def learnt(self, names, titles=None, **lines):
        derived = Derived(Entry({"name": "own"}), Entry(), {}, {}, {})
        titles = titles or ["Title"] * len(names)
        documents = [Outline(name, title, ()) for name, title in zip(names, titles, strict=True)]
        return learn_ids(derived, documents), derived.ids.values

    def test_the_number_in_the_path(self):
        numbers, values = self.learnt(
            ["a/0001-one", "a/0002-two", "a/0010-ten"], ["See TIP 1", "TIP 2 it is", "TIP 10"]
        )
        assert numbers == {"a/0001-one": 1, "a/0002-two": 2, "a/0010-ten": 10}
        assert values == {
            "form": ["TIP {number}", "{name}"],
            "path": ["a/{number}-{name}"],
            "text": ["a/{number}-*"],
            "pending": ["NNNN", "XXXX"],
        }

    def test_one_name_for_each_document(self):
        assert self.learnt(["specs/cache/design", "specs/login/design"]) == (
            {},
            {"form": ["{name}"], "path": ["specs/{name}/design"]},
        )

    def test_of_several_folders_the_last_one_is_the_name(self):
        assert self.learnt(["x/a/design", "y/b/design"])[1]["path"] == ["*/{name}/design"]

    def test_a_document_alone_has_no_pattern(self):
        assert self.learnt(["specs/0001"]) == ({}, {})

    def test_numbers_in_titles(self):
        titles = ["TIP-001: One", "TIP-002: Two", "Notes"]
        numbers, values = self.learnt(["one", "two", "notes"], titles)
        assert numbers == {"one": 1, "two": 2}
        assert values["form"] == ["TIP-{number:3}", "{name}"]
        assert values["title"] == ["TIP-{number:3}: {title}", "{title}"]

    @pytest.mark.parametrize(
        ("title", "pattern"),
        [
            ("1. One", "{number}. {title}"),
            ("ADR 1 - One", "ADR {number} - {title}"),
            ("ADR1: One", "ADR{number}: {title}"),
        ],
    )
    def test_how_titles_are_written(self, title, pattern):
        titles = [title, title.replace("1", "2"), title.replace("1", "3")]
        assert self.learnt(["a", "b", "c"], titles)[1]["title"] == [pattern, "{title}"]

    def test_numbers_that_nothing_stands_before(self):
        _, values = self.learnt(["0001", "0002", "0003"])
        assert (values["form"], values["path"]) == (["{number}"], ["{number}"])

    @pytest.mark.parametrize(
        ("named", "form"), [("TIP-{}", "TIP-{number}"), ("TIP {}", "TIP {number}"), ("TIP #{}", "TIP {number}")]
    )
    def test_as_headers_name_other_designs(self, named, form):
        lines = [header(("Builds on", named.format(number)), ("Title", f"T {number}")) for number in (2, 3, 1)]
        derived = Derived(Entry({"name": "own"}), Entry(), {}, {}, {})
        learn_ids(derived, [Outline(f"{place}-a", "T", (), line) for place, line in enumerate(lines, 1)])
        assert derived.ids.values["form"] == [form, "{name}"]

    def test_the_line_that_is_called_like_an_id_holds_it_whatever_others_hold_it_too(self):
        lines = [header(("Short title", f"Thing {number}"), ("Number", str(number))) for number in (1, 2, 3)]
        derived = Derived(Entry({"name": "own"}), Entry(), {}, {}, {})
        learn_ids(derived, [Outline(f"{place}-a", "T", (), line) for place, line in enumerate(lines, 1)])
        assert entries(derived.metadata) == {"number": {"label": "Number", "holds": "id"}}

    def test_the_line_that_holds_whole_ids_whatever_it_is_called(self):
        def learn(*values):
            derived = Derived(Entry({"name": "own"}), Entry(), {}, {}, {})
            lines = [header(("Spec", value), ("Size", str(number))) for number, value in enumerate(values, 1)]
            learn_ids(derived, [Outline(f"ts-00{n}-a", "T", (), line) for n, line in enumerate(lines, 1)])
            return entries(derived.metadata), derived.ids.values["form"]

        assert learn("TS-001", "TS-002", "TS-003") == (
            {"spec": {"label": "Spec", "holds": "id"}},
            ["TS-{number:3}", "{name}"],
        )
        # A number alone may be one of anything, and what is of others is no id.
        assert learn("1", "2", "3")[0] == {}
        assert learn("TS-003", "TS-001", "TS-002")[0] == {}


def test_drift_compares_wordings_and_what_is_required():
    derived = derive_from("Why", "How", lines=[("Author", "x"), ("Kept", "x")], why=["Say why."])
    tables = {
        "why": {"label": "Why", "prompts": ["Say why."]},
        "way": {"label": "Way", "aliases": ["How"], "required": False},
    }
    metadata = {"author": {"label": "Writer"}, "keep": {"label": "Keep", "aliases": ["Kept"]}}
    template = make_template({"name": "own", "title": "Own", "metadata": metadata, "fields": tables}, "x.toml")
    assert list(find_drift(template, derived)) == [
        "field 'Way' is not required in the template, and is in the document"
    ]
    derived.fields["why"].values["prompts"] = ["Say why.", "Say " + "more " * 100]
    derived.fields["how"].values["required"] = False
    assert list(find_drift(template, derived)) == [
        f"field 'Why' has other guidance in the document: {('Say ' + 'more ' * 100)[:80]!r}"
    ]


def test_statuses_are_grouped_by_any_of_their_words():
    assert group_statuses(["in review", "replaced by another", "fine"], WORDS) == {
        "values": ["in review", "replaced by another", "fine"],
        "drafts": ["in review"],
        "superseded": ["replaced by another"],
    }


class TestRepeated:
    """Headings of examples are one field of which there are several."""

    def documents(self, *headings):
        """Return documents of the same headings, each given with its level."""
        made = tuple(Heading(label, level, line) for line, (level, label) in enumerate(headings, 1))
        return [Outline(f"adr/000{number}-a", f"ADR-000{number} Use it", made) for number in (1, 2, 3)]

    @pytest.mark.parametrize(
        ("labels", "repeat"),
        [
            (("Option A", "Option B: Do less"), "Option {letter}"),
            (("Option 1: Use X", "Option 2 – Use Y"), "Option {number}"),
            (("Option A", "Option 2"), "Option {name}"),
            (("Alternative 2",), "Alternative {number}"),
            (("Step 3", "Step 4."), "Step {number}"),
            (("Wave 1", "Wave 2"), "Wave {number}"),
            (("Wave 1",), None),
            (("Python 3 support", "Python 4 support"), None),
            (("Options",), None),
        ],
    )
    def test_forms(self, labels, repeat):
        (folded, *_) = fold_repeated(self.documents(*((1, label) for label in labels)), WORDS)
        assert {one.repeat for one in folded.headings} == {repeat}

    def test_one_field_with_what_is_inside(self):
        inside = ((3, "Pros"), (3, "Cons"))
        documents = self.documents((1, "Options"), (2, "Option A: X"), *inside, (2, "Option B"), *inside)
        derived = derive_common(documents, "own", WORDS)
        assert entries(derived.fields) == {
            "options": {"label": "Options"},
            "option": {"label": "Option", "parent": "options", "repeat": "Option {letter}"},
            "pros": {"label": "Pros", "parent": "option"},
            "cons": {"label": "Cons", "parent": "option"},
        }
        assert entries(derive(documents[0], "own", WORDS).fields) == entries(derived.fields)

    @pytest.mark.parametrize(
        ("title", "pattern"),
        [
            ("ADR-000{} Use it", "ADR-{number:4} {title}"),
            ("000{} – Use it", "{number:4} – {title}"),
            ("000{} Use it", "{number:4} {title}"),
            ("ADR-{}: Use it", "ADR-{number}: {title}"),
            ("{} ways of it", None),
        ],
    )
    def test_titles(self, title, pattern):
        documents = [
            replace(one, title=title.format(number)) for number, one in enumerate(self.documents((1, "Why")), 1)
        ]
        derived = derive_common(documents, "own", WORDS)
        learn(derived, documents, ["adr/*"], WORDS)
        assert derived.ids.values.get("title") == ([pattern, "{title}"] if pattern else None)


def test_numbered_examples_that_documents_call_otherwise_are_not_asked_for():
    documents = [Outline(f"d/{n}", "T", (*headings("Options"), *headings("MySQL", level=2))) for n in range(3)]
    template = Outline("t", "T", (*headings("Options"), *headings("Option A", "Option B", level=2)))
    fields = learn_from(derive(template, "own", WORDS), documents).fields
    assert fields["option"].values["required"] is False
    assert "required" not in fields["options"].values


def test_ids_are_written_as_documents_write_them_and_not_as_what_is_copied():
    documents = [Outline(f"d/{n}", f"ADR-000{n} – A thing", ()) for n in range(1, 4)]
    ids = learn_from(derive_from("Why", title="ADR NNNN: Title"), documents).ids.values
    assert (ids["form"], ids["title"]) == (["ADR-{number:4}"], ["ADR-{number:4} – {title}", "{title}"])


class TestWhatIsLeftOut:
    def test_a_label_of_some_documents_is_a_field_so_that_no_other_one_has_its_words(self):
        why, rare = headings("Why"), headings("Rare")
        labels = [Heading(one, 1, 1, is_label=True) for one in ("Depends on", "Affects", "Once")]
        shown = [(*why, *labels), (*why, *labels[:2]), *[(*why, *rare)] * 2, why, why, why]
        documents = [Outline(f"d/{n}", "T", one) for n, one in enumerate(shown)]
        derived = learn_from(derive_common(documents, "own", WORDS), documents)
        assert entries(derived.fields) == {
            "why": {"label": "Why"},
            "depends-on": {"label": "Depends on", "required": False},
            "affects": {"label": "Affects", "required": False},
        }
        assert derived.left_out == ["Headings in documents that are none here: Rare (2)."]
        assert write_template(derived).startswith("# Headings in documents that are none here: Rare (2).\nname = ")

    def test_of_headings_below_one_another_the_outer_one_is_named(self):
        document = Outline("d", "T", (*headings("Why", "Costs"), *headings("Rent", level=2), *headings("Else")))
        derived = learn_from(derive_from("Why", "Else"), [document, replace(document, docname="e")])
        assert derived.left_out == ["Headings in documents that are none here: Costs (2)."]

    def test_a_line_of_most_headers_is_metadata_and_a_rarer_one_is_named(self):
        lines = ([("Owner", "Ann"), ("Team", "Core")], [("Owner", "Bob")], [])
        documents = [Outline(f"d/{n}", "T", (), header(*pairs)) for n, pairs in enumerate(lines)]
        derived = learn_from(derive_from("Why"), documents)
        assert entries(derived.metadata) == {"owner": {"label": "Owner", "holds": "owner", "many": True}}
        assert derived.left_out == ["Lines of headers in documents that are none here: Team (1)."]

    def test_only_so_much_is_named(self):
        derived = derive_from("Why")
        derived.leave_out("Headings", {f"H{number:02}": 2 for number in range(14)})
        assert derived.left_out[0].endswith("H11 (2), and 2 more.")


@pytest.mark.parametrize(
    ("names", "listings"),
    [
        (("d/1-a", "d/index", "d/deep/README", "e/README"), ["d/index"]),
        (("README", "d/1-a"), ["README"]),
        (("d/1-a/README", "d/1-a/notes", "d/2-b/README"), []),
        (("d/index", "d/README"), []),
    ],
)
def test_pages_of_folders_are_no_designs(names, listings):
    documents = [Outline(name, "All", headings("Why")) for name in names]
    assert find_listings(documents) == listings
    assert find_listings([replace(one, title="D-1: A design") for one in documents]) == []


def test_numbers_that_only_titles_have_are_in_no_path():
    documents = [Outline(f"docs/{name}", f"HD-{n}: {name}", ()) for n, name in enumerate("abc", 1)]
    ids = learn_from(derive_from(), documents).ids.values
    assert (ids["form"], ids["path"], ids.get("text")) == (["HD-{number}", "{name}"], ["docs/{name}"], None)


def test_guessed_statuses_are_said_to_be():
    offered = Outline("template", "ADR-NNNN:", (Heading("Status", 1, 1, ("proposed | accepted | superseded",)),))
    derived = derive(offered, "own", WORDS)
    assert derived.metadata["status"].comment == "Guessed by the words of the statuses: drafts, superseded."
    assert derived.ids.values["title"] == ["ADR-{number}: {title}", "{title}"]
