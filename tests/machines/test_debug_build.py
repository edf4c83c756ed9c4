# SPDX-License-Identifier: MIT
"""A real debug build, python3.11d of Debian 12: it must stay what it is beside the plain one."""
import json
import shutil

import pytest

import debian_chroot
from conftest import MOVENV, ROOT, TOOLS, run, tool

ASK = """
import json, sys
print(json.dumps([sys.abiflags, hasattr(sys, "gettotalrefcount"), sys.prefix, sys.base_prefix]))
"""


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    """Debian's own release of this machine, with the debug build of its Python, and this movenv."""
    base = tmp_path_factory.mktemp("debug")
    kind = run(tool("dpkg"), "--print-architecture", env={"PATH": TOOLS}).stdout.strip()
    done = run(ROOT / "scripts/lib/debian-unpack", "--root", kind, base / "root", "coreutils",
               "python3-dbg", "python3-venv", "python3-pip-whl",
               env={"PATH": TOOLS}, check=False, timeout=900)
    if done.returncode != 0:
        pytest.skip("NOT TESTED: a debug build: %s" % done.stderr.strip())
    inside = debian_chroot.Debian(base / "root")
    for name in ("dev", "proc", "tmp", "root", "srv"):
        inside.path(name).mkdir(exist_ok=True)
    shutil.copy(MOVENV, inside.path("/usr/bin/movenv"))
    inside.path("/usr/bin/py").symlink_to("movenv")
    yield inside
    shutil.rmtree(base, ignore_errors=True)


@pytest.fixture(scope="module")
def name(debian):
    """The name of its file."""
    shown = json.loads(debian(["movenv", "list", "--json"]).stdout)["interpreters"]
    found = {i["path"].rpartition("/")[2] for i in shown}
    (debug,) = (n for n in found if n.endswith("d"))
    assert debug[:-1] in found, "the plain build must be there too"
    return debug


def ask(debian, python):
    return json.loads(debian([python, "-c", ASK]).stdout)


@pytest.fixture
def env(debian, name):
    """An environment of it with pip, which has been moved."""
    debian(["movenv", "create", "-p", name, "/srv/env"])
    debian.path("/srv/env").rename(debian.path("/srv/moved"))
    yield "/srv/moved"
    shutil.rmtree(debian.path("/srv/moved"))


def test_an_environment_moves(debian, env, name):
    for file in ("python", "python3", name):
        assert ask(debian, "%s/bin/%s" % (env, file)) == ["d", True, env, "/usr"]
    assert " from %s/lib/" % env in debian([env + "/bin/pip", "--version"]).stdout
    assert debian(["movenv", "check", "--hashes", env]).stdout == ""


def test_a_lost_home_is_found_with_its_letter(debian, env, name):
    cfg = debian.path(env + "/pyvenv.cfg")
    lost = cfg.read_text().replace("/usr/bin", "/nowhere/bin")
    cfg.write_text(lost)
    assert ask(debian, env + "/bin/python") == ["d", True, env, "/usr"]
    assert "/usr/bin/%s\n" % name in cfg.read_text()


def test_the_plain_one_never_stands_for_it(debian, env, name):
    cfg = debian.path(env + "/pyvenv.cfg")
    cfg.write_text(cfg.read_text().replace("/usr/bin", "/nowhere/bin"))
    debian.path("/usr/bin/" + name).rename(debian.path("/usr/bin/hidden"))
    try:
        done = debian([env + "/bin/python", "-c", "pass"], check=False)
    finally:
        debian.path("/usr/bin/hidden").rename(debian.path("/usr/bin/" + name))
    assert done.returncode == 127 and name in done.stderr


def test_a_standalone_environment_moves(debian, name):
    debian(["movenv", "create", "--standalone", "--without-pip", "-p", name, "/srv/alone"])
    debian.path("/srv/alone").rename(debian.path("/srv/away"))
    assert ask(debian, "/srv/away/bin/python") == ["d", True, "/srv/away", "/srv/away/base"]
    shutil.rmtree(debian.path("/srv/away"))


def test_repair_takes_over_one_of_venv(debian, name):
    debian([name, "-m", "venv", "--without-pip", "/srv/venv"])
    debian(["movenv", "repair", "/srv/venv"])
    debian.path("/srv/venv").rename(debian.path("/srv/taken"))
    assert ask(debian, "/srv/taken/bin/python") == ["d", True, "/srv/taken", "/usr"]
    shutil.rmtree(debian.path("/srv/taken"))


def test_py_starts_the_one_that_is_asked_for(debian, name):
    spec = name[len("python"):]
    for word, wanted in ((spec, ["d", True]), (spec[:-1], ["", False])):
        assert json.loads(debian(["py", "-" + word, "-c", ASK]).stdout)[:2] == wanted
