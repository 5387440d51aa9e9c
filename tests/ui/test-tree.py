# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises to whoever hears the windows: everything that can be used, seen or chosen has a name of its own.

What must have a name: all that takes the focus or can be done, images, headings, and rows and cells of lists. What need not:
boxes and groups that only arrange others. Neither does a piece
without a role that a library puts into its own windows. A scrolled area takes the focus itself only while nothing in it can (then it counts as
a reader's stop and needs a name, its own or that of what it fills); GTK's scroll bars and the inner pieces of a header bar are
for pointers only, never focused, and out of our reach. An empty label takes no place and says nothing.
"""
import re

from litfass_ui import Desk, Profile, promise, run, say, wait_for

POINTER_ONLY = {"AdwGizmo", "GtkBuiltinIcon", "GtkScrollbar", "GtkRange"}
USED_BY_NAME = {"push button", "button", "toggle button", "check box", "radio button", "combo box", "text", "text box", "entry",
                "search box", "list item", "row", "grid cell", "table cell", "image", "heading", "link", "menu item", "page tab",
                "slider", "spin button", "switch", "progress bar", "option"}
CLASS_NAME = re.compile(r"^(Gtk|Adw|Lf)[A-Z]?")


def find_faults(window):
    faults = []

    def look(node, parent_name, path):
        """Whether something in it takes the focus."""
        kind = node.kind
        if kind is None:
            return False
        name, role, states = node.name, node.role, node.states
        path = f"{path}/{kind}"
        takes_focus = [look(child, name, path) for child in node.children]
        focusable = "focusable" in states
        if (kind in POINTER_ONLY or (role == "widget" and kind.startswith(("Gtk", "Adw")))) and not focusable:
            return any(takes_focus)
        if kind == "GtkScrolledWindow" and (any(takes_focus) or parent_name):
            focusable = False
        if CLASS_NAME.match(name) and not (kind == "GtkLabel" and name == "GtkLabel" and not node.text):
            faults.append(f"{path}: a {role} is called “{name}”")
        elif not name.strip() and (focusable or role in USED_BY_NAME):
            faults.append(f"{path}: a {role} has no name {sorted(states)}")
        elif is_said_twice(name):
            faults.append(f"{path}: “{name}” is said twice")
        return focusable or any(takes_focus)

    look(window, "", "")
    return faults


def is_said_twice(name):
    """“_Send Send”, “Send Send”."""
    half = len(name) // 2
    return bool(re.search(r"(^|\s)_\w", name)) or (len(name) > 6 and name[:half] == name[half + 1:] and name[half] == " ")


def everything_has_a_name(app, what):
    """Looks again while something is still being drawn."""
    seen = []

    def look():
        seen[:] = []
        for window in app.windows():
            seen.extend(find_faults(window))
        for window in app.probe():
            seen.extend(f"{path}: keeps what is in it from readers" for path in window["hidden"])
        return not seen

    try:
        app.until(look, what, timeout=5)
    except AssertionError:
        say(app.tree())
        raise AssertionError(f"{what}:\n" + "\n".join(seen)) from None


desk = Desk()
profile = Profile("office")
office = {}


@promise
def the_welcome_has_names():
    app = desk.start(Profile("first", practice=False))
    app.find("button", "Practise first")
    everything_has_a_name(app, "welcome")
    app.activate("add-account")
    app.window("Add an account")
    app.focused("list item", "Bluesky")
    everything_has_a_name(app, "sign-in, networks")
    app.press("Down", "Down", "Return")
    app.focused("text box", re.compile("^Server"))
    everything_has_a_name(app, "sign-in, server")
    app.press("Escape")
    app.window("Litfaß")
    app.quit()


@promise
def an_office_at_work_is_prepared():
    first = profile.add_account("Bezirksamt Charlottenburg-Wilmersdorf")
    second = profile.add_account("Pressestelle")
    both = ("--account", first, "--account", second)
    profile.cli("post", *both, "--text", "Am Montag werden in der Pfalzburger Straße drei Robinien gefällt. https://example.org/robinien")
    profile.cli("post", *both, "--at", "2030-05-06T09:00", "--no-wait", "--text", "Bürgeramt bis 18 Uhr geöffnet")
    profile.fault(second, publish="rejected")
    profile.run_cli("post", *both, "--text", "Straßenfest in der Wilmersdorfer Straße")
    profile.fault(second)

    def answers_came():
        profile.cli("inbox", "sync")
        return len([i for i in profile.cli("inbox", "list", "--open") if i["kind"] == "reply"]) >= 2

    wait_for(answers_came, "answers of citizens")
    profile.cli("account", "group", "add", "All channels", first, second)
    office["second"] = second
    office["app"] = desk.start(profile)


@promise
def the_inbox_and_a_thread_have_names():
    app = office["app"]
    app.press("alt+1")
    app.find("list item", re.compile("open · reply · Practice"))
    everything_has_a_name(app, "inbox")
    app.press("Down", "Return")
    app.focused("text box", "Your answer")
    everything_has_a_name(app, "thread")


@promise
def rows_say_who_and_what():
    app = office["app"]
    rows = app.find("list", "Messages").children
    assert len(rows) >= 2 and all(len(row.name.split(", ")) >= 4 and row.description for row in rows), rows
    assert app.find("list item", "Inbox").description.endswith("open")


@promise
def results_are_heard():
    app = office["app"]
    app.find("button", "Done").do("click")
    app.heard("Done")
    app.press("ctrl+n")
    app.window("New post – practice")
    app.focused("text box", "Text for all accounts")
    everything_has_a_name(app, "compose")
    app.type("Spielplatz am Lietzensee gesperrt")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.find("alert", "Kept in Drafts")
    app.press("alt+3")
    app.find("list item", re.compile("Spielplatz"))
    everything_has_a_name(app, "drafts")


@promise
def the_plan_has_names():
    app = office["app"]
    app.press("alt+2")
    app.find("heading", "Plan")
    app.find("grid cell", re.compile("today, 2 posts planned, with problems"))
    everything_has_a_name(app, "plan, month")
    app.find("list item", re.compile("Straßenfest"))
    app.tab_to("button", "Agenda", key="shift+Tab")
    app.press("space")
    app.find("heading", re.compile("Today"))
    everything_has_a_name(app, "plan, agenda")
    app.tab_to("list item")
    app.press("Return")
    app.find("button", re.compile("Delete at Practice"))
    everything_has_a_name(app, "popover of the plan")
    app.press("Escape")


@promise
def the_accounts_have_names():
    app = office["app"]
    app.press("alt+4")
    app.find("list item", re.compile("Pressestelle"))
    everything_has_a_name(app, "accounts")
    app.find("button", "New group …").do("click")
    app.window("New group of accounts")
    everything_has_a_name(app, "group")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.activate("check-profile", office["second"])
    app.window("Profile checklist")
    everything_has_a_name(app, "profile checklist")
    app.press("Escape")
    app.window("Litfaß – Practice")
    app.tab_to("list item", re.compile("Pressestelle"))
    app.press("Return")
    app.window("Account")
    everything_has_a_name(app, "account")
    app.tab_to("button", "Remove account …")
    app.press("Return")
    app.window(re.compile("^Remove"))
    everything_has_a_name(app, "account, removing")
    app.press("Escape")
    app.window("Account")
    app.press("Escape")
    app.window("Litfaß – Practice")


@promise
def the_dialogs_have_names():
    app = office["app"]
    for action, title in [("preferences", "Preferences"), ("help", "Help"), ("shortcuts", "Keyboard shortcuts"),
                          ("last-deeds", "Last deeds"), ("problems", None), ("add-account", "Practice – Add an account"),
                          ("about", "About")]:
        app.activate(action)
        app.until(lambda: len(app.windows()) > 1, f"a window for {action}")
        app.window(title)
        everything_has_a_name(app, action)
        app.press("Escape")
        app.until(lambda: len(app.windows()) == 1, f"{action} closed")
        app.window("Litfaß – Practice")


if __name__ == "__main__":
    run()
