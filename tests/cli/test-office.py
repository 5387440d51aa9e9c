# SPDX-License-Identifier: GPL-3.0-or-later
"""What IT and an office set: told, kept to, and taken to another computer without a secret."""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from terminal import CLI, FOLDER, Mastodon, answer, assert_nowhere, cli, misused, point, read_secrets, refused, run, write_file  # noqa: E402

SCHEMA = pathlib.Path(os.environ["G_TEST_BUILDDIR"]) / ".." / "data"
OTHER = FOLDER / "other"
server = Mastodon()


def set_policy(**keys):
    """The person's settings in a file of their own; GVariant texts. Returns the environment that reads them."""
    config = FOLDER / "config"
    (config / "glib-2.0" / "settings").mkdir(parents=True, exist_ok=True)
    lines = [f"{name.replace('_', '-')}={value}" for name, value in keys.items()]
    (config / "glib-2.0" / "settings" / "keyfile").write_text("\n".join(["[de/berlin/Litfass]", *lines, ""]), encoding="utf-8")
    return os.environ | {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(config), "GSETTINGS_SCHEMA_DIR": str(SCHEMA)}


def query(sql, *values, profile):
    with sqlite3.connect(profile / "litfass.db") as db:
        return db.execute(sql, values).fetchall()


def dump(profile):
    return [query(f"SELECT * FROM {table} ORDER BY 1, 2", profile=profile)
            for table in ("account", "account_check", "account_group", "account_group_member")]


@point
def policy_tells_what_is_in_force():
    env = set_policy(allowed_networks="['mastodon']", poll_min_s="{'mastodon': 300}")
    told = {e["key"]: e for e in answer("policy", env=env)}
    assert told["allowed-networks"] == {"key": "allowed-networks", "value": ["mastodon"], "origin": "person", "locked": False}
    assert told["poll-min-s"]["value"] == {"mastodon": 300}
    assert told["proxy-mode"] == {"key": "proxy-mode", "value": "system", "origin": "default", "locked": False}
    said = cli("policy", env=env).stdout
    assert "allowed-networks  ['mastodon']  (set in your own settings)" in said, said
    misused("policy", "x")


@point
def what_has_to_be_done_at_a_network_is_told():
    """Without an answer for the network, the command says where there is one."""
    said = misused("account", "add", "x", "--accept-terms")
    for text in ("https://developer.x.com/portal", "“Native App”", *(f"    http://127.0.0.1:{port}/callback\n" for port in (17653, 27653, 37653)), "--login"):
        assert text in said, said
    said = misused("account", "add", "facebook")
    for text in ("System users", "    pages_manage_posts\n", "    pages_messaging\n", "--secret-file"):
        assert text in said, said
    assert "client ID of your office’s app (X)" in cli("account", "add", "--help").stdout


@point
def the_client_id_that_it_set_is_taken():
    env = set_policy(client_ids="{'x': 'von-der-it_7'}")
    process = subprocess.Popen([CLI, "--profile", FOLDER / "x", "account", "add", "x", "--accept-terms"], env=env, stderr=subprocess.PIPE, text=True)
    try:
        lines = [process.stderr.readline() for _ in range(2)]
        assert "client_id=von-der-it_7&" in lines[1], lines
    finally:
        process.kill()
        process.communicate()


@point
def another_server_is_refused():
    env = set_policy(allowed_servers="['*.berlin.de']")
    secret = write_file("token", server.token)
    said = refused("Your IT allows only certain networks and servers", "account", "add", "mastodon", "--server", server.uri,
                   "--secret-file", secret, env=env)
    assert server.token not in said
    assert server.count("GET", "") == 0
    assert answer("account", "list") == []


@point
def an_account_that_is_not_allowed_waits():
    secret = write_file("token", server.token)
    account = answer("account", "add", "mastodon", "--server", server.uri, "--secret-file", secret)["id"]
    env = set_policy(allowed_servers="['*.berlin.de']")
    assert cli("inbox", "sync", env=env).returncode == 1
    assert answer("account", "list")[0]["reason"] == "not-by-it"
    assert "not allowed by your IT" in cli("account", "list").stdout
    done = cli("inbox", "sync")
    assert done.returncode == 0, done
    assert [(a["id"], a["state"]) for a in answer("account", "list")] == [(account, "fine")]


