/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every object and parameter of the model, once. Configuration, command line, control
 * socket, TR-069 and the manual homeport-model(7) all read these rows.
 *
 * What is configuration is told in config_table.h: type, range, default, unit and help are
 * there, and here is only what TR-181 calls it. A key that has no row here has one all the
 * same, in the object that is the home of its section: "hold-down" is HoldDown there, with
 * the vendor's prefix where the object is TR-181's.
 */
#ifndef HOMEPORT_MODEL_TABLE_H
#define HOMEPORT_MODEL_TABLE_H

#define VENDOR CONFIG_MODEL_PREFIX

/*
 * X(symbol, path, rows, section, adding, home, help)
 * rows: the function in model_rows.c that finds them; NULL: it is there once. section: what
 * they are. home: keys of the section that have no other row are here.
 */
#define MODEL_OBJECTS(X)                                                                           \
	X(DEVICE, "Device.", NULL, GENERAL, ADDS_NOTHING, false, "all there is")                   \
	X(PCP, "Device.PCP.", NULL, GENERAL, ADDS_NOTHING, false, "ports at the carrier's NAT")    \
	X(CLIENT, "Device.PCP.Client.{i}.", model_wans, WAN, ADDS_TITLED, true,                    \
	  "a WAN, on which ports are mapped")                                                      \
	X(PROXY, "Device.PCP.Client.{i}.PCPProxy.", NULL, GENERAL, ADDS_NOTHING, false,            \
	  "what LAN hosts ask, for ports on this WAN")                                             \
	X(UPSTREAM, "Device.PCP.Client.{i}.Server.{i}.", model_servers, GENERAL, ADDS_NOTHING,     \
	  false, "the carrier's PCP server, where there is one to be asked")                       \
	X(INBOUND, "Device.PCP.Client.{i}.Server.{i}.InboundMapping.{i}.", model_inbound, GENERAL, \
	  ADDS_NOTHING, false, "a port that the carrier maps (MAP)")                               \
	X(FILTER, "Device.PCP.Client.{i}.Server.{i}.InboundMapping.{i}.Filter.{i}.",               \
	  model_filters, GENERAL, ADDS_NOTHING, false,                                             \
	  "who may reach it; everybody, if there is none")                                         \
	X(OUTBOUND, "Device.PCP.Client.{i}.Server.{i}.OutboundMapping.{i}.", model_outbound,       \
	  GENERAL, ADDS_NOTHING, false, "a flow that the carrier keeps (PEER)")                    \
	X(LOCAL, "Device.PCP." VENDOR "LocalServer.", NULL, GENERAL, ADDS_NOTHING, true,           \
	  "the PCP server that LAN hosts ask")                                                     \
	X(LOCAL_MAPPING, "Device.PCP." VENDOR "LocalServer.Mapping.{i}.", model_local_mappings,    \
	  GENERAL, ADDS_NOTHING, false,                                                            \
	  "a port that is mapped, for whoever has tables of its own")                              \
	X(STATS, "Device.PCP." VENDOR "LocalServer.Stats.", NULL, GENERAL, ADDS_NOTHING, false,    \
	  "counters since the daemon was started")                                                 \
	X(LAN, "Device.PCP." VENDOR "LocalServer.Interface.{i}.", model_lans, LAN, ADDS_TITLED,    \
	  true, "a LAN where hosts ask")                                                           \
	X(HOSTS, "Device.PCP." VENDOR "LocalServer.Hosts.{i}.", model_hosts, HOSTS, ADDS_TITLED,   \
	  true, "hosts, and what they may ask for")                                                \
	X(DYNAMIC_DNS, "Device.DynamicDNS.", NULL, GENERAL, ADDS_NOTHING, false,                   \
	  "address and port, published in DNS")                                                    \
	X(ACCOUNT, "Device.DynamicDNS.Client.{i}.", model_accounts, ACCOUNT, ADDS, true,           \
	  "an account with a provider or name server")                                             \
	X(SERVICE, "Device.DynamicDNS.Client.{i}.Hostname.{i}.", model_services, SERVICE, ADDS,    \
	  true, "a service of a LAN host that is published there")                                 \
	X(PROVIDER, "Device.DynamicDNS.Server.{i}.", model_providers, ACCOUNT, ADDS_NOTHING,       \
	  false, "the provider or name server of the account of the same number")                  \
	X(NAT, "Device.NAT.", NULL, GENERAL, ADDS_NOTHING, false, "ports mapped in IPv4")          \
	X(PORT_MAPPING, "Device.NAT.PortMapping.{i}.", model_port_mappings, FORWARD, ADDS, true,   \
	  "a port: forwarded as configured, or asked for by its host")                             \
	X(FIREWALL, "Device.Firewall.", NULL, GENERAL, ADDS_NOTHING, false, "ports open in IPv6")  \
	X(PINHOLE, "Device.Firewall.Pinhole.{i}.", model_pinholes, FORWARD, ADDS, false,           \
	  "a port of an IPv6 host: open as configured, or asked for by the host")                  \
	X(IP, "Device.IP.", NULL, GENERAL, ADDS_NOTHING, false, "interfaces that others refer to") \
	X(IP_INTERFACE, "Device.IP.Interface.{i}.", model_interfaces, GENERAL, ADDS_NOTHING,       \
	  false, "an interface that the configuration names")

