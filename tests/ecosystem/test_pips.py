# SPDX-License-Identifier: MIT
"""Each kind of pip, started in each way: its scripts move, and RECORD is correct.

The bundled pip of each environment installs the tested pip there.
"""
import io
import os
import re
import tarfile

import pytest

import interpreters
import script_kinds
import record_files
from conftest import MOVENV, run
from wheels import Wheel

NEWEST = "newest"
# From the pip in Python 3.8.0 to the newest of the index, each on a Python that it supports.
PIPS = (
    ("19.2.3", "cpython3.8"), ("21.3.1", "cpython3.10"), (NEWEST, "cpython3.13"),
)
WAYS = {
    "python -m pip": ("python", "-m", "pip"),
    "python -I -m pip": ("python", "-I", "-m", "pip"),
    "python -Wignore -Im pip": ("python", "-Wignore", "-Im", "pip"),
    "bin/pip": ("pip",),
    "python bin/pip": ("python", "{bin}/pip"),
}
CODE = "import sys\n\ndef main():\n    print(sys.argv[1:], sys.prefix)\n"
ENTRIES = "[console_scripts]\nhello = hello:main\nHello.Capital-1 = hello:main [extra]\n" \
    "[gui_scripts]\nhello-gui = hello:main\n"
TEXT = "#!python\nimport hello\nhello.main()\n"
DOCSTRING = TEXT.replace("python\n", "python\n'''Its own.'''\nfrom __future__ import annotations\n")
SCRIPTS = {
    "hello": "native", "Hello.Capital-1": "native", "hello-gui": "native",
    "hello-text.py": "text", "hello-docstring": "native",
}
PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "project"
version = "1.0"
[project.scripts]
project-cmd = "project:main"
"""
SETUP = """
from setuptools import setup
setup(name="project", version="1.0", py_modules=["project"],
      entry_points={"console_scripts": ["project-cmd = project:main"]})
