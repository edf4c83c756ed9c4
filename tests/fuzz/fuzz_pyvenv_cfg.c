/* SPDX-License-Identifier: MIT */
/*
 * Any file as pyvenv.cfg: its keys, the home, and the names of the interpreter.
 */
#include "common/home.h"
#include "fuzz.h"

static void
scan(const char *text, size_t n)
{
	struct cfg_scan left = {text, n};
	struct cfg_span key, value;

	while (cfg_next(&left, &key, &value)) {
		MUST(key.at >= text && key.at + key.len <= text + n);
		MUST(value.at >= text && value.at + value.len <= text + n);
		MUST(!memchr(value.at, '\n', value.len));
		cfg_is(key, "version_info");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char file[32], name[NAME_CAP];
	struct home home = {0};
	int fd = fuzz_file(data, n, file);
	char *text = malloc(CFG_MAX);
	int got;

	MUST(text);
	got = cfg_read(fd, text);
	if (got >= 0)
		scan(text, (size_t)got);
	free(text);
	if (home_read(&home, fd, "/environment") == 0) {
		MUST(home.dir.buf[0] == '/' && strlen(home.dir.buf) == home.dir.len);
		for (int i = 0; home_name(&home, i, name); i++)
			MUST(i < 4 && name[0] && !strchr(name, '/'));
		home_is_python(home.executable);
	}
	close(fd);
	return 0;
}
