/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds what still keeps a post from being planned, and how long its texts are by each network's rule. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/compose/lf-checkup.h"

#include "core/base/lf-text.h"

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

static gboolean
goes_to (const LfCheckup *self,
         LfAdapter       *adapter)
{
  const char *uid = lf_adapter_get_account (adapter)->uid;

  return lf_contents_has (self->contents, uid) && !g_ptr_array_find_with_equal_func (self->fixed, uid, g_str_equal, NULL);
}

/* The same thing to do is named once: two accounts of one network that share a text are cured by one deed. */
static void
add_need (const LfCheckup *self,
          GArray          *needs,
          LfNeed           need,
          LfAccount       *account)
{
  for (guint i = 0; i < needs->len; i++)
    {
      const LfNeed *other = &g_array_index (needs, LfNeed, i);
      const char *text, *other_text;

      if (other->kind != need.kind || other->media != need.media || other->part != need.part)
        continue;
      if (need.account_uid == NULL || need.place == LF_PLACE_PICTURES)
        return;
      text = lf_contents_get_text (self->contents, need.part, need.account_uid);
      other_text = lf_contents_get_text (self->contents, other->part, other->account_uid);
      if (text != other_text)
        continue;
      for (guint n = 0; n < g_list_model_get_n_items (self->adapters); n++)
        {
          g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, n);
          LfAccount *other_account = lf_adapter_get_account (adapter);

          if (g_strcmp0 (other_account->uid, other->account_uid) == 0 &&
              g_strcmp0 (other_account->network, account->network) == 0)
            return;
        }
    }

  g_array_append_val (needs, need);
}

/* Only the pictures of the first part have rows of their own; those of another one are cured where it stands. */
static LfNeed
read_problem (const LfProblem *problem,
              const char      *account_uid,
              guint            part)
{
  LfNeed need = { .account_uid = g_intern_string (account_uid), .media = problem->media, .part = part };

  need.place = problem->media >= 0 ? LF_PLACE_PICTURES : LF_PLACE_TEXT;
  switch (problem->code)
    {
    case LF_POST_ERROR_EMPTY:
      need.kind = LF_NEED_TEXT;
      need.account_uid = NULL;
      break;
    case LF_POST_ERROR_TOO_LONG:
      need.kind = problem->media >= 0 ? LF_NEED_SHORTER_ALT_TEXT : LF_NEED_SHORTER_TEXT;
      break;
    case LF_POST_ERROR_NO_ALT_TEXT:
      need.kind = LF_NEED_ALT_TEXT;
      need.place = LF_PLACE_PICTURES;
      need.account_uid = NULL;
      break;
    case LF_POST_ERROR_MEDIA_COUNT:
      need.kind = LF_NEED_FEWER_PICTURES;
      need.place = LF_PLACE_PICTURES;
      break;
    case LF_POST_ERROR_MEDIA_TYPE:
    case LF_POST_ERROR_MEDIA_SIZE:
      need.kind = LF_NEED_OTHER_PICTURE;
      need.place = LF_PLACE_PICTURES;
      break;
    default:
      need.kind = LF_NEED_OTHER_TEXT;
      break;
    }

  return need;
}

static void
check_part (const LfCheckup *self,
            GArray          *needs,
            guint            part)
{
  LfContentsPart *written = lf_contents_nth (self->contents, part);

  /* Without any account nobody else would notice that nothing was written. */
  if (written->media->len == 0 && is_blank (written->text) && g_hash_table_size (written->variants) == 0)
    add_need (self, needs, (LfNeed) { LF_NEED_TEXT, LF_PLACE_TEXT, NULL, -1, part }, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      g_autoptr(GArray) problems = NULL;

      if (!goes_to (self, adapter))
        continue;
      problems = lf_adapter_check (adapter, lf_contents_get_text (self->contents, part, account->uid), written->media);
      for (guint n = 0; n < problems->len; n++)
        {
          const LfProblem *problem = &g_array_index (problems, LfProblem, n);

          /* Descriptions are looked at for all accounts alike, chosen or not. */
          if (problem->code != LF_POST_ERROR_NO_ALT_TEXT)
            add_need (self, needs, read_problem (problem, account->uid, part), account);
        }
    }
}

static void
check_pictures (const LfCheckup *self,
                GArray          *needs,
                guint            part)
{
  GPtrArray *pictures = lf_contents_nth (self->contents, part)->media;

  for (guint i = 0; i < pictures->len; i++)
    {
      LfMedia *media = g_ptr_array_index (pictures, i);

      if (media->decoration != NULL && is_blank (media->decoration))
        add_need (self, needs, (LfNeed) { LF_NEED_REASON, LF_PLACE_PICTURES, NULL, i, part }, NULL);
      else if (media->decoration == NULL && is_blank (media->alt))
        add_need (self, needs, (LfNeed) { LF_NEED_ALT_TEXT, LF_PLACE_PICTURES, NULL, i, part }, NULL);
    }
}

