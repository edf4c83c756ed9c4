# SPDX-License-Identifier: MIT
"""A directory that is used again: --upgrade, an older pip in it, --upgrade-deps."""
import base64
import hashlib
import json
import os
import shutil
import stat

import pytest

import interpreters
import trees
import wheels
from conftest import run

PRINT_VERSION_AND_PREFIX = "import sys; print(sys.version_info[:3], sys.prefix)"


def site_of(env_dir, python):
    name = "pypy" if python.implementation == "pypy" else "python"
    return env_dir / "lib" / (name + python.minor) / "site-packages"


def is_on(execute, env_dir, python):
    output = execute(env_dir / "bin/python", "-c", PRINT_VERSION_AND_PREFIX).stdout
    return output == "%s %s\n" % (python.version, env_dir)


def other_than(python, same_minor):
    """Another interpreter, of the same implementation and minor version, or not."""
    for other in interpreters.find_all():
        is_same = (other.implementation, other.minor) == (python.implementation, python.minor)
        if other.path != python.path and is_same == same_minor:
            return other
    pytest.skip("needs another interpreter beside %r" % python)


# --upgrade


@pytest.fixture
def venv_dir(tmp_path, python, clean_env):
    """An environment of `python -m venv`, with a package and lines that the user added."""
    env_dir = tmp_path / "env"
    # Before 3.8, no shell could read that quote.
    prompt = "it's" if python.version >= (3, 8) else "its"
    options = ["--without-pip", "--system-site-packages", "--prompt", prompt]
    done = run(python, "-m", "venv", *options, env_dir, env=clean_env, check=False)
    if done.returncode != 0:
        pytest.skip("this Python has no venv: %s" % done.stderr.strip().splitlines()[-1:])
    (site_of(env_dir, python) / "thing.py").write_text("print('here')")
    with open(env_dir / "bin/activate.fish", "a") as f:
        f.write("set -x MINE 1\n")
    return env_dir


def test_upgrade_keeps_the_settings_of_an_environment_of_venv(venv_dir, movenv, execute, python):
    env_dir = venv_dir
    fish = (env_dir / "bin/activate.fish").read_bytes()
    done = movenv("create", "--upgrade", "-p", python, "--without-pip", env_dir)
    assert (done.stdout, done.stderr) == ("", "")
    cfg = trees.cfg(env_dir)
    assert cfg["include-system-site-packages"] == "true"
    assert trees.prompt(env_dir) == ("it's" if python.version >= (3, 8) else "its")
    if python.version >= (3, 11):
        assert " --upgrade " in cfg["command"] and "--prompt" not in cfg["command"]
    assert execute(env_dir / "bin/python", "-c", "import thing").stdout == "here\n"
    assert (env_dir / "bin/activate.fish").read_bytes() == fish
    assert "_movenv_ps1" in (env_dir / "bin/activate").read_text()
    for name in ("python", "python3", "python" + python.minor):
        assert stat.S_ISREG(os.lstat(env_dir / "bin" / name).st_mode)
    os.rename(env_dir, env_dir.parent / "moved")
    assert is_on(execute, env_dir.parent / "moved", python)


def test_upgrade_changes_to_the_given_interpreter(movenv, execute, tmp_path, any_python):
    """venv leaves the links to the old one there: python/cpython#87679."""
    cpythons = [i for i in interpreters.find_all() if i.is_cpython and "t" not in i.abiflags]
    first = next((i for i in cpythons if [j.minor for j in cpythons].count(i.minor) > 1), None)
    if not first:
        pytest.skip("needs two patch versions of one minor version of Python")
    second = other_than(first, same_minor=True)
    env_dir = tmp_path / "env"
    movenv("create", "-p", first, "--scripts=text", "--without-pip", env_dir)
    (env_dir / "bin/activate").write_text("export MINE=1\n")
    done = movenv("create", "--upgrade", "-p", second, "--prompt", "new", "--without-pip", env_dir,
                  tmp_path / "b")
    assert done.stderr == ""
    assert is_on(execute, env_dir, second) and is_on(execute, tmp_path / "b", second)
    cfg = trees.cfg(env_dir)
    assert cfg["movenv-scripts"] == "text" and "movenv-scripts" not in trees.cfg(tmp_path / "b")
    assert cfg["version"] == "%d.%d.%d" % second.version
    assert trees.prompt(env_dir) == "new"
    assert (env_dir / "bin/activate").read_text() == "export MINE=1\n"
    assert b"'new'" in (env_dir / "bin/activate.fish").read_bytes()


