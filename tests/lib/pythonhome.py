# SPDX-License-Identifier: MIT
"""An environment that cannot be healed, beside what the same one is with a home that is there.

Its base is a tree of homes.py, which lies far from where it was built for: no Python finds its
library by the prefix that is built in. MOVENV_PYTHON leads there, and MOVENV_NO_HEAL keeps
pyvenv.cfg as it is.
"""
import json
import os

import homes

ASK = """
import json, os, sys
flags = {k: getattr(sys.flags, k) for k in dir(sys.flags) if k[0] != "_"}
print(json.dumps({
    "prefix": sys.prefix, "base_prefix": sys.base_prefix, "exec_prefix": sys.exec_prefix,
    "base_exec_prefix": sys.base_exec_prefix, "executable": sys.executable,
    "base_executable": getattr(sys, "_base_executable", None), "path": sys.path, "argv": sys.argv,
    "orig_argv": getattr(sys, "orig_argv", ["none"]), "environ": dict(os.environ),
    "warnings": sys.warnoptions, "modules": sorted(sys.modules),
    "xoptions": getattr(sys, "_xoptions", None),
    "flags": {k: v for k, v in flags.items() if not callable(v)},
    "user_site": getattr(sys.modules.get("site"), "ENABLE_USER_SITE", None),
}))
"""


class StaleEnvironment:
    """Stands for the environment's path."""

    def __init__(self, env, interpreter, execute, variables):
        self.env = env
        self.python = env.python
        self.interpreter = interpreter
        self._execute = execute
        self.variables = dict(
            variables, MOVENV_NO_HEAL="1", MOVENV_PYTHON=str(interpreter)
        )

    def __fspath__(self):
        return str(self.env)

    __str__ = __fspath__

    @property
    def program(self):
        return self.env.bin / "python"

    def stand_on(self, home):
        name = self.interpreter.name
        self.env.configure(home=str(home), executable=os.path.join(str(home), name))

    def run(self, *words, program=None, variables=None, **kwargs):
        """A start by variables; the file must be as it was after it."""
        self.stand_on("/no/such/home")
        before = (self.env / "pyvenv.cfg").read_bytes()
        env = self.variables if variables is None else variables
        done = self._execute(program or self.program, *words, env=env, **kwargs)
        assert (self.env / "pyvenv.cfg").read_bytes() == before
        return done

    def run_healthy(self, *words, program=None, variables=None, **kwargs):
        self.stand_on(homes.top(self.interpreter) / "bin")
        env = self.variables if variables is None else variables
        return self._execute(program or self.program, *words, env=env, **kwargs)

    def ask(self, *options, **kwargs):
        return json.loads(self.run(*options, "-c", ASK, **kwargs).stdout)

    def ask_both(self, *options, **kwargs):
        """(of the healthy environment, of a start by variables)"""
        healthy = json.loads(self.run_healthy(*options, "-c", ASK, **kwargs).stdout)
        return healthy, self.ask(*options, **kwargs)


def differences(healthy, other):
    """{key: (healthy value, other value)}, flags as "flags.isolated"."""
    flat = []
    for told in (healthy, other):
        told = dict(told)
        told.update(("flags." + k, v) for k, v in told.pop("flags").items())
        flat.append(told)
    assert set(flat[0]) == set(flat[1])
    return {k: (v, flat[1][k]) for k, v in flat[0].items() if v != flat[1][k]}
