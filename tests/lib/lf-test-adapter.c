/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of adapters need: a house without a keyring, a person who signs in, words to send, and calls that wait. */

#include "config.h"

#include "lib/lf-test-adapter.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"
#include "lib/lf-test.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <libsoup/soup.h>
#include <string.h>

LfTestHouse *
lf_test_house_new (void)
{
  LfTestHouse *self = g_new0 (LfTestHouse, 1);

  /* No bus is no keyring: LfSecrets then keeps what it is given in memory. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_unsetenv ("SECRET_BACKEND");
  self->folder = lf_test_make_folder ();
  self->env.clock = lf_system_clock_new ();
  self->env.http = lf_http_new (self->env.clock);
  self->env.secrets = lf_secrets_new (self->folder);
  self->env.folder = self->folder;
  return self;
}

void
lf_test_house_free (LfTestHouse *self)
{
  g_clear_object (&self->env.http);
  g_clear_object (&self->env.secrets);
  g_clear_object (&self->env.clock);
  lf_test_remove_folder (self->folder);
  g_free (self);
}

LfAdapter *
lf_test_house_add (LfTestHouse     *self,
                   const LfNetwork *network,
                   const char      *server)
{
  g_autoptr(LfAccount) account = lf_account_new ();

  account->uid = lf_uid_new ();
  account->network = g_strdup (network->id);
  account->server = g_strdup (server);
  return network->new_adapter (&self->env, account);
}

/* ---- The person who signs in. */

struct _LfTestSignIn {
  GObject         parent_instance;
  LfSignInMethod  method;
  char           *login;
  char           *secret;
  char           *code;
  LfTestBrowser   browser;
  gpointer        browser_data;
  SoupSession    *session;
};

static void sign_in_init (LfSignInInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfTestSignIn, lf_test_sign_in, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LF_TYPE_SIGN_IN, sign_in_init))

static LfSignInMethod
get_method (LfSignIn *sign_in)
{
  return LF_TEST_SIGN_IN (sign_in)->method;
}

static void
on_page_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LfTestSignIn) self = user_data;
  g_autoptr(GBytes) page = soup_session_send_and_read_finish (SOUP_SESSION (object), result, NULL);
}

static void
open_uri (LfSignIn   *sign_in,
          const char *uri)
{
  LfTestSignIn *self = LF_TEST_SIGN_IN (sign_in);
  g_autofree char *end = self->browser != NULL ? self->browser (uri, self->browser_data) : NULL;

  if (end != NULL && strstr (end, "://") != NULL)
    {
      g_autoptr(SoupMessage) message = soup_message_new ("GET", end);

      soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, on_page_cb, g_object_ref (self));
    }
  else
    {
      g_free (self->code);
      self->code = g_steal_pointer (&end);
    }
}

static void
ask_async (LfSignIn            *sign_in,
           LfSignInField        field,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  LfTestSignIn *self = LF_TEST_SIGN_IN (sign_in);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean is_open = field == LF_FIELD_LOGIN || field == LF_FIELD_CLIENT;
  const char *answer = is_open ? self->login : field == LF_FIELD_CODE ? self->code : self->secret;

  if (answer != NULL)
    g_task_return_pointer (task, g_strdup (answer), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the person gave up");
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
  return page == LF_SIGN_IN_PAGE_DONE ? "Done" : page == LF_SIGN_IN_PAGE_DENIED ? "Refused" : "Stray";
}

static void
sign_in_init (LfSignInInterface *iface)
{
  iface->get_method = get_method;
  iface->open_uri = open_uri;
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
  iface->get_page_text = get_page_text;
}

static void
lf_test_sign_in_finalize (GObject *object)
{
  LfTestSignIn *self = LF_TEST_SIGN_IN (object);

  g_free (self->login);
  g_free (self->secret);
  g_free (self->code);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lf_test_sign_in_parent_class)->finalize (object);
}

static void
lf_test_sign_in_class_init (LfTestSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_test_sign_in_finalize;
}

static void
lf_test_sign_in_init (LfTestSignIn *self)
{
  self->session = soup_session_new ();
}

LfTestSignIn *
lf_test_sign_in_new (LfSignInMethod  method,
                     const char     *login,
                     const char     *secret)
{
  LfTestSignIn *self = g_object_new (LF_TYPE_TEST_SIGN_IN, NULL);

  self->method = method;
  self->login = g_strdup (login);
  self->secret = g_strdup (secret);
  return self;
}

void
lf_test_sign_in_set_browser (LfTestSignIn  *self,
                             LfTestBrowser  browser,
                             gpointer       user_data)
{
  self->browser = browser;
  self->browser_data = user_data;
}

/* ---- Words to send. */

