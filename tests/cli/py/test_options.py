# SPDX-License-Identifier: MIT
"""The options of py, and what goes to Python untouched."""
import json
import os
import subprocess

import pytest

from conftest import MOVENV, run


@pytest.fixture
def pythons(machine):
    machine.add("python3.30", "python3.31", "python3.31t", "python3.39", "pypy3.32", "python2.7")
    return machine


@pytest.mark.parametrize("option, expected", [
    ("-3", "python3.39"), ("-3.30", "python3.30"), ("-3.31", "python3.31"),
    ("-3.31t", "python3.31t"), ("-2", "python2.7"), ("-2.7", "python2.7"), ("-331", "python3.31"),
    ("-V:3.30", "python3.30"), ("-V:3.31t", "python3.31t"), ("-V:3", "python3.39"),
    ("-V:2.7", "python2.7"), ("-V:", "python3.39"), ("-V:python3.30", "python3.30"),
    ("-V:cpython3.30", "python3.30"), ("-V:cpython/3.30", "python3.30"),
    ("-V:PythonCore/3.30", "python3.30"), ("-V:pythoncore/3.31t", "python3.31t"),
    ("-V:PythonCore/", "python3.39"), ("-V:pypy3.32", "pypy3.32"), ("-V:pypy", "pypy3.32"),
    ("-V:PyPy/3.32", "pypy3.32"), ("-V:pypy/pypy3.32", "pypy3.32"), ("-V:pypy@3.32", "pypy3.32"),
    ("-V:>=3.30,<3.32", "python3.31"), ("-V:3.30-64", "python3.30"), ("-3.30-64", "python3.30"),
    ("-V:3.31+freethreaded", "python3.31t"), ("--version:3.30", "python3.30"),
])
def test_a_version(pythons, option, expected):
    assert pythons.started(option, "-x", "word") == [str(pythons.bin / expected), "-x", "word"]


@pytest.mark.parametrize("option", [
    "-3.77", "-4", "-1", "-V:3.77", "-V:pypy3.77", "-V:Astral/3.30", "-V:PythonCore/3.77", "-3x",
    "-3.", "-3.30x", "-V:nonsense", "-V:/usr/bin/python3", "-V:3.30-32", "-V:3.30-windows",
    "-V:PyPy/3.30", "-00", "-9" * 200, "-V:" + "3" * 5000,
], ids=lambda option: option[:20])
def test_one_that_fits_nothing_is_status_103(pythons, option):
    lines = pythons.refused(option, "-c", "pass")
    assert "cannot" in lines[0] and option.split(":")[-1].lstrip("-")[:200] in lines[0]


def test_the_message_has_the_nearest_and_all_and_ways_out(pythons):
    nearest, found, ways = pythons.refused("-3.33")
    assert "'3.33': the nearest is 3.31, '%s'" % (pythons.bin / "python3.31") in nearest
    assert "found: 3.39, 3.31, 3.31t, 3.30," in found and "try 'py -V:3.31'" in found
    assert "'py --list'" in found and "pyenv install 3.33" in ways and "uv python" in ways


@pytest.fixture
def patched(pythons, machine):
    """Two directories with python3.30, of 3.30.1 and of 3.30.4, and a 3.39.0rc2."""
    for place, minor, text in [("old", "3.30", "3.30.1"), ("new", "3.30", "3.30.4"),
                               ("next", "3.39", "3.39.0rc2")]:
        directory = machine.top / place
        (directory / "bin").mkdir(parents=True)
        (directory / "include" / ("python" + minor)).mkdir(parents=True)
        machine.add("python" + minor, where=directory / "bin")
        (directory / "include" / ("python" + minor) / "patchlevel.h").write_text(
            '#define PY_VERSION "%s"\n' % text)
    pythons.env["PATH"] = ":".join(str(machine.top / p / "bin") for p in ("old", "new", "next"))
    return pythons


