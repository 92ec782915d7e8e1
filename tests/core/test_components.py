"""Which components there are, what means one, and which a maintainer may want to configure."""

from __future__ import annotations

import ast
import dataclasses
import tomllib

import pytest
from repositories import git
from support import design, statement

from sphinxcontrib_flamedesign.core.component_proposals import propose_components
from sphinxcontrib_flamedesign.core.component_words import WordsIndex
from sphinxcontrib_flamedesign.core.components import Component, ComponentIndex, first_part
from sphinxcontrib_flamedesign.core.formats.component_table import components_to_python, components_to_toml
from sphinxcontrib_flamedesign.core.graph_builder import build_graph
from sphinxcontrib_flamedesign.core.model import Citation, Facts, Reference, RoleUse, TargetKind
from sphinxcontrib_flamedesign.core.text.printable import is_printable
from sphinxcontrib_flamedesign.setting_checks import check_components
from sphinxcontrib_flamedesign.source_tree import ProjectSourceTree, SourceFolder

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = pytest.mark.thorough


CONFIGURED = {
    "Session Manager": {"aliases": ["Backend", "flamepy"], "paths": ["session_manager/*", "docs/sm*"]},
    "Session": {},
}
FOLDERS = ("common", "object_cache", "docs")


def graph_of(*designs, components=None, folders=(), uses=()):
    return build_graph(Facts(designs=designs, uses=uses), components or {}, folders=folders)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("common::apis::Task", "common"),
        ("common/src/apis: the task", "common"),
        ("flamepy.core.cache", "flamepy"),
        ("storage::Engine trait", "storage"),
        ("Session Manager", None),
        ("It stops. Then", None),
        ("::x", None),
        (" ", None),
    ],
)
def test_first_part(name, part):
    assert first_part(name) == part


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("session-manager", "session-manager"),
        ("BACKEND", "session-manager"),
        ("Backend service", "session-manager"),
        ("Session Manager scheduler", "session-manager"),
        ("Session_Manager restarts all that it has lost and more", "session-manager"),
        ("Session keys", "session"),
        ("Sessions", None),
        ("The session manager", None),
        ("flamepy.core.cache", "session-manager"),
        ("Object Cache", "object-cache"),
        ("common::apis::Task", "common"),
        ("Common sense", None),
        ("EventManager", None),
        ("tests", None),
    ],
)
def test_what_a_name_means(name, key):
    assert ComponentIndex(CONFIGURED, FOLDERS).by_name(name) == key


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("session_manager/src/main.rs", "session-manager"),
        ("docs/sm.md", "session-manager"),
        ("docs/other.md", "docs"),
        ("object-cache/", "object-cache"),
        ("backend/x.py", "session-manager"),
        ("common", None),
        ("src/common/x.py", None),
    ],
)
def test_what_a_path_means(path, key):
    assert ComponentIndex(CONFIGURED, FOLDERS).by_path(path) == key


def test_a_name_that_nothing_knows_is_text():
    said = (
        statement("related", "Disk: it is full", 1, names=("Disk",)),
        statement("updates", "Disk, again", 2, names=("Disk", "Cache")),
        statement("breaking", "Cache", 3, names=("Cache",)),
        statement("integration", "Cache keys change", 4),
        statement("breaking", "Cache keys change", 5),
    )
    graph = graph_of(design("RFE1", statements=said), components={"Cache": {}})
    assert [(one.line, one.target_type, one.target) for one in graph.interactions] == [
        (1, "unresolved", "Disk: it is full"),
        (2, "component", "cache"),
        (3, "component", "cache"),
        (4, "component", "cache"),
        (5, "unresolved", "Cache keys change"),
    ]
    assert list(graph.components) == ["cache"]
    assert graph.components["cache"].spellings == ("Cache",)


