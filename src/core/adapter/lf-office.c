/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office arranged around its accounts, in memory and equal to the store. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-office.h"

#define YEAR_US (365 * 24 * LF_HOUR_US)

struct _LfOffice {
  GObject        parent_instance;

  LfStore       *store;
  LfStoreOffice *now;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfOffice, lf_office, G_TYPE_OBJECT)

static gboolean
is_same_group (LfAccountGroup *a,
               LfAccountGroup *b)
{
  return g_str_equal (a->uid, b->uid) && g_str_equal (a->name, b->name) &&
         g_strv_equal ((const char * const *) a->account_uids, (const char * const *) b->account_uids);
}

static gboolean
is_same_checklist (LfChecklist *a,
                   LfChecklist *b)
{
  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    if (g_strcmp0 (a->values[i], b->values[i]) != 0)
      return FALSE;

  return g_str_equal (a->account_uid, b->account_uid) && a->checked_us == b->checked_us;
}

static gboolean
is_same (LfStoreOffice *a,
         LfStoreOffice *b)
{
  if (a->groups->len != b->groups->len || a->checklists->len != b->checklists->len)
    return FALSE;
  for (guint i = 0; i < a->groups->len; i++)
    if (!is_same_group (g_ptr_array_index (a->groups, i), g_ptr_array_index (b->groups, i)))
      return FALSE;
  for (guint i = 0; i < a->checklists->len; i++)
    if (!is_same_checklist (g_ptr_array_index (a->checklists, i), g_ptr_array_index (b->checklists, i)))
      return FALSE;

  return TRUE;
}

static void
on_read_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LfOffice *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(LfStoreOffice) office = lf_store_read_office_finish (LF_STORE (object), result, &error);
  gboolean changed;

  if (office == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  changed = !is_same (self->now, office);
  lf_store_office_free (self->now);
  self->now = g_steal_pointer (&office);
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

static void
lf_office_finalize (GObject *object)
{
  LfOffice *self = LF_OFFICE (object);

  g_clear_pointer (&self->now, lf_store_office_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (lf_office_parent_class)->finalize (object);
}

static void
lf_office_class_init (LfOfficeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_office_finalize;

  signals[CHANGED] = g_signal_new ("changed", LF_TYPE_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_office_init (LfOffice *self)
{
  self->now = g_new0 (LfStoreOffice, 1);
  self->now->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_account_group_unref);
  self->now->checklists = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_checklist_unref);
}

LfOffice *
lf_office_new (LfStore *store)
{
  LfOffice *self = g_object_new (LF_TYPE_OFFICE, NULL);

  self->store = g_object_ref (store);
  return self;
}

void
lf_office_load_async (LfOffice            *self,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_OFFICE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  lf_store_read_office_async (self->store, cancellable, on_read_cb, task);
}

gboolean
lf_office_load_finish (LfOffice      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

GPtrArray *
lf_office_get_groups (LfOffice *self)
{
  g_return_val_if_fail (LF_IS_OFFICE (self), NULL);

  return self->now->groups;
}

LfAccountGroup *
lf_office_find_group (LfOffice   *self,
                      const char *uid_or_name)
{
  g_return_val_if_fail (LF_IS_OFFICE (self), NULL);

  for (guint i = 0; i < self->now->groups->len; i++)
    {
      LfAccountGroup *group = g_ptr_array_index (self->now->groups, i);

      if (g_str_equal (group->uid, uid_or_name) || g_str_equal (group->name, uid_or_name))
        return group;
    }

  return NULL;
}

LfChecklist *
lf_office_get_checklist (LfOffice   *self,
                         const char *account_uid)
{
  g_return_val_if_fail (LF_IS_OFFICE (self), NULL);

  for (guint i = 0; i < self->now->checklists->len; i++)
    if (g_strcmp0 (((LfChecklist *) g_ptr_array_index (self->now->checklists, i))->account_uid, account_uid) == 0)
      return g_ptr_array_index (self->now->checklists, i);

  return NULL;
}

/* ---- Changes: stored, then read again, so that whoever asked finds them here. */

static void
on_loaded_again_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (lf_office_load_finish (LF_OFFICE (object), result, &error))
    g_task_return_pointer (task, g_strdup (g_task_get_task_data (task)), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @uid: (transfer full) (nullable): what the task gives; NULL: the change failed. */
static void
end_change (GTask  *task,
            char   *uid,
            GError *error)
{
  LfOffice *self = g_task_get_source_object (task);

  if (uid == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, uid, g_free);
  lf_office_load_async (self, g_task_get_cancellable (task), on_loaded_again_cb, g_object_ref (task));
}

static void
on_group_put_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *uid = lf_store_put_group_finish (LF_STORE (object), result, &error);

  end_change (task, uid, error);
}

void
lf_office_put_group_async (LfOffice            *self,
                           LfAccountGroup      *group,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_OFFICE (self));
  g_return_if_fail (group->name != NULL && *group->name != '\0');

  task = g_task_new (self, cancellable, callback, user_data);
  lf_store_put_group_async (self->store, group, cancellable, on_group_put_cb, task);
}

char *
lf_office_put_group_finish (LfOffice      *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_group_removed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean removed = lf_store_remove_group_finish (LF_STORE (object), result, &error);

  end_change (task, removed ? g_strdup ("") : NULL, error);
}

void
lf_office_remove_group_async (LfOffice            *self,
                              const char          *group_uid,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_OFFICE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  lf_store_remove_group_async (self->store, group_uid, cancellable, on_group_removed_cb, task);
}

gboolean
lf_office_remove_group_finish (LfOffice      *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autofree char *done = g_task_propagate_pointer (G_TASK (result), error);

  return done != NULL;
}

static void
on_checklist_put_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean stored = lf_store_put_checklist_finish (LF_STORE (object), result, &error);

  end_change (task, stored ? g_strdup ("") : NULL, error);
}

void
lf_office_put_checklist_async (LfOffice            *self,
                               LfChecklist         *checklist,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (LF_IS_OFFICE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  lf_store_put_checklist_async (self->store, checklist, cancellable, on_checklist_put_cb, task);
}

gboolean
lf_office_put_checklist_finish (LfOffice      *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_autofree char *done = g_task_propagate_pointer (G_TASK (result), error);

  return done != NULL;
}

gboolean
lf_office_is_check_due (LfOffice   *self,
                        const char *account_uid,
                        gint64      added_us,
                        gint64      now_us)
{
  LfChecklist *list = lf_office_get_checklist (self, account_uid);

  return list != NULL && now_us - (list->checked_us != 0 ? list->checked_us : added_us) > YEAR_US;
}
