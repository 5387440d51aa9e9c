/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and pictures of a post being written, as a plain value that can be compared, copied and frozen. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-contents.h"

#include "core/base/lf-error.h"

static char *
find_language (void)
{
  const char *name = g_get_language_names ()[0];

  if (g_ascii_isalpha (name[0]) && g_ascii_isalpha (name[1]) && !g_ascii_isalpha (name[2]))
    return g_ascii_strdown (name, 2);

  /* No language set: the office writes German. */
  return g_strdup ("de");
}

static LfContentsPart *
part_new (void)
{
  LfContentsPart *part = g_new0 (LfContentsPart, 1);

  part->text = g_strdup ("");
  part->variants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  return part;
}

static void
part_free (gpointer data)
{
  LfContentsPart *part = data;

  g_free (part->text);
  g_hash_table_unref (part->variants);
  g_ptr_array_unref (part->media);
  g_free (part);
}

/**
 * lf_contents_new:
 *
 * Returns: (transfer full): nothing yet, in the language of the person's surroundings
 */
LfContents *
lf_contents_new (void)
{
  LfContents *self = g_new0 (LfContents, 1);

  self->parts = g_ptr_array_new_with_free_func (part_free);
  g_ptr_array_add (self->parts, part_new ());
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->chosen = g_ptr_array_new_with_free_func (g_free);
  self->language = find_language ();
  self->audience = LF_AUDIENCE_PUBLIC;
  return self;
}

static LfContentsPart *
thaw_part (LfPart *frozen)
{
  LfContentsPart *part = part_new ();

  g_free (part->text);
  part->text = g_strdup (frozen->text != NULL ? frozen->text : "");
  for (guint i = 0; frozen->variants != NULL && i < frozen->variants->len; i++)
    {
      LfVariant *variant = g_ptr_array_index (frozen->variants, i);

      g_hash_table_insert (part->variants, g_strdup (variant->account_uid), g_strdup (variant->text));
    }
  for (guint i = 0; frozen->media != NULL && i < frozen->media->len; i++)
    g_ptr_array_add (part->media, lf_media_ref (g_ptr_array_index (frozen->media, i)));

  return part;
}

static void
take_parts (LfContents *self,
            GPtrArray  *frozen)
{
  if (frozen == NULL || frozen->len == 0)
    return;

  g_ptr_array_set_size (self->parts, 0);
  for (guint i = 0; i < frozen->len; i++)
    g_ptr_array_add (self->parts, thaw_part (g_ptr_array_index (frozen, i)));
}

static void
take_fields (LfContents *self,
             GPtrArray  *fields)
{
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      LfField *field = g_ptr_array_index (fields, i);

      g_hash_table_insert (self->fields, g_strdup (field->name), g_strdup (field->value));
    }
}

/**
 * lf_contents_from_post:
 *
 * Returns: (transfer full): what the newest revision of @post says
 */
LfContents *
lf_contents_from_post (LfPost *post)
{
  LfContents *self = lf_contents_new ();
  LfRevision *revision = post->revision;

  if (revision != NULL)
    {
      take_parts (self, revision->parts);
      if (revision->language != NULL && *revision->language != '\0')
        {
          g_free (self->language);
          self->language = g_strdup (revision->language);
        }
      self->audience = revision->audience;
      self->reply_to_uid = g_strdup (revision->reply_to_uid);
      take_fields (self, revision->fields);
    }
  for (guint i = 0; post->account_uids != NULL && post->account_uids[i] != NULL; i++)
    g_ptr_array_add (self->chosen, g_strdup (post->account_uids[i]));
  if (post->due != NULL)
    self->due = lf_due_copy (post->due);
  self->hand_over = post->hand_over;

  return self;
}

static gboolean
is_fixed (LfDelivery *delivery)
{
  switch (delivery->state)
    {
    case LF_DELIVERY_SENT:
    case LF_DELIVERY_PREPARING:
    case LF_DELIVERY_SENDING:
    case LF_DELIVERY_UNSURE:
      return TRUE;
    default:
      return FALSE;
    }
}

