# SPDX-License-Identifier: MIT
"""movenv repair: scripts and paths of environments of any tool."""
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

import trees
import wheels
from conftest import MOVENV, make_clean_env, run
from foreign_env import OLD, TOOL, Env, digest

SHOW = "import sys\nprint(sys.argv[1:], sys.prefix)\n"
PLAIN = "import sys\nfrom tool import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
UV = """#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")"/'python' "$0" "$@"
' '''
"""
DISTLIB = "#!/bin/sh\n'''exec' %s \"$0\" \"$@\"\n' '''\n"
EASY = """#!%s
# EASY-INSTALL-ENTRY-SCRIPT: 'tool','console_scripts','easy'
import re
import sys

# for compatibility with easy_install; see #2198
__requires__ = 'tool'

try:
    from importlib.metadata import entry_points
except ImportError:
    entry_points = None

if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])
    from tool import main
    sys.exit(main())
"""
DEVELOP = """#!%s
# EASY-INSTALL-DEV-SCRIPT: 'tool==1.0','it'
__requires__ = 'tool==1.0'
import os, sys
__file__ = os.path.join(sys.prefix, 'src/it')
with open(__file__) as f:
    exec(compile(f.read(), __file__, 'exec'))
"""


def rows(info):
    lines = (info / "RECORD").read_text().split("\n")
    return {line.split(",")[0]: line.split(",")[1:] for line in lines}


def record_holds(info):
    for name, (hashed, size) in ((k, v) for k, v in rows(info).items() if v and v[0]):
        data = (info.parent / name).read_bytes()
        assert (hashed, size) == (digest(data), str(len(data))), name


def is_launcher(path):
    return path.read_bytes()[:4] == b"\x7fELF"


def is_text(path):
    return path.read_bytes().startswith(b"#!/bin/sh\n'''':\n")


# --- fixed scripts ---

# The script's bytes with ~ for the environment's python, and whether RECORD lists it.
SCRIPTS = {
    "plain": ("#!~\n" + SHOW, False),
    "owned": ("#!~\n" + SHOW, True),
    "python3": ("#!~3\n" + SHOW, False),
    "tab_and_blank": ("#! \t~ \n" + SHOW, False),
    "crlf": ("#!~\r\n" + SHOW.replace("\n", "\r\n"), False),
    "no_newline_at_end": ("#!~\n" + SHOW.rstrip("\n"), False),
    "option": ("#!~ -s\n" + SHOW, False),
    "option_with_a_value": ("#!~ -Wignore::UserWarning:a b\n" + SHOW, False),
    "option_and_docstring": ("#!~ -E\n'''Doc.'''\nfrom __future__ import division\n" + SHOW, False),
    "docstring": ("#!~\n'''Doc.'''\nfrom __future__ import division\n" + SHOW, False),
    "latin1": (b"#!~\n# -*- coding: latin-1 -*-\n'\xe9'\n" + SHOW.encode(), False),
    "uv": (UV + SHOW, True),
    "distlib": (DISTLIB % "~" + SHOW, False),
    "distlib_quoted": (DISTLIB % '"~"' + SHOW, False),
    "quoted_by_setuptools": ('#!"~"\n' + SHOW, False),
    "env_that_record_lists": ("#!/usr/bin/env python\n" + SHOW, True),
    "env_python3_that_record_lists": ("#!/usr/bin/env python3\n" + SHOW, True),
    "stale_path_of_another_place": ("#!/no/such/place/bin/python3\n" + SHOW, True),
}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_script_of_any_form_runs_after_a_move(env, repair, execute, tmp_path, kind):
    data, listed = SCRIPTS[kind]
    data = data.encode() if isinstance(data, str) else data
    script = env.write("it", data.replace(b"~", env.python.encode()), 0o750)
    info = env.dist(scripts=["it"] if listed else [])
    assert len(repair(env)) == 1
    assert is_launcher(script) or is_text(script)
    assert (script.stat().st_mode & 0o7777, script.stat().st_mtime_ns) == (0o750, OLD)
    record_holds(info)
    assert b"/env/bin" not in script.read_bytes()
    moved = env.move(tmp_path / "some where \u03a9/env")
    done = execute(moved.bin / "it", "x y")
    assert done.stdout == "%r %s\n" % (["x y"], moved)


