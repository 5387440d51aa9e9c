/* SPDX-License-Identifier: GPL-3.0-or-later */
/* policy: what IT set for this computer, and where it is from. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"

#include "core/base/lf-policy.h"

#include <glib/gi18n-lib.h>

static gpointer
parse_policy (LfCli   *cli,
              char   **args,
              GError **error)
{
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error))
    return NULL;

  return g_new0 (char, 1);
}

static const char *
name_origin (LfPolicyOrigin origin)
{
  static const char * const names[] = { "default", "person", "system" };

  return names[origin];
}

static const char *
words_for_origin (const LfPolicyEntry *entry)
{
  if (entry->locked)
    return C_("policy", "set by IT, locked");

  switch (entry->origin)
    {
    case LF_POLICY_PERSON:
      return C_("policy", "set in your own settings");
    case LF_POLICY_SYSTEM:
      return C_("policy", "set by IT");
    case LF_POLICY_DEFAULT:
    default:
      return C_("policy", "not set");
    }
}

static void
add_entry (JsonBuilder         *builder,
           const LfPolicyEntry *entry)
{
  json_builder_begin_object (builder);
  lf_cli_add_text (builder, "key", entry->name);
  json_builder_set_member_name (builder, "value");
  json_builder_add_value (builder, json_gvariant_serialize (entry->value));
  lf_cli_add_text (builder, "origin", name_origin (entry->origin));
  json_builder_set_member_name (builder, "locked");
  json_builder_add_boolean_value (builder, entry->locked);
  json_builder_end_object (builder);
}

static void
print_entry (const LfPolicyEntry *entry)
{
  g_autofree char *value = g_variant_print (entry->value, FALSE);

  lf_cli_print ("%s  %s  (%s)\n", entry->name, value, words_for_origin (entry));
}

static void
run_policy (LfCli    *cli,
            gpointer  data)
{
  g_autoptr(LfPolicy) policy = lf_policy_new (NULL);
  g_autoptr(GArray) entries = lf_policy_list (policy);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    if (lf_cli_wants_json (cli))
      add_entry (builder, &g_array_index (entries, LfPolicyEntry, i));
    else
      print_entry (&g_array_index (entries, LfPolicyEntry, i));
  json_builder_end_array (builder);

  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else if (entries->len == 0)
    lf_cli_print ("%s\n", _("The settings of Litfaß are not installed here, so nothing is set."));
  lf_cli_end (cli, LF_CLI_DONE);
}

const LfCliCommand lf_cli_policy_commands[] = {
  { "policy", NULL, N_("What IT set for this computer, and where it is from"), FALSE, parse_policy, run_policy, g_free },
  { NULL },
};
