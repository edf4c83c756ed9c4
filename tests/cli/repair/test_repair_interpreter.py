# SPDX-License-Identifier: MIT
"""movenv repair puts an environment on an existing interpreter of the same version."""
import json
import os
import re
import shutil
from pathlib import Path

import pytest

import homes
import interpreters
import trees
from conftest import MOVENV, run, tool
from messages import check_refusal

REPORT = "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, sys.version_info[:3]]))"


@pytest.fixture
def env_on(movenv, clean_env, tmp_path):
    """env_on(interpreter, "venv") -> an environment whose home has this interpreter."""

    def make(interpreter, maker="movenv", name="env"):
        path = tmp_path.resolve() / name
        if maker == "movenv":
            movenv("create", "--without-pip", "-p", interpreter, path)
        else:
            run(interpreter, "-m", "venv", "--without-pip", path, env=clean_env)
        return path

    return make


@pytest.fixture
def base_and_version(execute):
    def call(env):
        prefix, base, version = json.loads(execute(env / "bin/python", "-c", REPORT).stdout)
        assert prefix == str(env)
        return base, ".".join(map(str, version))

    return call


def stands_on(env, interpreter):
    """pyvenv.cfg names this interpreter, by an existing directory."""
    cfg = trees.cfg(env)
    assert cfg["home"] == str(Path(interpreter).parent)
    assert os.path.samefile(cfg["executable"], interpreter)
    assert os.path.dirname(cfg["executable"]) == cfg["home"]
    return True


def others(python):
    """Interpreters that cannot replace this one."""
    return [i for i in interpreters.find_all()
            if homes.name_of(i) != homes.name_of(python) and i.version >= (3, 8)]


# --- a missing home ---


@pytest.mark.parametrize("maker", ["movenv", "venv"])
def test_an_environment_whose_home_moved_gets_the_named_home(
        python, tree, env_on, repair, movenv, base_and_version, tmp_path, maker):
    interpreter = tree(python)
    env = env_on(interpreter, maker)
    interpreter = homes.rename(interpreter, tmp_path / "elsewhere")
    done = movenv("repair", "-p", interpreter, env)
    assert "; now on '%s" % interpreter.parent in done.stdout
    assert stands_on(env, interpreter)
    assert base_and_version(env)[0] == str(homes.top(interpreter))
    assert repair(env) == []


def is_in_the_system(name):
    return any(os.access(os.path.join(d, name), os.X_OK) for d in ("/usr/bin", "/usr/local/bin"))


PLACES = {
    "movenv-home": lambda i, env, tmp: env / "base",
    "MOVENV_PYTHON": lambda i, env, tmp: tmp / "somewhere",
    "PATH": lambda i, env, tmp: tmp / "on path",
    "well-known": lambda i, env, tmp: Path(env / "../home/.pyenv/versions/x").resolve(),
}


def places(interpreter, env, tmp_path, clean_env, names):
    """Copies the installation to each place. Returns variables that lead there, and the files."""
    variables = dict(clean_env, HOME=str(tmp_path / "home"), PATH="/usr/bin:/bin")
    installed = {}
    for name in names:
        where = PLACES[name](interpreter, env, tmp_path)
        where.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(homes.top(interpreter), where, symlinks=True)
        installed[name] = where / "bin" / interpreter.name
        if name == "movenv-home":
            with open(env / "pyvenv.cfg", "a") as f:
                f.write("movenv-home = base/bin\n")
        if name == "MOVENV_PYTHON":
            variables["MOVENV_PYTHON"] = str(installed[name])
        if name == "PATH":
            variables["PATH"] = "relative:%s:/usr/bin:/bin" % installed[name].parent
    return variables, installed