def test_a_script_below_a_directory_with_a_blank_runs_after_a_move(
        tmp_path, execute, clean_env, any_python, repair):
    env = Env(tmp_path.resolve() / "my env")
    run(any_python, "-m", "venv", "--without-pip", env, env=clean_env)
    run(MOVENV, "repair", env, env=clean_env)
    forms = ["#!~\n", "#!~ -s\n", '#!"~"\n', '#!"~" -s\n', DISTLIB % '"~"', DISTLIB % "~"]
    for n, form in enumerate(forms):
        env.write("it%d" % n, form.replace("~", env.python) + SHOW)
    assert len(repair(env)) == len(forms)
    moved = env.move(tmp_path / "elsewhere/env")
    for n in range(len(forms)):
        assert execute(moved.bin / ("it%d" % n)).stdout == "[] %s\n" % moved


def test_an_entry_points_script_becomes_a_launcher(env, repair, execute, tmp_path):
    env.write("tool", "#!%s\n%s" % (env.python, PLAIN))
    env.write("deep", UV + "import sys\nfrom tool import a\nsys.exit(a.b())\n")
    env.write("easy", EASY % env.python)
    env.write("tool3.13", "#!%s\n%s" % (env.python, PLAIN))  # not the name of an entry point
    info = env.dist(
        entries="tool = tool:main\ndeep = tool:a.b [x]\neasy = tool:main\n",
        scripts=["tool", "deep", "easy", "tool3.13"],
    )
    assert len(repair(env)) == 4
    record_holds(info)
    moved = env.move(tmp_path / "to/env")
    for name in ("tool", "deep", "easy", "tool3.13"):
        assert execute(moved.bin / name, "x").stdout == "tool ['x'] %s\n" % moved
    assert all(is_launcher(moved.bin / name) for name in ("tool", "deep", "tool3.13"))


@pytest.mark.parametrize("ours", [["--scripts=text"]], indirect=True)
def test_scripts_of_a_text_environment_become_text(ours, repair, execute, tmp_path):
    ours.write("tool", "#!%s\n%s" % (ours.python, PLAIN))
    ours.write("doc", "#!%s\n'''Doc.'''\nfrom __future__ import division\n%s" % (ours.python, SHOW))
    info = ours.dist(entries="tool = tool:main\n", scripts=["tool", "doc"])
    assert len(repair(ours)) == 2
    record_holds(info)
    assert is_text(ours.bin / "tool") and is_text(ours.bin / "doc")
    moved = ours.move(tmp_path / "to/env")
    assert execute(moved.bin / "tool").stdout == "tool [] %s\n" % moved
    assert execute(moved.bin / "doc").stdout == "[] %s\n" % moved


def test_a_development_script_of_setuptools_runs_after_a_move(env, repair, execute, tmp_path):
    (env / "src").mkdir()
    (env / "src/it").write_text(SHOW)
    env.write("it", DEVELOP % env.python)
    assert len(repair(env)) == 1
    moved = env.move(tmp_path / "to/env")
    assert execute(moved.bin / "it").stdout == "[] %s\n" % moved


def test_scripts_of_a_moved_environment_run_again(env, repair, execute, tmp_path):
    """They name the old location, which the activate script and pyvenv.cfg still name as well."""
    env.write("it", "#!%s\n%s" % (env.python, SHOW))
    moved = env.move(tmp_path / "to/env")
    assert len(repair(moved)) == 1
    assert execute(moved.bin / "it").stdout == "[] %s\n" % moved


def test_pip_of_a_venv_works_after_a_move(
        execute, clean_env, any_python, repair, tmp_path, pip_env):
    env = Env(tmp_path.resolve() / "env")
    if any_python.has_ensurepip:
        run(any_python, "-m", "venv", env, env=clean_env)
    else:  # what ensurepip does
        pip = any_python.pip_wheels()[-1]
        run(any_python, "-m", "venv", "--without-pip", env, env=clean_env)
        run(env.python, pip + "/pip", "install", "--no-index", pip, env=pip_env)
    lines = repair(env)
    assert [line for line in lines if "bin/pip:" in line]
    moved = env.move(tmp_path / "to/env")
    record_holds(next(moved.site.glob("pip-*.dist-info")))
    for name in ("pip", "pip3"):
        assert " from %s" % moved in execute(moved.bin / name, "--version", env=pip_env).stdout
    wheel = wheels.Wheel("tool", "1.0", scripts={"tool": "tool:main"}, files={"tool.py": TOOL})
    wheel.write(tmp_path)
    execute(moved.bin / "python", "-m", "pip", "install", tmp_path / wheel.file_name, env=pip_env)
    moved = moved.move(tmp_path / "and on/env")
    assert execute(moved.bin / "tool").stdout == "tool [] %s\n" % moved
    done = execute(moved.bin / "pip", "uninstall", "-y", "pip", env=pip_env)
    assert not [name for name in os.listdir(moved.bin) if name.startswith("pip")], done.stdout


