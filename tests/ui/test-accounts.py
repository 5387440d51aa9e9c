# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty accounts and what an office makes of them: short names and colours, groups and their keys, the question before an unusual
account, the yearly look at the profiles, sign-ins that end, and several that have ended."""
import re
import time

from litfass_ui import Desk, Profile, promise, run

LONG = "Bezirksamt-Charlottenburg-Wilmersdorf-Pressestelle"
NAMES = [LONG, "Bauamt", "Jugendamt", *(f"Amt {number}" for number in range(4, 21))]
DAY_US = 24 * 3600 * 1000000
desk = Desk()
profile = Profile("office")
office = {}


def now_us():
    return int(time.time() * 1000000)


def account(handle):
    return next(a for a in profile.cli("account", "list") if a["handle"] == handle)


def open_compose(app):
    app.press("ctrl+n")
    app.window("New post – practice")
    return app.focused("text box", "Text for all accounts")


def chosen(app):
    """The handles, or short names, on the chips that are pressed."""
    return sorted(node.name for node in app.find_all("button", re.compile("^Practice, "), states={"pressed"}))


@promise
def twenty_accounts_are_one_list_with_names():
    for name in NAMES:
        profile.add_account(name)
    profile.query("INSERT INTO setting (name, value) VALUES ('waiting-time-s', '0')")
    app = office["app"] = desk.start(profile)
    app.window("Litfaß – Practice")
    app.press("alt+4")
    app.focused("list item", LONG)
    rows = app.find("list", "Accounts").children
    assert len([row for row in rows if row.name]) == 20, [row.name for row in rows]
    app.press("Down", "Down")
    app.focused("list item", "Jugendamt")
    app.press("End")
    app.focused("list item", "Amt 20")


@promise
def a_short_name_and_a_colour_are_set_by_keyboard():
    app = office["app"]
    app.press("Home", "Down")
    app.focused("list item", "Bauamt")
    app.press("Return")
    app.window("Account")
    app.tab_to("text box", "Short name")
    app.type("Bau")
    app.until(lambda: account("@bauamt")["short_name"] == "Bau", "the short name is stored")
    app.tab_to(None, "Colour")
    app.press("space")
    app.press("Down", "Down", "Return")
    app.until(lambda: account("@bauamt")["colour"] == "teal", lambda: f"teal, not {account('@bauamt')['colour']}")
    app.find("list item", "Rights", description="write posts, read answers, send pictures")
    app.shot("details")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.find("list item", "Bauamt", description=re.compile("^Bau · Practice · @bauamt"))


@promise
def a_group_is_made_and_renamed():
    app = office["app"]
    app.press("End")
    app.focused("list item", "Amt 20")
    app.tab_to("button", "New group …")
    app.press("Return")
    app.window("New group of accounts")
    app.focused("text box", "Name of the group")
    app.press("Return")
    app.heard("Give the group a name")
    app.type("Stadt")
    app.press("Return")
    app.heard("Choose at least one account")
    app.tab_to("list item", LONG)
    for name in ("Bauamt", "Jugendamt"):
        app.press("Down")
        app.focused("list item", name)
        app.press("Return")
    app.shot("group")
    app.find("button", "Save").do("click")
    app.heard("Group saved")
    app.window("Litfaß – Practice")
    app.find("list item", "Stadt", description="Bau, @jugendamt")
    app.tab_to("list item", "Stadt", key="shift+Tab")
    app.press("Return")
    app.window("Group of accounts")
    app.focused("text box", "Name of the group")
    app.press("ctrl+a")
    app.type("Bezirk")
    app.press("Return")
    app.heard("Group saved")
    app.focused("list item", "Bezirk")
    assert [g["name"] for g in profile.cli("account", "group", "list")] == ["Bezirk"]
    app.shot("page")


def keeps_what_was_typed(app, window, role, name, words):
    """Escape asks while something was changed; kept, it is still there; discarded, the window goes."""
    app.press("Escape")
    app.window("Discard what you changed?")
    app.press("Escape")
    app.window(window)
    assert app.focused(role, name).text == words
    app.press("Escape")
    app.window("Discard what you changed?")
    app.shot("discard")
    app.find("button", "Discard").do("click")
    app.window("Litfaß – Practice")


@promise
def a_group_that_was_changed_is_not_thrown_away_unasked():
    app = office["app"]
    app.press("Return")
    app.window("Group of accounts")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.focused("list item", "Bezirk")
    app.press("Return")
    app.window("Group of accounts")
    app.focused("text box", "Name of the group")
    app.press("ctrl+a")
    app.type("Alle Kanäle")
    keeps_what_was_typed(app, "Group of accounts", "text box", "Name of the group", "Alle Kanäle")
    app.focused("list item", "Bezirk")
    assert [g["name"] for g in profile.cli("account", "group", "list")] == ["Bezirk"]


@promise
def one_key_chooses_a_group():
    app = office["app"]
    open_compose(app)
    app.press("alt+1")
    app.heard("Bezirk: 2 accounts chosen")
    app.until(lambda: chosen(app) == ["Practice, @jugendamt", "Practice, Bau, @bauamt"], lambda: chosen(app))
    app.find("button", "Choose a group of accounts")
    app.press("alt+2")
    assert len(chosen(app)) == 2
    app.shot("compose")
    app.press("Escape")
    app.window("Litfaß – Practice")


@promise
def an_unusual_account_is_asked_about_once():
    app = office["app"]
    profile.cli("account", "set", "@bauamt", "--standard", "on")
    stranger = account("@amt_9" if any(a["handle"] == "@amt_9" for a in profile.cli("account", "list")) else "@amt9")
    office["stranger"] = stranger
    app.find("checkbox", "Standard", within=app.find("list item", "Bauamt"), states={"checked"})
    open_compose(app)
    app.type("Straßenfest am Samstag")
    app.tab_to("button", re.compile("^Choose (accounts|…)$"), key="shift+Tab")
    app.press("space")
    app.focused("search box", "Search accounts")
    app.type(stranger["handle"])
    app.tab_to("list item", re.compile(re.escape(stranger["handle"])))
    app.press("Return", "Escape")
    app.find("button", "Send now").do("click")
    app.find("label", re.compile(f"Amt 9\nPractice · {re.escape(stranger['handle'])}\nIt belongs neither to the standard accounts nor to a group"))
    app.focused("button", "Keep writing")
    app.shot("guard")
    app.find("button", "Keep writing").do("click")
    app.window("New post – practice")
    app.find("button", "Send now").do("click")
    app.find("button", "Take it out").do("click")
    app.heard("Taken out. Nothing was sent yet.")
    app.until(lambda: chosen(app) == ["Practice, Bau, @bauamt"], lambda: chosen(app))
    assert profile.plan("Straßenfest") is None
    app.find("button", "Send now").do("click")
    app.window("Litfaß – Practice")
    app.until(lambda: profile.plan("Straßenfest")["deliveries"][0]["state"] == "sent", "sent without another question")
    assert len(profile.plan("Straßenfest")["deliveries"]) == 1


@promise
def all_the_same_it_goes_out():
    app = office["app"]
    stranger = office["stranger"]
    open_compose(app)
    app.type("Sperrung der Kantstraße")
    app.tab_to("button", re.compile("^Choose (accounts|…)$"), key="shift+Tab")
    app.press("space")
    app.focused("search box", "Search accounts")
    app.type(stranger["handle"])
    app.tab_to("list item", re.compile(re.escape(stranger["handle"])))
    app.press("Return", "Escape")
    app.find("button", "Send now").do("click")
    app.find("button", "Send all the same").do("click")
    app.window("Litfaß – Practice")
    app.until(lambda: len(profile.plan("Sperrung")["deliveries"]) == 2, "on both accounts")


@promise
def a_profile_is_checked_once_a_year():
    app = office["app"]
    app.activate("check-profile", account("@jugendamt")["id"])
    app.window("Profile checklist")
    app.focused("text box", "Purpose")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.activate("check-profile", account("@jugendamt")["id"])
    app.window("Profile checklist")
    app.focused("text box", "Purpose")
    app.type("Angebote für")
    keeps_what_was_typed(app, "Profile checklist", "text box", "Purpose", "Angebote für")
    app.activate("check-profile", account("@jugendamt")["id"])
    app.window("Profile checklist")
    assert app.focused("text box", "Purpose").text == ""
    app.type("Angebote für Jugendliche")
    app.tab_to("text box", "Imprint")
    app.type("www.berlin.de")
    app.find("button", "Save").do("click")
    app.heard("This is no address of a page")
    app.focused("text box", "Imprint")
    app.press("ctrl+a")
    app.type("https://www.berlin.de/impressum")
    app.tab_to("switch", re.compile("Checked today"))
    app.press("space")
    app.shot("checklist")
    app.find("button", "Save").do("click")
    app.heard("Profile checklist saved")
    app.window("Litfaß – Practice")
    assert "**Imprint:** <https://www.berlin.de/impressum>" in profile.cli("account", "concept")["text"]
    assert not app.find_all(None, re.compile("over a year ago"))
    # An account that is younger than a year is not asked about.
    profile.query("UPDATE account SET checked_us = ?, added_us = ? WHERE handle = '@jugendamt'", now_us() - 400 * DAY_US, now_us() - 500 * DAY_US)
    app.heard("Profile of Practice @jugendamt was last checked over a year ago.")
    app.find("button", "Look").do("click")
    app.window("Profile checklist")
    app.tab_to("switch", re.compile("Checked today"))
    app.press("space")
    app.find("button", "Save").do("click")
    app.window("Litfaß – Practice")
    app.gone("label", re.compile("over a year ago"))


@promise
def the_end_of_a_sign_in_is_told_in_time():
    app = office["app"]
    profile.query("UPDATE account SET expires_us = ? WHERE handle = '@amt_4' OR handle = '@amt4'", now_us() + 9 * DAY_US)
    app.find("list item", "Amt 4", description=re.compile("sign-in ends "))
    assert not app.find_all(None, re.compile("Renew it at a quiet moment"))
    profile.query("UPDATE account SET expires_us = ? WHERE handle = '@amt_4' OR handle = '@amt4'", now_us() + 5 * DAY_US)
    app.heard("Renew it at a quiet moment")
    profile.query("UPDATE account SET expires_us = ? WHERE handle = '@amt_4' OR handle = '@amt4'", now_us() + 1 * DAY_US)
    app.heard("After that nothing goes out there: please sign in again")
    # The server takes it all the same: what was said of the end was wrong.
    profile.query("UPDATE account SET expires_us = ? WHERE handle = '@amt_4' OR handle = '@amt4'", now_us() - 1 * DAY_US)
    app.gone("label", re.compile("the sign-in ends"))
    row = app.find("list item", "Amt 4", description=re.compile("sign-in was to end "))
    assert "ready" in row.description, row.description
    app.tab_to("list item", re.compile("Amt|amt"), key="shift+Tab")
    app.press("Home", "Down", "Down", "Down")
    app.focused("list item", "Amt 4")
    app.shot("end-passed")
    profile.query("UPDATE account SET expires_us = 0")
    app.gone("list item", "Amt 4", description=re.compile("sign-in"))


@promise
def the_last_contact_grows_old_while_it_is_looked_at():
    app = office["app"]
    profile.fault(account("@amt_5")["id"], fetch="offline")
    app.find("list item", "Amt 5", description=re.compile("not reachable"))
    # Nothing changes about the account from here on but the time.
    app.find("list item", "Amt 5", description=re.compile("last contact (1 minute|[2-9] minutes) ago"), timeout=150)


@promise
def of_several_ended_sign_ins_nothing_is_lost():
    app = office["app"]
    ids = [account(handle)["id"] for handle in ("@bauamt", "@jugendamt")]
    for uid in ids:
        profile.fault(uid, publish="sign-in-expired", fetch="sign-in-expired")
    done = profile.run_cli("post", "--account", *ids, "--no-wait", "--text", "Wartet auf die Anmeldung")
    assert done.returncode == 0, done.stderr
    app.until(lambda: {d["state"] for d in profile.plan("Wartet")["deliveries"]} == {"waiting"}, lambda: profile.plan("Wartet"))
    assert {d["reason"] for d in profile.plan("Wartet")["deliveries"]} == {"sign-in-again"}
    app.until(lambda: [account(h)["state"] for h in ("@bauamt", "@jugendamt")] == ["sign-in-again"] * 2, "both wait for a sign-in")
    banners = app.find_all("label", re.compile("please sign in again. 1 post waits for it."))
    assert len(banners) == 1, banners
    app.find(None, re.compile("and 1 more"))
    app.quit(answer="Quit, they will wait")
    assert {d["state"] for d in profile.plan("Wartet")["deliveries"]} == {"waiting"}, profile.plan("Wartet")
    for uid in ids:
        profile.fault(uid)


if __name__ == "__main__":
    run()
