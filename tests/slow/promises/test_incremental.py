"""Never stale: what any edit leaves, built on top of whatever was there, equals a clean build, byte for byte."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import replace

import pytest
from building import Build, die, preload
from editing import BUILDS, EDITS, Step
from figures import asked, note
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from projects import PARTS, PROJECT_SETTINGS, Document, Model, make_export
from scripts import DifferenceError, Workshop, run_script

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.builds]

STEPS = st.builds(Step, st.sampled_from(sorted(EDITS)), st.integers(0, 999), st.sampled_from(BUILDS))


@pytest.fixture(scope="module", autouse=True)
def _preloaded():
    preload()


@pytest.mark.promises
@settings(
    max_examples=asked("SCRIPTS", 25),
    derandomize=not asked("SEED", 0),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
@given(seed=st.integers(0, 9999), steps=st.lists(STEPS, min_size=5, max_size=15))
def test_any_edits_leave_what_a_clean_build_makes(seed, steps):
    start = time.monotonic()
    try:
        comparisons = run_script(seed, steps)
    except DifferenceError:
        note(scripts=1, steps=len(steps), differences=1, seconds=time.monotonic() - start)
        raise
    note(scripts=1, steps=len(steps), comparisons=comparisons, seconds=time.monotonic() - start)


PAGE = Document("rst", "page", views=[("design-table", 0)])


@pytest.fixture
def workshop(tmp_path):
    """Two designs, of which the first one includes a file, and a page with a table, built once."""
    model = Model(parts={PARTS[0]: "Included words.\n\n- RFE2 from a part\n"})
    one = Document("rst", "plain", id="RFE1", title="A cache", part=PARTS[0], texts={"target": "TBD"})
    one.entries["implementation-references"] = ["`src/a.py`"]
    two = Document("rst", "directives", id="RFE2", title="Eviction", entries={"related-features": ["RFE1 first"]})
    model.documents = {"designs/a": one, "designs/b": two, "notes": replace(PAGE)}
    made = Workshop(tmp_path, model)
    made.write()
    made.build(Build())
    return made


class TestFaultsThatWereFound:
    """Each was found by a random script, or by looking for one of its kind."""

    @pytest.fixture(autouse=True)
    def checked(self, workshop):
        yield
        workshop.write()
        workshop.check("html")

    def test_an_included_file_that_another_builder_has_read(self, workshop):
        workshop.model.parts[PARTS[0]] = "Other words.\n\n- RFE2 from a part\n"
        workshop.write()
        workshop.build(Build("text"))

    def test_a_view_that_an_included_file_no_longer_holds(self, workshop):
        workshop.model.settings["flamedesign_card"] = "none"
        workshop.model.parts[PARTS[0]] = "Words.\n\n.. design-table::\n"
        workshop.write()
        workshop.build(Build())
        workshop.model.parts[PARTS[0]] = "Words.\n"
        workshop.write()
        workshop.build(Build("text"))

    def test_a_template_that_another_builder_has_read(self, workshop):
        workshop.model.settings["flamedesign_template"] = "own.toml"
        workshop.model.documents["designs/b"].entries = {}
        workshop.write()
        workshop.build(Build())
        workshop.model.template = 1
        workshop.write()
        workshop.build(Build("latex"))

    def test_cards_that_are_turned_off_for_another_builder_first(self, workshop):
        workshop.model.settings["flamedesign_card"] = "none"
        workshop.write()
        workshop.build(Build("text"))

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("flamedesign_source_url", "https://example.org/{path}"),
            ("flamedesign_rules", {"missing-field": "off"}),
            ("flamedesign_layout_seconds", 0),
        ],
    )
    def test_a_value_that_a_killed_build_has_seen_first(self, workshop, name, value):
        workshop.model.documents["notes"].views = [("design-graph", 0), ("design-report", 0)]
        workshop.model.settings["flamedesign_source_root"] = "code"
        workshop.model.code["src/a.py"] = 3
        workshop.write()
        workshop.build(Build())
        workshop.model.settings[name] = value
        workshop.write()
        workshop.build(Build(hooks={"doctree-resolved": die}))

    def test_an_export_of_another_project_that_another_builder_has_read(self, workshop):
        workshop.model.documents["notes"].views = [("design-graph", 0), ("design-worklist", 0)]
        workshop.model.settings["flamedesign_projects"] = PROJECT_SETTINGS[1]
        workshop.model.documents["designs/b"].entries["related-features"] = ["platform:RFE40: stores"]
        for seed in (1, 2, 3):
            workshop.model.other = make_export(random.Random(seed))
            workshop.write()
            workshop.build(Build("text" if seed == 3 else "html"))

    def test_a_source_file_that_is_gone(self, workshop):
        workshop.model.settings |= {
            "flamedesign_source_root": "code",
            "flamedesign_source_url": "https://example.org/{path}",
        }
        workshop.model.code["src/a.py"] = 3
        workshop.write()
        workshop.build(Build())
        del workshop.model.code["src/a.py"]

    def test_a_page_that_was_cut_off_while_it_was_written(self, workshop):
        """Sphinx takes a page that is younger than its document for whole."""
        workshop.model.documents["designs/a"].prose = "Other words."
        workshop.write()

        def cut(app, *arguments):
            (app.outdir / "designs/a.html").write_text("<html>", "utf-8")
            die()

        assert workshop.build(Build(hooks={"html-page-context": cut}, kill_after=60)).code == -signal.SIGKILL


def test_findings_fail_a_strict_build_whatever_is_cached(workshop):
    """A build that turns warnings into failure must fail each time, also when nothing has been read or written."""
    for builder in ("html", "html", "text", "designs", "linkcheck", "html"):
        outcome = workshop.build(Build(builder, strict=True))
        assert outcome.code == 1
        assert any("WARNING: 'Target' of RFE1 is still a placeholder" in line for line in outcome.ours)
