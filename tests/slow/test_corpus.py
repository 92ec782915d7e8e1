"""The documents of a real project, labelled by hand: they are read as they are."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from support import CORPUS, CORPUS_CONF, SHARED

pytestmark = pytest.mark.corpus

AIMS = {
    "presence-f1": 0.995,
    "state-accuracy": 0.985,
    "interaction-f1": 1.0,
    "line-accuracy": 1.0,
    "statement-recall": 0.97,
    "mention-f1": 1.0,
    "reference-f1": 0.99,
    "code-ref-f1": 0.99,
    "metadata-acc": 1.0,
}


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    if not CORPUS.is_dir():
        missing = f"the corpus is not at {CORPUS}; set FLAMEDESIGN_SHARED to the folder that holds corpus/ and tools/"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)

    def run(builder):
        out = tmp_path_factory.mktemp(builder)
        command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", builder, "-d", out / "doctrees"]
        done = subprocess.run(
            [*command, "-c", CORPUS_CONF, CORPUS, out / "out"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return out / "out"

    return run


def test_scores(build):
    script = SHARED / "tools" / "score_corpus.py"
    export = build("designs") / "designs.json"
    command = [sys.executable, script, export, CORPUS / "truth"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sys.stdout.write(text)
    scores = {line.split()[0]: line.split()[1:] for line in text.splitlines()}
    assert scores["designs"][:3] == ["19", "of", "19"]
    assert {name: float(scores[name][0]) for name in AIMS if float(scores[name][0]) < AIMS[name]} == {}


def test_pages(build):
    page = (build("html") / "designs/RFE433-gpu-drf/FS.html").read_text("utf-8")
    assert "flamedesign-card" in page
    assert 'id="design-rfe433-related-features"' in page
