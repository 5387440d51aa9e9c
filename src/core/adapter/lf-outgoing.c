/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step on its way: what an adapter may read, and the one place where it saves what it has got so far. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-outgoing.h"
#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <string.h>

struct _LfOutgoing {
  GObject          parent_instance;
  char            *text;
  char            *language;
  LfAudience       audience;
  char            *key;
  guint            n_attempts;
  gboolean         was_unsure;
  gboolean         waits;
  gint64           read_micro;
  GPtrArray       *media;
  GPtrArray       *paths;
  LfReference     *parent;
  LfReference     *root;
  GStrv            taken_ids;
  JsonNode        *saved;
  LfOutgoingSaver  saver;
};

G_DEFINE_FINAL_TYPE (LfOutgoing, lf_outgoing, G_TYPE_OBJECT)

static JsonNode *
parse_saved (const char *saved)
{
  JsonNode *node = NULL;

  if (saved != NULL)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (saved, strlen (saved));
      g_autoptr(GError) error = NULL;

      node = lf_json_parse (bytes, &error);
      if (node == NULL)
        g_warning ("saved state of a step cannot be read: %s", error->message);
    }

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_clear_pointer (&node, json_node_unref);
      node = json_node_init_object (json_node_alloc (), NULL);
      json_node_take_object (node, json_object_new ());
    }

  return node;
}

static void
on_saved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfOutgoing *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  if (!self->saver.finish (result, self->saver.data, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&self->saved, json_node_unref);
  self->saved = json_node_ref (g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

static void
lf_outgoing_finalize (GObject *object)
{
  LfOutgoing *self = LF_OUTGOING (object);

  g_free (self->text);
  g_free (self->language);
  g_free (self->key);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->parent, lf_reference_unref);
  g_clear_pointer (&self->root, lf_reference_unref);
  g_strfreev (self->taken_ids);
  g_clear_pointer (&self->saved, json_node_unref);
  if (self->saver.free_data != NULL)
    self->saver.free_data (self->saver.data);

  G_OBJECT_CLASS (lf_outgoing_parent_class)->finalize (object);
}

static void
lf_outgoing_class_init (LfOutgoingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_outgoing_finalize;
}

static void
lf_outgoing_init (LfOutgoing *self)
{
}

/**
 * lf_outgoing_new:
 * @parts: (transfer none): what to send; copied
 * @saved: (nullable): JSON object text that an earlier attempt saved
 * @saver: (transfer full): writes what is saved; its data is freed with the object
 * @media_folder: the folder that holds pictures by their SHA-256
 */
LfOutgoing *
lf_outgoing_new (const LfOutgoingParts *parts,
                 const char            *saved,
                 const LfOutgoingSaver *saver,
                 const char            *media_folder)
{
  LfOutgoing *self = g_object_new (LF_TYPE_OUTGOING, NULL);

  self->text = g_strdup (parts->text != NULL ? parts->text : "");
  self->language = g_strdup (parts->language);
  self->audience = parts->audience;
  self->key = g_strdup (parts->key);
  self->n_attempts = parts->n_attempts;
  self->was_unsure = parts->was_unsure;
  self->waits = parts->waits;
  self->media = parts->media != NULL ? g_ptr_array_ref (parts->media) : g_ptr_array_new ();
  self->paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->media->len; i++)
    {
      LfMedia *media = g_ptr_array_index (self->media, i);

      g_ptr_array_add (self->paths, g_build_filename (media_folder, media->sha256, NULL));
    }
  self->parent = parts->parent != NULL ? lf_reference_ref (parts->parent) : NULL;
  self->root = parts->root != NULL ? lf_reference_ref (parts->root) : NULL;
  self->taken_ids = g_strdupv (parts->taken_ids);
  self->saved = parse_saved (saved);
  self->saver = *saver;
  return self;
}

const char *
lf_outgoing_get_text (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), NULL);
  return self->text;
}

const char *
lf_outgoing_get_language (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), NULL);
  return self->language;
}

LfAudience
lf_outgoing_get_audience (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), LF_AUDIENCE_DIRECT);
  return self->audience;
}

const char *
lf_outgoing_get_key (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), NULL);
  return self->key;
}

guint
lf_outgoing_get_n_attempts (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), 0);
  return self->n_attempts;
}

gboolean
lf_outgoing_get_was_unsure (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), FALSE);
  return self->was_unsure;
}

gboolean
lf_outgoing_get_waits (LfOutgoing *self)
{
  return self->waits;
}

void
lf_outgoing_add_read_micro (LfOutgoing *self,
                            gint64      micro)
{
  self->read_micro += micro;
}

gint64
lf_outgoing_get_read_micro (LfOutgoing *self)
{
  return self->read_micro;
}

guint
lf_outgoing_get_n_media (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), 0);
  return self->media->len;
}

/**
 * lf_outgoing_get_media:
 * @index: below lf_outgoing_get_n_media()
 *
 * Returns: (transfer none): the picture as the person attached it
 */
LfMedia *
lf_outgoing_get_media (LfOutgoing *self,
                       guint       index)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self) && index < self->media->len, NULL);
  return g_ptr_array_index (self->media, index);
}

LfReference *
lf_outgoing_get_parent (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), NULL);
  return self->parent;
}

LfReference *
lf_outgoing_get_root (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), NULL);
  return self->root;
}

/**
 * lf_outgoing_is_taken:
 * @remote_id: id of a post that was found at the network
 *
 * Returns: whether another delivery of ours is known to have made that post
 */
gboolean
lf_outgoing_is_taken (LfOutgoing *self,
                      const char *remote_id)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), FALSE);
  return self->taken_ids != NULL && g_strv_contains ((const char * const *) self->taken_ids, remote_id);
}

GBytes *
lf_outgoing_load_media (LfOutgoing  *self,
                        guint        index,
                        GError     **error)
{
  g_autofree char *data = NULL;
  gsize size;

  g_return_val_if_fail (LF_IS_OUTGOING (self) && index < self->paths->len, NULL);

  if (!g_file_get_contents (g_ptr_array_index (self->paths, index), &data, &size, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&data), size);
}

void
lf_outgoing_set_media_path (LfOutgoing *self,
                            guint       index,
                            const char *path)
{
  g_return_if_fail (LF_IS_OUTGOING (self) && index < self->paths->len);

  g_free (g_ptr_array_index (self->paths, index));
  g_ptr_array_index (self->paths, index) = g_strdup (path);
}

const char *
lf_outgoing_sniff_type (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "image/png";
  if (size >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "image/jpeg";
  if (size >= 6 && (memcmp (data, "GIF87a", 6) == 0 || memcmp (data, "GIF89a", 6) == 0))
    return "image/gif";
  if (size >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "image/webp";

  return "application/octet-stream";
}

JsonObject *
lf_outgoing_get_saved (LfOutgoing *self)
{
  g_return_val_if_fail (LF_IS_OUTGOING (self), NULL);
  return json_node_get_object (self->saved);
}

void
lf_outgoing_save_async (LfOutgoing          *self,
                        JsonObject          *saved,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), saved);
  g_autofree char *text = lf_json_to_text (node);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  GTask *task;

  g_return_if_fail (LF_IS_OUTGOING (self));

  task = g_task_new (self, NULL, callback, user_data);
  /* Parsed again: the caller may go on changing its object. */
  g_task_set_task_data (task, lf_json_parse (bytes, NULL), (GDestroyNotify) json_node_unref);
  self->saver.start (self, text, on_saved_cb, task, self->saver.data);
}

gboolean
lf_outgoing_save_finish (LfOutgoing    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
