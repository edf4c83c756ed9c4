# SPDX-License-Identifier: MIT
"""The start of installed scripts, in both forms and after a move.

pip installs one wheel with a script for each case, once for each Python and form.
"""
import csv
import json
import os
import pty
import re
import select
import signal
import subprocess
from pathlib import Path

import pytest

import wheels
from conftest import MOVENV, make_clean_env, run

PIP = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INDEX": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_NO_WARN_SCRIPT_LOCATION": "1",
}
CLI = '''
import json, os, sys

def report():
    main = sys.modules["__main__"]
    print(json.dumps({
        "argv": sys.argv, "file": main.__file__, "name": main.__name__, "path": sys.path,
        "pid": os.getpid(), "executable": sys.executable, "prefix": sys.prefix,
        "spec": repr(main.__spec__), "package": main.__package__,
    }))

def fail():
    raise ValueError("as asked")

def show():
    import traceback, warnings
    warnings.simplefilter("always")
    warnings.warn("look here", stacklevel=3)
    traceback.print_stack()
    try:
        fail()
    except ValueError:
        traceback.print_exc()
    print("shown")

def double(n):
    return 2 * n, os.path.basename(sys.argv[0])

def spawn():
    import multiprocessing
    with multiprocessing.get_context(sys.argv[2]).Pool(1) as pool:
        print(pool.apply(double, (21,)))

def again():
    if "AGAIN" in os.environ:
        return report()
    os.environ["AGAIN"] = "1"
    ways = {
        "script": lambda: os.execv(sys.argv[0], sys.argv),
        "python": lambda: os.execv(sys.executable, [sys.executable] + sys.argv),
        "orig_argv": lambda: os.execv(sys.executable, [sys.executable] + sys.orig_argv[1:]),
    }
    ways[sys.argv[2]]()

def wait():
    import time
    print("ready", flush=True)
    time.sleep(60)

def read():
    print(sys.stdin.isatty(), repr(input("your word: ")))

def leave():
    return {"3": 3, "none": None, "text": "no luck"}[sys.argv[2]]

def source():
    import inspect
    print("as asked" in inspect.getsource(fail), inspect.getsourcefile(fail) == __file__)
    try:
        print("__main__" in inspect.getsource(sys.modules["__main__"]))
    except (OSError, TypeError) as error:
        print(type(error).__name__)

def main():
    sys.exit(globals()[sys.argv[1]]())

class deep:
    class er:
        main = staticmethod(main)

if __name__ == "__main__":
    main()
'''
# A script file of the wheel. The lines above it decide if it can follow a /bin/sh header as text.
BODY = '''import json, os, pickle, sys

class Point:
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return self.x == other.x

def twice(point):
    return Point(2 * point.x)

def report():
    print(json.dumps({
        "argv": sys.argv, "file": __file__, "name": __name__, "path": sys.path,
        "prefix": sys.prefix, "line": sys._getframe().f_lineno,
    }))

def pickled():
    print(pickle.loads(pickle.dumps(Point(3))) == Point(3), Point.__module__)

def spawn():
    import multiprocessing
    with multiprocessing.get_context(sys.argv[2]).Pool(1) as pool:
        print(pool.apply(twice, (Point(3),)).x)

def source():
    import inspect
    print(inspect.getsource(twice))

def show():
    import traceback
    traceback.print_stack()
    try:
        fail()
    except ValueError:
        traceback.print_exc()
    print("shown")

def fail():
    raise ValueError("as asked")

if __name__ == "__main__":
    globals()[sys.argv[1]]()
'''
DOC = '"""A docstring."""\nfrom __future__ import print_function, unicode_literals\n'
TRUE = Path("/bin/true").read_bytes()
DATA = {
    "data-plain": "#!python\n" + BODY,
    "data-doc": "#!python\n" + DOC + BODY,
    "data-prints-doc": "#!python\n" + DOC + "print(__doc__)\n",
    "data-prints-none": "#!python\nprint(__doc__)\n",
    "data-future": "#!python\nfrom __future__ import division\nprint(1 / 2)\n",
    "data-latin1": b"#!python\n# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n",
    "data-utf8": "#!python\nprint(ascii('\xe9'))\n",
    "data-options": "#!python -E\nprint('ran')\n",
    "data-window": "#!pythonw\nprint('ran')\n",
    "data-crlf": "#!python\r\nimport sys\r\nprint(sys.argv[1:], 'ran')\r\n",
    "data-crlf-doc": '#!python\r\n"""Doc."""\r\nfrom __future__ import division\r\n'
                     'print(__doc__)\r\n',
    "data-quotes": "#!python\n'''a''' 'b'\nprint(ascii(__doc__), '''it's \\\\ \"x\"''')\n",
    "data-sibling": "#!python\nimport sibling\nprint(sibling.__file__)\n",
    "data-sibling-doc": '#!python\n"""Doc."""\nimport sibling\nprint(sibling.__file__)\n',
    "sibling.py": "X = 1\n",
    "data-sh": '#!/bin/sh\necho "sh got $1"\n',
    "data-true": TRUE,
    "data-env": "#!/usr/bin/env python3\nprint('ran')\n",
    "data-text": "no script at all\n",
}
PLAIN = ["data-text", "sibling.py"]
FOREIGN = ["data-sh", "data-true", "data-env", *PLAIN]
NAMES = {
    "seen": "seen.cli:main",
    "My.Tool-v2": "seen.cli:main",
    "UPPER": "seen.cli:main",
    "__under__": "seen.cli:main",
    "-dash-": "seen.cli:main",
    "w\xf6rk": "seen.cli:main",
    "dotted": "seen.cli:deep.er.main",
    "n\xe4h-module": "seen.n\xe4h:main",
}
EXTRA = "extra = seen.cli:main [more,most]\n"
FORMS = ["native", "text"]


