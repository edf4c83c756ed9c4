# SPDX-License-Identifier: MIT
"""Helpers for tests of nested environments: an outer one, and checks of an inner one."""
import contextlib
import json
import os
import shutil
import subprocess

import homes
import trees
from conftest import must, unmount

ASK = "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, sys.executable]))"


@contextlib.contextmanager
def as_made(env_dir, env):
    yield env_dir


@contextlib.contextmanager
def moved(env_dir, env):
    to = env_dir.with_name("ein anderer Ort für é")
    env_dir.rename(to)
    yield to


def lose_home(env_dir):
    """Changes its home to a missing one; discovery must find the real one."""
    config = env_dir / "pyvenv.cfg"
    home = trees.cfg(env_dir)["home"]
    text = config.read_text().replace(home, "/no/such/home")
    config.unlink()  # it may be a hard link
    config.write_text(text)


@contextlib.contextmanager
def healed(env_dir, env):
    home = trees.cfg(env_dir)["home"]
    lose_home(env_dir)
    subprocess.run([str(env_dir / "bin/python"), "-c", "pass"], env=env, check=True)
    assert trees.cfg(env_dir)["home"] == home
    yield env_dir


@contextlib.contextmanager
def read_only(env_dir, env):
    """A read-only mount, with a missing home: each start is a start by variables."""
    lose_home(env_dir)
    must("mount", "--bind", str(env_dir), str(env_dir))
    try:
        must("mount", "-o", "remount,ro,bind", str(env_dir))
        yield env_dir
    finally:
        unmount(env_dir)


# The changes to an outer environment before an inner one is made. Each takes the directory of a
# fresh environment and the variables of all starts; MOVENV_PYTHON names the interpreter there. It
# yields the environment's directory, which is valid inside the context.
KINDS = {"as_made": as_made, "moved": moved, "healed": healed, "read_only": read_only}


class Outer:
    """An environment of movenv that others are made from; as a path it is its directory."""

    def __init__(self, path, python, kind, env):
        self.kind = kind
        self._kind = contextlib.ExitStack()
        self.python = python
        self.home = trees.cfg(path)["home"]
        env["MOVENV_PYTHON"] = os.path.join(self.home, homes.name_of(python))
        self.path = self._kind.enter_context(KINDS[kind](path, env))
        self.activated = dict(
            env, VIRTUAL_ENV=str(self.path), PATH="%s/bin:%s" % (self.path, env["PATH"])
        )

    def __fspath__(self):
        return str(self.path)

    def __truediv__(self, name):
        return self.path / name

    @property
    def hides_its_base(self):
        """Whether Python reports the outer environment's own python as its base executable."""
        return not self.python.is_cpython or self.python.version < (3, 11)

    def release(self):
        self._kind.close()

    def discard(self):
        self.release()
        shutil.rmtree(self.path)


def ask(execute, env_dir):
    return json.loads(execute(env_dir / "bin/python", "-c", ASK).stdout)


def check_runs(execute, inner, python):
    prefix, base_prefix, executable = ask(execute, inner)
    assert (prefix, executable) == (str(inner), str(inner / "bin/python"))
    assert os.path.samefile(base_prefix, python.prefix)


def check_stands_on_the_real_base(execute, inner, outer):
    """Asserts that it names the real home, and runs after the outer environment is gone.

    PyPy's base prefix is "/" where pyvenv.cfg does not name its home: /bin is /usr/bin.
    """
    home = trees.cfg(inner)["home"]
    if outer.kind == "read_only" and not outer.python.is_cpython:
        home = os.path.realpath(home)
    assert home == outer.home
    check_runs(execute, inner, outer.python)
    outer.discard()
    check_runs(execute, inner, outer.python)


def check_stands_on_the_outer_one(execute, inner, outer):
    """Asserts that it runs through the outer environment, while that is in its place.

    PyPy has no usable base prefix then.
    """
    assert trees.cfg(inner)["home"] == str(outer / "bin")
    if outer.python.is_cpython:
        check_runs(execute, inner, outer.python)
    assert ask(execute, inner)[0] == str(inner)
