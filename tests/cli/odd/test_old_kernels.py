# SPDX-License-Identifier: MIT
"""Kernels and sandboxes without the newer system calls: each command has the same result there."""
import errno
import shutil

import pytest

import old_kernel
import scenarios
from conftest import run
from temporaries import temporaries

EVERY = {s.name: s for s in scenarios.scenarios()}


SOME = ["create-upgrade", "repair", "pack-zip", "unpack-clear"]
CASES = [(name, errno.ENOSYS) for name in EVERY] + [(name, errno.EPERM) for name in SOME]


@pytest.mark.parametrize("name, error", CASES)
def test_a_command_has_the_same_result_without_newer_calls(clean_env, tmp_path, name, error):
    """EPERM: what sandboxes answer whose filter does not know a call."""
    scenario, work, template = EVERY[name], tmp_path / "work", tmp_path / "template"
    scenario.prepare(work, clean_env)
    shutil.copytree(work, template, symlinks=True)
    results = []
    for before in ([], old_kernel.command(error)):
        done = run(*before, *scenario.command(work), cwd=work,
                   env=scenario.variables(work, clean_env))
        results.append((done.stdout, done.stderr, scenario.result(work)))
        assert not temporaries(work)
        shutil.rmtree(work)
        shutil.copytree(template, work, symlinks=True)
    assert results[0] == results[1]
