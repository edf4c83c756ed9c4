# SPDX-License-Identifier: MIT
"""--standalone: an environment that contains its interpreter, and runs in an empty root."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import interpreters
import trees
from archives import stale
from roots import TELL, inside, runs_alone

USE_MODULES = "import ctypes, hashlib, json, sqlite3, ssl, subprocess, sys, zlib; " \
    "print(sys.prefix); print(subprocess.check_output(" \
    "[sys.executable, '-c', 'import sys; print(sys.prefix)']).decode())"


def test_a_standalone_environment_runs_in_an_empty_root(standalone, needs_root):
    python, env_dir = standalone
    report = runs_alone(env_dir)
    assert tuple(report["version"]) == python.version
    assert report["include"].startswith("/env/base/include/")
    if python.is_cpython:
        assert report["libdir"].startswith("/env/base/lib")
    assert inside(env_dir, "python", "-c", USE_MODULES).stdout.split() == ["/env", "/env"]
    if python.pip_wheels():
        assert " from /env/lib" in inside(env_dir, "pip", "--version").stdout


def test_a_standalone_environment_runs_in_an_empty_root_after_pack_and_tar(
        standalone, movenv, tmp_path, needs_root):
    python, env_dir = standalone
    movenv("pack", env_dir, "-o", tmp_path / "env.tar.gz", "-l", "1")
    target = tmp_path / "root/env"
    target.mkdir(parents=True)
    subprocess.run(["tar", "xzf", tmp_path / "env.tar.gz", "-C", target], check=True)
    runs_alone(target)


def test_a_copy_uses_its_own_base_and_records_its_location_once(standalone, execute, tmp_path):
    """Started by a relative name, as Spark's executors do."""
    python, env_dir = standalone
    copy = tmp_path.resolve() / "environment"
    shutil.copytree(env_dir, copy, symlinks=True)
    code = "import sys; print(sys.base_prefix); print(open('/proc/self/maps').read())"
    report = execute("./environment/bin/python", "-c", code, cwd=copy.parent).stdout
    assert report.splitlines()[0] == str(copy / "base")
    assert str(copy / "base/so/libc.so.6") in report and str(env_dir) not in report
    assert "/lib/x86_64-linux-gnu/libc." not in report
    cfg = trees.cfg(copy)
    assert (cfg["movenv-home"], cfg["home"]) == ("base/bin", str(copy / "base/bin"))
    text = (copy / "pyvenv.cfg").read_text()
    execute(copy / "bin/python", "-c", "")
    assert (copy / "pyvenv.cfg").read_text() == text


def test_info_reports_the_interpreter_in_the_environment(standalone, movenv, execute, tmp_path):
    _, env_dir = standalone
    copy = tmp_path.resolve() / "copy"
    shutil.copytree(env_dir, copy, symlinks=True)
    results = []
    for _ in range(2):
        report = json.loads(movenv("info", "--json", copy).stdout)
        results += [entry["result"] for entry in report["looked"]]
        assert os.path.dirname(report["interpreter"]) == str(copy / "base/bin")
        execute(copy / "bin/python", "-c", "")
    assert results == ["found; the next start writes it to pyvenv.cfg, if it may", "found"]


def test_check_finds_no_issue_in_a_standalone_environment(standalone, movenv):
    _, env_dir = standalone
    assert movenv("check", env_dir).stdout == ""
    movenv("repair", env_dir)  # the last start wrote home, perhaps in another root
    assert movenv("repair", "-n", env_dir).stdout == ""
    assert movenv("check", env_dir).stdout == ""
    links = [p for p in env_dir.rglob("*") if p.is_symlink()]
    assert links == []


