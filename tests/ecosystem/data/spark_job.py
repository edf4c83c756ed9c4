# SPDX-License-Identifier: MIT
"""A Spark job that prints, as JSON, the Python of its executors and their results.

    spark-submit --archives env.tar.gz#environment --py-files by_file.py,by_zip.zip spark_job.py
"""
import json
import multiprocessing
import os
import subprocess
import sys

import by_file
import by_zip
import numpy
import pandas
import pyarrow
from pyspark.sql import SparkSession
from pyspark.sql.functions import pandas_udf
from pyspark.sql.types import DoubleType, StringType

CHILD = "import sys; print(sys.prefix, sys.base_prefix)"
# The ways in which a task starts Python: the command, and the current directory.
WAYS = {
    "relative": (["./environment/bin/python"], "."),
    "through a link": (["linked/bin/python"], "."),
    "after cd": (["bin/python3"], "linked"),
    "by PATH": (["env", "PATH=environment/bin:/usr/bin:/bin", "python"], "."),
}


def children():
    """{way: (sys.prefix, sys.base_prefix)} of Pythons that are started here."""
    if not os.path.islink("linked"):
        os.symlink("environment", "linked")
    found = {}
    for way, (words, place) in dict(WAYS, itself=([sys.executable], ".")).items():
        out = subprocess.check_output(words + ["-c", CHILD], cwd=place, encoding="utf-8")
        found[way] = out.split()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found["spawn"] = pool.apply(by_file.prefixes)
    return found


def mapped():
    """The files whose code is mapped into this process."""
    with open("/proc/self/maps") as maps:
        lines = [line.split(None, 5) for line in maps]
    return sorted({words[5].rstrip() for words in lines if "x" in words[1] and "/" in words[-1]})


def report(frames):
    """One row, of one executor."""
    for _ in frames:
        pass
    facts = {
        "cwd": os.getcwd(),
        "prefix": sys.prefix,
        "base_prefix": sys.base_prefix,
        "executable": sys.executable,
        "version": sys.version_info[:3],
        "modules": [m.__file__ for m in (os, json, numpy, pandas, pyarrow)],
        "mapped": mapped(),
        "sent": [by_file.__file__, by_zip.__file__],
        "children": children(),
    }
    yield pandas.DataFrame({"report": [json.dumps(facts)]})


@pandas_udf(DoubleType())
def root(numbers: pandas.Series) -> pandas.Series:
    return numpy.sqrt(numbers)


@pandas_udf(StringType())
def prefix(numbers: pandas.Series) -> pandas.Series:
    return pandas.Series([sys.prefix] * len(numbers))


def total(group):
    twice = by_zip.double(group.id.sum())
    return pandas.DataFrame({"key": group.key[:1], "total": [twice], "prefix": [sys.prefix]})


def main():
    spark = SparkSession.builder.getOrCreate()
    numbers = spark.range(0, 100, 1, 2)
    # Both executors at once: a barrier waits for as many as there are partitions.
    rows_of_executors = numbers.mapInPandas(report, "report string", barrier=True).collect()
    rows = numbers.select(root("id").alias("root"), prefix("id").alias("prefix")).collect()
    keyed = numbers.selectExpr("id", "id % 3 AS key").groupBy("key")
    groups = keyed.applyInPandas(total, "key long, total long, prefix string").collect()
    print(json.dumps({
        "driver": [sys.prefix, sys.base_prefix],
        "executors": [json.loads(row.report) for row in rows_of_executors],
        "roots": sum(row.root for row in rows),
        "totals": {row.key: row.total for row in groups},
        "prefixes": sorted({row.prefix for row in rows + groups}),
    }))
    spark.stop()


if __name__ == "__main__":
    main()
