# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a post of three parts, by keyboard alone: written, planned, opened again, changed, sent as a chain of answers."""
import json
import re
from datetime import datetime, timedelta

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile("office")
office = {}
PARTS = ["Sperrung der Müllerstraße ab Montag", "Umleitung über die Seestraße", "Fragen an das Straßenamt"]
CHANGED = "Umleitung über den Nordhafen"


def name_of(part, n_parts):
    return f"Text für alle Konten, Teil {part} von {n_parts}"


def held():
    """What the practice network holds of this post, in the order in which it came."""
    world = json.loads((profile.folder / "practice" / f"{office['account']}.json").read_text(encoding="utf-8"))
    return sorted((e for e in world["entries"] if e.get("text") in (*PARTS, CHANGED)), key=lambda e: e["n"])


def stored():
    return profile.query("SELECT text FROM revision_part WHERE revision_id = "
                         "(SELECT max(id) FROM post_revision) ORDER BY ordinal")


@promise
def one_part_looks_like_no_part():
    office["account"] = profile.add_account("Bezirksamt")
    profile.query("UPDATE account SET standard = 1")
    profile.query("INSERT INTO setting (name, value) VALUES ('waiting-time-s', '0')")
    app = office["app"] = desk.start(profile, language="de")
    app.press("ctrl+n")
    app.window(re.compile("^Neuer Beitrag"))
    app.focused("text box", "Text für alle Konten")
    app.gone("label", re.compile("^Teil "))
    app.gone("button", re.compile("entfernen"))
    app.find("button", "Weiteren Teil anfügen")
    app.type(PARTS[0])


@promise
def a_key_adds_a_part_and_goes_into_it():
    app = office["app"]
    for number in (2, 3):
        app.press("ctrl+shift+Return")
        app.focused("text box", name_of(number, number))
        app.find("label", f"Teil {number} von {number}")
        app.type(PARTS[number - 1])
    app.find("label", f"Übung {len(PARTS[2])} von 500")
    assert app.find("text box", name_of(1, 3)).text == PARTS[0]
    app.shot("thread")


@promise
def what_is_missing_names_its_part():
    app = office["app"]
    app.press("ctrl+shift+Return")
    app.focused("text box", name_of(4, 4))
    app.press("shift+F6")
    app.press("ctrl+Return")
    app.heard("Text schreiben (Teil 4)")
    app.focused("text box", name_of(4, 4))


@promise
def an_empty_part_goes_at_once_a_written_one_comes_back():
    app = office["app"]
    app.tab_to("button", "Teil 4 entfernen")
    app.press("space")
    app.focused("text box", name_of(3, 3))
    app.gone("button", "Rückgängig")
    app.tab_to("button", "Teil 2 entfernen", key="shift+Tab")
    app.press("space")
    app.focused("text box", name_of(1, 2))
    app.heard("Teil 2 entfernt")
    assert app.find("text box", name_of(2, 2)).text == PARTS[2]
    app.find("button", "Rückgängig").do("click")
    assert app.focused("text box", name_of(2, 3)).text == PARTS[1]
    assert app.find("text box", name_of(3, 3)).text == PARTS[2]


@promise
def a_draft_keeps_all_parts():
    app = office["app"]
    app.press("Escape")
    app.window("Litfaß – Übung")
    assert [row[0] for row in stored()] == PARTS, stored()
    app.press("alt+3")
    row = app.find("list item", re.compile(r"^Sperrung der Müllerstraße.*\+ 2 Teile"))
    app.until(lambda: app.focus() is not None, lambda: "something has the focus")
    app.tab_to("list item", re.compile(r"^Sperrung der Müllerstraße"))
    app.press("Return")
    app.window(re.compile("^Entwurf"))
    assert app.focused("text box", name_of(1, 3)).text == PARTS[0]
    assert [app.find("text box", name_of(n, 3)).text for n in (2, 3)] == PARTS[1:], row


@promise
def it_is_planned_and_stands_in_the_plan():
    app = office["app"]
    app.press("ctrl+Return")
    app.focused("text box", "Zeit")
    app.type("morgen 9")
    app.press("ctrl+Return")
    app.window("Litfaß – Übung")
    app.until(lambda: profile.plan(PARTS[0]) and profile.plan(PARTS[0])["parts"] == PARTS, lambda: f"planned: {profile.plan(PARTS[0])}")
    app.press("alt+2")
    app.focused("grid cell", re.compile("heute"))
    app.press("Right")
    app.find("list item", re.compile(r"^09:00, Sperrung der Müllerstraße.*\+ 2 Teile"))
    app.press("F6")
    app.focused("list item", re.compile("^09:00, Sperrung"))


