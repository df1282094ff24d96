# SPDX-License-Identifier: BSD-2-Clause
"""The memory that homeportd has, and a home in which everybody asks at once."""

import os
import select
import time

import pcp
import world

HOSTS = 64
EACH = 16  # mappings of one host
MAPPINGS = HOSTS * EACH
FIRST_PORT = 20000


def pid():
    with open(world.DIR + "/homeportd.pid") as file:
        return int(file.read())


def memory(process):
    """Kilobytes that are resident: "anonymous" is what only the process itself can have; pages
    of files are shared with everybody who has them mapped, "libc" with every process there is;
    "program" and "libraries" (but libc) are the others. "private" is what would be free
    without the process, as things are now on this machine."""
    kinds = dict.fromkeys(("anonymous", "program", "libraries", "libc", "private"), 0)
    program = os.readlink(f"/proc/{process}/exe")
    kind = None
    with open(f"/proc/{process}/smaps") as file:
        for line in file:
            key, *words = line.split()
            if not key.endswith(":"):
                name = words[4] if len(words) > 4 else ""
                kind = ("program" if name == program else
                        "libc" if os.path.basename(name).startswith(("libc.", "ld-")) else
                        "libraries")
            elif key == "Rss:":
                kinds[kind] += int(words[0])
            elif key == "Anonymous:":
                kinds[kind] -= int(words[0])
                kinds["anonymous"] += int(words[0])
            elif key.startswith("Private_"):
                kinds["private"] += int(words[0])
    kinds["resident"] = sum(kinds[k] for k in ("anonymous", "program", "libraries", "libc"))
    return kinds


class Crowd:
    """Hosts on the LAN, each with its own address and nonce."""

    def __init__(self, hosts=HOSTS):
        addresses = [f"192.168.1.{100 + i}" for i in range(hosts)]
        with open(world.DIR + "/crowd", "w") as file:
            file.writelines(f"address replace {address}/24 dev lan0\n" for address in addresses)
        world.on(world.LAN, "ip", "-batch", world.DIR + "/crowd")
        self.clients = [pcp.Client(address=address) for address in addresses]
        self.refused = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.socket.close()

    def all_ask(self, number, lifetime=7200, seconds=60):
        """All of them at the same moment for their mapping of that number, and again and again
        who has not been granted it, as a host does. How many datagrams that took."""
        left, sent, end = set(self.clients), 0, time.monotonic() + seconds
        while left:
            if time.monotonic() > end:
                raise AssertionError(f"{len(left)} hosts were granted nothing; {self.refused}")
            for client in left:
                client.socket.send(pcp.map_request(
                    client.nonce, *self._inside(number), lifetime, client=client.address,
                    external=FIRST_PORT + self.clients.index(client) * EACH + number))
            sent += len(left)
            self._collect(left, self._inside(number))
        return sent

    @staticmethod
    def _inside(number):
        return pcp.UDP if number % 2 else pcp.TCP, 1024 + number

    def _collect(self, left, inside):
        sockets = {client.socket: client for client in left}
        while left:
            ready = select.select(sockets, [], [], 1)[0]
            if not ready:
                return
            for each in ready:
                reply = pcp.parse(each.recv(pcp.LONGEST))
                if reply.result != pcp.SUCCESS:
                    self.refused = reply
                elif (reply.protocol, reply.internal) == inside:
                    left.discard(sockets[each])

    def fill(self, each=EACH):
        """Every host gets all its mappings."""
        for number in range(each):
            self.all_ask(number)

    def empty(self, each=EACH):
        """Every host gives them back."""
        for number in range(each):
            self.all_ask(number, lifetime=0)
