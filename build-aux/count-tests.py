# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the single tests of a Meson run (TAP points; a program without TAP is one) and prints the closing line."""
import json
import re
import sys

passed = failed = skipped = 0
for line in open(sys.argv[1], encoding="utf-8"):
    run = json.loads(line)
    points = re.findall(r"^(ok|not ok)\b([^\n]*)", run.get("stdout") or "", re.M)
    bad = sum(1 for kind, text in points if kind == "not ok" and "# TODO" not in text)
    skips = sum(1 for kind, text in points if kind == "ok" and "# SKIP" in text)
    good = len(points) - bad - skips
    if run["result"] == "SKIP" and not points:
        skips = 1
    elif not points:
        good, bad = (1, 0) if run["result"] == "OK" else (0, 1)
    elif run["result"] not in ("OK", "EXPECTEDFAIL", "SKIP") and bad == 0:
        bad = 1
    passed, failed, skipped = passed + good, failed + bad, skipped + skips

print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed or not passed else 0)
