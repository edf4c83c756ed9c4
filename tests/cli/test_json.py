# SPDX-License-Identifier: MIT
"""--json: one object on one line of stdout, whether the command succeeds, fails or is misused. Its
keys and types are those of the tables in the manual.
"""
import json
import os
import re
import shutil

import pytest

from conftest import MOVENV, ROOT, tool

TYPES = {"string": (str,), "string or null": (str, type(None)), "boolean": (bool,),
         "integer": (int,)}


def read_tables(page):
    """The keys of a page's section JSON with their types; of a list, the keys of its objects."""
    text = (ROOT / "builder/man" / page).read_text("utf-8").partition("\n## JSON\n")[2]
    text = text.partition("\n## ")[0]
    tables = {}
    for before, rows in re.findall(r"([^\n]*)\n\n\| key \| type \| value \|\n\|---.*\n((?:\|.*\n)+)",
                                   text):
        of = re.match(r"(`\w+`.*) (?:is a list of objects|is an object|are objects):$", before)
        for name in re.findall(r"`(\w+)`", of.group(1)) if of else [None]:
            tables[name] = dict(re.findall(r"^\| `(\w+)` \| ([\w ]+) \|", rows, re.M))

    def fields(name):
        return {key: [fields(key)] if kind == "list" else fields(key) if kind == "object"
                else TYPES[kind] for key, kind in tables[name].items()}

    return fields(None)


FIELDS = {name: read_tables("movenv-%s.1.md" % name) for name in ("cache", "check", "info", "list")}
COMMON = read_tables("movenv.5.md")
ERROR = COMMON["error"]
VERSION = r"\d+\.\d+(\.\d+)?"  # Python's


def refuse_constant(text):
    raise ValueError(text)


def no_doubles(pairs):
    assert len({key for key, _ in pairs}) == len(pairs), pairs
    return dict(pairs)


def parse(done):
    """The object of a command, read strictly: one line of ASCII, no NaN, no key twice."""
    assert done.stdout.isascii() and done.stdout.endswith("}\n") and done.stdout.count("\n") == 1
    answer = json.loads(done.stdout, parse_constant=refuse_constant, object_pairs_hook=no_doubles)
    assert list(answer)[0] == "schema" and type(answer["schema"]) is int and answer["schema"] == 1
    return answer


def check_fields(answer, fields):
    assert set(answer) == set(fields), answer
    for key, kind in fields.items():
        value = answer[key]
        if isinstance(kind, list):
            assert type(value) is list
            for each in value:
                check_fields(each, kind[0])
        elif isinstance(kind, dict):
            check_fields(value, kind)
        else:
            assert type(value) in kind, (key, value)
    if answer.get("version") is not None:
        assert re.fullmatch(VERSION, answer["version"])


@pytest.fixture
def reply(movenv):
    """reply(command, *words) -> the object without its schema. Its fields fit the table, and it
    has an error just if the command failed: with the first message of stderr."""

    def call(command, *words, status=0, **kwargs):
        done = movenv(command, "--json", *words, check=False, **kwargs)
        assert done.returncode == status, done.stderr
        answer = parse(done)
        fields = dict(FIELDS.get(command, {}), schema=(int,))
        if status == 0 or "error" not in answer:
            assert done.stderr == ""
        else:
            fields["error"] = ERROR
            assert answer["error"]["status"] == status
            assert "movenv: %s" % answer["error"]["message"] in done.stderr.splitlines()[:2]
            if len(answer) == 2:  # nothing else is known
                fields = {"schema": (int,), "error": ERROR}
        check_fields(answer, fields)
        return answer

    return call


@pytest.fixture
def env_dir(movenv, tmp_path, any_python):
    movenv("create", "--without-pip", "-p", any_python, tmp_path / "env")
    return tmp_path / "env"


def test_the_manual_has_the_keys_and_types():
    assert COMMON == {"schema": (int,), "error": {"message": (str,), "status": (int,)}}
    for fields in FIELDS.values():
        assert len(str(fields)) > 50


# Success