def test_upgrade_to_another_version_reports_that_packages_are_not_seen(
        movenv, execute, tmp_path, spread):
    other = other_than(spread, same_minor=False)
    env_dir = tmp_path / "env"
    movenv("create", "-p", other, "--without-pip", env_dir)
    thing = site_of(env_dir, other) / "thing.py"
    thing.write_text("")
    (env_dir / "bin/python2").write_text("#!/bin/sh\n")
    (env_dir / "bin/python3.99").symlink_to("/usr/bin/env")
    (env_dir / "bin/python3.98").symlink_to("python")
    (env_dir / "bin/python3.97").symlink_to(trees.cfg(env_dir)["home"] + "/python3")
    os.mkfifo(env_dir / "bin/python3.96")
    done = movenv("create", "--upgrade", "-p", spread, "--without-pip", env_dir)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1 and "install them again" in done.stderr
    assert other.minor in done.stderr and spread.minor in done.stderr
    assert is_on(execute, env_dir, spread)
    assert thing.exists()
    names = set(os.listdir(env_dir / "bin"))
    assert not {"python" + other.minor, "python3.98", "python3.97"} & names
    assert {"python2", "python3.99", "python3.96"} <= names  # files of the user
    # The names of PyPy are removed as well.
    back = movenv("create", "--upgrade", "-p", other, "--without-pip", env_dir)
    assert back.stderr == ""  # it has no package for the interpreter that it leaves
    has_pypy_names = any(n.startswith("pypy") for n in os.listdir(env_dir / "bin"))
    assert has_pypy_names == (other.implementation == "pypy")
    assert is_on(execute, env_dir, other)
    movenv("create", "--upgrade", "-p", spread, "--without-pip", env_dir)
    # The message is printed once only.
    assert movenv("create", "--upgrade", "-p", spread, "--without-pip", env_dir).stderr == ""


@pytest.mark.parametrize("there", [None, "notes.txt", "pyvenv.cfg"])
def test_upgrade_without_an_environment_makes_one(movenv, execute, tmp_path, any_python, there):
    env_dir = tmp_path / "env"
    if there:
        env_dir.mkdir()
    if there == "notes.txt":
        (env_dir / there).write_text("mine")
    elif there:
        os.mkfifo(env_dir / there)
    movenv("create", "--upgrade", "-p", any_python, "--without-pip", env_dir)
    assert is_on(execute, env_dir, any_python)
    assert (env_dir / "bin/activate").exists()
    assert there != "notes.txt" or (env_dir / there).read_text() == "mine"


def test_a_failed_upgrade_leaves_the_environment_unchanged(refused, movenv, tmp_path, any_python):
    env_dir = tmp_path / "env"
    movenv("create", "-p", any_python, "--without-pip", "--prompt", "old", env_dir)
    (env_dir / "lib/movenv/sitecustomize.py").unlink()
    (env_dir / "lib/movenv/sitecustomize.py").mkdir()
    before = trees.snapshot(env_dir)
    refused("create", "--upgrade", "-p", any_python, "--without-pip", "--prompt", "x", env_dir)
    assert trees.snapshot(env_dir) == before


# An older pip, and a newer one


def pip_wheel(directory, version, files):
    directory.mkdir(exist_ok=True)
    files = {"pip/" + name: text for name, text in files.items()}
    return wheels.Wheel("pip", version, files=files, scripts={"pip": "pip:main"}).write(directory)


@pytest.fixture
def with_pip_1(movenv, tmp_path, any_python):
    """An environment with a pip 1.0 of three files and bytecode, and with files of the user."""
    pip_wheel(tmp_path / "one", "1.0", {
        "__init__.py": "def main(): print('one')", "gone.py": "", "old/deep/gone.py": ""})
    env_dir = tmp_path / "env"
    create = ["create", "-p", any_python, env_dir, "--find-links"]
    movenv(*create, tmp_path / "one")
    site = site_of(env_dir, any_python)
    for name in ("", "old/deep"):
        (site / "pip" / name / "__pycache__").mkdir()
        (site / "pip" / name / "__pycache__/gone.cpython-3x.opt-1.pyc").write_text("")
    (site / "pip/__pycache__/mine.cpython-3x.pyc").write_text("")
    (tmp_path / "two").mkdir()
    return env_dir, site, create


def test_an_older_pip_is_replaced_and_all_its_files_are_removed(
        with_pip_1, movenv, execute, tmp_path):
    """As with `ensurepip --upgrade`, which venv runs."""
    env_dir, site, create = with_pip_1
    (tmp_path / "outside").write_text("mine")
    (env_dir / "notes.txt").write_text("mine")
    for name in ("extra", "more"):
        (env_dir / "bin" / name).write_text("pip's")
    with open(site / "pip-1.0.dist-info/RECORD", "a") as f:
        for name in ("../../../notes.txt", "../../../../outside", str(tmp_path / "outside"),
                     "../../../bin/../notes.txt", "../../../bin/extra", "../../../pyvenv.cfg"):
            f.write(name + ",,\n")
        digest = hashlib.sha256(b"pip's").digest()
        f.write("../../../bin/more,sha256=%s,5\n"
                % base64.urlsafe_b64encode(digest).decode().rstrip("="))
    pip_wheel(tmp_path / "two", "2.0", {"__init__.py": "def main(): print('two')", "new.py": ""})
    movenv(*create, tmp_path / "two")
    assert execute(env_dir / "bin/pip").stdout == "two\n"
    left = {n for n in trees.names(site / "pip") if "__init__" not in n}
    assert left == {"new.py", "__pycache__/", "__pycache__/mine.cpython-3x.pyc"}
    assert [p.name for p in site.glob("pip-*")] == ["pip-2.0.dist-info"]
    # A file without a hash in RECORD may belong to anyone.
    assert (env_dir / "bin/extra").exists() and not (env_dir / "bin/more").exists()
    assert (env_dir / "notes.txt").exists() and (tmp_path / "outside").exists()


