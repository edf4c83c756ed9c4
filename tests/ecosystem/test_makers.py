# SPDX-License-Identifier: MIT
"""repair converts environments of the newest virtualenv and uv; then they move."""
import json

import pytest

import script_kinds
import record_files
from conftest import MOVENV, run, tool

REPORT = """
import json, sys
print(json.dumps([sys.prefix, sys.base_prefix, sys.executable, sys.implementation.name,
                  list(sys.version_info), [p for p in sys.path if p.startswith(sys.prefix)]]))
"""
ACTIVATE = 'PS1=; . "$1"; echo "$VIRTUAL_ENV|$VIRTUAL_ENV_PROMPT"; command -v python'
MAKERS = {
    "virtualenv": ["virtualenv", "-q"],
    "virtualenv_copies": ["virtualenv", "-q", "--copies"],
    "virtualenv_prompt": ["virtualenv", "-q", "--prompt", "it's mine"],
    "virtualenv_bare": ["virtualenv", "-q", "--no-pip", "--system-site-packages"],
    "uv": ["uv", "venv", "-q"],
    "uv_seed": ["uv", "venv", "-q", "--seed"],
    "uv_prompt": ["uv", "venv", "-q", "--seed", "--prompt", "x y"],
    "uv_relocatable": ["uv", "venv", "-q", "--seed", "--relocatable"],
    "uv_system": ["uv", "venv", "-q", "--seed", "--system-site-packages"],
}


@pytest.fixture
def maker(tools, any_python, index_env, tmp_path):
    def make(kind):
        program, *words = MAKERS[kind]
        path = tmp_path.resolve() / "env"
        run(tools / program, *words, "-p", any_python, path, env=index_env, timeout=300)
        return path

    return make


def report(env_dir, env):
    return json.loads(run(env_dir / "bin/python", "-c", REPORT, env=env).stdout)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_converted_environment_moves(maker, index_env, kind):
    made = maker(kind)
    before = report(made, index_env)
    mismatches = len(record_files.all_mismatches(made))  # virtualenv lists missing .pyc files
    cfg = (made / "pyvenv.cfg").read_text()
    run(MOVENV, "repair", made, env=index_env)
    assert run(MOVENV, "repair", made, env=index_env).stdout == ""
    assert set(cfg.splitlines()) <= set((made / "pyvenv.cfg").read_text().splitlines())
    assert report(made, index_env) == before
    assert run(MOVENV, "check", made, env=index_env).stdout == ""
    for script in (made / "bin").glob("[aA]ctivate*"):
        assert str(made) not in script.read_text(), script
    to = made.parent / "an einem anderen Ort" / "env"
    to.parent.mkdir()
    made.rename(to)
    assert report(to, index_env) == json.loads(json.dumps(before).replace(str(made), str(to)))
    assert script_kinds.kind(to / "bin/python") == script_kinds.kind(to / "bin/python3") == "native"
    assert len(record_files.all_mismatches(to)) == mismatches
    # A movable script is unchanged: uv's relocatable one is for bash and zsh only.
    shell = tool("bash") if kind == "uv_relocatable" else "sh"
    done = run(shell, "-c", ACTIVATE, "sh", to / "bin/activate", env=index_env)
    prompt = {"virtualenv_prompt": "it's mine", "uv_prompt": "x y"}.get(kind, "env")
    assert done.stdout == "%s|%s\n%s/bin/python\n" % (to, prompt, to)


@pytest.mark.parametrize("kind", ["virtualenv", "uv_seed"])
def test_pip_works_in_a_converted_environment(maker, index_env, kind):
    made = maker(kind)
    run(made / "bin/pip", "install", "-q", "cowsay==6.1", env=index_env)
    run(MOVENV, "repair", made, env=index_env)
    to = made.with_name("second place")
    made.rename(to)
    assert "moo" in run(to / "bin/cowsay", "-t", "moo", env=index_env).stdout
    assert str(to) in run(to / "bin/pip", "--version", env=index_env).stdout
    run(to / "bin/python", "-m", "pip", "install", "-q", "Pygments", env=index_env)
    third = to.with_name("third")
    to.rename(third)
    assert "Pygments" in run(third / "bin/pygmentize", "-V", env=index_env).stdout
    run(third / "bin/pip", "uninstall", "-q", "-y", "cowsay", "Pygments", env=index_env)
    assert not (third / "bin/cowsay").exists() and not (third / "bin/pygmentize").exists()


def test_uv_works_in_a_converted_environment(maker, uv, index_env):
    made = maker("uv")
    run(MOVENV, "repair", made, env=index_env)
    uv("pip", "install", "-q", "--python", made, "cowsay==6.1")
    to = made.with_name("second place")
    made.rename(to)
    assert "moo" in run(to / "bin/cowsay", "-t", "moo", env=index_env).stdout
    uv("pip", "uninstall", "-q", "--python", to, "cowsay")
    assert not (to / "bin/cowsay").exists()


def test_virtualenv_clears_a_converted_environment(maker, tools, any_python, index_env):
    made = maker("virtualenv")
    run(MOVENV, "repair", made, env=index_env)
    run(tools / "virtualenv", "-q", "--clear", "-p", any_python, made, env=index_env, timeout=300)
    assert (made / "bin/python").is_symlink()
    assert report(made, index_env)[0] == str(made)
