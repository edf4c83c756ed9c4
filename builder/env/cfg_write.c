/* SPDX-License-Identifier: MIT */
/*
 * The pyvenv.cfg of a new environment; see env/cfg_write.h.
 */
#include "common/compiler.h"
#include "common/home.h"
#include "common/layout.h"
#include "env/cfg_write.h"
#include "python/home_dir.h"
#include "standalone/standalone.h"
#include "text/py_repr.h"
#include "text/quote.h"

int
cfg_write_command(const struct cfg_write_command *made, struct buf *out)
{
	const struct {
		int given;
		const char *option;
	} options[] = {
		{made->copies, " --copies"},
		{made->system_site, " --system-site-packages"},
		{made->clear, " --clear"},
		{made->upgrade, " --upgrade"},
		{made->upgrade_deps, " --upgrade-deps"},
		{made->text_scripts, " --scripts=text"},
		{made->standalone, " --standalone"},
		{made->standalone_python, " --standalone=python"},
		{made->without_ignore, " --without-scm-ignore-files"},
	};
	int status = buf_puts(out, "movenv create");

	for (size_t i = 0; i < COUNT_OF(options); i++)
		if (options[i].given)
			status |= buf_puts(out, options[i].option);
	status |= buf_puts(out, made->seeds);
	if (made->prompt)
		status |= buf_puts(out, " --prompt=") | quote_shell_word(out, made->prompt);
	status |= buf_puts(out, " --python=") | quote_shell_word(out, made->python);
	return status | buf_putc(out, ' ') | quote_shell_word(out, made->dir);
}

static int
add_prompt_key(const struct cfg_write *cfg, struct buf *out)
{
	if (!cfg->prompt)
		return 0;
	if (buf_puts(out, "prompt = ") < 0 || py_repr(cfg->prompt, out) < 0)
		return -1;
	return buf_putc(out, '\n');
}

int
cfg_write_text(const struct cfg_write *cfg, struct buf *out)
{
	const struct interp *interp = cfg->interp;
	int tells_base;

	if (buf_printf(out, "home = %s\ninclude-system-site-packages = %s\nversion = %s\n",
		       interp->home.buf, cfg->system_site ? "true" : "false",
		       interp->version) < 0 ||
	    add_prompt_key(cfg, out) < 0 ||
	    buf_printf(out, "executable = %s\n", interp->file.buf) < 0)
		return -1;
	if (cfg->command && buf_printf(out, "command = %s\n", cfg->command) < 0)
		return -1;
	if (buf_printf(out, "implementation = %s\nversion_info = %s\nrelocatable = true\n",
		       interp->implementation, interp->version_info) < 0)
		return -1;
	if (!identity_is_named(&interp->identity, interp->file.buf) &&
	    buf_printf(out, ABI_KEY " = %s\n", interp->identity.abi) < 0)
		return -1;
	tells_base = cfg->standalone ? interp->identity.abi[0] && interp->identity.minor >= 11
				     : home_dir_misleads(&interp->identity, &interp->file);
	if (tells_base < 0 || (tells_base && buf_puts(out, BASE_KEY " = true\n") < 0))
		return -1;
	if (cfg->standalone && buf_puts(out, "movenv-home = " STANDALONE_HOME "\n") < 0)
		return -1;
	if (cfg->text_scripts && buf_puts(out, "movenv-scripts = text\n") < 0)
		return -1;
	return buf_puts(out, "movenv = " MOVENV_VERSION "\n");
}
