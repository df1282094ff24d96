/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every key of the configuration, once: the parser, its mistakes and the check
 * of the manual homeport.conf(5) all read these rows.
 *
 *	X(key, field, type, from, to, default, unit, help)
 *
 * `field` is the member of the section's struct in config_file.h; the type says
 * what it holds and how it is read (VALUE_TYPES). `from` and `to` bound numbers,
 * in the unit of the row. The default is written as in the file; REQUIRED: there
 * is none and the key must be given; OPTIONAL: without the key the field stays
 * zero.
 */
#ifndef HOMEPORT_CONFIG_TABLE_H
#define HOMEPORT_CONFIG_TABLE_H

#include "cpe/version.h"

#define REQUIRED       "\n"
#define OPTIONAL       ""
#define NO_TIME        "0001-01-01T00:00:00Z" /* Unknown Time of TR-106 */
#define TEXT_OF(macro) TEXT(macro)
#define TEXT(text)     #text

/*
 * What is published is configured where it can be, or at least be seen. Elsewhere its
 * sections may stand in the file, too, but nobody looks into them.
 */
#if defined(CONFIG_DDNS) || defined(CONFIG_MODEL)
#define HAS_PUBLISHING 1
#else
#define HAS_PUBLISHING 0
#endif
#ifdef CONFIG_TR069
#define HAS_ACS 1
#else
#define HAS_ACS 0
#endif

/*
 * X(type, C type of the field, what a value looks like, has this build keys of the type?)
 * ENDPOINT, SERVERS: `from` is the port where none is written.
 */
#define VALUE_TYPES(X)                                                                             \
	X(COUNT, uint32_t, "a whole number", 1)                                                    \
	X(DURATION, monotonic, "seconds, with a fraction if need be", 1)                           \
	X(SWITCH, bool, "true or false", 1)                                                        \
	X(NONCES, bool, "strict or same-host", 1)                                                  \
	X(PORT, uint16_t, "a port number", 1)                                                      \
	X(PORTS, struct port_span, "FIRST-LAST, port numbers", 1)                                  \
	X(PROTOCOL, uint8_t, "tcp or udp", 1)                                                      \
	X(ANY_PROTOCOL, uint8_t, "tcp, udp, sctp, dccp, udplite, or a number of IP",               \
	  HAS_PUBLISHING)                                                                          \
	X(ADDRESS, struct address, "an IPv4 or IPv6 address", 1)                                   \
	X(HOST, struct config_host, "an address, a MAC address or a DHCP name", 1)                 \
	X(HOSTS, struct config_host, "a host as for forwards, ADDRESS/LENGTH, or *",               \
	  HAS_PUBLISHING)                                                                          \
	X(PREFIX, struct prefix, "ADDRESS/LENGTH", 1)                                              \
	X(PREFIX64, struct prefix, "an IPv6 prefix of 32, 40, 48, 56, 64 or 96 bits", 1)           \
	X(ENDPOINT, struct endpoint, "ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT", HAS_PUBLISHING)    \
	X(SERVERS, struct config_servers,                                                          \
	  "addresses, each as ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT", 1)                         \
	X(MODE, const struct deployment *, "a kind of WAN", 1)                                     \
	X(PROVIDER, struct config_word, "a kind of account", HAS_PUBLISHING)                       \
	X(INTERFACE, struct config_interface, "the name of an interface", 1)                       \
	X(NAME, struct config_name, "a DNS name", HAS_PUBLISHING)                                  \
	X(PATTERN, struct config_name, "a DNS name, or {host}.NAME", HAS_PUBLISHING)               \
	X(SRV, struct config_name, "_SERVICE._tcp or _SERVICE._udp", HAS_PUBLISHING)               \
	X(RECORDS, uint32_t, "kinds of records, with commas between them", HAS_PUBLISHING)         \
	X(INSTANCE, struct config_word, "a name for people, of 63 octets at most", HAS_PUBLISHING) \
	X(URLPATH, struct config_word, "the path of a URI, with the slash in front",               \
	  HAS_PUBLISHING)                                                                          \
	X(WORD, struct config_word, "a title given elsewhere in the file", HAS_PUBLISHING)         \
	X(LINE, struct config_line, "a line of text", HAS_PUBLISHING || HAS_ACS)                   \
	X(NOTE, struct config_note, "a line of text, for people", 1)                               \
	X(METHOD, struct config_word, "GET, POST or PUT", HAS_PUBLISHING)                          \
	X(WORDS, struct config_words, "titles given elsewhere, with commas between",               \
	  HAS_PUBLISHING)                                                                          \
	X(FILE, struct config_path, "the absolute path of a file", HAS_PUBLISHING || HAS_ACS)      \
	X(PATH, struct config_path, "the absolute path of a file", 1)                              \
	X(STATE, struct config_path, "the absolute path of a file, in a directory that is there",  \
	  1)                                                                                       \
	X(URL, struct config_line, "a URL, https://HOST/PATH", HAS_ACS)                            \
	X(TIME, int64_t, "a time in UTC, as 2026-11-27T19:52:53Z", HAS_ACS)                        \
	X(IDENTITY, struct config_word, "a word or two, of 63 octets at most", HAS_ACS)            \
	X(TRUST, bool, "true or false", HAS_ACS)

