# SPDX-License-Identifier: BSD-2-Clause
"""A GnuDIP server by TCP, as its protocol is described: a salt, the password's hash with it,
one IPv4 address for each user. Faults are what the test puts in its place."""

import contextlib
import hashlib
import socket
import socketserver
import threading

SALT = "XLCDgXvzSo"


class Handler(socketserver.StreamRequestHandler):
    timeout = 60

    def handle(self):
        with contextlib.suppress(OSError):
            self.server.script(self)


class Server(socketserver.ThreadingTCPServer):
    """addresses: by user, what is registered; told: the lines that came."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address, port, password, domain):
        super().__init__((address, port), Handler)
        self.hash = hashlib.md5(password.encode()).hexdigest()
        self.domain = domain
        self.script = self.serve
        self.addresses = {}
        self.told = []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def serve(self, talk):
        talk.wfile.write(SALT.encode() + b"\n")
        line = talk.rfile.readline().decode().rstrip("\n")
        self.told.append(line)
        talk.wfile.write(self.register(*line.split(":")).encode() + b"\n")

    def register(self, user="", code="", domain="", request="", address=""):
        right = hashlib.md5(f"{self.hash}.{SALT}".encode()).hexdigest()
        if code != right or domain != self.domain:
            return "1"
        if request == "0":
            try:
                socket.inet_pton(socket.AF_INET, address)
            except OSError:
                return "1"
            self.addresses[user] = address
            return "0"
        if request == "1":
            self.addresses.pop(user, None)
            return "2"
        return "1"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


# ---- Faults: what a script may do --------------------------------------------------------

def says(octets):
    """These octets, and the end."""
    def script(talk):
        talk.wfile.write(octets)
    return script


def hangs_up(talk):
    talk.wfile.write(SALT.encode() + b"\n")
    talk.rfile.readline()


def floods(talk):
    while True:
        talk.wfile.write(b"x" * 65536)
