# SPDX-License-Identifier: GPL-3.0-or-later
"""A planned post waits at the server: chosen in the compose window, seen in the plan, moved, withdrawn; what the server could not be told."""
import re
from datetime import datetime, timedelta

from litfass_ui import Desk, Profile, promise, run, work
from servers import Facebook, Mastodon

server = Mastodon("--keys")
desk = Desk()
facebook = Facebook()
parts = [server, facebook]
profile = Profile("vorzimmer", practice=False)
profile.environment["LF_SERVER_FACEBOOK"] = facebook.uri
practice = Profile()
office = {}


def tomorrow(hour, minute=0, days=1):
    return datetime.now().replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)


def copies():
    """What waits at the server: text → time as the wall clock shows it."""
    return {c["text"]: datetime.fromisoformat(c["scheduled_at"].replace("Z", "+00:00")).astimezone().replace(tzinfo=None)
            for c in server.control("scheduled")}


def where(text):
    return {d["waits"] for d in profile.plan(text)["deliveries"]}


def is_at(text, due):
    office["app"].until(lambda: copies().get(text) == due and where(text) == {"server"}, lambda: f"{text} at {due}; there is {copies()}")


@promise
def an_account_is_there():
    secret = work / "token"
    secret.write_text(server.token + "\n")
    account = profile.cli("account", "add", "mastodon", "--server", server.uri, "--login", "bezirksamt", "--secret-file", secret)
    office["account"] = account["id"]
    app = office["app"] = desk.start(profile, language="de")
    app.window("Litfaß")


@promise
def the_check_comes_with_an_account_whose_server_can():
    app = office["app"]
    app.press("ctrl+n")
    app.window("Neuer Beitrag")
    app.focused("text box", "Text für alle Konten")
    app.type("Wochenmarkt am Karl-August-Platz")
    assert not app.find_all("checkbox", re.compile("sendet selbst"))
    app.press("ctrl+Return")
    app.focused("button", "Mastodon, @bezirksamt@" + server.uri.split("//")[1])
    app.press("space")
    check = app.find("checkbox", "Mastodon sendet selbst")
    assert "checked" not in check.states
    app.find("label", re.compile("nur hinaus, solange dieser Rechner an ist"))


@promise
def chosen_the_foot_says_what_that_means():
    app = office["app"]
    app.press("ctrl+Return")
    app.focused("text box", "Zeit")
    app.type("morgen 9")
    app.tab_to("checkbox", "Mastodon sendet selbst")
    app.press("space")
    app.find("label", re.compile("geht auch hinaus, wenn dieser Rechner aus ist"))
    app.shot("hand-over-when")
    app.press("ctrl+Return")
    # Nothing was ever sent on this account.
    app.find("button", "Trotzdem senden").do("click")
    app.window("Litfaß")
    app.heard("Geplant für ")
    is_at("Wochenmarkt am Karl-August-Platz", tomorrow(9))


@promise
def the_plan_says_where_it_waits():
    app = office["app"]
    app.press("alt+2")
    app.focused("grid cell", re.compile("heute"))
    app.press("Right")
    app.focused("grid cell", re.compile("1 Beitrag"))
    app.press("F6")
    app.focused("list item", re.compile("^09:00, Wochenmarkt.*wartet bei Mastodon"))
    def at(hour):
        return tomorrow(hour).strftime("%Y-%m-%dT%H:%M")

    line = "Als Nächstes, vom Server: morgen 09:00 „Wochenmarkt am Karl-August-Platz“ auf 1 Konto"
    app.find("label", line)
    # What goes out from here comes first only when it is really earlier.
    later = profile.cli("post", "--account", office["account"], "--no-hand-over", "--no-wait", "--text", "Später von hier", "--at", at(10))["post"]
    app.find("label", line)
    earlier = profile.cli("post", "--account", office["account"], "--no-hand-over", "--no-wait", "--text", "Vorher von hier", "--at", at(8))["post"]
    app.find("label", "Als Nächstes: morgen 08:00 „Vorher von hier“ auf 1 Konto")
    for post in (later, earlier):
        profile.cli("plan", "cancel", post)
    app.find("label", line)
    app.shot("hand-over-plan")


@promise
def moving_reaches_the_server():
    app = office["app"]
    app.press("alt+Right")
    is_at("Wochenmarkt am Karl-August-Platz", tomorrow(9, 15))
    app.focused("list item", re.compile("^09:15, Wochenmarkt.*wartet bei Mastodon"))


