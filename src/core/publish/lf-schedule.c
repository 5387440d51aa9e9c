/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of a range of time as a list that follows the store by the smallest changes. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/publish/lf-schedule.h"

#include "core/publish/lf-plan-entry.h"
#include "core/store/lf-store-deliveries.h"

struct _LfSchedule {
  GObject    parent_instance;
  LfStore   *store;
  GPtrArray *entries;       /* of LfPlanEntry, by time */
  char      *account_uid;   /* (nullable) */
  gint64     from_us;
  gint64     to_us;
  gboolean   loading;
  gboolean   reading;
  gboolean   read_again;
};

enum { PROP_0, PROP_LOADING, N_PROPS };
static GParamSpec *props[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LfSchedule, lf_schedule, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef struct {
  LfSchedule *schedule;
  GPtrArray  *deliveries;
  gint64      from_us;
  gint64      to_us;
} ReadWork;

static void
read_work_free (ReadWork *work)
{
  g_object_unref (work->schedule);
  g_clear_pointer (&work->deliveries, g_ptr_array_unref);
  g_free (work);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadWork, read_work_free)

static void read_plan (LfSchedule *self);

static void
set_loading (LfSchedule *self,
             gboolean    loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  return lf_plan_entry_compare (*(LfPlanEntry *const *) a, *(LfPlanEntry *const *) b);
}

static void
add_deliveries (GPtrArray *entries,
                GPtrArray *deliveries)
{
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);
      g_autofree char *key = g_strdup_printf ("%s/%" G_GINT64_FORMAT, delivery->post_uid, delivery->due->due_us);
      LfPlanEntry *entry = g_hash_table_lookup (by_key, key);

      if (entry == NULL)
        {
          entry = lf_plan_entry_new_post (key, delivery->due->due_us);
          g_ptr_array_add (entries, entry);
          g_hash_table_insert (by_key, g_steal_pointer (&key), entry);
        }
      lf_plan_entry_add (entry, delivery);
    }
}

static void
add_elsewhere (GPtrArray *entries,
               GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      LfItem *item = g_ptr_array_index (items, i);

      g_ptr_array_add (entries, lf_plan_entry_new_elsewhere (item->uid, item));
    }
}

static GPtrArray *
build_entries (LfSchedule *self,
               GPtrArray  *deliveries,
               GPtrArray  *elsewhere)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  add_deliveries (all, deliveries);
  add_elsewhere (all, elsewhere);
  for (guint i = 0; i < all->len; i++)
    if (self->account_uid == NULL || lf_plan_entry_has_account (g_ptr_array_index (all, i), self->account_uid))
      g_ptr_array_add (entries, g_object_ref (g_ptr_array_index (all, i)));

  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

/* How far the entries from @start on come before @other (NULL: all of them do). */
static guint
count_before (GPtrArray   *entries,
              guint        start,
              LfPlanEntry *other)
{
  guint n = 0;

  while (start + n < entries->len &&
         (other == NULL || lf_plan_entry_compare (g_ptr_array_index (entries, start + n), other) < 0))
    n++;

  return n;
}

/* Both lists are in the same order, so one walk finds what left, what came and what stayed. */
static void
take_entries (LfSchedule *self,
              GPtrArray  *newer)
{
  GPtrArray *entries = self->entries;
  guint position = 0, i = 0;

  while (position < entries->len || i < newer->len)
    {
      LfPlanEntry *entry = position < entries->len ? g_ptr_array_index (entries, position) : NULL;
      LfPlanEntry *next = i < newer->len ? g_ptr_array_index (newer, i) : NULL;
      guint n_gone = count_before (entries, position, next);
      guint n_come = count_before (newer, i, entry);

      if (n_gone > 0)
        {
          g_ptr_array_remove_range (entries, position, n_gone);
          g_list_model_items_changed (G_LIST_MODEL (self), position, n_gone, 0);
        }
      else if (n_come > 0)
        {
          for (guint k = 0; k < n_come; k++)
            g_ptr_array_insert (entries, position + k, g_object_ref (g_ptr_array_index (newer, i + k)));
          g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_come);
          position += n_come;
          i += n_come;
        }
      else
        {
          if (lf_plan_entry_update (entry, next))
            g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
          position++;
          i++;
        }
    }
}

static void
end_reading (LfSchedule *self,
             GError     *error)
{
  self->reading = FALSE;
  /* A store that was closed while this was on its way is no failure. */
  if (error != NULL && g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN))
    g_debug ("the plan was not read: %s", error->message);
  else if (error != NULL)
    g_warning ("the plan was not read: %s", error->message);

  if (self->read_again)
    read_plan (self);
  else
    set_loading (self, FALSE);
}

