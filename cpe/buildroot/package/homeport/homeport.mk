################################################################################
#
# homeport
#
################################################################################

# The source is the tree that this one is in.
HOMEPORT_SITE = $(BR2_EXTERNAL_HOMEPORT_PATH)/../..
HOMEPORT_SITE_METHOD = local
HOMEPORT_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = --exclude /build
HOMEPORT_VERSION = $(shell sed -n 's/.*HOMEPORT_VERSION "\(.*\)"/\1/p' \
	$(HOMEPORT_SITE)/cpe/version.h)
HOMEPORT_LICENSE = BSD-2-Clause
HOMEPORT_LICENSE_FILES = LICENSE
HOMEPORT_DEPENDENCIES = host-pkgconf json-c libconfuse libevent libmnl \
	libnetfilter_conntrack libnftnl mbedtls

HOMEPORT_KCONFIG_DEFCONFIG = full_defconfig
HOMEPORT_KCONFIG_DOTCONFIG = build/.config

# homeport-switch(OPTION OF BUILDROOT, OUR SYMBOL)
homeport-switch = $(if $(BR2_PACKAGE_HOMEPORT_$(1)),\
	$(call KCONFIG_ENABLE_OPT,CONFIG_$(2)),\
	$(call KCONFIG_DISABLE_OPT,CONFIG_$(2)))

ifeq ($(BR2_PACKAGE_HOMEPORT_PROVIDERS),y)
HOMEPORT_DEPENDENCIES += libcurl
endif
ifeq ($(BR2_PACKAGE_HOMEPORT_SANDBOX),y)
HOMEPORT_DEPENDENCIES += libcap-ng libseccomp
endif
ifeq ($(BR2_PACKAGE_HOMEPORT_CWMP),y)
HOMEPORT_DEPENDENCIES += mxml
endif
ifeq ($(BR2_PACKAGE_HOMEPORT_DDNS_SERVER),y)
HOMEPORT_DEPENDENCIES += openssl
endif

define HOMEPORT_KCONFIG_FIXUP_CMDS
	$(call homeport-switch,PROVIDERS,HTTP_CLIENT)
	$(call homeport-switch,SANDBOX,SANDBOX)
	$(call homeport-switch,CWMP,TR069)
	$(call homeport-switch,STATUS,STATUS_PAGE)
	$(call homeport-switch,DDNS_SERVER,DDNS_SERVER)
	$(call KCONFIG_DISABLE_OPT,CONFIG_ADAPTER_RPCD)
endef

# What was built with other words would be built anew when it is installed.
HOMEPORT_MAKE_OPTS = $(TARGET_CONFIGURE_OPTS) WERROR= LTO=y

define HOMEPORT_BUILD_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) $(HOMEPORT_MAKE_OPTS) -C $(@D) all
endef

define HOMEPORT_INSTALL_TARGET_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) $(HOMEPORT_MAKE_OPTS) -C $(@D) \
		DESTDIR=$(TARGET_DIR) prefix=/usr install
endef

# The programs beside the daemon that were chosen, by their names.
HOMEPORT_OTHERS = $(if $(BR2_PACKAGE_HOMEPORT_CWMP),homeport-cwmp) \
	$(if $(BR2_PACKAGE_HOMEPORT_STATUS),homeport-status) \
	$(if $(BR2_PACKAGE_HOMEPORT_DDNS_SERVER),homeport-ddns-server)

define HOMEPORT_INSTALL_EXAMPLE
	$(INSTALL) -D -m 0640 $(@D)/cpe/debian/homeport.conf \
		$(TARGET_DIR)/etc/homeport/homeport.conf.example
	$(foreach p,$(notdir $(basename $(wildcard $(@D)/cpe/debian/*.default))),\
		$(if $(filter $(p),$(HOMEPORT_OTHERS)),$(INSTALL) -D -m 0644 \
			$(@D)/cpe/debian/$(p).default $(TARGET_DIR)/etc/default/$(p)
		))
endef
HOMEPORT_POST_INSTALL_TARGET_HOOKS += HOMEPORT_INSTALL_EXAMPLE

define HOMEPORT_INSTALL_INIT_SYSV
	$(foreach s,S60homeportd $(HOMEPORT_OTHERS:%=S61%),$(INSTALL) -D -m 0755 \
		$(HOMEPORT_PKGDIR)/service $(TARGET_DIR)/etc/init.d/$(s)
	)
endef

define HOMEPORT_INSTALL_INIT_SYSTEMD
	$(foreach u,homeport $(HOMEPORT_OTHERS),$(INSTALL) -D -m 0644 \
		$(@D)/cpe/debian/$(u).service $(TARGET_DIR)/usr/lib/systemd/system/$(u).service
	)
	$(foreach u,homeport $(filter-out homeport-status,$(HOMEPORT_OTHERS)),$(INSTALL) -D -m 0644 \
		$(@D)/cpe/debian/$(u).tmpfiles $(TARGET_DIR)/usr/lib/tmpfiles.d/$(u).conf
	)
	$(if $(BR2_PACKAGE_HOMEPORT_SANDBOX),,$(if $(BR2_PACKAGE_HOMEPORT_CWMP),\
		$(SED) 's/ -u homeport-cwmp//' $(TARGET_DIR)/usr/lib/systemd/system/homeport-cwmp.service))
endef

ifneq ($(BR2_PACKAGE_HOMEPORT_SANDBOX)$(BR2_INIT_SYSTEMD),)
define HOMEPORT_USERS
	homeport -1 homeport -1 * - - - Homeport
	$(if $(BR2_PACKAGE_HOMEPORT_CWMP),homeport-cwmp -1 homeport-cwmp -1 * - - - Homeport TR-069 agent)
	$(if $(BR2_PACKAGE_HOMEPORT_DDNS_SERVER),homeport-ddns -1 homeport-ddns -1 * - - - Homeport DDNS server)
endef
endif

define HOMEPORT_LINUX_CONFIG_FIXUPS
	$(call KCONFIG_ENABLE_OPT,CONFIG_NETFILTER)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NF_CONNTRACK)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NF_CT_NETLINK)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NF_NAT)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NF_TABLES)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NF_TABLES_INET)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NFT_CT)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NFT_MASQ)
	$(call KCONFIG_ENABLE_OPT,CONFIG_NFT_NAT)
endef

$(eval $(kconfig-package))
