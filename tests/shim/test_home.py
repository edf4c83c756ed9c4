# SPDX-License-Identifier: MIT
"""The choice of an interpreter: homes that are environments, names in a home, unfit files."""
import os
import shutil
import struct

import pytest

from interpreters import find_all

ELF_MACHINE = 18  # offset of e_machine
PT_INTERP = 3


@pytest.fixture
def home(tmp_path):
    """A home directory; home.put(NAME) puts an interpreter there that prints its name."""

    class Home(type(tmp_path)):
        def put(self, name, text="#!/bin/sh\necho \"${0##*/}\"\n"):
            (self / name).write_text(text)
            (self / name).chmod(0o755)
            return self / name

    path = Home(tmp_path / "base" / "bin")
    path.mkdir(parents=True)
    return path


@pytest.fixture
def fake_env(my_env, home):
    """fake_env(key=value…) -> an environment on that home, with these keys and no others."""

    def call(**keys):
        lines = {"home": home, **keys}
        (my_env / "pyvenv.cfg").write_text("".join("%s = %s\n" % item for item in lines.items()))
        return my_env

    return call


# --- homes that are environments ---


def test_venv_from_a_movenv_environment_works(own_env, ask, execute, tmp_path):
    inner = tmp_path.resolve() / "inner"
    execute(own_env.bin / "python", "-m", "venv", "--without-pip", inner)
    report = ask(inner / "bin/python")
    assert report["prefix"] == str(inner)
    assert os.path.samefile(report["base_prefix"], own_env.python.prefix)


def test_movenv_from_a_venv_environment_uses_the_base(python, movenv, ask, execute, tmp_path):
    outer, inner = tmp_path.resolve() / "outer", tmp_path.resolve() / "inner"
    execute(python, "-m", "venv", "--without-pip", outer)
    movenv("create", "--without-pip", "-p", outer / "bin/python", inner)
    shutil.rmtree(outer)
    report = ask(inner / "bin/python")
    assert report["prefix"] == str(inner)
    assert os.path.samefile(report["base_prefix"], python.prefix)


def test_movenv_from_a_movenv_environment_uses_the_base(own_env, movenv, ask, tmp_path):
    inner = tmp_path.resolve() / "inner"
    movenv("create", "--without-pip", "-p", own_env.bin / "python", inner)
    shutil.rmtree(own_env)
    report = ask(inner / "bin/python")
    assert report["prefix"] == str(inner)
    assert os.path.samefile(report["base_prefix"], own_env.python.prefix)


def assert_followed(report, env):
    """The start is the environment's; PyPy's base prefix is nonsense while home is a chain."""
    assert report["prefix"] == str(env)
    assert report["version"] == list(env.python.version)
    if env.python.is_cpython:
        assert os.path.samefile(report["base_prefix"], env.python.prefix)


def test_home_in_a_venv_environment_is_followed_to_the_base(own_env, execute, ask, tmp_path):
    """Written by python -m venv from an environment on 3.6 to 3.10."""
    outer = tmp_path / "outer"
    execute(own_env.python, "-m", "venv", "--without-pip", outer)
    own_env.configure(home=str(outer / "bin"))
    assert_followed(ask(own_env.bin / "python"), own_env)


def test_home_in_a_movenv_environment_is_followed_to_the_base(own_env, env, ask):
    own_env.configure(home=str(env.bin))
    assert_followed(ask(own_env.bin / "python"), own_env)


def chain(env, base, length):
    """Environments, each the home of the next; returns the last, that many hops away."""
    home = env.config()["home"]
    for n in range(length + 1):
        env = env.copy(base / ("hop%d" % n))
        env.configure(home=home)
        home = str(env.bin)
    return env


def test_eight_hops_are_followed(one_env, ask, tmp_path):
    last = chain(one_env, tmp_path.resolve(), 8)
    assert ask(last.bin / "python")["prefix"] == str(last)


def test_nine_hops_are_an_error(one_env, refused, tmp_path):
    last = chain(one_env, tmp_path, 9)
    assert "in a circle" in refused(100, last.bin / "python")


def test_broken_environment_in_the_chain_is_the_one_named(my_env, one_env, refused, tmp_path):
    inner = one_env.copy(tmp_path / "inner")
    (inner / "pyvenv.cfg").write_text("version = 3.11\n")
    my_env.configure(home=str(inner.bin))
    line = refused(100, my_env.bin / "python")
    assert "cannot use '%s'" % (inner / "pyvenv.cfg") in line


def test_version_given_only_by_a_later_file_is_used(my_env, one_env, home, execute, tmp_path):
    inner = one_env.copy(tmp_path / "inner")
    (inner / "pyvenv.cfg").write_text("home = %s\nversion = 9.9\n" % home)
    (my_env / "pyvenv.cfg").write_text("home = %s\n" % inner.bin)
    home.put("python9.9")
    home.put("python3")
    assert execute(my_env.bin / "python").stdout == "python9.9\n"


