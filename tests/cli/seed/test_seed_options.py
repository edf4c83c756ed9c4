# SPDX-License-Identifier: MIT
"""Seeds that the command line names: the choice of a wheel, and the version that it replaces."""
import json
import os
import shutil
import urllib.parse

import pytest

import trees
import wheels
from conftest import MOVENV, tool
from messages import check_refusal

# Prints the tags that the interpreter's own pip accepts: [python, abi, platform], best first.
ASK_TAGS = """
import json
try:
    from pip._vendor.packaging.tags import sys_tags
    tags = [(t.interpreter, t.abi, t.platform) for t in sys_tags()]
except ImportError:  # pip below 20
    from pip._internal.pep425tags import get_supported
    tags = [t for t in get_supported() if t[0] != "cp3"]  # later versions refuse those
print(json.dumps(tags))
"""


def installed(env_dir):
    """{project: version} by the .dist-info directories."""
    found = [p.name[:-len(".dist-info")] for p in env_dir.glob("l*/*/*-packages/*.dist-info")]
    found += [p.name[:-len(".dist-info")] for p in env_dir.glob("site-packages/*.dist-info")]
    pairs = sorted(name.split("-", 1) for name in found)
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)


def site_of(env_dir):
    return next(iter(env_dir.glob("l*/*/*-packages")))


@pytest.fixture(scope="module")
def links(tmp_path_factory):
    """A shared directory of wheels: read it, never change it."""
    directory = tmp_path_factory.mktemp("links of wheels")
    for version in ("98.0", "99.0"):
        wheels.Wheel("pip", version, scripts={"pip": "pip:main"}).write(directory)
    for version in ("1.0", "1.5", "2.0rc1"):
        wheels.Wheel("greet_me", version).write(directory)
    wheels.Wheel("greet_me", "3.0", requires=">=4").write(directory)
    wheels.Wheel("greet_me", "4.0", tag="cp27-cp27mu-manylinux1_x86_64").write(directory)
    wheels.Wheel("setuptools", "70.0").write(directory)
    wheels.Wheel("wheel", "0.40").write(directory)
    wheels.Wheel("early", "1.0b2").write(directory)
    wheels.Wheel("early", "1.0b1").write(directory)
    return directory


# The choice of a wheel

# With these, setuptools does not go in by itself, below 3.12.
NO_SETUPTOOLS = {"--without-pip", "--no-seed", "--no-setuptools"}


