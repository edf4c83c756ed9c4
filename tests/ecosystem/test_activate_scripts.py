# SPDX-License-Identifier: MIT
"""repair knows the activate scripts of every minor version of virtualenv and uv."""
import functools
import subprocess

import pytest

import interpreters
from conftest import MOVENV, run
from ecosystem_share import of_today

# The newest patch of each minor version is installed; the last is that of today.
VIRTUALENVS = ["20.%d" % n for n in range(40) if n not in (37,)] + ["21.%d" % n for n in range(16)]
UVS = ["0.%d" % n for n in range(1, 14)]
# (directory, prompt); old versions of virtualenv cannot have all prompts.
CASES = [("env", None), ("two", "my lab"), ("caf\u00e9 it's $x ~+%", "it's \u00e9 $x 5% a^b c!d")]
ACTIVATE = 'PS1=; . "$1"; echo "$VIRTUAL_ENV"; command -v python'


@functools.lru_cache(maxsize=None)
def hosts():
    """The oldest first: old versions do not run on new Pythons."""
    return [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]


@pytest.fixture
def install(uv, tmp_path):
    """install(requirement…) -> (a Python that it runs on, its directory)."""

    def call(*requirements):
        place = tmp_path / "tool"
        for python in hosts():
            done = uv("pip", "install", "-q", "--python", python, "--target", place, *requirements,
                      check=False)
            if done.returncode == 0:
                return python, place
        pytest.skip("NOT TESTED: no Python here can have %s: %s" % (requirements[0], done.stderr))

    return call


def check_scripts(env, index_env):
    """The scripts are known, and movenv's after a repair; then they activate after a move."""
    found = run(MOVENV, "check", "-v", env, env=index_env, check=False).stdout
    assert "a user has changed it" not in found
    run(MOVENV, "repair", env, env=index_env)
    assert run(MOVENV, "check", env, env=index_env).stdout == ""
    for script in (env / "bin").glob("[aA]ctivate*"):
        assert str(env).encode() not in script.read_bytes(), script
    to = env.with_name("moved " + env.name)
    env.rename(to)
    done = run("sh", "-c", ACTIVATE, "sh", to / "bin/activate", env=index_env)
    assert done.stdout == "%s\n%s/bin/python\n" % (to, to)


@pytest.mark.parametrize("minor", of_today(VIRTUALENVS) + ["newest"])
def test_virtualenv(install, index_env, tmp_path, minor):
    words = ["virtualenv" if minor == "newest" else "virtualenv==%s.*" % minor]
    if minor in VIRTUALENVS[:10]:
        words.append("setuptools<70")  # pkg_resources
    python, place = install(*words)
    env = dict(index_env, PYTHONPATH=str(place), VIRTUALENV_OVERRIDE_APP_DATA=str(tmp_path / "app"))
    for name, prompt in CASES:
        made = tmp_path.resolve() / name
        options = [] if prompt is None else ["--prompt", prompt]
        done = run(python, "-m", "virtualenv", "-q", "--no-seed", *options, made, env=env,
                   check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        check_scripts(made, index_env)


@pytest.mark.parametrize("minor", of_today(UVS) + ["newest"])
def test_uv(install, index_env, tmp_path, minor):
    python, place = install("uv" if minor == "newest" else "uv==%s.*" % minor)
    for name, prompt in CASES:
        made = tmp_path.resolve() / name
        options = [] if prompt is None else ["--prompt", prompt]
        done = subprocess.run(
            [str(place / "bin/uv"), "venv", "-q", "-p", str(python), *options, str(made)],
            env=index_env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        assert done.returncode == 0, done.stdout
        check_scripts(made, index_env)