def test_home_with_a_shim_that_has_no_environment_is_an_error_not_a_loop(
    fake_env, shim, home, refused
):
    shutil.copy(shim, home / "python9.9")
    env = fake_env(version="9.9")
    line = refused(100, env.bin / "python", "-c", "pass")
    assert "cannot use '%s': its home leads in a circle" % (env / "pyvenv.cfg") in line


def test_home_with_a_link_to_the_shim_is_an_error_not_a_loop(fake_env, home, refused):
    env = fake_env(version="9.9")
    (home / "python9.9").symlink_to(env.bin / "python")
    assert "leads in a circle of environments" in refused(100, env.bin / "python", "-c", "pass")


def test_script_whose_home_leads_back_to_a_shim_is_an_error_not_a_loop(
    fake_env, shim, home, add_script, refused
):
    shutil.copy(shim, home / "python9.9")
    env = fake_env(version="9.9")
    script = add_script(env, "tool", "print('ran')\n")
    assert "leads in a circle of environments" in refused(100, script)


# --- names in a home ---


@pytest.mark.parametrize("name", ["python3.99", "python3.13t", "my-own-python"])
def test_name_in_the_key_executable_comes_first(fake_env, home, execute, name):
    home.put(name)
    home.put("python3.98")
    env = fake_env(executable="/elsewhere/" + name, version="3.98.1")
    assert execute(env.bin / "python").stdout == name + "\n"


def test_version_gives_the_name_where_the_executable_is_missing(fake_env, home, execute):
    home.put("python3.98")
    env = fake_env(executable="/elsewhere/my-own-python", version="3.98.1")
    assert execute(env.bin / "python").stdout == "python3.98\n"


@pytest.mark.parametrize(
    "key, value, name",
    [
        ("version", "3.98", "python3.98"),
        ("version", "3.98.1", "python3.98"),
        ("version_info", "3.98.0.final.0", "python3.98"),
        ("version_info", "3.98.0a1", "python3.98"),
        ("version_info", "3.98.0t", "python3.98t"),
        ("version", "3.98d", "python3.98d"),
        ("version", "3.98td", "python3.98td"),
    ],
)
def test_version_gives_the_name(fake_env, home, execute, key, value, name):
    for other in ("python3.98", "python3.98t", "python3.98d", "python3.98td", "python3", "python"):
        home.put(other)
    assert execute(fake_env(**{key: value}).bin / "python").stdout == name + "\n"


@pytest.mark.parametrize("executable", [None, "/usr/bin/python3.78", "/usr/bin/python3"], ids=str)
def test_debian_upgrade_is_never_another_minor_version(fake_env, home, refused, executable):
    """/usr/bin has python3 and python3.79 now; the environment has lib/python3.78."""
    for name in ("python", "python3", "python3.79"):
        home.put(name)
    keys = {"executable": executable} if executable else {}
    env = fake_env(version="3.78.2", **keys)
    line = refused(127, env.bin / "python")
    assert "cannot find 'python3.78' in '%s'" % home in line and "movenv repair -p" in line


@pytest.mark.parametrize("there", ["python3", "python"])
def test_name_without_a_version_is_used_where_no_file_gives_one(fake_env, home, execute, there):
    home.put(there)
    assert execute(fake_env().bin / "python").stdout == there + "\n"


def test_python3_comes_before_python_where_no_file_gives_a_version(fake_env, home, execute):
    home.put("python")
    home.put("python3")
    assert execute(fake_env().bin / "python").stdout == "python3\n"


@pytest.mark.parametrize(
    "implementation, name", [("CPython", "python3.9"), ("PyPy", "pypy3.9"), ("pypy", "pypy3.9")]
)
def test_pypy_and_cpython_of_one_version_are_not_confused(
    fake_env, home, execute, implementation, name
):
    for other in ("python3.9", "pypy3.9", "pypy3", "python3"):
        home.put(other)
    env = fake_env(version="3.9.16", implementation=implementation)
    assert execute(env.bin / "python").stdout == name + "\n"


@pytest.mark.parametrize(
    "implementation, there", [("PyPy", "python3.78"), ("CPython", "pypy3.78")]
)
def test_the_other_implementation_is_not_a_substitute(
    fake_env, home, refused, implementation, there
):
    home.put(there)
    env = fake_env(version="3.78.1", implementation=implementation)
    assert "cannot find '" in refused(127, env.bin / "python")


