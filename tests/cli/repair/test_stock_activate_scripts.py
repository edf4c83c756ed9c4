# SPDX-License-Identifier: MIT
"""repair knows the activate scripts of other tools, in every quoting, and what a user changed."""
import os

import pytest

import check_text
from conftest import run
from foreign_env import Env

REASON = "it names the environment's directory"
CHANGED = REASON + ", and a user has changed it"
# virtualenv 21: texts that are not ASCII are spelled in octal, or byte by byte.
SH = "\"$(unset -f printf 2>/dev/null || :; \\printf '%%b' '%s')\""


@pytest.fixture
def make(tmp_path, any_python, clean_env):
    """make(name, prompt=None, **files) -> an environment of venv with only these scripts."""

    def call(name, files, prompt=None):
        env = Env(tmp_path.resolve() / name)
        words = ["--prompt", prompt] if prompt else []
        run(any_python, "-m", "venv", "--without-pip", *words, env, env=clean_env)
        for path in list(env.bin.glob("[aA]ctivate*")):
            path.unlink()
        for file, text in files.items():
            data = text if isinstance(text, bytes) else os.fsencode(text)
            (env.bin / file).write_bytes(data.replace(b"@ENV@", os.fsencode(str(env))))
        return env

    return call


@pytest.fixture
def reasons(movenv):
    """reasons(env) -> {file: reason} of its activate scripts that break, by check."""

    def call(env):
        found = {}
        for finding in check_text.parse(movenv("check", "-v", env, check=False).stdout):
            if finding.harm == "Could be better":  # one is missing
                continue
            found[finding.file.rpartition("/")[2]] = "%s (%s)" % (finding.reason, finding.remedy)
        return {k: v for k, v in found.items() if k.startswith("activate")}

    return call


def octal(text):
    return "".join("\\0%03o" % byte for byte in os.fsencode(text))


def is_stock(reasons, repair, env, file):
    """check names the script; repair replaces it by one without the path; then it is done."""
    assert reasons(env)[file].startswith(REASON) and CHANGED not in reasons(env)[file]
    repair(env)
    text = (env.bin / file).read_bytes()
    assert os.fsencode(str(env)) not in text and b"movenv" in text
    assert reasons(env) == {}


def stays(reasons, repair, env, file):
    """check says that a user changed it; repair does not touch it."""
    before = (env.bin / file).read_bytes()
    assert reasons(env)[file].startswith(CHANGED)
    repair(env)
    assert (env.bin / file).read_bytes() == before


def test_a_path_that_sh_makes_from_octal_numbers(make, reasons, repair):
    env = make("caf\u00e9 it's", {})
    path = "%s/caf%s' it'\"'\"'s'" % (env.path.parent, SH % octal("\u00e9"))
    script = "VIRTUAL_ENV=%s\nexport VIRTUAL_ENV\n" % path
    (env.bin / "activate").write_text(script)
    is_stock(reasons, repair, env, "activate")
    (env.bin / "activate").write_text(script + "mine\n")
    stays(reasons, repair, env, "activate")


def test_another_command_in_place_of_printf_is_a_users(make, reasons, repair):
    env = make("caf\u00e9", {})
    call = (SH % octal("\u00e9")).replace("unset -f", "mine; unset -f")
    (env.bin / "activate").write_text(
        "VIRTUAL_ENV=%s/caf%s\nVIRTUAL_ENV='%s'\n" % (env.path.parent, call, env))
    stays(reasons, repair, env, "activate")


def test_a_path_that_csh_has_byte_by_byte(make, reasons, repair):
    env = make("caf\u00e9", {})
    path = b"".join(b"%c''" % c if c >= 0x80 else b"%c" % c for c in os.fsencode(str(env)))
    (env.bin / "activate.csh").write_bytes(b"set _virtualenv_dir='%s'\n" % path)
    is_stock(reasons, repair, env, "activate.csh")


def test_a_prompt_that_csh_makes_from_octal_numbers(make, reasons, repair):
    prompt = "\u1223 50%!"
    spelled = octal("(%s)" % prompt.replace("%", "%%").replace("!", "\\!"))
    text = ("set _virtualenv_dir='@ENV@'\n"
            "            set prompt = \"`$_virtualenv_printf '%b' '" + spelled +
            "'`\"' '\"$prompt:q\"\n")
    env = make("env", {"activate.csh": text}, prompt)
    is_stock(reasons, repair, env, "activate.csh")


def test_a_prompt_that_xonsh_has_in_escapes(make, reasons, repair):
    text = ("self.embedded_virtual_env = self._fs_path('@ENV@', required=True)\n"
            "self.embedded_virtual_prompt = 'caf\\xe9 \\u20ac \\U0001f40d \\n\\\\'\n")
    env = make("env", {"activate.xsh": text}, "caf\u00e9 \u20ac \U0001f40d \n\\")
    is_stock(reasons, repair, env, "activate.xsh")