/*
 * KEY(name, section, key, spelling, get): a key of the configuration; `get` is for rows that
 * are none of its section.
 * STATE(name, type, from, to, values, get, help): what is so, and cannot be written. LIST
 * has items with commas in between.
 * ONLY(name, type, list, from, to, value, get, help): TR-181 lets it be written, and here there is one
 * value, which may be written, too; `get` is for rows of mappings.
 */
#define MODEL_DEVICE(KEY, STATE, LIST, ONLY)                                    \
	STATE("RootDataModelVersion", STRING, 0, 32, "2.19", get_model_version, \
	      "version of Device:2 that this is")

#define MODEL_PCP(KEY, STATE, LIST, ONLY)                               \
	KEY("Enable", GENERAL, "mapping", AS_IT_IS, NULL)               \
	ONLY("PreferredVersion", UNSIGNED, false, 0, 65535, "2", NULL,  \
	     "version that is tried first")                             \
	LIST("SupportedVersions", UNSIGNED, 0, 65535, "", get_versions, \
	     "protocol versions that are spoken; 0: NAT-PMP, 2: PCP")   \
	LIST("OptionList", UNSIGNED, 0, 254, "", get_options, "codes of PCP options that are known")

#define MODEL_CLIENT(KEY, STATE, LIST, ONLY)                                                     \
	KEY("Enable", WAN, "mapping", AS_IT_IS, NULL)                                            \
	STATE("Status", STRING, 0, 0, "Disabled,Enabled,StackDisabled,Error", get_client_status, \
	      "how it stands")                                                                   \
	STATE("Alias", STRING, 0, 64, "", get_title, "the section's title: its interface")       \
	STATE("WANInterface", STRING, 0, 0, "", get_interface_path, "the interface: its row")    \
	ONLY("MAPEnable", BOOLEAN, false, 0, 0, "true", NULL, "ports are asked for")             \
	ONLY("PEEREnable", BOOLEAN, false, 0, 0, "true", NULL, "flows are asked for")            \
	ONLY("ANNOUNCEEnable", BOOLEAN, false, 0, 0, "true", NULL,                               \
	     "the carrier's news is listened to")                                                \
	ONLY("THIRDPARTYEnable", BOOLEAN, false, 0, 0, "true", NULL,                             \
	     "mappings are asked for on behalf of hosts")                                        \
	STATE("THIRDPARTYStatus", STRING, 0, 0, "Disabled,Enabled,Error", get_enabled,           \
	      "whether they are")                                                                \
	ONLY("FILTEREnable", BOOLEAN, false, 0, 0, "true", NULL, "filters are asked for")        \
	KEY(VENDOR "Mode", WAN, "mode", AS_IT_IS, NULL)                                          \
	STATE(VENDOR "ModeFound", STRING, 0, 64, "", get_mode, "the kind of line that it is")    \
	STATE(VENDOR "Message", STRING, 0, 256, "", get_wan_message,                             \
	      "what is wrong with it, and what to do")                                           \
	KEY(VENDOR "PSID", WAN, "psid", AS_IT_IS, NULL)                                          \
	KEY(VENDOR "PSIDLength", WAN, "psid-length", AS_IT_IS, NULL)                             \
	KEY(VENDOR "PSIDOffset", WAN, "psid-offset", AS_IT_IS, NULL)                             \
	KEY(VENDOR "IPv4Interface", WAN, "ipv4-interface", AS_IT_IS, NULL)                       \
	KEY(VENDOR "CLATAddress", WAN, "clat-address", AS_IT_IS, NULL)

