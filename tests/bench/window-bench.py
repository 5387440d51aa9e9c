# SPDX-License-Identifier: GPL-3.0-or-later
"""window-bench.py BUILD TREE: measures the main window against an empty one. Runs inside tests/lib/with-keyring, on a screen of its own.

Prints name, value, unit and goal by tabs. BUILD is the release build, TREE where it is installed."""
import json
import os
import pathlib
import select
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

BUILD, TREE = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
PLACE = pathlib.Path(os.environ["XDG_DATA_HOME"])
CLI = TREE / "bin/litfass-cli"
N_ITEMS = 100_000
N_STARTS = 9
N_SCROLLED = 10_000
N_MENTIONS = 100
ARRIVE_SECONDS = 2.0
N_IDLE_ACCOUNTS = 20
IDLE_SECONDS = 60
# All accounts are looked at together, on the minutes since the machine started: what is measured at rest begins behind such a moment.
BEAT_SECONDS = 60
AFTER_BEAT_SECONDS = 8
QUIET_SECONDS = 50
SETTLE_SECONDS = 4
MIB = 1024
MEASURES = {"Pss": "PSS", "Rss": "RSS", "Private_Dirty": "private dirty"}


def show(name, value, unit, goal=""):
    print(f"{name}\t{value:.2f}\t{unit}\t{goal}", flush=True)


