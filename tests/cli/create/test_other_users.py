# SPDX-License-Identifier: MIT
"""Root works in a directory of another user's: that user must not gain what root has."""
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

import other_user

# Puts a directory of its own in the place of each staging directory, as soon as that has `sign`.
SWAP = """
import os, shutil, sys
where, own, sign = sys.argv[1:]
n = 0
while True:
    for name in os.listdir(where):
        if not name.startswith(".movenv-"):
            continue
        staging = os.path.join(where, name)
        try:
            if os.stat(staging).st_uid == os.geteuid():
                continue
            if sign and not any(os.path.exists(os.path.join(staging, s, sign)) for s in ("", "new")):
                if os.access(staging, os.X_OK):
                    continue
            n += 1
            os.rename(staging, os.path.join(where, "taken%d" % n))
            shutil.copytree(own, staging, symlinks=True)
        except OSError:
            pass
"""
# Exchanges two names, with short pauses.
EXCHANGE = """
import ctypes, random, sys, time
rename = ctypes.CDLL(None, use_errno=True).renameat2
a, b = (arg.encode() for arg in sys.argv[1:])
while True:
    rename(-100, a, -100, b, 2)
    end = time.perf_counter() + random.random() * 0.0004
    while time.perf_counter() < end:
        pass
"""


@pytest.fixture
def theirs():
    """A directory of the other user's."""
    other_user.skip_unless_possible()
    top = Path(tempfile.mkdtemp(prefix="movenv-others-"))
    top.chmod(0o755)
    dir = top / "theirs"
    dir.mkdir()
    other_user.own(dir)
    yield dir
    shutil.rmtree(top)


def program(path, mark):
    """A program of the other user's that tells who runs it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\nid -u >> '%s'\nexit 1\n" % mark)
    path.chmod(0o755)


def users(mark):
    return set(mark.read_text().split()) if mark.exists() else set()


@pytest.mark.parametrize("exists", [False, True])
def test_a_swapped_staging_directory_is_not_started_by_create(movenv, any_python, theirs, exists):
    mark, own, env = theirs / "mark", theirs.parent / "own", theirs / "env"
    name = "python%d.%d" % any_python.version[:2]
    for base in (own / "base/bin", own / "new/base/bin"):
        program(base / name, mark)
    other_user.give(own)
    if exists:
        env.mkdir()
        other_user.own(env)
    attack = other_user.start(SWAP, env if exists else theirs, own, "base/libexec/" + name)
    try:
        for _ in range(5):
            done = movenv("create", "-p", any_python.path, "--standalone", "--without-pip", env,
                          check=False)
            assert "0" not in users(mark), done.stderr
            if not exists:
                shutil.rmtree(env, ignore_errors=True)
    finally:
        other_user.stop(attack)


def test_a_swapped_staging_directory_is_not_asked_by_unpack(movenv, any_python, theirs, tmp_path):
    mark, own = theirs / "mark", theirs.parent / "own"
    version = "%d.%d" % any_python.version[:2]
    program(theirs.parent / "home" / ("python" + version), mark)
    for env in (own, own / "new"):
        (env / "bin").mkdir(parents=True)
        (env / "lib/python{}/site-packages".format(version)).mkdir(parents=True)
        (env / "pyvenv.cfg").write_text(
            "home = %s\nversion = %s\n" % (theirs.parent / "home", version))
    other_user.give(own)
    movenv("create", "-p", any_python.path, tmp_path / "env")
    with tarfile.open(tmp_path / "env.tar", "w") as tar:
        tar.add(tmp_path / "env", "env")
    attack = other_user.start(SWAP, theirs, own, "")
    try:
        for i in range(10):
            movenv("unpack", tmp_path / "env.tar", theirs / ("env%d" % i), check=False)
            assert "0" not in users(mark)
    finally:
        other_user.stop(attack)


def test_a_target_that_is_exchanged_for_a_link_is_not_cleared(movenv, any_python, theirs):
    victim, env, link = theirs.parent / "victim", theirs / "env", theirs / "link"
    victim.mkdir()
    (victim / "file").write_text("root's")
    movenv("create", "-p", any_python.path, "--without-pip", env)
    link.symlink_to(victim)
    attack = other_user.start(EXCHANGE, env, link)
    try:
        for _ in range(60):
            movenv("create", "-p", any_python.path, "--without-pip", "--clear", env, check=False)
            assert [f.name for f in victim.iterdir()] == ["file"]
    finally:
        other_user.stop(attack)


def test_pip_is_started_in_the_environment_that_was_made(movenv, any_python, theirs, clean_env):
    """--upgrade-deps: the environment has its name by then, and the other user owns that."""
    mark, own, env = theirs / "mark", theirs / "own", theirs / "env"
    program(own / "bin/python", mark)
    other_user.give(own)
    swap = """
