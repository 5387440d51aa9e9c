/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in with a token that the office made itself: one of a page, or one of a system user or person, of whose pages one
 * is taken. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-private.h"

#include "core/base/lf-text.h"
#include "core/http/lf-http-address.h"
#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-token.h"

#include <string.h>

#define API_HOST "https://graph.facebook.com"

/* Pages of a list of pages. */
#define MAX_LISTS 20

typedef struct {
  LfSignIn            *sign_in;
  char                *typed;      /* the token */
  LfFacebookTokenKind  kind;
  GPtrArray           *pages;      /* of LfFacebookPage */
  guint                n_lists;
  char                *token;      /* of the page */
  LfAccount           *account;    /* (nullable) */
} Flow;

static void
flow_free (Flow *flow)
{
  g_clear_object (&flow->sign_in);
  g_free (flow->typed);
  g_clear_pointer (&flow->pages, g_ptr_array_unref);
  g_free (flow->token);
  g_clear_pointer (&flow->account, lf_account_unref);
  g_free (flow);
}

/* ---- The end: the page's token is kept. */

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;

  if (!lf_secrets_save_finish (LF_SECRETS (object), result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  lf_facebook_adapter_take_account (self, lf_account_ref (flow->account));
  g_task_return_pointer (task, g_steal_pointer (&flow->account), (GDestroyNotify) lf_account_unref);
}

static void
on_identified_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(LfSecret) secret = lf_secret_new ();
  GError *error = NULL;

  flow->account = lf_facebook_identify_finish (self, result, &error);
  if (flow->account != NULL && !lf_account_may (flow->account, "post"))
    error = lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, "NoPostingRight", "the token lacks the right to post");
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  lf_secret_set (secret, LF_FACEBOOK_TOKEN, flow->token);
  lf_secrets_save_async (self->env.secrets, self->account->uid, secret, g_task_get_cancellable (task), on_saved_cb,
                         g_object_ref (task));
}

static void
identify (GTask      *task,
          const char *token)
{
  Flow *flow = g_task_get_task_data (task);

  flow->token = g_strdup (token);
  lf_facebook_identify_async (g_task_get_source_object (task), token, g_task_get_cancellable (task), on_identified_cb,
                              g_object_ref (task));
}

/* ---- Which page. */

static void
take_page (GTask          *task,
           LfFacebookPage *page)
{
  if (page->token == NULL || !page->may_post)
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, "NoPostingRight",
                                                      "there is no right to post on this page"));
  else
    identify (task, page->token);
}

/* (transfer full): how people tell it from the others. */
static char *
dup_label (GPtrArray      *pages,
           LfFacebookPage *page)
{
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; i < pages->len; i++)
    n += g_str_equal (((LfFacebookPage *) g_ptr_array_index (pages, i))->name, page->name);
  text = n == 1 ? g_strdup (page->name) : g_strdup_printf ("%s (%s)", page->name, page->id);
  return lf_text_clean_line (text);
}

/* By id, by its label, or by a name that only one has. */
static LfFacebookPage *
find_page (GPtrArray  *pages,
           const char *wanted)
{
  g_autofree char *folded = g_utf8_casefold (wanted, -1);
  LfFacebookPage *found = NULL;
  guint n = 0;

  for (guint i = 0; i < pages->len; i++)
    {
      LfFacebookPage *page = g_ptr_array_index (pages, i);
      g_autofree char *name = g_utf8_casefold (page->name, -1);
      g_autofree char *label = dup_label (pages, page);

      if (g_str_equal (page->id, wanted) || g_str_equal (label, wanted))
        return page;
      if (g_str_equal (name, folded))
        {
          found = page;
          n++;
        }
    }

  return n == 1 ? found : NULL;
}

/* Names the pages that there are, as the server does. */
static GError *
make_no_such_page (GPtrArray *pages)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *clean = NULL;
  LfNetworkErrorInfo info = { .name = (char *) "NoSuchPage" };

  for (guint i = 0; i < pages->len; i++)
    {
      LfFacebookPage *page = g_ptr_array_index (pages, i);

      g_string_append_printf (names, "%s%s (%s)", i > 0 ? ", " : "", page->name, page->id);
    }
  clean = lf_text_clean_line (names->str);
  info.said = clean;
  return lf_network_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, &info, "the token is for no page of this name");
}

static void
on_page_named_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *typed = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);
  LfFacebookPage *page = typed != NULL ? find_page (flow->pages, g_strstrip (typed)) : NULL;

  if (typed == NULL)
    g_task_return_error (task, error);
  else if (page == NULL)
    g_task_return_error (task, make_no_such_page (flow->pages));
  else
    take_page (task, page);
}

static void
ask_for_page (GTask *task)
{
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < flow->pages->len; i++)
    g_ptr_array_add (labels, dup_label (flow->pages, g_ptr_array_index (flow->pages, i)));
  g_ptr_array_add (labels, NULL);
  lf_sign_in_offer (flow->sign_in, (const char * const *) labels->pdata);
  lf_sign_in_ask_async (flow->sign_in, LF_FIELD_LOGIN, g_task_get_cancellable (task), on_page_named_cb, g_object_ref (task));
}

static void
choose_page (GTask *task)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  LfFacebookPage *own = self->account->remote_id != NULL ? find_page (flow->pages, self->account->remote_id) : NULL;

  if (flow->pages->len == 0)
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, "NoPage", "the token is for no page"));
  else if (self->account->remote_id != NULL && own == NULL)
    g_task_return_error (task,
                         lf_facebook_error_new (LF_NETWORK_ERROR_NOT_ALLOWED, "OtherAccount", "the token is not for this page"));
  else if (own != NULL || flow->pages->len == 1)
    take_page (task, own != NULL ? own : g_ptr_array_index (flow->pages, 0));
  else
    ask_for_page (task);
}

