# SPDX-License-Identifier: MIT
"""Native launchers: console scripts, each a shim with a zip appended."""
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import zipfile

import pytest

from conftest import tool

REPORT = """
import json, os
print(json.dumps({
    "argv": sys.argv, "file": __file__, "name": __name__, "path": sys.path, "prefix": sys.prefix,
    "executable": sys.executable,
    "comm": open("/proc/self/comm", "rb").read().decode("latin-1")[:-1],
    "pid": os.getpid(), "environ": dict(os.environ), "doc": __doc__,
    "cmdline": open("/proc/self/cmdline", "rb").read().decode("latin-1").split("\\0"),
}))
"""
NAMES = {
    "plain": "black",
    "dots": "tool.v1.2",
    "dashes": "--my-tool-",
    "spaces": "my  tool ",
    "non_ascii": "w\xf6rk\u20ac\U0001f40d",
    "quotes": "it's \"x\"",
    "backslash": "a\\nb\\",
    "longer_than_comm": "a-very-long-name-of-a-script",
    "like_an_interpreter": "python3-config",
    "interpreter_with_a_suffix": "python3.12.tool",
    "starts_with_pypy": "pypy-info",
    "two_hundred_bytes": "s" * 200,
    "not_utf8": "x\udcffy",
}
SPAWN = """
import multiprocessing, os
if sys.argv[0] == "-c":
    sys.exit("a child ran the script's text as -c")
def double(n):
    return n * 2, sys.prefix, os.path.basename(sys.argv[0])
if __name__ == "__main__":
    multiprocessing.set_start_method(%r)
    with multiprocessing.Pool(1) as pool:
        print(pool.apply_async(double, [21]).get(30))
"""


@pytest.fixture
def script(env, add_script, tmp_path):
    """A script for each Python that reports its start; see REPORT."""
    return add_script(env.copy(tmp_path.resolve() / "env"), "tool", REPORT)


@pytest.fixture
def one_pip_env(made, any_python):
    return made(any_python, pip=True)


# --- pip's own ---


def test_pip_is_a_launcher_that_runs(pip_env, execute):
    assert zipfile.ZipFile(str(pip_env.bin / "pip")).namelist() == ["__main__.py"]
    version = list(pip_env.site_packages().glob("pip-*.dist-info"))[0].name.split("-")[1]
    output = execute(pip_env.bin / "pip", "--version").stdout
    assert output.startswith("pip %s from %s/" % (version[: -len(".dist")], pip_env))
    assert "(python %s)" % pip_env.python.minor in output


def test_pip_prints_the_same_as_python_m_pip(one_pip_env, execute):
    output = execute(one_pip_env.bin / "pip", "--version").stdout
    assert output == execute(one_pip_env.bin / "python", "-m", "pip", "--version").stdout


@pytest.mark.parametrize("name", ["pip3", "pip3.X"])
def test_pips_other_names_work(one_pip_env, execute, name):
    name = name.replace("3.X", one_pip_env.python.minor)
    assert " from %s/" % one_pip_env in execute(one_pip_env.bin / name, "--version").stdout


def test_pip_is_run_by_python_and_its_file(one_pip_env, execute):
    output = execute(one_pip_env.bin / "python", one_pip_env.bin / "pip", "--version").stdout
    assert " from %s/" % one_pip_env in output


def test_pip_works_after_a_move(one_pip_env, execute, tmp_path):
    moved = tmp_path.resolve() / "moved"
    one_pip_env.copy(tmp_path / "env").path.rename(moved)
    assert " from %s/" % moved in execute(moved / "bin/pip", "--version").stdout


def test_pip_works_through_a_symlink_from_elsewhere(one_pip_env, execute, tmp_path):
    (tmp_path / "my-pip").symlink_to(one_pip_env.bin / "pip")
    assert " from %s/" % one_pip_env in execute(tmp_path / "my-pip", "--version").stdout


def test_pip_works_from_path(one_pip_env, execute, clean_env):
    clean_env["PATH"] = "%s:%s" % (one_pip_env.bin, clean_env["PATH"])
    assert " from %s/" % one_pip_env in execute("pip", "--version").stdout


