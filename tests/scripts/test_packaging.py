# SPDX-License-Identifier: MIT
"""The Python package: pip builds it from a copy of the tree, and installs it without an index."""
import base64
import configparser
import csv
import email
import hashlib
import io
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import zipfile

import pytest

import trees
from conftest import MOVENV, ROOT, make_clean_env, run

OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1",
           "PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_CACHE_DIR": "1"}
TAGS = "py3-none-manylinux1_x86_64.manylinux_2_5_x86_64.musllinux_1_1_x86_64"
BACKEND = ROOT / "scripts/packaging"


class Package:
    """A clean copy of the tree, its parts built, an environment with pip, and the wheel."""

    def __init__(self, base, python):
        self.base, self.env = base, dict(make_clean_env(base), **OFFLINE)
        self.tree = base / "tree"
        run(ROOT / "scripts/lib/copy-tree", self.tree, env=os.environ)
        self.build = base / "build"
        shutil.copytree(MOVENV.parent, self.build,
                        ignore=shutil.ignore_patterns("host", "unit", "asan", "fuzz*", "cross"))
        run(MOVENV, "create", "-p", python, base / "env", env=self.env)
        (base / "wheels").mkdir()
        done = self.backend("print(b.build_wheel(sys.argv[1], {'BUILD': sys.argv[2]}))",
                            base / "wheels", self.build)
        assert done.returncode == 0, done.stderr
        self.wheel = base / "wheels" / done.stdout.strip()

    def backend(self, code, *args, tree=None, **variables):
        """Runs a line of Python with the backend of a tree."""
        tree = tree or self.tree
        path = 'import sys; sys.path.insert(0, "scripts/packaging"); import movenv_build as b; '
        return run(self.base / "env/bin/python", "-B", "-c", path + code, *args, cwd=tree,
                   env=dict(self.env, **variables), check=False)


@pytest.fixture(scope="module")
def package(tmp_path_factory, any_python):
    if os.uname().machine != "x86_64":
        pytest.skip("NOT TESTED: the wheel's tags are compared on x86-64 alone")
    if MOVENV.parent.joinpath("musl").is_dir():
        return Package(tmp_path_factory.mktemp("package"), any_python)
    pytest.skip("needs the Makefile's own build")


@pytest.fixture(scope="module")
def installed(package):
    """An environment of venv, where pip has installed the tree: `pip install .`"""
    place = package.base / "installed"
    python = package.base / "env/bin/python"
    run(python, "-m", "venv", "--without-pip", place, env=package.env)
    run(python, "-m", "pip", "--python", place / "bin/python", "install", "-q", "--no-compile",
        "-C", "BUILD=%s" % package.build, ".", cwd=package.tree, env=package.env)
    return place


def has_tool(package, name):
    return shutil.which(name, path=package.env["PATH"]) is not None


def read_wheel(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def info_of(files, name):
    return next(data for path, data in files.items() if path.endswith(".dist-info/" + name))


# The wheel


def test_the_wheel_is_named_for_every_c_library_and_small(package):
    assert package.wheel.name == "movenv-%s-%s.whl" % (version(package), TAGS)
    assert package.wheel.stat().st_size < (400000 if has_tool(package, "advzip") else 415000)


def version(package):
    return run(MOVENV, "--version", env=package.env).stdout.split()[1]


def test_record_lists_every_member_with_its_hash(package):
    files = read_wheel(package.wheel)
    rows = list(csv.reader(io.StringIO(info_of(files, "RECORD").decode())))
    assert [row[0] for row in rows] == list(files)
    for name, digest, size in rows[:-1]:
        hashed = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).decode()
        assert (digest, int(size)) == ("sha256=" + hashed.rstrip("="), len(files[name]))
    assert rows[-1] == ["movenv-%s.dist-info/RECORD" % version(package), "", ""]


def test_the_tags_are_those_of_the_name_one_by_one(package):
    wheel = email.message_from_bytes(info_of(read_wheel(package.wheel), "WHEEL"))
    assert wheel["Wheel-Version"] == "1.0" and wheel["Root-Is-Purelib"] == "false"
    python, abi, platforms = TAGS.split("-")
    assert wheel.get_all("Tag") == ["%s-%s-%s" % (python, abi, p) for p in platforms.split(".")]


def test_py_of_the_wheel_starts_python(installed, package):
    done = run(installed / "bin/py", "-c", "import sys; print(sys.prefix)", cwd=package.base,
               env=dict(package.env, VIRTUAL_ENV=str(installed)))
    assert done.stdout == "%s\n" % installed
    assert (installed / "bin/py").stat().st_size < 10000


