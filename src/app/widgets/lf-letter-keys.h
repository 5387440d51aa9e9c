/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* A letter, the action that it is short for. Each has a twin with Ctrl or Alt. */
typedef struct {
  guint       keyval;
  const char *action;
} LfLetterKey;

/* The officer's setting (“yes” or “no”; not set is yes). */
#define LF_SETTING_LETTER_KEYS "letter-keys"

/* Lets single letters act while the focus is in @widget (a list, a text to read; never a text field), as long as the setting is on. */
void lf_letter_keys_add (GtkWidget *widget, LfStore *store, const LfLetterKey *keys, guint n_keys);

G_END_DECLS
