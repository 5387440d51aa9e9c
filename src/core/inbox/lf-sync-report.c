/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of a round over accounts, and its way through the store. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/inbox/lf-sync-report.h"

#include "core/base/lf-error.h"
#include "core/http/lf-json.h"

#include <gio/gio.h>

#include <string.h>

LfSyncReport *
lf_sync_report_new (void)
{
  LfSyncReport *self = g_new0 (LfSyncReport, 1);

  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_error_free);
  return self;
}

void
lf_sync_report_free (LfSyncReport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->failures, g_hash_table_unref);
  g_free (self);
}

void
lf_sync_report_add_failure (LfSyncReport *self,
                            const char   *account_uid,
                            const GError *error)
{
  g_hash_table_insert (self->failures, g_strdup (account_uid), g_error_copy (error));
}

/**
 * lf_sync_report_to_text:
 *
 * Returns: (transfer full): {"new": 3, "failures": {"<account uid>": {"domain": …, "code": …, "message": …, "wait_ms": …}}}
 */
char *
lf_sync_report_to_text (LfSyncReport *self)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), NULL);
  JsonObject *root = json_object_new (), *failures = json_object_new ();
  GHashTableIter iter;
  gpointer uid, value;

  g_hash_table_iter_init (&iter, self->failures);
  while (g_hash_table_iter_next (&iter, &uid, &value))
    {
      const GError *error = value;
      JsonObject *failure = json_object_new ();

      json_object_set_string_member (failure, "domain", g_quark_to_string (error->domain));
      json_object_set_int_member (failure, "code", error->code);
      json_object_set_string_member (failure, "message", error->message);
      json_object_set_int_member (failure, "wait_ms", lf_network_error_peek_info (error)->wait_ms);
      json_object_set_object_member (failures, uid, failure);
    }
  json_object_set_int_member (root, "new", self->n_new);
  json_object_set_object_member (root, "failures", failures);
  json_node_take_object (node, root);
  return lf_json_to_text (node);
}

/* Only domains that are known: another program version may have written it. */
static GError *
read_error (JsonObject *object)
{
  GQuark domains[] = { LF_STORE_ERROR, LF_SECRETS_ERROR, LF_POST_ERROR, G_IO_ERROR };
  const char *domain = lf_json_get_string (object, "domain"), *message = lf_json_get_string (object, "message");
  int code = lf_json_get_int (object, "code", 0);

  if (message == NULL)
    message = "";
  if (g_strcmp0 (domain, g_quark_to_string (LF_NETWORK_ERROR)) == 0)
    {
      LfNetworkErrorInfo info = { .wait_ms = lf_json_get_int (object, "wait_ms", 0) };

      return lf_network_error_new (code, &info, "%s", message);
    }
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    if (g_strcmp0 (domain, g_quark_to_string (domains[i])) == 0)
      return g_error_new_literal (domains[i], code, message);

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);
}

/**
 * lf_sync_report_from_text:
 * @text: what lf_sync_report_to_text() made, perhaps in another version of the program
 *
 * Returns: (transfer full): what could be read of it
 */
LfSyncReport *
lf_sync_report_from_text (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(JsonNode) node = lf_json_parse (bytes, NULL);
  JsonObject *root = lf_json_root_object (node), *failures = lf_json_get_object (root, "failures");
  LfSyncReport *self = lf_sync_report_new ();
  g_autoptr(GList) uids = failures != NULL ? json_object_get_members (failures) : NULL;

  self->n_new = MAX (0, lf_json_get_int (root, "new", 0));
  for (GList *l = uids; l != NULL; l = l->next)
    {
      JsonObject *failure = lf_json_get_object (failures, l->data);

      if (failure != NULL)
        g_hash_table_insert (self->failures, g_strdup (l->data), read_error (failure));
    }

  return self;
}
