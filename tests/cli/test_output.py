"""What commands write: files, whatever their names lead to, and standard output, also where it cannot be written."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from support import run_command, start

from sphinxcontrib_flamedesign.cli.main import COMMANDS, main
from sphinxcontrib_flamedesign.core.files import _number_of, write_whole

#: What does not depend on the versions of Python and Sphinx runs in one environment.
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(os.name != "posix", reason="links, modes, devices and pipes")]

DESIGN = """
RFE1: A cache
=============

Motivation
----------

**Target:** It is slow.

Function Specification
----------------------

**Related Features:**

- RFE2: asks
"""
EXPORT = (
    '{"version": 2, "project": "", "templates": {}, "kinds": {}, "designs": {}, "components": {}, "interactions": [],'
    ' "findings": []}'
)
#: Each option that names a file to write, in each command that has one.
WRITERS = {
    "check": ("check", "--output"),
    "baseline": ("check", "--update-baseline", "--baseline"),
    "export": ("export", "--output"),
    "graph": ("graph", "--format", "dot", "--output"),
    "review": ("review", "--confirm", "--file"),
}


@pytest.fixture
def folder(project, monkeypatch):
    project.configure('flamedesign_documents = ["RFE*"]\n')
    project.write("index.rst", "Index\n=====\n")
    project.write("RFE1.rst", DESIGN)
    project.write("RFE2.rst", "RFE2: B\n=======\n\nMotivation\n----------\n\n**Target:** x\n")
    monkeypatch.chdir(project.src)
    monkeypatch.setenv("XDG_CACHE_HOME", str(project.src.parent / "xdg"))
    (project.src.parent / "one.json").write_text(EXPORT)
    return project.src


@pytest.fixture
def device(tmp_path):
    """Make a device that may be lost: what is wrong with the code under test must not replace that of the machine."""

    def make(name):
        path = tmp_path / name
        try:
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, {"null": 3, "full": 7}[name]))
            path.open("wb").close()
        except OSError:
            pytest.skip("only root can make devices, and not everywhere")
        return path

    return make


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def leftovers(folder):
    return [path for path in folder.rglob(".*") if path.name.startswith(".flamedesign")]


class TestFiles:
    """The one function that writes files."""

    def test_a_new_file_has_the_mode_that_umask_asks_for(self, tmp_path):
        before = os.umask(0o027)
        try:
            write_whole(tmp_path / "deep" / "new.txt", "text")
        finally:
            os.umask(before)
        assert mode(tmp_path / "deep" / "new.txt") == 0o640

    @pytest.mark.parametrize("wanted", [0o600, 0o640, 0o664, 0o755])
    def test_a_file_keeps_its_mode(self, tmp_path, wanted):
        path = tmp_path / "old.txt"
        path.write_text("old")
        path.chmod(wanted)
        write_whole(path, "new")
        assert (path.read_text(), mode(path)) == ("new", wanted)

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
    def test_a_file_keeps_its_owner(self, tmp_path):
        path = tmp_path / "old.txt"
        path.write_text("old")
        os.chown(path, 12, 34)
        write_whole(path, "new")
        assert (path.read_text(), path.stat().st_uid, path.stat().st_gid) == ("new", 12, 34)

    def test_links_stay(self, tmp_path):
        target = tmp_path / "there" / "target.txt"
        target.parent.mkdir()
        target.write_text("old")
        target.chmod(0o600)
        (tmp_path / "second").symlink_to("there/target.txt")
        (tmp_path / "folder").symlink_to("there")
        (tmp_path / "first").symlink_to(tmp_path / "second")
        for name in ("first", "folder/target.txt"):
            write_whole(tmp_path / name, name)
            assert (target.read_text(), mode(target)) == (name, 0o600)
        assert (tmp_path / "first").is_symlink()
        assert (tmp_path / "second").is_symlink()
        assert [path.name for path in target.parent.iterdir()] == ["target.txt"]

    def test_so_many_links_are_followed_as_by_the_system(self, tmp_path):
        (tmp_path / "target.txt").write_text("old")
        names = ["target.txt", *(f"link{number}" for number in range(1, 42))]
        for target, name in pairwise(names):
            (tmp_path / name).symlink_to(target)
        write_whole(tmp_path / "link40", "new")
        assert (tmp_path / "target.txt").read_text() == "new"
        with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
            write_whole(tmp_path / "link41", "newer")

    def test_links_that_lead_nowhere(self, tmp_path):
        (tmp_path / "dangling").symlink_to("missing.txt")
        (tmp_path / "folder").symlink_to(".")
        (tmp_path / "circle").symlink_to("other")
        (tmp_path / "other").symlink_to("circle")
        expected = {
            "dangling": (errno.ENOENT, f"it is a link to {tmp_path}/missing.txt, which is missing"),
            "folder": (errno.EISDIR, os.strerror(errno.EISDIR)),
            "circle": (errno.ELOOP, os.strerror(errno.ELOOP)),
            "circle/x": (errno.ELOOP, os.strerror(errno.ELOOP)),
        }
        before = sorted(tmp_path.rglob("*"))
        for name, said in expected.items():
            with pytest.raises(OSError) as raised:
                write_whole(tmp_path / name, "text")
            assert (raised.value.errno, raised.value.strerror) == said
        assert sorted(tmp_path.rglob("*")) == before

    def test_a_pipe_is_written_as_it_is(self, tmp_path):
        path = tmp_path / "pipe"
        os.mkfifo(path)
        got = []
        reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
        reader.start()
        write_whole(path, ["one\n", "two\n"])
        reader.join(10)
        assert got == [b"one\ntwo\n"]
        assert stat.S_ISFIFO(path.stat().st_mode)

    def test_a_device_is_written_as_it_is(self, tmp_path, device):
        path = device("null")
        (tmp_path / "link").symlink_to(path)
        for name in (path, tmp_path / "link"):
            write_whole(name, "text")
            assert stat.S_ISCHR(name.stat().st_mode)
        assert (tmp_path / "link").is_symlink()

    def test_a_device_that_is_full(self, device):
        path = device("full")
        with pytest.raises(OSError, match="No space left on device"):
            write_whole(path, "text")
        assert stat.S_ISCHR(path.stat().st_mode)

    @pytest.mark.parametrize(
        ("name", "number"), [("/dev/stdout", 1), ("/dev/fd/7", 7), ("/proc/self/fd/2", 2), ("/dev/null", None)]
    )
    def test_names_of_open_files(self, name, number):
        assert _number_of(Path(name)) == number

    @pytest.mark.parametrize("code", [errno.EBUSY, errno.EPERM, errno.EXDEV])
    def test_a_file_that_cannot_be_replaced_is_written_in_place(self, tmp_path, monkeypatch, code):
        def fail(*_):
            raise OSError(code, os.strerror(code))

        path = tmp_path / "mounted.txt"
        path.write_text("a long old text")
        inode = path.stat().st_ino
        monkeypatch.setattr("sphinxcontrib_flamedesign.core.files.os.replace", fail)
        write_whole(path, "new")
        assert (path.read_text(), path.stat().st_ino, leftovers(tmp_path)) == ("new", inode, [])
        with pytest.raises(OSError, match=os.strerror(code)):
            write_whole(tmp_path / "other.txt", "new")
        assert leftovers(tmp_path) == []

    @pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
    def test_a_folder_that_takes_no_other_file(self, tmp_path, monkeypatch, code):
        def fail(*_):
            raise OSError(code, os.strerror(code))

        path = tmp_path / "only.txt"
        path.write_text("a long old text")
        monkeypatch.setattr("sphinxcontrib_flamedesign.core.files.os.open", fail)
        with pytest.raises(ZeroDivisionError):
            write_whole(path, (str(1 // number) for number in (1, 0)))
        assert path.read_text() == "a long old text"
        write_whole(path, "new")
        assert path.read_text() == "new"

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anything")
    def test_a_file_that_must_not_be_written(self, tmp_path):
        path = tmp_path / "kept.txt"
        path.write_text("old")
        path.chmod(0o444)
        with pytest.raises(PermissionError):
            write_whole(path, "new")
        assert path.read_text() == "old"

    def test_a_name_as_long_as_a_name_can_be(self, tmp_path):
        path = tmp_path / ("x" * 255)
        write_whole(path, "text")
        assert path.read_text() == "text"

    def test_an_interrupt_leaves_the_old_file(self, tmp_path):
        path = tmp_path / "file.txt"
        path.write_text("old")

        def pieces():
            yield "new"
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_whole(path, pieces())
        assert (path.read_text(), leftovers(tmp_path)) == ("old", [])


class TestCommands:
    """What the options of commands name."""

    @pytest.fixture(params=WRITERS)
    def write(self, request, folder):
        before = sorted(folder.rglob("*"))

        def write(path):
            done = run_command(*WRITERS[request.param], path)
            assert leftovers(folder) == []
            assert set(folder.rglob("*")) - set(before) <= {folder / "file.txt"}
            return done

        return write

    def test_a_link(self, write, folder, tmp_path):
        target = tmp_path / "target.txt"
        target.write_text("")
        target.chmod(0o604)
        (tmp_path / "link").symlink_to("target.txt")
        assert write(tmp_path / "link").exit_code in {0, 1}
        assert (tmp_path / "link").is_symlink()
        assert target.stat().st_size > 20
        assert mode(target) == 0o604

    def test_a_device(self, write, device):
        path = device("null")
        assert write(path).exit_code in {0, 1}
        assert stat.S_ISCHR(path.stat().st_mode)

    def test_a_new_file(self, write, folder):
        before = os.umask(0o007)
        try:
            assert write("file.txt").exit_code in {0, 1}
        finally:
            os.umask(before)
        assert mode(folder / "file.txt") == 0o660

    def test_what_cannot_be_written(self, write, tmp_path):
        (tmp_path / "dangling").symlink_to("missing.txt")
        (tmp_path / "circle").symlink_to("circle")
        (tmp_path / "folder").symlink_to(".")
        for name in ("dangling", "circle", "folder"):
            done = write(tmp_path / name)
            assert done.exit_code == 2
            *_, line = done.output.splitlines()
            assert re.match(rf"Error: .*{tmp_path}/{name}", line)
        assert not (tmp_path / "missing.txt").exists()

    def test_an_open_file_is_written_where_it_ends(self, folder, tmp_path):
        with (tmp_path / "log.txt").open("ab") as log:
            log.write(b"before\n")
            log.flush()
            process = start("check", "--output", "/proc/self/fd/1", "--no-cache", cwd=folder, stdout=log)
            assert b" findings (" in process.communicate()[1]
        text = (tmp_path / "log.txt").read_text("utf-8")
        assert text.startswith("before\nRFE1.rst:")
        assert " findings (" in text

    def test_a_new_design_goes_where_no_link_is(self, folder, tmp_path):
        (folder / "seven").symlink_to(tmp_path / "missing.rst")
        done = run_command("new", "RFE7", "B", "--style", "rest", "--output", "seven")
        assert done.exit_code == 2
        assert "seven exists already" in done.output

    def test_a_document_behind_a_link_is_migrated_there(self, folder):
        real = folder / "RFE2.rst"
        real.chmod(0o640)
        done = run_command("migrate", "RFE2.rst", "--write")
        assert done.exit_code == 0, done.output
        assert ".. design-motivation::" in real.read_text()
        assert mode(real) == 0o640


COMMAND_LINES = {
    "version": ["--version"],
    "help": ["--help"],
    "no arguments": [],
    **{f"{name} --help": [name, "--help"] for name in sorted(COMMANDS)},
    "check": ["check", "--no-cache"],
    "check json": ["check", "--no-cache", "--format", "json"],
    "baseline": ["check", "--no-cache", "--update-baseline", "--baseline", "known.txt"],
    "diff": ["diff", "../one.json", "../one.json"],
    "explain": ["explain", "RFE1.rst"],
    "export": ["export"],
    "export to the same": ["export", "--output", "/proc/self/fd/1"],
    "graph": ["graph", "--format", "dot"],
    "impact": ["impact", "RFE1"],
    "impact json": ["impact", "RFE1", "--format", "json"],
    "migrate": ["migrate", "RFE1.rst"],
    "new": ["new", "RFE7", "B", "--style", "rest", "--output", "conf.py/x"],
    "review": ["review"],
    "show": ["show", "RFE1"],
    "unknown": ["show", "RFE9"],
    "to a file": ["check", "--no-cache", "--output", "out.txt"],
}
NOT_TO_STANDARD_OUTPUT = {"new", "no arguments", "export to the same", "unknown", "to a file"}


class Full(io.RawIOBase):
    """A device without space."""

    def writable(self):
        return True

    def write(self, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def end(arguments):
    """Return the exit status of the command, which runs here and writes to the present streams."""
    with pytest.raises(SystemExit) as ended:
        main(arguments, prog_name="flamedesign")
    return ended.value.code


class TestStandardOutput:
    """It is full, closed, or nobody reads it."""

    @pytest.mark.parametrize("name", sorted(set(COMMAND_LINES) - NOT_TO_STANDARD_OUTPUT))
    def test_every_command(self, folder, monkeypatch, name):
        for stream, said in ((None, "it is closed"), (io.TextIOWrapper(Full()), "No space left on device")):
            error = io.TextIOWrapper(io.BytesIO())
            with monkeypatch.context() as patch:
                patch.setattr(sys, "stdout", stream)
                patch.setattr(sys, "stderr", error)
                status = end(COMMAND_LINES[name])
            said = f"Error: standard output cannot be used: {said}\n"
            assert (status, error.buffer.getvalue().decode()) == (2, said)

    @pytest.mark.parametrize("name", sorted(set(COMMAND_LINES) - {"export to the same"}))
    def test_no_streams_at_all(self, folder, monkeypatch, name):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", None)
            patch.setattr(sys, "stderr", None)
            assert end(COMMAND_LINES[name]) == (1 if name == "to a file" else 2)

    def run(self, folder, name, redirection):
        if "full" in redirection and not Path("/dev/full").exists():
            pytest.skip("no full device")
        with start(*COMMAND_LINES[name], cwd=folder, redirected=redirection) as process:
            out, error = process.communicate()
        return process.returncode, out.decode(), error.decode()

    @pytest.mark.parametrize("redirection", [">&-", "> /dev/full", "<&- >&-"])
    @pytest.mark.parametrize("name", ["version", "export to the same"])
    def test_a_shell_closes_it(self, folder, name, redirection):
        status, out, error = self.run(folder, name, redirection)
        assert (status, out) == (2, "")
        *_, line = error.splitlines()
        assert re.match(r"Error: .*(/proc/self/fd/1|standard output)", line)
        assert "Traceback" not in error

    @pytest.mark.parametrize("redirection", [">&- 2>&-", "> /dev/full 2> /dev/full", "<&- >&- 2>&-"])
    def test_a_shell_closes_all(self, folder, redirection):
        assert self.run(folder, "version", redirection) == (2, "", "")

    def test_errors_that_go_nowhere(self, folder):
        assert self.run(folder, "unknown", "2>&-") == (2, "", "")
        assert self.run(folder, "to a file", "2>&-") == (1, "", "")
        assert (folder / "out.txt").stat().st_size > 20

    @pytest.mark.parametrize("name", ["version", "export", "export to the same"])
    def test_nobody_reads_it(self, folder, name):
        process = start(*COMMAND_LINES[name], cwd=folder)
        process.stdout.close()
        error = process.stderr.read()
        process.stderr.close()
        assert (process.wait(), error) == (1, b"")
