/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/model/lf-delivery.h"
#include "core/store/lf-store.h"

G_BEGIN_DECLS

/* Autosave: makes or changes the post and its newest revision. A revision that a delivery points to is frozen: then a new one is made and the
 * deliveries keep theirs until lf_store_submit. post->uid NULL makes a new one, or goes on with the reply text that the answered item has. Media rows are made for media whose uid is new (the file is in media/ already).
 * Finish: (transfer full) as stored. */
void    lf_store_save_post_async  (LfStore *self, LfPost *post, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfPost *lf_store_save_post_finish (LfStore *self, GAsyncResult *result, GError **error);

void    lf_store_get_post_async   (LfStore *self, const char *post_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfPost *lf_store_get_post_finish  (LfStore *self, GAsyncResult *result, GError **error);

/* (transfer container) of LfPost: state DRAFT without unsent deliveries, newest first, reply texts included (revision->reply_to_uid). */
void       lf_store_list_drafts_async  (LfStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *lf_store_list_drafts_finish (LfStore *self, GAsyncResult *result, GError **error);

/* The unsent reply text of an item; finish: (transfer full) (nullable). */
void    lf_store_get_reply_draft_async  (LfStore *self, const char *item_uid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LfPost *lf_store_get_reply_draft_finish (LfStore *self, GAsyncResult *result, GError **error);

/* To the trash (state TRASHED); @trashed FALSE takes it back. A post with deliveries that are not CANCELLED is refused (CONFLICT). */
void     lf_store_trash_post_async  (LfStore *self, const char *post_uid, gboolean trashed, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_trash_post_finish (LfStore *self, GAsyncResult *result, GError **error);

/* A planned post is open for change with unsaved changes: its due deliveries become HELD (“being-changed”) at their time instead of going out. A sign of life
 * (@open TRUE) is given every 30 s by the window; one older than 90 s no longer counts. */
void     lf_store_set_editing_async  (LfStore *self, const char *post_uid, gboolean open, GAsyncReadyCallback callback, gpointer user_data);
gboolean lf_store_set_editing_finish (LfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
