# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in to Bluesky with an app password through the window, against the real servers; and again when the sign-in has ended there."""
import datetime
import http.client
import os
import re
import sys
import urllib.parse

import keyring
from litfass_ui import Desk, Profile, promise, run, wait_for, work
from servers import Bluesky, ask

if not Bluesky.is_installed() and "LF_NEED_SERVERS" not in os.environ:
    print("1..0 # SKIP tests/servers/bluesky/install was not run")
    sys.exit(0)

server = Bluesky("--appview")
desk = Desk()
profile = Profile("office", practice=False)
person = server.state["accounts"]["office"]
office = {}


def call(nsid, body):
    """As the person's own browser, signed in with the password of the account."""
    return ask(f"{server.uri}/xrpc/{nsid}", body, person["accessJwt"])


def activate():
    """Takes no body, not even an empty one with a type."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.uri).netloc)
    connection.request("POST", "/xrpc/com.atproto.server.activateAccount", headers={"Authorization": f"Bearer {person['accessJwt']}"})
    assert connection.getresponse().status == 200


def posts():
    return [record["value"]["text"] for record in server.control("/posts?who=office")["posts"]]


def delivery(text):
    return profile.plan(text)["deliveries"][0]


def type_app_password(app, password, words):
    app.focused("text box", words)
    app.type(password)
    app.press("Return")


def choose_app_password(app):
    name = re.compile("^(With an app password|Mit App-Passwort)")
    app.find("list item", name)
    app.tab_to("list item", name)
    app.press("Return")
    app.until(lambda: "checked" in app.find("checkbox", name).states, "the app password is chosen")
    app.tab_to("button", re.compile("^(Continue|Weiter)"))
    app.press("Return")


def files_with(needles):
    return [str(path) for path in work.rglob("*") if path.is_file() and any(needle.encode() in path.read_bytes() for needle in needles)]


@promise
def a_wrong_app_password_is_named_the_name_stays():
    app = office["app"] = desk.start(profile, language="en")
    app.activate("add-account")
    app.window("Add an account")
    app.focused("list item", "Bluesky")
    app.press("Return")
    field = app.focused("text box", re.compile("^Server"))
    assert field.text == "https://bsky.social"
    app.press("ctrl+a")
    app.type(server.uri)
    choose_app_password(app)
    app.focused("text box", "Name")
    app.type(person["handle"])
    app.press("Return")
    type_app_password(app, "abcd-efgh-ijkl-mnop", "App password")
    app.heard("The server does not know this name with this app password.")
    assert app.focused("text box", re.compile("^Server")).text == server.uri
    app.press("Return")
    assert app.focused("text box", "Name").text == person["handle"]


@promise
def the_right_one_signs_in_and_the_inbox_is_fetched():
    app = office["app"]
    server.control("/write?who=anna&n=1", {"$type": "app.bsky.feed.post", "text": f"@{person['handle']} Wann öffnet das Bürgeramt?", "facets": [
        {"index": {"byteStart": 0, "byteEnd": 1 + len(person["handle"])},
         "features": [{"$type": "app.bsky.richtext.facet#mention", "did": person["did"]}]}]})
    app.press("Return")
    type_app_password(app, person["appPassword"], "App password")
    app.find("label", re.compile(f"^Signed in as @?{re.escape(person['handle'])}"))
    app.window("Litfaß")
    app.find("list item", re.compile("Wann öffnet das Bürgeramt"))
    assert keyring.count_items() == 1 and files_with([person["appPassword"]]) == []


@promise
def the_account_says_what_it_is_and_that_it_holds():
    app = office["app"]
    app.press("alt+4")
    app.tab_to("list item", re.compile("Neukölln"))
    app.press("Return")
    app.window("Account")
    app.find("list item", "Text", description="up to 300 characters")
    app.tab_to("button", "Look now")
    app.press("Return")
    app.heard("The server answers, the sign-in holds.")
    app.press("Escape")
    app.quit()


@promise
def when_the_sign_in_has_ended_at_the_server_everything_waits():
    identifier = office["id"] = profile.cli("account", "list")[0]["id"]
    later = datetime.date.today() + datetime.timedelta(10)
    profile.cli("post", "--account", identifier, "--text", "Wochenmarkt am Lietzensee", "--at", f"{later:%Y-%m-%d}T09:00", "--no-wait")
    call("com.atproto.server.revokeAppPassword", {"name": "litfass"})
    office["password"] = call("com.atproto.server.createAppPassword", {"name": "litfass-2"})["password"]
    server.control("/fault?nsid=*&kind=status&status=400&error=ExpiredToken&n=100000")
    app = office["app"] = desk.start(profile, language="de")
    app.find("label", "Bluesky: bitte neu anmelden.")
    profile.cli("post", "--account", identifier, "--text", "Bürgeramt heute geschlossen", "--no-wait")
    app.find("label", "Bluesky: bitte neu anmelden. 1 Beitrag wartet darauf.")
    app.press("alt+2")
    app.find("list item", re.compile("Bürgeramt heute geschlossen, .*bitte neu anmelden"))
    assert delivery("Bürgeramt")["state"] == "waiting" and delivery("Wochenmarkt")["state"] == "queued" and posts() == []


@promise
def signed_in_again_what_waited_goes_out():
    app = office["app"]
    server.control("/heal")
    app.find("button", "Anmelden").do("click")
    app.window("Bluesky – erneut anmelden")
    app.find("label", re.compile(f"^Melden Sie sich erneut als @?{re.escape(person['handle'])} an"))
    app.focused("button", "Weiter")
    choose_app_password(app)
    app.focused("text box", "Name")
    app.type(person["handle"])
    app.press("Return")
    # The one of before has ended with the sign-in.
    type_app_password(app, person["appPassword"], "App-Passwort")
    app.heard("Der Server kennt diesen Namen mit diesem App-Passwort nicht.")
    app.focused("button", "Weiter")
    app.press("Return")
    app.focused("text box", "Name")
    app.press("Return")
    type_app_password(app, office["password"], "App-Passwort")
    app.window("Litfaß")
    app.gone("label", re.compile("bitte neu anmelden"))
    wait_for(lambda: posts() == ["Bürgeramt heute geschlossen"], lambda: f"the post that waited; there are {posts()}")
    app.find("list item", re.compile("Bürgeramt heute geschlossen, gesendet"))
    assert delivery("Wochenmarkt")["state"] == "queued"


@promise
def a_deactivated_account_is_said_and_what_to_do():
    app = office["app"]
    words = "Das Konto ist bei seinem Netzwerk deaktiviert. Aktivieren Sie es dort in den Einstellungen und melden Sie sich dann neu an."
    call("com.atproto.server.deactivateAccount", {})
    # Such an account can still read.
    server.control("/fault?nsid=*&kind=status&status=401&error=AccountDeactivated&n=100000")
    assert profile.run_cli("inbox", "sync").returncode == 1
    app.find("label", f"Bluesky: {words}")
    app.press("alt+4")
    app.find("list item", re.compile("Neukölln"), description=re.compile("Konto bei seinem Netzwerk deaktiviert"))
    app.shot("deactivated")
    app.find("button", "Anmelden").do("click")
    app.window("Bluesky – erneut anmelden")
    choose_app_password(app)
    app.focused("text box", "Name")
    app.press("ctrl+a")
    app.type(person["handle"])
    app.press("Return")
    type_app_password(app, office["password"], "App-Passwort")
    app.heard(re.compile(f"^http.*: {words}"))
    app.find("label", re.compile(f"^http.*: {words}"))
    app.shot("deactivated-sign-in")
    app.press("Escape")
    app.window("Litfaß")
    server.control("/heal")
    activate()
    profile.cli("inbox", "sync")
    app.gone("label", f"Bluesky: {words}")


@promise
def removed_its_sign_in_ends_at_the_server():
    app = office["app"]
    app.press("alt+4")
    app.tab_to("list item", re.compile("Neukölln"))
    app.press("Return")
    app.window("Konto")
    app.tab_to("button", "Konto entfernen …")
    app.press("Return")
    app.window(re.compile("entfernen"))
    app.tab_to("button", "Entfernen")
    app.press("Return")
    app.heard("Auch beim Server gilt die Anmeldung nicht mehr.")
    app.window("Litfaß")
    # And before that the one that the deactivated account had begun.
    assert server.control("/calls")["com.atproto.server.deleteSession"] == 2 and keyring.count_items() == 0
    assert profile.plan("Wochenmarkt")["deliveries"][0]["state"] == "cancelled"
    app.quit()
    assert files_with([person["appPassword"], office["password"]]) == []


if __name__ == "__main__":
    run([server])