# --- the view of a script ---


def test_script_sees_itself_as_a_script(script, execute):
    report = json.loads(execute(script, "a", "-c", "").stdout)
    assert report["argv"] == [str(script), "a", "-c", ""]
    assert (report["file"], report["name"]) == (str(script), "__main__")
    assert report["prefix"] == str(script.parent.parent)
    assert report["executable"] == str(script.parent / "python")


def test_script_does_not_import_from_the_current_directory(script, execute, tmp_path):
    here = tmp_path.resolve() / "here"
    here.mkdir()
    path = json.loads(execute(script, cwd=here).stdout)["path"]
    assert "" not in path and "." not in path and str(here) not in path


def test_script_keeps_its_library_under_safe_path(env, script, execute, clean_env):
    """PYTHONSAFEPATH (3.11): Python puts no '' first, so nothing must be removed."""
    plain = json.loads(execute(script).stdout)["path"]
    clean_env["PYTHONSAFEPATH"] = "1"
    safe = json.loads(execute(script).stdout)["path"]
    assert safe == plain[1:] if env.python.version >= (3, 11) else safe == plain


def test_script_is_first_on_its_path_as_a_zip_is(script, execute, clean_env):
    """Programs replace the first entry; it must not be one of PYTHONPATH."""
    clean_env["PYTHONPATH"] = "/some/place"
    assert json.loads(execute(script).stdout)["path"][:2] == [str(script), "/some/place"]
    python = script.parent / "python"
    assert json.loads(execute(python, script).stdout)["path"][:2] == [str(script), "/some/place"]


def test_script_on_its_path_is_not_read_again(env, own_env, add_script, execute):
    """zipimport would read it at the first import, and search it for each module."""
    body = "import colorsys\nprint(sys.path_importer_cache[sys.path[0]])\n"
    assert execute(add_script(own_env, "tool", body)).stdout == "None\n"


def test_script_sees_the_packages_of_its_environment(own_env, add_script, execute):
    (own_env.site_packages() / "there.py").write_text("def main():\n    print('hello')\n")
    script = add_script(own_env, "tool", "from there import main\nsys.exit(main())\n")
    assert execute(script).stdout == "hello\n"


def test_script_is_shown_by_top_and_ps(script, execute):
    report = json.loads(execute(script, "x").stdout)
    assert report["comm"] == "tool"
    assert report["cmdline"][:2] == [str(script.parent / "python"), "-c"]
    assert report["cmdline"][2].startswith('"tool"\n')
    assert report["cmdline"][3:5] == [str(script), "x"]


def test_script_is_the_same_process(script, clean_env):
    child = subprocess.Popen([str(script)], env=clean_env, stdout=subprocess.PIPE)
    assert json.loads(child.communicate(timeout=60)[0].decode())["pid"] == child.pid


def test_script_starts_python_with_one_exec(my_env, add_script, execute, tmp_path):
    script = add_script(my_env, "tool", "print('ran')\n")
    trace = tmp_path / "trace"
    done = execute(
        tool("strace"), "-f", "-e", "trace=execve,fork,vfork,clone,clone3", "-o", trace, script,
        check=False,
    )
    if "ran" not in done.stdout:
        pytest.skip("strace cannot trace here: %s" % done.stderr.strip())
    calls = [line for line in trace.read_text().splitlines() if "(" in line.split(" ", 1)[1][:9]]
    assert len(calls) == 2 and all(" execve(" in c and c.endswith("= 0") for c in calls), calls


@pytest.mark.parametrize("name", ["PYTHONHOME", "PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"])
def test_script_is_not_harmed_by_a_variable_that_moves_the_prefix(
    my_env, add_script, execute, clean_env, name
):
    script = add_script(my_env, "tool", REPORT)
    clean_env[name] = "/no/such/place"
    report = json.loads(execute(script).stdout)
    assert report["prefix"] == str(my_env) and report["environ"] == {
        k: v for k, v in clean_env.items() if k != name
    }


def test_script_exits_with_its_own_status(my_env, add_script, execute):
    script = add_script(my_env, "tool", "sys.exit(int(sys.argv[1]))\n")
    assert [execute(script, n, check=False).returncode for n in ("0", "3", "127")] == [0, 3, 127]


