# SPDX-License-Identifier: MIT
"""The files by which editors recognise an environment, and the queries that they send its python.

The rules are those of VS Code's Python extension and its locator, of PyCharm, and of the language
servers that ask the interpreter for its search path.
"""
import json
import os
import re
import stat

import pytest

# VS Code prints a marker first, since a sitecustomize may also print something.
MARKER = "5f2a-mark"
ASK = """
import json, sys
print(%r)
print(json.dumps({
    "version": ".".join(str(n) for n in sys.version_info), "sys_prefix": sys.prefix,
    "executable": sys.executable, "is64_bit": sys.maxsize > 2 ** 32,
    "path": [p for p in sys.path if p],
}))
""" % MARKER
JUNK = {
    "PYTHONHOME": "/nowhere", "PYTHONEXECUTABLE": "/nowhere/python", "VIRTUAL_ENV": "/nowhere",
    "__PYVENV_LAUNCHER__": "/nowhere/bin/python", "LD_LIBRARY_PATH": "/nowhere",
    "VIRTUAL_ENV_PROMPT": "of another", "PYTHONIOENCODING": "utf-8",
}
# How editors start python: options, the form of the query (None: by stdin), variables.
WAYS = {
    "VS Code's locator, with another's variables": ([], "-c", JUNK),
    "VS Code's own scripts, with another's variables": (["-I"], "file", JUNK),
    "pyright": (["-I", "-S"], None, {}),
    "PyCharm's helpers": (["-E", "-s", "-B"], "file", {}),
    "a script on stdin": (["-u", "-X", "utf8", "-"], None, {}),
    "no argument at all": ([], None, {}),
}


@pytest.fixture
def env(movenv, python, tmp_path):
    """An environment that has moved, with a prompt of its own and a blank in its path."""
    movenv("create", "--without-pip", "--prompt", "my lab", "-p", python, tmp_path / "made/.venv")
    (tmp_path / "made").rename(tmp_path / "zum Mitnehmen \u03a9")
    return tmp_path.resolve() / "zum Mitnehmen \u03a9/.venv"


def site_packages(env, python):
    lib = "lib/pypy%s" if not python.is_cpython and python.version >= (3, 8) else "lib/python%s"
    return str(env / (lib % python.minor) / "site-packages")


def ask(execute, env, options, how, variables, clean_env, script):
    arguments = {"-c": ["-c", ASK], "file": [script], None: []}[how]
    done = execute(
        env / "bin/python", *options, *arguments, cwd="/", input=None if how else ASK,
        env=dict(clean_env, **variables),
    )
    assert done.stderr == ""
    return json.loads(done.stdout.partition(MARKER)[2])


def test_python_answers_every_kind_of_query_by_an_editor(env, python, execute, clean_env, tmp_path):
    script = tmp_path / "info.py"
    script.write_text(ASK)
    for name, (options, how, variables) in WAYS.items():
        answer = ask(execute, env, options, how, variables, clean_env, script)
        assert answer["executable"] == str(env / "bin/python"), name
        assert answer["version"].startswith("%d.%d.%d." % python.version), name
        if "-S" not in options:  # with -S, Python up to 3.13 leaves the prefix at the base
            assert answer["sys_prefix"] == str(env), name
            assert site_packages(env, python) in answer["path"], name
    version = execute(env / "bin/python", "-V", cwd="/").stdout.split()[:2]
    assert version == ["Python", "%d.%d.%d" % python.version]


def vs_code_reads(env):
    """The version and the name that VS Code's locator reads from pyvenv.cfg, line by line."""
    version = name = None
    for line in (env / "pyvenv.cfg").read_text().splitlines():
        found = re.match(r"version\s*=\s*(\d+\.\d+\.\d+)$", line) or re.match(
            r"version_info\s*=\s*(\d+\.\d+\.\d+.*)$", line)
        version = version or found and found.group(1)
        if line.startswith("prompt") and "=" in line and not name:
            name = line.partition("=")[2].strip().strip('"').strip("'")
    return version, name


def test_an_environment_has_the_files_that_editors_look_for(env, python):
    assert vs_code_reads(env) == ("%d.%d.%d" % python.version, "my lab")
    names = os.listdir(env / "bin")
    pythons = [n for n in names if re.match(r"python(\d+\.?)*$", n)]
    assert {"python", "python3"} <= set(pythons)
    for name in pythons:
        path = env / "bin" / name
        # PyCharm and jedi go by the real path: two environments on one Python need two.
        assert stat.S_ISREG(os.lstat(path).st_mode) and os.access(path, os.X_OK)
        assert os.path.realpath(path) == str(path)
    # PyCharm takes the shortest name; it knows that a directory is an environment by pyvenv.cfg.
    matching = [n for n in names if re.match(r"(pypy|pythonw?)(\d+(\.\d+)*)?t?$", n)]
    assert min(matching, key=len) == ("python" if python.is_cpython else "pypy")
    assert os.path.isdir(site_packages(env, python))
    # A terminal of VS Code reads the script for its shell.
    assert {"activate", "activate.csh", "activate.fish", "Activate.ps1"} <= set(names)
