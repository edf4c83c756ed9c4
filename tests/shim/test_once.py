# SPDX-License-Identifier: MIT
"""A start by variables, where pyvenv.cfg cannot be written: it is to be like any other.

Each test has an environment whose home is gone; where it can be compared, with what the same
environment says while its home is there.
"""
import json
import os
import shutil

import pytest

import homes
from conftest import tool
from interpreters import find_all
from once import ASK, differences

CPYTHONS = [i for i in find_all() if i.is_cpython]
SINCE_3_11 = [i for i in CPYTHONS if i.version >= (3, 11)]
PYPYS = [i for i in find_all() if i.implementation == "pypy"]
# One that takes the executable from argv[0], and one that does from __PYVENV_LAUNCHER__.
TWO = [i for i in CPYTHONS if i.version < (3, 11)][-1:] + SINCE_3_11[-1:]
# What is not as in a healthy environment on CPython 3.11 and later, where argv[0] is the interpreter.
NEWER = {"base_executable", "orig_argv"}

cpython = pytest.mark.parametrize("python", CPYTHONS, ids=repr)
since_3_11 = pytest.mark.parametrize("python", SINCE_3_11, ids=repr)
pypy = pytest.mark.parametrize("python", PYPYS, ids=repr)
two = pytest.mark.parametrize("python", TWO, ids=repr)


def check_alike(once, healthy, told, *but):
    """But for these keys all is the same. The names of the real interpreter may differ."""
    found = differences(healthy, told)
    newer = NEWER if once.python.version >= (3, 11) else set()
    assert set(found) - newer == set(but), found
    if "base_executable" in found:
        assert os.path.samefile(*found["base_executable"])
    if newer:
        assert told["orig_argv"][0] == str(once.interpreter)


@cpython
def test_a_start_by_variables_is_as_any_other(once):
    healthy, told = once.ask_both()
    check_alike(once, healthy, told)
    assert (told["prefix"], told["executable"]) == (str(once), str(once.program))
    assert told["base_prefix"] == str(homes.top(once.interpreter))
    assert told["environ"] == once.variables
    assert str(once.env.site_packages()) in told["path"]


@cpython
def test_what_the_user_set_is_kept_and_used(once, tmp_path):
    mine = [str(tmp_path / "a b"), "relative", str(tmp_path / "é")]
    once.variables.update(
        PYTHONPATH=":".join(mine), PYTHONSAFEPATH="1", PYTHONDONTWRITEBYTECODE="1",
        PYTHONNOUSERSITE="x", PYTHONWARNINGS="ignore", PYTHONUTF8="1",
    )
    healthy, told = once.ask_both(cwd=tmp_path)
    check_alike(once, healthy, told)
    assert told["environ"] == once.variables
    assert [p for p in told["path"] if p in mine or p == str(tmp_path / "relative")]
    assert told["flags"]["dont_write_bytecode"] == 1


@two
@pytest.mark.parametrize("value", ["", ":", "/a:", ":/a", "/a::/b"], ids=str)
def test_empty_entries_in_pythonpath_are_kept(once, value, tmp_path):
    once.variables["PYTHONPATH"] = value
    healthy, told = once.ask_both(cwd=tmp_path)
    if value == "":  # as good as none, for Python
        assert "PYTHONPATH" not in told["environ"]
        told["environ"]["PYTHONPATH"] = ""
    check_alike(once, healthy, told)


@cpython
def test_variables_that_would_break_python_do_not_come_through(once):
    once.variables.update(PYTHONHOME="/x", PYTHONEXECUTABLE="/x", __PYVENV_LAUNCHER__="/x")
    healthy, told = once.ask_both()
    check_alike(once, healthy, told)


PARENT = """
import json, multiprocessing, os, subprocess, sys

def work(queue):
    queue.put((sys.prefix, sys.base_prefix, dict(os.environ)))

def tell(*words, **kwargs):
    code = "import json, os, sys; print(json.dumps([sys.prefix, sys.base_prefix, dict(os.environ)]))"
    return json.loads(subprocess.check_output([*words, "-c", code], **kwargs).decode())

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=work, args=(queue,))
    process.start()
    spawned = queue.get(timeout=60)
    process.join()
    print(json.dumps({
        "self": [sys.prefix, sys.base_prefix, dict(os.environ)], "spawned": spawned,
        "child": tell(sys.executable), "given": tell(sys.executable, env=dict(os.environ)),
        "others": [tell(path, env=None) for path in sys.argv[1:]],
    }))
"""


