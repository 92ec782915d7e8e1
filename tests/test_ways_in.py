"""The action for GitHub, the template for GitLab and the hooks: their scripts are run in a repository, without a network."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml
from support import ROOT
from test_recipes import DESIGN, Checkout, checkout, needs_myst  # noqa: F401  # the fixture

pytestmark = [pytest.mark.thorough, pytest.mark.builds]

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
JOB = yaml.safe_load((ROOT / "templates" / "flamedesign.yml").read_text("utf-8"))["flamedesign"]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
#: What others can write, and what a shell would make of it.
HOSTILE = "x; touch owned $(touch owned) `touch owned` \"' --output owned"
#: It answers what a test wants, and notes how it was called, and with which configuration and file.
CURL = """#!/bin/sh
{ printf '%s\\n' "$@"; cat; } >> "$STUBS.curl"
case "$*" in *per_page*) printf '%s' "$NOTES" ;; *) exit "${CURL_STATUS:-0}" ;; esac
"""
#: It answers with the comments that it was asked for.
GH = """#!/bin/sh
printf '%s\\n' "$@" >> "$STUBS.gh"
case "$*" in *per_page*) printf '%s' "$OWN" ;; *graphql*) echo ann ;; esac
"""


@pytest.fixture
def bare(checkout: Checkout) -> Checkout:  # noqa: F811
    """Return a repository of designs without a ``conf.py``."""
    checkout.git("rm", "--quiet", "-r", "docs")
    for name, title in (("RFE7", "A title"), ("RFE3", "Another")):
        checkout.write(f"proposals/{name}.md", DESIGN.format(id=name).replace("A title", title))
    checkout.git("add", ".")
    checkout.git("commit", "--quiet", "--message=Third")
    return checkout


def run_step(
    repository: Checkout, name: str, inputs: dict[str, str], **github: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does."""
    known = {f"inputs.{key}": str(value.get("default", "")) for key, value in ACTION["inputs"].items()}
    known |= {f"inputs.{key}": value for key, value in inputs.items()} | github
    known = {"github.event.pull_request.base.sha": "", "github.repository": "example/one"} | known
    known |= {"inputs.package || github.action_path": inputs.get("package", str(ROOT))}
    values = {
        key: EXPRESSION.sub(lambda match: known[match[1]], value) for key, value in STEPS[name].get("env", {}).items()
    }
    folder = repository.top.parent
    values |= {"RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=repository.top,
        env=repository.environment | values,
        capture_output=True,
        text=True,
        check=False,
    )


def comment(repository: Checkout, own: str = "") -> list[str]:
    """Return how the step that comments calls the last program."""
    gh, calls = repository.top.parent / "bin" / "gh", repository.top.parent / "stubs.gh"
    gh.write_text(GH)
    calls.unlink(missing_ok=True)
    repository.environment["OWN"] = own
    done = run_step(repository, "Comment", {}, **{"github.event.pull_request.number": "12", "github.token": "t"})
    assert done.returncode == 0, done
    words = calls.read_text("utf-8").splitlines() if calls.exists() else []
    return words[len(words) - words[::-1].index("api") - 1 :] if words else []