@pytest.mark.parametrize("first", range(len(PLACES)), ids=list(PLACES))
def test_another_home_is_searched_in_order(
        any_python, tree, env_on, movenv, base_and_version, tmp_path, clean_env, first):
    interpreter = tree(any_python)
    env = env_on(interpreter)
    names = list(PLACES)[first:]
    if names == ["well-known"] and is_in_the_system(interpreter.name):
        pytest.skip("this Python is in /usr/bin: that is always found first")
    variables, installed = places(interpreter, env, tmp_path.resolve(), clean_env, names)
    shutil.rmtree(homes.top(interpreter))
    movenv("repair", env, env=variables)
    assert stands_on(env, installed[names[0]])
    assert base_and_version(env)[0] == str(homes.top(installed[names[0]]))
    assert movenv("repair", env, env=variables).stdout == ""


def test_every_implementation_finds_a_home_of_its_kind(
        python, tree, env_on, movenv, base_and_version, tmp_path, clean_env):
    interpreter = tree(python)
    env = env_on(interpreter, "venv")
    path = dict(clean_env, PATH="%s:/usr/bin:/bin" % (tmp_path.resolve() / "new/bin"))
    interpreter = homes.rename(interpreter, tmp_path / "new")
    movenv("repair", env, env=path)
    assert stands_on(env, interpreter)
    assert base_and_version(env)[0] == str(homes.top(interpreter))


def test_repair_changes_nothing_if_it_finds_no_home(
        any_python, tree, env_on, movenv, tmp_path, clean_env):
    interpreter = tree(any_python)
    env = env_on(interpreter, "venv")
    script = env / "bin/it"
    script.write_text("#!%s/bin/python\n" % env)
    shutil.rmtree(homes.top(interpreter))
    before = trees.snapshot(env)
    bare = dict(clean_env, PATH="/nowhere", HOME=str(tmp_path))
    if is_in_the_system(interpreter.name):
        pytest.skip("the newest Python here is in /usr/bin: it is always found")
    message = check_refusal(movenv("repair", env, env=bare, check=False), 1, advice=1)
    missing = "CPython %s" % any_python.minor
    assert missing in message and str(interpreter.parent) in message
    for place in ("MOVENV_PYTHON", "PATH", "movenv repair -p FILE '%s'" % env):
        assert place in message
    assert trees.snapshot(env) == before
    done = movenv("check", env, env=bare, check=False)
    assert done.returncode == 1
    assert "\n    pyvenv.cfg: its home has no interpreter" in done.stdout


def test_a_home_that_now_has_another_version_is_not_used(
        any_python, tree, env_on, movenv, tmp_path):
    """As after an upgrade of a distribution: the directory exists, and its python3 is 3.(X+1)."""
    interpreter = tree(any_python)
    env = env_on(interpreter, "venv")
    home = homes.top(interpreter)
    shutil.rmtree(home)
    if others(any_python):
        homes.home_tree(others(any_python)[-1], home)
    else:
        (homes.fake_tree(home).parent / "python3").symlink_to("python3.98")
    assert movenv("check", env, check=False).returncode == 1
    good = homes.home_tree(any_python, tmp_path.resolve() / "good")
    movenv("repair", "-p", good, env)
    assert stands_on(env, good)


# --- patches and other versions ---


def test_a_patch_upgrade_is_recorded(
        python, tree, env_on, movenv, repair, base_and_version, tmp_path):
    interpreter = tree(python, "old")
    env = env_on(interpreter)
    cfg = trees.cfg(env)
    major, minor, patch = map(int, cfg["version"].split("."))
    text = (env / "pyvenv.cfg").read_text()
    earlier = "%d.%d.%d" % (major, minor, patch + 90)  # as if it had been made with that
    (env / "pyvenv.cfg").write_text(text.replace(cfg["version"], earlier))
    interpreter = homes.rename(interpreter, tmp_path / "new")
    movenv("repair", "-p", interpreter, env)
    now = trees.cfg(env)
    assert (now["version"], now["version_info"]) == (cfg["version"], cfg["version_info"])
    assert base_and_version(env) == (str(homes.top(interpreter)), now["version"])
    assert repair(env) == []


