# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in to Mastodon through the window: in a real browser, with a code, with a token; and all that may go wrong on the way."""
import os
import pathlib
import re
import sys
import urllib.parse

import browser as browsers
import keyring
from litfass_ui import Desk, Profile, promise, run, wait_for, work
from servers import Mastodon, WebSite

if not browsers.find() and "LF_NEED_SERVERS" not in os.environ:
    print(f"1..0 # SKIP {browsers.PROGRAM} is not installed")
    sys.exit(0)

GONE = re.compile("chrome-error:")
LOOPBACK = "0100007F"

server = Mastodon("--consent", "--keys")
stranger = Mastodon("--tls")
bakery = WebSite()
browser = browsers.Browser(work / "browser")
desk = Desk()
parts = [browser, server, stranger, bakery]
german = Profile("deutsch", practice=False)
english = Profile("english", practice=False)
office = {"pages": 0}


def listeners(port):
    """The addresses, as the system notes them, on which somebody listens at a port."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in pathlib.Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return [local.rsplit(":", 1)[0] for _, local, _, state, *_ in lines if state == "0A" and int(local.rsplit(":", 1)[1], 16) == port]


def closed(port):
    wait_for(lambda: not listeners(port), f"nobody listens at {port} any more")


def next_page(app):
    """The page that the app has opened now, and where the browser shall come back to."""
    page = browser.wait_page(office["pages"])
    office["pages"] += 1
    page.wait_text("Authorization required")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.address).query)
    return page, query["redirect_uri"][0], query["state"][0]


def open_dialog(app, title):
    """Up to the field for the server."""
    app.activate("add-account")
    app.window(title)
    app.focused("list item", "Bluesky")
    app.press("Down", "Down")
    app.focused("list item", "Mastodon")
    app.press("Return")
    return app.focused("text box", re.compile("^Server"))


def retype(app, text):
    app.focused("text box", re.compile("^Server"))
    app.press("ctrl+a")
    app.type(text)
    app.press("Return")


def method(app, name):
    app.find("list item", name)
    app.tab_to("list item", name)
    app.press("Return")
    app.until(lambda: "checked" in app.find("checkbox", name).states, f"{name} is chosen")
    app.tab_to("button", "Continue")


def secrets():
    known = server.control("tokens")
    return [secret for secret in known["tokens"] + known["client_secrets"] if secret != server.token]


def files_with(needles):
    """Every file of the test's own home, profiles and outputs that holds one of them; the keyring's own file is encrypted."""
    found = []
    for folder in [work, *(pathlib.Path(os.environ[name]) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                                                                        "XDG_STATE_HOME", "XDG_RUNTIME_DIR"))]:
        for path in folder.rglob("*"):
            if path.is_file() and "browser" not in path.relative_to(folder).parts:
                content = path.read_bytes()
                found += [f"{path}" for needle in needles if needle.encode() in content]
    return found


@promise
def no_server_and_wrong_servers_are_named_and_the_text_stays():
    app = office["app"] = desk.start(german, language="de")
    field = open_dialog(app, "Konto hinzufügen")
    app.press("Return")
    app.heard("Geben Sie die Adresse Ihres Servers ein")
    app.focused("text box", re.compile("^Server"))
    for address, sentence in [("gibt-es-nicht.invalid", "Ein Server dieses Namens wurde nicht gefunden"),
                              (bakery.uri, "Unter dieser Adresse gibt es einen Server"),
                              (stranger.uri, "Die Verbindung ist nicht sicher")]:
        retype(app, address)
        app.heard(re.compile(f"^{re.escape(address)}: .*{sentence}"))
        app.focused("text box", re.compile("^Server"))
        assert field.text == address, field.text


@promise
def denied_in_the_browser_the_dialog_goes_on():
    app = office["app"]
    retype(app, server.uri)
    page, redirect, _ = next_page(app)
    app.find("label", re.compile(r"^In Ihrem Browser ist eine Seite von 127\.0\.0\.1 offen"))
    app.find("label", "Es wird auf den Browser gewartet …")
    parts = urllib.parse.urlsplit(redirect)
    assert parts.hostname == "127.0.0.1" and listeners(parts.port) == [LOOPBACK], (redirect, listeners(parts.port))
    page.click("Deny")
    page.wait_text("Sie wurden nicht angemeldet. Schließen Sie diese Seite und kehren Sie zu Litfaß zurück.")
    app.heard(re.compile("Die Anmeldung wurde im Browser abgelehnt"))
    assert app.focused("text box", re.compile("^Server")).text == server.uri
    closed(parts.port)
    page.close()


@promise
def the_page_opens_again_its_address_is_copied_and_giving_up_ends_it():
    app = office["app"]
    app.press("Return")
    page, redirect, _ = next_page(app)
    app.focused("button", "Erneut öffnen")
    app.press("Return")
    again, redirect_again, _ = next_page(app)
    assert redirect == redirect_again
    address = again.address
    app.press("Tab")
    app.focused("button", "Adresse kopieren")
    app.press("Return")
    app.heard("Adresse kopiert")
    app.find("button", "Abbrechen").do("click")
    app.window("Litfaß")
    closed(urllib.parse.urlsplit(redirect).port)
    # Who says yes now comes to nobody, and nothing was added.
    page.click("Authorize")
    wait_for(lambda: GONE.search(page.evaluate("location.href") or ""), "the browser finds nobody")
    assert german.cli("account", "list") == []
    office["dead"] = urllib.parse.urlsplit(redirect).path
    field = open_dialog(app, "Konto hinzufügen")
    app.press("ctrl+v")
    app.until(lambda: field.text == address, lambda: f"the address was copied; here stands {field.text}")
    page.close()
    again.close()


@promise
def a_wrong_state_signs_nobody_in_the_right_page_does():
    app = office["app"]
    server.control("citizen", {"text": "@bezirksamt Wann öffnet das Bürgeramt?", "who": "buerger1"})
    retype(app, server.uri)
    page, redirect, state = next_page(app)
    parts = urllib.parse.urlsplit(redirect)
    for wrong in (f"{redirect}?code=abc&state={state[:-1]}", f"{redirect}?error=access_denied",
                  f"http://127.0.0.1:{parts.port}{office['dead']}?code=abc&state={state}"):
        page.go(wrong)
        page.wait_text("Diese Seite gehört zu einem anderen Anmeldeversuch")
    app.find("label", "Es wird auf den Browser gewartet …")
    assert server.count("POST", "/oauth/token") == 0
    # Who closes the page has answered nothing: the dialog waits, and opens it again.
    page.close()
    app.find("label", "Es wird auf den Browser gewartet …")
    app.focused("button", "Erneut öffnen").do("click")
    page, redirect, _ = next_page(app)
    page.click("Authorize")
    page.wait_text("Sie sind angemeldet. Schließen Sie diese Seite und kehren Sie zu Litfaß zurück.")
    app.find("label", re.compile("^Angemeldet als @bezirksamt"))
    app.window("Litfaß")
    closed(parts.port)
    page.close()


@promise
def the_account_is_there_and_the_inbox_fetched():
    app = office["app"]
    app.press("alt+4")
    app.find("list item", re.compile("Bezirksamt"), description=re.compile("Mastodon"))
    app.press("alt+1")
    app.find("list item", re.compile("Wann öffnet das Bürgeramt"))


@promise
def only_the_keyring_holds_the_token():
    kept = secrets()
    assert len(kept) >= 2 and keyring.count_items() == 1, kept
    # The search finds what is there: the handle stands in the database.
    assert files_with(["bezirksamt@127.0.0.1"]) != []
    assert files_with(kept) == [] and not any(secret in office["app"].read_errors() for secret in kept)


@promise
def the_account_is_looked_at_and_removed_with_its_sign_in():
    app = office["app"]
    app.press("alt+4")
    app.tab_to("list item", re.compile("Bezirksamt"))
    app.press("Return")
    app.window("Konto")
    app.find("list item", re.compile("Text"), description=re.compile("500"))
    app.tab_to("button", "Jetzt nachsehen")
    app.press("Return")
    app.heard("Der Server antwortet, die Anmeldung gilt.")
    app.tab_to("button", "Konto entfernen …")
    app.press("Return")
    app.window(re.compile("entfernen"))
    app.tab_to("button", "Entfernen")
    app.press("Return")
    app.heard("Auch beim Server gilt die Anmeldung nicht mehr.")
    app.window("Litfaß")
    app.gone("list item", re.compile("Bezirksamt"))
    assert server.control("tokens")["tokens"] == [server.token] and server.count("POST", "/oauth/revoke") == 1
    assert keyring.count_items() == 0
    app.quit()


@promise
def a_code_is_pasted_a_wrong_one_named():
    app = office["app"] = desk.start(english, language="en")
    open_dialog(app, "Add an account")
    app.type(server.uri)
    method(app, "With a code")
    app.press("Return")
    page, redirect, _ = next_page(app)
    assert redirect == "urn:ietf:wg:oauth:2.0:oob"
    app.focused("text box", "Code")
    app.type("falsch-123")
    app.press("Return")
    app.heard("The server did not accept the code.")
    page.close()
    assert app.focused("text box", re.compile("^Server")).text == server.uri
    assert "checked" in app.find("checkbox", "With a code").states
    app.press("Return")
    page, _, _ = next_page(app)
    page.click("Authorize")
    page.wait_text("Copy this code")
    assert app.focused("text box", "Code").text == ""
    app.type(page.value("input"))
    app.press("Return")
    app.find("label", re.compile("^Signed in as @bezirksamt"))
    app.window("Litfaß")
    page.close()


@promise
def a_token_is_pasted_a_wrong_one_named():
    app = office["app"]
    other = office["other"] = Mastodon("--ulids")
    parts.append(other)
    open_dialog(app, "Add an account")
    app.type(other.uri)
    method(app, "With a token")
    for token, result in [(other.token[:-1], "The server did not accept the token."), (other.token, "Signed in as @bezirksamt")]:
        app.press("Return")
        assert app.focused("text box", "Token").text == ""
        app.type(token)
        app.press("Return")
        app.heard(re.compile(f"^{re.escape(result)}"))
    app.window("Litfaß")
    app.press("alt+4")
    app.until(lambda: len(app.find_all("list item", re.compile("Bezirksamt"), description=re.compile("Mastodon"))) == 2, "both accounts")


@promise
def a_server_that_does_not_answer_is_given_up():
    app = office["app"]
    server.control("fault", {"kind": "hang", "path": "/api/v2/instance", "seconds": 0})
    open_dialog(app, "Add an account")
    app.type(server.uri)
    app.press("Return")
    app.find("label", "Looking for the server …")
    app.press("Escape")
    app.window("Litfaß")
    server.control("clear-faults", {})


@promise
def a_sign_in_that_waits_does_not_keep_the_program():
    app = office["app"]
    open_dialog(app, "Add an account")
    retype(app, server.uri)
    page, redirect, _ = next_page(app)
    app.quit()
    closed(urllib.parse.urlsplit(redirect).port)
    page.close()


@promise
def again_only_the_keyring_holds_tokens():
    kept = [*secrets(), office["other"].token]
    assert len(kept) >= 3 and files_with(kept) == []


if __name__ == "__main__":
    run(parts)
