# SPDX-License-Identifier: MIT
"""movenv list: the interpreters that discovery finds. Most are fakes, since list starts none."""
import json
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

import growth
import trees
from conftest import MOVENV, tool
from messages import check_refusal


@pytest.fixture(scope="session")
def elf(any_python):
    """The first bytes of a real interpreter: list reads no more of it, and they cannot start."""
    return Path(any_python).read_bytes()[:4096]


@pytest.fixture
def fake(elf):
    """fake(path, patches={offset: bytes}) -> a file whose header is that of an interpreter."""

    def call(path, patches=None):
        raw = bytearray(elf)
        for at, data in (patches or {}).items():
            raw[at:at + len(data)] = data
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        path.chmod(0o755)
        return path

    return call


@pytest.fixture
def home(tmp_path, clean_env):
    """A HOME that only this test uses; found() returns the interpreters in it."""
    clean_env["HOME"] = str(tmp_path / "home")
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def listed(movenv):
    """listed(env) -> the entries of --json, in order."""

    def call(**kwargs):
        done = movenv("list", "--json", timeout=60, **kwargs)
        assert done.stderr == "" and done.stdout.count("\n") == 1
        answer = json.loads(done.stdout)
        assert set(answer) == {"schema", "interpreters"} and answer["schema"] == 1
        return answer["interpreters"]

    return call


@pytest.fixture
def found(listed, tmp_path):
    """found(env) -> the files below tmp_path that are listed, in order."""

    def call(**kwargs):
        return [i["path"] for i in listed(**kwargs) if i["path"].startswith(str(tmp_path) + "/")]

    return call


@pytest.fixture
def skip_reason(movenv):
    """skip_reason(file) -> the reason that -v prints. The file must not be listed."""

    def call(file, **kwargs):
        done = movenv("list", "-v", check=False, timeout=60, **kwargs)
        assert "%s\n" % file not in done.stdout
        start = "movenv: passed over '%s': " % file
        reasons = [x[len(start):] for x in done.stderr.splitlines() if x.startswith(start)]
        assert len(reasons) == 1, done.stderr
        return reasons[0]

    return call


def with_path(env, *dirs):
    return dict(env, PATH=":".join([*map(str, dirs), env["PATH"]]))


# What is listed


def test_every_interpreter_of_this_machine_is_listed_correctly(listed, python, clean_env):
    env = with_path(clean_env, os.path.dirname(python.path))
    entry, = [i for i in listed(env=env) if os.path.samefile(i["path"], python)]
    assert entry["implementation"] == {"cpython": "CPython", "pypy": "PyPy"}[python.implementation]
    assert entry["version"] == python.minor
    assert entry["abi"] == python.abiflags.replace("m", "")
    assert os.path.isabs(entry["path"])


def test_json_has_the_keys_that_help_lists(movenv, listed, any_python, clean_env):
    help_text = movenv("list", "--help").stdout
    for entry in listed(env=with_path(clean_env, os.path.dirname(any_python.path))):
        assert list(entry) == ["path", "implementation", "version", "full_version", "abi",
                               "default"]
        assert all(key in help_text for key in entry)


def test_entries_are_sorted_by_implementation_and_version(listed, home, fake, clean_env):
    for name in ("python3.9", "pypy3.10", "python3.13t", "graalpy", "python3.10", "python3.13",
                 "python3.13td", "pypy3.9"):
        fake(home / "bin" / name)
    names = [os.path.basename(i["path"]) for i in listed(env=with_path(clean_env, home / "bin"))
             if i["path"].startswith(str(home))]
    assert names == ["python3.13", "python3.13t", "python3.13td", "python3.10", "python3.9",
                     "pypy3.10", "pypy3.9", "graalpy"]


def test_text_has_the_same_entries_with_the_file_last(movenv, listed, home, fake, clean_env):
    for name in ("python3.13", "python3.13td", "graalpy", "pypy3.10"):
        fake(home / "some dir" / name)
    (home / "some dir/python3").symlink_to("python3.13")
    env = with_path(clean_env, home / "some dir")
    done = movenv("list", env=env)
    assert done.stderr == ""
    lines = [re.fullmatch(r"([* ]) ([0-9.]*)([td]*) +(CPython|PyPy|GraalPy) +(/.*)", line).groups()
             for line in done.stdout.splitlines()]
    assert lines == [("* "[not i["default"]], i["full_version"] or i["version"] or "", i["abi"],
                      i["implementation"], i["path"]) for i in listed(env=env)]
    assert len({line.index("/") for line in done.stdout.splitlines()}) == 1


@pytest.mark.parametrize("name", [
    "python3.12", "python3.13t", "python3.12d", "python3.13td", "pypy3.9", "graalpy", "python3.6",
    "graalpy3.12", "python3.100",
])
def test_a_name_of_an_interpreter_is_listed(found, home, fake, clean_env, name):
    file = fake(home / "bin" / name)
    assert found(env=with_path(clean_env, home / "bin")) == [str(file)]