/* Outside sections. */
#define GENERAL_KEYS(X)                                                                           \
	X("lifetime-min", lifetime_min, COUNT, 1, 86400, "120", "seconds",                        \
	  "shortest lifetime of a mapping; shorter wishes are rounded up")                        \
	X("lifetime-max", lifetime_max, COUNT, 1, 604800, "86400", "seconds",                     \
	  "longest lifetime of a mapping; longer wishes are cut")                                 \
	X("max-mappings", max_mappings, COUNT, 1, CONFIG_PCP_MAX_MAPPINGS,                        \
	  TEXT_OF(CONFIG_PCP_MAX_MAPPINGS), "mappings", "how many there may be at one time")      \
	X("port-set-max", port_set_max, COUNT, 1, 1024, "32", "ports",                            \
	  "how many one request may ask for in a row; 1: nobody gets more than one")              \
	X("mapping", mapping, SWITCH, 0, 1, "true", "",                                           \
	  "ports are mapped; if not, neither hosts nor forwards have any")                        \
	X("pcp", pcp, SWITCH, 0, 1, "true", "", "answer PCP requests")                            \
	X("natpmp", natpmp, SWITCH, 0, 1, "true", "", "answer NAT-PMP requests too")              \
	X("relay-unknown", relay_unknown, SWITCH, 0, 1, "true", "",                               \
	  "pass options that we do not know on to the carrier, else refuse them")                 \
	X("prefix64", prefix64, PREFIX64, 0, 0, OPTIONAL, "",                                     \
	  "prefix of the NAT64 that IPv6 hosts are behind, for those that ask")                   \
	X("keep-own-ports", keep_own_ports, SWITCH, 0, 1, "true", "",                             \
	  "give nobody a port that the gateway itself serves, or that is in use")                 \
	X("requests-per-second", requests_per_second, COUNT, 0, 100000, "100", "requests",        \
	  "how many a host may make in the long run; 0: any number")                              \
	X("requests-per-second-total", requests_per_second_total, COUNT, 0, 1000000, "1000",      \
	  "requests", "how many all hosts together may make in the long run; 0: any number")      \
	X("state-file", state_file, STATE, 0, 0, OPTIONAL, "",                                    \
	  "where mappings are kept over a reboot; without it they are not")                       \
	X("forwards-file", forwards_file, STATE, 0, 0, OPTIONAL, "",                              \
	  "where forwards are kept that homeportctl adds; without it it adds none")               \
	X("numbers-file", numbers_file, STATE, 0, 0, OPTIONAL, "",                                \
	  "where the numbers are kept that TR-069 has for sections")                              \
	X("secret-files", secret_files, STATE, 0, 0, OPTIONAL, "",                                \
	  "how files begin that keep passwords which are set from afar; without it as this file") \
	X("lease-file", lease_file, PATH, 0, 0, OPTIONAL, "",                                     \
	  "where the DHCP server keeps its leases, for the names of hosts")                       \
	X("hold-down", hold_down, DURATION, 0, 300, "5", "seconds",                               \
	  "how long changes are collected before they are published")                             \
	X("grace", grace, DURATION, 0, 86400, "60", "seconds",                                    \
	  "how long a service that was lost stays published")

