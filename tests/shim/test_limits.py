# SPDX-License-Identifier: MIT
"""Limits of a start and of the shim's file; the output under MOVENV_DEBUG."""
import os
import re
import struct

import pytest

import homes
from conftest import must, tool, unmount

SIZE_MAX = 32768
CALLS_MAX = 12
INSTRUCTIONS_MAX = 20000
PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK = 1, 2, 3, 0x6474E551
PF_X, PF_W = 1, 2


@pytest.fixture
def segments(shim):
    """(type, flags) of each program header."""
    data = shim.read_bytes()
    assert data[:4] == b"\x7fELF"
    order = "<" if data[5] == 1 else ">"
    if data[4] == 2:
        at, = struct.unpack_from(order + "Q", data, 32)
        size, count = struct.unpack_from(order + "HH", data, 54)
        return [struct.unpack_from(order + "II", data, at + n * size) for n in range(count)]
    at, = struct.unpack_from(order + "I", data, 28)
    size, count = struct.unpack_from(order + "HH", data, 42)
    words = [struct.unpack_from(order + "8I", data, at + n * size) for n in range(count)]
    return [(w[0], w[6]) for w in words]


def test_shim_is_at_most_32_kib(shim):
    assert shim.stat().st_size <= SIZE_MAX


def test_shim_needs_no_loader(segments):
    kinds = [kind for kind, _ in segments]
    assert PT_LOAD in kinds and PT_INTERP not in kinds and PT_DYNAMIC not in kinds


def test_shim_has_no_memory_that_is_written_and_executed(segments):
    assert (PT_GNU_STACK, PF_X) not in [(kind, flags & PF_X) for kind, flags in segments]
    assert not [s for s in segments if s[0] == PT_LOAD and s[1] & PF_X and s[1] & PF_W]


def test_interpreters_of_an_environment_are_copies_of_the_shim_not_links(env, shim):
    for name in env.names:
        program, _, line = (env.bin / name).read_bytes().partition(b"\nmovenv-python ")
        assert program == shim.read_bytes() and line.count(b"\n") == 1
        assert not (env.bin / name).is_symlink() and (env.bin / name).stat().st_nlink == 1
        assert (env.bin / name).stat().st_mode & 0o7777 == 0o755


def calls(execute, trace, *command):
    """The system calls after the one that started the shim, up to the one that starts Python."""
    done = execute(tool("strace"), "-o", trace, *command, check=False)
    lines = trace.read_text().splitlines() if trace.exists() else []
    starts = [n for n, line in enumerate(lines) if re.match(r"execve\(.* = 0$", line)]
    if len(starts) < 2:
        assert "ptrace" in done.stderr, done
        pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
    return lines[starts[0] + 1:starts[1] + 1]


def test_python_starts_within_twelve_system_calls(env, execute, tmp_path):
    found = calls(execute, tmp_path / "trace", env.bin / "python", "-c", "pass")
    assert len(found) <= CALLS_MAX, "\n".join(found)


def test_script_starts_within_twelve_system_calls(my_env, add_script, execute, tmp_path):
    script = add_script(my_env, "tool", "print('ran')\n")
    found = calls(execute, tmp_path / "trace", script)
    assert len(found) <= CALLS_MAX, "\n".join(found)


def test_python_starts_without_memory_of_its_own(one_env, execute, tmp_path):
    found = calls(execute, tmp_path / "trace", one_env.bin / "python", "-c", "pass")
    assert not [c for c in found if c.startswith(("brk", "mmap", "mremap", "clone", "fork"))]


@pytest.fixture
def instructions(my_env, shim, clean_env, execute, tmp_path):
    """
    instructions(program) -> user-space instructions up to the start of Python. callgrind writes
    nothing for a process that execs another program. So the home interpreter is a file that cannot
    be executed. The shim's report of that error is not counted where the unstripped shim is there.
    """
    valgrind = tool("valgrind")
    home = tmp_path / "home"
    home.mkdir()
    name = os.path.basename(my_env.config()["executable"])
    (home / name).write_text("")
    my_env.configure(home=str(home), executable=str(home / name))
    clean_env.update(LANG="C.UTF-8", USER="user", SHELL="/bin/sh", TERM="dumb")

    def call(program, *args):
        unstripped = shim.with_name(shim.name + ".unstripped")
        if unstripped.exists():
            tail = program.read_bytes()[shim.stat().st_size:]
            program.write_bytes(unstripped.read_bytes() + tail)
        out = tmp_path / "calls"
        done = execute(
            valgrind, "--tool=callgrind", "--callgrind-out-file=%s" % out, "--dump-before=program_wrong*",
            program, *args, check=False,
        )
        assert done.returncode == 126 and "cannot start" in done.stderr, done
        counted = tmp_path / "calls.1"
        text = (counted if counted.exists() else out).read_text()
        return int(re.search(r"^totals: (\d+)", text, re.M).group(1))

    return call


