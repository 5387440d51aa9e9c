# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the top-level domains of tld_lib.yml as a sorted table in C."""
import sys

source, target = sys.argv[1:]
names = []
with open(source, encoding="utf-8") as lines:
    for line in lines:
        line = line.strip()
        if line.startswith("- "):
            names.append(line[2:].strip("'\"").lower())
        elif line and line != "---" and not line.endswith(":"):
            sys.exit(f"{source}: not understood: {line}")

with open(target, "w", encoding="utf-8") as out:
    out.write('/* Made by make-tlds.py from tld_lib.yml. */\n#include "config.h"\n\n#include "core/networks/x/lf-x-url.h"\n\n')
    out.write("const char * const lf_x_tlds[] = {\n")
    for name in sorted(set(names), key=lambda name: name.encode("utf-8")):
        out.write(f'  "{name}",\n')
    out.write("};\n\nconst guint lf_x_n_tlds = G_N_ELEMENTS (lf_x_tlds);\n")
