# SPDX-License-Identifier: MIT
"""Tools that start Python, or restart themselves, in an environment that has moved."""
import json
import os
import signal
import time
import urllib.request

import pytest

from conftest import MOVENV, run, tool
from servers import free_port, started, until

TOOLS = [
    "tox", "nox", "pre-commit", "gunicorn", "celery", "pytest", "pytest-xdist", "debugpy",
    "ipykernel", "jupyter-client", "ipython", "coverage",
]
APP = """
import os, sys
from celery import Celery
celery = Celery(broker="memory://")
def web(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("%d %s" % (os.getppid(), sys.prefix)).encode()]
"""
CODE = "import sys\nif __name__ == '__main__':\n    print(sys.argv[1:], sys.prefix)\n"
KERNEL = """
import sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name=sys.argv[1])
client.execute_interactive("import sys; print(sys.prefix)")
client.stop_channels()
manager.shutdown_kernel(now=True)
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory, uv, any_python, index_env):
    """A movenv environment with all the tools, repaired and moved."""
    base = tmp_path_factory.mktemp("tools")
    run(MOVENV, "create", "-p", any_python, base / "made", env=index_env)
    uv("pip", "install", "-q", "--python", base / "made/bin/python", *TOOLS)
    run(MOVENV, "repair", base / "made", env=index_env)
    target = base.resolve() / "zum Mitnehmen \u03a9/env"
    target.parent.mkdir()
    (base / "made").rename(target)
    return target


@pytest.fixture
def work(tmp_path):
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "show.py").write_text(CODE)
    return tmp_path


# --- servers that restart themselves ---


def test_gunicorn_reloads_and_replaces_itself(env, work, clean_env):
    """HUP: new workers. USR2: a new master, by exec of sys.executable and sys.argv."""
    port, pidfile = free_port(), work / "pid"

    def ask():
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open("http://127.0.0.1:%d/" % port, timeout=5) as answer:
            master, _, prefix = answer.read().decode().partition(" ")
            return int(master), prefix

    words = [env / "bin/gunicorn", "-b", "127.0.0.1:%d" % port, "-p", pidfile, "app:web"]
    with started(words, clean_env, work) as server:
        assert until(ask) == (server.pid, str(env))
        server.send_signal(signal.SIGHUP)
        time.sleep(1)
        assert until(ask) == (server.pid, str(env))
        server.send_signal(signal.SIGUSR2)
        second = until(lambda: int((work / "pid.2").read_text()))
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        assert until(ask) == (second, str(env))
        os.kill(second, signal.SIGTERM)
        until(lambda: not os.path.exists(pidfile))


def test_celery_worker_starts_and_stops(env, work, clean_env):
    words = [env / "bin/celery", "-A", "app", "worker", "-P", "solo", "-l", "info"]
    with started(words, dict(clean_env, C_FORCE_ROOT="1"), work) as worker:
        for line in worker.stdout:
            if " ready." in line:
                break
        else:
            pytest.fail("it ended before it was ready")
        worker.send_signal(signal.SIGHUP)  # it restarts by sys.executable and sys.argv
        for line in worker.stdout:
            if " ready." in line:
                break
        else:
            pytest.fail("it did not restart")
        worker.send_signal(signal.SIGTERM)
        worker.stdout.read()
        assert worker.wait(30) == 0


# --- tests ---


def test_pytest_on_two_workers(env, work, execute):
    (work / "test_it.py").write_text(
        "import os, sys, pytest\n@pytest.mark.parametrize('n', range(4))\ndef test_it(n):\n"
        "    assert sys.prefix == %r and os.environ['PYTEST_XDIST_WORKER']\n" % str(env)
    )
    # Its own basetemp: otherwise it removes those of other runs on this machine.
    words = ["-q", "-n", "2", "--basetemp", work / "temp"]
    assert "4 passed" in execute(env / "bin/pytest", *words, cwd=work).stdout


@pytest.mark.parametrize("how", ["tox", "python -m tox"])
def test_tox_makes_its_environments(env, work, execute, how):
    (work / "tox.ini").write_text(
        "[tox]\nskipsdist = true\nenv_list = py\n[testenv]\ncommands = python show.py {posargs}\n"
    )
    words = [env / "bin/tox"] if how == "tox" else [env / "bin/python", "-m", "tox"]
    out = execute(*words, "-q", "-e", "py", "--", "a b", cwd=work).stdout
    assert "['a b'] %s/.tox/py" % work.resolve() in out


def test_tox_replaces_an_environment_of_movenv(env, work, execute, movenv, any_python):
    """A limit: tox keeps only environments that it made itself."""
    (work / "tox.ini").write_text(
        "[tox]\nskipsdist = true\nenv_list = py\n[testenv]\ncommands = python show.py\n"
    )
    movenv("create", "--without-pip", "-p", any_python, work / ".tox/py")
    done = execute(env / "bin/tox", "-q", "-e", "py", cwd=work)
    assert "[] %s/.tox/py" % work.resolve() in done.stdout
    assert "movenv =" not in (work / ".tox/py/pyvenv.cfg").read_text()


def test_nox_runs_sessions_here_and_in_environments_of_its_own(env, work, execute, clean_env):
    (work / "noxfile.py").write_text(
        "import nox\n@nox.session(venv_backend='none')\ndef here(session):\n"
        "    session.run('python', 'show.py', 'here')\n"
        "@nox.session\ndef own(session):\n    session.run('python', 'show.py', 'own')\n"
    )
    path = dict(clean_env, PATH="%s/bin:/usr/bin:/bin" % env)
    out = execute(env / "bin/nox", cwd=work, env=path).stdout
    assert "['here'] %s\n" % env in out
    assert "['own'] %s/.nox/own\n" % work.resolve() in out


def test_pre_commit_makes_the_environment_of_a_hook(env, work, execute):
    git = tool("git")
    (work / ".pre-commit-config.yaml").write_text(
        "repos:\n- repo: local\n  hooks:\n  - id: it\n    name: it\n    language: python\n"
        "    entry: pyflakes\n    types: [python]\n    additional_dependencies: [pyflakes]\n"
    )
    (work / "bad.py").write_text("import os\n")
    execute(git, "init", "-q", work)
    execute(git, "-C", work, "add", ".")
    done = execute(env / "bin/pre-commit", "run", "-a", cwd=work, check=False, timeout=300)
    assert "'os' imported but unused" in done.stdout, done.stdout + done.stderr
    # The hook that it writes into .git names the environment's python by its path.
    execute(env / "bin/pre-commit", "install", cwd=work)
    assert "%s/bin/python" % env in (work / ".git/hooks/pre-commit").read_text()


# --- programs that run other programs ---


def test_debugpy_starts_a_module(env, work, execute):
    words = ["-m", "debugpy", "--listen", "127.0.0.1:%d" % free_port(), "-m", "show", "x"]
    assert execute(env / "bin/python", *words, cwd=work).stdout == "['x'] %s\n" % env


def test_debugpy_starts_through_its_own_script(env, work, execute):
    words = ["--listen", "127.0.0.1:%d" % free_port(), "show.py", "x"]
    assert execute(env / "bin/debugpy", *words, cwd=work).stdout == "['x'] %s\n" % env


def test_coverage_runs_a_module_and_a_launchers_module(env, work, execute):
    done = execute(env / "bin/coverage", "run", "-m", "show", "x", cwd=work)
    assert done.stdout == "['x'] %s\n" % env
    assert "show.py" in execute(env / "bin/coverage", "report", cwd=work).stdout
    assert execute(env / "bin/coverage", "run", "-m", "nox", "--version", cwd=work).returncode == 0


@pytest.mark.parametrize("how", ["-m cProfile", "-m coverage run", "-m pdb -c c"])
def test_a_launcher_is_not_a_source_for(env, work, execute, how):
    """A limit: these read the file as text. They need -m MODULE, or --scripts=text."""
    done = execute(env / "bin/python", *how.split(), env / "bin/nox", cwd=work, check=False)
    assert "Error" in done.stderr + done.stdout or "Couldn't" in done.stderr + done.stdout


# --- Jupyter ---


def test_ipython_runs(env, work, execute):
    words = ["--no-banner", "--colors=NoColor", "-c", "import sys; print(sys.prefix)"]
    assert execute(env / "bin/ipython", *words, cwd=work).stdout == "%s\n" % env


def test_the_kernel_of_ipykernel_moves(env, work, execute):
    spec = json.loads((env / "share/jupyter/kernels/python3/kernel.json").read_text())
    assert spec["argv"][0] == "python"
    assert execute(env / "bin/python", "-c", KERNEL, "python3", cwd=work).stdout == "%s\n" % env


def test_a_kernel_installed_by_hand_names_its_python(env, work, execute, clean_env):
    """A limit: the file is written once, with sys.executable, so it does not move."""
    home = dict(clean_env, HOME=str(work), JUPYTER_DATA_DIR=str(work / "data"))
    execute(env / "bin/python", "-m", "ipykernel", "install", "--user", "--name", "mine", env=home)
    spec = json.loads(next(work.glob("**/kernels/mine/kernel.json")).read_text())
    assert spec["argv"][0] == "%s/bin/python" % env
    assert execute(env / "bin/python", "-c", KERNEL, "mine", env=home).stdout == "%s\n" % env
