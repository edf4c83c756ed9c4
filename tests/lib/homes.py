# SPDX-License-Identifier: MIT
"""Installations of Python that a test may put anywhere, rename and remove.

A home tree looks like an installation: `bin/pythonX.Y` and `lib/pythonX.Y`. The executable is a
copy, since device and inode must be its own. The library is a symlink to the original's.
Python searches for its library from the directory of the executable before it tries the built-in
prefix. So the tree is its prefix: CPython finds the landmark `lib/pythonX.Y/os.py`, PyPy finds
`lib/pypyX.Y`. libpython stays the original's, by RUNPATH. A tree has a few files: 15 KiB where
there is a libpython, 7 MB for Debian's python3.11.
"""
import os
import shutil
from pathlib import Path

FAKE = "python3.98"  # no interpreter has this name


def name_of(python):
    """The one name by which an interpreter is discovered: python3.13t, pypy3.9."""
    stem = "python" if python.is_cpython else python.implementation
    return stem + python.minor + python.abiflags.replace("m", "")


def home_tree(python, where):
    """Makes the tree in a directory that does not exist; returns its interpreter's file.

    python3 and python (or pypy3 and pypy) are symlinks to the versioned name.
    """
    where = Path(where).resolve()  # Python reports it without symlinks
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
    """The tree of an interpreter of home_tree: its sys.base_prefix."""
    return Path(interpreter).parent.parent


def rename(interpreter, where):
    """Moves the tree to `where`; returns its interpreter's new file."""
    where = Path(where).resolve()
    where.parent.mkdir(parents=True, exist_ok=True)
    os.rename(top(interpreter), where)
    return where / "bin" / Path(interpreter).name


def fake_tree(where, name="python3.98", version=None):
    """As home_tree, with a program that does nothing: for tests that start no Python."""
    where = Path(where)
    interpreter = where / "bin" / name
    library = where / "lib" / (version or name)
    interpreter.parent.mkdir(parents=True, exist_ok=True)
    library.mkdir(parents=True, exist_ok=True)
    shutil.copy(os.path.realpath("/bin/true"), interpreter)
    (library / "os.py").touch()
    return interpreter
