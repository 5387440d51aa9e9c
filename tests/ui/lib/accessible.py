# SPDX-License-Identifier: GPL-3.0-or-later
"""The accessibility tree of a window as a screen reader gets it: AT-SPI, asked for over its bus.

`Node.name`, `.description`, `.role` ("push button", "text", …), `.states` ({"showing", "focused", …}), `.children`,
`.text`, `.walk()`, `.do("click")`, `.set_text()`, `.value`: each asks the widget now. A widget that is gone raises `Gone`.
`Look` is one look at everything: what all nodes of a program say of themselves, in one call instead of four for each.
"""
from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
ON_SCREEN = 3
STATES = {1: "active", 4: "checked", 5: "collapsed", 7: "editable", 8: "enabled", 9: "expandable", 10: "expanded", 11: "focusable",
          12: "focused", 16: "modal", 18: "multi-selectable", 20: "pressed", 22: "selectable", 23: "selected", 24: "sensitive",
          25: "showing", 30: "visible", 35: "invalid", 37: "invalid-entry", 41: "checkable", 42: "has-popup", 43: "read-only"}


class Gone(Exception):
    """The widget went while it was asked."""


def name_states(low, high):
    bits = low | high << 32
    return {name for bit, name in STATES.items() if bits >> bit & 1}


class Bus:
    """The accessibility bus of the session."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        reply = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, 20000, None)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.address = reply.unpack()[0]
        self.connection = Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)
        self.roles = {}

    def call(self, owner, path, interface, method, arguments=None, timeout_ms=20000):
        try:
            return self.connection.call_sync(owner, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE,
                                             timeout_ms, None).unpack()
        except GLib.Error as error:
            raise Gone(f"{path} {method}: {error.message}") from error

    def applications(self):
        """(process id, root node) of each program that shows itself."""
        for owner, path in self.call("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", ACCESSIBLE, "GetChildren")[0]:
            try:
                pid = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                GLib.Variant("(s)", (owner,)))[0]
                yield pid, Node(self, owner, path)
            except Gone:
                continue


class Node:
    def __init__(self, bus, owner, path):
        self.bus, self.owner, self.path = bus, owner, path

    def __eq__(self, other):
        return isinstance(other, Node) and (self.owner, self.path) == (other.owner, other.path)

    def __hash__(self):
        return hash((self.owner, self.path))

    def __repr__(self):
        try:
            return f"[{self.role} “{self.name}”]"
        except Gone:
            return "[gone]"

    def call(self, interface, method, arguments=None):
        return self.bus.call(self.owner, self.path, f"org.a11y.atspi.{interface}", method, arguments)

    def get(self, interface, name):
        return self.bus.call(self.owner, self.path, "org.freedesktop.DBus.Properties", "Get",
                             GLib.Variant("(ss)", (f"org.a11y.atspi.{interface}", name)))[0]

    def set(self, interface, name, value):
        self.bus.call(self.owner, self.path, "org.freedesktop.DBus.Properties", "Set",
                      GLib.Variant("(ssv)", (f"org.a11y.atspi.{interface}", name, value)))

    name = property(lambda self: self.get("Accessible", "Name"))
    description = property(lambda self: self.get("Accessible", "Description"))
    role = property(lambda self: self.call("Accessible", "GetRoleName")[0])
    interfaces = property(lambda self: [i.rsplit(".", 1)[1] for i in self.call("Accessible", "GetInterfaces")[0]])
    value = property(lambda self: self.get("Value", "CurrentValue"))

    @property
    def kind(self):
        """The class of a widget that is on the screen, else None (a mark of ui-probe.c: GTK 4.8 calls no widget “showing”)."""
        return self.call("Accessible", "GetAttributes")[0].get("placeholder-text")

    @property
    def states(self):
        return name_states(*self.call("Accessible", "GetState")[0])

    @property
    def children(self):
        return [Node(self.bus, owner, path) for owner, path in self.call("Accessible", "GetChildren")[0]
                if not path.endswith("/null")]

    @property
    def parent(self):
        owner, path = self.get("Accessible", "Parent")
        return None if path.endswith("/null") else Node(self.bus, owner, path)

    @property
    def text(self):
        """GTK 4.8 takes -1 for the end of a text view, not of an entry."""
        return self.call("Text", "GetText", GLib.Variant("(ii)", (0, self.get("Text", "CharacterCount"))))[0]

    @property
    def relations(self):
        return self.call("Accessible", "GetRelationSet")[0]

    def walk(self):
        """This node and what stands below it on the screen, as (depth, node, what it says of itself)."""
        yield from Look(self.bus, self.owner).walk(self)

    def actions(self):
        return [name for name, *_ in self.call("Action", "GetActions")[0]]

    def do(self, action="click"):
        """What assistive technology does when a person says “press this”."""
        names = [self.call("Action", "GetName", GLib.Variant("(i)", (i,)))[0] for i in range(self.get("Action", "NActions"))]
        if action not in names:
            raise AssertionError(f"{self} has no “{action}”, only {names}")
        if not self.call("Action", "DoAction", GLib.Variant("(i)", (names.index(action),)))[0]:
            raise AssertionError(f"{self} refused “{action}”")

    def set_text(self, text):
        """All at once, as dictation does; for what a keyboard has no key for."""
        self.call("EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))

    def insert_text(self, position, text):
        self.call("EditableText", "InsertText", GLib.Variant("(isi)", (position, text, len(text.encode()))))

    def extents(self):
        """x, y, width, height in the window."""
        return self.call("Component", "GetExtents", GLib.Variant("(u)", (1,)))[0]


class Seen:
    """What a node said of itself in one look; what that look did not have is asked for now."""

    def __init__(self, node, item):
        self.node, self.item = node, item
        bits = item[9] if item else node.call("Accessible", "GetState")[0]
        self.is_on_screen = bool(bits[0] >> ON_SCREEN & 1)
        self.states = name_states(*bits)

    name = property(lambda self: self.item[6] if self.item else self.node.name)
    description = property(lambda self: self.item[8] if self.item else self.node.description)

    @property
    def role(self):
        """A look has only a number, the same for several roles; no widget changes its role."""
        roles = self.node.bus.roles
        if self.node not in roles:
            roles[self.node] = self.node.role
        return roles[self.node]


class Look:
    """All that a program has told of its widgets so far. GTK tells of a widget when it is asked for the children of what holds it,
    and names a parent that is not always the one that names the child: only a whole and ordered row of children is taken as told.
    """

    def __init__(self, bus, owner):
        items = bus.call(owner, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")[0]
        self.items = {item[0][1]: item for item in items}
        self.rows = {}
        for item in items:
            if item[9][0] >> ON_SCREEN & 1:
                self.rows.setdefault(item[2][1], []).append(item)

    def get_children(self, seen):
        row = sorted(self.rows.get(seen.node.path, []), key=lambda item: item[3])
        if seen.item and [item[3] for item in row] == list(range(seen.item[4])):
            return [Node(seen.node.bus, seen.node.owner, item[0][1]) for item in row]
        return seen.node.children

    def walk(self, node, depth=0):
        try:
            seen = Seen(node, self.items.get(node.path))
            if not seen.is_on_screen:
                return
            yield depth, node, seen
            children = self.get_children(seen)
        except Gone:
            return
        for child in children:
            yield from self.walk(child, depth + 1)
