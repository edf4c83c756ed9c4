# SPDX-License-Identifier: MIT
"""Building in a standalone environment that was moved, and what is built there after a move."""
import contextlib
import os
import re
import shutil
import subprocess
import urllib.request

import pytest

import check_text
from conftest import MOVENV, run, tool
from ecosystem_share import of_today
from servers import free_port, started, until

APP = """
import ssl, sys
def application(env, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [sys.prefix.encode()]
"""
FROZEN = """
import sqlite3, ssl, sys
print("frozen %d.%d" % sys.version_info[:2], ssl.create_default_context().__class__.__name__)
"""


def moved(base, python, env, name):
    """A standalone environment that was made elsewhere."""
    tool("cc")
    base.mkdir(parents=True, exist_ok=True)
    run(MOVENV, "create", "--standalone", "-p", python, base / "made", env=env)
    (base / name).parent.mkdir(exist_ok=True)
    os.rename(base / "made", base / name)
    return (base / name).resolve()


def findings(env_dir, env):
    """The issues that a move would bring; the loader and the libraries of this machine aside."""
    run(MOVENV, "repair", env_dir, env=env)
    done = run(MOVENV, "check", "-v", "--hashes", env_dir, env=env, check=False)
    assert done.stderr == ""
    lines = check_text.lines(done.stdout)
    return [line for line in lines if "it starts only on machines with" not in line]


def pip(env_dir, env, *words):
    run(env_dir / "bin/python", "-m", "pip", "install", "-q", *words, env=env, timeout=900)


@pytest.mark.parametrize("place", ["env", "a b/env"])
def test_a_c_extension_is_built_in_it(any_python, index_env, big_dir, place):
    env_dir = moved(big_dir("extension"), any_python, index_env, place)
    pip(env_dir, index_env, "--no-binary", "markupsafe", "markupsafe")
    file, = env_dir.glob("lib/python*/site-packages/markupsafe/_speedups*.so")
    report = subprocess.check_output([tool("readelf"), "-d", file], text=True)
    assert not re.search(r"RUNPATH|RPATH", report)
    assert findings(env_dir, index_env) == []
    again = env_dir.parent / "again"
    os.rename(env_dir, again)
    code = "import markupsafe._speedups; print(markupsafe._speedups.__file__)"
    assert str(again) in run(again / "bin/python", "-c", code, env=index_env).stdout


@contextlib.contextmanager
def uwsgi(env_dir, env, tmp_path):
    port = free_port()
    (tmp_path / "app.py").write_text(APP)
    words = [env_dir / "bin/uwsgi", "--http-socket", "127.0.0.1:%d" % port, "--wsgi-file", "app.py",
             "--need-app"]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with started(words, env, tmp_path):
        yield lambda: opener.open("http://127.0.0.1:%d" % port, timeout=5).read().decode()


def system_python():
    return "/usr/bin/python3" if os.path.exists("/usr/include/python3.11/Python.h") else None


@pytest.mark.parametrize("kind", of_today(["of an installation", "the system's"]))
def test_uwsgi_is_built_and_serves_before_and_after_a_move(any_python, index_env, big_dir, tmp_path,
                                                           kind):
    python = any_python if kind == "of an installation" else system_python()
    if not python:
        pytest.skip("NOT TESTED: the system's Python has no headers here")
    env_dir = moved(big_dir("uwsgi"), python, index_env, "env")
    pip(env_dir, index_env, "uwsgi")
    for place in env_dir, env_dir.parent / "moved":
        if place != env_dir:
            assert findings(env_dir, index_env) == []
            os.rename(env_dir, place)
            run(place / "bin/python", "-c", "", env=index_env)  # heals: uwsgi is not a launcher
        with uwsgi(place, index_env, tmp_path) as get:
            assert until(get) == str(place)


@pytest.mark.parametrize("freezer", of_today(["pyinstaller", "cx_Freeze"]))
@pytest.mark.parametrize("place", ["a b/env"])
def test_a_frozen_program_runs_without_the_environment(any_python, index_env, big_dir, freezer, place):
    base = big_dir("freeze")
    env_dir = moved(base, any_python, index_env, place)
    pip(env_dir, index_env, freezer)
    (base / "frozen.py").write_text(FROZEN)
    words = {
        "pyinstaller": ["pyinstaller", "--log-level", "WARN", "frozen.py"],
        "cx_Freeze": ["cxfreeze", "--script", "frozen.py", "--target-dir", "dist/frozen"],
    }[freezer]
    env = dict(index_env, HOME=str(base))
    run(env_dir / "bin" / words[0], *words[1:], env=env, cwd=base, timeout=600)
    if freezer == "pyinstaller":  # cx_Freeze's wheel may have Python within its own program
        assert list((base / "dist").rglob("libpython3*.so.1.0"))
    shutil.rmtree(env_dir)
    done = run(base / "dist/frozen/frozen", env={"PATH": "/none"})
    assert done.stdout.startswith("frozen %s " % any_python.minor)
