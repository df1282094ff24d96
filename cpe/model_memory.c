/* SPDX-License-Identifier: BSD-2-Clause */
/* Instance numbers and their file. Covered by: tests/net/test_model */
#include "cpe/model_memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_key.h"
#include "cpe/file.h"
#include "cpe/forwards.h"
#include "cpe/journal.h"

#define FILE_LARGEST (1 << 20)

struct model_memory {
	struct model_numbers *numbers;
	struct config_path read; /* the file that they are from; "": none yet */
	struct failure trouble;
};

struct model_memory *model_memory_new(void)
{
	struct model_memory *memory = calloc(1, sizeof(*memory));

	if (memory)
		memory->numbers = model_numbers_new();
	if (memory && memory->numbers)
		return memory;
	free(memory);
	return NULL;
}

void model_memory_free(struct model_memory *memory)
{
	if (memory)
		model_numbers_free(memory->numbers);
	free(memory);
}

/* -- the file -- */

static void told(struct model_memory *memory)
{
	journal(JOURNAL_ERROR, JOURNAL_CONFIG, "%s", memory->trouble.sentence);
}

/* One that is not there yet has no numbers; one that is broken is left alone. */
static void load(struct model_memory *memory, const char *path)
{
	struct failure why;
	size_t length;
	char *text = file_read(path, FILE_LARGEST, &length);

	memory->trouble.error = 0;
	if (!text && errno == ENOENT)
		return;
	if (!text) {
		failure_set(&memory->trouble, errno, "%s: numbers of rows cannot be read: %m",
			    path);
		told(memory);
		return;
	}
	if (model_numbers_parse(memory->numbers, text, &why) != 0) {
		failure_set(&memory->trouble, EINVAL, "%s: %.180s", path, why.sentence);
		told(memory);
	}
	free(text);
}

/* Not in the place of a file that is broken. */
static void save(struct model_memory *memory)
{
	const char *path = memory->read.text;
	char *text;
	int error;

	if (path[0] == '\0' || memory->trouble.error == EINVAL)
		return;
	text = model_numbers_print(memory->numbers);
	error = text ? file_replace(path, text, strlen(text)) : -ENOMEM;
	free(text);
	if (error == 0)
		return;
	failure_set(&memory->trouble, -error,
		    "%s: numbers of rows cannot be kept: %m; make its directory writable for the "
		    "daemon",
		    path);
	told(memory);
}

/* -- rows -- */

static void have_all(struct model_numbers *numbers, const struct config *config)
{
	enum config_section section;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++) {
		const struct config_section_row *row = &config_sections[section];
		struct config_values list = config_values(config, section);
		size_t i;

		for (i = 0; i < list.count; i++)
			model_numbers_have(numbers, row->word,
					   config_title(section, list.values + i * row->size));
	}
}

static void have_off(struct model_numbers *numbers, const struct config *config)
{
	size_t i;

	for (i = 0; i < config->off_count; i++)
		model_numbers_have(numbers, config_sections[config->off[i].section].word,
				   config_title(config->off[i].section, &config->off[i].account));
}

static void have_interfaces(struct model_numbers *numbers, const struct config *config)
{
	size_t i;

	for (i = 0; i < config->wan_count; i++)
		model_numbers_have(numbers, "interface", config->wans[i].interface);
	for (i = 0; i < config->lan_count; i++)
		model_numbers_have(numbers, "interface", config->lans[i].interface);
}

static void have_forwards(struct model_numbers *numbers, const struct forwards *forwards)
{
	size_t i;

	for (i = 0; i < forwards_count(forwards); i++)
		model_numbers_have(numbers, config_sections[SECTION_FORWARD].word,
				   forwards_view(forwards, i).forward->title.text);
}

void model_memory_configure(struct model_memory *memory, const struct config *config,
			    const struct forwards *forwards)
{
	const char *path = config->general.numbers_file.text;

	if (strcmp(path, memory->read.text) != 0) {
		memory->read = config->general.numbers_file;
		load(memory, path);
	}
	model_numbers_begin(memory->numbers);
	have_all(memory->numbers, config);
	have_off(memory->numbers, config);
	have_interfaces(memory->numbers, config);
	have_forwards(memory->numbers, forwards);
	if (model_numbers_end(memory->numbers))
		save(memory);
}

void model_memory_reserve(struct model_memory *memory, enum config_section section,
			  const char *title)
{
	if (model_numbers_reserve(memory->numbers, config_sections[section].word, title))
		save(memory);
}

const struct model_numbers *model_memory_numbers(const struct model_memory *memory)
{
	return memory->numbers;
}

const struct failure *model_memory_trouble(const struct model_memory *memory)
{
	return &memory->trouble;
}