def test_the_metadata_names_the_version_and_the_licences(package):
    files = read_wheel(package.wheel)
    metadata = email.message_from_bytes(info_of(files, "METADATA"))
    assert (metadata["Name"], metadata["Version"]) == ("movenv", version(package))
    assert metadata["License-Expression"] == "MIT AND Zlib"
    for name in metadata.get_all("License-File"):
        assert info_of(files, "licenses/" + name) == (ROOT / name).read_bytes()
    texts = b"".join(data for path, data in files.items() if "/licenses/" in path)
    for author in ("the movenv authors", "Rich Felker", "Jean-loup Gailly"):
        assert author.encode() in texts
    assert metadata.get_payload(decode=True) == (ROOT / "README.md").read_bytes()


def test_prepared_metadata_are_those_of_the_wheel(package, tmp_path):
    done = package.backend("print(b.prepare_metadata_for_build_wheel(sys.argv[1]))", tmp_path)
    prepared = tmp_path / done.stdout.strip() / "METADATA"
    assert prepared.read_bytes() == info_of(read_wheel(package.wheel), "METADATA")


def test_the_project_table_is_the_same_for_a_parser_of_toml(package):
    tomllib = pytest.importorskip("tomllib")
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert table.pop("dynamic") == ["version"]
    points = configparser.ConfigParser()
    points.read_string(info_of(read_wheel(package.wheel), "entry_points.txt").decode())
    assert {name: dict(points[name]) for name in points.sections()} == table.pop("entry-points")
    done = package.backend("import json; t = b.metadata.project(); del t['dynamic']; "
                           "print(json.dumps(t))")
    assert json.loads(done.stdout) == table


def test_the_bill_of_materials_has_the_libraries_that_the_program_names(package):
    bom = json.loads(info_of(read_wheel(package.wheel), "sboms/movenv.cdx.json"))
    shown = run(MOVENV, "--version", env=package.env).stdout
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert bom["metadata"]["component"]["version"] == version(package)
    parts = ["%s %s" % (part["name"], part["version"]) for part in bom["components"]]
    assert [part.split()[0] for part in parts] == ["musl", "zlib"]
    assert all(re.search(r"\b%s\b" % re.escape(part), shown) for part in parts)
    refs = [part["bom-ref"] for part in bom["components"]]
    assert bom["dependencies"] == [{"ref": bom["metadata"]["component"]["bom-ref"],
                                    "dependsOn": refs}]


def test_the_wheel_is_the_same_twice(package, tmp_path):
    done = package.backend("import os; os.umask(0o077); print(b.build_wheel(sys.argv[1], "
                           "{'BUILD': sys.argv[2]}))", tmp_path, package.build,
                           TZ="Asia/Kathmandu", LC_ALL="C", SOURCE_DATE_EPOCH="0")
    assert (tmp_path / done.stdout.strip()).read_bytes() == package.wheel.read_bytes()


def test_source_date_epoch_is_the_time_of_all_members(package, tmp_path):
    done = package.backend("print(b.build_sdist(sys.argv[1])); w = b.wheel.member('x', 0); "
                           "print(w.date_time)", tmp_path, SOURCE_DATE_EPOCH="1700000000")
    archive, date = done.stdout.splitlines()
    assert date == "(2023, 11, 14, 22, 13, 20)"
    with tarfile.open(tmp_path / archive) as archive:
        assert {m.mtime for m in archive.getmembers()} == {1700000000}


# Installed


def test_an_installed_movenv_makes_an_environment_that_moves(package, installed, tmp_path):
    program = installed / "bin/movenv"
    run(program, "create", "--without-pip", tmp_path / "env", env=package.env)
    os.rename(tmp_path / "env", tmp_path / "moved")
    done = run(tmp_path / "moved/bin/python", "-c", "import sys; print(sys.prefix)",
               env=package.env)
    assert done.stdout == "%s\n" % (tmp_path / "moved")


def test_it_runs_as_a_module(package, installed):
    python = installed / "bin/python"
    expected = run(installed / "bin/movenv", "--version", env=package.env).stdout
    assert run(python, "-m", "movenv", "--version", env=package.env).stdout == expected
    assert run(python, "-m", "movenv", "--no", env=package.env, check=False).returncode == 2


