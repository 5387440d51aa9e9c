# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window says and does while the keyring is locked, when it opens, and where there is none."""
import datetime
import re

import browser
import keyring
from litfass_ui import Desk, Profile, promise, run, wait_for, work
from servers import Mastodon, read

LOCKED = "Schlüsselbund gesperrt: Nichts geht hinaus, nichts kommt herein."
NONE = re.compile("^This computer has no keyring: sign-ins are lost when Litfaß ends")

server = Mastodon("--keys")
bus = keyring.BusWithout(work / "without")
desk = Desk()
profile = Profile("office", practice=False)
lonely = Profile("lonely", practice=False)
office = {}


def said(text):
    """Those posts of the office that have reached the server."""
    return [status for status in server.control("statuses") if status["text"] == text]


@promise
def a_locked_keyring_is_said_and_what_is_stored_can_be_read():
    secret = work / "token"
    secret.write_text(server.token)
    office["id"] = profile.cli("account", "add", "mastodon", "--server", server.uri, "--secret-file", str(secret))["id"]
    secret.unlink()
    server.control("citizen", {"text": "@bezirksamt Wann öffnet das Bürgeramt?"})
    profile.cli("inbox", "sync")
    keyring.lock()
    server.control("citizen", {"text": "@bezirksamt Ist die Linde gefällt?"})
    app = office["app"] = desk.start(profile, language="de")
    app.find("label", LOCKED)
    app.heard(LOCKED)
    app.find("list item", re.compile("Wann öffnet das Bürgeramt"))
    assert app.find_all("list item", re.compile("Ist die Linde gefällt")) == []


@promise
def planning_goes_on_but_nothing_goes_out():
    app = office["app"]
    app.press("ctrl+n")
    window = app.window("Neuer Beitrag")
    app.focused("text box", "Text für alle Konten")
    app.type("Wochenmarkt am Lietzensee")
    app.find("button", re.compile("^Mastodon, @bezirksamt"), within=window).do("click")
    app.tab_to("text box", "Zeit")
    # Not within a day: closing would ask.
    app.type(f"{datetime.date.today() + datetime.timedelta(10):%d.%m.%Y} 9:00")
    app.press("ctrl+Return")
    app.find("label", re.compile("Von diesem Rechner wurde dort noch nie etwas gesendet."))
    app.find("button", "Trotzdem senden").do("click")
    app.window("Litfaß")
    assert app.until(lambda: profile.plan("Wochenmarkt"), "the planned post")["deliveries"][0]["state"] == "queued"

    profile.cli("post", "--account", office["id"], "--text", "Bürgeramt heute geschlossen", "--no-wait")
    app.press("alt+2")
    app.find("list item", re.compile("Bürgeramt heute geschlossen, zurückgehalten: Schlüsselbund gesperrt"))
    assert server.count("POST", "/api/v1/statuses") == 0


@promise
def an_account_is_not_removed_while_its_sign_in_would_stay():
    app = office["app"]
    app.press("alt+4")
    app.tab_to("list item", re.compile("Bezirksamt|@bezirksamt"))
    app.press("Return")
    app.window("Konto")
    app.tab_to("button", "Konto entfernen …")
    app.press("Return")
    app.window(re.compile("entfernen"))
    app.tab_to("button", "Entfernen")
    app.press("Return")
    message = app.window(re.compile("nicht entfernt"))
    app.find("label", "Der Schlüsselbund ist gesperrt, darum kann nichts gesendet oder abgerufen werden. Bitte entsperren Sie ihn.", within=message)
    app.find("button", "Entsperren", within=message)
    app.focused("button", "Schließen")
    app.shot("remove")
    app.press("Escape")
    app.window("Konto")
    app.press("Escape")
    app.window("Litfaß")
    app.find("list item", re.compile("Bezirksamt|@bezirksamt"))
    assert [a["id"] for a in profile.cli("account", "list")] == [office["id"]] and keyring.count_items() == 1
    assert server.count("POST", "/oauth/revoke") == 0
    app.focused("list item", re.compile("Bezirksamt|@bezirksamt"))
    app.press("alt+2")
    app.find("list item", re.compile("Bürgeramt heute geschlossen, zurückgehalten: Schlüsselbund gesperrt"))


