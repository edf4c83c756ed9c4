# SPDX-License-Identifier: MIT
"""Healing: the new text of pyvenv.cfg, and the cases in which the file stays unchanged."""
import json
import os
import re
import shutil
from pathlib import Path

import pytest

import homes
from conftest import must, tool, unmount
from interpreters import find_all

NOBODY = 65534
REPORT = "import json, sys; print(json.dumps([sys.prefix, sys.base_prefix, sys.executable]))"


class Lost:
    """An environment whose installation was renamed: the old and the new place."""

    def __init__(self, env, old, new):
        self.env, self.old, self.new = env, old, new
        self.file = env / "pyvenv.cfg"
        self.python = env.bin / "python"
        self.expected = [str(env), str(homes.top(new)), str(self.python)]
        if not env.python.is_cpython:
            self.expected = [str(env), None, str(self.python)]  # PyPy has no variable for its base

    def healed(self, text=None):
        """The bytes of the file after healing."""
        text = self.file.read_bytes() if text is None else text
        old, new = os.fsencode(self.old), os.fsencode(self.new)
        home = os.path.dirname(old)
        text = text.replace(b"executable = " + old, b"executable = " + new)
        text = text.replace(b"home = " + home, b"home = " + os.path.dirname(new))
        return text + b"movenv-homes = " + home + b"\n"


def lose(env, base):
    old = homes.home_tree(env.python, base / "old")
    env.configure(home=str(old.parent), executable=str(old))
    return Lost(env, old, homes.rename(old, base / "new"))


@pytest.fixture
def lost(my_env, tmp_path, clean_env):
    """An environment whose interpreter is found by MOVENV_PYTHON."""
    made = lose(my_env, tmp_path.resolve())
    clean_env["MOVENV_PYTHON"] = str(made.new)
    return made


@pytest.fixture
def report(execute):
    def call(lost, *before, **kwargs):
        values = json.loads(execute(*before, lost.python, "-c", REPORT, **kwargs).stdout)
        return [values[0], lost.expected[1] and values[1], values[2]]

    return call


def names(env):
    return sorted(os.listdir(env))


def assert_untouched(lost, report, *before, **kwargs):
    """Asserts a start by variables; the file and its directory stay unchanged."""
    text, stat, listed = lost.file.read_bytes(), os.stat(lost.file), names(lost.env)
    assert report(lost, *before, **kwargs) == lost.expected
    now = os.stat(lost.file)
    assert lost.file.read_bytes() == text
    assert (now.st_ino, now.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)
    assert names(lost.env) == listed


# --- the file ---


def test_home_is_written_once_and_later_starts_are_normal(own_env, report, clean_env, tmp_path):
    lost = lose(own_env, tmp_path.resolve())
    clean_env["MOVENV_PYTHON"] = str(lost.new)
    expected, listed = lost.healed(), names(own_env)
    assert report(lost) == lost.expected
    assert lost.file.read_bytes() == expected
    assert names(own_env) == listed
    del clean_env["MOVENV_PYTHON"]
    stat = os.stat(lost.file)
    assert report(lost) == lost.expected
    assert os.stat(lost.file).st_ino == stat.st_ino


def test_script_heals_too(lost, add_script, execute):
    expected = lost.healed()
    script = add_script(lost.env, "tool", "import sys; print(sys.base_prefix)\n")
    assert execute(script).stdout == lost.expected[1] + "\n"
    assert lost.file.read_bytes() == expected


