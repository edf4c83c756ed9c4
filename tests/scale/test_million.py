# SPDX-License-Identifier: MIT
"""Memory does not grow with an environment: 32 MiB of address space for 1,000,000 files.

`make test-scale` runs these. They need 20 GiB in TMPDIR, and some 20 minutes.
"""
import re
import subprocess

import pytest

import big_env
import growth
import site_packages
from conftest import MOVENV, make_clean_env, run, tool
from foreign_env import Env

LIMIT = 32 << 20
SIZES = 100_000, 1_000_000


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    return make_clean_env(tmp_path_factory.mktemp("user"))


@pytest.fixture(scope="module", params=SIZES, ids=["100000", "1000000"])
def sized(request, tmp_path_factory, any_python, env):
    """An environment with packages of so many files. The commands leave it as it is."""
    path = tmp_path_factory.mktemp("sized").resolve() / "env"
    yield site_packages.make(path, request.param, any_python, env)
    subprocess.run(["rm", "-rf", path], check=True)


@pytest.mark.parametrize("command", ["check", "check --hashes", "repair -n", "repair"])
def test_a_tree_costs_little_memory(sized, env, needs_static, command):
    done = growth.in_little_memory(*command.split(), sized, env=env, limit=LIMIT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "zip"])
def test_an_archive_costs_little_memory(sized, env, tmp_path, needs_static, kind):
    archive, new = tmp_path / ("a." + kind), tmp_path / "new"
    done = growth.in_little_memory("pack", "-q", "-j", 2, "-o", archive, sized, env=env, limit=LIMIT)
    assert (done.returncode, done.stderr) == (0, "")
    done = growth.in_little_memory("unpack", "-q", "--max-size", "30G", archive, new, env=env,
                                   limit=LIMIT)
    assert (done.returncode, done.stderr) == (0, "")
    run(MOVENV, "check", "-q", new, env=env)
    subprocess.run(["rm", "-rf", archive, new], check=True)


def test_a_record_of_a_million_rows_costs_little_memory(tmp_path, any_python, env, needs_static):
    place, new = tmp_path / "env", tmp_path / "new"
    run(MOVENV, "create", "--without-pip", "-p", any_python, place, env=env)
    filled = Env(place)
    info = big_env.big_record(filled, 110 << 20)
    filled.write("tool", big_env.STUB % filled)
    with open(info / "RECORD", "a", encoding="utf-8") as f:
        f.write("../../../bin/tool,%s,0\n" % big_env.EMPTY)
    for args in (("repair", place), ("check", place), ("pack", "-o", tmp_path / "a.tar.gz", place),
                 ("unpack", "--max-size", "1G", tmp_path / "a.tar.gz", new)):
        done = growth.in_little_memory(*args, env=env, limit=LIMIT)
        assert (done.returncode, done.stderr) == (0, ""), args
    with open(info / "RECORD", encoding="utf-8") as f:
        rows = f.readlines()
    assert len(rows) > 1_000_000 and big_env.EMPTY not in rows[-1]


def test_system_calls_grow_with_the_files(tmp_path, any_python, env, needs_static):
    """From 10,000 to 100,000 files, whose directories are long."""
    counts = []
    for count in (10_000, 100_000):
        path = site_packages.make(tmp_path / str(count), count, any_python, env)
        counts.append(growth.count_calls(tmp_path / "log", "check", path, env=env))
    assert counts[1] <= 10.5 * counts[0], counts


def peak_of(*args, env):
    """The peak of movenv's own resident memory, in KiB: strace holds it at its exit."""
    with subprocess.Popen(
            [tool("strace"), "-qq", "-o", "/dev/null", "-e", "trace=exit_group",
             "-e", "inject=exit_group:delay_enter=1000000", MOVENV, *map(str, args)],
            env=env, stdin=subprocess.DEVNULL) as process:
        peaks = [0]
        while process.poll() is None:
            try:
                with open("/proc/%d/task/%d/children" % (process.pid, process.pid),
                          encoding="ascii") as f:
                    child = f.read().split()[0]
                with open("/proc/%s/status" % child, encoding="ascii") as f:
                    text = f.read()
            except (OSError, IndexError):
                continue
            if "movenv" in text.splitlines()[0]:
                peaks += map(int, re.findall(r"VmHWM:\s+(\d+)", text))
    assert process.returncode == 0
    return max(peaks)


@pytest.mark.parametrize("options", [(), ("--without-pip",), ("--standalone",)])
def test_create_takes_less_than_8_mib(tmp_path, any_python, env, needs_static, options):
    peak = peak_of("create", "-q", "-p", any_python, *options, tmp_path / "env", env=env)
    assert 100 < peak < 8 << 10
