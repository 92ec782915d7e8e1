"""The rules about what only one syntax has, or what lies beside the documents: found at the right line, else not."""

from __future__ import annotations

import pytest
from rule_cases import OTHER_SECTION, find

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough

#: Rule -> syntax -> documents; ``«rule»`` marks the lines where the rule finds something.
SPECIAL: dict[str, dict[str, dict[str, str]]] = {
    "second-design": {
        "md": {
            "RFE1": "# One\n\n```{design} RFE1\n```\n\n```{design} RFE2 «second-design»\n```\n",
            "RFE3": "# Three\n\n```{design} RFE3\n```\n",
        },
        "rst": {
            "RFE1": "One\n===\n\n.. design:: RFE1\n\n.. design:: RFE2 «second-design»\n",
            "RFE3": "Three\n=====\n\n.. design:: RFE3\n",
        },
    },
    "many-conditions": {
        "md": {
            "RFE1": "# RFE1: One\n\n"
            + "".join(f"```{{only}} a{number}\nText.\n```\n\n" for number in range(6))
            + "```{only} a6 «many-conditions»\nText.\n```\n\n```{only} a7\nText.\n```\n",
            "RFE2": "# RFE2: Two\n\n" + "".join(f"```{{only}} a{number % 6}\nText.\n```\n\n" for number in range(9)),
        },
        "rst": {
            "RFE1": "RFE1: One\n=========\n\n"
            + "".join(f".. only:: a{number}\n\n   Text.\n\n" for number in range(6))
            + ".. only:: a6 «many-conditions»\n\n   Text.\n\n.. only:: a7\n\n   Text.\n",
            "RFE2": "RFE2: Two\n=========\n\n"
            + "".join(f".. only:: a{number % 6}\n\n   Text.\n\n" for number in range(9)),
        },
    },
    "field-without-design": {
        "md": {
            "other": "# Other\n\n```{design-background} «field-without-design»\nText.\n```\n",
            "RFE3": "# RFE3: Three\n\n```{design-background}\nText.\n```\n",
        },
        "rst": {
            "other": "Other\n=====\n\n.. design-background:: «field-without-design»\n\n   Text.\n",
            "RFE3": "RFE3: Three\n===========\n\n.. design-background::\n\n   Text.\n",
        },
    },
    "invalid-option": {
        "md": {
            "RFE1": "# One\n\n```{design} RFE1 «invalid-option»\n:colour: red\n```\n\n"
            "```{design-background}\n:class: wide\n\nText.\n```\n",
        },
        "rst": {
            "RFE1": "One\n===\n\n.. design:: RFE1 «invalid-option»\n   :colour: red\n\n"
            ".. design-background::\n   :class: wide\n\n   Text.\n",
        },
    },
    "open-fence": {
        "md": {
            "RFE1": "# RFE1: One\n\n## Motivation\n\n```sh «open-fence»\nrun\n\n## References\n\nText.\n",
            "RFE2": "# RFE2: Two\n\n## Motivation\n\n```sh\nrun\n```\n\n## References\n\nText.\n",
        },
        "rst": {
            "RFE2": "RFE2: Two\n=========\n\nMotivation\n----------\n\n```sh\nrun\n\nReferences\n----------\n\nX.\n"
        },
    },
    "contradictory-metadata": {
        "md": {
            "RFE1": "---\nstatus: draft\n---\n\n# RFE1: One\n\n**Status:** Accepted «contradictory-metadata»\n",
            "RFE2": "---\nstatus: draft\n---\n\n# RFE2: Two\n\n**Status:** Draft\n",
        },
        "rst": {
            "RFE1": ":status: draft\n\nRFE1: One\n=========\n\n**Status:** Accepted «contradictory-metadata»\n",
            "RFE2": ":status: draft\n\nRFE2: Two\n=========\n\n**Status:** Draft\n",
        },
    },
    "unquoted-value": {
        "md": {
            "RFE1": "---\nauthor: Ada\nissue: #209 «unquoted-value»\n---\n\n# RFE1: One\n",
            "RFE2": '---\nissue: "#209"\n---\n\n# RFE2: Two\n',
        },
        "rst": {"RFE2": ":author: Ada\n:issue: #209\n\nRFE2: Two\n=========\n"},
    },
    "invalid-metadata": {
        "md": {
            "RFE1": "---\nstauts: draft «invalid-metadata»\nissued: 2026-01-01\n"
            "creator: Ada\nupdated: 2026-01-02\ntags: a\n---\n\n# RFE1: One\n",
            "RFE2": "---\nauthor: @ada «invalid-metadata»\n---\n\n# RFE2: Two\n",
            "RFE4": "---\nstatus: draft\n---\n\n# RFE4: Four\n",
            "RFE5": "---\n\n# RFE5: A rule\n\nStatus: draft\n",
        },
        "rst": {
            "RFE1": ":stauts: draft «invalid-metadata»\n::issued: 2026-01-01\n:creator: Ada\n\nRFE1: One\n=========\n",
        },
    },
    "missing-code-path": {
        "md": {
            "RFE1": "# RFE1: One\n\n## References\n\n**Implementation References:**\n\n- `src/a.py`\n"
            "- `src/b.py` «missing-code-path»\n"
        },
        "rst": {
            "RFE1": "RFE1: One\n=========\n\nReferences\n----------\n\n**Implementation References:**\n\n- ``src/a.py``\n"
            "- ``src/b.py`` «missing-code-path»\n"
        },
    },
    "line-beyond-end": {
        "md": {
            "RFE1": "# RFE1: One\n\n## References\n\n**Implementation References:**\n\n- `src/a.py:2`\n"
            "- `src/a.py:4` «line-beyond-end»\n"
        },
        "rst": {
            "RFE1": "RFE1: One\n=========\n\nReferences\n----------\n\n**Implementation References:**\n\n- ``src/a.py:2``\n"
            "- ``src/a.py:4`` «line-beyond-end»\n"
        },
    },
}
#: reST has no fences, and no YAML: there these rules find nothing.
MARKDOWN_ONLY = {"open-fence", "unquoted-value"}
#: These look at git or at the baseline, in tests of their own.
WITH_HISTORY = {"stale-draft", "fixed-baseline-entry"}
#: These are about the configuration, and have tests beside its own.
OF_CONFIGURATION = {"unmatched-pattern", "unread-document", "unfit-template"}
#: These are about what is written wrongly, and have a table of their own.
OF_MISTAKES = {"unknown-directive"}


