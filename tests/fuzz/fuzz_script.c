/* SPDX-License-Identifier: MIT */
/*
 * Any file as a script: its kind, and the launcher that it becomes.
 */
#include "common/layout.h"
#include "fuzz.h"
#include "script/entry_stub.h"
#include "script/launcher.h"
#include "script/script.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	char module[NAME_CAP], attribute[NAME_CAP];
	struct script script;
	struct buf out = {0};

	script_parse(text, n, NULL, &script);
	MUST(script.body <= n);
	if (script.kind == SCRIPT_PYTHON)
		MUST(script.python.len > 0);
	if (entry_stub_parse(text + script.body, n - script.body, module, attribute))
		MUST(module[0] && attribute[0]);
	MUST(launcher_script("x", text + script.body, n - script.body, script.lines, NULL, 0,
			     &out) == 0);
	free(text);
	buf_free(&out);
	return 0;
}
