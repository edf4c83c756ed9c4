# SPDX-License-Identifier: MIT
"""Seeding: pip from a wheel on the machine, and hostile wheels."""
import csv
import json
import os
import re
import shutil
import struct
import warnings
import zipfile
import zlib

import pytest

import interpreters
import trees
import wheels
from conftest import MOVENV, must, tool
from messages import check_refusal

RECORD = "pip-99.0.dist-info/RECORD"


def site_of(env_dir):
    """The directory that pip was installed into."""
    found = [p.parent for p in env_dir.glob("l*/**/*-packages/pip")]
    assert len(found) == 1, found
    return found[0]


def info_of(env_dir, project="pip"):
    found = list(site_of(env_dir).glob(project + "-*.dist-info"))
    assert len(found) == 1, found
    return found[0]


def rows_of(info):
    with open(info / "RECORD", newline="") as f:
        return list(csv.reader(f))


def version_in(env_dir, project="pip"):
    return info_of(env_dir, project).name[len(project) + 1:-len(".dist-info")]


# The installed files


@pytest.fixture(scope="session")
def with_setuptools(tmp_path_factory):
    """Options for a wheel of setuptools where the machine has none, as a Debian without venv."""
    if any(i.wheels("setuptools") for i in interpreters.find_all()):
        return ()
    directory = tmp_path_factory.mktemp("setuptools")
    files = {"setuptools/m%d.py" % i: "" for i in range(20)}
    wheels.Wheel("setuptools", "70.0", files=files).write(directory)
    return ("--find-links", str(directory))


def test_pip_is_the_one_that_ensurepip_names(made, execute, python):
    versions = [os.path.basename(w).split("-")[1] for w in python.pip_wheels()]
    done = execute(python, "-c", "import ensurepip; print(ensurepip._PIP_VERSION)", check=False)
    named = done.stdout.strip()
    # Debian's ensurepip names a missing wheel, or is missing itself.
    assert version_in(made(python)) == (named if named in versions else versions[-1])


def test_setuptools_is_installed_only_below_3_12(made, with_setuptools, python):
    env_dir = made(python, *with_setuptools)
    found = list(site_of(env_dir).glob("setuptools*"))
    if python.version >= (3, 12):
        assert found == []
    else:
        assert info_of(env_dir, "setuptools") in found


@pytest.mark.parametrize("project", ["pip", "setuptools"])
def test_record_has_the_hash_and_size_of_every_file(made, with_setuptools, python, project):
    if project == "setuptools" and python.version >= (3, 12):
        pytest.skip("no setuptools from 3.12 on")
    info = info_of(made(python, *with_setuptools), project)
    rows = rows_of(info)
    assert len(rows) > 20
    for name, digest, size in rows:
        path = info.parent / name
        assert path.is_file(), name
        if path == info / "RECORD":
            assert (digest, size) == ("", "")
        else:
            data = path.read_bytes()
            assert (digest, size) == (wheels.digest(data), str(len(data))), name


def test_record_lists_every_installed_file(made, python):
    env_dir = made(python)
    site = site_of(env_dir)
    listed = []
    for info in site.glob("*.dist-info"):
        listed += [os.path.normpath(site / row[0]) for row in rows_of(info)]
    skipped = ("/", ".pyc", "_movenv_pip.py")  # the last belongs to the environment
    present = [str(site / name) for name in trees.names(site) if not name.endswith(skipped)]
    ours = re.compile(r"python|pypy|activate|Activate")
    present += [str(p) for p in (env_dir / "bin").iterdir() if not ours.match(p.name)]
    assert sorted(present) == sorted(listed)


def test_installer_is_movenv_and_pip_was_requested(made, python):
    info = info_of(made(python))
    assert (info / "INSTALLER").read_text() == "movenv\n"
    assert (info / "REQUESTED").read_bytes() == b""


def test_pip_can_be_started_by_three_names(made, python):
    env_dir = made(python)
    names = {p.name for p in (env_dir / "bin").glob("pip*")}
    assert names == {"pip", "pip3", "pip" + python.minor}
    assert all(os.access(env_dir / "bin" / name, os.X_OK) for name in names)


def test_without_pip_nothing_is_seeded(made, python):
    names = {n.rpartition("/")[2] for n in trees.names(made(python, "--without-pip"))}
    assert not [n for n in names if n.startswith(("pip", "setuptools", "pkg_resources"))]


# Running pip


