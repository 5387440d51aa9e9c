# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey of a post and its answers, by keyboard: sent now with a waiting time, stopped, sent; citizens reply; they are answered,
done, reopened, found; what is typed stays, also when the program is killed."""
import re

from litfass_ui import Desk, Profile, promise, run

desk = Desk()
profile = Profile("office")
office = {}
TEXT = "Drei kranke Robinien werden gefällt"


def delivery_state():
    return profile.plan(TEXT)["deliveries"][0]["state"]


def item_states():
    """The newest message of these words: citizens repeat themselves."""
    return {i["text"]: i["state"] for i in reversed(profile.cli("inbox", "list"))}


def reply_texts():
    """The begun answers that the store holds."""
    return [text for text, in profile.query(
        "SELECT p.text FROM post_revision r JOIN revision_part p ON p.revision_id = r.id JOIN post ON post.id = r.post_id"
        " WHERE r.reply_to_item_id IS NOT NULL AND post.state = 'draft'")]


def words_of(row):
    """The message of a row: what stands last in its name, without its marks."""
    return next(text for text in item_states() if text in row.name)


@promise
def sending_now_waits_and_can_be_stopped():
    profile.add_account("Bezirksamt")
    profile.query("UPDATE account SET standard = 1")
    # The longest one: on a busy machine the ten seconds that are set at first are over before the keys have found the button.
    profile.query("INSERT INTO setting (name, value) VALUES ('waiting-time-s', '60')")
    app = office["app"] = desk.start(profile)
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    app.type(TEXT)
    app.tab_to("button", "Send now")
    app.press("Return")
    app.window("Litfaß – Practice")
    app.heard("Practice: goes out in 60 s on 1 account")
    assert profile.plan(TEXT)["deliveries"][0]["state"] == "queued"
    app.tab_to("button", "Stop it")
    app.press("Return")
    app.until(lambda: delivery_state() == "cancelled", lambda: f"it is stopped: {delivery_state()}")


@promise
def what_was_stopped_is_open_again():
    app = office["app"]
    app.window("Draft – practice")
    app.focused("text box", "Text for all accounts")
    assert app.focus().text == TEXT


@promise
def without_a_waiting_time_it_goes_out_at_once():
    app = office["app"]
    profile.query("INSERT INTO setting (name, value) VALUES ('waiting-time-s', '0') ON CONFLICT DO UPDATE SET value = '0'")
    app.tab_to("button", "Send now")
    app.press("Return")
    app.window("Litfaß – Practice")
    app.until(lambda: delivery_state() == "sent", lambda: f"it is sent: {delivery_state()}")


@promise
def arrivals_wait_behind_a_bar():
    app = office["app"]
    app.press("alt+1")
    before = [row.name for row in app.find("list", "Messages").children]
    bar = app.find("button", re.compile(r"^\d+ new – show$"))
    assert [row.name for row in app.find("list", "Messages").children] == before
    app.press("ctrl+Home")
    app.gone("button", bar.name)
    assert len(app.find("list", "Messages").children) > len(before)


@promise
def a_question_is_answered_from_the_keyboard():
    app = office["app"]
    app.press("alt+1", "Home")
    app.tab_to("list item", re.compile("open · reply"), key="Down")
    row = app.focus()
    office["answered"] = words_of(row)
    app.press("Return")
    app.focused("text box", "Your answer")
    app.find("list item", re.compile(re.escape(TEXT)))
    app.type("Danke, im Herbst wird nachgepflanzt.")
    app.press("ctrl+Return")
    app.until(lambda: item_states()[office["answered"]] == "answered", lambda: f"it is answered: {item_states()}")
    app.find("list item", re.compile("answered · reply"))


@promise
def done_reopen_and_back_again():
    app = office["app"]
    app.press("Escape", "Home")
    app.tab_to("list item", re.compile("open · "), key="Down")
    words = words_of(app.focus())
    app.press("d")
    app.until(lambda: item_states()[words] == "done", "done")
    app.heard("Done")
    app.press("d")
    app.until(lambda: item_states()[words] == "open", "open again")
    app.press("ctrl+d")
    app.until(lambda: item_states()[words] == "done", "done with its twin")
    app.press("ctrl+z")
    app.until(lambda: item_states()[words] == "open", "taken back")


@promise
def filters_show_answered_and_all():
    app = office["app"]
    app.press("alt+1")
    for key, scope, expected in [("Down", "Answered", {"answered"}), ("Down", "All", {"answered", "open"})]:
        app.tab_to("button", re.compile("^Which messages"), key="shift+Tab")
        app.press("space", key, "Return")
        app.find("button", f"Which messages {scope}")
        app.until(lambda: {s for s in ("answered", "open") if app.find_all("list item", re.compile(f" {s} · "))} == expected, scope)
        app.press("alt+1")


@promise
def words_are_found():
    app = office["app"]
    app.press("ctrl+f")
    app.focused("search box")
    app.type(re.findall(r"\w{5,}", office["answered"])[0])
    app.until(lambda: len(app.find("list", "Messages").children) <= len(item_states()) and
              any(office["answered"] in row.name for row in app.find("list", "Messages").children), "it is found")
    app.press("Escape")
    app.until(lambda: len(app.find("list", "Messages").children) == len(item_states()), "all again")


@promise
def a_begun_answer_stays_with_its_thread():
    app = office["app"]
    app.press("alt+1", "Home")
    app.tab_to("list item", re.compile(" open · "), key="Down")
    office["begun"] = words_of(app.focus())
    app.press("Return")
    app.focused("text box", "Your answer")
    app.type("Wir fragen beim Gartenamt nach")
    app.press("Escape")
    app.find("list item", re.compile("answer begun"))
    # Which of the citizens has written last is chance: the open question may stand at the end of the list.
    rows = app.find("list", "Messages").children
    app.press("Up" if office["begun"] in (rows[-1].name or "") else "Down", "Return")
    app.until(lambda: app.focus() is not None and app.focus().role == "text box" and app.focus().text == "", "an empty text of another thread")
    app.press("Escape", "Home")
    app.tab_to("list item", re.compile(re.escape(office["begun"])), key="Down")
    app.press("Return")
    app.until(lambda: app.focus() is not None and app.focus().role == "text box" and
              app.focus().text == "Wir fragen beim Gartenamt nach", "the text is still there")


@promise
def it_survives_a_kill():
    app = office["app"]
    app.type(" und melden uns")
    app.until(lambda: "Wir fragen beim Gartenamt nach und melden uns" in reply_texts(), "saved by itself")
    app.kill()
    app = office["app"] = desk.start(profile)
    app.press("alt+3")
    app.focused("list item", re.compile("Wir fragen beim Gartenamt"))
    app.press("Return")
    app.until(lambda: app.focus() is not None and app.focus().role == "text box" and
              app.focus().text == "Wir fragen beim Gartenamt nach und melden uns", "back in its thread")


if __name__ == "__main__":
    run()
