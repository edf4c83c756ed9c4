# SPDX-License-Identifier: MIT
"""Discovery of another interpreter where home is stale: the order of places, and unfit files.

Most tests use a fake interpreter of version 3.98, which no machine has in a usual place.
MOVENV_DEBUG reports the interpreter that was started.
"""
import os
import re
import shutil
import struct
import subprocess

import pytest

import homes
from conftest import must, tool, unmount

ELF_MACHINE = 18  # offset of e_machine
FAKE = homes.FAKE


@pytest.fixture
def found(stale_env, execute, user):
    """found(**variables) -> the interpreter that was started, or the line of the error."""

    def call(name="python", **kwargs):
        variables = {**user, **kwargs}
        done = execute(stale_env.bin / name, env=variables, check=False)
        lines = done.stderr.splitlines()
        if done.returncode:
            assert (done.returncode, done.stdout) == (127, ""), done
            return lines[-1]
        return re.fullmatch("movenv: interpreter '(.*)'", lines[-1]).group(1)

    return call


def is_refusal(line):
    return line.startswith("movenv: cannot find 'python3.98' in '/no/such/bin'")


# --- a standalone environment: movenv-home ---


@pytest.fixture
def standalone(own_env):
    """A standalone environment with its interpreter in base, while its home is still there."""
    own_env.interpreter = homes.home_tree(own_env.python, own_env / "base")
    own_env.configure(**{"movenv-home": "base/bin"})
    return own_env


@pytest.mark.parametrize("heals", [True, False], ids=["healed", "once"])
def test_interpreter_of_a_standalone_environment_comes_before_its_home(
    standalone, ask, clean_env, heals
):
    home = standalone.config()["home"]
    if not heals:
        clean_env["MOVENV_NO_HEAL"] = "1"
    assert_found(ask(standalone.bin / "python"), standalone)
    config = standalone.config()
    if heals:
        assert config["home"] == str(standalone / "base/bin")
        assert config["executable"] == str(standalone.interpreter)
        assert config["movenv-homes"] == home
    else:
        assert config["home"] == home


def test_copy_of_a_standalone_environment_uses_its_own_interpreter(standalone, ask, tmp_path):
    ask(standalone.bin / "python")
    copy = standalone.copy(tmp_path.resolve() / "copy")
    copy.interpreter = copy / "base/bin" / standalone.interpreter.name
    assert_found(ask(copy.bin / "python"), copy)
    assert copy.config()["home"] == str(copy / "base/bin")


def test_start_by_a_relative_name_writes_the_absolute_home_once(standalone, ask, execute):
    path = standalone.path
    for name, where in (("./env/bin/python", path.parent), ("bin/python", path),
                        ("../env/bin/python", path), ("./python", standalone.bin)):
        assert execute(name, "-c", "", cwd=where).stdout == ""
        text = (standalone / "pyvenv.cfg").read_text()
        assert standalone.config()["home"] == str(standalone / "base/bin")
    assert_found(ask(standalone.bin / "python"), standalone)
    assert (standalone / "pyvenv.cfg").read_text() == text


def test_home_is_used_where_the_standalone_interpreter_is_gone(standalone, ask):
    shutil.rmtree(standalone / "base")
    config = standalone.config()
    report = ask(standalone.bin / "python")
    assert report["prefix"] == str(standalone)
    assert standalone.config() == config


def test_too_long_movenv_home_is_reported(stale_env, execute, clean_env):
    with open(stale_env / "pyvenv.cfg", "a") as f:
        f.write("movenv-home = %s\n" % ("x" * 300))
    done = execute(stale_env.bin / "python", check=False)
    assert done.returncode == 100
    assert done.stderr.startswith("movenv: cannot use '%s/pyvenv.cfg': its key" % stale_env)
    assert "'movenv-home' is too long" in done.stderr


# --- a real interpreter in another place ---


@pytest.fixture
def lost_env(own_env, tmp_path):
    """An environment whose installation was renamed; lost_env.interpreter has the new place."""
    old = homes.home_tree(own_env.python, tmp_path / "old")
    own_env.configure(home=str(old.parent), executable=str(old))
    own_env.interpreter = homes.rename(old, tmp_path / "new place")
    return own_env


