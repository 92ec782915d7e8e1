"""Nothing that a document says runs or loads anything: each vector, at each place, on each page and in each format."""

from __future__ import annotations

import itertools
import json
import re
import string
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from lxml import etree
from vectors import VECTORS

from sphinxcontrib_flamedesign.core.template_file import find_shipped

pytestmark = pytest.mark.browser
MarkdownIt = pytest.importorskip("markdown_it").MarkdownIt  # which comes with MyST-Parser

CONF = """
import json
project = "Test"
author = copyright = "Testers"
version = release = "1"
extensions = ["myst_parser", "sphinxcontrib_flamedesign"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
html_copy_source = False
flamedesign_documents = ["designs/*"]
flamedesign_template = "own.toml"
flamedesign_baseline = "baseline.txt"
flamedesign_source_root = "code"
flamedesign_source_url = "https://example.org/{path}#L{line}"
flamedesign_components = json.load(open("components.json"))
flamedesign_layout_seconds = 20
suppress_warnings = ["flamedesign"]
"""
#: Runs the command line.
COMMAND = (sys.executable, "-c", "from sphinxcontrib_flamedesign.cli.main import main; main()")
VIEWS = ("graph", "table", "matrix", "report", "worklist")
#: Characters that no file's name has.
NOT_IN_NAMES = re.compile(r"[/\0-\x1f]")


def rest(text: str) -> str:
    """Write a text in reST so that it is only text."""
    return "".join(f"\\{one}" if one in string.punctuation else one for one in text.replace("\0", ""))


def line(text: str) -> str:
    return " ".join(text.split())


def yaml(text: str) -> str:
    return json.dumps(text)


def write_rest(number: int, vector: str) -> str:
    """Return a plain design in reST that says a vector wherever it says something."""
    said, raw = rest(line(vector)), line(vector)
    other = number - 1 if number % 2 else number + 1  # pairs: a longer chain would make long lists
    title = f"RFE{number}: {said}"
    parts = [f":status: {said}", f":authors: {said}", f":created: {said}", f":issue: {said}", f":aliases: {said}", ""]
    parts += [f".. flamedesign: allow missing-field - {raw}", "", title, "=" * 999, ""]
    parts += [
        f"**{said}:** {said}",
        "",
        "Motivation",
        "----------",
        "",
        f"**Background:** {said} and RFE{other}",
        "",
    ]
    parts += ["Function Specification", "----------------------", "", "**Related Features:**", ""]
    parts += [f"- RFE{other}: {said}", f"- {said}: {said}", "", "**Integration Points:**", "", f"- {said}: {said}"]
    parts += ["", "**Updates Required:**", "", f"- **RFE{other}**: {said}", f"- ``{raw}``: {said}", ""]
    parts += [
        f"**CLI:** ``{raw}``",
        "",
        said,
        "-" * 999,
        "",
        "References",
        "----------",
        "",
        "**Related Documents:**",
        "",
    ]
    parts += [f"- {said}", "", "**External References:**", "", f"- `x <{said}>`_", f"- {said}", ""]
    parts += ["**Implementation References:**", "", f"- ``{raw}``", f"- ``code/{raw}:5``", "- ``a.py``", ""]
    parts += [".. design-graph::", f"   :focus: RFE{number}", f"   :caption: {raw}", f"   :alt: {raw}", ""]
    return "\n".join([*parts, f".. design-impact:: RFE{number}", f"   :caption: {raw}", ""])


def write_markdown(number: int, vector: str) -> str:
    """Return a design in MyST's front matter and directives, where Markdown lets no HTML through."""
    raw = line(vector)
    head = "\n".join(f"{key}: {yaml(vector)}" for key in ("title", "status", "authors", "created", "issue", "aliases"))
    colons = f":::{{design}} RFE{number}\n:supersedes: {raw}\n:::\n"
    fields = f":::{{design-motivation}} {rest(raw)}\n`{raw}`\n:::\n\n:::{{design-related-features}}\n- RFE{1 + number % 2}: `{raw}`\n- `{raw}`\n:::\n"
    view = f":::{{design-graph}}\n:focus: RFE{number}\n:caption: {raw}\n:::\n"
    return f"---\n{head}\n---\n# {rest(raw)}\n\n{colons}\n{fields}\n{view}"


