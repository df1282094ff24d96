# SPDX-License-Identifier: BSD-2-Clause
"""The gateway that runs in QEMU (tests/net/labs/parts/guest.sh), by its serial console."""

import json
import os
import re
import select
import time

import world


class Guest:
    """There can be one in a lab, which reads all that the guest says."""

    # The console waits for somebody to press Enter, and what is typed until the shell prompts
    # is lost.
    WAKE, PROMPT = rb"Please press Enter", rb"/ # "
    SETTLE = ("dmesg -n 1; . /etc/profile; "
              "until [ -S $HOMEPORT_SOCKET ]; do usleep 100000; done")

    def __init__(self):
        self.keyboard = os.open(world.DIR + "/console.in", os.O_WRONLY)
        self.screen = os.open(world.DIR + "/console.out", os.O_RDONLY)
        self.seen = b""
        self.open_shell()

    def close(self):
        os.close(self.keyboard)
        os.close(self.screen)

    def open_shell(self, seconds=600):
        """Returns when the guest has booted and homeportd is there."""
        self.wait(self.WAKE, seconds)
        self.type("\n")
        self.wait(self.PROMPT, 60)
        self.run(self.SETTLE)

    def type(self, text):
        os.write(self.keyboard, text.encode())

    def wait(self, pattern, seconds):
        """What came before the pattern, and the match; both are gone then."""
        end = time.monotonic() + seconds
        while not (match := re.search(pattern, self.seen)):
            if not select.select([self.screen], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"no {pattern} from the guest within {seconds} s, but:\n" +
                                     self.seen.decode(errors="replace"))
            self.seen += os.read(self.screen, 65536)
        before, self.seen = self.seen[:match.start()], self.seen[match.end():]
        return before.decode(errors="replace").replace("\r", ""), match

    def run(self, command, seconds=60, check=True):
        """What it prints. The quotes tell the echo of the line from what is printed."""
        self.type(f"echo LAB-''BEGIN; {command}; echo LAB-''EXIT $?\n")
        self.wait(rb"LAB-BEGIN\r*\n", seconds)
        output, match = self.wait(rb"LAB-EXIT (\d+)\r*\n", seconds)
        if check and match[1] != b"0":
            raise AssertionError(f"{command} ended with {int(match[1])}:\n{output}")
        return output

    def control(self, *words):
        return json.loads(self.run("homeportctl --json " + " ".join(words)))

    def reboot(self):
        """Returns how long that took."""
        start = time.monotonic()
        self.type(os.environ.get("LAB_REBOOT", "reboot") + "\n")
        self.open_shell()
        return time.monotonic() - start

    def cut_power(self):
        """At once: nothing that ran ends, and nothing that was not on the disk gets there.
        Returns what the guest said until then."""
        self.type(os.environ.get("LAB_POWER_CUT", "echo b >/proc/sysrq-trigger") + "\n")
        said, _match = self.wait(rb"The gateway is up", 600)
        self.open_shell()
        return said.encode()
