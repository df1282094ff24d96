SUMMARY = "Opens ports through every NAT of a home and publishes them in DNS"
DESCRIPTION = "PCP and NAT-PMP server and proxy for home gateways, nftables, and dynamic DNS of \
address and port (RFC 6887, RFC 7648, RFC 7393)."
HOMEPAGE = "https://www.rfc-editor.org/rfc/rfc7393"
SECTION = "net"
LICENSE = "BSD-2-Clause"
LIC_FILES_CHKSUM = "file://LICENSE;md5=365c7f1ebc375bb55754c4dd3e175333"

# The source is the tree that this layer is in, and so is the version.
inherit externalsrc
EXTERNALSRC = "${THISDIR}/../../../.."
EXTERNALSRC_BUILD = "${WORKDIR}/build"
PV = "${@homeport_version(d)}"

def homeport_version(d):
    import os, re
    path = os.path.join(d.getVar("THISDIR"), "../../../version.h")
    with open(path) as file:
        return re.search('HOMEPORT_VERSION "(.*)"', file.read()).group(1)

DEPENDS = "json-c libconfuse libevent libmnl libnetfilter-conntrack libnftnl mbedtls"

inherit pkgconfig systemd useradd

# What is built in: a line of our Kconfig for each.
PACKAGECONFIG ?= "providers sandbox"
PACKAGECONFIG[providers] = "CONFIG_HTTP_CLIENT=y,# CONFIG_HTTP_CLIENT is not set,curl"
PACKAGECONFIG[sandbox] = "CONFIG_SANDBOX=y,# CONFIG_SANDBOX is not set,libcap-ng libseccomp"
PACKAGECONFIG[status] = "CONFIG_STATUS_PAGE=y,# CONFIG_STATUS_PAGE is not set"
PACKAGECONFIG[server] = "CONFIG_DDNS_SERVER=y,# CONFIG_DDNS_SERVER is not set,openssl"

EXTRA_OEMAKE = "'CC=${CC}' 'AR=${AR}' 'CFLAGS=${CFLAGS}' 'CPPFLAGS=${CPPFLAGS}' \
    'LDFLAGS=${LDFLAGS}' 'PKG_CONFIG=pkg-config' 'O=${B}' WERROR= prefix=${prefix} \
    sbindir=${sbindir} bindir=${bindir} mandir=${mandir}"

# One line each, as commas stand between them where PACKAGECONFIG puts them together.
do_configure() {
    printf '%s\n' "# CONFIG_ADAPTER_RPCD is not set" "# CONFIG_TR069 is not set" >${B}/fragment
    for option in ${@' '.join("'%s'" % o for o in homeport_lines(d))}; do
        echo "$option" >>${B}/fragment
    done
    oe_runmake -C ${S} defconfig DEFCONFIG=${B}/fragment KCONFIG_TOOL=none
}

def homeport_lines(d):
    chosen = d.getVar("PACKAGECONFIG").split()
    flags = d.getVarFlags("PACKAGECONFIG") or {}
    return [flags[name].split(",")[0 if name in chosen else 1]
            for name in sorted(flags) if "CONFIG_" in flags[name]]

do_compile() {
    oe_runmake -C ${S} all
}

do_install() {
    oe_runmake -C ${S} install DESTDIR=${D}
    install -D -m 0644 ${S}/cpe/debian/homeport.service ${D}${systemd_system_unitdir}/homeport.service
    install -D -m 0644 ${S}/cpe/debian/homeport.tmpfiles ${D}${nonarch_libdir}/tmpfiles.d/homeport.conf
    install -d -m 0750 ${D}${sysconfdir}/homeport
    install -m 0640 ${S}/cpe/debian/homeport.conf ${D}${sysconfdir}/homeport/homeport.conf.example
    chown -R homeport:homeport ${D}${sysconfdir}/homeport
}

USERADD_PACKAGES = "${PN}"
USERADD_PARAM:${PN} = "--system --user-group --no-create-home --shell /sbin/nologin homeport"
SYSTEMD_SERVICE:${PN} = "homeport.service"

FILES:${PN} += "${nonarch_libdir}/tmpfiles.d ${datadir}/homeport"
# libcurl is loaded when the first account needs it: no program is linked to it.
RDEPENDS:${PN} += "${@bb.utils.contains('PACKAGECONFIG', 'providers', 'libcurl ca-certificates', '', d)}"
RRECOMMENDS:${PN} += "kernel-module-nf-tables kernel-module-nft-nat kernel-module-nft-masq \
    kernel-module-nft-ct kernel-module-nf-conntrack-netlink"
