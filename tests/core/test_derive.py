"""Templates that are learnt from documents."""

from __future__ import annotations

import tomllib
from textwrap import dedent

import pytest
from support import HAS_MYST

from sphinxcontrib_flamedesign.core.learning.common_outline import derive_common
from sphinxcontrib_flamedesign.core.learning.documents import learn
from sphinxcontrib_flamedesign.core.learning.drift import find_drift
from sphinxcontrib_flamedesign.core.learning.languages import find_languages
from sphinxcontrib_flamedesign.core.learning.outline import HeaderLine, Heading, Outline
from sphinxcontrib_flamedesign.core.learning.template_document import derive
from sphinxcontrib_flamedesign.core.learning.toml_text import write_template
from sphinxcontrib_flamedesign.core.template_file import make_template, make_words
from sphinxcontrib_flamedesign.core.text.metadata_names import MetadataIndex
from sphinxcontrib_flamedesign.reading.outline_reader import UnreadableDocumentError, read_outline

WORDS = make_words()
REST = """
    TIP X: Short title
    ==================

    :Author: <names>
    :Status: <Draft | Accepted | Superseded>
    :Resolution: <address> (required for Accepted)
    :Replaces: <numbers>

    Abstract
    --------

    What this is about.

    Story 1
    ~~~~~~~

    Story 2
    ~~~~~~~

    Impact (optional)
    -----------------

    How is it rolled out?
    ~~~~~~~~~~~~~~~~~~~~~

    .. Say who has to do what.
    """
MARKDOWN = """
    ---
    status: "{proposed | accepted | superseded by ADR-0001}"
    date: {YYYY-MM-DD}
    deciders: {everyone}
    ---
    # {short title}

    ## Context

    {What has to be decided?}

    <!-- This is an optional element. -->
    ## Drivers

    * {driver 1}

    <!-- ## Not a heading -->

    ## Outcome
    ### {title of an option}

    Good, because {reason}
    """
LABELS = """
    # Template

    ## 1. Why

    **Background:**
    What led to this.

    **Goals:**
    - What is achieved (if applicable)

    ## 2. How

    **Scope:**
    - **In Scope:** What is in
    - **Out of Scope:** What is out

    **API:**
    Calls.
    """

TABLE = """
    # HBR-NNNN: Short title

    | | |
    |---|---|
    | **State** | Sketch <!-- Sketch / Under way / Sunk --> |
    | **Captain** | @your-handle |
    | **Kind** | one of: small, large |
    | **Opened** | YYYY-MM-DD |
    | **Needs** | HBR-XXXX, or - |
    | **Grew out of** | HBR-XXXX |
    | **Owner** | {name}, {team} |

    ## Plan
    <!-- What is done. -->
    ### Proof
    <!-- Required for: Under way. -->
    ## Non-Goals

    What not.
    """


def outline(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), "utf-8")
    if name.endswith(".md") and not HAS_MYST:
        pytest.skip("this project is without MyST-Parser")
    return read_outline(path, name.rpartition(".")[0])


def learnt(derived):
    """Return the data of the file that is written, which makes a template."""
    data = tomllib.loads(write_template(derived))
    make_template(data, "x.toml")
    return data


