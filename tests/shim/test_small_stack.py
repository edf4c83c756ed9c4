# SPDX-License-Identifier: MIT
"""A small stack, which the arguments and variables nearly fill."""
import resource
import shutil
import subprocess

import pytest

import conftest


def start(program, stack, args, variables, env):
    """Returns 1 if it starts with a stack of that many KiB, each time."""
    env = dict(env, MOVENV_NO_HEAL="1", **{"V%d" % i: "x" for i in range(variables)})
    limit = (stack << 10, stack << 10)
    for _ in range(3):  # the kernel begins the stack at a random place
        try:
            done = subprocess.run(
                [program, "-c", ":"] + ["a"] * args, env=env, stdin=subprocess.DEVNULL, timeout=60,
                stderr=subprocess.DEVNULL,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_STACK, limit))
        except OSError:  # E2BIG
            return False
        if done.returncode != 0:
            return False
    return True


def least_stack(program, args, variables, env):
    return next(stack for stack in range(64, 400, 4) if start(program, stack, args, variables, env))


@pytest.mark.parametrize("args, variables", [(0, 3000), (0, 5000), (2000, 3000), (4000, 0)])
def test_a_start_by_variables_needs_little_stack(shim, clean_env, tmp_path, args, variables):
    """The interpreter is a shell, which itself needs little."""
    home = tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    (home / "lib/python3.99").mkdir(parents=True)
    (home / "lib/python3.99/os.py").touch()
    shutil.copy(conftest.tool("dash"), home / "bin/python3.99")
    (tmp_path / "env/bin").mkdir(parents=True)
    shutil.copy(shim, tmp_path / "env/bin/python")
    (tmp_path / "env/pyvenv.cfg").write_text("home = /nowhere\nversion = 3.99\n")
    env = dict(clean_env, MOVENV_PYTHON=str(home / "bin/python3.99"))
    own = least_stack(home / "bin/python3.99", args, variables, env)
    assert least_stack(tmp_path / "env/bin/python", args, variables, env) <= own + 20