@pytest.mark.parametrize("name", ["two\nlines", "a\n#b", "# x"])
def test_a_path_and_a_prompt_with_a_newline(make, reasons, repair, name):
    texts = {"activate": "# comment\nVIRTUAL_ENV='@ENV@'\nexport VIRTUAL_ENV\n"
                         "VIRTUAL_ENV_PROMPT='%s'\n" % name,
             "activate.nu": "    let virtual_env = r##'@ENV@'##\n        r##'%s'##\n" % name}
    env = make(name, texts, name)
    is_stock(reasons, repair, env, "activate")
    assert "overlay" in (env.bin / "activate.nu").read_text()


def test_a_newline_in_a_prompt_hides_no_line_after_a_comment(make, reasons, repair):
    text = "VIRTUAL_ENV='@ENV@'\n# comment\nmine\n"
    stays(reasons, repair, make("env", {"activate": text}, "\nmine"), "activate")


@pytest.mark.parametrize("sharps", [1, 3])
def test_a_raw_string_of_nushell_with_any_number_of_signs(make, reasons, repair, sharps):
    text = "    let virtual_env = r{0}'@ENV@'{0}\n    let bin = r{0}'bin'{0}\n"
    env = make("r#'x'##", {"activate.nu": text.format("#" * sharps)})
    is_stock(reasons, repair, env, "activate.nu")


TCL = """VIRTUAL_ENV='@ENV@'
    if [ '%s' != "" ]; then
        TCL_LIBRARY='%s'
        export TCL_LIBRARY
    if [ '%s' != "" ]; then
        TK_LIBRARY='%s'
"""


@pytest.mark.parametrize("tcl, tk", [
    ("/usr/share/tcltk/tcl8.6", "/usr/share/tcltk/tk8.6"), ("/o p/lib/tcl9.0", "/o p/lib/tk9.0"),
    ("", ""), ("/b/tcl8.6", ""),
])
def test_the_tcl_of_any_base(make, reasons, repair, tcl, tk):
    is_stock(reasons, repair, make("env", {"activate": TCL % (tcl, tcl, tk, tk)}), "activate")


@pytest.mark.parametrize("own", ["/mine/tcl8.6", "/usr/share/tcltk/tcl8.6.1", "$HOME/tcl"])
def test_a_users_own_tcl_stays(make, reasons, repair, own):
    tcl, tk = "/usr/share/tcltk/tcl8.6", "/usr/share/tcltk/tk8.6"
    stays(reasons, repair, make("env", {"activate": TCL % (tcl, own, tk, tk)}), "activate")


@pytest.fixture
def later(make, tmp_path):
    """An environment of a Python that movenv does not know, whose venv writes lines of its own."""
    env = make("env", {}, "my lab")
    base = tmp_path / "base"
    lines = {"activate": 'on_later "__VENV_DIR__"\nlater "__VENV_BIN_NAME__" (__VENV_PROMPT__)',
             "activate.csh": "setlater __VENV_DIR__; x __VENV_PROMPT__"}
    for place, (name, text) in zip(("common", "posix"), lines.items()):
        scripts = base / "lib" / env.site.parent.name / "venv/scripts" / place
        scripts.mkdir(parents=True)
        (scripts / name).write_text("# comment\n" + text + "\n")
        text = text.replace("__VENV_DIR__", str(env)).replace("__VENV_BIN_NAME__", "bin")
        (env.bin / name).write_text(text.replace("__VENV_PROMPT__", "my lab") + "\n")
    return env, base


def home_is(env, home):
    cfg = env / "pyvenv.cfg"
    cfg.write_text("".join("home = %s\n" % home if line.startswith("home") else line
                           for line in cfg.read_text().splitlines(True)))


def test_the_lines_of_a_later_python_are_known_by_its_templates(later, reasons):
    env, base = later
    assert reasons(env)["activate"].startswith(CHANGED)
    home_is(env, base / "bin")
    found = reasons(env)
    assert sorted(found) == ["activate", "activate.csh"]
    assert all(r.startswith(REASON) and CHANGED not in r for r in found.values())


@pytest.mark.parametrize("line", ["mine", "later bin", "x", "later bin (my lab) y"])
def test_a_line_that_the_templates_do_not_have_is_a_users(later, reasons, line):
    env, base = later
    home_is(env, base / "bin")
    with open(env.bin / "activate", "a") as script:
        script.write(line + "\n")
    found = reasons(env)
    assert found["activate"].startswith(CHANGED) and CHANGED not in found["activate.csh"]


def test_a_template_that_is_a_fifo_or_a_directory_is_ignored(later, reasons):
    env, base = later
    home_is(env, base / "bin")
    scripts = base / "lib" / env.site.parent.name / "venv/scripts"
    (scripts / "common/activate").unlink()
    os.mkfifo(scripts / "common/activate")
    (scripts / "posix/activate").mkdir()
    assert reasons(env)["activate"].startswith(CHANGED)
