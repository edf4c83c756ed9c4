/* SPDX-License-Identifier: MIT */
/*
 * URLs of files (RFC 8089).
 */
#ifndef MOVENV_TEXT_URL_H
#define MOVENV_TEXT_URL_H

/*
 * The file that a URL names (file:///path, file://localhost/path, file:/path), decoded in place.
 * NULL if it is not on this machine; a "%00" ends it, as it would for Python.
 */
char *url_file(char *url);

/* 1 if the text is a URL of something on a network: "https://…". */
int url_is_remote(const char *text);

#endif
