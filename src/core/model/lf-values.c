/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of the model: how they are let go, copied and read. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/model/lf-account.h"
#include "core/model/lf-item.h"
#include "core/model/lf-limits.h"

static void
clear_account (LfAccount *self)
{
  g_free (self->uid);
  g_free (self->network);
  g_free (self->server);
  g_free (self->remote_id);
  g_free (self->handle);
  g_free (self->name);
  g_free (self->reason);
  g_free (self->limits);
  g_free (self->look.short_name);
  g_free (self->look.colour);
  g_free (self->access.rights);
}

static void
clear_limits (LfLimits *self)
{
  g_strfreev (self->image_types);
}

static void
clear_media (LfMedia *self)
{
  g_free (self->uid);
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self->alt);
  g_free (self->decoration);
}

static void
clear_field (LfField *self)
{
  g_free (self->name);
  g_free (self->value);
}

static void
clear_variant (LfVariant *self)
{
  g_free (self->account_uid);
  g_free (self->text);
}

static void
clear_part (LfPart *self)
{
  g_free (self->text);
  g_clear_pointer (&self->variants, g_ptr_array_unref);
  g_clear_pointer (&self->media, g_ptr_array_unref);
}

static void
clear_revision (LfRevision *self)
{
  g_free (self->uid);
  g_free (self->post_uid);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self->language);
  g_free (self->reply_to_uid);
  g_free (self->sha256);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
}

static void
clear_post (LfPost *self)
{
  g_free (self->uid);
  g_clear_pointer (&self->revision, lf_revision_unref);
  g_strfreev (self->account_uids);
  g_clear_pointer (&self->due, lf_due_free);
}

static void
clear_reference (LfReference *self)
{
  g_free (self->remote_id);
  g_free (self->uri);
  g_free (self->url);
  g_free (self->extra);
  g_free (self->handle);
}

static void
clear_receipt (LfReceipt *self)
{
  g_free (self->remote_id);
  g_free (self->uri);
  g_free (self->url);
  g_free (self->extra);
}

static void
clear_delivery (LfDelivery *self)
{
  g_free (self->uid);
  g_free (self->post_uid);
  g_free (self->account_uid);
  g_free (self->network);
  g_clear_pointer (&self->revision, lf_revision_unref);
  g_clear_pointer (&self->due, lf_due_free);
  g_free (self->why.reason);
  g_free (self->why.said);
  g_free (self->at_server.schedule_id);
  g_free (self->at_server.wish);
  g_clear_pointer (&self->at_server.wish_due, lf_due_free);
  g_clear_pointer (&self->receipt, lf_receipt_unref);
}

static void
clear_submission (LfSubmission *self)
{
  g_free (self->post_uid);
  g_clear_pointer (&self->revision, lf_revision_unref);
  g_strfreev (self->account_uids);
  g_clear_pointer (&self->due, lf_due_free);
  g_strfreev (self->handed_uids);
}

void
lf_person_clear (LfPerson *self)
{
  g_clear_pointer (&self->remote_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->handle, g_free);
  g_clear_pointer (&self->url, g_free);
}

static void
clear_item (LfItem *self)
{
  g_free (self->uid);
  g_free (self->network);
  g_clear_pointer (&self->reference, lf_reference_unref);
  lf_person_clear (&self->author);
  g_free (self->text);
  g_strfreev (self->links);
  g_free (self->parent_uri);
  g_free (self->root_uri);
  g_strfreev (self->account_uids);
  g_free (self->problem);
}

static void
clear_fetched (LfFetched *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->next_cursor);
}

static void
clear_feed_query (LfFeedQuery *self)
{
  g_free (self->account_uid);
  g_free (self->search);
}

LF_DEFINE_VALUE (LfAccount, lf_account, clear_account)
LF_DEFINE_VALUE (LfLimits, lf_limits, clear_limits)
LF_DEFINE_VALUE (LfMedia, lf_media, clear_media)
LF_DEFINE_VALUE (LfField, lf_field, clear_field)
LF_DEFINE_VALUE (LfVariant, lf_variant, clear_variant)
LF_DEFINE_VALUE (LfPart, lf_part, clear_part)
LF_DEFINE_VALUE (LfRevision, lf_revision, clear_revision)
LF_DEFINE_VALUE (LfPost, lf_post, clear_post)
LF_DEFINE_VALUE (LfReference, lf_reference, clear_reference)
LF_DEFINE_VALUE (LfReceipt, lf_receipt, clear_receipt)
LF_DEFINE_VALUE (LfDelivery, lf_delivery, clear_delivery)
LF_DEFINE_VALUE (LfSubmission, lf_submission, clear_submission)
LF_DEFINE_VALUE (LfItem, lf_item, clear_item)
LF_DEFINE_VALUE (LfFetched, lf_fetched, clear_fetched)
LF_DEFINE_VALUE (LfFeedQuery, lf_feed_query, clear_feed_query)
G_DEFINE_BOXED_TYPE (LfDue, lf_due, lf_due_copy, lf_due_free)