@pytest.fixture
def moved(movenv, tmp_path):
    """moved(python) -> a moved environment with pip."""

    def make(python, *options):
        movenv("create", "-p", python, *options, tmp_path / "first/env")
        os.rename(tmp_path / "first", tmp_path / "second")
        return tmp_path / "second/env"

    return make


def test_pip_lists_itself_after_a_move(moved, execute, with_setuptools, python, pip_env):
    env_dir = moved(python, *with_setuptools)
    listed = json.loads(execute(env_dir / "bin/pip", "list", "--format=json", env=pip_env).stdout)
    listed = {p["name"]: p["version"] for p in listed}
    assert listed["pip"] == version_in(env_dir)
    if python.is_cpython:  # PyPy has more in its standard library
        assert set(listed) == ({"pip"} if python.version >= (3, 12) else {"pip", "setuptools"})


@pytest.mark.parametrize("name", ["pip", "pip3", "pip{minor}"])
def test_pip_reports_its_location_under_each_name(made, execute, any_python, pip_env, name):
    env_dir = made(any_python)
    name = name.format(minor=any_python.minor)
    output = execute(env_dir / "bin" / name, "--version", env=pip_env).stdout
    assert " from %s " % (site_of(env_dir) / "pip") in output


def test_pip_check_finds_no_errors(made, execute, any_python, pip_env):
    env_dir = made(any_python)
    output = execute(env_dir / "bin/python", "-m", "pip", "check", env=pip_env).stdout
    assert output == "No broken requirements found.\n"


def test_pip_shows_its_files(made, execute, any_python, pip_env):
    env_dir = made(any_python)
    output = execute(env_dir / "bin/pip", "show", "-v", "-f", "pip", env=pip_env).stdout
    assert "Installer: movenv" in output
    files = {line.strip() for line in output.partition("Files:\n")[2].splitlines()}
    listed = {row[0] for row in rows_of(info_of(env_dir))}
    assert files == listed


def test_pip_can_uninstall_itself_completely(moved, execute, spread, pip_env):
    env_dir = moved(spread)
    pip_env.pop("PYTHONPYCACHEPREFIX")
    site = site_of(env_dir)
    execute(env_dir / "bin/python", "-m", "pip", "uninstall", "-y", "pip", env=pip_env)
    left = [n for n in trees.names(env_dir) if re.search(r"(^|/)pip", n)]
    assert left == []
    assert site.exists()


def test_pip_installs_and_removes_a_wheel(moved, execute, any_python, tmp_path, pip_env):
    env_dir = moved(any_python)
    before = trees.names(env_dir)
    files = {"greet/__init__.py": "def main():\n    print('hello')\n"}
    wheel = wheels.Wheel("greet", "1.0", files=files,
                         scripts={"greet": "greet:main"}).write(tmp_path)
    execute(env_dir / "bin/pip", "install", "--no-deps", "--no-compile", wheel, env=pip_env)
    assert execute(env_dir / "bin/greet", env=pip_env).stdout == "hello\n"
    execute(env_dir / "bin/pip", "uninstall", "-y", "greet", env=pip_env)
    after = {n for n in trees.names(env_dir) if "__pycache__" not in n}
    assert after == before


def test_a_launcher_is_the_shim_with_a_zip_appended(made, shim, any_python):
    launcher = made(any_python) / "bin/pip"
    assert launcher.read_bytes().startswith(shim.read_bytes())
    with zipfile.ZipFile(launcher) as z:
        assert z.namelist() == ["__main__.py"]
        assert z.testzip() is None
        info = z.infolist()[0]
        assert info.compress_type == zipfile.ZIP_STORED
        text = z.read(info).decode("ascii")
    assert text.splitlines()[0] == '"pip"'
    compile(text, "__main__.py", "exec")


# The search for wheels


@pytest.fixture
def links(tmp_path):
    directory = tmp_path / "links"
    directory.mkdir()
    return directory


@pytest.fixture
def seed(movenv, tmp_path, any_python, links):
    """seed() -> an environment made with --find-links; a test puts wheels into links."""

    def call(*options):
        movenv("create", "-p", any_python, "--find-links", links, *options, tmp_path / "env")
        return tmp_path / "env"

    return call


def test_find_links_come_first(seed, links):
    wheels.Wheel().write(links)
    assert version_in(seed()) == "99.0"


def test_the_bundle_is_used_if_find_links_has_no_wheel(seed, made, any_python):
    assert version_in(seed()) == version_in(made(any_python))


