# SPDX-License-Identifier: MIT
"""A healed pyvenv.cfg keeps its ACL and extended attributes, or is not healed."""
import os

import pytest

import homes
from attributes import ACL, DEFAULT_ACL, acl, attributes, give
from conftest import tool

NOBODY = 65534


@pytest.fixture
def stale(my_env, tmp_path, clean_env):
    """The pyvenv.cfg of an environment whose interpreter is in another place now."""
    old = homes.home_tree(my_env.python, tmp_path.resolve() / "old")
    my_env.configure(home=str(old.parent), executable=str(old))
    clean_env["MOVENV_PYTHON"] = str(homes.rename(old, tmp_path.resolve() / "new"))
    return my_env / "pyvenv.cfg"


@pytest.fixture
def start(execute):
    def call(file, *before):
        execute(*before, file.parent / "bin/python", "-c", "pass")
        assert sorted(n for n in os.listdir(file.parent) if "pyvenv" in n) == ["pyvenv.cfg"]

    return call


def assert_healed(file, start, before, *command):
    start(file, *command)
    assert "movenv-homes = " in file.read_text()
    assert attributes(file) == before


def test_acl_is_kept(stale, start):
    """Without it the group would have what the list's mask has."""
    give(stale, ACL, acl(NOBODY, 6, 4, 6))
    assert_healed(stale, start, attributes(stale))


def test_extended_attributes_are_kept(stale, start):
    give(stale, "user.origin", b"here")
    give(stale, "user.long", b"x" * 3000)
    assert_healed(stale, start, attributes(stale))


def test_default_acl_of_the_directory_is_not_taken_over(stale, start):
    before = attributes(stale)
    give(stale.parent, DEFAULT_ACL, acl(NOBODY, 7, 7, 7))
    assert_healed(stale, start, before)


@pytest.mark.parametrize("fault", [
    "fsetxattr:error=EPERM", "fsetxattr:error=ENOSPC", "fgetxattr:error=EIO",
    "flistxattr:error=EIO",
])
def test_file_whose_acl_cannot_be_kept_stays(stale, start, fault):
    give(stale, ACL, acl(NOBODY, 6, 4, 6))
    before = stale.read_bytes(), attributes(stale)
    start(stale, tool("strace"), "-qq", "-o", "/dev/null", "-e", "inject=" + fault)
    assert (stale.read_bytes(), attributes(stale)) == before


@pytest.mark.parametrize("error", ["EOPNOTSUPP", "ENOSYS"])
def test_disk_without_attributes_is_healed(stale, start, error):
    command = [tool("strace"), "-qq", "-o", "/dev/null"]
    for call in ("flistxattr", "fgetxattr", "fsetxattr", "fremovexattr"):
        command += ["-e", "inject=%s:error=%s" % (call, error)]
    assert_healed(stale, start, attributes(stale), *command)
