/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads JSON that came from outside: a strict scan first, then json-glib, then readers that never warn. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/http/lf-json.h"

#include "core/base/lf-error.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_EXACT_DOUBLE 9007199254740992.0

/* Walks once over the raw text. json-glib takes comments, single quotes, hex and octal numbers and loops into its own
 * stack at each bracket; whatever is not plain JSON between the strings is refused here, so that both always agree on
 * what is a string and what is a bracket. */
typedef struct {
  const char *at;
  const char *end;
  guint depth;
  gboolean has_root;
  GArray *big_integers;   /* gsize: offsets right behind integers that json-glib would wrap around */
  const char *begin;
} Scan;

static gboolean
skip_string (Scan *scan)
{
  for (scan->at++; scan->at < scan->end; scan->at++)
    {
      if (*scan->at == '\\')
        scan->at++;
      else if (*scan->at == '"')
        {
          scan->at++;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
skip_word (Scan       *scan,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return FALSE;

  scan->at += length;
  return TRUE;
}

static gsize
skip_digits (Scan *scan)
{
  const char *first = scan->at;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at))
    scan->at++;

  return scan->at - first;
}

static gboolean
skip_one_of (Scan       *scan,
             const char *signs)
{
  if (scan->at >= scan->end || *scan->at == '\0' || strchr (signs, *scan->at) == NULL)
    return FALSE;

  scan->at++;
  return TRUE;
}

static gboolean
skip_number (Scan *scan)
{
  const char *first = scan->at, *digits;
  gboolean is_integer = TRUE;
  gsize n_digits;

  skip_one_of (scan, "-");
  digits = scan->at;
  n_digits = skip_digits (scan);
  if (n_digits == 0 || (n_digits > 1 && *digits == '0'))
    return FALSE;

  if (skip_one_of (scan, "."))
    {
      is_integer = FALSE;
      if (skip_digits (scan) == 0)
        return FALSE;
    }
  if (skip_one_of (scan, "eE"))
    {
      is_integer = FALSE;
      skip_one_of (scan, "+-");
      if (skip_digits (scan) == 0)
        return FALSE;
    }

  if (is_integer && n_digits > 18)
    {
      g_autofree char *text = g_strndup (first, scan->at - first);
      gint64 value;

      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
        {
          gsize offset = scan->at - scan->begin;

          g_array_append_val (scan->big_integers, offset);
        }
    }

  return TRUE;
}

static gboolean
scan_next (Scan *scan)
{
  if (skip_one_of (scan, " \t\r\n"))
    return TRUE;

  /* json-glib takes “{} {}” and gives the last one. */
  if (scan->depth == 0 && (scan->has_root || (*scan->at != '{' && *scan->at != '[')))
    return FALSE;

  scan->has_root = TRUE;
  switch (*scan->at)
    {
    case ',': case ':':
      scan->at++;
      return TRUE;
    case '{': case '[':
      scan->at++;
      return ++scan->depth <= MAX_DEPTH;
    case '}': case ']':
      scan->at++;
      return scan->depth-- > 0;
    case '"':
      return skip_string (scan);
    case 't':
      return skip_word (scan, "true");
    case 'f':
      return skip_word (scan, "false");
    case 'n':
      return skip_word (scan, "null");
    default:
      return skip_number (scan);
    }
}

/* An integer above int64 would come out as another number; with an exponent it is read as a float, which no reader of
 * integers takes. */
static GBytes *
soften_big_integers (Scan   *scan,
                     GBytes *bytes)
{
  g_autoptr(GByteArray) copy = NULL;
  gsize done = 0;

  if (scan->big_integers->len == 0)
    return g_bytes_ref (bytes);

  copy = g_byte_array_new ();
  for (guint i = 0; i < scan->big_integers->len; i++)
    {
      gsize offset = g_array_index (scan->big_integers, gsize, i);

      g_byte_array_append (copy, (const guint8 *) scan->begin + done, offset - done);
      g_byte_array_append (copy, (const guint8 *) "e0", 2);
      done = offset;
    }
  g_byte_array_append (copy, (const guint8 *) scan->begin + done, scan->end - scan->begin - done);

  return g_byte_array_free_to_bytes (g_steal_pointer (&copy));
}

/* Returns (nullable): the bytes that json-glib may see */
static GBytes *
scan_bytes (GBytes  *bytes,
            GError **error)
{
  g_autoptr(GArray) big_integers = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  Scan scan = { .at = text, .begin = text, .end = text + size, .big_integers = big_integers };

  if (size == 0 || !g_utf8_validate_len (text, size, NULL))
    {
      g_set_error_literal (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD,
                           size == 0 ? "the JSON text is empty" : "the JSON text is not UTF-8");
      return NULL;
    }

  while (scan.at < scan.end)
    {
      if (!scan_next (&scan))
        {
          LfNetworkErrorInfo deep = { .name = (char *) "TooDeep" };

          g_propagate_error (error, scan.depth > MAX_DEPTH ?
                                    lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, &deep, "the JSON text is nested too deep") :
                                    lf_network_error_new (LF_NETWORK_ERROR_NOT_UNDERSTOOD, NULL, "the text is not plain JSON"));
          return NULL;
        }
    }

  return soften_big_integers (&scan, bytes);
}

