# SPDX-License-Identifier: MIT
"""The text of movenv check: groups by harm, each kind with its way out once, the rest a number."""
import json
import os
import re
import shutil

import pytest

import check_text
import elf_files
from check_text import FIXED
from conftest import MOVENV, SHIM
from foreign_env import digest
from terminal import on_terminal

NOW, LATER, BETTER = check_text.HARMS


@pytest.fixture
def shown(movenv):
    """shown(env) -> the lines of the text after the verdict."""

    def call(env, *options):
        done = movenv("check", *options, env, check=False)
        assert done.stderr == ""
        return done.stdout.splitlines()[1:]

    return call


@pytest.fixture
def found(movenv):
    """found(env) -> the findings of the whole text; the JSON has the same."""

    def call(env, *options):
        text = movenv("check", "-v", *options, env, check=False).stdout
        findings = check_text.parse(text)
        done = movenv("check", "--json", *options, env, check=False)
        (answer,) = json.loads(done.stdout)["environments"]
        assert sorted((f.file, f.reason, f.harm == NOW, f.harm != BETTER,
                       None if f.remedy == FIXED else f.remedy) for f in findings) == \
            sorted((f["file"], f["reason"], f["broken"], f["breaks"], f["remedy"])
                   for f in answer["findings"])
        return findings

    return call


def add_scripts(env, n):
    for i in range(n):
        env.write("s%02d" % i, "#!%s\nprint()\n" % env.python)


def add_links(env, n, target):
    for i in range(n):
        (env / ("link%02d" % i)).symlink_to(target)


# --- the form ---


def test_each_group_ends_with_its_way_out(ours, movenv, shown, tmp_path):
    """Those that repair fixes first, then each kind that it does not fix."""
    (tmp_path / "there").mkdir()
    (ours / "gone").symlink_to("/no/such/file")
    add_scripts(ours, 3)
    (ours / "inside").symlink_to(ours / "lib")
    (ours.site / "it.pth").write_text("%s\n" % (tmp_path / "there"))
    (ours / "etc").symlink_to("/etc")
    done = movenv("check", ours, check=False)
    assert done.returncode == 1
    site = ours.site.relative_to(ours.path)
    assert done.stdout == """\
{env}: parts of it are broken
Broken now (1)
  Symbolic links (1)
    gone: it leads out of the environment, to '/no/such/file'
  -> replace it by a copy of its target
Breaks after a move (5)
  Scripts (3)
    bin/s00: its first line has an absolute path
    bin/s01: its first line has an absolute path
    bin/s02: its first line has an absolute path
  Symbolic links (1)
    inside: it has the absolute path '{env}/lib'
  -> movenv repair {env} fixes these 4
  Import paths (1)
    {site}/it.pth: Python imports from '{there}', outside the environment
  -> copy that directory too, or install the project in it
Could be better (1)
  Symbolic links (1)
    etc: it leads out of the environment, to '/etc'
  -> replace it by a copy of its target
""".format(env=ours, site=site, there=tmp_path / "there")


def test_one_finding_is_fixed_in_the_singular(ours, movenv):
    add_scripts(ours, 1)
    lines = movenv("check", ours, check=False).stdout.splitlines()
    assert lines[0] == "%s: cannot be moved" % ours
    assert lines[-1] == "  -> movenv repair %s fixes it" % ours


def test_what_could_be_better_leaves_the_environment_movable(ours, movenv):
    (ours / "etc").symlink_to("/etc")
    done = movenv("check", ours)
    assert done.stdout.splitlines()[:2] == ["%s: can be moved" % ours, "Could be better (1)"]


