# SPDX-License-Identifier: MIT
"""Directories whose names a line of pyvenv.cfg cannot hold."""

def test_repair_adds_no_line_by_the_name_of_the_directory(movenv, any_python, tmp_path):
    """A standalone environment has its own path as home."""
    made = tmp_path / "made"
    movenv("create", "--standalone", "--without-pip", "-p", any_python, made)
    moved = made.rename(tmp_path / "a\nprompt = evil")
    text = (moved / "pyvenv.cfg").read_text()
    done = movenv("repair", moved, check=False)
    assert done.returncode == 1
    assert "pyvenv.cfg': a line of it cannot hold the path of its interpreter" in done.stderr
    assert (moved / "pyvenv.cfg").read_text() == text
    moved.rename(made)
    movenv("repair", made)
    assert (made / "pyvenv.cfg").read_text() == text
