# SPDX-License-Identifier: MIT
"""Environments with very much of something."""
import os

from foreign_env import digest

EMPTY = digest(b"")
STUB = """#!%s/bin/python
import re
import sys
from m import main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
"""


def add_dist(env, name, rows, entries=()):
    info = env.site / ("%s-1.0.dist-info" % name)
    info.mkdir()
    (info / "RECORD").write_text("".join("%s,%s,0\n" % (row, EMPTY) for row in rows))
    if entries:
        (info / "entry_points.txt").write_text(
            "[console_scripts]\n" + "".join("%s = m:main\n" % e for e in entries))
    return info


def add_scripts(env, count, name="many"):
    """Scripts that name the environment, and a distribution that has them all."""
    names = ["s%05d" % i for i in range(count)]
    for script in names:
        env.write(script, STUB % env)
    return add_dist(env, name, ["../../../bin/" + script for script in names], names)


def add_missing_scripts(env, count):
    """A RECORD that lists scripts which do not exist."""
    return add_dist(env, "many", ["../../../bin/x%06d" % i for i in range(count)])


def add_path_files(env, count):
    """As many .pth files and distributions, each with rows of its own."""
    for i in range(count):
        (env.site / ("p%05d.pth" % i)).write_text("%s/lib/x\n" % env)
        add_dist(env, "d%05d" % i,
                 ["p%05d.pth" % i, *("d%05d/f%d.py" % (i, k) for k in range(50))])


def add_editables(env, count):
    """As many .pth files that lead outside, each of a distribution."""
    for i in range(count):
        (env.site / ("p%05d.pth" % i)).write_text("/nowhere/%d\n" % i)
        add_dist(env, "d%05d" % i,
                 ["p%05d.pth" % i, *("d%05d/f%d.py" % (i, k) for k in range(50))])


def add_links(env, count):
    """Links by the absolute path of the environment."""
    (env / "share" / "l").mkdir(parents=True)
    (env / "lib" / "there").mkdir()
    for i in range(count):
        os.symlink("%s/lib/there" % env, env / "share" / "l" / ("l%05d" % i))


def sparse_record(env, size):
    """A RECORD of this size that takes no room on the disk."""
    info = add_dist(env, "big", [])
    os.truncate(info / "RECORD", size)


def big_record(env, size):
    """A RECORD of about this size, in bytes."""
    row = "pkg/%s%%07d.py" % ("x" * 40)
    return add_dist(env, "big", [row % i for i in range(size // (len(row % 0) + len(EMPTY) + 4))])
