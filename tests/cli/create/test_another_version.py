# SPDX-License-Identifier: MIT
"""create on an environment of another minor version, ABI or implementation.

Without --clear or --upgrade it is refused: bin/python3.12 would start 3.13, which sees none of the
packages.
"""
import os

import pytest

import growth
import interpreters
import trees


def cpythons():
    return [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]


@pytest.fixture
def pair():
    """Two CPythons of other minor versions, the older one first."""
    found = cpythons()
    if not found or found[0].minor == found[-1].minor:
        pytest.skip("NOT TESTED: needs two minor versions of CPython")
    return found[0], found[-1]


@pytest.fixture
def env(movenv, tmp_path, pair):
    movenv("create", "--without-pip", "-p", pair[0], tmp_path / "env")
    return tmp_path / "env"


def site(env, python):
    return env / "lib" / ("python" + python.minor) / "site-packages"


def set_cfg(env, **keys):
    """Makes it look like an environment of another interpreter."""
    cfg = {**trees.cfg(env), **keys}
    (env / "pyvenv.cfg").write_text("".join("%s = %s\n" % i for i in cfg.items() if i[1]))


def check_refused(refused, env, python, old, new, *options):
    before = trees.snapshot(env)
    lines = refused("create", "--without-pip", *options, "-p", python, env, advice=1)
    text = lines if isinstance(lines, str) else "\n".join(lines)
    assert old in text and new in text and "--clear" in text and "--upgrade" in text
    assert trees.snapshot(env) == before


def test_another_minor_version_is_refused_with_both_ways_out(refused, env, pair):
    old, new = pair
    check_refused(refused, env, new, "CPython " + old.minor, "CPython " + new.minor)


def test_an_older_version_and_other_options_are_refused_too(refused, movenv, tmp_path, pair):
    env = tmp_path / "env"
    movenv("create", "--without-pip", "-p", pair[1], env)
    for options in ((), ("--allow-existing",), ("--system-site-packages",)):
        check_refused(refused, env, pair[0], pair[1].minor, pair[0].minor, *options)


def test_an_environment_of_venv_is_refused_too(refused, execute, tmp_path, pair):
    env = tmp_path / "env"
    execute(pair[0], "-m", "venv", "--without-pip", env)
    check_refused(refused, env, pair[1], pair[0].minor, pair[1].minor)


def test_other_directories_are_made_all_the_same(movenv, env, pair, tmp_path):
    """Each by itself, as far as the first that is refused."""
    done = movenv("create", "--without-pip", "-p", pair[1], tmp_path / "new", env, check=False)
    assert done.returncode == 1 and (tmp_path / "new/pyvenv.cfg").exists()


@pytest.mark.parametrize("options", [(), ("--upgrade",), ("--allow-existing",)], ids=repr)
def test_the_same_minor_version_is_accepted(movenv, env, pair, options):
    done = movenv("create", "--without-pip", *options, "-p", pair[0], env)
    assert done.stderr == ""


def test_a_debug_build_has_the_same_packages(movenv, env, pair):
    set_cfg(env, executable="/gone/python%sd" % pair[0].minor)
    movenv("create", "--without-pip", "-p", pair[0], env)