def test_a_folder_is_a_component_where_something_names_it():
    said = (
        statement("updates", "a", 1, paths=("common/a.rs", "common/b.rs", "rpc/c.rs")),
        statement("depends", "common::Task", 2, names=("common::Task",)),
        statement("reference", "b", 3, documents=("docs/guide",)),
    )
    graph = graph_of(design("RFE1", statements=said), folders=("common", "docs", "src"))
    assert [(one.line, one.target_type, one.target) for one in graph.interactions] == [
        (1, "component", "common"),
        (1, "path", "rpc/c.rs"),
        (2, "component", "common"),
        (3, "path", "docs/guide"),
    ]
    (common,) = graph.components.values()
    assert (common.name, common.spellings, common.is_configured) == ("common", ("common",), False)
    assert common.paths == ("common/a.rs", "common/b.rs")


def test_a_folder_that_is_only_cited_is_none():
    def citing(id_, *paths, **more):
        return design(
            id_, references=tuple(Reference(Citation.IMPLEMENTATION, one, 9, path=one) for one in paths), **more
        )

    updating = (statement("updates", "x", paths=("rpc/b.proto",)),)
    graph = graph_of(
        citing("RFE1", "src/a.rs", "src/b.rs", "rpc/a.proto"),
        citing("RFE2", "src/a.rs", "rpc/c.proto", statements=updating),
        citing("RFE3", "src/c.rs"),
        folders=("src", "rpc"),
    )
    assert [(one.source, str(one.kind), one.target) for one in graph.interactions] == [
        ("RFE1", "shares", "rpc"),
        ("RFE1", "shares", "src/a.rs"),
        ("RFE2", "updates", "rpc"),
        ("RFE2", "shares", "rpc"),
        ("RFE2", "shares", "src/a.rs"),
    ]
    assert list(graph.components) == ["rpc"]


def test_a_header_names_components():
    one = design("RFE1", components=("Object Store", "Cache"), statements=(statement("related", names=("cache",)),))
    graph = graph_of(one, design("RFE2", statements=(statement("related", names=("object-store",)),)))
    assert list(graph.components) == ["cache", "object-store"]
    assert graph.components_stated == {"RFE1": ("object-store", "cache")}
    assert graph.components_named == {"RFE1": ("object-store", "cache"), "RFE2": ("object-store",)}


def test_roles_and_views_name_folders_too():
    uses = (
        RoleUse("Docs", "a", "a.md", 1, TargetKind.COMPONENT),
        RoleUse("src", "a", "a.md", 2, TargetKind.EITHER),
        RoleUse("tests", "a", "a.md", 3),
    )
    graph = graph_of(design("RFE1"), folders=("docs", "src", "tests"), uses=uses)
    assert [one.name for one in graph.components.values()] == ["Docs", "src"]
    assert graph.find_component("tests") is None


def naming(id_, *names, kind="updates", paths=()):
    said = [statement(kind, name, 5, names=(name,)) for name in names]
    return design(id_, statements=(*said, *(statement(kind, path, 6, paths=(path,)) for path in paths)))


def test_proposals_are_what_two_designs_name():
    designs = (
        naming("RFE1", "Session Manager", "session manager", "SessionManager", "Disk", "Note", paths=("rpc/a.proto",)),
        naming("RFE2", "Session manager", "Disks", "C++ client", "Store::get", paths=("session_manager/x.rs", "b.rs")),
        naming("RFE3", "Session Manager", "Disk", "C client", "Store::put", "Cache", paths=("rpc/b.proto", "../x/y")),
        naming("RFE4", "Note", "Session Manager", kind="breaking", paths=("rpc/b.proto",)),
        naming("RFE5", "Cache keys", "Cache", paths=("cache/x.rs", "cache/y.rs")),
    )
    assert [dataclasses.astuple(one) for one in propose_components(designs, {"Cache": {}})] == [
        ("Session Manager", ("SessionManager",), ("session_manager/*",), 3, 6),
        ("Disk", ("Disks",), (), 3, 3),
        ("rpc", (), ("rpc/*",), 2, 2),
        ("Store", (), (), 2, 2),
    ]