def test_python_starts_within_twenty_thousand_instructions(my_env, instructions):
    count = instructions(my_env.bin / "python", "-c", "pass")
    assert 100 < count < INSTRUCTIONS_MAX


def test_script_starts_within_twenty_thousand_instructions(my_env, add_script, instructions):
    count = instructions(add_script(my_env, "tool", "print('ran')\n"))
    assert 100 < count < INSTRUCTIONS_MAX


# --- MOVENV_DEBUG ---


@pytest.fixture
def debug(execute, clean_env):
    """debug(argv…) -> the lines that the shim prints under MOVENV_DEBUG=1."""

    def call(*command, value="1", **kwargs):
        done = execute(*command, env={**clean_env, "MOVENV_DEBUG": value}, **kwargs)
        assert done.stdout == "ran\n"
        return done.stderr.splitlines()

    return call


def test_debug_prints_environment_home_and_interpreter(one_env, debug):
    lines = debug(one_env.bin / "python", "-c", "print('ran')")
    config = one_env.config()
    assert all(line.startswith("movenv: ") for line in lines)
    for word in (
        "environment '%s'" % one_env, "home '%s'" % config["home"],
        "interpreter '%s'" % config["executable"],
    ):
        assert len([line for line in lines if word in line]) == 1, (word, lines)


def test_debug_names_a_console_script(my_env, add_script, debug):
    script = add_script(my_env, "tool", "print('ran')\n")
    assert "movenv: console script '%s'" % script in debug(script)


def test_debug_prints_each_symlink_that_was_followed(one_env, debug, tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to(one_env.bin / "python")
    lines = debug(tmp_path / "a", "-c", "print('ran')")
    for name in ("a", "b"):
        assert "movenv: no pyvenv.cfg beside or above '%s'" % (tmp_path / name) in lines


def test_debug_prints_other_environments_on_the_way(my_env, one_env, debug):
    my_env.configure(home=str(one_env.bin))
    lines = debug(my_env.bin / "python", "-c", "print('ran')")
    assert [line for line in lines if "other environments" in line], lines


def test_debug_prints_each_missing_interpreter(my_env, debug):
    name = "python%s" % my_env.python.minor
    my_env.configure(executable="/elsewhere/no-such-python")
    lines = [line for line in debug(my_env.bin / "python", "-c", "print('ran')") if "/" in line]
    first = [n for n, line in enumerate(lines) if line.endswith("/no-such-python'")]
    then = [n for n, line in enumerate(lines) if line.endswith("/%s'" % name)]
    assert first and then and first[0] < then[0], lines


@pytest.mark.parametrize("value", ["", "0"])
def test_debug_is_silent_when_off(one_env, debug, value):
    assert debug(one_env.bin / "python", "-c", "print('ran')", value=value) == []


def test_without_debug_the_shim_is_silent(one_env, execute):
    done = execute(one_env.bin / "python", "-c", "print('ran')")
    assert (done.stdout, done.stderr) == ("ran\n", "")


@pytest.mark.parametrize("name", ["MOVENV_DEBUGS", "XMOVENV_DEBUG"])
def test_variable_with_another_name_does_not_turn_debug_on(one_env, execute, clean_env, name):
    done = execute(one_env.bin / "python", "-c", "pass", env={**clean_env, name: "1"})
    assert done.stderr == ""


def test_debug_variable_is_passed_on_to_python(one_env, debug):
    """It is the user's variable: the shims of children print as well."""
    code = "import os; print('ran' if os.environ['MOVENV_DEBUG'] == '1' else '')"
    debug(one_env.bin / "python", "-c", code)


# --- Discovery in large and foreign directories ---


def test_a_name_longer_than_255_bytes_is_passed_over(
    exfat_dir, my_env, any_python, refused, clean_env, tmp_path
):
    """exFAT counts 255 letters, which are up to 765 bytes in a directory's listing.

    Everyone may write to such a disk here, so the installation is mounted there from another disk.
    """
    tree = homes.top(homes.home_tree(any_python, tmp_path / "tree"))
    os.rename(tree / "bin" / homes.name_of(any_python), tree / "bin/python3.99")
    (tree / "lib/python3.99").symlink_to(any_python.stdlib)
    point = exfat_dir / ".pyenv/versions" / ("é" * 200)
    point.mkdir(parents=True)
    must("mount", "--bind", str(tree), str(point))
    try:
        my_env.configure(home="/no/such/home", executable="/no/such/home/python", version="3.99.0")
        clean_env.update(HOME=str(exfat_dir))
        line = refused(127, my_env.bin / "python", env=clean_env)
        assert "cannot find 'python3.99'" in line
    finally:
        unmount(point)


def test_a_long_path_variable_is_searched_within_a_second(my_env, refused, clean_env):
    """The time is linear in the number of entries."""
    my_env.configure(home="/no/such/home", executable="/no/such/home/python", version="3.99.0")
    clean_env["PATH"] = "/x:" * 40000
    refused(127, my_env.bin / "python", env=clean_env)
