/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds links, mentions and hashtags in a text: Bluesky's servers look for none, without facets they are plain text. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/bluesky/lf-bluesky-facets.h"

#include <string.h>

#define MAX_HANDLE 253
#define MAX_LABEL 63
#define MAX_TAG_GRAPHEMES 64
#define MAX_TAG_BYTES 640

static void
free_facet (gpointer data)
{
  LfBlueskyFacet *facet = data;

  g_free (facet->value);
  g_free (facet);
}

/* Takes @value. */
static void
add_facet (GPtrArray          *facets,
           LfBlueskyFacetKind  kind,
           LfTextSpan          span,
           char               *value)
{
  LfBlueskyFacet *facet = g_new0 (LfBlueskyFacet, 1);

  facet->kind = kind;
  facet->span = span;
  facet->value = value;
  g_ptr_array_add (facets, facet);
}

static gunichar
get_char_before (const char *text,
                 const char *at)
{
  return at > text ? g_utf8_get_char (g_utf8_prev_char (at)) : ' ';
}

static void
find_links (const char *text,
            GPtrArray  *facets)
{
  g_autoptr(GArray) urls = lf_text_find_urls (text);

  for (guint i = 0; i < urls->len; i++)
    {
      LfTextSpan span = g_array_index (urls, LfTextSpan, i);

      add_facet (facets, LF_BLUESKY_FACET_LINK, span, g_strndup (text + span.start_byte, span.end_byte - span.start_byte));
    }
}

static gboolean
label_is_valid (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > MAX_LABEL || label[0] == '-' || label[length - 1] == '-')
    return FALSE;

  for (const char *c = label; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-')
      return FALSE;

  return TRUE;
}

/**
 * lf_bluesky_handle_is_valid:
 * @handle: without “@”
 *
 * Returns: whether it has the form of a handle: at least two labels as of a host name, the last one not beginning with a
 *   digit, 253 signs at most (atproto specification “handle”)
 */
gboolean
lf_bluesky_handle_is_valid (const char *handle)
{
  g_auto(GStrv) labels = g_strsplit (handle, ".", -1);
  guint n_labels = g_strv_length (labels);

  if (n_labels < 2 || strlen (handle) > MAX_HANDLE || g_ascii_isdigit (labels[n_labels - 1][0]))
    return FALSE;

  for (guint i = 0; i < n_labels; i++)
    if (!label_is_valid (labels[i]))
      return FALSE;

  return TRUE;
}

/* “@anna.test” at the beginning, after white space or “(”. What would go on as a word or as another network's address
 * (“@anna.test@example.org”) is somebody else. */
static void
find_mentions (const char *text,
               GPtrArray  *facets)
{
  for (const char *at = strchr (text, '@'); at != NULL; at = strchr (at + 1, '@'))
    {
      gunichar before = get_char_before (text, at), after;
      const char *end = at + 1;
      g_autofree char *handle = NULL;

      while (g_ascii_isalnum (*end) || *end == '.' || *end == '-')
        end++;
      after = g_utf8_get_char (end);
      while (end > at + 1 && (end[-1] == '.' || end[-1] == '-'))
        end--;

      handle = g_ascii_strdown (at + 1, end - at - 1);
      if ((g_unichar_isspace (before) || before == '(') && after != '@' && after != '_' && !g_unichar_isalnum (after)
          && !g_unichar_ismark (after) && lf_bluesky_handle_is_valid (handle))
        add_facet (facets, LF_BLUESKY_FACET_MENTION, (LfTextSpan) { at - text, end - text }, g_steal_pointer (&handle));
    }
}

static gboolean
ends_tag (gunichar c)
{
  return c == 0 || g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == 0x00ad || c == 0x200b || c == 0x2060;
}

/* Not g_unichar_ispunct(): that one takes emoji and “+” too. */
static gboolean
is_punctuation (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONNECT_PUNCTUATION: case G_UNICODE_DASH_PUNCTUATION: case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION: case G_UNICODE_INITIAL_PUNCTUATION: case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
      return TRUE;
    default:
      return FALSE;
    }
}

