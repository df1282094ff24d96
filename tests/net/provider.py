# SPDX-License-Identifier: BSD-2-Clause
"""A scripted provider: an HTTPS server on loopback or in a namespace whose answers the test
writes, faults among them, and which remembers what it was asked."""

import contextlib
import http.server
import os
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse


AUTHORITY = """[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
policy = any
default_md = sha256
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
"""


def certificate(directory, name, *hosts, first_day=0, days=2, usage=None, ca="ca"):
    """Makes NAME.pem, certificate and key, for the hosts; signed by CA.pem, made if need be, or
    by itself (ca=None). Valid from first_day on, counted from today; usage: for what alone."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=directory, check=True, timeout=30,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    alternatives = ",".join(("IP:" if h.replace(".", "").isdigit() or ":" in h else "DNS:") + h
                            for h in hosts)
    extensions = [f"subjectAltName={alternatives}"] + [f"extendedKeyUsage={usage}"] * bool(usage)
    if ca and not os.path.exists(f"{directory}/{ca}.pem"):
        openssl("req", "-x509", *curve, "-days", "2", "-subj", f"/CN=Test {ca}",
                "-keyout", f"{ca}.key", "-out", f"{ca}.pem")
    for file, text in (("ca.cnf", AUTHORITY), ("index.txt", ""),
                       (f"{name}.ext", "\n".join(extensions))):
        with open(f"{directory}/{file}", "w") as opened:
            opened.write(text)
    if ca:
        dates = [time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() - 3600 + day * 86400))
                 for day in (first_day, first_day + days)]
        openssl("req", *curve, "-subj", f"/CN={name}", "-keyout", f"{name}.key",
                "-out", f"{name}.csr")
        openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", f"{ca}.pem",
                "-keyfile", f"{ca}.key", "-startdate", dates[0], "-enddate", dates[1],
                "-extfile", f"{name}.ext", "-in", f"{name}.csr", "-out", f"{name}.crt")
    else:
        openssl("req", "-x509", *curve, "-subj", f"/CN={name}", "-addext", extensions[0],
                "-keyout", f"{name}.key", "-out", f"{name}.crt")
    with open(f"{directory}/{name}.pem", "w") as pem:
        for part in (f"{name}.key", f"{name}.crt"):
            with open(f"{directory}/{part}") as file:
                pem.write(file.read())
    return f"{directory}/{name}.pem"


class Request:
    """What the provider was asked: method, path, query (a dictionary), headers, body."""

    def __init__(self, handler, body):
        url = urllib.parse.urlsplit(handler.path)
        self.method = handler.command
        self.path = url.path
        self.query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        self.target = handler.path
        self.headers = handler.headers
        self.body = body

    def __repr__(self):
        return f"{self.method} {self.target} {self.body}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(self, self.rfile.read(length).decode())
        with self.server.changed:
            self.server.requests.append(request)
            self.server.changed.notify_all()
        reply = self.server.script(request)
        if callable(reply):
            with contextlib.suppress(OSError):
                reply(self)
            self.close_connection = True
            return
        status, body, headers = (reply + ({},))[:3]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body.encode())))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


class Provider(http.server.ThreadingHTTPServer):
    """script(request) returns (status, body[, headers]), or a function that is handed the
    connection's handler and does what it likes with it."""

    daemon_threads = True
    handler = Handler

    def __init__(self, script, pem=None, address="127.0.0.1", port=0):
        if ":" in address:
            self.address_family = socket.AF_INET6
        super().__init__((address, port), self.handler)
        self.script = script
        self.requests = []
        self.changed = threading.Condition()
        self.context = None
        if pem:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(pem)
        self.port = self.server_address[1]
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def finish_request(self, request, client_address):
        if self.context:  # in the connection's own thread: a handshake may hang
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except (ssl.SSLError, OSError):
                return
        try:
            super().finish_request(request, client_address)
            if self.context:
                with contextlib.suppress(OSError, ValueError):
                    request.unwrap()
        finally:
            request.close()

    def handle_error(self, *_):
        pass

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def wait(self, count, seconds=10):
        """The requests, once there are so many."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.requests) >= count, seconds):
                raise AssertionError(f"{len(self.requests)} of {count} requests within "
                                     f"{seconds} s: {self.requests}")
            return list(self.requests)


# ---- Faults: what a script may return ---------------------------------------------------

def truncated(handler):
    """Promises more than it sends."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ngood 192.0")
    handler.wfile.flush()


def silent(handler):
    """Accepts and says nothing, until the client hangs up."""
    handler.connection.settimeout(60)
    handler.rfile.read(1)


def dripping(handler):
    """An octet now and then, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"g")
        handler.wfile.flush()
        time.sleep(0.2)


def hanging_up(handler):
    """The connection ends behind the headers."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
    handler.wfile.flush()


def in_chunks(*parts):
    """A body in chunks, each in a segment of its own."""
    def send(handler):
        handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for part in (*parts, ""):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part.encode()))
            handler.wfile.flush()
    return send


def until_closed(body):
    """An answer of HTTP/1.0, which ends with the connection."""
    def send(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + body.encode())
        handler.wfile.flush()
    return send


HTML = "<!DOCTYPE html><html><head><title>good</title></head><body>good OK 911</body></html>"
OVERSIZED = (200, "good 192.0.2.1\n" * 1000000)
