/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done to what is there: hide, remove, like, block, delete, and write it anew. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"

typedef struct {
  gboolean  gone_is_good;
  char     *id;
  char     *on;             /* (nullable): the post that it is a comment on */
  char     *person;         /* (nullable): whom it is about */
} Deed;

static void
deed_free (Deed *deed)
{
  g_free (deed->id);
  g_free (deed->on);
  g_free (deed->person);
  g_free (deed);
}

/* Most answers say “success”; blocking names the person, with yes or no. */
static gboolean
was_refused (Deed       *deed,
             JsonObject *answer)
{
  return !lf_json_get_bool (answer, "success", TRUE) || (deed->person != NULL && !lf_json_get_bool (answer, deed->person, TRUE));
}

/* ---- Is it really gone? “Does not exist” is also what whoever lost the right to see or to delete it is told. It is believed when it
 * cannot be read either, by a token that may read what stands around it. */

static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
return_not_allowed (GTask *task)
{
  g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, NULL, "it may be there, and may not be deleted"));
}

static void ask_around (GTask *task);

static void
on_around_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  JsonArray *list;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish_list (LF_FACEBOOK_ADAPTER (object), result, &list, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else if (!is_gone (error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (deed->on == NULL)
    return_not_allowed (task);
  else
    {
      /* With the post its comments went too. */
      g_clear_pointer (&deed->on, g_free);
      ask_around (task);
    }
}

static void
ask_around (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);
  LfHttpRequest *request = deed->on != NULL ? lf_facebook_node_request (self, "GET", deed->on, "comments")
                                            : lf_facebook_page_request (self, "GET", "feed");

  lf_http_request_add_query (request, "fields", "id");
  lf_http_request_add_query (request, "limit", "1");
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_around_cb, g_object_ref (task));
}

static void
on_read_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (LF_FACEBOOK_ADAPTER (object), result, &error);

  if (answer != NULL)
    return_not_allowed (task);
  else if (is_gone (error))
    ask_around (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask_whether_it_is_there (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  LfHttpRequest *request = lf_facebook_node_request (self, "GET", ((Deed *) g_task_get_task_data (task))->id, NULL);

  lf_http_request_add_query (request, "fields", "id");
  lf_facebook_call_async (self, request, g_task_get_cancellable (task), on_read_cb, g_object_ref (task));
}

/* ---- Deeds. */

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (LF_FACEBOOK_ADAPTER (object), result, &error);

  if (answer != NULL && was_refused (deed, json_node_get_object (answer)))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_REJECTED, NULL, "the server says that it was not done"));
  else if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else if (deed->gone_is_good && is_gone (error))
    ask_whether_it_is_there (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Whom to block is named in the form; a request that deletes has none, there it stands behind the “?”. */
static LfHttpRequest *
make_blocking (LfFacebookAdapter *self,
               gboolean           blocks,
               const char        *person)
{
  LfHttpRequest *request = lf_facebook_page_request (self, blocks ? "POST" : "DELETE", "blocked");

  if (blocks)
    lf_http_request_add_form (request, "user", person);
  else
    lf_http_request_add_query (request, "user", person);
  return request;
}

/* Returns (transfer full) (nullable): the request that does it */
static LfHttpRequest *
make_deed (LfFacebookAdapter *self,
           LfAct              act,
           LfReference       *target,
           const char        *author)
{
  g_autofree char *kind = lf_facebook_dup_extra (target, LF_FACEBOOK_KIND);
  LfHttpRequest *request;

  /* What is said between two people is theirs. */
  if (g_strcmp0 (kind, LF_FACEBOOK_KIND_MESSAGE) == 0 && act != LF_ACT_MUTE && act != LF_ACT_UNMUTE)
    return NULL;

  switch (act)
    {
    case LF_ACT_DELETE:
    case LF_ACT_REMOVE:
      return lf_facebook_node_request (self, "DELETE", target->remote_id, NULL);
    case LF_ACT_LIKE:
    case LF_ACT_UNLIKE:
      return lf_facebook_node_request (self, act == LF_ACT_LIKE ? "POST" : "DELETE", target->remote_id, "likes");
    case LF_ACT_HIDE:
    case LF_ACT_UNHIDE:
      request = lf_facebook_node_request (self, "POST", target->remote_id, NULL);
      lf_http_request_add_form (request, "is_hidden", act == LF_ACT_HIDE ? "true" : "false");
      return request;
    case LF_ACT_MUTE:
    case LF_ACT_UNMUTE:
      return lf_facebook_is_id (author) ? make_blocking (self, act == LF_ACT_MUTE, author) : NULL;
    default:
      return NULL;
    }
}

/**
 * lf_facebook_act_async:
 *
 * All deeds on what others wrote, and what takes them back. What is surely gone already counts as deleted and as removed; NOT_ALLOWED
 * when it may only be hidden from this token. UNSUPPORTED: who wrote it is not known, so that nobody can be blocked.
 */
void
lf_facebook_act_async (LfAdapter           *adapter,
                       LfAct                act,
                       LfReference         *target,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Deed *deed = g_new0 (Deed, 1);
  LfHttpRequest *request = NULL;

  deed->gone_is_good = act == LF_ACT_DELETE || act == LF_ACT_REMOVE;
  deed->id = g_strdup (target->remote_id);
  deed->on = lf_facebook_dup_extra (target, LF_FACEBOOK_ON);
  if (!lf_facebook_is_id (deed->on))
    g_clear_pointer (&deed->on, g_free);
  deed->person = lf_facebook_dup_extra (target, LF_FACEBOOK_AUTHOR);
  g_task_set_task_data (task, deed, (GDestroyNotify) deed_free);
  if (!lf_facebook_is_id (target->remote_id))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_GONE, NULL, "this has no id of Facebook"));
  else if ((request = make_deed (self, act, target, deed->person)) == NULL)
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "this cannot be done to it"));
  else
    lf_facebook_call_async (self, request, cancellable, on_done_cb, g_steal_pointer (&task));
}

gboolean
lf_facebook_act_finish (LfAdapter     *adapter,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * lf_facebook_edit_async:
 *
 * The text only; pictures stay. Facebook lets an app change what the same app made.
 */
void
lf_facebook_edit_async (LfAdapter           *adapter,
                        LfReference         *target,
                        const char          *text,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  g_autofree char *kind = lf_facebook_dup_extra (target, LF_FACEBOOK_KIND);
  g_autofree char *normal = lf_text_normalise (text);
  LfHttpRequest *request;

  g_task_set_task_data (task, g_new0 (Deed, 1), (GDestroyNotify) deed_free);
  if (!lf_facebook_is_id (target->remote_id))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_GONE, NULL, "this has no id of Facebook"));
  else if (g_strcmp0 (kind, LF_FACEBOOK_KIND_MESSAGE) == 0)
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "a message cannot be changed"));
  else
    {
      request = lf_facebook_node_request (self, "POST", target->remote_id, NULL);
      lf_http_request_add_form (request, "message", normal);
      lf_facebook_call_publish_async (self, request, cancellable, on_done_cb, g_steal_pointer (&task));
    }
}

gboolean
lf_facebook_edit_finish (LfAdapter     *adapter,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