import os, shutil, sys
env, own = sys.argv[1:]
while True:
    try:
        if os.stat(env).st_uid != os.geteuid():
            os.rename(env, env + ".taken")
            os.rename(own, env)
    except OSError:
        pass
"""
    for i in range(5):
        attack = other_user.start(swap, env, own)
        try:
            clean_env["PIP_INDEX_URL"] = "http://localhost:1/"
            clean_env["PIP_RETRIES"] = "0"
            movenv("create", "-p", any_python.path, "--upgrade-deps", env, env=clean_env,
                   check=False)
        finally:
            other_user.stop(attack)
        assert "0" not in users(mark)
        if env.exists() and env.stat().st_uid == other_user.NOBODY:
            env.rename(own)
        shutil.rmtree(env, ignore_errors=True)
        shutil.rmtree(str(env) + ".taken", ignore_errors=True)


@pytest.mark.parametrize("where", ["env", "above"])
def test_root_does_not_follow_a_link_of_another_user_to_what_is_roots(movenv, any_python, theirs,
                                                                      where):
    victim = theirs.parent / "victim"
    (victim / "bin").mkdir(parents=True)
    (victim / "bin/python").write_text("root's")
    (theirs / where).symlink_to(victim)
    other_user.own(theirs / where)
    env = theirs / where / ("" if where == "env" else "env")
    done = movenv("create", "-p", any_python.path, "--without-pip", env, check=False)
    assert done.returncode == 1
    assert "a symlink of another user's leads there" in done.stderr
    assert [str(f.relative_to(victim)) for f in victim.rglob("*")] == ["bin", "bin/python"]


def test_links_that_lead_to_the_same_users_are_followed(movenv, any_python, theirs):
    (theirs / "data").mkdir()
    (theirs / "link").symlink_to("data")
    (theirs / "ours").symlink_to("data")
    other_user.own(theirs / "data", theirs / "link")
    movenv("create", "-p", any_python.path, "--without-pip", theirs / "link/env")
    movenv("create", "-p", any_python.path, "--without-pip", theirs / "ours/env2")
    assert sorted(os.listdir(theirs / "data")) == ["env", "env2"]


def test_nobody_else_can_look_into_a_staging_directory(movenv, any_python, theirs):
    """Not even with a umask of 0 and a default ACL."""
    if shutil.which("setfacl"):
        subprocess.run(["setfacl", "-d", "-m", "u:%d:rwx" % other_user.NOBODY, theirs], check=True)
    look = """
import os, sys
while True:
    for name in os.listdir(sys.argv[1]):
        if name.startswith(".movenv-"):
            try:
                os.listdir(os.path.join(sys.argv[1], name))
                open(os.path.join(sys.argv[1], "seen"), "w").close()
            except OSError:
                pass
"""
    attack = other_user.start(look, theirs)
    old = os.umask(0)
    try:
        for i in range(5):
            movenv("create", "-p", any_python.path, theirs / ("env%d" % i))
    finally:
        os.umask(old)
        other_user.stop(attack)
    assert not (theirs / "seen").exists()
