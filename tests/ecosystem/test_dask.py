# SPDX-License-Identifier: MIT
"""Dask: workers from an archive, in a place without Python; the client has the original."""
import json
import os

import pytest

from conftest import MOVENV, run
from hide_pythons import without_python
from servers import free_port, started

CLIENT = """
import json, os, sys
from distributed import Client

def report(n):
    import os, subprocess, sys, time, sent
    time.sleep(0.2)
    child = [sys.executable, "-c", "import sys; print(sys.prefix)"]
    return {
        "square": n * n, "prefix": sys.prefix, "base_prefix": sys.base_prefix,
        "child": subprocess.check_output(child).decode().rstrip("\\n"), "parent": os.getppid(),
        "modules": [os.__file__, sys.modules["distributed"].__file__], "sent": sent.__file__,
    }

with Client(sys.argv[1], timeout=60) as client:
    client.wait_for_workers(2, timeout=60)
    client.upload_file("sent.py")
    print(json.dumps([sys.prefix, client.gather(client.map(report, range(8)))]))
    client.shutdown()
"""


@pytest.fixture(scope="module")
def source(needs_root, big_dir, uv, any_python, index_env):
    place = big_dir("dask-source").resolve() / "env"
    run(MOVENV, "create", "--standalone", "-p", any_python, place, env=index_env)
    uv("pip", "install", "-q", "--python", place / "bin/python", "distributed")
    return place


@pytest.fixture(scope="module")
def unpacked(source, big_dir, index_env):
    base = big_dir("dask-copy").resolve()
    run(MOVENV, "pack", source, "-l", "1", "-o", base / "env.tar.gz", env=index_env)
    (base / "a worker's").mkdir()
    run("tar", "xzf", base / "env.tar.gz", "-C", base / "a worker's", env=index_env)
    return base / "a worker's"


def test_workers_compute_from_the_archive(source, unpacked, clean_env, tmp_path):
    """One starts by its launcher, one as a module. Each has a nanny that spawns it."""
    tmp_path = tmp_path.resolve()
    (tmp_path / "sent.py").write_text("")
    (tmp_path / "environment").symlink_to(unpacked)
    env = dict(clean_env, TMPDIR=str(tmp_path), DASK_TEMPORARY_DIRECTORY=str(tmp_path))
    address = "tcp://127.0.0.1:%d" % free_port()
    scheduler = [source / "bin/dask", "scheduler", "--host", address, "--no-dashboard"]
    worker = [address, "--nthreads", "1", "--no-dashboard"]
    hidden = without_python(source)
    by_name = [*hidden, "./environment/bin/dask", "worker", *worker]
    by_module = [*hidden, "environment/bin/python", "-m", "distributed.cli.dask_worker", *worker]
    with started(scheduler, env, tmp_path), started(by_name, env, tmp_path), \
            started(by_module, env, tmp_path):
        done = run(source / "bin/python", "-c", CLIENT, address, env=env, cwd=tmp_path)
    client, answers = json.loads(done.stdout.splitlines()[-1])
    assert client == str(source)
    assert [answer["square"] for answer in answers] == [n * n for n in range(8)]
    assert len({os.path.dirname(answer["sent"]) for answer in answers}) == 2  # both took part
    for answer in answers:
        assert answer["prefix"] == answer["child"] == str(tmp_path / "environment")
        assert answer["base_prefix"] == str(unpacked / "base")
        assert all(os.path.realpath(f).startswith(str(unpacked)) for f in answer["modules"])
        assert answer["parent"] == 1  # its nanny, the first process of the namespace
