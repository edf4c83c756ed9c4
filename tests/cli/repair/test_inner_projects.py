# SPDX-License-Identifier: MIT
"""Projects in the environment's own directories: setup.py develop, checkouts, dangling links."""
import os

import pytest

import check_text
from foreign_env import Env

# What setuptools 59 writes; ~ stands for the environment.
DEVELOP = """#!"~/bin/python"%s
# EASY-INSTALL-DEV-SCRIPT: 'mine==1.0','it'
__requires__ = 'mine==1.0'
__import__('mine')
__file__ = %s
with open(__file__) as f:
    exec(compile(f.read(), __file__, 'exec'))
"""
SCRIPT = "import sys, mine\nprint(mine.NAME, sys.argv[1:], sys.flags.no_user_site, __file__)\n"
PLACES = ["plain", "a b", "it's", "\xfc \u03a9"]


@pytest.fixture(params=PLACES)
def inner(tmp_path, movenv, any_python, request):
    """An environment with a project in src, as develop leaves it."""
    env = Env(tmp_path.resolve() / request.param / "env")
    env.path.parent.mkdir()
    movenv("create", "--without-pip", "-p", any_python, env)
    (env / "src/mine").mkdir(parents=True)
    (env / "src/mine/mine.py").write_text("NAME = 'mine'\n")
    (env / "src/mine/it").write_text(SCRIPT)
    for name, option in (("it", ""), ("it-s", " -s")):
        text = DEVELOP % (option, repr("%s/src/mine/it" % env))
        env.write(name, text.replace("~", str(env)))
    (env.site / "easy-install.pth").write_text("%s/src/mine\n" % env)
    (env.site / "mine.egg-link").write_text("%s/src/mine\n." % env)
    return env


def check_runs(env, execute):
    for name, flag in (("it", 0), ("it-s", 1)):
        done = execute(env.bin / name, "x y")
        assert done.stdout == "mine ['x y'] %d %s/src/mine/it\n" % (flag, env)


def test_a_project_of_develop_moves_after_repair(inner, movenv, execute, tmp_path):
    report = check_text.parse(movenv("check", "-v", inner, check=False).stdout)
    for name in ("bin/it", "bin/it-s", "mine.egg-link", "easy-install.pth"):
        assert [f for f in report if f.file.endswith(name)], name
    movenv("repair", inner)
    assert movenv("check", inner).stdout == ""
    assert (inner.site / "mine.egg-link").read_text() == "../../../src/mine\n."
    moved = inner.move(tmp_path.resolve() / "to/env")
    check_runs(moved, execute)
    (tmp_path / "link").symlink_to(moved.bin / "it")
    assert execute(tmp_path / "link", "x y").stdout.startswith("mine ['x y']")


def test_a_project_of_develop_is_packed(inner, movenv, execute, tmp_path):
    done = movenv("pack", inner, "-o", tmp_path / "x.tar")
    assert done.stderr == ""
    inner.path.rename(tmp_path / "gone")
    out = tmp_path.resolve() / "out"
    out.mkdir()
    execute("tar", "xf", tmp_path / "x.tar", "-C", out)
    check_runs(Env(out), execute)


def test_a_script_of_develop_with_a_movable_header_is_seen(ours, movenv, execute, repair):
    """pip's own hook wrote the header, and the path of the project stayed."""
    (ours / "src").mkdir()
    (ours / "src/it").write_text("print('it', __file__)\n")
    header = ours.write("it", "#!%s -s\nprint(1)\n" % ours.python)
    repair(ours)
    text = header.read_text().replace("print(1)\n", "")
    ours.write("it", text + DEVELOP.split("\n", 1)[1].replace("__import__('mine')\n", "")
               % repr("%s/src/it" % ours))
    assert len(repair(ours)) == 1 and repair(ours) == []
    assert '/python" \'-s\' "$0"' in header.read_text() and str(ours) not in header.read_text()
    assert execute(header).stdout == "it %s/src/it\n" % ours


@pytest.mark.parametrize("text", [
    "__file__ = '/opt/it'\n", "__file__ = '~/../it'\n", "__file__ = '~/src'",
    "__file__ = '~/src\n", "__file__ = f('~/src')\n", "x = '~/src'\n",
])
def test_other_paths_of_scripts_stay(ours, repair, text):
    mark = "" if text.endswith("src'") else "# EASY-INSTALL-DEV-SCRIPT: 'mine==1.0','it'\n"
    script = ours.write("it", ("#!~/bin/python\n" + mark + text).replace("~", str(ours)))
    repair(ours)
    assert script.read_text().endswith((mark + text).replace("~", str(ours)))


@pytest.mark.parametrize("system", [".git", ".hg", ".svn", ".bzr"])
def test_a_checkout_in_the_environment_is_named(ours, movenv, system):
    (ours / "src/a b" / system).mkdir(parents=True)
    info = ours.dist("mine")
    url = "file://%s/src/a%%20b" % ours
    (info / "direct_url.json").write_text('{"dir_info": {"editable": true}, "url": "%s"}' % url)
    done = movenv("check", ours, check=False)
    assert "direct_url.json: could be better: 'mine' is imported from a checkout in the " \
        "environment, and is recorded as '%s/src/a b'" % ours in check_text.lines(done.stdout)[0]
    os.rename(ours / "src/a b" / system, ours / "src/a b/plain")
    assert movenv("check", ours).stdout == ""


def test_dangling_links_are_named_when_packed(ours, movenv, execute, tmp_path):
    (ours / "src/deep").mkdir(parents=True)
    links = {"dangling": "nowhere", "deep/up": "../../nowhere", "loop": "loop",
             "good": "../bin/python", "deep/good": "../deep"}
    for name, target in links.items():
        (ours / "src" / name).symlink_to(target)
    (ours.bin / "python3").unlink()  # pack makes it again
    (ours / "src/made").symlink_to("../bin/python3")
    done = movenv("pack", ours, "-o", tmp_path / "x.tar")
    named = [line.split("'")[1] for line in done.stderr.splitlines()]
    assert sorted(named) == ["%s/src/%s" % (ours, n) for n in ("dangling", "deep/up", "loop")]
    assert "packed '%s/src/loop' as it is: it is a dangling symlink\n" % ours in done.stderr
    assert "src/dangling -> nowhere" in execute("tar", "tvf", tmp_path / "x.tar").stdout
