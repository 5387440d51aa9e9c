# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts that came with a file are signed in for the first time on this computer: at their own server, and not before their terms were seen."""
import json
import re

from litfass_ui import Desk, Profile, promise, run, work

# Nobody listens there.
SERVER = "http://127.0.0.1:9"
BLUESKY, X = (f"0192f0c1-7b1e-7000-8000-00000000000{n}" for n in (1, 2))

desk = Desk()
profile = Profile("office", practice=False)
office = {}


def write_file():
    common = {"name": "Bezirksamt", "standard": True, "hands_over": False}
    accounts = [
        {"id": BLUESKY, "network": "bluesky", "server": SERVER, "remote_id": "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "handle": "bezirksamt.example"},
        {"id": X, "network": "x", "server": "https://api.x.com", "remote_id": "4711", "handle": "@bezirksamt", "settings": {"reading": True}},
    ]
    path = work / "accounts.json"
    path.write_text(json.dumps({"litfass": "accounts", "version": 1, "accounts": [common | a for a in accounts], "groups": []}), encoding="utf-8")
    return path


@promise
def an_error_names_the_accounts_own_server():
    profile.cli("account", "import", str(write_file()))
    app = office["app"] = desk.start(profile, language="de")
    app.activate("sign-in-again", BLUESKY)
    app.window("Bluesky – erneut anmelden")
    app.focused("button", "Weiter")
    app.press("Return")
    app.heard(re.compile("^" + re.escape(SERVER) + ": "))
    app.find("label", re.compile("^" + re.escape(SERVER) + ": "))
    assert app.find_all(None, re.compile("bsky.social")) == []
    app.shot("server")
    app.press("Escape")
    app.window("Litfaß")


@promise
def the_terms_are_seen_here_before_the_first_sign_in():
    app = office["app"]
    # Looking where nothing is read finds no sign-in.
    profile.run_cli("inbox", "sync")
    account = next(a for a in profile.cli("account", "list") if a["id"] == X)
    assert (account["reads"], account["state"], account["last_contact"]) == (False, "sign-in-again", None), account
    app.activate("sign-in-again", X)
    app.window("X – erneut anmelden")
    app.focused("list item", "Nur senden")
    assert "checked" in app.find("checkbox", "Nur senden").states
    app.find("label", re.compile("Enterprise-Vertrag"))
    app.shot("terms")
    app.tab_to("button", "Gelesen, weiter")
    app.press("Return")
    app.focused("text box", "Client-ID")
    app.press("Escape")
    app.window("Litfaß")


@promise
def whoever_was_signed_in_here_has_seen_them():
    app = office["app"]
    profile.query("UPDATE account SET last_contact_us = 1798119000000000 WHERE network = 'x'")
    app.until(lambda: next(a for a in profile.cli("account", "list") if a["id"] == X)["last_contact"] is not None, "the contact is known")
    app.press("alt+4")
    app.find("list item", re.compile("Bezirksamt"), description=re.compile("X · @bezirksamt.*letzter Kontakt"))
    app.activate("sign-in-again", X)
    app.window("X – erneut anmelden")
    app.focused("text box", "Client-ID")
    app.press("Escape")
    app.window("Litfaß")
    app.quit()


if __name__ == "__main__":
    run()