@pytest.mark.parametrize("option, status", [("--find-links", 2), ("--extra-search-dir", 0)])
def test_find_links_that_lead_nowhere_are_misuse_but_not_virtualenvs_option(
        movenv, any_python, tmp_path, option, status):
    skip_without = movenv("create", "-p", any_python, tmp_path / "first", check=False)
    done = movenv("create", "-p", any_python, option, tmp_path / "nowhere", tmp_path / "env",
                  check=False)
    assert done.returncode == (status or skip_without.returncode)
    assert status == 0 or "'--find-links=%s/nowhere': is neither a directory nor a wheel" \
        % tmp_path in done.stderr


def test_the_first_of_several_find_links_is_used(seed, links, tmp_path):
    (tmp_path / "second").mkdir()
    wheels.Wheel(version="98.0").write(links)
    wheels.Wheel(version="99.0").write(tmp_path / "second")
    assert version_in(seed("--find-links", tmp_path / "second")) == "98.0"


def test_the_newest_wheel_of_a_directory_is_used(seed, links):
    for version in ("9.0", "10.0rc1", "10.0", "9.10.1", "2.0"):
        wheels.Wheel(version=version).write(links)
    assert version_in(seed()) == "10.0"


def test_a_wheel_that_excludes_this_python_is_skipped(seed, links):
    wheels.Wheel(version="99.0", requires=">=4").write(links)
    wheels.Wheel(version="98.0", requires=">=3.0").write(links)
    assert version_in(seed()) == "98.0"


def test_the_bundle_is_used_if_all_wheels_exclude_this_python(seed, links, made, any_python):
    wheels.Wheel(requires="<3").write(links)
    assert version_in(seed()) == version_in(made(any_python))


@pytest.mark.parametrize("name", [
    "pip-99.0-py2-none-any.whl", "pip-99.0-{next}-{next}-linux_x86_64.whl", "pip-99.0.tar.gz",
    "pip-99.0-py3-none-any.whl.part", "pip_tools-99.0-py3-none-any.whl", "pip-py3-none-any.whl",
    "pip-tools-99.0-py3-none-any.whl", "notpip-99.0-py3-none-any.whl",
])
def test_other_files_in_find_links_are_not_taken_for_pip(seed, links, made, any_python, name):
    later = "cp3%d" % (any_python.version[1] + 1)
    (links / name.format(next=later)).write_text("not a wheel")
    assert version_in(seed()) == version_in(made(any_python))


@pytest.fixture(scope="session")
def older_python():
    """A Python that is also seeded with setuptools; the tests make a wheel of that name."""
    matching = [i for i in interpreters.find_all()
                if i.is_cpython and (3, 8) <= i.version < (3, 12) and i.pip_wheels()]
    if not matching:
        pytest.skip("no CPython 3.8 to 3.11 with a pip wheel on this machine")
    return matching[-1]


@pytest.fixture
def seed_with_scripts(movenv, tmp_path, older_python, links):
    """seed_with_scripts(wheel) -> a moved environment with this wheel of setuptools."""

    def call(wheel):
        wheel.write(links)
        movenv("create", "-p", older_python, "--find-links", links, tmp_path / "env")
        os.rename(tmp_path / "env", tmp_path / "moved")
        return tmp_path / "moved"

    return call


def test_debians_wheels_are_found(movenv, tmp_path):
    debian = [i for i in interpreters.find_all() if i.prefix == "/usr" and i.pip_wheels()]
    if not debian:
        pytest.skip("no Python in /usr with a wheel of pip")
    for python in debian:
        movenv("create", "-p", python, tmp_path / repr(python))
        assert version_in(tmp_path / repr(python)) in os.path.basename(python.pip_wheels()[-1])


@pytest.fixture
def hidden(needs_root, execute):
    """hidden(argument…) runs a command while all known directories of wheels are empty."""
    unshare = tool("unshare")
    must(unshare, "-m", "true")
    found = {os.path.dirname(w) for i in interpreters.find_all() for w in i.pip_wheels()}
    found = sorted(found | ({"/usr/share/python-wheels"} if os.path.isdir(
        "/usr/share/python-wheels") else set()))
    hide = "".join("mount -t tmpfs movenv-test '%s' && " % d for d in found)

    def call(*args, **kwargs):
        return execute(unshare, "-m", "sh", "-c", hide + 'exec "$@"', "sh", *args, **kwargs)

    return call


