# SPDX-License-Identifier: BSD-2-Clause
"""An auto-configuration server (TR-069) on loopback or in a namespace, driven by scripts of
steps: a good one where nothing else is said, and as odd or hostile as the test likes.

    with Acs() as acs:
        acs.plan(TURN, call(get_parameter_values("Device.DeviceInfo.")))
        acs.wait_end()
        print(acs.answers("GetParameterValuesResponse")[0].message.values())

A step answers one POST of the agent's: it is handed the Exchange and returns an Answer. What
the agent sends is remembered, all of it as text too, and at the end held against the schema."""

import base64
import collections
import contextlib
import hashlib
import http.client
import http.server
import itertools
import re
import secrets
import ssl
import sys
import time
import urllib.parse
from dataclasses import dataclass, field

import provider
from envelope import *  # noqa: F403 what a script is written in
from envelope import fault as fault_body

# What a plan can be for, beside the methods that an agent calls ("Inform", "TransferComplete").
ANY = "any"    # whatever comes, before it is asked who it is
TURN = "turn"  # the agent says nothing, or answers: the ACS may call
METHODS = ("Inform", "TransferComplete", "GetRPCMethods")


@dataclass
class Answer:
    status: int = 204
    body: bytes = b""
    headers: list = field(default_factory=list)
    how: object = None  # how it is sent: one of the manners below, or a function of the handler


class Exchange:
    """A request of the agent's, and what it was answered."""

    def __init__(self, handler, number, body):
        self.handler, self.number, self.body = handler, number, body
        self.connection = handler.number
        self.method, self.target, self.headers = handler.command, handler.path, handler.headers
        self.when = time.monotonic()
        self.message = self.unreadable = None
        if body:
            try:
                self.message = Message(body)
            except Exception as why:  # the test reads it
                self.unreadable = f"{type(why).__name__}: {why}"
        self.answer = None
        self.ends = False
        self.note = ""  # why it was refused

    @property
    def kind(self):
        called = self.message and self.message.method in METHODS
        return self.message.method if called else TURN

    def __str__(self):
        answer = self.answer or Answer(0)
        lines = [f"---- {self.number}, connection {self.connection} {self.note}",
                 f"{self.method} {self.target}", str(self.headers).strip(), "",
                 shortened(self.body), "",
                 f"{answer.status or 'not answered'} {getattr(answer.how, '__name__', '')}",
                 *(f"{name}: {value}" for name, value in answer.headers), "",
                 shortened(answer.body), ""]
        return "\n".join(lines)


def shortened(body, most=4000):
    text = body.decode("utf-8", "replace")
    return text if len(text) <= most else f"{text[:most]} … ({len(body)} octets)"


# ---- Steps ---------------------------------------------------------------------------------

def own_ids():
    return (f"acs-{number}" for number in itertools.count(1))


IDS = own_ids()


def written(exchange, body, change=None, **header):
    acs = exchange.handler.server
    header.setdefault("namespace", acs.namespace)
    text = envelope(body, **header)
    for one in (acs.change, change):
        text = one(text) if one else text
    return Answer(200, text if isinstance(text, bytes) else text.encode(),
                  [("Content-Type", 'text/xml; charset="utf-8"')])


def call(body, change=None, **header):
    """Calls a method of the agent's. change: done to the envelope's text, see ODDITIES."""
    return lambda exchange: written(exchange, body, change, **{"identity": next(IDS), **header})


def reply(body, change=None, **header):
    """Answers the method that the agent called."""
    return lambda exchange: written(exchange, body, change,
                                    **{"identity": exchange.message.id, **header})


def inform_response(**more):
    return reply(rpc("InformResponse", leaf("MaxEnvelopes", 1)), **more)


def fault(code, text="", **more):
    return reply(fault_body(code, text), **more)


def status(code, headers=(), body=b""):
    return lambda _exchange: Answer(code, body, list(headers))


