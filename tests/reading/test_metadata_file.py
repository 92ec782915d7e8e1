"""Metadata files in YAML: the fast loader and the slow one say the same."""

from __future__ import annotations

import pytest
import yaml

from sphinxcontrib_flamedesign.reading.metadata_file import UnreadableError, read_entries


def read(text):
    """Return the values of a text, or what is wrong with it."""
    try:
        return read_entries(text, is_toml=False)
    except UnreadableError as error:
        return str(error), error.line


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is one loader")
@pytest.mark.parametrize(
    "text",
    [
        'title: "A: b"\nauthors:\n  - "@a"\n  - b\nmilestone: {stable: v1}\nempty: []\n# end\nlast: ~\n',
        "",
        "- a\n",
        "a: [b\n",
        "a: b: c\n",
        "\ta: b\n",
        "a: \x01\n",
        f"a: {'[' * 5000}",
        "é: über 日本\r\nb: |\n  two\n  lines\n",
    ],
)
def test_both_loaders_say_the_same(monkeypatch, text):
    fast = read(text)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert fast == read(text)