def test_a_statement_counts_once():
    twice = statement("updates", "x", names=("Disk", "disks"))
    (found,) = propose_components([design("RFE1", statements=(twice,)), naming("RFE2", "Disk")], {})
    assert (found.name, found.usage) == ("Disk", "2 designs, 2 statements")


@pytest.mark.parametrize("name", ["Disk", 'a "b" \\ c', "x\x1b[31m\u202e", "Tab\tand 日本語"])
def test_tables_are_what_the_configuration_takes(name):
    proposals = propose_components([naming("RFE1", name), naming("RFE2", name, f"{name}s", paths=("a b/c",))], {})
    proposals += propose_components([naming("RFE1", paths=("rpc/a",)), naming("RFE2", paths=("rpc/b",))], {})
    expected = {name: {"aliases": [f"{name}s"]}, "rpc": {"paths": ["rpc/*"]}}
    toml, python = components_to_toml(proposals), components_to_python(proposals)
    assert tomllib.loads(toml) == {"components": expected}
    assert ast.literal_eval(python.removeprefix("flamedesign_components = ")) == expected
    assert check_components(expected) == (expected, [])
    assert is_printable(f"{toml}{python}".replace("\n", " "))


def test_tables_of_nothing_say_so():
    assert components_to_toml([]) == components_to_python([])
    assert components_to_toml([]).startswith("# No name")


def test_folders_are_those_that_git_knows_and_no_outputs(tmp_path):
    for path in ("common/a.rs", "rpc/b.rs", ".github/x.yml", "html/.buildinfo", "out/x.html", "target/x.o", "README"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("", "utf-8")
    assert SourceFolder(tmp_path, [tmp_path / "out"]).folders == ("common", "rpc", "target")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "common", "out", ".github", "README")
    assert SourceFolder(tmp_path, [tmp_path / "out"]).folders == ("common",)
    assert ProjectSourceTree(tmp_path, frozenset(), None).folders == ()


COMPONENTS = {"Session Manager": {"aliases": ["Backend"]}, "Common": {}, "C++": {}}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Storage is opened by Session Manager at the start", {"session-manager"}),
        ("see flame-session_manager for more", {"session-manager"}),
        ("one session. Manager of all", set()),
        ("the backend reads it", {"session-manager"}),
        ("a backend_test reads it", set()),
        ("what we have in common", set()),
        ("read by Common at last", {"common"}),
        ("moved to common::apis and common/src", {"common"}),
        ("the C++ client", set()),
        ("its object-store", {"object-store"}),
        ("the tools", set()),
        ("the Tools", set()),
        ("", set()),
    ],
)
def test_words_name_components_wherever_they_stand(text, named):
    folders = {"object-store": Component("object-store", "object_store"), "tools": Component("tools", "tools")}
    index = ComponentIndex(COMPONENTS)
    assert WordsIndex({**index.components(), **folders}, index.keys).find(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("breaks the Python SDK", {"python-sdk"}),
        ("breaks the Python SDK and each other SDK", {"python-sdk", "sdk"}),
        ("breaks the SDK of Python", {"sdk", "python"}),
    ],
)
def test_of_names_within_each_other_the_longest_counts(text, named):
    index = ComponentIndex({"Python SDK": {"aliases": ["sdk for python"]}, "SDK": {}, "Python": {}})
    assert WordsIndex(index.components(), index.keys).find(text) == named


def test_designs_name_components_by_what_they_state_and_in_words():
    one = design("RFE1", statements=(statement("breaking", "The Cache loses its keys"),))
    cites = Reference(Citation.IMPLEMENTATION, "cache/a.rs", 9, path="cache/a.rs")
    others = [design(id_, references=(cites,)) for id_ in ("RFE2", "RFE3")]
    graph = graph_of(one, *others, components={"Cache": {"paths": ["cache/*"]}})
    assert {edge.source for edge in graph.edges_to_component("cache")} == {"RFE2", "RFE3"}
    assert [edge.source for edge in graph.named_in_words["cache"]] == ["RFE1"]
    assert graph.components_named == {"RFE1": ("cache",)}
