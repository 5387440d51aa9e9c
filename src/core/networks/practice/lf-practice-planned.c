/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts that wait in a practice world until their time. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/networks/practice/lf-practice-planned.h"

#include "core/base/lf-clock.h"
#include "core/base/lf-error.h"

#include <string.h>

#define DAY_US (24 * LF_HOUR_US)

/* A copy is no post of that key. */
static char *
make_key (const char *key)
{
  return g_strconcat ("planned-", key, NULL);
}

static gboolean
waits (LfPracticeEntry *entry)
{
  return entry->planned && !entry->deleted;
}

static gboolean
refuse (LfNetworkError   code,
        const char      *name,
        const char      *said,
        GError         **error)
{
  LfNetworkErrorInfo info = { .status = code == LF_NETWORK_ERROR_GONE ? 404 : 422, .name = (char *) name, .said = (char *) said };

  g_propagate_error (error, lf_network_error_new (code, &info, "the practice network answers %u", info.status));
  return FALSE;
}

static gboolean
check_time (const LfPracticeSite  *site,
            gint64                 due_us,
            GError               **error)
{
  if (due_us - site->now_us >= LF_PRACTICE_MIN_AHEAD_US)
    return TRUE;
  return refuse (LF_NETWORK_ERROR_REJECTED, "ScheduleLate", "Die Zeit muss mindestens 5 Minuten in der Zukunft liegen.", error);
}

static gboolean
check_room (LfPracticeWorld  *world,
            gint64            due_us,
            GError          **error)
{
  GPtrArray *entries = lf_practice_world_get_entries (world);
  guint n_day = 0, n_all = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);

      n_all += waits (entry);
      n_day += waits (entry) && entry->time_us / DAY_US == due_us / DAY_US;
    }

  if (n_day < LF_PRACTICE_MAX_PLANNED_PER_DAY && n_all < LF_PRACTICE_MAX_PLANNED)
    return TRUE;
  return refuse (LF_NETWORK_ERROR_REJECTED, "ScheduleFull", "Es sind schon zu viele Beiträge geplant.", error);
}

char *
lf_practice_planned_take (const LfPracticeSite  *site,
                          const LfPracticePost  *post,
                          gint64                 due_us,
                          GError               **error)
{
  g_autoptr(LfPracticeWorld) world = lf_practice_world_open (site->folder, site->account->uid, error);
  LfPracticeEntry *entry;

  if (world == NULL || !check_time (site, due_us, error) || !check_room (world, due_us, error))
    return NULL;

  entry = lf_practice_world_add (world);
  entry->kind = LF_ITEM_OWN;
  entry->audience = post->audience;
  entry->text = g_strdup (post->text);
  entry->key = make_key (post->key);
  entry->time_us = due_us;
  entry->n_media = post->n_media;
  entry->planned = TRUE;
  return lf_practice_world_save (world, error) ? g_strdup_printf ("%" G_GINT64_FORMAT, entry->n) : NULL;
}

GStrv
lf_practice_planned_find (const LfPracticeSite  *site,
                          const char            *key,
                          gint64                 due_us,
                          GError               **error)
{
  g_autoptr(LfPracticeWorld) world = lf_practice_world_open (site->folder, site->account->uid, error);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autofree char *planned_key = make_key (key);
  GPtrArray *entries;
  guint n = 0;

  if (world == NULL)
    return NULL;

  entries = lf_practice_world_get_entries (world);
  for (guint i = 0; i < entries->len; i++)
    {
      LfPracticeEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, entry->n);

      if (!waits (entry) || entry->time_us <= site->now_us || entry->time_us != due_us || g_strcmp0 (entry->key, planned_key) != 0)
        continue;
      g_strv_builder_add (ids, id);
      n++;
    }

  return n > 0 ? g_strv_builder_end (ids) : NULL;
}

gboolean
lf_practice_planned_change (const LfPracticeSite  *site,
                            const char            *id,
                            gint64                 due_us,
                            GError               **error)
{
  g_autoptr(LfPracticeWorld) world = lf_practice_world_open (site->folder, site->account->uid, error);
  LfPracticeEntry *entry = world != NULL ? lf_practice_world_find (world, g_ascii_strtoll (id, NULL, 10)) : NULL;

  if (world == NULL)
    return FALSE;
  if (entry == NULL || !waits (entry) || entry->time_us <= site->now_us)
    return refuse (LF_NETWORK_ERROR_GONE, NULL, "Der geplante Beitrag ist nicht mehr da.", error);
  if (due_us != 0 && !check_time (site, due_us, error))
    return FALSE;

  entry->time_us = due_us != 0 ? due_us : entry->time_us;
  entry->deleted = due_us == 0;
  return lf_practice_world_save (world, error);
}

gboolean
lf_practice_planned_go_out (LfPracticeWorld *world,
                            gint64           now_us,
                            LfPracticeShow   show)
{
  GPtrArray *entries = lf_practice_world_get_entries (world);
  guint n_before = entries->len;
  gboolean any = FALSE;

  for (guint i = 0; i < n_before; i++)
    {
      LfPracticeEntry *copy = g_ptr_array_index (entries, i);
      LfPracticeEntry *post;

      if (!waits (copy) || copy->time_us > now_us)
        continue;

      post = lf_practice_world_add (world);
      post->kind = LF_ITEM_OWN;
      post->audience = copy->audience;
      post->text = g_strdup (copy->text);
      post->key = g_strdup (copy->key + strlen ("planned-"));
      post->time_us = copy->time_us;
      post->n_media = copy->n_media;
      copy->deleted = TRUE;
      show (world, post, now_us);
      any = TRUE;
    }

  return any;
}
