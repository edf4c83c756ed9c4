# SPDX-License-Identifier: MIT
"""movenv unpack: environments from archives of any program."""
import os
import re
import shutil
import signal
import stat
import subprocess
import tarfile
import time
import zipfile

import pytest

import archives
import interpreters
import trees
from archives import LONG, LONGEST, WIDE, env, site, stale, works  # noqa: F401
from conftest import MOVENV, run
from waiting import wait_for

KINDS = ["tar.gz", "tar", "zip"]
UMASK = os.umask(0o22)
os.umask(UMASK)


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "target"
    path.mkdir()
    return path


def tool(env):
    """A console script as pip writes it."""
    (env / "bin" / "tool").write_text("#!%s/bin/python\nprint('tool 1')\n" % env)
    (env / "bin" / "tool").chmod(0o755)


def by(program, *arguments, needs=None):
    """A writer: makes an archive of the environment, with or without a directory around it."""
    def pack(env, archive):
        archives.have(needs or program)
        command = [program] + [w.format(archive=archive, top=env, up=env.parent, name=env.name)
                               for w in arguments]
        done = subprocess.run(command, cwd=env, timeout=60, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=dict(os.environ, LC_ALL="C.UTF-8"))
        assert done.returncode == 0, done.stdout
    return pack


def by_tar(*options):
    return by("tar", *options, "-cf", "{archive}", "-C", "{top}", ".")


def by_tarfile(form):
    def pack(env, archive):
        with tarfile.open(archive, "w:gz", format=form) as t:
            t.add(env, "")
    return pack


def by_zipfile(env, archive):
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
        for name, st in trees.walk(env):
            if stat.S_ISLNK(st.st_mode):
                info = zipfile.ZipInfo(name)
                info.external_attr = st.st_mode << 16
                z.writestr(info, os.readlink(env / name))
            else:
                z.write(env / name, name)


def by_shutil(kind):
    def pack(env, archive):
        shutil.move(shutil.make_archive(str(archive) + "-", kind, env), archive)
    return pack


# {writer: (function, features that its format lacks)}. The tree then has no names over 99 bytes, no
# names that cannot be split, no symlinks, or no times.
WRITERS = {
    "tar-v7": (by_tar("--format=v7"), {LONG, LONGEST, WIDE}),
    "tar-ustar": (by_tar("--format=ustar"), {LONGEST, WIDE}),
    "tar-oldgnu": (by_tar("--format=oldgnu", "-S"), ()),
    "tar-gnu": (by_tar("--format=gnu", "-S", "-z"), ()),
    "tar-posix": (by_tar("--format=posix", "-S"), ()),
    "tar-posix-0.0": (by_tar("--format=posix", "-S", "--sparse-version=0.0"), ()),
    "tar-posix-0.1": (by_tar("--format=posix", "-S", "--sparse-version=0.1"), ()),
    "tar-directory": (by("tar", "-czf", "{archive}", "-C", "{up}", "{name}"), ()),
    "busybox": (by("busybox", "tar", "-czf", "{archive}", "."), ()),
    "bsdtar": (by("bsdtar", "-czf", "{archive}", "."), ()),
    "bsdtar-directory": (by("bsdtar", "-cf", "{archive}", "-C", "{up}", "{name}"), ()),
    "bsdtar-zip": (by("bsdtar", "-cf", "{archive}", "--format=zip", "."), ()),
    "tarfile-ustar": (by_tarfile(tarfile.USTAR_FORMAT), {LONGEST, WIDE}),
    "tarfile-gnu": (by_tarfile(tarfile.GNU_FORMAT), ()),
    "tarfile-pax": (by_tarfile(tarfile.PAX_FORMAT), ()),
    "shutil-gztar": (by_shutil("gztar"), ()),
    "zip": (by("zip", "-qry", "{archive}", "."), ()),
    "zip-64": (by("zip", "-qryfz", "{archive}", "."), ()),
    "zip-stream": (by("sh", "-c", "zip -qr - . | cat >'{archive}'", needs="zip"), {"links"}),
    "zip-follows": (by("zip", "-qr", "{archive}", "."), {"links"}),
    "zipfile": (by_zipfile, {"times"}),
    "shutil-zip": (by_shutil("zip"), {"links", "times"}),
}


