# SPDX-License-Identifier: MIT
"""Python's options in a start by variables: with -E and -I it would ignore the variables."""
import json
import os

import pytest

import homes
from interpreters import find_all
from pythonhome import ASK, differences

CPYTHONS = [i for i in find_all() if i.is_cpython]
BEFORE_3_11 = [i for i in CPYTHONS if i.version < (3, 11)]
SINCE_3_11 = [i for i in CPYTHONS if i.version >= (3, 11)]
TWO = BEFORE_3_11[-1:] + SINCE_3_11[-1:]

cpython = pytest.mark.parametrize("python", CPYTHONS, ids=repr)
before_3_11 = pytest.mark.parametrize("python", BEFORE_3_11, ids=repr)
since_3_11 = pytest.mark.parametrize("python", SINCE_3_11, ids=repr)
newest = pytest.mark.parametrize("python", SINCE_3_11[-1:], ids=repr)
two = pytest.mark.parametrize("python", TWO, ids=repr)

# The differences to a healthy start with the same options, and their reasons.
OF_E = {
    "flags.ignore_environment": "the shim's variables must not be ignored: the user's are removed",
    "environ": "so children do not see them either",
    "orig_argv": "the words that Python was given",
}
OF_I = {
    **OF_E,
    "flags.isolated": "-s and PYTHONSAFEPATH stand for it: no_user_site and safe_path are the same",
}
OF_S = {
    "environ": "no sitecustomize.py is run that would take the shim's variables away",
    "path": "nor its directory",
}
SINCE = {
    "base_executable": "the file that discovery found: python3.12, not python",
    "orig_argv": "__PYVENV_LAUNCHER__ has the executable, and argv[0] is the interpreter",
}


def check_alike(stale, options, reasons):
    healthy, report = stale.ask_both(*options)
    found = differences(healthy, report)
    since = SINCE if stale.python.version >= (3, 11) else {}
    assert set(found) <= set(reasons) | set(since), found
    assert {k for k in found if k.startswith("flags.")} == {
        k for k in reasons if k.startswith("flags.")
    }
    assert (report["prefix"], report["executable"]) == (str(stale), str(stale.program))
    return report


@two
@pytest.mark.parametrize(
    "options", [["-s"], ["-W", "ignore", "-Xx"], ["-BqO"], ["-X", "utf8", "-u"], ["-bb"]], ids=str
)
def test_other_options_work_as_usual(stale, options):
    assert check_alike(stale, options, {})["environ"] == stale.variables


@since_3_11
def test_the_option_for_a_safe_path_works_as_usual(stale):
    assert "" not in check_alike(stale, ["-P"], {})["path"]


@cpython
def test_under_option_e_the_users_variables_have_no_effect(stale, tmp_path):
    mine = dict(PYTHONPATH=str(tmp_path), PYTHONDONTWRITEBYTECODE="1", PYTHONSAFEPATH="1")
    kept = dict(stale.variables)
    stale.variables.update(mine, PYTHONINSPECT="1", PYTHONVERBOSE="1", PYTHONHASHSEED="nonsense")
    for options in (["-E"], ["-sEBW", "ignore"]):
        report = check_alike(stale, options, OF_E)
        assert report["environ"] == kept


@two
@pytest.mark.parametrize("options", [["-EW", "ignore"], ["-X", "a", "-E"], ["-qEEB"]], ids=str)
def test_option_e_is_found_in_a_group_of_letters(stale, options):
    stale.variables["PYTHONPATH"] = "/none"
    assert "PYTHONPATH" not in check_alike(stale, options, OF_E)["environ"]