@pytest.mark.parametrize("name", [
    "python3", "python", "pypy3", "python2.7", "python4.1", "python3.012", "python3.12-config",
    "python3.12.1", "python312", "python3.", "python3.12dt", "python3.13tt", "python3.x",
    "Python3.12", "xpython3.12", "python3.12 ", "python3.12\n", "python-3.12", "python3.12m",
    "python3.99999999999999999999", "pythonw3.12", "pypy", "python3.12.exe",
])
def test_another_name_is_not_listed(found, home, fake, clean_env, name):
    fake(home / "bin" / name)
    assert found(env=with_path(clean_env, home / "bin")) == []


# Full versions


def test_the_full_version_is_the_one_that_the_interpreter_prints(listed, python, clean_env):
    env = with_path(clean_env, os.path.dirname(python.path))
    entry, = [i for i in listed(env=env) if os.path.samefile(i["path"], python)]
    if entry["full_version"] is None:
        assert python.implementation == "pypy"  # Debian's has it in no place that is soon read
    else:
        assert entry["full_version"] == "%d.%d.%d" % python.version


HEADER = "/* \"Python\" */\n#define PY_MAJOR_VERSION 3\n#define PY_VERSION \t\"%s\"\n"


@pytest.fixture
def version_of(listed, home, fake, clean_env):
    """version_of(name) -> the full version of home/bin/NAME."""

    def call(name="python3.12"):
        if not (home / "bin" / name).exists():
            fake(home / "bin" / name)
        entry, = [i for i in listed(env=with_path(clean_env, home / "bin"))
                  if i["path"] == str(home / "bin" / name)]
        return entry["full_version"]

    return call


def write(file, data):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())


@pytest.mark.parametrize("text,version", [
    ("3.12.4", "3.12.4"), ("3.12.0", "3.12.0"), ("3.12.0rc2", "3.12.0rc2"),
    ("3.12.0a1+", "3.12.0a1+"), ("3.12.0b3", "3.12.0b3"), ("3.12.15+", "3.12.15+"),
    ("3.11.4", None), ("3.120.4", None), ("13.12.4", None), ("3.12", None), ("3.12.", None),
    ("3.12.x", None), ("3.12.4rc", None), ("3.12.4 ", None), ("3.12.4-x", None),
    ("3.12." + "1" * 30, None),
])
def test_the_c_header_has_the_full_version(version_of, home, text, version):
    write(home / "include/python3.12/patchlevel.h", HEADER % text)
    assert version_of() == version


@pytest.mark.parametrize("name,header", [
    ("python3.13t", "python3.13t"), ("python3.13d", "python3.13d"), ("python3.7", "python3.7m"),
    ("pypy3.10", "pypy3.10"),
])
def test_the_directory_of_headers_is_that_of_the_abi(version_of, home, name, header):
    minor = re.search(r"3\.[0-9]+", name).group()
    for other in ("python", "pypy"):
        write(home / "include" / (other + minor) / "patchlevel.h", HEADER % (minor + ".1"))
    for directory in (home / "include").iterdir():
        if directory.name not in (header, header.rstrip("m")):
            continue
        shutil.rmtree(directory)
    write(home / "include" / header / "patchlevel.h", HEADER % (minor + ".2"))
    assert version_of(name) == minor + ".2"


def test_the_header_at_the_end_of_the_symlinks_counts(version_of, home, fake):
    fake(home / "opt/3.12.7/bin/python3.12")
    write(home / "opt/3.12.7/include/python3.12/patchlevel.h", HEADER % "3.12.7")
    write(home / "include/python3.12/patchlevel.h", HEADER % "3.12.1")
    (home / "bin").mkdir()
    (home / "bin/python3.12").symlink_to("../opt/3.12.7/bin/python3.12")
    assert version_of() == "3.12.7"


@pytest.mark.parametrize("before", [0, 1000, (256 << 10) - 4, (256 << 10) - 9, (512 << 10) - 70,
                                    3 << 20])
def test_the_program_has_the_full_version(version_of, home, fake, before):
    """Debian has no headers without python3-dev. The text may lie across two reads."""
    file = fake(home / "bin/python3.12")
    with open(file, "ab") as f:
        f.write(b"x" * before + b"\0\x33.12.x\0" b"3.12.2 \0" b"\0" b"3.12.10\0strict\0")
    assert version_of() == "3.12.10"


@pytest.mark.parametrize("bytes_", [b"\0" b"3.12.10", b"/3.12.10\0", b"\0" b"3.12.10 (main\0",
                                    b"\0" b"3.120.1\0", b""])
def test_other_texts_of_a_program_are_not_its_version(version_of, home, fake, bytes_):
    file = fake(home / "bin/python3.12")
    with open(file, "ab") as f:
        f.write(bytes_)
    assert version_of() is None


@pytest.mark.parametrize("name,library", [
    ("python3.12", "lib64/libpython3.12.so.1.0"), ("python3.12", "lib/libpython3.12.so.1.0"),
    ("python3.13t", "lib/libpython3.13t.so.1.0"), ("python3.6", "lib64/libpython3.6m.so.1.0"),
])
def test_the_library_has_the_full_version(version_of, home, name, library):
    """Fedora's and Alpine's program is a few kilobytes."""
    minor = re.search(r"3\.[0-9]+", name).group()
    write(home / library, b"\x7fELF\0%s.8\0" % minor.encode())
    assert version_of(name) == minor + ".8"