class TestOneDocument:
    def test_rest(self, tmp_path):
        data = learnt(derive(outline(tmp_path, "tip-template.rst", REST), "tip", WORDS))
        assert data["id"] == {
            "form": ["TIP {number}"],
            "title": ["TIP {number}: {title}", "{title}"],
            "pending": ["X"],
        }
        assert data["metadata"]["author"] == {"label": "Author", "holds": "owner", "many": True, "prompts": ["<names>"]}
        assert data["metadata"]["status"]["values"] == ["Draft", "Accepted", "Superseded"]
        assert data["metadata"]["status"]["superseded"] == ["Superseded"]
        assert data["metadata"]["resolution"]["required"] == ["Accepted"]
        assert data["metadata"]["replaces"]["links"] == "supersedes"
        assert list(data["fields"]) == ["abstract", "story", "impact"]
        assert data["fields"]["story"] == {"label": "Story", "parent": "abstract", "repeat": "Story {number}"}
        assert data["fields"]["impact"]["required"] is False
        assert data["fields"]["impact"]["prompts"] == ["How is it rolled out?"]

    def test_markdown(self, tmp_path):
        data = learnt(derive(outline(tmp_path, "adr.md", MARKDOWN), "adr", WORDS))
        assert data["metadata"]["status"]["values"] == ["proposed", "accepted", "superseded"]
        assert data["metadata"]["deciders"]["holds"] == "owner"
        assert list(data["fields"]) == ["context", "drivers", "outcome"]
        assert "required" not in data["fields"]["context"]
        assert data["fields"]["drivers"]["required"] is False
        assert data["fields"]["outcome"]["prompts"] == ["{title of an option}", "Good, because {reason}"]

    def test_bold_labels(self, tmp_path):
        data = learnt(derive(outline(tmp_path, "labels.md", LABELS), "own", WORDS))
        parents = {name: field.get("parent") for name, field in data["fields"].items()}
        assert parents == {
            "why": None,
            "background": "why",
            "goals": "why",
            "how": None,
            "scope": "how",
            "in-scope": "scope",
            "out-of-scope": "scope",
            "api": "how",
        }
        assert data["fields"]["goals"]["required"] is False

    def test_few_bold_labels_below_headings(self, tmp_path):
        path = tmp_path / "one.rst"
        path.write_text(
            "Title\n=====\n\n**Status:**\n**Reviewer:**\n\nWhy\n---\n\n**Owner:** Who decides.\n**Cost:**\n\nHow\n---\n\nHow.\n",
            "utf-8",
        )
        data = learnt(derive(read_outline(path, "one", takes_labels=True), "own", WORDS))
        assert {name: field.get("parent") for name, field in data["fields"].items()} == {
            "why": None,
            "owner": "why",
            "cost": "why",
            "how": None,
        }
        assert data["fields"]["owner"]["prompts"] == ["Who decides."]
        assert list(data["metadata"]) == ["status", "reviewer"]
        assert list(learnt(derive(read_outline(path, "one"), "own", WORDS))["fields"]) == ["why", "how"]

    def test_an_empty_list_is_a_key(self, tmp_path):
        for name, text in (("a", "title: x\nsuperseded-by: []\n"), ("b", 'title = "x"\nsuperseded-by = []\n')):
            folder = tmp_path / name
            folder.mkdir()
            (folder / ("meta.yaml" if name == "a" else "meta.toml")).write_text(text, "utf-8")
            derived = derive(outline(folder, "one.rst", "T\n=\n\nWhy\n---\n\nx\n"), "own", WORDS)
            template = make_template(tomllib.loads(write_template(derived)), "x.toml")
            assert template.metadata_key("superseded-by").links is not None
            assert list(find_drift(template, derived)) == []

    def test_a_header_like_that_of_a_mail_and_a_file_beside(self, tmp_path):
        (tmp_path / "meta.yaml").write_text("title: x\nsee-also:\n  - one\n", "utf-8")
        text = "Number: XXXX\nAuthor: Ann,\n  Bob\n\n\nWhy\n===\n\nText.\n"
        data = learnt(derive(outline(tmp_path, "one.rst", text), "own", WORDS))
        assert data["metadata"]["header"] == "rfc2822"
        assert data["metadata"]["file"] == "meta.yaml"
        assert data["metadata"]["number"]["holds"] == "id"
        assert data["metadata"]["see-also"]["links"] == "see-also"
        assert data["kinds"]["see-also"]["like"] == "reference"

    def test_a_status_that_is_a_section(self, tmp_path):
        text = "# 1. Title\n\n## Status\n\nproposed, accepted, Superseded by X or\nsuperseded by [1](1.md)\n\n## Context\n\nWhy.\n"
        data = learnt(derive(outline(tmp_path, "one.md", text), "own", WORDS))
        status = data["metadata"]["status"]
        assert (status["section"], status["superseded"]) == ("Status", ["Superseded"])
        assert status["values"] == ["proposed", "accepted", "Superseded"]
        assert list(data["fields"]) == ["context"]

    def test_a_header_in_a_table_with_comments(self, tmp_path):
        data = learnt(derive(outline(tmp_path, "HBR-NNNN.md", TABLE), "own", WORDS))
        assert data["metadata"] == {
            "state": {
                "label": "State",
                "holds": "status",
                "values": ["Sketch", "Under way", "Sunk"],
                "drafts": ["Sketch"],
            },
            "captain": {"label": "Captain", "prompts": ["@your-handle"]},
            "kind": {"label": "Kind", "values": ["small", "large"]},
            "opened": {"label": "Opened", "holds": "date"},
            "needs": {"label": "Needs", "links": "depends", "many": True},
            "grew-out-of": {"label": "Grew out of", "links": "related", "many": True},
            "owner": {"label": "Owner", "holds": "owner", "prompts": ["{name}, {team}"]},
        }
        assert data["fields"]["plan"] == {"label": "Plan", "prompts": ["What is done."]}
        assert data["fields"]["proof"] == {
            "label": "Proof",
            "parent": "plan",
            "required": ["Under way"],
            "prompts": ["Required for: Under way."],
        }
        assert data["fields"]["non-goals"]["scope"] == "out"

    def test_a_phase_is_a_status_where_nothing_else_is(self, tmp_path):
        text = "# T\n\n- Phase: Exploring | Shipped | Parked\n- Stage: one | two\n\n## Why\n\nWords.\n"
        data = learnt(derive(outline(tmp_path, "one.md", text), "own", WORDS))
        assert data["metadata"]["phase"]["drafts"] == ["Exploring", "Parked"]
        assert "holds" not in data["metadata"]["stage"]

    def test_a_template_of_ours_beside_it_is_no_metadata(self, tmp_path):
        (tmp_path / "own.toml").write_text('name = "x"\ntitle = "X"\n[fields.why]\nlabel = "Why"\n', "utf-8")
        assert outline(tmp_path, "one.rst", REST).metadata_file is None

    def test_what_cannot_be_read(self, tmp_path):
        (tmp_path / "a.rst").write_bytes(b"\xff\xfe")
        with pytest.raises(UnreadableDocumentError):
            read_outline(tmp_path / "a.rst", "a")


