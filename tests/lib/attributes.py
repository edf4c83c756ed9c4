# SPDX-License-Identifier: MIT
"""What a file has besides its bytes: modes, access control lists and extended attributes."""
import errno
import os
import stat
import struct

import pytest

ACL = "system.posix_acl_access"
DEFAULT_ACL = "system.posix_acl_default"
ANYBODY = 0xFFFFFFFF  # an entry that names nobody
# The tags of linux/posix_acl.h.
OWNER, USER, GROUP, MASK, OTHERS = 1, 2, 4, 16, 32


def acl(user, user_may, group_may, mask):
    """A list with one named user besides the three classes of the mode; others may nothing."""
    entries = [(OWNER, 7, ANYBODY), (USER, user_may, user), (GROUP, group_may, ANYBODY),
               (MASK, mask, ANYBODY), (OTHERS, 0, ANYBODY)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in entries)


def give(path, name, value):
    """Sets an attribute; where the disk has none such, the test is skipped."""
    try:
        os.setxattr(path, name, value)
    except OSError as e:
        if e.errno != errno.EOPNOTSUPP:
            raise
        pytest.skip("the disk of the tests has no attributes like %s" % name)


def attributes(path):
    """All that is to stay the same when the bytes change."""
    st = os.lstat(path)
    named = {n: os.getxattr(path, n, follow_symlinks=False)
             for n in os.listxattr(path, follow_symlinks=False)}
    return stat.filemode(st.st_mode), st.st_uid, st.st_gid, named
