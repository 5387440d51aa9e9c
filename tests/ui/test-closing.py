# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of closing with posts that are still due: moved, or kept running without a window, brought back, and ended by itself."""
import re
import subprocess
from datetime import datetime, timedelta

from litfass_ui import APP, Desk, Profile, promise, run

desk = Desk()
profile = Profile("office")
office = {}


def soon(**span):
    return (datetime.now() + timedelta(**span)).isoformat(timespec="seconds")


def plan(text, **span):
    return profile.cli("post", "--account", office["account"], "--at", soon(**span), "--no-wait", "--text", text)["post"]


def due_of(text):
    """As the wall clock shows it."""
    return datetime.fromisoformat(profile.plan(text)["due"].replace("Z", "+00:00")).astimezone().replace(tzinfo=None)


def becomes(text, expected):
    office["app"].until(lambda: profile.plan(text)["deliveries"][0]["state"] == expected,
                        lambda: f"“{text}” {expected}; it is {profile.plan(text)}")


@promise
def closing_offers_to_move_what_is_due():
    office["account"] = profile.add_account("Bezirksamt")
    app = office["app"] = desk.start(profile)
    plan("Wochenmarkt", hours=3)
    app.until(lambda: app.find_all("label", re.compile("Wochenmarkt")), "the state line names it")
    app.press("ctrl+q")
    app.window(re.compile("1 post is due within a day"))
    app.find("button", "Move …").do("click")
    app.window("Due within a day")
    app.tab_to("list item", "Wochenmarkt")
    app.tab_to("button", "Move …")
    app.press("Return")
    app.until(lambda: len(app.windows()) == 3, "the question for the time")
    app.focused("text box")
    app.press("ctrl+a")
    later = datetime.now() + timedelta(days=3)
    app.type(f"{later:%d.%m.%Y} 10:30")
    app.press("Return")
    due = later.replace(hour=10, minute=30, second=0, microsecond=0)
    app.until(lambda: due_of("Wochenmarkt") == due, lambda: f"moved; it is {due_of('Wochenmarkt')}")
    app.gone("list", "Posts")
    app.press("Escape")
    app.window("Litfaß – Practice")


@promise
def keep_running_hides_the_window_and_a_second_start_brings_it_back():
    app = office["app"]
    office["later"] = plan("Straßenfest", hours=5)
    app.until(lambda: app.find_all("label", re.compile("Straßenfest")), "the state line names it")
    app.press("ctrl+q")
    app.window(re.compile("1 post is due within a day"))
    app.find("button", "Keep running").do("click")
    app.until(lambda: app.windows() == [], "no window is there")
    assert app.is_running()
    subprocess.run([APP, *profile.options], env=app.environment, check=True, timeout=60, stdout=subprocess.DEVNULL)
    app.window("Litfaß – Practice")


@promise
def it_sends_without_a_window_and_stays_for_what_is_due_later():
    app = office["app"]
    plan("Bürgeramt", seconds=8)
    app.find("label", re.compile("Goes out in"))
    app.press("ctrl+q")
    app.window(re.compile("2 posts are due within a day"))
    app.find("button", "Keep running").do("click")
    app.until(lambda: app.windows() == [], "no window is there")
    becomes("Bürgeramt", "sent")
    assert app.is_running()


@promise
def it_ends_by_itself_when_nothing_more_is_due():
    app = office["app"]
    profile.cli("plan", "cancel", office["later"])
    app.ended = True
    app.check_end()
    assert profile.plan("Wochenmarkt")["deliveries"][0]["state"] == "queued"


if __name__ == "__main__":
    run()