class TestDocuments:
    @pytest.fixture
    def data(self, tmp_path):
        template = "Title\n=====\n\n:Status: draft\n\nWhy\n---\n\nSay why.\n\nHow\n---\n\nSay how.\n\nRisks\n-----\n\nSay.\n\nLegal\n-----\n\nPublic.\n"
        derived = derive(outline(tmp_path, "0000-template.rst", template), "own", WORDS)
        documents = []
        for number in range(1, 21):
            why = "Why" if number > 4 else "Reasons for this"
            how = "How\n---\n\nSo.\n\n" + ("Risks\n-----\n\nNone.\n\n" if number > 9 else "")
            text = (
                f"TIP-{number}: A title\n====================\n\n:Status: {'Final' if number % 2 else 'Draft'}\n"
                f":Tip: {number}\n:Superseded-By: {number + 1}\n\n{why}\n----------------\n\nFor this.\n\n{how}"
                "Legal\n-----\n\nPublic.\n"
            )
            documents.append(outline(tmp_path, f"tips/{number:04}-a-title.rst", text))
        learn(derived, documents, ["tips/*"], WORDS)
        return learnt(derived)

    def test_ids(self, data):
        assert data["id"]["form"] == ["TIP-{number}", "{name}"]
        assert data["id"]["path"] == ["tips/{number}-{name}"]
        assert data["id"]["title"] == ["TIP-{number}: {title}", "{title}"]
        assert data["id"]["text"] == ["tips/{number}-*"]
        assert data["documents"] == ["tips/*"]

    def test_metadata(self, data):
        assert data["metadata"]["status"]["values"] == ["Final", "Draft"]
        assert data["metadata"]["superseded-by"]["reverse"] is True
        assert data["metadata"]["tip"]["holds"] == "id"

    def test_fields(self, data):
        assert data["fields"]["why"]["aliases"] == ["Reasons for this"]
        assert data["fields"]["risks"]["since"] == 10
        assert data["fields"]["legal"]["keep"] is True


def test_a_status_ends_where_the_language_says(tmp_path):
    words = make_words(["german"])
    template = "Titel\n=====\n\n:Status: Entwurf\n\nGrund\n-----\n\nDer Grund.\n"
    derived = derive(outline(tmp_path, "vorlage.rst", template), "own", words)
    documents = [
        outline(tmp_path, f"adr/{number:04}-x.rst", template.replace("Entwurf", f"Angenommen seit Mai ({number})"))
        for number in range(1, 4)
    ]
    learn(derived, documents, ["adr/*"], words)
    assert learnt(derived)["metadata"]["status"]["values"] == ["Angenommen"]


