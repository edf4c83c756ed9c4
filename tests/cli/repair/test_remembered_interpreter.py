# SPDX-License-Identifier: MIT
"""What tools remember an interpreter by changes when the environment gets another one.

uv looks at the change time of bin/python, virtualenv at its modification time, pex at its bytes.
"""
import os
import shutil
import time

import pytest

import check_text
import homes
import interpreters
import trees
import wheels
from conftest import tool

MARK = b"\nmovenv-python "
PATCHLEVEL = '#define PY_VERSION      \t"%s"\n'


@pytest.fixture
def env_on(movenv, tmp_path):
    """env_on(interpreter) -> an environment on it."""

    def make(interpreter, name="env"):
        movenv("create", "--without-pip", "-p", interpreter, tmp_path.resolve() / name)
        return tmp_path.resolve() / name

    return make


def pythons(env):
    found = [p for p in sorted((env / "bin").iterdir())
             if p.name.startswith(("python", "pypy")) and not p.is_symlink()
             and not p.name.endswith("-config")]
    assert len(found) >= 3
    return found


def are_remembered_wrongly(done):
    """Whether check reports this of each name, and nothing else."""
    findings = check_text.lines(done.stdout)
    return len(findings) >= 3 and all(
        "could be better: other tools remember another interpreter by it" in f for f in findings)


def remembered(env):
    """{name: what tools remember it by}"""
    return {p.name: (p.stat().st_ctime_ns, p.stat().st_mtime_ns, p.read_bytes())
            for p in pythons(env)}


def assert_all_changed(before, after, with_bytes):
    assert before.keys() == after.keys()
    for name in before:
        old, new = before[name], after[name]
        assert new[0] > old[0] and new[1] > old[1], name
        assert (new[2] != old[2]) == with_bytes, name


def let_time_pass():
    time.sleep(0.05)  # more than one tick of the clock that file systems use


def line(env):
    texts = {p.read_bytes().partition(MARK)[2] for p in pythons(env)}
    assert len(texts) == 1
    return texts.pop().decode()


# --- bytes ---


def test_the_shims_of_an_interpreter_are_alike_and_those_of_another_differ(
        any_python, tree, env_on):
    one, two = tree(any_python, "one"), tree(any_python, "two")
    first, again = env_on(one, name="a"), env_on(one, name="b")
    other = env_on(two, name="c")
    read = lambda env: (env / "bin/python").read_bytes()  # noqa: E731
    assert read(first) == read(again) != read(other)
    cfg = trees.cfg(first)
    assert line(first) == "%s %s %s\n" % (
        cfg["implementation"], cfg["version_info"], cfg["executable"])


def test_repair_on_another_interpreter_writes_new_files_once(
        any_python, tree, env_on, movenv, repair):
    env = env_on(tree(any_python, "one"))
    two = tree(any_python, "two")
    before = remembered(env)
    let_time_pass()
    movenv("repair", "-p", two, env)
    after = remembered(env)
    assert_all_changed(before, after, with_bytes=True)
    assert trees.cfg(env)["executable"] in line(env)
    assert repair(env) == [] and remembered(env) == after
    movenv("check", env)


@pytest.mark.parametrize("options", [(), ("--clear",), ("--upgrade",)], ids=repr)
def test_create_with_another_interpreter_writes_new_files(
        any_python, tree, env_on, movenv, options):
    env = env_on(tree(any_python, "one"))
    before = remembered(env)
    let_time_pass()
    movenv("create", "--without-pip", *options, "-p", tree(any_python, "two"), env)
    assert_all_changed(before, remembered(env), with_bytes=True)
    assert trees.cfg(env)["executable"] in line(env)


def test_repair_writes_new_files_for_another_patch_version(
        any_python, tree, env_on, movenv, repair):
    """The installation was upgraded in its place."""
    env = env_on(tree(any_python))
    version = trees.cfg(env)["version"]
    old = version.rpartition(".")[0] + ".99"
    for path in pythons(env) + [env / "pyvenv.cfg"]:
        path.write_bytes(path.read_bytes().replace(version.encode() + b".", old.encode() + b".")
                         .replace(b"version = " + version.encode(), b"version = " + old.encode()))
    before = remembered(env)
    let_time_pass()
    movenv("repair", "-p", trees.cfg(env)["executable"], env)
    assert_all_changed(before, remembered(env), with_bytes=True)
    assert " %s.final.0 " % version in line(env)
    assert repair(env) == []


