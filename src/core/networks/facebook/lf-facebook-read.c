/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages, posts, comments and messages in the answers of the Graph API, as values. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-read.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"

#include <stdarg.h>
#include <string.h>

#define MAX_ID_LENGTH 256
#define MAX_NAME_CHARS 100
#define DAY_US (24 * 60 * LF_MINUTE_US)

/* developers.facebook.com, Send API and Private replies, read 2026-09. */
#define ANSWER_US DAY_US
#define PRIVATE_US (7 * DAY_US)

/**
 * lf_facebook_is_id:
 * @text: (nullable): what stands where an id should
 *
 * Ids are opaque; this one only may not be more than one part of a path.
 */
gboolean
lf_facebook_is_id (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]) || strchr ("/\\?#%&\"", text[i]) != NULL)
      return FALSE;

  return length > 0 && length <= MAX_ID_LENGTH && text[0] != '.';
}

char *
lf_facebook_dup_uri (const char *id)
{
  return lf_facebook_is_id (id) ? g_strconcat ("https://www.facebook.com/", id, NULL) : NULL;
}

/* No browser knows these. */
char *
lf_facebook_dup_message_uri (const char *id)
{
  return lf_facebook_is_id (id) ? g_strconcat ("facebook:message/", id, NULL) : NULL;
}

static JsonNode *
parse_extra (LfReference *reference)
{
  const char *extra = reference->extra != NULL ? reference->extra : "";
  g_autoptr(GBytes) bytes = g_bytes_new (extra, strlen (extra));

  return lf_json_parse (bytes, NULL);
}

/**
 * lf_facebook_dup_extra:
 * @name: one of the names of this header
 *
 * Returns: (transfer full) (nullable): what is kept with @reference under this name
 */
char *
lf_facebook_dup_extra (LfReference *reference,
                       const char  *name)
{
  g_autoptr(JsonNode) node = parse_extra (reference);

  return g_strdup (lf_json_get_string (lf_json_root_object (node), name));
}

gint64
lf_facebook_get_extra_us (LfReference *reference,
                          const char  *name)
{
  g_autofree char *text = lf_facebook_dup_extra (reference, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/**
 * lf_facebook_make_extra:
 * @first_name: then its value (nullable: left out), and so on
 *
 * Returns: (transfer full): a JSON object of texts
 */
char *
lf_facebook_make_extra (const char *first_name,
                        ...)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();
  va_list args;

  json_node_take_object (node, object);
  va_start (args, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);

      if (value != NULL && *value != '\0')
        json_object_set_string_member (object, name, value);
    }
  va_end (args);
  return lf_json_to_text (node);
}

const char *
lf_facebook_get_after (JsonObject *answer)
{
  JsonObject *cursors = lf_json_get_object (lf_json_get_object (answer, "paging"), "cursors");

  return lf_facebook_has_more (answer) ? lf_json_get_string (cursors, "after") : NULL;
}

gboolean
lf_facebook_has_more (JsonObject *answer)
{
  return lf_json_get_string (lf_json_get_object (answer, "paging"), "next") != NULL;
}

gint64
lf_facebook_read_stamp_us (JsonObject *object,
                           const char *name)
{
  const char *text = lf_json_get_string (object, name);
  gint64 seconds = lf_json_get_int (object, name, 0);
  char *end = NULL;

  if (text != NULL)
    seconds = g_ascii_strtoll (text, &end, 10);
  if (text != NULL && *end != '\0')
    return lf_json_get_time_us (object, name);

  return seconds > 0 && seconds < G_MAXINT64 / LF_SECOND_US ? seconds * LF_SECOND_US : 0;
}

/* ---- Tokens and pages. */

LfFacebookTokenKind
lf_facebook_read_kind (JsonObject *debug)
{
  const char *type = lf_json_get_string (debug, "type");

  if (type == NULL)
    return LF_FACEBOOK_TOKEN_UNKNOWN;

  return g_str_equal (type, "PAGE") ? LF_FACEBOOK_TOKEN_PAGE : LF_FACEBOOK_TOKEN_PERSON;
}

static gboolean
holds_text (JsonArray  *array,
            const char *text)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (lf_json_nth_string (array, i), text) == 0)
      return TRUE;

  return FALSE;
}