/* The tag after the sign @hash, without the punctuation of the sentence around; empty when there is none. */
static char *
read_tag (const char  *hash,
          const char **end)
{
  const char *begin = g_utf8_next_char (hash);
  gboolean has_letter = FALSE;

  /* A keycap sign is written “#”, U+FE0F, U+20E3. */
  *end = begin;
  if (g_utf8_get_char (begin) == 0xfe0f || g_utf8_get_char (begin) == 0x20e3)
    return g_strdup ("");

  while (!ends_tag (g_utf8_get_char (*end)))
    *end = g_utf8_next_char (*end);
  while (*end > begin && is_punctuation (g_utf8_get_char (g_utf8_prev_char (*end))))
    *end = g_utf8_prev_char (*end);
  for (const char *c = begin; c < *end; c = g_utf8_next_char (c))
    has_letter |= !g_unichar_isdigit (g_utf8_get_char (c)) && !is_punctuation (g_utf8_get_char (c));

  return has_letter ? g_strndup (begin, *end - begin) : g_strdup ("");
}

static void
find_tags (const char *text,
           GPtrArray  *facets)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar sign = g_utf8_get_char (c);
      g_autofree char *tag = NULL;
      const char *end;

      if ((sign != '#' && sign != 0xff03) || !g_unichar_isspace (get_char_before (text, c)))
        continue;

      tag = read_tag (c, &end);
      if (*tag != '\0' && strlen (tag) <= MAX_TAG_BYTES && lf_text_count_graphemes (tag) <= MAX_TAG_GRAPHEMES)
        add_facet (facets, LF_BLUESKY_FACET_TAG, (LfTextSpan) { c - text, end - text }, g_steal_pointer (&tag));
    }
}

static int
compare_facets (gconstpointer a,
                gconstpointer b)
{
  const LfBlueskyFacet *first = *(LfBlueskyFacet * const *) a, *second = *(LfBlueskyFacet * const *) b;

  if (first->span.start_byte != second->span.start_byte)
    return first->span.start_byte < second->span.start_byte ? -1 : 1;

  return (int) first->kind - (int) second->kind;
}

/**
 * lf_bluesky_facets_find:
 * @text: valid UTF-8, exactly as it is sent
 *
 * Finds http(s) addresses, “@handle” and “#tag” by the rules that Bluesky's own apps use, so that the text looks there as
 * its author sees it.
 *
 * Returns: (transfer full) (element-type LfBlueskyFacet): in the order of the text, none overlapping another
 */
GPtrArray *
lf_bluesky_facets_find (const char *text)
{
  GPtrArray *facets = g_ptr_array_new_with_free_func (free_facet);
  gsize end = 0;

  find_links (text, facets);
  find_mentions (text, facets);
  find_tags (text, facets);
  g_ptr_array_sort (facets, compare_facets);

  for (guint i = 0; i < facets->len; )
    {
      LfBlueskyFacet *facet = g_ptr_array_index (facets, i);

      if (facet->span.start_byte < end)
        {
          g_ptr_array_remove_index (facets, i);
          continue;
        }
      end = facet->span.end_byte;
      i++;
    }

  return facets;
}

static JsonObject *
make_feature (const LfBlueskyFacet *facet,
              GHashTable           *dids)
{
  static const char * const types[] = { "link", "mention", "tag" };
  static const char * const members[] = { "uri", "did", "tag" };
  const char *value = facet->kind == LF_BLUESKY_FACET_MENTION ? g_hash_table_lookup (dids, facet->value) : facet->value;
  g_autofree char *type = g_strconcat ("app.bsky.richtext.facet#", types[facet->kind], NULL);
  JsonObject *feature;

  if (value == NULL)
    return NULL;

  feature = json_object_new ();
  json_object_set_string_member (feature, "$type", type);
  json_object_set_string_member (feature, members[facet->kind], value);
  return feature;
}

/**
 * lf_bluesky_facets_to_json:
 * @facets: (element-type LfBlueskyFacet): what was found
 * @dids: (element-type utf8 utf8): handle to DID; a mention that is not in it stays plain text, for the server refuses a
 *   mention without DID
 *
 * Returns: (transfer full): the member “facets” of a record, perhaps empty
 */
JsonArray *
lf_bluesky_facets_to_json (GPtrArray  *facets,
                           GHashTable *dids)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < facets->len; i++)
    {
      const LfBlueskyFacet *facet = g_ptr_array_index (facets, i);
      JsonObject *feature = make_feature (facet, dids);
      JsonObject *entry, *index;
      JsonArray *features;

      if (feature == NULL)
        continue;

      entry = json_object_new ();
      index = json_object_new ();
      features = json_array_new ();
      json_object_set_int_member (index, "byteStart", facet->span.start_byte);
      json_object_set_int_member (index, "byteEnd", facet->span.end_byte);
      json_array_add_object_element (features, feature);
      json_object_set_object_member (entry, "index", index);
      json_object_set_array_member (entry, "features", features);
      json_array_add_object_element (array, entry);
    }

  return array;
}
