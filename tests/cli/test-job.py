# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises of the command line: the whole job over practice accounts, what is refused, what is wrong usage, where secrets are."""
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta

sys.dont_write_bytecode = True
from terminal import (CLI, FOLDER, PROFILE, answer, assert_nowhere, at, cli, misused, point, read_secrets, refused, run,  # noqa: E402
                      write_file)

accounts = []


def wait_for_items(kind):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        answer("inbox", "sync")
        found = [i for i in answer("inbox", "list", "--open") if i["kind"] == kind]
        if found:
            return found
    raise AssertionError(f"no {kind} came")


def wait_until_held(path, pid):
    """Looks from outside: trying the lock would be in its way."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with open("/proc/locks", encoding="ascii") as locks:
            if path.exists() and any(f":{path.stat().st_ino} " in line and "FLOCK" in line and f" {pid} " in line for line in locks):
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody holds {path}")


def stop_between_writes(process):
    """Who stands still in the middle of a write also keeps everybody else from writing, which is another promise."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        with open("/proc/locks", encoding="ascii") as locks:
            if not any("POSIX" in line and "WRITE" in line and f" {process.pid} " in line for line in locks):
                return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.02)
    raise AssertionError("it writes all the time")


@point
def two_accounts_are_added_and_listed():
    cli("account", "add", "practice", "--login", "Bauamt").check_returncode()
    added = answer("account", "add", "practice", "--login", "Presse")
    listed = answer("account", "list")
    accounts.extend(a["id"] for a in listed)
    assert [a["handle"] for a in listed] == ["@bauamt", "@presse"]
    assert listed[1]["id"] == added["id"] and added["state"] == "fine"
    assert answer("account", "verify", added["id"])["id"] == added["id"]


@point
def an_account_is_set_up_for_the_office():
    done = answer("account", "set", "@bauamt", "--short-name", "Bau", "--colour", "teal", "--standard", "on")
    assert (done["short_name"], done["colour"], done["standard"]) == ("Bau", "teal", True), done
    assert answer("account", "set", "@bauamt", "--colour", "none")["colour"] is None
    listed = answer("account", "list")[0]
    assert (listed["short_name"], listed["standard"], listed["groups"], listed["sign_in_ends"]) == ("Bau", True, [], None), listed
    assert "Short name: Bau" in cli("account", "list").stdout
    assert "at most 12 characters" in misused("account", "set", "@bauamt", "--short-name", "Charlottenburg")
    assert "--colour needs blue" in misused("account", "set", "@bauamt", "--colour", "#ff0000")
    assert "--standard needs on|off" in misused("account", "set", "@bauamt", "--standard", "perhaps")
    assert "nothing was named" in misused("account", "set", "@bauamt")


@point
def groups_are_made_listed_posted_to_and_removed():
    made = answer("account", "group", "add", "Alle Kanäle", "@bauamt", "@presse")
    assert made["accounts"] == accounts
    assert [g["name"] for g in answer("account", "group", "list")] == ["Alle Kanäle"]
    assert answer("account", "list")[1]["groups"] == ["Alle Kanäle"]
    sent = answer("post", "--group", "Alle Kanäle", "--text", "An alle Kanäle des Bezirks")
    assert sorted(d["account"] for d in sent["deliveries"]) == sorted(accounts)
    assert answer("account", "group", "remove", "Alle Kanäle", "@presse")["accounts"] == accounts[:1]
    refused("no group “Keine”", "post", "--group", "Keine", "--text", "Nirgendwohin")
    refused("no group", "account", "group", "remove", "Keine")
    assert answer("account", "group", "remove", "Alle Kanäle")["removed"] == "Alle Kanäle"
    assert answer("account", "group", "list") == []


@point
def an_unusual_account_is_warned_of_and_posted_to():
    usual = cli("post", "--account", "@bauamt", "--text", "Wie immer")
    assert usual.returncode == 0 and usual.stderr == "", usual.stderr
    unusual = cli("post", "--account", "@presse", "--text", "Ausnahmsweise")
    assert unusual.returncode == 0 and "@presse: It belongs neither" in unusual.stderr, unusual.stderr
    answer("account", "set", "@bauamt", "--standard", "off")


@point
def the_usage_concept_is_a_text():
    said = cli("account", "concept").stdout
    assert said.startswith("# Usage concept for our accounts") and "- **Account:** @bauamt" in said, said
    target = FOLDER / "konzept.md"
    assert answer("account", "concept", "--output", target)["file"] == str(target)
    assert target.read_text(encoding="utf-8") == said


