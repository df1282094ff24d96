/* SPDX-License-Identifier: BSD-2-Clause */
/* libcurl as a table of functions. Covered by: tests/net/test_http_client */
#include "cpe/curl_library.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define LIBRARY "libcurl.so.4" /* whose functions never change their meaning */

static struct curl_library functions;

static bool load(void)
{
	static const struct {
		const char *name;
		void *place;
	} wanted[] = {
#define X(name) { "curl_" #name, &functions.name },
		CURL_FUNCTIONS(X)
#undef X
	};
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL); /* for good */
	void *function;
	size_t i;

	if (!library)
		return false;
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		function = dlsym(library, wanted[i].name);
		if (!function)
			return false;
		memcpy(wanted[i].place, &function, sizeof(function));
	}
	return true;
}

const struct curl_library *curl_library(struct failure *failure)
{
	static bool loaded;

	if (!loaded && !load()) {
		failure_set(failure, EOPNOTSUPP, "HTTP needs libcurl 7.87 or later: %s; install it",
			    dlerror());
		return NULL;
	}
	if (!loaded && functions.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		failure_set(failure, ENOMEM, "no memory to speak HTTP");
		return NULL;
	}
	loaded = true;
	return &functions;
}
