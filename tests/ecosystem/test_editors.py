# SPDX-License-Identifier: MIT
"""Programs that editors start: type checkers, debuggers, profilers, project tools.

Some run in an environment that has moved, others inspect one from outside.
"""
import contextlib
import json
import os

import pytest

import debug_adapter
import script_kinds
import trees
from conftest import MOVENV, run, tool
from servers import free_port, started

TOOLS = [
    "mypy", "pyright[nodejs]", "ty", "pylint", "jedi", "pipdeptree", "py-spy", "coverage",
    "debugpy", "pyinstrument", "nox", "pipenv",
]
# A package with types, only in the inspected environment.
THERE = "class Thing:\n    size: int = 1\n"
USES = "import there\nx: str = there.Thing.size\nthere.Thing.sise\n"
SPIN = """
import sys, time
def inner():
    while True:
        sum(range(1000))
print("ready", flush=True)
inner()
"""
DEBUGGED = "import sys\ndef work(n):\n    return n + 1\nprint(work(1), sys.prefix)\n"


@pytest.fixture(scope="module")
def box(big_dir, uv, any_python, index_env):
    """A movenv environment with the tools, repaired and moved."""
    base = big_dir("editors").resolve()
    run(MOVENV, "create", "-p", any_python, base / "made", env=index_env)
    uv("pip", "install", "-q", "--python", base / "made/bin/python", *TOOLS)
    run(MOVENV, "repair", base / "made", env=index_env)
    target = base / "zum Mitnehmen \u03a9/box"
    target.parent.mkdir()
    (base / "made").rename(target)
    return target


@pytest.fixture(scope="module")
def other(box, any_python, index_env):
    """The inspected environment, also moved, beside the one with the tools."""
    made = box.parent.parent / "made"
    run(MOVENV, "create", "-p", any_python, made, env=index_env)
    site = made / ("lib/python%s/site-packages" % any_python.minor)
    (site / "there").mkdir()
    (site / "there/__init__.py").write_text(THERE)
    (site / "there/py.typed").write_text("")
    info = site / "there-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: there\nVersion: 1.0\n")
    (info / "INSTALLER").write_text("test\n")
    (info / "RECORD").write_text("there/__init__.py,,\nthere/py.typed,,\n")
    made.rename(box.parent / "other")
    return box.parent / "other"


# --- type checkers ---

CHECKERS = {
    "mypy": ["mypy", "--cache-dir", os.devnull, "--python-executable", "{other}/bin/python"],
    "pyright": ["pyright", "--pythonpath", "{other}/bin/python"],
    "pyright by venvPath": ["pyright", "-p", "pyrightconfig.json"],
    "ty by directory": ["ty", "check", "--python", "{other}"],
    "ty by interpreter": ["ty", "check", "--python", "{other}/bin/python"],
}


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_type_checker_finds_installed_packages(box, other, execute, clean_env, tmp_path, checker):
    (tmp_path / "uses.py").write_text(USES)
    if "venvPath" in checker:
        config = {"venvPath": str(other.parent), "venv": other.name, "include": ["uses.py"]}
        (tmp_path / "pyrightconfig.json").write_text(json.dumps(config))
    program, *words = [w.format(other=other) for w in CHECKERS[checker]]
    words += [] if "venvPath" in checker else ["uses.py"]
    (tmp_path / "tmp").mkdir()  # pyright leaves a directory
    done = execute(box / "bin" / program, *words, cwd=tmp_path, check=False,
                   env=dict(clean_env, TMPDIR=str(tmp_path / "tmp")))
    out = done.stdout + done.stderr
    # It knows the types: an int is not a str, and there is no "sise".
    assert done.returncode == 1 and "sise" in out and '"int"' in out.replace("`", '"'), out
    assert "could not be resolved" not in out and "Cannot find" not in out


