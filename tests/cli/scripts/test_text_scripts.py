# SPDX-License-Identifier: MIT
"""create --scripts=text: console scripts that are valid text for the shell and for Python."""
import csv
import os
import shutil
import subprocess

import pytest

import trees
import wheels
from conftest import run

SHELLS = ["dash", "bash", "busybox", "mksh", "ksh", "zsh", "yash"]


@pytest.fixture
def moved(movenv, tmp_path):
    """moved(python) -> a moved environment with text scripts."""

    def make(python):
        movenv("create", "-p", python, "--scripts=text", tmp_path / "first/env")
        os.rename(tmp_path / "first", tmp_path / "sec ond")
        return tmp_path / "sec ond/env"

    return make


def is_pip_of(env_dir, output):
    return output.startswith("pip ") and " from %s/" % env_dir in output


def test_pyvenv_cfg_records_the_form_of_the_scripts(made, any_python):
    keys = [key for key, _ in trees.cfg_lines(made(any_python, "--scripts=text"))]
    native = [key for key, _ in trees.cfg_lines(made(any_python))]
    assert trees.cfg(made(any_python, "--scripts=text"))["movenv-scripts"] == "text"
    assert keys == native[:-1] + ["movenv-scripts", "movenv"]


def test_native_is_the_default_and_is_not_recorded(movenv, made, tmp_path, any_python):
    movenv("create", "-p", any_python, "--scripts=native", tmp_path / "env")
    ours, default = trees.contents(tmp_path / "env"), trees.contents(made(any_python))
    assert ours.pop("pyvenv.cfg") and default.pop("pyvenv.cfg")
    assert ours == default
    assert "movenv-scripts" not in trees.cfg(tmp_path / "env")


def test_pip_works_after_a_move(moved, execute, spread, pip_env):
    env_dir = moved(spread)
    assert is_pip_of(env_dir, execute(env_dir / "bin/pip", "--version", env=pip_env).stdout)


@pytest.fixture
def env_dir(made, any_python):
    return made(any_python, "--scripts=text")


@pytest.mark.parametrize("name", ["absolute", "deep/relative", "deep/er/second"])
def test_a_text_script_works_through_symlinks(execute, tmp_path, env_dir, pip_env, name):
    (tmp_path / "deep/er").mkdir(parents=True)
    (tmp_path / "absolute").symlink_to(env_dir / "bin/pip")
    (tmp_path / "deep/relative").symlink_to(os.path.relpath(env_dir / "bin/pip", tmp_path / "deep"))
    (tmp_path / "deep/er/second").symlink_to("../relative")
    assert is_pip_of(env_dir, execute(tmp_path / name, "--version", env=pip_env).stdout)


def test_a_text_script_works_from_path(execute, env_dir, pip_env):
    env = dict(pip_env, PATH="%s/bin:%s" % (env_dir, pip_env["PATH"]))
    assert is_pip_of(env_dir, execute("sh", "-c", "pip --version", env=env).stdout)


@pytest.mark.parametrize("cwd,name", [("bin", "./pip"), (".", "bin/pip"), ("lib", "../bin/pip")])
def test_a_text_script_works_by_a_relative_name(env_dir, pip_env, cwd, name):
    done = run("sh", "-c", name + " --version", env=pip_env, cwd=env_dir / cwd)
    assert done.stdout.startswith("pip ")


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_runs_a_text_script(env_dir, tmp_path, pip_env, shell):
    found = shutil.which(shell)
    if not found:
        pytest.skip("no %s on this machine" % shell)
    command = [found, "sh"] if shell == "busybox" else [found]
    (tmp_path / "link").symlink_to(env_dir / "bin/pip")
    for file in (env_dir / "bin/pip", tmp_path / "link"):
        assert is_pip_of(env_dir, run(*command, file, "--version", env=pip_env).stdout)
    output = run(*command, "pip", "--version", env=pip_env, cwd=env_dir / "bin").stdout
    assert output.startswith("pip ")


def test_python_runs_a_text_script(env_dir, execute, pip_env):
    output = execute(env_dir / "bin/python", env_dir / "bin/pip", "--version", env=pip_env).stdout
    assert is_pip_of(env_dir, output)


def test_every_python_compiles_a_text_script(made, execute, python):
    check = "import sys; compile(open(sys.argv[1]).read(), 'x', 'exec')"
    for name in ("pip", "pip3"):
        execute(python, "-c", check, made(python, "--scripts=text") / "bin" / name)


def test_a_debugger_and_a_profiler_can_read_a_text_script(env_dir, execute, pip_env):
    python, pip = env_dir / "bin/python", env_dir / "bin/pip"
    stepped = execute(python, "-m", "pdb", pip, env=pip_env, input="n\nq\n", check=False)
    assert "bin/pip(" in stepped.stdout
    assert "function calls" in execute(python, "-m", "cProfile", pip, "--version",
                                       env=pip_env).stdout


def test_arguments_are_passed_unchanged(moved, execute, any_python):
    arguments = ["", "a b", "$HOME", "*", "'", '"', "new\nline", "--", "-c", "\\"]
    env_dir = moved(any_python)
    head, _, _ = (env_dir / "bin/pip").read_text().partition("import sys")
    (env_dir / "bin/pip").write_text(head + "import sys\nprint(sys.argv[1:])\n")
    assert execute(env_dir / "bin/pip", *arguments).stdout == "%r\n" % (arguments,)


def test_the_status_is_that_of_the_script(env_dir, execute, pip_env):
    assert execute(env_dir / "bin/pip", "no-such-command", env=pip_env, check=False).returncode == 1


def test_the_shell_is_replaced_by_python(moved, any_python, pip_env):
    """The process keeps its id, so that signals reach Python."""
    env_dir = moved(any_python)
    head, _, _ = (env_dir / "bin/pip").read_text().partition("import sys")
    (env_dir / "bin/pip").write_text(head + "import os\nprint(os.getpid())\n")
    process = subprocess.Popen([str(env_dir / "bin/pip")], env=pip_env, stdout=subprocess.PIPE)
    assert int(process.communicate(timeout=60)[0]) == process.pid


def test_record_holds_for_text_scripts(env_dir):
    info = next(env_dir.glob("lib/*/site-packages/pip-*.dist-info"))
    with open(info / "RECORD", newline="") as f:
        rows = {name: digest for name, digest, _ in csv.reader(f)}
    scripts = [name for name in rows if "/bin/" in name]
    assert len(scripts) == 3
    for name in scripts:
        assert rows[name] == wheels.digest((info.parent / name).read_bytes())


def test_pip_removes_itself_with_its_scripts(moved, execute, any_python, pip_env):
    env_dir = moved(any_python)
    execute(env_dir / "bin/python", "-m", "pip", "uninstall", "-y", "pip", env=pip_env)
    assert not [name for name in os.listdir(env_dir / "bin") if name.startswith("pip")]
