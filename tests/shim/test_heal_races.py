# SPDX-License-Identifier: MIT
"""A file that changes while it is healed: only the text that was judged stale is replaced."""
import os
import subprocess
import time

import pytest

import homes
from conftest import tool

DELAY = "1500000"  # microseconds; strace(1), delay_enter


@pytest.fixture
def lost(my_env, tmp_path, clean_env):
    """An environment whose home is gone; its interpreter is found by MOVENV_PYTHON."""
    old = homes.home_tree(my_env.python, tmp_path.resolve() / "old")
    my_env.configure(home=str(old.parent), executable=str(old))
    my_env.interpreter = homes.rename(old, tmp_path.resolve() / "new")
    clean_env["MOVENV_PYTHON"] = str(my_env.interpreter)
    return my_env


def truncate(cfg):
    cfg.write_bytes(b"")


def cut(cfg):
    """As a reader sees it while another program writes."""
    cfg.write_bytes(cfg.read_bytes()[:20])


def name_another_home(cfg):
    """As `movenv repair -p` does."""
    new = cfg.with_name("new.cfg")
    new.write_bytes(cfg.read_bytes().replace(b"/old/", b"/one/"))
    new.rename(cfg)


def change_with_the_same_size_and_time(cfg):
    st = cfg.stat()
    with open(cfg, "r+b") as f:
        text = f.read().replace(b"/old/", b"/one/")
        f.seek(0)
        f.write(text)
    os.utime(cfg, ns=(st.st_atime_ns, st.st_mtime_ns))


CHANGES = [truncate, cut, name_another_home, change_with_the_same_size_and_time]


def start_slowly(env, clean_env, call, trace):
    """Starts Python; the shim waits before a system call, with the file open. Returns the process
    when it waits."""
    process = subprocess.Popen(
        [tool("strace"), "-qqq", "-o", trace, "-b", "execve", "-e", "trace=" + call, "-e",
         "inject=%s:delay_enter=%s:when=1" % (call, DELAY), env.bin / "python", "-c", "pass"],
        env=clean_env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8")
    until = time.monotonic() + 60
    while not (trace.exists() and call in trace.read_text()) and time.monotonic() < until:
        if process.poll() is not None:
            pytest.skip("strace cannot trace here: %s" % process.communicate()[1].strip())
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("call", ["geteuid", "fsync"], ids=["before_the_read", "before_the_rename"])
def test_file_that_changes_meanwhile_is_not_replaced(lost, clean_env, tmp_path, change, call):
    cfg = lost / "pyvenv.cfg"
    process = start_slowly(lost, clean_env, call, tmp_path / "trace")
    change(cfg)
    changed, inode = cfg.read_bytes(), cfg.stat().st_ino
    process.communicate(timeout=60)
    assert cfg.read_bytes() == changed
    assert cfg.stat().st_ino == inode
    assert sorted(p.name for p in lost.path.iterdir() if p.name.startswith("pyvenv")) == \
        ["pyvenv.cfg"]


@pytest.mark.parametrize("call", ["geteuid", "fsync"])
def test_file_that_stays_is_healed_however_long_it_takes(lost, clean_env, tmp_path, call):
    process = start_slowly(lost, clean_env, call, tmp_path / "trace")
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0
    assert lost.config()["home"] == str(lost.interpreter.parent)
