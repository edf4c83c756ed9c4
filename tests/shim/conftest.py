# SPDX-License-Identifier: MIT
"""Fixtures of the shim's tests: environments made once for each Python, and copies to change."""
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import homes
from conftest import MOVENV, make_clean_env, run
from pythonhome import StaleEnvironment

NOBODY = 65534
# The report of a start about itself. It is ASCII, whatever the values are.
ASK = """
import json, os, sys
print(json.dumps({
    "prefix": sys.prefix, "base_prefix": sys.base_prefix, "executable": sys.executable,
    "version": list(sys.version_info[:3]), "path": sys.path, "argv": sys.argv,
    "environ": dict(os.environ), "pid": os.getpid(),
}))
"""
# The end of the text that all launchers share; the entry point's import follows.
PREAMBLE_END = "    except OSError:\n        pass\n"


class Environment:
    """The directory of an environment and the interpreter that it was made from."""

    def __init__(self, path, python):
        self.path = Path(path)
        self.python = python

    def __fspath__(self):
        return str(self.path)

    __str__ = __fspath__

    def __truediv__(self, name):
        return self.path / name

    @property
    def bin(self):
        return self.path / "bin"

    @property
    def names(self):
        """python, python3, python3.X, and PyPy's own."""
        names = ["python", "python3", "python" + self.python.minor]
        return names if self.python.is_cpython else names + ["pypy", "pypy3"]

    def config(self):
        """pyvenv.cfg as a dict."""
        lines = (self.path / "pyvenv.cfg").read_text().splitlines()
        return {k.strip(): v.strip() for k, _, v in (line.partition("=") for line in lines)}

    def configure(self, **keys):
        """Sets keys of pyvenv.cfg; None removes one."""
        config = {**self.config(), **keys}
        text = "".join("%s = %s\n" % item for item in config.items() if item[1] is not None)
        (self.path / "pyvenv.cfg").write_text(text)

    def copy(self, target):
        shutil.copytree(self.path, target, symlinks=True)
        return Environment(target, self.python)

    def site_packages(self):
        found = [p for p in self.path.glob("lib*/**/site-packages") if p.is_dir()]
        assert found, "no site-packages in '%s'" % self.path
        return found[0]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """made(python, pip=False): the one environment of an interpreter, not to be changed."""
    base = tmp_path_factory.mktemp("made")
    env = make_clean_env(base)
    done = {}

    def make(python, pip=False):
        key = (python.path, pip)
        if key not in done:
            # No symlink in the path: Python's values can be compared unchanged.
            target = base.resolve() / ("%r%s" % (python, "-pip" if pip else ""))
            options = [] if pip else ["--without-pip"]
            run(MOVENV, "create", *options, "-p", python, target, env=env)
            done[key] = Environment(target, python)
        return done[key]

    return make


@pytest.fixture
def env(made, python):
    """The environment of each Python in turn; a test must not change it."""
    return made(python)


@pytest.fixture
def pip_env(made, python):
    """As env, with pip in it."""
    if not python.pip_wheels():
        pytest.skip("no pip wheel for %r on this machine" % python)
    return made(python, pip=True)


@pytest.fixture
def one_env(made, any_python):
    """An environment for behaviour that all Pythons share; a test must not change it."""
    return made(any_python)


@pytest.fixture
def own_env(env, tmp_path):
    """A copy of env for the test to change."""
    return env.copy(tmp_path.resolve() / "env")


@pytest.fixture
def my_env(one_env, tmp_path):
    """A copy of one_env for the test to change."""
    return one_env.copy(tmp_path.resolve() / "env")


@pytest.fixture
def far_env(own_env, tmp_path):
    """A copy of env with its base in another place than it was built for: only home leads there."""
    if not own_env.python.is_cpython:
        pytest.skip("PyPy has no prefix built in")
    base = tmp_path.resolve() / "base"
    (base / "bin").mkdir(parents=True)
    name = "python" + own_env.python.minor
    shutil.copy(own_env.python.path, base / "bin" / name)
    (base / "lib").symlink_to(os.path.dirname(own_env.python.stdlib))
    own_env.configure(home=str(base / "bin"), executable=str(base / "bin" / name))
    own_env.base = base
    return own_env


@pytest.fixture
def ask(execute):
    """ask(python, options…) -> the values that this start reports."""

    def call(*command, **kwargs):
        return json.loads(execute(*command, "-c", ASK, **kwargs).stdout)

    return call


