# SPDX-License-Identifier: MIT
"""Apache Spark: a packed standalone environment is the only Python of a job's executors.

The job is data/spark_job.py. Each executor is a process with its own directory, where Spark unpacks
the archive. The Pythons of this machine and the original environment are hidden.
"""
import glob
import json
import math
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from conftest import MOVENV, TOOLS, run
from hide_pythons import without_python

JOB = Path(__file__).resolve().with_name("data") / "spark_job.py"
OLDEST_JAVA = 17
BY_FILE = "import sys\n\ndef prefixes():\n    return [sys.prefix, sys.base_prefix]\n"
BY_ZIP = "def double(n):\n    return 2 * n\n"
# For a short job in JVMs that start quickly and write only into the test's directory.
OPTIONS = {
    "spark.driver.memory": "1g",
    "spark.log.level": "WARN",
    "spark.ui.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
}
JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Djava.io.tmpdir=%s"


def _java_version(program):
    """17 of 'openjdk version "17.0.15" …', or 0."""
    done = subprocess.run([program, "-XX:-UsePerfData", "-version"], stdin=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, encoding="utf-8", errors="replace", timeout=60)
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found.group(1)) if found else 0


@pytest.fixture(scope="module")
def java_home():
    """The oldest Java of this machine that Spark 4 runs on."""
    found = glob.glob("/usr/lib/jvm/*/bin/java") + [shutil.which("java", path=TOOLS)]
    if os.environ.get("JAVA_HOME"):
        found.append(os.path.join(os.environ["JAVA_HOME"], "bin/java"))
    programs = {os.path.realpath(p) for p in found if p and os.path.exists(p)}
    fit = [(v, p) for p in programs for v in [_java_version(p)] if v >= OLDEST_JAVA]
    if not fit:
        pytest.skip("needs Java %d or later: scripts/install-deps --test" % OLDEST_JAVA)
    return Path(min(fit)[1]).parent.parent


@pytest.fixture(scope="module")
def source(java_home, needs_root, big_dir, uv, any_python, index_env):
    """A standalone environment with the packages that pandas UDFs need."""
    place = big_dir("spark-source").resolve() / "made here"
    run(MOVENV, "create", "--standalone", "-p", any_python, place, env=index_env)
    # Spark warns of pandas 3.
    uv("pip", "install", "-q", "--python", place / "bin/python", "numpy", "pandas<3", "pyarrow")
    return place


@pytest.fixture(scope="module")
def archive(source, big_dir, index_env):
    file = big_dir("spark-archive").resolve() / "env.tar.gz"
    run(MOVENV, "pack", source, "-l", "1", "--exclude", "*/tests", "-o", file, env=index_env)
    return file


@pytest.fixture(scope="module")
def spark_home(source, big_dir, wheel_cache, index_env):
    """PySpark's source archive in the layout of a Spark distribution: nothing is built."""
    kept = wheel_cache / "pyspark"
    if not list(kept.glob("pyspark-4*.tar.gz")):
        words = ["-q", "--no-cache-dir", "--no-deps", "--no-binary", "pyspark", "-d", kept]
        run(source / "bin/pip", "download", *words, "pyspark>=4,<5", env=index_env, timeout=600)
    place = big_dir("spark").resolve()
    words = ["--strip-components=1", "--wildcards", "*/deps/bin", "*/deps/jars", "*/lib"]
    run("tar", "xzf", max(kept.glob("pyspark-4*.tar.gz")), "-C", place, *words, env=index_env)
    (place / "deps/python").mkdir()
    (place / "lib").rename(place / "deps/python/lib")
    return place / "deps"


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """A module and a zip with a package in it, for --py-files."""
    place = tmp_path_factory.mktemp("sent")
    (place / "by_file.py").write_text(BY_FILE)
    with zipfile.ZipFile(place / "by_zip.zip", "w") as z:
        z.writestr("by_zip/__init__.py", BY_ZIP)
    return "%s,%s" % (place / "by_file.py", place / "by_zip.zip")


def unpacked(archive, place, env):
    place.mkdir()
    run("tar", "xzf", archive, "-C", place, env=env)
    return place


@pytest.fixture(scope="module")
def result(java_home, source, archive, spark_home, sent, any_python, big_dir, index_env):
    """(the job's report, the prefix of its driver's Python)."""
    place = big_dir("spark-run").resolve()
    driver = unpacked(archive, place / "driver", index_env)
    hidden = without_python(source)
    for python in (any_python, source / "bin/python"):
        assert run(*hidden, python, "-c", "", env=index_env, check=False).returncode in (126, 127)
    options = dict(OPTIONS)
    options["spark.pyspark.driver.python"] = str(driver / "bin/python")
    options["spark.pyspark.python"] = "./environment/bin/python"
    words = ["--master", "local-cluster[2,1,1024]", "--archives", "%s#environment" % archive]
    words += ["--py-files", sent] + [w for o in options.items() for w in ("--conf", "%s=%s" % o)]
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(place),
        "JAVA_HOME": str(java_home),
        "JAVA_TOOL_OPTIONS": JVM % place,
        "SPARK_HOME": str(spark_home),
        "SPARK_LOCAL_DIRS": str(place / "local"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    done = run(*hidden, spark_home / "bin/spark-submit", *words, JOB, env=env, cwd=place,
               timeout=300)
    yield json.loads(done.stdout.splitlines()[-1]), driver
    for large in (place, spark_home / "work"):  # gigabytes, maybe in memory
        shutil.rmtree(large)


def test_each_executor_runs_the_environment_unpacked_for_it(result, any_python, spark_home):
    report, _ = result
    work = re.escape(str(spark_home / "work"))
    assert len({e["cwd"] for e in report["executors"]}) == 2
    for executor in report["executors"]:
        assert re.fullmatch(work + r"/app-[\d-]+/\d+", executor["cwd"])
        prefix = executor["cwd"] + "/environment"
        assert (executor["prefix"], executor["base_prefix"]) == (prefix, prefix + "/base")
        assert executor["executable"] == prefix + "/bin/python"
        assert tuple(executor["version"]) == any_python.version
        outside = [f for f in executor["modules"] + executor["mapped"]
                   if not f.startswith(prefix + "/")]
        assert outside == []
        assert prefix + "/base/so/libc.so.6" in executor["mapped"]


def test_children_of_a_task_are_that_environments_python(result):
    for executor in result[0]["executors"]:
        cwd, children = executor["cwd"], executor["children"]
        for way, (prefix, base_prefix) in children.items():
            name = "linked" if way == "through a link" else "environment"
            assert prefix == "%s/%s" % (cwd, name), way
            assert os.path.samefile(base_prefix, executor["base_prefix"]), way
        assert len(children) == 6


def test_pandas_udfs_compute_there(result):
    report, _ = result
    assert report["roots"] == pytest.approx(sum(math.sqrt(n) for n in range(100)))
    assert report["totals"] == {str(k): 2 * sum(range(k, 100, 3)) for k in range(3)}
    assert set(report["prefixes"]) <= {e["prefix"] for e in report["executors"]}


def test_py_files_are_sent_to_executors(result):
    for executor in result[0]["executors"]:
        cwd = executor["cwd"]
        files = [os.path.normpath(os.path.join(cwd, f)) for f in executor["sent"]]
        assert files == [cwd + "/by_file.py", cwd + "/by_zip.zip/by_zip/__init__.py"]


def test_the_driver_may_run_from_the_archive_too(result):
    report, driver = result
    assert report["driver"] == [str(driver), str(driver / "base")]
