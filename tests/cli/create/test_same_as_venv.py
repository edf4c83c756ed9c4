# SPDX-License-Identifier: MIT
"""An environment of movenv beside one that `python -m venv` makes, of the same interpreter.

Both are looked at as trees (names, kinds, modes), by their pyvenv.cfg, and by what Python reports
inside. Each test takes what venv's is, makes of it what movenv's has to be, with the reason
for each step, and wants exactly that: what is not named here is the same.
"""
import json
import os
import stat
from pathlib import Path

import pytest

import trees
from conftest import MOVENV, ROOT, make_clean_env, run

TELL = ROOT / "tests/lib/describe_python.py"
PROMPT = "it's \"x\" é"
# What is asked for, under which umask, and the options of Python to ask under.
ASKED = {
    "plain": (["--without-pip"], "022", ["", "-E", "-S"]),
    "open": (["--without-pip", "--system-site-packages", "--symlinks", "--prompt", PROMPT], "027",
             ["-s", "-I"]),
    "copies": (["--without-pip", "--copies", "--prompt", "here"], "002", [""]),
}
KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "link"}


class Pair:
    """Two environments of one interpreter, each called env, in directories of their own."""

    def __init__(self, top, python, options, mask):
        self.python, self.options, self.mask = python, options, int(mask, 8)
        self.theirs, self.ours = top / "venv" / "env", top / "movenv" / "env"
        self.env = make_clean_env(top)
        # What -E, -I and -s leave out.
        user = top / "user" / "lib" / Path(python.stdlib).name / "site-packages"
        user.mkdir(parents=True)
        self.env.update(PYTHONPATH="/no/such/place", PYTHONUSERBASE=str(top / "user"))
        for command, place in (([python.path, "-m", "venv"], self.theirs),
                               ([MOVENV, "create", "-p", python], self.ours)):
            place.parent.mkdir()
            done = run("sh", "-c", 'umask %s; exec "$@"' % mask, "sh", *command, *options, "env",
                       env=self.env, cwd=place.parent, check=place == self.ours)
            if done.returncode != 0:
                pytest.skip("this Python has no venv: %s" % done.stderr.strip().splitlines()[-1:])

    def ask(self, *args):
        """What a program of each prints, with the place of both by one name."""
        return [run(env_dir / "bin/python", "-B", *args, env=self.env, cwd=env_dir.parent)
                .stdout.replace(str(env_dir.parent), "/PLACE")
                for env_dir in (self.theirs, self.ours)]

    def told(self, option):
        words = [*option.split(), TELL] + ["all"] * (option == "")
        return [json.loads(text) for text in self.ask(*words)]

    def trees(self):
        return [{name: (KINDS[stat.S_IFMT(st.st_mode)], "%03o" % stat.S_IMODE(st.st_mode))
                 for name, st in trees.walk(env_dir) if "__pycache__" not in name}
                for env_dir in (self.theirs, self.ours)]


@pytest.fixture(scope="session")
def pair(tmp_path_factory):
    """pair(python, options, umask) -> the two environments, made once."""
    pairs = {}

    def make(python, options, mask="022"):
        key = (python.path, tuple(options))
        if key not in pairs:
            pairs[key] = Pair(tmp_path_factory.mktemp("pair"), python, options, mask)
        return pairs[key]

    return make


@pytest.fixture(params=ASKED)
def asked(request, pair, python):
    options, mask, python_options = ASKED[request.param]
    if not python.is_cpython:  # a PyPy in /usr copies all of /usr/lib
        options = [word for word in options if word != "--copies"]
    made = pair(python, options, mask)
    made.python_options = python_options
    return made


# Trees