/* Outside sections, too, in builds that have the agent: what it and the ACS have to know. */
#ifdef CONFIG_TR069
#define ACS_KEYS(X)                                                                                \
	X("acs-enabled", acs.enabled, SWITCH, 0, 1, "true", "",                                    \
	  "the ACS is informed, and may ask; if not, only the gateway's owner brings it back")     \
	X("acs-url", acs.url, URL, 0, 0, OPTIONAL, "",                                             \
	  "where the ACS is; without it the agent does nothing")                                   \
	X("acs-user", acs.user, LINE, 0, 0, OPTIONAL, "",                                          \
	  "who we are at the ACS; without it OUI, product class and serial number say it")         \
	X("acs-password-file", acs.password_file, FILE, 0, 0, OPTIONAL, "",                        \
	  "a file whose first line is our password at the ACS")                                    \
	X("acs-ca-file", acs.ca_file, FILE, 0, 0, OPTIONAL, "",                                    \
	  "certificates of those who vouch for the ACS, instead of the system's")                  \
	X("acs-certificate-file", acs.certificate_file, FILE, 0, 0, OPTIONAL, "",                  \
	  "our own certificate, in PEM, for an ACS that wants one")                                \
	X("acs-key-file", acs.key_file, FILE, 0, 0, OPTIONAL, "", "the key of that certificate")   \
	X("acs-allow-http", acs.allow_http, TRUST, 0, 1, "false", "",                              \
	  "the ACS may be reached without TLS; for test networks")                                 \
	X("acs-learn", acs.learn, TRUST, 0, 1, "false", "",                                        \
	  "without acs-url, it is the one that DHCP tells of")                                     \
	X("acs-periodic-inform", acs.periodic, SWITCH, 0, 1, "true", "",                           \
	  "the ACS is informed now and then, even if nothing has happened")                        \
	X("acs-periodic-inform-interval", acs.interval, COUNT, 1, UINT32_MAX, "86400", "seconds",  \
	  "how often")                                                                             \
	X("acs-periodic-inform-time", acs.phase, TIME, 0, 0, NO_TIME, "",                          \
	  "a moment at which it is, from which all others follow; by itself it is different "      \
	  "for each gateway")                                                                      \
	X("acs-spread", acs.spread, COUNT, 0, 3600, "300", "seconds",                              \
	  "over how long gateways that boot together inform their ACS")                            \
	X("acs-retry-minimum", acs.retry_minimum, COUNT, 1, 65535, "5", "seconds",                 \
	  "how long at least until an ACS is tried again that was not reached")                    \
	X("acs-retry-multiplier", acs.retry_multiplier, COUNT, 1000, 65535, "2000", "thousandths", \
	  "how many times as long until each further try")                                         \
	X("acs-notification-throttle", acs.throttle, COUNT, 0, UINT32_MAX, "0", "seconds",         \
	  "how long after a session at least until changes alone open another")                    \
	X("acs-connection-request", acs.connection_request, SWITCH, 0, 1, "true", "",              \
	  "the ACS may ask for a session")                                                         \
	X("acs-connection-request-port", acs.port, PORT, 1, 65535, "7547", "",                     \
	  "the port where it asks")                                                                \
	X("acs-connection-request-interface", acs.interface, INTERFACE, 0, 0, OPTIONAL, "",        \
	  "the interface where it asks; without it the one that leads to the ACS")                 \
	X("acs-connection-request-user", acs.request_user, LINE, 0, 0, OPTIONAL, "",               \
	  "who it has to be; without it the agent makes one up")                                   \
	X("acs-connection-request-password-file", acs.request_password_file, FILE, 0, 0, OPTIONAL, \
	  "", "a file whose first line is its password")                                           \
	X("acs-reboot-time", acs.reboot_at, TIME, 0, 0, NO_TIME, "",                               \
	  "when the gateway reboots, once")                                                        \
	X("acs-provisioning-code", acs.provisioning_code, LINE, 0, 0, OPTIONAL, "",                \
	  "what the operator calls the plan that this gateway is on")                              \
	X("device-manufacturer", device.manufacturer, IDENTITY, 0, 0, "Homeport", "",              \
	  "who made the gateway")                                                                  \
	X("device-oui", device.oui, IDENTITY, 0, 0, OPTIONAL, "",                                  \
	  "the maker's OUI, six digits; without it that of the first LAN's MAC address")           \
	X("device-product-class", device.product_class, IDENTITY, 0, 0, "Homeport", "",            \
	  "the class of product in which serial numbers differ")                                   \
	X("device-serial-number", device.serial_number, IDENTITY, 0, 0, OPTIONAL, "",              \
	  "the gateway's serial number; without it the first LAN's MAC address")                   \
	X("device-model", device.model, IDENTITY, 0, 0, "Homeport", "", "the model, for people")   \
	X("device-hardware-version", device.hardware_version, IDENTITY, 0, 0, "1", "",             \
	  "the version of the hardware")                                                           \
	X("device-software-version", device.software_version, IDENTITY, 0, 0, HOMEPORT_VERSION,    \
	  "", "the version of the firmware")