@point
def one_text_goes_to_both_accounts_once():
    sent = answer("post", "--account", "@bauamt", "@presse", "--text", "Baumfällungen in der Pfalzburger Straße am Montag")
    assert [d["state"] for d in sent["deliveries"]] == ["sent", "sent"]
    assert len({d["uri"] for d in sent["deliveries"]}) == 2


@point
def one_account_gets_its_own_text():
    text = "Bürgeramt am Dienstag bis 18 Uhr geöffnet"
    answer("post", "--account", "@bauamt", "--account", "@presse", "--text", text, "--variant", "@presse=Kurz gesagt: offen")
    answer("inbox", "sync")
    # What the practice network holds, read by a program that knows nothing of the store.
    held = "".join(p.read_text(encoding="utf-8") for p in (PROFILE / "practice").rglob("*.json"))
    assert "Kurz gesagt: offen" in held and text in held


THREAD = ["Sperrung der Müllerstraße", "Umleitung über die Seestraße", "Fragen? Fragen!"]


def held_posts(account, texts):
    """What the practice network holds of them, in the order in which it came."""
    held = json.loads((PROFILE / "practice" / f"{account}.json").read_text(encoding="utf-8"))
    return sorted((e for e in held["entries"] if e.get("text") in texts), key=lambda e: e["n"])


@point
def several_parts_go_out_as_a_chain_of_answers():
    sent = answer("post", "--account", "@bauamt", "@presse", "--text", THREAD[0], "--part", THREAD[1], "--variant", "@presse=Umleitung: Seestraße",
                  "--part", THREAD[2])
    assert sent["parts"] == THREAD and [d["state"] for d in sent["deliveries"]] == ["sent", "sent"], sent
    for delivery in sent["deliveries"]:
        texts = [THREAD[0], "Umleitung: Seestraße", THREAD[2]] if delivery["account"] == accounts[1] else THREAD
        assert delivery["parts"] == texts, delivery
        chain = held_posts(delivery["account"], texts)
        assert [e["text"] for e in chain] == texts, chain
        assert [e["parent"] for e in chain] == [0, chain[0]["n"], chain[1]["n"]], chain
    assert f"{THREAD[0]}  + 2 parts\n" in cli("plan", "list").stdout


@point
def each_part_is_checked_by_itself():
    said = refused("@bauamt, part 2: The text is 100 characters too long", "post", "--account", "@bauamt", "--text", "Kurz", "--part", "ä" * 600,
                   "--part", " ")
    assert "@bauamt, part 3: There is no text" in said and "part 1" not in said, said
    before = len(answer("plan", "list"))
    said = misused("post", "--account", "@bauamt", "--text", "Eins", "--part", "Zwei", "--at", at(3600), "--hand-over")
    assert "no server takes several parts" in said and len(answer("plan", "list")) == before, said
    # What the account is set to holds for single posts: a thread waits here.
    cli("account", "set", "@bauamt", "--hand-over", "on").check_returncode()
    planned = answer("post", "--account", "@bauamt", "--text", "Eins", "--part", "Zwei", "--at", at(3600), "--no-wait")
    assert planned["deliveries"][0]["waits"] == "here", planned
    cli("account", "set", "@bauamt", "--hand-over", "off").check_returncode()
    answer("plan", "cancel", planned["post"])


@point
def a_planned_post_goes_out_at_its_time_and_not_before():
    planned = answer("post", "--account", "@bauamt", "--text", "Straßenfest am Samstag", "--at", at(4), "--no-wait")
    assert planned["deliveries"][0]["state"] == "queued"
    cli("outbox", "run", "--until-idle").check_returncode()
    state = [p for p in answer("plan", "list") if p["post"] == planned["post"]][0]["deliveries"][0]["state"]
    assert state == "queued", state
    cli("outbox", "run", "--for", "6").check_returncode()
    delivery = [p for p in answer("plan", "list") if p["post"] == planned["post"]][0]["deliveries"][0]
    assert delivery["state"] == "sent"
    due = datetime.fromisoformat(delivery["due"].replace("Z", "+00:00"))
    sent = datetime.fromisoformat(delivery["sent"].replace("Z", "+00:00"))
    assert timedelta(0) <= sent - due < timedelta(seconds=3), (due, sent)


