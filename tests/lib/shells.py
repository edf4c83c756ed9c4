# SPDX-License-Identifier: MIT
"""The shells that have an activate script, and each one's words for the same steps.

A test is a list of steps ("activate A", "dump before", "deactivate"). A is a variable with the
environment's directory, so that no path is quoted here. A program dumps the variables that a shell
passes on to its children.
"""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time

import pytest

ODD = "'\";&&e-$ èрт🚒♞中片-j"
# Each creates a file MARK if a shell runs, expands or splits it.
HOSTILE = [
    "$(touch MARK)",
    "`touch MARK`",
    "';touch MARK;'",
    '";touch MARK;"',
    "\\';touch MARK;\\'",
    "(touch MARK)",
    "x\ntouch MARK\nx",
    "!! %{$(touch MARK)%} ${x=$(touch MARK)}",
    "‘;touch MARK;’",
    "\\",
    "-n __MOVENV_BIN__ *",
]

DUMP = '#!/bin/sh\nexec /usr/bin/env -0 >"$OUT/$1"\n'
SAY = '#!/bin/sh\necho "said-$1"\n'

# The first word of a step, and its form in each family of shells; @ stands for the second word.
STEPS = {
    "sh": {
        "activate": '. "${@}/bin/activate"',
        "source": '. "$@"',
        "relative": ". @/bin/activate",
        "here": ". ./activate",
        "lookup": 'PATH="${@}/bin:$PATH"; . activate',
        "try": '. "${@}/bin/activate" || "$DUMP" failed',
        "subshell": '( . "${@}/bin/activate"; "$DUMP" inner )',
        "dump": '"$DUMP" @',
        "say": '"$SAY" @',
        "cd": 'cd "${@}"',
        "remove": 'rm -rf "${@}"',
        "prompt": 'if [ -n "${PS1+set}" ]; then printf %s "$PS1" >"$OUT/@"; fi',
        "names": 'set >"$OUT/@"; typeset -f >>"$OUT/@" 2>/dev/null || :',
    },
    "fish": {
        "activate": 'source "$@/bin/activate.fish"',
        "source": 'source "$@.fish"',
        "relative": "source @/bin/activate.fish",
        "here": "source activate.fish",
        "try": 'source "$@/bin/activate.fish"; or "$DUMP" failed',
        "dump": "$DUMP @",
        "say": "$SAY @",
        "cd": 'cd "$@"',
        "remove": 'rm -rf "$@"',
        "names": 'set -n >"$OUT/@"; functions -a >>"$OUT/@"',
    },
    "csh": {
        "activate": "source ${@:q}/bin/activate.csh",
        "source": "source ${@:q}.csh",
        "relative": "source @/bin/activate.csh",
        "here": "source activate.csh",
        "try": "source ${@:q}/bin/activate.csh || $DUMP:q failed",
        "dump": "$DUMP:q @",
        "say": "$SAY:q @",
        "cd": "cd ${@:q}",
        "remove": "rm -rf ${@:q}",
        "prompt": "printf %s $prompt:q >$OUT:q/@",
        "names": "set >$OUT:q/@; alias >>$OUT:q/@",
    },
}
FIRST = {
    # Each script runs in strict mode.
    "sh": "set -eu",
    "fish": "",
    "csh": "set prompt = 'old> '",
}


class Shell:
    """A way to run one shell. says_file: it knows the path of the file that it sources."""

    def __init__(self, name, argv, family="sh", says_file=True, first=""):
        self.name, self.argv, self.family = name, argv, family
        self.says_file, self.first = says_file, first

    def __repr__(self):
        return self.name

    def line(self, step):
        verb, _, word = step.partition(" ")
        form = STEPS[self.family].get(verb)
        return form.replace("@", word) if form else step

    def script(self, steps):
        lines = [FIRST[self.family], self.first] + [self.line(s) for s in steps]
        return "\n".join(lines) + "\n"

    def need(self):
        if not shutil.which(self.argv[0], path="/usr/bin:/bin"):
            pytest.skip("needs %s: scripts/install-deps --test" % self.argv[0])


ZSH_OPTIONS = ["ksh_arrays", "sh_word_split", "no_functionargzero", "warn_create_global",
               "extended_glob", "rc_quotes", "no_nomatch", "prompt_subst"]

SHELLS = [
    Shell("bash", ["bash", "--norc", "--noprofile"]),
    Shell("bash-posix", ["bash", "--norc", "--noprofile", "--posix"]),
    Shell("zsh", ["zsh", "-f"]),
    Shell("zsh-options", ["zsh", "-f"] + [w for o in ZSH_OPTIONS for w in ("-o", o)]),
    Shell("zsh-as-sh", ["zsh", "--emulate", "sh", "-f"]),
    Shell("ksh93", ["ksh93"]),
    Shell("mksh", ["mksh"], says_file=False),
    Shell("dash", ["dash"], says_file=False),
    Shell("dash-noglob", ["dash", "-f"], says_file=False),
    Shell("ash", ["busybox", "ash"], says_file=False),
    Shell("yash", ["yash", "--norcfile"], says_file=False),
    Shell("yash-posix", ["yash", "--norcfile", "-o", "posixlycorrect"], says_file=False),
    Shell("posh", ["posh"], says_file=False),
    Shell("fish", ["fish", "--no-config"], "fish"),
    Shell("tcsh", ["tcsh", "-f"], "csh", says_file=False),
    Shell("tcsh-backslash", ["tcsh", "-f"], "csh", False, "set backslash_quote"),
    Shell("csh", ["bsd-csh", "-f"], "csh", says_file=False),
]
SH = [s for s in SHELLS if s.family == "sh"]


