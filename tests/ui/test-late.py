# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of what went wrong while nobody looked: late posts come first at the start, an answer of the server that was lost, and a
sign-in that ran out keeps what is queued."""
import re
from datetime import datetime, timedelta

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile("office")
profile.environment["LF_SETTLE_MS"] = "1000"
office = {}


def soon(**span):
    return (datetime.now() + timedelta(**span)).isoformat(timespec="seconds")


def state(text):
    return profile.plan(text)["deliveries"][0]["state"]


def becomes(text, expected):
    office["app"].until(lambda: state(text) == expected, lambda: f"“{text}” {expected}; it is {state(text)}")


@promise
def late_posts_are_the_first_thing_on_the_screen():
    office["account"] = profile.add_account("Bezirksamt")
    for text in ("Wochenmarkt", "Straßenfest", "Bürgeramt"):
        post = profile.cli("post", "--account", office["account"], "--at", soon(hours=1), "--no-wait", "--text", text)["post"]
        # As if the computer had been off at its time.
        profile.query("UPDATE delivery SET due_us = due_us - 7200000000, ready_us = ready_us - 7200000000"
                      " WHERE post_id = (SELECT id FROM post WHERE uid = ?)", post)
    app = office["app"] = desk.start(profile)
    app.window("Held back")
    assert len(app.find("list", "Posts").children) == 3
    assert {state(t) for t in ("Wochenmarkt", "Straßenfest", "Bürgeramt")} == {"held"}


@promise
def each_is_sent_moved_or_dropped():
    app = office["app"]
    app.tab_to("list item", "Wochenmarkt")
    app.tab_to("button", "Send now")
    app.press("Return")
    becomes("Wochenmarkt", "sent")
    app.until(lambda: len(app.find("list", "Posts").children) == 2, "two are left")
    app.tab_to("list item", "Straßenfest")
    app.tab_to("button", re.compile("^Move"))
    app.press("Return")
    app.until(lambda: len(app.windows()) == 3, "the question for the time")
    app.focused("text box")
    app.press("ctrl+a")
    app.type("tomorrow 10:30")
    app.press("Return")
    becomes("Straßenfest", "queued")
    app.window("Held back")
    app.until(lambda: len(app.find("list", "Posts").children) == 1, "one is left")
    app.tab_to("list item", "Bürgeramt")
    app.tab_to("button", "Drop")
    app.press("Return")
    becomes("Bürgeramt", "cancelled")
    app.gone("list", "Posts")
    app.press("Escape")
    app.window("Litfaß – Practice")


@promise
def a_lost_answer_is_looked_after_and_never_sent_twice():
    app = office["app"]
    profile.fault(publish="lost-answer", fetch="offline")
    profile.cli("post", "--account", office["account"], "--no-wait", "--text", "Impfsprechstunde ohne Anmeldung")
    becomes("Impfsprechstunde", "unsure")
    app.press("alt+2")
    app.find("list item", re.compile("Impfsprechstunde.*perhaps sent"))
    profile.fault()
    becomes("Impfsprechstunde", "sent")
    held = "".join(p.read_text(encoding="utf-8") for p in (profile.folder / "practice").rglob("*.json"))
    assert held.count("Impfsprechstunde") == 1


@promise
def a_sign_in_that_ran_out_keeps_what_is_queued():
    app = office["app"]
    profile.fault(office["account"], publish="sign-in-expired", fetch="sign-in-expired")
    profile.cli("post", "--account", office["account"], "--no-wait", "--text", "Müllabfuhr verschoben")
    app.find("button", "Sign in")
    app.heard(re.compile("please sign in again"))
    app.tab_to("button", "Sign in")
    app.press("Return")
    app.window("Practice – Sign in again")
    app.focused("text box", "Name")
    app.type("Bezirksamt")
    app.press("Return")
    app.window("Litfaß – Practice")
    becomes("Müllabfuhr", "sent")
    app.gone("button", "Sign in")
    # Whether “tomorrow 10:30” is within a day, and so asked about at the end, depends on the time of day.
    profile.cli("plan", "cancel", profile.plan("Straßenfest")["post"])
    app.find("label", "Nothing is planned")
    app.quit()


if __name__ == "__main__":
    run()
