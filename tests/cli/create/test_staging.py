# SPDX-License-Identifier: MIT
"""Several runs with one target, and runs that were killed: the next one cleans up after them."""
import fcntl
import os
import subprocess
import tarfile
import time

import pytest

import conftest
import other_user

# What a commit does to the disk, call by call.
CALLS = "renameat,renameat2,mkdirat,unlinkat"


def left(*dirs):
    return [n for d in dirs if d.exists() for n in os.listdir(d) if n.startswith(".movenv-")]


def works(env, module="pip"):
    done = subprocess.run([env / "bin/python", "-c", "import " + module], timeout=60,
                          stdin=subprocess.DEVNULL)
    return done.returncode == 0


def start_all(count, env, *args):
    """Starts movenv so many times at once. Returns the finished processes with their stderr."""
    runs = [subprocess.Popen([conftest.MOVENV, *map(str, args)], env=env, encoding="utf-8",
                             stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            for _ in range(count)]
    errors = [run.communicate(timeout=240)[1] for run in runs]
    return [(run.returncode, error) for run, error in zip(runs, errors)]


@pytest.fixture
def archive(movenv, any_python, tmp_path):
    (tmp_path / "packed").mkdir()
    movenv("create", "-p", any_python.path, tmp_path / "packed/env")
    with tarfile.open(tmp_path / "env.tar", "w") as tar:
        tar.add(tmp_path / "packed/env", ".")
    return tmp_path / "env.tar"


def test_of_64_creates_of_one_target_one_wins_and_the_others_report_it(clean_env, any_python,
                                                                       tmp_path):
    env = tmp_path / "a/b/env"
    runs = start_all(64, clean_env, "create", "-p", any_python.path, env)
    assert any(status == 0 for status, _ in runs)
    for status, error in runs:
        assert status == 0 or (status == 1 and "another movenv" in error), error
    assert works(env)
    assert not left(env, env.parent)
    assert sorted(os.listdir(env.parent)) == ["env"]


def test_of_16_unpacks_to_one_target_one_wins_and_the_others_report_it(clean_env, archive,
                                                                       tmp_path):
    env = tmp_path / "env"
    runs = start_all(16, clean_env, "unpack", archive, env)
    assert any(status == 0 for status, _ in runs)
    for status, error in runs:
        assert status == 0 or "another movenv" in error or "is not empty" in error, error
    assert works(env)
    assert not left(env, tmp_path)


@pytest.mark.parametrize("command", ["create", "unpack"])
def test_several_clears_at_once_all_succeed(movenv, clean_env, any_python, archive, tmp_path,
                                            command):
    env = tmp_path / "env"
    movenv("create", "-p", any_python.path, env)
    args = ["create", "-p", any_python.path, "--clear", env]
    if command == "unpack":
        args = ["unpack", "--clear", archive, env]
    runs = start_all(12, clean_env, *args)
    assert [run for run in runs if run[0] != 0] == []
    assert works(env)
    assert not left(env, tmp_path)


def test_creates_into_an_environment_at_once_all_succeed(movenv, clean_env, any_python, tmp_path):
    env = tmp_path / "env"
    movenv("create", "-p", any_python.path, "--without-pip", env)
    runs = start_all(12, clean_env, "create", "-p", any_python.path, env)
    assert [run for run in runs if run[0] != 0] == []
    assert works(env)
    assert not left(env, tmp_path)


def killed(env, number, *args):
    """Runs movenv until its call number `number`, and kills it there. False: it had ended before."""
    strace = conftest.tool("strace")
    done = subprocess.run(
        [strace, "-qq", "-o", "/dev/null", "-e", "trace=" + CALLS,
         "-e", "inject=%s:signal=KILL:when=%d" % (CALLS, number), conftest.MOVENV,
         *map(str, args)], env=env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
    return done.returncode != 0


def numbers(first=1):
    """The first calls one by one, later ones in growing steps: packages have hundreds alike."""
    number = first
    while True:
        yield number
        number += max(1, number // 12)


def test_a_create_that_was_killed_leaves_nothing_past_the_next(needs_static, movenv, clean_env,
                                                                any_python, tmp_path):
    where = tmp_path / "x"
    env = where / "env"
    for number in numbers():
        if not killed(clean_env, number, "create", "-p", any_python.path, env):
            break
        assert not env.exists() or works(env)
        movenv("create", "-p", any_python.path, "--without-pip", where / "other")
        assert not left(where, where / "other"), number
        for name in ("env", "other"):
            subprocess.run(["rm", "-rf", where / name], check=True)
    assert number > 20


def test_a_clear_that_was_killed_is_undone_or_completed_by_the_next(needs_static, movenv, execute,
                                                                    clean_env, any_python, tmp_path):
    env = tmp_path / "env"
    site = "lib/python%d.%d/site-packages" % any_python.version[:2]
    seen = set()
    for number in numbers():
        movenv("create", "-p", any_python.path, "--without-pip", env)
        (env / site / "old_module.py").write_text("")
        if not killed(clean_env, number, "create", "-p", any_python.path, "--without-pip",
                      "--clear", "--prompt", "new", env):
            break
        movenv("repair", env)
        assert not left(tmp_path, env), number
        is_new = "prompt = 'new'" in (env / "pyvenv.cfg").read_text()
        assert works(env, "old_module") is not is_new, number
        assert works(env, "os") and (env / "bin/activate").exists(), number
        seen.add(is_new)
        movenv("create", "-p", any_python.path, "--without-pip", "--clear", env)
        assert not left(tmp_path, env)
    assert seen == {False, True}


@pytest.mark.parametrize("next_run", ["create", "upgrade", "repair"])
def test_an_upgrade_that_was_killed_is_completed_by_the_next(needs_static, movenv, clean_env,
                                                              any_python, tmp_path, next_run):
    env = tmp_path / "env"
    base = "--standalone" if next_run == "repair" else "--without-pip"
    for number in list(range(1, 60, 7)):
        movenv("create", "-p", any_python.path, "--without-pip", base, env)
        if not killed(clean_env, number, "create", "-p", any_python.path, "--upgrade", env):
            break
        movenv(*{"create": ["create", "-p", any_python.path],
                 "upgrade": ["create", "-p", any_python.path, "--upgrade"],
                 "repair": ["repair"]}[next_run], env)
        assert not left(tmp_path, env), number
        assert works(env, "os"), number


def test_an_unpack_that_was_killed_leaves_nothing_past_the_next(needs_static, movenv, clean_env,
                                                                archive, tmp_path):
    where = tmp_path / "x"
    for number in numbers():
        if not killed(clean_env, number, "unpack", archive, where / "env"):
            break
        assert not (where / "env").exists() or works(where / "env")
        movenv("unpack", "--clear", archive, where / "env")
        assert not left(where, where / "env"), number
        subprocess.run(["rm", "-rf", where / "env"], check=True)
    assert number > 10


def make_left(dir, lock=True):
    """A directory as a killed movenv leaves it."""
    made = dir / ".movenv-999999999-0"
    (made / "new/bin").mkdir(parents=True)
    if lock:
        (made / "lock").write_bytes(b"")
    return made


def test_a_staging_directory_in_use_stays(movenv, any_python, tmp_path):
    made = make_left(tmp_path)
    with open(made / "lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
        assert (made / "new/bin").exists()
    movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env2")
    assert not left(tmp_path)


@pytest.mark.parametrize("kind", ["no lock", "a file as lock", "another name", "another owner",
                                  "lock of another owner"])
def test_what_movenv_did_not_make_stays(movenv, any_python, tmp_path, kind):
    made = make_left(tmp_path, kind != "no lock")
    if kind == "a file as lock":
        (made / "lock").write_text("text")
    elif kind == "another name":
        made = made.rename(tmp_path / ".movenv-mine")
    elif "owner" in kind:
        other_user.skip_unless_possible()
        other_user.own(made if kind == "another owner" else made / "lock")
    movenv("create", "-p", any_python.path, "--without-pip", tmp_path / "env")
    movenv("create", "-p", any_python.path, "--without-pip", "--clear", tmp_path / "env")
    assert (made / "new/bin").exists()


def without_locks(clean_env, *args):
    subprocess.run([conftest.tool("strace"), "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e",
                    "inject=flock:error=ENOLCK", conftest.MOVENV, *map(str, args)],
                   env=clean_env, stdin=subprocess.DEVNULL, check=True, timeout=120)


def test_a_disk_without_locks_does(needs_static, clean_env, any_python, tmp_path):
    """There a left directory is told by its process and its age."""
    env = tmp_path / "env"
    made = make_left(tmp_path)
    for options in ([], [], ["--clear"], ["--upgrade"]):
        without_locks(clean_env, "create", "-p", any_python.path, *options, env)
    assert works(env)
    assert left(tmp_path, env) == [made.name]
    old = time.time() - 7200
    os.utime(made / "lock", (old, old))
    without_locks(clean_env, "create", "-p", any_python.path, "--without-pip", tmp_path / "env2")
    assert not left(tmp_path)


@pytest.mark.parametrize("command", ["create", "unpack"])
def test_an_old_rest_that_cannot_be_removed_is_reported_and_not_a_failure(
        needs_static, movenv, clean_env, any_python, archive, tmp_path, command):
    env = tmp_path / "env"
    movenv("create", "-p", any_python.path, env)
    args = ["create", "-p", any_python.path] if command == "create" else ["unpack", archive]
    done = subprocess.run(
        [conftest.tool("strace"), "-qq", "-o", "/dev/null", "-e", "trace=unlinkat", "-e",
         "inject=unlinkat:error=EIO:when=30+", conftest.MOVENV, *map(str, args), "--clear", env],
        env=clean_env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
        timeout=120)
    assert done.returncode == 0, done.stderr
    assert "cannot remove '%s/.movenv-" % env in done.stderr
    assert "the next movenv there tries again" in done.stderr
    assert works(env) and left(env)
    movenv("repair", env)
    assert not left(env)
