# SPDX-License-Identifier: MIT
"""movenv check: issues of an environment after a move, or on another machine."""
import json
import os
import re
import shutil
import socket

import pytest

import check_text
import elf_files
import trees
from check_text import FIXED
from conftest import MOVENV, tool
from foreign_env import digest
from terminal import on_terminal


@pytest.fixture
def check(movenv):
    """check(env) -> {file: (reason, remedy)}. It asserts that the status agrees."""

    def call(env, *options, status=None):
        before = trees.snapshot(env)
        done = movenv("check", "-v", *options, env, check=False)
        assert trees.snapshot(env) == before
        assert done.stderr == ""
        found = {}
        breaks = 0
        for finding in check_text.parse(done.stdout):
            assert finding.env == str(env) and finding.file not in found
            found[finding.file] = (finding.reason, finding.remedy)
            breaks += finding.harm != "Could be better"
        assert done.returncode == (breaks > 0 if status is None else status)
        return found

    return call


@pytest.fixture
def findings(movenv):
    """findings(env) -> the findings of the JSON."""

    def call(env, *options):
        done = movenv("check", "--json", *options, env, check=False)
        answer = json.loads(done.stdout)
        assert answer["schema"] == 1 and len(answer["environments"]) == 1
        return answer["environments"][0]["findings"]

    return call



# --- movable environments ---


def test_a_new_environment_can_be_moved(made, movenv, python):
    for options in ([], ["--scripts=text"]):
        done = movenv("check", "--hashes", made(python, *options))
        assert (done.stdout, done.stderr) == ("", "")


def test_a_moved_environment_can_be_moved_again(movenv, ours, check, tmp_path):
    assert check(ours.move(tmp_path / "to/env")) == {}


def test_an_environment_of_venv_can_be_moved_after_repair(env, repair, movenv):
    env.write("it", "#!%s\nprint()\n" % env.python)
    done = movenv("check", env, check=False)
    assert done.returncode == 1
    assert "%s/bin/it: its first line has an absolute path (%s)" % (env, FIXED) in \
        check_text.lines(done.stdout)
    repair(env)
    done = movenv("check", env, check=False)
    assert "bin/it" not in done.stdout


# --- links ---

LINKS = {  # (target, with ~ for the environment; the fixed target, or None if it stays)
    "to_a_file": ("~/lib", "../../lib"),
    "to_the_environment": ("~", "../../."),
    "to_the_environment_with_a_slash": ("~/", "../../."),
    "to_a_file_beside_it": ("~/share/data/file", "../../share/data/file"),
    "with_slashes": ("~//share//data", "../../share//data"),
    "to_a_link": ("~/share/data/inner", "../../share/data/inner"),
    "to_nothing": ("~/no/such", None),
    "to_another_place": ("/etc/hostname", None),
    "to_a_name_that_starts_alike": ("~2/lib", None),
    "through_dots": ("~/../env/lib", None),
    "out_by_dots": ("../../../elsewhere", None),
    "out_and_in_again": ("../../../env/lib", None),
}


@pytest.mark.parametrize("kind", LINKS)
def test_an_absolute_symlink_is_reported_and_fixed_if_it_stays_inside(
        ours, check, repair, tmp_path, kind):
    target, becomes = LINKS[kind]
    data = ours / "share/data"
    data.mkdir(parents=True)
    (data / "file").write_text("text")
    (data / "inner").symlink_to("file")
    link = data / "it"
    link.symlink_to(target.replace("~", str(ours)))
    before = os.stat(link) if link.exists() else None
    reason, remedy = check(ours)["share/data/it"]
    assert target.replace("~", str(ours)).rstrip("/") in reason
    assert (remedy == FIXED) == (becomes is not None)
    assert len(repair(ours)) == (becomes is not None)
    assert os.readlink(link) == (becomes or target.replace("~", str(ours)))
    if becomes:
        assert check(ours) == {}
        moved = ours.move(tmp_path / "to/env")
        assert os.path.samestat(os.stat(moved / "share/data/it"), before)


def test_a_relative_symlink_inside_is_not_an_issue(ours, check):
    (ours / "share").mkdir()
    for name, target in {"a": "../lib", "b": "./a/../b", "c": "nothing", "d": "../share/c"}.items():
        (ours / "share" / name).symlink_to(target)
    (ours / "top").symlink_to("lib")
    assert check(ours) == {}


