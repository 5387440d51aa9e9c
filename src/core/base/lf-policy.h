/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As in the schema. */
typedef enum {
  LF_PROXY_SYSTEM,
  LF_PROXY_NONE,
  LF_PROXY_MANUAL,
} LfProxyMode;

typedef enum {
  LF_POLICY_DEFAULT,   /* nobody set it */
  LF_POLICY_PERSON,    /* in the person's own settings */
  LF_POLICY_SYSTEM,    /* in the settings of the computer */
} LfPolicyOrigin;

/* One key as it is in force. Lent by lf_policy_list(). */
typedef struct {
  const char     *name;
  GVariant       *value;
  LfPolicyOrigin  origin;
  gboolean        locked;   /* the person cannot change it */
} LfPolicyEntry;

/* What IT set for this computer, read from GSettings and followed while the program runs. Signal “changed” (with the key as its detail). On the main
 * context. Where no schema is installed nothing is set. */
#define LF_TYPE_POLICY (lf_policy_get_type ())
G_DECLARE_FINAL_TYPE (LfPolicy, lf_policy, LF, POLICY, GObject)

/* @backend: (nullable): where the settings are kept; NULL: where all programs of this desktop keep them. */
LfPolicy *lf_policy_new (GSettingsBackend *backend);

/* @server: (nullable) an address or the name of a host; NULL where the network has no server to choose. */
gboolean            lf_policy_allows_network       (LfPolicy *self, const char *network_id);
gboolean            lf_policy_allows_server        (LfPolicy *self, const char *server);

/* (transfer none), never NULL: what a post must be told before it goes out, each name once and none of them empty. */
const char * const *lf_policy_get_approval_fields  (LfPolicy *self);
LfProxyMode         lf_policy_get_proxy_mode       (LfPolicy *self);
const char         *lf_policy_get_proxy_uri        (LfPolicy *self);   /* "" when none is set */
const char         *lf_policy_get_ca_file          (LfPolicy *self);   /* "" when none is set */
gint64              lf_policy_get_poll_min_us      (LfPolicy *self, const char *network_id);   /* 0: none */

/* (nullable): under which the office is registered at a network as a developer. */
const char         *lf_policy_get_client_id        (LfPolicy *self, const char *network_id);

/* (transfer full) GArray of LfPolicyEntry: all keys, in the order of the schema's subjects. */
GArray             *lf_policy_list                 (LfPolicy *self);

G_END_DECLS
