/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person did and can take back, until the program ends. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/widgets/lf-deeds.h"

/* More than a person looks through; the oldest go first. */
#define MAX_DEEDS 100

/* Steps that come quicker than this after one another are one deed. */
#define STEP_WITHIN_US (10 * G_USEC_PER_SEC)

struct _LfDeedEntry {
  GObject parent_instance;

  char          *label;
  char          *series;     /* (nullable) */
  gint64         done_us;
  LfUndoFunc     undo;
  gpointer       data;
  GDestroyNotify free_func;
};

G_DEFINE_FINAL_TYPE (LfDeedEntry, lf_deed_entry, G_TYPE_OBJECT)

static void
lf_deed_entry_finalize (GObject *object)
{
  LfDeedEntry *self = LF_DEED_ENTRY (object);

  if (self->free_func != NULL)
    self->free_func (self->data);
  g_free (self->label);
  g_free (self->series);

  G_OBJECT_CLASS (lf_deed_entry_parent_class)->finalize (object);
}

static void
lf_deed_entry_class_init (LfDeedEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_deed_entry_finalize;
}

static void
lf_deed_entry_init (LfDeedEntry *self)
{
}

/**
 * lf_deed_entry_get_label:
 *
 * Returns: (transfer none): what was done
 */
const char *
lf_deed_entry_get_label (LfDeedEntry *self)
{
  g_return_val_if_fail (LF_IS_DEED_ENTRY (self), NULL);

  return self->label;
}

/**
 * lf_deed_entry_get_done_us:
 *
 * Returns: when, µs since 1970 UTC
 */
gint64
lf_deed_entry_get_done_us (LfDeedEntry *self)
{
  g_return_val_if_fail (LF_IS_DEED_ENTRY (self), 0);

  return self->done_us;
}

gboolean
lf_deed_entry_can_undo (LfDeedEntry *self)
{
  g_return_val_if_fail (LF_IS_DEED_ENTRY (self), FALSE);

  return self->undo != NULL;
}

struct _LfDeeds {
  GObject parent_instance;

  GListStore *entries;
};

static GType
lf_deeds_get_item_type (GListModel *model)
{
  return LF_TYPE_DEED_ENTRY;
}

static guint
lf_deeds_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (LF_DEEDS (model)->entries));
}

static gpointer
lf_deeds_get_item (GListModel *model,
                   guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (LF_DEEDS (model)->entries), position);
}

static void
lf_deeds_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = lf_deeds_get_item_type;
  iface->get_n_items = lf_deeds_get_n_items;
  iface->get_item = lf_deeds_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LfDeeds, lf_deeds, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, lf_deeds_list_model_init))

static G_DEFINE_QUARK (lf-deeds, deeds)

static void
lf_deeds_finalize (GObject *object)
{
  LfDeeds *self = LF_DEEDS (object);

  g_object_unref (self->entries);

  G_OBJECT_CLASS (lf_deeds_parent_class)->finalize (object);
}

static void
lf_deeds_class_init (LfDeedsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_deeds_finalize;
}

static void
lf_deeds_init (LfDeeds *self)
{
  self->entries = g_list_store_new (LF_TYPE_DEED_ENTRY);
  g_signal_connect_swapped (self->entries, "items-changed", G_CALLBACK (g_list_model_items_changed), self);
}

/**
 * lf_deeds_get_default:
 *
 * Returns: (transfer none): the deeds of the running application, which owns them
 */
LfDeeds *
lf_deeds_get_default (void)
{
  GApplication *app = g_application_get_default ();
  LfDeeds *self;

  g_return_val_if_fail (app != NULL, NULL);

  self = g_object_get_qdata (G_OBJECT (app), deeds_quark ());
  if (self == NULL)
    {
      self = g_object_new (LF_TYPE_DEEDS, NULL);
      g_object_set_qdata_full (G_OBJECT (app), deeds_quark (), self, g_object_unref);
    }
  return self;
}

/**
 * lf_deeds_push:
 * @label: what was done, translated
 * @undo: (scope notified) (nullable): takes it back; called at most once
 * @data: for @undo
 * @free_func: (nullable): lets @data go
 */
void
lf_deeds_push (const char     *label,
               LfUndoFunc      undo,
               gpointer        data,
               GDestroyNotify  free_func)
{
  LfDeeds *self = lf_deeds_get_default ();
  g_autoptr(LfDeedEntry) entry = g_object_new (LF_TYPE_DEED_ENTRY, NULL);
  guint n_entries;

  g_return_if_fail (label != NULL);

  entry->label = g_strdup (label);
  entry->done_us = g_get_real_time ();
  entry->undo = undo;
  entry->data = data;
  entry->free_func = free_func;

  n_entries = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  if (n_entries == MAX_DEEDS)
    g_list_store_remove (self->entries, n_entries - 1);
  g_list_store_insert (self->entries, 0, entry);
}

/**
 * lf_deeds_push_step:
 * @label: what all steps so far have done, translated
 * @series: names what the steps belong to
 * @undo: (scope notified): takes this step back; only that of the first step is ever called
 * @data: for @undo
 * @free_func: (nullable): lets @data go
 */
void
lf_deeds_push_step (const char     *label,
                    const char     *series,
                    LfUndoFunc      undo,
                    gpointer        data,
                    GDestroyNotify  free_func)
{
  LfDeeds *self = lf_deeds_get_default ();
  g_autoptr(LfDeedEntry) newest = g_list_model_get_item (G_LIST_MODEL (self->entries), 0);

  if (newest != NULL && g_strcmp0 (newest->series, series) == 0 && g_get_real_time () - newest->done_us < STEP_WITHIN_US)
    {
      g_free (newest->label);
      newest->label = g_strdup (label);
      newest->done_us = g_get_real_time ();
      g_list_model_items_changed (G_LIST_MODEL (self->entries), 0, 1, 1);
      if (free_func != NULL)
        free_func (data);
      return;
    }

  lf_deeds_push (label, undo, data, free_func);
  g_clear_object (&newest);
  newest = g_list_model_get_item (G_LIST_MODEL (self->entries), 0);
  newest->series = g_strdup (series);
}

/**
 * lf_deeds_undo:
 * @entry: one of the deeds; it goes off the list before it is undone
 */
void
lf_deeds_undo (LfDeeds     *self,
               LfDeedEntry *entry)
{
  g_autoptr(LfDeedEntry) kept = g_object_ref (entry);
  guint position;

  g_return_if_fail (LF_IS_DEEDS (self));

  if (entry->undo == NULL || !g_list_store_find (self->entries, entry, &position))
    return;
  g_list_store_remove (self->entries, position);
  kept->undo (kept->data);
}

/**
 * lf_deeds_undo_last:
 *
 * Returns: FALSE when there is nothing to take back
 */
gboolean
lf_deeds_undo_last (LfDeeds *self)
{
  g_return_val_if_fail (LF_IS_DEEDS (self), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++)
    {
      g_autoptr(LfDeedEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (entry->undo == NULL)
        continue;
      lf_deeds_undo (self, entry);
      return TRUE;
    }

  return FALSE;
}
