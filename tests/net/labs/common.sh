# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: BSD-2-Clause
#
# What labs are made of. A lab is a file NAME.sh that sets LAB_EXTERNAL and defines build_lab()
# out of the functions in parts/; it may set the others below, among them lines for the
# sections of homeportd's configuration. nat444.sh is a whole one.
#
# The LAN is the same in every lab:
#
#   lan --- lan0 --- gateway --- wan0 --- whatever the lab is about --- wan
#   the LAN host     homeportd            ...            the stranger and the name server

export LAB_LAN=lan LAB_GATEWAY=gateway LAB_CARRIER=wan LAB_WAN=wan
export LAB_HOST=192.168.1.20 LAB_HOST6=2001:db8:1::20
export LAB_SERVER=192.168.1.1 LAB_SERVER6=2001:db8:1::1
export LAB_EXTERNAL='' LAB_UPSTREAM='' LAB_PREFIX64='' LAB_CLAT6=''
export LAB_DNS=192.0.2.53 LAB_DNS6=2001:db8:53::53 LAB_ZONE=home.example
export LAB_CTL=$LAB_DIR/homeport.sock HOMEPORT_SOCKET=$LAB_DIR/homeport.sock
GENERAL_OPTIONS=()
WAN_INTERFACE=wan0
WAN_OPTIONS=('mode = public')
ACCOUNT_SERVER=$LAB_DNS
ACCOUNT_OPTIONS=()

root=$(realpath "${BASH_SOURCE[0]%/*}/../../..")
build=$(cd "$root" && realpath -m "${O:-build}")
# A server unpacked for the labs goes before an installed one, which may be confined to its
# own directories by the system's policy.
export PATH=$build:$build/tools/usr/sbin:$build/tools/usr/bin:$PATH:/usr/sbin:/sbin
export PYTHONDONTWRITEBYTECODE=1

for part in service network softwire translator home internet carrier miniupnpd carrier_pcp \
	carrier_natpmp homeportd shell; do
	# shellcheck source=/dev/null
	. "${BASH_SOURCE[0]%/*}/parts/$part.sh"
done
unset part
if [[ ${LAB_GUEST:-} ]]; then
	# shellcheck source-path=SCRIPTDIR source=parts/guest.sh
	. "${BASH_SOURCE[0]%/*}/parts/guest.sh"
fi
