# SPDX-License-Identifier: MIT
"""The unpacked wheels in the cache, as the tests see them, and a Python that may change."""
import hashlib
import os
import shutil
import time
from pathlib import Path

from trees import contents
from wheels import Wheel

FRESH = 0.06  # seconds: a wheel that changed since then is not kept


def folder(env, kind="wheels-v1"):
    """The cache's directory of wheels, or of another kind."""
    return Path(env["XDG_CACHE_HOME"], "movenv", kind)


def entries(env, kind="wheels-v1"):
    """The entries, without what is being made; and nothing but these is there."""
    top = folder(env, kind)
    if not top.exists():
        return []
    names = sorted(os.listdir(top))
    assert not [n for n in names if n.startswith(".movenv-")]
    return [top / n for n in names]


def entry(env):
    found, = entries(env)
    return found


def sums(env, kind="wheels-v1"):
    """{path: (inode, mode, time, hash)} of each cached file; uses are not part of it."""
    found = {}
    for path in sorted(folder(env, kind).rglob("*")):
        if path.is_file() and path.name != "used":
            st = path.stat()
            found[str(path)] = (st.st_ino, st.st_mode, st.st_mtime_ns,
                                hashlib.sha256(path.read_bytes()).hexdigest())
    return found


def replace_quietly(path, old, new):
    """Writes into the file, and sets its time back. old and new have the same length."""
    st = path.stat()
    with open(path, "r+b") as f:
        f.write(path.read_bytes().replace(old, new))
    os.utime(path, ns=(st.st_atime_ns, st.st_mtime_ns))


def write_over(path, data):
    """Writes into the file, from its start."""
    with open(path, "r+b") as f:
        f.write(data)


def demo(directory, version="1.0", **kwargs):
    """A wheel of two modules and a script, old enough to be kept."""
    wheel = Wheel("demo", version, scripts={"demo": "demo.main:run"}, files={
        "demo/__init__.py": "VALUE = %r\n" % version,
        "demo/main.py": "def run():\n    print('demo %s')\n" % version,
        "demo/data/deep/er/table.txt": "1 2 3\n",
        "demo/empty.py": "",
    }, **kwargs)
    wheel.add("demo/tool.sh", "#!/bin/sh\nexit 0\n", mode=0o100755)
    return old_enough(wheel.write(directory))


def old_enough(path):
    time.sleep(FRESH)
    return path


def tree(env_dir):
    """All but what names the environment and the run."""
    found = contents(env_dir)
    found.pop("pyvenv.cfg", None)
    return {name: it for name, it in found.items() if "__pycache__" not in name}


def site(env_dir):
    found, = Path(env_dir).glob("lib/*/site-packages")
    return found


class Installation:
    """A Python whose files are the test's own; what it does not change are symlinks."""

    def __init__(self, top, python):
        self.top = top
        self.file = top / "bin" / os.path.basename(python.path)
        self.stdlib = top / "lib" / os.path.basename(python.stdlib)
        self.file.parent.mkdir(parents=True)
        shutil.copy(python.path, self.file)
        self.stdlib.mkdir(parents=True)
        for entry in os.scandir(python.stdlib):
            os.symlink(entry.path, self.stdlib / entry.name)

    def own(self, name):
        """Makes a file or directory of the standard library the test's own."""
        own = self.stdlib / name
        real = own.resolve()
        own.unlink()
        (shutil.copytree if real.is_dir() else shutil.copy)(real, own)
        return own
