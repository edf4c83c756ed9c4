# SPDX-License-Identifier: MIT
"""Building against the interpreter of a standalone environment that was moved.

The path has a blank: what sysconfig names as a list of words would come apart there.
"""
import json
import os
import re
import shlex
import shutil
import subprocess

import pytest

import interpreters
from conftest import ROOT, run, tool

ASK = """
import json, sys, sysconfig
variables = sysconfig.get_config_vars()
print(json.dumps({k: v for k, v in variables.items() if isinstance(v, (str, int))}))
"""
MODULE = """
#include <Python.h>
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "one"};
PyMODINIT_FUNC PyInit_one(void) { return PyModule_Create(&def); }
"""
EMBED = """
#include <Python.h>
int main(void)
{
	Py_Initialize();
	int status = PyRun_SimpleString("import sys; print('%d.%d' % sys.version_info[:2])");
	Py_Finalize();
	return status;
}
"""
CMAKE = """
cmake_minimum_required(VERSION 3.18)
project(embed C)
find_package(Python3 COMPONENTS Interpreter Development REQUIRED)
add_executable(embed embed.c)
target_link_libraries(embed Python3::Python)
file(WRITE found "${Python3_LIBRARIES}")
"""


@pytest.fixture(scope="module")
def moved(standalone, tmp_path_factory):
    """The environment under a path with a blank."""
    python, env_dir = standalone
    if not python.is_cpython:
        pytest.skip("PyPy's sysconfig names no files for building")
    there = tmp_path_factory.mktemp("build") / "a b" / "env"
    there.parent.mkdir()
    subprocess.run(["cp", "-a", env_dir, there], check=True)
    return python, there.resolve()


def variables(execute, env_dir):
    return json.loads(execute(env_dir / "bin/python", "-c", ASK).stdout)


def needs_headers(python, env_dir):
    tool("cc")
    if not list((env_dir / "base/include").rglob("Python.h")):
        pytest.skip("%r has no headers on this machine" % python)


def runpath(file):
    report = subprocess.check_output([tool("readelf"), "-d", file], text=True)
    return re.findall(r"\(R(?:UN)?PATH\)[^[]*\[(.*)\]", report)


def test_libpython_is_where_sysconfig_names_it(moved, execute):
    python, env_dir = moved
    found = variables(execute, env_dir)
    original = json.loads(execute(python, "-c", ASK).stdout)
    for key in "LDLIBRARY", "INSTSONAME":
        if not os.path.exists(os.path.join(original["LIBDIR"], original[key])):
            pytest.skip("%r has no %s on this machine" % (python, original[key]))
        file = os.path.join(found["LIBDIR"], found[key])
        assert file.startswith(str(env_dir / "base/lib"))
        code = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"
        execute(env_dir / "bin/python", "-c", code, file)


def test_one_file_is_all_names_of_libpython_on_a_disk_with_hard_links(standalone):
    python, env_dir = standalone
    files = [p for p in (env_dir / "base").rglob("libpython3.?*.so*") if p.name != "libpython3.so"]
    if python.is_cpython and files:
        assert len({p.stat().st_ino for p in files}) == 1


def test_no_list_of_words_in_sysconfig_has_the_environments_path(moved, execute):
    _, env_dir = moved
    for key, value in variables(execute, env_dir).items():
        if isinstance(value, str) and str(env_dir) in value and key not in ("CONFIG_ARGS", "TZPATH"):
            words = shlex.split(value) if value[0] == "'" else [value]
            assert all(word.startswith(str(env_dir)) for word in words), (key, value)


def test_no_variable_has_a_path_of_the_original_prefix(moved, execute):
    python, env_dir = moved
    if python.prefix == "/usr":
        pytest.skip("the system's prefix has the machine's own tools as well")
    for key, value in variables(execute, env_dir).items():
        assert not re.search(r"(?<!\.)%s/" % re.escape(python.prefix), str(value)), key


