/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signs in: in the browser, or with a handle and an app password (one createSession, then only its tokens are kept). */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-adapter.h"

#include "core/base/lf-error.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-browser.h"
#include "core/networks/bluesky/lf-bluesky-call.h"
#include "core/networks/bluesky/lf-bluesky-grant.h"
#include "core/networks/bluesky/lf-bluesky-identity.h"
#include "core/networks/bluesky/lf-bluesky-profile.h"
#include "core/networks/bluesky/lf-bluesky-token.h"

#include <string.h>

#define MAX_IDENTIFIER_CHARS 320

typedef struct {
  LfSignIn  *sign_in;
  char      *base;         /* of the server that was typed */
  char      *domain;       /* (nullable): what that server adds to a bare name, such as “.bsky.social” */
  char      *identifier;
  char      *meant;        /* (nullable): DID of the account whose name was typed instead of a server's */
  LfSecret  *secret;
  LfAccount *account;      /* what is given out */
  GError    *refusal;      /* (nullable): why the session that was made is not wanted */
} SignInData;

static void
sign_in_data_free (SignInData *data)
{
  g_object_unref (data->sign_in);
  g_free (data->base);
  g_free (data->domain);
  g_free (data->identifier);
  g_free (data->meant);
  g_clear_pointer (&data->secret, lf_secret_unref);
  g_clear_pointer (&data->account, lf_account_unref);
  g_clear_error (&data->refusal);
  g_free (data);
}

/* A handle as people paste it: with “@”, with spaces, with the invisible signs that Bluesky's pages put around it. A bare name
 * gets the server's own domain, as in Bluesky's apps. An e-mail address stays as it is. */
static char *
clean_identifier (const char *typed,
                  const char *domain)
{
  g_autofree char *clean = lf_text_clean_name (typed, MAX_IDENTIFIER_CHARS);
  const char *name = *clean == '@' ? clean + 1 : clean;
  g_autofree char *handle = NULL;

  if (strchr (name, '@') != NULL)
    return g_strdup (name);

  handle = g_ascii_strdown (name, -1);
  if (strchr (handle, '.') == NULL && domain != NULL)
    return g_strconcat (handle, domain, NULL);

  return g_steal_pointer (&handle);
}

static void
on_unwanted_ended_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_bluesky_revoke_finish (LF_ADAPTER (object), result, &error))
    g_debug ("a session that nobody uses stays until it expires: %s", error->message);
  g_task_return_error (task, g_steal_pointer (&data->refusal));
}

/* Takes the task. Nobody will use the session that was made: it is ended before @refusal (transfer full) is reported. */
static void
end_unwanted (GTask  *task,
              GError *refusal)
{
  SignInData *data = g_task_get_task_data (task);

  data->refusal = refusal;
  lf_bluesky_revoke_async (g_task_get_source_object (task), data->secret, NULL, on_unwanted_ended_cb, task);
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_secrets_save_finish (LF_SECRETS (object), result, NULL, &error))
    end_unwanted (g_steal_pointer (&task), error);
  else
    g_task_return_pointer (task, g_steal_pointer (&data->account), (GDestroyNotify) lf_account_unref);
}

static void
on_profile_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfBlueskyProfile) profile = lf_bluesky_load_profile_finish (self, result, &error);
  LfAccount *account;

  if (profile == NULL)
    {
      end_unwanted (g_steal_pointer (&task), error);
      return;
    }

  account = data->account = lf_account_copy (self->account);
  if (account->remote_id == NULL)
    account->remote_id = g_strdup (lf_secret_get (data->secret, LF_BLUESKY_DID));
  /* Accounts move from server to server. */
  g_free (account->server);
  account->server = g_strdup (lf_secret_get (data->secret, LF_BLUESKY_PDS));
  g_free (account->handle);
  g_free (account->name);
  account->handle = g_strdup (lf_secret_get (data->secret, LF_BLUESKY_HANDLE));
  account->name = g_strdup (profile->name != NULL ? profile->name : account->handle);
  lf_bluesky_read_access (data->secret, &account->access);
  if (profile->limits != NULL)
    {
      g_free (account->limits);
      account->limits = g_steal_pointer (&profile->limits);
    }

  lf_secrets_save_async (self->env.secrets, account->uid, data->secret, g_task_get_cancellable (task),
                         on_saved_cb, g_object_ref (task));
}

