# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises of the smallest screens: both windows in German, at 1280×800 and at twice the text size on 1024×768, with nine accounts,
a handle of 50 letters and every trouble at once. No window is wider or higher than its screen, and no word is cut without its
whole text in a tooltip or in what screen readers hear of the row. A picture of each case is kept among the artefacts."""
import re

from gi.repository import Gio, GLib
from litfass_ui import Desk, Profile, promise, run, wait_for, work

LONG = "Bezirksamt-Charlottenburg-Wilmersdorf-Pressestelle"
NAMES = [LONG, "Bürgeramt Wilmersdorf", "Stadtbibliothek", "Gesundheitsamt", "Straßen- und Grünflächenamt", "Ordnungsamt",
         "Jugendamt", "Musikschule City West", "Bauamt"]
SCREENS = [("1280x800", 1280, 800, 1.0), ("1024x768-200", 1024, 768, 2.0)]
profile = Profile("office")
office = {}


def is_told(word):
    return word["told"] or not word["cut"]


def fits(app, what):
    """Looks until what is still moving has come to rest, then keeps a picture."""
    width, height = app.desk.x.screen_size()
    faults = []

    def look():
        faults[:] = []
        for window in app.probe():
            if window["least_width"] > width or window["least_height"] > height:
                faults.append(f"{window['type']} needs {window['least_width']}×{window['least_height']}")
            if window["width"] > width or window["height"] > height:
                faults.append(f"{window['type']} is {window['width']}×{window['height']}")
            for word in window["words"]:
                if not is_told(word):
                    faults.append(f"cut: “{word['text']}” in {word['path']}")
                if word["outside"]:
                    faults.append(f"outside: “{word['text']}” in {word['path']}")
        faults.extend(f"on the screen {w}×{h}" for w, h in app.desk.x.windows() if w > width or h > height)
        return not faults

    try:
        app.until(look, what, timeout=5)
    except AssertionError:
        raise AssertionError(f"{what} at {width}×{height}:\n" + "\n".join(faults)) from None
    finally:
        app.shot(what)


def draw_picture(name, width, height):
    """A real PNG of one colour."""
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((30, 110, 80)) * width for _ in range(height))
    path = work / name
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


@promise
def every_trouble_is_prepared():
    accounts = [profile.add_account(name) for name in NAMES]
    every = [word for account in accounts for word in ("--account", account)]
    first, second, third = accounts[:3]
    profile.cli("post", *every[:8], "--text", "Am Montag, 30. November, werden in der Pfalzburger Straße drei kranke Robinien gefällt. "
                "Der Gehweg ist von 8 bis 12 Uhr gesperrt. https://example.org/bezirksamt/robinien-in-der-pfalzburger-strasse")
    office["planned"] = profile.cli("post", *every, "--at", "2026-12-24T14:30", "--no-wait", "--text", "Das Bürgeramt Hohenzollerndamm "
                                    "ist am Heiligabend geschlossen", "--image", draw_picture("one.png", 400, 300), "--alt",
                                    "Ein geschlossenes Tor am Hohenzollerndamm, davor ein Schild mit den Öffnungszeiten")["post"]
    profile.fault(second, publish="rejected")
    profile.run_cli("post", "--account", first, "--account", second, "--text", "Straßenfest in der Wilmersdorfer Straße am Samstag")
    profile.fault(second)
    late = profile.cli("post", *every, "--at", "2026-12-24T15:00", "--no-wait", "--text", "Wochenmarkt heute nur bis 12 Uhr")["post"]
    profile.query("UPDATE delivery SET due_us = due_us - 2 * 2678400000000, ready_us = ready_us - 2 * 2678400000000"
                  " WHERE post_id = (SELECT id FROM post WHERE uid = ?)", late)

    def answers_came():
        profile.cli("inbox", "sync")
        return len([i for i in profile.cli("inbox", "list", "--open") if i["kind"] == "reply"]) >= 4

    wait_for(answers_came, "answers of citizens")
    profile.fault(third, publish="sign-in-expired", fetch="sign-in-expired")
    profile.run_cli("inbox", "sync")
    profile.run_cli("post", "--account", first, "--at", "2026-12-23T09:00", "--no-wait", "--text", "Hinweis zur Müllabfuhr an den Feiertagen")
    profile.fault(accounts[3], publish="lost-answer", fetch="offline")
    profile.run_cli("post", "--account", accounts[3], "--no-wait", "--text", "Impfsprechstunde heute ohne Anmeldung")
    profile.query("UPDATE account SET standard = 1")
    office["account"] = first
    profile.cli("account", "group", "add", "Alle Kanäle des Bezirksamts und seiner Einrichtungen", *accounts)


def look_at_main_window(app, name):
    app.until(lambda: app.find_all("button", re.compile("Probleme? ansehen")), "the problems in the state line")
    for key, page in [("alt+1", "posteingang"), ("alt+2", "plan"), ("alt+3", "entwuerfe"), ("alt+4", "konten")]:
        app.press(key)
        app.until(lambda page=page: app.find_all("heading", re.compile(page.replace("ue", "ü"), re.I)), page)
        fits(app, f"{name}-{page}")


def look_at_thread(app, name):
    app.press("alt+1")
    app.find("list item", re.compile("offen"))
    app.press("Down", "Return")
    app.focused("text box", "Ihre Antwort")
    app.type("Danke für die Nachfrage. Die Robinien sind hohl; im Herbst wird an gleicher Stelle nachgepflanzt.")
    fits(app, f"{name}-gespraech")


def look_at_compose(app, name):
    app.activate("new-post")
    app.window("Neuer Beitrag – Übung")
    app.focused("text box").set_text("Am Montag, 30. November, werden in der Pfalzburger Straße drei kranke Robinien gefällt. " * 8)
    app.find("button", re.compile("Noch 2"))
    fits(app, f"{name}-schreiben")
    app.press("Escape")
    app.window(re.compile("Litfaß"))


def look_at_planned(app, name):
    app.activate("open-post", office["planned"])
    app.window("Geplanter Beitrag – Übung")
    app.find("text box", re.compile("Bildbeschreibung|Beschreibung"))
    fits(app, f"{name}-geplant")
    app.press("Escape", "Escape")
    app.window("Litfaß – Übung")


def look_at_accounts(app, name):
    """All that an account is set to, from its first to its last row."""
    app.press("alt+4")
    app.focused("list item")
    app.press("Home", "Return")
    app.window("Konto")
    fits(app, f"{name}-konto")
    app.tab_to("button", "Konto entfernen …")
    fits(app, f"{name}-konto-ende")
    app.press("Escape")
    app.window("Litfaß – Übung")
    app.activate("check-profile", office["account"])
    app.window("Profil-Prüfliste")
    fits(app, f"{name}-checkliste")
    app.press("Escape")
    app.window("Litfaß – Übung")
    app.press("alt+4")
    app.tab_to("button", "Neue Gruppe …")
    fits(app, f"{name}-konten-ende")
    app.press("Return")
    app.window("Neue Kontengruppe")
    fits(app, f"{name}-gruppe")
    app.press("Escape")
    app.window("Litfaß – Übung")


def look_at_question(app, name):
    """The one before an account of no group; it is answered, and the text can be left as usual."""
    if "new" not in office:
        office["new"] = profile.add_account("Kiezbüro am Hardenbergplatz")
        app.press("alt+4")
        app.find("list item", "Kiezbüro am Hardenbergplatz", description=re.compile("bereit"))
    app.activate("new-post")
    app.window("Neuer Beitrag – Übung")
    app.focused("text box", "Text für alle Konten")
    app.type("Straßenfest")
    app.tab_to("button", re.compile("^Wählen …$"), key="shift+Tab")
    app.press("space")
    app.focused("search box", "Konten suchen")
    app.type("Kiez")
    app.tab_to("list item", re.compile("kiezb"))
    app.press("Return", "Escape")
    app.find("button", "Jetzt senden").do("click")
    app.focused("button", "Weiterschreiben")
    fits(app, f"{name}-frage")
    app.press("Return")
    app.window("Neuer Beitrag – Übung")
    # At the accounts, where it can be mended; from there one step back to the text, and one out.
    app.focused("button", re.compile("^Übung, @"))
    app.press("Escape")
    app.focused("text box", "Text für alle Konten")
    app.press("Escape")
    app.window("Litfaß – Übung")


def look_at_agenda_and_problems(app, name):
    app.press("alt+2")
    app.find("button", "Liste").do("click")
    app.find("button", "Liste", states={"pressed"})
    app.gone("grid")
    fits(app, f"{name}-agenda")
    app.activate("problems")
    app.until(lambda: len(app.windows()) == 2, "the problems")
    fits(app, f"{name}-probleme")
    app.press("Escape")
    app.window("Litfaß – Übung")


def lock_keyring():
    """The one of this test, over its own bus."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    path = bus.call_sync("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "ReadAlias",
                         GLib.Variant("(s)", ("default",)), None, 0, 10000, None).unpack()[0]
    bus.call_sync("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
                  GLib.Variant("(ao)", ([path],)), None, 0, 10000, None)


def add_promises(screen):
    name, width, height, scale = screen

    def start():
        app = office[name] = Desk(width, height, scale).start(profile, language="de")
        app.window("Zurückgehalten")
        app.find("button", "Verschieben …")
        fits(app, f"{name}-verspaetet")
        app.press("Escape")
        app.window("Litfaß – Übung")

    def main_window():
        look_at_main_window(office[name], name)

    def thread():
        look_at_thread(office[name], name)

    def compose():
        look_at_compose(office[name], name)

    def planned():
        look_at_planned(office[name], name)

    def accounts():
        look_at_accounts(office[name], name)

    def question():
        look_at_question(office[name], name)

    def more():
        look_at_agenda_and_problems(office[name], name)
        if screen == SCREENS[-1]:
            lock_keyring()
            office[name].find("alert", re.compile("Schlüsselbund gesperrt"))
            fits(office[name], f"{name}-gesperrt")
        office[name].quit()

    for function in (start, main_window, thread, compose, planned, accounts, question, more):
        function.__name__ = f"{function.__name__}_at_{name}"
        promise(function)


for screen in SCREENS:
    add_promises(screen)


if __name__ == "__main__":
    run()