#else
#define ACS_KEYS(X)
#endif

/* lan "INTERFACE" { } */
#define LAN_KEYS(X)

/* hosts "PREFIX" { } */
#define HOSTS_KEYS(X)                                                                       \
	X("allow", policy.allow, SWITCH, 0, 1, "true", "", "these hosts may have mappings") \
	X("internal-ports", policy.internal_ports, PORTS, 1, 65535, "1-65535", "",          \
	  "which of their ports they may open")                                             \
	X("external-ports", policy.external_ports, PORTS, 1, 65535, "1-65535", "",          \
	  "which of the gateway's ports they may be given")                                 \
	X("mappings", policy.max_mappings, COUNT, 0, 65535, "256", "mappings",              \
	  "how many each of them may have")                                                 \
	X("wildcards", policy.wildcards, SWITCH, 0, 1, "false", "",                         \
	  "they may have all ports of a protocol, or everything")                           \
	X("nonces", policy.same_host, NONCES, 0, 0, "strict", "",                           \
	  "what proves that a mapping is the host's own")                                   \
	X("third-parties", policy.third_parties, PREFIX, 0, 0, OPTIONAL, "",                \
	  "hosts on whose behalf they may ask")

/* wan "INTERFACE" { } */
#define WAN_KEYS(X)                                                                                     \
	X("mapping", mapping, SWITCH, 0, 1, "true", "",                                                 \
	  "ports are mapped on it; if not, neither hosts nor forwards have any there")                  \
	X("mode", mode, MODE, 0, 0, "auto", "", "how this line is connected to the Internet")           \
	X("psid", psid, COUNT, 0, 65535, "0", "",                                                       \
	  "number of the port set, where the mode has one")                                             \
	X("psid-length", psid_length, COUNT, 0, 16, "0", "bits",                                        \
	  "of the PSID in a port; 0: all ports")                                                        \
	X("psid-offset", psid_offset, COUNT, 0, 15, "6", "bits", "before the PSID in a port")           \
	X("upstream", upstream, SERVERS, 5351, 0, OPTIONAL, "",                                         \
	  "addresses of the carrier's PCP server, where the mode has one; without it it is looked for") \
	X("ipv4-interface", ipv4_interface, INTERFACE, 0, 0, OPTIONAL, "",                              \
	  "where IPv4 leaves, if not by the WAN itself: the softwire, or the CLAT's device")            \
	X("clat-address", clat_address, ADDRESS, 0, 0, OPTIONAL, "",                                    \
	  "the CLAT's IPv6 address, where the mode has one; without it our own is meant")

/* account "TITLE" { }; which of them a type needs, and may have, its back end says */
#if HAS_PUBLISHING
#define ACCOUNT_KEYS(X)                                                                \
	X("enabled", enabled, SWITCH, 0, 1, "true", "",                                \
	  "services may publish with it; if not, keys may be missing")                 \
	X("type", type, PROVIDER, 0, 0, REQUIRED, "", "how records are published")     \
	X("server", server, ENDPOINT, 53, 0, OPTIONAL, "",                             \
	  "the zone's primary name server; looked up without it")                      \
	X("zone", zone, NAME, 0, 0, OPTIONAL, "",                                      \
	  "the zone that may be updated; looked up without it")                        \
	X("key-file", key_file, FILE, 0, 0, OPTIONAL, "",                              \
	  "the TSIG key that signs updates, in a file as tsig-keygen(8) writes it")    \
	X("url", url, LINE, 0, 0, OPTIONAL, "", "where the provider takes updates")    \
	X("user", user, LINE, 0, 0, OPTIONAL, "", "who we are at the provider")        \
	X("secret-file", secret_file, FILE, 0, 0, OPTIONAL, "",                        \
	  "a file whose first line is the password, token or key at the provider")     \
	X("ca-file", ca_file, FILE, 0, 0, OPTIONAL, "",                                \
	  "certificates of those who vouch for the provider, instead of the system's") \
	X("method", method, METHOD, 0, 0, OPTIONAL, "",                                \
	  "of HTTP; without it POST with a body, else GET")                            \
	X("body", body, LINE, 0, 0, OPTIONAL, "", "what is sent to the URL")           \
	X("header", header, LINE, 0, 0, OPTIONAL, "",                                  \
	  "a line that HTTP requests have beside ours")                                \
	X("good", good, LINE, 0, 0, OPTIONAL, "",                                      \
	  "words that an answer begins with which means success, with | between them") \
	X("script", script, FILE, 0, 0, OPTIONAL, "",                                  \
	  "a program that publishes, with the facts in its environment")               \
	X("interval", interval, DURATION, 0, 86400, "0", "seconds",                    \
	  "between two updates of a name at least; 0: what the provider wants")        \
	X("allow-non-public", allow_non_public, SWITCH, 0, 1, "false", "",             \
	  "publish addresses that the Internet cannot reach; for test networks")
