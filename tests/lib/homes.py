# SPDX-License-Identifier: MIT
"""Installations of Python that a test may put anywhere, rename and remove.

A home tree is what an installer leaves, `bin/pythonX.Y` and `lib/pythonX.Y`, made of a copy of the
executable (a file of its own: it must not pass for the original by device and inode) and links to
the original's library. Python looks for its library from where the executable lies before it tries
the place it was built for, so that the tree is its prefix: CPython by the landmark
`lib/pythonX.Y/os.py`, PyPy by `lib/pypyX.Y`. libpython stays the original's, by RUNPATH. A tree
costs a few files: 15 KiB where there is a libpython, 7 MB for Debian's python3.11.
"""
import os
import shutil
from pathlib import Path


def name_of(python):
    """The one name by which an interpreter is discovered: python3.13t, pypy3.9."""
    stem = "python" if python.is_cpython else python.implementation
    return stem + python.minor + python.abiflags.replace("m", "")


def home_tree(python, where):
    """Makes the tree in a directory that does not exist; returns its interpreter's file.

    Beside the versioned name there are python3 and python (or pypy3 and pypy), links to it.
    """
    where = Path(where).resolve()  # Python would say it without links
    name = name_of(python)
    interpreter = where / "bin" / name
    interpreter.parent.mkdir(parents=True)
    shutil.copy2(os.path.realpath(python), interpreter)
    stem = "python" if python.is_cpython else python.implementation
    for short in (stem, stem + "3"):
        (interpreter.parent / short).symlink_to(name)
    stdlib = Path(python.stdlib)
    (where / "lib").mkdir()
    (where / "lib" / stdlib.name).symlink_to(stdlib)
    headers = Path(python.prefix) / "include"
    if headers.is_dir():
        (where / "include").symlink_to(headers)
    return interpreter


def top(interpreter):
    """The tree that an interpreter of home_tree lies in: its sys.base_prefix."""
    return Path(interpreter).parent.parent


def rename(interpreter, where):
    """Moves the tree; returns its interpreter's file, which is then below `where`."""
    where = Path(where).resolve()
    where.parent.mkdir(parents=True, exist_ok=True)
    os.rename(top(interpreter), where)
    return where / "bin" / Path(interpreter).name


def fake_tree(where, name="python3.98", version=None):
    """As home_tree, of a program that does nothing: for where it is found, whoever has Python."""
    where = Path(where)
    interpreter = where / "bin" / name
    library = where / "lib" / (version or name)
    interpreter.parent.mkdir(parents=True, exist_ok=True)
    library.mkdir(parents=True, exist_ok=True)
    shutil.copy(os.path.realpath("/bin/true"), interpreter)
    (library / "os.py").touch()
    return interpreter
