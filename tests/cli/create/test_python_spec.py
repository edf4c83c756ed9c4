# SPDX-License-Identifier: MIT
"""movenv create -p/--python SPEC: which interpreter an environment gets."""
import glob
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import homes
import interpreters
import trees
from conftest import MOVENV, must, run, tool, unmount
from messages import check_refusal

PREFIX = "import sys; print(sys.prefix, sys.base_prefix, sep='\\n')"


@pytest.fixture
def on_path(clean_env):
    """on_path(python…) -> an environment whose PATH has these interpreters, in order, first."""

    def make(*pythons):
        dirs = [os.path.dirname(os.fspath(p)) for p in pythons]
        return dict(clean_env, PATH=":".join(dirs + [clean_env["PATH"]]))

    return make


@pytest.fixture
def cfg_for(movenv, tmp_path):
    """cfg_for(spec) -> the pyvenv.cfg of an environment that is made with this spec."""

    def call(spec, **kwargs):
        options = [] if spec is None else ["-p", spec]
        movenv("create", "--without-pip", *options, tmp_path / "chosen", **kwargs)
        return trees.cfg(tmp_path / "chosen")

    return call


@pytest.fixture
def check_refused(refused, tmp_path):
    """check_refused(spec, word…): the message contains the words, and no environment is left."""

    def call(spec, *words, **kwargs):
        before = trees.names(tmp_path)
        options = [] if spec is None else ["-p", spec]
        message = refused("create", "--without-pip", *options, tmp_path / "new/env", **kwargs)
        for word in words:
            assert str(word) in message
        assert trees.names(tmp_path) == before
        return message

    return call


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text + "\n")
    path.chmod(0o755)
    return path


def is_of(cfg, python):
    assert cfg["version"] == "%d.%d.%d" % python.version
    return os.path.samefile(cfg["executable"], python)


# Paths


def test_a_file_is_the_interpreter(cfg_for, python):
    assert is_of(cfg_for(python), python)


def test_a_relative_path_is_the_interpreter(cfg_for, any_python):
    directory, name = os.path.split(any_python.path)
    assert is_of(cfg_for("./" + name, cwd=directory), any_python)


def test_a_prefix_means_its_interpreter(cfg_for, any_python):
    assert is_of(cfg_for(any_python.prefix), any_python)


def test_a_bin_directory_means_its_interpreter(cfg_for, any_python):
    assert is_of(cfg_for(os.path.join(any_python.prefix, "bin/")), any_python)


def test_a_prefix_with_only_versioned_names_works(cfg_for, tmp_path, any_python):
    interpreter = homes.home_tree(any_python, tmp_path / "home")
    for short in ("python", "python3"):
        (interpreter.parent / short).unlink()
    assert cfg_for(tmp_path / "home")["executable"] == str(interpreter)


def test_a_tilde_is_the_home_directory(cfg_for, clean_env, any_python):
    os.symlink(any_python.prefix, os.path.join(clean_env["HOME"], "snake"))
    assert is_of(cfg_for("~/snake"), any_python)


def test_a_directory_may_be_given_by_its_bare_name(cfg_for, made, any_python):
    env_dir = made(any_python, "--without-pip")
    assert is_of(cfg_for(env_dir.name, cwd=env_dir.parent), any_python)


def test_a_file_by_its_bare_name_is_not_run(check_refused, tmp_path):
    script(tmp_path / "snake", "touch '%s'" % (tmp_path / "ran"))
    check_refused("snake", "'snake'", cwd=tmp_path, advice=2)


def test_a_symlink_elsewhere_leads_to_the_real_home(cfg_for, execute, tmp_path, python):
    (tmp_path / "links").mkdir()
    (tmp_path / "links/snake").symlink_to(python)
    cfg = cfg_for(tmp_path / "links/snake")
    assert cfg["home"] != str(tmp_path / "links")
    assert is_of(cfg, python)
    output = execute(tmp_path / "chosen/bin/python", "-c", PREFIX).stdout.splitlines()
    assert output[0] == str(tmp_path / "chosen")
    assert os.path.samefile(output[1], python.prefix)


def test_a_symlink_with_the_interpreters_own_name_leads_to_the_real_home(
        cfg_for, execute, tmp_path, python):
    link = tmp_path / "links/bin" / os.path.basename(python.path)
    link.parent.mkdir(parents=True)
    link.symlink_to(python)
    assert is_of(cfg_for(link), python)
    output = execute(tmp_path / "chosen/bin/python", "-c",
                     PREFIX + "; import json").stdout.split("\n")
    assert os.path.samefile(output[1], python.prefix)


