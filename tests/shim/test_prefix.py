# SPDX-License-Identifier: MIT
"""sys.prefix, sys.base_prefix and sys.executable, for each way to start a shim."""
import json
import os
import shutil
import subprocess

import pytest

from interpreters import find_all

ASK_STDIN = """
import json, sys
print(json.dumps([sys.prefix, sys.executable]))
"""
# Starts argv[1] with argc 0, or (kernels since 5.18) with argv[0] "".
NO_ARGV = """
#include <unistd.h>
extern char **environ;
int main(int argc, char **argv) {
	char *none[] = {NULL};
	(void)argc;
	execve(argv[1], none, environ);
	return 99;
}
"""


def assert_is(report, env, executable):
    """Asserts that the start has this environment and this executable."""
    assert report["prefix"] == str(env.path)
    assert os.path.normpath(report["executable"]) == str(executable)
    assert os.path.samefile(report["base_prefix"], env.python.prefix)
    assert report["version"] == list(env.python.version)


@pytest.mark.parametrize("name", ["python", "python3", "python3.X"])
def test_each_name_of_the_interpreter_finds_the_environment(env, ask, name):
    name = name.replace("3.X", env.python.minor)
    assert_is(ask(env.bin / name), env, env.bin / name)


@pytest.mark.parametrize("python", [i for i in find_all() if not i.is_cpython], ids=repr)
def test_pypys_own_names_find_the_environment_too(made, ask, python):
    env = made(python)
    for name in env.names[3:]:
        assert_is(ask(env.bin / name), env, env.bin / name)


def test_moved_environment_has_its_new_prefix(own_env, ask, tmp_path):
    moved = tmp_path.resolve() / "elsewhere" / "moved"
    moved.parent.mkdir()
    own_env.path.rename(moved)
    own_env.path = moved
    assert_is(ask(moved / "bin/python"), own_env, moved / "bin/python")


def test_copy_works_after_the_original_is_gone(env, ask, execute, tmp_path):
    first = env.copy(tmp_path.resolve() / "first")
    second = tmp_path.resolve() / "second"
    execute("cp", "-r", first, second)
    shutil.rmtree(first)
    first.path = second
    assert_is(ask(second / "bin/python"), first, second / "bin/python")


def test_copy_does_not_see_the_originals_packages(env, execute, tmp_path):
    first = env.copy(tmp_path / "first")
    second = env.copy(tmp_path / "second")
    (first.site_packages() / "only_in_first.py").write_text("")
    done = execute(second.bin / "python", "-c", "import only_in_first", check=False)
    assert done.returncode == 1 and "only_in_first" in done.stderr


def test_relative_path_finds_the_environment(env, ask):
    report = ask("bin/python", cwd=env)
    assert_is(report, env, env.bin / "python")


def test_dot_slash_python_in_bin_finds_the_environment(env, ask):
    assert_is(ask("./python", cwd=env.bin), env, env.bin / "python")


@pytest.mark.parametrize("way", ["../python", ".././python", "../../bin/python"])
def test_python_by_dotdot_from_below_bin_finds_the_environment(own_env, ask, way):
    below = own_env.bin / "below"
    below.mkdir()
    assert_is(ask(way, cwd=below), own_env, own_env.bin / "python")


def test_python_by_dotdot_within_an_absolute_path_finds_the_environment(own_env, ask):
    (own_env.bin / "below").mkdir()
    report = ask("%s/below/../python" % own_env.bin)
    assert_is(report, own_env, own_env.bin / "python")


@pytest.mark.parametrize("way", ["../python", ".././python", "below/../python", "./python"])
def test_base_far_from_its_built_in_prefix_is_found_by_each_path(far_env, ask, way):
    """Up to 3.10 CPython cuts the text "x/../python" to look above it, and finds no home there."""
    below = far_env.bin / "below"
    below.mkdir()
    report = ask(way, cwd=below if way.startswith("..") else far_env.bin)
    assert (report["prefix"], report["base_prefix"]) == (str(far_env), str(far_env.base))


def test_python_found_on_path_finds_the_environment(env, ask, clean_env):
    clean_env["PATH"] = "%s:%s" % (env.bin, clean_env["PATH"])
    assert_is(ask("python"), env, env.bin / "python")