/* FALSE when another range was chosen meanwhile; its own reading follows. */
static gboolean
is_wanted (ReadWork *work)
{
  return work->from_us == work->schedule->from_us && work->to_us == work->schedule->to_us;
}

static void
on_elsewhere_read_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(ReadWork) work = user_data;
  LfSchedule *self = work->schedule;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = lf_store_list_elsewhere_finish (LF_STORE (object), result, &error);

  if (items != NULL && is_wanted (work))
    {
      g_autoptr(GPtrArray) entries = build_entries (self, work->deliveries, items);

      take_entries (self, entries);
    }
  end_reading (self, error);
}

static void
on_deliveries_read_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  ReadWork *work = user_data;
  LfSchedule *self = work->schedule;
  g_autoptr(GError) error = NULL;

  work->deliveries = lf_store_list_deliveries_finish (LF_STORE (object), result, &error);
  if (work->deliveries == NULL || !is_wanted (work))
    {
      end_reading (self, error);
      read_work_free (work);
      return;
    }

  lf_store_list_elsewhere_async (self->store, work->from_us, work->to_us, on_elsewhere_read_cb, work);
}

static void
read_plan (LfSchedule *self)
{
  ReadWork *work;

  if (self->from_us >= self->to_us)
    return;
  if (self->reading)
    {
      self->read_again = TRUE;
      return;
    }

  self->reading = TRUE;
  self->read_again = FALSE;
  work = g_new0 (ReadWork, 1);
  work->schedule = g_object_ref (self);
  work->from_us = self->from_us;
  work->to_us = self->to_us;
  lf_store_list_deliveries_async (self->store, self->from_us, self->to_us, on_deliveries_read_cb, work);
}

static void
on_store_changed_cb (LfStore    *store,
                     guint       changes,
                     LfSchedule *self)
{
  if (changes & (LF_CHANGE_POSTS | LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS))
    read_plan (self);
}

static GType
get_item_type (GListModel *model)
{
  return LF_TYPE_PLAN_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return LF_SCHEDULE (model)->entries->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  LfSchedule *self = LF_SCHEDULE (model);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
lf_schedule_finalize (GObject *object)
{
  LfSchedule *self = LF_SCHEDULE (object);

  g_clear_object (&self->store);
  g_ptr_array_unref (self->entries);
  g_free (self->account_uid);

  G_OBJECT_CLASS (lf_schedule_parent_class)->finalize (object);
}

static void
lf_schedule_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, LF_SCHEDULE (object)->loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lf_schedule_class_init (LfScheduleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lf_schedule_finalize;
  object_class->get_property = lf_schedule_get_property;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
lf_schedule_init (LfSchedule *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

LfSchedule *
lf_schedule_new (LfStore *store)
{
  LfSchedule *self = g_object_new (LF_TYPE_SCHEDULE, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed_cb), self, 0);
  return self;
}

void
lf_schedule_set_range (LfSchedule *self,
                       gint64      from_us,
                       gint64      to_us)
{
  g_return_if_fail (LF_IS_SCHEDULE (self));
  g_return_if_fail (from_us < to_us);

  if (self->from_us == from_us && self->to_us == to_us)
    return;

  self->from_us = from_us;
  self->to_us = to_us;
  set_loading (self, TRUE);
  read_plan (self);
}

void
lf_schedule_set_account (LfSchedule *self,
                         const char *account_uid)
{
  g_return_if_fail (LF_IS_SCHEDULE (self));

  if (g_strcmp0 (self->account_uid, account_uid) == 0)
    return;

  g_free (self->account_uid);
  self->account_uid = g_strdup (account_uid);
  if (self->from_us < self->to_us)
    set_loading (self, TRUE);
  read_plan (self);
}

guint
lf_schedule_count_between (LfSchedule *self,
                           gint64      from_us,
                           gint64      to_us)
{
  guint n = 0;

  g_return_val_if_fail (LF_IS_SCHEDULE (self), 0);

  for (guint i = 0; i < self->entries->len; i++)
    {
      LfPlanEntry *entry = g_ptr_array_index (self->entries, i);
      gint64 due_us = lf_plan_entry_get_due_us (entry);

      if (due_us >= from_us && due_us < to_us && lf_plan_entry_get_elsewhere (entry) == NULL &&
          lf_plan_entry_get_state (entry) != LF_DELIVERY_CANCELLED)
        n++;
    }

  return n;
}
