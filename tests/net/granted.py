# SPDX-License-Identifier: BSD-2-Clause
"""What a carrier has granted: its mappings, and the nftables rules that make them true."""

import dataclasses
import ipaddress
import subprocess

import pcp

PROTOCOLS = {pcp.TCP: "tcp", pcp.UDP: "udp"}
LOWEST_PORT = 1024  # that is given to somebody who did not ask for it


@dataclasses.dataclass
class Subscriber:
    """Who may ask: by the source of its requests, which is the end of its softwire, too."""
    source: str
    mark: int  # of packets that have to go through its softwire; 0: their address says enough
    networks: list  # of its hosts


@dataclasses.dataclass(frozen=True)
class Key:
    """Subscribers may use the same addresses, and one of them may get both families."""
    subscriber: str
    host: str
    protocol: int
    port: int
    wants_ipv4: bool


@dataclasses.dataclass
class Mapping:
    nonce: bytes
    mark: int
    address: str  # external
    port: int
    target: str  # the host's address, as the carrier's IPv4 side knows it
    end: float
    filters: list  # of (network, port of the peer or 0)


class Granted:
    def __init__(self, config, now):
        self.config = config
        self.now = now  # the clock, seconds
        self.mappings = {}
        self.install()

    # ---- Asking, each for one key ----

    def map(self, key, mark, request, prefer_failure, change_filters):
        """The mapping, made or renewed, and its lifetime; or pcp.Refused, and all is as before."""
        old = self._own(key, request)
        if request.lifetime == 0:
            self.mappings.pop(key, None)
            self.install()
            return None, 0
        address, target = self._ends(key)
        port = old.port if old else self._free_port(key, address, request.external)
        if prefer_failure and request.external not in (0, port):
            raise pcp.Refused(pcp.CANNOT_PROVIDE_EXTERNAL)
        shortest, longest = self.config.lifetimes
        lifetime = min(max(request.lifetime, shortest), longest)
        mapping = Mapping(request.nonce, mark, address, port, target, self.now() + lifetime,
                          change_filters(old.filters if old else []))
        self._put(key, mapping)
        return mapping, lifetime

    def _own(self, key, request):
        mapping = self.mappings.get(key)
        if mapping and mapping.nonce != request.nonce:
            raise pcp.Refused(pcp.NOT_AUTHORIZED, round(mapping.end - self.now()))
        return mapping

    def _put(self, key, mapping):
        before = dict(self.mappings)
        self.mappings[key] = mapping
        try:
            self.install()
        except subprocess.CalledProcessError as failure:
            self.mappings = before
            raise pcp.Refused(pcp.NO_RESOURCES) from failure

    def _ends(self, key):
        """The external address, and where the carrier itself has to send what comes in there."""
        if not key.wants_ipv4:
            if not self.config.pinholes or ":" not in key.host:
                raise pcp.Refused(pcp.NOT_AUTHORIZED)
            return key.host, key.host
        target = self.config.inside(key.host)
        if not self.config.external or ":" in target:
            raise pcp.Refused(pcp.NO_RESOURCES)
        return self.config.external, target

    def _free_port(self, key, address, suggested):
        """The one suggested if it can be had, else the next above; a firewall changes none."""
        if address == key.host:
            if self.config.denies(key.port):
                raise pcp.Refused(pcp.NOT_AUTHORIZED)
            return key.port
        taken = {m.port for k, m in self.mappings.items()
                 if k.protocol == key.protocol and m.address == address}
        first = suggested or max(key.port, LOWEST_PORT)
        for port in (first, *range(first + 1, 65536), *range(LOWEST_PORT, first)):
            if port not in taken and not self.config.denies(port):
                return port
        raise pcp.Refused(pcp.NO_RESOURCES)

    # ---- Time ----

    def next_end(self):
        return min((m.end for m in self.mappings.values()), default=None)

    def expire(self):
        ended = [k for k, m in self.mappings.items() if m.end <= self.now()]
        for key in ended:
            del self.mappings[key]
        if ended:
            self.install()

    # ---- The kernel ----

    def install(self):
        """All anew, in one transaction. What was let in once may stay."""
        lines = ["flush chain inet cgn granted", "flush chain inet cgn granted_in",
                 "add rule inet cgn granted ct status dnat accept"]
        for key, mapping in self.mappings.items():
            lines += rules(key, mapping)
        subprocess.run(["nft", "-f", "-"], input="\n".join(lines) + "\n", text=True, check=True)


def rules(key, mapping):
    """One for each filter."""
    family = "ip" if key.wants_ipv4 else "ip6"
    protocol = PROTOCOLS[key.protocol]
    to_mapping = f"{family} daddr {mapping.address} {protocol} dport {mapping.port}"
    if mapping.address == key.host:
        verdict = "accept"
        chain = "granted"
    else:
        verdict = f"dnat ip to {mapping.target}:{key.port}"
        chain = "granted_in"
        if mapping.mark:
            verdict = f"ct mark set {mapping.mark} meta mark set {mapping.mark} " + verdict
    for peers in mapping.filters or [None]:
        from_peers = matching(family, protocol, peers)
        yield f"add rule inet cgn {chain} {to_mapping} {from_peers} {verdict}"


def matching(family, protocol, peers):
    if peers is None:
        return ""
    network, port = peers
    return f"{family} saddr {network}" + (f" {protocol} sport {port}" if port else "")


def host_in(networks, address):
    address = ipaddress.ip_address(address)
    return any(address in network for network in networks)