def test_script_ends_by_the_signal(my_env, add_script, clean_env):
    script = add_script(my_env, "tool", "import time\nprint('up', flush=True)\ntime.sleep(60)\n")
    child = subprocess.Popen([str(script)], env=clean_env, stdout=subprocess.PIPE)
    with child:
        assert child.stdout.readline() == b"up\n"
        child.terminate()
        assert child.wait(timeout=60) == -signal.SIGTERM


def test_script_reads_standard_input(my_env, add_script, execute):
    script = add_script(my_env, "tool", "print(sys.stdin.read().upper())\n")
    assert execute(script, input="hello").stdout == "HELLO\n"


def test_script_shows_a_traceback_and_status_1(my_env, add_script, execute):
    done = execute(add_script(my_env, "tool", "1/0\n"), check=False)
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr


def test_argparse_prints_the_scripts_name(env, add_script, execute, tmp_path):
    body = "import argparse\nargparse.ArgumentParser().parse_args()\n"
    script = add_script(env.copy(tmp_path / "env"), "black", body)
    assert execute(script, "--help").stdout.startswith("usage: black ")


def test_script_leaves_no_descriptor_open(my_env, add_script, execute):
    body = "import os\nprint(sorted(map(int, os.listdir('/proc/self/fd')))[:-1])\n"
    assert execute(add_script(my_env, "tool", body)).stdout == "[0, 1, 2]\n"


def test_script_works_without_proc(my_env, add_script, execute, without_proc):
    script = add_script(my_env, "tool", "print(sys.argv, sys.prefix)\n")
    done = execute(*without_proc, script, "x")
    assert done.stdout == "%r %s\n" % ([str(script), "x"], my_env)


# --- names, links and paths ---


@pytest.mark.parametrize("kind", NAMES)
def test_script_of_any_name_runs(my_env, add_script, execute, kind):
    name = NAMES[kind]
    script = add_script(my_env, name, REPORT)
    report = json.loads(execute(script, "x").stdout)
    assert report["argv"] == [str(script), "x"] and report["prefix"] == str(my_env)
    assert report["comm"].encode("latin-1") == os.fsencode(name)[:15]


