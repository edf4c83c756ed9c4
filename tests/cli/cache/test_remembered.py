# SPDX-License-Identifier: MIT
"""What an interpreter says of itself is remembered, as long as that can be right."""
import glob
import os
import shutil
import subprocess

import pytest

import growth
import interpreters
from conftest import run, tool


@pytest.fixture
def by_name(tmp_path, any_python, clean_env):
    """Variables with a PATH that has only the interpreter, by all names; and the directory."""
    names = tmp_path / "names"
    names.mkdir()
    for name in ("python3", "python" + any_python.minor):
        (names / name).symlink_to(any_python.path)
    return dict(clean_env, PATH=str(names)), names


def test_a_second_create_starts_nothing_and_takes_few_system_calls(clean_env, tmp_path, python,
                                                                   needs_static):
    for target in ("first", "second"):
        done, calls = growth.calls(tmp_path / "log", "create", "--without-pip", "-p", python,
                                   tmp_path / target, env=clean_env)
        assert (done.returncode, done.stderr) == (0, "")
    assert not {"clone", "clone3", "fork", "vfork"} & {name for name, _ in calls}
    assert len(calls) <= 150, "\n".join(text for _, text in calls)
    first, second = (tmp_path / t / "pyvenv.cfg" for t in ("first", "second"))
    assert first.read_text().replace("first", "second") == second.read_text()


@pytest.mark.parametrize("way", ["file", "symlink", "name", "version", "default", "environment"])
def test_it_is_remembered_however_the_interpreter_is_named(asks, by_name, any_python, settle, way,
                                                           movenv, tmp_path):
    env, names = by_name
    if way == "environment":
        movenv("create", "--no-cache", "--without-pip", "-p", any_python, tmp_path / "base")
    spec = {"file": any_python.path, "symlink": names / "python3", "default": None,
            "name": "python" + any_python.minor, "version": any_python.minor,
            "environment": tmp_path / "base/bin/python"}[way]
    settle()
    assert asks(spec, env=env)
    assert not asks(spec, env=env)


