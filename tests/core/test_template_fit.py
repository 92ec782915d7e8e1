"""How well templates fit documents: what is left out, and that nothing is missed by it."""

import random

import pytest

from sphinxcontrib_flamedesign.core.template_file import read_shipped
from sphinxcontrib_flamedesign.core.template_fit import TemplateFit, find_best_shipped, may_fit_better, read_headings

SHIPPED = {one.name: one for one in read_shipped()}


@pytest.mark.parametrize("seed", range(40))
def test_a_template_that_fits_clearly_better_is_looked_for_wherever_there_is_one(seed):
    chance = random.Random(seed)
    names = ["flame"] * chance.randint(0, 12) + [chance.choice([*SHIPPED])] * chance.randint(0, 12)
    chance.shuffle(names)
    documents = [[spec.label for spec in SHIPPED[name].roots] for name in names]
    others = [one for one in documents if not TemplateFit(SHIPPED["flame"]).fits(one)]
    best = find_best_shipped(documents)
    if best is not None and best[0] != "flame":
        assert may_fit_better(len(documents) - len(others), others)


def test_a_template_that_fits_most_documents_is_compared_with_no_other():
    others = [[spec.label for spec in SHIPPED["kep"].roots]] * 4
    assert not may_fit_better(8, others)
    assert may_fit_better(6, others)


def test_headings_are_read_of_markdown_and_of_rest(tmp_path):
    text = "# One #\n\nProse\nof two lines\n\n##  2. Two:\n\nThree\n=====\n\n- - -\n\n####\nFour\n----  \n* no\n#five\n"
    path = tmp_path / "document.md"
    path.write_text(text, "utf-8")
    assert read_headings(path) == ["One", "Two", "Three", "Four"]
