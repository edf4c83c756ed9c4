/* SPDX-License-Identifier: MIT */
/*
 * Command lines by table, as Python's argparse reads them: long options may be shortened while
 * unambiguous, "--opt=value" and "--opt value" both work, options and words may be mixed, "--"
 * ends options. An optional value is given with '=' only, and so is one that looks like an option.
 * Each row of a table also names where its option goes: a field of the command's struct.
 */
#ifndef MOVENV_CLI_OPT_H
#define MOVENV_CLI_OPT_H

#include <stddef.h>

enum opt_value { OPT_NO_VALUE, OPT_VALUE, OPT_MAYBE_VALUE };

struct opt {
	const char *name; /* long, without dashes */
	char letter;      /* short, or 0 */
	enum opt_value takes;
	const char
		*value; /* the value's name in --help, or NULL; "native|text": all that there are */
	const char *help; /* one line, or several with '\n' */
	/*
	 * Stores the option in its field. The value is borrowed, may be changed, and is NULL where
	 * none was given. Returns NULL, or a predicate: "must be 'native' or 'text'". A NULL in
	 * place of the function: the option is accepted, and stores nothing.
	 */
	const char *(*store)(void *field, const struct opt *opt, char *value);
	size_t at; /* the field's offset in the command's struct */
};

/* A list of values: all-zero is empty. */
struct opt_list {
	char **values; /* NULL-terminated, or NULL if empty; owned, but the texts are borrowed */
	size_t count;
};

/* The offset of a field, which must be of this type: of another, it does not compile. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a type */
#define OPT_AT(struct_type, field, field_type) \
	(offsetof(struct_type, field) + \
	 0 * sizeof(char[_Generic(((struct_type *)NULL)->field, field_type : 1)]))
/* NOLINTEND(bugprone-macro-parentheses) */

/* The end of a row: the destination of the option. */
#define OPT_NOWHERE NULL, 0
#define OPT_FLAG(struct_type, field) opt_set_flag, OPT_AT(struct_type, field, int)
#define OPT_TEXT(struct_type, field) opt_set_text, OPT_AT(struct_type, field, const char *)
#define OPT_FILLED(struct_type, field) opt_set_filled, OPT_AT(struct_type, field, const char *)
#define OPT_LIST(struct_type, field) opt_append, OPT_AT(struct_type, field, struct opt_list)

/* What rows store with: 1; the text; one more text of a list. Filled: it may not be empty. */
const char *opt_set_flag(void *field, const struct opt *opt, char *value);
const char *opt_set_text(void *field, const struct opt *opt, char *value);
const char *opt_set_filled(void *field, const struct opt *opt, char *value);
const char *opt_append(void *field, const struct opt *opt, char *value);
const char *opt_append_filled(void *field, const struct opt *opt, char *value);

/* Stores an option in its field of the command's struct. Returns as opt->store does. */
const char *opt_store(const struct opt *opt, void *to, char *value);
void opt_list_release(struct opt_list *list);

struct opt_scan {
	const struct opt *table;
	size_t count;
	char **argv;       /* the words that are left, NULL-terminated; borrowed */
	char *letters;     /* the rest of a group of short options, or NULL */
	int words_only;    /* "--" was seen */
	const char *wrong; /* after OPT_BAD: the error … */
	const char *word;  /* … and the word that it is in */
	char text[512];    /* room for an error */
};

#define OPT_END (-1)  /* nothing is left */
#define OPT_WORD (-2) /* *value is a word that is not an option */
#define OPT_BAD (-3)  /* misuse: see wrong and word */

/* Takes the next piece. Returns an index into the table with *value (or NULL), or one above. */
int opt_next(struct opt_scan *scan, char **value);

#endif