#define MODEL_PROXY(KEY, STATE, LIST, ONLY)                                                \
	ONLY("Enable", BOOLEAN, false, 0, 0, "true", NULL, "hosts are answered")           \
	STATE("HighestVersion", UNSIGNED, 0, 65535, "", get_two, "highest version spoken") \
	STATE("Status", STRING, 0, 0, "Disabled,Enabled,Error", get_proxy_status, "how it stands")

#define MODEL_UPSTREAM(KEY, STATE, LIST, ONLY)                                                  \
	ONLY("Enable", BOOLEAN, false, 0, 0, "true", NULL, "it is asked")                       \
	STATE("Status", STRING, 0, 0,                                                           \
	      "Disabled,Enabled,Connecting,Error_Timeout,Error_HostNameNotResolved,"            \
	      "Error_NetworkFailure,Error_NotAuthorized,Error_Unsupported,Error",               \
	      get_server_status, "how we stand with it")                                        \
	STATE("Origin", STRING, 0, 0, "DHCPv4,DHCPv6,Static", get_server_origin,                \
	      "how it became known")                                                            \
	STATE("ServerNameOrAddress", STRING, 0, 256, "", get_first_server,                      \
	      "its address, the first of several")                                              \
	STATE("ServerAddressInUse", STRING, 0, 45, "", get_server, "the address that is asked") \
	LIST("AdditionalServerAddresses", STRING, 0, 45, "", get_more_servers,                  \
	     "the other addresses")                                                             \
	STATE("ExternalIPAddress", STRING, 0, 45, "", get_outermost_address,                    \
	      "the address that the Internet sees, as a mapping has told")                      \
	ONLY("MaximumFilters", UNSIGNED, false, 0, UINT32_MAX, TEXT_OF(MAPPING_FILTERS), NULL,  \
	     "filters of a mapping at most")                                                    \
	STATE("CurrentVersion", UNSIGNED, 0, 65535, "", get_server_version,                     \
	      "version that it speaks; 0: NAT-PMP")                                             \
	STATE(VENDOR "Leases", UNSIGNED, 0, UINT32_MAX, "", get_leases,                         \
	      "mappings that it holds for us")                                                  \
	STATE(VENDOR "Restarts", UNSIGNED, 0, UINT32_MAX, "", get_restarts,                     \
	      "how often it has lost them")                                                     \
	STATE(VENDOR "Message", STRING, 0, 256, "", get_server_message,                         \
	      "how we stand with it, and what to do")

#define MODEL_MAPPING_STATES(STATE)                                                              \
	STATE("Status", STRING, 0, 0, "Disabled,Enabled,Error_PCPErrorCodeReceived,Error",       \
	      get_mapping_status,                                                                \
	      "Disabled while carrier or kernel are at it, or Enable is false; Error: WAN down") \
	STATE("Origin", STRING, 0, 0, "Internal,UPnP_IWF,PCP_Proxy,Static", get_pcp_origin,      \
	      "who asked for it")                                                                \
	STATE("Lifetime", UNSIGNED, 0, UINT32_MAX, "", get_remaining,                            \
	      "seconds that are left; 0: it does not end")                                       \
	STATE("InternalPort", UNSIGNED, 0, 65535, "", get_internal_port, "port of the LAN host") \
	STATE("ProtocolNumber", INT, -1, 255, "", get_protocol_number,                           \
	      "transport protocol; -1: all")                                                     \
	STATE("ThirdPartyAddress", STRING, 0, 45, "", get_internal_address, "the LAN host")      \
	STATE("Description", STRING, 0, 256, "", get_description, "what its host calls it")      \
	STATE("AssignedExternalIPAddress", STRING, 0, 45, "", get_outermost,                     \
	      "address that the Internet sees")                                                  \
	STATE("AssignedExternalPort", UNSIGNED, 0, 65535, "", get_outermost_port,                \
	      "port that the Internet sees, the first of several")