def test_an_extension_is_compiled_with_sysconfigs_command(moved, execute, movenv, tmp_path):
    """As setuptools does: LDSHARED is split into words. What it makes has no place in it."""
    python, env_dir = moved
    needs_headers(python, env_dir)
    found = variables(execute, env_dir)
    (tmp_path / "one.c").write_text(MODULE)
    include = execute(env_dir / "bin/python", "-c",
                      "import sysconfig; print(sysconfig.get_path('include'))").stdout.strip()
    made = tmp_path / ("one" + found["EXT_SUFFIX"])
    run(*shlex.split(found["LDSHARED"] + " " + found["CFLAGS"]), "-fPIC", "-I" + include, "one.c",
        "-o", made, "-L" + found["LIBDIR"], cwd=tmp_path, env=dict(os.environ))
    assert runpath(made) == []
    code = "import sys; sys.path.insert(0, '.'); import one; print(one.__name__)"
    assert execute(env_dir / "bin/python", "-c", code, cwd=tmp_path).stdout == "one\n"
    site = next(env_dir.glob("lib*/python3*/site-packages"))
    shutil.copy(made, site)
    try:
        assert movenv("check", env_dir).stdout == ""
    finally:
        (site / made.name).unlink()


def embeds(execute, python, env_dir, program):
    """Asserts that a program with libpython runs it."""
    home = {"PYTHONHOME": str(env_dir / "base"), "PATH": os.environ["PATH"],
            "LD_LIBRARY_PATH": os.pathsep.join(map(str, {
                p.parent for p in (env_dir / "base/lib").rglob("libpython*.so.1.0")}))}
    assert execute(program, env=home).stdout.strip() == python.minor


def link_with(words, tmp_path):
    (tmp_path / "embed.c").write_text(EMBED)
    run(tool("cc"), "embed.c", "-o", "embed", *shlex.split(words), cwd=tmp_path,
        env=dict(os.environ))
    return tmp_path / "embed"


def has_shared_library(env_dir):
    if not list((env_dir / "base/lib").glob("**/libpython3.?*.so")):
        pytest.skip("this Python has no shared library")


def test_python_config_names_the_present_place(moved, execute, tmp_path):
    python, env_dir = moved
    needs_headers(python, env_dir)
    has_shared_library(env_dir)
    program = next((env_dir / "bin").glob("python3*-config"))
    (tmp_path / "link").symlink_to(program)
    words = ["--prefix", "--configdir", "--extension-suffix"]
    prefix, directory, suffix = execute(tmp_path / "link", *words).stdout.splitlines()
    assert prefix == str(env_dir / "base") and suffix.endswith(".so")
    assert os.path.exists(os.path.join(directory, "Makefile"))
    text = execute(program, "--includes", "--ldflags", "--embed").stdout
    embeds(execute, python, env_dir, link_with(text.replace("\n", " "), tmp_path))
    assert execute(program, "--nothing", check=False).returncode == 1


def test_pkg_config_names_the_present_place(moved, execute, clean_env, tmp_path):
    python, env_dir = moved
    needs_headers(python, env_dir)
    has_shared_library(env_dir)
    files = list((env_dir / "base/lib").rglob("pkgconfig/python-3*.pc"))
    if not files:
        pytest.skip("%r has no pkg-config files" % python)
    env = dict(clean_env, PKG_CONFIG_PATH=str(files[0].parent))
    name = "python-%s-embed" % python.minor
    words = execute(tool("pkg-config"), "--cflags", "--libs", name, env=env).stdout
    embeds(execute, python, env_dir, link_with(words, tmp_path))
    for file in files:
        assert python.prefix not in file.read_text().replace("${prefix}", "")


def test_cmake_finds_the_library(moved, execute, clean_env, tmp_path):
    python, env_dir = moved
    needs_headers(python, env_dir)
    has_shared_library(env_dir)
    (tmp_path / "CMakeLists.txt").write_text(CMAKE)
    (tmp_path / "embed.c").write_text(EMBED)
    env = dict(clean_env, VIRTUAL_ENV=str(env_dir),
               PATH="%s:%s" % (env_dir / "bin", os.environ["PATH"]))
    for words in ["."], ["--build", "."]:
        execute(tool("cmake"), *words, cwd=tmp_path, env=env)
    assert (tmp_path / "found").read_text().startswith(str(env_dir / "base/lib"))
    embeds(execute, python, env_dir, tmp_path / "embed")


