/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of a post, made from what was saved for it and from nothing else: the same saved state makes the same record. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-record.h"

#include "core/base/lf-clock.h"
#include "core/http/lf-json.h"
#include "core/networks/bluesky/lf-bluesky-read.h"
#include "core/networks/bluesky/lf-bluesky-uri.h"

#include <string.h>

/* A server may delete a picture that no record uses after a while; nobody says after which. */
#define BLOB_LIFE_US (30 * LF_MINUTE_US)

/**
 * lf_bluesky_copy_members:
 * @object: any object, also one that cannot be changed
 *
 * Returns: (transfer full): an object with the same members, to add or replace some
 */
JsonObject *
lf_bluesky_copy_members (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  g_autoptr(GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_object_dup_member (object, l->data));

  return copy;
}

/* The lexicon refuses a post for a tag of another form; without one it goes out. */
static gboolean
is_language (const char *tag)
{
  gsize length = strspn (tag, "abcdefghijklmnopqrstuvwxyz");

  if (length < 2 || length > 3)
    return FALSE;
  for (const char *c = tag + length; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && (*c != '-' || !g_ascii_isalnum (c[1])))
      return FALSE;

  return tag[length] == '\0' || tag[length] == '-';
}

static JsonObject *
make_image (LfMedia    *media,
            JsonObject *blob)
{
  JsonObject *image = json_object_new ();

  json_object_set_object_member (image, "image", json_object_ref (blob));
  json_object_set_string_member (image, "alt", media->alt != NULL ? media->alt : "");
  if (media->width > 0 && media->height > 0)
    {
      JsonObject *ratio = json_object_new ();

      json_object_set_int_member (ratio, "width", media->width);
      json_object_set_int_member (ratio, "height", media->height);
      json_object_set_object_member (image, "aspectRatio", ratio);
    }

  return image;
}

static JsonObject *
make_images (LfOutgoing *outgoing,
             JsonObject *saved)
{
  JsonArray *blobs = lf_json_get_array (saved, LF_BLUESKY_SAVED_BLOBS);
  JsonArray *images = json_array_new ();
  JsonObject *embed = json_object_new ();

  for (guint i = 0; i < lf_outgoing_get_n_media (outgoing); i++)
    {
      JsonObject *blob = lf_json_get_object (lf_json_nth_object (blobs, i), "blob");

      g_assert (blob != NULL);
      json_array_add_object_element (images, make_image (lf_outgoing_get_media (outgoing, i), blob));
    }

  json_object_set_string_member (embed, "$type", "app.bsky.embed.images");
  json_object_set_array_member (embed, "images", images);
  return embed;
}

/**
 * lf_bluesky_make_record:
 * @outgoing: the text and the pictures
 * @saved: what was saved for it, with a blob for every picture
 *
 * Returns: (transfer full): the record, ready to be sent
 */
JsonObject *
lf_bluesky_make_record (LfOutgoing *outgoing,
                        JsonObject *saved)
{
  const char *language = lf_outgoing_get_language (outgoing);
  JsonArray *facets = lf_json_get_array (saved, LF_BLUESKY_SAVED_FACETS);
  JsonObject *reply = lf_json_get_object (saved, LF_BLUESKY_SAVED_REPLY);
  JsonObject *record = json_object_new ();

  json_object_set_string_member (record, "$type", LF_BLUESKY_POST);
  json_object_set_string_member (record, "text", lf_outgoing_get_text (outgoing));
  json_object_set_string_member (record, "createdAt", lf_json_get_string (saved, LF_BLUESKY_SAVED_CREATED));
  if (language != NULL && is_language (language))
    {
      JsonArray *languages = json_array_new ();

      json_array_add_string_element (languages, language);
      json_object_set_array_member (record, "langs", languages);
    }
  if (lf_json_n_objects (facets) > 0)
    json_object_set_array_member (record, "facets", json_array_ref (facets));
  if (reply != NULL)
    json_object_set_object_member (record, "reply", json_object_ref (reply));
  if (lf_outgoing_get_n_media (outgoing) > 0)
    json_object_set_object_member (record, "embed", make_images (outgoing, saved));

  return record;
}

static JsonObject *
copy_strong_reference (const char *uri,
                       const char *cid)
{
  JsonObject *copy = json_object_new ();

  json_object_set_string_member (copy, "uri", uri);
  json_object_set_string_member (copy, "cid", cid);
  return copy;
}

static JsonNode *
parse_extra (const char *extra)
{
  g_autoptr(GBytes) bytes = extra != NULL ? g_bytes_new_static (extra, strlen (extra)) : NULL;

  return bytes != NULL ? lf_json_parse (bytes, NULL) : NULL;
}

