# SPDX-License-Identifier: BSD-2-Clause
"""The hooks of DHCP clients, run as the clients run them, and what homeportd makes of it."""

import ipaddress
import os
import subprocess
import unittest

import pcp
import world

HOOKS = os.path.realpath(world.HERE + "/../../cpe/hooks")


def hook(client, *arguments, **environment):
    return subprocess.run(["ip", "netns", "exec", world.GATEWAY, f"{HOOKS}/{client}", *arguments],
                          env=dict(os.environ, **environment), text=True, timeout=world.PATIENCE,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def octets(*addresses):
    """In hexadecimal digits."""
    return "".join(ipaddress.ip_address(a).packed.hex() for a in addresses)


class HookTest(unittest.TestCase):
    """With a daemon whose configuration does not name the carrier's server."""

    @classmethod
    def setUpClass(cls):
        world.configure(f"upstream = {world.UPSTREAM}", "")
        world.lab("daemon", "start")

    def run_hook(self, *arguments, **environment):
        result = hook(*arguments, **environment)
        self.assertEqual((result.returncode, result.stdout), (0, ""))

    def asked(self, server, origin, addresses):
        upstream = world.control("status")["upstream"]
        self.assertEqual((upstream["server"], upstream["origin"], upstream["addresses"]),
                         (server, origin, addresses))

    def granted(self, port):
        with pcp.Client() as client:
            self.assertEqual(client.map(pcp.TCP, port).result, pcp.SUCCESS)