static void list_pages (GTask *task, const char *after);

static void
on_pages_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = lf_facebook_call_finish (LF_FACEBOOK_ADAPTER (object), result, &error);
  const char *after = lf_facebook_get_after (lf_json_root_object (answer));
  g_autoptr(GPtrArray) pages = NULL;

  /* Pages have no “accounts”: where the server did not tell what the token is, this tells it. */
  if (flow->kind == LF_FACEBOOK_TOKEN_UNKNOWN && g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_REJECTED))
    {
      identify (task, flow->typed);
      return;
    }
  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  pages = lf_facebook_read_pages (lf_json_root_object (answer));
  g_ptr_array_extend_and_steal (flow->pages, g_steal_pointer (&pages));
  if (after != NULL && ++flow->n_lists < MAX_LISTS)
    list_pages (task, after);
  else
    choose_page (task);
}

static void
list_pages (GTask      *task,
            const char *after)
{
  LfFacebookAdapter *self = g_task_get_source_object (task);
  Flow *flow = g_task_get_task_data (task);
  LfHttpRequest *request = lf_facebook_request (self, "GET", "/me/accounts");

  lf_http_request_add_query (request, "fields", "id,name,access_token,tasks");
  lf_http_request_add_query (request, "limit", "100");
  lf_http_request_add_query (request, "after", after);
  lf_facebook_call_as_async (self, request, flow->typed, g_task_get_cancellable (task), on_pages_cb, g_object_ref (task));
}

static void
on_inspected_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) debug = lf_facebook_inspect_finish (self, result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  flow->kind = lf_facebook_read_kind (lf_json_root_object (debug));
  if (flow->kind == LF_FACEBOOK_TOKEN_PAGE)
    identify (task, flow->typed);
  else
    list_pages (task, NULL);
}

/* ---- The beginning. */

static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;

  return *text != '\0';
}

static void
on_token_typed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flow *flow = g_task_get_task_data (task);
  GError *error = NULL;

  flow->typed = lf_sign_in_ask_finish (LF_SIGN_IN (object), result, &error);
  if (flow->typed == NULL)
    g_task_return_error (task, error);
  else if (!is_token (g_strstrip (flow->typed)))
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_SIGN_IN_AGAIN, NULL, "what was typed is no token"));
  else
    lf_facebook_inspect_async (g_task_get_source_object (task), flow->typed, g_task_get_cancellable (task), on_inspected_cb,
                               g_object_ref (task));
}

/* There is one Facebook. A server on this computer is one that is played; to any other nobody's tokens go. */
static gboolean
is_facebook (LfFacebookAdapter *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->account->server, G_URI_FLAGS_NONE, NULL);

  return g_strcmp0 (self->account->server, API_HOST) == 0 ||
         (uri != NULL && g_uri_get_host (uri) != NULL && lf_http_host_is_loopback (g_uri_get_host (uri)));
}

/**
 * lf_facebook_sign_in_async:
 *
 * Asks for the token, and for the page when it is good for several and none is known yet. Errors beside the usual: NOT_ALLOWED
 * with name “NoPage” (a person without pages), “NoSuchPage” or “NoPostingRight”, NOT_UNDERSTOOD with name “OtherServer”,
 * UNSUPPORTED without a pasted token.
 */
void
lf_facebook_sign_in_async (LfAdapter           *adapter,
                           LfSignIn            *sign_in,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  g_autoptr(GTask) task = g_task_new (adapter, cancellable, callback, user_data);
  Flow *flow = g_new0 (Flow, 1);

  flow->sign_in = g_object_ref (sign_in);
  flow->pages = lf_facebook_read_pages (NULL);
  g_task_set_task_data (task, flow, (GDestroyNotify) flow_free);
  if (!is_facebook (self))
    g_task_return_error (task,
                         lf_facebook_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, "OtherServer",
                                                "this is not the server of Facebook"));
  else if (lf_sign_in_get_method (sign_in) != LF_SIGN_IN_SECRET)
    g_task_return_error (task, lf_facebook_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "Facebook signs in by token only"));
  else
    lf_sign_in_ask_async (sign_in, LF_FIELD_SECRET, cancellable, on_token_typed_cb, g_steal_pointer (&task));
}

LfAccount *
lf_facebook_sign_in_finish (LfAdapter     *adapter,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Later. */

static void
on_verified_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (object);
  GError *error = NULL;
  LfAccount *account = lf_facebook_identify_finish (self, result, &error);

  if (account == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, account, (GDestroyNotify) lf_account_unref);
}

void
lf_facebook_verify_async (LfAdapter           *adapter,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  lf_facebook_identify_async (LF_FACEBOOK_ADAPTER (adapter), NULL, cancellable, on_verified_cb,
                              g_task_new (adapter, cancellable, callback, user_data));
}

LfAccount *
lf_facebook_verify_finish (LfAdapter     *adapter,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_cleared_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!lf_secrets_clear_finish (LF_SECRETS (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_error (task,
                         lf_facebook_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "only who made the token can take it back"));
}

/**
 * lf_facebook_sign_out_async:
 *
 * A token can only be taken back by taking all its app's rights away, which would end other tokens of the office too: the
 * secret is cleared, and that the token is still good is told by UNSUPPORTED.
 */
void
lf_facebook_sign_out_async (LfAdapter           *adapter,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfFacebookAdapter *self = LF_FACEBOOK_ADAPTER (adapter);
  GTask *task = g_task_new (adapter, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  /* Without the cancellable: whoever gave up waiting still wants the secret gone. */
  lf_secrets_clear_async (self->env.secrets, self->account->uid, NULL, on_cleared_cb, task);
}

gboolean
lf_facebook_sign_out_finish (LfAdapter     *adapter,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
