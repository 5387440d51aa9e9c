# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers on this computer that the app signs in to: a played Mastodon, the real Bluesky stack, and a web server that is neither.

    server = Mastodon("--consent")      # see tests/lib/fake-mastodon.c; server.control("tokens") looks behind it
    server = Facebook()                 # see tests/lib/fake-facebook.c
    server = X()                        # see tests/lib/fake-x.c
    server = Bluesky()                  # see tests/servers/bluesky/README.md; server.control("/calls")
    server = WebSite()                  # answers every address with a page
"""
import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import urllib.parse
import urllib.request

FOREIGN = ("LD_PRELOAD", "G_DEBUG")


def open_address(request):
    return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60)


def read(address):
    """A page."""
    with open_address(address) as answer:
        return answer.read().decode()


def ask(address, body=None, token=None):
    """The JSON that an address answers, or what it refuses with as an exception."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    if token is not None:
        request.add_header("Authorization", f"Bearer {token}")
    with open_address(request) as answer:
        return json.loads(answer.read() or "null")


class Process:
    """A server that prints “READY …” when it can be asked, and ends when its input does."""

    def __init__(self, command, **environment):
        environment = {**{name: value for name, value in os.environ.items() if name not in FOREIGN}, **environment}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        env=environment)
        for line in self.process.stdout:
            if line.startswith("READY "):
                self.ready = line.removeprefix("READY ")
                return
        raise RuntimeError(f"{command[0]} did not start")

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()


class Mastodon(Process):
    def __init__(self, *options):
        super().__init__([os.environ["LF_FAKE_MASTODON"], *options])
        self.uri, self.token = self.ready.split()

    def control(self, name, body=None, **query):
        return ask(f"{self.uri}/_control/{name}?{urllib.parse.urlencode(query)}", body)

    def count(self, method, path):
        return self.control("count", method=method, path=path)["requests"]


class Facebook(Process):
    """The Graph API; the app finds it there when its environment has LF_SERVER_FACEBOOK."""

    def __init__(self):
        super().__init__([os.environ["LF_FAKE_FACEBOOK"]])
        self.uri, self.token = self.ready.split()

    def control(self, name, body=None):
        return ask(f"{self.uri}/_control/{name}", body)


class X(Process):
    """The API of X; the app finds it there when its environment has LF_SERVER_X."""

    def __init__(self):
        super().__init__([os.environ["LF_FAKE_X"]])
        self.uri = self.ready.strip()

    def control(self, name, body=None, **query):
        return ask(f"{self.uri}/_control/{name}?{urllib.parse.urlencode(query)}", body)

    def count(self, method, path):
        return self.control("count", method=method, path=path)["requests"]


class Bluesky(Process):
    def __init__(self, *options):
        folder = pathlib.Path(os.environ["LF_UI_SOURCE"]) / "tests/servers/bluesky"
        self.folder = tempfile.TemporaryDirectory(prefix="litfass-bluesky-")
        state = pathlib.Path(self.folder.name) / "state.json"
        super().__init__([folder / "node_modules/.bin/node", folder / "start.mjs", "--stop-on-stdin-eof", "--state", state, *options])
        self.state = json.loads(self.ready)
        self.uri = self.state["pds"]

    def control(self, path, body=None):
        return ask(self.state["ctl"] + path, body)

    def close(self):
        super().close()
        self.folder.cleanup()

    @staticmethod
    def is_installed():
        return (pathlib.Path(os.environ["LF_UI_SOURCE"]) / "tests/servers/bluesky/node_modules/.bin/node").exists()


class WebSite:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = "<!DOCTYPE html><title>Bäckerei</title><p>Frische Brötchen</p>".encode()
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *arguments):
            pass

    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.Handler)
        self.uri = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
