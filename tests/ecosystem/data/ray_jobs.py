# SPDX-License-Identifier: MIT
"""A Ray cluster of the Python that runs this, and one job on it for each runtime environment.

ray_jobs.py DIR JSON: the cluster's directory, and {name of the job: its runtime environment}. The
last line is JSON: what a task of each job reports.
"""
import json
import os
import subprocess
import sys

import ray


def report():
    import os
    import subprocess
    import sys

    def place(module):
        try:
            return os.path.realpath(__import__(module).__file__)
        except ImportError:
            return None

    with open("/proc/self/maps") as f:
        mapped = {line.rstrip("\n").split(None, 5)[5] for line in f if ".so" in line}
    child = [sys.executable, "-c", "import sys; print(sys.prefix)"]
    return {
        "prefix": sys.prefix, "base_prefix": sys.base_prefix,
        "child": subprocess.check_output(child, encoding="utf-8").rstrip("\n"),
        "modules": {name: place(name) for name in ("ray", "cowsay", "own")},
        "mapped": sorted(mapped), "cwd": os.getcwd(),
    }


def ask(runtime_env):
    with ray.init("auto", runtime_env=runtime_env, log_to_driver=False):
        return ray.get(ray.remote(report).remote(), timeout=240)


if __name__ == "__main__":
    start = [os.path.join(os.path.dirname(sys.executable), "ray"), "start", "--head", "--num-cpus=1",
             "--include-dashboard=false", "--temp-dir", sys.argv[1]]
    subprocess.run(start, check=True, stdout=sys.stderr)
    answers = {name: ask(env) for name, env in json.loads(sys.argv[2]).items()}
    print(json.dumps(answers))
