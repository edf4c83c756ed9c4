# SPDX-License-Identifier: MIT
"""What a start may cost, what the file may be, and what MOVENV_DEBUG tells."""
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


def test_interpreters_of_an_environment_are_the_shim_and_no_links(env, shim):
    for name in env.names:
        assert (env.bin / name).read_bytes() == shim.read_bytes()
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
    made = calls(execute, tmp_path / "trace", env.bin / "python", "-c", "pass")
    assert len(made) <= CALLS_MAX, "\n".join(made)


def test_script_starts_within_twelve_system_calls(my_env, add_script, execute, tmp_path):
    script = add_script(my_env, "tool", "print('ran')\n")
    made = calls(execute, tmp_path / "trace", script)
    assert len(made) <= CALLS_MAX, "\n".join(made)


def test_python_starts_without_memory_of_its_own(one_env, execute, tmp_path):
    made = calls(execute, tmp_path / "trace", one_env.bin / "python", "-c", "pass")
    assert not [c for c in made if c.startswith(("brk", "mmap", "mremap", "clone", "fork"))]


@pytest.fixture
def instructions(my_env, shim, clean_env, execute, tmp_path):
    """
    instructions(program) -> user-space instructions up to the start of Python. callgrind writes
    nothing for a process that execs another program, so the home interpreter is here a file that
    cannot be executed; what the shim does after that, die(), is cut off by name where its
    unstripped link is there.
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
    """debug(argv…) -> the lines that the shim says under MOVENV_DEBUG=1."""

    def call(*command, value="1", **kwargs):
        done = execute(*command, env={**clean_env, "MOVENV_DEBUG": value}, **kwargs)
        assert done.stdout == "ran\n"
        return done.stderr.splitlines()

    return call


def test_debug_tells_environment_home_and_interpreter(one_env, debug):
    lines = debug(one_env.bin / "python", "-c", "print('ran')")
    config = one_env.config()
    assert all(line.startswith("movenv: ") for line in lines)
    for word in (
        "environment '%s'" % one_env, "home '%s'" % config["home"],
        "interpreter '%s'" % config["executable"],
    ):
        assert len([line for line in lines if word in line]) == 1, (word, lines)


def test_debug_tells_that_a_script_is_one(my_env, add_script, debug):
    script = add_script(my_env, "tool", "print('ran')\n")
    assert "movenv: console script '%s'" % script in debug(script)


def test_debug_tells_each_link_that_was_followed(one_env, debug, tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to(one_env.bin / "python")
    lines = debug(tmp_path / "a", "-c", "print('ran')")
    for name in ("a", "b"):
        assert "movenv: no pyvenv.cfg beside or above '%s'" % (tmp_path / name) in lines


def test_debug_tells_of_other_environments_on_the_way(my_env, one_env, debug):
    my_env.configure(home=str(one_env.bin))
    lines = debug(my_env.bin / "python", "-c", "print('ran')")
    assert [line for line in lines if "other environments" in line], lines


def test_debug_tells_each_interpreter_that_is_not_there(my_env, debug):
    name = "python%s" % my_env.python.minor
    my_env.configure(executable="/elsewhere/no-such-python")
    lines = [line for line in debug(my_env.bin / "python", "-c", "print('ran')") if "/" in line]
    first = [n for n, line in enumerate(lines) if line.endswith("/no-such-python'")]
    then = [n for n, line in enumerate(lines) if line.endswith("/%s'" % name)]
    assert first and then and first[0] < then[0], lines


@pytest.mark.parametrize("value", ["", "0"])
def test_debug_that_is_off_is_silent(one_env, debug, value):
    assert debug(one_env.bin / "python", "-c", "print('ran')", value=value) == []


def test_without_debug_the_shim_is_silent(one_env, execute):
    done = execute(one_env.bin / "python", "-c", "print('ran')")
    assert (done.stdout, done.stderr) == ("ran\n", "")


@pytest.mark.parametrize("name", ["MOVENV_DEBUGS", "XMOVENV_DEBUG"])
def test_variable_with_another_name_is_no_debug(one_env, execute, clean_env, name):
    done = execute(one_env.bin / "python", "-c", "pass", env={**clean_env, name: "1"})
    assert done.stderr == ""


def test_debug_comes_through_to_python(one_env, debug):
    """It is the user's: a child's shim tells as well."""
    code = "import os; print('ran' if os.environ['MOVENV_DEBUG'] == '1' else '')"
    debug(one_env.bin / "python", "-c", code)


# --- Discovery among foreign things ---


def test_a_name_longer_than_255_bytes_is_passed_over(
    exfat_dir, my_env, any_python, refused, clean_env, tmp_path
):
    """exFAT counts 255 letters, which are up to 765 bytes in a directory's listing.

    Everyone may write to such a disk here: the installation is another disk's, mounted there.
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


def test_a_long_path_is_gone_through_in_no_time(my_env, refused, clean_env):
    """Entry by entry, and not to its end for each."""
    my_env.configure(home="/no/such/home", executable="/no/such/home/python", version="3.99.0")
    clean_env["PATH"] = "/x:" * 40000
    refused(127, my_env.bin / "python", env=clean_env)
