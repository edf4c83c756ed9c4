# SPDX-License-Identifier: MIT
"""Defaults for the options of create: variables and the configuration file."""
import os
import re

import pytest

import trees
from messages import check_refusal


class Person:
    """A user with a configuration file and variables, who makes environments without pip."""

    def __init__(self, movenv, env, work):
        self.movenv, self.env, self.work = movenv, env, work
        self.file = work.parent / "config home" / "movenv" / "config"
        self.file.parent.mkdir(parents=True)
        env["XDG_CONFIG_HOME"] = str(self.file.parent.parent)
        self.made = work / "env"

    def write(self, *lines):
        self.file.write_text("\n".join(("[create]",) + lines) + "\n")

    def create(self, *options, check=True, **variables):
        env = dict(self.env, **{"MOVENV_CREATE_" + k: str(v) for k, v in variables.items()})
        return self.movenv("create", *options, self.made, env=env, cwd=self.work, check=check)

    def cfg(self, *options, **variables):
        self.create("--without-pip", *options, **variables)
        return trees.cfg(self.made)

    def refused(self, *options, status=2, advice=1, **variables):
        done = self.create(*options, check=False, **variables)
        assert not self.made.exists()
        return check_refusal(done, status, advice)


@pytest.fixture
def person(movenv, clean_env, tmp_path, any_python):
    work = tmp_path / "work"
    work.mkdir()
    clean_env["PATH"] = "%s:%s" % (os.path.dirname(any_python.path), clean_env["PATH"])
    return Person(movenv, clean_env, work)


def has_pip(directory):
    return bool(list(directory.glob("lib/*/site-packages/pip")))


# The source of a value


def test_the_command_line_comes_before_variables_and_these_before_the_file(person):
    person.write("prompt = file")
    assert person.cfg()["prompt"] == "'file'"
    assert person.cfg(PROMPT="variable")["prompt"] == "'variable'"
    assert person.cfg("--prompt=typed", PROMPT="variable")["prompt"] == "'typed'"
    assert "prompt" not in person.cfg(PROMPT="")
    assert "prompt" not in person.cfg("--no-config")
    assert "prompt" not in person.cfg(NO_CONFIG=1)
    assert person.cfg(NO_CONFIG=1, PROMPT="variable")["prompt"] == "'variable'"
    assert "prompt" not in person.cfg("--no-config", PROMPT="variable")


@pytest.mark.parametrize("on,off", [("1", "0"), ("true", "false"), ("YES", "No"), ("on", "off"),
                                    ("on", "")])
def test_a_flag_is_turned_on_and_off_by_words(person, on, off):
    person.write("without-pip = yes", "system-site-packages = " + on)
    person.create()
    assert trees.cfg(person.made)["include-system-site-packages"] == "true"
    person.create(SYSTEM_SITE_PACKAGES=off)
    assert trees.cfg(person.made)["include-system-site-packages"] == "false"
    person.write("without-pip = yes", "system-site-packages = on", "system-site-packages = " + off)
    person.create()
    assert trees.cfg(person.made)["include-system-site-packages"] == "false"
    person.create(SYSTEM_SITE_PACKAGES=on)
    assert trees.cfg(person.made)["include-system-site-packages"] == "true"
    assert not has_pip(person.made)


def test_every_option_except_help_can_be_set(person, movenv, any_python, tmp_path):
    """This includes new options: each name in --help is a key and a variable."""
    help_text = movenv("create", "--help").stdout
    options = re.findall(r"^  (?:-\w, |    )--([\w-]+)(\[?[ =]\S+)?", help_text, re.M)
    assert len(options) > 10
    for name, value in options:
        if name == "help":
            continue
        text = "" if value else "no"
        person.create("--without-pip", "--prompt=x", **{name.upper().replace("-", "_"): text})
        if name not in ("clear", "force", "no-config"):
            person.write("%s = %s" % (name, text))
            person.create("--without-pip")
        person.file.unlink(missing_ok=True)


@pytest.mark.parametrize("form", ["variable", "file"])
def test_the_first_available_of_several_pythons_is_used(person, any_python, form):
    specs = ["3.99", "/nowhere/python3", any_python.minor, "3.98"]
    if form == "variable":
        cfg = person.cfg(PYTHON="\n".join(specs))
    else:
        person.write(*["python = " + spec for spec in specs])
        cfg = person.cfg()
    assert cfg["version"].startswith(any_python.minor + ".")
    cfg = person.cfg(*["--python=" + spec for spec in specs])
    assert cfg["version"].startswith(any_python.minor + ".")
    assert person.cfg("-p", "default", PYTHON="3.99")["version"]


def test_all_of_several_missing_pythons_are_named(person):
    message = person.refused("-p", "3.99", "-p", "pypy3.98", status=1, advice=2)
    assert "'3.99'" in message and "'pypy3.98'" in message and "found: " in message


