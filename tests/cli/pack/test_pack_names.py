# SPDX-License-Identifier: MIT
"""Trees of odd names survive pack and unpack unchanged."""
import os
import shutil
import tempfile
from pathlib import Path

import pytest

import archives
from conftest import MOVENV, run

hypothesis = pytest.importorskip("hypothesis", reason="needs hypothesis")
st = hypothesis.strategies

# Every name that an archive may have: no control characters, no backslash, no "/" in a part.
PART = st.text(st.characters(min_codepoint=32, blacklist_characters="/\\\x7f",
                             blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=80)
PART = PART.filter(lambda p: p not in (".", "..") and len(p.encode()) < 256)
FILES = st.dictionaries(st.lists(PART, min_size=1, max_size=4).map(tuple),
                        st.binary(max_size=2000), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def base(tmp_path_factory, any_python):
    top = tmp_path_factory.mktemp("names")
    env = dict(os.environ, HOME=str(top))
    run(MOVENV, "create", "-p", any_python, "--without-pip", top / "env", env=env)
    return top


@hypothesis.settings(max_examples=15)
@hypothesis.given(FILES, st.sampled_from([("tar", "tar"), ("tar.gz", "tarfile"),
                                          ("tar.gz", "bsdtar"), ("zip", "zipfile")]))
def test_a_tree_of_odd_names_survives_pack_and_unpack(base, files, form):
    kind, reader = form
    with tempfile.TemporaryDirectory(dir=base) as top:
        env = Path(top, "env")
        shutil.copytree(base / "env", env, symlinks=True)
        for parts, data in files.items():
            path = env.joinpath("sub", *parts)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                pass  # a name is a directory in another
        archive = Path(top, "a." + kind)
        environment = {"PATH": "/usr/bin:/bin", "HOME": top}
        run(MOVENV, "pack", env, "-o", archive, env=environment)
        out = archives.unpack(archive, Path(top, "out"), reader)
        assert archives.unpacked(out) == archives.expected(env)
        run(MOVENV, "unpack", archive, Path(top, "own"), env=environment)
        assert archives.unpacked(Path(top, "own")) == archives.expected(env)
        # Other programs store long names in headers of another kind.
        run("tar", "--format=gnu", "-cf", Path(top, "b.tar"), "-C", out, ".", env=environment)
        run(MOVENV, "unpack", Path(top, "b.tar"), Path(top, "again"), env=environment)
        assert archives.unpacked(Path(top, "again")) == archives.expected(env)
