/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends the prepared record, looks whether it is there, and deletes it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/base/lf-error.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-record.h"
#include "core/networks/bluesky/lf-bluesky-token.h"
#include "core/networks/bluesky/lf-bluesky-uri.h"

#include <string.h>

/* A token that is refused again so soon after it was made is no matter of age. */
#define RENEWED_LONG_AGO_US (LF_MINUTE_US)

#define MAX_BLOBS_LOST 2

typedef struct {
  LfOutgoing *outgoing;
  LfSecret   *secret;
} PublishData;

static void
publish_data_free (PublishData *data)
{
  g_object_unref (data->outgoing);
  g_clear_pointer (&data->secret, lf_secret_unref);
  g_free (data);
}

/* Prepare again, then send again: nothing was published. One millisecond, for zero would be “some time”. */
static GError *
make_again_error (const char *why)
{
  LfNetworkErrorInfo info = { .wait_ms = 1 };

  return lf_network_error_new (LF_NETWORK_ERROR_WAIT, &info, "%s", why);
}

static void
on_renewed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_bluesky_renew_finish (LF_BLUESKY_ADAPTER (object), result, &error);

  g_task_return_error (task, secret != NULL ? make_again_error ("the token had expired and was renewed") : error);
}

static void
on_blobs_forgotten_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!lf_outgoing_save_finish (LF_OUTGOING (object), result, &error))
    g_debug ("lost pictures are still remembered: %s", error->message);
  g_clear_error (&error);
  g_task_return_error (task, make_again_error ("the server has let go of a picture"));
}

/* Takes the task. The key and the time stay; only the pictures are uploaded again. */
static void
forget_blobs (GTask  *task,
              GError *error)
{
  PublishData *data = g_task_get_task_data (task);
  g_autoptr(JsonObject) saved = lf_bluesky_copy_members (lf_outgoing_get_saved (data->outgoing));
  gint64 n_lost = lf_json_get_int (saved, LF_BLUESKY_SAVED_LOST, 0);

  if (n_lost >= MAX_BLOBS_LOST)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  g_error_free (error);
  json_object_set_int_member (saved, LF_BLUESKY_SAVED_LOST, n_lost + 1);
  json_object_remove_member (saved, LF_BLUESKY_SAVED_BLOBS);
  lf_outgoing_save_async (data->outgoing, saved, on_blobs_forgotten_cb, task);
}

/* A record that breaks a rule is “InvalidRequest”, whatever the rule; the sentence differs between versions. Its own length says
 * whether that is the reason. */
static GError *
explain_refusal (LfBlueskyAdapter *self,
                 LfOutgoing       *outgoing,
                 GError           *error)
{
  const char *text = lf_outgoing_get_text (outgoing);
  GError *other;

  if (!lf_bluesky_error_is (error, "InvalidRequest") || error->code != LF_NETWORK_ERROR_REJECTED
      || (lf_text_count_graphemes (text) <= self->limits->max_length && strlen (text) <= self->limits->max_text_bytes))
    return lf_bluesky_translate (error);

  other = lf_network_error_new (LF_NETWORK_ERROR_SHORTEN, lf_network_error_peek_info (error), "%s", error->message);
  g_error_free (error);
  return other;
}

/* Takes the task. @error: (transfer full) */
static void
end_refused (GTask  *task,
             GError *error)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  PublishData *data = g_task_get_task_data (task);
  gint64 boot_us = lf_clock_boot_us (self->env.clock);
  gboolean renewed = self->renewed_boot_us != 0 && boot_us - self->renewed_boot_us < RENEWED_LONG_AGO_US;

  if (error->code != LF_NETWORK_ERROR_UNSURE && lf_bluesky_is_expired (error) && !renewed)
    {
      g_error_free (error);
      self->renewed_boot_us = boot_us;
      lf_bluesky_renew_async (self, data->secret, on_renewed_cb, task);
    }
  else if (error->code != LF_NETWORK_ERROR_UNSURE && lf_bluesky_error_is (error, "BlobNotFound"))
    forget_blobs (task, error);
  else
    {
      g_task_return_error (task, explain_refusal (self, data->outgoing, error));
      g_object_unref (task);
    }
}

static void
on_published_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  PublishData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_http_send_finish (LF_HTTP (object), result, &error);
  JsonObject *answer = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  g_autoptr(LfReceipt) receipt = NULL;

  if (reply == NULL)
    {
      end_refused (g_steal_pointer (&task), error);
      return;
    }

  receipt = lf_bluesky_make_receipt (lf_outgoing_get_saved (data->outgoing), lf_json_get_string (answer, "cid"));
  receipt->sent_us = lf_clock_now_us (self->env.clock);
  if (g_strcmp0 (lf_json_get_string (answer, "uri"), receipt->uri) != 0)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the answer is about another record"));
  else
    g_task_return_pointer (task, g_steal_pointer (&receipt), (GDestroyNotify) lf_receipt_unref);
}

