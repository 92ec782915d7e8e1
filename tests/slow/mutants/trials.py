"""Runs the tests of a pytest session again and again, each time in a process of its own that has one fault."""

from __future__ import annotations

import functools
import gc
import importlib
import os
import pickle
import pkgutil
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import pytest
from mutations import Mutant

#: The exit code of a process in which this program itself has failed.
FAULT_OF_OURS = 70
NOTICED = 1
#: A process may take so many times as long as its processor time: it waits for others.
PATIENCE = 5
#: After so many mutants, it is made sure once more that no test fails without a fault.
CHECKED = 50


class Trials:
    """A part of pytest: instead of running the tests once, it runs them with each mutant.

    :param places: the folders and files of the code.
    :param ours: what the names of modules begin with that have to be imported again where a constant changes.
    :param done: is told of each mutant whether it was noticed, and how many tests it was given.
    """

    def __init__(
        self,
        mutants: list[Mutant],
        places: list[Path],
        ours: tuple[str, ...],
        *,
        workers: int,
        many: int,
        done: Callable[[Mutant, bool, int], None],
    ) -> None:
        self.mutants = mutants
        self.places = places
        self.ours = ours
        self.workers = workers
        self.many = many
        self.done = done
        self.items: dict[str, pytest.Item] = {}
        #: File -> line -> the tests that come to it.
        self.tests: dict[str, dict[int, set[str]]] = {}
        #: Test -> seconds of processor time.
        self.seconds: dict[str, float] = {}
        self._has_failed = False
        self._running: dict[int, tuple[Mutant, int, Path]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn which test comes to which line, then try all mutants."""
        self.items = {item.nodeid: item for item in session.items}
        session.config._tmp_path_factory.getbasetemp()  # else each process makes this folder, and removes another's
        self.learn()
        session.config.pluginmanager.unregister(name="terminalreporter")  # of each mutant, one line is enough
        import_all(self.ours[0])  # what no test has loaded here gets no fault
        self.functions = find_functions(self.places)
        for number, mutant in enumerate(self.mutants):
            tests = self.choose(mutant)
            if number % CHECKED == 0:
                self.check(tests)
            self.wait(self.workers - 1)
            folder = Path(tempfile.mkdtemp())
            process = start(functools.partial(self.try_mutant, mutant, tests, folder), folder)
            self._running[process] = mutant, len(tests), folder
        self.wait(0)
        return True

    def check(self, tests: list[str]) -> None:
        """Make sure that tests notice nothing where there is no fault: else they would notice all."""
        self.wait(0)
        folder = Path(tempfile.mkdtemp())
        process = start(lambda: any(self.is_noticed(self.items[test]) for test in tests), folder)
        if os.waitpid(process, 0)[1]:
            raise pytest.UsageError(f"a test fails without a fault\n{(folder / 'output').read_text('utf-8')}")
        shutil.rmtree(folder)

    def learn(self) -> None:
        """Run all tests without a fault, each process its share of them."""
        items = list(self.items.values())
        shares = [items[number :: self.workers] for number in range(self.workers)]
        folders = [Path(tempfile.mkdtemp()) for _share in shares]
        works = [functools.partial(self.learn_share, *both) for both in zip(shares, folders, strict=True)]
        # None of them here: a test may start threads, and processes that are forked later would wait for these.
        processes = [start(work, folder) for work, folder in zip(works, folders, strict=True)]
        codes = [os.waitpid(process, 0)[1] for process in processes]
        if any(codes):
            said = "".join((folder / "output").read_text("utf-8") for folder in folders)
            raise pytest.UsageError(f"a test fails without a fault\n{said}")
        for folder in folders:
            seconds, tests = pickle.loads((folder / "learnt").read_bytes())
            self.seconds |= seconds
            for file, lines in tests.items():
                for line, names in lines.items():
                    self.tests.setdefault(file, {}).setdefault(line, set()).update(names)
            shutil.rmtree(folder)

    def learn_share(self, items: list[pytest.Item], folder: Path) -> int:
        """Run tests without a fault, keep what that shows in a folder, and return 0 where none fails."""
        patterns = [str(one / "*") if one.is_dir() else str(one) for one in self.places]
        cover = coverage.Coverage(data_file=None, config_file=False, include=patterns)
        cover.start()
        seconds = {}
        for item, following in zip(items, [*items[1:], None], strict=True):
            cover.switch_context(item.nodeid)
            begin = count_seconds()
            if self.is_noticed(item, following):
                print(item.nodeid)
                return NOTICED
            seconds[item.nodeid] = count_seconds() - begin
        cover.stop()
        data = cover.get_data()
        tests = {
            file: {line: {test for test in names if test} for line, names in data.contexts_by_lineno(file).items()}
            for file in data.measured_files()
        }
        (folder / "learnt").write_bytes(pickle.dumps((seconds, tests)))
        return 0

    def is_noticed(self, item: pytest.Item, following: pytest.Item | None = None) -> bool:
        """Run a test and tell whether it fails."""
        self._has_failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        return self._has_failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note that a test has failed."""
        self._has_failed |= report.failed

    def choose(self, mutant: Mutant) -> list[str]:
        """Return the tests that run the rarest lines around a mutant, those first that do so in the least time."""
        lines = self.tests.get(str(mutant.path), {})
        in_function, in_module = find_rarity(lines, mutant.around), find_rarity(lines, lines)
        there = set().union(*(lines.get(line, ()) for line in mutant.lines)) or in_function or in_module
        chosen = sorted(there, key=lambda test: (-in_function[test], -in_module[test], test))[: self.many]
        return sorted(chosen, key=lambda test: in_function[test] / (0.02 + self.seconds[test]), reverse=True)

    def try_mutant(self, mutant: Mutant, tests: list[str], folder: Path) -> int:
        """Run tests with a mutant, until one notices it."""
        # A loop without end, or one that fills the memory, is noticed too.
        limit = round(10 + 3 * sum(self.seconds[test] for test in tests))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_DATA, (2**33, 2**33))
        signal.alarm(PATIENCE * limit)  # so is one that waits without end
        code = compile(mutant.source, mutant.path, "exec", dont_inherit=True)
        changes = find_changes(compile(mutant.path.read_bytes(), mutant.path, "exec", dont_inherit=True), code)
        if changes is None:
            return self.try_afresh(mutant, code, tests, folder)
        for (name, line), changed in changes.items():
            for function in self.functions.get((str(mutant.path), name, line), ()):
                function.__code__ = changed
        return NOTICED if any(self.is_noticed(self.items[test]) for test in tests) else 0

    def try_afresh(self, mutant: Mutant, code: CodeType, tests: list[str], folder: Path) -> int:
        """Do so with the package imported again: a constant has changed, or what a class is made of."""
        for name in [name for name in sys.modules if name.startswith(self.ours)]:
            del sys.modules[name]
        get_code = SourceFileLoader.get_code
        path = str(mutant.path)
        SourceFileLoader.get_code = lambda loader, name: code if loader.path == path else get_code(loader, name)
        files = sorted({test.split("::")[0] for test in tests})
        return int(pytest.main([*options(folder), "-x", *files], plugins=[Choice(tests)])) if tests else 0

    def wait(self, left: int) -> None:
        """Wait until no more than some are running."""
        while len(self._running) > left:
            process, status = os.wait()
            mutant, count, folder = self._running.pop(process)
            with suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)
            code = os.waitstatus_to_exitcode(status)
            if code in {FAULT_OF_OURS, pytest.ExitCode.NO_TESTS_COLLECTED}:
                raise pytest.UsageError(f"{mutant.change}\n{(folder / 'output').read_text('utf-8')}")
            shutil.rmtree(folder, ignore_errors=True)
            self.done(mutant, code != 0, count)