#define MODEL_INBOUND(KEY, STATE, LIST, ONLY)                                             \
	KEY("Enable", FORWARD, "enabled", AS_IT_IS, get_switch)                           \
	MODEL_MAPPING_STATES(STATE)                                                       \
	STATE("ErrorCode", UNSIGNED, 1, 255, "", get_error_code,                          \
	      "why it is not renewed, a result code of RFC 6887; 255: it is")             \
	ONLY("SuggestedExternalIPAddress", STRING, false, 0, 45, "", NULL,                \
	     "none can be asked for")                                                     \
	KEY("SuggestedExternalPort", FORWARD, "external", ZERO_IS_NONE, get_zero)         \
	ONLY("SuggestedExternalPortEndRange", UNSIGNED, false, 0, 65535, "0", NULL,       \
	     "there is one")                                                              \
	STATE("AssignedExternalPortEndRange", UNSIGNED, 0, 65535, "", get_outermost_last, \
	      "the last of several; 0: there is one")

#define MODEL_FILTER(KEY, STATE, LIST, ONLY)                                                 \
	STATE("RemoteHostIPAddress", STRING, 0, 45, "", get_filter_address, "who is let in") \
	STATE("PrefixLength", UNSIGNED, 1, 128, "", get_filter_length,                       \
	      "bits of it that count, of 128 also in IPv4")                                  \
	STATE("RemotePort", UNSIGNED, 0, 65535, "", get_filter_port,                         \
	      "the remote port that is let in; 0: all")                                      \
	STATE("RemotePortEndRange", UNSIGNED, 0, 65535, "", get_zero,                        \
	      "the last of several; 0: there is one")

#define MODEL_OUTBOUND(KEY, STATE, LIST, ONLY)                                               \
	STATE("Enable", BOOLEAN, 0, 0, "", get_yes, "it is wanted")                          \
	MODEL_MAPPING_STATES(STATE)                                                          \
	STATE("RemoteHostIPAddress", STRING, 0, 45, "", get_remote_address, "the other end") \
	STATE("RemotePort", UNSIGNED, 1, 65535, "", get_remote_port, "port of the other end")

#define MODEL_LOCAL(KEY, STATE, LIST, ONLY)                             \
	KEY("PCPEnable", GENERAL, "pcp", AS_IT_IS, NULL)                \
	KEY("NATPMPEnable", GENERAL, "natpmp", AS_IT_IS, NULL)          \
	KEY("MinimumLifetime", GENERAL, "lifetime-min", AS_IT_IS, NULL) \
	KEY("MaximumLifetime", GENERAL, "lifetime-max", AS_IT_IS, NULL) \
	KEY("MaximumMappings", GENERAL, "max-mappings", AS_IT_IS, NULL) \
	STATE("EpochTime", UNSIGNED, 0, UINT32_MAX, "", get_epoch,      \
	      "seconds since when mappings were kept")                  \
	STATE("MappedPorts", UNSIGNED, 0, UINT32_MAX, "", get_ports, "ports that are mapped now")

#define MODEL_LOCAL_MAPPING(KEY, STATE, LIST, ONLY)                                             \
	STATE("Protocol", INT, -1, 255, "", get_protocol_number, "transport protocol; -1: all") \
	STATE("InternalClient", STRING, 0, 45, "", get_internal_address, "the LAN host")        \
	STATE("InternalPort", UNSIGNED, 0, 65535, "", get_internal_port,                        \
	      "port of the LAN host; 0: all")                                                   \
	STATE("ExternalIPAddress", STRING, 0, 45, "", get_outermost,                            \
	      "address that the Internet sees")                                                 \
	STATE("ExternalPort", UNSIGNED, 0, 65535, "", get_outermost_port,                       \
	      "port that the Internet sees, the first of several")                              \
	STATE("ExternalPortEndRange", UNSIGNED, 0, 65535, "", get_outermost_last,               \
	      "the last of several; 0: there is one")                                           \
	STATE("RemainingLeaseTime", UNSIGNED, 0, UINT32_MAX, "", get_remaining,                 \
	      "seconds that are left; 0: it does not end")                                      \
	STATE("Source", STRING, 0, 0, "PCP,NATPMP,Static", get_mapping_source,                  \
	      "who asked for it; Static: a forward")                                            \
	STATE("Description", STRING, 0, 256, "", get_description, "what its host calls it")

