# SPDX-License-Identifier: MIT
"""movenv-uv(7): its lines are typed in order, and each statement about uv is true of the newest."""
import hashlib
import os
import platform
import tarfile

import pytest

import homes
import interpreters
import script_kinds
import typed_page
from conftest import MOVENV, ROOT, run

PAGE = (ROOT / "builder/man/movenv-uv.7.md").read_text(encoding="utf-8")
TYPED = [name for name, text in typed_page.sections(PAGE).items() if typed_page.console(text)]
PYPROJECT = """[project]
name = "app"
version = "1"
requires-python = "%s"
dependencies = ["cowsay==6.1"]
"""


@pytest.fixture(scope="module")
def on_path(tools, any_python, tmp_path_factory):
    """A PATH with uv and movenv, on which python3 is the one that the tests use."""
    place = tmp_path_factory.mktemp("path")
    for program in (tools / "uv", tools / "uvx", MOVENV):
        (place / program.name).symlink_to(program)
    (place / "python3").symlink_to(any_python.path)
    return "%s:/usr/bin:/bin" % place


@pytest.fixture
def env(index_env, on_path, tmp_path):
    """Variables of a user with an empty home."""
    (tmp_path / "home").mkdir()
    return dict(index_env, PATH=on_path, HOME=str(tmp_path / "home"))


@pytest.mark.parametrize("section", TYPED)
def test_the_lines_of_the_page_are_true(section, env, tmp_path):
    (tmp_path / "empty").mkdir()
    commands = typed_page.console(typed_page.sections(PAGE)[section])
    wrong = typed_page.type_all(commands, env=env, cwd=tmp_path / "empty")
    assert not wrong, wrong


class Project:
    """A project without a build, and its .venv by movenv."""

    def __init__(self, place, python, env, *options):
        self.place, self.env = place, env
        place.mkdir(parents=True)
        self.require(">=3.8")
        run(MOVENV, "create", "-p", python, *options, env=env, cwd=place)

    def require(self, spec):
        (self.place / "pyproject.toml").write_text(PYPROJECT % spec)

    def uv(self, *args, check=True, **more):
        return run("uv", *args, env=dict(self.env, **more), cwd=self.place, check=check)

    def is_ours(self):
        cfg = self.place / ".venv/pyvenv.cfg"
        return "movenv = " in cfg.read_text() and script_kinds.kind(
            self.place / ".venv/bin/python") == "native"


@pytest.fixture
def project(env, any_python, tmp_path):
    return Project(tmp_path / "app", any_python, env)


@pytest.fixture(scope="module")
def other(any_python):
    """A Python of another minor version."""
    for python in reversed(interpreters.find_all()):
        if python.is_cpython and python.version >= (3, 8) and python.minor != any_python.minor:
            return python
    pytest.skip("needs two versions of CPython")


# {reason to keep it: the arguments and variables}
KEPT = {
    "no reason": lambda p, python: (["sync"], {}),
    "its version": lambda p, python: (["sync", "--python", python.minor], {}),
    "its home interpreter": lambda p, python: (["sync", "--python", python.path], {}),
    "its own python": lambda p, python: (["sync", "--python", ".venv/bin/python"], {}),
    "another active one": lambda p, python: (["sync"], {"VIRTUAL_ENV": "/gone"}),
    "clear is for uv venv": lambda p, python: (["sync"], {"UV_VENV_CLEAR": "1"}),
    "none of uv's": lambda p, python: (["sync", "--no-managed-python"], {}),
}
REPLACED = {
    "requires-python": lambda p, other: (
        p.require("==%s.*" % other.minor) or ["--python-preference", "system"], {}),
    ".python-version": lambda p, other: (
        (p.place / ".python-version").write_text(other.path) and [], {}),
    "--python": lambda p, other: (["--python", other.path], {}),
    "UV_PYTHON": lambda p, other: ([], {"UV_PYTHON": other.path}),
}


def test_uv_keeps_the_environment_of_a_project(project, any_python):
    for reason, how in KEPT.items():
        args, more = how(project, any_python)
        project.uv(*args, **more)
        assert project.is_ours(), reason
    assert "Would use project environment" in project.uv("sync", "--dry-run").stderr


@pytest.mark.parametrize("reason", REPLACED)
def test_uv_replaces_the_environment_and_announces_it(project, other, env, reason):
    args, more = REPLACED[reason](project, other)
    more["PATH"] = "%s:%s" % (env["PATH"], os.path.dirname(other.path))
    assert "Would replace" in project.uv("sync", "--dry-run", *args, **more).stderr
    assert project.is_ours()
    project.uv("sync", *args, **more)
    assert not project.is_ours()


def test_another_environment_as_uv_python_replaces_that_of_the_project(project, any_python, env,
                                                                       tmp_path):
    run(MOVENV, "create", "-p", any_python, tmp_path / "other", env=env)
    python = str(tmp_path / "other/bin/python")
    assert "Would replace" in project.uv("sync", "--dry-run", UV_PYTHON=python).stderr


@pytest.mark.parametrize("options", [[], ["--standalone"]], ids=["usual", "standalone"])
def test_uv_keeps_an_environment_that_moved_with_its_project(env, any_python, tmp_path, options):
    project = Project(tmp_path / "app", any_python, env, *options)
    project.uv("sync")
    project.place = project.place.rename(tmp_path / "an einem anderen Ort")
    assert "Would make no changes" in project.uv("sync", "--dry-run").stderr
    assert project.is_ours()