# --- the code of a script is kept ---


def test_a_renamed_import_keeps_its_meaning(env, repair, execute):
    env.write("it", "#!%s\nimport sys\nfrom tool import a as main\n"
              "sys.exit(main.b())\n" % env.python)
    env.write("it2", "#!%s\nimport sys\nfrom posixpath import basename as main\n"
              "sys.exit(main())\n" % env.python)
    env.dist()
    repair(env)
    assert execute(env.bin / "it").stdout == "tool [] %s\n" % env
    assert "basename() missing" in execute(env.bin / "it2", check=False).stderr


@pytest.mark.parametrize("line", [
    "import sys; print('first')",
    "import re; print('first')",
    "import requests_of_mine",
    "from tool import main; print('first')",
    "from tool import main, a",
    "if __name__ == '__main__': print('first')",
    "sys.argv[0] = print('first')",
])
def test_no_line_of_a_users_script_is_lost(env, repair, execute, line):
    (env.site / "requests_of_mine.py").write_text("print('first')\n")
    imports = "" if "from tool" in line else "from tool import main\n"
    env.write("it", "#!%s\nimport sys\n%s\n%ssys.exit(main())\n" % (env.python, line, imports))
    env.dist()
    before = execute(env.bin / "it", "x").stdout
    repair(env)
    assert execute(env.bin / "it", "x").stdout == before


def test_a_script_that_was_edited_keeps_the_edit(env, repair, execute):
    env.write("tool", "#!%s\n%s" % (env.python, PLAIN))
    info = env.dist(entries="tool = tool:main\n", scripts=["tool"])
    env.write("tool", "#!%s\nprint('edited')\n%s" % (env.python, PLAIN))
    repair(env)
    assert execute(env.bin / "tool").stdout == "edited\ntool [] %s\n" % env
    record_holds(info)


def test_of_two_distributions_the_owner_of_the_script_counts(env, repair, execute):
    for n in range(4):  # in whichever order the directory is read
        env.dist("other%d" % n, entries="both = other%d:main\n" % n)
    env.write("both", "#!%s\n%s" % (env.python, PLAIN))
    info = env.dist(entries="both = tool:main\n", scripts=["both"])
    repair(env)
    assert execute(env.bin / "both").stdout == "tool [] %s\n" % env
    record_holds(info)


# --- files that are left alone ---


def test_files_that_do_not_belong_to_the_environment_are_not_changed(env, repair):
    env.write("sh", "#!/bin/sh\necho hello\n")
    env.write("bash", "#!/bin/bash\n'''exec' /bin/true \"$0\" \"$@\"\n' '''\n")
    env.write("perl", "#!/usr/bin/perl\nprint 1;\n")
    env.write("env", "#!/usr/bin/env python\nprint(1)\n")
    env.write("env-s", "#!/usr/bin/env -S python -u\nprint(1)\n")
    env.write("system", "#!/usr/bin/python3\nprint(1)\n")
    env.write("other-env", "#!/opt/other/env/bin/python\nprint(1)\n")
    env.write("sibling-env", "#!%s2/bin/python\nprint(1)\n" % env)
    env.write("node", "#!/usr/bin/env node\n")
    env.write("data", "just text that names %s\n" % env.python)
    env.write("empty", "")
    env.write("only-mark", "#!")
    env.write("nul", b"#!\0/bin/python\n")
    env.write("true", Path("/bin/true").read_bytes())
    env.write("movenv", MOVENV.read_bytes())
    env.write("huge", b"#!%s\n" % env.python.encode() + b"#" * (5 << 20))
    (env.bin / "directory").mkdir()
    (env.bin / "link").symlink_to("sh")
    (env.bin / "dangling").symlink_to("nowhere")
    (env.bin / "pyscript").symlink_to(env.path.parent / "target")
    target = env.path.parent / "target"
    target.write_text("#!%s\nprint(1)\n" % env.python)
    os.mkfifo(env.bin / "fifo")
    os.mkfifo(env.site / "fifo.pth")
    before, outside = trees.snapshot(env), target.stat()
    assert repair(env) == []
    assert trees.snapshot(env) == before
    assert target.stat() == outside


