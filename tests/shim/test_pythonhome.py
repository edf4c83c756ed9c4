# SPDX-License-Identifier: MIT
"""A start by variables, where pyvenv.cfg cannot be written: it must be like any other.

Each test has an environment whose home is gone. Most compare its values with those of the same
environment while its home is there.
"""
import json
import os
import shutil

import pytest

import homes
from conftest import must, tool
from interpreters import find_all
from pythonhome import ASK, differences

CPYTHONS = [i for i in find_all() if i.is_cpython]
SINCE_3_11 = [i for i in CPYTHONS if i.version >= (3, 11)]
PYPYS = [i for i in find_all() if i.implementation == "pypy"]
# One that takes the executable from argv[0], and one that takes it from __PYVENV_LAUNCHER__.
TWO = [i for i in CPYTHONS if i.version < (3, 11)][-1:] + SINCE_3_11[-1:]
# Differences to a healthy environment on CPython 3.11 and later: argv[0] is the interpreter.
NEWER = {"base_executable", "orig_argv"}

cpython = pytest.mark.parametrize("python", CPYTHONS, ids=repr)
since_3_11 = pytest.mark.parametrize("python", SINCE_3_11, ids=repr)
pypy = pytest.mark.parametrize("python", PYPYS, ids=repr)
two = pytest.mark.parametrize("python", TWO, ids=repr)


def check_alike(stale, healthy, report, *but):
    """Asserts that only these keys differ. The names of the real interpreter may differ."""
    found = differences(healthy, report)
    newer = NEWER if stale.python.version >= (3, 11) else set()
    assert set(found) - newer == set(but), found
    if "base_executable" in found:
        assert os.path.samefile(*found["base_executable"])
    if newer:
        assert report["orig_argv"][0] == str(stale.interpreter)


@cpython
def test_a_start_by_variables_is_like_any_other(stale):
    healthy, report = stale.ask_both()
    check_alike(stale, healthy, report)
    assert (report["prefix"], report["executable"]) == (str(stale), str(stale.program))
    assert report["base_prefix"] == str(homes.top(stale.interpreter))
    assert report["environ"] == stale.variables
    assert str(stale.env.site_packages()) in report["path"]


@cpython
def test_variables_of_the_user_are_kept_and_used(stale, tmp_path):
    mine = [str(tmp_path / "a b"), "relative", str(tmp_path / "é")]
    stale.variables.update(
        PYTHONPATH=":".join(mine), PYTHONSAFEPATH="1", PYTHONDONTWRITEBYTECODE="1",
        PYTHONNOUSERSITE="x", PYTHONWARNINGS="ignore", PYTHONUTF8="1",
    )
    healthy, report = stale.ask_both(cwd=tmp_path)
    check_alike(stale, healthy, report)
    assert report["environ"] == stale.variables
    assert [p for p in report["path"] if p in mine or p == str(tmp_path / "relative")]
    assert report["flags"]["dont_write_bytecode"] == 1


@two
@pytest.mark.parametrize("value", ["", ":", "/a:", ":/a", "/a::/b"], ids=str)
def test_empty_entries_in_pythonpath_are_kept(stale, value, tmp_path):
    stale.variables["PYTHONPATH"] = value
    healthy, report = stale.ask_both(cwd=tmp_path)
    if value == "":  # for Python the same as no variable
        assert "PYTHONPATH" not in report["environ"]
        report["environ"]["PYTHONPATH"] = ""
    check_alike(stale, healthy, report)


@cpython
def test_variables_that_would_break_python_are_not_passed_on(stale):
    stale.variables.update(PYTHONHOME="/x", PYTHONEXECUTABLE="/x", __PYVENV_LAUNCHER__="/x")
    healthy, report = stale.ask_both()
    check_alike(stale, healthy, report)


PARENT = """
import json, multiprocessing, os, subprocess, sys

def work(queue):
    queue.put((sys.prefix, sys.base_prefix, dict(os.environ)))

def report(*words, **kwargs):
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
        "child": report(sys.executable), "given": report(sys.executable, env=dict(os.environ)),
        "others": [report(path, env=None) for path in sys.argv[1:]],
    }))
"""


@cpython
def test_children_and_those_of_other_versions_start(stale, tmp_path):
    (tmp_path / "parent.py").write_text(PARENT)
    others = [i for i in find_all() if i.path != stale.python.path][::3]
    report = json.loads(stale.run(tmp_path / "parent.py", *others).stdout)
    assert report["self"] == [str(stale), str(homes.top(stale.interpreter)), stale.variables]
    assert report["spawned"] == report["child"] == report["given"] == report["self"]
    for other, (prefix, base_prefix, environ) in zip(others, report["others"]):
        assert os.path.samefile(prefix, other.prefix) and prefix == base_prefix
        assert environ == stale.variables


