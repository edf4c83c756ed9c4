# SPDX-License-Identifier: MIT
"""activate.fish sets variables beside PATH, and deactivate restores all of them."""
from conftest import run as run_program
from shells import by_name, restored
from shells import made, make_env, run  # noqa: F401 (fixtures)

(FISH,) = by_name("fish")


def give_tcl(env, base, *versions):
    """Puts the environment on a base that has these versions of Tcl and Tk."""
    for version in versions:
        for name, file in (("tcl", "init.tcl"), ("tk", "tk.tcl")):
            (base / "lib" / (name + version)).mkdir(parents=True)
            (base / "lib" / (name + version) / file).write_text("")
    (env / "pyvenv.cfg").write_text("home = %s/bin\n" % base)


def test_libraries_are_found_while_the_environment_is_active(make_env, run, tmp_path):
    one, two = make_env("one"), make_env("two")
    give_tcl(one, tmp_path / "base $HOME", "8.6")
    give_tcl(two, tmp_path / "both", "8.6", "9.0")
    steps = ["dump old", "activate A", "dump a", "activate A", "dump twice", "activate B", "dump b",
             "deactivate", "dump new", "names left"]
    for variables in ({}, {"PKG_CONFIG_PATH": "/x:%s/lib/pkgconfig:/y" % one, "TK_LIBRARY": "/tk",
                           "PYTHONHOME": "/home"}):
        got = run(FISH, *steps, A=one, B=two, **variables)
        rest = ":/x:/y" if variables else ""
        assert got["a"]["PKG_CONFIG_PATH"] == "%s/lib/pkgconfig%s" % (one, rest)
        assert got["a"]["TCL_LIBRARY"] == str(tmp_path / "base $HOME/lib/tcl8.6")
        assert got["a"]["TK_LIBRARY"] == str(tmp_path / "base $HOME/lib/tk8.6")
        assert restored(got["a"], got["twice"]) == {}
        assert got["b"]["PKG_CONFIG_PATH"].startswith("%s/lib/pkgconfig" % two)
        # With two versions, the one that Python uses is unknown.
        assert "TCL_LIBRARY" not in got["b"]
        assert got["b"].get("TK_LIBRARY") == variables.get("TK_LIBRARY")
        assert restored(got["old"], got["new"]) == {}
        assert "pydoc" not in got.text("left").splitlines()


def test_pydoc_belongs_to_the_environment_unless_the_user_defines_it(make_env, run):
    env = make_env("env")
    done = run(FISH, "activate A", "pydoc -h", A=env)
    assert "pydoc <name>" in done.stdout
    steps = ["activate A", "pydoc", "deactivate", "pydoc"]
    done = run(FISH, "function pydoc; echo mine; end", *steps, A=env)
    assert done.stdout == "mine\nmine\n"


def test_an_activation_by_venv_is_undone_first(make_env, run, any_python, clean_env, tmp_path):
    theirs = tmp_path / "theirs"
    run_program(any_python, "-m", "venv", "--without-pip", theirs, env=clean_env)
    env = make_env("env")
    got = run(FISH, "dump old", "activate A", "activate B", "dump on", "deactivate", "dump new",
              A=theirs, B=env)
    assert got["on"]["PATH"] == "%s/bin:/usr/bin:/bin" % env
    assert restored(got["old"], got["new"]) == {}
