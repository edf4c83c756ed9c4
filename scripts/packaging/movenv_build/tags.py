# SPDX-License-Identifier: MIT
"""The platform tags of a static executable: it fits every C library, and so has the oldest tags
that installers and the index know (PEP 600, PEP 656).
"""
from __future__ import annotations

import struct
from pathlib import Path

# The machines of ELF (e_machine), by the names of platform tags, and the tags of glibc.
OLD_GLIBC = ("manylinux1", "manylinux_2_5")
GLIBC = ("manylinux2014", "manylinux_2_17")
MACHINES = {
    (3, 1): ("i686", OLD_GLIBC),
    (62, 2): ("x86_64", OLD_GLIBC),
    (21, 2): ("ppc64le", GLIBC),
    (22, 2): ("s390x", GLIBC),
    (40, 1): ("armv7l", GLIBC),
    (183, 2): ("aarch64", GLIBC),
    (243, 2): ("riscv64", ("manylinux_2_31",)),
}


def find_machine(program: Path) -> tuple[str, tuple[str, ...]]:
    with open(program, "rb") as f:
        head = f.read(20)
    number, = struct.unpack(">H" if head[5] == 2 else "<H", head[18:20])
    return MACHINES[number, head[4]]


def platform_tags(program: Path) -> list[str]:
    """The tags, sorted, as a compressed tag set has them."""
    machine, glibc = find_machine(program)
    return sorted("%s_%s" % (name, machine) for name in glibc + ("musllinux_1_1",))
