/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account set: what the office sets for an account, one option for each thing. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"
#include "core/adapter/lf-network.h"

#include "core/words/lf-words.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* One thing to set: @apply puts what was typed into @wanted and gives the fields that are to be written, 0 with @error. */
typedef struct {
  const char      *option;
  const char      *value;     /* what stands behind it, for the help */
  const char      *summary;   /* N_() */
  LfAccountFields (*apply) (LfAdapter *adapter, const char *typed, LfAccount *wanted, GError **error);
} Setting;

static LfAccountFields
refuse (const char  *option,
        const char  *values,
        GError     **error)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s needs %s"), option, values);
  return 0;
}

/* FALSE: neither on nor off. */
static gboolean
read_switch (const char *typed,
             gboolean   *on)
{
  *on = g_str_equal (typed, "on");
  return *on || g_str_equal (typed, "off");
}

static LfAccountFields
apply_short_name (LfAdapter   *adapter,
                  const char  *typed,
                  LfAccount   *wanted,
                  GError     **error)
{
  gboolean fits;

  g_free (wanted->look.short_name);
  wanted->look.short_name = lf_account_clean_short_name (typed, &fits);
  if (fits)
    return LF_ACCOUNT_SHORT_NAME;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               g_dngettext (GETTEXT_PACKAGE, "a short name has at most %u character", "a short name has at most %u characters", LF_SHORT_NAME_MAX),
               LF_SHORT_NAME_MAX);
  return 0;
}

static LfAccountFields
apply_colour (LfAdapter   *adapter,
              const char  *typed,
              LfAccount   *wanted,
              GError     **error)
{
  if (!lf_account_is_colour (typed) && !g_str_equal (typed, "none"))
    {
      g_autofree char *names = g_strjoinv ("|", (char **) lf_account_colours);
      g_autofree char *values = g_strdup_printf ("%s|none", names);

      return refuse ("--colour", values, error);
    }

  g_free (wanted->look.colour);
  wanted->look.colour = g_str_equal (typed, "none") ? NULL : g_strdup (typed);
  return LF_ACCOUNT_COLOUR;
}

static LfAccountFields
apply_standard (LfAdapter   *adapter,
                const char  *typed,
                LfAccount   *wanted,
                GError     **error)
{
  return read_switch (typed, &wanted->standard) ? LF_ACCOUNT_STANDARD : refuse ("--standard", "on|off", error);
}

static LfAccountFields
refuse_unsupported (const char  *what,
                    GError     **error)
{
  g_propagate_error (error, lf_network_error_new (LF_NETWORK_ERROR_UNSUPPORTED, NULL, "%s", what));
  return 0;
}

static LfAccountFields
apply_hand_over (LfAdapter   *adapter,
                 const char  *typed,
                 LfAccount   *wanted,
                 GError     **error)
{
  if (!read_switch (typed, &wanted->hands_over))
    return refuse ("--hand-over", "on|off", error);
  if (wanted->hands_over && !lf_adapter_can (adapter, LF_CAN_SCHEDULE))
    return refuse_unsupported ("the server keeps no planned posts", error);

  return LF_ACCOUNT_HANDS_OVER;
}

static LfAccountFields
apply_reading (LfAdapter   *adapter,
               const char  *typed,
               LfAccount   *wanted,
               GError     **error)
{
  gboolean reads;

  if (!read_switch (typed, &reads))
    return refuse ("--reading", "on|off", error);
  if (!lf_adapter_can (adapter, LF_CAN_CHOOSE_READING))
    return refuse_unsupported ("this account has no choice whether it reads", error);

  g_free (wanted->limits);
  wanted->limits = lf_adapter_dup_reading (adapter, reads);
  return LF_ACCOUNT_LIMITS;
}

static LfAccountFields
refuse_option (const LfNetworkOption *options,
               GError               **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (const LfNetworkOption *option = options; option->name != NULL; option++)
    g_string_append_printf (names, "%s%s=…", option == options ? "" : "|", option->name);
  return refuse ("--option", names->str, error);
}

