# SPDX-License-Identifier: GPL-3.0-or-later
"""Journeys through the real window: what a person does with keyboard and screen reader, and what must then be there.

A test is a file of promises, in order, each one a TAP line:

    from litfass_ui import Desk, Profile, promise, run

    desk = Desk()                                   # an own X display with window manager and German keyboard
    profile = Profile("office")                     # a fresh folder; profile.cli("post", …) fills it and reads it
    profile.add_account("Bezirksamt")
    app = desk.start(profile, language="en")        # the app, until its first window is there

    @promise
    def a_post_is_planned():
        app.press("ctrl+n")                         # real keys, to the window that has the focus
        window = app.window("New post")             # waits until it is there and has the focus
        app.find("text", "Text of the post", within=window)
        app.type("Straßenfest")
        …
        app.heard("Planned")                        # said to screen readers

    run()                                           # ends every app: exit status 0, nothing leaked, no warning

Finding: `app.find(role, name, within=node, states={"focused"})` waits up to `WAIT_S` and gives the one node that is on the
screen; `name` is the whole accessible name, a compiled regular expression or None; `app.find_all` gives what is there now;
`app.gone(role, name)` waits until it is not. `app.until(condition, what)` waits for anything else: `condition` is called until
it is true, a node that went meanwhile counts as not yet. Nothing ever sleeps for a while and hopes.
Doing: `app.press("ctrl+Return")`, `app.type("morgen 9")` (signs of a German keyboard), `app.tab_to(role, name)` (as often as it
takes), `node.do("click")` (as assistive technology does), `node.set_text(text)` (any signs), `app.activate("show-page", "plan")`
(an action of the app by name).
`desk.adopt(profile)` is the window of a program that an app has started (“Practise first”).
Ending: `app.quit()` closes all windows as a person does and looks at what the program left; `app.kill()` is SIGKILL.
Beside: `app.probe()` (windows, sizes, cut words; see ui-probe.c), `app.shot("name")` (PNG among the artefacts),
`app.tree()` (text), `profile.fault(publish="offline")` (the practice network), `profile.query(sql)`.
After a failure the tree and a picture of each running app are kept. Environment: see tests/ui/meson.build.
"""
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

from gi.repository import Gio, GLib

from accessible import Bus, Gone, Look, Node  # noqa: F401 (part of the module)
from x11 import Display

WAIT_S = 40
BUILD = pathlib.Path(os.environ["LF_UI_BUILD"])
SOURCE = pathlib.Path(os.environ["LF_UI_SOURCE"])
APP = os.environ["LF_UI_APP"]
CLI = os.environ["LF_UI_CLI"]
PROBE = os.environ["LF_UI_PROBE"]
APP_ID = "de.berlin.Litfass"
ARTEFACTS = BUILD / "tests/ui/artefacts" / pathlib.Path(sys.argv[0]).stem

# Said by libraries on a machine without a session; nothing of ours.
HARMLESS = re.compile(r"unable to send notifications|Unable to acquire session bus|dconf|org\.freedesktop\.portal|no-suspend|Failed to load cursor theme")
BAD = re.compile(r"(CRITICAL|WARNING|ERROR) \*\*|Sanitizer|runtime error:|SUMMARY:")

work = pathlib.Path(tempfile.mkdtemp(prefix="litfass-ui-"))
desks, promises = [], []
os.environ["TZ"] = "Europe/Berlin"
time.tzset()


def wait_for(condition, what, timeout=WAIT_S):
    """The first true result of `condition`."""
    until = time.monotonic() + timeout
    while True:
        try:
            result = condition()
        except Gone:
            result = None
        if result:
            return result
        if time.monotonic() > until:
            raise AssertionError(f"not within {timeout} s: {what() if callable(what) else what}")
        time.sleep(0.03)


def matches(pattern, text):
    if pattern is None:
        return True
    return bool(pattern.search(text)) if isinstance(pattern, re.Pattern) else pattern == text


