"""Pages that show or list designs, where patterns of designs match them."""

from __future__ import annotations

import pytest
from support import FLAME

from sphinxcontrib_flamedesign.config import Settings
from sphinxcontrib_flamedesign.core.template import ALL_DOCUMENTS, Templates
from sphinxcontrib_flamedesign.reading.tools import ProjectTools

VIEW = ".. design-graph::\n"
TOCTREE = ".. toctree::\n   :glob:\n\n   one\n"
PROSE = "Words and words of a page that is long.\n" * 40

#: Documents without their titles, and whether they are designs.
PAGES = {
    "views": (VIEW, False),
    "list": (f"All of them.\n\n{TOCTREE}", False),
    "with-status": (f":Status: draft\n\n{VIEW}", True),
    "with-field": (f"{VIEW}\n\nMotivation\n----------\n\nWhy.\n", True),
    "with-label": (f"{VIEW}\n\n**Background:** Why.\n", True),
    "long": (f"{PROSE}\n{TOCTREE}", True),
    "notes": ("Neither of these.\n", True),
    "RFE7-more": (VIEW, True),
    "index": (PROSE, False),
    "README": ("Read me.\n", False),
    "part/README": ("Read me.\n", True),
    "opened": (f".. design:: own\n\n{VIEW}", True),
}


@pytest.fixture
def site(project):
    project.configure('flamedesign_documents = ["d/*", "d/part/README"]\n')
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n   :glob:\n\n   d/*\n   d/part/*\n")
    for name, (text, _) in PAGES.items():
        project.write(f"d/{name}.rst", f"Page\n====\n\n{text}")
    project.write("d/one.rst", "RFE1: One\n=========\n\nMotivation\n----------\n\nWhy.\n")
    return project


def test_which_of_them_are_designs(site):
    found = {design["docname"].removeprefix("d/") for design in site.export()["designs"].values()}
    assert found == {name for name, (_, is_design) in PAGES.items() if is_design} | {"one"}
    without_id = [line for line in site.ours() if "[flamedesign.missing-id]" in line]
    assert all("or leave the page out with `exclude`, if it is no design" in line for line in without_id)
    assert not any("d/index" in line or "d/views" in line for line in site.ours())


def test_a_pattern_that_names_one_document_of_each_folder():
    tools = ProjectTools(Settings(documents=("designs/*/README", "other/*")), Templates(((ALL_DOCUMENTS, FLAME),)))
    assert (tools.is_named("designs/a/README"), tools.is_named("other/README")) == (True, False)
