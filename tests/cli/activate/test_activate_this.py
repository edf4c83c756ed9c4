# SPDX-License-Identifier: MIT
"""activate_this.py activates an environment in a running Python."""
import json
import subprocess

import pytest

from shells import HOSTILE, ODD

# Reads steps from stdin: pairs of a method and a file. Prints the state before and after each step.
PROGRAM = r"""
import json, os, runpy, subprocess, sys
def report():
    names = ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PATH", "PYTHONHOME", "PKG_CONFIG_PATH")
    try:
        import whose
        module_file = whose.__file__
        del sys.modules["whose"]
    except ImportError:
        module_file = None
    out.append([{n: os.environ[n] for n in names if n in os.environ}, module_file, sys.prefix,
                sys.exec_prefix, getattr(sys, "real_prefix", None), sys.path[:]])
out = []
os.environ["PYTHONHOME"] = "/nowhere"
report()
for how, file in json.load(sys.stdin):
    try:
        if how == "run":
            runpy.run_path(file)
        else:
            with open(file) as f:
                text = f.read()
            if how == "exec":
                exec(text, {"__file__": file})
            else:
                exec(compile(text, file, "exec"), {"__file__": file}, {})
    except Exception as e:
        out.append(str(e))
    report()
print(json.dumps(out))
"""


@pytest.fixture
def report(clean_env):
    """report(python, (how, file)…) -> the state before and after each step."""

    def call(python, *steps, cwd=None, **variables):
        done = subprocess.run(
            [str(python), "-c", PROGRAM], input=json.dumps([[h, str(f)] for h, f in steps]),
            env=dict(clean_env, **variables), cwd=cwd, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, encoding="utf-8", timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)

    return call


def fill(env):
    """Adds a module that only a .pth file makes visible: its import shows that both are read."""
    (site,) = [p for p in env.rglob("site-packages") if p.is_dir() and not p.is_symlink()
               and "lib64" not in p.parts]
    (site / "more").mkdir()
    (site / "more/whose.py").write_text("")
    (site / "more.pth").write_text("more\n")
    return site


@pytest.fixture
def envs(movenv, tmp_path):
    """envs(python, name, prompt) -> a filled environment that was moved, and its site-packages."""

    def make(python, name, prompt=None):
        options = [] if prompt is None else ["--prompt=" + prompt]
        movenv("create", "--without-pip", "-p", python, *options, tmp_path / "first")
        (tmp_path / "first").rename(tmp_path / name)
        return tmp_path / name, fill(tmp_path / name)

    return make


def test_a_running_python_imports_the_environments_packages(python, envs, report, tmp_path):
    one, one_site = envs(python, ODD)
    two, two_site = envs(python, "two", "it's\n\\ \"two\" é\udcff")
    (tmp_path / "link.py").symlink_to(two / "bin/activate_this.py")
    file = "bin/activate_this.py"
    old, first, again, other, linked, back = report(
        python, ("run", one / file), ("exec", "../%s/%s" % (one.name, file)), ("exec2", two / file),
        ("run", tmp_path / "link.py"), ("run", one / file),
        cwd=two, PKG_CONFIG_PATH="/pc",
    )
    assert old[1] is None and old[4] is None
    for now, env, site, prompt in ((first, one, one_site, ODD),
                                   (other, two, two_site, "it's\n\\ \"two\" é\udcff")):
        assert now[0] == {
            "VIRTUAL_ENV": str(env), "VIRTUAL_ENV_PROMPT": prompt,
            "PATH": "%s/bin:/usr/bin:/bin" % env, "PKG_CONFIG_PATH": "%s/lib/pkgconfig:/pc" % env,
        }
        assert now[1] == str(site / "more/whose.py")
        assert now[2:5] == [str(env), str(env), old[2]]
        assert [p for p in now[5] if p in old[5]] == old[5]
        assert now[5][0] == str(site) and now[5].count(str(site)) == 1
        assert not [p for p in now[5] if p.startswith(str(one if env is two else two) + "/")]
    assert (again, linked, back) == (first, other, first)


def test_another_version_is_refused_and_changes_nothing(any_python, envs, report):
    env, site = envs(any_python, "env")
    site.parent.rename(site.parent.with_name("python2.9"))
    old, message, now = report(any_python, ("run", env / "bin/activate_this.py"))
    assert message.startswith("movenv: cannot activate '%s': it is not for Python 3." % env)
    assert now == old


def test_a_path_that_cannot_be_activated_is_refused_and_changes_nothing(any_python, envs, report):
    env, _ = envs(any_python, "env")
    colon, _ = envs(any_python, "a:b")
    (env / "pyvenv.cfg").unlink()
    file = "bin/activate_this.py"
    old, message, now, colon_message, then = report(
        any_python, ("run", env / file), ("run", colon / file))
    assert message == "movenv: cannot find the environment of '%s/%s'" % (env, file)
    assert colon_message == "movenv: cannot activate '%s': PATH cannot hold a ':'" % colon
    assert now == then == old


def test_a_prompt_or_path_is_never_run_as_code(any_python, envs, report, tmp_path):
    text = "".join(HOSTILE)
    env, _ = envs(any_python, text, text)
    now = report(any_python, ("exec", env / "bin/activate_this.py"), cwd=tmp_path)[1]
    assert (now[0]["VIRTUAL_ENV"], now[0]["VIRTUAL_ENV_PROMPT"]) == (str(env), text)
    assert not list(tmp_path.rglob("MARK*"))


def test_exec_without_a_file_says_what_to_call(any_python, envs, execute, tmp_path):
    """In exec() the name of the file is missing, or the caller's."""
    env, _ = envs(any_python, "env")
    line = "exec(open(%r).read())\n" % str(env / "bin/activate_this.py")
    (tmp_path / "caller.py").write_text(line)
    for words in (["-c", line], [tmp_path / "caller.py"]):
        done = execute(any_python, *words, check=False)
        assert done.returncode == 1 and "NameError" not in done.stderr
        last = done.stderr.splitlines()[-1]
        assert last.startswith("RuntimeError: movenv: cannot find the environment")
        assert "; call runpy.run_path(FILE), or exec(open(FILE).read(), {'__file__': FILE})" in last