#: A document of raw HTML runs on its own page, where Markdown means it to; not on those of others. Its heading has none,
#: for Sphinx would put it into the contents as it is.
RAW = '---\nstatus: "<script>canary()</script>"\ntitle: "<script>canary()</script>"\n---\n# RFE999\n\n## Motivation\n\n'
RAW += "**Related Features:** <script>canary()</script>\n\n- RFE1: <img src=x onerror=canary()>\n- <svg onload=canary()> <img src=//evil.example/x.png>\n"


def write_template() -> str:
    """Return the shipped template with a vector in each label and prompt."""
    shipped = find_shipped("flame")
    assert shipped is not None
    data = tomllib.loads(shipped.read_text("utf-8"))
    vectors = itertools.cycle(map(line, VECTORS))
    lines = [f"name = {json.dumps(next(vectors))}", f"title = {json.dumps(next(vectors))}"]
    lines += [f"{key} = {json.dumps(data[key])}" for key in ("languages",) if key in data]
    lines += ["[id]", *(f"{key} = {json.dumps(value)}" for key, value in data["id"].items())]
    for kind in ("metadata", "fields"):
        for name, table in data[kind].items():
            hostile = {**table, "aliases": [table["label"], *table.get("aliases", ())]}
            hostile["label"] = f"{table['label']} {next(vectors)} {next(vectors)}"
            if kind == "fields":
                hostile["prompts"] = [*table.get("prompts", ()), next(vectors)]
            lines += [f"[{kind}.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in hostile.items())]
    return "\n".join(lines)


def write_project(folder: Path) -> None:
    """Write a project that says each vector wherever a project says something."""
    (folder / "designs").mkdir(parents=True)
    (folder / "code").mkdir()
    (folder / "code" / "a.py").write_text("x = 1\n" * 9, "utf-8")
    (folder / "conf.py").write_text(CONF, "utf-8")
    components = {
        line(one): {"aliases": [f"alias of {line(one)}"], "paths": [line(one)]} for one in VECTORS if line(one)
    }
    (folder / "components.json").write_text(json.dumps(components), "utf-8")
    (folder / "own.toml").write_text(write_template(), "utf-8")
    known = [f"missing-field | {quote(one)} | {quote(one)}" for one in dict.fromkeys(map(line, VECTORS)) if one]
    (folder / "baseline.txt").write_text("\n".join(known), "utf-8")
    for number, vector in enumerate(VECTORS, 1):
        (folder / f"designs/rfe{number}.rst").write_text(write_rest(number, vector), "utf-8")
        (folder / f"designs/rfe{500 + number}.md").write_text(write_markdown(500 + number, vector), "utf-8")
        name = NOT_IN_NAMES.sub("", vector)[:100]
        text = f"{rest(name) or 'x'}\n{'=' * 999}\n\nMotivation\n----------\n\nSee RFE{number}.\n"
        (folder / f"designs/{name}.rst").write_text(text, "utf-8")
    (folder / "designs/raw.md").write_text(RAW, "utf-8")
    index = "Overview\n========\n\n.. toctree::\n   :glob:\n\n   designs/*\n   views*\n"
    (folder / "index.rst").write_text(index, "utf-8")
    views = "".join(
        f".. design-{view}::\n   :caption: {line(VECTORS[number])}\n\n" for number, view in enumerate(VIEWS)
    )
    # All of them are too many for one drawing.
    for options in (":kinds: related", ":origin: inferred\n   :kinds: mention", ":group-by: component"):
        views += f".. design-graph::\n   :focus: RFE1\n   {options}\n\n"
    views += ".. design-table::\n   :of: components\n\n.. design-matrix::\n   :of: components\n\n.. design-worklist::\n   :group-by: source\n\n"
    (folder / "views.rst").write_text(f"Views\n=====\n\n{views}", "utf-8")


def build(folder: Path, builder: str) -> Path:
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-d", folder / "doctrees", folder / "src"]
    subprocess.run([*command, folder / builder], check=True, cwd=folder / "src")
    return folder / builder


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    write_project(folder / "src")
    build(folder, "html")
    return folder


@pytest.fixture(scope="session")
def hostile_site(hostile, serve_plainly):
    with serve_plainly(hostile / "html") as served:
        yield served


class Watched:
    """A tab that notices when anything of a document runs or loads something."""

    def __init__(self, browser, host):
        self.context = browser.new_context(viewport={"width": 1000, "height": 800})
        self.context.add_init_script("window.ran = []; window.canary = () => { top.ran.push(location.href); }")
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.host, self.seen = host, []
        self.page.on("dialog", lambda dialog: (self.seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", self.note)
        self.page.on("popup", lambda popup: self.seen.append(f"popup: {popup.url}"))

    def note(self, request):
        if urlsplit(request.url).netloc != self.host:
            self.seen.append(request.url)

    def check(self):
        assert self.page.evaluate("window.ran") == []
        assert self.seen == []
        assert self.page.evaluate(FORBIDDEN) == []


#: What no page has: elements and attributes that run, and addresses of ours that do. Links of authors are theirs.
FORBIDDEN = """() => {
  const ours = '[class*="flamedesign-"]';
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    for (const {name, value} of element.attributes) {
      if (/^on/i.test(name) || name === 'srcdoc' || name === 'formaction') found.push(`${name}=${value}`);
      const runs = /^[\\s\\x00-\\x20]*(javascript|vbscript|data)\\s*:/i.test(value.replace(/[\\x00-\\x20]/g, ''));
      if (/(href|src|action|data|to|values)$/i.test(name) && runs && element.closest(ours)) found.push(`${name}=${value}`);
    }
    if (element.closest(ours) && element.matches('script, iframe, object, embed, base, meta, link, form, img, foreignObject, animate, set'))
      found.push(element.outerHTML.slice(0, 200));
    if (element.matches('base, iframe, object, embed, meta[http-equiv=refresh]')) found.push(element.outerHTML.slice(0, 200));
    if (element.matches('style') && /evil/.test(element.textContent)) found.push('style');
    if (element.getAttribute('style') && /url|expression|evil/.test(element.getAttribute('style'))) found.push('style=');
  }
  return found;
}"""


@pytest.fixture
def watched(browser, hostile_site):
    tab = Watched(browser, urlsplit(hostile_site.address).netloc)
    yield tab
    tab.context.close()


def pages(site):
    """Return all pages but that of raw HTML."""
    found = sorted(path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.html"))
    return [name for name in found if name != "designs/raw.html" and not name.startswith("_static")]


def test_no_page_runs_what_a_document_says(watched, hostile_site):
    names = pages(hostile_site)
    assert len(names) > 3 * len(VECTORS) - 9
    for name in names:
        watched.page.goto(f"{hostile_site.address}/{quote(name)}")
        watched.check()


def test_what_runs_would_be_noticed(watched, hostile_site):
    """On the page of raw HTML, where Markdown lets it run."""
    watched.page.goto(f"{hostile_site.address}/designs/raw.html")
    assert len(watched.page.evaluate("window.ran")) >= 3
    assert watched.seen == ["http://evil.example/x.png"]
    assert "onload=canary()" in watched.page.evaluate(FORBIDDEN)


#: Points at some of the parts of drawings, and puts the focus there, for as long as it takes to draw that.
POINT = """async (parts, step) => {
  for (const part of parts.filter((_part, place) => place % step === 0)) {
    part.dispatchEvent(new PointerEvent('pointerenter'));
    part.dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: 'mouse'}));
    part.querySelector('a')?.focus();
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


@pytest.mark.parametrize("name", ["views", "designs/rfe1", "designs/rfe35", "designs/rfe501"])
def test_hover_focus_and_search_show_only_text(watched, hostile_site, name):
    page = watched.page
    page.goto(f"{hostile_site.address}/{name}.html")
    for kind in (".flamedesign-node", ".flamedesign-edge"):
        parts = page.locator(f"figure {kind}")
        assert parts.count() > (40 if name == "views" else 1)
        parts.evaluate_all(POINT, max(1, parts.count() // 40))
    watched.check()
    for number, vector in enumerate(VECTORS):
        shown = page.locator(".flamedesign-find:visible")  # those of closed menus are not
        shown.nth(number % shown.count()).fill(line(vector))
        page.keyboard.press("Enter")
    page.evaluate("() => new Promise(done => setTimeout(done, 300))")
    watched.check()
    for summary in page.locator("summary").all():
        summary.evaluate("summary => summary.click()")
    watched.check()


def test_boxes_lead_to_pages_of_the_site(watched, hostile_site):
    page = watched.page
    page.goto(f"{hostile_site.address}/views.html")
    hrefs = page.evaluate(
        "() => [...document.querySelectorAll('figure a, table a')].map(a => String(a.href.baseVal ?? a.href))"
    )
    assert len(hrefs) > len(VECTORS)
    for href in set(hrefs):
        assert re.match(r"(https?://|#|[\w%.-]+(/[\w%.~!$&'()*+,;=:@-]+)*(#.*)?$)", href), href
    for number in (0, 7, 19):
        page.goto(f"{hostile_site.address}/views.html")
        box = page.locator("figure .flamedesign-node a").nth(number)
        address = box.evaluate("a => new URL(a.href.baseVal, document.baseURI).href")
        box.evaluate("a => a.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
        page.evaluate("() => new Promise(done => setTimeout(done, 300))")
        watched.check()
        page.goto(address)
        watched.check()


def test_an_address_is_only_text(watched, hostile_site):
    page = watched.page
    page.goto(f"{hostile_site.address}/designs/rfe1.html")
    names = page.evaluate(
        "() => [...document.querySelectorAll('[data-fd-graph]')].map(figure => figure.dataset.fdGraph)"
    )
    assert names
    keys = ("q", "kind", "status", "component", "origin", "node", "view", "sort", "focus", "depth", "direction")
    for vector in VECTORS:
        query = urlencode(
            {f"fd.{name}.{key}": vector for name in (*names, "2", "designs") for key in keys} | {vector: vector}
        )
        page.goto(f"{hostile_site.address}/designs/rfe1.html?{query}#{quote(vector)}")
        watched.check()


def test_a_comparison_in_markdown_is_only_text(watched, hostile, hostile_site):
    """Both as one would see it where HTML is let through, as GitHub does in part."""
    old = hostile / "old.json"
    data = json.loads((hostile / "html/designs.json").read_text("utf-8"))
    for design in data["designs"].values():
        design["title"] = design["title"][::-1]
    data["designs"] = {id_: one for number, (id_, one) in enumerate(data["designs"].items()) if number % 3}
    old.write_text(json.dumps(data), "utf-8")
    command = [
        *COMMAND,
        "diff",
        old,
        hostile / "html/designs.json",
        "--format",
    ]
    done = subprocess.run([*command, "markdown"], capture_output=True, check=True)
    html = MarkdownIt("commonmark", {"html": True}).render(done.stdout.decode("utf-8"))
    assert html.count("canary") > 50
    (hostile / "html/difference.htm").write_text(f"<!doctype html><meta charset=utf-8>{html}", "utf-8")
    watched.page.goto(f"{hostile_site.address}/difference.htm")
    watched.check()
    text = subprocess.run([*command, "text"], capture_output=True, check=True).stdout.decode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def check_xml(root: etree._Element) -> None:
    """No element or attribute of an XHTML or SVG file runs or loads anything."""
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname.lower()
        assert name not in {"script", "iframe", "object", "embed", "base", "form", "foreignobject", "animate", "set"}, (
            name
        )
        for key, value in element.attrib.items():
            attribute = etree.QName(key).localname.lower()
            assert not attribute.startswith("on"), (attribute, value)
            runs = re.match(r"(javascript|vbscript|data):", re.sub(r"[\x00-\x20]", "", value), re.IGNORECASE)
            is_ours = "flamedesign-" in "".join(one.get("class", "") for one in element.iterancestors())
            assert not (attribute in {"href", "src"} and runs and is_ours), value
            assert not (attribute == "style" and "evil" in value), value


def test_a_drawing_of_its_own_is_only_text(hostile):
    command = [*COMMAND, "graph", "--focus", "RFE1", "--format", "svg", "--conf", hostile / "src"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=hostile / "src")
    assert b"canary" in done.stdout
    check_xml(etree.fromstring(done.stdout))


def test_a_book_is_only_text(hostile):
    build(hostile, "epub")
    (book,) = (hostile / "epub").glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".ncx", ".svg"))]
        for name in names:
            if name != "designs/raw.xhtml":
                # Sphinx itself lets control characters of a document into its book.
                check_xml(etree.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", archive.read(name))))
    assert len(names) > len(VECTORS)


def test_latex_is_only_text(hostile):
    build(hostile, "latex")
    (tex,) = (hostile / "latex").glob("test.tex")
    text = tex.read_text("utf-8")
    assert text.count("canary") > len(VECTORS)
    for command in ("input", "write18", "x3cscript", "u003cimg"):
        assert f"\\{command}" not in text.partition("\\begin{document}")[2], command
