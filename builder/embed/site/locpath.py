
# Added by movenv: C.UTF-8 for a machine without any locale. Elsewhere LOCPATH would hide the others.
def _movenv_locale():
    import os
    import sys

    carried = os.path.join(sys.base_prefix, "lib/locale")
    if os.path.isdir(carried) and not os.path.isdir("/usr/lib/locale"):
        os.environ.setdefault("LOCPATH", carried)


_movenv_locale()
