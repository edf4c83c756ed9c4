# SPDX-License-Identifier: MIT
"""movenv info reports how the shim of an environment finds its interpreter, without a start."""
import json
import os
import re

import pytest

import homes
import trees
from messages import check_refusal


@pytest.fixture
def info_of(movenv):
    """info_of(dir) -> the JSON object of movenv info --json."""

    def call(*args, **kwargs):
        done = movenv("info", "--json", *args, **kwargs)
        assert done.stderr == ""
        assert done.stdout.endswith("}\n") and done.stdout.count("\n") == 1
        return json.loads(done.stdout)

    return call


@pytest.fixture
def env_dir(movenv, tmp_path, any_python):
    movenv("create", "--without-pip", "-p", any_python, "--prompt", "it's", tmp_path / "env")
    return tmp_path / "env"


def change(env_dir, old, new):
    cfg = env_dir / "pyvenv.cfg"
    assert old in cfg.read_text()
    cfg.write_text(cfg.read_text().replace(old, new))


def test_a_standalone_interpreter_comes_before_home(info_of, env_dir, any_python, movenv):
    interpreter = homes.home_tree(any_python, env_dir / "base")
    with open(env_dir / "pyvenv.cfg", "a") as f:
        f.write("movenv-home = base/bin\n")
    info = info_of(env_dir)
    assert info["interpreter"] == str(interpreter)
    assert [entry["file"] for entry in info["looked"]] == [str(interpreter)]
    movenv("repair", env_dir)
    info = info_of(env_dir)
    assert (info["home"], info["interpreter"]) == (str(interpreter.parent), str(interpreter))


def test_json_describes_an_environment(info_of, made, python):
    env_dir = made(python, "--without-pip")
    cfg = trees.cfg(env_dir)
    info = info_of(env_dir)
    assert info["environment"] == str(env_dir)
    assert info["movenv"] == cfg["movenv"]
    assert info["home"] == cfg["home"]
    assert os.path.samefile(info["interpreter"], python)
    assert info["version"] == cfg["version"]
    assert info["implementation"] == cfg["implementation"]
    assert info["prompt"] is None
    assert info["system_site_packages"] is False
    assert info["looked"][-1] == {"file": info["interpreter"], "result": "found"}


def test_json_has_the_keys_that_help_lists(info_of, movenv, env_dir):
    help_text = movenv("info", "--help").stdout
    for key in info_of(env_dir):
        assert key in help_text
    assert len(info_of(env_dir)) == 13


def test_text_has_the_same_values_as_json(movenv, info_of, env_dir):
    text = movenv("info", env_dir).stdout
    info = info_of(env_dir)
    for key in ("environment", "movenv", "home", "interpreter", "version", "implementation"):
        assert info[key] in text


# Each place once


def places_in(text):
    """The files and directories that lines of the text name, but for home: it holds another."""
    lines = [line[16:] for line in text.splitlines() if not line.startswith("home ")]
    return [re.match("[^:]*", line).group() for line in lines if line.startswith("/")]


def found_with(result, movenv, env_dir, **kwargs):
    """The interpreter that info reports with this result; both forms name each place once."""
    done = movenv("info", env_dir, check=False, **kwargs)
    info = json.loads(movenv("info", "--json", env_dir, check=False, **kwargs).stdout)
    places = places_in(done.stdout)
    assert len(places) == len(set(places))
    files = [entry["file"] for entry in info["looked"]]
    assert len(files) == len(set(files))
    others = [f for f in files if f != info["interpreter"]]
    assert places == [str(env_dir), *([info["interpreter"]] if info["interpreter"] else []),
                      *others]
    if info["interpreter"]:
        assert info["looked"][-1]["result"] == result
    return info["interpreter"]


def test_an_interpreter_in_its_home_is_named_once(movenv, env_dir, any_python):
    found = found_with("found", movenv, env_dir)
    assert os.path.samefile(found, any_python)
    lines = movenv("info", env_dir).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [
        "environment", "made", "home", "interpreter", "version", "implementation", "prompt",
        "system"]


