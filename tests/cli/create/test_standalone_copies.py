# SPDX-License-Identifier: MIT
"""Environments that other makers make of a carried interpreter: with links, and with copies of it."""
import json
import os
import shutil
import subprocess

import pytest

from roots import TELL

CREATE = "import sys, venv; venv.create(sys.argv[1], symlinks=sys.argv[2:] == ['links'])"
# {maker: (program below the environment, arguments before the directory, and after it)}
MAKERS = {
    "venv": ("bin/python", ["-m", "venv", "--without-pip"], []),
    "venv copies": ("bin/python", ["-m", "venv", "--without-pip", "--copies"], []),
    "create": ("bin/python", ["-c", CREATE], []),
    "create links": ("bin/python", ["-c", CREATE], ["links"]),
    "base": ("base/bin/*", ["-m", "venv", "--without-pip"], []),
    "base copies": ("base/bin/*", ["-m", "venv", "--without-pip", "--copies"], []),
}


@pytest.fixture
def make(execute, tmp_path):
    """make(env_dir, "venv copies") -> the environment."""
    def call(env_dir, maker, name=None):
        program, before, after = MAKERS[maker]
        inner = tmp_path.resolve() / (name or maker)
        execute(next(env_dir.glob(program)), *before, inner, *after)
        return inner
    return call


@pytest.fixture
def stands_on(execute):
    """Asserts that an environment starts, by several names, with the base of another one."""
    def call(inner, outer):
        for name in "python", "python3":
            report = json.loads(execute(inner / "bin" / name, "-c", TELL).stdout)
            assert (report["prefix"], report["base_prefix"]) == (str(inner), str(outer / "base"))
            assert report["executable"] == str(inner / "bin" / name)
    return call


def test_environments_of_every_maker_start_and_can_be_moved(standalone, make, stands_on):
    python, outer = standalone
    # PyPy's venv does not write whose environment it is; in a program it copies the shim.
    for maker in MAKERS if python.is_cpython else set(MAKERS) - {"create", "create links"}:
        inner = make(outer, maker)
        stands_on(inner, outer)
        moved = inner.with_name(maker + " moved")
        inner.rename(moved)
        stands_on(moved, outer)


def test_an_environment_of_a_copy_starts(standalone, make, stands_on):
    python, outer = standalone
    if not python.is_cpython:
        pytest.skip("PyPy's venv copies other files as well")
    first = make(outer, "venv copies")
    for maker in "venv copies", "create", "create links":
        stands_on(make(first, maker, "of a copy, " + maker), outer)


def test_a_copy_starts_by_a_relative_name_a_link_and_PATH(any_python, movenv, make, execute,
                                                          clean_env, tmp_path):
    outer = tmp_path.resolve() / "outer"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, outer)
    inner = make(outer, "venv copies")
    code = ("-c", "import sys; print(sys.prefix)")
    (tmp_path / "link").symlink_to(inner / "bin/python")
    for words, cwd in ((["./python"], inner / "bin"), (["bin/python"], inner),
                       ([tmp_path / "link"], tmp_path)):
        assert execute(*words, *code, cwd=cwd).stdout == "%s\n" % inner
    path = dict(clean_env, PATH="%s:/usr/bin:/bin" % (inner / "bin"))
    assert execute("sh", "-c", "python %s '%s'" % code, env=path).stdout == "%s\n" % inner
    script = tmp_path / "script"
    script.write_text("#!%s\nimport sys\nprint(sys.prefix)\n" % (tmp_path / "link"))
    script.chmod(0o755)
    if len(os.fsencode(str(tmp_path))) < 100:
        assert execute(script).stdout == "%s\n" % inner


def test_repair_makes_a_movable_environment_of_one_with_copies(any_python, movenv, make, execute,
                                                               stands_on, tmp_path):
    outer = tmp_path.resolve() / "outer"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, outer)
    inner = make(outer, "venv copies")
    movenv("repair", "-p", outer / "bin/python", inner)
    assert movenv("check", inner).stdout == ""
    stands_on(inner, outer)
    shutil.move(str(outer), str(tmp_path / "elsewhere"))
    movenv("repair", "-p", tmp_path.resolve() / "elsewhere/bin/python", inner)
    stands_on(inner, tmp_path.resolve() / "elsewhere")


def test_a_copy_whose_home_is_gone_reports_it(any_python, movenv, make, clean_env, tmp_path):
    outer = tmp_path.resolve() / "outer"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, outer)
    inner = make(outer, "base copies")
    outer.rename(tmp_path / "gone")
    done = subprocess.run([inner / "bin/python", "-c", "1"], env=clean_env, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stdout) == (127, "")
    assert "'%s'" % (outer / "base/bin") in done.stderr and "pyvenv.cfg" in done.stderr
    assert "movenv repair -p FILE %s" % inner in done.stderr


def test_a_copy_outside_of_any_environment_reports_it(any_python, movenv, clean_env, tmp_path):
    outer = tmp_path.resolve() / "outer"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, outer)
    alone = shutil.copy(next((outer / "base/bin").iterdir()), tmp_path / "alone")
    done = subprocess.run([alone, "-c", "1"], env=clean_env, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 127 and "cannot find the program of" in done.stderr
    assert len(done.stderr.splitlines()) == 1
