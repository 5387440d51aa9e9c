/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring: one item per account, read without asking to unlock, with four different answers when it cannot be read. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/secrets/lf-secret-text.h"

#include <libsecret/secret.h>
#include <string.h>

/* A keyring service that does not answer in this time is not there. A prompt waits for a person. */
#define CALL_SECONDS 10
#define PROMPT_SECONDS 120

struct _LfSecrets {
  GObject     parent_instance;
  char       *locks_dir;
  GHashTable *memory;   /* account uid → LfSecret: no keyring is there, kept until the program ends */
};

G_DEFINE_FINAL_TYPE (LfSecrets, lf_secrets, G_TYPE_OBJECT)

/* Attributes stand unencrypted in the keyring's index: only the random key of the account. */
static const SecretSchema schema = {
  LF_APP_ID ".Account", SECRET_SCHEMA_NONE, { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

/* One call to the keyring under a time limit. */
typedef struct {
  char         *account_uid;
  LfSecret     *secret;
  GCancellable *limit;
  GCancellable *outer;
  gulong        outer_id;
  guint         timer_id;
  gboolean      kept;
} Call;

static gboolean
on_limit_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timer_id = 0;
  g_cancellable_cancel (call->limit);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled_cb (GCancellable *outer,
                       gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
call_end_limit (Call *call)
{
  g_clear_handle_id (&call->timer_id, g_source_remove);
  if (call->outer_id != 0)
    g_cancellable_disconnect (call->outer, call->outer_id);
  call->outer_id = 0;
}

static void
call_free (Call *call)
{
  call_end_limit (call);
  g_clear_object (&call->limit);
  g_clear_object (&call->outer);
  g_clear_pointer (&call->secret, lf_secret_unref);
  g_free (call->account_uid);
  g_free (call);
}

static GTask *
begin_call (LfSecrets           *self,
            const char          *account_uid,
            guint                seconds,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  /* The outcome of the keyring counts, also when the caller cancels at the last moment. */
  g_task_set_check_cancellable (task, FALSE);
  call->account_uid = g_strdup (account_uid);
  call->limit = g_cancellable_new ();
  call->timer_id = g_timeout_add_seconds (seconds, on_limit_cb, call);
  if (cancellable != NULL)
    {
      call->outer = g_object_ref (cancellable);
      call->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled_cb), g_object_ref (call->limit), g_object_unref);
    }
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  return task;
}

static GHashTable *
make_attributes (const char *account_uid)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);

  if (account_uid != NULL)
    g_hash_table_insert (attributes, (char *) "account", (char *) account_uid);
  return attributes;
}

/* What the libraries below say → what can be done about it. */
static GError *
translate (GTask        *task,
           const GError *error)
{
  Call *call = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (call->outer != NULL && g_cancellable_is_cancelled (call->outer))
        return g_error_copy (error);
      if (call->timer_id != 0)
        return g_error_new (LF_SECRETS_ERROR, LF_SECRETS_ERROR_DENIED, "the keyring's question was dismissed");
      return g_error_new (LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE, "the keyring does not answer");
    }
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_error_new (LF_SECRETS_ERROR, LF_SECRETS_ERROR_LOCKED, "the keyring is locked");
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    return g_error_new (LF_SECRETS_ERROR, LF_SECRETS_ERROR_DENIED, "the keyring refused");

  return g_error_new (LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE, "no keyring: %s", error->message);
}

static void
fail (GTask        *task,
      const GError *error)
{
  call_end_limit (g_task_get_task_data (task));
  g_task_return_error (task, translate (task, error));
}

static void
return_secret (GTask    *task,
               LfSecret *secret)
{
  call_end_limit (g_task_get_task_data (task));
  g_task_return_pointer (task, secret, (GDestroyNotify) lf_secret_unref);
}

/* ---- Loading. */

static void
on_retrieved_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  SecretValue *value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (object), result, &error);
  LfSecret *secret = NULL;

  if (error != NULL)
    {
      fail (task, error);
      return;
    }

  if (value != NULL)
    {
      const char *text = secret_value_get_text (value);

      secret = text != NULL ? lf_secret_from_text (text) : NULL;
      secret_value_unref (value);
    }
  if (secret != NULL)
    return_secret (task, secret);
  else
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "the keyring's item holds no sign-in");
}

static void
on_searched_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autolist(GObject) items = secret_password_search_finish (result, &error);

  if (error != NULL)
    fail (task, error);
  else if (items == NULL)
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING, "nothing in the keyring for this account");
  else if (SECRET_IS_ITEM (items->data) && secret_item_get_locked (items->data))
    g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_LOCKED, "the keyring is locked");
  else
    secret_retrievable_retrieve_secret (items->data, call->limit, on_retrieved_cb, g_object_ref (task));
}