HEALED = "the next start writes it to pyvenv.cfg, if it may"


def test_an_interpreter_elsewhere_is_named_once(movenv, env_dir, any_python, clean_env):
    """PATH names one directory twice, and the old home too."""
    change(env_dir, "home = %s" % trees.cfg(env_dir)["home"], "home = /nowhere/bin")
    where = os.path.dirname(any_python.path)
    env = dict(clean_env, MOVENV_PYTHON=any_python.path,
               PATH="/nowhere/bin:/no/a:/no/a/:/no/a:%s:%s" % (where, where))
    assert found_with("found; " + HEALED, movenv, env_dir, env=env)
    text = movenv("info", env_dir, env=env).stdout
    assert re.search("^interpreter +/.*\n {16}%s\n" % HEALED, text, re.MULTILINE)


def test_an_interpreter_that_only_path_has_is_named_once(movenv, env_dir, tmp_path, any_python,
                                                        clean_env):
    change(env_dir, "home = %s" % trees.cfg(env_dir)["home"], "home = /nowhere/bin")
    found = homes.home_tree(any_python, tmp_path / "only")
    env = dict(clean_env, PATH="/no/a:/no/a:%s" % found.parent)
    once = "found on PATH, for one start at a time; 'movenv repair' makes it lasting"
    assert found_with(once, movenv, env_dir, env=env) == str(found)
    assert "                %s\n" % once in movenv("info", env_dir, env=env).stdout


def test_places_without_an_interpreter_are_named_once(movenv, env_dir, clean_env):
    orphan(env_dir)
    env = dict(clean_env, PATH="/no/a:/no/b:/no/a:/usr/bin:/usr/bin")
    assert found_with(None, movenv, env_dir, env=env) is None


def test_the_interpreter_of_a_chain_is_named_once(movenv, env_dir, tmp_path, any_python):
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "outer")
    change(tmp_path / "outer", "home = %s" % os.path.dirname(any_python.path),
           "home = %s" % (env_dir / "bin"))
    assert found_with("found; " + HEALED, movenv, tmp_path / "outer")


@pytest.fixture
def standalone(movenv, any_python, tmp_path):
    """standalone(option) -> a standalone environment."""

    def call(option="--standalone"):
        movenv("create", option, "--without-pip", "-p", any_python, tmp_path / "alone")
        return tmp_path / "alone"

    return call


def test_a_standalone_environment_is_reported_as_one(movenv, info_of, standalone, tmp_path):
    env_dir = standalone()
    line = "kind            standalone: it has the interpreter and the C library\n"
    assert line in movenv("info", env_dir).stdout
    assert info_of(env_dir)["standalone"] == "all"
    assert found_with("found", movenv, env_dir)
    os.rename(env_dir, tmp_path / "moved")
    found = found_with("found; " + HEALED, movenv, tmp_path / "moved")
    assert line in movenv("info", tmp_path / "moved").stdout
    assert found.startswith("%s/base/bin/" % (tmp_path / "moved"))
    os.unlink(found)
    movenv_info = movenv("info", tmp_path / "moved", check=False).stdout
    assert "kind            standalone, but its interpreter is missing\n" in movenv_info
    done = movenv("info", "--json", tmp_path / "moved", check=False)
    assert json.loads(done.stdout)["standalone"] == "missing"


def test_a_standalone_environment_without_the_c_library_is_reported_as_one(
        movenv, info_of, standalone):
    env_dir = standalone("--standalone=python")
    assert "kind            standalone: it has the interpreter, but uses the machine's C " \
        "library\n" in movenv("info", env_dir).stdout
    assert info_of(env_dir)["standalone"] == "python"


def test_other_environments_are_not_standalone(movenv, info_of, env_dir):
    assert "kind" not in movenv("info", env_dir).stdout
    assert info_of(env_dir)["standalone"] is None


def test_the_reported_interpreter_is_the_one_that_the_shim_starts(info_of, execute, made, python):
    env_dir = made(python, "--without-pip")
    debug = dict(MOVENV_DEBUG="1", PATH="/usr/bin:/bin")
    log = execute(env_dir / "bin/python", "-c", "", env=debug).stderr
    assert info_of(env_dir)["interpreter"] in log


