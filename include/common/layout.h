/* SPDX-License-Identifier: MIT */
/*
 * Names and limits on disk that both programs rely on.
 */
#ifndef MOVENV_COMMON_LAYOUT_H
#define MOVENV_COMMON_LAYOUT_H

#define MOVENV_VERSION "0.1.0"

#define SHIM_MARK "movenv-shim" /* stands in every shim, and in no other executable */

#define SHIM_MAX (16 * 1024) /* bytes of a shim without a zip, at most */

#define CFG_NAME "pyvenv.cfg"
/* A pyvenv.cfg has fewer bytes: CPython Modules/getpath.c reads no longer one. */
#define CFG_MAX (32 * 1024)

/*
 * A standalone environment holds its interpreter below BASE_DIR: a launcher of it in "bin", the
 * executable itself in BASE_LIBEXEC, shared libraries and the loader in BASE_SO.
 */
#define BASE_DIR "base"
#define BASE_BIN BASE_DIR "/bin"
#define BASE_LIBEXEC "libexec" /* below BASE_DIR */
#define BASE_SO "so"           /* below BASE_DIR */

/* What movenv has in the making has a name that begins so, beside its final one. */
#define TEMPORARY_PREFIX ".movenv-"

/* Whose sitecustomize.py undoes what a start by variables leaves behind; see shim/once.h. */
#define SITE_DIR "lib/movenv"
#define SAFE_PATH_MARK "movenv" /* PYTHONSAFEPATH, where it stands for -I */

#define PATH_CAP 4096 /* bytes of a path with its NUL: Linux PATH_MAX */
#define NAME_CAP 256  /* bytes of a file name with its NUL */

#define HOME_HOPS_MAX 8  /* environments that stand on environments */
#define LINK_HOPS_MAX 40 /* symlinks followed from the invoked name: the kernel's limit */

/* A launcher is a shim with a zip behind it that holds this one member, stored. */
#define PAYLOAD_NAME "__main__.py"
/* The longest text given to Python in one argument; the kernel takes 128 KiB. */
#define PAYLOAD_MAX (96 * 1024)

#endif
