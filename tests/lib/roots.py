# SPDX-License-Identifier: MIT
"""A root directory that contains an environment and nothing else."""
import json

from conftest import run, tool

TELL = """
import json, os, sys, sysconfig
print(json.dumps({
    "prefix": sys.prefix, "base_prefix": sys.base_prefix, "executable": sys.executable,
    "version": list(sys.version_info[:3]), "root": sorted(os.listdir("/")),
    "include": sysconfig.get_path("include"), "libdir": sysconfig.get_config_var("LIBDIR"),
}))
"""


def inside(env_dir, *words, **kwargs):
    """Runs a program of the environment ROOT/env in that root."""
    return run(tool("chroot"), env_dir.parent, "/env/bin/" + words[0], *words[1:],
               env={"PATH": "/env/bin"}, **kwargs)


def runs_alone(env_dir):
    """Asserts that it runs there with its own interpreter; returns its report."""
    assert [p.name for p in env_dir.parent.iterdir()] == ["env"]
    report = json.loads(inside(env_dir, "python", "-c", TELL).stdout)
    assert report["root"] == ["env"]
    assert (report["prefix"], report["base_prefix"]) == ("/env", "/env/base")
    assert report["executable"] == "/env/bin/python"
    return report