def test_a_script_named_python_does_not_start_itself_in_a_loop(env, repair, execute):
    (env.bin / "python").unlink()
    env.write("python", "#!%s3\nprint('wrapped')\n" % env.python)
    repair(env)
    run("timeout", "5", env.bin / "python", "-c", "pass", env=make_clean_env(env.path), check=False)
    assert (env.bin / "python").read_bytes().startswith(b"#!%s3\n" % env.python.encode())


# --- RECORD ---


def test_other_rows_of_record_stay_byte_for_byte(env, repair):
    env.write("it", "#!%s\n%s" % (env.python, SHOW))
    before = [
        'a.py,sha256=x,1', '"with, comma.py",,', "cr.txt,sha256=1,1\r", "z,,",
        "../../../bin/other,,",
    ]
    info = env.dist(scripts=["it"], rows=before)
    lines = (info / "RECORD").read_bytes().split(b"\n")
    repair(env)
    after = (info / "RECORD").read_bytes().split(b"\n")
    changed = [n for n, (a, b) in enumerate(zip(lines, after)) if a != b]
    assert len(lines) == len(after) and [lines[n][:15] for n in changed] == [b"../../../bin/it"]
    data = (env.bin / "it").read_bytes()
    assert after[changed[0]].decode() == "../../../bin/it,%s,%d" % (digest(data), len(data))


HOSTILE_RECORDS = {
    "empty": b"",
    "climbs": b"../../../../../../../../etc/passwd,sha256=x,1\n../../../bin/../../x,,\n",
    "absolute": b"/etc/passwd,sha256=x,1\n",
    "binary": bytes(range(256)) * 64,
    "huge_line": b"a" * (8 << 20) + b",sha256=x,1\n",
    "many_rows": b"".join(b"f%d,sha256=x,1\n" % n for n in range(100000)),
    "open_quote": b'"../../../bin/it,sha256=x,1\n',
    "four_fields": b"a,b,c,d\n",
    "same_name_twice": b"../../../bin/it,sha256=x,1\n" * 2,
    "dot_names": b"../../../bin/.,,\n../../../bin/..,,\n../../../bin/,,\n",
}


@pytest.mark.parametrize("kind", HOSTILE_RECORDS)
def test_a_hostile_record_does_no_harm(env, movenv, execute, kind):
    env.write("it", "#!%s\n%s" % (env.python, SHOW))
    info = env.dist()
    (info / "RECORD").write_bytes(HOSTILE_RECORDS[kind])
    passwd = os.stat("/etc/passwd").st_mtime_ns
    done = movenv("repair", env, check=False, timeout=60)
    assert done.returncode in (0, 1)
    assert movenv("repair", env, check=False, timeout=60).stdout == ""
    assert execute(env.bin / "it").stdout == "[] %s\n" % env
    assert os.stat("/etc/passwd").st_mtime_ns == passwd
    if kind not in ("same_name_twice",):
        assert (info / "RECORD").read_bytes() == HOSTILE_RECORDS[kind]


HOSTILE_ENTRIES = {
    "climbs": "../it = tool:main\n../../x = tool:main\n",
    "absolute": "/tmp/it = tool:main\n",
    "python": "python = tool:main\npython3 = tool:main\n",
    "code": "it = tool:main();print(1)\n",
    "newline": "it = tool\r:main\n",
    "long": "it = %s:main\n" % ("a." * 5000 + "b"),
    "long_name": "%s = tool:main\n" % ("n" * 5000),
    "no_equals": "it\n=\n:\n[\n[]\n",
    "nul": "it = to\0ol:main\n",
}


@pytest.mark.parametrize("kind", HOSTILE_ENTRIES)
def test_hostile_entry_points_do_no_harm(env, repair, execute, kind):
    env.write("it", "#!%s\n%s" % (env.python, SHOW))
    env.dist(entries=HOSTILE_ENTRIES[kind], scripts=["it"])
    before = trees.names(env.path.parent)
    assert len(repair(env)) == 1
    assert trees.names(env.path.parent) == before
    assert execute(env.bin / "it").stdout == "[] %s\n" % env