def assert_found(report, env):
    assert report["prefix"] == str(env)
    assert report["version"] == list(env.python.version)
    # PyPy has no variable for it.
    if env.python.is_cpython:
        assert report["base_prefix"] == str(homes.top(env.interpreter))
    left = {"PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__"}
    assert not left & set(report["environ"])
    assert not [p for p in report["path"] if p.endswith("lib/movenv")]
    assert str(env.site_packages()) in report["path"]


@pytest.mark.parametrize("heals", [True, False], ids=["healed", "once"])
def test_renamed_installation_is_found_by_the_variable(lost_env, ask, clean_env, heals):
    clean_env["MOVENV_PYTHON"] = str(lost_env.interpreter)
    if not heals:
        clean_env["MOVENV_NO_HEAL"] = "1"
    for name in lost_env.names:
        report = ask(lost_env.bin / name)
        assert_found(report, lost_env)
        assert report["executable"] == str(lost_env.bin / name)


def test_renamed_installation_is_found_on_path(lost_env, ask, clean_env):
    clean_env["PATH"] = "%s:/usr/bin" % lost_env.interpreter.parent
    report = ask(lost_env.bin / "python")
    assert_found(report, lost_env)
    assert report["executable"] == str(lost_env.bin / "python")


@pytest.mark.parametrize("heals", [True, False], ids=["healed", "once"])
def test_script_and_packages_run_on_the_interpreter_found(
    lost_env, add_script, execute, clean_env, heals
):
    (lost_env.site_packages() / "package.py").write_text("import re\nname = __file__\n")
    script = add_script(lost_env, "tool", (
        "import package, sys, zlib\n"
        "print(package.name, sys.prefix, sys.executable, sys.argv[1:], sep='\\n')\n"))
    clean_env["MOVENV_PYTHON"] = str(lost_env.interpreter)
    if not heals:
        clean_env["MOVENV_NO_HEAL"] = "1"
    assert execute(script, "a", "b c").stdout.splitlines() == [
        str(lost_env.site_packages() / "package.py"), str(lost_env),
        str(lost_env.bin / "python"), "['a', 'b c']",
    ]


def test_isolated_start_by_variables_works_or_names_the_way_out(lost_env, execute, clean_env):
    """Under -I Python ignores PYTHONHOME; its replacement came with 3.11."""
    clean_env.update(MOVENV_PYTHON=str(lost_env.interpreter), MOVENV_NO_HEAL="1")
    code = "import sys; print(sys.prefix)"
    done = execute(lost_env.bin / "python", "-I", "-c", code, check=False)
    if lost_env.python.is_cpython and lost_env.python.version < (3, 11):
        assert (done.returncode, done.stdout) == (100, "")
        assert "run 'movenv repair' on '%s'" % lost_env in done.stderr
    else:
        assert done.stdout == "%s\n" % lost_env, done


def test_pip_and_its_script_run_on_the_interpreter_found(pip_env, execute, clean_env, tmp_path):
    env = pip_env.copy(tmp_path.resolve() / "env")
    interpreter = homes.home_tree(env.python, tmp_path / "new")
    env.configure(home="/no/such/bin", executable=None)
    clean_env.update(MOVENV_PYTHON=str(interpreter), MOVENV_NO_HEAL="1")
    for command in ([env.bin / "python", "-m", "pip"], [env.bin / "pip"]):
        assert " from %s/" % env in execute(*command, "--version").stdout


def test_renamed_installation_is_found_without_proc(
    my_env, execute, clean_env, tmp_path, without_proc
):
    interpreter = homes.home_tree(my_env.python, tmp_path / "new")
    my_env.configure(home="/no/such/bin", executable=None)
    clean_env.update(MOVENV_PYTHON=str(interpreter), MOVENV_NO_HEAL="1")
    code = "import sys; print(sys.prefix, sys.base_prefix, sep='\\n')"
    done = execute(*without_proc, my_env.bin / "python", "-c", code)
    assert done.stdout.splitlines() == [str(my_env), str(tmp_path.resolve() / "new")]


# --- the order ---


def test_the_variable_comes_before_path_and_path_before_the_places(found, user, tmp_path):
    named, listed = homes.fake_tree(tmp_path / "a"), homes.fake_tree(tmp_path / "b")
    usual = homes.fake_tree(user["HOME"] + "/.local")
    path = str(listed.parent)
    assert found(MOVENV_PYTHON=str(named), PATH=path) == str(named)
    assert found(PATH=path) == str(listed)
    assert found() == str(usual)