LfContents *
lf_contents_from_deliveries (const LfContents *chosen,
                             GPtrArray        *deliveries,
                             GPtrArray        *fixed)
{
  LfContents *self = NULL;

  g_ptr_array_set_size (fixed, 0);
  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);

      if (is_fixed (delivery))
        {
          g_ptr_array_add (fixed, g_strdup (delivery->account_uid));
        }
      /* What waits at a server can be changed: the outbox takes it away there first. An older text of which that is known already does not count. */
      else if (delivery->state != LF_DELIVERY_CANCELLED && !lf_reason_is (delivery->at_server.wish, "replace"))
        {
          if (self == NULL)
            {
              g_autoptr(LfPost) post = lf_post_new ();

              post->revision = lf_revision_ref (delivery->revision);
              post->due = lf_due_copy (delivery->due);
              post->hand_over = chosen->hand_over;
              self = lf_contents_from_post (post);
            }
          g_ptr_array_add (self->chosen, g_strdup (delivery->account_uid));
          self->at_server = self->at_server || delivery->state == LF_DELIVERY_AT_SERVER;
        }
    }

  /* Where it is already does not count as a difference. */
  for (guint i = 0; self != NULL && i < fixed->len; i++)
    if (lf_contents_has (chosen, g_ptr_array_index (fixed, i)))
      g_ptr_array_add (self->chosen, g_strdup (g_ptr_array_index (fixed, i)));

  return self;
}

void
lf_contents_free (LfContents *self)
{
  g_ptr_array_unref (self->parts);
  g_hash_table_unref (self->fields);
  g_ptr_array_unref (self->chosen);
  g_free (self->language);
  g_clear_pointer (&self->due, lf_due_free);
  g_free (self->reply_to_uid);
  g_free (self);
}

LfContents *
lf_contents_copy (const LfContents *self)
{
  g_autoptr(LfPost) post = lf_contents_make_post (self, NULL);

  return lf_contents_from_post (post);
}

/* Names and texts, such as own texts of accounts. */
static gboolean
texts_equal (GHashTable *a,
             GHashTable *b)
{
  GHashTableIter iter;
  gpointer uid, text;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &uid, &text))
    if (g_strcmp0 (g_hash_table_lookup (b, uid), text) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
media_equal (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      LfMedia *one = g_ptr_array_index (a, i);
      LfMedia *other = g_ptr_array_index (b, i);

      if (g_strcmp0 (one->sha256, other->sha256) != 0 || g_strcmp0 (one->alt, other->alt) != 0 ||
          g_strcmp0 (one->decoration, other->decoration) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
parts_equal (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      LfContentsPart *one = g_ptr_array_index (a, i);
      LfContentsPart *other = g_ptr_array_index (b, i);

      if (g_strcmp0 (one->text, other->text) != 0 || !texts_equal (one->variants, other->variants) ||
          !media_equal (one->media, other->media))
        return FALSE;
    }

  return TRUE;
}

/**
 * lf_contents_equal:
 *
 * Returns: whether readers and plan would see no difference; the order in which accounts were chosen is none
 */
gboolean
lf_contents_equal (const LfContents *a,
                   const LfContents *b)
{
  gint64 due_a = a->due != NULL ? a->due->due_us : 0;
  gint64 due_b = b->due != NULL ? b->due->due_us : 0;

  if (!parts_equal (a->parts, b->parts) || g_strcmp0 (a->language, b->language) != 0 || due_a != due_b ||
      a->hand_over != b->hand_over || a->chosen->len != b->chosen->len || !texts_equal (a->fields, b->fields))
    return FALSE;
  for (guint i = 0; i < a->chosen->len; i++)
    if (!lf_contents_has (b, g_ptr_array_index (a->chosen, i)))
      return FALSE;

  return TRUE;
}

/**
 * lf_contents_has:
 *
 * Returns: whether it goes to this account
 */
gboolean
lf_contents_has (const LfContents *self,
                 const char       *account_uid)
{
  return g_ptr_array_find_with_equal_func (self->chosen, account_uid, g_str_equal, NULL);
}

LfContentsPart *
lf_contents_nth (const LfContents *self,
                 guint             part)
{
  return g_ptr_array_index (self->parts, part);
}

/**
 * lf_contents_get_text:
 * @part: of which part
 * @account_uid: (nullable): whose text
 *
 * Returns: (transfer none): the account's own text, else the text for all
 */
const char *
lf_contents_get_text (const LfContents *self,
                      guint             part,
                      const char       *account_uid)
{
  LfContentsPart *said = lf_contents_nth (self, part);
  const char *text = account_uid != NULL ? g_hash_table_lookup (said->variants, account_uid) : NULL;

  return text != NULL ? text : said->text;
}

gboolean
lf_contents_set_field (LfContents *self,
                       const char *name,
                       const char *value)
{
  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (g_hash_table_lookup (self->fields, name), value) == 0)
    return FALSE;

  if (value != NULL)
    g_hash_table_insert (self->fields, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (self->fields, name);
  return TRUE;
}

static GPtrArray *
freeze_fields (const LfContents *self)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_field_unref);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      LfField *field = lf_field_new ();

      field->name = g_strdup (name);
      field->value = g_strdup (value);
      g_ptr_array_add (fields, field);
    }
  return fields;
}