def test_shims_without_the_line_get_it(any_python, tree, env_on, movenv):
    """Those of an earlier movenv, or after strip."""
    env = env_on(tree(any_python))
    whole = (env / "bin/python").read_bytes()
    for path in pythons(env):
        path.write_bytes(whole.partition(MARK)[0])
    assert are_remembered_wrongly(movenv("check", "-v", env))
    movenv("repair", env)
    assert (env / "bin/python").read_bytes() == whole
    assert movenv("repair", env).stdout == ""


def test_a_stripped_shim_still_starts(any_python, env_on, execute, tree):
    env = env_on(tree(any_python))
    execute(tool("strip"), env / "bin/python")
    assert execute(env / "bin/python", "-c", "print(7)").stdout == "7\n"


def test_a_standalone_environment_names_its_interpreter_by_a_relative_path(
        any_python, movenv, execute, tmp_path):
    env = tmp_path.resolve() / "env"
    movenv("create", "--without-pip", "--standalone", "-p", any_python, env)
    assert line(env).split()[2] == "base/bin/" + homes.name_of(any_python)
    assert os.fsencode(env) not in (env / "bin/python").read_bytes()
    env = env.rename(tmp_path.resolve() / "moved")
    before = remembered(env)
    let_time_pass()
    execute(env / "bin/python", "-c", "pass")  # heals
    assert_all_changed(before, remembered(env), with_bytes=False)
    assert movenv("repair", env).stdout == ""


def test_launchers_do_not_have_the_line(any_python, clean_env, movenv, execute, tmp_path):
    """Neither movenv's nor those of pip, which copies the shim."""
    if not any_python.pip_wheels():
        pytest.skip("needs a wheel of pip")
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, env)
    wheel = wheels.Wheel("tool", "1.0", scripts={"tool": "tool:main"}, files={
        "tool.py": "import sys\ndef main():\n    print(sys.prefix)\n"}).write(tmp_path)
    execute(env / "bin/pip", "install", "--no-index", "--no-deps", wheel)
    shim = (env / "bin/python").read_bytes().partition(MARK)[0]
    for name in ("pip", "tool"):
        launcher = (env / "bin" / name).read_bytes()
        assert launcher.startswith(shim + b"PK") and MARK not in launcher
    assert execute(env / "bin/tool").stdout == "%s\n" % env
    assert movenv("repair", env).stdout == ""


def test_packing_twice_gives_the_same_bytes_and_the_archive_its_own_line(
        any_python, tree, env_on, movenv, execute, tmp_path):
    env = env_on(tree(any_python))
    for name in ("a.tar", "b.tar"):
        movenv("pack", env, "-o", tmp_path / name)
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    other = tree(any_python, "other")
    movenv("unpack", "-p", other, tmp_path / "a.tar", tmp_path / "there")
    assert line(tmp_path / "there").split()[2] == str(other)
    assert movenv("repair", tmp_path / "there").stdout == ""


# --- a heal ---


def healed(env, tree_of, clean_env, execute, to):
    """Renames the installation, and starts the environment, which finds it."""
    new = homes.rename(tree_of, to)
    execute(env / "bin/python", "-c", "pass", env=dict(clean_env, MOVENV_PYTHON=str(new)))
    assert trees.cfg(env)["executable"] == str(new)
    return new


def test_a_heal_touches_each_name_and_repair_writes_new_files(
        python, tree, env_on, movenv, execute, clean_env, tmp_path):
    old = tree(python)
    env = env_on(old)
    shutil.copy2(env / "bin/python", env / "bin/python3.99d")
    (env / "bin/tool").write_text("#!/bin/sh\n")
    (env / "bin/tool").chmod(0o755)
    before, tool_time = remembered(env), (env / "bin/tool").stat().st_ctime_ns
    let_time_pass()
    new = healed(env, old, clean_env, execute, tmp_path / "new")
    after = remembered(env)
    assert_all_changed(before, after, with_bytes=False)
    assert (env / "bin/tool").stat().st_ctime_ns == tool_time
    execute(env / "bin/python", "-c", "pass")
    assert remembered(env) == after  # once
    os.unlink(env / "bin/python3.99d")
    del after["python3.99d"]
    assert are_remembered_wrongly(movenv("check", "-v", env))
    let_time_pass()
    movenv("repair", env)
    assert_all_changed(after, remembered(env), with_bytes=True)
    assert str(new) in line(env)
    assert movenv("repair", env).stdout == ""


def test_a_heal_by_a_console_script_touches_them_too(
        any_python, movenv, execute, clean_env, tree, tmp_path):
    if not any_python.pip_wheels():
        pytest.skip("needs a wheel of pip")
    old, env = tree(any_python), tmp_path.resolve() / "env"
    movenv("create", "-p", old, env)
    before = remembered(env)
    let_time_pass()
    new = homes.rename(old, tmp_path / "new")
    execute(env / "bin/pip", "--version", env=dict(clean_env, MOVENV_PYTHON=str(new)))
    assert_all_changed(before, remembered(env), with_bytes=False)