#define MODEL_STATS(KEY, STATE, LIST, ONLY)                                                \
	STATE("RequestsReceived", UNSIGNED, 0, UINT32_MAX, "", get_requests, "datagrams")  \
	STATE("RequestsDropped", UNSIGNED, 0, UINT32_MAX, "", get_dropped,                 \
	      "those that were not answered")                                              \
	STATE("ErrorsSent", UNSIGNED, 0, UINT32_MAX, "", get_errors, "refusals")           \
	STATE("MappingsGranted", UNSIGNED, 0, UINT32_MAX, "", get_granted, "new mappings") \
	STATE("MappingsRenewed", UNSIGNED, 0, UINT32_MAX, "", get_renewed, "renewals")     \
	STATE("MappingsReleased", UNSIGNED, 0, UINT32_MAX, "", get_released,               \
	      "mappings that their hosts have ended")                                      \
	STATE("MappingsExpired", UNSIGNED, 0, UINT32_MAX, "", get_expired,                 \
	      "mappings that were not renewed")

#define MODEL_LAN(KEY, STATE, LIST, ONLY)                                            \
	STATE("Name", STRING, 0, 64, "", get_title, "the section's title: its name") \
	STATE("Interface", STRING, 0, 0, "", get_interface_path, "the interface: its row")

#define MODEL_HOSTS(KEY, STATE, LIST, ONLY) \
	STATE("Prefix", STRING, 0, 64, "", get_title, "the section's title: which hosts")

#define MODEL_DYNAMIC_DNS(KEY, STATE, LIST, ONLY)                     \
	LIST("SupportedServices", STRING, 0, 1024, "", get_providers, \
	     "types of account that there are")                       \
	KEY(VENDOR "HoldDown", GENERAL, "hold-down", AS_IT_IS, NULL)  \
	KEY(VENDOR "Grace", GENERAL, "grace", AS_IT_IS, NULL)

#define MODEL_ACCOUNT(KEY, STATE, LIST, ONLY)                                              \
	KEY("Enable", ACCOUNT, "enabled", AS_IT_IS, NULL)                                  \
	STATE("Status", STRING, 0, 0,                                                      \
	      "Connecting,Authenticating,Updated,Error_Misconfigured,Error,Disabled",      \
	      get_account_status, "how it stands, the worst of its services")              \
	STATE("Alias", STRING, 0, 64, "", get_title, "the section's title")                \
	STATE("LastError", STRING, 0, 0,                                                   \
	      "NO_ERROR,MISCONFIGURATION_ERROR,DNS_ERROR,CONNECTION_ERROR,"                \
	      "AUTHENTICATION_ERROR,TIMEOUT_ERROR,PROTOCOL_ERROR",                         \
	      get_account_error, "what hinders it")                                        \
	STATE("Server", STRING, 0, 256, "", get_server_path, "the row of the same number") \
	ONLY("Interface", STRING, false, 0, 256, "", NULL, "routing decides")              \
	KEY("Username", ACCOUNT, "user", AS_IT_IS, NULL)                                   \
	KEY("Password", ACCOUNT, "secret-file", SECRET, NULL)                              \
	KEY(VENDOR "SecretFile", ACCOUNT, "secret-file", AS_IT_IS, NULL)                   \
	KEY(VENDOR "URL", ACCOUNT, "url", AS_IT_IS, NULL)                                  \
	KEY(VENDOR "CAFile", ACCOUNT, "ca-file", AS_IT_IS, NULL)

#define MODEL_SERVICE(KEY, STATE, LIST, ONLY)                                            \
	KEY("Enable", SERVICE, "enabled", AS_IT_IS, NULL)                                \
	STATE("Status", STRING, 0, 0, "Registered,UpdateNeeded,Updating,Error,Disabled", \
	      get_service_status, "how it stands")                                       \
	KEY("Name", SERVICE, "name", AS_IT_IS, NULL)                                     \
	STATE("LastUpdate", DATE_TIME, 0, 0, "", get_last_update,                        \
	      "when DNS was told last, since the daemon was started")                    \
	STATE(VENDOR "Alias", STRING, 0, 64, "", get_title, "the section's title")       \
	STATE(VENDOR "State", STRING, 0, 64, "", get_service_state,                      \
	      "the same, in the words of ddns(7)")                                       \
	STATE(VENDOR "Message", STRING, 0, 512, "", get_service_message,                 \
	      "what there is to say, and what to do")                                    \
	STATE(VENDOR "PublishedAddress", STRING, 0, 45, "", get_published_address,       \
	      "address that DNS has")                                                    \
	STATE(VENDOR "PublishedPort", UNSIGNED, 0, 65535, "", get_published_port,        \
	      "port that DNS has, or that visitors have to know; 0: none")               \
	KEY(VENDOR "SRV", SERVICE, "srv", AS_IT_IS, NULL)                                \
	KEY(VENDOR "TTL", SERVICE, "ttl", AS_IT_IS, NULL)

