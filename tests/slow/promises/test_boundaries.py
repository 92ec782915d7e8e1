"""Nothing gets through: no file outside is looked at, nothing is asked of a network, and nothing of a text is run."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import pytest
from building import Build, Place, run

import sphinxcontrib_flamedesign

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.builds]

PACKAGE = Path(sphinxcontrib_flamedesign.__file__).parent
CONF = """\
project = "Test"
version = release = "1"
extensions = ["sphinxcontrib_flamedesign"]
html_theme = "basic"
exclude_patterns = ["out"]  # through which Sphinx would walk
flamedesign_documents = ["RFE*"]
flamedesign_source_root = "../code"
flamedesign_source_url = "https://example.org/{path}#L{line}"
flamedesign_components = {"Scheduler": {"paths": ["out/*", "../outside/*", "/etc/*"]}}
"""
VIEWS = "".join(f".. design-{name}::\n\n" for name in ("table", "graph", "matrix", "report", "worklist"))
#: Paths that lead outside the source tree, or would if somebody followed them.
PATHS = (
    *("../outside/secret.py", "a/../../outside/secret.py", "a/b/../../../outside/secret.py", "./../outside/secret.py"),
    *("out/secret.py", "out/deep/secret.py:5-9", "secret.py", "leap/secret.py", "far/secret.py", "round/x.py"),
    *("out/*", "out/../secret.py", "a/out/secret.py", "out/secret.md", "out/gone.py", "up/outside/secret.py"),
    *("/etc/passwd", "/etc/hosts.py", "~/secret.py", "~root/secret.py", "$HOME/secret.py", "%HOME%/secret.py"),
    *("file:///etc/passwd", "file:../outside/secret.py", "C:\\outside\\secret.py", "\\\\host\\share\\secret.py"),
    *("..\\outside\\secret.py", "//host/share/secret.py", "x\0/secret.py", "a/%2e%2e/%2e%2e/outside/secret.py"),
    *("a/" * 3000 + "secret.py", "x" * 300 + ".py", "\u2025/outside/secret.py", "a.py/../../outside/secret.py"),
)


def write_project(folder: Path) -> Place:
    """Write a project whose source tree holds links that lead out of it."""
    for name in ("src", "code/a/b", "outside/deep", "home"):
        (folder / name).mkdir(parents=True)
    for name in ("outside/secret.py", "outside/deep/secret.py", "outside/secret.md", "home/secret.py", "code/a.py"):
        (folder / name).write_text("x = 1\n" * 9, "utf-8")
    (folder / "code/out").symlink_to("../outside")
    (folder / "code/leap").symlink_to(folder / "outside")
    (folder / "code/far").symlink_to("out")
    (folder / "code/up").symlink_to("..")
    (folder / "code/a/out").symlink_to("../../outside/deep")
    (folder / "code/secret.py").symlink_to("../outside/secret.py")
    (folder / "code/round").symlink_to("round")
    (folder / "code/inside").symlink_to("a/../a.py")
    (folder / "src/out").symlink_to("../outside")
    (folder / "src/conf.py").write_text(CONF, "utf-8")
    (folder / "src/index.rst").write_text(f"Index\n=====\n\n.. toctree::\n   :glob:\n\n   RFE*\n\n{VIEWS}", "utf-8")
    for number, paths in enumerate((PATHS[: len(PATHS) // 2], PATHS[len(PATHS) // 2 :]), 1):
        cited = [path.replace("\0", "\\0") if path.startswith("x\\") else path for path in paths]
        text = f"RFE{number}: A\n=======\n\nMotivation\n----------\n\nSee ``inside`` and ``a.py``.\n\n"
        text += "".join(f"See ``{path}``.\n\n" for path in cited)
        text += "References\n----------\n\n**Related Documents:**\n\n" + "".join(f"- `x <{path}>`_\n" for path in cited)
        text += "\n**Implementation References:**\n\n" + "".join(f"- ``{path}``: x\n" for path in cited)
        (folder / f"src/RFE{number}.rst").write_text(text, "utf-8")
    return Place.of(folder / "src", folder)


#: Functions of `os` that look at a file, and raise no audit event; Path's methods use them.
_LOOKS = ("stat", "lstat", "readlink", "access")


def _watch(told: Path, *, places: tuple[str, ...]) -> None:
    """Write down what is looked at in some places, and each attempt to reach a network, from now on."""
    stream = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(what: str, path: object) -> None:
        if isinstance(path, (str, bytes, os.PathLike)):
            # As it is written: "code/out/x" looks at what is outside, although it is spelt inside.
            place = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))  # noqa: PTH109, PTH118
            if place.startswith(places):
                os.write(stream, f"{what} {place}\n".encode("utf-8", "surrogateescape"))

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"open", "os.listdir", "os.scandir"}:
            note(event, arguments[0])
        elif event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}:
            os.write(stream, f"{event} {arguments!r}\n".encode("utf-8", "replace"))
            raise PermissionError("there is no network")

    def watched(name: str):
        original = getattr(os, name)

        def look(path, *arguments, **options):
            note(name, path)
            return original(path, *arguments, **options)

        return look

    for name in _LOOKS:
        setattr(os, name, watched(name))
    sys.addaudithook(hook)


def looked_at(folder: Path, place: Place, builder: str) -> list[str]:
    """Build, and return what was looked at outside the documents and the source tree, and asked of a network."""
    told = folder / "told"
    code = f"{folder}/code"
    outside = (
        f"{folder}/outside",
        f"{folder}/home/secret",
        "/etc/passwd",
        "/etc/hosts.py",
        "/host",
        f"{folder}/src/out/",
    )
    links = [f"{code}/{name}/" for name in ("out", "leap", "far", "up", "a/out", "round", "secret.py")]

    def prepare() -> None:
        os.environ["HOME"] = f"{folder}/home"
        _watch(told, places=(*outside, *links))

    outcome = run(place, Build(builder, prepare=prepare))
    assert outcome.error == ""
    return told.read_text("utf-8").splitlines()


@pytest.fixture
def place(tmp_path):
    return write_project(tmp_path.resolve())


@pytest.mark.parametrize("builder", ["html", "designs"])
def test_nothing_outside_is_looked_at_and_no_network_is_asked(tmp_path, place, builder):
    assert looked_at(tmp_path.resolve(), place, builder) == []
    assert (place.output(builder) / "designs.json").exists()


def test_a_look_outside_would_be_noticed(tmp_path, place):
    """The same, where a document includes what lies outside, which is for docutils to say."""
    text = (place.source / "RFE1.rst").read_text("utf-8")
    (place.source / "RFE1.rst").write_text(f"{text}\n.. include:: ../outside/secret.py\n", "utf-8")
    assert any(line.startswith("open ") for line in looked_at(tmp_path.resolve(), place, "designs"))


def test_a_link_in_the_tree_is_followed_inside_it(place):
    from sphinxcontrib_flamedesign.source_tree import SourceFolder

    tree = SourceFolder(place.source.parent / "code")
    assert tree.find("inside") == tree.root / "a.py"
    assert tree.count_lines("inside") == 9
    assert tree.find("out/secret.py") is tree.find("round/x.py") is tree.find("up/code/a.py/x") is None
    assert tree.has("out/secret.py")
    assert not tree.has("a/gone.py")
    assert "out" in tree.files


#: What no module may import, and what none may call: whatever runs or loads more than it reads.
FORBIDDEN_MODULES = {
    *("yaml", "marshal", "shelve", "dill", "pickle", "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib"),
    *("requests", "httpx", "urllib3", "asyncio", "socketserver", "code", "codeop", "runpy", "webbrowser", "ctypes"),
}
FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__", "breakpoint", "input", "os.system", "os.popen", "ast.literal_eval"),
    *("ElementTree.fromstring", "ElementTree.parse", "ElementTree.XML", "ElementTree.iterparse"),
}
#: Sphinx' own environment is written, and Sphinx alone reads it back. The domain's part of it is packed as one value:
#: who could change that value could change all of the environment. Of YAML the nodes are read, which make no objects. `site --open` opens
#: the page that it has just built.
ALLOWED = {
    *(("cli/cache.py", "pickle"), ("domain_data.py", "pickle"), ("reading/metadata_file.py", "yaml")),
    ("cli/site.py", "webbrowser"),
}
PICKLING = {("cli/cache.py", "pickle.dump"), ("domain_data.py", "pickle.dumps"), ("domain_data.py", "pickle.loads")}


def _imported(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names))


def _calls(tree: ast.Module):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.fixture(scope="module")
def trees():
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def test_nothing_of_a_text_is_run_or_loaded(trees):
    found = {(name, one) for name, tree in trees.items() for one in _imported(tree) if one in FORBIDDEN_MODULES}
    assert found == ALLOWED
    called = {(name, ast.unparse(one.func)) for name, tree in trees.items() for one in _calls(tree)}
    assert {one for one in called if one[1] in FORBIDDEN_CALLS} == set()
    assert {one for one in called if one[1].startswith("pickle.")} == PICKLING
    assert {one for one in called if one[1].startswith("yaml.")} == {("reading/metadata_file.py", "yaml.compose")}


def test_scripts_of_pages_make_no_markup_and_ask_for_nothing():
    scripts = [path.read_text("utf-8") for path in (PACKAGE / "static").glob("*.js")]
    assert scripts
    for word in (
        "eval(",
        "Function(",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "fetch(",
        "XMLHttp",
    ):
        assert not any(word in script for script in scripts), word


def test_programs_are_run_from_lists(trees):
    """No shell is asked: what a text says is at most one word of a command."""
    runs = set()
    for name, tree in trees.items():
        for one in _calls(tree):
            if ast.unparse(one.func).startswith("subprocess."):
                runs.add(name)
                assert "shell" not in {option.arg for option in one.keywords}
    assert runs == {"cli/diff.py", "git.py", "views/drawing/engine_versions.py", "views/drawing/graphviz.py"}
