# SPDX-License-Identifier: GPL-3.0-or-later
"""A page at Facebook through the window: a token is pasted, a page chosen; a post goes out, a comment comes in and is answered; when the
sign-in has ended another token is taken."""
import json
import re
from datetime import datetime, timedelta

import keyring
from litfass_ui import Desk, Profile, promise, run, wait_for, work
from servers import Facebook

server = Facebook()
desk = Desk()
profile = Profile("amt", practice=False)
profile.environment["LF_SERVER_FACEBOOK"] = server.uri
profile.environment["LF_POLL_WAIT_MS"] = "500"
profile.environment["LF_SETTLE_MS"] = "150"
office = {}
QUESTION = "Und die Ersatztermine?"
ANSWER = "Am Donnerstag darauf."
FEED = "/v26.0/104872345001234/feed"


def files_with(needles):
    return [str(path) for path in work.rglob("*") if path.is_file() and any(needle.encode() in path.read_bytes() for needle in needles)]


def own_texts():
    return [(t["kind"], t["text"]) for t in server.control("texts")]


def waiting():
    """What waits at the page: text → when."""
    return {t["text"]: t["scheduled"] for t in server.control("texts") if "scheduled" in t}


def state(text):
    return profile.plan(text)["deliveries"][0]["state"]


def item():
    return next((i for i in profile.cli("inbox", "list") if i["text"] == QUESTION), None)


def paste(app, token):
    app.focused("text box", "Zugriffstoken")
    app.type(token)
    app.press("Return")


@promise
def what_is_no_token_is_refused():
    app = office["app"] = desk.start(profile, language="de")
    app.activate("add-account")
    app.window("Konto hinzufügen")
    app.focused("list item", "Bluesky")
    app.tab_to("list item", "Facebook", key="Down")
    app.press("Return")
    app.window("Facebook – Konto hinzufügen")
    app.focused("text box", "Zugriffstoken")
    # Who makes the token, where, and with which permissions.
    app.find("label", re.compile("Systemnutzer"))
    for name in ("show_list", "manage_posts", "read_engagement", "read_user_content", "manage_engagement", "messaging"):
        app.find("label", "pages_" + name)
    app.shot("token")
    paste(app, "  ")
    app.heard("„Zugriffstoken“ ist leer. Bitte füllen Sie es aus.")
    app.focused("text box", "Zugriffstoken")
    app.find("label", "„Zugriffstoken“ ist leer. Bitte füllen Sie es aus.")
    app.shot("empty")
    app.type("k")
    app.gone("label", re.compile("ist leer"))
    app.press("ctrl+a")
    paste(app, "kein Token")
    app.heard(re.compile("Der Server hat das Zugriffstoken nicht angenommen"))
    assert profile.cli("account", "list") == [] and keyring.count_items() == 0


@promise
def the_page_is_chosen_among_those_of_the_token():
    app = office["app"]
    office["token"] = server.control("person", {"pages": 2})["token"]
    app.press("Return")
    paste(app, office["token"])
    app.find("label", re.compile("gilt für mehrere Konten"))
    app.find("combo box", "Konto")
    app.shot("page")
    # Neither the error before nor the long words here make the window wider.
    assert max(w["width"] for w in app.probe() if w["type"] == "LfSignInDialog") <= 520, app.probe()
    app.press("space")
    app.find("list item", re.compile("Stadtbibliothek"))
    app.press("Up", "Return")
    app.find("button", "Weiter").do("click")
    app.heard("Angemeldet als ")
    app.window("Litfaß")
    accounts = profile.cli("account", "list")
    assert [(a["network"], a["name"], a["state"]) for a in accounts] == [("facebook", "Bezirksamt Mitte", "fine")], accounts
    office["id"] = accounts[0]["id"]
    assert keyring.count_items() == 1
    app.press("alt+4")
    app.find("list item", "Bezirksamt Mitte", description=re.compile("Facebook"))
    app.shot("account")


def limits():
    return json.loads(profile.query("SELECT limits FROM account")[0][0] or "{}")


@promise
def what_facebook_does_not_report_is_set_in_the_window():
    app = office["app"]
    app.tab_to("list item", "Bezirksamt Mitte")
    app.press("Return")
    app.window("Konto")
    app.find("list item", "Text", description="bis zu 63.206 Zeichen")
    app.tab_to(None, "Was Facebook nicht meldet")
    assert not app.find_all("text box", "Version der Schnittstelle")
    app.press("space")
    app.tab_to("text box", "Version der Schnittstelle")
    app.shot("options")
    app.type("v31")
    app.heard("Das muss aussehen wie „v26.0“.")
    assert "version" not in limits(), limits()
    app.type(".0")
    app.until(lambda: limits().get("version") == "v31.0", lambda: f"the version is stored: {limits()}")
    # The server knows one version only, and that is not this one.
    app.find("button", "Jetzt nachsehen").do("click")
    app.heard(re.compile("beantwortet diese Version seiner Schnittstelle nicht mehr.*(?s:.*)#2635"))
    app.press("ctrl+a", "Delete")
    app.until(lambda: "version" not in limits(), "it is as usual again")
    app.find("button", "Jetzt nachsehen").do("click")
    app.heard("Der Server antwortet, die Anmeldung gilt.")
    app.tab_to("text box", "Bilder in einem Beitrag")
    app.type("101")
    app.heard("Das muss eine ganze Zahl von 1 bis 100 sein.")
    app.shot("options-wrong")
    assert limits().get("max_media") == 10, limits()
    app.press("BackSpace")
    app.find("list item", "Bilder", description="bis zu 10 je Beitrag")
    app.press("ctrl+a", "Delete")
    app.until(lambda: "max_media" not in limits(), "it is as usual again")
    app.find("button", "Schließen", within=app.window("Konto")).do("click")
    app.window("Litfaß")


