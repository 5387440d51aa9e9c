/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a list was read, and the text in which that is kept. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/facebook/lf-facebook-mark.h"

#include "core/http/lf-json.h"

#define TIME "t"
#define IDS "ids"

void
lf_facebook_cursor_set_us (JsonObject *object,
                           const char *name,
                           gint64      time_us)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, time_us);

  json_object_set_string_member (object, name, text);
}

gint64
lf_facebook_cursor_get_us (JsonObject *object,
                           const char *name)
{
  const char *text = lf_json_get_string (object, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

gint64
lf_facebook_mark_get_us (JsonObject *mark)
{
  return lf_facebook_cursor_get_us (mark, TIME);
}

static gboolean
holds (JsonArray  *ids,
       const char *id)
{
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    if (g_strcmp0 (lf_json_nth_string (ids, i), id) == 0)
      return TRUE;

  return FALSE;
}

gboolean
lf_facebook_mark_is_new (JsonObject *mark,
                         const char *id,
                         gint64      time_us)
{
  gint64 mark_us = lf_facebook_mark_get_us (mark);

  return time_us > mark_us || (time_us == mark_us && !holds (lf_json_get_array (mark, IDS), id));
}

void
lf_facebook_mark_note (JsonObject *mark,
                       const char *id,
                       gint64      time_us)
{
  gint64 mark_us = lf_facebook_mark_get_us (mark);

  if (time_us < mark_us)
    return;
  if (time_us > mark_us || lf_json_get_array (mark, IDS) == NULL)
    {
      lf_facebook_cursor_set_us (mark, TIME, time_us);
      json_object_set_array_member (mark, IDS, json_array_new ());
    }
  if (!holds (lf_json_get_array (mark, IDS), id))
    json_array_add_string_element (lf_json_get_array (mark, IDS), id);
}

JsonObject *
lf_facebook_cursor_get (JsonObject *cursor,
                        const char *name)
{
  if (lf_json_get_object (cursor, name) == NULL)
    json_object_set_object_member (cursor, name, json_object_new ());

  return lf_json_get_object (cursor, name);
}

void
lf_facebook_cursor_drop (JsonObject *cursor,
                         const char *name)
{
  if (json_object_has_member (cursor, name))
    json_object_remove_member (cursor, name);
}

void
lf_facebook_cursor_move (JsonObject *cursor,
                         const char *from,
                         const char *to)
{
  JsonObject *object = lf_json_get_object (cursor, from);

  if (object != NULL)
    json_object_set_object_member (cursor, to, json_object_ref (object));
  lf_facebook_cursor_drop (cursor, from);
}

LfFetched *
lf_facebook_fetched_new (void)
{
  LfFetched *fetched = lf_fetched_new ();

  fetched->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_item_unref);
  return fetched;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const LfItem *first = *(LfItem * const *) a;
  const LfItem *second = *(LfItem * const *) b;

  return first->created_us < second->created_us ? -1 : first->created_us > second->created_us;
}

LfFetched *
lf_facebook_fetched_end (LfFetched             *fetched,
                         JsonNode              *cursor,
                         gboolean               more,
                         const LfFacebookUsage *usage)
{
  g_ptr_array_sort (fetched->items, compare_times);
  fetched->next_cursor = cursor != NULL ? lf_json_to_text (cursor) : NULL;
  fetched->more = more;
  fetched->poll_after_ms = usage->regain_ms;
  fetched->poll_slower = lf_facebook_usage_get_slower (usage);
  return fetched;
}