/**
 * lf_bluesky_make_reply:
 * @parent_uri: what is answered
 * @parent_extra: (nullable): what lf_bluesky_make_extra() made of it
 * @root: (nullable): the first post of the thread, for a parent that does not know its own
 *
 * Returns: (transfer full) (nullable): the member “reply” of a record; NULL when the hash of the parent is not known.
 *   The root of an answer is the root in the post answered, or that post itself
 */
JsonObject *
lf_bluesky_make_reply (const char  *parent_uri,
                       const char  *parent_extra,
                       LfReference *root)
{
  g_autoptr(JsonNode) parent_node = parse_extra (parent_extra);
  g_autoptr(JsonNode) root_node = root != NULL ? parse_extra (root->extra) : NULL;
  const char *parent_cid = lf_json_get_string (lf_json_root_object (parent_node), "cid");
  JsonObject *known = lf_json_get_object (lf_json_root_object (parent_node), "root");
  const char *root_uri = lf_json_get_string (known, "uri"), *root_cid = lf_json_get_string (known, "cid");
  JsonObject *reply;

  if (parent_cid == NULL)
    return NULL;
  if (root_uri == NULL || root_cid == NULL)
    {
      root_uri = root != NULL ? root->uri : NULL;
      root_cid = lf_json_get_string (lf_json_root_object (root_node), "cid");
    }
  if (root_uri == NULL || root_cid == NULL)
    {
      root_uri = parent_uri;
      root_cid = parent_cid;
    }

  reply = json_object_new ();
  json_object_set_object_member (reply, "root", copy_strong_reference (root_uri, root_cid));
  json_object_set_object_member (reply, "parent", copy_strong_reference (parent_uri, parent_cid));
  return reply;
}

/**
 * lf_bluesky_find_blob:
 * @saved: the saved state
 * @index: of the picture
 * @now_us: the wall clock
 *
 * Returns: (transfer none) (nullable): the uploaded picture, if the server surely still has it
 */
JsonObject *
lf_bluesky_find_blob (JsonObject *saved,
                      guint       index,
                      gint64      now_us)
{
  JsonObject *entry = lf_json_nth_object (lf_json_get_array (saved, LF_BLUESKY_SAVED_BLOBS), index);
  gint64 age_us = now_us - lf_json_get_int (entry, "uploaded_us", 0);

  return age_us >= 0 && age_us < BLOB_LIFE_US ? lf_json_get_object (entry, "blob") : NULL;
}

/**
 * lf_bluesky_put_blob:
 * @saved: the saved state
 * @index: of the picture; those before it are there
 * @blob: (transfer none): what the server answered
 * @now_us: the wall clock
 */
void
lf_bluesky_put_blob (JsonObject *saved,
                     guint       index,
                     JsonObject *blob,
                     gint64      now_us)
{
  JsonArray *old = lf_json_get_array (saved, LF_BLUESKY_SAVED_BLOBS);
  JsonArray *blobs = json_array_new ();
  JsonObject *entry = json_object_new ();

  json_object_set_object_member (entry, "blob", json_object_ref (blob));
  json_object_set_int_member (entry, "uploaded_us", now_us);
  for (guint i = 0; i < MAX (lf_json_n_objects (old), index + 1); i++)
    if (i == index)
      json_array_add_object_element (blobs, entry);
    else
      json_array_add_element (blobs, json_array_dup_element (old, i));

  json_object_set_array_member (saved, LF_BLUESKY_SAVED_BLOBS, blobs);
}

/**
 * lf_bluesky_make_receipt:
 * @saved: the saved state, with its record
 * @cid: (nullable): the hash that the server answered
 *
 * Returns: (transfer full): what is known of the post that is there now; its time is that in the record
 */
LfReceipt *
lf_bluesky_make_receipt (JsonObject *saved,
                         const char *cid)
{
  JsonObject *record = lf_json_get_object (saved, LF_BLUESKY_SAVED_RECORD);
  LfReceipt *receipt = lf_receipt_new ();

  receipt->uri = lf_bluesky_uri_make (lf_json_get_string (saved, LF_BLUESKY_SAVED_DID),
                                      lf_json_get_string (saved, LF_BLUESKY_SAVED_RKEY));
  receipt->remote_id = g_strdup (receipt->uri);
  receipt->url = lf_bluesky_uri_dup_url (receipt->uri);
  receipt->extra = lf_bluesky_make_extra (receipt->uri, cid, lf_json_walk (record, "reply", "root", NULL));
  receipt->sent_us = lf_json_get_time_us (record, "createdAt");
  return receipt;
}
