# SPDX-License-Identifier: MIT
"""The cache of wheels on disks with reflinks, without links, and across disks."""
import os

import pytest

import growth
import kept
from conftest import fresh_disk, run, tool


@pytest.fixture(params=["btrfs", "xfs"])
def reflinks(request, needs_root, tmp_path_factory):
    """The top of a fresh disk whose files can be cloned."""
    mkfs = [tool("mkfs." + request.param), "-q", *(["-f"] if request.param == "xfs" else [])]
    with fresh_disk(tmp_path_factory.mktemp(request.param), 320 << 20, mkfs,
                    lambda device, at: ["mount", "-t", request.param, device, str(at)]) as point:
        yield point


def links(env_dir):
    return (kept.site(env_dir) / "demo/main.py").stat().st_nlink


def test_files_are_cloned_where_that_is_possible(reflinks, tmp_path, make, clean_env, any_python,
                                                 wheel, needs_static):
    env = dict(clean_env, XDG_CACHE_HOME=str(reflinks / "cache"))
    os.mkdir(reflinks / "cache")
    plain = kept.tree(make("plain", "--no-cache"))
    for mode, count in (("auto", 1), ("clone", 1), ("hardlink", 2), ("copy", 1)):
        env_dir = make(mode, "--link-mode", mode, env=env, where=reflinks)
        assert kept.tree(env_dir) == plain and links(env_dir) == count
    done, calls = growth.calls(tmp_path / "log", "create", "-p", any_python, "--without-pip",
                               "--seed=%s" % wheel, reflinks / "traced", env=env)
    cloned = [text for name, text in calls if name == "ioctl" and "FICLONE" in text]
    assert len(cloned) > 5 and all(text.endswith("= 0") for text in cloned)
    edited = kept.site(reflinks / "traced") / "demo/__init__.py"
    edited.write_text("VALUE = 'edited'\n")
    before = kept.sums(env)
    assert kept.tree(make("last", env=env, where=reflinks)) == plain
    assert kept.sums(env) == before


def test_across_disks_files_are_copied(small_disk, make, clean_env):
    plain = kept.tree(make("plain", "--no-cache"))
    env = dict(clean_env, XDG_CACHE_HOME=str(small_disk))
    for name in ("one", "two"):
        env_dir = make(name, "--link-mode=hardlink", env=env)
        assert kept.tree(env_dir) == plain and links(env_dir) == 1
    assert kept.entries(env)


def test_on_exfat_files_are_copied_and_their_bytecode_is_valid(exfat_dir, make, clean_env):
    """It has no links, no modes, and other times than most disks."""
    del clean_env["MOVENV_CREATE_NO_COMPILE"]
    make("one")
    env_dir = make("two", where=exfat_dir)
    plain = make("plain", "--no-cache", where=exfat_dir)
    assert kept.tree(env_dir) == kept.tree(plain)
    compiled = sorted(kept.site(env_dir).rglob("demo/**/*.pyc"))
    before = [(p.read_bytes(), p.stat().st_mtime_ns) for p in compiled]
    assert len(compiled) == 3
    done = run(env_dir / "bin/python", "-c", "import demo.main; demo.main.run()", env=clean_env)
    assert done.stdout == "demo 1.0\n"
    assert [(p.read_bytes(), p.stat().st_mtime_ns) for p in compiled] == before


def test_a_cache_on_exfat_does_no_harm(exfat_dir, make, clean_env):
    env = dict(clean_env, XDG_CACHE_HOME=str(exfat_dir))
    plain = kept.tree(make("plain", "--no-cache"))
    for name in ("one", "two", "three"):
        assert kept.tree(make(name, env=env)) == plain
