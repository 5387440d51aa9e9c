# SPDX-License-Identifier: GPL-3.0-or-later
"""Names the network folders below the given folder, one a line."""
import pathlib
import sys

for folder in sorted(p for p in pathlib.Path(sys.argv[1]).iterdir() if (p / "meson.build").exists()):
    print(folder.name)