@pytest.mark.parametrize("make", [
    lambda f: os.mkfifo(f), lambda f: f.mkdir(), lambda f: f.symlink_to("/dev/zero"),
    lambda f: f.symlink_to(f.name), lambda f: f.write_bytes(b""),
    lambda f: f.write_bytes(b"\"3.12.4\"" * 100000),
], ids=["fifo", "directory", "device", "loop", "empty", "huge"])
def test_an_odd_header_leaves_the_minor_version(version_of, home, make):
    (home / "include/python3.12").mkdir(parents=True)
    make(home / "include/python3.12/patchlevel.h")
    assert version_of() is None


def test_a_huge_program_is_not_read_to_its_end(needs_static, version_of, execute, home, fake,
                                               clean_env):
    with open(fake(home / "bin/python3.12"), "r+b") as f:
        f.truncate(1 << 40)
    assert version_of() is None
    done = execute(tool("strace"), "-c", "-e", "trace=pread64", MOVENV, "list",
                   env=with_path(clean_env, home / "bin"))
    assert int(re.search(r"(\d+) +(?:\d+ )?pread64", done.stderr).group(1)) < 1000


def test_a_header_costs_few_system_calls(needs_static, execute, home, fake, clean_env):
    """With those that judge the file and list its directory; those that follow links aside."""
    def count(n):
        for i in range(n):
            fake(home / str(i) / "bin/python3.12")
            write(home / str(i) / "include/python3.12/patchlevel.h", HEADER % "3.12.1")
        env = dict(clean_env, PATH=":".join(str(home / str(i) / "bin") for i in range(n)))
        done = execute(tool("strace"), "-f", MOVENV, "list", env=env)
        assert done.stdout.count(" 3.12.1 ") >= n
        calls = re.findall(r"^(?:\[pid +\d+\] )?(\w+)\(", done.stderr, re.MULTILINE)
        return len([c for c in calls if c not in ("readlink", "lstat", "stat", "newfstatat")])

    one = count(1)
    assert count(11) - one <= 10 * 40


# The default


def default_of(entries):
    chosen = [i["path"] for i in entries if i["default"]]
    assert len(chosen) <= 1
    return chosen[0] if chosen else None


def test_the_default_is_the_one_that_create_uses(movenv, listed, python, clean_env, tmp_path):
    env = with_path(clean_env, os.path.dirname(python.path))
    movenv("create", "--without-pip", tmp_path / "env", env=env)
    made = trees.cfg(tmp_path / "env")["executable"]
    assert os.path.samefile(default_of(listed(env=env)), made)


def test_movenv_python_is_the_default(listed, python, any_python, clean_env):
    env = with_path(dict(clean_env, MOVENV_PYTHON=python.path), os.path.dirname(any_python.path))
    assert os.path.samefile(default_of(listed(env=env)), python)


def test_an_environment_that_is_first_on_path_stands_for_its_base(
        listed, made, any_python, clean_env):
    env = with_path(clean_env, made(any_python, "--without-pip") / "bin",
                    os.path.dirname(any_python.path))
    assert os.path.samefile(default_of(listed(env=env)), any_python)


def test_without_python3_the_newest_is_the_default(listed, home, fake, clean_env):
    newest = fake(home / "bin/python3.990")
    fake(home / "bin/python3.991t")
    fake(home / "bin/pypy3.992")
    env = dict(clean_env, PATH=str(home / "bin"))
    assert default_of(listed(env=env)) == str(newest)


def test_a_python3_that_cannot_start_is_not_the_default(listed, home, fake, clean_env):
    newest = fake(home / "bin/python3.990")
    fake(home / "bin/python3", {18: b"\xf7\x00"})
    assert default_of(listed(env=dict(clean_env, PATH=str(home / "bin")))) == str(newest)


def test_a_script_called_python3_is_reported_as_the_default(movenv, listed, home, clean_env):
    script = home / "shims/python3"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\ntouch '%s'\n" % (home / "ran"))
    script.chmod(0o755)
    env = with_path(clean_env, script.parent)
    done = movenv("list", env=env, check=False)
    assert done.stderr == (
        "movenv: the default of 'movenv create' is the one that the script '%s' starts\n" % script)
    assert "*" not in done.stdout
    assert default_of(listed(env=env)) is None
    assert not (home / "ran").exists()


def test_a_default_that_is_not_listed_is_reported(movenv, listed, home, fake, clean_env):
    odd = fake(home / "snake")
    env = dict(clean_env, MOVENV_PYTHON=str(odd))
    assert "is '%s', which is none of these" % odd in movenv("list", env=env, check=False).stderr
    both = subprocess.run([MOVENV, "list"], env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False).stdout
    assert "which is none of these" in both.splitlines()[-1] or "cannot find" in both
    assert default_of(listed(env=env)) is None