static LfBlueskyCall *
make_put (JsonObject *saved)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "repo", lf_json_get_string (saved, LF_BLUESKY_SAVED_DID));
  json_object_set_string_member (body, "collection", LF_BLUESKY_POST);
  json_object_set_string_member (body, "rkey", lf_json_get_string (saved, LF_BLUESKY_SAVED_RKEY));
  json_object_set_object_member (body, "record", json_object_ref (lf_json_get_object (saved, LF_BLUESKY_SAVED_RECORD)));
  return lf_bluesky_call_post ("com.atproto.repo.putRecord", body);
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  PublishData *data = g_task_get_task_data (task);
  g_autoptr(LfBlueskyCall) call = NULL;
  g_autoptr(LfHttpRequest) request = NULL;
  GError *error = NULL;
  LfBlueskyPlace place;

  if ((data->secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  place = lf_bluesky_place_of_account (self, data->secret);
  call = make_put (lf_outgoing_get_saved (data->outgoing));
  request = lf_bluesky_call_make_request (call, &place);
  lf_http_request_set_publishes (request, TRUE);
  lf_http_send_async (self->env.http, request, g_task_get_cancellable (task), on_published_cb, g_object_ref (task));
}

/* One putRecord with the saved key and record. The server writes nothing when it has just this record already, so that a
 * repetition is harmless; createRecord would answer one with a bare 500. A refusal for the token's age (checked before
 * anything is written) or for a picture that is gone ends in WAIT after the cure: the next attempt is a request of its
 * own. */
void
lf_bluesky_publish_async (LfAdapter           *adapter,
                          LfOutgoing          *outgoing,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  PublishData *data = g_new0 (PublishData, 1);

  /* Cancelled after the request has left is UNSURE, and only LfHttp knows. */
  g_task_set_check_cancellable (task, FALSE);
  data->outgoing = g_object_ref (outgoing);
  g_task_set_task_data (task, data, (GDestroyNotify) publish_data_free);
  if (lf_json_get_object (lf_outgoing_get_saved (outgoing), LF_BLUESKY_SAVED_RECORD) == NULL)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_OFFLINE, NULL, "nothing was prepared"));
      return;
    }

  lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_loaded_cb, g_steal_pointer (&task));
}

LfReceipt *
lf_bluesky_publish_finish (LfAdapter     *adapter,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Looking for it. */

typedef struct {
  LfFoundResult  result;
  LfReceipt     *receipt;   /* (nullable) */
} Found;

static void
found_free (Found *found)
{
  g_clear_pointer (&found->receipt, lf_receipt_unref);
  g_free (found);
}

static Found *
found_new (LfFoundResult  result,
           LfReceipt     *receipt)
{
  Found *found = g_new0 (Found, 1);

  found->result = result;
  found->receipt = receipt;
  return found;
}

static gboolean
has_same (JsonObject *there,
          JsonObject *sent,
          const char *name)
{
  return g_strcmp0 (lf_json_get_string (there, name), lf_json_get_string (sent, name)) == 0;
}

static void
on_looked_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  JsonObject *saved = lf_outgoing_get_saved (g_task_get_task_data (task));
  JsonObject *sent = lf_json_get_object (saved, LF_BLUESKY_SAVED_RECORD);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_ask_finish (LF_BLUESKY_ADAPTER (object), result, &error);
  JsonObject *answer = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  JsonObject *there = lf_json_get_object (answer, "value");

  if (reply == NULL && lf_bluesky_error_is (error, "RecordNotFound"))
    {
      g_error_free (error);
      g_task_return_pointer (task, found_new (LF_FOUND_ABSENT, NULL), (GDestroyNotify) found_free);
    }
  else if (reply == NULL)
    g_task_return_error (task, error);
  else if (has_same (there, sent, "text") && has_same (there, sent, "createdAt"))
    g_task_return_pointer (task, found_new (LF_FOUND_THERE, lf_bluesky_make_receipt (saved, lf_json_get_string (answer, "cid"))),
                           (GDestroyNotify) found_free);
  else
    g_task_return_pointer (task, found_new (LF_FOUND_CANNOT_TELL, NULL), (GDestroyNotify) found_free);
}

/* The server that keeps the account knows its records at once; nobody needs to be signed in to ask for one. */
void
lf_bluesky_find_async (LfAdapter           *adapter,
                       LfOutgoing          *outgoing,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  g_autoptr(LfBlueskyCall) call = NULL;
  LfBlueskyPlace place = { lf_json_get_string (saved, LF_BLUESKY_SAVED_PDS), NULL };

  g_task_set_task_data (task, g_object_ref (outgoing), g_object_unref);
  if (lf_json_get_object (saved, LF_BLUESKY_SAVED_RECORD) == NULL)
    {
      g_task_return_pointer (task, found_new (LF_FOUND_ABSENT, NULL), (GDestroyNotify) found_free);
      return;
    }

  call = lf_bluesky_call_get ("com.atproto.repo.getRecord");
  lf_bluesky_call_add_query (call, "repo", lf_json_get_string (saved, LF_BLUESKY_SAVED_DID));
  lf_bluesky_call_add_query (call, "collection", LF_BLUESKY_POST);
  lf_bluesky_call_add_query (call, "rkey", lf_json_get_string (saved, LF_BLUESKY_SAVED_RKEY));
  lf_bluesky_ask_async (self, &place, call, cancellable, on_looked_cb, g_steal_pointer (&task));
}

LfFoundResult
lf_bluesky_find_finish (LfAdapter     *adapter,
                        GAsyncResult  *result,
                        LfReceipt    **receipt,
                        GError       **error)
{
  Found *found = g_task_propagate_pointer (G_TASK (result), error);
  LfFoundResult answer = LF_FOUND_CANNOT_TELL;

  if (receipt != NULL)
    *receipt = NULL;
  if (found != NULL)
    {
      answer = found->result;
      if (receipt != NULL)
        *receipt = g_steal_pointer (&found->receipt);
      found_free (found);
    }

  return answer;
}