@since_3_11
def test_option_i_isolates(stale, tmp_path, clean_env):
    """Python ignores the current and the script's directory, the user's site and variables."""
    stale.env.configure(**{"include-system-site-packages": "true"})
    site = "%s/.local/lib/python%s/site-packages" % (clean_env["HOME"], stale.python.minor)
    os.makedirs(site)
    for place in (tmp_path, site):
        with open(os.path.join(str(place), "re.py"), "w") as f:
            f.write("print('the wrong one')\n")
    (tmp_path / "script.py").write_text("import re" + ASK)
    kept = dict(stale.variables)
    stale.variables.update(PYTHONPATH=str(tmp_path), PYTHONWARNINGS="error", PYTHONSAFEPATH="")
    for words in (["-I", "script.py"], ["-I", "-c", ASK], ["-sBIW", "ignore", "script.py"]):
        done = stale.run(*words, cwd=tmp_path)
        report = json.loads(done.stdout)
        healthy = json.loads(stale.run_healthy(*words, cwd=tmp_path).stdout)
        assert set(differences(healthy, report)) <= set(OF_I) | set(SINCE)
        assert report["environ"] == kept and done.stderr == ""
        assert (report["flags"]["safe_path"], report["flags"]["no_user_site"]) == (True, 1)
        assert site not in report["path"] and str(tmp_path) not in report["path"]


@newest
@pytest.mark.parametrize(
    "words", [["-I", "-c"], ["-Ic"], ["-IEc"], ["-EIsc"], ["-W", "ignore", "-qIc"]], ids=str
)
def test_option_i_is_found_in_a_group_of_letters(stale, words):
    done = stale.run(*words, ASK)
    report = json.loads(done.stdout)
    assert report["flags"]["safe_path"] is True and report["environ"] == stale.variables
    healthy = json.loads(stale.run_healthy(*words, ASK).stdout)
    assert set(differences(healthy, report)) <= set(OF_I) | set(SINCE)


ISOLATED = [
    ["-I"], ["-IE"], ["-EI"], ["-sI"], ["-Ic", "pass"], ["-Im", "re"], ["-W", "ignore", "-I"],
    ["-Xx", "-I"], ["-EsW", "ignore", "-I"], ["--check-hash-based-pycs", "never", "-I"],
]


@before_3_11
def test_option_i_is_refused_where_python_has_no_safe_path(stale, refused):
    """Without -P a ./re.py would be imported: an error is better."""
    stale.stand_on("/no/such/home")
    for words in ISOLATED if stale.python.path == BEFORE_3_11[-1].path else ISOLATED[:2]:
        line = refused(100, stale.program, *words, env=stale.variables)
        assert "with -I before Python 3.11" in line and "run 'movenv repair' on '%s'" % stale in line


@two
def test_arguments_and_values_are_not_read_as_options(stale, tmp_path):
    """Arguments after a script, -c or -m, and values of options."""
    code = "import sys; print(sys.argv[1:], sys.flags.no_user_site)"
    (tmp_path / "show.py").write_text(code)
    for words in (
        ["-c", code, "-I", "-E"], ["show.py", "-I", "-E"], ["-m", "show", "-I", "-E"],
        ["-W", "ignore", "-c" + code, "-I", "-E"], ["-B", "show.py", "-I", "-E"],
        ["--", "show.py", "-I", "-E"], ["-", "-I", "-E"], ["-Wignore", "-X", "-I", "-", "-I", "-E"],
    ):
        done = stale.run(*words, cwd=tmp_path, input=code if "-" in words else None)
        assert done.stdout == "['-I', '-E'] 0\n"


@cpython
def test_without_site_the_variables_stay(stale):
    """-S runs no sitecustomize.py; the manual documents it."""
    healthy, report = stale.ask_both("-S")
    since = SINCE if stale.python.version >= (3, 11) else {}
    assert set(differences(healthy, report)) - set(since) == set(OF_S)
    mine = "%s/lib/movenv" % stale
    assert [p for p in report["path"] if p != mine] == healthy["path"] and mine in report["path"]
    left = dict(PYTHONHOME=str(homes.top(stale.interpreter)), PYTHONPATH=mine)
    assert report["environ"] == dict(stale.variables, **left)