@pytest.mark.parametrize("value", ["", "python3", "/nowhere/python3.12", "/tmp", "/dev/zero"])
def test_an_invalid_movenv_python_is_ignored(movenv, clean_env, value):
    env = dict(clean_env, MOVENV_PYTHON=value)
    assert movenv("list", "--json", env=env, check=False, timeout=60).stderr in (
        "", "movenv: cannot find an interpreter on PATH or in the usual places\n")


def test_movenv_python_is_listed_even_in_an_unsafe_directory(found, home, fake, clean_env):
    """The user has named it. Of its names, the first one with a version counts."""
    (home / "open").mkdir()
    (home / "open").chmod(0o777)
    fake(home / "open/python3.12")
    (home / "open/python3").symlink_to("python3.12")
    env = dict(clean_env, MOVENV_PYTHON=str(home / "open/python3"))
    assert found(env=env) == [str(home / "open/python3.12")]


def test_movenv_python_comes_before_path(found, home, fake, clean_env):
    files = [fake(home / d / "python3.12") for d in ("a", "b")]
    env = with_path(dict(clean_env, MOVENV_PYTHON=str(files[1])), home / "a")
    assert found(env=env) == [str(files[1]), str(files[0])]


# The searched directories


@pytest.mark.parametrize("variable,place", [
    (None, ".local/bin"),
    (None, ".pyenv/versions/3.12.1/bin"),
    (None, ".local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu/bin"),
    (None, ".local/share/mise/installs/python/3.12.1/bin"),
    (None, ".asdf/installs/python/3.12.1/bin"),
    (None, ".rye/py/cpython@3.12.1/bin"),
    (None, ".rye/py/cpython@3.12.1/install/bin"),
    (None, "miniconda3/bin"),
    (None, "miniforge3/bin"),
    (None, "mambaforge/bin"),
    (None, "anaconda3/bin"),
    (None, ".nix-profile/bin"),
    (None, ".local/state/nix/profile/bin"),
    (None, ".linuxbrew/bin"),
    ("PYENV_ROOT", "versions/3.12.1/bin"),
    ("UV_PYTHON_INSTALL_DIR", "cpython-3.12.1-linux-x86_64-gnu/bin"),
    ("XDG_DATA_HOME", "uv/python/cpython-3.12.1-linux-x86_64-gnu/bin"),
    ("MISE_DATA_DIR", "installs/python/3.12.1/bin"),
    ("ASDF_DATA_DIR", "installs/python/3.12.1/bin"),
    ("RUNNER_TOOL_CACHE", "Python/3.12.1/x64/bin"),
    ("HOMEBREW_PREFIX", "bin"),
])
def test_a_well_known_directory_is_searched(
        found, home, fake, clean_env, tmp_path, variable, place):
    top = home
    if variable:
        top = tmp_path / "else where"
        clean_env[variable] = str(top)
    file = fake(top / place / "python3.12")
    assert found(env=clean_env) == [str(file)]


def test_path_comes_before_well_known_directories(found, home, fake, clean_env):
    """Among entries of one version. A directory that is also on PATH is listed once."""
    other = fake(home / ".pyenv/versions/3.12.1/bin/python3.12")
    mine = fake(home / "mine/python3.12")
    env = with_path(clean_env, home / "mine", home / ".pyenv/versions/3.12.1/bin")
    assert found(env=env) == [str(mine), str(other)]


def test_the_newest_patch_version_of_a_directory_comes_first(found, home, fake, clean_env):
    files = [str(fake(home / ".pyenv/versions" / v / "bin/python3.12"))
             for v in ("3.12.9", "3.12.10", "3.12.1")]
    assert found(env=clean_env) == [files[1], files[0], files[2]]


@pytest.mark.parametrize("name", ["[a-z]", "*", "?", "a\\b", "~", "$HOME", "sp ace", "n\new"])
def test_a_home_is_used_literally(found, fake, clean_env, tmp_path, name):
    file = fake(tmp_path / name / ".local/bin/python3.12")
    fake(tmp_path / "x/.local/bin/python3.12")
    assert found(env=dict(clean_env, HOME=str(tmp_path / name))) == [str(file)]


@pytest.mark.parametrize("value", [None, "", "relative", "/nowhere", "/" + "x" * 5000])
def test_an_invalid_home_is_ignored(movenv, tmp_path, fake, clean_env, value):
    fake(tmp_path / "relative/.local/bin/python3.12")
    env = {k: v for k, v in clean_env.items() if k != "HOME"}
    if value is not None:
        env["HOME"] = value
    done = movenv("list", env=env, cwd=tmp_path, check=False)
    assert "relative" not in done.stdout and "python3.12" not in done.stderr


@pytest.mark.parametrize("entries", ["{bin}:", ":{bin}", "rel::{bin}:.", "/nowhere:{bin}/:{bin}",
                                     "{bin}/python3.12:{bin}", "/{long}:{bin}", "/dev/null:{bin}"])
def test_only_absolute_entries_of_path_are_searched(
        found, home, fake, clean_env, tmp_path, entries):
    file = fake(home / "bin/python3.12")
    fake(tmp_path / "here/python3.11")
    fake(tmp_path / "here/rel/python3.10")
    env = dict(clean_env, PATH=entries.format(bin=file.parent, long="x" * 5000))
    actual = found(env=env, cwd=tmp_path / "here")
    assert [os.path.normpath(f) for f in actual] == [str(file)]


