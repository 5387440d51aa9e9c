/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts of a profile: a list model of adapters that follows the store. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-accounts.h"
#include "core/adapter/lf-sign-out.h"
#include "core/base/lf-uid.h"
#include "core/store/lf-store-accounts.h"

/* The last contact is known here to the minute and stored once in such a span: a poll that brings nothing shall not wake every process. */
#define STORED_SPAN_US (15 * LF_MINUTE_US)

struct _LfAccounts {
  GObject       parent_instance;
  LfStore      *store;
  LfOffice     *office;
  LfAdapterEnv  env;
  char         *folder;
  gboolean      practice;
  LfPolicy     *policy;     /* (nullable) */
  char         *leaving;    /* (nullable): the uid of an account that is being removed; its server may hear of it */
  GPtrArray    *adapters;
  gboolean      loading;
  gboolean      load_again;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfAccounts, lf_accounts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* What an add, a sign-in or a removal carries from step to step. */
typedef struct {
  LfAdapter *adapter;
  LfAccount *stored;
  gboolean   revoked;
} AccountWork;

static void
account_work_free (AccountWork *work)
{
  g_clear_object (&work->adapter);
  g_clear_pointer (&work->stored, lf_account_unref);
  g_free (work);
}

static AccountWork *
account_work_new (LfAdapter *adapter)
{
  AccountWork *work = g_new0 (AccountWork, 1);

  work->adapter = g_object_ref (adapter);
  return work;
}

static guint
find_position (LfAccounts *self,
               const char *account_uid)
{
  for (guint i = 0; i < self->adapters->len; i++)
    if (g_strcmp0 (lf_adapter_get_account (g_ptr_array_index (self->adapters, i))->uid, account_uid) == 0)
      return i;

  return G_MAXUINT;
}

static gboolean
is_same_account (LfAccount *a,
                 LfAccount *b)
{
  return g_strcmp0 (a->server, b->server) == 0 && g_strcmp0 (a->handle, b->handle) == 0 && g_strcmp0 (a->name, b->name) == 0 && a->state == b->state &&
         g_strcmp0 (a->reason, b->reason) == 0 && g_strcmp0 (a->limits, b->limits) == 0 && a->standard == b->standard &&
         a->last_contact_us == b->last_contact_us && a->added_us == b->added_us && a->hands_over == b->hands_over &&
         g_strcmp0 (a->look.short_name, b->look.short_name) == 0 && g_strcmp0 (a->look.colour, b->look.colour) == 0 &&
         g_strcmp0 (a->access.rights, b->access.rights) == 0 && a->access.expires_us == b->access.expires_us &&
         a->access.slowed_until_us == b->access.slowed_until_us;
}

static void
take_account (LfAccounts *self,
              LfAccount  *account)
{
  guint position = find_position (self, account->uid);
  const LfNetwork *network = lf_network_find (account->network);

  if (position != G_MAXUINT)
    {
      LfAdapter *adapter = g_ptr_array_index (self->adapters, position);
      g_autoptr(LfAccount) known = lf_account_copy (account);

      known->last_contact_us = MAX (known->last_contact_us, lf_adapter_get_account (adapter)->last_contact_us);
      if (!is_same_account (lf_adapter_get_account (adapter), known))
        lf_adapter_set_account (adapter, known);
    }
  else if (network != NULL)
    {
      g_ptr_array_add (self->adapters, network->new_adapter (&self->env, account));
      g_list_model_items_changed (G_LIST_MODEL (self), self->adapters->len - 1, 0, 1);
    }
  else
    g_warning ("account of an unknown network “%s” is left alone", account->network);
}

static gboolean
list_has_account (GPtrArray  *accounts,
                  const char *uid)
{
  for (guint i = 0; i < accounts->len; i++)
    if (g_strcmp0 (((LfAccount *) g_ptr_array_index (accounts, i))->uid, uid) == 0)
      return TRUE;

  return FALSE;
}

static void
take_list (LfAccounts *self,
           GPtrArray  *accounts)
{
  for (guint i = self->adapters->len; i > 0; i--)
    if (!list_has_account (accounts, lf_adapter_get_account (g_ptr_array_index (self->adapters, i - 1))->uid))
      {
        g_ptr_array_remove_index (self->adapters, i - 1);
        g_list_model_items_changed (G_LIST_MODEL (self), i - 1, 1, 0);
      }

  for (guint i = 0; i < accounts->len; i++)
    {
      LfAccount *account = g_ptr_array_index (accounts, i);
      const LfNetwork *network = lf_network_find (account->network);

      if (network != NULL)
        self->practice = network->practice;
      take_account (self, account);
    }
}

static void
on_office_loaded_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_office_load_finish (LF_OFFICE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_loaded_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccounts *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) accounts = lf_store_list_accounts_finish (LF_STORE (object), result, &error);

