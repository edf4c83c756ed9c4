# SPDX-License-Identifier: MIT
"""What tests of nested use share: an outer environment, and what an inner one must be."""
import contextlib
import json
import os
import shutil

import trees

ASK = "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, sys.executable]))"


@contextlib.contextmanager
def as_made(env_dir):
    yield env_dir


@contextlib.contextmanager
def moved(env_dir):
    to = env_dir.with_name("ein anderer Ort für é")
    env_dir.rename(to)
    yield to


# What happens to an outer environment before an inner one is made. Each takes the directory of a
# fresh environment, and gives the one to go on with for as long as the outer one is to be there.
KINDS = {"as_made": as_made, "moved": moved}


class Outer:
    """An environment of movenv's that others are made from; stands for its path."""

    def __init__(self, path, python, kind, env):
        self._kind = KINDS[kind](path)
        self.path = self._kind.__enter__()
        self.python = python
        self.home = trees.cfg(self.path)["home"]
        self.activated = dict(
            env, VIRTUAL_ENV=str(self.path), PATH="%s/bin:%s" % (self.path, env["PATH"])
        )

    def __fspath__(self):
        return str(self.path)

    def __truediv__(self, name):
        return self.path / name

    @property
    def hides_its_base(self):
        """Whether Python takes the outer environment's own python for its base executable."""
        return not self.python.is_cpython or self.python.version < (3, 11)

    def discard(self):
        self._kind.__exit__(None, None, None)
        shutil.rmtree(self.path)


def ask(execute, env_dir):
    return json.loads(execute(env_dir / "bin/python", "-c", ASK).stdout)


def check_runs(execute, inner, python):
    prefix, base_prefix, executable = ask(execute, inner)
    assert (prefix, executable) == (str(inner), str(inner / "bin/python"))
    assert os.path.samefile(base_prefix, python.prefix)


def check_stands_on_the_real_base(execute, inner, outer):
    """It names the real home, and runs after the outer environment is gone."""
    assert trees.cfg(inner)["home"] == outer.home
    check_runs(execute, inner, outer.python)
    outer.discard()
    check_runs(execute, inner, outer.python)


def check_stands_on_the_outer_one(execute, inner, outer):
    """It runs through the outer environment, while that is in its place.

    What PyPy has for its base prefix then, is none.
    """
    assert trees.cfg(inner)["home"] == str(outer / "bin")
    if outer.python.is_cpython:
        check_runs(execute, inner, outer.python)
    assert ask(execute, inner)[0] == str(inner)