def test_a_prefix_that_is_a_symlink_works(cfg_for, execute, tmp_path, python):
    (tmp_path / "prefix").symlink_to(python.prefix)
    assert is_of(cfg_for(tmp_path / "prefix/bin" / os.path.basename(python.path)), python)
    output = execute(tmp_path / "chosen/bin/python", "-c",
                     PREFIX + "; import json").stdout.split("\n")
    assert os.path.samefile(output[1], python.prefix)


def test_a_wrapper_script_leads_to_the_interpreter(cfg_for, tmp_path, any_python):
    wrapper = script(tmp_path / "shims/python3", 'exec "%s" "$@"' % any_python.path)
    assert is_of(cfg_for(wrapper), any_python)


# Names and versions


def test_a_bare_name_is_found_on_path(cfg_for, on_path, python):
    name = os.path.basename(python.path)
    assert is_of(cfg_for(name, env=on_path(python)), python)


@pytest.mark.parametrize("form", [
    "{digits}", "{name}{minor}", "{name}@{minor}", "{name}{digits}", "{short}{digits}",
    "{name}{full}",
    "{name}@{full}", "{name}-{full}-linux-{machine}-gnu",
])
def test_a_version_after_an_implementation_is_found(cfg_for, on_path, spread, form):
    names = {"cpython": ("cpython", "cp"), "pypy": ("pypy", "pp")}[spread.implementation]
    spec = form.format(name=names[0], short=names[1], minor=spread.minor,
                       digits=spread.minor.replace(".", ""), full="%d.%d.%d" % spread.version,
                       machine=os.uname().machine)
    if not spread.is_cpython and spec[0] == "3":
        pytest.skip("a number alone means CPython")
    assert is_of(cfg_for(spec, env=on_path(spread)), spread)


@pytest.mark.parametrize("parts", [2, 3])
def test_a_version_is_found(cfg_for, on_path, python, parts):
    spec = ("" if python.is_cpython else "pypy") + ".".join(map(str, python.version[:parts]))
    assert is_of(cfg_for(spec, env=on_path(python)), python)


def test_python_with_a_minor_version_is_found(cfg_for, on_path, any_python):
    assert is_of(cfg_for("python" + any_python.minor, env=on_path(any_python)), any_python)


@pytest.mark.parametrize("spec", ["pypy", "pypy3", "pypy@3"])
def test_pypy_without_a_minor_version_is_found(cfg_for, on_path, spec):
    pypys = [i for i in interpreters.find_all() if i.implementation == "pypy"]
    if not pypys:
        pytest.skip("no PyPy on this machine")
    assert cfg_for(spec, env=on_path(pypys[-1]))["implementation"] == "PyPy"


@pytest.mark.parametrize("spec", ["3", "python3", "python", "cpython", "cpython3", "cp3"])
def test_a_major_version_finds_a_cpython(cfg_for, on_path, any_python, spec):
    cfg = cfg_for(spec, env=on_path(any_python))
    assert cfg["implementation"] == "CPython"
    assert is_of(cfg, any_python)  # the newest one found


def test_a_version_alone_never_finds_pypy(cfg_for, on_path):
    pypys = [i for i in interpreters.find_all() if i.implementation == "pypy"]
    if not pypys:
        pytest.skip("no PyPy on this machine")
    env = on_path(*pypys)
    for spec in ("3", ">=3.0"):
        assert cfg_for(spec, env=env)["implementation"] == "CPython"


@pytest.mark.parametrize("spec,meets", [
    (">=3.8", lambda v: v >= (3, 8)),
    (">=3.8,<3.10", lambda v: (3, 8) <= v < (3, 10)),
    ("<3.9", lambda v: v < (3, 9)),
    ("==3.8.*", lambda v: v[:2] == (3, 8)),
    ("~=3.9.0", lambda v: v[:2] == (3, 9)),
    ("!=3.13.*,!=3.14.*,>3.6", lambda v: v[:2] not in ((3, 13), (3, 14))),
    (">= 3.7 , <= 3.12", lambda v: (3, 7) <= v <= (3, 12)),
])
def test_a_range_finds_the_newest_version_within_it(cfg_for, on_path, spec, meets):
    matching = [i for i in interpreters.find_all() if i.is_cpython and not i.abiflags.strip("m")]
    env = on_path(*matching)
    matching = [i for i in matching if meets(i.version)]
    if not matching:
        pytest.skip("no Python here is within %s" % spec)
    newest = max(matching, key=lambda i: i.version)
    found = cfg_for(spec, env=env)["version"]
    assert found.rsplit(".", 1)[0] == newest.minor  # of several patch versions, the first on PATH
    assert meets(tuple(map(int, found.split("."))))


