# SPDX-License-Identifier: MIT
"""movenv unpack: an environment of an archive, by whatever program made it."""
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
from archives import LONG, LONGEST, WIDE, env, on_terminal, site, stale, works  # noqa: F401
from conftest import MOVENV, run

KINDS = ["tar.gz", "tar", "zip"]
UMASK = os.umask(0o22)
os.umask(UMASK)


@pytest.fixture
def there(tmp_path):
    path = tmp_path / "there"
    path.mkdir()
    return path


def tool(env):
    """A console script as pip writes it."""
    (env / "bin" / "tool").write_text("#!%s/bin/python\nprint('tool 1')\n" % env)
    (env / "bin" / "tool").chmod(0o755)


def by(program, *words):
    """A writer: makes an archive of the environment, or of its directory's one entry."""
    def pack(env, archive):
        archives.have(program)
        words_ = [w.format(archive=archive, top=env, up=env.parent, name=env.name) for w in words]
        done = subprocess.run([program] + words_, cwd=env, timeout=60, stdout=subprocess.PIPE,
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


# What is left out of the tree for a writer that cannot have it: names over 99 bytes, such as cannot
# be cut, links, times.
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
    "zip-stream": (by("sh", "-c", "zip -qr - . | cat >'{archive}'"), {"links"}),
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
            f.write("no UTF-8")
    (sub / "empty").mkdir()
    (sub / "one").write_text("of two names")
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
    """As unpack makes the tree: files keep their seconds, nobody gets more than the umask gives."""
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
def test_what_a_program_packs_is_unpacked(movenv, works, env, there, writer):
    pack, without = WRITERS[writer]
    fill(env, without)
    tool(env)
    if "links" in without:
        for name, st in trees.walk(env):
            if stat.S_ISLNK(st.st_mode):
                os.unlink(env / name)
    for name in ("bin/tool", "pyvenv.cfg"):
        os.utime(env / name, (1_600_000_000,) * 2)
    archive = there / ("a.zip" if "zip" in writer and "gz" not in writer else "a.tar")
    pack(env, archive)
    wanted = contents(env, "times" not in without)
    gone = env.rename(env.parent / "gone")
    done = movenv("unpack", archive, there / "env")
    assert (done.stdout, done.stderr) == ("", "")
    got = contents(there / "env", "times" not in without)
    for name in ("bin/tool", "pyvenv.cfg"):
        assert name in wanted and (wanted.pop(name) == got.pop(name)) == (name != "bin/tool")
    assert got == wanted
    works(there / "env", "tool")
    sub = there / "env" / "sub"
    if "zip" not in writer:
        assert (sub / "one").stat().st_ino == (sub / "two").stat().st_ino
    if writer in ("bsdtar", "tar-gnu", "tar-oldgnu") or writer.startswith("tar-posix"):
        assert (sub / "sparse").stat().st_blocks * 512 < 2 << 20
        assert (sub / "hole").stat().st_blocks == 0
    assert gone.exists() and sorted(os.listdir(there)) == [archive.name, "env"]


@pytest.mark.parametrize("maker", ["movenv", "venv"])
def test_it_runs_in_a_new_place_while_the_source_is_gone(movenv, works, execute, spread, there,
                                                        tmp_path, maker):
    env = tmp_path / "env"
    if maker == "movenv":
        movenv("create", "--without-pip", "-p", spread, env)
    else:
        execute(spread, "-m", "venv", "--without-pip", env)
    tool(env)
    for i, kind in enumerate(KINDS):
        movenv("pack", env, "-o", there / ("a." + kind))
    # And as it is, by a program that mends nothing: links to /usr/bin, #! lines with old names.
    execute("tar", "czf", there / "b.tgz", "-C", tmp_path, "env")
    env.rename(tmp_path / "gone")
    made = []
    for name in ["a." + kind for kind in KINDS] + ["b.tgz"]:
        out = there / "a b" / name / "x"
        done = movenv("unpack", there / name, out)
        assert (done.stdout, done.stderr) == ("", "")
        # (What movenv made before Python 3.11 names no place that it was made in.)
        works(out, "tool" if name[0] == "a" or maker == "venv" else None)
        assert stale(out)[0] == []
        made.append({n: v[:2] for n, v in archives.unpacked(out).items()
                     if "__pycache__" not in n})
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("writer", ["zip-follows", "shutil-zip", "tar-follows"])
def test_a_python_that_was_a_link_becomes_the_shim(movenv, works, execute, any_python, there,
                                                   tmp_path, writer):
    """Programs that follow links pack the interpreter itself, and lib a second time."""
    env = tmp_path / "env"
    execute(any_python, "-m", "venv", "--without-pip", env)
    tool(env)
    pack = by_tar("-h") if writer == "tar-follows" else WRITERS[writer][0]
    archive = there / ("a.tar" if "tar" in writer else "a.zip")
    pack(env, archive)
    env.rename(tmp_path / "gone")
    movenv("unpack", archive, there / "env")
    works(there / "env", "tool")
    assert (there / "env" / "bin" / "python").stat().st_size < 32_768


def test_who_is_not_root_unpacks_what_nobody_may_write(user):
    """Files of mode 0 and 0444, scripts to be mended among them; nothing of the archive's owners."""
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


def test_compiled_modules_stay_valid(movenv, env, site, execute, there):
    for name in ("odd", "even"):
        (site / (name + ".py")).write_text("x = 1\n")
        os.utime(site / (name + ".py"), (1_700_000_000.5 + len(name),) * 2)
    execute(env / "bin" / "python", "-m", "compileall", "-q", site)
    writers = dict(WRITERS, movenv=(lambda e, a: movenv("pack", e, "-o", a), ()))
    for kind, writer in (("tar", "tar-posix"), ("zip", "zip"), ("zip", "bsdtar-zip"),
                         ("tar", "tarfile-gnu"), ("tar.gz", "movenv"), ("zip", "movenv")):
        archive = there / ("%s.%s" % (writer, kind))
        writers[writer][0](env, archive)
        movenv("unpack", archive, there / writer / kind)
        wrong, count = stale(there / writer / kind)
        assert wrong == [] and count >= 2, writer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prefix", ["env", "opt/my env/x", "lib/bin"])
def test_a_directory_that_holds_all_is_left_out(movenv, works, env, there, prefix, kind):
    """Also where the environment has an entry of that name."""
    (env / "opt").mkdir()
    (env / "env").write_text("x")
    os.link(env / "pyvenv.cfg", env / "lib" / "second name")
    movenv("pack", env, "--prefix", prefix, "-o", there / ("a." + kind))
    movenv("unpack", there / ("a." + kind), there / "new")
    assert set(os.listdir(there / "new")) == set(os.listdir(env))
    works(there / "new")


def test_the_directory_has_the_archives_name(movenv, refused, env, there, tmp_path):
    for name, made in (("a.tar.gz", "a"), ("b.tgz", "b"), ("c.tar", "c"), ("d.zip", "d"),
                       ("e.v1.tar.gz", "e.v1")):
        movenv("pack", env, "-o", tmp_path / name)
        movenv("unpack", tmp_path / name, cwd=there)
        assert (there / made / "pyvenv.cfg").exists()
    for name in ("plain", ".tar", "x.TAR", "f.gz"):
        shutil.copy(tmp_path / "c.tar", tmp_path / name)
        said = refused("unpack", tmp_path / name, cwd=there, advice=1).splitlines()
        assert said == ["movenv: cannot unpack '%s': its name does not give a directory name" % (
            tmp_path / name), "movenv: name the environment's directory after it"]
    refused("unpack", "-", cwd=there, advice=1)
    assert len(os.listdir(there)) == 5


def test_the_standard_input_is_read(movenv, refused, works, env, there):
    for kind in KINDS:
        movenv("pack", env, "-o", there / ("a." + kind))
        for feed in ("cat a.%s |", "exec <a.%s;"):
            done = run("sh", "-c", feed % kind + ' "$0" unpack - out', MOVENV, cwd=there,
                       check=False, env=dict(os.environ))
            if kind == "zip" and "cat" in feed:
                assert done.stderr == "movenv: cannot unpack '-': it is a zip archive, which " \
                    "cannot be read from a pipe\n" and done.returncode == 1
                assert not (there / "out").exists()
                continue
            assert (done.returncode, done.stderr) == (0, "")
            works(there / "out")
            shutil.rmtree(there / "out")


def test_the_directory_may_be_there_and_empty(movenv, refused, works, env, there):
    movenv("pack", env, "-o", there / "a.tar")
    (there / "empty").mkdir()
    inode = (there / "empty").stat().st_ino
    movenv("unpack", there / "a.tar", there / "empty")
    works(there / "empty")
    assert (there / "empty").stat().st_ino == inode
    before = trees.snapshot(there)
    assert refused("unpack", there / "a.tar", there / "empty", advice=1).splitlines() == [
        "movenv: cannot unpack into '%s': it is not empty" % (there / "empty"),
        "movenv: name another directory, or replace the environment in it with --clear"]
    assert "Not a directory" in refused("unpack", there / "a.tar", there / "a.tar")
    (there / "nowhere").symlink_to("not/there")
    assert "dangling symlink" in refused("unpack", there / "a.tar", there / "nowhere")
    os.unlink(there / "nowhere")
    assert trees.snapshot(there) == before
    movenv("unpack", there / "a.tar", there / "x" / "y" / "z/")
    works(there / "x" / "y" / "z")
    movenv("unpack", "../a.tar", ".", cwd=os.makedirs(there / "here") or there / "here")
    works(there / "here")


def test_clear_replaces_an_environment_and_nothing_else(movenv, refused, works, env, there):
    movenv("pack", env, "-o", there / "a.tgz")
    for name in ("b.tgz", "c.tgz"):
        (there / name).write_bytes((there / "a.tgz").read_bytes()[:-3] + b"xyz")
    movenv("unpack", there / "a.tgz", there / "env")
    (there / "env" / "precious").write_text("x")
    before = trees.snapshot(there)
    assert "it is damaged" in refused("unpack", "--clear", there / "b.tgz", there / "env")
    assert trees.snapshot(there) == before
    movenv("unpack", "--clear", there / "a.tgz", there / "env")
    assert not (there / "env" / "precious").exists()
    works(there / "env")
    assert sorted(os.listdir(there)) == ["a.tgz", "b.tgz", "c.tgz", "env"]
    (there / "other").mkdir()
    (there / "other" / "file").write_text("x")
    said = refused("unpack", "--clear", there / "a.tgz", there / "other")
    assert said == "movenv: cannot clear '%s': it is not an environment\n" % (there / "other")
    assert "current directory" in refused("unpack", "--clear", there / "a.tgz", ".",
                                          cwd=there / "env")
    shutil.copy(there / "a.tgz", there / "env" / "a.tgz")
    for options in ([], ["--clear"]):
        assert "it lies in the environment's directory" in refused(
            "unpack", *options, there / "env" / "a.tgz", there / "env")


def test_another_interpreter(movenv, refused, execute, works, any_python, env, there):
    others = [i for i in interpreters.find_all() if i.is_cpython and i.minor != any_python.minor
              and i.version >= (3, 8)]
    movenv("pack", env, "-o", there / "a.tar")
    movenv("unpack", "-p", any_python, there / "a.tar", there / "env")
    works(there / "env")
    said = refused("unpack", "-p", "/nonexistent/python", there / "a.tar", there / "env2")
    assert "'/nonexistent/python'" in said
    if others:
        said = refused("unpack", "-p", others[0], there / "a.tar", there / "env2", advice=1)
        assert said.startswith("movenv: cannot put '%s' on " % (there / "env2"))
    assert sorted(os.listdir(there)) == ["a.tar", "env"]


def strange(env):
    """Makes it one for a Python that nobody has."""
    text = (env / "pyvenv.cfg").read_text()
    text = re.sub(r"(?m)^(version(_info)?) = .*", r"\1 = 3.99.1", text)
    text = re.sub(r"(?m)^home = .*", "home = /nonexistent/bin", text)
    text = re.sub(r"(?m)^executable = .*", "executable = /nonexistent/bin/python3.99", text)
    (env / "pyvenv.cfg").write_text(text)
    lib = next((env / "lib").glob("python3*"))
    lib.rename(lib.with_name("python3.99"))


def test_an_interpreter_that_is_not_here(movenv, refused, env, there):
    strange(env)
    run("tar", "cf", there / "own.tar", "-C", env, ".", env=dict(os.environ))
    done = movenv("unpack", there / "own.tar", there / "own")
    assert done.stdout == "" and done.stderr == (
        "movenv: '%s' needs Python 3.99, and there is none in MOVENV_PYTHON, on PATH, or in the "
        "usual places; install it before you use it\n" % (there / "own")).replace(
            "Python 3.99", re.search(r"needs (.*), and", done.stderr).group(1))
    assert "3.99" in done.stderr and (there / "own" / "bin" / "python").exists()
    text = (env / "pyvenv.cfg").read_text()
    (env / "pyvenv.cfg").write_text(re.sub(r"(?m)^movenv.*\n", "", text))
    for name in ("python", "python3"):
        os.unlink(env / "bin" / name)
        (env / "bin" / name).symlink_to("/nonexistent/bin/python3.99")
    run("tar", "cf", there / "foreign.tar", "-C", env, ".", env=dict(os.environ))
    said = refused("unpack", there / "foreign.tar", there / "foreign", advice=1).splitlines()
    assert said[0].startswith("movenv: cannot unpack '%s': it needs " % (there / "foreign.tar"))
    assert "3.99" in said[0] and said[1].endswith("or name one with -p FILE")
    assert sorted(os.listdir(there)) == ["foreign.tar", "own", "own.tar"]


def test_a_standalone_environment_names_its_final_place(movenv, any_python, execute, there,
                                                        tmp_path):
    env = tmp_path / "env"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, env)
    tool(env)
    movenv("pack", env, "-l1", "-o", there / "a.tgz")
    run("tar", "cf", there / "b.tar", "-C", tmp_path, "env", env=dict(os.environ))
    env.rename(tmp_path / "gone")
    for name in ("a.tgz", "b.tar"):
        out = there / name[0]
        done = movenv("unpack", there / name, out)
        assert (done.stdout, done.stderr) == ("", "")
        cfg = trees.cfg(out)
        assert cfg["home"] == str(out / "base" / "bin")
        assert cfg["executable"].startswith(str(out / "base" / "bin") + "/")
        assert ".movenv-" not in (out / "pyvenv.cfg").read_text()
        done = execute(out / "bin" / "python", "-c", "import sys; print(sys.base_prefix)")
        assert done.stdout == "%s/base\n" % out
        assert execute(out / "bin" / "tool").stdout == "tool 1\n"
        assert movenv("repair", "-n", out).stdout == ""


