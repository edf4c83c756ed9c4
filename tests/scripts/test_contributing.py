# SPDX-License-Identifier: MIT
"""CONTRIBUTING.md: its picture of the ranks and its walks agree with the sources."""
import re

import pytest

from conftest import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
WALKS = PAGE[PAGE.index("## Five walks"):PAGE.index("## Habits")]


def steps():
    """[(function, file)] of the walks; in a line, names stand before their file."""
    found = []
    for line in re.findall(r"^\d+\. .*", WALKS, re.M):
        names = []
        for word in re.findall(r"`([^`]+)`", line):
            if word.endswith(".c"):
                found += [(name, word) for name in names]
                names = []
            elif re.fullmatch(r"[a-z_0-9]+", word) and word != "argv":
                names.append(word)
    return found


def test_there_are_five_walks():
    assert len(re.findall(r"^1\. ", WALKS, re.M)) == 5
    assert len(steps()) > 40


@pytest.mark.parametrize("name, file", steps(), ids=lambda s: s)
def test_a_step_of_a_walk_is_a_function_of_its_file(name, file):
    assert re.search(r"^%s\(" % name, (ROOT / file).read_text("utf-8"), re.M)


def test_the_picture_has_the_ranks_of_check_layers():
    text = (ROOT / "scripts/check-layers").read_text("utf-8")
    ranks = re.search(r"^ranks='([^']*)'", text, re.M).group(1)
    picture = re.search(r"^```\n(cmd.*?)```", PAGE, re.M | re.S).group(1)
    shown = [re.split(r" {3,}", line)[0].split() for line in picture.splitlines() if "│" not in line]
    assert shown[::-1] == [rank.split() for rank in ranks.split("|")]


def test_every_folder_of_the_builder_is_in_the_picture():
    folders = {path.name for path in (ROOT / "builder").iterdir() if any(path.glob("*.c"))}
    picture = re.search(r"^```\n(cmd.*?)```", PAGE, re.M | re.S).group(1)
    assert folders <= set(picture.split())
    assert not list((ROOT / "builder").glob("*.c"))
