/* SPDX-License-Identifier: MIT */
/*
 * Starts of pip and venv; see pip_hook.h. Options are read as CPython's Python/getopt.c reads them:
 * letters in groups; -c and -m end them; -W, -X and --check-hash-based-pycs take a value.
 */
#include <stddef.h>
#include <string.h>

#include "pip_hook.h"

/*
 * Takes what to run, a module or a script, from its arguments. The hook is looked for without the
 * current directory; where it is gone, pip starts as ever. Short, since it stands in the shim.
 */
static const char text[] =
	"import sys;p=sys.path;sys.path=p[p[:1]==['']:]\n"
	"try:from _movenv_pip import run\n"
	"except ImportError:import runpy;run=lambda m:runpy.run_path(m,None,'__main__')"
	"if'/'in m else runpy._run_module_as_main(m)\n"
	"sys.path=p;run(sys.argv.pop(1))";

/* Options are rewritten, and HOOK_* of those that were. */
static int exposing, exposed;

static int
ends_with(const char *path, const char *tail)
{
	size_t n = strlen(path), m = strlen(tail);

	return n >= m && !strcmp(path + n - m, tail) && (n == m || path[n - m - 1] == '/');
}

static char *
hooked(char *module)
{
	return module && (!strcmp(module, "pip") || !strcmp(module, "ensurepip") ||
			  !strcmp(module, "venv"))
		       ? module
		       : NULL;
}

/* The first `keep` words, "-c", the text, what it runs, and the words from `from` on. */
static int
rewrite(char **args, char **argv, int keep, char *what, int from)
{
	for (int i = 0; i < keep; i++)
		*args++ = argv[i];
	*args++ = "-c";
	*args++ = (char *)text;
	*args++ = what;
	while ((*args++ = argv[from++]))
		;
	return 1;
}

/*
 * Reads one word of options, at argv[*i], and goes behind it. Returns 1 if others may follow, 0 if
 * a script may, -1 if neither. Sets *module if it was "-m pip" or its like, with *keep the words
 * that stay in front of it.
 */
static int
read_options(char **argv, int *i, int *keep, char **module)
{
	char *word = argv[(*i)++];

	if (word[1] == '-') {
		*i += !strcmp(word, "--check-hash-based-pycs") && argv[*i];
		return word[2] != '\0';
	}
	for (char *at = word + 1; *at; at++) {
		if (*at == 'c')
			return -1;
		if (exposing && (*at == 'E' || *at == 'I')) {
			exposed |= *at == 'E' ? HOOK_ENVIRONMENT : HOOK_ISOLATED;
			*at = *at == 'E' ? 'R' : 's';
		}
		if (*at == 'm') {
			*module = hooked(at[1] ? at + 1 : argv[*i]);
			*keep = at == word + 1 ? *i - 1 : *i;
			*i += !at[1];
			if (*module && at > word + 1)
				*at = '\0'; /* of "-Im" the "-I" stays */
			return -1;
		}
		if (*at == 'W' || *at == 'X') {
			*i += !at[1] && argv[*i];
			return 1;
		}
	}
	return 1;
}

int
hook_args(int argc, char **argv, char **args)
{
	int i = 1, keep = 0, next = 1;
	char *module = NULL;

	while (next > 0 && i < argc && argv[i][0] == '-' && argv[i][1])
		next = read_options(argv, &i, &keep, &module);
	if (module)
		return rewrite(args, argv, keep, module, i);
	if (next >= 0 && i < argc &&
	    (ends_with(argv[i], "pip/__pip-runner__.py") || ends_with(argv[i], "pip/__main__.py")))
		return rewrite(args, argv, i, argv[i], i + 1);
	return 0;
}

int
hook_expose(char **argv)
{
	int i = 1, keep;
	char *module;

	exposing = 1;
	while (argv[i] && argv[i][0] == '-' && argv[i][1] &&
	       read_options(argv, &i, &keep, &module) > 0)
		;
	return exposed;
}
