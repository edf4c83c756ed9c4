# SPDX-License-Identifier: MIT
"""Programs that unpack archives, and trees to pack."""
import os
import pty
import shutil
import socket
import stat
import struct
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

import trees
from terminal import read_all

LONG = "sub/%s/%s/file" % ("d" * 90, "e" * 90)  # is split in two for ustar
LONGEST = "sub/" + "l" * 200                     # needs pax
WIDE = "sub/ünï-文 %s.txt" % ("é" * 60)
TELL = "import sys; print(sys.prefix)"


@pytest.fixture
def env(movenv, any_python, tmp_path):
    """A small environment."""
    path = tmp_path / "env"
    movenv("create", "-p", any_python, "--without-pip", path)
    return path


@pytest.fixture
def site(env):
    return next(env.glob("lib/python*/site-packages"))


@pytest.fixture
def works(movenv, execute):
    """Asserts that an unpacked environment runs, is movable, and has nothing to repair."""

    def call(env, script=None):
        assert execute(env / "bin" / "python", "-c", TELL).stdout == "%s\n" % env
        assert movenv("repair", "-n", env).stdout == ""
        assert movenv("check", env).stdout == ""
        if script:
            assert execute(env / "bin" / script, "--version").stdout.startswith(script)

    return call


def have(program):
    if not shutil.which(program):
        pytest.skip("needs %s: scripts/install-deps --test" % program)


def by_program(*words):
    def unpack(archive, to):
        have(words[0])
        to.mkdir()
        done = subprocess.run([w.format(archive) for w in words], cwd=to, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                              env=dict(os.environ, LC_ALL="C.UTF-8"))
        assert (done.returncode, done.stdout) == (0, ""), words
    return unpack


def by_tarfile(archive, to):
    with tarfile.open(archive) as t:
        t.extractall(to, **({"filter": "tar"} if hasattr(tarfile, "tar_filter") else {}))


def ut_time(info):
    """The time in a zip member's UT field."""
    at, extra = 0, info.extra
    while at < len(extra):
        number, n = struct.unpack_from("<HH", extra, at)
        if number == 0x5455:
            return struct.unpack_from("<i", extra, at + 5)[0]
        at += 4 + n
    raise AssertionError("no UT field in " + info.filename)


def by_zipfile(archive, to):
    """Unpacks with zipfile, and sets modes, times and symlinks, which zipfile ignores."""
    with zipfile.ZipFile(archive) as z:
        assert z.testzip() is None
        z.extractall(to)
        for info in reversed(z.infolist()):
            path, mode = to / info.filename, info.external_attr >> 16
            if stat.S_ISLNK(mode):
                path.unlink()
                path.symlink_to(z.read(info).decode())
            else:
                path.chmod(stat.S_IMODE(mode))
                os.utime(path, (ut_time(info),) * 2)


TAR = {
    "tar": by_program("tar", "xf", "{}"),
    "busybox": by_program("busybox", "tar", "xzf", "{}"),
    "bsdtar": by_program("bsdtar", "xf", "{}"),
    "tarfile": by_tarfile,
}
ZIP = {
    "unzip": by_program("unzip", "-q", "{}"),
    "zipfile": by_zipfile,
    "bsdtar": by_program("bsdtar", "xf", "{}"),
}
READERS = [("tar.gz", r) for r in TAR] + [("tar", "tar"), ("tar", "tarfile")] + \
    [("zip", r) for r in ZIP]


def unpack(archive, to, reader=None):
    """Unpacks and returns the directory."""
    zipped = str(archive).endswith(".zip")
    (ZIP if zipped else TAR)[reader or ("unzip" if zipped else "tar")](archive, to)
    return Path(to)


def on_terminal(*words, env):
    """The output of a successful command on stderr, if that is a terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen([str(w) for w in words], env=env, stderr=slave) as process:
        os.close(slave)
        output = read_all(master)
        os.close(master)
    assert process.returncode == 0
    return output


def unpacked(top):
    """{path: (kind and mode, bytes or target, a file's time)} as archives restore it."""
    tree = {}
    for name, st in trees.walk(top):
        tree[name] = (oct(st.st_mode), trees._bytes(os.path.join(os.fspath(top), name), st),
                      st.st_mtime if stat.S_ISREG(st.st_mode) else None)
    return tree


def stale(top):
    """(the .pyc files that Python would rewrite, the number of .pyc files with a time)."""
    wrong, count = [], 0
    for name, _ in trees.walk(top):
        if not name.endswith(".pyc") or "/__pycache__/" not in name:
            continue
        path = Path(top, name)
        source = path.parent.parent / (path.name.split(".")[0] + ".py")
        head = path.read_bytes()[:16]
        old = struct.unpack("<H", head[:2])[0] in range(3000, 3390)  # CPython 3.6
        if not source.exists() or (not old and head[4:8] != b"\0\0\0\0"):
            continue
        st = source.stat()
        at = 4 if old else 8
        count += 1
        if struct.unpack_from("<II", head, at) != (int(st.st_mtime), st.st_size):
            wrong.append(name)
    return wrong, count


def make_odd(env):
    """Fills sub/ of an environment with all odd kinds of files that can be packed."""
    sub = env / "sub"
    (env / LONG).parent.mkdir(parents=True)
    for name in (LONG, LONGEST, WIDE, "sub/empty file", "sub/-x", "sub/a b'\"$(x)"):
        (env / name).write_text("" if "empty" in name else name)
    (sub / "empty").mkdir()
    (sub / "one").write_text("of two names")
    (sub / "one").chmod(0o4711)
    os.link(sub / "one", sub / "two")
    (sub / "private").write_text("x")
    (sub / "private").chmod(0o600)
    (sub / "random").write_bytes(os.urandom(300_000))
    (sub / "large").write_bytes(bytes(range(256)) * 3000)
    with open(sub / "sparse", "wb") as f:
        f.truncate(5 << 20)
        f.write(b"at the end")
    (sub / "inside").symlink_to("../lib")
    (sub / "absolute").symlink_to(env / "pyvenv.cfg")
    (sub / "outside").symlink_to("/etc/passwd")
    (sub / "nowhere").symlink_to("not/there")
    (sub / "out and nowhere").symlink_to("/not/there")
    os.mkfifo(sub / "fifo")
    here = os.getcwd()
    os.chdir(sub)  # a socket's name is short
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("socket")
    os.chdir(here)
    for i, name in enumerate(("one", "large", "private")):
        os.utime(sub / name, (1_600_000_001.75 + i,) * 2)
    os.utime(sub / "random", (86_401, 86_401))  # before FAT's first year


def expected(env, first=315532800):
    """The tree that unpacking the odd environment must give."""
    tree = {}
    for name, (mode, data, time) in unpacked(env).items():
        mode = int(mode, 8)
        path = env / name
        if name in ("sub/fifo", "sub/socket", "sub/out and nowhere"):
            continue
        if name == "sub/absolute":
            data = "../pyvenv.cfg"
        if name == "sub/outside":
            mode, data = 0o100644, trees._bytes("/etc/passwd", os.stat("/etc/passwd"))
            time = os.stat(path).st_mtime
        if not stat.S_ISLNK(mode):
            runs = stat.S_ISDIR(mode) or mode & 0o111
            mode = stat.S_IFMT(mode) | (0o755 if runs else 0o644)
        if stat.S_ISREG(mode):
            time = max(int(time), first) // 2 * 2
        tree[name] = (oct(mode), data, time)
    return tree