class Profile:
    """A profile folder, filled and read by litfass-cli; without a name the one that the app takes by itself."""

    def __init__(self, name=None, practice=True):
        self.practice = practice
        self.options = ["--practice"] if practice else []
        if name is None:
            self.folder = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "litfass" / ("practice" if practice else "main")
            self.bus_name = APP_ID + (".Practice" if practice else "")
        else:
            self.folder = work / name
            self.bus_name = f"{APP_ID}.P{hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]}"
            self.options += ["--profile", self.folder]
        self.environment = {"LF_PRACTICE_WAIT_MS": "300"}

    def run_cli(self, *arguments, timeout=90):
        environment = {**os.environ, **self.environment, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", "G_DEBUG": "fatal-warnings"}
        done = subprocess.run([CLI, "--profile", self.folder, *arguments], capture_output=True, text=True, timeout=timeout,
                              env=environment)
        if BAD.search(done.stderr):
            raise AssertionError(done.stderr)
        return done

    def cli(self, *arguments):
        """The answer of a command that must work, out of its JSON."""
        done = self.run_cli(*arguments, "--json")
        if done.returncode != 0:
            raise AssertionError(f"{arguments}: {done.returncode}, {done.stderr}")
        return json.loads(done.stdout)

    def add_account(self, name):
        """A practice account; gives its id."""
        return self.cli("account", "add", "practice", "--login", name)["id"]

    def fault(self, account="*", **faults):
        """Makes the practice network fail (see lf-practice-faults.h); without faults it is fine again."""
        folder = self.folder / "practice"
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "faults.lock", "a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            control = folder / "faults.json"
            entries = json.loads(control.read_text()) if control.exists() else {}
            entries[account] = faults
            new = folder / "faults.new"
            new.write_text(json.dumps(entries))
            new.rename(control)

    def query(self, sql, *values):
        """Rows of the database, or a change to it."""
        with contextlib.closing(sqlite3.connect(self.folder / "litfass.db", timeout=20)) as database, database:
            return database.execute(sql, values).fetchall()

    def plan(self, text):
        """The entry of the plan whose text begins so, or None."""
        return next((p for p in self.cli("plan", "list") if p["text"].startswith(text)), None)


class Desk:
    """One X display with a window manager; ends with the test."""

    def __init__(self, width=1280, height=800, text_scale=1.0):
        self.apps, self.processes = [], []
        self.heard, self.n_heard = work / f"heard-{len(desks)}", 0
        self.heard.touch()
        self.bus = Bus()
        reading, writing = os.pipe()
        self.run(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
                 pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.name = ":" + pipe.readline().strip()
        if self.name == ":":
            raise RuntimeError("Xvfb did not start")
        subprocess.run(["setxkbmap", "-display", self.name, "de"], check=True)
        self.x = Display(self.name)
        self.x.set_text_scale(text_scale)
        self.x.move_pointer(0, 0)
        self.run(["openbox", "--config-file", SOURCE / "tests/ui/lib/openbox.xml", "--sm-disable"])
        desks.append(self)

    def run(self, command, **options):
        """A program of others beside the app: our deadly warnings are not theirs."""
        environment = {k: v for k, v in os.environ.items() if k not in ("G_DEBUG", "LD_PRELOAD")}
        if hasattr(self, "name"):
            environment["DISPLAY"] = self.name
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def start(self, profile, *options, **settings):
        app = App(self, profile, *options, **settings)
        self.apps.append(app)
        return app

    def adopt(self, profile):
        """Another window that an app of this desk has opened as a program of its own."""
        known = {app.pid for app in self.apps}
        app = App.__new__(App)
        app.take(self, profile, wait_for(lambda: next((pid for pid, _ in self.bus.applications() if pid not in known), None),
                                         "another program"))
        self.apps.append(app)
        return app

    def shot(self, name):
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-display", self.name, "-window", "root", ARTEFACTS / f"{name}.png"], check=False)

    def close(self):
        self.x.close()
        for process in reversed(self.processes):
            process.terminate()
            process.wait()


def lay_out_data():
    """share/ of the app as if installed: schema, icons, desktop file."""
    share = work / "share"
    if not share.exists():
        icons = SOURCE / "data/icons"
        for folder, name in [("scalable", f"{APP_ID}.svg"), ("symbolic", f"{APP_ID}-symbolic.svg")]:
            (share / f"icons/hicolor/{folder}/apps").mkdir(parents=True)
            (share / f"icons/hicolor/{folder}/apps" / name).symlink_to(icons / name)
        (share / "applications").mkdir()
        (share / f"applications/{APP_ID}.desktop").symlink_to(BUILD / f"data/{APP_ID}.desktop")
    return share


def make_locale():
    """LOCPATH with a German locale when the machine has none, made once for all journeys; else None."""
    if re.search(r"^de_DE\.utf-?8$", subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout, re.M | re.I):
        return None
    folder = BUILD / "tests/ui/locale"
    folder.mkdir(exist_ok=True)
    with open(BUILD / "tests/ui/locale.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("de_DE", "en_GB"):
            if not (folder / f"{name}.UTF-8").exists():
                subprocess.run(["localedef", "-i", name, "-f", "UTF-8", work / name], check=True, stdout=subprocess.DEVNULL)
                (work / name).rename(folder / f"{name}.UTF-8")
    return folder


def make_preload():
    """The sanitizer's library must come first, then the probe."""
    linked = subprocess.run(["ldd", APP], capture_output=True, text=True, check=True).stdout
    sanitizer = re.findall(r"=> (\S*lib(?:asan|ubsan)\S*)", linked)
    return " ".join([*sanitizer, PROBE])


class App:
    def __init__(self, desk, profile, *options, language="en", environment=None):
        self.take(desk, profile, None)
        self.errors = open(work / f"{profile.folder.name}-{len(desk.apps)}.err", "w+", encoding="utf-8")
        self.environment = self.make_environment(language, environment or {})
        self.session_address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        self.process = subprocess.Popen([APP, *profile.options, *options], stdout=subprocess.DEVNULL, stderr=self.errors,
                                        env=self.environment)
        self.pid = self.process.pid
        self.wait_for_window()

    def take(self, desk, profile, pid):
        self.desk, self.profile, self.pid = desk, profile, pid
        self.process, self.errors, self.root, self.ended = None, None, None, False
        self.session_address = os.environ["DBUS_SESSION_BUS_ADDRESS"]
        if pid is not None:
            self.wait_for_window()

    def make_environment(self, language, more):
        config = pathlib.Path(tempfile.mkdtemp(prefix="config-", dir=work))
        (config / "gtk-4.0").mkdir()
        (config / "gtk-4.0/settings.ini").write_text(
            "[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\n"
            "gtk-xft-antialias=1\ngtk-xft-rgba=none\ngtk-font-name=Cantarell 11\n")
        environment = {
            **os.environ, "DISPLAY": self.desk.name, "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GSETTINGS_BACKEND": "memory",
            "XDG_CONFIG_HOME": str(config), "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"), "TEXTDOMAINDIR": str(BUILD / "po"),
            "XDG_DATA_DIRS": f"{lay_out_data()}:/usr/local/share:/usr/share", "GTK_USE_PORTAL": "0", "GTK_IM_MODULE": "gtk-im-context-simple",
            "G_DEBUG": "fatal-criticals", "LD_PRELOAD": make_preload(), "NO_AT_BRIDGE": "0", "LF_POLL_WAIT_MS": "1000", "LF_UI_HEARD": str(self.desk.heard),
            "LANGUAGE": language, "LC_ALL": "de_DE.UTF-8" if language == "de" else "en_GB.UTF-8"}
        for name in ("WAYLAND_DISPLAY", "GTK_THEME", "ADW_DEBUG_COLOR_SCHEME"):
            environment.pop(name, None)
        locale = make_locale()
        if locale:
            environment["LOCPATH"] = str(locale)
        return {**environment, **self.profile.environment, **more}

    def wait_for_window(self):
        def find_root():
            if self.process is not None and self.process.poll() is not None:
                raise RuntimeError(f"the app ended at once: {self.process.returncode}\n{self.read_errors()}")
            return next((node for pid, node in self.desk.bus.applications() if pid == self.pid), None)

        self.root = wait_for(find_root, "the app among the accessible programs")
        self.window()

    # ---- Finding.

    def windows(self):
        return [w for w in self.root.children if w.kind is not None]

    def active_window(self):
        """The one with the focus; GTK 4.8 tells it of windows but not of its own dialogs: of them the newest that lets nobody pass."""
        windows = self.windows()
        return next((w for w in windows if "active" in w.states), None) or next((w for w in reversed(windows) if "modal" in w.states), None) or \
            next((w for w in windows if w.role != "window"), None)

    def window(self, name=None):
        """The window of this name (or any of this app), once it has the focus."""
        def look():
            window = self.active_window()
            return window if window is not None and matches(name, window.name) else None

        return wait_for(look, lambda: f"a window {name}; there are {self.windows()}")

    def search(self, role, name=None, within=None, states=frozenset(), description=None):
        look = Look(self.root.bus, self.root.owner)
        for root in [within] if within is not None else self.windows():
            for _, node, seen in look.walk(root):
                try:
                    if states <= seen.states and matches(name, seen.name) and matches(description, seen.description) and \
                            role in (None, seen.role):
                        yield node
                except Gone:
                    continue

    def find_all(self, role, name=None, **more):
        return list(self.search(role, name, **more))

    def find(self, role, name=None, timeout=WAIT_S, **more):
        return wait_for(lambda: next(self.search(role, name, **more), None), f"[{role} “{name}”] {more or ''}", timeout)

    def gone(self, role, name=None, timeout=WAIT_S, **more):
        wait_for(lambda: next(self.search(role, name, **more), None) is None, f"[{role} “{name}”] gone", timeout)

    def until(self, condition, what, timeout=WAIT_S):
        return wait_for(condition, what, timeout)

    def focus(self):
        """Where the keyboard is, or None: each window has a focus of its own."""
        window = self.active_window()
        return next(self.search(None, within=window, states={"focused"}), None) if window is not None else None

    def focused(self, role, name=None):
        """Waits until the keyboard is there."""
        def look():
            node = self.focus()
            return node if node is not None and node.role == role and matches(name, node.name) else None

        return wait_for(look, lambda: f"the focus on [{role} “{name}”]; it is on {self.focus()}")

    def heard(self, text):
        """Waits until this was said to screen readers, after what was heard before; `text` is part of it, or a pattern.

        What was said also stands in the window for a while. It is not looked for there: what was heard once would be heard again."""
        pattern = text if isinstance(text, re.Pattern) else re.compile(re.escape(text))

        def look():
            said = self.desk.heard.read_text(encoding="utf-8").splitlines()
            for number in range(self.desk.n_heard, len(said)):
                if pattern.search(said[number]):
                    self.desk.n_heard = number + 1
                    return True
            return False

        wait_for(look, lambda: f"to hear “{pattern.pattern}”; said was: {self.desk.heard.read_text(encoding='utf-8')}")

    # ---- Doing.

    def press(self, *combinations):
        for combination in combinations:
            self.desk.x.press(combination)

    def type(self, text):
        self.desk.x.type(text)

    def tab_to(self, role, name=None, key="Tab", most=60):
        """Presses Tab (or another key) until the focus is there; gives the node."""
        for _ in range(most):
            before = self.focus()
            if before is not None and role in (None, before.role) and matches(name, before.name):
                return before
            self.press(key)
            wait_for(lambda: self.focus() not in (None, before), f"{key} moves the focus away from {before}", timeout=10)
        raise AssertionError(f"{most} times {key} do not lead to [{role} “{name}”], only to {self.focus()}")

    def activate(self, action, target=None):
        parameter = [] if target is None else [GLib.Variant("s", target)]
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        if self.session_address != os.environ["DBUS_SESSION_BUS_ADDRESS"]:
            flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
            session = Gio.DBusConnection.new_for_address_sync(self.session_address, flags, None, None)
        session.call_sync(
            self.profile.bus_name, "/" + self.profile.bus_name.replace(".", "/"), "org.gtk.Actions", "Activate",
            GLib.Variant("(sava{sv})", (action, parameter, {})), None, Gio.DBusCallFlags.NONE, 20000, None)

    # ---- Looking closer.

    def probe(self):
        report = work / "probe.json"
        report.unlink(missing_ok=True)
        self.activate("ui-probe", str(report))
        return json.loads(wait_for(lambda: report.exists() and report.read_text(encoding="utf-8"), "the probe's report"))

    def shot(self, name):
        self.desk.shot(name)

    def tree(self):
        """What is on the screen, without what only arranges it."""
        lines = []
        for window in self.windows():
            for depth, _, seen in window.walk():
                try:
                    states = seen.states - {"showing", "visible", "sensitive", "enabled"}
                    if states or seen.role not in ("group", "widget"):
                        lines.append(" ".join(filter(None, [" " * depth + seen.role, f"“{seen.name}”", seen.description, *sorted(states)])))
                except Gone:
                    continue
        return "\n".join(lines)

    # ---- Ending.

    def read_errors(self):
        if self.errors is None:
            return ""
        self.errors.flush()
        self.errors.seek(0)
        return self.errors.read()

    def check_end(self):
        if self.process is None:
            wait_for(lambda: not os.path.exists(f"/proc/{self.pid}"), f"the end of process {self.pid}")
            return
        try:
            status = self.process.wait(timeout=WAIT_S)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"the app does not end; its windows: {self.windows()}") from error
        said = self.read_errors()
        bad = [line for line in said.splitlines() if BAD.search(line) and not HARMLESS.search(line)]
        if status != 0 or bad:
            raise AssertionError(f"the app ended with {status} and said:\n{said[:20000]}")

    def quit(self, answer=None):
        """Closes every window; the program must end by itself, whole and clean. `answer`: the button for the question."""
        if not self.ended:
            self.ended = True
            self.activate("quit")
            if answer is not None:
                self.find("button", answer).do("click")
            self.check_end()

    def kill(self):
        """As a power cut does."""
        self.ended = True
        os.kill(self.pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def is_running(self):
        return os.path.exists(f"/proc/{self.pid}") and (self.process is None or self.process.poll() is None)


# ---- TAP.

def promise(function):
    promises.append(function)
    return function


def say(text):
    for line in text.splitlines():
        print(f"# {line}", flush=True)


def complain(text):
    """Into the log of the tests, and to standard error: of a TAP test only that is shown on the spot."""
    say(text)
    print(text[:20000], file=sys.stderr, flush=True)


def keep_evidence(name):
    for desk in desks:
        desk.shot(f"failed-{name}-{desks.index(desk)}")
        for app in desk.apps:
            if app.is_running():
                try:
                    complain(app.tree())
                except (Gone, AssertionError) as error:
                    complain(f"no tree: {error}")
            complain(app.read_errors()[-6000:])


def every_program_ends_clean():
    for desk in desks:
        for app in reversed(desk.apps):
            app.quit()


def run(parts=()):
    """Keeps the promises in their order; after one is broken the rest of the way is not gone. `parts` are servers and the like,
    closed before the folder that they may write to is taken away.
    """
    promises.append(every_program_ends_clean)
    shutil.rmtree(ARTEFACTS, ignore_errors=True)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    print(f"1..{len(promises)}", flush=True)
    broken = False
    try:
        for number, function in enumerate(promises, 1):
            name = function.__name__.replace("_", "-")
            began = time.monotonic()
            if broken:
                print(f"not ok {number} - {name} # not reached", flush=True)
                continue
            try:
                function()
                print(f"ok {number} - {name}", flush=True)
            except Exception as error:
                broken = True
                print(f"not ok {number} - {name}", flush=True)
                # Why comes last: a log may show its end only.
                keep_evidence(name)
                complain(f"{name}: " + "".join(traceback.format_exception(error)))
            say(f"{time.monotonic() - began:.1f} s")
    finally:
        for desk in desks:
            for app in desk.apps:
                if app.is_running():
                    app.kill()
            desk.close()
        for part in parts:
            part.close()
        shutil.rmtree(work, ignore_errors=True)
    sys.exit(1 if broken else 0)
