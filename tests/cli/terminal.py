# SPDX-License-Identifier: GPL-3.0-or-later
"""A person at a terminal for the tests of the command line, and the servers that such a test speaks to."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from datetime import datetime, timedelta

CLI = sys.argv[1]
PRINT_SECRETS = sys.argv[2] if len(sys.argv) > 2 else None
os.environ.update(TZ="Europe/Berlin", LF_PRACTICE_WAIT_MS="200", LF_SETTLE_MS="300")
time.tzset()
temporary = tempfile.TemporaryDirectory(prefix="litfass-cli-")
FOLDER = pathlib.Path(temporary.name)
PROFILE = FOLDER / "profile"
points = []

# Everything that any run said, whoever was meant to read it.
said = []


def cli(*args, profile=PROFILE, timeout=60, env=None):
    done = subprocess.run([CLI, "--profile", str(profile), *map(str, args)], capture_output=True, text=True, timeout=timeout,
                          env=env or os.environ)
    said.append(done.stdout + done.stderr)
    if "Sanitizer" in done.stderr or "runtime error" in done.stderr:
        raise AssertionError(done.stderr)
    return done


def answer(*args, profile=PROFILE, env=None):
    done = cli(*args, "--json", profile=profile, env=env)
    assert done.returncode == 0, (args, done.returncode, done.stderr)
    return json.loads(done.stdout)


def refused(expected, *args, profile=PROFILE, env=None):
    """Exit 1, nothing on standard output, its own sentence on standard error."""
    done = cli(*args, profile=profile, env=env)
    assert (done.returncode, done.stdout) == (1, ""), (args, done)
    assert expected in done.stderr, (args, done.stderr)
    return done.stderr


def misused(*args):
    done = cli(*args)
    assert (done.returncode, done.stdout) == (2, ""), (args, done)
    assert "--help" in done.stderr, (args, done.stderr)
    return done.stderr


def at(seconds):
    return (datetime.now() + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")


def write_file(name, content):
    path = FOLDER / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read_secrets(*accounts):
    """All texts that another process reads from the keyring for these accounts: (name, text)."""
    env = {k: v for k, v in os.environ.items() if k != "G_MESSAGES_DEBUG"}
    done = subprocess.run([PRINT_SECRETS, *accounts], capture_output=True, text=True, check=True, env=env)
    return [tuple(line.split(" ", 1)) for line in done.stdout.splitlines()]


def assert_nowhere(secrets, profile=PROFILE):
    """None of these texts stands in a file of the profile or in anything that was said."""
    n_files = 0
    for path in profile.rglob("*"):
        if path.is_file():
            n_files += 1
            content = path.read_bytes()
            for secret in secrets:
                assert secret.encode() not in content, path
    assert n_files > 1
    for text in said:
        for secret in secrets:
            assert secret not in text, text.replace(secret, "THE SECRET")


def post_json(address, body):
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def get_json(address):
    with urllib.request.urlopen(address, timeout=60) as reply:
        return json.load(reply)


class Mastodon:
    """A server with the Mastodon API; see tests/lib/lf-fake-mastodon.h."""

    def __init__(self, *options):
        self.process = subprocess.Popen([os.environ["LF_FAKE_MASTODON"], *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        _, self.uri, self.token = self.process.stdout.readline().split()

    def say(self, text, **more):
        return post_json(f"{self.uri}/_control/citizen", {"text": text, **more})["id"]

    def fault(self, kind, path, **more):
        post_json(f"{self.uri}/_control/fault", {"kind": kind, "path": path, **more})

    def control(self, name):
        post_json(f"{self.uri}/_control/{name}", {})

    def statuses(self):
        return get_json(f"{self.uri}/_control/statuses")

    def count(self, method, path):
        return get_json(f"{self.uri}/_control/count?method={method}&path={path}")["requests"]

    def close(self):
        self.process.communicate(timeout=60)


class Facebook:
    """A server with the Graph API; see tests/lib/lf-fake-facebook.h."""

    def __init__(self):
        self.process = subprocess.Popen([os.environ["LF_FAKE_FACEBOOK"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        _, self.uri, self.token = self.process.stdout.readline().split()

    def say(self, text, **more):
        return post_json(f"{self.uri}/_control/say", {"text": text, **more})["id"]

    def make_token(self, pages):
        return post_json(f"{self.uri}/_control/person", {"pages": pages})["token"]

    def texts(self):
        return get_json(f"{self.uri}/_control/texts")

    def saw_leak(self):
        return get_json(f"{self.uri}/_control/leak")["leak"]

    def close(self):
        self.process.communicate(timeout=60)


class Bluesky:
    """The real servers of tests/servers/bluesky on ports of their own; None when their packages were not installed."""

    def __init__(self, node, script, *options):
        env = {k: v for k, v in os.environ.items() if k not in ("LD_PRELOAD", "BASE_PORT")}
        self.process = subprocess.Popen([node, script, "--stop-on-stdin-eof", *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
        line = next(line for line in self.process.stdout if line.startswith("READY "))
        self.state = json.loads(line.removeprefix("READY "))
        self.pds = self.state["pds"]
        self.office = self.state["accounts"]["office"]

    @classmethod
    def start(cls, *options):
        folder = pathlib.Path(os.environ["G_TEST_SRCDIR"]) / "servers" / "bluesky"
        node = folder / "node_modules" / ".bin" / "node"
        if node.exists():
            return cls(str(node), str(folder / "start.mjs"), *options)
        assert "LF_NEED_SERVERS" not in os.environ, f"{node} is not there: tests/servers/bluesky/install was not run"
        return None

    def ask(self, path, body=None):
        address = self.state["ctl"] + path
        return get_json(address) if body is None else post_json(address, body)

    def say(self, who, text, **more):
        return self.ask(f"/write?who={who}", {"$type": "app.bsky.feed.post", "text": text, **more})

    def posts(self, who="office"):
        return self.ask(f"/posts?who={who}")["posts"]

    def close(self):
        self.process.communicate(timeout=60)


def point(promise):
    points.append(promise)
    return promise


def run():
    """Tries all points in their order, says so as TAP, and ends the program."""
    print(f"1..{len(points)}", flush=True)
    failed = 0
    for number, promise in enumerate(points, 1):
        name = promise.__name__.replace("_", "-")
        try:
            promise()
            print(f"ok {number} - {name}", flush=True)
        except Exception as error:
            failed += 1
            print(f"not ok {number} - {name}", flush=True)
            where = traceback.extract_tb(error.__traceback__)[-1]
            for line in f"{where.filename}:{where.lineno}: {type(error).__name__}: {error}".splitlines():
                print(f"# {line}", flush=True)
    temporary.cleanup()
    sys.exit(1 if failed else 0)
