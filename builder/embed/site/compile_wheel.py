# SPDX-License-Identifier: MIT
# Movenv starts an interpreter with this, by -I -S -B -c: it compiles the modules below the directory
# that is the argument into the current directory, which is empty. Nothing is imported from there.
# All processors share the work.
import importlib.util
import os
import py_compile
import signal
import sys

top = sys.argv[1]
options = {"doraise": True}
if hasattr(py_compile, "PycInvalidationMode"):
    # SOURCE_DATE_EPOCH would ask for another one.
    options["invalidation_mode"] = py_compile.PycInvalidationMode.TIMESTAMP
names = []
for directory, _, files in os.walk(top):
    names += [os.path.join(directory, name) for name in files if name.endswith(".py")]
try:
    count = min(len(os.sched_getaffinity(0)), 16)
except (AttributeError, OSError):
    count = 1
if len(names) < 50:
    count = 1  # a process takes longer
children = []
turn = 0
for i in range(1, count):
    child = os.fork()
    if child == 0:
        turn, children = i, None
        break
    children.append(child)


def stop(*_):
    for child in children or ():
        os.kill(child, signal.SIGKILL)
    os._exit(1)


signal.signal(signal.SIGTERM, stop)  # movenv was asked to stop
signal.alarm(120)  # each process has its own
for source in sorted(names)[turn::count]:
    name = os.path.relpath(source, top)
    target = importlib.util.cache_from_source(name)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        # The import corrects the name of the source.
        py_compile.compile(source, cfile=target, dfile=name, **options)
    except Exception:  # of Python 2, or a template: Python reports it where it is imported
        pass
for child in children or ():
    os.waitpid(child, 0)
os._exit(0)
