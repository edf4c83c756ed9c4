__NAME__
import sys
if sys.argv[0] == "-c":
    del sys.argv[0]
    if sys.path[:1] == [""]:
        sys.path[0] = sys.argv[0]
        sys.path_importer_cache[sys.argv[0]] = None
    __file__ = sys.argv[0]
    try:
        with open("/proc/self/comm", "wb", 0) as _comm:
            _comm.write(b__NAME__)
    except OSError:
        pass