#define MODEL_PROVIDER(KEY, STATE, LIST, ONLY)                                      \
	ONLY("Enable", BOOLEAN, false, 0, 0, "true", NULL, "it is used")            \
	STATE("Name", STRING, 0, 64, "", get_title, "the title of the account")     \
	STATE("Alias", STRING, 0, 64, "", get_title, "likewise")                    \
	KEY("ServiceName", ACCOUNT, "type", AS_IT_IS, NULL)                         \
	STATE("ServerAddress", STRING, 0, 256, "", get_provider_address,            \
	      "name server of the account; empty at a provider, whose URL says it") \
	STATE("ServerPort", UNSIGNED, 0, 65535, "", get_provider_port,              \
	      "its port; 0: the protocol's own")                                    \
	ONLY("CheckInterval", UNSIGNED, false, 0, UINT32_MAX, "0", NULL,            \
	     "changes are known when they happen")

#define MODEL_NAT(KEY, STATE, LIST, ONLY)                                               \
	STATE("MaxNumberOfPortMappings", UNSIGNED, 0, UINT32_MAX, "", get_max_mappings, \
	      "how many mappings there may be")

/* The last columns of both tables of ports. */
#define MODEL_PORT_STATES(STATE, ONLY)                                                 \
	ONLY("LeaseDuration", UNSIGNED, false, 0, UINT32_MAX, "0", get_lease_duration, \
	     "seconds, as granted; 0: it does not end")                                \
	STATE("RemainingLeaseTime", UNSIGNED, 0, UINT32_MAX, "", get_remaining,        \
	      "seconds that are left; 0: it does not end")                             \
	STATE(VENDOR "OutermostIPAddress", STRING, 0, 45, "", get_outermost,           \
	      "address that the Internet sees")                                        \
	STATE(VENDOR "OutermostPort", UNSIGNED, 0, 65535, "", get_outermost_port,      \
	      "port that the Internet sees; 0: none yet")                              \
	STATE(VENDOR "Message", STRING, 0, 256, "", get_forward_message, "what hinders it")

#define MODEL_PORT_MAPPING(KEY, STATE, LIST, ONLY)                                            \
	KEY("Enable", FORWARD, "enabled", AS_IT_IS, get_switch)                               \
	STATE("Status", STRING, 0, 0, "Disabled,Enabled,Inactive,Error_Misconfigured,Error",  \
	      get_port_status, "how it stands")                                               \
	STATE("Origin", STRING, 0, 0, "User,System,UPnP,Controller", get_port_origin,         \
	      "System: a host has asked; Controller: the configuration; User: homeportctl")   \
	STATE("Alias", STRING, 0, 64, "", get_title, "the section's title")                   \
	ONLY("Interface", STRING, false, 0, 256, "", NULL, "the one that the host leaves by") \
	ONLY("AllInterfaces", BOOLEAN, false, 0, 0, "true", NULL,                             \
	     "on whatever WAN the host leaves by")                                            \
	ONLY("RemoteHost", STRING, false, 0, 64, "", get_remote_host,                         \
	     "who is let in; empty: everybody")                                               \
	KEY("ExternalPort", FORWARD, "external", ZERO_IS_NONE, get_external_port)             \
	ONLY("ExternalPortEndRange", UNSIGNED, false, 0, 65535, "0", get_external_last,       \
	     "the last of several; 0: there is one")                                          \
	KEY("InternalPort", FORWARD, "port", ZERO_IS_NONE, get_internal_port)                 \
	KEY("Protocol", FORWARD, "protocol", IN_CAPITALS, get_protocol_word)                  \
	KEY("InternalClient", FORWARD, "host", AS_IT_IS, get_internal_address)                \
	KEY("Description", FORWARD, "description", AS_IT_IS, get_description)                 \
	KEY(VENDOR "IPv4", FORWARD, "ipv4", AS_IT_IS, get_no)                                 \
	MODEL_PORT_STATES(STATE, ONLY)

#define MODEL_FIREWALL(KEY, STATE, LIST, ONLY)

