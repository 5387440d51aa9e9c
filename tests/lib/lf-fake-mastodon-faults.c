/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server does wrong when a test asks for it. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include <string.h>

#define BIG_BYTES (10 * 1024 * 1024)
#define DEEP 10000

typedef struct {
  char     *kind;
  char     *method;
  char     *path;
  guint     status;
  gboolean  after;
  guint     seconds;
  guint     times;
} Fault;

void
lf_fake_fault_free (gpointer data)
{
  Fault *fault = data;

  g_free (fault->kind);
  g_free (fault->method);
  g_free (fault->path);
  g_free (fault);
}

void
lf_fake_mastodon_fault (LfFakeMastodon    *self,
                        const LfFakeFault *fault)
{
  Fault *copy = g_new0 (Fault, 1);

  copy->kind = g_strdup (fault->kind);
  copy->method = g_strdup (fault->method);
  copy->path = g_strdup (fault->path);
  copy->status = fault->status;
  copy->after = fault->after;
  copy->seconds = fault->seconds;
  copy->times = MAX (fault->times, 1);
  g_ptr_array_add (self->faults, copy);
}

void
lf_fake_mastodon_clear_faults (LfFakeMastodon *self)
{
  g_ptr_array_set_size (self->faults, 0);
}

gboolean
lf_fake_is_denied (LfFakeMastodon *self)
{
  for (guint i = 0; i < self->faults->len; i++)
    if (g_str_equal (((Fault *) g_ptr_array_index (self->faults, i))->kind, "deny"))
      return TRUE;

  return FALSE;
}

/* Returns (transfer full) (nullable): the fault that this request meets; it is used up when its times are. */
static Fault *
take_fault (LfFakeMastodon *self,
            LfFakeRequest  *request)
{
  for (guint i = 0; i < self->faults->len; i++)
    {
      Fault *fault = g_ptr_array_index (self->faults, i);
      Fault *copy;

      if (g_str_equal (fault->kind, "deny") || (fault->method != NULL && !g_str_equal (fault->method, request->method)) ||
          (fault->path != NULL && !g_str_equal (fault->path, request->path)))
        continue;

      copy = g_memdup2 (fault, sizeof *fault);
      copy->kind = g_strdup (fault->kind);
      copy->method = NULL;
      copy->path = NULL;
      if (--fault->times == 0)
        g_ptr_array_remove_index (self->faults, i);
      return copy;
    }

  return NULL;
}

/* The connection ends here, with what was written to it by hand. */
static void
end_connection (LfFakeRequest *request,
                const char    *last_words)
{
  GSocket *socket = soup_server_message_get_socket (request->message);

  if (last_words != NULL)
    g_socket_send_with_blocking (socket, last_words, strlen (last_words), TRUE, NULL, NULL);
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_set_status (request->message, 500, NULL);
}

typedef struct {
  LfFakeMastodon    *server;
  SoupServerMessage *message;
  GSource           *source;
  gboolean           over;
} Held;

static void
held_free (gpointer data)
{
  Held *held = data;

  g_signal_handlers_disconnect_by_data (held->message, held);
  g_object_unref (held->message);
  g_free (held);
}

static void
on_held_over_cb (SoupServerMessage *message,
                 gpointer           user_data)
{
  Held *held = user_data;

  held->over = TRUE;
}

static gboolean
on_held_long_enough_cb (gpointer user_data)
{
  Held *held = user_data;

  if (!held->over)
    soup_server_message_unpause (held->message);
  g_hash_table_remove (held->server->held, held->source);
  return G_SOURCE_REMOVE;
}

/* The answer waits; for ever with 0 seconds. */
static void
hold (LfFakeMastodon *self,
      LfFakeRequest  *request,
      guint           seconds)
{
  Held *held = g_new0 (Held, 1);
  GSource *source = g_timeout_source_new_seconds (seconds > 0 ? seconds : 24 * 60 * 60);

  held->server = self;
  held->message = g_object_ref (request->message);
  held->source = source;
  g_signal_connect (request->message, "finished", G_CALLBACK (on_held_over_cb), held);
  g_signal_connect (request->message, "disconnected", G_CALLBACK (on_held_over_cb), held);
  g_source_set_callback (source, on_held_long_enough_cb, held, held_free);
  g_source_attach (source, NULL);
  g_hash_table_add (self->held, source);
  soup_server_message_pause (request->message);
}

