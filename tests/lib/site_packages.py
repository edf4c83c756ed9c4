# SPDX-License-Identifier: MIT
"""Environments of any number of files, as an installer leaves them.

A package has 50 files: modules in five directories, their byte code, data, one extension module, and
a .dist-info directory. Each has a console script, one in ten a .pth file.
"""
import os

import elf_files
from conftest import MOVENV, run
from foreign_env import Env, digest

FILES = 50  # of a package, without its script and its .pth file
SCRIPT = """#!%s
import sys
from %s import main
if __name__ == '__main__':
    sys.exit(main())
"""


def kinds_of_files():
    """(name, bytes) of the files of a package: always the same, so that each is hashed once."""
    made = []
    for d in range(5):
        where = "" if d == 0 else "part%d/" % d
        for n in range(4):
            text = ("def function_%d(value):\n    return value + %d\n" % (n, n)).encode()
            text *= 1 + (7 * d + 5 * n) % 60
            name = "__init__" if n == 0 else "module%d" % n
            made.append(("%s%s.py" % (where, name), text))
            made.append(("%s__pycache__/%s.cpython-313.pyc" % (where, name), text[::-1]))
        made.append((where + "data.json", b'{"key": "value"}\n' * (d + 1)))
    made.append(("_speedups.so", elf_files.library(needed=["libc.so.6"])))
    return made


def write(dir_fd, name, data, mode=0o644):
    fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode, dir_fd=dir_fd)
    os.write(fd, data)
    os.close(fd)


def add_package(site_fd, bin_fd, number, files, python):
    """Returns the number of files made."""
    name = "package%06d" % number
    info = "%s-1.0.dist-info" % name
    for d in ("", "/part1", "/part2", "/part3", "/part4"):
        os.mkdir(name + d, dir_fd=site_fd)
        os.mkdir(name + d + "/__pycache__", dir_fd=site_fd)
    os.mkdir(info, dir_fd=site_fd)
    rows = []

    def add(path, data, hashed=None):
        write(site_fd, path, data)
        rows.append("%s,%s,%d\n" % (path, hashed or digest(data), len(data)))

    for path, data, hashed in files:
        add("%s/%s" % (name, path), data, hashed)
    if number % 10 == 0:
        add(name + ".pth", b"import os\n")
    add(info + "/METADATA", b"Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n" % name.encode())
    add(info + "/WHEEL", b"Wheel-Version: 1.0\n")
    add(info + "/entry_points.txt", b"[console_scripts]\ntool%06d = %s:main\n"
        % (number, name.encode()))
    script = (SCRIPT % (python, name)).encode()
    write(bin_fd, "tool%06d" % number, script, 0o755)
    rows.append("../../../bin/tool%06d,%s,%d\n" % (number, digest(script), len(script)))
    rows.append(info + "/RECORD,,\n")
    write(site_fd, info + "/RECORD", "".join(rows).encode())


def fill(env, count):
    """Adds packages with `count` files."""
    files = [(name, data, digest(data)) for name, data in kinds_of_files()]
    site_fd, bin_fd = (os.open(d, os.O_RDONLY | os.O_DIRECTORY) for d in (env.site, env.bin))
    assert len(files) + 4 == FILES
    for number in range(count // FILES):
        add_package(site_fd, bin_fd, number, files, env.python)
    os.close(site_fd)
    os.close(bin_fd)


def make(path, count, python, env):
    """A new environment with packages of `count` files, which can be moved."""
    run(MOVENV, "create", "--without-pip", "-p", python, path, env=env)
    fill(Env(path), count)
    run(MOVENV, "repair", "-q", path, env=env)
    return path
