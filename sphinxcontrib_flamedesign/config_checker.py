"""Checks the configuration: what is wrong loses what it stands for alone, and all of it is reported at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from sphinx.errors import ConfigError

from sphinxcontrib_flamedesign.conf_source import ConfSource
from sphinxcontrib_flamedesign.config import (
    ENTRIES,
    MISNAMED,
    OTHER_FORMS,
    PREFIX,
    SETTINGS_FILE,
    TEMPLATES,
    Origin,
    SettingProblem,
    Settings,
    default_of,
    get_given_options,
    narrow_templates,
)
from sphinxcontrib_flamedesign.core.baseline import Entry, parse_baseline
from sphinxcontrib_flamedesign.core.files import describe_unreadable, is_file
from sphinxcontrib_flamedesign.core.other_export import OtherExportError, read_other
from sphinxcontrib_flamedesign.core.other_projects import OtherProject, find_forms
from sphinxcontrib_flamedesign.core.rules.registry import RULES
from sphinxcontrib_flamedesign.core.template import ALL_DOCUMENTS, Template, Templates
from sphinxcontrib_flamedesign.core.template_file import (
    TemplateError,
    find_template,
    make_template,
    read_template,
    suggest_template,
)
from sphinxcontrib_flamedesign.core.text.printable import clean
from sphinxcontrib_flamedesign.core.text.quoting import show
from sphinxcontrib_flamedesign.reporting import warn
from sphinxcontrib_flamedesign.setting_checks import (
    Check,
    Mistake,
    UnusableError,
    check_rules,
    check_statuses,
    check_template,
    find_misnamed,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


class UnusableConfigError(ConfigError):
    """A configuration without which nothing can be built, with all that is wrong with it."""

    def __init__(self, problems: tuple[SettingProblem, ...], fatal: SettingProblem) -> None:
        super().__init__(clean(str(fatal)))  # Sphinx prints it as it is
        self.problems = problems


def check_values(app: Sphinx, config: Config) -> Origin:
    """Report what is wrong with values, and go on with the rest of them; load the template and the baseline.

    :return: where the values come from.
    :raises UnusableConfigError: the template cannot be used.
    """
    checker = _Checker(config, Path(app.confdir))
    checker.check_names()
    for item in fields(Settings):
        if item.name != "template":
            checker.check(item)
    templates = checker.load_templates()
    if templates is not None:
        setattr(config, TEMPLATES, templates)
        checker.check_statuses(templates)
    checker.check_source_root()
    checker.check_previous()
    others = checker.load_others()
    setattr(config, OTHER_FORMS, find_forms(others))
    setattr(config, ENTRIES, checker.load_baseline())
    problems = tuple(checker.problems)
    if checker.fatal is not None:
        raise UnusableConfigError(problems, checker.fatal)
    return Origin(checker.source, problems, checker.has_template, others)


class _Checker:
    """Checks one configuration: what is wrong loses what it stands for alone, and all of it is reported."""

    def __init__(self, config: Config, confdir: Path) -> None:
        self.config, self.confdir = config, confdir
        self.source = ConfSource(confdir / "conf.py")
        self.problems: list[SettingProblem] = []
        #: What keeps the project from being built.
        self.fatal: SettingProblem | None = None

    def get(self, name: str) -> object:
        """Return a value."""
        return getattr(self.config, PREFIX + name)

    def set(self, name: str, value: object) -> None:
        """Put what can be used in the place of a value."""
        setattr(self.config, PREFIX + name, value)

    def note(self, name: str, text: str, entry: str | None = None) -> SettingProblem:
        """Keep what is wrong with a value, or with an entry in it."""
        full = PREFIX + name
        option = get_given_options(self.config).get(full)
        if option is not None:
            problem = SettingProblem(full, f"{option} {text}")
        # Sphinx has no public way to tell a value of the command line from one of conf.py.
        elif full in self.config._overrides:
            file = getattr(self.config, SETTINGS_FILE)
            what = f"{name} in {Path(file).name}" if file else f"{full}, given on the command line,"
            problem = SettingProblem(full, f"{what} {text}")
        else:
            line = self.source.find_line(full, entry)
            problem = SettingProblem(full, f"{full} in conf.py {text}", f"{self.source.path}:{line}" if line else None)
        self.problems.append(problem)
        return problem

    @property
    def _settings_name(self) -> str:
        """The name of the file that holds the values."""
        return Path(getattr(self.config, SETTINGS_FILE) or "conf.py").name

    def report(self, problem: SettingProblem, consequence: str = "") -> None:
        """Log a problem, and what follows from it."""
        text = problem.text
        if consequence:
            is_question = text.endswith("?")
            text += f" {consequence[0].upper()}{consequence[1:]}" if is_question else f"; {consequence}"
        warn(text, location=problem.place, subtype="config")

    def stop(self, name: str, text: str) -> None:
        """Report what keeps the project from being built; Sphinx itself says it among much else."""
        self.fatal = self.note(name, text)
        warn(self.fatal.text, location=self.fatal.place, subtype="config", is_error=True)

    def replace(self, name: str, text: str) -> None:
        """Report a value of which nothing can be used, and put its default in its place."""
        default = next(default_of(item) for item in fields(Settings) if item.name == name)
        self.set(name, default)
        self.report(
            self.note(name, text), "it counts as unset" if default is None else f"the default {default!r} is used"
        )

    def leave_out(self, name: str, mistakes: list[Mistake]) -> None:
        """Report entries of a value that are left out."""
        for mistake in mistakes:
            self.report(self.note(name, mistake.text, mistake.entry), "the entry is left out")

    def check_names(self) -> None:
        """Report names in ``conf.py`` and on the command line that only look like ours."""
        known = [PREFIX + item.name for item in fields(Settings)]
        for name, hint in find_misnamed(self._foreign_names(), known, PREFIX):
            line = self.source.find_line(name)
            text = f"{show(name)[1:-1]} is no value of this extension{hint}"
            problem = SettingProblem(MISNAMED, text, f"{self.source.path}:{line}" if line else None)
            self.problems.append(problem)
            self.report(problem)

    def _foreign_names(self) -> Iterator[str]:
        """Yield the names of plain values that no extension knows, sorted."""
        own = {PREFIX + item.name for item in fields(Settings)}
        inner = {TEMPLATES, ENTRIES, OTHER_FORMS}
        # Sphinx keeps what conf.py names and nobody has registered in no public place.
        given = {**self.config._raw_config, **self.config._overrides}
        for name in sorted(given):
            is_known = name in own or (name in self.config and name not in inner)
            is_value = not callable(given[name]) and not isinstance(given[name], ModuleType)
            if is_value and not is_known and not name.startswith("_"):
                yield name

    def check(self, item: Field[object]) -> None:
        """Check one value, and keep what of it can be used."""
        check: Check = item.metadata["check"]
        try:
            usable, mistakes = check(self.get(item.name))
        except UnusableError as error:
            self.replace(item.name, str(error))
            return
        self.leave_out(item.name, mistakes)
        if mistakes or usable is not self.get(item.name):
            self.set(item.name, usable)

    def load_templates(self) -> Templates | None:
        """Return the templates; None where one of them cannot be used."""
        try:
            value, _ = check_template(self._stated_templates())
        except UnusableError as error:
            self.stop("template", str(error))
            return None
        self.set("template", value)
        table = value if isinstance(value, dict) else {ALL_DOCUMENTS: str(value)}
        loaded: dict[str, Template] = {}
        problems: list[str] = []
        for name in dict.fromkeys(table.values()):
            try:
                loaded[name] = _load_template(name, self.confdir, self._settings_name)
            except TemplateError as error:
                problems.append(f"cannot be used: {error}")
        problems += _find_clashes(loaded)
        if len(loaded) > 1 and self.get("id_prefixes"):
            problems.append(f"names several templates, and {PREFIX}id_prefixes is for one; give each its own [id]")
        if problems:
            self.stop("template", "; it ".join(problems))
            return None
        return Templates(tuple((pattern, loaded[name]) for pattern, name in table.items()))

    @property
    def has_template(self) -> bool:
        """Whether the template is not just the default."""
        name = f"{PREFIX}template"
        return name in self.config._raw_config or name in self.config._overrides

    def _stated_templates(self) -> object:
        """Return the value for templates, or what of it the command line chooses."""
        stated, full = self.get("template"), f"{PREFIX}template"
        if full not in self.config._overrides or getattr(self.config, SETTINGS_FILE) is not None:
            return stated
        return narrow_templates(self.config._raw_config.get(full), stated, self.confdir)

    def check_statuses(self, templates: Templates) -> None:
        """Check the statuses by which severities of rules differ."""
        rules = cast("Mapping[str, str | Mapping[str, str]]", self.get("rules"))
        usable, mistakes = check_statuses(rules, templates.statuses)
        self.leave_out("rules", mistakes)
        if mistakes:
            self.set("rules", usable)

    def check_source_root(self) -> None:
        """Check that the folder of the source tree is there."""
        root = self.get("source_root")
        # Not `Path.is_dir`, which fails with a name that no file can have.
        if root is not None and not os.path.isdir(os.path.join(self.confdir, str(root))):  # noqa: PTH112, PTH118
            self.replace("source_root", f"names {show(root)}, which is no folder; it starts from that of conf.py")

    def check_previous(self) -> None:
        """Check that the earlier export is there."""
        name = self.get("previous")
        if name is not None and not is_file(Path(self.confdir, str(name))):
            self.replace("previous", f"names {show(name)}, which is no file; it starts from the folder of conf.py")

    def load_others(self) -> tuple[OtherProject, ...]:
        """Return what the exports of other projects say; one that cannot be used is as if it were not named."""
        entries = cast("Mapping[str, Mapping[str, str]]", self.get("projects"))
        others, mistakes = [], []
        for name, entry in sorted(entries.items()):
            try:
                others.append(read_other(name, Path(self.confdir, entry["export"]), entry["url"]))
            except OtherExportError as error:
                mistakes.append(Mistake(f"names {show(entry['export'])}, which cannot be used: {error}", name))
        self.leave_out("projects", mistakes)
        return tuple(others)

    def load_baseline(self) -> tuple[Entry, ...]:
        """Return the entries of the baseline, and report what is wrong with its other lines, each at its line."""
        name = self.get("baseline")
        if name is None:
            return ()
        path = Path(self.confdir, str(name))
        try:
            text = path.read_text("utf-8")
        except (OSError, ValueError) as error:
            message = f"cannot be read: {show(name)}: {describe_unreadable(error)}"
            self.report(self.note("baseline", message), "nothing is taken for known")
            return ()
        baseline = parse_baseline(text, RULES)
        for line, message in baseline.problems:
            problem = SettingProblem(PREFIX + "baseline", message, f"{path}:{line}")
            self.problems.append(problem)
            self.report(problem)
        return baseline.entries


def _find_clashes(loaded: Mapping[str, Template]) -> Iterator[str]:
    """Yield that two files have templates of one name: findings and exports could not tell them apart."""
    files: dict[str, str] = {}
    for file, template in loaded.items():
        other = files.setdefault(template.name, file)
        if other != file:
            yield f"names {other!r} and {file!r}, which are both called {template.name!r}; give one another name"


def _load_template(name: str, confdir: Path, settings: str) -> Template:
    """Return a template that ships here, or that of a file.

    :param settings: the name of the file that names it.
    :raises TemplateError: it cannot be used; with all that is wrong with it.
    """
    path = find_template(name, confdir)
    if path is None:
        there = f"neither a template that ships here nor a file, seen from the folder of {settings}"
        raise TemplateError(show(name), [f"is {there}{suggest_template(name, confdir)}"])
    template = make_template(read_template(path), str(path))
    usable, mistakes = check_rules(template.severities)
    mistakes += check_statuses(cast("Mapping[str, str | Mapping[str, str]]", usable), template.status.values)[1]
    if mistakes:
        raise TemplateError(str(path), [f"severities: {mistake.text}" for mistake in mistakes])
    return template