# --- sitecustomize and usercustomize ---


def own_tree(stale, where):
    """Gives it a tree whose standard library is a directory of symlinks; a test may change it."""
    shutil.copytree(homes.top(stale.interpreter), where, symlinks=True)
    stale.interpreter = where / "bin" / stale.interpreter.name
    stale.variables["MOVENV_PYTHON"] = str(stale.interpreter)
    library = where / "lib" / os.path.basename(stale.python.stdlib)
    library.unlink()
    library.mkdir()
    for entry in os.scandir(stale.python.stdlib):
        if entry.name not in ("sitecustomize.py", "__pycache__"):
            (library / entry.name).symlink_to(entry.path)
    return library


@cpython
def test_the_users_sitecustomize_is_run_once_and_its_errors_are_shown(stale, tmp_path):
    """In PYTHONPATH, in site-packages and in the standard library, the first one of them."""
    path, library = tmp_path / "path", own_tree(stale, tmp_path.resolve() / "tree")
    path.mkdir()
    stale.variables["PYTHONPATH"] = str(path)
    code = "import sys; print(sys.modules['sitecustomize'].__file__, __name__)"
    for place in (stale.env.site_packages(), library, path):
        custom = place / "sitecustomize.py"
        custom.write_text("import os, sys; print(__file__, 'PYTHONHOME' in os.environ, sys.path)\n")
        healthy = stale.run_healthy("-B", "-c", code)
        assert str(custom) in healthy.stdout or place == stale.env.site_packages()
        assert healthy.stdout.count("\n") == 2
        assert stale.run("-B", "-c", code).stdout == healthy.stdout
    for wrong in ("1/0", "import no_such_module", "("):
        custom.write_text("print('begun')\n%s\n" % wrong)
        healthy = stale.run_healthy("-B", "-c", "print('on')")
        done = stale.run("-B", "-c", "print('on')")
        assert (done.stdout, done.stderr) == (healthy.stdout, healthy.stderr)
        assert done.stdout.endswith("on\n") and "sitecustomize" in done.stderr


@cpython
def test_usercustomize_is_run_once(stale, clean_env):
    stale.env.configure(**{"include-system-site-packages": "true"})
    site = "%s/.local/lib/python%s/site-packages" % (clean_env["HOME"], stale.python.minor)
    os.makedirs(site)
    with open(site + "/usercustomize.py", "w") as f:
        f.write("import os; print('mine', 'PYTHONHOME' in os.environ)\n")
    assert stale.run("-c", "pass").stdout == "mine False\n"
    assert stale.run("-s", "-c", "pass").stdout == ""


# --- Its path, and the ways to start it ---


@cpython
def test_a_path_with_spaces_and_other_letters_works(make_stale, python):
    """Also in the C locale, where Python 3.7 decodes variables and paths in two ways."""
    stale = make_stale(python, name="ein Ort für é, 'q' \"%s\"")
    stale.variables["LC_ALL"] = "C"
    healthy, report = stale.ask_both()
    check_alike(stale, healthy, report)


@two
def test_a_relative_name_is_made_absolute(stale, tmp_path):
    below = tmp_path / "below"
    below.mkdir()
    for program, cwd in (
        ("./python", stale.env.bin), ("bin/python", stale.env.path), ("../env/bin/python", below),
        (".//bin/../bin/python", stale.env.path),
    ):
        healthy, report = stale.ask_both(program=program, cwd=cwd)
        if stale.python.version < (3, 11):
            check_alike(stale, healthy, report)
        assert report["environ"] == stale.variables
        assert os.path.normpath(report["executable"]) == str(stale.program)
        assert os.path.normpath(report["prefix"]) == str(stale)
        assert [os.path.normpath(p) for p in report["path"]] == [
            os.path.normpath(p) for p in healthy["path"]
        ]


