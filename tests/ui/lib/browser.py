# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Chromium as the default browser of the test: what the app opens becomes a tab, a test reads and clicks it.

    browser = Browser(folder)            # starts it, and registers it in $XDG_DATA_HOME for http and https
    page = browser.wait_page(1)          # the second page that a program has opened
    page.text, page.address, page.click("Authorize"), page.go("http://…")
    browser.close()

A page is driven over the DevTools protocol. Nothing here leaves the computer: only addresses on it are resolved.
"""
import atexit
import base64
import json
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import time
import urllib.parse

PROGRAM = "chromium"
# What an own build of the app needs and a program of others must not get.
FOREIGN = ("LD_PRELOAD", "G_DEBUG", "ASAN_OPTIONS", "LSAN_OPTIONS")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check",
           "--no-proxy-server", "--disable-background-networking", "--disable-component-update", "--disable-sync",
           "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--remote-debugging-port=0"]

# Hands an address to the browser that runs, as every browser's own starter does, and notes it.
STARTER = '''#!{python}
import http.client, sys, urllib.parse
connection = http.client.HTTPConnection("127.0.0.1", {port}, timeout=30)
connection.request("PUT", "/json/new?" + urllib.parse.quote(sys.argv[1], safe=""))
answer = connection.getresponse().read().decode()
with open("{notes}", "a", encoding="utf-8") as notes:
    notes.write(" ".join(answer.split("\\n")) + "\\n")
'''


def find():
    """Whether a browser is there."""
    return shutil.which(PROGRAM) is not None


def register(starter, script):
    """Makes a script the default browser of this session, as a settings program does it; it gets the address."""
    starter.write_text(script, encoding="utf-8")
    starter.chmod(0o755)
    applications = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "applications"
    applications.mkdir(exist_ok=True)
    cleared = " ".join(f"-u {name}" for name in FOREIGN)
    (applications / "test-browser.desktop").write_text(
        "[Desktop Entry]\nType=Application\nName=Browser\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n"
        f"Exec=/usr/bin/env {cleared} {starter} %u\n", encoding="utf-8")
    (applications / "mimeapps.list").write_text(
        "[Default Applications]\nx-scheme-handler/http=test-browser.desktop\nx-scheme-handler/https=test-browser.desktop\n",
        encoding="utf-8")


class Socket:
    """As much of a WebSocket (RFC 6455) as a client on the same computer needs."""

    def __init__(self, address):
        parts = urllib.parse.urlsplit(address)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.reader = self.socket.makefile("rb")
        status = self.reader.readline()
        if b" 101 " not in status:
            raise RuntimeError(f"no socket: {status}")
        while self.reader.readline() not in (b"\r\n", b""):
            pass

    def send(self, text):
        data = text.encode()
        head = bytes([0x81, 0x80 | 126]) + struct.pack(">H", len(data)) if len(data) > 125 else bytes([0x81, 0x80 | len(data)])
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(data)))

    def read(self, n):
        data = self.reader.read(n)
        if len(data) < n:
            raise ConnectionError("the page is gone")
        return data

    def receive(self):
        whole = b""
        while True:
            first, second = self.read(2)
            size = second & 0x7f
            if size > 125:
                size = struct.unpack(">H", self.read(2))[0] if size == 126 else struct.unpack(">Q", self.read(8))[0]
            data = self.read(size)
            if first & 0x0f in (0, 1):
                whole += data
                if first & 0x80:
                    return whole.decode()
            elif first & 0x0f == 8:
                raise ConnectionError("the page is gone")

    def close(self):
        self.reader.close()
        self.socket.close()


class Page:
    def __init__(self, target):
        self.socket = Socket(target["webSocketDebuggerUrl"])
        self.n_calls = 0

    def call(self, method, **parameters):
        self.n_calls += 1
        self.socket.send(json.dumps({"id": self.n_calls, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.receive())
            if answer.get("id") == self.n_calls:
                return answer

    def evaluate(self, script):
        """None while the page is just being replaced by another one."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return answer.get("result", {}).get("result", {}).get("value")

    @property
    def address(self):
        return self.evaluate("document.readyState === 'complete' ? location.href : ''")

    @property
    def text(self):
        return self.evaluate("document.readyState === 'complete' && document.body ? document.body.innerText : ''") or ""

    def value(self, selector):
        """What stands in a field."""
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.value")

    def wait_text(self, words, timeout=30):
        until = time.monotonic() + timeout
        while words not in (text := self.text):
            if time.monotonic() > until:
                raise AssertionError(f"“{words}” does not come; the page {self.address} says: {text}")
            time.sleep(0.03)
        return text

    def click(self, label):
        """As a mouse does."""
        script = f"""(() => {{ const b = [...document.querySelectorAll('button, a')].find((e) => e.innerText === {json.dumps(label)})
                     if (!b) return null
                     b.scrollIntoView({{ block: 'center', behavior: 'instant' }})
                     const r = b.getBoundingClientRect()
                     return [r.x + r.width / 2, r.y + r.height / 2] }})()"""
        at = self.evaluate(script)
        if at is None:
            raise AssertionError(f"no “{label}” on {self.address}: {self.text}")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)

    def type(self, selector, text):
        """Into a field, as from a keyboard."""
        if not self.evaluate(f"(() => {{ const f = document.querySelector({json.dumps(selector)}); f?.focus(); return f !== null }})()"):
            raise AssertionError(f"no {selector} on {self.address}: {self.text}")
        self.call("Input.insertText", text=text)

    def go(self, address):
        self.call("Page.navigate", url=address)

    def close(self):
        self.call("Page.close")
        self.socket.close()


class Browser:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "t").mkdir(parents=True)
        self.notes = self.folder / "opened"
        environment = {**{name: value for name, value in os.environ.items() if name not in FOREIGN}, "TMPDIR": str(self.folder / "t")}
        self.process = subprocess.Popen([PROGRAM, *OPTIONS, f"--user-data-dir={self.folder / 'profile'}", "about:blank"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        atexit.register(self.close)
        self.port = self.wait_port()
        register(self.folder / "starter", STARTER.format(python=sys.executable, port=self.port, notes=self.notes))

    def wait_port(self):
        file = self.folder / "profile/DevToolsActivePort"
        until = time.monotonic() + 60
        while True:
            lines = file.read_text().splitlines() if file.exists() else []
            if len(lines) == 2:
                return int(lines[0])
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError("the browser does not start")
            time.sleep(0.05)

    def opened(self):
        """The pages that programs have opened so far, oldest first: {id, url, webSocketDebuggerUrl}."""
        return [json.loads(line) for line in self.notes.read_text(encoding="utf-8").splitlines()] if self.notes.exists() else []

    def wait_page(self, number, timeout=30):
        until = time.monotonic() + timeout
        while len(self.opened()) <= number:
            if time.monotonic() > until:
                raise AssertionError(f"no page number {number} was opened, only {len(self.opened())}")
            time.sleep(0.03)
        return Page(self.opened()[number])

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
