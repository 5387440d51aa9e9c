# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a post in an office that wants to be told who approved it: asked for, kept, shown, and never sent."""
import re

from litfass_ui import Desk, Profile, promise, run, work

NAME = "Freigegeben von"
desk = Desk()
profile = Profile("office")
config = work / "config"
office = {}


def set_policy():
    """As the settings of the computer have it, in a file of its own; beside it what every journey sets for the toolkit."""
    for folder in ("glib-2.0/settings", "gtk-4.0"):
        (config / folder).mkdir(parents=True)
    (config / "glib-2.0/settings/keyfile").write_text(f"[de/berlin/Litfass]\napproval-fields=['{NAME}']\n", encoding="utf-8")
    (config / "gtk-4.0/settings.ini").write_text("[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\n", encoding="utf-8")
    return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(config)}


def nothing_is_cut(app):
    for window in app.probe():
        for word in window["words"]:
            assert word["told"] or not word["cut"], (window["type"], word)


@promise
def the_main_button_asks_for_it():
    profile.add_account("Bezirksamt")
    profile.query("UPDATE account SET standard = 1")
    office["policy"] = set_policy()
    app = office["app"] = desk.start(profile, environment=office["policy"])
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.type("Markt bis 14 Uhr")
    app.press("ctrl+Return")
    app.focused("text box", "Time")
    app.type("tomorrow 9")
    app.find("button", f"1 thing missing: fill in “{NAME}”")


@promise
def the_key_leads_to_the_entry_and_then_it_is_planned():
    app = office["app"]
    app.press("ctrl+Return")
    app.focused("text box", NAME)
    app.type("Frau Kaya")
    app.find("button", re.compile("^Plan for practice: .*09:00"))
    app.press("ctrl+Return")
    app.window("Litfaß – Practice")
    app.heard("Planned for ")
    told = profile.query("SELECT f.name, f.value FROM revision_field f JOIN delivery d ON d.revision_id = f.revision_id")
    assert told == [(NAME, "Frau Kaya")], told


@promise
def the_plan_tells_it():
    app = office["app"]
    app.press("alt+2")
    app.focused("grid cell", re.compile("today"))
    app.press("Right")
    app.focused("grid cell", re.compile("1 post planned"))
    app.press("F6")
    app.focused("list item", re.compile("^09:00, Markt.*planned"))
    app.press("Return")
    app.find("label", f"{NAME}: Frau Kaya")
    app.press("Escape")
    # Whether “tomorrow 9” is within a day, and so asked about at the end, depends on the time of day.
    profile.cli("plan", "cancel", profile.plan("Markt bis 14 Uhr")["post"])
    app.find("label", "Nothing is planned")
    app.quit()


@promise
def nothing_of_it_is_cut_in_german():
    app = office["app"] = desk.start(profile, language="de", environment=office["policy"])
    app.press("ctrl+n")
    app.window("Neuer Beitrag – Übung")
    app.focused("text box", "Text für alle Konten")
    app.type("Sprechstunde fällt aus")
    app.press("ctrl+Return")
    app.focused("text box", "Zeit")
    app.type("morgen 10")
    app.press("ctrl+Return")
    app.focused("text box", NAME)
    app.shot("compose")
    nothing_is_cut(app)
    app.press("Escape")
    app.focused("text box", "Text für alle Konten")
    app.press("Escape")
    app.window("Litfaß – Übung")
    app.press("alt+2")
    app.focused("grid cell", re.compile("heute"))
    app.press("Right", "F6")
    app.focused("list item", re.compile("^09:00, Markt"))
    app.press("Return")
    app.find("label", f"{NAME}: Frau Kaya")
    app.shot("plan")
    nothing_is_cut(app)
    app.press("Escape")
    app.quit()


if __name__ == "__main__":
    run()
