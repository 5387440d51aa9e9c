/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts of a profile in the store. */

#define G_LOG_DOMAIN "litfass-store"

#include "config.h"

#include "core/store/lf-store-accounts.h"

#include "core/base/lf-uid.h"
#include "core/store/lf-delivery-rows.h"
#include "core/store/lf-store-private.h"

#define SELECT_ACCOUNT                                                                                                     \
  "SELECT uid, network, server, remote_id, handle, name, state, reason, limits, standard, last_contact_us, added_us, "     \
  "short_name, colour, hands_over, rights, expires_us, until_us "                                                          \
  "FROM account WHERE "

static LfAccount *
make_account (LfRows *rows)
{
  LfAccount *account = lf_account_new ();

  account->uid = g_strdup (lf_rows_text (rows, 0));
  account->network = g_strdup (lf_rows_text (rows, 1));
  account->server = g_strdup (lf_rows_text (rows, 2));
  account->remote_id = g_strdup (lf_rows_text (rows, 3));
  account->handle = g_strdup (lf_rows_text (rows, 4));
  account->name = g_strdup (lf_rows_text (rows, 5));
  account->state = lf_account_state_from_name (lf_rows_text (rows, 6), LF_ACCOUNT_OFFLINE);
  account->reason = g_strdup (lf_rows_text (rows, 7));
  account->limits = g_strdup (lf_rows_text (rows, 8));
  account->standard = lf_rows_int (rows, 9) != 0;
  account->last_contact_us = lf_rows_int (rows, 10);
  account->added_us = lf_rows_int (rows, 11);
  account->look.short_name = g_strdup (lf_rows_text (rows, 12));
  account->look.colour = g_strdup (lf_rows_text (rows, 13));
  account->hands_over = lf_rows_int (rows, 14) != 0;
  account->access.rights = g_strdup (lf_rows_text (rows, 15));
  account->access.expires_us = lf_rows_int (rows, 16);
  account->access.slowed_until_us = lf_rows_int (rows, 17);
  return account;
}

static gpointer
list_accounts (LfDb     *db,
               gpointer  data,
               GError  **error)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) lf_account_unref);
  LfRows *rows = lf_db_query (db, error, SELECT_ACCOUNT "removed_us IS NULL ORDER BY added_us, id", "");

  while (lf_rows_next (rows))
    g_ptr_array_add (accounts, make_account (rows));
  return lf_rows_end (rows, error) ? g_steal_pointer (&accounts) : NULL;
}

