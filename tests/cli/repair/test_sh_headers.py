# SPDX-License-Identifier: MIT
"""Scripts whose header is for /bin/sh, in the quotings of all installers."""
import os
import shlex

import pytest

import trees
from conftest import MOVENV, make_clean_env, run
from foreign_env import Env

SHOW = "import sys\nprint(sys.argv[1:], sys.flags.ignore_environment, sys.prefix)\n"
PLACES = {
    "blank": "a b", "quote": "it's", "double_quote": 'q"q', "dollar": "d$HOME", "backquote": "b`id`",
    "backslash": "back\\slash", "letters": "\xfc \u03a9", "newline": "new\nline b",
    "command": "$(dirname x)", "all": "a'b\"c $d`e`\\f;&(g)", "quotes": "x''y'''z",
    "name_of_python": "python 3", "long": "l" * 130, "longer": "/".join(["m" * 100] * 3),
}
ARGS = ' "$0" "$@"\n'
END = "' '''\n"


def in_backslashes(path):
    return "".join("'\n'" if c == "\n" else "\\" + c if c.isascii() else c for c in path)


def in_double_quotes(path):
    return '"%s"' % "".join("\\" + c if c in '$`"\\' else c for c in path)


def in_a_mixture(path):
    middle = len(path) // 2
    return shlex.quote(path[:middle]) + in_double_quotes(path[middle:])


# {form: the header of a path}; what is not quoted by sh's rules is read as it stands.
FORMS = {
    "uv_and_installer": lambda p: "'''exec' " + shlex.quote(p) + ARGS + END,
    "always_quoted": lambda p: "'''exec' '" + p.replace("'", "'\\''") + "'" + ARGS + END,
    "backslashes": lambda p: "'''exec' " + in_backslashes(p) + ARGS + END,
    "double_quotes": lambda p: "'''exec' " + in_double_quotes(p) + ARGS + END,
    "mixture": lambda p: "'''exec' " + in_a_mixture(p) + ARGS + END,
    "distlib": lambda p: "'''exec' \"" + p + '"' + ARGS + END,
    "distlib_without_quotes": lambda p: "'''exec' " + p + ARGS + END,
    "conda": lambda p: "'''exec' \"" + p + "\" \"$0\" \"$@\" #'''\n",
    "colon": lambda p: "''':'\n# why\nexec " + shlex.quote(p) + ARGS + "'''\n",
    "one_line": lambda p: "''''exec " + shlex.quote(p) + " \"$0\" \"$@\" # '''\n",
    "literals": lambda p: '"exec" ' + in_double_quotes(p) + ' "$0" "$@"\n',
    "octal": lambda p: "'''exec' \"$(printf %b " + " ".join(
        "'\\'%04o" % c for c in os.fsencode(p)) + ")\"" + ARGS + END,
}


@pytest.fixture(params=PLACES)
def placed(tmp_path, any_python, clean_env, request):
    """An environment of python -m venv below a directory with such a name, after a first repair."""
    path = tmp_path.resolve() / PLACES[request.param] / "env"
    path.parent.mkdir(parents=True)
    run(any_python, "-m", "venv", "--without-pip", path, env=clean_env)
    activate = (path / "bin/activate").read_bytes()
    run(MOVENV, "repair", path, env=clean_env, check=False)
    (path / "bin/activate").write_bytes(activate)  # it names the place
    return Env(path)


def write_all(env):
    for name, form in FORMS.items():
        env.write(name, "#!/bin/sh\n" + form(env.python) + SHOW)
        env.write(name + "-E", "#!/bin/sh\n" + form(env.python).replace(
            ' "$0" "$@"', ' -E "$0" "$@"') + SHOW)


def check_all(env, execute):
    for name in FORMS:
        for script, flag in ((name, 0), (name + "-E", 1)):
            done = execute(env.bin / script, "x y")
            assert done.stdout == "['x y'] %d %s\n" % (flag, env), script


def reported(done):
    return {name for name in FORMS if "\n    bin/%s: " % name in done.stdout}


