/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts and people in the answers of X, as values. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/x/lf-x-read.h"

#include "core/adapter/lf-rights.h"
#include "core/base/lf-clock.h"
#include "core/base/lf-text.h"
#include "core/http/lf-json.h"
#include "core/networks/x/lf-x-text.h"

#include <string.h>

#define MEDIA_PAGE "^https://(x|twitter)\\.com/[^/]+/status/[0-9]+/(photo|video)/"

#define MAX_ID_LENGTH 20
#define MAX_HANDLE_LENGTH 20
#define MAX_NAME_CHARS 100

/* Ids hold the time in ms since this instant, above 22 bits. */
#define ID_EPOCH_MS G_GINT64_CONSTANT (1288834974657)
#define ID_TIME_SHIFT 22

void
lf_x_user_clear (LfXUser *user)
{
  g_clear_pointer (&user->id, g_free);
  g_clear_pointer (&user->handle, g_free);
  g_clear_pointer (&user->name, g_free);
}

/**
 * lf_x_is_id:
 * @text: (nullable): what stands where an id should
 *
 * Returns: whether it is one: only digits; greater than a JSON number can be
 */
gboolean
lf_x_is_id (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  return length > 0 && length <= MAX_ID_LENGTH && strspn (text, "0123456789") == length;
}

static gboolean
is_handle (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '_')
      return FALSE;

  return length > 0 && length <= MAX_HANDLE_LENGTH;
}

/* docs.x.com, authentication/oauth-2-0/authorization-code, read 2026-09. */
char *
lf_x_dup_rights (const char *scopes)
{
  static const LfRightScopes rights[] = {
    { "post", "tweet.write", NULL },
    { "read", "tweet.read", NULL },
    { "media", "media.write", NULL },
    { "moderate", "tweet.moderate.write", NULL },
  };

  return lf_rights_from_scopes (scopes, rights, G_N_ELEMENTS (rights));
}

/**
 * lf_x_read_user:
 * @json: (nullable): a user object
 * @user: filled
 *
 * Returns: whether it was one
 */
gboolean
lf_x_read_user (JsonObject *json,
                LfXUser    *user)
{
  const char *id = lf_json_get_string (json, "id");
  const char *username = lf_json_get_string (json, "username");
  const char *name = lf_json_get_string (json, "name");

  if (!lf_x_is_id (id) || !is_handle (username))
    return FALSE;

  user->id = g_strdup (id);
  user->handle = g_strconcat ("@", username, NULL);
  user->name = lf_text_clean_name (name != NULL ? name : "", MAX_NAME_CHARS);
  return TRUE;
}

/**
 * lf_x_read_time_us:
 * @post: a post object
 *
 * Returns: when it was made, by what it says or by its id; 0 when neither tells
 */
gint64
lf_x_read_time_us (JsonObject *post)
{
  const char *id = lf_json_get_string (post, "id");
  gint64 time_us = lf_json_get_time_us (post, "created_at");
  guint64 number;

  if (time_us != 0 || !lf_x_is_id (id))
    return time_us;

  number = g_ascii_strtoull (id, NULL, 10);
  return number >> ID_TIME_SHIFT > 0 ? ((gint64) (number >> ID_TIME_SHIFT) + ID_EPOCH_MS) * 1000 : 0;
}

/* The three signs that are escaped, and nothing else. */
static char *
unescape (const char *text)
{
  static const struct { const char *escape; char sign; } signs[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' } };
  GString *out = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      guint i = 0;

      while (i < G_N_ELEMENTS (signs) && !g_str_has_prefix (text, signs[i].escape))
        i++;
      g_string_append_c (out, i < G_N_ELEMENTS (signs) ? signs[i].sign : *text);
      text += i < G_N_ELEMENTS (signs) ? strlen (signs[i].escape) : 1;
    }

  return g_string_free (out, FALSE);
}