@pytest.mark.parametrize("spec", [
    "3.99", "399", "python3.99", "pypy3.2", "graalpy3.99", "3.98.7", ">=3.99", ">3.6,<3.5", "4",
    "3-32", "3-sparc64", "cpython-3-linux-any-musl", "cpython-3-macos-aarch64-none", "3.14a99",
])
def test_a_missing_version_is_reported_with_the_versions_found(
        refused, tmp_path, on_path, any_python, spec):
    message = refused("create", "-p", spec, "env", cwd=tmp_path, env=on_path(any_python), advice=1)
    first, second = message.splitlines()
    assert "'%s'" % spec in first
    assert second.startswith("movenv: found: ") and "movenv list" in second
    assert any_python.minor in second.replace(";", ",").replace(",", "").split()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("spec,words", [
    ("3.99", ["nearest is 3.97,", "try '--python 3.97'"]),
    (">=3.99", ["nearest is 3.97,", "try '--python 3.97'"]),
    ("3.97t", ["nearest is 3.97,"]),
    ("pypy3.99", ["try '--python pypy3.95'"]),
    ("<3.2", ["nearest is 3."]),
])
def test_the_nearest_version_and_its_spec_are_suggested(refused, tmp_path, clean_env, spec, words):
    """The files cannot run: the nearest version is found by the names alone."""
    for name in ("python3.97", "pypy3.95"):
        homes.fake_tree(tmp_path / "fake", name)
    env = dict(clean_env, PATH="%s:%s" % (tmp_path / "fake/bin", clean_env["PATH"]))
    message = refused("create", "-p", spec, tmp_path / "env", env=env, advice=1)
    assert all(word in message for word in words), message
    assert "found: 3.97, " in message


def test_a_misnamed_interpreter_on_path_is_skipped(cfg_for, tmp_path, on_path, any_python):
    misnamed = script(tmp_path / "misnamed/python3.98", 'exec "%s" "$@"' % any_python.path)
    script(misnamed.parent / ("python" + any_python.minor), "exit 1")
    env = on_path(misnamed, any_python)
    assert is_of(cfg_for("python" + any_python.minor, env=env), any_python)


def test_a_patch_version_must_match_exactly(movenv, tmp_path, on_path, any_python):
    spec = "%s.%d" % (any_python.minor, any_python.version[2] + 90)
    done = movenv("create", "-p", spec, "env", cwd=tmp_path, env=on_path(any_python), check=False)
    assert done.returncode == 1 and os.listdir(tmp_path) == []


@pytest.mark.parametrize("spec", [
    "snake", "3.x", "3.12.1.4", "3.12-beta", "3.12!", "@3", ">=", ">=3.x", "<>3", "=3", " 3",
])
def test_an_invalid_spec_is_reported_with_the_versions_found(check_refused, spec):
    check_refused(spec, "'%s'" % spec, "found: ", advice=2)


# Environments stand for their base


@pytest.mark.parametrize("spec", ["bin/python", ""], ids=["python", "directory"])
def test_an_environment_of_movenv_stands_for_its_base(cfg_for, made, python, spec):
    base = trees.cfg(made(python, "--without-pip"))
    assert is_of(cfg_for(made(python, "--without-pip") / spec), python)
    assert base["home"] != str(made(python, "--without-pip") / "bin")


def test_an_environment_of_venv_stands_for_its_base(cfg_for, tmp_path, python, clean_env):
    done = run(python, "-m", "venv", "--without-pip", tmp_path / "old", env=clean_env, check=False)
    if done.returncode != 0:
        pytest.skip("this Python has no venv")
    assert is_of(cfg_for(tmp_path / "old/bin/python"), python)


def test_an_environment_that_is_first_on_path_stands_for_its_base(
        cfg_for, made, any_python, clean_env):
    env_dir = made(any_python, "--without-pip")
    clean_env["PATH"] = "%s/bin:%s" % (env_dir, clean_env["PATH"])
    assert is_of(cfg_for(None, env=clean_env), any_python)


def test_an_environment_made_from_an_environment_has_the_same_base(
        cfg_for, movenv, tmp_path, any_python):
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "a")
    movenv("create", "--without-pip", "-p", tmp_path / "a", tmp_path / "b")
    shutil.rmtree(tmp_path / "a")
    assert is_of(cfg_for(tmp_path / "b"), any_python)