  if (accounts == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_list (self, accounts);
  lf_office_load_async (self->office, g_task_get_cancellable (task), on_office_loaded_cb, g_object_ref (task));
}

static void
on_reloaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  LfAccounts *self = LF_ACCOUNTS (object);
  g_autoptr(GError) error = NULL;

  self->loading = FALSE;
  if (!lf_accounts_load_finish (self, result, &error))
    g_debug ("accounts were not read again: %s", error->message);
  else if (self->load_again)
    {
      self->load_again = FALSE;
      self->loading = TRUE;
      lf_accounts_load_async (self, NULL, on_reloaded_cb, NULL);
    }
}

static void
on_store_changed_cb (LfStore    *store,
                     guint       changes,
                     LfAccounts *self)
{
  if (!(changes & LF_CHANGE_ACCOUNTS))
    return;

  if (self->loading)
    {
      self->load_again = TRUE;
      return;
    }

  self->loading = TRUE;
  lf_accounts_load_async (self, NULL, on_reloaded_cb, NULL);
}

static void
on_contact_stored_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) stored = lf_store_set_account_finish (LF_STORE (object), result, &error);

  /* Somebody may have removed it meanwhile. */
  if (stored == NULL && !g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING))
    g_warning ("a change of an account was not stored: %s", error->message);
}

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return LF_ACCOUNTS (model)->adapters->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  LfAccounts *self = LF_ACCOUNTS (model);

  if (position >= self->adapters->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->adapters, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
lf_accounts_finalize (GObject *object)
{
  LfAccounts *self = LF_ACCOUNTS (object);

  g_clear_pointer (&self->adapters, g_ptr_array_unref);
  if (self->policy != NULL)
    lf_secrets_set_guard (self->env.secrets, NULL, NULL);
  g_clear_object (&self->policy);
  g_free (self->leaving);
  g_clear_object (&self->office);
  g_clear_object (&self->store);
  g_clear_object (&self->env.http);
  g_clear_object (&self->env.secrets);
  g_clear_object (&self->env.clock);
  g_free (self->folder);

  G_OBJECT_CLASS (lf_accounts_parent_class)->finalize (object);
}

static void
lf_accounts_class_init (LfAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_accounts_finalize;
}

static void
lf_accounts_init (LfAccounts *self)
{
  self->adapters = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * lf_accounts_new:
 * @store: where accounts are kept; a reference is taken
 * @env: (transfer none): what adapters work with; references are taken
 * @practice: what a profile without accounts shall be
 */
LfAccounts *
lf_accounts_new (LfStore            *store,
                 const LfAdapterEnv *env,
                 gboolean            practice)
{
  LfAccounts *self = g_object_new (LF_TYPE_ACCOUNTS, NULL);

  self->store = g_object_ref (store);
  self->office = lf_office_new (store);
  self->folder = g_strdup (env->folder);
  self->env = (LfAdapterEnv) { g_object_ref (env->http), g_object_ref (env->secrets), g_object_ref (env->clock), self->folder };
  self->practice = practice;
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed_cb), self, 0);
  return self;
}

static gboolean
refuse_by_policy (GError **error)
{
  LfNetworkErrorInfo info = { .name = (char *) "Policy" };

  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info, "IT does not allow this network or server"));
  return FALSE;
}

static gboolean
guard_secret (const char *account_uid,
              gpointer    data,
              GError    **error)
{
  LfAccounts *self = data;
  LfAdapter *adapter = g_strcmp0 (account_uid, self->leaving) != 0 ? lf_accounts_find (self, account_uid) : NULL;

  /* One that is not in the list yet was checked when it was named. */
  return adapter == NULL || lf_accounts_check_policy (self, lf_adapter_get_account (adapter), error);
}