@pytest.mark.parametrize("words, why", [
    ([], "FILE"), (["a", "b", "c"], "'c'"), (["--max-size=0", "a"], "'--max-size=0'"),
    (["--max-size", "1X", "a"], "'--max-size=1X'"), (["--max-size=-1", "a"], "'--max-size=-1'"),
    (["--max-size=1GG", "a"], "'--max-size=1GG'"),
    (["--max-size=99999999999999999999", "a"], "9999'"),
    (["--max-size=16777216T", "a"], "'--max-size=16777216T'"),
    (["--max-size=", "a"], "'--max-size='"),
    (["-p", "", "a"], "'--python='"),
    ([""], "''"), (["a", ""], "''"), (["--force", "a"], "'--force'"),
], ids=lambda a: " ".join(a) if isinstance(a, list) else "")
def test_misuse(movenv, tmp_path, words, why):
    done = movenv("unpack", *words, check=False, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("usage: movenv unpack")
    assert why in done.stderr and os.listdir(tmp_path) == []


def test_what_cannot_be_opened(refused, user, there):
    assert refused("unpack", "/nonexistent.tar", there / "x") == \
        "movenv: cannot open '/nonexistent.tar': No such file or directory\n"
    assert refused("unpack", there, there / "x") == \
        "movenv: cannot unpack '%s': it is a directory\n" % there
    (user.dir / "a.tar").write_bytes(b"x")
    (user.dir / "a.tar").chmod(0)
    if os.geteuid() == 0:
        os.chown(user.dir / "a.tar", 0, 0)
    done = user.run(user.movenv, "unpack", "a.tar", check=False)
    assert (done.returncode, done.stderr) == (1, "movenv: cannot open 'a.tar': Permission denied\n")
    assert os.listdir(user.dir) == ["a.tar"] and os.listdir(there) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_leaves_nothing(movenv, refused, env, small_disk, tmp_path, kind):
    (env / "random").write_bytes(os.urandom(2 << 20))
    movenv("pack", env, "-o", tmp_path / ("a." + kind))
    for to in (small_disk / "new" / "env", small_disk):
        said = refused("unpack", tmp_path / ("a." + kind), to)
        assert said == "movenv: cannot unpack 'random' of '%s': No space left on device\n" % (
            tmp_path / ("a." + kind))
        assert os.listdir(small_disk) == []


def test_a_disk_that_cannot_be_written(movenv, refused, env, readonly_dir, tmp_path):
    movenv("pack", env, "-o", tmp_path / "a.tar")
    assert "Read-only" in refused("unpack", tmp_path / "a.tar", readonly_dir / "env")
    assert "Read-only" in refused("unpack", tmp_path / "a.tar", readonly_dir)


def wait_for(condition, process):
    end = time.monotonic() + 30
    while not condition():
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.005)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL],
                         ids=lambda n: n.name)
