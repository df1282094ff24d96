# SPDX-License-Identifier: BSD-2-Clause
"""A gateway with OpenWrt, as far as our scripts see it: a folder in the place of its root, with
shims of uci, ubus and procd, and any of the shells that may be /bin/sh there."""

import os
import re
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
TREE = os.path.realpath(HERE + "/../..")
BUILD = os.path.join(TREE, os.environ.get("O", "build"))
PACKAGE = TREE + "/cpe/openwrt/homeport"
SHELLS = [shell for shell in (["dash"], ["bash"], ["busybox", "sh"]) if shutil.which(shell[0])]

HOME = """
config general 'general'
	option enabled '1'
	option state_file '@/etc/homeport/mappings'

config lan
	option interface 'lan'

config wan
	option interface 'wan'

config account 'dns'
	option type 'duckdns'
	option secret_file '@/etc/homeport/dns'

config service 'cam'
	option host '192.168.1.20'
	option protocol 'tcp'
	option port '443'
	option name 'cam.duckdns.org'
	list account 'dns'
"""

# An X macro of the configuration's table: its rows as lists of what stands between commas.
TABLE = open(TREE + "/cpe/config_table.h").read()


def rows(macro):
    body = re.search(rf"#define {macro}\(X\)(.*?[^\\])\n(?!\t)", TABLE + "\n", re.S)[1]
    found = re.findall(r"X\((.*?)\)\s*(?:\\|$)", body.replace("\\\n", " \\\n"), re.S)
    return [[word.strip(' "\t\\\n') for word in row.split(",")] for row in found]


class Gateway:
    def __init__(self, shell=SHELLS[0], networks="lan=br-lan wan=eth1"):
        self.shell = shell
        self.root = tempfile.mkdtemp(prefix="openwrt-")
        for folder in ("etc/config", "etc/homeport", "usr/libexec", "var/run/homeport", "bin"):
            os.makedirs(f"{self.root}/{folder}")
        shutil.copytree(HERE + "/root", self.root, dirs_exist_ok=True)
        share = self.root + "/usr/share/homeport"
        os.makedirs(share)
        shutil.copy(PACKAGE + "/files/uci.awk", share)
        shutil.copy(BUILD + "/openwrt/keys", share)
        self.environment = os.environ | {
            "IPKG_INSTROOT": self.root, "UCI_DIR": self.root + "/etc/config", "NETWORKS": networks,
            "PATH": f"{self.root}/bin:{HERE}/bin:{BUILD}:{os.environ['PATH']}:/usr/sbin:/sbin"}
        # The scripts are run by the shell that is to be tried; busybox has a logger of its own.
        with open(PACKAGE + "/files/homeport-uci") as file:
            text = file.read().replace("#!/bin/sh\n", f"#!/usr/bin/env -S {' '.join(shell)}\n"
                                       f'logger() {{ {HERE}/bin/logger "$@"; }}\n'
                                       'chown() { echo "$*" >>"$IPKG_INSTROOT/owned"; }\n', 1)
        self.write("usr/libexec/homeport-uci", text)
        os.chmod(self.root + "/usr/libexec/homeport-uci", 0o755)
        self.write("etc/config/network", "")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)

    def write(self, path, text):
        with open(f"{self.root}/{path}", "w") as file:
            file.write(text)

    def read(self, path):
        with open(f"{self.root}/{path}") as file:
            return file.read()

    def configure(self, text):
        """/etc/config/homeport; @ in it is the root."""
        self.write("etc/config/homeport", text.replace("@", self.root))

    def content_with_all(self):
        """The check of the configuration finds no mistake in anything."""
        self.write("bin/homeportd", "#!/bin/sh\n")
        os.chmod(self.root + "/bin/homeportd", 0o755)

    def run(self, *command, check=True, **more):
        result = subprocess.run(command, env=self.environment, text=True, timeout=20,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        if check and (result.returncode or result.stderr):
            raise AssertionError(f"{command}: status {result.returncode}\n{result.stderr}")
        return result

    def uci(self, word, **more):
        """homeport-uci"""
        return self.run(self.root + "/usr/libexec/homeport-uci", word, **more)

    def service(self, script, word, **more):
        """What an init script tells procd, a line for each call; the root is @."""
        result = self.run(*self.shell, HERE + "/rc.common", script, word, **more)
        return result.stdout.replace(self.root, "@").splitlines()

    @property
    def text(self):
        """The configuration as the daemon reads it, without comments."""
        return "\n".join(line for line in self.read("var/run/homeport/homeport.conf").splitlines()
                         if line and not line.startswith("#"))


def each_shell(test):
    """The test is handed a gateway of each of the shells."""
    def run(self):
        for shell in SHELLS:
            with self.subTest(shell[0]), Gateway(shell) as gateway:
                gateway.write("etc/homeport/dns", "token\n")
                test(self, gateway)
    return run
