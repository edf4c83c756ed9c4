# SPDX-License-Identifier: MIT
"""What check promises is what repair does: both ways, for every kind of finding."""
import json
import os
import re
import shutil
from pathlib import Path

import pytest

import check_text
import elf_files
from conftest import ROOT
from foreign_env import digest

UV = """#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")"/'python' "$0" "$@"
' '''
import sys
print('uv', sys.prefix)
"""
STUB = "import sys\nfrom tool import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
FINDER = """import sys
MAPPING: dict[str, str] = {'mine': %s}
def install():
    pass
"""


def old_shim(env, name="python"):
    path = env.bin / name
    path.write_bytes(path.read_bytes() + b"\0")


def other_machine(env):
    path = env.bin / "python"
    data = bytearray(path.read_bytes())
    data[18:20] = elf_files.MACHINES[elf_files.OTHER].to_bytes(2, "little")
    path.write_bytes(data)


def launcher(env, hurt):
    """A launcher of an entry point, made by repair, and then changed."""
    env.write("tool", "#!%s\n%s" % (env.python, STUB))
    env.dist(entries="tool = tool:main\n", scripts=["tool"])
    env.movenv("repair", env)
    data = (env.bin / "tool").read_bytes()
    (env.bin / "tool").write_bytes(hurt(data, (env.bin / "python").read_bytes()))


def owned(env, text, name="it"):
    env.write(name, text)
    env.dist("mine", scripts=[name])


def wrong_row(env):
    launcher(env, lambda data, shim: data)
    record = next(env.site.glob("tool*/RECORD"))
    record.write_text(re.sub("(bin/tool),.*", r"\1,%s,1" % digest(b""), record.read_text()))


def cfg(env, change):
    path = env / "pyvenv.cfg"
    path.write_text(change(path.read_text()))


def without(key):
    return lambda text: "".join(
        line for line in text.splitlines(True) if not line.startswith(key + " ="))


def through_another(env):
    """Its home is an environment, as python -m venv wrote it up to Python 3.10."""
    inner = env.path.parent / "inner"
    env.movenv("create", "--without-pip", "-p", env.base, inner)
    cfg(env, lambda text: re.sub("^home = .*", "home = %s/bin" % inner, text, flags=re.M))


def link(env, name, target):
    path = env / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or path.exists():
        path.unlink()
    path.symlink_to(target)


def text(env, name, content):
    path = env / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def direct_url(env, content):
    (env.dist("mine") / "direct_url.json").write_text(content)


def checkout(env):
    """As pip install -e git+URL leaves it."""
    (env / "src/mine/.git").mkdir(parents=True)
    direct_url(env, '{"dir_info": {"editable": true}, "url": "file://%s/src/mine"}' % env)


def beside(env):
    """A file that is outside of the environment."""
    path = env.path.parent / "outside"
    path.write_text("outside")
    return path


def add_library(env, name, **kwargs):
    (env.site / name).write_bytes(elf_files.library(**kwargs))


def missing_library(env):
    add_library(env, "it.so", needed=["libz.so.1"])
    (env / "base/so").mkdir(parents=True, exist_ok=True)
    for file in (env / "base/so").glob("libz.so*"):
        file.unlink()


def crlf(env, name):
    path = env / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def remove(env, name):
    (env / name).unlink()


