# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in to Bluesky in a real browser, at the real servers: allowing, denying, giving up, the end of the sign-in."""
import json
import os
import re
import sys
import urllib.parse
import urllib.request

import browser as browsers
import keyring
from litfass_ui import Desk, Profile, promise, run, wait_for, work
from servers import Bluesky

if (not Bluesky.is_installed() or not browsers.find()) and "LF_NEED_SERVERS" not in os.environ:
    print(f"1..0 # SKIP tests/servers/bluesky/install was not run, or there is no {browsers.PROGRAM}")
    sys.exit(0)

server = Bluesky("--appview")
os.environ["LF_PLC_DIRECTORY"] = server.state["plc"]
browser = browsers.Browser(work / "browser")
desk = Desk()
profile = Profile("office", practice=False)
person = server.state["accounts"]["office"]
office = {"pages": 0, "secrets": []}


def next_page(app):
    page = browser.wait_page(office["pages"])
    office["pages"] += 1
    app.find("label", re.compile(r"^In Ihrem Browser ist eine Seite von localhost offen"))
    return page


def log_in(page, name=None):
    """Up to the page that asks whether Litfaß may."""
    if name:
        page.wait_text("Please authenticate")
        page.click("Sign in")
    page.wait_text("Only enter your password on sites you trust")
    if name:
        page.type("input[name=username]", name)
    page.type("input[name=password]", person["password"])
    page.click("Sign in")
    page.wait_text("wants to access your account")
    # No more than what Litfaß does.
    assert "Read and send messages" not in page.wait_text("Manage your profile, posts")


def posts():
    return [record["value"]["text"] for record in server.control("/posts?who=office")["posts"]]


