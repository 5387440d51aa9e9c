/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the store what needs a deed and what goes out next, once for sidebar, state line, banner and closing. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "app/lf-overview.h"

#include "core/base/lf-error.h"

/* More than a state line or a closing question can name. */
#define MAX_UPCOMING 60

struct _LfOverview {
  GObject parent_instance;

  LfContext     *context;
  GPtrArray     *watched;        /* of LfAdapter */
  LfStoreCounts  counts;
  GPtrArray     *problems;
  GPtrArray     *upcoming;
  GPtrArray     *at_server;
  gboolean       known;
  gboolean       asking;
  gboolean       dirty;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfOverview, lf_overview, G_TYPE_OBJECT)

static void ask (LfOverview *self);

static void
end_asking (LfOverview *self)
{
  self->asking = FALSE;
  self->known = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->dirty)
    ask (self);
}

/* The program ends, and nobody looks any more. */
static gboolean
was_closed (const GError *error)
{
  return g_error_matches (error, LF_STORE_ERROR, LF_STORE_ERROR_OPEN);
}

static void
on_at_server_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LfOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *at_server = lf_store_list_at_server_finish (LF_STORE (object), result, &error);

  if (was_closed (error))
    return;
  if (at_server == NULL)
    g_warning ("could not read what servers send next: %s", error->message);
  else
    {
      g_clear_pointer (&self->at_server, g_ptr_array_unref);
      self->at_server = at_server;
    }
  end_asking (self);
}

static void
on_upcoming_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LfOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *upcoming = lf_store_list_upcoming_finish (LF_STORE (object), result, &error);

  if (was_closed (error))
    return;
  if (upcoming == NULL)
    g_warning ("could not read what goes out next: %s", error->message);
  else
    {
      g_clear_pointer (&self->upcoming, g_ptr_array_unref);
      self->upcoming = upcoming;
    }
  lf_store_list_at_server_async (LF_STORE (object), MAX_UPCOMING, on_at_server_cb, g_object_ref (self));
}

static void
on_problems_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LfOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *problems = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);

  if (was_closed (error))
    return;
  if (problems == NULL)
    g_warning ("could not read what needs a deed: %s", error->message);
  else
    {
      g_clear_pointer (&self->problems, g_ptr_array_unref);
      self->problems = problems;
    }
  lf_store_list_upcoming_async (LF_STORE (object), G_MAXINT64, MAX_UPCOMING, on_upcoming_cb, g_object_ref (self));
}

static void
on_counted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LfOverview) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!lf_store_count_finish (LF_STORE (object), result, &self->counts, &error) && !was_closed (error))
    g_warning ("could not count: %s", error->message);
  lf_store_list_post_deliveries_async (LF_STORE (object), NULL, NULL, on_problems_cb, g_object_ref (self));
}

static void
ask (LfOverview *self)
{
  if (self->asking)
    {
      self->dirty = TRUE;
      return;
    }
  self->asking = TRUE;
  self->dirty = FALSE;
  lf_store_count_async (lf_context_get_store (self->context), on_counted_cb, g_object_ref (self));
}

static void
on_store_changed_cb (LfOverview *self,
                     guint       change)
{
  if (change & (LF_CHANGE_ACCOUNTS | LF_CHANGE_POSTS | LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS))
    ask (self);
}

static void
on_account_changed_cb (LfOverview *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
watch_accounts (LfOverview *self)
{
  GListModel *accounts = G_LIST_MODEL (lf_context_get_accounts (self->context));

  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), on_account_changed_cb, self);
  g_ptr_array_set_size (self->watched, 0);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      LfAdapter *adapter = g_list_model_get_item (accounts, i);

      g_signal_connect_swapped (adapter, "notify::account", G_CALLBACK (on_account_changed_cb), self);
      g_ptr_array_add (self->watched, adapter);
    }
}

static void
on_accounts_changed_cb (LfOverview *self)
{
  watch_accounts (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
lf_overview_dispose (GObject *object)
{
  LfOverview *self = LF_OVERVIEW (object);

  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), on_account_changed_cb, self);
  g_ptr_array_set_size (self->watched, 0);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (lf_overview_parent_class)->dispose (object);
}