@pytest.mark.parametrize("kind", NAMES)
def test_script_of_any_name_runs_in_the_c_locale(my_env, add_script, execute, clean_env, kind):
    script = add_script(my_env, NAMES[kind], "print('ran')\n")
    clean_env.update(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert execute(script).stdout == "ran\n"


def test_script_through_a_symlink_has_the_links_name(my_env, add_script, execute, tmp_path):
    """As with a #! line."""
    script = add_script(my_env, "tool", REPORT)
    link = tmp_path / "link"
    link.symlink_to(script)
    report = json.loads(execute(link).stdout)
    assert (report["argv"], report["prefix"]) == ([str(link)], str(my_env))
    assert report["executable"] == str(my_env.bin / "python")


def test_script_through_a_relative_symlink_and_path(
    my_env, add_script, execute, clean_env, tmp_path
):
    add_script(my_env, "tool", REPORT)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tool").symlink_to("../env/bin/tool")
    clean_env["PATH"] = "%s/bin:%s" % (tmp_path, clean_env["PATH"])
    report = json.loads(execute("tool").stdout)
    assert report["prefix"] == str(my_env)


def test_script_through_a_relative_symlink_in_a_symlinked_directory(
    own_env, add_script, execute, tmp_path
):
    """stow makes such links: ~/.local is a symlink, and the symlink in it is relative."""
    add_script(own_env, "tool", REPORT)
    tools = tmp_path / "data" / "deep" / "tools"
    tools.mkdir(parents=True)
    (tools / "tool").symlink_to("../../../env/bin/tool")
    (tmp_path / "linked").symlink_to(tools)
    report = json.loads(execute(tmp_path / "linked" / "tool", cwd="/").stdout)
    assert os.path.samefile(report["prefix"], own_env), report["prefix"]


def test_script_in_a_symlinked_environment_keeps_the_link(my_env, add_script, execute, tmp_path):
    add_script(my_env, "tool", REPORT)
    link = tmp_path.resolve() / "link"
    link.symlink_to(my_env.path)
    report = json.loads(execute(link / "bin" / "tool").stdout)
    assert report["prefix"] == str(link) and report["argv"] == [str(link / "bin" / "tool")]


@pytest.mark.parametrize("way, cwd", [("./tool", "bin"), ("bin/tool", "."), ("../bin/tool", "lib")])
def test_script_by_a_relative_path(my_env, add_script, execute, way, cwd):
    add_script(my_env, "tool", REPORT)
    report = json.loads(execute(way, cwd=my_env / cwd).stdout)
    assert (report["argv"], report["prefix"]) == ([way], str(my_env))


def test_script_by_dotdot_from_below_bin(own_env, add_script, execute):
    add_script(own_env, "tool", REPORT)
    (own_env.bin / "below").mkdir()
    report = json.loads(execute("../tool", cwd=own_env.bin / "below").stdout)
    assert (report["argv"], report["prefix"]) == (["../tool"], str(own_env))


@pytest.mark.parametrize("argv0", ["tool", "", "/no/such/file", "-"])
def test_script_with_a_false_argv0(my_env, add_script, start, argv0):
    script = add_script(my_env, "tool", REPORT)
    report = json.loads(start([argv0, "x"], executable=script).stdout)
    assert (report["argv"], report["prefix"]) == ([str(script), "x"], str(my_env))


def test_script_with_another_program_as_argv0(my_env, add_script, start):
    """argv[0] names a real interpreter outside: it decides neither prefix nor script."""
    script = add_script(my_env, "tool", REPORT)
    report = json.loads(start([my_env.python.path], executable=script).stdout)
    assert (report["argv"], report["prefix"]) == ([str(script)], str(my_env))


def test_script_is_run_by_python_and_its_file(env, add_script, execute, tmp_path):
    moved = env.copy(tmp_path.resolve() / "env")
    script = add_script(moved, "tool", "print(__name__, sys.argv, sys.prefix)\n")
    done = execute(moved.bin / "python", script, "x")
    assert done.stdout == "__main__ %r %s\n" % ([str(script), "x"], moved)


# --- multiprocessing ---


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_multiprocessing_starts_children_of_a_script(own_env, add_script, execute, method):
    script = add_script(own_env, "tool", SPAWN % method)
    assert execute(script).stdout == "%r\n" % ((42, str(own_env), "tool"),)


def test_multiprocessing_starts_children_of_a_script_started_by_a_relative_path(
    my_env, add_script, execute
):
    add_script(my_env, "tool", SPAWN % "spawn")
    assert execute("bin/tool", cwd=my_env).stdout == "%r\n" % ((42, str(my_env), "tool"),)


# --- the zip ---


def raw_launcher(shim, path, data):
    path.write_bytes(shim.read_bytes() + data)
    path.chmod(0o755)
    return path


def zip_of(text, name="__main__.py", method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        z.writestr(name, text)
    return out.getvalue()


def test_a_stripped_launcher_names_the_way_out(my_env, add_script, execute, refused):
    """strip removes the zip; repair restores it (tests/cli/repair)."""
    script = add_script(my_env, "tool", "print('ran')\n")
    execute(tool("strip"), script, check=False)
    line = refused(100, script)
    assert "cannot run '%s': the launcher has lost its script" % script in line
    assert line.endswith("run 'movenv repair' on '%s'\n" % my_env)


def test_launcher_without_its_zip_is_reported(my_env, add_script, refused, shim):
    script = add_script(my_env, "tool", "print('ran')\n")
    script.write_bytes(script.read_bytes()[:shim.stat().st_size])
    line = refused(100, script)
    assert "cannot run '%s'" % script in line and "launcher" in line


def patched(data, old, new):
    assert old in data
    return data.replace(old, new)


GOOD = zip_of("print('ran')")
SIZES = b"\x0c\0\0\0\x0c\0\0\0\x0b"  # of the 12 bytes, twice, and the length of the name
CENTRAL = GOOD.index(b"PK\1\2")
BROKEN = {
    "no_zip": b"",
    "cut_by_a_byte": GOOD[:-1],
    "cut_to_its_header": GOOD[:20],
    "text_after_the_zip": GOOD + b"\n",
    "another_member": zip_of("print('ran')", "__init__.py"),
    "deflated": zip_of("x = 1\n" * 99, method=zipfile.ZIP_DEFLATED),
    "deflated_to_the_same_size": GOOD[: CENTRAL + 10] + b"\x08" + GOOD[CENTRAL + 11 :],
    "nul_in_the_text": zip_of("print('ran')\0"),
    "wrong_size": patched(GOOD, SIZES, b"\xff\xff\0\0\xff\xff\0\0\x0b"),
    "largest_size": patched(GOOD, SIZES, b"\xff" * 8 + b"\x0b"),
    "size_beyond_the_file": patched(GOOD, SIZES, b"\0\x40\1\0\0\x40\1\0\x0b"),
    "zeros": b"\0" * 300,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_tail_is_an_error_not_a_start(my_env, shim, refused, kind):
    script = raw_launcher(shim, my_env.bin / "tool", BROKEN[kind])
    assert "cannot run '%s'" % script in refused(100, script)


def test_shim_under_an_unknown_name_is_an_error(my_env, refused):
    shutil.copy(my_env.bin / "python", my_env.bin / "mypython")
    assert "cannot run '%s'" % (my_env.bin / "mypython") in refused(100, my_env.bin / "mypython")


def test_shim_itself_is_not_a_zip(shim):
    """Otherwise zipfile, which searches the whole tail for an end record, would append wrongly."""
    assert not zipfile.is_zipfile(str(shim))


@pytest.mark.parametrize("size", [90, 95, 96, 97, 127, 128, 200, 1000])
def test_text_of_any_length_is_run(my_env, add_script, execute, size):
    """Up to 96 KiB it is an argument; beyond, Python runs the zip. The kernel allows 128 KiB."""
    note = "# %s\n" % ("x" * 77) * (size * 1024 // 80)
    script = add_script(my_env, "tool", note + "print(sys.argv, sys.prefix)\n")
    assert execute(script, "x").stdout == "%r %s\n" % ([str(script), "x"], my_env)


def test_text_beyond_96_kib_is_run_from_the_zip(env, add_script, execute, tmp_path):
    moved = env.copy(tmp_path.resolve() / "env")
    script = add_script(moved, "tool", "# %s\n" % ("x" * 100000) + REPORT)
    report = json.loads(execute(script, "x").stdout)
    assert report["cmdline"][1:3] == [str(script), "x"]
    assert report["argv"] == [str(script), "x"] and report["prefix"] == str(moved)


def test_empty_text_is_run(my_env, shim, execute):
    script = raw_launcher(shim, my_env.bin / "tool", zip_of(""))
    assert execute(script, "x").stdout == ""


# --- many arguments ---


@pytest.mark.parametrize("launched", [False, True], ids=["python", "script"])
def test_hundred_thousand_arguments_are_passed_on(my_env, add_script, start, launched):
    body = "print(len(sys.argv), sys.argv[-1])\n"
    words = [str(n) for n in range(100000)]
    argv = [my_env.bin / "python", "-c", "import sys\n" + body]
    if launched:
        argv = [add_script(my_env, "tool", body)]
    done = start(argv + words)
    assert done.stdout == "100001 99999\n", done.stderr


def test_script_whose_text_makes_the_arguments_too_long_is_reported(my_env, add_script, start):
    """The kernel accepts the start of the launcher, and rejects the longer one of Python."""
    note = "# %s\n" % ("x" * 77) * (90 * 1024 // 80)
    script = add_script(my_env, "tool", note)

    def small_stack():  # arguments get a quarter of it: 256 KiB
        resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, resource.RLIM_INFINITY))

    done = start([script, "x" * 100000, "y" * 100000], preexec_fn=small_stack)
    assert done.returncode == 111 and done.stderr.count("\n") == 1, done
    assert done.stderr.startswith("movenv: cannot start '")
    assert "the arguments and the environment are too long" in done.stderr
