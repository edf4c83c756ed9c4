# SPDX-License-Identifier: MIT
"""Scripts of packages that have an interpreter's name: pythonw, pypy, python3.99."""
import os
import shutil
import subprocess

import pytest

import trees
from conftest import run
from wheels import Wheel

# Another interpreter's than the environment's, and names that only look alike.
ODD = ["pythonw", "python2", "python2.7", "python3.99", "python3.99t", "pypy", "pypy3", "pypy3.99",
       "graalpy", "graalpy3.99", "python3-config", "python-argcomplete"]
BODY = (
    "import os, sys\n\n\ndef main():\n"
    "    print(os.path.basename(sys.argv[0]), sys.argv[1:], sys.prefix)\n"
)


def odd_names(python):
    """Without those that a PyPy environment gives its own interpreter."""
    return [name for name in ODD if python.is_cpython or not name.startswith("pypy") or "99" in name]


def odd_wheel(directory, names, own=()):
    """A wheel with these entry points, and with own scripts of other names."""
    wheel = Wheel("odd", "1.0", scripts={name: "odd:main" for name in names},
                  files={"odd/__init__.py": BODY.encode()})
    for name, data in dict(own).items():
        wheel.add("odd-1.0.data/scripts/" + name, data)
    return wheel.write(directory)


def check_all(execute, env, names):
    for name in names:
        output = execute(env / "bin" / name, "x").stdout
        assert output == "%s ['x'] %s\n" % (name, env), name
    assert execute(env / "bin/python", "-c", "print(1)").stdout == "1\n"


@pytest.fixture
def wheel(python, tmp_path):
    return odd_wheel(tmp_path, odd_names(python))


@pytest.mark.parametrize("scripts", ["native", "text"])
def test_create_seeds_scripts_with_such_names(
    movenv, execute, python, wheel, tmp_path, scripts
):
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", python, "--scripts=" + scripts, "--seed=%s" % wheel, env)
    check_all(execute, env, odd_names(python))
    moved = tmp_path.resolve() / "moved here"
    env.rename(moved)
    assert movenv("check", moved).stdout == ""
    assert movenv("repair", moved).stdout == ""
    check_all(execute, moved, odd_names(python))


def test_pip_installs_and_removes_scripts_with_such_names(
    movenv, execute, spread, tmp_path, pip_env
):
    python, wheel = spread, odd_wheel(tmp_path, odd_names(spread))
    if not python.pip_wheels():
        pytest.skip("no pip wheel for %r on this machine" % python)
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", python, env)
    before = sorted(os.listdir(str(env / "bin")))
    execute(env / "bin/python", "-m", "pip", "install", "--no-index", "--find-links",
            wheel.parent, "odd", env=pip_env)
    check_all(execute, env, odd_names(python))
    assert movenv("check", env).stdout == ""
    execute(env / "bin/pip", "uninstall", "-y", "odd", env=pip_env)
    assert sorted(os.listdir(str(env / "bin"))) == before


@pytest.mark.parametrize("name", ["python", "python3", "python3.X"])
def test_pip_refuses_a_script_in_place_of_the_interpreter(
    movenv, execute, any_python, tmp_path, pip_env, name
):
    name = name.replace("3.X", any_python.minor)
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, env)
    before = (env / "bin" / name).read_bytes()
    done = execute(env / "bin/pip", "install", "--no-deps", odd_wheel(tmp_path, [name]),
                   env=pip_env, check=False)
    assert done.returncode == 1
    assert "cannot install the script '%s': it is the interpreter's name" % name in done.stderr
    assert (env / "bin" / name).read_bytes() == before


@pytest.mark.parametrize("name", ["python", "python3", "python3.X"])
def test_create_refuses_a_wheel_with_a_script_in_place_of_the_interpreter(
    movenv, any_python, tmp_path, name
):
    wheel = odd_wheel(tmp_path, [name.replace("3.X", any_python.minor)])
    done = movenv("create", "-p", any_python, "--seed=%s" % wheel, tmp_path / "env", check=False)
    assert done.returncode == 1 and not (tmp_path / "env").exists()
    assert "'entry_points.txt' in it: it is the interpreter's name\n" in done.stderr


def foreign_env(python, directory, wheel, pip_env):
    """An environment of venv, in which pip has installed the wheel."""
    run(python, "-m", "venv", directory, env=pip_env)
    run(directory / "bin/python", "-m", "pip", "install", "--no-index", "--find-links",
        wheel.parent, "odd", env=pip_env)


