# SPDX-License-Identifier: MIT
"""pack --standalone with environments of other tools: they work in an empty root."""
import subprocess

import pytest

from conftest import MOVENV, run
from roots import inside, runs_alone

USE = "import numpy, lxml.etree, PIL.Image; a = numpy.array([[2.0, 0], [0, 4]]); " \
    "print(numpy.linalg.inv(a).tolist(), lxml.etree.fromstring('<a/>').tag, " \
    "PIL.Image.new('L', (2, 3)).size)"


@pytest.mark.parametrize("maker", ["virtualenv", "uv", "uv with links"])
def test_compiled_packages_work_in_an_empty_root(tools, uv, any_python, index_env, tmp_path,
                                                      needs_root, maker):
    env_dir = tmp_path / "made"
    if maker == "virtualenv":
        run(tools / "virtualenv", "-q", "-p", any_python, env_dir, env=index_env)
        run(env_dir / "bin/pip", "install", "-q", "numpy", "lxml", "pillow", env=index_env,
            timeout=600)
    else:
        uv("venv", "-q", "-p", any_python, env_dir)
        mode = "symlink" if maker == "uv with links" else "copy"
        uv("pip", "install", "--python", env_dir, "--link-mode", mode, "numpy", "lxml", "pillow")
    done = run(MOVENV, "pack", env_dir, "--standalone", "-o", tmp_path / "a.tar", env=index_env)
    assert done.stderr == ""
    there = tmp_path.resolve() / "root/env"
    there.mkdir(parents=True)
    subprocess.run(["tar", "xf", tmp_path / "a.tar", "-C", there], check=True)
    runs_alone(there)
    output = inside(there, "python", "-c", USE).stdout
    assert output == "[[0.5, 0.0], [0.0, 0.25]] a (2, 3)\n"
