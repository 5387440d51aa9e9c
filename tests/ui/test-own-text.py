# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a text of its own for one account: its tab, its counter, and that the other account keeps the common text."""
import json
import re

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile("office")
office = {}
COMMON, OWN = "Wochenmarkt am Samstag", "Wochenmarkt am Samstag, Presse ab 8 Uhr"


def published(account):
    """What the practice network holds of this account’s posts."""
    held = json.loads((profile.folder / "practice" / f"{account}.json").read_text(encoding="utf-8"))
    return re.findall(r'"(Wochenmarkt[^"]*)"', json.dumps(held, ensure_ascii=False))


@promise
def one_account_gets_a_text_of_its_own():
    office["bezirksamt"] = profile.add_account("Bezirksamt")
    office["presse"] = profile.add_account("Pressestelle")
    profile.query("UPDATE account SET standard = 1")
    profile.query("INSERT INTO setting (name, value) VALUES ('waiting-time-s', '0')")
    app = office["app"] = desk.start(profile)
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.type(COMMON)
    app.tab_to("button", "Own text for …", key="shift+Tab")
    app.press("space")
    app.find("menu item", "Practice @pressestelle").do("click")
    view = app.focused("text box", "Own text for @pressestelle")
    assert view.text == COMMON
    app.find("tab", "Practice, own text, @pressestelle", states={"pressed"})
    app.press("ctrl+End")
    app.type(OWN[len(COMMON):])
    app.find("label", f"Practice {len(OWN)} of 500")


@promise
def the_common_text_stays_as_it_is():
    app = office["app"]
    app.tab_to("tab", "For all", key="shift+Tab")
    app.press("space")
    app.find("tab", "For all", states={"pressed"})
    assert app.find("text box", "Text for all accounts").text == COMMON


@promise
def each_account_sends_its_own():
    app = office["app"]
    app.find("button", "Send now").do("click")
    app.window("Litfaß – Practice")
    app.until(lambda: {d["state"] for d in profile.plan("Wochenmarkt")["deliveries"]} == {"sent"}, lambda: f"sent: {profile.plan('Wochen')}")
    assert published(office["bezirksamt"]) == [COMMON], published(office["bezirksamt"])
    assert published(office["presse"]) == [OWN], published(office["presse"])


if __name__ == "__main__":
    run()
