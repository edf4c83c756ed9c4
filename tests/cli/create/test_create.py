# SPDX-License-Identifier: MIT
"""movenv create: its options, its results, and moves of them."""
import os
import shutil
import signal
import stat
import subprocess
import time

import pytest

import trees
from conftest import MOVENV, ROOT, run, tool

PRINT_PREFIXES = "import sys; print(sys.prefix, sys.base_prefix, sys.executable, sep='\\n')"


def prefixes(execute, env_dir, name="python", **kwargs):
    """sys.prefix, sys.base_prefix and sys.executable, printed by the environment's python."""
    return execute(env_dir / "bin" / name, "-c", PRINT_PREFIXES, **kwargs).stdout.splitlines()


def is_environment(execute, env_dir):
    return prefixes(execute, env_dir)[0] == str(env_dir)


def under_umask(mask, *args):
    return ("sh", "-c", 'umask %s; exec "$@"' % mask, "sh", *args)


# Where the environment goes


def test_success_is_silent(movenv, tmp_path, any_python):
    done = movenv("create", "-p", any_python, tmp_path / "env")
    assert (done.stdout, done.stderr) == ("", "")


def test_verbose_reports_each_step_on_stderr(movenv, tmp_path, any_python):
    done = movenv("create", "-v", "-p", any_python, tmp_path / "env")
    assert str(tmp_path / "env") in done.stderr
    assert done.stdout == ""


def test_create_makes_several_environments_at_once(movenv, execute, tmp_path, any_python):
    dirs = [tmp_path / name for name in "abc"]
    movenv("create", "-p", any_python, "--without-pip", *dirs)
    assert all(is_environment(execute, d) for d in dirs)


def test_the_environments_of_one_run_are_equal(movenv, tmp_path, any_python):
    movenv("create", "-p", any_python, "--without-pip", tmp_path / "a", tmp_path / "b")
    a, b = (trees.contents(tmp_path / name) for name in "ab")
    assert a.pop("pyvenv.cfg") and b.pop("pyvenv.cfg")  # the key "command" has the path
    assert a == b


def test_without_a_name_create_makes_dot_venv(movenv, execute, tmp_path, any_python):
    movenv("create", "-p", any_python, "--without-pip", cwd=tmp_path)
    assert os.listdir(tmp_path) == [".venv"]
    assert is_environment(execute, tmp_path / ".venv")


def test_create_makes_missing_parents(movenv, execute, tmp_path, any_python):
    movenv("create", "-p", any_python, "--without-pip", tmp_path / "a/b/c/env")
    assert is_environment(execute, tmp_path / "a/b/c/env")


@pytest.mark.parametrize("end", ["/", "//", "/."])
def test_a_trailing_slash_is_not_a_part_of_the_name(movenv, execute, tmp_path, any_python, end):
    movenv("create", "-p", any_python, "--without-pip", str(tmp_path / "env") + end)
    assert os.listdir(tmp_path) == ["env"]
    assert is_environment(execute, tmp_path / "env")


@pytest.mark.parametrize("name", ["env", "./env", "x/../env", ".//env"])
def test_a_relative_name_is_below_the_current_directory(movenv, execute, tmp_path, any_python,
                                                        name):
    (tmp_path / "x").mkdir()
    movenv("create", "-p", any_python, "--without-pip", name, cwd=tmp_path)
    assert is_environment(execute, tmp_path / "env")


@pytest.mark.parametrize("name", [".", "./", "../here"])
def test_the_current_directory_can_become_an_environment(movenv, execute, tmp_path, any_python,
                                                         name):
    here = tmp_path / "here"
    here.mkdir()
    movenv("create", "-p", any_python, "--without-pip", name, cwd=here)
    assert is_environment(execute, here)


@pytest.mark.parametrize("name",
                         ["with space", "ünïcødé", "caf\udce9", "-dash", "quote'\"$(x)`", "%s"])
