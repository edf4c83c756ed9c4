/* SPDX-License-Identifier: MIT */
/*
 * A scanner of Python's own options, as CPython's Python/getopt.c reads them: single letters that
 * may stand in groups; -c and -m end them; -W, -X and --check-hash-based-pycs take a value.
 */
#ifndef MOVENV_SHIM_PYTHON_OPTIONS_H
#define MOVENV_SHIM_PYTHON_OPTIONS_H

/* The command line; argv is borrowed. Zeros, but for argv and next = 1, before the first call. */
struct python_options {
	char **argv;  /* NULL-terminated; argv[0] is the program */
	int next;     /* the first word that was not read yet: at the end, the script */
	char *letter; /* the letter that was read last, in its word */
	char *value;  /* of -c, -m, -W, -X; NULL: it is missing, or the letter has none */
	int is_over;  /* -c, -m, or the end of the options was read */
};

/*
 * Reads the next letter. Returns it, or 0 if no option is left: then argv[next] is the script, "-",
 * or NULL. The caller may change *letter in place; long options are passed over.
 */
int python_options_next(struct python_options *options);

#endif
