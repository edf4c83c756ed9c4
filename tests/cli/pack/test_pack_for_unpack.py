# SPDX-License-Identifier: MIT
"""What pack writes, unpack takes."""
import os

import pytest


@pytest.fixture
def env(movenv, any_python, tmp_path):
    movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    (tmp_path / "env/data").mkdir()
    (tmp_path / "env/data/file").write_text("data")
    return tmp_path / "env"


LINKS = [
    ("lib/l", "../bin/../data", "../data"),
    ("data/l", "../lib/../data/file", "../data/file"),
    ("data/l", "./x/../file", "../data/file"),
    ("l", "bin/../data/file", "data/file"),
    ("data/x/l", "../../lib/../data/x/../file", "../../data/file"),
    ("data/l", "../bin/..", "../"),
    ("data/l", "../alias/../file", "../data/file"),
    ("l", "data/../inner", "inner"),
    ("l", "bin/..", "."),
    ("lib/l", "../data/file", "../data/file"),
    ("l", "data/nothing", "data/nothing"),
]


@pytest.mark.parametrize("kind", ["tar", "zip"])
@pytest.mark.parametrize("name, target, packed", LINKS)
def test_links_that_go_back_after_a_name_lead_to_the_same(movenv, env, tmp_path, kind, name, target,
                                                          packed):
    (env / "data/x").mkdir()
    (env / "alias").symlink_to("data/x")
    (env / "inner").symlink_to("data/file")
    (env / name).symlink_to(target)
    archive = tmp_path / ("a." + kind)
    movenv("pack", env, "-o", archive)
    movenv("unpack", archive, tmp_path / "out")
    assert os.readlink(tmp_path / "out" / name) == packed
    if (env / name).exists():
        real = os.path.relpath(os.path.realpath(env / name), env)
        assert os.path.realpath(tmp_path / "out" / name) == str(tmp_path / "out" / real)


def test_dangling_links_that_go_back_after_a_name_are_left_out(movenv, env, tmp_path):
    (env / "data/l").symlink_to("../none/../file")
    done = movenv("pack", env, "-o", tmp_path / "a.tar")
    assert "left out '%s/data/l': it is a dangling symlink" % env in done.stderr
    movenv("unpack", tmp_path / "a.tar", tmp_path / "out")
    assert not os.path.lexists(tmp_path / "out/data/l")


@pytest.mark.parametrize("prefix", [0, 3])
def test_trees_are_as_deep_as_unpack_allows(movenv, env, tmp_path, prefix):
    deep = env / "/".join(["d"] * (128 - prefix))
    deep.mkdir(parents=True)
    (deep / "file").write_text("deep")
    args = ["--prefix=" + "/".join(["p"] * prefix)] if prefix else []
    movenv("pack", env, "-o", tmp_path / "a.tar", *args)
    movenv("unpack", tmp_path / "a.tar", tmp_path / "out")
    assert (tmp_path / "out" / deep.relative_to(env) / "file").read_text() == "deep"
    (deep / "d").mkdir()
    done = movenv("pack", env, "-o", tmp_path / "b.tar", *args, check=False)
    assert done.returncode == 1
    assert "it is nested in too many directories: unpack would refuse it" in done.stderr
    assert not (tmp_path / "b.tar").exists()


def test_a_prefix_that_unpack_would_refuse_is_refused(movenv, env, tmp_path):
    done = movenv("pack", env, "-o", tmp_path / "a.tar", "--prefix=" + "/".join(["p"] * 129),
                  check=False)
    assert done.returncode == 2 and "has too many parts" in done.stderr