def test_home_comes_before_all_others(found, stale_env, tmp_path):
    home, named = homes.fake_tree(tmp_path / "a"), homes.fake_tree(tmp_path / "b")
    stale_env.configure(home=str(home.parent))
    assert found(MOVENV_PYTHON=str(named), PATH=str(named.parent)) == str(home)


def test_a_script_is_started_by_the_same_interpreter(found, stale_env, add_script, tmp_path):
    named = homes.fake_tree(tmp_path / "a")
    add_script(stale_env, "tool", "pass\n")
    assert found(name="tool", MOVENV_PYTHON=str(named)) == str(named)


def test_the_variable_may_name_links(found, tmp_path):
    """The library lies above the target of the symlinks; that place is written."""
    real = homes.fake_tree(tmp_path / "a")
    (real.parent / "python3").symlink_to(FAKE)
    (tmp_path / "far").symlink_to("a/bin/python3")
    (tmp_path / "tree").symlink_to("a")
    assert found(MOVENV_PYTHON=str(tmp_path / "far")) == str(real)
    assert found(MOVENV_PYTHON=str(tmp_path / "tree/bin/python3")) == "%s/tree/bin/%s" % (
        tmp_path, FAKE)


UNFIT_VALUES = {
    "empty": lambda base: "",
    "relative": lambda base: os.path.relpath(homes.fake_tree(base / "x")),
    "name": lambda base: FAKE,
    "directory": lambda base: str(homes.fake_tree(base / "x").parent),
    "other_version": lambda base: str(homes.fake_tree(base / "x", "python3.97")),
    "other_implementation": lambda base: str(homes.fake_tree(base / "x", "pypy3.98")),
    "missing": lambda base: str(base / "bin" / FAKE),
    "slash": lambda base: "/",
    "too_long": lambda base: "/" + "x/" * 3000 + FAKE,
}


@pytest.mark.parametrize("kind", UNFIT_VALUES)
def test_unfit_value_of_the_variable_is_passed_over(found, tmp_path, kind):
    listed = homes.fake_tree(tmp_path / "listed")
    value = UNFIT_VALUES[kind](tmp_path)
    assert found(MOVENV_PYTHON=value, PATH=str(listed.parent)) == str(listed)
    assert is_refusal(found(MOVENV_PYTHON=value))


# --- PATH ---


def test_the_first_fit_entry_of_path_is_used(found, tmp_path):
    first, second = homes.fake_tree(tmp_path / "a"), homes.fake_tree(tmp_path / "b")
    entries = ["/no/such/bin", str(tmp_path), first.parent, second.parent]
    assert found(PATH=":".join(map(str, entries))) == str(first)


@pytest.mark.parametrize("path", ["", ":", ".", "./", "bin", "::bin:.:", "../tree/bin"], ids=repr)
def test_empty_and_relative_entries_of_path_are_never_used(
    stale_env, execute, user, tmp_path, path
):
    """Otherwise a program started in another user's directory would run that user's Python."""
    tree = homes.fake_tree(tmp_path / "tree")
    shutil.copytree(tmp_path / "tree/lib", tmp_path / "lib")
    for directory in (tree.parent, tmp_path / "tree"):
        env = {**user, "PATH": path}
        done = execute(stale_env.bin / "python", env=env, cwd=directory, check=False)
        assert done.returncode == 127, done


def test_symlinks_on_path_are_followed_to_the_library(found, tmp_path):
    real = homes.fake_tree(tmp_path / "a")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / FAKE).symlink_to("../hop")
    (tmp_path / "hop").symlink_to(real)
    assert found(PATH=str(tmp_path / "bin")) == str(real)


def test_unset_path_and_home_end_in_the_usual_error(stale_env, execute, user):
    del user["PATH"], user["HOME"]
    assert execute(stale_env.bin / "python", env=user, check=False).returncode == 127


# --- the usual places ---


