# SPDX-License-Identifier: MIT
"""A standalone environment, started as clusters start it.

They unpack an archive once. Each task has a directory with a symlink to the environment, and starts
python by a relative path. The directory is removed after the task, while other tasks still use the
environment.
"""
import json
import os
import shutil
import subprocess

import pytest

import trees
from conftest import tool
from roots import inside

REPORT = """
import json, os, subprocess, sys
os.chdir("/")
child = [sys.executable, "-c", "import sys; print(sys.prefix)"]
print(json.dumps({
    "prefix": sys.prefix, "base_prefix": sys.base_prefix, "executable": sys.executable,
    "child": subprocess.check_output(child).decode().rstrip("\\n"),
}))
"""
# {way: (arguments, directory, sys.prefix)}, all below TOP. After cd, the kernel resolves symlinks.
LINK, REAL = "task/environment", "file cache/env.tar.gz"
WAYS = {
    "relative": (["./environment/bin/python"], "task", LINK),
    "without a dot": (["environment/bin/python"], "task", LINK),
    "by its version": (["environment/bin/python3"], "task", LINK),
    "after cd": (["bin/python"], LINK, REAL),
    "after cd to bin": (["./python"], LINK + "/bin", REAL),
    "absolute": (["TOP/task/environment/bin/python"], "other", LINK),
    "by a relative PATH": (["env", "PATH=environment/bin:/usr/bin:/bin", "python"], "task", LINK),
    "by a link to python": (["./python"], "task", LINK),
}
LATE = """
import sys
print(sys.base_prefix, flush=True)
sys.stdin.read()
import colorsys, wave
print("still here")
"""
# Libraries that PEP 513 lets wheels need. Those of another C library must not be mixed in.
LIBRARIES = ["libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1",
             "libutil.so.1"]


@pytest.fixture
def top(standalone, tmp_path):  # noqa: F811
    top = tmp_path.resolve()
    for name in ("file cache", "task", "other"):
        (top / name).mkdir()
    shutil.copytree(standalone[1], top / REAL)
    (top / LINK).symlink_to("../" + REAL)
    (top / "task/python").symlink_to("environment/bin/python")
    return top


def test_an_environment_finds_itself_through_a_symlink_by_any_name(top, execute):
    for way, (arguments, directory, prefix) in WAYS.items():
        arguments = [word.replace("TOP", str(top)) for word in arguments]
        report = json.loads(execute(*arguments, "-c", REPORT, cwd=top / directory).stdout)
        assert report["prefix"] == report["child"] == str(top / prefix), way
        assert report["base_prefix"] == str(top / REAL / "base"), way
        assert os.path.samefile(os.path.dirname(report["executable"]), top / REAL / "bin"), way


def test_python_runs_on_after_the_symlink_of_the_first_start_is_removed(top, execute, clean_env):
    """The recorded home is the target of the symlink, so the next symlink does not change it."""
    execute("environment/bin/python", "-c", "", cwd=top / "task")
    assert trees.cfg(top / REAL)["home"] == str(top / REAL / "base/bin")
    (top / "next").mkdir()
    (top / "next/environment").symlink_to(top / REAL)
    before = trees.snapshot(top / REAL)["pyvenv.cfg"]
    with subprocess.Popen(
        ["./environment/bin/python", "-c", LATE], cwd=top / "next", env=clean_env,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as process:
        assert process.stdout.readline().rstrip("\n") == str(top / REAL / "base")
        shutil.rmtree(top / "task")
        assert process.communicate()[0] == "still here\n"
    assert trees.snapshot(top / REAL)["pyvenv.cfg"] == before


def test_many_first_starts_at_once_work(top, clean_env):
    """As the executors of one machine do."""
    started = []
    for n in range(8):
        (top / str(n)).mkdir()
        (top / str(n) / "environment").symlink_to("../" + REAL)
        code = "import sys; print(sys.prefix, sys.base_prefix)"
        arguments = ["environment/bin/python", "-c", code]
        started.append(subprocess.Popen(arguments, cwd=top / str(n), env=clean_env,
                                        stdout=subprocess.PIPE, encoding="utf-8"))
    outputs = [process.communicate()[0] for process in started]
    assert outputs == ["%s %s\n" % (top / str(n) / "environment", top / REAL / "base")
                       for n in range(8)]
    assert [p.name for p in (top / REAL).iterdir() if p.name.startswith("pyvenv.cfg")] == \
        ["pyvenv.cfg"]


def test_wheels_find_every_library_of_the_c_library(standalone, needs_root):  # noqa: F811
    _, env_dir = standalone
    if not (env_dir / "base/so/libc.so.6").exists():
        pytest.skip("the C library of this machine is not glibc")
    tool("chroot")
    code = "import ctypes; print([ctypes.CDLL(name)._name for name in %r])" % LIBRARIES
    assert inside(env_dir, "python", "-c", code).stdout == "%r\n" % LIBRARIES
