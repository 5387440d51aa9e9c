# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a post in an office that wants to be told who approved it: asked for, kept, shown, and never sent."""
import re

from litfass_ui import BUILD, Desk, Profile, promise, run, work

NAME = "Freigegeben von"
desk = Desk()
profile = Profile("office")
config = work / "config"
office = {}


@promise
def the_main_button_asks_for_it():
    (config / "glib-2.0/settings").mkdir(parents=True)
    (config / "glib-2.0/settings/keyfile").write_text(f"[de/berlin/Litfass]\napproval-fields=['{NAME}']\n", encoding="utf-8")
    office["account"] = profile.add_account("Bezirksamt")
    profile.query("UPDATE account SET standard = 1")
    office["environment"] = {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(config), "GSETTINGS_SCHEMA_DIR": str(BUILD / "data")}
    app = office["app"] = desk.start(profile, environment=office["environment"])
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.type("Markt bis 14 Uhr")
    app.find("button", re.compile("things missing|thing missing"))
    app.press("ctrl+Return")
    app.type("morgen 9")
    app.press("Return")
    app.find("button", f"1 thing missing: fill in “{NAME}”")


@promise
def the_key_leads_to_the_entry_and_then_it_is_planned():
    app = office["app"]
    app.press("ctrl+Return")
    app.focused("text box", NAME)
    app.type("Frau Kaya")
    app.find("button", re.compile("^Plan for practice"))
    app.press("ctrl+Return")
    app.window("Litfaß – Practice")
    entry = profile.plan("Markt bis 14 Uhr")
    assert {d["state"] for d in entry["deliveries"]} == {"queued"}, entry
    assert profile.query("SELECT f.name, f.value FROM revision_field f JOIN delivery d ON d.revision_id = f.revision_id") == [(NAME, "Frau Kaya")]


@promise
def the_plan_tells_it():
    app = office["app"]
    app.press("alt+2")
    app.focused(None, re.compile("Markt bis 14 Uhr"))
    app.press("Return")
    app.find("label", f"{NAME}: Frau Kaya")
    app.press("Escape")
    app.quit()


run()