static void
answer_deep (LfFakeRequest *request)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < DEEP; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < DEEP; i++)
    g_string_append_c (text, ']');
  lf_fake_answer_text (request, 200, "application/json", text->str);
  g_string_free (text, TRUE);
}

static void
answer_big (LfFakeRequest *request)
{
  GString *text = g_string_sized_new (BIG_BYTES + 16);

  g_string_append (text, "{\"id\":\"");
  for (guint i = 0; i < BIG_BYTES; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\"}");
  lf_fake_answer_text (request, 200, "application/json", text->str);
  g_string_free (text, TRUE);
}

static void
answer_rate (LfFakeRequest *request,
             gboolean       says_retry)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) then = g_date_time_add_seconds (now, 240);
  g_autofree char *reset = g_date_time_format (then, "%Y-%m-%dT%H:%M:%S.000Z");

  lf_fake_refuse (request, 429, says_retry ? "server capacity exceeded" : "rate limit reached");
  if (says_retry)
    {
      soup_message_headers_replace (headers, "Retry-After", "30");
      return;
    }
  soup_message_headers_replace (headers, "X-Ratelimit-Limit", "300");
  soup_message_headers_replace (headers, "X-Ratelimit-Remaining", "0");
  soup_message_headers_replace (headers, "X-Ratelimit-Reset", reset);
}

static const char *
get_error_text (guint status)
{
  switch (status)
    {
    case 401: return "The access token was revoked";
    case 403: return "This action is outside the authorized scopes";
    case 404: return "Record not found";
    case 422: return "Validation failed: Text can't be blank";
    default: return "Bad Request: something is wrong with it";
    }
}

static void
answer_wrongly (LfFakeMastodon *self,
                LfFakeRequest  *request,
                Fault          *fault,
                LfFakeCarryOut  carry_out)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autofree char *elsewhere = g_strdup_printf ("%s/elsewhere", self->uri);

  if (g_str_equal (fault->kind, "drop"))
    end_connection (request, NULL);
  else if (g_str_equal (fault->kind, "late"))
    {
      lf_fake_keep_for_later (self, request);
      end_connection (request, NULL);
    }
  else if (g_str_equal (fault->kind, "cut"))
    end_connection (request, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n{\"id\":\"1");
  else if (g_str_equal (fault->kind, "forget-apps"))
    {
      g_hash_table_remove_all (self->apps);
      carry_out (self, request);
    }
  else if (g_str_equal (fault->kind, "hang"))
    hold (self, request, fault->seconds);
  else if (g_str_equal (fault->kind, "rate-reset") || g_str_equal (fault->kind, "rate-retry"))
    answer_rate (request, g_str_equal (fault->kind, "rate-retry"));
  else if (g_str_equal (fault->kind, "html-200"))
    lf_fake_answer_text (request, 200, "text/html; charset=utf-8", "<!DOCTYPE html><title>Willkommen</title><p>Bitte warten …");
  else if (g_str_equal (fault->kind, "garbage-200"))
    lf_fake_answer_text (request, 200, "application/json", "{\"id\": tru");
  else if (g_str_equal (fault->kind, "html-502"))
    lf_fake_answer_text (request, 502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
  else if (g_str_equal (fault->kind, "text-405"))
    lf_fake_answer_text (request, 405, "text/plain", "405 method not allowed");
  else if (g_str_equal (fault->kind, "empty-200"))
    lf_fake_answer_text (request, 200, "application/json", "");
  else if (g_str_equal (fault->kind, "big"))
    answer_big (request);
  else if (g_str_equal (fault->kind, "deep"))
    answer_deep (request);
  else if (g_str_equal (fault->kind, "redirect"))
    {
      soup_server_message_set_status (request->message, 302, NULL);
      soup_message_headers_replace (headers, "Location", elsewhere);
    }
  else
    lf_fake_refuse (request, fault->status, get_error_text (fault->status));
}

gboolean
lf_fake_do_fault (LfFakeMastodon *self,
                  LfFakeRequest  *request,
                  LfFakeCarryOut  carry_out)
{
  Fault *fault = take_fault (self, request);

  if (fault == NULL)
    return FALSE;

  if (fault->after || (g_str_equal (fault->kind, "hang") && fault->seconds > 0))
    carry_out (self, request);
  answer_wrongly (self, request, fault, carry_out);
  lf_fake_fault_free (fault);
  return TRUE;
}