/* A right may be given for some pages only. */
static gboolean
has_scope (JsonObject *debug,
           const char *page_id,
           const char *scope)
{
  JsonArray *granular = lf_json_get_array (debug, "granular_scopes");

  for (guint i = 0; i < lf_json_n_objects (granular); i++)
    {
      JsonObject *one = lf_json_nth_object (granular, i);
      JsonArray *targets = lf_json_get_array (one, "target_ids");

      if (g_strcmp0 (lf_json_get_string (one, "scope"), scope) == 0 && targets != NULL && !holds_text (targets, page_id))
        return FALSE;
    }

  return holds_text (lf_json_get_array (debug, "scopes"), scope);
}

/**
 * lf_facebook_read_access:
 * @debug: (nullable): “data” of the answer about a token
 * @page_id: whose rights
 * @access: replaced
 *
 * The end of the access to data ends all reading, so the earlier of both ends counts. Without @debug nothing is known.
 */
void
lf_facebook_read_access (JsonObject      *debug,
                         const char      *page_id,
                         LfAccountAccess *access)
{
  static const struct { const char *right, *scope; } rights[] = {
    { "post", "pages_manage_posts" }, { "read", "pages_read_engagement" }, { "media", "pages_manage_posts" },
    { "moderate", "pages_manage_engagement" }, { "messages", "pages_messaging" },
  };
  gint64 expires_us = lf_facebook_read_stamp_us (debug, "expires_at");
  gint64 data_us = lf_facebook_read_stamp_us (debug, "data_access_expires_at");
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  g_clear_pointer (&access->rights, g_free);
  access->expires_us = expires_us == 0 ? data_us : data_us == 0 ? expires_us : MIN (expires_us, data_us);
  if (lf_json_get_array (debug, "scopes") == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    if (has_scope (debug, page_id, rights[i].scope))
      g_ptr_array_add (names, (gpointer) rights[i].right);
  g_ptr_array_add (names, NULL);
  access->rights = g_strjoinv (" ", (char **) names->pdata);
}

static void
page_free (gpointer data)
{
  LfFacebookPage *page = data;

  g_free (page->id);
  g_free (page->name);
  g_free (page->token);
  g_free (page);
}

/**
 * lf_facebook_read_pages:
 * @answer: to GET /me/accounts
 *
 * Returns: (transfer full): of LfFacebookPage
 */
GPtrArray *
lf_facebook_read_pages (JsonObject *answer)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (page_free);
  JsonArray *data = lf_json_get_array (answer, "data");

  for (guint i = 0; i < lf_json_n_objects (data); i++)
    {
      JsonObject *object = lf_json_nth_object (data, i);
      JsonArray *tasks = lf_json_get_array (object, "tasks");
      const char *name = lf_json_get_string (object, "name");
      LfFacebookPage *page;

      if (!lf_facebook_is_id (lf_json_get_string (object, "id")))
        continue;

      page = g_new0 (LfFacebookPage, 1);
      page->id = g_strdup (lf_json_get_string (object, "id"));
      page->name = lf_text_clean_name (name != NULL ? name : "", MAX_NAME_CHARS);
      page->token = g_strdup (lf_json_get_string (object, "access_token"));
      page->may_post = tasks == NULL || holds_text (tasks, "CREATE_CONTENT") || holds_text (tasks, "MANAGE");
      g_ptr_array_add (pages, page);
    }

  return pages;
}

/* ---- What people write. */

/* “from” is missing where the token lacks a right: then it is somebody. Ids of people are made for this page, no address has
 * them. */
static LfPerson
read_person (JsonObject *object)
{
  JsonObject *from = lf_json_get_object (object, "from");
  const char *id = lf_json_get_string (from, "id");
  const char *name = lf_json_get_string (from, "name");

  return (LfPerson) {
    .remote_id = g_strdup (lf_facebook_is_id (id) ? id : ""),
    .name = lf_text_clean_name (name != NULL ? name : "", MAX_NAME_CHARS),
    .handle = g_strdup (""),
  };
}

gboolean
lf_facebook_is_by (JsonObject *object,
                   const char *id)
{
  return g_strcmp0 (lf_json_get_string (lf_json_get_object (object, "from"), "id"), id) == 0;
}

