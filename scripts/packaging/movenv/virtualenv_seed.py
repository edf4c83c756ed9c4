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
    @classmethod
    def cannot_seed(cls, interpreter: Any) -> str | None:
        """A new virtualenv has no wheels for an old Python. That Python has its own."""
        return None

    def run(self, creator: Any) -> None:
        if not self.enabled:
            return
        if "movenv" not in creator.pyenv_cfg:
            raise RuntimeError("the seeder movenv needs the creator movenv: set "
                               "VIRTUALENV_CREATOR=movenv, or give --creator movenv")
        python = _program.python_of(creator.interpreter)
        seeds = ["--seed=" + self._find(creator, name, version)
                 for name, version in self.distribution_to_versions().items()]
        _program.run("create", "--without-pip", "-p", python, *seeds, "--", str(creator.dest),
                     env=self.env)

    def _find(self, creator: Any, name: str, version: str) -> str:
        """A seed of movenv's: the file of virtualenv's own wheel, or of one from the index if that
        is asked for; or a name, which movenv finds.
        """
        has_none = getattr(super(), "cannot_seed", lambda interpreter: None)
        if has_none(creator.interpreter):
            return name if version in ("bundle", "embed") else "%s==%s" % (name, version)
        for download in [True] if self.download else [False, True]:
            wheel = get_wheel(distribution=name, version=version,
                              for_py_version=creator.interpreter.version_release_str,
                              search_dirs=self.extra_search_dir, download=download,
                              app_data=self.app_data, do_periodic_update=self.periodic_update,
                              env=self.env)
            if wheel is not None:
                return str(wheel.path)
        raise RuntimeError("no wheel of %s %s" % (name, version))
