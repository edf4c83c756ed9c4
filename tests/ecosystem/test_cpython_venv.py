# SPDX-License-Identifier: MIT
"""CPython's own tests of venv pass with movenv's environments, except for those listed here.

They are the tests of each CPython (lib/python3.X/test/test_venv.py), run by that Python, with
movenv in place of venv: see data/venv_stand_in.py.
"""
import json
import os
from pathlib import Path

import interpreters
import pytest

from conftest import MOVENV, run

STAND_IN = Path(__file__).with_name("data") / "venv_stand_in.py"
RECORD = "the key is a record of how the environment was made, and that was movenv"
# The tests that fail: a part of the failure's text, and the reason. No passing test is listed.
FAILING = {
    "test_symlinking": ("islink(fn)", "a shim is not a link"),
    "test_defaults_with_str_path": ("command = ", RECORD),
    "test_defaults_with_pathlike": ("command = ", RECORD),
    "test_defaults_with_pathlib_path": ("command = ", RECORD),
    "test_create_scm_ignore_files_multiple": (
        "ignore", "a program cannot know the additions of a subclass of EnvBuilder"),
    "test_config_file_command_key": ("command", RECORD),
}
# Tests that CPython skips on Linux.
ELSEWHERE = {"test_unicode_in_batch_file", "test_macos_env", "test_failed_symlink"}


@pytest.fixture(scope="session", autouse=True)
def tools():
    """The package index is not needed here."""


def with_tests():
    return [p for p in interpreters.each()
            if p.is_cpython and os.path.exists(p.stdlib + "/test/test_venv.py")]


@pytest.mark.parametrize("python", with_tests(), ids=repr)
def test_cpythons_tests_of_venv_pass(python, clean_env, tmp_path):
    # Warnings of the tests themselves are ignored.
    done = run(python, "-B", "-W", "ignore", STAND_IN, MOVENV, tmp_path, env=clean_env, timeout=600)
    outcomes = json.loads(done.stdout.splitlines()[-1])
    skipped = {test for test, (outcome, _) in outcomes.items() if outcome == "skipped"}
    failed = {test: text for test, (outcome, text) in outcomes.items() if outcome == "failed"}
    assert skipped <= ELSEWHERE
    assert len(outcomes) - len(skipped) >= 14
    wrong = {test: text for test, text in failed.items() if FAILING.get(test, "?")[0] not in text}
    assert not wrong, "\n".join("%s: %s" % both for both in wrong.items())
    passing = set(outcomes) & set(FAILING) - set(failed)
    assert not passing, "they pass: remove them from the list"