def test_a_missing_python_is_reported_with_the_source_of_its_setting(person):
    person.write("prompt = x", "python = 3.99")
    message = person.refused(status=1, advice=2)
    assert "'python = 3.99' is set in '%s', line 3" % person.file in message
    message = person.refused(status=1, advice=2, PYTHON="3.98")
    assert "'MOVENV_CREATE_PYTHON=3.98'" in message and "3.99" not in message
    assert "stands" not in person.refused("-p3.97", status=1)


def test_movenv_python_ranks_between_variables_and_the_file(person, any_python):
    person.write("python = 3.99")
    person.env["MOVENV_PYTHON"] = any_python.path
    assert "3.98" in person.refused(status=1, advice=2, PYTHON="3.98")
    assert person.cfg()["version"]


def test_directories_are_separated_by_colons_in_a_variable_and_by_lines_in_the_file(person):
    for name in ("a", "b", "c:d"):
        (person.work / name).mkdir()
    (person.work / "b/pip-1-py3-none-any.whl").write_text("")
    assert "'b/pip-1-" in person.refused(status=1, advice=9, FIND_LINKS="a:b")
    assert "'b/pip-1-" in person.refused(status=1, advice=9, FIND_LINKS="a\nb\n")
    os.rename(person.work / "b/pip-1-py3-none-any.whl", person.work / "c:d/pip-1-py3-none-any.whl")
    person.write("find-links = a", "find-links = c:d")
    assert "'c:d/pip-1-" in person.refused(status=1, advice=9)
    os.rename(person.work / "c:d", os.path.join(person.env["HOME"], "wheels"))
    person.write("find-links = ~/wheels")
    assert person.env["HOME"] + "/wheels/pip-1-" in person.refused(status=1, advice=9)


# Options that exclude each other


def test_of_two_opposite_options_the_higher_source_wins(person):
    person.write("symlinks = yes", "without-pip = yes")
    for options, variables in [(["--copies"], {}), ([], {"COPIES": "1"}), (["--copies"],
                               {"SYMLINKS": "1"}), (["--copies"], {"COPIES": "0"})]:
        person.create(*options, **variables)
    assert "opposite" in check_refusal(person.create(COPIES=1, SYMLINKS=1, check=False), 2, 1)
    person.write("symlinks = yes", "copies = yes")
    assert "line 3: 'copies = yes' cannot be used with its opposite" in check_refusal(
        person.create(check=False), 2, 1)


# Options that delete files


def test_clear_may_be_set_by_a_variable_but_not_by_the_file(person):
    person.create("--without-pip")
    (person.made / "mine").touch()
    for key in ("clear", "force"):
        person.write(key + " = yes")
        message = check_refusal(person.create("--without-pip", check=False), 2, 1)
        assert "line 2: '%s = yes' is not for a file" % key in message
    person.file.unlink()
    person.create("--without-pip", CLEAR=0, FORCE=1)
    person.create("--without-pip", "--allow-existing", CLEAR=1)
    assert (person.made / "mine").exists()
    person.create("--without-pip", CLEAR=1)
    assert not (person.made / "mine").exists()


def test_force_set_by_a_variable_has_no_effect_without_clear(person):
    person.made.mkdir()
    (person.made / "mine").touch()
    person.create("--without-pip", FORCE=1)
    assert (person.made / "mine").exists()
    os.unlink(person.made / "pyvenv.cfg")
    assert person.create("--without-pip", CLEAR=1, check=False).returncode == 1
    assert (person.made / "mine").exists()


# The syntax of the file


def test_the_file_may_have_comments_blanks_quotes_and_a_byte_order_mark(person):
    person.file.write_bytes(b"\xef\xbb\xbf# by hand\r\n\r\n[ create ]\r\n"
                            b"  prompt=\" a = b # c \"\r\n"
                            b"; more\r\n\tscripts\t=\ttext\r\n[create]\r\nwithout-pip = 'on'")
    person.create()
    cfg = trees.cfg(person.made)
    assert cfg["prompt"] == "' a = b # c '" and cfg["movenv-scripts"] == "text"
    assert not has_pip(person.made)


