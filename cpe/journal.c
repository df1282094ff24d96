/* SPDX-License-Identifier: BSD-2-Clause */
/* The journal: levels, subsystem switches and rate limit over syslog or stderr. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "cpe/journal.h"

#define LINE_MAX_LENGTH 512
#define WORDS_MAX       32 /* before a line: its level and subsystem */
#define KEPT_MAX        8192

static const char *const words[] = {
#define X(symbol, word, about) word,
	JOURNAL_SUBSYSTEMS(X)
#undef X
};

static const struct {
	const char *name;
	int priority;
} levels[] = {
	[JOURNAL_ERROR] = { "error", LOG_ERR },
	[JOURNAL_WARNING] = { "warning", LOG_WARNING },
	[JOURNAL_INFO] = { "info", LOG_INFO },
	[JOURNAL_DEBUG] = { "debug", LOG_DEBUG },
};

static enum journal_to where;
static uint32_t debugged; /* a bit per subsystem */

/* What waits to be written: lines of level info, as they go to stderr. */
static struct {
	bool on;
	size_t length;
	char text[KEPT_MAX];
} kept;

void journal_open(enum journal_to to, const char *program)
{
	where = to;
	if (to == JOURNAL_TO_SYSLOG)
		openlog(program, LOG_PID | LOG_NDELAY, LOG_DAEMON);
}

/* -- switches -- */

static int word_number(const char *word, size_t length)
{
	int i;

	for (i = 0; i < JOURNAL_SUBSYSTEM_COUNT; i++)
		if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
			return i;
	return -1;
}

static int unknown_word(struct failure *failure, const char *word, size_t length)
{
	char all[128] = "";
	int i;

	for (i = 0; i < JOURNAL_SUBSYSTEM_COUNT; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s, ", words[i]);
	return failure_set(failure, EINVAL, "no subsystem \"%.*s\"; there are: %sand all",
			   length < 32 ? (int)length : 32, word, all);
}

int journal_debug(const char *list, struct failure *failure)
{
	uint32_t wanted = 0;
	int number;
	size_t length;

	for (;; list += length + 1) {
		length = strcspn(list, ",");
		number = word_number(list, length);
		if (length == 3 && memcmp(list, "all", 3) == 0)
			wanted = UINT32_MAX;
		else if (number >= 0)
			wanted |= UINT32_C(1) << number;
		else if (length > 0)
			return unknown_word(failure, list, length);
		if (list[length] == '\0')
			break;
	}
	debugged = wanted;
	return 0;
}

bool journal_wants(enum journal_level level, enum journal_subsystem subsystem)
{
	return level != JOURNAL_DEBUG || (debugged >> subsystem & 1) != 0;
}

/* -- lines -- */

static void make_harmless(char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' || *line == 0x7f)
			*line = '?';
}

static void keep(enum journal_level level, enum journal_subsystem subsystem, const char *line)
{
	char *at;

	if (kept.length + WORDS_MAX + strlen(line) > sizeof(kept.text))
		journal_flush();
	at = stpcpy(kept.text + kept.length, levels[level].name);
	at = stpcpy(stpcpy(at, " "), words[subsystem]);
	at = stpcpy(stpcpy(stpcpy(at, ": "), line), "\n");
	kept.length = (size_t)(at - kept.text);
}

static void tell_syslog(char *lines)
{
	char *line, *rest = NULL;

	for (line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		syslog(LOG_INFO, "%s", line + strlen("info "));
}

void journal_flush(void)
{
	if (kept.length == 0)
		return;
	if (where == JOURNAL_TO_SYSLOG)
		tell_syslog(kept.text);
	else
		fwrite(kept.text, 1, kept.length, stderr);
	kept.length = 0;
}

void journal_keep(bool on)
{
	kept.on = on;
	if (!on)
		journal_flush();
}

static void write_line(enum journal_level level, enum journal_subsystem subsystem, char *line)
{
	make_harmless(line);
	if (kept.on && level == JOURNAL_INFO) {
		keep(level, subsystem, line);
		return;
	}
	journal_flush(); /* what was said before comes before */
	if (where == JOURNAL_TO_SYSLOG)
		syslog(levels[level].priority, "%s: %s", words[subsystem], line);
	else
		fprintf(stderr, "%s %s: %s\n", levels[level].name, words[subsystem], line);
}

void journal(enum journal_level level, enum journal_subsystem subsystem, const char *format, ...)
{
	char line[LINE_MAX_LENGTH];
	va_list arguments;

	if (!journal_wants(level, subsystem))
		return;
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	write_line(level, subsystem, line);
}

void journal_limited(struct journal_limit *limit, monotonic now, enum journal_level level,
		     enum journal_subsystem subsystem, const char *format, ...)
{
	char line[LINE_MAX_LENGTH + 48];
	va_list arguments;
	size_t length;

	if (!journal_wants(level, subsystem))
		return;
	if (limit->written == 0 || now >= after(limit->since, JOURNAL_PERIOD)) {
		limit->since = now;
		limit->written = 0;
	}
	if (limit->written == JOURNAL_BURST) {
		limit->suppressed++;
		return;
	}
	va_start(arguments, format);
	vsnprintf(line, LINE_MAX_LENGTH, format, arguments);
	va_end(arguments);
	length = strlen(line);
	if (limit->suppressed > 0)
		snprintf(line + length, sizeof(line) - length, " (suppressed %u like it)",
			 limit->suppressed);
	limit->written++;
	limit->suppressed = 0;
	write_line(level, subsystem, line);
}
