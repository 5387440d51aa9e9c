/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything before a post goes out: its key and time, its facets, what it answers, its pictures, and from these the record. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-facets.h"
#include "core/networks/bluesky/lf-bluesky-read.h"
#include "core/networks/bluesky/lf-bluesky-record.h"
#include "core/networks/bluesky/lf-bluesky-token.h"
#include "core/networks/bluesky/lf-bluesky-tid.h"

/* Readers see “createdAt”, and the later a post comes after it, the deeper it is buried in their lists. */
#define STAMP_LIFE_US (10 * LF_MINUTE_US)

#define UPLOAD_DEADLINE_MS 120000

typedef struct {
  LfOutgoing *outgoing;
  JsonObject *saved;      /* what will be saved next */
  GPtrArray  *facets;
  GHashTable *dids;       /* handle → DID; NULL: nobody is called so */
  const char *asked;      /* the handle that is being asked for */
  guint       n_blobs;    /* pictures that the server has */
} PrepareData;

static void
prepare_data_free (PrepareData *data)
{
  g_object_unref (data->outgoing);
  g_clear_pointer (&data->saved, json_object_unref);
  g_clear_pointer (&data->facets, g_ptr_array_unref);
  g_hash_table_unref (data->dids);
  g_free (data);
}

/* ---- The pictures, then the record. */

static void upload_next (GTask *task);

static void
on_blob_saved_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PrepareData *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  data->n_blobs++;
  upload_next (g_steal_pointer (&task));
}

/* “Too large” is about the picture here, not about the text. */
static GError *
explain_upload_error (GError *error)
{
  GError *other;

  if (!g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SHORTEN))
    return error;

  other = lf_network_error_new (LF_NETWORK_ERROR_REJECTED, lf_network_error_peek_info (error), "%s", error->message);
  g_error_free (error);
  return other;
}

static void
on_uploaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  PrepareData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (self, result, &error);
  JsonObject *blob;

  if (reply == NULL)
    {
      g_task_return_error (task, explain_upload_error (error));
      return;
    }
  if ((blob = lf_json_get_object (lf_json_root_object (lf_http_reply_get_json (reply)), "blob")) == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "an upload without a blob"));
      return;
    }

  lf_bluesky_put_blob (data->saved, data->n_blobs, blob, lf_clock_now_us (self->env.clock));
  lf_outgoing_save_async (data->outgoing, data->saved, on_blob_saved_cb, g_steal_pointer (&task));
}

static void
on_record_saved_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes the task. */
static void
upload_next (GTask *task)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  PrepareData *data = g_task_get_task_data (task);
  gint64 now_us = lf_clock_now_us (self->env.clock);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(LfBlueskyCall) call = NULL;
  GError *error = NULL;

  while (data->n_blobs < lf_outgoing_get_n_media (data->outgoing)
         && lf_bluesky_find_blob (data->saved, data->n_blobs, now_us) != NULL)
    data->n_blobs++;

  if (data->n_blobs == lf_outgoing_get_n_media (data->outgoing))
    {
      json_object_set_object_member (data->saved, LF_BLUESKY_SAVED_RECORD, lf_bluesky_make_record (data->outgoing, data->saved));
      lf_outgoing_save_async (data->outgoing, data->saved, on_record_saved_cb, task);
      return;
    }

  if ((bytes = lf_outgoing_load_media (data->outgoing, data->n_blobs, &error)) == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  call = lf_bluesky_call_upload ("com.atproto.repo.uploadBlob", lf_outgoing_sniff_type (bytes), bytes);
  lf_bluesky_call_set_deadline_ms (call, UPLOAD_DEADLINE_MS);
  lf_bluesky_send_async (self, call, g_task_get_cancellable (task), on_uploaded_cb, task);
}

/* ---- What is answered. */

static void
on_begin_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_task_return_error (task, error);
  else
    upload_next (g_steal_pointer (&task));
}

