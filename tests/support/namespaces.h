/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Network namespaces within one process: a socket stays in the namespace it was
 * opened in, so one test can be LAN host, gateway and stranger at once. Needs root,
 * `ip` and `nft`, and to run in a network namespace of its own (unshare --net).
 *
 *	lan (192.168.1.20, .21)  --lan0 gateway wan0--  wan (203.0.113.1, 198.51.100.7, .8,
 *	                      192.168.1.1  203.0.113.5       198.51.101.9)
 *	2001:db8:1::20, ::21        2001:db8:1::1  2001:db8:2::1    2001:db8:2::7, ::8
 *
 * What fails in here fails the test that called.
 */
#ifndef HOMEPORT_TESTS_NAMESPACES_H
#define HOMEPORT_TESTS_NAMESPACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum place { GATEWAY, LAN, WAN, PLACES };

/* The gateway is the namespace the test was started in; once a process. */
void namespaces_open(void);

/* A shell command there; it must succeed. */
__attribute__((format(printf, 2, 3))) void run_in(enum place, const char *format, ...);

/* The output of a shell command there, at most size - 1 octets of it. */
void output_of(enum place, const char *command, char *output, size_t size);

/* The gateway forgets all flows it has tracked. */
void forget_flows(void);

/* -- sockets; texts are "192.0.2.1:80", "[2001:db8::1]:80" -- */

int udp_socket(enum place, const char *own_end);
int tcp_listener(enum place, const char *own_end);
int tcp_connect_from(enum place, const char *own_end, const char *to);
int tcp_accept(int listener);
int raw_icmp_socket(enum place, const char *own_address);

void send_text(int socket, const char *to, const char *text);

/* The next datagram is this text; its sender's end goes to `from` (ENDPOINT_TEXT), if not NULL. */
void expect_text(int socket, const char *text, char *from);

void write_text(int socket, const char *text);
void expect_stream(int socket, const char *text);

/* An ICMP echo request from raw socket to address; an echo request has arrived at a raw socket. */
void send_echo(int socket, const char *to);
void expect_echo_request(int socket, char *from);

#endif
