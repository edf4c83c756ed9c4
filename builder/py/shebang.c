/* SPDX-License-Identifier: MIT */
/*
 * The #! line; see py/shebang.h. (Linux execve(2); env(1) of GNU coreutils for -S; py.exe, the
 * section "Shebang lines" of CPython Doc/using/windows.rst.)
 */
#include <ctype.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "core/err.h"
#include "elf/loader.h"
#include "fs/io.h"
#include "py/shebang.h"
#include "py/venv.h"
#include "text/line.h"
#include "text/sh_word.h"

/* Reads the start of a regular file. Returns its length, or 0. */
static size_t
read_start(const char *file, char *bytes, size_t cap)
{
	ssize_t n = 0;
	int fd = openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd >= 0)
		n = read(fd, bytes, cap);
	io_close(fd);
	return n > 0 ? (size_t)n : 0;
}

/*
 * Cuts the line into words, which are kept in line->text; `bytes` is the text after "#!". Returns
 * their number; 0 if a shell would read something else than words, or if there are too many.
 */
static size_t
cut_shebang(struct shebang *line, struct line bytes, char *words[SHEBANG_WORDS_MAX])
{
	const char *at = bytes.at, *end = bytes.at + bytes.len;
	size_t used = 0, count = 0;
	struct sh_word word;

	for (;;) {
		int more;

		while (at < end && isspace((unsigned char)*at))
			at++;
		if (at == end)
			return count;
		more = sh_word_read(&at, end, &word, line->text + used, sizeof(line->text) - used);
		if (more <= 0 || word.is_expanded || count == SHEBANG_WORDS_MAX)
			return 0;
		words[count++] = line->text + used;
		used += word.n + 1;
	}
}

/* Returns the index of the word after "/usr/bin/env" and its -S, or 0. */
static size_t
skip_env(char **words, size_t count)
{
	size_t i = 0;

	if (strcmp(words[0], "/usr/bin/env") != 0 && strcmp(words[0], "/bin/env") != 0)
		return 0;
	i++;
	if (i < count && !strcmp(words[i], "-S"))
		i++;
	else if (i < count && !strncmp(words[i], "-S", 2))
		words[i] += 2;
	return i;
}

/* Returns 1 if it is a program that exists. */
static int
is_usable_program(const char *file)
{
	struct buf why = {0};
	enum loader loader = loader_of(file, &why);

	if (loader == LOADER_NONE || loader == LOADER_SCRIPT)
		verbose("the '%s' of the #! line %s", file,
			loader == LOADER_NONE ? buf_str(&why) : "is a script");
	buf_free(&why);
	return loader != LOADER_NONE && loader != LOADER_SCRIPT && !venv_is_py(file);
}

/* Takes an interpreter's path or name. Returns 1, or 0 if it is not one. */
static int
take_interpreter(struct shebang *line, const char *word)
{
	const char *name = path_base(word);

	if (!home_is_python(name) || strlen(name) >= sizeof(line->spec) ||
	    (name != word && word[0] != '/'))
		return 0;
	if (word[0] == '/' && is_usable_program(word))
		return path_set(&line->file, word, strlen(word)) == 0;
	memcpy(line->spec, name, strlen(name) + 1);
	line->spec[strcspn(line->spec, "w")] = '\0'; /* "pythonw" */
	return 1;
}

/* Takes "py" and its option. Returns the number of words, or 0. */
static size_t
take_py(struct shebang *line, char *const *words, size_t count)
{
	const char *spec = count > 1 ? words[1] : NULL;

	if (strcmp(path_base(words[0]), "py") != 0)
		return 0;
	if (!spec)
		return 1;
	if (!strncmp(spec, "-V:", 3))
		spec += 3;
	else if (spec[0] == '-' && isdigit((unsigned char)spec[1]))
		spec += 1;
	else
		return 1;
	if (strlen(spec) >= sizeof(line->spec))
		return 0;
	memcpy(line->spec, spec, strlen(spec) + 1);
	return 2;
}

static int
parse_words(struct shebang *line, struct line bytes)
{
	char *words[SHEBANG_WORDS_MAX];
	size_t count = cut_shebang(line, bytes, words), first, n;

	if (count == 0)
		return 0;
	first = skip_env(words, count);
	if (first >= count)
		return 0;
	n = take_py(line, words + first, count - first);
	if (n == 0)
		n = (size_t)take_interpreter(line, words[first]);
	if (n == 0)
		return 0;
	for (size_t i = first + n, to = 0; i < count; i++)
		line->options[to++] = words[i];
	return 1;
}

int
shebang_parse(struct shebang *line, const char *bytes, size_t n, const char **why)
{
	static const char mark[] = "\xef\xbb\xbf"; /* of editors on Windows */
	size_t at = n >= 3 && !memcmp(bytes, mark, 3) ? 3 : 0;
	struct line first;

	*line = (struct shebang){0};
	*why = NULL;
	if (n < at + 3 || bytes[at] != '#' || bytes[at + 1] != '!')
		return 0;
	first = line_at(bytes, n, at + 2);
	if (n == SHEBANG_MAX && !memchr(bytes, '\n', n))
		*why = "is too long";
	else if (memchr(first.at, '\0', first.len) || !parse_words(line, first))
		*why = "does not name a Python";
	return !*why;
}

int
shebang_read(struct shebang *line, const char *script)
{
	char bytes[SHEBANG_MAX];
	size_t n = read_start(script, bytes, sizeof(bytes));
	const char *why;

	if (shebang_parse(line, bytes, n, &why))
		return 1;
	if (why)
		verbose("the #! line of '%s' %s", script, why);
	return 0;
}