@cpython
def test_children_and_those_of_other_versions_start(once, tmp_path):
    (tmp_path / "parent.py").write_text(PARENT)
    others = [i for i in find_all() if i.path != once.python.path][::3]
    told = json.loads(once.run(tmp_path / "parent.py", *others).stdout)
    assert told["self"] == [str(once), str(homes.top(once.interpreter)), once.variables]
    assert told["spawned"] == told["child"] == told["given"] == told["self"]
    for other, (prefix, base_prefix, environ) in zip(others, told["others"]):
        assert os.path.samefile(prefix, other.prefix) and prefix == base_prefix
        assert environ == once.variables


# --- sitecustomize and usercustomize ---


def own_tree(once, where):
    """Gives it a tree whose standard library is a directory of links, to be changed."""
    shutil.copytree(homes.top(once.interpreter), where, symlinks=True)
    once.interpreter = where / "bin" / once.interpreter.name
    once.variables["MOVENV_PYTHON"] = str(once.interpreter)
    library = where / "lib" / os.path.basename(once.python.stdlib)
    library.unlink()
    library.mkdir()
    for entry in os.scandir(once.python.stdlib):
        if entry.name not in ("sitecustomize.py", "__pycache__"):
            (library / entry.name).symlink_to(entry.path)
    return library


@cpython
def test_the_users_sitecustomize_is_run_once_and_its_errors_are_told(once, tmp_path):
    """In PYTHONPATH, in site-packages and in the standard library, the first one of them."""
    path, library = tmp_path / "path", own_tree(once, tmp_path.resolve() / "tree")
    path.mkdir()
    once.variables["PYTHONPATH"] = str(path)
    say = "import sys; print(sys.modules['sitecustomize'].__file__, __name__)"
    for place in (once.env.site_packages(), library, path):
        custom = place / "sitecustomize.py"
        custom.write_text("import os, sys; print(__file__, 'PYTHONHOME' in os.environ, sys.path)\n")
        healthy = once.run_healthy("-B", "-c", say)
        assert str(custom) in healthy.stdout or place == once.env.site_packages()
        assert healthy.stdout.count("\n") == 2
        assert once.run("-B", "-c", say).stdout == healthy.stdout
    for wrong in ("1/0", "import no_such_module", "("):
        custom.write_text("print('begun')\n%s\n" % wrong)
        healthy = once.run_healthy("-B", "-c", "print('on')")
        done = once.run("-B", "-c", "print('on')")
        assert (done.stdout, done.stderr) == (healthy.stdout, healthy.stderr)
        assert done.stdout.endswith("on\n") and "sitecustomize" in done.stderr


@cpython
def test_usercustomize_is_run_once(once, clean_env):
    once.env.configure(**{"include-system-site-packages": "true"})
    site = "%s/.local/lib/python%s/site-packages" % (clean_env["HOME"], once.python.minor)
    os.makedirs(site)
    with open(site + "/usercustomize.py", "w") as f:
        f.write("import os; print('mine', 'PYTHONHOME' in os.environ)\n")
    assert once.run("-c", "pass").stdout == "mine False\n"
    assert once.run("-s", "-c", "pass").stdout == ""


# --- Where it is, and what starts it ---


@cpython
def test_a_path_with_spaces_and_other_letters_is_one(make_once, python):
    """Also in the C locale, where Python 3.7 decodes variables and paths in two ways."""
    once = make_once(python, name="ein Ort für é, 'q' \"%s\"")
    once.variables["LC_ALL"] = "C"
    healthy, told = once.ask_both()
    check_alike(once, healthy, told)


@two
def test_a_relative_name_is_made_absolute(once, tmp_path):
    below = tmp_path / "below"
    below.mkdir()
    for program, cwd in (
        ("./python", once.env.bin), ("bin/python", once.env.path), ("../env/bin/python", below),
        (".//bin/../bin/python", once.env.path),
    ):
        healthy, told = once.ask_both(program=program, cwd=cwd)
        if once.python.version < (3, 11):
            check_alike(once, healthy, told)
        assert told["environ"] == once.variables
        assert os.path.normpath(told["executable"]) == str(once.program)
        assert os.path.normpath(told["prefix"]) == str(once)
        assert [os.path.normpath(p) for p in told["path"]] == [
            os.path.normpath(p) for p in healthy["path"]
        ]


