/* SPDX-License-Identifier: BSD-2-Clause */
/* The kinds of account that this build can publish with. */
#ifndef HOMEPORT_CONFIG_PROVIDER_H
#define HOMEPORT_CONFIG_PROVIDER_H

#include <stddef.h>

#ifdef CONFIG_DDNS
#include "ddns/backend.h"

/* Row by row; NULL at the end. */
static inline const char *config_provider(size_t number)
{
	const struct backend *row = backend_row(number);

	return row ? row->name : NULL;
}
#else
static inline const char *config_provider(size_t number)
{
	(void)number;
	return NULL;
}
#endif

#endif
