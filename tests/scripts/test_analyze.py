# SPDX-License-Identifier: MIT
"""scripts/analyze: each tool looks through the sources of the shim and the builder, in all folders."""
import shutil
import subprocess

import pytest

from conftest import ROOT

CLEAN = "int twice(int n);\n\nint\ntwice(int n)\n{\n\treturn 2 * n;\n}\n"
# In each, one fault that the tool finds.
FAULTY = {
    "gcc": ("#include <stdlib.h>\nvoid drop(char *p);\nvoid drop(char *p) { free(p); free(p); }\n",
            "double"),
    "clang-tidy": ("int first(const int *p);\nint first(const int *p) { return p ? 0 : *p; }\n",
                   "clang-analyzer-core.NullDereference"),
    "cppcheck": ("int last(void);\nint last(void) { int a[2] = {1, 2}; return a[2]; }\n",
                 "arrayIndexOutOfBounds"),
}


@pytest.fixture
def tree(tmp_path):
    for folder in ("scripts", "include", "shim/common", "builder/core"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "analyze", tmp_path / "scripts")
    shutil.copy(ROOT / ".clang-tidy", tmp_path)
    for name in ("shim/a.c", "shim/common/b.c", "builder/core/c.c"):
        (tmp_path / name).write_text(CLEAN)
    return tmp_path


def analyze(tree, *args, **kwargs):
    return subprocess.run([str(tree / "scripts" / "analyze"), *args], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                          timeout=120, **kwargs)


@pytest.fixture(params=sorted(FAULTY))
def tool(request):
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed")
    return request.param


def test_sources_without_a_fault_have_no_warnings(tree, tool):
    done = analyze(tree, tool)
    assert (done.returncode, done.stdout) == (0, f"analyze: {tool} has no warnings\n")


@pytest.mark.parametrize("name", ["shim/a.c", "shim/common/b.c", "builder/core/c.c"])
def test_a_fault_in_any_folder_is_printed(tree, tool, name):
    text, warning = FAULTY[tool]
    (tree / name).write_text(text)
    done = analyze(tree, tool)
    assert done.returncode == 1
    assert name in done.stdout and warning in done.stdout
    assert done.stdout.endswith(f"analyze: {tool} has warnings\n")


@pytest.mark.parametrize("name", sorted(FAULTY))
def test_a_missing_tool_is_an_error_with_the_way_out(tree, name):
    tools = tree / "bin"
    tools.mkdir()
    for program in ("sh", "dirname", "nproc"):
        (tools / program).symlink_to(shutil.which(program))
    done = analyze(tree, name, env={"PATH": str(tools)})
    assert done.returncode == 1
    assert done.stdout == (f"analyze: '{name}' is missing: 'scripts/install-deps --test' "
                           "installs it\n")


@pytest.mark.parametrize("args", [[], ["lint"], ["gcc", "cppcheck"]])
def test_another_argument_is_misuse(tree, args):
    done = analyze(tree, *args)
    assert (done.returncode, done.stdout) == (2, "usage: analyze gcc | clang-tidy | cppcheck\n")
