# SPDX-License-Identifier: MIT
"""An environment of movenv beside one that `python -m venv` makes, of the same interpreter.

The tests compare the trees (names, kinds, modes), the pyvenv.cfg, and the reports of Python. Each
test turns the result of venv into the expected result of movenv, with a reason for each step.
Anything that is not named here must be equal.
"""
import json
import os
import stat
from pathlib import Path

import pytest

import trees
from conftest import MOVENV, ROOT, make_clean_env, run

DESCRIBE = ROOT / "tests/lib/describe_python.py"
PROMPT = "it's \"x\" é"
# {case: (options of create, umask, options of Python)}
CASES = {
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
        # -E, -I and -s make Python ignore these.
        user = top / "user" / "lib" / Path(python.stdlib).name / "site-packages"
        user.mkdir(parents=True)
        self.env.update(PYTHONPATH="/no/such/place", PYTHONUSERBASE=str(top / "user"))
        for command, env_dir in (([python.path, "-m", "venv"], self.theirs),
                                 ([MOVENV, "create", "-p", python], self.ours)):
            env_dir.parent.mkdir()
            done = run("sh", "-c", 'umask %s; exec "$@"' % mask, "sh", *command, *options, "env",
                       env=self.env, cwd=env_dir.parent, check=env_dir == self.ours)
            if done.returncode != 0:
                pytest.skip("this Python has no venv: %s" % done.stderr.strip().splitlines()[-1:])

    def ask(self, *args):
        """The output of a program in each environment, with the same name for both directories."""
        return [run(env_dir / "bin/python", "-B", *args, env=self.env, cwd=env_dir.parent)
                .stdout.replace(str(env_dir.parent), "/PLACE")
                for env_dir in (self.theirs, self.ours)]

    def descriptions(self, option):
        arguments = [*option.split(), DESCRIBE] + ["all"] * (option == "")
        return [json.loads(text) for text in self.ask(*arguments)]

    def trees(self):
        return [{name: (KINDS[stat.S_IFMT(st.st_mode)], "%03o" % stat.S_IMODE(st.st_mode))
                 for name, st in trees.walk(env_dir) if "__pycache__" not in name}
                for env_dir in (self.theirs, self.ours)]


@pytest.fixture(scope="session")
def pair(tmp_path_factory):
    """pair(python, options, umask) -> a Pair, made once."""
    pairs = {}

    def make(python, options, mask="022"):
        key = (python.path, tuple(options))
        if key not in pairs:
            pairs[key] = Pair(tmp_path_factory.mktemp("pair"), python, options, mask)
        return pairs[key]

    return make


@pytest.fixture(params=CASES)
def case(request, pair, python):
    options, mask, python_options = CASES[request.param]
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
    # movenv makes no symlinks: where Python installs to lib64, that is a directory.
    if tree["lib64"][0] == "link":
        del tree["lib64"]
    for name in list(tree):
        # A symlink to the interpreter, or a copy of it, becomes the shim.
        if name.startswith(("bin/python", "bin/pypy")) and "libpypy" not in name:
            tree[name] = program
        # venv keeps the mode of its templates; movenv uses the mode of every other file.
        elif name.startswith(("bin/activate", "bin/Activate")):
            tree[name] = data
        # The shim does not need the library beside PyPy's program, and 3.14 has a joke.
        elif "libpypy" in name or name == "bin/\U0001d70bthon":
            del tree[name]
    # Names that venv has from some version on: movenv makes them for all versions.
    if python.version < (3, 10):
        tree["bin/python" + python.minor] = program
    if python.version < (3, 8):
        tree["bin/Activate.ps1"] = data
    # virtualenv and uv have both, venv .gitignore from 3.13 on.
    tree[".gitignore"] = tree["CACHEDIR.TAG"] = data
    # virtualenv has these.
    for name in ("activate.nu", "activate.xsh", "activate_this.py"):
        tree["bin/" + name] = data
    # The hook that starts pip, and the module that cleans up the variables of the shim.
    purelib = next(name for name in tree if name.endswith("/site-packages"))
    tree[purelib + "/_movenv_pip.py"] = data
    tree["lib/movenv"] = ("directory", program[1])
    tree["lib/movenv/sitecustomize.py"] = data
    return tree


def test_the_files_are_those_of_venv(case):
    theirs, ours = case.trees()
    assert ours == tree_of_movenv(theirs, case.python, case.mask)


# pyvenv.cfg


def cfg_of_movenv(lines, pair):
    """venv's lines of pyvenv.cfg, as movenv writes them."""
    ours = dict(trees.cfg_lines(pair.ours))
    lines = [line for line in lines if line[0] not in ("command", "executable")]
    if pair.python.version < (3, 8) and "--prompt" in pair.options:
        lines.append(("prompt", ours["prompt"]))
    # venv writes these keys from 3.11 on. Tools read the first for all versions.
    lines.append(("executable", os.path.realpath(pair.python)))
    if pair.python.version >= (3, 11):
        lines.append(("command", ours["command"]))
    # uv and virtualenv write and read these keys; the last is movenv's own.
    lines += [(key, ours[key]) for key in ("implementation", "version_info", "relocatable")]
    return lines + [("movenv", ours["movenv"])]


def test_pyvenv_cfg_is_that_of_venv_with_keys_appended(case):
    theirs = trees.cfg_lines(case.theirs)
    assert trees.cfg_lines(case.ours) == cfg_of_movenv(theirs, case)


# What Python reports


def values_of_movenv(values, ours, pair):
    """The report of Python in venv's environment, as expected in movenv's."""
    values = dict(values)
    if pair.python.version >= (3, 11) and pair.python.is_cpython:
        # Through a symlink, Python finds the file itself. Without one it joins its own name to the
        # home, as with venv --copies. It is the same interpreter.
        assert os.path.samefile(ours["sys._base_executable"], values["sys._base_executable"])
        values["sys._base_executable"] = ours["sys._base_executable"]
    # The directory of the executable after symlinks, again as with venv --copies. From 3.11 on it
    # is the home, unless -S hides the home from Python.
    shows_home = pair.python.version < (3, 11) or ours["site.ENABLE_USER_SITE"] is None
    for part in ("build.config_vars", "distutils.config_vars") if shows_home else ():
        for key in ("projectbase", "srcdir"):
            if values.get(part, {}).get(key) == trees.cfg(pair.ours)["home"]:
                values[part][key] = "/PLACE/env/bin"
    return values


def differences(theirs, ours):
    """{key: (theirs, ours)} of all differences, also inside of dictionaries."""
    found = {}
    for key in theirs.keys() | ours.keys():
        a, b = theirs.get(key), ours.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            found.update({"%s.%s" % (key, name): both for name, both in differences(a, b).items()})
        elif a != b:
            found[key] = (a, b)
    return found


def test_python_reports_the_same_as_with_venv(case):
    for option in case.python_options:
        theirs, ours = case.descriptions(option)
        assert len(theirs) > 80
        assert differences(values_of_movenv(theirs, ours, case), ours) == {}, "under %r" % option


# With pip


def test_pip_is_installed_where_venv_installs_it(pair, any_python):
    with_pip = pair(any_python, [])
    theirs, ours = with_pip.trees()
    assert ours == tree_of_movenv(theirs, any_python, with_pip.mask)
    theirs, ours = with_pip.ask("-m", "pip", "--version")
    assert ours == theirs and "/PLACE/env/lib" in ours