@cpython
def test_a_current_directory_that_is_gone_is_none_of_its_business(once, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    leave = 'rmdir "$PWD" && unset PWD && exec "$@"'
    words = ["-c", leave, "sh", once.program, "-c", ASK]
    done = once.run(*words, program="/bin/sh", cwd=gone)
    told = json.loads(done.stdout)
    told["environ"].pop("OLDPWD", None)
    assert (told["environ"], told["prefix"], done.stderr) == (once.variables, str(once), "")


@two
def test_a_relative_name_where_there_is_no_current_directory_is_refused(once, start, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    once.stand_on("/no/such/home")
    done = start(
        ["/bin/sh", "-c", 'rmdir "$PWD" && exec ../env/bin/python -c pass'], cwd=gone,
        env=once.variables,
    )
    assert done.returncode == 111 and done.stderr.endswith(": no such file\n"), done


@two
def test_a_linked_directory_is_kept(once, tmp_path):
    link = tmp_path.resolve() / "link"
    link.symlink_to(once.env.path)
    told = once.ask(program=link / "bin/python")
    assert (told["prefix"], told["executable"]) == (str(link), str(link / "bin/python"))
    assert told["environ"] == once.variables
    link = tmp_path / "py"
    link.symlink_to(once.program)
    assert once.ask(program=link)["prefix"] == str(once)


@two
def test_a_long_pythonpath_and_a_large_environment_come_through(once):
    once.variables["PYTHONPATH"] = ":".join("/no/such/place/%04d" % i for i in range(5000))[:100000]
    once.variables.update(("VARIABLE_%d" % i, "x" * 100) for i in range(5000))
    told = json.loads(once.run("-c", ASK).stdout)
    assert told["environ"] == once.variables
    assert len([p for p in told["path"] if p.startswith("/no/such/place/")]) > 4900


@cpython
def test_it_is_found_without_home_and_by_path_alone(once, tmp_path):
    """Discovery on PATH: what another shell may not have is not written down."""
    for name in ("HOME", "MOVENV_PYTHON", "MOVENV_NO_HEAL"):
        del once.variables[name]
    once.variables["PATH"] = str(once.interpreter.parent)
    told = once.ask()
    assert told["base_prefix"] == str(homes.top(once.interpreter))
    assert told["environ"] == once.variables


@two
def test_launchers_start_by_variables(once, add_script):
    body = "import os; print(sys.argv, sys.prefix, 'PYTHONHOME' in os.environ)\n"
    script = add_script(once.env, "tool", body)
    told = once.run("-I", "x y", program=script).stdout
    assert told == "%s %s False\n" % ([str(script), "-I", "x y"], once)


@two
def test_pip_starts_by_variables(make_once, python):
    once = make_once(python, pip=True)
    once.variables.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_CONFIG_FILE=os.devnull)
    told = [
        once.run("-m", "pip", "--version").stdout,
        once.run("--version", program=once.env.bin / "pip").stdout,
    ]
    if python.version >= (3, 11):
        told.append(once.run("-Im", "pip", "--version").stdout)
    assert told == told[:1] * len(told) and " from %s/lib" % once in told[0]


# --- Why it cannot be written ---


@cpython
def test_another_users_environment_is_not_healed(once, needs_root):
    del once.variables["MOVENV_NO_HEAL"]
    once.stand_on("/no/such/home")
    os.chown(once.env / "pyvenv.cfg", 65534, 65534)
    assert once.ask()["prefix"] == str(once)
    assert (once.env / "pyvenv.cfg").stat().st_uid == 65534


@cpython
def test_a_read_only_disk_starts(once, needs_root, execute):
    del once.variables["MOVENV_NO_HEAL"]
    bind = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec env -u PWD "$@"'
    words = ["-m", "sh", "-c", bind, "sh", once, once.program]
    told = json.loads(once.run(*words, "-c", ASK, program=tool("unshare")).stdout)
    assert (told["prefix"], told["environ"]) == (str(once), once.variables)


@two
def test_a_colon_in_a_path_is_refused(make_once, python, refused, tmp_path):
    """It would part PYTHONPATH in two, and the traces stay. No tool makes such environments."""
    once = make_once(python, name="a:b")
    once.stand_on("/no/such/home")
    line = refused(100, once.program, "-c", "pass", env=once.variables)
    assert "':'" in line and "movenv repair" in line
    healthy = once.run_healthy("-c", "import sys; print(sys.prefix)").stdout
    assert healthy == "%s\n" % once


# --- PyPy: it has no such variables, and needs none ---


@pypy
def test_pypy_starts_plainly(once):
    """Its base is what it finds by itself: none, where the home is gone. The library is "/lib"'s."""
    if not os.path.isdir("/lib/pypy" + once.python.minor):
        pytest.skip("needs PyPy's library below /lib")
    base = {"base_prefix", "base_exec_prefix", "path"}
    for options, more in (([], []), (["-I"], []), (["-E"], []), (["-S"], ["prefix", "exec_prefix"])):
        healthy, told = once.ask_both(*options)
        assert set(differences(healthy, told)) == base.union(more)
        assert told["environ"] == once.variables
        assert told["executable"] == str(once.program)
    assert once.ask()["prefix"] == str(once)