/* Why this session is not wanted; (nullable). @answer: of createSession or getSession */
static GError *
refuse_session (LfBlueskyAdapter *self,
                JsonNode         *answer,
                SignInData       *data)
{
  const char *did = lf_secret_get (data->secret, LF_BLUESKY_DID);
  LfNetworkErrorInfo other = { .name = (char *) "OtherAccount" };
  LfNetworkErrorInfo inactive = { .name = (char *) lf_bluesky_read_inactive (answer) };
  GError *error = NULL;

  /* The server that keeps the account may be another one than the one that signs it in. */
  if (!lf_http_check_server (self->env.http, lf_secret_get (data->secret, LF_BLUESKY_PDS), &error))
    return error;
  if ((self->account->remote_id != NULL && g_strcmp0 (self->account->remote_id, did) != 0) ||
      (data->meant != NULL && g_strcmp0 (data->meant, did) != 0))
    return lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &other, "signed in to another account than before");
  if (inactive.name != NULL)
    return lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &inactive, "the account is not active");

  return NULL;
}

/* Takes the task. */
static void
admit (GTask    *task,
       JsonNode *answer)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  SignInData *data = g_task_get_task_data (task);
  GError *error = refuse_session (self, answer, data);

  if (error != NULL)
    end_unwanted (task, error);
  else
    lf_bluesky_load_profile_async (self, data->secret, g_task_get_cancellable (task), on_profile_cb, task);
}

static void
on_session_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_ask_finish (self, result, &error);

  if (reply == NULL || (data->secret = lf_bluesky_read_session (lf_http_reply_get_json (reply), data->base, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  admit (g_steal_pointer (&task), lf_http_reply_get_json (reply));
}

/* The browser's tokens name an account; its server says whether it is active, and its name. */
static void
on_bound_session_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_ask_finish (LF_BLUESKY_ADAPTER (object), result, &error);
  JsonObject *session = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  const char *handle = lf_json_get_string (session, "handle");

  if (reply != NULL && (handle == NULL || g_strcmp0 (lf_json_get_string (session, "did"), lf_secret_get (data->secret, LF_BLUESKY_DID)) != 0))
    error = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the session is another account's");
  if (error != NULL)
    {
      end_unwanted (g_steal_pointer (&task), error);
      return;
    }

  lf_secret_set (data->secret, LF_BLUESKY_HANDLE, handle);
  admit (g_steal_pointer (&task), lf_http_reply_get_json (reply));
}

static void
on_browser_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  SignInData *data = g_task_get_task_data (task);
  g_autoptr(LfBlueskyCall) call = NULL;
  LfBlueskyPlace place;
  GError *error = NULL;

  if (!lf_bluesky_browser_finish (self, result, &data->secret, &error))
    {
      if (data->secret != NULL)
        end_unwanted (g_steal_pointer (&task), error);
      else
        g_task_return_error (task, error);
      return;
    }

  call = lf_bluesky_call_get ("com.atproto.server.getSession");
  place = lf_bluesky_place_of_account (self, data->secret);
  lf_bluesky_ask_async (self, &place, call, g_task_get_cancellable (task), on_bound_session_cb, g_object_ref (task));
}

static void
on_password_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;
  char *password = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);
  g_autoptr(LfBlueskyCall) call = NULL;
  LfBlueskyPlace place = { data->base, NULL };
  JsonObject *body;

  if (password == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_strstrip (password);
  body = json_object_new ();
  json_object_set_string_member (body, "identifier", data->identifier);
  json_object_set_string_member (body, "password", password);
  explicit_bzero (password, strlen (password));
  g_free (password);

  call = lf_bluesky_call_post ("com.atproto.server.createSession", body);
  lf_bluesky_ask_async (self, &place, call, g_task_get_cancellable (task), on_session_cb, g_object_ref (task));
}

static void
on_login_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *typed = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);

  if (typed == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  data->identifier = clean_identifier (typed, data->domain);
  lf_sign_in_ask_async (data->sign_in, LF_FIELD_SECRET, g_task_get_cancellable (task), on_password_cb, g_object_ref (task));
}