def test_a_header_in_any_quoting_is_seen_and_mended_before_a_move(placed, movenv, execute, tmp_path):
    write_all(placed)
    assert reported(movenv("check", "-v", placed, check=False)) == set(FORMS)
    movenv("repair", placed, check=False)
    assert reported(movenv("check", "-v", placed, check=False)) == set()
    moved = placed.move(tmp_path.resolve() / "to/env")
    check_all(moved, execute)


def test_a_header_in_any_quoting_is_seen_and_mended_after_a_move(placed, movenv, execute, tmp_path):
    write_all(placed)
    moved = placed.move(tmp_path.resolve() / "to/env")
    assert reported(movenv("check", "-v", moved, check=False)) == set(FORMS)
    movenv("repair", moved, check=False)
    assert reported(movenv("check", "-v", moved, check=False)) == set()
    check_all(moved, execute)


def test_a_header_in_any_quoting_is_mended_by_pack_and_unpack(placed, movenv, execute, tmp_path):
    write_all(placed)
    movenv("pack", placed, "-o", tmp_path / "x.tar", check=False)
    run("tar", "cf", tmp_path / "y.tar", "-C", placed, ".", env=make_clean_env(tmp_path))
    placed.path.rename(tmp_path / "gone")
    for archive in "xy":
        movenv("unpack", tmp_path / (archive + ".tar"), tmp_path / archive, check=False)
        check_all(Env(tmp_path.resolve() / archive), execute)


@pytest.mark.parametrize("form", FORMS)
def test_a_header_through_a_symlinked_directory_is_seen(ours, movenv, execute, tmp_path, form):
    """An environment of movenv's names no place: only the link itself shows where it leads."""
    link = tmp_path.resolve() / "a link"
    link.symlink_to(ours.path.parent)
    env = Env(ours.path)
    env.write("it", "#!/bin/sh\n" + FORMS[form](str(link / "env/bin/python")) + SHOW)
    env.write("direct", "#!%s\n%s" % (link / "env/bin/python", SHOW))
    report = movenv("check", env, check=False).stdout
    assert "bin/it: " in report and "bin/direct: " in report
    movenv("repair", env)
    link.unlink()
    moved = env.move(tmp_path.resolve() / "to/env")
    for name in ("it", "direct"):
        assert execute(moved.bin / name, "x").stdout == "['x'] 0 %s\n" % moved


# Scripts with the path of the environment's python (~) that are not Python's, or do more.
OTHERS = {
    "plain": "exec '~'" + ARGS,
    "module": "'''exec' '~' -m it" + ARGS + END,
    "command": "'''exec' '~' -c 'print(1)'" + ARGS + END,
    "another_script": "'''exec' '~' /opt/it.py" + ARGS + END,
    "variable": "''':'\nexport IT=1\nexec '~'" + ARGS + "'''\n",
    "condition": "''':'\n[ -x '~' ] && exec '~'" + ARGS + "'''\n",
    "redirection": "'''exec' '~' \"$0\" \"$@\" 2>/dev/null\n" + END,
    "arguments": "'''exec' '~' \"$0\" --it \"$@\"\n" + END,
    "unclosed": "'''exec' '~" + ARGS,
    "another_environment": "'''exec' '/opt/it/bin/python'" + ARGS + END,
    "another_program": "'''exec' '/usr/bin/perl'" + ARGS + END,
    "on_path": "'''exec' python3" + ARGS + END,
    "beside": "''':'\nexec \"${0%/*}/python\"" + ARGS + "'''\n",
    "form_of_movenv": "'''':\nexec /usr/bin/perl" + ARGS + "'''\n",
}


def test_a_users_own_sh_script_stays_as_it_is(env, movenv):
    for name, text in OTHERS.items():
        env.write(name, "#!/bin/sh\n" + text.replace("~", env.python) + SHOW)
    before = trees.snapshot(env)
    assert movenv("check", env).stdout == ""
    assert movenv("repair", env).stdout == ""
    assert trees.snapshot(env) == before


