/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one request that makes something public, and what can be done to posts that are there. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-private.h"

#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-read.h"

#include <string.h>

static gboolean
says (const GError *error,
      const char   *words)
{
  const char *said = lf_network_error_peek_info (error)->said;
  g_autofree char *lower = said != NULL ? g_utf8_strdown (said, -1) : NULL;

  return lower != NULL && strstr (lower, words) != NULL;
}

static gboolean
is_duplicate (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) && says (error, "duplicate content");
}

/* What is answered was deleted, or is not for this account to see. */
static gboolean
is_answer_to_nothing (const GError *error)
{
  return says (error, "reply to a") && says (error, "deleted or not visible");
}

/* Self-serve plans may answer only whom wrote to the account, and authors decide who may answer them. */
static gboolean
is_answer_refused (const GError *error)
{
  static const char * const words[] = { "not allowed", "not been mentioned", "restricted", "can't reply", "can’t reply", "cannot reply" };
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    found = found || says (error, words[i]);

  return found && says (error, "reply");
}

/* Only what the answer itself proves changes the meaning of an error. */
static GError *
name_error (GError     *error,
            LfOutgoing *outgoing)
{
  if (error->domain != LF_NETWORK_ERROR || lf_network_error_peek_info (error)->status == 402)
    return error;

  if ((error->code == LF_NETWORK_ERROR_NOT_ALLOWED || error->code == LF_NETWORK_ERROR_REJECTED) && says (error, "too long"))
    return lf_x_recode (error, LF_NETWORK_ERROR_SHORTEN, NULL);
  if (error->code == LF_NETWORK_ERROR_NOT_ALLOWED && lf_outgoing_get_parent (outgoing) != NULL && is_answer_to_nothing (error))
    return lf_x_recode (error, LF_NETWORK_ERROR_GONE, NULL);
  /* A person can answer, in the browser. */
  if (error->code == LF_NETWORK_ERROR_NOT_ALLOWED && lf_outgoing_get_parent (outgoing) != NULL && is_answer_refused (error))
    return lf_x_recode (error, LF_NETWORK_ERROR_NOT_ALLOWED, "ReplyRefused");
  if (error->code == LF_NETWORK_ERROR_GONE && lf_outgoing_get_parent (outgoing) == NULL)
    return lf_x_recode (error, LF_NETWORK_ERROR_REJECTED, NULL);

  return error;
}

/* X refuses a text that stands there already, without saying which post that is. Only when nobody knows how an earlier attempt
 * ended can it be this one; lf_x_find_async() looks. Otherwise somebody else posted it, and nothing was sent. */
static GError *
name_duplicate (GError     *error,
                LfOutgoing *outgoing)
{
  gboolean may_be_ours = lf_outgoing_get_was_unsure (outgoing);

  return lf_x_recode (error, may_be_ours ? LF_NETWORK_ERROR_UNSURE : LF_NETWORK_ERROR_REJECTED, "Duplicate");
}

static void
on_published_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfXAdapter *self = LF_X_ADAPTER (object);
  LfOutgoing *outgoing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_x_call_finish (self, result, &error);
  JsonObject *data = reply != NULL ? lf_json_get_object (lf_json_root_object (lf_http_reply_get_json (reply)), "data") : NULL;
  const char *id = lf_json_get_string (data, "id");

  if (reply == NULL && is_duplicate (error))
    g_task_return_error (task, name_duplicate (error, outgoing));
  else if (reply == NULL)
    g_task_return_error (task, name_error (error, outgoing));
  else if (!lf_x_is_id (id))
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSURE, NULL, "the server said yes, but not what it made"));
  else
    g_task_return_pointer (task, lf_x_receipt_new (id, self->account->handle, lf_clock_now_us (self->env.clock)),
                           (GDestroyNotify) lf_receipt_unref);
}

/**
 * lf_x_publish_async:
 *
 * POST /2/tweets with what lf_x_prepare_async() saved. There is no key that would keep X from posting it twice.
 */
