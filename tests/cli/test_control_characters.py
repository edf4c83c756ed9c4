# SPDX-License-Identifier: MIT
"""Names and texts of others do not reach the terminal as control characters."""
import os
import subprocess

import pytest

import conftest

# ESC, DEL, CSI of C1 in UTF-8, and as a byte of its own.
CONTROLS = [b"\x1b[31m", b"\x7f", b"\xc2\x9b31m", b"\x9b31m", b"\xc2\x80", b"\x9f", b"\xe9\x9b"]
PLAIN = ["é", "漢字", "😀", "\u00a0", "ß", "ӛ"]


def is_clean(output):
    """No control character but the newline, as UTF-8 or as a byte that is not part of it."""
    text = output.decode("utf-8", "surrogateescape")
    return not any(c != "\n" and (ord(c) < 32 or 0x7f <= ord(c) < 0xa0 or 0xdc80 <= ord(c) < 0xdca0)
                   for c in text)


def run(args, env):
    return subprocess.run(args, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)


@pytest.mark.parametrize("bad", CONTROLS, ids=ascii)
@pytest.mark.parametrize("command", ["create", "repair", "check", "unpack", "info", "pack"])
def test_a_name_in_a_message_is_escaped(clean_env, command, bad, tmp_path):
    done = run([conftest.MOVENV, command, os.fsencode(tmp_path) + b"/no" + bad + b"/x:y"], clean_env)
    assert done.returncode in (1, 2) and b"no" in done.stderr
    assert is_clean(done.stdout + done.stderr), done


@pytest.mark.parametrize("name", PLAIN)
def test_a_name_without_controls_is_shown_as_it_is(clean_env, name, tmp_path):
    done = run([conftest.MOVENV, "repair", str(tmp_path / name)], clean_env)
    assert name.encode() in done.stderr


@pytest.mark.parametrize("bad", CONTROLS, ids=ascii)
def test_info_escapes_what_pyvenv_cfg_holds(movenv, clean_env, any_python, bad, tmp_path):
    movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    cfg = (tmp_path / "env/pyvenv.cfg").read_bytes()
    for key in (b"prompt", b"implementation", b"movenv", b"version"):
        (tmp_path / "env/pyvenv.cfg").write_bytes(
            b"%s = a%sz\n" % (key, bad) + b"".join(
                line for line in cfg.splitlines(True) if not line.startswith(key + b" ")))
        done = run([conftest.MOVENV, "info", tmp_path / "env"], clean_env)
        assert is_clean(done.stdout + done.stderr), done


@pytest.mark.parametrize("bad", CONTROLS, ids=ascii)
def test_the_shim_escapes_names(movenv, clean_env, any_python, bad, tmp_path):
    movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    cfg = tmp_path / "env/pyvenv.cfg"
    cfg.write_bytes(b"home = /no" + bad + b"where\nversion = 3.99\n")
    done = run([tmp_path / "env/bin/python"], clean_env)
    assert done.returncode == 127 and b"where" in done.stderr
    assert is_clean(done.stderr), done
