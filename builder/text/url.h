/* SPDX-License-Identifier: MIT */
/*
 * URLs of files (RFC 8089).
 */
#ifndef MOVENV_TEXT_URL_H
#define MOVENV_TEXT_URL_H

/*
 * Returns the path that a URL names (file:///path, file://localhost/path, file:/path), decoded in
 * place: it points into url. Returns NULL if the URL is not of a local file. A "%00" ends the path,
 * as in Python.
 */
char *url_file(char *url);

/* Returns 1 if the text is a URL of a network ("https://…"), else 0. */
int url_is_remote(const char *text);

#endif
