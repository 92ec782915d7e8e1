"""Source paths that designs cite: looked up under the source root, linked, and never outside of it."""

from __future__ import annotations

import pytest
from repositories import git

from sphinxcontrib_flamedesign.source_tree import ProjectSourceTree

DESIGN = """
RFE1: One
=========

References
----------

**Implementation References:**

- ``src/a.py:2-3`` sorts
- ``src/a.py:40``: beyond
- ``src/old.py`` searches
- ``src/engnie/main.py``: misspelt
- ``src/engine/``
- ``../outside.py``, ``src/link/secret.py``
- ``main.py``
- ``src/engine/*.py``
- ``src/never/was.xyz``
"""
MARKDOWN = """
# RFE1: One

## References

**Implementation References:**

- `src/a.py:2-3` sorts
- `src/nowhere.py`
"""
URL = "https://example.org/blob/main/{path}#L{line}"


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "tree"
    (root / "src/engine").mkdir(parents=True)
    (root / "src/a.py").write_text("1\n2\n3\n")
    (root / "src/engine/main.py").write_text("1\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.py").write_text("1\n")
    (root / "src/link").symlink_to(tmp_path / "outside")
    return root


@pytest.fixture
def site(project, tree):
    project.write("index.rst", "Index\n=====\n")
    project.configure(
        f"flamedesign_documents = ['RFE*']\nflamedesign_source_root = {str(tree)!r}\n"
        f"flamedesign_source_url = {URL!r}\nflamedesign_rules = {{'missing-field': 'off'}}\n"
    )
    return project


def found(project):
    return [line.partition("WARNING: ")[2].partition(" [")[0] for line in project.ours()]


def test_paths_are_looked_up(site):
    site.write("RFE1.rst", DESIGN)
    site.build()
    assert found(site) == [
        "src/a.py has 3 lines, and line 40 is named; correct the line",
        "there is no 'src/old.py' in the source tree; correct it",
        "there is no 'src/engnie/main.py' in the source tree; did you mean 'src/engine/main.py'?",
        "there is no 'src/never/was.xyz' in the source tree; correct it",
    ]
    assert [line.split(":")[1] for line in site.ours()] == ["10", "11", "12", "17"]


def test_git_knows_where_a_file_went(site, tree):
    (tree / "src/old.py").write_text("".join(f"line {number}\n" for number in range(30)))
    git(tree, "init", "-q")
    git(tree, "add", ".")
    git(tree, "commit", "-q", "-m", "one")
    git(tree, "mv", "src/old.py", "src/between.py")
    git(tree, "commit", "-q", "-m", "two")
    git(tree, "mv", "src/between.py", "src/engine/new.py")
    git(tree, "commit", "-q", "-m", "three")
    site.write("RFE1.rst", DESIGN)
    site.build()
    assert "there is no 'src/old.py' in the source tree; moved to src/engine/new.py; name that" in found(site)


def test_a_folder_that_was_moved(tree):
    git(tree, "init", "-q")
    git(tree, "add", ".")
    git(tree, "commit", "-q", "-m", "one")
    git(tree, "mv", "src/engine", "src/motor")
    git(tree, "commit", "-q", "-m", "two")
    source_tree = ProjectSourceTree(tree, frozenset(), tree)
    assert source_tree.find_moved("src/engine/") == "src/motor"
    assert source_tree.find_moved("src/engine/main.py") == "src/motor/main.py"


def test_findings_are_fresh_though_no_document_has_changed(site, tree):
    site.write("RFE1.rst", DESIGN)
    site.build()
    (tree / "src/a.py").unlink()
    (tree / "src/old.py").write_text("1\n")
    site.build()
    assert found(site)[:2] == [
        "there is no 'src/a.py' in the source tree; correct it",
        "there is no 'src/engnie/main.py' in the source tree; did you mean 'src/engine/main.py'?",
    ]
    assert "example.org/blob/main/src/a.py" not in site.page("RFE1")
    assert 'href="https://example.org/blob/main/src/old.py"' in site.page("RFE1")


@pytest.mark.parametrize(("name", "text"), [("RFE1.rst", DESIGN), ("RFE1.md", MARKDOWN)])
def test_paths_that_are_there_become_links(site, name, text):
    site.write(name, text)
    site.build()
    page = site.page("RFE1")
    assert '<a class="reference external" href="https://example.org/blob/main/src/a.py#L2"><code' in page
    assert "secret.py#" not in page
    assert page.count('href="https://example.org/') == (3 if name.endswith("rst") else 1)