def test_the_patch_version_of_the_same_home_is_recorded_if_the_home_is_named(
        any_python, tree, env_on, movenv):
    env = env_on(tree(any_python))
    text = (env / "pyvenv.cfg").read_text()
    version = trees.cfg(env)["version"]
    old = version.rpartition(".")[0] + ".99"
    for form in ("version_info = %s.final.0", "version_info = %s"):  # virtualenv's and uv's
        stale = re.sub("version_info = .*", form % old, text).replace(
            "version = " + version, "version = " + old)
        (env / "pyvenv.cfg").write_text(stale)
        assert movenv("repair", env).stdout == ""  # without -p, no interpreter is started
        movenv("repair", "-p", trees.cfg(env)["executable"], env)
        assert (env / "pyvenv.cfg").read_text() == stale.replace(old, version)


def test_two_patch_versions_can_replace_each_other(movenv, base_and_version, env_on):
    found = [i for i in interpreters.find_all() if i.is_cpython and "t" not in i.abiflags]
    pair = next(([a, b] for a in found for b in found
                 if a.minor == b.minor and a.version < b.version), None)
    if not pair:
        pytest.skip("needs two patch versions of one minor version of Python")
    env = env_on(pair[0])
    before = base_and_version(env)
    movenv("repair", "-p", pair[1], env)
    after = base_and_version(env)
    assert before != after and after[1] == "%d.%d.%d" % pair[1].version
    assert trees.cfg(env)["version"] == after[1]
    movenv("repair", "-p", pair[0], env)
    assert base_and_version(env) == before


def test_repair_accepts_the_specs_of_create(any_python, env_on, movenv, clean_env):
    env = env_on(any_python)
    path = "%s:%s" % (os.path.dirname(any_python.path), clean_env["PATH"])
    for form in ("cp{0}{1}", "cpython-{0}.{1}.{2}-linux", "~={0}.{1}.0", "{0}.{1}+gil"):
        movenv("repair", "-n", "-p", form.format(*any_python.version), env,
               env=dict(clean_env, PATH=path))


def test_another_version_or_implementation_is_refused(python, env_on, movenv):
    env = env_on(python)
    before = trees.snapshot(env)
    for other in others(python)[-1:] + [i for i in others(python) if not i.is_cpython][:1]:
        done = movenv("repair", "-p", other, env, check=False)
        message = check_refusal(done, 1, advice=1)
        kind = {"cpython": "CPython", "pypy": "PyPy"}
        for one in (python, other):
            assert "%s %s" % (kind[one.implementation], one.minor) in message
        assert "movenv create -p " in message
        assert trees.snapshot(env) == before


def test_an_invalid_interpreter_is_refused(any_python, env_on, refused, tmp_path):
    env = env_on(any_python)
    before = trees.snapshot(env)
    for spec in ("/bin/true", tmp_path / "none", "nonsense", "2.7"):
        refused("repair", "-p", spec, env, advice=9)
        assert trees.snapshot(env) == before


