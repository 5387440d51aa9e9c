/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the fake server on which a person allows or denies a sign-in, as forms for a real browser. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include "core/http/lf-json.h"

#include <string.h>

static void
show_page (LfFakeRequest *request,
           guint          status,
           const char    *content)
{
  g_autofree char *page = g_strdup_printf ("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Probe</title></head>"
                                           "<body><main>%s</main></body></html>\n", content);

  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'");
  lf_fake_answer_text (request, status, "text/html; charset=utf-8", page);
}

static void
append_form (GString    *page,
             JsonObject *query,
             const char *method,
             const char *button)
{
  g_autoptr(GList) names = json_object_get_members (query);

  g_string_append (page, "<form action=\"/oauth/authorize\" method=\"post\">");
  g_string_append_printf (page, "<input type=\"hidden\" name=\"_method\" value=\"%s\">", method);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *value = g_markup_escape_text (lf_json_get_string (query, l->data), -1);

      g_string_append_printf (page, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", (const char *) l->data, value);
    }
  g_string_append_printf (page, "<button type=\"submit\">%s</button></form>", button);
}

static void
ask (LfFakeMastodon *self,
     LfFakeRequest  *request)
{
  const char *client_id = lf_json_get_string (request->query, "client_id");
  JsonObject *app = client_id != NULL ? g_hash_table_lookup (self->apps, client_id) : NULL;
  g_autoptr(GString) page = g_string_new ("<h1>Authorization required</h1>");
  g_autofree char *name = NULL;

  if (app == NULL)
    {
      show_page (request, 401, "<p>Client authentication failed due to unknown client</p>");
      return;
    }
  if (!lf_fake_is_registered (app, lf_json_get_string (request->query, "redirect_uri")))
    {
      show_page (request, 400, "<p>The redirect uri included is not valid.</p>");
      return;
    }

  name = g_markup_escape_text (lf_json_get_string (app, "name"), -1);
  g_string_append_printf (page, "<p>%s would like permission to access your account @%s.</p>", name, LF_FAKE_OFFICE);
  append_form (page, request->query, "post", "Authorize");
  append_form (page, request->query, "delete", "Deny");
  show_page (request, 200, page->str);
}

static void
redirect (LfFakeRequest *request,
          const char    *uri)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Location", uri);
  soup_server_message_set_status (request->message, 302, NULL);
}

static void
take_answer (LfFakeMastodon *self,
             LfFakeRequest  *request)
{
  g_autofree char *end = NULL;
  g_autofree char *native = NULL;

  if (g_strcmp0 (lf_json_get_string (request->body, "_method"), "delete") == 0)
    end = g_strdup_printf ("%s?error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request."
                           "&state=%s", lf_json_get_string (request->body, "redirect_uri"), lf_json_get_string (request->body, "state"));
  else
    end = lf_fake_end_authorize (self, request->body);

  if (end == NULL)
    show_page (request, 401, "<p>Client authentication failed due to unknown client</p>");
  else if (strstr (end, "://") != NULL)
    redirect (request, end);
  else
    {
      native = g_strdup_printf ("/oauth/authorize/native?code=%s", end);
      redirect (request, native);
    }
}

static void
show_code (LfFakeRequest *request)
{
  const char *code = lf_json_get_string (request->query, "code");
  g_autofree char *value = g_markup_escape_text (code != NULL ? code : "", -1);
  g_autofree char *content = g_strdup_printf ("<p>Copy this code and paste it where you want to sign in.</p>"
                                              "<input type=\"text\" readonly value=\"%s\">", value);

  show_page (request, 200, content);
}

gboolean
lf_fake_handle_consent (LfFakeMastodon *self,
                        LfFakeRequest  *request)
{
  if ((self->flags & LF_FAKE_CONSENT) == 0)
    return FALSE;

  if (g_str_equal (request->path, "/oauth/authorize/native"))
    show_code (request);
  else if (!g_str_equal (request->path, "/oauth/authorize"))
    return FALSE;
  else if (g_str_equal (request->method, "POST"))
    take_answer (self, request);
  else
    ask (self, request);
  return TRUE;
}