nothing = status(204)
empty = status(200)


def busy(seconds):
    return status(503, [("Retry-After", str(seconds))])


def redirect(url, code=307):
    return status(code, [("Location", url)])


def slowly(seconds, step):
    def wait(exchange):
        time.sleep(seconds)
        return step(exchange)
    return wait


def sent(how, step):
    """The step's answer, sent in another manner."""
    def change(exchange):
        answer = step(exchange)
        answer.how = how
        return answer
    return change


# ---- Manners: how an answer is sent -----------------------------------------------------------

def head(handler, answer, *more):
    handler.send_response(answer.status)
    for name, value in (*answer.headers, *more):
        handler.send_header(name, value)
    handler.end_headers()


def whole(handler, answer):
    length = [] if answer.status == 204 else [("Content-Length", str(len(answer.body)))]
    head(handler, answer, *length)
    handler.wfile.write(answer.body)


def chunked(handler, answer):
    if answer.status == 204:
        whole(handler, answer)
        return
    head(handler, answer, ("Transfer-Encoding", "chunked"))
    parts = [answer.body[at:at + 100] for at in range(0, len(answer.body), 100)]
    for part in (*parts, b""):
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        handler.wfile.flush()


def closing(handler, answer):
    """Says so, and closes the connection."""
    head(handler, answer, ("Connection", "close"), ("Content-Length", str(len(answer.body))))
    handler.wfile.write(answer.body)
    handler.close_connection = True


def closing_silently(handler, answer):
    whole(handler, answer)
    handler.close_connection = True


def until_closed(handler, answer):
    """As HTTP/1.0: the answer ends with the connection."""
    handler.wfile.write(b"HTTP/1.0 %d OK\r\n" % answer.status)
    handler.wfile.write(b"".join(f"{n}: {v}\r\n".encode() for n, v in answer.headers) + b"\r\n")
    handler.wfile.write(answer.body)
    handler.close_connection = True


def after_continue(handler, answer):
    """A "100 Continue" that nobody asked for comes first."""
    handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    handler.wfile.flush()
    whole(handler, answer)


def in_pieces(handler, answer):
    """In many small segments."""
    sink, pieces = handler.wfile, []
    handler.wfile = type("Sink", (), {"write": pieces.append, "flush": lambda _: None})()
    whole(handler, answer)
    handler.flush_headers()
    handler.wfile = sink
    octets = b"".join(pieces)
    for at in range(0, len(octets), 17):
        sink.write(octets[at:at + 17])
        sink.flush()
        time.sleep(0.001)


def cut_off(handler, answer):
    """Promises more than it sends."""
    head(handler, answer, ("Content-Length", str(len(answer.body) + 100)))
    handler.wfile.write(answer.body)
    handler.close_connection = True


def hanging_up(handler, _answer):
    """No answer: the connection ends."""
    handler.close_connection = True


def silent(handler, _answer):
    """No answer, until the agent hangs up."""
    with contextlib.suppress(OSError):
        handler.connection.settimeout(120)
        handler.rfile.read(1)
    handler.close_connection = True


def dripping(handler, answer):
    """A body without end, an octet at a time."""
    with contextlib.suppress(OSError):
        head(handler, answer, ("Content-Length", "1000000"))
        for _ in range(1200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    handler.close_connection = True


def endless(handler, answer):
    """A body without end, as fast as it goes."""
    with contextlib.suppress(OSError):
        head(handler, answer, ("Transfer-Encoding", "chunked"))
        for _ in range(4096):
            handler.wfile.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
    handler.close_connection = True


def endless_header(handler, answer):
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200000):
            handler.wfile.write(b"X-%d: %s\r\n" % (number, b"x" * 200))
    handler.close_connection = True


# ---- Who is it? ---------------------------------------------------------------------------------