def test_repair_makes_launchers_of_scripts_with_such_names(
    movenv, execute, spread, tmp_path, pip_env
):
    python, wheel = spread, odd_wheel(tmp_path, odd_names(spread))
    if not python.pip_wheels() or not python.is_cpython:
        pytest.skip("%r cannot make an environment with pip" % python)
    env = tmp_path.resolve() / "env"
    foreign_env(python, env, wheel, pip_env)
    done = movenv("repair", env)
    for name in odd_names(python):
        assert "bin/%s" % name in done.stdout, name
    moved = tmp_path.resolve() / "moved"
    env.rename(moved)
    check_all(execute, moved, odd_names(python))
    assert movenv("check", "--hashes", moved).stdout == ""
    execute(moved / "bin/pip", "uninstall", "-y", "odd", env=pip_env)
    assert not (moved / "bin/pythonw").exists()


def test_repair_renews_and_restores_launchers_with_such_names(
    movenv, execute, any_python, tmp_path
):
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, "--seed=%s" % odd_wheel(tmp_path, ["pythonw"]), env)
    script = env / "bin/pythonw"
    good = script.read_bytes()
    shim = (env / "bin/python").read_bytes()
    for broken in good[:len(shim)], good[:-1]:
        script.write_bytes(broken)
        assert movenv("check", env, check=False).returncode == 1
        assert "bin/pythonw: it has lost its zip" in movenv("repair", env).stdout
        assert script.read_bytes() == good
    check_all(execute, env, ["pythonw"])


def test_a_large_program_of_a_package_with_such_a_name_stays(movenv, any_python, tmp_path):
    """A wheel may hold another interpreter."""
    program = b"\x7fELF" + b"x" * (6 << 20)
    own = {"python3.99": program, "pypy": program[:9000]}
    env = tmp_path / "env"
    movenv("create", "-p", any_python, "--seed=%s" % odd_wheel(tmp_path, [], own), env)
    assert movenv("repair", env).stdout == ""
    assert movenv("check", env).stdout == ""
    assert (env / "bin/python3.99").read_bytes() == program


def test_copies_of_the_shim_under_other_names_still_are_interpreters(
    movenv, execute, any_python, tmp_path
):
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, "--without-pip", env)
    for name in ["pythonw", "python2", "pypy3"]:
        shutil.copy(str(env / "bin/python"), str(env / "bin" / name))
        assert execute(env / "bin" / name, "-c", "import sys; print(sys.prefix)").stdout == (
            "%s\n" % env)


@pytest.mark.parametrize("launched", ["link", "argv0"])
def test_such_a_launcher_is_told_by_its_file(movenv, execute, any_python, tmp_path, launched):
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, "--seed=%s" % odd_wheel(tmp_path, ["pythonw"]), env)
    script = env / "bin/pythonw"
    if launched == "link":
        (tmp_path / "tool").symlink_to(script)
        assert execute(tmp_path / "tool", "x").stdout == "tool ['x'] %s\n" % env
        return
    done = subprocess.run(["python", "x"], executable=str(script), stdout=subprocess.PIPE,
                          timeout=60, cwd="/", env={})
    assert done.stdout.decode() == "pythonw ['x'] %s\n" % env


def test_create_again_keeps_such_a_launcher(movenv, execute, any_python, tmp_path):
    """It removes the names of other interpreters only if they are interpreters."""
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, "--seed=%s" % odd_wheel(tmp_path, ["python3.99"]), env)
    shutil.copy(str(env / "bin/python"), str(env / "bin/python3.98"))
    movenv("create", "-p", any_python, "--without-pip", "--upgrade", env)
    assert not (env / "bin/python3.98").exists()
    check_all(execute, env, ["python3.99"])


def test_an_archive_has_such_launchers(movenv, execute, any_python, tmp_path):
    env = tmp_path.resolve() / "env"
    names = odd_names(any_python)
    movenv("create", "-p", any_python, "--seed=%s" % odd_wheel(tmp_path, names), env)
    movenv("pack", env, "-o", tmp_path / "env.tar.gz")
    movenv("unpack", tmp_path / "env.tar.gz", tmp_path / "new")
    check_all(execute, tmp_path.resolve() / "new", names)
    assert trees.names(tmp_path / "new" / "bin") == trees.names(env / "bin")