def fill(env, without):
    """Files of odd names and kinds."""
    (env / "sub" if LONG in without else (env / LONG).parent).mkdir(parents=True)
    for name in (LONG, LONGEST, WIDE, "sub/empty file", "sub/-x", "sub/a b'\"$(x)"):
        if name not in without:
            (env / name).write_text("" if "empty" in name else name)
    sub = env / "sub"
    if "times" not in without and "links" not in without:
        with open(os.fsencode(sub) + b"/b\xe9", "w") as f:
            f.write("not UTF-8")
    (sub / "empty").mkdir()
    (sub / "one").write_text("a file with two names")
    os.link(sub / "one", sub / "two")
    (sub / "program").write_text("x")
    (sub / "program").chmod(0o4755)
    (sub / "private").write_text("x")
    (sub / "private").chmod(0o600)
    (sub / "random").write_bytes(os.urandom(300_000))
    with open(sub / "sparse", "wb") as f:
        f.truncate(9 << 20)
        for i in range(60):  # more than fit in one block
            f.seek(i * 128 << 10)
            f.write(b"part %d" % i)
    with open(sub / "hole", "wb") as f:
        f.truncate(1 << 20)
    if "links" not in without:
        (sub / "inside").symlink_to("../lib")
        (sub / "nowhere").symlink_to("not/there")
        (sub / "chain").symlink_to("inside")
    for i, name in enumerate(("one", "random", "private")):
        os.utime(sub / name, (1_600_000_002 + 2 * i,) * 2)


def contents(env, times=True):
    """The tree as unpack makes it: whole seconds, and modes limited by the umask."""
    tree = {}
    for name, (mode, data, mtime) in archives.unpacked(env).items():
        mode = int(mode, 8)
        if stat.S_ISDIR(mode):
            mode = stat.S_IFDIR | 0o777 & ~UMASK
        elif stat.S_ISREG(mode):
            mode = stat.S_IFREG | mode & 0o777 & ~UMASK
        tree[name] = (oct(mode), data, int(mtime) if times and mtime is not None else None)
    return tree


@pytest.mark.parametrize("writer", WRITERS)
def test_an_archive_of_any_program_is_unpacked(movenv, works, env, target, writer):
    pack, without = WRITERS[writer]
    fill(env, without)
    tool(env)
    if "links" in without:
        for name, st in trees.walk(env):
            if stat.S_ISLNK(st.st_mode):
                os.unlink(env / name)
    for name in ("bin/tool", "pyvenv.cfg"):
        os.utime(env / name, (1_600_000_000,) * 2)
    archive = target / ("a.zip" if "zip" in writer and "gz" not in writer else "a.tar")
    pack(env, archive)
    expected = contents(env, "times" not in without)
    gone = env.rename(env.parent / "gone")
    done = movenv("unpack", archive, target / "env")
    assert (done.stdout, done.stderr) == ("", "")
    actual = contents(target / "env", "times" not in without)
    for name in ("bin/tool", "pyvenv.cfg"):
        assert name in expected and (expected.pop(name) == actual.pop(name)) == (name != "bin/tool")
    assert actual == expected
    works(target / "env", "tool")
    sub = target / "env" / "sub"
    if "zip" not in writer:
        assert (sub / "one").stat().st_ino == (sub / "two").stat().st_ino
    if writer in ("bsdtar", "tar-gnu", "tar-oldgnu") or writer.startswith("tar-posix"):
        assert (sub / "sparse").stat().st_blocks * 512 < 2 << 20
        assert (sub / "hole").stat().st_blocks == 0
    assert gone.exists() and sorted(os.listdir(target)) == [archive.name, "env"]