@point
def no_post_goes_out_without_what_the_office_wants():
    practice = FOLDER / "desk"
    answer("account", "add", "practice", "--login", "Presse", profile=practice)
    env = set_policy(approval_fields="['Freigegeben von', 'Aktenzeichen']")
    post = ["post", "--account", "@presse", "--text", "Das Bürgeramt ist offen."]
    said = refused("“Freigegeben von” is missing", *post, profile=practice, env=env)
    assert "“Aktenzeichen” is missing" in said, said
    said = refused("“Aktenzeichen” is missing", *post, "--field", "Freigegeben von=Frau Öz", "--field", "Aktenzeichen= ", profile=practice, env=env)
    assert "Freigegeben" not in said, said
    assert query("SELECT count(*) FROM delivery", profile=practice) == [(0,)]
    answer(*post, "--field", "Freigegeben von=Frau Öz", "--field", "Aktenzeichen=B-12/3", profile=practice, env=env)
    fields = query("SELECT f.name, f.value FROM revision_field f JOIN delivery d ON d.revision_id = f.revision_id ORDER BY 1", profile=practice)
    assert fields == [("Aktenzeichen", "B-12/3"), ("Freigegeben von", "Frau Öz")], fields
    world = next((practice / "practice").glob("*-*.json")).read_text(encoding="utf-8")
    assert "Das Bürgeramt ist offen." in world
    # The whole name: one of the practice citizens is called Öztürk.
    assert "Frau Öz" not in world and "B-12" not in world
    misused(*post, "--field", "=x")
    misused(*post, "--field", "x")


@point
def an_answer_needs_no_approval():
    practice = FOLDER / "desk"
    env = set_policy(approval_fields="['Freigegeben von']")
    deadline = time.monotonic() + 60
    while not (items := answer("inbox", "list", "--open", profile=practice, env=env)):
        assert time.monotonic() < deadline
        cli("inbox", "sync", profile=practice, env=env)
    done = cli("inbox", "reply", items[0]["id"], "--text", "Danke für den Hinweis.", profile=practice, env=env)
    assert done.returncode == 0, done


@point
def what_was_set_comes_out_without_a_secret():
    account = answer("account", "list")[0]["id"]
    profile = FOLDER / "profile"
    with sqlite3.connect(profile / "litfass.db") as db:
        db.execute("UPDATE account SET short_name = 'BA', colour = 'blue', hands_over = 1, checked_us = 1798119000000000")
        db.execute("INSERT INTO account_check SELECT id, 'imprint', 'https://berlin.de/impressum' FROM account")
        db.execute("INSERT INTO account_group VALUES (1, '0192f0c1-7b1e-7000-8000-000000000001', 'Alle Kanäle', 1)")
        db.execute("INSERT INTO account_group_member SELECT 1, id FROM account")
    out = FOLDER / "office.json"
    assert answer("account", "export", "--output", out) == {"file": str(out)}
    assert out.stat().st_mode & 0o777 == 0o600
    file = json.loads(out.read_text(encoding="utf-8"))
    assert json.loads(cli("account", "export").stdout) == file
    assert (file["litfass"], file["version"]) == ("accounts", 1)
    one = file["accounts"][0]
    assert (one["id"], one["network"], one["server"], one["short_name"], one["colour"]) == (account, "mastodon", server.uri, "BA", "blue")
    assert (one["hands_over"], one["checks"], one["checked"][:10]) == (True, {"imprint": "https://berlin.de/impressum"}, "2026-12-24")
    assert file["groups"] == [{"id": "0192f0c1-7b1e-7000-8000-000000000001", "name": "Alle Kanäle", "accounts": [account]}]
    secrets = [text for name, text in read_secrets(account)]
    assert server.token in secrets and not any(text in out.read_text(encoding="utf-8") for text in secrets)
    assert_nowhere(secrets)


@point
def it_goes_into_another_profile_as_often_as_one_likes():
    out = FOLDER / "office.json"
    assert answer("account", "import", out, profile=OTHER) == {"new": 1, "left_out": 0}
    first = dump(OTHER)
    listed = answer("account", "list", profile=OTHER)
    assert [(a["state"], a["server"]) for a in listed] == [("sign-in-again", server.uri)]
    assert json.loads(cli("account", "export", profile=OTHER).stdout) == json.loads(out.read_text(encoding="utf-8"))
    assert answer("account", "import", out, profile=OTHER) == {"new": 0, "left_out": 0}
    assert dump(OTHER) == first
    # Editors put a mark of the byte order in front.
    marked = write_file("marked.json", "\ufeff" + out.read_text(encoding="utf-8"))
    assert answer("account", "import", marked, profile=OTHER) == {"new": 0, "left_out": 0}
    # Who is signed in stays so.
    assert answer("account", "import", out)["new"] == 0
    assert answer("account", "list")[0]["state"] == "fine"


@point
def signing_in_keeps_what_was_taken_over():
    secret = write_file("token", server.token)
    answer("account", "add", "mastodon", "--server", server.uri, "--secret-file", secret, profile=OTHER)
    assert query("SELECT short_name, colour, state FROM account", profile=OTHER) == [("BA", "blue", "fine")]


