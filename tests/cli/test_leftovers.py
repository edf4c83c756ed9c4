# SPDX-License-Identifier: MIT
"""What a killed run left is told from what is in use, and the next run there removes it at once."""
import fcntl
import os
import shutil
import signal
import subprocess

import pytest

import other_user
from conftest import MOVENV, run, tool
from temporaries import temporaries

HALF_CFG = "pyvenv.cfg." + "abcdefghijklmnop"


def injected(env, call, how, *args):
    """Runs a program of which system calls of this name fail, or are the last."""
    return run(tool("strace"), "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
               "inject=%s:%s" % (call, how), *args, env=env, check=False)


@pytest.fixture
def plain(movenv, any_python, tmp_path):
    """An environment without pip."""
    movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    return tmp_path / "env"


@pytest.fixture(params=["create", "upgrade", "clear", "repair", "unpack"])
def next_run(request, any_python, plain):
    """The arguments of each command that works on an environment."""
    if request.param == "unpack":
        packed = plain.parent / "packed"
        packed.mkdir()
        shutil.make_archive(packed / "a", "tar", plain)
        return ["unpack", "--clear", packed / "a.tar", plain]
    create = ["create", "-p", any_python.path, "--without-pip"]
    return {"create": [*create, plain], "upgrade": [*create, "--upgrade", plain],
            "clear": [*create, "--clear", plain], "repair": ["repair", plain]}[request.param]


@pytest.mark.parametrize("call, when", [("write", 1), ("fstat", 3), ("renameat2", 1)])
def test_the_next_pack_removes_what_a_killed_one_left(movenv, clean_env, needs_static, plain,
                                                      tmp_path, call, when):
    out = tmp_path / "out"
    out.mkdir()
    done = injected(clean_env, call, "signal=KILL:when=%d" % when, MOVENV, "pack", plain, "-o",
                    out / "a.zip")
    assert done.returncode == -signal.SIGKILL
    movenv("pack", plain, "-o", out / "b.zip")
    assert temporaries(out) == [] and (out / "b.zip").exists()


@pytest.mark.parametrize("number", ["dead", "alive"])
def test_a_temporary_in_use_stays_whatever_the_number_of_its_process(movenv, plain, tmp_path,
                                                                     number):
    """The process may run on another machine, which shares the directory."""
    name = ".movenv-%d-0" % (os.getpid() if number == "alive" else 999999999)
    out = tmp_path / "out"
    out.mkdir()
    places = [out / name, plain / name, plain / "bin" / name, plain / HALF_CFG]
    files = [open(place, "wb") for place in places]
    for file in files:
        fcntl.flock(file, fcntl.LOCK_EX)
    movenv("pack", plain, "-o", out / "a.zip")
    movenv("repair", plain)
    assert all(place.exists() for place in places)
    for file in files:
        file.close()
    movenv("pack", plain, "-o", out / "b.zip")
    movenv("repair", plain)
    assert not any(place.exists() for place in places)


def test_what_another_user_left_beside_an_archive_stays(movenv, plain, tmp_path):
    other_user.skip_unless_possible()
    left = tmp_path / ".movenv-999999999-0"
    left.write_bytes(b"half")
    other_user.own(left)
    movenv("pack", plain, "-o", tmp_path / "a.zip")
    assert left.exists()


@pytest.mark.parametrize("kind", ["symlink", "fifo", "directory", "other name"])
def test_what_is_not_a_temporary_file_stays(movenv, plain, tmp_path, kind):
    left = tmp_path / (".movenv-%d-0" % os.getpid())
    if kind == "symlink":
        left.symlink_to(plain / "pyvenv.cfg")
    elif kind == "fifo":
        os.mkfifo(left)
    elif kind == "directory":
        left.mkdir()
        (left / "file").write_text("")
    else:
        left = left.with_name("movenv-1-0")
        left.write_text("")
    movenv("pack", plain, "-o", tmp_path / "a.zip")
    movenv("repair", plain)
    assert os.path.lexists(left) and (plain / "pyvenv.cfg").exists()


def test_a_killed_heal_leaves_nothing_past_the_next_run(movenv, clean_env, needs_static, plain,
                                                        any_python, next_run):
    cfg = plain / "pyvenv.cfg"
    cfg.write_text(cfg.read_text().replace(os.path.dirname(any_python.path), "/no/such/home"))
    variables = dict(clean_env, MOVENV_PYTHON=str(any_python.path))
    done = injected(variables, "rename", "signal=KILL:when=1", plain / "bin/python", "-c", "pass")
    assert done.returncode == -signal.SIGKILL and len(temporaries(plain)) == 1
    movenv(*next_run, env=variables)
    assert temporaries(plain) == []


@pytest.mark.parametrize("state", ["empty", "locked file in it", "new in it"])
def test_what_a_killed_create_left_beside_its_target_is_removed(movenv, plain, next_run, state):
    """It was killed after its last rename: the target stands, the staging directory as well."""
    left = plain.with_name(".movenv-999999999-0")
    left.mkdir()
    if state != "empty":
        (left / "lock").write_bytes(b"")
    if state == "new in it":
        (left / "new/bin").mkdir(parents=True)
    movenv(*next_run)
    assert not left.exists()


@pytest.mark.parametrize("part", ["ready", "old"])
def test_a_begun_replacement_of_the_directory_above_is_left_to_its_own_next_run(movenv, plain,
                                                                                next_run, part):
    left = plain.with_name(".movenv-999999999-0")
    (left / part).mkdir(parents=True)
    (left / part / "file").write_text("mine")
    (left / "lock").write_bytes(b"")
    movenv(*next_run)
    assert (left / part / "file").read_text() == "mine"


@pytest.mark.parametrize("command", ["create", "unpack"])
@pytest.mark.parametrize("call, when", [("unlinkat", 3), ("unlinkat", 40), ("getdents64", 12),
                                        ("openat2", 3), ("fcntl", 9)])
def test_one_failure_leaves_no_rest_of_an_old_environment(movenv, clean_env, needs_static, tmp_path,
                                                          any_python, call, when, command):
    env = tmp_path / "env"
    movenv("create", "-p", any_python.path, env)
    args = ["create", "-p", any_python.path, "--without-pip", "--clear", env]
    if command == "unpack":
        shutil.make_archive(tmp_path / "a", "tar", env)
        args = ["unpack", "--clear", tmp_path / "a.tar", env]
    done = injected(clean_env, call, "error=EIO:when=%d" % when, MOVENV, *args)
    assert temporaries(tmp_path) == []
    assert done.returncode in (0, 1) and ("movenv: " in done.stderr) == (done.returncode == 1)
    assert (env / "pyvenv.cfg").exists()


def test_a_signal_does_not_wait_for_a_large_removal(movenv, clean_env, needs_static, tmp_path,
                                                    any_python):
    """The rest of a large old environment is left to the next run."""
    env = tmp_path / "env"
    create = ["create", "-p", any_python.path, "--without-pip", "--clear"]
    movenv(*create, env)
    (env / "old").mkdir()
    for i in range(40000):
        (env / "old" / str(i)).touch()
    done = injected(clean_env, "unlinkat", "signal=INT:when=100", MOVENV, *create, env)
    assert done.returncode == -signal.SIGINT
    assert "cannot remove '%s/.movenv-" % env in done.stderr
    assert "the next movenv there tries again" in done.stderr
    old = next(env.glob(".movenv-*")) / "old/old"
    assert len(os.listdir(old)) > 1000
    assert subprocess.run([env / "bin/python", "-c", ""], env=clean_env, check=False).returncode == 0
    movenv("repair", env)
    assert temporaries(tmp_path) == []
