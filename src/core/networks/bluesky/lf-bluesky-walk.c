/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks down lists page by page so that nothing between two looks is lost, whatever cuts the walk. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-walk.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"

#include <string.h>

/* A first page is small, for most looks find nothing new; the servers give no more than 100. */
#define FIRST_LIMIT 50
#define LATER_LIMIT 100

/* What is known when a look found an empty list: everything that comes later is new. */
#define BEGINNING_US 1

/* A list that never ends is no list. */
#define MAX_PAGES 200

/* A page may be empty because all in it was filtered out (muted authors), and the next one not. */
#define MAX_EMPTY 3

#define MAX_GIVEN 500
#define SUM_LENGTH 12

void
lf_bluesky_walk_free (LfBlueskyWalk *self)
{
  g_free (self->page);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->given);
  g_free (self);
}

static GPtrArray *
read_strings (JsonObject *object,
              const char *name)
{
  JsonArray *array = lf_json_get_array (object, name);
  GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (lf_json_nth_string (array, i) != NULL)
      g_ptr_array_add (strings, g_strdup (lf_json_nth_string (array, i)));

  return strings;
}

static void
write_strings (JsonObject *object,
               const char *name,
               GPtrArray  *strings)
{
  JsonArray *array;

  if (strings->len == 0)
    return;

  array = json_array_new ();
  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (strings, i));
  json_object_set_array_member (object, name, array);
}

/**
 * lf_bluesky_walk_parse:
 * @cursor: (nullable): what lf_bluesky_walk_to_cursor() made
 *
 * Returns: (transfer full): where to go on; the beginning for NULL and for what cannot be read
 */
LfBlueskyWalk *
lf_bluesky_walk_parse (const char *cursor)
{
  g_autoptr(GBytes) bytes = g_bytes_new (cursor != NULL ? cursor : "{}", cursor != NULL ? strlen (cursor) : 2);
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);
  JsonObject *object = lf_json_root_object (node);
  LfBlueskyWalk *self = g_new0 (LfBlueskyWalk, 1);

  self->known_us = lf_json_get_int (object, "known", 0);
  self->top_us = lf_json_get_int (object, "top", 0);
  self->page = g_strdup (lf_json_get_string (object, "page"));
  self->n_pages = lf_json_get_int (object, "pages", 0);
  self->n_empty = lf_json_get_int (object, "empty", 0);
  self->turn = lf_json_get_int (object, "turn", 0);
  self->check = lf_json_get_bool (object, "check", FALSE);
  /* Older cursors did not say so. */
  if (self->known_us == 0 && self->turn > 0)
    self->known_us = BEGINNING_US;
  self->threads = read_strings (object, "threads");
  self->given = read_strings (object, "given");
  return self;
}

/**
 * lf_bluesky_walk_to_cursor:
 *
 * Returns: (transfer full): what to store with the items that were read
 */
char *
lf_bluesky_walk_to_cursor (LfBlueskyWalk *self)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_int_member (object, "known", self->known_us);
  json_object_set_int_member (object, "turn", self->turn);
  if (self->page != NULL)
    {
      json_object_set_int_member (object, "top", self->top_us);
      json_object_set_string_member (object, "page", self->page);
      json_object_set_int_member (object, "pages", self->n_pages);
      json_object_set_int_member (object, "empty", self->n_empty);
    }
  if (self->check)
    json_object_set_boolean_member (object, "check", TRUE);
  write_strings (object, "threads", self->threads);
  write_strings (object, "given", self->given);
  return lf_json_to_text (node);
}

/**
 * lf_bluesky_walk_get_limit:
 *
 * Returns: how many entries to ask for
 */
guint
lf_bluesky_walk_get_limit (LfBlueskyWalk *self)
{
  return self->page == NULL && self->known_us != 0 ? FIRST_LIMIT : LATER_LIMIT;
}

/**
 * lf_bluesky_walk_take_new:
 * @items: (element-type LfItem): what was read
 *
 * Returns: (transfer full) (element-type LfItem): those of @items that were not given out before, as far as is remembered (the
 *   last 500); they are now
 */
GPtrArray *
lf_bluesky_walk_take_new (LfBlueskyWalk *self,
                          GPtrArray     *items)
{
  GPtrArray *fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);

  for (guint i = 0; i < items->len; i++)
    {
      LfItem *item = g_ptr_array_index (items, i);
      g_autofree char *sum = lf_sha256_hex (item->reference->uri);

      sum[SUM_LENGTH] = '\0';
      if (g_ptr_array_find_with_equal_func (self->given, sum, g_str_equal, NULL))
        continue;

      g_ptr_array_add (fresh, lf_item_ref (item));
      g_ptr_array_add (self->given, g_steal_pointer (&sum));
      if (self->given->len > MAX_GIVEN)
        g_ptr_array_remove_index (self->given, 0);
    }

  return fresh;
}

static gboolean
is_at_end (LfBlueskyWalk *self,
           LfBlueskyPage *page,
           gint64         overlap_us)
{
  /* Before the first walk there is nothing to catch up with: the newest page is enough. */
  if (page->cursor == NULL || self->known_us == 0 || self->n_pages >= MAX_PAGES || self->n_empty >= MAX_EMPTY)
    return TRUE;
  if (g_strcmp0 (page->cursor, self->page) == 0)
    return TRUE;

  return page->oldest_us != 0 && page->oldest_us < self->known_us - overlap_us;
}

/**
 * lf_bluesky_walk_advance:
 * @page: what the server gave for self->page
 * @overlap_us: how far below the newest known entry to read again: lists are sorted by a time that clients claim, so that entries
 *   also come in below others
 *
 * Returns: whether the walk came to its end
 */
gboolean
lf_bluesky_walk_advance (LfBlueskyWalk *self,
                         LfBlueskyPage *page,
                         gint64         overlap_us)
{
  self->top_us = MAX (self->top_us, page->newest_us);
  self->n_pages++;
  self->n_empty = page->n_entries == 0 ? self->n_empty + 1 : 0;

  if (!is_at_end (self, page, overlap_us))
    {
      g_free (self->page);
      self->page = g_strdup (page->cursor);
      return FALSE;
    }

  self->known_us = MAX (MAX (self->known_us, self->top_us), BEGINNING_US);
  self->top_us = 0;
  self->n_pages = self->n_empty = 0;
  g_clear_pointer (&self->page, g_free);
  self->turn++;
  return TRUE;
}

/**
 * lf_bluesky_walk_restart:
 *
 * For a page that the server refuses, because it no longer knows its own cursor: the walk begins again at the top, down to what was
 * known before it.
 *
 * Returns: whether there was such a page
 */
gboolean
lf_bluesky_walk_restart (LfBlueskyWalk *self)
{
  gboolean was_under_way = self->page != NULL;

  self->top_us = 0;
  self->n_pages = self->n_empty = 0;
  g_clear_pointer (&self->page, g_free);
  return was_under_way;
}
