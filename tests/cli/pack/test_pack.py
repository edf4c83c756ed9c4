# SPDX-License-Identifier: MIT
"""movenv pack: one archive of an environment. Any program may unpack it."""
import gzip
import os
import re
import shutil
import tarfile
import time
import zipfile

import pytest

import archives
import trees
from archives import env, on_terminal, site, stale, unpack, unpacked, works  # noqa: F401
from conftest import run

FORMATS = ["tar.gz", "tar", "zip"]


@pytest.fixture
def pack(movenv, tmp_path):
    """pack(env, "--exclude", "x") -> the archive. The environment is unchanged, and no other
    file is left."""
    count = iter(range(100))

    def call(tree, *options, kind="tar.gz", quiet=True, **kwargs):
        to = tmp_path / "out" / str(next(count))
        to.mkdir(parents=True)
        before = trees.snapshot(tree), os.stat(tree).st_mtime_ns
        done = movenv("pack", tree, "-o", to / ("a." + kind), *options, **kwargs)
        assert (trees.snapshot(tree), os.stat(tree).st_mtime_ns) == before
        assert done.stdout == "" and (done.stderr == "" or not quiet)
        assert os.listdir(to) == ["a." + kind]
        return to / ("a." + kind)

    return call


def test_an_unpacked_environment_runs(movenv, pack, works, python, tmp_path):
    env = tmp_path / "env"
    movenv("create", "-p", python, env)
    out = unpack(pack(env), tmp_path / "there")
    shutil.rmtree(env)
    works(out, "pip")


def test_an_environment_of_venv_is_packed_as_repair_leaves_it(
        movenv, pack, works, spread, execute, tmp_path):
    env = tmp_path / "env"
    execute(spread, "-m", "venv", "--without-pip", env)
    (env / "bin" / "tool").write_text("#!%s/bin/python\nprint('tool 1')\n" % env)
    (env / "bin" / "tool").chmod(0o755)
    repaired = tmp_path / "repaired"
    for kind in FORMATS:
        out = unpack(pack(env, kind=kind), tmp_path / kind)
        works(out, "tool")
        if not repaired.exists():
            shutil.copytree(env, repaired, symlinks=True)
        actual = trees.contents(out)
        links = {name for name in actual if os.path.islink(out / name)}
        assert links <= {"lib64"}
    movenv("repair", env)
    expected = trees.contents(env)
    for name in set(expected) | set(actual):
        if "__pycache__" not in name:
            assert expected[name][1] == actual[name][1], name


@pytest.mark.parametrize("kind, reader", archives.READERS)
def test_every_reader_restores_the_tree(pack, env, tmp_path, kind, reader):
    archives.make_odd(env)
    archive = pack(env, kind=kind, quiet=False)
    assert unpacked(unpack(archive, tmp_path / "out" / "tree", reader)) == archives.expected(env)


def test_special_files_are_left_out_and_reported(movenv, env, tmp_path):
    archives.make_odd(env)
    done = movenv("pack", env, "-o", tmp_path / "a.tar")
    assert sorted(done.stderr.splitlines()) == [
        "movenv: left out '%s/sub/%s': it is a %s" % (env, name, reason) for name, reason in (
            ("fifo", "FIFO"), ("out and nowhere", "dangling symlink"),
            ("socket", "socket"))] + [
        "movenv: packed '%s/sub/nowhere' as it is: it is a dangling symlink" % env]


