# SPDX-License-Identifier: MIT
"""movenv repair converts environments of other tools in place: python, activate, pyvenv.cfg."""
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest

import check_text
import trees
from conftest import MOVENV, run, tool

PRINT_STATE = """
import json, sys
print(json.dumps([sys.prefix, sys.base_prefix, sys.executable, sys.implementation.name,
                  list(sys.version_info), [p for p in sys.path if p.startswith(sys.prefix)]]))
"""
KINDS = {
    "plain": [],
    "copies": ["--copies"],
    "system": ["--system-site-packages"],
}
ACTIVATE = 'PS1=; . "$1"; echo "$VIRTUAL_ENV|$VIRTUAL_ENV_PROMPT"; command -v python'


@pytest.fixture
def venv(clean_env, tmp_path):
    """venv(python, "--copies") -> an environment of python -m venv."""

    def make(python, *options, name="env"):
        path = tmp_path.resolve() / name
        run(python, "-m", "venv", "--without-pip", *options, path, env=clean_env)
        return path

    return make


@pytest.fixture
def foreign(venv, any_python):
    return venv(any_python)


@pytest.fixture
def python_state(execute):
    def call(env, name="python", **kwargs):
        return json.loads(execute(env / "bin" / name, "-c", PRINT_STATE, **kwargs).stdout)

    return call


def moved(env):
    to = env.parent / "an einem anderen Ort" / env.name
    to.parent.mkdir()
    env.rename(to)
    return to


def is_shim(path, shim):
    program = path.read_bytes().partition(b"\nmovenv-python ")[0]
    return not path.is_symlink() and program == shim.read_bytes()


def pythons(env):
    return sorted(p.name for p in (env / "bin").iterdir()
                  if p.name.startswith(("python", "pypy", "graalpy")))


def lines_of(env, lines):
    """{file: the rest of its line}"""
    return dict(line[len(str(env)) + 1:].split(": ", 1) for line in lines)


# --- environments of python -m venv ---


@pytest.mark.parametrize("kind", KINDS)
def test_a_venv_runs_the_same_after_repair_and_after_a_move(
        python, venv, repair, python_state, movenv, shim, kind):
    if kind == "copies" and not python.is_cpython:
        pytest.skip("PyPy's venv --copies copies all of /usr/lib")
    env = venv(python, *KINDS[kind])
    if os.path.islink(env / "lib64"):
        assert os.readlink(env / "lib64") == "lib"
    before = python_state(env)
    system = trees.cfg(env)["include-system-site-packages"]
    repair(env)
    assert python_state(env) == before
    to = moved(env)
    text = json.dumps(before).replace(str(env), str(to))
    assert python_state(to) == json.loads(text)
    assert all(is_shim(to / "bin" / name, shim) for name in pythons(to))
    assert movenv("check", to).stdout == ""
    assert trees.cfg(to)["include-system-site-packages"] == system
    if os.path.lexists(to / "lib64"):
        assert os.readlink(to / "lib64") == "lib"


def test_python_has_the_same_names_as_in_an_environment_of_movenv(
        python, venv, repair, made, python_state):
    env = venv(python)
    repair(env)
    assert set(pythons(made(python, "--without-pip"))) <= set(pythons(env))
    for name in pythons(env):
        assert python_state(env, name)[2] == str(env / "bin" / name)


def test_pyvenv_cfg_gets_the_keys_of_movenv(python, venv, repair, made):
    env = venv(python)
    before = (env / "pyvenv.cfg").read_text()
    repair(env)
    assert (env / "pyvenv.cfg").read_text().startswith(before)
    ours, theirs = trees.cfg(made(python, "--without-pip")), trees.cfg(env)
    assert set(ours) - {"command"} <= set(theirs)
    for key in ("version", "implementation", "version_info", "relocatable", "movenv"):
        assert theirs[key] == ours[key]
    for key in ("home", "executable"):
        assert os.path.samefile(theirs[key], ours[key])


@pytest.mark.parametrize("prompt", [None, "my lab", "ny", "it's \"$(date)\" `id` \\ Ω"])
def test_activate_keeps_the_prompt_of_the_environment(spread, venv, repair, execute, prompt):
    check_prompt(venv(spread, *(["--prompt", prompt] if prompt else [])), repair, execute, prompt)


