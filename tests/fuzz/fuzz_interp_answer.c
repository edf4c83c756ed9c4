/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the answer of an interpreter, and any lines as its values: they leave no
 * environment, and add no line to its pyvenv.cfg.
 */
#include "core/buf.h"
#include "env/cfg_write.h"
#include "fs/safe_name.h"
#include "fuzz.h"
#include "python/home_dir.h"
#include "python/interp.h"

#define LINES 8 /* of a pyvenv.cfg without options */

static const char *const keys[] = {
	"abi",     "base_prefix", "executable", "files",        "implementation",
	"include", "libc",        "platlib",    "purelib",      "scripts",
	"stdlib",  "suffix",      "version",    "version_info", "wheels"};

static void
check_cfg(struct interp *interp)
{
	struct cfg_write cfg = {.interp = interp};
	struct buf out = {0};
	size_t lines = 0, expected = LINES;

	if (path_set(&interp->file, interp->executable, strlen(interp->executable)) < 0)
		return;
	interp->home = interp->file;
	MUST(path_up(&interp->home) == 0);
	MUST(cfg_write_text(&cfg, &out) == 0);
	for (size_t i = 0; i < out.len; i++)
		lines += out.data[i] == '\n' || out.data[i] == '\r';
	expected += !identity_is_named(&interp->identity, interp->file.buf); /* movenv-abi */
	expected += home_dir_misleads(&interp->identity, &interp->file) > 0; /* movenv-base */
	MUST(lines == expected);
	buf_free(&out);
}

static void
check_answer(char *text, size_t n)
{
	static struct interp interp;

	interp = (struct interp){.text = text};
	if (interp_parse(&interp, n) == 0) {
		const char *const values[] = {interp.base_prefix, interp.version_info,
					      interp.implementation};
		const char *const relative[] = {interp.purelib, interp.platlib, interp.scripts,
						interp.include};

		for (size_t i = 0; i < 4; i++)
			MUST(!safe_name_reject(relative[i], strlen(relative[i])));
		for (size_t i = 0; i < 3; i++)
			MUST(values[i] > text && values[i] < text + n &&
			     !strpbrk(values[i], "\r\n"));
		MUST(interp.executable[0] == '/' && interp.stdlib[0] == '/');
		MUST(interp.identity.major >= 0 && interp.identity.minor >= 0);
		MUST(!strcmp(interp.identity.abi, interp.abi));
		check_cfg(&interp);
	}
	interp_release(&interp);
}

/* An answer of the right form, with a line of the text for each value. */
static void
check_values(char *rest)
{
	struct buf answer = {0};

	MUST(buf_add(&answer, "movenv", 7) == 0);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *value = fuzz_line(&rest);

		MUST(buf_add(&answer, keys[i], strlen(keys[i]) + 1) == 0);
		/* A newline would end the line. */
		for (; *value; value++)
			MUST(buf_putc(&answer, *value == '\1' ? '\n' : *value) == 0);
		MUST(buf_putc(&answer, '\0') == 0);
	}
	check_answer(answer.data, answer.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);

	check_values(text);
	free(text);
	check_answer(fuzz_text(data, n), n);
	return 0;
}