def by_name(*names):
    return [s for s in SHELLS if s.name in names]


class Session:
    """The results of a run: the variables that it dumped, and the texts that it wrote."""

    def __init__(self, out, done):
        self.out, self.stdout, self.stderr = out, done.stdout, done.stderr
        self.returncode = done.returncode

    def has(self, label):
        return (self.out / label).exists()

    def text(self, label):
        data = (self.out / label).read_bytes()
        return data.decode("utf-8", "surrogateescape")

    def __getitem__(self, label):
        entries = self.text(label).split("\0")
        return dict(e.split("=", 1) for e in entries if "=" in e)


class Terminal:
    """An interactive shell on a pseudo-terminal, wide enough that no line wraps."""

    def __init__(self, argv, env, cwd):
        self.seen = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(cwd)
                os.execvpe(argv[0], argv, env)
            finally:
                os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 900, 0, 0))
        self.raw = b""

    def send(self, line):
        os.write(self.fd, line.encode("utf-8", "surrogateescape") + b"\n")

    def clean(self):
        text = self.raw.decode("utf-8", "replace")
        text = re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|\x1b[()=>].?", "", text)
        return text.replace("\r", "")

    def expect(self, text, timeout=60):
        """Reads up to the text and drops both; fails with the output so far."""
        end = time.monotonic() + timeout
        while text not in self.clean():
            left = end - time.monotonic()
            ready = left > 0 and select.select([self.fd], [], [], left)[0]
            try:
                data = os.read(self.fd, 65536) if ready else b""
            except OSError:
                data = b""
            assert data, "no %r in %r" % (text, self.clean())
            self.raw += data
        rest = self.clean().partition(text)[2]
        self.raw = rest.encode("utf-8", "replace")

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def put_tools(directory):
    """Writes the programs that the steps call; returns the variables that name them."""
    out = directory / "out"
    out.mkdir(parents=True)
    for name, text in (("dump", DUMP), ("say", SAY)):
        (directory / name).write_text(text)
        (directory / name).chmod(0o755)
    return {"OUT": str(out), "DUMP": str(directory / "dump"), "SAY": str(directory / "say")}


def run_script(shell, steps, env, cwd, tools):
    """Runs the steps as a script of this shell."""
    path = tools / ("script." + shell.name)
    path.write_text(shell.script(steps))
    done = subprocess.run(
        shell.argv + [str(path)], env=env, cwd=cwd, stdin=subprocess.DEVNULL, timeout=60,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
    )
    return Session(tools / "out", done)


def restored(before, after):
    """The differences, without the variables that shells maintain."""
    own = {"_", "PWD", "OLDPWD", "SHLVL", "COLUMNS", "LINES"}
    keys = (set(before) | set(after)) - own
    return {k: (before.get(k), after.get(k)) for k in keys if before.get(k) != after.get(k)}


@pytest.fixture(params=[s for s in SHELLS if s.name != "yash-posix"], ids=repr)
def shell(request):
    request.param.need()
    return request.param


@pytest.fixture(scope="session")
def made():
    """{prompt: the environment that is copied}."""
    return {}


@pytest.fixture
def make_env(movenv, any_python, tmp_path, tmp_path_factory, made):
    """make_env(name, prompt=None) -> an environment tmp_path/name, moved there."""

    def make(name, prompt=None):
        if prompt not in made:
            made[prompt] = tmp_path_factory.mktemp("made") / "first"
            options = [] if prompt is None else ["--prompt=" + prompt]
            movenv("create", "--without-pip", "-p", any_python, *options, made[prompt])
        shutil.copytree(made[prompt], tmp_path / name, symlinks=True)
        return tmp_path / name

    return make


@pytest.fixture
def run(clean_env, tmp_path):
    """run(shell, *steps, A=directory…) -> Session; asserts status 0 and no errors."""

    def call(shell, *steps, cwd=None, check=True, **variables):
        shell.need()
        tools = tmp_path / "tools"
        shutil.rmtree(tools, ignore_errors=True)
        env = dict(clean_env, **put_tools(tools))
        env.update({k: str(v) for k, v in variables.items()})
        done = run_script(shell, steps, env, cwd or tmp_path, tools)
        if check:
            result = (done.returncode, done.stderr)
            assert result == (0, ""), "%s: %r %r" % (shell, result, done.stdout)
        return done

    return call
