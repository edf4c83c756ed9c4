# SPDX-License-Identifier: MIT
"""Ray: a cluster and its jobs from archives, in a place without any other Python.

The driver is data/ray_jobs.py. The nodes' environment has Ray alone, the jobs' has a package too.
"""
import json
import shlex
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest

from conftest import MOVENV, run
from hide_pythons import without_python

DRIVER = Path(__file__).resolve().with_name("data") / "ray_jobs.py"
# A third of Ray, which workers do not need. Ray's unpacking changes the files' times, after which
# compiled modules count as stale.
LEFT_OUT = ("--exclude", "*/ray/jars", "--exclude", "*/ray/dashboard/client", "--exclude", "*.pyc")


@pytest.fixture(scope="module")
def python(any_python):
    if any_python.version < (3, 10):
        pytest.skip("needs CPython 3.10 or later, as Ray does")
    return any_python


@pytest.fixture(scope="module")
def sources(needs_root, big_dir, uv, python, index_env):
    """The environments that were made here: of the nodes, and of the jobs."""
    base = big_dir("ray-source").resolve()
    made = [base / "nodes", base / "jobs"]
    for place, packages in zip(made, (["ray"], ["ray", "cowsay"])):
        run(MOVENV, "create", "--standalone", "-p", python, place, env=index_env)
        uv("pip", "install", "-q", "--python", place / "bin/python", *packages)
    return made


@pytest.fixture(scope="module")
def unpacked(sources, big_dir, index_env):
    """The same environments, at another place: the nodes' by tar, and the jobs' by movenv."""
    base = big_dir("ray-copy").resolve()
    places = [base / "a node's", base / "a job's"]
    for source, place in zip(sources, places):
        archive = base / (source.name + ".tar.gz")
        run(MOVENV, "pack", source, "-q", "-l", "1", "-o", archive, env=index_env)
    places[0].mkdir()
    run("tar", "xzf", base / "nodes.tar.gz", "-C", places[0], env=index_env)
    run(MOVENV, "unpack", "-q", base / "jobs.tar.gz", places[1], env=index_env)
    return places


@pytest.fixture(scope="module")
def working_dir(sources, big_dir, index_env):
    """A zip with the jobs' environment as "env", and a module beside it."""
    file = big_dir("ray-archive").resolve() / "app.zip"
    run(MOVENV, "pack", sources[1], "-q", "-l", "1", "--prefix", "env", *LEFT_OUT, "-o", file,
        env=index_env)
    with zipfile.ZipFile(file, "a") as z:
        z.writestr("own.py", "")
    return file


@pytest.fixture(scope="module")
def reports(sources, unpacked, working_dir, big_dir, index_env):
    nodes, jobs = unpacked
    # The paths of Ray's sockets must be short.
    temporary = tempfile.mkdtemp(prefix="ray", dir="/tmp")
    ways = {
        "the node's": None,
        "of the node's disk": {"py_executable": shlex.quote(str(jobs / "bin/python"))},
        "sent": {"working_dir": str(working_dir), "py_executable": "env/bin/python"},
    }
    env = dict(index_env, RAY_USAGE_STATS_ENABLED="0")
    try:
        done = run(*without_python(*sources), nodes / "bin/python", DRIVER, temporary,
                   json.dumps(ways), env=env, cwd=big_dir("ray-run"), timeout=600)
        yield json.loads(done.stdout.splitlines()[-1]), Path(temporary).resolve()
    finally:
        shutil.rmtree(temporary)


def outside(report):
    """The compiled files and modules that are not the environment's."""
    files = report["mapped"] + [report["modules"]["ray"]]
    return [f for f in files if not f.startswith(report["prefix"] + "/")]


def test_a_cluster_runs_from_an_unpacked_archive(reports, unpacked):
    report = reports[0]["the node's"]
    assert report["prefix"] == report["child"] == str(unpacked[0])
    assert report["base_prefix"] == str(unpacked[0] / "base")
    assert report["modules"]["cowsay"] is None
    assert outside(report) == []


def test_a_job_runs_an_environment_on_the_disk_of_the_node(reports, unpacked):
    report = reports[0]["of the node's disk"]
    assert report["prefix"] == report["child"] == str(unpacked[1])
    assert report["modules"]["cowsay"].startswith(str(unpacked[1]))
    assert outside(report) == []


def test_a_job_sends_its_environment_and_its_modules_in_one_zip(reports):
    reports, temporary = reports
    report = reports["sent"]
    assert report["cwd"].startswith(str(temporary))
    assert report["prefix"] == report["child"] == report["cwd"] + "/env"
    assert report["base_prefix"] == report["cwd"] + "/env/base"
    assert report["modules"]["cowsay"].startswith(report["prefix"])
    assert report["modules"]["own"] == report["cwd"] + "/own.py"
    assert outside(report) == []
