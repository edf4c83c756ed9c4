# SPDX-License-Identifier: MIT
"""The commands whose system calls are made to fail: what each starts from, and what it makes."""
import os
import shutil

import interpreters
import trees
from conftest import MOVENV, run
from foreign_env import Env
from wheels import Wheel


def newest():
    """The interpreter of all scenarios: the newest CPython."""
    return [i for i in interpreters.find_all() if i.is_cpython][-1]


def plain(tree):
    """{path: (mode, hash or target)} without bytecode that a start may write; of a RECORD its rows."""
    found = {name: what for name, what in trees.contents(tree).items()
             if "__pycache__" not in name}
    for name in found:
        if name.endswith(".dist-info/RECORD"):
            found[name] = (found[name][0], (tree / name).read_text().splitlines())
    return found


class Scenario:
    """A command on the target DIR/env, or on a file beside it."""

    target = "env"

    def __init__(self, name, *args, prepare=None, target="env", searches=False):
        self.name, self.args, self.target = name, args, target
        self.make = prepare
        self.searches = searches  # it finds and judges the interpreter by itself

    def __repr__(self):
        return self.name

    def prepare(self, work, env):
        work.mkdir()
        if self.make:
            self.make(work, env)

    def command(self, work):
        return (MOVENV, *self.args)

    def variables(self, work, env):
        variables = dict(env, MOVENV_PYTHON=newest().path, MOVENV_NO_CACHE="1")
        if self.searches:
            del variables["MOVENV_PYTHON"]
            variables["PATH"] = os.path.dirname(newest().path) + ":" + env["PATH"]
        return variables

    def next_runs(self, work):
        """The commands that bring all in order after a kill."""
        return [self.command(work)]

    def result(self, work):
        path = work / self.target
        if path.is_dir():
            return plain(path)
        return path.read_bytes() if path.exists() else None

    def is_whole(self, after, now):
        """After status 0."""
        return now == after

    def is_allowed(self, before, after, now):
        """After another status: the target is as it was, or whole."""
        return now in (before, after)

    def differences(self, now, then):
        if not isinstance(now, dict) or not isinstance(then, dict):
            return "missing" if now is None else "other bytes"
        return sorted(name for name in set(now) | set(then) if now.get(name) != then.get(name))[:8]


def is_mixed_record(name, before, after, now):
    """True if each row of a RECORD is as it was, or as it becomes with the file that it lists."""
    if not name.endswith(".dist-info/RECORD") or name not in before or name not in after:
        return False
    rows = [what[name][1] for what in (before, after, now)]
    return len(rows[0]) == len(rows[1]) == len(rows[2]) and \
        all(row in (old, new) for old, new, row in zip(*rows))


class InPlace(Scenario):
    """A command that goes from file to file: each is as it was, or as it becomes."""

    def is_allowed(self, before, after, now):
        return all(what in (before.get(name), after.get(name)) or
                   is_mixed_record(name, before, after, now) for name, what in now.items()) and \
            all(name in now for name in before if name in after)


class Heal(InPlace):
    """A start whose home is stale: where healing fails, Python starts all the same."""

    def is_whole(self, after, now):
        return set(now) == set(after)

    def command(self, work):
        return (work / "env" / "bin" / "python", "-c", "pass")

    def variables(self, work, env):
        return dict(env, MOVENV_PYTHON=newest().path)

    def next_runs(self, work):
        """A start reads no directory: repair removes the temporary of a killed heal."""
        return [self.command(work), (MOVENV, "repair", work / "env")]


def wheel(work, env):
    (work / "wheels").mkdir()
    Wheel("tool", "1.0", files={"tool/__init__.py": "x = 1\n" * 2000, "tool/a.py": "y = 2\n"},
          scripts={"tool": "tool:main"}).write(work / "wheels")


def environment(work, env):
    """One of movenv's, with a file of the user's."""
    wheel(work, env)
    run(MOVENV, "create", "-p", newest().path, *SEED, work / "env",
        env=dict(env, MOVENV_NO_CACHE="1"), cwd=work)
    (work / "env" / "mine").write_text("mine\n")


def incomplete(work, env):
    """Its pyvenv.cfg lacks keys, so that repair asks the home."""
    run(MOVENV, "create", "-p", newest().path, "--without-pip", work / "env", env=env, cwd=work)
    cfg = work / "env" / "pyvenv.cfg"
    cfg.write_text("".join(line for line in cfg.read_text().splitlines(True)
                           if not line.startswith(("implementation", "version_info"))))


def foreign(work, env):
    """One of venv's that was moved, with scripts, a .pth file and a RECORD."""
    python = newest()
    run(python.path, "-m", "venv", "--without-pip", work / "elsewhere", env=env, cwd=work)
    made = Env(work / "elsewhere")
    made.write("tool", "#!%s\nfrom tool import main\nimport sys\nsys.exit(main())\n" % made.python)
    made.write("text", "#!%s\nprint(1)\n" % made.python)
    made.dist(entries="tool = tool:main\n", scripts=["tool", "text"])
    (made.site / "x.pth").write_text("%s/src\n" % made.path)
    made.move(work / "env")


def archive(*options):
    def prepare(work, env):
        environment(work, env)
        run(MOVENV, "pack", work / "env", *options, "-o", work / "packed", env=env, cwd=work)
        shutil.rmtree(work / "env")
        (work / "wheels" / "tool-1.0-py3-none-any.whl").unlink()

    return prepare


def archive_and_environment(work, env):
    archive()(work, env)
    environment_at = work / "env"
    run(MOVENV, "create", "-p", newest().path, "--without-pip", environment_at, env=env, cwd=work)
    (environment_at / "old").write_text("old\n")


def stale(work, env):
    run(MOVENV, "create", "-p", newest().path, "--without-pip", work / "env", env=env, cwd=work)
    cfg = work / "env" / "pyvenv.cfg"
    home = os.path.dirname(trees.cfg(work / "env")["executable"])
    cfg.write_text(cfg.read_text().replace(home, "/no/such/home"))


SEED = ("--find-links", "wheels", "--seed=tool")


def scenarios():
    return [
        Scenario("create", "create", *SEED, "env", prepare=wheel),
        Scenario("create-clear", "create", "--clear", *SEED, "env", prepare=environment),
        InPlace("create-upgrade", "create", "--upgrade", *SEED, "env", prepare=environment),
        InPlace("repair", "repair", "env", prepare=foreign),
        InPlace("repair-home", "repair", "env", prepare=incomplete, searches=True),
        Scenario("create-asking", "create", "--no-cache", "-p", newest().path, "--without-pip", "env"),
        Scenario("create-found", "create", "-p", "3.%d" % newest().version[1], "--without-pip",
                 "env", searches=True),
        Scenario("pack-tar-gz", "pack", "--force", "env", "-o", "out.tar.gz", prepare=environment,
                 target="out.tar.gz"),
        Scenario("pack-zip", "pack", "--force", "env", "-o", "out.zip", prepare=foreign, target="out.zip"),
        Scenario("unpack-tar", "unpack", "packed", "env", prepare=archive("--format=tar")),
        Scenario("unpack-tar-gz", "unpack", "packed", "env", prepare=archive("--format=tar.gz")),
        Scenario("unpack-zip", "unpack", "packed", "env", prepare=archive("--format=zip")),
        Scenario("unpack-clear", "unpack", "--clear", "packed", "env",
                 prepare=archive_and_environment),
        Heal("heal", prepare=stale),
    ]