# {name: (what is done to the environment, the kind, whether it breaks, whether repair mends it)}
FINDINGS = {
    "hook_missing": (lambda e: remove(e, e.hook), "other", False, True),
    "hook_of_another": (lambda e: text(e, e.hook, "old"), "other", False, True),
    "sitecustomize_missing":
        (lambda e: remove(e, "lib/movenv/sitecustomize.py"), "other", False, True),
    "script_of_pip": (lambda e: e.write("it", "#!%s\n1\n" % e.python), "script", True, True),
    "script_of_distlib": (
        lambda e: e.write("it", "#!/bin/sh\n'''exec' %s \"$0\" \"$@\"\n' '''\n1\n" % e.python),
        "script", True, True),
    "script_of_uv": (lambda e: owned(e, UV), "script", False, True),
    "script_of_uv_around": (
        lambda e: owned(e, UV.replace("'python'", "../../%s/bin/python" % e.path.name)), "script",
        True, True),
    "script_of_env": (lambda e: owned(e, "#!/usr/bin/env python3\n1\n"), "script", False, True),
    "launcher_cut": (lambda e: launcher(e, lambda data, shim: shim), "script", True, True),
    "launcher_unknown":
        (lambda e: shutil.copy(e.bin / "python", e.bin / "lost"), "script", True, False),
    "launcher_of_another": (
        lambda e: launcher(
            e, lambda data, shim: data.replace(b"movenv-shim 0.", b"movenv-shim 9.")),
        "script", False, True),
    "python_link": (lambda e: link(e, "bin/python", e.base), "python", False, True),
    "python_link_dangling": (lambda e: link(e, "bin/python", "/no/python"), "python", True, True),
    "python_link_inside":
        (lambda e: link(e, "bin/python", e.bin / "python3"), "python", True, True),
    "python_link_by_dots":
        (lambda e: link(e, "bin/python", "../bin/python3"), "python", False, True),
    "python_link_out_and_in": (
        lambda e: link(e, "bin/python", "../../%s/bin/python3" % e.path.name), "python", True,
        True),
    "python_link_beside": (lambda e: link(e, "bin/python3", "python"), "python", False, True),
    "python_missing": (lambda e: remove(e, "bin/python"), "python", True, True),
    "python_version_missing": (lambda e: remove(e, "bin/" + e.versioned), "python", False, True),
    "python_copy": (
        lambda e: e.write("python", Path(os.path.realpath(e.base)).read_bytes()),
        "python", False, True),
    "python_of_another": (old_shim, "python", False, True),
    "python_for_another_machine": (other_machine, "python", True, True),
    "python_of_another_version":
        (lambda e: link(e, "bin/python2.6", "/bin/true"), "python", False, False),
    "python_of_another_version_dangling":
        (lambda e: link(e, "bin/python2.6", "/no/python2.6"), "python", True, False),
    "python_script": (lambda e: e.write("python", "#!/bin/sh\n"), "python", True, False),
    "cfg_home_gone": (
        lambda e: cfg(e, lambda t: re.sub("= /.*", "= /gone", without("executable")(t))),
        "config", True, True),
    "cfg_through_another": (through_another, "config", True, True),
    "cfg_without_keys": (lambda e: cfg(e, without("relocatable")), "config", False, True),
    "cfg_without_version_info": (lambda e: cfg(e, without("version_info")), "config", False, True),
    "activate_with_path": (
        lambda e: e.write("activate.nu", "const virtual_env = '%s'\n" % e, 0o644),
        "activate", True, True),
    "activate_changed": (
        lambda e: e.write("activate.nu", "const virtual_env = '%s'\nmine\n" % e, 0o644),
        "activate", True, False),
    "activate_crlf": (lambda e: crlf(e, "bin/activate"), "activate", True, True),
    "activate_missing": (lambda e: remove(e, "bin/activate.fish"), "activate", False, True),
    "link_absolute": (lambda e: link(e, "share/it", e / "lib"), "link", True, True),
    "link_dangling": (lambda e: link(e, "share/it", e / "none"), "link", True, False),
    "link_out_by_dots": (lambda e: link(e, "share/it", "../../outside"), "link", True, False),
    "link_out_and_in": (lambda e: link(e, "it", "%s/../%s/lib" % (e, e.path.name)), "link", True,
                        False),
    "link_to_the_system": (lambda e: link(e, "bin/it", "/usr/bin/env"), "link", False, False),
    "link_to_a_file": (lambda e: link(e, "share/it", beside(e)), "link", False, False),
    "link_to_nothing": (lambda e: link(e, "share/it", "/no/such/file"), "link", True, False),
    "link_of_a_package": (lambda e: link(e, e.in_site("it"), beside(e)), "link", True, False),
    "link_of_a_package_to_the_system":
        (lambda e: link(e, e.in_site("cacert.pem"), "/etc/passwd"), "link", False, False),
    "pth_absolute": (lambda e: text(e, e.in_site("it.pth"), "%s/src\n" % e), "pth", True, True),
    "pth_code": (
        lambda e: text(e, e.in_site("it.pth"), "import sys; sys.path.append('%s/src')\n" % e),
        "pth", True, False),
    "pth_outside": (lambda e: text(e, e.in_site("it.pth"), "/out\n"), "pth", True, False),
    "pth_of_the_system":
        (lambda e: text(e, e.in_site("it.pth"), "/usr/lib\n"), "pth", False, False),
    "editable_absolute": (
        lambda e: text(e, e.in_site("__editable___mine_1_0_finder.py"),
                       FINDER % repr("%s/src" % e)), "editable", True, True),
    "editable_joined": (
        lambda e: text(e, e.in_site("__editable___mine_1_0_finder.py"),
                       FINDER % ("'%s' '/src'" % e)), "editable", True, False),
    "editable_outside":
        (lambda e: text(e, e.in_site("mine.egg-link"), "/out\n."), "editable", True, False),
    "direct_url": (lambda e: direct_url(e, '{"url": "file:///out/it.whl"}'), "direct-url", False,
                   False),
    "direct_url_of_a_checkout": (checkout, "direct-url", False, False),
    "direct_url_editable": (
        lambda e: direct_url(e, '{"dir_info": {"editable": true}, "url": "file:///out"}'),
        "editable", True, False),
    "rpath": (lambda e: add_library(e, "it.so", runpath="%s/lib" % e), "rpath", True, False),
    "library": (missing_library, "library", True, True),
    "architecture": (
        lambda e: add_library(e, "it.so", machine=elf_files.MACHINES[elf_files.OTHER]),
        "architecture", True, False),
    "loader": (lambda e: e.write("it", elf_files.library(interp="/lib/no-such")), "architecture",
               True, False),
    "kernel": (
        lambda e: text(e, "share/jupyter/kernels/it/kernel.json", '["%s/bin/python"]' % e),
        "kernel", True, False),
    "sysconfig": (
        lambda e: text(e, "lib/x/_sysconfigdata_it.py", 'prefix = "%s/lib"\n' % e), "sysconfig",
        True, False),
    "pkg_config": (lambda e: text(e, "lib/pkgconfig/it.pc", "prefix=%s\n" % e), "pkg-config", True,
                   False),
    "mode_of_python": (lambda e: (e.bin / "python").chmod(0o644), "mode", True, True),
    "mode_of_a_script": (lambda e: e.write("it", "#!/bin/sh\n:\n", 0o644), "mode", True, True),
    "hash_of_a_launcher": (wrong_row, "hash", False, True),
    "hash": (lambda e: e.dist("mine", rows=["gone.py,%s,2" % digest(b"")]), "hash", True, False),
}
NO_TABLE = {"disk": "tests/cli/odd/test_noexec.py"}