def test_a_signal_leaves_nothing(movenv, clean_env, env, there, number):
    """While it waits for more of a pipe, before the first byte or amid."""
    movenv("pack", env, "-o", there.parent / "a.tar.gz")
    whole = (there.parent / "a.tar.gz").read_bytes()
    for part in (0, 5, len(whole) // 2):
        with subprocess.Popen([str(MOVENV), "unpack", "-", there / "x" / "env"], env=clean_env,
                              stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdin.write(whole[:part])
            process.stdin.flush()
            wait_for(lambda: list((there / "x").glob(".movenv-*")) if (there / "x").exists()
                     else [], process)
            time.sleep(0.05 if part else 0)
            process.send_signal(number)
            said = process.stderr.read()
        assert process.returncode == -number and said == b""
        left = os.listdir(there)
        if number == signal.SIGKILL:
            assert left == ["x"] and [n[:8] for n in os.listdir(there / "x")] == [".movenv-"]
            shutil.rmtree(there / "x")
        else:
            assert left == []


def test_a_signal_ends_the_wait_for_a_fifo(clean_env, there):
    os.mkfifo(there / "a.tar")
    with subprocess.Popen([str(MOVENV), "unpack", there / "a.tar", there / "env"], env=clean_env,
                          stderr=subprocess.PIPE) as process:
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert (process.returncode, said, os.listdir(there)) == (-signal.SIGINT, b"", ["a.tar"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_signal_amid_a_large_file(movenv, clean_env, env, there, kind):
    with open(env / "large", "wb") as f:
        f.truncate(192 << 20)
    movenv("pack", env, "-o", there.parent / ("a." + kind))
    old = there / "env"
    run("cp", "-a", env, old, env=dict(os.environ))
    os.unlink(old / "large")
    before = trees.snapshot(there)
    with subprocess.Popen([str(MOVENV), "unpack", "--clear", there.parent / ("a." + kind), old],
                          env=clean_env, stderr=subprocess.PIPE) as process:
        wait_for(lambda: any(f.stat().st_size > 1 << 20 for f in old.glob(".movenv-*/new/large")),
                 process)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == -signal.SIGINT and said == b""
    assert trees.snapshot(there) == before


def test_a_reader_that_goes_on_by_drops(movenv, works, env, there, clean_env):
    """A pipe gives what it has: a byte, or half a block."""
    for kind in ("tar", "tar.gz"):
        movenv("pack", env, "-o", there / ("a." + kind))
        whole = (there / ("a." + kind)).read_bytes()
        with subprocess.Popen([str(MOVENV), "unpack", "-", there / kind[3:].join("ab")],
                              env=clean_env, stdin=subprocess.PIPE) as process:
            at = 0
            while at < len(whole):
                n = 1 + at % 997 if at < 5000 else 70001
                process.stdin.write(whole[at:at + n])
                process.stdin.flush()
                at += n
            process.stdin.close()
        assert process.returncode == 0
        works(there / kind[3:].join("ab"))


def test_exfat_takes_links_as_copies(movenv, refused, execute, env, site, exfat_dir, tmp_path):
    for name in ("odd", "even"):
        (site / (name + ".py")).write_text("x = 1\n")
        os.utime(site / (name + ".py"), (1_700_000_000.5 + len(name),) * 2)
    execute(env / "bin" / "python", "-m", "compileall", "-q", site)
    lib = env / "lib"
    if not (env / "lib64").exists():
        (env / "lib64").symlink_to("lib")
    (lib / "libx.so").symlink_to("libx.so.1")  # each leads to one that comes later
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
    # What is copied counts.
    (lib / "libx.so.1.2").write_bytes(b"x" * (1 << 20))
    movenv("pack", env, "-o", tmp_path / "b.tar")
    before = sorted(os.listdir(exfat_dir))
    said = refused("unpack", "--max-size=8M", tmp_path / "b.tar", exfat_dir / "b", advice=1)
    assert "more than the 8 MiB" in said and sorted(os.listdir(exfat_dir)) == before
    (env / "a").write_text("1")
    (env / "A").write_text("2")
    movenv("pack", env, "-o", tmp_path / "c.tar")
    assert "takes for the same" in refused("unpack", tmp_path / "c.tar", exfat_dir / "c")
    assert sorted(os.listdir(exfat_dir)) == before


def test_large_sizes_are_read(movenv, works, env, there):
    """9 GiB: more than the octal digits of a header can say, and a zip64 member."""
    with open(env / "large", "wb") as f:
        f.truncate(9 << 30)
        f.seek((9 << 30) - 1)
        f.write(b"x")
    run("tar", "-S", "-czf", there / "a.tgz", "-C", env, ".", env=dict(os.environ))
    (there / "b.tar").write_bytes(b"")
    said = movenv("unpack", there / "a.tgz", there / "env", check=False)
    assert said.returncode == 1 and "more than" in said.stderr
    movenv("unpack", "--max-size=10G", there / "a.tgz", there / "env")
    got = (there / "env" / "large").stat()
    assert got.st_size == 9 << 30 and got.st_blocks * 512 < 1 << 20
    works(there / "env")


def test_progress_is_for_terminals(movenv, env, clean_env, there):
    (env / "random").write_bytes(os.urandom(4 << 20))
    movenv("pack", env, "--format=tar", "-o", there / "a.tar")
    for options in ([], ["-q"]):
        said = on_terminal(MOVENV, "unpack", there / "a.tar", there / ("env" + "".join(options)),
                           *options, env=clean_env)
        assert said == b"" if options else b"% " in said
