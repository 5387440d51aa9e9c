/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file in which an office takes its accounts to another computer: written, and read as something a stranger may have written. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/adapter/lf-setup-file.h"

#include "core/base/lf-uid.h"
#include "core/http/lf-json.h"
#include "core/model/lf-office-values.h"

#include <string.h>

#define VERSION 1
#define MAX_BYTES (4 * 1024 * 1024)
#define MAX_ENTRIES 1000
#define MAX_NAME_BYTES 1024
#define MAX_SETTINGS_BYTES (64 * 1024)
#define MAX_LOOK_BYTES 64

static void
setup_skip_free (gpointer data)
{
  LfSetupSkip *skip = data;

  g_free (skip->network);
  g_free (skip->handle);
  g_free (skip);
}

static void
add_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonObject *
write_checks (GHashTable *checks)
{
  JsonObject *object = json_object_new ();
  g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (checks), (GCompareFunc) strcmp);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_string_member (object, l->data, g_hash_table_lookup (checks, l->data));
  return object;
}

static JsonObject *
write_account (LfSetupAccount *one)
{
  LfAccount *account = one->account;
  JsonObject *object = json_object_new ();
  g_autofree char *checked = one->checked_us != 0 ? lf_json_format_time (one->checked_us) : NULL;
  g_autoptr(GBytes) bytes = account->limits != NULL ? g_bytes_new (account->limits, strlen (account->limits)) : NULL;
  g_autoptr(JsonNode) settings = bytes != NULL ? lf_json_parse (bytes, NULL) : NULL;

  add_text (object, "id", account->uid);
  add_text (object, "network", account->network);
  add_text (object, "server", account->server);
  add_text (object, "remote_id", account->remote_id);
  add_text (object, "handle", account->handle);
  add_text (object, "name", account->name);
  add_text (object, "short_name", account->look.short_name);
  add_text (object, "colour", account->look.colour);
  json_object_set_boolean_member (object, "standard", account->standard);
  json_object_set_boolean_member (object, "hands_over", account->hands_over);
  if (lf_json_root_object (settings) != NULL)
    json_object_set_member (object, "settings", g_steal_pointer (&settings));
  if (g_hash_table_size (one->checks) > 0)
    json_object_set_object_member (object, "checks", write_checks (one->checks));
  add_text (object, "checked", checked);
  return object;
}

static JsonObject *
write_group (LfSetupGroup *group)
{
  JsonObject *object = json_object_new ();
  JsonArray *accounts = json_array_new ();

  for (guint i = 0; group->account_uids[i] != NULL; i++)
    json_array_add_string_element (accounts, group->account_uids[i]);
  add_text (object, "id", group->uid);
  add_text (object, "name", group->name);
  json_object_set_array_member (object, "accounts", accounts);
  return object;
}

char *
lf_setup_file_write (LfSetup *setup)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  JsonObject *root = json_object_new ();
  JsonArray *accounts = json_array_new (), *groups = json_array_new ();

  for (guint i = 0; i < setup->accounts->len; i++)
    json_array_add_object_element (accounts, write_account (g_ptr_array_index (setup->accounts, i)));
  for (guint i = 0; i < setup->groups->len; i++)
    json_array_add_object_element (groups, write_group (g_ptr_array_index (setup->groups, i)));
  json_object_set_string_member (root, "litfass", "accounts");
  json_object_set_int_member (root, "version", VERSION);
  json_object_set_array_member (root, "accounts", accounts);
  json_object_set_array_member (root, "groups", groups);
  json_node_take_object (node, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}

static gboolean
refuse (GError    **error,
        GIOErrorEnum code,
        const char  *why)
{
  g_set_error_literal (error, G_IO_ERROR, code, why);
  return FALSE;
}

static gboolean
is_short (const char *text,
          gsize       max_bytes)
{
  return text == NULL || strlen (text) <= max_bytes;
}

/* What stands in the database as an address must be one that the program itself would have put there. */
static gboolean
is_server (const LfNetwork *network,
           const char      *server)
{
  g_autofree char *clean = network->practice ? g_strdup ("practice:") : lf_http_dup_base_url (server, NULL);

  return g_strcmp0 (clean, server) == 0;
}

