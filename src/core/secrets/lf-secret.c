/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named texts that sign an account in; wiped when let go. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/secrets/lf-secret-text.h"

#include <string.h>

struct _LfSecret {
  GHashTable *texts;
};

void
lf_secret_wipe_text (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
clear_secret (LfSecret *self)
{
  g_clear_pointer (&self->texts, g_hash_table_unref);
}

LF_DEFINE_VALUE (LfSecret, lf_secret, clear_secret)

/**
 * lf_secret_set:
 * @name: what it is, such as “token”
 * @value: (nullable): copied; NULL takes it away
 */
void
lf_secret_set (LfSecret   *self,
               const char *name,
               const char *value)
{
  if (self->texts == NULL)
    self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lf_secret_wipe_text);
  if (value != NULL)
    g_hash_table_replace (self->texts, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->texts, name);
}

/**
 * lf_secret_get:
 *
 * Returns: (nullable) (transfer none): the text, lent for as long as @self lives
 */
const char *
lf_secret_get (LfSecret   *self,
               const char *name)
{
  return self->texts != NULL ? g_hash_table_lookup (self->texts, name) : NULL;
}

/**
 * lf_secret_copy:
 *
 * Returns: (transfer full): the same texts, to change before anybody else holds it
 */
LfSecret *
lf_secret_copy (LfSecret *self)
{
  LfSecret *copy = lf_secret_new ();
  GHashTableIter iter;
  gpointer name, value;

  if (self->texts == NULL)
    return copy;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    lf_secret_set (copy, name, value);
  return copy;
}

gboolean
lf_secret_equal (LfSecret *a,
                 LfSecret *b)
{
  GHashTableIter iter;
  gpointer name, value;

  if (a->texts == NULL || b->texts == NULL)
    return a->texts == b->texts;
  if (g_hash_table_size (a->texts) != g_hash_table_size (b->texts))
    return FALSE;

  g_hash_table_iter_init (&iter, a->texts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_strcmp0 (lf_secret_get (b, name), value) != 0)
      return FALSE;

  return TRUE;
}

char *
lf_secret_to_text (LfSecret *self)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autoptr(JsonObject) object = json_object_new ();
  GHashTableIter iter;
  gpointer name, value;

  if (self->texts != NULL)
    {
      g_hash_table_iter_init (&iter, self->texts);
      while (g_hash_table_iter_next (&iter, &name, &value))
        json_object_set_string_member (object, name, value);
    }

  json_node_init_object (node, object);
  return json_to_string (node, FALSE);
}

LfSecret *
lf_secret_from_text (const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  LfSecret *self;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  self = lf_secret_new ();
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
      lf_secret_set (self, name, json_node_get_string (value));
  return self;
}