@point
def what_is_not_known_or_not_allowed_is_named_and_left_out():
    file = json.loads((FOLDER / "office.json").read_text(encoding="utf-8"))
    one = file["accounts"][0]
    strange = one | {"id": "0192f0c1-7b1e-7000-8000-000000000002", "network": "geocities", "handle": "@amt@geocities"}
    path = write_file("strange.json", json.dumps(file | {"accounts": [strange, one]}))
    third = FOLDER / "third"
    done = cli("account", "import", path, profile=third)
    assert done.returncode == 0 and "@amt@geocities was left out: this Litfaß has no network “geocities”." in done.stderr, done
    assert len(answer("account", "list", profile=third)) == 1
    done = cli("account", "import", FOLDER / "office.json", profile=FOLDER / "fourth", env=set_policy(allowed_networks="['bluesky']"))
    assert done.returncode == 0 and "your IT does not allow its network or server" in done.stderr, done
    assert answer("account", "list", profile=FOLDER / "fourth") == []


@point
def what_only_another_version_knows_is_left_out():
    """A colour that this one has not: the account is there, and can be set and used."""
    file = json.loads((FOLDER / "office.json").read_text(encoding="utf-8"))
    path = write_file("brown.json", json.dumps(file | {"accounts": [file["accounts"][0] | {"colour": "brown"}]}))
    profile = FOLDER / "brown"
    assert answer("account", "import", path, profile=profile) == {"new": 1, "left_out": 0}
    account = answer("account", "list", profile=profile)[0]
    assert account["colour"] is None and account["short_name"] == "BA", account
    assert answer("account", "set", account["id"], "--standard", "on", profile=profile)["standard"] is True


@point
def reading_that_costs_money_does_not_begin_by_a_file():
    file = json.loads((FOLDER / "office.json").read_text(encoding="utf-8"))
    settings = {"reading": True, "max_length": 4000}
    one = file["accounts"][0] | {"settings": settings}
    paid = one | {"id": "0192f0c1-7b1e-7000-8000-000000000003", "network": "x", "server": "https://api.x.com", "remote_id": "1", "handle": "@amt"}
    path = write_file("paid.json", json.dumps(file | {"accounts": [one, paid]}))
    profile = FOLDER / "paid"
    assert answer("account", "import", path, profile=profile) == {"new": 2, "left_out": 0}
    kept = {network: json.loads(limits) for network, limits in query("SELECT network, limits FROM account", profile=profile)}
    assert kept == {"mastodon": settings, "x": {"max_length": 4000}}, kept
    # Signing in is adding: not without the terms.
    assert "--accept-terms" in misused("account", "add", "x", "--login", "von-der-it_7")


@point
def a_practice_file_does_not_go_into_a_real_profile():
    practice = FOLDER / "practice"
    answer("account", "add", "practice", "--login", "Bauamt", profile=practice)
    path = FOLDER / "practice.json"
    assert cli("account", "export", "--output", path, profile=practice).returncode == 0
    before = dump(OTHER)
    refused("A profile is either for practice or real", "account", "import", path, profile=OTHER)
    real = json.loads((FOLDER / "office.json").read_text(encoding="utf-8"))
    mixed = json.loads(path.read_text(encoding="utf-8"))
    mixed["accounts"] += real["accounts"]
    refused("A profile is either for practice or real", "account", "import", write_file("mixed.json", json.dumps(mixed)), profile=FOLDER / "fifth")
    assert dump(OTHER) == before and answer("account", "list", profile=FOLDER / "fifth") == []


@point
def garbage_changes_nothing():
    good = json.loads((FOLDER / "office.json").read_text(encoding="utf-8"))
    one = good["accounts"][0]
    odd = [{"server": "http://evil.example"}, {"server": "https://a.example/path"}, {"server": "practice:"}, {"id": "../../x"}, {"id": None},
           {"remote_id": ""}, {"handle": 7}, {"colour": "red; }"}, {"short_name": "x" * 1000}, {"handle": "x" * 10000}, {"network": 3},
           {"checks": {"imprint": 3}}]
    bad = [b"", b"\0\xff", b"[]", b"{}", b"7", json.dumps({"litfass": "posts", "version": 1, "accounts": []}),
           json.dumps(good | {"accounts": 3}), json.dumps(good | {"accounts": [3]}), json.dumps(good | {"groups": [{}]}),
           json.dumps(good | {"version": 0}), "[" * 100000]
    bad += [json.dumps(good | {"accounts": [one, one | change]}) for change in odd]
    before = dump(OTHER)
    for n, content in enumerate(bad):
        path = write_file(f"bad-{n}.json", content)
        said = refused("This is no file of accounts that Litfaß wrote", "account", "import", path, profile=OTHER)
        assert said.count("\n") == 1, (content, said)
    newer = write_file("newer.json", json.dumps(good | {"version": 2}))
    refused("A newer version of Litfaß wrote this file", "account", "import", newer, profile=OTHER)
    refused("There is no such file", "account", "import", FOLDER / "missing.json", profile=OTHER)
    assert dump(OTHER) == before
    misused("account", "import")


try:
    run()
finally:
    server.close()