def test_the_module_takes_its_own_python_by_default(package, installed, tmp_path, any_python):
    # Another python3 is first on PATH.
    (tmp_path / "python3").symlink_to("/nowhere")
    env = dict(package.env, PATH="%s:%s" % (tmp_path, package.env["PATH"]))
    run(installed / "bin/python", "-m", "movenv", "create", "--without-pip", tmp_path / "env",
        env=env)
    assert trees.cfg(tmp_path / "env")["version"] == "%d.%d.%d" % any_python.version
    assert os.path.samefile(trees.cfg(tmp_path / "env")["home"], os.path.dirname(any_python.path))


def test_pip_installs_the_program_of_the_wheel(package, installed):
    assert (installed / "bin/movenv").read_bytes() in read_wheel(package.wheel).values()


def test_the_program_manual_and_completions_are_installed(package, installed):
    for name in ("share/bash-completion/completions/movenv", "share/zsh/site-functions/_movenv",
                 "share/fish/vendor_completions.d/movenv.fish"):
        assert (installed / name).stat().st_size > 1000, name
    pages = {path.stem for path in (ROOT / "builder/man").glob("*.md")}
    guides = {name for name in pages if name.endswith(".7")}
    assert {path.name for path in installed.glob("share/man/man?/*")} == (
        pages - guides if has_tool(package, "lowdown") else set())
    assert os.access(installed / "bin/movenv", os.X_OK)
    assert (installed / "bin/movenv").read_bytes()[:4] == b"\x7fELF"


FIND = "import movenv; print(movenv.find_movenv_bin())"


def test_find_movenv_bin_finds_the_program_of_an_environment(package, installed):
    done = run(installed / "bin/python", "-c", FIND, env=package.env)
    assert done.stdout == "%s\n" % (installed / "bin/movenv")


@pytest.mark.parametrize("packages", ["", "lib/python3.9/site-packages"],
                         ids=["target", "prefix"])
def test_find_movenv_bin_finds_the_program_elsewhere(package, tmp_path, packages):
    """As pip's --target and --prefix lay them out."""
    shutil.copytree(BACKEND / "movenv", tmp_path / packages / "movenv")
    (tmp_path / "bin").mkdir()
    shutil.copy(MOVENV, tmp_path / "bin")
    done = run(package.base / "env/bin/python", "-c", FIND,
               env=dict(package.env, PYTHONPATH=str(tmp_path / packages)))
    assert done.stdout == "%s\n" % (tmp_path / "bin/movenv")


def test_a_missing_program_is_an_error_with_the_places(package, tmp_path):
    shutil.copytree(BACKEND / "movenv", tmp_path / "movenv")
    env = dict(package.env, PYTHONPATH=str(tmp_path))
    python = package.base / "env/bin/python"
    done = run(python, "-m", "movenv", "list", env=env, check=False)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert done.stderr.startswith(
        "movenv: cannot find the program 'movenv' in: %s/bin, " % tmp_path)
    code = FIND.replace("print", "from movenv import MovenvNotFound as E\ntry: print") + \
        "\nexcept FileNotFoundError as e: print(type(e) is E)"
    assert run(python, "-c", code, env=env).stdout == "True\n"


def test_movenv_installs_its_own_wheel(package, tmp_path):
    run(MOVENV, "create", "--seed=movenv", "--find-links", package.wheel.parent,
        tmp_path / "env", env=package.env)
    os.rename(tmp_path / "env", tmp_path / "moved")
    done = run(tmp_path / "moved/bin/python", "-c", FIND, env=package.env)
    assert done.stdout == "%s\n" % (tmp_path / "moved/bin/movenv")
    run(tmp_path / "moved/bin/movenv", "check", tmp_path / "moved", env=package.env)


# The source archive


@pytest.fixture(scope="module")
def source(package):
    """The source archive of the tree, which is not a repository."""
    junk = ["build/x", "dist/x", "scripts/__pycache__/x.pyc", ".git/x", "scripts/x~"]
    for name in junk:
        (package.tree / name).parent.mkdir(exist_ok=True)
        (package.tree / name).touch()
    out = package.base / "source"
    out.mkdir()
    done = package.backend("print(b.build_sdist(sys.argv[1]))", out)
    assert done.returncode == 0, done.stderr
    for name in junk:
        (package.tree / name).unlink()
    return out / done.stdout.strip()


