/* SPDX-License-Identifier: GPL-3.0-or-later */
/* count: how long a text is by a network's own rule; needs no profile. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-text.h"

#include "core/base/lf-text.h"

#include <glib/gi18n-lib.h>

#define NO_LIMIT G_MININT

typedef struct {
  char      *network;
  int        limit;        /* NO_LIMIT: the usual one */
  LfCliText  text;
} CountOptions;

static void
count_options_free (gpointer data)
{
  CountOptions *options = data;

  g_free (options->network);
  lf_cli_text_clear (&options->text);
  g_free (options);
}

static gboolean
check_options (CountOptions  *options,
               GError       **error)
{
  if (options->network == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "--network");
  else if (lf_network_find (options->network) == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("there is no network “%s”"), options->network);
  else if (options->limit != NO_LIMIT && options->limit <= 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s must be a positive number"), "--limit");
  else
    return lf_cli_text_check (&options->text, error);

  return FALSE;
}

static gpointer
parse_count (LfCli   *cli,
             char   **args,
             GError **error)
{
  CountOptions *options = g_new0 (CountOptions, 1);
  const GOptionEntry entries[] = {
    { "network", 0, 0, G_OPTION_ARG_FILENAME, &options->network, N_("By whose rule"), "mastodon|bluesky|facebook|x" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_("Another limit than the usual one"), "N" },
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &options->text.text, N_("The text"), "T" },
    { "text-file", 0, 0, G_OPTION_ARG_FILENAME, &options->text.file, N_("A file with the text"), "F" },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  options->limit = NO_LIMIT;
  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error) || !check_options (options, error))
    {
      count_options_free (options);
      return NULL;
    }

  return options;
}

static void
run_count (LfCli    *cli,
           gpointer  data)
{
  CountOptions *options = data;
  const LfNetwork *network = lf_network_find (options->network);
  g_autoptr(LfLimits) limits = network->new_limits ();
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *typed = lf_cli_text_dup (&options->text, &error);
  g_autofree char *text = NULL;
  guint limit, length;
  gboolean fits;

  if (typed == NULL)
    {
      lf_cli_fail (cli, error, options->text.file);
      return;
    }

  /* Counted is what would be sent. */
  text = lf_text_normalise (typed);
  limit = options->limit != NO_LIMIT ? (guint) options->limit : limits->max_length;
  length = network->count (text, limits->url_length);
  fits = (limit == 0 || length <= limit) && (limits->max_text_bytes == 0 || strlen (text) <= limits->max_text_bytes);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "length");
  json_builder_add_int_value (builder, length);
  json_builder_set_member_name (builder, "limit");
  json_builder_add_int_value (builder, limit);
  json_builder_set_member_name (builder, "fits");
  json_builder_add_boolean_value (builder, fits);
  json_builder_end_object (builder);
  lf_cli_print_json (builder);
  lf_cli_end (cli, LF_CLI_DONE);
}

const LfCliCommand lf_cli_count_commands[] = {
  { "count", "--network N [--limit N] (--text T | --text-file F)", N_("How long a text is by a network’s own rule, as JSON"), FALSE,
    parse_count, run_count, count_options_free },
  { NULL },
};
