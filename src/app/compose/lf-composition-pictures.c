/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of a post while it is written. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-composition-private.h"

guint
lf_composition_count_pictures (LfComposition *self)
{
  return lf_contents_nth (self->contents, 0)->media->len;
}

guint
lf_composition_count_part_pictures (LfComposition *self,
                                    guint          part)
{
  return lf_contents_nth (self->contents, part)->media->len;
}

/**
 * lf_composition_get_picture:
 *
 * Returns: (transfer none): lent until the picture is changed or removed
 */
LfMedia *
lf_composition_get_picture (LfComposition *self,
                            guint          index)
{
  g_return_val_if_fail (index < lf_contents_nth (self->contents, 0)->media->len, NULL);

  return g_ptr_array_index (lf_contents_nth (self->contents, 0)->media, index);
}

void
lf_composition_add_picture (LfComposition *self,
                            LfMedia       *media)
{
  g_ptr_array_add (lf_contents_nth (self->contents, 0)->media, lf_media_ref (media));
  lf_composition_note_change (self);
}

void
lf_composition_remove_picture (LfComposition *self,
                               guint          index)
{
  g_return_if_fail (index < lf_contents_nth (self->contents, 0)->media->len);

  g_ptr_array_remove_index (lf_contents_nth (self->contents, 0)->media, index);
  lf_composition_note_change (self);
}

/**
 * lf_composition_describe:
 * @alt: (nullable): the picture's description
 * @decoration: (nullable): why it needs none; an empty reason is still to be given
 */
void
lf_composition_describe (LfComposition *self,
                         guint          index,
                         const char    *alt,
                         const char    *decoration)
{
  LfMedia *old = lf_composition_get_picture (self, index);
  LfMedia *media;

  g_return_if_fail (old != NULL);

  if (g_strcmp0 (old->alt, alt) == 0 && g_strcmp0 (old->decoration, decoration) == 0)
    return;

  media = lf_media_new ();
  media->uid = g_strdup (old->uid);
  media->sha256 = g_strdup (old->sha256);
  media->mime = g_strdup (old->mime);
  media->width = old->width;
  media->height = old->height;
  media->size_bytes = old->size_bytes;
  media->alt = g_strdup (alt);
  media->decoration = g_strdup (decoration);
  g_ptr_array_index (lf_contents_nth (self->contents, 0)->media, index) = media;
  lf_media_unref (old);
  lf_composition_note_change (self);
}

/**
 * lf_composition_get_max_alt:
 *
 * Returns: how long a description may be so that every chosen account takes it, in grapheme clusters; 0: no limit
 */
guint
lf_composition_get_max_alt (LfComposition *self)
{
  guint max = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);
      guint limit = lf_adapter_get_limits (adapter)->max_alt_length;

      if (lf_composition_is_chosen (self, lf_adapter_get_account (adapter)->uid) && limit > 0 && (max == 0 || limit < max))
        max = limit;
    }

  return max;
}