def test_nested_environments_stand_on_the_base_in_the_outer_one(
        standalone, execute, movenv, tmp_path):
    python, env_dir = standalone
    made = [tmp_path.resolve() / "movenv's"]
    movenv("create", "--without-pip", "-p", env_dir / "bin/python", made[0])
    if python.is_cpython:
        made.append(tmp_path.resolve() / "venv's")
        execute(env_dir / "bin/python", "-m", "venv", "--without-pip", made[1])
    for inner in made:
        report = json.loads(execute(inner / "bin/python", "-c", TELL).stdout)
        assert (report["prefix"], report["base_prefix"]) == (str(inner), str(env_dir / "base"))


def test_a_script_may_name_the_base_interpreter_in_its_first_line(standalone, execute, tmp_path):
    _, env_dir = standalone
    program = next((env_dir / "base/bin").iterdir())
    script = tmp_path / "script"
    script.write_text("#!%s\nimport sys\nprint(sys.base_prefix, sys.argv[1])\n" % program)
    script.chmod(0o755)
    if len(os.fsencode(str(program))) > 120:
        pytest.skip("the path is too long for a first line")
    assert execute(script, "a").stdout == "%s a\n" % (env_dir / "base")
    (tmp_path / "link").symlink_to(program)
    assert execute(tmp_path / "link", "-c", "import sys; print(sys.prefix)").stdout == \
        "%s\n" % (env_dir / "base")


def test_an_extension_compiles_after_the_move(standalone, execute, tmp_path):
    python, env_dir = standalone
    if not shutil.which("cc"):
        pytest.skip("needs a C compiler")
    if not list((env_dir / "base/include").rglob("Python.h")):
        pytest.skip("%r has no headers on this machine" % python)
    (tmp_path / "one.c").write_text(
        "#include <Python.h>\nstatic struct PyModuleDef def = {PyModuleDef_HEAD_INIT, \"one\"};\n"
        "PyMODINIT_FUNC PyInit_one(void) { return PyModule_Create(&def); }\n")
    include = execute(env_dir / "bin/python", "-c",
                      "import sysconfig; print(sysconfig.get_path('include'))").stdout.strip()
    subprocess.run(["cc", "-shared", "-fPIC", "-I", include, "one.c", "-o", "one.so"],
                   cwd=tmp_path, check=True)
    code = "import sys; sys.path.insert(0, '.'); import one; print(one.__name__)"
    assert execute(env_dir / "bin/python", "-c", code, cwd=tmp_path).stdout == "one\n"


def _with_tk():
    code = "import _tkinter, sys; sys.exit(not _tkinter.TCL_VERSION.startswith('8.6'))"
    return [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8) and not
            subprocess.run([i.path, "-c", code], stderr=subprocess.DEVNULL).returncode]


def test_tcl_finds_its_scripts_and_those_of_tk(movenv, execute, clean_env, tmp_path, needs_root):
    """Also in a standalone environment made from this one; and no compiled module is stale."""
    pythons = _with_tk()
    if not pythons:
        pytest.skip("no CPython with tkinter here: scripts/install-deps --test")
    env_dir = tmp_path.resolve() / "root/env"
    movenv("create", "--standalone", "--without-pip", "-p", pythons[-1], env_dir)
    code = "import tkinter\nt = tkinter.Tcl()\n" \
        "for c in 'info library', 'encoding convertto cp1250 x', 'package require http': " \
        "print(t.eval(c))\n" \
        "try: tkinter.Tk()\nexcept tkinter.TclError as e: print(e)"
    report = inside(env_dir, "python", "-c", code).stdout.splitlines()
    assert report[:2] == ["/env/base/lib/tcl8.6", "x"]
    assert report[2][0] == "2" and "no display name" in report[3]
    assert stale(env_dir)[0] == []
    found = execute(env_dir / "bin/python", "-c", code,
                    env=dict(clean_env, TCL_LIBRARY=str(env_dir / "base/lib/tcl8.6"))).stdout
    assert found.splitlines()[0] == str(env_dir / "base/lib/tcl8.6")
    again = tmp_path.resolve() / "other/env"
    movenv("create", "--standalone", "--without-pip", "-p", env_dir / "bin/python", again)
    assert inside(again, "python", "-c", code).stdout.splitlines() == report


