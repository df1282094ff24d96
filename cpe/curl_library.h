/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libcurl, loaded by whoever first speaks HTTP: with all the libraries that it stands
 * on it takes more memory than the whole daemon does, and longer to start, and most
 * gateways have no provider of dynamic DNS that wants it.
 */
#ifndef HOMEPORT_CURL_LIBRARY_H
#define HOMEPORT_CURL_LIBRARY_H

#include <curl/curl.h>

#include "cpe/base/failure.h"

/* Left behind at a deadline, else its thread would hold up the loop until it has ended. */
#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or later is needed, which does not wait for slow name servers"
#endif

/* Its functions, each under its name without curl_; what libcurl says of them holds. */
#define CURL_FUNCTIONS(X)      \
	X(easy_cleanup)        \
	X(easy_getinfo)        \
	X(easy_init)           \
	X(easy_setopt)         \
	X(easy_strerror)       \
	X(free)                \
	X(global_init)         \
	X(multi_add_handle)    \
	X(multi_assign)        \
	X(multi_cleanup)       \
	X(multi_info_read)     \
	X(multi_init)          \
	X(multi_remove_handle) \
	X(multi_setopt)        \
	X(multi_socket_action) \
	X(slist_append)        \
	X(slist_free_all)      \
	X(url)                 \
	X(url_cleanup)         \
	X(url_get)             \
	X(url_set)

struct curl_library {
#define X(name) __typeof__(&curl_##name) name;
	CURL_FUNCTIONS(X)
#undef X
};

/* Ready for use, and the same at each call. NULL and why: EOPNOTSUPP, and what to install. */
const struct curl_library *curl_library(struct failure *failure);

#endif
