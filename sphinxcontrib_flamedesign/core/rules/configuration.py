"""Rules about what the configuration leaves unread."""

from __future__ import annotations

from sphinxcontrib_flamedesign.core.rules.registry import rule_without_check
from sphinxcontrib_flamedesign.core.template_fit import UNFIT

rule_without_check(
    "unmatched-pattern",
    """A pattern of `flamedesign_documents`, or of the table `flamedesign_template`, matches no document.

    The documents that it means are not checked, and nothing is found in them. Correct the pattern, or take it out.
    """,
)


rule_without_check(
    "unread-document",
    """Files are meant as designs, and are not read as such: no parser takes their suffix, or nothing lists them.

    They are not checked, and nothing is found in them. Add the extension that reads them, such as `myst_parser`, or
    list them in `flamedesign_documents`: the table `flamedesign_template` only says what the template of each is.
    """,
)


rule_without_check(
    UNFIT,
    """A template does not fit most of the documents that it is meant for.

    Next to nothing of it stands in them, or it is only the default and they have other sections. What it asks for is
    missing, which is not said of those that lack most of it. Name the template that fits, or let
    `flamedesign template derive` learn it from the documents.
    """,
)