def test_an_environment_whose_base_is_gone_is_refused(check_refused, movenv, tmp_path, any_python):
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "env")
    cfg = tmp_path / "env/pyvenv.cfg"
    cfg.write_text(cfg.read_text().replace(os.path.dirname(any_python.path), "/nowhere"))
    check_refused(tmp_path / "env/bin/python", "env/bin/python", "base")


def test_an_environment_that_is_its_own_base_is_refused(
        check_refused, movenv, tmp_path, any_python):
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "env")
    (tmp_path / "env/pyvenv.cfg").write_text("home = %s\n" % (tmp_path / "env/bin"))
    check_refused(tmp_path / "env/bin/python", "env/bin/python")


# The default


def test_the_default_is_python3_on_path(cfg_for, on_path, python):
    if not python.is_cpython or not os.path.exists(os.path.dirname(python.path) + "/python3"):
        pytest.skip("no python3 beside it")
    assert is_of(cfg_for(None, env=on_path(python)), python)


def test_movenv_python_comes_before_path(cfg_for, on_path, python, any_python):
    env = dict(on_path(any_python), MOVENV_PYTHON=python.path)
    assert is_of(cfg_for(None, env=env), python)


def test_a_spec_comes_before_the_variable_movenv_python(cfg_for, any_python, clean_env):
    assert is_of(cfg_for(any_python, env=dict(clean_env, MOVENV_PYTHON="/bin/false")), any_python)


def test_an_empty_movenv_python_is_ignored(cfg_for, on_path, any_python):
    assert is_of(cfg_for(None, env=dict(on_path(any_python), MOVENV_PYTHON="")), any_python)


@pytest.mark.parametrize("value",
                         ["python3", "bin/python3", "/nowhere/python3", "/bin/false", "/tmp"])
def test_an_invalid_movenv_python_is_an_error(check_refused, clean_env, value):
    check_refused(None, value, "MOVENV_PYTHON", env=dict(clean_env, MOVENV_PYTHON=value), advice=1)


@pytest.mark.parametrize("text", ["exit 1", "echo junk", "kill -9 $$", "exec yes junk"])
def test_a_broken_python3_on_path_is_skipped(cfg_for, tmp_path, on_path, any_python, text):
    broken = script(tmp_path / "broken/python3", text)
    cfg = cfg_for(None, env=on_path(broken, any_python))
    assert cfg["implementation"] == "CPython"


def test_a_relative_entry_of_path_is_ignored(cfg_for, tmp_path, any_python, on_path):
    script(tmp_path / "bin/python3", "touch '%s'; exit 1" % (tmp_path / "ran"))
    env = on_path(any_python)
    env["PATH"] = "bin::.:" + env["PATH"]
    assert is_of(cfg_for(None, env=env, cwd=tmp_path), any_python)
    assert not (tmp_path / "ran").exists()


# Files that are not a Python


def test_a_missing_file_is_refused(check_refused):
    check_refused("/nowhere/python3", "/nowhere/python3", "No such file")


def test_a_dangling_symlink_is_refused(check_refused, tmp_path):
    (tmp_path / "python3").symlink_to("/nowhere/python3")
    check_refused(tmp_path / "python3", "it is a dangling symlink")


def test_a_directory_without_python_is_refused(check_refused, tmp_path):
    check_refused(tmp_path, tmp_path, "no python3")


def test_a_file_that_is_not_executable_is_refused(check_refused, tmp_path):
    (tmp_path / "python3").write_text("")
    check_refused(tmp_path / "python3", "it is not executable")


# Reasons why the kernel or the loader does not start a file


@pytest.fixture
def patched(tmp_path, any_python):
    """patched(offset, bytes) -> a copy of a Python with these bytes in its header."""

    def call(offset, data):
        raw = bytearray(Path(any_python).read_bytes())
        raw[offset:offset + len(data)] = data
        target = tmp_path / ("python" + any_python.minor)
        target.write_bytes(raw)
        target.chmod(0o755)
        return target

    return call


def loader_at(python):
    """The offset of the loader's name in an executable, and that name."""
    raw = Path(python).read_bytes()
    at = raw.index(b"\0/lib") + 1
    return at, raw[at:raw.index(b"\0", at)]


def test_an_interpreter_for_another_machine_is_reported(check_refused, patched):
    file = patched(18, b"\xf7\x00")  # EM_BPF: no emulator takes it
    check_refused(file, file, "it is for another machine, and this machine is ")