def test_the_objects_have_the_fields_of_the_manual(reply, env_dir):
    (env_dir / "bin/it").write_text("#!%s/bin/python\nprint()\n" % env_dir)
    (env_dir / "bin/it").chmod(0o755)
    info = reply("info", env_dir)
    assert info["version"] and info["looked"]
    assert reply("list")["interpreters"]
    assert reply("cache", "info")["interpreters"]["entries"] >= 0
    (answer,) = reply("check", env_dir, status=1)["environments"]
    assert [f["file"] for f in answer["findings"]] == ["bin/it"]
    assert answer["status"] == "not-movable" and answer["findings"][0]["mended"]


def test_a_finding_is_not_a_failure(reply, env_dir):
    (env_dir / "bin/python").unlink()
    assert "error" not in reply("check", env_dir, status=1)


def test_quiet_and_verbose_change_nothing(movenv, env_dir):
    for command in (["info", env_dir], ["check", env_dir], ["list"]):
        plain = movenv(*command, "--json").stdout
        assert movenv(*command, "--json", "-q").stdout == plain
        assert movenv(*command, "--json", "-v").stdout == plain


# Failure

NOT_ENVIRONMENTS = {
    "missing": lambda at: None,
    "empty": lambda at: at.mkdir(),
    "file": lambda at: at.touch(),
    "conda": lambda at: (at / "conda-meta").mkdir(parents=True),
    "dangling": lambda at: at.symlink_to("nowhere"),
    "loop": lambda at: at.symlink_to(at.name),
    "fifo": lambda at: os.mkfifo(at),
    "named\nodd\x1b": lambda at: at.mkdir(),
    "caf\udce9": lambda at: at.mkdir(),
    "x" * 300: lambda at: None,
}


@pytest.mark.parametrize("name", NOT_ENVIRONMENTS, ids=ascii)
def test_what_is_not_an_environment_is_an_error(reply, tmp_path, name):
    NOT_ENVIRONMENTS[name](tmp_path / name)
    assert set(reply("info", name, status=1, cwd=tmp_path)) == {"schema", "error"}
    answer = reply("check", name, status=2, cwd=tmp_path)
    (environment,) = answer["environments"]
    assert (environment["path"], environment["status"]) == (name, "unknown")
    assert environment["error"] == answer["error"]["message"]


@pytest.mark.parametrize("text", ["", "home =\n", "home = relative\n", "version = 3.12\n",
                                  "home = /%s\n" % ("x" * 5000)], ids=lambda t: t[:15])
def test_a_broken_pyvenv_cfg_is_an_error_of_info(reply, env_dir, text):
    (env_dir / "pyvenv.cfg").write_text(text)
    message = reply("info", env_dir, status=1)["error"]["message"]
    assert str(env_dir / "pyvenv.cfg") in message


def test_a_missing_interpreter_is_an_error_beside_all_that_is_known(reply, env_dir):
    (env_dir / "pyvenv.cfg").write_text("home = /nowhere/bin\nversion = 3.78.1\n")
    answer = reply("info", env_dir, status=1)
    assert answer["interpreter"] is None and answer["home"] == "/nowhere/bin"
    assert "/nowhere/bin" in answer["error"]["message"]


def test_the_first_of_several_errors_is_the_one_of_the_object(reply, env_dir, tmp_path):
    answer = reply("check", env_dir, "one", "two", status=2, cwd=tmp_path)
    assert [e["status"] for e in answer["environments"]] == ["movable", "unknown", "unknown"]
    assert "'one'" in answer["error"]["message"]


def test_verbose_does_not_take_the_place_of_the_error(movenv, tmp_path):
    done = movenv("info", "-v", "--json", tmp_path, check=False)
    assert "not an environment" in parse(done)["error"]["message"]


def test_a_file_that_cannot_be_read_is_an_error(user):
    user.create("env")
    (user.dir / "env/bin/it").write_text("#!/bin/sh\n")
    (user.dir / "env/bin/it").chmod(0)
    (user.dir / "closed").mkdir()
    user.run("chmod", "0", "closed", check=False)
    (user.dir / "closed").chmod(0)
    done = user.run(user.movenv, "check", "--json", "env", check=False)
    assert done.returncode == 2
    assert "bin/it': Permission denied" in parse(done)["error"]["message"]
    for command, status in (("info", 1), ("check", 2)):
        done = user.run(user.movenv, command, "--json", "closed/env", check=False)
        assert done.returncode == status
        error = parse(done)["error"]
        assert error["message"].endswith(": Permission denied") and error["status"] == status


