/* SPDX-License-Identifier: MIT */
/*
 * Starts of pip and venv; see pip_hook.h.
 */
#include <stddef.h>
#include <string.h>

#include "pip_hook.h"
#include "python_options.h"

/*
 * Takes the module or script to run from its arguments. It looks for the hook without the current
 * directory; where the hook is missing, pip starts as usual. Short, because ps shows it.
 */
static const char hook_text[] =
	"import sys;p=sys.path;sys.path=p[p[:1]==['']:]\n"
	"try:from _movenv_pip import run\n"
	"except ImportError:import runpy;run=lambda m:runpy.run_path(m,None,'__main__')"
	"if'/'in m else runpy._run_module_as_main(m)\n"
	"sys.path=p;run(sys.argv.pop(1))";

static int
path_ends_with(const char *path, const char *tail)
{
	size_t n = strlen(path), m = strlen(tail);

	return n >= m && !strcmp(path + n - m, tail) && (n == m || path[n - m - 1] == '/');
}

static int
is_hooked_module(const char *module)
{
	return module &&
	       (!strcmp(module, "pip") || !strcmp(module, "ensurepip") || !strcmp(module, "venv"));
}

static int
is_hooked_script(const char *script)
{
	return script && (path_ends_with(script, "pip/__pip-runner__.py") ||
			  path_ends_with(script, "pip/__main__.py"));
}

/* Makes args of the first `keep` words, "-c", the text, `target`, and the words from `from` on. */
static int
write_hook_args(char **args, char **argv, int keep, char *target, int from)
{
	for (int i = 0; i < keep; i++)
		*args++ = argv[i];
	*args++ = "-c";
	*args++ = (char *)hook_text;
	*args++ = target;
	while ((*args++ = argv[from++]))
		;
	return 1;
}

/* Replaces "-m pip". Options before it stay, also those of its own group: "-I" of "-Im". */
static int
hook_module(struct python_options *options, char **args)
{
	int word = options->next - 1; /* that of the letter, if the module's name is a part of it */
	int is_alone;

	if (!is_hooked_module(options->value))
		return 0;
	if (!options->letter[1])
		word--;
	is_alone = options->letter == options->argv[word] + 1;
	*options->letter = '\0';
	return write_hook_args(args, options->argv, is_alone ? word : word + 1, options->value,
			       options->next);
}

int
pip_hook_args(char **argv, char **args)
{
	struct python_options options = {.argv = argv, .next = 1};
	int letter, keep;

	if (!argv[0])
		return 0;
	while ((letter = python_options_next(&options)) != 0) {
		if (letter == 'm')
			return hook_module(&options, args);
		if (letter == 'c')
			return 0;
	}
	keep = options.next;
	if (!is_hooked_script(argv[keep]))
		return 0;
	/* After the end of the options "-c" would be a script. "-s-", too, ends them. */
	if (options.is_over && strcmp(argv[--keep], "--") != 0)
		return 0;
	return write_hook_args(args, argv, keep, argv[options.next], options.next + 1);
}