HOSTILE_CONFIGS = {
    "empty": b"",
    "binary": bytes(range(256)),
    "long_line": b"home = " + b"x" * 100000 + b"\n",
    "root": b"home = /usr/bin\ncommand = python -m venv /\n",
    "usr": b"home = /usr/bin\ncommand = python -m venv /usr\n",
    "dots": b"home = /usr/bin\ncommand = python -m venv /../..\n",
}


@pytest.mark.parametrize("kind", HOSTILE_CONFIGS)
def test_a_hostile_pyvenv_cfg_does_no_harm(env, movenv, kind):
    script = env.write("system", "#!/usr/bin/perl\nprint 1;\n")
    pth = env.site / "x.pth"
    pth.write_text("/usr/share\n/\n")
    (env / "pyvenv.cfg").write_bytes(HOSTILE_CONFIGS[kind])
    before = trees.snapshot(env)
    done = movenv("repair", env, check=False, timeout=60)
    assert done.returncode in (0, 1)
    after = trees.snapshot(env)
    if after.pop("pyvenv.cfg") != before.pop("pyvenv.cfg"):
        # Without a home it gets one, if there is a Python for its lib/pythonX.Y.
        assert os.path.isdir(trees.cfg(env)["home"])
    if kind != "usr":
        assert after == before
    assert script.read_bytes() == b"#!/usr/bin/perl\nprint 1;\n"


# --- .pth files and editable finders ---


def test_paths_inside_become_relative_and_work_after_a_move(env, repair, execute, tmp_path):
    (env / "src/pkg").mkdir(parents=True)
    (env / "src/pkg/inside.py").write_text("print('inside')\n")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "beyond.py").write_text("print('beyond')\n")
    lines = ["# a comment %s" % env, "import os; X = '%s/src'" % env, str(outside), "relative", ""]
    text = "\n".join([*lines, "%s/src/pkg" % env, "%s2/src" % env])
    (env.site / "it.pth").write_text(text)
    assert len(repair(env)) == 1
    assert (env.site / "it.pth").read_text() == text.replace(
        "\n%s/src/pkg" % env, "\n../../../../src/pkg"
    ).replace("../../../../", "../../../")
    moved = env.move(tmp_path / "to/env")
    done = execute(moved.bin / "python", "-c", "import inside, beyond")
    assert done.stdout == "inside\nbeyond\n"


def test_a_pth_file_keeps_its_line_ends_and_record_is_updated(env, repair):
    (env.site / "it.pth").write_bytes(b"%s/src\r\nimport sys\r\n" % os.fsencode(env))
    data = (env.site / "it.pth").read_bytes()
    info = env.dist(rows=["it.pth,%s,%d" % (digest(data), len(data))])
    os.utime(env.site / "it.pth", ns=(OLD, OLD))
    assert len(repair(env)) == 1
    assert (env.site / "it.pth").read_bytes() == b"../../../src\r\nimport sys\r\n"
    assert (env.site / "it.pth").stat().st_mtime_ns == OLD
    record_holds(info)


def test_a_path_that_climbs_out_again_is_outside(env, repair):
    (env.site / "it.pth").write_text("%s/../project\n" % env)
    assert repair(env) == []


def test_repair_does_not_write_through_a_symlinked_pth_file(env, movenv, tmp_path):
    shared = tmp_path / "shared.pth"
    shared.write_text("%s/src\n" % env)
    (env.site / "it.pth").symlink_to(shared)
    movenv("repair", env, check=False)
    assert shared.read_text() == "%s/src\n" % env


