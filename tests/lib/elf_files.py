# SPDX-License-Identifier: MIT
"""ELF files of 64 bits, made by hand: the parts that a loader reads, without code."""
import os
import struct

MACHINES = {"x86_64": 62, "aarch64": 183, "i386": 3, "riscv64": 243}
HERE = MACHINES[os.uname().machine]
OTHER = "riscv64" if os.uname().machine != "riscv64" else "aarch64"
BASE = 0x10000


def library(runpath=None, rpath=None, needed=(), machine=HERE, interp=None):
    """The bytes of a shared library, or of a program if it has an interpreter."""
    strings = b"\0"
    entries = []

    def add(tag, text):
        nonlocal strings
        entries.append((tag, len(strings)))
        strings += os.fsencode(text) + b"\0"

    for name in needed:
        add(1, name)
    if rpath is not None:
        add(15, rpath)
    if runpath is not None:
        add(29, runpath)
    loader = os.fsencode(interp) + b"\0" if interp else b""
    count = 3 if interp else 2
    start = 64 + 56 * count
    dynamic = start + len(loader)
    table = dynamic + 16 * (len(entries) + 3)
    size = table + len(strings)
    entries += [(5, BASE + table), (10, len(strings)), (0, 0)]

    def segment(kind, offset, length):
        return struct.pack("<IIQQQQQQ", kind, 4, offset, BASE + offset, 0, length, length, 8)

    header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack(
        "<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, 0, 0, 64, 56, count, 0, 0, 0)
    segments = segment(1, 0, size) + segment(2, dynamic, 16 * len(entries))
    if interp:
        segments += segment(3, start, len(loader))
    return header + segments + loader + b"".join(struct.pack("<QQ", *e) for e in entries) + strings
