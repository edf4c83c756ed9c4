# SPDX-License-Identifier: MIT
"""A second user, who shares directories with root, and changes what root works on."""
import contextlib
import ctypes
import os
import shutil
import signal
import stat
import subprocess
import sys
import time

import pytest

NOBODY = 65534
EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
LIBC = ctypes.CDLL(None, use_errno=True)


def setpriv(uid=NOBODY):
    """The start of a command line that root runs as another user."""
    return ("setpriv", "--reuid=%d" % uid, "--regid=%d" % uid, "--clear-groups", "--")


def skip_unless_possible():
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: another user's attacks on root need root")
    if not shutil.which("setpriv"):
        pytest.skip("NOT TESTED: another user's attacks on root need setpriv (util-linux)")


def own(*paths):
    for path in paths:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def start(code, *args):
    """Runs Python code as the other user, until stop()."""
    return subprocess.Popen([*setpriv(), sys.executable, "-c", code, *map(str, args)],
                            stdin=subprocess.DEVNULL)


def stop(process):
    process.kill()
    process.wait()


def run(code, *args):
    subprocess.run([*setpriv(), sys.executable, "-c", code, *map(str, args)], check=True,
                   timeout=60, stdin=subprocess.DEVNULL)


def give(top, uid=NOBODY):
    """Makes a tree another user's."""
    os.lchown(top, uid, uid)
    for where, dirs, files in os.walk(top):
        for name in dirs + files:
            os.lchown(os.path.join(where, name), uid, uid)


def become():
    """In a child: gives up root for good."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def exchange(top, pairs):
    """Exchanges two names of each pair, again and again; the names are relative to top."""
    pairs = [(os.fsencode(a), os.fsencode(b)) for a, b in pairs]
    while True:
        for a, b in pairs:
            for _ in range(2):
                LIBC.renameat2(top, a, top, b, EXCHANGE)
                for _ in range(os.getpid() % 400):
                    pass


@contextlib.contextmanager
def swapping(top, pairs):
    """While it lasts, a process of the second user exchanges each two names in the tree."""
    fd = os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    child = os.fork()
    if child == 0:
        try:
            become()
            exchange(fd, pairs)
        finally:
            os._exit(1)
    os.close(fd)
    time.sleep(0.01)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def everything(top):
    """Each name below top with type, mode, owner, times and bytes."""
    found = {}
    for where, dirs, files in os.walk(top):
        for name in dirs + files + [""]:
            path = os.path.join(where, name)
            st = os.lstat(path)
            data = None
            if stat.S_ISREG(st.st_mode):
                with open(path, "rb") as f:
                    data = f.read()
            found[path] = (st.st_mode, st.st_uid, st.st_gid, st.st_mtime_ns, st.st_ino, data)
    return found