def make_wheel(where, more="", name="seen"):
    wheel = wheels.Wheel(name, "1.0", files={
        "seen/__init__.py": "", "seen/cli.py": CLI,
        "seen/n\xe4h.py": "from seen.cli import main\n",
    })
    for script, source in DATA.items():
        mode = 0o100644 if script in PLAIN else 0o100755
        wheel.add("%sscripts/%s" % (wheel.data, script), source, mode)
    lines = "".join("%s = %s\n" % item for item in NAMES.items())
    console = "[console_scripts]\n" + lines + EXTRA + more
    gui = "\n[gui_scripts]\nseen-gui = seen.cli:main\n"
    wheel.add(wheel.info + "entry_points.txt", console + gui)
    return wheel.write(where)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """installed(python, form) -> the environment with the wheel in it, after a move."""
    base = tmp_path_factory.mktemp("scripts")
    env = dict(make_clean_env(base), **PIP)
    wheel = make_wheel(base)
    done = {}

    def make(python, form):
        key = (python.path, form)
        if key not in done:
            first, target = base / "first", base / ("%r %s \u03a9" % (python, form)) / "my env"
            run(MOVENV, "create", "-p", python, "--scripts", form, first, env=env)
            run(first / "bin/python", "-m", "pip", "install", "-q", "--no-deps", "--no-compile",
                wheel, env=env)
            target.parent.mkdir()
            first.rename(target)
            done[key] = target
        return done[key]

    return make


@pytest.fixture(params=FORMS)
def env(installed, any_python, request):
    """For behaviour that all Pythons share: both forms. A test must not change it."""
    return installed(any_python, request.param)


@pytest.fixture
def each(installed, python):
    """The environment of each Python in turn. A test must not change it."""
    if not python.pip_wheels():
        pytest.skip("no pip wheel for %r on this machine" % python)
    return installed(python, "native")


@pytest.fixture
def native(installed, any_python):
    return installed(any_python, "native")


@pytest.fixture
def text(installed, any_python):
    return installed(any_python, "text")


@pytest.fixture
def report(execute):
    """report(script, argument…) -> the state that the script reports."""

    def call(script, *arguments, **kwargs):
        return json.loads(execute(script, *(arguments or ("report",)), **kwargs).stdout)

    return call


# --- a console script ---


def check_start(state, env, script, cwd):
    assert state["argv"] == [str(script), "report", "a b", ""]
    assert state["file"] == str(script)
    assert state["name"] == "__main__"
    assert (state["spec"], state["package"]) == ("None", None)
    assert state["executable"] == str(env / "bin/python")
    assert os.path.samefile(state["prefix"], env)
    assert not {"", ".", str(cwd)} & set(state["path"])


def test_an_entry_point_sees_itself_as_a_script(each, report, tmp_path):
    script = each / "bin/seen"
    check_start(report(script, "report", "a b", "", cwd=tmp_path), each, script, tmp_path)