def test_addresses_of_documents_in_folders_of_their_own(tmp_path):
    derived = derive(outline(tmp_path, "template.rst", "Title\n=====\n\nWhy\n---\n\nSay why.\n"), "own", WORDS)
    documents = [
        outline(
            tmp_path, f"tips/{number:04}/README.rst", f"TIP-{number}: A title\n================\n\nWhy\n---\n\nSo.\n"
        )
        for number in range(1, 9)
    ]
    learn(derived, documents, ["tips/*/README"], WORDS)
    assert learnt(derived)["id"]["path"] == ["tips/{number}/README"]
    assert learnt(derived)["id"]["text"] == ["tips/{number}"]


class TestDocumentsOfOneNameEach:
    @pytest.fixture
    def data(self, tmp_path):
        text = ":Spec: {0}\n:Follows on: {1}\n:Size: {2}\n\nTitle of {0}\n==================\n\nWhy\n---\n\nWords.\n{3}"
        extra = "\nHow\n---\n\nWords.\n"
        names = [f"{letter}-thing" for letter in "abcdefghijkl"]
        template = text.format("<topic>", "none", "small | large", extra)
        derived = derive(outline(tmp_path, "template.rst", template), "own", WORDS)
        documents = []
        for place, name in enumerate(names):
            other = names[place - 1] if place % 2 else "none"
            said = text.format(
                name, f"Spec: {other}" if place % 2 else other, ("small", "huge")[place % 2], extra * (place < 3)
            )
            documents.append(outline(tmp_path, f"specs/{name}/design.rst", said))
        learn(derived, documents, ["specs/*/design"], WORDS)
        return learnt(derived)

    def test_ids(self, data):
        assert data["id"] == {"form": ["{name}"], "path": ["specs/{name}/design"], "text": ["Spec: {name}"]}
        assert data["metadata"]["spec"]["holds"] == "id"

    def test_metadata(self, data):
        assert data["metadata"]["follows-on"] == {
            "label": "Follows on",
            "links": "related",
            "many": True,
            "required": True,
        }
        assert data["metadata"]["size"]["values"] == ["small", "large", "huge"]

    def test_what_few_documents_have_is_not_asked_for(self, data):
        assert "required" not in data["fields"]["why"]
        assert data["fields"]["how"]["required"] is False


def test_drift(tmp_path):
    derived = derive(outline(tmp_path, "one.rst", REST), "tip", WORDS)
    template = make_template(tomllib.loads(write_template(derived)), "x.toml")
    assert list(find_drift(template, derived)) == []
    changed = REST.replace("Abstract", "Overview").replace("Who has", "Nobody").replace(":Author:", ":Editor:")
    assert list(find_drift(template, derive(outline(tmp_path, "two.rst", changed), "tip", WORDS))) == [
        "field 'Overview' is in the document, and not in the template",
        "field 'Overview' / 'Story' is in the document, and not in the template",
        "field 'Abstract' is in the template, and not in the document",
        "field 'Story' is in the template, and not in the document",
        "metadata 'Editor' is in the document, and not in the template",
        "metadata 'Author' is in the template, and not in the document",
    ]


class TestWithoutATemplateDocument:
    def documents(self):
        def make(number, *labels):
            headings = tuple(Heading(label, level, 1, is_label=level > 1) for label, level in labels)
            return Outline(f"adr/{number}", f"ADR-{number}: X", headings, (HeaderLine("Status", "accepted"),))

        whole = (("1. Context", 1), ("Cost", 2), ("2. Decision", 1), ("Consequences", 1))
        others = [make(n, *whole) for n in range(1, 6)]
        return [*others, make(6, ("Context", 1), ("Decision", 1), ("Notes", 1)), make(7, ("Decision", 1))]

    def test_fields_are_what_most_documents_share(self):
        documents = self.documents()
        derived = derive_common(documents, "adr", WORDS)
        learn(derived, documents, ["adr/*"], WORDS)
        data = learnt(derived)
        assert {
            name: (one["label"], one.get("parent"), one.get("required")) for name, one in data["fields"].items()
        } == {
            "context": ("Context", None, None),
            "cost": ("Cost", "context", False),
            "decision": ("Decision", None, None),
            "consequences": ("Consequences", None, False),
        }
        assert data["metadata"]["status"]["holds"] == "status"
        text = write_template(derived)
        assert "# In 6 of 7 documents.\n[fields.context]" in text
        assert "# In 7 of 7 documents.\n[fields.decision]" in text


