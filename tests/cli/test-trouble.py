# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises for everything that can be wrong: each thing has its own sentence on standard error and exit status 1 (2 for wrong usage), and
nothing that was there before is lost."""
import http.server
import json
import os
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import zlib

sys.dont_write_bytecode = True
from terminal import (CLI, FOLDER, PROFILE, Mastodon, answer, cli, misused, point, refused, run, write_file)  # noqa: E402

VERIFY = "/api/v1/accounts/verify_credentials"
INSTANCE = ("/api/v2/instance", "/api/v1/instance")
NOTIFICATIONS = "/api/v1/notifications"
TEXT = "Bürgeramt am Dienstag bis 18 Uhr geöffnet"

fake = Mastodon("--keys")
secret = write_file("secret", fake.token + "\n")
seen = {}


def own(topic, complaint):
    """No two kinds of trouble share a sentence."""
    sentence = complaint.strip().splitlines()[-1].partition(" The server says")[0].rpartition(": ")[2]
    assert seen.setdefault(sentence, topic) == topic, (topic, seen[sentence], sentence)


def add(network, server, *more, profile=PROFILE):
    return ["account", "add", network, "--server", server, "--secret-file", secret, *more]


def everything():
    """What a person would miss."""
    return (answer("account", "list"), [(p["post"], p["text"]) for p in answer("plan", "list")],
            [(i["id"], i["text"], i["state"]) for i in answer("inbox", "list")])


def without_contact(state):
    accounts, *rest = state
    return ([{k: v for k, v in a.items() if k not in ("state", "reason", "last_contact")} for a in accounts], *rest)


def refused_sign_in(topic, expected, *args):
    before = answer("account", "list")
    own(topic, refused(expected, *args))
    assert answer("account", "list") == before


class Page(http.server.BaseHTTPRequestHandler):
    """A web server that knows nothing of networks."""

    def do_GET(self):
        body = b"<!DOCTYPE html><title>Kleingartenverein</title>"
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


# ---- Signing in

@point
def a_server_that_nobody_knows():
    refused_sign_in("unknown server", "No server of this name was found", *add("mastodon", "https://nirgends.invalid"))


@point
def a_server_that_does_not_answer():
    with socket.socket() as sleeping:
        sleeping.bind(("127.0.0.1", 0))
        refused_sign_in("html-502", "cannot be reached", *add("mastodon", f"http://127.0.0.1:{sleeping.getsockname()[1]}"))


@point
def an_address_that_is_none():
    for nonsense in ["https://berlin.de/presse", "ftp://berlin.de", "ber lin", "@amt@berlin.social"]:
        refused_sign_in("no address", "no address of a server", *add("mastodon", nonsense))


@point
def a_server_of_another_kind():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    refused_sign_in("other server", "none of this network", *add("mastodon", address))
    refused_sign_in("other server", "none of this network", *add("bluesky", address, "--login", "amt.example"))
    refused_sign_in("other server", "none of this network", *add("bluesky", fake.uri, "--login", "amt.example"))
    server.shutdown()
    server.server_close()


@point
def a_connection_that_is_not_secure():
    tls = Mastodon("--tls")
    refused_sign_in("not secure", "not secure", *add("mastodon", tls.uri))
    refused_sign_in("not secure", "not secure", *add("mastodon", "http://berlin.example"))
    tls.close()


@point
def a_token_that_is_wrong():
    wrong = write_file("wrong", "falsch-falsch\n")
    refused_sign_in("sign-in-again", "sign in again", "account", "add", "mastodon", "--server", fake.uri, "--secret-file", wrong)


@point
def an_account_is_added_after_all_that():
    cli(*add("mastodon", fake.uri)).check_returncode()
    account = answer("account", "list")[0]
    assert account["state"] == "fine"
    answer("post", "--account", account["id"], "--text", TEXT)
    fake.say("@bezirksamt Wie lange dauert das?")
    assert answer("inbox", "sync")["new"] == 1


# ---- Answers that make no sense

WRONG_ANSWERS = [
    ("html-200", "a web page instead of an answer"),
    ("big", "far too big"),
    ("deep", "nested deeper"),
    ("empty-200", "could not be understood"),
    ("html-502", "cannot be reached or does not work"),
]


@point
def answers_that_make_no_sense_when_verifying():
    for kind, expected in WRONG_ANSWERS:
        before = everything()
        fake.fault(kind, VERIFY, times=5)
        own(kind, refused(expected, "account", "verify", "@bezirksamt" + handle_end()))
        fake.control("clear-faults")
        assert without_contact(everything()) == without_contact(before)
        assert answer("account", "verify", "@bezirksamt" + handle_end())["state"] == "fine"


def handle_end():
    return "@" + fake.uri.removeprefix("http://")


def sync_fails(topic, expected):
    done = cli("inbox", "sync", "--json")
    assert done.returncode == 1 and expected in done.stderr, done
    own(topic, done.stderr)


@point
def answers_that_make_no_sense_when_fetching():
    for n, (kind, expected) in enumerate(WRONG_ANSWERS):
        before = everything()
        question = f"@bezirksamt Frage {n}"
        fake.say(question)
        fake.fault(kind, NOTIFICATIONS, times=5)
        sync_fails(kind, expected)
        assert without_contact(everything()) == without_contact(before)
        fake.control("clear-faults")
        assert answer("inbox", "sync")["new"] == 1
        assert [i["text"] for i in answer("inbox", "list", "--limit", "1")] == [question]


def planned(text):
    return answer("post", "--account", "@bezirksamt" + handle_end(), "--text", text, "--no-wait")["post"]


def delivery_of(post):
    return next(p for p in answer("plan", "list") if p["post"] == post)["deliveries"][0]


@point
def answers_that_make_no_sense_before_sending():
    """The post waits with its reason, and goes out once when the server is well again."""
    reasons = {"html-200": "not-json", "big": "answer-too-big", "deep": "answer-too-deep", "empty-200": "not-understood",
               "html-502": "offline"}
    for kind, _ in WRONG_ANSWERS:
        text = f"Hinweis {kind}"
        post = planned(text)
        fake.fault(kind, f"/api/v1/accounts/{office_id()}/statuses", times=50)
        cli("outbox", "run", "--for", "1").check_returncode()
        fake.control("clear-faults")
        delivery = delivery_of(post)
        assert (delivery["state"], delivery["reason"]) == ("waiting", reasons[kind]), delivery
        assert answer("plan", "send-now", post)["deliveries"][0]["state"] == "sent"
        assert [s["text"] for s in fake.statuses()].count(text) == 1


def office_id():
    with sqlite3.connect(f"file:{PROFILE}/litfass.db?mode=ro", uri=True) as database:
        return database.execute("SELECT remote_id FROM account").fetchone()[0]


@point
def answers_that_make_no_sense_after_sending():
    """Perhaps sent: it is looked for, found, and never sent twice."""
    for kind, _ in WRONG_ANSWERS:
        text = f"Verloren {kind}"
        fake.fault(kind, "/api/v1/statuses", method="POST", after=True)
        sent = answer("post", "--account", "@bezirksamt" + handle_end(), "--text", text)
        assert sent["deliveries"][0]["state"] == "sent", sent
        assert [s["text"] for s in fake.statuses()].count(text) == 1
        fake.control("clear-faults")


# ---- The account is gone at the server

GONE = [
    (401, "sign in again", "sign-in-again"),
    (403, "not allowed", "not-allowed"),
    (404, "not at its server any more", "account-gone"),
    (410, "not at its server any more", "account-gone"),
]


@point
def an_account_that_was_removed_at_its_server():
    for status, expected, reason in GONE:
        before = everything()
        fake.fault("status", VERIFY, status=status, times=5)
        own(reason, refused(expected, "account", "verify", "@bezirksamt" + handle_end()))
        assert answer("account", "list")[0]["reason"] == reason
        fake.control("clear-faults")
        # More than a page is written while the server says so only for a moment: none of it is lost.
        for n in range(50):
            fake.say(f"@bezirksamt Zwischendurch {status} {n}")
        fake.fault("status", NOTIFICATIONS, status=status)
        sync_fails(reason, expected)
        fake.control("clear-faults")
        assert without_contact(everything()) == without_contact(before)
        answer("account", "verify", "@bezirksamt" + handle_end())
        assert answer("inbox", "sync")["new"] == 50


@point
def a_post_of_an_account_that_was_removed_at_its_server():
    """It is told, the text stays, and it can be sent when the account is there again."""
    for status, _, reason in GONE:
        text = f"Letzte Worte {status}"
        fake.fault("status", f"/api/v1/accounts/{office_id()}/statuses", status=status, times=50)
        done = cli("post", "--account", "@bezirksamt" + handle_end(), "--text", text, "--json")
        assert done.returncode == 1, done
        own(reason, done.stderr)
        fake.control("clear-faults")
        post = next(p for p in answer("plan", "list") if p["text"] == text)
        assert post["deliveries"][0]["reason"] == reason, post
        assert text not in [s["text"] for s in fake.statuses()]
        answer("account", "verify", "@bezirksamt" + handle_end())
        assert answer("plan", "send-now", post["post"])["deliveries"][0]["state"] == "sent"
        assert [s["text"] for s in fake.statuses()].count(text) == 1


# ---- Pictures

def make_png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    packer = zlib.compressobj(1)
    row = b"\0" * (1 + (width + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def refused_picture(topic, expected, path, *more):
    before = everything()
    own(topic, refused(expected, "post", "--account", "@bezirksamt" + handle_end(), "--text", "Mit Bild", "--image", path,
                       *(more or ("--alt", "Ein Baum"))))
    assert everything() == before and not list((PROFILE / "media").glob("[!.]*"))


@point
def a_picture_that_is_no_picture():
    for name, content in [("text.png", "Kein Bild"), ("leer.png", ""), ("halb.png", make_png(100, 100)[:60]),
                          ("svg.png", "<svg xmlns='http://www.w3.org/2000/svg' width='20000' height='20000'/>"),
                          ("datei.jpg", "%PDF-1.7\n")]:
        refused_picture("no picture", "This file is no picture", write_file(name, content))


@point
def a_picture_of_50_megapixels():
    refused_picture("big picture", "A picture is too big", write_file("gross.png", make_png(8660, 5774)))


@point
def a_picture_that_is_not_there_or_a_folder():
    refused_picture("no file", "There is no such file", FOLDER / "nirgends.png")
    done = cli("post", "--account", "@bezirksamt" + handle_end(), "--text", "x", "--image", FOLDER, "--alt", "Ein Ordner")
    assert done.returncode == 1 and done.stderr.strip(), done


@point
def a_picture_without_a_description():
    """Refused before anything is stored but the picture itself."""
    good = write_file("gut.png", make_png(8, 8))
    for more in [("--alt", ""), ("--alt", " "), ("--decoration", "")]:
        before = everything()
        own("no description", refused("has no description", "post", "--account", "@bezirksamt" + handle_end(), "--text", "Mit Bild",
                                      "--image", good, *more))
        assert everything() == before
    misused("post", "--account", "@x", "--text", "x", "--image", str(good), "--alt", "a", "--decoration", "b")
    misused("post", "--account", "@x", "--text", "x", "--decoration", "b")


# ---- Texts and times

@point
def texts_and_times():
    post = ["post", "--account", "@bezirksamt" + handle_end()]
    before = everything()
    for topic, expected, *args in [
            ("empty", "There is no text", "--text", ""), ("empty", "There is no text", "--text", " \n\t"),
            ("long", "1 character too long (501 of 500)", "--text", "ä" * 501),
            ("past", "already past", "--text", "x", "--at", "2020-01-01T10:00"),
            ("gap", "does not exist", "--text", "x", "--at", "2027-03-28T02:30"),
            ("twice", "comes twice", "--text", "x", "--at", "2027-10-31T02:30"),
            ("when", "could not be understood", "--text", "x", "--at", "Ostern"),
            ("no file", "There is no such file", "--text-file", FOLDER / "nirgends.txt"),
            ("no account", "not in this profile", "--account", "@niemand", "--text", "x")]:
        own(topic, refused(expected, *post, *args))
    assert everything() == before
    entry = answer(*post, "--text", "Bleibt", "--at", "2030-06-01T09:00", "--no-wait")["post"]
    for topic, when in [("past", "2020-01-01T10:00"), ("gap", "2027-03-28T02:30"), ("twice", "2027-10-31T02:30")]:
        own(topic, cli("plan", "move", entry, when).stderr)
    assert delivery_of(entry)["due"] == "2030-06-01T07:00:00Z"
    own("not found", refused("no such entry", "plan", "cancel", "01900000-0000-7000-8000-000000000000"))
    answer("plan", "cancel", entry)


@point
def a_text_file_that_is_no_text():
    binary = write_file("bytes.txt", b"\xff\xfe\x00x")
    done = cli("post", "--account", "@bezirksamt" + handle_end(), "--text-file", binary)
    assert done.returncode == 1 and "no plain text" in done.stderr and "�" not in done.stderr, done


# ---- The profile

def refused_profile(topic, expected, profile, *args):
    """Nothing of the folder changes."""
    def read():
        return {p.name: p.read_bytes() for p in sorted(profile.iterdir()) if p.suffix == ".db"}
    before = read()
    for command in [("account", "list"), ("outbox", "run", "--until-idle"), ("post", "--account", "@x", "--text", "x")]:
        own(topic, refused(expected, *command, profile=profile))
    after = read()
    assert after == before, (sorted(before), sorted(after))


def copy_profile(name):
    profile = FOLDER / name
    shutil.copytree(PROFILE, profile)
    return profile


@point
def a_profile_of_a_newer_version():
    profile = copy_profile("newer")
    with sqlite3.connect(profile / "litfass.db") as database:
        database.execute("PRAGMA user_version = 4711")
    database.close()
    refused_profile("newer", "newer version of Litfaß", profile)


@point
def a_profile_that_is_damaged():
    profile = copy_profile("damaged")
    path = profile / "litfass.db"
    path.write_bytes(b"Das war einmal eine Datenbank. " * 500)
    refused_profile("damaged", "database is damaged", profile)


@point
def a_profile_that_cannot_be_written():
    profile = copy_profile("read-only")
    args = [CLI, "--profile", str(profile), "account", "list"]
    if os.geteuid() == 0:
        mount = f'mount --bind "{profile}" "{profile}" && mount -o remount,bind,ro "{profile}" && exec "$@"'
        if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
            return
        args = ["unshare", "--mount", "sh", "-c", mount, "sh", *args]
    else:
        profile.chmod(0o500)
    done = subprocess.run(args, capture_output=True, text=True, timeout=60)
    profile.chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "") and "cannot be written" in done.stderr, done
    own("read-only", done.stderr)


@point
def a_profile_that_is_a_file():
    path = write_file("datei", "kein Ordner")
    done = cli("account", "list", profile=path)
    assert done.returncode == 1 and done.stderr.strip() and path.read_text() == "kein Ordner", done


@point
def a_profile_that_was_copied_sends_nothing_by_itself():
    original = answer("post", "--account", "@bezirksamt" + handle_end(), "--text", "Nur einmal", "--at", "2031-06-01T09:00", "--no-wait")["post"]
    profile = copy_profile("copied")
    with sqlite3.connect(profile / "litfass.db", timeout=10) as database:
        database.execute("UPDATE delivery SET due_us = 1, ready_us = 1 WHERE state = 'queued'")
    database.close()
    before = len(fake.statuses())
    done = cli("outbox", "run", "--until-idle", "--json", profile=profile)
    assert done.returncode == 1 and "held back" in done.stderr, done
    assert [(d["post"], d["reason"]) for d in json.loads(done.stdout)["held"]] == [(original, "copied")], done
    assert len(fake.statuses()) == before
    answer("plan", "cancel", original)


@point
def a_practice_account_among_real_ones():
    own("practice", refused("never both", "account", "add", "practice"))


# ---- The keyring

def reading_planning_and_sorting_go_on(topic, expected, env=None):
    """What is stored can be used; only what needs the sign-in says why it does not go."""
    item = answer("inbox", "list", "--limit", "1", env=env)[0]["id"]
    assert answer("inbox", "show", item, env=env)["item"]["id"] == item
    assert answer("inbox", "done", item, env=env)["state"] == "done" and answer("inbox", "reopen", item, env=env)["state"] == "open"
    post = answer("post", "--account", "@bezirksamt" + handle_end(), "--text", f"Ohne {topic}", "--no-wait", env=env)["post"]
    before = [s["text"] for s in fake.statuses()]
    own(topic, cli("inbox", "sync", env=env).stderr)
    done = cli("outbox", "run", "--until-idle", "--json", env=env)
    held = json.loads(done.stdout)["held"]
    assert done.returncode == 1 and [(d["post"], d["reason"]) for d in held] == [(post, topic)], done
    own(topic, refused_verify(expected, env))
    assert [s["text"] for s in fake.statuses()] == before
    return post


def refused_verify(expected, env):
    return refused(expected, "account", "verify", "@bezirksamt" + handle_end(), env=env)


@point
def a_keyring_that_is_not_there():
    bare = {k: v for k, v in os.environ.items() if k not in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")} | {"XDG_RUNTIME_DIR": str(FOLDER)}
    post = reading_planning_and_sorting_go_on("keyring-no-service", "no keyring", bare)
    assert answer("plan", "send-now", post)["deliveries"][0]["state"] == "sent"


@point
def a_keyring_that_is_locked():
    subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path", "/org/freedesktop/secrets", "--method",
                    "org.freedesktop.Secret.Service.Lock", "['/org/freedesktop/secrets/collection/login']"], check=True, capture_output=True)
    post = reading_planning_and_sorting_go_on("keyring-locked", "keyring is locked")
    # Its sign-in would stay in the keyring, and good at the server.
    accounts = [a["id"] for a in answer("account", "list")]
    for account in accounts:
        refused("keyring is locked", "account", "remove", account)
    assert accounts and [a["id"] for a in answer("account", "list")] == accounts
    assert answer("plan", "cancel", post)["deliveries"][0]["state"] == "cancelled"


# ---- Wrong usage

@point
def options_and_commands_that_do_not_exist():
    assert "--nope" in misused("account", "list", "--nope")
    assert "--nope" in misused("--nope")
    assert "“tanzen”" in misused("tanzen")
    assert "“tanzen”" in misused("plan", "tanzen") or "plan" in misused("plan", "tanzen")
    assert "brieftaube" in misused("account", "add", "brieftaube")
    misused()


@point
def nothing_was_lost():
    texts = [s["text"] for s in fake.statuses()]
    assert len(texts) == len(set(texts)), texts
    unsent = [p for p in answer("plan", "list") for d in p["deliveries"] if d["state"] not in ("sent", "cancelled")]
    assert unsent == [], unsent
    assert len(answer("inbox", "list", "--limit", "1000")) == 1 + len(WRONG_ANSWERS) + 50 * len(GONE)
    fake.close()


run()
