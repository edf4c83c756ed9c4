/* SPDX-License-Identifier: MIT */
/*
 * Names and limits on disk that both programs rely on.
 */
#ifndef MOVENV_COMMON_LAYOUT_H
#define MOVENV_COMMON_LAYOUT_H

#define MOVENV_VERSION "0.1.0"

/*
 * Every shim has a note with it near the start of its file (shim/mark.c), on every machine and with
 * any flags of a compiler. No other executable has it there: movenv holds a shim further on.
 */
#define SHIM_MARK "movenv-shim"
#define SHIM_MARK_END 1024 /* the mark ends in the first so many bytes */

#define CFG_NAME "pyvenv.cfg"
/* A pyvenv.cfg has fewer bytes: CPython Modules/getpath.c refuses a longer one. */
#define CFG_MAX (32 * 1024L)

/*
 * A standalone environment holds its interpreter below BASE_DIR: a launcher of it in "bin", the
 * executable itself in BASE_LIBEXEC, shared libraries and the loader in BASE_SO.
 */
#define BASE_DIR "base"
#define BASE_BIN BASE_DIR "/bin"
#define BASE_LIBEXEC "libexec" /* below BASE_DIR */
#define BASE_SO "so"           /* below BASE_DIR */

/* The extended attribute with a file's capabilities; with them the shim refuses to start. */
#define CAPABILITY_NAME "security.capability"

/* Names of temporaries start with it; see builder/fs/temporary.h. */
#define TEMPORARY_PREFIX ".movenv-"
#define HEAL_LETTERS 16 /* a to p: the end of the names of a start's temporaries */

/* Its sitecustomize.py removes the traces of a start by variables; see shim/pythonhome.h. */
#define SITE_DIR "lib/movenv"
#define SAFE_PATH_MARK "movenv" /* the value of PYTHONSAFEPATH that replaces -I */

#define PATH_CAP 4096 /* bytes of a path with its NUL: Linux PATH_MAX */
#define NAME_CAP 256  /* bytes of a file name with its NUL */

#define HOME_HOPS_MAX 8  /* environments whose home is an environment */
#define LINK_HOPS_MAX 40 /* symlinks followed from the invoked name: the kernel's limit */

/* A launcher is a shim followed by a zip with this one member, stored. */
#define PAYLOAD_NAME "__main__.py"
/* The longest text given to Python in one argument; the kernel takes 128 KiB. */
#define PAYLOAD_MAX (96 * 1024L)

#endif
