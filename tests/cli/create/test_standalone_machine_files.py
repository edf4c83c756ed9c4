# SPDX-License-Identifier: MIT
"""What an interpreter reads from the machine, and an empty root does not have."""
import os
import subprocess
from pathlib import Path

import pytest

from archives import stale
from conftest import tool
from roots import inside

LOCALE = """
import locale, os, subprocess, sys
print(locale.setlocale(locale.LC_ALL, "C.UTF-8"))
print(subprocess.check_output([sys.executable, "-c", "import locale; "
    "print(locale.setlocale(locale.LC_ALL, ''))"], env=dict(os.environ, LC_ALL="C.UTF-8")).decode())
"""
TERMINAL = """
import curses, os
os.environ["TERM"] = "xterm-256color"
curses.setupterm()
print(curses.tigetnum("colors"), os.environ["TERMINFO_DIRS"])
"""
ZONE = """
import datetime, zoneinfo
when = datetime.datetime(2024, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
print(when.isoformat(), zoneinfo.TZPATH[-1])
"""


@pytest.fixture
def alone(standalone, needs_root, tmp_path):
    """A copy of the environment in an empty root, which a test may change."""
    python, env_dir = standalone
    (tmp_path / "root").mkdir()
    subprocess.run(["cp", "-a", env_dir, tmp_path / "root/env"], check=True)
    return python, tmp_path / "root/env"


def has_module(env_dir, name):
    return inside(env_dir, "python", "-c", "import " + name, check=False).returncode == 0


def test_c_utf8_is_a_locale_in_an_empty_root(alone):
    if not any(os.path.isdir("/usr/lib/locale/" + n) for n in ("C.utf8", "C.UTF-8")):
        pytest.skip("NOT TESTED: this machine has no C.UTF-8 in a directory")
    python, env_dir = alone
    assert inside(env_dir, "python", "-c", LOCALE).stdout.split() == ["C.UTF-8", "C.UTF-8"]


def test_curses_finds_the_terminals_in_use_in_an_empty_root(alone):
    python, env_dir = alone
    if not has_module(env_dir, "curses"):
        pytest.skip("%r has no curses" % python)
    output = inside(env_dir, "python", "-c", TERMINAL).stdout
    assert output == "256 :/env/base/share/terminfo\n"
    names = {p.name for p in (env_dir / "base/share/terminfo").glob("*/*")}
    assert names >= {"xterm", "xterm-256color", "linux", "screen", "tmux-256color", "vt100", "dumb"}
    # On a disk without upper and lower case these would be one directory.
    assert not [n for n in names if n[0].isupper()]


def test_zoneinfo_finds_the_zones_of_the_machine_that_made_it(alone):
    if not os.path.exists("/usr/share/zoneinfo/Europe/Berlin"):
        pytest.skip("NOT TESTED: this machine has no time zones")
    python, env_dir = alone
    if not has_module(env_dir, "zoneinfo"):
        pytest.skip("%r has no zoneinfo" % python)
    if not python.is_cpython:
        pytest.skip("PyPy's sysconfig has no TZPATH of its own")
    output = inside(env_dir, "python", "-c", ZONE).stdout
    assert output == "2024-07-01T12:00:00+02:00 /env/base/share/zoneinfo\n"
    assert not (env_dir / "base/share/zoneinfo/right").exists()


def test_the_machines_own_files_come_first(standalone, execute, clean_env):
    python, env_dir = standalone
    if not python.is_cpython:
        pytest.skip("for CPython")
    code = "import locale, os, sys; import curses; print(os.environ['TERMINFO_DIRS']); " \
        "print(os.environ.get('LOCPATH'))"
    env = dict(clean_env, TERMINFO_DIRS="/my/own")
    output = execute(env_dir / "bin/python", "-c", code, env=env).stdout.splitlines()
    assert output[0] == "/my/own:%s/base/share/terminfo" % env_dir
    if os.path.isdir("/usr/lib/locale"):  # LOCPATH would hide them
        assert output[1] == "None"
    if python.version >= (3, 9):
        code = "import zoneinfo; print(*zoneinfo.TZPATH)"
        found = execute(env_dir / "bin/python", "-c", code).stdout.split()
        assert found[0] == "/usr/share/zoneinfo"
        assert found.count("%s/base/share/zoneinfo" % env_dir) == 1


def test_venv_in_an_empty_root_has_pip(alone):
    """Debian's ensurepip has its wheels in a directory of the system."""
    python, env_dir = alone
    if not python.has_ensurepip or not python.pip_wheels():
        pytest.skip("%r has no ensurepip, or no wheel of pip" % python)
    if not python.is_cpython:
        pytest.skip("PyPy's ensurepip has no directory of the system's")
    inside(env_dir, "python", "-m", "venv", "--symlinks",
           "/env/inner", timeout=300)
    inner = env_dir / "inner"
    assert (inner / "bin/pip").exists()
    done = subprocess.run([tool("chroot"), env_dir.parent, "/env/inner/bin/python", "-m", "pip",
                           "--version"], env={}, stdout=subprocess.PIPE, text=True, check=True)
    assert " from /env/inner/lib" in done.stdout


def test_each_changed_module_is_compiled(standalone):
    """Where nobody may write, each start would compile it again."""
    python, env_dir = standalone
    if not python.is_cpython:
        pytest.skip("for CPython")
    assert stale(env_dir)[0] == []
    library = next((env_dir / "base").glob("lib*/python3*/os.py")).parent
    for name in ["locale.py", "curses/__init__.py"] + [
            p.name for p in library.glob("_sysconfigdata*.py")]:
        source = library / name
        if source.exists() and Path(python.stdlib, "__pycache__").is_dir():
            cache = list((source.parent / "__pycache__").glob(source.stem + ".*.pyc"))
            assert "Added by movenv" in source.read_text() and cache, name


def test_a_second_generation_has_the_same_files(standalone, movenv, tmp_path):
    """Of an environment that is made from a standalone one."""
    python, env_dir = standalone
    again = tmp_path.resolve() / "again"
    movenv("create", "--standalone", "--without-pip", "-p", env_dir / "bin/python", again)

    def names(top):
        found = {p.relative_to(top) for p in (top / "base").rglob("*")}
        return {str(p) for p in found if "__pycache__" not in str(p)}

    assert names(again) == names(env_dir)
