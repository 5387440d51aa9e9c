/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan list, move, cancel, send-now. */

#define G_LOG_DOMAIN "litfass"

#include "config.h"

#include "cli/lf-cli-commands.h"
#include "cli/lf-cli-print.h"
#include "cli/lf-cli-wait.h"
#include "cli/lf-cli-when.h"

#include "core/base/lf-when.h"
#include "core/store/lf-store-deliveries.h"

#include <glib/gi18n-lib.h>

typedef struct {
  char   *post;
  char   *from;
  char   *to;
  char   *time;
  LfDeed  deed;
} PlanOptions;

static void
plan_options_free (gpointer data)
{
  PlanOptions *options = data;

  g_free (options->post);
  g_free (options->from);
  g_free (options->to);
  g_free (options->time);
  g_free (options);
}

/* ---- list */

static gpointer
parse_list (LfCli   *cli,
            char   **args,
            GError **error)
{
  PlanOptions *options = g_new0 (PlanOptions, 1);
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options->from, N_("From this time on; without it from today"), "T" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options->to, N_("Before this time"), "T" },
    { NULL },
  };
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, entries, NULL, args, &rest, error) || !lf_cli_refuse_rest (rest, error) ||
      !lf_cli_check_text (options->from, error) || !lf_cli_check_text (options->to, error))
    {
      plan_options_free (options);
      return NULL;
    }

  return options;
}

/* (transfer full): arrays of the deliveries of one post, in the order of the list. */
static GPtrArray *
group_by_post (GPtrArray *deliveries)
{
  GPtrArray *posts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < deliveries->len; i++)
    {
      LfDelivery *delivery = g_ptr_array_index (deliveries, i);
      GPtrArray *post = g_hash_table_lookup (known, delivery->post_uid);

      if (post == NULL)
        {
          post = g_ptr_array_new ();
          g_hash_table_insert (known, delivery->post_uid, post);
          g_ptr_array_add (posts, post);
        }
      g_ptr_array_add (post, delivery);
    }

  return posts;
}

static void
on_listed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  LfCli *cli = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_store_list_deliveries_finish (LF_STORE (object), result, &error);
  g_autoptr(GPtrArray) posts = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (deliveries == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  posts = group_by_post (deliveries);
  json_builder_begin_array (builder);
  for (guint i = 0; i < posts->len; i++)
    if (lf_cli_wants_json (cli))
      lf_cli_add_post (cli, builder, g_ptr_array_index (posts, i));
    else
      lf_cli_print_post (cli, g_ptr_array_index (posts, i));
  json_builder_end_array (builder);

  if (lf_cli_wants_json (cli))
    lf_cli_print_json (builder);
  else if (posts->len == 0)
    lf_cli_print ("%s\n", _("Nothing is planned."));
  lf_cli_end (cli, LF_CLI_DONE);
}

static gint64
get_today_us (LfCli *cli)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (lf_cli_now_us (cli) / G_USEC_PER_SEC);

  return lf_when_day_start_us (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), zone);
}

static void
run_list (LfCli    *cli,
          gpointer  data)
{
  PlanOptions *options = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDue) from = options->from != NULL ? lf_cli_read_when (options->from, 0, &error) : NULL;
  g_autoptr(LfDue) to = options->to != NULL && error == NULL ? lf_cli_read_when (options->to, 0, &error) : NULL;

  if (error != NULL)
    lf_cli_fail (cli, error, NULL);
  else
    lf_store_list_deliveries_async (lf_context_get_store (lf_cli_get_context (cli)), from != NULL ? from->due_us : get_today_us (cli),
                                    to != NULL ? to->due_us : G_MAXINT64, on_listed_cb, cli);
}

/* ---- move, cancel, send-now */

static gpointer
parse_deed (LfCli   *cli,
            char   **args,
            GError **error)
{
  PlanOptions *options = g_new0 (PlanOptions, 1);
  g_auto(GStrv) rest = NULL;

  if (!lf_cli_parse (cli, NULL, NULL, args, &rest, error) || (options->post = lf_cli_take_only (rest, "POST", error)) == NULL)
    {
      plan_options_free (options);
      return NULL;
    }

  return options;
}

static gpointer
parse_move (LfCli   *cli,
            char   **args,
            GError **error)
{
  PlanOptions *options = g_new0 (PlanOptions, 1);
  g_auto(GStrv) rest = NULL;

  if (lf_cli_parse (cli, NULL, NULL, args, &rest, error))
    {
      if (rest[0] == NULL)
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("%s is missing"), "POST");
      else if (lf_cli_check_text (rest[0], error) && (options->time = lf_cli_take_only (rest + 1, "TIME", error)) != NULL)
        {
          options->post = g_strdup (rest[0]);
          return options;
        }
    }

  plan_options_free (options);
  return NULL;
}

static void
on_changed_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  LfCli *cli = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) deliveries = lf_store_list_post_deliveries_finish (LF_STORE (object), result, &error);

  if (deliveries == NULL)
    {
      lf_cli_fail (cli, error, NULL);
      return;
    }

  for (guint i = 0; i < deliveries->len; i++)
    if (((LfDelivery *) g_ptr_array_index (deliveries, i))->at_server.wish != NULL)
      {
        lf_cli_wait_for_server (cli, ((PlanOptions *) lf_cli_get_options (cli))->post);
        return;
      }

  lf_cli_print_post (cli, deliveries);
  lf_cli_end (cli, LF_CLI_DONE);
}

static void
on_done_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  LfCli *cli = user_data;
  PlanOptions *options = lf_cli_get_options (cli);
  g_autoptr(GError) error = NULL;

  if (lf_outbox_do_finish (LF_OUTBOX (object), result, &error) < 0)
    lf_cli_fail (cli, error, NULL);
  else if (options->deed == LF_DEED_SEND_NOW)
    lf_cli_wait_for_post (cli, options->post);
  else
    lf_store_list_post_deliveries_async (lf_context_get_store (lf_cli_get_context (cli)), options->post, NULL, on_changed_read_cb, cli);
}

static void
do_deed (LfCli       *cli,
         PlanOptions *options,
         LfDeed       deed,
         LfDue       *due)
{
  LfDeedRequest request = { deed, NULL, options->post, due };

  options->deed = deed;
  lf_outbox_do_async (lf_context_get_outbox (lf_cli_get_context (cli)), &request, on_done_cb, cli);
}

static void
run_move (LfCli    *cli,
          gpointer  data)
{
  PlanOptions *options = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LfDue) due = lf_cli_read_when (options->time, lf_cli_now_us (cli), &error);

  if (due == NULL)
    lf_cli_fail (cli, error, NULL);
  else
    do_deed (cli, options, LF_DEED_MOVE, due);
}

static void
run_cancel (LfCli    *cli,
            gpointer  data)
{
  do_deed (cli, data, LF_DEED_WITHDRAW, NULL);
}

static void
run_send_now (LfCli    *cli,
              gpointer  data)
{
  do_deed (cli, data, LF_DEED_SEND_NOW, NULL);
}

const LfCliCommand lf_cli_plan_commands[] = {
  { "plan list", "[--from T] [--to T]", N_("What is planned, sent and held back"), TRUE, parse_list, run_list, plan_options_free },
  { "plan move", "POST TIME", N_("Send a planned post at another time"), TRUE, parse_move, run_move, plan_options_free },
  { "plan cancel", "POST", N_("Withdraw a planned post"), TRUE, parse_deed, run_cancel, plan_options_free },
  { "plan send-now", "POST", N_("Send a planned or held post now, and wait until it is sent"), TRUE, parse_deed, run_send_now, plan_options_free },
  { NULL },
};
