# SPDX-License-Identifier: MIT
"""What a console script imports at its start: pip's own text would import re for one line."""
import importlib.util
import sys
from pathlib import Path

import pytest

from wheels import Wheel

ROOT = Path(__file__).resolve().parents[3]
MODULE = """\
import sys

def main():
    print("re" in sys.modules, sys.argv)
    return 3
"""
# pip up to 25.0, and distlib of 2017.
LINE = "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n"
OLD_LINE = LINE.replace("pyw", "pyw?")
TEXT = """\
# -*- coding: utf-8 -*-
import re
import sys
from answer import main
if __name__ == '__main__':
%s    sys.exit(main())
"""


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("hook", ROOT / "builder/embed/site/_movenv_pip.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("form", ["native", "text"])
def test_a_script_that_pip_installs_imports_no_re(movenv, execute, tmp_path, pip_env, spread, form):
    env = tmp_path / "env"
    movenv("create", "-p", spread, "--no-setuptools", "--scripts=" + form, env)
    wheel = Wheel("answer", scripts={"answer": "answer:main", "answer.exe": "answer:main"},
                  files={"answer.py": MODULE}).write(tmp_path)
    execute(env / "bin/pip", "install", wheel, env=pip_env)
    for name in ("answer", "answer.exe"):
        done = execute(env / "bin" / name, "-S", check=False, env=pip_env)
        loaded, argv = done.stdout.split(None, 1)
        assert (done.returncode, argv.strip()) == (3, str(["%s/bin/answer" % env, "-S"]))
        # A Python whose own start imports re (PyPy) has it anyway.
        bare = execute(env / "bin/python", "-c", "import sys; print('re' in sys.modules)")
        assert loaded == bare.stdout.strip()


@pytest.mark.parametrize("line", [LINE, OLD_LINE, "    " + LINE], ids=["new", "old", "deeper"])
@pytest.mark.parametrize("name", ["tool", "tool.exe", "tool-script.pyw", "tool-script.py", ".exe",
                                  "tool.exe.exe", "tool-script.pyw.exe", "tool.exex", ""])
def test_the_name_loses_the_same_end(hook, monkeypatch, line, name):
    text = TEXT.replace("    sys.exit(main())\n", "") % line
    if line.startswith(" " * 8):
        text = text.replace("__main__':\n", "__main__':\n    if True:\n")
    text = text.replace("from answer import main\n", "")
    mended = hook.without_re(text.encode("ascii")).decode("ascii")
    assert "import re" in text and "import re" not in mended
    values = []
    for source in (text, mended):
        monkeypatch.setattr(sys, "argv", [name])
        exec(compile(source, "script", "exec"), {"__name__": "__main__"})
        values.append(sys.argv[0])
    assert values[0] == values[1]


@pytest.mark.parametrize("text", [
    TEXT % (LINE + LINE),
    TEXT.replace("sys.exit(main())", "sys.exit(re.match('a', 'a'))") % LINE,
    TEXT.replace("from answer", "from re") % LINE,
    TEXT % "",
    TEXT.replace("import re\n", "import re, os\n") % LINE,
], ids=["twice", "used", "a module re", "no line", "with another"])
def test_another_text_stays(hook, text):
    assert hook.without_re(text.encode("ascii")) == text.encode("ascii")
