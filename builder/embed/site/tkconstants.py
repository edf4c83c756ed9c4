
# Added by movenv: Tcl searches beside the executable, which is the environment's.
def _movenv_tcl():
    import _tkinter
    import os
    import sys

    scripts = os.path.join(sys.base_prefix, "lib/tcl" + _tkinter.TCL_VERSION)
    if os.path.exists(scripts):
        os.environ.setdefault("TCL_LIBRARY", scripts)


_movenv_tcl()
