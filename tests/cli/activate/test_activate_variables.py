# SPDX-License-Identifier: MIT
"""The activate scripts restore a user's variables. A user's aliases, functions and options do not
affect them. One shell goes through many states here."""
import shutil
import subprocess

import pytest

from shells import SH, SHELLS, by_name, restored
from shells import made, make_env, run  # noqa: F401 (fixtures)

CSH = [s for s in SHELLS if s.family == "csh"]
POSIX = [s for s in SH if s.name != "zsh-options"]
LISTS = {"": "", "/usr/bin:/bin": ":/usr/bin:/bin", ":/usr/bin": "::/usr/bin", "/bin:": ":/bin:",
         "/bin::/usr/bin": ":/bin::/usr/bin", "*:/b c": ":*:/b c"}
# Every command that a script may call. Each stand-in prints its name and fails.
COMMANDS = ("cd test [ export unset eval set read echo hash unalias alias readlink printf sh ls sed"
            " tr sort printenv python shift return")


@pytest.fixture
def with_tcl(make_env, tmp_path):
    """with_tcl(version…) -> an environment whose base has these versions of Tcl, and its lib."""

    def make(*versions):
        env, lib = make_env("env"), tmp_path / "a base" / "lib"
        for name in [n + v for v in versions for n in ("tcl", "tk")]:
            (lib / name).mkdir(parents=True)
            (lib / name / ("init.tcl" if name[1] == "c" else "tk.tcl")).touch()
        cfg = env / "pyvenv.cfg"
        lines = cfg.read_text().splitlines()
        lines = ["home = %s/bin" % lib.parent if s.startswith("home ") else s for s in lines]
        cfg.write_text("\n".join(lines) + "\n")
        return env, lib

    return make


def test_each_variable_comes_back_as_it_was(with_tcl, run):
    env, lib = with_tcl("8.6")
    names = ("PYTHONHOME", "PKG_CONFIG_PATH", "TCL_LIBRARY", "TK_LIBRARY")
    states = (None, "", "a b; $(touch MARK) '*", ":x:")
    given = {"S%d" % i: state or "" for i, state in enumerate(states)}
    for shell in by_name("bash", "zsh", "ksh93", "mksh", "dash", "ash", "yash", "posh", "tcsh",
                         "csh"):
        put = 'export %s="$S%d"' if shell.family == "sh" else "setenv %s $S%d:q"
        steps = []
        for i, state in enumerate(states):
            steps += [] if state is None else [put % (name, i) for name in names]
            steps += ["dump old%d" % i, "activate A", "dump on%d" % i, "activate A",
                      "dump two%d" % i, "deactivate", "dump new%d" % i]
        got = run(shell, *steps, A=env, **given)
        for i, state in enumerate(states):
            on = got["on%d" % i]
            assert restored(on, got["two%d" % i]) == {}, (shell, state)
            assert restored(got["old%d" % i], got["new%d" % i]) == {}, (shell, state)
            assert not on.get("PYTHONHOME"), (shell, state)  # an empty one has no effect
            first = "%s/lib/pkgconfig" % env
            assert on["PKG_CONFIG_PATH"] == first + (":" + state if state else ""), (shell, state)
            assert on["TCL_LIBRARY"] == str(lib / "tcl8.6"), (shell, state)
            assert on["TK_LIBRARY"] == str(lib / "tk8.6"), (shell, state)
    assert not list(env.parent.rglob("MARK"))


def test_a_variable_that_was_not_exported_is_not_exported_after(with_tcl, run):
    env, _ = with_tcl("9.0")
    steps = ["PYTHONHOME=/h", "PKG_CONFIG_PATH=/p", "TCL_LIBRARY=/t", "activate A", "dump on",
             "deactivate", "dump off", 'X="$PYTHONHOME,$PKG_CONFIG_PATH,$TCL_LIBRARY"',
             "export X", "dump kept"]
    for shell in POSIX:
        got = run(shell, *steps, A=env)
        assert got["on"]["PKG_CONFIG_PATH"] == "%s/lib/pkgconfig:/p" % env, shell
        assert not {"PYTHONHOME", "PKG_CONFIG_PATH", "TCL_LIBRARY"} & set(got["off"]), shell
        assert got["kept"]["X"] == "/h,/p,/t", shell


