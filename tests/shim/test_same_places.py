# SPDX-License-Identifier: MIT
"""The shim and the builder look for interpreters in the same places, and in the same order."""
import os
import re

import pytest

import homes
from conftest import MOVENV, ROOT, tool

NAME = homes.FAKE
LIST = (ROOT / "include/common/install_dirs.h").read_text()
PATTERNS = re.findall(r'F\("([^"]+)"\)', LIST)
assert len(PATTERNS) > 30
MOVABLE = [p for p in PATTERNS if not p.startswith("/")]


def place(pattern, user, tmp_path):
    """A directory that the pattern matches, with its variable set."""
    start, slash, rest = pattern.partition("/")
    top = user["HOME"]
    if start != "~":
        top = user[start[1:]] = str(tmp_path / "else where")
    return top + slash + rest.replace("*", "3.98.1")


def shim_finds(stale_env, execute, user):
    done = execute(stale_env.bin / "python", env=user, check=False)
    found = re.findall("movenv: interpreter '(.*)'", done.stderr)
    return found[-1] if done.returncode == 0 else None


@pytest.mark.parametrize("pattern", MOVABLE)
def test_both_find_an_interpreter_in_a_place_below_a_home_or_a_variable(
        stale_env, execute, movenv, user, tmp_path, pattern):
    tmp_path = tmp_path.resolve()
    file = homes.fake_tree(place(pattern, user, tmp_path))
    assert shim_finds(stale_env, execute, user) == str(file)
    assert str(file) in movenv("list", env=user).stdout
    assert str(file) in movenv("info", stale_env, env=user).stdout


def test_an_earlier_place_wins_in_both(stale_env, execute, movenv, user, tmp_path):
    tmp_path = tmp_path.resolve()
    files = [str(homes.fake_tree(place(p, user, tmp_path / str(i))))
             for i, p in enumerate(MOVABLE)]
    listed = [line[line.index(str(f)):] for line in movenv("list", env=user).stdout.splitlines()
              for f in files if f in line]
    assert listed[0] == shim_finds(stale_env, execute, user) == files[0]


def test_a_variable_that_is_not_absolute_is_ignored(stale_env, execute, user, tmp_path):
    homes.fake_tree(tmp_path / "versions/3.98.1")
    for value in ("", ".", "relative", "x" * 5000):
        user["PYENV_ROOT"] = value
        assert shim_finds(stale_env, lambda *a, **k: execute(*a, cwd=tmp_path, **k), user) is None


def test_an_interpreter_below_a_variable_that_belongs_to_everyone_is_passed_over(
        stale_env, execute, user, tmp_path):
    homes.fake_tree(tmp_path / "top/versions/3.98.1")
    (tmp_path / "top/versions").chmod(0o777)
    user["PYENV_ROOT"] = str(tmp_path / "top")
    assert shim_finds(stale_env, execute, user) is None


def test_the_newest_of_two_levels_is_found(stale_env, execute, user, tmp_path):
    """RUNNER_TOOL_CACHE/Python/3.98.10/x64: of several versions, and several machines."""
    tmp_path = tmp_path.resolve()
    for name in ("3.98.9/x64", "3.98.10/x64", "3.98.1/x64", "3.98.10/arm64-x/none"):
        homes.fake_tree(tmp_path / "Python" / name)
    user["RUNNER_TOOL_CACHE"] = str(tmp_path)
    assert shim_finds(stale_env, execute, user) == str(
        tmp_path / "Python/3.98.10/x64/bin" / NAME)


def looked_at(trace, tops):
    """The directories of these that a program looked at, in order."""
    seen = []
    for path in re.findall(r'"((?:/[^"]*)?)"', trace.read_text(errors="replace")):
        for top in tops:
            if (path == top or path.startswith(top + "/")) and top not in seen:
                seen.append(top)
    return seen


def test_both_look_in_the_same_absolute_places(
        stale_env, execute, movenv, user, tmp_path, needs_static):
    """The part of each pattern before its star; links lead to some of them from elsewhere."""
    tops = [p.partition("*")[0].rpartition("/")[0] if "*" in p else p + "/bin"
            for p in PATTERNS if p.startswith("/")]
    tops = [t for t in dict.fromkeys(tops) if not t.startswith("/usr")]
    trace = tmp_path / "trace"
    options = ["-f", "-e", "trace=file", "-o", trace]
    execute(tool("strace"), *options, stale_env.bin / "python", env=user, check=False)
    by_shim = looked_at(trace, tops)
    execute(tool("strace"), *options, MOVENV, "list", env=user)
    # The builder lists /opt once, and looks no further for what is not there.
    there = [t for t in tops if not t.startswith("/opt/") or os.path.exists(
        "/opt/" + t.split("/")[2])]
    assert sorted(by_shim) == sorted(tops)
    assert sorted(looked_at(trace, tops)) == sorted(there)
