# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the conformance data of twitter-text into JSON. Reads just the YAML that stands there, and stops at anything else."""
import json
import re
import sys

source, target = sys.argv[1:]


def fail(number, line):
    sys.exit(f"{source}:{number}: not understood: {line}")


def read_text(quoted):
    # JSON knows all escapes of these texts but \U.
    return json.loads(re.sub(r"\\U([0-9a-fA-F]{8})", lambda code: chr(int(code.group(1), 16)), quoted))


def read_value(text):
    if text.startswith("[") and text.endswith("]"):
        return json.loads("[" + re.sub(r"\\U([0-9a-fA-F]{8})", lambda code: chr(int(code.group(1), 16)), text[1:-1]) + "]")
    return read_text(text) if text.startswith('"') else json.loads(text)


groups = {}
case = entry = None
with open(source, encoding="utf-8") as lines:
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        if not line.strip() or line.lstrip().startswith("#") or line == "tests:":
            continue
        if found := re.fullmatch(r"  (\w+):", line):
            cases = groups.setdefault(found.group(1), [])
        elif found := re.fullmatch(r"    - description: (.*)", line):
            cases.append(case := {"description": found.group(1).strip('"')})
        elif found := re.fullmatch(r"      text: (.*)", line):
            case["text"] = read_text(found.group(1).strip())
        elif found := re.fullmatch(r"      expected:\s*(.*)", line):
            case["expected"] = read_value(found.group(1).strip()) if found.group(1) else None
        elif found := re.fullmatch(r"        - (\w+): (.*)", line):
            case["expected"] = (case["expected"] or []) + [entry := {found.group(1): read_value(found.group(2).strip())}]
        elif found := re.fullmatch(r"          (\w+): (.*)", line):
            entry[found.group(1)] = read_value(found.group(2).strip())
        else:
            fail(number, line)

with open(target, "w", encoding="utf-8") as out:
    json.dump(groups, out, ensure_ascii=True, indent=1)
