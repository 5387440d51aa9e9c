/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One deed that can be taken back. Properties “label”, “done-us” (µs UTC). */
#define LF_TYPE_DEED_ENTRY (lf_deed_entry_get_type ())
G_DECLARE_FINAL_TYPE (LfDeedEntry, lf_deed_entry, LF, DEED_ENTRY, GObject)

const char *lf_deed_entry_get_label   (LfDeedEntry *self);
gint64      lf_deed_entry_get_done_us (LfDeedEntry *self);
/* FALSE: it is only told, nothing takes it back. */
gboolean    lf_deed_entry_can_undo    (LfDeedEntry *self);

/* What was done since the program started, newest first: GListModel of LfDeedEntry; Ctrl+Z and “Last deeds” take back from here. */
#define LF_TYPE_DEEDS (lf_deeds_get_type ())
G_DECLARE_FINAL_TYPE (LfDeeds, lf_deeds, LF, DEEDS, GObject)

/* Undoes; says the result itself (a toast), because it may take a moment. */
typedef void (*LfUndoFunc) (gpointer data);

/* The deeds of the running application; made at the first call, lent. */
LfDeeds *lf_deeds_get_default (void);

/* @label: what was done, as a whole: “Done: Anna K., Warum wird …”. @undo (nullable): NULL is only told. @free_func (nullable) is called once, after the undo or at the end. */
void     lf_deeds_push        (const char *label, LfUndoFunc undo, gpointer data, GDestroyNotify free_func);

/* The same for one of many small steps that follow each other quickly (a post moved by keys): @series names what they belong to. While the
 * steps go on they are one deed, which takes back all of them by the @undo of the first. */
void     lf_deeds_push_step   (const char *label, const char *series, LfUndoFunc undo, gpointer data, GDestroyNotify free_func);

gboolean lf_deeds_undo_last   (LfDeeds *self);
void     lf_deeds_undo        (LfDeeds *self, LfDeedEntry *entry);

G_END_DECLS