#else
#define ACCOUNT_KEYS(X)
#endif

/* service "TITLE" { } */
#if HAS_PUBLISHING
#define SERVICE_KEYS(X)                                                                   \
	X("enabled", enabled, SWITCH, 0, 1, "true", "",                                   \
	  "it is published; if not, keys may be missing")                                 \
	X("host", host, HOSTS, 0, 0, REQUIRED, "", "the LAN host, or many of them")       \
	X("protocol", protocol, ANY_PROTOCOL, 0, 0, REQUIRED, "", "transport protocol")   \
	X("port", ports, PORTS, 0, 65535, REQUIRED, "",                                   \
	  "the port that the host listens on, or some in a row")                          \
	X("name", name, PATTERN, 0, 0, REQUIRED, "", "the DNS name to publish")           \
	X("srv", srv, SRV, 0, 0, OPTIONAL, "",                                            \
	  "also publish address and port as an SRV record, SRV.NAME")                     \
	X("records", records, RECORDS, 0, 0, OPTIONAL, "",                                \
	  "which records to publish beside the address, instead of SRV alone")            \
	X("instance", instance, INSTANCE, 0, 0, OPTIONAL, "",                             \
	  "what people see of it when they browse (DNS-SD)")                              \
	X("path", path, URLPATH, 0, 0, OPTIONAL, "", "where the pages begin")             \
	X("account", accounts, WORDS, 0, 0, REQUIRED, "", "the accounts to publish with") \
	X("ttl", ttl, COUNT, 1, 86400, "60", "seconds", "time to live of the records")
#else
#define SERVICE_KEYS(X)
#endif

/* forward "TITLE" { } */
#define FORWARD_KEYS(X)                                                                    \
	X("enabled", enabled, SWITCH, 0, 1, "true", "",                                    \
	  "it is forwarded; if not, keys may be missing")                                  \
	X("host", host, HOST, 0, 0, REQUIRED, "", "who gets what comes in")                \
	X("protocol", protocol, PROTOCOL, 0, 0, REQUIRED, "", "transport protocol")        \
	X("port", port, PORT, 1, 65535, REQUIRED, "", "the port that the host listens on") \
	X("external", external, PORT, 1, 65535, OPTIONAL, "",                              \
	  "the port that the Internet had best see; without it any will do")               \
	X("ipv4", ipv4, SWITCH, 0, 1, "false", "",                                         \
	  "an IPv6 host is to have an IPv4 address outside, by the carrier's NAT64")       \
	X("description", description, NOTE, 0, 0, OPTIONAL, "", "what it is for, in words")

/* X(SECTION, stem of its names, word, titled, least sections, most sections, what the title is) */
#define SECTIONS(X)                                            \
	X(GENERAL, general, "", false, 1, 1, "")               \
	X(LAN, lan, "lan", true, 1, 16, "INTERFACE")           \
	X(HOSTS, hosts, "hosts", true, 0, 256, "PREFIX")       \
	X(WAN, wan, "wan", true, 1, 4, "INTERFACE")            \
	X(ACCOUNT, account, "account", true, 0, 64, "TITLE")   \
	X(SERVICE, service, "service", true, 0, 1024, "TITLE") \
	X(FORWARD, forward, "forward", true, 0, 512, "TITLE")

#endif