def test_a_name_may_hold_any_other_character(movenv, execute, tmp_path, any_python, name):
    movenv("create", "-p", any_python, "--without-pip", "--", name, cwd=tmp_path)
    assert is_environment(execute, tmp_path / name) or "\udce9" in name
    assert execute(tmp_path / name / "bin/python", "-c", "print(1)").stdout == "1\n"


def test_a_symlink_to_a_directory_stays_a_symlink(movenv, execute, tmp_path, any_python):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    movenv("create", "-p", any_python, "--without-pip", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert is_environment(execute, tmp_path / "link")
    assert is_environment(execute, tmp_path / "real")


def test_a_dangling_symlink_is_refused(refused, tmp_path, any_python):
    (tmp_path / "link").symlink_to("nowhere")
    assert "link" in refused("create", "-p", any_python, tmp_path / "link")
    assert trees.names(tmp_path) == {"link@"}


# Options


@pytest.mark.parametrize("option", ["--symlinks", "--copies", "--always-copy", "--relocatable",
                                    "--allow-existing", "--activators=bash", "--creator=venv",
                                    "--app-data=/nowhere", "--no-periodic-update", "--no-project",
                                    "--offline", "-c", "-q", "--quiet"])
def test_create_accepts_the_options_of_venv_virtualenv_and_uv(
        movenv, execute, tmp_path, any_python, option):
    movenv("create", "-p", any_python, "--without-pip", option, tmp_path / "env")
    assert is_environment(execute, tmp_path / "env")


@pytest.mark.parametrize("arguments", [
    ["--without-p", "env"],
    ["--pyt=3", "--without-p", "env"],
    ["--without-pip", "--cop", "--", "env"],
    ["--without-pip", "--sys", "env"],
    ["-qv", "--without-pip", "env"],
    ["env", "--without-pip"],
])
def test_options_may_be_abbreviated_and_mixed_with_arguments(movenv, tmp_path, arguments):
    movenv("create", *arguments, cwd=tmp_path)
    assert os.listdir(tmp_path) == ["env"]
    assert not list(tmp_path.glob("env/lib/*/*-packages/pip"))


@pytest.mark.parametrize("arguments", [
    ["-p", "{}"], ["-p{}"], ["-qp{}"], ["--python", "{}"], ["--python={}"], ["--py={}"],
])
def test_a_value_may_be_joined_to_its_option_or_not(movenv, tmp_path, any_python, arguments):
    arguments = [w.format(any_python.path) for w in arguments]
    movenv("create", "--without-pip", *arguments, "env", cwd=tmp_path)
    assert trees.cfg(tmp_path / "env")["version"].startswith(any_python.minor)


def test_two_dashes_end_the_options(movenv, tmp_path):
    movenv("create", "--without-pip", "--", "--clear", "-q", cwd=tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["--clear", "-q"]


@pytest.mark.parametrize("arguments", [
    ["--symlinks", "--copies"],
    ["--copies", "--symlinks"],
    ["--s"],                # --system-site-packages, --symlinks, --scripts
    ["--c"],                # --copies, --clear
    ["--with"],             # --without-pip, --without-scm-ignore-files
    ["--up"],               # --upgrade, --upgrade-deps
    ["--upgrade", "--clear"],
    ["--prompt", "--clear"],
    ["--no-such-option"],
    ["-x"],
    ["-qx"],
    ["--clear=yes"],
    ["--without-pip="],
    ["--prompt"],
    ["-p"],
    ["--python="],
    ["--scripts"],
    ["--scripts=zip"],
    ["--scripts="],
    ["--force"],            # has no meaning without --clear
    [""],
    ["env", ""],
])
def test_misuse_prints_the_usage_first_and_has_status_2(movenv, tmp_path, arguments):
    assert_misuse(movenv("create", *arguments, cwd=tmp_path, check=False), tmp_path)


@pytest.mark.parametrize("option", [
    "--download", "--link-mode=symlink",
])
def test_an_option_that_movenv_lacks_is_refused(movenv, tmp_path, option):
    assert_misuse(movenv("create", option, "env", cwd=tmp_path, check=False), tmp_path)


def assert_misuse(done, directory):
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    usage, reason = done.stderr.splitlines()
    assert usage.startswith("usage: movenv create ")
    assert reason.startswith("movenv: ")
    assert os.listdir(directory) == []


def test_system_site_packages_are_seen_only_when_asked_for(movenv, execute, tmp_path, python):
    paths = "import sys; print(*[p for p in sys.path if p.endswith('-packages')], sep='\\n')"
    base = set(execute(python, "-s", "-c", paths).stdout.split())
    movenv("create", "-p", python, "--without-pip", tmp_path / "closed")
    movenv("create", "-p", python, "--without-pip", "--system-site-packages", tmp_path / "open")
    closed = set(execute(tmp_path / "closed/bin/python", "-c", paths).stdout.split())
    opened = set(execute(tmp_path / "open/bin/python", "-c", paths).stdout.split())
    assert base and not base & closed
    assert base <= opened
    assert trees.cfg(tmp_path / "open")["include-system-site-packages"] == "true"


# The prompt

PROMPTS = [
    "plain", "two words", " edges ", "it's", 'say "hi"', "both ' and \"", "back\\slash\\",
    "tab\tbell\a", "new\nline", "\nhome = /tmp", "cr\rlf\r\n", "$(touch x)`touch y`", "# ; = :",
    "naïve 漢字 😀", "\u200b\u202e\xa0\xad\ufeff", "\U000e0041", "\x7f\x1b[31m",
    "'\"\\\n'", "%s%n",
    "'", '"', "\\", "\udcff", "caf\udce9!", "é\udcc3",
]


@pytest.mark.parametrize("prompt", PROMPTS, ids=ascii)
def test_the_prompt_is_written_as_python_shows_a_string(movenv, tmp_path, any_python, prompt):
    movenv("create", "-p", any_python, "--without-pip", "--prompt", prompt, tmp_path / "env")
    assert trees.cfg(tmp_path / "env")["prompt"] == repr(prompt)
    assert trees.prompt(tmp_path / "env") == prompt


@pytest.mark.parametrize("prompt", ["\nhome = /tmp", "x\rhome = /tmp\r\n", "\u2028home = /tmp",
                                    "x\x85y", "a = b"],
                         ids=ascii)
def test_a_prompt_cannot_add_a_key_to_pyvenv_cfg(movenv, tmp_path, any_python, made, prompt):
    movenv("create", "-p", any_python, "--without-pip", "--prompt", prompt, tmp_path / "env")
    keys = [key for key, _ in trees.cfg_lines(made(any_python, "--without-pip"))]
    keys.insert(keys.index("executable"), "prompt")
    assert [key for key, _ in trees.cfg_lines(tmp_path / "env")] == keys


def test_an_empty_prompt_is_written(movenv, tmp_path, any_python):
    movenv("create", "-p", any_python, "--without-pip", "--prompt=", tmp_path / "env")
    assert trees.cfg(tmp_path / "env")["prompt"] == "''"


def test_the_recorded_command_can_be_run_again(movenv, execute, tmp_path, any_python, clean_env):
    """venv quotes nothing: python/cpython#148315."""
    env_dir = tmp_path / "a b" / "it's $HOME"
    movenv("create", "-p", any_python, "--without-pip", "--copies", "--without-scm-ignore-files",
           "--system-site-packages", "--prompt", "x 'y", env_dir)
    made, command = trees.contents(env_dir), trees.cfg(env_dir)["command"]
    clean_env["PATH"] = "%s:%s" % (MOVENV.parent, clean_env["PATH"])
    shutil.rmtree(env_dir)
    execute("sh", "-c", command, env=clean_env)
    assert trees.contents(env_dir) == made
    # The old location is read from it: a script that names it is an issue after a move.
    (env_dir / "bin/mine").write_text("#!%s/bin/python\n" % env_dir)
    (env_dir / "bin/mine").chmod(0o755)
    os.rename(env_dir, tmp_path / "moved")
    assert "bin/mine" in movenv("check", tmp_path / "moved", check=False).stdout


def test_a_dot_as_prompt_means_the_name_of_the_current_directory(movenv, tmp_path, any_python):
    (tmp_path / "project").mkdir()
    movenv("create", "-p", any_python, "--without-pip", "--prompt", ".", "a", "b",
           cwd=tmp_path / "project")
    assert [trees.prompt(tmp_path / "project" / name) for name in "ab"] == ["project", "project"]


# pyvenv.cfg


def test_the_keys_are_those_of_venv_and_those_that_tools_read(made, python):
    keys = ["home", "include-system-site-packages", "version", "executable"]
    if python.version >= (3, 11):
        keys += ["command"]
    keys += ["implementation", "version_info", "relocatable", "movenv"]
    assert [key for key, _ in trees.cfg_lines(made(python, "--without-pip"))] == keys


def test_the_values_describe_the_interpreter(made, movenv, python):
    cfg = trees.cfg(made(python, "--without-pip"))
    version = "%d.%d.%d" % python.version
    assert cfg["version"] == version
    assert cfg["version_info"].startswith(version + ".")
    assert cfg["implementation"] == {"cpython": "CPython", "pypy": "PyPy"}[python.implementation]
    assert cfg["include-system-site-packages"] == "false"
    assert cfg["relocatable"] == "true"
    assert movenv("--version").stdout.split()[:2] == ["movenv", cfg["movenv"]]


def test_the_executable_is_the_interpreter_in_its_home(made, python):
    cfg = trees.cfg(made(python, "--without-pip"))
    assert os.path.isabs(cfg["home"])
    assert os.path.dirname(cfg["executable"]) == cfg["home"]
    assert os.path.samefile(cfg["executable"], python)


# The files of an environment


def test_an_environment_contains_no_symlink(made, python):
    assert not [name for name in trees.names(made(python)) if name.endswith("@")]


def test_no_file_of_an_environment_names_its_location(made, python):
    env_dir = made(python)
    found = []
    for name, st in trees.walk(env_dir):
        if stat.S_ISREG(st.st_mode):
            data = (env_dir / name).read_bytes()
            found += [name] * data.count(os.fsencode(env_dir.parent))
            found += [name] * data.count(b".movenv-")  # the name of its temporary directory
    # From 3.11 on, pyvenv.cfg records the command.
    assert found == (["pyvenv.cfg"] if python.version >= (3, 11) else [])
    assert trees.cfg(env_dir).get("command", str(env_dir)).endswith(str(env_dir))


def test_python_can_be_started_by_each_of_its_names(made, execute, python):
    env_dir = made(python, "--without-pip")
    names = ["python", "python3", "python%s" % python.minor]
    if python.implementation == "pypy":
        names += ["pypy", "pypy3", "pypy%s" % python.minor]
    for name in names:
        assert prefixes(execute, env_dir, name)[2] == str(env_dir / "bin" / name)


def test_modes_are_those_of_programs_and_of_data(execute, tmp_path, any_python):
    assert_modes(execute, tmp_path, any_python, "022", 0o755, 0o644)


def test_a_closed_umask_keeps_others_out(execute, tmp_path, any_python):
    assert_modes(execute, tmp_path, any_python, "077", 0o700, 0o600)


def test_an_open_umask_lets_the_group_in(execute, tmp_path, any_python):
    assert_modes(execute, tmp_path, any_python, "002", 0o775, 0o664)


def assert_modes(execute, tmp_path, any_python, mask, program, data):
    execute(*under_umask(mask, MOVENV, "create", "-p", any_python, tmp_path / "env"))
    modes = {name: stat.S_IMODE(st.st_mode) for name, st in trees.walk(tmp_path)}
    programs = {"python", "python3", "pip", "pip3", "python" + any_python.minor}
    for name, mode in modes.items():
        full = tmp_path / name
        is_program = full.is_dir() or name.startswith("env/bin/p")
        assert mode == (program if is_program else data), name
    assert programs <= set(os.listdir(tmp_path / "env/bin"))


def test_two_environments_are_equal_except_for_their_command(made, movenv, tmp_path, python):
    first = trees.contents(made(python))
    time.sleep(0.01)
    movenv("create", "-p", python, tmp_path / "other")
    second = trees.contents(tmp_path / "other")
    a, b = trees.cfg(made(python)), trees.cfg(tmp_path / "other")
    a.pop("command", None), b.pop("command", None)
    first.pop("pyvenv.cfg"), second.pop("pyvenv.cfg")
    assert a == b
    assert first == second


# Moving


def test_an_environment_works_after_a_move(movenv, execute, tmp_path, python):
    movenv("create", "-p", python, "--without-pip", tmp_path / "a/env")
    site = next((tmp_path / "a/env/lib").glob("*/site-packages"))
    (site / "thing.py").write_text("print('here')")
    (tmp_path / "b").mkdir()
    os.rename(tmp_path / "a/env", tmp_path / "b/moved")
    moved = tmp_path / "b/moved"
    prefix, base, executable = prefixes(execute, moved)
    assert prefix == str(moved)
    assert os.path.samefile(base, python.prefix)
    assert executable == str(moved / "bin/python")
    assert execute(moved / "bin/python", "-c", "import thing").stdout == "here\n"


@pytest.mark.parametrize("how", ["cp -r", "cp -rL", "tar"])
def test_a_copy_works_without_the_original(movenv, execute, tmp_path, any_python, how):
    movenv("create", "-p", any_python, "--without-pip", tmp_path / "env")
    (tmp_path / "to").mkdir()
    copy = "tar cf - env | tar xf - -C to" if how == "tar" else how + " env to"
    execute("sh", "-c", copy, cwd=tmp_path)
    shutil.rmtree(tmp_path / "env")
    assert is_environment(execute, tmp_path / "to/env")


# A directory that exists


def test_an_existing_directory_keeps_the_users_files(movenv, execute, tmp_path, any_python):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/mine").write_text("mine")
    (tmp_path / "notes.txt").write_text("notes")
    before = trees.snapshot(tmp_path)
    movenv("create", "-p", any_python, "--without-pip", tmp_path)
    after = trees.snapshot(tmp_path)
    assert {name: after[name] for name in before} == before
    assert is_environment(execute, tmp_path)


def test_a_second_create_changes_only_dates(movenv, tmp_path, any_python):
    movenv("create", "-p", any_python, tmp_path / "env")
    before = trees.contents(tmp_path)
    movenv("create", "-p", any_python, tmp_path / "env")
    assert trees.contents(tmp_path) == before


def test_an_installed_pip_is_left_alone(movenv, tmp_path, any_python):
    movenv("create", "-p", any_python, tmp_path / "env")
    init = next(tmp_path.glob("env/lib/*/site-packages/pip/__init__.py"))
    init.write_text("mine")
    record = next(tmp_path.glob("env/lib/*/site-packages/pip-*/RECORD"))
    before = [trees.snapshot(init.parent), trees.snapshot(record.parent)]
    movenv("create", "-p", any_python, tmp_path / "env")
    assert [trees.snapshot(init.parent), trees.snapshot(record.parent)] == before


def test_symlinks_of_venv_are_replaced_by_the_shim(movenv, execute, tmp_path, python, clean_env):
    done = run(python, "-m", "venv", "--without-pip", tmp_path / "env", env=clean_env, check=False)
    if done.returncode != 0:
        pytest.skip("this Python has no venv: %s" % done.stderr.strip().splitlines()[-1:])
    program = os.path.realpath(tmp_path / "env/bin/python")
    size = os.path.getsize(program)
    movenv("create", "-p", python, "--without-pip", tmp_path / "env")
    for name in ("python", "python3", "python%s" % python.minor):
        assert not (tmp_path / "env/bin" / name).is_symlink()
    assert os.path.getsize(program) == size  # nothing was written through a link
    os.rename(tmp_path / "env", tmp_path / "moved")
    assert is_environment(execute, tmp_path / "moved")


def test_create_does_not_write_through_symlinks(movenv, execute, tmp_path, any_python):
    env_dir, outside = tmp_path / "env", tmp_path / "outside"
    (env_dir / "bin").mkdir(parents=True)
    outside.write_text("keep")
    for name in ("pyvenv.cfg", "bin/python", "bin/activate"):
        (env_dir / name).symlink_to(outside)
    movenv("create", "-p", any_python, "--without-pip", env_dir)
    assert outside.read_text() == "keep"
    assert is_environment(execute, env_dir)


@pytest.mark.parametrize("name", ["bin", "lib", "include"])
def test_a_directory_that_is_a_symlink_to_the_outside_is_refused(
        refused, tmp_path, any_python, name):
    (tmp_path / "env").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "env" / name).symlink_to(tmp_path / "outside")
    before = trees.snapshot(tmp_path)
    assert "'%s'" % name in refused("create", "-p", any_python, "--without-pip", tmp_path / "env")
    assert trees.snapshot(tmp_path) == before


@pytest.mark.parametrize("file,directory", [
    ("bin", None), ("lib", None), (None, "bin/python"), (None, "pyvenv.cfg"),
    (None, "bin/activate"),
])
def test_a_file_in_the_way_is_refused_before_any_change(
        refused, tmp_path, any_python, file, directory):
    env_dir = tmp_path / "env"
    if file:
        env_dir.mkdir()
        (env_dir / file).write_text("mine")
    else:
        (env_dir / directory).mkdir(parents=True)
    before = trees.snapshot(tmp_path)
    refused("create", "-p", any_python, env_dir)
    assert trees.snapshot(tmp_path) == before


# Concurrent and interrupted runs


def start(*args, env, **kwargs):
    return subprocess.Popen([os.fspath(a) for a in (MOVENV, "create") + args], env=env,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, **kwargs)


def test_eight_concurrent_runs_leave_one_environment_that_works(
        execute, tmp_path, any_python, clean_env):
    target = tmp_path / "a/b/env"
    running = [start("-p", any_python, target, env=clean_env) for _ in range(8)]
    statuses = [(p.communicate(), p.returncode)[1] for p in running]
    assert 0 in statuses and set(statuses) <= {0, 1}
    assert os.listdir(tmp_path / "a/b") == ["env"]
    assert [p.name for p in target.glob(".*")] == [".gitignore"]
    assert is_environment(execute, target)
    assert execute(target / "bin/pip", "--version").stdout.startswith("pip ")


def test_eight_concurrent_runs_in_an_existing_directory_all_succeed(
        execute, tmp_path, any_python, clean_env):
    (tmp_path / "mine").write_text("mine")
    options = ("-p", any_python, "--without-pip", tmp_path)
    running = [start(*options, env=clean_env) for _ in range(8)]
    assert [(p.communicate(), p.returncode)[1] for p in running] == [0] * 8
    assert not list(tmp_path.glob(".*"))
    assert is_environment(execute, tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_nothing_and_ends_the_process(
        made, tmp_path, any_python, clean_env, number):
    whole = trees.names(made(any_python))
    undone = 0
    for i in range(10):
        top = tmp_path / str(i)
        top.mkdir()
        process = start("-p", any_python, top / "new/env", env=clean_env)
        time.sleep(0.015 * i + 0.01)
        process.send_signal(number)
        process.communicate(timeout=60)
        assert process.returncode in (0, -number)
        if trees.names(top):  # it was being moved into place, or done: it is complete
            assert os.listdir(top / "new") == ["env"], "after %d ms" % (15 * i + 10)
            assert trees.names(top / "new/env") == whole
        else:
            assert process.returncode == -number
            undone += 1
    assert undone


@pytest.fixture
def slow_python(tmp_path, any_python):
    """An interpreter that answers after 0.7 seconds. It makes a file when it starts."""
    wrapper = tmp_path / "slow/python3"
    wrapper.parent.mkdir()
    wrapper.write_text('#!/bin/sh\necho >"%s"\nsleep 0.7\nexec "%s" "$@"\n' % (
        tmp_path / "began", any_python.path))
    wrapper.chmod(0o755)
    return wrapper


def await_file(path):
    for _ in range(6000):
        if path.exists():
            return
        time.sleep(0.01)
    pytest.fail("'%s' does not appear" % path)


@pytest.mark.parametrize("named", [True, False], ids=["named", "default"])
@pytest.mark.parametrize("pip", [[], ["--without-pip"]], ids=["pip", "without-pip"])
def test_a_signal_during_the_query_of_the_interpreter_leaves_nothing(
        tmp_path, slow_python, clean_env, named, pip):
    clean_env["PATH"] = "%s:%s" % (slow_python.parent, clean_env["PATH"])
    options = ["-p", slow_python] if named else []
    process = start(*options, *pip, tmp_path / "envs/a", tmp_path / "envs/b", env=clean_env)
    await_file(tmp_path / "began")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGTERM
    assert not (tmp_path / "envs").exists()


def test_a_signal_that_the_parent_ignores_is_ignored(execute, tmp_path, slow_python, clean_env):
    shell = 'trap "" INT; exec "$@"'
    process = subprocess.Popen(
        ["sh", "-c", shell, "sh", str(MOVENV), "create", "-p", str(slow_python), "--without-pip",
         str(tmp_path / "env")], env=clean_env)
    await_file(tmp_path / "began")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert is_environment(execute, tmp_path / "env")


def test_a_signal_leaves_an_existing_directory_unchanged(tmp_path, any_python, clean_env):
    interrupted = 0
    for i in range(10):
        top = tmp_path / str(i)
        (top / "bin").mkdir(parents=True)
        (top / "bin/mine").write_text("mine")
        before = trees.snapshot(top)
        process = start("-p", any_python, top, env=clean_env)
        time.sleep(0.01 * i)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        if process.returncode == 0 or (top / "pyvenv.cfg").exists():
            assert (top / "bin/mine").read_text() == "mine"
        else:
            interrupted += 1
            assert trees.snapshot(top) == before
        assert not list(top.glob(".movenv*"))
    assert interrupted


def test_a_killed_run_leaves_no_target(movenv, execute, tmp_path, any_python, clean_env):
    killed = 0
    for i in range(8):
        target = tmp_path / str(i) / "env"
        process = start("-p", any_python, target, env=clean_env)
        time.sleep(0.015 * i + 0.01)
        process.kill()
        process.communicate(timeout=60)
        if target.exists():  # it was complete
            assert is_environment(execute, target)
            continue
        killed += 1
        movenv("create", "-p", any_python, "--without-pip", target)
        assert is_environment(execute, target)
    assert killed


# Processes, files and variables of the run itself


def test_create_starts_only_the_interpreter(needs_static, execute, tmp_path, any_python):
    trace = tmp_path / "trace"
    execute(tool("strace"), "-f", "-qq", "-e", "trace=execve", "-o", trace, MOVENV, "create", "-p",
            any_python, tmp_path / "env")
    started = [line for line in trace.read_text().splitlines() if "execve(" in line]
    assert len(started) == 2, started  # itself and the interpreter


def test_create_needs_no_file_beside_its_executable(needs_static, execute, tmp_path, any_python):
    shutil.copy(MOVENV, tmp_path / "alone")
    execute(tmp_path / "alone", "create", "-p", any_python, tmp_path / "env")
    assert str(ROOT).encode() not in (tmp_path / "alone").read_bytes()
    assert is_environment(execute, tmp_path / "env")


def test_an_inherited_pythonhome_does_not_mislead_create(
        movenv, execute, tmp_path, any_python, clean_env):
    clean_env.update(PYTHONHOME="/nowhere", PYTHONPATH="/nowhere", PYTHONSAFEPATH="1")
    movenv("create", "-p", any_python, tmp_path / "env", env=clean_env)
    assert is_environment(execute, tmp_path / "env")