@pytest.mark.parametrize("place", [
    ".local", ".pyenv/versions/3.98.1", ".local/share/uv/python/cpython-3.98.1-linux-x86_64-gnu",
    ".local/share/mise/installs/python/3.98", ".asdf/installs/python/3.98.1",
    ".rye/py/cpython@3.98.1", "miniconda3", "miniforge3", "anaconda3", ".nix-profile",
])
def test_interpreter_in_a_usual_place_below_home_is_found(found, user, place):
    interpreter = homes.fake_tree(os.path.join(user["HOME"], place))
    assert found() == str(interpreter)


def test_symlink_in_the_users_own_bin_leads_to_the_installation(found, user, tmp_path):
    real = homes.fake_tree(tmp_path / "a")
    own = tmp_path.joinpath(user["HOME"], ".local/bin")
    own.mkdir(parents=True)
    (own / FAKE).symlink_to(real)
    assert found() == str(real)


@pytest.mark.parametrize("names, newest", [
    (["3.98.9", "3.98.10", "3.98.1"], "3.98.10"),
    (["3.98.2", "3.98.3", "3.98.0"], "3.98.3"),
    ([".3.98.99", "3.98.1"], "3.98.1"),
])
def test_the_newest_of_several_is_used(found, user, names, newest):
    versions = os.path.join(user["HOME"], ".pyenv/versions")
    for name in names:
        homes.fake_tree(os.path.join(versions, name))
    homes.fake_tree(os.path.join(versions, "3.99.999"), "python3.99")
    os.mkdir(os.path.join(versions, "3.98.999"))
    assert found() == os.path.join(versions, newest, "bin", FAKE)


def test_many_versions_and_the_longest_names_are_searched(found, user):
    versions = os.path.join(user["HOME"], ".pyenv/versions")
    for n in range(200):
        os.makedirs(os.path.join(versions, "%03d" % n + "x" * 252, "bin"))
    last = homes.fake_tree(os.path.join(versions, "z" * 255))
    assert found() == str(last)


@pytest.mark.parametrize("value", [None, "", "home", "./home", "~"], ids=repr)
def test_unset_or_relative_home_variable_is_not_searched(stale_env, execute, user, tmp_path, value):
    homes.fake_tree(tmp_path / "home/.local")
    homes.fake_tree(tmp_path / ".local")
    del user["HOME"]
    if value is not None:
        user["HOME"] = value
    done = execute(stale_env.bin / "python", env=user, cwd=tmp_path, check=False)
    assert done.returncode == 127, done


# --- files that are never used ---


def in_environment_beside(tree, base):
    (tree.parent / "pyvenv.cfg").write_text("home = /usr/bin\n")


def in_environment_above(tree, base):
    (tree.parent.parent / "pyvenv.cfg").touch()


def is_link_into_environment(tree, base):
    real = homes.fake_tree(base / "real")
    in_environment_above(real, base)
    shutil.rmtree(tree.parent.parent / "lib")
    tree.unlink()
    tree.symlink_to(real)


def is_script(tree, base):
    tree.write_text("#!/bin/sh\necho no\n")


def is_directory(tree, base):
    tree.unlink()
    tree.mkdir()


def is_fifo(tree, base):
    tree.unlink()
    os.mkfifo(tree, 0o755)


def is_empty(tree, base):
    tree.write_bytes(b"")


def is_garbage(tree, base):
    tree.write_bytes(b"\x7fELF" + os.urandom(4092))


def is_shim(tree, base):
    shutil.copy(base / "env/bin/python", tree)


def not_executable(tree, base):
    tree.chmod(0o644)


def is_for_another_machine(tree, base):
    with open(tree, "r+b") as f:
        f.seek(ELF_MACHINE)
        f.write(struct.pack("H", 247))  # EM_BPF: no emulator runs it


def needs_another_loader(tree, base):
    data = tree.read_bytes()
    loader = re.search(rb"/lib[0-9a-z]*/ld-[^\0]*\0", data[:4096])
    if not loader:
        pytest.skip("needs a /bin/true with a loader")
    tree.write_bytes(data.replace(loader.group(), b"/no" + loader.group()[3:], 1))


def is_dangling(tree, base):
    tree.unlink()
    tree.symlink_to("nowhere/" + FAKE)


def is_circle(tree, base):
    tree.unlink()
    tree.symlink_to("other")
    (tree.parent / "other").symlink_to(FAKE)


def in_directory_of_everyone(tree, base):
    tree.parent.chmod(0o777)


def in_sticky_directory_of_everyone(tree, base):
    tree.parent.chmod(0o1777)


