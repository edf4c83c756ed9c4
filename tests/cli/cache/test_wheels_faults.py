# SPDX-License-Identifier: MIT
"""The cache of wheels under failures: of system calls, of disks, of runs at the same time."""
import os
import shutil
import subprocess
import threading

import pytest

import kept
from conftest import MOVENV, run, tool


@pytest.fixture
def plain(make):
    """An environment without the cache, as make("env") has it."""
    return kept.tree(make("plain", "--no-cache"))


@pytest.fixture
def start(any_python, clean_env, tmp_path, wheel, needs_static):
    """start("name", "linkat:error=EXDEV") -> the finished run, with that fault injected."""

    def call(name, *faults, env=clean_env, options=()):
        injected = [a for fault in faults for a in ("-e", "inject=" + fault)]
        return subprocess.run(
            [tool("strace"), "-f", "-qq", "-o", tmp_path / "log", *injected, MOVENV, "create",
             "-p", any_python, "--without-pip", "--seed=%s" % wheel, *options, tmp_path / name],
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", timeout=120)

    return call


@pytest.mark.parametrize("error", ["EXDEV", "EPERM", "EMLINK", "ENOSYS", "EOPNOTSUPP", "EACCES"])
def test_where_links_cannot_be_made_files_are_copied(tmp_path, make, start, plain, clean_env, error):
    make("one")
    for name, which in (("first", ""), ("later", ":when=3+")):
        done = start(name, "linkat:error=%s%s" % (error, which))
        assert (done.returncode, done.stderr) == (0, "")
        assert kept.tree(tmp_path / name) == plain
    assert kept.tree(make("three")) == plain


def test_files_with_too_many_names_are_made_anew(make, start, clean_env):
    make("one")
    inode = kept.entry(clean_env).stat().st_ino
    assert start("two", "linkat:error=EMLINK:when=2").returncode == 0
    make("three")
    assert kept.entry(clean_env).stat().st_ino != inode
    assert (kept.entry(clean_env) / "tree/demo/main.py").stat().st_nlink == 2


@pytest.mark.parametrize("fault", [
    "linkat:error=ENOENT:when=1", "linkat:error=ENOENT:when=4", "linkat:error=EIO:when=2",
    "newfstatat:error=ENOENT:when=5", "newfstatat:error=EIO:when=2", "pwrite64:error=ENOSPC",
    "fgetxattr:error=EIO", "linkat:error=ENOMEM:when=3",
])
def test_an_entry_that_fails_or_disappears_is_done_without(tmp_path, make, start, plain, fault):
    make("one")
    done = start("two", fault)
    assert (done.returncode, done.stderr) == (0, "")
    assert kept.tree(tmp_path / "two") == plain
    assert kept.tree(make("three")) == plain


@pytest.mark.parametrize("options", [(), ("--link-mode=copy",), ("--link-mode=clone",)])
def test_copies_of_an_entry_that_disappears_are_done_without(tmp_path, make, start, plain, options):
    make("one")
    done = start("two", "utimensat:error=EIO:when=3", options=options)
    assert (done.returncode, done.stderr) == (0, "")
    assert kept.tree(tmp_path / "two") == plain


@pytest.mark.parametrize("fault", [
    "renameat:error=EIO:when=1", "utimensat:error=EPERM:when=2", "mkdirat:error=ENOSPC:when=4",
    "write:error=ENOSPC:when=1", "fchmod:error=EPERM:when=1", "flock:error=ENOLCK:when=2",
    "renameat:error=EEXIST:when=1",
])
def test_a_cache_that_cannot_be_filled_does_not_matter(tmp_path, make, start, plain, clean_env,
                                                       fault):
    done = start("one", fault)
    if done.returncode:  # the same call for the environment itself
        assert "cannot" in done.stderr and not (tmp_path / "one").exists()
    else:
        assert done.stderr == "" and kept.tree(tmp_path / "one") == plain
    assert kept.tree(make("two")) == plain and kept.tree(make("three")) == plain


@pytest.mark.parametrize("call, turn", [
    ("mkdirat", 4), ("mkdirat", 9), ("openat", 9), ("write", 2), ("utimensat", 3), ("renameat", 1),
    ("linkat", 1), ("linkat", 6),
])
def test_a_killed_run_leaves_no_half_entry(tmp_path, make, start, plain, clean_env, call, turn):
    """The next run removes what it left, and makes the entry, or finds it."""
    start("killed", "%s:signal=KILL:when=%d" % (call, turn))
    assert kept.tree(make("one")) == plain
    make("unused", seed=kept.demo(tmp_path, version="2.0"))  # a fill sweeps
    assert len(kept.entries(clean_env)) == 2
    assert kept.tree(make("two")) == plain
    before = kept.sums(clean_env)
    start("killed2", "%s:signal=KILL:when=%d" % (call, turn))
    assert kept.tree(make("three")) == plain
    assert before.keys() <= kept.sums(clean_env).keys() or len(kept.entries(clean_env)) == 2


def test_runs_at_one_time_fill_one_entry(tmp_path, any_python, clean_env, wheel, plain):
    runs = [subprocess.Popen([MOVENV, "create", "-p", any_python.path, "--without-pip",
                              "--seed=%s" % wheel, tmp_path / str(i)], env=clean_env,
                             stderr=subprocess.PIPE) for i in range(8)]
    for i, it in enumerate(runs):
        assert it.communicate(timeout=120)[1] == b"" and it.returncode == 0
        assert kept.tree(tmp_path / str(i)) == plain
    kept.entry(clean_env)


def test_an_entry_is_removed_while_it_is_used(tmp_path, any_python, clean_env, wheel, make, plain):
    """Whatever a run has taken from it by then, its environment is whole."""
    done = threading.Event()

    def evict():
        while not done.is_set():
            shutil.rmtree(kept.folder(clean_env), ignore_errors=True)

    make("one")
    thread = threading.Thread(target=evict)
    thread.start()
    try:
        for i in range(12):
            assert kept.tree(make("env%d" % i)) == plain
    finally:
        done.set()
        thread.join()


def test_a_full_disk_of_the_cache_does_not_matter(small_disk, tmp_path, make, clean_env):
    with open(small_disk / "fill", "wb") as f:
        f.write(b"x" * (940 << 10))
    seed = kept.old_enough(kept.demo(tmp_path, version="3.0"))
    env = dict(clean_env, XDG_CACHE_HOME=str(small_disk))
    plain = kept.tree(make("plain", "--no-cache", seed=seed))
    for name in ("one", "two"):
        assert kept.tree(make(name, env=env, seed=seed)) == plain


def test_a_read_only_cache_does_not_matter(readonly_dir, make, clean_env, plain):
    env = dict(clean_env, XDG_CACHE_HOME=str(readonly_dir))
    assert kept.tree(make("one", env=env)) == plain


def test_a_cache_that_became_read_only_is_used(needs_root, make, clean_env, plain):
    one = make("one")
    top = kept.folder(clean_env)
    run("mount", "--bind", top, top, env=clean_env)
    try:
        run("mount", "-o", "remount,bind,ro", top, env=clean_env)
        two = make("two")
    finally:
        run("umount", top, env=clean_env)
    assert kept.tree(two) == plain
    times = [(kept.site(it) / "demo/main.py").stat().st_mtime_ns for it in (one, two)]
    assert times[0] == times[1]
