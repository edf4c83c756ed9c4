# SPDX-License-Identifier: MIT
"""Compiled modules in the cache."""
import os
import shutil

import pytest

import growth
import kept
from conftest import run
from wheels import Wheel


@pytest.fixture
def compiling(clean_env):
    del clean_env["MOVENV_CREATE_NO_COMPILE"]
    return clean_env


def compiled(env_dir):
    return sorted(str(p.relative_to(kept.site(env_dir)))
                  for p in kept.site(env_dir).rglob("demo/**/*.pyc"))


def start(env_dir, env):
    return run(env_dir / "bin/python", "-c", "import demo.main, demo.empty; demo.main.run()",
               env=env).stdout


def test_the_second_environment_has_compiled_modules(tmp_path, python, compiling, movenv, wheel):
    """Python takes them: it writes none of its own."""
    for name, count in (("one", 0), ("two", 3), ("three", 3)):
        movenv("create", "-p", python, "--without-pip", "--seed=%s" % wheel, tmp_path / name)
        if python.is_cpython and python.version < (3, 8) and count:
            continue
        found = compiled(tmp_path / name)
        assert len(found) == count
        before = {n: os.stat(kept.site(tmp_path / name) / n).st_ino for n in found}
        assert start(tmp_path / name, compiling) == "demo 1.0\n"
        assert {n: os.stat(kept.site(tmp_path / name) / n).st_ino for n in found} == before
        if count:
            assert compiled(tmp_path / name) == found


def test_an_environment_is_otherwise_the_same(make, compiling):
    plain = kept.tree(make("plain", "--no-cache"))
    for name in ("one", "two", "three"):
        assert kept.tree(make(name)) == plain


def test_a_traceback_names_the_file_in_the_environment(make, compiling):
    for name in ("one", "two"):
        env_dir = make(name)
    done = run(env_dir / "bin/python", "-c",
               "import demo.main as m; print(m.run.__code__.co_filename)", env=compiling)
    assert done.stdout.strip() == str(kept.site(env_dir) / "demo/main.py")


def test_the_interpreter_is_started_once(tmp_path, any_python, compiling, wheel, make, needs_static):
    make("one")
    for name, starts in (("two", 1), ("three", 0), ("four", 0)):
        done, calls = growth.calls(tmp_path / "log", "create", "-p", any_python, "--without-pip",
                                   "--seed=%s" % wheel, tmp_path / name, env=compiling,
                                   options=["-e", "trace=execve"])
        assert done.returncode == 0
        assert len([1 for name, _ in calls if name == "execve"]) == 1 + starts


def test_it_is_started_once_even_if_it_compiles_nothing(tmp_path, any_python, compiling, make,
                                                       needs_static):
    seed = kept.old_enough(Wheel("demo", "1.0", files={"demo/__init__.py": "no python(\n"})
                           .write(tmp_path))
    make("one", seed=seed)
    for name, starts in (("two", 1), ("three", 0)):
        done, calls = growth.calls(tmp_path / "log", "create", "-p", any_python, "--without-pip",
                                   "--seed=%s" % seed, tmp_path / name, env=compiling,
                                   options=["-e", "trace=execve"])
        assert (done.returncode, done.stderr) == (0, "")
        assert len([1 for name, _ in calls if name == "execve"]) == 1 + starts


@pytest.mark.parametrize("how", ["option", "variable"])
def test_they_can_be_left_out(make, compiling, how):
    options = ["--no-compile"] if how == "option" else []
    env = dict(compiling, PYTHONDONTWRITEBYTECODE="1") if how == "variable" else compiling
    for name in ("one", "two", "three"):
        assert compiled(make(name, *options, env=env)) == []


def test_source_date_epoch_does_not_change_their_kind(make, compiling):
    env = dict(compiling, SOURCE_DATE_EPOCH="1000000000")
    for name in ("one", "two"):
        env_dir = make(name, env=env)
    for name in compiled(env_dir):
        assert (kept.site(env_dir) / name).read_bytes()[4:8] == b"\0\0\0\0"  # PEP 552: by time


def test_an_edited_one_is_not_taken(make, compiling):
    make("one")
    two = make("two", "--link-mode=hardlink")
    name = [n for n in compiled(two) if "main" in n][0]
    path = kept.site(two) / name
    st = path.stat()
    with open(path, "r+b") as f:
        f.write(path.read_bytes().replace(b"demo 1.0", b"evil 1.0"))
    os.utime(path, ns=(st.st_mtime_ns, st.st_mtime_ns))
    assert start(make("three"), compiling) == "demo 1.0\n"


def test_another_interpreter_gets_its_own(tmp_path, any_python, compiling, movenv, wheel, make):
    """Another file is another interpreter: what it is cannot be seen without a start."""
    for name in ("one", "two"):
        make(name)
    home = tmp_path / "home/bin"
    home.mkdir(parents=True)
    other = home / os.path.basename(any_python.path)
    shutil.copy2(os.path.realpath(any_python.path), other)
    movenv("create", "-p", other, "--without-pip", "--seed=%s" % wheel, tmp_path / "three")
    assert len(compiled(tmp_path / "three")) == 3
    assert len([p for p in kept.entry(compiling).iterdir() if "compiled" in p.name]) == 2


def test_copies_keep_them_valid(make, compiling):
    make("one")
    env_dir = make("two", "--link-mode=copy")
    before = {n: os.stat(kept.site(env_dir) / n).st_ino for n in compiled(env_dir)}
    assert len(before) == 3
    assert start(env_dir, compiling) == "demo 1.0\n"
    assert {n: os.stat(kept.site(env_dir) / n).st_ino for n in compiled(env_dir)} == before
