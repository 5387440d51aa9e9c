# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a new officer, by keyboard alone: welcome, practice, first account, a planned post, moved, withdrawn, taken back;
then the same in German."""
import re
from datetime import datetime, timedelta

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile()
office = {}


def planned_for(text):
    """The due time of the entry, as the wall clock shows it, and its state."""
    entry = profile.plan(text)
    due = datetime.fromisoformat(entry["due"].replace("Z", "+00:00")).astimezone()
    return due.replace(tzinfo=None), {d["state"] for d in entry["deliveries"]}


def tomorrow(hour, minute=0, days=1):
    return datetime.now().replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)


def is_due(text, due, state="queued"):
    office["app"].until(lambda: planned_for(text) == (due, {state}), lambda: f"{due} {state}; it is {planned_for(text)}")


@promise
def the_welcome_leads_into_practice():
    app = desk.start(Profile(practice=False))
    app.window("Litfaß")
    app.focused("button", "Add an account …")
    app.tab_to("button", "Practise first")
    app.press("Return")
    office["app"] = desk.adopt(profile)
    office["app"].window("Litfaß – Practice")
    office["app"].find("label", re.compile("nothing leaves this computer"))
    assert len(app.windows()) == 1


@promise
def a_name_is_enough_for_a_practice_account():
    app = office["app"]
    app.focused("button", "Add a practice account …")
    app.press("Return")
    app.window("Practice – Add an account")
    app.focused("text box", "Name")
    app.type("Bezirksamt")
    app.press("Return")
    app.window("Litfaß – Practice")
    app.heard("Signed in as @bezirksamt")
    assert [a["handle"] for a in profile.cli("account", "list")] == ["@bezirksamt"]


@promise
def the_main_button_leads_to_what_is_missing():
    app = office["app"]
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.press("ctrl+Return")
    app.heard("write the text")
    app.type("Wochenmarkt am Karl-August-Platz")
    app.press("ctrl+Return")
    app.focused("button", "Practice, @bezirksamt")
    app.press("space")
    app.find("button", "Practice, @bezirksamt", states={"pressed"})
    app.press("ctrl+Return")
    app.focused("text box", "Time")
    assert "sensitive" in app.find("button", re.compile("1 thing missing")).states


@promise
def a_post_is_planned_with_a_typed_time():
    app = office["app"]
    app.type("tomorrow 9")
    app.find("button", re.compile("^Plan for practice: .*09:00"))
    app.press("ctrl+Return")
    app.window("Litfaß – Practice")
    app.heard("Planned for ")
    is_due("Wochenmarkt", tomorrow(9))


@promise
def it_stands_in_the_plan():
    app = office["app"]
    app.press("alt+2")
    app.focused("grid cell", re.compile("today"))
    app.press("Right")
    app.focused("grid cell", re.compile("1 post planned"))
    app.find("list item", re.compile("^09:00, Wochenmarkt.*planned"))
    app.press("F6")
    app.focused("list item", re.compile("^09:00, Wochenmarkt.*planned"))


@promise
def keys_move_it_by_a_quarter_and_by_a_day():
    app = office["app"]
    app.press("alt+Right")
    is_due("Wochenmarkt", tomorrow(9, 15))
    app.focused("list item", re.compile("^09:15, Wochenmarkt"))
    app.press("alt+Down")
    is_due("Wochenmarkt", tomorrow(9, 15, 2))
    app.focused("list item", re.compile("^09:15, Wochenmarkt"))
    app.press("alt+Left")
    is_due("Wochenmarkt", tomorrow(9, 0, 2))


@promise
def a_typed_time_moves_it_too():
    app = office["app"]
    app.focused("list item", re.compile("^09:00, Wochenmarkt"))
    app.press("ctrl+m")
    app.focused("text box")
    app.press("ctrl+a")
    app.type("tomorrow 10:30")
    app.press("Return")
    is_due("Wochenmarkt", tomorrow(10, 30))
    app.focused("list item", re.compile("^10:30, Wochenmarkt"))


@promise
def withdrawing_is_taken_back_with_ctrl_z():
    app = office["app"]
    app.press("Delete")
    is_due("Wochenmarkt", tomorrow(10, 30), "cancelled")
    app.press("ctrl+z")
    is_due("Wochenmarkt", tomorrow(10, 30), "queued")
    app.press("ctrl+z")
    is_due("Wochenmarkt", tomorrow(9, 0, 2))


@promise
def tab_gets_past_the_pages_without_changing_the_page():
    app = office["app"]
    app.press("alt+2")
    app.focused("grid cell", re.compile("selected"))
    pages = {node for node in app.find("list", "Pages").children}
    app.tab_to("list item", "Plan")
    app.press("Tab")
    app.until(lambda: app.focus() is not None and app.focus() not in pages, lambda: f"{app.focus()} is past the pages")
    app.press("shift+Tab")
    app.focused("list item", "Plan")
    app.press("shift+Tab")
    app.until(lambda: app.focus() is not None and app.focus() not in pages, lambda: f"{app.focus()} is before the pages")
    app.find("heading", "Plan")


@promise
def the_text_of_what_was_sent_is_changed_there():
    app = office["app"]
    profile.cli("post", "--account", "@bezirksamt", "--text", "Bürgeramt am Mitwoch geschlossen")
    app.press("alt+2")
    app.find("button", "Today").do("click")
    app.tab_to("list item", re.compile("Bürgeramt am Mitwoch.*sent"))
    app.press("Return")
    app.tab_to("button", "Change text …")
    app.press("Return")
    app.window("Change text at Practice")
    app.focused("text box", "New text")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.tab_to("list item", re.compile("Bürgeramt am Mitwoch.*sent"))
    app.press("Return")
    app.tab_to("button", "Change text …")
    app.press("Return")
    app.window("Change text at Practice")
    app.focused("text box", "New text")
    app.find("label", "32 of 500")
    assert "sensitive" not in app.find("button", "Change at Practice").states
    app.press("ctrl+a")
    app.type("Bürgeramt am Mittwoch geschlossen")
    app.find("label", "33 of 500")
    app.shot("change-text")
    app.press("Escape")
    app.window("Discard what you changed?")
    app.press("Escape")
    app.window("Change text at Practice")
    assert app.focused("text box", "New text").text == "Bürgeramt am Mittwoch geschlossen"
    profile.fault(publish="lost-answer", count=1)
    app.press("ctrl+Return")
    app.heard("could not be told whether the text was changed")
    app.find("label", re.compile("could not be told whether the text was changed"))
    assert profile.plan("Bürgeramt am Mitwoch")
    app.tab_to("button", "Change at Practice")
    app.press("Return")
    app.window("Litfaß – Practice")
    app.heard("Text changed at Practice")
    app.find("list item", re.compile("Bürgeramt am Mittwoch.*sent"))
    assert profile.plan("Bürgeramt am Mittwoch")["deliveries"][0]["state"] == "sent"
    held = "".join(path.read_text(encoding="utf-8") for path in (profile.folder / "practice").glob("*.json"))
    assert "Mittwoch geschlossen" in held and "Mitwoch geschlossen" not in held


@promise
def closing_asks_about_what_is_due_within_a_day():
    app = office["app"]
    soon = (datetime.now() + timedelta(hours=5)).isoformat(timespec="seconds")
    profile.cli("post", "--account", "@bezirksamt", "--at", soon, "--no-wait", "--text", "Straßenfest")
    app.until(lambda: app.find_all("label", re.compile("Straßenfest")), "the state line names it")
    app.press("ctrl+q")
    app.window(re.compile("1 post is due"))
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.quit(answer="Quit, they will wait")
    profile.cli("plan", "cancel", profile.plan("Straßenfest")["post"])
    assert profile.plan("Wochenmarkt")["deliveries"][0]["state"] == "queued"


@promise
def the_same_in_german():
    app = office["app"] = desk.start(profile, language="de")
    app.press("ctrl+n")
    app.window("Neuer Beitrag – Übung")
    app.focused("text box", "Text für alle Konten")
    app.type("Bürgeramt schließt früher")
    app.press("ctrl+Return")
    app.focused("button", "Übung, @bezirksamt")
    app.press("space", "ctrl+Return")
    app.focused("text box", "Zeit")
    app.type("morgen 9")
    app.find("button", re.compile("^Zur Übung planen: .*09:00"))
    app.press("ctrl+Return")
    app.window("Litfaß – Übung")
    app.heard("Geplant für ")
    is_due("Bürgeramt schließt", tomorrow(9))
    app.press("ctrl+z")
    app.until(lambda: planned_for("Bürgeramt schließt")[1] == {"cancelled"}, "it is withdrawn")


if __name__ == "__main__":
    run()
