# SPDX-License-Identifier: MIT
"""movenv check of real packages: the wheels' own files are not findings."""
import json

import pytest

from conftest import MOVENV, run

PROJECT = """
[project]
name = "mine"
version = "1.0"
description = "Mine."
[build-system]
requires = ["%s"]
build-backend = "%s"
"""
BACKENDS = {
    "setuptools": "setuptools.build_meta",
    "hatchling": "hatchling.build",
    "flit_core": "flit_core.buildapi",
}


@pytest.fixture(scope="module")
def env(tmp_path_factory, uv, any_python, index_env):
    """The packages have libraries, modules for two machines, and programs."""
    base = tmp_path_factory.mktemp("check").resolve()
    run(MOVENV, "create", "-p", any_python, base / "env", env=index_env)
    run(base / "env/bin/pip", "install", "-q", "numpy", "pillow", "debugpy", "ruff", "pkgconf",
        "setuptools", env=index_env, timeout=600)
    return base / "env"


def findings(env, index_env, *options):
    done = run(MOVENV, "check", "--json", *options, env, env=index_env, check=False)
    (report,) = json.loads(done.stdout)["environments"]
    assert done.stderr == "" and report["error"] is None
    return report["findings"]


def test_wheels_with_libraries_and_programs_can_be_moved(env, index_env):
    assert list(env.glob("lib/*/site-packages/*.libs/*.so*"))
    done = run(MOVENV, "check", "--hashes", env, env=index_env)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_editable_install_of_each_backend_is_reported(env, index_env, tmp_path, backend):
    project = tmp_path.resolve() / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(PROJECT % (backend, BACKENDS[backend]))
    (project / "mine.py").write_text('"""Mine."""\n__version__ = "1.0"\n')
    if backend == "hatchling":
        (project / "pyproject.toml").write_text(
            PROJECT % (backend, BACKENDS[backend])
            + "[tool.hatch.build.targets.wheel]\ninclude = ['mine.py']\n")
    if backend == "flit_core":
        (project / "pyproject.toml").write_text(
            PROJECT % (backend, BACKENDS[backend]) + "[tool.flit.module]\nname = 'mine'\n")
    run(env / "bin/pip", "install", "-q", "-e", project, env=index_env, timeout=600)
    try:
        found = findings(env, index_env, "--hashes")
    finally:
        run(env / "bin/pip", "uninstall", "-q", "-y", "mine", env=index_env)
    assert len(found) == 2
    assert all(str(project) in f["reason"] and not f["mended"] for f in found)
    by_name = {f["file"].rsplit("/", 1)[-1]: f["kind"] for f in found}
    assert by_name.pop("direct_url.json") == "editable"
    ((name, kind),) = by_name.items()
    assert kind == ("editable" if "editable" in name else "pth")
    assert findings(env, index_env) == []


def test_symlinks_of_uv_to_its_cache_are_reported(tmp_path, uv, any_python, index_env):
    run(MOVENV, "create", "--without-pip", "-p", any_python, tmp_path / "env", env=index_env)
    uv("pip", "install", "-q", "--python", tmp_path / "env/bin/python", "--link-mode", "symlink",
       "certifi")
    found = findings(tmp_path / "env", index_env, "--hashes")
    links = [f for f in found if f["kind"] == "link"]
    assert len(links) > 5 and links == found
    assert not any(f["mended"] for f in links)