#define MODEL_PINHOLE(KEY, STATE, LIST, ONLY)                                                 \
	KEY("Enable", FORWARD, "enabled", AS_IT_IS, get_switch)                               \
	STATE("Status", STRING, 0, 0, "Disabled,Enabled,Inactive,Error_Misconfigured,Error",  \
	      get_port_status, "how it stands")                                               \
	STATE("Origin", STRING, 0, 0, "User,System,UPnP,Controller", get_port_origin,         \
	      "System: a host has asked; Controller: the configuration; User: homeportctl")   \
	STATE("Alias", STRING, 0, 64, "", get_title, "the section's title")                   \
	KEY("Description", FORWARD, "description", AS_IT_IS, get_description)                 \
	ONLY("Interface", STRING, false, 0, 256, "", NULL, "the one that the host leaves by") \
	ONLY("SourcePort", INT, false, -1, 65535, "-1", NULL, "any")                          \
	ONLY("SourcePortRangeMax", INT, false, -1, 65535, "-1", NULL, "there is no range")    \
	KEY("DestPort", FORWARD, "port", MINUS_ONE_IS_NONE, get_internal_port)                \
	ONLY("DestPortRangeMax", INT, false, -1, 65535, "-1", get_internal_last,              \
	     "the last of several; -1: there is one")                                         \
	KEY("Protocol", FORWARD, "protocol", BY_NUMBER, get_protocol_number)                  \
	ONLY("SourcePrefixes", STRING, true, 0, 0, "", get_remote_prefixes,                   \
	     "who is let in; empty: everybody")                                               \
	KEY("DestIP", FORWARD, "host", ADDRESS_ONLY, get_internal_address)                    \
	KEY("DestMACAddress", FORWARD, "host", MAC_ONLY, get_nothing)                         \
	ONLY("IPVersion", INT, false, -1, 15, "6", NULL, "IPv6")                              \
	KEY(VENDOR "ExternalPort", FORWARD, "external", ZERO_IS_NONE, get_external_port)      \
	KEY(VENDOR "IPv4", FORWARD, "ipv4", AS_IT_IS, get_to_ipv4)                            \
	MODEL_PORT_STATES(STATE, ONLY)

#define MODEL_IP(KEY, STATE, LIST, ONLY)

#ifdef CONFIG_TR069
#define MODEL_ACS_OBJECTS(X)                                                                    \
	X(DEVICE_INFO, "Device.DeviceInfo.", NULL, GENERAL, ADDS_NOTHING, false, "the gateway") \
	X(MEMORY, "Device.DeviceInfo.MemoryStatus.", NULL, GENERAL, ADDS_NOTHING, false,        \
	  "its memory")                                                                         \
	X(MANAGEMENT, "Device.ManagementServer.", NULL, GENERAL, ADDS_NOTHING, false,           \
	  "how it is managed from afar, by an ACS")
#else
#define MODEL_ACS_OBJECTS(X)
#endif

#define MODEL_DEVICE_INFO(KEY, STATE, LIST, ONLY)                                             \
	KEY("Manufacturer", GENERAL, "device-manufacturer", AS_IT_IS, NULL)                   \
	KEY("ManufacturerOUI", GENERAL, "device-oui", AS_IT_IS, get_oui)                      \
	KEY("ModelName", GENERAL, "device-model", AS_IT_IS, NULL)                             \
	KEY("ProductClass", GENERAL, "device-product-class", AS_IT_IS, NULL)                  \
	KEY("SerialNumber", GENERAL, "device-serial-number", AS_IT_IS, get_serial_number)     \
	KEY("HardwareVersion", GENERAL, "device-hardware-version", AS_IT_IS, NULL)            \
	KEY("SoftwareVersion", GENERAL, "device-software-version", AS_IT_IS, NULL)            \
	LIST("AdditionalSoftwareVersion", STRING, 0, 64, "", get_own_version,                 \
	     "the version of this program")                                                   \
	KEY("ProvisioningCode", GENERAL, "acs-provisioning-code", AS_IT_IS, get_offered_code) \
	STATE("UpTime", UNSIGNED, 0, UINT32_MAX, "", get_uptime, "seconds since it was booted")

#define MODEL_MEMORY(KEY, STATE, LIST, ONLY)                                   \
	STATE("Total", UNSIGNED, 0, UINT32_MAX, "", get_memory, "of RAM, KiB") \
	STATE("Free", UNSIGNED, 0, UINT32_MAX, "", get_free_memory, "what is free of it, KiB")