def test_an_entry_point_sees_the_same_in_both_forms(env, report, tmp_path):
    script = env / "bin/seen"
    check_start(report(script, "report", "a b", "", cwd=tmp_path), env, script, tmp_path)


def test_an_entry_point_does_not_import_from_the_current_directory(each, report, tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')\n")
    assert report(each / "bin/seen", cwd=tmp_path)["name"] == "__main__"


def test_an_entry_point_runs_under_safe_path(env, report, clean_env):
    assert report(env / "bin/seen", env=dict(clean_env, PYTHONSAFEPATH="1"))["name"] == "__main__"


def test_an_entry_point_runs_in_the_c_locale(each, execute, clean_env, python):
    """Its own name, the environment's and a module's are beyond ASCII."""
    if not python.is_cpython:
        pytest.skip("PyPy cannot read a .pyc that it wrote in another locale in such a place")
    # CPython 3.6 cannot import a module of such a name then.
    names = ["w\xf6rk"] + ["n\xe4h-module"] * (python.version >= (3, 7))
    for name in names:
        done = execute(each / "bin" / name, "report", env=dict(clean_env, LC_ALL="C"))
        assert json.loads(done.stdout)["name"] == "__main__"


@pytest.mark.parametrize("name", [*NAMES, "extra", "seen-gui"])
def test_an_entry_point_of_any_name_and_kind_runs(env, report, name):
    script = env / "bin" / name
    assert report(script)["argv"] == [str(script), "report"]


def test_python_runs_an_entry_points_file(each, report):
    script = each / "bin/seen"
    state = report(each / "bin/python", script, "report", "x")
    assert state["argv"] == [str(script), "report", "x"]


def test_importtime_works_for_an_entry_point(env, execute):
    done = execute(env / "bin/python", "-X", "importtime", env / "bin/seen", "report")
    assert re.search(r"^import time:.*\| *seen\.cli$", done.stderr, re.M)
    assert json.loads(done.stdout)["name"] == "__main__"


# --- tracebacks, warnings, inspect ---


def frame(name):
    """The pattern of the frame of one of the package's functions in a traceback."""
    return r'File ".*my env/lib/.*/seen/cli\.py", line \d+, in %s\n *raise ValueError' % name


def test_a_traceback_ends_in_the_packages_own_line(each, execute):
    done = execute(each / "bin/seen", "fail", check=False)
    assert done.returncode == 1
    assert re.search(frame("fail"), done.stderr), done.stderr
    assert done.stderr.endswith("ValueError: as asked\n")


def test_a_traceback_of_text_shows_the_scripts_own_line(text, execute):
    done = execute(text / "bin/seen", "fail", check=False)
    line = r'File ".*bin/seen", line \d+, in <module>\n *sys.exit\(main\(\)\)'
    assert re.search(line, done.stderr), done.stderr


@pytest.mark.parametrize("script", ["seen", "data-plain", "data-doc"])
def test_a_stack_and_warnings_can_be_printed(each, execute, script):
    """traceback and warnings read the source of the __main__ frame, if they can."""
    done = execute(each / "bin" / script, "show")
    assert done.stdout == "shown\n"
    assert done.stderr.endswith("ValueError: as asked\n")
    assert "in show" in done.stderr and "in <module>" in done.stderr


def test_inspect_reads_the_packages_source(env, execute):
    out = execute(env / "bin/seen", "source").stdout.splitlines()
    assert out[0] == "True True"
    # A native launcher has no source for its few lines, as with python -c.
    assert out[1] == ("True" if "text" in str(env) else "OSError")


# --- multiprocessing, re-execution ---


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_an_entry_point_starts_children(each, execute, method):
    assert execute(each / "bin/seen", "spawn", method).stdout == "(42, 'seen')\n"


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_text_entry_point_starts_children(text, execute, method):
    assert execute(text / "bin/seen", "spawn", method).stdout == "(42, 'seen')\n"


@pytest.mark.parametrize("way", ["script", "python", "orig_argv"])
def test_an_entry_point_starts_itself_again(env, report, any_python, way):
    """The ways of gunicorn, celery and werkzeug."""
    if way == "orig_argv" and any_python.version < (3, 10):
        pytest.skip("sys.orig_argv is new in 3.10")
    script = env / "bin/seen"
    state = report(script, "again", way)
    assert state["argv"] == [str(script), "again", way]
    assert state["executable"] == str(env / "bin/python")


# --- the process ---


def start(env, clean_env, *arguments):
    return subprocess.Popen(
        [str(env / "bin/seen"), *arguments], env=clean_env, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, encoding="utf-8",
    )


def test_a_script_is_one_process(env, clean_env):
    process = start(env, clean_env, "report")
    assert json.loads(process.communicate(timeout=60)[0])["pid"] == process.pid


@pytest.mark.parametrize("value,status,message", [
    ("3", 3, ""), ("none", 0, ""), ("text", 1, "no luck\n"),
])
def test_the_status_is_the_value_that_main_returns(env, execute, value, status, message):
    done = execute(env / "bin/seen", "leave", value, check=False)
    assert (done.returncode, done.stderr) == (status, message)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_script(env, clean_env, number):
    process = start(env, clean_env, "wait")
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -number
    assert err.endswith("KeyboardInterrupt\n") if number == signal.SIGINT else err == ""


def test_a_script_reads_a_pipe(env, execute):
    assert execute(env / "bin/seen", "read", input="hello\n").stdout == "your word: False 'hello'\n"


def test_a_script_reads_a_terminal(env, clean_env):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(env / "bin/seen"), "read"], env=dict(clean_env, TERM="dumb"), stdin=theirs,
        stdout=theirs, stderr=theirs, start_new_session=True,
    )
    os.close(theirs)
    seen, typed = b"", False
    while select.select([ours], [], [], 30)[0]:
        try:
            seen += os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if b"your word: " in seen and not typed:
            typed = bool(os.write(ours, b"hello\n"))
    os.close(ours)
    assert process.wait(60) == 0
    assert b"True 'hello'" in seen