@pytest.mark.parametrize("arguments", [["-p", "", "env"], ["--python=", "env"], ["env", "-p"]])
def test_an_empty_spec_is_misuse(movenv, tmp_path, arguments):
    done = movenv("repair", *arguments, check=False, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("usage: movenv repair")


# --- valid homes, and homes that only look valid ---


def test_the_spelling_of_a_home_is_kept(
        any_python, tree, env_on, movenv, repair, base_and_version, tmp_path):
    interpreter = tree(any_python)
    env = env_on(interpreter, "venv")
    (tmp_path / "link").symlink_to(homes.top(interpreter))
    spelled = "%s/link/../link/bin/" % tmp_path.resolve()
    cfg = env / "pyvenv.cfg"
    cfg.write_text(cfg.read_text().replace("home = %s" % interpreter.parent, "home = " + spelled))
    repair(env)
    assert trees.cfg(env)["home"] == spelled
    movenv("repair", "-p", interpreter, env)
    assert trees.cfg(env)["home"] == spelled
    assert os.path.realpath(base_and_version(env)[0]) == str(homes.top(interpreter))


@pytest.mark.parametrize("hops", [1, 3])
def test_a_home_that_is_another_environment_becomes_its_base(
        any_python, env_on, repair, base_and_version, hops):
    envs = [env_on(any_python, "venv", name="env%d" % n) for n in range(hops + 1)]
    for inner, outer in zip(envs, envs[1:]):
        cfg = outer / "pyvenv.cfg"
        home = trees.cfg(outer)["home"]
        cfg.write_text(cfg.read_text().replace("home = " + home, "home = %s/bin" % inner))
    repair(envs[-1])
    assert trees.cfg(envs[-1])["home"] == trees.cfg(envs[0])["home"]
    shutil.rmtree(envs[0])
    assert base_and_version(envs[-1])


def test_an_environment_that_is_its_own_home_gets_its_base(
        any_python, env_on, repair, base_and_version):
    env = env_on(any_python, "venv")
    cfg = env / "pyvenv.cfg"
    home = trees.cfg(env)["home"]
    cfg.write_text(cfg.read_text().replace("home = " + home, "home = %s/bin" % env))
    repair(env)
    assert trees.cfg(env)["home"] == home
    assert base_and_version(env)


@pytest.mark.parametrize("home", ["", "relative/bin", "/" + "x" * 5000, "/nowhere"])
def test_a_home_that_is_not_a_directory_is_corrected(
        any_python, env_on, repair, base_and_version, home):
    env = env_on(any_python, "venv")
    cfg = env / "pyvenv.cfg"
    good = trees.cfg(env)["home"]
    cfg.write_text(cfg.read_text().replace("home = " + good, "home = " + home))
    repair(env)
    assert trees.cfg(env)["home"] == good
    assert base_and_version(env)


def test_the_keys_that_the_shim_reads_stay(any_python, tree, env_on, movenv, tmp_path):
    interpreter = tree(any_python)
    env = env_on(interpreter)
    keys = "movenv-homes = /a/bin:/b/bin\nmovenv-scripts = text\n"
    with open(env / "pyvenv.cfg", "a") as f:
        f.write(keys)
    interpreter = homes.rename(interpreter, tmp_path / "new")
    movenv("repair", "-p", interpreter, env)
    assert (env / "pyvenv.cfg").read_text().endswith(keys)


def test_the_keys_of_virtualenv_name_the_new_base(any_python, tree, env_on, movenv, tmp_path):
    """pre-commit starts base-executable, and requires its version to equal version_info."""
    interpreter = tree(any_python)
    env = env_on(interpreter)
    top = str(homes.top(interpreter))
    with open(env / "pyvenv.cfg", "a") as f:
        f.write("base-prefix = %s\nbase-exec-prefix = %s\nbase-executable = %s\n" % (
            top, top, interpreter))
    interpreter = homes.rename(interpreter, tmp_path / "new")
    movenv("repair", "-p", interpreter, env)
    cfg = trees.cfg(env)
    assert cfg["base-prefix"] == cfg["base-exec-prefix"] == str(homes.top(interpreter))
    assert os.path.samefile(cfg["base-executable"], interpreter)


# --- processes ---


def test_repair_of_a_healthy_environment_starts_no_process(
        made, any_python, execute, needs_static, tmp_path):
    env = made(any_python, "--without-pip")
    trace = tmp_path / "trace"
    done = execute(tool("strace"), "-f", "-qq", "-e", "trace=execve,fork,vfork,clone,clone3", "-o",
                   trace, MOVENV, "repair", env, check=False)
    if "strace" in done.stderr:
        pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
    assert (done.returncode, done.stdout) == (0, "")
    assert len(trace.read_text().splitlines()) == 1


@pytest.mark.parametrize("command", ["check", "repair"])
def test_repair_starts_at_most_one_interpreter(
        any_python, env_on, execute, needs_static, tmp_path, command):
    """check starts none, even if the home is missing."""
    env = env_on(any_python, "venv")
    trace = tmp_path / "trace"
    done = execute(tool("strace"), "-f", "-qq", "-e", "trace=execve", "-o", trace, MOVENV, command,
                   env, check=False)
    if "strace" in done.stderr:
        pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
    assert trace.read_text().count("execve(") == {"check": 1, "repair": 2}[command]
