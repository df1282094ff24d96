# SPDX-License-Identifier: BSD-2-Clause
"""PCP version 2 messages (RFC 6887) as bytes, made by hand: a second opinion that shares
nothing with the code under test."""

import collections
import os
import socket
import struct

import world

ANNOUNCE, MAP, PEER = 0, 1, 2
FILTER, DESCRIPTION, PORT_SET = 3, 128, 130
TCP, UDP = 6, 17
SUCCESS, UNSUPP_VERSION, NOT_AUTHORIZED, MALFORMED_REQUEST, UNSUPP_OPCODE = range(5)
UNSUPP_OPTION, MALFORMED_OPTION, NETWORK_FAILURE, NO_RESOURCES, UNSUPP_PROTOCOL = range(5, 10)
CANNOT_PROVIDE_EXTERNAL, ADDRESS_MISMATCH = 11, 12

Reply = collections.namedtuple(
    "Reply", "version opcode result lifetime epoch nonce protocol internal external address "
             "length options", defaults=(None,) * 12)


def mapped(address):
    """An address in sixteen octets (section 5)."""
    if ":" in address:
        return socket.inet_pton(socket.AF_INET6, address)
    return bytes(10) + b"\xff\xff" + socket.inet_aton(address)


def header(opcode, lifetime, client, version=2):
    return struct.pack("!BBHI", version, opcode, 0, lifetime) + mapped(client)


def map_request(nonce, protocol, internal, lifetime, external=0, client=None,
                address=None, options=b""):
    client = client or world.HOST
    return (header(MAP, lifetime, client) + nonce +
            struct.pack("!B3xHH", protocol, internal, external) +
            mapped(address or ("::" if ":" in client else "0.0.0.0")) + options)


def option(code, data=b""):
    return struct.pack("!BBH", code, 0, len(data)) + data + bytes(-len(data) % 4)


def parse(message):
    version, opcode, result, lifetime, epoch = struct.unpack_from("!BBxBII", message)
    common = (version, opcode & 0x7f, result, lifetime, epoch)
    if opcode & 0x80 == 0:
        raise AssertionError("a request came back: " + message.hex())
    if opcode & 0x7f != MAP or len(message) < 60:
        return Reply(*common, length=len(message))
    protocol, internal, external = struct.unpack_from("!B3xHH", message, 36)
    return Reply(*common, message[24:36], protocol, internal, external,
                 socket.inet_ntop(socket.AF_INET6, message[44:60]).removeprefix("::ffff:"),
                 len(message), message[60:])


def port_set(size, first, parity=False):
    """RFC 7753 4."""
    return option(PORT_SET, struct.pack("!HHB", size, first, parity))


def options_of(reply):
    """The data of its options by code."""
    found, rest = {}, reply.options
    while rest:
        code, length = struct.unpack_from("!BxH", rest)
        found[code] = rest[4:4 + length]
        rest = rest[4 + length + -length % 4:]
    return found


def ports_of(reply):
    """The external ports that were granted, one or those of a set."""
    data = options_of(reply).get(PORT_SET)
    if data is None:
        return range(reply.external, reply.external + 1)
    size, _first, _flags = struct.unpack("!HHB", data)
    if size < 2:
        raise AssertionError("a set of one port has no PORT_SET")
    return range(reply.external, reply.external + size)


class Client:
    """A socket of its own in a namespace that talks to one server."""

    def __init__(self, server=None, place=None):
        server = server or world.SERVER
        family = socket.AF_INET6 if ":" in server else socket.AF_INET
        with world.namespace(place or world.LAN):
            self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.connect((server, 5351))
        self.address = self.socket.getsockname()[0]
        self.nonce = os.urandom(12)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, message, seconds=3):
        """The reply's bytes, or None."""
        self.socket.settimeout(seconds)
        self.socket.send(message)
        try:
            return self.socket.recv(1500)
        except (TimeoutError, ConnectionRefusedError):
            return None

    def map(self, protocol, internal, lifetime=3600, **more):
        more.setdefault("client", self.address)
        request = map_request(more.pop("nonce", self.nonce), protocol, internal, lifetime, **more)
        for _ in range(3):  # a datagram may get lost, and every client knows
            reply = self.ask(request)
            if reply is not None:
                return parse(reply)
        raise AssertionError("no reply to a MAP request")
