/* SPDX-License-Identifier: MIT */
/*
 * What kinds of things in an environment break. repair/report.c has their names, which are part of
 * the JSON.
 */
#ifndef MOVENV_REPAIR_ISSUE_KIND_H
#define MOVENV_REPAIR_ISSUE_KIND_H

enum issue_kind {
	ISSUE_OTHER,
	ISSUE_SCRIPT,
	ISSUE_PYTHON,       /* bin/python and its names */
	ISSUE_CONFIG,       /* pyvenv.cfg */
	ISSUE_ACTIVATE,     /* activate and its kin */
	ISSUE_LINK,         /* symbolic links but those of python */
	ISSUE_PTH,          /* .pth files */
	ISSUE_EDITABLE,     /* a project that is imported from where it lies */
	ISSUE_DIRECT_URL,   /* direct_url.json */
	ISSUE_RPATH,        /* where a file looks for its libraries */
	ISSUE_LIBRARY,      /* a library of this machine that is needed in base/so */
	ISSUE_ARCHITECTURE, /* for another machine */
	ISSUE_KERNEL,       /* Jupyter's */
	ISSUE_SYSCONFIG,    /* what extension modules are compiled with */
	ISSUE_PKGCONFIG,
	ISSUE_HASH, /* not what RECORD says */
	ISSUE_KINDS /* how many */
};

#endif