class Window:
    """A program under watch, from the moment before its exec."""

    def __init__(self, argv, row=None, page=None):
        self.mine, theirs = socket.socketpair()
        env = dict(os.environ, LD_PRELOAD=str(BUILD / "tests/bench/libframe-watch.so"), FRAME_WATCH_FD=str(theirs.fileno()))
        if row:
            env["FRAME_WATCH_ROW"] = row
        if page:
            env["FRAME_WATCH_PAGE"] = page
        self.buffer = b""
        self.began = time.monotonic()
        self.process = subprocess.Popen([str(a) for a in argv], env=env, pass_fds=[theirs.fileno()], stderr=subprocess.DEVNULL)
        theirs.close()

    def wait_for(self, word, seconds=60):
        """The words of the line that begins with this one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while b"\n" in self.buffer:
                line, self.buffer = self.buffer.split(b"\n", 1)
                words = line.decode().split()
                if words[0] == word:
                    return words
            if not select.select([self.mine], [], [], 0.5)[0]:
                continue
            got = self.mine.recv(4096)
            if not got:
                break
            self.buffer += got
        raise SystemExit(f"{self.process.args[0]} did not say “{word}”")

    def ms_until(self, word):
        return int(self.wait_for(word)[1]) / 1000 - self.began * 1000

    def tell(self, command):
        self.mine.sendall(command.encode())

    def memory(self):
        """PSS, RSS and private dirty pages, MiB. Another program with the same toolkit makes the first smaller, never the others."""
        rows = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        kib = {row.split(":")[0]: int(row.split()[1]) for row in rows[1:]}
        return [kib[name] / MIB for name in MEASURES]

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wakeups(self):
        """How often any of its threads went to sleep and was woken."""
        return sum(int(row.split()[1]) for status in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/status")
                   for row in status.read_text().splitlines() if row.startswith("voluntary_ctxt_switches"))

    def ticks(self, deed):
        """Longest and mean time between two frames in ms while the deed goes on, and how many there were."""
        self.tell("tick")
        time.sleep(0.3)
        deed()
        self.tell("stop")
        longest, mean, n = self.wait_for("ticked")[1:]
        return int(longest) / 1000, int(mean) / 1000, int(n)

    def close(self):
        self.tell("close")
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.mine.close()


def open_empty():
    return Window([BUILD / "tests/bench/empty-window"])


def open_profile(profile, *more):
    return Window([TREE / "bin/litfass", "--profile", profile, *more], row="LfFeedItem")


def cli(profile, *argv):
    return subprocess.run([CLI, "--profile", profile, *argv], check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout


def measure_starts(profile):
    """One after the other, so that both meet the same machine; the first pair only warms the disk."""
    empty, first, rows = [], [], []
    for n in range(N_STARTS + 1):
        window = open_empty()
        empty_ms = window.ms_until("frame")
        window.close()
        window = open_profile(profile)
        first_ms, rows_ms = window.ms_until("frame"), window.ms_until("rows")
        window.close()
        if n > 0:
            empty.append(empty_ms)
            first.append(first_ms)
            rows.append(rows_ms)
    show(f"empty window: exec to first frame, median of {N_STARTS}", statistics.median(empty), "ms")
    show("main window, 100,000 items: exec to first frame", statistics.median(first), "ms")
    show("  as a ratio to the empty window", statistics.median(first) / statistics.median(empty), "", "<= 1.3")
    show("  of single starts, worst pair", max(a / b for a, b in zip(first, empty)), "")
    show("main window: exec to first frame with rows", statistics.median(rows), "ms")
    show("  as a ratio to the empty window", statistics.median(rows) / statistics.median(empty), "")


def measure_memory(profile):
    window = open_empty()
    window.wait_for("frame")
    time.sleep(SETTLE_SECONDS)
    empty = window.memory()
    window.close()
    window = open_profile(profile)
    window.wait_for("rows")
    time.sleep(SETTLE_SECONDS)
    full = window.memory()
    gap, mean, n = window.ticks(lambda: (window.tell(f"scroll {N_SCROLLED}"), window.wait_for("scrolled", 120)))
    time.sleep(SETTLE_SECONDS)
    scrolled = window.memory()
    window.close()
    for i, measure in enumerate(MEASURES.values()):
        show(f"memory, empty window: {measure}", empty[i], "MiB")
        show(f"memory, main window, 100,000 items: {measure}", full[i], "MiB")
        show("  as a ratio to the empty window", full[i] / empty[i], "", "<= 1.5" if i == 0 else "")
        show("  as a ratio, scrolled by 10,000 rows", scrolled[i] / empty[i], "")
    show("scrolling a page in each frame: longest gap", gap, "ms")
    show("scrolling a page in each frame: mean", mean, "ms")


def say_mentions(server, began):
    for n in range(N_MENTIONS):
        time.sleep(max(0, began + n * ARRIVE_SECONDS / N_MENTIONS - time.monotonic()))
        words = {"who": f"buerger{n % 3 + 1}", "text": f"@bezirksamt Wann wird die Baustelle {n} in der Müllerstraße fertig? Danke!"}
        request = urllib.request.Request(f"{server}/_control/citizen", json.dumps(words).encode(), {"Content-Type": "application/json"})
        urllib.request.urlopen(request).read()


def count_items(profile):
    with sqlite3.connect(f"file:{profile}/litfass.db?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM item").fetchone()[0]


def arrive(profile, server):
    """100 mentions in 2 s; the window is asked to look again and again until it has them all."""
    before = count_items(profile)
    speaker = threading.Thread(target=say_mentions, args=(server, time.monotonic()))
    speaker.start()
    while speaker.is_alive() or count_items(profile) < before + N_MENTIONS:
        cli(profile, "inbox", "sync")
    speaker.join()
    time.sleep(0.5)


def measure_repaints(profile, server):
    window = open_empty()
    window.wait_for("frame")
    time.sleep(SETTLE_SECONDS)
    empty_gap = window.ticks(lambda: time.sleep(ARRIVE_SECONDS))[0]
    window.close()

    window = open_profile(profile)
    window.wait_for("rows")
    time.sleep(SETTLE_SECONDS)
    quiet_gap = window.ticks(lambda: time.sleep(ARRIVE_SECONDS))[0]
    began = time.monotonic()
    gap, mean, n = window.ticks(lambda: arrive(profile, server))
    seconds = time.monotonic() - began
    window.close()
    show("longest gap between frames, empty window at rest", empty_gap, "ms")
    show("longest gap between frames, main window at rest", quiet_gap, "ms")
    show(f"longest gap while {N_MENTIONS} mentions arrive in 2 s", gap, "ms", "<= 100")
    show("  mean gap", mean, "ms")
    show("  until all were stored", seconds, "s")


def wait_for_beat(seconds_after):
    """Until so many seconds after one of the moments at which all accounts are looked at."""
    since_boot = time.clock_gettime(time.CLOCK_BOOTTIME)
    time.sleep((seconds_after - since_boot) % BEAT_SECONDS)


def measure_idle(name, profile, *more):
    """Two things: the seconds in which nothing happens, and a whole minute, in which every account is looked at once."""
    window = open_profile(profile, *more)
    window.wait_for("frame")
    time.sleep(BEAT_SECONDS / 2)        # a new practice account is asked its first question meanwhile
    wait_for_beat(AFTER_BEAT_SECONDS)
    cpu, wakeups = window.cpu_seconds(), window.wakeups()
    time.sleep(QUIET_SECONDS)
    quiet = window.wakeups() - wakeups
    time.sleep(IDLE_SECONDS - QUIET_SECONDS)
    cpu, wakeups = window.cpu_seconds() - cpu, window.wakeups() - wakeups
    window.close()
    show(f"{N_IDLE_ACCOUNTS} {name} accounts, a minute with its looks: CPU", cpu / IDLE_SECONDS * 100, "%", "<= 0.5")
    show("  between the looks: thread wake-ups", quiet / QUIET_SECONDS, "1/s", "<= 1")
    show("  looks included: thread wake-ups", wakeups / IDLE_SECONDS, "1/s")


def measure_accounts(profile):
    empty, times = [], []
    for n in range(N_STARTS + 1):
        window = open_empty()
        empty.append(window.ms_until("frame"))
        window.close()
        window = Window([TREE / "bin/litfass", "--profile", profile], row="LfAccountRow", page="accounts")
        times.append(window.ms_until("rows"))
        window.close()
    show(f"{N_IDLE_ACCOUNTS} Mastodon accounts: exec to accounts shown", statistics.median(times[1:]), "ms", "<= 1000")
    show("  as a ratio to the empty window", statistics.median(times[1:]) / statistics.median(empty[1:]), "")


class FakeServer:
    """tests/lib/fake-mastodon as a process of its own."""

    def __init__(self):
        self.process = subprocess.Popen([BUILD / "tests/lib/fake-mastodon"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        _, self.uri, self.token = self.process.stdout.readline().split()

    def add_to(self, profile):
        secret = PLACE / "token"
        secret.write_text(self.token)
        cli(profile, "account", "add", "mastodon", "--server", self.uri, "--secret-file", secret)

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def make_full_profile(server):
    profile = PLACE / "full"
    server.add_to(profile)
    subprocess.run([BUILD / "tests/bench/fill-profile", profile, str(N_ITEMS)], check=True)
    return profile


def make_practice_profile():
    profile = PLACE / "practice"
    for n in range(N_IDLE_ACCOUNTS):
        cli(profile, "account", "add", "practice", "--login", f"Bezirksamt {n + 1}")
    return profile


def make_wide_profile(servers):
    profile = PLACE / "wide"
    for server in servers:
        server.add_to(profile)
    return profile


def start_screen():
    """A screen of its own; the number is the first that is free."""
    here, there = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(there), "-screen", "0", "1280x800x24", "-nolisten", "tcp"], pass_fds=[there],
                              stderr=subprocess.DEVNULL)
    os.close(there)
    os.environ["DISPLAY"] = ":" + os.read(here, 16).decode().strip()
    return screen


def main():
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.update(GDK_BACKEND="x11", GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory",
                      XDG_DATA_DIRS=f"{TREE}/share:" + os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share"))
    screen = start_screen()
    servers = [FakeServer() for _ in range(N_IDLE_ACCOUNTS)]
    try:
        profile = make_full_profile(servers[0])
        measure_starts(profile)
        measure_memory(profile)
        measure_repaints(profile, servers[0].uri)
        wide = make_wide_profile(servers)
        measure_accounts(wide)
        measure_idle("Mastodon", wide)
        measure_idle("practice", make_practice_profile(), "--practice")
    finally:
        for server in servers:
            server.close()
        screen.terminate()
        screen.wait(10)


if __name__ == "__main__":
    main()
