# SPDX-License-Identifier: MIT
"""The wheel and the source archive of movenv with the tools of the index: those that build, those
that check what is uploaded, and those that install, from the pip of Python 3.8.0 to the newest uv.
"""
import os
import re
import shutil
import subprocess

import pytest

import ecosystem_share
import interpreters
import trees
from conftest import ROOT, run

CHECKERS = {
    "twine": ("twine", "check", "--strict"),
    "check-wheel-contents": ("check-wheel-contents",),
    "auditwheel": ("auditwheel", "show"),
}
PIPS = ecosystem_share.of_today(["19.2.3", "20.3.4", "21.3.1", "23.3.2", "newest"])


@pytest.fixture(scope="module")
def box(any_python, index_env, big_dir):
    """The scripts directory of an environment with `build` and the checkers."""
    place = big_dir("packaging") / "env"
    run(any_python, "-m", "venv", place, env=index_env)
    run(place / "bin/pip", "install", "-q", "build", *CHECKERS, env=index_env, timeout=300)
    return place / "bin"


@pytest.fixture(scope="module")
def dist(box, index_env, big_dir):
    """What `python -m build` makes of a clean copy: a source archive, and a wheel of that."""
    place = big_dir("dist")
    run(ROOT / "scripts/lib/copy-tree", place / "tree", env=os.environ)
    run(box / "python", "-m", "build", "-o", place / "dist", place / "tree", env=index_env,
        timeout=600)
    return place / "dist"


@pytest.fixture(scope="module")
def wheel(dist):
    (wheel,) = dist.glob("*.whl")
    return wheel


@pytest.mark.parametrize("name", CHECKERS)
def test_the_checkers_of_the_index_find_nothing(box, index_env, dist, wheel, name):
    program, *words = CHECKERS[name]
    files = sorted(dist.iterdir()) if name == "twine" else [wheel]
    done = run(box / program, *words, *files, env=dict(index_env, COLUMNS="500"))
    shown = re.sub("\x1b\\[[0-9;]*m", "", done.stdout + done.stderr)
    if name == "twine":
        assert len(re.findall("PASSED$", shown, re.M)) == 2 and "WARNING" not in shown
    elif name == "auditwheel":
        words = " ".join(shown.split())
        assert 'consistent with the following platform tag: "manylinux_2_5_' in words
        assert "requires no external shared libraries" in words


def check(python, place, env):
    """The program of an environment, its module, and an environment that it makes and moves."""
    code = "import movenv; print(movenv.find_movenv_bin())"
    assert run(python, "-c", code, env=env).stdout == "%s/bin/movenv\n" % place
    run(python, "-m", "movenv", "create", "--without-pip", place / "inner", env=env)
    os.rename(place / "inner", place / "moved")
    run(place / "moved/bin/python", "-c", "pass", env=env)
    assert (place / "share/bash-completion/completions/movenv").exists()


@pytest.mark.parametrize("version", PIPS)
def test_every_pip_installs_and_removes_the_wheel(wheel, index_env, tmp_path, version):
    old = tuple(map(int, version.split(".")[:1])) < (22,) if version != "newest" else False
    fitting = [i for i in interpreters.find_all() if i.is_cpython and i.version >= (3, 8)]
    if not fitting or (old and fitting[0].version >= (3, 10)):
        pytest.skip("NOT TESTED: pip %s needs Python 3.8 or 3.9" % version)
    python = fitting[0] if old else fitting[-1]
    place = tmp_path / "env"
    run(python, "-m", "venv", place, env=index_env)
    spec = "pip" if version == "newest" else "pip==" + version
    run(place / "bin/python", "-m", "pip", "install", "-q", "-U", spec, env=index_env, timeout=300)
    before = {n for n in trees.names(place) if "/pip" not in n and "__pycache__" not in n}
    run(place / "bin/python", "-m", "pip", "install", "-q", "--no-index", wheel, env=index_env)
    check(place / "bin/python", place, index_env)
    shutil.rmtree(place / "moved")
    run(place / "bin/python", "-m", "pip", "uninstall", "-q", "-y", "movenv", env=index_env)
    left = {n for n in trees.names(place) if "/pip" not in n and "__pycache__" not in n} - before
    assert [n for n in left if (place / n).is_file()] == []


def test_uv_installs_and_runs_the_wheel(uv, tools, wheel, index_env, tmp_path, any_python):
    uv("venv", "-q", "-p", any_python, tmp_path / "env")
    uv("pip", "install", "-q", "--no-index", "-p", tmp_path / "env", wheel)
    check(tmp_path / "env/bin/python", tmp_path / "env", index_env)
    shown = uv("tool", "run", "--from", wheel, "movenv", "--version").stdout
    assert shown == run(tmp_path / "env/bin/movenv", "--version", env=index_env).stdout


@pytest.mark.parametrize("platform, fits", [
    ("manylinux1_x86_64", True), ("manylinux2014_x86_64", True), ("musllinux_1_1_x86_64", True),
    ("manylinux2014_aarch64", False)])
def test_pip_takes_the_wheel_for_its_systems(box, wheel, index_env, tmp_path, platform, fits):
    done = run(box / "pip", "download", "-q", "--no-deps", "--no-index", "--only-binary", ":all:",
               "--platform", platform, "--find-links", wheel.parent, "-d", tmp_path, "movenv",
               env=index_env, check=False)
    names = [path.name for path in tmp_path.iterdir()]
    assert names == ([wheel.name] if fits else []), done.stderr


def test_pip_installs_from_a_repository_with_its_commit(box, index_env, tmp_path):
    git = shutil.which("git") or pytest.skip("needs git")
    tree = tmp_path / "tree"
    run(ROOT / "scripts/lib/copy-tree", tree, env=os.environ)
    for words in (["init", "-q"], ["add", "."],
                  ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run([git, *words], cwd=tree, check=True)
    commit = run(git, "rev-parse", "--short=12", "HEAD", cwd=tree, env=index_env).stdout.strip()
    place = tmp_path / "target"
    # A setting, which makes the build faster.
    run(box / "pip", "install", "-q", "-C", "CFLAGS=-O0", "--target", place, "git+file://%s" % tree,
        env=index_env, timeout=600)
    shown = run(place / "bin/movenv", "--version", env=index_env).stdout
    assert "(commit %s, " % commit in shown
