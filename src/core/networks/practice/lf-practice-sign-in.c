/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in to the practice network: a name is enough, but the secret goes the same way as everywhere. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-sign-in.h"

#include "core/base/lf-text.h"
#include "core/base/lf-uid.h"
#include "core/networks/practice/lf-practice-faults.h"

#include <string.h>

#define MAX_NAME_CHARS 50

typedef struct {
  LfAdapterEnv  env;
  LfAccount    *account;
} SignInWork;

static void
sign_in_work_free (SignInWork *work)
{
  g_object_unref (work->env.secrets);
  lf_account_unref (work->account);
  g_free ((char *) work->env.folder);
  g_free (work);
}

/* “Bezirksamt CW” → “bezirksamt_cw”; may become empty. */
static char *
make_handle (const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);
  GString *handle = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '-' || c == '.')
        g_string_append_unichar (handle, c);
      else if (handle->len > 0 && handle->str[handle->len - 1] != '_')
        g_string_append_c (handle, '_');
    }
  while (handle->len > 0 && handle->str[handle->len - 1] == '_')
    g_string_truncate (handle, handle->len - 1);

  return g_string_free (handle, FALSE);
}

/* @login: (nullable): as typed; without one the account gets a name that no other has. */
static LfAccount *
make_account (LfAccount  *before,
              const char *login)
{
  LfAccount *account = lf_account_copy (before);
  g_autofree char *name = lf_text_clean_name (login != NULL ? login + strspn (login, "@ ") : "", MAX_NAME_CHARS);
  g_autofree char *handle = make_handle (name);

  if (*handle == '\0')
    {
      const char *end = before->uid + strlen (before->uid) - MIN (strlen (before->uid), 4);

      g_free (handle);
      g_free (name);
      handle = g_strconcat ("uebung-", end, NULL);
      name = g_strconcat ("Übung ", end, NULL);
    }

  g_free (account->remote_id);
  g_free (account->handle);
  g_free (account->name);
  account->remote_id = g_strdup (handle);
  account->handle = g_strconcat ("@", handle, NULL);
  account->name = g_steal_pointer (&name);
  account->state = LF_ACCOUNT_FINE;
  g_clear_pointer (&account->reason, g_free);
  g_free (account->access.rights);
  account->access.rights = g_strdup ("post read media");
  return account;
}

/* Whoever signs in again is no longer refused. */
static void
clear_expiry (SignInWork *work)
{
  LfPracticeFaults faults = lf_practice_faults_get (work->env.folder, work->account->uid);
  g_autoptr(GError) error = NULL;

  if (faults.publish != LF_PRACTICE_SIGN_IN_EXPIRED && faults.fetch != LF_PRACTICE_SIGN_IN_EXPIRED)
    return;

  if (faults.publish == LF_PRACTICE_SIGN_IN_EXPIRED)
    faults.publish = LF_PRACTICE_FINE;
  if (faults.fetch == LF_PRACTICE_SIGN_IN_EXPIRED)
    faults.fetch = LF_PRACTICE_FINE;
  if (!lf_practice_faults_set (work->env.folder, work->account->uid, &faults, &error))
    g_debug ("practice faults stay: %s", error->message);
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_secrets_save_finish (LF_SECRETS (object), result, NULL, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  clear_expiry (work);
  g_task_return_pointer (task, lf_account_ref (work->account), (GDestroyNotify) lf_account_unref);
}

static void
on_login_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignInWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *login = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);
  g_autoptr(LfAccount) before = g_steal_pointer (&work->account);
  g_autoptr(LfSecret) secret = NULL;
  g_autofree char *token = NULL;

  work->account = make_account (before, login);
  if (login == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (before->remote_id != NULL && *before->remote_id != '\0' && g_strcmp0 (before->remote_id, work->account->remote_id) != 0)
    {
      LfNetworkErrorInfo info = { .status = 403, .name = (char *) "OtherAccount" };

      g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info, "signed in as another account"));
      return;
    }

  token = lf_random_token (32);
  secret = lf_secret_new ();
  lf_secret_set (secret, "token", token);
  lf_secrets_save_async (work->env.secrets, before->uid, secret, g_task_get_cancellable (task), on_saved_cb, g_object_ref (task));
}

/**
 * lf_practice_sign_in_async:
 * @sign_in: asked for LF_FIELD_LOGIN only; who has no answer gets a made-up name
 *
 * Errors: CANCELLED; NOT_ALLOWED (“OtherAccount”); LF_SECRETS_ERROR.
 */
void
lf_practice_sign_in_async (LfAdapter           *source,
                           const LfAdapterEnv  *env,
                           LfSignIn            *sign_in,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  SignInWork *work = g_new0 (SignInWork, 1);

  work->env.secrets = g_object_ref (env->secrets);
  work->env.folder = g_strdup (env->folder);
  work->account = lf_account_ref (lf_adapter_get_account (source));
  g_task_set_task_data (task, work, (GDestroyNotify) sign_in_work_free);
  lf_sign_in_ask_async (sign_in, LF_FIELD_LOGIN, cancellable, on_login_cb, task);
}

LfAccount *
lf_practice_sign_in_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
