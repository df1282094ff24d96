/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration text, made ready for libconfuse.
 *
 * libConfuse 3.3 counts the line of every comment more than once, passes over
 * octets that it does not know, notices an open quote only at the end of the file
 * and an open section not at all. So comments are blanked, and what it would not tell is told here.
 */
#ifndef HOMEPORT_CONFIG_TEXT_H
#define HOMEPORT_CONFIG_TEXT_H

#include <stdbool.h>
#include <stdio.h>

/* What is wrong in which line (1: the first), with its cure. */
typedef void config_text_mistake(void *arg, int line, const char *what);

/* Blanks comments in place; line ends stay. False if something is still open at the end. */
bool config_text_prepare(char *text, config_text_mistake *tell, void *arg);

/* Writes a text as a value: in single quotes, where nothing is expanded. */
void config_text_quote(FILE *to, const char *text);

/*
 * Replaces a word in a line, as a whole and outside of quotes. Returns the new
 * text, the caller's as the old one still is; NULL if the word is not there or
 * memory is short.
 */
char *config_text_respell(const char *text, int line, const char *word, const char *right);

#endif
