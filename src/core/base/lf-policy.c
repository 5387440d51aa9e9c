/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What IT sets for a computer: which accounts may be used, how the net is reached, and what a post needs. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "core/base/lf-policy.h"

#include "core/base/lf-clock.h"

#include <string.h>

struct _LfPolicy {
  GObject      parent_instance;
  GSettings   *settings;      /* (nullable): a program run out of its build folder may have no schema */
  GStrv        networks;
  GStrv        servers;
  GStrv        fields;
  LfProxyMode  proxy_mode;
  char        *proxy_uri;
  char        *ca_file;
  GVariant    *poll_min;
  GVariant    *client_ids;
};

static const char * const keys[] = {
  "allowed-networks", "allowed-servers", "approval-fields", "proxy-mode", "proxy-uri", "tls-ca-file", "poll-min-s", "client-ids", NULL,
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LfPolicy, lf_policy, G_TYPE_OBJECT)

static void
entry_clear (gpointer data)
{
  g_variant_unref (((LfPolicyEntry *) data)->value);
}

/* Without spaces around, without what is empty or comes twice. */
static GStrv
read_names (GSettings  *settings,
            const char *key)
{
  g_auto(GStrv) typed = g_settings_get_strv (settings, key);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; typed[i] != NULL; i++)
    {
      const char *name = g_strstrip (typed[i]);

      if (*name != '\0' && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}

static void
forget (LfPolicy *self)
{
  g_clear_pointer (&self->networks, g_strfreev);
  g_clear_pointer (&self->servers, g_strfreev);
  g_clear_pointer (&self->fields, g_strfreev);
  g_clear_pointer (&self->proxy_uri, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->poll_min, g_variant_unref);
  g_clear_pointer (&self->client_ids, g_variant_unref);
}

static void
read_all (LfPolicy *self)
{
  forget (self);
  if (self->settings == NULL)
    {
      self->networks = g_new0 (char *, 1);
      self->servers = g_new0 (char *, 1);
      self->fields = g_new0 (char *, 1);
      self->proxy_uri = g_strdup ("");
      self->ca_file = g_strdup ("");
      return;
    }

  self->networks = read_names (self->settings, "allowed-networks");
  self->servers = read_names (self->settings, "allowed-servers");
  self->fields = read_names (self->settings, "approval-fields");
  self->proxy_mode = g_settings_get_enum (self->settings, "proxy-mode");
  self->proxy_uri = g_strstrip (g_settings_get_string (self->settings, "proxy-uri"));
  self->ca_file = g_strstrip (g_settings_get_string (self->settings, "tls-ca-file"));
  self->poll_min = g_settings_get_value (self->settings, "poll-min-s");
  self->client_ids = g_settings_get_value (self->settings, "client-ids");
}

static void
on_settings_changed_cb (GSettings  *settings,
                        const char *key,
                        LfPolicy   *self)
{
  if (!g_strv_contains (keys, key))
    return;

  read_all (self);
  g_signal_emit (self, signals[CHANGED], g_quark_from_string (key));
}

static char *
dup_host (const char *server)
{
  g_autoptr(GUri) uri = strstr (server, "://") != NULL ? g_uri_parse (server, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : server;
  g_autofree char *ascii = g_hostname_to_ascii (host);

  return g_ascii_strdown (ascii != NULL ? ascii : host, -1);
}

/* “*.berlin.de” stands for every name below berlin.de, not for itself. */
static gboolean
matches (const char *pattern,
         const char *host)
{
  gboolean is_wild = g_str_has_prefix (pattern, "*.");
  g_autofree char *name = dup_host (is_wild ? pattern + 2 : pattern);
  g_autofree char *end = g_strconcat (".", name, NULL);

  return is_wild ? g_str_has_suffix (host, end) && strlen (host) > strlen (end) : g_str_equal (host, name);
}

static void
lf_policy_finalize (GObject *object)
{
  LfPolicy *self = LF_POLICY (object);

  forget (self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lf_policy_parent_class)->finalize (object);
}

static void
lf_policy_class_init (LfPolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lf_policy_finalize;
  signals[CHANGED] = g_signal_new ("changed", LF_TYPE_POLICY, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lf_policy_init (LfPolicy *self)
{
}

LfPolicy *
lf_policy_new (GSettingsBackend *backend)
{
  LfPolicy *self = g_object_new (LF_TYPE_POLICY, NULL);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, LF_APP_ID, TRUE) : NULL;

  if (schema != NULL && g_settings_schema_has_key (schema, keys[0]))
    {
      self->settings = g_settings_new_full (schema, backend, NULL);
      g_signal_connect_object (self->settings, "changed", G_CALLBACK (on_settings_changed_cb), self, 0);
    }
  read_all (self);
  return self;
}

gboolean
lf_policy_allows_network (LfPolicy   *self,
                          const char *network_id)
{
  g_return_val_if_fail (LF_IS_POLICY (self), FALSE);
  return *self->networks == NULL || g_strv_contains ((const char * const *) self->networks, network_id);
}

gboolean
lf_policy_allows_server (LfPolicy   *self,
                         const char *server)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (LF_IS_POLICY (self), FALSE);

  if (*self->servers == NULL || server == NULL)
    return TRUE;

  host = dup_host (server);
  for (guint i = 0; self->servers[i] != NULL; i++)
    if (matches (self->servers[i], host))
      return TRUE;
  return FALSE;
}

const char * const *
lf_policy_get_approval_fields (LfPolicy *self)
{
  g_return_val_if_fail (LF_IS_POLICY (self), NULL);
  return (const char * const *) self->fields;
}

LfProxyMode
lf_policy_get_proxy_mode (LfPolicy *self)
{
  g_return_val_if_fail (LF_IS_POLICY (self), LF_PROXY_SYSTEM);
  return self->proxy_mode;
}

const char *
lf_policy_get_proxy_uri (LfPolicy *self)
{
  g_return_val_if_fail (LF_IS_POLICY (self), NULL);
  return self->proxy_uri;
}

const char *
lf_policy_get_ca_file (LfPolicy *self)
{
  g_return_val_if_fail (LF_IS_POLICY (self), NULL);
  return self->ca_file;
}

gint64
lf_policy_get_poll_min_us (LfPolicy   *self,
                           const char *network_id)
{
  gint32 seconds = 0;

  g_return_val_if_fail (LF_IS_POLICY (self), 0);

  if (self->poll_min != NULL)
    g_variant_lookup (self->poll_min, network_id, "i", &seconds);
  return MAX (0, seconds) * LF_SECOND_US;
}

const char *
lf_policy_get_client_id (LfPolicy   *self,
                         const char *network_id)
{
  const char *client_id = NULL;

  g_return_val_if_fail (LF_IS_POLICY (self), NULL);

  if (self->client_ids != NULL)
    g_variant_lookup (self->client_ids, network_id, "&s", &client_id);
  return client_id != NULL && *client_id != '\0' ? client_id : NULL;
}

static LfPolicyOrigin
find_origin (GSettings  *settings,
             const char *key,
             GVariant   *value)
{
  g_autoptr(GVariant) own = g_settings_get_user_value (settings, key);
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GSettingsSchemaKey) schema_key = NULL;
  g_autoptr(GVariant) initial = NULL;

  if (own != NULL && g_variant_equal (own, value) && g_settings_is_writable (settings, key))
    return LF_POLICY_PERSON;

  g_object_get (settings, "settings-schema", &schema, NULL);
  schema_key = g_settings_schema_get_key (schema, key);
  initial = g_settings_schema_key_get_default_value (schema_key);
  return g_variant_equal (initial, value) ? LF_POLICY_DEFAULT : LF_POLICY_SYSTEM;
}

GArray *
lf_policy_list (LfPolicy *self)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (LfPolicyEntry));

  g_return_val_if_fail (LF_IS_POLICY (self), entries);

  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; self->settings != NULL && keys[i] != NULL; i++)
    {
      LfPolicyEntry entry = { .name = keys[i] };

      entry.value = g_settings_get_value (self->settings, keys[i]);
      entry.origin = find_origin (self->settings, keys[i], entry.value);
      entry.locked = !g_settings_is_writable (self->settings, keys[i]);
      g_array_append_val (entries, entry);
    }
  return entries;
}
