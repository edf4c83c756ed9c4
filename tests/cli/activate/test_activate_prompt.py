# SPDX-License-Identifier: MIT
"""The prompt after activation: its variable, and its appearance at a terminal.

Nothing in a prompt may be run or expanded (CVE-2024-9287, CVE-2024-53899). That includes the
expansion of PS1 before each prompt: bash's promptvars, zsh's prompt_subst and %, and the history
numbers of csh and ksh.
"""
import pytest

from shells import SH, SHELLS, by_name
from shells import made, make_env, run  # noqa: F401 (fixtures)

# Every text that some shell expands in its prompt. A command in it would make a file MARK.
NASTY = (
    "a\\w\\$(touch MARK)`touch MARK`;!%m^C'\"$HOME${HOME}$[1+1]\\!%{%$HOME%(?.x.y)$((1+1))\\é🚒"
)
WITH_PROMPT = [s for s in SHELLS if s.family != "fish"]
AT_TERMINAL = [s for s in SHELLS if s.name not in ("zsh-options", "dash-noglob")]


def see_prompt(opened, shell, text, steps=("activate A",)):
    """Runs the steps and one more. After that, the prompt must show the text."""
    for step in (*steps, "say 1"):
        opened.send(shell.line(step))
    opened.expect("said-1")
    opened.expect("(%s) " % text)


@pytest.mark.parametrize("shell", AT_TERMINAL, ids=repr)
def test_a_plain_prompt_is_shown(shell, make_env, terminal):
    see_prompt(terminal(shell, A=make_env("env")), shell, "env")


@pytest.mark.parametrize("shell", AT_TERMINAL, ids=repr)
def test_a_nasty_prompt_is_shown_as_it_is(shell, make_env, terminal, tmp_path):
    opened = terminal(shell, A=make_env("env", NASTY))
    see_prompt(opened, shell, NASTY)
    assert not list(tmp_path.rglob("MARK"))


@pytest.mark.parametrize("shell", AT_TERMINAL, ids=repr)
def test_a_nasty_directory_name_is_shown_as_it_is(shell, make_env, terminal, tmp_path):
    opened = terminal(shell, A=make_env(NASTY))
    see_prompt(opened, shell, NASTY)
    assert not list(tmp_path.rglob("MARK"))


@pytest.mark.parametrize("shell", AT_TERMINAL, ids=repr)
def test_the_users_own_prompt_keeps_working_after_it(shell, make_env, terminal):
    own = {"sh": "PS1='${WORD}-> '", "csh": "set prompt = 'word-> '",
           "fish": "function fish_prompt; printf '%s-> ' $WORD; end"}
    if shell.name == "posh":  # it expands nothing
        own["sh"] = "PS1='word-> '"
    if shell.name == "zsh":
        own["sh"] = "PS1='%3vword-> '"
    opened = terminal(shell, A=make_env("env", "it's \"$"), WORD="word")
    opened.send(own[shell.family])
    see_prompt(opened, shell, "it's \"$")
    opened.expect("word-> ")


def test_expansion_that_is_turned_on_later_runs_nothing(make_env, terminal, tmp_path):
    env = make_env("env", NASTY)
    bash, zsh = by_name("bash", "zsh")
    opened = terminal(zsh, A=env)
    see_prompt(opened, zsh, NASTY, ["activate A", "setopt prompt_subst"])
    opened = terminal(bash, A=env)
    # Without promptvars, no way to show these characters is harmless in every locale.
    masked = NASTY.translate({ord(c): "?" for c in "\\$`"})
    see_prompt(opened, bash, masked, ["shopt -u promptvars", "activate A", "shopt -s promptvars"])
    see_prompt(opened, bash, NASTY, ["activate A", "shopt -u promptvars", "shopt -s promptvars"])
    assert not list(tmp_path.rglob("MARK"))


def test_fish_keeps_the_status_for_the_users_prompt(make_env, terminal):
    (fish,) = by_name("fish")
    opened = terminal(fish, A=make_env("env"))
    opened.send("function fish_prompt; echo \"<$status>\"; end")
    opened.send(fish.line("activate A"))
    opened.send("sh -c 'exit 7'")
    opened.expect("(env) <7>")


def test_fish_restores_the_users_prompt(make_env, terminal):
    (fish,) = by_name("fish")
    opened = terminal(fish, A=make_env("env"))
    opened.send("function fish_prompt; echo '<mine>'; end")
    see_prompt(opened, fish, "env")
    for line in ("deactivate", fish.line("say 2")):
        opened.send(line)
    opened.expect("said-2")
    opened.expect("<mine>")