# Skipped files, and the reasons


@pytest.mark.parametrize("patches,reason", [
    ({18: b"\xb7\x00"}, "it is for aarch64, and this machine is x86_64"),
    ({18: b"\x15\x00", 5: b"\x02"}, "it is damaged, cut short, or no program"),
    ({4: b"\x01"}, "it is damaged, cut short, or no program"),
    ({56: b"\x00\x00"}, "it is damaged, cut short, or no program"),
    ({56: b"\xff\xff"}, "it is damaged, cut short, or no program"),
    ({32: b"\xff" * 8}, "it is damaged, cut short, or no program"),
    ({16: b"\x01\x00"}, "it is damaged, cut short, or no program"),
    ({0: b"MZ"}, "it is not a program"),
    ({0: b"#!"}, "of its #! line is not on this machine"),
])
def test_a_header_that_cannot_start_here_is_skipped(
        skip_reason, fake, home, clean_env, elf, patches, reason):
    if elf[18:20] != b"\x3e\x00":
        pytest.skip("the table is x86-64's")
    file = fake(home / "bin/python3.12", patches)
    assert skip_reason(file, env=with_path(clean_env, file.parent)).endswith(reason)


def test_an_executable_with_a_missing_loader_is_skipped(skip_reason, fake, home, clean_env, elf):
    at = elf.index(b"\0/lib") + 1
    file = fake(home / "bin/python3.12", {at: b"/xib"})
    reason = skip_reason(file, env=with_path(clean_env, file.parent))
    assert reason.startswith("its loader '/xib") and "is not on this machine" in reason


def test_an_executable_without_a_loader_is_skipped(skip_reason, fake, home, clean_env, elf):
    """No Python is static: PT_INTERP, the type 3, becomes a PT_NULL."""
    heads = range(64, 64 + 56 * elf[56], 56)
    at, = [h for h in heads if elf[h:h + 4] == b"\3\0\0\0"]
    file = fake(home / "bin/python3.12", {at: b"\0"})
    assert skip_reason(file, env=with_path(clean_env, file.parent)) == "it is a static executable"


def test_a_shim_is_skipped(skip_reason, home, shim, clean_env, needs_static):
    (home / "bin").mkdir()
    file = Path(shutil.copy(shim, home / "bin/python3.12"))
    assert skip_reason(file, env=with_path(clean_env, file.parent)) == "it is a static executable"


def make_fifo(file):
    os.mkfifo(file, 0o755)


def make_socket(file):
    with socket.socket(socket.AF_UNIX) as s:
        here = os.getcwd()
        os.chdir(file.parent)
        try:
            s.bind(file.name)
        finally:
            os.chdir(here)
    file.chmod(0o755)


def make_script(file):
    file.write_text("#!/bin/sh\nexit 1\n")
    file.chmod(0o755)


def make_empty(file):
    file.touch(0o755)


def make_plain(file):
    shutil.copy("/bin/true", file)
    file.chmod(0o644)


def make_huge(file):
    with open(file, "wb") as f:
        f.truncate(1 << 40)
    file.chmod(0o755)


@pytest.mark.parametrize("make,reason", [
    (make_fifo, "it is not a regular file"),
    (make_socket, "it is not a regular file"),
    (make_script, "it is a script"),
    (make_empty, "it is not a program"),
    (make_plain, "it is not executable"),
    (make_huge, "it is not a program"),
    (lambda f: f.mkdir(), "it is a directory"),
    (lambda f: f.symlink_to("/nowhere/python3.12"), "it is a dangling symlink"),
    (lambda f: f.symlink_to("python3.12"), "Symbolic link loop"),
    (lambda f: f.symlink_to("/dev/zero"), "it is not a regular file"),
], ids=["fifo", "socket", "script", "empty", "plain", "huge", "directory", "dangling", "loop",
        "device"])
def test_a_file_that_is_not_an_interpreter_is_skipped(skip_reason, home, clean_env, make, reason):
    (home / "bin").mkdir()
    make(home / "bin/python3.12")
    actual = skip_reason(home / "bin/python3.12", env=with_path(clean_env, home / "bin"))
    assert actual in (reason, "Too many levels of symbolic links")


@pytest.mark.parametrize("place", ["bin/pyvenv.cfg", "pyvenv.cfg"])
@pytest.mark.parametrize("linked", [False, True], ids=["by-its-name", "by-a-link"])
def test_the_python_of_an_environment_is_skipped(skip_reason, fake, home, clean_env, place, linked):
    file = fake(home / "env/bin/python3.12")
    (home / "env" / place).touch()
    if linked:
        (home / "links").mkdir()
        (home / "links/python3.12").symlink_to(file)
        file = home / "links/python3.12"
    assert skip_reason(file, env=with_path(clean_env, file.parent)) == \
        "it belongs to an environment"


