# SPDX-License-Identifier: MIT
"""movenv's wheel, with the plugins of virtualenv, and environments made through them."""
import os
import shutil
import sys

import trees
from conftest import MOVENV, ROOT, run


def write(directory):
    """A wheel with the tested program. What make has built is used. Returns its path."""
    sys.path.insert(0, str(ROOT / "scripts/packaging"))
    try:
        from movenv_build import product, wheel
    finally:
        sys.path.pop(0)
    is_built = (ROOT / "build" / product.UNSTRIPPED).exists()
    with product.installed({"BUILD": "build"} if is_built else None) as tree:
        shutil.copy(MOVENV, tree / "bin/movenv")
        return directory / wheel.write(str(directory), tree)


def check_made(env_dir, env):
    """Asserts that an environment is movenv's, by virtualenv, and would survive a move."""
    keys = trees.cfg(env_dir)
    assert {"movenv", "virtualenv", "relocatable"} <= set(keys), keys
    assert not os.path.islink(env_dir / "bin/python")
    done = run(MOVENV, "check", env_dir, env=env, check=False)
    assert done.returncode == 0, done.stdout
    ours = {path.name: path.read_bytes() for path in env_dir.glob("bin/*ctivate*")}
    assert all(b"movenv" in data for data in ours.values())
    assert {"activate", "activate.fish", "activate.csh", "Activate.ps1"} <= set(ours)
    assert "deactivate.csh" not in ours


def check_moves(env_dir, place, env, pip=True):
    """Moves an environment. Asserts that its python and its pip run there."""
    os.rename(env_dir, place)
    words = ["-c", "import sys; print(sys.prefix)"]
    assert run(place / "bin/python", *words, env=env).stdout == "%s\n" % place
    if pip:
        assert " %s/" % place in run(place / "bin/pip", "--version", env=env).stdout