def test_a_first_line_that_the_kernel_cuts_is_mended(tmp_path, any_python, clean_env, movenv, execute):
    """pip, uv and installer write such lines for paths with quotes, newlines or 'python 3'."""
    place = tmp_path.resolve() / "python 3" / 'new\nli"ne'
    place.mkdir(parents=True)
    run(any_python, "-m", "venv", "--without-pip", place / "env", env=clean_env)
    env = Env(place / "env")
    env.write("plain", "#!%s\n%s" % (env.python, SHOW))
    env.write("option", "#!%s -E\n%s" % (env.python, SHOW))
    env.write("quoted", "#!\"%s\"\n%s" % (env.python, SHOW))
    movenv("repair", env, check=False)
    moved = env.move(tmp_path.resolve() / "to/env")
    for name, flag in (("plain", 0), ("option", 1), ("quoted", 0)):
        assert execute(moved.bin / name, "x").stdout == "['x'] %d %s\n" % (flag, moved)


def test_a_name_in_octal_beside_the_script_is_read(ours, repair):
    """uv's relocatable header of a script with a line of its coding."""
    octal = " ".join("'\\'0%o" % ord(c) for c in "python")
    header = ("#!/bin/sh\n# coding: utf-8\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/\""
              "$(printf %%b %s)\" \"$0\" \"$@\"\n' '''\n" % octal)
    script = ours.write("it", header + "print(1)\n")
    ours.dist("it", scripts=["it"])
    assert len(repair(ours)) == 1
    assert b"realpath" not in script.read_bytes()


def beside(path, options=""):
    """uv's relocatable header: the path is taken from the script's directory."""
    start = "#!/bin/sh\n'''exec' \"$(dirname -- \"$(realpath -- \"$0\")\")\"/"
    return start + shlex.quote(path) + options + ARGS + END


# As uv writes it if the environment was given as ../env.
AROUND = {"dots": "../../here/../{}/bin/python", "name": "../../{}/bin/python3"}


@pytest.fixture(params=AROUND)
def led_around(ours, request):
    (ours.path.parent / "here").mkdir()
    path = AROUND[request.param].format(ours.path.name)
    ours.write("it", beside(path) + SHOW)
    ours.write("it-E", beside(path, " -E") + SHOW)
    ours.dist("it", scripts=["it", "it-E"])
    return ours


def runs_there(env, execute):
    for name, flag in (("it", 0), ("it-E", 1)):
        assert execute(env.bin / name, "x y").stdout == "['x y'] %d %s\n" % (flag, env)


def test_a_header_that_leads_around_is_mended_before_a_move(led_around, movenv, execute, tmp_path):
    runs_there(led_around, execute)
    report = movenv("check", led_around, check=False).stdout
    assert "bin/it: its header leads out of the environment\n" in report
    assert "Breaks after a move (2)" in report
    movenv("repair", led_around)
    assert movenv("check", led_around).stdout == ""
    runs_there(led_around.move(tmp_path.resolve() / "to/env"), execute)


def test_a_header_that_leads_around_is_mended_after_a_move(led_around, movenv, execute, tmp_path):
    moved = led_around.move(tmp_path.resolve() / "to/there")
    assert "Broken now (2)" in movenv("check", moved, check=False).stdout
    movenv("repair", moved)
    runs_there(moved, execute)


def test_a_header_that_leads_around_is_mended_by_pack(led_around, movenv, execute, tmp_path):
    movenv("pack", led_around, "-q", "-o", tmp_path / "x.tar")
    movenv("unpack", "-q", tmp_path / "x.tar", tmp_path / "x")
    runs_there(Env(tmp_path.resolve() / "x"), execute)


def test_a_header_of_a_users_script_that_leads_elsewhere_stays(env, movenv):
    env.write("it", beside("../../other/bin/python") + SHOW)
    assert movenv("check", env).stdout == ""


def test_the_options_of_a_header_beside_are_kept(ours, movenv, execute):
    ours.write("it", beside("python", " -E") + SHOW)
    ours.dist("it", scripts=["it"])
    movenv("repair", ours)
    assert b"realpath" not in (ours.bin / "it").read_bytes()
    assert execute(ours.bin / "it", "x").stdout == "['x'] 1 %s\n" % ours
