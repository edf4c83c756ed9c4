# SPDX-License-Identifier: MIT
"""Nothing of the shim remains in Python: variables, process, status, signals, descriptors."""
import json
import os
import signal
import subprocess

import pytest

REMOVED = ("PYTHONHOME", "PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__")


@pytest.mark.parametrize("name", REMOVED)
def test_variable_that_moves_the_prefix_is_removed_and_is_harmless(env, ask, clean_env, name):
    clean_env[name] = "/no/such/place"
    report = ask(env.bin / "python")
    assert (report["prefix"], name in report["environ"]) == (str(env), False)


def test_variables_that_move_the_prefix_are_removed_even_twice(one_env, helper, execute):
    """execve accepts any list: a second PYTHONHOME must not be passed on."""
    program = helper(
        "#include <unistd.h>\n"
        "int main(int argc, char **argv) {\n"
        '	char *twice[] = {"PYTHONHOME=/a", "A=1", "PYTHONHOME=/b", "PYTHONEXECUTABLE=", NULL};\n'
        "	(void)argc;\n"
        "	execve(argv[1], argv + 1, twice);\n"
        "	return 99;\n"
        "}\n"
    )
    code = "import os; print(sorted(k for k in os.environ if k != 'LC_CTYPE'))"
    assert execute(program, one_env.bin / "python", "-c", code).stdout == "['A']\n"


def test_other_variables_of_python_pass(env, ask, clean_env):
    passed = {
        "PYTHONPATH": "/no/such/path", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "7",
        "PYTHONHOMES": "x", "PYTHONHOM": "x", "__PYVENV_LAUNCHER": "x", "PYTHONNOUSERSITE": "1",
    }
    report = ask(env.bin / "python", env={**clean_env, **passed})
    assert {k: report["environ"].get(k) for k in passed} == passed
    assert "/no/such/path" in report["path"]


def test_no_variable_is_added_or_changed(env, ask, clean_env):
    given = {**clean_env, "A": "1", "EMPTY": "", "MOVENV_DEBUG": "0", "PYTHONHOME": "/x"}
    report = ask(env.bin / "python", env=given)["environ"]
    del given["PYTHONHOME"]
    report.pop("__CF_USER_TEXT_ENCODING", None)
    assert report == given


def test_python_starts_with_no_variables_at_all(env, execute):
    done = execute(env.bin / "python", "-c", "import sys; print(sys.prefix)", env={})
    assert done.stdout == "%s\n" % env


def test_process_is_the_same_one(env, clean_env):
    child = subprocess.Popen(
        [str(env.bin / "python"), "-c", "import os; print(os.getpid())"], env=clean_env,
        stdout=subprocess.PIPE,
    )
    assert int(child.communicate(timeout=60)[0]) == child.pid


@pytest.mark.parametrize("status", [0, 1, 2, 100, 127, 255])
def test_status_is_pythons_own(one_env, execute, status):
    done = execute(one_env.bin / "python", "-c", "raise SystemExit(%d)" % status, check=False)
    assert (done.returncode, done.stderr) == (status, "")