def tree_of_movenv(tree, python, mask):
    """venv's tree, as movenv leaves it: {name: (kind, mode)}."""
    tree = dict(tree)
    program = ("file", "%03o" % (0o777 & ~mask))
    data = ("file", "%03o" % (0o666 & ~mask))
    # Nothing is a link: where Python installs to lib64, that is a directory.
    if tree["lib64"][0] == "link":
        del tree["lib64"]
    for name in list(tree):
        # What leads to the interpreter, or is a copy of it, is the shim.
        if name.startswith(("bin/python", "bin/pypy")) and "libpypy" not in name:
            tree[name] = program
        # venv's have the mode of its templates; movenv's that of every other file.
        elif name.startswith(("bin/activate", "bin/Activate")):
            tree[name] = data
        # The shim does not need the library beside PyPy's program, and 3.14 has a joke.
        elif "libpypy" in name or name == "bin/\U0001d70bthon":
            del tree[name]
    # Names that venv brought later than others: the same for all.
    if python.version < (3, 10):
        tree["bin/python" + python.minor] = program
    if python.version < (3, 8):
        tree["bin/Activate.ps1"] = data
    # virtualenv and uv have both, venv .gitignore from 3.13 on.
    tree[".gitignore"] = tree["CACHEDIR.TAG"] = data
    # virtualenv has these.
    for name in ("activate.nu", "activate.xsh", "activate_this.py"):
        tree["bin/" + name] = data
    # How the shim starts pip, and what tidies up after a start by variables.
    purelib = next(name for name in tree if name.endswith("/site-packages"))
    tree[purelib + "/_movenv_pip.py"] = data
    tree["lib/movenv"] = ("directory", program[1])
    tree["lib/movenv/sitecustomize.py"] = data
    return tree


def test_the_tree_is_that_of_venv(asked):
    theirs, ours = asked.trees()
    assert ours == tree_of_movenv(theirs, asked.python, asked.mask)


# pyvenv.cfg


def cfg_of_movenv(lines, pair):
    """venv's lines of pyvenv.cfg, as movenv writes them."""
    ours = dict(trees.cfg_lines(pair.ours))
    lines = [line for line in lines if line[0] not in ("command", "executable")]
    if pair.python.version < (3, 8) and "--prompt" in pair.options:
        lines.append(("prompt", ours["prompt"]))
    # Keys that venv writes from 3.11 on; tools look for the first in all. Each records its maker.
    lines.append(("executable", os.path.realpath(pair.python)))
    if pair.python.version >= (3, 11):
        lines.append(("command", ours["command"]))
    # What uv and virtualenv write, and read; and movenv's own.
    lines += [(key, ours[key]) for key in ("implementation", "version_info", "relocatable")]
    return lines + [("movenv", ours["movenv"])]


def test_pyvenv_cfg_is_that_of_venv_with_more_behind(asked):
    theirs = trees.cfg_lines(asked.theirs)
    assert trees.cfg_lines(asked.ours) == cfg_of_movenv(theirs, asked)


# What Python reports


def values_of_movenv(values, ours, pair):
    """What Python says in venv's environment, as it says it in movenv's."""
    values = dict(values)
    if pair.python.version >= (3, 11) and pair.python.is_cpython:
        # A link leads Python to the file; without one it takes its own name in the home, as in
        # what venv --copies makes. It is the same interpreter.
        assert os.path.samefile(ours["sys._base_executable"], values["sys._base_executable"])
        values["sys._base_executable"] = ours["sys._base_executable"]
    # Where the executable lies when links are followed, again as with venv --copies; from 3.11 on
    # it is the home, unless -S keeps Python from knowing that.
    seen = pair.python.version < (3, 11) or ours["site.ENABLE_USER_SITE"] is None
    for part in ("build.config_vars", "distutils.config_vars") if seen else ():
        for key in ("projectbase", "srcdir"):
            if values.get(part, {}).get(key) == trees.cfg(pair.ours)["home"]:
                values[part][key] = "/PLACE/env/bin"
    return values


def unlike(theirs, ours):
    """{key: (theirs, ours)} of what differs, in dictionaries of values too."""
    found = {}
    for key in theirs.keys() | ours.keys():
        a, b = theirs.get(key), ours.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            found.update({"%s.%s" % (key, name): both for name, both in unlike(a, b).items()})
        elif a != b:
            found[key] = (a, b)
    return found


def test_python_reports_what_it_reports_with_venv(asked):
    for option in asked.python_options:
        theirs, ours = asked.told(option)
        assert len(theirs) > 80
        assert unlike(values_of_movenv(theirs, ours, asked), ours) == {}, "under %r" % option


# With pip


def test_pip_is_where_venv_puts_it(pair, any_python):
    with_pip = pair(any_python, [])
    theirs, ours = with_pip.trees()
    assert ours == tree_of_movenv(theirs, any_python, with_pip.mask)
    theirs, ours = with_pip.ask("-m", "pip", "--version")
    assert ours == theirs and "/PLACE/env/lib" in ours