static void
start_saving (LfOutgoing          *outgoing,
              const char          *saved,
              GAsyncReadyCallback  callback,
              gpointer             user_data,
              gpointer             save_data)
{
  g_autoptr(GTask) task = g_task_new (outgoing, NULL, callback, user_data);

  if (save_data != NULL)
    g_ptr_array_add (save_data, g_strdup (saved));
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish_saving (GAsyncResult  *result,
               gpointer       save_data,
               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

LfOutgoing *
lf_test_outgoing_new (LfTestHouse       *house,
                      const LfTestWords *words,
                      GPtrArray         *saved)
{
  g_autofree char *key = words->key != NULL ? g_strdup (words->key) : lf_sha256_hex (words->text);
  LfOutgoingParts parts = {
    .text = words->text,
    .language = "de",
    .audience = words->audience,
    .key = key,
    .n_attempts = words->n_attempts,
    .was_unsure = words->was_unsure,
    .waits = words->waits,
    .media = words->media,
    .parent = words->parent,
    .root = words->parent,
    .taken_ids = words->taken_ids,
  };
  LfOutgoingSaver saver = { .start = start_saving, .finish = finish_saving };

  if (saved != NULL)
    {
      saver.data = g_ptr_array_ref (saved);
      saver.free_data = (GDestroyNotify) g_ptr_array_unref;
    }
  return lf_outgoing_new (&parts, words->saved, &saver, house->folder);
}

GBytes *
lf_test_make_png (void)
{
  g_autoptr(GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 16, 9);
  g_autoptr(GError) error = NULL;
  char *data;
  gsize size;

  gdk_pixbuf_fill (picture, 0x2060a0ff);
  gdk_pixbuf_save_to_buffer (picture, &data, &size, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

LfMedia *
lf_test_house_add_picture (LfTestHouse *self,
                           GBytes      *bytes,
                           const char  *alt)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = g_build_filename (self->folder, sum, NULL);
  g_autoptr(GError) error = NULL;
  LfMedia *media = lf_media_new ();

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  media->uid = lf_uid_new ();
  media->sha256 = g_steal_pointer (&sum);
  media->mime = g_strdup ("image/png");
  media->width = 16;
  media->height = 9;
  media->size_bytes = g_bytes_get_size (bytes);
  media->alt = g_strdup (alt);
  return media;
}

/* ---- Calls, waited for. */

LfAccount *
lf_test_sign_in (LfAdapter     *adapter,
                 LfTestSignIn  *sign_in,
                 GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_sign_in_async (adapter, LF_SIGN_IN (sign_in), NULL, lf_test_done_cb, &result);
  return lf_adapter_sign_in_finish (adapter, lf_test_wait_for (&result), error);
}

gboolean
lf_test_sign_out (LfAdapter  *adapter,
                  GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_sign_out_async (adapter, NULL, lf_test_done_cb, &result);
  return lf_adapter_sign_out_finish (adapter, lf_test_wait_for (&result), error);
}

LfAccount *
lf_test_verify (LfAdapter  *adapter,
                GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_verify_async (adapter, NULL, lf_test_done_cb, &result);
  return lf_adapter_verify_finish (adapter, lf_test_wait_for (&result), error);
}

gboolean
lf_test_prepare (LfAdapter   *adapter,
                 LfOutgoing  *outgoing,
                 GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_prepare_async (adapter, outgoing, NULL, lf_test_done_cb, &result);
  return lf_adapter_prepare_finish (adapter, lf_test_wait_for (&result), error);
}

LfReceipt *
lf_test_publish (LfAdapter   *adapter,
                 LfOutgoing  *outgoing,
                 GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_publish_async (adapter, outgoing, NULL, lf_test_done_cb, &result);
  return lf_adapter_publish_finish (adapter, lf_test_wait_for (&result), error);
}

LfFoundResult
lf_test_find (LfAdapter   *adapter,
              LfOutgoing  *outgoing,
              LfReceipt  **receipt,
              GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_find_async (adapter, outgoing, NULL, lf_test_done_cb, &result);
  return lf_adapter_find_finish (adapter, lf_test_wait_for (&result), receipt, error);
}

LfFetched *
lf_test_fetch (LfAdapter   *adapter,
               LfStream     stream,
               const char  *cursor,
               GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_fetch_async (adapter, stream, cursor, NULL, lf_test_done_cb, &result);
  return lf_adapter_fetch_finish (adapter, lf_test_wait_for (&result), error);
}

gboolean
lf_test_delete (LfAdapter    *adapter,
                LfReference  *target,
                GError      **error)
{
  return lf_test_act (adapter, LF_ACT_DELETE, target, error);
}

gboolean
lf_test_act (LfAdapter    *adapter,
             LfAct         act,
             LfReference  *target,
             GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_act_async (adapter, act, target, NULL, lf_test_done_cb, &result);
  return lf_adapter_act_finish (adapter, lf_test_wait_for (&result), error);
}
