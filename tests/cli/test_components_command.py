"""The command that proposes components."""

from __future__ import annotations

import pytest
from support import TEMPLATE_FILE, design_text, run_command

NAMES = ["Cache: is read", "session manager: opens", "**Sess\x1bion**: x"]


@pytest.fixture
def conf(project):
    project.configure(f'flamedesign_documents = ["RFE*"]\nflamedesign_template = {str(TEMPLATE_FILE)!r}\n')
    project.write("index.rst", "Index\n=====\n")
    project.write("RFE1.rst", design_text("RFE1", points=NAMES))
    project.write("RFE2.rst", design_text("RFE2", points=[*NAMES, "Session Manager: closes", "Disk: spins"]))
    return project


def propose(project, *arguments):
    done = run_command("components", "--conf", project.src, *arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_it_proposes_what_is_not_configured(conf, tmp_path):
    assert propose(conf, "--format", "text").splitlines() == [
        "3 names are used by two or more designs, and not configured.",
        "Session Manager  2 designs, 3 statements",
        "Cache  2 designs, 2 statements",
        "Sess\ufffdion  2 designs, 2 statements",
    ]
    assert propose(conf) == (
        "# In pyproject.toml, each table is [tool.flamedesign.components.NAME].\n\n"
        '# 2 designs, 3 statements\n[components."Session Manager"]\n\n# 2 designs, 2 statements\n[components."Cache"]\n\n'
        '# 2 designs, 2 statements\n[components."Sess\\u001bion"]\n'
    )
    table = propose(conf, "--format", "python")
    propose(conf, "--format", "python", "--output", tmp_path / "table.py")
    assert (tmp_path / "table.py").read_text("utf-8") == table
    conf.write("conf.py", (conf.src / "conf.py").read_text("utf-8") + table)
    assert propose(conf).startswith("# No name that is not configured")


def test_without_designs_it_says_so(project):
    project.write("index.rst", "Index\n=====\n")
    assert "no design" in run_command("components", "--conf", project.src).stderr