@pytest.mark.parametrize("version", ["0.9", "1.0", "1.0.dev1"])
def test_a_pip_that_is_not_older_stays(with_pip_1, movenv, tmp_path, version):
    env_dir, site, create = with_pip_1
    before = trees.snapshot(site / "pip"), trees.snapshot(site / "pip-1.0.dist-info")
    pip_wheel(tmp_path / "two", version, {"__init__.py": "other"})
    movenv(*create, tmp_path / "two")
    assert (trees.snapshot(site / "pip"), trees.snapshot(site / "pip-1.0.dist-info")) == before
    assert [p.name for p in site.glob("pip-*")] == ["pip-1.0.dist-info"]


def test_replacing_pip_removes_no_file_outside_through_a_symlink(with_pip_1, movenv, tmp_path):
    env_dir, site, create = with_pip_1
    shutil.move(site / "pip/old", tmp_path / "kept")
    (site / "pip/old").symlink_to(tmp_path / "kept")
    pip_wheel(tmp_path / "two", "2.0", {"__init__.py": ""})
    kept = trees.snapshot(tmp_path / "kept")
    movenv(*create, tmp_path / "two")
    assert trees.snapshot(tmp_path / "kept") == kept
    assert not (site / "pip/gone.py").exists()


# --upgrade-deps


REPORT = """
import json, os, sys
names = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "VIRTUAL_ENV", "PIP_INDEX_URL")
print("not to be seen")
with open("report", "w") as f:
    json.dump([sys.argv[1:], {n: os.environ[n] for n in names if n in os.environ}, sys.prefix], f)
"""


def test_upgrade_deps_starts_its_pip_with_clean_variables(movenv, tmp_path, python, clean_env):
    env_dir = tmp_path / "env"
    wheels.Wheel("pip", "99.0", files={"pip/__init__.py": "", "pip/__main__.py": REPORT}).write(
        tmp_path)
    (tmp_path / "pip.py").write_text("raise SystemExit('astray')")
    env = dict(clean_env, PYTHONPATH=str(tmp_path), PYTHONHOME="/nowhere", PIP_USER="1",
               PIP_TARGET=str(tmp_path), PIP_INDEX_URL="http://localhost:1/")
    done = movenv("create", "-p", python, "--upgrade-deps", "--find-links", tmp_path, env_dir,
                  env=env, cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("", "")
    argv, seen, prefix = json.loads((env_dir / "report").read_text())
    also = ["setuptools"] if python.version < (3, 12) else []
    assert [a for a in argv if a != "-qq"] == ["install", "--upgrade", "pip"] + also
    assert seen == {"VIRTUAL_ENV": str(env_dir), "PIP_INDEX_URL": "http://localhost:1/"}
    assert prefix == str(env_dir)


def test_upgrade_deps_upgrades_pip(movenv, tmp_path, any_python, pip_env):
    """The wheels come from a directory, not from the index."""
    env_dir = tmp_path / "env"
    for project in ("pip", "setuptools"):
        wheels.Wheel(project, "999.0").write(tmp_path)
    env = dict(pip_env, PIP_FIND_LINKS=str(tmp_path))
    assert movenv("create", "-p", any_python, "--upgrade-deps", env_dir, env=env).stdout == ""
    infos = site_of(env_dir, any_python).glob("pip-*.dist-info")
    assert [p.name for p in infos] == ["pip-999.0.dist-info"]


def test_a_failed_upgrade_deps_is_reported_and_leaves_a_whole_environment(
        movenv, execute, tmp_path, any_python):
    env_dir, next_dir = tmp_path / "env", tmp_path / "next"
    done = movenv("create", "-p", any_python, "--without-pip", "--upgrade-deps", env_dir, next_dir,
                  check=False)
    assert done.returncode == 1 and done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[-2] == ("movenv: cannot upgrade pip in '%s': pip failed, with status 1" % env_dir)
    assert "pip install --upgrade pip" in lines[-1]
    assert is_on(execute, env_dir, any_python)
    assert not next_dir.exists()