@pytest.mark.parametrize("text,line,word", [
    ("[create]\n\n# x\nclaer = yes\n", 4, "'claer = yes' is not an option of create"),
    ("[create]\nwithout_pip = yes", 2, "'without_pip = yes' is not an option of create"),
    ("[create]\nhelp = yes", 2, "must be typed"),
    ("[create]\nno-config = yes", 2, "is not for a file"),
    ("[create]\nwithout-pip = maybe", 2, "must be 1, true, yes or on"),
    ("[create]\nwithout-pip = yes # really", 2, "must be 1, true, yes or on"),
    ("[create]\nscripts = zip", 2, "'scripts = zip' must be 'native' or 'text'"),
    ("[create]\nprompt", 2, "'prompt' has no '='"),
    ("[create]\n= x", 2, "'x' has no key"),
    ("[create\nprompt = x", 1, "'[create' has no ']'"),
    ("[craete]\nprompt = x", 1, "'craete' is an unknown section"),
    ("prompt = x\n[create]", 1, "stands before any section"),
    ("[create]\nprompt = a\0b", 2, "is not text"),
    ("[create]\nprompt = \033[31m", 2, "is not text"),
])
def test_an_invalid_line_is_reported_with_its_number(person, text, line, word):
    person.file.write_text(text)
    message = person.refused()
    assert "cannot use '%s': line %d" % (person.file, line) in message and word in message
    assert "--no-config" in message
    person.create("--no-config", "--without-pip")


@pytest.mark.parametrize("name,value,word", [
    ("WITHOUT_PIPS", "1", "does not name an option of create"),
    ("without_pip", "1", "does not name an option of create"),
    ("", "1", "does not name an option of create"),
    ("HELP", "1", "must be typed"),
    ("WITHOUT_PIP", "2", "must be 1, true, yes or on"),
    ("SCRIPTS", "zip", "must be 'native' or 'text'"),
])
def test_an_invalid_variable_is_reported(person, name, value, word):
    message = person.refused(**{name: value})
    assert "variable 'MOVENV_CREATE_%s=%s'" % (name, value) in message and word in message


def test_an_invalid_line_is_refused_even_if_a_variable_overrides_it(person):
    person.write("without-pip = maybe")
    assert "line 2" in person.refused(WITHOUT_PIP=1)


def test_help_and_misuse_are_handled_before_an_invalid_file(person):
    person.write("nonsense")
    assert "[create] in ~/.config/movenv/config" in person.create("--help").stdout
    assert person.create("--nonsense", check=False).stderr.startswith("usage: ")


# The location of the file, and files that are not trusted


def test_the_file_is_found_by_xdg_config_home_or_home(person, clean_env):
    person.write("prompt = xdg")
    below_home = os.path.join(clean_env["HOME"], ".config/movenv")
    os.makedirs(below_home)
    with open(below_home + "/config", "w") as f:
        f.write("[create]\nprompt = home\n")
    assert person.cfg()["prompt"] == "'xdg'"
    for value in ("", "relative", "../config home"):
        person.env["XDG_CONFIG_HOME"] = value
        assert person.cfg()["prompt"] == "'home'"
    del person.env["XDG_CONFIG_HOME"]
    assert person.cfg()["prompt"] == "'home'"
    for value in ("", "home", "/dev/null", "/nowhere"):
        person.env["HOME"] = value
        assert "prompt" not in person.cfg()
    del person.env["HOME"]
    assert "prompt" not in person.cfg()


def test_a_configuration_path_that_is_too_long_is_ignored(person):
    person.env["XDG_CONFIG_HOME"] = "/x" * 3000
    assert "prompt" not in person.cfg()


@pytest.mark.parametrize("kind,word", [
    ("fifo", "it is not a regular file"),
    ("directory", "it is not a regular file"),
    ("device", "it is not a regular file"),
    ("huge", "longer than 64 KiB"),
    ("loop", "link"),
    ("others", "everybody can write to it"),
])
def test_an_untrustworthy_configuration_file_is_refused(person, kind, word):
    if kind == "fifo":
        os.mkfifo(person.file)
    elif kind == "directory":
        person.file.mkdir()
    elif kind == "device":
        person.file.symlink_to("/dev/zero")
    elif kind == "loop":
        person.file.symlink_to("config")
    else:
        person.write("# " + "x" * (70000 if kind == "huge" else 1))
        person.file.chmod(0o666 if kind == "others" else 0o600)
    message = person.refused(status=1)
    assert str(person.file) in message and word in message and "--no-config" in message
    person.create("--no-config", "--without-pip")


def test_a_file_that_is_foreign_or_unreadable_is_refused(user, tmp_path, needs_root):
    file = user.home / ".config/movenv/config"
    file.parent.mkdir(parents=True)
    file.write_text("[create]\nprompt = x\n")
    user.create("-p", "/usr/bin/python3", "root's")  # root may change any file anyway
    assert trees.cfg(user.dir / "root's")["prompt"] == "'x'"
    os.chown(file, 65533, 65533)
    assert "it belongs to another user" in check_refusal(user.create("env", check=False), 1, 1)
    os.chown(file, 65534, 65534)
    file.chmod(0)
    assert "Permission denied" in check_refusal(user.create("env", check=False), 1, 1)
    os.chmod(file.parent, 0o700)  # the directory belongs to root, as after sudo
    user.create("env")
