# SPDX-License-Identifier: MIT
"""Long and strange names are kept, or refused whole. They are never truncated, and never crash."""
import json
import os
import subprocess

import pytest

PATH_MAX = 4096  # with the NUL
NAMES = {
    "spaces": "  two  spaces ",
    "non_ascii": "\xe4\u20ac\U0001f40d",
    "combining": "e\u0301",
    "single_quote": "it's",
    "double_quote": 'say "x"',
    "backslash": "back\\slash",
    "backslash_n": "a\\nb",
    "dollar": "$HOME `id` $(id)",
    "newline": "two\nlines",
    "tab_and_escape": "a\tb\x1b[31m",
    "percent": "%s%n%d",
    "equals": "home = x",
    "hash": "#!x",
    "dash": "-x",
    "glob": "*?[a]",
    "like_an_interpreter": "python3.12",
    "two_hundred_bytes": "x" * 200,
    "longest_name": "y" * 255,
    "not_utf8": "\udcff\udcfe",
}


@pytest.fixture(params=NAMES)
def strange(request):
    return NAMES[request.param]


def deep(base, length):
    """Makes a directory below base whose path has this many bytes."""
    path = str(base)
    while len(path) < length:
        left = length - len(path)
        # A name of one byte needs two with its slash: never leave one byte.
        name = min(200, left - 1)
        if left - 1 - name == 1:
            name -= 1
        path += "/" + "d" * name
    os.makedirs(path)
    assert len(path) == length
    return path


def test_strange_name_in_the_path_is_kept(one_env, ask, tmp_path, strange):
    moved = one_env.copy(tmp_path.resolve() / strange)
    report = ask(moved.bin / "python")
    assert report["prefix"] == str(moved)
    assert report["executable"] == str(moved.bin / "python")


@pytest.mark.parametrize("name", ["it's \"x\" \\n $HOME \xe4\u20ac\U0001f40d", "not utf-8: \udcff"])
def test_strangest_names_are_kept_by_each_python(env, ask, tmp_path, name):
    moved = env.copy(tmp_path.resolve() / name)
    report = ask(moved.bin / "python")
    assert report["prefix"] == str(moved)


def test_strange_name_of_the_home_is_found(my_env, execute, tmp_path):
    home = tmp_path / NAMES["dollar"] / NAMES["non_ascii"]
    home.mkdir(parents=True)
    fake = home / "python9.9"
    fake.write_text("#!/bin/sh\necho found\n")
    fake.chmod(0o755)
    my_env.configure(home=str(home), version="9.9", executable=None, version_info=None)
    assert execute(my_env.bin / "python").stdout == "found\n"


def test_strange_name_in_a_message_is_one_line_without_control_characters(
    my_env, tmp_path, refused, strange
):
    moved = my_env.copy(tmp_path / strange)
    (moved / "pyvenv.cfg").write_text("")
    line = refused(100, moved.bin / "python")
    shown = strange.replace("\n", "\\n").replace("\t", "\\x09").replace("\x1b", "\\x1b")
    assert "%s/pyvenv.cfg'" % shown in line
    assert not any(ord(c) < 32 or ord(c) == 127 for c in line[:-1]), line


@pytest.mark.parametrize("length", [255, 256, 1000, 2000])
def test_long_path_is_kept(one_env, ask, tmp_path, length):
    base = deep(tmp_path.resolve(), length - len("/env/bin/python"))
    moved = one_env.copy(base + "/env")
    report = ask(moved.bin / "python")
    assert (report["prefix"], len(report["executable"])) == (str(moved), length)