/* Whatever a server says that does not know the question, it is no server of this protocol. */
static GError *
explain_description_error (GError *error)
{
  LfNetworkErrorInfo info = *lf_network_error_peek_info (error);
  GError *other;

  if (error->domain != LF_NETWORK_ERROR || error->code == LF_NETWORK_ERROR_OFFLINE || error->code == LF_NETWORK_ERROR_TIMED_OUT
      || error->code == LF_NETWORK_ERROR_NOT_SECURE || error->code == LF_NETWORK_ERROR_WAIT)
    return error;

  info.name = (char *) "OtherServer";
  other = lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, &info, "%s", error->message);
  g_error_free (error);
  return other;
}

static void describe (GTask *task);

static void
on_pds_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  g_autofree char *pds = lf_bluesky_find_pds_finish (self, result, &error);

  if (pds == NULL || !lf_http_check_server (self->env.http, pds, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_free (data->base);
  data->base = g_steal_pointer (&pds);
  describe (task);
}

static void
on_resolved_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (object);
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;

  data->meant = lf_bluesky_resolve_finish (self, result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (data->meant == NULL)
    g_task_return_error (task, g_steal_pointer (&data->refusal));
  else
    {
      g_clear_error (&data->refusal);
      lf_bluesky_find_pds_async (self, data->meant, data->base, g_task_get_cancellable (task), on_pds_cb, g_object_ref (task));
    }
}

/* Takes the task. Not a server of the protocol, or none at all: it may be the name of an account, which is a host too. */
static void
try_name (GTask  *task,
          GError *error)
{
  LfBlueskyAdapter *self = g_task_get_source_object (task);
  SignInData *data = g_task_get_task_data (task);
  const char *name = lf_network_error_peek_info (error)->name;

  if (data->meant != NULL || self->account->remote_id != NULL ||
      (g_strcmp0 (name, "OtherServer") != 0 && g_strcmp0 (name, "UnknownHost") != 0))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  data->refusal = error;
  lf_bluesky_resolve_async (self, data->base, g_task_get_cancellable (task), on_resolved_cb, task);
}

static void
on_described_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInData *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(LfHttpReply) reply = lf_bluesky_ask_finish (LF_BLUESKY_ADAPTER (object), result, &error);
  JsonObject *description = reply != NULL ? lf_json_root_object (lf_http_reply_get_json (reply)) : NULL;
  JsonArray *domains = lf_json_get_array (description, "availableUserDomains");

  if (reply == NULL)
    {
      try_name (g_steal_pointer (&task), explain_description_error (error));
      return;
    }
  if (domains == NULL)
    {
      LfNetworkErrorInfo other = { .name = (char *) "OtherServer" };

      try_name (g_steal_pointer (&task),
                lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, &other, "not a server of the AT protocol"));
      return;
    }

  data->domain = g_strdup (lf_json_nth_string (domains, 0));
  if (lf_sign_in_get_method (data->sign_in) == LF_SIGN_IN_BROWSER)
    lf_bluesky_browser_async (LF_BLUESKY_ADAPTER (object), data->sign_in, data->base, g_task_get_cancellable (task), on_browser_cb,
                              g_object_ref (task));
  else
    lf_sign_in_ask_async (data->sign_in, LF_FIELD_LOGIN, g_task_get_cancellable (task), on_login_cb, g_object_ref (task));
}

static void
describe (GTask *task)
{
  SignInData *data = g_task_get_task_data (task);
  g_autoptr(LfBlueskyCall) call = lf_bluesky_call_get ("com.atproto.server.describeServer");
  LfBlueskyPlace place = { data->base, NULL, NULL };

  lf_bluesky_ask_async (g_task_get_source_object (task), &place, call, g_task_get_cancellable (task), on_described_cb, g_object_ref (task));
}

/* The server is asked what it is before anybody types a password for it, here or in the browser. */
void
lf_bluesky_sign_in_async (LfAdapter           *adapter,
                          LfSignIn            *sign_in,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  LfBlueskyAdapter *self = LF_BLUESKY_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  SignInData *data = g_new0 (SignInData, 1);
  GError *error = NULL;

  /* A secret that was kept is reported even when the person gave up in that moment. */
  g_task_set_check_cancellable (task, FALSE);
  data->sign_in = g_object_ref (sign_in);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_in_data_free);
  if ((data->base = lf_http_dup_base_url (self->account->server, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  describe (task);
}

LfAccount *
lf_bluesky_sign_in_finish (LfAdapter     *adapter,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
