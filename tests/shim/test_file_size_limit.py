# SPDX-License-Identifier: MIT
"""A limit on the size of files (ulimit -f) is a write that fails: it kills nothing."""
import os
import resource
import subprocess
import tarfile

import pytest

import conftest

def limited(args, blocks, env):
    limit = (blocks * 1024, blocks * 1024)
    return subprocess.run(args, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8", timeout=60,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))


def test_a_start_that_cannot_heal_goes_on(movenv, clean_env, any_python, tmp_path):
    env = tmp_path / "env"
    movenv("create", "-p", any_python.path, "--without-pip", env)
    cfg = "home = /nowhere\nversion = %d.%d\n" % any_python.version[:2]
    (env / "pyvenv.cfg").write_text(cfg)
    names = sorted(os.listdir(env))
    done = limited([env / "bin/python", "-c", "print('started')"], 0,
                   dict(clean_env, MOVENV_PYTHON=str(any_python.path)))
    assert done.returncode == 0 and "started" in done.stdout, done
    assert sorted(os.listdir(env)) == names
    assert (env / "pyvenv.cfg").read_text() == cfg


def test_the_interpreter_gets_the_signal_as_it_was(shim, clean_env, tmp_path):
    home = tmp_path / "home"
    (home / "lib/python3.99").mkdir(parents=True)
    (home / "lib/python3.99/os.py").touch()
    (home / "bin").mkdir()
    subprocess.run(["cp", conftest.tool("dash"), home / "bin/python3.99"], check=True)
    (tmp_path / "env/bin").mkdir(parents=True)
    subprocess.run(["cp", shim, tmp_path / "env/bin/python"], check=True)
    (tmp_path / "env/pyvenv.cfg").write_text("home = /nowhere\nversion = 3.99\n")
    done = limited([tmp_path / "env/bin/python", "-c", "kill -XFSZ $$; echo ignored"], 100,
                   dict(clean_env, MOVENV_PYTHON=str(home / "bin/python3.99")))
    assert done.returncode < 0 and done.stdout == "", done


@pytest.mark.parametrize("blocks", [0, 1, 20, 100])
@pytest.mark.parametrize("command", ["create", "clear", "unpack", "pack"])
def test_a_command_fails_with_a_message_and_leaves_nothing(movenv, clean_env, any_python, tmp_path,
                                                           command, blocks):
    env = tmp_path / "x/env"
    movenv("create", "-p", any_python.path, tmp_path / "env")
    with tarfile.open(tmp_path / "env.tar", "w") as tar:
        tar.add(tmp_path / "env", ".")
    if command == "clear":
        movenv("create", "-p", any_python.path, "--without-pip", env)
    before = sorted(os.walk(tmp_path))
    # Without the cache: links to its files have no size of their own.
    create = ["create", "--no-cache", "-p", any_python.path]
    args = {"create": [*create, env],
            "clear": [*create, "--clear", env],
            "unpack": ["unpack", tmp_path / "env.tar", env],
            "pack": ["pack", tmp_path / "env", "-o", tmp_path / "packed.tar"]}[command]
    done = limited([conftest.MOVENV, *args], blocks, clean_env)
    assert done.returncode == 1 and "File too large" in done.stderr, done
    assert sorted(os.walk(tmp_path)) == before
