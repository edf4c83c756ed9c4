# SPDX-License-Identifier: MIT
"""Wheels of any parts: movenv installs them as Python's own modules read them, or refuses them."""
import configparser
import csv
import io
import os
import tempfile
import warnings
import zipfile
from pathlib import Path

import pytest

import trees
import wheels
from conftest import MOVENV, run
from messages import check_refusal

hypothesis = pytest.importorskip("hypothesis", reason="needs hypothesis")
st = hypothesis.strategies

INFO = "tool-1.0.dist-info/"
PART = st.sampled_from(["tool", "tool-1.0.dist-info", "tool-1.0.data", "purelib", "data", "scripts",
                        "x.py", "X.py", "RECORD", "bin", "lib", "..", ".", "", "é", "a b", "\x1b"])
NAME = st.lists(PART, min_size=1, max_size=4).map("/".join)
FIELD = st.sampled_from(["", "0", "6", "-1", " 6", wheels.digest(b""), wheels.digest(b"x"),
                         "md5=1B2M2Y8AsgTpgAmY7PhCfg", '"', '""'])
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Zl", "Zp"]), max_size=20)
ROW = st.one_of(st.tuples(NAME, FIELD, FIELD).map(",".join), TEXT)
ENTRY = st.lists(st.sampled_from(["[", "]", "[console_scripts]", "[gui_scripts]", "[other]", "\n",
                                  "tool", "a", " = ", "tool:main", "b.c:d", ":", "#", ";", " "]),
                 max_size=12).map("".join)
HEADER = st.sampled_from(["Name: tool", "Name: evil", "name:TOOL", "Version: 1.0", "Version: 1",
                          "Version: 2", "", "X: y", "Name", "Requires-Python: >=3", "\0"])


@st.composite
def any_wheel(draw):
    wheel = wheels.Wheel("tool", "1.0", files={"tool/__init__.py": "", "tool/x.py": "x = 1\n"})
    for name in draw(st.lists(NAME, max_size=2)):
        wheel.add(name, draw(st.sampled_from(["", "x"])), listed=draw(st.booleans()))
    wheel.more_rows = "\n".join(draw(st.lists(ROW, max_size=2)))
    if draw(st.booleans()):
        wheel.add(INFO + "entry_points.txt", draw(ENTRY))
    if draw(st.booleans()):
        wheel.replace(INFO + "METADATA", "\n".join(draw(st.lists(HEADER, max_size=5))) + "\n")
    return wheel


# Where a byte is changed, from the end of the file, and by what.
CHANGES = st.lists(st.tuples(st.integers(1, 2500), st.integers(1, 255)), max_size=2)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("any wheels")


def write(wheel, changes, top):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = wheel.write(top)
    data = bytearray(path.read_bytes())
    for at, change in changes:
        if at <= len(data):
            data[-at] ^= change
    path.write_bytes(data)
    return path


def check_installed(env, path):
    """What is installed is what zipfile, csv and configparser see in the wheel."""
    site = next(env.glob("l*/*/site-packages"))
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None
        files = {n: z.read(n) for n in z.namelist() if not n.endswith("/")}
    assert len(files) == len([n for n in z.namelist() if not n.endswith("/")])
    for name, data in files.items():
        if not name.startswith("tool-1.0.data/") and not name.endswith(".dist-info/RECORD"):
            assert (site / name).read_bytes() == data
    listed = {r[0] for r in csv.reader(io.StringIO(files[INFO + "RECORD"].decode())) if r and r[0]}
    assert set(files) - {INFO + "RECORD"} <= listed
    dirs = {n[:i] for n in z.namelist() for i, c in enumerate(n) if c == "/"}
    assert {n.rstrip("/") for n in listed} <= set(files) | dirs
    with open(site / INFO / "RECORD", newline="") as f:
        for name, digest, size in csv.reader(f):
            data = (site / name).read_bytes()
            if name != INFO + "RECORD":
                assert (digest, size) == (wheels.digest(data), str(len(data))), name
    parser = configparser.ConfigParser(delimiters="=", strict=False, interpolation=None,
                                       allow_no_value=True)
    parser.optionxform = str
    text = files.get(INFO + "entry_points.txt", b"").decode()
    parser.read_string("\n".join(line.strip() for line in text.splitlines()))
    wanted = {k for s in ("console_scripts", "gui_scripts") if s in parser for k in parser[s]}
    assert wanted <= set(os.listdir(env / "bin"))


@hypothesis.settings(max_examples=120, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(any_wheel(), CHANGES)
def test_a_wheel_is_installed_as_python_reads_it_or_refused(base, any_python, wheel, changes):
    with tempfile.TemporaryDirectory(dir=base) as top:
        top = Path(top)
        path = write(wheel, changes, top)
        done = run(MOVENV, "create", "-p", any_python, "--without-pip", "--seed=%s" % path,
                   top / "env", env=dict(os.environ, HOME=str(base)), check=False)
        if done.returncode == 0:
            check_installed(top / "env", path)
            return
        check_refusal(done, advice=1)
        assert "cannot use the wheel '%s': " % path in done.stderr
        assert trees.names(top) == {path.name}
