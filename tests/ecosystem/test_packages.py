# SPDX-License-Identifier: MIT
"""Popular packages: commands that answer before a move answer after it, and after repair.

There are two environments, one filled by pip and one by uv. Each moves into a directory with blanks
and non-ASCII letters in its name. The packages make their commands in different ways.
"""
import os
import re

import pytest

import command_answers
import script_kinds
import record_files
from conftest import MOVENV, run

PACKAGES = (
    "ansible-core", "awscli", "black[d]", "build", "coverage", "Django", "docutils<0.20", "flake8",
    "Flask", "gunicorn", "hatch", "httpie", "jupyter-core", "maturin", "meson", "numpy", "pdm",
    "pip-tools", "poetry", "Pygments", "pytest", "ruff", "s3cmd", "Sphinx", "supervisor", "tox",
    "uvicorn[standard]", "yt-dlp",
)
# Its command works without its only dependency, which needs a compiler and GTK.
ALONE = ("nicotine-plus",)
# A command for each way to make a script: the list above must cover all ways.
WAYS = {
    "entry points": "black", "an entry point with an extra": "blackd", "flit": "flask",
    "setuptools": "supervisord", "hatchling": "hatch", "poetry-core": "poetry", "pdm": "pdm",
    "maturin": "maturin", "a binary": "ruff", "a wheel's own script": "aws",
    "a script with an encoding": "s3cmd", "a name with a dot": "rst2html.py",
    "a name with a dash and a dot": "coverage-{minor}", "a dash": "ansible-playbook",
    "meson": "f2py", "a script that looks for its package": "nicotine",
}


def distribution(package):
    return package.partition("[")[0].partition("<")[0].lower()


NAMES = sorted(distribution(p) for p in PACKAGES + ALONE)


class Life:
    """An environment and the answers of its commands in each stage."""

    def __init__(self, path, python, env):
        self.path = path
        self.python = python
        self.env = env
        self.stages = {}

    def ask(self, stage):
        self.stages[stage] = command_answers.ask_all(self.path, self.env, self.stages.get("before"))

    def move(self, to):
        to.parent.mkdir()
        self.path.rename(to)
        self.path = to

    def commands(self, name):
        """The commands of a distribution that answered before the move."""
        before = self.stages["before"]
        found = record_files.scripts(record_files.dists(self.path)[name], self.path)
        return [n for n in found if n in before and before[n].status == 0]

    def changed(self, stage, names):
        """The answers that differ from those before; of a failure only the status is compared."""
        pairs = ((n, self.stages["before"][n], self.stages[stage][n]) for n in names)
        return [
            "%s %s: %s" % (n, b.option, command_answers.difference(b, a))
            for n, b, a in pairs if b.status != a.status or (b.status == 0 and b.text != a.text)
        ]


def made(python, env, place):
    run(MOVENV, "create", "-p", python, place, env=env)
    return Life(place, python, env)


@pytest.fixture(scope="session")
def by_pip(any_python, index_env, big_dir):
    """Installed by the environment's own pip, and moved."""
    base = big_dir("pip")
    life = made(any_python, index_env, base / "before")
    pip = life.path / "bin/pip"
    run(pip, "install", "-q", *PACKAGES, env=index_env, timeout=900)
    run(pip, "install", "-q", "--no-deps", *ALONE, env=index_env, timeout=300)
    life.ask("before")
    life.move(base / "Umgebungen für später" / "ein zweites Häuschen")
    life.ask("moved")
    return life


@pytest.fixture(scope="session")
def by_uv(any_python, index_env, uv, big_dir):
    """Installed by uv, moved, and then repaired."""
    base = big_dir("uv")
    life = made(any_python, index_env, base / "before")
    into = ("pip", "install", "-q", "--compile-bytecode", "--python", life.path)
    uv(*into, *PACKAGES)
    uv(*into, "--no-deps", *ALONE)
    life.ask("before")
    life.move(base / "окружения 环境" / "l'été, à Nîmes")
    life.ask("moved")
    life.repair = run(MOVENV, "repair", life.path, env=index_env)
    life.ask("repaired")
    return life


@pytest.fixture(params=("pip", "uv"))
def life(request):
    return request.getfixturevalue("by_" + request.param)