def test_without_any_wheel_the_message_names_directories_and_options(
        hidden, any_python, tmp_path, links):
    line = [MOVENV, "create", "-p", any_python, "--find-links", links, tmp_path / "env"]
    done = hidden(*line, "-v", check=False)
    for place in (str(links), any_python.stdlib + "/ensurepip/_bundled",
                  "/usr/share/python-wheels"):
        assert "movenv: looked for wheels in '%s'" % place in done.stderr
    done = hidden(*line, check=False)
    check_refusal(done, advice=1)
    assert "movenv downloads nothing" in done.stderr.splitlines()[0]
    assert "--find-links" in done.stderr.splitlines()[1]
    assert "--without-pip" in done.stderr.splitlines()[1]
    assert os.listdir(tmp_path) == ["links"]


def test_without_any_wheel_the_suggested_options_work(hidden, any_python, tmp_path, links):
    wheels.Wheel().write(links)
    hidden(MOVENV, "create", "-p", any_python, "--without-pip", tmp_path / "a")
    hidden(MOVENV, "create", "-p", any_python, "--find-links", links, tmp_path / "b")
    assert version_in(tmp_path / "b") == "99.0"


def test_a_wheel_of_another_python_is_used(needs_root, execute, tmp_path, any_python, clean_env):
    others = [i for i in interpreters.find_all()
              if i.is_cpython and i.prefix != "/usr" and i.path != any_python.path
              and i.version >= (3, 9) and i.version < any_python.version]
    if not others or any_python.prefix == "/usr":
        pytest.skip("needs two CPythons outside /usr")
    hide = "mount -t tmpfs x '%s/ensurepip/_bundled' && " % any_python.stdlib
    if os.path.isdir("/usr/share/python-wheels"):
        hide += "mount -t tmpfs x /usr/share/python-wheels && "
    clean_env["PATH"] = "%s:%s" % (os.path.dirname(others[-1].path), clean_env["PATH"])
    must(tool("unshare"), "-m", "true")
    execute("unshare", "-m", "sh", "-c", hide + 'exec "$@"', "sh", MOVENV, "create", "-p",
            any_python,
            tmp_path / "env", env=clean_env)
    assert version_in(
        tmp_path / "env") == os.path.basename(others[-1].pip_wheels()[-1]).split("-")[1]


# The parts of a wheel


def test_the_parts_of_a_wheel_are_installed_to_their_directories(seed, links, execute):
    wheel = wheels.Wheel(files={"pip/__init__.py": "x = 1\n", "pip/data/a,b.txt": "comma",
                                "top.py": ""})
    wheel.add(wheel.data + "purelib/pure.py", "")
    wheel.add(wheel.data + "platlib/plat.py", "")
    wheel.add(wheel.data + "data/share/doc/readme", "read")
    wheel.add(wheel.data + "headers/pip.h", "")
    wheel.add(wheel.data + "scripts/tool", "#!/bin/sh\necho tool\n")
    wheel.add("pip/run.sh", "", mode=0o100755)
    wheel.write(links)
    env_dir = seed()
    site = site_of(env_dir)
    assert all((site / name).is_file() for name in ("pure.py", "plat.py", "top.py",
                                                    "pip/data/a,b.txt"))
    assert (env_dir / "share/doc/readme").read_text() == "read"
    assert len(list((env_dir / "include").glob("**/pip/pip.h"))) == 1
    assert execute(env_dir / "bin/tool").stdout == "tool\n"
    assert os.access(site / "pip/run.sh", os.X_OK) and not os.access(site / "top.py", os.X_OK)
    listed = {os.path.normpath(site / row[0]) for row in rows_of(info_of(env_dir))}
    assert {str(env_dir / "share/doc/readme"), str(env_dir / "bin/tool")} <= listed


@pytest.mark.parametrize("text", [
    "#!python\nimport sys\nprint(sys.argv[1:])\n",
    "#!python\n'''doc'''\nfrom __future__ import division\nimport sys\nprint(sys.argv[1:])\n",
    "#!pythonw -E\n# -*- coding: utf-8 -*-\nimport sys\nprint(sys.argv[1:])\n",
], ids=["plain", "future", "pythonw"])
def test_a_script_of_a_wheel_runs_after_a_move_and_through_a_symlink(
        seed, links, execute, tmp_path, text):
    wheel = wheels.Wheel()
    wheel.add(wheel.data + "scripts/tool", text, mode=0o100755).write(links)
    os.rename(seed(), tmp_path / "moved")
    (tmp_path / "link").symlink_to("moved/bin/tool")
    for file in (tmp_path / "moved/bin/tool", tmp_path / "link"):
        assert execute(file, "a b", "$c").stdout == "['a b', '$c']\n"