/* Takes the task. @extra: (nullable): what is known of the parent */
static void
set_reply (GTask      *task,
           const char *extra)
{
  PrepareData *data = g_task_get_task_data (task);
  LfReference *parent = lf_outgoing_get_parent (data->outgoing);
  JsonObject *reply = lf_bluesky_make_reply (parent->uri, extra, lf_outgoing_get_root (data->outgoing));

  if (reply == NULL)
    {
      g_task_return_error (task,
                           lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL,
                                                 "the hash of the answered post is not known"));
      g_object_unref (task);
      return;
    }

  json_object_set_object_member (data->saved, LF_BLUESKY_SAVED_REPLY, reply);
  lf_outgoing_save_async (data->outgoing, data->saved, on_begin_saved_cb, task);
}

static void
on_own_parent_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PrepareData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (LF_BLUESKY_ADAPTER (object), result, &error);
  JsonObject *found = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  g_autofree char *extra = NULL;

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  extra = lf_bluesky_make_extra (lf_outgoing_get_parent (data->outgoing)->uri, lf_json_get_string (found, "cid"),
                                 lf_json_walk (found, "value", "reply", "root", NULL));
  set_reply (g_steal_pointer (&task), extra);
}

static void
on_parent_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PrepareData *data = g_task_get_task_data (task);
  LfReference *parent = lf_outgoing_get_parent (data->outgoing);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (LF_BLUESKY_ADAPTER (object), result, &error);
  g_autoptr(LfItem) item = NULL;

  /* Without an AppView what is remembered has to do; the server that keeps the account does not check it. */
  if (reply == NULL && parent->extra != NULL
      && lf_network_error_peek_info (error)->status >= 500)
    {
      g_error_free (error);
      set_reply (g_steal_pointer (&task), parent->extra);
      return;
    }
  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  item = lf_bluesky_read_post_of (lf_http_reply_get_json (reply), parent->uri);
  if (item == NULL)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_GONE, NULL, "the answered post is not there any more"));
  else
    set_reply (g_steal_pointer (&task), item->reference->extra);
}

/* Own posts are never changed and the AppView may not know the newest of them yet; of others' posts the hash must be the present
 * one. Takes the task. */
static void
find_parent (GTask *task)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  PrepareData *data = g_task_get_task_data (task);
  LfReference *parent = lf_outgoing_get_parent (data->outgoing);
  g_auto(LfBlueskyUri) parts = { 0 };
  g_autoptr(LfBlueskyCall) call = NULL;
  g_autoptr(JsonObject) known = NULL;

  if (parent == NULL)
    lf_outgoing_save_async (data->outgoing, data->saved, on_begin_saved_cb, task);
  else if (!lf_bluesky_uri_split (parent->uri, &parts))
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_GONE, NULL, "nobody knows where the answered post is"));
      g_object_unref (task);
    }
  else if (!g_str_equal (parts.did, self->account->remote_id))
    {
      call = lf_bluesky_call_get ("app.bsky.feed.getPosts");
      lf_bluesky_call_add_query (call, "uris", parent->uri);
      lf_bluesky_send_async (self, call, g_task_get_cancellable (task), on_parent_cb, task);
    }
  else if ((known = lf_bluesky_make_reply (parent->uri, parent->extra, NULL)) != NULL)
    set_reply (task, parent->extra);
  else
    {
      call = lf_bluesky_call_get ("com.atproto.repo.getRecord");
      lf_bluesky_call_add_query (call, "repo", parts.did);
      lf_bluesky_call_add_query (call, "collection", parts.collection);
      lf_bluesky_call_add_query (call, "rkey", parts.rkey);
      lf_bluesky_send_async (self, call, g_task_get_cancellable (task), on_own_parent_cb, task);
    }
}

/* ---- Who is mentioned. */

static void resolve_next (GTask *task);

/* Whatever the server says of a handle but “later”, nobody is called so. */
static gboolean
says_nobody (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED)
         || g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE)
         || g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED);
}

