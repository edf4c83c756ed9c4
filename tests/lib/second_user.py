# SPDX-License-Identifier: MIT
"""A second user, who owns an environment that root repairs, and changes it meanwhile."""
import contextlib
import ctypes
import os
import signal
import stat
import time

NOBODY = 65534
EXCHANGE = 2  # RENAME_EXCHANGE of linux/fs.h
LIBC = ctypes.CDLL(None, use_errno=True)


def give(top):
    """Makes a tree the second user's."""
    os.lchown(top, NOBODY, NOBODY)
    for where, dirs, files in os.walk(top):
        for name in dirs + files:
            os.lchown(os.path.join(where, name), NOBODY, NOBODY)


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
