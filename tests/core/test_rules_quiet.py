"""What looks like a finding and is none, and what is one cause and therefore one finding; in Markdown and in reST.

The documents are written as in ``rule_cases``: ``«rule»`` marks the lines where the rule finds something.
"""

from __future__ import annotations

import pytest
from rule_cases import find, spec

from sphinxcontrib_flamedesign.core.template import Words
from sphinxcontrib_flamedesign.core.text.declared_names import DeclarationReader

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


def options(*entries: str) -> str:
    return "\n".join(["## Function Specification", "", "### Configuration", "", *entries, ""])


def exit_codes(*entries: str) -> str:
    lines = ["## Function Specification", "", "### CLI", "", "- `tool run`: runs", ""]
    return "\n".join([*lines, "**Exit codes of `tool run`:**", "", *entries, ""])


def paths(*entries: str) -> str:
    return "\n".join(["## References", "", "**Implementation References:**", "", *entries, ""])


QUIET: list[tuple[str, dict[str, str]]] = [
    (
        "missing-acknowledgement",
        {
            "RFE1": "# RFE1: One\n\n"
            + spec(
                "- RFE2: no change required",
                "- RFE3 - none",
                "- No change of RFE4 is needed",
                "- RFE5: no longer reads the table «missing-acknowledgement»",
                label="Updates Required",
            ),
            **{f"RFE{number}": f"# RFE{number}: X\n" for number in (2, 3, 4, 5)},
        },
    ),
    (
        "breaking-without-migration",
        {
            "RFE1": "# RFE1: One\n\n" + spec("Nothing breaks: it is new.", label="Breaking Changes"),
            "RFE2": "# RFE2: Two\n\n" + spec("- The format is fully backward compatible.", label="Breaking Changes"),
            "RFE3": "# RFE3: Three\n\n"
            + spec(
                "- It does not break the API.",
                "- The format is not backward compatible.",
                label="Breaking Changes «breaking-without-migration»",
            ),
        },
    ),
    (
        "breaking-not-propagated",
        {
            "RFE1": "# RFE1: One\n\n" + spec("- It does not break RFE2.", label="Breaking Changes"),
            "RFE2": "# RFE2: Two\n",
        },
    ),
    (
        "superseded-target",
        {
            "RFE1": "---\nsupersedes: RFE2\n---\n\n# RFE1: One\n\n" + spec("- RFE2: replaced"),
            "RFE2": "---\nstatus: superseded\n---\n\n# RFE2: Two\n",
        },
    ),
    (
        "conflicting-default",
        {
            "RFE1": "# RFE1: One\n\n"
            + options(
                "- `cache.size`: default 10MB",
                "- `cache.count`: default 1,000",
                "- `cache.on` (default: true)",
                "- `cache.age`: the default depends on the machine",
                "- `cache.dir`: default `/var/a`",
            ),
            "RFE2": "# RFE2: Two\n\n"
            + options(
                "- `cache.size`: default 10 MB",
                "- `cache.count` (default: 1000)",
                "- `cache.on`: default True",
                "- `cache.age`: default 10",
                "- `cache.dir`: default `/var/b` «conflicting-default»",
            ),
            "RFE3": "# RFE3: Three\n\n" + options("- `cache.size`: default 10GB «conflicting-default»"),
        },
    ),
    (
        "conflicting-default",
        {
            "RFE1": "# RFE1: One\n\n" + exit_codes("- 0: success", "- 1: invalid input", "- 2: no such object"),
            "RFE2": "# RFE2: Two\n\n"
            + exit_codes("- 0: OK", "- 1: bad input", "- 2: interrupted «conflicting-default»"),
        },
    ),
    (
        "conflicting-declaration",
        {
            "RFE1": "# RFE1: One\n\n" + exit_codes("- 0: success"),
            "RFE2": "# RFE2: Two\n\nAs RFE1 says.\n\n" + exit_codes("- 0: OK"),
        },
    ),
    (
        "unknown-feature",
        {
            "RFE10": "# RFE10: Ten\n\n"
            + spec(
                "- RFE10 reads",
                "- `RFE99x` is no id",
                "- RFE9 «unknown-feature»",
                "- REF11 and RFE12 «unknown-feature»",
                "- RFFE-12: a letter too many «unknown-feature»",
                "- RFC 11, REF13, FE 11 and a/REF12/b are other things",
            ),
            "RFE11": "# RFE11: Eleven\n",
            "RFE12": "# RFE12: Twelve\n",
        },
    ),
    (
        "unknown-component",
        {
            "RFE1": "# RFE1: One\n\n"
            + spec(
                "- **Session Managers**: several",
                "- **session_manager**: starts",
                "- **Session-Manager**: starts",
                "- **Session Manager API**: another thing",
            )
        },
    ),
    (
        "broken-document-link",
        {
            "RFE1": "# RFE1: One\n\n" + spec("- [a file](guide.md)", "- [none](nowhere.md) «broken-document-link»"),
        },
    ),
    (
        "use-case-incomplete",
        {
            "RFE1": """
                # RFE1: One

                ## Use Cases

                ### Basic Use Cases

                **Example 1: With steps**

                A worker is restarted.

                1. Stop it.
                2. Start it.

                **Result:** its tasks are there.
            """,
        },
    ),
    (
        "duplicate-field",
        {
            "RFE1": """
                # RFE1: One

                ## Motivation

                **Background:** Text.

                **Target:** Text.

                ## Use Cases

                ### Basic Use Cases

                **Example 1: A**

                - Background: a worker runs.
                - Target: it stops.
            """,
        },
    ),
    (
        "misplaced-field",
        {
            "RFE1": """
                # RFE1: One

                ## Function Specification

                **Configuration:** Text.

                ## Implementation Detail

                **Architecture:** Text.

                **Algorithms:** Text.

                - **Performance:** fast

                ## Use Cases

                **Example 1: A**

                **Configuration:** as above.
            """,
        },
    ),
]

