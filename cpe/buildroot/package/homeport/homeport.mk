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
HOMEPORT_ARGS = -u homeport
endif
ifeq ($(BR2_PACKAGE_HOMEPORT_DDNS_SERVER),y)
HOMEPORT_DEPENDENCIES += openssl
endif

define HOMEPORT_KCONFIG_FIXUP_CMDS
	$(call homeport-switch,PROVIDERS,HTTP_CLIENT)
	$(call homeport-switch,SANDBOX,SANDBOX)
	$(call homeport-switch,STATUS,STATUS_PAGE)
	$(call homeport-switch,DDNS_SERVER,DDNS_SERVER)
	$(call KCONFIG_DISABLE_OPT,CONFIG_ADAPTER_RPCD)
	$(call KCONFIG_DISABLE_OPT,CONFIG_TR069)
endef

define HOMEPORT_BUILD_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) $(TARGET_CONFIGURE_OPTS) WERROR= -C $(@D) all
endef

define HOMEPORT_INSTALL_TARGET_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) $(TARGET_CONFIGURE_OPTS) WERROR= -C $(@D) \
		DESTDIR=$(TARGET_DIR) prefix=/usr install
endef

define HOMEPORT_INSTALL_INIT_SYSV
	$(INSTALL) -D -m 0755 $(HOMEPORT_PKGDIR)/S60homeportd \
		$(TARGET_DIR)/etc/init.d/S60homeportd
	$(SED) 's/@ARGS@/$(HOMEPORT_ARGS)/' $(TARGET_DIR)/etc/init.d/S60homeportd
endef

define HOMEPORT_INSTALL_INIT_SYSTEMD
	$(INSTALL) -D -m 0644 $(@D)/cpe/debian/homeport.service \
		$(TARGET_DIR)/usr/lib/systemd/system/homeport.service
	$(INSTALL) -D -m 0644 $(@D)/cpe/debian/homeport.tmpfiles \
		$(TARGET_DIR)/usr/lib/tmpfiles.d/homeport.conf
endef

define HOMEPORT_USERS
	homeport -1 homeport -1 * - - - Homeport
endef

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