def digest_response(parameters, password, method):
    """The response to a challenge (RFC 2617 3.2.2, RFC 7616 3.4.1), in hexadecimal."""
    algorithm = parameters.get("algorithm", "MD5")
    name = algorithm.upper().removesuffix("-SESS").replace("SHA-256", "SHA256").lower()

    def hashed(*parts):
        return hashlib.new(name, ":".join(parts).encode()).hexdigest()

    one = hashed(parameters["username"], parameters["realm"], password)
    if algorithm.lower().endswith("-sess"):
        one = hashed(one, parameters["nonce"], parameters["cnonce"])
    two = hashed(method, parameters["uri"])
    if "qop" not in parameters:
        return hashed(one, parameters["nonce"], two)
    return hashed(one, parameters["nonce"], parameters["nc"], parameters["cnonce"],
                  parameters["qop"], two)


def digest_parameters(header):
    """Those of a challenge, or of credentials."""
    pairs = re.findall(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', header)
    return {name.lower(): quoted or plain for name, quoted, plain in pairs}


@dataclass
class Digest:
    user: str = "agent"
    password: str = "s3cret"
    realm: str = "acs"
    algorithm: str = "MD5"  # None: it is not said, which means MD5
    qop: str = "auth"       # None: as RFC 2069 had it
    bound: bool = False     # a nonce is good on the connection on which it was given
    stale_after: int = 0    # requests, after which the nonce is stale
    closes: bool = False    # the challenge ends the connection
    more: str = ""          # of the header, in front: another scheme

    def __post_init__(self):
        self.nonces = {}  # to the connection, the highest count, and how often it was used

    def challenge(self, exchange, stale=False):
        nonce = secrets.token_hex(16)
        self.nonces[nonce] = [exchange.connection, 0, 0]
        text = f'{self.more}Digest realm="{self.realm}", nonce="{nonce}", opaque="5ccc"'
        text += f', algorithm={self.algorithm}' if self.algorithm else ""
        text += f', qop="{self.qop}"' if self.qop else ""
        text += ", stale=true" if stale else ""
        return Answer(401, b"Who are you?", [("WWW-Authenticate", text)],
                      closing if self.closes else whole)

    def refusal(self, exchange):
        """None: it is who it should be. Else the answer."""
        header = exchange.headers.get("Authorization", "")
        if not header.startswith("Digest "):
            return self.challenge(exchange)
        given = digest_parameters(header)
        known = self.nonces.get(given.get("nonce"))
        exchange.note = self.complaint(exchange, given, known)
        if exchange.note:
            return self.challenge(exchange)
        known[2] += 1
        if self.stale_after and known[2] > self.stale_after:
            exchange.note = "stale"
            return self.challenge(exchange, stale=True)
        return None

    def complaint(self, exchange, given, known):
        if known is None:
            return "unknown nonce"
        if self.bound and known[0] != exchange.connection:
            return "nonce of another connection"
        if given.get("username") != self.user or given.get("realm") != self.realm:
            return "wrong user or realm"
        if given.get("uri") != exchange.target:
            return "uri is not the target"
        if (given.get("qop") is None) != (self.qop is None) or given.get("qop", "auth") != "auth":
            return "wrong qop"
        if given.get("algorithm", "MD5") != (self.algorithm or "MD5"):
            return "wrong algorithm"
        if given.get("opaque") != "5ccc":
            return "opaque was not returned"
        if self.qop:
            count = int(given["nc"], 16)
            if count <= known[1]:
                return "the count did not rise"
            known[1] = count
        if given.get("response") != digest_response(given, self.password, exchange.method):
            return "wrong password"
        return ""


@dataclass
class Basic:
    user: str = "agent"
    password: str = "s3cret"

    def refusal(self, exchange):
        expected = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        header = exchange.headers.get("Authorization")
        if header == "Basic " + expected:
            return None
        exchange.note = "wrong password" if header else ""
        return Answer(401, b"", [("WWW-Authenticate", 'Basic realm="acs"')])


# ---- The server -----------------------------------------------------------------------------------

class Conversation(http.server.BaseHTTPRequestHandler):
    """One connection of the agent's."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.number = next(self.server.connections)
        self.server.open.add(self.number)

    def finish(self):
        super().finish()
        with self.server.changed:
            self.server.open.discard(self.number)
            self.server.changed.notify_all()

    def converse(self):
        if self.headers.get("Transfer-Encoding"):
            self.send_error(411)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        exchange = self.server.heard(self, body)
        with self.server.one_at_a_time:
            answer = self.server.decide(exchange)
        exchange.answer = answer
        with contextlib.suppress(OSError):
            (answer.how or self.server.manner)(self, answer)
            self.wfile.flush()
        self.server.told(exchange)

    do_GET = do_POST = do_PUT = converse

    def log_message(self, *_):
        pass


class Acs(provider.Provider):
    """who: a Digest or a Basic, or None: anybody. manner: how answers are sent. change: done
    to each envelope. namespace: of CWMP, that of 1.namespace. files: what can be fetched."""

    handler = Conversation

    def __init__(self, pem=None, who=None, manner=whole, change=None, namespace=2, files=None,
                 path="/acs", **where):
        super().__init__(None, pem, **where)
        self.who, self.manner, self.change, self.namespace = who, manner, change, namespace
        self.files, self.path = files or {}, path
        self.cookies = []  # Set-Cookie lines that go with InformResponse
        self.exchanges = self.requests
        self.connections = itertools.count(1)
        self.open = set()  # those that are
        self.plans = collections.defaultdict(collections.deque)
        self.one_at_a_time = provider.threading.Lock()
        self.ended = 0     # how often we had nothing to ask
        self.session = None
        self.sessions = itertools.count(1)
        self.tls = pem is not None
        self.host = f"[{where['address']}]" if ":" in where.get("address", "") else \
            where.get("address", "127.0.0.1")

    @property
    def url(self):
        return f"http{'s' * self.tls}://{self.host}:{self.port}{self.path}"

    def plan(self, kind, *steps):
        """The steps answer what comes of this kind, in turn; then all is well again."""
        self.plans[kind].extend(steps)

    def heard(self, handler, body):
        with self.changed:
            exchange = Exchange(handler, len(self.exchanges) + 1, body)
            self.exchanges.append(exchange)
            self.changed.notify_all()
        return exchange

    def told(self, exchange):
        with self.changed:
            if exchange.method == "POST" and exchange.kind == TURN and not exchange.note and \
                    exchange.answer.status in (200, 204) and not exchange.answer.body:
                exchange.ends = True
                self.session = None
                self.ended += 1
            self.changed.notify_all()

    def decide(self, exchange):
        for kind in (ANY, None, exchange.kind):
            if kind is None:
                refusal = self.who.refusal(exchange) if self.who else None
                if refusal:
                    return refusal
            elif self.plans[kind] and exchange.method == "POST":
                return self.plans[kind].popleft()(exchange)
        if exchange.method != "POST":
            return self.fetched(exchange)
        return self.good(exchange)

    def fetched(self, exchange):
        file = self.files.get(exchange.target)
        if callable(file):
            return file(exchange)
        return Answer(404) if file is None else Answer(200, file)

    def good(self, exchange):
        """As an ACS answers that has nothing to say."""
        if exchange.kind == "Inform":
            answer = inform_response()(exchange)
            self.session = f"session{self.port}={next(self.sessions)}"
            answer.headers += [("Set-Cookie", line) for line in (self.session, *self.cookies)]
            return answer
        if self.session and self.session not in exchange.headers.get("Cookie", ""):
            exchange.note = "the session's cookie did not come back"
            return Answer(400, b"Which session?")
        if exchange.kind == "TransferComplete":
            return reply(rpc("TransferCompleteResponse"))(exchange)
        if exchange.kind == "GetRPCMethods":
            return reply(rpc("GetRPCMethodsResponse", strings("MethodList", METHODS)))(exchange)
        return Answer()

    # -- what the test asks --

    def messages(self, method):
        """The exchanges in which the agent said that and was not asked who it is."""
        return [e for e in self.exchanges if e.message and e.message.method == method and
                e.answer and e.answer.status != 401 and not e.note]

    answers = messages

    def await_that(self, holds, what, seconds):
        with self.changed:
            if not self.changed.wait_for(holds, seconds):
                raise AssertionError(f"not within {seconds} s: {what}\n{self.record()}")

    def wait_for(self, method, count=1, seconds=20):
        """The exchanges in which the agent said that, once there are so many."""
        self.await_that(lambda: len(self.messages(method)) >= count, f"{count} × {method}", seconds)
        return self.messages(method)

    def wait_end(self, count=1, seconds=20):
        """Until we have had nothing to ask so often, by which a session ends unless the agent
        has something to tell."""
        self.await_that(lambda: self.ended >= count, f"the end of {count} sessions", seconds)

    def record(self):
        return "\n".join(map(str, list(self.exchanges)))

    def check(self):
        """All that the agent has written was well-formed and as the schema has it."""
        for exchange in self.exchanges:
            if exchange.unreadable:
                raise AssertionError(f"{exchange.unreadable}\n{exchange}")
        check(*{e.body for e in self.exchanges if e.message})

    def __exit__(self, kind, *_):
        super().__exit__()
        if kind is None:
            self.check()
        else:
            print(self.record(), file=sys.stderr)


# ---- Transport --------------------------------------------------------------------------------------

def only_old_tls(acs):
    """TLS 1.1 and nothing newer."""
    acs.context.set_ciphers("ALL:@SECLEVEL=0")
    acs.context.minimum_version = ssl.TLSVersion.TLSv1
    acs.context.maximum_version = ssl.TLSVersion.TLSv1_1


# ---- Connection requests -------------------------------------------------------------------------------

class ConnectionRequest:
    """Asks the agent at the URL for a session, as an ACS does, in two steps; authorization:
    the header as it is, for what no ACS would send. What came back: status, headers."""

    def __init__(self, url, user=None, password=None, method="GET", authorization=None,
                 target=None, source=None, count=1, patience=10):
        where = urllib.parse.urlsplit(url)
        self.where = (where.hostname, where.port or 80)
        self.source = (source, 0) if source else None
        self.method, self.target = method, target or where.path
        self.patience = patience
        self.ask({"Authorization": authorization} if authorization else {})
        self.challenge = self.headers.get("WWW-Authenticate")
        if user is not None and self.status == 401:
            self.authorization = authorize(self.challenge, user, password, method,
                                           self.target, count)
            self.ask({"Authorization": self.authorization})

    def ask(self, headers):
        connection = http.client.HTTPConnection(*self.where, timeout=self.patience,
                                                source_address=self.source)
        try:
            connection.request(self.method, self.target, headers=headers)
            answer = connection.getresponse()
            self.status, self.headers, self.body = answer.status, answer.headers, answer.read()
        finally:
            connection.close()


def authorize(challenge, user, password, method, uri, count=1, cnonce="c3b1a2908f7e6d5c"):
    """The Authorization header that answers a challenge."""
    asked = digest_parameters(challenge)
    given = {"username": user, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri}
    if "algorithm" in asked:
        given["algorithm"] = asked["algorithm"]
    if "qop" in asked:
        given |= {"qop": "auth", "nc": f"{count:08x}", "cnonce": cnonce}
    given["response"] = digest_response(given, password, method)
    if "opaque" in asked:
        given["opaque"] = asked["opaque"]
    bare = ("algorithm", "qop", "nc")
    return "Digest " + ", ".join(f"{k}={v}" if k in bare else f'{k}="{v}"'
                                 for k, v in given.items())