def test_tcl_is_left_alone_where_it_is_the_systems_or_ambiguous(with_tcl, make_env, run, tmp_path):
    steps = ("activate A", "dump on", "activate B", "dump other")
    env, lib = with_tcl("8.6", "9.0")
    system = tmp_path / "system"
    shutil.copytree(env, system, symlinks=True)
    cfg = system / "pyvenv.cfg"
    cfg.write_text(cfg.read_text().replace("home = %s/bin" % lib.parent, "home = /usr/bin"))
    for shell in by_name("bash", "zsh", "ksh93", "dash", "tcsh", "csh"):
        got = run(shell, *steps, A=env, B=system)
        assert "TCL_LIBRARY" not in got["on"] and "TCL_LIBRARY" not in got["other"], shell


def test_the_systems_tcl_works_without_help(python, movenv, clean_env, tmp_path):
    ask = ["-c", "import tkinter; print(tkinter.Tcl().eval('info library'))"]
    base = subprocess.run([python.path] + ask, env=clean_env, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    if base.returncode:
        pytest.skip("%s has no tkinter" % python.path)
    movenv("create", "--without-pip", "-p", python, tmp_path / "made")
    env = (tmp_path / "made").rename(tmp_path / "moved")
    assert subprocess.check_output([env / "bin/python"] + ask, env=clean_env) == base.stdout


def test_path_keeps_its_entries_and_has_the_environment_once(make_env, run):
    env = make_env("e[n]*v")
    steps = []
    for i in range(len(LISTS)):
        steps += ['PATH="$P%d"' % i, "activate A", "dump on%d" % i, 'PATH="$A/bin:$PATH"',
                  "deactivate", "dump off%d" % i]
    steps += ['PATH="$A/bin:/bin:$A/bin"', "activate A", "dump once", "deactivate",
              "unset PATH", "activate A", "dump none", "deactivate", "dump unset"]
    given = {"P%d" % i: value for i, value in enumerate(LISTS)}
    for shell in [s for s in SH if s.name != "yash-posix"]:  # there PATH finds test, too
        got = run(shell, *steps, A=env, **given)
        for i, (value, rest) in enumerate(LISTS.items()):
            assert got["on%d" % i]["PATH"] == "%s/bin%s" % (env, rest), (shell, value)
            assert got["off%d" % i]["PATH"] == value, (shell, value)
        assert got["once"]["PATH"] == "%s/bin:/bin" % env, shell
        assert got["none"]["PATH"] == "%s/bin" % env, shell
        assert "PATH" not in got["unset"], shell


@pytest.mark.parametrize("shell", CSH, ids=repr)
def test_csh_keeps_the_entries_of_path_too(shell, make_env, run):
    env = make_env("e[n]*v")
    steps = ["setenv PATH :/usr/bin::/bin", "activate A", "dump on", "deactivate", "dump off",
             "setenv PATH $A:q/bin:/usr/bin:$A:q/bin:/bin", "activate A", "dump once", "deactivate",
             "dump back", "unsetenv PATH", "activate A", "dump none", "deactivate", "dump unset"]
    got = run(shell, *steps, A=env)
    assert got["on"]["PATH"] == "%s/bin::/usr/bin::/bin" % env
    assert got["off"]["PATH"] == ":/usr/bin::/bin"
    assert got["once"]["PATH"] == "%s/bin:/usr/bin:/bin" % env
    assert got["back"]["PATH"] == "%s/bin:/usr/bin:%s/bin:/bin" % (env, env)
    assert got["none"]["PATH"] == "%s/bin" % env
    assert "PATH" not in got["unset"]


def test_a_users_aliases_and_functions_are_not_used(make_env, run, tmp_path):
    steps = ["activate A", "deactivate nondestructive", "activate A", "dump on", "deactivate",
             "dump off"]
    for shell in [s for s in SH if s.name != "posh"] + CSH:  # posh has no aliases
        env = make_env("env-" + shell.name, "it's $(here)")
        names = COMMANDS.split()
        if shell.family == "csh":  # no builtin can be hidden from an alias
            names = "cd test readlink ls sed tr sort printenv sh deactivate pydoc".split()
            before = ["alias %s 'echo BAD %s; false'" % (n, n) for n in names]
        elif shell.argv[0] in ("bash", "zsh") and shell.name in ("bash", "zsh"):
            names = [n for n in names if n not in ("return", "alias")]
            before = [" %s () { builtin echo BAD %s; builtin false; }" % (n, n) for n in names]
        else:
            before = ["\\alias '%s=echo BAD; false'" % n for n in names + ["deactivate", "pydoc"]
                      if n not in ("alias", "return")]
            if shell.name == "ksh93":  # it has no alias "[", and parses a whole file at once
                before = [line for line in before if "'[" not in line and "'deact" not in line]
            if shell.argv[0] == "bash":
                before.insert(0, "shopt -s expand_aliases")
        got = run(shell, *before, *steps, A=env)
        assert "BAD" not in got.stdout, shell
        assert got["on"]["VIRTUAL_ENV_PROMPT"] == "it's $(here)", shell
        assert "VIRTUAL_ENV" not in got["off"], shell


OPTIONS = {
    "bash": "set -o noclobber; shopt -s nocasematch nullglob failglob extglob; IFS=/;"
            " set -o pipefail",
    "bash-posix": "set -aC; IFS=mov",
    "zsh": "setopt noclobber glob_subst sh_glob csh_null_glob posix_builtins no_bare_glob_qual"
           " err_return ksh_typeset magic_equal_subst no_multi_os; IFS=b",
    "zsh-as-sh": "set -aC; IFS=",
    "ksh93": "set -aC; IFS=", "mksh": "set -aC; IFS=/", "dash": "set -aC; IFS=/",
    "ash": "set -aC; IFS=", "yash": "set -aC; IFS=/", "yash-posix": "set -aC; IFS=",
    "posh": "set -aC",
}


def test_a_users_options_do_not_matter(make_env, run):
    # The last entry of PATH is another directory, even if nocasematch equates the two.
    for shell in by_name(*OPTIONS):
        env = make_env("Env " + shell.name, "p [x] $(touch MARK)")
        path = "/usr/bin:/bin:%s/bin" % str(env).replace("/Env", "/eNV")
        steps = [OPTIONS[shell.name], "dump old", "activate A", "dump on", "activate A",
                 "deactivate", "dump new"]
        got = run(shell, *steps, A=env, PATH=path)
        assert got["on"]["PATH"] == "%s/bin:%s" % (env, path), shell
        left = restored(got["old"], got["new"])
        left.pop("PS1", None)  # zsh has no unset PS1, and -a exports it
        assert left == {}, shell


def test_zsh_emulations_work_in_a_running_shell(make_env, run):
    (zsh,) = by_name("zsh")
    for mode in ("sh", "ksh"):
        got = run(zsh, "emulate " + mode, "dump old", "activate A", "dump on", "deactivate",
                  "dump new", A=make_env("e " + mode, "%x $(y) `z` !"))
        assert got["on"]["VIRTUAL_ENV_PROMPT"] == "%x $(y) `z` !"
        assert restored(got["old"], got["new"]) == {}


def test_a_cached_command_is_looked_up_again(make_env, run, tmp_path):
    old = tmp_path / "old"
    old.mkdir()
    for directory, word in ((make_env("env") / "bin", "new"), (old, "old")):
        (directory / "tool").write_text("#!/bin/sh\necho %s\n" % word)
        (directory / "tool").chmod(0o755)
    path = "%s:/usr/bin:/bin" % old
    for shell in SH + CSH:
        got = run(shell, "tool", "activate A", "tool", "deactivate", "tool", PATH=path,
                  A=tmp_path / "env")
        assert got.stdout == "old\nnew\nold\n", shell


def test_pydoc_belongs_to_the_environment_until_deactivate(make_env, run, tmp_path):
    env = make_env("env")
    python = env / "bin" / "python"
    python.unlink()
    python.write_text('#!/bin/sh\nfor i; do echo "[$i]"; done\n')
    python.chmod(0o755)
    for shell in SH + CSH:
        after = {"csh": "alias pydoc"}.get(shell.family, "command -v pydoc || :")
        got = run(shell, "activate A", "pydoc 'a b' c", "PATH=/nowhere" * (shell.family == "sh"),
                  "deactivate", "PATH=/nowhere" * (shell.family == "sh"), after, A=env)
        assert got.stdout == "[-m]\n[pydoc]\n[a b]\n[c]\n", shell


def test_names_that_look_like_options_work(make_env, run):
    env = make_env("-e\n")
    for shell in SH:
        got = run(shell, "relative ./-e$'\n'".replace("$'\n'", '"\n"'), "dump on", A=env)
        assert got["on"]["VIRTUAL_ENV"] == str(env), shell
    shutil.rmtree(env)
    env = make_env("-e")
    for shell in CSH:
        got = run(shell, "relative ./-e", "dump on", A=env)
        assert got["on"]["VIRTUAL_ENV"] == str(env), shell


def test_csh_with_other_history_characters_works(make_env, run):
    env = make_env("env", "a@b#c !d ,e")
    for shell in CSH:
        got = run(shell, "set histchars = '@#'", "activate A", "dump on", "echo $histchars:q",
                  "deactivate", "dump off", A=env)
        assert (got["on"]["VIRTUAL_ENV_PROMPT"], got.stdout) == ("a@b#c !d ,e", "@#\n"), shell
        assert "VIRTUAL_ENV" not in got["off"], shell


def test_a_failed_activation_leaves_the_active_environment_unchanged(make_env, run):
    env, loose = make_env("env"), make_env("loose")
    (loose / "pyvenv.cfg").unlink()
    steps = ("dump old", "activate A", "dump on", "try B", "dump still", "deactivate", "dump new",
             "try B", "names left")
    for shell in SH + CSH:
        got = run(shell, *steps, A=env, B=loose, check=False)
        assert got.has("failed"), shell
        assert restored(got["on"], got["still"]) == {}, shell
        assert restored(got["old"], got["new"]) == {}, shell
        assert "_MOVENV" not in got.text("left"), shell


def test_a_virtualenv_is_undone_by_its_own_deactivate(make_env, run):
    env = make_env("env")
    other = ['deactivate () { unset OTHER _OLD_VIRTUAL_PATH VIRTUAL_ENV; PATH=/usr/bin:/bin; }',
             "OTHER=1 _OLD_VIRTUAL_PATH=/usr/bin:/bin VIRTUAL_ENV=/v PATH=/v/bin:/usr/bin:/bin",
             "export OTHER VIRTUAL_ENV PATH"]
    for shell in POSIX:
        got = run(shell, *other, "activate A", "dump on", "deactivate", "dump off", A=env)
        assert "OTHER" not in got["on"], shell
        assert got["on"]["PATH"] == "%s/bin:/usr/bin:/bin" % env, shell
        assert got["off"]["PATH"] == "/usr/bin:/bin", shell


@pytest.fixture(scope="session")
def gbk(tmp_path_factory):
    """A directory of locales with zh_CN.GBK, in which a backslash may be half of a character."""
    directory = tmp_path_factory.mktemp("locales")
    done = shutil.which("localedef") and subprocess.run(
        ["localedef", "-f", "GBK", "-i", "zh_CN", directory / "zh_CN.GBK"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not done or done.returncode:
        pytest.skip("needs localedef and the sources of locales: scripts/install-deps --test")
    return directory


def test_half_a_multibyte_character_does_not_hide_a_command(gbk, make_env, terminal, tmp_path):
    env = make_env("env", "\udc81$(touch MARK)\udc81`touch MARK`")
    # yash refuses a script that is not text.
    for shell in by_name("bash", "zsh", "ksh93", "mksh", "dash", "ash", "tcsh", "csh"):
        opened = terminal(shell, A=env, LOCPATH=gbk, LC_ALL="zh_CN.GBK")
        for step in ("activate A", "say 1", "say 2"):
            opened.send(shell.line(step))
        opened.expect("said-1")
        opened.expect("$(touch MARK)")
        assert not list(tmp_path.rglob("MARK")), shell
