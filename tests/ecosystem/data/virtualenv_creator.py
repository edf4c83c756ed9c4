# SPDX-License-Identifier: MIT
"""A plugin of pytest for virtualenv's own tests: its default creator is movenv's."""
from virtualenv.run.plugin.creators import CreatorSelector

find = CreatorSelector.for_interpreter


def for_interpreter(cls, interpreter):
    found = find(interpreter)
    for table in (found.key_to_class, found.key_to_meta):
        table["builtin"] = table["movenv"]
    return found._replace(builtin_key="movenv")


CreatorSelector.for_interpreter = classmethod(for_interpreter)