#define MODEL_MANAGEMENT(KEY, STATE, LIST, ONLY)                                                   \
	KEY("EnableCWMP", GENERAL, "acs-enabled", AS_IT_IS, NULL)                                  \
	KEY("URL", GENERAL, "acs-url", AS_IT_IS, get_offered_url)                                  \
	KEY("Username", GENERAL, "acs-user", AS_IT_IS, NULL)                                       \
	KEY("Password", GENERAL, "acs-password-file", SECRET, NULL)                                \
	KEY(VENDOR "PasswordFile", GENERAL, "acs-password-file", AS_IT_IS, NULL)                   \
	KEY("ScheduleReboot", GENERAL, "acs-reboot-time", AS_IT_IS, NULL)                          \
	KEY("PeriodicInformEnable", GENERAL, "acs-periodic-inform", AS_IT_IS, NULL)                \
	KEY("PeriodicInformInterval", GENERAL, "acs-periodic-inform-interval", AS_IT_IS, NULL)     \
	KEY("PeriodicInformTime", GENERAL, "acs-periodic-inform-time", AS_IT_IS, NULL)             \
	STATE("ParameterKey", STRING, 0, 32, "", get_parameter_key,                                \
	      "what the ACS has called its last change")                                           \
	STATE("ConnectionRequestURL", STRING, 0, 0, "", get_connection_request_url,                \
	      "where the ACS asks for a session")                                                  \
	KEY("ConnectionRequestUsername", GENERAL, "acs-connection-request-user", AS_IT_IS, NULL)   \
	KEY("ConnectionRequestPassword", GENERAL, "acs-connection-request-password-file", SECRET,  \
	    NULL)                                                                                  \
	KEY(VENDOR "ConnectionRequestPasswordFile", GENERAL,                                       \
	    "acs-connection-request-password-file", AS_IT_IS, NULL)                                \
	KEY("HTTPConnectionRequestEnable", GENERAL, "acs-connection-request", AS_IT_IS, NULL)      \
	LIST("SupportedConnReqMethods", STRING, 0, 0, "HTTP", get_http, "how it asks")             \
	KEY("DefaultActiveNotificationThrottle", GENERAL, "acs-notification-throttle", AS_IT_IS,   \
	    NULL)                                                                                  \
	KEY("CWMPRetryMinimumWaitInterval", GENERAL, "acs-retry-minimum", AS_IT_IS, NULL)          \
	KEY("CWMPRetryIntervalMultiplier", GENERAL, "acs-retry-multiplier", AS_IT_IS, NULL)        \
	STATE("AliasBasedAddressing", BOOLEAN, 0, 0, "", get_no, "rows are named by numbers only") \
	STATE("InstanceWildcardsSupported", BOOLEAN, 0, 0, "", get_no, "each row has to be named") \
	KEY(VENDOR "Spread", GENERAL, "acs-spread", AS_IT_IS, NULL)                                \
	KEY(VENDOR "Learn", GENERAL, "acs-learn", AS_IT_IS, NULL)                                  \
	KEY(VENDOR "AllowHTTP", GENERAL, "acs-allow-http", AS_IT_IS, NULL)                         \
	KEY(VENDOR "CAFile", GENERAL, "acs-ca-file", AS_IT_IS, NULL)                               \
	KEY(VENDOR "CertificateFile", GENERAL, "acs-certificate-file", AS_IT_IS, NULL)             \
	KEY(VENDOR "KeyFile", GENERAL, "acs-key-file", AS_IT_IS, NULL)                             \
	KEY(VENDOR "ConnectionRequestPort", GENERAL, "acs-connection-request-port", AS_IT_IS,      \
	    NULL)                                                                                  \
	KEY(VENDOR "ConnectionRequestInterface", GENERAL, "acs-connection-request-interface",      \
	    AS_IT_IS, NULL)

#define MODEL_IP_INTERFACE(KEY, STATE, LIST, ONLY)                                               \
	STATE("Enable", BOOLEAN, 0, 0, "", get_yes, "it is used")                                \
	STATE("Status", STRING, 0, 0, "Up,Down,Unknown,Dormant,NotPresent,LowerLayerDown,Error", \
	      get_interface_status, "whether it is up; Unknown: on a LAN")                       \
	STATE("Name", STRING, 0, 64, "", get_title, "the kernel's name of it")

#endif