def ids_of(folder, template, documents):
    """Return how designs are called, by the document that is copied and by those that there are."""
    derived = derive(outline(folder, *template), "own", WORDS)
    learn(derived, [outline(folder, *one) for one in documents], ["*"], WORDS)
    return learnt(derived)["id"]


@pytest.mark.parametrize(
    ("title", "documents", "value", "form"),
    [
        ("NNNN – Title", {"0003-a": "0003 – A", "0004-b": "0004 – B"}, "-", ["{number}", "{name}"]),
        ("P-XXX: Title", {"P-003-a": "P-003: A", "P-004-b": "P-004: B"}, "-", ["P-{number:3}", "{name}"]),
        ("Title", {"sips/sip-3": "A", "sips/sip-4": "B"}, "-", ["SIP-{number}"]),
        ("Title", {"notes/proposal-3": "A", "notes/proposal-4": "B"}, "-", ["Proposal-{number}"]),
        ("Title", {"rfcs/3-a": "A", "rfcs/4-b": "B"}, "-", ["RFC {number}", "{name}"]),
        ("Title", {"text/3-a": "A", "text/4-b": "B"}, "BIP-4, BIP 3", ["BIP {number}", "{name}"]),
        ("Title", {"text/3-a": "A", "text/4-b": "B"}, "ISO 8601", ["{number}", "{name}"]),
        ("Title", {"a/2026-01-02-a": "A", "a/2025-01-02-b": "B"}, "-", ["{name}"]),
        ("Title", {"2.4/a": "A", "2.4/b": "B", "2.5/c": "C"}, "-", ["{name}"]),
    ],
)
def test_what_stands_before_numbers(tmp_path, title, documents, value, form):
    text = "{title}\n====================\n\n:Needs: {value}\n\nWhy\n---\n\nText.\n"
    template = ("template.rst", text.format(title=title, value=""))
    others = [(f"{name}.rst", text.format(title=one, value=value)) for name, one in documents.items()]
    assert ids_of(tmp_path, template, others)["form"] == form


def test_a_stage_that_is_the_status(tmp_path):
    template = '---\nstage: draft # one of draft, accepted, dropped\n---\n# Title\n\n## Why\n\nGuidance, or "None".\n'
    data = learnt(derive(outline(tmp_path, "a.md", template), "own", WORDS))
    status = data["metadata"]["stage"]
    assert (status["holds"], status["values"], status["withdrawn"]) == (
        "status",
        ["draft", "accepted", "dropped"],
        ["dropped"],
    )
    assert data["fields"]["why"]["style"] == "list"
    bare = derive(outline(tmp_path, "b.rst", "Title\n=====\n\n:Stage:\n:Author(s):\n\nWhy\n---\n"), "own", WORDS)
    said = "Title\n=====\n\n:Stage: Shipped\n\nWhy\n---\n"
    learn(bare, [outline(tmp_path, f"{name}.rst", said) for name in "cd"], ["*"], WORDS)
    metadata = learnt(bare)["metadata"]
    assert (metadata["stage"]["holds"], metadata["stage"]["values"]) == ("status", ["Shipped"])
    assert (metadata["authors"]["holds"], metadata["authors"]["label"]) == ("owner", "Authors")