@pytest.mark.parametrize("spec, place", [
    ("3.30", "old"), ("3.30.1", "old"), ("3.30.4", "new"), (">=3.30.2,<3.31", "new"),
    ("<3.30.4", "old"), ("==3.30.*", "old"), (">=3.30.2,!=3.30.4,<3.31", None), ("3.39.0rc2", "next"),
    ("3.39rc2", "next"), ("3.39rc1", None), ("3.39.0", "next"), (">=3.39.0", None),
    (">=3.39.0rc1", "next"), ("3.30.2", None), (">3.30.4,<3.31", None), ("3.30.4-64", "new"),
])
def test_a_patch_version_is_read_from_files(patched, machine, spec, place):
    if place:
        python = next((machine.top / place / "bin").iterdir())
        assert patched.started("-V:" + spec, "x") == [str(python), "x"]
    else:
        assert spec in patched.refused("-V:" + spec, "x")[0]


def test_the_nearest_patch_version_is_named(patched):
    nearest, found, ways = patched.refused("-V:3.30.2")
    assert "the nearest is 3.30.1, '" in nearest and "'py -V:3.30.1'" in found
    assert "'pyenv install 3.30.2'" in ways
    assert "<" not in patched.refused("-V:>3.30.4,<3.31")[2]


def test_one_without_a_version_in_files_meets_a_range_alone(pythons):
    assert pythons.started("-V:<3.31", "x")
    assert "3.30.1" in pythons.refused("-V:3.30.1", "x")[0]


def test_without_any_python(machine):
    os.rename(machine.bin, machine.top / "gone")
    done = machine.run("-4.0", check=False)
    assert done.returncode == 103


@pytest.mark.parametrize("words", [
    [], ["-V"], ["--version"], ["-VV"], ["-c", "pass"], ["-m", "x", "--list"], ["-"], ["--", "-3.30"],
    ["-u", "-3.30"], ["-X", "-0"], ["script.py", "-0"], ["-c", ""], [""], ["", "-3"], ["-"] * 3,
    ["--help-all"], ["-?"], ["--list-everything"], ["-Vx"], ["--json"], ["a b", "\n", "'", "\\"],
], ids=repr)
def test_other_words_go_to_python_untouched(pythons, words):
    assert pythons.run(*words).stdout == "%s\n" % "\n".join([str(pythons.bin / "python3.39"), *words])
    assert pythons.run("-3.30", *words).stdout == "%s\n" % "\n".join(
        [str(pythons.bin / "python3.30"), *words])


def test_arguments_that_are_not_utf8_go_to_python_untouched(pythons):
    """The Rust launcher dies of them."""
    words = [b"caf\xe9", b"\xff\xfe", b"-\x80", bytes(range(1, 10))]
    done = subprocess.run([str(pythons.py), *words], env=pythons.env, cwd=pythons.work,
                          stdout=subprocess.PIPE, check=True)
    assert done.stdout.split(b"\n", 1)[1] == b"\n".join(words) + b"\n"


def test_many_and_long_arguments(pythons):
    words = ["x" * 100000] * 5 + ["y"] * 5000
    assert pythons.started(*words)[1:] == words


def test_the_variables_are_handed_on(machine, any_python):
    machine.env["PATH"] = os.path.dirname(any_python.path)
    code = "import os; print(sorted(os.environb.items()))"
    env = {"PYTHONHOME": "", "PYTHONPATH": "/x", "__PYVENV_LAUNCHER__": "", "EMPTY": "",
           "MOVENV_DEBUG": "1", "PYTHONEXECUTABLE": ""}
    through = machine.run("-V:" + any_python.minor, "-Sc", code, **env)
    direct = machine.run("-Sc", code, program=any_python.path, **env)
    assert (through.stdout, through.stderr) == (direct.stdout, direct.stderr)


