/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revisions and what hangs below them, to and from rows. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-revision-rows.h"

#include "core/base/lf-error.h"
#include "core/base/lf-uid.h"

static void
add_text (GChecksum  *checksum,
          const char *text)
{
  /* With its length in front, no two lists of texts look alike. */
  g_autofree char *field = g_strdup_printf ("%" G_GSIZE_FORMAT ":%s", text != NULL ? strlen (text) : 0, text != NULL ? text : "");

  g_checksum_update (checksum, (const guchar *) field, -1);
}

static int
compare_variants (gconstpointer a,
                  gconstpointer b)
{
  return g_strcmp0 ((*(LfVariant **) a)->account_uid, (*(LfVariant **) b)->account_uid);
}

static void
add_part (GChecksum *checksum,
          LfPart    *part)
{
  g_autoptr(GPtrArray) variants = g_ptr_array_new ();

  if (part->variants != NULL)
    g_ptr_array_extend (variants, part->variants, NULL, NULL);
  g_ptr_array_sort (variants, compare_variants);

  add_text (checksum, "part");
  add_text (checksum, part->text);
  for (guint i = 0; i < variants->len; i++)
    {
      LfVariant *variant = g_ptr_array_index (variants, i);

      add_text (checksum, "variant");
      add_text (checksum, variant->account_uid);
      add_text (checksum, variant->text);
    }
  for (guint i = 0; part->media != NULL && i < part->media->len; i++)
    {
      LfMedia *media = g_ptr_array_index (part->media, i);

      add_text (checksum, "media");
      add_text (checksum, media->sha256);
      add_text (checksum, media->alt);
    }
}

char *
lf_revision_rows_dup_sha256 (LfRevision *revision)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  add_text (checksum, revision->language);
  add_text (checksum, lf_audience_name (revision->audience));
  add_text (checksum, revision->reply_to_uid);
  for (guint i = 0; revision->parts != NULL && i < revision->parts->len; i++)
    add_part (checksum, g_ptr_array_index (revision->parts, i));
  return g_strdup (g_checksum_get_string (checksum));
}

static gint64
put_media (LfDb     *db,
           LfMedia  *media,
           gint64    now_us,
           GError  **error)
{
  g_autofree char *uid = media->uid != NULL ? g_strdup (media->uid) : lf_uid_new ();

  if (!lf_db_run (db, error, "INSERT INTO media (uid, sha256, mime, width, height, size_bytes, created_us) VALUES (?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (uid) DO NOTHING", "sssiiii", uid, media->sha256, media->mime, (gint64) media->width,
                  (gint64) media->height, media->size_bytes, now_us))
    return 0;

  return lf_db_find_id (db, error, "SELECT id FROM media WHERE uid = ?", uid);
}

static gboolean
insert_variants (LfDb     *db,
                 gint64    revision_id,
                 gint64    ordinal,
                 LfPart   *part,
                 GError  **error)
{
  for (guint i = 0; part->variants != NULL && i < part->variants->len; i++)
    {
      LfVariant *variant = g_ptr_array_index (part->variants, i);
      gint64 account_id = lf_db_find_id (db, error, "SELECT id FROM account WHERE uid = ?", variant->account_uid);

      if (account_id == 0 ||
          !lf_db_run (db, error, "INSERT INTO part_variant (revision_id, ordinal, account_id, text) VALUES (?, ?, ?, ?)", "iiis",
                      revision_id, ordinal, account_id, variant->text))
        return FALSE;
    }

  return TRUE;
}

static gboolean
insert_media (LfDb     *db,
              gint64    revision_id,
              gint64    ordinal,
              LfPart   *part,
              GError  **error)
{
  gint64 now_us = lf_db_get_int (db, NULL, 0, "SELECT created_us FROM post_revision WHERE id = ?", "i", revision_id);

  for (guint i = 0; part->media != NULL && i < part->media->len; i++)
    {
      LfMedia *media = g_ptr_array_index (part->media, i);
      gint64 media_id = put_media (db, media, now_us, error);

      if (media_id == 0 ||
          !lf_db_run (db, error, "INSERT INTO part_media (revision_id, ordinal, position, media_id, alt, decoration) "
                      "VALUES (?, ?, ?, ?, ?, ?)", "iiiiss", revision_id, ordinal, (gint64) i, media_id, media->alt, media->decoration))
        return FALSE;
    }

  return TRUE;
}