static void
on_resolved_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PrepareData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_send_finish (LF_BLUESKY_ADAPTER (object), result, &error);
  const char *did = reply != NULL ? lf_json_get_string (lf_json_root_object (lf_http_reply_get_json (reply)), "did") : NULL;

  if (reply == NULL && !says_nobody (error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  g_hash_table_insert (data->dids, g_strdup (data->asked), did != NULL && g_str_has_prefix (did, "did:") ? g_strdup (did) : NULL);
  resolve_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
resolve_next (GTask *task)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  PrepareData *data = g_task_get_task_data (task);
  g_autoptr(LfBlueskyCall) call = NULL;

  for (guint i = 0; i < data->facets->len; i++)
    {
      LfBlueskyFacet *facet = g_ptr_array_index (data->facets, i);

      if (facet->kind != LF_BLUESKY_FACET_MENTION || g_hash_table_contains (data->dids, facet->value))
        continue;

      data->asked = facet->value;
      call = lf_bluesky_call_get ("com.atproto.identity.resolveHandle");
      lf_bluesky_call_add_query (call, "handle", facet->value);
      lf_bluesky_send_async (self, call, g_task_get_cancellable (task), on_resolved_cb, task);
      return;
    }

  json_object_set_array_member (data->saved, LF_BLUESKY_SAVED_FACETS, lf_bluesky_facets_to_json (data->facets, data->dids));
  find_parent (task);
}

/* ---- The beginning. */

/* Key and time are made once and then never changed, for a second key would be a second post, and a second time a changed
 * one. Only as long as no request can have reached the server may an old stamp be replaced by a new one. */
static gboolean
stamp_is_good (LfOutgoing *outgoing,
               JsonObject *saved,
               gint64      now_us)
{
  gint64 age_us = now_us - lf_json_get_time_us (saved, LF_BLUESKY_SAVED_CREATED);

  if (lf_json_get_string (saved, LF_BLUESKY_SAVED_RKEY) == NULL
      || g_strcmp0 (lf_json_get_string (saved, LF_BLUESKY_SAVED_KEY), lf_outgoing_get_key (outgoing)) != 0)
    return FALSE;

  return lf_outgoing_get_n_attempts (outgoing) > 0 || (age_us >= 0 && age_us < STAMP_LIFE_US);
}

static JsonObject *
make_stamp (LfBlueskyAdapter *self,
            LfOutgoing       *outgoing,
            LfSecret         *secret)
{
  gint64 now_us = lf_clock_now_us (self->env.clock);
  g_autofree char *rkey = lf_bluesky_tid_next (&self->tids, now_us);
  g_autofree char *created = lf_json_format_time (now_us);
  const char *pds = lf_secret_get (secret, LF_BLUESKY_PDS);
  JsonObject *saved = json_object_new ();

  json_object_set_string_member (saved, LF_BLUESKY_SAVED_KEY, lf_outgoing_get_key (outgoing));
  json_object_set_string_member (saved, LF_BLUESKY_SAVED_DID, self->account->remote_id);
  json_object_set_string_member (saved, LF_BLUESKY_SAVED_PDS, pds != NULL ? pds : self->account->server);
  json_object_set_string_member (saved, LF_BLUESKY_SAVED_RKEY, rkey);
  json_object_set_string_member (saved, LF_BLUESKY_SAVED_CREATED, created);
  return saved;
}

static void
on_fresh_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  PrepareData *data = g_task_get_task_data (task);
  JsonObject *saved = lf_outgoing_get_saved (data->outgoing);
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_bluesky_freshen_finish (self, result, &error);

  if (secret == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (stamp_is_good (data->outgoing, saved, lf_clock_now_us (self->env.clock)))
    data->saved = lf_bluesky_copy_members (saved);
  else
    data->saved = make_stamp (self, data->outgoing, secret);

  if (lf_json_get_array (data->saved, LF_BLUESKY_SAVED_FACETS) != NULL)
    upload_next (g_steal_pointer (&task));
  else
    {
      data->facets = lf_bluesky_facets_find (lf_outgoing_get_text (data->outgoing));
      resolve_next (g_steal_pointer (&task));
    }
}

void
lf_bluesky_prepare_async (LfAdapter           *adapter,
                          LfOutgoing          *outgoing,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  PrepareData *data = g_new0 (PrepareData, 1);

  data->outgoing = g_object_ref (outgoing);
  data->dids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_task_set_task_data (task, data, (GDestroyNotify) prepare_data_free);

  /* Everything here can be read by everybody. */
  if (lf_outgoing_get_audience (outgoing) != LF_AUDIENCE_PUBLIC)
    {
      g_task_return_error (task,
                           lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "Bluesky has no posts for fewer readers"));
      return;
    }

  lf_bluesky_freshen_async (self, cancellable, on_fresh_cb, g_steal_pointer (&task));
}

gboolean
lf_bluesky_prepare_finish (LfAdapter     *adapter,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
