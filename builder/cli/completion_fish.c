/* SPDX-License-Identifier: MIT */
/*
 * The completion script for fish; see cli/completion.h.
 */
#include <stdio.h>

#include "cli/completion.h"

#define FISH_APOSTROPHE "\\'"

static void
fish_description(const char *text)
{
	(void)fputs(" -d '", stdout);
	completion_print(text, "\\", FISH_APOSTROPHE);
	(void)fputs("'\n", stdout);
}

/* What completes a value: "-x -a 'native text'"; "-r -F", where files do. */
static void
fish_value(const char *value)
{
	switch (completion_kind_of(value)) {
	case COMPLETION_FILES:
		(void)fputs(" -r -F", stdout);
		break;
	case COMPLETION_DIRS:
		(void)fputs(" -x -a '(__fish_complete_directories)'", stdout);
		break;
	case COMPLETION_WORDS:
		(void)fputs(" -x -a '", stdout);
		completion_print_words(value);
		(void)putchar('\'');
		break;
	default:
		(void)fputs(" -x", stdout);
	}
}

static void
fish_command(const struct command *command)
{
	enum completion_kind kind = completion_kind_of(command->words);

	printf("complete -c movenv -n __fish_use_subcommand -a %s", command->name);
	fish_description(command->purpose);
	if (command->max_words > 0 && kind != COMPLETION_NONE) {
		printf("complete -c movenv -n '__fish_seen_subcommand_from %s'", command->name);
		if (kind == COMPLETION_FILES) {
			(void)fputs(" -F", stdout);
		} else if (kind == COMPLETION_DIRS) {
			(void)fputs(" -a '(__fish_complete_directories)'", stdout);
		} else {
			(void)fputs(" -a '", stdout);
			completion_print_words(command->words);
			(void)putchar('\'');
		}
		(void)putchar('\n');
	}
	for (size_t i = 0; i < command->count; i++) {
		const struct opt *opt = &command->options[i];

		printf("complete -c movenv -n '__fish_seen_subcommand_from %s' -l %s",
		       command->name, opt->name);
		if (opt->letter)
			printf(" -s %c", opt->letter);
		if (opt->takes == OPT_VALUE)
			fish_value(opt->value);
		fish_description(opt->help);
		/* An optional value is a second form of the option, since -x would need one. */
		if (opt->takes == OPT_MAYBE_VALUE &&
		    completion_kind_of(opt->value) == COMPLETION_WORDS)
			printf("complete -c movenv -n '__fish_seen_subcommand_from %s' "
			       "-a --%s=%s\n",
			       command->name, opt->name, opt->value);
	}
}

/* The first word. A line of its list: " -V:3.13 * CPython 3.13". */
static void
fish_launcher(const struct completion_launcher *launcher)
{
	printf("complete -c %s -n __fish_is_first_arg -a '", launcher->name);
	completion_print_launcher(launcher);
	printf("'\ncomplete -c %s -n __fish_is_first_arg -a"
	       " '(%s --list 2>/dev/null | string replace -rf --"
	       " \"^ -V:([0-9]\\\\S*)[ *]*(.*)\" \"-\\$1\"\\t\"\\$2\")'\n",
	       launcher->name, launcher->name);
}

void
completion_fish(const struct command *const *commands, const struct completion_launcher *launcher)
{
	(void)fputs("# fish completion for movenv and py: movenv completion fish >FILE, in\n"
		    "# ~/.config/fish/completions/movenv.fish.\n"
		    "complete -c movenv -f\n"
		    "complete -c movenv -n __fish_use_subcommand -l help -s h"
		    " -d 'Shows the commands.'\n"
		    "complete -c movenv -n __fish_use_subcommand -l version -s V"
		    " -d 'Shows the version.'\n"
		    "complete -c movenv -n __fish_use_subcommand -a help"
		    " -d 'Shows this, or the options of a command.'\n",
		    stdout);
	for (size_t i = 0; commands[i]; i++) {
		fish_command(commands[i]);
		printf("complete -c movenv -n '__fish_seen_subcommand_from help' -a %s\n",
		       commands[i]->name);
	}
	fish_launcher(launcher);
}
