# SPDX-License-Identifier: BSD-2-Clause
"""PCP version 2 messages (RFC 6887) as bytes, made by hand: a second opinion that shares
nothing with the code under test."""

import collections
import os
import socket
import struct

import world

ANNOUNCE, MAP, PEER = 0, 1, 2
THIRD_PARTY, PREFER_FAILURE, FILTER, DESCRIPTION, PREFIX64, PORT_SET = 1, 2, 3, 128, 129, 130
TCP, UDP = 6, 17
SUCCESS, UNSUPP_VERSION, NOT_AUTHORIZED, MALFORMED_REQUEST, UNSUPP_OPCODE = range(5)
UNSUPP_OPTION, MALFORMED_OPTION, NETWORK_FAILURE, NO_RESOURCES, UNSUPP_PROTOCOL = range(5, 10)
CANNOT_PROVIDE_EXTERNAL, ADDRESS_MISMATCH = 11, 12

LONGEST = 1100  # octets, section 7

Reply = collections.namedtuple(
    "Reply", "version opcode result lifetime epoch nonce protocol internal external address "
             "length options", defaults=(None,) * 12)


def mapped(address):
    """An address in sixteen octets (section 5)."""
    if ":" in address:
        return socket.inet_pton(socket.AF_INET6, address)
    return bytes(10) + b"\xff\xff" + socket.inet_aton(address)


def unmapped(octets):
    """The address in sixteen octets as text; "0.0.0.0" and "::" are no address of a family."""
    return socket.inet_ntop(socket.AF_INET6, octets).removeprefix("::ffff:")


def header(opcode, lifetime, client, version=2):
    return struct.pack("!BBHI", version, opcode, 0, lifetime) + mapped(client)


def map_request(nonce, protocol, internal, lifetime, external=0, client=None,
                address=None, options=b""):
    client = client or world.HOST
    return (header(MAP, lifetime, client) + nonce +
            struct.pack("!B3xHH", protocol, internal, external) +
            mapped(address or ("::" if ":" in client else "0.0.0.0")) + options)


def remote_peer(address, port):
    return struct.pack("!H2x", port) + mapped(address)


def peer_request(nonce, protocol, internal, remote, lifetime, client, external=0, options=b""):
    """For the flow to remote, (address, port); no external address is suggested."""
    none = "::" if ":" in remote[0] else "0.0.0.0"
    return (header(PEER, lifetime, client) + nonce +
            struct.pack("!B3xHH", protocol, internal, external) + mapped(none) +
            remote_peer(*remote) + options)


def option(code, data=b""):
    return struct.pack("!BBH", code, 0, len(data)) + data + bytes(-len(data) % 4)


def parse(message):
    version, opcode, result, lifetime, epoch = struct.unpack_from("!BBxBII", message)
    common = (version, opcode & 0x7f, result, lifetime, epoch)
    if opcode & 0x80 == 0:
        raise AssertionError("a request came back: " + message.hex())
    if opcode & 0x7f not in (MAP, PEER) or len(message) < 60:
        return Reply(*common, length=len(message))
    protocol, internal, external = struct.unpack_from("!B3xHH", message, 36)
    return Reply(*common, message[24:36], protocol, internal, external,
                 unmapped(message[44:60]), len(message), message[60:])


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


def third_party(address):
    return option(THIRD_PARTY, mapped(address))


def prefix_filter(network, port=0):
    """FILTER: who may come in, "192.0.2.0/24", and from which port."""
    address, bits = network.split("/")
    bits = int(bits) + (0 if ":" in address else 96)
    return option(FILTER, struct.pack("!xBH", bits, port) + mapped(address))


def prefix64(prefix=bytes(12)):
    """PREFIX64 for a /96 (RFC 7225); without a prefix the question for it."""
    return option(PREFIX64, struct.pack("!H12sH", len(prefix), prefix, 0))


# ---- The server's side --------------------------------------------------------------------

Request = collections.namedtuple(
    "Request", "opcode lifetime client options nonce protocol internal external address remote",
    defaults=(None,) * 6)
SIZES = {ANNOUNCE: 24, MAP: 60, PEER: 80}  # octets before the options


class Refused(Exception):
    """A request is answered with this error, to last for so many seconds (section 7.4)."""

    def __init__(self, result, lifetime=None):
        super().__init__(f"result {result}")
        self.result = result
        short = (NETWORK_FAILURE, NO_RESOURCES, CANNOT_PROVIDE_EXTERNAL)
        self.lifetime = (30 if result in short else 1800) if lifetime is None else lifetime


def parse_request(message):
    """What is asked for. options is a list of (code, data); remote, in PEER, (address, port)."""
    opcode = message[1]
    if message[0] != 2:
        raise Refused(UNSUPP_VERSION)
    if len(message) % 4 or not 24 <= len(message) <= LONGEST:
        raise Refused(MALFORMED_REQUEST)
    if opcode not in SIZES:
        raise Refused(UNSUPP_OPCODE)
    if len(message) < SIZES[opcode]:
        raise Refused(MALFORMED_REQUEST)
    request = Request(opcode, struct.unpack_from("!I", message, 4)[0], unmapped(message[8:24]),
                      options_in(message[SIZES[opcode]:]))
    if opcode == ANNOUNCE:
        return request
    protocol, internal, external = struct.unpack_from("!B3xHH", message, 36)
    request = request._replace(nonce=message[24:36], protocol=protocol, internal=internal,
                               external=external, address=unmapped(message[44:60]))
    if opcode == MAP:
        return request
    port, = struct.unpack_from("!H", message, 60)
    return request._replace(remote=(unmapped(message[64:80]), port))


def options_in(octets):
    options = []
    while octets:
        code, length = struct.unpack_from("!BxH", octets)
        if 4 + length > len(octets):
            raise Refused(MALFORMED_OPTION)
        options.append((code, octets[4:4 + length]))
        octets = octets[4 + length + -length % 4:]
    return options


def response_header(opcode, result, lifetime, epoch):
    return struct.pack("!BBxBII12x", 2, 0x80 | opcode, result, lifetime, epoch)


def success(request, lifetime, epoch, external=0, address="::", options=b""):
    message = response_header(request.opcode, SUCCESS, lifetime, epoch)
    if request.opcode != ANNOUNCE:
        message += request.nonce + struct.pack("!B3xHH", request.protocol, request.internal,
                                               external) + mapped(address)
    if request.opcode == PEER:
        message += remote_peer(*request.remote)
    return message + options


def error(message, refused, epoch):
    """The request comes back with another header (section 8.2)."""
    copy = message[24:LONGEST]
    return (response_header(message[1], refused.result, refused.lifetime, epoch) + copy +
            bytes(-len(copy) % 4))


# ---- The client's side --------------------------------------------------------------------


class Client:
    """A socket of its own in a namespace that talks to one server."""

    def __init__(self, server=None, place=None, address=None):
        server = server or world.SERVER
        family = socket.AF_INET6 if ":" in server else socket.AF_INET
        with world.namespace(place or world.LAN):
            self.socket = socket.socket(family, socket.SOCK_DGRAM)
        if address:
            self.socket.bind((address, 0))
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
