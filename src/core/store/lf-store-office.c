/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of accounts, what their profiles hold, and which account is an unusual one to post to. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-office.h"

#include "core/base/lf-uid.h"
#include "core/store/lf-store-private.h"

void
lf_store_office_free (LfStoreOffice *self)
{
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->checklists);
  g_free (self);
}

/* Removed accounts stay members, so that one that comes back is where it was. */
static gboolean
read_members (LfDb            *db,
              gint64           group_id,
              LfAccountGroup  *group,
              GError         **error)
{
  g_autoptr(GStrvBuilder) uids = g_strv_builder_new ();
  LfRows *rows = lf_db_query (db, error, "SELECT a.uid FROM account_group_member m JOIN account a ON a.id = m.account_id "
                              "WHERE m.group_id = ? AND a.removed_us IS NULL ORDER BY a.added_us, a.id", "i", group_id);

  while (lf_rows_next (rows))
    g_strv_builder_add (uids, lf_rows_text (rows, 0));
  group->account_uids = g_strv_builder_end (uids);
  return lf_rows_end (rows, error);
}

static gboolean
read_groups (LfDb           *db,
             LfStoreOffice  *office,
             GError        **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  LfRows *rows = lf_db_query (db, error, "SELECT id, uid, name FROM account_group ORDER BY id", "");

  while (lf_rows_next (rows))
    {
      LfAccountGroup *group = lf_account_group_new ();
      gint64 id = lf_rows_int (rows, 0);

      group->uid = g_strdup (lf_rows_text (rows, 1));
      group->name = g_strdup (lf_rows_text (rows, 2));
      g_array_append_val (ids, id);
      g_ptr_array_add (office->groups, group);
    }
  if (!lf_rows_end (rows, error))
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    if (!read_members (db, g_array_index (ids, gint64, i), g_ptr_array_index (office->groups, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
read_checklists (LfDb           *db,
                 LfStoreOffice  *office,
                 GError        **error)
{
  LfChecklist *list = NULL;
  LfCheckItem item;
  LfRows *rows = lf_db_query (db, error, "SELECT a.uid, a.checked_us, c.name, c.value FROM account a LEFT JOIN account_check c "
                              "ON c.account_id = a.id WHERE a.removed_us IS NULL ORDER BY a.added_us, a.id, c.name", "");

  while (lf_rows_next (rows))
    {
      if (list == NULL || !g_str_equal (list->account_uid, lf_rows_text (rows, 0)))
        {
          list = lf_checklist_new ();
          list->account_uid = g_strdup (lf_rows_text (rows, 0));
          list->checked_us = lf_rows_int (rows, 1);
          g_ptr_array_add (office->checklists, list);
        }
      if (lf_check_item_from_name (lf_rows_text (rows, 2), &item))
        list->values[item] = g_strdup (lf_rows_text (rows, 3));
    }
  return lf_rows_end (rows, error);
}

static gpointer
read_office (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  g_autoptr(LfStoreOffice) office = g_new0 (LfStoreOffice, 1);

  office->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_account_group_unref);
  office->checklists = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_checklist_unref);
  if (!read_groups (db, office, error) || !read_checklists (db, office, error))
    return NULL;

  return g_steal_pointer (&office);
}

void
lf_store_read_office_async (LfStore             *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = read_office,
    .free_result = (GDestroyNotify) lf_store_office_free,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfStoreOffice *
lf_store_read_office_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

/* What the jobs of this file work on; each uses what it needs. */
typedef struct {
  LfAccountGroup *group;
  LfChecklist    *checklist;
  GStrv           uids;
  gint64          now_us;
} OfficeData;

static void
office_data_free (OfficeData *data)
{
  g_clear_pointer (&data->group, lf_account_group_unref);
  g_clear_pointer (&data->checklist, lf_checklist_unref);
  g_strfreev (data->uids);
  g_free (data);
}

static gint64
find_account (LfDb        *db,
              const char  *account_uid,
              GError     **error)
{
  return lf_db_find_id (db, error, "SELECT id FROM account WHERE removed_us IS NULL AND uid = ?", account_uid);
}

static gboolean
put_members (LfDb            *db,
             gint64           group_id,
             LfAccountGroup  *group,
             GError         **error)
{
  if (!lf_db_run (db, error, "DELETE FROM account_group_member WHERE group_id = ? AND account_id IN "
                  "(SELECT id FROM account WHERE removed_us IS NULL)", "i", group_id))
    return FALSE;

  for (guint i = 0; group->account_uids != NULL && group->account_uids[i] != NULL; i++)
    {
      gint64 account_id = find_account (db, group->account_uids[i], error);

      if (account_id == 0 ||
          !lf_db_run (db, error, "INSERT INTO account_group_member (group_id, account_id) VALUES (?, ?) ON CONFLICT DO NOTHING", "ii",
                      group_id, account_id))
        return FALSE;
    }
  return TRUE;
}

static gpointer
put_group (LfDb     *db,
           gpointer  data,
           GError  **error)
{
  OfficeData *put = data;
  g_autofree char *uid = put->group->uid != NULL ? g_strdup (put->group->uid) : lf_uid_new ();
  gint64 n_alike = lf_db_get_int (db, error, -1, "SELECT count(*) FROM account_group WHERE name = ? AND uid <> ?", "ss", put->group->name, uid);
  gint64 group_id;

  if (n_alike > 0)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_CONFLICT, "another group has this name");
  if (n_alike != 0)
    return NULL;

  if (put->group->uid == NULL &&
      !lf_db_run (db, error, "INSERT INTO account_group (uid, name, created_us) VALUES (?, ?, ?)", "ssi", uid, put->group->name, put->now_us))
    return NULL;

  group_id = lf_db_find_id (db, error, "SELECT id FROM account_group WHERE uid = ?", uid);
  if (group_id != 0 && lf_db_run (db, error, "UPDATE account_group SET name = ? WHERE id = ?", "si", put->group->name, group_id) &&
      put_members (db, group_id, put->group, error))
    return g_steal_pointer (&uid);
  return NULL;
}

static void
run_change (LfStore             *self,
            LfStoreFunc          func,
            OfficeData          *data,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ACCOUNTS,
    .func = func,
    .data = data,
    .free_data = (GDestroyNotify) office_data_free,
    .free_result = func == put_group ? g_free : NULL,
  };

  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

void
lf_store_put_group_async (LfStore             *self,
                          LfAccountGroup      *group,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  OfficeData *data = g_new0 (OfficeData, 1);

  data->group = lf_account_group_ref (group);
  run_change (self, put_group, data, cancellable, callback, user_data);
}

char *
lf_store_put_group_finish (LfStore       *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
remove_group (LfDb     *db,
              gpointer  data,
              GError  **error)
{
  OfficeData *removal = data;
  gint64 group_id = lf_db_find_id (db, error, "SELECT id FROM account_group WHERE uid = ?", removal->uids[0]);

  if (group_id != 0 && lf_db_run (db, error, "DELETE FROM account_group WHERE id = ?", "i", group_id))
    return LF_STORE_DONE;
  return NULL;
}

void
lf_store_remove_group_async (LfStore             *self,
                             const char          *group_uid,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  OfficeData *data = g_new0 (OfficeData, 1);
  const char * const uids[] = { group_uid, NULL };

  data->uids = g_strdupv ((char **) uids);
  run_change (self, remove_group, data, cancellable, callback, user_data);
}

gboolean
lf_store_remove_group_finish (LfStore       *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

static gpointer
put_checklist (LfDb     *db,
               gpointer  data,
               GError  **error)
{
  LfChecklist *list = ((OfficeData *) data)->checklist;
  gint64 account_id = find_account (db, list->account_uid, error);

  if (account_id == 0 || !lf_db_run (db, error, "UPDATE account SET checked_us = ? WHERE id = ?", "ii", list->checked_us, account_id))
    return NULL;

  for (int i = 0; i < LF_N_CHECK_ITEMS; i++)
    {
      const char *value = list->values[i];
      gboolean done;

      if (value == NULL || *value == '\0')
        done = lf_db_run (db, error, "DELETE FROM account_check WHERE account_id = ? AND name = ?", "is", account_id, lf_check_item_name (i));
      else
        done = lf_db_run (db, error, "INSERT INTO account_check (account_id, name, value) VALUES (?, ?, ?) "
                          "ON CONFLICT (account_id, name) DO UPDATE SET value = excluded.value", "iss", account_id, lf_check_item_name (i), value);
      if (!done)
        return NULL;
    }
  return LF_STORE_DONE;
}

void
lf_store_put_checklist_async (LfStore             *self,
                              LfChecklist         *checklist,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  OfficeData *data = g_new0 (OfficeData, 1);

  data->checklist = lf_checklist_ref (checklist);
  run_change (self, put_checklist, data, cancellable, callback, user_data);
}

gboolean
lf_store_put_checklist_finish (LfStore       *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}

/* What was sent from here or is to be sent: whoever planned it was asked then. Where nothing leaves the computer the first post is no risk, and asking would only
 * teach to click it away. */
#define HAS_POSTED                                                                                                       \
  "(a.server GLOB 'practice:*' OR EXISTS (SELECT 1 FROM delivery d WHERE d.account_id = a.id AND d.state NOT IN ('cancelled', 'failed')))"
#define HAS_SET                                                                                                          \
  "(a.standard OR EXISTS (SELECT 1 FROM account_group_member m WHERE m.account_id = a.id) "                              \
  "OR NOT EXISTS (SELECT 1 FROM account WHERE standard AND removed_us IS NULL))"

static gpointer
list_doubts (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  GStrv uids = ((OfficeData *) data)->uids;
  g_autoptr(GPtrArray) doubts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_doubt_free);

  for (guint i = 0; uids[i] != NULL; i++)
    {
      /* No kind: all is as usual. */
      gint64 kind = G_MAXINT;
      LfRows *rows = lf_db_query (db, error, "SELECT " HAS_POSTED ", " HAS_SET " FROM account a WHERE a.uid = ?", "s", uids[i]);

      if (lf_rows_next (rows))
        kind = !lf_rows_int (rows, 0) ? LF_DOUBT_NEVER_POSTED : !lf_rows_int (rows, 1) ? LF_DOUBT_NO_SET : G_MAXINT;
      if (!lf_rows_end (rows, error))
        return NULL;
      if (kind != G_MAXINT)
        {
          LfDoubt *doubt = g_new0 (LfDoubt, 1);

          doubt->account_uid = g_strdup (uids[i]);
          doubt->kind = kind;
          g_ptr_array_add (doubts, doubt);
        }
    }
  return g_steal_pointer (&doubts);
}

void
lf_store_list_doubts_async (LfStore             *self,
                            const char * const  *account_uids,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  OfficeData *data = g_new0 (OfficeData, 1);
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = list_doubts,
    .data = data,
    .free_data = (GDestroyNotify) office_data_free,
    .free_result = (GDestroyNotify) g_ptr_array_unref,
  };

  data->uids = g_strdupv ((char **) account_uids);
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GPtrArray *
lf_store_list_doubts_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}
