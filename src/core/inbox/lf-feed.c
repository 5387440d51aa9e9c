/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The merged feed as a list of a million rows: sixteen bytes for each, rows made when they are looked at, order and filter by the
 * store. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-feed.h"

#include "core/base/lf-text.h"
#include "core/inbox/lf-feed-row.h"
#include "core/store/lf-store-feed.h"

#include <string.h>

struct _LfFeed {
  GObject       parent_instance;
  LfStore      *store;
  LfFeedQuery  *query;
  GArray       *ids;          /* of LfFeedId, newest first: what is shown */
  GArray       *arrived;      /* the same, of what waits until it is asked for */
  GHashTable   *left;         /* keys that were shown under this query and matched no more */
  GHashTable   *rows;         /* key → LfFeedRow that somebody holds */
  GHashTable   *wanted;       /* set of LfFeedRow (owned) to read at the end of this turn of the main loop */
  LfFeedRow    *held;         /* (nullable): stays although it matches no more */
  GCancellable *cancellable;  /* of the reading of a new query; NULL: none */
  gint64        seq;
  guint         turn_id;
  guint         rest_id;      /* waits until the head is on the screen */
  gboolean      by_key;       /* hits of a search come by key, everything else by time */
  gboolean      reading;      /* changes */
  gboolean      read_again;
};

enum { PROP_0, PROP_N_NEW, PROP_LOADING, PROP_QUERY, N_PROPS };
static GParamSpec *props[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void read_changes (LfFeed *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfFeed, lf_feed, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* A reading on its way: whom it is for, and in which order. */
typedef struct {
  LfFeed    *feed;
  GPtrArray *rows;
} FillWork;

static void
fill_work_free (FillWork *work)
{
  g_object_unref (work->feed);
  g_ptr_array_unref (work->rows);
  g_free (work);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FillWork, fill_work_free)

/* The same for a query; its answer is dropped when another one was asked for meanwhile, also when it came in full. */
typedef struct {
  LfFeed       *feed;
  LfFeedQuery  *query;
  GCancellable *cancellable;
} QueryWork;

static void
query_work_free (QueryWork *work)
{
  g_object_unref (work->feed);
  lf_feed_query_unref (work->query);
  g_clear_object (&work->cancellable);
  g_free (work);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QueryWork, query_work_free)

static QueryWork *
query_work_new (LfFeed *feed)
{
  QueryWork *work = g_new0 (QueryWork, 1);

  work->feed = g_object_ref (feed);
  work->query = lf_feed_query_ref (feed->query);
  work->cancellable = feed->cancellable != NULL ? g_object_ref (feed->cancellable) : NULL;
  return work;
}

static LfFeedId *
peek_id (GArray *ids,
         guint   position)
{
  return &g_array_index (ids, LfFeedId, position);
}

/* The order in which the store gives them. */
static gboolean
is_above (LfFeed         *self,
          const LfFeedId *a,
          const LfFeedId *b)
{
  return self->by_key || a->created_us == b->created_us ? a->key > b->key : a->created_us > b->created_us;
}

/* Where @id stands in @ids, or would stand. */
static guint
find_place (LfFeed         *self,
            GArray         *ids,
            const LfFeedId *id)
{
  guint low = 0, high = ids->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (is_above (self, peek_id (ids, middle), id))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
is_at (GArray         *ids,
       guint           position,
       const LfFeedId *id)
{
  return position < ids->len && peek_id (ids, position)->key == id->key;
}

/* A store that was closed while this was on its way is no failure. */
static void
log_failure (const char *what,
             GError     *error)
{
  if (g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN))
    g_debug ("%s: %s", what, error->message);
  else
    g_warning ("%s: not read: %s", what, error->message);
}

static void
on_rows_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(FillWork) work = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = lf_store_read_rows_finish (LF_STORE (object), result, &error);

  if (items == NULL)
    {
      log_failure ("rows of the feed", error);
      return;
    }

  for (guint i = 0; i < MIN (items->len, work->rows->len); i++)
    if (g_ptr_array_index (items, i) != NULL)
      lf_feed_row_set_item (g_ptr_array_index (work->rows, i), g_ptr_array_index (items, i));
}

/* One job for all rows that were looked at in this turn. */
static void
fill_wanted (LfFeed *self)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  FillWork *work = g_new0 (FillWork, 1);
  GHashTableIter iter;
  gpointer row;

  work->feed = g_object_ref (self);
  work->rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      gint64 key = lf_feed_row_get_key (row);

      g_array_append_val (keys, key);
      g_ptr_array_add (work->rows, g_object_ref (row));
    }
  g_hash_table_remove_all (self->wanted);

  if (keys->len == 0)
    fill_work_free (work);
  else
    lf_store_read_rows_async (self->store, keys, NULL, on_rows_read_cb, work);
}

