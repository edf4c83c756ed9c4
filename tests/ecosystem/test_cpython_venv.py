# SPDX-License-Identifier: MIT
"""CPython's own tests of venv hold for movenv's environments, but for those that are listed here.

They are the tests that each CPython brings along (lib/python3.X/test/test_venv.py), run by that
Python, with movenv in the place of venv: see stand_in.py.
"""
import json
import os
from pathlib import Path

import interpreters
import pytest

from conftest import MOVENV, run

STAND_IN = Path(__file__).with_name("data") / "venv_stand_in.py"
RECORD = "the key is a record of how the environment was made, and that was movenv"
# What does not hold: a part of the failure's text, and why. What holds must not stand here.
UNHELD = {
    "test_symlinking": ("islink(fn)", "a shim is no link"),
    "test_defaults_with_str_path": ("command = ", RECORD),
    "test_defaults_with_pathlike": ("command = ", RECORD),
    "test_defaults_with_pathlib_path": ("command = ", RECORD),
    "test_create_scm_ignore_files_multiple": (
        "ignore", "what a subclass of EnvBuilder adds, a program cannot know"),
    "test_config_file_command_key": ("command", RECORD),
}
# What CPython skips on Linux.
ELSEWHERE = {"test_unicode_in_batch_file", "test_macos_env", "test_failed_symlink"}


@pytest.fixture(scope="session", autouse=True)
def tools():
    """The package index is not needed here."""


def with_tests():
    return [p for p in interpreters.each()
            if p.is_cpython and os.path.exists(p.stdlib + "/test/test_venv.py")]


@pytest.mark.parametrize("python", with_tests(), ids=repr)
def test_cpythons_tests_of_venv_hold(python, clean_env, tmp_path):
    # Warnings of the tests themselves are none of ours.
    done = run(python, "-B", "-W", "ignore", STAND_IN, MOVENV, tmp_path, env=clean_env, timeout=600)
    outcomes = json.loads(done.stdout.splitlines()[-1])
    skipped = {test for test, (outcome, _) in outcomes.items() if outcome == "skipped"}
    failed = {test: text for test, (outcome, text) in outcomes.items() if outcome == "failed"}
    assert skipped <= ELSEWHERE
    assert len(outcomes) - len(skipped) >= 14
    wrong = {test: text for test, text in failed.items() if UNHELD.get(test, "?")[0] not in text}
    assert not wrong, "\n".join("%s: %s" % both for both in wrong.items())
    holds = set(outcomes) & set(UNHELD) - set(failed)
    assert not holds, "they hold: take them out of the list"
