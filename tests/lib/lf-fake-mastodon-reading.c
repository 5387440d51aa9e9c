/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be read at the fake server: accounts and their statuses, notifications, conversations, threads. */

#include "config.h"

#include "lib/lf-fake-mastodon-private.h"

#include "core/http/lf-json.h"

#include <stdlib.h>
#include <string.h>

/* One entry of a list, and the id by which it is paged. */
typedef struct {
  JsonObject *json;
  const char *id;
} Entry;

static void
entry_clear (gpointer data)
{
  json_object_unref (((Entry *) data)->json);
}

static void
add_entry (GArray     *entries,
           JsonObject *json,
           const char *id)
{
  Entry entry = { json, id };

  g_array_append_val (entries, entry);
}

/* Returns 0 for what is no number. */
static guint
read_limit (LfFakeRequest *request,
            guint          fallback)
{
  const char *text = lf_json_get_string (request->query, "limit");
  guint64 limit;

  if (text == NULL)
    return fallback;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 100000, &limit, NULL))
    return 0;
  return MIN (limit, 80);
}

static void
set_links (LfFakeMastodon *self,
           LfFakeRequest  *request,
           GArray         *page,
           guint           limit)
{
  g_autofree char *link = NULL;

  if (page->len == 0)
    return;
  link = g_strdup_printf ("<%s%s?limit=%u&max_id=%s>; rel=\"next\", <%s%s?limit=%u&min_id=%s>; rel=\"prev\"", self->uri,
                          request->path, limit, g_array_index (page, Entry, page->len - 1).id, self->uri, request->path, limit,
                          g_array_index (page, Entry, 0).id);
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Link", link);
}

/* @entries is oldest first. The answer is newest first; min_id takes those right above it, max_id those right below. Here, on
 * the server, ids may be compared: all have one length. */
static void
answer_page (LfFakeMastodon *self,
             LfFakeRequest  *request,
             GArray         *entries)
{
  const char *min_id = self->flags & LF_FAKE_NO_MIN_ID ? NULL : lf_json_get_string (request->query, "min_id");
  const char *max_id = lf_json_get_string (request->query, "max_id");
  guint limit = read_limit (request, 20);
  g_autoptr(GArray) fitting = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr(GArray) page = g_array_new (FALSE, FALSE, sizeof (Entry));
  JsonArray *array;

  if (limit == 0)
    {
      lf_fake_refuse (request, 400, "Bad Request: limit was not a number");
      return;
    }

  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if ((min_id == NULL || strcmp (entry->id, min_id) > 0) && (max_id == NULL || strcmp (entry->id, max_id) < 0))
        g_array_append_val (fitting, *entry);
    }
  for (guint i = 0; i < MIN (limit, fitting->len); i++)
    {
      guint index = min_id != NULL ? MIN (limit, fitting->len) - 1 - i : fitting->len - 1 - i;

      g_array_append_val (page, g_array_index (fitting, Entry, index));
    }

  set_links (self, request, page, limit);
  array = json_array_new ();
  for (guint i = 0; i < page->len; i++)
    json_array_add_object_element (array, json_object_ref (g_array_index (page, Entry, i).json));
  lf_fake_answer_array (request, array);
}

static GArray *
entries_new (void)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  return entries;
}

static void
list_statuses (LfFakeMastodon *self,
               LfFakeRequest  *request,
               const char     *account_id)
{
  gboolean no_boosts = g_strcmp0 (lf_json_get_string (request->query, "exclude_reblogs"), "true") == 0;
  g_autoptr(GArray) entries = entries_new ();

  for (guint i = 0; i < self->statuses->len; i++)
    {
      LfFakeStatus *status = g_ptr_array_index (self->statuses, i);

      if (g_str_equal (status->author->id, account_id) && lf_fake_can_see (status, request->reader) &&
          !(no_boosts && lf_json_get_object (status->json, "reblog") != NULL))
        add_entry (entries, lf_fake_status_json (self, status, request->reader), lf_json_get_string (status->json, "id"));
    }
  answer_page (self, request, entries);
}

/* ---- Notifications: made when they are asked for. */

static gboolean
is_to (LfFakeStatus *status,
       LfFakePerson *reader)
{
  JsonArray *mentions = lf_json_get_array (status->json, "mentions");

  for (guint i = 0; i < lf_json_n_objects (mentions); i++)
    if (g_strcmp0 (lf_json_get_string (lf_json_nth_object (mentions, i), "id"), reader->id) == 0)
      return TRUE;

  return FALSE;
}

static const char *
get_notification_type (LfFakeMastodon *self,
                       LfFakeStatus   *status,
                       LfFakePerson   *reader)
{
  LfFakeStatus *quoted = lf_fake_find_status (self, lf_json_get_string (status->json, "quoted_status_id"), NULL);

  if (status->author == reader || lf_json_get_object (status->json, "reblog") != NULL)
    return NULL;
  if (is_to (status, reader))
    return "mention";

  return quoted != NULL && quoted->author == reader ? "quote" : NULL;
}

static gboolean
wants_type (LfFakeRequest *request,
            const char    *type)
{
  JsonArray *types = lf_json_get_array (request->query, "types");

  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    if (g_strcmp0 (json_array_get_string_element (types, i), type) == 0)
      return TRUE;

  return types == NULL;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Entry *) a)->id, ((const Entry *) b)->id);
}