@pytest.mark.parametrize("maker", ["movenv", "venv"])
def test_an_unpacked_environment_runs_after_the_source_is_gone(
        movenv, works, execute, spread, target, tmp_path, maker):
    env = tmp_path / "env"
    if maker == "movenv":
        movenv("create", "--without-pip", "-p", spread, env)
    else:
        execute(spread, "-m", "venv", "--without-pip", env)
    tool(env)
    for i, kind in enumerate(KINDS):
        movenv("pack", env, "-o", target / ("a." + kind))
    # Another program packs it unchanged: symlinks to /usr/bin, #! lines with old paths.
    execute("tar", "czf", target / "b.tgz", "-C", tmp_path, "env")
    env.rename(tmp_path / "gone")
    made = []
    for name in ["a." + kind for kind in KINDS] + ["b.tgz"]:
        out = target / "a b" / name / "x"
        done = movenv("unpack", target / name, out)
        assert (done.stdout, done.stderr) == ("", "")
        # (Before Python 3.11, an environment of movenv does not record where it was made.)
        works(out, "tool" if name[0] == "a" or maker == "venv" else None)
        assert stale(out)[0] == []
        made.append({n: v[:2] for n, v in archives.unpacked(out).items()
                     if "__pycache__" not in n})
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("writer", ["zip-follows", "shutil-zip", "tar-follows"])
def test_an_interpreter_packed_in_place_of_a_symlink_becomes_the_shim(
        movenv, works, execute, any_python, target, tmp_path, writer):
    """Programs that follow symlinks pack the interpreter itself, and lib twice."""
    env = tmp_path / "env"
    execute(any_python, "-m", "venv", "--without-pip", env)
    tool(env)
    pack = by_tar("-h") if writer == "tar-follows" else WRITERS[writer][0]
    archive = target / ("a.tar" if "tar" in writer else "a.zip")
    pack(env, archive)
    env.rename(tmp_path / "gone")
    movenv("unpack", archive, target / "env")
    works(target / "env", "tool")
    assert (target / "env" / "bin" / "python").stat().st_size < 32_768


def test_an_ordinary_user_can_unpack_files_that_are_not_writable(user):
    """The archive has files of mode 0 and 0444, also scripts to relocate, and of another owner."""
    user.create("env")
    tool(user.dir / "env")
    (user.dir / "env" / "lib" / "nobody").write_text("x")
    for name, mode in (("bin/tool", 0o555), ("pyvenv.cfg", 0o444), ("lib/nobody", 0o444)):
        (user.dir / "env" / name).chmod(mode)
    with tarfile.open(user.dir / "a.tar", "w") as t:
        t.add(user.dir / "env", ".", filter=lambda i: (setattr(i, "uid", 12345), setattr(
            i, "mode", 0 if "nobody" in i.name else i.mode)) and i)
    user.run("mv", "env", "gone")
    user.run(user.movenv, "unpack", "a.tar", "new/env")
    new = user.dir / "new" / "env"
    assert user.run(str(new / "bin" / "tool")).stdout == "tool 1\n"
    assert {st.st_uid for _, st in trees.walk(user.dir / "new")} == {os.stat(user.dir).st_uid}
    assert stat.S_IMODE((new / "lib" / "nobody").stat().st_mode) == 0o400


def test_compiled_modules_stay_valid(movenv, env, site, execute, target):
    for name in ("odd", "even"):
        (site / (name + ".py")).write_text("x = 1\n")
        os.utime(site / (name + ".py"), (1_700_000_000.5 + len(name),) * 2)
    execute(env / "bin" / "python", "-m", "compileall", "-q", site)
    writers = dict(WRITERS, movenv=(lambda e, a: movenv("pack", e, "-o", a), ()))
    for kind, writer in (("tar", "tar-posix"), ("zip", "zip"), ("zip", "bsdtar-zip"),
                         ("tar", "tarfile-gnu"), ("tar.gz", "movenv"), ("zip", "movenv")):
        archive = target / ("%s.%s" % (writer, kind))
        writers[writer][0](env, archive)
        movenv("unpack", archive, target / writer / kind)
        wrong, count = stale(target / writer / kind)
        assert wrong == [] and count >= 2, writer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prefix", ["env", "opt/my env/x", "lib/bin"])
def test_a_directory_around_the_whole_environment_is_removed(
        movenv, works, env, target, prefix, kind):
    """Also if the environment has an entry of the same name."""
    (env / "opt").mkdir()
    (env / "env").write_text("x")
    os.link(env / "pyvenv.cfg", env / "lib" / "second name")
    movenv("pack", env, "--prefix", prefix, "-o", target / ("a." + kind))
    movenv("unpack", target / ("a." + kind), target / "new")
    assert set(os.listdir(target / "new")) == set(os.listdir(env))
    works(target / "new")


