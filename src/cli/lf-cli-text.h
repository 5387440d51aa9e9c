/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text that is given on the command line or in a file: exactly one of both. */
typedef struct {
  char *text;
  char *file;
} LfCliText;

gboolean lf_cli_text_check (LfCliText *self, GError **error);
char    *lf_cli_text_dup   (LfCliText *self, GError **error);
void     lf_cli_text_clear (LfCliText *self);

G_END_DECLS
