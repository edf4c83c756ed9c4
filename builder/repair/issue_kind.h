/* SPDX-License-Identifier: MIT */
/*
 * The kinds of issues in an environment. repair/report.c has their names, which are part of the
 * JSON.
 */
#ifndef MOVENV_REPAIR_ISSUE_KIND_H
#define MOVENV_REPAIR_ISSUE_KIND_H

enum issue_kind {
	ISSUE_OTHER,
	ISSUE_SCRIPT,
	ISSUE_PYTHON,       /* bin/python and the interpreter's other names */
	ISSUE_CONFIG,       /* pyvenv.cfg */
	ISSUE_ACTIVATE,     /* activate scripts */
	ISSUE_LINK,         /* symbolic links, except for the interpreter's names */
	ISSUE_PTH,          /* .pth files */
	ISSUE_EDITABLE,     /* a project that is imported from its source directory */
	ISSUE_DIRECT_URL,   /* direct_url.json */
	ISSUE_RPATH,        /* the library search path of an ELF file */
	ISSUE_LIBRARY,      /* a library of this machine that base/so needs */
	ISSUE_ARCHITECTURE, /* an ELF file for another machine */
	ISSUE_KERNEL,       /* a Jupyter kernel spec */
	ISSUE_SYSCONFIG,    /* compiler settings for extension modules */
	ISSUE_PKGCONFIG,    /* pkg-config files */
	ISSUE_MODE,         /* a program without execute bits */
	ISSUE_DISK,         /* the disk is mounted noexec */
	ISSUE_HASH,         /* a file that differs from its row in RECORD */
	ISSUE_KINDS         /* the number of kinds */
};

#endif