def best_and_others(tags):
    """A selection of the tags that fit, with each pair of Python and ABI."""
    pairs = {}
    for python, abi, platform in tags:
        pairs.setdefault((python, abi), "-".join((python, abi, platform)))
    return sorted(set(pairs.values()) | {"-".join(t) for t in tags[::len(tags) // 20 or 1]})


def almost(tags):
    """Tags that resemble those that fit, but do not fit."""
    python, abi, platform = next(t for t in tags if "manylinux" in t[2])
    machine = platform.partition("_")[2] if platform[9] != "_" else platform.split("_", 3)[3]
    wrong = [
        (python, abi, "manylinux_2_99_" + machine), (python, abi, "musllinux_1_0_" + machine),
        (python, abi, "linux_s390"), (python, abi, "win_amd64"), (python, abi + "z", platform),
        (python + "9", abi, platform), ("cp27", "cp27mu", platform), ("cp399", "abi3", platform),
        ("py399", "none", "any"), ("py2", "none", "any"), ("cp35", "none", "any"),
        ("py3", "abi3", platform), ("pp27", "pypy_73", platform),
    ]
    assert not {tuple(t) for t in tags} & set(wrong)
    return ["-".join(t) for t in wrong]


def test_a_wheel_fits_if_the_pythons_own_pip_accepts_it(
        movenv, made, execute, pip_env, tmp_path, python):
    tags = json.loads(execute(made(python) / "bin/python", "-c", ASK_TAGS, env=pip_env).stdout)
    fitting, names = best_and_others(tags), []
    for i, tag in enumerate(fitting):
        names.append("fits%d" % i)
        wheels.Wheel(names[-1], "1.0", tag=tag).write(tmp_path)
    movenv("create", "-p", python, "--without-pip", "--find-links", tmp_path,
           *["--seed=" + name for name in names], tmp_path / "env")
    done = execute(tmp_path / "env/bin/python", "-c",
                   "import os, sys, sysconfig\n"
                   "home = [os.path.realpath(sysconfig.get_path(k)) for k in "
                   "('purelib', 'platlib')]\n"
                   "for name, tag in zip(%r, %r):\n"
                   "    at = os.path.dirname(os.path.dirname(__import__(name).__file__))\n"
                   "    assert os.path.realpath(at) == home[not tag.endswith('-any')], name"
                   % (names, fitting))
    assert done.stderr == ""
    for i, tag in enumerate(almost(tags)):
        wheels.Wheel("not_this", str(i), tag=tag).write(tmp_path)
    done = movenv("create", "-p", python, "--find-links", tmp_path, "--seed=not_this",
                  tmp_path / "other", check=False)
    check_refusal(done, advice=1)
    assert done.stderr.count(" (it is for '") == 4 and " and 9 more" in done.stderr
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("arguments,expected", [
    (["--seed"], {"pip": "99.0"}),
    (["--seed=pip==98.0"], {"pip": "98.0"}),
    (["--pip", "98.0"], {"pip": "98.0"}),
    (["--pip=<99", "--seed=WHEEL"], {"pip": "98.0", "wheel": "0.40"}),
    (["--pip=bundle", "--wheel=embed", "--seeder=pip"], {"pip": "99.0", "wheel": "0.40"}),
    (["--seed=greet-me", "--no-download"], {"pip": "99.0", "greet_me": "1.5"}),
    (["--seed=Greet.Me == 1.*", "--no-pip"], {"greet_me": "1.5"}),
    (["--seed=greet_me<1.5,!=3", "--no-seed"], {"greet_me": "1.0"}),
    (["--seed=greet_me>=2.0rc1", "--without-pip"], {"greet_me": "2.0rc1"}),
    (["--seed=early", "--without-pip"], {"early": "1.0b2"}),
    (["--seed=pip", "--without-pip"], {"pip": "99.0"}),
    (["--seed={links}/greet_me-1.0-py3-none-any.whl", "--no-pip"], {"greet_me": "1.0"}),
    (["--seed={url}/greet_me-1.0-py3-none-any.whl", "--pip=none"], {"greet_me": "1.0"}),
    (["--seed={links}/pip-98.0-py3-none-any.whl"], {"pip": "98.0"}),
    (["--seed=pip==98.0", "--seed=pip==99.0"], {"pip": "99.0"}),
    (["--seed=pip", "--no-pip", "--no-wheel", "--no-setuptools"], {}),
    (["--no-pip", "--setuptools=70.0", "--pip=98.0"], {"pip": "98.0", "setuptools": "70.0"}),
], ids=lambda x: " ".join(x))
def test_named_seeds_are_installed(movenv, tmp_path, any_python, links, arguments, expected):
    url = "file://" + urllib.parse.quote(str(links))
    arguments = [w.format(links=links, url=url) for w in arguments]
    dirs = [tmp_path / "a", tmp_path / "b"]
    source = ["--find-links", links] if len(arguments) % 2 else ["--extra-search-dir=" + url]
    if any_python.version < (3, 12) and not NO_SETUPTOOLS.intersection(arguments):
        expected = {"setuptools": "70.0", **expected}
    movenv("create", "-p", any_python, *source, *arguments, *dirs)
    assert [installed(d) for d in dirs] == [expected, expected]


def test_setuptools_is_a_default_seed_where_venv_installs_it(movenv, tmp_path, python, links):
    movenv("create", "-p", python, "--find-links", links, tmp_path / "a")
    expected = {"pip": "99.0"}
    if python.version < (3, 12):
        expected["setuptools"] = "70.0"
    assert installed(tmp_path / "a") == expected
    movenv("create", "-p", python, "--find-links", links, "--no-setuptools", tmp_path / "b")
    assert installed(tmp_path / "b") == {"pip": "99.0"}


def test_find_links_may_name_a_wheel(movenv, tmp_path, any_python, links):
    movenv("create", "-p", any_python, "--find-links", links / "pip-98.0-py3-none-any.whl",
           "--no-setuptools", tmp_path / "env")
    assert installed(tmp_path / "env") == {"pip": "98.0"}


def test_the_highest_build_number_is_chosen(movenv, tmp_path, any_python):
    for build in ("2", "10", "9a"):
        wheel = wheels.Wheel(tag=build + "-py3-none-any", files={"pip/__init__.py": build})
        wheel.write(tmp_path)
    movenv("create", "-p", any_python, "--find-links", tmp_path, tmp_path / "env")
    assert (site_of(tmp_path / "env") / "pip/__init__.py").read_text() == "10"


def test_a_wheel_is_opened_once(execute, needs_static, tmp_path, any_python, links):
    log = tmp_path / "log"
    execute(tool("strace"), "-f", "-e", "trace=open,openat", "-o", log, MOVENV, "create", "-p",
            any_python, "--find-links", links, "--pip=98.0", "--no-setuptools", tmp_path / "a",
            tmp_path / "b")
    assert log.read_text().count('.whl"') == 1


def test_the_recorded_command_makes_the_same_environment(
        movenv, execute, tmp_path, any_python, links, clean_env):
    shutil.copy(links / "greet_me-1.0-py3-none-any.whl", tmp_path)
    movenv("create", "-p", any_python, "--find-links", links, "--seed=pip<99", "--no-setuptools",
           "--seed=./greet_me-1.0-py3-none-any.whl", "env", cwd=tmp_path)
    assert installed(tmp_path / "env") == {"greet_me": "1.0", "pip": "98.0"}
    command, made = trees.cfg(tmp_path / "env")["command"], trees.contents(tmp_path / "env")
    shutil.rmtree(tmp_path / "env")
    clean_env["PATH"] = "%s:%s" % (MOVENV.parent, clean_env["PATH"])
    execute("sh", "-c", command, env=clean_env, cwd="/")
    assert trees.contents(tmp_path / "env") == made


# Invalid seeds


@pytest.mark.parametrize("arguments,reason", [
    (["--seed="], "NAME==VERSION"), (["--seed=pip="], "NAME==VERSION"),
    (["--seed=pip=24"], "NAME==VERSION"), (["--seed=pip=="], "NAME==VERSION"),
    (["--seed=pip 24"], "NAME==VERSION"), (["--seed=pip[x]==1"], "NAME==VERSION"),
    (["--seed===1"], "NAME==VERSION"), (["--seed=-e"], "NAME==VERSION"),
    (["--seed=" + "a" * 300], "NAME==VERSION"), (["--seed=pip==1" + ",>=1" * 90], "NAME"),
    (["--seed=dir/x.tar.gz"], "is not a wheel"), (["--seed=pip.whl"], "is not a wheel"),
    (["--seed=https://host/pip-1-py3-none-any.whl"], "network"),
    (["--find-links=https://host/simple"], "network"), (["--download"], "--find-links"),
    (["--pip=latest"], "'bundle'"), (["--pip="], "'bundle'"),
    (["--seeder=x"], "'app-data'"), (["--no-pip=1"], "takes no value"),
    (["--no"], "could be --"), (["--se"], "could be --"),
], ids=lambda x: " ".join(x)[:40] if isinstance(x, list) else "")
def test_an_invalid_seed_option_is_misuse(movenv, tmp_path, arguments, reason):
    done = movenv("create", *arguments, "env", cwd=tmp_path, check=False)
    usage, message = done.stderr.splitlines()
    assert done.returncode == 2
    assert usage.startswith("usage: movenv create ") and message.startswith("movenv: ")
    assert reason in message
    assert os.listdir(tmp_path) == []


def test_a_missing_version_is_reported_with_the_versions_found(
        refused, tmp_path, any_python, links):
    message = refused("create", "-p", any_python, "--find-links", links, "--seed=greet-me==7",
                      tmp_path / "env", advice=1)
    first, advice = message.splitlines()
    assert "greet-me==7" in first and "movenv downloads nothing" in first
    assert "--find-links" in advice and "--seed=FILE.whl" in advice and "-v" in advice
    message = refused("create", "-v", "-p", any_python, "--find-links", links,
                      "--seed=greet-me==7", tmp_path / "env", advice=20)
    for version in ("1.0", "1.5", "2.0rc1"):
        assert "%s in '%s'" % (version, links) in message
    assert "4.0 in '%s': it is for 'cp27-cp27mu'" % links in message
    message = refused("create", "-p", any_python, "--find-links", links, "--seed=greet_me==3",
                      tmp_path / "env", advice=1)
    assert "3.0 (it requires Python >=4)" in message
    message = refused("create", "-p", any_python, "--seed=no-such", tmp_path / "env", advice=1)
    assert "cannot find a wheel of no-such for" in message
    assert not (tmp_path / "env").exists()


def test_a_file_that_does_not_fit_is_refused_with_the_reason(refused, tmp_path, any_python, links):
    for file, reason in (("greet_me-3.0-py3-none-any.whl", "it requires Python >=4"),
                         ("greet_me-4.0-cp27-cp27mu-manylinux1_x86_64.whl", "it is for 'cp27-")):
        message = refused("create", "-p", any_python, "--seed=%s" % (links / file),
                          tmp_path / "env", advice=1)
        assert "cannot use the wheel '%s': %s" % (links / file, reason) in message
        assert "-p" in message.splitlines()[1]


@pytest.mark.parametrize("kind", ["nothing", "directory", "fifo", "device", "empty", "other"])
def test_a_file_that_is_not_a_wheel_is_refused(refused, tmp_path, any_python, kind):
    path = tmp_path / "x-1-py3-none-any.whl"
    if kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "empty":
        path.touch()
    elif kind == "other":
        wheels.Wheel("y", "1").write(tmp_path).rename(path)
    message = refused("create", "-p", any_python, "--seed=%s" % path, tmp_path / "env", timeout=60,
                      advice=1)
    assert str(path) in message
    assert not (tmp_path / "env").exists()


# In an existing environment


@pytest.fixture
def old(movenv, tmp_path, any_python):
    """An environment with greet 1.0, which has more files than 2.0, and a wheel of 2.0."""
    for version in ("1.0", "2.0"):
        wheel = wheels.Wheel("greet", version, scripts={"greet" + version[0]: "greet:main"},
                             files={"greet/__init__.py": version, "greet/same.py": ""})
        if version == "1.0":
            for name in ("greet/gone.py", "greet/sub/gone.py", "greet/edited.py", "top.py"):
                wheel.add(name, "x = 1\n")
            wheel.add(wheel.data + "data/share/greet/readme", "read")
        wheel.write(tmp_path)
    movenv("create", "-p", any_python, "--without-pip", "--find-links", tmp_path,
           "--seed=greet==1.0", tmp_path / "env")
    return tmp_path / "env"


def again(movenv, old, any_python, *arguments, **kwargs):
    return movenv("create", "-p", any_python, "--without-pip", "--find-links", old.parent,
                  *arguments, old, **kwargs)


def test_a_named_version_replaces_another(movenv, execute, old, any_python, clean_env):
    site = site_of(old)
    execute(old / "bin/python", "-c", "import greet.gone, greet.sub.gone, top")
    (site / "greet/edited.py").write_text("x = 2\n")
    (site / "greet/mine.py").write_text("mine")
    again(movenv, old, any_python, "--seed=greet==2.0")
    assert installed(old) == {"greet": "2.0"}
    left = {n for n in trees.names(old) if "greet" in n or "top" in n or "share" in n}
    prefix = str(site.relative_to(old)) + "/"
    assert {n[len(prefix):] for n in left if n.startswith(prefix) and "__pycache__" not in n} == {
        "greet/", "greet/__init__.py", "greet/same.py", "greet/edited.py", "greet/mine.py",
        *["greet-2.0.dist-info/" + n for n in ("", "METADATA", "WHEEL", "entry_points.txt",
                                               "INSTALLER", "REQUESTED", "RECORD")]}
    assert {n for n in left if not n.startswith(prefix)} == {"bin/greet2"}
    assert not [n for n in left if "gone" in n]
    assert (site / "greet/__init__.py").read_text() == "2.0"
    assert (site / "greet/edited.py").read_text() == "x = 2\n"
    assert "greet" not in movenv("check", "--hashes", old, check=False).stdout


def test_a_row_of_bytecode_that_is_not_a_file_inside_is_left_alone(movenv, old, any_python):
    site, outside = site_of(old), old.parent / "outside.pyc"
    outside.write_text("mine")
    (site / "dir.pyc").mkdir()
    (site / "link.pyc").symlink_to(outside)
    with open(site / "greet-1.0.dist-info/RECORD", "a") as f:
        f.write("dir.pyc,,\nlink.pyc,,\n../../../../outside.pyc,,\n%s,,\n" % outside)
    again(movenv, old, any_python, "--seed=greet==2.0")
    assert installed(old) == {"greet": "2.0"}
    assert (site / "dir.pyc").is_dir() and (site / "link.pyc").is_symlink()
    assert outside.read_text() == "mine"


@pytest.mark.parametrize("word", ["--seed=greet", "--seed=greet>=1", "--no-wheel"])
def test_an_installed_version_that_satisfies_the_seed_is_left_alone(movenv, old, any_python, word):
    before = trees.contents(old)
    again(movenv, old, any_python, word)
    after = trees.contents(old)
    assert before.pop("pyvenv.cfg") and after.pop("pyvenv.cfg")
    assert after == before


def test_the_default_pip_replaces_an_older_one(movenv, tmp_path, any_python, links):
    create = ["create", "-p", any_python, tmp_path / "env", "--no-setuptools", "--find-links"]
    for links_or_file, pip in ((links / "pip-98.0-py3-none-any.whl", "98.0"), (links, "99.0"),
                               (links / "pip-98.0-py3-none-any.whl", "99.0")):
        movenv(*create, links_or_file)
        assert installed(tmp_path / "env") == {"pip": pip}
    info = next(site_of(tmp_path / "env").glob("pip-*"))
    (info / "RECORD").unlink()
    info.rename(info.with_name("pip-1.0.dist-info"))
    movenv(*create, links)
    assert installed(tmp_path / "env") == {"pip": "1.0"}


def test_a_named_file_is_installed_again(movenv, old, any_python):
    (site_of(old) / "greet/gone.py").unlink()
    again(movenv, old, any_python, "--seed=%s" % (old.parent / "greet-1.0-py3-none-any.whl"))
    assert installed(old) == {"greet": "1.0"}
    assert (site_of(old) / "greet/gone.py").exists()


def test_remains_of_the_old_version_are_removed_by_the_next_run(movenv, old, any_python):
    info = site_of(old) / "greet-1.0.dist-info"
    again(movenv, old, any_python, "--seed=greet==2.0")
    info.mkdir()
    (info / "RECORD").write_text("greet-1.0.dist-info/RECORD,,\n")
    again(movenv, old, any_python, "--seed=greet==2.0")
    assert installed(old) == {"greet": "2.0"}


def test_an_old_record_cannot_remove_other_files(movenv, old, any_python):
    """Rows that lead out or through symlinks, and rows of changed files or of pyvenv.cfg."""
    site = site_of(old)
    up = "../" * len(site.relative_to(old).parts)
    outside = old.parent / "outside"
    outside.mkdir()
    (outside / "file").write_text("keep")
    (old / "plain").write_text("keep")
    (site / "link").symlink_to(outside)
    (site / "to_file").symlink_to(outside / "file")
    os.mkfifo(site / "fifo")
    good = wheels.digest(b"keep") + ",4\n"
    rows = [up + "../outside/file," + good, "%s," % (outside / "file") + good,
            "link/file," + good, "to_file," + good, "fifo," + good, up + "plain,sha256=x,4\n",
            up + "plain/../plain," + good, up + "pyvenv.cfg,,\n", up + "bin/python,,\n",
            "greet,,\n", "x/../../y," + good, "missing," + good, "new\x07line," + good]
    record = site / "greet-1.0.dist-info/RECORD"
    record.write_text(record.read_text() + "".join(rows))
    again(movenv, old, any_python, "--seed=greet==2.0", timeout=60)
    assert installed(old) == {"greet": "2.0"}
    assert (outside / "file").read_text() == "keep" == (old / "plain").read_text()
    names = trees.names(old)
    prefix = str(site.relative_to(old)) + "/"
    assert {prefix + "link@", prefix + "to_file@", "bin/python", "pyvenv.cfg"} <= names
    assert (site / "fifo").exists()


@pytest.mark.parametrize("kind", ["no RECORD", "damaged", "link", "egg-info"])
def test_without_a_record_nothing_is_replaced(refused, old, any_python, kind):
    info = site_of(old) / "greet-1.0.dist-info"
    if kind == "no RECORD":
        (info / "RECORD").unlink()
    elif kind == "damaged":
        (info / "RECORD").write_text('"a')
    elif kind == "link":
        info.rename(old.parent / "elsewhere")
        info.symlink_to(old.parent / "elsewhere")
    else:
        info.rename(info.with_name("greet-1.0-py3.9.egg-info"))
    before = trees.contents(old.parent)
    message = refused("create", "-p", any_python, "--without-pip", "--find-links", old.parent,
                      "--seed=greet==2.0", old, advice=1)
    assert "greet-1.0" in message and "--clear" in message
    assert trees.contents(old.parent) == before