def test_owners_order_and_times_do_not_identify_the_packer(pack, env):
    archives.make_odd(env)
    with tarfile.open(pack(env, quiet=False)) as t:
        members = t.getmembers()
        names = [m.name.split("/") for m in members]
    assert names == sorted(names)
    assert {(m.uid, m.gid, m.uname, m.gname, m.mtime % 2) for m in members} == {(0, 0, "", "", 0)}
    one, two = (next(m for m in members if m.name == "sub/" + n) for n in ("one", "two"))
    assert (one.type, two.type, two.linkname) == (tarfile.REGTYPE, tarfile.LNKTYPE, "sub/one")


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_tree_gives_the_same_bytes(pack, env, tmp_path, kind):
    archives.make_odd(env)
    os.remove(env / "sub" / "absolute")
    copy = tmp_path / "copy"
    shutil.copytree(env / "lib", copy / "lib", symlinks=True)  # made in another order
    run("cp", "-a", "%s/." % env, copy, env=dict(os.environ))
    packed = {pack(tree, *jobs, kind=kind, quiet=False).read_bytes()
              for tree in (env, copy) for jobs in ([], ["-j1"], ["-j2"], ["--jobs=99"])}
    assert len(packed) == 1
    if kind != "tar":
        assert len(pack(env, "-l9", kind=kind, quiet=False).read_bytes()) < len(packed.pop())


def compiled(env, execute, site):
    """Compiles modules with odd times, and a stale one. Returns the name of the stale one."""
    for i, name in enumerate(("odd", "even", "old", "stale", "a.b", "hashed")):
        (site / (name + ".py")).write_text("x = %d\n" % i)
        os.utime(site / (name + ".py"), (1_700_000_000.5 + i,) * 2)
    os.utime(site / "old.py", (1, 1))
    execute(env / "bin" / "python", "-m", "compileall", "-q", site)
    execute(env / "bin" / "python", "-O", "-m", "compileall", "-q", site)
    execute(env / "bin" / "python", "-m", "py_compile", site / "hashed.py",
            env={"SOURCE_DATE_EPOCH": "1700000000", "PATH": "/usr/bin:/bin"})
    os.utime(site / "stale.py", (1_700_000_010, 1_700_000_010))
    return "stale"


@pytest.mark.parametrize("kind, reader", [r for r in archives.READERS if r[0] != "tar"])
def test_no_compiled_module_is_stale_after_unpacking(pack, env, site, execute, tmp_path, kind,
                                                     reader):
    old = compiled(env, execute, site)
    for epoch in ({}, {"SOURCE_DATE_EPOCH": "1000000001"}):
        out = unpack(pack(env, kind=kind, env=dict({"PATH": "/usr/bin:/bin"}, **epoch)),
                     tmp_path / ("out-" + "".join(epoch)), reader)
        wrong, count = stale(out)
        assert wrong == [] and count >= 9
        names = {name.split("/")[-1] for name in trees.names(out) if name.endswith(".pyc")}
        assert not [n for n in names if n.startswith(old + ".")]
        assert len([n for n in names if n.startswith(("odd.", "hashed."))]) == 4
        times = [time for _, _, time in unpacked(out).values() if time is not None]
        assert max(times) <= (1000000000 if epoch else time.time())
        assert all(t % 2 == 0 for t in times)


def test_compiled_modules_fit_on_exfat(pack, env, site, execute, exfat_dir):
    compiled(env, execute, site)
    # (GNU tar sets only the modification time; the FUSE driver of exFAT cannot do that.)
    for kind, reader in (("tar.gz", "busybox"), ("zip", "unzip")):
        wrong, count = stale(unpack(pack(env, kind=kind), exfat_dir / kind, reader))
        assert wrong == [] and count >= 9


@pytest.mark.parametrize("epoch", ["now", "-1", "1.5", "1 "])
def test_an_invalid_source_date_epoch_is_refused(refused, env, clean_env, tmp_path, epoch):
    message = refused("pack", env, "-o", tmp_path / "a.tar",
                      env=dict(clean_env, SOURCE_DATE_EPOCH=epoch))
    assert "SOURCE_DATE_EPOCH" in message and not (tmp_path / "a.tar").exists()


def members(archive):
    with zipfile.ZipFile(archive) if archive.suffix == ".zip" else tarfile.open(archive) as a:
        return a.namelist() if archive.suffix == ".zip" else a.getnames()


