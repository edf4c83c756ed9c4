# SPDX-License-Identifier: MIT
"""--help, --version, and the errors for invalid arguments."""
import re

import pytest

from conftest import MOVENV

COMMANDS = ["cache", "check", "completion", "create", "info", "list", "pack", "repair", "unpack"]
OPTIONS = {
    "cache": "--help -h --json --cache-dir --quiet -q --verbose -v".split(),
    "check": "--help -h --json --hashes --cache-dir --no-cache --quiet -q --verbose -v".split(),
    "completion": "--help -h --quiet -q --verbose -v".split(),
    "create": """--help -h --system-site-packages --symlinks --copies --clear --force
        --always-copy --upgrade --upgrade-deps --allow-existing --relocatable --without-pip -c
        --activators --creator --app-data --no-periodic-update --no-project --offline
        --without-scm-ignore-files --no-vcs-ignore --prompt --python -p --seed --find-links
        --no-seed --pip --setuptools --wheel --no-pip --no-setuptools --no-wheel --extra-search-dir
        --seeder --download --no-download --never-download --scripts --standalone --no-config
        --cache-dir --no-cache --link-mode --no-compile --quiet -q --verbose -v""".split(),
    "info": "--help -h --json --quiet -q --verbose -v".split(),
    "list": "--help -h --python -p --json --quiet -q --verbose -v".split(),
    "pack": """--help -h --output -o --format --level -l --jobs -j --standalone --prefix --exclude
        --ignore-editable --force --cache-dir --no-cache --quiet -q --verbose -v""".split(),
    "repair": "--help -h --dry-run -n --python -p --cache-dir --no-cache --quiet -q --verbose -v".split(),
    "unpack": """--help -h --python -p --max-size --clear --cache-dir --no-cache --quiet -q
        --verbose -v""".split(),
}


@pytest.fixture
def made_env(movenv, any_python):
    def make(where):
        movenv("create", "--without-pip", "-p", any_python, where)
        return where
    return make


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
    assert options_in(movenv(command, "--help=all").stdout) == set(OPTIONS[command])


@pytest.mark.parametrize("option", [
    o for o in OPTIONS["create"] if o not in ("--help", "-h", "--upgrade-deps", "--download")])
def test_every_option_that_help_lists_is_accepted(movenv, tmp_path, any_python, option):
    values = {"--prompt": ["x"], "--python": [any_python], "-p": [any_python],
              "--find-links": [tmp_path], "--extra-search-dir": [tmp_path], "--pip": ["none"],
              "--setuptools": ["none"], "--wheel": ["none"], "--seeder": ["app-data"],
              "--scripts": ["text"], "--force": ["--clear"], "--activators": ["bash,fish"],
              "--creator": ["builtin"], "--app-data": [tmp_path],
              "--cache-dir": [tmp_path / "cache"], "--link-mode": ["copy"]}
    movenv("create", option, *values.get(option, []), "--without-pip", tmp_path / "env")


@pytest.mark.parametrize("arguments", [["--help"], *[["help", c] for c in COMMANDS]], ids=" ".join)
def test_help_fits_into_a_terminal(movenv, arguments):
    for line in movenv(*arguments).stdout.splitlines():
        assert len(line) <= 100 and line == line.rstrip() and line.isprintable()


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_version_prints_the_name_and_the_number(movenv, word):
    done = movenv(word)
    assert re.fullmatch(r"movenv \d+\.\d+\.\d+ \((commit [0-9a-f]{12}, )?(musl|glibc) [\d.]+, "
                        r"zlib [\d.]+\)\n", done.stdout)
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
    ["info", "--quiet=yes"],
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


def test_help_names_the_options_for_compatibility_in_few_lines_only(movenv):
    text = movenv("create", "--help").stdout
    assert "accepted" not in text and " --no-periodic-update" in text and "--help=all" in text
    shown = options_in(text)
    assert {"--python", "--clear", "--seed", "--standalone"} < shown
    assert not {"--symlinks", "--relocatable", "--app-data"} & shown


def test_help_of_several_commands_shows_each(movenv):
    text = movenv("help", "create", "pack").stdout
    assert re.findall(r"^usage: movenv (\w+)", text, re.M) == ["create", "pack"]


def test_help_of_an_unknown_command_among_others_shows_none(movenv):
    done = movenv("help", "create", "pakc", check=False)
    assert done.returncode == 2 and done.stdout == "" and "did you mean 'pack'?" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_ends_with_examples(movenv, command):
    lines = movenv(command, "--help").stdout.rsplit("\nExamples:\n", 1)[1].splitlines()
    assert len(lines) >= 2 and all("movenv " + command in line for line in lines)


