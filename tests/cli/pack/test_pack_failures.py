# SPDX-License-Identifier: MIT
"""A failed movenv pack leaves no files: signals, full disks, files that change."""
import os
import signal
import subprocess
import threading

import pytest

import wheels
from archives import env, site  # noqa: F401
from conftest import MOVENV
from waiting import wait_for


def make_large(env, size=1 << 30):
    with open(env / "large", "wb") as f:
        f.truncate(size)


@pytest.mark.parametrize("kind", ["tar.gz", "zip"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL],
                         ids=lambda n: n.name)
def test_a_signal_leaves_no_archive(env, clean_env, tmp_path, number, kind):
    make_large(env)
    out = tmp_path / "out"
    out.mkdir()
    (out / ("a." + kind)).write_text("old")
    with subprocess.Popen([str(MOVENV), "pack", env, "-o", out / ("a." + kind), "--force"],
                          env=clean_env, stderr=subprocess.PIPE) as process:
        wait_for(lambda: any(f.stat().st_size > 1 << 17 for f in out.glob(".movenv-*")), process)
        process.send_signal(number)
        stderr = process.stderr.read()
    assert process.returncode == -number and stderr == b""
    left = sorted(os.listdir(out))
    if number == signal.SIGKILL:
        assert left[0].startswith(".movenv-")
        del left[0]
    assert left == ["a." + kind] and (out / left[0]).read_text() == "old"


@pytest.mark.parametrize("kind", ["tar.gz", "tar", "zip"])
def test_a_full_disk_leaves_no_archive(refused, env, small_disk, kind):
    (env / "random").write_bytes(os.urandom(2 << 20))
    message = refused("pack", env, "-o", small_disk / ("a." + kind))
    assert "'%s/a.%s': No space left" % (small_disk, kind) in message
    assert os.listdir(small_disk) == []


def test_a_directory_that_cannot_be_written_is_reported(refused, env, readonly_dir):
    assert "Read-only" in refused("pack", env, "-o", readonly_dir / "a.tar")
    assert "No such file" in refused("pack", env, "-o", readonly_dir / "x" / "a.tar")


@pytest.mark.parametrize("how", ["grows", "shrinks", "is written"])
@pytest.mark.parametrize("kind", ["tar.gz", "zip"])
def test_a_file_that_changes_while_it_is_read_is_an_error(refused, env, tmp_path, how, kind):
    make_large(env, 256 << 20)
    done = threading.Event()

    def change():
        size = 256 << 20
        with open(env / "large", "r+b") as f:
            while not done.wait(0.001):
                size += {"grows": 1, "shrinks": -8192, "is written": 0}[how]
                f.truncate(max(size, 0))
                os.pwrite(f.fileno(), b"x", 0)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        message = refused("pack", env, "-l1", "-o", tmp_path / ("a." + kind))
    finally:
        done.set()
        thread.join()
    assert "'%s/large': it changed while it was read" % env in message
    assert os.listdir(tmp_path) == ["env"]


def test_a_file_that_cannot_be_read_is_an_error(user):
    user.create("env")
    secret = user.dir / "env" / "lib" / "secret"
    secret.write_text("x")
    for mode, reason in ((0, "env/lib/secret': Permission denied"), (0o644, "")):
        secret.chmod(mode)
        if os.geteuid() == 0:
            os.chown(secret, 0, 0)
        done = user.run(user.movenv, "pack", "env", "-o", "a.tar", check=False)
        assert (done.returncode == 0) == (not reason) and reason in done.stderr
        assert (user.dir / "a.tar").exists() == (not reason)


class Editable:
    """A project in site-packages that is imported from elsewhere, as setuptools installs it."""

    def __init__(self, env, site, name, path, finder=False):
        info = site / ("%s-1.0.dist-info" % name)
        info.mkdir()
        stem = "__editable__.%s-1.0.pth" % name
        files = {stem: str(path) + "\n", info.name + "/METADATA": "Name: %s\n" % name,
                 info.name + "/direct_url.json":
                     '{"dir_info": {"editable": true}, "url": "file://%s"}' % path}
        if finder:
            files[stem] = "import __editable___%s_1_0_finder\n" % name
            files["__editable___%s_1_0_finder.py" % name] = "MAPPING = {'%s': '%s'}\n" % (name,
                                                                                         path)
        files["../../../bin/" + name] = "#!/bin/sh\n"
        rows = []
        for file, text in files.items():
            (site / file).write_text(text)
            rows.append("%s,%s,%d\n" % (file, wheels.digest(text.encode()), len(text)))
        (info / "RECORD").write_text("".join(rows) + info.name + "/RECORD,,\n")
        self.files = [os.path.relpath(site / f, env) for f in files] + [
            os.path.relpath(info, env)]


def test_editable_installs_are_refused_by_name_or_left_out_on_request(
        movenv, refused, execute, env, site, tmp_path):
    elsewhere = tmp_path / "src"
    elsewhere.mkdir()
    (elsewhere / "there.py").write_text("")
    projects = [Editable(env, site, "with_path", elsewhere),
                Editable(env, site, "with_finder", elsewhere, finder=True)]
    (site / "old.egg-link").write_text(str(elsewhere) + "\n")
    (site / "easy-install.pth").write_text(str(elsewhere) + "\n")
    (env / "src" / "own").mkdir(parents=True)
    (env / "src" / "own" / "inside.py").write_text("")
    own = Editable(env, site, "inside", env / "src" / "own")
    out = tmp_path / "out"
    out.mkdir()
    message = refused("pack", env, "-o", out / "a.tar", advice=1)
    first = message.splitlines()[0]
    names = ("'with_path'", "'with_finder'", "'old.egg-link'", "'easy-install.pth'")
    assert all(first.count(name) == 1 for name in names) and "inside" not in first
    assert os.listdir(out) == []

    movenv("pack", env, "-o", out / "a.tar", "--ignore-editable")
    execute("tar", "xf", out / "a.tar", "-C", out)
    for project in projects:
        assert [f for f in project.files if (out / f).exists()] == []
    assert all((out / f).exists() for f in own.files)
    done = execute(out / "bin" / "python", "-c", "import inside; print(inside.__file__)")
    assert done.stdout == "%s/src/own/inside.py\n" % out and done.stderr == ""
    assert execute(out / "bin" / "python", "-c", "import there", check=False).returncode == 1

    # An editable install that is excluded is not an error.
    movenv("pack", env, "-o", out / "b.tar", *["--exclude=*/%s*" % n for n in (
        "with_path", "__editable__*with_", "with_finder", "old.egg", "easy-install")])