def test_other_commands_use_it_too(movenv, any_python, tmp_path, clean_env, needs_static):
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "env")
    cfg = tmp_path / "env/pyvenv.cfg"
    cfg.write_text("home = %s\n" % os.path.dirname(any_python.path))
    done, calls = growth.calls(tmp_path / "log", "repair", "-p", any_python, tmp_path / "env",
                               env=clean_env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "execve" not in [name for name, _ in calls[1:]]
    assert "version" in cfg.read_text()


def replace_with_same_size_and_time(file):
    """Another inode with the same bytes."""
    copy = file.with_name("new")
    shutil.copy2(file, copy)
    os.replace(copy, file)


def replace_stdlib(python):
    other = python.stdlib.with_name("other")
    shutil.copytree(python.stdlib, other, symlinks=True)
    shutil.rmtree(python.stdlib)
    other.rename(python.stdlib)


def sysconfigdata(python):
    return os.path.basename(glob.glob("%s/_sysconfigdata*.py" % python.stdlib)[0])


CHANGES = {
    "the file is replaced": lambda p: replace_with_same_size_and_time(p.file),
    "the file has another time": lambda p: os.utime(p.file, (1, 1)),
    "the file has another mode": lambda p: p.file.chmod(0o750),
    "its sysconfigdata is replaced":
        lambda p: replace_with_same_size_and_time(p.stdlib / sysconfigdata(p)),
    "its standard library is another one": replace_stdlib,
    "its ensurepip is gone": lambda p: shutil.rmtree(p.stdlib / "ensurepip"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_interpreter_is_asked_again(asks, installation, settle, change):
    python = installation()
    python.own(sysconfigdata(python))
    python.own("ensurepip")
    settle()
    assert asks(python.file) and not asks(python.file)
    CHANGES[change](python)
    settle()
    assert asks(python.file)
    assert not asks(python.file)


@pytest.mark.parametrize("which", ["file", "directory"])
def test_a_symlink_that_leads_elsewhere_is_followed_again(asks, installation, settle, tmp_path,
                                                          which):
    """Also to a hard link to the same file, which is another installation."""
    old, new = installation("old"), installation("new")
    new.file.unlink()
    os.link(old.file, new.file)
    link = tmp_path / "link"
    link.symlink_to(old.file if which == "file" else old.top)
    spec = link if which == "file" else link / "bin" / old.file.name
    settle()
    assert asks(spec) and not asks(spec)
    assert "home = %s" % (old.file.parent if which == "file" else spec.parent) in (
        asks.last / "pyvenv.cfg").read_text()
    link.unlink()
    link.symlink_to(new.file if which == "file" else new.top)
    settle()
    assert asks(spec)
    assert "home = %s" % (new.file.parent if which == "file" else spec.parent) in (
        asks.last / "pyvenv.cfg").read_text()


def test_a_replaced_shared_library_means_another_question(asks, installation, settle, tmp_path,
                                                          any_python, clean_env):
    """And so does a new file in a directory where the loader looks first."""
    linked = run(tool("ldd"), any_python.path, env=clean_env).stdout
    found = [line.split()[2] for line in linked.splitlines() if "libpython" in line]
    if not found:
        pytest.skip("%s has no shared libpython" % any_python)
    python, first, second = installation(), tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    library = second / os.path.basename(found[0])
    shutil.copy(found[0], library)
    env = dict(clean_env, LD_LIBRARY_PATH="%s:%s" % (first, second))
    settle()
    assert asks(python.file, env=env) and not asks(python.file, env=env)
    replace_with_same_size_and_time(library)
    settle()
    assert asks(python.file, env=env) and not asks(python.file, env=env)
    (first / "libnew.so").touch()
    settle()
    assert asks(python.file, env=env) and not asks(python.file, env=env)
    for value in (str(second), "%s:" % second, ":%s" % second, "relative"):
        assert asks(python.file, env=dict(env, LD_LIBRARY_PATH=value))
    assert asks(python.file, env=dict(env, LD_PRELOAD=str(library)))


def test_a_file_that_changes_while_it_is_asked_is_asked_again(asks, installation, settle,
                                                              tmp_path):
    python, other = installation(), installation("other")
    link = tmp_path / "link"
    link.symlink_to(python.file)
    (tmp_path / "link2").symlink_to(other.file)
    name = "sysconfig" if (python.stdlib / "sysconfig").is_dir() else "sysconfig.py"
    module = python.own(name)
    with open(module if module.is_file() else module / "__init__.py", "a") as f:
        f.write("\ntry:\n    os.rename(%r, %r)\nexcept OSError:\n    pass\n"
                % (str(tmp_path / "link2"), str(link)))
    settle()
    assert asks(link)
    settle()
    assert asks(link)
    assert "home = %s" % other.file.parent in (asks.last / "pyvenv.cfg").read_text()


@pytest.mark.parametrize("variable", ["LD_BIND_NOW", "_PYTHON_HOST_PLATFORM", "RPM_BUILD_ROOT",
                                      "DEB_PYTHON_INSTALL_LAYOUT"])
def test_a_variable_that_may_change_the_answer_means_a_question(asks, any_python, clean_env,
                                                               variable):
    assert asks(any_python.path) and not asks(any_python.path)
    assert asks(any_python.path, env=dict(clean_env, **{variable: "1"}))
    assert not asks(any_python.path, env=dict(clean_env, LD=variable))


WRAPPERS = {
    "script": "#!/bin/sh\nexec \"$PYTHON\" \"$@\"\n",
    "program": "#include <stdlib.h>\n#include <unistd.h>\nint main(int c, char **v)\n"
               "{ (void)c; v[0] = getenv(\"PYTHON\"); execv(v[0], v); return 1; }\n",
}


@pytest.mark.parametrize("kind", WRAPPERS)
def test_the_answer_of_a_wrapper_is_not_remembered(asks, tmp_path, clean_env, settle, kind):
    """pyenv's shims, mise's: which interpreter answers depends on variables and directories."""
    pythons = [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]
    wrapper = tmp_path / "python3"
    if kind == "script":
        wrapper.write_text(WRAPPERS[kind])
        wrapper.chmod(0o755)
    else:
        (tmp_path / "w.c").write_text(WRAPPERS[kind])
        subprocess.run([tool("cc"), "-o", wrapper, tmp_path / "w.c"], check=True)
    settle()
    for python in (pythons[0], pythons[-1], pythons[0]):
        assert asks(wrapper, env=dict(clean_env, PYTHON=python.path))
        assert "version = %s" % python.minor in (asks.last / "pyvenv.cfg").read_text()


def test_an_interpreter_that_may_not_start_is_not_taken_from_memory(movenv, asks, installation,
                                                                    settle):
    python = installation()
    settle()
    assert asks(python.file)
    python.file.chmod(0o644)
    done = movenv("create", "--without-pip", "-p", python.file, "env", cwd=python.top, check=False)
    assert done.returncode == 1 and "cannot start the interpreter" in done.stderr