@pytest.fixture
def env(ours, movenv, any_python, clean_env):
    clean_env["PATH"] += ":" + os.path.dirname(any_python.path)  # for a home that is gone
    ours.movenv, ours.base = movenv, any_python.path
    ours.versioned = "python" + any_python.minor + any_python.abiflags
    ours.in_site = lambda name: str((ours.site / name).relative_to(ours.path))
    ours.hook = ours.in_site("_movenv_pip.py")
    return ours


@pytest.fixture
def standalone(env, tmp_path):
    shutil.rmtree(env)
    env.movenv("create", "--standalone", "--without-pip", "-p", env.base, env)
    return env


def report(env):
    done = env.movenv("check", "--json", "--hashes", env, check=False)
    assert done.stderr == ""
    (answer,) = json.loads(done.stdout)["environments"]
    breaks = any(f["breaks"] for f in answer["findings"])
    assert answer["status"] == ("not-movable" if breaks else "movable")
    assert done.returncode == breaks
    return answer["findings"]


def fixed_files(env, *options):
    """The files that repair fixes, by its own words."""
    done = env.movenv("repair", *options, env, check=False)
    return {re.match("%s/(.*?): .*; now " % re.escape(str(env)), line).group(1)
            for line in done.stdout.splitlines()}


@pytest.mark.parametrize("name", FINDINGS)
def test_repair_mends_what_check_promises_and_nothing_else(request, env, name):
    change, kind, breaks, mended = FINDINGS[name]
    if kind == "library":
        env = request.getfixturevalue("standalone")
    assert report(env) == []
    change(env)
    before = report(env)
    assert {(f["kind"], f["breaks"], f["mended"]) for f in before} == {(kind, breaks, mended)}
    promised = {f["file"] for f in before if f["mended"]}
    assert fixed_files(env, "-n") == promised
    assert report(env) == before
    assert fixed_files(env) == promised
    assert report(env) == [f for f in before if not f["mended"]]
    assert fixed_files(env) == set()


