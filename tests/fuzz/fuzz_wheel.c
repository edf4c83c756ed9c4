/* SPDX-License-Identifier: MIT */
/*
 * Any file as a wheel, with its RECORD, WHEEL and METADATA.
 */
#include <sys/stat.h>

#include "core/err.h"
#include "fuzz.h"
#include "wheel/wheel.h"

/* A wheel's name counts: the input is at the end of this link. */
static char link_name[64];

static void
make_link(void)
{
	snprintf(link_name, sizeof(link_name), "%s/a-1-py3-none-any.whl", fuzz_dir());
	err_mute(1);
}

static void
drop_link(void)
{
	char *slash = strrchr(link_name, '/');

	unlink(link_name);
	*slash = '\0';
	rmdir(link_name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct wheel wheel;
	char name[32], text[40];
	int fd = fuzz_file(data, n, name);

	if (!link_name[0]) {
		make_link();
		atexit(drop_link);
	}
	unlink(link_name);
	MUST(symlink(name, link_name) == 0);
	if (wheel_open(&wheel, link_name) == 0) {
		MUST(wheel.name[0] && wheel.version[0] && wheel.dist_info[0]);
		wheel_requires_python(&wheel, text, sizeof(text));
		MUST(strlen(text) < sizeof(text));
	}
	wheel_close(&wheel);
	close(fd);
	return 0;
}