def test_the_default_directory_has_the_name_of_the_archive(movenv, refused, env, target, tmp_path):
    for name, made in (("a.tar.gz", "a"), ("b.tgz", "b"), ("c.tar", "c"), ("d.zip", "d"),
                       ("e.v1.tar.gz", "e.v1")):
        movenv("pack", env, "-o", tmp_path / name)
        movenv("unpack", tmp_path / name, cwd=target)
        assert (target / made / "pyvenv.cfg").exists()
    for name in ("plain", ".tar", "x.TAR", "f.gz"):
        shutil.copy(tmp_path / "c.tar", tmp_path / name)
        message = refused("unpack", tmp_path / name, cwd=target, advice=1).splitlines()
        assert message == ["movenv: cannot unpack '%s': its name does not give a directory name" % (
            tmp_path / name), "movenv: name the environment's directory after it"]
    refused("unpack", "-", cwd=target, advice=1)
    assert len(os.listdir(target)) == 5


def test_an_archive_can_be_read_from_standard_input(movenv, refused, works, env, target):
    for kind in KINDS:
        movenv("pack", env, "-o", target / ("a." + kind))
        for feed in ("cat a.%s |", "exec <a.%s;"):
            done = run("sh", "-c", feed % kind + ' "$0" unpack - out', MOVENV, cwd=target,
                       check=False, env=dict(os.environ))
            if kind == "zip" and "cat" in feed:
                assert done.stderr == "movenv: cannot unpack '-': it is a zip archive, which " \
                    "cannot be read from a pipe\n" and done.returncode == 1
                assert not (target / "out").exists()
                continue
            assert (done.returncode, done.stderr) == (0, "")
            works(target / "out")
            shutil.rmtree(target / "out")


def test_the_directory_may_exist_if_it_is_empty(movenv, refused, works, env, target):
    movenv("pack", env, "-o", target / "a.tar")
    (target / "empty").mkdir()
    inode = (target / "empty").stat().st_ino
    movenv("unpack", target / "a.tar", target / "empty")
    works(target / "empty")
    assert (target / "empty").stat().st_ino == inode
    before = trees.snapshot(target)
    assert refused("unpack", target / "a.tar", target / "empty", advice=1).splitlines() == [
        "movenv: cannot unpack into '%s': it is not empty" % (target / "empty"),
        "movenv: name another directory, or replace the environment in it with --clear"]
    assert "Not a directory" in refused("unpack", target / "a.tar", target / "a.tar")
    (target / "nowhere").symlink_to("not/there")
    assert "dangling symlink" in refused("unpack", target / "a.tar", target / "nowhere")
    os.unlink(target / "nowhere")
    assert trees.snapshot(target) == before
    movenv("unpack", target / "a.tar", target / "x" / "y" / "z/")
    works(target / "x" / "y" / "z")
    movenv("unpack", "../a.tar", ".", cwd=os.makedirs(target / "here") or target / "here")
    works(target / "here")


def test_clear_replaces_an_environment_and_nothing_else(movenv, refused, works, env, target):
    movenv("pack", env, "-o", target / "a.tgz")
    for name in ("b.tgz", "c.tgz"):
        (target / name).write_bytes((target / "a.tgz").read_bytes()[:-3] + b"xyz")
    movenv("unpack", target / "a.tgz", target / "env")
    (target / "env" / "precious").write_text("x")
    before = trees.snapshot(target)
    assert "it is damaged" in refused("unpack", "--clear", target / "b.tgz", target / "env")
    assert trees.snapshot(target) == before
    movenv("unpack", "--clear", target / "a.tgz", target / "env")
    assert not (target / "env" / "precious").exists()
    works(target / "env")
    assert sorted(os.listdir(target)) == ["a.tgz", "b.tgz", "c.tgz", "env"]
    (target / "other").mkdir()
    (target / "other" / "file").write_text("x")
    message = refused("unpack", "--clear", target / "a.tgz", target / "other")
    assert message == "movenv: cannot clear '%s': it is not an environment\n" % (target / "other")
    assert "current directory" in refused("unpack", "--clear", target / "a.tgz", ".",
                                          cwd=target / "env")
    shutil.copy(target / "a.tgz", target / "env" / "a.tgz")
    for options in ([], ["--clear"]):
        assert "it lies in the environment's directory" in refused(
            "unpack", *options, target / "env" / "a.tgz", target / "env")