/* Long posts have a second text, and entities of their own. */
static JsonObject *
find_whole (JsonObject *post)
{
  JsonObject *note = lf_json_get_object (post, "note_tweet");

  return lf_json_get_string (note, "text") != NULL ? note : post;
}

static JsonArray *
get_urls (JsonObject *whole)
{
  return lf_json_get_array (lf_json_get_object (whole, "entities"), "urls");
}

/* The address at the end that only stands for a picture. */
static gboolean
is_media_url (JsonObject *url)
{
  const char *expanded = lf_json_get_string (url, "expanded_url");

  return lf_json_get_string (url, "media_key") != NULL ||
         (expanded != NULL && g_regex_match_simple (MEDIA_PAGE, expanded, 0, 0));
}

/**
 * lf_x_dup_text:
 * @post: a post object
 *
 * Returns: (transfer full): what its author wrote: with addresses in full, without the one that stands for a picture
 */
char *
lf_x_dup_text (JsonObject *post)
{
  JsonObject *whole = find_whole (post);
  JsonArray *urls = get_urls (whole);
  const char *said = lf_json_get_string (whole, "text");
  g_autofree char *unescaped = unescape (said != NULL ? said : "");
  GString *text = g_string_new (unescaped);
  g_autofree char *clean = NULL;

  for (guint i = 0; i < lf_json_n_objects (urls); i++)
    {
      JsonObject *url = lf_json_nth_object (urls, i);
      const char *shown = lf_json_get_string (url, "url");
      const char *expanded = lf_json_get_string (url, "expanded_url");

      if (shown != NULL && *shown != '\0' && (is_media_url (url) || expanded != NULL))
        g_string_replace (text, shown, is_media_url (url) ? "" : expanded, 0);
    }

  clean = lf_text_clean_body (g_strchomp (text->str));
  g_string_free (text, TRUE);
  return g_steal_pointer (&clean);
}

static GStrv
dup_links (JsonObject *post)
{
  JsonArray *urls = get_urls (find_whole (post));
  g_autoptr(GStrvBuilder) links = g_strv_builder_new ();

  for (guint i = 0; i < lf_json_n_objects (urls); i++)
    {
      JsonObject *url = lf_json_nth_object (urls, i);
      const char *expanded = lf_json_get_string (url, "expanded_url");

      if (expanded != NULL && !is_media_url (url) &&
          (g_str_has_prefix (expanded, "https://") || g_str_has_prefix (expanded, "http://")))
        g_strv_builder_add (links, expanded);
    }

  return g_strv_builder_end (links);
}

/**
 * lf_x_get_parent:
 * @post: a post object
 *
 * Returns: (transfer none) (nullable): id of the post that it answers
 */
const char *
lf_x_get_parent (JsonObject *post)
{
  JsonArray *references = lf_json_get_array (post, "referenced_tweets");

  for (guint i = 0; i < lf_json_n_objects (references); i++)
    {
      JsonObject *reference = lf_json_nth_object (references, i);

      const char *id = lf_json_get_string (reference, "id");

      if (g_strcmp0 (lf_json_get_string (reference, "type"), "replied_to") == 0 && lf_x_is_id (id))
        return id;
    }

  return NULL;
}

guint
lf_x_count_media (JsonObject *post)
{
  JsonArray *keys = lf_json_get_array (lf_json_get_object (post, "attachments"), "media_keys");

  return keys != NULL ? json_array_get_length (keys) : 0;
}

/* The same for “berlin.de”, “http://berlin.de” and “https://Berlin.de/”; for “müller.de” and the ASCII form of it. */
static void
append_plain_url (GString    *out,
                  const char *url)
{
  const char *scheme_end = strstr (url, "://");
  const char *host = scheme_end != NULL ? scheme_end + 3 : url;
  gsize size = strcspn (host, "/:?#");
  g_autofree char *name = g_strndup (host, size);
  g_autofree char *ascii = g_hostname_to_ascii (name);
  g_autofree char *rest = g_uri_unescape_string (host + size, NULL);
  g_autofree char *lower = g_ascii_strdown (ascii != NULL ? ascii : name, -1);

  g_string_append (out, lower);
  g_string_append (out, rest != NULL ? rest : host + size);
  if (out->len > 0 && out->str[out->len - 1] == '/')
    g_string_truncate (out, out->len - 1);
}

