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
	size_t done = 0;

	if (buf_printf(out, "\n%s = \"\"\"\\\n", name) < 0)
		return -1;
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] == '"' || text->data[i] == '\\') {
			if (buf_add(out, text->data + done, i - done) < 0 ||
			    buf_putc(out, '\\') < 0)
				return -1;
			done = i;
		}
	if (buf_add(out, text->data + done, text->len - done) < 0)
		return -1;
	return buf_puts(out, "\"\"\"\n");
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
