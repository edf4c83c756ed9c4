# SPDX-License-Identifier: MIT
"""The text of movenv check: findings in groups, each with its way out."""
import re
from typing import NamedTuple

FIXED = "movenv repair fixes it"
HARMS = ["Broken now", "Breaks after a move", "Could be better"]


class Finding(NamedTuple):
    env: str
    harm: str
    kind: str
    file: str
    reason: str
    remedy: str  # FIXED, or what else to do

    def __str__(self):
        """A line with all of it, as grep would want it."""
        better = "could be better: " if self.harm == HARMS[2] else ""
        return "%s/%s: %s%s (%s)" % (self.env, self.file, better, self.reason, self.remedy)


def parse(text):
    """The findings, in order. The text must be complete (-v), and its numbers right."""
    findings, waiting, titles = [], [], []
    env = harm = kind = None
    for line in text.splitlines():
        title = re.fullmatch(r"(  )?(\w[^:]*) \((\d+)\)", line)
        if title:
            inner, name, number = title.groups()
            if inner:
                kind = name
            else:
                assert not waiting and name in HARMS
                harm, kind = name, None
            titles.append((env, harm, kind, int(number)))
        elif line.startswith("  -> "):
            assert waiting, "a way out without a finding"
            remedy = line[len("  -> "):]
            fixes = re.fullmatch(r"movenv repair (.+) fixes (?:it|these (\d+))", remedy)
            if fixes:
                assert int(fixes.group(2) or 1) == len(waiting)
                remedy = FIXED
            findings += [f._replace(remedy=remedy) for f in waiting]
            waiting = []
        elif line.startswith("    "):
            assert "(-v lists them)" not in line
            file, _, reason = line[4:].partition(": ")
            waiting.append(Finding(env, harm, kind, file, reason, ""))
        else:
            assert not waiting
            env, _, verdict = line.rpartition(": ")
            assert verdict in ("can be moved", "cannot be moved", "parts of it are broken",
                               "some of it cannot be read")
    assert not waiting, "findings without a way out"
    check_titles(titles, findings)
    return findings


def check_titles(titles, findings):
    """A kind can have two titles: for those with a fix, and for the others."""
    numbers = {}
    for env, harm, kind, number in titles:
        numbers[env, harm, kind] = numbers.get((env, harm, kind), 0) + number
    for (env, harm, kind), number in numbers.items():
        assert number == len([f for f in findings if f.env == env and f.harm == harm
                              and kind in (None, f.kind)])


def lines(text):
    """A line for each finding: "DIR/FILE: REASON (REMEDY)"."""
    return [str(finding) for finding in parse(text)]
