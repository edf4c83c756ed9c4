# SPDX-License-Identifier: MIT
"""A view of this machine in which its Pythons are not there: nothing can fall back on them."""
import os

import interpreters
from conftest import must, tool

HIDE = """
while [ "$1" != -- ]; do
	if [ -d "$1" ]; then
		mount -t tmpfs -o ro,size=4k hidden "$1"
	elif [ -e "$1" ]; then
		mount --bind /dev/null "$1"
	fi
	shift
done
shift
exec "$@"
"""


def _parts(python):
    """What to hide of an interpreter: its prefix; of one that shares that with all else, itself."""
    if python.prefix in ("/usr", "/usr/local"):
        return [os.path.realpath(python), python.stdlib]
    return [python.prefix]


def without_python(*places):
    """The words before those of a command that sees no Python of this machine, nor these places.

    Mounts and processes are the command's own: with its end all of them are gone.
    """
    parts = {part for python in interpreters.find_all() for part in _parts(python)}
    hidden = sorted(parts.union(map(os.fspath, places)))
    own = [tool("unshare"), "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    must(*own, "true")
    return [*own, "sh", "-e", "-c", HIDE, "sh", *hidden, "--"]