def test_signals_and_descriptors_are_handed_on(machine, any_python):
    """movenv ignores SIGXFSZ, and Python's subprocess restores SIGPIPE: what is left is ours."""
    machine.env["PATH"] = os.path.dirname(any_python.path)
    code = ("import os; print([line for line in open('/proc/self/status') if line[:4] in ('SigI', 'SigB')],"
            " sorted(os.listdir('/proc/self/fd')))")
    through = machine.run("-V:" + any_python.minor, "-ISc", code)
    direct = machine.run("-ISc", code, program=any_python.path)
    assert through.stdout == direct.stdout


def test_the_status_is_pythons(machine, any_python):
    machine.env["PATH"] = os.path.dirname(any_python.path)
    done = machine.run("-V:" + any_python.minor, "-c", "raise SystemExit(42)", check=False)
    assert done.returncode == 42


class TestPreferences:
    @pytest.mark.parametrize("env, option, expected", [
        ({"PY_PYTHON": "3.30"}, None, "python3.30"),
        ({"PY_PYTHON": ""}, None, "python3.39"),
        ({"PY_PYTHON": "3.30"}, "-3", "python3.39"),
        ({"PY_PYTHON3": "3.30"}, "-3", "python3.30"),
        ({"PY_PYTHON3": "3.30"}, None, "python3.39"),
        ({"PY_PYTHON": "3", "PY_PYTHON3": "3.30"}, None, "python3.30"),
        ({"PY_PYTHON": "3"}, None, "python3.39"),
        ({"PY_PYTHON": "2"}, None, "python2.7"),
        ({"PY_PYTHON2": "2.7"}, "-2", "python2.7"),
        ({"PY_PYTHON3": "3"}, "-3", "python3.39"),
        ({"PY_PYTHON": "pypy3.32"}, None, "pypy3.32"),
        ({"PY_PYTHON": "PythonCore/3.30"}, None, "python3.30"),
        ({"PY_PYTHON": "3.31t"}, None, "python3.31t"),
        ({"PY_PYTHON": "3.30", "PY_PYTHON3": "3.30"}, "-3.31", "python3.31"),
        ({"PY_PYTHON3": "3.30"}, "-V:3", "python3.30"),
    ], ids=repr)
    def test_variables(self, pythons, env, option, expected):
        words = [option] if option else []
        assert pythons.chosen(*words, "-c", "pass", **env) == str(pythons.bin / expected)

    @pytest.mark.parametrize("text, option, expected", [
        ("[defaults]\npython=3.30\n", None, "python3.30"),
        ("[defaults]\r\nPYTHON = 3.30\r\n", None, "python3.30"),
        ("\ufeff[defaults]\npython = \"3.30\"", None, "python3.30"),
        ("; a comment\n[commands]\n/bin/x=C:\\x\nno value\n[defaults]\npython3=3.31\n", "-3",
         "python3.31"),
        ("[commands]\npython=3.30\n", None, "python3.39"),
        ("[defaults]\npython=3\npython3=3.30", None, "python3.30"),
        ("[defaults]\npython=\n", None, "python3.39"),
        ("", None, "python3.39"),
    ], ids=lambda text: repr(text)[:40])
    def test_the_file(self, pythons, text, option, expected):
        config = pythons.top / "config"
        config.mkdir()
        (config / "py.ini").write_text(text, newline="")
        words = [option] if option else []
        assert pythons.chosen(*words, "-c", "pass", XDG_CONFIG_HOME=str(config)) == str(
            pythons.bin / expected)

    def test_the_variable_comes_before_the_file(self, pythons):
        (pythons.home / ".config").mkdir()
        (pythons.home / ".config/py.ini").write_text("[defaults]\npython=3.30\n")
        assert pythons.chosen(PY_PYTHON="3.31") == str(pythons.bin / "python3.31")

    @pytest.mark.parametrize("what", ["garbage", "directory", "fifo", "large", "link"])
    def test_a_file_that_cannot_be_used_is_one_line(self, pythons, what):
        file = pythons.home / ".config/py.ini"
        file.parent.mkdir()
        if what == "directory":
            file.mkdir()
        elif what == "fifo":
            os.mkfifo(file)
        elif what == "link":
            file.symlink_to("py.ini")
        else:
            file.write_bytes(b"\0\1garbage\n" if what == "garbage" else b"[x]\n" * 20000)
        done = pythons.run("-c", "pass")
        assert done.stdout.splitlines()[0] == str(pythons.bin / "python3.39")
        line, = done.stderr.splitlines()
        assert line.startswith("py: passed over '%s': " % file)

    @pytest.mark.parametrize("value", ["bunk", "3.30.1", "3.77", "Astral/3.30", "/usr/bin/python3"])
    def test_a_value_that_fits_nothing_is_an_error(self, pythons, value):
        lines = pythons.refused("-c", "pass", PY_PYTHON=value)
        assert value in lines[0]


