/* SPDX-License-Identifier: MIT */
/*
 * movenv completion: the completion script of a shell.
 */
#include <string.h>

#include "cli/common_options.h"
#include "cli/completion.h"
#include "cmd/commands.h"
#include "common/compiler.h"
#include "common/status.h"
#include "py/options.h"

static const struct opt options[] = {COMMAND_HELP, COMMAND_QUIET, COMMAND_VERBOSE};

static int completion_run(const struct command *command, char **argv);

const struct command cmd_completion = {
	.name = "completion",
	.words = "bash|zsh|fish",
	.needed = "bash|zsh|fish",
	.max_words = 1,
	.purpose = "Prints the completion script of a shell, for movenv and py.",
	.details = "'make install' puts all three where the shells look for them.\n"
		   "Status: 0 done, 1 failed, 2 misused.",
	.examples = "  movenv completion bash >~/.local/share/bash-completion/completions/movenv\n"
		    "  movenv completion zsh >~/.zfunc/_movenv      # a directory of fpath\n"
		    "  movenv completion fish >~/.config/fish/completions/movenv.fish",
	.options = options,
	.count = COUNT_OF(options),
	.run = completion_run,
};

static int
completion_run(const struct command *command, char **argv)
{
	static const struct {
		const char *name;
		void (*print)(const struct command *const *commands,
			      const struct completion_launcher *launcher);
	} shells[] = {
		{"bash", completion_bash}, {"zsh", completion_zsh}, {"fish", completion_fish}};
	int status = command_parse(command, argv, NULL);

	if (status != COMMAND_RUN)
		return status;
	for (size_t i = 0; i < COUNT_OF(shells); i++)
		if (!strcmp(argv[0], shells[i].name)) {
			shells[i].print(commands, &py_launcher);
			return ST_DONE;
		}
	return command_misused(command, argv[0], "must be 'bash', 'zsh' or 'fish'");
}
