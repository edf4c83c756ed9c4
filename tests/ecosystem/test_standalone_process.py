# SPDX-License-Identifier: MIT
"""Real tools that look at a process of a standalone environment, and makers that copy from it."""
import subprocess

import pytest

import interpreters
from conftest import MOVENV, run

SEE = """
import os, subprocess, sys
import psutil, setproctitle
me = psutil.Process()
assert me.exe() == os.path.realpath(sys.argv[1]), me.exe()
assert me.name() == os.path.basename(sys.argv[1]), me.name()
if sys.argv[2:]:
    print(sys.prefix)
    sys.exit()
assert me.cmdline()[0] == sys.executable, me.cmdline()
print(subprocess.check_output(me.cmdline() + ["again"]).decode(), end="")
setproctitle.setproctitle("a title of its own")
print(subprocess.check_output(["ps", "-o", "args=", "-p", str(os.getpid())]).decode(), end="")
"""
WAIT = """
import sys, time
def here_it_waits():
    print(1, flush=True)
    time.sleep(60)
here_it_waits()
"""


def _pythons():
    """The newest CPython, and the one of Debian, which is linked in another way."""
    found = [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]
    return found[-1:] + [i for i in found[:-1] if i.prefix == "/usr"][:1]


@pytest.fixture(scope="module", params=_pythons(), ids=repr)
def env_dir(request, index_env, big_dir):
    """With the tools, and moved."""
    top = big_dir("standalone").resolve()
    run(MOVENV, "create", "--standalone", "-p", request.param, top / "made", env=index_env)
    run(top / "made/bin/pip", "install", "-q", "psutil", "setproctitle", "py-spy", "virtualenv",
        env=index_env, timeout=600)
    (top / "made").rename(top / "env")
    return top / "env"


def test_psutil_and_setproctitle_see_and_change_the_process(env_dir, index_env):
    program = next((env_dir / "base/libexec").iterdir())
    done = run(env_dir / "bin/python", "-c", SEE, program, env=index_env)
    assert done.stdout == "%s\na title of its own\n" % env_dir


def test_py_spy_reads_the_stack(env_dir, index_env):
    with subprocess.Popen([env_dir / "bin/python", "-c", WAIT], stdout=subprocess.PIPE,
                          env=index_env) as process:
        try:
            assert process.stdout.readline() == b"1\n"
            done = run(env_dir / "bin/py-spy", "dump", "--pid", str(process.pid), env=index_env,
                       check=False)
        finally:
            process.kill()
    if "ermission" in done.stderr:
        pytest.skip("NOT TESTED: this machine does not let py-spy look at a process")
    assert done.returncode == 0 and "here_it_waits" in done.stdout, done.stderr


@pytest.mark.parametrize("maker", ["virtualenv", "virtualenv --copies", "other's virtualenv",
                                   "other's virtualenv --copies", "uv", "uv --relocatable"])
def test_environments_on_it_start_and_can_be_moved(env_dir, tools, uv, index_env, tmp_path, maker):
    inner = tmp_path.resolve() / "inner"
    name, *options = maker.replace("other's ", "").split()
    if name == "uv":
        uv("venv", "-q", *options, "-p", env_dir / "bin/python", inner)
    elif maker.startswith("other's"):
        run(tools / "virtualenv", "-q", *options, "-p", env_dir / "bin/python", inner,
            env=index_env)
    else:
        run(env_dir / "bin/virtualenv", "-q", *options, inner, env=index_env)
    code = "import ssl, sys; print(sys.prefix, sys.base_prefix)"
    for place in inner, tmp_path.resolve() / "moved":
        if place != inner:
            inner.rename(place)
        output = run(place / "bin/python", "-c", code, env=index_env).stdout
        assert output == "%s %s\n" % (place, env_dir / "base")
