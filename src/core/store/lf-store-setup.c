/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an office set up for its accounts, read as a whole and taken over as a whole. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-setup.h"

#include "core/base/lf-uid.h"
#include "core/store/lf-store-private.h"

static void
setup_account_free (gpointer data)
{
  LfSetupAccount *self = data;

  lf_account_unref (self->account);
  g_hash_table_unref (self->checks);
  g_free (self);
}

static void
setup_group_free (gpointer data)
{
  LfSetupGroup *self = data;

  g_free (self->uid);
  g_free (self->name);
  g_strfreev (self->account_uids);
  g_free (self);
}

LfSetup *
lf_setup_new (void)
{
  LfSetup *self = g_new0 (LfSetup, 1);

  self->accounts = g_ptr_array_new_with_free_func (setup_account_free);
  self->groups = g_ptr_array_new_with_free_func (setup_group_free);
  return self;
}

void
lf_setup_free (LfSetup *self)
{
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

LfSetupAccount *
lf_setup_add_account (LfSetup  *self,
                       LfAccount *account)
{
  LfSetupAccount *added = g_new0 (LfSetupAccount, 1);

  added->account = lf_account_ref (account);
  added->checks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (self->accounts, added);
  return added;
}

LfSetupGroup *
lf_setup_add_group (LfSetup *self)
{
  LfSetupGroup *added = g_new0 (LfSetupGroup, 1);

  added->account_uids = g_new0 (char *, 1);
  g_ptr_array_add (self->groups, added);
  return added;
}

/* ---- Reading */

static gboolean
read_checks (LfDb             *db,
             LfSetupAccount  *account,
             GError          **error)
{
  LfRows *rows = lf_db_query (db, error, "SELECT c.name, c.value FROM account_check c JOIN account a ON a.id = c.account_id WHERE a.uid = ?", "s",
                              account->account->uid);

  while (lf_rows_next (rows))
    g_hash_table_insert (account->checks, g_strdup (lf_rows_text (rows, 0)), g_strdup (lf_rows_text (rows, 1)));
  return lf_rows_end (rows, error);
}

static gboolean
read_accounts (LfDb      *db,
               LfSetup  *setup,
               GError   **error)
{
  LfRows *rows = lf_db_query (db, error, "SELECT uid, network, server, remote_id, handle, name, short_name, colour, standard, hands_over, limits, "
                              "checked_us FROM account WHERE removed_us IS NULL ORDER BY id", "");

  while (lf_rows_next (rows))
    {
      g_autoptr(LfAccount) account = lf_account_new ();

      account->uid = g_strdup (lf_rows_text (rows, 0));
      account->network = g_strdup (lf_rows_text (rows, 1));
      account->server = g_strdup (lf_rows_text (rows, 2));
      account->remote_id = g_strdup (lf_rows_text (rows, 3));
      account->handle = g_strdup (lf_rows_text (rows, 4));
      account->name = g_strdup (lf_rows_text (rows, 5));
      account->look.short_name = g_strdup (lf_rows_text (rows, 6));
      account->look.colour = g_strdup (lf_rows_text (rows, 7));
      account->standard = lf_rows_int (rows, 8) != 0;
      account->hands_over = lf_rows_int (rows, 9) != 0;
      account->limits = g_strdup (lf_rows_text (rows, 10));
      lf_setup_add_account (setup, account)->checked_us = lf_rows_int (rows, 11);
    }
  return lf_rows_end (rows, error);
}

static gboolean
read_groups (LfDb      *db,
             LfSetup  *setup,
             GError   **error)
{
  LfRows *rows = lf_db_query (db, error, "SELECT g.uid, g.name, (SELECT group_concat (a.uid, ' ') FROM account_group_member m "
                              "JOIN account a ON a.id = m.account_id AND a.removed_us IS NULL WHERE m.group_id = g.id) "
                              "FROM account_group g ORDER BY g.id", "");

  while (lf_rows_next (rows))
    {
      LfSetupGroup *group = lf_setup_add_group (setup);

      group->uid = g_strdup (lf_rows_text (rows, 0));
      group->name = g_strdup (lf_rows_text (rows, 1));
      if (lf_rows_text (rows, 2) != NULL)
        {
          g_strfreev (group->account_uids);
          group->account_uids = g_strsplit (lf_rows_text (rows, 2), " ", -1);
        }
    }
  return lf_rows_end (rows, error);
}

static gpointer
read_setup (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  g_autoptr(LfSetup) setup = lf_setup_new ();

  if (!read_accounts (db, setup, error) || !read_groups (db, setup, error))
    return NULL;
  for (guint i = 0; i < setup->accounts->len; i++)
    if (!read_checks (db, g_ptr_array_index (setup->accounts, i), error))
      return NULL;
  return g_steal_pointer (&setup);
}

void
lf_store_read_setup_async (LfStore             *self,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = read_setup,
    .free_result = (GDestroyNotify) lf_setup_free,
  };

  lf_store_run_async (self, &job, NULL, callback, user_data);
}

LfSetup *
lf_store_read_setup_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

/* ---- Taking over */

typedef struct {
  LfSetup   *setup;
  GHashTable *ids;      /* uid in the setup → id of the row */
  gint64      now_us;
  gssize      n_new;
} PutData;

static void
put_data_free (PutData *data)
{
  lf_setup_free (data->setup);
  g_hash_table_unref (data->ids);
  g_free (data);
}

