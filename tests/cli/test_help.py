# SPDX-License-Identifier: MIT
"""--help, --version, and the errors for invalid arguments."""
import re

import pytest

from conftest import MOVENV

COMMANDS = ["check", "create", "info", "list", "pack"]
OPTIONS = {
    "check": "--help -h --json --hashes".split(),
    "create": """--help -h --system-site-packages --symlinks --copies --clear --force
        --always-copy --upgrade --upgrade-deps --allow-existing --relocatable --without-pip -c
        --activators --creator --app-data --no-periodic-update --no-project --offline
        --without-scm-ignore-files --no-vcs-ignore --prompt --python -p --seed --find-links
        --no-seed --pip --setuptools --wheel --no-pip --no-setuptools --no-wheel --extra-search-dir
        --seeder --download --no-download --never-download --scripts --standalone --no-config --quiet -q
        --verbose -v""".split(),
    "info": "--help -h --json".split(),
    "list": "--help -h --json --verbose -v".split(),
    "pack": """--help -h --output -o --format --level -l --jobs -j --standalone --prefix --exclude
        --ignore-editable --force --quiet -q""".split(),
    "unpack": "--help -h --python -p --max-size --clear --quiet -q".split(),
}
UNSUPPORTED = "--link-mode --no-cache".split()


def options_in(text):
    """The options that a help text lists, from its left column."""
    listed = re.findall(r"^  (?:(-\w), |    )(--[\w-]+)", text, re.M)
    return {word for pair in listed for word in pair if word}


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_goes_to_stdout_with_status_0(movenv, word):
    done = movenv(word)
    assert done.stdout.startswith("usage: movenv ")
    assert done.stderr == ""


def test_help_lists_every_command(movenv):
    listed = re.findall(r"^  (\w+) ", movenv("--help").stdout, re.M)
    assert set(COMMANDS) < set(listed)
    assert listed[-1] == "help"
    for command in listed[:-1]:
        assert movenv("help", command).stdout.startswith("usage: movenv %s " % command)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", ["{0} --help", "{0} -h", "help {0}", "{0} --he"])
def test_every_command_has_help(movenv, command, form):
    done = movenv(*form.format(command).split())
    assert done.stdout.startswith("usage: movenv %s " % command)
    assert done.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_help_lists_every_option_and_no_other(movenv, command):
    assert options_in(movenv(command, "--help").stdout) == set(OPTIONS[command])


@pytest.mark.parametrize("option", UNSUPPORTED)
def test_help_does_not_list_unsupported_options(movenv, option):
    assert option not in movenv("create", "--help").stdout


@pytest.mark.parametrize("option", [
    o for o in OPTIONS["create"] if o not in ("--help", "-h", "--upgrade-deps", "--download")])
def test_every_option_that_help_lists_is_accepted(movenv, tmp_path, any_python, option):
    values = {"--prompt": ["x"], "--python": [any_python], "-p": [any_python],
              "--find-links": [tmp_path], "--extra-search-dir": [tmp_path], "--pip": ["none"],
              "--setuptools": ["none"], "--wheel": ["none"], "--seeder": ["app-data"],
              "--scripts": ["text"], "--force": ["--clear"], "--activators": ["bash,fish"],
              "--creator": ["builtin"], "--app-data": [tmp_path]}
    movenv("create", option, *values.get(option, []), "--without-pip", tmp_path / "env")


@pytest.mark.parametrize("arguments", [["--help"], *[["help", c] for c in COMMANDS]], ids=" ".join)
def test_help_fits_into_a_terminal(movenv, arguments):
    for line in movenv(*arguments).stdout.splitlines():
        assert len(line) <= 100 and line == line.rstrip() and line.isprintable()


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_version_prints_the_name_and_the_number(movenv, word):
    done = movenv(word)
    assert re.fullmatch(r"movenv \d+\.\d+\.\d+\n", done.stdout)
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [
    [],
    ["nonsense"],
    ["--nonsense"],
    [""],
    ["creat"],                  # commands cannot be abbreviated
    ["create", "--nonsense"],
    ["create", "-p"],
    ["info", "--nonsense"],
    ["info", "--json=yes"],
    ["info", "a", "b"],
    ["list", "--nonsense"],
    ["list", "a"],
    ["help", "nonsense"],
], ids=lambda a: " ".join(a) or "nothing")
def test_misuse_is_status_2_with_the_usage_first(movenv, tmp_path, arguments):
    done = movenv(*arguments, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    usage, reason = done.stderr.splitlines()
    assert usage.startswith("usage: movenv ")
    assert reason.startswith("movenv: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["new\nline", "\x1b[31mred\x07", "tab\t"])
def test_an_invalid_argument_is_shown_without_its_control_characters(movenv, word):
    done = movenv(word, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", done.stderr)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["create", "--help"], ["help"]],
                         ids=" ".join)
def test_a_full_disk_at_stdout_is_a_failure(execute, arguments):
    done = execute("sh", "-c", 'exec "$@" >/dev/full', "sh", MOVENV, *arguments, check=False)
    assert done.returncode == 1
    assert "No space left" in done.stderr


def test_a_full_disk_at_stdout_is_a_failure_of_info(execute, made, any_python):
    done = execute("sh", "-c", 'exec "$@" >/dev/full', "sh", MOVENV, "info",
                   made(any_python, "--without-pip"), check=False)
    assert done.returncode == 1


def test_the_environment_of_the_caller_may_be_empty(movenv):
    assert movenv("--version", env={}).stdout