static void
free_variant (gpointer data)
{
  lf_variant_unref (data);
}

static LfPart *
freeze_part (const LfContents *self,
             LfContentsPart   *written,
             gboolean          only_chosen)
{
  LfPart *part = lf_part_new ();
  GHashTableIter iter;
  gpointer uid, text;

  part->text = g_strdup (written->text);
  part->variants = g_ptr_array_new_with_free_func (free_variant);
  g_hash_table_iter_init (&iter, written->variants);
  while (g_hash_table_iter_next (&iter, &uid, &text))
    {
      LfVariant *variant;

      if (only_chosen && !lf_contents_has (self, uid))
        continue;
      variant = lf_variant_new ();
      variant->account_uid = g_strdup (uid);
      variant->text = g_strdup (text);
      g_ptr_array_add (part->variants, variant);
    }
  part->media = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_media_unref);
  for (guint i = 0; i < written->media->len; i++)
    g_ptr_array_add (part->media, lf_media_ref (g_ptr_array_index (written->media, i)));

  return part;
}

static void
move_media (LfContents *self,
            guint       from,
            guint       to)
{
  GPtrArray *source = lf_contents_nth (self, from)->media;
  GPtrArray *target = lf_contents_nth (self, to)->media;

  for (guint i = 0; i < source->len; i++)
    g_ptr_array_insert (target, i, lf_media_ref (g_ptr_array_index (source, i)));
  g_ptr_array_set_size (source, 0);
}

void
lf_contents_insert_part (LfContents *self,
                         guint       part,
                         LfPart     *written)
{
  g_return_if_fail (part <= self->parts->len);

  g_ptr_array_insert (self->parts, part, written != NULL ? thaw_part (written) : part_new ());
  if (part == 0)
    move_media (self, 1, 0);
}

LfPart *
lf_contents_remove_part (LfContents *self,
                         guint       part)
{
  LfPart *written;

  g_return_val_if_fail (part < self->parts->len && self->parts->len > 1, NULL);

  if (part == 0)
    move_media (self, 0, 1);
  written = freeze_part (self, lf_contents_nth (self, part), FALSE);
  g_ptr_array_remove_index (self->parts, part);
  return written;
}

/**
 * lf_contents_freeze:
 * @post_uid: (nullable)
 * @only_chosen: leave out own texts of accounts it does not go to
 *
 * Returns: (transfer full): a revision of these contents
 */
LfRevision *
lf_contents_freeze (const LfContents *self,
                    const char       *post_uid,
                    gboolean          only_chosen)
{
  LfRevision *revision = lf_revision_new ();

  revision->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_part_unref);
  for (guint i = 0; i < self->parts->len; i++)
    g_ptr_array_add (revision->parts, freeze_part (self, lf_contents_nth (self, i), only_chosen));
  revision->post_uid = g_strdup (post_uid);
  revision->language = g_strdup (self->language);
  revision->audience = self->audience;
  revision->reply_to_uid = g_strdup (self->reply_to_uid);
  revision->fields = freeze_fields (self);
  return revision;
}

/**
 * lf_contents_make_post:
 * @post_uid: (nullable): a new one when NULL
 *
 * Returns: (transfer full): the draft to save
 */
LfPost *
lf_contents_make_post (const LfContents *self,
                       const char       *post_uid)
{
  LfPost *post = lf_post_new ();
  GPtrArray *uids = g_ptr_array_new ();

  for (guint i = 0; i < self->chosen->len; i++)
    g_ptr_array_add (uids, g_strdup (g_ptr_array_index (self->chosen, i)));
  g_ptr_array_add (uids, NULL);

  post->uid = g_strdup (post_uid);
  post->state = LF_POST_DRAFT;
  post->revision = lf_contents_freeze (self, post_uid, FALSE);
  post->account_uids = (GStrv) g_ptr_array_free (uids, FALSE);
  post->due = self->due != NULL ? lf_due_copy (self->due) : NULL;
  post->hand_over = self->hand_over;
  return post;
}