@pytest.mark.parametrize("linked", [False, True], ids=["by-its-name", "by-a-link"])
def test_the_base_of_an_environment_is_named(skip_reason, fake, home, clean_env, linked):
    base = fake(home / "base/bin/python3.12")
    file = fake(home / "env/bin/python3.12")
    (home / "env/pyvenv.cfg").write_text("home = %s\nversion = 3.12.1\n" % base.parent)
    if linked:
        (home / "links").mkdir()
        (home / "links/python3.12").symlink_to(file)
        file = home / "links/python3.12"
    assert skip_reason(file, env=with_path(clean_env, file.parent)) == \
        "it belongs to an environment, whose base is '%s'" % base
    base.unlink()
    assert skip_reason(file, env=with_path(clean_env, file.parent)) == \
        "it belongs to an environment, whose base is gone"


@pytest.mark.parametrize("name", ["python2.7", "python3.0", "python3.5", "python3.5t", "pypy2.7"])
def test_an_interpreter_that_is_too_old_is_skipped(skip_reason, failed_create, fake, home,
                                                   clean_env, name):
    file = fake(home / "bin" / name)
    reason = skip_reason(file, env=with_path(clean_env, file.parent))
    assert reason == "it is older than Python 3.6"
    assert "movenv: '%s' is passed over: %s" % (file, reason) in failed_create(name)


@pytest.mark.parametrize("mode,safe", [
    (0o755, True), (0o775, True), (0o2775, True), (0o777, False), (0o1777, False), (0o773, False),
])
def test_an_interpreter_is_skipped_if_others_may_write_to_its_directory(
        found, skip_reason, fake, home, clean_env, mode, safe):
    file = fake(home / "bin/python3.12")
    file.parent.chmod(mode)
    env = with_path(clean_env, file.parent)
    if safe:
        assert found(env=env) == [str(file)]
    else:
        assert skip_reason(file, env=env) == "others can write to '%s'" % file.parent


def test_a_symlink_into_a_directory_that_others_may_write_to_is_skipped(
        skip_reason, fake, home, clean_env):
    file = fake(home / "open/python3.12")
    file.parent.chmod(0o777)
    (home / "bin").mkdir()
    (home / "bin/python3.12").symlink_to(file)
    assert skip_reason(home / "bin/python3.12", env=with_path(clean_env, home / "bin")) == \
        "others can write to '%s'" % file.parent


def test_an_interpreter_in_a_directory_of_another_user_is_skipped(
        needs_root, skip_reason, fake, home, clean_env):
    file = fake(home / "bin/python3.12")
    os.chown(file.parent, 12345, 12345)
    assert skip_reason(file, env=with_path(clean_env, file.parent)) == \
        "'%s' belongs to another user" % file.parent


def test_a_directory_of_the_user_is_trusted(user, fake):
    """An ordinary user trusts their own directories, and those of root."""
    file = fake(user.dir / "bin/python3.12")
    if os.geteuid() == 0:
        os.chown(file.parent, 65534, 65534)
        os.chown(file, 65534, 65534)
    done = user.run(user.movenv, "list", PATH="%s:/usr/bin" % file.parent)
    assert str(file) in done.stdout


def test_an_unreadable_file_is_skipped(user, fake):
    file = fake(user.dir / "bin/python3.12")
    file.chmod(0o111)
    os.chmod(file.parent, 0o755)
    done = user.run(user.movenv, "list", "-v", PATH="%s:/usr/bin" % file.parent)
    assert "passed over '%s': it cannot be read\n" % file in done.stderr


# One file, one line


def test_a_file_with_several_names_is_listed_by_the_first(found, fake, home, clean_env):
    file = fake(home / "real/bin/python3.12")
    (home / "one").mkdir()
    (home / "one/python3.12").symlink_to(file)
    (home / "two").symlink_to("one")
    (home / "three").mkdir()
    os.link(file, home / "three/python3.12")
    env = with_path(clean_env, home / "two", home / "one", file.parent, home / "three")
    assert found(env=env) == [str(home / "two/python3.12")]


def test_another_name_of_a_file_is_skipped_with_the_first(movenv, fake, home, clean_env):
    file = fake(home / "bin/python3.12")
    (home / "links").symlink_to("bin")
    env = with_path(clean_env, home / "bin", home / "links", str(home / "bin") + "/", home / "bin")
    done = movenv("list", "-v", env=env)
    assert [line for line in done.stderr.splitlines() if str(home) in line] == [
        "movenv: passed over '%s': it is the same file as '%s'" % (home / "links/python3.12", file)]


def test_a_skipped_name_does_not_hide_a_valid_one(found, fake, home, clean_env):
    file = fake(home / "bin/python3.12")
    (home / "open").mkdir()
    (home / "open/python3.12").symlink_to(file)
    (home / "open").chmod(0o777)
    assert found(env=with_path(clean_env, home / "open", home / "bin")) == [str(file)]


@pytest.mark.parametrize("name", ["pypy3.9", "python3.13", "python3.12d"])
def test_a_symlink_to_an_interpreter_of_another_name_is_not_listed(
        found, fake, home, clean_env, name):
    """PyPy has a python3.9 beside it, and conda a python3.1."""
    file = fake(home / "bin" / name)
    (home / "bin/python3.12").symlink_to(name)
    assert found(env=with_path(clean_env, home / "bin")) == [str(file)]