def test_an_editable_finder_works_after_a_move(env, repair, execute, tmp_path):
    (env / "src/mine").mkdir(parents=True)
    (env / "src/mine/__init__.py").write_text("print('mine')\n")
    (env.site / "__editable__.mine-1.0.pth").write_text(
        "import __editable___mine_1_0_finder; __editable___mine_1_0_finder.install()"
    )
    finder = env.site / "__editable___mine_1_0_finder.py"
    finder.write_text(
        "from __future__ import annotations\nimport sys\n"
        "from importlib.util import spec_from_file_location\n"
        "MAPPING: dict[str, str] = {'mine': '%s/src/mine', 'there': '/usr/share/there'}\n"
        "class Finder:\n"
        "    @classmethod\n"
        "    def find_spec(cls, name, path=None, target=None):\n"
        "        if name in MAPPING:\n"
        "            return spec_from_file_location(name, MAPPING[name] + '/__init__.py')\n"
        "def install():\n    sys.meta_path.append(Finder)\n" % env
    )
    execute(env.bin / "python", "-c", "import mine")  # this also writes its .pyc
    assert len(repair(env)) == 1
    assert "'/usr/share/there'" in finder.read_text() and str(env) not in finder.read_text()
    moved = env.move(tmp_path / "to/env")
    assert execute(moved.bin / "python", "-c", "import mine").stdout == "mine\n"


# --- launchers ---


@pytest.fixture
def launcher(ours, repair):
    ours.write("tool", "#!%s\n%s" % (ours.python, PLAIN))
    info = ours.dist(entries="tool = tool:main\n", scripts=["tool"])
    repair(ours)
    assert is_launcher(ours.bin / "tool")
    return ours.bin / "tool", info


def test_a_stripped_launcher_is_rebuilt(launcher, ours, repair, execute, shim):
    script, info = launcher
    whole = script.read_bytes()
    ours.write("tool", shim.read_bytes())
    assert "the launcher has lost its script" in execute(script, check=False).stderr
    assert len(repair(ours)) == 1
    assert script.read_bytes() == whole
    record_holds(info)
    assert execute(script).stdout == "tool [] %s\n" % ours


@pytest.mark.parametrize("name", ["activate-global-tool", "My.Tool-v2", "w\xf6rk", "my tool"])
def test_a_stripped_launcher_of_any_name_is_rebuilt(ours, repair, execute, shim, name):
    ours.write(name, shim.read_bytes())
    ours.dist(entries="%s = tool:main\n" % name)
    assert len(repair(ours)) == 1
    assert execute(ours.bin / name).stdout == "tool [] %s\n" % ours