void
lf_accounts_follow_policy (LfAccounts *self,
                           LfPolicy   *policy)
{
  g_return_if_fail (LF_IS_ACCOUNTS (self));
  g_return_if_fail (self->policy == NULL);

  self->policy = g_object_ref (policy);
  lf_secrets_set_guard (self->env.secrets, guard_secret, self);
}

LfPolicy *
lf_accounts_get_policy (LfAccounts *self)
{
  g_return_val_if_fail (LF_IS_ACCOUNTS (self), NULL);
  return self->policy;
}

gboolean
lf_accounts_allow (LfAccounts      *self,
                   const LfNetwork *network,
                   const char      *server)
{
  g_return_val_if_fail (LF_IS_ACCOUNTS (self), FALSE);

  return self->policy == NULL || network->practice ||
         (lf_policy_allows_network (self->policy, network->id) &&
          lf_policy_allows_server (self->policy, network->asks_server ? server : NULL));
}

gboolean
lf_accounts_check_policy (LfAccounts  *self,
                          LfAccount   *account,
                          GError     **error)
{
  const LfNetwork *network = lf_network_find (account->network);

  return network == NULL || lf_accounts_allow (self, network, account->server) || refuse_by_policy (error);
}

void
lf_accounts_load_async (LfAccounts          *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  lf_store_list_accounts_async (self->store, cancellable, on_loaded_cb, task);
}

gboolean
lf_accounts_load_finish (LfAccounts    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

LfAdapter *
lf_accounts_find (LfAccounts *self,
                  const char *account_uid)
{
  guint position;

  g_return_val_if_fail (LF_IS_ACCOUNTS (self), NULL);

  position = find_position (self, account_uid);
  return position != G_MAXUINT ? g_ptr_array_index (self->adapters, position) : NULL;
}

gboolean
lf_accounts_is_practice (LfAccounts *self)
{
  g_return_val_if_fail (LF_IS_ACCOUNTS (self), FALSE);
  return self->practice;
}

/* ---- Adding: sign in, store, and let the secret follow an account that was here before under its old uid. */

static void
end_adding (GTask *task)
{
  LfAccounts *self = g_task_get_source_object (task);
  AccountWork *work = g_task_get_task_data (task);

  take_account (self, work->stored);
  lf_adapter_note_sign_in (lf_accounts_find (self, work->stored->uid));
  self->practice = lf_network_find (work->stored->network)->practice;
  g_task_return_pointer (task, g_object_ref (lf_accounts_find (self, work->stored->uid)), g_object_unref);
}

static void
on_fresh_cleared_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_secrets_clear_finish (LF_SECRETS (object), result, &error))
    g_warning ("a secret that was moved could not be cleared at its first place: %s", error->message);

  end_adding (task);
}

static void
on_moved_saved_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  AccountWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!lf_secrets_save_finish (LF_SECRETS (object), result, NULL, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  lf_secrets_clear_async (LF_SECRETS (object), lf_adapter_get_account (work->adapter)->uid, g_task_get_cancellable (task),
                          on_fresh_cleared_cb, g_object_ref (task));
}

static void
on_fresh_loaded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  AccountWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfSecret) secret = lf_secrets_load_finish (LF_SECRETS (object), result, &error);

  if (secret == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  lf_secrets_save_async (LF_SECRETS (object), work->stored->uid, secret, g_task_get_cancellable (task), on_moved_saved_cb,
                         g_object_ref (task));
}

static void
on_added_stored_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccounts *self = g_task_get_source_object (task);
  AccountWork *work = g_task_get_task_data (task);
  const char *fresh_uid = lf_adapter_get_account (work->adapter)->uid;
  g_autoptr(GError) error = NULL;

  work->stored = lf_store_put_account_finish (LF_STORE (object), result, &error);
  if (work->stored == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_str_equal (work->stored->uid, fresh_uid))
    end_adding (task);
  else
    lf_secrets_load_async (self->env.secrets, fresh_uid, g_task_get_cancellable (task), on_fresh_loaded_cb, g_object_ref (task));
}