def call(method, body, token=None):
    request = urllib.request.Request(f"{server.uri}/xrpc/{method}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    if token is not None:
        request.add_header("Authorization", f"Bearer {token}")
    return json.loads(urllib.request.urlopen(request).read() or "null")


def rename(handle):
    """As the office does it in the network's own app."""
    session = call("com.atproto.server.createSession", {"identifier": person["handle"], "password": person["password"]})
    call("com.atproto.identity.updateHandle", {"handle": handle}, session["accessJwt"])
    person["handle"] = handle


def keep_secrets():
    for secret in keyring.read_all():
        office["secrets"] += [secret[name] for name in ("accessJwt", "refreshJwt", "dpopKey")]
        office["secrets"] += secret["dpopKey"].split(".")[2:]


def files_with(needles):
    return [str(path) for path in work.rglob("*") if path.is_file() and "browser" not in path.relative_to(work).parts
            and any(needle.encode() in path.read_bytes() for needle in needles)]


@promise
def denied_the_dialog_goes_on():
    app = office["app"] = desk.start(profile, language="de")
    app.activate("add-account")
    app.window("Konto hinzufügen")
    app.focused("list item", "Bluesky")
    app.press("Return")
    app.focused("text box", re.compile("^Server"))
    app.find("list item", re.compile("^Im Browser"))
    app.find("list item", re.compile("^Mit App-Passwort"))
    app.press("ctrl+a")
    app.type(server.uri)
    app.press("Return")
    page = next_page(app)
    log_in(page, person["handle"])
    page.click("Deny access")
    page.wait_text("Sie wurden nicht angemeldet. Schließen Sie diese Seite und kehren Sie zu Litfaß zurück.")
    app.heard(re.compile("Die Anmeldung wurde im Browser abgelehnt"))
    assert app.focused("text box", re.compile("^Server")).text == server.uri and keyring.count_items() == 0
    page.close()


@promise
def given_up_nothing_is_kept():
    app = office["app"]
    app.press("Return")
    page = next_page(app)
    page.wait_text("Please authenticate")
    app.press("Escape")
    app.window("Litfaß")
    assert keyring.count_items() == 0 and profile.cli("account", "list") == []
    page.close()


@promise
def allowed_the_account_is_there():
    app = office["app"]
    app.activate("add-account")
    app.window("Konto hinzufügen")
    app.focused("list item", "Bluesky")
    app.press("Return")
    app.focused("text box", re.compile("^Server"))
    app.press("ctrl+a")
    app.type(server.uri)
    app.press("Return")
    page = next_page(app)
    log_in(page, person["handle"])
    page.click("Authorize")
    page.wait_text("Sie sind angemeldet. Schließen Sie diese Seite und kehren Sie zu Litfaß zurück.")
    app.find("label", re.compile(f"^Angemeldet als @?{re.escape(person['handle'])}"))
    app.window("Litfaß")
    page.close()
    keep_secrets()
    assert keyring.count_items() == 1 and len(office["secrets"]) == 4


@promise
def a_post_goes_out():
    identifier = office["id"] = profile.cli("account", "list")[0]["id"]
    profile.cli("post", "--account", identifier, "--text", "Bürgeramt heute bis 18 Uhr geöffnet", "--no-wait")
    wait_for(lambda: posts() == ["Bürgeramt heute bis 18 Uhr geöffnet"], lambda: f"the post; there are {posts()}")
    app = office["app"]
    app.press("alt+4")
    app.tab_to("list item", profile.cli("account", "list")[0]["name"])
    app.press("Return")
    app.window("Konto")
    app.tab_to("button", "Jetzt nachsehen")
    app.press("Return")
    app.heard("Der Server antwortet, die Anmeldung gilt.")
    app.press("Escape")
    app.window("Litfaß")


@promise
def when_the_sign_in_has_ended_everything_waits():
    app = office["app"]
    server.control("/fault?nsid=*&kind=status&status=401&error=invalid_token&n=100000")
    server.control("/fault?nsid=/oauth/token&kind=status&status=400&error=invalid_grant&n=100000")
    profile.cli("post", "--account", office["id"], "--text", "Standesamt geschlossen", "--no-wait")
    app.find("label", "Bluesky: bitte neu anmelden. 1 Beitrag wartet darauf.")
    assert profile.plan("Standesamt")["deliveries"][0]["state"] == "waiting" and len(posts()) == 1


@promise
def signed_in_again_in_the_browser_what_waited_goes_out():
    app = office["app"]
    app.find("button", "Anmelden").do("click")
    app.window("Bluesky – erneut anmelden")
    # Only now: whoever looks at a server that is well again may find that the sign-in holds, and the banner goes.
    server.control("/heal")
    rename("bezirksamt-neu.test")
    app.focused("button", "Weiter")
    app.press("Return")
    page = next_page(app)
    # The page knows who shall sign in, also under a name that Litfaß has not heard of yet.
    log_in(page)
    page.click("Authorize")
    page.wait_text("Sie sind angemeldet.")
    app.window("Litfaß")
    app.gone("label", re.compile("bitte neu anmelden"))
    wait_for(lambda: profile.cli("account", "list")[0]["handle"] == person["handle"], lambda: profile.cli("account", "list"))
    wait_for(lambda: len(posts()) == 2, lambda: f"the post that waited; there are {posts()}")
    page.close()
    keep_secrets()


@promise
def removed_its_sign_in_ends_at_the_server():
    app = office["app"]
    app.press("alt+4")
    app.tab_to("list item", profile.cli("account", "list")[0]["name"])
    app.press("Return")
    app.window("Konto")
    app.tab_to("button", "Konto entfernen …")
    app.press("Return")
    app.window(re.compile("entfernen"))
    app.tab_to("button", "Entfernen")
    app.press("Return")
    app.heard("Auch beim Server gilt die Anmeldung nicht mehr.")
    app.window("Litfaß")
    assert server.control("/calls")["/oauth/revoke"] >= 1 and keyring.count_items() == 0
    app.quit()


@promise
def no_file_holds_a_token_or_a_key():
    assert len(office["secrets"]) == 8 and files_with(office["secrets"]) == []
    assert files_with([person["handle"]]) != []
    assert not any(secret in office["app"].read_errors() for secret in office["secrets"])


if __name__ == "__main__":
    run([browser, server])
