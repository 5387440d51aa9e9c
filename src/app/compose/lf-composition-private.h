/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/compose/lf-composition.h"
#include "app/compose/lf-contents.h"

G_BEGIN_DECLS

struct _LfComposition {
  GObject       parent_instance;

  LfStore      *store;
  GListModel   *adapters;
  LfContents   *contents;
  LfContents   *loaded;        /* (nullable): as a planned post was when it was opened */
  GPtrArray    *fixed;         /* of account uids */
  char         *post_uid;      /* (nullable): never saved yet */
  GStrv         required;
  LfAlarm      *due_alarm;
  GError       *error;
  GPtrArray    *waiting;       /* of GTask: who waits until all is saved */

  gint64        saved_us;
  struct {
    guint       importing;
    guint       autosave_id;
    guint       alive_id;
  } n;
  struct {
    guint       unsaved : 1;
    guint       saving : 1;
    guint       unreadable : 1;
    guint       ended : 1;
    guint       dropping : 1;  /* to the trash as soon as the saving in flight is over */
  } is;
};

/* Something differs from what is saved: it will be, and whoever shows it is told. */
void lf_composition_note_change (LfComposition *self);

G_END_DECLS
