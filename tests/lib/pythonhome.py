# SPDX-License-Identifier: MIT
"""An environment that cannot be healed, to be compared with itself while its home is there.

Its base is a tree of homes.py, in another place than the one it was built for: no Python finds its
library by the built-in prefix. MOVENV_PYTHON names the tree, and MOVENV_NO_HEAL keeps pyvenv.cfg
unchanged.
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
    """The environment; as a path it is its directory."""

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
        """Starts by variables, and asserts that pyvenv.cfg stays unchanged."""
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
        """(the values of the healthy environment, the values of a start by variables)"""
        healthy = json.loads(self.run_healthy(*options, "-c", ASK, **kwargs).stdout)
        return healthy, self.ask(*options, **kwargs)


def differences(healthy, other):
    """{key: (healthy value, other value)}, flags as "flags.isolated"."""
    flat = []
    for values in (healthy, other):
        values = dict(values)
        values.update(("flags." + k, v) for k, v in values.pop("flags").items())
        flat.append(values)
    assert set(flat[0]) == set(flat[1])
    return {k: (v, flat[1][k]) for k, v in flat[0].items() if v != flat[1][k]}
