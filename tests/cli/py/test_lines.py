# SPDX-License-Identifier: MIT
"""The #! lines of scripts: versions, very files, options, and bytes of all kinds."""
import os
import subprocess

import pytest

from conftest import tool

VERSIONS = ("python3.30", "python3.31", "python3.39", "python3.31t", "pypy3.32")


@pytest.fixture
def pythons(machine):
    machine.add(*VERSIONS)
    return machine


@pytest.mark.parametrize("line, expected", [
    ("#!python3.30", "python3.30"),
    ("#! python3.30", "python3.30"),
    ("#!\tpython3.30", "python3.30"),
    ("#!/usr/bin/env python3.30", "python3.30"),
    ("#! /usr/bin/env  python3.30  ", "python3.30"),
    ("#!/bin/env python3.30", "python3.30"),
    ("#!/usr/bin/env -S python3.30", "python3.30"),
    ("#!/usr/bin/env -Spython3.30", "python3.30"),
    ("#!/usr/bin/env python3.31t", "python3.31t"),
    ("#!/usr/bin/env pypy3.32", "pypy3.32"),
    ("#!/usr/bin/env python3", "python3.39"),
    ("#!/usr/bin/env python", "python3.39"),
    ("#!/usr/local/bin/python3.30", "python3.30"),   # not there: its version
    ("#!/usr/bin/python3.30", "python3.30"),
    ("#!/home/other/.pyenv/shims/python3.30", "python3.30"),
    ("#!python3.30\r", "python3.30"),
    ("#!/usr/bin/env py", "python3.39"),
    ("#!/usr/bin/env -S py -3.30", "python3.30"),
    ("#!/usr/local/bin/py -V:3.30", "python3.30"),
    ("\ufeff#!/usr/bin/env python3.30", "python3.30"),
])
def test_a_line_names_a_version(pythons, line, expected):
    pythons.script("script.py", line)
    assert pythons.started("script.py", "x") == [str(pythons.bin / expected), "script.py", "x"]


@pytest.mark.parametrize("line", [
    "#!/bin/sh", "#!/usr/bin/env bash", "#!/usr/bin/perl -w", "#!", "#! ", "#!/usr/bin/env",
    "#!/usr/bin/env -S", "#!/usr/bin/env -i python3.30", "#!/usr/bin/env A=1 python3.30",
    "#!bin/python3.30", "#!./python3.30", "#!/usr/bin/python3.30-config", "#!/usr/bin/pythonista",
    "#!/usr/bin/env python3.30 $(touch x)", "#!python3.30 `x`", "#!python3.30 'x", "#python3.30",
    " #!python3.30", "\n#!python3.30", "", "!#python3.30", "#!/usr/bin/env py3.30", "#!/usr/bin/pypy-c",
    "#!python3.30; exit", "#!python3.30 " + "x " * 40,
])
def test_a_line_that_is_not_pythons_is_passed_over(pythons, line):
    pythons.script("script.py", line)
    assert pythons.started("script.py") == [str(pythons.bin / "python3.39"), "script.py"]
    assert os.listdir(pythons.work) == ["script.py"]


def test_the_path_of_a_python_that_exists_is_that_very_file(pythons):
    """Debian's own scripts begin so, and need the modules of that Python."""
    own = pythons.add("python3", where=pythons.top / "own")
    pythons.script("script.py", "#!%s" % own)
    assert pythons.chosen("script.py") == str(own)
    pythons.script("script.py", "#!/usr/bin/env %s" % own)
    assert pythons.chosen("script.py") == str(own)


@pytest.mark.parametrize("what", ["directory", "dangling", "script", "py", "not executable"])
def test_a_path_that_is_not_a_python_names_its_version(pythons, what):
    own = pythons.top / "own/python3.30"
    own.parent.mkdir()
    if what == "directory":
        own.mkdir()
    elif what in ("dangling", "py"):
        own.symlink_to("/nowhere" if what == "dangling" else pythons.py)
    else:
        own.write_text("#!/bin/sh\nexec '%s' \"$@\"\n" % pythons.py)
        own.chmod(0o755 if what == "script" else 0o644)
    pythons.script("script.py", "#!%s" % own)
    assert pythons.chosen("script.py") == str(pythons.bin / "python3.30")


@pytest.mark.parametrize("line, options", [
    ("#!/usr/bin/env -S python3.30 -X utf8 -u", ["-X", "utf8", "-u"]),
    ("#!python3.30 -u", ["-u"]),
    ("#!/usr/bin/python3.30 -sE", ["-sE"]),
    ("#!/usr/bin/env -S python3.30 -W 'ignore::x y'", ["-W", "ignore::x y"]),
    ('#!python3.30 -W "a b"\r', ["-W", "a b"]),
    ("#!/usr/bin/env -S python3.30 -m runner", ["-m", "runner"]),
    ("#!/usr/bin/env -S py -3.30 -u", ["-u"]),
    ("#!/usr/bin/env -S py -u", ["-u"]),
])
def test_options_of_the_line_are_kept(pythons, line, options):
    pythons.script("script.py", line)
    assert pythons.started("-I", "script.py", "x")[1:] == [*options, "-I", "script.py", "x"]


