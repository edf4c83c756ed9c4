# SPDX-License-Identifier: MIT
"""uv, virtualenv and pex remember an interpreter: they see when an environment gets another one."""
import json
from pathlib import Path

import pytest

import homes
import interpreters
from conftest import MOVENV, run

BASE = "import sys; print(sys.base_prefix)"


@pytest.fixture(scope="session")
def pex(tools, index_env):
    run(tools / "pip", "install", "-q", "pex", env=index_env, timeout=300)
    return tools / "pex3"


@pytest.fixture
def env(clean_env, tmp_path):
    """Variables with empty caches, the caches of downloads aside."""
    return dict(clean_env, PEX_ROOT=str(tmp_path / "pex"), XDG_DATA_HOME=str(tmp_path / "data"),
                UV_CACHE_DIR=str(tmp_path / "uv"), HOME=str(tmp_path),
                XDG_CACHE_HOME=str(tmp_path / "cache"))


class Tools:
    """Each gives the base that a tool makes an environment on, for bin/python of another one."""

    def __init__(self, tools, pex, env, top):
        self.tools, self.pex, self.env, self.top = tools, pex, env, top
        self.count = 0

    def call(self, *args, **kwargs):
        return run(*args, env=self.env, timeout=600, cwd=self.top, **kwargs)

    def new(self):
        self.count += 1
        return self.top / ("made%d" % self.count)

    def base_of(self, made):
        return self.call(made / "bin/python", "-c", BASE).stdout.strip()

    def uv_run(self, python):
        done = self.call(self.tools / "uv", "run", "-q", "--no-project", "-p", python, "--with",
                         "cowsay==6.1", "python", "-c", "import cowsay; " + BASE)
        return done.stdout.strip()

    def uv_venv(self, python):
        made = self.new()
        self.call(self.tools / "uv", "venv", "-q", "-p", python, made)
        return self.base_of(made)

    def uv_pip(self, python):
        self.call(self.tools / "uv", "pip", "install", "-q", "--reinstall", "-p", python,
                  "cowsay==6.1")
        return self.call(python, "-c", "import cowsay; " + BASE).stdout.strip()

    def virtualenv(self, python):
        made = self.new()
        self.call(self.tools / "virtualenv", "-q", "--no-periodic-update", "-p", python, made)
        return self.base_of(made)

    def pex_inspect(self, python):
        done = self.call(self.pex, "interpreter", "inspect", "-v", "--python", python)
        base = Path(json.loads(done.stdout)["base_interpreter"])
        return str(base.parent.parent)


@pytest.fixture
def bases(tools, pex, env, tmp_path):
    """bases(env_dir) -> {tool: the base}"""
    each = Tools(tools, pex, env, tmp_path.resolve())
    names = ("uv_run", "uv_venv", "uv_pip", "virtualenv", "pex_inspect")
    return lambda env_dir, *without: {
        name: getattr(each, name)(env_dir / "bin/python") for name in names if name not in without}


def all_on(interpreter, found):
    assert set(found.values()) == {str(homes.top(interpreter))}, found


def test_tools_see_the_interpreter_of_a_repair_and_of_a_new_environment(
        any_python, bases, env, tmp_path):
    tmp_path = tmp_path.resolve()
    env_dir = tmp_path / "env"
    one, two, three = (homes.home_tree(any_python, tmp_path / n) for n in ("one", "two", "three"))
    run(MOVENV, "create", "-p", one, env_dir, env=env)
    all_on(one, bases(env_dir))
    run(MOVENV, "repair", "-p", two, env_dir, env=env)
    all_on(two, bases(env_dir))
    run(MOVENV, "create", "--clear", "-p", three, env_dir, env=env)
    all_on(three, bases(env_dir))


def test_tools_see_the_interpreter_after_a_heal(any_python, bases, env, tmp_path):
    """uv and virtualenv at once; pex, which knows it by its bytes, after a repair."""
    tmp_path = tmp_path.resolve()
    env_dir = tmp_path / "env"
    one = homes.home_tree(any_python, tmp_path / "one")
    run(MOVENV, "create", "-p", one, env_dir, env=env)
    all_on(one, bases(env_dir))
    two = homes.rename(one, tmp_path / "two")
    run(env_dir / "bin/python", "-c", "pass", env=dict(env, MOVENV_PYTHON=str(two)))
    all_on(two, bases(env_dir, "pex_inspect"))
    run(MOVENV, "repair", env_dir, env=env)
    all_on(two, bases(env_dir))


def test_tools_see_another_version_in_the_same_place(any_python, bases, env, tmp_path):
    others = [i for i in interpreters.find_all()
              if i.is_cpython and i.version >= (3, 9) and i.minor != any_python.minor]
    if not others:
        pytest.skip("needs two versions of Python")
    env_dir, base = tmp_path.resolve() / "env", tmp_path.resolve() / "base"
    run(MOVENV, "create", "-p", homes.home_tree(any_python, base / "new"), env_dir, env=env)
    bases(env_dir)
    old = homes.home_tree(others[-1], base / "old")
    run(MOVENV, "create", "--clear", "-p", old, env_dir, env=env)
    all_on(old, bases(env_dir))


def test_uv_sync_keeps_an_environment_whose_python_has_another_patch(
        tools, env, tmp_path):
    """It makes one anew if pyvenv.cfg has another patch version than the interpreter."""
    found = [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]
    pair = next(([a, b] for a in found for b in found
                 if a.minor == b.minor and a.version < b.version), None)
    if not pair:
        pytest.skip("NOT TESTED: needs two patch versions of one minor version of Python")
    project = tmp_path.resolve() / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[project]\nname = "project"\nversion = "1"\ndependencies = ["cowsay==6.1"]\n'
        'requires-python = ">=3.8"\n')
    old = homes.home_tree(pair[0], tmp_path.resolve() / "old")
    new = homes.home_tree(pair[1], tmp_path.resolve() / "new")
    run(MOVENV, "create", "-p", old, project / ".venv", env=env)
    sync = [tools / "uv", "sync", "-q", "--inexact"]
    run(*sync, env=env, cwd=project, timeout=600)
    (project / ".venv/kept").touch()
    homes.top(old).rename(tmp_path / "gone")
    run(project / ".venv/bin/python", "-c", "pass", env=dict(env, MOVENV_PYTHON=str(new)))
    run(*sync, env=env, cwd=project, timeout=600)
    assert (project / ".venv/kept").exists()
