# SPDX-License-Identifier: MIT
"""Starts of pip by the name of its script, after each way to end Python's own options."""
import pytest

WAYS = {
    "none": [],
    "option": ["-I"],
    "end": ["--"],
    "option_and_end": ["-I", "--"],
    "value_like_the_end": ["-W", "--"],
    "end_in_a_group": ["-s-"],
}


@pytest.mark.parametrize("way", WAYS)
def test_pip_starts_by_its_script_after_the_options(one_env, execute, tmp_path, way):
    script = tmp_path / "pip" / "__main__.py"
    script.parent.mkdir()
    script.write_text("import sys; print('started', sys.argv[1:])\n")
    done = execute(one_env.bin / "python", *WAYS[way], script, "-I", "x")
    assert done.stdout == "started ['-I', 'x']\n"
