# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done to what somebody wrote: hide, like, mute, remove, by keys and menu, taken back; answers in private; a comparison for a
post that is perhaps there."""
import json
import re

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile("amt")
profile.environment["LF_SETTLE_MS"] = "150"
office = {}


def items():
    return {item["id"]: item for item in profile.cli("inbox", "list")}


def world():
    """What stands in the practice network."""
    path = next(p for p in (profile.folder / "practice").glob("*.json") if p.name != "faults.json")
    return json.loads(path.read_text(encoding="utf-8"))["entries"]


def marks(text):
    return next(entry["marks"] for entry in world() if entry["text"] == text)


def choose_reply(app):
    """An open answer of a citizen below the office's post; gives it."""
    app.press("alt+1")
    app.press("ctrl+Home")
    app.press("Home")
    app.tab_to("list item", re.compile("offen, .*|.*offen · Antwort"), key="Down")
    row = app.focus()
    return next(item for item in items().values() if item["kind"] == "reply" and item["text"] in row.name)


@promise
def citizens_answer_a_post():
    office["account"] = profile.add_account("Bezirksamt")
    profile.cli("post", "--account", office["account"], "--text", "Am Montag werden zwei kranke Linden gefällt.")
    app = office["app"] = desk.start(profile, language="de")
    app.until(lambda: [i for i in items().values() if i["kind"] == "reply"], "somebody answered")


@promise
def an_answer_is_hidden_by_a_key_and_shown_again():
    app = office["app"]
    item = office["item"] = choose_reply(app)
    app.press("h")
    app.heard(re.compile("^Ausgeblendet: "))
    app.until(lambda: items()[item["id"]]["hidden"], "it is hidden here")
    assert marks(item["text"]) == 1
    app.find("label", re.compile("^⊘ ausgeblendet"))
    app.shot("hidden")
    app.press("ctrl+z")
    app.heard(re.compile("^Wieder eingeblendet: "))
    app.until(lambda: not items()[item["id"]]["hidden"], "it is shown")
    assert marks(item["text"]) == 0


@promise
def it_is_liked_and_that_is_kept_in_the_last_deeds():
    app = office["app"]
    app.press("l")
    app.heard(re.compile("^Gefällt mir: "))
    assert marks(office["item"]["text"]) == 4
    app.activate("last-deeds")
    app.window("Letzte Schritte")
    app.find("list item", re.compile("^Gefällt mir: .* \\(von "))
    app.press("Escape")
    app.window(re.compile("^Litfaß"))


@promise
def muting_asks_and_names_the_person():
    app = office["app"]
    name = office["item"]["author_name"]
    app.press("m")
    app.window(re.compile(f"^{re.escape(name)} stummschalten"))
    app.shot("mute")
    app.press("Escape")
    app.window(re.compile("^Litfaß"))
    assert marks(office["item"]["text"]) == 4
    app.press("m")
    app.window(re.compile("stummschalten"))
    app.tab_to("button", "Stummschalten")
    app.press("Return")
    app.heard(re.compile("^Stummgeschaltet: "))
    assert marks(office["item"]["text"]) == 6


@promise
def an_answer_goes_to_its_author_alone():
    app = office["app"]
    app.press("ctrl+r")
    app.type("Das schreiben wir Ihnen lieber privat.")
    app.find("label", re.compile("privat zu beantworten bis"))
    app.shot("private")
    app.find("button", "Zur Übung privat").do("click")
    app.until(lambda: [e for e in world() if e["text"] == "Das schreiben wir Ihnen lieber privat." and e["audience"] == "direct"],
              "it is there, for its author alone")


@promise
def removing_asks_and_is_for_good():
    app = office["app"]
    # One citizen may be all who answers a post.
    profile.cli("post", "--account", office["account"], "--text", "Am Dienstag werden zwei junge Linden gepflanzt.")
    item = app.until(lambda: next((i for i in items().values() if i["kind"] == "reply" and i["id"] != office["item"]["id"]), None),
                     "somebody else answers")
    assert profile.run_cli("inbox", "remove", item["id"]).returncode == 0
    assert items()[item["id"]]["state"] in ("done", "answered") and items()[item["id"]]["hidden"]
    assert item["text"] not in [entry["text"] for entry in world() if entry["handle" if "handle" in entry else "n"] == item["author"]]


@promise
def both_texts_stand_side_by_side():
    app = office["app"]
    profile.fault(publish="lost-request")
    profile.cli("post", "--account", office["account"], "--no-wait", "--text", "Wochenmarkt")
    app.until(lambda: profile.query("SELECT 1 FROM delivery WHERE state = 'unsure' AND reason = 'decide'"), "it is for a person to decide")
    profile.fault()
    app.activate("problems")
    app.window("Probleme")
    app.tab_to("button", "Vergleichen …")
    app.press("Return")
    app.window("Ist er da?")
    app.find("label", "Wochenmarkt", within=app.window("Ist er da?"))
    app.find("label", re.compile("^Aus dieser Zeit wurde kein Beitrag"))
    app.shot("compare")
    app.tab_to("button", "Erneut senden")
    app.press("Return")
    app.until(lambda: profile.plan("Wochenmarkt")["deliveries"][0]["state"] == "sent", "it is sent again")
    app.window("Probleme")
    app.press("Escape")


if __name__ == "__main__":
    run()
