# SPDX-License-Identifier: BSD-2-Clause
"""What the network tests and the demo stand on: the lab's namespaces, its programs, and
events that are awaited for a limited time. Nothing here works outside a lab but run_in()."""

import contextlib
import ctypes
import http.server
import ipaddress
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))


def told(*names):
    """What the lab says of itself; all None outside a lab."""
    return (os.environ.get("LAB_" + name) for name in names)


NAME, DIR = told("NAME", "DIR")
LAN, GATEWAY, CARRIER, WAN = told("LAN", "GATEWAY", "CARRIER", "WAN")
HOST, HOST6, SERVER, SERVER6 = told("HOST", "HOST6", "SERVER", "SERVER6")
EXTERNAL, UPSTREAM, PREFIX64, CLAT6 = told("EXTERNAL", "UPSTREAM", "PREFIX64", "CLAT6")
DNS, DNS6, ZONE = told("DNS", "DNS6", "ZONE")
PATIENCE = 10  # seconds for anything that ought to happen soon

SERVICE = """
service "web" {
	host = 192.168.1.20
	protocol = tcp
	port = 8080
	name = "web.home.example"
	srv = "_http._tcp"
	account = "dns"
	ttl = 60
}
"""


NAME_SERVERS = (("named", "hmac-sha256"), ("knotd", "hmac-sha512"))


def run_in(*labs, config="", seconds=60, daemon=True, user="", servers=NAME_SERVERS[:1]):
    """Runs the tests of the calling file, once in each of the labs and for each of the name
    servers (with the algorithm of the key), where homeportd becomes the user."""
    if DIR:
        unittest.main(verbosity=2)
    environment = dict(os.environ, LAB_CONFIG=config, LAB_USER=user)
    if not daemon:
        environment["LAB_NO_DAEMON"] = "1"
    own = [os.path.realpath(sys.argv[0]), *sys.argv[1:]]
    sys.exit(max(run_command([HERE + "/lab", lab, *own],
                             environment | {"LAB_NAME_SERVER": server, "LAB_TSIG": algorithm},
                             seconds)
                 for lab in labs for server, algorithm in servers))


def run_command(command, environment, seconds):
    process = subprocess.Popen(command, env=environment)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: process.terminate())
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        print(f"ended after {seconds} seconds, the limit", file=sys.stderr)
        process.terminate()
        process.wait()
        return 1


# ---- Places -----------------------------------------------------------------------------

@contextlib.contextmanager
def namespace(name):
    """Sockets opened by this thread belong to the namespace. They stay there afterwards."""
    libc = ctypes.CDLL(None, use_errno=True)

    def enter(descriptor):
        if libc.setns(descriptor, 0x40000000) != 0:  # CLONE_NEWNET
            raise OSError(ctypes.get_errno(), "setns " + name)

    with open("/proc/thread-self/ns/net") as home, open("/run/netns/" + name) as there:
        enter(there.fileno())
        try:
            yield
        finally:
            enter(home.fileno())


def on(name, *command, seconds=PATIENCE, check=True):
    """What the command, run in the namespace, prints."""
    result = subprocess.run(["ip", "netns", "exec", name, *command], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            timeout=seconds)
    if check and result.returncode:
        raise AssertionError(f"{' '.join(command)} ended with status {result.returncode}:\n"
                             f"{result.stdout}")
    return result.stdout


def lab(script, *arguments):
    """tests/net/daemon and tests/net/carrier."""
    subprocess.run([f"{HERE}/{script}", *arguments], check=True, timeout=30)


def configure(before, after):
    """Changes the configuration that tests/net/daemon start or reload will read."""
    with open(DIR + "/homeport.conf") as file:
        text = file.read()
    if before not in text:
        raise AssertionError(f"no {before} in the configuration:\n{text}")
    with open(DIR + "/homeport.conf", "w") as file:
        file.write(text.replace(before, after))


def log(name):
    with open(f"{DIR}/{name}.log", errors="replace") as file:
        return file.read()


# ---- homeportctl ------------------------------------------------------------------------

def control(*words):
    """What is answered; also by explain of what cannot be reached, which is its status 3."""
    result = subprocess.run(["homeportctl", "--json", *words], timeout=PATIENCE,
                            stdout=subprocess.PIPE)
    if result.returncode not in (0, 3):
        result.check_returncode()
    return json.loads(result.stdout)