def test_they_do_in_a_joined_page_too(site):
    site.write("index.rst", "Index\n=====\n\n.. toctree::\n\n   RFE1\n\n``src/a.py`` is no citation.\n")
    site.write("RFE1.rst", DESIGN)
    site.build("singlehtml")
    assert site.page("index").count('href="https://example.org/') == 3


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("javascript:alert({path})", "must be an address that starts with https:// or http://"),
        ("https://example.org/{path", "has braces that do not match"),
        ("https://example.org/{0}/{path}", "must hold {path}, may hold {line}, and no other braces"),
        ("https://example.org/", "must hold {path}"),
        (7, "must be an address"),
    ],
)
def test_an_address_that_cannot_be_used(project, value, said):
    project.write("index.rst", "Index\n=====\n")
    project.configure(f"flamedesign_source_url = {value!r}\n")
    project.build()
    assert said in project.ours()[0]


def test_a_root_that_is_no_folder(project):
    project.write("index.rst", "Index\n=====\n")
    project.build(flamedesign_source_root="nowhere")
    assert (
        "flamedesign_source_root, given on the command line, names 'nowhere', which is no folder" in project.ours()[0]
    )


@pytest.mark.parametrize("suffix", ["md", "rst"])
class TestStaleDraft:
    def build(self, project, suffix, status, later):
        project.write("index.rst", "Index\n=====\n")
        text = {
            "md": f"---\nauthor: Ada\nstatus: {status}\n---\n\n# RFE1: One\n",
            "rst": f":author: Ada\n:status: {status}\n\nRFE1: One\n=========\n",
        }
        project.write(f"RFE1.{suffix}", text[suffix])
        git(project.src, "init", "-q")
        git(project.src, "add", ".")
        git(project.src, "commit", "-q", "-m", "one", date="2026-01-01T00:00:00Z")
        project.write("index.rst", "Index\n=====\n\nMore.\n")
        git(project.src, "commit", "-q", "-a", "-m", "two", date=later)
        project.write(f"RFE2.{suffix}", text[suffix].replace("RFE1", "RFE2"))  # git does not know it
        found = project.export(flamedesign_documents=["RFE*"])["findings"]
        return [(one["line"], one["severity"], one["message"]) for one in found if one["rule"] == "stale-draft"]

    def test_a_draft_that_nobody_changes(self, project, suffix):
        message = (
            "RFE1 is a draft that nobody has changed for 200 days; finish it, or say in its status that it is given up"
        )
        line = {"md": 3, "rst": 2}[suffix]
        assert self.build(project, suffix, "draft", "2026-07-20T00:00:00Z") == [(line, "info", message)]

    @pytest.mark.parametrize(
        ("status", "later"), [("draft", "2026-06-30T23:59:59Z"), ("accepted", "2028-01-01T00:00:00Z")]
    )
    def test_others(self, project, suffix, status, later):
        assert self.build(project, suffix, status, later) == []


def test_documents_beside_the_project(tree, tmp_path):
    source_tree = ProjectSourceTree(tree / "src", frozenset({"one"}), tree)
    assert source_tree.has_document("one.md") is True
    assert source_tree.has_document("a.py") is True
    assert source_tree.has_document("b.md") is False
    assert source_tree.has_document("../src/a.py") is True
    assert source_tree.has_document("../README.md") is False
    assert source_tree.has_document("../../README.md") is None
    assert source_tree.has_document("/etc/passwd") is None


def test_one_cause_is_one_finding(project):
    """A target that does not exist, a fence that swallows parts, and an id that two claim: each is said once."""
    project.write("index.rst", "Index\n=====\n")
    text = "RFE1: One\n=========\n\nFunction Specification\n----------------------\n\n**Feature Interaction:**\n\n"
    text += "**Updates Required:**\n\n- RFE9 :doc:`RFE9`\n\n**Related Features:**\n\n- RFE9\n"
    project.write("RFE1.rst", text)
    project.write("copy.rst", text)
    found = project.export(flamedesign_documents=["RFE1", "copy"], suppress_warnings=["ref"])["findings"]
    kinds = [one["rule"] for one in found]
    assert kinds.count("unknown-feature") == 2
    assert kinds.count("duplicate-id") == 1
    assert not {"missing-acknowledgement", "one-sided-relation", "broken-document-link"} & set(kinds)


def test_parts_behind_an_open_fence_are_not_missing_too(project):
    project.write("index.rst", "Index\n=====\n")
    project.write(
        "RFE1.md",
        "# RFE1: One\n\n## Function Specification\n\n### Configuration\n\n```yaml\na: 1\n\n### CLI\n\nText.\n\n"
        "## Implementation Detail\n\nText.\n",
    )
    found = project.export(flamedesign_documents=["RFE1"])["findings"]
    assert [(one["rule"], one["field"]) for one in found if one["rule"] in {"open-fence", "missing-field"}] == [
        ("missing-field", "motivation"),
        ("missing-field", "api"),
        ("open-fence", "cli"),
    ]