@pytest.fixture
def start(clean_env):
    """start(argv, executable=None, **Popen) -> CompletedProcess, where argv[0] may be false."""

    def call(argv, executable=None, env=None, input=None, **kwargs):
        kwargs.setdefault("cwd", os.curdir)  # so no posix_spawn, which refuses an empty argv[0]
        feed = {"input": input} if input is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(
            [os.fspath(a) for a in argv], env=clean_env if env is None else env, timeout=60,
            executable=os.fspath(executable) if executable else None, encoding="utf-8",
            errors="surrogateescape", stdout=subprocess.PIPE, stderr=subprocess.PIPE, **feed,
            **kwargs,
        )

    return call


@pytest.fixture
def refused(clean_env):
    """refused(status, argv…, as_nobody=False, …) -> the one line that it prints."""

    def call(status, *argv, env=None, as_nobody=False, **kwargs):
        if as_nobody:
            kwargs["preexec_fn"] = become_nobody
        done = subprocess.run(
            [os.fspath(a) for a in argv], env=clean_env if env is None else env, timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", errors="surrogateescape", **kwargs,
        )
        assert (done.returncode, done.stdout) == (status, ""), done
        assert done.stderr.startswith("movenv: "), done.stderr
        assert done.stderr.count("\n") == 1 and done.stderr.endswith("\n"), done.stderr
        return done.stderr

    return call


def become_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@pytest.fixture
def without_proc(needs_root):
    """The words before a command that hide /proc from it."""
    hide = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
    try:
        done = subprocess.run(
            hide + ["test", "!", "-e", "/proc/self"], stderr=subprocess.PIPE, timeout=60
        )
    except FileNotFoundError:
        pytest.skip("needs unshare: scripts/install-deps --test")
    if done.returncode != 0:
        pytest.skip("cannot hide /proc here: %s" % done.stderr.decode().strip())
    return hide


def quoted(name):
    """A script's name as launchers spell it in Python."""

    def letter(b):
        return chr(b) if 32 <= b < 127 and b not in b'"\\' else "\\x%02x" % b

    return '"%s"' % "".join(map(letter, os.fsencode(name)))


def launcher(shim, text):
    """The bytes of a launcher. The zip is appended: zipfile must not search the shim for one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        z.writestr("__main__.py", text)
    return shim + out.getvalue()


@pytest.fixture
def add_script(made, any_python, shim):
    """
    add_script(env, name, body) -> a launcher as movenv makes them, with body in place of the entry
    point. The text before it is that of the launcher that movenv made for pip.
    """
    with zipfile.ZipFile(made(any_python, pip=True) / "bin/pip") as z:
        before, found, entry = z.read("__main__.py").decode("ascii").partition(PREAMBLE_END)
    assert found and before.count('"pip"') == 2 and "import main\n" in entry, (before, entry)

    def call(env, name, body):
        path = env.bin / name
        text = before.replace('"pip"', quoted(name)) + found + body
        path.write_bytes(launcher(shim.read_bytes(), text))
        path.chmod(0o755)
        return path

    return call


@pytest.fixture
def helper(tmp_path_factory):
    """helper(source, name) -> the compiled program. Skips without a C compiler."""

    def call(source, name="helper"):
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if not compiler:
            pytest.skip("needs a C compiler: scripts/install-deps --test")
        base = tmp_path_factory.mktemp("helper")
        (base / "helper.c").write_text(source)
        run(compiler, "-o", base / name, base / "helper.c", env=dict(os.environ))
        return base / name

    return call


@pytest.fixture
def this_python():
    """The Python that runs the tests."""
    return sys.executable


@pytest.fixture(scope="session")
def home_trees(tmp_path_factory):
    """home_trees(python) -> the interpreter of its one tree (see homes.py), not to be changed."""
    base = tmp_path_factory.mktemp("homes")
    done = {}

    def make(python):
        if python.path not in done:
            done[python.path] = homes.home_tree(python, base / repr(python))
        return done[python.path]

    return make


@pytest.fixture
def make_stale(made, home_trees, execute, clean_env, tmp_path):
    """make_stale(python, pip=False, name="env") -> see pythonhome.py; the environment is the test's."""

    def make(python, pip=False, name="env"):
        env = made(python, pip).copy(tmp_path.resolve() / name)
        return StaleEnvironment(env, home_trees(python), execute, clean_env)

    return make


@pytest.fixture
def stale(make_stale, python):
    """For each Python: an environment whose home is gone and that must not be healed."""
    return make_stale(python)


@pytest.fixture
def user(clean_env):
    """The variables of a user without a Python on PATH."""
    clean_env.update(MOVENV_DEBUG="1", MOVENV_NO_HEAL="1", PATH="/no/such/bin")
    return clean_env


@pytest.fixture
def stale_env(my_env):
    """An environment on a python3.98 that is gone; stale_env.configure() changes keys."""
    (my_env / "pyvenv.cfg").write_text(
        "home = /no/such/bin\nexecutable = /no/such/bin/%s\nversion = 3.98.1\n" % homes.FAKE)
    return my_env
