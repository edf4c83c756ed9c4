/* SPDX-License-Identifier: MIT */
/*
 * The module that hooks into pip; see script/pip_hook.h.
 */
#include "embed/embed.h"
#include "script/pip_hook.h"

/* NAME = "…" with the text of an embedded file, which is ASCII. */
static int
add_constant(struct buf *out, const char *name, const char *file)
{
	const struct embed *text = embed_find(file);
	int status = buf_printf(out, "\n%s = \"\"\"\\\n", name);

	for (size_t i = 0; i < text->len && status == 0; i++) {
		if (text->data[i] == '"' || text->data[i] == '\\')
			status = buf_putc(out, '\\');
		if (status == 0)
			status = buf_putc(out, text->data[i]);
	}
	return status < 0 ? -1 : buf_puts(out, "\"\"\"\n");
}

int
pip_hook_text(struct buf *out)
{
	const struct embed *module = embed_find("_movenv_pip.py");

	if (buf_add(out, module->data, module->len) < 0 ||
	    add_constant(out, "HEADER", "header.sh") < 0)
		return -1;
	return add_constant(out, "BECOME", "become.py");
}
