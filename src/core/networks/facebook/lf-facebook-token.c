/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a token is good for, and whose page it speaks for. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-token.h"

#include "core/base/lf-text.h"
#include "core/http/lf-json.h"

#define MAX_NAME_CHARS 100

static void
call (LfFacebookAdapter   *self,
      LfHttpRequest       *request,
      const char          *token,
      GCancellable        *cancellable,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  if (token != NULL)
    lf_facebook_call_as_async (self, request, token, cancellable, callback, user_data);
  else
    lf_facebook_call_async (self, request, cancellable, callback, user_data);
}

/* ---- What it is good for. */

/* Refusals that say nothing about the token itself. */
static gboolean
says_nothing (const GError *error)
{
  return g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_ALLOWED) ||
         g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED) ||
         g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_GONE);
}

static void
on_inspected_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (LF_FACEBOOK_ADAPTER (object), result, &error);
  JsonObject *data = lf_json_get_object (lf_json_root_object (answer), "data");
  LfNetworkErrorInfo info = { 0 };

  if (answer == NULL && !says_nothing (error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (data != NULL && !lf_json_get_bool (data, "is_valid", TRUE))
    {
      const char *said = lf_json_get_string (lf_json_get_object (data, "error"), "message");
      g_autofree char *clean = lf_text_clean_line (said != NULL ? said : "");

      info.said = *clean != '\0' ? clean : NULL;
      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, &info, "the token is not valid"));
    }
  else
    g_task_return_pointer (task,
                           data != NULL ? json_node_copy (json_object_get_member (lf_json_root_object (answer), "data")) : NULL,
                           (GDestroyNotify) json_node_unref);
}

/* The token that is asked about must not stand in an address, so the question goes out as a form; “method” makes it a GET. */
static void
send_question (GTask      *task,
               const char *token)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  LfHttpRequest *request = lf_facebook_request (self, "POST", "/debug_token");

  lf_http_request_add_form (request, "method", "get");
  lf_http_request_add_form (request, "input_token", token);
  lf_facebook_call_as_async (self, request, token, g_task_get_cancellable (task), on_inspected_cb, g_object_ref (task));
}

static void
on_secret_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    g_task_return_error (task, error);
  else if (lf_secret_get (secret, LF_FACEBOOK_TOKEN) == NULL)
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "the stored secret holds no token");
  else
    send_question (task, lf_secret_get (secret, LF_FACEBOOK_TOKEN));
}

void
lf_facebook_inspect_async (LfFacebookAdapter   *self,
                           const char          *token,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (token != NULL)
    send_question (task, token);
  else
    lf_secrets_load_async (self->env.secrets, self->account->uid, cancellable, on_secret_cb, g_steal_pointer (&task));
}

JsonNode *
lf_facebook_inspect_finish (LfFacebookAdapter  *self,
                            GAsyncResult       *result,
                            GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Whose page it is. */

typedef struct {
  char      *token;      /* (nullable): NULL for the one that is kept */
  JsonNode  *debug;      /* (nullable) */
} Identify;

static void
identify_free (Identify *identify)
{
  g_free (identify->token);
  g_clear_pointer (&identify->debug, json_node_unref);
  g_free (identify);
}

/* (transfer full) (nullable) */
static LfAccount *
read_me (LfFacebookAdapter  *self,
         JsonObject         *me,
         Identify           *identify,
         GError            **error)
{
  JsonObject *debug = lf_json_root_object (identify->debug);
  g_autoptr(LfAccount) account = lf_account_copy (self->account);
  const char *id = lf_json_get_string (me, "id");
  const char *name = lf_json_get_string (me, "name");
  g_autofree char *clean = lf_text_clean_name (name != NULL ? name : "", MAX_NAME_CHARS);

  if (!lf_facebook_is_id (id))
    {
      g_propagate_error (error, lf_facebook_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the answer names no page"));
      return NULL;
    }
  if (account->remote_id != NULL && g_strcmp0 (account->remote_id, id) != 0)
    {
      g_propagate_error (error, lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, "OtherAccount", "this is another page"));
      return NULL;
    }

  g_free (account->remote_id);
  account->remote_id = g_strdup (id);
  g_free (account->name);
  account->name = g_strdup (*clean != '\0' ? clean : id);
  g_free (account->handle);
  account->handle = g_strdup (account->name);
  /* Of the token that is kept, what was known before stays true when the server does not tell. */
  if (debug != NULL || identify->token != NULL)
    lf_facebook_read_access (debug, id, &account->access);
  return g_steal_pointer (&account);
}

static void
on_me_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Identify *identify = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (self, result, &error);
  LfAccount *account = answer != NULL ? read_me (self, lf_json_root_object (answer), identify, &error) : NULL;

  if (account == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, account, (GDestroyNotify) lf_account_unref);
}

static void
on_debug_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Identify *identify = g_task_get_task_data (task);
  LfHttpRequest *request;
  GError *error = NULL;

  identify->debug = lf_facebook_inspect_finish (self, result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  request = lf_facebook_request (self, "GET", "/me");
  lf_http_request_add_query (request, "fields", "id,name");
  call (self, request, identify->token, g_task_get_cancellable (task), on_me_cb, g_object_ref (task));
}

void
lf_facebook_identify_async (LfFacebookAdapter   *self,
                            const char          *token,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Identify *identify = g_new0 (Identify, 1);

  identify->token = g_strdup (token);
  g_task_set_task_data (task, identify, (GDestroyNotify) identify_free);
  lf_facebook_inspect_async (self, token, cancellable, on_debug_cb, task);
}

LfAccount *
lf_facebook_identify_finish (LfFacebookAdapter  *self,
                             GAsyncResult       *result,
                             GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
