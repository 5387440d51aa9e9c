# SPDX-License-Identifier: GPL-3.0-or-later
"""The keyboard and the windows of an X display, through libX11 and libXtst (no program is started for a key).

`Display(name)`: `press("ctrl+Return")`, `type("morgen 9")`, `window_under_focus()`, `windows()`.
"""
import ctypes
import ctypes.util
import unicodedata

MODIFIERS = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L"}
NAMES = {" ": "space", "\n": "Return", "\t": "Tab"}
# What has its own name among the keysyms; every other sign of Latin-1 has its own number.
SHIFT, LEVEL3 = "Shift_L", "ISO_Level3_Shift"


class Attributes(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int),
                ("border_width", ctypes.c_int), ("depth", ctypes.c_int), ("visual", ctypes.c_void_p), ("root", ctypes.c_ulong),
                ("class", ctypes.c_int), ("bit_gravity", ctypes.c_int), ("win_gravity", ctypes.c_int),
                ("backing_store", ctypes.c_int), ("backing_planes", ctypes.c_ulong), ("backing_pixel", ctypes.c_ulong),
                ("save_under", ctypes.c_int), ("colormap", ctypes.c_ulong), ("map_installed", ctypes.c_int),
                ("map_state", ctypes.c_int), ("all_event_masks", ctypes.c_long), ("your_event_mask", ctypes.c_long),
                ("do_not_propagate_mask", ctypes.c_long), ("override_redirect", ctypes.c_int), ("screen", ctypes.c_void_p)]


def load(name):
    library = ctypes.CDLL(ctypes.util.find_library(name), use_errno=True)
    return library


class Display:
    def __init__(self, name):
        self.x = load("X11")
        self.xtst = load("Xtst")
        for function, result in [("XOpenDisplay", ctypes.c_void_p), ("XStringToKeysym", ctypes.c_ulong),
                                 ("XkbKeycodeToKeysym", ctypes.c_ulong), ("XDefaultRootWindow", ctypes.c_ulong), ("XInternAtom", ctypes.c_ulong)]:
            getattr(self.x, function).restype = result
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(name.encode()))
        if not self.display:
            raise RuntimeError(f"no display {name}")
        self.root = self.x.XDefaultRootWindow(self.display)
        self.keys = {}

    def close(self):
        self.x.XCloseDisplay(self.display)

    def set_text_scale(self, scale):
        """The resource Xft.dpi, where GTK looks for it when there is no desktop with settings."""
        value = f"Xft.dpi:\t{round(96 * scale)}\n".encode()
        name, kind = (self.x.XInternAtom(self.display, atom, 0) for atom in (b"RESOURCE_MANAGER", b"STRING"))
        self.x.XChangeProperty(self.display, ctypes.c_ulong(self.root), ctypes.c_ulong(name), ctypes.c_ulong(kind), 8, 0, value,
                               len(value))
        self.x.XSync(self.display, 0)

    def read_keys(self):
        """Keysym → (keycode, modifiers) of the layout that is in force."""
        for keycode in range(8, 256):
            for level, modifiers in enumerate([(), (SHIFT,), (LEVEL3,), (SHIFT, LEVEL3)]):
                keysym = self.x.XkbKeycodeToKeysym(self.display, ctypes.c_ubyte(keycode), 0, level)
                if keysym:
                    self.keys.setdefault(keysym, (keycode, modifiers))

    def keysym(self, name):
        name = NAMES.get(name, name)
        found = self.x.XStringToKeysym(name.encode())
        if not found and len(name) == 1:
            found = ord(name) if ord(name) < 256 else 0x01000000 | ord(name)
        if not found:
            raise ValueError(f"no such key: {name}")
        return found

    def find_key(self, name):
        if not self.keys:
            self.read_keys()
        if self.keysym(name) not in self.keys:
            raise ValueError(f"not on this keyboard: {name}")
        return self.keys[self.keysym(name)]

    def send(self, keycode, down):
        self.xtst.XTestFakeKeyEvent(self.display, ctypes.c_uint(keycode), int(down), ctypes.c_ulong(0))

    def press(self, combination):
        """One key with its modifiers, in xdotool's words: “ctrl+shift+Tab”, “Return”, “alt+Left”."""
        *held, name = combination.split("+") if combination != "+" else ["+"]
        keycode, needed = self.find_key(name)
        modifiers = [self.find_key(MODIFIERS[m])[0] for m in held] + [self.find_key(m)[0] for m in needed]
        for code in modifiers:
            self.send(code, True)
        self.send(keycode, True)
        self.send(keycode, False)
        for code in reversed(modifiers):
            self.send(code, False)
        self.x.XSync(self.display, 0)

    def type(self, text):
        for sign in unicodedata.normalize("NFC", text):
            self.press(sign) if sign != "+" else self.press("plus")

    def move_pointer(self, x, y):
        self.xtst.XTestFakeMotionEvent(self.display, -1, x, y, ctypes.c_ulong(0))
        self.x.XSync(self.display, 0)

    def screen_size(self):
        attributes = self.attributes(self.root)
        return attributes.width, attributes.height

    def attributes(self, window):
        attributes = Attributes()
        self.x.XGetWindowAttributes(self.display, ctypes.c_ulong(window), ctypes.byref(attributes))
        return attributes

    def windows(self):
        """(width, height) of each mapped window below the root, as the window manager holds them."""
        root, parent, children, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self.x.XQueryTree(self.display, ctypes.c_ulong(self.root), ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                          ctypes.byref(count))
        found = [self.attributes(children[i]) for i in range(count.value)]
        if count.value:
            self.x.XFree(children)
        return [(a.width, a.height) for a in found if a.map_state == 2]
