# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises of the command line over real networks: servers of Mastodon and Facebook that are played, and the real servers of Bluesky. All of it with every
line of the log: what signs in must stand in none of them."""
import os
import struct
import subprocess
import sys
import time
import zlib
from datetime import datetime

sys.dont_write_bytecode = True
from terminal import (CLI, FOLDER, PROFILE, Bluesky, Facebook, Mastodon, answer, assert_nowhere, at, cli, point, read_secrets, refused, run,  # noqa: E402
                      write_file)

os.environ["G_MESSAGES_DEBUG"] = "all"
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"


def make_png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(width) for _ in range(3)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


picture = write_file("baum.png", make_png(64, 48))
BURST = "Wann öffnet das Bad?"
TEXT = "Baumfällungen in der Pfalzburger Straße ab Montag"


def when(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Job:
    """The whole job at one account; a network says how its server is asked."""
    handle = None
    profile = PROFILE
    first_secrets = ()

    def cli(self, *args):
        return answer(*args, profile=self.profile)

    def adds_the_account(self):
        self.account = self.cli("account", "add", self.network, "--server", self.server(), *self.login(), "--secret-file",
                                write_file("secret", self.secret() + "\n"))
        assert self.account["handle"] == self.handle and self.account["state"] == "fine", self.account
        assert [a["id"] for a in self.cli("account", "list")] == [self.account["id"]]
        assert self.cli("account", "verify", self.account["id"])["id"] == self.account["id"]
        self.first_secrets = self.secrets()

    def secrets(self):
        return [text for _, text in read_secrets(self.account["id"])] + [self.secret()]

    def loses_nothing_of_a_burst(self):
        """More than a page comes at once: after an empty first look, and between two looks."""
        assert self.cli("inbox", "sync")["new"] == 0
        for n_all in (120, 240):
            self.burst(120)
            assert self.cli("inbox", "sync")["new"] == 120
            items = self.cli("inbox", "list", "--limit", "500")
            times = [when(i["created"]) for i in items]
            assert len({i["uri"] for i in items}) == len(items) == n_all and times == sorted(times, reverse=True)
            assert all(BURST in i["text"] for i in items)

    def sends_a_post_with_pictures(self):
        sent = self.cli("post", "--account", self.handle, "--text", TEXT, "--image", picture, "--alt", "Eine alte Linde",
                        "--image", picture, "--decoration", "nur eine Linie")
        assert [d["state"] for d in sent["deliveries"]] == ["sent"], sent
        assert self.texts() == [TEXT] and self.descriptions(TEXT) == ["Eine alte Linde", ""]

    def sends_a_planned_post_at_its_time(self):
        planned = self.cli("post", "--account", self.handle, "--text", "Straßenfest am Samstag", "--at", at(3), "--no-wait")
        assert self.texts() == [TEXT]
        ran = cli("outbox", "run", "--for", "8", profile=self.profile)
        assert ran.returncode == 0, ran.stderr
        delivery = [p for p in self.cli("plan", "list") if p["post"] == planned["post"]][0]["deliveries"][0]
        assert delivery["state"] == "sent" and when(delivery["due"]) <= when(delivery["sent"]), delivery
        assert sorted(self.texts()) == sorted([TEXT, "Straßenfest am Samstag"])

    def sends_at_its_time_what_another_process_planned(self):
        worker = subprocess.Popen([CLI, "--profile", str(self.profile), "outbox", "run"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                  text=True)
        try:
            while not (self.profile / "worker.alive").exists():
                assert worker.poll() is None
            planned = self.cli("post", "--account", self.handle, "--text", "Von nebenan geplant", "--at", at(2), "--no-wait")["post"]
            until = time.monotonic() + 30
            state = None
            while state != "sent" and time.monotonic() < until:
                delivery = next(p for p in self.cli("plan", "list") if p["post"] == planned)["deliveries"][0]
                state = delivery["state"]
            assert state == "sent", delivery
            assert 0 <= (when(delivery["sent"]) - when(delivery["due"])).total_seconds() < 1, delivery
        finally:
            worker.terminate()
            worker.communicate(timeout=60)

    def promises_only_what_the_server_takes(self):
        """What is too near for the server, or too far ahead, is not said to wait there."""
        for seconds, words in self.promises.items():
            done = cli("post", "--account", self.handle, "--text", f"In {seconds} Sekunden", "--at", at(seconds), "--hand-over", "--no-wait",
                       profile=self.profile)
            assert done.returncode == 0 and words in done.stdout, (seconds, done)
        for post in self.cli("plan", "list"):
            if post["text"].endswith(" Sekunden"):
                assert {d["waits"] for d in post["deliveries"]} == {"here"}, post
                self.cli("plan", "cancel", post["post"])

    def answers_what_citizens_write(self):
        self.citizens_write()
        assert self.cli("inbox", "sync")["new"] == len(self.expected), self.expected
        assert self.cli("inbox", "sync")["new"] == 0
        items = [i for i in self.cli("inbox", "list", "--open") if BURST not in i["text"]]
        assert sorted((i["kind"], i["text"]) for i in items) == sorted(self.expected), items
        reply = next(i for i in items if i["kind"] == "reply")
        sent = self.cli("inbox", "reply", reply["id"], "--text", "Bis Freitag.")
        assert sent["deliveries"][0]["state"] == "sent", sent
        self.assert_answered(reply)
        assert self.cli("inbox", "show", reply["id"])["item"]["state"] == "answered"
        other = next(i["id"] for i in items if i["kind"] != "reply")
        assert self.cli("inbox", "done", other)["state"] == "done"
        assert other not in [i["id"] for i in self.cli("inbox", "list", "--open", "--limit", "500")]
        assert self.cli("inbox", "reopen", other)["state"] == "open"

    def keeps_its_secrets(self):
        secrets = {text for text in (*self.first_secrets, *self.secrets()) if text}
        assert len(secrets) >= self.n_secrets, len(secrets)
        assert_nowhere(secrets, self.profile)

    def lets_the_account_go(self):
        removed = self.cli("account", "remove", self.account["id"])
        assert removed == {"removed": self.account["id"], "revoked": self.can_revoke}, removed
        assert self.cli("account", "list") == []
        assert read_secrets(self.account["id"]) == []
        assert_nowhere([text for text in self.first_secrets if text], self.profile)


LATE = "planned, waits here: too late for the server\n"


class MastodonJob(Job):
    network = "mastodon"
    promises = {3 * 60: LATE, 6 * 60: LATE, 8 * 60: "planned, will wait at Mastodon\n", 40 * 86400: "planned, will wait at Mastodon\n"}
    n_secrets = 1
    can_revoke = False   # only the program that made a pasted token can take it back

    def __init__(self, *options):
        self.fake = Mastodon(*options)
        self.options = options
        self.profile = FOLDER / f"mastodon{''.join(options)}"
        self.handle = f"@bezirksamt@{self.fake.uri.removeprefix('http://')}"
        quote = [] if "--ulids" in options else [("quote", "Schon wieder!")]
        self.expected = [("reply", "@bezirksamt Wie lange dauert das?"), ("mention", "@bezirksamt Die Ampel geht nicht."),
                         ("message", "@bezirksamt Mein Bescheid fehlt."), *quote]

    def server(self):
        return self.fake.uri

    def login(self):
        return []

    def secret(self):
        return self.fake.token

    def texts(self):
        return [s["text"] for s in self.fake.statuses()]

    def descriptions(self, text):
        return next(s["media"] for s in self.fake.statuses() if s["text"] == text)

    def burst(self, n):
        for i in range(n):
            self.fake.say(f"@bezirksamt {BURST} {i}")

    def citizens_write(self):
        post = self.fake.statuses()[0]["id"]
        self.fake.say("@bezirksamt Wie lange dauert das?", reply_to=post)
        self.fake.say("@bezirksamt Die Ampel geht nicht.", who="buerger2")
        self.fake.say("@bezirksamt Mein Bescheid fehlt.", who="buerger3", visibility="direct")
        if "--ulids" not in self.options:
            self.fake.say("Schon wieder!", who="buerger2", quoted=post)

    def assert_answered(self, reply):
        sent = self.fake.statuses()[-1]
        assert sent["text"] == "@buerger1 Bis Freitag." and reply["uri"].endswith(sent["in_reply_to_id"]), (sent, reply)

    def sends_a_thread(self):
        """The first answer of the server is lost on its way: the part is looked for, the others follow it, and nothing stands there twice."""
        texts = ["Sperrung der Müllerstraße ab Montag", "Umleitung über die Seestraße", "Fragen an das Straßenamt"]
        before = len(self.fake.statuses())
        self.fake.fault("drop", "/api/v1/statuses", method="POST", after=True)
        sent = self.cli("post", "--account", self.handle, "--text", texts[0], "--part", texts[1],
                        "--part-file", write_file("teil", texts[2] + "\n"), "--image", picture, "--alt", "Ein Stadtplan")
        assert [d["state"] for d in sent["deliveries"]] == ["sent"], sent
        assert sent["deliveries"][0]["parts"] == sent["parts"] == texts, sent
        chain = self.fake.statuses()[before:]
        assert [s["text"] for s in chain] == texts, chain
        assert [s.get("in_reply_to_id") for s in chain] == [None, chain[0]["id"], chain[1]["id"]], chain
        assert self.descriptions(texts[2]) == ["Ein Stadtplan"] and self.descriptions(texts[0]) == [], chain

    def close(self):
        self.fake.close()


class FacebookJob(Job):
    network = "facebook"
    promises = {3 * 60: LATE, 8 * 60: LATE, 20 * 60: "planned, will wait at Facebook\n", 40 * 86400: "planned, handed over to Facebook "}
    handle = "Bezirksamt Mitte"
    n_secrets = 1
    can_revoke = False   # only who made a token can take it back
    profile = FOLDER / "facebook"
    expected = [("reply", "Wie lange dauert das?"), ("mention", "Die Ampel geht nicht."), ("message", "Mein Bescheid fehlt.")]

    def __init__(self):
        self.fake = Facebook()
        self.news = self.fake.say("Neuigkeit", own=True)

    def server(self):
        return self.fake.uri

    def login(self):
        return []

    def secret(self):
        return self.fake.token

    def posts(self):
        return [t for t in self.fake.texts() if t["kind"] == "post" and t["id"] != self.news]

    def texts(self):
        return [p["text"] for p in self.posts()]

    def descriptions(self, text):
        return next(p["media"] for p in self.posts() if p["text"] == text)

    def burst(self, n):
        for i in range(n):
            self.fake.say(f"{BURST} {i}", on=self.news)

    def citizens_write(self):
        self.fake.say("Wie lange dauert das?", on=self.posts()[0]["id"])
        self.fake.say("Die Ampel geht nicht.", who="Ayşe Öztürk")
        self.fake.say("Mein Bescheid fehlt.", message=True)

    def assert_answered(self, reply):
        sent = self.fake.texts()[-1]
        assert sent["text"] == "Bis Freitag." and sent["kind"] == "comment" and reply["uri"].endswith(sent["on"]), (sent, reply)

    def answers_in_private(self):
        message = next(i for i in self.cli("inbox", "list", "--open", "--limit", "500") if i["kind"] == "message")
        sent = self.cli("inbox", "reply", message["id"], "--text", "Er ist unterwegs.")
        assert sent["deliveries"][0]["state"] == "sent", sent
        assert (self.fake.texts()[-1]["kind"], self.fake.texts()[-1]["text"]) == ("message", "Er ist unterwegs."), self.fake.texts()[-1]

    def names_the_page(self):
        """A token that is good for several pages needs the name of one; the pages that there are stand in the refusal."""
        token = write_file("pages", self.fake.make_token(2))
        add = ("account", "add", "facebook", "--server", self.server(), "--secret-file", token)
        refused("Bezirksamt Mitte (", *add, "--login", "Standesamt", profile=self.profile)
        done = cli(*add, profile=self.profile)
        assert done.returncode == 2 and "--login: Bezirksamt Mitte, Stadtbibliothek" in done.stderr, done
        library = self.cli(*add, "--login", "Stadtbibliothek")
        assert library["handle"] == "Stadtbibliothek", library
        assert self.cli("account", "remove", library["id"])["removed"] == library["id"]

    def does_what_the_office_sets(self):
        """The version of the API and the limits that Facebook does not report; verifying leaves them as they were set."""
        uid = self.account["id"]
        for wrong in ("version=latest", "max_length=0", "max_length=viel", "schedule_max_days=400", "colour=red", "version"):
            done = cli("account", "set", uid, "--option", wrong, profile=self.profile)
            assert done.returncode == 2 and "version=…|max_length=…" in done.stderr, (wrong, done)
        self.cli("account", "set", uid, "--option", "max_media=3", "--option", "max_length=20")
        assert self.cli("account", "verify", uid)["id"] == uid
        refused("1 character too long (21 of 20)", "post", "--account", uid, "--text", "ä" * 21, profile=self.profile)
        # The server knows one version only, and that is not this one.
        self.cli("account", "set", uid, "--option", "version=v31.0")
        assert cli("account", "verify", uid, profile=self.profile).returncode == 1
        self.cli("account", "set", uid, "--option", "version=")
        assert self.cli("account", "verify", uid)["state"] == "fine"
        refused("too long", "post", "--account", uid, "--text", "ä" * 21, profile=self.profile)
        self.cli("account", "set", uid, "--option", "max_length=", "--option", "max_media=")
        assert self.cli("post", "--account", uid, "--text", "ä" * 21)["deliveries"][0]["state"] == "sent"

    def counts_by_its_rule(self):
        counted = self.cli("count", "--network", "facebook", "--text", "Straße 👩‍👩‍👧‍👦")
        assert (counted["length"], counted["limit"]) == (14, 63206), counted

    def keeps_tokens_out_of_addresses(self):
        assert not self.fake.saw_leak()

    def close(self):
        self.fake.close()


class BlueskyJob(Job):
    network = "bluesky"
    handle = "bezirksamt.test"
    n_secrets = 3
    can_revoke = True
    profile = FOLDER / "bluesky"
    expected = [("reply", "Wie lange dauert das?"), ("mention", "@bezirksamt.test Die Ampel geht nicht."), ("quote", "Schon wieder!")]

    def __init__(self, stack):
        self.stack = stack

    def server(self):
        return self.stack.pds

    def login(self):
        return ["--login", "bezirksamt.test"]

    def secret(self):
        return self.stack.office["appPassword"]

    def texts(self):
        return [p["value"]["text"] for p in reversed(self.stack.posts())]

    def descriptions(self, text):
        post = next(p["value"] for p in self.stack.posts() if p["value"]["text"] == text)
        return [image["alt"] for image in post["embed"]["images"]]

    def mention(self):
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": self.stack.office["did"]}
        return [{"index": {"byteStart": 0, "byteEnd": 16}, "features": [feature]}]

    def burst(self, n):
        self.stack.ask(f"/write?who=anna&n={n}", {"$type": "app.bsky.feed.post", "text": f"@bezirksamt.test {BURST}", "facets": self.mention()})

    def citizens_write(self):
        post = next(p for p in self.stack.posts() if p["value"]["text"] == TEXT)
        link = {"uri": post["uri"], "cid": post["cid"]}
        self.stack.ask("/sync")
        self.stack.say("anna", "Wie lange dauert das?", reply={"root": link, "parent": link})
        self.stack.say("mehmet", "@bezirksamt.test Die Ampel geht nicht.", facets=self.mention())
        self.stack.say("mehmet", "Schon wieder!", embed={"$type": "app.bsky.embed.record", "record": link})

    def assert_answered(self, reply):
        sent = next(p["value"] for p in self.stack.posts() if p["value"]["text"] == "Bis Freitag.")
        assert sent["reply"]["parent"]["uri"] == reply["uri"], sent

    def renews_its_session(self):
        self.stack.ask("/fault?nsid=*&kind=status&status=400&error=ExpiredToken&n=1")
        sent = self.cli("post", "--account", self.handle, "--text", "Nach dem Ablauf der Sitzung")
        assert sent["deliveries"][0]["state"] == "sent", sent
        assert self.texts().count("Nach dem Ablauf der Sitzung") == 1
        assert set(self.secrets()) != set(self.first_secrets)

    def refuses_what_is_too_long(self):
        before = self.texts()
        refused("1 character too long (301 of 300)", "post", "--account", self.handle, "--text", "ä" * 301, profile=self.profile)
        assert self.texts() == before and all("ääää" not in p["text"] for p in self.cli("plan", "list"))

    def close(self):
        self.stack.close()


def add_job(name, job, *more):
    steps = [job.adds_the_account, job.loses_nothing_of_a_burst, job.sends_a_post_with_pictures, job.sends_a_planned_post_at_its_time,
             job.sends_at_its_time_what_another_process_planned, job.answers_what_citizens_write, *more, job.keeps_its_secrets, job.lets_the_account_go, job.close]
    for step in steps:
        def promise(step=step):
            step()
        promise.__name__ = f"{name}_{step.__name__}"
        point(promise)


facebook = FacebookJob()
add_job("facebook", facebook, facebook.promises_only_what_the_server_takes, facebook.answers_in_private, facebook.names_the_page, facebook.does_what_the_office_sets,
        facebook.counts_by_its_rule,
        facebook.keeps_tokens_out_of_addresses)
mastodon, gotosocial = MastodonJob("--keys", "--slow-media"), MastodonJob("--ulids")
add_job("mastodon", mastodon, mastodon.sends_a_thread, mastodon.promises_only_what_the_server_takes)
add_job("gotosocial", gotosocial, gotosocial.sends_a_thread)
stack = Bluesky.start("--appview")
if stack is not None:
    bluesky = BlueskyJob(stack)
    add_job("bluesky", bluesky, bluesky.renews_its_session, bluesky.refuses_what_is_too_long)
run()