def test_a_hard_link_of_pypy_is_pypy(listed, fake, home, clean_env):
    file = fake(home / "bin/pypy3.9")
    os.link(file, home / "bin/python3.9")
    mine = [i for i in listed(env=with_path(clean_env, home / "bin"))
            if i["path"].startswith(str(home))]
    assert [(i["path"], i["implementation"]) for i in mine] == [(str(file), "PyPy")]


def test_a_symlink_to_a_file_without_a_version_has_the_version_of_its_name(
        found, fake, home, clean_env):
    """On RHEL, python3.6 is a symlink to platform-python."""
    fake(home / "lib/platform-python")
    (home / "bin").mkdir()
    (home / "bin/python3.6").symlink_to("../lib/platform-python")
    assert found(env=with_path(clean_env, home / "bin")) == [str(home / "bin/python3.6")]


# Odd names, and large numbers


@pytest.mark.parametrize("name", ["new\nline", "\x1b[31mred", "tab\there", "q'\"\\", "ünï",
                                  "\udcff\udcfe"])
def test_an_odd_directory_is_one_line_and_whole_in_json(movenv, found, fake, home, clean_env, name):
    file = fake(home / name / "python3.12")
    env = with_path(clean_env, home / name)
    lines = [x for x in movenv("list", env=env).stdout.splitlines() if "/home/" in x]
    assert len(lines) == 1 and not any(c < " " or c == "\x7f" for c in lines[0])
    assert [os.fsencode(f) for f in found(env=env)] == [os.fsencode(file)]


def cost_of_list(found, env, number):
    """The instructions of a list of this many interpreters."""
    assert len(found(env=env)) == number
    return growth.instructions("list", "--json", env=env)


def test_four_times_as_many_names_cost_less_than_six_times(found, home, elf, clean_env, needs_static):
    env, costs = with_path(clean_env, home / "bin"), []
    (home / "bin").mkdir()
    for first, last in ((6, 256), (256, 1006)):
        for name in ("python3.%d%s" % (n, abi) for n in range(first, last) for abi in ("", "t")):
            (home / "bin" / name).write_bytes(elf)
            (home / "bin" / name).chmod(0o755)
            for n in range(3):
                (home / "bin" / ("%s-tool%d" % (name, n))).touch()
        costs.append(cost_of_list(found, env, 2 * (last - 6)))
    assert costs[1] < 6 * costs[0], costs


def test_four_times_as_many_directories_cost_less_than_six_times(found, home, fake, clean_env,
                                                                 needs_static):
    fake(home / ".pyenv/versions/v0/bin/python3.12")
    costs = []
    for first, last in ((1, 500), (500, 2000)):
        for n in range(first, last):
            version = home / (".pyenv/versions/v%d" % n)
            version.mkdir()
            (version / "bin").symlink_to("../v0/bin")
        costs.append(cost_of_list(found, clean_env, 1))
    assert costs[1] < 6 * costs[0], costs


# It starts nothing


def test_no_interpreter_is_started(needs_static, execute, clean_env, any_python):
    strace = tool("strace")
    env = with_path(clean_env, os.path.dirname(any_python.path))
    env["MOVENV_PYTHON"] = any_python.path
    done = execute(strace, "-f", "-e", "trace=process", MOVENV, "list", "-v", env=env)
    started = re.findall(r"\b(execve|execveat|fork|vfork|clone|clone3)\(", done.stderr)
    assert started == ["execve"]


def test_without_any_interpreter_the_status_is_1(needs_static, needs_root, execute, tmp_path):
    shutil.copy(MOVENV, tmp_path / "movenv")
    done = execute(tool("chroot"), tmp_path, "/movenv", "list", check=False)
    assert "cannot find an interpreter" in check_refusal(done)
    done = execute(tool("chroot"), tmp_path, "/movenv", "list", "--json", check=False)
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer.pop("error")["status"] == 1
    assert answer == {"schema": 1, "interpreters": []}


def test_a_full_disk_at_stdout_is_a_failure(execute, clean_env, any_python):
    env = with_path(clean_env, os.path.dirname(any_python.path))
    for option in ("--verbose", "--json"):
        done = execute("sh", "-c", 'exec "$@" >/dev/full', "sh", MOVENV, "list", option, env=env,
                       check=False)
        assert done.returncode == 1 and "No space left" in done.stderr


# The messages of -p about interpreters that do not fit


@pytest.fixture
def failed_create(movenv, home, clean_env, tmp_path):
    """failed_create(spec) -> the lines of the message. No environment is made."""

    def call(spec):
        env = with_path(clean_env, home / "bin")
        done = movenv("create", "-p", spec, tmp_path / "env", env=env, check=False)
        assert done.returncode == 1 and not (tmp_path / "env").exists()
        return done.stderr.splitlines()

    return call


def test_the_nearest_version_is_named(failed_create, home, fake):
    fake(home / "bin/python3.901")
    fake(home / "bin/python3.905t")
    fake(home / "bin/pypy3.907")
    first, last = failed_create("3.904")
    assert first == ("movenv: cannot find an interpreter for '3.904': the nearest is 3.905t, '%s'"
                     % (home / "bin/python3.905t"))
    found = last.partition(": found: ")[2].partition("; try ")[0].split(", ")
    assert found[:2] == ["3.905t", "3.901"]
    # Twelve are named; those of this machine stand between.
    assert "pypy3.907" in found or found[12:] == ["…"]
    assert "pypy3.907, '%s" % home in failed_create("pypy3.904")[0]


