# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a text that is being written: it survives a kill, Escape and Discard; a planned post that is being
changed at its time is held and asked about."""
import re
from datetime import datetime, timedelta

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile("office")
office = {}


def drafts():
    return [text for text, in profile.query(
        "SELECT p.text FROM post JOIN revision_part p ON p.revision_id = post.revision_id WHERE post.state = 'draft'"
        " AND NOT EXISTS (SELECT 1 FROM delivery WHERE post_id = post.id)")]


@promise
def what_is_typed_survives_a_kill():
    office["account"] = profile.add_account("Bezirksamt")
    profile.query("UPDATE account SET standard = 1")
    profile.query("INSERT INTO setting (name, value) VALUES ('waiting-time-s', '0')")
    app = office["app"] = desk.start(profile)
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.type("Spielplatz am Lietzensee gesperrt")
    app.until(lambda: drafts() == ["Spielplatz am Lietzensee gesperrt"], lambda: f"saved by itself; {drafts()}")
    app.kill()
    app = office["app"] = desk.start(profile)
    app.press("alt+3")
    app.focused("list item", re.compile("Spielplatz"))
    app.press("Return")
    app.window("Draft – practice")
    assert app.focused("text box", "Text for all accounts").text == "Spielplatz am Lietzensee gesperrt"


@promise
def escape_loses_nothing_and_an_empty_window_leaves_nothing():
    app = office["app"]
    app.press("ctrl+End")
    app.type(" bis Freitag")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.heard("Kept in Drafts")
    assert drafts() == ["Spielplatz am Lietzensee gesperrt bis Freitag"]
    app.find("list item", re.compile("bis Freitag"))
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.press("Escape")
    app.window("Litfaß – Practice")
    assert len(drafts()) == 1


@promise
def discarding_is_taken_back():
    app = office["app"]
    app.press("alt+3")
    app.focused("list item", re.compile("Spielplatz"))
    app.press("Return")
    app.window("Draft – practice")
    app.tab_to("button", "Menu of the post", key="shift+Tab")
    app.press("Return", "Up", "Return")
    app.window("Litfaß – Practice")
    app.heard("Draft discarded")
    app.until(lambda: drafts() == [], "gone")
    app.press("ctrl+z")
    app.until(lambda: len(drafts()) == 1, "back")


@promise
def a_post_that_is_being_changed_at_its_time_is_held_and_asked_about():
    app = office["app"]
    due = (datetime.now() + timedelta(seconds=8)).isoformat(timespec="seconds")
    post = profile.cli("post", "--account", office["account"], "--at", due, "--no-wait", "--text", "Wochenmarkt")["post"]
    app.activate("open-post", post)
    app.window("Planned post – practice")
    app.focused("text box", "Text for all accounts")
    app.press("ctrl+End")
    app.type(" nur bis 12 Uhr")
    app.find("label", re.compile("The time of this post has come while it was being changed"))
    app.until(lambda: profile.plan("Wochenmarkt")["deliveries"][0]["state"] == "held", "held")
    app.tab_to("button", "Send now")
    app.press("Return")
    app.window("Litfaß – Practice")
    app.until(lambda: profile.plan("Wochenmarkt nur bis 12 Uhr")["deliveries"][0]["state"] == "sent", "goes out")


if __name__ == "__main__":
    run()
