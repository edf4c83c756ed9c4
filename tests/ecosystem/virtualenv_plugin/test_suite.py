# SPDX-License-Identifier: MIT
"""virtualenv's own tests of creators and of activation pass with movenv's environments, except for
those listed here.

They are the tests of its source distribution, with movenv as the builtin creator: see
data/virtualenv_creator.py. What they test of other creators and of Windows is left out.
"""
import shutil
import xml.etree.ElementTree
from pathlib import Path

import pytest

from conftest import run

DATA = Path(__file__).parents[1] / "data"
# The newest source distribution that builds with what the index has, and the oldest supported one.
VERSIONS = ["20.28.0", "21.11.1"]
TESTS = ["create/test_creator.py", "create/test_interpreters.py",
         "create/via_global_ref/test_api.py", "create/via_global_ref/test_build_c_ext.py",
         "create/via_global_ref/test_race_condition.py", "activation", "test_run.py"]
HELPERS = ["pytest", "pytest-env", "pytest-mock", "pytest-timeout", "pytest-xdist", "setuptools",
           "packaging"]
SCRIPT = "it reads the text of virtualenv's own script, or runs a copy outside the environment"
BASE = "the key is virtualenv's; pyvenv.cfg names the base by home and executable, as venv's does"
# The tests that fail, without their parameters or with some: a part of the failure's text, and the
# reason. No passing test is listed.
FAILING = {
    "test_create_no_seed": (
        "_movenv_pip.py", "site-packages has the hook that makes pip write scripts that move"),
    "test_create_cachedir_tag": ("Signature: ", "movenv writes CACHEDIR.TAG, in other words"),
    "test_executable_and_command_keys": (
        "movenv create", "the key command records the command, and that was movenv's"),
    "test_prompt_set[magic-movenv]": ("'magic'", "the prompt is quoted, as CPython writes it"),
    "test_getsitepackages_system_site": ("base-prefix", BASE),
    "test_home_resolves_executable_only_symlink": ("base-executable", BASE),
    "test_fallback_to_copies_if_symlink_unsupported": (
        "True is False", "the shim needs neither links nor copies"),
    "test_fail_gracefully_if_no_method_supported": (
        "DID NOT RAISE", "the shim needs neither links nor copies"),
    "test_recreate_environment_with_dangling_alias[symlink]": (
        "(False, True, False)", "a shim is not a link"),
    "test_bash": (
        "wrote pydoc_test.html", "PS1 has the name in a variable, so that none is run, and is not "
        "exported, which 20.28 asks for"),
    "test_bash_deactivate_restores_ps1[empty]": (
        "set:", "deactivate gives back an empty PS1 as empty, and virtualenv's unsets it"),
    "test_fish": ("wrote pydoc_test.html", "the blank after the name stands after its colour"),
    "test_python": ("cannot find the envi", "the message about a missing __file__ is another one"),
    "test_cshell_escapes_history_character": ("setenv VIRTUAL_ENV", SCRIPT),
    "test_cshell_escapes_prompt_expansion": ("set prompt", SCRIPT),
    "test_cshell_activates_path_with_history_character": ("MOVENV_ACTIVATE", SCRIPT),
}
# The same, but they fail with virtualenv's own creators too, on some Pythons.
FAILING_FOR_ALL = {
    "test_can_build_c_extensions": (
        "assert 1 == 0", "it builds with setuptools, which virtualenv has not for 3.12 and later"),
}
OF_21 = {name for name in FAILING if name.startswith(
    ("test_executable", "test_home", "test_fall", "test_fail", "test_recreate", "test_bash_deact",
     "test_cshell"))}


@pytest.fixture
def outcomes(make_box, tools, clean_env, tmp_path):
    """outcomes(version) -> ({test: text of its failure}, number of those that passed)."""

    def call(version):
        box = make_box("virtualenv==" + version, *HELPERS)
        run(tools / "pip", "download", "-q", "--no-deps", "--no-binary=virtualenv", "-d", tmp_path,
            "virtualenv==" + version, env=clean_env, timeout=300)
        shutil.unpack_archive(next(tmp_path.glob("virtualenv-*")), tmp_path)
        env = dict(clean_env, PYTHONPATH=str(DATA))
        source = tmp_path / ("virtualenv-" + version)
        tests = [name for name in TESTS if (source / "tests/unit" / name).exists()]
        run(box / "python", "-m", "pytest", "-q", "-p", "virtualenv_creator", "-n", "2",
            "-p", "no:cacheprovider", "-o", "addopts=", "--basetemp", tmp_path / "t",
            "--junitxml", tmp_path / "report.xml", *["tests/unit/" + name for name in tests],
            cwd=source, env=env, check=False, timeout=1800)
        failed, passed = {}, 0
        for case in xml.etree.ElementTree.parse(tmp_path / "report.xml").iter("testcase"):
            texts = [e.get("message", "") + (e.text or "") for e in case
                     if e.tag in ("failure", "error")]
            if texts:
                failed[case.get("name")] = texts[0]
            passed += not len([e for e in case if e.tag in ("failure", "error", "skipped")])
        return failed, passed

    return call


def find_listed(test):
    """The entry of the list for a test: by its whole name, else by the name of its function."""
    return test if test in FAILING else test.partition("[")[0]


@pytest.mark.parametrize("version", VERSIONS)
def test_its_own_tests_pass(outcomes, version):
    """The name of this test is part of paths: one of its tests looks for "virtualenv" in them."""
    failed, passed = outcomes(version)
    wrong = {test: text for test, text in failed.items()
             if {**FAILING, **FAILING_FOR_ALL}.get(find_listed(test), ("?\0",))[0] not in text}
    assert not wrong, "\n".join("%s: %s" % both for both in wrong.items())
    assert passed >= (60 if version == "20.28.0" else 140)
    expected = set(FAILING) - (OF_21 if version == "20.28.0" else {"test_prompt_set[magic-movenv]"})
    passing = expected - {find_listed(test) for test in failed}
    assert not passing, "they pass: remove them from the list"
