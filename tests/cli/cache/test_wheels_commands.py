# SPDX-License-Identifier: MIT
"""What is done to an environment with links to the cache never reaches the cache."""
import os
import shutil
import subprocess
import tarfile

import pytest

import kept
from conftest import run


@pytest.fixture
def linked(tmp_path, any_python, clean_env, movenv):
    """An environment with pip, linked to the cache; another one shares its files."""
    for name in ("one", "two"):
        movenv("create", "-p", any_python, "--link-mode=hardlink", tmp_path / name)
    assert (kept.site(tmp_path / "two") / "pip/__init__.py").stat().st_nlink == 3
    return tmp_path / "two"


def test_no_command_changes_a_cached_file(tmp_path, linked, any_python, clean_env, movenv):
    del clean_env["MOVENV_CREATE_NO_COMPILE"]
    movenv("create", "-p", any_python, "--link-mode=hardlink", "--clear", linked)
    assert list(kept.site(linked).glob("pip/**/*.pyc"))
    before = kept.sums(clean_env)
    other = kept.tree(tmp_path / "one")

    def same(step):
        assert kept.sums(clean_env) == before, step
        assert kept.tree(tmp_path / "one") == other, step

    done = movenv("check", "--hashes", linked)
    assert done.stdout == ""
    same("check")
    assert movenv("repair", "-n", linked).stdout == ""
    movenv("repair", linked)
    same("repair of a good environment")
    for script in ("pip", "pip3"):
        (linked / "bin" / script).write_text(
            "#!%s/bin/python\nimport sys\nfrom pip._internal.cli.main import main\n"
            "sys.exit(main())\n" % linked)
    (kept.site(linked) / "more.pth").write_text("%s\n" % kept.site(linked))
    movenv("repair", linked)
    same("repair of scripts and of RECORD")
    movenv("pack", linked, "-o", tmp_path / "packed.tar.gz")
    same("pack")
    movenv("unpack", tmp_path / "packed.tar.gz", tmp_path / "unpacked")
    run(tmp_path / "unpacked/bin/pip", "--version", env=clean_env)
    movenv("repair", tmp_path / "unpacked")
    same("unpack")
    moved = tmp_path / "moved"
    linked.rename(moved)
    cfg = (moved / "pyvenv.cfg").read_text()
    (moved / "pyvenv.cfg").write_text(cfg.replace("home = /", "home = /nowhere/"))
    run(moved / "bin/python", "-c", "import pip",
        env=dict(clean_env, MOVENV_PYTHON=any_python.path))
    same("heal")
    run(moved / "bin/pip", "--version", env=clean_env)
    same("pip")
    seed = kept.demo(tmp_path)
    run(moved / "bin/pip", "install", "-q", "--no-index", seed, env=clean_env)
    assert (kept.site(moved) / "demo/main.py").exists()
    run(moved / "bin/pip", "install", "-q", "--no-index", "--force-reinstall",
        any_python.pip_wheels()[-1], env=clean_env)
    same("pip install of pip")
    run(moved / "bin/pip", "uninstall", "-qy", "demo", "pip", env=clean_env)
    same("pip uninstall")
    assert sorted(kept.site(moved).glob("[dp]*/**/*")) == []
    movenv("create", "-p", any_python, "--upgrade", moved)
    movenv("create", "-p", any_python, "--upgrade", tmp_path / "one")
    assert kept.sums(clean_env) == before
    movenv("create", "-p", any_python, "--clear", moved)
    shutil.rmtree(moved)
    shutil.rmtree(tmp_path / "one")
    assert kept.sums(clean_env) == before


def test_a_packed_environment_has_files_and_no_links(tmp_path, linked, movenv):
    movenv("pack", linked, "-o", tmp_path / "packed.tar")
    with tarfile.open(tmp_path / "packed.tar") as tar:
        assert [m.name for m in tar if not (m.isreg() or m.isdir())] == []


def test_lost_modes_are_given_back_without_the_cache(tmp_path, linked, clean_env, movenv):
    """The mode belongs to the file, not to its name: an entry with another mode is made anew."""
    for path in (linked / "bin").iterdir():
        path.chmod(0o644)
    before = kept.sums(clean_env)
    movenv("repair", linked)
    assert os.access(linked / "bin/pip", os.X_OK)
    assert kept.sums(clean_env) == before


def test_a_copy_and_a_move_of_an_environment_work(tmp_path, linked, clean_env):
    subprocess.run(["cp", "-a", linked, tmp_path / "copy"], check=True, timeout=60)
    shutil.rmtree(linked)
    done = run(tmp_path / "copy/bin/pip", "--version", env=clean_env)
    assert str(tmp_path / "copy") in done.stdout


def test_an_environment_outlives_the_cache(linked, clean_env):
    shutil.rmtree(kept.folder(clean_env))
    run(linked / "bin/pip", "--version", env=clean_env)
