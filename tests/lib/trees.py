# SPDX-License-Identifier: MIT
"""Directory trees, as tests compare them. Symlinks are never followed."""
import ast
import hashlib
import os
import stat


def walk(top):
    """Each path below top, relative, as text, with its lstat."""
    top = os.fspath(top)
    for directory, dirs, files in os.walk(top):
        for name in sorted(dirs + files):
            full = os.path.join(directory, name)
            yield os.path.relpath(full, top), os.lstat(full)


def names(top):
    """The set of paths below top; directories end in '/', symlinks in '@'."""
    ends = {stat.S_IFDIR: "/", stat.S_IFLNK: "@"}
    return {name + ends.get(stat.S_IFMT(st.st_mode), "") for name, st in walk(top)}


def contents(top):
    """{path: (mode, bytes or target)}: all that a copy of the tree would have."""
    top = os.fspath(top)
    return {name: (st.st_mode, _bytes(os.path.join(top, name), st)) for name, st in walk(top)}


def snapshot(top):
    """As contents(), with owners, inodes and times: it shows any write."""
    top = os.fspath(top)
    return {
        name: (st.st_mode, st.st_uid, st.st_ino, not stat.S_ISDIR(st.st_mode) and st.st_mtime_ns,
               _bytes(os.path.join(top, name), st))
        for name, st in walk(top)
    }


def _bytes(path, st):
    if stat.S_ISLNK(st.st_mode):
        return os.readlink(path)
    if not stat.S_ISREG(st.st_mode):
        return None
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def cfg_lines(env):
    """[(key, value)] of pyvenv.cfg, unchanged."""
    with open(os.path.join(env, "pyvenv.cfg"), encoding="utf-8") as f:
        text = f.read()
    assert text.endswith("\n")
    return [tuple(line.split(" = ", 1)) for line in text[:-1].split("\n")]


def cfg(env):
    """{key: value} of pyvenv.cfg; asserts that no key occurs twice."""
    lines = cfg_lines(env)
    assert len({key for key, _ in lines}) == len(lines), lines
    return dict(lines)


def prompt(env):
    """The prompt in pyvenv.cfg, as Python reads its repr."""
    return ast.literal_eval(cfg(env)["prompt"])