/* The end of the mention that @text begins with, and of the spaces behind it; @text itself when it begins with none. */
static const char *
skip_mention (const char *text)
{
  static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  const char *end = *text == '@' ? text + 1 + strspn (text + 1, signs) : text;

  return end > text + 1 && *end == ' ' ? end + strspn (end, " ") : text;
}

/* X puts those who are answered before an answer: steps over the mentions before @shown that do not stand before @sent. */
static void
skip_added_mentions (const char **sent,
                     const char **shown)
{
  const char *end;

  while ((end = skip_mention (*shown)) != *shown)
    {
      gsize size = end - *shown;

      if (strncmp (*sent, *shown, size) == 0)
        *sent += size;
      *shown = end;
    }
}

static void
append_without_spaces (GString    *out,
                       const char *start,
                       const char *end)
{
  for (const char *p = start; p < end; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (out, g_utf8_get_char (p));
}

static char *
make_plain (const char *text)
{
  g_autoptr(GArray) urls = lf_x_find_urls (text);
  GString *out = g_string_new (NULL);
  gsize done = 0;

  for (guint i = 0; i < urls->len; i++)
    {
      LfTextSpan *span = &g_array_index (urls, LfTextSpan, i);
      g_autofree char *url = g_strndup (text + span->start_byte, span->end_byte - span->start_byte);

      append_without_spaces (out, text + done, text + span->start_byte);
      append_plain_url (out, url);
      done = span->end_byte;
    }
  append_without_spaces (out, text + done, text + strlen (text));
  return g_string_free (out, FALSE);
}

/**
 * lf_x_same_text:
 * @sent: what was sent
 * @shown: by lf_x_dup_text()
 * @is_answer: whether it answers a post
 *
 * Returns: whether they are the same but for white space, how addresses are written, and whom X names before an answer
 */
gboolean
lf_x_same_text (const char *sent,
                const char *shown,
                gboolean    is_answer)
{
  g_autofree char *sent_text = lf_text_normalise (sent);
  g_autofree char *shown_text = lf_text_normalise (shown);
  const char *sent_start = g_strchug (sent_text);
  const char *shown_start = g_strchug (shown_text);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (is_answer)
    skip_added_mentions (&sent_start, &shown_start);
  a = make_plain (sent_start);
  b = make_plain (shown_start);
  return g_str_equal (a, b);
}

static char *
dup_uri (const char *id)
{
  return lf_x_is_id (id) ? g_strconcat ("https://x.com/i/web/status/", id, NULL) : NULL;
}

static char *
dup_url (const char *id,
         const char *handle)
{
  return handle != NULL && handle[0] == '@' ? g_strdup_printf ("https://x.com/%s/status/%s", handle + 1, id) : dup_uri (id);
}

/**
 * lf_x_receipt_new:
 * @id: of a post that is there
 * @handle: (nullable): whose
 * @sent_us: when it was made
 *
 * Returns: (transfer full): what is kept of it
 */
LfReceipt *
lf_x_receipt_new (const char *id,
                  const char *handle,
                  gint64      sent_us)
{
  LfReceipt *receipt = lf_receipt_new ();

  receipt->remote_id = g_strdup (id);
  receipt->uri = dup_uri (id);
  receipt->url = dup_url (id, handle);
  receipt->sent_us = sent_us;
  return receipt;
}

static char *
make_extra (const char *author,
            const char *conversation)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, LF_X_AUTHOR, author);
  if (lf_x_is_id (conversation))
    json_object_set_string_member (object, LF_X_CONVERSATION, conversation);
  return lf_json_to_text (node);
}

