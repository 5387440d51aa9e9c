/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of a composition, part by part. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-composition-private.h"

const char *
lf_composition_get_text (LfComposition *self,
                         guint          part,
                         const char    *account_uid)
{
  return lf_contents_get_text (self->contents, part, account_uid);
}

void
lf_composition_set_text (LfComposition *self,
                         guint          part,
                         const char    *account_uid,
                         const char    *text)
{
  LfContentsPart *written;

  g_return_if_fail (LF_IS_COMPOSITION (self));
  g_return_if_fail (part < self->contents->parts->len && text != NULL);

  written = lf_contents_nth (self->contents, part);
  if (account_uid == NULL)
    {
      if (g_str_equal (written->text, text))
        return;
      g_free (written->text);
      written->text = g_strdup (text);
    }
  else
    {
      if (g_strcmp0 (g_hash_table_lookup (written->variants, account_uid), text) == 0)
        return;
      g_hash_table_insert (written->variants, g_strdup (account_uid), g_strdup (text));
    }

  lf_composition_note_change (self);
}

gboolean
lf_composition_has_own_text (LfComposition *self,
                             const char    *account_uid)
{
  for (guint i = 0; i < self->contents->parts->len; i++)
    if (g_hash_table_contains (lf_contents_nth (self->contents, i)->variants, account_uid))
      return TRUE;

  return FALSE;
}

void
lf_composition_give_own_text (LfComposition *self,
                              const char    *account_uid)
{
  g_return_if_fail (LF_IS_COMPOSITION (self));

  for (guint i = 0; i < self->contents->parts->len; i++)
    {
      LfContentsPart *part = lf_contents_nth (self->contents, i);

      g_hash_table_insert (part->variants, g_strdup (account_uid), g_strdup (part->text));
    }
  lf_composition_note_change (self);
}

void
lf_composition_take_own_text (LfComposition *self,
                              const char    *account_uid)
{
  g_return_if_fail (LF_IS_COMPOSITION (self));

  for (guint i = 0; i < self->contents->parts->len; i++)
    g_hash_table_remove (lf_contents_nth (self->contents, i)->variants, account_uid);
  lf_composition_note_change (self);
}

guint
lf_composition_count_parts (LfComposition *self)
{
  return self->contents->parts->len;
}

void
lf_composition_insert_part (LfComposition *self,
                            guint          part,
                            LfPart        *written)
{
  g_return_if_fail (LF_IS_COMPOSITION (self));

  lf_contents_insert_part (self->contents, part, written);
  lf_composition_note_change (self);
}

LfPart *
lf_composition_remove_part (LfComposition *self,
                            guint          part)
{
  LfPart *written;

  g_return_val_if_fail (LF_IS_COMPOSITION (self), NULL);

  written = lf_contents_remove_part (self->contents, part);
  lf_composition_note_change (self);
  return written;
}

gboolean
lf_composition_part_is_empty (LfComposition *self,
                              guint          part)
{
  LfContentsPart *written = lf_contents_nth (self->contents, part);

  return *written->text == '\0' && g_hash_table_size (written->variants) == 0 && (part == 0 || written->media->len == 0);
}