/* Takes @n rows out of the list, which are remembered as having been here. */
static void
remove_range (LfFeed *self,
              guint   position,
              guint   n)
{
  for (guint i = position; i < position + n; i++)
    g_hash_table_add (self->left, g_memdup2 (&peek_id (self->ids, i)->key, sizeof (gint64)));
  g_array_remove_range (self->ids, position, n);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
}

/* Stale rows stay only while they are held. */
static void
drop_stale (LfFeed *self)
{
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      gint64 key = lf_feed_row_get_key (row);

      if (lf_feed_row_is_stale (row) && row != self->held)
        g_array_append_val (keys, key);
    }

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      guint position = lf_feed_find_key (self, key);

      lf_feed_row_set_stale (g_hash_table_lookup (self->rows, &key), FALSE);
      if (position != G_MAXUINT)
        remove_range (self, position, 1);
    }
}

static gboolean
on_turn_end_cb (gpointer user_data)
{
  LfFeed *self = user_data;

  self->turn_id = 0;
  drop_stale (self);
  fill_wanted (self);
  return G_SOURCE_REMOVE;
}

static void
arm_turn_end (LfFeed *self)
{
  if (self->turn_id == 0)
    self->turn_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_turn_end_cb, self, NULL);
}

static void
want_row (LfFeed    *self,
          LfFeedRow *row)
{
  g_hash_table_add (self->wanted, g_object_ref (row));
  arm_turn_end (self);
}

/* ---- Changes */

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

/* From the end, so that the other positions stay right; neighbours go together. */
static void
remove_positions (LfFeed *self,
                  GArray *positions)
{
  guint i;

  g_array_sort (positions, compare_positions);
  i = positions->len;
  while (i > 0)
    {
      guint n = 1, first = g_array_index (positions, guint, --i);

      while (i > 0 && g_array_index (positions, guint, i - 1) + 1 == first)
        {
          first--;
          i--;
          n++;
        }
      remove_range (self, first, n);
    }
}

/* Puts @more (newest first, none of them shown) in their places, from the end; neighbours go together. */
static void
insert_ids (LfFeed *self,
            GArray *more)
{
  guint i = more->len;

  while (i > 0)
    {
      guint place = find_place (self, self->ids, peek_id (more, --i)), n = 1;

      while (i > 0 && find_place (self, self->ids, peek_id (more, i - 1)) == place)
        {
          i--;
          n++;
        }
      g_array_insert_vals (self->ids, place, peek_id (more, i), n);
      g_list_model_items_changed (G_LIST_MODEL (self), place, 0, n);
    }
}

static void
insert_sorted (LfFeed         *self,
               GArray         *ids,
               const LfFeedId *id)
{
  guint place = find_place (self, ids, id);

  if (!is_at (ids, place, id))
    g_array_insert_val (ids, place, *id);
}