/**
 * lf_x_dup_extra:
 * @name: %LF_X_AUTHOR or %LF_X_CONVERSATION
 *
 * Returns: (transfer full) (nullable): the id that is kept with @reference under this name
 */
char *
lf_x_dup_extra (LfReference *reference,
                const char  *name)
{
  g_autoptr(GBytes) bytes = g_bytes_new (reference->extra != NULL ? reference->extra : "",
                                         reference->extra != NULL ? strlen (reference->extra) : 0);
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);
  const char *id = lf_json_get_string (lf_json_root_object (node), name);

  return lf_x_is_id (id) ? g_strdup (id) : NULL;
}

/* (nullable): NULL when the answer does not hold the person: then nobody knows how to name them. */
static JsonObject *
find_user (JsonObject *answer,
           const char *id)
{
  JsonArray *users = lf_json_get_array (lf_json_get_object (answer, "includes"), "users");

  for (guint i = 0; i < lf_json_n_objects (users); i++)
    if (g_strcmp0 (lf_json_get_string (lf_json_nth_object (users, i), "id"), id) == 0)
      return lf_json_nth_object (users, i);

  return NULL;
}

static LfItemKind
read_kind (JsonObject *post,
           const char *own_id)
{
  JsonArray *mentions = lf_json_get_array (lf_json_get_object (find_whole (post), "entities"), "mentions");

  if (g_strcmp0 (lf_json_get_string (post, "author_id"), own_id) == 0)
    return LF_ITEM_OWN;
  if (g_strcmp0 (lf_json_get_string (post, "in_reply_to_user_id"), own_id) == 0)
    return LF_ITEM_REPLY;
  for (guint i = 0; i < lf_json_n_objects (mentions); i++)
    if (g_strcmp0 (lf_json_get_string (lf_json_nth_object (mentions, i), "id"), own_id) == 0)
      return LF_ITEM_MENTION;

  return LF_ITEM_CONTEXT;
}

static LfItem *
read_post (JsonObject *post,
           JsonObject *answer,
           const char *own_id)
{
  const char *id = lf_json_get_string (post, "id");
  const char *conversation = lf_json_get_string (post, "conversation_id");
  g_auto(LfXUser) author = { NULL };
  LfItem *item;

  if (!lf_x_is_id (id) || !lf_x_read_user (find_user (answer, lf_json_get_string (post, "author_id")), &author))
    return NULL;

  item = lf_item_new ();
  item->network = g_strdup ("x");
  item->kind = read_kind (post, own_id);
  item->reference = lf_reference_new ();
  item->reference->remote_id = g_strdup (id);
  item->reference->uri = dup_uri (id);
  item->reference->url = dup_url (id, author.handle);
  item->reference->handle = g_strdup (author.handle);
  item->reference->extra = make_extra (author.id, conversation);
  item->author = (LfPerson) {
    .remote_id = g_strdup (author.id),
    .name = g_strdup (author.name),
    .handle = g_strdup (author.handle),
    .url = g_strconcat ("https://x.com/", author.handle + 1, NULL),
  };
  item->text = lf_x_dup_text (post);
  item->links = dup_links (post);
  item->parent_uri = dup_uri (lf_x_get_parent (post));
  item->root_uri = dup_uri (conversation);
  item->created_us = lf_x_read_time_us (post);
  return item;
}

void
lf_x_read_posts (JsonObject *answer,
                 const char *own_id,
                 LfFetched  *fetched)
{
  JsonArray *data = lf_json_get_array (answer, "data");

  for (guint i = 0; i < lf_json_n_objects (data); i++)
    {
      LfItem *item = read_post (lf_json_nth_object (data, i), answer, own_id);

      if (item != NULL)
        g_ptr_array_add (fetched->items, item);
      else
        fetched->n_skipped++;
    }
}