@pytest.mark.parametrize("shell", WITH_PROMPT, ids=repr)
def test_deactivate_restores_the_prompt(shell, make_env, run):
    first = ["PS1='old> '"] if shell.family == "sh" else []
    steps = ("activate A", "prompt on", "deactivate", "prompt off")
    got = run(shell, *first, *steps, A=make_env("env"))
    assert (got.text("on"), got.text("off")) == ("(env) old> ", "old> ")


@pytest.mark.parametrize("shell", WITH_PROMPT, ids=repr)
def test_activating_twice_shows_the_name_once(shell, make_env, run):
    first = ["PS1='old> '"] if shell.family == "sh" else []
    steps = ("activate A", "activate B", "activate B", "prompt on")
    got = run(shell, *first, *steps, A=make_env("one"), B=make_env("two"))
    assert got.text("on") == "(two) old> "


@pytest.mark.parametrize("shell", WITH_PROMPT, ids=repr)
def test_virtual_env_disable_prompt_leaves_the_prompt_alone(shell, make_env, run):
    first = ["PS1='old> '"] if shell.family == "sh" else []
    steps = ("activate A", "prompt on", "dump all", "deactivate", "prompt off")
    got = run(shell, *first, *steps, A=make_env("env"), VIRTUAL_ENV_DISABLE_PROMPT="1")
    assert (got.text("on"), got.text("off")) == ("old> ", "old> ")
    assert got["all"]["VIRTUAL_ENV_PROMPT"] == "env"


@pytest.mark.parametrize("shell", WITH_PROMPT, ids=repr)
def test_an_empty_virtual_env_disable_prompt_is_ignored(shell, make_env, run):
    first = ["PS1='old> '"] if shell.family == "sh" else []
    got = run(shell, *first, "activate A", "prompt on", A=make_env("env"),
              VIRTUAL_ENV_DISABLE_PROMPT="")
    assert got.text("on") == "(env) old> "


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_an_unset_prompt_is_unset_after_deactivate(shell, make_env, run):
    steps = ("unset PS1", "activate A", "prompt on", "deactivate", "prompt off")
    got = run(shell, *steps, A=make_env("env"))
    assert got.text("on") == "(env) "
    # zsh has no unset PS1.
    assert not got.has("off") or (shell.argv[0] == "zsh" and got.text("off") == "")


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_the_prompt_is_not_exported(shell, make_env, run):
    got = run(shell, "PS1='old> '", "activate A", "dump on", "deactivate", "dump off",
              A=make_env("env"))
    assert "PS1" not in got["on"] and "PS1" not in got["off"]


def test_control_characters_are_shown_as_question_marks(make_env, run):
    env = make_env("env", "a\nb\x1b[31mc\x7fd\té🚒")
    for shell in [s for s in WITH_PROMPT if s.name != "posh"]:
        first = ["PS1='old> '"] if shell.family == "sh" else []
        got = run(shell, *first, "activate A", "prompt on", A=env).text("on")
        assert got == "(a?b?[31mc?d?é🚒) old> ", shell


def test_csh_without_a_prompt_works(make_env, run):
    env = make_env("env")
    for shell in by_name("tcsh", "csh"):
        got = run(shell, "unset prompt", "activate A", "dump on", "deactivate", A=env)["on"]
        assert got["VIRTUAL_ENV"] == str(env)


@pytest.mark.parametrize("text", ["a $HOME b", "`x`", "\\", "$(touch MARK)`touch MARK`\\w"])
@pytest.mark.parametrize("name", ["bash", "mksh", "dash"])
def test_a_child_shell_shows_an_exported_prompt(make_env, terminal, tmp_path, name, text):
    """A child of the same kind, without files of its own that set PS1. Others always set it."""
    (shell,) = by_name(name)
    opened = terminal(shell, A=make_env("env", text))
    opened.send("export PS1")
    child = " ".join(shell.argv) + " -i"
    see_prompt(opened, shell, text, ("activate A", child))
    assert not list(tmp_path.rglob("MARK"))


def test_another_environment_in_the_child_takes_its_place(make_env, terminal):
    (bash,) = by_name("bash")
    opened = terminal(bash, A=make_env("one", "o$e"), B=make_env("two"))
    opened.send("PS1='old> '; export PS1")
    see_prompt(opened, bash, "o$e", ("activate A", " ".join(bash.argv) + " -i"))
    see_prompt(opened, bash, "two) old> #", ("activate B", "PS1=\"${PS1}#) \""))


@pytest.mark.parametrize("shell", SH, ids=repr)
def test_no_variable_of_ours_stays_after_deactivate(shell, make_env, run):
    got = run(shell, "PS1='old> '", "activate A", "deactivate", "dump off",
              A=make_env("env", "a $HOME `b`"))
    assert not [name for name in got["off"] if name.startswith(("_MOVENV", "_OLD"))]