/* Something that is shown has changed: it is read again, and leaves when it matches no more – unless it is held. */
static void
change_shown (LfFeed             *self,
              guint               position,
              const LfFeedChange *change,
              GArray             *leaving)
{
  LfFeedRow *row = g_hash_table_lookup (self->rows, &change->key);

  if (row != NULL)
    {
      want_row (self, row);
      if (change->matches || row == self->held)
        lf_feed_row_set_stale (row, !change->matches);
    }
  if (!change->matches && (row == NULL || row != self->held))
    g_array_append_val (leaving, position);
}

static void
change_unshown (LfFeed             *self,
                const LfFeedId     *id,
                const LfFeedChange *change,
                GArray             *returning)
{
  guint place = find_place (self, self->arrived, id);

  if (!change->matches && is_at (self->arrived, place, id))
    g_array_remove_index (self->arrived, place);
  else if (change->matches && g_hash_table_remove (self->left, &change->key))
    insert_sorted (self, returning, id);
  else if (change->matches)
    insert_sorted (self, self->arrived, id);
}

/* What comes back under the same query (a deed was undone, an answer failed) stands in its place at once; what is new waits. */
static void
apply_changes (LfFeed *self,
               GArray *changes)
{
  g_autoptr(GArray) leaving = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) returning = g_array_new (FALSE, FALSE, sizeof (LfFeedId));
  guint n_new = self->arrived->len;

  for (guint i = 0; i < changes->len; i++)
    {
      const LfFeedChange *change = &g_array_index (changes, LfFeedChange, i);
      LfFeedId id = { change->key, change->created_us };
      guint place = find_place (self, self->ids, &id);

      if (is_at (self->ids, place, &id))
        change_shown (self, place, change, leaving);
      else
        change_unshown (self, &id, change, returning);
    }

  remove_positions (self, leaving);
  insert_ids (self, returning);
  if (self->arrived->len != n_new)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW]);
  /* Where nothing is on the screen, nothing can be moved. */
  if (self->ids->len == 0)
    lf_feed_show_new (self);
}

static void
on_changes_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(QueryWork) work = user_data;
  LfFeed *self = work->feed;
  g_autoptr(GError) error = NULL;
  gint64 seq = self->seq;
  g_autoptr(GArray) changes = lf_store_read_feed_changes_finish (LF_STORE (object), result, &seq, &error);

  if (work->query != self->query)
    return;

  self->reading = FALSE;
  if (changes == NULL)
    {
      log_failure ("changes of the feed", error);
      return;
    }

  self->seq = seq;
  apply_changes (self, changes);
  if (self->read_again)
    read_changes (self);
}

static void
read_changes (LfFeed *self)
{
  if (self->query == NULL)
    return;
  if (self->cancellable != NULL || self->reading)
    {
      self->read_again = TRUE;
      return;
    }

  self->reading = TRUE;
  self->read_again = FALSE;
  lf_store_read_feed_changes_async (self->store, self->query, self->seq, on_changes_read_cb, query_work_new (self));
}

static void
on_store_changed_cb (LfStore *store,
                     guint    changes,
                     LfFeed  *self)
{
  if (changes & LF_CHANGE_ITEMS)
    read_changes (self);
}

/* ---- A new query */

static gboolean
has_words (LfFeedQuery *query)
{
  g_autofree char *words = lf_text_fold_query (query->search);

  return words != NULL;
}

static void
clear_arrived (LfFeed *self)
{
  if (self->arrived->len == 0)
    return;

  g_array_set_size (self->arrived, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW]);
}

/* Remove all, then add all: both are cheap for a list widget; a single change of everything is not. */
static void
replace_ids (LfFeed *self,
             GArray *ids)
{
  guint n_before = self->ids->len;
  GHashTableIter iter;
  gpointer row;

  g_array_unref (self->ids);
  self->ids = g_array_new (FALSE, FALSE, sizeof (LfFeedId));
  if (n_before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);

  g_hash_table_remove_all (self->left);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      lf_feed_row_set_stale (row, FALSE);
      want_row (self, row);
    }

  g_array_unref (self->ids);
  self->ids = g_array_ref (ids);
  if (ids->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, ids->len);
}

