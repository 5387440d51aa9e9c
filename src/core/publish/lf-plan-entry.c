/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of the plan. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-plan-entry.h"

struct _LfPlanEntry {
  GObject    parent_instance;
  char      *key;
  gint64     due_us;
  GPtrArray *deliveries;   /* of LfDelivery */
  LfItem    *elsewhere;    /* (nullable) */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfPlanEntry, lf_plan_entry, G_TYPE_OBJECT)

/* From what needs a person most to what needs nobody. */
static const LfDeliveryState by_gravity[] = {
  LF_DELIVERY_FAILED, LF_DELIVERY_HELD, LF_DELIVERY_UNSURE, LF_DELIVERY_WAITING, LF_DELIVERY_SENDING, LF_DELIVERY_PREPARING,
  LF_DELIVERY_QUEUED, LF_DELIVERY_AT_SERVER, LF_DELIVERY_SENT, LF_DELIVERY_CANCELLED,
};

static gboolean
is_same_delivery (LfDelivery *a,
                  LfDelivery *b)
{
  return g_strcmp0 (a->uid, b->uid) == 0 && a->state == b->state && a->changed_us == b->changed_us &&
         g_strcmp0 (a->why.reason, b->why.reason) == 0 && g_strcmp0 (a->why.said, b->why.said) == 0 &&
         a->why.until_us == b->why.until_us && a->n_steps_sent == b->n_steps_sent &&
         g_strcmp0 (a->revision->uid, b->revision->uid) == 0;
}

static gboolean
is_same (LfPlanEntry *a,
         LfPlanEntry *b)
{
  if (a->deliveries->len != b->deliveries->len)
    return FALSE;
  for (guint i = 0; i < a->deliveries->len; i++)
    if (!is_same_delivery (g_ptr_array_index (a->deliveries, i), g_ptr_array_index (b->deliveries, i)))
      return FALSE;

  return a->elsewhere == NULL || b->elsewhere == NULL || a->elsewhere->seq == b->elsewhere->seq;
}

static void
lf_plan_entry_finalize (GObject *object)
{
  LfPlanEntry *self = LF_PLAN_ENTRY (object);

  g_free (self->key);
  g_ptr_array_unref (self->deliveries);
  g_clear_pointer (&self->elsewhere, lf_item_unref);

  G_OBJECT_CLASS (lf_plan_entry_parent_class)->finalize (object);
}

static void
lf_plan_entry_class_init (LfPlanEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_plan_entry_finalize;
  signals[CHANGED] = g_signal_new ("changed", LF_TYPE_PLAN_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_plan_entry_init (LfPlanEntry *self)
{
  self->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
}

LfPlanEntry *
lf_plan_entry_new_post (const char *key,
                        gint64      due_us)
{
  LfPlanEntry *self = g_object_new (LF_TYPE_PLAN_ENTRY, NULL);

  self->key = g_strdup (key);
  self->due_us = due_us;
  return self;
}

LfPlanEntry *
lf_plan_entry_new_elsewhere (const char *key,
                             LfItem     *item)
{
  LfPlanEntry *self = lf_plan_entry_new_post (key, item->created_us);

  self->elsewhere = lf_item_ref (item);
  return self;
}

void
lf_plan_entry_add (LfPlanEntry *self,
                   LfDelivery  *delivery)
{
  g_ptr_array_add (self->deliveries, lf_delivery_ref (delivery));
}

gboolean
lf_plan_entry_has_account (LfPlanEntry *self,
                           const char  *account_uid)
{
  for (guint i = 0; i < self->deliveries->len; i++)
    if (g_strcmp0 (((LfDelivery *) g_ptr_array_index (self->deliveries, i))->account_uid, account_uid) == 0)
      return TRUE;

  return self->elsewhere != NULL && self->elsewhere->account_uids != NULL &&
         g_strv_contains ((const char *const *) self->elsewhere->account_uids, account_uid);
}

int
lf_plan_entry_compare (LfPlanEntry *a,
                       LfPlanEntry *b)
{
  if (a->due_us != b->due_us)
    return a->due_us < b->due_us ? -1 : 1;

  return g_strcmp0 (a->key, b->key);
}

gboolean
lf_plan_entry_update (LfPlanEntry *self,
                      LfPlanEntry *newer)
{
  gboolean changed = !is_same (self, newer);

  /* The newer values are kept in any case: they may differ in something that is not compared. */
  g_ptr_array_unref (self->deliveries);
  self->deliveries = g_ptr_array_ref (newer->deliveries);
  g_clear_pointer (&self->elsewhere, lf_item_unref);
  self->elsewhere = newer->elsewhere != NULL ? lf_item_ref (newer->elsewhere) : NULL;

  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
  return changed;
}

gint64
lf_plan_entry_get_due_us (LfPlanEntry *self)
{
  g_return_val_if_fail (LF_IS_PLAN_ENTRY (self), 0);
  return self->due_us;
}

const char *
lf_plan_entry_get_post_uid (LfPlanEntry *self)
{
  g_return_val_if_fail (LF_IS_PLAN_ENTRY (self), NULL);

  if (self->deliveries->len == 0)
    return NULL;
  return ((LfDelivery *) g_ptr_array_index (self->deliveries, 0))->post_uid;
}

GPtrArray *
lf_plan_entry_get_deliveries (LfPlanEntry *self)
{
  g_return_val_if_fail (LF_IS_PLAN_ENTRY (self), NULL);
  return self->deliveries;
}

LfItem *
lf_plan_entry_get_elsewhere (LfPlanEntry *self)
{
  g_return_val_if_fail (LF_IS_PLAN_ENTRY (self), NULL);
  return self->elsewhere;
}

LfRevision *
lf_plan_entry_get_revision (LfPlanEntry *self)
{
  g_return_val_if_fail (LF_IS_PLAN_ENTRY (self), NULL);

  if (self->deliveries->len == 0)
    return NULL;
  return ((LfDelivery *) g_ptr_array_index (self->deliveries, 0))->revision;
}

LfDeliveryState
lf_plan_entry_get_state (LfPlanEntry *self)
{
  g_return_val_if_fail (LF_IS_PLAN_ENTRY (self), LF_DELIVERY_SENT);

  for (guint g = 0; g < G_N_ELEMENTS (by_gravity); g++)
    for (guint i = 0; i < self->deliveries->len; i++)
      if (((LfDelivery *) g_ptr_array_index (self->deliveries, i))->state == by_gravity[g])
        return by_gravity[g];

  /* Made elsewhere: it is there. */
  return LF_DELIVERY_SENT;
}