def until(ask, good, seconds=30):
    """The first answer that is good. For what no event tells of: asks ten times a second."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if good(answer):
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"still {answer} after {seconds} s")
        time.sleep(0.1)


class Events:
    """JSON objects, one a line, from a descriptor."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.rest = b""
        self.seen = []

    def wait(self, event, seconds=PATIENCE, **wanted):
        """The next event of that kind in which each of wanted has the given value."""
        end = time.monotonic() + seconds
        while True:
            got = self._next(end)
            if got is None:
                raise AssertionError(f"no event {event} {wanted} within {seconds} s; there "
                                     f"were {self.seen}")
            self.seen.append(got)
            if got["event"] == event and all(got.get(k) == v for k, v in wanted.items()):
                return got

    def _next(self, end):
        while b"\n" not in self.rest:
            ready = select.select([self.descriptor], [], [], max(0, end - time.monotonic()))[0]
            more = os.read(self.descriptor, 65536) if ready else b""
            if not more:
                return None
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)


class Watch(Events):
    """What homeportd does from now on. (homeportctl watch does not say when it has begun.)"""

    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(os.environ["LAB_CTL"])
        super().__init__(self.socket.fileno())
        self.socket.sendall(b'{"command":"watch"}\n')
        if self._next(time.monotonic() + PATIENCE) != {"watching": True}:
            raise AssertionError("homeportd does not let us watch")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


class Torrent(Events):
    """libtorrent on the LAN host; port tells its external port for "tcp" and "udp"."""

    def __init__(self, address=HOST):
        self.process = subprocess.Popen(["ip", "netns", "exec", LAN, HERE + "/torrent",
                                         bracketed(address)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        super().__init__(self.process.stdout.fileno())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    @property
    def port(self):
        return {e["protocol"]: e["port"] for e in self.seen if e["event"] == "mapped"}

    def end(self):
        """Ends it as a user would; it then releases its ports."""
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


def carrier_has_run_long_enough():
    """A server that restarts soon after its start cannot be told from one that did not: the
    rules of RFC 6887 section 8.5 leave room for rounding, and ours for a second more."""
    started = os.stat(DIR + "/carrier.pid").st_mtime
    time.sleep(max(0, started + 6 - time.time()))


# ---- Clients and strangers --------------------------------------------------------------

def natpmpc(external, internal, protocol, lifetime):
    """Asks for a mapping as any LAN host would: (external port, lifetime) that it got."""
    output = on(LAN, "natpmpc", "-g", SERVER, "-a", str(external), str(internal), protocol,
                str(lifetime), check=False)
    got = re.search(r"Mapped public port (\d+) protocol \S+ to local port (\d+) "
                    r"liftime (\d+)", output)
    if not got or int(got[2]) != internal:
        raise AssertionError("natpmpc got no mapping:\n" + output)
    return int(got[1]), int(got[3])


def dig(name, kind):
    """The answers of the name server as a list of strings, asked by the stranger."""
    return on(WAN, "dig", "+short", "+tries=2", "+time=2", "@" + DNS, name, kind).split("\n")[:-1]


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.server.text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def behind_nat64(address):
    """By which address an IPv6 host reaches that IPv4 host, where the carrier has a NAT64."""
    if not PREFIX64:
        return None
    return str(ipaddress.ip_network(PREFIX64)[int(ipaddress.ip_address(address))])


class WebServer(http.server.ThreadingHTTPServer):
    def __init__(self, address, port):
        self.address_family = family(address)
        super().__init__((address, port), Page)


@contextlib.contextmanager
def web_server(port, text, address=HOST, place=LAN):
    """A web server on the LAN host."""
    with namespace(place):
        server = WebServer(address, port)
    server.text = text
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def bracketed(address):
    return f"[{address}]" if ":" in address else address


def fetch(address, port, seconds=2):
    """The page that a stranger gets there, or None."""
    output = subprocess.run(["ip", "netns", "exec", WAN, "curl", "--silent", "--max-time",
                             str(seconds), f"http://{bracketed(address)}:{port}/"],
                            text=True, stdout=subprocess.PIPE)
    return output.stdout if output.returncode == 0 else None


def stranger_for(address):
    """The address that a stranger connects from to that one."""
    with namespace(WAN):
        stranger = socket.socket(family(address), socket.SOCK_DGRAM)
    with stranger:
        stranger.connect((address, 9))
        return stranger.getsockname()[0]


def service_by_name(name):
    """Where the SRV record points: (host name, port)."""
    answers = dig(name, "SRV")
    if len(answers) != 1:
        raise AssertionError(f"{len(answers)} SRV records for {name}: {answers}")
    _priority, _weight, port, target = answers[0].split()
    return target.rstrip("."), int(port)


def connect(address, port, place=WAN):
    """A stranger's connection."""
    with namespace(place):
        stranger = socket.socket(family(address))
    stranger.settimeout(2)
    try:
        stranger.connect((address, port))
    except OSError:
        stranger.close()
        raise
    return stranger


def announcements(place, interface):
    """A socket that hears what is announced to all hosts on that link, by the family of the
    carrier's PCP server (RFC 6887 section 14.1.3)."""
    with namespace(place):
        heard = socket.socket(family(UPSTREAM), socket.SOCK_DGRAM)
        index = socket.if_nametoindex(interface)
    if heard.family == socket.AF_INET6:
        heard.bind(("ff02::1", 5350, 0, index))
        heard.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, struct.pack(
            "16si", socket.inet_pton(socket.AF_INET6, "ff02::1"), index))
    else:
        heard.bind(("224.0.0.1", 5350))
        heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack(
            "4s4si", socket.inet_aton("224.0.0.1"), bytes(4), index))
    heard.settimeout(PATIENCE)
    return heard