def test_python_found_by_an_empty_entry_of_path_finds_the_environment(env, execute, clean_env):
    clean_env["PATH"] = ":" + clean_env["PATH"]
    done = execute("/bin/sh", "-c", "python -c 'import sys; print(sys.prefix)'", cwd=env.bin)
    assert done.stdout == "%s\n" % env


def test_argv0_that_is_another_program_on_path_is_ignored(env, start, clean_env):
    code = "import sys; print(sys.prefix); print(sys.executable)"
    done = start(["ls", "-c", code], executable=env.bin / "python")
    assert done.stdout == "%s\n%s\n" % (env, env.bin / "python")


@pytest.mark.parametrize("argv0", ["/usr/bin/true", "/no/such/file", "-python", ""])
def test_false_argv0_is_ignored(env, start, argv0):
    code = "import sys; print(sys.prefix); print(sys.executable)"
    done = start([argv0, "-c", code], executable=env.bin / "python")
    assert done.stdout == "%s\n%s\n" % (env, env.bin / "python"), done


def test_start_without_any_argv_finds_the_environment(env, execute, helper):
    done = execute(helper(NO_ARGV), env.bin / "python", input=ASK_STDIN)
    assert json.loads(done.stdout) == [str(env), str(env.bin / "python")]


def test_symlinked_directory_is_kept(env, ask, tmp_path):
    link = tmp_path.resolve() / "link"
    link.symlink_to(env.path)
    report = ask(link / "bin/python")
    assert (report["prefix"], report["executable"]) == (str(link), str(link / "bin/python"))


def test_symlink_from_elsewhere_under_another_name_is_python(env, ask, tmp_path):
    link = tmp_path / "py311"
    link.symlink_to(env.bin / "python")
    assert_is(ask(link), env, env.bin / "python")


def test_symlink_within_bin_keeps_its_name(own_env, ask):
    (own_env.bin / "py").symlink_to("python")
    assert_is(ask(own_env.bin / "py"), own_env, own_env.bin / "py")


def test_symlink_below_bin_finds_the_environment(own_env, ask):
    (own_env.bin / "below").mkdir()
    (own_env.bin / "below" / "py").symlink_to("../python")
    report = ask(own_env.bin / "below" / "py")
    assert report["prefix"] == str(own_env)


def test_relative_symlink_is_followed_from_where_it_lies(own_env, ask, tmp_path):
    link = tmp_path / "tools" / "py"
    link.parent.mkdir()
    link.symlink_to("../env/bin/python")
    report = ask(link, cwd="/")
    assert report["prefix"] == str(own_env)


def test_relative_symlink_in_a_symlinked_directory_is_followed(own_env, ask, tmp_path):
    """stow makes such links: ~/.local is a symlink, and the symlink in it is relative."""
    tools = tmp_path / "data" / "deep" / "tools"
    tools.mkdir(parents=True)
    (tools / "py").symlink_to("../../../env/bin/python")
    (tmp_path / "linked").symlink_to(tools)
    report = ask(tmp_path / "linked" / "py", cwd="/")
    assert os.path.samefile(report["prefix"], own_env), report["prefix"]


