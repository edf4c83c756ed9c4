# SPDX-License-Identifier: MIT
"""The creator `movenv` of virtualenv: its environments, and those of the tools that use it, are
movenv's. VIRTUALENV_CREATOR=movenv chooses it.

virtualenv imports this module in every run, whichever creator is chosen: it only uses what
virtualenv has had since 20.5.
"""
from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import Any

from virtualenv.create.describe import Describe
from virtualenv.create.pyenv_cfg import PyEnvCfg
from virtualenv.create.via_global_ref.api import ViaGlobalRefApi, ViaGlobalRefMeta
from virtualenv.version import __version__

from . import _program

__all__ = ["Movenv"]

LOGGER = logging.getLogger(__name__)
OLDEST = (3, 6)
ACTIVATORS = ("activate", "activate.csh", "activate.fish", "activate.nu", "activate.xsh",
              "activate_this.py", "Activate.ps1")


class Meta(ViaGlobalRefMeta):
    """--symlinks and --copies are accepted on every file system: neither has a meaning here."""

    def __init__(self) -> None:
        super().__init__()
        self.symlink_error = self.copy_error = None


class Cfg(PyEnvCfg):
    """pyvenv.cfg. virtualenv writes it as the last step of all, after the seeder and the
    activators: that is the time to put right what these have written.
    """

    def __init__(self, content: Any, path: Path, creator: Movenv) -> None:
        super().__init__(content, path)
        self.creator = creator

    def write(self) -> None:
        self.creator.finish()


class Movenv(ViaGlobalRefApi, Describe):
    """An environment by `movenv create`. As a Describe it knows its paths before it is made, which
    tox reads.
    """

    def __init__(self, options: Any, interpreter: Any) -> None:
        ViaGlobalRefApi.__init__(self, options, interpreter)
        Describe.__init__(self, self.dest, interpreter)
        self.prompt = getattr(options, "prompt", None)
        self.pyenv_cfg = Cfg(self.pyenv_cfg.content, self.pyenv_cfg.path, self)
        self._activators: dict[str, bytes] = {}
        self._is_made = False

    @classmethod
    def can_create(cls, interpreter: Any) -> Meta | None:
        """A missing program is not reported here: virtualenv would only say that the creator is not
        available, and tox that there is no interpreter.
        """
        return Meta() if interpreter.version_info[:2] >= OLDEST else None

    @classmethod
    def can_describe(cls, interpreter: Any) -> bool:
        """The first class that can describes for all other creators, and plugins come first."""
        return False

    @classmethod
    def exe_stem(cls) -> str:
        return "python"

    def run(self) -> None:
        """movenv clears, not virtualenv: the old environment stays until the new one is there."""
        clear = self.clear
        self._words = ["--clear", "--force"] if clear else []
        self.clear = False
        try:
            super().run()
        finally:
            self.clear = clear

    def create(self) -> None:
        words = ["create", "--without-pip", "-p", _program.python_of(self.interpreter),
                 *self._words]
        if self.enable_system_site_package:
            words.append("--system-site-packages")
        if self.no_vcs_ignore:
            words.append("--no-vcs-ignore")
        if self.prompt is not None:
            words.append("--prompt=%s" % self.prompt)
        self._call(*words, "--", str(self.dest))
        self._is_made = True
        self._activators = {name: (self.bin_dir / name).read_bytes() for name in ACTIVATORS}
        self._add_keys({"virtualenv": __version__})

    def add_cachedir_tag(self) -> None:
        """movenv has done it, unless the directory is a project that has other files."""

    def setup_ignore_vcs(self) -> None:
        """The same."""

    def set_pyenv_cfg(self) -> None:
        """The file is movenv's."""
        if self._is_made:
            self.pyenv_cfg.refresh()

    def finish(self) -> None:
        """Puts right what virtualenv's seeder and activators wrote: they name the environment's
        path. Keys of pyvenv.cfg that other plugins set are added.
        """
        keys = dict(self.pyenv_cfg.content)
        self._restore_activators()
        try:
            self._call("repair", "-q", "--", str(self.dest))
        except _program.MovenvError as error:
            LOGGER.warning("%s", error)
        self.pyenv_cfg.refresh()
        self._add_keys({k: v for k, v in keys.items() if k not in self.pyenv_cfg})

    def _call(self, *words: str) -> None:
        notes = _program.run(*words, env=self.env)[1]
        if notes:
            LOGGER.warning("%s", notes)

    def _restore_activators(self) -> None:
        """All of movenv's activate scripts are there, whichever activators were chosen. virtualenv
        has Activate.ps1 by another name, which hatch starts, and a part of activate.csh.
        """
        wanted = dict(self._activators)
        if (self.bin_dir / "activate.ps1").exists():
            wanted["activate.ps1"] = wanted["Activate.ps1"]
        for name, data in wanted.items():
            path = self.bin_dir / name
            if not path.exists() or path.read_bytes() != data:
                replace(path, data)
        part = self.bin_dir / "deactivate.csh"
        if part.exists():
            part.unlink()

    def _add_keys(self, keys: dict[str, str]) -> None:
        if keys:
            path = self.pyenv_cfg.path
            rows = ["%s = %s\n" % (key, " ".join(str(keys[key]).splitlines())) for key in keys]
            replace(path, path.read_bytes() + os.fsencode("".join(rows)))
            self.pyenv_cfg.refresh()


def replace(path: Path, data: bytes) -> None:
    """Replaces a file at once, by a new one with the old one's mode. The directory may be another
    user's: mkstemp follows no link.
    """
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o644
    descriptor, part = tempfile.mkstemp(dir=str(path.parent), prefix=".%s." % path.name)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(data)
        os.replace(part, str(path))
    except BaseException:
        os.unlink(part)
        raise