static void
lf_overview_finalize (GObject *object)
{
  LfOverview *self = LF_OVERVIEW (object);

  g_ptr_array_unref (self->watched);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->upcoming);
  g_ptr_array_unref (self->at_server);

  G_OBJECT_CLASS (lf_overview_parent_class)->finalize (object);
}

static void
lf_overview_class_init (LfOverviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lf_overview_dispose;
  object_class->finalize = lf_overview_finalize;

  signals[CHANGED] = g_signal_new ("changed", LF_TYPE_OVERVIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_overview_init (LfOverview *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
  self->upcoming = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
  self->at_server = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_delivery_unref);
}

/**
 * lf_overview_new:
 *
 * Returns: (transfer full): an overview that asks at once
 */
LfOverview *
lf_overview_new (LfContext *context)
{
  LfOverview *self = g_object_new (LF_TYPE_OVERVIEW, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (lf_context_get_store (context), "changed", G_CALLBACK (on_store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_context_get_accounts (context), "items-changed", G_CALLBACK (on_accounts_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lf_accounts_get_office (lf_context_get_accounts (context)), "changed", G_CALLBACK (on_account_changed_cb), self,
                           G_CONNECT_SWAPPED);
  watch_accounts (self);
  ask (self);
  return self;
}

/**
 * lf_overview_get_context:
 *
 * Returns: (transfer none): the profile it looks at
 */
LfContext *
lf_overview_get_context (LfOverview *self)
{
  g_return_val_if_fail (LF_IS_OVERVIEW (self), NULL);

  return self->context;
}

gboolean
lf_overview_is_known (LfOverview *self)
{
  g_return_val_if_fail (LF_IS_OVERVIEW (self), FALSE);

  return self->known;
}

/**
 * lf_overview_get_counts:
 *
 * Returns: (transfer none): the store's counts as of the last “changed”
 */
const LfStoreCounts *
lf_overview_get_counts (LfOverview *self)
{
  g_return_val_if_fail (LF_IS_OVERVIEW (self), NULL);

  return &self->counts;
}

GPtrArray *
lf_overview_get_problems (LfOverview *self)
{
  g_return_val_if_fail (LF_IS_OVERVIEW (self), NULL);

  return self->problems;
}

GPtrArray *
lf_overview_get_upcoming (LfOverview *self)
{
  g_return_val_if_fail (LF_IS_OVERVIEW (self), NULL);

  return self->upcoming;
}

GPtrArray *
lf_overview_get_at_server (LfOverview *self)
{
  g_return_val_if_fail (LF_IS_OVERVIEW (self), NULL);

  return self->at_server;
}

/**
 * lf_overview_count_problems:
 * @reason: (nullable): the short name of why; NULL: whatever it is
 * @account_uid: (nullable): only this account
 *
 * Returns: how many posts need a deed for this reason; a post counts once, on however many accounts
 */
guint
lf_overview_count_problems (LfOverview *self,
                            const char *reason,
                            const char *account_uid)
{
  g_autoptr(GHashTable) posts = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (LF_IS_OVERVIEW (self), 0);

  for (guint i = 0; i < self->problems->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (self->problems, i);

      if ((reason == NULL || lf_reason_is (delivery->why.reason, reason)) &&
          (account_uid == NULL || g_str_equal (delivery->account_uid, account_uid)))
        g_hash_table_add (posts, delivery->post_uid);
    }
  return g_hash_table_size (posts);
}

/**
 * lf_overview_group_length:
 * @deliveries: (element-type LfDelivery): ordered by time
 * @start: the first one of the group
 *
 * Returns: how many that follow each other belong to the same post at the same time
 */
guint
lf_overview_group_length (GPtrArray *deliveries,
                          guint      start)
{
  LfDelivery *first = g_ptr_array_index (deliveries, start);
  guint n = 1;

  for (; start + n < deliveries->len; n++)
    {
      LfDelivery *other = g_ptr_array_index (deliveries, start + n);

      if (!g_str_equal (first->post_uid, other->post_uid) || first->due->due_us != other->due->due_us)
        break;
    }
  return n;
}