def test_the_source_archive_has_all_files_of_the_tree(package, source):
    stem = "movenv-%s" % version(package)
    assert source.name == stem + ".tar.gz"
    with tarfile.open(source) as archive:
        members = {m.name: m for m in archive.getmembers()}
        info = archive.extractfile(stem + "/PKG-INFO").read()
    expected = {str(p.relative_to(package.tree)) for p in package.tree.rglob("*")
                if p.is_file() and "__pycache__" not in p.parts}
    assert set(members) == {"%s/%s" % (stem, n) for n in expected | {"PKG-INFO", ".commit"}}
    assert members[stem + "/scripts/test"].mode == 0o755
    assert {m.mtime for m in members.values()} == {315532800}
    assert info == info_of(read_wheel(package.wheel), "METADATA")


def test_the_source_archive_builds_the_same_wheel(package, source, tmp_path):
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path)
    (tree,) = tmp_path.iterdir()
    done = package.backend("print(b.build_wheel(sys.argv[1], {'BUILD': sys.argv[2]}))", tmp_path,
                           package.build, tree=tree)
    assert (tmp_path / done.stdout.strip()).read_bytes() == package.wheel.read_bytes()
    package.backend("print(b.build_sdist(sys.argv[1]))", tmp_path, tree=tree)
    assert (tmp_path / source.name).read_bytes() == source.read_bytes()


