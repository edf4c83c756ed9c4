# SPDX-License-Identifier: MIT
"""A root directory that has an environment in it, and nothing else."""
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
    """Runs a program of the environment ROOT/env where there is nothing but it."""
    return run(tool("chroot"), env_dir.parent, "/env/bin/" + words[0], *words[1:],
               env={"PATH": "/env/bin"}, **kwargs)


def runs_alone(env_dir):
    """Asserts that it runs there, on what it carries; returns what it tells."""
    assert [p.name for p in env_dir.parent.iterdir()] == ["env"]
    told = json.loads(inside(env_dir, "python", "-c", TELL).stdout)
    assert told["root"] == ["env"]
    assert (told["prefix"], told["base_prefix"]) == ("/env", "/env/base")
    assert told["executable"] == "/env/bin/python"
    return told
