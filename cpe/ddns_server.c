/* SPDX-License-Identifier: BSD-2-Clause */
/* homeport-ddns-server: options, run. Covered by: tests/net/test_ddns_server */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cpe/journal.h"
#include "cpe/program.h"
#include "cpe/random.h"
#include "cpe/registrar.h"
#include "ddns/dns_name.h"
#include "ddns/server/password.h"

#define DNS_PORT     53
#define HTTPS_PORT   443
#define HTTP_PORT    80
#define PASSWORD_MAX 255

/* The options that have a long form alone. */
enum { OPTION_ALLOW = 256, OPTION_HASH, OPTION_HTTP, OPTION_HTTPS, OPTION_TTL };

struct server {
	struct registrar_config config;
	bool check, hash;
	struct registrar *registrar;
};

/* -- options -- */

static int bad(struct failure *failure, const char *option, const char *text, const char *looks)
{
	return failure_set(failure, EINVAL, "--%s %s: it is to be %s", option, text, looks);
}

static int read_own_address(struct registrar_config *config, const char *text,
			    struct failure *failure)
{
	struct address address;
	struct endpoint *at;

	if (!address_parse(text, &address))
		return bad(failure, "address", text, "an IPv4 or IPv6 address");
	if (!address_names_host(&address))
		return bad(failure, "address", text, "one where visitors find this server");
	at = address_is_ipv4(&address) ? &config->ipv4 : &config->ipv6;
	if (at->port != 0)
		return bad(failure, "address", text, "one of each family at most");
	*at = (struct endpoint){ address, HTTP_PORT };
	return 0;
}

static int add_socket(struct endpoint *list, size_t *count, const char *option, const char *text,
		      uint16_t port, struct failure *failure)
{
	if (*count == REGISTRAR_SOCKETS)
		return bad(failure, option, text, "given eight times at most");
	if (!endpoint_parse(text, port, &list[*count]))
		return bad(failure, option, text, "ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT");
	++*count;
	return 0;
}

static int read_ttl(struct registrar_config *config, const char *text, struct failure *failure)
{
	char *end;
	unsigned long ttl = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end != '\0' || ttl < 1 || ttl > 86400)
		return bad(failure, "ttl", text, "1 to 86400 seconds");
	config->ttl = (uint32_t)ttl;
	return 0;
}

static int read_name(struct registrar_config *config, const char *text, struct failure *failure)
{
	if (!host_name_read(text, config->name))
		return bad(failure, "name", text, "a host name");
	return 0;
}

static int read_zone(struct registrar_config *config, const char *text, struct failure *failure)
{
	static char zone[HOST_NAME_SIZE];

	if (!host_name_read(text, zone))
		return bad(failure, "zone", text, "a domain name of two labels or more");
	config->zone = zone;
	return 0;
}

static int read_primary(struct registrar_config *config, const char *text, struct failure *failure)
{
	if (!endpoint_parse(text, DNS_PORT, &config->primary))
		return bad(failure, "server", text, "ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT");
	return 0;
}

static int read_option(void *self, int option, const char *text, struct failure *failure)
{
	struct server *server = self;
	struct registrar_config *config = &server->config;

	switch (option) {
	case 'a': return read_own_address(config, text, failure);
	case 'C': config->certificate = text; return 0;
	case 'd': return journal_debug(text, failure);
	case 'k': config->key_file = text; return 0;
	case 'K': config->private_key = text; return 0;
	case 'n': server->check = true; return 0;
	case 'N': return read_name(config, text, failure);
	case 'r': config->registrations_file = text; return 0;
	case 's': return read_primary(config, text, failure);
	case 'U': config->users_file = text; return 0;
	case 'z': return read_zone(config, text, failure);
	case OPTION_ALLOW: config->allow_non_public = true; return 0;
	case OPTION_HASH: server->hash = true; return 0;
	case OPTION_HTTP:
		return add_socket(config->http, &config->http_count, "http", text, HTTP_PORT,
				  failure);
	case OPTION_HTTPS:
		return add_socket(config->https, &config->https_count, "https", text, HTTPS_PORT,
				  failure);
	case OPTION_TTL: return read_ttl(config, text, failure);
	}
	return 0;
}

static int require(bool given, const char *option, struct failure *failure)
{
	return given ? 0 : failure_set(failure, EINVAL, "--%s is missing: see --help", option);
}

static int check_options(struct registrar_config *config, struct failure *failure)
{
	if (require(config->name[0] != '\0', "name", failure) ||
	    require(config->zone, "zone", failure) ||
	    require(config->primary.port != 0, "server", failure) ||
	    require(config->key_file, "key-file", failure) ||
	    require(config->ipv4.port || config->ipv6.port, "address", failure) ||
	    require(config->users_file, "users", failure) ||
	    require(config->registrations_file, "registrations", failure) ||
	    require(config->certificate, "certificate", failure) ||
	    require(config->private_key, "private-key", failure))
		return -EINVAL;
	return 0;
}

/* Where nothing else is said: all addresses of both families. */
static void listen_by_default(struct endpoint *list, size_t *count, uint16_t port)
{
	if (*count > 0)
		return;
	list[(*count)++] = (struct endpoint){ ADDRESS_NONE_IPV4, port };
	list[(*count)++] = (struct endpoint){ ADDRESS_NONE, port };
}

/* -- a password -- */