/* (transfer full): @account after the network has answered well. */
static LfAccount *
copy_as_fine (LfAccounts *self,
              LfAccount  *account)
{
  LfAccount *fine = lf_account_copy (account);

  fine->state = LF_ACCOUNT_FINE;
  g_clear_pointer (&fine->reason, g_free);
  fine->access.slowed_until_us = 0;
  fine->last_contact_us = lf_clock_now_us (self->env.clock);
  return fine;
}

static void
on_refused_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL, refusal = NULL;

  if (!lf_adapter_sign_out_finish (LF_ADAPTER (object), result, &error))
    g_message ("the token could not be revoked at the server: %s", error->message);
  refuse_by_policy (&refusal);
  g_task_return_error (task, g_steal_pointer (&refusal));
}

static void
on_signed_in_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccounts *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = lf_adapter_sign_in_finish (LF_ADAPTER (object), result, &error);
  g_autoptr(LfAccount) fresh = NULL;

  if (account == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* The server of the account can be another one than the one that was named. */
  if (!lf_accounts_check_policy (self, account, NULL))
    {
      lf_adapter_sign_out_async (LF_ADAPTER (object), NULL, on_refused_cb, g_object_ref (task));
      return;
    }

  fresh = copy_as_fine (self, account);
  if (fresh->added_us == 0)
    fresh->added_us = fresh->last_contact_us;
  lf_store_put_account_async (self->store, fresh, g_task_get_cancellable (task), on_added_stored_cb, g_object_ref (task));
}

static LfAccount *
make_account (const LfNetwork  *network,
              const char       *server,
              GError          **error)
{
  g_autoptr(LfAccount) account = lf_account_new ();

  if (server == NULL || *server == '\0')
    server = lf_network_get_server (network);
  if (network->practice)
    account->server = g_strdup ("practice:");
  else if (server != NULL)
    account->server = lf_http_dup_base_url (server, error);
  else
    g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "no server was named"));

  if (account->server == NULL)
    return NULL;

  account->uid = lf_uid_new ();
  account->network = g_strdup (network->id);
  return g_steal_pointer (&account);
}

void
lf_accounts_add_async (LfAccounts          *self,
                       const LfNewAccount  *request,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) account = NULL;
  g_autoptr(LfAdapter) adapter = NULL;
  const LfNetwork *network;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  network = lf_network_find (request->network_id);
  if (network == NULL)
    g_task_return_error (task, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "unknown network"));
  else if (self->adapters->len > 0 && network->practice != self->practice)
    g_task_return_new_error (task, LF_STORE_ERROR, LF_STORE_ERROR_PRACTICE_MIX, "practice and real accounts do not share a profile");
  else if ((account = make_account (network, request->server, &error)) == NULL || !lf_accounts_check_policy (self, account, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      adapter = network->new_adapter (&self->env, account);
      g_task_set_task_data (task, account_work_new (adapter), (GDestroyNotify) account_work_free);
      lf_adapter_sign_in_async (adapter, request->sign_in, cancellable, on_signed_in_cb, g_object_ref (task));
    }
}

