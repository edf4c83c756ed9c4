# SPDX-License-Identifier: MIT
"""Cached wheels of which a part is missing: programs that clean ~/.cache remove old files one by
one."""
import os
import shutil

import pytest

import kept


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


@pytest.mark.parametrize("part", ["manifest", "used", "tree", "tree/demo/main.py"])
def test_a_part_of_a_wheel(make, clean_env, part):
    make("one")
    remove(kept.entry(clean_env) / part)
    make("two")
    cached = kept.entry(clean_env) / "tree/demo/main.py"
    assert os.path.samefile(kept.site(make("three")) / "demo/main.py", cached)


@pytest.mark.parametrize("part", ["manifest", "used", "tree", "tree/demo/__pycache__/main.*.pyc"])
def test_a_part_of_the_compiled_modules(make, clean_env, part):
    del clean_env["MOVENV_CREATE_NO_COMPILE"]
    make("one")
    make("two")
    found, = kept.entry(clean_env).glob("compiled-*/" + part)
    remove(found)
    make("three")
    shared, = kept.entry(clean_env).glob("compiled-*/tree/demo/__pycache__/main.*.pyc")
    name = shared.relative_to(shared.parents[2])
    assert os.path.samefile(kept.site(make("four")) / name, shared)