class TestList:
    def test_lines_as_py_exe_prints_them(self, pythons):
        lines = pythons.started("-0")
        assert lines[:4] == [" -V:3.39 *        CPython 3.39", " -V:3.31          CPython 3.31",
                             " -V:3.31t         CPython 3.31t", " -V:3.30          CPython 3.30"]
        assert " -V:pypy3.32      PyPy 3.32" in lines
        assert not [line for line in lines if "2.7" in line]
        assert pythons.started("--list") == lines

    def test_paths(self, pythons):
        lines = pythons.started("-0p")
        assert lines[0] == " -V:3.39 *        %s" % (pythons.bin / "python3.39")
        assert pythons.started("--list-paths") == lines

    def test_each_line_names_an_option(self, pythons):
        for line in pythons.started("-0p"):
            option, file = line.replace("*", "").split()
            if file.startswith(str(pythons.bin)):
                assert pythons.chosen(option) == file

    def test_the_active_environment_comes_first(self, pythons):
        python = pythons.venv(pythons.work / ".venv")
        assert pythons.started("-0")[0] == "  *               Active environment"
        lines = pythons.started("-0p")
        assert lines[0] == "  *               %s" % python
        assert sum("*" in line for line in lines) == 1
        active = pythons.venv(pythons.top / "active")
        assert pythons.started("-0p", VIRTUAL_ENV=str(pythons.top / "active"))[0] == (
            "  *               %s" % active)

    def test_the_preferred_one_is_marked(self, pythons):
        lines = pythons.started("-0", PY_PYTHON="3.30")
        assert [line for line in lines if "*" in line] == [" -V:3.30 *        CPython 3.30"]

    def test_a_preference_that_fits_nothing_does_not_hide_the_list(self, pythons):
        done = pythons.run("-0", PY_PYTHON="3.77")
        assert "3.77" in done.stderr and " -V:3.39 " in done.stdout

    def test_json_has_full_versions(self, patched):
        answer = json.loads(patched.run("--list", "--json").stdout)
        found = {i["full_version"] for i in answer["interpreters"]}
        assert {"3.30.1", "3.30.4", "3.39.0rc2"} <= found

    def test_json(self, pythons):
        answer = json.loads(pythons.run("--list", "--json").stdout)
        assert set(answer) == {"schema", "environment", "interpreters"}
        assert (answer["schema"], answer["environment"]) == (1, None)
        assert answer["interpreters"][0] == {
            "path": str(pythons.bin / "python3.39"), "implementation": "CPython",
            "version": "3.39", "full_version": None, "abi": "", "default": True}
        assert sum(i["default"] for i in answer["interpreters"]) == 1
        python = pythons.venv(pythons.work / ".venv")
        answer = json.loads(pythons.run("-0", "--json").stdout)
        assert answer["environment"] == str(python)
        assert not [i for i in answer["interpreters"] if i["default"]]

    @pytest.mark.parametrize("words", [["-0", "x"], ["--list", "-c", "pass"], ["-0p", "--jso"],
                                       ["--list-paths", "-3"]], ids=" ".join)
    def test_other_words_are_misuse(self, pythons, words):
        lines = pythons.refused(*words, status=2)
        assert lines[0].startswith("usage: py ") and words[1] in lines[1]


