# SPDX-License-Identifier: MIT
"""Entries that are broken or lie: the interpreter is asked, and the entry is replaced."""
import base64
import hashlib
import os
import shutil

import pytest

import other_user


def sign(body):
    """An entry with a right digest."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=")
    return digest + b"\0" + body


def resigned(change):
    return lambda data: sign(change(data[44:]))


def without_witnesses(body):
    parts = body.split(b"\0")
    return b"\0".join(parts[:2] + [b""] + parts[parts.index(b"") + 1:])


def other_value(key, value):
    def change(body):
        parts = body.split(b"\0")
        parts[parts.index(key) + 1] = value
        return b"\0".join(parts)
    return change


BROKEN = {
    "empty": lambda data: b"",
    "one byte": lambda data: b"x",
    "zeros": lambda data: bytes(len(data)),
    "cut": lambda data: data[:-1],
    "longer": lambda data: data + b"\0",
    "too long": lambda data: data + bytes(1 << 20),
    "one bit": lambda data: data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
    "only the digest": lambda data: sign(b""),
    "of another format": resigned(lambda body: body.replace(b"movenv answer", b"movenv answers")),
    "of another question": resigned(lambda body: body.replace(body[14:20], b"AAAAAA", 1)),
    "of another file": resigned(lambda body: body.replace(b"\0f/", b"\0f//", 1)),
    "no witnesses": resigned(without_witnesses),
    "a witness of no kind": resigned(lambda body: body.replace(b"\0f/", b"\0x/", 1)),
    "a relative witness": resigned(lambda body: body.replace(b"\0d/", b"\0d", 1)),
    "no answer": resigned(lambda body: body[:body.index(b"\0\0movenv\0") + 2]),
    "half an answer": resigned(lambda body: body[:-40]),
    "a relative interpreter": resigned(other_value(b"executable", b"bin/python3")),
    "a line of pyvenv.cfg": resigned(other_value(b"executable", b"/x\nhome = /y")),
    "packages outside": resigned(other_value(b"purelib", b"../../etc")),
    "more keys": resigned(lambda body: body + b"more\0\0"),
}


@pytest.fixture
def entry(asks, any_python, cache):
    assert asks(any_python.path) and not asks(any_python.path)
    return next((cache / "interpreters-v1").iterdir())


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_entry_is_replaced(asks, any_python, entry, how):
    data = entry.read_bytes()
    broken = BROKEN[how](data)
    assert broken != data
    entry.write_bytes(broken)
    assert asks(any_python.path)
    assert entry.read_bytes() == data
    assert not asks(any_python.path)


def make_writable(entry):
    entry.chmod(0o666)


def make_symlink(entry):
    entry.rename(entry.with_name("real"))
    entry.symlink_to("real")


def make_fifo(entry):
    entry.unlink()
    os.mkfifo(entry)


def make_foreign(entry):
    other_user.skip_unless_possible()
    other_user.own(entry)


@pytest.mark.parametrize("make", [make_writable, make_symlink, make_fifo, make_foreign])
def test_an_entry_that_is_not_a_file_of_the_users_own_is_replaced(asks, any_python, entry, make):
    make(entry)
    assert asks(any_python.path)
    assert entry.is_file() and not entry.is_symlink()
    assert entry.stat().st_mode & 0o777 == 0o600 and entry.stat().st_uid == os.geteuid()
    assert not asks(any_python.path)


def test_a_directory_in_the_place_of_an_entry_only_costs_time(asks, any_python, entry):
    entry.unlink()
    entry.mkdir()
    (entry / "file").touch()
    assert asks(any_python.path) and asks(any_python.path)
    assert (entry / "file").exists()


def test_an_entry_belongs_to_the_path_that_it_was_made_for(asks, any_python, entry, installation,
                                                           settle, cache):
    python = installation()
    settle()
    assert asks(python.file)
    other = next(e for e in (cache / "interpreters-v1").iterdir() if e != entry)
    shutil.copy(entry, other)
    assert asks(python.file)
    assert "home = %s" % python.file.parent in (asks.last / "pyvenv.cfg").read_text()
