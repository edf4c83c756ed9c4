
# Added by movenv: the machine may have no description of its terminal. After an empty name, which
# stands for the machine's own.
def _movenv_terminfo():
    import os
    import sys

    carried = os.path.join(sys.base_prefix, "share/terminfo")
    places = os.environ.get("TERMINFO_DIRS", "").split(":")
    if ":" not in carried and carried not in places and os.path.isdir(carried):
        os.environ["TERMINFO_DIRS"] = ":".join(places + [carried])


_movenv_terminfo()