static gboolean
insert_parts (LfDb        *db,
              gint64       revision_id,
              LfRevision  *revision,
              GError     **error)
{
  for (guint i = 0; revision->parts != NULL && i < revision->parts->len; i++)
    {
      LfPart *part = g_ptr_array_index (revision->parts, i);

      if (!lf_db_run (db, error, "INSERT INTO revision_part (revision_id, ordinal, text) VALUES (?, ?, ?)", "iis", revision_id,
                      (gint64) i, part->text != NULL ? part->text : "") ||
          !insert_variants (db, revision_id, i, part, error) ||
          !insert_media (db, revision_id, i, part, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
insert_fields (LfDb        *db,
               gint64       revision_id,
               LfRevision  *revision,
               GError     **error)
{
  for (guint i = 0; revision->fields != NULL && i < revision->fields->len; i++)
    {
      LfField *field = g_ptr_array_index (revision->fields, i);

      if (!lf_db_run (db, error, "INSERT INTO revision_field (revision_id, name, value) VALUES (?, ?, ?) "
                      "ON CONFLICT (revision_id, name) DO UPDATE SET value = excluded.value", "iss", revision_id, field->name, field->value))
        return FALSE;
    }

  return TRUE;
}

/* Returns: FALSE with @error; @item_id is 0 when @revision answers nothing */
static gboolean
find_answered (LfDb        *db,
               LfRevision  *revision,
               gint64      *item_id,
               GError     **error)
{
  *item_id = 0;
  if (revision->reply_to_uid == NULL)
    return TRUE;

  *item_id = lf_db_find_id (db, error, "SELECT id FROM item WHERE uid = ?", revision->reply_to_uid);
  return *item_id != 0;
}

gint64
lf_revision_rows_insert (LfDb        *db,
                         gint64       post_id,
                         LfRevision  *revision,
                         gboolean     frozen,
                         GError     **error)
{
  g_autofree char *uid = lf_uid_new ();
  g_autofree char *sha256 = lf_revision_rows_dup_sha256 (revision);
  gint64 item_id, revision_id;

  if (!find_answered (db, revision, &item_id, error) ||
      !lf_db_run (db, error, "INSERT INTO post_revision (uid, post_id, language, audience, reply_to_item_id, sha256, frozen, created_us) "
                  "VALUES (?, ?, ?, ?, nullif (?, 0), ?, ?, coalesce (nullif (?, 0), (SELECT changed_us FROM post WHERE id = ?)))",
                  "sissisiii", uid, post_id, revision->language != NULL ? revision->language : "",
                  lf_audience_name (revision->audience), item_id, sha256,
                  (gint64) frozen, revision->created_us, post_id))
    return 0;

  revision_id = lf_db_last_id (db);
  return insert_parts (db, revision_id, revision, error) && insert_fields (db, revision_id, revision, error) ? revision_id : 0;
}

gboolean
lf_revision_rows_replace (LfDb        *db,
                          gint64       revision_id,
                          LfRevision  *revision,
                          GError     **error)
{
  g_autofree char *sha256 = lf_revision_rows_dup_sha256 (revision);
  gint64 item_id;

  return find_answered (db, revision, &item_id, error) &&
         lf_db_run (db, error, "UPDATE post_revision SET language = ?, audience = ?, reply_to_item_id = nullif (?, 0), sha256 = ? "
                    "WHERE id = ? AND frozen = 0", "ssisi", revision->language != NULL ? revision->language : "",
                    lf_audience_name (revision->audience), item_id, sha256, revision_id) &&
         lf_db_run (db, error, "DELETE FROM part_media WHERE revision_id = ?", "i", revision_id) &&
         lf_db_run (db, error, "DELETE FROM part_variant WHERE revision_id = ?", "i", revision_id) &&
         lf_db_run (db, error, "DELETE FROM revision_part WHERE revision_id = ?", "i", revision_id) &&
         lf_db_run (db, error, "DELETE FROM revision_field WHERE revision_id = ?", "i", revision_id) &&
         insert_parts (db, revision_id, revision, error) && insert_fields (db, revision_id, revision, error);
}

static gboolean
read_parts (LfDb        *db,
            gint64       revision_id,
            LfRevision  *revision,
            GError     **error)
{
  LfRows *rows = lf_db_query (db, error, "SELECT text FROM revision_part WHERE revision_id = ? ORDER BY ordinal", "i", revision_id);

  while (lf_rows_next (rows))
    {
      LfPart *part = lf_part_new ();

      part->text = g_strdup (lf_rows_text (rows, 0));
      part->variants = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_variant_unref);
      part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
      g_ptr_array_add (revision->parts, part);
    }
  return lf_rows_end (rows, error);
}

static LfPart *
get_part (LfRevision *revision,
          gint64      ordinal)
{
  return ordinal >= 0 && ordinal < revision->parts->len ? g_ptr_array_index (revision->parts, ordinal) : NULL;
}

static gboolean
read_variants (LfDb        *db,
               gint64       revision_id,
               LfRevision  *revision,
               GError     **error)
{
  LfRows *rows = lf_db_query (db, error, "SELECT v.ordinal, a.uid, v.text FROM part_variant v JOIN account a ON a.id = v.account_id "
                              "WHERE v.revision_id = ? ORDER BY v.ordinal, v.account_id", "i", revision_id);

  while (lf_rows_next (rows))
    {
      LfPart *part = get_part (revision, lf_rows_int (rows, 0));
      LfVariant *variant;

      if (part == NULL)
        continue;
      variant = lf_variant_new ();
      variant->account_uid = g_strdup (lf_rows_text (rows, 1));
      variant->text = g_strdup (lf_rows_text (rows, 2));
      g_ptr_array_add (part->variants, variant);
    }
  return lf_rows_end (rows, error);
}

static gboolean
read_media (LfDb        *db,
            gint64       revision_id,
            LfRevision  *revision,
            GError     **error)
{
  LfRows *rows = lf_db_query (db, error, "SELECT p.ordinal, m.uid, m.sha256, m.mime, m.width, m.height, m.size_bytes, p.alt, p.decoration "
                              "FROM part_media p JOIN media m ON m.id = p.media_id "
                              "WHERE p.revision_id = ? ORDER BY p.ordinal, p.position", "i", revision_id);

  while (lf_rows_next (rows))
    {
      LfPart *part = get_part (revision, lf_rows_int (rows, 0));
      LfMedia *media;

      if (part == NULL)
        continue;
      media = lf_media_new ();
      media->uid = g_strdup (lf_rows_text (rows, 1));
      media->sha256 = g_strdup (lf_rows_text (rows, 2));
      media->mime = g_strdup (lf_rows_text (rows, 3));
      media->width = lf_rows_int (rows, 4);
      media->height = lf_rows_int (rows, 5);
      media->size_bytes = lf_rows_int (rows, 6);
      media->alt = g_strdup (lf_rows_text (rows, 7));
      media->decoration = g_strdup (lf_rows_text (rows, 8));
      g_ptr_array_add (part->media, media);
    }
  return lf_rows_end (rows, error);
}

static gboolean
read_fields (LfDb        *db,
             gint64       revision_id,
             LfRevision  *revision,
             GError     **error)
{
  LfRows *rows = lf_db_query (db, error, "SELECT name, value FROM revision_field WHERE revision_id = ? ORDER BY name", "i", revision_id);

  while (lf_rows_next (rows))
    {
      LfField *field = lf_field_new ();

      field->name = g_strdup (lf_rows_text (rows, 0));
      field->value = g_strdup (lf_rows_text (rows, 1));
      g_ptr_array_add (revision->fields, field);
    }
  return lf_rows_end (rows, error);
}

LfRevision *
lf_revision_rows_read (LfDb    *db,
                       gint64   revision_id,
                       GError **error)
{
  g_autoptr(LfRevision) revision = lf_revision_new ();
  LfRows *rows = lf_db_query (db, error, "SELECT r.uid, p.uid, r.language, r.audience, i.uid, r.sha256, r.created_us FROM post_revision r "
                              "JOIN post p ON p.id = r.post_id LEFT JOIN item i ON i.id = r.reply_to_item_id WHERE r.id = ?",
                              "i", revision_id);

  revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  revision->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_field_unref);
  if (lf_rows_next (rows))
    {
      revision->uid = g_strdup (lf_rows_text (rows, 0));
      revision->post_uid = g_strdup (lf_rows_text (rows, 1));
      revision->language = g_strdup (lf_rows_text (rows, 2));
      /* A name from a newer program is never taken for a wider audience. */
      revision->audience = lf_audience_from_name (lf_rows_text (rows, 3), LF_AUDIENCE_DIRECT);
      revision->reply_to_uid = g_strdup (lf_rows_text (rows, 4));
      revision->sha256 = g_strdup (lf_rows_text (rows, 5));
      revision->created_us = lf_rows_int (rows, 6);
    }
  if (!lf_rows_end (rows, error))
    return NULL;
  if (revision->uid == NULL)
    {
      g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_MISSING, "there is no revision %" G_GINT64_FORMAT, revision_id);
      return NULL;
    }

  if (!read_parts (db, revision_id, revision, error) || !read_variants (db, revision_id, revision, error) ||
      !read_media (db, revision_id, revision, error) || !read_fields (db, revision_id, revision, error))
    return NULL;

  /* Every revision has a part. */
  if (revision->parts->len == 0)
    g_ptr_array_add (revision->parts, lf_part_new ());
  return g_steal_pointer (&revision);
}
