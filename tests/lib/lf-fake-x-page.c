/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The authorize page of the played X as forms for a real browser, and what another process may ask and move below /_control/. */

#include "config.h"

#include "lib/lf-fake-x-private.h"

#include "core/http/lf-json.h"

#include <string.h>

#define PAGE_PATH "/i/oauth2/authorize"
#define CONTROL_PATH "/_control/"

static void
append_form (GString    *page,
             JsonObject *query,
             const char *answer,
             const char *button)
{
  g_autoptr(GList) names = json_object_get_members (query);

  g_string_append_printf (page, "<form action=\"" PAGE_PATH "\" method=\"post\"><input type=\"hidden\" name=\"answer\" value=\"%s\">", answer);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *value = g_markup_escape_text (lf_json_get_string (query, l->data), -1);

      g_string_append_printf (page, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", (const char *) l->data, value);
    }
  g_string_append_printf (page, "<button type=\"submit\">%s</button></form>", button);
}

static void
ask (LfFakeRequest *request)
{
  g_autoptr(GString) page = g_string_new ("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>X</title></head><body>"
                                          "<h1>Litfaß wants to access your X account</h1>");

  append_form (page, request->query, "yes", "Authorize app");
  append_form (page, request->query, "no", "Cancel");
  g_string_append (page, "</body></html>");
  lf_fake_answer_text (request, 200, "text/html; charset=utf-8", page->str);
}

static void
take_answer (LfFakeX       *self,
             LfFakeRequest *request)
{
  g_autoptr(GString) uri = g_string_new (self->uri);
  g_autoptr(GList) names = json_object_get_members (request->body);
  g_autofree char *end = NULL;
  guint flags = self->flags;

  g_string_append (uri, PAGE_PATH "?");
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *value = g_uri_escape_string (lf_json_get_string (request->body, l->data), NULL, FALSE);

      g_string_append_printf (uri, "%s=%s&", (const char *) l->data, value);
    }
  g_string_truncate (uri, uri->len - 1);
  if (g_strcmp0 (lf_json_get_string (request->body, "answer"), "no") == 0)
    lf_fake_x_deny (self);
  end = lf_fake_x_allow (self, uri->str);
  self->flags = flags;

  if (end == NULL)
    {
      lf_fake_answer_text (request, 400, "text/html; charset=utf-8", "<!DOCTYPE html><h1>Something went wrong</h1>");
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Location", end);
  soup_server_message_set_status (request->message, 302, NULL);
}

static void
control (LfFakeX       *self,
         LfFakeRequest *request,
         const char    *name)
{
  JsonObject *answer = json_object_new ();

  if (g_str_equal (name, "count"))
    json_object_set_int_member (answer, "requests", lf_fake_x_count (self, lf_json_get_string (request->query, "method"),
                                                                     lf_json_get_string (request->query, "path")));
  else if (g_str_equal (name, "posts"))
    json_object_set_array_member (answer, "posts", lf_fake_x_dump (self));
  else if (g_str_equal (name, "good-tokens"))
    json_object_set_int_member (answer, "tokens", lf_fake_x_n_good (self));
  else if (g_str_equal (name, "token"))
    json_object_set_string_member (answer, "token", self->token != NULL ? self->token : "");
  else if (g_str_equal (name, "say"))
    {
      g_autofree char *id = lf_fake_x_say (self, lf_json_get_string (request->body, "text"), lf_json_get_string (request->body, "reply_to"));

      json_object_set_string_member (answer, "id", id);
    }
  else if (g_str_equal (name, "summoned"))
    lf_fake_x_set_summoned (self, lf_json_get_bool (request->body, "on", TRUE));
  else if (g_str_equal (name, "fault"))
    lf_fake_x_fault (self, &(LfFakeXFault) {
      .kind = lf_json_get_string (request->body, "kind"), .method = lf_json_get_string (request->body, "method"),
      .path = lf_json_get_string (request->body, "path"), .status = lf_json_get_int (request->body, "status", 0),
      .after = lf_json_get_bool (request->body, "after", FALSE), .times = 1 });
  else if (g_str_equal (name, "marks"))
    {
      json_object_set_boolean_member (answer, "hidden", lf_fake_x_is_hidden (self, lf_json_get_string (request->query, "post")));
      json_object_set_boolean_member (answer, "muted", lf_fake_x_is_muted (self, lf_fake_x_users[1].id));
    }
  lf_fake_answer (request, 200, answer);
}

gboolean
lf_fake_x_handle_page (LfFakeX       *self,
                       LfFakeRequest *request)
{
  if (g_str_has_prefix (request->path, CONTROL_PATH))
    control (self, request, request->path + strlen (CONTROL_PATH));
  else if (!g_str_equal (request->path, PAGE_PATH))
    return FALSE;
  else if (g_str_equal (request->method, "POST"))
    take_answer (self, request);
  else
    ask (request);
  return TRUE;
}