FORMS = {
    "crlf": lambda text: text.replace(b"\n", b"\r\n"),
    "comments": lambda text: b"# first\n\n" + text.replace(b"\n", b"\n# = x\n\n  junk\n"),
    "order": lambda text: b"".join(reversed(text.splitlines(True))),
    "no_newline": lambda text: text.rstrip(b"\n"),
    "upper_case": lambda text: text.replace(b"home =", b"HOME =").replace(b"exec", b"EXEC"),
    "no_spaces": lambda text: text.replace(b" = ", b"="),
    "many_spaces": lambda text: text.replace(b" = ", b" \t=   ").replace(b"\n", b" \t\n"),
    "twice": lambda text: text + b"home = /second\nexecutable = /second/python\n",
    "home_elsewhere": lambda text: text + b"note = home\nhomes = /x\nmyhome = /y\n",
    "not_utf8": lambda text: text + b"note = \xff\xfe\x80\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_other_byte_is_kept(lost, execute, form):
    text = FORMS[form](lost.file.read_bytes())
    lost.file.write_bytes(text)
    execute(lost.python, "-S", "-c", "pass")
    old, new = os.fsencode(lost.old), os.fsencode(lost.new)
    head, tail = lost.file.read_bytes().rsplit(b"movenv-homes = ", 1)
    assert tail == os.path.dirname(old) + b"\n"
    # The first lines with these keys; "command" names neither.
    expected = text
    for key, before, after in (
        (b"home", os.path.dirname(old), os.path.dirname(new)), (b"executable", old, new),
    ):
        pattern = rb"(?im)^(%s[ \t]*=[ \t]*)%s([ \t\r]*)$" % (key, re.escape(before))
        expected, n = re.subn(pattern, lambda m: m.group(1) + after + m.group(2), expected, count=1)
        assert n == 1
    assert head == expected + (b"" if expected.endswith(b"\n") else b"\n")


@pytest.mark.parametrize("keys", [{"executable": None}, {"version": None, "version_info": "%s"}])
def test_file_of_another_tool_is_healed_in_the_keys_that_it_has(lost, execute, keys):
    """uv and virtualenv write version_info; python -m venv before 3.11 has no executable."""
    version = lost.env.config()["version"]
    lost.env.configure(**{k: v and v % version for k, v in keys.items()})
    expected = lost.healed()
    execute(lost.python, "-c", "pass")
    assert lost.file.read_bytes() == expected


def test_replaced_home_is_added_to_the_earlier_ones(lost, execute):
    lost.env.configure(**{"movenv-homes": "/a/bin:/b/bin", "after": "x"})
    execute(lost.python, "-c", "pass")
    config = lost.env.config()
    assert config["movenv-homes"] == "/a/bin:/b/bin:%s" % lost.old.parent
    assert (config["home"], config["after"]) == (str(lost.new.parent), "x")


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_mode_is_kept(lost, execute, mode):
    lost.file.chmod(mode)
    execute(lost.python, "-c", "pass", env=None)
    assert lost.file.stat().st_mode & 0o7777 == mode
    assert lost.env.config()["home"] == str(lost.new.parent)


def test_group_is_kept(needs_root, lost, execute):
    """Otherwise the group could not read the file any more."""
    os.chown(lost.file, -1, NOBODY)
    lost.file.chmod(0o640)
    execute(lost.python, "-c", "pass")
    st = lost.file.stat()
    assert (st.st_gid, st.st_mode & 0o777) == (NOBODY, 0o640)
    assert lost.env.config()["home"] == str(lost.new.parent)


def test_umask_has_no_effect(lost, start):
    lost.file.chmod(0o664)
    done = start([lost.python, "-c", "pass"], preexec_fn=lambda: os.umask(0o077))
    assert done.returncode == 0, done
    assert lost.file.stat().st_mode & 0o7777 == 0o664


def calls(execute, trace, *command, env=None):
    done = execute(tool("strace"), "-o", trace, *command, env=env, check=False)
    lines = trace.read_text().splitlines() if trace.exists() else []
    starts = [n for n, line in enumerate(lines) if re.match(r"execve\(.* = 0$", line)]
    if len(starts) < 2:
        assert "ptrace" in done.stderr, done
        pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
    return [line.partition("(")[0] for line in lines[starts[0] + 1:starts[1] + 1]]


def test_next_start_makes_the_calls_of_a_healthy_one(one_env, lost, execute, tmp_path):
    execute(lost.python, "-c", "pass")
    healed = calls(execute, tmp_path / "a", lost.python, "-c", "pass")
    assert healed == calls(execute, tmp_path / "b", one_env.bin / "python", "-c", "pass")
    assert len(healed) <= 11


def test_chain_of_homes_is_shortened_to_the_base(lost, one_env, report, tmp_path):
    """Python itself would read the inner one's bin as its home."""
    middle = one_env.copy(tmp_path / "middle")
    middle.configure(home=str(lost.new.parent), executable=str(lost.new))
    lost.env.configure(home=str(middle.bin), executable=str(middle.bin / "python"))
    assert report(lost) == lost.expected
    config = lost.env.config()
    assert (config["home"], config["executable"]) == (str(lost.new.parent), str(lost.new))
    assert config["movenv-homes"] == str(middle.bin)
    shutil.rmtree(middle)
    assert report(lost) == lost.expected


# --- never written ---


@pytest.mark.parametrize("value", ["1", "0", "no"])
def test_nothing_is_written_with_movenv_no_heal(lost, report, clean_env, value):
    clean_env["MOVENV_NO_HEAL"] = value
    assert_untouched(lost, report)


def test_empty_movenv_no_heal_has_no_effect(lost, report, clean_env):
    clean_env["MOVENV_NO_HEAL"] = ""
    assert report(lost) == lost.expected
    assert lost.env.config()["home"] == str(lost.new.parent)


def test_interpreter_found_only_on_path_is_not_written(lost, report, clean_env):
    clean_env["PATH"] = str(lost.new.parent)
    del clean_env["MOVENV_PYTHON"]
    assert_untouched(lost, report)


def test_interpreter_on_path_that_lies_in_a_usual_place_is_written(
    lost, report, clean_env
):
    own = clean_env["HOME"] + "/.local/bin"
    os.makedirs(own)
    os.symlink(lost.new, "%s/%s" % (own, lost.new.name))
    clean_env["PATH"] = str(lost.new.parent)
    del clean_env["MOVENV_PYTHON"]
    expected = lost.healed()
    assert report(lost) == lost.expected
    assert lost.file.read_bytes() == expected


def open_to_all(path):
    """Lets another user reach a test's directory."""
    for directory in [path, *path.parents]:
        mode = directory.stat().st_mode
        if not mode & 0o001:
            directory.chmod(mode | 0o055)


def is_open(python):
    """Whether another user can reach its library."""
    library = Path(python.stdlib)
    return all(d.stat().st_mode & 0o001 for d in (library, *library.parents))


def test_file_of_another_user_is_not_written(needs_root, lost, report):
    """Root could write it, and does not: the file belongs to somebody else."""
    os.chown(lost.file, NOBODY, NOBODY)
    assert_untouched(lost, report)


def test_file_of_another_user_is_not_written_without_permission(
    needs_root, made, report, clean_env, tmp_path
):
    pythons = [i for i in find_all() if i.is_cpython and is_open(i)]
    if not pythons:
        pytest.skip("needs a Python that another user can reach")
    base = tmp_path.resolve()
    open_to_all(base)
    lost = lose(made(pythons[-1]).copy(base / "env"), base)
    clean_env["MOVENV_PYTHON"] = str(lost.new)
    lost.file.chmod(0o644)
    nobody = str(NOBODY)
    assert_untouched(
        lost, report, tool("setpriv"), "--reuid", nobody, "--regid", nobody, "--clear-groups")


def test_file_that_is_read_only_is_not_written(lost, report):
    """Root could write it, and does not: somebody made it read-only on purpose."""
    lost.file.chmod(0o444)
    assert_untouched(lost, report)


def test_symlink_in_place_of_the_file_is_not_written(lost, report):
    real = lost.env.path.parent / "real.cfg"
    lost.file.rename(real)
    lost.file.symlink_to(real)
    assert_untouched(lost, report)
    assert lost.file.is_symlink()


def test_environment_on_a_read_only_mount_starts(needs_root, lost, report, tmp_path):
    must("unshare", "-m", "true")
    script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    assert_untouched(lost, report, "unshare", "-m", "sh", "-c", script, "sh", lost.env)


@pytest.mark.parametrize("error", ["EACCES", "EROFS", "ENOSPC", "EDQUOT", "EMFILE"])
def test_start_works_where_no_temporary_can_be_created(lost, report, error, tmp_path, execute):
    """The call that creates the temporary fails."""
    trace = tmp_path / "trace"
    command = [tool("strace"), "-qq", "-o", trace, "-e", "trace=openat,open", "-e",
               "inject=openat,open:error=%s:when=%d"]
    n = creating_open(lost, execute, trace, tmp_path)
    command[-1] %= (error, n)
    assert_untouched(lost, report, *command)
    assert "INJECTED" in trace.read_text()


def creating_open(lost, execute, trace, tmp_path):
    """The number of the openat that creates the temporary; a copy is healed to find it."""
    copy = lost.env.copy(tmp_path / "copy")
    execute(tool("strace"), "-qq", "-o", trace, "-e", "trace=openat,open", copy.bin / "python",
            "-S", "-c", "pass")
    lines = [i for i in trace.read_text().splitlines() if i.startswith("open")]
    found = [n for n, line in enumerate(lines, 1) if "pyvenv.cfg." in line]
    assert len(found) == 1, lines
    shutil.rmtree(copy)
    return found[0]


def test_home_in_the_list_is_not_written_again(lost, report):
    lost.env.configure(**{"movenv-homes": "/a/bin:%s:/b/bin" % lost.new.parent})
    assert_untouched(lost, report)


@pytest.mark.parametrize("near", ["%s/", "%sx", "x%s", "/x%s", "%s:x:"])
def test_home_is_compared_with_whole_entries_of_the_list(lost, report, near):
    value = near % lost.new.parent
    listed = str(lost.new.parent) in value.split(":")
    lost.env.configure(**{"movenv-homes": value})
    assert report(lost) == lost.expected
    assert (lost.env.config()["home"] == str(lost.new.parent)) == (not listed)


def test_start_works_where_the_list_has_no_room_left(lost, report):
    """Python reads at most 32 KiB."""
    lost.file.write_bytes(b"# " + b"x" * (32700 - lost.file.stat().st_size) + b"\n" +
                          lost.file.read_bytes())
    assert_untouched(lost, report)


ODD = {
    "newline": "new\nhome = x",
    "carriage_return_at_the_end": "new/bin\r",
    "space_at_the_end": "new/bin ",
}


@pytest.mark.parametrize("kind", ODD)
def test_inexpressible_home_is_not_written(my_env, report, clean_env, tmp_path, kind):
    """A value is one line without spaces at its ends."""
    lost = lose(my_env, tmp_path.resolve())
    bin_dir = lost.new.parent
    if ODD[kind].startswith("new/"):
        odd = tmp_path.resolve() / ODD[kind]
        bin_dir.rename(odd)
        new = odd / lost.new.name
    else:
        new = homes.rename(lost.new, tmp_path.resolve() / ODD[kind])
    lost = Lost(my_env, lost.old, new)
    clean_env["MOVENV_PYTHON"] = str(new)
    assert_untouched(lost, report)


def test_home_with_a_colon_is_written(my_env, report, clean_env, tmp_path):
    """A start by variables would fail: PYTHONHOME is a list."""
    lost = lose(my_env, tmp_path.resolve())
    lost = Lost(my_env, lost.old, homes.rename(lost.new, tmp_path.resolve() / "a:b"))
    clean_env["MOVENV_PYTHON"] = str(lost.new)
    expected = lost.healed()
    assert report(lost) == lost.expected
    assert lost.file.read_bytes() == expected


# --- disks ---


@pytest.mark.parametrize("left", [0, 1])
def test_full_disk_leaves_the_file_whole(needs_root, lost, report, small_disk, left):
    """The temporary has no block, or one. A tmpfs has no reserve for root."""
    env = lost.env.copy(small_disk / "env")
    full = Lost(env, lost.old, lost.new)
    with open(small_disk / "ballast", "wb", buffering=0) as f:
        try:
            while f.write(b"x" * 4096):
                pass
        except OSError:
            f.truncate(os.fstat(f.fileno()).st_size // 4096 * 4096 - 4096 * left)
    if left:
        expected = full.healed()
        assert report(full) == full.expected
        assert full.file.read_bytes() == expected
    else:
        assert_untouched(full, report)


def test_read_only_image_starts_by_variables(needs_root, lost, report, tmp_path):
    point = tmp_path.resolve() / "point"
    point.mkdir()
    must(tool("mksquashfs"), str(lost.env), str(tmp_path / "image"), "-quiet", "-no-progress")
    if shutil.which("squashfuse") and os.path.exists("/dev/fuse"):
        must("squashfuse", str(tmp_path / "image"), str(point))
    else:
        must("mount", "-t", "squashfs", "-o", "loop,ro", str(tmp_path / "image"), str(point))
    try:
        image = Lost(type(lost.env)(point, lost.env.python), lost.old, lost.new)
        assert_untouched(image, report)
    finally:
        unmount(point)


def test_root_without_proc_is_healed(lost, report, without_proc):
    expected = lost.healed()
    assert report(lost, *without_proc) == lost.expected
    assert lost.file.read_bytes() == expected


# --- interruptions ---


# All names of this system call.
RENAME = "rename,renameat,renameat2"


@pytest.mark.parametrize("call", ["write", "fchown", "fchmod", "fsync", RENAME])
def test_kill_leaves_the_old_or_the_new_file(lost, execute, report, tmp_path, call):
    """At each step. A temporary that is left does not harm the next start."""
    old, new = lost.file.read_bytes(), lost.healed()
    done = execute(tool("strace"), "-qq", "-o", "/dev/null", "-e",
                   "inject=%s:signal=KILL" % call,
                   lost.python, "-c", "pass", check=False)
    if "strace" in done.stderr:
        pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
    assert done.returncode == -9, done
    assert lost.file.read_bytes() in (old, new)
    assert report(lost) == lost.expected
    assert lost.file.read_bytes() == new


@pytest.mark.parametrize("call, error", [
    ("write", "ENOSPC"), ("write", "EIO"), ("fchmod", "EPERM"), ("fsync", "EIO"),
    ("fsync", "ENOSPC"), (RENAME, "EACCES"), (RENAME, "EROFS"),
])
def test_failed_step_leaves_the_file_and_nothing_beside_it(lost, report, call, error):
    assert_untouched(lost, report, tool("strace"), "-qq", "-o", "/dev/null", "-e",
                     "inject=%s:error=%s:when=1" % (call, error))


def refuse_owners():
    return [tool("strace"), "-qq", "-o", "/dev/null", "-e", "inject=fchown:error=EPERM:when=1"]


def test_file_on_a_disk_without_owners_is_healed(lost, report):
    """Such a disk gives the new file the group of the old one."""
    new = lost.healed()
    report(lost, *refuse_owners())
    assert lost.file.read_bytes() == new


def test_file_whose_group_cannot_be_kept_stays(needs_root, lost, report):
    """With this mode another group could write it."""
    os.chown(lost.file, -1, NOBODY)
    lost.file.chmod(0o660)
    assert_untouched(lost, report, *refuse_owners())


def test_a_disk_without_owners_and_modes_is_healed_too(exfat_dir, movenv, any_python, execute,
                                                       clean_env, tmp_path):
    if not any_python.is_cpython:
        pytest.skip("PyPy finds its library beside the real file only")
    interpreter = homes.home_tree(any_python, tmp_path / "base")
    env = exfat_dir / "env"
    movenv("create", "--without-pip", "-p", interpreter, env)
    interpreter = homes.rename(interpreter, tmp_path / "elsewhere")
    clean_env["MOVENV_PYTHON"] = str(interpreter)
    done = execute(env / "bin" / "python", "-c", "import sys; print(sys.base_prefix)")
    assert done.stdout.strip() == str((tmp_path / "elsewhere").resolve())
    assert "home = %s\n" % interpreter.parent in (env / "pyvenv.cfg").read_text()
    assert not [n for n in os.listdir(env) if n.startswith("pyvenv.cfg.")]