# --- script files of the wheel ---


@pytest.mark.parametrize("name", ["data-plain", "data-doc"])
def test_a_wheels_script_sees_itself_as_a_script(each, report, tmp_path, name):
    script = each / "bin" / name
    state = report(script, "report", "x", cwd=tmp_path)
    assert (state["argv"], state["file"]) == ([str(script), "report", "x"], str(script))
    assert state["name"] == "__main__"
    assert not {"", ".", str(tmp_path)} & set(state["path"])
    assert os.path.samefile(state["prefix"], each)


def test_line_numbers_are_those_of_the_file(native, report):
    """For text, lines of the file in bin/. For a launcher, lines of the file in the wheel."""
    state = report(native / "bin/data-plain")
    assert "f_lineno" in (native / "bin/data-plain").read_text().split("\n")[state["line"] - 1]
    state = report(native / "bin/data-doc")
    assert "f_lineno" in DATA["data-doc"].split("\n")[state["line"] - 1]


@pytest.mark.parametrize("name", ["data-plain", "data-doc"])
def test_a_wheels_script_pickles_its_own_classes(each, execute, name):
    assert execute(each / "bin" / name, "pickled").stdout == "True __main__\n"


@pytest.mark.parametrize("name", ["data-plain", "data-doc"])
def test_a_wheels_script_starts_children(each, execute, name):
    """The children read the script again, and find its classes."""
    assert execute(each / "bin" / name, "spawn", "spawn").stdout == "6\n"


@pytest.mark.parametrize("name", ["data-plain", "data-doc"])
def test_a_wheels_script_starts_children_by_a_server(env, execute, name):
    assert execute(env / "bin" / name, "spawn", "forkserver").stdout == "6\n"


@pytest.mark.parametrize("name", ["data-plain", "data-doc"])
def test_python_runs_a_wheels_script(each, report, name):
    script = each / "bin" / name
    assert report(each / "bin/python", script, "report")["argv"] == [str(script), "report"]


def test_inspect_reads_a_wheels_script(env, execute):
    assert "return Point(2 * point.x)" in execute(env / "bin/data-plain", "source").stdout


@pytest.mark.parametrize("name,output", [
    ("data-prints-doc", "A docstring."),
    ("data-prints-none", "None"),
    ("data-future", "0.5"),
    ("data-latin1", "'\\xe9'"),
    ("data-utf8", "'\\xe9'"),
    ("data-options", "ran"),
    ("data-window", "ran"),
    ("data-crlf", "[] ran"),
    ("data-crlf-doc", "Doc."),
    ("data-quotes", "'ab' it's \\ \"x\""),
])
def test_a_wheels_script_of_any_kind_runs(env, execute, name, output):
    assert execute(env / "bin" / name).stdout == output + "\n"


