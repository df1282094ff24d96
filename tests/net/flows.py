# SPDX-License-Identifier: BSD-2-Clause
"""Flows that the carrier's kernel tracks, in the words of conntrack."""

import collections
import re
import subprocess

# The source as its target sees it, and how long the flow may still be idle.
Flow = collections.namedtuple("Flow", "address port seconds")


def find(protocol, source, target, zone):
    """The one from source to target, each (address, port) before any translation; or None."""
    line = subprocess.run(
        ["conntrack", "-L", "--family", "ipv6" if ":" in source[0] else "ipv4",
         "--proto", protocol, "--orig-zone", str(zone),
         "--orig-src", source[0], "--orig-port-src", str(source[1]),
         "--orig-dst", target[0], "--orig-port-dst", str(target[1])],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    ways = re.findall(r"dst=(\S+) sport=\d+ dport=(\d+)", line)
    if len(ways) != 2:  # there and back
        return None
    return Flow(ways[1][0], int(ways[1][1]), int(line.split()[2]))
