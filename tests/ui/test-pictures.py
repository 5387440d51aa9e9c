# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a picture: chosen as a file, described before it may go, or called decoration with a reason; what is no picture is
refused in one sentence."""
import re
import struct
import zlib

from litfass_ui import Desk, Profile, promise, run, work

desk = Desk()
profile = Profile("office")
office = {}
folder = work / "pictures"


def write_picture(name, red, green, blue):
    """A PNG of 40 × 30 in one colour."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([red, green, blue]) * 40) * 30
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)) +
                                chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def open_is_clicked():
    """The chooser looks at the path first; until then its button refuses, and says nowhere that it does."""
    try:
        office["app"].find("button", "Open").do("click")
    except AssertionError:
        return False
    return True


def choose_file(name):
    """With the toolkit's own chooser, by typing the path."""
    app = office["app"]
    app.press("alt+a")
    app.window("Add pictures")
    app.press("ctrl+l")
    path = app.focused("text box")
    app.press("ctrl+a")
    app.type(str(folder / name))
    app.until(lambda: str(folder / name) in path.name + path.text, "the path is typed")
    app.until(open_is_clicked, "the chooser takes the path")
    app.window("New post – practice")


def kept():
    """What the newest revision holds: description and reason of each picture."""
    return profile.query("SELECT alt, decoration FROM part_media WHERE revision_id = (SELECT revision_id FROM post) ORDER BY position")


@promise
def a_picture_is_chosen_as_a_file():
    profile.add_account("Bezirksamt")
    profile.query("UPDATE account SET standard = 1")
    profile.query("INSERT INTO setting (name, value) VALUES ('waiting-time-s', '0')")
    write_picture("robinie.png", 30, 120, 40)
    write_picture("rahmen.png", 200, 30, 30)
    (folder / "notiz.png").write_text("Das ist kein Bild.", encoding="utf-8")
    (folder / "wappen.png").write_text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
                                       encoding="utf-8")
    app = office["app"] = desk.start(profile)
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.type("Neue Robinien")
    choose_file("robinie.png")
    app.find("image", "Picture 1, not described yet")
    app.focused("text box", "Description of picture 1")


@promise
def the_main_button_leads_to_the_missing_description():
    app = office["app"]
    app.tab_to("text box", "Text for all accounts", key="shift+Tab")
    app.find("button", re.compile("2 things missing: describe picture 1"))
    app.press("ctrl+Return")
    app.focused("text box", "Description of picture 1")
    app.type("Drei junge Robinien am Gehweg")
    app.find("button", re.compile("1 thing missing: choose a time"))
    app.find("image", "Drei junge Robinien am Gehweg")
    app.until(lambda: kept() == [("Drei junge Robinien am Gehweg", None)], lambda: f"the description is kept; {kept()}")


@promise
def only_decoration_asks_for_a_reason_and_keeps_it():
    app = office["app"]
    choose_file("rahmen.png")
    app.focused("text box", "Description of picture 2")
    app.press("Tab", "space")
    app.focused("text box", "Picture 2, only decoration because")
    app.find("button", re.compile("2 things missing: say why picture 2 is only decoration"))
    app.tab_to("text box", "Text for all accounts", key="shift+Tab")
    app.press("ctrl+Return")
    app.focused("text box", "Picture 2, only decoration because")
    app.type("roter Rahmen")
    app.find("button", re.compile("1 thing missing: choose a time"))
    app.until(lambda: kept()[1:] == [(None, "roter Rahmen")], lambda: f"the reason is kept; {kept()}")


@promise
def what_is_no_picture_is_refused_in_a_sentence_and_takes_nothing_away():
    app = office["app"]
    for name in ("notiz.png", "wappen.png"):
        choose_file(name)
        app.heard("This file is no picture that can be sent. Choose a PNG, JPEG, WebP or GIF file.")
    app.find("label", re.compile("This file is no picture that can be sent"))
    assert not app.find_all("image", re.compile("^Picture 3"))
    assert app.find("text box", "Text for all accounts").text == "Neue Robinien"
    assert kept() == [("Drei junge Robinien am Gehweg", None), (None, "roter Rahmen")]


@promise
def it_goes_out_with_its_pictures_and_what_was_written_of_them():
    app = office["app"]
    app.tab_to("button", re.compile("^Send now"))
    app.press("Return")
    app.window("Litfaß – Practice")
    app.until(lambda: profile.plan("Neue Robinien")["deliveries"][0]["state"] == "sent", lambda: f"sent: {profile.plan('Neue')}")
    assert kept() == [("Drei junge Robinien am Gehweg", None), (None, "roter Rahmen")]
    held = "".join(p.read_text(encoding="utf-8") for p in (profile.folder / "practice").rglob("*.json"))
    assert re.search(r'"n_media"\s*:\s*2', held), held


if __name__ == "__main__":
    run()