def test_for_a_missing_patch_version_the_nearest_one_is_named(
        movenv, any_python, clean_env, tmp_path):
    env = with_path(clean_env, os.path.dirname(any_python.path))
    spec = "%s.%d" % (any_python.minor, any_python.version[2] + 90)
    done = movenv("create", "-p", spec, tmp_path / "env", env=env, check=False)
    full = "%d.%d.%d" % any_python.version
    assert "'%s': the nearest is %s, '%s" % (spec, full, "/") in done.stderr


def test_an_interpreter_for_another_machine_is_named_with_the_reason(failed_create, home, fake):
    file = fake(home / "bin/python3.950", {18: b"\xf7\x00"})
    first, reason, last = failed_create("3.950")
    assert "'3.950'" in first
    assert reason.startswith("movenv: '%s' is passed over: it is for another machine, and " % file)


def test_an_interpreter_in_an_unsafe_directory_is_named_with_the_reason(failed_create, home, fake):
    file = fake(home / "bin/python3.950")
    file.parent.chmod(0o777)
    expected = "movenv: '%s' is passed over: others can write to '%s'; " \
        "--python FILE takes it all the same"
    assert expected % (file, file.parent) in failed_create("3.950")


def test_an_interpreter_that_does_not_start_is_named_with_its_error(failed_create, home, fake):
    """The header of an interpreter alone crashes in its loader, or the kernel refuses it."""
    file = fake(home / "bin/python3.950")
    first, reason, last = failed_create("3.950")
    assert first.endswith("'3.950': none fits, on PATH or in the usual places")
    expected = "movenv: cannot (use|start) the interpreter '%s': " % re.escape(str(file))
    assert re.match(expected, reason)


def test_scripts_and_environments_are_not_named(failed_create, home, fake):
    (home / "bin").mkdir()
    make_script(home / "bin/python3.950")
    assert len(failed_create("3.950")) == 2


# -p SPEC: the interpreter that create takes, and nothing is made


@pytest.fixture
def meant(movenv, clean_env):
    """meant(*words) -> the entry of `list --json` with these words."""

    def call(*words, env=clean_env):
        entry, = json.loads(movenv("list", "--json", *words, env=env).stdout)["interpreters"]
        return entry

    return call


@pytest.mark.parametrize("form", ["%s", ">=%s,<=%s.99", "python%s", "the file", "the directory"])
def test_a_spec_gives_the_interpreter_that_create_takes(movenv, meant, any_python, clean_env,
                                                        tmp_path, form):
    env = with_path(clean_env, os.path.dirname(any_python.path))
    spec = {"the file": any_python.path, "the directory": os.path.dirname(any_python.path)}.get(
        form) or form.replace("%s", any_python.minor)
    entry = meant("-p", spec, env=env)
    movenv("create", "--without-pip", "-p", spec, tmp_path / "env", env=env)
    assert entry["path"] == trees.cfg(tmp_path / "env")["executable"]
    assert entry["full_version"] == trees.cfg(tmp_path / "env")["version"]
    assert entry["version"] == any_python.minor


def test_the_first_spec_that_is_met_counts(meant, any_python, clean_env):
    env = with_path(clean_env, os.path.dirname(any_python.path))
    entry = meant("-p", "3.904", "--python", any_python.minor, "-p", "3.6", env=env)
    assert entry["version"] == any_python.minor


def test_a_spec_has_one_line_with_the_mark_of_the_default(movenv, any_python, clean_env):
    env = dict(clean_env, MOVENV_PYTHON=any_python.path)
    line, = movenv("list", "-p", any_python.path, env=env).stdout.splitlines()
    assert line.startswith("* %d.%d.%d" % any_python.version)
    done = movenv("list", "-p", any_python.path, env=dict(env, MOVENV_PYTHON="/bin/true"))
    assert done.stdout == " " + line[1:] + "\n" and done.stderr == ""


@pytest.mark.parametrize("spec", ["3.904", ">=3.904", "/nowhere/python", "words", "pypy3.904"])
def test_a_spec_that_is_not_met_fails_as_in_create(movenv, clean_env, tmp_path, spec):
    made = movenv("create", "-p", spec, tmp_path / "env", check=False)
    done = movenv("list", "-p", spec, check=False)
    assert done.returncode == made.returncode == 1
    assert (done.stdout, done.stderr) == ("", made.stderr)
    done = movenv("list", "--json", "-p", spec, check=False)
    assert done.returncode == 1 and done.stderr == made.stderr
    message = made.stderr.splitlines()[0][len("movenv: "):]
    assert json.loads(done.stdout) == {"schema": 1, "interpreters": [],
                                       "error": {"message": message, "status": 1}}


def test_an_empty_spec_is_misuse(movenv):
    done = movenv("list", "--json", "-p", "", check=False)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["status"] == 2