LfAdapter *
lf_accounts_add_finish (LfAccounts    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
lf_accounts_is_kept (LfAccounts *self,
                     const char *account_uid)
{
  g_return_val_if_fail (LF_IS_ACCOUNTS (self), FALSE);

  return lf_secrets_is_kept (self->env.secrets, account_uid);
}

/* An account of the list: its task, or an error when it is gone. */
static GTask *
begin_account_task (LfAccounts          *self,
                    const char          *account_uid,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  LfAdapter *adapter = lf_accounts_find (self, account_uid);

  if (adapter == NULL)
    {
      g_task_return_new_error (task, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "no such account");
      return NULL;
    }

  g_task_set_task_data (task, account_work_new (adapter), (GDestroyNotify) account_work_free);
  return g_steal_pointer (&task);
}

void
lf_accounts_sign_in_again_async (LfAccounts          *self,
                                 const char          *account_uid,
                                 LfSignIn            *sign_in,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  task = begin_account_task (self, account_uid, cancellable, callback, user_data);
  if (task == NULL)
    return;
  if (lf_accounts_check_policy (self, lf_adapter_get_account (((AccountWork *) g_task_get_task_data (task))->adapter), &error))
    lf_adapter_sign_in_async (((AccountWork *) g_task_get_task_data (task))->adapter, sign_in, cancellable, on_signed_in_cb, task);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

gboolean
lf_accounts_sign_in_again_finish (LfAccounts    *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_autoptr(LfAdapter) adapter = g_task_propagate_pointer (G_TASK (result), error);

  return adapter != NULL;
}

static void
on_removed_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccounts *self = g_task_get_source_object (task);
  AccountWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  guint position;

  if (!lf_store_remove_account_finish (LF_STORE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  position = find_position (self, lf_adapter_get_account (work->adapter)->uid);
  if (position != G_MAXUINT)
    {
      g_ptr_array_remove_index (self->adapters, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    }
  g_task_return_boolean (task, TRUE);
}

static void
on_signed_out_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccounts *self = g_task_get_source_object (task);
  AccountWork *work = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->leaving, g_free);
  work->revoked = lf_adapter_sign_out_finish (LF_ADAPTER (object), result, &error);
  if (!work->revoked && lf_sign_out_left_secret (error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!work->revoked)
    g_message ("the token could not be revoked at the server: %s", error->message);

  lf_store_remove_account_async (self->store, lf_adapter_get_account (work->adapter)->uid, NULL, on_removed_cb, g_object_ref (task));
}

void
lf_accounts_remove_async (LfAccounts          *self,
                          const char          *account_uid,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  task = begin_account_task (self, account_uid, cancellable, callback, user_data);
  if (task == NULL)
    return;
  g_free (self->leaving);
  self->leaving = g_strdup (account_uid);
  lf_adapter_sign_out_async (((AccountWork *) g_task_get_task_data (task))->adapter, cancellable, on_signed_out_cb, task);
}

gboolean
lf_accounts_remove_finish (LfAccounts    *self,
                           GAsyncResult  *result,
                           gboolean      *revoked,
                           GError       **error)
{
  AccountWork *work = g_task_get_task_data (G_TASK (result));

  if (revoked != NULL)
    *revoked = work != NULL && work->revoked;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_set_stored_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccounts *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAccount) stored = lf_store_set_account_finish (LF_STORE (object), result, &error);

  if (stored == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_account (self, stored);
  g_task_return_boolean (task, TRUE);
}

static void
on_verified_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfAccounts *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  AccountWork *work = g_task_get_task_data (task);
  g_autoptr(LfAccount) account = lf_adapter_verify_finish (LF_ADAPTER (object), result, &error);
  g_autoptr(LfAccount) fine = NULL;

  if (account == NULL)
    {
      lf_accounts_note_contact (self, lf_adapter_get_account (LF_ADAPTER (object))->uid, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  fine = copy_as_fine (self, account);
  /* Whoever removed the account meanwhile does not get it back. */
  lf_store_set_account_async (self->store, fine, LF_ACCOUNT_CONTACT | lf_account_find_news (work->stored, account), NULL, on_set_stored_cb,
                              g_object_ref (task));
}

void
lf_accounts_verify_async (LfAccounts          *self,
                          const char          *account_uid,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;
  AccountWork *work;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  task = begin_account_task (self, account_uid, cancellable, callback, user_data);
  if (task == NULL)
    return;
  work = g_task_get_task_data (task);
  work->stored = lf_account_ref (lf_adapter_get_account (work->adapter));
  lf_adapter_verify_async (work->adapter, cancellable, on_verified_cb, task);
}

gboolean
lf_accounts_verify_finish (LfAccounts    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static LfAccountState
state_for_error (const GError *error)
{
  /* Who says no was reached. */
  if (error == NULL || lf_error_is_refusal (error))
    return LF_ACCOUNT_FINE;
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_SIGN_IN_AGAIN) ||
      g_error_matches (error, LF_SECRETS_ERROR, LF_SECRETS_ERROR_MISSING))
    return LF_ACCOUNT_SIGN_IN_AGAIN;
  if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT))
    return LF_ACCOUNT_SLOWED;

  return LF_ACCOUNT_OFFLINE;
}

static gint64
find_end_of_pause (const GError *error,
                   gint64        now_us)
{
  gint64 wait_ms = g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_WAIT) ? lf_network_error_peek_info (error)->wait_ms : 0;

  return wait_ms > 0 ? now_us + wait_ms * (LF_SECOND_US / 1000) : 0;
}

