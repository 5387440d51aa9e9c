#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the GResource description of the app: templates by name, icons and style where GtkApplication looks for them."""

import os
import sys
from xml.sax.saxutils import escape, quoteattr


def alias_of(path):
    name = os.path.basename(path)
    if name.endswith('.svg'):
        kind = 'actions' if name.endswith('-symbolic.svg') else 'apps'
        return f'icons/scalable/{kind}/{name}'
    if name.endswith('.css'):
        return name
    return f'ui/{name}'


def main():
    prefix, source_dir, *paths = sys.argv[1:]
    aliases = {}
    for path in paths:
        alias = alias_of(path)
        if alias in aliases:
            sys.exit(f'{path} and {aliases[alias]} have the same name')
        aliases[alias] = path

    print('<?xml version="1.0" encoding="UTF-8"?>')
    print('<gresources>')
    print(f'  <gresource prefix={quoteattr(prefix)}>')
    for alias, path in sorted(aliases.items()):
        inner = os.path.relpath(os.path.abspath(path), source_dir)
        print(f'    <file alias={quoteattr(alias)}>{escape(inner)}</file>')
    print('  </gresource>')
    print('</gresources>')


main()