static const char *
choose_name (const char *name,
             const char *handle)
{
  return name != NULL && *name != '\0' ? name : handle;
}

const char *
lf_person_get_display_name (const LfPerson *self)
{
  return choose_name (self->name, self->handle);
}

const char *
lf_account_get_short_name (LfAccount *self)
{
  return self->look.short_name != NULL ? self->look.short_name : self->handle;
}

gboolean
lf_account_may (LfAccount  *self,
                const char *right)
{
  g_auto(GStrv) names = self->access.rights != NULL ? g_strsplit (self->access.rights, " ", -1) : NULL;

  return names == NULL || g_strv_contains ((const char * const *) names, right);
}

const char *
lf_account_get_display_name (LfAccount *self)
{
  return choose_name (self->name, self->handle);
}

/**
 * lf_account_copy:
 *
 * Returns: (transfer full): a new account with the same fields, to change before anybody else holds it
 */
LfAccount *
lf_account_copy (LfAccount *self)
{
  LfAccount *copy = lf_account_new ();

  *copy = *self;
  copy->uid = g_strdup (self->uid);
  copy->network = g_strdup (self->network);
  copy->server = g_strdup (self->server);
  copy->remote_id = g_strdup (self->remote_id);
  copy->handle = g_strdup (self->handle);
  copy->name = g_strdup (self->name);
  copy->reason = g_strdup (self->reason);
  copy->limits = g_strdup (self->limits);
  copy->look.short_name = g_strdup (self->look.short_name);
  copy->look.colour = g_strdup (self->look.colour);
  copy->access.rights = g_strdup (self->access.rights);
  return copy;
}

/**
 * lf_part_get_text:
 * @account_uid: (nullable): whose text
 *
 * Returns: (transfer none): the account's own text, else the text for all
 */
const char *
lf_part_get_text (LfPart     *self,
                  const char *account_uid)
{
  for (guint i = 0; self->variants != NULL && i < self->variants->len; i++)
    {
      LfVariant *variant = g_ptr_array_index (self->variants, i);

      if (g_strcmp0 (variant->account_uid, account_uid) == 0)
        return variant->text;
    }

  return self->text != NULL ? self->text : "";
}

/**
 * lf_revision_dup_first_words:
 * @n_characters: most characters
 *
 * Returns: (transfer full): the beginning of the text on one line
 */
char *
lf_revision_dup_first_words (LfRevision *self,
                             guint       n_characters)
{
  LfPart *part = g_ptr_array_index (self->parts, 0);
  g_autofree char *line = g_strdup (part->text != NULL ? part->text : "");

  g_strdelimit (line, "\n\r\t", ' ');
  g_strstrip (line);
  if (g_utf8_strlen (line, -1) > (glong) n_characters)
    {
      g_autofree char *cut = g_utf8_substring (line, 0, n_characters);

      return g_strconcat (cut, "…", NULL);
    }

  return g_steal_pointer (&line);
}

/**
 * lf_due_new:
 * @due_us: µs since 1970 UTC
 * @wall: (nullable): the wall-clock time that the person chose
 * @zone: (nullable): its time zone
 */
LfDue *
lf_due_new (gint64      due_us,
            const char *wall,
            const char *zone)
{
  LfDue *self = g_new0 (LfDue, 1);

  self->due_us = due_us;
  self->wall = g_strdup (wall);
  self->zone = g_strdup (zone);
  return self;
}

LfDue *
lf_due_copy (const LfDue *self)
{
  return lf_due_new (self->due_us, self->wall, self->zone);
}

void
lf_due_free (LfDue *self)
{
  g_free (self->wall);
  g_free (self->zone);
  g_free (self);
}

const char *
lf_fields_get (GPtrArray  *fields,
               const char *name)
{
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      LfField *field = g_ptr_array_index (fields, i);

      if (g_str_equal (field->name, name))
        return field->value;
    }
  return NULL;
}

gboolean
lf_fields_equal (GPtrArray *a,
                 GPtrArray *b)
{
  if ((a != NULL ? a->len : 0) != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; a != NULL && i < a->len; i++)
    {
      LfField *field = g_ptr_array_index (a, i);

      if (g_strcmp0 (lf_fields_get (b, field->name), field->value) != 0)
        return FALSE;
    }
  return TRUE;
}