def test_a_missing_loader_is_named(check_refused, patched, any_python):
    at, name = loader_at(any_python)
    other = b"/lib/ld-musl-x.so.1".ljust(len(name), b"\0")
    file = patched(at, other)
    check_refused(file, file, "its loader '/lib/ld-musl-x.so.1' is not on this machine",
                  "built for musl")


def test_a_script_with_a_missing_interpreter_is_reported(check_refused, tmp_path):
    (tmp_path / "python3").write_text("#!/nowhere/bin/python3\n")
    (tmp_path / "python3").chmod(0o755)
    check_refused(tmp_path / "python3",
                  "'/nowhere/bin/python3' of its #! line is not on this machine")


def test_a_file_system_mounted_noexec_is_reported(check_refused, needs_root, tmp_path, any_python):
    disk = tmp_path / "disk"
    disk.mkdir()
    must("mount", "-t", "tmpfs", "-o", "noexec,size=16m", "movenv-test", str(disk))
    try:
        file = shutil.copy(any_python, disk)
        check_refused(file, file, "mounted noexec")
    finally:
        unmount(disk)


def test_a_c_library_that_is_too_old_is_reported(check_refused, tmp_path):
    """In the words of glibc's loader. Of the missing versions, the newest is reported."""
    line = "python3: /lib/libc.so.6: version `GLIBC_%s' not found (required by python3)\n"
    loader_errors = "".join(line % version for version in ("2.9", "2.38", "2.34", "ABI_DT_RELR"))
    fake = script(tmp_path / "python3", "cat >&2 <<'end'\n%send\nexit 1" % loader_errors)
    check_refused(fake, "it needs glibc 2.38, and this machine's is older")


@pytest.mark.parametrize("program", ["/bin/cat", "/bin/true", "/bin/false", "/bin/echo", "/bin/sh"])
def test_a_program_other_than_python_is_refused(check_refused, program):
    check_refused(program, program)


@pytest.mark.parametrize("text", [
    "exit 3",
    "echo junk",
    "echo movenv",
    r"printf 'movenv\0'",
    r"printf 'movenv\0abi\0'",
    r"head -c 100000 /dev/urandom",
    r"printf '\033[31mred\033[0m\nand\ttab'; exit 1",
    "kill -9 $$",
    "exec yes",
    "while :; do echo; done",
    "exec cat /dev/zero",
])
def test_a_script_that_prints_nonsense_is_refused(check_refused, tmp_path, text):
    fake = script(tmp_path / "python3", text)
    check_refused(fake, fake, timeout=60)


def test_a_broken_elf_file_is_refused(check_refused, tmp_path):
    (tmp_path / "python3").write_bytes(b"\x7fELF" + bytes(200))
    (tmp_path / "python3").chmod(0o755)
    check_refused(tmp_path / "python3", tmp_path / "python3")


def test_paths_that_lead_out_of_the_environment_are_refused(check_refused, tmp_path, any_python):
    patched_paths = "import sys, sysconfig; sysconfig.get_path = lambda *a, **k: '/../../evil'; "
    patched_paths += "exec(sys.argv[1])"
    fake = script(tmp_path / "python3", 'shift 4; exec "%s" -I -S -c "%s" "$1"' % (
        any_python.path, patched_paths))
    check_refused(fake, fake, "cannot be read")


def test_an_answer_of_python_2_is_reported_as_not_python_3(check_refused, tmp_path):
    """A script answers -I as Python 2 does."""
    fake = script(tmp_path / "python", "echo 'Unknown option: -I' >&2; exit 2")
    check_refused(fake, "no Python 3")


def test_a_real_python_2_is_reported_as_not_python_3(check_refused):
    places = os.environ.get(
        "PATH", "").split(":") + glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin"))
    for place in places:
        file = os.path.join(place, "python2.7")
        if os.access(file, os.X_OK) and subprocess.run([file, "-c", ""],
                                                       capture_output=True).returncode == 0:
            check_refused(file, "no Python 3")
            return
    pytest.skip("no Python 2 on this machine")


@pytest.mark.parametrize("spec", [[], ["-p", "3"], ["-p", "3.12"]], ids=["default", "3", "3.12"])
def test_without_any_python_the_message_gives_advice(
        needs_static, needs_root, execute, tmp_path, spec):
    shutil.copy(MOVENV, tmp_path / "movenv")
    done = execute(tool("chroot"), tmp_path, "/movenv", "create", *spec, "/env", check=False)
    check_refusal(done, advice=1)
    assert "--python" in done.stderr
    assert os.listdir(tmp_path) == ["movenv"]
