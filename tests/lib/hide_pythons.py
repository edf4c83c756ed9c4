# SPDX-License-Identifier: MIT
"""A view of this machine without its Pythons: nothing can fall back on them."""
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
    """The paths to hide: an interpreter's prefix, or its own files in a shared prefix."""
    if python.prefix in ("/usr", "/usr/local"):
        return [os.path.realpath(python), python.stdlib]
    return [python.prefix]


def without_python(*places):
    """The words before a command that hide the Pythons of this machine and these places from it.

    The command has its own mounts and processes; they end with it.
    """
    parts = {part for python in interpreters.find_all() for part in _parts(python)}
    hidden = sorted(parts.union(map(os.fspath, places)))
    own = [tool("unshare"), "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    must(*own, "true")
    return [*own, "sh", "-e", "-c", HIDE, "sh", *hidden, "--"]