MAIN = {"setuptools.py": """
def main():
    print("main")

class A:
    @staticmethod
    def run():
        print("run")
        return 3
"""}


def setuptools_with(**kwargs):
    return wheels.Wheel("setuptools", files=MAIN, **kwargs)


@pytest.mark.parametrize("name,value,expected", [
    ("plain", "setuptools:main", ("main\n", 0)),
    ("dots.and-dash_es", "setuptools:main", ("main\n", 0)),
    ("extra", "setuptools:main [x]", ("main\n", 0)),
    ("attribute", "setuptools:A.run", ("run\n", 3)),
    ("café", "setuptools:main", ("main\n", 0)),
    ("spaced", "  setuptools  :  main  ", ("main\n", 0)),
    # Names that resemble those of movenv's own files.
    ("activate-global-python-argcomplete", "setuptools:main", ("main\n", 0)),
    ("activator", "setuptools:main", ("main\n", 0)),
    ("pythonic", "setuptools:main", ("main\n", 0)),
    ("python-config", "setuptools:main", ("main\n", 0)),
])
def test_an_entry_point_runs(seed_with_scripts, execute, name, value, expected):
    env_dir = seed_with_scripts(setuptools_with(scripts={name: value}))
    done = execute(env_dir / "bin" / name, check=False)
    assert (done.stdout, done.returncode) == expected, done.stderr


@pytest.mark.parametrize("line",
                         ["# comment", "; comment", "", "[other.group]\nx = whatever it is"])
def test_other_lines_of_entry_points_are_skipped(seed_with_scripts, line):
    wheel = setuptools_with()
    text = "%s\n[console_scripts]\r\n  tool=setuptools:main\n"
    text += "[gui_scripts]\nwindow=setuptools:main\n"
    wheel.add(wheel.info + "entry_points.txt", text % line)
    assert {"tool", "window"} <= set(os.listdir(seed_with_scripts(wheel) / "bin"))


# Hostile wheels


@pytest.fixture
def hostile(refused, tmp_path, any_python, links):
    """hostile(word…): the wheel is refused by name with these words, and no file is left."""

    def call(*words, **kwargs):
        before = trees.names(tmp_path)
        message = refused("create", "-p", any_python, "--find-links", links, tmp_path / "new/env",
                          advice=1, **kwargs)
        assert "pip-99.0-py3-none-any.whl'" in message.splitlines()[0]
        for word in words:
            assert word in message
        assert trees.names(tmp_path) == before

    return call


def test_a_wheel_made_by_the_tests_is_valid(seed, links):
    """Otherwise the refusals below would prove nothing."""
    wheel = wheels.Wheel(scripts={"pip": "pip:main", "tool": "pip:main"}, requires=">=3.0")
    wheel.add(wheel.data + "scripts/script", "#!python\n").add("dir/", "", mode=0o40755,
                                                               listed=False)
    wheel.write(links)
    assert version_in(seed()) == "99.0"


def good_bytes(links):
    path = wheels.Wheel(files={"pip/__init__.py": "x = 1\n" * 5000}).write(links)
    return path, path.read_bytes()


