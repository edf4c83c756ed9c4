__NAME__
import os as _os
import sys
if sys.argv[0] == "-c":
    del sys.argv[0]
    _first, _path = "", sys.argv[0]
else:
    _first = _path = _os.path.dirname(__file__)
_unsafe = not _first and 0x30d0000 <= sys.hexversion < 0x30d03f0
if _unsafe or _path[0] != "/":
    try:
        _path = _os.path.join(_os.getcwd(), _path)
    except OSError:
        if _unsafe and sys.path[:1] == [""]:
            _os.execv(sys.executable, [sys.executable] + sys.argv)
if sys.path[:1] == [_first] != [_path]:
    sys.path[0] = _path
    sys.path_importer_cache[_path] = None
__file__ = _path + "/__main__.py" if _first else _path
if not _first:
    try:
        _comm = _os.open("/proc/self/comm", _os.O_WRONLY)
        try:
            _os.write(_comm, b__NAME__)
        finally:
            _os.close(_comm)
    except OSError:
        pass