def linked_from_directory_of_everyone(tree, base):
    real = homes.fake_tree(base / "real")
    tree.unlink()
    tree.symlink_to(real)
    shutil.rmtree(tree.parent.parent / "lib")
    tree.parent.chmod(0o1777)


def linked_to_directory_of_everyone(tree, base):
    real = homes.fake_tree(base / "real")
    tree.unlink()
    tree.symlink_to(real)
    shutil.rmtree(tree.parent.parent / "lib")
    real.parent.chmod(0o777)


def without_library(tree, base):
    shutil.rmtree(tree.parent.parent / "lib")


def with_library_of_another_version(tree, base):
    (tree.parent.parent / "lib" / FAKE).rename(tree.parent.parent / "lib/python3.97")


def with_library_of_another_abi(tree, base):
    (tree.parent.parent / "lib" / FAKE).rename(tree.parent.parent / ("lib/%st" % FAKE))


def is_link_to(name):
    def put(tree, base):
        shutil.rmtree(tree.parent.parent / "lib")
        homes.fake_tree(tree.parent.parent, name)
        tree.unlink()
        tree.symlink_to(name)

    return put


def is_link_beside_its_library_to(name):
    """Two versions in one place: both libraries are there."""

    def put(tree, base):
        homes.fake_tree(tree.parent.parent, name)
        tree.unlink()
        tree.symlink_to(name)

    return put


NEVER = {
    "environment_beside": in_environment_beside,
    "environment_above": in_environment_above,
    "link_into_environment": is_link_into_environment,
    "script": is_script,
    "directory": is_directory,
    "fifo": is_fifo,
    "empty": is_empty,
    "garbage": is_garbage,
    "shim": is_shim,
    "not_executable": not_executable,
    "other_machine": is_for_another_machine,
    "missing_loader": needs_another_loader,
    "dangling_symlink": is_dangling,
    "circle": is_circle,
    "without_library": without_library,
    "library_of_another_version": with_library_of_another_version,
    "library_of_another_abi": with_library_of_another_abi,
    "link_to_another_version": is_link_to("python3.97"),
    "link_to_another_abi": is_link_to("python3.98t"),
    "link_to_the_other_implementation": is_link_to("pypy3.98"),
    "link_to_another_version_beside_its_library": is_link_beside_its_library_to("python3.97"),
    "link_to_another_abi_beside_its_library": is_link_beside_its_library_to("python3.98t"),
}
# Places that are accepted only if the user names the file.
UNSAFE = {
    "directory_of_everyone": in_directory_of_everyone,
    "sticky_directory_of_everyone": in_sticky_directory_of_everyone,
    "link_from_a_directory_of_everyone": linked_from_directory_of_everyone,
    "link_to_a_directory_of_everyone": linked_to_directory_of_everyone,
}


@pytest.mark.parametrize("kind", {**NEVER, **UNSAFE})
def test_unfit_interpreter_is_never_used(found, user, tmp_path, kind):
    tree = homes.fake_tree(tmp_path / "tree")
    {**NEVER, **UNSAFE}[kind](tree, tmp_path)
    assert is_refusal(found(PATH=str(tree.parent)))
    versions = os.path.join(user["HOME"], ".pyenv/versions")
    os.makedirs(versions)
    os.symlink(tmp_path / "tree", os.path.join(versions, "3.98"))
    assert is_refusal(found())
    good = homes.fake_tree(tmp_path / "good")
    assert found(PATH="%s:%s" % (tree.parent, good.parent)) == str(good)


@pytest.mark.parametrize("kind", NEVER)
def test_unfit_interpreter_is_not_used_even_if_named(found, tmp_path, kind):
    tree = homes.fake_tree(tmp_path / "tree")
    NEVER[kind](tree, tmp_path)
    assert is_refusal(found(MOVENV_PYTHON=str(tree)))


@pytest.mark.parametrize("kind", UNSAFE)
def test_interpreter_in_an_unsafe_place_is_used_only_if_named(found, tmp_path, kind):
    tree = homes.fake_tree(tmp_path / "tree")
    UNSAFE[kind](tree, tmp_path)
    assert found(MOVENV_PYTHON=str(tree)) == os.path.realpath(tree)


