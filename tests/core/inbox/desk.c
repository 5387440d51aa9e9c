/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a process that looks for what people write, on a fake clock. */

#include "config.h"

#include "core/inbox/desk.h"

#include "lib/lf-test.h"

/* Answers every question with one name. */
#define NAME_TYPE_GIVER (name_giver_get_type ())
G_DECLARE_FINAL_TYPE (NameGiver, name_giver, NAME, GIVER, GObject)

struct _NameGiver {
  GObject     parent_instance;
  const char *name;
};

static void sign_in_init (LfSignInInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NameGiver, name_giver, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (LF_TYPE_SIGN_IN, sign_in_init))

static void
ask_async (LfSignIn            *sign_in,
           LfSignInField        field,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (sign_in, cancellable, callback, user_data);

  g_assert_cmpint (field, ==, LF_FIELD_LOGIN);
  g_task_return_pointer (task, g_strdup (NAME_GIVER (sign_in)->name), g_free);
}

static char *
ask_finish (LfSignIn      *sign_in,
            GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sign_in_init (LfSignInInterface *iface)
{
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}

static void
name_giver_class_init (NameGiverClass *klass)
{
}

static void
name_giver_init (NameGiver *self)
{
}

Desk *
desk_new (const char *folder,
          LfClock    *clock)
{
  Desk *self = g_new0 (Desk, 1);
  g_autofree char *locks = g_build_filename (folder, "locks", NULL);
  g_autoptr(GAsyncResult) opened = NULL, loaded = NULL;
  g_autoptr(LfPolicy) policy = lf_policy_new (NULL);
  g_autoptr(GError) error = NULL;
  LfAdapterEnv env;

  self->folder = g_strdup (folder);
  self->clock = g_object_ref (clock);
  lf_store_open_async (folder, clock, NULL, lf_test_done_cb, &opened);
  self->store = lf_store_open_finish (lf_test_wait_for (&opened), &error);
  g_assert_no_error (error);

  self->http = lf_http_new (clock);
  self->secrets = lf_secrets_new (locks);
  env = (LfAdapterEnv) { self->http, self->secrets, clock, self->folder };
  self->accounts = lf_accounts_new (self->store, &env, TRUE);
  lf_accounts_follow_policy (self->accounts, policy);
  self->lock = lf_worker_lock_new (folder);
  self->inbox = lf_inbox_new (self->store, self->accounts, self->lock);
  lf_accounts_load_async (self->accounts, NULL, lf_test_done_cb, &loaded);
  lf_accounts_load_finish (self->accounts, lf_test_wait_for (&loaded), &error);
  g_assert_no_error (error);
  return self;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
desk_free (Desk *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_inbox_stop (self->inbox);
  lf_worker_lock_release (self->lock);
  lf_store_close_async (self->store, lf_test_done_cb, &result);
  lf_store_close_finish (self->store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);

  /* Whatever was on its way comes to its end first. */
  g_object_add_weak_pointer (G_OBJECT (self->inbox), (gpointer *) &self->inbox);
  g_object_unref (self->inbox);
  lf_test_wait_until (is_gone, &self->inbox, 20);
  g_assert_finalize_object (self->accounts);
  g_object_unref (self->lock);
  g_object_unref (self->secrets);
  g_object_unref (self->http);
  g_assert_finalize_object (self->store);
  g_object_unref (self->clock);
  g_free (self->folder);
  g_free (self);
}

char *
desk_add_account (Desk       *self,
                  const char *login)
{
  g_autoptr(NameGiver) giver = g_object_new (NAME_TYPE_GIVER, NULL);
  LfNewAccount request = { "practice", NULL, LF_SIGN_IN (giver) };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfAdapter) adapter = NULL;
  g_autoptr(GError) error = NULL;

  giver->name = login;
  lf_accounts_add_async (self->accounts, &request, NULL, lf_test_done_cb, &result);
  adapter = lf_accounts_add_finish (self->accounts, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return g_strdup (lf_adapter_get_account (adapter)->uid);
}

LfReceipt *
desk_publish (Desk       *self,
              const char *account_uid,
              const char *key,
              const char *text,
              const char *parent_id)
{
  LfAccount *account = lf_adapter_get_account (lf_accounts_find (self->accounts, account_uid));
  LfPracticeSite site = { self->folder, account, lf_clock_now_us (self->clock) };
  LfPracticePost post = { .text = text, .key = key, .parent_id = parent_id };
  g_autoptr(GError) error = NULL;
  LfReceipt *receipt = lf_practice_server_publish (&site, &post, &error);

  g_assert_no_error (error);
  lf_adapter_stir (lf_accounts_find (self->accounts, account_uid));
  return receipt;
}

void
desk_set_fault (Desk            *self,
                const char      *account_uid,
                LfPracticeFault  fetch,
                guint            n_calls)
{
  LfPracticeFaults faults = { .fetch = fetch, .count = n_calls };
  g_autoptr(GError) error = NULL;

  lf_practice_faults_set (self->folder, account_uid, &faults, &error);
  g_assert_no_error (error);
}

gssize
desk_sync (Desk        *self,
           const char  *account_uid,
           GHashTable **failures,
           GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_inbox_sync_async (self->inbox, account_uid, NULL, lf_test_done_cb, &result);
  return lf_inbox_sync_finish (self->inbox, lf_test_wait_for (&result), failures, error);
}

void
desk_advance (Desk   *self,
              gint64  span_us)
{
  lf_fake_clock_advance (LF_FAKE_CLOCK (self->clock), span_us);
}
