# SPDX-License-Identifier: MIT
"""A machine of its own for py: Pythons that print how they were started, in place of real ones."""
import os
import shutil
import subprocess

import pytest

from conftest import MOVENV, run, tool

# A Python in the tests: an ELF program with a loader, as discovery wants it.
FAKE = r"""
#include <stdio.h>
int main(int argc, char **argv)
{
	(void)argc;
	while (*argv)
		printf("%s\n", *argv++);
	return 0;
}
"""


@pytest.fixture(scope="session")
def fake_python(tmp_path_factory):
    """A program that prints its arguments, each in a line, argv[0] first."""
    at = tmp_path_factory.mktemp("fake")
    (at / "fake.c").write_text(FAKE)
    run(shutil.which("cc") or tool("gcc"), "-o", at / "fake", at / "fake.c",
        env={"PATH": os.environ["PATH"]})
    return at / "fake"


class Machine:
    """Directories, variables and Pythons. Versions from 3.30 on are newer than any real one."""

    def __init__(self, top, fake):
        self.top, self.fake = top, fake
        self.bin, self.home, self.work = top / "bin", top / "home", top / "work"
        for directory in (self.bin, self.home, self.work, top / "launcher"):
            directory.mkdir()
        self.py = top / "launcher/py"
        self.py.symlink_to(MOVENV)
        self.env = {"PATH": "%s:/usr/bin:/bin" % self.bin, "HOME": str(self.home),
                    "LC_ALL": "C.UTF-8"}

    def add(self, *names, where=None):
        """Pythons by the names of their files, on PATH or in another directory."""
        where = where or self.bin
        where.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copy(self.fake, where / name)
        return where / names[-1]

    def venv(self, where):
        """An environment at a path. Returns its python."""
        where.mkdir(parents=True, exist_ok=True)
        (where / "pyvenv.cfg").write_text("home = /usr/bin\n")
        return self.add("python", where=where / "bin")

    def script(self, name, line, ending="\n"):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((line + ending).encode() if isinstance(line, str) else line)
        return path

    def run(self, *args, program=None, cwd=None, check=True, **env):
        return run(program or self.py, *args, cwd=cwd or self.work, env={**self.env, **env},
                   check=check)

    def started(self, *args, **kwargs):
        """What was started, a list; nothing may be on stderr."""
        done = self.run(*args, **kwargs)
        assert done.stderr == ""
        return done.stdout.splitlines()

    def chosen(self, *args, **kwargs):
        """The file that was started."""
        return self.started(*args, **kwargs)[0]

    def refused(self, *args, status=103, **kwargs):
        """The lines on stderr of a run that starts nothing."""
        done = self.run(*args, check=False, **kwargs)
        assert (done.returncode, done.stdout) == (status, "")
        lines = done.stderr.splitlines()
        assert all(line.startswith("py: ") or line.startswith("usage: ") for line in lines)
        return lines

    def calls(self, *args, **env):
        """The system calls from the first to the exec of Python, or all if there is none."""
        log = self.top / "calls"
        done = subprocess.run(
            [tool("strace"), "-f", "-qq", "-o", str(log), str(self.py), *map(str, args)],
            cwd=self.work, env={**self.env, **env}, stdin=subprocess.DEVNULL, timeout=60,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if b"strace" in done.stderr:
            pytest.skip("strace cannot trace here: %r" % done.stderr)
        lines = [line.split(None, 1)[1] for line in log.read_text(errors="replace").splitlines()]
        execs = [i for i, line in enumerate(lines) if line.startswith("execve(")]
        return lines[:execs[1] + 1] if len(execs) > 1 else lines


@pytest.fixture
def make_machine(fake_python):
    """make_machine(directory) -> a machine there."""
    return lambda top: Machine(top, fake_python)


@pytest.fixture
def machine(tmp_path, make_machine):
    return make_machine(tmp_path.resolve())