def test_activate_keeps_a_prompt_that_only_the_script_contains(python, venv, repair, execute):
    """Up to 3.7 venv wrote it nowhere else."""
    env = venv(python, "--prompt", "my lab")
    check_prompt(env, repair, execute, "my lab")
    assert trees.prompt(env.parent / "an einem anderen Ort/env") == "my lab"


def check_prompt(env, repair, execute, prompt):
    repair(env)
    to = moved(env)
    done = execute("sh", "-c", ACTIVATE, "sh", to / "bin/activate")
    shown = prompt or "env"
    assert done.stdout == "%s|%s\n%s/bin/python\n" % (to, shown, to)
    for name in ("activate", "activate.csh", "activate.fish", "activate.nu", "activate_this.py"):
        assert str(env) not in (to / "bin" / name).read_text()


def test_scripts_that_name_the_old_location_are_fixed_too(foreign, repair, execute):
    script = foreign / "bin/it"
    script.write_text("#!%s/bin/python\nimport sys\nprint(sys.prefix)\n" % foreign)
    script.chmod(0o755)
    to = moved(foreign)
    assert "bin/it" in lines_of(to, repair(to))
    assert execute(to / "bin/it").stdout == "%s\n" % to


def test_the_environment_may_be_given_by_a_symlink(foreign, movenv, python_state, tmp_path):
    (tmp_path / "link").symlink_to(foreign)
    movenv("repair", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert python_state(foreign)[0] == str(foreign)
    assert movenv("repair", foreign).stdout == ""


def test_no_file_outside_is_changed(venv, any_python, repair, tmp_path):
    env = venv(any_python, name="beside/env")
    (env.parent / "file").write_text("x")
    before = {n: s for n, s in trees.snapshot(tmp_path).items() if not n.startswith("beside/env")}
    real = os.stat(os.path.realpath(any_python))
    repair(env)
    after = {n: s for n, s in trees.snapshot(tmp_path).items() if not n.startswith("beside/env")}
    assert after == before
    assert os.stat(os.path.realpath(any_python)).st_mtime_ns == real.st_mtime_ns


# --- the names of python ---


def test_symlinks_of_every_kind_become_the_shim(foreign, repair, shim, any_python, tmp_path):
    for name, target in {"python": "/nowhere/at/all", "python3": "python", "pypy3": "loop",
                         "loop": "pypy3", "pythonw": os.path.realpath(any_python),
                         "graalpy": "../bin/python3"}.items():
        path = foreign / "bin" / name
        if os.path.lexists(path):
            path.unlink()
        path.symlink_to(target)
    repair(foreign)
    for name in ("python", "python3", "pypy3", "pythonw", "graalpy"):
        assert is_shim(foreign / "bin" / name, shim), name
    assert (foreign / "bin/loop").is_symlink()


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_the_mode_of_the_shim_follows_the_umask(foreign, movenv, mask):
    old = os.umask(mask)
    try:
        movenv("repair", foreign)
    finally:
        os.umask(old)
    for name in pythons(foreign):
        assert stat.S_IMODE((foreign / "bin" / name).stat().st_mode) == 0o777 & ~mask


def test_a_users_script_named_like_the_interpreter_stays_and_is_reported(
        foreign, repair, movenv, shim):
    text = "#!/bin/sh\nexec nice %s3 \"$@\"\n" % (foreign / "bin/python")
    (foreign / "bin/python").unlink()
    (foreign / "bin/python").write_text(text)
    (foreign / "bin/wrapper").write_text(text)
    (foreign / "bin/pythonw").symlink_to("wrapper")
    os.mkfifo(foreign / "bin/pypy")
    (foreign / "bin/pypy3").mkdir()
    assert not set(lines_of(foreign, repair(foreign))) & {"bin/python", "bin/pythonw", "bin/pypy"}
    assert (foreign / "bin/python").read_text() == text
    assert os.readlink(foreign / "bin/pythonw") == "wrapper"
    assert is_shim(foreign / "bin/python3", shim)
    done = movenv("check", foreign, check=False)
    assert done.returncode == 1
    assert set(lines_of(foreign, check_text.lines(done.stdout))) == {
        "bin/python", "bin/pythonw", "bin/pypy", "bin/pypy3"}


def test_an_interpreter_of_another_version_stays_and_is_reported(foreign, repair, movenv):
    (foreign / "bin/python2.7").symlink_to("/usr/bin/python2.7")
    shutil.copy("/bin/true", foreign / "bin/python3.3")
    before = (foreign / "bin/python3.3").read_bytes()
    repair(foreign)
    assert os.readlink(foreign / "bin/python2.7") == "/usr/bin/python2.7"
    assert (foreign / "bin/python3.3").read_bytes() == before
    reported = lines_of(
        foreign, check_text.lines(movenv("check", foreign, check=False).stdout))
    assert set(reported) == {"bin/python2.7", "bin/python3.3"}


@pytest.mark.parametrize("change", ["bytes", "machine", "tail", "short"])
def test_a_different_shim_is_replaced(foreign, repair, shim, movenv, change):
    repair(foreign)
    data = bytearray(shim.read_bytes())
    if change == "bytes":
        data = data.replace(b"cannot find", b"CANNOT FIND")
    elif change == "machine":
        data[18] ^= 0xFF  # e_machine
    elif change == "tail":
        data += b"tail"
    else:
        data = data[:-1]
    (foreign / "bin/python3").write_bytes(data)
    assert list(lines_of(foreign, repair(foreign))) == ["bin/python3"]
    assert is_shim(foreign / "bin/python3", shim)


# --- pyvenv.cfg ---


def test_every_line_of_pyvenv_cfg_stays_byte_for_byte(foreign, repair, python_state):
    cfg = trees.cfg(foreign)
    text = (
        "# of mine\r\nHOME=%s\r\n\r\nprompt = 'a\\u03a9'\nno equals sign\nversion=%s\r\n"
        "Include-System-Site-Packages = False\nhome = /second/one/does/not/count\n"
        "uv = 0.9.9\nvirtualenv = 20\nmovenv-homes = /a:/b\nmovenv-scripts = native\n x = y "
        % (cfg["home"], cfg["version"])
    )
    (foreign / "pyvenv.cfg").write_bytes(text.encode())
    repair(foreign)
    after = (foreign / "pyvenv.cfg").read_bytes().decode()
    assert after.startswith(text + "\r\n")
    added = [line.split(" = ")[0] for line in after[len(text) + 2:].splitlines()]
    assert added == ["executable", "implementation", "version_info", "relocatable", "movenv"]
    assert python_state(foreign)[0] == str(foreign)


def test_the_home_of_an_old_virtualenv_is_corrected(foreign, repair, python_state):
    """It wrote the prefix as home, and Python was found through the symlink."""
    cfg = trees.cfg(foreign)
    base = str(Path(cfg["home"]).parent)
    (foreign / "pyvenv.cfg").write_text(
        "home = %s\nimplementation = CPython\nversion_info = %s.final.0\nvirtualenv = 20.0.1\n"
        "include-system-site-packages = false\nbase-prefix = %s\nbase-exec-prefix = %s\n"
        "base-executable = %s/bin/python3\n" % (base, cfg["version"], base, base, base)
    )
    assert python_state(foreign)[1] == base
    repair(foreign)
    now = trees.cfg(foreign)
    assert now["home"] == cfg["home"]
    assert now["base-prefix"] == now["base-exec-prefix"] == base
    assert os.path.samefile(now["base-executable"], now["executable"])
    assert python_state(foreign)[:2] == [str(foreign), base]


def test_a_pyvenv_cfg_that_would_be_too_long_is_refused(foreign, refused):
    with open(foreign / "pyvenv.cfg", "a") as f:
        f.write("#" * (32 * 1024 - f.tell() - 20) + "\n")
    before = trees.snapshot(foreign)
    refused("repair", foreign)
    assert trees.snapshot(foreign) == before


@pytest.mark.parametrize("kind", ["fifo", "directory", "nul", "long"])
def test_an_invalid_pyvenv_cfg_is_refused(foreign, refused, kind):
    cfg = foreign / "pyvenv.cfg"
    text = cfg.read_bytes()
    cfg.unlink()
    if kind == "fifo":
        os.mkfifo(cfg)
    elif kind == "directory":
        cfg.mkdir()
    else:
        cfg.write_bytes(text + (b"\0" if kind == "nul" else b"#" * (64 << 10)))
    before = trees.snapshot(foreign)
    assert "pyvenv.cfg" in refused("repair", foreign)
    assert trees.snapshot(foreign) == before


# --- activate scripts ---


@pytest.mark.parametrize("where", ["end", "middle"])
def test_an_activate_script_with_lines_of_the_user_stays(foreign, repair, movenv, where):
    script = foreign / "bin/activate"
    lines = script.read_text().splitlines(True)
    lines.insert(len(lines) if where == "end" else 8, "export DJANGO_SETTINGS_MODULE=mine\n")
    script.write_text("".join(lines))
    assert "bin/activate" not in lines_of(foreign, repair(foreign))
    assert script.read_text() == "".join(lines)
    done = movenv("check", foreign, check=False)
    assert done.returncode == 1 and list(
        lines_of(foreign, check_text.lines(done.stdout))) == ["bin/activate"]
    script.rename(foreign / "mine")
    assert list(lines_of(foreign, repair(foreign))) == ["bin/activate"]


def test_an_activate_script_with_added_comments_is_replaced(foreign, repair):
    with open(foreign / "bin/activate", "a") as f:
        f.write("\n# see the wiki\n\n")
    assert "bin/activate" in lines_of(foreign, repair(foreign))


def test_activate_scripts_of_every_shell_are_replaced(foreign, repair, movenv):
    """The lines are those of virtualenv and uv. A script that does not name its location stays."""
    for name, line in (("activate.nu", "const virtual_env = '%s'\n"),
                       ("activate.xsh", "$VIRTUAL_ENV = r'%s'\n"),
                       ("activate.bat", '@for %%%%i in ("%s") do @set "VIRTUAL_ENV=%%%%~fi"\n')):
        (foreign / "bin" / name).write_text(line % foreign)
    (foreign / "bin/activate_this.py").write_text("base = __file__\n")
    (foreign / "bin/deactivate.bat").write_text("@set VIRTUAL_ENV=\n")
    assert {"bin/activate.nu", "bin/activate.xsh", "bin/activate.bat"} <= set(
        lines_of(foreign, repair(foreign)))
    for name, text in (("activate.nu", "overlay use"), ("activate.xsh", "_movenv_activate"),
                       ("activate.bat", "%~dp0"), ("activate_this.py", "base = __file__"),
                       ("deactivate.bat", "@set VIRTUAL_ENV=")):
        assert text in (foreign / "bin" / name).read_text()
    assert movenv("check", foreign).stdout == ""


def test_a_path_that_virtualenv_encodes_as_numbers_is_recognised(venv, any_python, repair, movenv):
    env = venv(any_python, name="caf\u00e9's")
    fixed = "self._fs_path(__import__('builtins').bytes.fromhex('%s'), required=True)"
    spelled = ", ".join(str(ord(c)) for c in "caf\u00e9's")
    lines = ["self.embedded_virtual_env = " + fixed % os.fsencode(env).hex(),
             "self.embedded_virtual_prompt = ''.join(__import__('builtins').map("
             "__import__('builtins').chr, (%s)))" % spelled]
    (env / "bin/activate.xsh").write_text("\n".join(lines + ["mine()\n"]))
    reported = check_text.lines(movenv("check", "-v", env, check=False).stdout)
    assert "a user has changed it" in lines_of(env, reported)["bin/activate.xsh"]
    (env / "bin/activate.xsh").write_text("\n".join(lines + ["\0", "mine()\n"]))
    assert "bin/activate.xsh" not in lines_of(env, repair(env))
    (env / "bin/activate.xsh").write_text("\n".join(lines + [""]))
    assert "bin/activate.xsh" in lines_of(env, repair(env))
    # Text that only looks like such a path stays.
    texts = [fixed % "2", fixed % "zz", "''.join(__import__('builtins').map(", "\udcff" + fixed]
    (env / "bin/activate.xsh").write_bytes(os.fsencode("\n".join(texts)))
    assert movenv("check", env).stdout == ""


def test_a_script_with_a_line_of_the_user_stays_for_every_shell(foreign, repair, movenv):
    texts = {"activate.nu": "const virtual_env = '%s'\n$env.MINE = 1\n" % foreign,
             "activate.bat": '@set "VIRTUAL_ENV=%s" & mine\n' % foreign,
             "deactivate.csh": "source %s/mine\n" % foreign}
    for name, text in texts.items():
        (foreign / "bin" / name).write_text(text)
    repair(foreign)
    done = movenv("check", foreign, check=False)
    assert set(lines_of(foreign, check_text.lines(done.stdout))) == {"bin/" + n for n in texts}
    for name, text in texts.items():
        assert (foreign / "bin" / name).read_text() == text


def test_repair_does_not_write_through_a_symlinked_activate_script(foreign, movenv, tmp_path):
    text = (foreign / "bin/activate").read_text()
    (tmp_path / "shared").write_text(text)
    (foreign / "bin/activate").unlink()
    (foreign / "bin/activate").symlink_to(tmp_path / "shared")
    movenv("repair", foreign)
    assert (tmp_path / "shared").read_text() == text


# --- interruptions and permissions ---


def python_states(env, python_state):
    """The state of python under each of its names."""
    return {name: python_state(env, name)[:2] for name in pythons(env)}


@pytest.mark.parametrize("kind", ["links", "copies", "old_virtualenv"])
def test_a_kill_before_a_rename_leaves_an_environment_that_works(
        foreign, venv, any_python, python_state, movenv, execute, needs_static, kind):
    """strace ends the process at its first, second, third … rename."""
    env = foreign if kind != "copies" else venv(any_python, "--copies", name="copies")
    cfg = trees.cfg(env)
    if kind == "old_virtualenv":
        (env / "pyvenv.cfg").write_text("home = %s\nversion_info = %s\n" % (
            Path(cfg["home"]).parent, cfg["version"]))
    base = python_state(env)[1]
    good = {name: [str(env), base] for name in pythons(env)}
    for n in range(1, 30):
        done = execute(tool("strace"), "-qq", "-o", "/dev/null", "-e",
                       "inject=rename,renameat,renameat2:signal=KILL:when=%d" % n,
                       MOVENV, "repair", env, check=False)
        if done.returncode == 0:
            break
        if "strace" in done.stderr:
            pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
        now = python_states(env, python_state)
        assert all(now[name] == good[name] for name in good), n
        # The next run starts from this state. Each must get one step further.
        assert n < 29
    assert movenv("repair", env).stdout == ""
    assert movenv("check", env).stdout == ""
    left = [n for n in trees.names(env) if ".movenv-" in n]
    assert n > 1 and left == []


def test_the_next_run_completes_a_killed_one(foreign, movenv, clean_env, python_state, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(foreign, copy, symlinks=True)
    start = time.monotonic()
    movenv("repair", foreign)
    whole = time.monotonic() - start
    expected = trees.contents(foreign)
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    killed = runs = 0
    while runs < 12 or (runs < 200 and not killed):
        runs += 1
        shutil.rmtree(foreign)
        shutil.copytree(copy, foreign, symlinks=True)
        process = subprocess.Popen([str(MOVENV), "repair", foreign], env=clean_env,
                                   stdout=subprocess.DEVNULL)
        time.sleep(chance.random() * whole * 1.2)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert python_state(foreign)[0] == str(foreign), "seed %d" % seed
        movenv("repair", foreign)
        assert trees.contents(foreign) == expected, "seed %d" % seed
    assert killed


def test_an_environment_that_is_not_writable_gives_one_error_and_stays(user):
    user.run(user.movenv, "create", "--without-pip", "theirs")
    env = user.dir / "theirs"
    (env / "bin/python3").unlink()
    (env / "bin/python3").symlink_to("python")
    subprocess.run(["chmod", "-R", "a-w", env], check=True)
    before = trees.snapshot(env)
    done = user.run(user.movenv, "repair", "theirs", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "movenv: cannot write '%s/bin/python3': Permission denied" % env]
    assert trees.snapshot(env) == before


def test_a_dry_run_prints_the_plan_and_changes_nothing(foreign, movenv):
    before = trees.snapshot(foreign)
    done = movenv("repair", "-n", foreign)
    reported = lines_of(foreign, done.stdout.splitlines())
    assert {"bin/python", "bin/activate", "pyvenv.cfg"} <= set(reported)
    assert trees.snapshot(foreign) == before
