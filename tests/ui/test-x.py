# SPDX-License-Identifier: GPL-3.0-or-later
"""X through the window: terms and prices first, then the real browser; what sending and reading cost; answers that X refuses."""
import os
import re
import sys
import urllib.parse

import browser as browsers
from litfass_ui import Desk, Profile, promise, run, wait_for, work
from servers import X

if not browsers.find() and "LF_NEED_SERVERS" not in os.environ:
    print(f"1..0 # SKIP {browsers.PROGRAM} is not installed")
    sys.exit(0)

CLIENT = "bezirksamt-klient_1"

server = X()
browser = browsers.Browser(work / "browser")
desk = Desk()
parts = [browser, server]
profile = Profile("amt", practice=False)
profile.environment["LF_SERVER_X"] = server.uri
profile.environment["LF_POLL_WAIT_MS"] = "500"
profile.environment["LF_SETTLE_MS"] = "150"
office = {"pages": 0}
config = work / "config"
GIVEN = "von-der-it_7"


def set_policy():
    """The client id of the office as its IT set it; beside it what every journey sets for the toolkit."""
    for folder in ("glib-2.0/settings", "gtk-4.0"):
        (config / folder).mkdir(parents=True)
    (config / "glib-2.0/settings/keyfile").write_text(f"[de/berlin/Litfass]\nclient-ids={{'x': '{GIVEN}'}}\n", encoding="utf-8")
    (config / "gtk-4.0/settings.ini").write_text("[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\n", encoding="utf-8")
    return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(config)}


def next_page(app):
    page = browser.wait_page(office["pages"])
    office["pages"] += 1
    page.wait_text("Litfaß wants to access your X account")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.address).query)
    return page, query["redirect_uri"][0], query["state"][0]


def open_terms(app):
    """Up to the terms, which stand before anything is asked or opened."""
    app.activate("add-account")
    app.window("Konto hinzufügen")
    app.focused("list item", "Bluesky")
    app.shot("networks")
    for name in ("Facebook", "Mastodon", "X"):
        app.press("Down")
        app.focused("list item", name)
    app.press("Return")
    app.window("X – Konto hinzufügen")
    app.focused("list item", "Nur senden")


def go_on(app):
    app.tab_to("button", "Gelesen, weiter")
    app.press("Return")


def type_client(app, client):
    app.focused("text box", "Client-ID")
    app.press("ctrl+a")
    app.type(client)
    app.press("Return")


def spent():
    return profile.cli("account", "list")[0]["spent_this_month_micro_usd"]


def state(text):
    """Of the delivery of a post; None before there is one."""
    post = profile.plan(text)
    return post["deliveries"][0]["state"] if post else None


@promise
def the_terms_for_authorities_stand_before_the_browser():
    app = office["app"] = desk.start(profile, language="de", environment=set_policy())
    open_terms(app)
    terms = app.find("label", re.compile("nur mit einem Enterprise-Vertrag")).name
    for part in ("etwa 0,015 $", "mit einem Link etwa 0,20 $", "Rechtsamt"):
        assert part in terms, terms
    app.find("list item", "Senden und lesen", description=re.compile(r"höchstens etwa 0,015 \$"))
    assert "checked" in app.find("checkbox", "Nur senden").states
    app.shot("terms")


@promise
def a_client_id_that_is_none_is_named():
    app = office["app"]
    go_on(app)
    assert app.focused("text box", "Client-ID").text == GIVEN
    app.find("label", re.compile("developer.x.com/portal.*„Native App“"))
    for port in (17653, 27653, 37653):
        app.find("label", f"http://127.0.0.1:{port}/callback")
    app.shot("client")
    type_client(app, "kein client")
    app.heard(re.compile("Das ist keine Client-ID"))


@promise
def denied_in_the_browser_the_dialog_goes_on():
    app = office["app"]
    app.press("Return")
    type_client(app, CLIENT)
    page, redirect, _ = next_page(app)
    assert re.fullmatch("http://127\\.0\\.0\\.1:(17653|27653|37653)/callback", redirect), redirect
    page.click("Cancel")
    page.wait_text("Sie wurden nicht angemeldet. Schließen Sie diese Seite und kehren Sie zu Litfaß zurück.")
    app.heard(re.compile("Die Anmeldung wurde im Browser abgelehnt"))
    assert profile.cli("account", "list") == []
    page.close()