"""


class Seat:
    """An environment and the pip in it."""

    def __init__(self, path, python, version, env):
        self.path = path
        self.python = python
        self.version = tuple(map(int, version.split(".")[:2]))
        self.env = env

    def __call__(self, *args, way=("pip",), check=True, cwd=None):
        """Runs pip."""
        first, *rest = (w.format(bin=self.path / "bin") for w in way)
        return run(self.script(first), *rest, *args, env=self.env, check=check, cwd=cwd,
                   timeout=300)

    def script(self, name):
        return self.path / "bin" / name

    def kinds(self, names):
        return {n: script_kinds.kind(self.script(n)) if self.script(n).exists() else None for n in names}


def find_python(name):
    """The newest interpreter with that name."""
    fit = [p for p in interpreters.find_all() if re.match(re.escape(name) + r"(\.\d+)?$", repr(p))]
    if not fit:
        pytest.skip("no %s on this machine" % name)
    return fit[-1]


def pip_version(path, env):
    return run(path, "--version", env=env).stdout.split()[1]


@pytest.fixture(scope="session", params=PIPS, ids=["%s on %s" % p for p in PIPS])
def seat(request, index_env, big_dir):
    version, name = request.param
    python = find_python(name)
    directory = big_dir("pip") / "env"
    run(MOVENV, "create", "-p", python, directory, env=index_env)
    spec = ("--upgrade", "pip") if version == NEWEST else ("pip==" + version,)
    run(directory / "bin/pip", "install", "-q", *spec, env=index_env)
    real = pip_version(directory / "bin/pip", index_env)
    assert version in (NEWEST, real)
    return Seat(directory, python, real, index_env)


@pytest.fixture(scope="session")
def hello(tmp_path_factory):
    """A wheel with a script of each kind."""
    wheel = Wheel("hello", "1.0", files={"hello.py": CODE})
    wheel.add(wheel.info + "entry_points.txt", ENTRIES)
    wheel.add(wheel.data + "scripts/hello-text.py", TEXT, mode=0o100755)
    wheel.add(wheel.data + "scripts/hello-docstring", DOCSTRING, mode=0o100755)
    return wheel.write(tmp_path_factory.mktemp("dist"))


@pytest.fixture
def project(tmp_path):
    """A source tree that hatchling builds."""
    directory = tmp_path / "project"
    directory.mkdir()
    (directory / "project.py").write_text(CODE)
    (directory / "pyproject.toml").write_text(PYPROJECT)
    return directory


def check_hello(seat, path=None):
    """Asserts that each script runs, in the environment at path."""
    for name in SCRIPTS:
        done = run((path or seat.path) / "bin" / name, "a b", env=seat.env)
        assert done.stdout == "['a b'] %s\n" % (path or seat.path), name


def check_move(seat, check):
    """Calls check(path) with the environment in another place, and moves it back."""
    elsewhere = seat.path.parent / "ein anderer Ort für é"
    seat.path.rename(elsewhere)
    try:
        check(elsewhere)
    finally:
        elsewhere.rename(seat.path)


def test_pip_installed_pip_as_launchers(seat):
    names = ["pip", "pip3"]
    assert seat.kinds(names) == dict.fromkeys(names, "native")
    assert not record_files.all_mismatches(seat.path)


@pytest.mark.parametrize("way", WAYS)
def test_pip_installs_launchers_and_uninstalls_them(seat, hello, way):
    seat("install", "-q", "--no-index", hello, way=WAYS[way])
    assert seat.kinds(SCRIPTS) == SCRIPTS
    if seat.version < (22, 0):
        # Up to 21.3 pip itself keeps the wheel's hash in RECORD for a script that it changed.
        run(MOVENV, "repair", seat.path, env=seat.env)
    assert not list(record_files.mismatches(record_files.dists(seat.path)["hello"]))
    seat("uninstall", "-q", "-y", "hello", way=WAYS[way])
    assert seat.kinds(SCRIPTS) == dict.fromkeys(SCRIPTS)


def test_pip_installs_from_outside(seat, hello, tmp_path):
    if seat.version < (22, 3):
        pytest.skip("pip %d.%d has no --python" % seat.version)
    run(MOVENV, "create", "--without-pip", "-p", seat.python, tmp_path / "other", env=seat.env)
    other = Seat(tmp_path / "other", seat.python, "0.0", seat.env)
    seat("--python", other.path, "install", "-q", "--no-index", hello)
    assert other.kinds(SCRIPTS) == SCRIPTS
    check_hello(other)
    assert not record_files.all_mismatches(other.path)
    seat("--python", other.path / "bin/python", "uninstall", "-q", "-y", "hello")
    assert other.kinds(SCRIPTS) == dict.fromkeys(SCRIPTS)


def test_its_scripts_run_in_another_place(seat, hello):
    seat("install", "-q", "--no-index", "--force-reinstall", hello)
    check_hello(seat)
    check_move(seat, lambda path: check_hello(seat, path))


def test_pip_reinstalls_and_lists_the_files(seat, hello):
    seat("install", "-q", "--no-index", "--force-reinstall", hello)
    assert seat.kinds(SCRIPTS) == SCRIPTS
    shown = seat("show", "-f", "hello").stdout
    for name in SCRIPTS:
        assert re.search(r"^  .*/bin/%s$" % re.escape(name), shown, re.M), shown
    assert "No broken requirements" in seat("check").stdout
    assert "hello==1.0" in seat("list", "--format=freeze").stdout


def test_pip_installs_editable(seat, project):
    if seat.version < (21, 3):
        pytest.skip("pip %d.%d knows no PEP 660" % seat.version)
    seat("install", "-q", "-e", project)
    assert seat.kinds(["project-cmd"]) == {"project-cmd": "native"}
    assert not list(record_files.mismatches(record_files.dists(seat.path)["project"]))
    check_move(seat, lambda path: run(path / "bin/project-cmd", env=seat.env))
    seat("uninstall", "-q", "-y", "project")
    assert not seat.script("project-cmd").exists()


def test_pip_installs_editable_through_setup_py(seat, project):
    """setuptools writes this script, in another process: movenv repair makes it movable."""
    if seat.version >= (23, 1):
        pytest.skip("pip %d.%d builds a wheel where there is no wheel package" % seat.version)
    (project / "pyproject.toml").unlink()
    (project / "setup.py").write_text(SETUP)
    seat("install", "-q", "--no-build-isolation", "-e", project)
    run(seat.script("project-cmd"), env=seat.env)
    run(MOVENV, "repair", seat.path, env=seat.env)
    assert seat.kinds(["project-cmd"])["project-cmd"] in ("native", "text")
    check_move(seat, lambda path: run(path / "bin/project-cmd", env=seat.env))
    seat("uninstall", "-q", "-y", "project")
    assert not seat.script("project-cmd").exists()


def test_pip_builds_in_isolation(seat, project, tmp_path):
    sdist = tmp_path / "project-1.0.tar.gz"
    with tarfile.open(sdist, "w:gz") as tar:
        tar.add(project, "project-1.0")
        info = b"Metadata-Version: 2.1\nName: project\nVersion: 1.0\n"
        member = tarfile.TarInfo("project-1.0/PKG-INFO")
        member.size = len(info)
        tar.addfile(member, io.BytesIO(info))
    seat("install", "-q", sdist)
    assert seat.kinds(["project-cmd"]) == {"project-cmd": "native"}
    assert not list(record_files.mismatches(record_files.dists(seat.path)["project"]))
    run(seat.script("project-cmd"), env=seat.env)
    seat("uninstall", "-q", "-y", "project")


def test_pip_installs_downloaded_wheels(seat, tmp_path):
    seat("download", "-q", "-d", tmp_path, "cowsay==6.1")
    seat("install", "-q", "--no-index", "--find-links", tmp_path, "cowsay")
    assert seat.kinds(["cowsay"]) == {"cowsay": "native"}
    check_move(seat, lambda path: run(path / "bin/cowsay", "-t", "moo", env=seat.env))
    seat("uninstall", "-q", "-y", "cowsay")
    assert not seat.script("cowsay").exists()


@pytest.mark.parametrize("option", ["--target", "--prefix"])
def test_scripts_outside_of_the_environment_are_pips_own(seat, hello, tmp_path, option):
    """Without a pyvenv.cfg beside it a launcher would not work."""
    directory = tmp_path / "place"
    seat("install", "-q", "--no-index", "--force-reinstall", option, directory, hello)
    first = (directory / "bin/hello").read_bytes().split(b"\n")[0]
    assert first == b"#!" + os.fsencode(seat.path / "bin/python")[: len(first) - 2] or \
        first == b"#!/bin/sh"
    packages = [str(p.parent) for p in directory.glob("**/hello.py")]
    done = run(directory / "bin/hello", "x", env=dict(seat.env, PYTHONPATH=packages[0]))
    assert done.stdout == "['x'] %s\n" % seat.path


def test_pip_upgrades_itself(seat):
    """pip replaces the launcher that runs."""
    before = pip_version(seat.script("pip"), seat.env)
    seat("install", "-q", "--upgrade", "--force-reinstall", "pip")
    after = pip_version(seat.script("pip"), seat.env)
    assert tuple(map(int, re.findall(r"\d+", after))) >= tuple(map(int, re.findall(r"\d+", before)))
    names = ["pip", "pip3"]
    assert seat.kinds(names) == dict.fromkeys(names, "native")
    assert not record_files.all_mismatches(seat.path)
    check_move(seat, lambda path: pip_version(path / "bin/pip", seat.env))


def test_user_scripts_are_pips_own(any_python, index_env, hello, tmp_path):
    run(MOVENV, "create", "--system-site-packages", "-p", any_python, tmp_path / "env",
        env=index_env)
    env = dict(index_env, PYTHONUSERBASE=str(tmp_path / "user"))
    seat = Seat(tmp_path / "env", any_python, "0.0", env)
    seat("install", "-q", "--no-index", "--user", "--no-warn-script-location", hello)
    assert script_kinds.kind(tmp_path / "user/bin/hello") == "direct"
    done = run(tmp_path / "user/bin/hello", "x", env=env)
    assert done.stdout == "['x'] %s\n" % seat.path


def test_ensurepip_writes_launchers(python, index_env, tmp_path):
    if python.version < (3, 8):
        pytest.skip("Python %s is not supported" % python.minor)
    # PyPy takes ten seconds for it, and its ensurepip is CPython's.
    options = ("--upgrade", "--default-pip") if python.is_cpython else ()
    run(MOVENV, "create", "--without-pip", "-p", python, tmp_path / "env", env=index_env)
    seat = Seat(tmp_path / "env", python, "0.0", index_env)
    run(seat.script("python"), "-m", "ensurepip", *options, env=index_env)
    names = ["pip3"] + (["pip"] if options else [])
    assert seat.kinds(names) == dict.fromkeys(names, "native")
    assert not record_files.all_mismatches(seat.path)
    check_move(seat, lambda path: pip_version(path / "bin/pip3", index_env))
