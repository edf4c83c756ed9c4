# SPDX-License-Identifier: MIT
"""Waiting for what another process does."""
import time


def wait_for(condition, process):
    """Returns when the condition holds; fails if the process ends before, or after a minute."""
    end = time.monotonic() + 60
    while not condition():
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.005)
