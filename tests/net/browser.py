# SPDX-License-Identifier: BSD-2-Clause
"""A browser in a lab, spoken to by the DevTools protocol over two pipes: a phone that opens
pages and taps on them."""

import base64
import json
import os
import select
import shutil
import subprocess
import time

import world

WIDTH, HEIGHT = 390, 844  # of a phone, in CSS pixels


class Browser:
    """Chromium in the namespace, without a screen."""

    def __init__(self, place, *options):
        if not shutil.which("chromium"):
            raise AssertionError("There is no chromium: tests/needs browser installs it")
        self.home = world.DIR + "/chromium"
        os.mkdir(self.home)
        answers, there_out = os.pipe()
        there_in, self.commands = os.pipe()
        # Chromium reads from descriptor 3 and writes to 4; the shell puts the pipes there.
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", place, "sh", "-c",
             f'exec chromium "$@" 3<&{there_in} 4>&{there_out}', "chromium",
             "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
             "--remote-debugging-pipe", f"--user-data-dir={self.home}/profile",
             f"--window-size={WIDTH},{HEIGHT}", *options],
            env=dict(os.environ, HOME=self.home, XDG_RUNTIME_DIR=self.home,
                     DBUS_SESSION_BUS_ADDRESS="disabled:"),
            pass_fds=[there_in, there_out], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(there_in)
        os.close(there_out)
        self.answers, self.rest, self.number, self.session = answers, b"", 0, None
        target = self.call("Target.createTarget", seconds=60, url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT,
                  deviceScaleFactor=2, mobile=True)
        self.call("Emulation.setScriptExecutionDisabled", value=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.answers)
        os.close(self.commands)
        shutil.rmtree(self.home, ignore_errors=True)

    def _message(self, end):
        while b"\0" not in self.rest:
            if not select.select([self.answers], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError("the browser does not answer")
            more = os.read(self.answers, 1 << 16)
            if not more:
                raise AssertionError("the browser has ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, seconds=30, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.commands, json.dumps(request).encode() + b"\0")
        end = time.monotonic() + seconds
        while True:
            message = self._message(end)
            if message.get("id") == self.number:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']['message']}")
                return message["result"]

    def evaluate(self, expression):
        """What the test looks at; pages themselves can run no script."""
        return self.call("Runtime.evaluate", expression=expression,
                         returnByValue=True)["result"].get("value")

    def open(self, url):
        """As typed into the address bar; returns when something is shown."""
        self.call("Page.navigate", url=url)
        world.until(lambda: self.evaluate("document.readyState + ' ' + location.href"),
                    lambda state: state and state.startswith("complete ") and
                    "about:blank" not in state, seconds=20)

    def url(self):
        return self.evaluate("location.href")

    def text(self):
        return self.evaluate("document.body.innerText")

    def tap(self, selector):
        """Puts a finger on the middle of an element."""
        x, y = self.evaluate(
            f"(r => [r.x + r.width / 2, r.y + r.height / 2])"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())")
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot")["data"]))