def test_jedi_and_pipdeptree_inspect_another_environment(box, other, execute):
    code = (
        "import jedi, sys\n"
        "env = jedi.create_environment(sys.argv[1], safe=False)\n"
        "names = jedi.Script('import there\\nthere.Thi', environment=env).complete()\n"
        "print(env.path, [n.name for n in names])\n"
    )
    out = execute(box / "bin/python", "-c", code, other).stdout
    assert out == "%s ['Thing']\n" % other
    words = ["--python", other / "bin/python", "-w", "silence", "-p", "there"]
    assert execute(box / "bin/pipdeptree", *words).stdout.startswith("there==1.0")


# --- debuggers and profilers ---


@pytest.fixture
def spinning(other, tmp_path, clean_env):
    (tmp_path / "spin.py").write_text(SPIN)
    with started([other / "bin/python", tmp_path / "spin.py"], clean_env, tmp_path) as process:
        assert process.stdout.readline() == "ready\n"
        yield process


def test_a_running_interpreter_is_the_real_one(box, other, spinning, any_python, execute, tmp_path):
    """gdb and py-spy see no shim, since Python has replaced it."""
    pid = str(spinning.pid)
    assert os.path.samefile("/proc/%s/exe" % pid, any_python)
    words = ["-q", "-batch", "-nx", "-p", pid, "-ex", "info proc exe", "-ex", "bt"]
    output = execute(tool("gdb"), *words).stdout
    assert "exe = '%s'" % os.path.realpath(any_python) in output, output
    assert "Py_RunMain" in output, output
    dump = json.loads(execute(box / "bin/py-spy", "dump", "--json", "-p", pid).stdout)
    assert [f["name"] for f in dump[0]["frames"]] == ["inner", "<module>"]
    execute(box / "bin/py-spy", "record", "-d", "1", "-f", "raw", "-o", tmp_path / "raw", "-p", pid)
    assert "inner (spin.py:5)" in (tmp_path / "raw").read_text()


def test_gdb_starts_it_and_follows_it_into_python(other, execute):
    words = ["-q", "-batch", "-nx", "-ex", "run", "-ex", "bt", "--args", other / "bin/python"]
    code = "import os, sys; print(sys.prefix, flush=True); os.abort()"
    output = execute(tool("gdb"), *words, "-c", code).stdout
    assert "\n%s\n" % other in output, output
    assert "SIGABRT" in output and "Py_RunMain" in output, output


def test_a_debugger_stops_at_a_breakpoint(box, clean_env, tmp_path):
    script, port = tmp_path / "debugged.py", free_port()
    script.write_text(DEBUGGED)
    start = [box / "bin/python", "-m", "debugpy", "--listen", "127.0.0.1:%d" % port]
    start += ["--wait-for-client", script]
    with started(start, dict(clean_env, PYDEVD_DISABLE_FILE_VALIDATION="1"), tmp_path) as p:
        with contextlib.closing(debug_adapter.Client(port)) as client:
            client.ask("initialize", adapterID="test", pathFormat="path")
            client.send("attach", justMyCode=True)
            client.until("event", "initialized")
            source = {"path": str(script)}
            client.ask("setBreakpoints", source=source, breakpoints=[{"line": 3}])
            client.ask("configurationDone")
            thread = client.until("event", "stopped")["threadId"]
            frame = client.ask("stackTrace", threadId=thread)["stackFrames"][0]
            assert (frame["name"], frame["line"]) == ("work", 3)
            answer = client.ask("evaluate", expression="sys.prefix", frameId=frame["id"])
            assert answer["result"] == repr(str(box))
            client.ask("continue", threadId=thread)
            # The adapter holds the pipe open, so there is no end to wait for.
            assert "2 %s\n" % box in iter(p.stdout.readline, "")
            assert p.wait(30) == 0


