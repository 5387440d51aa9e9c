/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile for tests, and what a person does with it. */

#include "config.h"

#include "lib/lf-test-profile.h"

#include "core/store/lf-store-deliveries.h"
#include "lib/lf-test.h"

/* Answers every question of a sign-in with one login and one secret. */
#define LF_TYPE_TEST_KEYHOLDER (lf_test_keyholder_get_type ())
G_DECLARE_FINAL_TYPE (LfTestKeyholder, lf_test_keyholder, LF, TEST_KEYHOLDER, GObject)

struct _LfTestKeyholder {
  GObject  parent_instance;
  char    *login;
  char    *secret;
};

static void test_keyholder_init_iface (LfSignInInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfTestKeyholder, lf_test_keyholder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_SIGN_IN, test_keyholder_init_iface))

static LfSignInMethod
get_method (LfSignIn *sign_in)
{
  return LF_SIGN_IN_SECRET;
}

static void
open_uri (LfSignIn   *sign_in,
          const char *uri)
{
}

static void
ask_async (LfSignIn            *sign_in,
           LfSignInField        field,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (sign_in, cancellable, callback, user_data);
  LfTestKeyholder *self = LF_TEST_KEYHOLDER (sign_in);

  g_task_return_pointer (task, g_strdup (field == LF_FIELD_LOGIN ? self->login : self->secret), g_free);
}

static char *
ask_finish (LfSignIn      *sign_in,
            GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
get_page_text (LfSignIn     *sign_in,
               LfSignInPage  page)
{
  return page == LF_SIGN_IN_PAGE_DONE ? "done" : page == LF_SIGN_IN_PAGE_DENIED ? "refused" : "stray";
}

static void
test_keyholder_init_iface (LfSignInInterface *iface)
{
  iface->get_method = get_method;
  iface->open_uri = open_uri;
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
  iface->get_page_text = get_page_text;
}

static void
lf_test_keyholder_finalize (GObject *object)
{
  g_free (LF_TEST_KEYHOLDER (object)->login);
  g_free (LF_TEST_KEYHOLDER (object)->secret);
  G_OBJECT_CLASS (lf_test_keyholder_parent_class)->finalize (object);
}

static void
lf_test_keyholder_class_init (LfTestKeyholderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_test_keyholder_finalize;
}

static void
lf_test_keyholder_init (LfTestKeyholder *self)
{
}

void
lf_test_profile_open (LfTestProfile *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_context_open_async (self->folder, TRUE, NULL, lf_test_done_cb, &result);
  self->context = lf_context_open_finish (lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
}

void
lf_test_profile_close (LfTestProfile *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  lf_context_close_async (self->context, lf_test_done_cb, &result);
  lf_context_close_finish (self->context, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_clear_object (&self->context);
}

LfTestProfile *
lf_test_profile_new (void)
{
  LfTestProfile *self = g_new0 (LfTestProfile, 1);

  self->folder = lf_test_make_folder ();
  lf_test_profile_open (self);
  return self;
}

void
lf_test_profile_free (LfTestProfile *self)
{
  if (self->context != NULL)
    lf_test_profile_close (self);
  lf_test_remove_folder (self->folder);
  g_free (self);
}

char *
lf_test_profile_sign_in (LfTestProfile     *self,
                         const LfTestLogin *login)
{
  g_autoptr(LfTestKeyholder) sign_in = g_object_new (LF_TYPE_TEST_KEYHOLDER, NULL);
  LfNewAccount request = { login->network, login->server, LF_SIGN_IN (sign_in) };
  LfAccounts *accounts = lf_context_get_accounts (self->context);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfAdapter) adapter = NULL;

  sign_in->login = g_strdup (login->login);
  sign_in->secret = g_strdup (login->secret);
  lf_accounts_add_async (accounts, &request, NULL, lf_test_done_cb, &result);
  adapter = lf_accounts_add_finish (accounts, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return g_strdup (lf_adapter_get_account (adapter)->uid);
}

char *
lf_test_profile_add (LfTestProfile *self,
                     const char    *login)
{
  return lf_test_profile_sign_in (self, &(LfTestLogin) { "practice", NULL, login, "secret" });
}

GPtrArray *
lf_test_profile_submit_post (LfTestProfile     *self,
                             GStrv              account_uids,
                             const LfTestPost  *post,
                             GError           **error)
{
  LfOutbox *outbox = lf_context_get_outbox (self->context);
  g_autoptr(LfSubmission) submission = lf_submission_new ();
  g_autoptr(GAsyncResult) result = NULL;
  LfPart *part = lf_part_new ();

  part->text = g_strdup (post->text);
  if (post->picture != NULL)
    {
      part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
      g_ptr_array_add (part->media, lf_media_ref (post->picture));
    }
  submission->post_uid = g_strdup (post->post_uid);
  submission->revision = lf_revision_new ();
  submission->revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  g_ptr_array_add (submission->revision->parts, part);
  submission->account_uids = g_strdupv (account_uids);
  submission->due = lf_due_new (post->due_us, NULL, NULL);
  submission->hand_over = post->hand_over;
  lf_outbox_submit_async (outbox, submission, NULL, lf_test_done_cb, &result);
  return lf_outbox_submit_finish (outbox, lf_test_wait_for (&result), error);
}

GPtrArray *
lf_test_profile_submit (LfTestProfile  *self,
                        GStrv           account_uids,
                        const char     *text,
                        gint64          due_us,
                        GError        **error)
{
  return lf_test_profile_submit_post (self, account_uids, &(LfTestPost) { .text = text, .due_us = due_us }, error);
}

LfDelivery *
lf_test_profile_read (LfTestProfile *self,
                      const char    *delivery_uid)
{
  LfStore *store = lf_context_get_store (self->context);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LfDelivery *delivery;

  lf_store_get_delivery_async (store, delivery_uid, NULL, lf_test_done_cb, &result);
  delivery = lf_store_get_delivery_finish (store, lf_test_wait_for (&result), &error);
  g_assert_no_error (error);
  return delivery;
}

static gboolean
on_over_cb (gpointer user_data)
{
  g_error ("the delivery did not reach its state in 20 s");
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

LfDelivery *
lf_test_profile_wait (LfTestProfile   *self,
                      const char      *delivery_uid,
                      LfDeliveryState  state)
{
  guint over_id = g_timeout_add_seconds (20, on_over_cb, NULL);
  guint tick_id = g_timeout_add (10, on_tick_cb, NULL);
  LfDelivery *delivery = lf_test_profile_read (self, delivery_uid);

  while (delivery->state != state)
    {
      g_main_context_iteration (NULL, TRUE);
      lf_delivery_unref (delivery);
      delivery = lf_test_profile_read (self, delivery_uid);
    }

  g_source_remove (over_id);
  g_source_remove (tick_id);
  return delivery;
}

void
lf_test_profile_deed (LfTestProfile  *self,
                      LfDeed          deed,
                      const char     *delivery_uid,
                      LfDue          *due,
                      GError        **error)
{
  LfOutbox *outbox = lf_context_get_outbox (self->context);
  LfDeedRequest request = { deed, delivery_uid, NULL, due };
  g_autoptr(GAsyncResult) result = NULL;

  lf_outbox_do_async (outbox, &request, lf_test_done_cb, &result);
  lf_outbox_do_finish (outbox, lf_test_wait_for (&result), error);
}
