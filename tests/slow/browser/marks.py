"""What Sphinx's script marked on a page: the words that search found."""

#: What Sphinx's script marked on a page, once it has done so: it waits for 10 milliseconds. What there is to mark is what
#: the same script marks in a copy of the page without drawings; by itself, it overlooks some words behind marked ones.
READ = """async word => {
  await new Promise(done => setTimeout(done, 20));
  const body = document.querySelector('div.body') ?? document.body;
  const copy = body.cloneNode(true);
  copy.querySelectorAll('span.highlighted').forEach(mark => mark.replaceWith(mark.textContent));
  copy.normalize();
  copy.querySelectorAll('svg').forEach(svg => svg.remove());
  _highlightText(copy, word, 'highlighted');
  const marks = [...body.querySelectorAll('.highlighted')];
  const folded = [...body.querySelectorAll('details:not([open]):has(.highlighted) > summary')];
  return {
    expected: copy.querySelectorAll('.highlighted').length,
    marked: marks.length,
    byAuthor: marks.filter(mark => !mark.closest('[class*="flamedesign-"]')).length,
    drawn: marks.filter(mark => mark.closest('svg')).length + body.querySelectorAll('tspan').length,
    folded: folded.length,
    told: folded.filter(summary => getComputedStyle(summary).backgroundColor !== 'rgba(0, 0, 0, 0)').length,
  };
}"""


def read_marks(page, word):
    """Return how much of a word is marked on a page that was opened with it."""
    return page.evaluate(READ, word)


def assert_all_is_marked(page, word):
    """Assert that a page is marked as it would be if it had no drawings: what they say stands beside them as text."""
    found = read_marks(page, word)
    assert found["expected"] > 0, page.url
    assert found["marked"] == found["expected"], page.url
    assert found["told"] == found["folded"], page.url
    assert found["drawn"] == 0, page.url
