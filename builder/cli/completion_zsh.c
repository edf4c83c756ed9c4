/* SPDX-License-Identifier: MIT */
/*
 * The completion script for zsh; see cli/completion.h, and zshcompsys(1) for _arguments.
 */
#include <stdio.h>

#include "cli/completion.h"

#define ZSH_APOSTROPHE "'\\''"

static void
zsh_action(const char *value)
{
	switch (completion_kind_of(value)) {
	case COMPLETION_FILES:
		(void)fputs("_files", stdout);
		break;
	case COMPLETION_DIRS:
		(void)fputs("_files -/", stdout);
		break;
	case COMPLETION_WORDS:
		(void)putchar('(');
		completion_print_words(value);
		(void)putchar(')');
		break;
	default:
		(void)putchar(' ');
	}
}

/* One form of an option: "'(-q --quiet)-q[print errors only]'". */
static void
zsh_option(const struct opt *opt, int is_letter)
{
	(void)fputs(" \\\n\t\t\t'", stdout);
	if (opt->takes == OPT_VALUE)
		(void)putchar('*');
	else if (opt->letter)
		printf("(-%c --%s)", opt->letter, opt->name);
	if (is_letter)
		printf("-%c%s", opt->letter, opt->takes == OPT_VALUE ? "+" : "");
	else
		printf("--%s%s", opt->name,
		       opt->takes == OPT_VALUE         ? "="
		       : opt->takes == OPT_MAYBE_VALUE ? "=-"
						       : "");
	(void)putchar('[');
	completion_print(opt->help, "[]\\", ZSH_APOSTROPHE);
	(void)putchar(']');
	if (opt->takes != OPT_NO_VALUE && !(is_letter && opt->takes == OPT_MAYBE_VALUE)) {
		printf("%s:", opt->takes == OPT_MAYBE_VALUE ? ":" : "");
		completion_print(opt->value, ":\\", ZSH_APOSTROPHE);
		(void)putchar(':');
		zsh_action(opt->value);
	}
	(void)putchar('\'');
}

static void
zsh_command(const struct command *command)
{
	printf("\t%s)\n\t\t_arguments -s -S", command->name);
	for (size_t i = 0; i < command->count; i++) {
		zsh_option(&command->options[i], 0);
		if (command->options[i].letter)
			zsh_option(&command->options[i], 1);
	}
	if (command->max_words > 0) {
		printf(" \\\n\t\t\t'*:%s:", command->words);
		zsh_action(command->words);
		(void)putchar('\'');
	}
	(void)fputs("\n\t\t;;\n", stdout);
}

/* The first word; then files. A line of its list: " -V:3.13 * CPython 3.13". */
static void
zsh_launcher(const struct completion_launcher *launcher)
{
	(void)fputs("_movenv_launcher() {\n"
		    "\tif (( CURRENT != 2 )) || [[ $words[2] != -* ]]; then\n"
		    "\t\t_files\n"
		    "\t\treturn\n"
		    "\tfi\n"
		    "\tlocal tag rest\n"
		    "\tcompadd -- ",
		    stdout);
	completion_print_launcher(launcher);
	(void)fputs("\n"
		    "\t$words[1] --list 2>/dev/null | while read -r tag rest; do\n"
		    "\t\t[[ $tag != -V:<->* ]] || compadd -- -${tag#-V:}\n"
		    "\tdone\n"
		    "}\n"
		    "\n",
		    stdout);
}

void
completion_zsh(const struct command *const *commands, const struct completion_launcher *launcher)
{
	printf("#compdef movenv %s\n"
	       "# zsh completion for movenv and %s: movenv completion zsh >_movenv, in a\n"
	       "# directory of fpath; or source it after compinit.\n"
	       "\n",
	       launcher->name, launcher->name);
	zsh_launcher(launcher);
	printf("_movenv() {\n"
	       "\tif [[ $service == %s ]]; then\n"
	       "\t\t_movenv_launcher\n"
	       "\t\treturn\n"
	       "\tfi\n",
	       launcher->name);
	(void)fputs("\tlocal -a commands\n"
		    "\tcommands=(\n",
		    stdout);
	for (size_t i = 0; commands[i]; i++) {
		printf("\t\t'%s:", commands[i]->name);
		completion_print(commands[i]->purpose, ":\\", ZSH_APOSTROPHE);
		(void)fputs("'\n", stdout);
	}
	(void)fputs("\t\t'help:Shows this, or the options of a command.'\n"
		    "\t)\n"
		    "\tif (( CURRENT == 2 )); then\n"
		    "\t\t_describe -t commands command commands\n"
		    "\t\t_values option --help --version\n"
		    "\t\treturn\n"
		    "\tfi\n"
		    "\tshift words\n"
		    "\t(( CURRENT-- ))\n"
		    "\tcase $words[1] in\n",
		    stdout);
	for (size_t i = 0; commands[i]; i++)
		zsh_command(commands[i]);
	printf("\thelp) _describe -t commands command commands ;;\n"
	       "\tesac\n"
	       "}\n"
	       "\n"
	       "if [[ $funcstack[1] == _movenv ]]; then\n"
	       "\t_movenv \"$@\"\n"
	       "else\n"
	       "\tcompdef _movenv movenv %s\n"
	       "fi\n",
	       launcher->name);
}
