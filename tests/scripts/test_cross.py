# SPDX-License-Identifier: MIT
"""Builds for other machines, as far as no compiler for them is needed."""
import os

import pytest

from conftest import ROOT, run

CROSS_CC = ROOT / "scripts/cross-cc"


def test_an_unknown_machine_is_misuse_and_the_known_ones_are_named():
    done = run(CROSS_CC, "vax", env=os.environ, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "machines: aarch64 armv7l i686 ppc64le riscv64 s390x\n" in done.stderr
    assert done.stderr.endswith("cross-cc: unknown machine 'vax'\n")


def test_a_missing_compiler_is_named_with_its_package(tmp_path):
    for name in ("dirname", "sed", "grep", "sh", "cmp", "tr"):
        (tmp_path / name).symlink_to("/usr/bin/" + name)
    done = run("/bin/sh", CROSS_CC, "aarch64", tmp_path / "cc", env={"PATH": str(tmp_path)},
               check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "cross-cc: 'aarch64-linux-gnu-gcc' is missing: install " \
        "gcc-aarch64-linux-gnu (Debian)\n"
    assert not (tmp_path / "cc").exists()


@pytest.mark.parametrize("name, ends", [("host", "build/movenv"), ("other", "build/host/movenv")])
def test_a_build_for_another_machine_runs_only_programs_for_this_one(tmp_path, name, ends):
    """The completions are printed by the program, which is built for this machine too."""
    machine = "echo vax-linux-musl" if name == "other" else 'exec cc "$@"'
    (tmp_path / "cc").write_text(
        "#!/bin/sh\ncase $* in -dumpmachine) %s ;; *) exec cc \"$@\" ;; esac\n" % machine)
    (tmp_path / "cc").chmod(0o755)
    done = run("make", "-n", "-p", "CC=%s/cc" % tmp_path, "-C", ROOT, "clean", env={
        "PATH": os.environ["PATH"]})
    assert "completions: %s\n" % ends in done.stdout
