# SPDX-License-Identifier: MIT
"""A bad pyvenv.cfg: one line, never a hang; status 100 means a wrong file."""
import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

CFG = "pyvenv.cfg"
LIMIT = 32 << 10  # bytes at which CPython 3.11 and later give up (Modules/getpath.c)


def put_text(text):
    return lambda cfg: cfg.write_bytes(text.encode())


def put_sparse(cfg):
    with open(cfg, "wb") as f:
        f.truncate(10 << 20)


def put_socket(cfg):
    with socket.socket(socket.AF_UNIX) as s:
        here = os.getcwd()
        os.chdir(cfg.parent)  # a socket's path has 108 bytes at most
        try:
            s.bind(cfg.name)
        finally:
            os.chdir(here)


def is_wrong(reason):
    return lambda cfg: "cannot use '%s': %s" % (cfg, reason)


def is_not_opened(reason):
    return lambda cfg: "cannot open '%s': %s" % (cfg, reason)


def is_not_there(cfg):
    return "cannot find 'pyvenv.cfg' beside or above '%s/bin/python'" % cfg.parent


NO_HOME = is_wrong("it has no key 'home'")
NOT_ABSOLUTE = is_wrong("its key 'home' is not an absolute directory name")
NOT_REGULAR = is_wrong("it is not a regular file")
TOO_LONG = is_wrong("it is longer than ")
NO_VERSION = is_wrong("its version is not of the form X.Y")
# name: (puts the bad file in place, the status, the message)
BAD = {
    "missing": (lambda cfg: None, 100, is_not_there),
    "empty": (put_text(""), 100, NO_HOME),
    "blank": (put_text("\n \n\t\n"), 100, NO_HOME),
    "no_equals_sign": (put_text("home /usr/bin\n"), 100, NO_HOME),
    "home_without_value": (put_text("home =\n"), 100, NO_HOME),
    "home_of_blanks": (put_text("home = \t \r\n"), 100, NO_HOME),
    "similar_keys": (put_text("homes = /usr/bin\nhom = /usr/bin\n"), 100, NO_HOME),
    "value_without_key": (put_text("= /usr/bin\n"), 100, NO_HOME),
    "binary": (
        lambda cfg: cfg.write_bytes(bytes(range(256)) * 16), 100, is_wrong("it is not text")
    ),
    "nul_after_the_home": (
        put_text("home = /usr/bin\nversion = 3.11\n\0"), 100, is_wrong("it is not text")
    ),
    "noise_without_nul": (
        lambda cfg: cfg.write_bytes(bytes(range(128, 256)) * 64), 100, NO_HOME
    ),
    "ten_megabytes_of_nothing": (put_sparse, 100, TOO_LONG),
    "ten_megabytes_of_lines": (put_text("x = y\n" * (10 << 20 >> 2)), 100, TOO_LONG),
    "longer_than_python_reads": (
        lambda cfg: cfg.write_text("home = /usr/bin\n".ljust(LIMIT, "\n")), 100, TOO_LONG
    ),
    "fifo": (os.mkfifo, 100, NOT_REGULAR),
    "directory": (os.mkdir, 100, NOT_REGULAR),
    "socket": (put_socket, 111, is_not_opened("")),
    "dangling_symlink": (lambda cfg: cfg.symlink_to("nowhere"), 100, is_not_there),
    "symlink_to_itself": (
        lambda cfg: cfg.symlink_to(CFG), 100, is_not_opened("too many symbolic links")
    ),
    "symlink_to_endless_zeros": (lambda cfg: cfg.symlink_to("/dev/zero"), 100, is_wrong("it is ")),
    "symlink_to_a_directory": (lambda cfg: cfg.symlink_to("/usr"), 100, NOT_REGULAR),
    "symlink_to_the_shim": (
        lambda cfg: cfg.symlink_to("bin/python"), 100, is_wrong("it is not text")
    ),
    "relative_home": (put_text("home = usr/bin\nversion = 3.11\n"), 100, NOT_ABSOLUTE),
    "home_by_dotdot": (put_text("home = ../bin\nversion = 3.11\n"), 100, NOT_ABSOLUTE),
    "home_by_tilde": (put_text("home = ~/bin\nversion = 3.11\n"), 100, NOT_ABSOLUTE),
    "home_in_quotes": (put_text("home = '/usr/bin'\nversion = 3.11\n"), 100, NOT_ABSOLUTE),
    "version_of_one_number": (put_text("home = /usr/bin\nversion = 3\n"), 100, NO_VERSION),
    "version_of_words": (put_text("home = /usr/bin\nversion = three.one\n"), 100, NO_VERSION),
    "version_that_is_empty": (put_text("home = /usr/bin\nversion =\n"), 100, NO_VERSION),
    "version_that_climbs": (
        put_text("home = /usr/bin\nversion = ../../bin/sh\n"), 100, NO_VERSION
    ),
    "home_that_is_not_there": (
        put_text("home = /no/such/dir\nversion = 3.78\n"), 127,
        lambda cfg: "cannot find 'python3.78' in '/no/such/dir', the home in '%s'" % cfg,
    ),
    "home_that_is_a_file": (
        put_text("home = /etc/passwd\nversion = 3.78\n"), 127,
        lambda cfg: "cannot find 'python3.78' in '/etc/passwd', the home in '%s'" % cfg,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_pyvenv_cfg_is_one_clear_line(my_env, refused, name):
    put, status, message = BAD[name]
    cfg = my_env / CFG
    cfg.unlink()
    put(cfg)
    line = refused(status, my_env.bin / "python", "-c", "pass")
    assert message(cfg) in line


@pytest.mark.parametrize("name", ["empty", "fifo", "directory", "binary", "relative_home"])
def test_bad_pyvenv_cfg_is_one_clear_line_for_a_script_too(my_env, add_script, refused, name):
    put, status, message = BAD[name]
    script = add_script(my_env, "tool", "print('ran')\n")
    cfg = my_env / CFG
    cfg.unlink()
    put(cfg)
    assert message(cfg) in refused(status, script)


def test_pyvenv_cfg_that_names_its_own_environment_is_an_error_not_a_loop(my_env, refused):
    my_env.configure(home=str(my_env.bin))
    assert "in a circle" in refused(100, my_env.bin / "python")


def test_two_environments_that_name_each_other_are_an_error_not_a_loop(
    one_env, my_env, refused, tmp_path
):
    other = one_env.copy(tmp_path / "other")
    my_env.configure(home=str(other.bin))
    other.configure(home=str(my_env.bin))
    assert "in a circle" in refused(100, my_env.bin / "python")


def test_file_of_the_maximum_size_is_read(own_env, ask):
    cfg = own_env / CFG
    text = cfg.read_text()
    cfg.write_text("#" * (LIMIT - len(text) - 2) + "\n" + text)
    assert os.path.getsize(cfg) == LIMIT - 1
    assert ask(own_env.bin / "python")["prefix"] == str(own_env)


def test_symlink_to_a_good_file_is_read(my_env, ask):
    (my_env / CFG).rename(my_env / "real.cfg")
    (my_env / CFG).symlink_to("real.cfg")
    assert ask(my_env.bin / "python")["prefix"] == str(my_env)


def test_file_beside_the_shim_comes_before_the_one_above(my_env, refused):
    (my_env.bin / CFG).write_text("home = /no/such/dir\nversion = 9.9\n")
    line = refused(127, my_env.bin / "python")
    assert "'%s'" % (my_env.bin / CFG) in line


@pytest.fixture
def public_env(one_env):
    """An environment that every user can read."""
    base = Path(tempfile.mkdtemp(prefix="movenv-"))
    base.chmod(0o755)
    try:
        yield one_env.copy(base / "env")
    finally:
        shutil.rmtree(base)


def test_file_without_read_permission_is_reported(public_env, refused):
    (public_env / CFG).chmod(0)
    line = refused(111, public_env.bin / "python", as_nobody=os.geteuid() == 0)
    assert "cannot open '%s': permission denied" % (public_env / CFG) in line


@pytest.mark.parametrize("mode", [0o4755, 0o2755, 0o6755], ids=oct)
def test_shim_with_the_set_id_bit_is_refused(needs_root, public_env, refused, mode):
    if os.statvfs(public_env).f_flag & os.ST_NOSUID:
        pytest.skip("'%s' is on a disk without set-user-ID" % public_env)
    python = public_env.bin / "python"
    python.chmod(mode)
    line = refused(100, python, "-c", "pass", as_nobody=True)
    assert "cannot start '%s': it must not be set-user-ID" % python in line


def test_script_with_the_set_id_bit_is_refused(needs_root, public_env, add_script, refused):
    if os.statvfs(public_env).f_flag & os.ST_NOSUID:
        pytest.skip("'%s' is on a disk without set-user-ID" % public_env)
    script = add_script(public_env, "tool", "print('ran')\n")
    script.chmod(0o4755)
    assert "it must not be set-user-ID" in refused(100, script, as_nobody=True)
