"""Sites in headless Chromium. Where there is none, the tests are skipped; in CI that is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from support import ROOT
from waiting import settle


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


class _Strict(_Quiet):
    """Serves pages that may load nothing but files of their own site, and run no script but those."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()


DEMO = ROOT / "demo"


@contextmanager
def serve(folder, handler=_Quiet):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(folder, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def serve_plainly():
    return serve


@pytest.fixture(scope="session")
def serve_strictly():
    return partial(serve, handler=_Strict)


@pytest.fixture(scope="session")
def chromium():
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing = "no Chromium is on the path (Debian: apt-get install chromium)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


#: What a reader does on a page.
ACTIONS = {
    "Locator": (
        *("click", "fill", "press", "press_sequentially", "select_option", "check", "uncheck", "hover", "tap", "focus"),
    ),
    "Page": ("go_back", "go_forward", "reload", "set_viewport_size", "emulate_media"),
    "Keyboard": ("down", "press", "type", "up"),
    "Mouse": ("click", "down", "move", "up", "wheel"),
}


def _until_drawn(action, page_of):
    """Have an action end when the page was drawn with what it caused."""

    @wraps(action)
    def act(one, *arguments, **options):
        done = action(one, *arguments, **options)
        settle(page_of(one))
        return done

    return act


def _let_actions_end_when_drawn(patch, api):
    """Views draw with the next picture; a test that reads at once would read what was there before."""
    pages = WeakKeyDictionary()  # of keyboards and mice, which do not know it

    def remember_page(get):
        def get_device(page):
            device = get(page)
            pages[device] = page
            return device

        return property(get_device)

    for device in ("keyboard", "mouse"):
        patch.setattr(api.Page, device, remember_page(getattr(api.Page, device).fget))
    page_of = {"Locator": lambda one: one.page, "Page": lambda one: one}
    for kind, names in ACTIONS.items():
        for name in names:
            action = getattr(getattr(api, kind), name)
            patch.setattr(getattr(api, kind), name, _until_drawn(action, page_of.get(kind, pages.__getitem__)))


@pytest.fixture(scope="session")
def browser(chromium):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running, pytest.MonkeyPatch.context() as patch:
        _let_actions_end_when_drawn(patch, playwright)
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = running.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session", params=["furo", "alabaster"])
def site(request, tmp_path_factory):
    out = tmp_path_factory.mktemp(request.param)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-b", "html", "-D", f"html_theme={request.param}"]
    subprocess.run([*command, "-d", out / "doctrees", DEMO, out / "html"], check=True)
    with serve(out / "html") as served:
        yield served


@pytest.fixture
def open_tab(browser):
    """Open a page as a reader would, with any options of a browser context; nothing may be said on the console."""
    messages: list[str] = []
    contexts = []

    def open_page(address="about:blank", **options):
        contexts.append(browser.new_context(**options))
        made = contexts[-1].new_page()
        made.set_default_timeout(10_000)
        made.on("console", lambda message: messages.append(message.text))
        made.on("pageerror", lambda error: messages.append(str(error)))
        made.on("dialog", lambda dialog: messages.append(f"dialog: {dialog.message}"))
        made.goto(address)
        return made

    yield open_page
    for context in contexts:
        context.close()
    assert messages == []


@pytest.fixture
def page(open_tab):
    return open_tab()
