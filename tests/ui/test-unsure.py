# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a post of which nobody knows whether it went out: looking again, “It is there” and “Send again”, in the list of
problems and in the plan."""
import json
import re

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile("office")
profile.environment["LF_SETTLE_MS"] = "150"
office = {}


def delivery(text):
    return profile.plan(text)["deliveries"][0]


def count(text):
    """How many such posts the network holds."""
    worlds = [json.loads(p.read_text(encoding="utf-8")) for p in (profile.folder / "practice").rglob("*.json")]
    return json.dumps(worlds, ensure_ascii=False).count(text)


def becomes(text, expected):
    office["app"].until(lambda: delivery(text)["state"] == expected, lambda: f"“{text}” {expected}; it is {delivery(text)}")


def go_to_list(app, text):
    """The plan, then by F6 from the month into the list of the day; F6 passes over a list that is still being read."""
    app.press("alt+2")
    app.focused("grid cell", re.compile("today"))
    app.find("list item", re.compile(text))
    app.press("F6")
    app.focused("list item")


def make_undecided(*texts):
    """The request is lost as often as the program tries, and no look finds a post."""
    profile.fault(publish="lost-request")
    for text in texts:
        profile.cli("post", "--account", office["account"], "--no-wait", "--text", text)
    for text in texts:
        office["app"].until(lambda: profile.query("SELECT 1 FROM delivery d JOIN revision_part p ON p.revision_id = d.revision_id"
                                                  " WHERE p.text = ? AND d.state = 'unsure' AND d.reason = 'decide'", text),
                            lambda: f"“{text}” is for a person to decide; it is {delivery(text)}")
    profile.fault()


@promise
def what_nobody_knows_is_asked_about():
    office["account"] = profile.add_account("Bezirksamt")
    app = office["app"] = desk.start(profile)
    make_undecided("Wochenmarkt", "Straßenfest")
    app.activate("problems")
    app.window("Problems")
    app.until(lambda: len(app.find("list", "Posts").children) == 2, "both are listed")
    assert (count("Wochenmarkt"), count("Straßenfest")) == (0, 0)


@promise
def looking_in_vain_sends_nothing_and_asks_again():
    app = office["app"]
    decided_us = "SELECT max(changed_us) FROM delivery WHERE reason = 'decide' HAVING count(*) = 2"
    before = profile.query(decided_us)
    app.tab_to("list item", "Wochenmarkt")
    app.tab_to("button", "Look again")
    app.press("Return")
    app.until(lambda: profile.query(decided_us) not in ([], before), "looked, and asked again")
    app.until(lambda: len(app.find("list", "Posts").children) == 2, "both are listed again")
    assert (count("Wochenmarkt"), count("Straßenfest")) == (0, 0)


@promise
def it_is_there_sends_nothing():
    app = office["app"]
    app.tab_to("list item", "Wochenmarkt")
    app.tab_to("button", "It is there")
    app.press("Return")
    becomes("Wochenmarkt", "sent")
    app.until(lambda: len(app.find("list", "Posts").children) == 1, "one is left")
    assert count("Wochenmarkt") == 0


@promise
def send_again_sends_one():
    app = office["app"]
    app.tab_to("list item", "Straßenfest")
    app.tab_to("button", "Send again")
    app.press("Return")
    becomes("Straßenfest", "sent")
    app.gone("list", "Posts")
    assert count("Straßenfest") == 1
    app.press("Escape")
    app.window("Litfaß – Practice")


@promise
def the_plan_offers_the_same():
    app = office["app"]
    make_undecided("Bürgeramt", "Impfsprechstunde")
    go_to_list(app, "Impfsprechstunde")
    for text, deed, n_there in [("Bürgeramt", "It is there", 0), ("Impfsprechstunde", "Send again", 1)]:
        app.tab_to("list item", re.compile(text), key="Down")
        app.press("Return")
        app.find("label", text)
        app.tab_to("button", deed)
        app.press("Return")
        becomes(text, "sent")
        assert count(text) == n_there
        app.focused("list item")
        app.press("Home")


@promise
def looking_finds_what_went_out_with_a_lost_answer():
    office["app"].quit()
    # By itself the program would look in two minutes.
    app = office["app"] = desk.start(profile, environment={"LF_SETTLE_MS": "120000"})
    profile.fault(publish="lost-answer")
    profile.cli("post", "--account", office["account"], "--no-wait", "--text", "Sperrung der Brücke")
    becomes("Sperrung der Brücke", "unsure")
    go_to_list(app, "Sperrung der Brücke")
    app.tab_to("list item", re.compile("Sperrung der Brücke"), key="Down")
    app.press("Return")
    app.tab_to("button", "Look")
    assert not app.find_all("button", "Send again")
    # While the person is there the program leaves it to them: the buttons are made anew, the keyboard stays where it was.
    profile.query("UPDATE delivery SET reason = 'decide', ready_us = NULL, changed_us = changed_us + 1 WHERE state = 'unsure'")
    app.find("button", "Send again")
    app.focused("button", "Look")
    app.press("Return")
    becomes("Sperrung der Brücke", "sent")
    assert count("Sperrung der Brücke") == 1


@promise
def the_person_names_the_post_that_it_is():
    app = office["app"]
    profile.fault(publish="lost-answer")
    profile.cli("post", "--account", office["account"], "--no-wait", "--text", "Sprechstunde fällt aus")
    becomes("Sprechstunde fällt aus", "unsure")
    profile.query("UPDATE delivery SET reason = 'decide', ready_us = NULL, changed_us = changed_us + 1 WHERE state = 'unsure'")
    profile.fault()
    app.activate("decide", delivery("Sprechstunde fällt aus")["id"])
    app.window("Is it there?")
    button = app.find("button", "This is it")
    assert "Sprechstunde fällt aus" in button.description, button.description
    app.shot("compare")
    app.tab_to("button", "This is it")
    app.press("Return")
    becomes("Sprechstunde fällt aus", "sent")
    assert count("Sprechstunde fällt aus") == 1
    # From now on it is known under its name at the network, and is not shown beside itself.
    assert profile.query("SELECT 1 FROM step s JOIN item i ON i.uri = s.uri JOIN item_seen n ON n.item_id = i.id AND n.local_id = s.remote_id"
                         " WHERE i.text = 'Sprechstunde fällt aus'")
    app.find("list item", re.compile("Sprechstunde fällt aus"))
    assert len(app.find_all("list item", re.compile("Sprechstunde fällt aus"))) == 1


if __name__ == "__main__":
    run()