class TestOtherTeams:
    """What teams write in headers, learnt from three documents each."""

    def derive(self, folder, texts, suffix=".md", name="{}-x"):
        documents = [
            outline(folder, f"adr/{name.format(number)}{suffix}", text) for number, text in enumerate(texts, 1)
        ]
        words = make_words(find_languages(documents))
        derived = derive_common(documents, "adr", words)
        derived.set_languages(find_languages(documents))
        learn(derived, documents, ["adr/*"], words)
        return learnt(derived)

    @pytest.mark.parametrize(
        ("names", "key", "role"),
        [
            (("Author", "Authors", "Author(s)"), "authors", "owner"),
            (("Champion", "Champions", "Champions"), "champions", "owner"),
            (("Stage", "Stage", "Stage"), "stage", "status"),
            (("State", "State", "State"), "state", "status"),
            (("Auteur", "Auteurs", "Auteurs"), "auteurs", "owner"),
            (("Fecha", "Fecha", "Fecha"), "fecha", "date"),
        ],
    )
    def test_roles(self, tmp_path, names, key, role):
        data = self.derive(tmp_path, [f"# X\n\n{name}: One\n\n## Why\n\nSo.\n" for name in names])
        assert data["metadata"][key]["holds"] == role
        tools = make_template(data, "x.toml")
        assert {MetadataIndex(tools).match(name) for name in names} == {key}

    @pytest.mark.parametrize(
        "header",
        [
            ":state: done\n:authors: Ann, Bob\n\n# X\n",
            "# X\n\n**State:** done | **Authors:** Ann, Bob\n",
            "# X\n\nState: done\n\nAuthors:\n\n- Ann\n- Bob\n",
            "X\n=\n\n**State**: done  \n**Authors**: Ann, Bob  \n**Due**: May\n",
            "# X\n\n> State: done  \n> Authors: Ann, Bob\n",
            "# X\n\nState: done, Authors: Ann, Bob\n",
            "# X\n\nState: done; Authors: Ann, Bob; Due: May\n",
            "# X\n\n**State:** done **Authors:** Ann, Bob **Reach:** far\n",
            "# X\n\n**State** : done, **Authors** : Ann, Bob\n",
            "# X\n\n| Reach | State | Authors |\n|---|---|---|\n| far | done | Ann, Bob |\n| near | open | Cid |\n",
            "# X\n\n| State | Authors |\n|---|---|\n| done | Ann, Bob |\n",
            "# X\n\n| | |\n|---|---|\n| State | done |\n| Authors | Ann, Bob |\n",
            "# X\n\n| Field | Value |\n|---|---|\n| State | done |\n| Authors | Ann, Bob |\n",
            "# X\n\n| State | done |\n|---|---|\n| Authors | Ann, Bob |\n",
        ],
    )
    def test_forms(self, tmp_path, header):
        data = self.derive(tmp_path, [f"{header}\n## Why\n\nSo.\n"] * 3)
        assert (data["metadata"]["state"]["holds"], data["metadata"]["authors"]["many"]) == ("status", True)
        assert data["metadata"]["state"]["values"] == ["done"]
        assert data["metadata"].keys() <= {"state", "authors", "due", "reach"}

    def test_line_blocks_and_mails(self, tmp_path):
        blocks = self.derive(tmp_path / "a", ["X\n=\n\n| State: done\n| Owner: Ann\n\nWhy\n---\n\nSo.\n"] * 3, ".rst")
        assert (blocks["metadata"]["state"]["holds"], blocks["metadata"]["owner"]["holds"]) == ("status", "owner")
        mails = self.derive(tmp_path / "b", ["Title: X\nStatus: done\n\nWhy\n===\n\nSo.\n"] * 3, ".rst")
        assert mails["metadata"]["header"] == "rfc2822"

    def test_what_few_documents_name(self, tmp_path):
        texts = ["---\nrequires: 2, 3\n---\n", "---\nbuilds-on: a paper\n---\n", "---\nreplaces: A cache\n---\n"]
        data = self.derive(tmp_path, [f"{text}\n# X\n\n## Why\n\nSo.\n" for text in texts])
        assert {key: one["links"] for key, one in data["metadata"].items()} == {
            "requires": "depends",
            "replaces": "supersedes",
        }

    @pytest.mark.parametrize(
        ("links", "is_said"),
        [(("2-x.md", "./1-x.md#a", "1-x.md"), True), (("1-x.md", "2-x.md", "3-x.md"), False), (("a.md",) * 3, False)],
        ids=["others", "itself", "elsewhere"],
    )
    @pytest.mark.parametrize("suffix", [".md", ".rst"])
    def test_a_section_that_links_to_other_designs(self, tmp_path, links, is_said, suffix):
        if suffix == ".md" and not HAS_MYST:
            pytest.skip("this project is without MyST-Parser")
        form = "# X\n\n## Impact\n\n- the [words]({0})\n\n## Why\n\nSo.\n"
        if suffix == ".rst":
            form = "X\n=\n\nImpact\n------\n\n- the `words <{0}>`_\n\nWhy\n---\n\nSo.\n"
            links = [link.replace(".md", ".rst") for link in links]
        files = {}
        for number, link in enumerate(links, 1):
            files[number] = tmp_path / f"{number}-x{suffix}"
            files[number].write_text(form.format(link), "utf-8")
        documents = [read_outline(path, f"adr/{number}-x") for number, path in files.items()]
        words = make_words(["english"])
        learnt = derive_common(documents, "own", words)
        learn(learnt, documents, ["adr/*"], words)
        assert ("Names other designs in 3 of 3 documents: declares" in learnt.fields["impact"].comment) == is_said

    def test_relations_in_german(self, tmp_path):
        lines = ("Ersetzt: 2", "Ersetzt durch: [x](2-x.md)", "Hängt ab von: 2, 3")
        texts = [f"# X\n\nStatus: angenommen\n{line}\n\n## Kontext\n\nX.\n\n## Folgen\n\nX.\n" for line in lines]
        found = self.derive(tmp_path, texts)["metadata"]
        assert {key: (one["links"], one.get("reverse", False)) for key, one in found.items() if "links" in one} == {
            "ersetzt": ("supersedes", False),
            "ersetzt-durch": ("supersedes", True),
            "hängt-ab-von": ("depends", False),
        }

    def test_ids_in_titles_of_headers(self, tmp_path):
        texts = [f"---\ntitle: TIP-{number} - X\n---\n\n## Why\n\nSo.\n\n## How\n\nSo.\n" for number in (61, 64, 70)]
        data = self.derive(tmp_path, texts, name="x{}y")
        assert (data["id"]["form"][0], data["id"]["title"][0]) == ("TIP-{number}", "TIP-{number} - {title}")

    def test_one_letter_before_numbers_with_zeros(self, tmp_path):
        texts = [f"# P{number:04}: X\n\n## Why\n\nSo.\n\n## How\n\nSo.\n" for number in (1, 2, 3)]
        data = self.derive(tmp_path, texts, name="p{:04}-x")
        assert data["id"]["form"][0] == "P{number:4}"
        assert data["id"]["path"] == ["adr/p{number}-{name}"]

    def test_a_number_in_the_name_of_a_folder_at_the_top(self, tmp_path):
        documents = [outline(tmp_path, f"{number}-x/x{number}.md", "# X\n\n## Why\n\nSo.\n") for number in (14, 29, 33)]
        derived = derive_common(documents, "jep", WORDS)
        learn(derived, documents, ["*/*"], WORDS)
        learnt(derived)

    @pytest.mark.parametrize("label", ["**Current state**: *{}*", "Current state: {}", "{}"])
    def test_a_status_section(self, tmp_path, label):
        texts = [
            f"# X\n\n## Status\n\n{label.format(one)}\n\n**Thread**: [here](https://example.org)\n\n## Why\n\nSo.\n"
            for one in ("Accepted", "Under Discussion", "Discarded")
        ]
        data = self.derive(tmp_path, texts)
        status = data["metadata"]["status"]
        assert status["section"] == "Status"
        assert [*data["fields"]] == ["why"]
        assert (status["values"], status["withdrawn"]) == (["Accepted", "Under Discussion", "Discarded"], ["Discarded"])

    @pytest.mark.parametrize(
        ("language", "status", "value", "headings", "field"),
        [
            ("french", "Statut", "remplacé par 2", ("Contexte", "Décision"), "decision"),
            ("spanish", "Estado", "reemplazado por 2", ("Contexto", "Decisión"), "decision"),
            ("german", "Status", "ersetzt durch 2", ("Kontext", "Entscheidung"), "entscheidung"),
            ("chinese", "状态", "被取代", ("背景", "决策"), "决策"),
        ],
    )
    def test_languages(self, tmp_path, language, status, value, headings, field):
        text = f"# X\n\n{status}: {value}\n\n" + "".join(f"## {one}\n\nX.\n\n" for one in headings)
        data = self.derive(tmp_path, [text] * 3)
        assert data["languages"] == ["english", language]
        (line,) = (one for one in data["metadata"].values() if one.get("holds") == "status")
        assert line["superseded"] == line["values"]
        assert headings[1] in {one["label"] for one in data["fields"].values()}
        assert field in data["fields"] or language == "chinese"
