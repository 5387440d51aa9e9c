/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/model/lf-item.h"

G_BEGIN_DECLS

/* One message of a thread, to be read: who, when, the whole text, its links as a list. */
#define LF_TYPE_THREAD_ENTRY (lf_thread_entry_get_type ())
G_DECLARE_FINAL_TYPE (LfThreadEntry, lf_thread_entry, LF, THREAD_ENTRY, GtkListBoxRow)

GtkWidget  *lf_thread_entry_new     (LfItem *item, gint64 now_us);
const char *lf_thread_entry_get_uid (LfThreadEntry *self);

G_END_DECLS