def test_a_moved_environment_is_reported_at_its_new_location(info_of, env_dir, tmp_path):
    os.rename(env_dir, tmp_path / "moved")
    assert info_of(tmp_path / "moved")["environment"] == str(tmp_path / "moved")


@pytest.mark.parametrize("name", ["env", "./env", "env/", "../{top}/env"])
def test_a_relative_name_is_made_absolute(info_of, env_dir, tmp_path, name):
    info = info_of(name.format(top=tmp_path.name), cwd=tmp_path)
    assert os.path.samefile(info["environment"], env_dir)
    assert info["environment"].startswith("/")


def test_the_default_is_dot_venv(info_of, movenv, tmp_path):
    movenv("create", "--without-pip", cwd=tmp_path)
    assert info_of(cwd=tmp_path)["environment"] == str(tmp_path / ".venv")


def test_the_active_environment_comes_before_dot_venv(
        info_of, movenv, env_dir, tmp_path, clean_env):
    movenv("create", "--without-pip", cwd=tmp_path)
    env = dict(clean_env, VIRTUAL_ENV=str(env_dir))
    assert info_of(cwd=tmp_path, env=env)["environment"] == str(env_dir)
    env["VIRTUAL_ENV"] = ""
    assert info_of(cwd=tmp_path, env=env)["environment"] == str(tmp_path / ".venv")


def test_system_site_packages_are_reported(info_of, movenv, tmp_path):
    movenv("create", "--without-pip", "--system-site-packages", tmp_path / "env")
    assert info_of(tmp_path / "env")["system_site_packages"] is True


def test_an_environment_of_venv_has_no_version_of_movenv(info_of, execute, tmp_path, any_python):
    execute(any_python, "-m", "venv", "--without-pip", tmp_path / "env")
    info = info_of(tmp_path / "env")
    assert info["movenv"] is None
    assert os.path.samefile(info["interpreter"], any_python)


def test_a_chain_of_environments_leads_to_the_base(info_of, movenv, env_dir, tmp_path, any_python):
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "outer")
    change(tmp_path / "outer", "home = %s" % os.path.dirname(any_python.path),
           "home = %s" % (env_dir / "bin"))
    assert os.path.samefile(info_of(tmp_path / "outer")["interpreter"], any_python)


@pytest.mark.parametrize("prompt", ['say "hi"', "back\\slash", "tab\tnew\nline", "naïve 😀",
                                    "\x1b[31m"], ids=ascii)
def test_json_is_valid_for_any_prompt(info_of, movenv, tmp_path, any_python, prompt):
    movenv("create", "--without-pip", "-p", any_python, "--prompt", prompt, tmp_path / "env")
    assert info_of(tmp_path / "env")["prompt"] == repr(prompt)


@pytest.mark.parametrize("name", ['quote"', "back\\slash", "ünï", "caf\udce9", "a b"], ids=ascii)
def test_json_is_valid_for_any_name(info_of, env_dir, tmp_path, name):
    os.rename(env_dir, tmp_path / name)
    assert info_of(tmp_path / name)["environment"].startswith(str(tmp_path))


# When the interpreter is missing


def orphan(env_dir, version="3.78"):
    """Changes the environment to a missing home, and to a version that no machine has."""
    (env_dir / "pyvenv.cfg").write_text(
        "home = /nowhere/bin\nversion = %s.1\nimplementation = CPython\n" % version
    )


def test_a_missing_interpreter_is_status_1_with_all_known_values(movenv, env_dir):
    orphan(env_dir)
    done = movenv("info", "--json", env_dir, check=False)
    info = json.loads(done.stdout)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "/nowhere/bin" in done.stderr
    assert info["interpreter"] is None
    assert info["home"] == "/nowhere/bin"
    assert {entry["result"] for entry in info["looked"]} == {"does not exist"}
    looked = [entry["file"] for entry in info["looked"]]
    assert looked[0] == "/nowhere/bin/python3.78" and "/usr/bin/python3.78" in looked


