# SPDX-License-Identifier: MIT
"""Paths close to PATH_MAX: a command works, or ends with one clear message and leaves nothing."""
import contextlib
import os
import re
import shutil

import pytest

import trees
from temporaries import temporaries

PATH_MAX = 4096  # with the NUL
# Bytes that are left below the target: some for bin/python, for names of pip's files, for none.
LEFT = (300, 200, 100, 60, 40, 30, 20, 16, 15, 14, 13, 12, 11, 10, 9, 8, 4, 3, 2, 1)
if os.environ.get("MOVENV_FAULTS") == "1":
    LEFT = range(301)


class Deep:
    """A directory whose path has `length` bytes; it is reached from its top, step by step."""

    def __init__(self, top, length):
        self.top, self.path = str(top), str(top)
        fd = os.open(top, os.O_RDONLY)
        while len(self.path) < length:
            name = min(200, length - len(self.path) - 1)
            if length - len(self.path) - 1 - name == 1:
                name -= 1
            name = "d" * name
            self.path += "/" + name
            os.mkdir(name, dir_fd=fd)
            below = os.open(name, os.O_RDONLY, dir_fd=fd)
            os.close(fd)
            fd = below
        self.fd = fd
        assert len(self.path) == length

    @contextlib.contextmanager
    def inside(self):
        """The working directory, for a while."""
        here = os.open(".", os.O_RDONLY)
        os.fchdir(self.fd)
        try:
            yield
        finally:
            os.fchdir(here)
            os.close(here)

    def entries(self):
        """What is in it and below, relative."""
        with self.inside():
            return sorted(trees.names("."))


@pytest.fixture
def deep(tmp_path):
    made = []

    def make(left):
        """ENV_DIR's path is "<deep>/e": `left` bytes are left after it."""
        top = tmp_path.resolve() / ("%d" % left)
        top.mkdir()
        made.append(Deep(top, PATH_MAX - 1 - left - len("/e")))
        return made[-1]

    yield make
    for one in made:
        os.close(one.fd)
        shutil.rmtree(one.top)


def fits(left):
    return left >= len("/bin/python")


def check_end(done, left):
    """True after status 0. Where some path does not fit, the message has that reason instead."""
    if left >= 60 or done.returncode == 0:
        assert fits(left) and done.returncode == 0 and done.stderr == "", (left, done)
        return True
    assert done.returncode in (1, 2), (left, done)
    assert done.stderr.startswith("movenv: cannot "), (left, done)
    # As musl has it, and glibc.
    assert re.search("': File ?name too long\n", done.stderr), (left, done)
    return False


@pytest.fixture
def foreign(execute, any_python, tmp_path):
    """An environment of venv's with a script that needs a fix."""
    env = tmp_path / "foreign"
    execute(any_python.path, "-m", "venv", "--without-pip", env)
    (env / "bin/tool").write_text("#!%s/bin/python\nprint(1)\n" % env)
    (env / "bin/tool").chmod(0o755)
    return env


@pytest.mark.parametrize("options", [["--without-pip"], []], ids=["plain", "pip"])
def test_create(movenv, execute, any_python, deep, options):
    for left in LEFT if options == ["--without-pip"] else (300, 60, 20, 11, 10, 1):
        where = deep(left)
        ok = check_end(movenv("create", "-p", any_python, *options, where.path + "/e",
                              check=False), left)
        assert ok or not where.entries(), left
        with where.inside():
            assert not temporaries(".")
            if ok:
                execute("e/bin/python", "-c", "pass")


@pytest.mark.parametrize("left", [300, 60, 30, 20, 12, 10])
def test_create_standalone_works_or_leaves_nothing(movenv, execute, any_python, deep, left):
    """Its interpreter has a longer path than bin/python."""
    where = deep(left)
    done = movenv("create", "-p", any_python, "--standalone", "--without-pip", where.path + "/e",
                  check=False)
    with where.inside():
        if done.returncode == 0:
            execute("e/bin/python", "-c", "pass")
            assert not temporaries(".")
        else:
            assert left < 60 and done.stderr.startswith("movenv: cannot ")
            assert os.listdir(".") == []


def test_create_in_the_working_directory(movenv, execute, any_python, deep):
    for left in LEFT:
        where = deep(left)
        with where.inside():
            done = movenv("create", "-p", any_python, "--without-pip", "e", check=False)
            assert check_end(done, left) or not os.listdir("."), left
            assert not temporaries(".")


@pytest.mark.parametrize("command", ["info", "check", "repair", "pack"])
def test_an_environment_that_is_there(movenv, any_python, foreign, deep, tmp_path, command):
    made = tmp_path / "made"
    movenv("create", "-p", any_python, "--without-pip", made)
    source, out = (foreign, tmp_path / "out") if command in ("pack", "repair") else (made, None)
    for left in LEFT:
        where = deep(left)
        with where.inside():
            shutil.copytree(source, "e", symlinks=True)
            before = trees.contents("e")
            done = movenv(command, *(["--force", "-o", out] if command == "pack" else []), "e",
                          check=False)
            assert not temporaries(".")
            ok = check_end(done, left)
            if not fits(left) or command != "repair":
                assert trees.contents("e") == before
            elif left > 32:
                assert movenv("check", where.path + "/e").stdout == ""
            if command == "repair" and ok:
                assert movenv(command, where.path + "/e").stdout == ""
            if command == "pack":
                assert out.exists() is ok
                out.unlink(missing_ok=True)


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "zip"])
def test_unpack(movenv, execute, foreign, deep, tmp_path, kind):
    movenv("pack", foreign, "--format", kind, "-o", tmp_path / "packed")
    for left in LEFT if kind == "tar" else (300, 60, 20, 11, 10, 1):
        where = deep(left)
        ok = check_end(movenv("unpack", tmp_path / "packed", where.path + "/e", check=False), left)
        assert ok or not where.entries(), left
        with where.inside():
            assert not temporaries(".")
            if ok:
                execute("e/bin/python", "-c", "pass")