def test_uncaught_exception_is_status_1(one_env, execute):
    done = execute(one_env.bin / "python", "-c", "1/0", check=False)
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_signal_ends_python_by_that_signal(env, clean_env, number):
    child = subprocess.Popen(
        [str(env.bin / "python"), "-c", "print('up', flush=True); import time; time.sleep(60)"],
        env=clean_env, stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout.readline() == b"up\n"
        child.send_signal(number)
        assert child.wait(timeout=60) == -number


def test_interrupt_reaches_python_itself(one_env, clean_env):
    child = subprocess.Popen(
        [str(one_env.bin / "python"), "-c", "print('up', flush=True); import time; time.sleep(60)"],
        env=clean_env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    with child:
        assert child.stdout.readline() == b"up\n"
        child.send_signal(signal.SIGINT)
        assert b"KeyboardInterrupt" in child.communicate(timeout=60)[1]


def test_ignored_signal_stays_ignored(one_env, start):
    code = "import signal; print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)"
    done = start(
        [one_env.bin / "python", "-c", code],
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert done.stdout == "True\n"


def test_program_is_read_from_a_pipe(env, execute):
    done = execute(env.bin / "python", "-", "x", input="import sys; print(sys.prefix, sys.argv)")
    assert done.stdout == "%s ['-', 'x']\n" % env


def test_standard_input_is_complete(one_env, execute):
    """The shim reads none of it."""
    text = "".join("line %d\n" % n for n in range(100000))
    code = "import sys; sys.stdout.write(sys.stdin.read())"
    assert execute(one_env.bin / "python", "-c", code, input=text).stdout == text


def test_arguments_are_passed_on_unchanged(env, ask):
    words = ["", " ", "a b", "'", '"', "\\", "\n", "*", "$HOME", "--", "-c", "\xe9\u20ac", "\udcff"]
    # A surrogate stands for a byte that is not UTF-8.
    expected = json.loads(json.dumps(words))
    code = "import json, sys; print(json.dumps(sys.argv[1:]))"
    done = subprocess.run(
        [str(env.bin / "python"), "-c", code, *words], stdout=subprocess.PIPE, timeout=60,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, check=True,
    )
    assert json.loads(done.stdout.decode()) == expected


def test_no_descriptor_is_left_open(env, start):
    """Three are given; all others that the shim opens must be closed when Python starts."""
    code = "import os; print(sorted(map(int, os.listdir('/proc/self/fd')))[:-1])"
    done = start([env.bin / "python", "-c", code])
    assert done.stdout == "[0, 1, 2]\n", done


def test_inherited_descriptor_stays_open(one_env, start):
    reader, writer = os.pipe()
    with os.fdopen(reader), os.fdopen(writer, "w"):
        code = "import os; os.write(%d, b'hello')" % writer
        done = start([one_env.bin / "python", "-c", code], pass_fds=[writer])
        assert done.returncode == 0 and os.read(reader, 9) == b"hello"


@pytest.mark.parametrize("closed", [(0,), (2,), (0, 1, 2)], ids=str)
def test_python_starts_with_closed_standard_descriptors(one_env, clean_env, tmp_path, closed):
    """pyvenv.cfg must not become stdin: Python would run it."""
    mark = tmp_path / "mark"

    def close():
        for fd in closed:
            os.close(fd)

    code = "open(%r, 'w').write('ran')" % str(mark)
    child = subprocess.Popen(
        [str(one_env.bin / "python"), "-c", code], env=clean_env, preexec_fn=close,
    )
    assert child.wait(timeout=60) == 0 and mark.read_text() == "ran"


def test_error_does_not_hang_when_stderr_is_closed(my_env, clean_env):
    (my_env / "pyvenv.cfg").write_text("")
    child = subprocess.Popen(
        [str(my_env.bin / "python")], env=clean_env, preexec_fn=lambda: os.close(2),
    )
    assert child.wait(timeout=60) == 100


def test_error_does_not_hang_when_nobody_reads_stderr(my_env, clean_env):
    (my_env / "pyvenv.cfg").write_text("")
    reader, writer = os.pipe()
    os.close(reader)
    child = subprocess.Popen([str(my_env.bin / "python")], env=clean_env, stderr=writer)
    os.close(writer)
    assert child.wait(timeout=60) in (100, -signal.SIGPIPE)


def test_python_starts_in_a_removed_current_directory(one_env, clean_env, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    child = subprocess.Popen(
        ["/bin/sh", "-c", 'cd "$1" && rmdir "$1" && exec "$2" -c "import sys; print(sys.prefix)"',
         "sh", str(gone), str(one_env.bin / "python")],
        env=clean_env, stdout=subprocess.PIPE,
    )
    assert child.communicate(timeout=60)[0].decode() == "%s\n" % one_env