def test_a_start_by_variables_touches_nothing(
        any_python, tree, env_on, execute, clean_env, tmp_path):
    if not any_python.is_cpython:
        pytest.skip("PyPy has no such variables")
    old = tree(any_python)
    env = env_on(old)
    before = remembered(env)
    new = homes.rename(old, tmp_path / "new")
    execute(env / "bin/python", "-c", "pass",
            env=dict(clean_env, MOVENV_PYTHON=str(new), MOVENV_NO_HEAL="1"))
    assert remembered(env) == before


def test_a_heal_does_not_follow_links_among_the_names(
        any_python, tree, env_on, execute, clean_env, tmp_path):
    old = tree(any_python)
    env = env_on(old)
    outside = tmp_path / "outside"
    outside.write_text("x")
    os.utime(outside, (1, 1))
    (env / "bin/python9").symlink_to(outside)
    healed(env, old, clean_env, execute, tmp_path / "new")
    assert outside.stat().st_mtime == 1


# --- the version after a heal ---


def with_header(interpreter, text):
    """Gives an installation a patchlevel.h of its own, or none."""
    include = homes.top(interpreter) / "include"
    if include.is_symlink():
        include.unlink()
    place = include / interpreter.name
    place.mkdir(parents=True)
    if text is not None:
        (place / "patchlevel.h").write_text(text)


FORMS = {
    "movenv": "version = %s\nversion_info = %s.final.0\n",
    "venv": "version = %s\n",
    "uv": "version_info = %s\n",
    "virtualenv": "version_info = %s.final.0\n",
    "crlf": "version = %s\r\nversion_info = %s.final.0\r\n",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("header", ["final", "between", "candidate", "other", "empty", None])
def test_the_version_follows_a_heal(
        any_python, tree, env_on, execute, clean_env, tmp_path, form, header):
    """By the header; else the number of the patch is removed: uv would make the environment anew
    for a wrong one (get_pyvenv_version_conflict of uv-python)."""
    minor, old = any_python.minor, tree(any_python)
    env = env_on(old)
    texts = {
        "final": PATCHLEVEL % (minor + ".98"), "between": PATCHLEVEL % (minor + ".98+"),
        "candidate": PATCHLEVEL % (minor + ".98rc1"), "other": PATCHLEVEL % "3.1.4", "empty": "",
    }
    with_header(old, texts.get(header))
    was = ".".join(map(str, any_python.version))
    is_known = header in ("final", "between")
    now = minor + ".98" if is_known else minor
    wanted = FORMS[form] if is_known else FORMS[form].replace(".final.0", "")
    lines = [x for x in (env / "pyvenv.cfg").read_bytes().splitlines(True)
             if not x.startswith(b"version")]
    rest = b"".join(lines)
    text = FORMS[form].replace("%s", was).encode() + rest
    (env / "pyvenv.cfg").write_bytes(text)
    healed(env, old, clean_env, execute, tmp_path / "new")
    assert (env / "pyvenv.cfg").read_bytes().startswith(wanted.replace("%s", now).encode())


def test_pypy_without_headers_keeps_its_version(
        tree, env_on, execute, clean_env, tmp_path):
    found = [i for i in interpreters.find_all() if i.implementation == "pypy"]
    if not found:
        pytest.skip("NOT TESTED: needs PyPy")
    old = tree(found[0])
    env = env_on(old)
    before = trees.cfg(env)
    with_header(old, None)
    healed(env, old, clean_env, execute, tmp_path / "new")
    for key in ("version", "version_info"):
        assert trees.cfg(env)[key] == before[key]


def test_repair_completes_a_version_that_a_heal_could_not_tell(
        any_python, tree, env_on, movenv, execute, clean_env, tmp_path):
    old = tree(any_python)
    env = env_on(old)
    before = trees.cfg(env)
    with_header(old, None)
    new = healed(env, old, clean_env, execute, tmp_path / "new")
    assert trees.cfg(env)["version"] == trees.cfg(env)["version_info"] == any_python.minor
    assert are_remembered_wrongly(movenv("check", "-v", env))
    movenv("repair", env, env=dict(clean_env, MOVENV_PYTHON=str(new)))
    for key in ("version", "version_info"):
        assert trees.cfg(env)[key] == before[key]
    assert movenv("repair", env).stdout == ""
