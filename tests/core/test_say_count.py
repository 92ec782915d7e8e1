"""How messages say how many of something there are."""

from sphinxcontrib_flamedesign.core.text.counts import describe_count


def test_a_number_stands_with_the_word_that_fits_it():
    assert [describe_count(number, "design") for number in (0, 1, 2)] == ["0 designs", "1 design", "2 designs"]
    assert [describe_count(number, "name is", "names are") for number in (1, 3)] == ["1 name is", "3 names are"]
