"""The lines of a document that say who it is, cut out of its text."""

from __future__ import annotations

from sphinxcontrib_flamedesign.reading.skeleton import cut_to_skeleton, find_labels


def cut(text: str, *, is_rest: bool = False) -> list[str]:
    """Return the lines that stay, with their numbers; sections called Status are metadata."""
    skeleton = cut_to_skeleton(text, lambda label: label == "Status", is_rest=is_rest)
    assert skeleton.count("\n") == text.count("\n")
    return [f"{number}:{line}" for number, line in enumerate(skeleton.split("\n"), 1) if line.strip()]


class TestMarkdown:
    def test_what_stands_below_the_second_heading_goes(self):
        text = "# One\n\nAuthor: A\n\n## Summary\n\nWords.\n\n## Status\n\nAccepted\n\n## More\n\nWords.\n"
        assert cut(text) == ["1:# One", "3:Author: A", "5:## Summary", "9:## Status", "11:Accepted"]

    def test_front_matter_and_headings_that_are_underlined(self):
        text = "---\nstatus: draft\n---\n\nOne\n===\n\nHead\n\nTwo\n---\n\nWords.\n\nThree\n---\n\nWords.\n"
        assert cut(text) == ["1:---", "2:status: draft", "3:---", "5:One", "6:===", "8:Head", "10:Two", "11:---"]

    def test_what_looks_like_a_heading_in_code_and_comments_is_none(self):
        text = "# One\n\n```\n# no\n````\n\n<!-- # no\n# no\n-->\n\n~~~\n```\n# no\n~~~\n\n# Two\n\nWords.\n"
        assert cut(text)[-1] == "16:# Two"
        assert len(cut(text)) == 12

    def test_contents_go_and_where_links_lead_stays(self):
        text = "# One\n\n- [Two](#two)\n  1. [Three](#three)\n- [RFE2](b.md)\n\n## Two\n\nWords.\n\n[b]: b.md\n"
        assert cut(text) == ["1:# One", "5:- [RFE2](b.md)", "7:## Two", "11:[b]: b.md"]

    def test_a_directive_that_opens_a_design_further_down(self):
        text = "# One\n\n## Two\n\nWords.\n\n```{design} RFE1\n```\n"
        assert len(cut(text)) == 5

    def test_few_headings_or_none(self):
        for text in ("", "\n", "Words.\n", "# One\n\nWords.\n"):
            assert cut_to_skeleton(text, lambda _: False, is_rest=False) == text


class TestRest:
    def test_headings_with_lines_below_or_on_both_sides(self):
        text = "===\nOne\n===\n\n:Status: Draft\n\nTwo\n---\n\nWords.\n\n.. _a: b.html\n\nStatus\n------\n\nAccepted\n"
        assert [line.partition(":")[2] for line in cut(text, is_rest=True)] == [
            *("===", "One", "===", ":Status: Draft", "Two", "---", ".. _a: b.html", "Status", "------", "Accepted")
        ]

    def test_a_short_line_is_no_heading(self):
        assert len(cut("One\n===\n\nWords and more words\n--\n\nTwo\n---\n\nThree\n---\n\nWords.\n", is_rest=True)) == 6


def test_labels():
    text = "(A Label)=\n# One\n\n.. _other  label:\n\n.. _link: https://example.org\n\n   :name: of-it\n"
    assert list(find_labels(text)) == ["a label", "other label", "of-it"]
