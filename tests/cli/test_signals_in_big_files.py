# SPDX-License-Identifier: MIT
"""
A signal in the middle of a big file ends the work at once: what is read, written or copied after it
is counted in bytes, since time depends on the machine.
"""
import os
import re
import signal

import pytest

import growth
import homes
from conftest import MOVENV, run
from foreign_env import Env, digest
from wheels import Wheel

pytestmark = pytest.mark.usefixtures("needs_static")

SIZE = 48 << 20
MOST = 6 << 20  # bytes after the signal: each thread may end one read or write of at most 4 MiB
BULK = {"read", "write", "pread64", "pwrite64", "copy_file_range"}
BIG = 16 << 10  # bytes of a call that counts as one of a big file


def sparse(path, start=b""):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as f:
        f.write(start)
        f.truncate(SIZE)
    return path


@pytest.fixture
def place(tmp_path):
    """Where new files go; it is empty in the end."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@pytest.fixture
def env(tmp_path, any_python, clean_env):
    env = Env(tmp_path.resolve() / "env")
    run(MOVENV, "create", "--without-pip", "-p", any_python, env, env=clean_env)
    return env


def create(make):
    """The interpreter of a tree whose headers are big."""
    python = make("any_python")
    tree = homes.home_tree(python, make("tmp_path") / "tree")
    (homes.top(tree) / "include").unlink(missing_ok=True)
    sparse(homes.top(tree) / "include" / homes.name_of(python) / "big.h")
    return ["create", "--standalone", "--without-pip", "-p", tree, make("place") / "new"]


def seed(make):
    wheel = Wheel("big", "1.0", files={"big.py": "", "big.so": bytes(SIZE)})
    return ["create", "-p", make("any_python"), "--seed=%s" % wheel.write(make("tmp_path")),
            make("place") / "new"]


def pack(make, name="out.tar.gz"):
    sparse(make("env") / "big")
    level = [] if name.endswith("tar") else ["-l1"]
    return ["pack", "-q", *level, make("env"), "-o", make("place") / name]


def unpack(make, name="in.tar"):
    sparse(make("env") / "big")
    level = [] if name.endswith("tar") else ["-l1"]
    archive = make("tmp_path") / name
    run(MOVENV, "pack", "-q", *level, make("env"), "-o", archive, env=make("clean_env"))
    return ["unpack", "-q", "--max-size", "100M", archive, make("place") / "new"]


def check(make):
    env = make("env")
    sparse(env.site / "big.so", b"x")
    env.dist("big", rows=["big.so,%s,%d" % (digest(b""), SIZE)])
    return ["check", "--hashes", env]


COMMANDS = {
    "create --standalone": create,
    "create --seed": seed,
    "pack tar.gz": pack,
    "pack tar": lambda make: pack(make, "out.tar"),
    "pack zip": lambda make: pack(make, "out.zip"),
    "unpack tar": unpack,
    "unpack tar.gz": lambda make: unpack(make, "in.tar.gz"),
    "unpack zip": lambda make: unpack(make, "in.zip"),
    "check --hashes": check,
}


def moved(text):
    """The bytes that a call has moved."""
    found = re.search(r"\) += (\d+)$", text)
    return int(found.group(1)) if found else 0


def place_of_signal(calls, part):
    """(call, its number in its thread) after this part of the calls that move much."""
    counts, big = {}, []
    main = calls[0][1].split()[0]
    others = {text.split()[0] for call, text in calls if call == "execve"} - {main}
    for call, text in calls:
        thread = text.split()[0]
        if thread in others:  # an interpreter that is asked
            continue
        counts[thread, call] = counts.get((thread, call), 0) + 1
        if call in BULK and moved(text) >= BIG:
            big.append((call, counts[thread, call]))
    assert big, "no call moves much"
    return big[int(len(big) * part)]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_signal_ends_the_work_in_a_big_file(request, clean_env, tmp_path, place, name):
    args = COMMANDS[name](request.getfixturevalue)
    number = signal.SIGINT if len(name) % 2 else signal.SIGTERM
    done, whole = growth.calls(tmp_path / "log", *args, env=clean_env)
    assert done.returncode in (0, 1), done.stderr
    call, when = place_of_signal(whole, 0.3)
    whole_bytes = sum(moved(text) for c, text in whole if c in BULK)
    for less in (1, 0.7, 0.4):
        run("rm", "-rf", place, clean_env.get("XDG_CACHE_HOME", place), env=clean_env)
        place.mkdir()
        done, calls = growth.calls(
            tmp_path / "log", *args, env=clean_env,
            options=["-e", "inject=%s:signal=%s:when=%d" % (
                call, number.name[3:], max(1, int(when * less)))])
        came = [i for i, (_, text) in enumerate(calls) if "--- %s " % number.name in text]
        if came:
            break
    after = calls[came[0]:]
    assert done.returncode == -number and "movenv:" not in done.stderr
    much = sum(moved(text) for c, text in after if c in BULK)
    assert much <= MOST < whole_bytes / 2, (much, whole_bytes)
    assert os.listdir(place) == []
    assert [n for n in os.listdir(tmp_path) if ".movenv-" in n] == []
