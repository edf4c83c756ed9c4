# SPDX-License-Identifier: MIT
"""The scripts that real installers write below directories with odd names."""
import shutil

import pytest

from conftest import MOVENV, run
from ecosystem_share import of_today

PLACES = {
    "blank": "a b", "quote": "it's", "double_quote": 'q"q c', "dollar": "d$HOME", "backquote": "b`id`q",
    "backslash": "back\\slash", "letters": "\xfc \u03a9", "newline": "new\nline b", "quotes": "x''y z",
    "command": "$(dirname x)", "name_of_python": "python 3", "long": "l" * 130,
    "longer": "/".join(["m" * 100, "it's $x", "n" * 100]),
}
SETUP = """from setuptools import setup
setup(name="demo", version="1.0", packages=["demo"],
      scripts=["demo-data", "demo-doc", "demo-latin1"],
      entry_points={"console_scripts": ["demo-run = demo:main"]})
"""
SHOW = "import sys\nprint(sys.argv[1:], sys.prefix)\n"
FILES = {
    "setup.py": SETUP.encode(),
    "demo/__init__.py": b"def main():\n    import sys\n    print(sys.argv[1:], sys.prefix)\n",
    "demo-data": b"#!python\n" + SHOW.encode(),
    "demo-doc": b"#!python\n'''Doc.'''\nfrom __future__ import annotations\n" + SHOW.encode(),
    "demo-latin1": b"#!python\n# -*- coding: latin-1 -*-\nassert len('\xe4') == 1\n" + SHOW.encode(),
}
SCRIPTS = ["demo-run", "demo-data", "demo-doc", "demo-latin1"]


@pytest.fixture(scope="module")
def toolbox(tmp_path_factory, any_python, index_env, uv):
    """A plain environment with pip, installer and setuptools, and uv of an earlier year."""
    base = tmp_path_factory.mktemp("headers").resolve()
    run(any_python, "-m", "venv", base / "env", env=index_env)
    run(base / "env/bin/pip", "install", "-q", "-U", "pip", "installer", "setuptools", "wheel",
        "virtualenv", env=index_env, timeout=300)
    run(base / "env/bin/pip", "install", "-q", "--target", base / "uv", "uv==0.2.0", env=index_env,
        timeout=300)
    return base


@pytest.fixture(scope="module")
def wheel(toolbox, index_env):
    top = toolbox / "project"
    for name, data in FILES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(data)
    run(toolbox / "env/bin/pip", "wheel", "-q", "--no-build-isolation", "--no-deps", "-w",
        toolbox / "wheels", top, env=index_env, timeout=300)
    return next((toolbox / "wheels").glob("*.whl"))


def by_pip(toolbox, env, wheel, call):
    call(toolbox / "env/bin/pip", "--python", env / "bin/python", "install", "-q", "--no-deps",
         "--no-index", "--find-links", wheel.parent, "demo")


def by_uv(toolbox, env, wheel, call, uv="uv"):
    call(uv, "pip", "install", "-q", "--no-deps", "--python", env / "bin/python", "--no-index",
         "--find-links", wheel.parent, "demo")


def by_old_uv(toolbox, env, wheel, call):
    by_uv(toolbox, env, wheel, call, toolbox / "uv/bin/uv")


def by_installer(toolbox, env, wheel, call):
    site = next((toolbox / "env").glob("lib/*/site-packages"))
    call(env / "bin/python", "-c", "import runpy, sys; sys.path.append(%r)\n"
         "runpy.run_module('installer', run_name='__main__')" % str(site), wheel)


INSTALLERS = {"pip": by_pip, "uv": by_uv, "uv-0.2": by_old_uv, "installer": by_installer}


@pytest.mark.parametrize("maker", of_today(["venv", "virtualenv", "uv"]))
@pytest.mark.parametrize("installer", INSTALLERS)
def test_scripts_of_an_installer_below_any_directory_are_mended(
        tmp_path, toolbox, tools, wheel, any_python, index_env, installer, maker):
    base, failures = tmp_path.resolve(), []

    def call(command, *args, check=True):
        command = tools / "uv" if command == "uv" else command
        return run(command, *args, env=index_env, check=check, timeout=300)

    def make(env):
        if maker == "venv":
            call(any_python, "-m", "venv", "--without-pip", env)
        elif maker == "uv":
            call("uv", "venv", "-q", "-p", any_python, env)
        else:
            call(toolbox / "env/bin/virtualenv", "-q", "--without-pip", "-p", any_python, env)

    def try_place(place):
        env = base / place / "env"
        env.parent.mkdir(parents=True)
        make(env)
        INSTALLERS[installer](toolbox, env, wheel, call)
        shutil.copy(env / "bin/demo-run", env / "bin/mine")  # no RECORD lists it
        names = [*SCRIPTS, "mine"]
        moved = base / "to there"
        for where in (env, moved):
            if where == moved:
                env.rename(moved)
            report = call(MOVENV, "check", "-v", where, check=False).stdout
            missing = [name for name in names if "bin/%s: " % name not in report]
            assert not missing, (where, missing)
        call(MOVENV, "repair", moved)
        assert " bin/demo" not in call(MOVENV, "check", "-v", moved, check=False).stdout
        for name in names:
            assert call(moved / "bin" / name, "x y").stdout == "['x y'] %s\n" % moved, name
        shutil.rmtree(moved)

    for name, place in PLACES.items():
        try:
            try_place(place)
        except AssertionError as error:
            failures.append((name, str(error)))
            shutil.rmtree(base / "to there", ignore_errors=True)
    assert failures == []
