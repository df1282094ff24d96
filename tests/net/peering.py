# SPDX-License-Identifier: BSD-2-Clause
"""A flow from a LAN host to a stranger, and the host's PEER requests about it."""

import collections
import socket
import unittest

import pcp
import world

# Who is at its ends:
#   host, server  where the LAN host is, and asks the gateway
#   stranger      whom it sends to, as he is in his own place
#   remote        ...and as the host sees him
Ends = collections.namedtuple("Ends", "host server stranger remote")
IPV4 = Ends(world.HOST, world.SERVER, world.DNS, world.DNS)
IPV6 = Ends(world.HOST6, world.SERVER6, world.DNS6, world.DNS6)
NAT64 = Ends(world.HOST6, world.SERVER6, world.DNS, world.behind_nat64(world.DNS))


class PeerCase(unittest.TestCase):
    ends = IPV4

    def setUp(self):
        self.client = pcp.Client(self.ends.server)
        self.addCleanup(self.client.socket.close)
        self.stranger = self.udp(world.WAN, self.ends.stranger)
        self.host = self.udp(world.LAN, self.ends.host)
        self.port = self.host.getsockname()[1]
        self.remote = (self.ends.remote, self.stranger.getsockname()[1])

    def udp(self, place, address, port=0):
        with world.namespace(place):
            udp = socket.socket(world.family(address), socket.SOCK_DGRAM)
        self.addCleanup(udp.close)
        udp.bind((address, port))
        udp.settimeout(world.PATIENCE)
        return udp

    def peer(self, lifetime, nonce=None, **more):
        message = self.client.ask(pcp.peer_request(
            nonce or self.client.nonce, pcp.UDP, self.port, self.remote, lifetime,
            self.ends.host, **more))
        self.assertIsNotNone(message, "no reply")
        reply = pcp.parse(message)
        self.assertEqual((reply.version, reply.opcode, reply.internal, reply.length),
                         (2, pcp.PEER, self.port, 80))
        return reply

    def assert_told(self, reply, endpoint):
        self.assertEqual((reply.result, (reply.address, reply.external)),
                         (pcp.SUCCESS, endpoint))

    def seen_by_stranger(self):
        self.host.sendto(b"out", self.remote)
        return self.stranger.recvfrom(64)[1][:2]

    def mappings(self):
        host = f"[{self.ends.host}]" if ":" in self.ends.host else self.ends.host
        return [m for m in world.control("mappings")["mappings"]
                if m["internal"] == f"{host}:{self.port}"]

    def gateway_forgets_flow(self):
        """As if it had been idle for longer than the gateway's kernel keeps a flow."""
        world.on(world.GATEWAY, "conntrack", "-D", "-p", "udp", "--orig-src", self.ends.host,
                 check=False)
