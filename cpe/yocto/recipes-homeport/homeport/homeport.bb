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

inherit pkgconfig systemd update-rc.d useradd

# What is built in: a line of our Kconfig for each. The last three are programs and packages of
# their own.
PACKAGECONFIG ?= "providers sandbox cwmp status"
PACKAGECONFIG[providers] = "CONFIG_HTTP_CLIENT=y,# CONFIG_HTTP_CLIENT is not set,curl"
PACKAGECONFIG[sandbox] = "CONFIG_SANDBOX=y,# CONFIG_SANDBOX is not set,libcap-ng libseccomp"
PACKAGECONFIG[cwmp] = "CONFIG_TR069=y,# CONFIG_TR069 is not set,libmxml"
PACKAGECONFIG[status] = "CONFIG_STATUS_PAGE=y,# CONFIG_STATUS_PAGE is not set"
PACKAGECONFIG[server] = "CONFIG_DDNS_SERVER=y,# CONFIG_DDNS_SERVER is not set,openssl"

EXTRA_OEMAKE = "'CC=${CC}' 'AR=${AR}' 'CFLAGS=${CFLAGS}' 'CPPFLAGS=${CPPFLAGS}' \
    'LDFLAGS=${LDFLAGS}' 'PKG_CONFIG=pkg-config' 'O=${B}' WERROR= LTO=y prefix=${prefix} \
    sbindir=${sbindir} bindir=${bindir} mandir=${mandir}"

# One line each, as commas stand between them where PACKAGECONFIG puts them together.
do_configure() {
    echo "# CONFIG_ADAPTER_RPCD is not set" >${B}/fragment
    for option in ${@' '.join("'%s'" % o for o in homeport_lines(d))}; do
        echo "$option" >>${B}/fragment
    done
    oe_runmake -C ${S} defconfig DEFCONFIG=${B}/fragment KCONFIG_TOOL=none
    for option in $(sed -n '/=y$/p' ${B}/fragment); do
        grep -qx "$option" ${B}/.config || bbfatal "PACKAGECONFIG: $option needs more than was chosen"
    done
}

def homeport_lines(d):
    chosen = d.getVar("PACKAGECONFIG").split()
    flags = d.getVarFlags("PACKAGECONFIG") or {}
    return [flags[name].split(",")[0 if name in chosen else 1]
            for name in sorted(flags) if "CONFIG_" in flags[name]]

do_compile() {
    oe_runmake -C ${S} all
}

# Programs that cannot become another user are not told to.
HOMEPORT_USERS_AS_BUILT = "${@'' if 'sandbox' in d.getVar('PACKAGECONFIG').split() else \
    's/ -u homeport-cwmp//; s/OWNER=.homeport.*/OWNER=/'}"

do_install() {
    oe_runmake -C ${S} install DESTDIR=${D}
    install -d -m 0750 ${D}${sysconfdir}/homeport
    install -m 0640 ${S}/cpe/debian/homeport.conf ${D}${sysconfdir}/homeport/homeport.conf.example
    chown -R homeport:homeport ${D}${sysconfdir}/homeport
    for name in homeport ${HOMEPORT_OTHERS}; do
        sed -e '${HOMEPORT_USERS_AS_BUILT}' ${S}/cpe/debian/$name.service |
            install -D -m 0644 /dev/stdin ${D}${systemd_system_unitdir}/$name.service
        for kind in tmpfiles:${nonarch_libdir}/tmpfiles.d/$name.conf default:${sysconfdir}/default/$name; do
            if [ -e ${S}/cpe/debian/$name.${kind%%:*} ]; then
                install -D -m 0644 ${S}/cpe/debian/$name.${kind%%:*} ${D}${kind#*:}
            fi
        done
    done
    for name in homeportd ${HOMEPORT_OTHERS}; do
        sed -e '${HOMEPORT_USERS_AS_BUILT}' ${S}/cpe/buildroot/package/homeport/service |
            install -D -m 0755 /dev/stdin ${D}${sysconfdir}/init.d/$name
    done
}

# The programs that were chosen beside the daemon: each is a package.
HOMEPORT_OTHERS = "${@' '.join(name for choice, name in ( \
    ('cwmp', 'homeport-cwmp'), ('status', 'homeport-status'), ('server', 'homeport-ddns-server')) \
    if choice in d.getVar('PACKAGECONFIG').split())}"
PACKAGES =+ "${HOMEPORT_OTHERS}"

USERADD_PACKAGES = "${PN} ${@' '.join(p for p in d.getVar('HOMEPORT_OTHERS').split() if p != 'homeport-status')}"
USERADD_PARAM:${PN} = "--system --user-group --no-create-home --shell /sbin/nologin homeport"
USERADD_PARAM:${PN}-cwmp = "--system --user-group --no-create-home --shell /sbin/nologin homeport-cwmp"
USERADD_PARAM:${PN}-ddns-server = "--system --user-group --no-create-home --shell /sbin/nologin homeport-ddns"

SYSTEMD_PACKAGES = "${PN} ${HOMEPORT_OTHERS}"
SYSTEMD_SERVICE:${PN} = "homeport.service"
SYSTEMD_SERVICE:${PN}-cwmp = "homeport-cwmp.service"
SYSTEMD_SERVICE:${PN}-status = "homeport-status.service"
SYSTEMD_SERVICE:${PN}-ddns-server = "homeport-ddns-server.service"

INITSCRIPT_PACKAGES = "${SYSTEMD_PACKAGES}"
INITSCRIPT_NAME:${PN} = "homeportd"
INITSCRIPT_PARAMS:${PN} = "defaults 60"
INITSCRIPT_NAME:${PN}-cwmp = "homeport-cwmp"
INITSCRIPT_PARAMS:${PN}-cwmp = "defaults 61"
INITSCRIPT_NAME:${PN}-status = "homeport-status"
INITSCRIPT_PARAMS:${PN}-status = "defaults 61"
INITSCRIPT_NAME:${PN}-ddns-server = "homeport-ddns-server"
INITSCRIPT_PARAMS:${PN}-ddns-server = "defaults 61"

def homeport_files(d, name):
    return " ".join(d.expand(path) % name for path in (
        "${sbindir}/%s", "${sysconfdir}/init.d/%s", "${sysconfdir}/default/%s",
        "${nonarch_libdir}/tmpfiles.d/%s.conf"))

FILES:${PN} += "${nonarch_libdir}/tmpfiles.d ${datadir}/homeport ${datadir}/bash-completion"
FILES:${PN}-cwmp = "${@homeport_files(d, 'homeport-cwmp')}"
FILES:${PN}-status = "${@homeport_files(d, 'homeport-status')}"
FILES:${PN}-ddns-server = "${@homeport_files(d, 'homeport-ddns-server')}"
CONFFILES:${PN}-status = "${sysconfdir}/default/homeport-status"
CONFFILES:${PN}-ddns-server = "${sysconfdir}/default/homeport-ddns-server"

# libcurl is loaded when it is first needed: no program is linked to it.
RDEPENDS:${PN} += "${@bb.utils.contains('PACKAGECONFIG', 'providers', 'libcurl ca-certificates', '', d)}"
RDEPENDS:${PN}-cwmp += "${PN} libcurl ca-certificates"
RDEPENDS:${PN}-status += "${PN}"
RRECOMMENDS:${PN} += "kernel-module-nf-tables kernel-module-nft-nat kernel-module-nft-masq \
    kernel-module-nft-ct kernel-module-nf-conntrack-netlink"