def static_python(place):
    """A CPython whose library is only static, linked from the parts of another; or None."""
    for python in interpreters.find_all():
        parts = [p for p in interpreters.config_directories(python)
                 if os.path.exists("%s/python.o" % p) and python.prefix != "/usr"]
        if parts and python.version >= (3, 8):
            break
    else:
        return None
    name = "python" + python.minor
    (place / "bin").mkdir(parents=True)
    shutil.copytree(python.stdlib, place / "lib" / name, symlinks=True, ignore=shutil.ignore_patterns(
        "test", "site-packages", "__pycache__"))
    subprocess.run(["cp", "-a", "%s/include" % python.prefix, place], check=True)
    config = place / "lib" / name / os.path.basename(parts[0])
    library = config / ("lib%s.a" % name)
    run(tool("cc"), "-Wl,-export-dynamic", config / "python.o", library, "-ldl", "-lm", "-lutil",
        "-lpthread", "-o", place / "bin" / name, env=dict(os.environ))
    data = next((place / "lib" / name).glob("_sysconfigdata*.py"))
    text = data.read_text().replace(python.prefix, str(place))
    data.write_text(text + "\nbuild_time_vars.update(Py_ENABLE_SHARED=0, LDLIBRARY=%r, INSTSONAME=%r)"
                           "\n" % ((library.name,) * 2))
    return place / "bin" / name


def test_a_static_python_takes_its_static_library(execute, movenv, tmp_path):
    tool("cc")
    python = static_python(tmp_path / "static")
    if not python:
        pytest.skip("no CPython with python.o and its static library on this machine")
    movenv("create", "--standalone", "--without-pip", "-p", python, tmp_path / "made")
    env_dir = tmp_path.resolve() / "a b"
    os.rename(tmp_path / "made", env_dir)
    found = variables(execute, env_dir)
    assert os.path.exists(os.path.join(found["LIBPL"], found["LDLIBRARY"]))
    assert found["LIBPL"].startswith(str(env_dir / "base/lib"))
    program = next((env_dir / "bin").glob("python3*-config"))
    text = execute(program, "--includes", "--ldflags", "--embed").stdout.replace("\n", " ")
    linked = link_with("-Wl,-export-dynamic " + text, tmp_path)
    env = {"PYTHONHOME": str(env_dir / "base")}
    assert "3." in execute(linked, env=env).stdout


CONDA = {
    "prefix": "/opt/conda/envs/old",
    "LDSHARED": "gcc -pthread -B /opt/conda/envs/old/compiler_compat -shared -Wl,-rpath,"
                "/opt/conda/envs/old/lib -Wl,-rpath-link,/opt/conda/envs/old/lib "
                "-L/opt/conda/envs/old/lib -Wl,--no-as-needed",
    "CFLAGS": "-O2 -isystem /opt/conda/envs/old/include -I/opt/conda/envs/older/include -fPIC",
    "LIBS": "-L /opt/conda/envs/old/lib -ldl",
    "CPPFLAGS": "-I/opt/conda/envs/old/include",
    "LIBDIR": "/opt/conda/envs/old/lib",
    "CONFIG_ARGS": "'--prefix=/opt/conda/envs/old' 'LDFLAGS=-L/opt/conda/envs/old/lib -s'",
    "DESTDIRS": "/opt/conda/envs/old /opt/conda/envs/old/lib",
    "TZPATH": "/opt/conda/envs/old/share/zoneinfo:/opt/conda/envs/old/share/tzinfo",
    "SIZEOF": 8,
}


def test_flags_of_the_prefix_go_and_paths_of_it_change(monkeypatch):
    """Of conda, which writes every form: with a blank in the new place."""
    monkeypatch.setattr("sys.base_prefix", "/new/a b")
    data = dict(CONDA)
    text = (ROOT / "builder/embed/site/sysconfigdata.py").read_text()
    exec(text, {"build_time_vars": data})
    assert data["LDSHARED"] == "gcc -pthread -shared -Wl,--no-as-needed"
    assert data["CFLAGS"] == "-O2 -I/opt/conda/envs/older/include -fPIC"
    assert (data["LIBS"], data["CPPFLAGS"]) == ("-ldl", "")
    assert (data["prefix"], data["LIBDIR"]) == ("/new/a b", "/new/a b/lib")
    assert shlex.split(data["CONFIG_ARGS"]) == ["--prefix=/new/a b", "LDFLAGS=-L/new/a b/lib -s"]
    assert shlex.split(data["DESTDIRS"]) == ["/new/a b", "/new/a b/lib"]
    assert data["TZPATH"] == "/new/a b/share/zoneinfo:/new/a b/share/tzinfo"
    before = dict(data)
    exec(text, {"build_time_vars": data})
    assert data == before
