# SPDX-License-Identifier: MIT
"""The activate scripts of shells that come from a package index: xonsh (PyPI) and Nushell (npm)."""
import os
import shutil
import subprocess

import pytest

import shells
from conftest import MOVENV, run
from shells import HOSTILE, ODD

PYTHON = "python -c 'import sys; print(sys.prefix)'"


class Xonsh:
    file, run = "activate.xsh", "was run, not sourced"
    first = "import os\nshow = lambda: __xonsh__.env['PROMPT_FIELDS']['env_name']()\n"

    def activate(self, path):
        return "source @(%s)" % ascii(str(path))

    def cd(self, path):
        return "os.chdir(%s); $PWD = os.getcwd()" % ascii(str(path))

    def dump(self, label):
        return "@(os.environ['DUMP']) %s" % label

    def shown(self, label):
        return "with open(os.environ['OUT'] + '/%s', 'w') as f: f.write(show())" % label


class Nu:
    file, run = "activate.nu", "was run, not used"
    first = "$env.PROMPT_COMMAND = {|| 'old> ' }\n"

    def activate(self, path):
        hashes = "#" * 3
        return "overlay use r%s'%s'%s" % (hashes, path, hashes)

    def cd(self, path):
        return "cd r###'%s'###" % path

    def dump(self, label):
        return "^$env.DUMP %s" % label

    def shown(self, label):
        return "do $env.PROMPT_COMMAND | save -f ($env.OUT | path join %s)" % label


@pytest.fixture(scope="module")
def programs(uv, tools, any_python, index_env, big_dir):
    place = big_dir("shells")
    run(any_python, "-m", "venv", "--without-pip", place / "env", env=index_env)
    uv("pip", "install", "-q", "--python", place / "env", "xonsh")
    found = {Xonsh: [str(place / "env/bin/xonsh"), "--no-rc"]}
    if shutil.which("npm"):
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent",
                               "--prefix", str(place), "nushell"], timeout=300)
        program = place / "node_modules/@nushell" / ("linux-" + shells_arch()) / "bin/nu"
        if done.returncode == 0 and program.exists():
            found[Nu] = [str(program), "--no-config-file"]
    return found


def shells_arch():
    return {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)


@pytest.fixture(params=[Xonsh, Nu], ids=lambda s: s.__name__)
def shell(request, programs):
    if request.param not in programs:
        pytest.skip("needs npm and its registry: NUSHELL WAS NOT RUN")
    made = request.param()
    made.argv = programs[request.param]
    return made


@pytest.fixture
def session(shell, index_env, tmp_path):
    """session(line…) -> shells.Session of a script of these lines."""

    def call(*lines, check=True, **variables):
        tools = tmp_path / "tools"
        shutil.rmtree(tools, ignore_errors=True)
        env = dict(index_env, LC_ALL="C.UTF-8", **shells.put_tools(tools))
        env.update({"PATH": "/usr/bin:/bin", **variables})
        script = tmp_path / "script"  # Nushell finds relative names from there
        script.write_text(shell.first + "\n".join(lines) + "\n")
        done = subprocess.run(shell.argv + [str(script)], env=env, cwd=tmp_path, timeout=100,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8")
        if check:
            assert (done.returncode, done.stderr) == (0, ""), done.stdout
        return shells.Session(tools / "out", done)

    return call


@pytest.fixture
def env(any_python, index_env, tmp_path):
    """env(name, prompt) -> an environment that was moved there."""

    def make(name, prompt=None, python=any_python):
        options = [] if prompt is None else ["--prompt=" + prompt]
        first = tmp_path / "first"
        run(MOVENV, "create", "--without-pip", "-p", python, *options, first, env=index_env)
        first.rename(tmp_path / name)
        return tmp_path / name

    return make


def of(env, prompt):
    return {"VIRTUAL_ENV": str(env), "VIRTUAL_ENV_PROMPT": prompt,
            "PATH": "%s/bin:/usr/bin:/bin" % env,
            "PKG_CONFIG_PATH": "%s/lib/pkgconfig:/pc" % env}


def has(got, expected):
    return {k: got.get(k) for k in expected} == expected and not got.get("PYTHONHOME")


def test_activating_and_leaving_two_environments(shell, session, env, tmp_path):
    one, two = env(ODD), env("two", "it's \"two\" {RED} \\ é")
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / shell.file).symlink_to(two / "bin" / shell.file)
    a, b = one / "bin" / shell.file, two / "bin" / shell.file
    got = session(
        shell.dump("old"), shell.activate(a), shell.dump("a"), PYTHON, shell.shown("a_shown"),
        shell.activate(a), shell.dump("twice"), shell.shown("twice_shown"),
        shell.activate(b), shell.dump("b"), PYTHON, shell.shown("b_shown"),
        "deactivate", shell.dump("off"), shell.shown("off_shown"),
        shell.activate("link/" + shell.file), shell.dump("linked"), "deactivate",
        shell.activate(os.path.join("link/..", one.name, "bin", shell.file)), shell.dump("again"),
        "pydoc -h", "deactivate", shell.dump("end"), PKG_CONFIG_PATH="/pc",
    )
    assert has(got["a"], of(one, ODD)) and has(got["again"], of(one, ODD))
    assert has(got["b"], of(two, "it's \"two\" {RED} \\ é"))
    assert shells.restored(got["a"], got["twice"]) == {}
    assert shells.restored(got["b"], got["linked"]) == {}
    for label in ("off", "end"):
        changed = shells.restored(got["old"], got[label])
        assert set(changed) <= {"LAST_EXIT_CODE"}, changed  # Nushell's own
    assert got.stdout.split("\n")[:2] == [str(one), str(two)]
    assert "pydoc <name>" in got.stdout
    # Braces mean colours to xonsh.
    plain = [got.text(n).replace("{{", "{").replace("}}", "}")
             for n in ("a_shown", "twice_shown", "b_shown", "off_shown")]
    old = "old> " if isinstance(shell, Nu) else ""
    name = "(it's \"two\" {RED} \\ é) "
    assert plain == ["(%s) %s" % (ODD, old)] * 2 + [name + old, old]