OTHERS = {
    "free-threaded": ({"executable": "/gone/python%st", "home": "/gone"}, "CPython %st"),
    "free-threaded, by its version": (
        {"version": "%s.0t", "version_info": "%s.0t", "executable": "/a/python%st"}, "CPython %st"),
    "pypy": ({"implementation": "PyPy"}, "PyPy %s"),
    "graalpy": ({"implementation": "GraalVM"}, "GraalPy %s"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_another_abi_or_implementation_of_that_version_is_refused(refused, env, pair, kind):
    keys, words = OTHERS[kind]
    minor = pair[0].minor
    set_cfg(env, **{k: v.replace("%s", minor) for k, v in keys.items()})
    check_refused(refused, env, pair[0], words % minor, "CPython " + minor)


def test_clear_makes_it_anew(movenv, execute, env, pair):
    (site(env, pair[0]) / "thing.py").write_text("")
    done = movenv("create", "--without-pip", "--clear", "-p", pair[1], env)
    assert done.stderr == ""
    assert not site(env, pair[0]).exists()
    assert {"python", "python3", "python" + pair[1].minor} == {
        n for n in os.listdir(env / "bin") if n.startswith("python")}


# --- upgrade ---


def install(env, python, *names):
    for name in names:
        project, _, module = name.partition(":")
        info = site(env, python) / (project + "-1.0.dist-info")
        info.mkdir()
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n" % project)
        (info / "RECORD").write_text("%s/__init__.py,,\n%s,,\n" % (module, info.name + "/RECORD"))
        (site(env, python) / module).mkdir()
        (site(env, python) / module / "__init__.py").write_text("")


def upgrade(movenv, env, python, *options):
    return movenv("create", "--upgrade", *(options or ["--without-pip"]), "-p", python, env).stderr


def test_an_upgrade_names_the_packages_to_install_again(movenv, env, pair):
    install(env, pair[0], "Zope.Thing:zope", "attrs:attr")
    (site(env, pair[0]) / "mine.py").write_text("")
    (site(env, pair[0]) / "it.pth").write_text("/x\n")
    said = upgrade(movenv, env, pair[1])
    assert said == (
        "movenv: '%s': packages that were installed for CPython %s are not seen by CPython %s: "
        "install them again: attrs, mine, Zope.Thing\n" % (env, pair[0].minor, pair[1].minor))
    names = {n for n in os.listdir(env / "bin") if n.startswith("python")}
    assert names == {"python", "python3", "python" + pair[1].minor}
    assert (site(env, pair[0]) / "mine.py").exists()


def test_an_upgrade_without_packages_says_nothing(movenv, env, pair):
    assert upgrade(movenv, env, pair[1]) == ""


def test_pip_and_what_comes_with_it_is_not_named(movenv, tmp_path, pair):
    if not all(i.pip_wheels() for i in pair):
        pytest.skip("needs a wheel of pip for both")
    env = tmp_path / "env"
    movenv("create", "-p", pair[0], env)
    assert upgrade(movenv, env, pair[1], "--seed=pip") == ""


def test_packages_that_the_new_version_has_are_not_named(movenv, env, pair):
    install(env, pair[0], "Zope.Thing:zope", "attrs:attr")
    upgrade(movenv, env, pair[1])
    install(env, pair[1], "zope_thing:zope")
    assert upgrade(movenv, env, pair[0]) == ""
    assert "again: attrs\n" in upgrade(movenv, env, pair[1])


def test_many_packages_are_counted(movenv, env, pair):
    install(env, pair[0], *("p%02d:m%02d" % (i, i) for i in range(33)))
    said = upgrade(movenv, env, pair[1])
    assert "again: p00, p01, " in said and said.endswith("p19 and 13 more\n")
    assert said.count("\n") == 1


def test_control_characters_in_a_name_are_escaped(movenv, env, pair):
    (site(env, pair[0]) / "a\x1b[31m\n.py").write_text("")
    said = upgrade(movenv, env, pair[1])
    assert "\x1b" not in said and said.count("\n") == 1


@pytest.mark.parametrize("kind", OTHERS)
def test_an_upgrade_from_another_abi_or_implementation_removes_its_names(
        movenv, env, pair, kind):
    keys, _ = OTHERS[kind]
    minor = pair[0].minor
    set_cfg(env, **{k: v.replace("%s", minor) for k, v in keys.items()})
    shim = (env / "bin/python").read_bytes()
    old = ["python%st" % minor, "pypy", "pypy3", "pypy" + minor, "graalpy", "python3.99"]
    for name in old:
        (env / "bin" / name).write_bytes(shim)
    (env / "bin/pypy3.1").write_text("#!/bin/sh\n")  # a user's
    upgrade(movenv, env, pair[0])
    names = set(os.listdir(env / "bin"))
    assert not names & set(old)
    assert {"python", "python3", "python" + minor, "pypy3.1"} <= names


def test_the_search_for_packages_grows_with_their_number_and_no_faster(
        movenv, tmp_path, pair, clean_env, needs_static):
    """Four times as many may cost six times as much, above an upgrade without packages."""

    def cost(count):
        env = tmp_path / ("env%d" % count)
        movenv("create", "--without-pip", "-p", pair[0], env)
        for i in range(count):
            info = site(env, pair[0]) / ("project%d-1.0.dist-info" % i)
            info.mkdir()
            (info / "RECORD").write_text("module%d.py,,\npackage%d/__init__.py,,\n" % (i, i))
            (site(env, pair[0]) / ("module%d.py" % i)).write_text("")
        return growth.instructions("create", "--without-pip", "--upgrade", "-p", pair[1], env,
                                   env=clean_env)

    none, few, many = cost(0), cost(250), cost(1000)
    assert many - none < 6 * (few - none), (none, few, many)
