/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests with a real server have in common. */

#include "config.h"

#include "desk.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"
#include "lib/lf-test.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

/* ---- A person who knows what to type. */

#define TYPIST_TYPE (typist_get_type ())
G_DECLARE_FINAL_TYPE (Typist, typist, TEST, TYPIST, GObject)

struct _Typist {
  GObject     parent_instance;
  const char *login;
  const char *secret;
  guint       n_asked;
};

static void typist_sign_in_init (LfSignInInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Typist, typist, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (LF_TYPE_SIGN_IN, typist_sign_in_init))

static void
ask_async (LfSignIn            *sign_in,
           LfSignInField        field,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  Typist *self = TEST_TYPIST (sign_in);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_asked++;
  g_assert_true (field == LF_FIELD_LOGIN || field == LF_FIELD_SECRET);
  g_task_return_pointer (task, g_strdup (field == LF_FIELD_LOGIN ? self->login : self->secret), g_free);
}

static char *
ask_finish (LfSignIn      *sign_in,
            GAsyncResult  *result,
            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static LfSignInMethod
get_method (LfSignIn *sign_in)
{
  return LF_SIGN_IN_SECRET;
}

static void
typist_sign_in_init (LfSignInInterface *iface)
{
  iface->get_method = get_method;
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}

static void
typist_class_init (TypistClass *klass)
{
}

static void
typist_init (Typist *self)
{
}

/* ---- The desk. */

Desk *
desk_new (LfBlueskyServer *server)
{
  Desk *self = g_new0 (Desk, 1);

  self->server = server;
  self->folder = lf_test_make_folder ();
  self->clock = lf_system_clock_new ();
  self->http = lf_http_new (self->clock);
  self->secrets = lf_secrets_new (self->folder);
  return self;
}

void
desk_free (Desk *self)
{
  g_clear_object (&self->adapter);
  g_object_unref (self->secrets);
  g_object_unref (self->http);
  g_object_unref (self->clock);
  lf_test_remove_folder (self->folder);
  g_free (self);
}

static void
add_adapter (Desk       *self,
             const char *base)
{
  LfAdapterEnv env = { self->http, self->secrets, self->clock, self->folder };
  g_autoptr(LfAccount) account = lf_account_new ();

  account->uid = lf_uid_new ();
  account->network = g_strdup ("bluesky");
  account->server = g_strdup (base);
  g_clear_object (&self->adapter);
  self->adapter = lf_network_find ("bluesky")->new_adapter (&env, account);
}

gboolean
desk_browse_in (Desk          *self,
                LfTestBrowser  browser,
                gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(LfTestSignIn) person = lf_test_sign_in_new (LF_SIGN_IN_BROWSER, NULL, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfAccount) account = NULL;

  if (self->adapter == NULL)
    add_adapter (self, lf_bluesky_server_get_pds (self->server));
  lf_test_sign_in_set_browser (person, browser, data);
  lf_adapter_sign_in_async (self->adapter, LF_SIGN_IN (person), cancellable, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  account = lf_adapter_sign_in_finish (self->adapter, result, error);
  if (account != NULL)
    lf_adapter_set_account (self->adapter, account);

  return account != NULL;
}

gboolean
desk_sign_in (Desk        *self,
              const char  *base,
              const char  *login,
              const char  *password,
              guint       *n_asked,
              GError     **error)
{
  g_autoptr(Typist) typist = g_object_new (TYPIST_TYPE, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfAccount) account = NULL;

  if (self->adapter == NULL || base != NULL)
    add_adapter (self, base != NULL ? base : lf_bluesky_server_get_pds (self->server));

  typist->login = login;
  typist->secret = password;
  lf_adapter_sign_in_async (self->adapter, LF_SIGN_IN (typist), NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  account = lf_adapter_sign_in_finish (self->adapter, result, error);
  if (n_asked != NULL)
    *n_asked = typist->n_asked;
  if (account != NULL)
    lf_adapter_set_account (self->adapter, account);

  return account != NULL;
}

Desk *
desk_new_office (LfBlueskyServer *server)
{
  Desk *self = desk_new (server);
  g_autoptr(GError) error = NULL;

  desk_sign_in (self, NULL, "bezirksamt.test", lf_bluesky_server_get (server, "office", "appPassword"), NULL, &error);
  g_assert_no_error (error);
  return self;
}

LfSecret *
desk_load_secret (Desk *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_secrets_load_async (self->secrets, lf_adapter_get_account (self->adapter)->uid, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  return lf_secrets_load_finish (self->secrets, result, NULL);
}

void
desk_put_secret (Desk       *self,
                 const char *name,
                 const char *value)
{
  g_autoptr(LfSecret) old = desk_load_secret (self);
  g_autoptr(LfSecret) secret = lf_secret_copy (old);
  g_autoptr(GAsyncResult) result = NULL;

  lf_secret_set (secret, name, value);
  lf_secrets_save_async (self->secrets, lf_adapter_get_account (self->adapter)->uid, secret, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  g_assert_true (lf_secrets_save_finish (self->secrets, result, NULL, NULL));
}

/* ---- A step on its way. */

Step *
step_new (const char *text)
{
  Step *self = g_new0 (Step, 1);

  self->parts.text = text;
  self->parts.language = "de";
  self->parts.key = lf_uid_new ();
  self->parts.media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  return self;
}

void
step_free (Step *self)
{
  g_free ((char *) self->parts.key);
  g_ptr_array_unref (self->parts.media);
  g_clear_pointer (&self->parts.parent, lf_reference_unref);
  g_free (self->saved);
  g_free (self);
}

void
step_add_picture (Step       *step,
                  Desk       *self,
                  const char *alt)
{
  g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 32, 18);
  g_autofree char *path = NULL;
  LfMedia *media = lf_media_new ();

  media->sha256 = g_strdup_printf ("picture-%u", step->parts.media->len);
  media->alt = g_strdup (alt);
  media->mime = g_strdup ("image/png");
  media->width = 32;
  media->height = 18;
  path = g_build_filename (self->folder, media->sha256, NULL);
  gdk_pixbuf_fill (pixbuf, 0x3355ff00 + step->parts.media->len * 0x11000000);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
  g_ptr_array_add (step->parts.media, media);
}

static void
start_save (LfOutgoing          *outgoing,
            const char          *saved,
            GAsyncReadyCallback  callback,
            gpointer             user_data,
            gpointer             save_data)
{
  Step *step = save_data;
  g_autoptr(GTask) task = g_task_new (outgoing, NULL, callback, user_data);

  g_free (step->saved);
  step->saved = g_strdup (saved);
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish_save (GAsyncResult  *result,
             gpointer       save_data,
             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static LfOutgoing *
make_outgoing (Desk *self,
               Step *step)
{
  LfOutgoingSaver saver = { start_save, finish_save, step, NULL };

  return lf_outgoing_new (&step->parts, step->saved, &saver, self->folder);
}

gboolean
desk_prepare (Desk    *self,
              Step    *step,
              GError **error)
{
  g_autoptr(LfOutgoing) outgoing = make_outgoing (self, step);
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_prepare_async (self->adapter, outgoing, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  return lf_adapter_prepare_finish (self->adapter, result, error);
}

LfReceipt *
desk_publish (Desk    *self,
              Step    *step,
              GError **error)
{
  g_autoptr(LfOutgoing) outgoing = make_outgoing (self, step);
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_publish_async (self->adapter, outgoing, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  return lf_adapter_publish_finish (self->adapter, result, error);
}

LfFoundResult
desk_find (Desk       *self,
           Step       *step,
           LfReceipt **receipt,
           GError    **error)
{
  g_autoptr(LfOutgoing) outgoing = make_outgoing (self, step);
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_find_async (self->adapter, outgoing, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  return lf_adapter_find_finish (self->adapter, result, receipt, error);
}

LfReceipt *
desk_post (Desk *self,
           Step *step)
{
  g_autoptr(GError) error = NULL;
  LfReceipt *receipt;

  desk_prepare (self, step, &error);
  g_assert_no_error (error);
  receipt = desk_publish (self, step, &error);
  g_assert_no_error (error);
  return receipt;
}

LfFetched *
desk_fetch (Desk        *self,
            LfStream     stream,
            const char  *cursor,
            GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  lf_adapter_fetch_async (self->adapter, stream, cursor, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  return lf_adapter_fetch_finish (self->adapter, result, error);
}

GHashTable *
desk_fetch_all (Desk      *self,
                LfStream   stream,
                char     **cursor)
{
  GHashTable *items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lf_item_unref);
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LfFetched) fetched = desk_fetch (self, stream, *cursor, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < fetched->items->len; i++)
        {
          LfItem *item = g_ptr_array_index (fetched->items, i);

          g_hash_table_replace (items, g_strdup (item->reference->uri), lf_item_ref (item));
        }
      g_free (*cursor);
      *cursor = g_strdup (fetched->next_cursor);
      more = fetched->more;
    }

  return items;
}

gboolean
desk_delete (Desk        *self,
             const char  *uri,
             GError     **error)
{
  g_autoptr(LfReference) target = lf_reference_new ();
  g_autoptr(GAsyncResult) result = NULL;

  target->remote_id = g_strdup (uri);
  lf_adapter_act_async (self->adapter, LF_ACT_DELETE, target, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  return lf_adapter_act_finish (self->adapter, result, error);
}

JsonNode *
desk_get_record (Desk       *self,
                 const char *uri)
{
  g_auto(GStrv) parts = g_strsplit (uri, "/", -1);
  g_autoptr(LfHttpRequest) request = lf_http_request_build ("GET", lf_bluesky_server_get_pds (self->server),
                                                            "/xrpc/com.atproto.repo.getRecord");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LfHttpReply) reply = NULL;

  lf_http_request_add_query (request, "repo", parts[2]);
  lf_http_request_add_query (request, "collection", parts[3]);
  lf_http_request_add_query (request, "rkey", parts[4]);
  lf_http_send_async (self->http, request, NULL, lf_test_done_cb, &result);
  lf_test_wait_for (&result);
  reply = lf_http_send_finish (self->http, result, NULL);
  return reply != NULL ? json_node_ref (lf_http_reply_get_json (reply)) : NULL;
}
