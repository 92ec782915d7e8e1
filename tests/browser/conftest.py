"""The demo site in headless Chromium. Where there is none, the tests are skipped; in CI that is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Site:
    """A built site: its folder and where it is served."""

    folder: Path
    address: str

    @property
    def designs(self) -> list[str]:
        return [path.relative_to(self.folder).as_posix() for path in sorted((self.folder / "designs").glob("*.html"))]


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # which a browser asks for by itself
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *arguments: object) -> None:
        pass


DEMO = Path(__file__).parent.parent.parent / "demo"


@pytest.fixture(scope="session")
def chromium():
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing = "no Chromium is on the path (Debian: apt-get install chromium)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


@pytest.fixture(scope="session", params=["furo", "alabaster"])
def site(request, tmp_path_factory):
    out = tmp_path_factory.mktemp(request.param)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-b", "html", "-D", f"html_theme={request.param}"]
    subprocess.run([*command, "-d", out / "doctrees", DEMO, out / "html"], check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=out / "html"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(out / "html", f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["light", "dark"])
def page(request, chromium):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = running.chromium.launch(executable_path=chromium, args=arguments)
        made = browser.new_page(color_scheme=request.param)
        messages: list[str] = []
        made.on("console", lambda message: messages.append(message.text))
        made.on("pageerror", lambda error: messages.append(str(error)))
        yield made
        browser.close()
        assert messages == []