def test_every_rule_that_has_no_case_is_here():
    assert {*SPECIAL, *WITH_HISTORY, *OF_CONFIGURATION, *OF_MISTAKES} == OTHER_SECTION


@pytest.mark.parametrize("suffix", ["md", "rst"])
@pytest.mark.parametrize("rule", SPECIAL)
def test_rule(project, rule, suffix, tmp_path):
    (tmp_path / "tree/src").mkdir(parents=True)
    (tmp_path / "tree/src/a.py").write_text("1\n2\n3\n")
    config = {"flamedesign_source_root": str(tmp_path / "tree")}
    expected, found = find(project, SPECIAL[rule][suffix], suffix, rule, put=str, **config)
    assert bool(expected) == (suffix == "md" or rule not in MARKDOWN_ONLY)
    assert found == expected


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_an_entry_of_the_baseline_that_is_mended(project, suffix):
    text = {
        "md": "# RFE1: One\n\n## Motivation\n\n**Background:** TBD\n",
        "rst": "RFE1: One\n=========\n\nMotivation\n----------\n\n**Background:** TBD\n",
    }
    project.write("index.rst", "Index\n=====\n")
    project.write(f"RFE1.{suffix}", text[suffix])
    known = "# known\nplaceholder-field | RFE1 | background\nplaceholder-field | RFE1 | target\n"
    project.write("known.txt", known)
    found = project.export(flamedesign_documents=["RFE1"], flamedesign_baseline="known.txt")["findings"]
    # Both stand in the baseline: one is found still, and passed over; the other is not, and reported on its line.
    assert [(one["line"], one["docname"]) for one in found if one["rule"] == "fixed-baseline-entry"] == [(3, "RFE1")]
    assert not [one for one in found if one["rule"] == "placeholder-field"]