def test_another_interpreter_can_be_named_if_it_fits(
        movenv, refused, execute, works, any_python, env, target):
    others = [i for i in interpreters.find_all() if i.is_cpython and i.minor != any_python.minor
              and i.version >= (3, 8)]
    movenv("pack", env, "-o", target / "a.tar")
    movenv("unpack", "-p", any_python, target / "a.tar", target / "env")
    works(target / "env")
    message = refused("unpack", "-p", "/nonexistent/python", target / "a.tar", target / "env2")
    assert "'/nonexistent/python'" in message
    if others:
        message = refused("unpack", "-p", others[0], target / "a.tar", target / "env2", advice=1)
        assert message.startswith("movenv: cannot put '%s' on " % (target / "env2"))
    assert sorted(os.listdir(target)) == ["a.tar", "env"]


def change_to_unknown_python(env):
    """Changes the environment to a version of Python that does not exist."""
    text = (env / "pyvenv.cfg").read_text()
    text = re.sub(r"(?m)^(version(_info)?) = .*", r"\1 = 3.99.1", text)
    text = re.sub(r"(?m)^home = .*", "home = /nonexistent/bin", text)
    text = re.sub(r"(?m)^executable = .*", "executable = /nonexistent/bin/python3.99", text)
    (env / "pyvenv.cfg").write_text(text)
    lib = next((env / "lib").glob("python3*"))
    lib.rename(lib.with_name("python3.99"))


def test_a_missing_interpreter_is_reported(movenv, refused, env, target):
    change_to_unknown_python(env)
    run("tar", "cf", target / "own.tar", "-C", env, ".", env=dict(os.environ))
    done = movenv("unpack", target / "own.tar", target / "own")
    assert done.stdout == "" and done.stderr == (
        "movenv: '%s' needs Python 3.99, and there is none in MOVENV_PYTHON, on PATH, or in the "
        "usual places; install it before you use it\n" % (target / "own")).replace(
            "Python 3.99", re.search(r"needs (.*), and", done.stderr).group(1))
    assert "3.99" in done.stderr and (target / "own" / "bin" / "python").exists()
    text = (env / "pyvenv.cfg").read_text()
    (env / "pyvenv.cfg").write_text(re.sub(r"(?m)^movenv.*\n", "", text))
    for name in ("python", "python3"):
        os.unlink(env / "bin" / name)
        (env / "bin" / name).symlink_to("/nonexistent/bin/python3.99")
    run("tar", "cf", target / "foreign.tar", "-C", env, ".", env=dict(os.environ))
    message = refused("unpack", target / "foreign.tar", target / "foreign", advice=1).splitlines()
    assert message[0].startswith("movenv: cannot unpack '%s': it needs " % (target / "foreign.tar"))
    assert "3.99" in message[0] and message[1].endswith("or name one with -p FILE")
    assert sorted(os.listdir(target)) == ["foreign.tar", "own", "own.tar"]


def test_a_standalone_environment_records_its_final_location(
        movenv, any_python, execute, target, tmp_path):
    env = tmp_path / "env"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, env)
    tool(env)
    movenv("pack", env, "-l1", "-o", target / "a.tgz")
    run("tar", "cf", target / "b.tar", "-C", tmp_path, "env", env=dict(os.environ))
    env.rename(tmp_path / "gone")
    for name in ("a.tgz", "b.tar"):
        out = target / name[0]
        done = movenv("unpack", target / name, out)
        assert (done.stdout, done.stderr) == ("", "")
        cfg = trees.cfg(out)
        assert cfg["home"] == str(out / "base" / "bin")
        assert cfg["executable"].startswith(str(out / "base" / "bin") + "/")
        assert ".movenv-" not in (out / "pyvenv.cfg").read_text()
        done = execute(out / "bin" / "python", "-c", "import sys; print(sys.base_prefix)")
        assert done.stdout == "%s/base\n" % out
        assert execute(out / "bin" / "tool").stdout == "tool 1\n"
        assert movenv("repair", "-n", out).stdout == ""