def test_real_pypy_and_cpython_in_one_directory_are_not_confused(
    made, execute, tmp_path
):
    """As in Debian's /usr/bin. Symlinks: each finds its library from the target."""
    pypy = [i for i in find_all() if not i.is_cpython]
    same = [i for i in find_all() for p in pypy if i.is_cpython and i.minor == p.minor]
    if not same:
        pytest.skip("needs PyPy and CPython of one version")
    both = tmp_path / "bin"
    both.mkdir()
    (both / ("python" + same[0].minor)).symlink_to(same[0].path)
    (both / ("pypy" + same[0].minor)).symlink_to(pypy[0].path)
    for python in (pypy[0], same[0]):
        env = made(python).copy(tmp_path / python.implementation)
        env.configure(home=str(both), executable=None)
        code = "import sys; print(sys.implementation.name)"
        done = execute(env.bin / "python", "-c", code)
        assert done.stdout == python.implementation + "\n"


def test_missing_interpreter_is_named_with_the_home_and_the_file(fake_env, home, refused):
    env = fake_env(version="3.98.1", executable="/elsewhere/python3.98")
    line = refused(127, env.bin / "python")
    assert "'python3.98'" in line and "'%s'" % home in line
    assert "'%s'" % (env / "pyvenv.cfg") in line


def test_missing_interpreter_is_the_same_error_for_a_script(fake_env, home, add_script, refused):
    env = fake_env(version="3.98.1")
    assert "cannot find 'python3.98'" in refused(127, add_script(env, "tool", "pass\n"))


def test_interpreter_with_a_hash_bang_line_is_started(fake_env, home, execute):
    """A wrapper is a program like any other."""
    home.put("python3.98", "#!/bin/sh\necho \"$@\"\n")
    assert execute(fake_env(version="3.98").bin / "python", "a", "b c").stdout == "a b c\n"


# --- interpreters that do not start ---


def without_loader(path):
    """A program of this machine with the name of a loader that is not there."""
    with open("/bin/true", "rb") as f:
        data = bytearray(f.read())
    if data[:6] != b"\x7fELF\2\1":
        pytest.skip("needs a 64-bit little-endian ELF program")
    at, = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    for header in range(at, at + size * count, size):
        kind, _, offset = struct.unpack_from("<IIQ", data, header)
        if kind == PT_INTERP:
            data[offset:offset + 4] = b"/no/"
            path.write_bytes(data)
            return
    pytest.skip("needs a /bin/true with a loader")


def other_machine(path):
    with open("/bin/true", "rb") as f:
        data = bytearray(f.read())
    struct.pack_into("<H", data, ELF_MACHINE, 247)  # EM_BPF: no emulator runs it
    path.write_bytes(data)


def put_garbage(path):
    path.write_bytes(b"\x80garbage" * 100)


UNFIT = {
    "garbage": (put_garbage, "it is not an executable program"),
    "empty": (lambda path: path.write_bytes(b""), "it is not an executable program"),
    "other_machine": (other_machine, "it is for another kind of machine"),
    "loader_missing": (without_loader, "it needs a loader that this machine does not have"),
    "hash_bang_of_a_missing_program": (
        lambda path: path.write_text("#!/no/such/program\n"),
        "it is not an executable program",
    ),
    "directory": (lambda path: path.mkdir(), "it is not an executable program"),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_interpreter_that_does_not_start_is_reported_with_the_reason(fake_env, home, refused, kind):
    put, why = UNFIT[kind]
    put(home / "python3.98")
    (home / "python3.98").chmod(0o755)
    line = refused(126, fake_env(version="3.98").bin / "python", "-c", "pass")
    assert "cannot start '%s': %s" % (home / "python3.98", why) in line
    assert "movenv repair -p FILE" in line


def test_interpreter_that_is_not_executable_is_reported(fake_env, home, refused):
    home.put("python3.98").chmod(0o644)
    line = refused(126, fake_env(version="3.98").bin / "python")
    assert "cannot start '%s': it is not executable" % (home / "python3.98") in line


def test_interpreter_that_is_a_circle_of_symlinks_is_reported(fake_env, home, refused):
    (home / "python3.98").symlink_to("python3.98")
    line = refused(126, fake_env(version="3.98").bin / "python")
    assert "too many symbolic links" in line


def test_interpreter_that_is_a_dangling_symlink_is_not_found(fake_env, home, refused):
    (home / "python3.98").symlink_to("nowhere")
    assert "cannot find 'python3.98'" in refused(127, fake_env(version="3.98").bin / "python")


def test_interpreter_that_does_not_start_is_not_passed_over(fake_env, home, refused):
    """The next name is another file: an error is better than a surprise."""
    put_garbage(home / "my-python")
    (home / "my-python").chmod(0o755)
    home.put("python3.98")
    env = fake_env(executable="/elsewhere/my-python", version="3.98")
    assert "my-python" in refused(126, env.bin / "python")