@pytest.mark.parametrize("version, expected, others", [
    ("3.98.1", "python3.98", ["python3.98t", "python3.98d", "python3.9", "python3.988", "python3"]),
    ("3.98.1t", "python3.98t", ["python3.98", "python3.98td"]),
    ("3.98.1d", "python3.98d", ["python3.98", "python3.98td"]),
    ("3.98.1td", "python3.98td", ["python3.98t", "python3.98d", "python3.98"]),
])
def test_abi_is_part_of_the_name(stale_env, execute, user, tmp_path, version, expected, others):
    stale_env.configure(executable=None, version=version)
    for other in others:
        homes.fake_tree(tmp_path / "a", other, other.rstrip("d"))
    user["PATH"] = "%s/a/bin:%s/b/bin" % (tmp_path, tmp_path)
    done = execute(stale_env.bin / "python", env=user, check=False)
    assert done.returncode == 127 and "cannot find '%s'" % expected in done.stderr
    right = homes.fake_tree(tmp_path / "b", expected, expected.rstrip("d"))
    done = execute(stale_env.bin / "python", env=user)
    assert done.stderr.endswith("interpreter '%s'\n" % right)


@pytest.mark.parametrize("implementation, expected, other", [
    ("PyPy", "pypy3.98", "python3.98"), ("CPython", "python3.98", "pypy3.98"),
])
def test_the_other_implementation_is_never_used(
    stale_env, execute, user, tmp_path, implementation, expected, other
):
    stale_env.configure(executable=None, implementation=implementation)
    homes.fake_tree(tmp_path, other)
    user["PATH"] = str(tmp_path / "bin")
    assert execute(stale_env.bin / "python", env=user, check=False).returncode == 127
    right = homes.fake_tree(tmp_path, expected)
    assert execute(stale_env.bin / "python", env=user).stderr.endswith("'%s'\n" % right)


@pytest.mark.parametrize("maker", ["movenv", "venv"])
def test_environments_on_path_are_passed_over(
    python, made, execute, clean_env, tmp_path, maker
):
    """One environment is active while another's home is gone. PATH has both."""
    if maker == "movenv":
        other = made(python).path
    else:
        other = tmp_path / "other"
        execute(python, "-m", "venv", "--without-pip", other)
        name = homes.name_of(python)
        if not (other / "bin" / name).exists():
            (other / "bin" / name).symlink_to(os.path.realpath(python))
    env = made(python).copy(tmp_path / "env")
    env.configure(home="/no/such/bin", executable=None)
    right = homes.home_tree(python, tmp_path / "right")
    clean_env.update(PATH="%s/bin:%s/bin:%s" % (other, env, right.parent), MOVENV_DEBUG="1")
    done = execute(env.bin / "python", "-c", "import sys; print(sys.prefix)")
    assert done.stdout == str(env) + "\n"
    assert "movenv: interpreter '%s'" % right in done.stderr.splitlines()
    theirs = other / "bin" / right.name
    if theirs.exists():
        assert "passed over '%s': it is an environment's" % theirs in done.stderr


# --- errors ---


def test_error_names_the_interpreter_the_places_searched_and_the_way_out(
    stale_env, refused, clean_env
):
    line = refused(127, stale_env.bin / "python")
    for word in (
        "cannot find 'python3.98' in '/no/such/bin'", "'%s'" % (stale_env / "pyvenv.cfg"),
        "MOVENV_PYTHON", "PATH", "set MOVENV_PYTHON to the file of a python3.98",
        "run 'movenv repair -p FILE %s'" % stale_env,
    ):
        assert word in line


def test_debian_upgrade_ends_in_the_error_not_in_another_version(stale_env, refused, tmp_path):
    """/usr/bin has python3 and python3.99 now, and lib/python3.98 may still lie there."""
    new = homes.fake_tree(tmp_path / "usr", "python3.99")
    (new.parent / "python3").symlink_to("python3.99")
    (tmp_path / "usr/lib/python3.98").mkdir()
    stale_env.configure(home=str(new.parent), executable=str(new.parent / FAKE))
    line = refused(127, stale_env.bin / "python")
    assert "cannot find 'python3.98' in '%s'" % new.parent in line