@pytest.mark.parametrize("arguments, reason", [
    ([], "FILE"), (["a", "b", "c"], "'c'"), (["--max-size=0", "a"], "'--max-size=0'"),
    (["--max-size", "1X", "a"], "'--max-size=1X'"), (["--max-size=-1", "a"], "'--max-size=-1'"),
    (["--max-size=1GG", "a"], "'--max-size=1GG'"),
    (["--max-size=99999999999999999999", "a"], "9999'"),
    (["--max-size=16777216T", "a"], "'--max-size=16777216T'"),
    (["--max-size=", "a"], "'--max-size='"),
    (["-p", "", "a"], "'--python='"),
    ([""], "''"), (["a", ""], "''"), (["--force", "a"], "'--force'"),
], ids=lambda a: " ".join(a) if isinstance(a, list) else "")
def test_misuse_is_status_2(movenv, tmp_path, arguments, reason):
    done = movenv("unpack", *arguments, check=False, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("usage: movenv unpack")
    assert reason in done.stderr and os.listdir(tmp_path) == []


def test_an_archive_that_cannot_be_opened_is_reported(refused, user, target):
    assert refused("unpack", "/nonexistent.tar", target / "x") == \
        "movenv: cannot open '/nonexistent.tar': No such file or directory\n"
    assert refused("unpack", target, target / "x") == \
        "movenv: cannot unpack '%s': it is a directory\n" % target
    (user.dir / "a.tar").write_bytes(b"x")
    (user.dir / "a.tar").chmod(0)
    if os.geteuid() == 0:
        os.chown(user.dir / "a.tar", 0, 0)
    done = user.run(user.movenv, "unpack", "a.tar", check=False)
    assert (done.returncode, done.stderr) == (1, "movenv: cannot open 'a.tar': Permission denied\n")
    assert os.listdir(user.dir) == ["a.tar"] and os.listdir(target) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_leaves_nothing(movenv, refused, env, small_disk, tmp_path, kind):
    (env / "random").write_bytes(os.urandom(2 << 20))
    movenv("pack", env, "-o", tmp_path / ("a." + kind))
    for to in (small_disk / "new" / "env", small_disk):
        message = refused("unpack", tmp_path / ("a." + kind), to, advice=1)
        assert message == "movenv: cannot unpack 'random' of '%s': No space left on device\n" \
            "movenv: there is no space for '%s'\n" % (tmp_path / ("a." + kind), to)
        assert os.listdir(small_disk) == []


def test_a_read_only_disk_is_reported(movenv, refused, env, readonly_dir, tmp_path):
    movenv("pack", env, "-o", tmp_path / "a.tar")
    assert "Read-only" in refused("unpack", tmp_path / "a.tar", readonly_dir / "env")
    assert "Read-only" in refused("unpack", tmp_path / "a.tar", readonly_dir)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL],
                         ids=lambda n: n.name)
