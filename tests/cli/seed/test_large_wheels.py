# SPDX-License-Identifier: MIT
"""Wheels with large members: they take no more memory than small ones."""
import os

import pytest

import growth
from wheels import Wheel

SIZE = 48 << 20


def big(directory, member, lie=False):
    wheel = Wheel("big", "1.0", files={"big/__init__.py": b""})
    wheel.add(member.format(data=wheel.data), b"\177ELF" + b"\0" * SIZE, mode=0o100755)
    if lie:
        name = member.format(data=wheel.data)
        wheel.rows[name] = "sha256=%s,%d" % ("A" * 43, SIZE + 4)
    return wheel.write(directory)


@pytest.mark.parametrize("member, file", [
    ("big/lib.so", "lib/*/site-packages/big/lib.so"), ("{data}scripts/prog", "bin/prog"),
])
def test_a_large_member_takes_little_memory(tmp_path, any_python, clean_env, movenv, needs_static,
                                            member, file):
    done = growth.in_little_memory("create", "-p", any_python, "-q",
                                   "--seed=%s" % big(tmp_path, member), tmp_path / "env",
                                   env=clean_env)
    assert (done.returncode, done.stderr) == (0, "")
    found, = (tmp_path / "env").glob(file)
    assert found.stat().st_size == SIZE + 4 and os.access(found, os.X_OK)
    assert movenv("check", "--hashes", tmp_path / "env").stdout == ""


def test_a_large_member_with_another_hash_is_refused(tmp_path, any_python, clean_env, needs_static):
    wheel = big(tmp_path, "big/lib.so", lie=True)
    done = growth.in_little_memory("create", "-p", any_python, "-q", "--seed=%s" % wheel,
                                   tmp_path / "env", env=clean_env)
    assert done.returncode == 1
    assert "its hash is not the one in RECORD" in done.stderr
    assert os.listdir(tmp_path) == [wheel.name]
