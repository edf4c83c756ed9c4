# SPDX-License-Identifier: MIT
"""The long tests with real packages: all of them, or a share of each day.

ECOSYSTEM_SHARE=3: one in three, ECOSYSTEM_TURN=K the K-th of these shares (default: the day's). The
summary names those that are left out.
"""
import datetime
import os

SHARE = int(os.environ.get("ECOSYSTEM_SHARE", "1"))
TURN = int(os.environ.get("ECOSYSTEM_TURN", datetime.date.today().toordinal()))
left_out = []


def of_today(names):
    """The names that are tested today, at least one."""
    names = list(names)
    share = min(SHARE, len(names))
    chosen = names[TURN % share::share]
    left_out.extend(name for name in names if name not in chosen)
    return chosen


def only_whole(name):
    """Whether no share is asked for: the tests of that name are too long for a share."""
    if SHARE == 1:
        return True
    left_out.append(name)
    return False