/* Some programs write a mark of the byte order in front, which RFC 8259 allows to ignore. Returns (transfer full) */
static GBytes *
skip_mark (GBytes *bytes)
{
  static const guint8 mark[] = { 0xEF, 0xBB, 0xBF };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize skipped = size >= sizeof mark && memcmp (data, mark, sizeof mark) == 0 ? sizeof mark : 0;

  return g_bytes_new_from_bytes (bytes, skipped, size - skipped);
}

JsonNode *
lf_json_parse (GBytes  *bytes,
               GError **error)
{
  g_autoptr(GBytes) unmarked = skip_mark (bytes);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GBytes) plain = NULL;
  JsonNode *root;
  gsize size;
  const char *text;

  if ((plain = scan_bytes (unmarked, error)) == NULL)
    return NULL;

  /* json-glib's own message quotes the text, which may hold a token or words of a person. */
  text = g_bytes_get_data (plain, &size);
  if (!json_parser_load_from_data (parser, text, size, NULL))
    {
      g_set_error_literal (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD, "the JSON text is broken");
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !(JSON_NODE_HOLDS_OBJECT (root) || JSON_NODE_HOLDS_ARRAY (root)))
    {
      g_set_error_literal (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_NOT_UNDERSTOOD, "the JSON text is no object or array");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

static JsonNode *
find_member (JsonObject *object,
             const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

JsonNode *
lf_json_parse_text (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text != NULL ? text : "", text != NULL ? strlen (text) : 0);
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);
  JsonNode *empty;

  if (lf_json_root_object (node) != NULL)
    return g_steal_pointer (&node);

  empty = json_node_init_object (json_node_alloc (), NULL);
  json_node_take_object (empty, json_object_new ());
  return empty;
}

JsonObject *
lf_json_root_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
lf_json_root_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
lf_json_get_object (JsonObject *object,
                    const char *name)
{
  return lf_json_root_object (find_member (object, name));
}

JsonArray *
lf_json_get_array (JsonObject *object,
                   const char *name)
{
  return lf_json_root_array (find_member (object, name));
}

const char *
lf_json_get_string (JsonObject *object,
                    const char *name)
{
  JsonNode *node = find_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

gint64
lf_json_get_int (JsonObject *object,
                 const char *name,
                 gint64      fallback)
{
  JsonNode *node = find_member (object, name);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  if (json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return fallback;

  /* Some servers write counts as 5.0; beyond 2^53 a float does not know its own number. */
  value = json_node_get_double (node);
  if (!isfinite (value) || fabs (value) > MAX_EXACT_DOUBLE || value != trunc (value))
    return fallback;

  return (gint64) value;
}

gboolean
lf_json_get_bool (JsonObject *object,
                  const char *name,
                  gboolean    fallback)
{
  JsonNode *node = find_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;

  return json_node_get_boolean (node);
}

guint
lf_json_n_objects (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

JsonObject *
lf_json_nth_object (JsonArray *array,
                    guint      index)
{
  if (index >= lf_json_n_objects (array))
    return NULL;

  return lf_json_root_object (json_array_get_element (array, index));
}

const char *
lf_json_nth_string (JsonArray *array,
                    guint      index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                          : NULL;
}

JsonObject *
lf_json_walk (JsonObject *object,
              ...)
{
  const char *name;
  va_list names;

  va_start (names, object);
  while (object != NULL && (name = va_arg (names, const char *)) != NULL)
    object = lf_json_get_object (object, name);
  va_end (names);

  return object;
}

/* Fractions come in 3 to 9 digits; through a float the last one would be lost. */
static gint64
read_fraction_us (const char *text)
{
  const char *dot = strpbrk (text, ".,");
  gint64 us = 0;

  if (dot == NULL)
    return 0;

  for (int i = 1; i <= 6; i++)
    {
      us *= 10;
      if (g_ascii_isdigit (*(dot + 1)))
        us += *++dot - '0';
    }

  return us;
}

gint64
lf_json_get_time_us (JsonObject *object,
                     const char *name)
{
  const char *text = lf_json_get_string (object, name);
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (time == NULL)
    return 0;

  return g_date_time_to_unix (time) * G_USEC_PER_SEC + read_fraction_us (text);
}

/**
 * lf_json_to_text:
 * @node: any JSON
 *
 * Returns: (transfer full): one line of JSON text, UTF-8
 */
char *
lf_json_to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

char *
lf_json_format_time (gint64 time_us)
{
  gint64 seconds = time_us / G_USEC_PER_SEC, rest_us = time_us % G_USEC_PER_SEC;
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *whole = NULL;

  if (rest_us < 0)
    {
      seconds--;
      rest_us += G_USEC_PER_SEC;
    }
  if ((time = g_date_time_new_from_unix_utc (seconds)) == NULL)
    return NULL;

  whole = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", whole, (int) (rest_us / 1000));
}