def test_a_variable_that_names_no_environment_is_named(movenv, tmp_path, clean_env):
    clean_env["VIRTUAL_ENV"] = str(tmp_path / "gone")
    done = movenv("info", "--json", env=clean_env, check=False)
    assert done.returncode == 1
    assert str(tmp_path / "gone") in parse(done)["error"]["message"]
    assert done.stderr.splitlines()[1].startswith("movenv: VIRTUAL_ENV names it")


def test_without_any_interpreter_list_has_an_error(needs_static, needs_root, execute, tmp_path):
    shutil.copy(MOVENV, tmp_path / "movenv")
    done = execute(tool("chroot"), tmp_path, "/movenv", "list", "--json", check=False)
    answer = parse(done)
    check_fields(answer, dict(FIELDS["list"], schema=(int,), error=ERROR))
    assert answer["interpreters"] == [] and answer["error"]["status"] == done.returncode == 1


@pytest.mark.parametrize("command, status", [("info", 1), ("check", 2), ("list", 1)])
def test_a_full_disk_at_stdout_keeps_its_status(execute, env_dir, command, status):
    words = [] if command == "list" else [env_dir]
    done = execute("sh", "-c", 'exec "$@" >/dev/full', "sh", MOVENV, command, "--json", *words,
                   check=False)
    assert done.returncode == status and "No space left" in done.stderr


# Misuse


@pytest.mark.parametrize("words", [
    ["info", "--json", "--nonsense"],
    ["info", "--nonsense", "--json"],
    ["info", "--json=yes"],
    ["info", "--jso", "a", "b"],
    ["info", "a", "b", "--js"],
    ["check", "--json", "-x"],
    ["list", "a", "--json"],
    ["list", "--json", ""],
    ["chek", "--json"],
    ["--json"],
    ["--json", "info"],
    ["create", "--json"],
    ["repair", "--json"],
    ["pack", "--json"],
    ["unpack", "--json"],
    ["completion", "--json"],
], ids=" ".join)
def test_misuse_with_json_among_the_arguments_is_an_object(movenv, tmp_path, words):
    done = movenv(*words, check=False, cwd=tmp_path)
    assert done.returncode == 2
    usage, message = done.stderr.splitlines()
    assert usage.startswith("usage: ") and message.startswith("movenv: ")
    assert parse(done) == {"schema": 1,
                           "error": {"message": message[len("movenv: "):], "status": 2}}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["info", "a", "b"], ["info", "a", "--", "--json"],
                                   ["info", "--", "a", "--json"], ["check", "--jsno"],
                                   ["pack", "--job", "x"], ["pack", "--j=x"]], ids=" ".join)
def test_misuse_without_json_prints_nothing_on_stdout(movenv, tmp_path, words):
    done = movenv(*words, check=False, cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""


def test_help_stays_help(movenv):
    assert movenv("info", "--json", "--help").stdout == movenv("info", "--help").stdout


# Strings


@pytest.mark.parametrize("name", [b"caf\xe9", b"\xff\xfe", b"a\xf0\x9f\x98", b"\xed\xb2\x80",
                                  b"\xc3\xa9\xe9", "\N{PILE OF POO}é".encode(), b'"\\\x01\x7f'])
def test_bytes_that_are_not_utf_8_come_back_through_fsencode(reply, env_dir, tmp_path, name):
    os.rename(env_dir, os.fsencode(tmp_path) + b"/" + name)
    env = os.fsdecode(os.fsencode(tmp_path) + b"/" + name)
    assert os.fsencode(reply("info", env)["environment"]) == os.fsencode(env)
    (answer,) = reply("check", env)["environments"]
    assert os.fsencode(answer["path"]) == os.fsencode(env)