void
lf_store_list_accounts_async (LfStore             *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  LfStoreJob job = {
    .lane = LF_LANE_READ,
    .func = list_accounts,
    .free_result = (GDestroyNotify) g_ptr_array_unref,
  };

  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

GPtrArray *
lf_store_list_accounts_finish (LfStore       *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

typedef struct {
  LfAccount       *account;   /* put, set */
  LfAccountFields  fields;    /* set */
  char            *uid;       /* remove */
  gint64           now_us;
} AccountData;

static void
account_data_free (AccountData *data)
{
  g_clear_pointer (&data->account, lf_account_unref);
  g_free (data->uid);
  g_free (data);
}

/* A removed account counts for as long as something it sent or saw is still in the plan or the feed. */
gboolean
lf_store_check_practice (LfDb       *db,
                         LfAccount  *account,
                         GError    **error)
{
  gboolean practice = g_str_has_prefix (account->server, "practice:");
  gint64 n_others = lf_db_get_int (db, error, -1, "SELECT count(*) FROM account a WHERE (a.server GLOB 'practice:*') <> ? "
                                   "AND (a.removed_us IS NULL OR EXISTS (SELECT 1 FROM delivery WHERE account_id = a.id) "
                                   "OR EXISTS (SELECT 1 FROM item_seen WHERE account_id = a.id))", "i", (gint64) practice);

  if (n_others > 0)
    g_set_error (error, LF_STORE_ERROR, LF_STORE_ERROR_PRACTICE_MIX, "the profile is %s", practice ? "real" : "for practice");
  return n_others == 0;
}

/* The only row of a query: (transfer full) (nullable). */
static LfAccount *
take_account (LfRows  *rows,
              GError **error)
{
  LfAccount *stored = lf_rows_next (rows) ? make_account (rows) : NULL;

  if (!lf_rows_end (rows, error))
    g_clear_pointer (&stored, lf_account_unref);
  return stored;
}

/* What the office set about limits stands beside what the server reports. Whoever adds an account that is there, under a new uid, knows
 * nothing of it; whoever knows its uid brings all of it. */
#define KEEP_LIMITS "limits = CASE WHEN uid = excluded.uid OR removed_us IS NOT NULL OR limits IS NULL THEN excluded.limits " \
                    "WHEN excluded.limits IS NULL THEN limits " \
                    "WHEN json_valid (limits) AND json_valid (excluded.limits) THEN json_patch (limits, excluded.limits) " \
                    "ELSE excluded.limits END, "

/* A decentralised identifier (W3C DID) names an account wherever it is kept: on another server it is still this one. */
static gboolean
follow_moved (LfDb       *db,
              LfAccount  *account,
              GError    **error)
{
  return lf_db_run (db, error, "UPDATE account SET server = ?2 WHERE network = ?1 AND remote_id = ?3 AND remote_id GLOB 'did:*' AND server <> ?2 "
                    "AND NOT EXISTS (SELECT 1 FROM account WHERE network = ?1 AND server = ?2 AND remote_id = ?3)", "sss", account->network,
                    account->server, account->remote_id);
}

static gpointer
put_account (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  AccountData *put = data;
  LfAccount *account = put->account;
  g_autofree char *uid = account->uid != NULL ? g_strdup (account->uid) : lf_uid_new ();

  if (!lf_store_check_practice (db, account, error) || !follow_moved (db, account, error) ||
      !lf_db_run (db, error, "INSERT INTO account (uid, network, server, remote_id, handle, name, state, reason, limits, standard, "
                  "last_contact_us, added_us, rights, expires_us, short_name, colour, hands_over) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (network, server, remote_id) DO UPDATE SET handle = excluded.handle, name = excluded.name, "
                  "state = excluded.state, reason = excluded.reason, " KEEP_LIMITS
                  "last_contact_us = excluded.last_contact_us, until_us = 0, rights = excluded.rights, expires_us = excluded.expires_us, "
                  "added_us = iif (removed_us IS NULL, added_us, excluded.added_us), removed_us = NULL",
                  "sssssssssiiisissi", uid, account->network, account->server, account->remote_id, account->handle, account->name,
                  lf_account_state_name (account->state), account->reason, account->limits, (gint64) account->standard,
                  account->last_contact_us, account->added_us != 0 ? account->added_us : put->now_us,
                  account->access.rights, account->access.expires_us, account->look.short_name, account->look.colour,
                  (gint64) account->hands_over))
    return NULL;

  return take_account (lf_db_query (db, error, SELECT_ACCOUNT "network = ? AND server = ? AND remote_id = ?", "sss", account->network,
                                    account->server, account->remote_id), error);
}

void
lf_store_put_account_async (LfStore             *self,
                            LfAccount           *account,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  AccountData *data = g_new0 (AccountData, 1);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ACCOUNTS,
    .func = put_account,
    .data = data,
    .free_data = (GDestroyNotify) account_data_free,
    .free_result = (GDestroyNotify) lf_account_unref,
  };

  data->account = lf_account_ref (account);
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfAccount *
lf_store_put_account_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

LfAccountFields
lf_account_find_news (LfAccount *known,
                      LfAccount *said)
{
  gboolean same_profile = g_strcmp0 (known->handle, said->handle) == 0 && g_strcmp0 (known->name, said->name) == 0 &&
                          g_strcmp0 (known->access.rights, said->access.rights) == 0 &&
                          known->access.expires_us == said->access.expires_us;

  return (same_profile ? 0 : LF_ACCOUNT_PROFILE) | (g_strcmp0 (known->limits, said->limits) == 0 ? 0 : LF_ACCOUNT_LIMITS);
}

static gboolean
set_fields (LfDb             *db,
            LfAccount        *account,
            LfAccountFields   fields,
            gint64            id,
            GError          **error)
{
  return (!(fields & LF_ACCOUNT_CONTACT) ||
          lf_db_run (db, error, "UPDATE account SET state = ?, reason = ?, until_us = ?, last_contact_us = max (last_contact_us, ?) "
                     "WHERE id = ?", "ssiii", lf_account_state_name (account->state), account->reason, account->access.slowed_until_us,
                     account->last_contact_us, id)) &&
         (!(fields & LF_ACCOUNT_PROFILE) ||
          lf_db_run (db, error, "UPDATE account SET handle = ?, name = ?, rights = ?, expires_us = ? WHERE id = ?", "sssii",
                     account->handle, account->name, account->access.rights, account->access.expires_us, id)) &&
         (!(fields & LF_ACCOUNT_LIMITS) ||
          lf_db_run (db, error, "UPDATE account SET limits = ? WHERE id = ?", "si", account->limits, id)) &&
         (!(fields & LF_ACCOUNT_STANDARD) ||
          lf_db_run (db, error, "UPDATE account SET standard = ? WHERE id = ?", "ii", (gint64) account->standard, id)) &&
         (!(fields & LF_ACCOUNT_HANDS_OVER) ||
          lf_db_run (db, error, "UPDATE account SET hands_over = ? WHERE id = ?", "ii", (gint64) account->hands_over, id)) &&
         (!(fields & LF_ACCOUNT_SHORT_NAME) ||
          lf_db_run (db, error, "UPDATE account SET short_name = ? WHERE id = ?", "si", account->look.short_name, id)) &&
         (!(fields & LF_ACCOUNT_COLOUR) ||
          lf_db_run (db, error, "UPDATE account SET colour = ? WHERE id = ?", "si", account->look.colour, id));
}

static gpointer
set_account (LfDb     *db,
             gpointer  data,
             GError  **error)
{
  AccountData *set = data;
  gint64 id = lf_db_find_id (db, error, "SELECT id FROM account WHERE removed_us IS NULL AND uid = ?", set->account->uid);

  if (id == 0 || !set_fields (db, set->account, set->fields, id, error))
    return NULL;

  return take_account (lf_db_query (db, error, SELECT_ACCOUNT "id = ?", "i", id), error);
}

void
lf_store_set_account_async (LfStore             *self,
                            LfAccount           *account,
                            LfAccountFields      fields,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  AccountData *data = g_new0 (AccountData, 1);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ACCOUNTS,
    .func = set_account,
    .data = data,
    .free_data = (GDestroyNotify) account_data_free,
    .free_result = (GDestroyNotify) lf_account_unref,
  };

  data->account = lf_account_ref (account);
  data->fields = fields;
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

LfAccount *
lf_store_set_account_finish (LfStore       *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return lf_store_run_finish (self, result, error);
}

static gpointer
remove_account (LfDb     *db,
                gpointer  data,
                GError  **error)
{
  AccountData *removal = data;
  gint64 account_id = lf_db_find_id (db, error, "SELECT id FROM account WHERE removed_us IS NULL AND uid = ?", removal->uid);

  if (account_id != 0 && lf_delivery_rows_withdraw (db, account_id, removal->now_us, error) &&
      lf_db_run (db, error, "UPDATE account SET removed_us = ? WHERE id = ?", "ii", removal->now_us, account_id))
    return LF_STORE_DONE;
  return NULL;
}

void
lf_store_remove_account_async (LfStore             *self,
                               const char          *account_uid,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  AccountData *data = g_new0 (AccountData, 1);
  LfStoreJob job = {
    .lane = LF_LANE_WRITE,
    .changes = LF_CHANGE_ACCOUNTS | LF_CHANGE_DELIVERIES | LF_CHANGE_ITEMS,
    .func = remove_account,
    .data = data,
    .free_data = (GDestroyNotify) account_data_free,
  };

  data->uid = g_strdup (account_uid);
  data->now_us = lf_clock_now_us (lf_store_get_clock (self));
  lf_store_run_async (self, &job, cancellable, callback, user_data);
}

gboolean
lf_store_remove_account_finish (LfStore       *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return lf_store_run_finish (self, result, error) != NULL;
}