def test_a_signal_leaves_nothing(movenv, clean_env, env, target, number):
    """It waits for more bytes of a pipe: before the first one, or in the middle."""
    movenv("pack", env, "-o", target.parent / "a.tar.gz")
    whole = (target.parent / "a.tar.gz").read_bytes()
    for part in (0, 5, len(whole) // 2):
        with subprocess.Popen([str(MOVENV), "unpack", "-", target / "x" / "env"], env=clean_env,
                              stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdin.write(whole[:part])
            process.stdin.flush()
            wait_for(lambda: list((target / "x").glob(".movenv-*")) if (target / "x").exists()
                     else [], process)
            time.sleep(0.05 if part else 0)
            process.send_signal(number)
            stderr = process.stderr.read()
        assert process.returncode == -number and stderr == b""
        left = os.listdir(target)
        if number == signal.SIGKILL:
            assert left == ["x"] and [n[:8] for n in os.listdir(target / "x")] == [".movenv-"]
            shutil.rmtree(target / "x")
        else:
            assert left == []


def test_a_signal_ends_the_wait_for_a_fifo(clean_env, target):
    os.mkfifo(target / "a.tar")
    with subprocess.Popen([str(MOVENV), "unpack", target / "a.tar", target / "env"], env=clean_env,
                          stderr=subprocess.PIPE) as process:
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        stderr = process.stderr.read()
    assert (process.returncode, stderr, os.listdir(target)) == (-signal.SIGINT, b"", ["a.tar"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_signal_in_a_large_file_keeps_the_old_environment(movenv, clean_env, env, target, kind):
    with open(env / "large", "wb") as f:
        f.truncate(192 << 20)
    movenv("pack", env, "-o", target.parent / ("a." + kind))
    old = target / "env"
    run("cp", "-a", env, old, env=dict(os.environ))
    os.unlink(old / "large")
    before = trees.snapshot(target)
    with subprocess.Popen([str(MOVENV), "unpack", "--clear", target.parent / ("a." + kind), old],
                          env=clean_env, stderr=subprocess.PIPE) as process:
        wait_for(lambda: any(f.stat().st_size > 1 << 20 for f in old.glob(".movenv-*/new/large")),
                 process)
        process.send_signal(signal.SIGINT)
        stderr = process.stderr.read()
    assert process.returncode == -signal.SIGINT and stderr == b""
    assert trees.snapshot(target) == before


def test_a_pipe_that_gives_few_bytes_at_a_time_is_read(movenv, works, env, target, clean_env):
    """A read from a pipe may return one byte, or half a block."""
    for kind in ("tar", "tar.gz"):
        movenv("pack", env, "-o", target / ("a." + kind))
        whole = (target / ("a." + kind)).read_bytes()
        with subprocess.Popen([str(MOVENV), "unpack", "-", target / kind[3:].join("ab")],
                              env=clean_env, stdin=subprocess.PIPE) as process:
            at = 0
            while at < len(whole):
                n = 1 + at % 997 if at < 5000 else 70001
                process.stdin.write(whole[at:at + n])
                process.stdin.flush()
                at += n
            process.stdin.close()
        assert process.returncode == 0
        works(target / kind[3:].join("ab"))


def test_links_become_copies_on_exfat(movenv, refused, execute, env, site, exfat_dir, tmp_path):
    for name in ("odd", "even"):
        (site / (name + ".py")).write_text("x = 1\n")
        os.utime(site / (name + ".py"), (1_700_000_000.5 + len(name),) * 2)
    execute(env / "bin" / "python", "-m", "compileall", "-q", site)
    lib = env / "lib"
    if not (env / "lib64").exists():
        (env / "lib64").symlink_to("lib")
    (lib / "libx.so").symlink_to("libx.so.1")  # each names a member that comes later
    (lib / "libx.so.1").symlink_to("libx.so.1.2")
    (lib / "libx.so.1.2").write_bytes(b"library" * 1000)
    (lib / "nowhere").symlink_to("not/there")
    for i in range(20):
        os.link(lib / "libx.so.1.2", lib / ("name %d" % i))
    for kind in ("tar.gz", "zip"):
        archive = tmp_path / ("a." + kind)
        movenv("pack", env, "--exclude=lib/nowhere", "-o", archive)
        movenv("unpack", archive, exfat_dir / kind)
        assert not [n for n in trees.names(exfat_dir / kind) if n.endswith("@")]
        for name in ("lib/libx.so", "lib/libx.so.1", "lib/name 7", "lib64/name 7"):
            assert (exfat_dir / kind / name).read_bytes() == b"library" * 1000
        wrong, count = stale(exfat_dir / kind)
        assert wrong == [] and count >= 2
        done = execute(exfat_dir / kind / "bin" / "python", "-c", archives.TELL)
        assert done.stdout == "%s\n" % (exfat_dir / kind)
    # Copies count for --max-size.
    (lib / "libx.so.1.2").write_bytes(b"x" * (1 << 20))
    movenv("pack", env, "-o", tmp_path / "b.tar")
    before = sorted(os.listdir(exfat_dir))
    message = refused("unpack", "--max-size=8M", tmp_path / "b.tar", exfat_dir / "b", advice=1)
    assert "more than the 8 MiB" in message and sorted(os.listdir(exfat_dir)) == before
    (env / "a").write_text("1")
    (env / "A").write_text("2")
    movenv("pack", env, "-o", tmp_path / "c.tar")
    assert "takes for the same" in refused("unpack", tmp_path / "c.tar", exfat_dir / "c")
    assert sorted(os.listdir(exfat_dir)) == before


def test_files_of_more_than_8_gib_are_unpacked(movenv, works, env, target):
    """9 GiB: more than the octal digits of a header can express."""
    with open(env / "large", "wb") as f:
        f.truncate(9 << 30)
        f.seek((9 << 30) - 1)
        f.write(b"x")
    run("tar", "-S", "-czf", target / "a.tgz", "-C", env, ".", env=dict(os.environ))
    (target / "b.tar").write_bytes(b"")
    done = movenv("unpack", target / "a.tgz", target / "env", check=False)
    assert done.returncode == 1 and "more than" in done.stderr
    movenv("unpack", "--max-size=10G", target / "a.tgz", target / "env")
    actual = (target / "env" / "large").stat()
    assert actual.st_size == 9 << 30 and actual.st_blocks * 512 < 1 << 20
    works(target / "env")