@cpython
def test_a_removed_current_directory_has_no_effect(stale, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    leave = 'rmdir "$PWD" && unset PWD && exec "$@"'
    words = ["-c", leave, "sh", stale.program, "-c", ASK]
    done = stale.run(*words, program="/bin/sh", cwd=gone)
    report = json.loads(done.stdout)
    report["environ"].pop("OLDPWD", None)
    assert (report["environ"], report["prefix"], done.stderr) == (stale.variables, str(stale), "")


@two
def test_a_relative_name_in_a_removed_current_directory_is_refused(stale, start, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    stale.stand_on("/no/such/home")
    done = start(
        ["/bin/sh", "-c", 'rmdir "$PWD" && exec ../env/bin/python -c pass'], cwd=gone,
        env=stale.variables,
    )
    assert done.returncode == 111 and done.stderr.endswith(": no such file\n"), done


@two
def test_a_symlinked_directory_is_kept(stale, tmp_path):
    link = tmp_path.resolve() / "link"
    link.symlink_to(stale.env.path)
    report = stale.ask(program=link / "bin/python")
    assert (report["prefix"], report["executable"]) == (str(link), str(link / "bin/python"))
    assert report["environ"] == stale.variables
    link = tmp_path / "py"
    link.symlink_to(stale.program)
    assert stale.ask(program=link)["prefix"] == str(stale)


@two
def test_a_long_pythonpath_and_many_variables_are_passed_on(stale):
    stale.variables["PYTHONPATH"] = ":".join("/no/such/place/%04d" % i for i in range(5000))[:100000]
    stale.variables.update(("VARIABLE_%d" % i, "x" * 100) for i in range(5000))
    report = json.loads(stale.run("-c", ASK).stdout)
    assert report["environ"] == stale.variables
    assert len([p for p in report["path"] if p.startswith("/no/such/place/")]) > 4900


@cpython
def test_interpreter_is_found_without_home_and_by_path_alone(stale, tmp_path):
    """Another shell may have another PATH: such a home is not written."""
    for name in ("HOME", "MOVENV_PYTHON", "MOVENV_NO_HEAL"):
        del stale.variables[name]
    stale.variables["PATH"] = str(stale.interpreter.parent)
    report = stale.ask()
    assert report["base_prefix"] == str(homes.top(stale.interpreter))
    assert report["environ"] == stale.variables


@two
def test_launchers_start_by_variables(stale, add_script):
    body = "import os; print(sys.argv, sys.prefix, 'PYTHONHOME' in os.environ)\n"
    script = add_script(stale.env, "tool", body)
    output = stale.run("-I", "x y", program=script).stdout
    assert output == "%s %s False\n" % ([str(script), "-I", "x y"], stale)


@two
def test_pip_starts_by_variables(make_stale, python):
    stale = make_stale(python, pip=True)
    stale.variables.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_CONFIG_FILE=os.devnull)
    outputs = [
        stale.run("-m", "pip", "--version").stdout,
        stale.run("--version", program=stale.env.bin / "pip").stdout,
    ]
    if python.version >= (3, 11):
        outputs.append(stale.run("-Im", "pip", "--version").stdout)
    assert outputs == outputs[:1] * len(outputs) and " from %s/lib" % stale in outputs[0]


# --- Reasons why it cannot be written ---


@cpython
def test_another_users_environment_is_not_healed(stale, needs_root):
    del stale.variables["MOVENV_NO_HEAL"]
    stale.stand_on("/no/such/home")
    os.chown(stale.env / "pyvenv.cfg", 65534, 65534)
    assert stale.ask()["prefix"] == str(stale)
    assert (stale.env / "pyvenv.cfg").stat().st_uid == 65534


@cpython
def test_a_read_only_disk_starts(stale, needs_root, execute):
    del stale.variables["MOVENV_NO_HEAL"]
    bind = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec env -u PWD "$@"'
    words = ["-m", "sh", "-c", bind, "sh", stale, stale.program]
    must(tool("unshare"), "-m", "true")
    report = json.loads(stale.run(*words, "-c", ASK, program=tool("unshare")).stdout)
    assert (report["prefix"], report["environ"]) == (str(stale), stale.variables)


@two
def test_a_colon_in_a_path_is_refused(make_stale, python, refused, tmp_path):
    """It would split PYTHONPATH in two. No tool makes such environments."""
    stale = make_stale(python, name="a:b")
    stale.stand_on("/no/such/home")
    line = refused(100, stale.program, "-c", "pass", env=stale.variables)
    assert "':'" in line and "movenv repair" in line
    healthy = stale.run_healthy("-c", "import sys; print(sys.prefix)").stdout
    assert healthy == "%s\n" % stale


# --- PyPy: it has no such variables, and needs none ---


@pypy
def test_pypy_starts_plainly(stale):
    """It finds its base itself: none, where the home is gone. Its library is below "/lib"."""
    if not os.path.isdir("/lib/pypy" + stale.python.minor):
        pytest.skip("needs PyPy's library below /lib")
    base = {"base_prefix", "base_exec_prefix", "path"}
    for options, more in (([], []), (["-I"], []), (["-E"], []), (["-S"], ["prefix", "exec_prefix"])):
        healthy, report = stale.ask_both(*options)
        assert set(differences(healthy, report)) == base.union(more)
        assert report["environ"] == stale.variables
        assert report["executable"] == str(stale.program)
    assert stale.ask()["prefix"] == str(stale)
