# SPDX-License-Identifier: MIT
"""What a start of the shim costs the kernel: segments, page faults; system calls: test_limits.py."""
import os
import struct

import pytest

PAGE = 4096
PT_LOAD = 1
PF_W = 2
# Its code, its data, the stack, and the first page of each path in use. 3 are those of any program.
FAULTS_MAX = 17


@pytest.fixture
def segments(shim):
    """(flags, offset, address, bytes in the file, bytes in memory) of each PT_LOAD."""
    data = shim.read_bytes()
    if data[4] != 2 or data[5] != 1:
        pytest.skip("reads only ELF of 64 bits, little-endian")
    at, = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    found = []
    for n in range(count):
        kind, flags, offset, address, _, in_file, in_memory, _ = struct.unpack_from(
            "<IIQQQQQQ", data, at + n * size)
        if kind == PT_LOAD:
            found.append((flags, offset, address, in_file, in_memory))
    return found


def test_a_shim_has_one_segment_to_run_and_one_to_write(segments):
    """Each further segment is one more mapping to make, and one more page that is not full."""
    assert [flags & PF_W for flags, *_ in segments] == [0, PF_W]
    offset, in_file = segments[1][1], segments[1][3]
    assert offset // PAGE == (offset + in_file - 1) // PAGE, "its data lie in two pages of the file"


def faults_of(program, times=60):
    """The fewest page faults of a start, and its status. None are for the parent's memory: vfork.
    The places of the stack and of the first variables differ, and one start in three has the fewest.
    """
    counts = []
    for _ in range(times):
        pid = os.posix_spawn(program, [program, "-c", "pass"], {"PATH": "/usr/bin:/bin"},
                             file_actions=[(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
        _, status, usage = os.wait4(pid, 0)
        counts.append(usage.ru_minflt)
    return min(counts), os.waitstatus_to_exitcode(status)


@pytest.mark.skipif(os.sysconf("SC_PAGE_SIZE") != PAGE, reason="counts pages of 4 KiB")
def test_a_start_touches_few_pages(my_env, tmp_path, needs_static):
    """The home interpreter cannot be executed, so that all faults are the shim's."""
    name = os.path.basename(my_env.config()["executable"])
    home = tmp_path.resolve() / "home"
    home.mkdir()
    (home / name).touch()
    my_env.configure(home=str(home), executable=str(home / name))
    count, status = faults_of(str(my_env.bin / "python"))
    assert status == 126
    assert count <= FAULTS_MAX