@pytest.mark.parametrize("name", ["data-sibling", "data-sibling-doc"])
def test_a_wheels_script_finds_modules_beside_it(env, execute, name):
    """sys.path[0] of a script is its directory."""
    assert execute(env / "bin" / name).stdout == "%s\n" % (env / "bin/sibling.py")


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_not_a_python_script_is_installed_unchanged(env, name):
    data = DATA[name] if isinstance(DATA[name], bytes) else DATA[name].encode()
    assert (env / "bin" / name).read_bytes() == data
    assert (env / "bin" / name).stat().st_mode & 0o111 or name in PLAIN


def test_programs_of_other_languages_run(env, execute):
    assert execute(env / "bin/data-sh", "x").stdout == "sh got x\n"
    assert execute(env / "bin/data-true").returncode == 0


# --- programs that read scripts ---


def test_the_module_of_a_launcher_can_be_debugged_and_profiled(env, execute):
    python = env / "bin/python"
    debug = ["-m", "pdb", "-c", "w", "-c", "q"]
    stepped = execute(python, *debug, "-m", "seen.cli", "report", check=False)
    assert re.search(r"seen/cli\.py\(\d+\)", stepped.stdout), stepped.stdout + stepped.stderr
    assert "function calls" in execute(python, "-m", "cProfile", "-m", "seen.cli", "report").stdout


@pytest.mark.parametrize("name", ["seen", "data-plain", "data-doc"])
def test_a_text_script_can_be_debugged_profiled_and_traced(text, execute, name):
    python, script = text / "bin/python", text / "bin" / name
    stepped = execute(python, "-m", "pdb", "-c", "w", "-c", "q", script, "report", check=False)
    assert "SyntaxError" not in stepped.stdout + stepped.stderr
    assert "bin/%s(" % name in stepped.stdout
    assert "function calls" in execute(python, "-m", "cProfile", script, "report").stdout
    traced = execute(python, "-m", "trace", "--listfuncs", script, "report")
    assert "funcname: report" in traced.stdout


def test_every_script_of_a_text_environment_is_text(text):
    for name in [*NAMES, *DATA, "extra", "seen-gui"]:
        if name not in FOREIGN:
            assert (text / "bin" / name).read_bytes().startswith(b"#!/bin/sh\n"), name


def test_every_entry_point_of_a_native_environment_is_a_launcher(each):
    for name in [*NAMES, "extra", "seen-gui"]:
        assert (each / "bin" / name).read_bytes().startswith(b"\x7fELF"), name


def test_no_script_names_the_place_of_installation(env):
    for script in (env / "bin").iterdir():
        assert script.is_dir() or b"/first" not in script.read_bytes(), script


def test_record_holds_for_every_script(env):
    info = next(env.glob("lib/*/site-packages/seen-*.dist-info"))
    with open(info / "RECORD", newline="", encoding="utf-8") as f:
        rows = {name: digest for name, digest, _ in csv.reader(f)}
    scripts = [name for name in rows if "/bin/" in name]
    assert {os.path.basename(s) for s in scripts} == {*NAMES, *DATA, "extra", "seen-gui"}
    for name in scripts:
        assert rows[name] == wheels.digest((info.parent / name).read_bytes()), name


# --- names that are refused ---


@pytest.mark.parametrize("name", ["../evil", "{abs}/evil", "sub/evil", "..", "python", "python3"])
def test_a_name_that_leaves_bin_or_replaces_python_writes_nothing(
    movenv, execute, any_python, tmp_path, pip_env, name
):
    env_dir = tmp_path / "env"
    (tmp_path / "out").mkdir()
    movenv("create", "-p", any_python, env_dir)
    before = sorted(os.listdir(env_dir)), sorted(os.listdir(env_dir / "bin"))
    shim = (env_dir / "bin/python").read_bytes()
    wheel = make_wheel(tmp_path, more="%s = seen.cli:main\n" % name.format(abs=tmp_path / "out"))
    done = execute(env_dir / "bin/pip", "install", "--no-compile", wheel, env=pip_env, check=False)
    assert done.returncode != 0
    assert (sorted(os.listdir(env_dir)), sorted(os.listdir(env_dir / "bin"))) == before
    assert (env_dir / "bin/python").read_bytes() == shim
    assert os.listdir(tmp_path / "out") == []