@pytest.mark.parametrize("part", [0, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_wheel_is_refused(hostile, links, part):
    path, data = good_bytes(links)
    path.write_bytes(data[:int(len(data) * part)])
    hostile()


@pytest.mark.parametrize("left_out", [1, 2, 21, 22, 23])
def test_a_wheel_without_its_last_bytes_is_refused(hostile, links, left_out):
    path, data = good_bytes(links)
    path.write_bytes(data[:-left_out])
    hostile()


@pytest.mark.parametrize("cut", [1, 100])
def test_a_wheel_with_missing_bytes_in_the_middle_is_refused(hostile, links, cut):
    path, data = good_bytes(links)
    path.write_bytes(data[:50] + data[50 + cut:])
    hostile()


def test_a_changed_byte_is_refused_or_changes_no_file(movenv, tmp_path, any_python, links):
    """The fields that a reader ignores (dates, versions) may differ; the files may not."""
    path, data = good_bytes(links)
    expected = None
    for at in range(0, len(data), max(1, len(data) // 40)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xff]) + data[at + 1:])
        target = tmp_path / "env"
        done = movenv("create", "-p", any_python, "--find-links", links, target, check=False)
        if done.returncode != 0:
            check_refusal(done, advice=1)
            assert not target.exists(), at
            continue
        actual = {n: c for n, (_, c) in trees.contents(target).items()}
        expected = expected or actual
        assert actual == expected, at
        shutil.rmtree(target)


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x05\x06" + bytes(18), b"\x00" * 4096,
                                  b"<html>404</html>"],
                         ids=["empty", "byte", "empty-zip", "zeros", "html"])
def test_a_file_that_is_not_a_wheel_is_refused(hostile, links, data):
    (links / "pip-99.0-py3-none-any.whl").write_bytes(data)
    hostile()


@pytest.mark.parametrize("kind", ["directory", "fifo", "device", "nowhere", "loop"])
def test_a_wheel_that_is_not_a_regular_file_is_refused(hostile, links, kind):
    path = links / "pip-99.0-py3-none-any.whl"
    if kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "nowhere":
        path.symlink_to("nowhere")
    else:
        path.symlink_to(path.name)
    hostile(timeout=60)


def test_a_wrong_hash_is_refused(hostile, links):
    wheel = wheels.Wheel()
    wheel.rows["pip/__init__.py"] = "%s,0" % wheels.digest(b"other")
    wheel.write(links)
    hostile("'pip/__init__.py'", "hash")


def test_a_wrong_size_is_refused(hostile, links):
    wheel = wheels.Wheel()
    wheel.rows["pip/__init__.py"] = "%s,7" % wheels.digest(b"")
    wheel.write(links)
    hostile("'pip/__init__.py'", "size")


@pytest.mark.parametrize("row",
                         [",", ",0", "md5=1B2M2Y8AsgTpgAmY7PhCfg,0", "sha256=,0", "sha256=x,0"])
def test_a_row_without_a_valid_hash_is_refused(hostile, links, row):
    wheel = wheels.Wheel()
    wheel.rows["pip/__init__.py"] = row
    wheel.write(links)
    hostile("'pip/__init__.py'", "hash")


@pytest.mark.parametrize("member", ["pip/extra.py", "pip-99.0.data/scripts/extra", "top.pth"])
def test_a_member_that_record_does_not_list_is_refused(hostile, links, member):
    wheels.Wheel().add(member, "", listed=False).write(links)
    hostile("'%s'" % member, "RECORD")


@pytest.mark.parametrize("record", ['"', "a,b,c,d\n", 'x"y,,\n', "\0",
                                    "pip/__init__.py,,\npip/__init__.py,,\n"])
def test_a_damaged_record_is_refused(hostile, links, record):
    wheel = wheels.Wheel()
    wheel.with_record = False
    wheel.add(RECORD, record, listed=False).write(links)
    hostile("RECORD")


@pytest.mark.parametrize("member", [
    "../evil", "a/../../evil", "pip/../../../../../evil", "..", "/tmp/movenv-evil", "//evil",
    "./evil",
    "pip//evil", "pip/./evil", "pip\\..\\evil", "C:\\evil", "pip/new\nline", "pip/\x1b[31m", "",
    "pip-99.0.data/data/../../evil", "pip-99.0.data/scripts/../../../evil",
    "pip-99.0.data/purelib/../../../../../../evil", "pip-99.0.data/scripts//evil",
    "x/" * 3000 + "evil", "x" * 300,
], ids=lambda m: ascii(m)[:40])
def test_an_unsafe_member_name_is_refused(hostile, links, member):
    wheels.Wheel().add(member, "evil").write(links)
    hostile()
    assert not os.path.exists("/tmp/movenv-evil")


def test_a_member_name_with_a_nul_is_refused(hostile, links):
    path = wheels.Wheel().add("pip/aXb.py", "").write(links)
    wheels.patch(path, b"pip/aXb.py", b"pip/a\0b.py")
    hostile()


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o060644, 0o140755],
                         ids=["link", "fifo", "chardev", "blockdev", "socket"])
def test_a_member_that_is_not_a_file_is_refused(hostile, links, mode):
    wheels.Wheel().add("pip/link", "/etc/passwd", mode=mode).write(links)
    hostile("link")


