"""Documents in which each rule finds something, and what finds it, in Markdown and in reST.

The documents are written in Markdown and put into reST line by line. ``«rule»`` at the end of a line says
that the rule finds something there; it is taken out before the document is written.
"""

from __future__ import annotations

import re
from textwrap import dedent

from support import TEMPLATE_FILE

from sphinxcontrib_flamedesign.derived import get_findings

_MARK = re.compile(r"[ ]*«([\w-]+)»")
_UNDERLINES = "=-~^"


def to_rest(text: str) -> str:
    """Put a document of the cases into reST."""
    lines: list[str] = []
    in_matter = text.startswith("---\n")
    for number, line in enumerate(text.split("\n")):
        marks = "".join(match[0] for match in _MARK.finditer(line))
        line = _MARK.sub("", line)
        heading = re.match(r"(#+) (.*)", line)
        if in_matter and number and line == "---":
            in_matter = False
            line = ""
        elif in_matter:
            if not number:
                continue
            line = f":{line}"
        elif heading:
            lines.append(heading[2] + marks)
            line, marks = _UNDERLINES[len(heading[1]) - 1] * 60, ""
        line = re.sub(r"\[([^]]*)\]\(([^)]*)\.md\)", r":doc:`\1 <\2>`", line)
        line = re.sub(r"(?<![:`>])`([^`<]+)`(?!`)", r"``\1``", line) if ":doc:" not in line else line
        line = re.sub(r"<!-- (.*) -->", r".. \1", line)
        lines.append(line + marks)
    return "\n".join(lines)


def find_all(project, documents, suffix, rule, *, put=to_rest, **config):
    """Build documents, and return where findings are expected, and all that a rule finds.

    :param put: what puts them into reST.
    """
    expected = []
    for name, text in documents.items():
        text = dedent(text).lstrip("\n")
        text = put(text) if suffix == "rst" else text
        file = f"{name}.{suffix}"
        for number, line in enumerate(text.split("\n"), 1):
            expected += [(file, number, match[1]) for match in _MARK.finditer(line)]
        project.write(file, _MARK.sub("", text))
    project.write("index.rst", "Index\n=====\n")
    if rule in OWN_TEMPLATES:
        project.write("own.toml", f'extends = "{TEMPLATE_FILE}"\n{OWN_TEMPLATES[rule]}')
        config = {"flamedesign_template": "own.toml"} | config
    if rule == "no-template":
        config = {"flamedesign_template": {"RFE1*": str(TEMPLATE_FILE)}} | config
    config = {"flamedesign_rules": {rule: "warning"}, "flamedesign_template": str(TEMPLATE_FILE)} | config
    app = project.build("dummy", flamedesign_documents=["RFE*"], suppress_warnings=["toc", "myst"], **config)
    return expected, [one for one in get_findings(app.env) if one.rule == rule]


def find(project, documents, suffix, rule, **config):
    """Build documents, and return where a rule is expected to find something, and where it does."""
    expected, findings = find_all(project, documents, suffix, rule, **config)
    found = sorted((one.source, one.line, one.rule) for one in findings)
    return sorted(one for one in expected if one[2] == rule), found


def spec(*statements: str, label: str = "Related Features") -> str:
    """Return a section with statements under one label of its feature interaction."""
    return "\n".join(
        ["## Function Specification", "", "**Feature Interaction:**", "", f"**{label}:**", "", *statements, ""]
    )


#: What the template of a case has beside that of tests, which requires no metadata.
OWN_TEMPLATES: dict[str, str] = {
    "missing-metadata": """
        [metadata]
        created.required = true
        author.required = ["accepted"]
        reviewer = { label = "Reviewer", required = ["accepted"] }
    """,
    "invalid-value": """
        [metadata]
        priority = { label = "Priority", values = ["high", "low"] }
        area = { label = "Area", many = true, values = ["storage", "network"] }
    """,
    "pending-id": """
        [id]
        pending = ["NNNN", "0000"]
    """,
}

