# SPDX-License-Identifier: MIT
"""The paths that a script has of itself, and a current directory that changes or is deleted."""
import json
import os

import pytest

from conftest import MOVENV, run, tool
from wheels import Wheel

REPORT = """
import json
print(json.dumps({"file": __file__, "path": sys.path, "argv": sys.argv, "prefix": sys.prefix}))
"""

# A script that changes its directory before it imports multiprocessing.
SPAWN = """
import os
os.chdir("/")
import multiprocessing
def double(n):
    return n * 2, sys.prefix
if __name__ == "__main__":
    with multiprocessing.get_context(%r).Pool(1) as pool:
        print(pool.apply_async(double, [21]).get(30))
"""
# Modules of C with attributes that are missing: CPython 3.13.0 looked for the directory there.
IMPORTS = "import json, logging, socket, subprocess, sys\nprint(json.dumps(sys.argv))\n"
WAYS = {  # the directory below the environment, and the name there
    "below": (".", "bin/tool"),
    "beside": ("bin", "./tool"),
    "above": ("lib", "../bin/tool"),
    "link": ("links", "./tool"),
    "link_above": ("lib", "../links/tool"),
    "link_to_the_directory": ("links", "bin/tool"),
}


@pytest.fixture(params=["native", "text"])
def kind(request):
    return request.param


@pytest.fixture
def linked_env(own_env):
    """With "links/tool", a symlink to the script, and "links/bin", one to its directory."""
    (own_env / "links").mkdir()
    (own_env / "links" / "tool").symlink_to("../bin/tool")
    (own_env / "links" / "bin").symlink_to("../bin")
    return own_env


@pytest.fixture
def add_kind(add_script, clean_env, tmp_path):
    """add_kind(env, kind, body): bin/tool as a launcher, or as movenv's text with the same body."""

    def call(env, kind, body):
        if kind == "native":
            return add_script(env, "tool", body)
        other = tmp_path / "text"
        run(MOVENV, "create", "--scripts=text", "-p", env.python, other, env=clean_env)
        header, found, _ = (other / "bin" / "pip").read_text().partition("import sys\n")
        assert found and header.startswith("#!/bin/sh\n")
        script = env.bin / "tool"
        script.write_text(header + found + body)
        script.chmod(0o755)
        return script

    return call


@pytest.fixture
def needs_pip(python):
    if not python.pip_wheels():
        pytest.skip("no pip wheel for %r on this machine" % python)


@pytest.fixture
def deleted(tmp_path):
    """A preexec_fn that starts the child in a directory beside the environment, deleted then."""

    def call():
        gone = tmp_path.resolve() / ("gone-%d" % os.getpid())
        gone.mkdir()
        os.chdir(str(gone))
        gone.rmdir()

    return call


def names(report, where):
    """The report's __file__, sys.path[0] and sys.argv[0], the first two compared to a place."""
    assert os.path.isabs(report["file"]) and os.path.isabs(report["path"][0]), report
    assert os.path.normpath(report["file"]) == str(where), report
    return report["argv"][0]


@pytest.mark.parametrize("way", WAYS)
def test_paths_of_a_script_are_absolute_and_its_argv_is_as_typed(
    linked_env, add_kind, needs_pip, execute, kind, way
):
    place, name = WAYS[way]
    add_kind(linked_env, kind, REPORT)
    report = json.loads(execute(name, cwd=linked_env / place).stdout)
    where = os.path.normpath(str(linked_env / place / name))
    # PyPy takes "." out of a script's path.
    assert names(report, where) in (name, where)
    assert report["prefix"] and os.path.samefile(report["prefix"], str(linked_env))


@pytest.mark.parametrize("kind, method, way", [
    ("native", "spawn", "below"), ("native", "forkserver", "link"), ("text", "spawn", "above")])
def test_children_start_after_a_change_of_the_directory(
    linked_env, add_kind, needs_pip, execute, kind, way, method
):
    place, name = WAYS[way]
    add_kind(linked_env, kind, SPAWN % method)
    done = execute(name, cwd=linked_env / place)
    assert done.stdout.startswith("(42, '"), done


