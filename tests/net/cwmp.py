# SPDX-License-Identifier: BSD-2-Clause
"""What tests of the agent of TR-069 stand on: a real daemon and a real agent without privileges
on the gateway of a lab, and an ACS on the far side of its WAN."""

import contextlib
import os
import subprocess
import time
import unittest

import provider
import world
from acs import Acs, Digest

USER, PASSWORD = "00D09E-HG1-A0B1", "s3cret-of-ours"
VALUES = "Device.ManagementServer."
SETTINGS = """
device-oui = "00D09E"
device-product-class = "HG1"
device-serial-number = "A0B1"
acs-url = "{url}"
acs-password-file = "{dir}/acs-password"
acs-ca-file = "{dir}/ca.pem"
acs-spread = 0
acs-retry-minimum = 1
acs-retry-multiplier = 1000
"""


class Test(unittest.TestCase):
    """Each test has a daemon, an agent and an ACS of its own."""

    def setUp(self):
        self.file = world.DIR + "/homeport.conf"
        with open(self.file) as file:
            self.before = file.read()
        self.write("acs-password", PASSWORD + "\n")
        self.pem = provider.certificate(world.DIR, "acs", world.DNS)
        self.state = world.DIR + "/cwmp/state"
        os.makedirs(world.DIR + "/cwmp", exist_ok=True)
        os.chmod(world.DIR, 0o755)
        os.chown(world.DIR + "/cwmp", 65534, 65534)
        self.hooks = world.DIR + "/hooks"
        os.makedirs(self.hooks, exist_ok=True)
        self.agent = None
        self.clock = None

    def tearDown(self):
        log = self.log()
        self.finish()
        with open(self.file, "w") as file:
            file.write(self.before)
        for name in os.listdir(self.hooks):
            os.remove(f"{self.hooks}/{name}")
        self.assertNotIn(PASSWORD, log)
        self.assertNotIn(PASSWORD, world.log("homeportd"))

    def write(self, name, text, mode=0o600):
        with open(f"{world.DIR}/{name}", "w") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)

    def acs(self, pem=None, who=None, **more):
        who = who or Digest(USER, PASSWORD)
        with world.namespace(world.WAN):
            return Acs(self.pem if pem is None else pem or None, who, address=world.DNS, **more)

    def settings_of(self, acs):
        return SETTINGS.format(url=acs.url, dir=world.DIR)

    def configure(self, acs, more=""):
        with open(self.file, "w") as file:
            file.write(self.settings_of(acs) + more + self.before)

    def start(self, acs, more=""):
        self.configure(acs, more)
        world.lab("daemon", "start")
        self.start_agent()

    def start_agent(self):
        ready, told = os.pipe()
        with open(world.DIR + "/homeport-cwmp.log", "a") as log:
            self.agent = subprocess.Popen(
                ["ip", "netns", "exec", world.GATEWAY, "homeport-cwmp", "-f", "-u", "nobody",
                 "-s", os.environ["HOMEPORT_SOCKET"], "-t", self.state, "-k", self.hooks],
                stderr=log, pass_fds=[told],
                env=dict(os.environ, NOTIFY_FD=str(told), **self.clock_of_agent()))
        os.close(told)
        with open(ready) as ready:
            self.assertEqual(ready.read(1), "\n")

    def clock_of_agent(self):
        """Its clock says so many seconds since 1970."""
        if self.clock is None:
            return {}
        library = world.DIR + "/clock.so"
        subprocess.run([*os.environ.get("CC", "cc").split(), "-shared", "-fPIC", "-o", library,
                        os.path.dirname(os.path.abspath(__file__)) + "/labs/parts/clock.c"],
                       check=True)
        os.chmod(library, 0o755)
        return {"LD_PRELOAD": library, "CLOCK_OFF": str(int(self.clock - time.time()))}

    def stop(self):
        if self.agent:
            self.agent.terminate()
            self.assertEqual(self.agent.wait(10), 0, self.log())
        self.agent = None

    def finish(self):
        """Ends agent and daemon, and what they have left."""
        self.stop()
        if os.path.exists(world.DIR + "/homeportd.pid"):
            world.lab("daemon", "stop")
        with contextlib.suppress(OSError):
            os.remove(self.state)
        with contextlib.suppress(OSError):
            os.remove(world.DIR + "/homeport-cwmp.log")

    def restart(self, acs, more=""):
        """As a new gateway, towards this ACS."""
        self.finish()
        self.start(acs, more)

    def request_url(self):
        return world.control("get", VALUES + "ConnectionRequestURL")["parameters"][0]["value"]

    def until_log(self, words):
        world.until(self.log, lambda log: words in log)

    def until_file(self, name):
        world.until(lambda: os.path.exists(f"{world.DIR}/{name}"), bool)

    def log(self):
        with contextlib.suppress(OSError):
            return world.log("homeport-cwmp")
        return ""
