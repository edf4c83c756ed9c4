/* SPDX-License-Identifier: MIT */
/*
 * What kinds of things in an environment break. repair/report.c has their names, which are part of
 * the JSON.
 */
#ifndef MOVENV_REPAIR_ISSUE_KIND_H
#define MOVENV_REPAIR_ISSUE_KIND_H

enum mend_kind {
	MEND_OTHER,
	MEND_SCRIPT,
	MEND_PYTHON,       /* bin/python and its names */
	MEND_CONFIG,       /* pyvenv.cfg */
	MEND_ACTIVATE,     /* activate and its kin */
	MEND_LINK,         /* symbolic links but those of python */
	MEND_PTH,          /* .pth files */
	MEND_EDITABLE,     /* a project that is imported from where it lies */
	MEND_DIRECT_URL,   /* direct_url.json */
	MEND_RPATH,        /* where a file looks for its libraries */
	MEND_LIBRARY,      /* a library of this machine that is needed in base/so */
	MEND_ARCHITECTURE, /* for another machine */
	MEND_KERNEL,       /* Jupyter's */
	MEND_SYSCONFIG,    /* what extension modules are compiled with */
	MEND_PKGCONFIG,
	MEND_HASH, /* not what RECORD says */
	MEND_KINDS /* how many */
};

#endif