def test_chain_of_symlinks_is_followed_to_its_end(env, ask, tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to(tmp_path / "c")
    (tmp_path / "c").symlink_to(env.bin / "python3")
    assert_is(ask(tmp_path / "a"), env, env.bin / "python3")


def test_symlink_found_on_path_is_followed(env, ask, clean_env, tmp_path):
    (tmp_path / "py311").symlink_to(env.bin / "python")
    clean_env["PATH"] = "%s:%s" % (tmp_path, clean_env["PATH"])
    assert_is(ask("py311"), env, env.bin / "python")


def test_symlink_called_python_to_a_script_runs_that_script(my_env, add_script, execute, tmp_path):
    script = add_script(my_env, "tool", "print('I am the tool')\n")
    (tmp_path / "python").symlink_to(script)
    assert execute(tmp_path / "python").stdout == "I am the tool\n"


@pytest.mark.parametrize("option", ["-I", "-E", "-OOsB"])
def test_options_of_python_leave_the_prefix_alone(env, ask, option):
    assert_is(ask(env.bin / "python", option), env, env.bin / "python")


def test_option_S_leaves_the_prefix_at_the_base_as_with_venv(env, execute):
    code = "import sys; print(sys.prefix == sys.base_prefix); print(sys.executable)"
    done = execute(env.bin / "python", "-S", "-c", code)
    # From 3.14 on getpath sets it without site.
    base = env.python.version < (3, 14)
    assert done.stdout == "%s\n%s\n" % (base, env.bin / "python")


def test_hash_bang_line_names_the_environment(own_env, execute, tmp_path):
    script = tmp_path / "script"
    script.write_text("#!%s\nimport sys\nprint(sys.prefix, sys.argv)\n" % (own_env.bin / "python"))
    script.chmod(0o755)
    assert execute(script, "x").stdout == "%s %r\n" % (own_env, [str(script), "x"])


def test_hash_bang_line_with_env_finds_the_environment_on_path(env, execute, clean_env, tmp_path):
    script = tmp_path / "script"
    script.write_text("#!/usr/bin/env python\nimport sys\nprint(sys.prefix, sys.argv)\n")
    script.chmod(0o755)
    clean_env["PATH"] = "%s:%s" % (env.bin, clean_env["PATH"])
    assert execute(script).stdout == "%s %r\n" % (env, [str(script)])


def test_child_by_sys_executable_finds_the_environment(env, execute):
    code = (
        "import subprocess, sys\n"
        "print(subprocess.check_output([sys.executable, '-c', 'import sys; print(sys.prefix)'])"
        ".decode())"
    )
    assert execute(env.bin / "python", "-c", code).stdout.strip() == str(env)


@pytest.mark.parametrize("name", ["python", "python3"])
def test_python_starts_without_proc(env, execute, without_proc, name):
    code = "import os, sys; print(os.path.exists('/proc/self'), sys.prefix)"
    done = execute(*without_proc, env.bin / name, "-c", code)
    assert done.stdout == "False %s\n" % env


def test_python_found_on_path_starts_without_proc(env, execute, without_proc, clean_env):
    clean_env["PATH"] = "%s:%s:/sbin" % (env.bin, clean_env["PATH"])
    done = execute(*without_proc, "python", "-c", "import sys; print(sys.prefix)")
    assert done.stdout == "%s\n" % env


def test_symlink_from_elsewhere_starts_without_proc(env, execute, without_proc, tmp_path):
    (tmp_path / "py").symlink_to(env.bin / "python")
    done = execute(*without_proc, tmp_path / "py", "-c", "import sys; print(sys.prefix)")
    assert done.stdout == "%s\n" % env


def test_false_argv0_is_ignored_without_proc(one_env, start, without_proc):
    shell = [*without_proc, "sh", "-c", 'exec "$@"', "sh"]
    code = "import sys; print(sys.prefix)"
    done = start([*shell, "env", "-a", "/no/such", one_env.bin / "python", "-c", code])
    if "invalid option" in done.stderr or "unrecognized" in done.stderr:
        bash = shutil.which("bash")
        if not bash:
            pytest.skip("needs bash, or env with option -a")
        command = 'exec -a /no/such "%s" -c "%s"' % (one_env.bin / "python", code)
        done = start([*without_proc, bash, "-c", command])
    assert done.stdout == "%s\n" % one_env, done


def test_start_through_a_descriptor_finds_the_environment(one_env, this_python, execute):
    """fexecve: AT_EXECFN is /dev/fd/N, so argv[0] or /proc/self/exe is used."""
    code = (
        "import os, sys\n"
        "fd = os.open(sys.argv[1], os.O_RDONLY)\n"
        "os.execve(fd, ['nothing', '-c', 'import sys; print(sys.prefix)'], dict(os.environ))\n"
    )
    done = execute(this_python, "-c", code, one_env.bin / "python")
    assert done.stdout == "%s\n" % one_env


def test_shim_outside_of_an_environment_is_reported(shim, refused, tmp_path):
    (tmp_path / "bin").mkdir()
    lonely = tmp_path / "bin" / "python"
    shutil.copy(shim, lonely)
    line = refused(100, lonely, "-c", "pass")
    assert "cannot find 'pyvenv.cfg' beside or above '%s'" % lonely in line


def test_circle_of_symlinks_does_not_hang(shim, this_python, tmp_path):
    """The kernel refuses to start one; the shim meets it only in a false argv[0]."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "bin").mkdir()
    shutil.copy(shim, tmp_path / "bin" / "python")
    done = subprocess.run(
        [str(tmp_path / "a"), "-c", "pass"], executable=str(tmp_path / "bin" / "python"),
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, encoding="utf-8",
    )
    assert done.returncode == 100 and done.stderr.count("\n") == 1, done