static void
end_loading (LfFeed *self)
{
  g_clear_object (&self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  if (self->read_again)
    read_changes (self);
}

/* Whether @ids goes on where the head ends. What was shown may have changed since: that is read as changes, from the head's seq on. */
static gboolean
append_rest (LfFeed *self,
             GArray *ids)
{
  guint n_head = self->ids->len;

  if (ids->len < n_head || memcmp (ids->data, self->ids->data, n_head * sizeof (LfFeedId)) != 0)
    return FALSE;

  g_array_append_vals (self->ids, peek_id (ids, 0) + n_head, ids->len - n_head);
  if (ids->len > n_head)
    g_list_model_items_changed (G_LIST_MODEL (self), n_head, 0, ids->len - n_head);
  return TRUE;
}

static void
on_ids_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(QueryWork) work = user_data;
  LfFeed *self = work->feed;
  g_autoptr(GError) error = NULL;
  gint64 seq = 0;
  g_autoptr(GArray) ids = lf_store_read_feed_finish (LF_STORE (object), result, &seq, &error);

  if (work->cancellable != self->cancellable)
    return;

  if (ids == NULL)
    log_failure ("the feed", error);
  else if (!append_rest (self, ids))
    {
      self->seq = seq;
      replace_ids (self, ids);
    }
  end_loading (self);
}

static gboolean
on_head_shown_cb (gpointer user_data)
{
  LfFeed *self = user_data;

  self->rest_id = 0;
  lf_store_read_feed_async (self->store, self->query, self->cancellable, on_ids_read_cb, query_work_new (self));
  return G_SOURCE_REMOVE;
}

static void
on_head_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QueryWork) work = user_data;
  LfFeed *self = work->feed;
  g_autoptr(GError) error = NULL;
  gint64 seq = 0;
  g_autoptr(GArray) ids = lf_store_read_feed_finish (LF_STORE (object), result, &seq, &error);

  if (work->cancellable != self->cancellable)
    return;

  if (ids == NULL)
    log_failure ("the feed", error);
  else
    {
      self->seq = seq;
      self->by_key = has_words (self->query);
      clear_arrived (self);
      replace_ids (self, ids);
    }

  /* Behind what the list widget wants to be read of the first rows. */
  if (ids != NULL && ids->len == LF_FEED_HEAD)
    self->rest_id = g_idle_add_full (G_PRIORITY_LOW, on_head_shown_cb, self, NULL);
  else
    end_loading (self);
}

static GType
get_item_type (GListModel *model)
{
  return LF_TYPE_FEED_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return LF_FEED (model)->ids->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  LfFeed *self = LF_FEED (model);
  LfFeedRow *row;
  gint64 key;

  if (position >= self->ids->len)
    return NULL;

  key = peek_id (self->ids, position)->key;
  if ((row = g_hash_table_lookup (self->rows, &key)) != NULL)
    return g_object_ref (row);

  row = lf_feed_row_new (key, self->rows);
  want_row (self, row);
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
lf_feed_dispose (GObject *object)
{
  LfFeed *self = LF_FEED (object);

  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->wanted);
  g_clear_object (&self->held);

  G_OBJECT_CLASS (lf_feed_parent_class)->dispose (object);
}

static void
lf_feed_finalize (GObject *object)
{
  LfFeed *self = LF_FEED (object);

  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->query, lf_feed_query_unref);
  g_array_unref (self->ids);
  g_array_unref (self->arrived);
  g_hash_table_unref (self->left);
  g_hash_table_unref (self->wanted);
  g_hash_table_unref (self->rows);

  G_OBJECT_CLASS (lf_feed_parent_class)->finalize (object);
}

