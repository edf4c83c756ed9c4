# SPDX-License-Identifier: MIT
"""Runs a program as on a kernel, or in a sandbox, that lacks system calls: by a filter of seccomp.

As a program: old_kernel.py ERRNO CALL,CALL… PROGRAM ARGUMENT…
"""
import ctypes
import os
import platform
import struct
import sys

# The numbers on x86-64 and on AArch64, and the version of Linux that brought the call.
CALLS = {
    "renameat2": (316, 276),       # 3.15
    "getrandom": (318, 278),       # 3.17
    "memfd_create": (319, 279),    # 3.17
    "copy_file_range": (326, 285), # 4.5
    "statx": (332, 291),           # 4.11
    "close_range": (436, 436),     # 5.9
    "openat2": (437, 437),         # 5.6
    "faccessat2": (439, 439),      # 5.8
    "fchmodat2": (452, 452),       # 6.6
}
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
SET_NO_NEW_PRIVS, SET_SECCOMP, MODE_FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06             # linux/bpf_common.h
ALLOW, ERROR = 0x7FFF0000, 0x00050000


def command(error, *calls):
    """The first arguments of a program that runs without these calls."""
    if platform.machine() not in MACHINES:
        import pytest  # the program has none
        pytest.skip("NOT TESTED: the filter has no numbers of system calls for this machine")
    return [sys.executable, "-I", __file__, str(error), ",".join(calls or CALLS)]


def program(error, calls):
    """The filter: other machines' calls are allowed, those with these numbers fail."""
    machine, column = MACHINES[platform.machine()]
    steps = [(LOAD, 0, 0, 4), (JUMP_EQUAL, 1, 0, machine), (RETURN, 0, 0, ALLOW), (LOAD, 0, 0, 0)]
    for i, call in enumerate(calls):
        steps.append((JUMP_EQUAL, len(calls) - i, 0, CALLS[call][column]))
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ERROR | error)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def confine(error, calls):
    text = program(error, calls)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    code = ctypes.create_string_buffer(text, len(text))
    filter_ = ctypes.create_string_buffer(  # struct sock_fprog
        struct.pack("@HP", len(text) // 8, ctypes.addressof(code)))
    if prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 or prctl(
            SET_SECCOMP, MODE_FILTER, ctypes.c_void_p(ctypes.addressof(filter_)), 0, 0) < 0:
        sys.exit("old_kernel: %s" % os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    confine(int(sys.argv[1]), sys.argv[2].split(","))
    os.execv(sys.argv[3], sys.argv[3:])