def snapshot(top):
    """{path: the attributes that each write changes, and reading does not}."""
    found = {}
    for place, _, files in os.walk(top):
        for path in [place] + [os.path.join(place, f) for f in files]:
            seen = os.lstat(path)
            found[path] = seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
    return found


@pytest.mark.parametrize("way", WAYS)
def test_the_packages_have_a_command_made_by(life, way):
    name = WAYS[way].format(minor=life.python.minor)
    assert life.stages["before"][name].status == 0, life.stages["before"][name]


@pytest.mark.parametrize("name", NAMES)
def test_commands_answer_after_a_move(life, name):
    assert life.commands(name), "no command of %s answered before the move" % name
    assert not life.changed("moved", life.commands(name))


@pytest.mark.parametrize("name", NAMES)
def test_commands_of_uv_answer_after_repair(by_uv, name):
    assert not by_uv.changed("repaired", by_uv.commands(name))


def test_all_commands_answer_after_a_move(life):
    before = life.stages["before"]
    assert len(before) > 90
    assert sum(a.status == 0 for a in before.values()) > 90
    assert not life.changed("moved", before)


def test_all_commands_of_uv_answer_after_repair(by_uv):
    assert not by_uv.changed("repaired", by_uv.stages["before"])


def test_no_script_contains_a_path(life):
    def places(name):
        data = (life.path / "bin" / name).read_bytes()
        return b"/before/" in data or os.fsencode(life.path) in data

    assert not [n for n in command_answers.names(life.path) if places(n)]


def test_pip_wrote_launchers_and_texts_that_move(by_pip):
    found = {n: script_kinds.kind(by_pip.path / "bin" / n) for n in command_answers.names(by_pip.path)}
    assert not [n for n, kind in found.items() if kind in ("shell", "direct")]
    assert list(found.values()).count("native") > 90


def test_repair_left_no_header_that_starts_programs(by_uv):
    found = {n: script_kinds.kind(by_uv.path / "bin" / n) for n in command_answers.names(by_uv.path)}
    assert not [n for n, kind in found.items() if kind in ("shell", "direct")]
    assert list(found.values()).count("native") > 90


def test_repair_names_each_script_once(by_uv):
    lines = by_uv.repair.stdout.splitlines()
    assert len(lines) == len(set(lines)) > 90


def test_records_match_the_files(life):
    assert not record_files.all_mismatches(life.path)


def test_pip_check_finds_nothing(life):
    done = run(life.path / "bin/python", "-m", "pip", "check", env=life.env, check=False)
    # nicotine-plus was installed without its dependency.
    wrong = [s for s in done.stdout.splitlines() if not s.startswith("nicotine-plus ")]
    assert wrong in ([], ["No broken requirements found."]), done.stdout + done.stderr


def test_pip_lists_the_same_with_uv(life, uv):
    def parsed(text):
        pairs = (line.partition("==") for line in text.split())
        return sorted((re.sub(r"[-_.]+", "-", n).lower(), version) for n, _, version in pairs)

    ours = run(life.path / "bin/pip", "list", "--format=freeze", env=life.env).stdout
    theirs = uv("pip", "list", "--format=freeze", "--python", life.path).stdout
    assert parsed(ours) == parsed(theirs)


def test_a_second_repair_prints_and_changes_nothing(by_uv):
    before = snapshot(by_uv.path)
    done = run(MOVENV, "repair", by_uv.path, env=by_uv.env)
    assert done.stdout + done.stderr == ""
    assert snapshot(by_uv.path) == before


def test_repair_finds_nothing_where_pip_installed(by_pip):
    before = snapshot(by_pip.path)
    done = run(MOVENV, "repair", by_pip.path, env=by_pip.env)
    assert done.stdout + done.stderr == ""
    assert snapshot(by_pip.path) == before


def test_uninstalling_removes_the_scripts(life):
    names = ("black", "docutils", "supervisor", "s3cmd")
    scripts = [s for n in names for s in record_files.scripts(record_files.dists(life.path)[n], life.path)]
    assert len(scripts) > 15
    run(life.path / "bin/pip", "uninstall", "-q", "-y", *names, env=life.env)
    assert not [s for s in scripts if (life.path / "bin" / s).exists()]
