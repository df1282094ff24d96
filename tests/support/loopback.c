/* SPDX-License-Identifier: BSD-2-Clause */
/* Binding to loopback. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/base/address.h"
#include "tests/support/loopback.h"

int loopback_socket(int type, uint16_t *port)
{
	struct sockaddr_storage address;
	struct endpoint at = { .port = 0 };
	socklen_t size;
	int descriptor = socket(AF_INET, type, 0);

	assert_true(descriptor >= 0);
	assert_true(endpoint_parse("127.0.0.1", *port, &at));
	size = endpoint_to_sockaddr(&at, &address);
	if (bind(descriptor, (struct sockaddr *)&address, size) != 0 ||
	    (type == SOCK_STREAM && listen(descriptor, 4) != 0)) {
		assert_true(errno == EADDRINUSE && *port != 0);
		close(descriptor);
		return -1;
	}
	assert_int_equal(getsockname(descriptor, (struct sockaddr *)&address, &size), 0);
	assert_true(endpoint_from_sockaddr((struct sockaddr *)&address, &at));
	*port = at.port;
	return descriptor;
}
