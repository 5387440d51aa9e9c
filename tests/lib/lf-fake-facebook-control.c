/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How another process moves the people on the fake Graph server and looks behind it: by HTTP below /_control/. */

#include "config.h"

#include "lib/lf-fake-facebook-private.h"

#include "core/http/lf-json.h"

#include <string.h>

static void
control_say (LfFakeFacebook *self,
             LfFakeRequest  *request)
{
  LfFakeFacebookSaying saying = {
    .text = lf_json_get_string (request->body, "text"),
    .who = lf_json_get_string (request->body, "who"),
    .on = lf_json_get_string (request->body, "on"),
    .parent = lf_json_get_string (request->body, "parent"),
    .elsewhere = lf_json_get_bool (request->body, "elsewhere", FALSE),
    .message = lf_json_get_bool (request->body, "message", FALSE),
    .own = lf_json_get_bool (request->body, "own", FALSE),
    .ago_s = lf_json_get_int (request->body, "ago", 0),
  };
  g_autofree char *id = lf_fake_facebook_say (self, &saying);
  JsonObject *answer = json_object_new ();

  json_object_set_string_member (answer, "id", id);
  lf_fake_answer (request, 200, answer);
}

static void
control_person (LfFakeFacebook *self,
                LfFakeRequest  *request)
{
  LfFakeFacebookToken token = { .type = "SYSTEM_USER", .n_pages = lf_json_get_int (request->body, "pages", 1) };
  JsonObject *answer = json_object_new ();

  json_object_set_string_member (answer, "token", lf_fake_facebook_add_token (self, &token));
  lf_fake_answer (request, 200, answer);
}

static void
control_fault (LfFakeFacebook *self,
               LfFakeRequest  *request)
{
  LfFakeFacebookFault fault = {
    .kind = lf_json_get_string (request->body, "kind"),
    .method = lf_json_get_string (request->body, "method"),
    .path = lf_json_get_string (request->body, "path"),
    .status = lf_json_get_int (request->body, "status", 0),
    .code = lf_json_get_int (request->body, "code", 0),
    .after = lf_json_get_bool (request->body, "after", FALSE),
    .times = lf_json_get_int (request->body, "times", 1),
  };

  if (fault.kind == NULL || fault.path == NULL)
    {
      lf_fake_refuse (request, 422, "which kind of fault, and where?");
      return;
    }
  lf_fake_facebook_fault (self, &fault);
  lf_fake_answer (request, 200, json_object_new ());
}

static void
control_flag (LfFakeFacebook      *self,
              LfFakeRequest       *request,
              LfFakeFacebookFlags  flag)
{
  lf_fake_facebook_set (self, flag, lf_json_get_bool (request->body, "on", TRUE));
  lf_fake_answer (request, 200, json_object_new ());
}

gboolean
lf_fake_facebook_handle_control (LfFakeFacebook *self,
                                 LfFakeRequest  *request)
{
  const char *name = request->path + strlen ("/_control/");

  if (!g_str_has_prefix (request->path, "/_control/"))
    return FALSE;

  if (g_str_equal (name, "say"))
    control_say (self, request);
  else if (g_str_equal (name, "person"))
    control_person (self, request);
  else if (g_str_equal (name, "texts"))
    lf_fake_answer_array (request, lf_fake_facebook_dump (self));
  else if (g_str_equal (name, "nameless"))
    control_flag (self, request, LF_FAKE_FACEBOOK_NAMELESS);
  else if (g_str_equal (name, "late"))
    control_flag (self, request, LF_FAKE_FACEBOOK_LATE);
  else if (g_str_equal (name, "fault"))
    control_fault (self, request);
  else if (g_str_equal (name, "revoke"))
    {
      lf_fake_facebook_revoke_all (self);
      lf_fake_answer (request, 200, json_object_new ());
    }
  else if (g_str_equal (name, "leak"))
    {
      JsonObject *answer = json_object_new ();

      json_object_set_boolean_member (answer, "leak", self->leaked);
      lf_fake_answer (request, 200, answer);
    }
  else
    lf_fake_refuse (request, 404, "no such control");
  return TRUE;
}
