# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house that a compiler does not see: floors, who may include what, sizes, the table of networks."""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
SRC = ROOT / "src"
FLOORS = {"base": 0, "model": 1, "store": 2, "secrets": 2, "http": 2, "adapter": 3, "networks": 4, "sources": 4, "publish": 4,
          "inbox": 4, "report": 4, "words": 5, "context": 5}
ONLY = {"libsoup": "core/http/", "libsecret": "core/secrets/", "sqlite3": "core/store/"}
# Floors that are built on each other on the same height: a file may use what stands left of it.
BESIDE = {("adapter", "store"), ("inbox", "publish")}

failures = []
files = sorted(p for p in SRC.rglob("*") if p.suffix in (".c", ".h"))


def check(name, rule, bad):
    print(f"{'not ok' if bad else 'ok'} {check.n} - {name}")
    check.n += 1
    for line in "\n".join(bad).splitlines():
        print(f"#   {line}")
    failures.extend(bad)


check.n = 1


def floor_of(path):
    parts = path.split("/")
    if parts[0] in ("cli", "app"):
        return 6
    return FLOORS.get(parts[1]) if parts[0] == "core" else None


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(1), found.group(2)


upward, toolkit, libraries, foreign = [], [], [], []
for path in files:
    name = str(path.relative_to(SRC))
    for number, mark, target in includes(path):
        where = f"{name}:{number} includes {target}"
        if target.startswith("core/"):
            if floor_of(target) is not None and floor_of(target) > floor_of(name):
                upward.append(where)
            if floor_of(target) == floor_of(name) and target.split("/")[1] != name.split("/")[1] and \
                    name.split("/")[0] == "core" and (name.split("/")[1], target.split("/")[1]) not in BESIDE and \
                    not (name.startswith("core/context/") and target.startswith("core/words/")):
                upward.append(where)
            if target.startswith("core/networks/") and not name.startswith("/".join(target.split("/")[:3]) + "/"):
                foreign.append(where)
        if target.startswith("app/") and not name.startswith("app/"):
            upward.append(where)
        if re.match(r"(gtk|gdk|adwaita)", target) and "gdk-pixbuf" not in target and not name.startswith("app/"):
            toolkit.append(where)
        for library, home in ONLY.items():
            if target.startswith(library) and not name.startswith(home):
                libraries.append(where)

check("a file includes only from lower floors", "floors", upward)
check("core and cli never include the toolkit", "toolkit", toolkit)
check("libsoup, libsecret and SQLite have one home each", "homes", libraries)
check("nothing outside a network's folder includes it", "networks", foreign)

long_files = [f"{p.relative_to(SRC)}: {n} lines" for p in files if p.suffix == ".c"
              if (n := p.read_text(encoding="utf-8").count("\n")) > 1000]
check("no file is longer than 1,000 lines", "size", long_files)


def functions(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            signature = []
            for back in range(start - 2, max(start - 14, -1), -1):
                if lines[back] in ("", "}") or lines[back].endswith((";", "*/")):
                    break
                signature.insert(0, lines[back])
            yield start, number - start - 1, " ".join(signature)
            start = None


long_functions, many_arguments = [], []
for path in files:
    for start, length, signature in functions(path):
        where = f"{path.relative_to(SRC)}:{start}"
        if length > 60:
            long_functions.append(f"{where}: {length} lines")
        inner = re.search(r"\((.*)\)", signature)
        if inner and inner.group(1).count(",") >= 6 and "..." not in signature and "_cb " not in signature and \
                "_measure (" not in signature and not signature.startswith(("G_DEFINE", "LF_DEFINE")):  # GTK gives measure 8
            many_arguments.append(f"{where}: {inner.group(1).count(',') + 1} arguments")
check("no function is longer than 60 lines", "length", long_functions)
check("no function takes more than 6 arguments", "arguments", many_arguments)

wide = []
for path in files:
    for found in re.finditer(r"(?:struct \w+|typedef struct) \{\n(.*?)\n\}", path.read_text(encoding="utf-8"), re.S):
        fields = [line for line in found.group(1).splitlines() if line.rstrip().split("/*")[0].rstrip().endswith(";")
                  and "(*" not in line]
        if len(fields) > 15 and "Interface" not in found.group(0) and "parent_instance" not in found.group(0):
            wide.append(f"{path.relative_to(SRC)}: {len(fields)} fields")
check("no plain struct has more than 15 fields", "fields", wide)

folders = sorted(p.name for p in (SRC / "core/networks").iterdir() if (p / "meson.build").exists())
table = next(pathlib.Path(sys.argv[2]).rglob("lf-network-table.c"), None)
named = re.findall(r"&lf_(\w+)_network,", table.read_text(encoding="utf-8")) if table else []
check("the table of networks is the list of folders", "table", [] if named == folders else [f"{named} is not {folders}"])

unlicensed = [str(p.relative_to(ROOT)) for p in files if "SPDX-License-Identifier" not in p.read_text(encoding="utf-8")[:200]]
check("every source file names its license", "license", unlicensed)

def catalogue_faults():
    """What a person reads without its German, and German that nothing uses."""
    names = ["_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]
    with tempfile.TemporaryDirectory() as folder:
        template, merged = f"{folder}/all.pot", f"{folder}/de.po"
        subprocess.run(["xgettext", "--from-code=UTF-8", *(f"--keyword={name}" for name in names), "-f", "po/POTFILES.in", "-o", template],
                       cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["msgmerge", "-q", "--no-fuzzy-matching", "--no-wrap", "po/de.po", template, "-o", merged], cwd=ROOT, check=True)
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", merged], check=True)
        untranslated = subprocess.run(["msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", merged], check=True, capture_output=True,
                                      text=True).stdout
        text = pathlib.Path(merged).read_text(encoding="utf-8")
    # The first entry is the head of the catalogue.
    return [f"no German: {entry}" for entry in untranslated.split("\n\n")[1:]] + \
        [f"used by nothing: {entry}" for entry in text.split("\n\n") if entry.startswith("#~")]


check("everything that a person reads exists in German", "catalogue", catalogue_faults())
print(f"1..{check.n - 1}")
sys.exit(1 if failures else 0)