void
lf_secrets_load_async (LfSecrets           *self,
                       const char          *account_uid,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GHashTable) attributes = make_attributes (account_uid);
  LfSecret *remembered;

  g_return_if_fail (LF_IS_SECRETS (self));

  task = begin_call (self, account_uid, CALL_SECONDS, cancellable, callback, user_data);
  remembered = g_hash_table_lookup (self->memory, account_uid);
  if (remembered != NULL)
    return_secret (task, lf_secret_ref (remembered));
  else
    secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL, ((Call *) g_task_get_task_data (task))->limit, on_searched_cb,
                             g_object_ref (task));
}

LfSecret *
lf_secrets_load_finish (LfSecrets     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Saving. */

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfSecrets *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) meaning = NULL;

  call->kept = secret_password_store_finish (result, &error);
  if (!call->kept)
    meaning = translate (task, error);
  call_end_limit (call);

  if (call->kept)
    {
      g_hash_table_remove (self->memory, call->account_uid);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (meaning, LF_SECRETS_ERROR, LF_SECRETS_ERROR_NO_SERVICE))
    {
      g_hash_table_replace (self->memory, g_strdup (call->account_uid), lf_secret_ref (call->secret));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&meaning));
}

void
lf_secrets_save_async (LfSecrets           *self,
                       const char          *account_uid,
                       LfSecret            *secret,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;
  Call *call;
  g_autoptr(GHashTable) attributes = make_attributes (account_uid);
  char *text;

  g_return_if_fail (LF_IS_SECRETS (self));

  task = begin_call (self, account_uid, PROMPT_SECONDS, cancellable, callback, user_data);
  call = g_task_get_task_data (task);
  call->secret = lf_secret_ref (secret);
  text = lf_secret_to_text (secret);
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, "Litfaß account", text, call->limit, on_saved_cb, task);
  explicit_bzero (text, strlen (text));
  g_free (text);
}

gboolean
lf_secrets_save_finish (LfSecrets     *self,
                        GAsyncResult  *result,
                        gboolean      *kept,
                        GError       **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  if (kept != NULL)
    *kept = call->kept;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Clearing and unlocking. */

static void
on_cleared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfSecrets *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean remembered = g_hash_table_remove (self->memory, call->account_uid);

  secret_password_clear_finish (result, &error);
  if (error != NULL && !remembered)
    {
      fail (task, error);
      return;
    }

  call_end_limit (call);
  g_task_return_boolean (task, TRUE);
}

void
lf_secrets_clear_async (LfSecrets           *self,
                        const char          *account_uid,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;
  g_autoptr(GHashTable) attributes = make_attributes (account_uid);

  g_return_if_fail (LF_IS_SECRETS (self));

  task = begin_call (self, account_uid, CALL_SECONDS, cancellable, callback, user_data);
  secret_password_clearv (&schema, attributes, ((Call *) g_task_get_task_data (task))->limit, on_cleared_cb, task);
}

gboolean
lf_secrets_clear_finish (LfSecrets     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_unlocked_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autolist(GObject) items = secret_password_search_finish (result, &error);

  if (error != NULL)
    {
      fail (task, error);
      return;
    }

  call_end_limit (g_task_get_task_data (task));
  for (GList *l = items; l != NULL; l = l->next)
    if (SECRET_IS_ITEM (l->data) && secret_item_get_locked (l->data))
      {
        g_task_return_new_error (task, LF_SECRETS_ERROR, LF_SECRETS_ERROR_DENIED, "the keyring stayed locked");
        return;
      }
  g_task_return_boolean (task, TRUE);
}

void
lf_secrets_unlock_async (LfSecrets           *self,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;
  g_autoptr(GHashTable) attributes = make_attributes (NULL);

  g_return_if_fail (LF_IS_SECRETS (self));

  task = begin_call (self, NULL, PROMPT_SECONDS, cancellable, callback, user_data);
  secret_password_searchv (&schema, attributes, SECRET_SEARCH_ALL | SECRET_SEARCH_UNLOCK, ((Call *) g_task_get_task_data (task))->limit,
                           on_unlocked_cb, task);
}

gboolean
lf_secrets_unlock_finish (LfSecrets     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
lf_secrets_finalize (GObject *object)
{
  LfSecrets *self = LF_SECRETS (object);

  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_free (self->locks_dir);

  G_OBJECT_CLASS (lf_secrets_parent_class)->finalize (object);
}

static void
lf_secrets_class_init (LfSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_secrets_finalize;
}

static void
lf_secrets_init (LfSecrets *self)
{
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lf_secret_unref);
}

/**
 * lf_secrets_new:
 * @locks_dir: folder for the locks of refreshes; made when it is first needed
 */
LfSecrets *
lf_secrets_new (const char *locks_dir)
{
  LfSecrets *self = g_object_new (LF_TYPE_SECRETS, NULL);

  self->locks_dir = g_strdup (locks_dir);
  return self;
}

const char *
lf_secrets_get_locks_dir (LfSecrets *self)
{
  return self->locks_dir;
}