static gboolean
is_colour (const char *text)
{
  return text == NULL || (*text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyz-") == strlen (text));
}

static gboolean
check_account (const LfNetwork  *network,
               LfAccount        *account,
               GError          **error)
{
  if (account->server == NULL || account->remote_id == NULL || account->handle == NULL || *account->remote_id == '\0' ||
      *account->handle == '\0' || !lf_uid_is_valid (account->uid))
    return refuse (error, G_IO_ERROR_INVALID_DATA, "an account is not named whole");
  if (!is_server (network, account->server))
    return refuse (error, G_IO_ERROR_INVALID_DATA, "an account has no address of a server");
  if (!is_short (account->remote_id, MAX_NAME_BYTES) || !is_short (account->handle, MAX_NAME_BYTES) || !is_short (account->name, MAX_NAME_BYTES) ||
      !is_short (account->look.short_name, MAX_LOOK_BYTES) || !is_short (account->look.colour, MAX_LOOK_BYTES) ||
      !is_short (account->limits, MAX_SETTINGS_BYTES) || !is_colour (account->look.colour))
    return refuse (error, G_IO_ERROR_INVALID_DATA, "a value of an account is odd");
  return TRUE;
}

static LfAccount *
read_account (JsonObject *object)
{
  LfAccount *account = lf_account_new ();
  JsonNode *settings = json_object_get_member (object, "settings");

  account->uid = g_strdup (lf_json_get_string (object, "id"));
  account->network = g_strdup (lf_json_get_string (object, "network"));
  account->server = g_strdup (lf_json_get_string (object, "server"));
  account->remote_id = g_strdup (lf_json_get_string (object, "remote_id"));
  account->handle = g_strdup (lf_json_get_string (object, "handle"));
  account->name = g_strdup (lf_json_get_string (object, "name"));
  if (account->name == NULL)
    account->name = g_strdup (account->handle);
  account->look.short_name = g_strdup (lf_json_get_string (object, "short_name"));
  account->look.colour = g_strdup (lf_json_get_string (object, "colour"));
  account->standard = lf_json_get_bool (object, "standard", FALSE);
  account->hands_over = lf_json_get_bool (object, "hands_over", FALSE);
  if (settings != NULL && JSON_NODE_HOLDS_OBJECT (settings))
    account->limits = lf_json_to_text (settings);
  return account;
}

/* Where reading costs money it begins when somebody has seen the terms here, not by a file. */
static void
drop_reading (const LfNetwork *network,
              LfAccount       *account)
{
  g_autoptr(JsonNode) settings = network->terms != NULL && account->limits != NULL ? lf_json_parse_text (account->limits) : NULL;

  if (settings == NULL)
    return;
  json_object_remove_member (json_node_get_object (settings), "reading");
  g_free (account->limits);
  account->limits = lf_json_to_text (settings);
}

/* A colour of another version is no reason to refuse the file. */
static void
drop_unknown_colour (LfAccount *account)
{
  if (account->look.colour != NULL && !lf_account_is_colour (account->look.colour))
    g_clear_pointer (&account->look.colour, g_free);
}

static gboolean
read_checks (JsonObject       *object,
             LfSetupAccount  *one,
             GError          **error)
{
  g_autoptr(GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *value = lf_json_get_string (object, l->data);

      if (value == NULL || !is_short (value, MAX_NAME_BYTES) || !is_short (l->data, MAX_LOOK_BYTES) || g_hash_table_size (one->checks) > MAX_ENTRIES)
        return refuse (error, G_IO_ERROR_INVALID_DATA, "a checklist is odd");
      g_hash_table_insert (one->checks, g_strdup (l->data), g_strdup (value));
    }
  return TRUE;
}

static void
skip (GPtrArray *skips,
      LfAccount *account,
      gboolean   is_known)
{
  LfSetupSkip *entry = g_new0 (LfSetupSkip, 1);

  entry->network = g_strdup (account->network);
  entry->handle = g_strdup (account->handle != NULL ? account->handle : "");
  entry->is_known = is_known;
  g_ptr_array_add (skips, entry);
}

static gboolean
read_one (JsonObject  *object,
          LfSetup    *setup,
          LfAccounts  *accounts,
          GPtrArray   *skips,
          GError     **error)
{
  g_autoptr(LfAccount) account = object != NULL ? read_account (object) : lf_account_new ();
  const LfNetwork *network = account->network != NULL ? lf_network_find (account->network) : NULL;
  LfSetupAccount *one;

  if (account->network == NULL)
    return refuse (error, G_IO_ERROR_INVALID_DATA, "an account has no network");
  if (network == NULL)
    {
      skip (skips, account, FALSE);
      return TRUE;
    }
  if (!check_account (network, account, error))
    return FALSE;
  drop_unknown_colour (account);
  drop_reading (network, account);
  if (!lf_accounts_allow (accounts, network, account->server))
    {
      skip (skips, account, TRUE);
      return TRUE;
    }

  one = lf_setup_add_account (setup, account);
  one->checked_us = MAX (0, lf_json_get_time_us (object, "checked"));
  return read_checks (lf_json_get_object (object, "checks"), one, error);
}

static gboolean
read_group (JsonObject  *object,
            LfSetup    *setup,
            GError     **error)
{
  LfSetupGroup *group = lf_setup_add_group (setup);
  JsonArray *uids = lf_json_get_array (object, "accounts");
  guint n = uids != NULL ? json_array_get_length (uids) : 0;

  group->uid = g_strdup (lf_json_get_string (object, "id"));
  group->name = g_strdup (lf_json_get_string (object, "name"));
  g_strfreev (group->account_uids);
  group->account_uids = g_new0 (char *, n + 1);
  if (!lf_uid_is_valid (group->uid) || group->name == NULL || *group->name == '\0' || !is_short (group->name, MAX_NAME_BYTES) || n > MAX_ENTRIES)
    return refuse (error, G_IO_ERROR_INVALID_DATA, "a group is not named whole");

  for (guint i = 0; i < n; i++)
    {
      JsonNode *uid = json_array_get_element (uids, i);

      if (!JSON_NODE_HOLDS_VALUE (uid) || json_node_get_value_type (uid) != G_TYPE_STRING)
        return refuse (error, G_IO_ERROR_INVALID_DATA, "a group holds something that is no account");
      group->account_uids[i] = json_node_dup_string (uid);
    }
  return TRUE;
}

static gboolean
check_head (JsonObject  *root,
            GError     **error)
{
  gint64 version = lf_json_get_int (root, "version", 0);

  if (root == NULL || g_strcmp0 (lf_json_get_string (root, "litfass"), "accounts") != 0 || version < 1 || lf_json_get_array (root, "accounts") == NULL)
    return refuse (error, G_IO_ERROR_INVALID_DATA, "no accounts of Litfaß are in this file");
  if (version > VERSION)
    return refuse (error, G_IO_ERROR_NOT_SUPPORTED, "a newer Litfaß wrote this file");
  return TRUE;
}

LfSetup *
lf_setup_file_read (GBytes      *bytes,
                     LfAccounts  *accounts,
                     GPtrArray  **skips,
                     GError     **error)
{
  g_autoptr(LfSetup) setup = lf_setup_new ();
  g_autoptr(GPtrArray) left_out = g_ptr_array_new_with_free_func (setup_skip_free);
  g_autoptr(JsonNode) node = g_bytes_get_size (bytes) <= MAX_BYTES ? lf_json_parse (bytes, NULL) : NULL;
  JsonObject *root = lf_json_root_object (node);
  JsonArray *array, *groups;

  if (!check_head (root, error))
    return NULL;

  array = lf_json_get_array (root, "accounts");
  groups = lf_json_get_array (root, "groups");
  if (lf_json_n_objects (array) > MAX_ENTRIES || lf_json_n_objects (groups) > MAX_ENTRIES)
    {
      refuse (error, G_IO_ERROR_INVALID_DATA, "the lists are too long");
      return NULL;
    }

  for (guint i = 0; i < lf_json_n_objects (array); i++)
    if (!read_one (lf_json_nth_object (array, i), setup, accounts, left_out, error))
      return NULL;
  for (guint i = 0; i < lf_json_n_objects (groups); i++)
    if (!read_group (lf_json_nth_object (groups, i), setup, error))
      return NULL;

  *skips = g_steal_pointer (&left_out);
  return g_steal_pointer (&setup);
}