@promise
def giving_up_closes_the_door():
    app = office["app"]
    app.press("Return")
    type_client(app, CLIENT)
    page, _, _ = next_page(app)
    app.find("label", "Es wird auf den Browser gewartet …")
    app.press("Escape")
    app.window("Litfaß")
    page.click("Authorize app")
    wait_for(lambda: re.search("chrome-error:", page.evaluate("location.href") or ""), "the browser finds nobody")
    assert server.count("POST", "/2/oauth2/token") == 0 and profile.cli("account", "list") == []
    page.close()


@promise
def a_wrong_state_signs_nobody_in_the_right_page_does():
    app = office["app"]
    open_terms(app)
    go_on(app)
    type_client(app, CLIENT)
    page, redirect, state = next_page(app)
    address = page.address
    for wrong in (f"{redirect}?code=abc&state={state[:-1]}", f"{redirect}?error=access_denied"):
        page.go(wrong)
        page.wait_text("Diese Seite gehört zu einem anderen Anmeldeversuch")
    assert server.count("POST", "/2/oauth2/token") == 0
    page.go(address)
    page.wait_text("Litfaß wants to access your X account")
    page.click("Authorize app")
    page.wait_text("Sie sind angemeldet. Schließen Sie diese Seite und kehren Sie zu Litfaß zurück.")
    app.find("label", re.compile("^Angemeldet als @bezirksamt"))
    app.window("Litfaß")
    account = profile.cli("account", "list")[0]
    assert account["network"] == "x" and account["reads"] is False and account["spent_this_month_micro_usd"] == 0, account
    office["account"] = account["id"]
    page.close()


@promise
def after_a_cancelled_browser_the_client_id_is_not_typed_again():
    app = office["app"]
    app.activate("sign-in-again", office["account"])
    app.window(re.compile("^X – "))
    page, _, _ = next_page(app)
    page.click("Cancel")
    app.heard(re.compile("Die Anmeldung wurde im Browser abgelehnt"))
    page.close()
    app.press("Return")
    assert app.focused("text box", "Client-ID").text == CLIENT
    app.press("Return")
    page, _, _ = next_page(app)
    assert urllib.parse.parse_qs(urllib.parse.urlsplit(page.address).query)["client_id"] == [CLIENT]
    page.click("Authorize app")
    app.window("Litfaß")
    page.close()


@promise
def the_price_stands_at_the_text_before_it_is_sent():
    app = office["app"]
    app.press("ctrl+n")
    window = app.window("Neuer Beitrag")
    app.gone("label", re.compile("^Das Senden kostet"))
    chip = app.find(None, re.compile("^X, @bezirksamt"), within=window)
    chip.do("click")
    app.find("label", "Das Senden kostet etwa 0,015 $. Diesen Monat wurde noch nichts ausgegeben.", within=window)
    app.focused("text box", re.compile("Text"))
    app.type("Wochenmarkt heute: https://berlin.de/markt")
    app.find("label", "Das Senden kostet etwa 0,20 $. Diesen Monat wurde noch nichts ausgegeben.", within=window)
    app.shot("price")


@promise
def what_was_sent_is_counted_once():
    app = office["app"]
    app.find("button", "Jetzt senden").do("click")
    # The first post there: the question before an unusual account.
    app.find("button", "Trotzdem senden").do("click")
    app.window("Litfaß")
    wait_for(lambda: state("Wochenmarkt") == "sent", "it is sent")
    assert spent() == 200000, spent()
    assert [post["text"] for post in server.control("posts")["posts"]] == ["Wochenmarkt heute: https://berlin.de/markt"]