@promise
def a_post_goes_out():
    app = office["app"]
    app.press("ctrl+n")
    window = app.window("Neuer Beitrag")
    app.find("button", re.compile("^Facebook, "), within=window).do("click")
    app.focused("text box", re.compile("Text"))
    app.type("Der Wochenmarkt fällt aus.")
    app.find("button", "Jetzt senden").do("click")
    app.find("button", "Trotzdem senden").do("click")
    app.window("Litfaß")
    wait_for(lambda: (profile.plan("Der Wochenmarkt") or {"deliveries": [{}]})["deliveries"][0].get("state") == "sent", "it is sent")
    assert own_texts() == [("post", "Der Wochenmarkt fällt aus.")], own_texts()


@promise
def a_comment_comes_in_also_where_nobody_is_named():
    app = office["app"]
    server.control("nameless", {"on": True})
    server.control("say", {"text": QUESTION, "on": server.control("texts")[0]["id"]})
    app.press("alt+1")
    app.find("list item", re.compile(f"^jemand, .*{re.escape(QUESTION)}"))
    app.shot("inbox")
    assert "  somebody, " in profile.run_cli("inbox", "list").stdout


@promise
def it_is_answered():
    app = office["app"]
    app.press("ctrl+Home", "Home")
    app.tab_to("list item", re.compile(re.escape(QUESTION)), key="Down")
    app.press("Return")
    app.focused("text box", "Ihre Antwort")
    app.find("label", re.compile("^jemand · "))
    app.type(ANSWER)
    app.shot("answer")
    app.press("ctrl+Return")
    app.until(lambda: item()["state"] == "answered", lambda: f"it is answered: {item()}")
    # It is answered here from the moment it is on its way; the waiting time is still to come.
    app.until(lambda: own_texts() == [("post", "Der Wochenmarkt fällt aus."), ("comment", ANSWER)], lambda: f"it stands there: {own_texts()}")


@promise
def a_planned_post_waits_at_facebook():
    app = office["app"]
    app.press("ctrl+n")
    app.window("Neuer Beitrag")
    app.focused("text box", re.compile("Text"))
    app.type("Bürgeramt am Brückentag geschlossen")
    app.press("ctrl+Return")
    app.focused("button", re.compile("^Facebook, "))
    app.press("space")
    app.press("ctrl+Return")
    app.focused("text box", "Zeit")
    app.type("morgen 9")
    app.tab_to("checkbox", "Facebook sendet selbst")
    app.press("space")
    app.find("label", re.compile("geht auch hinaus, wenn dieser Rechner aus ist"))
    app.press("ctrl+Return")
    app.window("Litfaß")
    due = datetime.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    app.until(lambda: waiting() == {"Bürgeramt am Brückentag geschlossen": int(due.timestamp())}, lambda: f"it waits there: {waiting()}")
    app.until(lambda: state("Bürgeramt") == "at-server", lambda: state("Bürgeramt"))
    profile.cli("plan", "cancel", profile.plan("Bürgeramt")["post"])
    app.until(lambda: waiting() == {}, lambda: f"it is taken back: {waiting()}")


@promise
def the_person_finds_a_post_whose_answer_was_lost():
    app = office["app"]
    server.control("late", {"on": True})
    server.control("fault", {"kind": "drop", "method": "POST", "path": FEED, "after": True})
    profile.cli("post", "--account", office["id"], "--no-wait", "--text", "Rohrbruch in der Pfalzburger Straße")
    app.until(lambda: state("Rohrbruch") == "unsure" and profile.query("SELECT 1 FROM delivery WHERE reason = 'decide'"), "it is for a person to decide")
    server.control("late", {"on": False})
    app.activate("decide", profile.plan("Rohrbruch")["deliveries"][0]["id"])
    app.window("Ist er da?")
    assert "Rohrbruch" in app.find("button", "Das ist er").description
    app.shot("compare")
    app.tab_to("button", "Das ist er")
    app.press("Return")
    app.until(lambda: state("Rohrbruch") == "sent", lambda: state("Rohrbruch"))
    assert [t[1] for t in own_texts()].count("Rohrbruch in der Pfalzburger Straße") == 1


@promise
def when_the_sign_in_has_ended_another_token_is_taken():
    app = office["app"]
    server.control("revoke", {})
    app.find("label", re.compile("bitte neu anmelden"))
    token = server.control("person", {"pages": 2})["token"]
    app.activate("sign-in-again", office["id"])
    paste(app, token)
    app.heard("Angemeldet als ")
    app.until(lambda: profile.cli("account", "list")[0]["state"] == "fine", "it is fine again")
    app.gone("label", re.compile("bitte neu anmelden"))
    office["again"] = token


@promise
def only_the_keyring_holds_the_tokens():
    tokens = [server.token, office["token"], office["again"]]
    assert keyring.count_items() == 1
    assert files_with(["Wochenmarkt"]) != []
    assert files_with(tokens) == [] and not any(token in office["app"].read_errors() for token in tokens)
    assert not server.control("leak")["leak"]


if __name__ == "__main__":
    run([server])
