/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is saved of a step while it is on its way, and the request that follows from it. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-saved.h"

#include "core/http/lf-json.h"
#include "core/networks/facebook/lf-facebook-read.h"

const char *
lf_facebook_way_name (LfFacebookWay way)
{
  static const char * const names[] = { "post", "comment", "private-reply", "message" };

  return names[way];
}

/* On Facebook the parts of a thread are comments on the first one. */
LfReference *
lf_facebook_get_target (LfOutgoing *outgoing)
{
  LfReference *root = lf_outgoing_get_root (outgoing);

  return root != NULL ? root : lf_outgoing_get_parent (outgoing);
}

LfFacebookWay
lf_facebook_get_way (LfOutgoing *outgoing)
{
  LfReference *target = lf_facebook_get_target (outgoing);

  if (target == NULL)
    return LF_FACEBOOK_POST;
  if (target->audience == LF_AUDIENCE_DIRECT)
    return LF_FACEBOOK_MESSAGE;

  return lf_outgoing_get_audience (outgoing) == LF_AUDIENCE_DIRECT ? LF_FACEBOOK_PRIVATE_REPLY : LF_FACEBOOK_COMMENT;
}

gboolean
lf_facebook_is_prepared (LfOutgoing *outgoing)
{
  JsonObject *saved = lf_outgoing_get_saved (outgoing);

  return lf_json_get_string (saved, LF_FACEBOOK_SAVED_WAY) != NULL &&
         g_strcmp0 (lf_json_get_string (saved, LF_FACEBOOK_SAVED_KEY), lf_outgoing_get_key (outgoing)) == 0;
}

JsonNode *
lf_facebook_copy_saved (LfOutgoing *outgoing)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), lf_outgoing_get_saved (outgoing));

  return json_node_copy (node);
}

static char *
make_object (const char *name,
             const char *value)
{
  return lf_facebook_make_extra (name, value, NULL);
}

static void
add_message (LfHttpRequest *request,
             JsonObject    *saved,
             gboolean       is_private_reply)
{
  const char *recipient = lf_json_get_string (saved, LF_FACEBOOK_SAVED_RECIPIENT);
  g_autofree char *whom = is_private_reply ? make_object (recipient, lf_json_get_string (saved, LF_FACEBOOK_SAVED_TO))
                                           : make_object ("id", recipient);
  g_autofree char *message = make_object ("text", lf_json_get_string (saved, LF_FACEBOOK_SAVED_TEXT));

  lf_http_request_add_form (request, "recipient", whom);
  lf_http_request_add_form (request, "messaging_type", "RESPONSE");
  lf_http_request_add_form (request, "message", message);
}

static void
add_pictures (LfHttpRequest *request,
              JsonArray     *media)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *ids = json_array_new ();
  g_autofree char *text = NULL;

  json_node_take_array (node, ids);
  for (guint i = 0; i < lf_json_n_objects (media); i++)
    {
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "media_fbid", lf_json_get_string (lf_json_nth_object (media, i), "id"));
      json_array_add_object_element (ids, one);
    }
  text = lf_json_to_text (node);
  lf_http_request_add_form (request, "attached_media", text);
}

LfHttpRequest *
lf_facebook_make_request (LfFacebookAdapter *self,
                          JsonObject        *saved)
{
  const char *way = lf_json_get_string (saved, LF_FACEBOOK_SAVED_WAY);
  const char *text = lf_json_get_string (saved, LF_FACEBOOK_SAVED_TEXT);
  JsonArray *media = lf_json_get_array (saved, LF_FACEBOOK_SAVED_MEDIA);
  gboolean is_private_reply = g_strcmp0 (way, lf_facebook_way_name (LF_FACEBOOK_PRIVATE_REPLY)) == 0;
  gboolean is_post = g_strcmp0 (way, lf_facebook_way_name (LF_FACEBOOK_POST)) == 0;
  LfHttpRequest *request;

  if (is_private_reply || g_strcmp0 (way, lf_facebook_way_name (LF_FACEBOOK_MESSAGE)) == 0)
    {
      request = lf_facebook_page_request (self, "POST", "messages");
      add_message (request, saved, is_private_reply);
      return request;
    }

  request = lf_facebook_node_request (self, "POST", lf_json_get_string (saved, LF_FACEBOOK_SAVED_TO),
                                      is_post ? "feed" : "comments");
  if (text != NULL && *text != '\0')
    lf_http_request_add_form (request, "message", text);
  if (is_post && lf_json_get_string (saved, LF_FACEBOOK_SAVED_LINK) != NULL)
    lf_http_request_add_form (request, "link", lf_json_get_string (saved, LF_FACEBOOK_SAVED_LINK));
  if (is_post && lf_json_n_objects (media) > 0)
    add_pictures (request, media);
  else if (lf_json_n_objects (media) > 0)
    lf_http_request_add_form (request, "attachment_id", lf_json_get_string (lf_json_nth_object (media, 0), "id"));
  return request;
}
