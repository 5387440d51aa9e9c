# SPDX-License-Identifier: GPL-3.0-or-later
"""The keyring of the session that tests/lib/with-keyring has started: locked and opened from outside the app; a session without one.

`lock()`, `open_by_password()` as the login screen does it, `count_items()`, `read_all()`; `BusWithout(folder)` is a message bus where no keyring can
be had: start the app with `bus.environment(desk)`.
"""
import json
import os
import pathlib
import socket
import struct
import subprocess

from gi.repository import Gio, GLib

PASSWORD = b"litfass"
SERVICE, PATH = "org.freedesktop.secrets", "/org/freedesktop/secrets"
OPEN = 1

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""


def call(method, arguments, path=PATH, interface="org.freedesktop.Secret.Service"):
    return Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(SERVICE, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                                                           20000, None).unpack()


def lock():
    collection = call("ReadAlias", GLib.Variant("(s)", ("default",)))[0]
    locked, prompt = call("Lock", GLib.Variant("(ao)", ([collection],)))
    if locked != [collection] or prompt != "/":
        raise RuntimeError(f"the keyring does not lock: {locked}, {prompt}")


def open_by_password():
    """Through the control socket of the daemon: credentials byte, then length, operation and password."""
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(str(pathlib.Path(os.environ["XDG_RUNTIME_DIR"]) / "keyring/control"))
        control.sendall(b"\0")
        control.sendall(struct.pack(">III", 12 + len(PASSWORD), OPEN, len(PASSWORD)) + PASSWORD)
        answer = control.recv(8, socket.MSG_WAITALL)
    if answer != struct.pack(">II", 8, 0):
        raise RuntimeError(f"the keyring does not open: {answer}")


def count_items():
    """How many sign-ins lie in it, locked or not."""
    return sum(len(paths) for paths in call("SearchItems", GLib.Variant("(a{ss})", ({"xdg:schema": "de.berlin.Litfass.Account"},))))


def read_all():
    """What all sign-ins hold, as another program of the same person would read it: {name: text} for each."""
    # The connection goes with its last holder, and the keyring's session with the connection.
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    paths = [path for some in call("SearchItems", GLib.Variant("(a{ss})", ({"xdg:schema": "de.berlin.Litfass.Account"},))) for path in some]
    session = call("OpenSession", GLib.Variant("(sv)", ("plain", GLib.Variant("s", ""))))[1]
    secrets = call("GetSecrets", GLib.Variant("(aoo)", (paths, session)))[0]
    if bus.is_closed():
        raise RuntimeError("the bus went away")
    return [json.loads(bytes(value)) for _, _, value, _ in secrets.values()]


class BusWithout:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        folder.mkdir()
        config = folder / "bus.conf"
        config.write_text(CONFIG.format(path=folder / "bus"), encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name not in ("G_DEBUG", "LD_PRELOAD")}
        self.process = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        self.address = self.process.stdout.readline().strip()

    def environment(self, desk):
        """Only accessibility stays as it is."""
        return {"DBUS_SESSION_BUS_ADDRESS": self.address, "AT_SPI_BUS_ADDRESS": desk.bus.address}

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