/* "" if there is none. A terminal does not show it. */
static void read_password(char *password, size_t size)
{
	bool is_terminal = isatty(STDIN_FILENO);
	struct termios before, silent;

	if (is_terminal && tcgetattr(STDIN_FILENO, &before) == 0) {
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		silent.c_lflag |= ECHONL;
		fputs("Password: ", stderr);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	} else {
		is_terminal = false;
	}
	if (!fgets(password, (int)size, stdin))
		password[0] = '\0';
	if (is_terminal)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	password[strcspn(password, "\r\n")] = '\0';
}

static int print_hash(void)
{
	char password[PASSWORD_MAX + 2], text[PASSWORD_TEXT];
	struct password_hash hash;
	bool made;

	read_password(password, sizeof(password));
	if (password[0] == '\0' || strlen(password) > PASSWORD_MAX) {
		fprintf(stderr, "homeport-ddns-server: a password has 1 to %d octets\n",
			PASSWORD_MAX);
		return 1;
	}
	made = password_hash_make(password, PASSWORD_ITERATIONS, random_system(), &hash);
	explicit_bzero(password, sizeof(password));
	if (!made)
		return 1;
	puts(password_hash_print(&hash, text));
	return 0;
}

/* -- running -- */

static int prepare(void *self)
{
	struct server *server = self;
	struct registrar_config *config = &server->config;
	struct failure failure;

	if (server->hash)
		return print_hash();
	if (check_options(config, &failure) != 0 ||
	    (server->check && registrar_check(config, &failure) != 0)) {
		fprintf(stderr, "homeport-ddns-server: %s\n", failure.sentence);
		return 2;
	}
	if (server->check)
		return 0;
	listen_by_default(config->https, &config->https_count, HTTPS_PORT);
	listen_by_default(config->http, &config->http_count, HTTP_PORT);
	return PROGRAM_RUNS;
}

static int open_registrar(void *self, struct loop *loop, struct failure *failure)
{
	struct server *server = self;

	server->registrar = registrar_new(loop, &server->config, failure);
	return server->registrar ? 0 : -failure->error;
}

static void reload(void *self)
{
	struct server *server = self;
	struct failure failure;

	if (registrar_reload(server->registrar, &failure) != 0)
		journal(JOURNAL_ERROR, JOURNAL_CONFIG, "%s", failure.sentence);
	else
		journal(JOURNAL_INFO, JOURNAL_CONFIG, "users, key and certificate were read again");
}

static void close_registrar(void *self)
{
	struct server *server = self;

	registrar_free(server->registrar);
}

static const char usage[] =
	"usage: homeport-ddns-server [OPTIONS] -N NAME -z ZONE -s ADDRESS -k FILE -a ADDRESS\n"
	"                            -U FILE -r FILE -C FILE -K FILE\n"
	"       homeport-ddns-server --hash\n"
	"  -a, --address ADDRESS     where visitors find this server; one of each family\n"
	"  -C, --certificate FILE    for HTTPS, PEM\n"
	"  -k, --key-file FILE       TSIG key that updates of the zone are signed with\n"
	"  -K, --private-key FILE    of the certificate, PEM\n"
	"  -N, --name NAME           of this server, where gateways register\n"
	"  -r, --registrations FILE  where they are kept\n"
	"  -s, --server ADDRESS      primary name server of the zone\n"
	"  -U, --users FILE          who may register which names\n"
	"  -z, --zone ZONE           that all names are in\n"
	"      --http ADDRESS:PORT   listen there, instead of port 80 of all addresses\n"
	"      --https ADDRESS:PORT  listen there, instead of port 443 of all addresses\n"
	"      --ttl SECONDS         time to live of records, instead of 60\n"
	"      --allow-non-public    take addresses that the Internet cannot reach\n"
	"      --hash                read a password, and print it as it stands in users\n"
	"  -d, --debug WORDS         say more about: main,dns or all\n"
	"  -f, --foreground          log to standard error instead of syslog\n"
	"  -n, --check               check options and files, and end\n"
	"  -u, --user USER           become this user once everything is open\n"
	"  -V, --version             say which version this is\n";

static const struct option options[] = {
	{ "address", required_argument, NULL, 'a' },
	{ "allow-non-public", no_argument, NULL, OPTION_ALLOW },
	{ "certificate", required_argument, NULL, 'C' },
	{ "check", no_argument, NULL, 'n' },
	{ "debug", required_argument, NULL, 'd' },
	{ "hash", no_argument, NULL, OPTION_HASH },
	{ "http", required_argument, NULL, OPTION_HTTP },
	{ "https", required_argument, NULL, OPTION_HTTPS },
	{ "key-file", required_argument, NULL, 'k' },
	{ "name", required_argument, NULL, 'N' },
	{ "private-key", required_argument, NULL, 'K' },
	{ "registrations", required_argument, NULL, 'r' },
	{ "server", required_argument, NULL, 's' },
	{ "ttl", required_argument, NULL, OPTION_TTL },
	{ "users", required_argument, NULL, 'U' },
	{ "zone", required_argument, NULL, 'z' },
	PROGRAM_OPTIONS,
};

int main(int argc, char **argv)
{
	static const struct program homeport_ddns_server = { .name = "homeport-ddns-server",
							     .usage = usage,
							     .options = options,
							     .keep = PRIVILEGE_NONE,
							     .option = read_option,
							     .prepare = prepare,
							     .open = open_registrar,
							     .reload = reload,
							     .close = close_registrar };
	struct server server = { .config = { .ttl = 60 } };

	return program_main(&homeport_ddns_server, &server, argc, argv);
}