def test_ways_out_of_one_kind_follow_their_findings(ours, found, shown, tmp_path):
    """A search path inside, and one outside, need different work."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/libthere.so.1").write_bytes(b"")
    for name, path in {"a": ours / "lib", "b": tmp_path / "outside", "c": ours / "lib"}.items():
        (ours.site / (name + ".so")).write_bytes(
            elf_files.library(runpath=str(path), needed=["libthere.so.1"]))
    findings = found(ours)
    assert len({f.remedy for f in findings}) == 2
    assert findings[0].remedy == findings[1].remedy or findings[1].remedy == findings[2].remedy
    lines = shown(ours)
    assert lines.count("  Library paths (3)") == 1
    assert len([line for line in lines if line.startswith("  -> ")]) == 2


def test_each_environment_has_its_own_groups(ours, movenv, made, any_python, tmp_path):
    add_scripts(ours, 2)
    shutil.copytree(ours, tmp_path / "copy", symlinks=True)
    done = movenv("check", ours, made(any_python, "--without-pip"), tmp_path / "copy", check=False)
    assert [(f.env, f.harm, f.file) for f in check_text.parse(done.stdout)] == [
        *((str(ours), LATER, "bin/s0%d" % i) for i in range(2)),
        *((str(tmp_path / "copy"), LATER, "bin/s0%d" % i) for i in range(2))]


# --- many of one kind ---


@pytest.mark.parametrize("n,listed", [(5, 5), (6, 6), (7, 5), (42, 5)])
def test_of_many_of_one_kind_the_first_are_listed(ours, shown, found, n, listed):
    add_scripts(ours, n)
    add_links(ours, 3, ours / "lib")
    lines = shown(ours)
    names = [line.split(":")[0].strip() for line in lines if line.startswith("    bin/s")]
    assert names == ["bin/s%02d" % i for i in range(listed)]
    rest = [line for line in lines if "-v lists" in line]
    assert rest == (["    and %d more (-v lists them)" % (n - listed)] if n > listed else [])
    assert "  Scripts (%d)" % n in lines and "  Symbolic links (3)" in lines
    assert lines[-1].endswith(" fixes these %d" % (n + 3))
    assert len(found(ours)) == n + 3


def test_of_many_with_one_remedy_the_first_are_listed(ours, shown, found):
    add_links(ours, 30, "/no/such/file")
    lines = shown(ours)
    assert lines == ["Broken now (30)", "  Symbolic links (30)", *lines[2:7],
                     "    and 25 more (-v lists them)", "  -> replace it by a copy of its target"]
    assert len(found(ours)) == 30


# --- what is broken now ---


def harms(findings):
    return {f.file: f.harm for f in findings}


def test_after_a_move_what_broke_is_broken_now(env, execute, any_python, found, tmp_path):
    shutil.rmtree(env)
    execute(any_python, "-m", "venv", "--without-pip", env)
    add_scripts(env, 2)
    (env / "inside").symlink_to(env / "lib")
    before = harms(found(env))
    assert {before["bin/s00"], before["bin/activate"], before["inside"]} == {LATER}
    assert NOW not in before.values()
    env.path.rename(tmp_path / "moved")
    after = harms(found(tmp_path / "moved"))
    assert LATER not in after.values()
    for file, harm in before.items():
        assert after[file] == (NOW if harm == LATER else BETTER)


def launcher_without_zip(env):
    env.write("tool", SHIM.read_bytes())
    env.dist("tool", entries="tool = tool:main\n", scripts=["tool"])


def wrong_file(env):
    env.dist("mine", rows=["gone.py,%s,2" % digest(b"")])


def no_home(env):
    cfg = env / "pyvenv.cfg"
    text = re.sub("= /.*", "= /gone", re.sub(r"3\.\d+", "3.97", cfg.read_text()))
    cfg.write_text(text)
    env.site.parent.rename(env / "lib/python3.97")


BROKEN = {  # (change, the file; repair fixes it)
    "a launcher without its zip": (launcher_without_zip, "bin/tool", True),
    "a script without its bits":
        (lambda e: e.write("it", "#!/bin/sh\n:\n", 0o644), "bin/it", True),
    "a script of CRLF": (lambda e: e.write("it", "#!%s\r\n1\r\n" % e.python), "bin/it", True),
    "a module of another machine": (
        lambda e: (e.path / "it.so").write_bytes(
            elf_files.library(machine=elf_files.MACHINES[elf_files.OTHER])), "it.so", False),
    "a missing loader": (
        lambda e: e.write("it", elf_files.library(interp="/lib/no-such")), "bin/it", False),
    "a dangling link": (lambda e: (e / "it").symlink_to(e / "none"), "it", False),
    "no python": (lambda e: (e.bin / "python").unlink(), "bin/python", True),
    "a dangling python": (
        lambda e: ((e.bin / "python").unlink(), (e.bin / "python").symlink_to("/no/python")),
        "bin/python", True),
    "a file that RECORD has otherwise":
        (wrong_file, None, False),
    "an interpreter that is gone": (no_home, "pyvenv.cfg", False),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_does_not_work_is_broken_now(ours, found, name):
    change, file, is_fixed = BROKEN[name]
    change(ours)
    first = [f for f in found(ours, "--hashes") if file in (None, f.file)]
    assert [(f.harm, f.remedy == FIXED) for f in first] == [(NOW, is_fixed)]


def test_the_status_does_not_depend_on_the_harm(ours, movenv):
    """What is broken now, and what breaks later, are both 1; the rest is 0."""
    (ours / "etc").symlink_to("/etc")
    assert movenv("check", ours).returncode == 0
    add_scripts(ours, 1)
    assert movenv("check", ours, check=False).returncode == 1
    (ours.bin / "s00").unlink()
    (ours / "gone").symlink_to("/no/such/file")
    assert movenv("check", ours, check=False).returncode == 1


# --- where it goes ---


def test_a_pipe_and_a_file_get_the_text_of_a_terminal(ours, movenv, execute, clean_env, tmp_path):
    add_scripts(ours, 9)
    text = movenv("check", ours, check=False).stdout
    assert "and 4 more" in text and "\x1b" not in text
    execute("sh", "-c", 'exec "$@" >"$0"', tmp_path / "out", MOVENV, "check", ours, check=False)
    assert (tmp_path / "out").read_text() == text
    lines, _ = on_terminal(clean_env, "check", ours)
    assert lines == text.splitlines()


def test_quiet_prints_no_groups(ours, movenv):
    add_scripts(ours, 9)
    done = movenv("check", "-q", ours, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_names_cannot_forge_groups(ours, movenv):
    name = "x\n  -> rm -rf it\nBroken now (9)"
    os.symlink("/no/" + name, ours / name)
    (finding,) = check_text.parse(movenv("check", "-v", ours, check=False).stdout)
    assert "\\n" in finding.file and finding.harm == NOW