@pytest.mark.parametrize("length", [PATH_MAX - 1, PATH_MAX - 2, PATH_MAX - 4, PATH_MAX - 5])
def test_path_near_path_max_is_a_clear_error_or_runs(shim, clean_env, tmp_path, length):
    """Where "pyvenv.cfg" fits into the path, it is read. Otherwise the path is an error."""
    base = deep(tmp_path.resolve(), length - len("/bin/python"))
    os.mkdir(base + "/bin")
    python = base + "/bin/python"
    assert len(python) == length
    with open(python, "wb") as f:
        f.write(shim.read_bytes())
    os.chmod(python, 0o755)
    with open(base + "/pyvenv.cfg", "w") as f:
        f.write("home = /no/such/home\nversion = 9.9\n")
    done = subprocess.run(
        [python], env=clean_env, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60,
    )
    if length + len("pyvenv.cfg") - len("python") >= PATH_MAX:
        status, reason = 111, b"path is too long"
    else:
        status, reason = 127, b"cannot find 'python9.9' in '/no/such/home'"
    assert done.returncode == status and reason in done.stderr, done
    assert done.stderr.count(b"\n") == 1


def test_environment_deeper_than_path_max_does_not_crash(
    shim, this_python, clean_env, start, tmp_path
):
    """Its absolute path is too long for any call; a relative one is not."""
    (tmp_path / "pyvenv.cfg").write_text("home = /no/such/home\nversion = 9.9\n")
    code = (
        "import os, shutil, sys\n"
        "top, shim = sys.argv[1:]\n"
        "os.chdir(top)\n"
        "for _ in range(25):\n"
        "    os.mkdir('d' * 200)\n"
        "    os.chdir('d' * 200)\n"
        "os.mkdir('bin')\n"
        "shutil.copy(shim, 'bin/python')\n"
        "shutil.copy(top + '/pyvenv.cfg', 'pyvenv.cfg')\n"
        "os.execv('bin/python', ['bin/python'])\n"
    )
    done = start([this_python, "-c", code, tmp_path, shim])
    # pytest cannot remove such a deep directory.
    subprocess.run(["rm", "-rf", str(tmp_path / ("d" * 200))], check=True)
    assert done.returncode == 127 and "'/no/such/home'" in done.stderr, done
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("length", [PATH_MAX, 100000])
def test_argv0_longer_than_a_path_is_a_clear_error_or_is_ignored(one_env, start, length):
    argv0 = "/" + "x" * (length - 1)
    done = start([argv0, "-c", "print('ran')"], executable=one_env.bin / "python")
    if done.returncode == 0:
        assert done.stdout == "ran\n"
    else:
        assert done.returncode == 111 and "path is too long" in done.stderr, done
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("length", [PATH_MAX - 1, PATH_MAX, 20000])
def test_home_longer_than_a_path_is_a_clear_error(my_env, refused, length):
    my_env.configure(home="/" + "h" * (length - 1), version="9.9", executable=None)
    assert "too long" in refused(100, my_env.bin / "python")


@pytest.mark.parametrize("key", ["executable", "version", "implementation"])
def test_long_value_is_a_clear_error_or_is_harmless(my_env, clean_env, key):
    my_env.configure(**{key: "9" * 20000})
    done = subprocess.run(
        [str(my_env.bin / "python"), "-c", "print('ran')"], env=clean_env, timeout=60,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    assert (done.returncode, done.stdout) in ((100, b""), (0, b"ran\n")), done
    assert done.stderr.count(b"\n") == (1 if done.returncode else 0)


def test_script_below_a_long_path_runs_where_a_hash_bang_line_cannot(
    one_env, add_script, execute, tmp_path
):
    """The kernel reads 255 bytes of a #! line."""
    moved = one_env.copy(deep(tmp_path.resolve(), 400) + "/env")
    script = add_script(moved, "tool", "print(sys.prefix)\n")
    assert execute(script).stdout == "%s\n" % moved


def test_script_below_a_strange_name_runs(one_env, add_script, execute, tmp_path, strange):
    moved = one_env.copy(tmp_path.resolve() / strange)
    body = "import json\nprint(json.dumps([sys.prefix, sys.argv]))\n"
    script = add_script(moved, "tool", body)
    assert json.loads(execute(script, "x").stdout) == [os.fspath(moved), [os.fspath(script), "x"]]