@point
def a_post_waits_for_the_process_that_holds_the_lock():
    worker = subprocess.Popen([CLI, "--profile", str(PROFILE), "outbox", "run"], stderr=subprocess.PIPE, text=True)
    try:
        wait_until_held(PROFILE / "worker.lock", worker.pid)
        sent = answer("post", "--account", "@bauamt", "--text", "Wird von nebenan gesendet")
        assert sent["deliveries"][0]["state"] == "sent"
    finally:
        worker.send_signal(signal.SIGTERM)
        _, complaints = worker.communicate(timeout=60)
    assert worker.returncode == 0, complaints


@point
def a_process_that_stands_still_is_named_and_followed():
    worker = subprocess.Popen([CLI, "--profile", str(PROFILE), "outbox", "run"], stderr=subprocess.DEVNULL)
    env = os.environ | {"LF_HOLDER_SILENT_MS": "200"}
    waiting = None
    try:
        wait_until_held(PROFILE / "worker.lock", worker.pid)
        stop_between_writes(worker)
        waiting = subprocess.Popen([CLI, "--profile", str(PROFILE), "post", "--account", "@bauamt", "--text", "Wartet auf den Stillstand",
                                    "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        assert "no sign of life" in waiting.stderr.readline()
        worker.kill()
        said, complaints = waiting.communicate(timeout=60)
        assert waiting.returncode == 0 and json.loads(said)["deliveries"][0]["state"] == "sent", complaints
    finally:
        worker.kill()
        worker.wait()
        if waiting is not None:
            waiting.kill()


@point
def a_planned_post_is_moved_cancelled_and_sent_by_hand():
    far = "2030-06-01T09:00"
    first = answer("post", "--account", "@bauamt", "--text", "Wird verschoben", "--at", far, "--no-wait")["post"]
    moved = answer("plan", "move", first, "2030-06-02T10:30")
    assert moved["due"] == "2030-06-02T08:30:00Z", moved["due"]
    assert answer("plan", "cancel", first)["deliveries"][0]["state"] == "cancelled"
    second = answer("post", "--account", "@bauamt", "--text", "Doch gleich", "--at", far, "--no-wait")["post"]
    assert answer("plan", "send-now", second)["deliveries"][0]["state"] == "sent"
    refused("not possible any more", "plan", "cancel", second)


@point
def the_text_of_a_sent_post_is_changed():
    old, new = "Bürgeramt am Mitwoch geschlossen", "Bürgeramt am Mittwoch geschlossen"
    post = answer("post", "--account", "@bauamt", "@presse", "--text", old)["post"]
    answer("inbox", "sync")
    changed = answer("plan", "edit", post, "--text", new, "--account", "@presse")
    assert sorted(d["text"] for d in changed["deliveries"]) == [new, old] and {d["state"] for d in changed["deliveries"]} == {"sent"}
    held = "".join(p.read_text(encoding="utf-8") for p in (PROFILE / "practice").rglob("*.json"))
    assert new in held and old in held
    assert [d["text"] for d in answer("plan", "edit", post, "--text", new)["deliveries"]] == [new, new]
    held = "".join(p.read_text(encoding="utf-8") for p in (PROFILE / "practice").rglob("*.json"))
    assert old not in held and answer("plan", "list")
    refused("too long", "plan", "edit", post, "--text", "x" * 501)
    refused("no such entry", "plan", "edit", "nope", "--text", new)
    planned = answer("post", "--account", "@bauamt", "--text", "Kommt erst", "--at", at(3600), "--no-wait")["post"]
    refused("not possible any more", "plan", "edit", planned, "--text", new)
    answer("plan", "cancel", planned)
    misused("plan", "edit", post)


@point
def what_is_late_is_listed_and_never_goes_out_by_itself():
    late = answer("post", "--account", "@bauamt", "--text", "Kommt zu spät", "--at", at(60), "--no-wait")["post"]
    # As if the computer had been off for an hour at its time.
    with sqlite3.connect(PROFILE / "litfass.db", timeout=10) as database:
        database.execute("UPDATE delivery SET due_us = due_us - 3600000000, ready_us = ready_us - 3600000000"
                         " WHERE post_id = (SELECT id FROM post WHERE uid = ?)", (late,))
    database.close()
    done = cli("outbox", "run", "--until-idle", "--json")
    held = json.loads(done.stdout)["held"]
    assert done.returncode == 1 and [(d["post"], d["state"], d["reason"]) for d in held] == [(late, "held", "late")], done
    assert answer("plan", "send-now", late)["deliveries"][0]["state"] == "sent"
    cli("outbox", "run", "--until-idle").check_returncode()


@point
def citizens_answers_come_into_one_feed_and_are_answered():
    item = wait_for_items("reply")[0]
    sent = answer("inbox", "reply", item["id"], "--text", "Die Linde war hohl.")
    assert sent["deliveries"][0]["state"] == "sent" and sent["reply_to"] == item["id"]
    shown = answer("inbox", "show", item["id"])
    assert shown["item"]["state"] == "answered"
    assert any(i["text"] == "Die Linde war hohl." and i["kind"] == "own" for i in shown["thread"])
    assert item["id"] not in [i["id"] for i in answer("inbox", "list", "--open")]


@point
def an_item_is_done_and_reopened():
    item = wait_for_items("reply")[0]["id"]
    assert answer("inbox", "done", item)["state"] == "done"
    assert answer("inbox", "reopen", item)["state"] == "open"


@point
def the_feed_is_searched_filtered_and_limited():
    everything = answer("inbox", "list")
    item, word = next((i["id"], w) for i in everything for w in re.findall(r"\w{6,}", i["text"]))
    assert item in [i["id"] for i in answer("inbox", "list", "--search", word)]
    assert len(answer("inbox", "list", "--limit", "1")) == 1
    account = answer("account", "list")[0]["id"]
    assert all(account in i["accounts"] for i in answer("inbox", "list", "--account", account))


@point
def texts_come_from_files_too():
    path = write_file("text.txt", "Spielplatz Goslarer Platz wieder offen\r\nBis bald!\n")
    sent = answer("post", "--account", "@bauamt", "--text-file", path)
    assert sent["text"] == "Spielplatz Goslarer Platz wieder offen\nBis bald!" and sent["deliveries"][0]["state"] == "sent", sent
    assert answer("count", "--network", "bluesky", "--text-file", path)["length"] == 48


@point
def the_plan_is_listed_from_and_to_a_time():
    early, late = (answer("post", "--account", "@bauamt", "--text", "Im Mai", "--at", f"2031-05-0{day}T09:00", "--no-wait")["post"]
                   for day in (1, 2))
    def listed(*args):
        return {p["post"] for p in answer("plan", "list", *args)}
    assert {early, late} <= listed() and {early, late} == listed("--from", "2031-05-01T00:00")
    assert listed("--from", "2031-05-02T00:00") == {late} and early not in listed("--from", "2031-05-01T09:00:01")
    assert listed("--from", "2031-05-01T00:00", "--to", "2031-05-02T00:00") == {early}
    assert listed("--from", "2031-05-01T09:00+02:00", "--to", "2031-05-01T09:01+02:00") == {early}
    for post in (early, late):
        answer("plan", "cancel", post)


@point
def texts_are_counted_by_the_rule_of_the_network():
    assert answer("count", "--network", "mastodon", "--text", "Hällo") == {"length": 5, "limit": 500, "fits": True}
    assert answer("count", "--network", "bluesky", "--text", "a" * 301) == {"length": 301, "limit": 300, "fits": False}
    assert answer("count", "--network", "mastodon", "--limit", "3", "--text", "Hallo")["fits"] is False


@point
def what_cannot_be_sent_is_refused_with_its_own_sentence():
    refused("There is no text", "post", "--account", "@bauamt", "--text", " ")
    refused("100 characters too long", "post", "--account", "@bauamt", "--text", "ä" * 600)
    refused("not in this profile", "post", "--account", "@niemand", "--text", "x")
    refused("already past", "post", "--account", "@bauamt", "--text", "x", "--at", "2020-01-01T10:00")
    refused("does not exist", "post", "--account", "@bauamt", "--text", "x", "--at", "2027-03-28T02:30")
    refused("comes twice", "post", "--account", "@bauamt", "--text", "x", "--at", "2027-10-31T02:30")
    refused("could not be understood", "post", "--account", "@bauamt", "--text", "x", "--at", "bald")
    refused("no such file", "post", "--account", "@bauamt", "--text-file", "/nirgends")
    refused("no such entry", "inbox", "show", "01900000-0000-7000-8000-000000000000")


@point
def a_doubled_time_is_taken_with_its_offset():
    planned = answer("post", "--account", "@bauamt", "--text", "Winterzeit", "--at", "2027-10-31T02:30+01:00", "--no-wait")
    assert planned["due"] == "2027-10-31T01:30:00Z", planned["due"]
    answer("plan", "cancel", planned["post"])


@point
def a_picture_that_is_none_or_has_no_description_is_refused():
    fake = write_file("fake.png", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    refused("no picture", "post", "--account", "@bauamt", "--text", "x", "--image", fake, "--alt", "Ein Baum")


@point
def practice_and_real_accounts_never_meet():
    secret = write_file("secret", "app-password\n")
    refused("never both", "account", "add", "bluesky", "--login", "amt.example", "--secret-file", secret)
    refused("no such file", "account", "add", "bluesky", "--login", "amt.example", "--secret-file", "/nirgends")


@point
def without_a_keyring_no_account_is_added():
    bare = {k: v for k, v in os.environ.items() if k not in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")}
    bare["XDG_RUNTIME_DIR"] = str(FOLDER)
    profile = FOLDER / "bare"
    refused("no keyring", "account", "add", "practice", profile=profile, env=bare)
    assert answer("account", "list", profile=profile) == []


@point
def wrong_usage_is_told_apart():
    misused("nope")
    misused("post", "--nope")
    misused("post", "--text", "x")
    misused("post", "--account", "@bauamt")
    misused("post", "--account", "@bauamt", "--text", "x", "--text-file", "y")
    misused("post", "--account", "@bauamt", "--text", "x", "--alt", "y")
    misused("account", "add", "brieftaube")
    misused("account", "add", "mastodon")
    misused("account", "add", "bluesky", "--login", "amt.example")
    misused("account", "verify")
    misused("account", "list", "zuviel")
    misused("outbox", "run", "--for", "3", "--until-idle")
    misused("inbox", "list", "--limit", "0")
    misused("count", "--text", "x")
    misused("count", "--network", "mastodon", "--limit", "0", "--text", "x")
    assert "“plan nope”" in misused("plan", "nope")


@point
def every_command_helps():
    everything = cli("--help")
    assert everything.returncode == 0
    for command in ["account add", "account list", "account verify", "account set", "account remove", "post", "plan list", "plan move", "plan cancel",
                    "plan send-now", "plan edit", "outbox run", "inbox sync", "inbox list", "inbox show", "inbox reply", "inbox done", "inbox reopen",
                    "count"]:
        assert command in everything.stdout, command
        done = cli(*command.split(), "--help")
        assert done.returncode == 0 and "--json" in done.stdout, (command, done)


@point
def a_post_is_handed_over_moved_and_taken_back():
    planned = answer("post", "--account", "@bauamt", "--text", "Straßenbäume werden gepflanzt", "--at", at(3600), "--hand-over")
    delivery = planned["deliveries"][0]
    assert (delivery["state"], delivery["waits"], delivery["wish"]) == ("at-server", "server", None), delivery

    moved = answer("plan", "move", planned["post"], at(7200))["deliveries"][0]
    assert (moved["state"], moved["waits"]) == ("at-server", "server") and moved["due"] > delivery["due"], moved
    taken_back = answer("plan", "cancel", planned["post"])["deliveries"][0]
    assert (taken_back["state"], taken_back["waits"]) == ("cancelled", None), taken_back


@point
def an_account_can_be_set_to_hand_over():
    assert not answer("account", "list")[0]["hands_over"]
    cli("account", "set", "@bauamt", "--hand-over", "on").check_returncode()
    assert answer("account", "list")[0]["hands_over"]
    there = answer("post", "--account", "@bauamt", "--text", "Wird übergeben", "--at", at(3600))
    here = answer("post", "--account", "@bauamt", "--text", "Bleibt hier", "--at", at(3600), "--no-hand-over", "--no-wait")
    assert [p["deliveries"][0]["waits"] for p in (there, here)] == ["server", "here"], (there, here)
    assert answer("plan", "send-now", there["post"])["deliveries"][0]["state"] == "sent"
    answer("plan", "cancel", here["post"])
    cli("account", "set", "@bauamt", "--hand-over", "off").check_returncode()
    misused("account", "set", "@bauamt", "--hand-over", "perhaps")
    misused("post", "--account", "@bauamt", "--text", "x", "--hand-over")


@point
def the_token_is_in_no_file_of_the_profile():
    secrets = [text for name, text in read_secrets(*accounts) if name == "token"]
    assert len(secrets) == 2, secrets
    assert_nowhere(secrets)


@point
def everything_is_kept_below_the_profile():
    """Nothing of Litfaß lies in the folders that programs use otherwise."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        strays = [p for p in pathlib.Path(os.environ[name]).rglob("*") if "litfass" in p.name.lower() or p.suffix == ".db"]
        assert strays == [], strays


@point
def a_removed_account_leaves_no_secret_behind():
    account = answer("account", "list")[1]["id"]
    assert answer("account", "remove", account)["removed"] == account
    assert read_secrets(account) == []
    assert read_secrets(*accounts) != []
    assert len(answer("account", "list")) == 1


run()
