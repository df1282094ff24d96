# SPDX-License-Identifier: BSD-2-Clause
"""A lab's gateway as OpenWrt runs it: configured by UCI, behind the rule set of fw4."""

import os
import re
import signal
import subprocess
import sys
import unittest

import world

sys.path.insert(0, world.HERE + "/../openwrt")
import gateway  # noqa: E402

CONFIG = """
config general 'general'
	option forwards_file '@/etc/homeport/forwards.conf'

config lan
	option interface 'lan'

config wan
	option interface 'wan'
	option mode 'nat444'
	list upstream '%s'
"""


def fw4(hooks=gateway.PACKAGE + "/files/nftables.d"):
    """As `fw4 reload` does: the whole of it in one go."""
    def files(place):
        folder = f"{hooks}/{place[1]}"
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        return "\n".join(f'include "{folder}/{name}"' for name in names)

    with open(gateway.HERE + "/fw4.nft") as file:
        text = re.sub("@(.*)@", files, file.read())
    path = world.DIR + "/fw4.nft"
    with open(path, "w") as file:
        file.write(text)
    world.on(world.GATEWAY, "nft", "-f", path)


class OpenwrtTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = gateway.Gateway(networks="lan=lan0 wan=wan0")
        cls.addClassCleanup(cls.gateway.__exit__)
        cls.configuration = (CONFIG % world.UPSTREAM).replace("@", cls.gateway.root)
        cls.gateway.configure(cls.configuration)
        cls.gateway.uci("render")
        cls.daemon = cls.start(
            "homeportd", "-f", "-c", cls.gateway.root + "/var/run/homeport/homeport.conf",
            "-s", os.environ["LAB_CTL"])
        world.until(lambda: subprocess.run(["homeportctl", "status"], stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL).returncode,
                    lambda status: status == 0)
        cls.start(cls.gateway.root + "/usr/libexec/homeport-uci", "follow")
        fw4()

    @classmethod
    def start(cls, *command):
        process = subprocess.Popen(["ip", "netns", "exec", world.GATEWAY, *command],
                                   env=cls.gateway.environment, start_new_session=True)
        cls.addClassCleanup(process.wait, world.PATIENCE)
        cls.addClassCleanup(os.killpg, process.pid, signal.SIGTERM)
        return process

    def uci(self):
        return self.gateway.read("etc/config/homeport")

    def reload(self):
        """What procd does when UCI has changed."""
        self.gateway.uci("save")
        self.gateway.uci("render")
        self.daemon.send_signal(signal.SIGHUP)