def source_of_call(place, called, stranger, port=7000):
    """Whom a stranger sees who is there, when a host calls it (by another address, perhaps)."""
    with namespace(WAN):
        listener = socket.create_server((stranger, port), family=family(stranger))
    listener.settimeout(2)
    with listener, connect(called, port, place):
        accepted, source = listener.accept()
        accepted.close()
        return source[0]


@contextlib.contextmanager
def connection(internal, external):
    """Both ends of a connection from a stranger to the LAN host: (stranger, host)."""
    with namespace(LAN):
        listener = socket.create_server((HOST, internal))
    listener.settimeout(2)
    with listener, connect(EXTERNAL, external) as stranger:
        with listener.accept()[0] as host:
            yield stranger, host


def datagram_arrives(address, port, internal, inside=HOST, place=LAN):
    """Whether a stranger's datagram to there reaches the LAN host, and the answer comes back."""
    with namespace(place):
        host = socket.socket(family(inside), socket.SOCK_DGRAM)
    with namespace(WAN):
        stranger = socket.socket(family(address), socket.SOCK_DGRAM)
    with host, stranger:
        host.bind((inside, internal))
        host.settimeout(1)
        stranger.connect((address, port))
        stranger.settimeout(1)
        try:
            stranger.send(b"knock")
            request, source = host.recvfrom(64)
            host.sendto(b"who is there", source)
            return (request, stranger.recv(64)) == (b"knock", b"who is there")
        except OSError:
            return False


class Capture:
    """The UDP datagrams that pass an interface from now on."""

    def __init__(self, name, interface, port):
        self.port = port
        with namespace(name):
            # Only a socket for all protocols sees what the host itself sends.
            self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
            self.socket.bind((interface, 3))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    @staticmethod
    def ipv4(packet, kind):
        """The IPv4 packet that is looked at, or None."""
        return packet if kind == 0x0800 else None

    def next(self, seconds=PATIENCE, source=None, target=None):
        """The payload of the next datagram from or to the port, or None after that time."""
        end = time.monotonic() + seconds
        while select.select([self.socket], [], [], max(0, end - time.monotonic()))[0]:
            packet, where = self.socket.recvfrom(65536)
            packet = self.ipv4(packet, where[1])
            if packet is None or packet[9] != socket.IPPROTO_UDP:
                continue
            header = 4 * (packet[0] & 15)
            ports = (int.from_bytes(packet[header + i:header + i + 2], "big") for i in (0, 2))
            addresses = (socket.inet_ntoa(packet[i:i + 4]) for i in (12, 16))
            if self.port in ports and all(
                    wanted in (None, address)
                    for wanted, address in zip((source, target), addresses)):
                return packet[header + 8:]
        return None


class SoftwireCapture(Capture):
    """Those that pass in a softwire between two IPv6 addresses (RFC 2473)."""

    def __init__(self, name, interface, port, *ends):
        self.ends = {socket.inet_pton(socket.AF_INET6, end) for end in ends}
        super().__init__(name, interface, port)

    def ipv4(self, packet, kind):
        if kind != 0x86dd or packet[6] != socket.IPPROTO_IPIP:
            return None
        return packet[40:] if {packet[8:24], packet[24:40]} == self.ends else None