@promise
def what_the_server_cannot_be_told_is_said():
    app = office["app"]
    copy = server.control("scheduled")[0]["id"]
    server.control("fault", {"kind": "status", "status": 503, "method": "DELETE", "path": f"/api/v1/scheduled_statuses/{copy}", "times": 1})
    app.press("Delete")
    app.find("list item", re.compile("konnte bei Mastodon noch nicht zurückgezogen werden: geht weiterhin hinaus, "))
    app.shot("hand-over-untold")
    assert list(copies()) == ["Wochenmarkt am Karl-August-Platz"]


@promise
def it_is_told_again_until_the_server_knows():
    app = office["app"]
    app.until(lambda: not copies(), "the copy is away", timeout=60)
    app.until(lambda: {d["state"] for d in profile.plan("Wochenmarkt")["deliveries"]} == {"cancelled"}, "it is withdrawn")


def foot_says(app, time, pattern):
    """Another time in the compose window, and what it means."""
    app.tab_to("text box", "Zeit", key="shift+Tab")
    app.press("ctrl+a")
    app.type(time)
    app.find("label", re.compile(pattern))


@promise
def a_time_that_the_server_does_not_take_is_not_promised():
    app = office["app"]
    app.press("ctrl+n")
    app.window("Neuer Beitrag")
    app.focused("text box", "Text für alle Konten")
    app.type("Baustelle in der Kantstraße")
    app.find("button", "Mastodon, @bezirksamt@" + server.uri.split("//")[1]).do("click")
    app.tab_to("text box", "Zeit")
    app.type("in 40 Tagen 9:00")
    app.tab_to("checkbox", "Mastodon sendet selbst")
    app.press("space")
    app.find("label", re.compile("geht auch hinaus, wenn dieser Rechner aus ist"))
    foot_says(app, "in 3 Minuten", "geht nur hinaus, solange dieser Rechner an ist")
    foot_says(app, "in 9 Minuten", "geht auch hinaus, wenn dieser Rechner aus ist")


@promise
def each_network_has_its_own_times():
    app = office["app"]
    secret = work / "page-token"
    secret.write_text(facebook.token + "\n")
    profile.cli("account", "add", "facebook", "--server", facebook.uri, "--secret-file", secret)
    app.find("button", re.compile("^Facebook, ")).do("click")
    foot_says(app, "in 8 Minuten", "geht bei Mastodon auch hinaus, wenn dieser Rechner aus ist; bei den anderen nur")
    foot_says(app, "in 40 Tagen 9:00", "auch hinaus, wenn dieser Rechner aus ist, wird aber an Facebook erst übergeben: .*, wenn Litfaß dann läuft")
    app.shot("hand-over-later")
    app.find("button", "Mastodon, @bezirksamt@" + server.uri.split("//")[1]).do("click")
    app.find("label", re.compile("wird an Facebook übergeben: .*, wenn Litfaß dann läuft"))
    foot_says(app, "in 8 Minuten", "geht nur hinaus, solange dieser Rechner an ist")
    foot_says(app, "in 20 Minuten", "geht auch hinaus, wenn dieser Rechner aus ist")
    foot_says(app, "in 40 Tagen 9:00", "wird an Facebook übergeben: ")
    app.press("ctrl+Return")
    app.find("button", "Trotzdem senden").do("click")
    app.window("Litfaß")
    app.heard("Geplant für ")
    assert profile.run_cli("plan", "list").stdout.count("planned, handed over to Facebook ") == 1


@promise
def practice_has_it_too():
    practice.add_account("Bezirksamt")
    app = office["app"] = desk.start(practice, language="de")
    app.window("Litfaß – Übung")
    app.press("ctrl+n")
    app.window("Neuer Beitrag – Übung")
    app.type("Probe für das Straßenfest")
    app.press("ctrl+Return")
    app.focused("button", "Übung, @bezirksamt")
    app.press("space", "ctrl+Return")
    app.focused("text box", "Zeit")
    app.type("morgen 9")
    app.tab_to("checkbox", "Übung sendet selbst")
    app.press("space", "ctrl+Return")
    app.window("Litfaß – Übung")
    app.until(lambda: {d["state"] for d in practice.plan("Probe")["deliveries"]} == {"at-server"}, "it waits in the practice world")


if __name__ == "__main__":
    run(parts)
