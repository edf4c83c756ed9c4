# SPDX-License-Identifier: MIT
# Movenv starts the interpreter that it has taken along with this, by -I -S -B -c: it compiles the
# modules of the library that movenv changed. Else each start would, where nobody may write.
import os
import sys

os.write(1, b"movenv\0")
library = os.path.dirname(os.path.abspath(os.__file__))
names = ["locale.py", "curses/__init__.py", "_pyrepl/curses.py", "_pyrepl/terminfo.py",
         "tkinter/constants.py"]
names += [name for name in os.listdir(library) if name.startswith("_sysconfigdata")]
for name in names:
    source = os.path.join(library, name)
    if not name.endswith(".py") or not os.path.isfile(source):
        continue
    import importlib.util
    import py_compile

    compiled = importlib.util.cache_from_source(source)
    if os.path.isdir(os.path.dirname(compiled)) and not os.path.exists(compiled):
        try:
            # The import corrects the name of the source. The time is for archives.
            py_compile.compile(source, cfile=compiled, dfile=name, doraise=True)
            os.utime(compiled, ns=(os.stat(source).st_mtime_ns,) * 2)
        except (OSError, py_compile.PyCompileError):
            pass
os._exit(0)