static void
lf_feed_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  LfFeed *self = LF_FEED (object);

  switch (id)
    {
    case PROP_N_NEW:
      g_value_set_uint (value, self->arrived->len);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_feed_set_property (GObject      *object,
                      guint         id,
                      const GValue *value,
                      GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_QUERY:
      lf_feed_set_query (LF_FEED (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_feed_class_init (LfFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_feed_dispose;
  object_class->finalize = lf_feed_finalize;
  object_class->get_property = lf_feed_get_property;
  object_class->set_property = lf_feed_set_property;
  props[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_QUERY] = g_param_spec_boxed ("query", NULL, NULL, lf_feed_query_get_type (),
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lf_feed_init (LfFeed *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (LfFeedId));
  self->arrived = g_array_new (FALSE, FALSE, sizeof (LfFeedId));
  self->left = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->wanted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * lf_feed_new:
 * @store: (transfer none): where the items stand
 *
 * Empty until lf_feed_set_query() says what it shall show.
 */
LfFeed *
lf_feed_new (LfStore *store)
{
  LfFeed *self = g_object_new (LF_TYPE_FEED, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed_cb), self, 0);
  return self;
}

/**
 * lf_feed_set_query:
 * @query: (transfer none): what shall be shown
 *
 * The old list stays until the first rows of the new one were read; what waited is in the new one.
 */
void
lf_feed_set_query (LfFeed      *self,
                   LfFeedQuery *query)
{
  g_return_if_fail (LF_IS_FEED (self));
  g_return_if_fail (query != NULL);

  lf_feed_query_ref (query);
  g_clear_pointer (&self->query, lf_feed_query_unref);
  self->query = query;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->cancellable = g_cancellable_new ();
  self->reading = self->read_again = FALSE;
  lf_store_read_feed_head_async (self->store, query, LF_FEED_HEAD, self->cancellable, on_head_read_cb, query_work_new (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUERY]);
}

/**
 * lf_feed_get_query:
 *
 * Returns: (transfer none) (nullable): what is shown; NULL before the first lf_feed_set_query()
 */
LfFeedQuery *
lf_feed_get_query (LfFeed *self)
{
  g_return_val_if_fail (LF_IS_FEED (self), NULL);
  return self->query;
}

guint
lf_feed_get_n_new (LfFeed *self)
{
  g_return_val_if_fail (LF_IS_FEED (self), 0);
  return self->arrived->len;
}

void
lf_feed_show_new (LfFeed *self)
{
  g_autoptr(GArray) arrived = NULL;

  g_return_if_fail (LF_IS_FEED (self));

  if (self->arrived->len == 0)
    return;

  arrived = g_steal_pointer (&self->arrived);
  self->arrived = g_array_new (FALSE, FALSE, sizeof (LfFeedId));
  insert_ids (self, arrived);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_NEW]);
}

/**
 * lf_feed_hold_row:
 * @key: the row that stays although it matches no more; 0: none
 *
 * A stale row that is held no more leaves at the end of this turn of the main loop, never inside the caller's selection change.
 */
void
lf_feed_hold_row (LfFeed *self,
                  gint64  key)
{
  g_autoptr(LfFeedRow) before = NULL;
  guint position;

  g_return_if_fail (LF_IS_FEED (self));

  if (self->held != NULL && lf_feed_row_get_key (self->held) == key)
    return;

  before = g_steal_pointer (&self->held);
  if (key != 0 && (position = lf_feed_find_key (self, key)) != G_MAXUINT)
    self->held = get_item (G_LIST_MODEL (self), position);
  /* Wanted, so that it is there until it can leave. */
  if (before != NULL && lf_feed_row_is_stale (before))
    want_row (self, before);
}

guint
lf_feed_find_key (LfFeed *self,
                  gint64  key)
{
  g_return_val_if_fail (LF_IS_FEED (self), G_MAXUINT);

  for (guint i = 0; i < self->ids->len; i++)
    if (peek_id (self->ids, i)->key == key)
      return i;

  return G_MAXUINT;
}