/* Types that no server has pass every filter: a newer server would send them just so. */
static void
list_notifications (LfFakeMastodon *self,
                    LfFakeRequest  *request)
{
  g_autoptr(GArray) entries = entries_new ();

  for (guint i = 0; i < self->statuses->len; i++)
    {
      LfFakeStatus *status = g_ptr_array_index (self->statuses, i);
      const char *type = get_notification_type (self, status, request->reader);
      const char *id = lf_json_get_string (status->json, "id");
      JsonObject *json;

      if (type == NULL || !wants_type (request, type))
        continue;
      json = json_object_new ();
      json_object_set_string_member (json, "id", id);
      json_object_set_string_member (json, "type", type);
      json_object_set_string_member (json, "created_at", lf_json_get_string (status->json, "created_at"));
      json_object_set_object_member (json, "account", lf_fake_person_json (self, status->author));
      json_object_set_object_member (json, "status", lf_fake_status_json (self, status, request->reader));
      add_entry (entries, json, id);
    }
  for (guint i = 0; i < self->notifications->len; i++)
    {
      JsonObject *json = g_ptr_array_index (self->notifications, i);

      add_entry (entries, json_object_ref (json), lf_json_get_string (json, "id"));
    }
  g_array_sort (entries, compare_entries);
  answer_page (self, request, entries);
}

/* ---- Conversations and threads. */

static LfFakeStatus *
find_root (LfFakeMastodon *self,
           LfFakeStatus   *status)
{
  LfFakeStatus *parent;

  while ((parent = lf_fake_find_status (self, lf_json_get_string (status->json, "in_reply_to_id"), NULL)) != NULL)
    status = parent;
  return status;
}

static void
list_conversations (LfFakeMastodon *self,
                    LfFakeRequest  *request)
{
  g_autoptr(GHashTable) newest = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) entries = entries_new ();
  GHashTableIter iter;
  gpointer root, last;

  for (guint i = 0; i < self->statuses->len; i++)
    {
      LfFakeStatus *status = g_ptr_array_index (self->statuses, i);

      if (g_str_equal (lf_json_get_string (status->json, "visibility"), "direct") && lf_fake_can_see (status, request->reader))
        g_hash_table_replace (newest, find_root (self, status), status);
    }

  g_hash_table_iter_init (&iter, newest);
  while (g_hash_table_iter_next (&iter, &root, &last))
    {
      LfFakeStatus *status = last;
      JsonObject *json = json_object_new ();

      json_object_set_string_member (json, "id", lf_json_get_string (((LfFakeStatus *) root)->json, "id"));
      json_object_set_boolean_member (json, "unread", TRUE);
      json_object_set_array_member (json, "accounts", json_array_new ());
      json_object_set_object_member (json, "last_status", lf_fake_status_json (self, status, request->reader));
      add_entry (entries, json, lf_json_get_string (status->json, "id"));
    }
  g_array_sort (entries, compare_entries);
  answer_page (self, request, entries);
}

static gboolean
is_below (LfFakeMastodon *self,
          LfFakeStatus   *status,
          LfFakeStatus   *top)
{
  while ((status = lf_fake_find_status (self, lf_json_get_string (status->json, "in_reply_to_id"), NULL)) != NULL)
    if (status == top)
      return TRUE;

  return FALSE;
}

static void
show_context (LfFakeMastodon *self,
              LfFakeRequest  *request,
              LfFakeStatus   *status)
{
  JsonObject *context = json_object_new ();
  JsonArray *ancestors = json_array_new ();
  JsonArray *descendants = json_array_new ();

  for (guint i = 0; i < self->statuses->len; i++)
    {
      LfFakeStatus *other = g_ptr_array_index (self->statuses, i);

      if (!lf_fake_can_see (other, request->reader))
        continue;
      if (is_below (self, status, other))
        json_array_add_object_element (ancestors, lf_fake_status_json (self, other, request->reader));
      else if (is_below (self, other, status))
        json_array_add_object_element (descendants, lf_fake_status_json (self, other, request->reader));
    }
  json_object_set_array_member (context, "ancestors", ancestors);
  json_object_set_array_member (context, "descendants", descendants);
  lf_fake_answer (request, 200, context);
}

gboolean
lf_fake_handle_reading (LfFakeMastodon *self,
                        LfFakeRequest  *request)
{
  g_auto(GStrv) parts = g_strsplit (request->path, "/", -1);
  gboolean is_account = g_str_has_prefix (request->path, "/api/v1/accounts/");
  LfFakeStatus *status;

  if (!g_str_equal (request->method, "GET"))
    return FALSE;

  if (g_str_equal (request->path, "/api/v1/accounts/verify_credentials"))
    lf_fake_answer (request, 200, lf_fake_person_json (self, request->reader));
  else if (is_account && g_strcmp0 (parts[5], "statuses") == 0)
    list_statuses (self, request, parts[4]);
  else if (g_str_equal (request->path, "/api/v1/notifications"))
    list_notifications (self, request);
  else if (g_str_equal (request->path, "/api/v1/conversations"))
    list_conversations (self, request);
  else if (g_str_has_prefix (request->path, "/api/v1/statuses/") && g_strcmp0 (parts[5], "context") == 0 &&
           (status = lf_fake_find_status (self, parts[4], request->reader)) != NULL)
    show_context (self, request, status);
  else
    return FALSE;

  return TRUE;
}