@promise
def signing_in_says_it_too_and_leaves_nothing_at_the_server():
    app = office["app"]
    opened = work / "opened"
    browser.register(work / "starter", f'#!/bin/sh\necho "$1" > {opened}.new\nmv {opened}.new {opened}\n')
    app.activate("add-account")
    app.window("Konto hinzufügen")
    app.focused("list item", "Bluesky")
    app.press("Down", "Down", "Return")
    app.focused("text box", re.compile("^Server"))
    app.type(server.uri)
    app.tab_to("list item", "Mit einem Code")
    app.press("Return")
    app.tab_to("button", "Weiter")
    app.press("Return")
    app.focused("text box", "Code")
    page = read(wait_for(lambda: opened.exists() and opened.read_text().strip(), "the address that was opened"))
    app.type(re.search("<code>(.*)</code>", page)[1])
    app.press("Return")
    app.heard("Der Schlüsselbund ist gesperrt, darum kann nichts gesendet oder abgerufen werden.")
    app.focused("button", "Entsperren")
    assert server.control("tokens")["tokens"] == [server.token] and server.count("POST", "/oauth/revoke") == 1
    app.press("Escape")
    app.window("Litfaß")


@promise
def unlocking_where_nobody_can_be_asked_ends_with_a_sentence():
    app = office["app"]
    app.find("button", "Entsperren").do("click")
    app.heard("Der Schlüsselbund wurde nicht entsperrt. Entsperren Sie ihn, um zu senden und abzurufen.")
    app.find("label", LOCKED)
    assert server.count("POST", "/api/v1/statuses") == 0


@promise
def opened_elsewhere_everything_goes_on():
    app = office["app"]
    keyring.open_by_password()
    app.gone("label", LOCKED)
    wait_for(lambda: said("Bürgeramt heute geschlossen"), "the post that waited has gone out")
    app.find("list item", re.compile("Bürgeramt heute geschlossen, gesendet"))
    app.press("alt+1")
    app.find("button", "1 neue – anzeigen").do("click")
    app.find("list item", re.compile("Ist die Linde gefällt"))
    assert len(server.control("statuses")) == 1
    app.quit()


@promise
def without_a_keyring_a_sign_in_says_that_it_ends():
    app = office["app"] = desk.start(lonely, language="en", environment=bus.environment(desk))
    app.activate("add-account")
    app.window("Add an account")
    app.focused("list item", "Bluesky")
    app.press("Down", "Down", "Return")
    app.focused("text box", re.compile("^Server"))
    app.type(server.uri)
    app.tab_to("list item", "With a token")
    app.press("Return")
    app.tab_to("button", "Continue")
    app.press("Return")
    app.focused("text box", "Token")
    app.type(server.token)
    app.press("Return")
    question = app.window(re.compile("^Signed in only until Litfaß ends"))
    app.find("label", re.compile("@bezirksamt.*\n?There is no keyring on this computer, so sign-ins cannot be kept", re.S), within=question)
    app.focused("button", "Close")
    app.press("Return")
    app.window("Litfaß")


@promise
def until_then_it_works():
    app = office["app"]
    app.find("list item", re.compile("Ist die Linde gefällt"))
    account = lonely.query("SELECT uid FROM account")[0][0]
    lonely.cli("post", "--account", account, "--text", "Ohne Schlüsselbund", "--no-wait")
    wait_for(lambda: said("Ohne Schlüsselbund"), "what was signed in sends")
    assert app.find_all("label", NONE) == []
    app.quit()


@promise
def after_a_restart_the_banner_says_it():
    app = desk.start(lonely, language="en", environment=bus.environment(desk))
    app.find("label", NONE)
    app.find("list item", re.compile("Ist die Linde gefällt"))
    app.find("button", "What to do").do("click")
    app.window("Help")
    app.press("Escape")
    app.window("Litfaß")
    app.quit()


if __name__ == "__main__":
    run([bus, server])
