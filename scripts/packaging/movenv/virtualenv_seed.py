# SPDX-License-Identifier: MIT
"""The seeder `movenv` of virtualenv: installs the wheels that virtualenv's own seeder chooses,
from movenv's cache. VIRTUALENV_SEEDER=movenv chooses it, with the creator movenv.
"""
from __future__ import annotations

from typing import Any

from virtualenv.seed.embed.base_embed import BaseEmbed
from virtualenv.seed.wheels import get_wheel

from . import _program

__all__ = ["Movenv"]


class Movenv(BaseEmbed):
    def run(self, creator: Any) -> None:
        if not self.enabled:
            return
        if "movenv" not in creator.pyenv_cfg:
            raise RuntimeError("the seeder movenv needs the creator movenv: set "
                               "VIRTUALENV_CREATOR=movenv, or give --creator movenv")
        wheels = [self._find(creator, name, version)
                  for name, version in self.distribution_to_versions().items()]
        interpreter = creator.interpreter
        python = interpreter.system_executable or interpreter.executable
        _program.run("create", "--without-pip", "-p", python,
                     *("--seed=%s" % wheel for wheel in wheels), "--", str(creator.dest),
                     env=self.env)

    def _find(self, creator: Any, name: str, version: str) -> str:
        """The file of a wheel: virtualenv's own, or one from the index where that is asked for."""
        for download in [True] if self.download else [False, True]:
            wheel = get_wheel(distribution=name, version=version,
                              for_py_version=creator.interpreter.version_release_str,
                              search_dirs=self.extra_search_dir, download=download,
                              app_data=self.app_data, do_periodic_update=self.periodic_update,
                              env=self.env)
            if wheel is not None:
                return str(wheel.path)
        raise RuntimeError("no wheel of %s %s" % (name, version))