static gboolean
is_web (const char *url)
{
  return url != NULL && (g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://"));
}

static JsonObject *
get_attachment (JsonObject *post)
{
  return lf_json_nth_object (lf_json_get_array (lf_json_get_object (post, "attachments"), "data"), 0);
}

static GStrv
find_links (const char *text,
            JsonObject *post)
{
  g_autoptr(GStrvBuilder) links = g_strv_builder_new ();
  g_autoptr(GArray) spans = lf_text_find_urls (text);
  const char *shown = lf_json_get_string (get_attachment (post), "unshimmed_url");
  gboolean is_named = FALSE;

  for (guint i = 0; i < spans->len; i++)
    {
      LfTextSpan *span = &g_array_index (spans, LfTextSpan, i);
      g_autofree char *url = g_strndup (text + span->start_byte, span->end_byte - span->start_byte);

      is_named = is_named || g_strcmp0 (url, shown) == 0;
      if (is_web (url))
        g_strv_builder_add (links, url);
    }
  if (is_web (shown) && !is_named && lf_facebook_has_link (post))
    g_strv_builder_add (links, shown);
  return g_strv_builder_end (links);
}

static const char *
get_page_url (JsonObject *object)
{
  const char *url = lf_json_get_string (object, "permalink_url");

  return is_web (url) ? url : NULL;
}

/* @id is one; @object may have author, text and time. */
static LfItem *
new_item (JsonObject *object,
          const char *id)
{
  LfItem *item = lf_item_new ();
  const char *message = lf_json_get_string (object, "message");

  item->network = g_strdup ("facebook");
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup (id);
  item->author = read_person (object);
  item->reference->handle = g_strdup (item->author.handle);
  item->text = lf_text_clean_body (message != NULL ? message : "");
  item->links = find_links (item->text, object);
  item->created_us = lf_json_get_time_us (object, "created_time");
  return item;
}

static char *
format_us (gint64 time_us)
{
  return time_us != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, time_us) : NULL;
}

/**
 * lf_facebook_read_post:
 * @post: on the page, or elsewhere with its name in it
 * @own_id: the page
 *
 * A post of somebody else is a MENTION; its author can be answered in private for seven days.
 */
LfItem *
lf_facebook_read_post (JsonObject *post,
                       const char *own_id)
{
  const char *id = lf_json_get_string (post, "id");
  g_autofree char *until = NULL;
  LfItem *item;

  if (!lf_facebook_is_id (id))
    return NULL;

  item = new_item (post, id);
  item->kind = lf_facebook_is_by (post, own_id) ? LF_ITEM_OWN : LF_ITEM_MENTION;
  if (item->kind != LF_ITEM_OWN && item->created_us != 0)
    item->reference->private_until_us = item->created_us + PRIVATE_US;
  until = format_us (item->reference->private_until_us);
  item->reference->uri = lf_facebook_dup_uri (id);
  item->reference->url = g_strdup (get_page_url (post) != NULL ? get_page_url (post) : item->reference->uri);
  item->reference->extra = lf_facebook_make_extra (LF_FACEBOOK_KIND, LF_FACEBOOK_KIND_POST, LF_FACEBOOK_AUTHOR,
                                                   item->author.remote_id,
                                                   LF_FACEBOOK_NAME, item->author.name, LF_FACEBOOK_PRIVATE_UNTIL, until, NULL);
  item->root_uri = lf_facebook_dup_uri (id);
  return item;
}

/* One private answer for each comment; when it went out, the server says that none is possible. */
static gint64
read_private_until_us (JsonObject *comment,
                       gint64      created_us)
{
  if (created_us == 0)
    return 0;

  return lf_json_get_bool (comment, "can_reply_privately", TRUE) ? created_us + PRIVATE_US : created_us;
}

/**
 * lf_facebook_read_comment:
 * @post_id: below which post
 *
 * An answer to a comment is one too.
 */
LfItem *
lf_facebook_read_comment (JsonObject *comment,
                          const char *post_id,
                          const char *own_id)
{
  const char *id = lf_json_get_string (comment, "id");
  const char *parent = lf_json_get_string (lf_json_get_object (comment, "parent"), "id");
  g_autofree char *until = NULL;
  LfItem *item;

  if (!lf_facebook_is_id (id) || !lf_facebook_is_id (post_id))
    return NULL;

  item = new_item (comment, id);
  item->kind = lf_facebook_is_by (comment, own_id) ? LF_ITEM_OWN : LF_ITEM_REPLY;
  item->marks = lf_json_get_bool (comment, "is_hidden", FALSE) ? LF_ITEM_HIDDEN : 0;
  if (item->kind != LF_ITEM_OWN)
    item->reference->private_until_us = read_private_until_us (comment, item->created_us);
  until = format_us (item->reference->private_until_us);
  item->reference->uri = lf_facebook_dup_uri (id);
  item->reference->url = g_strdup (get_page_url (comment) != NULL ? get_page_url (comment) : item->reference->uri);
  item->reference->extra = lf_facebook_make_extra (LF_FACEBOOK_KIND, LF_FACEBOOK_KIND_COMMENT, LF_FACEBOOK_ON, post_id,
                                                   LF_FACEBOOK_AUTHOR, item->author.remote_id,
                                                   LF_FACEBOOK_NAME, item->author.name,
                                                   LF_FACEBOOK_PRIVATE_UNTIL, until, NULL);
  item->parent_uri = lf_facebook_dup_uri (lf_facebook_is_id (parent) ? parent : post_id);
  item->root_uri = lf_facebook_dup_uri (post_id);
  return item;
}

