# SPDX-License-Identifier: BSD-2-Clause
"""homeport-ddns-server in a lab, on the Internet beside the name server, and what gateways
and visitors do with it."""

import os
import shutil
import signal
import subprocess

import world

ADDRESS, ADDRESS6 = "192.0.2.80", "2001:db8:53::80"
OWN = "ddns.home.example"
PASSWORD = "geheim"
USER = "nobody"


class Server:
    """Runs from its making on; names: what the user alice may register."""

    def __init__(self, *names):
        self.directory = world.DIR + "/ddns-server"
        os.mkdir(self.directory)
        self.log_path = world.DIR + "/ddns-server.log"
        self._address(ADDRESS + "/32")
        self._address(ADDRESS6 + "/128", "nodad")
        self._own_name()
        self.certificate = self._certificate("certificate")
        shutil.copy(world.DIR + "/tsig.key", self._file("tsig.key"))
        self.write_users(f"alice {password_hash()} {' '.join(names)}\n")
        for file in os.listdir(self.directory):
            shutil.chown(self._file(file), USER)
        shutil.chown(self.directory, USER)
        os.chmod(world.DIR, 0o755)
        self.process = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.stop()
        shutil.rmtree(self.directory)
        world.on(world.WAN, "ip", "address", "del", ADDRESS + "/32", "dev", "net0")
        world.on(world.WAN, "ip", "address", "del", ADDRESS6 + "/128", "dev", "net0")

    def _file(self, name):
        return f"{self.directory}/{name}"

    @staticmethod
    def _address(address, *more):
        world.on(world.WAN, "ip", "address", "add", address, "dev", "net0", *more)

    @staticmethod
    def _own_name():
        """What the operator does once."""
        subprocess.run(["ip", "netns", "exec", world.WAN, "nsupdate", "-k",
                        world.DIR + "/tsig.key"], text=True, check=True, timeout=world.PATIENCE,
                       input=f"server {world.DNS}\nzone {world.ZONE}\n"
                             f"update add {OWN} 60 A {ADDRESS}\n"
                             f"update add {OWN} 60 AAAA {ADDRESS6}\nsend\n")

    def _certificate(self, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-keyout", self._file("private-key"), "-out", self._file(name),
                        "-subj", "/CN=" + OWN, "-addext",
                        f"subjectAltName=DNS:{OWN},DNS:*.{world.ZONE}"],
                       check=True, timeout=30, stderr=subprocess.DEVNULL)
        return self._file(name)

    def write_users(self, text):
        with open(self._file("users"), "w") as file:
            file.write(text)
        os.chmod(self._file("users"), 0o600)
        shutil.chown(self._file("users"), USER)

    def start(self):
        ready, notify = os.pipe()
        with open(self.log_path, "a") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", world.WAN, "homeport-ddns-server", "-f",
                 "-N", OWN, "-z", world.ZONE, "-s", world.DNS, "-k", self._file("tsig.key"),
                 "-a", ADDRESS, "-a", ADDRESS6, "-U", self._file("users"),
                 "-r", self._file("registrations"), "-C", self.certificate,
                 "-K", self._file("private-key"), "-u", USER, "--allow-non-public"],
                env=dict(os.environ, NOTIFY_FD=str(notify)), pass_fds=[notify],
                stdout=log, stderr=log)
        os.close(notify)
        with os.fdopen(ready) as file:
            if file.read(1) != "\n":
                raise AssertionError("homeport-ddns-server did not start:\n" + self.log())

    def stop(self):
        self.process.terminate()
        status = self.process.wait(world.PATIENCE)
        self.process = None
        if status:
            raise AssertionError(f"homeport-ddns-server ended with {status}:\n" + self.log())

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def log(self):
        with open(self.log_path, errors="replace") as file:
            return file.read()

    def facts(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)

    def update(self, user="alice", password=PASSWORD, **parameters):
        """What a gateway registers, and the answer's body."""
        query = "&".join(f"{k}={v}" for k, v in parameters.items())
        return world.on(world.GATEWAY, "curl", "--silent", "--show-error", "--max-time",
                        "10", "--cacert", self.certificate, "--user", f"{user}:{password}",
                        f"https://{OWN}/nic/update?{query}", seconds=15, check=False)


def password_hash(password=PASSWORD):
    return subprocess.run(["homeport-ddns-server", "--hash"], text=True, check=True,
                          input=password, stdout=subprocess.PIPE, timeout=30).stdout.strip()


def visit(url, *options):
    """(status, where it leads, body) of one request; nothing is followed unless asked for."""
    output = world.on(world.WAN, "curl", "--silent", "--max-time", "10", "--write-out",
                      "\n%{http_code} %{redirect_url}", *options, url, seconds=15, check=False)
    body, _newline, last = output.rpartition("\n")
    status, _space, location = last.partition(" ")
    return int(status), location, body