@pytest.mark.parametrize("entry", ["bin", ".", "", "../bin"])
def test_paths_of_a_script_from_a_relative_entry_of_path_are_absolute(
    linked_env, add_kind, needs_pip, execute, clean_env, kind, entry
):
    add_kind(linked_env, kind, REPORT)
    place = {"bin": ".", "../bin": "lib"}.get(entry, "bin")
    clean_env["PATH"] = "%s:%s" % (entry, clean_env["PATH"])
    done = execute("/bin/sh", "-c", "tool x", cwd=linked_env / place)
    report = json.loads(done.stdout)
    names(report, linked_env.bin / "tool")
    assert report["argv"][1:] == ["x"]


def test_paths_of_a_script_from_its_zip_are_absolute(linked_env, add_script, execute):
    add_script(linked_env, "tool", REPORT)
    report = json.loads(execute("bin/python", "bin/tool", cwd=linked_env.path).stdout)
    assert names(report, linked_env.bin / "tool" / "__main__.py") == "bin/tool"
    assert report["path"][0] == str(linked_env.bin / "tool")


def test_zip_by_an_absolute_name_can_be_imported_from(linked_env, add_script, execute):
    body = "import colorsys\nprint(sys.path_importer_cache[sys.path[0]])\n"
    script = add_script(linked_env, "tool", body)
    assert "zipimporter" in execute(linked_env.bin / "python", script).stdout


@pytest.mark.parametrize("scripts", ["native", "text"])
def test_text_script_with_an_import_from_the_future_runs(
    movenv, any_python, execute, tmp_path, scripts
):
    """No statement may stand before such an import."""
    source = "#!python\nfrom __future__ import division\nprint(__file__, 1 / 2)\n"
    wheel = Wheel("tool", "1.0").add("tool-1.0.data/scripts/tool", source).write(tmp_path)
    env = tmp_path.resolve() / "env"
    movenv("create", "-p", any_python, "--scripts=" + scripts, "--seed=%s" % wheel, env)
    assert (env / "bin/tool").read_bytes().startswith(b"#!/bin/sh\n")
    assert execute(env / "bin/tool").stdout == "%s 0.5\n" % (env / "bin/tool")


@pytest.mark.parametrize("how", ["absolute", "relative", "path", "link"])
def test_script_starts_in_a_deleted_directory(
    linked_env, add_script, start, deleted, clean_env, how
):
    script = add_script(linked_env, "tool", IMPORTS)
    clean_env["PATH"] = "%s:%s" % (linked_env.bin, clean_env["PATH"])
    name = {"absolute": str(script), "relative": "../env/bin/tool", "path": "tool",
            "link": str(linked_env / "links" / "tool")}[how]
    done = start(["/usr/bin/env", name, "a", "b c"], preexec_fn=deleted)
    expected = str(script) if how == "path" else name
    assert (done.stdout, done.stderr) == (json.dumps([expected, "a", "b c"]) + "\n", "")


@pytest.mark.parametrize("safe", ["", "1"])
def test_path_of_modules_in_a_deleted_directory_is_the_usual_one(
    own_env, add_script, execute, start, deleted, clean_env, safe
):
    clean_env["PYTHONSAFEPATH"] = safe
    script = add_script(own_env, "tool", "import socket, json\nprint(json.dumps(sys.path))\n")
    usual = json.loads(execute(script).stdout)
    # From the zip, as 3.13.0 is started, the script is first even there.
    there = json.loads(start([script], preexec_fn=deleted).stdout)
    assert there == usual
    assert (usual[0] == str(script)) == (not safe or own_env.python.version < (3, 11))


@pytest.mark.parametrize("name", ["bin/tool", "./bin/tool", "links/tool"])
def test_start_by_a_relative_name_costs_no_system_call(my_env, add_script, execute, tmp_path, name):
    """Only a name with ".." could be one in a deleted directory."""
    add_script(my_env, "tool", "")
    (my_env / "links").symlink_to("bin")
    execute(tool("strace"), "-o", tmp_path / "trace", name, cwd=my_env.path)
    lines = (tmp_path / "trace").read_text().splitlines()
    starts = [n for n, line in enumerate(lines) if line.startswith("execve(")]
    assert len(starts) == 2 and starts[1] - starts[0] <= 12, lines[: starts[-1]]
