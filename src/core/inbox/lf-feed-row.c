/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the feed: made when somebody looks at it, forgotten when nobody does. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-feed-row.h"

struct _LfFeedRow {
  GObject     parent_instance;
  GHashTable *cache;
  LfItem     *item;
  gint64      key;
  gboolean    stale;
};

enum { PROP_0, PROP_ITEM, PROP_STALE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (LfFeedRow, lf_feed_row, G_TYPE_OBJECT)

static void
lf_feed_row_dispose (GObject *object)
{
  LfFeedRow *self = LF_FEED_ROW (object);

  if (self->cache != NULL)
    g_hash_table_remove (self->cache, &self->key);
  g_clear_pointer (&self->cache, g_hash_table_unref);

  G_OBJECT_CLASS (lf_feed_row_parent_class)->dispose (object);
}

static void
lf_feed_row_finalize (GObject *object)
{
  LfFeedRow *self = LF_FEED_ROW (object);

  g_clear_pointer (&self->item, lf_item_unref);

  G_OBJECT_CLASS (lf_feed_row_parent_class)->finalize (object);
}

static void
lf_feed_row_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  LfFeedRow *self = LF_FEED_ROW (object);

  switch (id)
    {
    case PROP_ITEM:
      g_value_set_boxed (value, self->item);
      break;
    case PROP_STALE:
      g_value_set_boolean (value, self->stale);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_feed_row_class_init (LfFeedRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_feed_row_dispose;
  object_class->finalize = lf_feed_row_finalize;
  object_class->get_property = lf_feed_row_get_property;
  props[PROP_ITEM] = g_param_spec_boxed ("item", NULL, NULL, lf_item_get_type (), G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lf_feed_row_init (LfFeedRow *self)
{
}

LfFeedRow *
lf_feed_row_new (gint64      key,
                 GHashTable *cache)
{
  LfFeedRow *self = g_object_new (LF_TYPE_FEED_ROW, NULL);

  self->key = key;
  self->cache = g_hash_table_ref (cache);
  g_hash_table_insert (cache, &self->key, self);
  return self;
}

gint64
lf_feed_row_get_key (LfFeedRow *self)
{
  g_return_val_if_fail (LF_IS_FEED_ROW (self), 0);
  return self->key;
}

/**
 * lf_feed_row_get_item:
 *
 * Returns: (transfer none) (nullable): what stands in the row; NULL until it was read
 */
LfItem *
lf_feed_row_get_item (LfFeedRow *self)
{
  g_return_val_if_fail (LF_IS_FEED_ROW (self), NULL);
  return self->item;
}

gboolean
lf_feed_row_is_stale (LfFeedRow *self)
{
  g_return_val_if_fail (LF_IS_FEED_ROW (self), FALSE);
  return self->stale;
}

void
lf_feed_row_set_item (LfFeedRow *self,
                      LfItem    *item)
{
  if (self->item != NULL && self->item->seq == item->seq)
    return;

  g_clear_pointer (&self->item, lf_item_unref);
  self->item = lf_item_ref (item);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
}

void
lf_feed_row_set_stale (LfFeedRow *self,
                       gboolean   stale)
{
  if (self->stale == stale)
    return;

  self->stale = stale;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STALE]);
}