void
lf_x_publish_async (LfAdapter           *adapter,
                    LfOutgoing          *outgoing,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  JsonObject *saved = lf_outgoing_get_saved (outgoing);
  JsonObject *body = lf_json_get_object (saved, "body");
  g_autoptr(JsonNode) node = NULL;
  LfHttpRequest *request;
  GError *error = NULL;

  /* What was sent stays sent, whoever cancels: the answer must not be lost to it. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (outgoing), g_object_unref);

  if (lf_x_refuse_wider (outgoing, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (body == NULL || g_strcmp0 (lf_json_get_string (saved, "key"), lf_outgoing_get_key (outgoing)) != 0)
    {
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "nothing was prepared for this sending"));
      return;
    }

  node = json_node_init_object (json_node_alloc (), body);
  request = lf_x_request (self, "POST", "/tweets");
  lf_http_request_set_json (request, node);
  lf_http_request_set_publishes (request, TRUE);
  lf_x_call_async (self, request, cancellable, on_published_cb, g_steal_pointer (&task));
}

LfReceipt *
lf_x_publish_finish (LfAdapter     *adapter,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  LfAct        act;
  LfReference *target;
} Deed;

static void
deed_free (Deed *deed)
{
  lf_reference_unref (deed->target);
  g_free (deed);
}

/* The status 200 is not yet a yes: the answer says what is true now. An empty one is a yes. Sets @error otherwise. */
static gboolean
was_done (LfAct         act,
          LfHttpReply  *reply,
          GError      **error)
{
  JsonObject *data = lf_json_get_object (lf_json_root_object (lf_http_reply_get_json (reply)), "data");
  const char *name = act == LF_ACT_DELETE ? "deleted" : act == LF_ACT_HIDE || act == LF_ACT_UNHIDE ? "hidden" : "muting";
  gboolean wanted = act != LF_ACT_UNHIDE && act != LF_ACT_UNMUTE;

  if (data == NULL && lf_x_reply_refuses (reply, error))
    return FALSE;
  if (lf_json_get_bool (data, name, wanted) == wanted)
    return TRUE;

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "the server says that it was not done"));
  return FALSE;
}

static void
on_acted_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfHttpReply) reply = lf_x_call_finish (LF_X_ADAPTER (object), result, &error);

  /* GONE stays an error, also of a deletion: whoever asked knows that this is what was wanted, and that it cost nothing. */
  if (reply != NULL && was_done (deed->act, reply, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Returns (transfer full): an object with one member, @text or, when that is NULL, @yes */
static JsonNode *
make_small_body (const char *name,
                 const char *text,
                 gboolean    yes)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_boolean_member (object, name, yes);
  return node;
}

/* Returns (transfer full) (nullable): the request that does it */
static LfHttpRequest *
make_deed (LfXAdapter *self,
           Deed       *deed)
{
  g_autofree char *author = lf_x_dup_extra (deed->target, LF_X_AUTHOR);
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) body = NULL;
  LfHttpRequest *request;

  if (deed->act == LF_ACT_DELETE)
    {
      path = g_strconcat ("/tweets/", deed->target->remote_id, NULL);
      return lf_x_request (self, "DELETE", path);
    }
  if (deed->act == LF_ACT_HIDE || deed->act == LF_ACT_UNHIDE)
    {
      path = g_strdup_printf ("/tweets/%s/hidden", deed->target->remote_id);
      body = make_small_body ("hidden", NULL, deed->act == LF_ACT_HIDE);
      request = lf_x_request (self, "PUT", path);
    }
  else if (deed->act == LF_ACT_MUTE && author != NULL)
    {
      path = g_strdup_printf ("/users/%s/muting", self->account->remote_id);
      body = make_small_body ("target_user_id", author, TRUE);
      request = lf_x_request (self, "POST", path);
    }
  else if (deed->act == LF_ACT_UNMUTE && author != NULL)
    {
      path = g_strdup_printf ("/users/%s/muting/%s", self->account->remote_id, author);
      return lf_x_request (self, "DELETE", path);
    }
  else
    return NULL;

  lf_http_request_set_json (request, body);
  return request;
}

void
lf_x_act_async (LfAdapter           *adapter,
                LfAct                act,
                LfReference         *target,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data)
{
  LfXAdapter *self = LF_X_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Deed *deed = g_new0 (Deed, 1);
  LfHttpRequest *request;

  deed->act = act;
  deed->target = lf_reference_ref (target);
  g_task_set_task_data (task, deed, (GDestroyNotify) deed_free);
  if (!lf_x_is_id (target->remote_id))
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_GONE, NULL, "this has no id of X"));
  else if ((request = make_deed (self, deed)) == NULL)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "X has no such deed"));
  else
    lf_x_call_async (self, request, cancellable, on_acted_cb, g_steal_pointer (&task));
}

gboolean
lf_x_act_finish (LfAdapter     *adapter,
                 GAsyncResult  *result,
                 GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