class Choice:
    """A part of pytest that runs chosen tests, in their order."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: number for number, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what was chosen."""
        items[:] = sorted((one for one in items if one.nodeid in self.order), key=lambda one: self.order[one.nodeid])


def import_all(package: str) -> None:
    """Import all modules of a package but those that are programs."""
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def options(folder: Path) -> list[str]:
    """Return the options of each run of pytest."""
    ignored = "ignore::pytest.PytestAssertRewriteWarning"
    return ["-q", "--tb=no", "-p", "no:cacheprovider", "-W", ignored, f"--basetemp={folder / 'tests'}"]


def count_seconds() -> float:
    """Return the processor time so far, of git too."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def find_rarity(tests: Mapping[int, set[str]], lines: Iterable[int]) -> dict[str, float]:
    """Weigh tests by the lines that they come to: the fewer tests come to a line, the more it counts."""
    weights: dict[str, float] = defaultdict(float)
    for line in lines:
        for test in tests.get(line, ()):
            weights[test] += 1 / len(tests[line])
    return weights


def find_functions(places: Iterable[Path]) -> dict[tuple[str, str, int], list[FunctionType]]:
    """Return all functions of the code by file, name and line, and forget what they have kept."""
    within = tuple(f"{one}/" if one.is_dir() else str(one) for one in places)
    functions: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
    gc.unfreeze()  # the command line freezes what it has imported
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and one.__module__.startswith("sphinxcontrib_flamedesign"):
            one.cache_clear()
        elif isinstance(one, FunctionType) and one.__code__.co_filename.startswith(within):
            code = one.__code__
            functions[code.co_filename, code.co_qualname, code.co_firstlineno].append(one)
    return functions


def find_changes(old: CodeType, new: CodeType) -> dict[tuple[str, int], CodeType] | None:
    """Return the code of the functions that differ, by name and line; nothing where not only functions do."""
    changes: dict[tuple[str, int], CodeType] = {}
    work = [(old, new)]
    while work:
        one, other = work.pop()
        if one == other:
            continue
        inner, others = list(_inner(one)), list(_inner(other))
        if one.co_flags & CO_OPTIMIZED:
            if one.co_freevars != other.co_freevars:
                return None
            changes[one.co_qualname, one.co_firstlineno] = other
        elif _own(one) != _own(other):
            return None
        work += zip(inner, others, strict=False)
    return changes


def _inner(code: CodeType) -> Iterator[CodeType]:
    return (one for one in code.co_consts if isinstance(one, CodeType))


def _own(code: CodeType) -> tuple[object, ...]:
    constants = [repr(one) for one in code.co_consts if not isinstance(one, CodeType)]
    return code.co_code, code.co_names, constants, len(list(_inner(code)))


def start(work: Callable[[], int], folder: Path) -> int:
    """Do something in another process, and return its id."""
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    code = FAULT_OF_OURS
    try:
        os.setsid()
        with (folder / "output").open("w") as output:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
        code = work()
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