/* One uid never names two accounts. */
static char *
choose_uid (LfDb        *db,
            const char  *uid,
            GError     **error)
{
  gint64 n_taken = uid != NULL ? lf_db_get_int (db, error, 1, "SELECT count(*) FROM account WHERE uid = ?", "s", uid) : 1;

  return n_taken == 0 ? g_strdup (uid) : lf_uid_new ();
}

static gboolean
put_checks (LfDb             *db,
            LfSetupAccount  *account,
            gint64            id,
            GError          **error)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, account->checks);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (!lf_db_run (db, error, "INSERT INTO account_check (account_id, name, value) VALUES (?, ?, ?) ON CONFLICT (account_id, name) "
                    "DO UPDATE SET value = excluded.value WHERE value <> excluded.value", "iss", id, name, value))
      return FALSE;
  return TRUE;
}

/* What the server says, its limits among it, is not overwritten where the account is signed in. */
static gboolean
put_one (LfDb             *db,
         PutData          *data,
         LfSetupAccount  *one,
         GError          **error)
{
  LfAccount *account = one->account;
  g_autofree char *uid = choose_uid (db, account->uid, error);
  gint64 n_there = lf_db_get_int (db, error, 0, "SELECT count(*) FROM account WHERE removed_us IS NULL AND network = ? AND server = ? AND remote_id = ?",
                                  "sss", account->network, account->server, account->remote_id);
  gint64 id;

  if (!lf_store_check_practice (db, account, error) ||
      !lf_db_run (db, error, "INSERT INTO account (uid, network, server, remote_id, handle, name, state, reason, limits, added_us) "
                  "VALUES (?, ?, ?, ?, ?, ?, 'sign-in-again', 'sign-in-again', ?, ?) ON CONFLICT (network, server, remote_id) DO UPDATE SET "
                  "state = excluded.state, reason = excluded.reason, added_us = excluded.added_us, removed_us = NULL "
                  "WHERE removed_us IS NOT NULL", "sssssssi", uid, account->network, account->server, account->remote_id, account->handle,
                  account->name, account->limits, data->now_us))
    return FALSE;

  id = lf_db_get_int (db, error, 0, "SELECT id FROM account WHERE network = ? AND server = ? AND remote_id = ?", "sss", account->network,
                      account->server, account->remote_id);
  data->n_new += n_there == 0;
  g_hash_table_insert (data->ids, g_strdup (account->uid), g_memdup2 (&id, sizeof id));
  return id != 0 && put_checks (db, one, id, error) &&
         lf_db_run (db, error, "UPDATE account SET short_name = ?1, colour = ?2, standard = ?3, hands_over = ?4, checked_us = max (checked_us, ?5) "
                    "WHERE id = ?6 AND ((short_name, colour, standard, hands_over) IS NOT (?1, ?2, ?3, ?4) OR checked_us < ?5)", "ssiiii",
                    account->look.short_name, account->look.colour, (gint64) account->standard, (gint64) account->hands_over, one->checked_us, id);
}

/* A group of the same name is the same group: two desks may have made it. */
static gboolean
put_group (LfDb           *db,
           PutData        *data,
           LfSetupGroup  *group,
           GError        **error)
{
  gint64 id = lf_db_get_int (db, error, 0, "SELECT id FROM account_group WHERE uid = ?1 OR name = ?2 ORDER BY uid = ?1 DESC LIMIT 1", "ss",
                             group->uid, group->name);

  if (id == 0)
    {
      if (!lf_db_run (db, error, "INSERT INTO account_group (uid, name, created_us) VALUES (?, ?, ?)", "ssi", group->uid, group->name, data->now_us))
        return FALSE;
      id = lf_db_last_id (db);
    }
  else if (!lf_db_run (db, error, "UPDATE account_group SET name = ?1 WHERE id = ?2 AND name <> ?1", "si", group->name, id))
    return FALSE;

  for (guint i = 0; group->account_uids[i] != NULL; i++)
    {
      gint64 *account_id = g_hash_table_lookup (data->ids, group->account_uids[i]);

      if (account_id != NULL &&
          !lf_db_run (db, error, "INSERT INTO account_group_member (group_id, account_id) VALUES (?, ?) ON CONFLICT DO NOTHING", "ii", id, *account_id))
        return FALSE;
    }
  return TRUE;
}

static gpointer
put_setup (LfDb     *db,
            gpointer  user_data,
            GError  **error)
{
  PutData *data = user_data;

  for (guint i = 0; i < data->setup->accounts->len; i++)
    if (!put_one (db, data, g_ptr_array_index (data->setup->accounts, i), error))
      return NULL;
  for (guint i = 0; i < data->setup->groups->len; i++)
    if (!put_group (db, data, g_ptr_array_index (data->setup->groups, i), error))
      return NULL;
  return g_memdup2 (&data->n_new, sizeof data->n_new);
}

void
lf_store_put_setup_async (LfStore             *self,
                           LfSetup            *setup,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  PutData *data = g_new0 (PutData, 1);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ACCOUNTS,
    .func = put_setup,
    .data = data,
    .free_data = (GDestroyNotify) put_data_free,
    .free_result = g_free,
  };

  data->setup = setup;
  data->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, NULL, callback, user_data);
}

gssize
lf_store_put_setup_finish (LfStore       *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_autofree gssize *n_new = lf_store_run_finish (self, result, error);

  return n_new != NULL ? *n_new : -1;
}
