/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Model memory: the instance numbers of what is configured, over restarts and reboots, in
 * the file that the configuration names (numbers-file). Without one they last as long as
 * the daemon.
 */
#ifndef HOMEPORT_MODEL_MEMORY_H
#define HOMEPORT_MODEL_MEMORY_H

#include "cpe/config_file.h"
#include "cpe/model_numbers.h"

struct forwards;
struct model_memory;

#ifdef CONFIG_MODEL

struct model_memory *model_memory_new(void);         /* NULL: no memory */
void model_memory_free(struct model_memory *memory); /* NULL is fine */

/* Sections and forwards are these now: each has its number, and the file has them, too. */
void model_memory_configure(struct model_memory *memory, const struct config *config,
			    const struct forwards *forwards);

/*
 * A section that is about to be added: its number is kept before the section is there, so
 * that no power cut makes it another one's.
 */
void model_memory_reserve(struct model_memory *memory, enum config_section section,
			  const char *title);

const struct model_numbers *model_memory_numbers(const struct model_memory *memory);

/* What is wrong with the file; no error: nothing. */
const struct failure *model_memory_trouble(const struct model_memory *memory);

#else /* built without the model: nobody asks for numbers */

static inline struct model_memory *model_memory_new(void)
{
	static char nothing;

	return (struct model_memory *)&nothing; /* anything but NULL: it is never looked into */
}

static inline void model_memory_free(struct model_memory *memory)
{
	(void)memory;
}

static inline void model_memory_configure(struct model_memory *memory, const struct config *config,
					  const struct forwards *forwards)
{
	(void)memory, (void)config, (void)forwards;
}

static inline void model_memory_reserve(struct model_memory *memory, enum config_section section,
					const char *title)
{
	(void)memory, (void)section, (void)title;
}

static inline const struct model_numbers *model_memory_numbers(const struct model_memory *memory)
{
	(void)memory;
	return NULL;
}

static inline const struct failure *model_memory_trouble(const struct model_memory *memory)
{
	static const struct failure none;

	(void)memory;
	return &none;
}

#endif

#endif
