# SPDX-License-Identifier: MIT
"""A Debian in a chroot, for a Python that this machine does not have.

Each command has a mount namespace with all mounts that it needs. So no mount remains after the
tests, however they end.
"""
import os
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from conftest import TOOLS, must, run, tool

FORMAT = "$(REPO_URI) $(ORIGIN) $(LABEL)"
# A private /dev, since the tree has none where mknod is not allowed; and /proc if requested.
ENTER = """
root=$1 proc=$2
shift 2
mount --bind /dev "$root/dev"
[ "$proc" = no ] || mount -t proc proc "$root/proc"
exec chroot "$root" "$@"
"""


def apt_variables():
    """apt's proxy, as the variable that other programs read."""
    dump = must(tool("apt-config"), "shell", "proxy", "Acquire::http::Proxy")
    return {"http_proxy": dump.partition("=")[2].strip("'")} if dump else {}


def mirror():
    """The mirror of Debian that apt uses on this machine; skips if it does not answer."""
    words = ["--format", FORMAT, "Created-By: Packages"]
    lines = must(tool("apt-get"), "indextargets", *words).splitlines()
    found = [line.split()[0] for line in lines if line.split()[1:] == ["Debian", "Debian"]]
    if not found:
        pytest.skip("apt knows no mirror of Debian here, or 'apt-get update' has not been run")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(
        {**urllib.request.getproxies(), **{k[:4]: v for k, v in apt_variables().items()}}
    ))
    url = urllib.parse.urljoin(found[0], "dists/sid/InRelease")
    try:
        with opener.open(url, timeout=60):
            return found[0]
    except (OSError, ValueError) as e:
        pytest.skip("the mirror of Debian cannot be reached: %s" % e)


class Debian:
    """The tree of a Debian: debian(["python3", "-V"], env) -> CompletedProcess, from inside it."""

    def __init__(self, root):
        self.root = Path(root)

    def __call__(self, argv, env=None, *, proc=True, cwd="/", **options):
        """Runs a program in it; proc=False: without /proc. Else as conftest.run()."""
        given = {"PATH": "/usr/bin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", **(env or {})}
        enter = [tool("unshare"), "-m", "sh", "-e", "-c", ENTER, "sh", self.root]
        words = ["env", "-i", "-C", cwd, *map("=".join, given.items()), *argv]
        return run(*enter, "yes" if proc else "no", *words, env={"PATH": TOOLS}, **options)

    def path(self, name):
        """The path of one of its files for programs outside."""
        return self.root / str(name).lstrip("/")


def bootstrap(root, packages):
    """Makes a Debian with these packages at root."""
    env = dict(os.environ, DPKG_FORCE="unsafe-io", DEBIAN_FRONTEND="noninteractive",
               PATH=TOOLS, **apt_variables())
    words = [tool("debootstrap"), "--variant=minbase", "--include=" + ",".join(packages)]
    source = mirror()
    run(tool("unshare"), "-m", *words, "sid", root, source, env=env, timeout=600)


def make(root, packages, kept):
    """A Debian at root; kept, if not None, is the archive that keeps it between runs."""
    if kept and kept.exists():
        root.mkdir()
        run(tool("tar"), "-xpf", kept, "-C", root, env=dict(os.environ))
        return Debian(root)
    bootstrap(root, packages)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        words = ["--one-file-system", "--exclude=./var/cache/apt/archives/*", "-C", root, "."]
        run(tool("tar"), "-cpf", part, *words, env=dict(os.environ))
        part.rename(kept)
    return Debian(root)