def test_a_symlink_to_the_old_location_is_fixed_after_a_move(ours, repair, tmp_path):
    old = str(ours)
    (ours / "activate_here").symlink_to(old + "/bin/python")
    (ours / "pyvenv.cfg").write_text(
        (ours / "pyvenv.cfg").read_text() + "command = python -m venv %s\n" % old)
    moved = ours.move(tmp_path / "to/env")
    assert len(repair(moved)) == 1
    assert os.readlink(moved / "activate_here") == "bin/python"


def test_a_temporary_symlink_of_a_killed_repair_is_removed(ours, repair, movenv):
    (ours / "share").mkdir()
    (ours / "share/it").symlink_to(str(ours / "lib"))
    (ours / "share/.movenv-999999999").symlink_to("../lib")
    movenv("repair", ours)
    assert os.listdir(ours / "share") == ["it"]


def test_repair_keeps_the_target_of_a_symlink(ours, repair, tmp_path):
    """The symlink is replaced, and nothing is written through it."""
    (ours / "lib/data").write_text("text")
    (ours / "it").symlink_to(str(ours / "lib/data"))
    before = os.stat(ours / "lib/data")
    repair(ours)
    assert os.stat(ours / "lib/data").st_mtime_ns == before.st_mtime_ns
    assert (ours / "it").read_text() == "text"


# --- library paths and machines ---