def run_job(repository: Checkout, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the scripts of the template for GitLab as a runner does: in one shell."""
    curl = repository.top.parent / "bin" / "curl"
    curl.write_text(CURL)
    curl.chmod(0o755)
    repository.environment |= {"NOTES": "[]", **variables}
    return repository.run("exec bash -eo pipefail -c " + shlex.quote("\n".join(JOB["script"])))


class TestAction:
    def test_no_expression_stands_in_a_script(self):
        assert [name for name, step in STEPS.items() if "${{" in step["run"]] == []
        assert {step["shell"] for step in STEPS.values()} == {"bash"}

    def test_each_input_is_described_and_used(self):
        text = (ROOT / "action.yml").read_text("utf-8")
        assert all(one["description"].endswith(".") for one in ACTION["inputs"].values())
        assert {name for name in ACTION["inputs"] if f"inputs.{name}" not in text} == set()

    @needs_myst
    def test_check(self, checkout):  # noqa: F811
        done = run_step(checkout, "Check", {"folder": "docs"})
        assert (done.returncode, "::warning file=docs/designs/RFE7.md,line=9," in done.stdout) == (1, True), done
        assert run_step(checkout, "Check", {"folder": "docs", "fail-on": "error"}).returncode == 0

    @needs_myst
    def test_compare_and_comment(self, checkout):  # noqa: F811
        base = {"github.event.pull_request.base.sha": checkout.environment["BASE"]}
        done = run_step(checkout, "Compare", {"folder": "docs"}, **base)
        assert done.returncode == 0, done
        said = (checkout.top.parent / "summary.md").read_text("utf-8")
        assert "<code>RFE7</code>" in said
        assert checkout.git("status", "--porcelain") == ""
        assert comment(checkout)[:4] == ["api", "--silent", "--method", "POST"]
        said = (checkout.top.parent / "flamedesign.md").read_text("utf-8")
        assert said.startswith("<!-- flamedesign -->\n**Designs: 1 changed**")

    @needs_myst
    def test_a_comment_is_our_own_or_says_something(self, checkout):  # noqa: F811
        same = {"github.event.pull_request.base.sha": "HEAD"}
        assert run_step(checkout, "Compare", {"folder": "docs"}, **same).returncode == 0
        assert "PATCH" not in comment(checkout)
        assert "POST" not in comment(checkout)
        call = comment(checkout, own="7\n")
        assert call[:5] == ["api", "--silent", "--method", "PATCH", "repos/example/one/issues/comments/7"]
        assert call[-1] == f"body=@{checkout.top.parent}/flamedesign.md"

    def test_what_cannot_be_compared_fails_nothing(self, checkout):  # noqa: F811
        wrong = {"github.event.pull_request.base.sha": "no-such"}
        done = run_step(checkout, "Compare", {"folder": "docs"}, **wrong)
        assert (done.returncode, "::warning::" in done.stdout, "no-such" in done.stderr) == (0, True, True), done
        assert comment(checkout) == []
        assert all(STEPS[name]["continue-on-error"] for name in ("Compare", "Comment"))

    @needs_myst
    def test_only_what_is_changed_and_not_known(self, checkout):  # noqa: F811
        base = {"github.event.pull_request.base.sha": checkout.environment["BASE"]}
        done = run_step(checkout, "Check", {"folder": "docs", "changed": "true"}, **base)
        assert (done.returncode, "RFE7.md" in done.stdout, "RFE3.md" in done.stdout) == (1, True, False), done
        assert checkout.run("flamedesign check docs --baseline known.txt --update-baseline").returncode == 0
        assert run_step(checkout, "Check", {"folder": "docs", "baseline": "known.txt"}).returncode == 0

    @needs_myst
    def test_without_a_conf_py(self, bare):
        inputs = {"template": "flame", "documents": "proposals/*"}
        done = run_step(bare, "Check", inputs)
        assert (done.returncode, "file=proposals/RFE7.md,line=9," in done.stdout) == (1, True), done
        sha = {"github.event.pull_request.base.sha": bare.git("rev-parse", "HEAD")}
        bare.write("proposals/RFE3.md", DESIGN.format(id="RFE3"))
        bare.git("commit", "--quiet", "--all", "--message=Fourth")
        assert run_step(bare, "Compare", inputs, **sha).returncode == 0
        assert "<code>RFE3</code>" in (bare.top.parent / "summary.md").read_text("utf-8")

    @pytest.mark.parametrize(
        ("inputs", "asked"),
        [({}, [str(ROOT)]), ({"requirements": "a b.txt", "package": "p; x"}, ["p; x", "--requirement", "a b.txt"])],
    )
    def test_install(self, checkout, inputs, asked):  # noqa: F811
        assert run_step(checkout, "Install", inputs).returncode == 0
        (call,) = checkout.stub_calls()
        shown = [one.rpartition("/bin/")[2] for one in asked]
        assert call == ["python", "-m", "pip", "install", "--quiet", *shown]

    @needs_myst
    @pytest.mark.parametrize("name", ["folder", "template", "documents", "fail-on"])
    def test_what_others_write_is_no_command(self, checkout, name):  # noqa: F811
        done = run_step(checkout, "Check", {"folder": "docs", name: HOSTILE})
        assert (done.returncode, (checkout.top / "owned").exists()) == (2, False), done


class TestGitLab:
    @needs_myst
    def test_check(self, checkout):  # noqa: F811
        done = run_job(checkout, FLAMEDESIGN_FOLDER="docs", FLAMEDESIGN_REQUIREMENTS="docs/requirements.txt")
        assert done.returncode == 1, done
        entries = json.loads((checkout.top / JOB["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
        assert ("docs/designs/RFE7.md", 9) in {
            (one["location"]["path"], one["location"]["lines"]["begin"]) for one in entries
        }
        (install,) = checkout.stub_calls()
        assert install[-3:] == ["sphinxcontrib-flamedesign", "--requirement", "docs/requirements.txt"]
        assert not (checkout.top.parent / "stubs.curl").exists()

    @needs_myst
    @pytest.mark.parametrize(
        ("notes", "method", "end"),
        [
            ([{"id": 4, "body": "Nice"}], "POST", "/notes"),
            ([{"id": 4, "body": "Nice"}, {"id": 7, "body": "<!-- flamedesign -->\nOld"}], "PUT", "/notes/7"),
        ],
    )
    def test_comment(self, bare, notes, method, end):
        bare.write("proposals/RFE3.md", DESIGN.format(id="RFE3"))
        bare.git("commit", "--quiet", "--all", "--message=Fourth")
        (bare.top.parent / "bin" / "python3").symlink_to(sys.executable)
        done = run_job(
            bare,
            FLAMEDESIGN_TEMPLATE="flame",
            FLAMEDESIGN_DOCUMENTS="proposals/*",
            FLAMEDESIGN_FAIL_ON="error",
            FLAMEDESIGN_TOKEN="secret",
            CI_MERGE_REQUEST_IID="5",
            CI_MERGE_REQUEST_DIFF_BASE_SHA=bare.git("rev-parse", "HEAD~1"),
            CI_API_V4_URL="https://example.org/api/v4",
            CI_PROJECT_ID="3",
            NOTES=json.dumps(notes),
        )
        assert done.returncode == 0, done
        asked = (bare.top.parent / "stubs.curl").read_text("utf-8").split("\n")
        assert asked[asked.index("--request") + 1] == method
        assert f"https://example.org/api/v4/projects/3/merge_requests/5{end}" in asked
        assert (
            asked.count('header = "PRIVATE-TOKEN: secret"') == 2
        )  # on standard input, where no list of processes has it
        said = (bare.top / "flamedesign.md").read_text("utf-8")
        assert said.startswith("<!-- flamedesign -->\n")
        assert "<code>RFE3</code>" in said

    @needs_myst
    @pytest.mark.parametrize(
        ("base", "status", "notes", "asked"),
        [
            ("no-such", 0, "[]", False),
            ("HEAD", 0, "[]", False),
            ("HEAD", 0, json.dumps([{"id": 7, "body": "<!-- flamedesign -->"}]), True),
            ("HEAD~1", 22, "[]", True),
        ],
    )
    def test_a_comment_decides_nothing(self, checkout, base, status, notes, asked):  # noqa: F811
        (checkout.top.parent / "bin" / "python3").symlink_to(sys.executable)
        for fail_on, expected in (("error", 0), ("warning", 1)):
            done = run_job(
                checkout,
                FLAMEDESIGN_FOLDER="docs",
                FLAMEDESIGN_FAIL_ON=fail_on,
                FLAMEDESIGN_TOKEN="secret",
                CI_MERGE_REQUEST_IID="5",
                CI_MERGE_REQUEST_DIFF_BASE_SHA=base,
                CI_API_V4_URL="https://example.org/api/v4",
                CI_PROJECT_ID="3",
                CURL_STATUS=str(status),
                NOTES=notes,
            )
            assert done.returncode == expected, done
        calls = checkout.top.parent / "stubs.curl"
        assert ("--request" in calls.read_text("utf-8") if calls.exists() else False) is asked

    @needs_myst
    def test_only_what_is_changed_and_not_known(self, checkout):  # noqa: F811
        base = {"FLAMEDESIGN_CHANGED": "true", "CI_MERGE_REQUEST_DIFF_BASE_SHA": checkout.environment["BASE"]}
        assert run_job(checkout, FLAMEDESIGN_FOLDER="docs", **base).returncode == 1
        entries = json.loads((checkout.top / "gl-code-quality-report.json").read_text("utf-8"))
        assert {one["location"]["path"] for one in entries} == {"docs/designs/RFE7.md"}
        assert checkout.run("flamedesign check docs --baseline known.txt --update-baseline").returncode == 0
        assert run_job(checkout, FLAMEDESIGN_FOLDER="docs", FLAMEDESIGN_BASELINE="known.txt").returncode == 0

    @needs_myst
    @pytest.mark.parametrize("name", ["FOLDER", "TEMPLATE", "DOCUMENTS", "FAIL_ON"])
    def test_what_others_write_is_no_command(self, checkout, name):  # noqa: F811
        done = run_job(checkout, **{"FLAMEDESIGN_FOLDER": "docs", f"FLAMEDESIGN_{name}": HOSTILE})
        assert (done.returncode, (checkout.top / "owned").exists()) == (2, False), done


class TestHooks:
    @needs_myst
    @pytest.mark.parametrize(
        ("args", "settings"),
        [("--template flame --documents 'proposals/*'", ""), ("", 'documents = ["proposals/*"]\n')],
    )
    def test_without_a_conf_py(self, bare, args, settings):
        if settings:
            bare.write("flamedesign.toml", settings)
        bare.write("notes.md", "# Notes\n")
        entry = HOOKS["flamedesign-check"]["entry"]
        done = bare.run(f"{entry} {args} notes.md proposals/RFE7.md")
        assert (done.returncode, "proposals/RFE7.md:9: warning" in done.stdout) == (1, True), done
        assert "RFE3" not in done.stdout
        done = bare.run(f"{entry} {args} notes.md")
        assert (done.returncode, "none was checked" in done.stderr) == (0, True), done
        done = bare.run(f"{HOOKS['flamedesign-check-all']['entry']} {args}")
        assert (done.returncode, "in 2 designs" in done.stdout) == (1, True), done


def test_hooks_see_all_that_a_design_is_read_from(checkout):  # noqa: F811
    hook = HOOKS["flamedesign-check"]
    names = ["a.md", "a.rst", "kep.yaml", "meta.yml", "parts/a.inc", "parts/a.txt", "own.toml"]
    assert [name for name in names if not re.search(hook["files"], name)] == []
    assert not re.search(hook["files"], "shot.png")
    assert all("types" not in one and "types_or" not in one for one in HOOKS.values())
    assert HOOKS["flamedesign-check-all"]["always_run"] is True
    checkout.write("keps/1-cache/README.rst", "KEP-1: Cache\n============\n\nSummary\n-------\n\n.. include:: a.inc\n")
    checkout.write("keps/1-cache/a.inc", "TBD\n")
    checkout.write("keps/1-cache/kep.yaml", "title: Cache\nkep-number: 1\n")
    for name in ("kep.yaml", "a.inc"):
        done = checkout.run(f"{hook['entry']} --template kep --documents 'keps/*/README' keps/1-cache/{name}")
        assert (done.returncode, "in 1 design" in done.stdout) == (1, True), done


def test_the_program_loads_only_what_it_needs():
    """What `uvx` waits for on each call."""
    code = "import sys; import sphinxcontrib_flamedesign.cli.main; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert {"sphinx", "docutils", "myst_parser", "wasmtime", "yaml"} & set(done.stdout.split()) == set()


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not here")
def test_scripts_of_the_action_are_sound():
    for step in STEPS.values():
        subprocess.run(["shellcheck", "--shell=bash", "-"], input=step["run"], text=True, check=True)


def test_the_docs_name_the_action_and_the_template():
    text = (ROOT / "docs" / "how-to" / "ci.md").read_text("utf-8")
    assert shlex.split("templates/flamedesign.yml")[0] in text
    named = set(re.findall(r"\bFLAMEDESIGN_[A-Z_]+", text))
    assert named <= set(re.findall(r"\bFLAMEDESIGN_[A-Z_]+", (ROOT / "templates/flamedesign.yml").read_text("utf-8")))