def test_a_repository_gives_the_files_that_it_tracks_and_its_commit(package, tmp_path):
    git = shutil.which("git") or pytest.skip("needs git")
    tree = tmp_path / "tree"
    shutil.copytree(package.tree, tree, ignore=shutil.ignore_patterns("__pycache__", ".git"))
    (tree / "untracked").touch()
    for words in (["init", "-q"], ["add", "README.md", "pyproject.toml", "include", "scripts"],
                  ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        run(git, *words, cwd=tree, env=package.env)
    done = package.backend("print(b.build_sdist(sys.argv[1]))", tmp_path, tree=tree)
    stem = done.stdout.strip()[:-len(".tar.gz")]
    with tarfile.open(tmp_path / done.stdout.strip()) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
        commit = archive.extractfile(stem + "/.commit").read().decode()
    tracked = run(git, "ls-files", cwd=tree, env=package.env).stdout.split()
    assert names == set(tracked) | {"PKG-INFO", ".commit"}
    head = run(git, "rev-parse", "HEAD", cwd=tree, env=package.env).stdout
    assert re.fullmatch("[0-9a-f]{12}\n", commit) and head.startswith(commit.strip())


def test_make_takes_the_commit_of_a_source_archive(package, tmp_path):
    shutil.copytree(package.tree, tmp_path / "tree")
    (tmp_path / "tree/.commit").write_text("0123456789ab\n")
    done = run("make", "-n", "-B", "build/musl/builder/cmd/version.o", cwd=tmp_path / "tree",
               env=package.env)
    assert "0123456789ab" in done.stdout


# Failures


def fake_path(tmp_path, without, **scripts):
    """A directory with links to all programs but some, and scripts in place of others."""
    path = tmp_path / "bin"
    path.mkdir()
    for place in ("/usr/bin", "/bin"):
        for name in os.listdir(place):
            if name not in without and not (path / name).is_symlink():
                (path / name).symlink_to("%s/%s" % (place, name))
    for name, text in scripts.items():
        (path / name).unlink()
        (path / name).write_text(text)
        (path / name).chmod(0o755)
    return str(path)


NO_ZLIB = dict.fromkeys(("cc", "gcc", "musl-gcc"), """#!/bin/sh
case $* in *=libz.a) echo libz.a ;; *) exec "/usr/bin/${0##*/}" "$@" ;; esac
""")


@pytest.mark.parametrize("without, scripts, missing", [
    ({"make"}, {}, "make"),
    ({"musl-gcc"}, {}, "musl"),
    (set(), NO_ZLIB, "zlib"),
], ids=["make", "musl", "zlib"])
def test_what_is_missing_for_a_build_is_the_last_line(package, tmp_path, without, scripts, missing):
    path = fake_path(tmp_path, without, **scripts)
    done = package.backend("b.build_wheel(sys.argv[1])", tmp_path, PATH=path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("install-deps: cannot build movenv: packages are missing; install ")
    assert missing in last.split(":")[-1]
    assert "Traceback" not in done.stderr
    assert len(list(tmp_path.iterdir())) == 1  # bin


def test_make_names_a_missing_zlib_in_one_line(package, tmp_path):
    path = fake_path(tmp_path, set(), **NO_ZLIB)
    done = run("make", "-s", "BUILD=%s/b" % tmp_path, "%s/b/zlib" % tmp_path, cwd=package.tree,
               env=dict(package.env, PATH=path), check=False)
    assert done.returncode == 2
    assert "movenv: zlib is missing: install zlib1g-dev (Debian)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_another_failure_of_make_shows_its_output(package):
    done = package.backend("b.build_wheel('.', {'CC': 'false'})", MAKEFLAGS="-n")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "movenv: cannot build: make failed; its output is above"
    assert "does not build for musl" in done.stderr


@pytest.mark.parametrize("settings", ["{'nonsense': '1'}", "{'--build-option': 'x'}",
                                      "{'CC': ['a', 'b']}"])
def test_an_unknown_setting_is_refused_in_one_line(package, settings):
    done = package.backend("b.build_wheel('.', %s)" % settings)
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert "unknown setting" in done.stderr


def test_an_editable_install_is_refused_with_the_way_out(package):
    done = package.backend("b.build_editable('.')")
    assert done.returncode == 1
    assert done.stderr == "movenv: there is no editable install of a compiled program: " \
        "use 'pip install .'\n"


def test_a_directory_with_blanks_builds(package, tmp_path):
    tree, build = tmp_path / "a tree", tmp_path / "b"
    shutil.copytree(package.tree, tree)
    run("make", "-s", "BUILD=%s" % build, "%s/musl/shim/die.o" % build, cwd=tree, env=package.env)
    env = dict(TMPDIR=str(tmp_path / "t m p"))
    os.mkdir(env["TMPDIR"])
    done = package.backend("print(b.product.place())", **env)
    assert done.stdout == "/tmp\n"


# Other machines


@pytest.mark.parametrize("head, tags", [
    ((1, 1, 3), "manylinux1_i686 manylinux_2_5_i686 musllinux_1_1_i686"),
    ((2, 1, 62), "manylinux1_x86_64 manylinux_2_5_x86_64 musllinux_1_1_x86_64"),
    ((2, 1, 183), "manylinux2014_aarch64 manylinux_2_17_aarch64 musllinux_1_1_aarch64"),
    ((1, 1, 40), "manylinux2014_armv7l manylinux_2_17_armv7l musllinux_1_1_armv7l"),
    ((2, 1, 21), "manylinux2014_ppc64le manylinux_2_17_ppc64le musllinux_1_1_ppc64le"),
    ((2, 2, 22), "manylinux2014_s390x manylinux_2_17_s390x musllinux_1_1_s390x"),
    ((2, 1, 243), "manylinux_2_31_riscv64 musllinux_1_1_riscv64"),
], ids=str)
def test_the_tags_are_those_of_the_programs_machine(tmp_path, monkeypatch, head, tags):
    monkeypatch.syspath_prepend(str(BACKEND))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    from movenv_build.tags import platform_tags

    size, order, machine = head
    (tmp_path / "program").write_bytes(
        b"\x7fELF" + bytes([size, order]) + bytes(12) +
        struct.pack("<H" if order == 1 else ">H", machine))
    assert platform_tags(tmp_path / "program") == tags.split()


# make dist


def test_make_dist_writes_wheel_source_static_program_and_their_hashes(package, tmp_path):
    tree = tmp_path / "tree"
    shutil.copytree(package.tree, tree)
    done = run("make", "-s", "dist", "BUILD=%s" % package.build, "MACHINES=", cwd=tree,
               env=package.env)
    dist = tree / "dist"
    stem = "movenv-%s" % version(package)
    names = ["SHA256SUMS", stem + "-linux-x86_64.tar.gz", package.wheel.name, stem + ".tar.gz"]
    assert sorted(os.listdir(dist)) == sorted(names)
    assert all(name in done.stdout for name in names[1:])
    run("sha256sum", "-c", "--strict", "SHA256SUMS", cwd=dist, env=package.env)
    assert (dist / package.wheel.name).read_bytes() == package.wheel.read_bytes()
    subprocess.run(["tar", "-xf", names[1], "-C", tmp_path], cwd=dist, check=True)
    top = tmp_path / (stem + "-linux-x86_64")
    assert run(top / "bin/movenv", "--version", env=package.env).stdout.startswith("movenv ")
    assert sorted(p.name for p in (top / "share/doc/movenv").iterdir()) == [
        "LICENSE", "movenv.cdx.json", "musl.txt", "zlib.txt"]