/* NAME=VALUE, of what the network lets an office set. */
static LfAccountFields
apply_option (LfAdapter   *adapter,
              const char  *typed,
              LfAccount   *wanted,
              GError     **error)
{
  const LfNetwork *network = lf_network_find (wanted->network);
  const char *sign = strchr (typed, '=');
  g_autofree char *name = sign != NULL ? g_strndup (typed, (gsize) (sign - typed)) : NULL;
  const LfNetworkOption *option = name != NULL ? lf_network_find_option (network, name) : NULL;
  char *limits = option != NULL ? lf_network_option_set (option, wanted->limits, sign + 1) : NULL;

  if (network->options == NULL)
    return refuse_unsupported ("this network reports all that could be set", error);
  if (limits == NULL)
    return refuse_option (network->options, error);

  g_free (wanted->limits);
  wanted->limits = limits;
  return LF_ACCOUNT_LIMITS;
}

static const Setting settings[] = {
  { "short-name", "N", N_("A short name for narrow places; empty: none"), apply_short_name },
  { "colour", "C", N_("blue, teal, green, yellow, orange, red, pink, purple, grey or none"), apply_colour },
  { "standard", "on|off", N_("Whether a new post has this account chosen"), apply_standard },
  { "hand-over", "on|off", N_("Whether planned posts wait at the server, where it can"), apply_hand_over },
  { "reading", "on|off", N_("Whether what people write is fetched, where that costs money"), apply_reading },
  { "option", "NAME=VALUE", N_("What its network does not report, such as version or max_length; an empty value: as usual"), apply_option },
};

typedef struct {
  char  *subject;
  char **typed[G_N_ELEMENTS (settings)];  /* (nullable) each; the last one counts, but each --option */
} SetOptions;

static void
set_options_free (gpointer data)
{
  SetOptions *options = data;

  g_free (options->subject);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_strfreev (options->typed[i]);
  g_free (options);
}

static gboolean
check_options (SetOptions  *options,
               GError     **error)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      for (guint j = 0; options->typed[i] != NULL && options->typed[i][j] != NULL; j++)
        if (!lf_cli_check_text (options->typed[i][j], error))
          return FALSE;
      n += options->typed[i] != NULL;
    }

  if (n == 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s", _("nothing was named that is to be set"));
  return n > 0;
}

static gpointer
parse_set (LfCli   *cli,
           char   **args,
           GError **error)
{
  SetOptions *options = g_new0 (SetOptions, 1);
  GOptionEntry entries[G_N_ELEMENTS (settings) + 1] = { 0 };
  g_auto(GStrv) rest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    entries[i] = (GOptionEntry) { settings[i].option, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->typed[i], settings[i].summary, settings[i].value };

  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || (options->subject = lf_cli_take_only (rest, "ID", error)) == NULL ||
      !check_options (options, error))
    {
      set_options_free (options);
      return NULL;
    }

  return options;
}

static void
on_set_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  LfCli *cli = user_data;
  SetOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;

  if (!lf_accounts_set_finish (LF_ACCOUNTS (object), result, &error))
    {
      lf_cli_fail (cli, error, options->subject);
      return;
    }

  lf_cli_print_account (cli, lf_cli_find_account (cli, options->subject, NULL));
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
run_set (LfCli    *cli,
         gpointer  data)
{
  SetOptions *options = data;
  g_autoptr(GError) error = NULL;
  LfAdapter *adapter = lf_cli_find_account (cli, options->subject, &error);
  g_autoptr(LfAccount) wanted = NULL;
  LfAccountFields fields = 0;

  if (adapter == NULL)
    {
      lf_cli_fail (cli, error, options->subject);
      return;
    }

  wanted = lf_account_copy (lf_adapter_get_account (adapter));
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    for (guint j = 0; options->typed[i] != NULL && options->typed[i][j] != NULL; j++)
      {
        fields |= settings[i].apply (adapter, options->typed[i][j], wanted, &error);
        if (g_error_matches (error, LF_NETWORK_ERROR, LF_NETWORK_ERROR_UNSUPPORTED))
          {
            lf_cli_fail (cli, error, options->subject);
            return;
          }
        if (error != NULL)
          {
            lf_cli_fail_usage (cli, error->message);
            return;
          }
      }

  lf_accounts_set_async (lf_context_get_accounts (lf_cli_get_context (cli)), wanted, fields, NULL, on_set_cb, cli);
}

const LfCliCommand lf_cli_account_set_commands[] = {
  { "account set", "ID [--short-name N] [--colour C] [--standard on|off] [--hand-over on|off] [--reading on|off] [--option NAME=VALUE …]",
    N_("What your office sets for an account"), TRUE,
    parse_set, run_set, set_options_free },
  { NULL },
};