@promise
def what_was_perhaps_sent_counts_once_and_so_does_each_post_that_was_looked_at():
    server.control("fault", {"kind": "drop", "method": "POST", "path": "/2/tweets", "after": True})
    profile.cli("post", "--account", office["account"], "--no-wait", "--text", "Straßenfest am Sonntag")
    wait_for(lambda: profile.query("SELECT 1 FROM spending WHERE micro = 15000"), "it is counted with the request")
    wait_for(lambda: state("Straßenfest") == "sent", "its answer was lost, and it was found")
    assert spent() == 215000 + 2 * 5000, spent()


@promise
def what_x_refused_cost_nothing():
    server.control("fault", {"kind": "status", "method": "POST", "path": "/2/tweets", "status": 400})
    assert profile.run_cli("post", "--account", office["account"], "--text", "Falsch", "--json").returncode != 0
    wait_for(lambda: state("Falsch") == "failed", "it failed")
    assert spent() == 225000, spent()


@promise
def a_post_of_two_parts_costs_both():
    app = office["app"]
    app.press("ctrl+n")
    window = app.window("Neuer Beitrag")
    app.find(None, re.compile("^X, @bezirksamt"), within=window).do("click")
    app.focused("text box", "Text für alle Konten")
    app.type("Sperrung ab Montag")
    app.press("ctrl+shift+Return")
    app.focused("text box", "Text für alle Konten, Teil 2 von 2")
    app.type("Umleitung über die Seestraße")
    app.find("label", re.compile(r"^Das Senden kostet etwa 0,030? \$\."), within=window)
    app.find("button", "Jetzt senden", within=window).do("click")
    app.window("Litfaß")
    wait_for(lambda: state("Sperrung") == "sent", "both are sent")
    assert spent() == 255000, spent()
    assert [post["text"] for post in server.control("posts")["posts"]][-2:] == ["Sperrung ab Montag", "Umleitung über die Seestraße"]


@promise
def reading_is_switched_on_in_the_details():
    app = office["app"]
    server.control("say", {"text": "@bezirksamt Wann öffnet das Bürgeramt?"})
    app.press("alt+4")
    app.find("list item", re.compile("Bezirksamt"), description=re.compile("nur senden"))
    app.tab_to("list item", re.compile("Bezirksamt"))
    app.press("Return")
    app.window("Konto")
    app.find("list item", "Diesen Monat ausgegeben", description="etwa 0,255 $")
    row = app.find("list item", "Abrufen, was Menschen schreiben", description=re.compile(r"etwa 9,00 \$ im Monat"))
    app.shot("details")
    assert server.count("GET", "/2/users/2244994945/mentions") == 0
    app.tab_to("list item", "Abrufen, was Menschen schreiben")
    app.press("Return")
    wait_for(lambda: profile.cli("account", "list")[0]["reads"], "it reads")
    app.press("Escape")
    app.window("Litfaß")
    app.press("alt+1")
    app.find("list item", re.compile("Wann öffnet das Bürgeramt"))
    assert spent() >= 270000, spent()


@promise
def the_answer_has_its_price_and_goes_to_the_browser_when_it_is_refused():
    app = office["app"]
    server.control("fault", {"kind": "status", "method": "POST", "path": "/2/tweets", "status": 403})
    app.press("alt+1")
    app.press("ctrl+Home")
    app.press("Home")
    app.tab_to("list item", re.compile("Wann öffnet das Bürgeramt"), key="Down")
    app.press("ctrl+r")
    app.type("Ab acht Uhr.")
    app.find("label", re.compile("^Das Senden kostet etwa 0,01 \\$"))
    app.shot("answer")
    # The price that stands there is all of it: the thread is not read once more for a look whether somebody else has answered.
    read = [server.count("GET", path) for path in ("/2/tweets", "/2/tweets/search/recent")]
    assert read[1] == 1, read
    app.press("ctrl+Return")
    wait_for(lambda: state("Ab acht Uhr.") == "failed", "it is refused")
    assert [server.count("GET", path) for path in ("/2/tweets", "/2/tweets/search/recent")] == read
    app.activate("problems")
    window = app.window("Probleme")
    app.shot("refused")
    app.find("button", "Im Browser öffnen", within=window).do("click")
    app.heard(re.compile("^Ihre Antwort wurde kopiert"))
    browser.wait_page(office["pages"])


if __name__ == "__main__":
    run(parts)