def test_a_stripped_launcher_without_an_entry_point_is_reported_each_time(ours, movenv, shim):
    ours.write("lost", shim.read_bytes())
    before = trees.snapshot(ours)
    for _ in range(2):
        done = movenv("repair", ours, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert "cannot fix '%s/bin/lost'" % ours in done.stderr
    assert trees.snapshot(ours) == before


def test_the_shim_of_another_version_of_movenv_is_replaced(launcher, ours, repair, execute):
    script, info = launcher
    whole = script.read_bytes()
    assert b"cannot find" in whole
    for name in ("tool", "python"):
        data = (ours.bin / name).read_bytes().replace(b"cannot find", b"CANNOT FIND")
        ours.write(name, data)
    assert len(repair(ours)) == 2
    assert script.read_bytes() == whole
    record_holds(info)
    assert execute(script).stdout == "tool [] %s\n" % ours


def test_a_new_environment_needs_no_repair(movenv, repair, tmp_path, any_python):
    for form in ("native", "text"):
        movenv("create", "-p", any_python, "--scripts", form, tmp_path / form)
        assert repair(tmp_path / form) == []


# --- refusals and misuse ---


@pytest.mark.parametrize("kind", ["missing", "empty", "file", "no_bin", "no_cfg"])
def test_a_path_that_is_not_an_environment_is_refused(refused, tmp_path, kind):
    path = tmp_path / "it"
    if kind == "file":
        path.write_text("x")
    elif kind != "missing":
        path.mkdir()
    if kind == "no_bin":
        (path / "pyvenv.cfg").write_text("home = /usr/bin\n")
    if kind == "no_cfg":
        (path / "bin").mkdir()
        (path / "bin/it").write_text("#!%s/bin/python\n" % path)
    assert str(path) in refused("repair", path)


def test_the_other_environments_are_repaired_if_one_is_refused(env, movenv, tmp_path):
    env.write("it", "#!%s\n%s" % (env.python, SHOW))
    done = movenv("repair", tmp_path / "none", env, check=False)
    assert done.returncode == 1 and is_text(env.bin / "it")


@pytest.mark.parametrize("arguments", [["--no-such"], ["-x", "env"], ["--dry-run=yes", "env"]])
def test_misuse_is_status_2(movenv, tmp_path, arguments):
    done = movenv("repair", *arguments, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: movenv repair")


def test_a_name_with_control_characters_is_shown_escaped(env, movenv):
    env.write("a\nb\x1b", "#!%s\n%s" % (env.python, SHOW))
    done = movenv("repair", env)
    assert len(done.stdout.splitlines()) == 1 and "\x1b" not in done.stdout


# --- interruptions and full disks ---


@pytest.fixture
def readonly_env(needs_root, env):
    env.write("it", "#!%s\n%s" % (env.python, SHOW))
    subprocess.run(["mount", "--bind", env, env], check=True)
    try:
        done = subprocess.run(["mount", "-o", "remount,bind,ro", env])
        if done.returncode != 0:
            pytest.skip("no read-only mount here")
        yield env
    finally:
        subprocess.run(["umount", env], check=True)


def test_a_read_only_environment_gives_one_error_and_stays(readonly_env, refused):
    before = trees.snapshot(readonly_env)
    assert "Read-only file system" in refused("repair", readonly_env)
    assert trees.snapshot(readonly_env) == before


def test_a_full_disk_leaves_each_script_old_or_new(small_disk, movenv, any_python, execute):
    env = Env(small_disk / "env")
    run(any_python, "-m", "venv", "--without-pip", env, env=make_clean_env(env.path.parent))
    old = "#!%s\n'''Doc.'''\n%s" % (env.python, SHOW)
    for n in range(100):
        env.write("it%d" % n, old)
    done = movenv("repair", env, check=False)
    assert done.returncode == 1 and "No space left" in done.stderr
    kinds = [is_launcher(env.bin / ("it%d" % n)) for n in range(100)]
    assert True in kinds and False in kinds
    for n, new in enumerate(kinds):
        assert new or (env.bin / ("it%d" % n)).read_text() == old
        if new and n < 20:
            execute(env.bin / ("it%d" % n))
    assert not [name for name in os.listdir(env.bin) if name.startswith(".movenv")]


def test_a_kill_at_any_moment_leaves_each_script_old_or_new(env, movenv, clean_env, execute):
    names = ["it%d" % n for n in range(40)]
    old = {}
    for n, name in enumerate(names):
        doc = "'''Doc.'''\n" if n % 2 else ""
        old[name] = ("#!%s\n%s%s" % (env.python, doc, SHOW)).encode()
        env.write(name, old[name])
    info = env.dist(scripts=names)
    record = (info / "RECORD").read_bytes()
    whole = time.monotonic()
    movenv("repair", env)
    whole = time.monotonic() - whole
    new = {name: (env.bin / name).read_bytes() for name in names}
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    killed = 0
    for _ in range(20):
        for name in names:
            env.write(name, old[name])
        (info / "RECORD").write_bytes(record)
        process = subprocess.Popen(
            [str(MOVENV), "repair", env], env=clean_env, stdout=subprocess.DEVNULL
        )
        time.sleep(chance.random() * whole * 1.2)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        now = {name: (env.bin / name).read_bytes() for name in names}
        assert all(now[n] in (old[n], new[n]) for n in names), "seed %d" % seed
        movenv("repair", env)
        assert {name: (env.bin / name).read_bytes() for name in names} == new, "seed %d" % seed
        record_holds(info)
    assert killed


def test_temporary_files_of_a_killed_run_are_removed(env, movenv):
    """The process that wrote them no longer exists."""
    env.write("it", "#!%s\n%s" % (env.python, SHOW))
    info = env.dist(scripts=["it"])
    for place in (env.bin, info):
        (place / ".movenv-999999999").write_bytes(b"half")
    movenv("repair", env)
    assert not [n for place in (env.bin, info) for n in os.listdir(place) if ".movenv" in n]


@pytest.mark.parametrize("where", ["bin", "info"])
@pytest.mark.parametrize("size", [0, 100, 20000])
def test_a_temporary_file_of_a_killed_run_is_not_an_obstacle(ours, movenv, launcher, where, size):
    """The temporary file of a run that was killed while it wrote."""
    script, info = launcher
    half = (script.read_bytes() * 2)[:size]
    (ours.bin if where == "bin" else info).joinpath(".movenv-4711").write_bytes(half)
    done = movenv("repair", ours, check=False)
    assert (done.returncode, done.stderr) == (0, "")