RUNNERS = {
    "coverage run": ["coverage", "run", "main.py"],
    "coverage run -m": ["coverage", "run", "-m", "main"],
    "pyinstrument": ["pyinstrument", "-o", "out", "main.py"],
    "pyinstrument -m": ["pyinstrument", "-o", "out", "-m", "main"],
    "debugpy": ["debugpy", "--listen", "0", "main.py"],
}


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_runner_of_programs_keeps_their_search_path(box, execute, clean_env, tmp_path, runner):
    """They replace their own directory, the first entry, by the program's."""
    (tmp_path / "on_path").mkdir()
    (tmp_path / "on_path/of_the_user.py").write_text("")
    (tmp_path / "sibling.py").write_text("")
    code = "import of_the_user, sibling, sys\nprint('ran', sys.prefix)\n"
    (tmp_path / "main.py").write_text(code)
    env = dict(clean_env, PYTHONPATH=str(tmp_path / "on_path"))
    program, *words = RUNNERS[runner]
    done = execute(box / "bin" / program, *words, cwd=tmp_path, env=env)
    assert "ran %s\n" % box in done.stdout


# --- projects ---


@pytest.fixture
def project(tmp_path, movenv, any_python):
    """A directory with a .venv by movenv."""
    top = tmp_path.resolve() / "project"
    top.mkdir()
    movenv("create", "-p", any_python, top / ".venv")
    return top


@pytest.mark.parametrize("rc", ["export VIRTUAL_ENV=.venv\nlayout python3", ". .venv/bin/activate"])
def test_direnv_activates_it_before_and_after_a_move(project, execute, clean_env, tmp_path, rc):
    direnv = tool("direnv")
    (project / ".envrc").write_text(rc + "\n")
    ask = ["sh", "-c", 'echo "$VIRTUAL_ENV"; python -c "import sys; print(sys.prefix)"']
    env = dict(clean_env, PATH="/usr/bin:/bin")
    moved = tmp_path.resolve() / "an other place"
    for place in (project, moved):
        execute(direnv, "allow", place, env=env)
        output = execute(direnv, "exec", place, *ask, env=env).stdout
        assert output == "%s/.venv\n" % place * 2
        assert trees.cfg(place / ".venv")["movenv"]
        if place == project:
            project.rename(moved)


def test_nox_reuses_an_environment_of_movenv(box, project, execute, clean_env):
    (project / "noxfile.py").write_text(
        "import nox\n@nox.session(venv_backend='venv')\ndef it(session):\n"
        "    session.run('python', '-c', 'import sys; print(sys.prefix)')\n"
    )
    (project / ".nox").mkdir()
    (project / ".venv").rename(project / ".nox/it")
    path = dict(clean_env, PATH="%s/bin:/usr/bin:/bin" % box)
    done = execute(box / "bin/nox", "-R", cwd=project, env=path)
    assert "%s/.nox/it\n" % project in done.stdout
    assert trees.cfg(project / ".nox/it")["movenv"]


def test_pipenv_installs_scripts_that_move(box, project, execute, clean_env):
    """It starts its own pip with the environment's python; the hook recognizes that pip, too."""
    env = dict(clean_env, PIPENV_IGNORE_VIRTUALENVS="1", PIPENV_NOSPIN="1", CI="1")
    if "PIP_INDEX_URL" in env:
        env["PIPENV_PYPI_MIRROR"] = env["PIP_INDEX_URL"]
    pipenv = [box / "bin/pipenv"]
    assert execute(*pipenv, "--venv", cwd=project, env=env).stdout == "%s/.venv\n" % project
    words = ["install", "-q", "--skip-lock", "cowsay==6.1"]
    execute(*pipenv, *words, cwd=project, env=env, timeout=300)
    assert script_kinds.kind(project / ".venv/bin/cowsay") == "native"
    assert trees.cfg(project / ".venv")["movenv"]
    moved = project.with_name("an other place")
    project.rename(moved)
    assert "moo" in execute(*pipenv, "run", "cowsay", "-t", "moo", cwd=moved, env=env).stdout
    execute(*pipenv, "uninstall", "--skip-lock", "cowsay", cwd=moved, env=env, timeout=300)
    assert not (moved / ".venv/bin/cowsay").exists()
