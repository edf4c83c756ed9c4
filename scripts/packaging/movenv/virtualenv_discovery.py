# SPDX-License-Identifier: MIT
"""The discovery `movenv` of virtualenv: it finds an interpreter as `movenv create -p SPEC` does,
also those of pyenv, uv, mise, conda and others that are not on PATH. VIRTUALENV_DISCOVERY=movenv
chooses it.
"""
from __future__ import annotations

import json
import logging
import os
from typing import Any

from virtualenv.discovery.builtin import Builtin

from . import MovenvNotFound, _program

__all__ = ["Movenv"]

LOGGER = logging.getLogger(__name__)


class Movenv(Builtin):
    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.why: list[str] = []

    def __repr__(self) -> str:
        """Part of virtualenv's message if nothing is found."""
        text = "%s discover of python_spec=%r" % (type(self).__name__, list(self.python_spec))
        return "%s (%s)" % (text, "; ".join(self.why)) if self.why else text

    def run(self) -> Any:
        """The interpreter of the first spec that has one, or None. An option of virtualenv and tox
        names interpreters that go first: virtualenv's own discovery knows whether one of them fits.
        """
        found = super().run() if any(self.try_first_with) else None
        specs = self.python_spec
        try:
            for spec in specs if found is None else ():
                self.python_spec = [self._file_of(spec)]
                if self.python_spec[0]:
                    found = super().run()
                if found is not None:
                    break
        finally:
            self.python_spec = specs
        return found

    def _file_of(self, spec: str) -> str | None:
        """The file that a spec means: itself if it is a path, else by movenv; None: not found."""
        if os.sep in spec:
            return spec
        try:
            answer, _ = _program.run("list", "--json", "--python=%s" % spec, env=self._env)
        except _program.MovenvError as error:
            self.why.append(str(error).splitlines()[0])
            return None
        except MovenvNotFound as error:
            LOGGER.error("%s", error)  # tox only reports that there is no interpreter
            raise
        return json.loads(answer)["interpreters"][0]["path"]
