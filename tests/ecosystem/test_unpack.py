# SPDX-License-Identifier: MIT
"""unpack makes working environments from archives of venv-pack, without another step."""
import pytest

from conftest import MOVENV, run


@pytest.fixture(scope="module")
def packed(tools, any_python, index_env, big_dir):
    """{kind: archive} of a venv with packages; the venv is gone."""
    place = big_dir("venv-pack")
    run(any_python, "-m", "venv", place / "tool", env=index_env)
    # venv-pack 0.2 imports parts of pkg_resources from setuptools.
    run(place / "tool/bin/pip", "install", "-q", "venv-pack", "setuptools<81", env=index_env,
        timeout=300)
    env = place / "env"
    run(any_python, "-m", "venv", env, env=index_env)
    run(env / "bin/pip", "install", "-q", "cowsay==6.1", "Pygments", env=index_env, timeout=300)
    archives = {}
    for kind in ("tar.gz", "tar", "zip"):
        archives[kind] = place / ("a." + kind)
        run(place / "tool/bin/venv-pack", "-q", "-p", env, "-o", archives[kind], env=index_env,
            timeout=300)
    env.rename(place / "gone")
    return archives


@pytest.mark.parametrize("kind", ["tar.gz", "tar", "zip"])
def test_an_archive_by_venv_pack(packed, index_env, tmp_path, kind):
    out = tmp_path.resolve() / "an einem Ort"
    done = run(MOVENV, "unpack", packed[kind], out, env=index_env)
    assert done.stderr == ""
    assert "moo" in run(out / "bin/cowsay", "-t", "moo", env=index_env).stdout
    assert "Pygments" in run(out / "bin/pygmentize", "-V", env=index_env).stdout
    assert str(out) in run(out / "bin/pip", "--version", env=index_env).stdout
    assert run(MOVENV, "repair", "-n", out, env=index_env).stdout == ""
    moved = out.rename(out.with_name("moved"))
    assert "moo" in run(moved / "bin/cowsay", "-t", "moo", env=index_env).stdout


@pytest.mark.parametrize("words", [["virtualenv", "-q"], ["uv", "venv", "-q", "--seed"]],
                         ids=["virtualenv", "uv"])
def test_an_archive_of_another_tools_environment(tools, any_python, index_env, tmp_path, words):
    """Its symlinks and #! lines have the old place, which is gone."""
    env = tmp_path.resolve() / "env"
    run(tools / words[0], *words[1:], "-p", any_python, env, env=index_env, timeout=300)
    run(env / "bin/pip", "install", "-q", "cowsay==6.1", env=index_env, timeout=300)
    run("tar", "czf", tmp_path / "a.tgz", "-C", tmp_path, "env", env=index_env)
    env.rename(tmp_path / "gone")
    out = tmp_path.resolve() / "a b"
    assert run(MOVENV, "unpack", tmp_path / "a.tgz", out, env=index_env).stderr == ""
    assert "moo" in run(out / "bin/cowsay", "-t", "moo", env=index_env).stdout
    assert run(MOVENV, "repair", "-n", out, env=index_env).stdout == ""