/* Shown at once; stored are only these fields, so that what another process sets at the same time stays. */
static void
store_changed_account (LfAccounts      *self,
                       LfAdapter       *adapter,
                       LfAccount       *changed,
                       LfAccountFields  fields)
{
  lf_adapter_set_account (adapter, changed);
  lf_store_set_account_async (self->store, changed, fields, NULL, on_contact_stored_cb, NULL);
}

void
lf_accounts_note_contact (LfAccounts   *self,
                          const char   *account_uid,
                          const GError *error)
{
  LfAdapter *adapter;
  LfAccount *account;
  LfAccountState state = state_for_error (error);
  g_autofree char *reason = error != NULL ? lf_error_dup_reason (error) : NULL;
  g_autoptr(LfAccount) changed = NULL;
  gint64 now_us, until_us;
  gboolean differs;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  adapter = lf_accounts_find (self, account_uid);
  if (adapter == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  account = lf_adapter_get_account (adapter);
  /* A no says nothing of a sign-in that has ended. */
  if (account->state == LF_ACCOUNT_SIGN_IN_AGAIN && lf_error_is_refusal (error))
    return;
  now_us = lf_clock_now_us (self->env.clock);
  until_us = find_end_of_pause (error, now_us);
  differs = account->state != state || g_strcmp0 (account->reason, reason) != 0 ||
            ABS (account->access.slowed_until_us - until_us) > LF_MINUTE_US / 2;
  if (!differs && (error != NULL || now_us - account->last_contact_us < LF_MINUTE_US / 2))
    return;

  changed = lf_account_copy (account);
  changed->state = state;
  g_free (changed->reason);
  changed->reason = g_steal_pointer (&reason);
  changed->access.slowed_until_us = until_us;
  if (error == NULL)
    changed->last_contact_us = now_us;
  if (differs || now_us / STORED_SPAN_US != account->last_contact_us / STORED_SPAN_US)
    store_changed_account (self, adapter, changed, LF_ACCOUNT_CONTACT);
  else
    lf_adapter_set_account (adapter, changed);
}

void
lf_accounts_set_standard (LfAccounts *self,
                          const char *account_uid,
                          gboolean    standard)
{
  LfAdapter *adapter;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  adapter = lf_accounts_find (self, account_uid);
  if (adapter != NULL && lf_adapter_get_account (adapter)->standard != standard)
    {
      g_autoptr(LfAccount) changed = lf_account_copy (lf_adapter_get_account (adapter));

      changed->standard = standard;
      store_changed_account (self, adapter, changed, LF_ACCOUNT_STANDARD);
    }
}

void
lf_accounts_set_async (LfAccounts          *self,
                       LfAccount           *account,
                       LfAccountFields      fields,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  if ((fields & LF_ACCOUNT_COLOUR) && account->look.colour != NULL && !lf_account_is_colour (account->look.colour))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "there is no colour of this name");
      g_object_unref (task);
      return;
    }
  lf_store_set_account_async (self->store, account, fields, cancellable, on_set_stored_cb, task);
}

gboolean
lf_accounts_set_finish (LfAccounts    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

LfOffice *
lf_accounts_get_office (LfAccounts *self)
{
  g_return_val_if_fail (LF_IS_ACCOUNTS (self), NULL);

  return self->office;
}

void
lf_accounts_set_reading (LfAccounts *self,
                         const char *account_uid,
                         gboolean    reads)
{
  LfAdapter *adapter;
  g_autofree char *settings = NULL;

  g_return_if_fail (LF_IS_ACCOUNTS (self));

  adapter = lf_accounts_find (self, account_uid);
  if (adapter != NULL && lf_adapter_get_reads (adapter) != reads && (settings = lf_adapter_dup_reading (adapter, reads)) != NULL)
    {
      g_autoptr(LfAccount) changed = lf_account_copy (lf_adapter_get_account (adapter));

      g_free (changed->limits);
      changed->limits = g_steal_pointer (&settings);
      store_changed_account (self, adapter, changed, LF_ACCOUNT_LIMITS);
    }
}
