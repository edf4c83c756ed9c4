# SPDX-License-Identifier: MIT
"""Facts about the interpreters that the shim relies on. They start here without the shim."""
import json
import os

import pytest

from interpreters import find_all

CPYTHONS = [i for i in find_all() if i.is_cpython]
SINCE_3_11 = [i for i in CPYTHONS if i.version >= (3, 11)]
REPORT = (
    "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, sys.executable, sys.path]))"
)


@pytest.fixture
def directly(start, clean_env):
    """directly(env, options…, **variables) -> the home interpreter's values with that argv[0]."""

    def call(env, *options, **variables):
        done = start(
            [env.bin / "python", *options, "-c", REPORT], executable=env.python.path,
            env={**clean_env, **variables},
        )
        assert done.returncode == 0, done
        return dict(zip(("prefix", "base_prefix", "executable", "path"), json.loads(done.stdout)))

    return call


@pytest.mark.parametrize("options", [[], ["-I"], ["-E"]], ids=str)
def test_argv0_decides_the_prefix(env, directly, options):
    report = directly(env, *options)
    assert (report["prefix"], report["executable"]) == (str(env), str(env.bin / "python"))
    assert os.path.samefile(report["base_prefix"], env.python.prefix)


def test_name_in_argv0_may_be_any(own_env, start):
    """The link bin/py -> python must stay sys.executable."""
    (own_env.bin / "other").write_bytes((own_env.bin / "python").read_bytes())
    (own_env.bin / "other").chmod(0o755)
    code = "import sys; print(sys.prefix, sys.executable)"
    done = start([own_env.bin / "other", "-c", code], executable=own_env.python.path)
    assert done.stdout == "%s %s\n" % (own_env, own_env.bin / "other")


def test_pythonhome_breaks_an_environment(env, start, clean_env):
    """The shim removes it: Python would find its library there, or (PyPy) get another prefix."""
    done = start(
        [env.bin / "python", "-c", REPORT], executable=env.python.path,
        env={**clean_env, "PYTHONHOME": "/no/such/place"},
    )
    broken = done.returncode != 0
    assert broken or json.loads(done.stdout)[1] == "/no/such/place" or not env.python.is_cpython


@pytest.mark.parametrize("python", SINCE_3_11, ids=repr)
def test_pythonexecutable_makes_the_prefix_the_base_since_3_11(made, directly, python):
    report = directly(made(python), PYTHONEXECUTABLE=python.path)
    assert report["prefix"] == report["base_prefix"]


@pytest.mark.parametrize("python", SINCE_3_11, ids=repr)
def test_pyvenv_launcher_decides_the_prefix_since_3_11(made, directly, python, own_env):
    """An inherited one would name another environment."""
    report = directly(made(python), __PYVENV_LAUNCHER__=str(own_env.bin / "python"))
    assert report["executable"] == str(own_env.bin / "python")


def test_option_S_leaves_the_prefix_at_the_base(env, directly):
    report = directly(env, "-S")
    if env.python.version < (3, 14):
        assert report["prefix"] == report["base_prefix"]
    assert report["executable"] == str(env.bin / "python")


ODD_FILES = {
    "crlf": "home = {home}\r\nversion = {version}\r\ninclude-system-site-packages = true\r\n",
    "upper_case": "HOME = {home}\nVersion = {version}\nInclude-System-Site-Packages = TRUE\n",
    "no_spaces": "home={home}\nversion={version}\ninclude-system-site-packages=true\n",
    "no_newline_at_the_end": "version = {version}\ninclude-system-site-packages = true\n"
    "home = {home}",
    "blank_lines_and_notes": "\n# x\n\nhome = {home}\nversion = {version}\n"
    "include-system-site-packages = true\n\n",
    "tabs": "\thome\t=\t{home}\t\n\tversion\t=\t{version}\n include-system-site-packages\t=true\n",
}


@pytest.fixture(params=ODD_FILES)
def odd_env(request, own_env):
    text = ODD_FILES[request.param].format(
        home=os.path.dirname(own_env.python.path), version="%d.%d.%d" % own_env.python.version
    )
    if not own_env.python.is_cpython:  # a name for the shim
        text = "implementation = PyPy\n" + text
    (own_env / "pyvenv.cfg").write_bytes(text.encode())
    return own_env


def test_odd_pyvenv_cfg_is_read_alike_by_python_and_shim(odd_env, directly, ask):
    """The key for the base's packages shows that Python read past its home."""
    report, shim_report = directly(odd_env), ask(odd_env.bin / "python")
    assert (report["prefix"], shim_report["prefix"]) == (str(odd_env), str(odd_env))
    assert report["path"] == shim_report["path"]
    packages = [p for p in report["path"] if p.endswith("-packages")]
    assert [p for p in packages if not p.startswith(str(odd_env))], report["path"]


def test_second_home_in_the_file_does_not_stop_a_start(own_env, directly, ask):
    """Pythons differ in the home that they use; the shim uses the first. All start."""
    with open(own_env / "pyvenv.cfg", "a") as f:
        f.write("home = %s\n" % os.path.dirname(own_env.python.path))
    assert directly(own_env)["prefix"] == ask(own_env.bin / "python")["prefix"] == str(own_env)


def test_home_decides_the_base_prefix(far_env, directly, ask):
    assert directly(far_env)["base_prefix"] == str(far_env.base)
    assert ask(far_env.bin / "python")["base_prefix"] == str(far_env.base)


def test_home_that_is_an_environment_is_followed(own_env, env, directly, ask):
    """Python starts and finds its library. PyPy's base prefix is nonsense then."""
    own_env.configure(home=str(env.bin))
    report = directly(own_env)
    assert report["prefix"] == ask(own_env.bin / "python")["prefix"] == str(own_env)
    if env.python.is_cpython:
        assert os.path.samefile(report["base_prefix"], env.python.prefix)


@pytest.mark.parametrize("python", SINCE_3_11, ids=repr)
def test_pyvenv_cfg_of_32_kib_is_fatal_since_3_11(made, start, python, tmp_path):
    """Modules/getpath.c reads fewer bytes. The shim reports the size in clearer words."""
    env = made(python).copy(tmp_path / "env")
    with open(env / "pyvenv.cfg", "a") as f:
        f.write("\n" * (32 << 10))
    done = start([env.bin / "python", "-c", "pass"], executable=python.path)
    assert done.returncode == 1 and "larger than 32KB" in done.stderr


def test_relative_home_depends_on_the_current_directory(own_env, start):
    """python/cpython#83650: so the shim accepts only absolute ones. Only the start is certain."""
    own_env.configure(home="../base/bin")
    done = start([own_env.bin / "python", "-c", REPORT], executable=own_env.python.path, cwd="/")
    if own_env.python.is_cpython and own_env.python.version >= (3, 11):
        assert str(own_env) not in json.loads(done.stdout)[1]


def test_dash_c_puts_the_current_directory_first(env, directly):
    """A launcher's text removes it again."""
    assert directly(env)["path"][0] == ""


def test_zip_appended_to_an_executable_is_run(one_env, add_script, execute, tmp_path):
    """python ENV/bin/black goes through zipimport."""
    moved = one_env.copy(tmp_path / "env")
    script = add_script(moved, "tool", "print(__name__, sys.argv)\n")
    done = execute(one_env.python.path, script, "x")
    assert done.stdout == "__main__ %r\n" % [str(script), "x"]
