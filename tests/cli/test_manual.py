# SPDX-License-Identifier: MIT
"""The pages of the manual: they agree with the programs, lead to each other, and fit into man."""
import os
import re
import shutil

import pytest

from conftest import ROOT

DIR = ROOT / "builder/man"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(DIR.glob("*.md"))}
TROUBLE = PAGES["movenv-troubleshooting.7"]
COMMANDS = "cache check completion create info list pack repair unpack".split()
# Options of other programs that the pages name without these, and abbreviations.
FOREIGN = set("""--args --c --conf --deploy-mode --p --pid --py-files --python-executable
    --pythonpath --symlink-app-data --target --user --version""".split())


def section(page, title):
    """The text below a heading, up to the next one of its level."""
    found = re.search(r"^## %s\n(.*?)(?=^## |\Z)" % re.escape(title), page, re.M | re.S)
    return found.group(1) if found else ""


def items(text):
    """What stands at the head of each item with a text below, without Markdown."""
    heads = re.findall(r"^- ((?:.+\n  )*?.+)\\$", text, re.M)
    return [re.sub(r"[`*]", "", head).replace("\n  ", " ") for head in heads]


def options(text):
    return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", text))


def strings(*folders):
    """All string literals of the C files there; adjacent ones are one, and names are in place."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.c")):
            text = path.read_text("utf-8")
            for name, value in (("CFG_NAME", "pyvenv.cfg"), ("LIBRARY_PATH", "LD_LIBRARY_PATH")):
                text = re.sub(r"\b%s\b" % name, '"%s"' % value, text)
            text = re.sub(r'(?<!\\)"\s*"', "", text)
            yield path, text


@pytest.fixture(scope="module")
def helps(session_movenv):
    return {c: session_movenv(c, "--help=all") for c in COMMANDS}


@pytest.fixture(scope="module")
def session_movenv():
    import subprocess

    from conftest import MOVENV

    return lambda *args: subprocess.run([MOVENV, *args], check=True, capture_output=True,
                                        encoding="utf-8", timeout=60).stdout


@pytest.fixture(scope="module")
def py_help():
    """What py prints before Python's own help; PATH has no Python that could follow."""
    import subprocess

    from conftest import MOVENV

    done = subprocess.run(["py", "-h"], executable=MOVENV, env={"PATH": "", "VIRTUAL_ENV": "/gone"},
                          capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 103
    return done.stdout


def forms(text):
    """The options of py, as its help lists them."""
    return [form for forms in re.findall(r"^  (-.+?)  ", text, re.M) for form in forms.split(", ")]


def test_the_page_of_py_has_its_options_and_no_other(py_help):
    assert len(forms(py_help)) == 11
    heads = items(section(PAGES["py.1"], "OPTIONS"))
    assert [form for head in heads for form in head.split(", ")] == forms(py_help)


def test_the_page_of_py_has_the_statuses_of_its_help(py_help):
    in_help = re.search(r"^Status: (.*?)\.$", py_help, re.M | re.S).group(1)
    text = section(PAGES["py.1"], "EXIT STATUS")
    assert set(re.findall(r"\b(\d+):", text)) - {"1"} == set(re.findall(r"\b(\d+) ", in_help))


def listed(text):
    """The options that a help lists, short ones too."""
    pairs = re.findall(r"^  (?:(-\w), |    )(--[\w-]+)", text, re.M)
    return {word for pair in pairs for word in pair if word}


def test_each_command_has_a_page_and_no_other_command_has_one(session_movenv):
    commands = re.findall(r"^  ([a-z]+) +\S", session_movenv("--help"), re.M)
    assert sorted(c for c in commands if c != "help") == COMMANDS
    pages = [re.fullmatch(r"movenv-(\w+)\.1", name) for name in PAGES]
    assert sorted(page.group(1) for page in pages if page) == COMMANDS
    for command in commands:
        assert "`movenv %s`" % command in section(PAGES["movenv.1"], "SYNOPSIS")
        assert any(h.split()[:2] == ["movenv", command] or h.startswith("[movenv %s]" % command)
                   for h in items(section(PAGES["movenv.1"], "COMMANDS"))), command


@pytest.mark.parametrize("command", COMMANDS)
def test_a_page_has_every_option_of_its_command_and_no_other(helps, command):
    heads = items(section(PAGES["movenv-%s.1" % command], "OPTIONS"))
    assert options(" ".join(heads)) == listed(helps[command])


@pytest.mark.parametrize("command", COMMANDS)
def test_an_option_takes_a_value_in_its_page_as_in_the_help(helps, command):
    heads = items(section(PAGES["movenv-%s.1" % command], "OPTIONS"))
    for option, value in re.findall(r"^  (?:-\w, |    )(--[\w-]+)(\[=\S+\]| \S+)?(?:  |$)",
                                    helps[command], re.M):
        if option == "--help":  # its "all" has a meaning for create alone
            continue
        head = next(h for h in heads if option in options(h))
        written = re.search(r"%s(\[=.+?\]| \w\S*)?(?:,|$)" % option, head)
        assert written and bool(written.group(1)) == bool(value), (option, head)


def test_the_options_of_create_have_the_groups_of_the_help(helps):
    groups = re.split(r"^(\S.*):\n(?=  )", helps["create"], flags=re.M)
    page = re.split(r"^### (.*)\n", section(PAGES["movenv-create.1"], "OPTIONS"), flags=re.M)
    in_help = [(title, listed(text)) for title, text in zip(groups[1::2], groups[2::2])
               if title != "Examples"]
    assert [(title, options(" ".join(items(text)))) for title, text in
            zip(page[1::2], page[2::2])] == in_help


def test_no_page_names_an_option_that_does_not_exist(helps, py_help):
    known = {c: listed(text) for c, text in helps.items()}
    known["py"] = options(" ".join(forms(py_help))) | {"--version"}
    every = set.union(*known.values())
    for name, page in PAGES.items():
        prose = re.sub(r"^```.*?^```", "", page, flags=re.M | re.S)
        code = re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", prose)
        for block in re.findall(r"^```\w+\n(.*?)^```", page, re.M | re.S):
            code += re.findall(r"movenv \w+[^|&;#\n]*", block)
        for span in code:
            words = span.split()
            command = words[1] if words[0] == "movenv" and len(words) > 1 else words[0]
            allowed = known.get(command, every | FOREIGN)
            if words[0].startswith("--") or command in known:
                assert {o for o in options(span) if o[:2] == "--"} <= allowed, (name, span)


def test_each_page_with_statuses_has_those_of_the_programs(helps):
    header = (ROOT / "include/common/status.h").read_text()
    of_shim = set(re.findall(r"\bST_\w+\D+(\d{3})\b", header))
    assert of_shim == {"100", "111", "126", "127"}
    for name in ("movenv.1", "movenv-troubleshooting.7"):
        text = section(PAGES[name], "EXIT STATUS")
        assert of_shim == set(items(text)), name
    for command in COMMANDS:
        in_help = re.search(r"^Status: (.*?)\.$", helps[command], re.M | re.S).group(1)
        text = section(PAGES["movenv-%s.1" % command], "EXIT STATUS")
        assert re.findall(r"\b([0-2]):", text) == re.findall(r"\b([0-2]) ", in_help), command


def test_each_message_of_the_shim_has_an_entry():
    heads = [head.split(";")[0] for head in items(TROUBLE)]
    seen = 0
    for path, text in strings("shim"):
        for message in re.findall(r'\bdie\((?:ST_|errno|saved)(?:[^"]|\n)*?"([^"]*)"', text):
            pattern = re.escape(message.split(";")[0]).replace("%", ".*?")
            assert any(re.fullmatch(pattern, head) for head in heads), (path.name, message)
            seen += 1
    assert seen >= 20


def test_each_reason_of_the_shim_is_explained():
    page = " ".join(TROUBLE.split())
    reasons = []
    for path, text in strings("shim"):
        if path.name in ("home.c", "program.c", "secure.c"):
            reasons += re.findall(r'home_wrong\(home,\s*"([^"]+)"', text)
            reasons += re.findall(r'(?:return|[?:])\s*"((?:it|is|needs|a) [^";]+)', text)
    assert "it has no key 'home'" in reasons and "is for another kind of machine" in reasons
    assert [reason for reason in reasons if reason not in page] == []


def test_each_message_of_a_command_is_one_that_it_prints():
    source = "\n".join(text for _, text in strings("builder", "shim/common"))
    heads = [h for h in items(section(TROUBLE, "COMMANDS")) if h.startswith("cannot ")]
    assert len(heads) >= 15
    for head in heads:
        stands_for = r"\b[A-Z_]{2,}(?:=V)?\b|(?:CPython )?\b[NXY]\b|pyvenv.cfg| \(--"
        for part in re.split(stands_for, head):
            part = part.strip("':, ")
            assert len(part) < 6 or part in source, (head, part)


def test_each_variable_and_key_has_an_entry():
    page = PAGES["movenv.5"]
    heads = " ".join(items(page))
    for path, text in strings("shim", "builder"):
        for name in re.findall(r'"(MOVENV_[A-Z_]+?)[_=]?"', text):
            assert re.search(r"\b%s\b|\b%s_" % (name, name), heads), (path.name, name)
    keys = (ROOT / "builder/env/cfg_write.c").read_text() + (
        ROOT / "include/common/pyvenv_cfg.h").read_text()
    for key in set(re.findall(r'"(movenv(?:-\w+)?|home|executable|relocatable)[" =]', keys)):
        assert key in items(section(page, "PYVENV.CFG")) or key in heads.split(), key


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_pages(page):
    for text, target in re.findall(r"\[([^\]]+)\]\(([^)]+)\)", PAGES[page]):
        assert (DIR / target).is_file(), target
        number = re.fullmatch(r"([\w-]+)\((\d)\)", text)
        assert not number or target == "%s.%s.md" % number.groups(), target
    beside = set(re.findall(r"\]\(([^)]+)\.md\)", section(PAGES[page], "SEE ALSO")))
    assert beside and page not in beside


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_sections_that_exist(page):
    named = re.findall(r"\b([A-Z][A-Z .]{3,}[A-Z]) in\s+\[[^\]]+\]\(([^)]+)\.md\)", PAGES[page])
    for title, target in named:
        assert section(PAGES[target], title), title
    for title in re.findall(r"[Ss]ee ([A-Z][A-Z ]+[A-Z]) below", PAGES[page]):
        assert section(PAGES[page], title), title


@pytest.fixture(scope="module")
def man_pages(tmp_path_factory):
    if not shutil.which("lowdown") or not shutil.which("man"):
        pytest.skip("needs lowdown and man: scripts/install-deps --test")
    import subprocess

    made = tmp_path_factory.mktemp("man")
    for name in PAGES:
        with open(made / name, "wb") as out:
            subprocess.run([ROOT / "scripts/lib/man-page", DIR / (name + ".md")], stdout=out,
                           check=True)
    return made


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_into_man(man_pages, execute, name):
    env = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}
    env.pop("MAN_KEEP_FORMATTING", None)
    done = execute(shutil.which("man"), "--warnings", "-l", man_pages / name, env=env)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    title, number = name.rsplit(".", 1)
    assert lines[0].split()[0] == "%s(%s)" % (title.upper(), number)
    assert lines[2] == "NAME" and re.match(r" +%s - \w" % title, lines[3])
    assert [line for line in lines if len(line) > 80] == []
    # What Markdown means must not be left over.
    assert not [line for line in lines if re.search(r"\]\(|\*\*|```|^ +\|", line)]


def keys_in(text):
    """The keys in the first column of a table."""
    rows = re.findall(r"^\| (`.*?) \|", text, re.M)
    return [key for row in rows for key in re.findall(r"`([\w-]+)`", row)]


def test_the_kinds_of_findings_are_those_of_check():
    source = (ROOT / "builder/repair/report.c").read_text()
    kinds = re.findall(r'\[ISSUE_\w+\] = \{"([\w-]+)"', source)
    assert len(kinds) > 10
    _, text = section(PAGES["movenv-check.1"], "JSON").split("### Kinds of findings")
    assert sorted(keys_in(text)) == sorted(kinds)
