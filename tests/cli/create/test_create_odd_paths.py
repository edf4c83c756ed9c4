# SPDX-License-Identifier: MIT
"""Interpreters in directories whose names a line of pyvenv.cfg cannot hold."""
import homes


def test_create_refuses_an_interpreter_in_a_directory_that_ends_in_a_blank(
    movenv, any_python, tmp_path
):
    """Python reads the key home without the blank, and would not find its base."""
    file = homes.home_tree(any_python, tmp_path.resolve() / "tree")
    file = file.parent.rename(file.parent.with_name("bin ")) / file.name
    done = movenv("create", "--without-pip", "-p", file, tmp_path / "env", check=False)
    assert done.returncode == 1
    assert "cannot use the interpreter '%s': the name of its directory" % file in done.stderr
    assert not (tmp_path / "env").exists()
