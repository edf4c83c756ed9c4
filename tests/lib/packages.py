# SPDX-License-Identifier: MIT
"""Packages of distributions, built from a source archive of this tree, and a place to install them.
"""
import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, TOOLS, must, run, tool

HERE = ROOT / "scripts/packaging"
DATA = ROOT / "tests/machines/data"
# As the machine is, but for changes; scratch is seen as /mnt. The mounts end with the command.
ENTER = """
top=$1
shift
mount -t overlay overlay -o "lowerdir=/,upperdir=$top/upper,workdir=$top/work" "$top/root"
mount --bind "$top/files" "$top/root/mnt"
mount --rbind /dev "$top/root/dev"
mount -t proc proc "$top/root/proc"
exec chroot "$top/root" "$@"
"""
# What dpkg, rpm and mandb note for themselves.
NOTES = re.compile(r"var/(lib/(dpkg|rpm|apt)|log|cache/(man|ldconfig))/")


def version():
    text = (ROOT / "include/common/layout.h").read_text()
    return re.search(r'#define MOVENV_VERSION "(.*)"', text).group(1)


def once(factory, name, make):
    """The directory that make(directory) has filled, once for all processes of this run."""
    base = factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
    with open("%s.lock" % place, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            part = place.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            # Builders note paths: they build where the directory stays.
            place.symlink_to(part.name)
            try:
                make(place)
            except BaseException:
                place.unlink()
                raise
    return place


def build_env(**variables):
    """The variables for a builder: its own flags, a home of its own."""
    return {"PATH": TOOLS, "LC_ALL": "C.UTF-8", "MOVENV_TEST_FEW": "newest", **variables}


def logged(*words, cwd, log, **variables):
    """Runs a builder; its output is in the file log, and shown if it fails."""
    env = build_env(HOME=str(cwd), **variables)
    with open(log, "w") as f:
        done = subprocess.run(list(map(str, words)), cwd=cwd, env=env, timeout=1800,
                              stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT)
    assert done.returncode == 0, Path(log).read_text(errors="replace")[-6000:]


def write_source(directory):
    """Writes the source archive of a clean copy. Returns its path."""
    copy = directory / "copy"
    run(ROOT / "scripts/lib/copy-tree", copy, env=os.environ)
    code = "import sys, movenv_build as b; print(b.build_sdist(sys.argv[1]))"
    name = run(tool("python3"), "-B", "-c", code, directory, cwd=copy / "scripts/packaging",
               env=build_env()).stdout.strip()
    shutil.rmtree(copy)
    return directory / name


def unpack_source(archive, directory):
    run(tool("tar"), "-xf", archive, "-C", directory, env=build_env())
    return directory / ("movenv-" + version())


def build_deb(place):
    """dpkg-buildpackage, of source and binary packages; place/log has its output."""
    tool("dh")
    source = write_source(place)
    orig = source.rename(place / ("movenv_%s.orig.tar.gz" % version()))
    tree = unpack_source(orig, place)
    shutil.copytree(HERE / "debian", tree / "debian")
    missing = run(tool("dpkg-checkbuilddeps"), cwd=tree, env=build_env(), check=False)
    if missing.returncode:
        pytest.skip("%s: scripts/install-deps --packages" % missing.stderr.strip())
    logged(tool("dpkg-buildpackage"), "-us", "-uc", cwd=tree, log=place / "log")


def build_rpm(place):
    """rpmbuild with the macros and flags of Fedora; place/log has its output."""
    tool("eu-strip")  # of debugedit
    (place / "SOURCES").mkdir()
    write_source(place).rename(place / ("SOURCES/movenv-%s.tar.gz" % version()))
    # Debian has the packages that the spec names by other names.
    logged(tool("rpmbuild"), "-ba", "--nodeps", "--define", "_topdir %s" % place, "--load",
           DATA / "fedora.macros", HERE / "movenv.spec", cwd=place, log=place / "log")


class Machine:
    """This machine, with changes that only its commands see: machine("dpkg", "-i", …)."""

    def __init__(self, top):
        self.top, self.files = top, top / "files"
        for name in ("upper", "work", "root", "files"):
            (top / name).mkdir(parents=True)
        must(tool("unshare"), "-m", "sh", "-ec", ENTER, "sh", str(top), "true")

    def __call__(self, *words, env=None, **options):
        given = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
                 "DEBIAN_FRONTEND": "noninteractive", **(env or {})}
        words = ["env", "-i", *map("=".join, given.items()), *map(str, words)]
        return run(tool("unshare"), "-m", "sh", "-ec", ENTER, "sh", self.top, *words,
                   env={"PATH": TOOLS}, **options)

    def take(self, *paths):
        """Copies files into /mnt. Returns their names there."""
        for path in paths:
            shutil.copy(path, self.files)
        return ["/mnt/" + Path(path).name for path in paths]

    def changed(self):
        """The files that commands have left, without the notes of package managers."""
        top = self.top / "upper"
        names = [str(p.relative_to(top)) for p in top.rglob("*") if not p.is_dir() or p.is_symlink()]
        return sorted(n for n in names if not NOTES.match(n))


def find(directory, pattern):
    found, = Path(directory).glob(pattern)
    return found