def test_standalone_python_leaves_out_the_c_library(any_python, movenv, execute, tmp_path):
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "--standalone=python", "--without-pip", "-p", any_python, env_dir)
    names = os.listdir(env_dir / "base/so")
    assert "libstdc++.so.6" in names and "libc.so.6" not in names
    assert not [n for n in names if n.startswith("python")]
    report = json.loads(execute(env_dir / "bin/python", "-c", TELL).stdout)
    assert report["base_prefix"] == str(env_dir / "base")


def test_a_standalone_environment_can_be_made_from_another_one(
        standalone, movenv, execute, tmp_path):
    _, env_dir = standalone
    again = tmp_path.resolve() / "again"
    movenv("create", "--standalone", "--without-pip", "-p", env_dir / "bin/python", again)
    report = json.loads(execute(again / "bin/python", "-c", TELL).stdout)
    assert (report["prefix"], report["base_prefix"]) == (str(again), str(again / "base"))
    assert os.listdir(again / "base/so") and Path(report["executable"]) == again / "bin/python"


def test_an_unknown_kind_is_refused(movenv, tmp_path):
    done = movenv("create", "--standalone=all", tmp_path / "env", check=False)
    assert done.returncode == 2
    assert "must be 'python', or without a value" in done.stderr
    assert not (tmp_path / "env").exists()


def test_a_full_disk_leaves_nothing(any_python, movenv, small_disk):
    done = movenv("create", "--standalone", "-p", any_python, small_disk / "env", check=False)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert os.listdir(small_disk) in ([], ["lost+found"])


@pytest.fixture
def small(any_python, movenv, tmp_path):
    """A standalone environment with a package, and with an obsolete file in its base."""
    env_dir = tmp_path.resolve() / "env"
    movenv("create", "--standalone=python", "--without-pip", "-p", any_python, env_dir)
    (next(env_dir.glob("lib/python*/site-packages")) / "mine.py").write_text("")
    (env_dir / "base/lib/old").write_text("")
    return env_dir


@pytest.mark.parametrize("options", [[], ["--upgrade"], ["--standalone"]], ids=repr)
def test_create_again_keeps_an_environment_standalone(any_python, small, movenv, execute, options):
    """The new base has no file of the old one. --clear makes an ordinary environment of it."""
    create = ("create", "--without-pip", "-p", any_python)
    movenv(*create, *options, small, small.parent / "beside")
    assert not (small / "base/lib/old").exists()
    code = "import mine; " + TELL
    assert json.loads(execute(small / "bin/python", "-c", code).stdout)["base_prefix"] == \
        str(small / "base")
    assert ("libc.so.6" in os.listdir(small / "base/so")) == (options == ["--standalone"])
    assert trees.cfg(small)["movenv-home"] == "base/bin"
    assert movenv("check", small).stdout == ""
    assert (small.parent / "beside/base").exists() == (options == ["--standalone"])
    assert not [n for n in os.listdir(small) if n.startswith(".movenv")]
    movenv(*create, "--clear", small)
    assert not (small / "base").exists() and "movenv-home" not in trees.cfg(small)


def test_a_standalone_environment_can_be_upgraded_from_its_own_interpreter(small, movenv, execute):
    movenv("create", "--upgrade", "--without-pip", "-p", small / "bin/python", small)
    assert not (small / "base/lib/old").exists()
    assert json.loads(execute(small / "bin/python", "-c", TELL).stdout)["base_prefix"] == \
        str(small / "base")


def test_a_failed_upgrade_keeps_the_old_base(any_python, small, movenv, execute):
    shutil.rmtree(small / "lib/movenv")
    (small / "lib/movenv").write_text("in the way")
    before = trees.snapshot(small)
    done = movenv("create", "--upgrade", "--without-pip", "-p", any_python, small, check=False)
    assert done.returncode == 1 and "lib/movenv" in done.stderr
    assert trees.snapshot(small) == before
    execute(small / "bin/python", "-c", "import mine")