CASES: dict[str, dict[str, str]] = {
    "missing-metadata": {
        "RFE1": "---\nstatus: draft\ncreated: 2026-01-02\n---\n\n# RFE1: One\n",
        "RFE2": "# RFE2: Two «missing-metadata»\n",
        "RFE3": "---\nstatus: accepted\nauthor: TBD «missing-metadata»\ncreated: 2026-01-02\nreviewer: none\n---\n\n"
        "# RFE3: Three\n",
        "RFE4": "---\nstatus: accepted\nauthor: Ada\ncreated: 2026-01-02\n---\n\n# RFE4: Four «missing-metadata»\n",
    },
    "invalid-value": {
        "RFE1": "---\npriority: High\narea: storage, disk «invalid-value»\nauthor: anyone\n---\n\n# RFE1: One\n",
        "RFE2": "# RFE2: Two\n\n**Area:** network, storage\n\n**Priority:** urgent «invalid-value»\n",
        "RFE3": "---\nstatus: unheard-of\n---\n\n# RFE3: Three\n",
    },
    "pending-id": {
        "RFE1": "# RFE1: One\n",
        "RFENNNN": "# RFENNNN: Two «pending-id»\n\n## Motivation\n\nAfter RFE0000 and RFENNNN.\n",
        "RFE0000": "# A cache «pending-id»\n",
        "RFE-new": "# RFE-0000: Three «pending-id»\n",
        "RFE5": "---\nid: RFE5\n---\n\n# RFENNNN: Five\n",
    },
    "no-template": {
        "RFE1": "# RFE1: One\n",
        "RFE2": "# RFE2: Two «no-template»\n\n## Motivation\n\n**Target:** TBD\n",
        "RFE3": "See RFE1. «no-template»\n",
    },
    "stale-index": {
        "RFE1": "# RFE1: One\n",
        "README": "# Ours\n\n<!-- flamedesign-index -->\n\n<!-- flamedesign-index-end --> «stale-index»\n",
        "more/README": "# Others\n\n<!-- flamedesign-index -->\n",
    },
    "missing-field": {
        "RFE1": """
            # RFE1: One «missing-field» «missing-field» «missing-field»

            ## Motivation «missing-field»

            **Background:** It is slow.

            ## References «missing-field» «missing-field»

            **External References:** None.
        """,
    },
    "placeholder-field": {
        "RFE1": """
            # RFE1: One

            ## Motivation

            **Background:** TBD «placeholder-field»

            ### Target «placeholder-field»

            TODO: write this.

            ## Function Specification

            ### CLI

            ### API

            None, for nothing is called.
        """,
    },
    "empty-section": {
        "RFE1": """
            # RFE1: One

            ## Motivation

            ### Background «empty-section»

            ### Target

            Less.

            ## Function Specification

            **CLI:** TBD

            ### Notes «empty-section»

            ### More notes

            #### Deeper

            Text.
        """,
    },
    "several-designs": {
        "RFE1": """
            # RFE1: Decisions

            ## Cache

            ### Motivation

            One.

            ### Implementation Detail

            Two.

            ## Queue «several-designs»

            ### Motivation

            Three.

            ### Implementation Detail

            Four.
        """,
    },
    "duplicate-field": {
        "RFE1": """
            # RFE1: One

            ## Motivation

            ### Background

            One.

            ### Target

            Two.

            ### Background «duplicate-field»

            Three.

            ## Implementation Detail

            ### Algorithm 1: Sorting

            Text.

            ### Algorithm 2: Searching

            Text.
        """,
    },
    "misplaced-field": {
        "RFE1": """
            # RFE1: One

            ## Motivation

            **Background:** Text.

            **CLI:** «misplaced-field»

            Text.

            ## Function Specification

            ### Architecture «misplaced-field»

            Text.

            **Motivation:** Text.
        """,
    },
    "section-order": {
        "RFE1": """
            # RFE1: One

            ## Function Specification

            **CLI:** Text.

            ## Motivation «section-order»

            **Target:** Text.

            ## Implementation Detail

            **Algorithms:** Text.
        """,
        "RFE2": "# RFE2: Two\n\n## Motivation\n\nText.\n\n## References\n\nText.\n",
    },
    "unknown-section": {
        "RFE1": """
            # RFE1: One

            ## Motivation

            ### Details

            Text.

            ## Test Plan «unknown-section»

            Text.
        """,
    },
    "use-case-incomplete": {
        "RFE1": """
            # RFE1: One

            ## Use Cases

            ### Basic Use Cases

            **Example 1: Restart** «use-case-incomplete»

            - Description: a worker restarts.
            - Workflow: it asks for its tasks.

            **Example 2: Crash**

            - Description: a worker crashes.
            - Workflow: another takes its tasks.
            - Expected outcome: none is lost.

            **Example 3: Only a sentence** «use-case-incomplete»

            Somebody does something.

            **Example 4: In other words**

            1. A worker starts.
            2. It is asked to stop.

            Expected outcome: it stops.

            **Example 5: Without description** «use-case-incomplete»

            - Workflow: it asks for its tasks.
            - Expected outcome: it gets them.
        """,
    },
    "not-applicable-without-reason": {
        "RFE1": """
            # RFE1: One

            ## Function Specification

            **CLI:** None «not-applicable-without-reason»

            **API:** None. Nothing is called.

            **Feature Interaction:**

            - **Related Features:** None
            - **Breaking Changes:** None
        """,
    },
    "missing-id": {
        "RFE-nothing": "# A title «missing-id»\n",
        "RFE2": "# Another title\n",
    },
    "duplicate-id": {
        "RFE1": "# RFE1: One\n",
        "RFEx": "# RFE1: Another «duplicate-id»\n",
    },
    "invalid-status": {
        "RFE1": "---\nstatus: drafty «invalid-status»\n---\n\n# RFE1: One\n",
        "RFE2": "---\nstatus: Draft\n---\n\n# RFE2: Two\n",
    },
    "missing-owner": {
        "RFE1": "---\nstatus: draft\nauthor: TBD «missing-owner»\n---\n\n# RFE1: One\n",
        "RFE2": "---\nauthor: Ann\n---\n\n# RFE2: Two\n",
        "RFE3": "# RFE3: Three «missing-owner»\n",
    },
    "invalid-date": {
        "RFE1": "---\nauthor: Ann\ncreated: 31.02.26 «invalid-date»\n---\n\n# RFE1: One\n",
        "RFE2": "---\ncreated: 2026-02-28\n---\n\n# RFE2: Two\n",
        "RFE3": "---\ncreated: 2026-02-30 00 «invalid-date»\n---\n\n# RFE3: Three\n",
        "RFE4": "---\ncreated: 3 March 2026\n---\n\n# RFE4: Four\n",
        "RFE5": "---\ncreated: 03/04/2026 «invalid-date»\n---\n\n# RFE5: Five\n",
    },
    "unknown-feature": {
        "RFE1": "# RFE1: One\n\n" + spec("- RFE2 reads", "- RFE12 writes «unknown-feature»", "- RFE12 again"),
        "RFE2": "# RFE2: Two\n",
    },
    "unknown-component": {
        "RFE1": "# RFE1: One\n\n"
        + spec(
            "- **Sesion Manager**: starts «unknown-component»",
            "- **Session Manager**: stops",
            "- **Session Manager 2**: stops too",
            "- **Scheduler**: plans",
        ),
    },
    "self-reference": {
        "RFE1": "---\nsupersedes: RFE2, RFE1 «self-reference»\n---\n\n# RFE1: One\n\n"
        + spec("- RFE1: it is here «self-reference»", "- RFE1 and RFE2 meet", "- The cache of RFE1 is read"),
        "RFE2": "# RFE2: Two\n",
    },
    "broken-document-link": {
        "RFE1": "# RFE1: One\n\n"
        + spec(
            "- [the cache](notes/cache.md) «broken-document-link»",
            "- [the other](RFE2.md)",
            "- [RFE9](RFE9.md) is unknown already",
        ),
        "RFE2": "# RFE2: Two\n",
    },
    "superseded-target": {
        "RFE1": "# RFE1: One\n\n" + spec("- RFE2 reads «superseded-target»", "- RFE3 writes", "- RFE2 again"),
        "RFE2": "# RFE2: Two\n",
        "RFE3": "---\nsupersedes: RFE2\n---\n\n# RFE3: Three\n\n" + spec("- RFE2 is replaced"),
        "RFE4": "---\nstatus: withdrawn\n---\n\n# RFE4: Four\n\n" + spec("- RFE2 reads"),
        "RFE5": "---\nstatus: superseded\n---\n\n# RFE5: Five\n",
        "RFE6": "# RFE6: Six\n\n" + spec("- RFE5 reads «superseded-target»"),
    },
    "withdrawn-target": {
        "RFE1": "# RFE1: One\n\n" + spec("- RFE2 reads «withdrawn-target»", "- RFE3 writes"),
        "RFE2": "---\nstatus: rejected\n---\n\n# RFE2: Two\n\n" + spec("- RFE2a reads"),
        "RFE3": "---\nstatus: accepted\n---\n\n# RFE3: Three\n",
    },
    "stale-status": {
        "RFE1": "---\nstatus: accepted\nsupersedes: RFE2, RFE3, RFE4, RFE6\n---\n\n# RFE1: One\n",
        "RFE2": "---\nstatus: accepted «stale-status»\n---\n\n# RFE2: Two\n",
        "RFE3": "---\nstatus: superseded\n---\n\n# RFE3: Three\n",
        "RFE4": "---\nstatus: deprecated\n---\n\n# RFE4: Four\n",
        "RFE5": "---\nstatus: superseded «stale-status»\n---\n\n# RFE5: Five\n",
        "RFE6": "# RFE6: Six\n",
        "RFE7": "---\nstatus: superseded by RFE99\n---\n\n# RFE7: Seven\n",
    },
    "dependency-cycle": {
        "RFE1": "# RFE1: One\n\n## Implementation Detail\n\n**Dependencies:**\n\n**Internal dependencies:**\n\n"
        "- RFE4 is apart\n- RFE3 first «dependency-cycle»\n",
        "RFE2": "# RFE2: Two\n\n## Implementation Detail\n\n**Dependencies:**\n\n**Internal dependencies:**\n\n- RFE1\n",
        "RFE3": "# RFE3: 3\n\n## Implementation Detail\n\n**Dependencies:**\n\n**Internal dependencies:**\n\n- RFE2\n",
        "RFE4": "# RFE4: 4\n\n## Implementation Detail\n\n**Dependencies:**\n\n**Internal dependencies:**\n\n- RFE9\n",
    },
    "supersedes-cycle": {
        "RFE1": "---\nstatus: accepted\nsupersedes: RFE2 «supersedes-cycle»\n---\n\n# RFE1: One\n",
        "RFE2": "---\nsupersedes: RFE3, RFE4\n---\n\n# RFE2: Two\n",
        "RFE3": "---\nsupersedes: RFE1\n---\n\n# RFE3: Three\n",
        "RFE4": "# RFE4: Four\n",
        "RFE5": "---\nsupersedes: RFE5, RFE4\n---\n\n# RFE5: Five\n",
    },
    "missing-acknowledgement": {
        "RFE1": "# RFE1: One\n\n"
        + spec("- RFE2 has to keep it «missing-acknowledgement»", "- RFE3 too", label="Updates Required"),
        "RFE2": "# RFE2: Two\n",
        "RFE3": "# RFE3: Three\n\n## Motivation\n\nRFE1 asks for it.\n",
    },
    "one-sided-relation": {
        "RFE1": "# RFE1: One\n\n"
        + spec("- RFE2 reads «one-sided-relation»", "- RFE3 reads", "- RFE4 must change")
        + "\n**Updates Required:**\n\n- RFE4\n",
        "RFE2": "# RFE2: Two\n",
        "RFE3": "# RFE3: Three\n\n" + spec("- RFE1 writes"),
        "RFE4": "# RFE4: Four\n",
    },
    "breaking-without-migration": {
        "RFE1": "# RFE1: One\n\n" + spec("- The format is new.", label="Breaking Changes «breaking-without-migration»"),
        "RFE2": "# RFE2: Two\n\n" + spec("- The format is new: migrate the files.", label="Breaking Changes"),
        "RFE3": "# RFE3: Three\n\n" + spec("None.", label="Breaking Changes"),
        "RFE4": "# RFE4: Four\n\n"
        + spec("- The format is new.", label="Breaking Changes")
        + "\n**Compatibility:** Old files are read.\n",
    },
    "breaking-not-propagated": {
        "RFE1": "# RFE1: One\n\n"
        + spec("- RFE2 cannot read «breaking-not-propagated»", label="Breaking Changes «breaking-not-propagated»"),
        "RFE2": "# RFE2: Two\n",
        "RFE3": "# RFE3: 3\n\n## Implementation Detail\n\n**Dependencies:**\n\n**Internal dependencies:**\n\n- RFE1\n",
        "RFE4": "# RFE4: 4\n\n## Motivation\n\nRFE1 changes the format.\n\n"
        "## Implementation Detail\n\n**Dependencies:**\n\n**Internal dependencies:**\n\n- RFE1\n",
    },
    "conflicting-default": {
        "RFE1": "# RFE1: One\n\n## Function Specification\n\n### Configuration\n\n- `cache.size`: how much. Default: `10`\n"
        "- `cache.age`: how long (default: 5s).\n",
        "RFE2": "# RFE2: RFE1 again\n\n## Function Specification\n\n### Configuration\n\n"
        "- `cache.size`: how much, default `20`. «conflicting-default»\n- `cache.age`: how long (default: 5s).\n",
    },
    "conflicting-declaration": {
        "RFE1": "# RFE1: One\n\n## Function Specification\n\n### Configuration\n\n- `CACHE_SIZE`: how much\n\n"
        "### API\n\n- `GET /cache/{id}`: reads\n\n### CLI\n\n- `tool run`: runs\n\n**Exit codes of `tool run`:**\n\n"
        "- 1: bad input\n",
        "RFE2": "# RFE2: Two\n\n## Function Specification\n\n### Configuration\n\n"
        "- `CACHE_SIZE`: how much «conflicting-declaration»\n- `CACHE_AGE`: how long\n\n"
        "### API\n\n- `GET /cache/{id}`: reads «conflicting-declaration»\n- `PUT /cache/{id}`: writes\n\n"
        "### CLI\n\n- `tool run`: runs «conflicting-declaration»\n\n**Exit codes of `tool run`:**\n\n"
        "- 1: bad input «conflicting-declaration»\n",
        "RFE3": "# RFE3: Three\n\n## Motivation\n\nAs RFE1 says.\n\n## Function Specification\n\n### Configuration\n\n"
        "- `CACHE_SIZE`: how much\n",
    },
    "scope-conflict": {
        "RFE1": "# RFE1: One\n\n## Function Specification\n\n**Scope:**\n\n**In Scope:**\n\n- GPU scheduling\n- Logs\n",
        "RFE2": "# RFE2: Two\n\n## Function Specification\n\n**Scope:**\n\n**Out of Scope:**\n\n"
        "- Scheduling of GPUs: later «scope-conflict»\n- Logs\n- GPU scheduling by hand\n",
        "RFE3": "# RFE3: Three\n\n## Function Specification\n\n**Scope:**\n\n**Out of Scope:**\n\n- GPU scheduling: RFE1\n",
    },
    "invalid-waiver": {
        "RFE1": """
            # RFE1: One

            ## Motivation

            <!-- flamedesign: allow missing-field --> «invalid-waiver»

            Text.

            <!-- flamedesign: allow missing-fild - agreed --> «invalid-waiver»

            Text.

            <!-- flamedesign: permit missing-field - agreed --> «invalid-waiver»

            Text.

            <!-- flamedesign: allow placeholder-field - agreed -->

            **Target:** TBD
        """,
    },
    "unused-waiver": {
        "RFE1": """
            # RFE1: One

            ## Motivation

            <!-- flamedesign: allow placeholder-field - agreed --> «unused-waiver»

            Text.

            <!-- flamedesign: allow placeholder-field, unknown-feature - agreed --> «unused-waiver»

            **Target:** TBD

            **Background:** TBD
        """,
    },
}
#: These are about directives, parallel front matter or Markdown alone, and have tests of their own.
OTHER_SECTION = {
    "second-design",
    "many-conditions",
    "field-without-design",
    "invalid-metadata",
    "invalid-option",
    "unknown-directive",
    "open-fence",
    "contradictory-metadata",
    "unquoted-value",
    "stale-draft",
    "missing-code-path",
    "line-beyond-end",
    "fixed-baseline-entry",
    "unmatched-pattern",
    "unread-document",
    "unfit-template",
}