def test_debian_upgrade_leads_to_the_same_version_in_another_place(
    stale_env, found, tmp_path, user
):
    new = homes.fake_tree(tmp_path / "usr", "python3.99")
    (new.parent / "python3").symlink_to("python3.99")
    stale_env.configure(home=str(new.parent), executable=str(new.parent / "python3"))
    same = homes.fake_tree(user["HOME"] + "/.pyenv/versions/3.98.4")
    assert found(PATH=str(new.parent)) == str(same)


@pytest.fixture
def noexec_dir(needs_root, tmp_path):
    point = tmp_path / "noexec"
    point.mkdir()
    must("mount", "-t", "tmpfs", "-o", "noexec,size=32m,mode=755", "movenv-test", str(point))
    yield point
    unmount(point)


def test_home_on_a_noexec_disk_is_reported(stale_env, refused, noexec_dir):
    home = homes.fake_tree(noexec_dir / "tree")
    stale_env.configure(home=str(home.parent))
    line = refused(126, stale_env.bin / "python")
    assert "cannot start '%s': it lies on a file system that is mounted noexec" % home in line
    assert "run 'movenv repair -p FILE %s'" % stale_env in line


def test_interpreter_on_a_noexec_disk_is_passed_over(found, tmp_path, noexec_dir):
    bad, good = homes.fake_tree(noexec_dir / "tree"), homes.fake_tree(tmp_path / "good")
    assert found(MOVENV_PYTHON=str(bad), PATH="%s:%s" % (bad.parent, good.parent)) == str(good)


@pytest.mark.parametrize("spoil, why", [
    (is_for_another_machine, "it is for another kind of machine"),
    (needs_another_loader, "it needs a loader that this machine does not have"),
    (not_executable, "it is not executable"),
], ids=["machine", "loader", "mode"])
def test_home_that_does_not_start_is_reported_and_not_replaced(
    stale_env, refused, clean_env, tmp_path, spoil, why
):
    """Somebody put it there: discovery begins only if the file is missing."""
    home = homes.fake_tree(tmp_path / "tree")
    spoil(home, tmp_path)
    stale_env.configure(home=str(home.parent))
    clean_env["MOVENV_PYTHON"] = str(homes.fake_tree(tmp_path / "good"))
    line = refused(126, stale_env.bin / "python")
    assert "cannot start '%s': %s" % (home, why) in line
    assert "with another python3.98" in line


def test_message_of_the_loader_about_a_newer_libc_is_shown(stale_env, clean_env, tmp_path):
    """The interpreter has started by then: the message is the loader's own."""
    home = homes.fake_tree(tmp_path / "tree")
    data = home.read_bytes()
    needed = re.findall(rb"\0(GLIBC_2\.\d+)\0", data)
    if not needed:
        pytest.skip("needs a /bin/true that is linked to glibc")
    at = data.index(b"\0" + needed[-1] + b"\0") + 1
    newer = b"GLIBC_9.99"[:len(needed[-1])].ljust(len(needed[-1]), b"9")
    data = data.replace(needed[-1] + b"\0", newer + b"\0")
    # The loader looks up a version by its hash (ELF gABI, "Symbol Versioning").
    data = data.replace(struct.pack("I", elf_hash(needed[-1])), struct.pack("I", elf_hash(newer)))
    assert at > 0
    home.write_bytes(data)
    stale_env.configure(home=str(home.parent))
    done = subprocess.run([str(stale_env.bin / "python")], env=clean_env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode != 0
    assert "version `%s' not found" % newer.decode() in done.stderr


def elf_hash(name):
    h = 0
    for c in name:
        h = (h << 4) + c
        g = h & 0xF0000000
        h = (h ^ (g >> 24)) & ~g & 0xFFFFFFFF
    return h


def test_a_healthy_start_searches_nothing(one_env, execute, clean_env, tmp_path):
    """Eleven system calls at most, with any MOVENV_PYTHON and PATH."""
    clean_env["MOVENV_PYTHON"] = str(homes.fake_tree(tmp_path / "a"))
    trace = tmp_path / "trace"
    done = execute(tool("strace"), "-o", trace, one_env.bin / "python", "-c", "pass", check=False)
    if done.returncode:
        pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
    lines = trace.read_text().splitlines()
    starts = [n for n, line in enumerate(lines) if re.match(r"execve\(.* = 0$", line)]
    assert starts[1] - starts[0] <= 11, "\n".join(lines[:starts[1] + 1])
