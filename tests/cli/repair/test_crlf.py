# SPDX-License-Identifier: MIT
"""Scripts whose lines end in CRLF, as git writes them with core.autocrlf: no shell can read them."""
import shutil

import pytest

import record_files
import check_text
from conftest import run
from foreign_env import Env

SCRIPTS = ["activate", "activate.csh", "activate.fish", "activate.nu", "activate.xsh",
           "activate_this.py"]
REASON = "its lines end in CRLF"


def to_crlf(*paths):
    for path in paths:
        data = path.read_bytes()
        assert b"\r" not in data
        path.write_bytes(data.replace(b"\n", b"\r\n"))


def reported(env, movenv):
    done = movenv("check", "-v", env, check=False)
    found = [line.partition(": ") for line in check_text.lines(done.stdout)]
    assert done.returncode == (1 if found else 0)
    return {name.rpartition("/bin/")[2]: reason for name, _, reason in found}


def test_repair_restores_the_activate_scripts_of_movenv(ours, movenv, repair):
    before = {name: (ours.bin / name).read_bytes() for name in SCRIPTS}
    to_crlf(*(ours.bin / name for name in SCRIPTS))
    found = reported(ours, movenv)
    assert sorted(found) == sorted(SCRIPTS)
    assert all(REASON in reason for reason in found.values())
    repair(ours)
    assert {name: (ours.bin / name).read_bytes() for name in SCRIPTS} == before
    assert reported(ours, movenv) == {}


def test_a_changed_script_of_movenv_keeps_its_lines(ours, movenv, repair):
    script = ours.bin / "activate"
    text = script.read_text() + "export MINE='a\rb'\n"
    script.write_bytes(text.encode().replace(b"\n", b"\r\n"))
    repair(ours)
    assert script.read_bytes().decode() == text


def test_the_scripts_of_venv_are_replaced(tmp_path, any_python, clean_env, movenv, repair):
    env = Env(tmp_path.resolve() / "env")
    run(any_python, "-m", "venv", "--without-pip", env, env=clean_env)
    names = ["activate", "activate.csh", "activate.fish"]
    to_crlf(*(env.bin / name for name in names))
    assert set(names) <= set(reported(env, movenv))
    repair(env)
    assert reported(env, movenv) == {}
    for name in names:
        data = (env.bin / name).read_bytes()
        assert b"\r" not in data and b"movenv" in data


def test_a_script_of_another_tool_without_a_path_keeps_its_text(ours, movenv, repair):
    """virtualenv's deactivate.csh, and any script that finds itself."""
    texts = {"deactivate.csh": b"unsetenv VIRTUAL_ENV\n", "activate.fish": b"# mine\necho a\n"}
    for name, text in texts.items():
        (ours.bin / name).write_bytes(text.replace(b"\n", b"\r\n"))
    assert sorted(reported(ours, movenv)) == sorted(texts)
    repair(ours)
    assert {name: (ours.bin / name).read_bytes() for name in texts} == texts


def test_scripts_that_may_end_in_crlf_stay(ours, movenv):
    (ours.bin / "Activate.ps1").write_bytes(b"# signed\r\n")
    (ours.bin / "activate.bat").write_bytes(b"@set VIRTUAL_ENV=\r\n")
    assert reported(ours, movenv) == {}


def test_a_carriage_return_elsewhere_is_no_line_end(ours, movenv):
    script = ours.bin / "activate"
    script.write_bytes(script.read_bytes() + b"MINE='a\r\nb'\n")
    assert reported(ours, movenv) == {}


@pytest.mark.parametrize("ours", [["--scripts=text"]], indirect=True)
def test_text_scripts_start_again_and_fit_their_record(ours, movenv, repair, execute):
    text = "#!%s\nimport sys\nfrom tool import main\nsys.exit(main())\n"
    tool = ours.write("tool", text % ours.python)
    ours.dist(entries="tool = tool:main\n", scripts=["tool"])
    repair(ours)
    before = tool.read_bytes()
    assert before.startswith(b"#!/bin/sh\n") and not record_files.all_mismatches(ours.path)
    to_crlf(tool)
    assert REASON in reported(ours, movenv)["tool"]
    with pytest.raises(OSError):
        execute(tool)
    repair(ours)
    assert tool.read_bytes() == before and not record_files.all_mismatches(ours.path)
    assert execute(tool, "x").stdout == "tool ['x'] %s\n" % ours


def test_a_script_of_another_tool_gets_a_header_with_lf(ours, movenv, repair, execute):
    for name, header in (("a", "#!%s" % ours.python), ("b", "#!/usr/bin/env python3"),
                         ("c", "#!/bin/sh\n'''exec' \"%s\" \"$0\" \"$@\"\n' '''" % ours.python)):
        script = ours.write(name, header + "\n'doc'\nimport sys\nprint(sys.argv[1:], sys.prefix)\n")
        to_crlf(script)
        ours.dist(name, scripts=[name])
    repair(ours)
    for name in "abc":
        assert execute(ours.bin / name, "x").stdout == "['x'] %s\n" % ours
    assert reported(ours, movenv) == {}


def test_upgrade_replaces_a_script_of_movenv_with_crlf(ours, movenv, any_python):
    before = {name: (ours.bin / name).read_bytes() for name in SCRIPTS}
    to_crlf(*(ours.bin / name for name in SCRIPTS))
    movenv("create", "--upgrade", "--without-pip", "-p", any_python, ours)
    assert {name: (ours.bin / name).read_bytes() for name in SCRIPTS} == before


def test_pack_restores_them_on_the_way(ours, movenv, tmp_path):
    before = (ours.bin / "activate").read_bytes()
    to_crlf(ours.bin / "activate")
    movenv("pack", ours, "-o", tmp_path / "a.tar.gz")
    shutil.unpack_archive(tmp_path / "a.tar.gz", tmp_path / "out")
    assert (tmp_path / "out/bin/activate").read_bytes() == before