def test_no_text_of_a_prompt_or_a_path_is_run(shell, session, env, tmp_path):
    names = [(env(text, text + "$HOME{x}"), text + "$HOME{x}") for text in HOSTILE]
    lines = []
    for i, (place, _) in enumerate(names):
        lines += [shell.activate(place / "bin" / shell.file), shell.dump(i), shell.shown("s%d" % i)]
    got = session(*lines, "deactivate")
    for i, (place, prompt) in enumerate(names):
        assert got[str(i)]["VIRTUAL_ENV"] == str(place)
        assert got[str(i)]["VIRTUAL_ENV_PROMPT"] == prompt
        assert got[str(i)]["PATH"] == "%s/bin:/usr/bin:/bin" % place
        assert prompt in got.text("s%d" % i).replace("{{", "{").replace("}}", "}")
    assert not list(tmp_path.rglob("MARK*"))


@pytest.mark.parametrize("name, reason", [
    ("a:b", "cannot activate"), ("loose", "cannot find the environment"),
    ("home$HOME", "expands the environment's path"),
])
def test_an_environment_that_cannot_be_activated_is_refused(shell, session, env, name, reason):
    place = env(name)
    if name == "loose":
        (place / "pyvenv.cfg").unlink()
    lines = [shell.activate(place / "bin" / shell.file), shell.dump("after")]
    if isinstance(shell, Xonsh):
        lines[0] = "try:\n    %s\nexcept Exception as e:\n    print(e)" % lines[0]
    got = session(*lines, check=False)
    if "$" in name and isinstance(shell, Nu):  # Nushell expands nothing
        assert got["after"]["VIRTUAL_ENV"] == str(place)
        return
    assert reason in got.stdout + got.stderr
    if isinstance(shell, Xonsh):
        assert "VIRTUAL_ENV" not in got["after"] and got["after"]["PATH"] == "/usr/bin:/bin"


def test_pythonhome_prompt_setting_and_tcl_of_the_base(shell, session, env, tmp_path):
    place = env("env")
    base = tmp_path / "base"
    for file in ("lib/tcl8.6/init.tcl", "lib/tk8.6/tk.tcl"):
        (base / file).parent.mkdir(parents=True)
        (base / file).write_text("")
    cfg = place / "pyvenv.cfg"
    cfg.write_text("home = %s/bin\n" % base)
    lines = [shell.activate(place / "bin" / shell.file), shell.dump("on"), shell.shown("shown"),
             "deactivate", shell.dump("off"), shell.activate(place / "bin" / shell.file),
             shell.dump("again")]
    # xonsh is Python, and does not start with a foreign PYTHONHOME.
    home = "$PYTHONHOME = '/nowhere'" if isinstance(shell, Xonsh) else \
        "$env.PYTHONHOME = '/nowhere'"
    got = session(home, *lines, VIRTUAL_ENV_DISABLE_PROMPT="1", TK_LIBRARY="/tk")
    for label in ("on", "again"):
        assert not got[label].get("PYTHONHOME")
        assert (got[label]["TCL_LIBRARY"], got[label]["TK_LIBRARY"]) == (
            str(base / "lib/tcl8.6"), str(base / "lib/tk8.6"))
    assert (got["off"]["PYTHONHOME"], got["off"]["TK_LIBRARY"]) == ("/nowhere", "/tk")
    assert "TCL_LIBRARY" not in got["off"]
    assert got.text("shown") == ("old> " if isinstance(shell, Nu) else "")


def test_a_script_that_is_run_says_how_to_use_it(shell, index_env, env):
    script = env("env") / "bin" / shell.file
    done = subprocess.run(shell.argv + [str(script)], env=index_env, timeout=100,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode != 0 and shell.run in done.stderr and "Traceback" not in done.stderr
