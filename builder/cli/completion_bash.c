/* SPDX-License-Identifier: MIT */
/*
 * The completion script for bash; see cli/completion.h. It calls nothing but bash, from 4.0 on.
 */
#include <stdio.h>

#include "cli/completion.h"

static const char bash_start[] =
	"# bash completion for movenv and py: movenv completion bash >FILE, and source that.\n"
	"\n"
	"# KIND WORD: the files, or directories, that begin with the word.\n"
	"_movenv_paths() {\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$2\")\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"}\n"
	"\n"
	"_movenv() {\n"
	"\tlocal current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
	"\tlocal command='' joined='' options='' words='' paths='' i\n"
	"\tCOMPREPLY=()\n"
	"\t# bash divides \"--option=value\" into three words.\n"
	"\tif [[ $current == = ]]; then\n"
	"\t\tcurrent='' joined=1\n"
	"\telif [[ $previous == = ]] && ((COMP_CWORD > 2)); then\n"
	"\t\tprevious=${COMP_WORDS[COMP_CWORD-2]} joined=1\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tif [[ ${COMP_WORDS[i]} != -* ]]; then\n"
	"\t\t\tcommand=${COMP_WORDS[i]}\n"
	"\t\t\tbreak\n"
	"\t\tfi\n"
	"\tdone\n"
	"\tcase $command in\n";

static const char bash_end[] =
	"\tesac\n"
	"\tif [[ $paths ]]; then\n"
	"\t\t_movenv_paths \"$paths\" \"$current\"\n"
	"\telse\n"
	"\t\t[[ $current != -* ]] || words=$options\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
	"\tfi\n"
	"}\n"
	"\n"
	"complete -F _movenv movenv\n";

/* The first word; then files. A line of its list: " -V:3.13 * CPython 3.13". */
static const char bash_launcher[] = "\n"
				    "_movenv_launcher() {\n"
				    "\tlocal current=${COMP_WORDS[COMP_CWORD]} tag words='";

static const char bash_launcher_end[] =
	"'\n"
	"\tif ((COMP_CWORD == 1)) && [[ $current == -* ]]; then\n"
	"\t\twhile read -r tag _; do\n"
	"\t\t\t[[ $tag != -V:[0-9]* ]] || words+=\" -${tag#-V:}\"\n"
	"\t\tdone < <(\"$1\" --list 2>/dev/null)\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
	"\telse\n"
	"\t\t_movenv_paths -f \"$current\"\n"
	"\tfi\n"
	"}\n"
	"\n"
	"complete -F _movenv_launcher %s\n";

static void
bash_commands(const struct command *const *commands)
{
	for (; *commands; commands++)
		printf(" %s", (*commands)->name);
	(void)fputs(" help", stdout);
}

/* Sets what completes a value. */
static void
bash_value(const char *value, const struct command *const *commands)
{
	enum completion_kind kind = completion_kind_of(value);

	if (kind == COMPLETION_FILES || kind == COMPLETION_DIRS) {
		printf("paths=%s", kind == COMPLETION_DIRS ? "-d" : "-f");
		return;
	}
	(void)fputs("options='' words='", stdout);
	if (kind == COMPLETION_WORDS)
		completion_print_words(value);
	else if (kind == COMPLETION_COMMANDS)
		bash_commands(commands);
	(void)fputs("'", stdout);
}

static void
bash_command(const struct command *command, const struct command *const *commands)
{
	printf("\t%s)\n\t\toptions='", command->name);
	for (size_t i = 0; i < command->count; i++) {
		const struct opt *opt = &command->options[i];

		printf("%s--%s", i ? " " : "", opt->name);
		if (opt->letter)
			printf(" -%c", opt->letter);
	}
	(void)fputs("'\n\t\tcase $joined:$previous in\n", stdout);
	for (size_t i = 0; i < command->count; i++) {
		const struct opt *opt = &command->options[i];

		if (opt->takes == OPT_NO_VALUE)
			continue;
		/* An optional value is given with '=' only. */
		printf("\t\t%s:--%s", opt->takes == OPT_VALUE ? "*" : "1", opt->name);
		if (opt->letter && opt->takes == OPT_VALUE)
			printf(" | *:-%c", opt->letter);
		(void)fputs(") ", stdout);
		bash_value(opt->value, commands);
		(void)fputs(" ;;\n", stdout);
	}
	(void)fputs("\t\t*) [[ $current == -* ]] || ", stdout);
	bash_value(command->words, commands);
	(void)fputs(" ;;\n\t\tesac\n\t\t;;\n", stdout);
}

void
completion_bash(const struct command *const *commands, const struct completion_launcher *launcher)
{
	(void)fputs(bash_start, stdout);
	for (size_t i = 0; commands[i]; i++)
		bash_command(commands[i], commands);
	(void)fputs("\thelp) words='", stdout);
	bash_commands(commands);
	(void)fputs("' ;;\n\t'')\n\t\toptions='--help --version' words='", stdout);
	bash_commands(commands);
	(void)fputs("'\n\t\t;;\n", stdout);
	(void)fputs(bash_end, stdout);
	(void)fputs(bash_launcher, stdout);
	completion_print_launcher(launcher);
	printf(bash_launcher_end, launcher->name);
}