def test_a_version_that_is_missing_is_an_error(pythons):
    pythons.script("script.py", "#!/usr/bin/env python3.77")
    assert "'python3.77': the nearest is 3.39" in pythons.refused("script.py")[0]


def test_the_line_counts_for_the_preferred_version_of_its_major(pythons):
    pythons.script("script.py", "#!/usr/bin/env python3")
    assert pythons.chosen("script.py", PY_PYTHON="3.31", PY_PYTHON3="3.30") == str(
        pythons.bin / "python3.30")
    pythons.script("script.py", "#!/usr/bin/env python")
    assert pythons.chosen("script.py", PY_PYTHON="3.31", PY_PYTHON3="3.30") == str(
        pythons.bin / "python3.31")


def test_an_option_and_an_environment_come_before_the_line_and_its_options(pythons):
    pythons.script("script.py", "#!/usr/bin/env -S python3.30 -u")
    assert pythons.started("-3.31", "script.py")[1:] == ["script.py"]
    python = pythons.venv(pythons.work / ".venv")
    assert pythons.started("script.py") == [str(python), "script.py"]


@pytest.mark.parametrize("data", [
    b"#!" + b"x" * 65536,
    b"#!python3.30 " + b"x" * 65536,
    b"#!/" + b"y/" * 32768 + b"python3.30\n",
    b"\0" * 65536,
    b"#!python3.30\0",
    b"#!\xff\xfe\n",
    b"#!/caf\xe9/python3.30x\n",
    "#!python3.30\n".encode("utf-16"),
    "#!python3.30\n".encode("utf-16-le"),
    "#!python3.30\n".encode("utf-32"),
    b"\xef\xbb\xbf",
    b"\xef\xbb#!python3.30\n",
    b"#",
    b"\x7fELF" + b"\1" * 100,
], ids=lambda data: repr(data[:12]))
def test_other_bytes_are_not_a_line(pythons, data):
    pythons.script("script.py", data)
    assert pythons.started("script.py") == [str(pythons.bin / "python3.39"), "script.py"]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n" + "x" * 70000])
def test_any_end_of_the_line(pythons, ending):
    pythons.script("script.py", "#!/usr/bin/env python3.30", ending)
    assert pythons.chosen("script.py") == str(pythons.bin / "python3.30")


def test_a_script_that_cannot_be_read_is_pythons_to_report(pythons, user):
    script = pythons.script("secret.py", "#!python3.30")
    assert pythons.chosen("missing.py") == str(pythons.bin / "python3.39")
    script.unlink()
    script.mkdir()
    assert pythons.chosen("secret.py") == str(pythons.bin / "python3.39")
    # For root there is no such file.
    (user.dir / "secret.py").write_text("#!python3.30\n")
    (user.dir / "secret.py").chmod(0)
    (user.dir / "py").symlink_to(user.movenv)
    done = user.run(user.dir / "py", "secret.py", check=False)
    assert "Permission denied" in done.stderr and "py: " not in done.stderr
    assert "can't open file" in done.stderr


class TestPipes:
    """The Rust launcher waits for a FIFO, and reads away what a pipe should hand on."""

    def test_a_fifo_is_not_opened(self, pythons):
        os.mkfifo(pythons.work / "fifo")
        assert pythons.started("fifo") == [str(pythons.bin / "python3.39"), "fifo"]
        assert not [c for c in pythons.calls("fifo") if c.startswith("open") and '"fifo"' in c]

    def test_a_pipe_is_handed_on(self, pythons, any_python):
        """py <(…), as bash makes it."""
        code = ("import os, sys; print(open(sys.argv[1]).read())")
        done = pythons.run("-c", "exec '%s' -V:%s -c '%s' <(echo '#!python3.30')" % (
            pythons.py, any_python.minor, code), program=tool("bash"),
            PATH="%s:/usr/bin:/bin" % os.path.dirname(any_python.path))
        assert done.stdout == "#!python3.30\n\n"
        done = pythons.run("-c", "exec '%s' <(echo 'print(\"read\", 6 * 7)')" % pythons.py,
                           program=tool("bash"), PY_PYTHON=any_python.minor,
                           PATH="%s:/usr/bin:/bin" % os.path.dirname(any_python.path))
        assert done.stdout == "read 42\n"

    def test_standard_input_is_not_read(self, pythons):
        read, write = os.pipe()
        os.write(write, b"#!python3.30\n")
        os.close(write)
        done = subprocess.run([str(pythons.py), "-"], stdin=read, env=pythons.env,
                              cwd=pythons.work, stdout=subprocess.PIPE, check=True)
        assert done.stdout.decode().splitlines() == [str(pythons.bin / "python3.39"), "-"]
        assert os.read(read, 100) == b"#!python3.30\n"
        os.close(read)

    def test_a_device_is_not_opened(self, pythons):
        assert pythons.started("/dev/zero")[1:] == ["/dev/zero"]
        assert pythons.started("/dev/null")[1:] == ["/dev/null"]