/* @until_us: end of the time for an answer to who wrote it. */
static LfItem *
read_message (JsonObject *message,
              const char *conversation_id,
              const char *own_id,
              gint64      until_us)
{
  LfItem *item = new_item (message, lf_json_get_string (message, "id"));
  g_autofree char *until = NULL;

  item->kind = lf_facebook_is_by (message, own_id) ? LF_ITEM_OWN : LF_ITEM_MESSAGE;
  item->reference->audience = LF_AUDIENCE_DIRECT;
  if (item->kind == LF_ITEM_MESSAGE)
    item->reference->answer_until_us = until_us;
  until = format_us (item->reference->answer_until_us);
  item->reference->uri = lf_facebook_dup_message_uri (item->reference->remote_id);
  item->reference->extra = lf_facebook_make_extra (LF_FACEBOOK_KIND, LF_FACEBOOK_KIND_MESSAGE, LF_FACEBOOK_CONVERSATION,
                                                   conversation_id,
                                                   LF_FACEBOOK_AUTHOR, item->author.remote_id,
                                                   LF_FACEBOOK_NAME, item->author.name,
                                                   LF_FACEBOOK_UNTIL, until, NULL);
  item->root_uri = g_strconcat ("facebook:conversation/", conversation_id, NULL);
  return item;
}

GPtrArray *
lf_facebook_read_messages (JsonObject *answer,
                           const char *conversation_id,
                           const char *own_id)
{
  JsonArray *list = lf_json_get_array (lf_json_get_object (answer, "messages"), "data");
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  gint64 newest_us = 0;

  /* The time for an answer runs from the last message of the person. */
  for (guint i = 0; i < lf_json_n_objects (list); i++)
    if (!lf_facebook_is_by (lf_json_nth_object (list, i), own_id))
      newest_us = MAX (newest_us, lf_json_get_time_us (lf_json_nth_object (list, i), "created_time"));
  for (guint i = 0; i < lf_json_n_objects (list); i++)
    if (lf_facebook_is_id (lf_json_get_string (lf_json_nth_object (list, i), "id")))
      g_ptr_array_add (messages, read_message (lf_json_nth_object (list, i), conversation_id, own_id,
                                               newest_us != 0 ? newest_us + ANSWER_US : 0));

  return messages;
}

/* ---- Comparing. */

guint
lf_facebook_count_pictures (JsonObject *post)
{
  JsonObject *attachment = get_attachment (post);
  JsonArray *parts = lf_json_get_array (lf_json_get_object (attachment, "subattachments"), "data");
  guint n = 0;

  for (guint i = 0; i < lf_json_n_objects (parts); i++)
    n += g_strcmp0 (lf_json_get_string (lf_json_nth_object (parts, i), "media_type"), "photo") == 0;
  if (n == 0 && g_strcmp0 (lf_json_get_string (attachment, "media_type"), "photo") == 0)
    n = 1;
  return n;
}

gboolean
lf_facebook_has_link (JsonObject *post)
{
  return g_strcmp0 (lf_json_get_string (get_attachment (post), "media_type"), "link") == 0;
}

static char *
make_plain (const char *text)
{
  g_autofree char *normal = lf_text_normalise (text);
  GString *plain = g_string_new (NULL);

  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));

  return g_string_free (plain, FALSE);
}

/* But for white space, which is shown as the server likes it. */
gboolean
lf_facebook_same_text (const char *sent,
                       const char *shown)
{
  g_autofree char *a = make_plain (sent != NULL ? sent : "");
  g_autofree char *b = make_plain (shown != NULL ? shown : "");

  return g_str_equal (a, b);
}
