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


def folder(env):
    """The cache's directory of wheels."""
    return Path(env["XDG_CACHE_HOME"], "movenv", "wheels-v1")


def entries(env):
    """The entries, without what is being made; and nothing but these is there."""
    if not folder(env).exists():
        return []
    names = sorted(os.listdir(folder(env)))
    assert not [n for n in names if n.startswith(".movenv-")]
    return [folder(env) / n for n in names]


def entry(env):
    found, = entries(env)
    return found


def sums(env):
    """{path: (inode, mode, time, hash)} of each cached file; uses are not part of it."""
    found = {}
    for path in sorted(folder(env).rglob("*")):
        if path.is_file() and path.name != "used":
            st = path.stat()
            found[str(path)] = (st.st_ino, st.st_mode, st.st_mtime_ns,
                                hashlib.sha256(path.read_bytes()).hexdigest())
    return found


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