def test_exclude_matches_names_inside_the_environment(pack, env):
    (env / "share" / "man").mkdir(parents=True)
    (env / "share" / "man" / "x.1").write_text("")
    (env / "lib" / "x.1").write_text("")
    assert {"share/man/x.1", "lib/x.1"} <= set(members(pack(env)))
    left = members(pack(env, "--exclude", "share/man"))
    assert "share" in left and "lib/x.1" in left
    assert not [n for n in left if n.startswith("share/man")]
    assert not [n for n in members(pack(env, "--exclude=*.1", "--exclude", "bin/activate*"))
                if n.endswith(".1") or n.startswith("bin/activate")]


@pytest.mark.parametrize("kind", FORMATS)
def test_the_prefix_is_put_before_each_name(pack, works, env, tmp_path, kind):
    os.link(env / "pyvenv.cfg", env / "lib" / "second name")
    archive = pack(env, "--prefix", "opt/my env", kind=kind)
    assert all(name.startswith("opt/my env/") for name in members(archive))
    works(unpack(archive, tmp_path / kind) / "opt" / "my env")


@pytest.mark.parametrize("word", ["/opt", "../x", "a/../b", "", "a//b", "x\n"])
def test_an_unsafe_prefix_is_misuse(movenv, env, tmp_path, word):
    done = movenv("pack", "--prefix", word, env, "-o", tmp_path / "a.tar", check=False)
    assert done.returncode == 2 and not (tmp_path / "a.tar").exists()


def test_the_default_name_and_format_follow_the_environment_and_the_options(movenv, env, tmp_path):
    (tmp_path / "cwd").mkdir()
    for arguments, name in (
            ([env], "env.tar.gz"), (["--format", "zip", str(env) + "/."], "env.zip"),
            (["--format=tar", "../env/"], "env.tar"), ([env, "-o", "a.zip"], "a.zip"),
            ([env, "-ob.tgz"], "b.tgz"), ([env, "-o", "c.tar"], "c.tar"),
            ([env, "-o", "d"], "d"), ([env, "-o", "e.zip", "--format=tar"], "e.zip")):
        movenv("pack", *arguments, cwd=tmp_path / "cwd")
        start = (tmp_path / "cwd" / name).read_bytes()[:4]
        kind = "zip" if start == b"PK\3\4" else "tar.gz" if start[:2] == b"\x1f\x8b" else "tar"
        assert kind == {"env.zip": "zip", "env.tar": "tar", "a.zip": "zip", "c.tar": "tar",
                        "e.zip": "tar"}.get(name, "tar.gz")
    assert len(os.listdir(tmp_path / "cwd")) == 8


def test_a_hidden_environment_is_packed_under_the_name_of_its_project(movenv, made, any_python,
                                                                      tmp_path):
    shutil.copytree(made(any_python, "--without-pip"), tmp_path / "project/.venv", symlinks=True)
    movenv("pack", cwd=tmp_path / "project")
    assert (tmp_path / "project/project.tar.gz").exists()
    movenv("pack", tmp_path / "project/.venv", "--format=zip", cwd=tmp_path)
    assert (tmp_path / "project.zip").exists()


def test_an_archive_can_be_written_to_a_pipe(execute, env, tmp_path):
    from conftest import MOVENV
    (tmp_path / "there").mkdir()
    execute("sh", "-c", '"$0" pack "$1" -o - | tar xzf - -C "$2"', MOVENV, env,
            tmp_path / "there")
    assert (tmp_path / "there" / "bin" / "python").exists()


def test_pack_replaces_a_file_only_with_force(movenv, refused, env, tmp_path):
    out = tmp_path / "a.tar.gz"
    out.write_text("precious")
    assert "--force" in refused("pack", env, "-o", out, advice=1)
    assert out.read_text() == "precious"
    movenv("pack", env, "-o", out, "--force")
    assert gzip.decompress(out.read_bytes())


