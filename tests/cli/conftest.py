# SPDX-License-Identifier: MIT
"""Fixtures of the command-line tests: shared environments, another user, refusals, repairs."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

import interpreters
import other_user
import trees
from conftest import MOVENV, make_clean_env, run
from foreign_env import Env
from messages import check_refusal

# pip must not look for a newer version of itself, and must use only the files of the test.
PIP_QUIET = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INDEX": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PIP_CONFIG_FILE": os.devnull,
}


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """made(python, "--scripts=text") -> a shared environment: read it, never change it."""
    env = make_clean_env(tmp_path_factory.mktemp("shared-user"))
    environments = {}

    def make(python, *options):
        key = (python.path, options)
        if key not in environments:
            target = tmp_path_factory.mktemp("shared") / "env"
            run(MOVENV, "create", "-p", python, *options, target, env=env)
            environments[key] = target
        return environments[key]

    return make


@pytest.fixture(scope="session")
def pycache(tmp_path_factory):
    return str(tmp_path_factory.mktemp("pycache"))


@pytest.fixture
def pip_env(clean_env, pycache):
    """clean_env for running pip: pip then asks no index and reads no configuration.

    Its bytecode goes elsewhere (from 3.8 on), so that made() environments stay unchanged.
    """
    return dict(clean_env, PYTHONPYCACHEPREFIX=pycache, **PIP_QUIET)


def _spread():
    """The oldest and the newest CPython that movenv supports, and every other implementation."""
    found = [i for i in interpreters.find_all() if i.version >= (3, 8)]
    cpythons = [i for i in found if i.is_cpython]
    return cpythons[:1] + cpythons[1:][-1:] + [i for i in found if not i.is_cpython]


@pytest.fixture(params=_spread(), ids=repr)
def spread(request):
    """Like the fixture python, but with few interpreters: for slow tests."""
    return request.param


@pytest.fixture
def refused(movenv):
    """Runs movenv, asserts that it fails with a message of the usual form, and returns that."""

    def call(*args, advice=0, status=1, **kwargs):
        return check_refusal(movenv(*args, check=False, **kwargs), status, advice)

    return call


@pytest.fixture
def repair(movenv):
    """repair(env) -> the lines that it prints. A second run must print and change nothing."""

    def call(env, status=0):
        dry_before = trees.snapshot(env)
        dry = movenv("repair", "-n", env, check=False)
        assert trees.snapshot(env) == dry_before
        done = movenv("repair", env, check=False)
        assert (dry.stdout, dry.stderr) == (done.stdout, done.stderr)
        assert dry.returncode == done.returncode
        assert done.returncode == status, done.stderr
        after = trees.snapshot(env)
        second = movenv("repair", env, check=False)
        assert (second.stdout, second.returncode) == ("", status)
        assert trees.snapshot(env) == after
        assert not [name for name in after if ".movenv-" in name]
        return done.stdout.splitlines()

    return call


@pytest.fixture
def grown(tmp_path, any_python, clean_env):
    """grown(fill, count) -> a new environment that fill() has filled."""
    plain = tmp_path.resolve() / "plain"
    run(MOVENV, "create", "--without-pip", "-p", any_python, plain, env=clean_env)

    def make(fill, count):
        env = Env(tmp_path.resolve() / ("env%d" % count))
        shutil.copytree(plain, env)
        fill(env, count)
        return env

    return make


class User:
    """A user other than root: run() starts programs, dir is a directory of this user."""

    def __init__(self, top):
        self.dir = Path(top) / "work"
        self.home = Path(top) / "home"
        self.movenv = Path(top) / MOVENV.name
        shutil.copy(MOVENV, self.movenv)
        os.chmod(top, 0o755)
        for d in (self.dir, self.home):
            d.mkdir()
            if os.geteuid() == 0:
                os.chown(d, 65534, 65534)

    def run(self, *args, check=True, cwd=None, **env):
        path = interpreters.system_path() + ":/usr/local/bin"
        base = {"HOME": str(self.home), "PATH": path, "LC_ALL": "C.UTF-8"}
        base.update(env)
        if os.geteuid() == 0:
            args = other_user.setpriv() + args
        return run(*args, check=check, cwd=cwd or self.dir, env=base)

    def create(self, *args, **kwargs):
        """Creates an environment without pip, from an interpreter that every user may start."""
        return self.run(self.movenv, "create", "--without-pip", *args, **kwargs)


@pytest.fixture
def user():
    """A user for whom modes count: "nobody" if the tests run as root, else the current user."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("needs setpriv (util-linux)")
    top = tempfile.mkdtemp(prefix="movenv-user-")  # pytest's directories are closed to other users
    try:
        someone = User(top)
        someone.create("probe", check=False)
        if not (someone.dir / "probe" / "pyvenv.cfg").exists():
            pytest.skip("no Python here that a user other than root can start")
        shutil.rmtree(someone.dir / "probe")
        yield someone
    finally:
        subprocess.run(["chmod", "-R", "u+rwx", top], check=False)
        shutil.rmtree(top, ignore_errors=True)