def test_every_kind_of_finding_is_in_the_table():
    source = (ROOT / "builder/repair/report.c").read_text()
    names = set(re.findall(r'\[ISSUE_\w+\] = \{"([a-z-]+)"', source))
    assert len(names) > 15
    assert names == {kind for _, kind, _, _ in FINDINGS.values()} | set(NO_TABLE)
    assert all((ROOT / file).exists() for file in NO_TABLE.values())


def test_without_an_interpreter_nothing_is_promised(env, clean_env, tmp_path):
    """repair then changes nothing at all."""
    env.write("it", "#!%s\n1\n" % env.python)
    cfg(env, lambda t: re.sub("= /.*", "= /gone", re.sub(r"3\.\d+", "3.97", t)))
    env.site.parent.rename(env / "lib/python3.97")
    bare = dict(clean_env, PATH="/nowhere", HOME=str(tmp_path))
    done = env.movenv("check", "--json", env, env=bare, check=False)
    (answer,) = json.loads(done.stdout)["environments"]
    assert {"pyvenv.cfg", "bin/it"} <= {f["file"] for f in answer["findings"]}
    assert not any(f["mended"] for f in answer["findings"])
    assert env.movenv("repair", env, env=bare, check=False).returncode == 1
    assert env.movenv("check", "--json", env, env=bare, check=False).stdout == done.stdout


@pytest.mark.parametrize("tool", ["venv", "venv_copies"])
def test_repair_does_to_a_whole_environment_what_check_promises(
        env, tool, execute, any_python, tmp_path):
    shutil.rmtree(env)
    options = ["--copies"] if tool == "venv_copies" else []
    execute(any_python, "-m", "venv", *options, env)
    before = report(env)
    promised = {f["file"] for f in before if f["mended"]}
    assert fixed_files(env, "-n") == promised == fixed_files(env)
    assert report(env) == [f for f in before if not f["mended"]] == []


# --- what could be better works after a move ---


def test_scripts_of_uv_run_after_a_move(env, execute, movenv, tmp_path):
    owned(env, UV)
    assert check_text.lines(movenv("check", env).stdout) == [
        "%s/bin/it: could be better: its header starts two programs to find Python "
        "(movenv repair fixes it)" % env]
    moved = env.move(tmp_path / "to/env")
    assert execute(moved.bin / "it").stdout == "uv %s\n" % moved


@pytest.mark.parametrize("name", ["link_to_the_system", "link_to_a_file", "python_link_beside",
                                  "python_link", "link_of_a_package_to_the_system"])
def test_links_that_could_be_better_lead_there_after_a_move(env, tmp_path, name):
    change = FINDINGS[name][0]
    change(env)
    (found,) = report(env)
    before = os.stat(env / found["file"])
    moved = env.move(tmp_path / "to/env")
    assert os.path.samestat(os.stat(moved / found["file"]), before)


@pytest.mark.parametrize("name", ["link_absolute", "link_out_by_dots", "link_out_and_in"])
def test_links_that_break_lead_nowhere_after_a_move(env, tmp_path, name):
    beside(env)
    FINDINGS[name][0](env)
    (found,) = report(env)
    assert (env / found["file"]).exists()
    moved = env.move(tmp_path / "there/env")
    assert not (moved / found["file"]).exists()