@pytest.mark.parametrize("kind", ["link", "fifo", "directory"])
def test_pack_replaces_nothing_but_files(refused, env, tmp_path, kind):
    out = tmp_path / "a.tar.gz"
    (tmp_path / "precious").write_text("precious")
    if kind == "link":
        out.symlink_to("precious")
    elif kind == "fifo":
        os.mkfifo(out)
    else:
        out.mkdir()
    refused("pack", env, "-o", out, "--force")
    assert (tmp_path / "precious").read_text() == "precious"
    assert sorted(os.listdir(tmp_path)) == ["a.tar.gz", "env", "precious"]


@pytest.mark.parametrize("where", [".", "lib", "../link"])
def test_an_archive_inside_its_environment_is_refused(refused, env, tmp_path, where):
    (tmp_path / "link").symlink_to(env / "lib")
    before = trees.snapshot(env)
    assert "in the environment" in refused("pack", env, "-o", env / where / "a.tar", advice=1)
    assert "in the environment" in refused("pack", env, cwd=env / where, advice=1)
    assert trees.snapshot(env) == before


def test_a_symlink_to_a_directory_outside_is_refused(refused, pack, env):
    (env / "share").symlink_to("/usr/share")
    assert "'%s/share'" % env in refused("pack", env, "-o", env.parent / "a.tar", advice=1)
    assert not (env.parent / "a.tar").exists()
    assert "share" not in members(pack(env, "--exclude", "share"))


@pytest.mark.parametrize("name, reason", [("back\\slash", "backslash"), ("new\nline", "control")])
def test_a_name_that_cannot_be_unpacked_is_refused(refused, env, name, reason):
    (env / name).write_text("")
    assert reason in refused("pack", env, "-o", env.parent / "a.tar", advice=1)


def test_a_name_that_is_not_utf_8_needs_tar(pack, refused, env, tmp_path):
    name = os.fsencode(env) + b"/b\xe9"
    with open(name, "w"):
        pass
    out = unpack(pack(env), tmp_path / "there")
    assert b"b\xe9" in os.listdir(os.fsencode(out))
    assert "UTF-8" in refused("pack", env, "-o", tmp_path / "a.zip", advice=1)


@pytest.mark.parametrize("arguments, reason", [
    (["a", "b"], "'b'"),
    (["-l0", "a"], "'--level=0'"), (["-l", "10", "a"], "'--level=10'"),
    (["-j0", "a"], "'--jobs=0'"), (["-jx", "a"], "'--jobs=x'"),
    (["--format=rar", "a"], "'--format=rar'"),
    (["-l1", "--format=tar", "a"], "tar"), (["-o", "-", "--format=zip", "a"], "zip"),
    (["-o", "", "a"], "'--output='"),
    (["-o", "x.tar.xz", "a"], "tar.gz, tar, zip"), (["-o", "x.7z", "a"], "tar.gz, tar, zip"),
    (["-o", "x.gz"], "tar.gz, tar, zip"),
], ids=lambda a: " ".join(a) if isinstance(a, list) else "")
def test_misuse_is_status_2(movenv, tmp_path, arguments, reason):
    done = movenv("pack", *arguments, check=False, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("usage: movenv pack")
    assert reason in done.stderr and os.listdir(tmp_path) == []


def test_a_directory_that_is_not_an_environment_is_refused(refused, tmp_path):
    (tmp_path / "bin").mkdir()
    assert "not an environment" in refused("pack", tmp_path, "-o", "/nonexistent/a")
    assert "'/nonexistent'" in refused("pack", "/nonexistent")


def test_the_archive_is_named_only_on_terminals(env, clean_env, tmp_path):
    from conftest import MOVENV

    for options in ([], ["-q"]):
        output = on_terminal(MOVENV, "pack", env, "-o", tmp_path / "a.tar.gz", "-l1", "--force",
                             *options, env=clean_env)
        assert not options or output == b""
        assert options or re.search(rb"movenv: '[^']*a\.tar\.gz' is complete: \d+\.\d [kM]B", output)
