# SPDX-License-Identifier: MIT
"""What archives cost to unpack grows with them and no faster, and memory has a limit."""
import io
import os
import shutil
import struct
import tarfile

import pytest

import big_env
import growth

OWN = b"home = /nonexistent/bin\nversion = 3.11.2\nmovenv = 1\n"  # needs no interpreter here


@pytest.fixture
def packed(tmp_path, grown):
    """packed(fill, count) -> an archive of an environment that fill() has filled."""

    def make(fill, count):
        env = grown(fill, count)
        archive = tmp_path / ("%d.tar" % count)
        with tarfile.open(archive, "w") as t:
            t.add(env, "env")
        shutil.rmtree(env)
        return archive

    return make


def test_four_times_as_many_rows_cost_less_than_six_times(
        packed, clean_env, tmp_path, needs_static):
    costs = []
    for count in (0, 1500, 6000):
        archive = packed(big_env.add_missing_scripts, count)
        costs.append(growth.instructions("unpack", "-q", archive, tmp_path / ("new%d" % count),
                                         env=clean_env))
    assert costs[2] - costs[0] < 6 * (costs[1] - costs[0]), costs


def test_scripts_cost_little_memory(packed, clean_env, tmp_path, needs_static):
    archive = packed(big_env.add_scripts, 3000)
    done = growth.in_little_memory("unpack", "-q", archive, tmp_path / "new", env=clean_env)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_record_of_40_mib_costs_little_memory(packed, clean_env, tmp_path, needs_static):
    archive = packed(big_env.big_record, 40 << 20)
    done = growth.in_little_memory("unpack", "-q", archive, tmp_path / "new", env=clean_env,
                                   limit=8 << 20)
    assert (done.returncode, done.stderr) == (0, "")


def zip_of_empty_files(names):
    """A zip archive, fast: all members have one local header, which nobody reads."""
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 0x31e, 10, 0, 0, 0, 33, 0, 0, 0, len(n), 0, 0, 0, 0,
                    0o100644 << 16, 0) + n
        for n in names)
    start = struct.pack("<4s5H3I2H", b"PK\3\4", 10, 0, 0, 0, 33, 0, 0, 0, 0, 0)
    end64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, len(names), len(names),
                        len(central), len(start))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(start) + len(central), 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0)
    return start + central + end64 + locator + end


@pytest.mark.parametrize("count, width, why", [
    (170000, 110, "'../x' in it is refused"),
    (500000, 8, "'../x' in it is refused"),
])
def test_a_directory_of_a_zip_costs_little_memory(clean_env, tmp_path, needs_static, count, width,
                                                  why):
    names = [b"%0*d" % (width, i) for i in range(count)] + [b"../x"]
    (tmp_path / "in.zip").write_bytes(zip_of_empty_files(names))
    done = growth.in_little_memory("unpack", "-q", "--max-size", "8G", tmp_path / "in.zip",
                                   tmp_path / "new", env=clean_env, limit=8 << 20)
    assert done.returncode == 1 and why in done.stderr
    assert os.listdir(tmp_path) == ["in.zip"]


def add(t, name, data=b"", kind=tarfile.REGTYPE, to=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, to, len(data)
    t.addfile(info, io.BytesIO(data))


def test_symlinks_beyond_16_mib_are_refused(clean_env, tmp_path, needs_static):
    with tarfile.open(tmp_path / "in.tar", "w") as t:
        add(t, "pyvenv.cfg", OWN)
        add(t, "bin/x")
        for i in range(4400):
            add(t, "l%05d" % i, kind=tarfile.SYMTYPE, to="./" * 1990 + "bin/x")
    done = growth.in_little_memory("unpack", "-q", tmp_path / "in.tar", tmp_path / "new",
                                   env=clean_env)
    assert done.returncode == 1 and "it is one symlink too many" in done.stderr
    assert os.listdir(tmp_path) == ["in.tar"]


def chain(path, count):
    """An archive where each link leads to the next one, and only the last one to a file."""
    with tarfile.open(path, "w") as t:
        add(t, "pyvenv.cfg", OWN)
        add(t, "bin/x", b"text\n")
        for i in range(count):
            to = "./l%05d" % (i + 1) if i + 1 < count else "..//bin/x"
            add(t, "a/l%05d" % i, kind=tarfile.SYMTYPE, to=to)


def test_each_link_is_looked_at_twice_where_links_are_copied(clean_env, tmp_path, needs_static):
    """On a disk without symlinks, here by strace, a link's target must be copied first."""
    looks = []
    for count in (20, 80):
        chain(tmp_path / "in.tar", count)
        new = tmp_path / ("new%d" % count)
        done, calls = growth.calls(tmp_path / "log", "unpack", "-q", tmp_path / "in.tar", new,
                                   env=clean_env,
                                   options=["-e", "inject=symlinkat:error=EPERM"])
        assert done.returncode == 0, done.stderr
        assert all((new / "a" / ("l%05d" % i)).read_text() == "text\n" for i in range(count))
        looks.append(sum(name == "symlinkat" for name, _ in calls))
    assert looks == [2 * 20 - 1, 2 * 80 - 1]


def test_links_in_a_circle_are_left_out_where_links_are_copied(clean_env, tmp_path, needs_static):
    with tarfile.open(tmp_path / "in.tar", "w") as t:
        add(t, "pyvenv.cfg", OWN)
        add(t, "bin/x", b"text\n")
        add(t, "a", kind=tarfile.SYMTYPE, to="b")
        add(t, "b", kind=tarfile.SYMTYPE, to="a")
        add(t, "c", kind=tarfile.SYMTYPE, to="bin/x")
    done, _ = growth.calls(tmp_path / "log", "unpack", "-q", tmp_path / "in.tar", tmp_path / "new",
                           env=clean_env, options=["-e", "inject=symlinkat:error=EPERM"])
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "c").read_text() == "text\n"
    assert not (tmp_path / "new" / "a").exists()