@pytest.mark.parametrize("mode", [0o106755, 0o104755, 0o102755, 0o101777, 0o100666])
def test_of_the_mode_of_a_member_only_the_execute_bit_counts(seed, links, mode):
    wheels.Wheel().add("pip/tool", "", mode=mode).write(links)
    made_mode = (site_of(seed()) / "pip/tool").stat().st_mode & 0o7777
    assert made_mode == (0o755 if mode & 0o111 else 0o644)


def test_a_bomb_with_a_true_size_is_refused(hostile, links):
    wheel = wheels.Wheel()
    for name in "abc":
        wheel.add("pip/" + name, os.urandom(250000))
    path = wheel.write(links)
    for name in "abc":
        wheels.central(path, "pip/" + name, 24, 200 << 20, 4)
    hostile("more than is allowed")


def test_a_size_that_deflate_cannot_reach_is_refused(hostile, links):
    path = wheels.Wheel().add("pip/bomb", b"x" * 1000).write(links)
    wheels.central(path, "pip/bomb", 24, 400 << 20, 4)
    hostile("size")


def test_a_bomb_with_a_false_size_is_refused(hostile, links):
    wheel = wheels.Wheel().add("pip/bomb", bytes(64 << 20))
    wheel.rows["pip/bomb"] = "%s,100" % wheels.digest(bytes(100))
    path = wheel.write(links)
    wheels.central(path, "pip/bomb", 24, 100, 4)
    wheels.central(path, "pip/bomb", 16, zlib.crc32(bytes(100)), 4)
    hostile("damaged")


def test_a_bomb_of_overlapping_members_is_refused(hostile, links):
    wheel = wheels.Wheel()
    names = ["pip/%02d" % i for i in range(20)]
    for name in names:
        wheel.add(name, os.urandom(4000))
    path = wheel.write(links)
    with zipfile.ZipFile(path) as z:
        first = z.getinfo(names[0])
    for name in names[1:]:
        wheels.central(path, name, 42, first.header_offset, 4)
        wheels.central(path, name, 20, 60000, 4)
    hostile()


@pytest.mark.parametrize("value", [0, 9, 12, 14, 93, 99])
def test_an_unknown_compression_method_is_refused(hostile, links, value):
    path = wheels.Wheel().add("pip/x.py", "x" * 100).write(links)
    wheels.central(path, "pip/x.py", 10, value, 2)
    hostile()


def test_an_encrypted_member_is_refused(hostile, links):
    path = wheels.Wheel().add("pip/x.py", "x").write(links)
    wheels.central(path, "pip/x.py", 8, 1, 2)
    hostile("encrypted")


def test_a_duplicate_member_is_refused(hostile, links):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # from zipfile
        wheels.Wheel().add("pip/x.py", "x").add("pip/x.py", "x").write(links)
    hostile("pip/x.py")


def test_a_duplicate_member_in_the_data_directory_is_refused(hostile, links):
    wheel = wheels.Wheel().add("pip/x.py", "x")
    wheel.add(wheel.data + "purelib/pip/x.py", "y").write(links)
    hostile("pip/x.py")


def test_a_member_below_a_file_is_refused(hostile, links):
    wheels.Wheel().add("pip/x", "x").add("pip/x/y", "y").write(links)
    hostile("pip/x")


def test_an_offset_beyond_the_end_is_refused(hostile, links):
    path = wheels.Wheel().add("pip/x.py", "x").write(links)
    wheels.central(path, "pip/x.py", 42, 0x7fffffff, 4)
    hostile()


@pytest.mark.parametrize("offset,size,value", [
    (4, 2, 1), (6, 2, 1), (8, 2, 1), (10, 2, 60000), (12, 4, 0xfffffff0), (16, 4, 0xfffffff0),
    (16, 4, 0),
])
def test_a_false_end_record_is_refused(hostile, links, offset, size, value):
    path = wheels.Wheel().write(links)
    data = bytearray(path.read_bytes())
    at = len(data) - 22 + offset
    assert value != int.from_bytes(data[at:at + size], "little")
    data[at:at + size] = value.to_bytes(size, "little")
    path.write_bytes(data)
    hostile()


@pytest.mark.parametrize("name", [
    "../x", "a/b", "/x", "..", ".", "", "python", "python3", "activate",
    "activate.fish", "Activate.ps1", "a\\b", "x\x07",
], ids=ascii)
def test_an_invalid_script_name_is_refused(hostile, links, name):
    wheels.Wheel(scripts={name: "pip:main"}).write(links)
    hostile("entry_points.txt")