@promise
def the_second_part_is_changed_in_the_plan():
    app = office["app"]
    app.press("Return")
    app.find("label", re.compile(r"\+ 2 Teile$"))
    app.shot("plan")
    app.tab_to("button", re.compile("^Öffnen"))
    app.press("Return")
    app.window(re.compile("^Geplanter Beitrag"))
    app.focused("text box", name_of(1, 3))
    app.tab_to("text box", name_of(2, 3))
    app.press("ctrl+a")
    app.type(CHANGED)
    app.press("ctrl+Return")
    app.window("Litfaß – Übung")
    app.until(lambda: profile.plan(PARTS[0])["parts"] == [PARTS[0], CHANGED, PARTS[2]], lambda: f"changed: {profile.plan(PARTS[0])}")
    assert held() == []


@promise
def it_goes_out_as_a_chain_of_answers():
    app = office["app"]
    profile.cli("plan", "send-now", profile.plan(PARTS[0])["post"])
    app.until(lambda: len(held()) == 3, lambda: f"sent: {held()}")
    chain = held()
    assert [e["text"] for e in chain] == [PARTS[0], CHANGED, PARTS[2]], chain
    assert [e["parent"] for e in chain] == [0, chain[0]["n"], chain[1]["n"]], chain


@promise
def a_copy_at_the_server_gives_way_when_a_part_is_added():
    """No server keeps a thread: the copy is taken away there, and all parts wait here."""
    app = office["app"]
    at = (datetime.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")
    post = profile.cli("post", "--account", "@bezirksamt", "--text", "Straßenfest", "--at", at, "--hand-over", "--no-wait")["post"]
    app.until(lambda: [d["waits"] for d in profile.plan("Straßenfest")["deliveries"]] == ["server"], lambda: f"{profile.plan('Straßenfest')}")
    app.activate("open-post", post)
    window = app.window(re.compile("^Geplanter Beitrag"))
    app.find("checkbox", "Übung sendet selbst", within=window)
    app.press("ctrl+shift+Return")
    app.focused("text box", name_of(2, 2))
    app.gone("checkbox", "Übung sendet selbst", within=window)
    app.type("Bühne am Leopoldplatz")
    app.press("ctrl+Return")
    app.window("Litfaß – Übung")

    def waiting():
        return [(d["waits"], d["parts"]) for d in profile.plan("Straßenfest")["deliveries"] if d["state"] != "cancelled"]

    app.until(lambda: waiting() == [("here", ["Straßenfest", "Bühne am Leopoldplatz"])], lambda: f"{profile.plan('Straßenfest')}")
    world = json.loads((profile.folder / "practice" / f"{office['account']}.json").read_text(encoding="utf-8"))
    assert [e for e in world["entries"] if e.get("text") == "Straßenfest" and not e["deleted"]] == [], world["entries"]
    profile.cli("plan", "cancel", post)


@promise
def an_own_text_is_one_of_all_parts():
    app = office["app"]
    profile.add_account("Presse")
    app.press("ctrl+n")
    window = app.window(re.compile("^Neuer Beitrag"))
    app.focused("text box", "Text für alle Konten")
    app.find(None, re.compile("^Übung, @presse"), within=window).do("click")
    app.type("Lesung")
    app.press("ctrl+shift+Return")
    app.focused("text box", name_of(2, 2))
    app.type("Eintritt frei")
    app.tab_to("button", "Eigener Text für …", key="shift+Tab")
    app.press("space")
    app.find("menu item", "Übung @presse").do("click")
    assert app.focused("text box", "Eigener Text für @presse, Teil 1 von 2").text == "Lesung"
    app.tab_to("text box", "Eigener Text für @presse, Teil 2 von 2")
    app.press("ctrl+End")
    app.type(", Presse ab 18 Uhr")
    app.find("button", "Jetzt senden", within=window).do("click")
    app.find("button", "Trotzdem senden").do("click")
    app.window("Litfaß – Übung")
    app.until(lambda: {d["state"] for d in profile.plan("Lesung")["deliveries"]} == {"sent"}, lambda: f"sent: {profile.plan('Lesung')}")
    parts = sorted(d["parts"] for d in profile.plan("Lesung")["deliveries"])
    assert parts == [["Lesung", "Eintritt frei"], ["Lesung", "Eintritt frei, Presse ab 18 Uhr"]], parts


if __name__ == "__main__":
    run()