class TestHelp:
    @pytest.mark.parametrize("option", ["-h", "--help"])
    def test_it_is_followed_by_pythons(self, pythons, option):
        lines = pythons.started(option, "word")
        assert lines[0].startswith("usage: py ")
        assert lines[-3:] == [str(pythons.bin / "python3.39"), option, "word"]
        assert all(len(line) <= 80 for line in lines[:-3])

    def test_it_is_that_of_the_environment_here(self, pythons):
        python = pythons.venv(pythons.work / ".venv")
        assert str(python) in pythons.started("-h")

    def test_a_full_disk_is_reported(self, pythons):
        with open("/dev/full", "w") as full:
            done = subprocess.run([str(pythons.py), "-0"], env=pythons.env, cwd=pythons.work,
                                  stdout=full, stderr=subprocess.PIPE)
        assert done.returncode == 1
        assert done.stderr == b"py: cannot write to the standard output: No space left on device\n"


class TestDebug:
    @pytest.mark.parametrize("variable, value", [
        ("PYLAUNCH_DEBUG", "1"), ("PYLAUNCH_DEBUG", ""), ("PYLAUNCHER_DEBUG", "1")])
    def test_each_decision_is_a_line(self, pythons, variable, value):
        pythons.script("script.py", "#!/usr/bin/env python3")
        done = pythons.run("script.py", **{variable: value})
        lines = done.stderr.splitlines()
        assert all(line.startswith("py: ") for line in lines)
        for words in ("VIRTUAL_ENV is not set", "there is no '%s/.venv'" % pythons.work,
                      "the #! line names the version 'python3'", "PY_PYTHON3 is not set",
                      "starts '%s'" % (pythons.bin / "python3.39")):
            assert [line for line in lines if words in line], words

    def test_no_value_is_silent(self, pythons):
        assert pythons.started("-c", "pass", PYLAUNCHER_DEBUG="", MOVENV_DEBUG="1")

    def test_a_dry_run_prints_the_command_for_a_shell(self, pythons):
        pythons.script("a b.py", "#!/usr/bin/env -S python3.30 -u")
        done = pythons.run("a b.py", "it's", "", PYLAUNCHER_DRYRUN="1")
        again = run("/bin/sh", "-c", done.stdout, env=pythons.env, cwd=pythons.work)
        assert again.stdout.splitlines() == [str(pythons.bin / "python3.30"), "-u", "a b.py", "it's",
                                             ""]
        assert len(done.stdout.splitlines()) == 1


class TestName:
    """movenv is py by its name alone."""

    @pytest.mark.parametrize("make", ["link", "hard link", "copy"])
    def test_any_kind_of_second_name(self, pythons, make):
        name = pythons.top / "py"
        if make == "link":
            name.symlink_to(MOVENV)
        elif make == "copy" or os.stat(MOVENV).st_dev != os.stat(pythons.top).st_dev:
            name.write_bytes(MOVENV.read_bytes())
            name.chmod(0o755)
        else:
            os.link(MOVENV, name)
        assert pythons.chosen(program=name) == str(pythons.bin / "python3.39")

    @pytest.mark.parametrize("name", ["movenv", "py3", "python", "pyx", "mpy"])
    def test_another_name_is_movenv(self, pythons, name):
        (pythons.top / name).symlink_to(MOVENV)
        done = pythons.run("--version", program=pythons.top / name)
        assert done.stdout.startswith("movenv ")

    def test_py_on_its_own_path_does_not_loop(self, pythons, needs_static):
        (pythons.bin / "py").symlink_to(MOVENV)
        (pythons.bin / "python3.40").symlink_to("py")
        (pythons.bin / "python3").symlink_to("py")
        pythons.script("script.py", "#!/usr/bin/env py")
        assert pythons.chosen("script.py", program=pythons.bin / "py") == str(
            pythons.bin / "python3.39")