@pytest.fixture
def libraries(ours, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/libthere.so.1").write_bytes(b"")
    (ours.site / "pkg.libs").mkdir()
    return {"~": str(ours), "^": str(tmp_path.resolve() / "outside")}


RPATHS = {  # (path, with ~ for the environment and ^ for a directory outside; the reported one)
    "origin": ("$ORIGIN/../pkg.libs:${ORIGIN}", None),
    "inside": ("~/lib", "~/lib"),
    "inside_after_origin": ("$ORIGIN:~/lib/x:", "~/lib/x"),
    "the_environment": ("~", "~"),
    "outside_with_a_library": ("^", "^"),
    "outside_without": ("/opt/_internal/cpython/lib", None),
    "system": ("/usr/lib/x86_64-linux-gnu:/lib:/usr/local/lib", None),
    "alike": ("~2/lib", None),
    "relative": ("lib:.", None),
    "empty": (":::", None),
    "long": ("/x" * 5000, None),
}


@pytest.mark.parametrize("tag", ["runpath", "rpath"])
@pytest.mark.parametrize("kind", RPATHS)
def test_an_absolute_library_path_is_reported(ours, check, libraries, kind, tag):
    def expand(text):
        return text.replace("~", libraries["~"]).replace("^", libraries["^"])

    path, reported = RPATHS[kind]
    (ours.site / "it.abi3.so").write_bytes(
        elf_files.library(needed=["libthere.so.1"], **{tag: expand(path)}))
    found = check(ours)
    assert len(found) == (reported is not None)
    for reason, remedy in found.values():
        assert reason.startswith("it looks for its libraries in '%s'" % expand(reported))
        assert "patchelf" in remedy


@pytest.mark.parametrize("name", ["lib/libx.so.1.2", "bin/program", "share/tool/bin/program"])
def test_libraries_and_programs_are_checked_in_every_directory(ours, check, name):
    (ours / name).parent.mkdir(parents=True, exist_ok=True)
    (ours / name).write_bytes(elf_files.library(runpath=str(ours / "lib")))
    assert list(check(ours)) == [name]


def test_a_runpath_overrides_an_rpath(ours, check):
    (ours.site / "it.so").write_bytes(elf_files.library(runpath="$ORIGIN", rpath=str(ours / "lib")))
    assert check(ours) == {}


MODULES = {
    "it.cpython-311-%s-linux-gnu.so" % elf_files.OTHER: True,
    "it.so": True,
    "charm/alarm.abi3.so": True,
    "attach_linux_x86.so": False,    # debugpy contains one for each machine
    "prebuilt/linux-arm64/it.so": False,
    "data.txt": False,
}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_for_another_machine_is_reported(ours, check, name):
    path = ours.site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(elf_files.library(machine=elf_files.MACHINES[elf_files.OTHER]))
    found = check(ours)
    assert len(found) == MODULES[name]
    for reason, remedy in found.values():
        assert reason == "it is for %s, this machine is %s" % (elf_files.OTHER, os.uname().machine)
        assert "install its package" in remedy


def test_shims_for_another_machine_are_reported_and_fixed(
        movenv, check, repair, any_python, tmp_path, execute):
    """A shim for another machine cannot report that itself."""
    movenv("create", "-p", any_python, tmp_path / "env")
    bin_dir = tmp_path / "env" / "bin"
    shims = [f for f in bin_dir.iterdir() if f.read_bytes()[:4] == b"\x7fELF"]
    for shim in shims:
        data = bytearray(shim.read_bytes())
        data[18:20] = elf_files.MACHINES[elf_files.OTHER].to_bytes(2, "little")
        shim.write_bytes(data)
    found = check(tmp_path / "env")
    assert set(found) == {"bin/" + shim.name for shim in shims}
    assert {remedy for _, remedy in found.values()} == {FIXED}
    assert all("it is for %s" % elf_files.OTHER in reason for reason, _ in found.values())
    repair(tmp_path / "env")
    assert check(tmp_path / "env") == {}
    execute(bin_dir / "python", "-c", "pass")
    assert "pip" in execute(bin_dir / "pip", "--version").stdout


def test_a_program_with_a_missing_loader_is_reported(ours, check):
    ours.write("it", elf_files.library(interp="/lib/ld-no-such.so.1"))
    assert check(ours)["bin/it"][0] == "its loader '/lib/ld-no-such.so.1' is not here"


def test_damaged_libraries_are_skipped(ours, check):
    whole = elf_files.library(runpath=str(ours / "lib"))
    for n in range(0, len(whole) - 1, 7):
        (ours.site / ("it%d.so" % n)).write_bytes(whole[:n])
    (ours.site / "text.so").write_text("INPUT(libx.so)")
    assert check(ours) == {}


# --- paths, editable installs, direct_url.json ---

SETUPTOOLS = """import sys
MAPPING: dict[str, str] = {'mine': '%s/mine'}
NAMESPACES: dict[str, list[str]] = {}
def install():
    pass
"""
PATHS = {  # {file: (text with ^ for a directory outside and ~ for the environment, kind, excerpt)}
    "plain.pth": ("^\n", "pth", "Python imports from '^', outside"),
    "later.pth": ("# ^\nimport os\n\n./x\n^/y\n", "pth", "'^/y'"),
    "climbs.pth": ("../../../../elsewhere\n", "pth", "'../../../../elsewhere'"),
    "code.pth": ("import sys; sys.path.append('~/lib/x')\n", "pth", "absolute path '~/lib/x'"),
    "__editable__.mine-1.0.pth": ("^/src\n", "editable", "'mine' is imported from '^/src'"),
    "__editable___my_mine_1_0_finder.py":
        (SETUPTOOLS % "^", "editable", "'my_mine' is imported from '^/mine'"),
    "_editable_impl_mine.py": ("F.map_module('mine', '^/mine.py')\n", "editable", "'mine' is"),
    "_mine_editable_loader.py": ("install({'mine'}, '^/build')\n", "editable", "'mine' is"),
    "mine.egg-link": ("^/mine\n../", "editable", "'mine' is imported from '^/mine'"),
    "inner.egg-link": ("~/src/mine\n.", "editable", "absolute path '~/src/mine'"),
}


@pytest.mark.parametrize("name", PATHS)
def test_an_import_path_that_leads_out_is_reported(ours, findings, tmp_path, name):
    def expand(text):
        return text.replace("^", str(tmp_path / "out")).replace("~", str(ours))

    text, kind, excerpt = PATHS[name]
    (ours.site / name).write_text(expand(text))
    (found,) = findings(ours)
    assert found["file"] == str((ours.site / name).relative_to(ours.path))
    assert found["kind"] == kind and not found["mended"] and found["remedy"]
    assert expand(excerpt) in found["reason"]


def test_import_paths_that_stay_inside_are_not_an_issue(ours, check):
    (ours.site / "it.pth").write_text("../../../src\n./x\n# /etc\nimport sys; x = '/etc'\n\n")
    (ours.site / "__editable___mine_1_0_finder.py").write_text(SETUPTOOLS % "src")
    (ours.site / "pkg").mkdir()
    (ours.site / "pkg/weights.pth").write_text("/etc\n")
    (ours / "share").mkdir()
    (ours / "share/it.pth").write_text("/etc\n")
    assert check(ours) == {}


def test_an_absolute_import_path_inside_is_fixed(ours, check, repair):
    (ours.site / "it.pth").write_text("%s/src\n" % ours)
    assert [remedy for reason, remedy in check(ours).values()] == [FIXED]
    repair(ours)
    assert check(ours) == {}


URLS = {  # (text with ^ for a directory outside and ~ for the environment; kind, or None)
    "editable": ('{"dir_info": {"editable": true}, "url": "file://^/a%20b"}', "editable"),
    "not_editable": ('{"dir_info": {}, "url": "file://^/a%20b"}', "direct-url"),
    "wheel": ('{"archive_info": {"hash": "sha256=0"}, "url": "file://localhost^/a%20b"}',
              "direct-url"),
    "one_slash": ('{"url": "file:^/a%20b#sha256=0"}', "direct-url"),
    "inside": ('{"dir_info": {"editable": true}, "url": "file://~/src"}', None),
    "vcs": ('{"url": "https://example.org/it", "vcs_info": {"vcs": "git"}}', None),
    "not_json": ("url = file:///etc", None),
    "not_text": ('{"url": {"url": "file:///etc"}}', None),
    "cut": ('{"url": "file:///etc', None),
    "brackets": ('{"a": %s' % ("[" * 60000), None),
    "empty": ("", None),
}


@pytest.mark.parametrize("kind", URLS)
def test_a_distribution_from_a_local_file_is_reported(ours, findings, tmp_path, kind):
    text, reported = URLS[kind]
    info = ours.dist("mine")
    (info / "direct_url.json").write_text(
        text.replace("^", str(tmp_path / "out")).replace("~", str(ours)))
    found = findings(ours)
    assert [f["kind"] for f in found] == ([reported] if reported else [])
    for f in found:
        assert f["reason"].startswith("'mine' ") and "'%s/out/a b'" % tmp_path in f["reason"]


# --- compiler settings and kernels ---


@pytest.mark.parametrize("name,kind", [
    ("lib/python3/_sysconfigdata__linux_.py", "sysconfig"),
    ("lib/pkgconfig/it.pc", "pkg-config"),
    ("share/jupyter/kernels/it/kernel.json", "kernel"),
])
def test_settings_that_name_the_environment_are_reported(ours, findings, name, kind):
    (ours / name).parent.mkdir(parents=True)
    for text, reported in (('prefix = "%s/lib"\n', 1), ('prefix = "%s2/lib"\n', 0), ("", 0)):
        (ours / name).write_text(text % ours if text else "")
        assert [f["kind"] for f in findings(ours)] == [kind] * reported


# --- hashes ---


def test_a_file_that_differs_from_record_is_reported(ours, check):
    info = ours.dist("mine", rows=[
        "same.py,%s,2" % digest(b"ok"), "padded.py,%s=,2" % digest(b"ok"),
        "changed.py,%s,2" % digest(b"ok"), "longer.py,%s,2" % digest(b"ok"),
        "unsized.py,%s," % digest(b"ok"), "gone.py,%s,2" % digest(b"ok"),
        "dir,%s,2" % digest(b"ok"), "gone.pyc,,", "other.py,md5=xx,2", "fifo,%s,0" % digest(b""),
        '"com,ma.py",%s,2' % digest(b"ok"), "../../../share/it,%s,2" % digest(b"ok"),
    ])
    (ours / "share").mkdir()
    (ours.site / "dir").mkdir()
    os.mkfifo(ours.site / "fifo")
    for name, text in {"same.py": "ok", "padded.py": "ok", "changed.py": "no", "longer.py": "oko",
                       "unsized.py": "oko", "other.py": "", "com,ma.py": "ko"}.items():
        (ours.site / name).write_text(text)
    (ours / "share/it").write_text("ko")
    assert check(ours) == {}
    site = str(ours.site.relative_to(ours.path))
    found = {os.path.relpath(k, site): v[0] for k, v in check(ours, "--hashes").items()}
    assert found == {
        "changed.py": "its hash is not the one in RECORD",
        "com,ma.py": "its hash is not the one in RECORD",
        "longer.py": "its size is not the one in RECORD",
        "unsized.py": "its hash is not the one in RECORD",
        "gone.py": "RECORD lists it, and it does not exist",
        "dir": "RECORD lists it, and it is not a regular file",
        "fifo": "RECORD lists it, and it is not a regular file",
        "../../../share/it": "its hash is not the one in RECORD",
    }
    shutil.rmtree(info)
    assert check(ours, "--hashes") == {}


def test_rows_of_record_that_lead_out_are_not_followed(ours, check, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("no")
    (ours.site / "link").symlink_to(secret)
    (ours.site / "dirs").symlink_to(tmp_path)
    ours.dist("mine", rows=["%s,%s,2" % (name, digest(b"ok")) for name in (
        "link", "dirs/secret", str(secret), "../../../../secret", "x/../../../../../secret")])
    site = str(ours.site.relative_to(ours.path))
    assert set(check(ours, "--hashes")) == {site + "/link", site + "/dirs"}  # as links


@pytest.mark.parametrize("error", ["ENOSYS", "EPERM"])
def test_rows_that_lead_out_are_not_followed_without_openat2(
        ours, execute, tmp_path, error, needs_static):
    strace = tool("strace")
    secret = tmp_path / "secret"
    secret.write_text("no")
    (ours.site / "pkg").mkdir()
    (ours.site / "pkg/bad.py").write_text("no")
    (ours.site / "pkg/good.py").write_text("ok")
    (ours.site / "link").symlink_to(secret)
    (ours.site / "dirs").symlink_to(tmp_path)
    ours.dist("mine", rows=["%s,%s,2" % (name, digest(b"ok")) for name in (
        "link", "dirs/secret", "pkg//bad.py", "pkg/good.py", "./pkg/./gone.py", "pkg/good.py/x",
        "pkg/", "pkg/../../../../../secret")])
    done = execute(strace, "-f", "-o", "/dev/null", "-e", "inject=openat2:error=" + error, MOVENV,
                   "check", "--hashes", ours, check=False)
    assert done.stderr == ""
    reported = sorted(re.sub(r".*/site-packages/(.*): (\S+ \S+ \S+).*", r"\1 \2", line)
                      for line in check_text.lines(done.stdout) if "outside" not in line)
    assert reported == [
        "./pkg/./gone.py RECORD lists it,", "dirs it leads out", "link it leads out",
        "pkg/ RECORD lists it,", "pkg//bad.py its hash is", "pkg/good.py/x RECORD lists it,",
    ]


def test_a_damaged_record_is_reported(ours, check):
    info = ours.dist("mine")
    (info / "RECORD").write_text('"open\n')
    ((file, (reason, remedy)),) = check(ours, "--hashes").items()
    assert file.endswith("mine-1.0.dist-info/RECORD") and "damaged" in reason


def test_a_script_that_repair_rewrites_is_reported_once(env, findings):
    env.write("it", "#!%s\nprint()\n" % env.python)
    env.dist(scripts=["it"])
    env.write("it", "#!%s\nprint(2)\n" % env.python)
    found = [f for f in findings(env, "--hashes") if f["file"] == "bin/it"]
    assert [f["kind"] for f in found] == ["script"]


def test_a_launcher_with_a_wrong_hash_in_record_is_fixed(ours, findings, repair):
    ours.write("tool", "#!%s\nimport tool\n" % ours.python)
    ours.dist(entries="tool = tool:main\n", scripts=["tool"])
    repair(ours)
    record = next(ours.site.glob("tool*/RECORD"))
    record.write_text(re.sub("(bin/tool),.*", r"\1,%s,1" % digest(b""), record.read_text()))
    (found,) = findings(ours, "--hashes")
    assert (found["file"], found["kind"], found["mended"]) == ("bin/tool", "hash", True)
    repair(ours)
    assert findings(ours, "--hashes") == []


# --- JSON ---


def test_json_has_the_form_of_the_manual(env, movenv, tmp_path):
    env.write("it", "#!%s\nprint()\n" % env.python)
    (env.site / "it.pth").write_text("/out\n")
    done = movenv("check", "--json", env, tmp_path / "none", check=False)
    answer = json.loads(done.stdout)
    assert done.stdout.isascii() and done.stdout.count("\n") == 1
    assert list(answer) == ["schema", "environments", "error"] and answer["schema"] == 1
    first, second = answer["environments"]
    assert list(first) == list(second) == ["path", "status", "findings", "error"]
    assert (first["path"], first["status"], first["error"]) == (str(env), "not-movable", None)
    found = {f["file"]: f for f in first["findings"]}
    assert list(found) == sorted(found)
    assert found["bin/it"] == {
        "file": "bin/it", "kind": "script", "reason": "its first line has an absolute path",
        "breaks": True, "broken": False, "mended": True, "remedy": None,
    }
    pth = found[str((env.site / "it.pth").relative_to(env.path))]
    assert (pth["kind"], pth["mended"]) == ("pth", False) and pth["remedy"]
    assert (second["status"], second["findings"]) == ("unknown", [])
    assert second["path"] == str(tmp_path / "none")
    assert second["error"].startswith("cannot use '%s'" % (tmp_path / "none"))
    assert "movenv: %s\n" % second["error"] == done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize("name", [b"\xff\xfe", b"a\nb\t\"\\\x1b[31m", "\u00e9\U0001f600".encode()])
def test_any_name_is_valid_json_and_one_line_of_text(ours, movenv, findings, name):
    os.symlink(b"/out/" + name, os.fsencode(ours / "share-") + name)
    (found,) = findings(ours)
    assert os.fsencode(found["file"]) == b"share-" + name
    assert b"'/out/" + name + b"'" in os.fsencode(found["reason"])
    done = movenv("check", ours, check=False)
    assert len(check_text.lines(done.stdout)) == 1 and "\x1b" not in done.stdout


# --- a terminal ---


@pytest.fixture
def broken(ours):
    for n in range(3):
        (ours / ("link%d" % n)).symlink_to(ours / "lib")
    (ours / "out").symlink_to("/out")
    (ours.site / "it.pth").write_text("/out\n")
    return ours


def test_the_advice_can_be_pasted_into_a_shell(broken, movenv, execute, tmp_path):
    moved = broken.move(tmp_path / "to/a b'c")
    line, = [line for line in movenv("check", moved, check=False).stdout.splitlines()
             if line.startswith("  -> movenv repair ")]
    command = line[len("  -> "):line.rindex(" fixes ")]
    assert execute("sh", "-c", 'movenv() { printf "%%s\\n" "$@"; }\n%s' % command).stdout == \
        "repair\n%s\n" % moved


def test_a_terminal_shows_that_an_environment_can_be_moved(ours, clean_env):
    assert on_terminal(clean_env, "check", ours) == (["%s: can be moved" % ours], 0)


@pytest.mark.parametrize("variables,coloured", [
    ({"TERM": "xterm"}, True),
    ({"TERM": "xterm", "NO_COLOR": ""}, True),
    ({"TERM": "xterm", "NO_COLOR": "1"}, False),
    ({"TERM": "dumb"}, False),
    ({}, False),
])
def test_colours_are_used_only_on_terminals_that_support_them(
        broken, clean_env, variables, coloured):
    lines, _ = on_terminal(dict(clean_env, **variables), "check", broken)
    assert any("\x1b[" in line for line in lines) == coloured
    bare = [re.sub(r"\x1b\[\d*m", "", line) for line in lines]
    assert bare == on_terminal(clean_env, "check", broken)[0]


# --- unknown status ---


def test_the_status_is_the_worst_of_several_environments(
        ours, broken, movenv, tmp_path, made, any_python):
    fine = made(any_python, "--without-pip")
    for arguments, status in (((fine,), 0), ((fine, broken, fine), 1),
                              ((broken, tmp_path / "no"), 2),
                              ((tmp_path, fine), 2)):
        done = movenv("check", *arguments, check=False)
        assert done.returncode == status
        found = [str(f) for f in check_text.parse(done.stdout) if f.file == "out"]
        assert len(found) == arguments.count(broken) and \
            all(line.startswith("%s/out: " % broken) for line in found)


def test_an_unreadable_directory_makes_the_status_unknown(user):
    user.create("env")
    env_dir = user.dir / "env"
    (env_dir / "share/closed").mkdir(parents=True)
    user.run("ln", "-s", "/out", "env/it")
    os.chmod(env_dir / "share/closed", 0)
    done = user.run(user.movenv, "check", "env", check=False)
    assert done.returncode == 2
    assert done.stderr == "movenv: cannot read '%s/share/closed': Permission denied\n" % env_dir
    assert done.stdout.startswith("%s: some of it cannot be read\n" % env_dir)
    assert [f.file for f in check_text.parse(done.stdout)] == ["it"]
    answer = json.loads(user.run(user.movenv, "check", "--json", "env", check=False).stdout)
    (environment,) = answer["environments"]
    assert environment["status"] == "unknown" and len(environment["findings"]) == 1
    assert environment["error"].startswith("cannot read '%s/share/closed'" % env_dir)
    os.chmod(env_dir / "share/closed", 0o700)


def test_repair_fixes_the_rest_if_a_directory_is_unreadable(user):
    user.create("env")
    env_dir = user.dir / "env"
    (env_dir / "share/closed").mkdir(parents=True)
    user.run("ln", "-s", env_dir / "lib", "env/it")
    os.chmod(env_dir / "share/closed", 0)
    done = user.run(user.movenv, "repair", "env", check=False)
    assert done.returncode == 1
    assert done.stderr == "movenv: cannot read '%s/share/closed': Permission denied\n" % env_dir
    assert os.readlink(env_dir / "it") == "lib"
    os.chmod(env_dir / "share/closed", 0o700)


def test_an_unreadable_file_makes_the_status_unknown(user):
    user.create("env")
    site = next((user.dir / "env").glob("lib/*/site-packages"))
    (site / "it.so").write_bytes(elf_files.library())
    os.chmod(site / "it.so", 0)
    done = user.run(user.movenv, "check", "env", check=False)
    assert done.returncode == 2 and "it.so': Permission denied" in done.stderr


def test_files_of_odd_kinds_and_deep_trees_do_no_harm(ours, check):
    os.mkfifo(ours.site / "it.so")
    os.mkfifo(ours.site / "it.pth")
    os.mkfifo(ours.bin / "it")
    with socket.socket(socket.AF_UNIX) as s:
        here = os.getcwd()
        os.chdir(ours.site)
        s.bind("socket.so")
        os.chdir(here)
    (ours / "loop").symlink_to("loop")
    (ours / "up").symlink_to(".")
    deep = ours.path
    for _ in range(300):
        deep = deep / "deepest"
    os.makedirs(deep)
    (deep / "it").symlink_to("/out")
    assert list(check(ours)) == ["deepest/" * 300 + "it"]


def test_a_full_disk_at_stdout_is_status_2(ours, execute):
    (ours / "it").symlink_to("/out")
    for options in ([], ["--json"]):
        done = execute("sh", "-c", 'exec "$@" >/dev/full', "sh", MOVENV, "check", *options, ours,
                       check=False)
        assert done.returncode == 2 and "No space left" in done.stderr


@pytest.mark.parametrize("arguments", [["--no-such"], ["--hashes=1", "env"]])
def test_misuse_is_status_2_and_nothing_on_stdout(movenv, tmp_path, arguments):
    done = movenv("check", *arguments, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: movenv check")


# --- speed ---


def test_irrelevant_files_cost_no_system_calls(ours, execute, needs_static):
    """System calls take most of the time of a check."""
    strace = tool("strace")
    for p in range(20):
        for s in range(4):
            part = ours.site / ("pkg%d/sub%d" % (p, s))
            part.mkdir(parents=True)
            for f in range(25):
                (part / ("m%d.py" % f)).write_bytes(b"")
        for f in range(2):
            library = elf_files.library(runpath="$ORIGIN")
            (ours.site / ("pkg%d/e%d.so" % (p, f))).write_bytes(library)
    summary = execute(strace, "-c", MOVENV, "check", ours).stderr
    total = re.search(r"^100\.00 +\S+ +(?:\d+ +)?(\d+) +(?:\d+ +)?total", summary, re.M)
    calls = int(total.group(1))
    assert calls < 2000  # 2,040 files