ONE_CAUSE: dict[str, tuple[str, dict[str, str]]] = {
    "an empty section lacks no parts": (
        "missing-field",
        {
            "RFE1": """
                # RFE1: One «missing-field» «missing-field»

                ## Motivation

                ## References

                TBD

                ## Use Cases «missing-field»

                **Advanced Use Cases:** TBD
            """
        },
    ),
    "a section that says TBD above one of its parts lacks no others": (
        "missing-field",
        {
            "RFE1": """
                # RFE1: One «missing-field» «missing-field» «missing-field» «missing-field»

                ## Function Specification

                TBD

                ### CLI

                One command.
            """
        },
    ),
    "and is a placeholder, beside a part that is one": (
        "placeholder-field",
        {
            "RFE1": """
                # RFE1: One

                ## Motivation «placeholder-field»

                - TBD

                ## Function Specification «placeholder-field»

                To be decided.

                **CLI:** One command.

                ## References «placeholder-field»

                TBD

                **Related Documents:** TODO «placeholder-field»
            """,
            "RFE2": """
                # RFE2: Two

                ## Motivation

                TBD

                **Background:** It is slow.

                **Target:** It is fast.
            """,
        },
    ),
    "parts without their section": (
        "missing-field",
        {
            "RFE1": """
                # RFE1: One «missing-field» «missing-field»

                ## Motivation

                **Background:** Text.

                **Target:** Text.

                **Architecture:** «missing-field»

                Text.

                **Components:**

                Text.

                **System Considerations:**

                **Performance:**

                Text.

                ## References

                - **Related Documents:** None.
                - **External References:** None.
                - **Implementation References:** None.
            """
        },
    ),
    "they are not misplaced as well": (
        "misplaced-field",
        {
            "RFE1": """
                # RFE1: One

                ## Motivation

                **Architecture:**

                Text.

                **Components:**

                Text.

                ## Function Specification

                **External References:** «misplaced-field»

                Text.
            """
        },
    ),
    "what is inside a misplaced part": (
        "misplaced-field",
        {
            "RFE1": """
                # RFE1: One

                ## Motivation

                **System Considerations:** «misplaced-field»

                **Performance:**

                Text.

                ## Implementation Detail

                **Architecture:** Text.
            """
        },
    ),
}


@pytest.mark.parametrize("suffix", ["md", "rst"])
@pytest.mark.parametrize("number", range(len(QUIET)), ids=[rule for rule, _ in QUIET])
def test_false_alarm(project, number, suffix):
    rule, documents = QUIET[number]
    if rule == "broken-document-link":
        (project.src / f"guide.{suffix}").write_text("# A file that is no document of the project\n")
    components = {"Session Manager": {}} if rule == "unknown-component" else {}
    config = {"flamedesign_components": components, "exclude_patterns": ["guide*"]}
    expected, found = find(project, documents, suffix, rule, **config)
    assert found == expected


@pytest.mark.parametrize("suffix", ["md", "rst"])
@pytest.mark.parametrize("cause", ONE_CAUSE)
def test_one_cause_is_one_finding(project, cause, suffix):
    rule, documents = ONE_CAUSE[cause]
    expected, found = find(project, documents, suffix, rule)
    assert expected
    assert found == expected


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_words_with_a_slash_are_no_paths(project, suffix, tmp_path):
    (tmp_path / "tree/src").mkdir(parents=True)
    entries = paths(
        "- `application/json` and `application/vnd.tool+json` are sent",
        "- `ghcr.io/tool/worker`",
        "- `tool-org/tool`",
        "- `src/nowhere` «missing-code-path»",
        "- `lib/a.py` «missing-code-path»",
        "- `lib/` «missing-code-path»",
        "- `designs/RFE9/FS.md` of RFE9",
        "- `designs/RFE90x/FS.md` «missing-code-path»",
    )
    documents = {"RFE1": f"# RFE1: One\n\n{entries}"}
    root = {"flamedesign_source_root": str(tmp_path / "tree")}
    expected, found = find(project, documents, suffix, "missing-code-path", **root)
    assert len(expected) == 4
    assert found == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(default: 5s)", "5s"),
        ("defaults to info unless set", "info"),
        ("default 1,000 tasks", "1000"),
        ("default true, which", "true"),
        ("by default on", "on"),
        ("the default depends on the machine", None),
        ("default settings apply", None),
        ("no default", None),
    ],
)
def test_defaults(text, value):
    assert DeclarationReader(Words(defaults=("default", "defaults to"))).find_default(text) == value
