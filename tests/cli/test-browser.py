# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises of the command line for a sign-in in the browser, at the real servers of Bluesky, with every line of the log: what signs in must
stand in none of them."""
import json
import os
import subprocess
import sys
import time
import urllib.request

sys.dont_write_bytecode = True
from terminal import CLI, FOLDER, Bluesky, answer, assert_nowhere, cli, misused, point, read_secrets, refused, run, said  # noqa: E402

os.environ["G_MESSAGES_DEBUG"] = "all"
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
PROFILE = FOLDER / "browser"
stack = Bluesky.start()
if stack is None:
    print("1..0 # SKIP tests/servers/bluesky/install was not run")
    sys.exit(0)
os.environ["LF_PLC_DIRECTORY"] = stack.state["plc"]
office = {"secrets": set()}


def start_adding():
    """The command, and the page that it wants to be opened."""
    errors = FOLDER / "errors"
    with open(errors, "w", encoding="utf-8") as stderr:
        process = subprocess.Popen([CLI, "--profile", PROFILE, "account", "add", "bluesky", "--server", stack.pds, "--json"],
                                   stdout=subprocess.PIPE, stderr=stderr, text=True)
    until = time.monotonic() + 60
    while True:
        text = errors.read_text(encoding="utf-8")
        page = next((line for line in text.splitlines(keepends=True) if line.startswith(stack.pds) and line.endswith("\n")), None)
        if page:
            assert "Open this page in a browser on this computer" in text, text
            return process, page.strip(), errors
        assert process.poll() is None and time.monotonic() < until, text
        time.sleep(0.05)


def end_adding(process, errors):
    out, _ = process.communicate(timeout=60)
    error = errors.read_text(encoding="utf-8")
    said.append(out + error)
    assert "Sanitizer" not in error and "runtime error" not in error, error
    return process.returncode, out, error


def come_back(page, verdict):
    end = stack.ask(f"/consent?who=office&verdict={verdict}", {"page": page})["uri"]
    with urllib.request.urlopen(end, timeout=60) as reply:
        return reply.read().decode()


def keep_secrets():
    found = dict(read_secrets(office["account"]["id"]))
    assert set(found) == {"accessJwt", "refreshJwt", "dpopKey"}, set(found)
    office["secrets"] |= {*found.values(), found["dpopKey"].split(".")[2]}
    return found


@point
def half_of_what_a_password_needs_is_still_wrong_usage():
    misused("account", "add", "bluesky", "--login", "bezirksamt.test")


@point
def denied_it_says_so_and_adds_nothing():
    process, page, errors = start_adding()
    assert "You were not signed in. Close this page and go back to Litfaß." in come_back(page, "no")
    code, out, error = end_adding(process, errors)
    assert (code, out) == (1, "") and "denied in the browser" in error, (code, out, error)
    assert answer("account", "list", profile=PROFILE) == []


@point
def allowed_the_account_is_there():
    process, page, errors = start_adding()
    assert "You are signed in. Close this page and go back to Litfaß." in come_back(page, "yes")
    code, out, error = end_adding(process, errors)
    assert code == 0, error
    office["account"] = json.loads(out)
    assert office["account"]["handle"] == "bezirksamt.test" and office["account"]["state"] == "fine", out
    keep_secrets()


@point
def it_posts():
    sent = answer("post", "--account", "bezirksamt.test", "--text", "Bürgeramt geöffnet", profile=PROFILE)
    assert sent["deliveries"][0]["state"] == "sent" and [p["value"]["text"] for p in stack.posts()] == ["Bürgeramt geöffnet"], sent


@point
def it_renews_its_tokens_and_posts_once():
    before = keep_secrets()
    stack.ask("/fault?nsid=*&kind=status&status=401&error=invalid_token&n=1")
    sent = answer("post", "--account", "bezirksamt.test", "--text", "Nach dem Ablauf", profile=PROFILE)
    assert sent["deliveries"][0]["state"] == "sent" and len(stack.posts()) == 2, sent
    after = keep_secrets()
    assert after["refreshJwt"] != before["refreshJwt"] and after["dpopKey"] == before["dpopKey"]


@point
def ended_at_the_server_what_is_to_be_sent_waits():
    stack.ask("/fault?nsid=*&kind=status&status=401&error=invalid_token&n=1000")
    stack.ask("/fault?nsid=/oauth/token&kind=status&status=400&error=invalid_grant&n=1000")
    cli("post", "--account", "bezirksamt.test", "--text", "Wartet", profile=PROFILE)
    post = next(p for p in answer("plan", "list", profile=PROFILE) if p["text"] == "Wartet")
    assert post["deliveries"][0]["state"] == "waiting", post
    refused("sign in again", "account", "verify", office["account"]["id"], profile=PROFILE)
    stack.ask("/heal")
    assert len(stack.posts()) == 2


@point
def removed_its_sign_in_ends_at_the_server():
    removed = answer("account", "remove", office["account"]["id"], profile=PROFILE)
    assert removed == {"removed": office["account"]["id"], "revoked": True}, removed
    assert read_secrets(office["account"]["id"]) == [] and stack.ask("/calls")["/oauth/revoke"] >= 1


@point
def no_file_and_no_line_holds_a_token_or_the_key():
    assert len(office["secrets"]) >= 6
    assert_nowhere(office["secrets"], PROFILE)
    stack.close()


run()
