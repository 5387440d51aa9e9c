/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "core/model/lf-account.h"
#include "core/model/lf-delivery.h"

G_BEGIN_DECLS

/* What an adapter is given to send, or to look for, one step. Its texts never change; what the adapter saves with
 * lf_outgoing_save_async() is in the database before the callback runs, and is there again after a crash. */
#define LF_TYPE_OUTGOING (lf_outgoing_get_type ())
G_DECLARE_FINAL_TYPE (LfOutgoing, lf_outgoing, LF, OUTGOING, GObject)

typedef struct {
  const char  *text;
  const char  *language;
  LfAudience   audience;
  const char  *key;         /* idempotency key of the step, the same on every attempt */
  guint        n_attempts;  /* requests that could publish, so far */
  gboolean     was_unsure;  /* nobody knows how an earlier attempt ended: what is sent may be there already; also before “send again” */
  gboolean     waits;       /* it shall wait at the server, as a copy that the server sends by itself */
  GPtrArray   *media;       /* of LfMedia */
  LfReference *parent;      /* (nullable) */
  LfReference *root;        /* (nullable) */
  GStrv        taken_ids;   /* (nullable): remote ids of this account that belong to other deliveries */
} LfOutgoingParts;

/* @save writes the text; it is called with the same callback rules as any asynchronous function. */
typedef void     (*LfOutgoingSave)       (LfOutgoing *self, const char *saved, GAsyncReadyCallback callback, gpointer user_data, gpointer save_data);
typedef gboolean (*LfOutgoingSaveFinish) (GAsyncResult *result, gpointer save_data, GError **error);

typedef struct {
  LfOutgoingSave       start;
  LfOutgoingSaveFinish finish;
  gpointer             data;
  GDestroyNotify       free_data;
} LfOutgoingSaver;

LfOutgoing *lf_outgoing_new (const LfOutgoingParts *parts, const char *saved, const LfOutgoingSaver *saver, const char *media_folder);

const char  *lf_outgoing_get_text       (LfOutgoing *self);
const char  *lf_outgoing_get_language   (LfOutgoing *self);
LfAudience   lf_outgoing_get_audience   (LfOutgoing *self);
const char  *lf_outgoing_get_key        (LfOutgoing *self);
guint        lf_outgoing_get_n_attempts (LfOutgoing *self);
gboolean     lf_outgoing_get_was_unsure (LfOutgoing *self);
gboolean     lf_outgoing_get_waits      (LfOutgoing *self);
guint        lf_outgoing_get_n_media    (LfOutgoing *self);

/* What an adapter spent to find @self, in millionths of a US dollar. */
void         lf_outgoing_add_read_micro (LfOutgoing *self, gint64 micro);
gint64       lf_outgoing_get_read_micro (LfOutgoing *self);
LfMedia     *lf_outgoing_get_media      (LfOutgoing *self, guint index);
LfReference *lf_outgoing_get_parent     (LfOutgoing *self);
LfReference *lf_outgoing_get_root       (LfOutgoing *self);
gboolean     lf_outgoing_is_taken       (LfOutgoing *self, const char *remote_id);

/* The prepared bytes of a picture (scaled and stripped for the limits by publish/). Blocking read of a file in the profile: (transfer full) (nullable). */
GBytes      *lf_outgoing_load_media     (LfOutgoing *self, guint index, GError **error);

/* Another file for a picture, made to fit the account's limits; before the adapter sees @self. */
void         lf_outgoing_set_media_path (LfOutgoing *self, guint index, const char *path);

/* The MIME type that the bytes themselves show (png, jpeg, gif, webp), else “application/octet-stream”. */
const char  *lf_outgoing_sniff_type     (GBytes *bytes);

/* What was saved last: an object, empty at first. Lent; read only. */
JsonObject  *lf_outgoing_get_saved      (LfOutgoing *self);

/* Saves @saved (transfer none; copied) as the step's whole saved state before anything that depends on it. Of a step that a person
 * sends again only the member “since” is left, where there is one. */
void         lf_outgoing_save_async     (LfOutgoing *self, JsonObject *saved, GAsyncReadyCallback callback, gpointer user_data);
gboolean     lf_outgoing_save_finish    (LfOutgoing *self, GAsyncResult *result, GError **error);

G_END_DECLS