def test_each_skipped_candidate_is_reported_with_the_reason(movenv, env_dir, tmp_path, clean_env):
    orphan(env_dir)
    places = {}
    for name in ("script", "environment", "open"):
        places[name] = tmp_path / name / "bin" / "python3.78"
        places[name].parent.mkdir(parents=True)
        places[name].write_text("#!/bin/sh\n")
        places[name].chmod(0o755)
    (tmp_path / "environment" / "pyvenv.cfg").touch()
    places["open"].parent.chmod(0o777)
    clean_env["PATH"] = ":".join(str(place.parent) for place in places.values())
    done = movenv("info", "--json", env_dir, check=False, env=clean_env)
    results = {e["file"]: e["result"] for e in json.loads(done.stdout)["looked"]}
    assert results[str(places["script"])] == "is not an executable program"
    assert results[str(places["environment"])] == "is an environment's"
    assert results[str(places["open"])] == "is in a directory that everyone may write to"


def test_another_interpreter_is_reported_with_the_next_action_of_the_shim(
        info_of, env_dir, python, clean_env):
    if not python.is_cpython:
        pytest.skip("PyPy has no versioned name in every installation")
    change(env_dir, trees.cfg(env_dir)["version"], "%s.0" % python.minor)
    change(env_dir, "home = %s" % trees.cfg(env_dir)["home"], "home = /nowhere/bin")
    before = (env_dir / "pyvenv.cfg").read_bytes()
    clean_env["MOVENV_PYTHON"] = str(python.path)
    info = info_of(env_dir, env=clean_env)
    assert os.path.samefile(info["interpreter"], python)
    assert info["looked"][-1]["result"].startswith("found; the next start writes it")
    assert (env_dir / "pyvenv.cfg").read_bytes() == before


def test_a_directory_that_is_not_an_environment_is_refused(movenv, tmp_path):
    message = check_refusal(movenv("info", tmp_path, check=False))
    assert "not an environment" in message


@pytest.mark.parametrize("make", [
    lambda cfg: cfg.write_text(""),
    lambda cfg: cfg.write_text("\n\n"),
    lambda cfg: cfg.write_text("version = 3.12\n"),
    lambda cfg: cfg.write_text("home =\n"),
    lambda cfg: cfg.write_text("home = relative/bin\n"),
    lambda cfg: cfg.write_text("home = /usr/bin\nversion = x\n"),
    lambda cfg: cfg.write_text("home = /%s\n" % ("x" * 5000)),
    lambda cfg: cfg.write_bytes(bytes(range(256)) * 16),
    lambda cfg: cfg.write_bytes(b"\x00" * 100),
    lambda cfg: cfg.write_bytes(b"home = /usr/bin\n" + b"# padding\n" * (1 << 20)),
    lambda cfg: os.mkfifo(cfg),
    lambda cfg: cfg.mkdir(),
    lambda cfg: cfg.symlink_to(cfg.name),
    lambda cfg: cfg.symlink_to("/dev/zero"),
    lambda cfg: cfg.symlink_to("nowhere"),
    lambda cfg: cfg.write_text("home = %s\n" % (cfg.parent / "bin")),
], ids=["empty", "blank", "no-home", "empty-home", "relative-home", "no-version", "long-home",
        "binary",
        "zeros", "10MB", "fifo", "directory", "loop", "device", "dangling", "own-home"])
def test_an_invalid_pyvenv_cfg_is_refused_in_one_line(movenv, tmp_path, make):
    (tmp_path / "env/bin").mkdir(parents=True)
    make(tmp_path / "env/pyvenv.cfg")
    message = check_refusal(movenv("info", tmp_path / "env", check=False, timeout=60))
    assert str(tmp_path / "env") in message


def test_info_changes_nothing(movenv, env_dir, tmp_path):
    before = trees.snapshot(tmp_path)
    movenv("info", env_dir)
    assert trees.snapshot(tmp_path) == before
