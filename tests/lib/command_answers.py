# SPDX-License-Identifier: MIT
"""The answers of an environment's commands to --version or --help, in any place."""
import collections
import concurrent.futures
import os
import re
import subprocess
import tempfile

OPTIONS = ("--version", "--help")
ACTIVATION = re.compile(r"activate(_this\.py|\.\w+)?$|Activate\.ps1$")
# The shell's status for a file that cannot be executed.
CANNOT = 126

Answer = collections.namedtuple("Answer", "option status text")


def names(env_dir):
    """The commands: every executable file in bin, except the activate scripts."""
    return sorted(
        f.name for f in os.scandir(os.path.join(env_dir, "bin"))
        if f.is_file() and os.access(f.path, os.X_OK) and not ACTIVATION.match(f.name)
    )


def normal(text, env_dir):
    """The text without the environment's path, addresses, times and line breaks."""
    spacing = r"[\s'\"\u2500-\u257f]+"  # lines are wrapped and framed, and some paths are quoted
    squeezed = [re.sub(spacing, "", p) for p in (os.path.realpath(env_dir), str(env_dir))]
    text = re.sub(spacing, "", text)
    for path in squeezed:
        text = text.replace(path, "ENV")
    # sys.path of a text script has its directory; that of a launcher has the launcher itself.
    text = re.sub(r"sys\.path:ENV/bin(/jupyter-troubleshoot)?", "sys.path:", text)
    return re.sub(r"0x[0-9a-f]+|\d+\.\d+(s|sec|seconds)\b", "N", text)


def difference(before, after):
    """Two answers from their first difference on."""
    if before.status != after.status:
        return "status %d, was %d: %s" % (after.status, before.status, after.text[-300:])
    at = len(os.path.commonprefix([before.text, after.text]))
    return "%r, was %r" % tuple(a.text[max(at - 40, 0) : at + 80] for a in (after, before))


def _ask(env_dir, name, option, env):
    with tempfile.TemporaryDirectory() as empty:
        try:
            done = subprocess.run(
                [os.path.join(env_dir, "bin", name), option], env=env, cwd=empty, timeout=180,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
        except OSError as e:
            return Answer(option, CANNOT, str(e.strerror))
        text = done.stdout.decode("utf-8", "replace").replace(empty, "EMPTY")
    return Answer(option, done.returncode, normal(text, env_dir))


def _first(env_dir, name, options, env):
    """The first answer with status 0; the last one if there is none."""
    for option in options:
        answer = _ask(env_dir, name, option, env)
        if answer.status == 0:
            break
    return answer


def ask_all(env_dir, env, before=None):
    """{name: Answer} of every command; with before, of its commands with the same options."""
    env = dict(env, COLUMNS="400", TERM="dumb", NO_COLOR="1", PYTHONHASHSEED="0")
    options = {n: (before[n].option,) for n in before} if before else {}
    commands = sorted(options) or names(env_dir)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        found = pool.map(lambda n: _first(env_dir, n, options.get(n, OPTIONS), env), commands)
        return dict(zip(commands, found))