static void
check_accounts (const LfCheckup *self,
                GArray          *needs)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);

      if (goes_to (self, adapter))
        return;
    }

  add_need (self, needs, (LfNeed) { LF_NEED_ACCOUNT, LF_PLACE_ACCOUNTS, NULL, -1 }, NULL);
}

static void
check_time (const LfCheckup *self,
            GArray          *needs)
{
  LfNeed need = { .place = LF_PLACE_WHEN, .media = -1 };

  if (self->unreadable)
    need.kind = LF_NEED_READABLE_TIME;
  else if (self->contents->due == NULL)
    need.kind = LF_NEED_TIME;
  else if (self->contents->due->due_us <= self->now_us)
    need.kind = LF_NEED_LATER_TIME;
  else
    return;

  add_need (self, needs, need, NULL);
}

static void
check_fields (const LfCheckup *self,
              GArray          *needs)
{
  for (guint i = 0; self->required != NULL && self->required[i] != NULL; i++)
    if (is_blank (g_hash_table_lookup (self->contents->fields, self->required[i])))
      {
        LfNeed need = { LF_NEED_FIELD, LF_PLACE_APPROVAL, NULL, (int) i, 0, g_intern_string (self->required[i]) };

        g_array_append_val (needs, need);
      }
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const LfNeed *one = a;
  const LfNeed *other = b;

  if (one->place != other->place)
    return (int) one->place - (int) other->place;
  if (one->part != other->part)
    return (int) one->part - (int) other->part;
  return one->media - other->media;
}

/**
 * lf_checkup_list_needs:
 *
 * Returns: (transfer full): of LfNeed, everything that is missing, in the order in which the window is worked through
 */
GArray *
lf_checkup_list_needs (const LfCheckup *self)
{
  GArray *needs = g_array_new (FALSE, FALSE, sizeof (LfNeed));

  for (guint i = 0; i < self->contents->parts->len; i++)
    {
      check_part (self, needs, i);
      check_pictures (self, needs, i);
    }
  if (self->n_importing > 0)
    add_need (self, needs, (LfNeed) { LF_NEED_PICTURE_LOADED, LF_PLACE_PICTURES, NULL, -1 }, NULL);
  check_accounts (self, needs);
  check_time (self, needs);
  check_fields (self, needs);
  g_array_sort (needs, compare_places);
  return needs;
}

/**
 * lf_checkup_list_counters:
 * @part: of which part
 *
 * Returns: (transfer full): of LfCounter, one for each network, limit and length among the chosen accounts
 */
GArray *
lf_checkup_list_counters (const LfCheckup *self,
                          guint            part)
{
  GArray *counters = g_array_new (FALSE, FALSE, sizeof (LfCounter));
  guint n_adapters = g_list_model_get_n_items (self->adapters);

  for (guint i = 0; i < n_adapters; i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);
      LfAccount *account = lf_adapter_get_account (adapter);
      g_autofree char *text = NULL;
      gboolean known = FALSE;
      LfCounter counter;

      if (!goes_to (self, adapter))
        continue;
      /* As it will be sent: without white space at the end. */
      text = lf_text_normalise (lf_contents_get_text (self->contents, part, account->uid));
      counter.network = g_intern_string (account->network);
      counter.account_uid = g_intern_string (account->uid);
      counter.have = lf_adapter_count (adapter, text);
      counter.limit = lf_adapter_get_limits (adapter)->max_length;
      for (guint n = 0; n < counters->len && !known; n++)
        {
          const LfCounter *other = &g_array_index (counters, LfCounter, n);

          known = other->network == counter.network && other->have == counter.have && other->limit == counter.limit;
        }
      if (!known)
        g_array_append_val (counters, counter);
    }

  return counters;
}

/* A further part answers an own post: it costs what a post costs. */
static gint64
get_account_price (const LfCheckup *self,
                   LfAdapter       *adapter)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->contents->parts->len; i++)
    {
      const char *uid = lf_adapter_get_account (adapter)->uid;
      g_autofree char *text = lf_text_normalise (lf_contents_get_text (self->contents, i, uid));

      sum += lf_adapter_get_price_micro (adapter, text, lf_contents_nth (self->contents, i)->media, NULL);
    }

  return sum;
}

/**
 * lf_checkup_get_price:
 * @account_uids: (out) (transfer full): the chosen accounts that charge something
 *
 * Returns: what sending all parts to all chosen accounts costs, millionths of a US dollar
 */
gint64
lf_checkup_get_price (const LfCheckup *self,
                      GStrv           *account_uids)
{
  g_autoptr(GStrvBuilder) uids = g_strv_builder_new ();
  gint64 sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->adapters); i++)
    {
      g_autoptr(LfAdapter) adapter = g_list_model_get_item (self->adapters, i);
      gint64 price = goes_to (self, adapter) ? get_account_price (self, adapter) : 0;

      if (price > 0)
        g_strv_builder_add (uids, lf_adapter_get_account (adapter)->uid);
      sum += price;
    }

  *account_uids = g_strv_builder_end (uids);
  return sum;
}