def test_uv_keeps_an_environment_elsewhere(project, any_python, env, tmp_path):
    place = tmp_path / "else where"
    run(MOVENV, "create", "-p", any_python, place, env=env)
    project.uv("sync", UV_PROJECT_ENVIRONMENT=str(place))
    project.uv("sync", "--active", VIRTUAL_ENV=str(place))
    assert "movenv = " in (place / "pyvenv.cfg").read_text() and (place / "bin/cowsay").exists()


def test_uv_venv_refuses_an_environment_and_repair_follows_allow_existing(project, env):
    project.uv("sync")
    done = project.uv("venv", check=False)
    assert done.returncode != 0 and "--clear" in done.stderr and project.is_ours()
    project.uv("venv", "-q", "--allow-existing")
    assert not project.is_ours()
    run(MOVENV, "repair", project.place / ".venv", env=env)
    assert project.is_ours()
    moved = (project.place / ".venv").rename(project.place / "moved")
    assert "moo" in run(moved / "bin/cowsay", "-t", "moo", env=env).stdout
    project.uv("venv", "-q", UV_VENV_CLEAR="1")
    assert not (project.place / ".venv/bin/cowsay").exists()


def hashes(top):
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(top.rglob("*")) if p.is_file() and "archive" in str(p)}


@pytest.mark.parametrize("mode", ["hardlink", "copy", "clone", "symlink"])
def test_an_environment_of_links_to_the_cache_is_packed_without_them(env, any_python, tmp_path,
                                                                     mode):
    place, cache = tmp_path / "env", tmp_path / "cache"
    env = dict(env, UV_CACHE_DIR=str(cache), UV_LINK_MODE=mode)
    run(MOVENV, "create", "--without-pip", "-p", any_python, place, env=env)
    run("uv", "pip", "install", "-q", "--python", place, "cowsay==6.1", env=env)
    before = hashes(cache)
    report = run(MOVENV, "check", "-v", place, env=env, check=False).stdout
    assert ("cowsay/__init__.py: it leads out" in report) == (mode == "symlink")
    run(MOVENV, "repair", place, env=env)
    run(MOVENV, "pack", "-q", place, "-o", tmp_path / "x.tar", env=env)
    assert hashes(cache) == before and before
    with tarfile.open(tmp_path / "x.tar") as tar:
        assert not [m.name for m in tar if m.issym() or m.islnk()]
    cache.rename(tmp_path / "gone")
    run(MOVENV, "unpack", "-q", tmp_path / "x.tar", tmp_path / "copy", env=env)
    assert "moo" in run(tmp_path / "copy/bin/cowsay", "-t", "moo", env=env).stdout
    there = run(place / "bin/cowsay", "-t", "moo", env=env, check=False)
    assert (there.returncode == 0) == (mode != "symlink")


def test_scripts_of_an_environment_named_by_dots_are_seen_and_mended(env, any_python, tmp_path):
    """The fault that the page warns of is still uv's."""
    (tmp_path / "here").mkdir()
    run(MOVENV, "create", "-p", any_python, tmp_path / "env", env=env)
    run("uv", "pip", "install", "-q", "--python", "../env", "cowsay==6.1", env=env,
        cwd=tmp_path / "here")
    assert "bin/cowsay: its header leads out of the environment" in run(
        MOVENV, "check", tmp_path / "env", env=env, check=False).stdout


@pytest.fixture
def of_uv(env, any_python):
    """An interpreter in the directory of uv's own ones, which uv takes for one of these."""
    name = "cpython-%d.%d.%d-linux-%s-gnu" % (*any_python.version, platform.machine())
    place = os.path.join(env["HOME"], ".local/share/uv/python", name)
    found = homes.home_tree(any_python, place)
    seen = run("uv", "python", "find", "--managed-python", any_python.minor, env=env).stdout
    assert seen.startswith(os.path.dirname(place))
    return found


def test_pythons_of_uv_are_found(env, of_uv):
    assert str(of_uv) in run(MOVENV, "list", env=env).stdout


def test_of_managed_pythons_only_an_environment_stays(project, env, of_uv, any_python, tmp_path):
    dry = ["sync", "--dry-run"]
    for more in ([*dry, "--managed-python"], [*dry, "--python-preference", "only-managed"]):
        assert "Would replace" in project.uv(*more).stderr
    assert "Would replace" in project.uv(*dry, UV_MANAGED_PYTHON="1").stderr
    managed = Project(tmp_path / "managed", of_uv, env)
    managed.uv("sync", UV_MANAGED_PYTHON="1")
    assert managed.is_ours()


def test_an_environment_follows_an_upgrade_of_uvs_python(env, of_uv, any_python, tmp_path):
    place = tmp_path / "env"
    run(MOVENV, "create", "-p", of_uv, place, env=env)
    newer = "%s.99-" % any_python.minor
    old = homes.top(of_uv)
    base = old.with_name(old.name.replace("%d.%d.%d-" % any_python.version, newer))
    homes.rename(of_uv, base)
    show = [place / "bin/python", "-c", "import sys; print(sys.prefix, sys.base_prefix)"]
    # The system's own, if it has that version, comes first.
    assert run(*show, env=env).stdout in (
        "%s %s\n" % (place, p) for p in (base, any_python.prefix))
    assert run("uv", "pip", "check", "--python", place, env=env).returncode == 0


def test_repair_finds_uvs_python_where_it_is_told(env, of_uv, tmp_path):
    place = tmp_path / "env"
    run(MOVENV, "create", "-p", of_uv, place, env=env)
    moved = homes.rename(of_uv, tmp_path / "pythons/of uv")
    run(MOVENV, "repair", "-p", moved, place, env=env)
    show = [place / "bin/python", "-c", "import sys; print(sys.base_prefix)"]
    assert run(*show, env=env).stdout == "%s\n" % homes.top(moved)