@pytest.mark.parametrize("value", [
    "os;evil:main", "pip:main;evil", "pip", "pip:", ":main", "pip:main()", "pip main:x", "pip:a b",
    "1pip:main", "pip:2", "pip..x:main", ".pip:main", "pip.:main", "pip:.main", 'pip:"x"',
    "pip:main#",
    "os\tas\tx:y", "m" * 300 + ":main",
], ids=lambda v: ascii(v)[:30])
def test_an_invalid_entry_point_is_refused(hostile, links, value):
    wheels.Wheel(scripts={"tool": value}).write(links)
    hostile("entry_points.txt")


@pytest.mark.parametrize("name", ["python", "python3", "python3.13", "activate", "activate.csh",
                                  "Activate.ps1"])
def test_a_script_file_that_would_replace_a_file_of_movenv_is_refused(hostile, links, name):
    wheel = wheels.Wheel()
    wheel.add(wheel.data + "scripts/" + name, "#!python\nprint('evil')\n").write(links)
    hostile("scripts/" + name)


@pytest.mark.parametrize("member", ["pyvenv.cfg", "bin/python", "bin/activate", "bin/python3"])
def test_a_data_file_that_would_replace_a_file_of_movenv_is_refused(hostile, links, member):
    wheel = wheels.Wheel()
    wheel.add(wheel.data + "data/" + member, "home = /tmp/evil\n").write(links)
    hostile(member)


@pytest.mark.parametrize("key", ["unknown/x", "x", "scripts", "Scripts/x", "purelibx/x"])
def test_an_unknown_data_directory_is_refused(hostile, links, key):
    wheel = wheels.Wheel()
    wheel.add(wheel.data + key, "x").write(links)
    hostile(key)


def test_a_wheel_without_record_is_refused(hostile, links):
    wheel = wheels.Wheel()
    wheel.with_record = False
    wheel.write(links)
    hostile("RECORD")


@pytest.mark.parametrize("name", ["METADATA", "WHEEL"])
def test_a_wheel_without_metadata_is_refused(hostile, links, name):
    wheel = wheels.Wheel()
    wheel.drop(wheel.info + name).write(links)
    hostile(name)


@pytest.mark.parametrize("text", [
    "", "Wheel-Version: 2.0\nRoot-Is-Purelib: true\n", "Root-Is-Purelib: true\n",
    "Wheel-Version: 10.0\n",
])
def test_an_unsupported_wheel_version_is_refused(hostile, links, text):
    wheel = wheels.Wheel()
    wheel.drop(wheel.info + "WHEEL").add(wheel.info + "WHEEL", text).write(links)
    hostile("format")


@pytest.mark.parametrize("member", ["evil-1.0.dist-info/RECORD", "pip-98.0.dist-info/METADATA"])
def test_two_dist_info_directories_are_refused(hostile, links, member):
    wheels.Wheel().add(member, "").write(links)
    hostile("dist-info")


def test_the_dist_info_of_another_project_is_refused(hostile, links):
    path = wheels.Wheel(name="evil").write(links)
    path.rename(links / "pip-99.0-py3-none-any.whl")
    hostile("dist-info")


@pytest.mark.parametrize("requires", [">=x", "3.8", ">=", "~=3"])
def test_an_invalid_requires_python_does_not_crash(movenv, tmp_path, any_python, links, requires):
    wheels.Wheel(requires=requires).write(links)
    done = movenv("create", "-p", any_python, "--find-links", links, tmp_path / "env", check=False)
    assert done.returncode in (0, 1)
    assert (tmp_path / "env").exists() == (done.returncode == 0)


def test_seeding_does_not_write_through_a_symlink(refused, movenv, tmp_path, any_python, links):
    wheel = wheels.Wheel()
    wheel.add(wheel.data + "data/share/x", "evil").write(links)
    movenv("create", "-p", any_python, "--without-pip", tmp_path / "env")
    (tmp_path / "outside").mkdir()
    (tmp_path / "env/share").symlink_to(tmp_path / "outside")
    refused("create", "-p", any_python, "--find-links", links, tmp_path / "env")
    assert os.listdir(tmp_path / "outside") == []
    assert not list((tmp_path / "env").glob("lib/*/site-packages/pip*"))


def test_zip64_is_refused(hostile, links):
    path = wheels.Wheel().write(links)
    data = bytearray(path.read_bytes())
    data[-12:-2] = struct.pack("<HII", 0xffff, 0xffffffff, 0xffffffff)
    path.write_bytes(data)
    hostile()