@pytest.mark.parametrize("arguments, meant", [
    (["creat"], "create"),
    (["unpak"], "unpack"),
    (["hlep"], "help"),
    (["lsit"], "list"),
    (["create", "--promt", "x"], "--prompt"),
    (["create", "--wihtout-pip"], "--without-pip"),
    (["check", "--jsno"], "--json"),
    (["create", "--scripts=nativ"], "native"),
    (["create", "--scripts", "txet"], "text"),
    (["pack", "--format=tar.g"], "tar.gz"),
    (["pack", "--format=zpi"], "zip"),
], ids=" ".join)
def test_a_misspelling_is_answered_with_what_was_meant(movenv, tmp_path, arguments, meant):
    done = movenv(*arguments, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert "(did you mean '%s'?)" % meant in done.stderr


@pytest.mark.parametrize("word", ["x", "frobnicate", "", "--", "create" * 40])
def test_a_word_like_none_gets_no_suggestion(movenv, word):
    done = movenv(word, check=False)
    assert done.returncode == 2 and "did you mean" not in done.stderr


@pytest.mark.parametrize("arguments, page", [
    (["nonsense"], "movenv --help"),
    (["create", "--nonsense"], "movenv create --help"),
    (["create", "--prompt"], "movenv create --help"),
    (["create", "--clear=1"], "movenv create --help"),
    (["pack", "-l", "99"], "movenv pack --help"),
    (["unpack"], "movenv unpack --help"),
    (["unpack", "--max-size=x", "f"], "movenv unpack --help"),
    (["info", "a", "b"], "movenv info --help"),
    (["create", "--help=most"], "movenv create --help"),
], ids=" ".join)
def test_every_misuse_ends_with_the_page_that_helps(movenv, tmp_path, arguments, page):
    done = movenv(*arguments, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith("; see '%s'\n" % page)


def test_the_option_is_named_in_full_in_a_message_about_its_value(movenv, tmp_path):
    done = movenv("pack", "-l", "99", check=False, cwd=tmp_path)
    assert "'--level=99'" in done.stderr


@pytest.mark.parametrize("command", ["check", "repair", "pack", "info"])
class TestTheEnvironmentByDefault:
    def test_is_venv_in_the_current_directory(self, movenv, made_env, tmp_path, command):
        made_env(tmp_path / ".venv")
        done = movenv(command, cwd=tmp_path)
        assert done.stderr == ""

    def test_is_named_with_the_way_out_if_it_is_not_there(self, movenv, tmp_path, command):
        done = movenv(command, check=False, cwd=tmp_path)
        assert done.returncode == (2 if command == "check" else 1)
        assert done.stderr.splitlines() == [
            "movenv: cannot use '.venv': No such file or directory",
            "movenv: make it with 'movenv create', or name an environment"]

    def test_a_directory_that_is_none_is_refused_alike(self, movenv, tmp_path, command):
        done = movenv(command, tmp_path, check=False, cwd=tmp_path)
        assert done.returncode == (2 if command == "check" else 1)
        assert done.stderr.splitlines() == [
            "movenv: cannot use '%s': it is not an environment: it has no pyvenv.cfg" % tmp_path]

    def test_an_environment_of_conda_is_told_apart(self, movenv, tmp_path, command):
        (tmp_path / "conda/conda-meta").mkdir(parents=True)
        (tmp_path / "conda/bin").mkdir()
        done = movenv(command, "conda", check=False, cwd=tmp_path)
        assert done.returncode == (2 if command == "check" else 1)
        assert done.stderr.splitlines() == [
            "movenv: cannot use 'conda': it is an environment of conda",
            "movenv: pack it with conda-pack; 'movenv unpack' reads what that makes"]


@pytest.mark.parametrize("command", ["check", "repair", "list", "info"])
def test_quiet_prints_nothing_but_errors(movenv, made_env, tmp_path, command):
    import shutil

    env = made_env(tmp_path / ".venv")
    (env / "bin/tool").write_text("#!%s/bin/python\nprint()\n" % env)
    (env / "bin/tool").chmod(0o755)
    loud = movenv(command, check=False, cwd=tmp_path)
    if command == "repair":
        shutil.rmtree(env)
        env = made_env(tmp_path / ".venv")
        (env / "bin/tool").write_text("#!%s/bin/python\nprint()\n" % env)
        (env / "bin/tool").chmod(0o755)
    quiet = movenv(command, "-q", check=False, cwd=tmp_path)
    assert loud.stdout
    assert (quiet.stdout, quiet.stderr, quiet.returncode) == ("", "", loud.returncode)


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
