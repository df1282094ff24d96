# SPDX-License-Identifier: BSD-2-Clause
"""How long it takes from the start of homeportd until it grants a mapping."""

import os
import subprocess
import sys
import time

import pcp
import world

INTERNAL = 9
NONCE = os.urandom(12)  # of one host, whichever daemon it asks


def is_granted(client):
    """Within a millisecond, which a host asks and then sleeps for."""
    try:
        client.socket.send(pcp.map_request(NONCE, pcp.TCP, INTERNAL, 3600))
        time.sleep(0.001)
        return pcp.parse(client.socket.recv(pcp.LONGEST)).result == pcp.SUCCESS
    except (BlockingIOError, ConnectionRefusedError):
        return False


def start_homeportd():
    """The process, and in milliseconds how long it took until a host that asks again and
    again for a mapping had it, from the moment an init system would have started it, and how
    much of that it had the processor."""
    with pcp.Client() as client, open(world.DIR + "/bench-homeportd.log", "a") as log:
        client.socket.setblocking(False)
        with world.namespace(world.GATEWAY):
            begin = time.monotonic()
            process = subprocess.Popen(["homeportd", "-f", "-c", world.DIR + "/homeport.conf",
                                        "-s", os.environ["LAB_CTL"]], stdout=log, stderr=log)
        while not is_granted(client):
            if process.poll() is not None:
                sys.exit("homeportd did not start: " + world.log("bench-homeportd"))
        end = time.monotonic()
        with open(f"/proc/{process.pid}/schedstat") as file:
            nanoseconds = int(file.read().split()[0])
        while client.map(pcp.TCP, INTERNAL, 0, nonce=NONCE).lifetime != 0:
            pass  # one of the answers to all that was asked
    return process, ((end - begin) * 1000, nanoseconds / 1e6)


def restarted(process, repeats):
    """Killed and started so many times: the last process, and the median times."""
    times = []
    for _ in range(repeats):
        process.kill()
        process.wait()
        process, took = start_homeportd()
        times.append(took)
    return process, tuple(sorted(kind)[len(times) // 2] for kind in zip(*times))


def median_start(repeats):
    process, _ = start_homeportd()
    process, times = restarted(process, repeats)
    process.kill()
    process.wait()
    return times
