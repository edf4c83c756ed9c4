# SPDX-License-Identifier: MIT
"""Another machine: a tree of Debian's packages for it, whose programs qemu runs.

The kernel hands them to qemu by a binfmt_misc that only the user namespace of each command has, so
the machine's own is not touched, and neither root nor an installation is needed.
"""
import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, TOOLS, run

# Of each machine: Debian's name, qemu's, and its ELF class (1: 32 bits), byte order (1: little),
# and e_machine.
MACHINES = {
    "aarch64": ("arm64", "aarch64", 2, 1, 183),
    "armv7l": ("armhf", "arm", 1, 1, 40),
    "i686": ("i386", "i386", 1, 1, 3),
    "ppc64le": ("ppc64el", "ppc64le", 2, 1, 21),
    "riscv64": ("riscv64", "riscv64", 2, 1, 243),
    "s390x": ("s390x", "s390x", 2, 2, 22),
}
# F: the kernel opens qemu now, outside of the tree. P: qemu gets the program's argv[0].
ENTER = """
root=$1 entry=$2 directory=$3
shift 3
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
printf %s "$entry" >/proc/sys/fs/binfmt_misc/register
mount --rbind /dev "$root/dev"
mount --rbind /proc "$root/proc"
exec env -i "$@"
"""


def find_qemu(machine):
    for name in ("qemu-%s-static" % MACHINES[machine][1], "qemu-" + MACHINES[machine][1]):
        found = shutil.which(name, path=TOOLS)
        if found:
            return found
    pytest.skip("NOT TESTED: %s: needs qemu-user-static: scripts/install-deps --test" % machine)


def binfmt_entry(machine, qemu):
    """A line for binfmt_misc (Linux Documentation/admin-guide/binfmt-misc.rst)."""
    _, _, bits, order, number = MACHINES[machine]
    name = number.to_bytes(2, "little" if order == 1 else "big")
    kinds = ((2).to_bytes(2, "little" if order == 1 else "big"),
             (0xfffe).to_bytes(2, "little" if order == 1 else "big"))
    magic = b"\x7fELF" + bytes([bits, order, 1]) + bytes(9) + kinds[0] + name
    mask = b"\xff" * 7 + b"\x00" * 9 + kinds[1] + b"\xff\xff"
    hexes = ["".join("\\x%02x" % byte for byte in part) for part in (magic, mask)]
    return ":movenv:M::%s:%s:%s:FP" % (*hexes, qemu)


class Emulated:
    """emulated(argv, env) -> CompletedProcess, from inside the tree."""

    def __init__(self, root, machine):
        self.root, self.machine = Path(root), machine
        self.entry = binfmt_entry(machine, find_qemu(machine))
        for name in ("dev", "proc", "tmp", "root", "srv", "opt"):
            (self.root / name).mkdir(exist_ok=True)

    def __call__(self, argv, env=None, *, cwd="/", **options):
        """Runs a program in it. Else as conftest.run()."""
        given = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
                 **(env or {})}
        enter = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-euc", ENTER, "sh",
                 self.root, self.entry, cwd]
        inside = [shutil.which("unshare"), "--root", self.root, "--wd", cwd, *argv]
        return run(*enter, *map("=".join, given.items()), *inside, env={"PATH": TOOLS}, **options)

    def path(self, name):
        """The path of one of its files for programs outside."""
        return self.root / str(name).lstrip("/")


def build(machine):
    """The directory of a build for the machine, by Debian's cross compiler."""
    directory = ROOT / "build" / machine
    directory.mkdir(parents=True, exist_ok=True)
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    with open(directory / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = subprocess.run([ROOT / "scripts/cross-cc", machine], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                               timeout=300)
        if found.returncode != 0:
            pytest.skip("NOT TESTED: %s: %s" % (machine, found.stderr.strip().splitlines()[-1]))
        run("make", "-s", "-j2", "CC=" + found.stdout.strip(), "BUILD=build/" + machine, cwd=ROOT,
            env=env, timeout=600)
    return directory


def make(root, machine, packages):
    """A tree with these packages and their needs, and movenv in /usr/local/bin."""
    built = build(machine)
    words = ["--root", MACHINES[machine][0], root, *packages]
    done = subprocess.run([ROOT / "scripts/lib/debian-unpack", *words], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                          timeout=600)
    if done.returncode != 0:
        pytest.skip("NOT TESTED: %s: %s" % (machine, done.stderr.strip().splitlines()[-1]))
    made = Emulated(root, machine)
    made.path("/usr/local/bin").mkdir(parents=True, exist_ok=True)
    shutil.copy(built / "movenv", made.path("/usr/local/bin/movenv"))
    done = made(["/usr/local/bin/movenv", "--version"], check=False)
    if "binfmt_misc" in done.stderr:
        pytest.skip("NOT TESTED: %s: Linux before 6.7 has no binfmt_misc of a user namespace: %s"
                    % (machine, done.stderr.strip()))
    assert done.returncode == 0, done.stderr
    return made
